"""Equality: `lhs = rhs` wherever both sides are defined; derivatives are among the expressions it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from sympy import Expr
from sympy.matrices import MatrixBase

from ..kernel.equality import Effort, equal
from ..kernel.probability.language import speaks_of_laws
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
    knows_sequences = True

    def __post_init__(self) -> None:
        for name in ("lhs", "rhs"):
            side = getattr(self, name)
            if isinstance(side, MatrixBase):  # a matrix that can be changed is no key of a memo
                object.__setattr__(self, name, side.as_immutable())

    def says(self) -> tuple[Said, ...]:
        """`lhs = rhs`."""
        return (Relation(self.lhs, Order.EQ, self.rhs),)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By the normal form, or enclosures; with words of probability, once those are closed forms."""
        if speaks_of_laws((self.lhs, self.rhs), context.definitions):
            from ..kernel.probability.decision import equal_laws  # not before there is a word of probability
            from .distributions import antiderivative

            sides = (self.lhs, self.rhs, context.domain, context.definitions)
            return equal_laws(*sides, effort, antiderivative)
        return equal(self.lhs, self.rhs, context.domain, context.definitions, effort, context.recurrences)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Both sides computed forward; derivatives by the complex step."""
        if context.definitions.speaks_of_tensors((self.lhs, self.rhs)):
            from .tensor_numeric import compare  # not before there is a tensor

            return compare(self.lhs, self.rhs, context.domain, context.definitions, points, seed)
        if speaks_of_laws((self.lhs, self.rhs), context.definitions):
            from .laws_numeric import check

            return check(self.lhs, self.rhs, context, seed)
        return context.world(points, seed).compare(self.lhs, self.rhs)

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether a side is, at the witness, not where its enclosure is."""
        if speaks_of_laws((self.lhs, self.rhs), context.definitions):
            from .laws_numeric import denies

            return denies(witness, self.lhs, self.rhs, context)
        if context.definitions.speaks_of_tensors((self.lhs, self.rhs)):
            from . import tensor_numeric

            return tensor_numeric.contradicted(witness, self.lhs, self.rhs, context.domain, context.definitions)
        return contradicted(witness, self.lhs, self.rhs, context.definitions, context.recurrences)

    def under(self, rule: Rule, context: Context, effort: Effort, points: int = 16) -> Judged:
        """Judged, and for a chain rule whether every path goes through the quantities it names."""
        if rule.index is not None and isinstance(self.lhs, Expr) and isinstance(self.rhs, Expr):
            from .induction import ForAll  # not before there is one

            return ForAll(rule.index, self.lhs, self.rhs, rule.together).judged(context, effort, points)
        own = self.judged(context, effort, points)
        obligation = rule.obligation(self.lhs) if isinstance(self.lhs, Expr) else None
        if obligation is None or not own.judgement.verdict.holds:
            return own
        other = equal(self.lhs, obligation, context.domain, context.definitions, effort)
        if other.verdict.holds:
            return own
        reason = f"the claim is {own.judgement.verdict}, but the {rule.name} does not go through these quantities"
        return replace(own, judgement=replace(other, reason=reason))
