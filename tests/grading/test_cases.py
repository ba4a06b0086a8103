"""Answers by cases: each of the right ones, and what a slip in a case, a sign or a bound makes of it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import sympy
from sympy import Abs, Heaviside, Integer, Piecewise, Symbol, sign

from derive import D, Problem, substitution
from derive.catalog import load
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.covering import covering
from derive.grading.grade import Grader
from derive.kernel.language import relu
from derive.writing.grades.results import LineMark, Mark, Result, Submission

OF: dict[str, Any] = {"relu": relu, "abs": Abs, "sign": sign}


@cache
def grader(name: str) -> Grader:
    """Asks for y = relu(x), for one of the others, or for the slope of the first."""
    p = Problem(99, "Cases", statement="Find $y$ for $x$.")
    (x,) = p.given("x")
    y = p.let("y", OF.get(name, relu)(x))
    part = p.part("asked")
    if name == "slope":
        part.answer(D(y, x), Heaviside(x), by=substitution)
    else:
        part.answer(y, OF[name](x), by=substitution)
    return Grader(Course(p), Options())


def rows(*lines: str) -> str:
    return r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}"


def graded(name: str, answer: str) -> Result:
    result = grader(name).grade(Submission("", 99, "", answer, "latex"))
    assert not result.internal
    return result


RIGHT = {
    "relu": [
        rows(r"x & x > 0", r"0 & \text{otherwise}"),
        rows(r"x & x \ge 0", r"0 & x < 0"),
        rows(r"0 & x < 0", r"x & \text{else}"),
        rows(r"x & x > 0", r"0 & x = 0", r"0 & x < 0"),
        rows(r"x & 0 < x < 1", r"x & x \ge 1", r"0 & \text{otherwise}"),
        "y = " + rows(r"x, & \text{if } x > 0,", r"0, & \text{otherwise.}"),
        r"y = \left\{ \begin{array}{ll} x & x > 0 \\ 0 & x \leq 0 \end{array} \right.",
        "x" + rows(r"1 & x > 0", r"0 & x \le 0"),
        r"f = \begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}, \quad y = x f",
    ],
    "abs": [
        rows(r"x & x \ge 0", r"-x & x < 0"),
        rows(r"-x & x \le 0", r"x & \text{otherwise}"),
        rows(r"x & x > 0", r"0 & x = 0", r"-x & x < 0"),
        rows(r"x & x > 0, x \ne 1", r"1 & x = 1", r"-x & \text{otherwise}"),
    ],
    "sign": [
        rows(r"1 & x > 0", r"0 & x = 0", r"-1 & x < 0"),
        rows(r"1 & x > 0", r"-1 & x < 0", r"0 & \text{otherwise}"),
    ],
    "slope": [
        rows(r"1 & x > 0", r"0 & x < 0"),
        rows(r"1 & x > 0", r"0 & \text{otherwise}"),
        r"\frac{dy}{dx} = " + rows(r"0 & x < 0", r"1 & x \ge 0"),
    ],
}
WRONG = {
    "relu": [
        rows(r"x & x < 0", r"0 & \text{otherwise}"),
        rows(r"0 & x > 0", r"x & x \le 0"),
        rows(r"0 & x > 0", r"x & \text{otherwise}"),
        rows(r"x & x \le 0", r"0 & x > 0"),
        rows(r"1 & x > 0", r"0 & \text{otherwise}") + "+ 1",
        "-" + rows(r"x & x > 0", r"0 & \text{otherwise}") + "- 1",
    ],
    "abs": [rows(r"-x & x \ge 0", r"x & x < 0"), rows(r"x & x < 0", r"-x & \text{otherwise}")],
    "sign": [
        rows(r"-1 & x > 0", r"1 & x < 0", r"0 & \text{otherwise}"),
        rows(r"1 & x < 0", r"0 & x = 0", r"-1 & x > 0"),
    ],
    "slope": [
        rows(r"0 & x > 0", r"1 & x < 0"),
        rows(r"1 & x < 0", r"0 & \text{otherwise}"),
        rows(r"x & x < 0", r"2 & \text{otherwise}"),
    ],
}
# right on a part of the line only: where the bound has moved, a case is missing, or a point is
IN_PART = {
    "relu": [
        rows(r"x & x > 0", r"0 & x < 0"),
        rows(r"x & x > 1", r"0 & \text{otherwise}"),
        rows(r"x & x > 1", r"0 & x < 0"),
        rows(r"x & x > 0"),
        rows(r"x & 0 < x < 1"),
        rows(r"x & x > 0", r"0 & x = 0", r"-x & x = 0"),
    ],
    "abs": [rows(r"x & x \ge 0", r"x & x < 0"), rows(r"x & x > 0", r"-x & x < 0")],
    "sign": [rows(r"1 & x \ge 0", r"-1 & x < 0"), rows(r"1 & x > 0", r"-1 & x < 0")],
    "slope": [rows(r"1 & x > 1", r"0 & \text{otherwise}"), rows(r"1 & x > 0")],
}


def _each(listed: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, answer) for name, answers in listed.items() for answer in answers]


@pytest.mark.parametrize(("name", "answer"), _each(RIGHT))
def test_right_answers(name: str, answer: str) -> None:
    assert graded(name, answer).mark is Mark.CORRECT


@pytest.mark.parametrize(("name", "answer"), _each(WRONG))
def test_wrong_answers(name: str, answer: str) -> None:
    assert graded(name, answer).mark is Mark.WRONG


@pytest.mark.parametrize(("name", "answer"), _each(IN_PART))
def test_answers_that_are_right_on_a_part_are_never_just_right(name: str, answer: str) -> None:
    result = graded(name, answer)
    assert result.mark is Mark.CONDITIONAL
    assert result.graded[0].conditions
    assert result.points < result.of


def test_a_missing_case_is_told() -> None:
    (item,) = graded("relu", rows(r"x & x > 0", r"0 & x < 0")).graded
    assert item.reason == "it has no value where none of its cases holds"
    assert [condition.text for condition in item.conditions] == ["x ≠ 0"]


def test_a_missing_case_in_a_line_of_a_solution() -> None:
    lines = graded("relu", "y = " + rows(r"x & x > 1", "0 & x < 0") + r"\\ &= \max(0, x)").lines
    assert [line.reason for line in lines] == ["it has no value where none of its cases holds", ""]
    whole = graded("relu", "y = " + rows(r"x & x > 0", r"0 & x \le 0") + r"\\ &= \max(0, x)").lines
    assert [(line.mark, line.reason) for line in whole] == [(LineMark.RIGHT, ""), (LineMark.RIGHT, "")]


@pytest.mark.parametrize("answer", ["|j|", r"\max(j, 2)", rows(r"1 & j > 0", r"j & \text{otherwise}")])
def test_what_no_rule_can_evaluate_is_undecided(answer: str) -> None:
    """Problem 12 assumes that a matrix is symmetric: no point is tried against that with cases."""
    result = Grader(Course(load(12)), Options()).grade(Submission("", 12, "closed", answer, "latex"))
    assert result.mark is Mark.UNDECIDED and not result.internal


@pytest.mark.parametrize("part", ["maximum", "count 3×3.1", "example"])
def test_cases_in_a_problem_with_tensors_are_judged_or_refused(part: str) -> None:
    for answer in (rows("1 & a > 0", r"0 & \text{otherwise}"), rows("1 & F_{0,1} > 0", r"0 & \text{otherwise}")):
        result = Grader(Course(load(7)), Options()).grade(Submission("", 7, part, answer, "latex"))
        assert result.mark in (Mark.WRONG, Mark.UNREADABLE, Mark.UNDECIDED, Mark.MISSING) and not result.internal


def test_what_covers_all() -> None:
    x, f = Symbol("x", real=True), Symbol("f", real=True)
    partial = Piecewise((x, x > 1), evaluate=False)
    whole = Piecewise((x, x > 1), (0, True), evaluate=False)
    assert covering(x + 1, {}) is None and covering(whole, {}) is None and covering(1, {}) is None
    for value, own in ((2 * partial, {}), (f + 1, {f: partial}), (sympy.ImmutableMatrix([[whole, partial]]), {})):
        cover = covering(value, own)
        assert cover is not None
        assert [cover.subs(x, at) for at in (0, 1, 2)] == [Integer(0), Integer(0), Integer(1)]
