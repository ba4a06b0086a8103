"""Reports and findings as rows for a terminal: the words, their styles, their indentation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..kernel.verdict import Verdict
from .evidence import Kind, grounds, numerically
from .evidence import evidence as lines
from .findings import Finding, Formula
from .reports import ClaimLine, Report, StepLine
from .rows import WIDTH, Row, Span, row
from .statements import readable

MARKS = {
    Verdict.PROVED: ("✓", "green"),
    Verdict.CONFIRMED: ("≈", "cyan"),
    Verdict.CONDITIONAL: ("◐", "yellow"),
    Verdict.REFUTED: ("✗", "red"),
    Verdict.UNDECIDED: ("?", "magenta"),
    Verdict.ILL_FORMED: ("!", "red"),
}
_STYLES = {
    Kind.CONDITION: "yellow",
    Kind.READING: "dim",
    Kind.POINT: "",
    Kind.SIDES: "red",
    Kind.INSTANCE: "dim",
    Kind.RIGHT: "yellow",
    Kind.WHERE: "dim",
    Kind.REASON: "dim",
}
_BODY = 7  # columns for a line's number and mark


def _mark(verdict: Verdict) -> Span:
    sign, style = MARKS[verdict]
    return sign, f"bold {style}"


def _heading(title: str, about: str = "") -> Row:
    return Row(((title, "bold underline"), (f"  {readable(about)}" if about else "", "dim")))


def _lead(identifier: str, found: Finding) -> tuple[Span, ...]:
    number = identifier.rsplit(".", 1)[1]
    return (f"{number:>4} ", "dim"), _mark(found.verdict), (" ", "")


def report(found: Report, verbosity: int = 0) -> Iterator[Row]:
    """One checked problem. `verbosity`: -1 the summary only, 0 the lines, 1 with all the evidence."""
    star = " (optional)" if found.starred else ""
    yield row(f"Problem {found.number}. {found.title}{star}", "bold")
    if verbosity >= 0:
        for part, asked in found.parts:
            yield row("")
            yield _heading(part, asked)
            for step in found.steps:
                if step.part == part:
                    yield from _step(step, verbosity)
        for source in dict.fromkeys(line.source for line in found.claims):
            yield row("")
            yield _heading(f"claims of the {source}")
            for claim in found.claims:
                if claim.source == source:
                    yield from _claim(claim, verbosity)
        yield row("")
    yield from _summary(found)


def _step(line: StepLine, verbosity: int) -> Iterator[Row]:
    if line.prose:
        yield row(readable(line.prose), "dim", _BODY)
    yield row(line.statement.text, indent=_BODY, lead=_lead(line.id, line.finding), formula=True)
    yield from evidence(line.finding, verbosity, by=line.rule, indent=_BODY)


def _claim(line: ClaimLine, verbosity: int) -> Iterator[Row]:
    yield row(line.statement.text, indent=_BODY, lead=_lead(line.id, line.finding), formula=True)
    yield row(line.place.text, "dim", _BODY)
    yield from evidence(line.finding, verbosity, indent=_BODY)
    if line.departure is not None:
        where = f"departs from step {line.departure.step}: {line.departure.step_statement.text}"
        if line.departure.follows_from:
            number = line.departure.follows_from.rsplit(".", 1)[1]
            where = f"follows from claim {number} ({line.departure.follows_from_place.text}), which {where}"
        yield row(where, "yellow", _BODY)


def evidence(found: Finding, verbosity: int = 0, by: str = "", indent: int = 0) -> Iterator[Row]:
    """The verdict and what it rests on."""
    style = MARKS[found.verdict][1]
    because = "".join(f"; {ground.text}" for ground in grounds(found))
    yield Row(((str(found.verdict), style), ((f" by {by}" if by else "") + because, "dim")), indent)
    for line in lines(found):
        sign = (_mark(line.verdict), (" ", "")) if line.verdict else ()
        yield Row((*sign, (line.remark.text, _STYLES[line.kind])), indent)
    if verbosity > 0:
        yield from (row(text, "dim", indent) for text in _details(found))


def _details(found: Finding) -> Iterator[str]:
    if found.normal_form:
        yield found.normal_form
    yield from (line.text for line in found.certificate)
    if found.rules:
        yield "kernel rules: " + "; ".join(found.rules)
    if found.numeric is not None and not found.verdict.holds:
        yield numerically(found.numeric).text
    if found.numeric_obstacle:
        yield f"no numeric check: {found.numeric_obstacle}"
    yield f"{found.seconds * 1000:.1f} ms"


def _summary(found: Report) -> Iterator[Row]:
    """On one line, or on one for the steps and one for each document."""
    groups: list[list[Span]] = [[("steps ", "bold"), *_tally(found, None)]]
    for source in dict.fromkeys(line.source for line in found.claims):
        groups.append([(f"{source} ", "bold"), *_tally(found, source)])
    together = [span for group in groups for span in (("   ", ""), *group)][1:]
    if sum(len(text) for text, _ in together) <= WIDTH:
        yield Row(tuple(together))
    else:
        yield from (Row(tuple(group)) for group in groups)


def _tally(found: Report, source: str | None) -> Iterator[Span]:
    counts = found.tally(source)
    yield f"{sum(counts.values())}: ", ""
    shown = [(verdict, counts[verdict]) for verdict in Verdict if counts[verdict]]
    for position, (verdict, count) in enumerate(shown):
        yield (", " if position else "") + f"{count} {verdict}", MARKS[verdict][1]


def overall(reports: Sequence[Report]) -> Iterator[Row]:
    """Several problems in a table: what was found of our steps, and of the claims of each document."""
    sources = dict.fromkeys(line.source for report in reports for line in report.claims)
    head = ["problem", "steps", *sources]
    body = [
        [f"{report.number}", *(_tallied(report.tally(source)) for source in (None, *sources))] for report in reports
    ]
    totals = (sum((report.tally(source) for report in reports), Counter()) for source in (None, *sources))
    body.append(["all", *map(_tallied, totals)])
    widths = [max(len(line[k]) for line in (head, *body)) for k in range(len(head))]
    yield row("")
    yield row(_columns(head, widths), "bold")
    yield from (row(_columns(line, widths)) for line in body)
    used = {verdict for report in reports for source in (None, *sources) for verdict in report.tally(source)}
    yield row("   ".join(f"{MARKS[verdict][0]} {verdict}" for verdict in Verdict if verdict in used), "dim")


def _tallied(tally: Counter[Verdict]) -> str:
    """`12✓ 5✗`."""
    return " ".join(f"{tally[verdict]}{MARKS[verdict][0]}" for verdict in Verdict if tally[verdict]) or "–"


def _columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "   ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def single(lhs: Formula, rhs: Formula, found: Finding, notes: Sequence[str], verbosity: int = 0) -> Iterator[Row]:
    """One equality and what was found; with verbosity -1 in one line."""
    statement = f"{lhs.text} = {rhs.text}"
    if verbosity < 0:
        yield Row((_mark(found.verdict), (f" {found.verdict}: {statement}", "")))
        return
    yield row(statement, indent=2, lead=(_mark(found.verdict), (" ", "")), formula=True)
    yield from evidence(found, verbosity, indent=2)
    yield from (row(note, "dim", 2) for note in notes)
