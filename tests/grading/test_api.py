"""Grading as a library: from threads, from asyncio, as a reward, with problems that are not in the catalog."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

import derive
from derive.catalog import UnknownProblem
from derive.checking import Options
from derive.claims.rules import power_rule
from derive.grading.api import Completion
from derive.grading.grade import Grader
from derive.grading.run import Graders, grade_all
from derive.writing.grades.results import Mark, Result, Submission

RIGHT = (
    r"2(y^*-y)[(w_5 s_1(1-s_1)w_{31} + w_6 s_2(1-s_2)w_{41})(1-t_1^2)x_{11}"
    r" + (w_5 s_1(1-s_1)w_{32} + w_6 s_2(1-s_2)w_{42})(1-t_2^2)x_{21}]"
)
WRONG = RIGHT.replace("2(y^*-y)", "3(y^*-y)")
ONE = Options(jobs=1)


def test_one_answer() -> None:
    assert derive.grade(8, RIGHT, options=ONE).mark is Mark.CORRECT
    assert derive.grade(8, WRONG, options=ONE).mark is Mark.WRONG
    found = derive.grade(8, "2(y*-y)s_1", part="weights.1", options=ONE)
    assert found.points == found.of > 0


def test_a_problem_that_there_is_not() -> None:
    with pytest.raises(UnknownProblem, match="no problem 99"):
        derive.grade(99, "1")


def test_a_problem_of_ones_own() -> None:
    problem = derive.Problem(1, "A parabola")
    (x,) = problem.given("x")
    f = problem.let("f", x**2)
    part = problem.part("slope", "the slope")
    part.answer(derive.D(f, x), 2 * x, by=power_rule)
    assert derive.grade(problem, "f'(x) = x + x", options=ONE).mark is Mark.CORRECT
    assert derive.grade(problem, "f'(x) = x", options=ONE).mark is Mark.WRONG


def test_many_answers_keep_their_order() -> None:
    rows = [Submission(str(k), 8, "", RIGHT if k % 3 else WRONG) for k in range(12)]
    results = list(derive.grade_many(rows, options=Options(jobs=3)))
    assert [result.student for result in results] == [str(k) for k in range(12)]
    assert [result.mark is Mark.CORRECT for result in results] == [bool(k % 3) for k in range(12)]


def test_an_answer_that_takes_too_long_is_for_a_human_and_the_others_are_untouched() -> None:
    endless = derive.Problem(1, "Endless")
    (x,) = endless.given("x")
    rows = [Submission("a", 1, "", "2x"), Submission("b", 1, "", "wait"), Submission("c", 1, "", "3x")]
    part = endless.part("double", "twice x")
    part.answer(x + x, 2 * x, by=power_rule)
    graders = Graders(Options(jobs=2, timeout=3))
    graders.add(endless)
    graders.known[1] = Slow(graders.known[1])
    results = list(grade_all(rows, graders))
    assert [result.mark for result in results] == [Mark.CORRECT, Mark.UNDECIDED, Mark.WRONG]
    assert "stopped after" in results[1].graded[0].reason


class Slow(Grader):
    """Never comes back from one answer."""

    def __init__(self, usual: Grader | str) -> None:
        assert isinstance(usual, Grader)
        super().__init__(usual.course, usual.options)

    def grade(self, submission: Submission, *, lines: bool = True, explain: bool = True) -> Result:
        while submission.answer == "wait":
            time.sleep(1)
        return super().grade(submission, lines=lines, explain=explain)


CHAT = [{"role": "user", "content": "?"}, {"role": "assistant", "content": f"So $$\\boxed{{{RIGHT}}}$$"}]
COMPLETIONS: list[Completion] = [
    RIGHT,
    WRONG,
    CHAT,
    "I am sure that this is correct.",
    "",
    [],
    r"\boxed{\frac{\partial L}{\partial w_1}}",
]
REWARDS = [1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]


def test_a_reward_for_each_completion() -> None:
    reward = derive.Reward(problem=8, part="gradient", options=ONE)
    assert reward(COMPLETIONS) == REWARDS


def test_columns_say_which_problem() -> None:
    reward = derive.Reward(options=ONE)
    assert reward([RIGHT, "96096"], problem=[8, 9], part=["gradient", "parameters"], prompts=["", ""]) == [1.0, 1.0]
    with pytest.raises(ValueError, match="2 completions"):
        reward([RIGHT, RIGHT], problem=[8])


def test_rewards_from_threads_and_from_asyncio() -> None:
    reward = derive.Reward(problem=8, options=ONE)
    found: list[list[float]] = []
    threads = [threading.Thread(target=lambda: found.append(reward(COMPLETIONS))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [REWARDS] * 3

    async def gathered() -> list[list[float]]:
        return await asyncio.gather(*(asyncio.to_thread(reward, COMPLETIONS) for _ in range(2)))

    assert asyncio.run(gathered()) == [REWARDS] * 2
