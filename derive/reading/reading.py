"""The pipeline: tokens, words, brackets, grammar, elaboration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Symbol

from .elaborate import elaborate
from .grammar import parse
from .notation import Notation
from .remarks import Remarks
from .syntax import Node
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


def read_expression(text: str, notation: Notation | None = None) -> Reading:
    """Read one expression. Raises `ReadingError`, whatever the text."""
    notation = notation or Notation()
    tokens = tokenize(text)
    return _read(text, tokens, survey([tokens], notation.names, notation.functions), notation, {})


def read_pair(a: str, b: str, notation: Notation | None = None) -> tuple[Reading, Reading]:
    """Read two sides that share their names: what a name means is decided looking at both."""
    notation = notation or Notation()
    left, right = tokenize(a), tokenize(b)
    vocabulary = survey([left, right], notation.names, notation.functions)
    known: dict[str, Symbol] = {}
    return _read(a, left, vocabulary, notation, known), _read(b, right, vocabulary, notation, known)


def _read(
    text: str, tokens: Sequence[Token], vocabulary: Vocabulary, notation: Notation, known: dict[str, Symbol]
) -> Reading:
    remarks = Remarks()
    tree = parse(text, resolve(text, tokens, vocabulary, remarks), remarks)
    symbols: dict[str, Symbol] = {}
    expression = elaborate(text, tree, symbols, {**notation.names, **known})
    known.update(symbols)
    return Reading(expression, text, tree, symbols, remarks.as_tuple())
