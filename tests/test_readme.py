"""What the README shows is what the commands print."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from derive.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


SHOWN = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("grading.md", "pictures.md")]


def blocks(language: str, page: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def sessions() -> list[tuple[str, str]]:
    """Every command of the console blocks, with what is shown below it."""
    text = "\n".join(block for page in (README, *SHOWN) for block in blocks("console", page))
    return re.findall(r"^\$ derive (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)


def flat(text: str) -> str:
    """Without line breaks, and without the size of rounding errors, which depends on the machine's libm."""
    return re.sub(r"(difference )[\d.e+-]+|no difference", r"\1…", " ".join(text.split()))


@pytest.mark.parametrize(("command", "shown"), sessions())
def test_console(command: str, shown: str) -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        main(shlex.split(command))
    printed = flat(out.getvalue())
    position = 0
    for part in shown.split("[…]"):
        wanted = flat(part)
        assert wanted in printed[position:], wanted
        position = printed.index(wanted, position) + len(wanted)


def test_there_are_sessions() -> None:
    assert len(sessions()) >= 4


def test_python(capsys: pytest.CaptureFixture[str]) -> None:
    (source,) = blocks("python")
    exec(compile(source, "README.md", "exec"), {})  # noqa: S102 - our own text, not a user's
    assert capsys.readouterr().out.startswith("proved refuted ((")


@pytest.mark.parametrize("command", re.findall(r"^python3 -m venv .*$", README, re.MULTILINE))
def test_install_commands_are_one_line_for_any_python(command: str) -> None:
    """They make an environment of their own: many systems refuse `pip install` into theirs."""
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install")


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_every_reference_page_is_linked() -> None:
    assert [
        page.name for page in (ROOT / "docs" / "claims").glob("*.md") if f"docs/claims/{page.name}" not in README
    ] == []
