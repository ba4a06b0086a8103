r"""Words with formulas between dollar signs, piece by piece; `\ref{part.number}` in them is a step."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PIECE = re.compile(r"\$((?:[^$\\]|\\.)+)\$|\\ref\{([^{}]+)\}|\\(\$)", re.DOTALL)
Pieces = Iterator[tuple[str, str]]


def pieces(words: str) -> Pieces:
    """The words in order, as pairs of a kind and a text: `text`, `math` or `ref`."""
    at = 0
    for match in _PIECE.finditer(words):
        if match.start() > at:
            yield "text", words[at : match.start()]
        math, step, dollar = match.groups()
        yield ("math", math) if math else ("ref", step) if step else ("text", dollar)
        at = match.end()
    if at < len(words):
        yield "text", words[at:]
