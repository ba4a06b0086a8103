"""The command as its users meet it: what it prints, where, and with which exit status."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from sympy import Symbol, cos, sin

import derive
from derive import D, Problem, chain_rule, cli, definition, equal
from derive.claims import equality
from derive.kernel.verdict import Judgement, Verdict

ROOT = Path(__file__).parents[1]
_INHERITED = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
ENVIRONMENT = {**_INHERITED, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
ESCAPE = "\x1b"

x = Symbol("x", real=True)


@dataclass(frozen=True)
class Ran:
    """What a run printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def records(self) -> list[Any]:
        return [json.loads(line) for line in self.lines]


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def in_process(*arguments: str) -> Ran:
        capsys.readouterr()
        try:
            status = cli.main(list(arguments))
        except SystemExit as left:
            status = int(left.code or 0)
        return Ran(status, *capsys.readouterr())

    return in_process


@pytest.fixture
def batch(run: Run, tmp_path: Path) -> Run:
    def with_lines(*lines: str, options: tuple[str, ...] = ()) -> Ran:
        file = tmp_path / "pairs.jsonl"
        file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        return run("equal", "--batch", str(file), *options)

    return with_lines


def record(a: str, b: str, **rest: Any) -> str:
    return json.dumps({"a": a, "b": b, **rest})


def shell(command: str, **rest: Any) -> subprocess.CompletedProcess[str]:
    """`derive` in a shell; $PY runs it."""
    environment = {**ENVIRONMENT, "PY": f"{sys.executable} -m derive"}
    return subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, encoding="utf-8", check=False, **rest
    )


def assert_complaint(ran: Ran, *words: str, lines: int = 1) -> None:
    """One clear line (more with a caret), nothing on standard output, no traceback, exit status 2."""
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("derive: ")
    assert len(ran.err.splitlines()) == lines
    assert "Traceback" not in ran.err
    for word in words:
        assert word in ran.err


# ---- the command itself


def test_version(run: Run) -> None:
    assert run("--version") == Ran(0, f"derive {derive.__version__}\n", "")


def test_help_names_commands_and_exit_statuses(run: Run) -> None:
    ran = run("--help")
    assert ran.status == 0
    for word in ("list", "show", "check", "errata", "latex", "html", "plot", "equal", "--version", "exit status"):
        assert word in ran.out
    for status in "01234":
        assert re.search(rf"^  {status}  \S", ran.out, re.MULTILINE)


@pytest.mark.parametrize("command", ["check", "equal"])
def test_help_of_a_command_names_its_options(run: Run, command: str) -> None:
    ran = run(command, "--help")
    options = ["--json", "--seed", "--points", "--digits", "--timeout", "-q", "-v"]
    options += ["--all"] if command == "check" else ["--assume", "--batch"]
    assert ran.status == 0
    assert all(option in ran.out for option in options)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["check", "--help"],
        ["equal", "--help"],
        ["plot", "--help"],
        ["check", "--bogus"],
        ["bogus"],
        [],
    ],
    ids=" ".join,
)
def test_help_and_usage_errors_import_no_mathematics(arguments: list[str]) -> None:
    script = (
        "import sys\nfrom derive.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('sympy', 'numpy', 'rich', 'flint') if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert ran.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["command"]),
        (["bogus"], ["bogus", "list", "show", "check", "equal"]),
        (["--bogus"], ["--bogus"]),
        (["list", "extra"], ["extra"]),
        (["show"], ["N"]),
        (["show", "eight"], ["'eight'"]),
        (["show", "99"], ["99", "8"]),
        (["check"], ["--all"]),
        (["check", "8", "--all"], ["--all"]),
        (["check", "99"], ["no problem 99", "8"]),
        (["check", "8", "99"], ["no problem 99"]),
        (["check", "8", "--bogus"], ["--bogus"]),
        (["check", "8", "--timeout", "0"], ["--timeout", "0"]),
        (["check", "8", "--timeout", "-1"], ["--timeout"]),
        (["check", "8", "--timeout", "nan"], ["--timeout", "nan"]),
        (["check", "8", "--timeout", "soon"], ["--timeout", "'soon'"]),
        (["check", "8", "--points", "0"], ["--points", "0"]),
        (["check", "8", "--points", "1.5"], ["--points", "'1.5'"]),
        (["check", "8", "--digits", "0"], ["--digits", "0"]),
        (["check", "8", "--seed", "x"], ["--seed", "'x'"]),
        (["errata", "99"], ["no problem 99"]),
        (["html"], ["a page of which problems"]),
        (["html", "8", "--all"], ["a page of which problems"]),
        (["html", "99"], ["no problem 99"]),
        (["html", "8", "-o", "/"], ["cannot write /"]),
        (["html", "8", "-o", "/no/such/folder/page.html"], ["cannot write /no/such/folder/page.html"]),
        (["html", "8", "--json"], ["--json"]),
        (["latex"], ["a document of which problems"]),
        (["latex", "99"], ["no problem 99"]),
        (["latex", "8", "--style", "poem"], ["poem", "solution", "exam", "referee"]),
        (["latex", "8", "--pdf", "--fragment"], ["--fragment or --pdf, not both"]),
        (["latex", "8", "--pdf", "-o", "x.txt"], ["x.txt", ".pdf"]),
        (["latex", "8", "-o", "/no/such/folder/x.tex"], ["cannot write /no/such/folder/x.tex"]),
        (["errata", "8", "-o", "x.tex"], ["give --latex"]),
        (["errata", "8", "--latex", "--json"], ["one of --json, --markdown and --latex"]),
        (["errata", "8", "--bogus"], ["--bogus"]),
        (["errata", "8", "--markdown", "--json"], ["--json"]),
        (["equal"], ["two expressions"]),
        (["equal", "x"], ["two expressions"]),
        (["equal", "x", "y", "z"], ["z"]),
        (["equal", "x", "y", "--bogus"], ["--bogus"]),
        (["equal", "x", "y", "--batch", "f"], ["--batch"]),
        (["equal", "--batch", "/no/such/file"], ["/no/such/file", "No such file"]),
        (["equal", "--batch", "/"], ["cannot read /", "directory"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors_are_one_clear_line(run: Run, arguments: list[str], words: list[str]) -> None:
    assert_complaint(run(*arguments), *words)


# ---- list, show


def test_list(run: Run) -> None:
    ran = run("list")
    assert ran.status == 0
    assert "  8  Backpropagation Algorithm 2" in ran.lines


def test_show_states_the_problem_and_its_derivation_without_verdicts(run: Run) -> None:
    ran = run("show", "8")
    assert ran.status == 0
    assert ran.lines[0] == "Problem 8. Backpropagation Algorithm 2"
    for line in (
        "a₁ = w₁x₁₁ + w₂x₁₂",
        "t₂ = tanh(a₂)",
        "s₁ = σ(u₁)",
        "L = (y* − y)²",
        "8.4 [s₁; s₂] = [σ(u₁); σ(u₂)]   (elementwise)",
        "8.7 δ₃ = ∂L/∂y* = 2(y* − y)   (power rule)",
        "8.19 ∂L/∂w₁ = x₁₁δ₁₁ + x₂₁δ₁₂   (chain rule through a₁, a₂ with (8.10), (8.11))",
    ):
        assert line in [found.strip() for found in ran.lines]
    assert not re.search(r"proved|refuted|✓|✗|\\|\$", ran.out)


# ---- check


@pytest.fixture(scope="module")
def checked() -> Any:
    """`derive check 8 --json`, once."""
    ran = subprocess.run(
        [sys.executable, "-m", "derive", "check", "8", "--json", "--timeout", "60"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stderr == ""
    return json.loads(ran.stdout)


SUMMARY = [
    "steps 20: 20 proved",
    "sheet 3: 2 proved, 1 conditional",
    "reference 17: 11 proved, 1 conditional, 5 refuted",
]


def test_check_prints_steps_then_claims_then_the_summary(run: Run) -> None:
    ran = run("check", "8")
    assert ran.status == 0
    assert ran.lines[0] == "Problem 8. Backpropagation Algorithm 2"
    headings = [line.split()[0] for line in ran.lines if line in ("claims of the sheet", "claims of the reference")]
    assert headings == ["claims", "claims"]
    order = [
        ran.out.index(text) for text in ("\nforward", "\nbackward", "\ngradient", "of the sheet", "of the reference")
    ]
    assert order == sorted(order)
    assert ran.lines[-3:] == SUMMARY
    step = ran.lines.index("   3 ✓ [u₁; u₂] = [w₃₁t₁ + w₃₂t₂; w₄₁t₁ + w₄₂t₂]")
    assert ran.lines[step + 1].startswith("       proved by matrix product; NumPy at 16 points: ")
    assert ran.out.count("✓") == 35
    assert ran.out.count("✗") == 5 + 2  # refuted claims, and readings


def test_a_refuted_claim_shows_point_values_and_departure(run: Run, checked: Any) -> None:
    (wrong,) = (claim for claim in checked["problems"][0]["claims"] if claim["place"] == "forward pass, z₂ = v₂ × z₁")
    witness = wrong["evidence"]["witness"]
    printed = " ".join(run("check", "8").out.split())
    assert "[s₁; s₂] = [w₃₁t₁ + w₃₂t₂; w₄₁t₁ + w₄₂t₂] forward pass, z₂ = v₂ × z₁ refuted at " in printed
    for name, value in witness["point"].items():
        assert f"{name} = {value}" in printed
    assert f"left {witness['lhs']['real']}, right {witness['rhs']['real']}" in printed
    assert printed.count("departs from step 8.forward.4: [s₁; s₂] = [σ(u₁); σ(u₂)]") == 5
    assert printed.count("follows from claim 6 (forward pass, z₂ = v₂ × z₁)") == 4


def test_quiet_and_verbose_is_neither(run: Run) -> None:
    plain, both = (re.sub(r"[0-9.e-]+", "", run("check", "3", *more).out) for more in ((), ("-q", "-v")))
    assert both == plain


def test_quiet_is_the_summary(run: Run) -> None:
    ran = run("check", "8", "-q")
    assert ran.status == 0
    assert ran.lines == [
        "Problem 8. Backpropagation Algorithm 2",
        *SUMMARY,
    ]


def test_verbose_adds_normal_forms_and_times(run: Run) -> None:
    plain, verbose = run("check", "8"), run("check", "8", "-v")
    assert "kernel rules: " not in plain.out
    assert verbose.out.count("kernel rules: ") == 35
    assert len(re.findall(r"^ +\d+\.\d ms$", verbose.out, re.MULTILINE)) == 40


def test_a_problem_named_twice_is_checked_once(run: Run) -> None:
    assert run("check", "8", "8", "-q").out.count("Problem 8.") == 1


def test_all_checks_every_problem(run: Run) -> None:
    listed = [line.split()[0] for line in run("list").lines]
    ran = run("check", "--all", "-q", "--timeout", "60")
    assert [line.split()[1] for line in ran.lines if line.startswith("Problem ")] == [f"{number}." for number in listed]
    assert ran.status == 0


def test_points_and_seed_are_passed_on(run: Run) -> None:
    assert run("check", "8", "--points", "3").out.count("NumPy at 3 points") > 0
    first, again, other = (run("equal", "x", "y", "--seed", seed).out for seed in ("1", "1", "2"))
    assert first == again != other


def test_digits_are_shown(run: Run) -> None:
    ran = run("equal", "pi", "22/7", "--digits", "40")
    assert ran.status == 1
    assert "left 3.141592653589793238462643383279502884197" in ran.out  # a table of π; 22/7 = 3.(142857)
    assert "3.142857142857142857142857142857142857143" in ran.out


@pytest.mark.parametrize("digits", ["1", "2", "5", "100"])
def test_few_digits_or_many_change_no_verdict(run: Run, digits: str) -> None:
    assert run("equal", "a", "b", "--digits", digits).status == 1
    assert run("equal", "sin(x)^2", "1 - cos(x)^2", "--digits", digits).status == 0


def test_piped_output_is_plain(run: Run) -> None:
    for arguments in (["list"], ["show", "8"], ["check", "8"], ["check", "8", "-v"], ["equal", "x", "y"]):
        for line in run(*arguments).lines:
            assert ESCAPE not in line
            assert line == line.rstrip()
            assert len(line) <= 100


# ---- wrong, undecided and starred problems of our own


def problem_with(*claims: tuple[Any, Any], number: int = 7) -> Problem:
    problem = Problem(number, "A small one", starred=True)
    (u,) = problem.given("u")
    part = problem.part("only")
    for lhs, rhs in claims:
        part.step(lhs.subs(x, u), rhs.subs(x, u), by=definition)
    return problem


RIGHT, WRONG = (sin(x) ** 2, 1 - cos(x) ** 2), (sin(x), x)


@pytest.fixture
def problems(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def install(*found: Problem) -> None:
        by_number = {problem.number: problem for problem in found}
        monkeypatch.setattr(cli, "load", by_number.__getitem__)
        monkeypatch.setattr(cli, "files", lambda: by_number)

    return install


def test_a_wrong_step_is_a_failure(run: Run, problems: Callable[..., None]) -> None:
    problems(problem_with(RIGHT, WRONG))
    ran = run("check", "7")
    assert ran.status == 1
    assert ran.lines[0] == "Problem 7. A small one (optional)"
    assert ran.lines[-1] == "steps 2: 1 proved, 1 refuted"
    assert "  refuted by definition" in ran.out
    assert run("check", "7", "--json").json["exit_status"] == 1


def test_the_worst_problem_decides(run: Run, problems: Callable[..., None]) -> None:
    problems(problem_with(RIGHT, number=1), problem_with(WRONG, number=2), problem_with(RIGHT, number=3))
    assert run("check", "1", "3", "-q").status == 0
    ran = run("check", "--all", "-q")
    assert ran.status == 1
    assert [line for line in ran.lines if line.startswith("steps")] == [
        "steps 1: 1 proved",
        "steps 1: 1 refuted",
        "steps 1: 1 proved",
    ]
    assert [found["number"] for found in run("check", "--all", "--json").json["problems"]] == [1, 2, 3]


def test_an_undecided_step_has_a_status_of_its_own(
    run: Run, problems: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(equality, "equal", for_ever)
    problems(problem_with(RIGHT))
    ran = run("check", "7", "--timeout", "0.2")
    assert ran.status == 3
    assert "because stopped after 0.2 s" in ran.out
    assert ran.lines[-1] == "steps 1: 1 undecided"


def test_a_chain_rule_that_misses_a_path_fails_the_check(run: Run, problems: Callable[..., None]) -> None:
    problem = Problem(7, "Paths")
    (u,) = problem.given("u")
    a, b = problem.let("a", 2 * u), problem.let("b", u**2)
    total = problem.let("L", a * b)
    problem.part("only").step(D(total, u), 6 * u**2, by=chain_rule(via=a))
    problems(problem)
    ran = run("check", "7")
    assert ran.status == 1
    assert "the claim is proved, but the chain rule does not go through these quantities" in ran.out


# ---- JSON

FORMULA = {"text", "latex"}
EVIDENCE = {
    "kernel_rules",
    "normal_form",
    "certificate",
    "side_conditions",
    "conditions",
    "witness",
    "instead",
    "agreement",
    "numeric",
    "reason",
    "readings",
}
FINDING = {"verdict", "holds", "method", "evidence", "seconds"}


def assert_formula(found: Any) -> None:
    assert set(found) == FORMULA
    assert all(isinstance(text, str) and text for text in found.values())


def assert_finding(found: Any) -> None:
    assert set(found) >= FINDING
    assert isinstance(found["seconds"], float) and found["seconds"] >= 0
    assert found["verdict"] in list(Verdict)
    assert found["holds"] is (found["verdict"] in ("proved", "confirmed"))
    assert isinstance(found["method"], str) and found["method"]
    evidence = found["evidence"]
    assert set(evidence) == EVIDENCE
    assert (evidence["normal_form"] is not None) is (found["verdict"] in ("proved", "conditional"))
    assert bool(evidence["kernel_rules"]) is (found["verdict"] in ("proved", "conditional"))
    assert (evidence["witness"] is not None) is (found["verdict"] in ("refuted", "conditional"))
    assert bool(evidence["conditions"]) is (found["verdict"] == "conditional")
    assert (evidence["agreement"] is not None) is (found["verdict"] == "confirmed")
    if evidence["witness"] is not None:
        assert set(evidence["witness"]) == {"point", "lhs", "rhs", "entry", "functions", "shows"}
        for side in ("lhs", "rhs"):
            assert set(evidence["witness"][side]) == {"real", "imag", "radius"}
            assert float(evidence["witness"][side]["radius"]) >= 0


def test_json_of_a_check(checked: Any) -> None:
    assert set(checked) == {"schema", "derive", "exit_status", "problems"}
    assert (checked["schema"], checked["derive"], checked["exit_status"]) == ("derive/1", derive.__version__, 0)
    (problem,) = checked["problems"]
    assert set(problem) == {"number", "title", "starred", "steps", "claims", "summary", "seconds"}
    assert (problem["number"], problem["title"]) == (8, "Backpropagation Algorithm 2")
    assert problem["starred"] is False
    assert problem["summary"] == {
        "steps": {"proved": 20},
        "sheet": {"conditional": 1, "proved": 2},
        "reference": {"conditional": 1, "proved": 11, "refuted": 5},
    }


def test_json_of_a_step(checked: Any) -> None:
    steps = checked["problems"][0]["steps"]
    for step in steps:
        assert set(step) == {"id", "part", "rule", "prose", "statement"} | FINDING
        assert step["id"].startswith(f"8.{step['part']}.")
        assert step["rule"]
        assert_formula(step["statement"])
        assert_finding(step)
        numeric = step["evidence"]["numeric"]
        assert set(numeric) == {"points", "largest_relative_difference", "method", "agrees"}
        assert numeric["agrees"] is True and numeric["points"] == 16
    first = steps[0]
    assert first["rule"] == "valid convolution"
    assert first["statement"] == {
        "text": "[a₁; a₂] = [w₁x₁₁ + w₂x₁₂; w₁x₂₁ + w₂x₂₂]",
        "latex": r"\begin{bmatrix} a_1 \\ a_2 \end{bmatrix} = "
        r"\begin{bmatrix} w_1 x_{11} + w_2 x_{12} \\ w_1 x_{21} + w_2 x_{22} \end{bmatrix}",
    }


def test_json_of_a_printed_claim(checked: Any) -> None:
    claims = checked["problems"][0]["claims"]
    assert [claim["source"] for claim in claims] == ["sheet"] * 3 + ["reference"] * 17
    for claim in claims:
        assert set(claim) == {"id", "source", "place", "rule", "statement", "departs", "right"} | FINDING
        assert claim["id"].startswith(f"8.{claim['source']}.")
        assert claim["place"]
        assert_formula(claim["statement"])
        assert_finding(claim)
        assert (claim["departs"] is not None) is (claim["verdict"] == "refuted")
    wrong = [claim for claim in claims if claim["verdict"] == "refuted"]
    root = wrong[0]["id"]
    assert [claim["id"] for claim in claims if claim["right"]] == [root, wrong[-1]["id"]]
    assert wrong[0]["right"]["text"] == "[s₁; s₂] = [σ(u₁); σ(u₂)]"
    assert wrong[-1]["right"]["text"].startswith("∂L/∂w₁ = 2(y* − y)((w₅s₁(1 − s₁)w₃₁ + ")
    for claim in wrong:
        assert set(claim["departs"]) == {"step", "statement", "follows_from"}
        assert claim["departs"]["step"] == "8.forward.4"
        assert claim["departs"]["follows_from"] == (None if claim["id"] == root else root)


# ---- errata


def test_errata_say_where_what_is_right_and_what_follows(run: Run) -> None:
    ran = run("errata", "8")
    assert ran.status == 0
    text = " ".join(ran.out.split())
    assert "Errata of the sheet: 1 ◐ Problem 8, Layer 1, output z₁ = tanh(x ∗ v₁)" in text
    assert "It holds only if * is cross-correlation." in text
    assert "Errata of the reference: 6" in text
    assert text.count("✗ Problem 8, ") == 5
    assert text.count("It follows from an earlier error (forward pass, z₂ = v₂ × z₁).") == 4
    assert "right is: [s₁; s₂] = [σ(u₁); σ(u₂)] At w₁ = " in text


def test_html_is_a_page_on_standard_output_or_in_a_file(run: Run, tmp_path: Path) -> None:
    printed = run("html", "8")
    assert printed.status == 0 and printed.err == ""
    assert printed.out.startswith("<!DOCTYPE html>") and printed.out.endswith("</html>\n")
    assert "<h1" in printed.out and "Problem 8." in printed.out and "refuted" in printed.out
    file = tmp_path / "page.html"
    assert run("html", "8", "10", "-o", str(file)) == Ran(0, "", "")
    written = file.read_text(encoding="utf-8")
    assert "<h1>Problems 8 and 10</h1>" in written
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_quiet_errata_say_where_only(run: Run) -> None:
    lines = run("errata", "8", "-q").lines
    assert lines[:2] == ["Errata of the sheet: 1", "◐ Problem 8, Layer 1, output"]
    assert len([line for line in lines if line]) == 2 + 7


def test_errata_of_a_right_document_are_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem(8, "Right", statement="")
    problem.source("sheet").prints("the double angle", sin(2 * x), 2 * sin(x) * cos(x))
    monkeypatch.setattr(cli, "load", lambda number: problem)
    assert run("errata", "8") == Ran(0, "No claim of the documents is false, or true under a condition only.\n", "")


def test_errata_as_markdown(run: Run) -> None:
    ran = run("errata", "8", "--markdown")
    assert ran.status == 0
    assert [line for line in ran.lines if line.startswith("# ")] == [
        "# Errata of the sheet",
        "# Errata of the reference",
    ]
    assert sum(line.startswith("## Problem 8, ") for line in ran.lines) == 7
    assert sum(line.startswith("Printed (refuted): $") and line.endswith("$") for line in ran.lines) == 5
    assert sum(line.startswith("Right: $") for line in ran.lines) == 2


def test_errata_as_json(run: Run) -> None:
    document = run("errata", "8", "--json").json
    assert document["schema"] == "derive/1"
    assert [item["verdict"] for item in document["errata"]] == ["conditional"] * 2 + ["refuted"] * 5
    assert {item["problem"] for item in document["errata"]} == {8}
    assert all(item["place"] and item["statement"]["latex"] for item in document["errata"])


def test_several_problems_end_with_a_table(run: Run) -> None:
    ran = run("check", "8", "3", "-q")
    assert ran.status == 0
    rows = [line.split() for line in ran.lines[-5:]]
    assert rows[0] == ["problem", "steps", "sheet", "reference"]
    assert rows[1] == ["8", "20✓", "2✓", "1◐", "11✓", "1◐", "5✗"]
    assert rows[2] == ["3", "10✓", "3✓", "12✓", "2✗"]
    assert rows[3] == ["all", "30✓", "5✓", "1◐", "23✓", "1◐", "7✗"]
    assert rows[4] == ["✓", "proved", "◐", "conditional", "✗", "refuted"]


def test_ids_are_unique(checked: Any) -> None:
    problem = checked["problems"][0]
    ids = [item["id"] for item in (*problem["steps"], *problem["claims"])]
    assert len(set(ids)) == len(ids) == 40


def test_json_of_one_equality(run: Run) -> None:
    ran = run("equal", "sqrt(x^2)", "x", "--json")
    assert ran.status == 1
    assert set(ran.json) == {"schema", "derive", "lhs", "rhs", "notes"} | FINDING
    assert_finding(ran.json)
    assert ran.json["schema"] == "derive/1"
    assert ran.json["lhs"] == {"text": "√(x²)", "latex": r"\sqrt{x^2}"}
    assert ran.json["evidence"]["conditions"] == [[{"text": "x ≥ 0", "latex": r"x \ge 0"}]]
    witness = ran.json["evidence"]["witness"]
    assert float(witness["lhs"]["real"]) > 0 > float(witness["rhs"]["real"])
    assert witness["point"]["x"].startswith("-")


def test_json_of_a_text_that_cannot_be_read(run: Run) -> None:
    ran = run("equal", "sin(x", "x", "--json")
    assert ran.status == 2
    assert set(ran.json) == {"schema", "derive", "verdict", "holds", "error"}
    assert (ran.json["verdict"], ran.json["holds"]) == ("ill-formed", False)
    assert set(ran.json["error"]) == {"code", "message", "span", "hint"}
    assert (ran.json["error"]["code"], ran.json["error"]["span"]) == ("R006", [3, 4])


# ---- equal


@pytest.mark.parametrize(
    ("a", "b", "assume", "status", "words"),
    [
        ("x/x", "1", "", 0, ["✓ x/x = 1", "proved", "where x ≠ 0"]),
        ("2sin(x)cos(x)", "sin(2x)", "", 0, ["proved"]),
        ("sqrt(x^2)", "x", "", 1, ["◐ √(x²) = x", "conditional", "holds if x ≥ 0", "without it: left 0.", "right -0."]),
        ("sqrt(x^2)", "x", "x>0", 0, ["proved"]),
        ("sqrt(x^2)", "x", "x >= 0", 0, ["proved"]),
        ("sqrt(x^2)", "-x", "x<0", 0, ["proved"]),
        ("sqrt(x^2)", "x", "x<0", 1, ["refuted"]),
        ("log(x*y)", "log(x)+log(y)", "x>0, y>0", 0, ["proved"]),
        ("x", "y", "", 1, ["✗ x = y", "refuted", "at x = ", "there: left "]),
        ("cos(pi*n)^2", "1", "n integer", 0, ["proved"]),
        ("abs(z)^2", "z^2", "z complex", 1, ["refuted"]),
        ("pi", "22/7", "", 1, ["refuted", "for these constants", "left 3.14159", "right 3.14285"]),
        ("[b, c]", "[b, c]", "", 0, ["[b; c] = [b; c]"]),
        ("[b, c]", "[b, d]", "", 1, ["in entry 2,1"]),
        ("x", "[b, c]", "", 1, ["ill-formed", "the left side is a scalar, the right side a 2×1 matrix"]),
        ("1/0", "1/0", "", 1, ["ill-formed", "no value anywhere"]),
        ("-x", "-x", "", 0, ["−x = −x"]),
        ("-1", "-2", "", 1, ["refuted"]),
    ],
)
def test_equal(run: Run, a: str, b: str, assume: str, status: int, words: list[str]) -> None:
    ran = run("equal", a, b, *(["--assume", assume] if assume else []))
    assert ran.status == status
    assert ran.err == ""
    for word in words:
        assert word in ran.out


def test_equal_verbose_and_quiet(run: Run) -> None:
    assert "kernel rules: " in run("equal", "x/x", "1", "-v").out
    ran = run("equal", "sqrt(x^2)", "x", "-q")
    assert ran.lines == ["◐ conditional: √(x²) = x"]


def test_what_was_chosen_in_reading_is_said(run: Run) -> None:
    ran = run("equal", "ab", "b*a")
    assert ran.status == 0
    assert "read `ab` as a·b" in ran.out


@pytest.mark.parametrize(
    ("a", "b", "assume", "shown", "column", "words"),
    [
        ("sin(x", "x", "", "sin(x", 3, ["R006", "never closed"]),
        ("2x+3)", "1", "", "2x+3)", 4, ["R006", "never opened"]),
        ("x", "x + * y", "", "x + * y", 4, ["R014", "`*`"]),
        ("x+", "y", "", "x+", 2, ["R014", "ends"]),
        ("", "y", "", "", 0, ["nothing"]),
        ("x", "x", "x >", "x >", 2, ["R014"]),
        ("x", "x", "x>0, x<0", "x>0, x<0", 5, ["R031"]),
        (f"x + {ESCAPE}[31my", "y", "", r"x + \x1b[31my", 4, ["R003", "U+001B"]),
        ("[red]x[/red]", "x", "", "[red]x[/red]", 7, ["`/`"]),
    ],
)
def test_a_text_that_cannot_be_read_is_shown_with_a_caret(
    run: Run, a: str, b: str, assume: str, shown: str, column: int, words: list[str]
) -> None:
    ran = run("equal", a, b, "--assume", assume)
    assert (ran.status, ran.out) == (2, "")
    message, line, caret, *hints = ran.err.splitlines()
    assert message.startswith("derive: R0")
    assert line == f"  {shown}"
    assert caret == f"  {' ' * column}^"
    assert all(hint.startswith("hint: ") for hint in hints) and len(hints) <= 1
    for word in words:
        assert word in message
    assert ESCAPE not in ran.err


def test_an_option_like_expression_may_follow_two_dashes(run: Run) -> None:
    assert run("equal", "--", "--x", "x").status == 0
    assert run("equal", "--assume", "x>0", "--", "-abs(x)", "-x").status == 0


# ---- batch


def test_batch_streams_one_verdict_a_line(batch: Run) -> None:
    ran = batch(
        record("x/x", "1", id=1),
        record("sqrt(x^2)", "x", assume="x>0", id="two"),
        record("sqrt(x^2)", "x", id={"k": [None, "ж", 3.5]}),
        record("x", "y"),
        "",
        record("sin(x)^2 + cos(x)^2", "1", id=None),
    )
    assert ran.status == 1
    assert ran.err == ""
    assert [found["verdict"] for found in ran.records] == ["proved", "proved", "conditional", "refuted", "proved"]
    assert [found["line"] for found in ran.records] == [1, 2, 3, 4, 5]
    assert [found.get("id", "absent") for found in ran.records] == [1, "two", {"k": [None, "ж", 3.5]}, "absent", None]
    for found in ran.records:
        assert set(found) - {"id"} == {"line", "schema", "derive", "lhs", "rhs", "notes"} | FINDING
        assert found["schema"] == "derive/1"
        assert_finding(found)


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([record("x", "x")], 0),
        ([], 0),
        ([record("x", "x"), record("sqrt(x^2)", "x")], 1),
        ([record("x", "y"), "nonsense"], 2),
        ([record("x", "x"), record("x", "")], 2),
    ],
)
def test_status_of_a_batch(batch: Run, lines: list[str], status: int) -> None:
    assert batch(*lines).status == status


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("not json", "E002"),
        ('{"a": "x"', "E002"),
        ('{"a": "x", "b": "x", "id": NaN}', "E002"),
        ('{"a": "x", "b": "x", "id": ' + "9" * 5000 + "}", "E002"),
        ("[" * 100_000, "E002"),
        ("[1, 2]", "E003"),
        ("null", "E003"),
        ('"x"', "E003"),
        ("{}", "E003"),
        ('{"a": "x"}', "E003"),
        ('{"b": "x"}', "E003"),
        ('{"a": 1, "b": "x"}', "E003"),
        ('{"a": ["x"], "b": "x"}', "E003"),
        ('{"a": "x", "b": "x", "assume": 5}', "E003"),
        ('{"a": "' + "x+" * 500_000 + 'x", "b": "x"}', "E001"),
        (record("sin(", "x"), "R006"),
        (record("x", f"{ESCAPE}]0;title"), "R003"),
        (record("x", "x", assume="x>>0"), "R014"),
        (record("x", "x", assume="x in"), "R0"),
    ],
    ids=lambda value: value[:40],
)
def test_a_bad_record_is_an_answer_and_the_next_is_read(batch: Run, line: str, code: str) -> None:
    ran = batch(line, record("x", "x", id="next"))
    bad, good = ran.records
    assert ran.status == 2
    assert (bad["line"], good["line"]) == (1, 2)
    assert bad["verdict"] == "ill-formed" and bad["holds"] is False
    assert bad["error"]["code"].startswith(code)
    assert bad["error"]["message"]
    assert bad["schema"] == "derive/1"
    assert good["id"] == "next" and good["verdict"] == "proved"
    assert ESCAPE not in ran.out


def test_the_id_is_kept_whatever_happens(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for line in (record("sin(", "x", id=7), '{"a": "x", "id": 7}'):
        assert batch(line).records[0]["id"] == 7
    odd = batch('{"a": "x", "b": "x", "id": "\\ud800"}')
    assert odd.records[0]["id"] == "\ud800"
    monkeypatch.setattr(equality, "equal", for_ever)
    (late,) = batch(record("x", "x", id=7), options=("--timeout", "0.2")).records
    assert (late["id"], late["verdict"]) == (7, "undecided")


def test_assumptions_of_the_command_and_of_the_record_add_up(batch: Run) -> None:
    line = record("sqrt(x^2) + sqrt(y^2)", "x + y", assume="y>0")
    assert batch(line, options=("--assume", "x>0")).records[0]["verdict"] == "proved"
    assert batch(line).records[0]["verdict"] == "conditional"


def test_batch_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(record("x", "x") + "\n" + record("x", "y")))
    ran = run("equal", "--batch", "-")
    assert ran.status == 1
    assert [found["verdict"] for found in ran.records] == ["proved", "refuted"]


def test_batch_from_a_file_in_another_encoding(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bytes"
    file.write_bytes(b"\xef\xbb\xbf" + record("x", "x").encode() + b"\n\xff\xfe\n" + record("x", "x").encode())
    ran = run("equal", "--batch", str(file))
    assert [found["verdict"] for found in ran.records] == ["proved", "ill-formed", "proved"]


def test_each_answer_comes_before_the_next_question() -> None:
    """A grader may ask, wait for the answer, and ask on."""
    command = [sys.executable, "-m", "derive", "equal", "--batch", "-"]
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        watchdog = Timer(60, process.kill)  # a missing answer is a failure, not a test that hangs
        watchdog.start()
        for a, verdict in (("x", "proved"), ("y", "refuted")):
            process.stdin.write(record(a, "x") + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["verdict"] == verdict
        process.stdin.close()
        assert process.wait() == 1
        watchdog.cancel()


# ---- deadlines


def for_ever(*_: object, **__: object) -> Judgement:
    while True:
        time.sleep(0.01)


def test_a_verdict_that_does_not_come_is_undecided(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equality, "equal", for_ever)
    ran = run("equal", "x", "x", "--timeout", "0.3")
    assert ran.status == 3
    assert ran.lines[0].startswith("? x = x")
    assert "undecided" in ran.out and "because stopped after 0.3 s" in ran.out
    found = run("equal", "x", "x", "--timeout", "0.3", "--json").json
    assert (found["verdict"], found["holds"], found["method"]) == ("undecided", False, "none")
    assert found["evidence"]["reason"] == "stopped after 0.3 s"
    assert_finding(found)


TERMS = "+".join(f"sin({k}x)" for k in range(7000))
POWERS = "+".join(f"x^{k}" for k in range(10_000))
LONG = [
    ("9**9**9**9", "1", {"undecided", "refuted"}),
    ("9**9**9**9", "9**9**9**9", {"undecided", "proved"}),
    ("exp(exp(exp(exp(x))))", "x", {"undecided", "refuted"}),
    ("exp(exp(exp(exp(x))))", "exp(exp(exp(exp(x))))", {"undecided", "proved"}),
    (TERMS, TERMS, {"undecided", "proved"}),
    (TERMS, f"{TERMS}+x", {"undecided", "refuted"}),
    (POWERS, POWERS, {"undecided", "proved"}),
    ("(" * 10_000 + "x" + ")" * 10_000, "x", {"undecided", "proved"}),
    ("(" * 10_000 + "x" + ")" * 10_000, "y", {"undecided", "refuted"}),
    ("(1+x+y+z)^30*(1+a+b)^30*(x-y)", "(x-y)*(1+x+y+z)^31*(1+a+b)^30/(1+x+y+z)", {"undecided", "confirmed", "proved"}),
    ("factorial(10^9)", "1", {"undecided", "refuted", "ill-formed"}),
    ("sin(10^(10^9))", "1", {"undecided", "refuted", "ill-formed"}),
]


def test_inputs_that_would_run_long_come_back(batch: Run) -> None:
    ran = batch(*(record(a, b) for a, b, _ in LONG), options=("--timeout", "1"))
    assert len(ran.records) == len(LONG)
    for found, (a, b, allowed) in zip(ran.records, LONG, strict=True):
        assert found["verdict"] in allowed, (a[:40], b[:40])
        if found["verdict"] == "undecided":
            assert found["evidence"]["reason"], (a[:40], b[:40])


def test_reading_is_within_the_deadline_too(run: Run) -> None:
    ran = run("equal", TERMS, f"{TERMS}+x", "--timeout", "0.1")
    assert ran.status == 3
    assert "stopped after 0.1 s" in ran.out
    assert all(len(line) <= 100 for line in ran.lines)


# ---- two ways that disagree


def lying(proof_of: Symbol) -> Callable[..., Judgement]:
    honest = equal(proof_of, proof_of)
    return lambda *_, **__: honest


def test_a_disagreement_is_loud_and_no_verdict(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equality, "equal", lying(x))
    ran = run("equal", "x", "y")
    assert ran.status == 4
    assert ran.out == ""
    assert ran.err.startswith("derive: internal disagreement, no verdict: ")
    assert "NumPy finds a relative difference of" in ran.err
    assert "bug of derive" in ran.err
    assert "Traceback" not in ran.err
    assert run("equal", "x", "x").status == 0


def test_verbose_adds_what_a_bug_report_needs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equality, "equal", lying(x))
    assert "Traceback" in run("equal", "x", "y", "-v").err


def test_a_disagreement_in_a_check(run: Run, monkeypatch: pytest.MonkeyPatch, problems: Callable[..., None]) -> None:
    problems(problem_with(RIGHT, WRONG))
    monkeypatch.setattr(equality, "equal", lying(x))
    for options in ([], ["--json"], ["-q"]):
        ran = run("check", "7", *options)
        assert ran.status == 4
        assert ran.out == ""
        assert "internal disagreement, no verdict: 7.only.2: " in ran.err
        assert "Traceback" not in ran.err


def test_a_disagreement_in_a_batch_is_one_record(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equality, "equal", lying(x))
    ran = batch(record("x", "y", id=1), record("x", "x", id=2))
    assert ran.status == 4
    bad, good = ran.records
    assert (bad["id"], bad["verdict"], bad["holds"]) == (1, None, False)
    assert "internal disagreement" in bad["error"]["message"]
    assert (good["id"], good["verdict"]) == (2, "proved")


@pytest.mark.parametrize(
    ("a", "b", "assume"),
    [
        ("(x+10^12)-10^12", "x", ""),
        ("(x+10^17)-10^17", "x", ""),
        ("sin(x+2*pi*10^12)", "sin(x)", ""),
        ("(1+10^-9*x)*10^9-10^9", "x", ""),
        ("sqrt(x^2+10^30)^2-10^30", "x^2", ""),
        ("10^12*(exp(2*x*10^-12)-1)", "10^12*(exp(x*10^-12)-1)*(exp(x*10^-12)+1)", ""),
        ("floor(n/3*3)", "n", "n integer"),
        ("exp(40)*(1-tanh(x)^2-4/(exp(x)+exp(-x))^2)", "0", ""),
    ],
)
def test_rounding_is_no_disagreement(run: Run, a: str, b: str, assume: str) -> None:
    """All are true, and double precision loses its digits in each."""
    assert run("equal", a, b, "--assume", assume).status == 0


# ---- the streams


def test_a_reader_that_leaves_is_no_error() -> None:
    ran = shell("set -o pipefail; $PY check 8 --timeout 60 | head -1")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Problem 8. Backpropagation Algorithm 2\n", "")
    ran = shell(
        'set -o pipefail; yes \'{"a": "x", "b": "x"}\' | head -1000 | $PY equal --batch - | head -1 | cut -c1-10'
    )
    assert ran.stdout == '{"line": 1\n'
    assert ran.stderr == ""


def test_odd_streams_give_no_traceback() -> None:
    ascii_only = shell("PYTHONIOENCODING=ascii $PY equal x/x 1")
    assert ascii_only.returncode == 0
    assert ascii_only.stderr == ""
    assert "proved" in ascii_only.stdout
    full = shell("$PY list > /dev/full")
    assert full.returncode == 2
    assert full.stderr == "derive: cannot go on: No space left on device\n"
    closed = shell("$PY list >&-; $PY equal --batch - <&-")
    assert closed.returncode == 2
    assert closed.stderr == "derive: there is no standard input\n"


def test_a_terminal_gets_colour_within_its_width() -> None:
    pty = pytest.importorskip("pty")
    from fcntl import ioctl
    from struct import pack
    from termios import TIOCSWINSZ

    for columns, widest in ((60, 60), (160, 100)):
        ours, theirs = pty.openpty()
        ioctl(theirs, TIOCSWINSZ, pack("HHHH", 50, columns, 0, 0))
        environment = {name: value for name, value in ENVIRONMENT.items() if name not in ("COLUMNS", "NO_COLOR")}
        with subprocess.Popen(
            [sys.executable, "-m", "derive", "equal", "(a+b)^4", "a^4+4a^3*b+6a^2*b^2+4a*b^3+b^4+sin(a)^2+cos(a)^2-1"],
            env={**environment, "TERM": "xterm-256color"},
            stdout=theirs,
            stdin=subprocess.DEVNULL,
        ) as process:
            os.close(theirs)
            printed = b""
            while True:
                try:
                    printed += os.read(ours, 4096)
                except OSError:
                    break
            assert process.wait() == 0
        os.close(ours)
        text = printed.decode()
        assert ESCAPE in text
        lines = re.sub(r"\x1b\[[0-9;]*m", "", text).split("\r\n")
        assert max(map(len, lines)) <= widest


def test_latex_of_a_problem_is_a_document(run: Run, tmp_path: Path) -> None:
    printed = run("latex", "9")
    assert printed.status == 0 and printed.lines[0] == r"\documentclass[a4paper,11pt]{article}"
    assert printed.lines[-1] == r"\end{document}" and any(r"\boxed{" in line for line in printed.lines)
    file = tmp_path / "both.tex"
    assert run("latex", "8", "9", "--style", "exam", "-o", str(file)) == Ran(0, "", "")
    text = file.read_text(encoding="utf-8")
    assert r"\title{Problems 8 and 9}" in text and r"\boxed{" not in text.partition(r"\begin{document}")[2]


def test_errata_in_latex_are_what_does_not_hold(run: Run) -> None:
    found = run("errata", "8", "--latex")
    body = found.out.partition(r"\begin{document}")[2]
    assert found.status == 0 and body.count(r"\claim{") == 7, "five refuted, two conditional"
    assert "proved}" not in body
