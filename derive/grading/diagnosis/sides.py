"""What is done alike to a number and to a matrix, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sympy import Expr, ImmutableMatrix, Symbol
from sympy.matrices import MatrixBase

from ...kernel.expansion import written_out
from ...kernel.graph import Graph, replace
from ...kernel.matrices import explicit
from .values import Side


def entries(side: Side) -> list[Expr]:
    """The entries of a matrix, or the one number. Raises `IllFormed`, `Obstacle`."""
    side = explicit(side)
    return list(side) if isinstance(side, MatrixBase) else [side]


def with_entries(side: Side, made: Sequence[Expr]) -> Side:
    """A number, or a matrix of the same shape, with other entries."""
    return ImmutableMatrix(*side.shape, made) if isinstance(side, MatrixBase) else made[0]


def each(side: Side, change: Callable[[Expr], Expr]) -> Side:
    """Every entry changed."""
    side = explicit(side)
    return with_entries(side, [change(entry) for entry in entries(side)])


def without_names(side: Side, graph: Graph) -> Side:
    """With no name left that has a definition. Raises `Obstacle`."""
    return each(side, lambda entry: written_out(entry, graph))


def swapped(expr: Expr, swap: Mapping[Symbol, Symbol]) -> Expr:
    """With some symbols in the place of others."""
    found = replace(expr, swap)
    assert isinstance(found, Expr)
    return found
