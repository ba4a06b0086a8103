"""Determinants, adjugates and characteristic polynomials of explicit matrices, entry by entry, unevaluated."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from flint import fmpq, fmpq_mat
from sympy import Add, Expr, ImmutableMatrix, Integer, Mul, Pow, Rational
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase

from ..calculus import ONE, ZERO, add, minus, mul, power
from ..errors import IllFormed, Obstacle

MAX_SYMBOLIC = 6  # written out, a determinant has size! terms
MAX_SIZE = 24
_MAX_EXPONENT = 64


def square(matrix: MatrixBase, what: str) -> MatrixBase:
    """The matrix, if it is square and has entries. Raises `IllFormed`."""
    if matrix.rows != matrix.cols:
        raise IllFormed(f"{what} of a {matrix.rows}×{matrix.cols} matrix: it is not square")
    return nonempty(matrix)


def nonempty(matrix: MatrixBase) -> MatrixBase:
    """The matrix, if it has entries. Raises `IllFormed`, and `Obstacle` for one that is too large."""
    if not len(matrix):
        raise IllFormed(f"a {matrix.rows}×{matrix.cols} matrix: it has no entries")
    if max(matrix.shape) > MAX_SIZE:
        raise Obstacle(f"a {matrix.rows}×{matrix.cols} matrix: larger than {MAX_SIZE}×{MAX_SIZE}")
    return matrix


def as_rational(expr: Basic) -> Fraction | None:
    """The value of an expression that is a rational number by arithmetic alone, however it is written."""
    if isinstance(expr, Rational):
        return Fraction(int(expr.p), int(expr.q))
    if not isinstance(expr, (Add, Mul, Pow)):
        return None
    parts = [as_rational(arg) for arg in expr.args]
    values = [part for part in parts if part is not None]
    if len(values) < len(parts):
        return None
    if isinstance(expr, Pow):
        return _rational_power(*values)
    total = values[0]
    for value in values[1:]:
        total = total + value if isinstance(expr, Add) else total * value
    return total


def as_integer(expr: Basic) -> int | None:
    """The value of an expression that is an integer by arithmetic alone: A A becomes A^(1 + 1), unevaluated."""
    value = as_rational(expr)
    return int(value) if value is not None and value.denominator == 1 else None


def _rational_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    if exponent.denominator != 1 or abs(exponent) > _MAX_EXPONENT or (base == 0 and exponent < 0):
        return None
    found = base ** int(exponent)
    return found if isinstance(found, Fraction) else Fraction(found)


def rationals(matrix: MatrixBase) -> list[list[Fraction]] | None:
    """The rows, if every entry is a rational number."""
    rows = [[as_rational(entry) for entry in row] for row in matrix.tolist()]
    known = [[entry for entry in row if entry is not None] for row in rows]
    return known if all(len(a) == len(b) for a, b in zip(known, rows, strict=True)) else None


def as_fmpq(rows: Sequence[Sequence[Fraction]]) -> fmpq_mat:
    """A FLINT matrix."""
    return fmpq_mat([[fmpq(entry.numerator, entry.denominator) for entry in row] for row in rows])


def expression(value: Fraction | fmpq) -> Rational:
    """A rational number as an expression."""
    if isinstance(value, Fraction):
        return Rational(value.numerator, value.denominator)
    return Rational(int(value.numer()), int(value.denom()))


def determinant_of(matrix: MatrixBase) -> Expr:
    """det M. Raises `IllFormed`, `Obstacle`."""
    matrix = square(matrix, "the determinant")
    known = rationals(matrix)
    if known is not None:
        return expression(as_fmpq(known).det())
    if matrix.rows > MAX_SYMBOLIC:
        raise Obstacle(f"the determinant of a {matrix.rows}×{matrix.rows} matrix of symbols")
    return _Minors(matrix).of(tuple(range(matrix.rows)), tuple(range(matrix.rows)))


class _Minors:
    """Minors by expansion along the first row that is left, each computed once."""

    def __init__(self, matrix: MatrixBase) -> None:
        self.matrix = matrix
        self.memo: dict[tuple[tuple[int, ...], tuple[int, ...]], Expr] = {}

    def of(self, rows: tuple[int, ...], columns: tuple[int, ...]) -> Expr:
        """The determinant of these rows and columns."""
        if not rows:
            return ONE
        key = (rows, columns)
        if key not in self.memo:
            first, *rest = rows
            self.memo[key] = add(*(self._term(first, tuple(rest), columns, k) for k in range(len(columns))))
        return self.memo[key]

    def _term(self, row: int, rows: tuple[int, ...], columns: tuple[int, ...], k: int) -> Expr:
        entry = self.matrix[row, columns[k]]
        if entry.is_zero:
            return ZERO
        term = mul(entry, self.of(rows, columns[:k] + columns[k + 1 :]))
        return minus(term) if k % 2 and term is not ZERO else term


def leading_minors(matrix: MatrixBase) -> list[Expr]:
    """The determinants of the k×k corners, k = 1, …, n."""
    matrix = square(matrix, "the leading minors")
    return [determinant_of(matrix[:k, :k]) for k in range(1, matrix.rows + 1)]


def coefficients(matrix: MatrixBase) -> list[Expr]:
    """det(x I - M) = Σ c[k] x^k: c[n-k] is (-1)^k times the sum of the principal k×k minors."""
    matrix = square(matrix, "the characteristic polynomial")
    known = rationals(matrix)
    if known is not None:
        return [expression(c) for c in as_fmpq(known).charpoly().coeffs()]
    size = matrix.rows
    if size > MAX_SYMBOLIC:
        raise Obstacle(f"the characteristic polynomial of a {size}×{size} matrix of symbols")
    minors = _Minors(matrix)
    found = []
    for k in range(size, -1, -1):
        total = add(*(minors.of(chosen, chosen) for chosen in combinations(range(size), k)))
        found.append(minus(total) if k % 2 and total is not ZERO else total)
    return found


def polynomial(values: Sequence[Expr], variable: Expr) -> Expr:
    """Σ values[k] variable^k."""
    terms = [mul(c, power(variable, k) if k > 1 else variable if k else ONE) for k, c in enumerate(values)]
    return add(*terms)


def inverted(matrix: MatrixBase) -> MatrixBase:
    """M⁻¹: the adjugate over the determinant. Raises `IllFormed` for a matrix of numbers without an inverse."""
    matrix = square(matrix, "the inverse")
    size = matrix.rows
    known = rationals(matrix)
    if known is not None:
        numbers = as_fmpq(known)
        if numbers.det() == 0:
            raise IllFormed("a matrix with determinant 0 has no inverse")
        rows = numbers.inv().tolist()
        return ImmutableMatrix(size, size, lambda i, j: expression(rows[i][j]))
    whole = determinant_of(matrix)
    if whole is ZERO:
        raise IllFormed("a matrix with determinant 0 has no inverse")
    minors = _Minors(matrix)
    every = tuple(range(size))

    def entry(i: int, j: int) -> Expr:
        cofactor = minors.of(every[:j] + every[j + 1 :], every[:i] + every[i + 1 :])
        return mul(Integer(-1) if (i + j) % 2 else ONE, cofactor, power(whole, -1))

    return ImmutableMatrix(size, size, entry)
