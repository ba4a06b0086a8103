"""Many items in several workers: in order, lazily, and with nothing left behind, however it ends.

What must happen in some order is arranged by files and queues, not by sleeping: no test depends on how fast the
machine is.
"""

from __future__ import annotations

import asyncio
import faulthandler
import gc
import itertools
import os
import queue
import re
import signal
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sympy

from derive.running import Failed, Finished, Outcome, Stopped, ordered
from tests.running.processes import MIB, is_alive, run, wait_until

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork, nothing is enforced"),
    pytest.mark.usefixtures("nothing_left"),
]

each_number_of_jobs = pytest.mark.parametrize("jobs", [1, 2, 5])


def value(outcome: Outcome[Any]) -> Any:
    """What the function returned; of any other outcome, its kind."""
    return outcome.value if isinstance(outcome, Finished) else type(outcome)


def values(function: Callable[[Any], Any], items: Any, **options: Any) -> list[Any]:
    return [value(outcome) for _, outcome in stream(function, items, **options)]


def stream(function: Callable[[Any], Any], items: Any, **options: Any) -> Any:
    return ordered(function, items, **{"jobs": 2, "seconds": 60, **options})


def counted(items: Any, taken: list[Any]) -> Iterator[Any]:
    for item in items:
        taken.append(item)
        yield item


def await_file(path: Path) -> None:
    assert wait_until(path.exists)


def tell_pid(path: Path) -> None:
    """The file is there when all of it is."""
    path.with_suffix(".part").write_text(str(os.getpid()))
    path.with_suffix(".part").rename(path)


# Order


@each_number_of_jobs
def test_outcomes_are_in_order_with_their_items_whatever_the_number_of_workers(jobs: int) -> None:
    pairs = stream(lambda n: n * n, iter(range(200)), jobs=jobs)
    assert [(item, value(outcome)) for item, outcome in pairs] == [(n, n * n) for n in range(200)]


@pytest.mark.parametrize("kind", [list, iter])
def test_an_item_that_finishes_last_is_still_first(tmp_path: Path, kind: Callable[[Any], Any]) -> None:
    gate, order = tmp_path / "gate", []

    def work(n: int) -> int:
        if n == 0:
            await_file(gate)
        return -n

    def known(n: int, outcome: Outcome[int]) -> None:
        order.append((n, value(outcome)))
        if n == 9:
            gate.touch()

    assert values(work, kind(range(10)), known=known) == [-n for n in range(10)]
    assert order == [*((n, -n) for n in range(1, 10)), (0, 0)]


def test_no_items() -> None:
    assert values(str, []) == values(str, iter([])) == values(str, iter([]), arriving=True) == []


def test_two_workers_are_at_work_at_the_same_time(tmp_path: Path) -> None:
    def meet(name: str) -> int:
        (tmp_path / name).touch()
        await_file(tmp_path / {"a": "b", "b": "a"}[name])
        return os.getpid()

    one, other = values(meet, ["a", "b"])
    assert one != other


def test_no_more_workers_are_started_than_are_needed() -> None:
    assert len(set(values(lambda _: os.getpid(), range(20), jobs=3, ahead=1))) == 1


# Laziness


@each_number_of_jobs
@pytest.mark.parametrize("ahead", [1, 3, 50])
def test_an_endless_iterable_is_taken_as_needed(jobs: int, ahead: int) -> None:
    taken: list[int] = []
    outcomes = stream(str, counted(itertools.count(), taken), jobs=jobs, ahead=ahead)
    assert taken == []
    for n in range(30):
        assert value(next(outcomes)[1]) == str(n)
        assert len(taken) <= n + ahead
    outcomes.close()


def test_behind_an_item_that_takes_long_only_so_many_are_done(tmp_path: Path) -> None:
    taken: list[int] = []
    gate, ahead = tmp_path / "gate", 7
    finished: list[int] = []

    def known(n: int, _: object) -> None:
        finished.append(n)
        if len(finished) == ahead - 1:
            gate.touch()

    outcomes = stream(
        lambda n: await_file(gate) if n == 0 else None, counted(itertools.count(), taken), ahead=ahead, known=known
    )
    assert next(outcomes)[0] == 0
    assert finished == [1, 2, 3, 4, 5, 6, 0]
    assert len(taken) == ahead
    outcomes.close()


@dataclass(frozen=True)
class Item:
    number: int
    text: str = ""


def test_memory_is_flat() -> None:
    living: weakref.WeakSet[Item] = weakref.WeakSet()

    def items() -> Iterator[Item]:
        for n in range(2000):
            item = Item(n)
            living.add(item)
            yield item

    most = 0
    for item, outcome in stream(lambda item: item.number, items(), ahead=20):
        assert value(outcome) == item.number
        most = max(most, len(living))
    assert most <= 20 + 2  # and the one at hand, and the iterator's


def test_an_exception_of_the_iterator_comes_after_the_outcomes_before_it() -> None:
    def broken() -> Iterator[int]:
        yield from range(5)
        raise LookupError("no more lines")

    for arriving in (False, True):
        seen = []
        with pytest.raises(LookupError, match="no more lines"):
            for _, outcome in stream(lambda n: -n, broken(), arriving=arriving):
                seen.append(value(outcome))
        assert seen == [0, -1, -2, -3, -4]


# Items and results


def test_dataclasses_of_plain_data_arrive_as_they_are() -> None:
    items = [Item(1, "é\0"), Item(2)]
    assert values(lambda item: (type(item) is Item, item), iter(items)) == [(True, item) for item in items]


@pytest.mark.parametrize("item", [sympy.Symbol("x"), (1, [sympy.Symbol("x")]), Item(sympy.Symbol("x")), len])
def test_what_a_pickle_might_change_is_refused(item: object) -> None:
    with pytest.raises(TypeError, match=r"is or holds a (Symbol|builtin_function_or_method): give a list"):
        values(str, iter([1, item]))


def test_items_of_a_sequence_are_not_pickled() -> None:
    x = sympy.Symbol("x")
    assert values(str, [sympy.Add(x, x, evaluate=False), lambda: 0])[0] == "x + x"


class Unreadable:
    """Pickles, but does not unpickle."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return int, ("x",)


@pytest.mark.parametrize(
    ("function", "error"),
    [
        (lambda n: 1 // (n - 3), "ZeroDivisionError: "),
        (lambda n: (lambda: 0) if n == 3 else n, "Can't (get|pickle) local object "),
        (lambda n: Unreadable() if n == 3 else n, "ValueError: invalid literal for int"),
    ],
    ids=["raises", "does not pickle", "does not unpickle"],
)
def test_an_exception_of_the_function_is_one_failure(function: Callable[[int], Any], error: str) -> None:
    outcomes = [outcome for _, outcome in stream(function, iter(range(7)))]
    (failed,) = [outcome for outcome in outcomes if not isinstance(outcome, Finished)]
    assert failed is outcomes[3]
    assert isinstance(failed, Failed)
    assert re.search(error, failed.error)
    assert failed.error in failed.detail


@pytest.mark.parametrize("kind", [list, iter], ids=["results", "items and results"])
def test_what_does_not_fit_into_a_pipe_is_not_late_when_the_caller_is(kind: Callable[[Any], Any]) -> None:
    large = "x" * (2 * MIB)
    outcomes = stream(lambda text: text + text, kind([large] * 2), jobs=1, seconds=0.6)
    assert value(next(outcomes)[1]) == large + large
    time.sleep(1)  # meanwhile the worker has the second, or as much of it as fits
    assert value(next(outcomes)[1]) == large + large
    assert list(outcomes) == []


@pytest.mark.parametrize("option", [{"jobs": 0}, {"ahead": 0}, {"seconds": 0}, {"memory": 0}, {"renew": 0}])
def test_impossible_options_are_refused_at_once(option: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        stream(str, [1], **option)


# Limits and crashes


def die(number: signal.Signals) -> None:
    faulthandler.disable()  # pytest's would print where
    os.kill(os.getpid(), number)
    time.sleep(60)


ENDS: dict[str, tuple[Callable[[], object], str]] = {
    "deadline": (lambda: time.sleep(60), "stopped after 0.8 s"),
    "deadline, in C": (lambda: pow(3, 10**9), "stopped after 0.8 s"),
    "deadline, halted": (lambda: die(signal.SIGSTOP), "stopped after 0.8 s"),
    "memory": (lambda: bytes(512 * MIB), "needed more than 256 MiB of memory"),
    "killed": (lambda: die(signal.SIGKILL), "the worker died (signal 9)"),
    "crash": (lambda: die(signal.SIGSEGV), "the worker died (signal 11)"),
    "exit": (lambda: os._exit(0), "the worker died (exit status 0)"),
}


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_limit_or_a_crash_stops_its_item_alone(jobs: int) -> None:
    items = [action for n, (end, _) in enumerate(ENDS.values()) for action in (lambda n=n: n, end)]
    outcomes = [o for _, o in stream(lambda item: item(), items, jobs=jobs, seconds=0.8, memory=256 * MIB)]
    assert [value(outcome) for outcome in outcomes[::2]] == list(range(len(ENDS)))
    stopped = [outcome for outcome in outcomes[1::2] if isinstance(outcome, Stopped)]
    assert [outcome.reason for outcome in stopped] == [reason for _, reason in ENDS.values()]


def test_workers_that_are_killed_while_idle_lose_nothing() -> None:
    outcomes = stream(lambda _: os.getpid(), itertools.count(), ahead=1)
    first = value(next(outcomes)[1])
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: not is_alive(first))
    second = value(next(outcomes)[1])
    assert isinstance(second, int)
    assert second != first
    outcomes.close()


def test_a_worker_that_is_killed_at_work_loses_that_item_only(tmp_path: Path) -> None:
    def work(n: int) -> int:
        if n == 3:
            tell_pid(tmp_path / "pid")
            time.sleep(60)
        return n

    def killer() -> None:
        await_file(tmp_path / "pid")
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)

    thread = threading.Thread(target=killer)
    thread.start()
    outcomes = [outcome for _, outcome in stream(work, iter(range(10)))]
    thread.join()
    assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, Finished)] == [0, 1, 2, 4, 5, 6, 7, 8, 9]
    assert isinstance(outcomes[3], Stopped)
    assert outcomes[3].reason == "the worker died (signal 9)"


def test_a_halted_worker_that_reads_nothing_is_stopped() -> None:
    outcomes = stream(lambda text: (os.getpid(), len(text)), iter(["", "x" * MIB, ""]), jobs=1, seconds=0.8, ahead=1)
    pid, _ = value(next(outcomes)[1])
    os.kill(pid, signal.SIGSTOP)
    _, outcome = next(outcomes)
    assert isinstance(outcome, Stopped)
    assert outcome.reason == "stopped after 0.8 s"
    assert value(next(outcomes)[1])[0] != pid
    outcomes.close()


# Fresh workers


def test_a_worker_is_replaced_after_so_many_items() -> None:
    pids = values(lambda _: os.getpid(), range(7), jobs=1, renew=3)
    assert [len(list(group)) for _, group in itertools.groupby(pids)] == [3, 3, 1]
    assert len(set(pids)) == 3


def test_after_a_limit_was_reached_the_worker_is_replaced() -> None:
    items: list[Callable[[], object]] = [os.getpid, os.getpid, lambda: bytes(512 * MIB), os.getpid]
    one, same, stopped, other = values(lambda item: item(), items, jobs=1, memory=256 * MIB)
    assert one == same != other
    assert stopped is Stopped


def test_a_worker_that_keeps_memory_is_replaced_before_it_has_its_limit() -> None:
    kept: list[bytes] = []

    def leak(_: int) -> int:
        kept.append(b"x" * (30 * MIB))  # written to, and so in memory
        return len(kept)

    # an eighth of 256 MiB is exceeded by the second, unless the worker's copy of this process has free memory to use
    counts = values(leak, range(20), jobs=1, memory=256 * MIB)
    assert max(counts) <= 6
    assert counts.count(1) >= 3
    assert values(leak, range(12), jobs=1, memory=4096 * MIB) == list(range(1, 13))


# Ends


def living(outcomes: Any, number: int) -> list[int]:
    """The processes that have answered the first items."""
    pids = [value(next(outcomes)[1]) for _ in range(number)]
    assert any(map(is_alive, pids))
    return pids


def pid_then_hang(n: int) -> int:
    if n >= 4:
        time.sleep(60)
    return os.getpid()


def test_closing_kills_all_workers() -> None:
    outcomes = stream(pid_then_hang, itertools.count(), jobs=3)
    pids = living(outcomes, 4)
    outcomes.close()
    assert not any(map(is_alive, pids))


def test_dropping_the_generator_kills_all_workers() -> None:
    outcomes = stream(pid_then_hang, itertools.count(), jobs=3)
    pids = living(outcomes, 4)
    del outcomes
    gc.collect()
    assert not any(map(is_alive, pids))


@pytest.mark.parametrize("error", [KeyboardInterrupt, LookupError])
def test_an_exception_where_outcomes_are_noted_kills_all_workers(error: type[BaseException]) -> None:
    pids = []

    def known(n: int, outcome: Outcome[int]) -> None:
        pids.append(value(outcome))
        if len(pids) == 4:
            raise error

    with pytest.raises(error):
        list(stream(pid_then_hang, itertools.count(), jobs=3, known=known))
    assert not any(map(is_alive, pids))


def test_a_signal_while_waiting_kills_all_workers(tmp_path: Path) -> None:
    """As Ctrl-C does: an exception in the middle of the wait."""

    def interrupt() -> None:
        for n in (4, 5, 6):
            await_file(tmp_path / str(n))
        os.kill(os.getpid(), signal.SIGINT)

    def work(n: int) -> int:
        tell_pid(tmp_path / str(n))
        return pid_then_hang(n)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        list(stream(work, itertools.count(), jobs=3))
    thread.join()
    pids = {int((tmp_path / str(n)).read_text()) for n in (4, 5, 6)}
    assert len(pids) == 3
    assert not any(map(is_alive, pids))


SCRIPT = """
    def work(n):
        if n >= 2:
            os.write(1, b"busy\\n")
            time.sleep(60)
        return os.getpid()

    def lines():
        yield from range(4)
        for line in sys.stdin:
            yield len(line)

    for _, outcome in ordered(work, lines(), jobs=2, seconds=60, arriving={arriving}):
        os.write(1, b"%d\\n" % outcome.value)
"""


@pytest.mark.parametrize("arriving", [False, True])
def test_ctrl_c_leaves_no_worker(arriving: bool) -> None:
    with run(SCRIPT.format(arriving=arriving), stdin=-1) as parent:
        assert parent.stdout is not None
        lines = [parent.stdout.readline() for _ in range(4)]
        os.killpg(parent.pid, signal.SIGINT)  # as the terminal does: the whole group
        _, errors = parent.communicate(timeout=20)
    assert sorted(lines)[2:] == ["busy\n"] * 2
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert errors.count("Traceback") == 1
    assert not any(is_alive(int(line)) for line in lines if line != "busy\n")


# Items that arrive at their own pace


class Mailbox:
    """Items that come when somebody sends them."""

    def __init__(self) -> None:
        self.queue: queue.Queue[int | None] = queue.Queue()

    def __iter__(self) -> Iterator[int]:
        while (item := self.queue.get(timeout=20)) is not None:
            yield item


def arrivals_have_ended() -> bool:
    return all(thread.name != "arrivals" for thread in threading.enumerate())


@each_number_of_jobs
def test_no_outcome_waits_for_the_next_item_to_arrive(jobs: int) -> None:
    box = Mailbox()
    outcomes = stream(lambda n: -n, iter(box), jobs=jobs, arriving=True)
    for n in range(5):
        box.queue.put(n)
        assert value(next(outcomes)[1]) == -n  # or there would be no next
    box.queue.put(None)
    assert list(outcomes) == []
    assert wait_until(arrivals_have_ended)


def test_a_deadline_does_not_wait_for_the_next_item_to_arrive() -> None:
    box = Mailbox()
    box.queue.put(1)
    outcomes = stream(time.sleep, iter(box), seconds=0.3, arriving=True)
    assert value(next(outcomes)[1]) is Stopped
    outcomes.close()
    box.queue.put(None)
    assert wait_until(arrivals_have_ended)


def test_closing_does_not_wait_for_the_next_item_to_arrive() -> None:
    box = Mailbox()
    box.queue.put(1)
    outcomes = stream(lambda _: os.getpid(), iter(box), arriving=True)
    pid = value(next(outcomes)[1])
    outcomes.close()
    assert not is_alive(pid)
    assert not arrivals_have_ended()
    box.queue.put(2)
    assert wait_until(arrivals_have_ended)


def test_arriving_items_are_taken_as_needed_and_one_more() -> None:
    taken: list[int] = []
    outcomes = stream(str, counted(itertools.count(), taken), ahead=3, arriving=True)
    for n in range(10):
        assert value(next(outcomes)[1]) == str(n)
        assert len(taken) <= n + 3 + 1
    outcomes.close()
    assert wait_until(arrivals_have_ended)


# Threads, asyncio, nesting, other platforms


def test_several_threads_at_once() -> None:
    def work(n: int) -> list[Any]:
        items: list[Callable[[], object]] = [lambda: n, lambda: os._exit(1), lambda: time.sleep(60), lambda: -n]
        return values(lambda item: item(), items, seconds=1)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, range(4)))
    assert results == [[n, Stopped, Stopped, -n] for n in range(4)]


def test_several_tasks_at_once_each_step_in_any_thread() -> None:
    async def judged(n: int) -> list[Any]:
        outcomes = stream(lambda m: n * m, iter(range(5)))
        found = []
        while (pair := await asyncio.to_thread(next, outcomes, None)) is not None:
            found.append(value(pair[1]))
        return found

    async def main() -> list[list[Any]]:
        return await asyncio.gather(*map(judged, range(4)))

    assert asyncio.run(main()) == [[n * m for m in range(5)] for n in range(4)]


def test_nested() -> None:
    assert values(lambda n: values(lambda m: n * m, range(3)), range(3)) == [[0, 0, 0], [0, 1, 2], [0, 2, 4]]


def test_no_signal_handler_is_touched() -> None:
    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD]
    before = [signal.getsignal(number) for number in numbers]
    seen = [[signal.getsignal(number) for number in numbers] for _ in stream(str, range(3))]
    assert seen == [before] * 3


def test_without_fork_the_function_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    noted: list[int] = []
    found = values(lambda n: (os.getpid(), 1 // n), [1, 0], known=lambda n, _: noted.append(n))
    assert found == [(os.getpid(), 1), Failed]
    assert noted == [1, 0]
