"""Who explains wrong values: for each quantity of a problem the one who knows what mistakes lead to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Expr, Symbol

from ..claims.equality import Equality
from .course import Course
from .diagnosis import Diagnostician

_MOST_WRITTEN_OUT = 8  # names that hang on one another


def written_out(value: Any, own: Mapping[Symbol, Expr]) -> Any:
    """A value with the student's own names written out."""
    for _ in range(_MOST_WRITTEN_OUT):
        changed = value.xreplace(own) if own else value
        if changed == value:
            break
        value = changed
    return value


class Diagnosticians:
    """For each quantity of a problem the one who explains wrong values of it, made when first needed."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._known: dict[Any, Diagnostician | None] = {}

    def get(self, quantity: Any) -> Diagnostician | None:
        """The one for a quantity that a step of ours is about; None for another."""
        if quantity is None or isinstance(quantity, tuple):
            return None
        if quantity not in self._known:
            self._known[quantity] = self._made(quantity)
        return self._known[quantity]

    def _made(self, quantity: Any) -> Diagnostician | None:
        problem = self.course.problem
        steps = [(step.claim, step.definitions) for step in problem.steps()]
        answers = [(question.claim, question.definitions) for question in self.course.questions]
        for claim, definitions in (*answers, *steps):
            if isinstance(claim, Equality) and claim.lhs == quantity:
                return Diagnostician(problem, claim, problem.context(dict(definitions)))
        return None
