"""A checked problem, as plain data: its lines with what was found about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sympy import Symbol

from ..claims.claim import Claim, Said
from ..claims.designs import Design
from ..claims.rules import Rule
from ..derivation import Problem, Step
from ..kernel.verdict import Verdict
from .findings import NOTHING, Finding, Formula, Remark, formula, phrase
from .sentences import punctuated

if TYPE_CHECKING:
    from .documents.arrangement import Style
    from .documents.blocks import Document


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a refuted claim leaves the right derivation: the step, and the earlier claim that it carries on from."""

    step: str
    step_statement: Formula
    follows_from: str = ""
    follows_from_place: Remark = NOTHING


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
    """A claim of the sheet or of a published solution, as printed; `right` is what is right instead, if known."""

    id: str
    source: str
    place: Remark
    statement: Formula
    finding: Finding
    departure: Departure | None = None
    right: Formula | Remark | None = None


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
    problem: Problem | None = field(default=None, repr=False, compare=False)

    def document(self, style: Style | None = None) -> Document:
        """The derivation with its verdicts, for a renderer. Raises ValueError for a report without its problem."""
        from .derivations import derivation  # not for a report that is only counted
        from .documents.arrangement import Style, arranged

        if self.problem is None:
            raise ValueError("a report that has been sent elsewhere has no problem any more")
        return arranged(derivation(self.problem), self, style or Style.SOLUTION, self.problem.pictures)

    def _repr_latex_(self) -> str:
        """For a notebook that becomes a document: what can be \\input."""
        from .documents.latex import latex

        return "".join(latex([self.document()], fragment=True))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """For a notebook, which chooses: a page in a frame, LaTeX, or what a terminal shows."""
        from .documents.html import embedded
        from .rows import plain
        from .terminal import report

        return {
            "text/plain": "".join(plain(report(self))),
            "text/html": embedded(self.document()),
            "text/latex": self._repr_latex_(),
        }

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


def rule_text(rule: Rule) -> str:
    """The name of a rule, its index as it is written elsewhere: `induction on τ`."""
    return rule.name if rule.index is None else rule.name.removesuffix(rule.index.name) + formula(rule.index).text


def step_statement(step: Step, order: Sequence[Symbol]) -> Formula:
    """`name = quantity = closed form`."""
    statement = claim_statement(step.claim, order)
    if step.name is None:
        return statement
    name = formula(step.name)
    return Formula(f"{name.text} = {statement.text}", f"{name.latex} = {statement.latex}")


def claim_statement(claim: Claim | Design, order: Sequence[Symbol]) -> Formula:
    """What a claim says, words and formulas in turn."""
    return statement(claim.says(), order)


def statement(says: Sequence[Said], order: Sequence[Symbol]) -> Formula:
    """Words and formulas in turn."""
    said = [phrase(part.strip() if isinstance(part, str) else part, order) for part in says]
    return Formula(punctuated(" ".join(part.text for part in said)), r"\ ".join(part.latex for part in said))
