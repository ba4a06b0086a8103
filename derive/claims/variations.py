"""The calculus of variations: the Euler–Lagrange expression of ∫ F(x, y, y′) dx, extremals, first integrals.

NumPy varies the function: ∫ F at y + εη is computed by Gauss–Legendre quadrature for an η that vanishes at both ends,
and differentiated by ε (the definition of the first variation), so that no Euler–Lagrange equation is used.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sympy import Derivative, Expr, Integral, Symbol, preorder_traversal, sympify
from sympy.core.function import AppliedUndef

from ..kernel.domain import Range, Sort
from ..kernel.equality import Effort
from ..kernel.graph import Graph
from ..kernel.language import D
from ..kernel.optimization.variations import is_extremal, is_first_integral, variation_is
from ..kernel.verdict import Judgement, Order, Relation
from .claim import Claim, Context, Said
from .numeric import Array, NotNumeric, NumericCheck
from .sampling import Sample, sample
from .stationarity import Where, where

_NODES = 48
_ORDERS = 4
_SMALL = 1e-3  # ε, as a part of the size of the function
_AGREE = 1e-6
_TRIES = 6
_STEPS, _STEP = 12, 0.02
_DRIFT = 1e-5


@dataclass(frozen=True)
class _Functional(Claim):
    integrand: Expr
    function: AppliedUndef
    variable: Symbol
    other: Expr
    conditions: tuple[Relation, ...] = ()

    def _functional(self) -> Expr:
        return Integral(self.integrand, self.variable)

    @property
    def slots(self) -> tuple[Expr, ...]:
        """y, y′, y″, … as an author writes them."""
        higher = (Derivative(self.function, (self.variable, k), evaluate=False) for k in range(1, _ORDERS + 1))
        return (self.function, *higher)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """By quadrature, or along curves; a total derivative by x is written out in y, y′, y″ first."""
        plain = [_carried_out(expr, self.variable, context.definitions) for expr in (self.integrand, self.other)]
        return replace(self, integrand=plain[0], other=plain[1]).found(context, seed)

    @abstractmethod
    def found(self, context: Context, seed: int) -> NumericCheck:
        """What NumPy finds."""

    def _parameters(self, context: Context, exprs: Sequence[Expr], seed: int) -> Sample:
        """Points of the quantities other than x and y. Raises `NotNumeric` for derivatives of too high an order."""
        for node in context.definitions.nodes(exprs):
            if isinstance(node, Derivative) and sum(int(times) for _, times in node.variable_count) > _ORDERS:
                raise NotNumeric(f"a derivative of order more than {_ORDERS}")
        free = [fact for fact in self.conditions if not _mentions(fact, self.function, self.variable)]
        found = sample(exprs, free, context.domain, context.definitions, _TRIES, seed)
        own = {q: v for q, v in found.values.items() if q != self.variable and not q.has(self.function)}
        if any(isinstance(node, (Derivative, D)) for expr in exprs for node in preorder_traversal(expr)):
            own = {q: v for q, v in own.items() if isinstance(q, Symbol)}  # a constant has other derivatives
        return Sample(found.count, own, context.definitions)

    def _curve(self, context: Context, given: Sample, number: int, shape: Callable[[Array], list[Array]]) -> Sample:
        """One of the points at every node of an interval, with y, y′, … along a curve."""
        nodes = _nodes(context.domain.range_of(self.variable), number)[0]
        constant = {q: np.full(len(nodes), v[number]) for q, v in given.values.items()}
        values = {**constant, self.variable: nodes, **dict(zip(self.slots, shape(nodes), strict=False))}
        return Sample(len(nodes), values, context.definitions)


def _carried_out(expr: Expr, variable: Symbol, graph: Graph) -> Expr:
    """D(…, x) of undefined functions of x as SymPy's derivatives. Raises `NotNumeric` where a name hangs on x."""
    if not expr.has(D):
        return expr
    args = [_carried_out(arg, variable, graph) for arg in expr.args]
    if not (isinstance(expr, D) and args[1] == variable):
        return expr.func(*args)
    if any(variable in body.free_symbols for body in graph.reachable((args[0],))[0].values()):
        raise NotNumeric(f"a derivative by {variable} of a name that hangs on it")
    found: Expr = args[0].diff(variable)
    return found


def _mentions(fact: Relation, *symbols: Expr) -> bool:
    return any(side.has(symbol) for side in (fact.lhs, fact.rhs) for symbol in symbols)


def _nodes(allowed: Range, number: int) -> tuple[Array, Array]:
    """Gauss–Legendre nodes and weights on an interval within a range."""
    if allowed.sort is not Sort.REAL:
        raise NotNumeric("a functional over something else than real numbers")
    lower, upper = -0.8 + 0.1 * number, 1.1
    if allowed.lower is not None and allowed.upper is not None:
        width = float(allowed.upper - allowed.lower)
        lower, upper = float(allowed.lower) + 0.1 * width, float(allowed.upper) - 0.15 * width
    elif allowed.lower is not None:
        lower, upper = float(allowed.lower) + 0.3, float(allowed.lower) + 1.7
    elif allowed.upper is not None:
        lower, upper = float(allowed.upper) - 1.7, float(allowed.upper) - 0.3
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    return (upper + lower) / 2 + (upper - lower) / 2 * nodes, (upper - lower) / 2 * weights


def _bump(nodes: Array, lower: float, upper: float) -> list[Array]:
    """A polynomial that vanishes to the fifth order at both ends, lopsided, with its derivatives."""
    middle, half = (lower + upper) / 2, (upper - lower) / 2
    shape = np.polynomial.Polynomial([1, 0, -1]) ** 5 * np.polynomial.Polynomial([1, 0.7])
    at = (nodes - middle) / half
    return [shape.deriv(k)(at) / half**k if k else shape(at) for k in range(5)]


@dataclass(frozen=True)
class _Variation:
    """The first variation of ∫ F dx along a curve: its value, what was integrated, and the size of its parts."""

    value: float
    size: float
    eta: Array
    weights: Array


def _first_variation(claim: _Functional, curve: Sample, allowed: Range, number: int) -> _Variation:
    nodes, weights = _nodes(allowed, number)
    half = (nodes[-1] - nodes[0]) / 2 / float(np.polynomial.legendre.leggauss(_NODES)[0][-1])
    middle = (nodes[-1] + nodes[0]) / 2
    eta = _bump(nodes, middle - half, middle + half)
    size = float(np.abs(curve.values[claim.function]).max())
    small = _SMALL * max(1e-2, min(size, 1.0))

    def slope(moves: list[int]) -> Array:
        def at(step: float) -> Array:
            moved = {claim.slots[k]: curve.values[claim.slots[k]] + step * eta[k] for k in moves}
            return curve.of(claim.integrand, moved)

        coarse, fine = ((at(h) - at(-h)) / (2 * h) for h in (small, small / 2))
        return (4 * fine - coarse) / 3

    every = [k for k, slot in enumerate(claim.slots) if slot in curve.values]
    parts = sum(float(np.abs(weights * slope([k])).sum()) for k in every)
    total = float(np.abs(weights * curve.of(claim.integrand)).sum())
    return _Variation(float((weights * slope(every)).sum()), parts + 1e-3 * (1 + total), eta[0], weights)


@dataclass(frozen=True)
class Extremal(_Functional):
    """The claim that a function satisfies the Euler–Lagrange equation of ∫ F dx."""

    def says(self) -> tuple[Said, ...]:
        """“y(x) = a x + b satisfies the Euler–Lagrange equation of ∫ F dx”."""
        equation = "satisfies the Euler–Lagrange equation of"
        return (Relation(self.function, Order.EQ, self.other), equation, self._functional())

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By the zero test of the Euler–Lagrange expression with the function put in."""
        what = (self.integrand, self.function, self.variable, self.other)
        return is_extremal(*what, context.domain, context.definitions, effort, self.conditions)

    def found(self, context: Context, seed: int) -> NumericCheck:
        """The first variation along the function, which must vanish."""
        given = self._parameters(context, (self.integrand, self.other), seed)
        errors = []
        for number in range(given.count):
            curve = self._curve(context, given, number, lambda nodes: [])
            curve = Sample(curve.count, {**curve.values, **self._slopes(curve)}, curve.definitions)
            if _admits(self.conditions, curve):
                found = _first_variation(self, curve, context.domain.range_of(self.variable), number)
                errors.append(abs(found.value) / found.size)
        return _checked(errors, "the first variation", _AGREE)

    def _slopes(self, curve: Sample) -> dict[Expr, Array]:
        """y and its derivatives along the candidate, as far as the integrand holds them."""
        order = max((k for k, slot in enumerate(self.slots) if k and self.integrand.has(slot)), default=1)
        slope, found = self.other, {}
        for slot in self.slots[: order + 1]:
            found[slot] = np.real(curve.of(slope))
            slope = D(slope, self.variable)
        return found


@dataclass(frozen=True)
class Variation(_Functional):
    """The claim that an expression is the Euler–Lagrange expression of ∫ F dx."""

    def says(self) -> tuple[Said, ...]:
        """“∫ F dx has the Euler–Lagrange expression E”."""
        return (self._functional(), "has the Euler–Lagrange expression", self.other)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By the zero test, y, y′, y″, … being independent."""
        what = (self.integrand, self.function, self.variable, self.other)
        return variation_is(*what, context.domain, context.definitions, effort, self.conditions)

    def found(self, context: Context, seed: int) -> NumericCheck:
        """The first variation along some curve, against ∫ E η dx."""
        given = self._parameters(context, (self.integrand, self.other), seed)
        errors = []
        for number in range(given.count):
            curve = self._curve(context, given, number, lambda nodes, n=number: _wave(nodes, n))  # type: ignore[misc]
            if _admits(self.conditions, curve):
                found = _first_variation(self, curve, context.domain.range_of(self.variable), number)
                stated = found.weights * curve.of(self.other) * found.eta
                errors.append(abs(found.value - float(stated.sum())) / (found.size + float(np.abs(stated).sum())))
        return _checked(errors, "the first variation", _AGREE)


def _wave(nodes: Array, number: int) -> list[Array]:
    """A sine above 0, between 0 and 1, or below 0, with its derivatives."""
    rate, phase = 0.9 + 0.2 * number, 0.5 + number
    level, size = ((1.4, 0.4), (0.5, 0.2), (-1.7, 0.4))[number % 3]
    found = [size * rate**k * np.sin(rate * nodes + phase + k * np.pi / 2) for k in range(5)]
    return [found[0] + level, *found[1:]]


@dataclass(frozen=True)
class FirstIntegral(_Functional):
    """The claim that an expression in x, y, y′ is constant along every extremal of ∫ F dx."""

    def says(self) -> tuple[Said, ...]:
        """“y′ F_y′ - F is constant along the extremals of ∫ F dx”."""
        return (self.other, "is constant along the extremals of", self._functional())

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By the zero test of its derivative along the solutions."""
        what = (self.integrand, self.function, self.variable, self.other)
        return is_first_integral(*what, context.domain, context.definitions, effort, self.conditions)

    def found(self, context: Context, seed: int) -> NumericCheck:
        """Along solutions that Runge and Kutta's method finds, the equation formed by differences of F."""
        given = self._parameters(context, (self.integrand, self.other), seed)
        count = given.count
        x = np.linspace(0.4, 0.9, count)
        wave = [np.array([_wave(np.array([x[k]]), k)[order][0] for k in range(count)]) for order in (0, 1)]
        state = Sample(count, {**given.values, self.variable: x, self.slots[0]: wave[0], self.slots[1]: wave[1]},
                       context.definitions)  # fmt: skip
        keep = np.ones(count, dtype=bool)
        for fact in self.conditions:
            keep &= _holds(fact, state)
        state = state.kept(keep)
        if not state.count:
            raise NotNumeric("no curve was found that meets the conditions")
        with np.errstate(all="ignore"):
            values = [state.of(self.other)]
            for _ in range(_STEPS):
                state = self._stepped(state)
                values.append(state.of(self.other))
            spread = np.ptp(np.array(values), axis=0) / np.maximum(1.0, np.abs(values[0]))
        return _checked([float(v) for v in spread if np.isfinite(v)], "Runge–Kutta", _DRIFT)

    def _stepped(self, state: Sample) -> Sample:
        names = (self.variable, *self.slots[:2])

        def moved(rates: list[Array], step: float) -> Sample:
            values = {n: state.values[n] + step * r for n, r in zip(names, rates, strict=True)}
            return Sample(state.count, {**state.values, **values}, state.definitions)

        first = self._rates(state)
        second = self._rates(moved(first, _STEP / 2))
        third = self._rates(moved(second, _STEP / 2))
        fourth = self._rates(moved(third, _STEP))
        mean = [(a + 2 * b + 2 * c + d) / 6 for a, b, c, d in zip(first, second, third, fourth, strict=True)]
        return moved(mean, _STEP)

    def _rates(self, state: Sample) -> list[Array]:
        """x′, y′, y″ with y″ from d/dx ∂F/∂y′ = ∂F/∂y by central differences."""
        x, y, slope = self.variable, *self.slots[:2]
        h = 1e-3

        def f(**moves: float) -> Array:
            values = {name: state.values[name] + h * moves[key] for key, name in (("x", x), ("y", y), ("s", slope))
                      if key in moves}  # fmt: skip
            return state.of(self.integrand, values)

        def mixed(key: str) -> Array:
            return (f(**{key: 1}, s=1) - f(**{key: 1}, s=-1) - f(**{key: -1}, s=1) + f(**{key: -1}, s=-1)) / (4 * h * h)

        bend = (f(s=1) - 2 * f() + f(s=-1)) / (h * h)
        rise = state.values[slope]
        force = (f(y=1) - f(y=-1)) / (2 * h) - mixed("x") - rise * mixed("y")
        return [np.ones(state.count), rise, force / bend]


def _holds(fact: Relation, state: Sample) -> Array:
    signs = {"=": (0,), "≠": (-1, 1), "<": (-1,), "≤": (-1, 0), ">": (1,), "≥": (0, 1)}[str(fact.order)]
    return np.isin(np.sign(state.of(fact.lhs) - state.of(fact.rhs)), signs)


def _admits(conditions: Sequence[Relation], curve: Sample) -> bool:
    return all(bool(_holds(fact, curve).all()) for fact in conditions)


def _checked(errors: Sequence[float], method: str, tolerance: float) -> NumericCheck:
    usable = [error for error in errors if np.isfinite(error)]
    if not usable:
        return NumericCheck(0, 0.0, method, None)
    return NumericCheck(len(usable), max(usable), method, max(usable) <= tolerance)


def _written(value: Expr | int) -> Expr:
    found: Expr = sympify(value, strict=True)
    return found


def euler_lagrange(
    integrand: Expr, function: AppliedUndef, variable: Symbol, candidate: Expr | int, given: Where = ()
) -> Extremal:
    """y = `candidate` satisfies ∂F/∂y - d/dx ∂F/∂y′ = 0.

    `euler_lagrange(sqrt(1 + y(x).diff(x)**2), y(x), x, a*x + b)`: the shortest paths in a plane are straight.
    """
    return Extremal(_written(integrand), function, variable, _written(candidate), where(given))


def variation(
    integrand: Expr, function: AppliedUndef, variable: Symbol, expression: Expr | int, given: Where = ()
) -> Variation:
    """∂F/∂y - d/dx ∂F/∂y′ is `expression`, which may hold y, y′, y″."""
    return Variation(_written(integrand), function, variable, _written(expression), where(given))


def first_integral(
    integrand: Expr, function: AppliedUndef, variable: Symbol, expression: Expr | int, given: Where = ()
) -> FirstIntegral:
    """`expression`, in x, y, y′, does not change along a solution of the Euler–Lagrange equation of ∫ F dx."""
    return FirstIntegral(_written(integrand), function, variable, _written(expression), where(given))
