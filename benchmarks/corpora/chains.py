"""Derivations of other systems, line by line: each expression against the one before.

In scope are lines that are expressions and said to be equal or wrong. That two equations have the same solutions is
another relation than equality, and out of scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

from sympy import Symbol

from derive.reading import Notation, name_key, read_pair

from .cases import Case, Record, Said, decided_pair, records

SOURCES = ("stack_equiv", "mathsteps_chains")
_EXPECTED = {"equal": "equal", "wrong": "different"}
_NO_EXPRESSION = re.compile(r"[=<>≤≥≠#]|\b(?:and|or|not|all|none|true|false)\b")


def cases(folder: Path, source: str) -> Iterator[Case]:
    """Every step of every chain of one corpus."""
    for record in records(folder, source):
        steps = zip(pairwise(record["lines"]), record["steps"][1:], strict=False)
        for number, ((a, b), relation) in enumerate(steps, start=1):
            yield _case(record, source, number, (_side(a), _side(b)), relation)


def _side(line: str) -> str:
    """A line that goes on with `= …` is an expression."""
    return line.removeprefix("=").strip()


def _case(record: Record, source: str, number: int, sides: tuple[str, str], relation: str | None) -> Case:
    expected = _EXPECTED.get(relation or "", "")
    reason = "" if expected else f"another relation: {relation or 'none'}"
    if any(_NO_EXPRESSION.search(side) for side in sides):
        reason = reason or "equations and statements"
    judge = None if reason else partial(_judged, record, sides)
    text = "   and   ".join(sides)
    return Case(f"{record['id']}.{number}", source, relation or "", text, expected or "equal", judge, reason)


def _is_one_name(name: str) -> bool:
    """Whether a name has several letters, and no index that a sum may run over."""
    return len(name) > 1 and not re.search("_[a-z]$", name)


def _judged(record: Record, sides: tuple[str, str]) -> Said:
    names = {name_key(name): Symbol(name) for name in record.get("symbols", ()) if _is_one_name(name)}
    notation = Notation(names=names, functions=frozenset(record.get("functions", ())))
    left, right = read_pair(*sides, notation, (record["syntax"], record["syntax"]))
    return decided_pair(left, right, notation)
