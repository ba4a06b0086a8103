"""How wide formulas and words are, and where they break, whatever they hold: what cannot be set is guessed."""

from __future__ import annotations

from ..pieces import pieces
from ..typeset import breaking
from ..typeset import width as measuring
from ..typeset.parsing import NotTypeset

_CHARACTER = 0.44  # em of a letter of text, on average
_NUMBER = 3.5  # em of a step's number in brackets


def width(latex: str) -> float:
    """A formula's width in em; a guess for one that we do not know how to set."""
    try:
        return measuring.width(latex)
    except NotTypeset:
        return 0.5 * len(latex)


def broken(latex: str, limit: float) -> list[str]:
    """A formula in lines of a width, as far as we know how to break it."""
    try:
        return breaking.broken(latex, limit)
    except NotTypeset:
        return [latex]


def breadth(words: str) -> float:
    """How wide words with formulas are on one line, in em."""
    return sum(_breadth(kind, text) for kind, text in pieces(words))


def _breadth(kind: str, text: str) -> float:
    if kind == "math":
        return width(text)
    return _NUMBER if kind == "ref" else _CHARACTER * len(text)
