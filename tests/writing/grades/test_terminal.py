"""What a terminal shows, and what it does not obey."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest

from derive.writing.grades.results import Result
from derive.writing.grades.terminal import rows
from derive.writing.rows import WIDTH, put
from tests.writing.grades.examples import CLASS, HOSTILE, RIGHT, SOLUTION, TROUBLE, UNREADABLE, WRONG
from tests.writing.grades.renew import terminal


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def on_screen(results: list[Result], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = Screen()
    put(rows(results), out)
    return out.getvalue()


def test_one_is_told_in_full_and_several_in_a_table() -> None:
    assert terminal([WRONG]).startswith("Ben O'Neill: problem 8, gradient\nsubmissions/ben.txt\n\n✗ ∂L/∂w₁  wrong")
    assert terminal([WRONG, RIGHT]).startswith("student  ")
    assert terminal([]).startswith("student  ")


def test_a_row_is_there_before_the_next_result_but_one() -> None:
    asked = []

    def results() -> Iterator[Result]:
        for result in CLASS:
            asked.append(result)
            yield result

    shown = rows(results())
    assert [next(shown).text[:7] for _ in range(3)] == ["student", "Ann Lee", "Ben O'N"]
    assert len(asked) == 2


def test_an_answer_without_a_name() -> None:
    assert terminal([replace(RIGHT, student="", origin="")]).startswith(
        "Problem 8, gradient (the part was inferred)\n\n✓ ∂L/∂w₁  correct, 2 of 2 points\n"
    )


def test_the_caret_stands_under_its_spot() -> None:
    lines = terminal([UNREADABLE]).splitlines()
    k = next(k for k, line in enumerate(lines) if line.strip() == "^")
    assert lines[k - 1].index("x") == lines[k].index("^")


def test_the_first_wrong_line_is_named() -> None:
    assert "the worked solution: line 3 is the first wrong one" in terminal([SOLUTION])
    right = replace(SOLUTION, lines=SOLUTION.lines[:2])
    assert "\nthe worked solution\n" in terminal([right])


def test_trouble_alone() -> None:
    assert terminal([TROUBLE]) == (
        "Gustav: no problem named\nsubmissions/gustav.txt\n\ntrouble        not UTF-8 at byte 17\n"
    )


@pytest.mark.parametrize("results", [[HOSTILE], [HOSTILE, HOSTILE], list(CLASS)], ids=len)
def test_no_terminal_obeys_a_student(results: list[Result], monkeypatch: pytest.MonkeyPatch) -> None:
    assert terminal(results).replace("\n", "").isprintable()
    screen = on_screen(results, monkeypatch)
    assert "\x1b[31m[red]" not in screen
    assert "\x1b]0;" not in screen
    assert "\u202e" not in screen
    assert "\x07" not in screen


def test_markup_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    result = replace(RIGHT, student="[red]Ann[/red]", origin="[link=x]y[/link]")
    screen = on_screen([result], monkeypatch)
    assert "[red]Ann[/red]" in screen
    assert "[link=x]y[/link]" in screen


def test_a_terminal_has_colours_and_a_pipe_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[1;31m✗ " in on_screen([WRONG], monkeypatch)
    assert "\x1b" not in terminal([WRONG])


def test_a_name_is_one_line_and_so_is_a_row() -> None:
    two = replace(WRONG, student="Eve\n✓ Ann Lee            8 gradient        ✓  2/2")
    lines = terminal([two, RIGHT]).splitlines()
    assert [line for line in lines if line.startswith("✓ Ann")] == []
    assert lines[2].startswith("Ann Lee  ")


def test_rows_fit() -> None:
    long = replace(WRONG, student="x" * 5000, part="y" * 5000, origin="z" * 5000)
    lines = terminal([long, *CLASS]).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert lines[1].startswith("x" * 19 + "…  8 yyyyy")


def test_an_answer_of_a_million_characters_is_cut() -> None:
    item = replace(WRONG.graded[0], answer="x+" * 500_000)
    text = terminal([replace(WRONG, graded=(item,))])
    assert len(text) < 10_000
    assert "…" in text
