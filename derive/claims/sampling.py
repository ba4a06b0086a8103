"""Points of a region drawn in NumPy: values of symbols, and of undefined functions at their arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
import sympy as sp

from ..kernel.domain import Domain, points
from ..kernel.errors import Obstacle
from ..kernel.expansion import applied_functions, exchanged
from ..kernel.graph import Graph
from ..kernel.verdict import Order, Relation, Value
from .conditions import restricted
from .numeric import Array, Forward, NotNumeric

_BATCHES = (2, 2, 2, 2, 4, 8, 20)  # points drawn for each one wanted, until there are enough
_COMPARE = {
    Order.LT: np.less,
    Order.LE: np.less_equal,
    Order.GT: np.greater,
    Order.GE: np.greater_equal,
    Order.NE: np.not_equal,
}


@dataclass(frozen=True)
class Sample:
    """Values of quantities at some points; a quantity is a symbol, or an undefined function at an argument."""

    count: int
    values: Mapping[sp.Expr, Array]
    definitions: Graph

    def of(self, expr: sp.Expr, instead: Mapping[sp.Expr, Array] | None = None) -> Array:
        """An expression at the points, some quantities put at other values. Raises `NotNumeric`."""
        there = Sample(self.count, {**self.values, **instead}, self.definitions) if instead else self
        try:
            with np.errstate(all="ignore"):
                found = np.broadcast_to(there._forward.of(expr), (2 * self.count,))[: self.count]
        except (Obstacle, OverflowError) as obstacle:
            raise NotNumeric(str(obstacle)) from None
        return np.asarray(found)

    @cached_property
    def _forward(self) -> Forward:
        doubled = {q: np.concatenate([v, v]) for q, v in self.values.items()}
        symbols = {q: v for q, v in doubled.items() if isinstance(q, sp.Symbol)}
        forward = Forward(self.count, symbols, self.definitions)
        forward.memo.update({q: v for q, v in doubled.items() if not isinstance(q, sp.Symbol)})
        return forward

    def joined(self, other: Sample) -> Sample:
        """The points of both."""
        values = {quantity: np.concatenate([value, other.values[quantity]]) for quantity, value in self.values.items()}
        return Sample(self.count + other.count, values, self.definitions)

    def kept(self, where: Array) -> Sample:
        """The points at which a condition holds."""
        values = {quantity: value[where] for quantity, value in self.values.items()}
        return Sample(int(np.count_nonzero(where)), values, self.definitions)


def sample(
    exprs: Sequence[sp.Expr],
    conditions: Iterable[Relation],
    domain: Domain,
    definitions: Graph,
    count: int,
    seed: int,
) -> Sample:
    """At most `count` points of a domain at which conditions hold. Raises `NotNumeric` if none is found."""
    facts = [*domain.facts, *conditions]
    sides = [side for fact in facts for side in (fact.lhs, fact.rhs)]
    try:
        needed, symbols = definitions.reachable((*exprs, *sides))
    except Obstacle as obstacle:
        raise NotNumeric(str(obstacle)) from None
    applied = applied_functions((*exprs, *sides, *needed.values()))
    names = {node: sp.Symbol(str(node), real=True) for node in applied}
    bounds = restricted(Domain(domain.ranges), [_named(fact, names) for fact in facts if fact.order is not Order.EQ])
    quantities: dict[sp.Expr, sp.Symbol] = {symbol: symbol for symbol in symbols}
    quantities |= names
    stream = points(bounds, quantities.values(), seed, wide=False)
    found = Sample(0, {quantity: np.zeros(0) for quantity in quantities}, definitions)
    for times in _BATCHES:
        drawn = list(islice(stream, times * count))
        values = {quantity: _real([point[symbol] for point in drawn]) for quantity, symbol in quantities.items()}
        found = found.joined(_admitted(Sample(len(drawn), values, definitions), facts))
        if found.count >= count:
            break
    if not found.count:
        raise NotNumeric("no point of the region was found")
    return found.kept(np.arange(found.count) < count)


def _admitted(found: Sample, facts: Sequence[Relation]) -> Sample:
    """The points moved until equations hold, and of them those at which the other relations do."""
    for fact in facts:
        if fact.order is Order.EQ:
            found = _on(found, fact)
    for fact in facts:
        if fact.order is not Order.EQ:
            found = found.kept(_COMPARE[fact.order](found.of(fact.lhs), found.of(fact.rhs)))
    return found


def _real(values: Sequence[Value]) -> Array:
    if any(isinstance(value, tuple) for value in values):
        raise NotNumeric("a complex symbol")
    return np.array([float(value) for value in values if not isinstance(value, tuple)])


def _named(fact: Relation, names: Mapping[sp.Expr, sp.Symbol]) -> Relation:
    left, right = (exchanged(side, dict(names)) for side in (fact.lhs, fact.rhs))
    assert isinstance(left, sp.Expr) and isinstance(right, sp.Expr)
    return Relation(left, fact.order, right)


def _on(found: Sample, equation: Relation) -> Sample:
    """The points moved along one quantity until an equation holds that is affine in it."""
    for quantity, value in found.values.items():
        gap = found.of(equation.lhs) - found.of(equation.rhs)
        moved = {quantity: value + 1}
        slope = found.of(equation.lhs, moved) - found.of(equation.rhs, moved) - gap
        if not np.all(np.abs(slope) > 1e-6):
            continue
        there = Sample(found.count, {**found.values, quantity: value - gap / slope}, found.definitions)
        left = np.abs(there.of(equation.lhs) - there.of(equation.rhs))
        if np.all(left <= 1e-9 * (1 + np.abs(gap))):
            return there
    raise NotNumeric("an equation that is not affine in any quantity")
