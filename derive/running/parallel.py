"""Several workers side by side, each bounded; the caller goes on meanwhile."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from derive.running.bounded import GIB, Outcome, bounded

T = TypeVar("T")
R = TypeVar("R")


def available_jobs() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Background(Generic[T, R]):
    """`function` over `items` in `jobs` workers, begun at once; worker k takes every `jobs`-th item.

    The outcomes are the same, in the same order, whatever `jobs` is.
    """

    def __init__(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        *,
        jobs: int,
        seconds: float,
        memory: int | None = 2 * GIB,
    ) -> None:
        self._items = items
        self._jobs = max(1, min(jobs, len(items)))
        self._shares: list[list[Outcome[R]]] = [[] for _ in range(self._jobs)]
        self._errors: list[BaseException] = []

        def work(k: int) -> None:
            try:
                for outcome in bounded(function, items[k :: self._jobs], seconds=seconds, memory=memory):
                    self._shares[k].append(outcome)
            except OSError as error:  # no process, pipe or memory for a worker: the caller must know
                self._errors.append(error)

        # daemons: after Ctrl-C nothing waits for them, and their workers end with their pipes
        self._threads = [threading.Thread(target=work, args=(k,), daemon=True) for k in range(self._jobs)]
        for thread in self._threads:
            thread.start()

    def outcomes(self) -> list[Outcome[R]]:
        """Wait for all outcomes, in the order of the items. Raises OSError where no worker could be started."""
        for thread in self._threads:
            thread.join()
        if self._errors:
            raise self._errors[0]
        return [self._shares[k % self._jobs][k // self._jobs] for k in range(len(self._items))]
