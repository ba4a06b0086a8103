"""LaTeX that has no tokens as a whole: cut where rows and sides end, so that one bad formula keeps its error to itself.

Cuts are made outside braces, brackets and all environments but those that only lay rows out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import Code, ReadingError
from .notation import Notation
from .tokens import Kind, Token, tokenize

MAX_FRAGMENTS = 2_000
_LAYOUTS = "align|aligned|alignat|gather|gathered|split|equation|eqnarray|multline"
_MARKS = re.compile(
    r"(?P<row>\\\\(?:\[[^\]]{0,10}\])?)"
    rf"|(?P<layout>\\(?:begin|end)\s*\{{(?:{_LAYOUTS})\*?\}})"
    r"|(?P<begin>\\begin(?![a-zA-Z]))|(?P<end>\\end(?![a-zA-Z]))"
    r"|\\[{}|]|(?P<open>[{(\[])|(?P<close>[})\]])"
    r"|(?P<sign>[=<>≤≥≈]|\\(?:leq?|geq?|neq?|approx|equiv|sim|propto|to|in|iff|implies|Rightarrow|ll|gg)(?![a-zA-Z]))"
    r"|\\(?:[a-zA-Z]+|.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of the text that is read by itself, or a mark between two, which is one of `row`, `sign`, `layout`."""

    start: int
    end: int
    mark: str = ""


def fragments(text: str) -> Iterator[Fragment]:
    """The stretches of a text and the marks between them, in order."""
    at, braces, brackets, environments = 0, 0, 0, 0
    for found in _MARKS.finditer(text):
        kind, sign = found.lastgroup, found.group()
        if kind in ("open", "close"):
            step = 1 if kind == "open" else -1
            braces += step * (sign in "{}")
            brackets += step * (sign not in "{}")
        elif kind in ("begin", "end"):
            environments += 1 if kind == "begin" else -1
        elif kind is not None and braces <= 0 and environments <= 0 and (brackets <= 0 or kind != "sign"):
            yield Fragment(at, found.start())
            yield Fragment(found.start(), found.end(), kind)
            at, brackets = found.end(), brackets if kind == "sign" else 0
    yield Fragment(at, len(text))


def tolerant_tokens(text: str, notation: Notation) -> tuple[list[Token], list[ReadingError]]:
    """The tokens of LaTeX; a fragment without tokens is one token BAD, whose value is the number of its error.

    Raises `ReadingError` where there is nothing to cut.
    """
    try:
        return tokenize(text, notation, "latex"), []
    except ReadingError as error:
        cut = list(fragments(text))
        if not 1 < len(cut) <= MAX_FRAGMENTS:
            raise error from None
    tokens: list[Token] = []
    errors: list[ReadingError] = []
    for fragment in cut:
        tokens += _tokens(text, fragment, notation, errors)
    return [*tokens, Token(Kind.END, len(text), len(text))], errors


def _tokens(text: str, fragment: Fragment, notation: Notation, errors: list[ReadingError]) -> list[Token]:
    start, end = fragment.start, fragment.end
    if fragment.mark == "layout" or not text[start:end].strip(" \t\n&"):
        return []
    if fragment.mark == "row":
        return [Token(Kind.ROW, start, end, "\\\\")]
    try:
        found = tokenize(text[start:end], notation, "latex")
    except ReadingError as error:
        span = error.span[0] + start, error.span[1] + start
        errors.append(ReadingError(Code(error.code), error.message, text, span, error.hint))
        return [Token(Kind.BAD, start, end, str(len(errors) - 1))]
    return [token._replace(start=token.start + start, end=token.end + start) for token in found[:-1]]
