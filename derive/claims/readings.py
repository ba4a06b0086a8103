"""A claim that can be read in several ways: judged under each convention, and as it stands.

`X * G` may mean cross-correlation or the convolution of signal processing; a step function may jump at 0 or at ½; ∂ may
be partial or total. What is true under some conventions only is conditional, and says under which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..kernel.equality import Effort
from ..kernel.verdict import Judgement, Verdict
from .claim import Claim, Context, Judged, Said
from .numeric import NumericCheck


@dataclass(frozen=True)
class Readings(Claim):
    """What is printed, and the claim that it makes under each convention."""

    printed: tuple[Said, ...]
    readings: tuple[tuple[str, Claim], ...]
    knows_sequences = True

    def says(self) -> tuple[Said, ...]:
        """As it is printed."""
        return self.printed

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """True if it is under every convention, false if under none."""
        return self.judged(context, effort).judgement

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Of the first reading."""
        return self.readings[0][1].numeric(context, points, seed)

    def judged(self, context: Context, effort: Effort, points: int = 16) -> Judged:
        """Each reading both ways; NumPy is quoted for the first that holds. Raises `Contradiction`."""
        each = [(convention, claim.judged(context, effort, points)) for convention, claim in self.readings]
        judgement = _combined([(convention, found.judgement) for convention, found in each])
        quoted = next((found for _, found in each if found.judgement.verdict.holds), each[0][1])
        return Judged(judgement, quoted.numeric, quoted.numeric_obstacle)


def _combined(found: list[tuple[str, Judgement]]) -> Judgement:
    verdicts = tuple((convention, judgement.verdict) for convention, judgement in found)
    right = [(convention, judgement) for convention, judgement in found if judgement.verdict.holds]
    wrong = [judgement for _, judgement in found if not judgement.verdict.holds]
    if not wrong or not right:
        worst = min((judgement for _, judgement in found), key=lambda judgement: _ORDER.index(judgement.verdict))
        return replace(worst, readings=verdicts)
    failing = next((judgement for judgement in wrong if judgement.witness is not None), None)
    if failing is None:
        return Judgement(Verdict.UNDECIDED, reason=wrong[0].reason, readings=verdicts)
    return Judgement(
        Verdict.CONDITIONAL,
        proof=right[0][1].proof,
        conditions=tuple((convention,) for convention, _ in right),
        witness=failing.witness,
        agreement=right[0][1].agreement,
        method="each convention by itself",
        readings=verdicts,
    )


_ORDER = (
    Verdict.UNDECIDED, Verdict.CONDITIONAL, Verdict.REFUTED, Verdict.ILL_FORMED, Verdict.CONFIRMED, Verdict.PROVED,
)  # fmt: skip


def readings_of(printed: Said | tuple[Said, ...], readings: Mapping[str, Claim]) -> Readings:
    """What is printed, with the claim it makes under each convention. Raises ValueError for less than two."""
    said = printed if isinstance(printed, tuple) else (printed,)
    if len(readings) < 2:
        raise ValueError("a claim with one reading has no need of conventions")
    return Readings(said, tuple(readings.items()))
