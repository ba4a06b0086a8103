"""Sums, products and recurrences run forward in certified balls, at given integers."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from flint import arb, fmpq
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction

from .domain import Point
from .enclosure import Ball, Evaluation, Instances, _Unknown
from .errors import IllFormed, Obstacle
from .graph import replace
from .recurrences import Recurrence

MOST_TERMS = 2_000
_EXACT_BITS = 4_000


class Unrolled(Evaluation):
    """An evaluation that also knows Σ and Π, whose bounds are integers at the point, and terms of recurrences.

    An empty sum is 0, an empty product 1.
    """

    def __init__(
        self,
        point: Point,
        definitions: Mapping[sp.Symbol, sp.Expr],
        instances: Instances | None = None,
        *,
        recurrences: Mapping[UndefinedFunction, Recurrence],
    ) -> None:
        super().__init__(point, definitions, instances)
        self.recurrences = recurrences
        self.spent = 0

    def _compute(self, expr: Basic) -> Ball:
        value = self._exactly(expr)
        if isinstance(value, fmpq) and max(value.numer().bit_length(), value.denom().bit_length()) > _EXACT_BITS:
            return self._lift(arb(value))  # a recurrence may square its denominators in each step
        return value

    def _exactly(self, expr: Basic) -> Ball:
        if isinstance(expr, (sp.Sum, sp.Product)):
            return self._ranged(expr)
        if isinstance(expr, AppliedUndef) and expr.func in self.recurrences:
            return self._term(expr)
        return super()._compute(expr)

    def _integer(self, expr: Basic) -> int:
        value = self._value(expr)
        if not isinstance(value, fmpq) or value.denom() != 1:
            raise Obstacle(f"{expr} is not an integer")
        return int(value.numer())

    def _ranged(self, expr: sp.Sum | sp.Product) -> Ball:
        *inner, (index, low, high) = expr.limits
        body = expr.func(expr.function, *inner) if inner else expr.function
        first, last = self._integer(low), self._integer(high)
        self.spent += max(0, last - first + 1)
        if self.spent > MOST_TERMS:
            raise Obstacle(f"more than {MOST_TERMS} terms to run forward")
        total: Ball = fmpq(0 if isinstance(expr, sp.Sum) else 1)
        for k in range(first, last + 1):
            value = self._value(replace(body, {index: sp.Integer(k)}))
            total = total + value if isinstance(expr, sp.Sum) else total * value
        return total

    def _term(self, expr: AppliedUndef) -> Ball:
        own, at = self.recurrences[expr.func], self._integer(expr.args[0])
        if at < own.start:
            raise _Unknown
        if at - own.start > MOST_TERMS:
            raise Obstacle(f"more than {MOST_TERMS} terms to run forward")
        for k in range(own.start, at):  # from the first on: deep recursion is not needed
            self._known_term(own, k)
        return self._known_term(own, at)

    def _known_term(self, own: Recurrence, at: int) -> Ball:
        key = own.function(sp.Integer(at))
        if key not in self.memo:
            try:
                self.memo[key] = self._value(own.term(at))
            except IllFormed:
                raise _Unknown from None
        return self.memo[key]
