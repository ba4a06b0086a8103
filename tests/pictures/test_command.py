"""`derive plot` as its users meet it: what is listed, what is written, and what is said when it cannot be."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from sympy import Symbol

from derive import Problem, cli, curve
from derive.pictures import command

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def in_process(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            status = cli.main(["plot", *arguments])
        except SystemExit as left:
            status = int(left.code or 0)
        return status, *capsys.readouterr()

    return in_process


def complaint(ran: tuple[int, str, str]) -> str:
    """The one line that is said; exit status 2, and nothing else."""
    status, out, err = ran
    assert (status, out) == (2, "")
    assert err.startswith("derive: ") and len(err.splitlines()) == 1
    return err


def test_pictures_are_listed(run: Run) -> None:
    status, out, err = run("12")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["components", "decay", "early"]
    assert lines[1].startswith("    A component of the weights after τ steps from 0, for ρ = 1/10")


def test_one_picture_is_written(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    status, out, err = run("12", "decay", "-o", str(file))
    assert (status, err) == (0, "")
    assert out.startswith(f"{file}: The error of a component")
    assert ET.parse(file).getroot().get("role") == "img"
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


def test_the_only_picture_needs_no_name(run: Run, tmp_path: Path) -> None:
    assert run("2", "-o", str(tmp_path / "a.tex"))[0] == 0
    text = (tmp_path / "a.tex").read_text(encoding="utf-8")
    assert text.startswith("% \\usepackage{tikz}\n\\begin{tikzpicture}")


def test_several_pictures_are_several_files(run: Run, tmp_path: Path) -> None:
    assert run("15", "-o", str(tmp_path / "gan.svg"))[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gan-discriminator.svg", "gan-distances.svg"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["N"]),
        (["eight"], ["'eight'"]),
        (["99"], ["there is no problem 99"]),
        (["3"], ["problem 3 has no pictures"]),
        (["12", "growth"], ["no picture 'growth'", "components, decay, early"]),
        (["12", "-o", "a.jpg"], ["a.jpg", ".svg, .tex, .png, .pdf"]),
        (["12", "-o", "svg"], ["svg", "format"]),
        (["2", "-o", "/no/such/folder/a.svg"], ["cannot write /no/such/folder/a.svg", "No such file"]),
        (["12", "-o"], ["-o"]),
        (["12", "early", "more"], ["more"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_in_a_line(run: Run, arguments: list[str], words: list[str]) -> None:
    said = complaint(run(*arguments))
    assert all(word in said for word in words), said


def test_without_matplotlib_it_is_said_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("matplotlib", "matplotlib.figure", "matplotlib.backends.backend_agg"):
        monkeypatch.setitem(sys.modules, name, None)
    for kind in ("png", "pdf"):
        said = complaint(run("2", "-o", str(tmp_path / f"a.{kind}")))
        assert f"{kind.upper()} is written by matplotlib, which is not installed: pip install 'derive[plot]'" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG\r\n"), ("pdf", b"%PDF-")])
@pytest.mark.parametrize("arguments", [("8",), ("13",), ("15", "distances")], ids=" ".join)
def test_images_by_matplotlib(run: Run, tmp_path: Path, arguments: tuple[str, ...], kind: str, start: bytes) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    file = tmp_path / f"a.{kind}"
    assert run(*arguments, "-o", str(file))[0] == 0
    assert file.read_bytes().startswith(start)
    assert file.stat().st_size > 4000


# ---- an author's mistakes


def problem(monkeypatch: pytest.MonkeyPatch) -> Problem:
    made = Problem(7, "Doubling", statement="")
    monkeypatch.setattr(cli, "load", lambda _: made)
    return made


def test_a_wrong_closed_form_is_drawn_and_is_a_failure(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = problem(monkeypatch)
    n = p.index("n")
    a = p.sequence("a", first=3, then=lambda a, t: 2 * a(t - 1))
    p.plots("growth", curve(a(n), 3 + 3 * n), over=(n, 0, 4), caption="It doubles.")
    status, out, err = run("7", "-o", str(tmp_path / "a.svg"))
    assert (status, err) == (1, "derive: growth: a(n): closed form and definition differ at 2, 9 and 12\n")
    assert "differ at 2" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert out.endswith("It doubles.\n")


def test_what_cannot_be_computed_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    p = problem(monkeypatch)
    (x,) = p.given("x")
    p.plots("one", curve(x + Symbol("y", real=True)), over=(x, 0, 1), caption=".")
    assert "the pictures of problem 7 cannot be drawn: y has no value" in complaint(run("7"))


def test_every_format_is_written_by_something() -> None:
    assert {*command._WORDS, *command._IMAGES} == {".svg", ".tex", ".png", ".pdf"}
