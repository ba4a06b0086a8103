"""Solutions: those of an equation, or of several, are exactly the ones that are claimed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sympy import (
    Abs,
    Add,
    Expr,
    FiniteSet,
    Heaviside,
    Integer,
    Integers,
    Interval,
    Mul,
    Naturals,
    Naturals0,
    Piecewise,
    Pow,
    Rational,
    Rationals,
    Reals,
    Symbol,
    Tuple,
    ceiling,
    cos,
    default_sort_key,
    exp,
    floor,
    oo,
    sign,
    sin,
    sympify,
    tanh,
)  # fmt: skip
from sympy.core.basic import Basic
from sympy.core.relational import Equality as Equation
from sympy.sets.sets import Set

from ..kernel.domain import Range, Sort
from ..kernel.equality import Effort
from ..kernel.errors import Obstacle
from ..kernel.graph import Graph
from ..kernel.solutions.among import Among
from ..kernel.solutions.decision import solution_set
from ..kernel.verdict import Judgement, Order, Relation
from .claim import Claim, Context, Said
from .numeric import Forward, NotNumeric, NumericCheck

Sides: TypeAlias = "Relation | Equation | tuple[Any, Any]"
Numbers: TypeAlias = "range | Set"

_MOST_TRIED = 20_000
_GRID = 2_001
_WIDTH = 50.0
_CLOSE = 1e-9
_TRUSTED = 1e3  # times the rounding error seen, beyond which a sign is certain


@dataclass(frozen=True)
class Solutions(Claim):
    """The claim that the solutions of equations in some unknowns, among certain numbers, are exactly `values`."""

    equations: tuple[Relation, ...]
    unknowns: tuple[Symbol, ...]
    values: tuple[tuple[Expr, ...], ...]
    among: Among

    def says(self) -> tuple[Said, ...]:
        """The solutions of the equations are the values."""
        said: list[Said] = ["the solutions of"]
        for number, equation in enumerate(self.equations):
            said += ["and", equation] if number else [equation]
        said.append("in")
        for number, unknown in enumerate(self.unknowns):
            said += ["and", unknown] if number else [unknown]
        said += [f"among {self.among.in_words}", "are", self._set()]
        return tuple(said)

    def _set(self) -> Said:
        if not self.values:
            return "none"
        single = len(self.unknowns) == 1
        members: Said = FiniteSet(*(v[0] if single else Tuple(*v) for v in self.values), evaluate=False)
        return members

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By trying every integer of a range, or from the roots of a numerator."""
        among = _within(self.among, self.unknowns, context)
        return solution_set(
            self.equations, self.unknowns, self.values, among, context.domain, context.definitions, effort
        )

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Every integer of a finite range in plain fractions; else both sides at the claimed solutions, and a scan."""
        among = _within(self.among, self.unknowns, context)
        if self._has_parameters(context):
            return self._with_parameters(context, points, seed)
        ends = among.ends
        if ends is not None and ends[1] - ends[0] <= _MOST_TRIED and len(self.unknowns) == 1:
            found = self._tried(range(ends[0], ends[1] + 1), context)
            if found is not None:
                return found
        with np.errstate(all="ignore"):
            claimed = [[_float(value, context) for value in values] for values in self.values]
            worst = max((self._gap(values, context) for values in claimed), default=0.0)
            wrong = worst > _CLOSE or self._crosses(np.array([values[0] for values in claimed]), among, context)
        return NumericCheck(max(1, len(claimed)), worst, "substitution", not wrong)

    def _has_parameters(self, context: Context) -> bool:
        sides = [side for one in self.equations for side in (one.lhs, one.rhs)]
        try:
            free = context.definitions.reachable(sides)[1]
        except Obstacle as obstacle:
            raise NotNumeric(str(obstacle)) from None
        return bool(self.values) and len(self.equations) == 1 and bool(set(free) - set(self.unknowns))

    def _with_parameters(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Both sides at the claimed solutions, for drawn values of the parameters; the worst of them."""
        equation, found = self.equations[0], []
        for values in self.values:
            own = dict(zip(self.unknowns, values, strict=True))
            found.append(context.world(points, seed).compare(equation.lhs.xreplace(own), equation.rhs.xreplace(own)))
        return max(found, key=lambda one: (one.agrees is False, one.largest))

    def _tried(self, span: range, context: Context) -> NumericCheck | None:
        """The solutions in plain fractions, one integer after the other; None where a side is not made of these."""
        try:
            claimed = {fraction(value, {}, context.definitions) for (value,) in self.values}
            found = {Fraction(k) for k in span if self._holds(k, context)}
        except NotNumeric:
            return None
        return NumericCheck(len(span), 0.0 if found == claimed else 1.0, "fractions", found == claimed)

    def _holds(self, k: int, context: Context) -> bool:
        own = {self.unknowns[0]: Fraction(k)}
        try:
            return all(
                fraction(one.lhs, own, context.definitions) == fraction(one.rhs, own, context.definitions)
                for one in self.equations
            )
        except ZeroDivisionError:
            return False

    def _gap(self, values: Sequence[float], context: Context) -> float:
        """The largest relative difference of two sides; where a side jumps, on the side that suits best."""
        sides = [side for one in self.equations for side in (one.lhs, one.rhs)]
        jumps = any(context.definitions.uses(side, _JUMPS) for side in sides)
        near = (0.0, _CLOSE, -_CLOSE) if jumps else (0.0,)
        return min(self._gap_at([value + off * (1 + abs(value)) for value in values], context) for off in near)

    def _gap_at(self, values: Sequence[float], context: Context) -> float:
        forward = _forward(self.unknowns, [np.array([value]) for value in values], context)
        worst = 0.0
        for equation in self.equations:
            left, right = _side(forward, equation.lhs, 1), _side(forward, equation.rhs, 1)
            noise = max(abs(left[1] - left[0]), abs(right[1] - right[0]))
            scale = max(abs(left[0]), abs(right[0]), noise * 1e12)
            worst = max(worst, float(abs(left[0] - right[0]) / scale) if scale > 0 else 0.0)
        return worst if np.isfinite(worst) else 1.0

    def _crosses(self, claimed: NDArray[Any], among: Among, context: Context) -> bool:
        """Whether one continuous equation changes sign, beyond rounding errors, where no solution is claimed."""
        if len(self.equations) > 1 or len(self.unknowns) > 1 or among.integers or among.only_rational:
            return False
        equation = self.equations[0]
        if not all(_is_continuous(node) for node in context.definitions.nodes((equation.lhs, equation.rhs))):
            return False
        low = -_WIDTH if among.allowed.lower is None else float(among.allowed.lower)
        high = _WIDTH if among.allowed.upper is None else float(among.allowed.upper)
        grid = np.linspace(low, high, _GRID + 2)[1:-1]
        forward = _forward(self.unknowns, [grid], context)
        gap, near = np.split(_side(forward, equation.lhs, _GRID) - _side(forward, equation.rhs, _GRID), 2)
        signs = np.where(np.abs(gap) > _TRUSTED * np.abs(near - gap), np.sign(gap), 0)
        for k in np.flatnonzero(signs[:-1] * signs[1:] < 0):
            if not ((claimed > grid[k] - 1e-6) & (claimed < grid[k + 1] + 1e-6)).any():
                return True
        return False


def _is_continuous(node: Basic) -> bool:
    if isinstance(node, Pow):
        return isinstance(node.exp, Integer) and node.exp.p >= 0
    return isinstance(node, (Add, Mul, sin, cos, exp, tanh))


def fraction(expr: Basic, values: Mapping[Symbol, Fraction], definitions: Graph) -> Fraction:
    """The value in Python's fractions. Raises `NotNumeric` for what is not rational, ZeroDivisionError."""
    if isinstance(expr, Rational):
        return Fraction(int(expr.p), int(expr.q))
    if isinstance(expr, Symbol):
        if expr in values:
            return values[expr]
        if expr not in definitions:
            raise NotNumeric(f"{expr} has no value")
        return fraction(definitions[expr], values, definitions)
    parts = [fraction(arg, values, definitions) for arg in expr.args] if isinstance(expr, _IN_FRACTIONS) else []
    match expr:
        case Add():
            return sum(parts, Fraction(0))
        case Mul():
            return prod(parts, start=Fraction(1))
        case floor() | ceiling():
            return Fraction(parts[0].__floor__() if isinstance(expr, floor) else parts[0].__ceil__())
        case Abs():
            return abs(parts[0])
        case Pow() if parts[1].denominator == 1 and abs(parts[1]) < 100:
            return parts[0] ** int(parts[1])
    raise NotNumeric(f"{type(expr).__name__} is not evaluated in fractions")


_IN_FRACTIONS = (Add, Mul, Pow, floor, ceiling, Abs)
_JUMPS = (floor, ceiling, sign, Heaviside, Piecewise)


def _forward(names: Sequence[Symbol], values: Sequence[NDArray[Any]], context: Context) -> Forward:
    doubled = {name: np.concatenate([value, value]) for name, value in zip(names, values, strict=True)}
    return Forward(len(values[0]) if values else 1, doubled, context.definitions)


def _side(forward: Forward, side: Expr, count: int) -> NDArray[Any]:
    try:
        found: NDArray[Any] = np.broadcast_to(np.real(forward.of(side)), (2 * count,))
        return found
    except OverflowError:
        raise NotNumeric("a number too large for double precision") from None
    except Obstacle as obstacle:
        raise NotNumeric(str(obstacle)) from None


def _float(value: Expr, context: Context) -> float:
    return float(_side(Forward(1, {}, context.definitions), value, 1)[0])


def _within(among: Among, unknowns: Sequence[Symbol], context: Context) -> Among:
    """The numbers of the claim, as far as the unknown may be one of them by its declaration."""
    if len(unknowns) != 1:
        return among
    return Among(among.allowed.meet(context.domain.range_of(unknowns[0])), among.only_rational)


# ---- as an author writes it


def solutions(
    equations: Sides | Sequence[Sides],
    unknown: Symbol | Sequence[Symbol],
    values: Iterable[Any],
    among: Numbers = Reals,
) -> Solutions:
    """The claim that the solutions are exactly these: `solutions((x**2, 4), x, {-2, 2})`.

    An equation is a pair of sides, or `Eq`. `among` are the numbers that count: `range(1, 206)` for the integers from
    1 to 205, `Integers`, `Rationals`, `Interval(0, 1)`, by default the real numbers. For several unknowns each
    solution is a tuple. Raises TypeError for anything else.
    """
    names = (unknown,) if isinstance(unknown, Symbol) else tuple(unknown)
    listed = [tuple(value) if isinstance(value, (tuple, list, Tuple)) else (value,) for value in values]
    exact = [tuple(sympify(one, strict=True) for one in value) for value in listed]
    if isinstance(values, (set, frozenset)):  # whose order changes from run to run
        exact.sort(key=lambda value: [default_sort_key(one) for one in value])
    return Solutions(tuple(_equations(equations)), names, tuple(exact), _among(among))


def only_solution(
    equations: Sides | Sequence[Sides], unknown: Symbol | Sequence[Symbol], value: Any, among: Numbers = Reals
) -> Solutions:
    """The claim that there is one solution, and which: `only_solution((2*x, 3), x, Rational(3, 2))`."""
    return solutions(equations, unknown, [value], among)


def _equations(given: Any) -> list[Relation]:
    if isinstance(given, list):
        return [_equation(one) for one in given]
    if isinstance(given, tuple) and given and all(isinstance(one, (tuple, Equation, Relation)) for one in given):
        return [_equation(one) for one in given]
    return [_equation(given)]


def _equation(given: Any) -> Relation:
    if isinstance(given, Relation):
        return given
    if isinstance(given, Equation):
        return Relation(given.lhs, Order.EQ, given.rhs)
    if isinstance(given, tuple) and len(given) == 2:
        return Relation(sympify(given[0], strict=True), Order.EQ, sympify(given[1], strict=True))
    raise TypeError("an equation is a pair of sides, or Eq(left, right)")


def _among(numbers: Numbers) -> Among:
    if isinstance(numbers, Among):
        return numbers
    if isinstance(numbers, range):
        if numbers.step != 1 or not numbers:
            raise TypeError("a range of integers goes up by one from its first to its last, and is not empty")
        return Among(Range(Sort.INTEGER, Fraction(numbers[0]), Fraction(numbers[-1]), True, True))
    if isinstance(numbers, Interval):
        low, high = _end(numbers.start), _end(numbers.end)
        return Among(
            Range(
                Sort.REAL,
                low,
                high,
                low is not None and not bool(numbers.left_open),
                high is not None and not bool(numbers.right_open),
            )
        )
    known = {
        Reals: Among(),
        Rationals: Among(only_rational=True),
        Integers: Among(Range(Sort.INTEGER)),
        Naturals: Among(Range(Sort.INTEGER, lower=Fraction(1), lower_closed=True)),
        Naturals0: Among(Range(Sort.INTEGER, lower=Fraction(0), lower_closed=True)),
    }
    if numbers not in known:
        raise TypeError("solutions are sought in a range of integers, an Interval, Integers, Rationals or Reals")
    return known[numbers]


def _end(value: Expr) -> Fraction | None:
    if value in (oo, -oo):
        return None
    if not isinstance(value, Rational):
        raise TypeError("the ends of an interval are rational numbers")
    return Fraction(int(value.p), int(value.q))
