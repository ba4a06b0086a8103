"""Grades as comma-separated values, a row a graded item, safe to open in a spreadsheet (RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from . import words
from .feedback import Feedback, told
from .results import Graded, Result

COLUMNS = (
    "student", "problem", "part", "inferred", "asked", "mark", "points", "of", "feedback", "mistakes", "answer",
    "read as", "origin",
)  # fmt: skip
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
# a program that splits at semicolons begins a cell behind one; blanks and quotes before a formula may be dropped
_FORMULA = re.compile(r'(?:^|(?<=;))(?P<before>[ "]*)(?=[=+\-@＝＋－＠])(?P<text>[^;]*)')


def table(results: Iterable[Result], feedback: Feedback = Feedback.FULL, bom: bool = False) -> Iterator[str]:
    """The head and a row a graded item; a submission without one has a row that says why. `bom` is for Excel."""
    yield ("\ufeff" if bom else "") + _line(COLUMNS)
    for result in told(results, feedback):
        for k, item in enumerate(result.graded):
            yield _line(_row(result, item, first=not k))
        if not result.graded:
            yield _line(_row(result, None, first=True))


def _row(result: Result, item: Graded | None, first: bool) -> Sequence[str]:
    read_as = item.read_as.text if item and item.read_as else ""
    return (
        guarded(result.student),
        str(result.problem or ""),
        guarded(item.part if item else result.part),
        "yes" if result.inferred else "",
        guarded(item.asked.text if item else ""),
        item.mark.value if item else "",
        _decimal(item.points) if item else "",
        _decimal(item.of) if item else "",
        guarded("; ".join(_feedback(result, item, first))),
        guarded("; ".join(_mistakes(result, item, first))),
        guarded(item.answer if item else ""),
        guarded(read_as),
        guarded(result.origin),
    )


def _feedback(result: Result, item: Graded | None, first: bool) -> Iterator[str]:
    """What is said of the item; with the first one, what is said of the whole."""
    said = [*(words.overall(result) if first else ()), *(words.explained(item) if item else ())]
    yield from _in_words(said)
    wrong = words.first_wrong(result.lines) if first else None
    if wrong is not None:
        yield f"line {wrong.number} is the first wrong one"
        yield from _in_words(one for one in words.line_explained(wrong) if one.label != "read as")


def _in_words(remarks: Iterable[words.Said]) -> Iterator[str]:
    """Each in one line; an excerpt with its caret says nothing there."""
    return (f"{one.label}: {one.text}".replace("\n", " ") for one in remarks if not one.verbatim)


def _mistakes(result: Result, item: Graded | None, first: bool) -> list[str]:
    found = words.names(item.diagnoses) if item else []
    lines = [name for line in result.lines for name in words.names(line.diagnoses)] if first else []
    return list(dict.fromkeys([*found, *lines]))


def _decimal(value: Fraction) -> str:
    """To six places: 1/3 would be a date."""
    return words.rounded(value, 6)


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what could begin one.

    Plain numbers stay numbers. Tabs and line ends, which could begin one too, are blanks. Source: OWASP,
    "CSV Injection"; the full-width signs, and the semicolons of European spreadsheets, are seen to as well.
    """
    text = words.shown(text)
    return _FORMULA.sub(lambda found: found["before"] + _kept(found["text"]), text)


def _kept(text: str) -> str:
    return text if _NUMBER.fullmatch(text.strip()) else f"'{text}"
