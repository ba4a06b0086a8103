"""`results.json`, checked against what Gradescope's documentation lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from derive.writing.grades.gradescope import document, gradescope
from derive.writing.grades.results import Result
from tests.writing.grades.examples import (
    CLASS,
    HOSTILE,
    INTERNAL,
    MATRICES,
    RIGHT,
    SOLUTION,
    TROUBLE,
    UNDECIDED,
    UNREADABLE,
    WRONG,
)

# https://gradescope-autograders.readthedocs.io/en/latest/specs/
TOP: dict[str, type | tuple[type, ...]] = {
    "score": (int, float),
    "execution_time": (int, float),
    "output": str,
    "output_format": str,
    "test_output_format": str,
    "test_name_format": str,
    "visibility": str,
    "stdout_visibility": str,
    "extra_data": dict,
    "tests": list,
    "leaderboard": list,
}
TEST: dict[str, type | tuple[type, ...]] = {
    "score": (int, float),
    "max_score": (int, float),
    "status": str,
    "name": str,
    "name_format": str,
    "number": str,
    "output": str,
    "output_format": str,
    "tags": list,
    "visibility": str,
    "extra_data": dict,
}
CHOICES = {
    "status": {"passed", "failed"},
    "visibility": {"hidden", "after_due_date", "after_published", "visible"},
    "stdout_visibility": {"hidden", "after_due_date", "after_published", "visible"},
}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}


def conforms(found: dict[str, Any], kinds: dict[str, type | tuple[type, ...]]) -> None:
    for key, value in found.items():
        assert isinstance(value, kinds[key]), key
        assert value in CHOICES.get(key, {value} if isinstance(value, str) else [value])
        assert not key.endswith("_format") or value in FORMATS


@pytest.mark.parametrize("result", CLASS, ids=lambda result: result.origin[:20])
def test_it_is_as_the_documentation_has_it(result: Result) -> None:
    (text,) = document([result])
    found = json.loads(text)
    conforms(found, TOP)
    assert "score" in found  # required at the top where a test has none
    for test in found["tests"]:
        conforms(test, TEST)
        assert ("score" in test) == ("max_score" in test)


def test_all_that_students_wrote_is_plain_text() -> None:
    """At the top, Gradescope would take it for HTML."""
    found = gradescope([HOSTILE])
    assert found["output_format"] == found["test_output_format"] == found["test_name_format"] == "text"
    assert {test["output_format"] for test in found["tests"]} == {"text"}
    assert {test["name_format"] for test in found["tests"]} == {"text"}
    printed = [test[key] for test in found["tests"] for key in ("name", "output")]
    assert all(line.isprintable() for text in printed for line in text.split("\n"))


def test_scores_add_up() -> None:
    found = gradescope([RIGHT, WRONG, MATRICES, SOLUTION])
    assert found["score"] == 2 + 0 + 0.5 + 1.5
    assert found["extra_data"]["of"] == 7
    assert [test["number"] for test in found["tests"]] == ["1.1", "2.1", "3.1", "3.2", "3.3", "4.1", "4.2"]
    assert sum(test.get("score", 0) for test in found["tests"]) == pytest.approx(4)


def test_marks_and_status() -> None:
    statuses = [test.get("status") for test in gradescope([RIGHT, WRONG, MATRICES])["tests"]]
    assert statuses == ["passed", "failed", "passed", "failed", None]


@pytest.mark.parametrize("result", [UNDECIDED, UNREADABLE])
def test_what_is_open_is_not_shown_as_failed(result: Result) -> None:
    (test,) = gradescope([result])["tests"]
    assert not {"score", "max_score", "status"} & set(test)
    assert "(not counted as wrong)" in gradescope([result])["output"]


def test_trouble_is_told_at_the_top() -> None:
    assert gradescope([TROUBLE])["output"] == "no problem named: not UTF-8 at byte 17"
    assert gradescope([INTERNAL])["output"].startswith("problem 8, gradient: the kernel proved")
    assert gradescope([TROUBLE])["tests"] == []


def test_lines_of_a_solution_are_a_test_without_score() -> None:
    lines = gradescope([SOLUTION])["tests"][1]
    assert lines["name"] == "problem 8, gradient: the worked solution: line 3 is the first wrong one"
    assert lines["output"].startswith("1. · let d = y^* - y  (given)\n")
    assert "score" not in lines


def test_several_students_are_one_object() -> None:
    found = json.loads("".join(document(CLASS)))
    assert list(found) == [result.student for result in CLASS]
    assert found["Farid"] == gradescope([SOLUTION])
    assert json.loads("".join(document([]))) == {}


def test_results_of_one_student_come_together() -> None:
    found = json.loads("".join(document([RIGHT, WRONG, RIGHT])))
    assert found["Ann Lee"] == gradescope([RIGHT, RIGHT])
