"""Whole documents as people publish them: what share of their relations is read, and what stopped the others.

A relation is a sign between two sides; it is read where both sides are. That says nothing yet about whether it is read
*right*: `--sample N` prints some, text beside reading, to be looked at.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from sympy import Symbol

from benchmarks.tables import shown
from derive.reading import Notation, ReadingError
from derive.reading.alphabet import GREEK_NAMES
from derive.reading.clauses import Clause, Side, read_clauses
from derive.reading.documents import Piece, pieces
from derive.reading.elaborate import elaborate
from derive.reading.fragments import tolerant_tokens
from derive.reading.functions import SPELLINGS
from derive.reading.indices import mentions
from derive.reading.leibniz import matching
from derive.reading.syntax import Big, Derivative, Name, Node, postorder
from derive.reading.tokens import Kind, Token, canonical_name
from derive.reading.words import FUNCTION_LETTERS, behind_exponent, holds_names
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
    notation = notation_of(found)
    return [relation for piece in found for relation in relations(piece, notation)]


@dataclass
class Uses:
    """How a document uses a name: before brackets with names or numbers, before other brackets, by itself.

    It is `certain` to be a function where it has several arguments, or where a formula begins with it at a name and an
    equality sign: `f(x) =`.
    """

    of_names: int = 0
    of_others: int = 0
    bare: int = 0
    certain: bool = False

    @property
    def is_function(self) -> bool:
        """Whether brackets behind it hold its arguments wherever they stand."""
        if not self.of_names or (self.of_others and (self.bare or not self.certain)):
            return False
        return self.certain or not self.bare


def notation_of(found: Sequence[Piece]) -> Notation:
    """What a document shows of its names: which are functions, and which are quantities that depend on others."""
    uses: dict[str, Uses] = defaultdict(Uses)
    bases: dict[str, set[str]] = defaultdict(set)
    labelled: set[str] = set()
    for piece in found:
        try:
            tokens = tolerant_tokens(piece.text, Notation())[0]
        except ReadingError:
            continue
        closings = matching(tokens)
        for at, token in enumerate(tokens):
            if token.kind is Kind.WORD and _is_letter(token):
                name = canonical_name(token.value, token.tail, token.label)
                if token.label.startswith("("):  # f^{(t)} may be a label, or a derivative
                    labelled.add(canonical_name(token.value, token.tail))
                _count(uses[name], tokens, at, closings)
                bases[token.value].add(name)
    indexed = {base for base, names in bases.items() if names - {base}}  # of f and f_Y, f alone is not declared
    functions = {name for name, use in uses.items() if use.is_function} - indexed - labelled - _COMMON
    names = {name: Symbol(name) for name in functions if uses[name].bare}
    notation = Notation(names=names, functions=frozenset(functions))
    differentiated: set[str] = set()
    bound: set[str] = set()
    for piece in found:
        for node in _nodes(piece, notation):
            if isinstance(node, Derivative) and isinstance(node.operand, Name):
                differentiated.add(node.operand.name)
            elif isinstance(node, Big):
                bound.add(node.index.name)
    quantities = {
        name
        for name in differentiated - functions - indexed - FUNCTION_LETTERS - _COMMON
        if not uses[name].of_names and not uses[name].of_others and not any(mentions(name, letter) for letter in bound)
    }
    return replace(notation, names=names | {name: Symbol(name) for name in quantities})


def _count(use: Uses, tokens: Sequence[Token], at: int, closings: Mapping[int, int]) -> None:
    """Note one use of a name, with primes or without."""
    opening = at + 1
    while tokens[opening].kind is Kind.PRIME:
        opening += 1
    raised = behind_exponent(tokens, opening)
    if tokens[opening].value != "(":
        use.bare += 1
        use.of_others += tokens[raised].value == "("  # `f^{-1}(x)`
        return
    closing = closings.get(opening, opening)
    if not holds_names(tokens, opening):
        use.of_others += 1
        return
    use.of_names += 1
    first = not at or tokens[at - 1].kind in (Kind.ROW, Kind.SEMICOLON)
    defined = first and tokens[opening + 1].kind is Kind.WORD and tokens[closing + 1].value == "="
    use.certain |= defined or any(token.kind in _APART for token in tokens[opening:closing])


def _is_letter(token: Token) -> bool:
    """Whether a word is one name: a letter, or a word that is written as one."""
    return token.whole or len(token.value) == 1 or token.value in GREEK_NAMES


def _nodes(piece: Piece, notation: Notation) -> Iterator[Node]:
    """All syntax of a piece of mathematics, as far as it is read."""
    try:
        clauses = read_clauses(piece.text, notation, "latex")
    except ReadingError:
        return
    for side in (side for clause in clauses for side in clause.sides if side.tree is not None):
        yield from postorder(side.tree) if side.tree is not None else ()


_APART = (Kind.COMMA, Kind.SEMICOLON)
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
