"""A checked problem, as plain data: its lines with what was found about each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sympy import Symbol

from ..claims.claim import Claim
from ..derivation import Problem, Step
from ..kernel.verdict import Verdict
from .findings import Finding, Formula, formula, phrase


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a refuted claim leaves the right derivation: the step, and the earlier claim that it carries on from."""

    step: str
    step_statement: Formula
    follows_from: str = ""
    follows_from_place: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of our derivation."""

    id: str
    part: str
    rule: str
    prose: str
    statement: Formula
    finding: Finding


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim of the sheet or of a published solution, as printed."""

    id: str
    source: str
    place: str
    statement: Formula
    finding: Finding
    departure: Departure | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found about one problem."""

    number: int
    title: str
    starred: bool
    parts: tuple[tuple[str, str], ...]
    steps: tuple[StepLine, ...]
    claims: tuple[ClaimLine, ...]
    seconds: float = 0.0

    @property
    def exit_status(self) -> int:
        """0: every step of ours is proved or confirmed; 1: one is not true as it stands; 3: one is undecided."""
        return exit_status(line.finding.verdict for line in self.steps)

    def tally(self, source: str | None = None) -> Counter[Verdict]:
        """How many of our steps (or of the claims of `source`) got which verdict."""
        if source is None:
            return Counter(line.finding.verdict for line in self.steps)
        return Counter(line.finding.verdict for line in self.claims if line.source == source)


def exit_status(verdicts: Iterable[Verdict]) -> int:
    """The exit status for claims that should hold."""
    found = set(verdicts)
    if found & {Verdict.REFUTED, Verdict.CONDITIONAL, Verdict.ILL_FORMED}:
        return 1
    return 3 if Verdict.UNDECIDED in found else 0


def step_statement(step: Step, order: Sequence[Symbol]) -> Formula:
    """`name = quantity = closed form`."""
    statement = claim_statement(step.claim, order)
    if step.name is None:
        return statement
    name = formula(step.name)
    return Formula(f"{name.text} = {statement.text}", f"{name.latex} = {statement.latex}")


def claim_statement(claim: Claim, order: Sequence[Symbol]) -> Formula:
    """What a claim says, words and formulas in turn."""
    said = [phrase(part.strip() if isinstance(part, str) else part, order) for part in claim.says()]
    return Formula(
        _PUNCTUATED.sub(r"\1", " ".join(part.text for part in said)), r"\ ".join(part.latex for part in said)
    )


_PUNCTUATED = re.compile(r" ([,;:])(?=\s)")  # a comma that is a word of its own follows the last one at once


def definitions(problem: Problem) -> list[tuple[Formula, Formula]]:
    """The names of a problem with what they stand for, in the order of introduction."""
    return [
        (formula(symbol), formula(problem.definitions[symbol], problem.order))
        for symbol in problem.order
        if symbol in problem.definitions
    ]
