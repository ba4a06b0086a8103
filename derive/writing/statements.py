"""Problem statements, which are LaTeX, as text that reads well in a terminal."""

from __future__ import annotations

import re

from .names import name_text

_MATRIX = re.compile(r"\\begin\{[bp]matrix\}(.*?)\\end\{[bp]matrix\}", re.DOTALL)
_NAME = re.compile(r"(?:\\[A-Za-z]+(?:\{[^{}]*\})?|[A-Za-z])(?:_(?:\{[^{}]*\}|\w))?(?:\^\*)?")
_ACCENT = re.compile(r"\\(hat|tilde|bar|dot|vec)\s+([A-Za-z])")
_ROOT = re.compile(r"√\{([^{}]*)\}")
_FRACTION = re.compile(r"∕\{([^{}]*)\}\{([^{}]*)\}")
_WORDS = {
    r"\sqrt": "√", r"\frac": "∕", r"\nabla": "∇",
    r"\tanh": "tanh", r"\sigma": "σ", r"\times": "×", r"\cdot": "·", r"\partial": "∂", r"\exp": "exp",
}  # fmt: skip


def readable(statement: str) -> str:
    """The statement with its formulas in Unicode."""
    paragraphs = " ".join(statement.split())
    return re.sub(r"\$(.*?)\$", lambda match: _formula(match[1]), paragraphs).replace(". Layer", ".\nLayer")


def _formula(text: str) -> str:
    text = _MATRIX.sub(lambda match: _matrix(match[1]), text)
    for word, sign in _WORDS.items():
        text = re.sub(re.escape(word) + r"(?![A-Za-z])", sign, text)
    text = _ACCENT.sub(r"\\\1{\2}", text)
    text = _NAME.sub(lambda match: name_text(match[0]), text)
    while (plain := _FRACTION.sub(_divided, _ROOT.sub(lambda match: f"√{_bracketed(match[1])}", text))) != text:
        text = plain
    return text.replace(" * ", " ∗ ").replace("^2", "²").replace("- ", "− ")


def _matrix(body: str) -> str:
    rows = [", ".join(entry.strip() for entry in row.split("&")) for row in body.split(r"\\")]
    return "[" + "; ".join(rows) + "]"


def _divided(match: re.Match[str]) -> str:
    return f"{_bracketed(match[1])}/{_bracketed(match[2])}"


def _bracketed(text: str) -> str:
    """What stands under a root or beside a slash, in brackets unless it is a single name or root."""
    return text if " " not in text.strip() else f"({text.strip()})"
