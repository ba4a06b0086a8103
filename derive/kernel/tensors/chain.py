"""The chain rule as an expression: ∂q/∂v · ∂v/∂x, summed over the axes of v."""

from __future__ import annotations

from sympy import Dummy, Expr, Mul, Sum, Symbol

from ..language import D
from .language import entry, table
from .shapes import Shapes


def chained(quantity: Expr, via: Symbol, variable: Symbol) -> Expr:
    """The part of dq/dx that goes through `via`. Raises `IllFormed` for a quantity without a shape."""
    outer, inner = D(quantity, via), D(via, variable)
    shapes = Shapes()
    above, between, below = (shapes.of(part) for part in (quantity, via, variable))
    if not above and not between and not below:
        return Mul(outer, inner, evaluate=False)
    i, k, j = (
        tuple(Dummy(letter, integer=True) for _ in shape)
        for letter, shape in zip("ikj", (above, between, below), strict=True)
    )
    product = Mul(_at(outer, (*i, *k)), _at(inner, (*k, *j)))
    for index, size in zip(k, between, strict=True):
        product = Sum(product, (index, 0, size - 1))
    ranges = tuple(zip((*i, *j), (*above, *below), strict=True))
    return table(product, *ranges) if ranges else product


def _at(derivative: Expr, indices: tuple[Dummy, ...]) -> Expr:
    return entry(derivative, indices) if indices else derivative
