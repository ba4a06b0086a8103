"""What a campaign found: a table, and every offending pair."""

from __future__ import annotations

from collections import Counter
from statistics import median

from benchmarks.tables import shown

from .campaign import Record, Result
from .cases import CLASSES

COLUMNS = (
    "class", "equal", "proved", "confirmed", "undecided", "wrong!", "mutants", "refuted", "conditional", "undecided",
    "wrong!", "median ms", "max ms",
)  # fmt: skip


def rows(result: Result) -> list[tuple[str, ...]]:
    """The table: a row for each class, and one for all."""
    kinds = [kind for kind in CLASSES if any(r.kind == kind for r in result.records)]
    return [_row(kind, [r for r in result.records if r.kind == kind]) for kind in kinds] + [_row("all", result.records)]


def _row(name: str, records: list[Record]) -> tuple[str, ...]:
    judged_records = [r for r in records if r.verdict != "none"]
    pairs = Counter(r.verdict for r in judged_records if not r.is_mutant)
    mutants = Counter(r.verdict for r in judged_records if r.is_mutant)
    wrong = Counter(r.is_mutant for r in records if r.offence)
    times = [r.milliseconds for r in judged_records] or [0.0]
    counts = (
        pairs.total(), pairs["proved"], pairs["confirmed"], pairs["undecided"] + pairs["late"], wrong[False],
        mutants.total(), mutants["refuted"], mutants["conditional"], mutants["undecided"] + mutants["late"],
        wrong[True],
    )  # fmt: skip
    return (name, *map(str, counts), f"{median(times):.2f}", f"{max(times):.0f}")


def report(result: Result, seconds: float, shown_offences: int = 40) -> str:
    """The table, what was thrown away, and every offending pair."""
    late = [r for r in result.records if r.verdict == "late"]
    lines = [
        shown(COLUMNS, rows(result)),
        f"seed {result.seed}, {seconds:.0f} s; thrown away: {result.identical} pairs that SymPy's constructors make "
        f"identical, {result.undefined} without a trusted value; {len(late)} over the deadline",
    ]
    for record in late[:shown_offences]:
        lines.append(f"\n# number {record.number}, {record.kind}: over the deadline\n{record.code}")
    for record in result.offences[:shown_offences]:
        lines.append(f"\n# number {record.number}, {record.kind}: {record.offence}\n{record.code}")
    if len(result.offences) > shown_offences:
        lines.append(f"\n… and {len(result.offences) - shown_offences} more")
    return "\n".join(lines)
