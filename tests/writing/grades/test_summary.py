"""The class at a glance, counted by hand, and the exit status."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from derive.writing.grades.results import Diagnosis, Mark, Result
from derive.writing.grades.summary import Summary, exit_status
from tests.writing.grades.examples import (
    CLASS,
    INTERNAL,
    MATRICES,
    RIGHT,
    SOLUTION,
    TROUBLE,
    UNDECIDED,
    UNREADABLE,
    WRONG,
)


def test_each_question_is_counted() -> None:
    summary = Summary(CLASS)
    found = {(tally.problem, tally.part, tally.asked.text): tally for tally in summary.tallies()}
    gradient = found[8, "gradient", "∂L/∂w₁"]
    assert gradient.marks == Counter({Mark.WRONG: 2, Mark.CORRECT: 1, Mark.UNREADABLE: 1})
    assert gradient.counted == 3
    assert gradient.mean() == (Fraction(7, 6), Fraction(2))  # (2 + 0 + 1.5) / 3
    assert found[12, "closed form", "w⁽ᵗ⁾"].mean() is None
    assert [tally.problem for tally in summary.tallies()] == [5, 5, 5, 8, 8, 12]
    assert summary.submissions == 9


def made(*names: str, problem: int = 8) -> Result:
    diagnoses = tuple(Diagnosis(name, "", "") for name in names)
    return replace(WRONG, problem=problem, graded=(replace(WRONG.graded[0], diagnoses=diagnoses),))


def test_mistakes_come_most_frequent_first() -> None:
    summary = Summary([made("sign"), made("factor", "sign"), made("bias"), made("sign", problem=3), made("factor")])
    assert summary.mistakes() == [
        (3, "gradient", "sign", 1),
        (8, "gradient", "factor", 2),
        (8, "gradient", "sign", 2),
        (8, "gradient", "bias", 1),
    ]


def test_a_mistake_counts_once_a_submission() -> None:
    """In the answer and in a line of the same solution."""
    both = replace(SOLUTION, graded=(replace(SOLUTION.graded[0], diagnoses=SOLUTION.lines[2].diagnoses),))
    assert Summary([both]).mistakes() == [(8, "gradient", "sigmoid-derivative-forgotten", 1)]


def test_what_is_open_and_what_is_broken_stand_apart() -> None:
    summary = Summary(CLASS)
    assert [(item.student, item.reason) for item in summary.undecided] == [
        ("Ève", "the answer took longer than 10 s to judge")
    ]
    assert [(item.student, item.internal) for item in summary.troubles] == [("Gustav", False), ("Hanna", True)]


def test_results_are_counted_as_they_pass() -> None:
    summary = Summary()
    passing = summary.watching(iter(CLASS))
    assert next(passing) is CLASS[0]
    assert summary.submissions == 1
    assert list(passing) == list(CLASS[1:])
    assert summary.submissions == 9


def marked(mark: Mark, points: int = 1, of: int = 1) -> Result:
    return replace(RIGHT, graded=(replace(RIGHT.graded[0], mark=mark, points=Fraction(points), of=Fraction(of)),))


@pytest.mark.parametrize(
    ("results", "status"),
    [
        ([], 0),
        ([RIGHT, RIGHT], 0),
        ([RIGHT, WRONG], 1),
        ([marked(Mark.CONDITIONAL)], 1),
        ([marked(Mark.MISSING, 0)], 1),
        ([marked(Mark.CORRECT, 1, 2)], 1),
        ([MATRICES], 1),
        ([UNREADABLE], 2),
        ([TROUBLE], 2),
        ([replace(RIGHT, graded=())], 2),
        ([UNDECIDED], 3),
        ([UNDECIDED, RIGHT], 3),
        ([UNDECIDED, WRONG], 1),
        ([WRONG, UNREADABLE], 2),
        ([UNDECIDED, TROUBLE], 2),
        ([INTERNAL], 4),
        ([INTERNAL, TROUBLE, WRONG], 4),
        ([replace(RIGHT, internal="x")], 4),
        (list(CLASS), 4),
    ],
)
def test_the_exit_status_is_the_worst(results: list[Result], status: int) -> None:
    assert exit_status(results) == status
    assert exit_status(reversed(results)) == status
