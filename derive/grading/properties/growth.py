"""How fast polynomials with coefficients above 0 grow in sizes that are at least 1: what O(…) and Θ(…) say.

p is in O(q) exactly where the exponents of each term of p lie below the convex hull of those of q (Newton polytopes; on
the rays t ↦ (t^d₁, …, t^dₖ) with d ≥ 0 the largest exponent of either side decides).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from itertools import combinations_with_replacement, product
from operator import add

from sympy import Expr, Poly, Symbol
from sympy.polys.polyerrors import PolynomialError

_STEPS = 4  # directions that are tried have whole parts below this


class Growth(Enum):
    """How one expression grows beside another."""

    SAME = auto()
    FASTER = auto()
    SLOWER = auto()
    NEITHER = auto()
    UNKNOWN = auto()


Exponents = tuple[int, ...]


def compared(first: Expr, second: Expr, sizes: Sequence[Symbol]) -> Growth:
    """How the first grows beside the second; UNKNOWN where either is no polynomial with coefficients above 0."""
    terms = [_exponents(side, sizes) for side in (first, second)]
    if not terms[0] or not terms[1]:
        return Growth.UNKNOWN
    below, above = _is_below(terms[0], terms[1]), _is_below(terms[1], terms[0])
    if None in (below, above):
        return Growth.UNKNOWN
    if below and above:
        return Growth.SAME
    if below or above:
        return Growth.SLOWER if below else Growth.FASTER
    return Growth.NEITHER


def _exponents(expr: Expr, sizes: Sequence[Symbol]) -> list[Exponents]:
    try:
        poly = Poly(expr.doit(), *sizes)
    except PolynomialError:
        return []
    positive = all(coefficient.is_positive and not coefficient.free_symbols for coefficient in poly.coeffs())
    return [tuple(map(int, monom)) for monom in poly.monoms()] if positive else []


def _is_below(terms: Sequence[Exponents], others: Sequence[Exponents]) -> bool | None:
    """Whether every term is at most a multiple of one of the others, or of the geometric mean of two; None if open."""
    halfway = [tuple(map(add, *pair)) for pair in combinations_with_replacement(others, 2)]
    if all(any(all(2 * a <= b for a, b in zip(term, point, strict=True)) for point in halfway) for term in terms):
        return True
    for direction in product(range(_STEPS), repeat=len(terms[0])):
        largest = [
            max(sum(d * e for d, e in zip(direction, term, strict=True)) for term in side) for side in (terms, others)
        ]
        if largest[0] > largest[1]:
            return False
    return None
