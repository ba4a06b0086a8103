"""What a derivation needs of numbers: the same chain rule gives expressions to prove and floats to filter by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sympy import Expr

from ...kernel.calculus import ONE, ZERO, add, mul

T = TypeVar("T")


@dataclass(frozen=True)
class Arithmetic(Generic[T]):
    """Sums, products, and what a local derivative is."""

    zero: T
    one: T
    plus: Callable[[Sequence[T]], T]
    times: Callable[[Sequence[T]], T]
    of: Callable[[Expr], T]


EXPRESSIONS: Arithmetic[Expr] = Arithmetic(
    ZERO, ONE, lambda terms: add(*terms), lambda factors: mul(*factors), lambda weight: weight
)


def numbers(of: Callable[[Expr], complex]) -> Arithmetic[complex]:
    """Complex numbers, at one point, by the values of local derivatives there."""
    return Arithmetic(0j, 1 + 0j, sum, _product, of)


def _product(factors: Sequence[complex]) -> complex:
    result = 1 + 0j
    for factor in factors:
        result *= factor
    return result
