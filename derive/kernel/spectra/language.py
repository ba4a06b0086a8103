"""Words about matrices: spectral radius, norms, determinant, characteristic polynomial, inverse, power.

They are inert, like the words of `language`. What they mean as scalars is said in `values`, once each.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, MatrixSymbol, Symbol, oo, sympify
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr


def as_matrix(matrix: Any, word: str) -> MatrixBase | MatrixExpr:
    """An immutable matrix, or a matrix expression as it is. Raises TypeError for anything else."""
    if isinstance(matrix, MatrixBase):
        return matrix.as_immutable()
    if isinstance(matrix, MatrixExpr):
        return matrix
    raise TypeError(f"{word} is of a matrix; given was {matrix}")


class MatrixWord(Expr):
    """A number that belongs to a matrix."""

    def __new__(cls, matrix: Any) -> MatrixWord:
        return Expr.__new__(cls, as_matrix(matrix, cls.__name__))

    @property
    def matrix(self) -> MatrixBase | MatrixExpr:
        """The matrix."""
        return self.args[0]

    @property
    def called(self) -> str:
        """The word in words."""
        return f"the {type(self).__name__.replace('_', ' ')}"

    def _eval_is_commutative(self) -> bool:
        return True


class spectral_radius(MatrixWord):
    """ρ(M): the largest modulus of an eigenvalue."""


class frobenius_norm(MatrixWord):
    """‖M‖_F: the square root of the sum of the squared moduli of the entries."""


class determinant(MatrixWord):
    """det M."""


class trace(MatrixWord):
    """tr M: the sum of the diagonal."""


class norm(MatrixWord):
    """‖M‖₁, ‖M‖₂, ‖M‖_∞: the largest column sum of moduli, the largest singular value, the largest row sum.

    Of a column they are the norms of a vector.
    """

    def __new__(cls, matrix: Any, kind: Any = 2) -> norm:
        kind = sympify(kind, strict=True)
        if kind not in (Integer(1), Integer(2), oo):
            raise ValueError(f"norm(M, p) is for p = 1, 2 and oo, not for {kind}; there is also frobenius_norm(M)")
        return Expr.__new__(cls, as_matrix(matrix, "norm"), kind)

    @property
    def kind(self) -> Expr:
        """1, 2 or ∞."""
        return self.args[1]


class characteristic_polynomial(MatrixWord):
    """det(x I - M), monic; some books print det(M - x I), which is (-1)^n times that."""

    def __new__(cls, matrix: Any, variable: Any) -> characteristic_polynomial:
        return Expr.__new__(cls, as_matrix(matrix, "characteristic_polynomial"), sympify(variable, strict=True))

    @property
    def variable(self) -> Expr:
        """Where it is taken."""
        return self.args[1]


MATRIX_WORDS: tuple[type[MatrixWord], ...] = (
    spectral_radius,
    frobenius_norm,
    determinant,
    trace,
    norm,
    characteristic_polynomial,
)
ANY_SHAPE = (frobenius_norm, norm)


class inverse(MatrixExpr):
    """M⁻¹."""

    def __new__(cls, matrix: Any) -> inverse:
        return MatrixExpr.__new__(cls, as_matrix(matrix, "inverse"))

    @property
    def matrix(self) -> MatrixBase | MatrixExpr:
        """The matrix that is inverted."""
        return self.args[0]

    @property
    def shape(self) -> tuple[Expr, Expr]:
        """Rows and columns."""
        return self.matrix.shape


class matrix_power(MatrixExpr):
    """Mⁿ for a number or symbol n ≥ 0; M⁰ = I."""

    def __new__(cls, matrix: Any, exponent: Any) -> matrix_power:
        return MatrixExpr.__new__(cls, as_matrix(matrix, "matrix_power"), sympify(exponent, strict=True))

    @property
    def matrix(self) -> MatrixBase | MatrixExpr:
        """The base."""
        return self.args[0]

    @property
    def exponent(self) -> Expr:
        """The exponent."""
        return self.args[1]

    @property
    def shape(self) -> tuple[Expr, Expr]:
        """Rows and columns."""
        return self.matrix.shape


def square_matrices(names: str, size: Any = None) -> Any:
    """Matrices of the same size, n×n unless it is given, to state something about all of them."""
    n = Symbol("n", integer=True, positive=True) if size is None else sympify(size, strict=True)
    found = tuple(MatrixSymbol(name, n, n) for name in names.split())
    return found[0] if len(found) == 1 else found
