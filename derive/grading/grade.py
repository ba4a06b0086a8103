"""A submission to its result: which questions it answers, what each answer is, where a solution goes wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sympy import Expr, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from ..checking import Options
from ..kernel.equality import Contradiction
from ..kernel.language import D
from ..kernel.tensors.language import Entry
from ..reading import ReadingError
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
from .course import Course, Question
from .judge import Judge, Judged
from .properties import asymptotics
from .properties.asymptotics import Asymptotics
from .script import Part, Reader, Script, Statement
from .sequences import Formula, aligned, index_of, inserted, placed, term
from .solution import Solution, is_worked, remark

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

    def __init__(self, course: Course, options: Options) -> None:
        self.course = course
        self.options = options
        self.judge = Judge(course, options)
        self.readers = {origin: Reader(course, origin) for origin in (0, 1)}

    def warm(self) -> None:
        """Prepare what every answer needs."""
        self.readers[0].read("1")
        _ = self.course.asked

    def grade(self, submission: Submission) -> Result:
        """All that is to be said of a submission to this problem."""
        questions, inferred = self._questions(submission)
        result = Result(submission.student, self.course.problem.number, submission.part, submission.origin)
        if isinstance(questions, str):
            return replace(result, trouble=questions)
        script = self.readers[0].read(submission.answer, submission.syntax)
        if not submission.part:
            questions, inferred = self._inferred(questions, script)
        script = self._in_notation(script, questions, submission)
        part = ", ".join(dict.fromkeys(question.part for question in questions))
        try:
            graded = tuple(self._graded(question, questions, script, submission) for question in questions)
            lines = self._lines(questions, script)
        except Contradiction as error:
            return replace(result, part=part, inferred=inferred, internal=str(error))
        answered = bool(graded) and all(item.mark is not Mark.MISSING for item in graded)
        right = all(item.mark in (Mark.CORRECT, Mark.CONDITIONAL) for item in graded)
        graded = tuple(
            self._followed_through(item, question, lines) for item, question in zip(graded, questions, strict=True)
        )
        said = remark(lines, answered, right)
        return replace(result, part=part, inferred=inferred, graded=graded, lines=lines, remark=said)

    def _in_notation(self, script: Script, questions: Sequence[Question], submission: Submission) -> Script:
        """The same text in the notation of the part that it is about."""
        parts = {question.part for question in questions}
        if len(parts) != 1 or self.course.notation_of(part := parts.pop()) is self.course.notation:
            return script
        return self.readers[0].read(submission.answer, submission.syntax, part)

    # Worked solutions.

    def _lines(self, questions: Sequence[Question], script: Script) -> tuple[Line, ...]:
        if not is_worked(script):
            return ()
        context = self.course.context(questions[0] if questions else None, script.own)
        first = questions[0] if questions else None
        return Solution(self.judge, script, context, self._explained, first).lines()

    def _followed_through(self, item: Graded, question: Question, lines: Sequence[Line]) -> Graded:
        """Marks for a wrong answer that follows, without a slip, from an earlier wrong line."""
        last = next((line for line in reversed(lines) if item.answer.endswith(line.text.lstrip("=≈ "))), None)
        if item.mark is not Mark.WRONG or last is None or last.mark is not LineMark.FOLLOWS:
            return item
        reason = item.reason or "it follows from an earlier line that is wrong"
        return replace(item, points=question.points * self.course.problem.follow_through, reason=reason)

    def _explained(self, quantity: Any, value: Any, own: Any) -> tuple[Diagnosis, ...]:
        return ()

    # Which questions.

    def _questions(self, submission: Submission) -> tuple[tuple[Question, ...] | str, bool]:
        if not submission.part:
            return self.course.asked, False
        found = self.course.of_part(submission.part)
        if found:
            return found, False
        parts = ", ".join(dict.fromkeys(question.part for question in self.course.questions))
        return f"problem {self.course.problem.number} has no part `{submission.part}`; it has: {parts}", False

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
        """What a statement begins with, if it is what is asked, an entry of it, or the same at another index."""
        if len(statement.parts) < 2 or question.quantity is None:
            return None
        first = statement.parts[0].value
        if not isinstance(first, Basic):
            return None
        if self._same(first, question.quantity):
            return first
        if isinstance(first, Entry) and self._same(first.args[0], question.quantity):
            return first
        index = index_of(question.quantity)
        return first if index is not None and aligned(question.quantity, index, first) is not None else None

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
        self, question: Question, questions: Sequence[Question], script: Script, submission: Submission
    ) -> Graded:
        if asymptotics.is_asked(question):
            return self._asymptotic(question, script, alone=len(questions) == 1)
        candidate = self._candidate(question, questions, script)
        if candidate is None:
            return self._unanswered(question, script)
        error = candidate.part.error
        if error is not None:
            return self._unreadable(question, candidate.part.text, error)
        stated = self._stated(question, candidate, script)
        question, stated, moves = _at_index(question, candidate, stated)
        own = {symbol: placed(value, moves) for symbol, value in script.own.items()} if moves else script.own
        judged = self.judge.answer(question, stated, own, candidate.entry)
        if judged.mark is Mark.WRONG and candidate.entry is not None:
            judged = self._counted_from_1(question, questions, submission) or judged
        if judged.mark is not Mark.CORRECT and stated.other is not None:
            judged = self._narrowed(question, stated, own) or judged
        return self._made(question, candidate, judged)

    def _asymptotic(self, question: Question, script: Script, *, alone: bool) -> Graded:
        """A limit, a leading term or a bound."""
        kind = Asymptotics(self.judge, question, script.own)
        answer = kind.answer(script, alone)
        if answer is None:
            return self._unanswered(question, script)
        if answer.part.error is not None:
            return self._unreadable(question, answer.part.text, answer.part.error)
        return self._made(question, Candidate(answer.part, answer.statement), kind.judged(answer))

    def _narrowed(self, question: Question, part: Part, own: Mapping[Symbol, Expr]) -> Judged | None:
        """The other reading of an answer with a product sign, if it is right in that."""
        judged = self.judge.answer(question, replace(part, value=part.other), own)
        if judged.mark is not Mark.CORRECT:
            return None
        return replace(judged, notes=(*judged.notes, "read with a product sign that reaches no further than its index"))

    def _stated(self, question: Question, candidate: Candidate, script: Script) -> Part:
        """An answer with the values that earlier lines give for the derivatives in it."""
        value = candidate.part.value
        other = candidate.part.other
        if formulas := self._formulas(question, candidate, script):
            value, other = inserted(value, formulas), None if other is None else inserted(other, formulas)
        stated = {
            statement.parts[0].value: statement.parts[-1].value
            for statement in script.statements
            if statement is not candidate.statement and _says_a_derivative(statement)
        }
        stated.pop(question.quantity, None)
        for _ in range(_MOST_INSERTED):
            changed = value.xreplace(stated) if stated and isinstance(value, Basic) else value
            if changed == value:
                break
            value = changed
        return replace(candidate.part, value=value, other=other)

    def _formulas(self, question: Question, candidate: Candidate, script: Script) -> dict[Any, Formula]:
        """The closed forms that earlier lines give for the terms of other sequences: `d_i = s_1 ⋯ s_i`."""
        found = {}
        for statement in script.statements:
            value = statement.parts[-1].value
            named = term(statement.parts[0].value) if len(statement.parts) > 1 else None
            if statement is candidate.statement or named is None or not isinstance(value, Expr):
                continue
            function, letter, offset = named
            closed = not {node.func for node in value.atoms(AppliedUndef)} & {function}
            if function in self.course.sequences and closed and not _is_about(question, function):
                found[function] = Formula(value, letter, offset)
        return found

    def _counted_from_1(
        self, question: Question, questions: Sequence[Question], submission: Submission
    ) -> Judged | None:
        """The same with indices that count from 1, if it is right then."""
        script = self.readers[1].read(submission.answer, submission.syntax)
        candidate = self._candidate(question, questions, script)
        if candidate is None or candidate.part.error is not None:
            return None
        judged = self.judge.answer(question, candidate.part, script.own, candidate.entry)
        if judged.mark is not Mark.CORRECT:
            return None
        return replace(judged, notes=(*judged.notes, "read with indices that count from 1"))

    def _made(self, question: Question, candidate: Candidate, judged: Judged) -> Graded:
        paid = _PAID.get(judged.mark)
        points = question.points if paid else Fraction(0)
        value = candidate.part.value
        return Graded(
            part=question.label,
            asked=question.asked,
            mark=judged.mark,
            points=points,
            of=Fraction(0) if paid is None else question.points,
            answer=candidate.statement.text,
            read_as=None if value is None or isinstance(value, tuple) else self.course.formula(value),
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


def _is_about(question: Question, function: Any) -> bool:
    return isinstance(question.quantity, Basic) and any(
        node.func == function for node in question.quantity.atoms(AppliedUndef)
    )


def _at_index(question: Question, candidate: Candidate, part: Part) -> tuple[Question, Part, dict[Symbol, Expr]]:
    """A question and an answer that is given at another index, `R_L = …` or `v_{t+1} = …`, at one and the same.

    Also what is put in for letters of the answer.
    """
    about = candidate.statement.parts[0].value if candidate.named else None
    if not isinstance(about, Basic) or not isinstance(question.quantity, Basic) or about == question.quantity:
        return question, part, {}
    index = index_of(question.quantity)
    found = None if index is None else aligned(question.quantity, index, about)
    if index is None or found is None or not isinstance(part.value, Expr):
        return question, part, {}
    letter, shift = found
    at = {letter: index - min(shift, 0)}
    value, other = placed(part.value, at), None if part.other is None else placed(part.other, at)
    return question.moved(index, max(shift, 0)), replace(part, value=value, other=other), at


def _says_a_derivative(statement: Statement) -> bool:
    values = [part.value for part in statement.parts]
    return len(values) > 1 and isinstance(values[0], D) and isinstance(values[-1], Expr)


def unreadable(error: ReadingError) -> Unreadable:
    """What is told of a text that could not be read."""
    shown = "\n".join(error.report().split("\n")[1:3])
    return Unreadable(error.code, error.message, shown, error.hint, *error.span)
