r"""Words with formulas between dollar signs, as LaTeX: what is not ours is escaped, `\ref` is a step's number."""

from __future__ import annotations

from collections.abc import Callable

from ..pieces import pieces
from ..tex import formula, tex


def inline(words: str, refer: Callable[[str], str]) -> str:
    """Words as LaTeX; `refer` says what stands for the step `part.number`."""
    return "".join(_piece(kind, text, refer) for kind, text in pieces(words))


def _piece(kind: str, text: str, refer: Callable[[str], str]) -> str:
    if kind == "math":
        return formula(f"${text}$", " ".join(text.split()))
    return refer(text) if kind == "ref" else tex(text.replace("'", "’"))
