"""Several workers side by side, each bounded; the caller goes on meanwhile."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from derive.running.stream import ordered
from derive.running.worker import GIB, Outcome

T = TypeVar("T")
R = TypeVar("R")


def available_jobs() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Background(Generic[T, R]):
    """`function` over `items` in `jobs` workers, begun at once; each takes the next item that none has taken.

    The outcomes are the same, in the same order, whatever `jobs` is. Items that are alike by `kind` share work: a
    worker goes on with those like its last one, and takes another's only when no others are left.
    """

    def __init__(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        *,
        jobs: int,
        seconds: float,
        memory: int | None = 2 * GIB,
        kind: Callable[[T], Hashable] | None = None,
    ) -> None:
        self._number = len(items)
        self._outcomes: dict[int, Outcome[R]] = {}
        self._errors: list[OSError] = []
        self._known = threading.Condition()
        self._awaited: list[int] = []

        def work() -> None:
            near = None if kind is None else _Near(map(kind, items))

            def note(k: int, outcome: Outcome[R]) -> None:
                if near is not None:
                    near.finished(k)
                self._note(k, outcome)

            try:
                for _ in ordered(
                    lambda k: function(items[k]),
                    range(len(items)) if near is None else near,
                    jobs=max(1, jobs),
                    seconds=seconds,
                    memory=memory,
                    ahead=max(1, len(items)),
                    known=note,
                ):
                    pass
            except OSError as error:  # no process, pipe or memory for a worker: the caller must know
                with self._known:
                    self._errors.append(error)
                    self._known.notify_all()

        # a daemon: after Ctrl-C nothing waits for it, and its workers end with their pipes
        threading.Thread(target=work, daemon=True).start()

    def _note(self, k: int, outcome: Outcome[R]) -> None:
        with self._known:
            self._outcomes[k] = outcome
            if k in self._awaited:  # to wake who waits for another would only keep the workers waiting
                self._known.notify_all()

    def outcome(self, k: int) -> Outcome[R]:
        """Wait for the outcome of item k, from 0. Raises OSError where no worker could be started."""
        with self._known:
            self._awaited.append(k)
            self._known.wait_for(lambda: k in self._outcomes or self._errors)
            self._awaited.remove(k)
            if k not in self._outcomes:
                raise self._errors[0]
            return self._outcomes[k]

    def outcomes(self) -> list[Outcome[R]]:
        """Wait for all outcomes, in the order of the items. Raises OSError as `outcome` does."""
        return [self.outcome(k) for k in range(self._number)]


class _Near(Iterator[int]):
    """The places of items, each asked for by the worker that was the last to finish: one like its item, if possible."""

    def __init__(self, kinds: Iterable[Hashable]) -> None:
        self._kinds = list(kinds)
        self._left: dict[Hashable, deque[int]] = {}
        for place, kind in enumerate(self._kinds):
            self._left.setdefault(kind, deque()).append(place)
        self._untouched = deque(self._left)
        self._free: list[Hashable] = []  # the kinds that workers without an item know, the next worker's last

    def finished(self, place: int) -> None:
        """The worker that had this item is the next to ask."""
        self._free.append(self._kinds[place])

    def __next__(self) -> int:
        own = self._left.get(self._free.pop()) if self._free else None
        if own:
            return own.popleft()
        while self._untouched:
            fresh = self._left[self._untouched.popleft()]
            if fresh:
                return fresh.popleft()
        longest = max(self._left.values(), key=len, default=deque[int]())
        if not longest:
            raise StopIteration
        return longest.popleft()
