"""Tensors at explicit sizes: every entry a scalar expression, for the scalar kernel to evaluate.

This goes straight from the words to scalar expressions, and shares nothing with the indexed sums that prove.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import permutations, product
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from ..calculus import ONE, ZERO, add, mul, power
from ..errors import Obstacle
from ..graph import Graph, rebuilt
from ..language import D, SlotDerivative
from ..nodes import symbols_in
from . import language as words
from .language import TensorSymbol
from .shapes import Shapes

At = tuple[int, ...]
MAX_ENTRIES = 120
_MOST_TERMS = 4_000
_MOST_MATRIX = 3
_MOST_KEPT = 24  # assignments
_MOST_KEPT_ENTRIES = 20_000  # of one


class Instance:
    """An assignment of integers to sizes and indices, under which every tensor is a table of scalars."""

    def __init__(
        self, numbers: Mapping[sp.Symbol, int], definitions: Mapping[sp.Symbol, sp.Expr], shapes: Shapes
    ) -> None:
        self.numbers = dict(numbers)
        self.definitions = definitions
        self.shapes = shapes
        self.scalars: dict[sp.Symbol, sp.Expr] = {}  # the definitions that were met, entry by entry
        self.graph = Graph({})  # of the scalars, as far as it was grown
        self._sizes: dict[sp.Expr, int] = {}
        self._names: dict[tuple[TensorSymbol, At], sp.Symbol] = {}
        self._memo: dict[tuple[sp.Expr, At, tuple[tuple[sp.Symbol, int], ...]], sp.Expr] = {}

    @classmethod
    def shared(cls, numbers: Mapping[sp.Symbol, int], definitions: Graph, shapes: Shapes) -> Instance:
        """The one of all claims over these definitions, so that they write the entries of definitions out once."""
        kept = definitions.memory.setdefault(cls, {})
        assert isinstance(kept, dict)
        key = frozenset(numbers.items())
        found = kept.get(key)
        if isinstance(found, Instance) and len(found._memo) < _MOST_KEPT_ENTRIES:
            return found
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        made = kept[key] = cls(numbers, definitions, shapes)
        return made

    def grown(self, graph: Graph, more: int = 0) -> Graph:
        """A graph of the scalars, and of so `more` definitions, once those met by now are in it."""
        if len(graph) < len(self.scalars) + more:
            graph.grow(self.scalars)
        return graph

    def size(self, expr: sp.Expr, env: Mapping[sp.Symbol, int] | None = None) -> int:
        """The value of a size or an index."""
        if env:
            return _integer(expr, {**self.numbers, **env})
        if expr not in self._sizes:
            self._sizes[expr] = _integer(expr, self.numbers)
        return self._sizes[expr]

    def shape(self, expr: sp.Expr) -> At:
        """The sizes of an expression's axes."""
        return tuple(self.size(size) for size in self.shapes.of(expr))

    def entry(self, expr: sp.Expr, at: At = (), env: Mapping[sp.Symbol, int] | None = None) -> sp.Expr:
        """An entry; a number has one, at (). Raises `Obstacle` for what is not written out."""
        if env:  # an entry does not change with indices that do not occur
            occurring = symbols_in(expr)
            env = {index: value for index, value in env.items() if index in occurring}
        env = env or {}
        bound = tuple(sorted(env.items(), key=lambda item: item[0].name)) if len(env) > 1 else tuple(env.items())
        key = (expr, at, bound)
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = self._shared(expr, self._compute(expr, at, env))
        return found

    def _shared(self, expr: sp.Expr, value: sp.Expr) -> sp.Expr:
        """A name for what many entries may be made of: written out again and again it would grow without end."""
        if type(expr) not in _SHARED or not value.args:
            return value
        name = sp.Symbol(f"entry {len(self.scalars)}", real=True)
        self.scalars[name] = value
        return name

    def own(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        """An operand of an elementwise operation: numbers have no indices."""
        return self.entry(expr, at if self.shapes.of(expr) else (), env)

    def _compute(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        if isinstance(expr, sp.Symbol):
            return self._symbol(expr, at, env)
        if not expr.args:
            return expr
        rule = _RULES.get(type(expr))
        if rule is not None:
            return rule(self, expr, at, env)
        args = tuple(self.own(arg, at, env) for arg in expr.args)
        if isinstance(expr, sp.Add):
            return add(*args)
        if isinstance(expr, sp.Mul):
            return mul(*args)
        if isinstance(expr, sp.Pow):
            return power(*args)
        if not isinstance(expr, (sp.Function, AppliedUndef)):
            raise Obstacle(f"{type(expr).__name__} in a claim about tensors")
        made: sp.Expr = rebuilt(expr, args)
        return made

    def _symbol(self, symbol: sp.Symbol, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        if symbol in env or symbol in self.numbers:
            return sp.Integer(env.get(symbol, self.numbers.get(symbol, 0)))
        name = self.name(symbol, at)
        body = self.definitions.get(symbol)
        if body is not None and name not in self.scalars:
            self.scalars[name] = self.own(body, at, {})
        return name

    def name(self, symbol: sp.Symbol, at: At) -> sp.Symbol:
        """The scalar that stands for an entry: W[0,1]."""
        if not isinstance(symbol, TensorSymbol):
            return symbol
        if (symbol, at) in self._names:
            return self._names[symbol, at]
        name = self._names[symbol, at] = sp.Symbol(f"{symbol.name}[{','.join(map(str, at))}]", real=True)
        return name

    @property
    def names(self) -> list[sp.Symbol]:
        """The entries that were met."""
        return list(self._names.values())

    def inside(self, expr: sp.Expr, at: At) -> bool:
        """Whether indices lie within a tensor."""
        return all(0 <= index < size for index, size in zip(at, self.shape(expr), strict=True))

    # ---- nodes --------------------------------------------------------------------------------------------------

    def _dot(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        a, b = expr.args
        shape = self.shape(a)
        split = len(shape) - 1
        pairs = ((self.entry(a, (*at[:split], k), env), self.entry(b, (k, *at[split:]), env)) for k in range(shape[-1]))
        return add(*(mul(x, y) for x, y in pairs))

    def _outer(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        return mul(self.entry(expr.args[0], at[:1], env), self.entry(expr.args[1], at[1:], env))

    def _entry_of(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        place = tuple(self.size(index, env) for index in expr.args[1:])
        return self.entry(expr.args[0], place, env) if self.inside(expr.args[0], place) else ZERO

    def _diagonal(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        return self.entry(expr.args[0], at[:1], env) if at[0] == at[1] else ZERO

    def _trace(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        return add(*(self.entry(expr.args[0], (k, k), env) for k in range(self.shape(expr.args[0])[0])))

    def _total(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        assert isinstance(expr, words.Total)
        shape = self.shape(expr.args[0])
        summed = expr.axes or tuple(range(len(shape)))
        kept = iter(at)
        ranges = [range(size) if k in summed else [next(kept)] for k, size in enumerate(shape)]
        return add(*(self.entry(expr.args[0], place, env) for place in product(*ranges)))

    def _broadcast(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        axis = int(expr.args[2])
        return self.own(expr.args[0], (*at[:axis], *at[axis + 1 :]), env)

    def _table(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        assert isinstance(expr, words.Table)
        return self.entry(expr.body, (), {**env, **dict(zip(expr.bound_symbols, at, strict=True))})

    def _sum(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        return self._nested(expr.args[0], list(expr.args[1:]), at, env)

    def _nested(self, body: sp.Expr, limits: list[Any], at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        if not limits:
            return self.own(body, at, env)
        *inner, (index, lowest, highest) = limits
        if (lowest, highest) == (-sp.oo, sp.oo):
            return self._over_all(lambda k: self._nested(body, inner, at, {**env, index: k}))
        first, last = self.size(lowest, env), self.size(highest, env)
        if last - first > _MOST_TERMS:
            raise Obstacle("a sum of too many terms")
        return add(*(self._nested(body, inner, at, {**env, index: k}) for k in range(first, last + 1)))

    def _over_all(self, term: Callable[[int], sp.Expr]) -> sp.Expr:
        """A sum over all integers of what is 0 outside of a finite range, seen by zeros on twice as wide a range."""
        reach = 2 + sum(self.numbers.values())
        parts = {k: term(k) for k in range(-2 * reach, 2 * reach + 1)}
        if any(not _is_zero(part) for k, part in parts.items() if abs(k) > reach):
            raise Obstacle("a sum over all integers of what is not 0 outside of a finite range")
        return add(*(part for part in parts.values() if not _is_zero(part)))

    def _kronecker(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        i, j = (self.size(arg, env) for arg in expr.args[:2])
        return ONE if i == j else ZERO

    def _derivative(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        assert isinstance(expr, D)
        rank = len(self.shapes.of(expr.quantity))
        return D(self.entry(expr.quantity, at[:rank], env), self.name(expr.variable, at[rank:]))

    def _slot(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        assert isinstance(expr, SlotDerivative)
        applied = type(expr.applied)(*(self.own(arg, at, env) for arg in expr.applied.args))
        return SlotDerivative(applied, expr.orders)

    def _functional(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        entries = [
            self.entry(arg, place, env) for arg in expr.args[1:] for place in product(*map(range, self.shape(arg)))
        ]
        return sp.Function(expr.args[0].name)(*entries)

    def _matrix(self, expr: sp.Expr, env: Mapping[sp.Symbol, int]) -> list[list[sp.Expr]]:
        size = self.shape(expr)[0]
        if size > _MOST_MATRIX:
            raise Obstacle(f"the inverse or determinant of a {size}×{size} matrix, entry by entry")
        return [[self.entry(expr, (i, j), env) for j in range(size)] for i in range(size)]

    def _determinant(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        return _leibniz(self._matrix(expr.args[0], env))

    def _inverse(self, expr: sp.Expr, at: At, env: Mapping[sp.Symbol, int]) -> sp.Expr:
        """Cramer's rule."""
        matrix = self._matrix(expr.args[0], env)
        i, j = at
        minor = [[entry for b, entry in enumerate(row) if b != i] for a, row in enumerate(matrix) if a != j]
        sign = sp.Integer((-1) ** (i + j))
        return mul(sign, _leibniz(minor) if minor else ONE, power(_leibniz(matrix), -1))


def _leibniz(matrix: list[list[sp.Expr]]) -> sp.Expr:
    size = len(matrix)
    terms = []
    for order in permutations(range(size)):
        swaps = sum(order[a] > order[b] for a in range(size) for b in range(a + 1, size))
        terms.append(mul(sp.Integer((-1) ** swaps), *(matrix[k][order[k]] for k in range(size))))
    return add(*terms)


def _is_zero(expr: sp.Expr) -> bool:
    """Whether an expression is 0 by the look of it."""
    if isinstance(expr, sp.Mul):
        return any(map(_is_zero, expr.args))
    if isinstance(expr, sp.Add):
        return all(map(_is_zero, expr.args))
    return bool(expr == 0)


def _integer(expr: sp.Expr, values: Mapping[sp.Symbol, int]) -> int:
    if isinstance(expr, sp.Integer):
        return int(expr)
    if isinstance(expr, sp.Symbol):
        if expr not in values:
            raise Obstacle(f"no number stands for the size or index {expr}")
        return values[expr]
    args = [_integer(arg, values) for arg in expr.args]
    if isinstance(expr, sp.Add):
        return sum(args)
    if isinstance(expr, sp.Mul):
        total = 1
        for arg in args:
            total *= arg
        return total
    if isinstance(expr, sp.Pow) and args[1] >= 0:
        return int(args[0] ** args[1])
    raise Obstacle(f"the index or size {expr}")


_FIRST = (2, 3, 1, 4, 2, 3, 5, 2)
_MOST_TRIED = 400
_PLACES = (0, 1, 2, -1, 3)
_SPREAD = 7919  # a prime, so that all indices vary


def assignments(sizes: Iterable[sp.Symbol], seed: int) -> Iterator[dict[sp.Symbol, int]]:
    """Small numbers for sizes, unequal ones first; reproducible."""
    ordered = sorted(sizes, key=lambda s: str(s.name))
    seen: set[tuple[int, ...]] = set()
    for turn in range(_MOST_TRIED):
        own = tuple(_FIRST[(turn // (k + 1) + k * (1 + turn % 3) + seed) % len(_FIRST)] for k in range(len(ordered)))
        if own not in seen:
            seen.add(own)
            yield dict(zip(ordered, own, strict=True))


def placements(indices: Iterable[sp.Symbol], most: int) -> Iterator[dict[sp.Symbol, int]]:
    """Small numbers for free indices: all combinations, or `most` of them spread over all."""
    ordered = sorted(indices, key=lambda s: str(s.name))
    base = len(_PLACES)
    count = base ** len(ordered)
    for turn in range(min(most, count)):
        code = turn if count <= most else turn * _SPREAD % count
        yield {symbol: _PLACES[code // base**k % base] for k, symbol in enumerate(ordered)}


_SHARED = {words.Contraction, words.Total, words.InverseOf, words.DeterminantOf, words.TraceOf, sp.Sum}
_Rule = Callable[[Instance, Any, At, "Mapping[sp.Symbol, int]"], sp.Expr]
_RULES: dict[type, _Rule] = {
    sp.Sum: Instance._sum,
    sp.KroneckerDelta: Instance._kronecker,
    D: Instance._derivative,
    SlotDerivative: Instance._slot,
    words.Contraction: Instance._dot,
    words.OuterProduct: Instance._outer,
    words.Transposed: lambda s, e, at, env: s.entry(e.args[0], at[::-1], env),
    words.Entry: Instance._entry_of,
    words.Diagonal: Instance._diagonal,
    words.DiagonalOf: lambda s, e, at, env: s.entry(e.args[0], (at[0], at[0]), env),
    words.TraceOf: Instance._trace,
    words.InverseOf: Instance._inverse,
    words.DeterminantOf: Instance._determinant,
    words.UnitMatrix: lambda s, e, at, env: ONE if at[0] == at[1] else ZERO,
    words.Ones: lambda s, e, at, env: ONE,
    words.Total: Instance._total,
    words.Broadcast: Instance._broadcast,
    words.Table: Instance._table,
    words.Functional: Instance._functional,
}
