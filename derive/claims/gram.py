"""Proposes sums of squares: a positive definite Gram matrix found by Newton's method, rounded to rationals.

Nothing here is trusted: the kernel checks what is proposed (`kernel.inequality.sum_of_squares`). The determinant of
the slack is maximized while the least eigenvalue grows (Vandenberghe & Boyd, SIAM Rev. 38 (1996)); known real zeros
of the polynomial cut the basis down first, for on them every square must vanish.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..kernel.inequality.sum_of_squares import Exponents, Gram, Terms

Matrix = NDArray[np.float64]
Row = list[Fraction]
_MOST_BASIS = 22
_NEWTON = 60
_ROUNDINGS = (10**3, 10**5, 10**8)
_STARTS = 12
_DESCENT = 60
_DENOMINATORS = (1, 2, 3, 4, 6, 9, 12)


def propose(terms: Terms, strict: bool) -> Iterator[Gram]:
    """Gram matrices that may show a polynomial to be a sum of squares."""
    size = max(abs(c) for c in terms.values())
    terms = {m: c / size for m, c in terms.items()}
    monomials = _monomials(terms)
    if not 1 <= len(monomials) <= _MOST_BASIS:
        return
    zeros = [] if strict else _rational_zeros(terms)
    basis = _vanishing(monomials, zeros)
    pairs = [(i, j) for i in range(len(basis)) for j in range(i, len(basis))]
    products = [_times(basis[i], basis[j], 1 if i == j else 2) for i, j in pairs]
    rows = sorted({m for poly in products for m in poly} | set(terms))
    system = [[poly.get(m, Fraction(0)) for poly in products] for m in rows]
    target = [terms.get(m, Fraction(0)) for m in rows]
    reduced = _echelon(system, target)
    if reduced is None:
        return
    entries = _most_definite(np.array([[float(v) for v in row] for row in reduced[0]]), reduced[1], pairs, len(basis))
    if entries is None:
        return
    for denominator in _ROUNDINGS:
        rounded = [Fraction(round(float(v) * denominator), denominator) for v in entries]
        exact = _projected(rounded, *reduced)
        matrix = [[Fraction(0)] * len(basis) for _ in basis]
        for (i, j), value in zip(pairs, exact, strict=True):
            matrix[i][j] = matrix[j][i] = value * size
        yield Gram(tuple(basis), tuple(tuple(row) for row in matrix))


# ---- the basis ------------------------------------------------------------------------------------------------------


def _monomials(terms: Terms) -> list[Exponents]:
    """Those that a square may contain: within half the degrees, and with a square that something can cancel."""
    count = len(next(iter(terms)))
    half = [max(m[k] for m in terms) // 2 for k in range(count)]
    degrees = [sum(m) for m in terms]
    low, high = (min(degrees) + 1) // 2, max(degrees) // 2
    found = [m for m in product(*(range(h + 1) for h in half)) if low <= sum(m) <= high]
    while len(found) <= 4 * _MOST_BASIS:
        sums = {_plus(a, b) for a in found for b in found if a != b}
        kept = [m for m in found if _plus(m, m) in terms or _plus(m, m) in sums]
        if len(kept) == len(found):
            break
        found = kept
    return found


def _plus(a: Exponents, b: Exponents) -> Exponents:
    return tuple(x + y for x, y in zip(a, b, strict=True))


def _times(a: Terms, b: Terms, factor: int) -> dict[Exponents, Fraction]:
    total: dict[Exponents, Fraction] = {}
    for (m, c), (n, d) in product(a.items(), b.items()):
        key = _plus(m, n)
        total[key] = total.get(key, Fraction(0)) + factor * c * d
    return total


def _vanishing(monomials: Sequence[Exponents], zeros: Sequence[Row]) -> list[Terms]:
    """A basis of the combinations of monomials that vanish at all zeros; the monomials themselves without any."""
    rows = [[_monomial_at(m, zero) for m in monomials] for zero in zeros]
    pivots: list[int] = []
    reduced: list[Row] = []
    for row in rows:
        for pivot, known in zip(pivots, reduced, strict=True):
            row = [v - row[pivot] * k for v, k in zip(row, known, strict=True)]
        pivot = next((k for k, v in enumerate(row) if v != 0), -1)
        if pivot >= 0:
            row = [v / row[pivot] for v in row]
            reduced = [[v - other[pivot] * w for v, w in zip(other, row, strict=True)] for other in reduced]
            reduced.append(row)
            pivots.append(pivot)
    basis: list[Terms] = []
    for k, monomial in enumerate(monomials):
        if k not in pivots:
            terms = {monomial: Fraction(1)}
            terms.update({monomials[p]: -row[k] for p, row in zip(pivots, reduced, strict=True) if row[k] != 0})
            basis.append(terms)
    return basis


def _monomial_at(monomial: Exponents, point: Row) -> Fraction:
    value = Fraction(1)
    for coordinate, exponent in zip(point, monomial, strict=True):
        value *= coordinate**exponent
    return value


def _value(terms: Mapping[Exponents, Fraction], point: Row) -> Fraction:
    return sum((c * _monomial_at(m, point) for m, c in terms.items()), Fraction(0))


def _rational_zeros(terms: Terms) -> list[Row]:
    """Rational points close to where Newton's descent ends at which the polynomial is exactly 0."""
    count = len(next(iter(terms)))
    exponents = np.array(list(terms), dtype=float)
    coefficients = np.array([float(c) for c in terms.values()])
    draw = np.random.default_rng(0)
    found: list[Row] = []
    for start in draw.normal(scale=1.5, size=(_STARTS, count)):
        point = _minimized(exponents, coefficients, start)
        for denominator in _DENOMINATORS:
            near = [Fraction(float(v)).limit_denominator(denominator) for v in point]
            if near not in found and _value(terms, near) == 0:
                found.append(near)
    return found


def _minimized(exponents: Matrix, coefficients: Matrix, point: Matrix) -> Matrix:
    """Where damped Newton steps end."""
    count = len(point)
    slopes = [_derivative(exponents, coefficients, k) for k in range(count)]
    bends = [[_derivative(*slope, k) for k in range(count)] for slope in slopes]
    for _ in range(_DESCENT):
        slope = np.array([_at(*part, point) for part in slopes])
        bend = np.array([[_at(*part, point) for part in row] for row in bends])
        if not (np.isfinite(slope).all() and np.isfinite(bend).all()):
            break
        least = float(np.linalg.eigvalsh(bend)[0])
        step = np.linalg.lstsq(bend + max(0.0, 1e-3 - least) * np.eye(count), -slope, rcond=None)[0]
        now, size = _at(exponents, coefficients, point), 1.0
        while size > 1e-6 and _at(exponents, coefficients, point + size * step) > now:
            size /= 2
        point = point + size * step
        if float(np.abs(step).max()) * size < 1e-10:
            break
    return point


def _derivative(exponents: Matrix, coefficients: Matrix, index: int) -> tuple[Matrix, Matrix]:
    lowered = exponents.copy()
    lowered[:, index] = np.maximum(lowered[:, index] - 1, 0)
    return lowered, coefficients * exponents[:, index]


def _at(exponents: Matrix, coefficients: Matrix, point: Matrix) -> float:
    with np.errstate(all="ignore"):
        return float(coefficients @ np.prod(np.power(point, exponents), axis=1))


# ---- the matrix -----------------------------------------------------------------------------------------------------


def _echelon(system: list[Row], target: Row) -> tuple[list[Row], Row] | None:
    """Independent rows of the equations, in reduced echelon form; None where they contradict each other."""
    rows = [[*row, value] for row, value in zip(system, target, strict=True)]
    done: list[Row] = []
    for column in range(len(system[0]) if system else 0):
        pivot = next((row for row in rows if row[column] != 0), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        scaled = [v / pivot[column] for v in pivot]
        rows = [[v - row[column] * w for v, w in zip(row, scaled, strict=True)] if row[column] else row for row in rows]
        done = [[v - row[column] * w for v, w in zip(row, scaled, strict=True)] if row[column] else row for row in done]
        done.append(scaled)
    if any(row[-1] != 0 for row in rows):
        return None
    return [row[:-1] for row in done], [row[-1] for row in done]


def _projected(values: Row, system: list[Row], target: Row) -> Row:
    """The values with the leading entry of each row of an echelon form put right."""
    exact = list(values)
    for row, wanted in zip(system, target, strict=True):
        pivot = next(k for k, v in enumerate(row) if v != 0)
        exact[pivot] = wanted - sum((v * exact[k] for k, v in enumerate(row) if k != pivot and v), Fraction(0))
    return exact


def _most_definite(system: Matrix, target: Row, pairs: list[tuple[int, int]], size: int) -> Matrix | None:
    """Entries of a solution whose matrix has the largest least eigenvalue, if that is > 0."""
    wanted = np.array([float(v) for v in target])
    start = np.linalg.lstsq(system, wanted, rcond=None)[0]
    _, singular, right = np.linalg.svd(system)
    free = right[int((singular > 1e-9 * max(1.0, singular.max(initial=0.0))).sum()) :]
    directions = [_symmetric(row, pairs, size) for row in free] + [-np.eye(size)]
    current = _symmetric(start, pairs, size)
    shift = float(np.linalg.eigvalsh(current)[0]) - 1.0
    weights = np.zeros(len(directions))
    weights[-1] = shift
    pull = 1.0
    for _ in range(_NEWTON):
        slack = current + sum(w * d for w, d in zip(weights, directions, strict=True))
        if not _is_definite(slack):
            return None
        inverse = np.linalg.inv(slack)
        images = [inverse @ d for d in directions]
        slope = np.array([-np.trace(image) for image in images])
        slope[-1] -= pull
        bend = np.array([[np.sum(a * b.T) for b in images] for a in images])
        step = np.linalg.lstsq(bend, -slope, rcond=None)[0]
        length = 1.0
        while length > 1e-8 and not _is_definite(
            slack + length * sum(w * d for w, d in zip(step, directions, strict=True))
        ):
            length /= 2
        weights = weights + 0.9 * length * step
        pull *= 1.6
        if weights[-1] > 1e-3 or not np.isfinite(weights).all():
            break
    if not np.isfinite(weights).all() or weights[-1] <= 1e-9:
        return None
    entries: Matrix = start + weights[:-1] @ free
    return entries


def _symmetric(entries: Matrix, pairs: list[tuple[int, int]], size: int) -> Matrix:
    matrix = np.zeros((size, size))
    for (i, j), value in zip(pairs, entries, strict=True):
        matrix[i, j] = matrix[j, i] = value
    return matrix


def _is_definite(matrix: Matrix) -> bool:
    return bool(np.isfinite(matrix).all() and np.linalg.eigvalsh(matrix)[0] > 0)
