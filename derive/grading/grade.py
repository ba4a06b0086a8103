"""A submission to its result: which questions it answers, what each answer is, where a solution goes wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

from sympy import Expr, Symbol
from sympy.core.basic import Basic

from ..checking import Options
from ..claims.equality import Equality
from ..kernel.equality import Contradiction
from ..kernel.language import D
from ..kernel.tensors.language import Entry
from ..reading import ReadingError
from ..writing.findings import Formula
from ..writing.grades.results import (
    Diagnosis,
    Graded,
    Line,
    LineMark,
    Mark,
    Result,
    Submission,
    Unreadable,
)
from .conventions import Draft, Way, by_conventions
from .course import Course, Question
from .diagnosis import Diagnostician
from .judge import Judge, Judged
from .script import Part, Reader, Script, Statement
from .solution import Solution, is_worked, remark

_OR = re.compile(r"\b(?:or|alternatively)\b", re.IGNORECASE)
_MOST_INSERTED = 8  # values of derivatives that hang on one another
_PAID = {Mark.CORRECT: True, Mark.CONDITIONAL: True, Mark.WRONG: False, Mark.MISSING: False}


@dataclass(frozen=True)
class Candidate:
    """What may be the answer to a question: a part of a statement, and the entry that it is for, if it is for one."""

    part: Part
    statement: Statement
    named: bool = False
    entry: Any = None


class Grader:
    """Grades answers to one problem; made once, used for many."""

    def __init__(self, course: Course, options: Options, conventions: Mapping[str, str] | None = None) -> None:
        self.course = course
        self.options = options
        self.conventions = conventions
        self.judge = Judge(course, options)
        self.diagnosticians = Diagnosticians(course)
        self.readers = {origin: Reader(course, origin, conventions) for origin in (0, 1)}
        self._ways: dict[tuple[str, ...], list[Way]] = {}

    def warm(self) -> None:
        """Prepare what every answer needs."""
        self.readers[0].read("1")
        _ = self.course.asked
        for way in self._alternatives(""):
            way.grader.warm()

    def grade(self, submission: Submission, *, lines: bool = True, explain: bool = True) -> Result:
        """All that is to be said of a submission to this problem; without `lines`, of its answers only.

        Without `explain`, not why a wrong answer is wrong.
        """
        result = Result(submission.student, self.course.problem.number, submission.part, submission.origin)
        if not self.course.questions:
            return replace(result, trouble=f"no part of problem {result.problem} can be graded by a machine")
        if ways := self._alternatives(submission.part):
            return by_conventions(ways, submission, lines=lines, explain=explain, whole=True)
        script = self.readers[0].read(submission.answer, submission.syntax)
        if script.operations and self.conventions is None:
            ways = self._meanings(script.operations)
            return by_conventions(ways, submission, lines=lines, explain=explain, whole=False)
        questions, inferred = self.course.of_part(submission.part), False
        if not questions:  # no part is named, or one that the problem does not have: a word of a heading
            questions, inferred = self._inferred(self.course.asked, script)
        part = ", ".join(dict.fromkeys(question.part for question in questions))
        try:
            graded = tuple(self._graded(question, questions, script, submission, explain) for question in questions)
            judged = self._lines(questions, script) if lines else ()
        except Contradiction as error:
            return replace(result, part=part, inferred=inferred, internal=str(error))
        answered = bool(graded) and all(item.mark is not Mark.MISSING for item in graded)
        right = all(item.mark in (Mark.CORRECT, Mark.CONDITIONAL) for item in graded)
        graded = tuple(
            self._followed_through(item, question, judged) for item, question in zip(graded, questions, strict=True)
        )
        said = remark(judged, answered, right)
        return replace(result, part=part, inferred=inferred, graded=graded, lines=judged, remark=said)

    # Conventions.

    def _alternatives(self, part: str) -> list[Way]:
        """The ways to judge a part that has alternatives, or what is asked if that has."""
        names = self.course.with_alternatives(part)
        if names and names not in self._ways:
            self._ways[names] = [
                Way(conventions, Grader(Course(self.course.problem, chosen), self.options))
                for conventions, chosen in self.course.choices(names)
            ]
        return self._ways.get(names, [])

    def _meanings(self, operations: tuple[str, ...]) -> list[Way]:
        """The ways to read what uses these operations."""
        if operations not in self._ways:
            conventions = [list(self.course.problem.operations[names]) for names in operations]
            self._ways[operations] = [
                Way(chosen, Grader(self.course, self.options, dict(zip(operations, chosen, strict=True))))
                for chosen in product(*conventions)
            ]
        return self._ways[operations]

    # Worked solutions.

    def _lines(self, questions: Sequence[Question], script: Script) -> tuple[Line, ...]:
        if not is_worked(script):
            return ()
        context = self.course.context(questions[0] if questions else None, script.own)
        return Solution(self.judge, script, context, self._explained).lines()

    def _followed_through(self, item: Graded, question: Question, lines: Sequence[Line]) -> Graded:
        """Marks for a wrong answer that follows, without a slip, from an earlier wrong line."""
        last = next((line for line in reversed(lines) if item.answer.endswith(line.text.lstrip("=≈ "))), None)
        if item.mark is not Mark.WRONG or last is None or last.mark is not LineMark.FOLLOWS:
            return item
        reason = item.reason or "it follows from an earlier line that is wrong"
        return replace(item, points=question.points * self.course.problem.follow_through, reason=reason)

    def _explained(self, quantity: Any, value: Any, own: Mapping[Symbol, Expr]) -> tuple[Diagnosis, ...]:
        """The mistakes behind a wrong value of a quantity that our derivation has."""
        found = self.diagnosticians.get(quantity)
        if found is None or not isinstance(value, Basic):
            return ()
        return found.explain(_written_out(value, own))

    # Which questions.

    def _inferred(self, asked: tuple[Question, ...], script: Script) -> tuple[tuple[Question, ...], bool]:
        """What the sheet asks for, or the parts whose quantities the answer names."""
        if len(asked) == 1 and not any(self._names(asked[0], s) for s in script.statements):
            others = self._named(script)
            return (others, True) if others and not self._is_lone(script) else (asked, False)
        if any(self._names(question, s) for question in asked for s in script.statements):
            return asked, False
        others = self._named(script)
        return (others, True) if others else (asked, False)

    def _named(self, script: Script) -> tuple[Question, ...]:
        """The questions whose quantity the last statement is about."""
        for statement in reversed(script.statements):
            found = tuple(q for q in self.course.questions if self._names(q, statement))
            if found:
                return found[:1]
        return ()

    def _is_lone(self, script: Script) -> bool:
        return bool(script.statements) and len(script.statements[-1].parts) == 1

    # Which of the statements answers a question.

    def _names(self, question: Question, statement: Statement) -> bool:
        return self._entry_of(question, statement) is not None

    def _entry_of(self, question: Question, statement: Statement) -> Any:
        """What a statement begins with, if that is the quantity that is asked, or an entry of it."""
        if len(statement.parts) < 2 or question.quantity is None:
            return None
        first = statement.parts[0].value
        if not isinstance(first, Basic):
            return None
        if self._same(first, question.quantity):
            return first
        if isinstance(first, Entry) and self._same(first.args[0], question.quantity):
            return first
        return None

    def _same(self, a: Basic, b: Basic) -> bool:
        """Whether two things are the same quantity: as written, or with definitions for names."""
        if a == b:
            return True
        if isinstance(a, D) and isinstance(b, D) and a.variable == b.variable:
            return self._same(a.quantity, b.quantity)
        definitions = self.course.problem.definitions
        return isinstance(b, Symbol) and b in definitions and definitions[b] == a

    def _candidate(self, question: Question, questions: Sequence[Question], script: Script) -> Candidate | None:
        for statement in reversed((*script.statements, *script.box)):
            entry = self._entry_of(question, statement)
            if entry is not None:
                return Candidate(statement.parts[-1], statement, True, entry if isinstance(entry, Entry) else None)
        if len(questions) > 1:
            return None
        for statement in reversed(script.box or script.statements):
            about = statement.parts[0].value if len(statement.parts) > 1 else None
            if isinstance(about, D) or (isinstance(about, Symbol) and not statement.name):
                continue  # about another quantity
            return Candidate(statement.parts[-1], statement)
        return None

    # The mark.

    def _graded(
        self, question: Question, questions: Sequence[Question], script: Script, submission: Submission, explain: bool
    ) -> Graded:
        candidate = self._candidate(question, questions, script)
        if candidate is None:
            return self._unanswered(question, script)
        if not candidate.named and self._is_one_of_several(candidate, script):
            return self._several(question, candidate)
        error = candidate.part.error
        if error is not None:
            return self._unreadable(question, candidate.part.text, error)
        stated = self._stated(question, candidate, script)
        entries = [candidate.entry] if candidate.entry is not None else self.course.entries(question, stated.value)
        judged = self._as_entries(question, stated, script, entries)
        if judged.mark is Mark.WRONG and entries:
            judged = self._counted_from_1(question, questions, submission) or judged
        found: tuple[Diagnosis, ...] = ()
        if explain and judged.mark is Mark.WRONG and judged.witness:
            value = self.judge.whole(entries[0], stated.value) if entries else stated.value
            found = self._explained(question.quantity, value, script.own)
        return replace(self._made(question, candidate, judged, explain), diagnoses=found)

    def _is_one_of_several(self, candidate: Candidate, script: Script) -> bool:
        """Whether an answer is the last of several that are offered: `0 or 1`."""
        chosen = candidate.statement
        if len(chosen.parts) > 1 or not _OR.search(chosen.lead):
            return False
        return any(s is not chosen and s.line == chosen.line and len(s.parts) == 1 for s in script.statements)

    def _several(self, question: Question, candidate: Candidate) -> Graded:
        told = Unreadable("G001", "more than one answer is offered", candidate.statement.text, "give one answer")
        return Graded(
            question.label, question.asked, Mark.UNREADABLE, Fraction(0), Fraction(0), candidate.statement.text,
            unreadable=told,
        )  # fmt: skip

    def _stated(self, question: Question, candidate: Candidate, script: Script) -> Part:
        """An answer with the values that earlier lines give for the derivatives in it."""
        value = candidate.part.value
        stated = {
            statement.parts[0].value: statement.parts[-1].value
            for statement in script.statements
            if statement is not candidate.statement and _says_a_derivative(statement)
        }
        stated.pop(question.quantity, None)
        if not stated or not isinstance(value, Basic):
            return candidate.part
        for _ in range(_MOST_INSERTED):
            changed = value.xreplace(stated)
            if changed == value:
                break
            value = changed
        return replace(candidate.part, value=value)

    def _as_entries(self, question: Question, part: Part, script: Script, entries: Sequence[Any]) -> Judged:
        """An answer for an entry of what is asked; where it does not say for which, that of its first letters."""
        judged = self.judge.answer(question, part, script.own, entries[0] if entries else None)
        for other in entries[1:]:
            if judged.mark is not Mark.WRONG:
                break
            found = self.judge.answer(question, part, script.own, other)
            if found.mark is Mark.CORRECT:
                at = ", ".join(map(str, other.args[1:]))
                condition = Formula(f"it is for the entry ({at})", rf"\text{{it is for the entry }}({at})")
                return replace(found, mark=Mark.CONDITIONAL, conditions=(condition,))
        return judged

    def _counted_from_1(
        self, question: Question, questions: Sequence[Question], submission: Submission
    ) -> Judged | None:
        """The same with indices that count from 1, if it is right then."""
        script = self.readers[1].read(submission.answer, submission.syntax)
        candidate = self._candidate(question, questions, script)
        if candidate is None or candidate.part.error is not None:
            return None
        implied = self.course.entries(question, candidate.part.value, 1)
        entries = [candidate.entry] if candidate.entry is not None else implied
        judged = self._as_entries(question, candidate.part, script, entries)
        if judged.mark not in (Mark.CORRECT, Mark.CONDITIONAL):
            return None
        return replace(judged, notes=(*judged.notes, "read with indices that count from 1"))

    def _made(self, question: Question, candidate: Candidate, judged: Judged, explain: bool) -> Graded:
        paid = _PAID.get(judged.mark)
        points = question.points if paid else Fraction(0)
        if judged.narrow:
            points *= self.course.problem.conditional
        value = candidate.part.value
        made = Graded if explain else partial(Draft, misses=judged.misses)
        return made(
            part=question.label,
            asked=question.asked,
            mark=judged.mark,
            points=points,
            of=Fraction(0) if paid is None else question.points,
            answer=candidate.statement.text,
            read_as=self.course.formula(value) if explain and isinstance(value, Basic) else None,
            by=judged.by,
            conditions=judged.conditions,
            witness=judged.witness,
            reason=judged.reason,
            notes=(*candidate.part.notes, *judged.notes),
        )

    def _unreadable(self, question: Question, text: str, error: ReadingError) -> Graded:
        told = unreadable(error)
        return Graded(
            question.label, question.asked, Mark.UNREADABLE, Fraction(0), Fraction(0), answer=text, unreadable=told
        )

    def _unanswered(self, question: Question, script: Script) -> Graded:
        """Missing, or perhaps in a line that could not be read."""
        error = next((s.error for s in (*script.statements, *script.box) if s.error is not None), None)
        if error is not None:
            text = next(s.text for s in (*script.statements, *script.box) if s.error is error)
            return self._unreadable(question, text, error)
        reason = "no line says what this is" if script.statements else "there is no mathematics in the answer"
        return Graded(question.label, question.asked, Mark.MISSING, Fraction(0), question.points, reason=reason)


def _says_a_derivative(statement: Statement) -> bool:
    values = [part.value for part in statement.parts]
    return len(values) > 1 and isinstance(values[0], D) and isinstance(values[-1], Expr)


def _written_out(value: Any, own: Mapping[Symbol, Expr]) -> Any:
    """A value with the student's own names written out."""
    for _ in range(_MOST_INSERTED):
        changed = value.xreplace(own) if own else value
        if changed == value:
            break
        value = changed
    return value


class Diagnosticians:
    """For each quantity of a problem the one who explains wrong values of it, made when first needed."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._known: dict[Any, Diagnostician | None] = {}

    def get(self, quantity: Any) -> Diagnostician | None:
        """The one for a quantity that a step of ours is about; None for another."""
        if quantity is None or isinstance(quantity, tuple):
            return None
        if quantity not in self._known:
            self._known[quantity] = self._made(quantity)
        return self._known[quantity]

    def _made(self, quantity: Any) -> Diagnostician | None:
        problem = self.course.problem
        steps = [(step.claim, step.definitions) for step in problem.steps()]
        answers = [(question.claim, question.definitions) for question in self.course.questions]
        for claim, definitions in (*answers, *steps):
            if isinstance(claim, Equality) and claim.lhs == quantity:
                return Diagnostician(problem, claim, problem.context(dict(definitions)))
        return None


def unreadable(error: ReadingError) -> Unreadable:
    """What is told of a text that could not be read."""
    shown = "\n".join(error.report().split("\n")[1:3])
    return Unreadable(error.code, error.message, shown, error.hint, *error.span)
