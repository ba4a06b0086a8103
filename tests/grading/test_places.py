"""Answers to several questions of one part that say nothing about which is for which."""

from __future__ import annotations

from functools import cache

import pytest
from sympy import Matrix

from derive import Problem, substitution
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.writing.grades.results import Graded, Mark, Submission

RIGHT, WRONG, OPEN, UNREAD, MISSING = Mark.CORRECT, Mark.WRONG, Mark.UNDECIDED, Mark.UNREADABLE, Mark.MISSING


@cache
def grader() -> Grader:
    p = Problem(99, "Three numbers", statement=r"Of $a$ find double, square and cube; and the two products.")
    a, b = p.given("a b")
    powers = p.part("powers")
    powers.answer(p.let("d", a + a), 2 * a, by=substitution)
    powers.answer(p.let("q", a * a), a**2, by=substitution)
    powers.answer(p.let("k", a * a * a), a**3, by=substitution)
    products = p.part("products")
    products.answer(p.let("r", Matrix([[a, b]]) * Matrix([[a], [b]])), Matrix([[a**2 + b**2]]), by=substitution)
    products.answer(
        p.let("s", Matrix([[a], [b]]) * Matrix([[a, b]])), Matrix([[a**2, a * b], [a * b, b**2]]), by=substitution
    )
    p.asks(powers, products)
    return Grader(Course(p), Options())


def graded(answer: str, part: str = "powers", syntax: str = "") -> tuple[Graded, ...]:
    return grader().grade(Submission("", 99, part, answer, syntax)).graded


def marks(answer: str, part: str = "powers", syntax: str = "") -> list[Mark]:
    return [each.mark for each in graded(answer, part, syntax)]


@pytest.mark.parametrize(
    "answer",
    [
        "2a\na^2\na^3",
        "2a; a^2; a^3",
        "2a, a^2, a^3",
        "$2a$, $a^2$, $a^3$",
        r"2a,\quad a^2,\quad a^3",
        r"2a, \; a^2, \; a \cdot a \cdot a",
        "max(2a, 2a), (a)(a), a^3",
    ],
)
def test_as_many_expressions_as_questions_are_taken_in_their_order(answer: str) -> None:
    assert marks(answer) == [RIGHT] * 3
    assert all("by its place" in each.notes[-1] for each in graded(answer))


def test_what_is_right_in_no_place_is_wrong() -> None:
    assert marks("2a, a^2, a^4") == [RIGHT, RIGHT, WRONG]
    assert marks("a, a^2 + 1, a^4") == [WRONG] * 3


def test_what_is_right_in_another_place_is_left_to_a_person() -> None:
    assert marks("a^2, 2a, a^3") == [OPEN, OPEN, RIGHT]
    assert marks("a^3, a^2, 7") == [OPEN, RIGHT, WRONG]
    assert "no line says what this is" in graded("a^2, 2a, a^3")[0].reason


def test_a_list_of_another_length_says_nothing() -> None:
    assert marks("2a; a^2") == [MISSING] * 3
    assert marks("2a; a^2; a^3; a^4") == [MISSING] * 3
    assert marks("2a, a^2") == [UNREAD] * 3


def test_a_comma_without_a_space_may_be_one_of_a_number() -> None:
    assert marks("2,4,8") == [UNREAD] * 3
    assert marks("1,234") == [UNREAD] * 3


def test_a_list_with_a_name_in_it_is_taken_by_its_names() -> None:
    assert marks("d = 2a; a^2; a^3") == [RIGHT, MISSING, MISSING]
    assert marks("k = a^3; d = 2a; q = a^2") == [RIGHT] * 3


def test_matrices_in_their_order() -> None:
    assert marks("[[a^2 + b^2]], [[a^2, ab], [ab, b^2]]", "products") == [RIGHT, RIGHT]
    assert marks("[[a^2 + b^2]], [[a^2, ab], [ab, a^2]]", "products") == [RIGHT, WRONG]


def test_questions_of_several_parts_are_not_told_apart_by_places() -> None:
    asked = [each.mark for each in grader().grade(Submission("", 99, "", "2a; a^2; a^3; a^2 + b^2; a b")).graded]
    assert asked == [MISSING] * 5


def test_a_list_for_the_questions_of_several_parts_is_unread() -> None:
    assert marks("2a, a^2, a^3, [[a^2 + b^2]], [[a^2, ab], [ab, b^2]]", "") == [UNREAD] * 5
    assert marks("2a, a^2", "") == [UNREAD] * 5
