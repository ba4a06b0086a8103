"""The mark of what answers one question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sympy import Expr, Integer, Symbol
from sympy.core.basic import Basic

from ..checking import Options
from ..claims.designs import Design
from ..claims.games import PureNash
from ..derivation import Convention
from ..kernel.language import D
from ..kernel.nodes import occur
from ..kernel.tensors.language import Entry
from ..reading import ReadingError
from ..writing.findings import Formula, phrase
from ..writing.grades.results import Diagnosis, Graded, Mark, Submission
from . import counts, kinds, places, told
from .choosing import Candidate, Choosing
from .completing import at_index, completed
from .course import Course, Question
from .covering import covering
from .explaining import Diagnosticians
from .judge import Judge
from .judged import Judged
from .labels import labelled
from .matrices import misshapen
from .numerals import sides
from .properties import asymptotics, networks, profiles
from .properties.asymptotics import Asymptotics
from .script import Part, Reader, Script, Statement
from .sequences import placed

_BY_CASES = "whether its cases are all is for a human to judge"
_OR = re.compile(r"\b(?:or|alternatively)\b", re.IGNORECASE)
_SUPPOSED = re.compile(r"\s*(?:if|when|whenever|provided|as long as)\b", re.IGNORECASE)


class Marking(Choosing):
    """Gives marks to the answers to single questions of a problem."""

    def __init__(self, course: Course, options: Options, conventions: Mapping[str, str] | None = None) -> None:
        super().__init__(course)
        self.options = options
        self.conventions = conventions
        self.judge = Judge(course, options)
        self.diagnosticians = Diagnosticians(course)
        self.readers: dict[tuple[int, str], Reader] = {}

    def _reader(self, questions: Sequence[Question] = (), origin: int = 0) -> Reader:
        """The reader of answers to questions: in the notation of their part, if it is one."""
        parts = {question.part for question in questions}
        part = parts.pop() if len(parts) == 1 else ""
        part = part if self.course.notation_of(part) is not self.course.notation else ""
        if (origin, part) not in self.readers:
            self.readers[origin, part] = Reader(self.course, origin, part, self.conventions)
        return self.readers[origin, part]

    def _graded(
        self,
        question: Question,
        questions: Sequence[Question],
        script: Script,
        submission: Submission,
        convention: Convention | None,
        explain: bool,
        listed: Script | None = None,
    ) -> Graded:
        """The mark for one of the questions; `listed` is the answer as a list with something for each, if it is one."""
        if question.design is not None:
            return self._designed(question, question.design, submission)
        if isinstance(question.claim, PureNash):
            if len(questions) > 1 and not profiles.mentions(submission.answer, question.claim.game):
                return self._unanswered(question, script)
            return told.as_a_whole(
                question, kinds.equilibria(self.judge, question.claim, submission.answer), submission
            )
        values = self._values(questions, script, submission)
        sections = self._labelled(questions, submission)
        if sections:
            own = sections.get(question.part, sections.get("", ""))
            script = self._reader((question,)).read(own, submission.syntax)
            questions = (question,) if question.part in sections else questions
        elif self._reader((question,)) is not self._reader(questions):
            script = self._reader((question,)).read(submission.answer, submission.syntax)
        if asymptotics.is_asked(question):
            return self._asymptotic(question, script, alone=len(questions) == 1)
        if listed is not None and not sections:
            script = listed
        candidate = self._candidate(question, questions, script)
        if candidate is None:
            about = self._about_another(script) if len(questions) == 1 else None
            return self._unanswered(question, script) if about is None else told.misplaced(self.course, question, about)
        if not (candidate.named or candidate.placed) and self._is_one_of_several(candidate, script):
            return told.several(question, candidate)
        if candidate.part.error is not None:
            candidate = self._counted(question, candidate, script)
        error = candidate.part.error
        if error is not None and len(candidate.part.readings) > 1:
            return self._in_every_reading(question, candidate, script, error)
        if error is not None:
            return told.unread(question, candidate.part.text, error)
        question, script, stated, entries, judged = self._compared(question, candidate, script, values, convention)
        if judged.mark is Mark.WRONG and isinstance(stated.value, Basic) and occur(Entry, (stated.value,)):
            judged = self._counted_from_1(question, questions, submission) or judged
        if judged.mark is not Mark.CORRECT and stated.other is not None:
            judged = self._narrowed(question, stated, script.own) or judged
        if judged.mark is Mark.WRONG and not candidate.placed and self._is_an_addend(question, candidate, script):
            return told.several(question, candidate)
        if candidate.placed:
            others = (other for other in questions if other.number != question.number)
            judged = places.by_place(
                judged, (self._compared(other, candidate, script, values, convention)[-1].mark for other in others)
            )
        found: tuple[Diagnosis, ...] = ()
        if explain and judged.mark is Mark.WRONG and (judged.witness or misshapen(question.right, stated.value)):
            whole = self.judge.whole(entries[0], stated.value) if entries else None
            found = self.diagnosticians.explain(question.quantity, stated, script.own, whole)
        return replace(told.made(self.judge, question, candidate, judged, explain), diagnoses=found)

    def _compared(
        self,
        question: Question,
        candidate: Candidate,
        script: Script,
        values: Mapping[Symbol, Expr],
        convention: Convention | None,
    ) -> tuple[Question, Script, Part, Sequence[Any], Judged]:
        """What an answer is, with question and script at its index, what it states, and the entries it is for."""
        stated = completed(self.course, question, candidate, script)
        question, stated, moves = at_index(question, candidate, stated)
        if moves:
            script = replace(script, own={symbol: placed(value, moves) for symbol, value in script.own.items()})
        entries = [candidate.entry] if candidate.entry is not None else self.course.entries(question, stated.value)
        judged = self._as_entries(question, candidate, stated, script, entries, values, convention)
        return question, script, stated, entries, judged

    def _counted(self, question: Question, candidate: Candidate, script: Script) -> Candidate:
        """An answer to a question for a number without the words for what it counts: `36 weights`."""
        given = candidate.part
        found = counts.without_noun(given.text, self.course.called, question.part)
        reader = self._reader((question,))
        if found is None or not isinstance(question.right, Integer) or any(map(reader.base.name, found[1].split())):
            return candidate
        others = [each for each in script.statements if each is not candidate.statement]
        several = any(part.error is not None and counts.says_what(part.text) for each in others for part in each.parts)
        if several and not candidate.placed:
            return candidate
        part = reader.read(found[0], "text").statements[0].parts[0]
        notes = (*given.notes, f"`{found[1]}` says what is counted")
        read = replace(part, sign=given.sign, line=given.line, notes=notes)
        return replace(candidate, part=read)

    def _in_every_reading(
        self, question: Question, candidate: Candidate, script: Script, error: ReadingError
    ) -> Graded:
        """An answer that can be read in several ways: its mark, if it is the same in all of them."""
        made: list[Graded] = []
        for value in candidate.part.readings:
            read = replace(candidate, part=replace(candidate.part, value=value, error=None, readings=()))
            stated = completed(self.course, question, read, script)
            judged = self.judge.answer(question, stated, script.own, read.entry)
            made.append(told.made(self.judge, question, read, judged))
        if len({item.mark for item in made}) == 1:
            note = f"{error.message} It is {made[0].mark} in either way."
            return replace(made[0], notes=(*made[0].notes, note))
        return told.unread(question, candidate.part.text, error)

    def _judged(
        self,
        question: Question,
        candidate: Candidate,
        stated: Part,
        script: Script,
        values: Mapping[Symbol, Expr],
        convention: Convention | None,
    ) -> Judged:
        if kinds.bound_of(question.claim) is not None:
            if any(covering(part.value, script.own) is not None for part in candidate.statement.parts):
                return Judged(Mark.UNDECIDED, reason=_BY_CASES)
            return kinds.bound(self.judge, question, candidate.statement, script.own)
        if stated.taken:
            return self._taken(question, replace(stated, taken=""), script, candidate)
        found = kinds.order_of_growth(self.judge, question, stated)
        if found is not None:
            return found
        judged = self.judge.answer(question, stated, script.own, candidate.entry, values, convention)
        if judged.mark is Mark.WRONG and _is_supposed(candidate, script):
            return Judged(Mark.UNDECIDED, reason="it is said under a condition, and not right without it")
        return kinds.other_count(question, stated, judged)

    def _taken(self, question: Question, stated: Part, script: Script, candidate: Candidate) -> Judged:
        """The mark of an answer that could be read only with something taken for granted: then it is never wrong."""
        judged = self.judge.answer(question, stated, script.own, candidate.entry)
        taken = candidate.part.taken
        if judged.mark not in (Mark.CORRECT, Mark.CONDITIONAL):
            return Judged(Mark.UNDECIDED, reason=f"if {taken}, this is not what was asked for")
        return replace(judged, mark=Mark.CONDITIONAL, conditions=(phrase(taken), *judged.conditions))

    def _narrowed(self, question: Question, part: Part, own: Mapping[Symbol, Expr]) -> Judged | None:
        """The other reading of an answer with a product sign, if it is right in that."""
        judged = self.judge.answer(question, replace(part, value=part.other), own)
        if judged.mark is not Mark.CORRECT:
            return None
        return replace(judged, notes=(*judged.notes, "read with a product sign that reaches no further than its index"))

    def _as_entries(
        self,
        question: Question,
        candidate: Candidate,
        part: Part,
        script: Script,
        entries: Sequence[Any],
        values: Mapping[Symbol, Expr],
        convention: Convention | None,
    ) -> Judged:
        """An answer for an entry of what is asked; where it does not say for which, that of its first letters."""
        first = replace(candidate, entry=entries[0] if entries else None)
        judged = self._judged(question, first, part, script, values, convention)
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
        """The same with indices that count from 1, if it is not wrong then."""
        script = self._reader(questions, origin=1).read(submission.answer, submission.syntax)
        candidate = self._candidate(question, questions, script)
        if candidate is None or candidate.part.error is not None:
            return None
        implied = self.course.entries(question, candidate.part.value, 1)
        entries = [candidate.entry] if candidate.entry is not None else implied
        judged = self._as_entries(question, candidate, candidate.part, script, entries, {}, None)
        if judged.mark is Mark.WRONG:
            return None
        return replace(judged, notes=(*judged.notes, "read with indices that count from 1"))

    def _designed(self, question: Question, design: Design, submission: Submission) -> Graded:
        """A network by what it computes."""
        found = networks.graded(submission.answer, submission.syntax, design)
        if found.error is not None:
            return told.unread(question, told.shortened(submission), found.error)
        return told.as_a_whole(question, self.judge.network(found), submission, self.judge.units(found))

    def _asymptotic(self, question: Question, script: Script, *, alone: bool) -> Graded:
        """A limit, a leading term or a bound."""
        kind = Asymptotics(self.judge, question, script.own)
        answer = kind.answer(script, alone)
        if answer is None:
            return self._unanswered(question, script)
        if answer.part.error is not None:
            return told.unread(question, answer.part.text, answer.part.error)
        by_cases = covering(answer.part.value, script.own) is not None
        judged = Judged(Mark.UNDECIDED, reason=_BY_CASES) if by_cases else kind.judged(answer)
        return told.made(self.judge, question, Candidate(answer.part, answer.statement), judged)

    # Several questions.

    def _is_one_of_several(self, candidate: Candidate, script: Script) -> bool:
        """Whether an answer is the last of several that are offered: `0 or 1`."""
        chosen = candidate.statement
        if len(chosen.parts) > 1 or not _OR.search(chosen.lead):
            return False
        return any(s is not chosen and s.line == chosen.line and len(s.parts) == 1 for s in script.statements)

    def _is_an_addend(self, question: Question, candidate: Candidate, script: Script) -> bool:
        """Whether a number is the last of several on a line that words join: `$36$ weights and $4$ biases`."""
        chosen = candidate.statement
        if not isinstance(question.right, Integer) or len(chosen.parts) > 1 or not counts.is_added(chosen.lead):
            return False
        others = (s.parts[0].value for s in script.statements if s is not chosen and s.line == chosen.line)
        return any(isinstance(value, Integer) for value in others)

    def _labelled(self, questions: Sequence[Question], submission: Submission) -> dict[str, str]:
        """The stretch of an answer for each part, where it answers several and says which stretch is for which."""
        if len(questions) < 2 or any(not question.alone for question in questions):
            return {}
        called = self.course.called
        parts = {question.part: called.get(question.part, ()) for question in questions}
        return labelled(submission.answer, parts, self.course.problem.number)

    def _values(self, questions: Sequence[Question], script: Script, submission: Submission) -> dict[Symbol, Expr]:
        """The numbers that a student gives to symbols of the problem, and to the letters that other parts ask for."""
        if not any(question.accepted for question in questions):
            return {}
        found: dict[Symbol, Expr] = {}
        for statement in script.statements:
            first, last = statement.parts[0].value, statement.parts[-1].value
            if len(statement.parts) > 1 and first in self.course.problem.ranges and isinstance(last, Integer):
                found[first] = last
        sections = self._labelled(questions, submission)
        for question in self.course.questions:
            if isinstance(question.quantity, Symbol):
                side = self._side_of(question, questions, script, sections.get(question.part), submission)
                found |= {} if side is None else {question.quantity: side}
        return found

    def _side_of(
        self, question: Question, questions: Sequence[Question], script: Script, own: str | None, submission: Submission
    ) -> Expr | None:
        """The number that is answered for a letter, perhaps as 10×10."""
        if own is not None:
            script, questions = self._reader((question,)).read(own, submission.syntax), (question,)
        several = questions if question in questions else (question, *questions)
        candidate = self._candidate(question, several, script)
        if candidate is None:
            return None
        given = sides(candidate.part.tree) or (candidate.part.value,)
        return given[0] if isinstance(given[0], Integer) else None

    # No answer.

    def _by_another_name(self, question: Question, script: Script) -> Statement | None:
        """Of a part in numbers: a statement with the right one, about a name that is not the one asked for."""
        if not question.definitions:
            return None
        others = [q.quantity for q in self.course.questions if q.quantity != question.quantity]
        for statement in script.statements:
            first, last = statement.parts[0], statement.parts[-1]
            if len(statement.parts) < 2 or first.value in others or not self.judge.is_decimal(last):
                continue
            if self.judge.answer(question, last, script.own).mark in (Mark.CORRECT, Mark.CONDITIONAL):
                return statement
        return None

    def _about_another(self, script: Script) -> Statement | None:
        """The last statement, where it says what another quantity of the problem is."""
        if not script.statements or script.statements[-1].error is not None:
            return None
        last = script.statements[-1]
        first = last.parts[0].value
        named = isinstance(first, D) or first in self.course.problem.definitions
        return last if len(last.parts) > 1 and named else None

    def _unanswered(self, question: Question, script: Script) -> Graded:
        """Missing, or perhaps in a line that could not be read."""
        error = next((s.error for s in (*script.statements, *script.box) if s.error is not None), None)
        if error is not None:
            text = next(s.text for s in (*script.statements, *script.box) if s.error is error)
            return told.unread(question, text, error)
        if found := self._by_another_name(question, script):
            reason = f"`{found.text}` would be right, but says it of something else: is {question.asked.text} meant?"
            return Graded(
                question.label, question.asked, Mark.UNDECIDED, Fraction(0), Fraction(0), found.text, reason=reason
            )
        reason = "no line says what this is" if script.statements else "there is no mathematics in the answer"
        return Graded(question.label, question.asked, Mark.MISSING, Fraction(0), question.points, reason=reason)


def _is_supposed(candidate: Candidate, script: Script) -> bool:
    """Whether an answer is said to hold under a condition: what follows it is led by `if` or `when`."""
    at = next((k for k, each in enumerate(script.statements) if each is candidate.statement), None)
    following = script.statements[at + 1 : at + 2] if at is not None else ()
    return any(_SUPPOSED.match(statement.lead) for statement in following)
