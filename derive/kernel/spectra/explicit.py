"""Claims about given matrices: eigenvalues, eigenvectors, diagonalization, powers, symmetry.

Each is an equality of matrices or polynomials for `equality`, with what else the word demands: that an eigenvector
is not 0, that a matrix of eigenvectors is invertible, that a formula for Mⁿ holds at n = 0 and from n to n + 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

import sympy as sp
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr

from ..calculus import ONE, ZERO, add, minus, mul, power
from ..domain import Domain
from ..equality import Effort, equal
from ..errors import IllFormed, Obstacle
from ..graph import Graph
from ..matrices import explicit
from ..verdict import Judgement, Order, Relation, Verdict, Witness, _proof, guarded
from .minors import as_rational, determinant_of, nonempty, square
from .requirements import Requirement, in_order, points_where

Matrix: TypeAlias = "MatrixBase | MatrixExpr"
_FIRST_POWERS = 5
_UNKNOWN = sp.Symbol("x", real=True)


def entries(matrix: Matrix) -> MatrixBase:
    """An explicit matrix with entries. Raises `IllFormed`, `Obstacle`."""
    found = explicit(matrix)
    if not isinstance(found, MatrixBase):
        raise Obstacle("a matrix of symbolic size")
    return nonempty(found)


def lowered(matrix: Matrix, graph: Graph) -> MatrixBase:
    """The same without derivatives, sums and products."""
    return entries(matrix).applyfunc(graph.lower)


@guarded()
def eigenvalues(
    matrix: Matrix, values: Sequence[tuple[sp.Expr, int]], domain: Domain, graph: Graph, effort: Effort
) -> Judgement:
    """Whether these, with their multiplicities, are all eigenvalues: det(x I - M) = ∏ (x - λ)^m."""
    matrix = square(entries(matrix), "the eigenvalues")
    count = sum(multiplicity for _, multiplicity in values)
    if any(multiplicity < 1 for _, multiplicity in values):
        raise IllFormed("an eigenvalue with a multiplicity below 1")
    unknown = _fresh(_UNKNOWN, matrix, graph)
    left = determinant_of(_shifted(matrix, unknown))
    right = mul(*(power(add(unknown, minus(value)), m) for value, m in values)) if values else ONE
    found = equal(left, right, domain, graph, effort)
    if speaks_of(unknown, found.conditions):
        return Judgement(Verdict.UNDECIDED, reason="the conditions hang on the variable of the polynomial")
    if found.witness is not None:
        shows = f"det({unknown} I − M) is not ∏ ({unknown} − λ) there"
        if count != matrix.rows:
            shows = f"a {matrix.rows}×{matrix.rows} matrix has {matrix.rows} eigenvalues with multiplicity, not {count}"
        found = replace(found, witness=replace(found.witness, shows=shows))
    return replace(found, method="characteristic polynomial")


def speaks_of(symbol: sp.Symbol, conditions: Iterable[tuple[Relation | str, ...]]) -> bool:
    """Whether conditions hang on a symbol, or may: of those in words it is not known."""
    parts = [part for conjunction in conditions for part in conjunction]
    return any(isinstance(part, str) or symbol in part.lhs.free_symbols | part.rhs.free_symbols for part in parts)


def _fresh(symbol: sp.Symbol, matrix: MatrixBase, graph: Graph) -> sp.Symbol:
    taken = {s.name for s in matrix.free_symbols} | {s.name for s in graph}
    while symbol.name in taken:
        symbol = sp.Symbol(symbol.name + "'", real=True)
    return symbol


def _shifted(matrix: MatrixBase, by: sp.Expr) -> MatrixBase:
    """x I - M."""
    return sp.ImmutableMatrix(
        matrix.rows,
        matrix.cols,
        lambda i, j: add(by, minus(matrix[i, j])) if i == j else minus(matrix[i, j]),
    )


@guarded()
def eigenvector(
    matrix: Matrix, vector: Matrix, value: sp.Expr, domain: Domain, graph: Graph, effort: Effort
) -> Judgement:
    """Whether M v = λ v and v ≠ 0."""
    matrix, vector = square(entries(matrix), "an eigenvector"), entries(vector)
    if vector.cols != 1 or vector.rows != matrix.rows:
        raise IllFormed(
            f"an eigenvector of a {matrix.rows}×{matrix.cols} matrix is a {matrix.rows}×1 column, "
            f"not a {vector.rows}×{vector.cols} matrix"
        )
    image = sp.ImmutableMatrix(explicit(sp.MatMul(matrix, vector, evaluate=False)))
    scaled = sp.ImmutableMatrix(vector.rows, 1, [mul(value, entry) for entry in vector])
    found = equal(image, scaled, domain, graph, effort)
    size = add(*(power(sp.Abs(entry, evaluate=False), 2) for entry in vector if as_rational(entry) != 0))
    return _with_nonzero(found, size, "v = 0, and an eigenvector is not 0", "v ≠ 0", domain, graph, effort)


@guarded()
def diagonalizes(
    basis: Matrix, diagonal: Matrix, matrix: Matrix, domain: Domain, graph: Graph, effort: Effort
) -> Judgement:
    """Whether Q⁻¹ M Q = Λ: M Q = Q Λ, Λ diagonal, det Q ≠ 0."""
    matrix, basis, diagonal = square(entries(matrix), "a diagonalization"), entries(basis), entries(diagonal)
    for other, name in ((basis, "Q"), (diagonal, "Λ")):
        if other.shape != matrix.shape:
            raise IllFormed(
                f"{name} is a {other.rows}×{other.cols} matrix, M a {matrix.rows}×{matrix.cols} matrix: "
                "they must have one size"
            )
    off = sp.ImmutableMatrix(*diagonal.shape, lambda i, j: ZERO if i == j else diagonal[i, j])
    straight = equal(off, sp.ImmutableMatrix.zeros(*diagonal.shape), domain, graph, effort)
    if straight.verdict is not Verdict.PROVED:
        return _noting(straight, "an entry of Λ off the diagonal is not 0 there")
    left, right = (explicit(sp.MatMul(*pair, evaluate=False)) for pair in ((matrix, basis), (basis, diagonal)))
    found = equal(left, right, domain, graph, effort)
    volume = determinant_of(basis)
    return _with_nonzero(found, volume, "det Q = 0, so Q has no inverse", "det Q ≠ 0", domain, graph, effort)


def _noting(judgement: Judgement, shows: str) -> Judgement:
    if judgement.witness is None:
        return judgement
    return replace(judgement, witness=replace(judgement.witness, shows=shows))


def _with_nonzero(
    found: Judgement, expr: sp.Expr, shows: str, rule: str, domain: Domain, graph: Graph, effort: Effort
) -> Judgement:
    """A judgement of an equality, and that an expression vanishes nowhere."""
    if found.verdict not in (Verdict.PROVED, Verdict.CONDITIONAL):
        return found
    size = sp.Abs(expr, evaluate=False)
    nowhere = equal(sp.sign(size, evaluate=False), ONE, domain, graph, effort)
    if nowhere.verdict is Verdict.PROVED:
        return _extended(found, rule)
    somewhere_zero = Relation(expr, Order.EQ, ZERO)
    if nowhere.verdict is Verdict.REFUTED and equal(expr, ZERO, domain, graph, effort).verdict is Verdict.PROVED:
        return Judgement(Verdict.REFUTED, witness=_at(nowhere.witness, shows))
    if found.verdict is Verdict.CONDITIONAL:
        return Judgement(Verdict.UNDECIDED, reason=f"beside other conditions, whether {rule}")
    witness = nowhere.witness or _on(somewhere_zero, domain, graph, effort)
    if witness is None:
        return Judgement(Verdict.UNDECIDED, reason=f"it is not shown that {rule} everywhere on the domain")
    conditions = nowhere.conditions or ((Relation(expr, Order.NE, ZERO),),)
    return replace(
        _extended(found, rule), verdict=Verdict.CONDITIONAL, conditions=conditions, witness=_at(witness, shows)
    )


def _at(witness: Witness | None, shows: str) -> Witness:
    return Witness(witness.point if witness else (), shows=shows)


def _on(fact: Relation, domain: Domain, graph: Graph, effort: Effort) -> Witness | None:
    """A point of the domain where an equation holds."""
    exact = Requirement(minus(sp.Abs(fact.lhs, evaluate=False)), strict=False)
    for point in points_where([exact], domain, graph, effort):
        return Witness(in_order(point))
    return None


def _extended(found: Judgement, rule: str) -> Judgement:
    assert found.proof is not None
    old = found.proof
    proof = _proof((*old.rules, rule), old.normal_form, old.side_conditions, old.generators, old.certificate)
    return replace(found, proof=proof)


# ---- plain properties ---------------------------------------------------------------------------------------------


@guarded()
def symmetric(matrix: Matrix, domain: Domain, graph: Graph, effort: Effort) -> Judgement:
    """Whether M = Mᵀ."""
    matrix = square(entries(matrix), "the symmetry")
    return _noting(equal(matrix, matrix.T, domain, graph, effort), "the entry is not the one across the diagonal")


@guarded()
def orthogonal(matrix: Matrix, domain: Domain, graph: Graph, effort: Effort) -> Judgement:
    """Whether Mᵀ M = I."""
    matrix = square(entries(matrix), "the orthogonality")
    gram = explicit(sp.MatMul(matrix.T, matrix, evaluate=False))
    return _noting(equal(gram, sp.ImmutableMatrix.eye(matrix.rows), domain, graph, effort), "Mᵀ M is not I there")
