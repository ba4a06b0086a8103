"""What the words about matrices are as scalars: closed forms where there are any.

The spectral radius of a matrix is the largest of those of its irreducible diagonal blocks. A block of size 1 or 2 has
a closed form; for a larger one the characteristic polynomial is factored over the rational functions of the symbols.
What has no closed form stays as it is, and has enclosures still.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import gcd
from typing import Any, Protocol

import sympy as sp
from flint import fmpq_mpoly
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase

from ..calculus import ZERO, add, minus, mul, power
from ..domain import Domain, Sort
from ..errors import Obstacle
from ..field import Field, Quotient
from ..language import relu, sigmoid, softplus
from ..matrices import explicit
from .language import (
    MatrixWord,
    characteristic_polynomial,
    determinant,
    frobenius_norm,
    norm,
    spectral_radius,
    trace,
)
from .minors import as_rational, coefficients, determinant_of, expression, nonempty, polynomial, square

HALF = sp.Rational(1, 2)
_VARIABLE = sp.Symbol("x of det(x I - M)", real=True)
_MAX_FACTORED = 6  # size of a block of symbols whose characteristic polynomial is factored


class Form(Protocol):
    """What the factoring of a polynomial needs of a normal form."""

    @property
    def field(self) -> Field:
        """The arithmetic."""

    @property
    def generators(self) -> dict[int, Any]:
        """By index."""

    def of(self, expr: Basic) -> Quotient:
        """The element that an expression is."""

    def expression(self, value: Quotient) -> sp.Expr:
        """The expression of an element."""


class Values:
    """Closed forms over a domain; `form` is the normal form that polynomials are factored in."""

    def __init__(self, domain: Domain, definitions: Mapping[sp.Symbol, sp.Expr], form: Form) -> None:
        self.domain = domain
        self.definitions = definitions
        self.form = form
        self._real: dict[Basic, bool] = {}

    def scalar(self, word: MatrixWord) -> sp.Expr | None:
        """The closed form; None where there is none. Raises `IllFormed`, `Obstacle`."""
        matrix = explicit(word.matrix)
        if not isinstance(matrix, MatrixBase):
            raise Obstacle(f"{word.called} of a matrix of symbolic size")
        if isinstance(word, norm):
            return self.norm(matrix, word.kind)
        if isinstance(word, spectral_radius):
            return self.spectral_radius(matrix)
        if isinstance(word, frobenius_norm):
            return self.frobenius(matrix)
        if isinstance(word, trace):
            matrix = square(matrix, "the trace")
            return add(*(matrix[k, k] for k in range(matrix.rows)))
        if isinstance(word, determinant):
            return determinant_of(matrix)
        assert isinstance(word, characteristic_polynomial)
        return polynomial(coefficients(matrix), word.variable)

    # ---- norms --------------------------------------------------------------------------------------------------

    def modulus(self, entry: sp.Expr) -> sp.Expr:
        """|entry|."""
        value = as_rational(entry)
        return sp.Abs(entry, evaluate=False) if value is None else expression(abs(value))

    def frobenius(self, matrix: MatrixBase) -> sp.Expr:
        """√Σ|m|²."""
        return _root(add(*(self._squared(entry) for entry in nonempty(matrix))))

    def _squared(self, entry: sp.Expr) -> sp.Expr:
        return power(entry if self.is_real((entry,)) else self.modulus(entry), 2) if entry is not ZERO else ZERO

    def norm(self, matrix: MatrixBase, kind: sp.Expr) -> sp.Expr | None:
        """The largest column sum, singular value, row sum."""
        nonempty(matrix)
        if kind == 2:
            return self.spectral_norm(matrix)
        lines = matrix.T.tolist() if kind == 1 else matrix.tolist()
        return largest(*(add(*(self.modulus(entry) for entry in line)) for line in lines))

    def spectral_norm(self, matrix: MatrixBase) -> sp.Expr | None:
        """√ρ(M*M)."""
        if min(matrix.shape) == 1:
            return self.frobenius(matrix) if len(matrix) > 1 else self.modulus(matrix[0])
        found = self._radius(self.gram_of(matrix, self.is_real(matrix)), semidefinite=True)
        return None if found is None else _root(found)

    @staticmethod
    def gram_of(matrix: MatrixBase, real: bool = True) -> MatrixBase:
        """M*M or M M*, whichever is smaller."""
        columns = [list(matrix[:, k]) for k in range(matrix.cols)]
        rows = [list(matrix[k, :]) for k in range(matrix.rows)]
        lines = columns if len(columns) <= len(rows) else rows
        size = len(lines)

        def entry(i: int, j: int) -> sp.Expr:
            pairs = zip(lines[i], lines[j], strict=True)
            if real:
                return add(*(mul(a, b) if i != j or a is ZERO else power(a, 2) for a, b in pairs))
            return add(*(mul(sp.conjugate(a, evaluate=False) if a is not ZERO else ZERO, b) for a, b in pairs))

        return sp.ImmutableMatrix(size, size, entry)

    # ---- spectral radius ----------------------------------------------------------------------------------------

    def spectral_radius(self, matrix: MatrixBase) -> sp.Expr | None:
        """The largest modulus of an eigenvalue."""
        return self._radius(square(matrix, "the spectral radius"), semidefinite=False)

    def _radius(self, matrix: MatrixBase, semidefinite: bool) -> sp.Expr | None:
        found = [self._of_block(block, semidefinite) for block in irreducible_blocks(matrix)]
        known = [value for value in found if value is not None]
        return largest(*known) if len(known) == len(found) else None

    def _of_block(self, block: MatrixBase, semidefinite: bool) -> sp.Expr | None:
        if block.rows == 1:
            return block[0] if semidefinite else self.modulus(block[0])
        if block.rows > 2:
            return self._of_factors(block, semidefinite)
        (a, b), (c, d) = block.tolist()
        gap = add(power(add(a, minus(d)), 2), mul(sp.Integer(4), b, c))
        real_roots = semidefinite or (b == c and self.is_real(block))
        return self._of_quadratic(add(a, d), determinant_of(block), gap, semidefinite, real_roots)

    def _of_quadratic(
        self, total: sp.Expr, constant: sp.Expr, gap: sp.Expr, semidefinite: bool, real_roots: bool
    ) -> sp.Expr:
        """Of x² - total x + constant, whose discriminant is `gap`."""
        root = _root(gap)
        if semidefinite:
            return mul(HALF, add(total, root))
        outer = mul(HALF, add(self.modulus(total), root))
        if real_roots:
            return outer
        known = as_rational(gap)
        if known is not None and self.is_real((total, constant)):
            return outer if known >= 0 else _root(constant)
        if self.is_real((total, constant)):
            cases = ((outer, sp.GreaterThan(gap, ZERO, evaluate=False)), (_root(constant), sp.true))
            return sp.Piecewise(*cases, evaluate=False)
        both = (add(total, root), add(total, minus(root)))
        return largest(*(self.modulus(mul(HALF, value)) for value in both))

    def _of_factors(self, block: MatrixBase, semidefinite: bool) -> sp.Expr | None:
        """From the factors of the characteristic polynomial, if each has degree at most 2 in a power of x."""
        if block.rows > _MAX_FACTORED and any(as_rational(entry) is None for entry in block):
            return None
        found = [self._of_factor(factor, semidefinite) for factor in self._factors(coefficients(block))]
        known = [value for value in found if value is not None]
        return largest(*known) if found and len(known) == len(found) else None

    def _of_factor(self, factor: Sequence[sp.Expr], semidefinite: bool) -> sp.Expr | None:
        step = gcd(*(k for k, c in enumerate(factor) if c is not ZERO))
        thinned = factor[::step]
        if len(thinned) > 3:
            return None
        leading = power(thinned[-1], -1)
        reduced = [mul(c, leading) for c in thinned[:-1]]
        if len(reduced) == 1:
            found = minus(reduced[0]) if semidefinite else self.modulus(reduced[0])
        else:
            constant, linear = reduced
            gap = add(power(linear, 2), mul(sp.Integer(-4), constant))
            found = self._of_quadratic(minus(linear), constant, gap, semidefinite and step == 1, False)
        return found if step == 1 else power(found, sp.Rational(1, step))

    def _factors(self, values: Sequence[sp.Expr]) -> list[list[sp.Expr]]:
        """The coefficients of the irreducible factors, once each, of a polynomial over the rational functions."""
        found = self.form.of(polynomial(values, _VARIABLE)).num
        index = next(index for index, member in self.form.generators.items() if member.written == _VARIABLE)
        parts = [self._by_power(factor, index) for factor, _ in found.factor()[1]]
        return [part for part in parts if len(part) > 1]

    def _by_power(self, factor: fmpq_mpoly, index: int) -> list[sp.Expr]:
        parts: dict[int, dict[tuple[int, ...], Any]] = {}
        for exponents, coefficient in factor.to_dict().items():
            rest = (*exponents[:index], 0, *exponents[index + 1 :])
            parts.setdefault(int(exponents[index]), {})[rest] = coefficient
        found = [ZERO] * (max(parts) + 1)
        field = self.form.field
        for degree, part in parts.items():
            found[degree] = self.form.expression(Quotient(field.ring.from_dict(part), field.one.num))
        return found

    def is_real(self, entries: Iterable[Basic]) -> bool:
        """Whether expressions are certainly real."""
        return is_real(entries, self.domain, self.definitions, self._real)


_REAL = (
    sp.Add, sp.Mul, sp.sin, sp.cos, sp.exp, sp.tanh, sp.sinh, sp.cosh, sp.atan, sp.Abs, sigmoid, softplus, relu,
)  # fmt: skip


def is_real(
    exprs: Iterable[Basic],
    domain: Domain,
    definitions: Mapping[sp.Symbol, sp.Expr],
    known: dict[Basic, bool] | None = None,
) -> bool:
    """Whether expressions are certainly real: made of real symbols by operations that do not leave the reals."""
    memo = {} if known is None else known

    def real(expr: Basic) -> bool:
        if expr not in memo:
            memo[expr] = False  # of a name that is defined by way of itself nothing is known
            memo[expr] = found(expr)
        return memo[expr]

    def found(expr: Basic) -> bool:
        if isinstance(expr, sp.Symbol):
            definition = definitions.get(expr)
            return domain.range_of(expr).sort is not Sort.COMPLEX if definition is None else real(definition)
        if isinstance(expr, (sp.Rational, sp.NumberSymbol)):
            return True
        if isinstance(expr, sp.Pow):
            base, exponent = expr.args
            if isinstance(exponent, sp.Integer):
                return real(base)
            return isinstance(exponent, sp.Rational) and isinstance(base, sp.Rational) and bool(base >= 0)
        return isinstance(expr, _REAL) and all(real(arg) for arg in expr.args)

    return all(real(expr) for expr in exprs)


def largest(*values: sp.Expr) -> sp.Expr:
    """An unevaluated maximum; numbers among the values are compared."""
    numbers = [number for value in values if (number := as_rational(value)) is not None]
    kept = [value for value in dict.fromkeys(values) if as_rational(value) is None]
    if numbers:
        kept.append(expression(max(numbers)))
    return kept[0] if len(kept) == 1 else sp.Max(*kept, evaluate=False)


def _root(radicand: sp.Expr) -> sp.Expr:
    number = as_rational(radicand)
    if number is not None and number >= 0:
        return sp.sqrt(expression(number))
    return power(radicand, HALF)


def irreducible_blocks(matrix: MatrixBase) -> list[MatrixBase]:
    """The diagonal blocks of the block triangular form: the strongly connected components of the nonzero entries."""
    size = matrix.rows
    reach = [[i == j or as_rational(matrix[i, j]) != 0 for j in range(size)] for i in range(size)]
    for k in range(size):
        for i in range(size):
            if reach[i][k]:
                reach[i] = [a or b for a, b in zip(reach[i], reach[k], strict=True)]
    blocks, placed = [], set[int]()
    for i in range(size):
        if i not in placed:
            members = [j for j in range(size) if reach[i][j] and reach[j][i]]
            placed.update(members)
            blocks.append(matrix.extract(members, members))
    return blocks
