"""Ten thousand items in bounded workers: what the stream costs an item, and that memory stays flat.

The items do nothing, or keep 100 kB each for ever, as caches do. Needs /proc (Linux).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import count, islice
from time import perf_counter

import sympy  # a process of the size that graders have  # noqa: F401

from benchmarks.tables import shown
from derive.running import Finished, ordered
from derive.running.worker import Size

MIB = 2**20
_KEPT: list[bytes] = []


def _nothing(_: int) -> int:
    return _in_memory()


def _leaking(_: int) -> int:
    _KEPT.append(b"x" * 100_000)
    return _in_memory()


def _in_memory() -> int:
    size = Size.current()
    if size is None:
        raise OSError("this benchmark reads /proc, which is not there")
    return size.resident


def row(name: str, function: Callable[[int], int], number: int, jobs: int, renew: int) -> list[str]:
    """One run: its rate, what a worker had at most, and what this process had at a tenth of the way and at the end."""
    start = perf_counter()
    largest, own = 0, []
    for n, outcome in islice(ordered(function, count(), jobs=jobs, seconds=10, renew=renew), number):
        if not isinstance(outcome, Finished):
            raise RuntimeError(f"item {n}: {outcome}")
        largest = max(largest, outcome.value)
        if n in (number // 10, number - 1):
            own.append(_in_memory())
    rate = number / (perf_counter() - start)
    return [name, *map(str, (jobs, renew)), f"{rate:,.0f}", *(f"{size / MIB:.1f}" for size in (largest, *own))]


def table(number: int) -> str:
    """The table."""
    runs = [("nothing", _nothing), ("keep 100 kB", _leaking)]
    body = [
        row(name, function, number, jobs, renew)
        for name, function in runs
        for jobs in (1, 2)
        for renew in (1000, 10**9)
    ]
    head = [
        "items that",
        "workers",
        "renewed after",
        "items/s",
        "largest worker, MiB",
        "here at 1/10",
        "here at the end",
    ]
    return shown(head, body)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.streams", description=__doc__)
    parser.add_argument("--items", type=int, default=20_000)
    print(table(parser.parse_args().items))


if __name__ == "__main__":
    main()
