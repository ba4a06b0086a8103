"""What a document says and nobody can settle from it: it hangs on a missing figure, or on experiments."""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.equality import Effort
from ..kernel.verdict import Judgement, Verdict
from .claim import Claim, Context, Said
from .numeric import NotNumeric, NumericCheck


@dataclass(frozen=True)
class Unsettled(Claim):
    """A statement with the reason why it cannot be judged."""

    printed: tuple[Said, ...]
    reason: str

    def says(self) -> tuple[Said, ...]:
        """As it is printed."""
        return self.printed

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """Undecided, and why."""
        return Judgement(Verdict.UNDECIDED, reason=self.reason)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """There is nothing to compute."""
        raise NotNumeric("there is nothing to compute")


def unsettled(*printed: Said, because: str) -> Unsettled:
    """A statement that cannot be judged: `unsettled("faster convergence", because="an empirical statement")`."""
    return Unsettled(printed, because)
