"""Stationary points, maxima and minima over a region, of functions and point by point of integrands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from sympy import Expr, Integral, Symbol, Tuple, sympify

from ..kernel.equality import Effort
from ..kernel.expansion import applied_functions
from ..kernel.optimization.optimum import is_optimum, is_stationary
from ..kernel.optimization.regions import Asked
from ..kernel.verdict import Judgement, Order, Relation, Witness
from .claim import Claim, Context, Said
from .conditions import Condition, relations
from .numeric import TOLERANCE, Array, NotNumeric, NumericCheck
from .sampling import Sample, sample

Where: TypeAlias = "Condition | bool | Sequence[Condition | bool]"
At: TypeAlias = "Expr | int | Sequence[Expr | int] | Mapping[Expr, Expr | int]"

_STEP = 1e-4
_ROUGH = 1e-6  # largest slope that central differences may leave, relative to the size of the function


def where(conditions: Where) -> tuple[Relation, ...]:
    """One condition, or several that all hold, as relations. Raises what `relations` does."""
    return relations(*(conditions if isinstance(conditions, (tuple, list)) else (conditions,)))


def _expr(value: object) -> Expr:
    found: Expr = sympify(value, strict=True)
    return found


def _variables(given: Expr | Sequence[Expr]) -> tuple[Expr, ...]:
    return tuple(given) if isinstance(given, (tuple, list, Tuple)) else (given,)


def _at(given: At, variables: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The coordinates in the order of the variables. Raises TypeError where they do not fit."""
    if isinstance(given, Mapping):
        if set(given) != set(variables):
            raise TypeError("the point gives a value to each variable, and to nothing else")
        return tuple(_expr(given[variable]) for variable in variables)
    coordinates = given if isinstance(given, (tuple, list, Tuple)) else (given,)
    return tuple(_expr(value) for value in coordinates)


def _pairs(variables: tuple[Expr, ...], at: tuple[Expr, ...]) -> tuple[Said, ...]:
    said: list[Said] = []
    for variable, value in zip(variables, at, strict=False):
        said += ["and", Relation(variable, Order.EQ, value)] if said else [Relation(variable, Order.EQ, value)]
    return tuple(said)


def _listed(variables: Sequence[Expr | Relation], word: str) -> tuple[Said, ...]:
    said: list[Said] = []
    for number, variable in enumerate(variables):
        said += [variable] if not number else [word, variable]
    return tuple(said)


@dataclass(frozen=True)
class Optimum(Claim):
    """The claim that a function has its maximum (minimum) over a region at a point.

    With `over`, an integration variable, that the functional ∫ f d`over` has it at a function, point by point.
    """

    asked: Asked
    over: Symbol | None = None

    def says(self) -> tuple[Said, ...]:
        """“f has its maximum 1/4 over x > 0 at x = 1/2”."""
        asked = self.asked
        only = "only " if asked.only else ""
        what = asked.function if self.over is None else Integral(asked.function, self.over)
        head: tuple[Said, ...] = (what, f"has its {only}{asked.word}")
        value: tuple[Said, ...] = () if asked.value is None else (asked.value,)
        region = ("over", *_listed(asked.conditions, "and")) if asked.conditions else ()
        return (*head, *value, *region, "at", *_pairs(asked.variables, asked.at))

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By a sign: of the difference, of the slope, or of the second derivatives."""
        return is_optimum(self.asked, context.domain, context.definitions, effort, self.over)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """The function at points drawn from the region, against its value at the point claimed."""
        asked, found = self.asked, self._sample(context, 8 * points, seed)
        there = found.of(asked.function)
        here = found.of(asked.function, _moved(asked, found))
        usable = np.isfinite(there) & np.isfinite(here) & (np.imag(there) == 0) & (np.imag(here) == 0)
        if not usable.any():
            return NumericCheck(0, 0.0, "drawn from the region", None)
        beaten = np.maximum(asked.sign * (np.real(there) - np.real(here)), 0)[usable]
        relative = beaten / np.maximum(1, np.abs(here[usable]))
        largest = float(relative.max())
        if asked.value is not None:
            stated = found.of(asked.value)[usable]
            largest = max(largest, float((np.abs(stated - here[usable]) / np.maximum(1, np.abs(stated))).max()))
        return NumericCheck(int(usable.sum()), largest, "drawn from the region", largest <= TOLERANCE)

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether NumPy finds the function elsewhere at the witness than its enclosures say."""
        if witness.lhs is None or witness.rhs is None or "value" not in witness.shows:
            return False
        asked, found = self.asked, _at_witness(self.asked, witness, context)
        sides = (found.of(asked.function), found.of(asked.function, _moved(asked, found)))
        for value, ball in zip(sides, (witness.lhs, witness.rhs), strict=True):
            expected, radius = float(ball.real), float(ball.radius)
            if np.isfinite(value[0]) and abs(value[0] - expected) > 2 * radius + TOLERANCE * max(1.0, abs(expected)):
                return True
        return False

    def _sample(self, context: Context, points: int, seed: int) -> Sample:
        asked = self.asked
        exprs = (asked.function, *asked.variables, *asked.at, *(() if asked.value is None else (asked.value,)))
        return sample(exprs, asked.conditions, context.domain, context.definitions, points, seed)


def _moved(asked: Asked, found: Sample) -> dict[Expr, Array]:
    return {variable: found.of(value) for variable, value in zip(asked.variables, asked.at, strict=True)}


def _at_witness(asked: Asked, witness: Witness, context: Context) -> Sample:
    """The one point of a witness; a symbol that stands for an undefined function is that function again."""
    exprs = (asked.function, *asked.at, *asked.variables)
    definitions = context.definitions.reachable(exprs)[0]
    functions = {str(node): node for node in applied_functions((*exprs, *definitions.values()))}
    values: dict[Expr, Array] = {}
    for symbol, value in witness.point:
        if isinstance(value, tuple):
            raise NotNumeric("a complex witness")
        values[functions.get(symbol.name, symbol)] = np.array([float(value)])
    return Sample(1, values, context.definitions)


@dataclass(frozen=True)
class Stationary(Claim):
    """The claim that the partial derivatives of a function by some variables are all 0 at a point."""

    function: Expr
    variables: tuple[Expr, ...]
    at: tuple[Expr, ...]
    conditions: tuple[Relation, ...] = ()

    def says(self) -> tuple[Said, ...]:
        """“f is stationary at x = 1, y = 2”."""
        return (self.function, "is stationary at", *_pairs(self.variables, self.at))

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """Each partial derivative by the zero test."""
        domain, graph = context.domain, context.definitions
        return is_stationary(self.function, self.variables, self.at, domain, graph, effort, self.conditions)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Central differences around the point."""
        exprs = (self.function, *self.variables, *self.at)
        found = sample(exprs, self.conditions, context.domain, context.definitions, points, seed)
        base = {v: np.asarray(found.of(a)) for v, a in zip(self.variables, self.at, strict=True)}
        largest, usable = 0.0, np.ones(found.count, dtype=bool)
        for variable in self.variables:
            slope, scale = _slope(found, self.function, base, variable)
            here = np.isfinite(slope) & np.isfinite(scale)
            usable &= here
            largest = max(largest, float((np.abs(slope) / scale)[here].max(initial=0.0)))
        if not usable.any():
            return NumericCheck(0, 0.0, "central differences", None)
        return NumericCheck(int(usable.sum()), largest, "central differences", largest <= _ROUGH)


def _slope(found: Sample, function: Expr, base: dict[Expr, Array], variable: Expr) -> tuple[Array, Array]:
    """f′ by Richardson extrapolation of central differences, and the size of f around the point."""

    def around(step: Array) -> tuple[Array, Array]:
        up, down = (found.of(function, {**base, variable: base[variable] + s}) for s in (step, -step))
        return (up - down) / (2 * step), np.abs(up) + np.abs(down)

    step = _STEP * np.maximum(1e-3, np.minimum(1.0, np.abs(base[variable]) + (base[variable] == 0)))
    (coarse, size), (fine, _) = around(step), around(step / 2)
    return (4 * fine - coarse) / 3, np.maximum(1.0, size / np.maximum(np.abs(base[variable]), 1e-3))


def stationary(function: Expr, variables: Expr | Sequence[Expr], at: At, given: Where = ()) -> Stationary:
    """`f` has gradient 0 at a point: `stationary(x**2 + y**2, [x, y], at=[0, 0])`. Raises TypeError."""
    by = _variables(variables)
    return Stationary(_expr(function), by, _at(at, by), where(given))


def _optimum(
    sign: int,
    only: bool,
    function: Expr,
    variables: Expr | Sequence[Expr],
    at: At,
    value: Expr | int | None,
    over: Where,
) -> Asked:
    by = _variables(variables)
    stated = None if value is None else _expr(value)
    return Asked(_expr(function), by, _at(at, by), sign, stated, only, where(over))


def maximum(
    function: Expr, variables: Expr | Sequence[Expr], at: At, value: Expr | int | None = None, over: Where = ()
) -> Optimum:
    """`f(x) ≤ f(a)` all over a region: `maximum(x*exp(-x), x, at=1)`. Raises TypeError."""
    return Optimum(_optimum(1, False, function, variables, at, value, over))


def minimum(
    function: Expr, variables: Expr | Sequence[Expr], at: At, value: Expr | int | None = None, over: Where = ()
) -> Optimum:
    """`f(x) ≥ f(a)` all over a region. Raises TypeError."""
    return Optimum(_optimum(-1, False, function, variables, at, value, over))


def only_maximum(
    function: Expr, variables: Expr | Sequence[Expr], at: At, value: Expr | int | None = None, over: Where = ()
) -> Optimum:
    """`f(x) < f(a)` at every other point of a region. Raises TypeError."""
    return Optimum(_optimum(1, True, function, variables, at, value, over))


def only_minimum(
    function: Expr, variables: Expr | Sequence[Expr], at: At, value: Expr | int | None = None, over: Where = ()
) -> Optimum:
    """`f(x) > f(a)` at every other point of a region. Raises TypeError."""
    return Optimum(_optimum(-1, True, function, variables, at, value, over))


def pointwise_maximum(integrand: Expr, function: Expr, variable: Symbol, at: Expr, over: Where = ()) -> Optimum:
    """∫ F(x, y(x)) dx is largest at y = `at` and at no other function: `pointwise_maximum(F, D(x), x, at=…)`.

    F holds no derivative of y, so that the integrand may be made as large as it can be at every x by itself.
    """
    return Optimum(_optimum(1, True, integrand, function, at, None, over), variable)


def pointwise_minimum(integrand: Expr, function: Expr, variable: Symbol, at: Expr, over: Where = ()) -> Optimum:
    """∫ F(x, y(x)) dx is least at y = `at` and at no other function."""
    return Optimum(_optimum(-1, True, integrand, function, at, None, over), variable)
