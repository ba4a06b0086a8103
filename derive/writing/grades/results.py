"""What is found about a student's answers, as plain data: the one result that every writer of marks shows.

Results travel between processes and through journals, so they hold text, numbers and LaTeX, never expressions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ..findings import Formula


class Mark(StrEnum):
    """What an answer is."""

    CORRECT = "correct"
    CONDITIONAL = "conditional"
    """Correct under a condition or a convention that is named."""
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    """Not mathematics that could be read without guessing; costs nothing by default."""
    UNDECIDED = "undecided"
    """For a human to decide: never counted as wrong."""
    MISSING = "missing"
    """Asked for, and not answered."""


class LineMark(StrEnum):
    """What a line of a worked solution is."""

    GIVEN = "given"
    """A definition of the student's own, or a repetition of the problem's."""
    RIGHT = "right"
    FOLLOWS = "follows"
    """Follows from the line before, which was wrong already."""
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Submission:
    """One answer as it was handed in, before anything of it is read.

    `problem` is 0 and `part` is empty where the submission does not say. `syntax` is "text", "latex", or empty for
    whichever it is. `origin` is the file, with the row or cell in it. `trouble` says what was wrong with the file;
    then there is no answer.
    """

    student: str
    problem: int
    part: str
    answer: str
    syntax: str = ""
    origin: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Where reading stopped: a stable code, the message, the line with a caret below it, what to do."""

    code: str
    message: str
    excerpt: str
    hint: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A mistake that explains a wrong answer.

    `name` is the mal-rule's stable name; `hint` does not give the answer away; `full` does; `step` is the step of
    the derivation where it happened, if one can be named.
    """

    name: str
    hint: str
    full: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a worked solution; `number` counts from 1 in what was handed in."""

    number: int
    text: str
    mark: LineMark
    read_as: Formula | None = None
    reason: str = ""
    witness: tuple[str, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()


@dataclass(frozen=True, slots=True)
class Graded:
    """One thing that was asked, and what was answered.

    `asked` names it (∂L/∂w₁), `answer` is what the student wrote, `read_as` how it was read. `points` of `of` are
    given. `by` says how the verdict was reached. `conditions` are those under which the answer is correct,
    `witness` shows that it is wrong, a line each; `reason` is why it is not decided, or what form was asked for.
    """

    part: str
    asked: Formula
    mark: Mark
    points: Fraction
    of: Fraction
    answer: str = ""
    read_as: Formula | None = None
    by: str = ""
    conditions: tuple[Formula, ...] = ()
    witness: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    unreadable: Unreadable | None = None
    diagnoses: tuple[Diagnosis, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """All that is said of one submission.

    `part` is the part that was graded, `inferred` says that the submission did not name it. `trouble` says why
    nothing could be graded at all (a broken file, a problem that does not exist). `lines` are those of a worked
    solution, `remark` what is to be said about them as a whole.
    """

    student: str
    problem: int
    part: str
    origin: str = ""
    inferred: bool = False
    graded: tuple[Graded, ...] = ()
    lines: tuple[Line, ...] = ()
    remark: str = ""
    trouble: str = ""
    internal: str = ""
    """A bug of ours: two ways to decide disagreed, or a rule failed. No verdict is given then."""

    @property
    def points(self) -> Fraction:
        """What the submission earns."""
        return sum((item.points for item in self.graded), Fraction(0))

    @property
    def of(self) -> Fraction:
        """What it could earn: what is unreadable, undecided or broken is left out."""
        return sum((item.of for item in self.graded), Fraction(0))

    @property
    def mark(self) -> Mark:
        """The mark of the whole: the first that some item has, of those listed."""
        marks = {item.mark for item in self.graded}
        if not marks:
            return Mark.UNDECIDED if self.internal else Mark.UNREADABLE
        worst = (Mark.WRONG, Mark.MISSING, Mark.UNDECIDED, Mark.UNREADABLE, Mark.CONDITIONAL)
        return next((mark for mark in worst if mark in marks), Mark.CORRECT)
