"""What follows from a wrong line: by hand, for L = (s − y)², s = p q, p = x², q = x + 1, all of them functions of x."""

from __future__ import annotations

import pytest
from sympy import Expr, Integer

from derive import D, Problem, chain_rule
from derive.checking import Options
from derive.grading.backward import carried_on
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.kernel.graph import Graph
from derive.writing.grades.results import LineMark, Result, Submission

PROBLEM = Problem(98, "A product", statement="With $p = x^2$, $q = x + 1$, $s = pq$ and $L = (s - y)^2$ find $dL/dx$.")
x, y = PROBLEM.given("x y")
p = PROBLEM.let("p", x**2)
q = PROBLEM.let("q", x + 1)
s = PROBLEM.let("s", p * q)
L = PROBLEM.let("L", (s - y) ** 2)
PROBLEM.part("slope").answer(D(L, x), 2 * (s - y) * (2 * x * q + p), by=chain_rule(via=s))


@pytest.mark.parametrize(
    ("given", "by", "expected"),
    [
        ({s: s - y}, x, (s - y) * (q * 2 * x + p)),
        ({s: s - y}, p, (s - y) * q),
        ({p: Integer(7)}, x, 7 * 2 * x + 2 * (s - y) * p),  # the path through q is as it should be
        ({p: Integer(7), q: Integer(5)}, x, 14 * x + 5),
        ({s: Integer(1), q: Integer(5)}, x, q * 2 * x + 5),
        ({x: Integer(3)}, x, Integer(3)),
    ],
)
def test_values_of_derivatives_are_carried_on(given: dict[Expr, Expr], by: Expr, expected: Expr) -> None:
    found = carried_on(Graph(PROBLEM.definitions), D(L, by), {D(L, name): value for name, value in given.items()})
    assert found is not None
    assert (found - expected).expand() == 0


@pytest.mark.parametrize("given", [{q: Integer(5)}, {x: Integer(3)}, {}])
def test_and_not_to_what_does_not_hang_on_them(given: dict[Expr, Expr]) -> None:
    values = {D(L, name): value for name, value in given.items()}
    assert carried_on(Graph(PROBLEM.definitions), D(L, p), values) is None


def marks(answer: str) -> list[str]:
    return [str(line.mark) for line in graded(answer).lines]


def graded(answer: str) -> Result:
    return Grader(Course(PROBLEM), Options()).grade(Submission("", 98, "", answer))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("dL/ds = s - y\ndL/dp = (s - y)*q\ndL/dx = (s - y)*(2*x*q + p)", "wrong follows follows"),
        ("dL/ds = s - y\ndL/dp = dL/ds*q\ndL/dx = dL/dp*2*x + dL/ds*p", "wrong right right"),
        ("dL/ds = s - y\ndL/dx = (s - y)*(2*x*q - p)", "wrong wrong"),
        ("dL/ds = s - y\ndL/dx = 2*(s - y)*(2*x*q + p)", "wrong right"),
        ("dL/dp = 2*(s - y)\ndL/dq = 2*(s - y)*p\ndL/dx = 2*(s - y)*(2*x + p)", "wrong right follows"),
        ("dL/dp = 2*(s - y)\ndL/dq = 2*(s - y)*p\ndL/dx = 2*(s - y)*(2*x + q)", "wrong right wrong"),
    ],
)
def test_lines_after_a_wrong_derivative(answer: str, expected: str) -> None:
    assert marks(answer) == expected.split()


@pytest.mark.parametrize(
    ("answer", "mark"),
    [
        ("g = dL/ds = 2*(s - y)\ndL/dx = g*(2*x*q + p)", "correct"),  # no derivative is left in the answer
        ("g = dL/ds = s - y\ndL/dx = g*(2*x*q + p)", "wrong"),
        ("g = dL/ds\ndL/dx = g*(2*x*q + p)", "wrong"),
        ("dL/ds = 2*(s - y)\ng = dL/ds\ndL/dx = g*(2*x*q + p)", "correct"),
        ("dL/ds = s - y\ng = dL/ds\ndL/dx = g*(2*x*q + p)", "wrong"),
        ("dL/ds = 2*(s - y)\ndL/dp = dL/ds*q\ng = dL/dp*2*x\ndL/dx = g + 2*(s - y)*p", "correct"),
    ],
)
def test_a_name_for_a_derivative_has_the_value_that_is_found_for_it(answer: str, mark: str) -> None:
    result = graded(answer)
    assert result.mark == mark, result


def test_words_and_boxes_around_the_lines() -> None:
    answer = "We start at the end of the chain.\nThen dL/ds = 2*(s - y)\nSo we have dL/dx = 2*(s - y)*(2*x*q + p)."
    assert graded(answer).mark == "correct"
    assert marks(answer) == [LineMark.RIGHT, LineMark.RIGHT]
    boxed = r"$$\boxed{\frac{dL}{dx} = \boxed{2(s-y)(2xq+p)}.}$$"
    assert graded(boxed).mark == "correct"
    assert graded(boxed.replace("2xq", "2x")).mark == "wrong"


def test_a_line_about_another_quantity_is_no_answer() -> None:
    result = graded("dL/ds = 2*(s - y)*(2*x*q + p)")
    assert result.mark == "wrong"
    assert result.graded[0].reason == "the last line says what ∂L/∂s is; asked was ∂L/∂x"


def test_lines_of_latex_that_no_environment_holds_stand_by_themselves() -> None:
    answer = r"""A = \begin{bmatrix} 2x & 1 \\
0 & 1 \end{bmatrix}
B = \begin{bmatrix} q \\ p \end{bmatrix}
\frac{dL}{dx} = 2(s-y)\begin{bmatrix} 1 & 0 \end{bmatrix} A B"""
    result = graded(answer)
    assert result.mark == "correct", result
    assert [line.number for line in result.lines] == [1, 3, 4]
    assert graded(answer.replace("2x & 1", "x & 1")).mark == "wrong"


def test_each_relation_of_a_chain_has_its_own_line() -> None:
    answer = "\\begin{align}\n\\frac{dL}{ds} &= 2(s-y) \\\\\n&= 2s - y \\\\\n&= s + s - y\n\\end{align}"
    result = graded(answer)
    assert [(line.number, str(line.mark)) for line in result.lines] == [(2, "right"), (3, "wrong"), (4, "follows")]


def test_what_stands_before_a_colon_is_prose() -> None:
    assert graded("The slope at (x, y) is: 2*(s - y)*(2*x*q + p)").mark == "correct"
