"""Submissions to results, one or ten thousand: in bounded workers, in input order, resumable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from ..catalog import UnknownProblem, files, load
from ..checking import Options
from ..derivation import Problem
from ..reading.errors import shown_character
from ..running import Failed, Finished, Outcome
from ..running.stream import ordered
from ..writing.findings import Formula
from ..writing.grades import json
from ..writing.grades.results import Graded, Mark, Result, Submission
from .course import Course
from .grade import Grader
from .journal import Journal

GIB = 2**30
_MOST_RESULTS, _LONGEST_REMEMBERED = 2_000, 10_000  # results that a worker remembers, and letters of an answer


@dataclass
class Graders:
    """A grader for each problem, made when it is first needed; `solutions` says whether each line is judged."""

    options: Options
    solutions: bool = True
    known: dict[int, Grader | str] = field(default_factory=dict)
    _results: dict[tuple[Submission, bool], Result] = field(default_factory=dict)  # many hand in the same answer

    def add(self, problem: Problem) -> None:
        """Grade answers to a problem that is given, and not from the catalog."""
        self._results.clear()
        self.known[problem.number] = Grader(Course(problem), self.options)

    def warm(self, numbers: Iterable[int]) -> None:
        """Make graders before workers are forked, so that none of them has to."""
        for number in numbers:
            found = self._of(number)
            if isinstance(found, Grader):
                found.warm()

    def course(self, number: int) -> Course:
        """What a problem asks. Raises `UnknownProblem`."""
        found = self._of(number)
        if isinstance(found, str):
            raise UnknownProblem(found)
        return found.course

    def grade(self, submission: Submission) -> Result:
        """The result of one submission, whatever is in it."""
        empty = Result(submission.student, submission.problem, submission.part, submission.origin)
        if submission.trouble:
            return replace(empty, trouble=submission.trouble)
        grader = self._of(submission.problem)
        if isinstance(grader, str):
            return replace(empty, trouble=grader)
        asked = replace(submission, student="", origin="")
        key = asked, self.solutions
        found = self._results.pop(key, None) or grader.grade(asked, lines=self.solutions)
        if len(submission.answer) <= _LONGEST_REMEMBERED:
            self._results[key] = found  # the last one used is the last to go
        if len(self._results) > _MOST_RESULTS:
            del self._results[next(iter(self._results))]
        return replace(found, student=submission.student, origin=submission.origin)

    def _of(self, number: int) -> Grader | str:
        if number not in self.known:
            self.known[number] = self._made(number)
        return self.known[number]

    def _made(self, number: int) -> Grader | str:
        if not number:
            return "it does not say which problem it answers: give the number, or put it in the file"
        try:
            return Grader(Course(load(number)), self.options)
        except UnknownProblem as error:
            return str(error)


def grade_all(
    submissions: Iterable[Submission],
    graders: Graders,
    *,
    journal: Journal | None = None,
    arriving: bool = False,
) -> Iterator[Result]:
    """The results, in the order of the submissions, whatever the number of workers.

    With a journal, what is in it is not graded again, and what is graded is put into it. Raises OSError where no
    worker can be started, `JournalError` where the journal cannot be written.
    """
    options = graders.options

    def unfinished() -> Iterator[tuple[Submission, str]]:
        for submission in submissions:
            yield submission, "" if journal is None else journal.key(submission)

    def graded(item: tuple[Submission, str]) -> Result | None:
        submission, key = item
        if journal is not None and journal.get(key) is not None:
            return None
        return graders.grade(submission)

    def known(item: tuple[Submission, str], outcome: Outcome[Result | None]) -> None:
        if journal is not None and isinstance(outcome, Finished) and outcome.value is not None:
            journal.put(item[1], json.result_to_json(outcome.value))

    stream = ordered(graded, unfinished(), jobs=options.jobs, seconds=options.timeout, arriving=arriving, known=known)
    for (submission, key), outcome in stream:
        if isinstance(outcome, Finished) and outcome.value is None and journal is not None:
            yield json.result_from_json(journal.get(key) or {})
        else:
            yield _result(submission, outcome)


def _result(submission: Submission, outcome: Outcome[Result | None]) -> Result:
    """What is told where grading did not come back: a human has to decide."""
    if isinstance(outcome, Finished):
        assert outcome.value is not None
        return outcome.value
    empty = Result(submission.student, submission.problem, submission.part, submission.origin)
    if isinstance(outcome, Failed):
        return replace(empty, internal=outcome.error)
    shown = "".join(map(shown_character, submission.answer[:200]))
    whole = Formula("the answer", r"\text{the answer}")
    item = Graded(
        submission.part or "answer", whole, Mark.UNDECIDED, Fraction(0), Fraction(0), shown, reason=outcome.reason
    )
    return replace(empty, graded=(item,))


def catalog_files() -> list[Path]:
    """The problem files, on whose content results depend."""
    return list(files().values())
