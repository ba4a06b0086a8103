"""One function over many items, one after the other, each within a deadline and a memory limit."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TypeVar

from derive.running.stream import ordered
from derive.running.worker import GIB, Outcome

T = TypeVar("T")
R = TypeVar("R")


def bounded(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    seconds: float = 10.0,
    memory: int | None = 2 * GIB,
) -> Generator[Outcome[R], None, None]:
    """Yield what `function` makes of each item, in order, each as soon as it is known: `ordered` with one worker.

    No item is taken before its predecessor's outcome has been. Raises as `ordered` does.
    """
    outcomes = ordered(function, items, jobs=1, seconds=seconds, memory=memory, ahead=1)
    return _second(outcomes)


def _second(pairs: Generator[tuple[T, Outcome[R]], None, None]) -> Generator[Outcome[R], None, None]:
    try:
        for _, outcome in pairs:
            yield outcome
    finally:
        pairs.close()
