"""Expressions of tensors at explicit sizes, in plain Python: nested loops over mpmath numbers, derivatives by duals.

Shares no code with the engine, neither with its indexed sums nor with its NumPy side: only the words are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, product
from random import Random
from typing import Any

import mpmath
import sympy as sp
from sympy.core.function import AppliedUndef

from derive import D
from derive.kernel.language import SlotDerivative
from derive.kernel.tensors import language as words
from derive.kernel.tensors.language import TensorSymbol

DIGITS = 40
Number = Any  # mpf, or a dual over numbers
At = tuple[int, ...]
_tags = count(1)


class Unknown(Exception):
    """A word that the oracle does not know."""


@dataclass(frozen=True)
class Dual:
    """`real + slope ε` with ε² = 0; tags keep nested derivatives apart."""

    tag: int
    real: Number
    slope: Number

    def __add__(self, other: Number) -> Dual:
        a, b, tag = _parted(self, other)
        return Dual(tag, a[0] + b[0], a[1] + b[1])

    __radd__ = __add__

    def __mul__(self, other: Number) -> Dual:
        a, b, tag = _parted(self, other)
        return Dual(tag, a[0] * b[0], a[0] * b[1] + a[1] * b[0])

    __rmul__ = __mul__


def _parted(a: Number, b: Number) -> tuple[tuple[Number, Number], tuple[Number, Number], int]:
    tag = max(x.tag for x in (a, b) if isinstance(x, Dual))
    parts = [(x.real, x.slope) if isinstance(x, Dual) and x.tag == tag else (x, mpmath.mpf(0)) for x in (a, b)]
    return parts[0], parts[1], tag


def _applied(function: Callable[..., Number], order: int, u: Number) -> Number:
    """A function given as `function(u, order)`: its derivative of that order."""
    if isinstance(u, Dual):
        return Dual(u.tag, _applied(function, order, u.real), _applied(function, order + 1, u.real) * u.slope)
    return function(u, order)


def _power(u: Number, exponent: sp.Rational) -> Number:
    def function(value: Number, order: int) -> Number:
        scale = mpmath.mpf(1)
        for k in range(order):
            scale *= mpmath.mpf(int(exponent.p)) / int(exponent.q) - k
        left = mpmath.mpf(int(exponent.p)) / int(exponent.q) - order
        return scale * value ** (int(left) if left == int(left) else left) if scale else scale

    return _applied(function, 0, u)


def _by_series(function: Callable[[Number], Number]) -> Callable[[Number, int], Number]:
    """Derivatives of a function of one number, by its Taylor series."""
    return lambda u, order: mpmath.diff(function, u, order) if order else function(u)


_FUNCTIONS: dict[str, Callable[[Number, int], Number]] = {
    "exp": lambda u, order: mpmath.exp(u),
    "sin": lambda u, order: mpmath.sin(u + order * mpmath.pi / 2),
    "cos": lambda u, order: mpmath.cos(u + order * mpmath.pi / 2),
    "tanh": _by_series(mpmath.tanh),
    "sigmoid": _by_series(lambda u: 1 / (1 + mpmath.exp(-u))),
    "log": _by_series(mpmath.log),
    "f": lambda u, order: (
        mpmath.sin(u + order * mpmath.pi / 2) + (u**2 / 3, 2 * u / 3, mpmath.mpf(2) / 3, 0)[min(order, 3)]
    ),
}


@lru_cache(maxsize=100_000)
def _symbols(expr: sp.Expr) -> frozenset[sp.Symbol]:
    return frozenset(expr.free_symbols)


class Oracle:
    """One point: sizes, numbers for entries, definitions."""

    def __init__(self, sizes: Mapping[sp.Symbol, int], definitions: Mapping[sp.Symbol, sp.Expr], seed: int) -> None:
        self.sizes = sizes
        self.definitions = definitions
        self.seed = seed
        self.moved: dict[sp.Symbol, tuple[At, Number]] = {}
        self.memo: dict[tuple[sp.Expr, At], Number] = {}
        self.known: dict[tuple[str, At], Number] = {}

    def drawn(self, name: str, at: At) -> Number:
        """A number for an entry, always the same; the names in `MODELS` are of a certain kind."""
        if name not in MODELS:
            return self.generic(name, at)
        if (name, at) not in self.known:
            self.known[name, at] = MODELS[name](self, at)
        return self.known[name, at]

    def generic(self, name: str, at: At) -> Number:
        """Any number."""
        draw = Random(f"{self.seed} {name} {at}")
        return mpmath.mpf(draw.choice([-1, 1]) * draw.randint(20, 99)) / draw.randint(40, 70)

    def integer(self, expr: sp.Expr, env: Mapping[sp.Symbol, int]) -> int:
        """A size or an index."""
        found = expr.xreplace({s: sp.Integer(v) for s, v in {**self.sizes, **env}.items()})
        return int(found)

    def shape(self, expr: sp.Expr, env: Mapping[sp.Symbol, int]) -> At:
        """The sizes of the axes."""
        rule = _SHAPES.get(type(expr))
        if isinstance(expr, TensorSymbol):
            return tuple(self.integer(size, {}) for size in expr.shape)
        if rule is not None:
            return rule(self, expr, env)
        return next((s for s in (self.shape(arg, env) for arg in expr.args) if s), ())

    def entries(self, expr: sp.Expr) -> Iterator[Number]:
        """All entries, in order."""
        return (self.at(expr, place, {}) for place in product(*map(range, self.shape(expr, {}))))

    def at(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> Number:
        """An entry."""
        if env and not env.keys().isdisjoint(_symbols(expr)):
            return self._computed(expr, at, env)
        key = (expr, at)
        if key not in self.memo:
            self.memo[key] = self._computed(expr, at, {})
        return self.memo[key]

    def _computed(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> Number:
        if isinstance(expr, sp.Rational):
            return mpmath.mpf(int(expr.p)) / int(expr.q)
        if isinstance(expr, sp.Symbol):
            return self._symbol(expr, at, env)
        rule = _ENTRIES.get(type(expr))
        if rule is not None:
            return rule(self, expr, at, env)
        own = [
            self.at(arg, at if self.shape(arg, env) else (), env) for arg in expr.args if not isinstance(arg, sp.Tuple)
        ]
        if isinstance(expr, sp.Add):
            return _total(own)
        if isinstance(expr, sp.Mul):
            return _product(own)
        if isinstance(expr, sp.Pow):
            return _power(own[0], expr.exp)
        if isinstance(expr, SlotDerivative):
            if type(expr.applied).__name__ not in _FUNCTIONS:
                raise Unknown(type(expr.applied).__name__)
            inner = expr.applied.args[0]
            u = self.at(inner, at if self.shape(inner, env) else (), env)
            return _applied(_FUNCTIONS[type(expr.applied).__name__], expr.orders[0], u)
        if isinstance(expr, (sp.Function, AppliedUndef)) and type(expr).__name__ in _FUNCTIONS:
            return _applied(_FUNCTIONS[type(expr).__name__], 0, own[0])
        raise Unknown(type(expr).__name__)

    def _symbol(self, symbol: sp.Symbol, at: At, env: Mapping[sp.Symbol, int]) -> Number:
        if symbol in self.moved and self.moved[symbol][0] == at:
            return self.moved[symbol][1]
        if symbol in env:
            return mpmath.mpf(env[symbol])
        if symbol in self.sizes:
            return mpmath.mpf(self.sizes[symbol])
        if symbol in self.definitions and symbol not in self.moved:
            return self.at(self.definitions[symbol], at, {})
        if symbol in self.definitions:
            return Oracle.at(self._still(symbol), self.definitions[symbol], at, {})
        return self.drawn(symbol.name, at)

    def _still(self, symbol: sp.Symbol) -> Oracle:
        """The same point, with a name not moved."""
        other = Oracle(self.sizes, self.definitions, self.seed)
        other.known = self.known
        other.moved = {name: value for name, value in self.moved.items() if name != symbol}
        return other

    def derivative(self, expr: D, at: At, env: Mapping[sp.Symbol, int]) -> Number:
        """By forward differentiation."""
        rank = len(self.shape(expr.quantity, env))
        tag, variable = next(_tags), expr.variable
        place = at[rank:]
        other = Oracle(self.sizes, self.definitions, self.seed)
        other.known = self.known
        start = self.at(variable, place, {})
        other.moved = {**self.moved, variable: (place, Dual(tag, start, mpmath.mpf(1)))}
        found = other.at(expr.quantity, at[:rank], env)
        return found.slope if isinstance(found, Dual) and found.tag == tag else mpmath.mpf(0)

    def table(self, expr: words.Table, at: At, env: Mapping[sp.Symbol, int]) -> Number:
        """The body at the indices."""
        indices = dict(zip((index for index, _ in expr.ranges), at, strict=True))
        return self.at(expr.body, (), {**env, **indices})

    def sum(self, expr: sp.Sum, at: At, env: Mapping[sp.Symbol, int]) -> Number:
        """Term by term, the last limit outermost."""

        def nested(limits: list[Any], inner: Mapping[sp.Symbol, int]) -> Iterator[Number]:
            if not limits:
                yield self.at(expr.function, at, inner)
                return
            *rest, (index, first, last) = limits
            for value in range(self.integer(first, inner), self.integer(last, inner) + 1):
                yield from nested(rest, {**inner, index: value})

        return _total(list(nested(list(expr.limits), env)))

    def entry(self, expr: words.Entry, env: Mapping[sp.Symbol, int]) -> Number:
        """0 outside."""
        place = tuple(self.integer(arg, env) for arg in expr.args[1:])
        inside = all(0 <= k < size for k, size in zip(place, self.shape(expr.args[0], env), strict=True))
        return self.at(expr.args[0], place, env) if inside else mpmath.mpf(0)

    def matrix(self, expr: sp.Expr, env: Mapping[sp.Symbol, int]) -> list[list[Number]]:
        """A square matrix as rows."""
        size = self.shape(expr, env)[0]
        return [[self.at(expr, (i, j), env) for j in range(size)] for i in range(size)]


# ---- tensors that satisfy a hypothesis ------------------------------------------------------------------------------


def _order(oracle: Oracle) -> int:
    return next(value for symbol, value in oracle.sizes.items() if symbol.name == "n")


def _reflection(oracle: Oracle, name: str) -> list[list[Number]]:
    """I - 2vvᵀ/vᵀv (Householder)."""
    v = [oracle.generic(name, (k,)) for k in range(_order(oracle))]
    square = sum(entry**2 for entry in v)
    return [[(i == j) - 2 * a * b / square for j, b in enumerate(v)] for i, a in enumerate(v)]


def _orthogonal(oracle: Oracle, at: At) -> Number:
    """An entry of a product of two reflections, which is not symmetric."""
    first, second = _reflection(oracle, "r"), _reflection(oracle, "q")
    return sum((first[at[0]][k] * second[k][at[1]] for k in range(len(first))), mpmath.mpf(0))


def _with_eigenvector(oracle: Oracle, at: At) -> Number:
    """An entry of B + (ηe - Be)eᵀ/eᵀe."""
    i, j = at
    e = [oracle.generic("e_eig", (k,)) for k in range(_order(oracle))]
    row = [oracle.generic("B", (i, k)) for k in range(len(e))]
    gap = oracle.generic("eta", ()) * e[i] - sum(a * b for a, b in zip(row, e, strict=True))
    return row[j] + gap * e[j] / sum(entry**2 for entry in e)


def _summing_to_one(oracle: Oracle, at: At) -> Number:
    numbers = [abs(oracle.generic("s", (k,))) for k in range(_order(oracle))]
    return numbers[at[0]] / sum(numbers)


MODELS: dict[str, Callable[[Oracle, At], Number]] = {
    "S_sym": lambda oracle, at: oracle.generic("S", tuple(sorted(at))),
    "R_orth": _orthogonal,
    "G_eig": _with_eigenvector,
    "e_eig": lambda oracle, at: oracle.generic("e_eig", at),
    "s_one": _summing_to_one,
}


def _total(numbers: list[Number]) -> Number:
    result = mpmath.mpf(0)
    for value in numbers:
        result = value + result if isinstance(value, Dual) else result + value
    return result


def _product(numbers: list[Number]) -> Number:
    result = mpmath.mpf(1)
    for value in numbers:
        result = value * result if isinstance(value, Dual) else result * value
    return result


def _determinant(rows: list[list[Number]]) -> Number:
    """Laplace's expansion along the first row."""
    if not rows:
        return mpmath.mpf(1)
    minors = [_determinant([row[:k] + row[k + 1 :] for row in rows[1:]]) for k in range(len(rows))]
    return _total([_product([mpmath.mpf((-1) ** k), rows[0][k], minors[k]]) for k in range(len(rows))])


def _inverse(oracle: Oracle, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> Number:
    rows = oracle.matrix(expr.args[0], env)
    i, j = at
    minor = [row[:i] + row[i + 1 :] for k, row in enumerate(rows) if k != j]
    whole = _power(_determinant(rows), sp.Integer(-1))
    return _product([mpmath.mpf((-1) ** (i + j)), _determinant(minor), whole])


def _contraction(oracle: Oracle, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> Number:
    a, b = expr.args
    shape = oracle.shape(a, env)
    split = len(shape) - 1
    return _total(
        [_product([oracle.at(a, (*at[:split], k), env), oracle.at(b, (k, *at[split:]), env)]) for k in range(shape[-1])]
    )


def _summed(oracle: Oracle, expr: words.Total, at: At, env: Mapping[sp.Symbol, int]) -> Number:
    inner = expr.args[0]
    shape = oracle.shape(inner, env)
    axes = expr.axes or tuple(range(len(shape)))

    def placed(values: At) -> At:
        kept, gone = iter(at), iter(values)
        return tuple(next(gone) if k in axes else next(kept) for k in range(len(shape)))

    return _total([oracle.at(inner, placed(values), env) for values in product(*(range(shape[k]) for k in axes))])


_Entry = Callable[[Oracle, Any, At, Mapping[sp.Symbol, int]], Number]
_ENTRIES: dict[type, _Entry] = {
    D: Oracle.derivative,
    sp.Sum: Oracle.sum,
    words.Table: Oracle.table,
    words.Entry: lambda o, e, at, env: o.entry(e, env),
    words.Contraction: _contraction,
    words.OuterProduct: lambda o, e, at, env: _product([o.at(e.args[0], at[:1], env), o.at(e.args[1], at[1:], env)]),
    words.Transposed: lambda o, e, at, env: o.at(e.args[0], at[::-1], env),
    words.Diagonal: lambda o, e, at, env: o.at(e.args[0], at[:1], env) if at[0] == at[1] else mpmath.mpf(0),
    words.DiagonalOf: lambda o, e, at, env: o.at(e.args[0], (at[0], at[0]), env),
    words.TraceOf: lambda o, e, at, env: _total(
        [o.at(e.args[0], (k, k), env) for k in range(o.shape(e.args[0], env)[0])]
    ),
    words.DeterminantOf: lambda o, e, at, env: _determinant(o.matrix(e.args[0], env)),
    words.InverseOf: _inverse,
    words.UnitMatrix: lambda o, e, at, env: mpmath.mpf(at[0] == at[1]),
    words.Ones: lambda o, e, at, env: mpmath.mpf(1),
    words.Total: _summed,
    words.Broadcast: lambda o, e, at, env: o.at(
        e.args[0], tuple(k for axis, k in enumerate(at) if axis != int(e.args[2])), env
    ),
}
_Shape = Callable[[Oracle, Any, Mapping[sp.Symbol, int]], At]
_SHAPES: dict[type, _Shape] = {
    D: lambda o, e, env: (*o.shape(e.quantity, env), *o.shape(e.variable, env)),
    words.Contraction: lambda o, e, env: (*o.shape(e.args[0], env)[:-1], *o.shape(e.args[1], env)[1:]),
    words.OuterProduct: lambda o, e, env: (*o.shape(e.args[0], env), *o.shape(e.args[1], env)),
    words.Transposed: lambda o, e, env: o.shape(e.args[0], env)[::-1],
    words.Entry: lambda o, e, env: (),
    words.Diagonal: lambda o, e, env: o.shape(e.args[0], env) * 2,
    words.DiagonalOf: lambda o, e, env: o.shape(e.args[0], env)[:1],
    words.TraceOf: lambda o, e, env: (),
    words.DeterminantOf: lambda o, e, env: (),
    words.UnitMatrix: lambda o, e, env: (o.integer(e.args[0], env),) * 2,
    words.Ones: lambda o, e, env: tuple(o.integer(size, env) for size in e.args),
    words.Total: lambda o, e, env: tuple(
        size for k, size in enumerate(o.shape(e.args[0], env)) if e.axes and k not in e.axes
    ),
    words.Broadcast: lambda o, e, env: _inserted(o.shape(e.args[0], env), o.integer(e.args[1], env), int(e.args[2])),
    words.Table: lambda o, e, env: tuple(o.integer(size, env) for _, size in e.ranges),
    words.Functional: lambda o, e, env: (),
    sp.Sum: lambda o, e, env: (),
}


def _inserted(shape: At, size: int, axis: int) -> At:
    return (*shape[:axis], size, *shape[axis:])


def differs(
    lhs: sp.Expr, rhs: sp.Expr, definitions: Mapping[sp.Symbol, sp.Expr], sizes: Mapping[sp.Symbol, int], seed: int
) -> bool | None:
    """Whether some entry of both sides differs by far more than rounding; None where a side has no value.

    Raises `Unknown`.
    """
    oracle = Oracle(sizes, definitions, seed)
    with mpmath.workdps(DIGITS):
        try:
            left, right = list(oracle.entries(lhs)), list(oracle.entries(rhs))
        except (ZeroDivisionError, ValueError, OverflowError):
            return None
        if len(left) != len(right):
            left, right = (side * max(len(left), len(right)) if len(side) == 1 else side for side in (left, right))
        if not all(mpmath.isfinite(value) for value in (*left, *right)):
            return None
        gaps = [abs(a - b) / (1 + abs(a) + abs(b)) for a, b in zip(left, right, strict=True)]
        return bool(max(gaps, default=mpmath.mpf(0)) > mpmath.mpf(10) ** -12)


__all__ = ["MODELS", "Oracle", "Unknown", "differs"]
