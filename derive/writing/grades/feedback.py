"""How much of a grade is told. `at` is the one place that decides it: every writer shows what it lets through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from .results import Diagnosis, Graded, Line, LineMark, Result


class Feedback(StrEnum):
    """The levels, from the least told to the most."""

    VERDICT = "verdict"
    """Marks and points."""
    HINT = "hint"
    """Also how the answer was read, under which conditions it is correct, where reading stopped, which lines of a
    worked solution are wrong, and hints. Never what the right side is worth, nor the right answer."""
    FULL = "full"
    """Everything."""


_BUG = "derive found a bug of its own here; no verdict is given"


def at(result: Result, feedback: Feedback) -> Result:
    """What a level lets through.

    Below `FULL`, `reason`, `notes` and `remark` must not give an answer away: their writers promise that.
    """
    if feedback is Feedback.FULL:
        return result
    told = replace(result, internal=_BUG if result.internal else "")
    if feedback is Feedback.HINT:
        return replace(told, graded=tuple(map(_hinted, told.graded)), lines=tuple(map(_hinted_line, told.lines)))
    return replace(told, graded=tuple(map(_judged, told.graded)), lines=(), remark="")


def told(results: Iterable[Result], feedback: Feedback) -> Iterator[Result]:
    """`at` for a stream."""
    return (at(result, feedback) for result in results)


def _judged(item: Graded) -> Graded:
    """Built anew: a field that is added later is not told by accident."""
    return Graded(item.part, item.asked, item.mark, item.points, item.of, item.answer)


def _hinted(item: Graded) -> Graded:
    return Graded(
        part=item.part,
        asked=item.asked,
        mark=item.mark,
        points=item.points,
        of=item.of,
        answer=item.answer,
        read_as=item.read_as,
        conditions=item.conditions,
        reason=item.reason,
        notes=item.notes,
        unreadable=item.unreadable,
        diagnoses=_hints(item.diagnoses),
    )


def _hinted_line(line: Line) -> Line:
    """Why a line is wrong is what a hint keeps back; why it could not be read or decided is not."""
    wrong = line.mark in (LineMark.WRONG, LineMark.FOLLOWS)
    reason = "" if wrong else line.reason
    return Line(line.number, line.text, line.mark, line.read_as, reason, diagnoses=_hints(line.diagnoses))


def _hints(found: tuple[Diagnosis, ...]) -> tuple[Diagnosis, ...]:
    return tuple(Diagnosis(item.name, item.hint, full="") for item in found)
