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
from .words import Vocabulary, resolve, survey


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
    return _read(text, tokens, survey([tokens], notation), {})


def read_pair(
    a: str, b: str, notation: Notation | None = None, syntax: tuple[str, str] = ("text", "text")
) -> tuple[Reading, Reading]:
    """Read two sides that share their names: what a name means is decided looking at both."""
    notation = notation or Notation()
    left, right = tokenize(a, notation, syntax[0]), tokenize(b, notation, syntax[1])
    vocabulary = survey([left, right], notation)
    known: dict[str, Symbol] = {}
    return _read(a, left, vocabulary, known), _read(b, right, vocabulary, known)


def _read(text: str, tokens: Sequence[Token], vocabulary: Vocabulary, known: dict[str, Symbol]) -> Reading:
    remarks, notation = Remarks(), vocabulary.notation
    tree = parse(text, resolve(text, tokens, vocabulary, remarks), remarks, notation)
    symbols: dict[str, Symbol] = {}
    if isinstance(tree, Listing):
        hint = "give the expression alone"
        raise ReadingError(Code.COMMA, "one expression was expected, not a list", text, tree.span, hint)
    expression = elaborate(text, tree, symbols, notation, known)
    known.update(symbols)
    return Reading(expression, text, tree, symbols, remarks.as_tuple())
