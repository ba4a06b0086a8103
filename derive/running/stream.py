"""One function over a stream of items, in several bounded workers: outcomes in order, memory flat.

One loop, in the thread of whoever asks for the next outcome, waits for all workers at once. So there is no signal,
no thread and nothing global, and where the loop ends, however it ends, everything ends.
"""

from __future__ import annotations

import math
import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

from derive.running.worker import GIB, Limits, Outcome, Raised, Worker, attempt, caught, pipe

T = TypeVar("T")
R = TypeVar("R")
Known: TypeAlias = Callable[[T, Outcome[R]], object]


def ordered(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    jobs: int,
    seconds: float,
    memory: int | None = 2 * GIB,
    ahead: int = 1000,
    renew: int = 1000,
    arriving: bool = False,
    known: Known[T, R] | None = None,
) -> Generator[tuple[T, Outcome[R]], None, None]:
    """Yield each item with what `function` makes of it, in the order of the items, whatever `jobs` is.

    An item may take `seconds` of wall time, and `memory` bytes of address space beyond what its worker had
    before (None: no limit; without /proc, so off Linux, there is none either). An item that is over either, or
    kills its worker, is Stopped; a fresh worker has the next, and the other workers go on.

    An item is taken when a worker is free for it, and fewer than `ahead` have been taken whose outcomes have not:
    so `items` may be endless. They are taken in the thread that asks for outcomes; where they are `arriving` at a
    pace of their own (standard input), in a thread of theirs, so that no outcome waits for the item that follows.
    `known` is called with each item as soon as its outcome is known, in whatever order that is: for keeping what is
    finished while an earlier item is not. A worker is replaced after `renew` items, or when it keeps more than an
    eighth of `memory` from one to the next: so caches do not grow for ever.

    A worker is a copy of this process: `function` may be a closure, whatever is imported is warm, and the
    items of a *sequence* are simply there, never pickled (a SymPy expression built unevaluated would come out
    of a pickle evaluated); do not change the sequence meanwhile. The items of any other iterable are sent to
    the worker and must be plain: None, bool, int, float, str, bytes, the builtin containers of these, and
    dataclasses of these. Results always come back pickled.

    Closing the generator, Ctrl-C, and an exception of `known` kill the workers. An exception of `items` is raised
    after the outcomes of the items before. A thread that waits for an item that is `arriving` ends when that has.

    Where there is no `os.fork` (Windows), the function runs in this process and no limit is enforced.

    Raises:
        ValueError: `jobs`, `ahead`, `seconds`, `memory` or `renew` is out of range.
        TypeError: (while iterating) an item of an iterable that is not a sequence is not plain.
        OSError: (while iterating) no worker could be started.
    """
    limits = Limits(seconds, memory, renew)
    if jobs < 1 or ahead < 1:
        raise ValueError(f"jobs and ahead must be positive: {jobs}, {ahead}")
    if not hasattr(os, "fork"):
        return _here(function, items, limits, known)
    if isinstance(items, Sequence):
        workers = [Worker(partial(_at, function, items), limits) for _ in range(jobs)]
    else:
        workers = [Worker(function, limits) for _ in range(jobs)]
    return _outcomes(items, _Bench(workers, isinstance(items, Sequence), known), ahead, arriving)


def _at(function: Callable[[T], R], sequence: Sequence[T], index: int) -> R:
    return function(sequence[index])


def _here(
    function: Callable[[T], R], items: Iterable[T], limits: Limits, known: Known[T, R] | None
) -> Generator[tuple[T, Outcome[R]], None, None]:
    for item in items:
        outcome = attempt(partial(function, item), limits.memory)
        if known is not None:
            known(item, outcome)
        yield item, outcome


def _outcomes(
    items: Iterable[T], bench: _Bench[T, R], ahead: int, arriving: bool
) -> Generator[tuple[T, Outcome[R]], None, None]:
    source = _Arrivals(items) if arriving else _Source(items)
    slots: deque[_Slot[T, R]] = deque()  # taken, and not yet yielded
    try:
        while slots or not source.is_at_end:
            has_room = bench.has_idle and len(slots) < ahead
            is_known = bool(slots and slots[0].outcome)
            is_waiting = not (is_known or (has_room and source.is_ready))
            bench.collect(source if is_waiting and has_room else None, is_waiting)
            has_room = bench.has_idle and len(slots) < ahead  # before yielding: the caller may take its time
            if has_room and source.is_ready and (slot := source.take()) is not None:
                slots.append(slot)
                bench.give(slot)
            if slots and (outcome := slots[0].outcome):
                yield slots.popleft().item, outcome
    finally:
        bench.stop()
        source.close()
    if source.error is not None:
        raise source.error


@dataclass(slots=True, eq=False)
class _Slot(Generic[T, R]):
    """An item's place in the order."""

    index: int
    item: T
    outcome: Outcome[R] | None = None


class _Bench(Generic[T, R]):
    """The workers, some of which have an item."""

    def __init__(self, workers: list[Worker[Any, R]], by_index: bool, known: Known[T, R] | None) -> None:
        self._idle = workers
        self._busy: dict[Worker[Any, R], _Slot[T, R]] = {}
        self._by_index = by_index
        self._known = known

    @property
    def has_idle(self) -> bool:
        """Whether an item can be given."""
        return bool(self._idle)

    def give(self, slot: _Slot[T, R]) -> None:
        """Let a worker begin with an item. Raises as `Worker.give` does."""
        worker = self._idle.pop()
        self._busy[worker] = slot
        worker.give(slot.index if self._by_index else slot.item)

    def collect(self, source: _Source[T] | None, is_waiting: bool) -> None:
        """Note the outcomes that are known by now; if waiting, after one is or the source has an item."""
        if source is None and not self._busy:
            return
        poll = select.poll()
        if source is not None:
            source.watch(poll)
        for worker in self._busy:
            worker.watch(poll)
        poll.poll(self._patience() if is_waiting else 0)
        for worker, slot in list(self._busy.items()):
            outcome = worker.outcome()
            if outcome is not None:
                self._release(worker, slot, outcome)

    def stop(self) -> None:
        """Kill the workers."""
        for worker in [*self._busy, *self._idle]:
            worker.stop()

    def _patience(self) -> int | None:
        """The milliseconds until the first deadline, rounded up; None without one."""
        if not self._busy:
            return None
        first = min(worker.deadline for worker in self._busy)
        return max(0, math.ceil((first - time.monotonic()) * 1000))

    def _release(self, worker: Worker[Any, R], slot: _Slot[T, R], outcome: Outcome[R]) -> None:
        del self._busy[worker]
        self._idle.insert(len(self._idle) if worker.is_running else 0, worker)  # the last is the next: a warm one
        slot.outcome = outcome
        if self._known is not None:
            self._known(slot.item, outcome)


class _Source(Generic[T]):
    """The items, taken one at a time by whoever asks."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = iter(items)
        self._taken = 0
        self.is_at_end = False
        self.error: Exception | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it makes sense to ask."""
        return not self.is_at_end

    def take(self) -> _Slot[T, Any] | None:
        """The next item; None where there is none, and at an error, which is kept."""
        item = self._next()
        if isinstance(item, (_End, Raised)):
            self.is_at_end = True
            self.error = item.error if isinstance(item, Raised) else None
            return None
        self._taken += 1
        return _Slot(self._taken - 1, item)

    def watch(self, poll: select.poll) -> None:
        """Let the poll return when an item is ready that was not."""

    def close(self) -> None:
        """No more will be asked for."""

    def _next(self) -> T | Raised | _End:
        return caught(partial(next, self._items, _End.END))


class _End(Enum):
    """No item."""

    END = auto()
    NOT_YET = auto()


class _Arrivals(_Source[T]):
    """The items, each awaited by a thread while nobody asks."""

    def __init__(self, items: Iterable[T]) -> None:
        super().__init__(items)
        self._arrived: T | Raised | _End = _End.NOT_YET
        self._bell, self._ring = pipe()
        self._is_closed = False
        self._lock = threading.RLock()  # closing may be the garbage collector's doing, in whatever thread
        self._wanted = threading.Semaphore()
        threading.Thread(target=self._await, name="arrivals", daemon=True).start()

    @property
    def is_ready(self) -> bool:
        """Whether the thread has something."""
        return not self.is_at_end and self._arrived is not _End.NOT_YET

    def watch(self, poll: select.poll) -> None:
        """Let the poll return when an item is ready that was not."""
        if not self.is_at_end:
            poll.register(self._bell, select.POLLIN)

    def close(self) -> None:
        """End the thread; while it waits for an item, it cannot be ended, and so ends after that."""
        with self._lock:
            self._is_closed = True
            self._bell.close()
            self._ring.close()
        self._wanted.release()

    def _await(self) -> None:
        while self._wanted.acquire() and not self._is_closed:
            arrived = super()._next()
            with self._lock:
                if not self._is_closed:
                    self._arrived = arrived
                    self._ring.write(b"!")
            if isinstance(arrived, (_End, Raised)):
                return

    def _next(self) -> T | Raised | _End:
        self._bell.read(1)
        arrived, self._arrived = self._arrived, _End.NOT_YET
        self._wanted.release()
        return arrived
