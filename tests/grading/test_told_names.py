"""What is told to students has no names in it that only our derivation knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from derive import function
from derive.catalog import load
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.grading.renaming import renaming
from derive.writing.findings import Formula
from derive.writing.grades.results import Mark, Result, Submission

# a name of the problem file that tells one quantity from another of the same name, in text and in LaTeX
OURS = {
    5: re.compile(r"[LOG](\^[Bs]|ˢ)|[LOG]̃|\\tilde"),
    10: re.compile(r"R̃|R̄|Rtilde|Rbar|\\tilde|\\bar"),
    11: re.compile(r"\^\{?(N|U|A|Adam|Newton|damped|GD)\b|ᵈᵃᵐᵖᵉᵈ"),
}
ANYWHERE = re.compile(r"_?Dummy|AppliedUndef|SlotDerivative|ζ_|\bxi_\d")


@cache
def grader(problem: int) -> Grader:
    return Grader(Course(load(problem)), Options())


def told(result: Result) -> Iterator[str]:
    """All that a student sees, but for what the student wrote."""
    for item in result.graded:
        shown = (item.asked, item.read_as, *item.conditions)
        yield from (text for each in shown if each is not None for text in (each.text, each.latex))
        yield from (item.reason, *item.witness, *item.notes)
        yield from (text for each in item.diagnoses for text in (each.hint, each.full))
        if item.unreadable is not None:
            yield from (item.unreadable.message, item.unreadable.hint)
    for line in result.lines:
        yield from (line.reason, *line.witness, *(text for each in line.diagnoses for text in (each.hint, each.full)))


def _answers() -> Iterator[Any]:
    for problem in OURS:
        parts = import_module(f"tests.grading.answers.p{problem:02}").PARTS
        for part in parts:
            told_of = [*part.wrong[::3], *list(part.right)[:1], *list(part.conditional)[:1], *list(part.known)[:2]]
            yield from (
                pytest.param(problem, part.name, answer, id=f"{problem}.{part.name}-{number}")
                for number, answer in enumerate(told_of)
            )


@pytest.mark.parametrize(("problem", "part", "answer"), list(_answers()))
def test_no_name_of_ours_is_told(problem: int, part: str, answer: str) -> None:
    said = list(told(grader(problem).grade(Submission("", problem, part, answer))))
    assert not [text for text in said if OURS[problem].search(text) or ANYWHERE.search(text)]


def test_the_name_of_the_sheet_is_told() -> None:
    item = grader(11).grade(Submission("", 11, "rule", "theta_{t+1} = theta_t - f'(theta_t)")).graded[0]
    assert item.mark is Mark.WRONG
    assert item.asked == Formula("θ(t + 1)", r"\theta(t + 1)")
    assert item.read_as == Formula("θ(t) − f′(θ(t))", r"\theta(t) - f'(\theta(t))")
    assert "you left out the factor 1/f″(θ(t))" in [diagnosis.full for diagnosis in item.diagnoses]
    (left,) = grader(10).grade(Submission("", 10, "unit", "R(n)")).graded
    assert left.reason == "R(n) is left in the answer: write out what it is"


def test_two_quantities_keep_their_names_in_one_sentence() -> None:
    found = renaming({"theta x": 1, "theta": function(r"\theta^N")}, lambda name: False)
    assert found.text("θ^N(t) and αθ^N(t)") == "θ(t) and αθ(t)"
    assert found.text("θ^N(t), not θ(t)") == "θ^N(t), not θ(t)"
    assert found.text("θ^Nu and θ^N²") == "θ^Nu and θ^N²"
    assert found.formula(Formula("θ^N", r"\frac{\theta^N}{2}")) == Formula("θ", r"\frac{\theta}{2}")


def test_names_that_the_sheet_has_and_names_without_a_mark_stay() -> None:
    kept = {"theta": function(r"\theta^N")}
    assert renaming(kept, lambda name: True).text("θ^N(t)") == "θ^N(t)"
    assert renaming({"G": function("g")}, lambda name: False).text("g(t)") == "g(t)"
