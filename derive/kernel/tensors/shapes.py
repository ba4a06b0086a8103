"""Shapes: inferred bottom-up, in sizes that may be symbols; what does not fit is named with both shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sympy import Add, Expr, Mul, Piecewise, Product, Sum, Symbol

from ..errors import IllFormed, Obstacle
from ..language import D, SlotDerivative
from . import language as words
from .affine import Index, index_of
from .language import TensorSymbol

Shape = tuple[Expr, ...]


def same_size(a: Expr, b: Expr) -> bool:
    """Whether two sizes are equal whatever the symbols in them are."""
    return a == b or index_of(a) == index_of(b)


def same_shape(a: Shape, b: Shape) -> bool:
    """Axis by axis."""
    return len(a) == len(b) and all(map(same_size, a, b))


def shown(shape: Shape) -> str:
    """A shape in words: "a scalar", "a vector of n entries", "an m×n matrix"."""
    if not shape:
        return "a scalar"
    if len(shape) == 1:
        return f"a vector of {_plain(shape[0])} entries"
    sizes = "×".join(_factor(size) for size in shape)
    return f"{_article(sizes)} {sizes} {'matrix' if len(shape) == 2 else 'tensor'}"


def _plain(size: Expr) -> str:
    return str(size).replace("*", "·")


def _factor(size: Expr) -> str:
    text = _plain(size)
    return text if text.isalnum() else f"({text})"


def _article(sizes: str) -> str:
    return "an" if sizes[0] in "aefhilmnorsxFHLMNRSX8" else "a"


class Shapes:
    """The shapes of expressions over a graph of definitions."""

    def __init__(self, definitions: Mapping[Symbol, Expr] | None = None) -> None:
        self.definitions = definitions or {}
        self._memo: dict[Expr, Shape] = {}

    def of(self, expr: Expr) -> Shape:
        """The shape; () for a number. Raises `IllFormed` where shapes do not fit, naming both."""
        found = self._memo.get(expr)
        if found is None:
            found = self._memo[expr] = self._compute(expr)
        return found

    def _compute(self, expr: Expr) -> Shape:
        if isinstance(expr, TensorSymbol):
            return expr.shape
        if isinstance(expr, Symbol) or not expr.args:
            return ()
        rule = _RULES.get(type(expr))
        if rule is not None:
            return rule(self, expr)
        return self._elementwise(expr)

    def _elementwise(self, expr: Expr) -> Shape:
        """Sums, products, powers and functions: all tensors among the operands have one shape."""
        shape: Shape = ()
        first: Expr | None = None
        for arg in expr.args:
            own = self.of(arg)
            if not own:
                continue
            if first is None:
                shape, first = own, arg
            elif not same_shape(shape, own):
                what = "a sum" if isinstance(expr, Add) else "a product" if isinstance(expr, Mul) else "an operation"
                hint = " (a product of matrices is written @)" if isinstance(expr, Mul) else ""
                raise IllFormed(f"{what}, entry by entry, of {shown(shape)} and {shown(own)}{hint}")
        return shape

    def _dot(self, expr: Expr) -> Shape:
        a, b = (self._tensor(arg, "@") for arg in expr.args)
        if not same_size(a[-1], b[0]):
            raise IllFormed(f"{shown(a)} @ {shown(b)}: {_plain(a[-1])} columns meet {_plain(b[0])} rows")
        return (*a[:-1], *b[1:])

    def _tensor(self, expr: Expr, what: str) -> Shape:
        shape = self.of(expr)
        if not shape:
            raise IllFormed(f"{what} of a scalar")
        return shape

    def _vector(self, expr: Expr, what: str) -> Shape:
        shape = self.of(expr)
        if len(shape) != 1:
            raise IllFormed(f"{what} wants a vector, and gets {shown(shape)}")
        return shape

    def _square(self, expr: Expr, what: str) -> Shape:
        shape = self.of(expr)
        if len(shape) != 2 or not same_size(*shape):
            raise IllFormed(f"{what} wants a square matrix, and gets {shown(shape)}")
        return shape

    def _outer(self, expr: Expr) -> Shape:
        a, b = (self._vector(arg, "outer") for arg in expr.args)
        return (*a, *b)

    def _diagonal(self, expr: Expr) -> Shape:
        (size,) = self._vector(expr.args[0], "diag")
        return (size, size)

    def _entry(self, expr: Expr) -> Shape:
        shape = self.of(expr.args[0])
        if len(shape) != len(expr.args) - 1:
            raise IllFormed(f"{len(expr.args) - 1} indices for {shown(shape)}")
        return ()

    def _total(self, expr: Expr) -> Shape:
        assert isinstance(expr, words.Total)
        shape = self._tensor(expr.args[0], "the total")
        if any(not 0 <= axis < len(shape) for axis in expr.axes):
            raise IllFormed(f"axis {max(expr.axes)} of {shown(shape)}, whose axes count from 0")
        return tuple(size for k, size in enumerate(shape) if expr.axes and k not in expr.axes)

    def _broadcast(self, expr: Expr) -> Shape:
        shape, at = self.of(expr.args[0]), int(expr.args[2])
        if not 0 <= at <= len(shape):
            raise IllFormed(f"a new axis {at} in {shown(shape)}")
        return (*shape[:at], expr.args[1], *shape[at:])

    def _table(self, expr: Expr) -> Shape:
        assert isinstance(expr, words.Table)
        if self.of(expr.body):
            raise IllFormed(f"the entries of a table are numbers, not {shown(self.of(expr.body))}")
        return tuple(size for _, size in expr.ranges)

    def _derivative(self, expr: Expr) -> Shape:
        assert isinstance(expr, D)
        if expr.variable.is_integer:
            raise IllFormed(f"a derivative by the whole number {expr.variable}")
        return (*self.of(expr.quantity), *self.of(expr.variable))

    def _sum(self, expr: Expr) -> Shape:
        return self.of(expr.args[0])

    def _functional(self, expr: Expr) -> Shape:
        for arg in expr.args[1:]:
            self.of(arg)
        return ()

    def _piecewise(self, expr: Expr) -> Shape:
        raise Obstacle("a definition by cases of tensors")


_Rule = Callable[[Shapes, Any], Shape]
_RULES: dict[type, _Rule] = {
    words.Contraction: Shapes._dot,
    words.OuterProduct: Shapes._outer,
    words.Transposed: lambda s, e: tuple(reversed(s._tensor(e.args[0], "the transpose"))),
    words.Entry: Shapes._entry,
    words.Diagonal: Shapes._diagonal,
    words.DiagonalOf: lambda s, e: s._square(e.args[0], "the diagonal")[:1],
    words.TraceOf: lambda s, e: s._square(e.args[0], "the trace")[:0],
    words.InverseOf: lambda s, e: s._square(e.args[0], "the inverse"),
    words.DeterminantOf: lambda s, e: s._square(e.args[0], "the determinant")[:0],
    words.UnitMatrix: lambda s, e: (e.args[0], e.args[0]),
    words.Ones: lambda s, e: tuple(e.args),
    words.Total: Shapes._total,
    words.Broadcast: Shapes._broadcast,
    words.Table: Shapes._table,
    words.Functional: Shapes._functional,
    D: Shapes._derivative,
    SlotDerivative: lambda s, e: s.of(e.args[0]),
    Sum: Shapes._sum,
    Product: Shapes._sum,
    Piecewise: Shapes._piecewise,
}


def sizes_of(shape: Shape) -> tuple[Index, ...]:
    """The sizes as indices."""
    return tuple(map(index_of, shape))
