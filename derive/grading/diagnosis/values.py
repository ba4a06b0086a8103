"""Values at fixed generic points, as floats: a filter that says which mutants an answer may equal, and nothing more.

The kernel's enclosures compute them; only their midpoints are kept. What decides is the kernel's equality.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from typing import Any, TypeAlias
from zlib import crc32

from sympy import Expr, Integer, Product, Sum, Symbol
from sympy.matrices import MatrixBase

from ...claims.claim import Context
from ...kernel.calculus import add, mul
from ...kernel.domain import Domain, Point, points
from ...kernel.enclosure import Evaluation, circuit
from ...kernel.errors import IllFormed, Obstacle, Undefined
from ...kernel.graph import Graph, rebuilt
from ...kernel.language import D, SlotDerivative
from ...kernel.matrices import explicit
from ...kernel.nodes import occur
from ...kernel.stand_ins import Instances
from ...kernel.tensors.decide import entry_ranges
from ...kernel.tensors.instances import Instance
from ...kernel.tensors.language import TensorSymbol
from ...kernel.tensors.shapes import Shapes
from ...kernel.verdict import Value

Side: TypeAlias = "Expr | MatrixBase"
Shape: TypeAlias = "tuple[int, ...]"

_POINTS = 2
_SEED = 41
_TOLERANCE = 1e-8
_LARGEST = 1e100
_MOST_TERMS = 40
_MOST_ENTRIES = 150


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The shape, and at each point one generic linear combination of the entries."""

    shape: Shape
    at: tuple[float, ...]

    def near(self, other: Fingerprint, slack: float = 0.0) -> bool:
        """Whether both may be of equal expressions; `slack` is by how much values may differ where digits were cut."""
        return self.shape == other.shape and all(
            math.isclose(a, b, rel_tol=_TOLERANCE, abs_tol=slack) for a, b in zip(self.at, other.at, strict=True)
        )

    @property
    def is_zero(self) -> bool:
        """Whether it is 0 at all points, as far as floats tell."""
        return all(abs(value) < _TOLERANCE for value in self.at)

    def scaled(self, factor: float) -> Fingerprint:
        """That of a multiple."""
        return Fingerprint(self.shape, tuple(factor * value for value in self.at))


def weight_of(place: int) -> float:
    """The coefficient of an entry in the combination; no small numbers relate two of them."""
    return 1.0 if not place else math.sqrt(1.7 + 0.61803398875 * place)


def fingerprint(shape: Shape, entries: Sequence[Sequence[complex]]) -> Fingerprint | None:
    """Of the entries' values, point by point; None where one is not finite."""
    values = tuple(sum((weight_of(place) * _real(value) for place, value in enumerate(row)), 0.0) for row in entries)
    return Fingerprint(shape, values) if values and all(abs(value) < _LARGEST for value in values) else None


def _real(value: complex) -> float:
    """A complex number folded to a real one."""
    return value.real + 0.75487766624669276 * value.imag


class _Lowered(Mapping[Symbol, Expr]):
    """A graph's definitions without derivatives, each lowered when it is met."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def __getitem__(self, name: Symbol) -> Expr:
        found = self.graph.definition_of(name)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[Symbol]:
        return iter(self.graph)

    def __len__(self) -> int:
        return len(self.graph)


class Sampler:
    """Evaluates scalars and explicit matrices at the points of a context."""

    def __init__(self, context: Context) -> None:
        own = _coordinates(context)
        self.points = list(islice(points(context.domain, own, _SEED, wide=False), _POINTS))
        self._circuit = circuit()
        self._start(context.definitions)

    def _start(self, graph: Graph) -> None:
        self.graph = graph
        lowered = _Lowered(graph)
        self._evaluations = [Evaluation(point, lowered, Instances(_SEED), self._circuit) for point in self.points]
        self._known: list[dict[Expr, complex]] = [{} for _ in self.points]

    def forget(self) -> None:
        """Drop what was evaluated; it is kept from one expression to the next."""
        self._circuit = circuit()
        self._start(self.graph)

    @property
    def kept(self) -> int:
        """How many values are kept."""
        return sum(len(evaluation.memo) for evaluation in self._evaluations)

    def redefined(self, definitions: Graph) -> Sampler:
        """The same points under other definitions."""
        found = copy(self)
        found._start(definitions)
        return found

    def moved(self, swap: Mapping[Symbol, Symbol]) -> Sampler:
        """The same definitions where each of some symbols has the coordinate of another one."""
        found = copy(self)
        found.points = [{s: point[swap.get(s, s)] for s in point} for point in self.points]
        found._start(self.graph)
        return found

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(self._evaluations)

    def number(self, expr: Expr, point: int) -> complex:
        """The value at a point; nan where there is none. Raises `Obstacle`."""
        known = self._known[point]
        found = known.get(expr)
        if found is None:
            found = known[expr] = _number(self._evaluations[point].value(expr))
        return found

    def numbers(self, expr: Expr) -> tuple[complex, ...]:
        """The values at all points. Raises `Obstacle`."""
        if not occur((Sum, Product), (expr,)):
            lowered = self.graph.lower(expr)
            return tuple(self.number(lowered, k) for k in range(self.count))
        return tuple(self.number(self.graph.lower(self._placed(expr, k)), k) for k in range(self.count))

    def _placed(self, expr: Expr, point: int) -> Expr:
        """With numbers for the sizes and indices, and sums and products written out."""
        values = self._evaluations[point].point.items()
        integers = {s: Integer(value.numerator) for s, value in values if s.is_integer and isinstance(value, Fraction)}
        return _written_out(expr, integers)

    def fingerprint(self, side: Side) -> Fingerprint | None:
        """Of an expression or a matrix; None where it has no finite value. Raises `Obstacle`, `IllFormed`."""
        side = explicit(side)
        entries = list(side) if isinstance(side, MatrixBase) else [side]
        columns = [self.numbers(entry) for entry in entries]
        return fingerprint(shape_of(side), list(zip(*columns, strict=True)))

    def fixed(self, values: Mapping[Symbol, complex], point: int) -> Evaluation | None:
        """The evaluation with values for more symbols; None where one is not real and finite."""
        own = self._evaluations[point]
        if any(value.imag or not math.isfinite(value.real) for value in values.values()):
            return None
        more: Point = {symbol: Fraction(value.real) for symbol, value in values.items()}
        return Evaluation({**own.point, **more}, own.definitions, Instances(_SEED))


def _written_out(expr: Expr, integers: Mapping[Symbol, Integer]) -> Expr:
    """Raises `Obstacle` for a range without numbers for ends, or a long one."""
    if isinstance(expr, (Sum, Product)):
        *inner, (index, lowest, highest) = expr.limits  # the last one is the outermost
        ends = [end.xreplace(integers) for end in (lowest, highest)]
        if not all(end.is_Integer for end in ends) or ends[1] - ends[0] > _MOST_TERMS:
            raise Obstacle(f"the range from {lowest} to {highest}")
        body = expr.func(expr.function, *inner) if inner else expr.function
        every = [_written_out(body, {**integers, index: Integer(k)}) for k in range(int(ends[0]), int(ends[1]) + 1)]
        return add(*every) if isinstance(expr, Sum) else mul(*every)
    if isinstance(expr, Symbol):
        return integers.get(expr, expr)
    if not expr.args or isinstance(expr, D):
        return expr
    if isinstance(expr, SlotDerivative):
        return SlotDerivative(_written_out(expr.applied, integers), expr.orders)
    if not all(isinstance(arg, Expr) for arg in expr.args):
        raise Obstacle(f"sums within {type(expr).__name__}")
    made = rebuilt(expr, tuple(_written_out(arg, integers) for arg in expr.args))
    assert isinstance(made, Expr)
    return made


def shape_of(side: Side) -> Shape:
    """Rows and columns; () for a number."""
    return tuple(side.shape) if isinstance(side, MatrixBase) else ()


def _number(ball: Any) -> complex:
    if ball is None:
        return complex(math.nan)
    mid = ball.mid()
    return complex(float(mid.real), float(mid.imag)) if hasattr(mid, "imag") else complex(float(mid))


def number_of(evaluation: Evaluation, expr: Expr) -> complex:
    """The value of an expression; nan where there is none. Raises `Obstacle`."""
    return _number(evaluation.value(expr))


def _coordinates(context: Context) -> set[Symbol]:
    """All numbers that are given: without definitions, and no tensors."""
    graph = context.definitions
    known: set[Symbol] = {*context.domain.ranges, *graph}
    for body in graph.values():
        known |= body.free_symbols
    return {symbol for symbol in known if symbol not in graph and not isinstance(symbol, TensorSymbol)}


class TensorSampler:
    """Evaluates tensors of symbolic size at one explicit size and point; what is assumed is not looked at."""

    def __init__(self, context: Context, sides: Sequence[Expr]) -> None:
        self.shapes = Shapes(context.definitions)
        self.domain = context.domain
        integers = sorted(_integers(context), key=str)
        symbols = {symbol for side in sides for symbol in side.free_symbols}
        large = 3 if any(isinstance(s, TensorSymbol) and len(s.shape) > 2 for s in symbols) else 4
        numbers = {symbol: _size(symbol, k, large) if symbol.is_positive else 1 for k, symbol in enumerate(integers)}
        self._numbers, self._definitions = numbers, context.definitions
        self.forget()

    def forget(self) -> None:
        """Drop what was evaluated; it is kept from one expression to the next."""
        self._instance = Instance(self._numbers, self._definitions, self.shapes)
        self._graph = Graph({})
        self._point: Point = {}
        self._known: dict[Symbol, Expr] = {}  # definitions of entries, without derivatives
        self._evaluation = Evaluation(self._point, self._known, Instances(_SEED))

    @property
    def kept(self) -> int:
        """How many values are kept."""
        return len(self._evaluation.memo)

    def fingerprint(self, side: Side) -> Fingerprint | None:
        """Of an expression. Raises `Obstacle`, `IllFormed`."""
        instance = self._instance
        sizes = tuple(instance.size(size) for size in self.shapes.of(side))
        if math.prod(sizes) > _MOST_ENTRIES:
            raise Obstacle(f"more than {_MOST_ENTRIES} entries")
        entries = [self._lowered(instance.own(side, at, {})) for at in product(*map(range, sizes))]
        return fingerprint(sizes, [[number_of(self._evaluation, entry) for entry in entries]])

    def _lowered(self, entry: Expr) -> Expr:
        """Without derivatives, and with all that it needs known."""
        lowered = self._lower(entry)
        todo = list(lowered.free_symbols)
        while todo:
            name = todo.pop()
            if name in self._known or name in self._point:
                continue
            if name in self._instance.scalars:
                self._known[name] = self._lower(self._instance.scalars[name])
                todo.extend(self._known[name].free_symbols)
            else:
                self._point[name] = self._coordinate(name)
        return lowered

    def _lower(self, expr: Expr) -> Expr:
        if len(self._graph) < len(self._instance.scalars):
            self._graph = Graph(self._instance.scalars)
        return self._graph.lower(expr)

    def _coordinate(self, name: Symbol) -> Value:
        """By the name alone: it is the same in every expression."""
        ranges = Domain(entry_ranges(self.domain, [name]))
        return next(points(ranges, [name], crc32(name.name.encode()), wide=False))[name]


def _size(symbol: Symbol, place: int, large: int) -> int:
    """Capital letters, which are large by convention, get larger numbers: windows fit."""
    return (large if symbol.name[0].isupper() else large - 2) + place % 2


def _integers(context: Context) -> set[Symbol]:
    known = {*context.domain.ranges, *context.definitions}
    sizes: set[Symbol] = set()
    for symbol in known:
        if isinstance(symbol, TensorSymbol):
            sizes = sizes.union(*(size.free_symbols for size in symbol.shape))
    return {s for s in {*known, *sizes} if s.is_integer and s not in context.definitions}


UNUSABLE = (Obstacle, IllFormed, Undefined, RecursionError)
