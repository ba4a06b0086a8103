"""Matrices entry by entry: which are wrong, and whether those with a decimal point are rounded rightly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from sympy import Expr, ImmutableMatrix
from sympy.matrices import MatrixBase

from ..kernel.errors import IllFormed
from ..kernel.rounding import decimal
from ..reading.syntax import Matrix, Negation, Node, Number
from .script import Part

_MOST_NAMED = 6
_MOST_COMPARED = 100

Place = tuple[int, int]
Same = Callable[[Expr, Expr], bool]


def explicit(value: Any) -> MatrixBase | None:
    """A matrix with all its entries; None for anything else."""
    if isinstance(value, MatrixBase):
        return value
    if getattr(value, "is_Matrix", False):
        found = value.doit()
        return found if isinstance(found, MatrixBase) else None
    return None


def wrong_entries(right: MatrixBase, value: MatrixBase, same: Same) -> list[Place]:
    """Where two matrices of one shape differ, row by row, counted from 1."""
    return [(i + 1, j + 1) for i, j in _places(right) if not _equal(right[i, j], value[i, j], same)]


def said(wrong: list[Place], right: MatrixBase) -> str:
    """In words, which entries are wrong; not what they should be."""
    count = len(right)
    if len(wrong) == count:
        return f"none of the {count} entries is right" if count > 1 else ""
    named = ", ".join(str(place) for place in wrong[:_MOST_NAMED])
    more = ", …" if len(wrong) > _MOST_NAMED else ""
    return f"{len(wrong)} of {count} entries {'is' if len(wrong) == 1 else 'are'} wrong: {named}{more}"


def comparable(right: Any, value: Any) -> bool:
    """Whether two matrices can be compared entry by entry."""
    both = isinstance(right, MatrixBase) and isinstance(value, MatrixBase)
    return both and right.shape == value.shape and len(right) <= _MOST_COMPARED


def misshapen(right: Any, value: Any) -> bool:
    """Whether two matrices are of different shapes."""
    both = isinstance(right, MatrixBase) and isinstance(value, MatrixBase)
    return both and right.shape != value.shape


def decimals(part: Part) -> dict[Place, str]:
    """The entries of a matrix that are written with a decimal point, as they are written; {} for anything else."""
    if not isinstance(part.tree, Matrix):
        return {}
    rows = enumerate(part.tree.rows, start=1)
    found = {(i, j): _literal(node, part) for i, row in rows for j, node in enumerate(row, start=1)}
    return {place: digits for place, digits in found.items() if "." in digits}


def in_decimals(part: Part) -> Expr | MatrixBase | None:
    """A number or a matrix, what is written with a decimal point by its digits; None where nothing is, or too many."""
    with suppress(IllFormed):
        if isinstance(part.value, MatrixBase) and (digits := decimals(part)):
            rows, columns = part.value.shape
            entries = [
                decimal(digits[place]) if (place := (i + 1, j + 1)) in digits else part.value[i, j]
                for i, j in _places(part.value)
            ]
            return ImmutableMatrix(rows, columns, entries)
        if part.tree is not None and "." in (literal := _literal(part.tree, part)):
            return decimal(literal)
    return None


def _literal(node: Node, part: Part) -> str:
    if isinstance(node, Negation):
        inner = _literal(node.operand, part)
        return f"-{inner}" if inner else ""
    begin, end = node.span
    return part.text[begin - part.start : end - part.start] if isinstance(node, Number) else ""


def _places(matrix: MatrixBase) -> Iterator[Place]:
    return ((i, j) for i in range(matrix.rows) for j in range(matrix.cols))


def _equal(right: Expr, value: Expr, same: Same) -> bool:
    numbers = right.doit(), value.doit()
    if all(number.is_Rational for number in numbers):
        return bool(numbers[0] == numbers[1])
    return same(right, value)
