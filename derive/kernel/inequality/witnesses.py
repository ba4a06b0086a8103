"""Rational points at which a relation between two expressions certainly fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice, product
from typing import Any

from flint import acb, arb, ctx
from sympy import Expr, Rational, Symbol

from ..calculus import add, minus, mul, power
from ..domain import Domain, Point, Range, Sort, by_name
from ..enclosure import Evaluation, describe, evaluate, fraction
from ..equality import Effort, equal
from ..graph import replace as substituted
from ..intervals import tightened
from ..probe import Probe, digits_apart, holds
from ..stand_ins import Instances
from ..verdict import Order, Verdict, Witness
from .monotone import affine

_NEAR = Fraction(1, 1000)
_DENOMINATOR = 10**12
_INTEGERS = 6  # the first so many values of an integer
_MOST_CORNERS = 400
MOST_EQUALITIES = 8  # points at which both sides are compared exactly


@dataclass
class Search:
    """Looks for a witness against `lhs order rhs` on a domain without definitions.

    `usable` counts the points at which both sides certainly are real.
    """

    lhs: Expr
    order: Order
    rhs: Expr
    domain: Domain
    symbols: tuple[Symbol, ...]
    effort: Effort
    usable: int = 0
    close: int = 0

    def __post_init__(self) -> None:
        self.gap = add(self.lhs, minus(self.rhs))
        self.probe = Probe(self.lhs, self.rhs, {}, self.symbols, self.effort.seed, self.effort.shown)

    def found(self, proposed: Iterable[Point] = ()) -> Witness | None:
        """A witness, if one of the points is."""
        few = islice(self.probe.points(self.domain, {}), self.effort.points)
        special = self.probe.special(self.domain, {})
        offered = ((point, Instances(self.effort.seed)) for point in chain(proposed, self._corners()))
        for point, instances in chain(few, special, self._admitted(offered)):
            witness = self.at(point, instances)
            if witness is not None:
                return witness
        return None

    def truths(self, count: int) -> list[tuple[Point, bool]]:
        """Points at which it is certain whether the relation holds, with the answer."""
        known = []
        for point, instances in islice(self.probe.points(self.domain, {}, wide=False), count):
            with ctx.workprec(self.effort.bits):
                gap = _real(Evaluation(point, {}, instances, self.probe.circuit).value(self.gap))
            if gap is not None and holds(gap, self.order):
                known.append((point, True))
            elif gap is not None and holds(gap, self.order.negated):
                known.append((point, False))
        return known

    def fresh(self, count: int) -> Witness | None:
        """A witness among points not looked at before, drawn at one scale."""
        other = Probe(self.lhs, self.rhs, {}, self.symbols, self.effort.seed + 17, self.effort.shown)
        for point, instances in islice(other.points(self.domain, {}, wide=False), count):
            witness = self.at(point, instances)
            if witness is not None:
                return witness
        return None

    def at(self, point: Point, instances: Instances) -> Witness | None:
        """A witness at one point; with more bits, and at last exactly, where 64 leave it open."""
        for bits in (self.effort.bits, 4 * self.effort.bits):
            with ctx.workprec(bits):
                evaluation = Evaluation(point, {}, instances, self.probe.circuit)
                left, right = _real(evaluation.value(self.lhs)), _real(evaluation.value(self.rhs))
                gap = _real(evaluation.value(self.gap))
                if left is None or right is None or gap is None:
                    return None
                self.usable += bits == self.effort.bits
                if holds(gap, self.order.negated):
                    return self._witness(point, left, right, instances, bool(gap.is_zero()))
                if holds(gap, self.order):
                    return None
        assert left is not None and right is not None
        return self._at_equality(point, left, right, instances)

    def _at_equality(self, point: Point, left: arb, right: arb, instances: Instances) -> Witness | None:
        """Against a strict relation or ≠: a point at which both sides are provably equal."""
        if self.order not in (Order.LT, Order.GT, Order.NE) or self.close >= MOST_EQUALITIES:
            return None
        if any(isinstance(value, tuple) for value in point.values()) or instances.in_words():
            return None
        self.close += 1
        values = {s: Rational(v.numerator, v.denominator) for s, v in point.items() if isinstance(v, Fraction)}
        if equal(substituted(self.lhs, values), substituted(self.rhs, values)).verdict is not Verdict.PROVED:
            return None
        return self._witness(point, left, right, instances, True)

    def _witness(self, point: Point, left: arb, right: arb, instances: Instances, equals: bool) -> Witness:
        digits = max(self.effort.shown, digits_apart(left, right))
        shown = tuple(sorted(point.items(), key=lambda item: by_name(item[0])))
        says = "both sides are equal there" if equals else ""
        sides = describe(left, digits), describe(right, digits)
        return Witness(shown, *sides, instances=instances.in_words(), shows=says)

    def _admitted(self, points: Iterable[tuple[Point, Instances]]) -> Iterator[tuple[Point, Instances]]:
        for point, instances in points:
            inside = all(
                isinstance(value, tuple) or value in self.domain.range_of(symbol) for symbol, value in point.items()
            )
            if inside and set(point) >= set(self.symbols) and self.probe.admits(self.domain, {}, point, instances):
                yield point, instances

    def _corners(self) -> Iterator[Point]:
        """Ends of the ranges, points close to them, and the first values of integers, in all combinations."""
        choices = [close_to_ends(self.domain, symbol) for symbol in self.symbols]
        for row in islice(product(*choices), _MOST_CORNERS):
            yield dict(zip(self.symbols, row, strict=True))


def close_to_ends(domain: Domain, symbol: Symbol) -> list[Any]:
    """Values of a symbol at the ends of its range and close to them; of its relations with numbers as well."""
    values = _ends(domain.range_of(symbol))
    if domain.range_of(symbol).sort is Sort.REAL:
        for end in _ends_in_relations(domain, symbol):
            values += [end - _NEAR, end - _NEAR**3, end + _NEAR, end + _NEAR**3]
    return values


def _ends_in_relations(domain: Domain, symbol: Symbol) -> Iterator[Fraction]:
    """The numbers that x is compared with, such as π/2 in x ≤ π/2, rounded."""
    for fact in domain.facts:
        line = affine(add(fact.lhs, minus(fact.rhs)), symbol)
        if line is not None and not (line[0].free_symbols | line[1].free_symbols):
            ball = evaluate(mul(minus(line[1]), power(line[0], -1)), {})
            if isinstance(ball, arb):
                middle = ball.mid().fmpq()
                yield fraction(middle).limit_denominator(_DENOMINATOR)


def _ends(allowed: Range) -> list[Any]:
    if allowed.sort is Sort.COMPLEX:
        return [(Fraction(1, 3), Fraction(2, 5)), (Fraction(-1), Fraction(0))]
    if allowed.sort is Sort.INTEGER:
        return _integers(tightened(allowed))
    values = [Fraction(7, 13)]
    for end, inwards in ((allowed.lower, 1), (allowed.upper, -1)):
        if end is not None:
            values += [end, end + inwards * _NEAR, end + inwards * _NEAR**3]
    return [value for value in values if value in allowed]


def _integers(allowed: Range) -> list[Fraction]:
    if allowed.lower is not None:
        row = [allowed.lower + k for k in range(_INTEGERS)]
    elif allowed.upper is not None:
        row = [allowed.upper - k for k in range(_INTEGERS)]
    else:
        row = [Fraction(k) for k in (0, 1, -1, 2, -2, 3)]
    return [value for value in row if value in allowed]


def _real(value: Any) -> arb | None:
    """A ball as a real one; None for a number that is not certainly real."""
    if isinstance(value, acb):
        return value.real if value.imag.is_zero() else None
    return value if isinstance(value, arb) else None
