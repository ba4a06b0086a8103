"""Values in another layout: numbers and 1×1 matrices, transposes, vectors for diagonals, entries for tensors."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr

from ..kernel.errors import IllFormed, Obstacle
from ..kernel.matrices import explicit
from ..kernel.tensors.language import Entry, about_tensors, diag, table, transpose
from ..kernel.tensors.shapes import Shapes


def entries_of(value: Any) -> tuple[Basic, ...]:
    """The entries of a matrix, row by row; another value by itself."""
    if isinstance(value, MatrixBase):
        return tuple(value)
    if value is not None and value.is_Matrix:
        return (value,)
    return (value,) if isinstance(value, Basic) else ()


def fitted(quantity: Any, value: Any) -> Any:
    """A 1×1 matrix as the number that it is where a number was asked for, and the other way round."""
    if isinstance(value, MatrixExpr) and not isinstance(value, MatrixBase) and not isinstance(quantity, MatrixBase):
        value = _explicit(value)
    if isinstance(value, MatrixBase) and value.shape == (1, 1) and not isinstance(quantity, MatrixBase):
        return value[0, 0]
    if isinstance(quantity, MatrixBase) and quantity.shape == (1, 1) and not value.is_Matrix:
        return type(quantity)([[value]])
    return value


def _explicit(value: Any) -> Any:
    """The matrix that a product of explicit matrices is; a value of another kind as it is."""
    try:
        return explicit(value)
    except (IllFormed, Obstacle):
        return value


def transposed(value: Any) -> Any:
    """The transpose of a matrix or of a tensor with two axes; None for anything else."""
    if isinstance(value, MatrixBase) and value.shape != (1, 1):
        return value.T
    if isinstance(value, Expr) and not isinstance(value, MatrixBase) and about_tensors(value):
        return transpose(value) if len(Shapes().of(value)) == 2 else None
    return None


def spread(known: Any, value: Any) -> Any:
    """The diagonal matrix of a vector, where a square matrix was asked for."""
    if not isinstance(known, Expr) or not isinstance(value, Expr) or not about_tensors(value) or value.is_Matrix:
        return None
    wanted, given = Shapes().of(known), Shapes().of(value)
    return diag(value) if len(given) == 1 and wanted == (*given, *given) else None


def as_diagonal(entry: Entry, value: Any) -> Any:
    """The vector of what is said of the entries with two equal indices; None where it is said of others."""
    tensor, *indices = entry.args
    if len(indices) != 2 or indices[0] != indices[1] or not isinstance(indices[0], Symbol):
        return None
    return table(value, (indices[0], Shapes().of(tensor)[0]))


def as_table(entry: Entry, value: Any) -> Any:
    """The tensor whose entry at the indices of `entry` is `value`; None where these are no letters."""
    tensor, *indices = entry.args
    letters = [next(iter(index.free_symbols), None) for index in indices]
    if None in letters or len(set(letters)) < len(letters):
        return None
    shape = Shapes().of(tensor)
    offsets = {letter: index - letter for letter, index in zip(letters, indices, strict=True)}
    moved = value.xreplace({letter: letter - offset for letter, offset in offsets.items()})
    return table(moved, *zip(letters, shape, strict=True))
