"""Bounds of spectral radii and norms: ρ(M) < c, ‖M‖ ≤ c, by definiteness and Jury's inequalities where they apply."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy as sp
from sympy.matrices import MatrixBase

from ..calculus import ZERO, add, minus, mul, power
from ..domain import Domain
from ..enclosure import describe, evaluate
from ..equality import Effort
from ..graph import Graph
from ..verdict import Judgement, Order, Verdict, Witness, _proof, guarded
from .definiteness import SYLVESTER
from .explicit import lowered
from .language import ANY_SHAPE, MatrixWord, norm, spectral_radius
from .minors import as_rational, leading_minors, rationals, square
from .requirements import Requirement, Theorem, judged, real_ball
from .stability import SCHUR_COHN, compared, jury
from .values import Values, is_real

_SIGNS = {Order.LT: (-1,), Order.LE: (-1, 0), Order.GT: (1,), Order.GE: (0, 1), Order.EQ: (0,), Order.NE: (-1, 1)}
_MIRROR = {Order.LT: Order.GT, Order.LE: Order.GE, Order.GT: Order.LT, Order.GE: Order.LE}


@guarded()
def bounded(word: MatrixWord, order: Order, bound: sp.Expr, domain: Domain, graph: Graph, effort: Effort) -> Judgement:
    """Whether a spectral radius or a norm is below, or above, a bound throughout the domain."""
    matrix = lowered(word.matrix, graph)
    word = word.func(matrix, *word.args[1:])
    if not isinstance(word, ANY_SHAPE):
        square(matrix, word.called)
    known, limit = rationals(matrix), as_rational(bound)
    if known is not None and limit is not None and (isinstance(word, spectral_radius) or word.args[-1] == 2):
        return _of_numbers(word, matrix, order, limit)
    requirements, rule = _requirements(word, matrix, order, bound, domain, graph)
    definitions, _ = graph.reachable([word, bound])
    theorem = Theorem(rule, "the bound holds", lambda witness: _sides(witness, word, bound, definitions))
    return judged(requirements, theorem, domain, graph, effort)


def _requirements(
    word: MatrixWord, matrix: MatrixBase, order: Order, bound: sp.Expr, domain: Domain, graph: Graph
) -> tuple[list[Requirement], str]:
    real = is_real((*matrix, bound), domain, graph)
    if isinstance(word, spectral_radius) and order is Order.LT and real:
        scaled = matrix.applyfunc(lambda entry: mul(entry, power(bound, -1)) if entry is not ZERO else ZERO)
        return [Requirement(bound), *jury(scaled, domain, graph)], SCHUR_COHN
    if isinstance(word, norm) and word.kind == 2 and order is Order.LT and real and min(matrix.shape) > 1:
        gram = Values.gram_of(matrix)
        gap = sp.ImmutableMatrix(*gram.shape, lambda i, j: _gap(bound, gram[i, j], i == j))
        return [Requirement(bound), *(Requirement(minor) for minor in leading_minors(gap))], SYLVESTER
    below = order in (Order.LT, Order.LE)
    gap = add(bound, minus(word)) if below else add(word, minus(bound))
    return [Requirement(gap, order in (Order.LT, Order.GT))], "a closed form"


def _gap(bound: sp.Expr, entry: sp.Expr, diagonal: bool) -> sp.Expr:
    rest = minus(entry) if entry is not ZERO else ZERO
    return add(power(bound, 2), rest) if diagonal else rest


def _of_numbers(word: MatrixWord, matrix: MatrixBase, order: Order, limit: Fraction) -> Judgement:
    """Exactly: of ρ(M), or of ρ(MᵀM) and c² for the norm."""
    if isinstance(word, spectral_radius):
        sign = compared(matrix, limit)
    else:
        sign = compared(Values.gram_of(matrix), limit**2) if limit >= 0 else 1
    if sign in _SIGNS[order]:
        proof = _proof((SCHUR_COHN,), "moduli of eigenvalues compared exactly with the bound")
        return Judgement(Verdict.PROVED, proof=proof, method="Schur-Cohn")
    witness = _sides(Witness(()), word, sp.Rational(limit.numerator, limit.denominator), {})
    return Judgement(Verdict.REFUTED, witness=witness, method="Schur-Cohn")


def _sides(witness: Witness, word: MatrixWord, bound: sp.Expr, definitions: Mapping[sp.Symbol, sp.Expr]) -> Witness:
    """Both sides at a point; where they are equal, or too close, in words."""
    left, right = (real_ball(evaluate(side, dict(witness.point), definitions, bits=256)) for side in (word, bound))
    if left is None or right is None or left.overlaps(right):
        return Witness(witness.point, shows="both sides are equal, or the bound is crossed, there")
    return Witness(witness.point, describe(left, 10), describe(right, 10))
