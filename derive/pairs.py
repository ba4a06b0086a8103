"""One equality given as text, or a stream of them: read, decided, told as JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from . import __version__
from .checking import InternalError, Options
from .claims.claim import Context, Judged
from .claims.equality import Equality
from .kernel.graph import Graph
from .reading import ReadingError, read_assumptions, read_pair
from .running import Failed, Finished, bounded
from .writing import json as writer
from .writing.findings import Finding, Formula, finding, formula, undecided
from .writing.reports import exit_status

USAGE, INTERNAL = 2, 4
MAX_LINE = 1_000_000
_CAPITALS = {
    "I": "read `I` as a name; the imaginary unit is `i`",
    "E": "read `E` as a name; Euler's number is `e`",
}


def _document(fields: dict[str, Any]) -> dict[str, Any]:
    return writer.document(__version__, fields)


def _syntax(text: str) -> str:
    """LaTeX has commands; everything else is plain text."""
    return "latex" if "\\" in text else "text"


@dataclass(frozen=True)
class Pair:
    """Two sides that were read, and what is assumed of their symbols."""

    claim: Equality
    context: Context
    notes: tuple[str, ...]

    @classmethod
    def read(cls, a: str, b: str, assume: str = "") -> Pair:
        """Read two expressions and the assumptions on their symbols. Raises `ReadingError`."""
        notation = read_assumptions(assume)
        left, right = read_pair(a, b, notation, (_syntax(a), _syntax(b)))
        notes = dict.fromkeys((*left.notes, *right.notes))
        names = {**left.symbols, **right.symbols}
        notes.update(dict.fromkeys(note for name, note in _CAPITALS.items() if name in names))
        return cls(Equality(left.expression, right.expression), Context(notation.domain, Graph({})), tuple(notes))

    def judged(self, options: Options) -> Judged:
        """Both ways."""
        return self.claim.judged(self.context, options.effort, options.points)

    def statement(self) -> tuple[Formula, Formula]:
        """Both sides as they were read."""
        return formula(self.claim.lhs), formula(self.claim.rhs)

    def as_json(self, found: Finding) -> dict[str, Any]:
        """The finding with what it is about."""
        lhs, rhs = self.statement()
        sides = {"lhs": writer.formula(lhs), "rhs": writer.formula(rhs)}
        return _document({**sides, "notes": list(self.notes), **writer.finding(found)})


@dataclass(frozen=True)
class Answer:
    """What is told of one equality: both sides as read, notes on the reading, the finding, the JSON."""

    lhs: Formula
    rhs: Formula
    notes: tuple[str, ...]
    finding: Finding
    document: dict[str, Any]


@dataclass(frozen=True)
class Unreadable:
    """What is told of a text that cannot be read: a report for people, a document for programs."""

    report: str
    document: dict[str, Any]


def answer(a: str, b: str, assume: str, options: Options) -> Answer | Unreadable:
    """Read and decide one equality, all of it within the deadline. Raises `InternalError`."""

    def work(_: int) -> Answer | Unreadable:
        return _answered(a, b, assume, options)

    (outcome,) = bounded(work, [0], seconds=options.timeout)
    if isinstance(outcome, Failed):
        raise InternalError("the claim", outcome.error, outcome.detail)
    if isinstance(outcome, Finished):
        return outcome.value
    found = undecided(outcome.reason, outcome.seconds)
    return Answer(_as_given(a), _as_given(b), (), found, _document(writer.finding(found)))


def _answered(a: str, b: str, assume: str, options: Options) -> Answer | Unreadable:
    started = time.perf_counter()
    try:
        pair = Pair.read(a, b, assume)
    except ReadingError as error:
        return Unreadable(error.report(), unreadable(error))
    found = finding(pair.judged(options), time.perf_counter() - started)
    return Answer(*pair.statement(), pair.notes, found, pair.as_json(found))


def _as_given(text: str) -> Formula:
    """A text that was not read in time, as far as it fits."""
    shown = text[:60] + ("…" if len(text) > 60 else "")
    return Formula(shown, shown)


def unreadable(error: ReadingError) -> dict[str, Any]:
    """What a program is told of a text that cannot be read."""
    details = {"code": error.code, "message": error.message, "span": list(error.span), "hint": error.hint or None}
    return _document({"verdict": "ill-formed", "holds": False, "error": details})


def judged_lines(lines: Iterable[str], assume: str, options: Options) -> Iterator[tuple[dict[str, Any], int]]:
    """For each JSON line with `a`, `b` and perhaps `assume` and `id`: its verdict, and the exit status it calls for."""

    def judge(line: str) -> tuple[dict[str, Any], int]:
        return _judged_line(line, assume, options)

    taken: list[str] = [""]

    def remembered() -> Iterator[str]:
        for line in lines:
            taken[0] = line
            yield line

    for number, outcome in enumerate(bounded(judge, remembered(), seconds=options.timeout), start=1):
        if isinstance(outcome, Finished):
            record, status = outcome.value
        elif isinstance(outcome, Failed):
            error = _problem("E900", f"internal disagreement, no verdict: {outcome.error}")
            record, status = {**_mark(_parsed(taken[0])), **error}, INTERNAL
        else:
            found = undecided(outcome.reason, outcome.seconds)
            record = {**_mark(_parsed(taken[0])), **_document(writer.finding(found))}
            status = exit_status([found.verdict])
        yield {"line": number, **record}, status


def _problem(code: str, message: str) -> dict[str, Any]:
    verdict = None if code == "E900" else "ill-formed"
    return _document({"verdict": verdict, "holds": False, "error": {"code": code, "message": message}})


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def _parsed(line: str) -> Any:
    """The JSON of a line, or the problem with it, as a `ValueError`."""
    if len(line) > MAX_LINE:
        return ValueError(f"a line of more than {MAX_LINE} characters")
    try:
        return json.loads(line, parse_constant=_no_number)
    except RecursionError:
        return ValueError("nested too deeply")
    except ValueError as error:
        return error


def _mark(record: Any) -> dict[str, Any]:
    return {"id": record["id"]} if isinstance(record, dict) and "id" in record else {}


def _judged_line(line: str, assume: str, options: Options) -> tuple[dict[str, Any], int]:
    record = _parsed(line)
    if isinstance(record, ValueError):
        return _problem("E001" if len(line) > MAX_LINE else "E002", f"not JSON: {record}"), USAGE
    mark = _mark(record)
    fields = {key: record.get(key, "") for key in ("a", "b", "assume")} if isinstance(record, dict) else {}
    texts = all(isinstance(value, str) for value in fields.values())
    if not fields or not texts or "a" not in record or "b" not in record:
        message = 'a record needs "a" and "b", as strings ("assume" too, if given)'
        return {**mark, **_problem("E003", message)}, USAGE
    both = ", ".join(part for part in (assume, fields["assume"]) if part)
    told = _answered(fields["a"], fields["b"], both, options)
    status = USAGE if isinstance(told, Unreadable) else exit_status([told.finding.verdict])
    return {**mark, **told.document}, status
