"""Tensors in NumPy: arrays at explicit sizes, plain loops for sums and tables, definitions run forward.

A derivative by a tensor is taken entry by entry, by the complex step (Squire & Trapp, SIAM Rev. 40 (1998)), or by a
Romberg table of central differences where a function is not analytic. Nothing here knows of the kernel's indexed sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import prod
from typing import Any, TypeAlias
from zlib import crc32

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef

from ..kernel.domain import Domain
from ..kernel.errors import Obstacle
from ..kernel.graph import Graph
from ..kernel.language import D, SlotDerivative
from ..kernel.nodes import symbols_in
from ..kernel.tensors import language as words
from ..kernel.tensors.language import TensorSymbol
from ..kernel.verdict import Witness
from .numeric import BLIND, KINKED, ROUNDING, RULES, TOLERANCE, Array, NotNumeric, NumericCheck, compared

Env: TypeAlias = Mapping[sp.Symbol, int]
_NOTHING: Env = {}
_STEP = 1e-30
_NOT_REAL = 1e-18
_WIDTH = 2e-3
_MOST_TERMS = 20_000
_PLAINLY = 1e-13


class Loops:
    """One point: numbers for sizes and free indices, arrays for tensors; names through their definitions.

    With `shaken`, every operation is off by a rounding error or two: comparing the two tells what can be trusted.
    """

    def __init__(self, sizes: Env, values: Mapping[sp.Symbol, Array], definitions: Graph, *, shaken: bool) -> None:
        self.sizes = dict(sizes)
        self.values = dict(values)
        self.definitions = definitions
        self.shaken = shaken
        self._noise = np.random.default_rng(len(self.values)) if shaken else None
        self._memo: dict[sp.Expr, Array] = {}
        self._moved: dict[tuple[sp.Symbol, tuple[int, ...]], Loops] = {}
        self._followers: dict[sp.Symbol, frozenset[sp.Symbol]] = {}
        self._origin: Loops | None = None  # the world that this one was made of
        self._moves: frozenset[sp.Symbol] = frozenset()  # what may have another value there

    def of(self, expr: sp.Expr, env: Env = _NOTHING) -> Array:
        """The array of a tensor, or a number. Raises `NotNumeric`."""
        if env and not symbols_in(expr).isdisjoint(env):
            return self._stirred(expr, self._compute(expr, env))
        found = self._memo.get(expr)
        if found is None:
            if self._origin is not None and symbols_in(expr).isdisjoint(self._moves):
                found = self._origin.of(expr)
            else:
                found = self._stirred(expr, self._compute(expr, _NOTHING))
            self._memo[expr] = found
        return found

    def size(self) -> int:
        """Of how many expressions the values are kept, here and in the worlds made of this one."""
        return len(self._memo) + sum(other.size() for other in self._moved.values())

    def _stirred(self, expr: sp.Expr, value: Array) -> Array:
        if self._noise is None or isinstance(expr, (sp.Integer, words.Entry)):
            return value
        return np.asarray(value * (1 + 2 * ROUNDING * (2 * self._noise.random(value.shape) - 1)))

    def _compute(self, expr: sp.Expr, env: Env) -> Array:
        if isinstance(expr, AppliedUndef):  # before its type is looked up: SymPy works its hash out anew each time
            args = [self.of(arg, env) for arg in expr.args]
            return _stand_in(type(expr).__name__, args, (0,) * len(args))
        rule = _TENSORS.get(type(expr))
        if rule is not None:
            return rule(self, expr, env)
        if isinstance(expr, sp.Symbol):
            return self._symbol(expr, env)
        if isinstance(expr, sp.Rational):
            return np.asarray(int(expr.p) / int(expr.q))
        if isinstance(expr, SlotDerivative):
            args = [self.of(arg, env) for arg in expr.applied.args]
            return _stand_in(type(expr.applied).__name__, args, expr.orders)
        known = RULES.get(_PLAIN.get(type(expr), type(expr)))
        if known is None:
            raise NotNumeric(f"{type(expr).__name__} of tensors is not evaluated in NumPy")
        return np.asarray(known(*(self.of(arg, env) for arg in expr.args)))

    def _symbol(self, symbol: sp.Symbol, env: Env) -> Array:
        if symbol in env:
            return np.asarray(float(env[symbol]))
        given: Array | None = self.values.get(symbol)
        if given is not None:
            return given
        if symbol in self.sizes:
            return np.asarray(float(self.sizes[symbol]))
        if symbol not in self.definitions:
            raise NotNumeric(f"{symbol} has no value")
        body = self.of(self.definitions[symbol])
        if not isinstance(symbol, TensorSymbol) or body.shape == (shape := self.shape(symbol)):
            return body
        return np.asarray(np.broadcast_to(body, shape))

    def shape(self, symbol: TensorSymbol) -> tuple[int, ...]:
        """The sizes of a tensor's axes."""
        return tuple(self.integer(size) for size in symbol.shape)

    def integer(self, expr: sp.Expr, env: Env = _NOTHING) -> int:
        """The value of a size or an index. Raises `NotNumeric`."""
        if isinstance(expr, sp.Integer):
            return int(expr.p)
        if isinstance(expr, sp.Symbol):
            found = env.get(expr) if env else None
            found = self.sizes.get(expr) if found is None else found
            if found is None:
                raise NotNumeric(f"the index {expr} has no value")
            return found
        parts = [self.integer(arg, env) for arg in expr.args]
        if isinstance(expr, sp.Add):
            return sum(parts)
        if isinstance(expr, sp.Mul):
            return prod(parts)
        if isinstance(expr, sp.Pow) and parts[1] >= 0:
            return int(parts[0] ** parts[1])
        raise NotNumeric(f"the index or size {expr}")

    # ---- loops --------------------------------------------------------------------------------------------------

    def entry(self, expr: sp.Expr, env: Env) -> Array:
        """An entry; 0 outside of the range."""
        tensor = self.of(expr.args[0], env)
        at = tuple(self.integer(arg, env) for arg in expr.args[1:])
        if len(at) != tensor.ndim:
            raise NotNumeric(f"{len(at)} indices of an array with {tensor.ndim} axes")
        inside = all(0 <= index < size for index, size in zip(at, tensor.shape, strict=True))
        return np.asarray(tensor[at]) if inside else np.asarray(0.0)

    def table(self, expr: words.Table, env: Env) -> Array:
        """Entry by entry."""
        indices = [index for index, _ in expr.ranges]
        shape = tuple(self.integer(size, env) for _, size in expr.ranges)
        entries = [self.of(expr.body, {**env, **dict(zip(indices, at, strict=True))}) for at in np.ndindex(*shape)]
        return np.array(entries).reshape(shape)

    def loop(self, expr: sp.Sum | sp.Product, env: Env) -> Array:
        """A sum or product term by term; an empty one is 0 or 1. SymPy's last limit is the outermost."""
        total = np.asarray(0.0 if isinstance(expr, sp.Sum) else 1.0)
        for count, inner in enumerate(self._indices(list(reversed(expr.limits)), env)):
            if count > _MOST_TERMS:
                raise NotNumeric(f"a sum of more than {_MOST_TERMS} terms")
            term = self.of(expr.function, inner)
            total = total + term if isinstance(expr, sp.Sum) else total * term
        return total

    def _indices(self, limits: list[sp.Tuple], env: Env) -> Iterator[Env]:
        if not limits:
            yield env
            return
        (index, lowest, highest), *inner = limits
        reach = 2 + 2 * sum(abs(size) for size in self.sizes.values())
        first = -reach if lowest is sp.S.NegativeInfinity else self.integer(lowest, env)
        last = reach if highest is sp.S.Infinity else self.integer(highest, env)
        for value in range(first, last + 1):
            yield from self._indices(inner, {**env, index: value})

    # ---- derivatives --------------------------------------------------------------------------------------------

    def derivative(self, expr: D, env: Env) -> Array:
        """With the axes of the quantity, then those of the variable."""
        quantity, variable = expr.quantity, expr.variable
        if variable in env or variable in self.sizes:
            raise NotNumeric(f"a derivative by the whole number {variable}")
        at = self.of(variable)
        slope = self._slope if self._is_analytic(quantity) else self._difference
        slopes = [slope(quantity, variable, place, env) for place in np.ndindex(*at.shape)]
        return np.stack(slopes, axis=-1).reshape(slopes[0].shape + at.shape)

    def _slope(self, quantity: sp.Expr, variable: sp.Symbol, place: tuple[int, ...], env: Env) -> Array:
        key = (variable, place)
        if key not in self._moved:
            self._moved[key] = self._with(variable, place, _STEP * 1j)
        slope = np.imag(self._moved[key].of(quantity, env))
        return np.where(np.abs(slope) > _NOT_REAL, np.nan, slope / _STEP)

    def _is_analytic(self, quantity: sp.Expr) -> bool:
        kinked = self.definitions.uses(quantity, (*KINKED, D))
        return not kinked and not any(np.iscomplexobj(value) for value in self.values.values())

    def _with(self, variable: sp.Symbol, place: tuple[int, ...], amount: complex) -> Loops:
        """Another world, in which one entry is moved: what depends on it follows, what it depends on stays."""
        moved = np.array(self.of(variable), dtype=complex if isinstance(amount, complex) else None)
        moved[place] += amount
        other = Loops(self.sizes, {**self.values, variable: moved}, self.definitions, shaken=self.shaken)
        if not self.shaken:  # there, each world has rounding errors of its own
            other._origin, other._moves = self, self._hanging(variable)
        return other

    def _hanging(self, variable: sp.Symbol) -> frozenset[sp.Symbol]:
        """The names that follow a variable, and itself."""
        if variable not in self._followers:
            names = (name for name in self.definitions if self.definitions.hangs_on(name, variable))
            self._followers[variable] = frozenset([variable, *names])
        return self._followers[variable]

    def shaken_up(self) -> Loops:
        """The same point with rounding errors."""
        return Loops(self.sizes, self.values, self.definitions, shaken=True)

    def _difference(self, quantity: sp.Expr, variable: sp.Symbol, place: tuple[int, ...], env: Env) -> Array:
        def moved(h: float) -> Array:
            return self._with(variable, place, h).of(quantity, env)

        table = [(moved(h) - moved(-h)) / (2 * h) for h in (_WIDTH / 2**k for k in range(5))]
        previous = table[0]
        for level in range(1, len(table)):
            previous = table[-1]
            table = [b + (b - a) / (4**level - 1) for a, b in pairwise(table)]
        return np.asarray(table[0] + np.abs(table[0] - previous)) if self.shaken else table[0]

    # ---- matrices and functions ---------------------------------------------------------------------------------

    def contraction(self, expr: sp.Expr, env: Env) -> Array:
        """The last axis of the first with the first axis of the second."""
        left, right = (self.of(arg, env) for arg in expr.args)
        if not left.ndim or not right.ndim or left.shape[-1] != right.shape[0]:
            raise NotNumeric(f"a contraction of arrays of the shapes {left.shape} and {right.shape}")
        size = right.shape[0]  # as np.tensordot does it, which takes longer to find its axes than to multiply
        found = np.dot(left.reshape(-1, size), right.reshape(size, -1))
        return np.asarray(found.reshape(left.shape[:-1] + right.shape[1:]))

    def functional(self, expr: words.Functional, env: Env) -> Array:
        """A smooth function of all entries, the same for equal arguments."""
        flat = np.concatenate([np.ravel(self.of(arg, env)) for arg in expr.args[1:]])
        weights, phases = _weights(expr.args[0].name, len(flat))
        form = np.sum(weights * flat)
        return np.asarray(np.sin(form + phases[0]) + np.sum(np.cos(flat + phases)) + 0.3 * form**2)

    def linear(self, function: Callable[[Array], Array], expr: sp.Expr, env: Env) -> Array:
        """A word about a square matrix by `numpy.linalg`."""
        matrix = self.of(expr.args[0], env)
        try:
            return np.asarray(function(matrix))
        except np.linalg.LinAlgError:  # a singular matrix
            return np.full(matrix.shape if isinstance(expr, words.InverseOf) else (), np.nan)


@lru_cache(maxsize=64)
def _weights(name: str, count: int) -> tuple[Array, Array]:
    """By which a functional weighs so many entries, and moves them."""
    draw = np.random.default_rng(crc32(f"{name}{count}".encode()))
    return draw.uniform(0.2, 0.7, count), draw.uniform(0, 6, count)


def _stand_in(name: str, args: list[Array], orders: tuple[int, ...]) -> Array:
    """An analytic function in the place of an undefined one, differentiated so often by each slot."""
    phase = sum(ord(c) * (k + 1) for k, c in enumerate(name)) % 17 / 5
    slopes = [0.5 + 0.17 * k for k in range(len(args))]
    form = sum((slope * arg for slope, arg in zip(slopes, args, strict=True)), np.asarray(0.0))
    order = sum(orders)
    scale = prod(slope**times for slope, times in zip(slopes, orders, strict=True))
    turn = order * np.pi / 2
    value = np.sin(form + phase + turn) + 0.25 * 1.7**order * np.cos(1.7 * form - phase + turn)
    return np.asarray(scale * value + (0.5 if order == 0 else 0.0))


def _filled(loops: Loops, expr: sp.Expr, env: Env) -> Array:
    size, axis = loops.integer(expr.args[1], env), int(expr.args[2])
    return np.repeat(np.expand_dims(loops.of(expr.args[0], env), axis), size, axis=axis)


_Rule = Callable[[Loops, Any, Env], Array]
_PLAIN: dict[type, type] = {words.TensorAdd: sp.Add, words.TensorMul: sp.Mul, words.TensorPow: sp.Pow}
_TENSORS: dict[type, _Rule] = {
    sp.Sum: Loops.loop,
    sp.Product: Loops.loop,
    sp.KroneckerDelta: lambda s, e, env: np.asarray(
        1.0 if s.integer(e.args[0], env) == s.integer(e.args[1], env) else 0.0
    ),
    D: Loops.derivative,
    words.Entry: Loops.entry,
    words.Table: Loops.table,
    words.Contraction: Loops.contraction,
    words.Functional: Loops.functional,
    words.OuterProduct: lambda s, e, env: np.outer(s.of(e.args[0], env), s.of(e.args[1], env)),
    words.Transposed: lambda s, e, env: np.transpose(s.of(e.args[0], env)),
    words.Diagonal: lambda s, e, env: np.diag(s.of(e.args[0], env)),
    words.DiagonalOf: lambda s, e, env: np.diagonal(s.of(e.args[0], env)),
    words.TraceOf: lambda s, e, env: np.asarray(np.trace(s.of(e.args[0], env))),
    words.InverseOf: lambda s, e, env: s.linear(np.linalg.inv, e, env),
    words.DeterminantOf: lambda s, e, env: s.linear(np.linalg.det, e, env),
    words.UnitMatrix: lambda s, e, env: np.eye(s.integer(e.args[0], env)),
    words.Ones: lambda s, e, env: np.ones(tuple(s.integer(size, env) for size in e.args)),
    words.Total: lambda s, e, env: np.asarray(np.sum(s.of(e.args[0], env), axis=e.axes or None)),
    words.Broadcast: _filled,
}


# ---- comparing ------------------------------------------------------------------------------------------------------

_SIZES = 3  # assignments of numbers to the sizes
_DRAWS = 1  # points at each


def compare(lhs: sp.Expr, rhs: sp.Expr, domain: Domain, definitions: Graph, points: int, seed: int) -> NumericCheck:
    """Both sides at several sizes, entry by entry. Raises `NotNumeric`."""
    from .tensor_points import Points  # draws the numbers; it needs `Loops`

    worlds = Points((lhs, rhs), domain, definitions, seed).worlds(_SIZES, _DRAWS)[: max(1, points)]
    with np.errstate(all="ignore"):
        sides = [_both(lhs, rhs, loops) for loops in worlds]
    sizes = {tuple(loops.sizes.values()) for loops in worlds}
    left, right, near_left, near_right = (np.concatenate(parts) for parts in zip(*sides, strict=True))
    if domain.facts:  # what is assumed holds up to rounding errors of numbers of the size of 1
        near_left = near_left + ROUNDING
    method = f"loops at {len(sizes)} size{'' if len(sizes) == 1 else 's'}"
    check = compared(np.concatenate([left, near_left]), np.concatenate([right, near_right]), method, len(left))
    return replace(check, points=len(worlds) if check.agrees is not None else 0)


def _both(lhs: sp.Expr, rhs: sp.Expr, loops: Loops) -> tuple[Array, Array, Array, Array]:
    """Both sides, and both with rounding errors, as flat arrays.

    Sides that are the same to the last digits need no second run to tell how far they can be trusted.
    """
    try:
        left, right = _flat_sides(lhs, rhs, loops)
        scale = np.maximum(1, np.abs(left))
        if (np.abs(left - right) <= _PLAINLY * scale).all():
            return left, right, left + ROUNDING * scale, right + ROUNDING * scale
        return left, right, *_flat_sides(lhs, rhs, loops.shaken_up())
    except OverflowError:
        raise NotNumeric("a number too large for double precision") from None
    except (Obstacle, ValueError) as obstacle:  # NumPy's own is about arrays that do not fit
        raise NotNumeric(str(obstacle)) from None


def _flat_sides(lhs: sp.Expr, rhs: sp.Expr, loops: Loops) -> tuple[Array, Array]:
    left, right = np.broadcast_arrays(loops.of(lhs), loops.of(rhs))
    return left.ravel(), right.ravel()


def contradicted(witness: Witness, lhs: sp.Expr, rhs: sp.Expr, domain: Domain, definitions: Graph) -> bool:
    """Whether NumPy, at the witness's sizes and entries, finds a side where its certified enclosure is not."""
    from .tensor_points import Points

    if witness.instances or witness.lhs is None or witness.rhs is None:
        return False
    numbers, values = Points((lhs, rhs), domain, definitions, 0).at(witness)
    loops = Loops(numbers, values, definitions, shaken=False)
    with np.errstate(all="ignore"):
        left, right, near_left, near_right = _both(lhs, rhs, loops)
        shape = np.broadcast_shapes(loops.of(lhs).shape, loops.of(rhs).shape)
    place = int(np.ravel_multi_index(witness.entry or (), shape)) if shape else 0
    for value, near, ball in ((left, near_left, witness.lhs), (right, near_right, witness.rhs)):
        expected = complex(float(ball.real), float(ball.imag or 0))
        if _is_elsewhere(complex(value[place]), complex(near[place]), expected, float(ball.radius)):
            return True
    return False


def _is_elsewhere(value: complex, near: complex, expected: complex, radius: float) -> bool:
    """Whether a value that can be trusted is not within an enclosure."""
    noise, size = abs(near - value), max(abs(value), abs(expected))
    if not np.isfinite(size) or not np.isfinite(noise) or noise > BLIND * max(size, 1):
        return False
    return abs(value - expected) > 2 * radius + TOLERANCE * max(size, noise / ROUNDING)


def base_symbols(exprs: Iterable[sp.Expr], definitions: Graph) -> list[sp.Symbol]:
    """The symbols that expressions depend on in the end, sizes of tensors among them, by name."""
    found: set[sp.Symbol] = set()
    todo = [symbol for expr in exprs for symbol in symbols_in(expr)]
    while todo:
        symbol = todo.pop()
        if symbol in found:
            continue
        found.add(symbol)
        if isinstance(symbol, TensorSymbol):
            todo += [s for size in symbol.shape for s in symbols_in(size)]
        if symbol in definitions:
            todo += symbols_in(definitions[symbol])
    return sorted((s for s in found if s not in definitions), key=_by_name)


@lru_cache(maxsize=1024)
def _by_name(symbol: sp.Symbol) -> tuple[str, str]:
    return symbol.name, str(getattr(symbol, "shape", ""))  # which starts SymPy's printer
