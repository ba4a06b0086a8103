"""What a piece of mathematics says, clause by clause: chains of relations, whose sides are read one by one.

A row that begins with a sign goes on with the chain of the row before. A side that cannot be read keeps its error, so
that one bad formula does not take the others with it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from .alphabet import GREEK_NAMES
from .errors import Code, ReadingError, Span
from .fragments import tolerant_tokens
from .functions import SPELLINGS
from .grammar import parse, parse_all
from .indicators import indicators
from .leibniz import matching
from .notation import Notation
from .remarks import Remarks
from .syntax import Node
from .tokens import Kind, Token, occurs, tokenize
from .words import INFINITE, Vocabulary, resolve

MAX_CLAUSES = 2_000
_LEADING = frozenset({Kind.ALIGN, Kind.COMMA, Kind.SEMICOLON, Kind.PROSE, Kind.ROW})
_FULL_STOP = re.compile(r"(?<![.])(?<!left)(?<!right)\.(?=\s*(?:\\\\|&|\\end\b|\\q?quad\b|\}?\s*\Z)|\s*\n\s*\n)")
_JOINS_BEFORE = frozenset({Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.DIVIDE, Kind.RELATION})
_JOINS_AFTER = frozenset({Kind.PLUS, Kind.TIMES, Kind.DIVIDE})
_OPERAND_STARTS = frozenset(
    {Kind.NUMBER, Kind.WORD, Kind.OPEN, Kind.ROOT, Kind.FRACTION, Kind.BIG, Kind.PARTIAL, Kind.NABLA, Kind.BAR}
)
_OPERAND_ENDS = frozenset({Kind.NUMBER, Kind.WORD, Kind.CLOSE, Kind.BAR, Kind.BANG, Kind.PRIME, Kind.TRANSPOSE})

_PARTING = frozenset({Kind.ROW, Kind.SEMICOLON, Kind.ALIGN, Kind.PROSE, Kind.COMMA, Kind.RELATION, Kind.BAD})
_OPERATORS = frozenset({Kind.RELATION, Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.DIVIDE, Kind.COMMA})


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation: the syntax tree, or the error that reading it ended with.

    Of what is refused because it can be read in several ways, `readings` are these.
    """

    span: Span
    tree: Node | None
    error: ReadingError | None = None
    notes: tuple[str, ...] = ()
    readings: tuple[Node, ...] = ()


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
    text = _FULL_STOP.sub(" ", text)
    found, errors = tolerant_tokens(text, notation) if syntax == "latex" else (tokenize(text, notation, syntax), [])
    tokens = indicators(list(_joined_rows(found)), notation.functions)
    vocabulary = Vocabulary([tokens], notation)
    reader = _Reader(text, vocabulary, errors)
    if _is_lone(tokens):
        return [Clause((reader.side(list(tokens[:-1]), tokens[0].start),), ())]
    return list(reader.clauses(tokens))


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary, errors: Sequence[ReadingError] = ()) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.errors = errors

    def clauses(self, tokens: Sequence[Token]) -> Iterator[Clause]:
        """Chains, with rows that go on put to what they go on with."""
        pending: Clause | None = None
        for count, (part, prose) in enumerate(_parts(tokens)):
            if count > MAX_CLAUSES:
                break
            clause = self._chain(_unboxed([token for token in part if token.kind is not Kind.ALIGN]), prose)
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
        read = [self.side(side, at) for side in sides]
        if prose and not sides[0]:  # `\text{loss} = …` does not go on with the row before
            error = ReadingError(Code.PROSE, "words where mathematics was expected", self.text, (at, at + 1))
            read[0] = Side((at, at + 1), None, error)
        return Clause(tuple(read), tuple(signs), prose)

    def side(self, tokens: list[Token], at: int) -> Side:
        """One side; an empty one has an empty span."""
        if not tokens:
            return Side((at, at), None)
        span = (tokens[0].start, tokens[-1].end)
        bad = next((token for token in tokens if token.kind is Kind.BAD), None)
        if bad is not None:
            return Side(span, None, self.errors[int(bad.value)])
        remarks = Remarks()
        closed = [*tokens, Token(Kind.END, span[1], span[1])]
        try:
            resolved = resolve(self.text, closed, self.vocabulary, remarks)
            tree = parse(self.text, resolved, remarks, self.vocabulary.notation)
        except ReadingError as error:
            return Side(span, None, error, remarks.as_tuple(), self._readings(closed, error))
        return Side(span, tree, None, remarks.as_tuple())

    def _readings(self, tokens: list[Token], error: ReadingError) -> tuple[Node, ...]:
        """What is refused as ambiguous, in each way in which it can be read."""
        if error.code != Code.AMBIGUOUS or not self.vocabulary.notation.closed:
            return ()
        with suppress(ReadingError):
            resolved = resolve(self.text, tokens, self.vocabulary, Remarks())
            return tuple(parse_all(self.text, resolved, self.vocabulary.notation))
        return ()


def _is_lone(tokens: Sequence[Token]) -> bool:
    """Whether an expression stands alone, as most answers do: nothing in it could part it into several."""
    kinds = {token.kind for token in tokens}
    return len(tokens) > 1 and kinds.isdisjoint(_PARTING) and not any(token.wide for token in tokens)


def _joined_rows(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without the ends of rows between which a sum goes on: `a = b \\\\ + c`."""
    if not occurs(Kind.ROW, tokens):
        yield from tokens
        return
    ends = [at for at, token in enumerate(tokens) if token.kind in (Kind.ROW, Kind.END)]
    following = dict(itertools.pairwise(ends))
    before = Kind.END
    for at, token in enumerate(tokens):
        if token.kind is Kind.ROW and at in following:
            row = tokens[at + 1 : following[at]]
            if before in _JOINS_BEFORE or _goes_on(row):
                continue
        if token.kind is not Kind.ALIGN:
            before = token.kind
        yield token


def _goes_on(row: Sequence[Token]) -> bool:
    """Whether a row begins with a sign that joins it to the row before; a minus may also begin another formula."""
    aligned = bool(row) and row[0].kind is Kind.ALIGN
    first = next((token.kind for token in row if token.kind is not Kind.ALIGN), Kind.END)
    if first is Kind.MINUS:
        return aligned or not occurs(Kind.RELATION, row)
    return first in _JOINS_AFTER


def _unboxed(tokens: list[Token]) -> list[Token]:
    r"""The tokens without braces around all of them: `\boxed{x = 1}`."""
    if len(tokens) < 3 or tokens[0].value != "{" or matching(tokens).get(0) != len(tokens) - 1:
        return tokens
    return tokens[1:-1] if occurs(Kind.RELATION, tokens) else tokens


def _parts(tokens: Sequence[Token]) -> Iterator[tuple[list[Token], str]]:
    """The stretches between rows, semicolons, words, wide gaps, and commas with a relation on both sides.

    Each comes with the words before it; the last one of a row with those behind it too.
    """
    rows = _split(tokens, (Kind.ROW, Kind.SEMICOLON, Kind.END))
    for column in (column for row in rows for column in _columns(row)):
        for worded, prose in _worded(column):
            for stretch in _at_gaps(worded):
                while stretch and stretch[-1].kind in (Kind.COMMA, Kind.ALIGN):
                    stretch.pop()
                pieces = list(_split(stretch, (Kind.COMMA,))) if occurs(Kind.COMMA, stretch) else [stretch]
                related = [occurs(Kind.RELATION, piece) for piece in pieces]
                if len(pieces) > 1 and all(related):
                    yield from ((piece, prose) for piece in pieces)
                else:
                    yield stretch, prose


def _columns(row: list[Token]) -> Iterator[list[Token]]:
    """The formulas that stand side by side in a row: `a &= b & c &= d`; other marks of alignment part nothing."""
    start, depth = 0, 0
    for at, token in enumerate(row if occurs(Kind.ALIGN, row) else ()):
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if token.kind is not Kind.ALIGN or depth > 0 or not start < at < len(row) - 1:
            continue
        left, right = row[at - 1].kind, row[at + 1].kind
        if left not in _OPERATORS | {Kind.OPEN} and right not in _OPERATORS | {Kind.CLOSE}:
            yield row[start:at]
            start = at
    yield row[start:]


def _worded(row: list[Token]) -> Iterator[tuple[list[Token], str]]:
    """The stretches between the words of a row, with the words."""
    if not occurs(Kind.PROSE, row):
        return iter([(row, "")])
    stretches: list[tuple[list[Token], list[str]]] = [([], [])]
    depth = 0
    for at, token in enumerate(row):
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        applied = row[at + 1 : at + 2] and row[at + 1].kind is Kind.OPEN and row[at + 1].start == token.end
        if token.kind is not Kind.PROSE or depth > 0 or applied:  # `\text{Var}(X)` is no remark
            stretches[-1][0].append(token)
        elif all(other.kind in _LEADING for other in stretches[-1][0]):
            stretches[-1][1].append(token.value)
        else:
            stretches.append(([], [token.value]))
    if len(stretches) > 1 and all(token.kind in _LEADING for token in stretches[-1][0]):
        stretches[-2][1].extend(stretches.pop()[1])
    return ((tokens, " ".join(words)) for tokens, words in stretches)


def _at_gaps(row: list[Token]) -> Iterator[list[Token]]:
    """The formulas that a row has beside each other, without a number of the row: `a = b \\qquad (3)`."""
    if not any(token.wide for token in row):
        yield row
        return
    part: list[Token] = []
    depth = 0
    for token in row:
        ends = not part or part[-1].kind in _OPERAND_ENDS
        if token.wide and depth <= 0 and part and ends and token.kind in _OPERAND_STARTS:
            yield part
            part = []
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        part.append(token)
    if not (len(part) == 3 and part[0].wide and part[0].value == "(" and part[1].kind is Kind.NUMBER):
        yield part


def _split(tokens: Sequence[Token], kinds: tuple[Kind, ...]) -> Iterator[list[Token]]:
    part: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if token.kind in kinds and (depth <= 0 or token.kind not in (Kind.COMMA, Kind.SEMICOLON)):
            yield part
            part = []
        else:
            part.append(token)
    if part:
        yield part


_WORD = re.compile(r"[ ,:.]*([A-Za-z][a-z]+)(?=[\s,:]|$)")
_LEAD = re.compile(r"\s*(?:[A-Z]?[a-z]+\s+)*(?:\([^()=:]{1,40}\)\s+)?[A-Za-z]+\s*:\s+(?=\S)")


_NUMBERED = re.compile(r"\s*(?:\((?:[1-9]|[a-h]|i{1,3})\)|[1-9]\d?(?:\.[1-9])?[.)](?=\s)|[a-h]\))\s+(?=\S)")


def after_prose(line: str, notation: Notation) -> str:
    """What stands behind the words, or the number, that a line begins with: `So the answer is 2(y - 1)`, `2. x + 1`."""
    number = _NUMBERED.match(line)
    line = line[number.end() :] if number else line
    colon = _LEAD.match(line)
    at = colon.end() if colon else 0
    while found := _WORD.match(line, at):
        word = found.group(1)
        reserved = word.lower() in SPELLINGS or word.lower() in INFINITE or word in GREEK_NAMES
        if reserved or notation.name(word) or word == "let":
            break
        at = found.end()
    return line[at:]
