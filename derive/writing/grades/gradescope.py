"""Grades as Gradescope's autograder documentation has them: one `results.json` a student.

Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/, "Output format".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from . import words
from .feedback import Feedback, told
from .json import SCHEMA, fraction_to_json, printed
from .results import Graded, Mark, Result
from .shelf import Shelf
from .words import LINE_MARKS, MARKS, Said

# a test without score and status is shown as neither passed nor failed: what no machine decided is not wrong
_STATUS = {Mark.CORRECT: "passed", Mark.WRONG: "failed", Mark.MISSING: "failed"}


def document(results: Iterable[Result], feedback: Feedback = Feedback.FULL) -> Iterator[str]:
    """The `results.json` of a student; those of several as one object, by name."""
    with Shelf() as shelf:
        for result in told(results, feedback):
            shelf.add(result)
        if len(shelf) == 1:
            yield from (printed(gradescope(own), 2) + "\n" for _, own in shelf.students())
            return
        before = "{"
        for student, own in shelf.students():
            body = printed({student: gradescope(own)}, 2)
            yield before + body.removeprefix("{").removesuffix("\n}")
            before = ","
        yield "\n}\n" if before == "," else "{}\n"


def gradescope(results: Sequence[Result]) -> dict[str, Any]:
    """The `results.json` of one student, from all that was graded of theirs."""
    tests = [test for k, result in enumerate(results, start=1) for test in _tests(result, k)]
    return {
        "score": _score(sum((result.points for result in results), Fraction(0))),
        "output": "\n".join(_overall(results)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"schema": SCHEMA, "of": fraction_to_json(sum((r.of for r in results), Fraction(0)))},
        "tests": tests,
    }


def _overall(results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        yield from (f"{words.subject(result)}: {said.text}" for said in words.overall(result))
    marks = [item.mark for result in results for item in result.graded]
    for mark in (Mark.UNDECIDED, Mark.UNREADABLE):
        if count := marks.count(mark):
            yield f"{count} {'answer' if count == 1 else 'answers'}: {MARKS[mark][1]} (not counted as wrong)"


def _tests(result: Result, number: int) -> Iterator[dict[str, Any]]:
    for k, item in enumerate(result.graded, start=1):
        yield _test(result, item, f"{number}.{k}")
    if result.lines:
        yield {
            "name": f"{words.place(result.problem, result.part)}: {words.solution(result.lines)}",
            "name_format": "text",
            "number": f"{number}.{len(result.graded) + 1}",
            "output": "\n".join(_lines(result)),
            "output_format": "text",
            "visibility": "visible",
        }


def _test(result: Result, item: Graded, number: str) -> dict[str, Any]:
    sign, word = MARKS[item.mark]
    where = words.place(result.problem, item.part)
    told_of = chain(words.answered(item), words.explained(item))
    scores = {"score": _score(item.points), "max_score": _score(item.of)} if item.of or item.points else {}
    status = {"status": _STATUS[item.mark]} if item.mark in _STATUS else {}
    return {
        **scores,
        **status,
        "name": f"{where}: {words.shown(item.asked.text)}",
        "name_format": "text",
        "number": number,
        "output": "\n".join((f"{sign} {word}", *map(_said, told_of))),
        "output_format": "text",
        "visibility": "visible",
        "extra_data": {
            "mark": item.mark.value,
            "mistakes": words.names(item.diagnoses),
            "origin": words.shown(result.origin),
        },
    }


def _lines(result: Result) -> Iterator[str]:
    for line in result.lines:
        sign, word = LINE_MARKS[line.mark]
        yield f"{line.number}. {sign} {words.shown(line.text)}  ({word})"
        yield from (f"   {_said(said)}" for said in words.line_explained(line))


def _said(said: Said) -> str:
    text = said.text.replace("\n", "\n  ")
    return f"  {text}" if not said.label else f"{said.label}: {text}"


def _score(value: Fraction) -> float:
    return float(words.rounded(value, 6))
