"""What one item does (hang, eat memory, crash) is its own outcome, and never the next one's.

The deadlines are generous or absurdly exceeded: no test depends on how fast the machine is.
"""

from __future__ import annotations

import faulthandler
import gc
import itertools
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import flint
import pytest
import sympy

from derive.running import Failed, Finished, Stopped, bounded
from tests.running.processes import MIB, is_alive, run, wait_until

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork, nothing is enforced"),
    pytest.mark.usefixtures("nothing_left"),
]


def values(function: Callable[[Any], Any], items: Any, **limits: Any) -> list[Any]:
    """What the function returned for each item; of any other outcome, its kind."""
    outcomes = bounded(function, items, **limits)
    return [o.value if isinstance(o, Finished) else type(o) for o in outcomes]


# Items and results


def test_outcomes_are_in_order_and_one_worker_serves_all() -> None:
    assert values(lambda n: n * n, range(100)) == [n * n for n in range(100)]
    pids = values(lambda _: os.getpid(), range(5))
    assert len(set(pids)) == 1
    assert os.getpid() not in pids


def test_no_items() -> None:
    assert values(len, []) == []
    assert values(len, iter([])) == []


PLAIN = [None, True, 3, 2.5, "é", b"\0", (1, [2, {"a": {3}}]), 10**5000, "x" * MIB]


@pytest.mark.parametrize("item", PLAIN, ids=range(len(PLAIN)))
def test_plain_items_of_an_iterator_arrive_as_they_are(item: object) -> None:
    assert values(lambda it: (type(it), it), iter([item, item])) == [(type(item), item)] * 2


def test_items_of_an_iterator_are_taken_one_at_a_time() -> None:
    taken = []

    def endless() -> Iterator[int]:
        for n in itertools.count():
            taken.append(n)
            yield n

    outcomes = bounded(str, endless())
    for n in range(5):
        outcome = next(outcomes)
        assert isinstance(outcome, Finished)
        assert outcome.value == str(n)
        assert len(taken) <= n + 2
    outcomes.close()


def test_items_of_a_sequence_are_not_pickled() -> None:
    x = sympy.Symbol("x")
    assert values(str, [sympy.Add(x, x, evaluate=False), lambda: 0])[0] == "x + x"


def test_items_of_an_iterator_that_a_pickle_might_change_are_refused() -> None:
    x = sympy.Symbol("x")
    with pytest.raises(TypeError, match="holds a Symbol: give a list"):
        values(str, iter([(1, x)]))


def test_an_exception_of_the_iterator_is_the_callers() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise OSError("no more lines")

    outcomes = bounded(str, broken())
    next(outcomes)
    with pytest.raises(OSError, match="no more lines"):
        next(outcomes)


def test_a_large_result_arrives_whole() -> None:
    large = os.urandom(20 * MIB)
    assert values(lambda n: large[n:], [0, 1]) == [large, large[1:]]


def test_seconds_are_those_of_the_item() -> None:
    (outcome,) = bounded(time.sleep, [0.05])
    assert isinstance(outcome, Finished)
    assert outcome.seconds >= 0.05


@pytest.mark.parametrize("limits", [{"seconds": 0}, {"seconds": float("inf")}, {"memory": 0}])
def test_impossible_limits_are_refused_at_once(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        bounded(str, [1], **limits)


# Limits and crashes


def recurse(n: int) -> int:
    return recurse(n + 1) + 1


def abort() -> None:
    faulthandler.disable()  # pytest's would print where
    os.abort()


def exhaust_gmp() -> object:
    faulthandler.disable()
    return flint.fmpz(1) << 2**33


def signal_self(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(60)


HANGS: dict[str, Callable[[], object]] = {
    "in Python": lambda: time.sleep(60),
    "in a loop": lambda: sum(1 for _ in itertools.count()),
    "in C": lambda: pow(3, 10**9),
    "in FLINT": lambda: flint.fmpz(2**1061 - 1).factor(),
    "for good": lambda: (signal.signal(signal.SIGTERM, signal.SIG_IGN), threading.Event().wait()),
}
CRASHES: dict[str, tuple[Callable[[], object], str]] = {
    "kill": (lambda: signal_self(signal.SIGKILL), "the worker died (signal 9)"),
    "term": (lambda: signal_self(signal.SIGTERM), "the worker died (signal 15)"),
    "abort": (abort, "the worker died (signal 6)"),
    "_exit": (lambda: os._exit(3), "the worker died (exit status 3)"),
    "sys.exit": (lambda: sys.exit(3), "the worker died (exit status 1)"),
    "interrupt": (lambda: (_ for _ in ()).throw(KeyboardInterrupt), "the worker died (exit status 1)"),
    "memory": (lambda: bytes(512 * MIB), "needed more than 256 MiB of memory"),
    "list": (lambda: list(range(10**9)), "needed more than 256 MiB of memory"),
    "GMP": (exhaust_gmp, "the worker died (signal 6)"),
    "stack": (lambda: recurse(0), "nested too deeply for this machine's stack"),
    "no value": (lambda: (_ for _ in ()).throw(MemoryError), "needed more than 256 MiB of memory"),
}


@pytest.mark.parametrize("where", HANGS)
def test_the_deadline(where: str) -> None:
    items: list[Callable[[], object]] = [lambda: 1, HANGS[where], lambda: 2]
    before, stopped, after = bounded(lambda item: item(), items, seconds=0.8)
    assert isinstance(before, Finished)
    assert isinstance(stopped, Stopped)
    assert stopped.reason == "stopped after 0.8 s"
    assert stopped.seconds >= 0.8
    assert isinstance(after, Finished)


@pytest.mark.parametrize("how", CRASHES)
def test_a_limit_or_a_crash_stops_its_item_alone(how: str) -> None:
    crash, reason = CRASHES[how]
    items: list[Callable[[], object]] = [lambda: 1, crash, lambda: 2, crash, crash, lambda: 3]
    outcomes = list(bounded(lambda item: item(), items, memory=256 * MIB))
    assert [o.value for o in outcomes if isinstance(o, Finished)] == [1, 2, 3]
    assert [o.reason for o in outcomes if isinstance(o, Stopped)] == [reason] * 3


def test_no_memory_limit() -> None:
    assert values(lambda size: len(bytes(size)), [3072 * MIB], memory=None) == [3072 * MIB]


def test_what_earlier_items_keep_is_not_taken_from_later_ones() -> None:
    kept = []

    def keep(size: int) -> int:
        kept.append(bytes(size))
        return len(kept)

    # The worker may grow by as much as one item may take, and is replaced when it has grown by more.
    assert values(keep, [100 * MIB] * 7, memory=256 * MIB) == [1, 2, 3, 1, 2, 3, 1]


def test_a_worker_that_dies_between_items_is_replaced() -> None:
    outcomes = bounded(lambda _: os.getpid(), itertools.count())
    first = next(outcomes)
    assert isinstance(first, Finished)
    os.kill(first.value, signal.SIGKILL)
    assert wait_until(lambda: not is_alive(first.value))
    second = next(outcomes)
    assert isinstance(second, Finished)
    assert second.value != first.value
    outcomes.close()


# Failures


class Unreadable:
    """Pickles, but does not unpickle."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return int, ("x",)


@pytest.mark.parametrize(
    ("function", "error"),
    [
        (lambda n: 1 // (n - 1), "ZeroDivisionError: "),
        (lambda n: (lambda: 0) if n == 1 else n, "Can't (get|pickle) local object "),
        (lambda n: Unreadable() if n == 1 else n, "ValueError: invalid literal for int"),
    ],
    ids=["raises", "does not pickle", "does not unpickle"],
)
def test_a_failure_is_told_from_a_limit(function: Callable[[int], Any], error: str) -> None:
    before, failed, after = bounded(function, [0, 1, 2])
    assert isinstance(before, Finished)
    assert isinstance(failed, Failed)
    assert re.search(error, failed.error)
    assert failed.detail.startswith("Traceback")
    assert failed.error in failed.detail
    assert isinstance(after, Finished)


def test_an_index_error_of_the_sequence_is_a_failure() -> None:
    class Odd(list[int]):
        def __getitem__(self, index: Any) -> Any:
            raise IndexError("odd")

    assert values(str, Odd([1, 2])) == [Failed, Failed]


# Ends


def test_closing_kills_the_worker() -> None:
    outcomes = bounded(lambda _: os.getpid(), itertools.count())
    first = next(outcomes)
    assert isinstance(first, Finished)
    assert is_alive(first.value)
    outcomes.close()
    assert not is_alive(first.value)


def test_dropping_the_generator_kills_the_worker() -> None:
    outcomes = bounded(lambda _: os.getpid(), itertools.count())
    first = next(outcomes)
    assert isinstance(first, Finished)
    del outcomes
    gc.collect()
    assert not is_alive(first.value)


def test_a_worker_that_drops_a_copied_generator_kills_nobody() -> None:
    holder = [bounded(lambda n: n, itertools.count())]
    next(holder[0])
    assert values(lambda _: holder.clear(), [0]) == [None]
    assert isinstance(next(holder[0]), Finished)
    holder[0].close()


BUSY = """
    def work(n):
        if n == 0:
            return os.getpid()
        os.write(1, b"busy\\n")
        return pow(3, 10**9) if n == 1 else time.sleep(60)

    for outcome in bounded(work, [0, {item}], seconds={seconds}):
        print(outcome.value, flush=True)
"""


@pytest.mark.parametrize("item", [1, 2], ids=["in C", "asleep"])
def test_ctrl_c_leaves_no_worker(item: int) -> None:
    with run(BUSY.format(item=item, seconds=60)) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert parent.stdout.readline() == "busy\n"
        os.killpg(parent.pid, signal.SIGINT)  # as the terminal does: the whole group
        _, errors = parent.communicate(timeout=20)
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert errors.count("Traceback") == 1
    assert parent.returncode in (-signal.SIGINT, 130)
    assert not is_alive(worker)


def test_a_killed_parent_leaves_no_busy_worker() -> None:
    with run(BUSY.format(item=1, seconds=0.5)) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert parent.stdout.readline() == "busy\n"
        parent.kill()
    try:
        assert wait_until(lambda: not is_alive(worker))
    finally:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)


def test_a_killed_parent_leaves_no_idle_worker() -> None:
    script = """
        for outcome in bounded(lambda _: os.getpid(), [0, 1], seconds=60):
            print(outcome.value, flush=True)
            time.sleep(60)
    """
    with run(script) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    assert wait_until(lambda: not is_alive(worker))


def test_output_is_written_once_and_exit_handlers_run_once() -> None:
    script = """
        atexit.register(print, "exit")
        print("unflushed")
        for outcome in bounded(lambda n: print("item", n), [0, 1]):
            print("outcome")
        for outcome in bounded(sys.exit, [0]):
            print(outcome.reason)
    """
    output, errors = run(script).communicate(timeout=20)
    expected = "unflushed; item 0; outcome; item 1; outcome; the worker died (exit status 1); exit"
    assert output.splitlines() == expected.split("; ")
    assert errors == ""


# Threads, nesting, other platforms


def test_several_threads_at_once() -> None:
    def work(n: int) -> list[Any]:
        items: list[Callable[[], object]] = [lambda: n, abort, lambda: time.sleep(60), lambda: -n]
        return values(lambda item: item(), items, seconds=2)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(8)))
    assert results == [[n, Stopped, Stopped, -n] for n in range(8)]


def test_nested() -> None:
    assert values(lambda n: values(lambda m: n * m, range(3)), range(3)) == [[0, 0, 0], [0, 1, 2], [0, 2, 4]]


def test_where_the_program_reaps_children_itself() -> None:
    handler = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        before, stopped, after = bounded(lambda item: item(), [os.getpid, abort, os.getpid])
    finally:
        signal.signal(signal.SIGCHLD, handler)
    assert isinstance(before, Finished)
    assert isinstance(stopped, Stopped)
    assert stopped.reason == "the worker died"
    assert isinstance(after, Finished)


def test_without_fork_the_function_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert values(lambda n: (os.getpid(), 1 // n), [1, 0]) == [(os.getpid(), 1), Failed]
