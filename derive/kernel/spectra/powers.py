"""Closed forms of Mⁿ, by induction: P(first) = M^first, and P(n + 1) = M P(n). Nothing is asked of eigenvalues."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import sympy as sp
from sympy.matrices import MatrixBase

from ..calculus import ONE, add
from ..domain import Domain, Range, Sort
from ..equality import Effort, equal
from ..errors import IllFormed, Obstacle
from ..graph import Graph
from ..graph import replace as substituted
from ..intervals import tightened
from ..matrices import explicit
from ..verdict import Judgement, Verdict, _proof, guarded
from .explicit import Matrix, entries, speaks_of
from .minors import square

_TRIED = 5  # powers that are looked at one by one
_ENTIRE = (sp.Add, sp.Mul, sp.sin, sp.cos, sp.exp)


@dataclass(frozen=True)
class _Power:
    """The question: M, n, P, where n starts."""

    matrix: MatrixBase
    exponent: sp.Symbol
    formula: MatrixBase
    first: int
    domain: Domain
    graph: Graph
    effort: Effort

    def equal(self, lhs: MatrixBase, rhs: MatrixBase) -> Judgement:
        """Judge an equality of matrices."""
        return equal(lhs, rhs, self.domain, self.graph, self.effort)

    def at(self, k: int) -> Judgement:
        """Whether M^k = P(k)."""
        right = self.formula.applyfunc(lambda entry: substituted(entry, {self.exponent: sp.Integer(k)}))
        left = explicit(sp.MatPow(self.matrix, sp.Integer(k), evaluate=False)) if k != 1 else self.matrix
        return self.equal(left, right)

    def step(self) -> Judgement:
        """Whether P(n + 1) = M P(n)."""
        following = self.formula.applyfunc(lambda entry: substituted(entry, {self.exponent: add(self.exponent, ONE)}))
        return self.equal(following, explicit(sp.MatMul(self.matrix, self.formula, evaluate=False)))

    def depends(self, found: Judgement) -> bool:
        """Whether what a judgement supposes hangs on the exponent."""
        return speaks_of(self.exponent, (found.side_conditions, *found.conditions))


def exponents(exponent: sp.Symbol, domain: Domain) -> Range:
    """The whole numbers ≥ 0 that an exponent runs over."""
    return tightened(domain.range_of(exponent).meet(Range(Sort.INTEGER, lower=Fraction(0), lower_closed=True)))


@guarded()
def power_formula(
    matrix: Matrix, exponent: sp.Symbol, formula: Matrix, domain: Domain, graph: Graph, effort: Effort
) -> Judgement:
    """Whether Mⁿ = P(n) for all n of the exponent's range, at least 0."""
    matrix, formula = square(entries(matrix), "a power"), entries(formula)
    if formula.shape != matrix.shape:
        raise IllFormed(
            f"the power of a {matrix.rows}×{matrix.cols} matrix is one too, not a {formula.rows}×{formula.cols} matrix"
        )
    if exponent in matrix.free_symbols:
        raise IllFormed(f"{exponent} occurs in the matrix and is its exponent")
    allowed = exponents(exponent, domain)
    if allowed.is_empty:
        raise IllFormed(f"no value of {exponent} satisfies what is assumed of it")
    assert allowed.lower is not None
    first, last = int(allowed.lower), allowed.upper
    asked = _Power(
        matrix, exponent, formula, first, Domain({**domain.ranges, exponent: allowed}, domain.facts), graph, effort
    )
    for k in range(first, first + _TRIED):
        found = asked.at(k) if last is None or k <= last else None
        if found is not None and found.verdict in (Verdict.REFUTED, Verdict.ILL_FORMED):
            return _failing(found, exponent, k, f"at {exponent} = {k} the formula is not the power")
    return _inducted(asked)


def _failing(found: Judgement, exponent: sp.Symbol, k: int, shows: str) -> Judgement:
    if found.witness is None:
        return found
    point = (*((s, v) for s, v in found.witness.point if s != exponent), (exponent, Fraction(k)))
    return replace(found, witness=replace(found.witness, point=point, shows=shows))


def _inducted(asked: _Power) -> Judgement:
    _check_everywhere(asked.formula, asked.exponent)
    base, step = asked.at(asked.first), asked.step()
    if step.verdict is Verdict.REFUTED or (step.verdict is Verdict.CONDITIONAL and asked.depends(step)):
        return _no_step(asked, step)
    for part, name in ((base, "base case"), (step, "induction step")):
        if part.proof is None:
            return Judgement(Verdict.UNDECIDED, reason=f"the {name} is {part.verdict}: {part.reason}")
        if asked.depends(part):
            return Judgement(Verdict.UNDECIDED, reason=f"the formula has no value at some {asked.exponent}")
    if base.conditions and step.conditions:
        return Judgement(Verdict.UNDECIDED, reason="base case and induction step hold under different conditions")
    assert base.proof is not None and step.proof is not None
    sides = tuple(dict.fromkeys((*base.proof.side_conditions, *step.proof.side_conditions)))
    start = "I" if asked.first == 0 else f"M^{asked.first}"
    lines = (
        f"base case: P({asked.first}) = {start}",
        f"step: P({asked.exponent} + 1) = M P({asked.exponent}), entry by entry",
    )
    rules = tuple(dict.fromkeys(("induction on the exponent", *base.proof.rules, *step.proof.rules)))
    proof = _proof(rules, step.proof.normal_form, sides, step.proof.generators, lines)
    partial = base if base.conditions else step
    if partial.conditions:
        return replace(partial, proof=proof, method="induction")
    return Judgement(Verdict.PROVED, proof=proof, method="induction")


def _no_step(asked: _Power, step: Judgement) -> Judgement:
    """P(k + 1) is not M P(k): so it is not M^(k + 1), or P(k) is not M^k."""
    if step.witness is None:
        return Judgement(Verdict.UNDECIDED, reason=f"the induction step is {step.verdict}")
    at = dict(step.witness.point).get(asked.exponent, asked.first)
    shows = (
        f"at {asked.exponent} = {at} the formula does not go on: P({asked.exponent} + 1) is not M P({asked.exponent})"
    )
    witness = replace(step.witness, shows=shows)
    return Judgement(Verdict.REFUTED, witness=witness, method="induction step")


def _check_everywhere(formula: MatrixBase, exponent: sp.Symbol) -> None:
    """Raises `Obstacle` for an operation that may have no value at some n: a step over a gap proves nothing."""
    for node in (node for entry in formula for node in sp.preorder_traversal(entry)):
        if not node.has(exponent) or isinstance(node, (sp.Symbol, *_ENTIRE)):
            continue
        if isinstance(node, sp.Pow):
            base, height = node.args
            if not base.has(exponent) or (isinstance(height, sp.Integer) and height > 0):
                continue
        raise Obstacle(f"{type(node).__name__} of {exponent} in the formula for the power")
