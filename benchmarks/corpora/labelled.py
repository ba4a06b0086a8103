"""Steps of real derivations, labelled by hand as correct or not, each with the definitions that it needs.

Required: no incorrect one proved, no correct one refuted, and most of the correct scalar and derivative steps proved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sympy import Product, Sum, Symbol

from benchmarks.tables import shown
from derive.kernel.graph import Graph
from derive.reading import read_pair

from .cases import Case, Record, Result, Said, decided, records
from .contexts import understood

SOURCE = "labelled"
LEAST = 85.0  # per cent of the correct scalar and derivative steps
_EXPECTED = {"correct": "equal", "incorrect": "different"}

_CONSTRUCTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("matrix", re.compile(r"\\mathbf|\\boldsymbol|\\top|matrix|\\lVert|\|\||\\mathrm\{tr\}|\^T\b")),
    ("expectation", re.compile(r"\\mathbb\{?E|\\operatorname\{(?:Var|Cov|E)\}|\\mathcal\{N\}")),
    ("integral", re.compile(r"\\int")),
    ("limit", re.compile(r"\\lim")),
    ("evaluated at", re.compile(r"\\Big\||\\right\||\]_")),
    ("sum", re.compile(r"\\sum|\\prod")),
    ("derivative", re.compile(r"\\partial|\\pdv|\\dv\b|\\d?frac\{d|\\nabla|['′]")),
)


def construct(text: str) -> str:
    """The construct that a step is about: the first of the table that it has, otherwise `scalar`."""
    return next((name for name, pattern in _CONSTRUCTS if pattern.search(text)), "scalar")


def cases(folder: Path) -> Iterator[Case]:
    """All labelled steps."""
    for number, record in enumerate(records(folder / "documents", "labelled")):
        text = f"{record['latex_lhs']} {record['rel']} {record['latex_rhs']}"
        group = construct(f"{text} {' '.join(record['context'])}" if "'" in text else text)
        reason = "" if record["label"] in _EXPECTED else "ill-formed as it stands"
        if record["rel"] != "=":
            reason = "no equality"
        judge = None if reason else partial(_judged, record)
        expected = _EXPECTED.get(record["label"], "different")
        name = f"{record['doc']}-{number:03}"
        yield Case(name, SOURCE, record["origin"], _told(record, text), expected, judge, reason, group)


def _told(record: Record, text: str) -> str:
    return f"{text}   where {'; '.join(record['context'])}" if record["context"] else text


def _judged(record: Record) -> Said:
    """Read with what the context says, and judged; what a lost sentence may have said is no ground to refute."""
    used = f"{record['latex_lhs']} = {record['latex_rhs']}"
    context = understood(record["context"], used)
    left, right = read_pair(record["latex_lhs"], record["latex_rhs"], context.notation, ("latex", "latex"))
    sides = context.put(left.expression), context.put(right.expression)
    bounds = _bounds((*sides, *context.bodies.values()))
    lhs, rhs = (side.xreplace(bounds) for side in sides)
    bodies = {name: body.xreplace(bounds) for name, body in context.bodies.items()}
    said = decided(lhs, rhs, context.domain, Graph(bodies))
    if context.lost and said.verdict in ("refuted", "conditional"):
        return replace(said, verdict="undecided", detail=f"not understood: {'; '.join(context.lost)}")
    return said


def _bounds(exprs: Iterable[Any]) -> dict[Symbol, Any]:
    r"""What the bounds of a bare `\sum_i` are, where another sum over i has some."""
    limits = [limit for expr in exprs for big in expr.atoms(Sum, Product) for limit in big.limits]
    found: dict[Symbol, set[Any]] = {}
    for index, *ends in limits:
        for end, value in zip(("first", "last"), ends, strict=True):
            unknown = Symbol(f"{index.name}_{end}", integer=True)
            if value != unknown:
                found.setdefault(unknown, set()).add(value)
    return {unknown: values.pop() for unknown, values in found.items() if len(values) == 1}


# ---- the table

_COLUMNS = ("proved", "conditional", "refuted", "undecided", "unreadable")


def table(results: Sequence[Result]) -> str:
    """By construct and label: how often each verdict; and whether what is required holds."""
    rows = []
    for group in dict.fromkeys(result.case.group for result in results):
        for label in ("equal", "different"):
            own = [r for r in results if r.case.group == group and r.case.expected == label and not r.case.scope]
            if own:
                word = "correct" if label == "equal" else "incorrect"
                rows.append((group, word, str(len(own)), *(str(_count(own, column)) for column in _COLUMNS)))
    return f"{shown(('construct', 'label', 'steps', *_COLUMNS), sorted(rows))}\n\n{_required(results)}"


def _count(results: Sequence[Result], column: str) -> int:
    verdicts = {"undecided": ("undecided", "confirmed", "late"), "refuted": ("refuted", "ill-formed")}
    return sum(result.said.verdict in verdicts.get(column, (column,)) for result in results)


def _required(results: Sequence[Result]) -> str:
    judged = [result for result in results if not result.case.scope]
    wrong = [r for r in judged if r.case.expected == "different" and r.said.verdict == "proved"]
    lost = [r for r in judged if r.case.expected == "equal" and r.said.verdict in ("refuted", "ill-formed")]
    simple = [r for r in judged if r.case.expected == "equal" and r.case.group in ("scalar", "derivative")]
    proved = sum(r.said.verdict == "proved" for r in simple)
    share = 100 * proved / len(simple) if simple else 100.0
    return "\n".join(
        [
            f"incorrect steps proved: {len(wrong)} (none allowed)",
            f"correct steps refuted: {sum(not r.explained for r in lost)} (none allowed), "
            f"{sum(bool(r.explained) for r in lost)} more explained by a convention",
            f"correct scalar and derivative steps proved: {proved} of {len(simple)}, {share:.1f} % "
            f"(target at least {LEAST:g} %: {'met' if share >= LEAST else 'missed'})",
        ]
    )
