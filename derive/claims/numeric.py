"""The numeric witness: claims evaluated in NumPy from the definitions, never by way of a symbolic derivative.

A quantity is computed forward through the graph of definitions; a derivative of it by the complex step (Squire &
Trapp, SIAM Rev. 40 (1998)), or by Richardson extrapolation of central differences (Richardson, 1911) where a
function on the way is not analytic.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from math import erf as scalar_erf
from math import gamma as scalar_gamma
from typing import Any
from zlib import crc32

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.matrices import MatrixBase

from ..kernel.cells import Cell
from ..kernel.domain import Domain, points
from ..kernel.errors import Obstacle
from ..kernel.graph import Graph
from ..kernel.induction.recurrences import Recurrence, Recurrences, has_range
from ..kernel.language import D, Decimal, SlotDerivative, real_root, relu, sigmoid, softplus
from ..kernel.matrices import explicit
from ..kernel.nodes import symbols_in
from ..kernel.probe import Probe
from ..kernel.spectra.language import MatrixWord
from ..kernel.verdict import Value, Witness
from . import numeric_ranges
from .numeric_matrices import matrix_value

Array = NDArray[Any]
_STEP = 1e-30  # complex step: no subtraction, so no cancellation
_NOT_REAL = 1e-18  # an imaginary part beyond that of a real function after a complex step
ROUNDING = 4e-16
_ANYTHING = Fraction(5, 9)  # in the place of what does not matter
_WIDTHS = tuple(2e-3 / 2**k for k in range(5))  # of the central differences
_MOVES = np.array([sign * width for width in _WIDTHS for sign in (1, -1)])
TOLERANCE = 1e-7  # largest relative difference of two sides that agree
_MOST_POINTS = 32  # at which left sides are kept
BLIND = 1e-9  # points where rounding errors grow beyond this do not count


class NotNumeric(Exception):
    """A claim that NumPy cannot evaluate; the message says which part."""


@dataclass(frozen=True, slots=True)
class NumericCheck:
    """Both sides in double precision at `points` points: the largest relative difference found.

    `method` is "forward", "complex step" or "Richardson differences"; `agrees` is None where no point was usable.
    """

    points: int
    largest: float
    method: str
    agrees: bool | None


class Forward:
    """Evaluates expressions at many points at once, names through their definitions.

    Arrays hold each point twice. In the second half every operation is off by a rounding error or two, so the
    difference of the halves tells how far double precision can be trusted (stochastic arithmetic: Vignes, Math.
    Comput. Simulation 35 (1993)). `draw` gives the values of a symbol that has neither a value nor a definition.
    Worlds that differ from this one in one quantity are kept, so that claims about one graph share the work.
    """

    def __init__(
        self,
        count: int,
        values: Mapping[sp.Symbol, Array],
        definitions: Graph,
        draw: Callable[[sp.Symbol], Array] | None = None,
        recurrences: Mapping[UndefinedFunction, Recurrence] | None = None,
    ) -> None:
        self.count = count
        self.recurrences = recurrences or {}
        self.terms: numeric_ranges.Terms = {}
        self.values = dict(values)
        self.definitions = definitions
        self.draw = draw
        self.memo: dict[Basic, Array] = {}
        self.moved: dict[tuple[sp.Symbol, complex], Forward] = {}
        self.spread: dict[sp.Symbol, Forward] = {}
        self.moving: sp.Symbol | None = None  # what differs from the world that this one was made of
        self.rough: set[tuple[sp.Expr, sp.Symbol]] = set()  # derivatives that the complex step could not give

    def branch(self) -> Forward:
        """A world of its own that goes on from here."""
        other = copy(self)
        other.values, other.memo, other.rough = dict(self.values), dict(self.memo), set(self.rough)
        other.moved, other.spread = {}, {}
        return other

    def of(self, expr: Basic) -> Array:
        """The values of an expression. Raises `NotNumeric`."""
        found = self.memo.get(expr)
        if found is None:
            found = self.memo[expr] = self._stirred(expr, self._compute(expr))
        return found

    def at_all_points(self, value: Array) -> Array:
        """One value for each point, twice, where there is but one."""
        return value if value.ndim else np.full(2 * self.count, value)

    def _stirred(self, expr: Basic, value: Array) -> Array:
        """The value with its second half off by rounding errors; a sum's are those of its largest terms."""
        if value.ndim == 0 and isinstance(expr, sp.Integer):
            return value
        stirred = np.array(value) if value.ndim else self.at_all_points(value)
        shadow = stirred[self.count :]
        size = np.abs(shadow)
        if isinstance(expr, sp.Add):
            for term in expr.args:
                own = self.of(term)
                np.maximum(size, np.abs(own[self.count :] if own.ndim else own), out=size)
        # sizes and signs without a pattern, so that two such errors do not cancel
        number = len(self.memo)
        sign = 1 if number * 0.7548776662 % 1 < 0.5 else -1
        size *= sign * ROUNDING * (1 + number * 0.6180339887 % 1)
        shadow += size
        return stirred

    def _compute(self, expr: Basic) -> Array:
        if isinstance(expr, AppliedUndef):  # before its type is looked up: SymPy works its hash out anew each time
            if numeric_ranges.rule_of(expr, self.recurrences):
                return self._looped(expr)
            return _stand_in(expr.func.__name__, [self.of(arg) for arg in expr.args])
        rule = RULES.get(type(expr))
        if rule is not None:  # most are of these kinds
            return rule(*(self.of(arg) for arg in expr.args))
        if isinstance(expr, sp.Symbol):
            return self._symbol(expr)
        if isinstance(expr, sp.Rational):
            return np.asarray(int(expr.p) / int(expr.q))  # OverflowError is for the caller
        if isinstance(expr, Decimal):
            return np.asarray(float(expr.value))
        if isinstance(expr, D):
            return self._derivative(expr.quantity, expr.variable)
        if isinstance(expr, sp.Derivative):
            inner: sp.Expr = expr.expr
            for variable, count in expr.variable_count:
                for _ in range(int(count)):
                    inner = D(inner, variable)
            return self.of(inner)
        if isinstance(expr, SlotDerivative):
            return self._slot(expr)
        if isinstance(expr, (sp.Sum, sp.Product)):
            return self._looped(expr)
        if isinstance(expr, sp.Piecewise):
            return self._piecewise(expr)
        if isinstance(expr, MatrixWord):
            return matrix_value(expr, self.of, 2 * self.count)
        raise NotNumeric(f"{type(expr).__name__} is not evaluated in NumPy")

    def _looped(self, expr: sp.Sum | sp.Product | AppliedUndef) -> Array:
        loop = numeric_ranges.term if isinstance(expr, AppliedUndef) else numeric_ranges.ranged
        try:
            return loop(expr, self)
        except ValueError as error:
            raise NotNumeric(str(error)) from None

    def given(self, values: Mapping[sp.Symbol, Array]) -> Forward:
        """The same world with values for bound indices, which no definition and no term of a sequence hangs on."""
        inner = Forward(self.count, {**self.values, **values}, self.definitions, self._unmoved, self.recurrences)
        inner.terms = self.terms
        return inner

    def _symbol(self, symbol: sp.Symbol) -> Array:
        given = self.values.get(symbol)
        if given is not None:
            return given
        definition = self.definitions.get(symbol)
        if definition is not None and not (self.draw and self._stays(symbol)):
            return self.of(definition)
        if self.draw is None:
            raise NotNumeric(f"{symbol} has no value")
        self.values[symbol] = self.draw(symbol)
        return self.values[symbol]

    def _shifted(self, variable: sp.Symbol, amount: complex) -> Forward:
        """The same world with one quantity moved: what depends on it follows, what it depends on stays."""
        if (variable, amount) not in self.moved:
            moved = {variable: self.of(variable) + amount}
            found = Forward(self.count, moved, self.definitions, self._unmoved, self.recurrences)
            found.moving = variable
            self.moved[variable, amount] = found
        return self.moved[variable, amount]

    def _stays(self, name: sp.Symbol) -> bool:
        """Whether a name has the same value as in the world that this one was made of."""
        if self.moving is None or self.recurrences:
            return False
        return not self.definitions.hangs_on(name, self.moving)

    def _unmoved(self, symbol: sp.Symbol) -> Array:
        return self._symbol(symbol)

    def _derivative(self, quantity: sp.Expr, variable: sp.Symbol) -> Array:
        rough = KINKED + _DERIVATIVES
        analytic = not self.definitions.uses(quantity, rough) and not numeric_ranges.uses(
            self.recurrences, lambda expr: self.definitions.uses(expr, rough)
        )
        if analytic and not np.iscomplexobj(self.of(variable)) and not self._is_complex():
            slope = np.imag(self._shifted(variable, _STEP * 1j).of(quantity))
            if not (np.abs(slope) > _NOT_REAL).any():
                return slope / _STEP
        self.rough.add((quantity, variable))
        return _romberg(self._slopes(quantity, variable))

    def _slopes(self, quantity: sp.Expr, variable: sp.Symbol) -> list[Array]:
        """Central differences of all widths, from one world that holds every point moved by each of them."""
        if variable not in self.spread:
            moved = self._spread(self.of(variable), len(_MOVES)) + np.tile(np.repeat(_MOVES, self.count), 2)
            found = Forward(
                len(_MOVES) * self.count,
                {variable: moved},
                self.definitions,
                lambda symbol: self._spread(self._symbol(symbol), len(_MOVES)),
                self.recurrences,
            )
            found.moving = variable
            self.spread[variable] = found
        values = np.broadcast_to(self.spread[variable].of(quantity), (2 * len(_WIDTHS) * 2 * self.count,))
        above, below = np.moveaxis(values.reshape(2, len(_WIDTHS), 2, self.count), 2, 0)
        return [(above[:, k] - below[:, k]).ravel() / (2 * width) for k, width in enumerate(_WIDTHS)]

    def _spread(self, value: Array, times: int) -> Array:
        """Each point so many times, those of the first half before those of the second."""
        halves = np.broadcast_to(value, (2 * self.count,)).reshape(2, self.count)
        return np.tile(halves, (1, times)).ravel()

    def _is_complex(self) -> bool:
        return any(np.iscomplexobj(value) for value in self.values.values())

    def _slot(self, expr: SlotDerivative) -> Array:
        """Each derivative by Richardson extrapolation, at all points moved by all widths at once."""
        name = expr.applied.func.__name__

        def raised(orders: tuple[int, ...], at: list[Array]) -> Array:
            slot = next((k for k, order in enumerate(orders) if order), None)
            if slot is None:
                return _stand_in(name, at)
            less = (*orders[:slot], orders[slot] - 1, *orders[slot + 1 :])
            moves = _MOVES.reshape(-1, *[1] * max(arg.ndim for arg in at))
            found = raised(less, [*at[:slot], at[slot] + moves, *at[slot + 1 :]])
            return _romberg([(found[2 * k] - found[2 * k + 1]) / (2 * width) for k, width in enumerate(_WIDTHS)])

        return raised(expr.orders, [np.broadcast_to(self.of(arg), (2 * self.count,)) for arg in expr.applied.args])

    def _piecewise(self, expr: sp.Piecewise) -> Array:
        result: Array | None = None
        for branch, condition in reversed(expr.args):
            value = self.of(branch)
            result = (
                value
                if condition == sp.true and result is None
                else np.where(self._truth(condition), value, np.nan if result is None else result)
            )
        assert result is not None
        return result

    def _truth(self, condition: Basic) -> Array:
        name = condition.func.__name__
        if name in ("BooleanTrue", "BooleanFalse"):
            return np.asarray(name == "BooleanTrue")
        if name in ("And", "Or", "Not"):
            parts = [self._truth(arg) for arg in condition.args]
            if name == "Not":
                return np.logical_not(parts[0])
            return (np.logical_and if name == "And" else np.logical_or).reduce(np.broadcast_arrays(*parts))
        compare = _COMPARISONS.get(name)
        if compare is None:
            raise NotNumeric(f"the condition {name}")
        return np.asarray(compare(np.real(self.of(condition.args[0])), np.real(self.of(condition.args[1]))))


def _romberg(table: list[Array]) -> Array:
    """The limit of central differences of halved widths, by Romberg's table.

    The second half is off by what the last refinement changed, so that it does not count near a singularity.
    """
    for level in range(1, len(table)):
        previous = table[-1]
        table = [b + (b - a) / (4**level - 1) for a, b in pairwise(table)]
    result = np.array(table[0])
    half = result.shape[-1] // 2
    result[..., half:] += np.abs(result - previous)[..., half:]
    return result


def _stand_in(name: str, args: list[Array]) -> Array:
    """An analytic function in the place of an undefined one; not the polynomial that the kernel puts there."""
    phase = sum(ord(c) * (k + 1) for k, c in enumerate(name)) % 17 / 5
    form = sum((0.3 + 0.17 * k) * arg for k, arg in enumerate(args))
    return np.sin(form + phase) + 0.25 * np.cos(2 * form - phase) + 0.5


def _safe(z: Array) -> Array:
    """Without the sign of a zero imaginary part, which would pick the wrong side of a branch cut."""
    if not np.iscomplexobj(z):
        return z
    result = np.array(z)
    result.imag = result.imag + 0.0
    return result


def _below_right_cut(z: Array) -> Array:
    """asin and atanh are odd, so on their right cuts they are continuous from below (NumPy's are from above)."""
    if not np.iscomplexobj(z):
        return z
    result = _safe(z)
    result.imag = np.where((result.imag == 0) & (result.real > 0), -0.0, result.imag)
    return result


def _power(base: Array, exponent: Array) -> Array:
    if np.ndim(exponent) == 0 and not np.iscomplexobj(exponent) and float(exponent).is_integer():
        whole = int(exponent)
        return base**whole if whole >= 0 else 1.0 / base**-whole
    if not np.iscomplexobj(exponent):
        whole_ones = np.rint(exponent)
        if np.all(np.abs(exponent - whole_ones) <= 8 * ROUNDING * np.abs(whole_ones)):  # (-1)^n for many n at once
            raised = np.power(base, np.abs(whole_ones))
            return np.where(whole_ones < 0, 1.0 / raised, raised)
    return np.power(_safe(base), exponent)


def _principal(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    return lambda z: function(_safe(z))


def _only_real(function: Callable[..., Array]) -> Callable[..., Array]:
    return lambda *args: function(*(np.where(np.abs(np.imag(a)) > 1e-12, np.nan, np.real(a)) for a in args))


_erf = np.vectorize(scalar_erf, otypes=[float])
_gamma = np.vectorize(lambda v: scalar_gamma(v) if v > 0 or v != int(v) else np.nan, otypes=[float])


def _real_root(value: Array, degree: Array) -> Array:
    return np.sign(value) * np.abs(value) ** (1 / degree)


def _binomial(n: Array, k: Array) -> Array:
    return _gamma(n + 1) / (_gamma(k + 1) * _gamma(n - k + 1))


KINKED = (
    sp.Abs, sp.sign, sp.Max, sp.Min, sp.Heaviside, relu, sp.Piecewise, sp.re, sp.im, sp.conjugate, sp.arg, real_root,
    sp.floor, sp.ceiling, sp.erf, sp.erfc, sp.gamma, sp.factorial, sp.binomial, MatrixWord,
)  # fmt: skip
_DERIVATIVES = (D, sp.Derivative, SlotDerivative)

_COMPARISONS: dict[str, Callable[[Array, Array], Any]] = {
    "Equality": np.equal,
    "Unequality": np.not_equal,
    "StrictLessThan": np.less,
    "LessThan": np.less_equal,
    "StrictGreaterThan": np.greater,
    "GreaterThan": np.greater_equal,
}


def _sum(*terms: Array) -> Array:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _product(*factors: Array) -> Array:
    total = factors[0]
    for factor in factors[1:]:
        total = total * factor
    return total


RULES: dict[type, Callable[..., Array]] = {
    sp.Add: _sum,
    sp.Mul: _product,
    sp.Pow: _power,
    sp.core.numbers.Pi: lambda: np.asarray(np.pi),
    sp.core.numbers.Exp1: lambda: np.asarray(np.e),
    sp.core.numbers.ImaginaryUnit: lambda: np.asarray(1j),
    sp.exp: np.exp,
    sp.log: _principal(np.log),
    sp.sin: np.sin,
    sp.cos: np.cos,
    sp.tan: np.tan,
    sp.cot: lambda z: 1 / np.tan(z),
    sp.sec: lambda z: 1 / np.cos(z),
    sp.csc: lambda z: 1 / np.sin(z),
    sp.sinh: np.sinh,
    sp.cosh: np.cosh,
    sp.tanh: np.tanh,
    sp.coth: lambda z: 1 / np.tanh(z),
    sp.sech: lambda z: 1 / np.cosh(z),
    sp.csch: lambda z: 1 / np.sinh(z),
    sp.asin: lambda z: np.arcsin(_below_right_cut(z)),
    sp.acos: lambda z: np.pi / 2 - np.arcsin(_below_right_cut(z)),
    sp.atan: np.arctan,
    sp.acot: lambda z: np.arctan(1 / z),
    sp.asec: lambda z: np.pi / 2 - np.arcsin(_below_right_cut(1 / z)),
    sp.acsc: lambda z: np.arcsin(_below_right_cut(1 / z)),
    sp.asinh: np.arcsinh,
    sp.acosh: _principal(np.arccosh),
    sp.atanh: lambda z: np.arctanh(_below_right_cut(z)),
    sp.acoth: lambda z: np.arctanh(_below_right_cut(1 / z)),
    sigmoid: lambda z: 1 / (1 + np.exp(-z)),
    softplus: lambda z: np.log(1 + np.exp(z)),
    relu: _only_real(lambda z: np.maximum(z, 0.0)),
    real_root: _only_real(_real_root),
    sp.Abs: np.abs,
    sp.sign: lambda z: np.where(z == 0, 0, z / np.where(z == 0, 1, np.abs(z))),
    sp.Max: _only_real(lambda *z: np.maximum.reduce(np.broadcast_arrays(*z))),
    sp.Min: _only_real(lambda *z: np.minimum.reduce(np.broadcast_arrays(*z))),
    sp.Heaviside: _only_real(lambda z, half: np.heaviside(z, half)),
    sp.floor: _only_real(np.floor),
    sp.ceiling: _only_real(np.ceil),
    sp.re: np.real,
    sp.im: np.imag,
    sp.conjugate: np.conj,
    sp.arg: np.angle,
    sp.erf: _only_real(_erf),
    sp.erfc: _only_real(lambda z: 1 - _erf(z)),
    sp.gamma: _only_real(_gamma),
    sp.factorial: _only_real(lambda z: _gamma(z + 1)),
    sp.binomial: _only_real(_binomial),
}


def _as_float(value: Value) -> complex | float:
    return complex(*map(float, value)) if isinstance(value, tuple) else float(value)


_DERIVATIVES = (D, sp.Derivative, SlotDerivative)


class World:
    """Sample points of a domain with everything that NumPy computed there.

    Relations between symbols are obeyed by drawing all symbols of a claim together.
    """

    def __init__(
        self, domain: Domain, definitions: Graph, count: int, seed: int, recurrences: Sequence[Recurrence] = ()
    ) -> None:
        self.domain = domain
        self.definitions = definitions
        self.count = count
        self.seed = seed
        self.recurrences = {own.function: own for own in recurrences}
        self._forward: dict[type, Forward] = {}
        self._symbolic: dict[sp.Symbol, bool] = {}  # whether a name depends on symbols without a definition

    def compare(self, lhs: sp.Expr | MatrixBase, rhs: sp.Expr | MatrixBase) -> NumericCheck:
        """Two expressions, matrices entrywise. Raises `NotNumeric`."""
        lhs, rhs = explicit(lhs), explicit(rhs)
        if isinstance(lhs, MatrixBase) and isinstance(rhs, MatrixBase):
            return self._compare_entries(lhs, rhs)
        return self._compare_numbers(lhs, rhs)

    def _compare_entries(self, lhs: MatrixBase, rhs: MatrixBase) -> NumericCheck:
        parts: list[NumericCheck] = []
        for a, b in zip(lhs, rhs, strict=True):
            is_known = any(part.agrees is not None for part in parts)  # then the method is as well
            parts.append(self._compare_numbers(explicit(a), explicit(b), "" if is_known else None))
        return _of_entries(parts)

    def _compare_numbers(self, lhs: sp.Expr, rhs: sp.Expr, method: str | None = None) -> NumericCheck:
        try:
            constant = not has_range((lhs, rhs), self.definitions) and not self._depends_on_symbols((lhs, rhs))
        except Obstacle as obstacle:
            raise NotNumeric(str(obstacle)) from None
        with np.errstate(all="ignore"):
            found = self._sides(lhs, rhs, float)
            if np.isnan(found[0]).any() or np.isnan(found[1]).any():
                found = self._sides(lhs, rhs, complex)
            method = self._method(lhs, rhs) if method is None else method
            return compared(*found, method, 1 if constant else self.count)

    def _depends_on_symbols(self, sides: tuple[sp.Expr, sp.Expr]) -> bool:
        """Whether a symbol without a definition is left in the end. Raises `Obstacle`."""
        names = symbols_in(sides[0]) | symbols_in(sides[1])
        for name in names:
            if name not in self._symbolic:
                self._symbolic[name] = name not in self.definitions or bool(self.definitions.reachable((name,))[1])
        return any(map(self._symbolic.__getitem__, names))

    def _sides(self, lhs: sp.Expr, rhs: sp.Expr, dtype: type) -> tuple[Array, Array]:
        if self.domain.facts:
            self._forward = {dtype: self._joint(lhs, rhs, dtype)}
        forward = self._shared(dtype)
        return both_sides(forward, lhs, rhs)

    def _method(self, lhs: sp.Expr, rhs: sp.Expr) -> str:
        """How the derivatives in the claim, and in the definitions it needs, were computed."""
        sides = [side for side in (lhs, rhs) if self.definitions.uses(side, _DERIVATIVES)]
        if not sides:
            return "forward"
        rough = {pair for forward in self._forward.values() for pair in forward.rough}
        taken = [node for node in self.definitions.nodes(sides) if isinstance(node, _DERIVATIVES)]
        steps = all(_pair(node) not in rough and _pair(node) is not None for node in taken)
        return "complex step" if steps else "Richardson differences"

    def _shared(self, dtype: type) -> Forward:
        if dtype not in self._forward:
            self._forward[dtype] = Forward(
                self.count, {}, self.definitions, lambda symbol: self._drawn(symbol, dtype), self.recurrences
            )
        return self._forward[dtype]

    def _drawn(self, symbol: sp.Symbol, dtype: type) -> Array:
        """The values of one symbol: a stream of its own, so that it is the same in every claim."""
        stream = points(self.domain, [symbol], self.seed + crc32(symbol.name.encode()), wide=False)
        return doubled([point[symbol] for point in islice(stream, self.count)], dtype)

    def _joint(self, lhs: sp.Expr, rhs: sp.Expr, dtype: type) -> Forward:
        facts = [side for fact in self.domain.facts for side in (fact.lhs, fact.rhs)]
        sequences = Recurrences.shared(self.recurrences.values(), self.definitions).needed_by((lhs, rhs))
        rules = [side for own in sequences for side in (*own.initial, own.term(own.first))]
        needed, symbols = self.definitions.reachable((lhs, rhs, *facts, *rules))
        cell = Cell.of(self.domain, needed)
        probe = Probe(lhs, rhs, cell.definitions, symbols, self.seed)
        sample = [p for p, _ in islice(probe.points(cell.domain, cell.definitions, wide=False), self.count)]
        if symbols and not sample:
            raise NotNumeric("no point of the domain was found")
        own: list[sp.Symbol] = list(sample[0]) if sample else []
        values = {symbol: doubled([point[symbol] for point in sample], dtype) for symbol in own}
        solved = {symbol: value for symbol, value in cell.definitions.items() if symbol not in needed}
        graph = Graph({**self.definitions, **solved}) if solved else self.definitions
        return Forward(len(sample) if own else self.count, values, graph, None, self.recurrences)


def _pair(node: Basic) -> tuple[sp.Expr, sp.Symbol] | None:
    """What is differentiated by what, if that is one derivative of first order."""
    if isinstance(node, D):
        return node.quantity, node.variable
    if isinstance(node, sp.Derivative) and len(node.variables) == 1:
        return node.expr, node.variables[0]
    return None


def contradicted(
    witness: Witness,
    lhs: sp.Expr | MatrixBase,
    rhs: sp.Expr | MatrixBase,
    definitions: Graph,
    recurrences: Sequence[Recurrence] = (),
) -> bool:
    """Whether NumPy, at the witness's point, finds a side where its certified enclosure is not."""
    lhs, rhs = explicit(lhs), explicit(rhs)
    if witness.entry is not None and isinstance(lhs, MatrixBase) and isinstance(rhs, MatrixBase):
        row, column = witness.entry
        lhs, rhs = lhs[row, column], rhs[row, column]
    if witness.instances:
        return False  # other functions stand here for the undefined ones
    if witness.lhs is None or witness.rhs is None:
        return False
    dtype = complex if witness.lhs.imag or witness.rhs.imag else float
    with np.errstate(all="ignore"):
        sides = both_sides(_at(witness, lhs, dtype, definitions, recurrences), lhs, rhs)
    for (value, near), ball in zip(sides, (witness.lhs, witness.rhs), strict=True):
        expected = complex(float(ball.real), float(ball.imag or 0))
        if not (np.isfinite(value) and np.isfinite(near)):
            continue
        noise, size = abs(near - value), max(abs(value), abs(expected))
        usable = np.isfinite(size) and noise <= BLIND * max(size, 1)
        if usable and abs(value - expected) > 2 * float(ball.radius) + TOLERANCE * max(size, noise / ROUNDING):
            return True
    return False


def _at(witness: Witness, lhs: sp.Expr, dtype: type, definitions: Graph, recurrences: Sequence[Recurrence]) -> Forward:
    """The point of a witness, with the left side computed there: that is kept for the next claim about it."""
    found = definitions.memory.setdefault("left sides at witnesses", OrderedDict())
    assert isinstance(found, OrderedDict)
    key = (lhs, witness.point, dtype)
    if recurrences or key not in found:
        # a derivative may not hang on a symbol that its quantity hangs on, and then the witness has no value for it
        anything = doubled([_ANYTHING], dtype)
        at = {symbol: doubled([value], dtype) for symbol, value in witness.point}
        forward = Forward(1, at, definitions, lambda symbol: anything, {own.function: own for own in recurrences})
        if recurrences:
            return forward
        with suppress(Obstacle, OverflowError, NotNumeric):  # who asks for the value will find out
            for expr in (lhs, *definitions.reachable_names((lhs,))):
                forward.of(expr)
        found[key] = forward
        if len(found) > _MOST_POINTS:
            found.popitem(last=False)
    return found[key].branch()


def both_sides(forward: Forward, lhs: sp.Expr, rhs: sp.Expr) -> tuple[Array, Array]:
    """Both sides at all points. Raises `NotNumeric`."""
    try:
        left, right = forward.of(lhs), forward.of(rhs)
        return forward.at_all_points(left), forward.at_all_points(right)
    except OverflowError:
        raise NotNumeric("a number too large for double precision") from None
    except Obstacle as obstacle:
        raise NotNumeric(str(obstacle)) from None


def doubled(values: Sequence[Value], dtype: type) -> Array:
    """Each value twice, as `Forward` wants it; a complex symbol stays complex."""
    return np.array([_as_float(value) for value in values] * 2).astype(
        complex if any(isinstance(value, tuple) for value in values) else dtype
    )


def compared(left: Array, right: Array, method: str, points_used: int) -> NumericCheck:
    """Two arrays as `Forward` gives them: how far apart they are, as far as rounding errors let one tell."""
    half = len(left) // 2
    left, near_left, right, near_right = left[:half], left[half:], right[:half], right[half:]
    with np.errstate(all="ignore"):  # a side may be infinite somewhere; such points are not used
        gap, size = np.abs(left - right), np.maximum(np.abs(left), np.abs(right))
        noise = np.maximum(np.abs(near_left - left), np.abs(near_right - right))
    usable = np.isfinite(left) & np.isfinite(right) & (noise <= BLIND * np.maximum(size, 1))
    if not usable.any():
        return NumericCheck(0, 0.0, method, None)
    # what cancels on the way is part of the scale: sin² + cos² - 1 is 0 up to the rounding of 1
    with np.errstate(all="ignore"):
        scale = np.maximum(size, noise / ROUNDING)
        relative = np.where(gap == 0, 0.0, gap / np.where(scale > 0, scale, 1))[usable]
    count = min(points_used, int(usable.sum()))
    return NumericCheck(count, float(relative.max()), method, bool((relative <= TOLERANCE).all()))


def _of_entries(parts: list[NumericCheck]) -> NumericCheck:
    known = [part for part in parts if part.agrees is not None]
    if not known:
        return NumericCheck(0, 0.0, "forward", None)
    return NumericCheck(
        min(part.points for part in known),
        max(part.largest for part in known),
        known[0].method,
        all(part.agrees for part in known),
    )
