"""The readings of a text that can be read in several ways, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

MOST = 8


class Choices:
    """Which reading is taken at each place where there are two: those that `taken` says, then the first."""

    def __init__(self, taken: tuple[int, ...] = ()) -> None:
        self.taken = taken
        self.places = 0

    def second(self) -> bool:
        """Whether the second of two readings is taken at the next place."""
        place = self.places
        self.places += 1
        return place < len(self.taken) and self.taken[place] == 1


def combinations(places: int) -> Iterator[tuple[int, ...]]:
    """All ways to choose at so many places, the first readings first; none where these are too many."""
    if 2**places <= MOST:
        for number in range(2**places):
            yield tuple(number >> place & 1 for place in reversed(range(places)))
