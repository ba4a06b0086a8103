"""Claims about given matrices: their eigenvalues and eigenvectors, powers, stability, definiteness, bounds of norms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import sympy as sp
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr

from ..kernel.domain import Domain, Sort
from ..kernel.equality import Effort
from ..kernel.errors import IllFormed, Obstacle
from ..kernel.spectra import bounds, definiteness, explicit, powers, stability
from ..kernel.spectra.language import MatrixWord, as_matrix, characteristic_polynomial, spectral_radius
from ..kernel.verdict import Judgement, Order, Relation, Witness
from .claim import Claim, Context, Said
from .conditions import Condition, relation_of, relations
from .numeric import TOLERANCE, Array, NotNumeric, NumericCheck
from .sampling import Sample, sample

Matrix: TypeAlias = "MatrixBase | MatrixExpr"
_ROUGH = 1e-6


def _expr(value: Any) -> sp.Expr:
    found: sp.Expr = sp.sympify(value, strict=True)
    return found


@dataclass(frozen=True)
class Eigenvalues(Claim):
    """The claim that these are all eigenvalues of a matrix, with their multiplicities."""

    matrix: Matrix
    values: tuple[tuple[sp.Expr, int], ...]

    def says(self) -> tuple[Said, ...]:
        """“the eigenvalues of M are λ₁, λ₂ (twice)”."""
        said: list[Said] = ["the eigenvalues of", self.matrix, "are"]
        for number, (value, multiplicity) in enumerate(self.values):
            said += [","] if number else []
            said += [value] + ([f"({multiplicity} times)"] if multiplicity != 1 else [])
        return tuple(said)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By the characteristic polynomial."""
        return explicit.eigenvalues(self.matrix, self.values, context.domain, context.definitions, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """∏ (x - λ) with NumPy's eigenvalues, against the one with those claimed."""
        unknown = sp.Symbol("x of the characteristic polynomial", real=True)
        claimed = sp.Mul(*((unknown - value) ** count for value, count in self.values), evaluate=False)
        return context.world(points, seed).compare(characteristic_polynomial(self.matrix, unknown), claimed)


@dataclass(frozen=True)
class Eigenvector(Claim):
    """The claim that M v = λ v, and v ≠ 0."""

    matrix: Matrix
    vector: Matrix
    value: sp.Expr

    def says(self) -> tuple[Said, ...]:
        """“v is an eigenvector of M for the eigenvalue λ”."""
        return (self.vector, "is an eigenvector of", self.matrix, "for the eigenvalue", self.value)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """Entry by entry."""
        return explicit.eigenvector(self.matrix, self.vector, self.value, context.domain, context.definitions, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Both products in NumPy."""
        scaled = sp.ImmutableMatrix([self.value * entry for entry in _entries(self.vector)])
        product = sp.MatMul(self.matrix, self.vector, evaluate=False)
        return context.world(points, seed).compare(product, scaled)


@dataclass(frozen=True)
class Diagonalizes(Claim):
    """The claim that Q⁻¹ M Q = Λ, a diagonal matrix."""

    basis: Matrix
    diagonal: Matrix
    matrix: Matrix

    def says(self) -> tuple[Said, ...]:
        """“Q diagonalizes M to Λ”."""
        return (self.basis, "diagonalizes", self.matrix, "to", self.diagonal)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """M Q = Q Λ, and det Q ≠ 0."""
        return explicit.diagonalizes(
            self.basis, self.diagonal, self.matrix, context.domain, context.definitions, effort
        )

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Both products in NumPy."""
        left, right = ((self.matrix, self.basis), (self.basis, self.diagonal))
        world = context.world(points, seed)
        return world.compare(sp.MatMul(*left, evaluate=False), sp.MatMul(*right, evaluate=False))


@dataclass(frozen=True)
class Power(Claim):
    """The claim that Mⁿ has a closed form for every n ≥ 0."""

    matrix: Matrix
    exponent: sp.Symbol
    formula: Matrix

    def says(self) -> tuple[Said, ...]:
        """“Mⁿ = P(n) for all n ≥ 0”."""
        lowest = powers.exponents(self.exponent, Domain()).lower or 0
        first = Relation(self.exponent, Order.GE, sp.Integer(int(lowest)))
        return (self.matrix, "to the power", self.exponent, "is", self.formula, "for all whole", first)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By induction."""
        return powers.power_formula(
            self.matrix, self.exponent, self.formula, context.domain, context.definitions, effort
        )

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Powers multiplied out in NumPy for the first seven n."""
        found = _sampled(context, (*_entries(self.matrix), *_entries(self.formula)), points, seed, self.exponent)
        power = np.broadcast_to(np.eye(self.matrix.rows), (found.count, *self.matrix.shape))
        worst = 0.0
        allowed = powers.exponents(self.exponent, context.domain)
        for n in range(int(allowed.lower or 0) + 7):
            if Fraction(n) not in allowed:
                power = _stack(found, self.matrix) @ power
                continue
            formula = _stack(found, self.formula, {self.exponent: np.full(found.count, float(n))})
            with np.errstate(all="ignore"):
                gap = np.abs(formula - power) / (1 + np.abs(power))
            worst = max(worst, float(np.nan_to_num(gap, nan=0.0, posinf=0.0).max()))
            power = _stack(found, self.matrix) @ power
        return NumericCheck(found.count, worst, "forward", worst <= _ROUGH)


@dataclass(frozen=True)
class Stable(Claim):
    """The claim that ρ(M) < 1 or, said of its powers, that Mⁿ → 0; with `when`, exactly where these relations hold."""

    matrix: Matrix
    powers: bool = False
    when: tuple[Relation, ...] | None = None

    def says(self) -> tuple[Said, ...]:
        """“ρ(M) < 1”, “the powers of M tend to 0”."""
        if self.powers:
            said: tuple[Said, ...] = ("the powers of", self.matrix, "tend to 0")
        else:
            said = (Relation(spectral_radius(self.matrix), Order.LT, sp.Integer(1)),)
        if self.when is None:
            return said
        conditions = [part for relation in self.when for part in (",", relation)][1:]
        return (*said, "exactly if", *conditions)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By Jury's inequalities."""
        if self.when is not None:
            return stability.stable_exactly(self.matrix, self.when, context.domain, context.definitions, effort)
        return stability.stable(self.matrix, context.domain, context.definitions, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """NumPy's eigenvalues at points of the domain."""
        radius = spectral_radius(self.matrix)
        sides = [side for relation in self.when or () for side in (relation.lhs, relation.rhs)]
        found = _sampled(context, (radius, *sides), points, seed)
        beyond = np.real(found.of(radius)) - 1
        if self.when is None:
            return _at_most(beyond)
        inside = np.ones(found.count, dtype=bool)
        close = np.abs(beyond) < _ROUGH
        for relation in self.when:
            gap = np.real(found.of(relation.lhs) - found.of(relation.rhs))
            inside &= gap < 0 if relation.order in (Order.LT, Order.LE) else gap > 0
            close |= np.abs(gap) < _ROUGH
        wrong = ((beyond < 0) != inside) & ~close
        return NumericCheck(found.count, float(wrong.mean()), "eigenvalues", not wrong.any())

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether the eigenvalues are, at the witness, well inside the unit circle."""
        if self.when is not None:
            return False
        radius = _at_witness(spectral_radius(self.matrix), witness, context)
        return bool(radius < 1 - _ROUGH)


@dataclass(frozen=True)
class Definite(Claim):
    """The claim that a real matrix is symmetric and positive definite, or semidefinite unless `strict`."""

    matrix: Matrix
    strict: bool = True

    def says(self) -> tuple[Said, ...]:
        """“M is positive definite”."""
        return (self.matrix, f"is positive {'' if self.strict else 'semi'}definite")

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By Sylvester's criterion."""
        return definiteness.definite(self.matrix, self.strict, context.domain, context.definitions, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """The least eigenvalue of the symmetric part in NumPy, and how far M is from symmetric."""
        found = _sampled(context, _entries(self.matrix), points, seed)
        stack = _stack(found, self.matrix)
        turned = np.swapaxes(stack, 1, 2)
        size = 1 + np.abs(stack).max(axis=(1, 2))
        least = np.linalg.eigvalsh((stack + turned) / 2)[:, 0]
        return _at_most(np.maximum(-least, np.abs(stack - turned).max(axis=(1, 2))) / size)


@dataclass(frozen=True)
class Property(Claim):
    """The claim that a matrix is symmetric, or orthogonal."""

    matrix: Matrix
    name: str

    def says(self) -> tuple[Said, ...]:
        """“M is symmetric”."""
        return (self.matrix, f"is {self.name}")

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """Entry by entry."""
        judge = explicit.symmetric if self.name == "symmetric" else explicit.orthogonal
        return judge(self.matrix, context.domain, context.definitions, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """M - Mᵀ, or MᵀM - I, in NumPy."""
        found = _sampled(context, _entries(self.matrix), points, seed)
        stack = _stack(found, self.matrix)
        turned = np.swapaxes(stack, 1, 2)
        gap = stack - turned if self.name == "symmetric" else turned @ stack - np.eye(stack.shape[1])
        return _at_most(np.abs(gap).max(axis=(1, 2)) / (1 + np.abs(stack).max(axis=(1, 2)) ** 2))


@dataclass(frozen=True)
class Bound(Claim):
    """The claim that the spectral radius or a norm of a matrix obeys a bound."""

    word: MatrixWord
    order: Order
    bound: sp.Expr

    def says(self) -> tuple[Said, ...]:
        """“‖M‖₂ ≤ c”."""
        return (Relation(self.word, self.order, self.bound),)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By Jury's inequalities, definiteness, or a closed form."""
        return bounds.bounded(self.word, self.order, self.bound, context.domain, context.definitions, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Both sides in NumPy."""
        found = _sampled(context, (self.word, self.bound), points, seed)
        gap = np.real(found.of(self.word) - found.of(self.bound))
        scale = 1 + np.abs(found.of(self.bound))
        return _at_most((gap if self.order in (Order.LT, Order.LE) else -gap) / scale)

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether the bound is kept by far at the witness."""
        gap = _at_witness(self.word, witness, context) - _at_witness(self.bound, witness, context)
        gap = gap if self.order in (Order.LT, Order.LE) else -gap
        return bool(gap < -_ROUGH * (1 + abs(_at_witness(self.bound, witness, context))))


# ---- NumPy --------------------------------------------------------------------------------------------------------


def _entries(matrix: Matrix) -> list[sp.Expr]:
    """Raises `NotNumeric` for a matrix without explicit entries."""
    try:
        return list(explicit.entries(matrix))
    except (IllFormed, Obstacle) as obstacle:
        raise NotNumeric(str(obstacle)) from None


def _sampled(
    context: Context, exprs: Iterable[sp.Expr], points: int, seed: int, exponent: sp.Symbol | None = None
) -> Sample:
    wanted = tuple(exprs)
    symbols = {symbol for expr in wanted for symbol in expr.free_symbols} - {exponent}
    if any(context.domain.range_of(symbol).sort is Sort.COMPLEX for symbol in symbols):
        raise NotNumeric("a complex symbol")
    if not symbols and not context.domain.facts:
        return Sample(1, {}, context.definitions)
    return sample(wanted, (), context.domain, context.definitions, points, seed)


def _stack(found: Sample, matrix: Matrix, instead: Mapping[sp.Expr, Array] | None = None) -> Array:
    values = [found.of(entry, instead) for entry in _entries(matrix)]
    return np.moveaxis(np.array(values), 0, -1).reshape(found.count, *matrix.shape)


def _at_witness(expr: sp.Expr, witness: Witness, context: Context) -> float:
    values = {symbol: np.array([float(value)]) for symbol, value in witness.point if isinstance(value, Fraction)}
    return float(np.real(Sample(1, values, context.definitions).of(expr)[0]))


def _at_most(excess: Array) -> NumericCheck:
    """That nothing is above 0 by more than rounding."""
    usable = excess[np.isfinite(excess)]
    if not usable.size:
        return NumericCheck(0, 0.0, "eigenvalues", None)
    worst = float(max(usable.max(), 0.0))
    return NumericCheck(int(usable.size), worst, "eigenvalues", worst <= max(TOLERANCE, _ROUGH))


# ---- what an author writes ----------------------------------------------------------------------------------------


def eigenvalues(matrix: Matrix, values: Mapping[Any, int] | Sequence[Any]) -> Claim:
    """The claim that these are all eigenvalues: `{λ: multiplicity}`, or a list in which each occurs so often."""
    pairs = values.items() if isinstance(values, Mapping) else [(value, 1) for value in values]
    return Eigenvalues(as_matrix(matrix, "eigenvalues"), tuple((_expr(value), int(count)) for value, count in pairs))


def eigenvector(matrix: Matrix, vector: Matrix, value: Any) -> Claim:
    """The claim that M v = λ v, v ≠ 0."""
    return Eigenvector(as_matrix(matrix, "eigenvector"), as_matrix(vector, "eigenvector"), _expr(value))


def diagonalizes(basis: Matrix, diagonal: Matrix, matrix: Matrix) -> Claim:
    """The claim that Q⁻¹ M Q = Λ."""
    return Diagonalizes(*(as_matrix(each, "diagonalizes") for each in (basis, diagonal, matrix)))


def power(matrix: Matrix, exponent: sp.Symbol, formula: Matrix) -> Claim:
    """The claim that Mⁿ is this formula for all whole n ≥ 0. Raises TypeError if the exponent is no symbol."""
    if not isinstance(exponent, sp.Symbol):
        raise TypeError(f"the exponent of a power for all n is a symbol, not {exponent}")
    return Power(as_matrix(matrix, "power"), exponent, as_matrix(formula, "power"))


def stable(matrix: Matrix, exactly_if: Condition | Sequence[Condition] | None = None) -> Claim:
    """The claim that all eigenvalues have modulus < 1; with `exactly_if`, that they have exactly under conditions."""
    if exactly_if is None:
        return Stable(as_matrix(matrix, "stable"))
    given = exactly_if if isinstance(exactly_if, (list, tuple)) else (exactly_if,)
    return Stable(as_matrix(matrix, "stable"), when=relations(*given))


def converges(matrix: Matrix) -> Claim:
    """The claim that Mⁿ → 0 as n → ∞."""
    return Stable(as_matrix(matrix, "converges"), powers=True)


def positive_definite(matrix: Matrix) -> Claim:
    """The claim that a real matrix is symmetric and vᵀ M v > 0 for every v ≠ 0."""
    return Definite(as_matrix(matrix, "positive_definite"))


def positive_semidefinite(matrix: Matrix) -> Claim:
    """The claim that a real matrix is symmetric and vᵀ M v ≥ 0 for every v."""
    return Definite(as_matrix(matrix, "positive_semidefinite"), strict=False)


def symmetric(matrix: Matrix) -> Claim:
    """The claim that M = Mᵀ."""
    return Property(as_matrix(matrix, "symmetric"), "symmetric")


def orthogonal(matrix: Matrix) -> Claim:
    """The claim that Mᵀ M = I."""
    return Property(as_matrix(matrix, "orthogonal"), "orthogonal")


def bounded(relation: Any) -> Claim:
    """The claim that a spectral radius or norm obeys a bound: `norm(M, 2) <= c`. Raises TypeError for other things."""
    if not isinstance(relation, sp.core.relational.Relational):
        raise TypeError(f"a bound is a relation such as norm(M, 2) <= 1; given was {relation}")
    found = relation_of(relation)
    if not isinstance(found.lhs, MatrixWord):
        found = Relation(found.rhs, found.order.mirrored, found.lhs)
    if not isinstance(found.lhs, MatrixWord) or found.order in (Order.EQ, Order.NE):
        raise TypeError("a bound has the spectral radius or a norm of a matrix on one side, and <, ≤, > or ≥")
    return Bound(found.lhs, found.order, found.rhs)
