"""What a problem leaves open, several values at once, rounded values carried on: by hand for one unit in numbers.


h = σ(2) = 0.880797, e = h(1 − h)(1 − h) = 0.0125156 with y = 1; twice that without the ½; g = 3e = 0.0375469.
"""

from __future__ import annotations

import pytest
from sympy import Rational

from derive import D, Problem, sigmoid, substitution
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.entries import entries, single
from derive.grading.grade import Grader
from derive.grading.script import Reader
from derive.writing.grades.results import Result, Submission

PROBLEM = Problem(
    97,
    "One unit in numbers",
    statement=r"Find $h = \sigma(u)$ and its error signal $e$, and $g$, for $u = 2$, $y = 1$.",
)
u, y = PROBLEM.given("u y")
h = PROBLEM.let("h", sigmoid(u))
half = PROBLEM.let("L", Rational(1, 2) * (y - h) ** 2)
whole = PROBLEM.let("M", (y - h) ** 2)
e = PROBLEM.let("e", h * (1 - h) * (y - h))
g = PROBLEM.let("g", 3 * e)
part = PROBLEM.part("signals", at={u: 2, y: 1})
part.answer(h, sigmoid(2), by=substitution, rounded="0.8808")
part.answer(e, h * (1 - h) * (1 - h), by=substitution, rounded="0.0125")
part.answer(g, 3 * h * (1 - h) * (1 - h), by=substitution, rounded="0.0375")
PROBLEM.asks(part)
PROBLEM.accepts({e: D(half, u)}, when="e = ∂L/∂u")
PROBLEM.accepts({half: whole, e: -D(whole, u)}, when="without the ½")
PROBLEM.accepts({half: whole, e: D(whole, u)}, when="e = ∂L/∂u, without the ½")


def graded(answer: str) -> Result:
    return Grader(Course(PROBLEM), Options()).grade(Submission("", 97, "", answer))


def lines(answer: str) -> list[str]:
    return [str(line.mark) for line in graded(answer).lines]


@pytest.mark.parametrize(
    ("answer", "marks", "words"),
    [
        ("h = 0.8808\ne = 0.0125\ng = 0.0375", "correct correct correct", ""),
        ("h = 0.8808\ne = -0.0125\ng = 0.0375", "correct conditional correct", "e = ∂L/∂u"),
        ("h = 0.8808\ne = 0.0250\ng = 0.0375", "correct conditional correct", "without the ½"),
        ("h = 0.8808\ne = -0.0250\ng = 0.0375", "correct conditional correct", "e = ∂L/∂u, without the ½"),
        ("h = 0.8808\ne = -0.0250\ng = 3*e", "correct wrong correct", ""),  # no more is right by another
        ("h = 0.8808\ne = 0.0251\ng = 0.0375", "correct wrong correct", ""),
        ("h = 0.8809\ne = -0.0125\ng = 0.0375", "wrong conditional correct", "e = ∂L/∂u"),
        ("h = 0.8808\ne = h*(1-h)*(h-y)\ng = -3*e", "correct conditional conditional", "e = ∂L/∂u"),
        ("h = 0.8808\ne = h*(1-h)*(y-h)\ng = -3*e", "correct correct wrong", ""),
    ],
)
def test_answers_are_judged_by_one_convention_all_of_them(answer: str, marks: str, words: str) -> None:
    result = graded(answer)
    assert [str(item.mark) for item in result.graded] == marks.split()
    told = [condition.text for item in result.graded for condition in item.conditions]
    assert set(told) == ({words} if words else set())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("e = h*(1-h)*(h-y)\ne = -0.0125", "right right"),
        ("e = h*(1-h)*(h-y)\ne = 0.0125", "right wrong"),
        ("e = 0.0125\ng = 3*e\ng = -3*e", "right right wrong"),
        ("e = -0.0125\ng = -3*e\ng = 0.0375", "right right right"),
    ],
)
def test_lines_keep_to_a_convention(answer: str, expected: str) -> None:
    assert lines(answer) == expected.split()


@pytest.mark.parametrize(
    ("answer", "mark"),
    [
        ("(h, e, g) = (0.8808, 0.0125, 0.0375)", "correct"),
        ("(h, e, g) = (0.8808, 0.0126, 0.0375)", "wrong"),
        ("[h, e, g] = [0.8808, 0.0125, 0.0375]", "correct"),
        ("[[h], [e], [g]] = [[0.8808], [0.0375], [0.0125]]", "wrong"),
        (r"\begin{pmatrix} h\\e\\g \end{pmatrix} = \begin{pmatrix} 0.8808&0.0125&0.0375 \end{pmatrix}^T", "correct"),
        (r"\begin{pmatrix} h\\e\\g \end{pmatrix} = \begin{pmatrix} 0.8808\\0.0125\\0.0374 \end{pmatrix}", "wrong"),
        ("(h, e) = (0.8808, 0.0125, 0.0375)", "missing"),
    ],
)  # fmt: skip
def test_several_values_at_once(answer: str, mark: str) -> None:
    assert graded(answer).mark == mark


def test_the_entries_of_a_side_have_their_own_text() -> None:
    reader = Reader(Course(PROBLEM))
    statement = reader.read(
        r"\begin{bmatrix} h & e \\ g & u \end{bmatrix} = \begin{bmatrix} 0.10 & -2 \\ y & 3 \end{bmatrix}"
    ).statements[0]
    assert [part.text for part in entries(statement.parts[1])] == ["0.10", "-2", "y", "3"]
    assert [each.text for each in single(statement)] == ["h = 0.10", "e = -2", "g = y", "u = 3"]
    assert list(single(reader.read("h = [0.10, 2]").statements[0])) == list(reader.read("h = [0.10, 2]").statements)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("e = 0.8808*(1 - 0.8808)*(1 - 0.8808) = 0.0125", "right right"),
        ("e = 0.8808*(1 - 0.8808) = 0.1050", "wrong follows"),
        ("e = 0.8809*(1 - 0.8808)*(1 - 0.8808) = 0.0125", "wrong follows"),  # 0.8809 is nobody's rounded value
        ("h = 0.9\ne = 0.9*(1 - 0.9)*(1 - 0.9) = 0.0090", "right wrong follows"),  # one digit tells too little
        ("g = 3*0.0125 = 0.0375", "right right"),
        ("e = 0.0130\ng = 3*0.0130 = 0.0390", "wrong follows follows"),
    ],
)
def test_rounded_values_may_be_carried_on(answer: str, expected: str) -> None:
    assert lines(answer) == expected.split()


def test_the_right_decimals_by_another_name_are_left_to_a_human() -> None:
    result = graded("h = 0.8808\nd = 0.0125\ng = 0.0375")
    assert [str(item.mark) for item in result.graded] == ["correct", "undecided", "correct"]
    assert "d = 0.0125" in result.graded[1].reason
    assert [str(item.mark) for item in graded("h = 0.8808\nd = 0.0135\ng = 0.0375").graded][1] == "missing"
    assert [str(item.mark) for item in graded("h = 0.0125\ng = 0.0375").graded][1] == "missing"  # that is said of h


def test_what_was_read_and_why_it_is_right_is_told_in_words() -> None:
    result = graded("h = 0.8808\ne = -0.0125\ng = 0.0376")
    assert [item.read_as and item.read_as.text for item in result.graded] == ["0.8808", "-0.0125", "0.0376"]
    assert result.lines[1].reason == "right if e = ∂L/∂u"
    assert result.graded[2].witness[0].startswith("it is 0.0375466")
