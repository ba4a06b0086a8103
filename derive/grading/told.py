"""What is said of an answer, from what it was judged to be."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from ..reading import ReadingError
from ..reading.errors import excerpt
from ..writing.findings import Formula
from ..writing.grades.results import Graded, Mark, Submission, Unreadable
from .choosing import Candidate
from .conventions import Draft
from .course import Course, Question
from .judge import Judge
from .judged import Judged
from .script import Statement

_LONGEST_SHOWN = 600  # characters of an answer that is graded as a whole
_PAID = {Mark.CORRECT: True, Mark.CONDITIONAL: True, Mark.WRONG: False, Mark.MISSING: False}


def made(judge: Judge, question: Question, candidate: Candidate, judged: Judged, explain: bool = True) -> Graded:
    """What is said of an answer; if it is not to be explained, a draft of that."""
    paid = _PAID.get(judged.mark)
    points = question.points if paid else Fraction(0)
    if judged.narrow:
        points *= judge.course.problem.conditional
    if judged.follows:
        points = question.points * judge.course.problem.follow_through
    graded = Graded if explain else partial(Draft, misses=judged.misses)
    return graded(
        part=question.label,
        asked=question.asked,
        mark=judged.mark,
        points=points,
        of=Fraction(0) if paid is None else question.points,
        answer=candidate.statement.text,
        read_as=judge.shown(candidate.part) if explain else None,
        by=judged.by,
        conditions=judged.conditions,
        witness=judged.witness,
        reason=judged.reason,
        notes=(*candidate.part.notes, *judged.notes),
    )


def as_a_whole(question: Question, judged: Judged, submission: Submission, read_as: Formula | None = None) -> Graded:
    """What is said of an answer that is no single expression."""
    paid = _PAID.get(judged.mark)
    return Graded(
        part=question.label,
        asked=question.asked,
        mark=judged.mark,
        points=question.points if paid else Fraction(0),
        of=Fraction(0) if paid is None else question.points,
        answer=shortened(submission),
        read_as=read_as,
        by=judged.by,
        conditions=judged.conditions,
        witness=judged.witness,
        reason=judged.reason,
        notes=judged.notes,
    )


def several(question: Question, candidate: Candidate) -> Graded:
    """What is said where more than one answer is offered."""
    why = Unreadable("G001", "more than one answer is offered", candidate.statement.text, "give one answer")
    return Graded(
        question.label, question.asked, Mark.UNREADABLE, Fraction(0), Fraction(0), candidate.statement.text,
        unreadable=why,
    )  # fmt: skip


def unread(question: Question, text: str, error: ReadingError) -> Graded:
    """What is said of an answer that could not be read."""
    return Graded(
        question.label, question.asked, Mark.UNREADABLE, Fraction(0), Fraction(0), text, unreadable=unreadable(error)
    )


def misplaced(course: Course, question: Question, about: Statement) -> Graded:
    """What is said where the last line is about another quantity."""
    named = course.renaming(question.part).formula(course.formula(about.parts[0].value)).text
    reason = f"the last line says what {named} is; asked was {question.asked.text}"
    return Graded(question.label, question.asked, Mark.WRONG, Fraction(0), question.points, about.text, reason=reason)


def shortened(submission: Submission) -> str:
    """An answer on one line, shortened."""
    return excerpt(" ".join(submission.answer.split()), _LONGEST_SHOWN)


def unreadable(error: ReadingError) -> Unreadable:
    """What is told of a text that could not be read."""
    shown = "\n".join(error.report().split("\n")[1:3])
    return Unreadable(error.code, error.message, shown, error.hint, *error.span)
