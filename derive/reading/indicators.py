"""Comparisons in brackets: `[A + B ≥ 1]` is 1 where it holds and 0 elsewhere (Iverson's convention).

They are read where the functions `≥` and `>` are declared: as these, at the difference of the two sides.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .alphabet import CASES
from .tokens import Kind, Token

FROM, BEYOND = "≥", ">"
_COMPARED = {"≥": (FROM, False), ">": (BEYOND, False), "≤": (FROM, True), "<": (BEYOND, True)}
_MARKS = frozenset({"I", "one", "ind", "Ind"})


def indicators(tokens: Sequence[Token], functions: Collection[str]) -> list[Token]:
    """The tokens with comparisons in brackets as functions, if these are declared."""
    if FROM not in functions or BEYOND not in functions:
        return list(tokens)
    brackets = _compared(tokens)
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        if at not in brackets:
            found.append(tokens[at])
            at += 1
            continue
        sign, closing = brackets[at]
        if found and found[-1].kind is Kind.WORD and found[-1].value in _MARKS and not found[-1].tail:
            found.pop()
        found += _indicator(tokens, at, sign, closing)
        at = closing + 1
    return found


def _compared(tokens: Sequence[Token]) -> dict[int, tuple[int, int]]:
    """For each bracket with one comparison directly in it: where its sign stands, and where it closes."""
    found: dict[int, tuple[int, int]] = {}
    stack: list[tuple[int, list[int]]] = []
    for at, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            stack.append((at, []))
        elif token.kind is Kind.RELATION and stack:
            stack[-1][1].append(at)
        elif token.kind is Kind.CLOSE and stack:
            opening, signs = stack.pop()
            if len(signs) == 1 and tokens[signs[0]].value in _COMPARED and tokens[opening].value != CASES:
                found[opening] = signs[0], at
    return found


def _indicator(tokens: Sequence[Token], opening: int, sign: int, closing: int) -> list[Token]:
    function, swapped = _COMPARED[tokens[sign].value]
    first, last = tokens[opening], tokens[closing]
    sides = [_grouped(tokens[opening + 1 : sign], first), _grouped(tokens[sign + 1 : closing], tokens[sign])]
    larger, smaller = reversed(sides) if swapped else sides
    head = first._replace(kind=Kind.WORD, value=function, tail="")
    minus = Token(Kind.MINUS, tokens[sign].start, tokens[sign].end, "-")
    return [head, first._replace(value="("), *larger, minus, *smaller, last._replace(value=")")]


def _grouped(side: Sequence[Token], at: Token) -> list[Token]:
    opening = Token(Kind.OPEN, at.start, at.start, "(")
    end = side[-1].end if side else at.end
    return [opening, *side, Token(Kind.CLOSE, end, end, ")")]
