"""A submission to its result: which questions it answers, what each answer is, where a solution goes wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

from ..checking import Options
from ..claims.games import PureNash
from ..derivation import Convention
from ..kernel.equality import Contradiction
from ..writing.grades.results import Graded, Line, LineMark, Mark, Result, Submission
from . import places
from .conventions import Way, by_conventions
from .course import Course, Question
from .doubles import without_doubles
from .marking import Marking
from .script import Script
from .solution import Solution, is_worked, remark


class Grader(Marking):
    """Grades answers to one problem; made once, used for many."""

    def __init__(self, course: Course, options: Options, conventions: Mapping[str, str] | None = None) -> None:
        super().__init__(course, options, conventions)
        self._ways: dict[tuple[str, ...], list[Way]] = {}

    def warm(self) -> None:
        """Prepare what every answer needs."""
        self._reader().read("1")
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
        graded = tuple(
            self.course.renaming(question.part).graded(item) for item, question in zip(graded, questions, strict=True)
        )
        if len({question.part for question in questions}) == 1:
            judged = tuple(map(self.course.renaming(questions[0].part).line, judged))
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
        listed = self._listed(questions, script, submission)
        return tuple(
            self._graded(question, questions, script, submission, convention, explain, listed) for question in questions
        )

    def _listed(self, questions: Sequence[Question], script: Script, submission: Submission) -> Script | None:
        """An answer that only commas part, as statements: for the questions of one part, which are in an order."""
        if len(questions) < 2 or len({question.part for question in questions}) > 1:
            return None
        apart = places.listed(submission.answer, script, len(questions))
        return self._reader(questions).read(apart, submission.syntax) if apart else None

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


def _right(graded: Sequence[Graded]) -> int:
    return sum(item.mark in (Mark.CORRECT, Mark.CONDITIONAL) for item in graded)
