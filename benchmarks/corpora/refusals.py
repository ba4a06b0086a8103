"""What must be refused with an error, what must come back at all, and what must never be taken for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sympy import Integer

from derive.reading import Notation, read_expression

from .cases import Case, Record, Said, decided, records

SOURCES = ("doenet_errors", "latex_errors", "hostile")
_WANTED = {
    "refuse": "refused",
    "clean error": "refused",
    "no false accept": "unaccepted",
    "answer or error in bounded time and memory": "bounded",
}


def cases(folder: Path, source: str) -> Iterator[Case]:
    """The cases of one corpus."""
    for record in records(folder, source):
        expected = _WANTED.get(record.get("want", ""), "refused")
        if record["kind"] == "must-terminate":
            expected = "bounded"
        yield Case(record["id"], source, record["kind"], record["b"], expected, partial(_judged, record, expected))


def _judged(record: Record, expected: str) -> Said:
    """Read, and where it can be read compared with 1, so that the kernel meets it too."""
    syntax = record["syntax"] if record["syntax"] in ("text", "latex") else "text"
    reading = read_expression(record["b"], Notation(), syntax)
    if expected == "refused":
        return Said("read", str(reading.expression))
    return decided(reading.expression, Integer(1))
