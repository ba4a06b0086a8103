"""Convexity and monotonicity of a function on a region, as claims."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from sympy import Expr, Symbol, sympify

from ..kernel.calculus import minus
from ..kernel.domain import Domain, Point
from ..kernel.equality import Effort
from ..kernel.inequality import shape
from ..kernel.verdict import Judgement, Relation
from .claim import Claim, Context, Said
from .conditions import relations, restricted
from .inequality import Conditions, joined, listed
from .inequality_numeric import Region
from .numeric import TOLERANCE, NumericCheck

_WEIGHTS = (Fraction(1, 2), Fraction(1, 5), Fraction(7, 9))


@dataclass(frozen=True)
class _Shaped(Claim):
    """A claim about the shape of a function; `turned`: of its opposite."""

    function: Expr
    variables: tuple[Symbol, ...]
    given: tuple[Relation, ...] = ()
    strictly: bool = False
    turned: bool = False

    def says(self) -> tuple[Said, ...]:
        """`f is convex in x, y for x > 0`."""
        words = " is " + ("strictly " if self.strictly else "") + self.word() + " in "
        said: list[Said] = [self.function, words]
        for number, variable in enumerate(self.variables):
            said += [", ", variable] if number else [variable]
        if self.given:
            said += [" for ", *joined(self.given, ", ")]
        return tuple(said)

    @abstractmethod
    def word(self) -> str:
        """What the function is said to be."""

    def region(self, context: Context) -> Domain:
        """Where it is said to be that."""
        return restricted(context.domain, self.given)

    def written(self) -> Expr:
        """The function, or its opposite."""
        return minus(self.function) if self.turned else self.function

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """At pairs of points of the region that differ in the variables alone."""
        domain = self.region(context)
        region = Region.of((self.function, *self.variables), domain, context.definitions, seed)
        pairs = list(_pairs(region, region.points(points), self.variables))
        if not pairs:
            return NumericCheck(0, 0.0, "forward", None)
        return self._checked(region, pairs)

    @abstractmethod
    def _checked(self, region: Region, pairs: Sequence[tuple[Point, Point]]) -> NumericCheck: ...


def _pairs(region: Region, found: Sequence[Point], variables: Sequence[Symbol]) -> Iterator[tuple[Point, Point]]:
    for first, second in pairwise(found):
        moved = {**first, **{v: second[v] for v in variables if v in second}}
        if moved != first and region.admits(moved):
            yield first, moved


def _verdict(excess: np.ndarray, scale: np.ndarray) -> NumericCheck:
    usable = np.isfinite(excess) & np.isfinite(scale)
    if not usable.any():
        return NumericCheck(0, 0.0, "forward", None)
    relative = np.maximum(excess, 0.0)[usable] / np.maximum(scale[usable], 1e-300)
    largest = float(np.max(relative, initial=0.0))
    return NumericCheck(int(usable.sum()), largest, "forward", largest <= TOLERANCE)


@dataclass(frozen=True)
class Convexity(_Shaped):
    """The claim that a function is convex, or concave, in some variables jointly."""

    def word(self) -> str:
        """Convex or concave."""
        return "concave" if self.turned else "convex"

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By the Hessian, or two points with one between them."""
        domain = self.region(context)
        return shape.convex(self.written(), self.variables, domain, context.definitions, effort, strictly=self.strictly)

    def _checked(self, region: Region, pairs: Sequence[tuple[Point, Point]]) -> NumericCheck:
        """Jensen's inequality for two points, at several weights."""
        excesses, scales = [], []
        for weight in _WEIGHTS:
            between = [_between(first, second, weight, self.variables) for first, second in pairs]
            values = [_values(region, points, self.written()) for points in (*zip(*pairs, strict=True), between)]
            mean = float(weight) * values[0] + float(1 - weight) * values[1]
            excesses.append(values[2] - mean)
            scales.append(np.maximum.reduce([np.abs(value) for value in values]))
        return _verdict(np.concatenate(excesses), np.concatenate(scales))


@dataclass(frozen=True)
class Monotonicity(_Shaped):
    """The claim that a function increases, or decreases, in a variable."""

    def word(self) -> str:
        """Increasing or decreasing."""
        return "decreasing" if self.turned else "increasing"

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By the derivative, or two points."""
        (variable,) = self.variables
        domain = self.region(context)
        return shape.increasing(self.written(), variable, domain, context.definitions, effort, strictly=self.strictly)

    def _checked(self, region: Region, pairs: Sequence[tuple[Point, Point]]) -> NumericCheck:
        (x,) = self.variables
        ordered = [sorted(pair, key=lambda point: point[x]) for pair in pairs]
        low, high = (_values(region, points, self.written()) for points in zip(*ordered, strict=True))
        return _verdict(low - high, np.maximum(np.abs(low), np.abs(high)))


def _values(region: Region, points: Sequence[Point], expr: Expr) -> np.ndarray:
    """Real values of an expression; not a number where it is not real."""
    value = region.sides(points, expr, expr)[0][: len(points)]
    return np.where(np.imag(value) == 0, np.real(value), np.nan)


def _between(first: Point, second: Point, weight: Fraction, variables: Sequence[Symbol]) -> Point:
    moved = dict(first)
    for variable in variables:
        a, b = first[variable], second[variable]
        assert isinstance(a, Fraction) and isinstance(b, Fraction)
        moved[variable] = weight * a + (1 - weight) * b
    return moved


def convex(function: Expr | int, *variables: Symbol, given: Conditions = (), strictly: bool = False) -> Convexity:
    """`function` is convex in `variables` jointly, all its symbols if none is named."""
    body = sympify(function, strict=True)
    named = variables or tuple(sorted(body.free_symbols, key=lambda symbol: str(symbol.name)))
    return Convexity(body, named, relations(*listed(given)), strictly)


def concave(function: Expr | int, *variables: Symbol, given: Conditions = (), strictly: bool = False) -> Convexity:
    """`function` is concave in `variables` jointly, all its symbols if none is named."""
    return replace(convex(function, *variables, given=given, strictly=strictly), turned=True)


def increasing(
    function: Expr | int, variable: Symbol, *, given: Conditions = (), strictly: bool = False
) -> Monotonicity:
    """`function` increases with `variable`, weakly unless `strictly`; the other symbols are held."""
    return Monotonicity(sympify(function, strict=True), (variable,), relations(*listed(given)), strictly)


def decreasing(
    function: Expr | int, variable: Symbol, *, given: Conditions = (), strictly: bool = False
) -> Monotonicity:
    """`function` decreases with `variable`, weakly unless `strictly`; the other symbols are held."""
    return replace(increasing(function, variable, given=given, strictly=strictly), turned=True)
