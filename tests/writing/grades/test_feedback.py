"""What each level of feedback lets through, and that no writer knows a way around it."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction

import pytest

from derive.writing.findings import Formula
from derive.writing.grades.feedback import Feedback, at
from derive.writing.grades.formats import FORMATS, Showing, handed_back, written
from derive.writing.grades.results import Diagnosis, Graded, Line, LineMark, Mark, Result, Unreadable
from tests.writing.grades.examples import CLASS, INTERNAL, SOLUTION, WRONG
from tests.writing.grades.renew import terminal

# a word for each field, so that it can be found in whatever is printed; "Q" begins those that only FULL tells
DIAGNOSIS = Diagnosis(name="pname", hint="phint", full="Qfull", step="Qstep")
LINE_DIAGNOSIS = Diagnosis(name="plname", hint="plhint", full="Qlfull", step="Qlstep")
ITEM = Graded(
    part="vpart",
    asked=Formula("vasked", "vasked"),
    mark=Mark.WRONG,
    points=Fraction(0),
    of=Fraction(1),
    answer="vanswer",
    read_as=Formula("preadas", "preadas"),
    by="Qby",
    conditions=(Formula("pcondition", "pcondition"),),
    witness=("Qwitness", "Qvalue"),
    reason="preason",
    notes=("pnote",),
    unreadable=Unreadable("pcode", "pmessage", "pexcerpt", "pwhat"),
    diagnoses=(DIAGNOSIS,),
)
LINE = Line(
    number=7,
    text="pltext",
    mark=LineMark.WRONG,
    read_as=Formula("plread", "plread"),
    reason="Qlreason",
    witness=("Qlwitness",),
    diagnoses=(LINE_DIAGNOSIS,),
)
MARKED = Result("vstudent", 8, "vpart", "vorigin", True, (ITEM,), (LINE,), remark="premark")
BROKEN = Result("vother", 8, "vpart", internal="Qinternal")
EVERYWHERE = [*FORMATS, "terminal"]


def everything(name: str, results: tuple[Result, ...], feedback: Feedback) -> str:
    """All that a format can print: of each alone, of all together, and what is handed back."""
    if name == "terminal":
        return terminal(results, feedback) + "".join(terminal([result], feedback) for result in results)
    showing = Showing(feedback)
    texts = ["".join(written(name, results, showing))]
    texts += ["".join(written(name, [result], showing)) for result in results]
    return "".join(texts + [text for _, text in handed_back(name, results, showing)])


def words_of(text: str, prefix: str) -> set[str]:
    separated = "".join(c if c.isalnum() else " " for c in text)
    return {word for word in separated.split() if word in ALL_WORDS and word.startswith(prefix)}


_WORDS = """
pname phint Qfull Qstep plname plhint Qlfull Qlstep vpart vasked vanswer preadas Qby pcondition Qwitness
Qvalue preason pnote pcode pmessage pexcerpt pwhat pltext plread Qlreason Qlwitness vstudent vorigin premark
Qinternal vother
"""
ALL_WORDS = frozenset(_WORDS.split())


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_hint_prints_nothing_that_only_full_has(name: str) -> None:
    full, hint, verdict = (everything(name, (MARKED, BROKEN), level) for level in reversed(Feedback))
    assert {"Qfull", "Qwitness", "Qvalue", "Qinternal"} <= words_of(full, "Q")
    assert words_of(hint, "Q") == set()
    assert {"phint", "pmessage", "pcondition"} <= words_of(hint, "p")
    assert words_of(verdict, "Q") | words_of(verdict, "p") == set()
    assert {"vstudent", "vasked"} <= words_of(verdict, "v")


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_hint_names_the_first_wrong_line(name: str) -> None:
    told = everything(name, (MARKED,), Feedback.HINT)
    assert '"number": 7' in told or "line 7 is the first wrong one" in told
    assert "first wrong" not in everything(name, (MARKED,), Feedback.VERDICT)


@pytest.mark.parametrize("name", EVERYWHERE)
def test_the_examples_keep_their_answers_below_full(name: str) -> None:
    secrets = ("0.6998977935", "0.1400507892", "2dw₅s₁(1 − s₁)", "left 0.5", "you left out", "left 1.25")
    full = everything(name, CLASS, Feedback.FULL)
    assert all(secret in full for secret in secrets[:2])
    for level in (Feedback.HINT, Feedback.VERDICT):
        told = everything(name, CLASS, level)
        assert [secret for secret in secrets if secret in told] == []


def test_json_tells_everything_at_full() -> None:
    assert words_of(everything("json", (MARKED, BROKEN), Feedback.FULL), "") == ALL_WORDS


def test_each_field_has_its_level() -> None:
    """Whoever adds a field decides who is told of it, here and in `at`."""
    always = {"part", "asked", "mark", "points", "of", "answer"}
    hint = {"read_as", "conditions", "reason", "notes", "unreadable", "diagnoses"}
    assert {field.name for field in fields(Graded)} == always | hint | {"by", "witness"}
    told = {"number", "text", "mark", "read_as", "reason", "diagnoses"}
    assert {field.name for field in fields(Line)} == told | {"witness"}
    assert {field.name for field in fields(Diagnosis)} == {"name", "hint", "full", "step"}
    of_result = {"student", "problem", "part", "origin", "inferred", "graded", "trouble", "internal"}
    assert {field.name for field in fields(Result)} == of_result | {"lines", "remark"}


def test_full_is_the_result_itself() -> None:
    assert all(at(result, Feedback.FULL) is result for result in CLASS)


@pytest.mark.parametrize("level", Feedback)
def test_marks_and_points_are_told_at_every_level(level: Feedback) -> None:
    for result in CLASS:
        told = at(result, level)
        assert (told.mark, told.points, told.of) == (result.mark, result.points, result.of)
        assert bool(told.internal) == bool(result.internal)


def test_a_hint_has_no_values() -> None:
    (item,) = at(WRONG, Feedback.HINT).graded
    assert (item.witness, item.by) == ((), "")
    assert item.diagnoses == (Diagnosis("sigmoid-derivative-forgotten", WRONG.graded[0].diagnoses[0].hint, ""),)
    assert item.read_as == WRONG.graded[0].read_as


def test_a_hint_says_why_a_line_is_not_read_and_not_why_it_is_wrong() -> None:
    lines = at(SOLUTION, Feedback.HINT).lines
    assert [line.mark for line in lines] == [line.mark for line in SOLUTION.lines]
    assert (lines[2].reason, lines[2].witness) == ("", ())
    assert lines[4].reason == SOLUTION.lines[4].reason


def test_a_verdict_has_no_lines_and_no_words() -> None:
    told = at(SOLUTION, Feedback.VERDICT)
    assert (told.lines, told.remark, told.graded[0].read_as) == ((), "", None)
    assert at(INTERNAL, Feedback.VERDICT).internal.startswith("derive found a bug")
