"""Claims from textbooks with wrong versions of them: what every kind of claim is tried on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from derive import Domain
from derive.claims.claim import Claim, Context, Judged
from derive.kernel.equality import Effort
from derive.kernel.graph import Graph
from derive.kernel.verdict import Verdict

NOTHING_ASSUMED = Context(Domain(), Graph({}))


@dataclass(frozen=True)
class Textbook:
    """A true claim, where it stands in print, and at least three wrong versions of it."""

    name: str
    source: str
    claim: Claim
    mutants: tuple[Claim, ...]
    context: Context = field(default=NOTHING_ASSUMED)

    def __post_init__(self) -> None:
        assert len(self.mutants) >= 3, self.name


def judged(claim: Claim, context: Context = NOTHING_ASSUMED) -> Judged:
    """Both ways, with the usual effort."""
    return claim.judged(context, Effort())


def each(cases: Sequence[Textbook]) -> pytest.MarkDecorator:
    """One test a case."""
    assert len({case.name for case in cases}) == len(cases)
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


def assert_proved(case: Textbook) -> None:
    """Proved by the kernel, and NumPy does not see it otherwise."""
    found = judged(case.claim, case.context)
    assert found.judgement.verdict is Verdict.PROVED, found.judgement
    assert found.judgement.proof is not None and found.judgement.proof.rules


def assert_mutants_fail(case: Textbook) -> None:
    """Every wrong version is refuted with a witness, or is ill-formed and says why."""
    for mutant in case.mutants:
        judgement = judged(mutant, case.context).judgement
        assert judgement.verdict in (Verdict.REFUTED, Verdict.ILL_FORMED), (mutant, judgement)
        assert judgement.witness if judgement.verdict is Verdict.REFUTED else judgement.reason
