"""Counterexamples to a maximum: points of the region that are certainly higher, or the point certainly outside it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, islice
from typing import Any

import sympy as sp
from flint import acb, ctx

from ..domain import Domain, Point, by_name, points, special_points
from ..enclosure import Evaluation, circuit, describe
from ..equality import Effort, equal
from ..probe import holds
from ..verdict import Order, Relation, Verdict, Witness
from .regions import Problem

_BITS = 96
_STEPS = tuple(Fraction(sign, scale) for scale in (1, 8, 64, 1024, 10**5) for sign in (1, -1))
_ROUNDED = 10**9
_MOST_PARAMETERS = 12  # parameter points at which steps away from the claimed point are tried
_SECONDS = 12
_FAILS = {
    Order.GT: Order.LE,
    Order.GE: Order.LT,
    Order.LT: Order.GE,
    Order.LE: Order.GT,
    Order.EQ: Order.NE,
    Order.NE: Order.EQ,
}


def above(problem: Problem, effort: Effort, sign: int) -> Witness | None:
    """A point of the region at which the function is certainly beyond its value at the point claimed."""
    claimed = problem.there(problem.height)
    word = "larger" if sign > 0 else "smaller"
    common = circuit()
    for point in chain(_near(problem, effort), islice(_samples(problem, effort), effort.tries)):
        with ctx.workprec(_BITS):
            evaluation = Evaluation(point, {}, shared=common)
            if not _admitted(problem.domain, point, evaluation):
                continue
            there, here = _both(evaluation, problem.height, claimed)
            if not _real(there, here) or not there > here:
                continue
            left, right = (describe(ball if sign > 0 else -ball) for ball in (there, here))
            return Witness(_ordered(point), left, right, shows=f"a {word} value than at the point claimed")
    return None


def same_height(problem: Problem, effort: Effort) -> Witness | None:
    """Another point of the region with certainly the same value."""
    claimed = problem.there(problem.height)
    common = circuit()
    tried = 0
    for point in _samples(problem, effort):
        with ctx.workprec(_BITS):
            evaluation = Evaluation(point, {}, shared=common)
            if not _admitted(problem.domain, point, evaluation):
                continue
            there, here = _both(evaluation, problem.height, claimed)
            if not (_real(there, here) and there.overlaps(here)):
                continue
            gaps = [_both(evaluation, v, a) for v, a in zip(problem.variables, problem.at, strict=True)]
        if not any(_real(left, right) and not left.overlaps(right) for left, right in gaps):
            continue
        values = {s: sp.Rational(v.numerator, v.denominator) for s, v in point.items() if isinstance(v, Fraction)}
        sides = [problem.height.xreplace(values), claimed.xreplace(values)]
        if equal(sides[0], sides[1], None, None, effort).verdict is Verdict.PROVED:
            return Witness(_ordered(point), describe(there), describe(here), shows="the same value at another point")
        tried += 1
        if tried == _SECONDS:
            return None
    return None


def infeasible(problem: Problem, there: Relation, effort: Effort) -> Witness | None:
    """Parameters for which the point claimed certainly does not satisfy a condition of the region."""
    domain = problem.parameters
    symbols = sorted(_parameters(problem), key=by_name)
    stream = chain(islice(points(domain, symbols, effort.seed), effort.tries), special_points(domain, symbols))
    common = circuit()
    for point in stream if symbols else [{}]:
        with ctx.workprec(_BITS):
            evaluation = Evaluation(point, {}, shared=common)
            left, right = _both(evaluation, there.lhs, there.rhs)
            if not (_admitted(domain, point, evaluation) and _real(left, right)):
                continue
            if holds(left - right, _FAILS[there.order]):
                return Witness(
                    _ordered(point), describe(left), describe(right), shows="the point lies outside the region"
                )
    return None


def _parameters(problem: Problem) -> set[sp.Symbol]:
    sides = [side for fact in problem.domain.facts for side in (fact.lhs, fact.rhs)]
    found = {symbol for expr in (problem.height, *problem.at, *sides) for symbol in expr.free_symbols}
    return found - set(problem.variables)


def _samples(problem: Problem, effort: Effort) -> Iterator[Point]:
    symbols = _parameters(problem) | set(problem.variables)
    yield from special_points(problem.domain, symbols, effort.seed)
    yield from islice(points(problem.domain, symbols, effort.seed), 10 * effort.tries)


def _near(problem: Problem, effort: Effort) -> Iterator[Point]:
    """Steps away from the point claimed, along one variable at a time."""
    parameters = problem.parameters
    common = circuit()
    for given in islice(points(parameters, _parameters(problem), effort.seed), _MOST_PARAMETERS):
        with ctx.workprec(_BITS):
            evaluation = Evaluation(given, {}, shared=common)
            balls = [evaluation.value(coordinate) for coordinate in problem.at]
        if not _real(*balls):
            continue
        start = [_rational(ball) for ball in balls]
        yield {**given, **dict(zip(problem.variables, start, strict=True))}
        for k, variable in enumerate(problem.variables):
            for step in _STEPS:
                moved = {**dict(zip(problem.variables, start, strict=True)), variable: start[k] + step}
                yield {**given, **moved}


def _rational(ball: Any) -> Fraction:
    return Fraction(float(ball.mid())).limit_denominator(_ROUNDED)


def _admitted(domain: Domain, point: Point, evaluation: Evaluation) -> bool:
    """Whether a point certainly satisfies everything that a domain asks."""
    for symbol, value in point.items():
        if isinstance(value, tuple) or value not in domain.range_of(symbol):
            return False
    for fact in domain.facts:
        left, right = _both(evaluation, fact.lhs, fact.rhs)
        if left is None or right is None or not holds(left - right, fact.order):
            return False
    return True


def _both(evaluation: Evaluation, left: sp.Expr, right: sp.Expr) -> tuple[Any, Any]:
    return evaluation.value(left), evaluation.value(right)


def _real(*balls: Any) -> bool:
    return not any(ball is None or isinstance(ball, acb) for ball in balls)


def _ordered(point: Point) -> tuple[tuple[sp.Symbol, Any], ...]:
    return tuple(sorted(point.items(), key=lambda item: by_name(item[0])))
