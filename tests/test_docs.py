"""The examples in the reference pages run, and print what the pages say they print."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted((DOCS / "claims").glob("*.md"))
BLOCK = re.compile(r"```(python|text)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", [*PAGES, DOCS / "pictures.md"], ids=lambda page: page.stem)
def test_examples_print_what_is_shown(page: Path) -> None:
    """The code blocks of a page share their names; a `text` block is what the code before it prints."""
    names: dict[str, object] = {}
    printed = ""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    assert any(language == "python" for language, _ in blocks), "a page shows an example"
    for language, body in blocks:
        if language == "text":
            assert printed.strip() == body.strip()
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(body, str(page), "exec"), names)  # noqa: S102 - our own text, not a user's
        printed = out.getvalue()


HEADINGS = ("## What it says", "## How it is proved", "## How it fails", "## Example")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_answers_the_four_questions(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [heading for heading in HEADINGS if heading not in text] == []
