"""What an answer is, and why: a finding about a claim as it is told to the student."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..kernel.verdict import Verdict
from ..writing.evidence import at_point, at_witness
from ..writing.findings import Finding, Formula, Remark
from ..writing.grades.results import Mark

_SIDES = {
    "the left side is infinite, the other is": "it is infinite, your answer is",
    "the right side is infinite, the other is": "your answer is infinite, it is",
    "left ": "it is ",
    "right ": "your answer is ",
}
_MARKS = {
    Verdict.PROVED: Mark.CORRECT,
    Verdict.CONDITIONAL: Mark.CONDITIONAL,
    Verdict.REFUTED: Mark.WRONG,
    Verdict.ILL_FORMED: Mark.WRONG,
    Verdict.CONFIRMED: Mark.UNDECIDED,
    Verdict.UNDECIDED: Mark.UNDECIDED,
}


@dataclass(frozen=True)
class Judged:
    """What an answer is, and why.

    `narrow` says that it is right only under a condition that is not granted, `follows` that it follows from a wrong
    answer to another part; `misses` counts the wrong entries.
    """

    mark: Mark
    by: str = ""
    conditions: tuple[Formula, ...] = ()
    witness: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    narrow: bool = False
    follows: bool = False
    misses: int = 0


def as_judged(found: Finding) -> Judged:
    """The mark of an answer that is right exactly if the claim of a finding is true."""
    conditions = tuple(c for c in (_joined(items) for items in found.conditions) if c is not None)
    by = found.method if found.verdict in (Verdict.PROVED, Verdict.CONDITIONAL) else ""
    reason = found.reason.text
    if found.verdict is Verdict.CONFIRMED:
        reason = f"it agrees with the right value at all points tried, but that is no proof: {reason}".rstrip(": ")
    notes = tuple(f"where {condition.text}" for condition in found.side_conditions) if by else ()
    narrow = found.verdict is Verdict.CONDITIONAL
    return Judged(_MARKS[found.verdict], by, conditions, tuple(shown(found)), reason, notes, narrow)


def shown(found: Finding) -> Iterator[str]:
    """A witness in words, a line each."""
    if found.witness is None:
        return
    witness = found.witness
    if witness.instances:
        yield f"with {'; '.join(instance.text for instance in witness.instances)}"
    if witness.point:
        yield at_point(witness).text
    said = at_witness(witness, bool(found.conditions)).text
    for side, stands_for in _SIDES.items():
        said = said.replace(side, stands_for)
    yield said if witness.point or witness.instances else said.removeprefix("there").lstrip(": ")


def to_student(reason: str) -> str:
    """Why two sides cannot be equal, where one is the answer."""
    return reason.replace("the left side is ", "it is to be ").replace("the right side ", "your answer is ")


def _joined(items: tuple[Formula | Remark, ...]) -> Formula | None:
    if not items:
        return None
    return Formula(" and ".join(item.text for item in items), r"\ \text{and}\ ".join(item.latex for item in items))
