"""Grades as JSON: exactly there and back, and nothing else comes in."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.writing.findings import Formula
from derive.writing.grades.feedback import Feedback
from derive.writing.grades.json import document, fraction_to_json, line, lines, result_from_json, result_to_json
from derive.writing.grades.results import Diagnosis, Graded, Line, LineMark, Mark, Result, Unreadable
from tests.writing.grades.examples import CLASS, MATRICES, NASTY, SOLUTION, WRONG

text = st.text(st.characters(codec=None, exclude_categories=()), max_size=8)
formulas = st.builds(Formula, text, text)
diagnoses = st.lists(st.builds(Diagnosis, text, text, text, text), max_size=2).map(tuple)
points = st.fractions(min_value=-10, max_value=10**10)
texts = st.lists(text, max_size=2).map(tuple)
graded = st.builds(
    Graded,
    part=text,
    asked=formulas,
    mark=st.sampled_from(Mark),
    points=points,
    of=points,
    answer=text,
    read_as=st.none() | formulas,
    by=text,
    conditions=st.lists(formulas, max_size=2).map(tuple),
    witness=texts,
    reason=text,
    notes=texts,
    unreadable=st.none() | st.builds(Unreadable, text, text, text, text, st.integers(), st.integers()),
    diagnoses=diagnoses,
)
solution = st.builds(Line, st.integers(), text, st.sampled_from(LineMark), st.none() | formulas, text, texts, diagnoses)
results = st.builds(
    Result,
    student=text,
    problem=st.integers(),
    part=text,
    origin=text,
    inferred=st.booleans(),
    graded=st.lists(graded, max_size=2).map(tuple),
    lines=st.lists(solution, max_size=2).map(tuple),
    remark=text,
    trouble=text,
    internal=text,
)


@pytest.mark.parametrize("result", CLASS, ids=lambda result: result.origin[:20])
def test_what_is_written_is_read_again(result: Result) -> None:
    assert result_from_json(json.loads(line(result))) == result


@settings(deadline=None)
@given(results)
def test_any_result_comes_back(result: Result) -> None:
    written = line(result)
    assert written.endswith("\n")
    assert written[:-1].isprintable()
    assert written.encode()  # no half of a surrogate pair
    record = json.loads(written)
    assert record == result_to_json(result)
    assert result_from_json(record) == result


@settings(deadline=None)
@given(st.lists(results, max_size=3))
def test_a_line_is_a_line_for_everyone(found: list[Result]) -> None:
    """`str.splitlines` splits at a dozen characters."""
    written = "".join(lines(found))
    assert len(written.splitlines()) == len(found)
    assert [result_from_json(json.loads(one)) for one in written.splitlines()] == found


def test_the_keys_have_their_order() -> None:
    keys = list(result_to_json(WRONG))
    assert keys[:5] == ["student", "problem", "part", "origin", "inferred"]
    assert keys[5:] == ["mark", "points", "of", "graded", "lines", "remark", "trouble", "internal"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(0), 0),
        (Fraction(3), 3),
        (Fraction(3, 2), 1.5),
        (Fraction(-1, 4), -0.25),
        (Fraction(1, 10), 0.1),
        (Fraction(999_999_999_999_999, 10**6), 999999999.999999),
        (Fraction(1, 3), "1/3"),
        (Fraction(-2, 7), "-2/7"),
        (Fraction(1, 10**7), "1/10000000"),
        (Fraction(10**9), "1000000000"),
    ],
)
def test_points_are_numbers_where_that_is_exact(value: Fraction, written: float | str) -> None:
    found = fraction_to_json(value)
    assert (found, type(found)) == (written, type(written))
    (item,) = WRONG.graded
    record = result_to_json(WRONG)
    record["graded"][0]["points"] = record["points"] = found
    assert result_from_json(record).graded[0].points == value
    assert item.points != value or value == 0


def test_points_come_back_as_they_were_meant() -> None:
    record = result_to_json(MATRICES)
    assert [item["points"] for item in record["graded"]] == ["1/3", 0, "1/6"]
    assert (record["points"], record["of"]) == (0.5, 1)


def without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda record: record.pop(key)


def putting(key: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda record: record.update({key: value})


def inside(key: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda record: record["graded"][0].update({key: value})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without("student"), "the field 'student' is missing"),
        (without("points"), "the field 'points' is missing"),
        (without("graded"), "the field 'graded' is missing"),
        (putting("grade", 1), "there is no field 'grade'"),
        (putting("student", 5), "student: text is needed, not 5"),
        (putting("student", ["a"]), "student: text is needed, not a list"),
        (putting("problem", "8"), 'problem: a whole number is needed, not "8"'),
        (putting("problem", True), "problem: a whole number is needed, not true"),
        (putting("problem", 8.0), "problem: a whole number is needed, not 8.0"),
        (putting("problem", None), "problem: a whole number is needed, not null"),
        (putting("inferred", 0), "inferred: true or false is needed, not 0"),
        (putting("graded", {}), "graded: a list is needed, not an object"),
        (putting("graded", [3]), r"graded\[0\]: an object is needed, not 3"),
        (putting("lines", [{}]), r"lines\[0\]: the field 'number' is missing"),
        (putting("points", 1), "points says 1, but what was graded makes 0"),
        (putting("mark", "correct"), "mark says correct, but what was graded makes wrong"),
        (putting("mark", "right"), 'mark: one of correct, conditional, wrong, .* is needed, not "right"'),
        (inside("mark", None), r"graded\[0\].mark: one of"),
        (inside("points", "1/0"), r"graded\[0\].points: a number or \"p/q\" is needed"),
        (inside("points", "1/00"), r"graded\[0\].points: a number or"),
        (inside("points", "0.5"), r"graded\[0\].points: a number or"),
        (inside("points", " 1"), r"graded\[0\].points: a number or"),
        (inside("points", "9" * 5000), r"graded\[0\].points: a number or"),
        (inside("points", float("nan")), r"graded\[0\].points: a number or"),
        (inside("points", float("inf")), r"graded\[0\].points: a number or"),
        (inside("points", False), r"graded\[0\].points: a number or"),
        (inside("read_as", "x"), r"graded\[0\].read_as: an object is needed, not \"x\""),
        (inside("read_as", {"text": "x"}), r"graded\[0\].read_as: the field 'latex' is missing"),
        (inside("witness", "x"), r"graded\[0\].witness: a list is needed"),
        (inside("witness", [1]), r"graded\[0\].witness\[0\]: text is needed, not 1"),
        (inside("diagnoses", [{"name": "x", "hint": "", "full": "", "step": "", "cause": ""}]), "no field 'cause'"),
        (inside("asked", None), r"graded\[0\].asked: an object is needed, not null"),
    ],
)
def test_anything_else_is_refused(change: Callable[[dict[str, Any]], object], message: str) -> None:
    record = result_to_json(WRONG)
    assert result_from_json(record) == WRONG
    change(record)
    with pytest.raises(ValueError, match=message):
        result_from_json(record)


@pytest.mark.parametrize("record", [None, 3, "x", [], [1]])
def test_what_is_no_object_is_refused(record: Any) -> None:
    with pytest.raises(ValueError, match="a result is an object"):
        result_from_json(record)


def test_the_document() -> None:
    found = json.loads("".join(document(CLASS, Feedback.FULL, "0.1.0")))
    assert (found["schema"], found["derive"], found["feedback"]) == ("derive/grades/1", "0.1.0", "full")
    assert [result_from_json(record) for record in found["results"]] == list(CLASS)
    assert found["exit_status"] == 4
    assert found["summary"]["submissions"] == 9
    assert [item["student"] for item in found["summary"]["undecided"]] == ["Ève"]


def test_the_document_of_nobody() -> None:
    found = json.loads("".join(document([])))
    assert (found["results"], found["exit_status"]) == ([], 0)


def test_a_terminal_obeys_nothing_in_it() -> None:
    written = "".join(document(CLASS))
    assert written.replace("\n", "").isprintable()
    assert json.loads(written)["results"][6]["student"] == NASTY


def test_levels_are_written() -> None:
    hint = json.loads("".join(document([SOLUTION], Feedback.HINT)))
    assert hint["feedback"] == "hint"
    assert hint["results"][0]["lines"][2]["witness"] == []
