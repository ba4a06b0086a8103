"""Sums, products and recurrences run forward in certified balls, at given integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb, fmpq
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction

from ..domain import Point
from ..enclosure import Ball, Evaluation, Instances, Unknown
from ..errors import Obstacle
from ..graph import symbols_in
from .recurrences import Recurrence

MOST_TERMS = 2_000
_EXACT_BITS = 4_000


class _Scope(dict[Basic, Ball]):
    """What was evaluated at one value of an index; what does not hang on the index is kept outside."""

    def __init__(self, outer: dict[Basic, Ball], hangs: Callable[[Basic], bool]) -> None:
        super().__init__()
        self.outer = outer
        self.hangs = hangs

    def get(self, expr: Basic, default: Any = None) -> Any:
        """The value known of an expression."""
        return super().get(expr, default) if self.hangs(expr) else self.outer.get(expr, default)

    def __contains__(self, expr: object) -> bool:
        return self.get(expr) is not None

    def __getitem__(self, expr: Basic) -> Ball:
        return self.get(expr)

    def __setitem__(self, expr: Basic, value: Ball) -> None:
        if self.hangs(expr):
            super().__setitem__(expr, value)
        else:
            self.outer[expr] = value


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
        super().__init__(dict(point), definitions, instances)
        self.recurrences = recurrences
        self.spent = 0
        self._terms: dict[tuple[int, bool], list[Ball]] = {}  # by the id of a recurrence, which lasts as long

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
            value = self._at_index(body, index, k)
            total = total + value if isinstance(expr, sp.Sum) else total * value
        return total

    def _at_index(self, body: Basic, index: sp.Symbol, at: int) -> Ball:
        """The value where an index, which no definition hangs on, has a value."""
        outer, before = self.memo, self.point.get(index)
        self.memo, self.point[index] = _Scope(outer, lambda expr: index in symbols_in(expr)), Fraction(at)
        try:
            return self._value(body)
        finally:
            self.memo = outer
            if before is None:
                del self.point[index]
            else:
                self.point[index] = before

    def _term(self, expr: AppliedUndef) -> Ball:
        own, at = self.recurrences[expr.func], self._integer(expr.args[0])
        if at < own.start:
            raise Unknown
        if at - own.start > MOST_TERMS:
            raise Obstacle(f"more than {MOST_TERMS} terms to run forward")
        terms = self._terms.setdefault((id(own), self.is_complex), [])
        while own.start + len(terms) <= at:  # from the first on: deep recursion is not needed
            k = own.start + len(terms)
            if k < own.first:
                terms.append(self._value(own.initial[k - own.start]))
                continue
            value = self._at_index(own.rule, own.index, k)
            if own.start + len(terms) == k:  # or else it was computed on the way
                terms.append(value)
        return terms[at - own.start]
