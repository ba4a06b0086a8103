"""Whole documents as people publish them: what share of their relations is read, and what stopped the others.

A relation is a sign between two sides; it is read where both sides are. That says nothing yet about whether it is read
*right*: `--sample N` prints some, text beside reading, to be looked at.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.tables import shown
from derive.reading import Notation, ReadingError
from derive.reading.clauses import Clause, Side, read_clauses
from derive.reading.documents import Piece, pieces
from derive.reading.elaborate import elaborate
from derive.reading.fragments import tolerant_tokens
from derive.reading.functions import SPELLINGS
from derive.reading.tokens import Kind, canonical_name
from derive.reading.words import holds_names
from derive.running import Background, Finished
from derive.writing.findings import formula

from .cases import records
from .labelled import construct

SOURCE = "documents"
_SIGN = re.compile(r"=|<|>|≤|≥|≈|\\(?:leq?|geq?|neq?|approx|sim|propto|in|to|equiv|ll|gg|mid|iff|implies)(?![a-zA-Z])")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?|\\.|\S")


@dataclass(frozen=True)
class Found:
    """One relation: its text, the construct it is about, how its sides were read, or the error that stopped it."""

    text: str
    group: str
    lhs: str = ""
    sign: str = ""
    rhs: str = ""
    error: str = ""
    message: str = ""
    culprit: str = ""


@dataclass(frozen=True)
class Document:
    """A document's relations."""

    name: str
    found: tuple[Found, ...]
    lost: str = ""


def documents(folder: Path, limit: int | None, seconds: float, jobs: int) -> list[Document]:
    """All documents of the corpus, each read in a bounded worker."""
    listed = [(r["id"], folder / "documents" / r["file"]) for r in records(folder / "documents", "docs")][:limit]
    work = [(name, _text(path)) for name, path in listed]
    outcomes = Background(partial(_relations_of), work, jobs=jobs, seconds=seconds).outcomes() if work else []
    read = []
    for (name, _), outcome in zip(work, outcomes, strict=True):
        if isinstance(outcome, Finished):
            read.append(Document(name, tuple(outcome.value)))
        else:
            read.append(Document(name, (), getattr(outcome, "reason", "") or getattr(outcome, "error", "")))
    return read


def _text(path: Path) -> str:
    """A document's text; of a notebook the Markdown cells."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix != ".ipynb":
        return text
    cells = json.loads(text)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def _relations_of(work: tuple[str, str]) -> list[Found]:
    found = pieces(work[1], "latex")
    notation = Notation(functions=functions(found))
    return [relation for piece in found for relation in relations(piece, notation)]


def functions(found: Sequence[Piece]) -> frozenset[str]:
    """The names that a document uses as functions: before names in brackets, and never otherwise."""
    applied: set[str] = set()
    otherwise: set[str] = set()
    bases: dict[str, set[str]] = {}
    for piece in found:
        try:
            tokens = tolerant_tokens(piece.text, Notation())[0]
        except ReadingError:
            continue
        for at, token in enumerate(tokens):
            if token.kind is Kind.WORD:
                name = canonical_name(token.value, token.tail, token.label)
                (applied if holds_names(tokens, at + 1) else otherwise).add(name)
                bases.setdefault(token.value, set()).add(name)
    indexed = {base for base, names in bases.items() if names - {base}}  # of f and f_Y, f alone is not declared
    return frozenset(applied - otherwise - indexed - _COMMON)


_COMMON = frozenset({"e", "pi", "i", "d", "sigma", "Gamma", *SPELLINGS})


def relations(piece: Piece, notation: Notation) -> Iterator[Found]:
    """The relations of a piece of mathematics; of one that has no tokens, as many as it has signs."""
    try:
        clauses = read_clauses(piece.text, notation, "latex")
    except ReadingError as error:
        stopped = _stopped(" ".join(piece.text.split()), error)
        yield from [stopped] * len(_SIGN.findall(piece.text))
        return
    for clause in clauses:
        values = [_value(piece.text, side, notation) for side in clause.sides]
        for number, sign in enumerate(clause.signs):
            yield _found(piece, clause, number, sign, values)


def _value(text: str, side: Side, notation: Notation) -> str | ReadingError | None:
    if side.error is not None or side.tree is None:
        return side.error
    try:
        value = elaborate(text, side.tree, {}, notation)
    except ReadingError as error:
        return error
    return "(" + ", ".join(formula(item).text for item in value) + ")" if isinstance(value, tuple) else _told(value)


def _told(value: object) -> str:
    try:
        return formula(value).text
    except (TypeError, ValueError, AttributeError):  # what has no notation, such as a matrix expression
        return str(value)


def _found(piece: Piece, clause: Clause, number: int, sign: str, values: Sequence[str | ReadingError | None]) -> Found:
    left, right = clause.sides[number], clause.sides[number + 1]
    text = " ".join(piece.text[left.span[0] : right.span[1]].split())
    pair = values[number], values[number + 1]
    error = next((value for value in pair if isinstance(value, ReadingError)), None)
    if error is not None:
        return _stopped(text, error)
    if None in pair:
        return Found(text, construct(text), error="R014", message="a side is missing", culprit="a side is missing")
    return Found(text, construct(text), str(pair[0]), sign, str(pair[1]))


def _stopped(text: str, error: ReadingError) -> Found:
    spot = _COMMAND.match(error.text, error.span[0])
    return Found(text, construct(text), "", "", "", error.code, error.message, spot.group() if spot else "end")


# ---- the tables


def table(read: Sequence[Document], sample: int, seed: int) -> str:
    """The share that is read, by construct; what stopped the others; a sample of what is read."""
    found = [relation for document in read for relation in document.found]
    groups = Counter(relation.group for relation in found)
    rows = []
    for group, number in groups.most_common():
        good = sum(not relation.error for relation in found if relation.group == group)
        rows.append((group, str(number), str(good), f"{100 * good / number:.1f}"))
    good = sum(not relation.error for relation in found)
    rows.append(("all", str(len(found)), str(good), f"{100 * good / max(1, len(found)):.1f}"))
    parts = [shown(("construct", "relations", "read", "%"), rows), _stoppers(found)]
    parts += [f"{document.name}: {document.lost}" for document in read if document.lost]
    parts += [_sampled(found, sample, seed)] if sample else []
    return "\n\n".join(parts)


def _stoppers(found: Sequence[Found], most: int = 40) -> str:
    """What stops reading: by code and by what stands at the spot."""
    stopped = Counter((r.error, r.culprit) for r in found if r.error)
    examples = {(r.error, r.culprit): r.message for r in found if r.error}
    rows = [(code, spot, str(n), examples[code, spot][:70]) for (code, spot), n in stopped.most_common(most)]
    return shown(("code", "at", "relations", "message"), rows)


def _sampled(found: Sequence[Found], number: int, seed: int) -> str:
    good = [relation for relation in found if not relation.error]
    chosen = Random(seed).sample(good, min(number, len(good)))
    return "\n".join(f"{k}. {r.text}\n     {r.lhs}  {r.sign}  {r.rhs}" for k, r in enumerate(chosen, start=1))
