"""The parsers' cases: a text, and the tree that the source reads it as. What we read must mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from derive.reading import Notation, read_expression
from derive.reading.clauses import read_clauses
from derive.reading.elaborate import elaborate
from derive.writing.findings import formula

from .cases import Case, Record, Said, decided, records, unreadable
from .trees import Foreign, Related, of_list, of_srepr

SOURCES = ("doenet_latex_parse", "doenet_text_parse", "latex2sympy")
_RELATION = re.compile(r"[=<>≤≥≠]|\\(?:ne|neq|leq?|geq?|lt|gt)\b")
_FOREIGN = (
    ("gcd and lcm, which are no expressions of ours", re.compile(r"\\(?:operatorname\{)?(?:gcd|lcm)|\\mod|\bmod\b")),
    ("a vocabulary of its own", re.compile(r"\\variable|\\percent|\\%")),
)


def cases(folder: Path, source: str) -> Iterator[Case]:
    """The cases of one corpus."""
    for record in records(folder, source):
        wanted, reason = _wanted(record)
        judge = None if reason else partial(_judged, record, wanted)
        yield Case(record["id"], source, record["kind"], f"{record['b']}   for   {record['a']}", "equal", judge, reason)


def _wanted(record: Record) -> tuple[Any, str]:
    """The source's tree as an expression of ours; otherwise why it is none."""
    if record["expected"] is None:
        return None, "a convention of the source alone"
    if record["kind"] == "notation":
        return None, "notation for other things"
    for reason, pattern in _FOREIGN:
        if pattern.search(record["b"]):
            return None, reason
    try:
        return (of_srepr(record["srepr_a"]) if "srepr_a" in record else of_list(record["tree_a"])), ""
    except Foreign as error:
        return None, f"no expression: {error}"


def _judged(record: Record, wanted: Any) -> Said:
    notation = Notation()
    if isinstance(wanted, Related):
        return _related(record, wanted, notation)
    reading = read_expression(record["b"], notation, record["syntax"])
    return decided(wanted, reading.expression)


def _related(record: Record, wanted: Related, notation: Notation) -> Said:
    """A relation, read as a clause: the same signs, and sides that are equal one by one."""
    clauses = read_clauses(record["b"], notation, record["syntax"])
    for clause in clauses:
        for side in clause.sides:
            if side.error is not None:
                return unreadable(side.error)
    if len(clauses) != 1 or clauses[0].signs != wanted.signs:
        return Said("other", " ".join(wanted.signs), " | ".join(" ".join(clause.signs) for clause in clauses))
    trees = [side.tree for side in clauses[0].sides]
    values = [None if tree is None else elaborate(record["b"], tree, {}, notation) for tree in trees]
    said = [decided(a, b) if b is not None else Said("other") for a, b in zip(wanted.sides, values, strict=True)]
    wrong = next((one for one in said if one.verdict != "proved"), None)
    return wrong or Said("same", formula(wanted.sides[0]).text, formula(wanted.sides[1]).text)
