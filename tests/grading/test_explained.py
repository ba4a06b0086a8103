"""Wrong answers as students write them, from the text to the mistake that is named: general ones, and the problems'."""

from __future__ import annotations

from functools import lru_cache

import pytest

from derive.catalog import files, load
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.diagnosis import RULES
from derive.grading.grade import Grader
from derive.writing.grades.results import Diagnosis, Mark, Submission
from derive.writing.statements import readable

from .answers.mistakes import GENERAL, OWN, Explained
from .questions import MADE


@lru_cache
def grader(question: int | str) -> Grader:
    """Who grades the answers to a problem, or to a small question."""
    return Grader(Course(load(question) if isinstance(question, int) else MADE[question]()), Options())


def diagnoses(case: Explained) -> tuple[Diagnosis, ...]:
    number = case.question if isinstance(case.question, int) else 900
    result = grader(case.question).grade(Submission("", number, case.part, case.answer))
    assert result.mark is Mark.WRONG, [(item.mark, item.reason, item.unreadable) for item in result.graded]
    return tuple(diagnosis for item in result.graded for diagnosis in item.diagnoses)


def called(case: Explained) -> str:
    return f"{case.question}-{case.rule}"


@pytest.mark.parametrize("case", GENERAL, ids=called)
def test_the_mal_rule_is_named(case: Explained) -> None:
    found = diagnoses(case)
    assert case.rule in {name for diagnosis in found for name in diagnosis.name.split("+")}, found


@pytest.mark.parametrize("case", OWN, ids=called)
def test_a_mistake_of_the_problem_is_named(case: Explained) -> None:
    found = diagnoses(case)
    assert case.rule in {diagnosis.full for diagnosis in found if diagnosis.name == "own"}, found


def test_every_mal_rule_explains_an_answer() -> None:
    assert set(RULES) - {case.rule for case in GENERAL} == set()


def test_every_mistake_of_a_problem_explains_an_answer() -> None:
    parts = ((number, part) for number in files() for part in load(number).parts)
    stated = {(number, readable(known.what)) for number, part in parts for known in part.mistakes}
    assert stated - {(case.question, case.rule) for case in OWN} == set()
