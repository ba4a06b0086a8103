r"""Derivatives as LaTeX packages write them: `\pdv{L}{w}`, `\dv{x}`, `\pdv[2]{f}{x}`, `\pdv{f}{x}{y}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .errors import Code, ReadingError
from .notation import Notation
from .tokens import Kind, Token, tokenize

DERIVATIVES = frozenset("pdv dv odv pderiv deriv pdiff".split())
_ORDER = re.compile(r"\s*\[\s*([1-9])\s*\]")

Argument = tuple[int, int]


def derivative_tokens(
    text: str, notation: Notation, start: int, at: int, argument: Callable[[int], tuple[str, int] | None]
) -> tuple[list[Token], int]:
    """The fraction that such a command at `start` stands for, and where it ends; `at` is behind its name.

    `argument` finds the text of an argument in braces and where it ends. Raises `ReadingError`.
    """
    order = _ORDER.match(text, at)
    at = order.end() if order else at
    found: list[Argument] = []
    while len(found) < 3 and _opens(text, at) is not None:
        opening = _opens(text, at)
        content = argument(at)
        if content is None or opening is None:
            break
        at = content[1]
        found.append((opening + 1, at - 1))
    if not found:
        raise ReadingError(Code.OPERAND_MISSING, "an argument in braces was expected here", text, (start, at))
    above, below = (found[0], found[1:]) if len(found) > 1 else (None, found)
    total = int(order.group(1)) if order else len(below)
    if order and len(below) > 1:
        raise ReadingError(Code.UNSUPPORTED, "the order of a mixed derivative", text, (start, at))
    tokens = [Token(Kind.FRACTION, start, at, "/"), *_braced(_above(text, notation, above, total, start), start)]
    return [*tokens, *_braced(_below(text, notation, below, total if order else 1, start), start)], at


def _opens(text: str, at: int) -> int | None:
    while text[at : at + 1].isspace():
        at += 1
    return at if text.startswith("{", at) else None


def _above(text: str, notation: Notation, above: Argument | None, order: int, start: int) -> Iterator[Token]:
    yield Token(Kind.PARTIAL, start, start, "d")
    yield from _power(order, start)
    if above is not None:
        yield from _inner(text, notation, above)


def _below(text: str, notation: Notation, below: list[Argument], order: int, start: int) -> Iterator[Token]:
    for variable in below:
        yield Token(Kind.PARTIAL, start, start, "d")
        yield from _inner(text, notation, variable)
        yield from _power(order, start)


def _power(order: int, start: int) -> Iterator[Token]:
    if order > 1:
        yield Token(Kind.POWER, start, start, "^")
        yield from _braced([Token(Kind.NUMBER, start, start, str(order))], start)


def _braced(tokens: list[Token] | Iterator[Token], start: int) -> list[Token]:
    return [Token(Kind.OPEN, start, start, "{"), *tokens, Token(Kind.CLOSE, start, start, "}")]


def _inner(text: str, notation: Notation, argument: Argument) -> list[Token]:
    """The tokens of an argument, where they stand."""
    begin, end = argument
    try:
        found = tokenize(text[begin:end], notation, "latex")[:-1]
    except ReadingError as error:
        span = error.span[0] + begin, error.span[1] + begin
        raise ReadingError(Code(error.code), error.message, text, span, error.hint) from None
    return [token._replace(start=token.start + begin, end=token.end + begin) for token in found]
