r"""Words with formulas between dollar signs, as LaTeX: what is not ours is escaped, `\ref` is a step's number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..tex import formula, tex

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


def inline(words: str, refer: Callable[[str], str]) -> str:
    """Words as LaTeX; `refer` says what stands for the step `part.number`."""
    return "".join(_piece(kind, text, refer) for kind, text in pieces(words))


def _piece(kind: str, text: str, refer: Callable[[str], str]) -> str:
    if kind == "math":
        return formula(f"${text}$", text)
    return refer(text) if kind == "ref" else tex(text.replace("'", "’"))
