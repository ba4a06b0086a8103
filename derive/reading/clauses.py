"""What a piece of mathematics says, clause by clause: chains of relations, whose sides are read one by one.

A row that begins with a sign goes on with the chain of the row before. A side that cannot be read keeps its error, so
that one bad formula does not take the others with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .alphabet import GREEK_NAMES
from .errors import ReadingError, Span
from .functions import SPELLINGS
from .grammar import parse
from .notation import Notation
from .remarks import Remarks
from .syntax import Node
from .tokens import Kind, Token, tokenize
from .words import Vocabulary, resolve, survey

MAX_CLAUSES = 2_000
_LEADING = frozenset({Kind.ALIGN, Kind.COMMA, Kind.SEMICOLON, Kind.PROSE, Kind.ROW})


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation: the syntax tree, or the error that reading it ended with."""

    span: Span
    tree: Node | None
    error: ReadingError | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """`a = b = c`, or a lone expression: sides and the signs between them, one fewer."""

    sides: tuple[Side, ...]
    signs: tuple[str, ...]
    prose: str = ""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.sides[0].span[0], self.sides[-1].span[1]


def read_clauses(text: str, notation: Notation, syntax: str) -> list[Clause]:
    """The clauses of a piece of mathematics. Raises `ReadingError` where it has no tokens at all."""
    tokens = tokenize(text, notation, syntax)
    vocabulary = survey([tokens], notation)
    reader = _Reader(text, vocabulary)
    return list(reader.clauses(tokens))


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary

    def clauses(self, tokens: Sequence[Token]) -> Iterator[Clause]:
        """Chains, with rows that go on put to what they go on with."""
        pending: Clause | None = None
        for count, part in enumerate(_parts(tokens)):
            if count > MAX_CLAUSES:
                break
            prose = " ".join(token.value for token in part if token.kind is Kind.PROSE)
            clause = self._chain([t for t in part if t.kind not in (Kind.ALIGN, Kind.PROSE)], prose)
            if clause is None:
                continue
            if pending is not None and clause.sides[0].span[0] == clause.sides[0].span[1] and clause.signs:
                sides, signs = (*pending.sides, *clause.sides[1:]), (*pending.signs, *clause.signs)
                pending = Clause(sides, signs, pending.prose)
                continue
            if pending is not None:
                yield pending
            pending = clause
        if pending is not None:
            yield pending

    def _chain(self, tokens: Sequence[Token], prose: str) -> Clause | None:
        sides: list[list[Token]] = [[]]
        signs: list[str] = []
        depth = 0
        for token in tokens:
            depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
            if token.kind is Kind.RELATION and depth <= 0:
                signs.append(token.value)
                sides.append([])
            else:
                sides[-1].append(token)
        if not sides[0] and not signs:
            return None
        at = tokens[0].start
        return Clause(tuple(self._side(side, at) for side in sides), tuple(signs), prose)

    def _side(self, tokens: list[Token], at: int) -> Side:
        """One side; an empty one has an empty span."""
        if not tokens:
            return Side((at, at), None)
        span = (tokens[0].start, tokens[-1].end)
        remarks = Remarks()
        try:
            closed = [*tokens, Token(Kind.END, span[1], span[1])]
            resolved = resolve(self.text, closed, self.vocabulary, remarks)
            tree = parse(self.text, resolved, remarks, self.vocabulary.notation)
        except ReadingError as error:
            return Side(span, None, error, remarks.as_tuple())
        return Side(span, tree, None, remarks.as_tuple())


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The stretches between rows, semicolons, words, and commas with a relation on both sides."""
    for row in _split(tokens, (Kind.ROW, Kind.SEMICOLON, Kind.END)):
        pieces = list(_split(row, (Kind.COMMA,)))
        related = [any(token.kind is Kind.RELATION for token in piece) for piece in pieces]
        if len(pieces) > 1 and all(related):
            yield from pieces
        elif len(pieces) > 1 and not pieces[-1]:
            yield [token for piece in pieces for token in piece]
        else:
            yield row


def _split(tokens: Sequence[Token], kinds: tuple[Kind, ...]) -> Iterator[list[Token]]:
    part: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if token.kind in kinds and (depth <= 0 or token.kind is not Kind.COMMA):
            yield part
            part = []
        else:
            part.append(token)
    if part:
        yield part


_WORD = re.compile(r"[A-Za-z][a-z]+(?=[\s,:]|$)")


def after_prose(line: str, notation: Notation) -> str:
    """What stands behind the words that a line of plain text begins with: `So the answer is 2(y - 1)`."""
    colon = re.match(r"\s*(?:[A-Z]?[a-z]+\s+)*[A-Za-z]+\s*:\s+(?=\S)", line)
    rest = line[colon.end() :] if colon else line
    while found := _WORD.match(rest.lstrip(" ,:.")):
        word = found.group()
        if word.lower() in SPELLINGS or word in GREEK_NAMES or notation.name(word) or len(word) < 2 or word == "let":
            break
        rest = rest.lstrip(" ,:.")[found.end() :]
    return rest
