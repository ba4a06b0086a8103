"""A submission to its result: which questions it answers, what each answer is, where a solution goes wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

from sympy import Expr, Integer, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from ..checking import Options
from ..claims.designs import Design
from ..claims.games import PureNash
from ..derivation import Convention
from ..kernel.equality import Contradiction
from ..kernel.language import D
from ..kernel.tensors.language import Entry
from ..reading import ReadingError
from ..reading.errors import excerpt
from ..writing.findings import Formula, phrase
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
from . import kinds
from .choosing import Candidate, Choosing
from .conventions import Draft, Way, by_conventions
from .course import Course, Question
from .doubles import without_doubles
from .explaining import Diagnosticians
from .judge import Judge, Judged
from .labels import labelled
from .matrices import misshapen
from .numerals import sides
from .properties import asymptotics, networks, profiles
from .properties.asymptotics import Asymptotics
from .script import Part, Reader, Script, Statement
from .sequences import Formula as FormulaOf
from .sequences import aligned, index_of, inserted, placed, term
from .solution import Solution, is_worked, remark

_OR = re.compile(r"\b(?:or|alternatively)\b", re.IGNORECASE)
_SUPPOSED = re.compile(r"\s*(?:if|when|whenever|provided|as long as)\b", re.IGNORECASE)
_MOST_INSERTED = 8  # values of derivatives that hang on one another
_LONGEST_SHOWN = 600  # characters of an answer that is graded as a whole
_PAID = {Mark.CORRECT: True, Mark.CONDITIONAL: True, Mark.WRONG: False, Mark.MISSING: False}


class Grader(Choosing):
    """Grades answers to one problem; made once, used for many."""

    def __init__(self, course: Course, options: Options, conventions: Mapping[str, str] | None = None) -> None:
        super().__init__(course)
        self.options = options
        self.conventions = conventions
        self.judge = Judge(course, options)
        self.diagnosticians = Diagnosticians(course)
        self.readers: dict[tuple[int, str], Reader] = {}
        self._ways: dict[tuple[str, ...], list[Way]] = {}

    def warm(self) -> None:
        """Prepare what every answer needs."""
        self._reader().read("1")
        _ = self.course.asked
        for way in self._alternatives(""):
            way.grader.warm()

    def _reader(self, questions: Sequence[Question] = (), origin: int = 0) -> Reader:
        """The reader of answers to questions: in the notation of their part, if it is one."""
        parts = {question.part for question in questions}
        part = parts.pop() if len(parts) == 1 else ""
        part = part if self.course.notation_of(part) is not self.course.notation else ""
        if (origin, part) not in self.readers:
            self.readers[origin, part] = Reader(self.course, origin, part, self.conventions)
        return self.readers[origin, part]

    def grade(self, submission: Submission, *, lines: bool = True, explain: bool = True) -> Result:
        """All that is to be said of a submission to this problem; without `lines`, of its answers only.

        Without `explain`, not why a wrong answer is wrong.
        """
        result = Result(submission.student, self.course.problem.number, submission.part, submission.origin)
        if not self.course.questions:
            return replace(result, trouble=f"no part of problem {result.problem} can be graded by a machine")
        if ways := self._alternatives(submission.part):
            return by_conventions(ways, submission, lines=lines, explain=explain, whole=True)
        script = self._reader().read(submission.answer, submission.syntax)
        questions, inferred = self.course.of_part(submission.part), False
        if not questions:  # no part is named, or one that the problem does not have: a word of a heading
            questions, inferred = self._inferred(self.course.asked, script)
        if self._reader(questions) is not self._reader():
            script = self._reader(questions).read(submission.answer, submission.syntax)
        if script.operations and self.conventions is None:
            ways = self._meanings(script.operations)
            return by_conventions(ways, submission, lines=lines, explain=explain, whole=False)
        part = ", ".join(dict.fromkeys(question.part for question in questions))
        try:
            graded, convention = self._by_best_convention(questions, script, submission, explain)
            judged = self._lines(questions, script, convention) if lines else ()
        except Contradiction as error:
            return replace(result, part=part, inferred=inferred, internal=str(error))
        if not self.course.of_part(submission.part):
            graded = without_doubles(graded, questions)
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

    def _lines(self, questions: Sequence[Question], script: Script, convention: Convention | None) -> tuple[Line, ...]:
        by_property = any(q.design is not None or isinstance(q.claim, PureNash) for q in questions)
        if not is_worked(script) or by_property:
            return ()
        context = self.course.context(questions[0] if questions else None, script.own)
        conventions = self.course.problem.conventions
        first = questions[0] if questions else None
        return Solution(
            self.judge, script, context, self.diagnosticians.explain, first, conventions, convention, len(questions) > 1
        ).lines()

    def _followed_through(self, item: Graded, question: Question, lines: Sequence[Line]) -> Graded:
        """Marks for a wrong answer that follows, without a slip, from an earlier wrong line."""
        last = next((line for line in reversed(lines) if item.answer.endswith(line.text.lstrip("=≈ "))), None)
        if item.mark is not Mark.WRONG or last is None or last.mark is not LineMark.FOLLOWS:
            return item
        reason = item.reason or "it follows from an earlier line that is wrong"
        return replace(item, points=question.points * self.course.problem.follow_through, reason=reason)

    # Which questions.

    def _inferred(self, asked: tuple[Question, ...], script: Script) -> tuple[tuple[Question, ...], bool]:
        """What the sheet asks for, or the parts whose quantities the answer names."""
        if len(asked) == 1 and not any(self._names(asked[0], s) for s in script.statements):
            others = self._named(script)
            return (others, True) if others and not self._is_lone(script) else (asked, False)
        if any(self._names(question, s) for question in asked for s in script.statements):
            return asked, False
        others = self._named(script) or self._that_it_answers(asked, script)
        return (others, True) if others else (asked, False)

    def _that_it_answers(self, asked: Sequence[Question], script: Script) -> tuple[Question, ...]:
        """The one of several questions to which a lone value is a right answer, if there is just one."""
        given = script.box or script.statements
        if len(given) != 1 or len(given[0].parts) > 1 or given[0].error is not None:
            return ()
        part, right = given[0].parts[0], (Mark.CORRECT, Mark.CONDITIONAL)
        plain = [question for question in asked if question.design is None and question.known is not None]
        found = [question for question in plain if self.judge.answer(question, part, script.own).mark in right]
        return tuple(found) if len(found) == 1 else ()

    # The mark.

    def _by_best_convention(
        self, questions: Sequence[Question], script: Script, submission: Submission, explain: bool
    ) -> tuple[tuple[Graded, ...], Convention | None]:
        """The marks under the one convention, ours or another that the problem leaves open, by which most is right."""
        best: tuple[tuple[Graded, ...], Convention | None]
        best = self._all_graded(questions, script, submission, None, explain), None
        for convention in self.course.problem.conventions:
            if not any(item.mark is Mark.WRONG for item in best[0]):
                break
            graded = self._all_graded(questions, script, submission, convention, explain)
            if _right(graded) > _right(best[0]):
                best = graded, convention
        return best

    def _all_graded(
        self,
        questions: Sequence[Question],
        script: Script,
        submission: Submission,
        convention: Convention | None,
        explain: bool,
    ) -> tuple[Graded, ...]:
        return tuple(
            self._graded(question, questions, script, submission, convention, explain) for question in questions
        )

    def _graded(
        self,
        question: Question,
        questions: Sequence[Question],
        script: Script,
        submission: Submission,
        convention: Convention | None,
        explain: bool,
    ) -> Graded:
        if question.design is not None:
            return self._designed(question, question.design, submission)
        if isinstance(question.claim, PureNash):
            if len(questions) > 1 and not profiles.mentions(submission.answer, question.claim.game):
                return self._unanswered(question, script)
            return self._as_a_whole(
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
        candidate = self._candidate(question, questions, script)
        if candidate is None:
            about = self._about_another(script) if len(questions) == 1 else None
            return self._unanswered(question, script) if about is None else self._misplaced(question, about)
        if not candidate.named and self._is_one_of_several(candidate, script):
            return self._several(question, candidate)
        error = candidate.part.error
        if error is not None and len(candidate.part.readings) > 1:
            return self._in_every_reading(question, candidate, script, error)
        if error is not None:
            return self._unreadable(question, candidate.part.text, error)
        stated = self._stated(question, candidate, script)
        question, stated, moves = _at_index(question, candidate, stated)
        if moves:
            script = replace(script, own={symbol: placed(value, moves) for symbol, value in script.own.items()})
        entries = [candidate.entry] if candidate.entry is not None else self.course.entries(question, stated.value)
        judged = self._as_entries(question, candidate, stated, script, entries, values, convention)
        if judged.mark is Mark.WRONG and isinstance(stated.value, Basic) and stated.value.has(Entry):
            judged = self._counted_from_1(question, questions, submission) or judged
        if judged.mark is not Mark.CORRECT and stated.other is not None:
            judged = self._narrowed(question, stated, script.own) or judged
        found: tuple[Diagnosis, ...] = ()
        if explain and judged.mark is Mark.WRONG and (judged.witness or misshapen(question.right, stated.value)):
            whole = self.judge.whole(entries[0], stated.value) if entries else None
            found = self.diagnosticians.explain(question.quantity, stated, script.own, whole)
        return replace(self._made(question, candidate, judged, explain), diagnoses=found)

    def _in_every_reading(
        self, question: Question, candidate: Candidate, script: Script, error: ReadingError
    ) -> Graded:
        """An answer that can be read in several ways: its mark, if it is the same in all of them."""
        made: list[Graded] = []
        for value in candidate.part.readings:
            read = replace(candidate, part=replace(candidate.part, value=value, error=None, readings=()))
            stated = self._stated(question, read, script)
            made.append(self._made(question, read, self.judge.answer(question, stated, script.own, read.entry)))
        if len({item.mark for item in made}) == 1:
            note = f"{error.message} It is {made[0].mark} in either way."
            return replace(made[0], notes=(*made[0].notes, note))
        return self._unreadable(question, candidate.part.text, error)

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

    def _designed(self, question: Question, design: Design, submission: Submission) -> Graded:
        """A network by what it computes."""
        found = networks.graded(submission.answer, submission.syntax, design)
        if found.error is not None:
            return self._unreadable(question, _shown(submission), found.error)
        return self._as_a_whole(question, self.judge.network(found), submission, self.judge.units(found))

    def _as_a_whole(
        self, question: Question, judged: Judged, submission: Submission, read_as: Formula | None = None
    ) -> Graded:
        """What is said of an answer that is no single expression."""
        paid = _PAID.get(judged.mark)
        return Graded(
            part=question.label,
            asked=question.asked,
            mark=judged.mark,
            points=question.points if paid else Fraction(0),
            of=Fraction(0) if paid is None else question.points,
            answer=_shown(submission),
            read_as=read_as,
            by=judged.by,
            conditions=judged.conditions,
            witness=judged.witness,
            reason=judged.reason,
            notes=judged.notes,
        )

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

    def _formulas(self, question: Question, candidate: Candidate, script: Script) -> dict[Any, FormulaOf]:
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
                found[function] = FormulaOf(value, letter, offset)
        return found

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

    def _made(self, question: Question, candidate: Candidate, judged: Judged, explain: bool = True) -> Graded:
        paid = _PAID.get(judged.mark)
        points = question.points if paid else Fraction(0)
        if judged.narrow:
            points *= self.course.problem.conditional
        if judged.follows:
            points = question.points * self.course.problem.follow_through
        made = Graded if explain else partial(Draft, misses=judged.misses)
        return made(
            part=question.label,
            asked=question.asked,
            mark=judged.mark,
            points=points,
            of=Fraction(0) if paid is None else question.points,
            answer=candidate.statement.text,
            read_as=self.judge.shown(candidate.part) if explain else None,
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

    def _misplaced(self, question: Question, about: Statement) -> Graded:
        told = self.course.formula(about.parts[0].value).text
        reason = f"the last line says what {told} is; asked was {question.asked.text}"
        return Graded(
            question.label, question.asked, Mark.WRONG, Fraction(0), question.points, about.text, reason=reason
        )

    def _unanswered(self, question: Question, script: Script) -> Graded:
        """Missing, or perhaps in a line that could not be read."""
        error = next((s.error for s in (*script.statements, *script.box) if s.error is not None), None)
        if error is not None:
            text = next(s.text for s in (*script.statements, *script.box) if s.error is error)
            return self._unreadable(question, text, error)
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


def _shown(submission: Submission) -> str:
    """An answer on one line, shortened."""
    return excerpt(" ".join(submission.answer.split()), _LONGEST_SHOWN)


def _right(graded: Sequence[Graded]) -> int:
    return sum(item.mark in (Mark.CORRECT, Mark.CONDITIONAL) for item in graded)


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
