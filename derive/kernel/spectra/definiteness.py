"""Positive definite and semidefinite matrices, by Sylvester's criterion; a direction of descent where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import sympy as sp
from sympy.matrices import MatrixBase

from ..domain import Domain
from ..equality import Effort, equal
from ..errors import Obstacle
from ..graph import Graph
from ..verdict import Judgement, Verdict, Witness, guarded
from .explicit import Matrix, lowered
from .minors import determinant_of, expression, leading_minors, rationals, square
from .requirements import Requirement, Theorem, judged
from .values import is_real

SYLVESTER = "a symmetric matrix is positive definite exactly if its leading minors are positive (Sylvester)"
SEMIDEFINITE = "a symmetric matrix is positive semidefinite exactly if no principal minor is negative"
_MOST_MINORS = 6
_MOST_ROWS, _MOST_SYMBOLS = 4, 6


@guarded()
def definite(matrix: Matrix, strict: bool, domain: Domain, graph: Graph, effort: Effort) -> Judgement:
    """Whether a real symmetric matrix is positive definite, or semidefinite unless `strict`."""
    matrix = square(lowered(matrix, graph), "the definiteness")
    if not is_real(matrix, domain, graph):
        raise Obstacle("the definiteness of a matrix that is not certainly real")
    straight = equal(matrix, matrix.T, domain, graph, effort)
    if straight.verdict is not Verdict.PROVED:
        if straight.witness is None:
            return straight
        return replace(straight, witness=replace(straight.witness, shows="the matrix is not symmetric there"))
    symbols = len(graph.reachable(list(matrix))[1])
    if matrix.rows > _MOST_ROWS and symbols > _MOST_SYMBOLS:
        raise Obstacle(f"the definiteness of a {matrix.rows}×{matrix.rows} matrix with {symbols} symbols in it")
    minors = leading_minors(matrix) if strict else _principal_minors(matrix)
    theorem = Theorem(
        SYLVESTER if strict else SEMIDEFINITE,
        "all leading minors are positive" if strict else "no principal minor is negative",
        lambda witness: _direction(witness, matrix, strict),
    )
    return judged([Requirement(minor, strict) for minor in minors], theorem, domain, graph, effort)


def _principal_minors(matrix: MatrixBase) -> list[sp.Expr]:
    size = matrix.rows
    if size > _MOST_MINORS:
        raise Obstacle(f"semidefiniteness of a {size}×{size} matrix: too many principal minors")
    chosen = [rows for k in range(1, size + 1) for rows in combinations(range(size), k)]
    return [determinant_of(matrix.extract(list(rows), list(rows))) for rows in chosen]


def _direction(witness: Witness, matrix: MatrixBase, strict: bool) -> Witness:
    """A vector v with vᵀ M v ≤ 0, or < 0, at the point, if its entries are rational there."""
    values = {s: expression(v) for s, v in witness.point if isinstance(v, Fraction)}
    known = rationals(matrix.xreplace(values))
    vector = None if known is None else _falling(known, strict)
    sign = "≤" if strict else "<"
    if known is None or vector is None:
        return Witness(witness.point, shows=f"some v ≠ 0 has vᵀ M v {sign} 0 there")
    value = sum(a * known[i][j] * b for i, a in enumerate(vector) for j, b in enumerate(vector))
    shown = ", ".join(map(str, vector))
    return Witness(witness.point, shows=f"v = ({shown}) has vᵀ M v = {value} there")


def _falling(rows: list[list[Fraction]], strict: bool) -> list[Fraction] | None:
    """v ≠ 0 with vᵀ M v ≤ 0 (< 0 unless `strict`), by completing squares; None if there is none."""
    size = len(rows)
    basis = [[Fraction(i == j) for j in range(size)] for i in range(size)]

    def form(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
        return sum((x * rows[i][j] * y for i, x in enumerate(a) for j, y in enumerate(b)), Fraction(0))

    for k, own in enumerate(basis):
        pivot = form(own, own)
        if pivot < 0 or (strict and pivot == 0):
            return own
        for other in basis[k + 1 :]:
            across = form(own, other)
            if pivot == 0 and across != 0:
                factor = -(form(other, other) + 1) / (2 * across)
                return [factor * a + b for a, b in zip(own, other, strict=True)]
            if across != 0:
                other[:] = [b - across / pivot * a for a, b in zip(own, other, strict=True)]
    return None
