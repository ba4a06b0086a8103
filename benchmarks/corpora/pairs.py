"""The answer checkers' cases: two expressions, and whether they are equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sympy import I, Symbol

from derive.kernel.domain import POSITIVE, Domain
from derive.reading import Notation, name_key, read_pair

from .cases import Case, Record, Said, decided_pair, records

SOURCES = (
    "stack_answertests",
    "kas",
    "doenet",
    "lambda",
    "mathsteps",
    "compute_engine",
    "derived_negatives",
)
_RELATIONS = re.compile(r"=|<|>|≤|≥|≠|≈|∈|∋|⊂|⊆|⊄|⊅|⊃|\\(?:ne|leq?|geq?|lt|gt|approx|in|to)\b")
_COLLECTIONS = re.compile(r"^\s*[\[{(].*,.*[\])}]\s*$|\{(?![^{}]*\}\s*[\^{_(])[^{}]*\}|[∪∩∅]")
_WORDS = re.compile(r"\b(?:and|or|not|xor|true|false|union|if|then|else|all|none|implies|iff)\b")
_INFINITY = re.compile(r"∞|\\infty|\b(?:inf|infinity|oo|NaN|nan|undefined|und)\b|ComplexInfinity|Indeterminate")
_NOTATION = re.compile(r"[∠∫±∓%$#?…]|\\pm|\+-|\+/-|plus_minus|\bvec\b|\"|\.\.\.|!!")
_ROUNDED = re.compile(r"\d*\.\d{12,}|\d{4,}\.\d{9,}")
_INTEGRALS = re.compile(r"Integral|\\int|\bint\(|nounint")


def cases(folder: Path, source: str) -> Iterator[Case]:
    """The cases of one corpus."""
    for record in records(folder, source):
        a, b, expected = record["a"], record["b"], record["expected"]
        reason = _scope(record)
        judge = None if reason else partial(_judged, record)
        text = f"{a}   and   {b}"
        yield Case(record["id"], source, record["kind"], text, "equal" if expected else "different", judge, reason)


def _scope(record: Record) -> str:
    """Why a case says nothing about the equality of two expressions, or nothing."""
    if record["expected"] is None:
        return "no label"
    if record["syntax"] == "maxima" or record.get("unconverted"):
        return "a syntax of its own"
    relation = record.get("relation", "")
    if relation and "derivative wanted" not in relation:
        return f"another relation: {relation.split(' (')[0]}"
    if record["kind"] in ("tolerance", "approx", "plus-minus", "glued-names", "criteria-where"):
        return f"another question: {record['kind']}"
    both = (record["a"], record["b"])
    if record["expected"] and any(_ROUNDED.search(text) for text in both):
        return "equal but for rounding"
    return next((reason for reason, wanted in _KINDS if any(_has(wanted, text, record) for text in both)), "")


_KINDS = (
    ("relations and equations", _RELATIONS),
    ("logic", _WORDS),
    ("infinity and what is no number", _INFINITY),
    ("notation for other things", _NOTATION),
    ("integrals", _INTEGRALS),
    ("lists, sets, intervals", _COLLECTIONS),
)


def _has(wanted: re.Pattern[str], text: str, record: Record) -> bool:
    if wanted is _COLLECTIONS and record["syntax"] == "latex":
        return bool(re.match(r"\s*(?:\\left)?(?:\\\{|[\[(].*,)", text))
    return bool(wanted.search(text))


def _judged(record: Record) -> Said:
    notation = _notation(record)
    syntax = record["syntax"]
    left, right = read_pair(record["a"], record["b"], notation, (str(record.get("a_syntax", syntax)), str(syntax)))
    return decided_pair(left, right, notation)


def _notation(record: Record) -> Notation:
    """The names of several letters and the functions that the source declares; what it assumes of them."""
    names = {name_key(name): Symbol(name) for name in record.get("symbols", ()) if len(name) > 1}
    assumed = record.get("options", {})
    text = assumed.get("symbol_assumptions", "") if isinstance(assumed, dict) else ""
    positive = {name: Symbol(name) for name in re.findall(r"\('(\w+)',\s*'positive'\)", text)}
    ranges = dict.fromkeys(positive.values(), POSITIVE)
    if isinstance(assumed, dict) and assumed.get("complexNumbers"):
        names["I"] = I
    functions = frozenset(record.get("functions", ()))
    return Notation(Domain(ranges), {**names, **positive}, functions)
