"""Equality: `lhs = rhs` wherever both sides are defined; derivatives are among the expressions it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sympy import Expr
from sympy.matrices import MatrixBase

from ..kernel.domain import Domain
from ..kernel.equality import Contradiction, Effort, equal
from ..kernel.graph import Graph
from ..kernel.verdict import Judgement, Verdict
from .numeric import NotNumeric, NumericCheck, World, contradicted
from .rules import Rule

Side: TypeAlias = "Expr | MatrixBase"


@dataclass(frozen=True)
class Context:
    """What a claim may rely on: the domain of its symbols and the graph of definitions."""

    domain: Domain
    definitions: Graph
    _worlds: dict[tuple[int, int], World] = field(default_factory=dict, compare=False, repr=False)

    def world(self, points: int, seed: int) -> World:
        """NumPy's view of it, kept for the next claim."""
        key = (points, seed)
        if key not in self._worlds:
            self._worlds[key] = World(self.domain, self.definitions, points, seed)
        return self._worlds[key]


@dataclass(frozen=True)
class Judged:
    """A judgement by the kernel, and what NumPy found from the definitions."""

    judgement: Judgement
    numeric: NumericCheck | None = None
    numeric_obstacle: str = ""


@dataclass(frozen=True)
class Equality:
    """The claim that two expressions, or two matrices, are equal."""

    lhs: Side
    rhs: Side

    def judged(self, context: Context, effort: Effort, points: int = 16) -> Judged:
        """Both ways. Raises `Contradiction` where they disagree."""
        judgement = equal(self.lhs, self.rhs, context.domain, context.definitions, effort)
        if judgement.verdict is Verdict.ILL_FORMED:
            return Judged(judgement)
        try:
            found = context.world(points, effort.seed + 1).compare(self.lhs, self.rhs)
            wrong = judgement.witness is not None and contradicted(
                judgement.witness, self.lhs, self.rhs, context.definitions
            )
        except NotNumeric as obstacle:
            return Judged(judgement, numeric_obstacle=str(obstacle))
        if wrong:
            raise Contradiction("NumPy does not find at the witness what the enclosures say")
        if judgement.verdict.holds and found.agrees is False:
            raise Contradiction(
                f"{judgement.verdict} symbolically, but NumPy finds a relative difference of {found.largest:.2g}"
            )
        return Judged(judgement, found)

    def under(self, rule: Rule, context: Context, effort: Effort, points: int = 16) -> Judged:
        """Judged, and the rule that is to justify it checked for whether it applies."""
        own = self.judged(context, effort, points)
        obligation = rule.obligation(self.lhs) if isinstance(self.lhs, Expr) else None
        if obligation is None or not own.judgement.verdict.holds:
            return own
        other = equal(self.lhs, obligation, context.domain, context.definitions, effort)
        if other.verdict.holds:
            return own
        reason = f"the claim is {own.judgement.verdict}, but the {rule.name} does not go through these quantities"
        return replace(own, judgement=replace(other, reason=reason))
