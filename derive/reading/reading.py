"""The pipeline: tokens, words, brackets, grammar, elaboration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Symbol

from .elaborate import elaborate
from .errors import Code, ReadingError
from .grammar import parse
from .notation import Notation
from .remarks import Remarks
from .syntax import Listing, Node
from .tokens import Token, tokenize
from .words import Vocabulary, resolve


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that was read.

    `expression` is SymPy's tree, unevaluated (a matrix expression if the text has matrices); `syntax` is what
    was written; `symbols` are the symbols of the expression by canonical name; `notes` say what was chosen.
    """

    expression: Any
    text: str
    syntax: Node
    symbols: dict[str, Symbol]
    notes: tuple[str, ...] = ()


def read_expression(text: str, notation: Notation | None = None, syntax: str = "text") -> Reading:
    """Read one expression, in plain text or in LaTeX. Raises `ReadingError`, whatever the text."""
    notation = notation or Notation()
    tokens = tokenize(text, notation, syntax)
    return _read([text], [tokens], notation)[0]


def read_pair(
    a: str, b: str, notation: Notation | None = None, syntax: tuple[str, str] = ("text", "text")
) -> tuple[Reading, Reading]:
    """Read two sides that share their names: what a name means is decided looking at both."""
    notation = notation or Notation()
    left, right = _read([a, b], [tokenize(a, notation, syntax[0]), tokenize(b, notation, syntax[1])], notation)
    return left, right


def _read(texts: Sequence[str], token_lists: Sequence[Sequence[Token]], notation: Notation) -> list[Reading]:
    """Texts that share their names, read one after another."""
    vocabulary = Vocabulary(token_lists, notation)
    parsed = [_parsed(text, tokens, vocabulary) for text, tokens in zip(texts, token_lists, strict=True)]
    known: dict[str, Symbol] = {}
    readings: list[Reading] = []
    for text, (tree, remarks) in zip(texts, parsed, strict=True):
        symbols: dict[str, Symbol] = {}
        beside = [other for other, _ in parsed if other is not tree]
        expression = elaborate(text, tree, symbols, notation, known, beside)
        known.update(symbols)
        readings.append(Reading(expression, text, tree, symbols, remarks.as_tuple()))
    return readings


def _parsed(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Node, Remarks]:
    remarks = Remarks()
    tree = parse(text, resolve(text, tokens, vocabulary, remarks), remarks, vocabulary.notation)
    if isinstance(tree, Listing):
        hint = "give the expression alone"
        raise ReadingError(Code.COMMA, "one expression was expected, not a list", text, tree.span, hint)
    return tree, remarks
