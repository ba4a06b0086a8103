r"""Words with formulas between dollar signs, as LaTeX: what is not ours is escaped, `\ref` is a step's number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ..pieces import pieces
from ..tex import formula, tex

_DOUBLE: Final = re.compile(r"--|,,")


def inline(words: str, refer: Callable[[str], str]) -> str:
    """Words as LaTeX; `refer` says what stands for the step `part.number`."""
    return "".join(_piece(kind, text, refer) for kind, text in pieces(words))


def _piece(kind: str, text: str, refer: Callable[[str], str]) -> str:
    if kind == "math":
        return formula(f"${text}$", " ".join(text.split()))
    return refer(text) if kind == "ref" else prose(text)


def prose(text: str) -> str:
    """Text as an author types it: a comma or a hyphen needs no braces where it stands alone."""
    written = tex(text.replace("'", "’"))
    alone = not _DOUBLE.search(text)
    return written.replace("{,}", ",").replace("{-}", "-") if alone else written
