"""Sums, products and recurrences run forward in certified balls, at given integers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from operator import add, mul

import sympy as sp
from flint import arb, fmpq
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction

from ..circuit import Circuit, Gate, Node
from ..domain import Point
from ..enclosure import Ball, Evaluation, Unknown, gate
from ..errors import Obstacle
from ..stand_ins import Instances
from .recurrences import Recurrence

MOST_TERMS = 2_000
_EXACT_BITS = 4_000


class Unrolled(Evaluation):
    """An evaluation that also knows Σ and Π, whose bounds are integers at the point, and terms of recurrences.

    An empty sum is 0, an empty product 1. The circuit is one that `unrolling` made.
    """

    def __init__(
        self, point: Point, definitions: Mapping[sp.Symbol, sp.Expr], instances: Instances, circuit: Circuit
    ) -> None:
        super().__init__(dict(point), definitions, instances, circuit)
        self.spent = 0
        self._terms: dict[tuple[int, bool], list[Ball]] = {}  # by the id of a recurrence, which lasts as long
        self._scopes: list[tuple[sp.Symbol, dict[Node, Ball]]] = []  # indices, innermost last, and what hangs on them

    def _value(self, node: Node) -> Ball:
        memo = self.memo
        for index, own in reversed(self._scopes):
            if node.hangs_on(index):
                memo = own
                break
        found = memo.get(node)
        if found is None:
            found = memo[node] = self._computed(node)
        return found

    def _computed(self, node: Node) -> Ball:
        value = node.rule(self, node)
        if not isinstance(value, fmpq):
            self._check_finite(value)
        elif value.height_bits() > _EXACT_BITS:
            return self._lift(arb(value))  # a recurrence may square its denominators in each step
        return value

    def _integer(self, node: Node) -> int:
        value = self._value(node)
        if not isinstance(value, fmpq) or value.denom() != 1:
            raise Obstacle(f"{node.expr} is not an integer")
        return int(value.numer())

    def _ranged(self, node: Node) -> Ball:
        low, high, body = node.args
        start, combined, index = node.constant
        first, last = self._integer(low), self._integer(high)
        self.spent += max(0, last - first + 1)
        if self.spent > MOST_TERMS:
            raise Obstacle(f"more than {MOST_TERMS} terms to run forward")
        total: Ball = fmpq(start)
        for k in range(first, last + 1):
            total = combined(total, self._at_index(body, index, k))
        return total

    def _at_index(self, body: Node, index: sp.Symbol, at: int) -> Ball:
        """The value where an index, which no definition hangs on, has a value."""
        before = self.point.get(index)
        self.point[index] = Fraction(at)
        self._scopes.append((index, {}))
        try:
            return self._value(body)
        finally:
            self._scopes.pop()
            if before is None:
                del self.point[index]
            else:
                self.point[index] = before

    def _term(self, node: Node) -> Ball:
        own: Recurrence = node.constant
        at = self._integer(node.args[0])
        if at < own.start:
            raise Unknown
        if at - own.start > MOST_TERMS:
            raise Obstacle(f"more than {MOST_TERMS} terms to run forward")
        terms = self._terms.setdefault((id(own), self.is_complex), [])
        while own.start + len(terms) <= at:  # from the first on: deep recursion is not needed
            k = own.start + len(terms)
            if k < own.first:
                terms.append(self._value(self.node(own.initial[k - own.start])))
                continue
            value = self._at_index(self.node(own.rule), own.index, k)
            if own.start + len(terms) == k:  # or else it was computed on the way
                terms.append(value)
        return terms[at - own.start]


def unrolling(recurrences: Mapping[UndefinedFunction, Recurrence]) -> Circuit:
    """An empty circuit in which sums, products and recurrences are run forward."""

    def own(expr: Basic) -> Gate:
        if isinstance(expr, (sp.Sum, sp.Product)):
            *inner, (index, low, high) = expr.limits  # the last one is the outermost
            body = expr.func(expr.function, *inner) if inner else expr.function
            start, combined = (0, add) if isinstance(expr, sp.Sum) else (1, mul)
            return Unrolled._ranged, (low, high, body), (start, combined, index)
        recurrence = recurrences.get(expr.func) if isinstance(expr, AppliedUndef) else None
        return gate(expr) if recurrence is None else (Unrolled._term, expr.args[:1], recurrence)

    return Circuit(own)
