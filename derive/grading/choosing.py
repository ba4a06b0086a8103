"""Which statement of an answer is for which question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Symbol
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase

from ..kernel.language import D
from ..kernel.tensors.language import Entry
from .course import Course, Question
from .entries import single
from .numerals import is_square_of
from .script import Part, Script, Statement
from .sequences import aligned, index_of


@dataclass(frozen=True)
class Candidate:
    """What may be the answer to a question: a part of a statement, and the entry that it is for, if it is for one.

    It says so (`named`), is the only one, or stands in the place of the question (`placed`).
    """

    part: Part
    statement: Statement
    named: bool = False
    entry: Any = None
    placed: bool = False


class Choosing:
    """Finds the questions that statements name, and the statements that answer questions."""

    def __init__(self, course: Course) -> None:
        self.course = course

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
        letter = question.quantity if question.shape else None
        if isinstance(letter, Symbol) and is_square_of(statement.parts[0].tree, letter):
            return letter
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
        statements = [*script.statements, *script.box]
        if not isinstance(question.quantity, MatrixBase):
            statements = [each for statement in statements for each in single(statement)]
        for statement in reversed(statements):
            entry = self._entry_of(question, statement)
            if entry is not None:
                return Candidate(statement.parts[-1], statement, True, entry if isinstance(entry, Entry) else None)
        if len(questions) > 1:
            return self._in_its_place(question, questions, script)
        given = script.box or script.statements
        for statement in reversed([s for s in given if not script.is_for_another(s)] or given):
            about = statement.parts[0].value if len(statement.parts) > 1 else None
            if isinstance(about, D) or (isinstance(about, Symbol) and not statement.name):
                continue  # about another quantity
            return Candidate(statement.parts[-1], statement)
        return None

    def _in_its_place(self, question: Question, questions: Sequence[Question], script: Script) -> Candidate | None:
        """Where expressions stand alone, as many as a part has questions, the one in the place of this question."""
        given = script.box or script.statements
        if len(given) != len(questions) or any(len(statement.parts) > 1 for statement in given):
            return None
        if len({each.part for each in questions}) > 1:
            return None
        statement = next(statement for statement, each in zip(given, questions, strict=True) if each is question)
        return Candidate(statement.parts[0], statement, placed=True)
