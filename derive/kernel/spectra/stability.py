"""ρ(M) < 1 as polynomial inequalities: Jury's, and Schur and Cohn's.

A rational matrix is decided exactly, also where an eigenvalue lies on the circle; certified root isolation must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import sympy as sp
from flint import arb, fmpq
from sympy.matrices import MatrixBase

from ..calculus import ONE, add, minus
from ..domain import Domain
from ..enclosure import describe, evaluate
from ..equality import Contradiction, Effort
from ..errors import Obstacle
from ..graph import Graph
from ..verdict import Judgement, Order, Proof, Relation, Verdict, Witness, _proof, guarded
from . import schur_cohn
from .explicit import Matrix, lowered
from .language import spectral_radius
from .minors import as_fmpq, coefficients, expression, rationals, square
from .requirements import Requirement, Theorem, completed, in_order, judged, points_where, real_ball
from .values import irreducible_blocks, is_real

_MOST_SYMBOLS = {3: 6, 4: 3}  # in an irreducible block of so many rows: Jury's conditions are long
_FEW_SYMBOLS = 2
_READABLE = 400  # characters of a polynomial in a certificate
SCHUR_COHN = "all eigenvalues lie inside the circle exactly if Jury's (Schur-Cohn) inequalities hold"


@guarded()
def stable(matrix: Matrix, domain: Domain, graph: Graph, effort: Effort) -> Judgement:
    """Whether ρ(M) < 1, which is that Mⁿ → 0."""
    matrix = square(lowered(matrix, graph), "the spectral radius")
    if rationals(matrix) is not None:
        return _stable_numbers(matrix)
    definitions, _ = graph.reachable(list(matrix))
    theorem = Theorem(SCHUR_COHN, "ρ(M) < 1", lambda witness: _radius_at(witness, matrix, definitions))
    return judged(jury(matrix, domain, graph), theorem, domain, graph, effort)


def jury(matrix: MatrixBase, domain: Domain, graph: Graph) -> list[Requirement]:
    """What ρ(M) < 1 is equivalent to, irreducible block by block. Raises `Obstacle`."""
    found: list[Requirement] = []
    for block in irreducible_blocks(matrix):
        symbols = len(graph.reachable(list(block))[1])
        if block.rows > 2 and symbols > _MOST_SYMBOLS.get(block.rows, _FEW_SYMBOLS):
            raise Obstacle(f"the stability of a {block.rows}×{block.rows} block with {symbols} symbols in it")
        if is_real(block, domain, graph):
            found += [Requirement(expr) for expr in schur_cohn.conditions(coefficients(block))]
        elif block.rows == 1:
            found.append(Requirement(add(ONE, minus(sp.Abs(block[0], evaluate=False)))))
        else:
            raise Obstacle("the stability of a matrix that is not certainly real")
    return list(dict.fromkeys(found))


def _stable_numbers(matrix: MatrixBase) -> Judgement:
    order = compared(matrix, Fraction(1))
    if order < 0:
        polynomial = " + ".join(f"{c} x^{k}" for k, c in enumerate(coefficients(matrix)))
        steps = "each step of the Schur-Cohn recursion has |constant| < |leading coefficient|"
        lines = (f"det(x I - M) = {polynomial}", steps) if len(polynomial) <= _READABLE else (steps,)
        return Judgement(
            Verdict.PROVED, proof=_proof((SCHUR_COHN,), "ρ(M) < 1", certificate=lines), method="Schur-Cohn"
        )
    return Judgement(Verdict.REFUTED, witness=_radius_at(Witness(()), matrix, {}, order == 0), method="Schur-Cohn")


def compared(matrix: MatrixBase, radius: Fraction) -> int:
    """The sign of ρ(M) - radius of a rational matrix, exactly; root isolation must not disagree (`Contradiction`)."""
    known = rationals(matrix)
    assert known is not None
    order = schur_cohn.against_radius(as_fmpq(known).charpoly().coeffs(), fmpq(radius.numerator, radius.denominator))
    gap = evaluate(add(spectral_radius(matrix), minus(expression(radius))), {}, bits=128)
    if gap is not None and ((order >= 0 and gap < 0) or (order <= 0 and gap > 0)):
        raise Contradiction("the Schur-Cohn recursion and root isolation disagree about a spectral radius")
    return order


def _radius_at(
    witness: Witness, matrix: MatrixBase, definitions: Mapping[sp.Symbol, sp.Expr], on_circle: bool = False
) -> Witness:
    """The witness with the spectral radius there."""
    ball = real_ball(evaluate(spectral_radius(matrix), dict(witness.point), definitions, bits=256))
    if ball is not None and ball > 1:
        shows = "an eigenvalue has a modulus above 1"
        return Witness(witness.point, describe(ball, 10), describe(arb(1), 10), shows=shows)
    kind = "exactly 1" if on_circle else "at least 1"
    return Witness(witness.point, shows=f"an eigenvalue has modulus {kind}")


# ---- exactly where a matrix is stable -----------------------------------------------------------------------------


@guarded()
def stable_exactly(matrix: Matrix, when: Sequence[Relation], domain: Domain, graph: Graph, effort: Effort) -> Judgement:
    """Whether ρ(M) < 1 holds on a domain exactly where the relations `when` hold, all of them."""
    matrix = square(lowered(matrix, graph), "the spectral radius")
    inside, claimed = jury(matrix, domain, graph), [_required(relation) for relation in when]
    proofs: list[Proof] = []
    undecided: Judgement | None = None
    for given, wanted, shows in (
        (claimed, inside, "the conditions hold there, but an eigenvalue has a modulus of at least 1"),
        (inside, claimed, "all eigenvalues lie inside the unit circle there, but a condition fails"),
    ):
        narrower = domain.restricted(*(requirement.relation for requirement in given))
        for requirement in wanted:
            found = requirement.judged(narrower, graph, effort)
            if found.proof is not None and found.verdict is Verdict.PROVED:
                proofs.append(found.proof)
                continue
            found = _not_exactly(found, requirement, given, shows, domain, graph, effort)
            if found.verdict is Verdict.REFUTED:
                return found
            undecided = undecided or found
    if undecided is not None:
        return undecided
    rules = tuple(dict.fromkeys((SCHUR_COHN, *(rule for proof in proofs for rule in proof.rules))))
    return Judgement(Verdict.PROVED, proof=_proof(rules, "each set of inequalities implies the other"), method="Jury")


def _required(relation: Relation) -> Requirement:
    if relation.order in (Order.GT, Order.GE):
        return Requirement(add(relation.lhs, minus(relation.rhs)), relation.order is Order.GT)
    if relation.order in (Order.LT, Order.LE):
        return Requirement(add(relation.rhs, minus(relation.lhs)), relation.order is Order.LT)
    raise Obstacle("a condition of stability that is an equation")


def _not_exactly(
    found: Judgement,
    requirement: Requirement,
    given: Sequence[Requirement],
    shows: str,
    domain: Domain,
    graph: Graph,
    effort: Effort,
) -> Judgement:
    """Refuted by a point where one side holds and the other fails, on the border if need be."""
    if found.verdict in (Verdict.REFUTED, Verdict.CONDITIONAL) and found.witness is not None:
        exprs = [other.expr for other in (requirement, *given)]
        whole = completed(found.witness.point, exprs, domain, graph, effort)
        return Judgement(Verdict.REFUTED, witness=Witness(whole, shows=shows), method="Jury")
    opposite = [Requirement(minus(requirement.expr), strict=not requirement.strict)]
    for other in (opposite, [Requirement(minus(sp.Abs(requirement.expr, evaluate=False)), strict=False)]):
        if other[0].strict is False and not requirement.strict:
            continue
        for point in points_where([*given, *other], domain, graph, effort):
            return Judgement(Verdict.REFUTED, witness=Witness(in_order(point), shows=shows), method="Jury")
    reason = found.reason or "whether one set of inequalities implies the other"
    return Judgement(Verdict.UNDECIDED, reason=reason)
