"""Results put away by student: for the writers that show a student's work together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from .json import line, result_from_json
from .results import Result

_IN_MEMORY = 8_000_000  # bytes; more goes to a file


class Shelf:
    """Ten thousand results need not be in memory: they wait as lines of JSON, on disk once they are many."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by `__exit__`
        self._places: dict[str, list[tuple[int, int]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def add(self, result: Result) -> None:
        """Put one away, behind what the same student has there."""
        text = line(result).encode()
        self._places.setdefault(result.student, []).append((self._file.tell(), len(text)))
        self._file.write(text)

    def students(self) -> Iterator[tuple[str, list[Result]]]:
        """Each student with all their results, in the order in which they first came. Nothing is added after."""
        for student, places in self._places.items():
            yield student, [self._read(*place) for place in places]

    def _read(self, start: int, length: int) -> Result:
        self._file.seek(start)
        return result_from_json(json.loads(self._file.read(length)))
