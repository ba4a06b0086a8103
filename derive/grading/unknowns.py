"""What stands for the letters of an equation: `(I - K)/S + 1 = O` is no identity, but true of the sizes that are meant.

A line of a worked solution that has such letters is right if it is for the numbers of the sheet and a right answer; if
only for the student's own wrong answer, it follows from that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from sympy import Expr, Symbol
from sympy.core.basic import Basic

from ..kernel.language import D
from .course import Course
from .script import Script

Values = dict[Symbol, Expr]


@dataclass
class Unknowns:
    """The letters of a problem that stand for numbers, with what one answer says of them."""

    course: Course
    script: Script

    def values(self, *sides: Any) -> Iterator[tuple[Values, bool]]:
        """What may be put in for the letters of a line, and whether a wrong answer of the student's is among it."""
        free = {symbol for side in sides if isinstance(side, Basic) for symbol in side.free_symbols}
        if any(node.variable in free for side in sides if isinstance(side, Basic) for node in side.atoms(D)):
            free = set()  # no number is put in where something is differentiated by the letter
        fixed = {symbol: value for symbol, value in self._fixed.items() if symbol in free}
        letters = [symbol for symbol in self.asked if symbol in free]
        if not fixed and not letters:
            yield {}, False
            return
        for chosen in product(*(self.asked[symbol] for symbol in letters)):
            yield {**fixed, **dict(zip(letters, chosen, strict=True))}, False
        own = {symbol: self._stated[symbol] for symbol in letters if symbol in self._stated}
        if len(own) == len(letters) > 0:
            yield {**fixed, **own}, True

    @cached_property
    def _letters(self) -> frozenset[Any]:
        """The given letters that are asked for."""
        return frozenset(q.quantity for q in self.course.questions if q.quantity in self.course.problem.ranges)

    @cached_property
    def asked(self) -> dict[Symbol, list[Expr]]:
        """For given letters that are asked for: our value, and those that are right under a convention."""
        found: dict[Symbol, list[Expr]] = {}
        for question in self.course.questions:
            letter, right = question.quantity, question.right
            if isinstance(letter, Symbol) and letter in self._letters and isinstance(right, Expr):
                others = [one.what for one in question.accepted if isinstance(one.what, Expr)]
                put_in = [other.xreplace(self._given) for other in others]
                found[letter] = [right, *(value for value in put_in if not value.free_symbols)]
        return found

    @cached_property
    def _fixed(self) -> Values:
        return {symbol: value for symbol, value in self._given.items() if symbol not in self.asked}

    @cached_property
    def _given(self) -> Values:
        """The numbers of the sheet; the student's own for what the sheet leaves open."""
        return {**self.course.problem.numbers, **self._stated}

    @cached_property
    def _stated(self) -> Values:
        found: Values = {}
        for statement in self.script.statements:
            first, last = statement.parts[0].value, statement.parts[-1].value
            is_number = len(statement.parts) > 1 and isinstance(last, Expr) and last.is_Rational
            if is_number and (first in self.course.problem.numbers or first in self._letters):
                found[first] = last
        return found
