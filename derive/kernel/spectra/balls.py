"""Certified enclosures of eigenvalues, and of the spectral radius and norm of a matrix of balls.

Of a rational matrix they come from the exact characteristic polynomial by certified root isolation, of other
matrices from the eigenvalue enclosures of Arb (van der Hoeven & Mourrain, ICMS 2018; Rump, Linear Algebra Appl. 309
(2000)).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import acb, acb_mat, arb, fmpq, fmpq_mat

from .language import (
    MatrixWord,
    characteristic_polynomial,
    determinant,
    frobenius_norm,
    norm,
    spectral_radius,
    trace,
)

Rows = Sequence[Sequence[Any]]  # of fmpq, arb or acb


def value_of(word: MatrixWord, rows: Rows, at: Any = None) -> Any:
    """A ball, or the exact rational, that a word has as its value; None where there is none.

    `at` is the place of a characteristic polynomial.
    """
    if isinstance(word, trace):
        return sum((rows[k][k] for k in range(1, len(rows))), rows[0][0])
    if isinstance(word, determinant):
        return _determinant(rows)
    if isinstance(word, characteristic_polynomial):
        return _determinant([[at - entry if i == j else -entry for j, entry in enumerate(row)]
                             for i, row in enumerate(rows)])  # fmt: skip
    if isinstance(word, spectral_radius):
        return spectral_radius_of(rows)
    if isinstance(word, frobenius_norm):
        return sum((abs(_ball(entry)) ** 2 for row in rows for entry in row), arb(0)).sqrt()
    assert isinstance(word, norm)
    if word.kind == 2:
        return spectral_norm_of(rows)
    return _largest_sum(list(zip(*rows, strict=True)) if word.kind == 1 else rows)


def _determinant(rows: Rows) -> Any:
    if all(isinstance(entry, fmpq) for row in rows for entry in row):
        return fmpq_mat([list(row) for row in rows]).det()
    found = acb_mat([[acb(_ball(entry)) for entry in row] for row in rows]).det()
    real = not any(isinstance(entry, acb) for row in rows for entry in row)
    return found.real if real else found


def _largest_sum(lines: Rows) -> Any:
    sums = [sum((abs(entry) for entry in line), fmpq(0)) for line in lines]
    if all(isinstance(total, fmpq) for total in sums):
        return max(sums)
    largest = _ball(sums[0])
    for total in sums[1:]:
        largest = largest.max(_ball(total))
    return largest


def eigenvalues(rows: Rows) -> list[Any] | None:
    """Balls, as many as rows, that contain the eigenvalues with multiplicity; None where FLINT finds none."""
    if all(isinstance(entry, fmpq) for row in rows for entry in row):
        characteristic: Any = fmpq_mat([list(row) for row in rows]).charpoly()
        roots = characteristic.complex_roots()
        return [root for root, multiplicity in roots for _ in range(multiplicity)]
    if len(rows) == 2:
        return _of_quadratic(rows)
    try:
        found = acb_mat([[acb(_ball(entry)) for entry in row] for row in rows]).eig(multiple=True)
    except ValueError:
        return None
    return found if all(ball.is_finite() for ball in found) else None


def _of_quadratic(rows: Rows) -> list[Any]:
    """(a + d)/2 ± √((a - d)²/4 + bc), also where the two cannot be told apart."""
    (a, b), (c, d) = ([acb(_ball(entry)) for entry in row] for row in rows)
    middle, root = (a + d) / 2, (((a - d) / 2) ** 2 + b * c).sqrt()
    return [middle + root, middle - root]


def _ball(entry: Any) -> Any:
    return arb(entry) if isinstance(entry, fmpq) else entry


def spectral_radius_of(rows: Rows) -> Any:
    """A ball that contains max |λ|."""
    found = eigenvalues(rows)
    if not found:
        return None
    largest: Any = abs(arb(found[0]) if isinstance(found[0], fmpq) else found[0])
    for ball in found[1:]:
        largest = largest.max(abs(ball))
    return largest


def spectral_norm_of(rows: Rows) -> arb | None:
    """A ball that contains the largest singular value: √ρ(M*M)."""
    columns = list(zip(*rows, strict=True))
    if len(columns) > len(rows):
        rows, columns = columns, list(rows)
    gram = [[_inner(a, b) for b in columns] for a in columns]
    found = spectral_radius_of(gram)
    return None if found is None else arb(found.max(arb(0)).sqrt())


def _inner(a: Sequence[Any], b: Sequence[Any]) -> Any:
    total: Any = fmpq(0)
    for x, y in zip(a, b, strict=True):
        total = total + (x.conjugate() if isinstance(x, acb) else x) * y
    return total
