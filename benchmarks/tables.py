"""Plain tables."""

from __future__ import annotations

from collections.abc import Sequence


def shown(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Columns side by side; those of numbers to the right."""
    columns = [_column(*cells) for cells in zip(head, *body, strict=True)]
    first, *rest = ("  ".join(cells).rstrip() for cells in zip(*columns, strict=True))
    return "\n".join([first, "-" * len(first), *rest])


def _column(head: str, *cells: str) -> list[str]:
    width = max(len(cell) for cell in (head, *cells))
    numeric = all(cell[:1].isdigit() for cell in cells)
    return [cell.rjust(width) if numeric else cell.ljust(width) for cell in (head, *cells)]
