"""Answers to the problems, right and wrong in many ways, as `tests/grading/answers` has them: each gets its mark."""

from __future__ import annotations

import pkgutil
import zlib
from collections.abc import Iterator
from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest

from derive.catalog import load
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.writing.grades.results import Mark, Result, Submission

from . import answers
from .answers.cases import Part, Solution

_MODULES = {
    int(found.name[1:]): import_module(f"{answers.__name__}.{found.name}")
    for found in pkgutil.iter_modules(answers.__path__)
    if found.name[0] == "p" and found.name[1:].isdecimal()
}
_GRADERS: dict[int, Grader] = {}


def graded(problem: int, part: str, answer: str, *, explain: bool = True) -> Result:
    """The result of one answer; each problem has one grader for all of them."""
    if problem not in _GRADERS:
        _GRADERS[problem] = Grader(Course(load(problem)), Options())
    result = _GRADERS[problem].grade(Submission("", problem, part, answer), explain=explain)
    assert not result.internal, result.internal
    assert not result.trouble, result.trouble
    return result


def _parts() -> Iterator[tuple[int, Part]]:
    for problem, module in sorted(_MODULES.items()):
        yield from ((problem, part) for part in module.PARTS)


def _cases(kind: str) -> list[Any]:
    """Problem, part, answer and what is expected of it, for each answer of a kind."""
    return [
        _case(kind, problem, part, number) for problem, part in _parts() for number in range(len(getattr(part, kind)))
    ]


def _case(kind: str, problem: int, part: Part, number: int) -> Any:
    listed = getattr(part, kind)
    answer = list(listed)[number]
    expected = listed[answer] if isinstance(listed, dict) else None
    return pytest.param(
        problem, part.name, answer, expected, id=f"{problem}.{part.name or 'inferred'}-{kind}-{number + 1}"
    )


def told(result: Result) -> str:
    """Why an answer got its mark, for the message of a test that fails."""
    items = [(i.part, str(i.mark), i.answer, i.read_as and i.read_as.text, i.reason, i.witness) for i in result.graded]
    return "\n".join([*map(str, items), *(str(i.unreadable.message) for i in result.graded if i.unreadable)])


@pytest.mark.parametrize(("problem", "part", "answer", "_"), _cases("right"))
def test_a_right_answer_is_correct(problem: int, part: str, answer: str, _: None) -> None:
    result = graded(problem, part, answer)
    assert result.mark is Mark.CORRECT, told(result)
    assert result.points == result.of > 0


@pytest.mark.parametrize(("problem", "part", "answer", "_"), _cases("wrong"))
def test_a_wrong_answer_is_wrong(problem: int, part: str, answer: str, _: None) -> None:
    """Why it is wrong takes longer, and is asked of some; `test_explained` has an answer for every mistake."""
    result = graded(problem, part, answer, explain=zlib.crc32(answer.encode()) % 5 == 0)
    assert result.mark is Mark.WRONG, told(result)
    assert result.points < result.of


@pytest.mark.parametrize(("problem", "part", "answer", "condition"), _cases("conditional"))
def test_an_answer_that_is_right_under_a_condition_says_so(
    problem: int, part: str, answer: str, condition: str
) -> None:
    result = graded(problem, part, answer)
    assert result.mark is Mark.CONDITIONAL, told(result)
    assert any(condition in found.text for item in result.graded for found in item.conditions), told(result)


@pytest.mark.parametrize(("problem", "part", "answer", "expected"), _cases("known"))
def test_what_is_not_judged_as_it_should_be(problem: int, part: str, answer: str, expected: tuple[str, str]) -> None:
    mark, why = expected
    assert why
    result = graded(problem, part, answer)
    assert result.mark == mark, told(result)


def _solutions() -> list[Any]:
    return [
        pytest.param(problem, solution, id=f"{problem}-{solution.title.replace(' ', '-')}")
        for problem, module in sorted(_MODULES.items())
        for solution in getattr(module, "SOLUTIONS", ())
    ]


@pytest.mark.parametrize(("problem", "solution"), _solutions())
def test_each_line_of_a_worked_solution_gets_its_mark(problem: int, solution: Solution) -> None:
    result = graded(problem, solution.part, solution.text)
    shown = "\n".join(f"{line.mark}: {line.text} ({line.reason})" for line in result.lines)
    assert [str(line.mark) for line in result.lines] == solution.lines.split(), shown
    assert result.mark == solution.mark, f"{shown}\n{told(result)}"
    assert solution.remark in result.remark
    if solution.earns:
        assert result.points == result.of * Fraction(solution.earns)


@pytest.mark.parametrize(
    ("problem", "part"), [pytest.param(n, p, id=f"{n}.{p.name or 'inferred'}") for n, p in _parts()]
)
def test_no_answer_is_both_right_and_wrong(problem: int, part: Part) -> None:
    """A slip of the pen in the data itself: an answer that stands in two lists, or twice in one."""
    told_of = [*part.right, *part.wrong, *part.conditional, *part.known]
    assert len(told_of) == len(set(told_of))


FEWEST = 15
"""Of right and of wrong answers to each thing that the sheet asks for."""


def _asked() -> Iterator[Any]:
    """The problems with what they ask for: its name, and the names that answers to it may stand under."""
    for number in _MODULES:
        problem = load(number)
        alternatives = {name: [each.part for each in all_] for name, all_ in problem.alternatives.items()}
        single = [item.part for item in problem.asked if not any(item.part in all_ for all_ in alternatives.values())]
        for name, parts in (*((part.name, [part]) for part in single), *alternatives.items()):
            for place in range(1, len(parts[0].answered) + 1):
                names = {name, f"{name}.{place}", *(f"{part.name}.{place}" for part in parts)}
                unnamed = {""} if len(single) + len(alternatives) == 1 else set()
                yield pytest.param(number, names | unnamed, id=f"{number}.{name}.{place}")


@pytest.mark.parametrize(("problem", "names"), list(_asked()))
def test_what_is_asked_has_many_answers(problem: int, names: set[str]) -> None:
    answers = [part for part in _MODULES[problem].PARTS if part.name in names]
    right = [answer for part in answers for answer in (*part.right, *part.conditional)]
    wrong = [answer for part in answers for answer in part.wrong]
    assert min(len(set(right)), len(set(wrong))) >= FEWEST


def test_each_mark_of_what_is_known_leaves_it_to_a_human() -> None:
    """What is right must never be listed as wrong, nor what is wrong as right."""
    marks = {mark for _, part in _parts() for mark, _ in part.known.values()}
    assert marks <= {"undecided", "unreadable", "missing", "conditional"}


def test_a_line_that_answers_one_part_is_no_wrong_answer_to_another() -> None:
    """v_t is Momentum's and Adam's, g_t Adagrad's and Adam's: nothing says which, so the right one is meant."""
    result = graded(11, "", r"v_t = (1-\beta_2)\sum_{i=1}^{t}\beta_2^{t-i} g_i^2")
    marks = {item.part: item.mark for item in result.graded}
    assert marks["adam.2"] is Mark.CORRECT and Mark.WRONG not in marks.values(), told(result)
    result = graded(11, "", r"v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2")
    assert Mark.WRONG in {item.mark for item in result.graded}


def test_what_is_asked_does_not_tell_our_answer() -> None:
    graded(12, "", "0")
    asked = {question.label: question.asked.text for question in _GRADERS[12].course.questions}
    assert asked["small"] == "(1 − (1 − ρηⱼ)^τ)wⱼ*" == asked["large"]
    assert "≤" not in asked["early.1"] and "≤" not in asked["early.2"]


def test_an_arrow_in_plain_text_says_what_the_new_value_is() -> None:
    assert graded(6, "descent.1", "M <- M - alpha dL/dM").mark is Mark.CORRECT
    assert graded(6, "descent.3", "F <- F - alpha dL/dF").mark is Mark.CORRECT
