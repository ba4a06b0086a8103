"""Sums of squares: a Gram matrix that someone proposes is checked exactly.

p = bᵀ G b with a positive semidefinite rational G and polynomials b is a sum of squares, read off G = L D Lᵀ
(Choi, Lam & Reznick, Proc. Symp. Pure Math. 58 (1995); Peyrl & Parrilo, Theor. Comput. Sci. 409 (2008)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from flint import fmpq, fmpq_mpoly

from .positivity import Lines, Positivity, Used

Exponents: TypeAlias = "tuple[int, ...]"
Terms: TypeAlias = "Mapping[Exponents, Fraction]"
_MOST_VARIABLES = 5
_MOST_DEGREE = 8


@dataclass(frozen=True)
class Gram:
    """Polynomials b and a symmetric matrix G with p = bᵀ G b, or so its proposer says."""

    basis: tuple[Terms, ...]
    matrix: tuple[tuple[Fraction, ...], ...]


Search: TypeAlias = "Callable[[Terms, bool], Iterable[Gram]]"


def by_squares(judge: Positivity, value: fmpq_mpoly, strict: bool, search: Search) -> Lines | None:
    """Whether a proposal of the search shows that value ≥ 0, or > 0, whatever its variables are."""
    present = [k for k, degree in enumerate(value.degrees()) if degree > 0]
    if not 1 <= len(present) <= _MOST_VARIABLES or value.total_degree() > _MOST_DEGREE or value.total_degree() % 2:
        return None
    terms = {tuple(int(m[k]) for k in present): Fraction(int(c.numer()), int(c.denom())) for m, c in value.terms()}
    letters = [value.context().gens()[k] for k in present]
    for gram in search(terms, strict):
        squares = _squares(gram, value, letters, strict)
        if squares is not None:
            total = " + ".join(f"{factor}*({judge.shown(base)})**2" for factor, base in squares)
            return (f"{judge.shown(value)} = {total}", Used(("sum of squares",)))
    return None


def _squares(
    gram: Gram, value: fmpq_mpoly, letters: list[fmpq_mpoly], strict: bool
) -> list[tuple[Fraction, fmpq_mpoly]] | None:
    """[(d, q), …] with value = Σ d q² and d > 0; for a strict claim also no common zero of the q."""
    factors = positive_semidefinite(gram.matrix)
    if factors is None:
        return None
    basis = [_polynomial(terms, letters, value) for terms in gram.basis]
    squares = []
    for pivot, row in factors:
        base = value * 0
        for factor, member in zip(row, basis, strict=True):
            base = base + member * fmpq(factor.numerator, factor.denominator)
        squares.append((pivot, base))
    total = value * 0
    for pivot, base in squares:
        total = total + base * base * fmpq(pivot.numerator, pivot.denominator)
    if total != value:
        return None
    definite = len(factors) == len(gram.basis) and any(member.is_one() for member in basis)
    return squares if definite or not strict else None


def _polynomial(terms: Terms, letters: list[fmpq_mpoly], like: fmpq_mpoly) -> fmpq_mpoly:
    total = like * 0
    for exponents, coefficient in terms.items():
        monomial = like * 0 + fmpq(coefficient.numerator, coefficient.denominator)
        for letter, exponent in zip(letters, exponents, strict=True):
            monomial = monomial * letter**exponent
        total = total + monomial
    return total


def positive_semidefinite(matrix: tuple[tuple[Fraction, ...], ...]) -> list[tuple[Fraction, list[Fraction]]] | None:
    """[(d, row of Lᵀ), …] with G = Σ d rowᵀ row and d > 0, or None where G is not positive semidefinite."""
    rest = [list(row) for row in matrix]
    size = len(rest)
    if any(rest[i][j] != rest[j][i] for i in range(size) for j in range(i)):
        return None
    found = []
    for k in range(size):
        pivot = rest[k][k]
        if pivot < 0 or (pivot == 0 and any(rest[k][j] != 0 for j in range(k, size))):
            return None
        if pivot == 0:
            continue
        row = [Fraction(0)] * k + [rest[k][j] / pivot for j in range(k, size)]
        found.append((pivot, row))
        for i in range(k, size):
            for j in range(k, size):
                rest[i][j] -= pivot * row[i] * row[j]
    return found
