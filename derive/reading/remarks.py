"""The choices that reading made, collected for the person who wrote the text."""

from __future__ import annotations

MAX_REMARKS = 30


class Remarks:
    """An ordered set of short sentences, bounded, for hostile text could cause one per character."""

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def add(self, remark: str) -> None:
        """Note a choice once."""
        if len(self._seen) < MAX_REMARKS:
            self._seen[remark] = None

    def as_tuple(self) -> tuple[str, ...]:
        """The remarks in the order of their first occurrence."""
        return tuple(self._seen)
