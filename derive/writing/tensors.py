"""Tensors of symbolic size as the field writes them: xᵀ A x, a bᵀ, u ⊙ v, X_{i+m}, [entry]_{i<n}.

Vectors are written as columns. A product is put into the form in which a person would write it (`x @ A` by itself is
Aᵀ x, `2*A @ x` is 2 A x) by building that expression and writing it. In ASCII everything reads as authors type it.
`WRITERS` says what writes which node; `notation` registers them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sympy import Expr, Integer, KroneckerDelta, Mul, Pow, Symbol, Tuple

from derive.kernel.language import D
from derive.kernel.tensors import language as words
from derive.kernel.tensors.language import TensorMul, TensorPow, TensorSymbol
from derive.writing.arrangement import is_negative
from derive.writing.layout import Level, Piece

if TYPE_CHECKING:
    from derive.writing.notation import Pen

_HIGH: Final = 3  # from this order on, a contraction has a dot: T · v


class Elementwise(words.TensorNode):
    """Tensors multiplied, and divided, entry by entry; `args` are a tuple of factors and one of divisors."""


# ---- orders ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65_536)
def rank(expr: Expr) -> int:
    """How many axes an expression has; where shapes do not fit, what its largest operand has."""
    rule = _RANKS.get(type(expr))
    if rule is not None:
        return max(0, rule(expr))
    if not expr.args:
        return 0
    return max(rank(arg) for arg in expr.args)


_RANKS: Final[dict[type, Callable[[Any], int]]] = {
    TensorSymbol: lambda e: len(e.shape),
    words.Contraction: lambda e: rank(e.args[0]) + rank(e.args[1]) - 2,
    words.OuterProduct: lambda e: 2,
    words.Entry: lambda e: 0,
    words.Diagonal: lambda e: 2,
    words.DiagonalOf: lambda e: 1,
    words.TraceOf: lambda e: 0,
    words.DeterminantOf: lambda e: 0,
    words.UnitMatrix: lambda e: 2,
    words.Ones: lambda e: len(e.args),
    words.Total: lambda e: rank(e.args[0]) - len(e.axes) if e.axes else 0,
    words.Broadcast: lambda e: rank(e.args[0]) + 1,
    words.Table: lambda e: len(e.ranges),
    words.Functional: lambda e: 0,
    KroneckerDelta: lambda e: 0,
    D: lambda e: rank(e.quantity) + rank(e.variable),
}


# ---- products -------------------------------------------------------------------------------------------------------


def hoisted(expr: Expr) -> Expr:
    """A contraction with the numbers of its first operand in front: (2A) @ x is 2 (A @ x)."""
    if not isinstance(expr, words.Contraction):
        return expr
    first, *others = operands(expr)
    if not isinstance(first, Mul):
        return expr
    scalars = [factor for factor in first.args if not rank(factor)]
    tensors = [factor for factor in first.args if rank(factor)]
    if not scalars or not tensors:
        return expr
    inner = tensors[0] if len(tensors) == 1 else Mul(*tensors, evaluate=False)
    for other in others:
        inner = words.Contraction(inner, other)
    return TensorMul(*scalars, inner, evaluate=False)


def operands(expr: Expr) -> list[Expr]:
    """The operands of nested contractions of vectors and matrices, as far as grouping makes no difference."""
    if not isinstance(expr, words.Contraction):
        return [expr]
    left, right = expr.args
    if max(rank(left), rank(right)) >= _HIGH:
        return [left, right]
    before, after = operands(left), operands(right)
    before = before if rank(before[-1]) == 2 else [left]
    after = after if rank(after[0]) == 2 else [right]
    return [*before, *after]


def _contraction(expr: words.Contraction, pen: Pen) -> Piece:
    if not pen.alphabet.columns:
        a, b = expr.args
        left = pen.alphabet.fit(pen.write(a), Level.DIVISION if isinstance(a, words.Contraction) else Level.POWER)
        return Piece(f"{left.text} @ {pen.alphabet.fit(pen.write(b), Level.POWER).text}", Level.DIVISION)
    front = hoisted(expr)
    if front is not expr:
        return pen.write(front)
    parts = operands(expr)
    if max(map(rank, parts)) >= _HIGH:
        return pen.alphabet.contraction(pen.all(parts), dotted=True)
    if rank(parts[0]) == 1 and rank(parts[-1]) == 2:  # a row by itself is written as a column
        parts = [*map(_turned, reversed(parts[1:])), parts[0]]
    elif rank(parts[0]) == 1:
        return pen.alphabet.contraction([pen.alphabet.transpose(pen.write(_column(parts[0]))), *pen.all(parts[1:])])
    return pen.alphabet.contraction(pen.all(parts))


def _turned(matrix: Expr) -> Expr:
    return matrix.args[0] if isinstance(matrix, words.Transposed) else words.Transposed(matrix)


def _column(vector: Expr) -> Expr:
    """A vector without a transpose, which changes nothing of it."""
    return vector.args[0] if isinstance(vector, words.Transposed) else vector


def _transposed(expr: words.Transposed, pen: Pen) -> Piece:
    inner = expr.args[0]
    if pen.alphabet.columns and rank(inner) == 1:
        return pen.write(inner)
    return pen.alphabet.transpose(pen.write(inner))


def _outer(expr: words.OuterProduct, pen: Pen) -> Piece:
    if not pen.alphabet.columns:
        return _called("outer", expr.args, pen)
    left, right = expr.args
    row = pen.alphabet.transpose(pen.write(_column(right)))
    return pen.alphabet.contraction([pen.write(_column(left)), row])


def product(factors: Sequence[Expr], pen: Pen) -> Piece:
    """A product entry by entry, without its sign: numbers in front, ⊙ between tensors, a bar over vectors."""
    tensors = [factor for factor in factors if type(factor) is not Symbol and rank(factor)]
    if not tensors or not (pen.alphabet.columns or sum(rank(factor) > 1 for factor in tensors) > 1):
        return pen.fraction(factors)  # in ASCII `*` fits vectors
    scalars = [factor for factor in factors if not rank(factor)]
    above = [factor for factor in tensors if not _is_divisor(factor)]
    below = [_power(factor.base, -factor.exp) for factor in tensors if _is_divisor(factor)]
    if any(rank(factor) > 1 for factor in below):
        return pen.fraction([*scalars, Elementwise(Tuple(*above), Tuple(*below))])
    written = [above[0] if len(above) == 1 else Elementwise(Tuple(*above), Tuple())] if above else []
    if below:
        joined = below[0] if len(below) == 1 else Elementwise(Tuple(*below), Tuple())
        written.append(TensorPow(joined, Integer(-1), evaluate=False))
    return pen.fraction([*scalars, *written])


def _is_divisor(factor: Expr) -> bool:
    return isinstance(factor, Pow) and factor.exp.is_Rational and is_negative(factor.exp)


def _power(base: Expr, exponent: Expr) -> Expr:
    return base if exponent == 1 else TensorPow(base, exponent, evaluate=False)


def _elementwise(expr: Elementwise, pen: Pen) -> Piece:
    above, below = (pen.all(part.args) for part in expr.args)
    return pen.alphabet.entrywise(above, below)


def power(base: Expr, exponent: Expr, pen: Pen) -> Piece:
    """A power of a tensor, entry by entry."""
    return pen.alphabet.entrywise_power(pen.write(base), pen.script(exponent))


# ---- the other nodes ------------------------------------------------------------------------------------------------


def _called(word: str, args: Sequence[Expr], pen: Pen) -> Piece:
    return pen.alphabet.call(pen.alphabet.head(word), pen.all(args))


def _function(word: str) -> Callable[[Expr, Pen], Piece]:
    return lambda expr, pen: _called(word, expr.args, pen)


def _inverse(expr: words.InverseOf, pen: Pen) -> Piece:
    if not pen.alphabet.columns:
        return _called("inverse", expr.args, pen)
    return pen.alphabet.power(pen.write(expr.args[0]), pen.script(Integer(-1)))


def _entry(expr: words.Entry, pen: Pen) -> Piece:
    base, *indices = expr.args
    return pen.alphabet.indexed(pen.write(base), pen.all(indices))


def _delta(expr: KroneckerDelta, pen: Pen) -> Piece:
    return pen.alphabet.indexed(pen.alphabet.head("delta"), pen.all(expr.args[:2]))


def _unit(expr: words.UnitMatrix, pen: Pen) -> Piece:
    return pen.alphabet.sized("identity", pen.all(expr.args))


def _ones(expr: words.Ones, pen: Pen) -> Piece:
    return pen.alphabet.sized("ones", pen.all(expr.args))


def _total(expr: words.Total, pen: Pen) -> Piece:
    return pen.alphabet.total(pen.write(expr.args[0]), expr.axes)


def _broadcast(expr: words.Broadcast, pen: Pen) -> Piece:
    """c 1, 1 vᵀ and v 1ᵀ; of matrices as authors type it."""
    tensor, size, axis = expr.args
    if not pen.alphabet.columns or rank(tensor) > 1:
        return _called("repeat", expr.args, pen)
    if not rank(tensor):
        return pen.alphabet.product([pen.write(tensor), pen.write(words.Ones(size))])
    column, row = (words.Ones(size), tensor) if axis == 0 else (tensor, words.Ones(size))
    return pen.write(words.OuterProduct(column, row))


def _table(expr: words.Table, pen: Pen) -> Piece:
    ranges = [(pen.write(index), pen.write(size)) for index, size in expr.ranges]
    return pen.alphabet.table(pen.write(expr.body), ranges)


def _functional(expr: words.Functional, pen: Pen) -> Piece:
    name, *args = expr.args
    written = r"\ell" if name.name == "ell" else name.name
    return pen.alphabet.call(pen.alphabet.name(written), pen.all(args))


WRITERS: Final[dict[type, Callable[[Any, Pen], Piece]]] = {
    words.Contraction: _contraction,
    words.OuterProduct: _outer,
    words.Transposed: _transposed,
    words.Entry: _entry,
    words.Diagonal: _function("diag"),
    words.DiagonalOf: _function("diagonal"),
    words.TraceOf: _function("trace"),
    words.DeterminantOf: _function("det"),
    words.InverseOf: _inverse,
    words.UnitMatrix: _unit,
    words.Ones: _ones,
    words.Total: _total,
    words.Broadcast: _broadcast,
    words.Table: _table,
    words.Functional: _functional,
    KroneckerDelta: _delta,
    Elementwise: _elementwise,
}

__all__ = ["WRITERS", "hoisted", "power", "product", "rank"]
