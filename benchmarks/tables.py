"""Plain tables."""

from __future__ import annotations

from collections.abc import Sequence


def shown(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Columns side by side, the first to the left, the others to the right."""
    lines = [head, *body]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head))]
    text = ["  ".join(_cell(cell, width, k) for k, (cell, width) in enumerate(zip(line, widths, strict=True))) for line in lines]
    return "\n".join([text[0], "-" * len(text[0]), *text[1:]])


def _cell(text: str, width: int, column: int) -> str:
    return text.rjust(width) if column else text.ljust(width)
