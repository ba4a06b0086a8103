"""Equality: `lhs = rhs` wherever both sides are defined; derivatives are among the expressions it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from sympy import Expr
from sympy.matrices import MatrixBase

from ..kernel.equality import Effort, equal
from ..kernel.verdict import Judgement, Order, Relation, Witness
from .claim import Claim, Context, Judged, Said
from .numeric import NumericCheck, contradicted
from .rules import Rule

Side: TypeAlias = "Expr | MatrixBase"


@dataclass(frozen=True)
class Equality(Claim):
    """The claim that two expressions, or two matrices, are equal."""

    lhs: Side
    rhs: Side

    def says(self) -> tuple[Said, ...]:
        """`lhs = rhs`."""
        return (Relation(self.lhs, Order.EQ, self.rhs),)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By the normal form, or enclosures."""
        return equal(self.lhs, self.rhs, context.domain, context.definitions, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Both sides computed forward; derivatives by the complex step."""
        return context.world(points, seed).compare(self.lhs, self.rhs)

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether a side is, at the witness, not where its enclosure is."""
        return contradicted(witness, self.lhs, self.rhs, context.definitions)

    def under(self, rule: Rule, context: Context, effort: Effort, points: int = 16) -> Judged:
        """Judged, and for a chain rule whether every path goes through the quantities it names."""
        own = self.judged(context, effort, points)
        obligation = rule.obligation(self.lhs) if isinstance(self.lhs, Expr) else None
        if obligation is None or not own.judgement.verdict.holds:
            return own
        other = equal(self.lhs, obligation, context.domain, context.definitions, effort)
        if other.verdict.holds:
            return own
        reason = f"the claim is {own.judgement.verdict}, but the {rule.name} does not go through these quantities"
        return replace(own, judgement=replace(other, reason=reason))
