"""Expectations, entropies, divergences and distances in NumPy, from their definitions.

Finite sets are summed; densities are integrated by Gauss–Legendre quadrature on panels; W₁ is ∫ |F - G| of the
distribution functions. A density about which nothing is known is drawn as a smooth positive one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import erf, pi
from zlib import crc32

import numpy as np
import sympy as sp
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from ..kernel.expansion import exchanged
from ..kernel.graph import Graph
from ..kernel.language import D
from ..kernel.probability.language import (
    JS,
    KL,
    WORDS,
    CrossEntropy,
    Density,
    Distribution,
    Entropy,
    Expectation,
    Exponential,
    Finite,
    Laplace,
    Normal,
    TotalVariation,
    Uniform,
    Variance,
    Wasserstein,
)
from ..kernel.probability.moments import presupposed
from ..kernel.verdict import Relation, Witness
from .claim import Context
from .numeric import Array, NotNumeric, NumericCheck
from .sampling import Sample, sample

_AGREE = 1e-6
_POINTS = 6
_ORDER = 16
_PANELS = 60
_TAIL = 1e-9  # what is left of an integrand at the ends of an infinite interval, relative to its largest value
_SHIFT = 1e-3
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(_ORDER)
_erf = np.vectorize(erf, otypes=[float])
_SPOKEN = (*WORDS, sp.Integral)


@dataclass(frozen=True)
class _Law:
    """Atoms with their probabilities, or a density (its logarithm) on [lower, upper]; `cut` where it goes on.

    The logarithm, so that a density that is too small for double precision is not taken for 0.
    """

    atoms: tuple[tuple[float, float], ...]
    density: Callable[[Array], Array] | None
    below: Callable[[Array], Array]
    lower: float
    upper: float
    kinks: tuple[float, ...] = ()
    cut: tuple[bool, bool] = (False, False)


def check(lhs: sp.Expr, rhs: sp.Expr, context: Context, seed: int) -> NumericCheck:
    """Both sides of a claim at some points of its domain. Raises `NotNumeric`."""
    graph = context.definitions
    facts = [fact for node in graph.nodes((lhs, rhs)) if isinstance(node, Distribution) for fact in _demanded(node)]
    symbols = _symbols((lhs, rhs), graph)
    given = sample(sorted(symbols, key=str), facts, context.domain, graph, _POINTS, seed)
    errors: list[float] = []
    for number in range(given.count):
        values = {q: float(v[number]) for q, v in given.values.items()}
        world = _World(values, graph, seed)
        with np.errstate(all="ignore"):
            left, right = world.value(lhs), world.value(rhs)
        if np.isinf(left) or np.isinf(right):
            errors.append(0.0 if left == right else 1.0)
        elif np.isfinite(left) and np.isfinite(right):
            errors.append(abs(left - right) / max(1.0, abs(left), abs(right)))
    if not errors:
        return NumericCheck(0, 0.0, "sums and quadrature", None)
    return NumericCheck(len(errors), max(errors), "sums and quadrature", max(errors) <= _AGREE)


def speaks_of_laws(expr: sp.Expr, graph: Graph) -> bool:
    """Whether an expression, by way of its definitions, speaks of distributions or integrals."""
    return graph.uses(expr, _SPOKEN)


def value_of(expr: sp.Expr, values: Mapping[sp.Expr, float], graph: Graph) -> float:
    """An expression at one point, from the definitions of what it speaks of; inf where it is infinite.

    Raises `NotNumeric`.
    """
    with np.errstate(all="ignore"):
        return _World(values, graph, 0).value(expr)


def denies(witness: Witness, lhs: sp.Expr, rhs: sp.Expr, context: Context) -> bool:
    """Whether NumPy, at the witness's point, finds a side where its enclosure is not. Raises `NotNumeric`."""
    if witness.instances or witness.lhs is None or witness.rhs is None:
        return False
    values = {symbol: float(value) for symbol, value in witness.point if not isinstance(value, tuple)}
    world = _World(values, context.definitions, 0)
    for side, ball in ((lhs, witness.lhs), (rhs, witness.rhs)):
        with np.errstate(all="ignore"):
            found = world.value(side)
        expected, radius = float(ball.real), float(ball.radius)
        off = abs(found - expected) > 2 * radius + _AGREE * max(1.0, abs(expected))
        if ball.imag is None and np.isfinite(found) and off:
            return True
    return False


def _demanded(law: Distribution) -> Iterable[Relation]:
    return () if isinstance(law, Density) else presupposed(law)


def _symbols(exprs: Sequence[sp.Expr], graph: Graph) -> set[sp.Expr]:
    """The free symbols in the end, definitions as they are written."""
    found: set[sp.Expr] = set()
    todo = [symbol for expr in exprs for symbol in expr.free_symbols]
    seen: set[sp.Symbol] = set()
    while todo:
        symbol = todo.pop()
        if symbol in seen:
            continue
        seen.add(symbol)
        if symbol in graph:
            todo.extend(graph[symbol].free_symbols)
        else:
            found.add(symbol)
    return found


class _World:
    """One point: values of symbols, and densities drawn for the unknown ones. Raises `NotNumeric`."""

    def __init__(self, values: Mapping[sp.Expr, float], graph: Graph, seed: int) -> None:
        self.values = dict(values)
        self.graph = graph
        self.seed = seed

    def value(self, expr: sp.Expr) -> float:
        """The value of an expression; inf where it is infinite, nan where it has none."""
        if expr is sp.oo or expr is sp.S.NegativeInfinity:
            return float("inf") if expr is sp.oo else -float("inf")
        if not self.graph.uses(expr, _SPOKEN):
            return float(self._plain(expr, {})[0]) if not expr.has(sp.oo) else self._rebuilt(expr)
        if isinstance(expr, sp.Symbol):
            return self.value(self.graph[expr])
        if isinstance(expr, D):
            return self._slope(expr.quantity, expr.variable)
        if isinstance(expr, sp.Derivative):
            if len(expr.variables) != 1:
                raise NotNumeric("a second derivative of an expectation")
            return self._slope(expr.expr, expr.variables[0])
        if isinstance(expr, WORDS):
            return self._word(expr)
        if isinstance(expr, sp.Integral):
            return self._integral(expr)
        return self._rebuilt(expr)

    def _rebuilt(self, expr: sp.Expr) -> float:
        if isinstance(expr, (sp.Add, sp.Mul)):
            parts = [self.value(arg) for arg in expr.args]
            return float(np.sum(parts) if isinstance(expr, sp.Add) else np.prod(parts))
        names = {arg: sp.Dummy(real=True) for arg in expr.args if self.graph.uses(arg, _SPOKEN)}
        inner = exchanged(expr, dict(names))
        known = {name: np.array([self.value(arg)]) for arg, name in names.items()}
        return float(self._plain(inner, known)[0])

    def _plain(self, expr: Basic, known: Mapping[sp.Expr, Array]) -> Array:
        """An expression without words, at one point or at the nodes of a quadrature; nan where it is not real."""
        count = max([1, *(len(v) for v in known.values())])
        values = {q: np.full(count, v) for q, v in self.values.items()} | dict(known)
        found = Sample(count, values, self.graph).of(expr)
        real: Array = np.where(np.abs(np.imag(found)) > 1e-12, np.nan, np.real(found))
        return real

    def _slope(self, quantity: sp.Expr, variable: sp.Symbol) -> float:
        if variable not in self.values:
            return 0.0 if variable not in self.graph else float("nan")
        here = self.values[variable]

        def at(step: float) -> float:
            return _World({**self.values, variable: here + step}, self.graph, self.seed).value(quantity)

        step = _SHIFT * max(1e-2, min(1.0, abs(here)))
        coarse, fine = ((at(h) - at(-h)) / (2 * h) for h in (step, step / 2))
        return float((4 * fine - coarse) / 3)

    # ---- distributions ----------------------------------------------------------------------------------------------

    def law(self, expr: sp.Expr) -> list[tuple[float, _Law]]:
        """A mixture with its weights."""
        if isinstance(expr, Distribution):
            return [(1.0, self._law(expr))]
        if isinstance(expr, sp.Add):
            return [part for arg in expr.args for part in self.law(arg)]
        if isinstance(expr, sp.Mul):
            inner = [arg for arg in expr.args if arg.has(Distribution) or isinstance(arg, Distribution)]
            weight = float(np.prod([self.value(arg) for arg in expr.args if arg not in inner]))
            if len(inner) == 1:
                return [(weight * w, law) for w, law in self.law(inner[0])]
        raise NotNumeric(f"{expr} is not a distribution")

    def _law(self, law: Distribution) -> _Law:
        if isinstance(law, Density):
            return self._unknown(law)
        if isinstance(law, Finite):
            atoms = tuple((self.value(x), self.value(m)) for x, m in law.masses)
            return _Law(atoms, None, lambda t: sum(np.where(t >= x, m, 0.0) for x, m in atoms), *_span(atoms))  # type: ignore[arg-type,return-value]
        first, *rest = (self.value(arg) for arg in law.args)
        if isinstance(law, Uniform):
            upper = rest[0]
            height = 1 / (upper - first)
            return _Law((), lambda t: np.where((t >= first) & (t <= upper), np.log(height), -np.inf),
                        lambda t: np.clip((t - first) * height, 0, 1), first, upper)  # fmt: skip
        if isinstance(law, Normal):
            sd = np.sqrt(rest[0])
            return _Law((), lambda t: -(((t - first) / sd) ** 2) / 2 - np.log(sd * np.sqrt(2 * pi)),
                        lambda t: (1 + _erf((t - first) / (sd * np.sqrt(2)))) / 2, first - 14 * sd, first + 14 * sd,
                        (first,), cut=(True, True))  # fmt: skip
        if isinstance(law, Exponential):
            return _Law((), lambda t: np.where(t >= 0, np.log(first) - first * t, -np.inf),
                        lambda t: np.where(t >= 0, 1 - np.exp(-first * np.maximum(t, 0)), 0.0), 0.0, 60 / first,
                        cut=(False, True))  # fmt: skip
        if isinstance(law, Laplace):
            scale = rest[0]
            return _Law((), lambda t: -np.abs(t - first) / scale - np.log(2 * scale),
                        lambda t: np.where(t < first, np.exp(-np.abs(t - first) / scale) / 2,
                                           1 - np.exp(-np.abs(t - first) / scale) / 2),
                        first - 60 * scale, first + 60 * scale, (first,), cut=(True, True))  # fmt: skip
        raise NotNumeric(f"{type(law).__name__} is not evaluated in NumPy")

    def _unknown(self, law: Density) -> _Law:
        """1 + a sine on [0, 1], or on the interval the density is bound to."""
        lower, upper = (self.value(end) for end in law.args[1:]) if len(law.args) > 1 else (0.0, 1.0)
        code = crc32(law.function.__name__.encode()) + self.seed
        waves, phase, size = 1 + code % 3, code % 17 / 3, 0.3 + code % 5 / 10
        width = upper - lower
        rate = 2 * pi * waves / width

        def density(t: Array) -> Array:
            inside = (t >= lower) & (t <= upper)
            return np.where(inside, np.log((1.0 + size * np.sin(rate * (t - lower) + phase)) / width), -np.inf)

        def below(t: Array) -> Array:
            u: Array = np.clip(t, lower, upper) - lower
            found: Array = (u - size * (np.cos(rate * u + phase) - np.cos(phase)) / rate) / width
            return found

        return _Law((), density, below, lower, upper)

    # ---- words ------------------------------------------------------------------------------------------------------

    def _word(self, expr: sp.Expr) -> float:
        if isinstance(expr, Variance):
            f, x, p = expr.args
            mean = self.value(Expectation(f, x, p))
            return self._mean(f, x, p, lambda values: (values - mean) ** 2)
        if isinstance(expr, Expectation):
            f, x, p = expr.args
            return self._mean(f, x, p, lambda values: values)
        laws = [self.law(arg) for arg in expr.args]
        p, q = laws[0], laws[-1]
        if isinstance(expr, Wasserstein):
            return _transport(p, q)
        if isinstance(expr, Entropy):
            return _compared(p, p, lambda a, b: _averaged(a, -a))
        if isinstance(expr, CrossEntropy):
            return _compared(p, q, lambda a, b: _averaged(a, -b))
        if isinstance(expr, KL):
            return _compared(p, q, lambda a, b: _averaged(a, a - b))
        if isinstance(expr, JS):
            return _compared(p, q, _jensen_shannon)
        assert isinstance(expr, TotalVariation)
        return _compared(p, q, lambda a, b: np.abs(np.exp(a) - np.exp(b)) / 2)

    def _mean(self, function: sp.Expr, variable: sp.Symbol, law: sp.Expr, then: Callable[[Array], Array]) -> float:
        total = 0.0
        for weight, part in self.law(law):
            for outcome, mass in part.atoms:
                if mass:
                    total += weight * mass * float(then(self._body(function, variable, np.array([outcome])))[0])
            if part.density is not None:
                nodes, weights = _quadrature(part.lower, part.upper, (*part.kinks, *self.values.values(), 0.0, 1.0))
                values = then(self._body(function, variable, nodes)) * np.exp(part.density(nodes))
                total += weight * _sum(values, weights, part.cut)
        return total

    def _body(self, function: sp.Expr, variable: sp.Symbol, nodes: Array) -> Array:
        """What is integrated at the nodes; densities are the drawn ones, other words constants."""
        known: dict[sp.Expr, Array] = {variable: nodes}
        for node in self.graph.nodes((function,)):
            if isinstance(node, AppliedUndef) and getattr(node.func, "density", False):
                inner = self._plain(node.args[0], known)
                drawn = self._unknown(Density(node.func.__name__)).density
                assert drawn is not None
                known[node] = np.exp(drawn(inner))
            elif isinstance(node, _SPOKEN):
                if variable in node.free_symbols:
                    raise NotNumeric("an expectation within an expectation")
                known[node] = np.full(len(nodes), self.value(node))
        return self._plain(function, known)

    def _integral(self, expr: sp.Integral) -> float:
        if len(expr.limits) != 1:
            raise NotNumeric("an integral over more than one variable")
        variable, *ends = expr.limits[0]
        if any(isinstance(node, AppliedUndef) for node in self.graph.nodes((expr.function,))):
            nodes, weights = _quadrature(0.0, 1.0, ())
            return _sum(self._body(expr.function, variable, nodes), weights, (False, False))
        lower, upper = (self.value(end) for end in ends)
        cut = (bool(np.isinf(lower)), bool(np.isinf(upper)))
        nodes, weights = _quadrature(max(lower, -200.0), min(upper, 200.0), (0.0, -8.0, 8.0, -30.0, 30.0))
        return _sum(self._body(expr.function, variable, nodes), weights, cut)


def _span(atoms: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return min(x for x, _ in atoms), max(x for x, _ in atoms)


def _quadrature(lower: float, upper: float, kinks: Iterable[float]) -> tuple[Array, Array]:
    """Nodes and weights on panels that end where something may have a kink."""
    if not (np.isfinite(lower) and np.isfinite(upper) and lower < upper):
        return np.array([lower]), np.array([0.0 if lower == upper else np.nan])
    inner = sorted({k for k in kinks if lower < k < upper})
    graded = (upper - lower) * 2.0 ** -np.arange(6, 44)  # towards ends at which the integrand may be singular
    edges = np.unique(np.concatenate([np.linspace(lower, upper, _PANELS + 1), lower + graded, upper - graded, inner]))
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    return (middle[:, None] + half[:, None] * _NODES).ravel(), (half[:, None] * _WEIGHTS).ravel()


def _sum(values: Array, weights: Array, cut: tuple[bool, bool]) -> float:
    """The sum of an integrand; nan where it has not died away at an end that stands for infinity."""
    largest = np.abs(values).max(initial=0.0)
    ends = [abs(value) for value, infinite in zip((values[0], values[-1]), cut, strict=True) if infinite]
    if not np.isfinite(largest) or max(ends, default=0.0) > _TAIL * largest:
        return float("nan")
    return float((values * weights).sum())


def _averaged(log_weight: Array, value: Array) -> Array:
    """weight · value, 0 where the weight is 0."""
    return np.where(np.isneginf(log_weight), 0.0, np.exp(log_weight) * np.where(np.isneginf(log_weight), 0.0, value))


def _jensen_shannon(a: Array, b: Array) -> Array:
    middle = np.logaddexp(a, b) - np.log(2)
    return (_averaged(a, a - middle) + _averaged(b, b - middle)) / 2


_Mixture = list[tuple[float, _Law]]


def _compared(p: _Mixture, q: _Mixture, integrand: Callable[[Array, Array], Array]) -> float:
    """Σ and ∫ of a function of the logarithms of the two probabilities, or densities, at every place."""
    places: list[float] = []
    for _, law in (*p, *q):
        places += [x for x, _ in law.atoms if not any(abs(x - y) < 1e-12 for y in places)]
    total = 0.0
    if places:
        masses = [np.log(np.array([_mass(side, x) for x in places])) for side in (p, q)]
        total += float(integrand(*masses).sum())
    smooth = [law for _, law in (*p, *q) if law.density is not None]
    if smooth:
        ends = [end for law in smooth for end in (law.lower, law.upper, *law.kinks)]
        crossings = [] if p is q else _crossings(p, q, min(ends), max(ends))
        nodes, weights = _quadrature(min(ends), max(ends), (*ends, *crossings))
        total += float((integrand(_log_height(p, nodes), _log_height(q, nodes)) * weights).sum())
    return total


def _log_height(side: _Mixture, t: Array) -> Array:
    """The logarithm of a mixture's density."""
    parts = [np.log(weight) + law.density(t) for weight, law in side if law.density is not None and weight > 0]
    return reduce(np.logaddexp, parts) if parts else np.full(t.shape, -np.inf)


def _crossings(p: _Mixture, q: _Mixture, lower: float, upper: float) -> list[float]:
    """Where the densities change places, for the kink of |p - q|; found by bisection."""
    grid = np.linspace(lower, upper, 4001)

    def gap(t: Array) -> Array:
        left, right = _log_height(p, t), _log_height(q, t)
        return np.where(left == right, 0.0, left - right)

    signs = np.sign(gap(grid))
    k = np.nonzero(signs[1:] * signs[:-1] < 0)[0][:50]
    a, b = grid[k], grid[k + 1]
    for _ in range(60 if len(k) else 0):
        middle = (a + b) / 2
        if ((middle == a) | (middle == b)).all():  # no number lies between
            break
        before = np.sign(gap(middle)) == signs[k]
        a, b = np.where(before, middle, a), np.where(before, b, middle)
    return [float(place) for place in a]


def _mass(side: _Mixture, place: float) -> float:
    return sum(w * m for w, law in side for x, m in law.atoms if abs(x - place) < 1e-12)


def _transport(p: _Mixture, q: _Mixture) -> float:
    """∫ |F - G|."""
    every = [law for _, law in (*p, *q)]
    ends = [end for law in every for end in (law.lower, law.upper, *law.kinks, *(x for x, _ in law.atoms))]
    lower, upper = min(ends), max(ends)
    if lower == upper:
        return 0.0
    grid = np.unique(np.concatenate([np.linspace(lower, upper, 4001), ends]))
    middle, half = (grid[1:] + grid[:-1]) / 2, (grid[1:] - grid[:-1]) / 2
    rule, weights = np.polynomial.legendre.leggauss(3)
    at = middle[:, None] + half[:, None] * rule
    gap = sum(w * law.below(at) for w, law in p) - sum(w * law.below(at) for w, law in q)
    return float((np.abs(gap) * weights * half[:, None]).sum())
