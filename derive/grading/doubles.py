"""Lines that answer another part than the one they were held against: v_t is a quantity of two optimizers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..writing.grades.results import Graded, Mark
from .course import Question

_RIGHT = (Mark.CORRECT, Mark.CONDITIONAL)


def without_doubles(graded: tuple[Graded, ...], questions: Sequence[Question]) -> tuple[Graded, ...]:
    """The marks of answers that do not say which part they are for, without wrong ones for what is right elsewhere."""
    pairs = list(zip(graded, questions, strict=True))
    right = {item.answer: question.part for item, question in pairs if item.mark in _RIGHT and item.answer}
    return tuple(_kept(item, question, right.get(item.answer, question.part)) for item, question in pairs)


def _kept(item: Graded, question: Question, part: str) -> Graded:
    if item.mark is not Mark.WRONG or part == question.part:
        return item
    reason = f"this line is a right answer to `{part}`"
    return Graded(item.part, item.asked, Mark.MISSING, Fraction(0), question.points, reason=reason)
