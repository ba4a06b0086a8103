"""Several workers side by side: each item once, outcomes in order, known as soon as they are."""

from __future__ import annotations

import os
import time

import pytest

from derive.running import Background, Failed, Finished, Stopped, available_jobs


def values(work: Background[int, int]) -> list[int]:
    found = work.outcomes()
    assert all(isinstance(outcome, Finished) for outcome in found)
    return [outcome.value for outcome in found if isinstance(outcome, Finished)]


@pytest.mark.parametrize("jobs", [1, 2, 3, 50])
def test_outcomes_are_in_the_order_of_the_items_whatever_the_number_of_workers(jobs: int) -> None:
    work = Background(lambda n: n * n, range(20), jobs=jobs, seconds=60)
    assert values(work) == [n * n for n in range(20)]


def test_no_items() -> None:
    assert values(Background(lambda n: n, [], jobs=2, seconds=60)) == []


def test_the_items_that_follow_a_long_one_go_to_the_other_worker() -> None:
    def worker(n: int) -> int:
        time.sleep(1.5 if n == 0 else 0)
        return os.getpid()

    first, *others = values(Background(worker, range(8), jobs=2, seconds=60))
    assert set(others) == {others[0]}
    assert first != others[0]


@pytest.mark.parametrize("jobs", [1, 2, 3, 50])
def test_with_kinds_too_the_outcomes_are_in_the_order_of_the_items(jobs: int) -> None:
    work = Background(lambda n: n * n, range(20), jobs=jobs, seconds=60, kind=lambda n: n % 3)
    assert values(work) == [n * n for n in range(20)]


def test_a_worker_keeps_to_a_kind_of_items_as_long_as_there_is_another_for_the_other() -> None:
    def worker(n: int) -> int:
        time.sleep(0.05)
        return os.getpid()

    pids = values(Background(worker, range(40), jobs=2, seconds=60, kind=lambda n: n % 2))
    assert len(set(pids[0:24:2])) == len(set(pids[1:24:2])) == 1  # the last few may help the other kind to its end
    assert pids[0] != pids[1]


def test_the_items_of_one_kind_are_shared_where_there_is_no_other() -> None:
    def worker(n: int) -> int:
        time.sleep(1.5 if n == 0 else 0)
        return os.getpid()

    first, *others = values(Background(worker, range(8), jobs=2, seconds=60, kind=lambda n: "one"))
    assert set(others) == {others[0]}
    assert first != others[0]


def test_an_outcome_is_known_while_others_are_not() -> None:
    work = Background(lambda n: time.sleep(n), [0, 30], jobs=2, seconds=60)
    started = time.monotonic()
    assert isinstance(work.outcome(0), Finished)
    assert time.monotonic() - started < 20


def test_an_item_that_is_stopped_or_fails_leaves_the_others_alone() -> None:
    def work(n: int) -> int:
        if n == 1:
            time.sleep(60)
        return 1 // n if n < 5 else n

    found = Background(work, [1, 0, 7, 8], jobs=2, seconds=0.5).outcomes()
    assert isinstance(found[0], Stopped)
    assert isinstance(found[1], Failed)
    assert "ZeroDivisionError" in found[1].error
    assert [outcome.value for outcome in found[2:] if isinstance(outcome, Finished)] == [7, 8]


def test_where_no_worker_can_be_started_the_caller_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise OSError("no process")

    monkeypatch.setattr(os, "fork", refused)
    with pytest.raises(OSError, match="no process"):
        Background(lambda n: n, [1, 2], jobs=2, seconds=60).outcomes()


def test_there_is_a_processor() -> None:
    assert available_jobs() >= 1
