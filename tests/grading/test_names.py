"""Names in answers: those of the student's own, those of our derivation that mean something else to the student."""

from __future__ import annotations

import pytest

from derive import D, Problem, chain_rule, sigmoid
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.writing.grades.results import LineMark, Mark, Result, Submission


def problem() -> Problem:
    p = Problem(99, "One unit", statement=r"With the weight $w$ find $\partial L/\partial w$ for $s = \sigma(w x)$.")
    w, x, y = p.given("w x y")
    u = p.let("u", w * x)
    s = p.let("s", sigmoid(u))
    loss = p.let("L", (s - y) ** 2)
    part = p.part("gradient")
    part.answer(D(loss, w), 2 * (s - y) * s * (1 - s) * x, by=chain_rule(via=s))
    return p


def graded(answer: str) -> Result:
    return Grader(Course(problem()), Options()).grade(Submission("", 99, "", answer))


@pytest.mark.parametrize(
    "answer",
    [
        "u = s - y\ndL/dw = 2*u*s*(1-s)*x",
        "u = s*(1-s)\ndL/dw = 2*(s-y)*u*x",
        "dL/dw = 2*(s-y)*u*x where u = s*(1-s)".replace(" where ", "\n"),
        "$$2(s - y)u x$$ where $u = s(1-s)$",
        "$$2(s - y)p x$$ where $p = s q$ and $q = 1 - s$",
        "e = s - y\ndL/dw = 2*e*s*(1-s)*x",
        r"e = s - y, s = \frac{1}{1+e^{-wx}}\quad 2 e s (1-s) x".replace(r"\quad", "\n"),
        "e = s - y\ndL/dw = 2*e*e^(-u)/(1 + e^(-u))^2*x",
    ],
)
def test_a_name_is_what_the_student_says_that_it_is(answer: str) -> None:
    assert graded(answer).mark is Mark.CORRECT


@pytest.mark.parametrize(
    "answer",
    [
        "u = s - y\ndL/dw = 2*(s-y)*sigmoid(u)*(1-sigmoid(u))*x",  # right only with our u
        "u = s\ndL/dw = 2*u*s*(1-s)*x",
        "$$2(s - y)u x$$ where $u = s(1+s)$",
        "s = w*x\ndL/dw = 2*(s-y)*x",  # s is the sheet's: this is its value with a mistake
        "L = (s-y)^2/2\ndL/dw = (s-y)*s*(1-s)*x",  # so is what is asked for
        "w = 1\ndL/dw = 2*(sigmoid(x)-y)*sigmoid(x)*(1-sigmoid(x))*x",
    ],
)
def test_and_the_answer_is_judged_by_that(answer: str) -> None:
    assert graded(answer).mark is Mark.WRONG


def test_the_definition_of_a_name_is_no_claim() -> None:
    marks = [line.mark for line in graded("u = s - y\ns = sigmoid(w*x)\ndL/dw = 2*u*s*(1-s)*x").lines]
    assert marks == [LineMark.GIVEN, LineMark.RIGHT, LineMark.RIGHT]


def test_a_name_of_the_sheet_with_a_wrong_value_is_a_wrong_line() -> None:
    marks = [line.mark for line in graded("s = w*x\ndL/dw = 2*(s-y)*x").lines]
    assert marks == [LineMark.WRONG, LineMark.FOLLOWS]


@pytest.mark.parametrize(
    "answer", ["u = u + s\n2*u*x", "q = p + 1\nq = s + 1\np = q + 1\n2*q*x", "p = q\nq = p\n2*p*x"]
)
def test_definitions_in_a_circle_are_nobodys_mistake_but_the_answers(answer: str) -> None:
    assert graded(answer).mark in (Mark.WRONG, Mark.UNDECIDED, Mark.UNREADABLE)


@pytest.mark.parametrize("answer", ["error + 1", "error - 1", "error * x", "error · 2", "thet + 2*(s - y)*s*(1 - s)*x"])
def test_an_unknown_name_before_a_sign_is_no_prose(answer: str) -> None:
    (item,) = graded(answer).graded
    assert item.mark is Mark.UNREADABLE and item.unreadable is not None
    assert item.unreadable.message == f"the name `{answer.split()[0]}` is not one of this problem's"


@pytest.mark.parametrize("words", ["The answer is -", "The answer is - ", "so - ", "So -", "we get - "])
def test_words_stand_before_a_minus_sign(words: str) -> None:
    assert graded(f"{words}2*(y - s)*s*(1 - s)*x").mark is Mark.CORRECT
    assert graded(f"{words}2*(s - y)*s*(1 - s)*x").mark is Mark.WRONG
