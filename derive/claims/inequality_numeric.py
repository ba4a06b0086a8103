"""Inequalities in NumPy: at many points of a region, close to its boundary as well, and candidates for a witness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np
import sympy as sp

from ..kernel.cells import Cell
from ..kernel.domain import Domain, Point, Range, Sort
from ..kernel.errors import IllFormed, Obstacle
from ..kernel.graph import Graph
from ..kernel.probe import Probe
from ..kernel.stand_ins import Instances
from ..kernel.verdict import Order, Relation
from .numeric import BLIND, ROUNDING, TOLERANCE, Array, Forward, NotNumeric, NumericCheck, both_sides, doubled

_NEAR = Fraction(1, 10**5)
_STARTS = 48
_BEST = 4
_ROUNDS = 12
_STEPS_A_ROUND = 24
_DENOMINATOR = 5_000
_SIMPLE = (1, 2, 3, 6, 9, 12, 30)  # denominators of the points close to where a search ends


@dataclass(frozen=True)
class Region:
    """A domain with what it takes to evaluate expressions on it: the free symbols, and all definitions."""

    domain: Domain
    graph: Graph
    symbols: tuple[sp.Symbol, ...]
    probe: Probe

    @classmethod
    def of(cls, exprs: Sequence[sp.Expr], domain: Domain, definitions: Graph, seed: int) -> Region:
        """The region that expressions are looked at on. Raises `NotNumeric`."""
        domain = domain.of_defined(definitions)
        sides = [side for fact in domain.facts for side in (fact.lhs, fact.rhs)]
        try:
            needed, symbols = definitions.reachable((*exprs, *sides))
            cell = Cell.of(domain, needed)
        except (Obstacle, IllFormed) as obstacle:
            raise NotNumeric(str(obstacle)) from None
        solved = {symbol: value for symbol, value in cell.definitions.items() if symbol not in needed}
        graph = Graph({**definitions, **solved}) if solved else definitions
        own = tuple(symbol for symbol in symbols if symbol not in solved)
        return cls(cell.domain, graph, own, Probe(exprs[0], exprs[-1], cell.definitions, symbols, seed))

    def points(self, count: int) -> list[Point]:
        """Points of the region, and as many with one coordinate moved close to an end of its range."""
        found = [point for point, _ in islice(self.probe.points(self.domain, self._all, wide=False), count)]
        if self.symbols and not found:
            raise NotNumeric("no point of the region was found")
        return found + [point for point in self._moved(found) if self.admits(point)]

    @property
    def _all(self) -> Mapping[sp.Symbol, sp.Expr]:
        return self.probe.definitions

    def _moved(self, found: Sequence[Point]) -> Iterator[Point]:
        for number, point in enumerate(found):
            for k, symbol in enumerate(self.symbols):
                ends = _close_to_ends(self.domain.range_of(symbol))
                if ends:
                    yield {**point, symbol: ends[(number + k) % len(ends)]}

    def admits(self, point: Point) -> bool:
        """Whether a point lies in the region."""
        inside = all(isinstance(v, tuple) or v in self.domain.range_of(symbol) for symbol, v in point.items())
        return inside and self.probe.admits(self.domain, self._all, point, Instances(self.probe.seed))

    def sides(self, points: Sequence[Point], lhs: sp.Expr, rhs: sp.Expr) -> tuple[Array, Array]:
        """Both sides at points, each twice, as `Forward` has it."""
        values = {symbol: doubled([point[symbol] for point in points], float) for symbol in self.symbols}
        with np.errstate(all="ignore"):
            left, right = both_sides(Forward(max(1, len(points)), values, self.graph), lhs, rhs)
        return left, right


def _close_to_ends(allowed: Range) -> list[Fraction]:
    if allowed.sort is not Sort.REAL:
        ends = [end for end in (allowed.lower, allowed.upper) if end is not None and allowed.sort is Sort.INTEGER]
        return [end for end in ends if end in allowed]
    ends = []
    for end, inwards in ((allowed.lower, 1), (allowed.upper, -1)):
        if end is not None:
            ends += [end + inwards * _NEAR, end]
    return [end for end in ends if end in allowed]


def check(relation: Relation, domain: Domain, definitions: Graph, count: int, seed: int) -> NumericCheck:
    """Whether the relation holds at points of the region, up to rounding; `largest` is the largest violation."""
    region = Region.of((relation.lhs, relation.rhs), domain, definitions, seed)
    points = region.points(count)
    left, right = region.sides(points, relation.lhs, relation.rhs)
    (left, near_left), (right, near_right) = np.split(left, 2), np.split(right, 2)
    size = np.maximum(np.abs(left), np.abs(right))
    noise = np.maximum(np.abs(near_left - left), np.abs(near_right - right))
    real = (np.imag(left) == 0) & (np.imag(right) == 0)
    usable = np.isfinite(left) & np.isfinite(right) & real & (noise <= BLIND * np.maximum(size, 1))
    if not usable.any():
        return NumericCheck(0, 0.0, "forward", None)
    scale = np.maximum(size, noise / ROUNDING)
    excess = _excess(relation.order, np.real(left), np.real(right)) / np.where(scale > 0, scale, 1)
    largest = float(np.max(excess[usable], initial=0.0))
    return NumericCheck(int(usable.sum()), largest, "forward", largest <= TOLERANCE)


def _excess(order: Order, left: Array, right: Array) -> Array:
    """By how much the relation is violated; rounding hides whether a strict one is, or ≠."""
    if order in (Order.LT, Order.LE):
        return np.asarray(np.maximum(left - right, 0.0))
    if order in (Order.GT, Order.GE):
        return np.asarray(np.maximum(right - left, 0.0))
    return np.abs(left - right) if order is Order.EQ else np.zeros(left.shape)


def candidates(relation: Relation, domain: Domain, definitions: Graph, seed: int) -> Iterator[Point]:
    """Rational points towards which the relation gets worse: a random search from the worst of many points."""
    if relation.order in (Order.NE, Order.EQ):
        return
    try:
        region = Region.of((relation.lhs, relation.rhs), domain, definitions, seed)
        starts = region.points(_STARTS)
        worst = _ranked(region, relation, starts)[:_BEST]
    except NotNumeric:
        return
    for start in worst:
        yield from _descended(region, relation, start, np.random.default_rng(seed))


def _ranked(region: Region, relation: Relation, points: Sequence[Point]) -> list[Point]:
    """The points, those with the least margin first; those without a value left out."""
    left, right = region.sides(points, relation.lhs, relation.rhs)
    margin = np.real(right - left) if relation.order in (Order.LT, Order.LE) else np.real(left - right)
    margin = margin[: len(points)]
    order = np.argsort(np.where(np.isfinite(margin), margin, np.inf), kind="stable")
    return [points[k] for k in order if np.isfinite(margin[k])]


def _descended(region: Region, relation: Relation, start: Point, draw: np.random.Generator) -> Iterator[Point]:
    """Where a random search with shrinking steps ends, and the points on its way."""
    point, width = start, 1.0
    moving = [s for s in region.symbols if region.domain.range_of(s).sort is not Sort.COMPLEX]
    if not moving:
        return
    for _ in range(_ROUNDS):
        near = [
            _stepped(region, point, moving, width * step) for step in draw.normal(size=(_STEPS_A_ROUND, len(moving)))
        ]
        near = [other for other in near if region.admits(other)]
        try:
            best = _ranked(region, relation, [point, *near])
        except NotNumeric:
            return
        if not best:
            return
        width = width if best[0] is not point else width / 3
        point = best[0]
        yield point
    for denominator in _SIMPLE:
        yield {s: v.limit_denominator(denominator) if isinstance(v, Fraction) else v for s, v in point.items()}


def _stepped(region: Region, point: Point, moving: Sequence[sp.Symbol], step: Array) -> Point:
    moved = dict(point)
    for symbol, change in zip(moving, step, strict=True):
        value = point[symbol]
        assert isinstance(value, Fraction)
        scale = max(abs(float(value)), 0.1)
        if region.domain.range_of(symbol).sort is Sort.INTEGER:
            moved[symbol] = value + round(float(change) * scale)
        else:
            moved[symbol] = (value + Fraction(float(change) * scale)).limit_denominator(_DENOMINATOR)
    return moved
