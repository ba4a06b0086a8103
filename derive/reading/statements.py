"""The clauses of an assumption text, told apart: `n integer`, `x in (0, 1)`, `0 < p < 1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .alphabet import GREEK_NAMES
from .errors import Code, ReadingError, Span, quoted
from .functions import SPELLINGS
from .tokens import Kind, Token, canonical_name, occurs


@dataclass(frozen=True, slots=True)
class Named:
    """A name where it is declared."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Declaration:
    """`a, b real`: names and the words that say what they are."""

    names: tuple[Named, ...]
    words: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """`x, y in [0, 1)`: names and the tokens of a set."""

    names: tuple[Named, ...]
    members_of: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """`0 < p < 1`: operands and the signs between them."""

    operands: tuple[tuple[Token, ...], ...]
    signs: tuple[Token, ...]


Statement = Declaration | Membership | Chain


def statements(text: str, tokens: Sequence[Token]) -> list[Statement]:
    """The statements of a text, in order; names listed before one (`x, y > 0`) belong to it."""
    found: list[Statement] = []
    pending: list[tuple[Token, ...]] = []
    for clause in _clauses(tokens):
        if len(clause) == 1 and clause[0].kind is Kind.WORD:
            pending.append(clause)
            continue
        found.extend(_statement(text, pending, clause))
        pending = []
    if pending:
        message = f"nothing is said about `{quoted(text, pending[0][0].span)}`"
        raise ReadingError(Code.ASSUMPTION, message, text, pending[0][0].span, "write x real, or x > 0")
    _check_shared_interval(text, found)
    return found


def _clauses(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """The stretches between commas, semicolons and the word `and`, outside brackets."""
    clause: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        separates = token.kind in (Kind.COMMA, Kind.SEMICOLON) or (token.kind is Kind.WORD and token.value == "and")
        if token.kind is Kind.END or (separates and depth <= 0):
            if clause:
                yield tuple(clause)
            clause = []
        else:
            clause.append(token)


def _statement(text: str, pending: list[tuple[Token, ...]], clause: tuple[Token, ...]) -> Iterator[Statement]:
    if len(clause) > 1 and clause[0].kind is Kind.WORD and _is_membership(clause[1]):
        yield Membership(_names(text, [*pending, clause[:1]]), clause[2:])
    elif occurs(Kind.RELATION, clause):
        chain = _chain(text, clause)
        for name in pending:
            declared_name(text, chain.operands[0])
            yield replace(chain, operands=(name, *chain.operands[1:]))
        yield chain
    else:
        yield Declaration(_names(text, [*pending, clause[:1]]), clause[1:])


def _is_membership(token: Token) -> bool:
    return token.value == "∈" if token.kind is Kind.RELATION else token.kind is Kind.WORD and token.value == "in"


def _chain(text: str, clause: tuple[Token, ...]) -> Chain:
    operands: list[list[Token]] = [[]]
    signs: list[Token] = []
    for token in clause:
        if token.kind is Kind.RELATION:
            signs.append(token)
            operands.append([])
        else:
            operands[-1].append(token)
    for position, operand in enumerate(operands):
        if not operand:
            sign = signs[max(position - 1, 0)]
            message = f"one side of `{quoted(text, sign.span)}` is missing"
            raise ReadingError(Code.OPERAND_MISSING, message, text, sign.span)
    return Chain(tuple(map(tuple, operands)), tuple(signs))


def _names(text: str, clauses: list[tuple[Token, ...]]) -> tuple[Named, ...]:
    return tuple(declared_name(text, clause) for clause in clauses)


def lone_name(operand: Sequence[Token]) -> str:
    """The name that an operand consists of, or nothing."""
    if len(operand) != 1 or operand[0].kind is not Kind.WORD:
        return ""
    name = canonical_name(operand[0].value, operand[0].tail)
    return "" if name == "pi" or name.lower() in SPELLINGS else name


def declared_name(text: str, operand: Sequence[Token]) -> Named:
    """The name that stands where one is declared."""
    name = lone_name(operand)
    if not name:
        span = (operand[0].start, operand[-1].end)
        message = f"`{quoted(text, span)}` is not a name that can be declared"
        raise ReadingError(Code.ASSUMPTION, message, text, span, "write x > 0, n integer, or x in (0, 1)")
    return Named(name, operand[0].span)


def is_run(name: str) -> bool:
    """Whether a name could also be a product of letters: `xy`."""
    return 2 <= len(name) <= 3 and name.isalpha() and name not in GREEK_NAMES


def _check_shared_interval(text: str, found: Sequence[Statement]) -> None:
    """Refuse `0 < x, y < 1`: two statements, or both names between 0 and 1?"""
    for left, right in pairwise(found):
        if not (isinstance(left, Chain) and isinstance(right, Chain) and len(left.signs) == len(right.signs) == 1):
            continue
        names = lone_name(left.operands[1]), lone_name(right.operands[0])
        outer = lone_name(left.operands[0]) or lone_name(right.operands[1])
        if all(names) and not outer and names[0] != names[1] and _direction(left) == _direction(right) != "":
            message = "two statements, or one about both names?"
            span = (left.operands[0][0].start, right.operands[1][-1].end)
            hint = "write 0 < x < 1, 0 < y < 1"
            raise ReadingError(Code.AMBIGUOUS, message, text, span, hint)


def _direction(chain: Chain) -> str:
    """Whether a relation ascends or descends."""
    return {"<": "<", "≤": "<", ">": ">", "≥": ">"}.get(chain.signs[0].value, "")
