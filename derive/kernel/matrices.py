"""Matrix expressions of explicit size, entry by entry, unevaluated."""

from __future__ import annotations

from sympy import Expr, ImmutableMatrix, MatAdd, MatMul, MatPow, Transpose
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr

from .calculus import ONE, ZERO, add, mul
from .errors import IllFormed, Obstacle
from .spectra.language import ANY_SHAPE, MatrixWord, inverse, matrix_power
from .spectra.minors import as_integer, inverted, nonempty, square

MAX_ENTRIES = 10_000
MAX_POWER = 64


def explicit(expr: Expr | MatrixBase | MatrixExpr) -> Expr | MatrixBase:
    """The matrix that a sum, product, power, inverse or transpose of explicit matrices is; anything else as it is.

    Raises `IllFormed` where shapes do not fit, `Obstacle` for what is not explicit.
    """
    if not isinstance(expr, MatrixExpr) or isinstance(expr, MatrixBase):
        return expr
    if isinstance(expr, MatAdd):
        return _sum([_matrix(term) for term in expr.args])
    if isinstance(expr, MatMul):
        scalars = [factor for factor in expr.args if not getattr(factor, "is_Matrix", False)]
        factors = [_matrix(factor) for factor in expr.args if getattr(factor, "is_Matrix", False)]
        result = factors[0]
        for factor in factors[1:]:
            result = _product(result, factor)
        return _entrywise(result, lambda entry: mul(*scalars, entry)) if scalars else result
    if isinstance(expr, MatPow):
        return _power(_matrix(expr.args[0]), expr.args[1])
    if isinstance(expr, Transpose):
        return _matrix(expr.arg).T
    if isinstance(expr, inverse):
        return inverted(_matrix(expr.matrix))
    if isinstance(expr, matrix_power):
        return _power(_matrix(expr.matrix), expr.exponent)
    raise Obstacle(f"the matrix expression {type(expr).__name__}")


def entries_of(word: MatrixWord) -> list[list[Expr]]:
    """The rows of the explicit matrix that a word is about. Raises `IllFormed`, `Obstacle`."""
    matrix = nonempty(_matrix(word.matrix))
    if not isinstance(word, ANY_SHAPE):
        square(matrix, word.called)
    rows: list[list[Expr]] = matrix.tolist()
    return rows


def _matrix(expr: Expr | MatrixBase) -> MatrixBase:
    found = explicit(expr)
    if not isinstance(found, MatrixBase):
        raise Obstacle(f"the matrix expression {type(expr).__name__}")
    if len(found) > MAX_ENTRIES:
        raise Obstacle(f"a matrix with more than {MAX_ENTRIES} entries")
    return found


def _entrywise(matrix: MatrixBase, function: object) -> MatrixBase:
    assert callable(function)
    return ImmutableMatrix(matrix.rows, matrix.cols, [function(entry) for entry in matrix])


def _sum(terms: list[MatrixBase]) -> MatrixBase:
    first = terms[0]
    for term in terms:
        if term.shape != first.shape:
            raise IllFormed(f"a {first.rows}×{first.cols} matrix plus a {term.rows}×{term.cols} matrix")
    entries = zip(*(list(term) for term in terms), strict=True)
    return ImmutableMatrix(first.rows, first.cols, [add(*parts) for parts in entries])


def _product(a: MatrixBase, b: MatrixBase) -> MatrixBase:
    if a.cols != b.rows:
        raise IllFormed(f"a {a.rows}×{a.cols} matrix times a {b.rows}×{b.cols} matrix")
    return ImmutableMatrix(a.rows, b.cols, lambda i, j: add(*(mul(a[i, k], b[k, j]) for k in range(a.cols))))


def _power(base: MatrixBase, exponent: Expr) -> MatrixBase:
    if base.rows != base.cols:
        raise IllFormed(f"a power of a {base.rows}×{base.cols} matrix")
    times = as_integer(exponent)
    if times is None or not 0 <= times <= MAX_POWER:
        raise Obstacle(f"a matrix to the power {exponent}")
    size = base.rows
    result = ImmutableMatrix(size, size, lambda i, j: ONE if i == j else ZERO)
    for _ in range(times):
        result = _product(result, base)
    return result
