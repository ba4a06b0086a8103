"""Grades in a spreadsheet: rows that parse, and no cell that computes."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.writing.grades.csv import COLUMNS, guarded, table
from derive.writing.grades.feedback import Feedback
from derive.writing.grades.results import Result
from tests.writing.grades.examples import CLASS, MATRICES, NASTY, SOLUTION, UNREADABLE, WRONG


def read(results: tuple[Result, ...], feedback: Feedback = Feedback.FULL) -> list[dict[str, str]]:
    text = "".join(table(results, feedback))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_row_a_graded_item_and_one_for_what_has_none() -> None:
    rows = read(CLASS)
    assert [row["student"] for row in rows].count("Chloé Nguyễn") == 3
    assert len(rows) == sum(max(1, len(result.graded)) for result in CLASS) == 11
    assert rows[-2]["feedback"] == "trouble: not UTF-8 at byte 17"
    assert rows[-2]["mark"] == rows[-2]["points"] == ""
    assert rows[-1]["feedback"].startswith("bug of derive: ")


def test_lines_end_as_rfc_4180_has_it() -> None:
    text = "".join(table(CLASS))
    assert text.count("\r\n") == text.count("\n") == 12
    assert text.split("\r\n")[0] == ",".join(COLUMNS)


def test_the_mark_for_excel() -> None:
    plain = "".join(table(CLASS))
    assert "".join(table(CLASS, bom=True)) == "\ufeff" + plain
    assert not plain.startswith("\ufeff")


def test_a_row_in_full() -> None:
    (row,) = read((SOLUTION,))
    assert (row["problem"], row["part"], row["mark"], row["points"], row["of"]) == (
        "8",
        "gradient",
        "wrong",
        "1.5",
        "2",
    )
    assert "line 3 is the first wrong one; because: the right side is 2dw₅s₁(1 − s₁)" in row["feedback"]
    assert row["mistakes"] == "sigmoid-derivative-forgotten"
    assert row["origin"] == "submissions/farid.tex"


def test_thirds_are_no_dates() -> None:
    assert [row["points"] for row in read((MATRICES,))] == ["0.333333", "0", "0.166667"]


def test_an_excerpt_with_its_caret_says_nothing_in_a_cell() -> None:
    (row,) = read((UNREADABLE,))
    assert row["feedback"].startswith("reading: is `x` part of the denominator in `1/2`? (R012); what to do: ")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-x", "'-x"),
        ("-1/2", "'-1/2"),
        ("-2+3+cmd|' /C calc'!D2", "'-2+3+cmd|' /C calc'!D2"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("\n=1", "'=1"),
        ("\t-5", "-5"),
        ("  =1", "'=1"),
        ('"=1', "\"'=1"),
        ("＝1+1", "'＝1+1"),
        ("＠x", "'＠x"),
        ("x;=1+1", "x;'=1+1"),
        ("x; -y; -3", "x; '-y; -3"),
        ("-", "'-"),
        ("-5", "-5"),
        ("-0.25", "-0.25"),
        ("+3", "+3"),
        ("-1.5e-7", "-1.5e-7"),
        ("-1e", "'-1e"),
        ("-5\u0665", "'-5\u0665"),
        ("x = -1", "x = -1"),
        ("|x|", "|x|"),
        ("a - b", "a - b"),
        ("−x", "−x"),
        ("", ""),
    ],
)
def test_no_cell_begins_a_formula(text: str, cell: str) -> None:
    assert guarded(text) == cell


@given(st.text(st.sampled_from("=+-@\t\r\n;\"' 1x＝－\0\u202e,"), max_size=12))
def test_whatever_is_written_nothing_computes(text: str) -> None:
    """Read as a program reads it that splits at semicolons, and drops blanks and quotes."""
    cell = guarded(text)
    assert cell.isprintable()
    for part in cell.split(";"):
        seen = part.lstrip(' "')
        assert seen[:1] not in set("=+-@＝－") or seen[1:].strip().isdigit()


def test_hostile_names_are_text() -> None:
    row = read(CLASS)[8]
    assert row["student"].startswith("'=HYPERLINK(")
    assert NASTY.startswith("=HYPERLINK(")
    assert ";'=1+1" in row["answer"]
    assert "".join(row.values()).isprintable()


def test_each_text_of_a_student_is_guarded() -> None:
    evil = "=cmd()"
    item = replace(WRONG.graded[0], part=evil, answer=evil, reason=evil, notes=(evil,), witness=(evil,))
    result = replace(WRONG, student=evil, part=evil, origin=evil, graded=(item,), remark=evil)
    (row,) = read((result,))
    assert [name for name, cell in row.items() if cell.startswith("=")] == []
    assert sum(cell == f"'{evil}" for cell in row.values()) == 4
