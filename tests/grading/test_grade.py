"""One submission to its marks: which question it answers, what the answer is worth, what nobody can talk into one."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from derive.catalog import load
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.writing.grades.results import Graded, Line, LineMark, Mark, Result, Submission

RIGHT = (
    r"2(y^*-y)[(w_5 s_1(1-s_1)w_{31} + w_6 s_2(1-s_2)w_{41})(1-t_1^2)x_{11}"
    r" + (w_5 s_1(1-s_1)w_{32} + w_6 s_2(1-s_2)w_{42})(1-t_2^2)x_{21}]"
)
WRONG = RIGHT.replace("2(y^*-y)", "(y^*-y)")


@cache
def grader(number: int) -> Grader:
    return Grader(Course(load(number)), Options())


def graded(answer: str, part: str = "", number: int = 8, syntax: str = "") -> Result:
    return grader(number).grade(Submission("", number, part, answer, syntax))


def only(answer: str, part: str = "", number: int = 8) -> Graded:
    (item,) = graded(answer, part, number).graded
    return item


# ---- which question an answer is for


def test_without_a_part_it_is_what_the_sheet_asks_for() -> None:
    result = graded(RIGHT)
    assert (result.part, result.inferred) == ("gradient", False)
    assert [item.mark for item in result.graded] == [Mark.CORRECT]
    assert result.points == result.of


@pytest.mark.parametrize("left", [r"\frac{\partial L}{\partial w_5}", "dL/dw5", "∂L/∂w₅", r"\nabla_{w_5} L", "L'(w_5)"])
def test_a_part_is_inferred_from_the_left_side(left: str) -> None:
    result = graded(f"{left} = 2(y^*-y)s_1")
    assert result.inferred
    assert [(item.part, item.mark) for item in result.graded] == [("weights.1", Mark.CORRECT)]


def test_each_answer_of_a_part_is_found_by_its_left_side() -> None:
    result = graded("dL/dw6 = 2(y*-y)s_2\ndL/dw5 = 2(y*-y)s_2", "weights")
    marks = {item.part: item.mark for item in result.graded}
    assert marks["weights.1"] is Mark.WRONG
    assert marks["weights.2"] is Mark.CORRECT
    assert marks["weights.3"] is Mark.MISSING


def test_one_answer_of_a_part_by_its_number() -> None:
    assert only("2(y*-y) s_2", "weights.2").mark is Mark.CORRECT
    assert only("2(y*-y) s_1", "weights.2").mark is Mark.WRONG


def test_an_answer_about_another_quantity_is_no_answer() -> None:
    item = only("dL/du1 = 2(y*-y)w5 s1(1-s1)", "gradient")
    assert item.mark is Mark.WRONG
    assert item.reason


@pytest.mark.parametrize(
    "answer",
    [
        rf"\boxed{{{RIGHT}}}",
        f"By the chain rule $$\\boxed{{{RIGHT}}}$$ as was to be shown.",
        f"So the answer is {RIGHT}",
        f"\\begin{{align*}} \\frac{{\\partial L}}{{\\partial w_1}} &= {RIGHT} \\end{{align*}}",
        f"\\documentclass{{article}}\\begin{{document}}Hence ${RIGHT}$.\\end{{document}}",
        f"\\[ {RIGHT} \\] % 2(y^*-y)",
    ],
)
def test_the_answer_is_found_in_what_surrounds_it(answer: str) -> None:
    assert only(answer).mark is Mark.CORRECT
    assert only(answer.replace("2(y^*-y)", "3(y^*-y)")).mark is Mark.WRONG


# ---- what an answer is


def test_a_wrong_answer_has_a_witness_and_the_mistake() -> None:
    item = only(WRONG)
    assert item.mark is Mark.WRONG and item.points == 0 < item.of
    assert any("your answer is" in line for line in item.witness)
    assert any("factor 2" in diagnosis.full for diagnosis in item.diagnoses)


def test_the_students_own_names() -> None:
    text = f"let e = 2(y^*-y)\n{RIGHT.replace('2(y^*-y)', 'e')}"
    assert only(text).mark is Mark.CORRECT
    assert only(text.replace("= 2", "= 3")).mark is Mark.WRONG


def test_a_derivative_by_a_name_of_the_students_own_is_one_by_the_quantity_it_names() -> None:
    text = "net = w1 x11 + w2 x12\ndL/dw2 = dL/dnet x12 + dL/da2 x22\n"
    values = (
        "dL/dnet = 2(y*-y)(w5 s1(1-s1)w31 + w6 s2(1-s2)w41)(1-t1^2)\n"
        "dL/da2 = 2(y*-y)(w5 s1(1-s1)w32 + w6 s2(1-s2)w42)(1-t2^2)\n"
    )
    last = "dL/dw2 = dL/dnet x12 + dL/da2 x22"
    assert only(text + values + last, "weights.7").mark is Mark.CORRECT
    assert only(text + values.replace("w6 s2(1-s2)w41", "w6 s2 w41") + last, "weights.7").mark is Mark.WRONG


@pytest.mark.parametrize(
    "answer", [r"\frac{\partial L}{\partial w_1}", "dL/dw1 = dL/dw1", r"\frac{d}{dw_1}(y^*-y)^2", "L'(w_1)", "dL/dw1"]
)
def test_the_question_is_no_answer(answer: str) -> None:
    item = only(answer)
    assert item.mark is Mark.WRONG
    assert "left in the answer" in item.reason


@pytest.mark.parametrize("broken", [r" + \frac{1}{0}", r" + \frac{1}{w_1-w_1}", r"\cdot\frac{w_1-w_1}{w_1-w_1}"])
def test_what_has_no_value_is_wrong(broken: str) -> None:
    item = only(RIGHT + broken)
    assert item.mark is Mark.WRONG
    assert "no value" in item.reason


@pytest.mark.parametrize("slip", ["+ 10^{-30}", r"+ 10^{-9}\sin(10^9 w_1)", "(1+10^{-40})"])
def test_almost_right_is_wrong(slip: str) -> None:
    assert only(RIGHT + slip).mark is Mark.WRONG


def test_right_somewhere_only_is_conditional_and_earns_half() -> None:
    item = only(RIGHT + r"+ \max(0, w_1 - 10^6)")
    assert item.mark is Mark.CONDITIONAL
    assert item.points == item.of / 2
    assert item.conditions and item.witness


def test_a_restriction_that_the_answer_brings_is_noted() -> None:
    item = only(RIGHT + r"\frac{w_1}{w_1}")
    assert item.mark is Mark.CORRECT
    assert any("≠ 0" in note for note in item.notes)


@pytest.mark.parametrize("answer", [f"${RIGHT}$ or $0$", f"0 \\text{{ or }} {RIGHT}", f"$0$, alternatively ${RIGHT}$"])
def test_several_answers_are_none(answer: str) -> None:
    item = only(answer)
    assert item.mark is Mark.UNREADABLE
    assert item.of == 0


@pytest.mark.parametrize(
    "answer",
    [
        "__import__('os').system('true')",
        "().__class__.__mro__",
        r"\input{/etc/passwd}",
        r"\def\x{\x}\x",
        "2(y*-y",
        "w_7",
        "(" * 10_000,
    ],
)
def test_what_cannot_be_read_costs_nothing(answer: str) -> None:
    item = only(answer)
    assert (item.mark, item.points, item.of) == (Mark.UNREADABLE, Fraction(0), Fraction(0))
    assert item.unreadable is not None and item.unreadable.code


@pytest.mark.parametrize("answer", ["", "  \n ", "I do not know", "%"])
def test_nothing_is_missing(answer: str) -> None:
    assert only(answer).mark in (Mark.MISSING, Mark.UNREADABLE)


def test_too_large_a_number_is_for_a_human() -> None:
    assert only("9^{9^{9^9}}").mark is Mark.UNDECIDED


# ---- decimals, matrices, indices


def test_decimals_must_be_rounded_rightly() -> None:
    assert only("h_1 = 0.9241", "values.1", 4).mark is Mark.CORRECT  # sigma(2.5) = 0.92414…
    assert only("0.92414", "values.1", 4).mark is Mark.CORRECT
    assert only("0.9242", "values.1", 4).mark is Mark.WRONG
    assert only("0.8456", "values.2", 4).mark is Mark.WRONG  # sigma(1.7) = 0.84553…
    assert only(r"\sigma(2.5)", "values.1", 4).mark is Mark.CORRECT
    few = only("0.924", "values.1", 4)
    assert few.mark is Mark.CONDITIONAL and few.conditions


def test_a_matrix_in_the_other_layout_is_right_by_that_convention() -> None:
    right, turned, other = "[[6, 6], [40, 36]]", "[[6, 40], [6, 36]]", "[[6, 36], [40, 6]]"
    assert only(right, "point", 3).mark is Mark.CORRECT
    assert [c.text for c in only(turned, "point", 3).conditions] == ["in the transposed layout"]
    assert only(other, "point", 3).mark is Mark.WRONG


def test_indices_that_count_from_1() -> None:
    left = r"\frac{\partial L}{\partial F_{mn}} = "
    assert only(left + r"\sum_i \sum_j G_{ij} X_{i+m,j+n}", "filter", 5).mark is Mark.CORRECT
    from_1 = only(left + r"\sum_i \sum_j G_{ij} X_{i+m-1,j+n-1}", "filter", 5)
    assert from_1.mark is Mark.CORRECT and any("from 1" in note for note in from_1.notes)
    assert only(left + r"\sum_i \sum_j G_{ij} X_{i-m,j-n}", "filter", 5).mark is Mark.WRONG


# ---- worked solutions


def marks(lines: tuple[Line, ...]) -> list[LineMark]:
    return [line.mark for line in lines]


SOLUTION = r"""
\begin{align}
\frac{\partial L}{\partial y^*} &= 2(y^* - y) \\
\frac{\partial L}{\partial u_1} &= \frac{\partial L}{\partial y^*} w_5 s_1 (1-s_1) = 2(y^*-y) w_5 s_1(1-s_1) \\
\frac{\partial L}{\partial w_{31}} &= \frac{\partial L}{\partial u_1} t_1 \\
&= 2(y^*-y) w_5 s_1 (1-s_1) t_1
\end{align}
"""


def test_a_right_solution() -> None:
    result = graded(SOLUTION, "weights.3")
    assert marks(result.lines) == [LineMark.RIGHT] * 5
    assert result.remark == ""
    assert result.points == result.of


def test_what_follows_from_a_wrong_line_earns_half() -> None:
    result = graded(SOLUTION.replace("2(", "("), "weights.3")
    assert marks(result.lines) == [
        LineMark.WRONG,
        LineMark.RIGHT,
        LineMark.FOLLOWS,
        LineMark.RIGHT,
        LineMark.FOLLOWS,
    ]
    assert "line 3" in result.remark
    assert result.points == result.of / 2


def test_a_second_slip_earns_nothing() -> None:
    slipped = SOLUTION.replace("2(", "(").replace("(1-s_1) t_1", "t_1")
    result = graded(slipped, "weights.3")
    assert marks(result.lines)[-1] is LineMark.WRONG
    assert result.points == 0


def test_a_right_answer_after_a_wrong_line_is_noticed() -> None:
    result = graded(SOLUTION.replace("&= 2(y^* - y)", "&= (y^* - y)"), "weights.3")
    assert result.graded[0].mark is Mark.CORRECT
    assert result.remark.startswith("the answer is right, but")


def test_lines_in_plain_text_go_on() -> None:
    result = graded("dL/dw5 = dL/dy* s_1\n = 2(y* - y) s_1", "weights.1")
    assert marks(result.lines) == [LineMark.RIGHT, LineMark.RIGHT]
    assert result.graded[0].mark is Mark.CORRECT


# ---- what can be read in two ways


def test_an_answer_that_is_wrong_however_it_is_read_is_wrong() -> None:
    item = only("1/3 s_1 (y* - y)", "weights.1")
    assert item.mark is Mark.WRONG
    assert any("in either way" in note for note in item.notes)


def test_an_answer_that_is_right_in_one_of_two_readings_is_unreadable() -> None:
    item = only("2/1 s_1 (y* - y)", "weights.1")
    assert item.mark is Mark.UNREADABLE
    assert item.unreadable is not None and item.unreadable.code == "R012"


def test_an_answer_that_is_right_however_it_is_read_is_right() -> None:
    assert only("4 s_1 (y* - y) (1/2 1)", "weights.1").mark is Mark.CORRECT
    assert only("2 s_1 (y* - y) (1/1 (1))", "weights.1").mark is Mark.CORRECT


def test_values_that_run_in_a_circle_are_no_values() -> None:
    result = graded("h1 = 0.9820\nh2 = 0.622yhat = 0.5725", "values", 4)
    assert not result.internal
    assert result.mark is Mark.WRONG


@pytest.mark.parametrize(
    ("number", "part", "answer"),
    [
        (13, "learning", "1 ]T exp(-a) <= sigma(a)^T"),
        (8, "gradient", r"\frac{dL\{bmatrix}1}=2(y^*-y)"),
        (8, "gradient", r"\frac{2}{}"),
    ],
)
def test_broken_answers_break_nothing(number: int, part: str, answer: str) -> None:
    result = graded(answer, part, number)
    assert not result.internal
    assert result.mark is not Mark.CORRECT
