"""Problem statements, which are LaTeX, as text that reads well in a terminal."""

from __future__ import annotations

import re

from .names import name_text

_MATRIX = re.compile(r"\\begin\{[bp]matrix\}(.*?)\\end\{[bp]matrix\}", re.DOTALL)
_NAME = re.compile(r"(?:\\[A-Za-z]+(?:\{[^{}]*\})?|[A-Za-z])(?:_(?:\{[^{}]*\}|\w))?(?:\^\*)?")
_WORDS = {r"\tanh": "tanh", r"\sigma": "σ", r"\times": "×", r"\cdot": "·", r"\partial": "∂", r"\exp": "exp"}


def readable(statement: str) -> str:
    """The statement with its formulas in Unicode."""
    paragraphs = " ".join(statement.split())
    return re.sub(r"\$(.*?)\$", lambda match: _formula(match[1]), paragraphs).replace(". Layer", ".\nLayer")


def _formula(text: str) -> str:
    text = _MATRIX.sub(lambda match: _matrix(match[1]), text)
    for word, sign in _WORDS.items():
        text = re.sub(re.escape(word) + r"(?![A-Za-z])", sign, text)
    text = _NAME.sub(lambda match: name_text(match[0]), text)
    return text.replace(" * ", " ∗ ").replace("^2", "²").replace("- ", "− ")


def _matrix(body: str) -> str:
    rows = [", ".join(entry.strip() for entry in row.split("&")) for row in body.split(r"\\")]
    return "[" + "; ".join(rows) + "]"
