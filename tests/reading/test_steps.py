"""Names with an index for the step, and sums over steps that are written out on the syntax tree."""

from __future__ import annotations

import pytest
from sympy import expand

from derive import Problem
from derive.grading.course import Course
from derive.reading import Notation, ReadingError
from derive.reading.elaborate import elaborate
from derive.reading.reading import read_expression

p = Problem(99, "Three steps of two families")
u_1, u_2, u_3, e_1, e_2, e_3 = p.given("u_1 u_2 u_3 e_1 e_2 e_3")
T, c = p.index("T"), p.given("c")[0]
p.steps_of({"u": {1: u_1, 2: u_2, 3: u_3}, "e": {1: e_1, 2: e_2, 3: e_3, 4: 0}}, t=1, T=3)
NOTATION: Notation = Course(p).notation


def read(text: str) -> object:
    return read_expression(text, NOTATION, "latex").expression.doit()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("u_t", u_1),
        ("u_{t+1}", u_2),
        ("u_T", u_3),
        ("u_{T-1}", u_2),
        ("u^{(t)}", u_1),
        ("u(t+1)", u_2),
        (r"\sum_{t=1}^T u_t", u_1 + u_2 + u_3),
        (r"\sum_{t} u_t", u_1 + u_2 + u_3),
        (r"\sum_{k=1}^{T-1} u_{k+1}", u_2 + u_3),
        (r"\sum_{t=1}^T e_{t+1} u_t", e_2 * u_1 + e_3 * u_2),  # what is beyond the last step is nothing
        (r"\sum_{t=1}^T t u_t", u_1 + 2 * u_2 + 3 * u_3),
        (r"\sum_{t=1}^T \sum_{k=1}^t e_t u_k", e_1 * u_1 + e_2 * (u_1 + u_2) + e_3 * (u_1 + u_2 + u_3)),
        (r"c \sum_{k=2}^{2} u_k", c * u_2),
        (r"T u_t", T * u_1),  # T is the last step in an index, and a number everywhere else
    ],
)
def test_a_name_with_an_index_is_a_member_of_its_family(text: str, value: object) -> None:
    assert expand(read(text)) == expand(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("u_{t-1}", "no step 0"),
        (r"\sum_{t=1}^4 u_t", "no step 4"),
        (r"\sum_{t=0}^T u_t", "no step 0"),
        (r"\sum_{t=1}^{1000000} e_1 u_{T} u_{t}", "no step 4"),
        (r"\sum_{t=1}^{c} u_t", "bounds of this sum"),
        ("w_t", "not one of this problem's"),
    ],
)
def test_a_step_that_there_is_not_is_refused(text: str, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        read(text)


def test_a_letter_that_another_sum_binds_is_no_step() -> None:
    found = read_expression(r"\sum_{t=1}^T t^2", NOTATION, "latex").expression
    assert found.subs(T, 4).doit() == 30


def test_deep_trees_are_walked() -> None:
    assert read("(" * 140 + r"\sin(" * 9 + "u_t" + ")" * 149) is not None
    with pytest.raises(ReadingError, match="nested deeper"):
        read(r"\sin(" * 149 + "u_t + 1" + ")" * 149)


def test_where_no_steps_are_written_out_nothing_changes() -> None:
    plain = Notation()
    reading = read_expression(r"\sum_{t=1}^3 u_t", plain, "latex")
    assert elaborate(reading.text, reading.syntax, {}, plain) == reading.expression
