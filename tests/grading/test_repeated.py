"""Many answers in one run: each gets the bytes that it gets alone, whatever came before it and whoever graded it."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from derive.catalog import load
from derive.checking import Options
from derive.grading import run
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.grading.run import Graders, grade_all
from derive.writing.grades.json import result_to_json
from derive.writing.grades.results import Mark, Result, Submission

NAMED = r"2(y^*-y)\left(w_5 s_1(1-s_1)w_{31} + w_6 s_2(1-s_2)w_{41}\right)(1-t_1^2)x_{11}"
OTHER = r" + 2(y^*-y)(w_5 s_1(1-s_1)w_{32} + w_6 s_2(1-s_2)w_{42})(1-\tanh^2(w_1 x_{21} + w_2 x_{22}))x_{21}"
ANSWERS = {
    NAMED + OTHER: Mark.CORRECT,
    NAMED: Mark.WRONG,
    (NAMED + OTHER).replace("2(y^*-y)", "(y^*-y)"): Mark.WRONG,
    NAMED + OTHER.replace(r"\tanh^2", r"\tanh"): Mark.WRONG,
    NAMED + OTHER.replace("x_{21}", "x_{12}"): Mark.WRONG,
    "2(y^* - y": Mark.UNREADABLE,
}


def submissions() -> list[Submission]:
    """Each answer by several students, in an order of its own for each."""
    texts = list(ANSWERS)
    return [
        Submission(f"student {student}", 8, "gradient", text, "latex", f"file {student}")
        for student in range(3)
        for text in (*texts[student:], *texts[:student])
    ]


def written(result: Result) -> str:
    return json.dumps(result_to_json(result), sort_keys=True)


@pytest.fixture(scope="module")
def alone() -> dict[str, str]:
    """What is said of each answer by a grader that has seen no other, by the empty name."""
    found = {}
    for text, mark in ANSWERS.items():
        result = Grader(Course(load(8)), Options()).grade(Submission("", 8, "gradient", text, "latex"))
        assert result.mark is mark
        found[text] = written(result)
    return found


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("direction", [1, -1])
def test_what_is_said_hangs_on_the_answer_alone(jobs: int, direction: int, alone: dict[str, str]) -> None:
    handed = submissions()[::direction]
    results = list(grade_all(handed, Graders(Options(jobs=jobs, timeout=120))))
    assert [(result.student, result.origin) for result in results] == [(item.student, item.origin) for item in handed]
    for item, result in zip(handed, results, strict=True):
        said = json.loads(written(result)) | {
            key: value for key, value in json.loads(alone[item.answer]).items() if key in ("student", "origin")
        }
        assert json.dumps(said, sort_keys=True) == alone[item.answer]


class Counting(Grader):
    """Counts how often each answer is graded."""

    def __init__(self) -> None:
        super().__init__(Course(load(8)), Options())
        self.graded: Counter[tuple[str, str, bool]] = Counter()

    def grade(self, submission: Submission, *, lines: bool = True, explain: bool = True) -> Result:
        self.graded[submission.answer, submission.part, lines] += 1
        return super().grade(submission, lines=lines, explain=explain)


def test_the_same_answer_is_graded_once() -> None:
    grader = Counting()
    graders = Graders(Options(), known={8: grader})
    results = [graders.grade(Submission(name, 8, "weights.1", "2(y*-y)s_1", origin=f"{name}.csv")) for name in "abc"]
    assert [(r.student, r.origin, r.mark) for r in results] == [(n, f"{n}.csv", Mark.CORRECT) for n in "abc"]
    assert grader.graded.total() == 1
    assert graders.grade(Submission("d", 8, "weights.2", "2(y*-y)s_1")).mark is Mark.WRONG
    graders.solutions = False
    graders.grade(Submission("e", 8, "weights.1", "2(y*-y)s_1"))
    assert grader.graded.total() == 3


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_MOST_RESULTS", 2)
    grader = Counting()
    graders = Graders(Options(), known={8: grader})
    for answer in ("1", "2", "1", "3", "1", "2"):
        graders.grade(Submission("", 8, "weights.1", answer))
    assert {answer: count for (answer, _, _), count in grader.graded.items()} == {"1": 1, "2": 2, "3": 1}
    long = "1" + " " * 20_000
    for _ in range(2):
        graders.grade(Submission("", 8, "weights.1", long))
    assert grader.graded[long, "weights.1", True] == 2
