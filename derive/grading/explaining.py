"""Who explains wrong values: for each quantity of a problem the one who knows what mistakes lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sympy import Expr, Symbol
from sympy.core.basic import Basic

from ..claims.claim import Claim
from ..claims.equality import Equality
from ..claims.solutions import Solutions
from ..writing.grades.results import Diagnosis
from .course import Course
from .diagnosis import Diagnostician
from .matrices import in_decimals
from .script import Part

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
    """For each quantity of a problem those who explain wrong values of it, made when first needed."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._known: dict[Any, tuple[Diagnostician, ...]] = {}

    def explain(
        self, quantity: Any, part: Part, own: Mapping[Symbol, Expr], whole: Any = None
    ) -> tuple[Diagnosis, ...]:
        """The mistakes behind a wrong value of a quantity, or of the `whole` of which it is an entry; () for none.

        What is given in decimals is taken for exact first, and then for rounded.
        """
        exact = part.value if whole is None else whole
        given = [exact] if whole is not None else [exact, in_decimals(part)]
        values = [written_out(value, own) for value in given if isinstance(value, Basic)]
        found = (diagnostician.explain(value) for diagnostician in self._of(quantity) for value in values)
        return next(filter(None, found), ())

    def _of(self, quantity: Any) -> tuple[Diagnostician, ...]:
        """Those for a quantity that our derivation is about, one for each point at which it is asked."""
        if quantity is None or isinstance(quantity, tuple):
            return ()
        if quantity not in self._known:
            self._known[quantity] = tuple(self._made(quantity))
        return self._known[quantity]

    def _made(self, quantity: Any) -> Iterator[Diagnostician]:
        problem = self.course.problem
        answers = [(_equality(question.claim), question.definitions) for question in self.course.questions]
        steps = [(_equality(step.claim), step.definitions) for step in problem.steps()]
        asked = [(claim, at) for claim, at in answers if claim is not None and claim.lhs == quantity]
        derived = [(claim, at) for claim, at in steps if claim is not None and claim.lhs == quantity]
        for claim, definitions in asked or derived[:1]:
            yield Diagnostician(problem, claim, problem.context(dict(definitions)))


def _equality(claim: Claim) -> Equality | None:
    """What a claim says that a quantity is, if it is of that kind."""
    match claim:
        case Equality():
            return claim
        case Solutions(unknowns=(unknown,), values=((value,),)):
            return Equality(unknown, value)
    return None
