"""`python -m benchmarks.writers [10000]`: results written in each format; time, memory beyond the start, size."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context

from benchmarks.tables import shown
from derive.writing.grades.formats import FORMATS, written
from derive.writing.grades.results import Result
from derive.writing.grades.terminal import rows
from tests.writing.grades.examples import CLASS

_PROBLEMS = 15  # answers of each student


def results(count: int) -> Iterator[Result]:
    """So many results, of a class that handed in fifteen each; made as they are asked for."""
    return (replace(CLASS[k % len(CLASS)], student=f"student {k // _PROBLEMS}") for k in range(count))


def measured(name: str, count: int) -> tuple[float, float, float]:
    """Seconds, MB beyond the start, MB of text of one format. To be run in a process of its own."""
    before, start = _peak(), time.perf_counter()
    texts = (row.text for row in rows(results(count))) if name == "terminal" else written(name, results(count))
    size = sum(len(text.encode()) for text in texts)
    return time.perf_counter() - start, (_peak() - before) / 1024, size / 1e6


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    lines = []
    for name in ("terminal", *FORMATS):
        with get_context("spawn").Pool(1) as pool:
            seconds, memory, size = pool.apply(measured, (name, count))
        lines.append([name, f"{seconds:.2f} s", f"{memory:.1f} MB", f"{size:.2f} MB"])
    print(shown([f"{count} results", "time", "memory beyond the start", "size"], lines))


if __name__ == "__main__":
    main()
