"""The referee's report: every claim of a document that is false, or true under a condition only, and what is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..kernel.verdict import Verdict
from .evidence import sentences
from .findings import NOTHING, Remark, said
from .pieces import pieces
from .reports import ClaimLine, Report
from .rows import Row, row
from .terminal import MARKS

FAULTS = (Verdict.REFUTED, Verdict.ILL_FORMED, Verdict.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Erratum:
    """One claim that does not hold as it stands."""

    problem: int
    line: ClaimLine

    @property
    def follows_from(self) -> Remark:
        """The place of the earlier error that this one carries on, or nothing."""
        return self.line.departure.follows_from_place if self.line.departure else NOTHING


def errata(reports: Sequence[Report]) -> list[Erratum]:
    """All of them, in the order of the documents."""
    return [
        Erratum(report.number, line) for report in reports for line in report.claims if line.finding.verdict in FAULTS
    ]


def because(item: Erratum) -> Iterator[Remark]:
    """Why it does not hold, sentence by sentence."""
    if item.follows_from:
        yield said("It follows from an earlier error (", item.follows_from, ").")
    yield from sentences(item.line.finding)


_NONE = "No claim of the documents is false, or true under a condition only."


def rows(items: Sequence[Erratum], quiet: bool = False) -> Iterator[Row]:
    """For a terminal; `quiet`: where they stand, no more."""
    if not items:
        yield row(_NONE)
    for source in dict.fromkeys(item.line.source for item in items):
        own = [item for item in items if item.line.source == source]
        yield row(f"Errata of the {source}: {len(own)}", "bold underline")
        for item in own:
            sign, style = MARKS[item.line.finding.verdict]
            if not quiet:
                yield row("")
            yield Row(((f"{sign} ", f"bold {style}"), (f"Problem {item.problem}, {item.line.place.text}", "bold")))
            if quiet:
                continue
            yield row(item.line.statement.text, indent=2, formula=True)
            if item.line.right is not None:
                yield row(f"right is: {item.line.right.text}", "green", 2)
            yield from (row(sentence.text, "dim", 2) for sentence in because(item))
        yield row("")


def markdown(items: Sequence[Erratum]) -> str:
    """The same, with formulas in LaTeX between dollar signs."""
    lines = [] if items else [_NONE]
    for source in dict.fromkeys(item.line.source for item in items):
        own = [item for item in items if item.line.source == source]
        lines.append(f"# Errata of the {source}\n")
        for item in own:
            lines.append(f"## Problem {item.problem}, {_markdown(item.line.place)}\n")
            lines.append(f"Printed ({item.line.finding.verdict}): ${item.line.statement.latex}$\n")
            if item.line.right is not None:
                lines.append(f"Right: ${item.line.right.latex}$\n")
            lines += [f"{_markdown(sentence)}\n" for sentence in because(item)]
    return "\n".join(lines)


def _markdown(remark: Remark) -> str:
    return "".join(f"${text}$" if kind == "math" else _escaped(text) for kind, text in pieces(remark.words))


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|" else c for c in text)
