"""From a checked problem to a document: which steps are set together, with which words, in which style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from ..derivations import Derivation, PartText, StepText
from ..errata import FAULTS
from ..reports import ClaimLine, Report
from .blocks import (
    Argument,
    Blank,
    Block,
    Checks,
    Display,
    Document,
    Equation,
    Figure,
    Formulas,
    Heading,
    Judged,
    Paragraph,
    Picture,
    Tabular,
)


class Style(StrEnum):
    """What a document is for."""

    SOLUTION = "solution"
    EXAM = "exam"
    REFEREE = "referee"
    ERRATA = "errata"


def arranged(
    text: Derivation, report: Report | None, style: Style = Style.SOLUTION, pictures: Sequence[Picture] = ()
) -> Document:
    """A problem as a document; without a report, nothing is said of verdicts."""
    writer = _Arranger(text, report, pictures)
    blocks = {
        Style.SOLUTION: writer.solution,
        Style.EXAM: writer.exam,
        Style.REFEREE: writer.claims,
        Style.ERRATA: writer.errata,
    }[style]()
    statement = "" if style is Style.ERRATA else text.statement
    return Document(text.number, text.title, text.starred, statement, tuple(blocks), writer.numbers)


def _titled(words: str) -> str:
    """With a capital letter, also behind a number: `2. The gradient`."""
    return re.sub(r"^(\d+\. )?(.)", lambda match: (match[1] or "") + match[2].upper(), words)


class _Arranger:
    def __init__(self, text: Derivation, report: Report | None, pictures: Sequence[Picture]) -> None:
        self._text = text
        self._pictures = pictures
        self._findings = {line.id: line.finding for line in report.steps} if report else {}
        self._claims = report.claims if report else ()
        steps = [step for part in text.parts for step in part.steps]
        # ids are `8.backward.2`; words refer to `backward.2`
        self.numbers = {step.id.partition(".")[2]: f"{text.number}.{k}" for k, step in enumerate(steps, 1)}

    def solution(self) -> Iterator[Block]:
        """Notation, then part by part the definitions and the steps, then the evidence."""
        if self._text.given:
            yield Heading("Notation")
            yield Paragraph("; ".join(self._text.given) + ".")
        yield from map(Figure, self._pictures)
        values: tuple[object, ...] = ()
        equations: list[Equation] = []
        for part in self._text.parts:
            yield Heading(_titled(part.asked or part.name), f"{self._text.number}.{part.name}", part.name)
            if part.values and part.values != values:
                values = part.values
                yield Formulas("Here", part.values)
            if part.definitions:
                yield Formulas("Let" if not part.values else "Let also", part.definitions)
            for block in self._steps(part):
                equations += block.equations if isinstance(block, Display) else ()
                yield block
        if any(equation.finding for equation in equations):
            yield Heading("Verification")
            yield Checks(tuple(equations))

    def _steps(self, part: PartText) -> Iterator[Block]:
        group: list[Equation] = []
        for step in part.steps:
            equation = self._equation(step)
            alone = equation.is_answer or not equation.rows or equation.before
            if group and (step.prose or alone or group[-1].is_answer or not group[-1].rows or group[-1].before):
                yield Display(tuple(group))
                group = []
            if step.prose:
                yield Paragraph(step.prose)
            if group and group[-1].rows[-1].first == equation.rows[0].first:
                equation = self._equation(step, continues=True)
            group.append(equation)
            if more := [*self._table(step), *self._argument(step)]:
                yield Display(tuple(group))
                yield from more
                group = []
        if group:
            yield Display(tuple(group))

    def _equation(self, step: StepText, continues: bool = False) -> Equation:
        said = step.statement
        used = [rf"\ref{{{origin.partition('.')[2]}}}" for origin in step.uses]
        joiner = " of " if step.reason == "substitution" else " with "
        return Equation(
            anchor=step.id,
            number=self.numbers[step.id.partition(".")[2]],
            words=said.words,
            rows=said.rows,
            before=said.before,
            after=said.after,
            reason=step.reason + (joiner + ", ".join(used) if used else ""),
            is_answer=step.is_answer,
            finding=self._findings.get(step.id),
            continues=continues,
        )

    def _table(self, step: StepText) -> Iterator[Block]:
        if step.table is not None:
            yield Tabular(step.table)

    def _argument(self, step: StepText) -> Iterator[Block]:
        found = self._findings.get(step.id)
        lines = found.certificate if found is not None and step.reason.startswith("induction") else ()
        if lines and all("$" in line.words for line in lines):
            yield Argument(tuple(line.words for line in lines))

    def exam(self) -> Iterator[Block]:
        """What is asked, with room for the answers."""
        asked = [part for part in self._text.parts if part.points is not None]
        for part in asked:
            points = part.points * sum(step.is_answer for step in part.steps) if part.points is not None else 0
            yield Blank(_titled(part.asked or part.name), f"{points}")

    def claims(self) -> Iterator[Block]:
        """What each document prints, in its order."""
        return self._judged(self._claims)

    def errata(self) -> Iterator[Block]:
        """What of it does not hold as it stands."""
        return self._judged([line for line in self._claims if line.finding.verdict in FAULTS])

    def _judged(self, lines: Sequence[ClaimLine]) -> Iterator[Block]:
        steps = {step.id: step.statement for part in self._text.parts for step in part.steps}
        for source in dict.fromkeys(line.source for line in lines):
            yield Heading(f"Claims of the {source}", f"{self._text.number}.{source}")
            for line in lines:
                if line.source == source:
                    departs = steps[line.departure.step] if line.departure else None
                    yield Judged(line, line.id.rsplit(".", 1)[1], self._text.printed[line.id], departs)
