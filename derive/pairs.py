"""One equality given as text, or a stream of them: read, decided, told as JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from . import __version__
from .checking import Options, judge_one
from .claims.equality import Context, Equality, Judged
from .kernel.graph import Graph
from .reading import ReadingError, read_assumptions, read_pair
from .running import Failed, Finished, bounded
from .writing import json as writer
from .writing.findings import Finding, Formula, finding, formula, undecided
from .writing.reports import exit_status

USAGE, INTERNAL = 2, 4
MAX_LINE = 1_000_000


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
        left, right = read_pair(a, b, notation)
        notes = dict.fromkeys((*left.notes, *right.notes))
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
        return {
            "schema": writer.SCHEMA,
            "derive": __version__,
            "lhs": writer.formula(lhs),
            "rhs": writer.formula(rhs),
            "notes": list(self.notes),
            **writer.finding(found),
        }


def decide(pair: Pair, options: Options) -> Finding:
    """The finding, within the deadline. Raises `InternalError`."""
    return judge_one(pair, lambda item: item.judged(options), options)


def unreadable(error: ReadingError) -> dict[str, Any]:
    """What a program is told of a text that cannot be read."""
    details = {"code": error.code, "message": error.message, "span": list(error.span), "hint": error.hint or None}
    return {"schema": writer.SCHEMA, "derive": __version__, "verdict": "ill-formed", "holds": False, "error": details}


def judged_lines(lines: Iterable[str], assume: str, options: Options) -> Iterator[tuple[dict[str, Any], int]]:
    """For each JSON line with `a`, `b` and perhaps `assume` and `id`: its verdict, and the exit status it calls for."""

    def judge(line: str) -> tuple[dict[str, Any], int]:
        return _judged_line(line, assume, options)

    for number, outcome in enumerate(bounded(judge, lines, seconds=options.timeout), start=1):
        if isinstance(outcome, Finished):
            record, status = outcome.value
        elif isinstance(outcome, Failed):
            record, status = _problem("E900", f"internal disagreement, no verdict: {outcome.error}"), INTERNAL
        else:
            found = undecided(outcome.reason, outcome.seconds)
            record = {"schema": writer.SCHEMA, "derive": __version__, **writer.finding(found)}
            status = exit_status([found.verdict])
        yield {"line": number, **record}, status


def _problem(code: str, message: str) -> dict[str, Any]:
    return {
        "schema": writer.SCHEMA,
        "derive": __version__,
        "verdict": None if code == "E900" else "ill-formed",
        "holds": False,
        "error": {"code": code, "message": message},
    }


def _judged_line(line: str, assume: str, options: Options) -> tuple[dict[str, Any], int]:
    if len(line) > MAX_LINE:
        return _problem("E001", f"a line of more than {MAX_LINE} characters"), USAGE
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return _problem("E002", f"not JSON: {error}"), USAGE
    fields = {key: record.get(key, "") for key in ("a", "b", "assume")} if isinstance(record, dict) else {}
    if (
        not fields
        or not all(isinstance(value, str) for value in fields.values())
        or "a" not in record
        or "b" not in record
    ):
        return _problem("E003", 'a record needs "a" and "b", as strings ("assume" too, if given)'), USAGE
    mark = {"id": record["id"]} if "id" in record else {}
    started = time.perf_counter()
    both = ", ".join(part for part in (assume, fields["assume"]) if part)
    try:
        pair = Pair.read(fields["a"], fields["b"], both)
    except ReadingError as error:
        return {**mark, **unreadable(error)}, USAGE
    found = finding(pair.judged(options), time.perf_counter() - started)
    return {**mark, **pair.as_json(found)}, exit_status([found.verdict])
