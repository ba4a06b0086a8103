"""Answers that can be meant in several ways, parts that are alternatives, matrices entry by entry."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sympy import ImmutableMatrix, Max

from derive import D, Problem, convolutions, correlate, definition, power_rule
from derive.catalog import load
from derive.checking import Options
from derive.grading.conventions import Way, by_conventions, needed
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.writing.findings import Formula
from derive.writing.grades.feedback import Feedback, at
from derive.writing.grades.results import Graded, Mark, Result, Submission

UNIVERSE = [(a, b) for a in ("max", "mean") for b in ("sum", "half", "ninth")]


# ---- which conventions are named


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        ([("max", "sum"), ("max", "half"), ("max", "ninth")], [("max",)]),
        ([("max", "sum"), ("mean", "sum")], [("sum",)]),
        ([("max", "sum")], [("max", "sum")]),
        (UNIVERSE, [()]),
        ([("max", "sum"), ("mean", "half")], [("max", "sum"), ("mean", "half")]),
        ([("max", "sum"), ("max", "half")], [("max", "sum"), ("max", "half")]),
    ],
)
def test_only_conventions_that_make_a_difference_are_needed(
    right: list[tuple[str, ...]], expected: list[tuple[str, ...]]
) -> None:
    assert needed(UNIVERSE, right) == expected


class Says:
    """A grader with fixed marks."""

    def __init__(self, *marks: Mark, internal: str = "") -> None:
        paid = [Fraction(int(mark is Mark.CORRECT)) for mark in marks]
        items = [Graded("p", Formula("x", "x"), mark, points, Fraction(1)) for mark, points in zip(marks, paid)]  # noqa: B905
        self.result = Result("", 1, "p", graded=tuple(items), internal=internal)

    def warm(self) -> None:
        pass

    def grade(self, submission: Submission, *, lines: bool = True, explain: bool = True) -> Result:
        return self.result


R, W = Mark.CORRECT, Mark.WRONG
SUBMISSION = Submission("", 1, "p", "x")


def combined(whole: bool, **says: Says) -> Result:
    ways = [Way((name.replace("usual", ""),), grader) for name, grader in says.items()]
    return by_conventions(ways, SUBMISSION, lines=False, explain=True, whole=whole)


def marks(result: Result) -> list[tuple[Mark, list[str]]]:
    return [(item.mark, [condition.text for condition in item.conditions]) for item in result.graded]


def test_the_whole_is_by_one_convention() -> None:
    result = combined(True, a=Says(R, W, R), b=Says(W, R, W))
    assert marks(result) == [(Mark.CONDITIONAL, ["a"]), (W, []), (Mark.CONDITIONAL, ["a"])]
    assert result.points == 2


def test_or_each_answer_is_by_its_own() -> None:
    result = combined(False, a=Says(R, W, W), b=Says(W, R, W))
    assert marks(result) == [(Mark.CONDITIONAL, ["a"]), (Mark.CONDITIONAL, ["b"]), (W, [])]


def test_what_is_right_by_all_hangs_on_none() -> None:
    assert marks(combined(True, a=Says(R), b=Says(R))) == [(R, [])]
    assert marks(combined(False, a=Says(R), b=Says(R))) == [(R, [])]


def test_what_is_right_by_some_names_each() -> None:
    assert marks(combined(False, a=Says(R), b=Says(W), c=Says(R))) == [(Mark.CONDITIONAL, ["a", "c"])]


def test_what_is_usual_needs_no_mention() -> None:
    assert marks(combined(True, usual=Says(R), b=Says(W))) == [(R, [])]
    assert marks(combined(True, usual=Says(W), b=Says(R))) == [(Mark.CONDITIONAL, ["b"])]


def test_a_bug_by_one_convention_is_told() -> None:
    assert combined(True, a=Says(R), b=Says(internal="two ways disagree")).internal == "two ways disagree"


# ---- a problem of its own


def problem() -> Problem:
    p = Problem(91, "A loss that is a square, or half of one; a signal that is convolved")
    w, y = p.given("w y")
    square = p.let("q", (w - y) ** 2)
    half = p.let("h", (w - y) ** 2 / 2)
    slopes = p.open_question("slope")
    for name, loss, slope in (("square", square, 2 * (w - y)), ("half", half, w - y)):
        part = p.part(name)
        part.answer(D(loss, w), slope, by=power_rule)
        part.also("L", loss)
        slopes.accepts(part, when=f"the loss is the {name}")
    p.asks(slopes)
    x, f = p.matrix("x", 3, 3), p.matrix("f", 2, 2)
    signal = p.part("signal")
    signal.answer(ImmutableMatrix(p.let("o", correlate(x, f))), correlate(x, f), by=definition)
    signal.also("X", x)
    signal.also("F", f)
    p.operation("*", convolutions("∗"))
    rule = p.part("rule")
    rule.answer(D(square, w), 2 * (w - y), by=power_rule)
    rule.leaves_derivatives(but="as a rule only")
    rule.also("L", square)
    bigger = p.part("maximum")
    bigger.answer(Max(w, y), y + Max(0, w - y), by=definition)
    return p


COURSE = Course(problem())
GRADER = Grader(COURSE, Options())


def graded(answer: str, part: str, grader: Grader = GRADER) -> Graded:
    (item,) = grader.grade(Submission("", 91, part, answer)).graded
    return item


@pytest.mark.parametrize(
    ("answer", "mark", "conditions"),
    [
        ("dL/dw = 2(w - y)", Mark.CONDITIONAL, ["the loss is the square"]),
        ("dL/dw = w - y", Mark.CONDITIONAL, ["the loss is the half"]),
        ("dL/dw = 3(w - y)", Mark.WRONG, []),
    ],
)
def test_alternatives(answer: str, mark: Mark, conditions: list[str]) -> None:
    item = graded(answer, "")
    assert (item.mark, [condition.text for condition in item.conditions]) == (mark, conditions)
    assert item.points == (0 if mark is Mark.WRONG else 1)


def test_an_alternative_that_is_named_is_no_convention() -> None:
    assert graded("dL/dw = 2(w - y)", "square").mark is Mark.CORRECT
    assert graded("dL/dw = 2(w - y)", "half").mark is Mark.WRONG
    assert graded("2(w - y)", "slope").mark is Mark.CONDITIONAL


def test_the_names_of_parts() -> None:
    assert COURSE.part_names == ("slope", "signal", "rule", "maximum")
    assert COURSE.has("Slope") and COURSE.has("slope.1") and COURSE.has("half") and not COURSE.has("loss")


@pytest.mark.parametrize(
    ("answer", "condition"),
    [("X * F", "∗ is cross-correlation"), ("F * X", "∗ is cross-correlation, the first factor sliding")],
)
def test_a_sign_by_each_convention(answer: str, condition: str) -> None:
    item = graded(answer, "signal")
    assert (item.mark, [found.text for found in item.conditions]) == (Mark.CONDITIONAL, [condition])
    assert graded(f"2 ({answer})", "signal").mark is Mark.WRONG


def test_an_answer_that_leaves_derivatives_in_counts_as_the_part_says() -> None:
    item = graded("dL/dw", "rule")
    assert (item.mark, item.points) == (Mark.CONDITIONAL, Fraction(1, 2))
    assert [condition.text for condition in item.conditions] == ["as a rule only"]
    assert graded("2 dL/dw", "rule").mark is Mark.WRONG
    assert graded("2(w - y)", "rule").mark is Mark.CORRECT


def test_a_maximum_is_one_for_all_numbers() -> None:
    assert graded("w + relu(y - w)", "maximum").mark is Mark.CORRECT
    item = graded("w", "maximum")
    assert (item.mark, item.conditions) == (Mark.WRONG, ())
    assert item.reason.startswith("it is right only if")


# ---- matrices entry by entry

SIX = Grader(Course(load(6)), Options())
M = [[46, 46, -16], [71, 71, -16], [88, 88, -29]]


def six(answer: str, part: str) -> Result:
    return SIX.grade(Submission("", 6, part, answer))


def test_wrong_entries_are_counted_and_named_but_not_given_away() -> None:
    result = six("M = [[46, 47, -16], [71, 71, -16], [88, 88, 29]]", "forward.2")
    (item,) = result.graded
    assert item.reason == "2 of 9 entries are wrong: (1, 2), (3, 3)"
    (hinted,) = at(result, Feedback.HINT).graded
    assert hinted.reason == item.reason and not hinted.witness
    assert "46" not in hinted.reason


@pytest.mark.parametrize(
    ("digits", "mark"),
    [("87.80", Mark.CONDITIONAL), ("87.8044", Mark.CONDITIONAL), ("87.81", Mark.WRONG), ("87.8045", Mark.WRONG)],
)
def test_decimals_in_a_matrix_must_be_rounded_rightly(digits: str, mark: Mark) -> None:
    """It is 88 - 176/900 = 87.80444…"""
    matrix = f"[[45.9, 45.9, -15.96], [70.84, 70.84, -15.96], [87.8, {digits}, -28.93]]"
    (item,) = six(f"M_new = {matrix}", "updates.1").graded
    assert item.mark is mark
    if mark is Mark.WRONG:
        assert item.reason == "1 of 9 entries is wrong: (3, 2)" and item.witness[0] == "in entry 3,2:"
    else:
        assert "rounded to the digits given" in item.conditions[0].text


def test_the_nearest_convention_is_compared_with() -> None:
    """One slip in the update by the sum of the squares is one slip, not nine."""
    (item,) = six("M_new = [[45.1, 45.08, -15.68], [69.58, 69.6, -15.68], [86.24, 86.24, -28.5]]", "updates.1").graded
    assert item.reason == "1 of 9 entries is wrong: (3, 3)"
    assert any("the sum of the squares" in note for note in item.notes)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        ("M_new = M + 0.01 dL/dM", "you went uphill"),
        ("M_new = [[-44, -46, 16], [-71, -69, 16], [-88, -88, 31]]", "you forgot the learning rate"),  # the sum's
    ],
)
def test_expected_mistakes_are_named_by_the_convention_that_they_fit(answer: str, mistake: str) -> None:
    (item,) = six(answer, "updates.1").graded
    assert item.mark is Mark.WRONG
    assert any(mistake in found.full for found in item.diagnoses)


def test_an_update_is_named_as_the_sheet_does() -> None:
    assert [item.asked.text for item in six("0", "updates").graded] == ["Mⁿᵉʷ", "Oⁿᵉʷ", "Fⁿᵉʷ", "Xⁿᵉʷ"]
    assert [item.asked.text for item in six("0", "gradients.3").graded] == ["∂L/∂F"]


FIVE = Grader(Course(load(5)), Options())


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        (r"\frac{\partial L}{\partial F_{mn}} = \sum_{i,j} G_{ij} X_{i-m,j-n}", "filter"),
        (r"\sum_{i,j} G_{ij} X_{i-m,j-n}", "filter"),
        (r"\frac{\partial L}{\partial X_{kl}} = \sum_{i,j} G_{ij} F_{k+i,l+j}", "input"),
    ],
)
def test_the_mistake_in_an_entry_is_named(answer: str, part: str) -> None:
    (item,) = FIVE.grade(Submission("", 5, part, answer)).graded
    assert item.mark is Mark.WRONG
    assert any("wrong sign" in found.full for found in item.diagnoses)
    assert all("G" not in found.hint for found in item.diagnoses)
