"""Tables of results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.tables import shown

from .cases import Result, Score

_COLUMNS = (Score.RIGHT, Score.WRONG_ACCEPT, Score.WRONG_REJECT, Score.CONDITIONAL, Score.UNREADABLE, Score.UNDECIDED)
_LISTED = (Score.WRONG_ACCEPT, Score.WRONG_REJECT, Score.CONDITIONAL)
_WIDTH = 300


def agreement(results: Sequence[Result]) -> str:
    """By source: what is right, what is not, what is out of scope; disagreements that are explained stand apart."""
    sources = list(dict.fromkeys(result.case.source for result in results))
    groups = [(source, [r for r in results if r.case.source == source]) for source in sources]
    rows = [_row(source, own) for source, own in groups]
    rows.append(_row("all", results))
    head = ("source", "cases", "in scope", *map(str, _COLUMNS), "explained", "right %", "of read %", "s")
    return shown(head, rows)


def _row(name: str, results: Sequence[Result]) -> tuple[str, ...]:
    within = [result for result in results if result.score is not Score.OUT]
    open_ = [result for result in within if not result.explained]
    counts = Counter(result.score for result in open_)
    explained = len(within) - len(open_)
    read = len(open_) - counts[Score.UNREADABLE]
    seconds = sum(result.said.seconds for result in within)
    shares = (_share(counts[Score.RIGHT], len(open_)), _share(counts[Score.RIGHT], read))
    cells = (len(results), len(within), *(counts[score] for score in _COLUMNS), explained)
    return name, *map(str, cells), *shares, f"{seconds:.1f}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "-"


def reasons(results: Iterable[Result]) -> str:
    """What is out of scope and why; what could not be read, by code."""
    out = Counter((r.case.source, r.case.scope) for r in results if r.score is Score.OUT)
    codes = Counter((r.case.source, r.said.error) for r in results if r.score is Score.UNREADABLE)
    rows = [(source, f"out of scope: {reason}", str(n)) for (source, reason), n in sorted(out.items())]
    rows += [(source, f"unreadable: {code}", str(n)) for (source, code), n in sorted(codes.items())]
    return shown(("source", "reason", "cases"), rows)


def listing(results: Iterable[Result], scores: Sequence[Score] = _LISTED) -> str:
    """Every disagreement, with our reading of both sides; the explained ones with the explanation."""
    lines: list[str] = []
    for result in results:
        if result.score in scores:
            lines += _lines(result)
    return "\n".join(lines) or "none"


def _lines(result: Result) -> list[str]:
    case, said = result.case, result.said
    title = f"{result.score}  {case.source}  {case.id}  (expected: {case.expected}; said: {said.verdict})"
    lines = [title, f"    {_short(case.text)}"]
    if said.lhs or said.rhs:
        lines.append(f"    read: {_short(said.lhs)}   and   {_short(said.rhs)}")
    if said.detail:
        lines += [f"    {_short(line)}" for line in said.detail.splitlines()[:4]]
    if result.explained:
        lines.append(f"    explained: {result.explained}")
    return lines


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[:_WIDTH]}… ({len(line):,} characters)"
