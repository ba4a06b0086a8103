"""Where answers come from, and the submissions made of them: what is said of each wherever it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ...reading.errors import excerpt
from ...writing.grades.results import Submission
from .files import Broken, Limits, refuse_nul
from .headings import problem_and_part
from .students import same_student, shown_name

Tree = str | bool | None | Broken | list["Tree"] | dict[str, "Tree"]
"""A document: its numbers are kept as they were typed, and a mapping with a fault is the fault."""

_LONGEST_NAME = 255

# `"\frac"` in JSON is a form feed and `rac`: what is left of a backslash that was not doubled
_LOST_BACKSLASH = re.compile(
    r"[\b\f\v\x07\x1b]|\r(?=[a-z])|\t(?=an|au|heta|imes|ext|ilde|frac|o\b|op\b|r\b|riangle)|\n(?=abla|eq\b|ewline|otin)"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A file: where it is, how it is called in what is shown, and what is known of its answers before it is read.

    `is_own` says that `student` alone handed it in: then nothing in it is believed to come from somebody else.
    `problem` and `part` are those of an answer that does not say its own.
    """

    path: Path
    shown: str
    student: str
    is_own: bool
    problem: int
    part: str
    limits: Limits

    def submission(
        self, answer: str, problem: int = 0, part: str = "", *, student: str = "", syntax: str = "", where: str = ""
    ) -> Submission:
        """An answer; what it does not say is filled in. A part is that of its problem, never of another one."""
        if not part and (not problem or not self.problem or problem == self.problem):
            part = self.part
        part = excerpt(part, _LONGEST_NAME)
        return Submission(student or self.student, problem or self.problem, part, answer, syntax, self._origin(where))

    def trouble(
        self, reason: object, where: str = "", *, student: str = "", problem: int = 0, part: str = ""
    ) -> Submission:
        """What is wrong, in the place of an answer."""
        part = excerpt(part, _LONGEST_NAME)
        origin = self._origin(where)
        return Submission(student or self.student, problem, part, "", origin=origin, trouble=str(reason))

    def _origin(self, where: str) -> str:
        return f"{self.shown}, {where}" if where else self.shown

    def row(self, fields: dict[str, Tree], where: str = "", *, escapes: bool = False) -> Submission:
        """The submission that a row is; `escapes` says that backslashes meant something where it was written."""
        student, problem, part = "", 0, ""
        try:
            student = self._whose(fields.get("student"))
            problem, part = _place(fields)
            answer = self._answer(_text(fields, "answer"), escapes)
        except Broken as reason:
            return self.trouble(reason, where, student=student, problem=problem, part=part)
        return self.submission(answer, problem, part, student=student, where=where)

    def _whose(self, cell: Tree) -> str:
        named = shown_name(_scalar(cell, "student"))
        if len(named) > _LONGEST_NAME:
            raise Broken(f"the student's name has {len(named):,} characters, of at most {_LONGEST_NAME}")
        if not named and not self.student:
            raise Broken("the row names no student")
        if self.is_own and named and not same_student(named, self.student):
            raise Broken(
                f"it names the student “{excerpt(named)}”, but “{excerpt(self.student)}” handed it in: "
                "take the name out, or give the file as a table of its own"
            )
        return self.student if self.is_own else named or self.student

    def _answer(self, text: str, escapes: bool) -> str:
        if len(text) > self.limits.row:
            raise Broken(f"an answer of {len(text):,} characters, of at most {self.limits.row:,}: shorten it")
        if _SURROGATE.search(text):
            raise Broken("half of a surrogate pair, which is no character: write the character itself")
        refuse_nul(text)
        lost = _LOST_BACKSLASH.search(text) if escapes else None
        if lost:
            spot = text[max(0, lost.start() - 10) : lost.end() + 10]
            raise Broken(rf"a backslash was lost at “{excerpt(spot)}”: within quotes it is doubled, as in \\frac")
        return text


def _place(fields: dict[str, Tree]) -> tuple[int, str]:
    """The problem and the part that a row names: 0 and "" where it does not."""
    cell, part = _text(fields, "problem"), _text(fields, "part")
    if not cell:
        return 0, part
    found = problem_and_part(cell)
    if not found:
        raise Broken(f"“{excerpt(cell)}” is not the number of a problem: a number from 1 to 999 is needed")
    problem, its_part = found
    if part and its_part and part != its_part:
        raise Broken(f"two parts: “{excerpt(its_part)}” with the problem, “{excerpt(part)}” as the part")
    return problem, part or its_part


def _text(fields: dict[str, Tree], name: str) -> str:
    text = _scalar(fields.get(name), name)
    return text if name == "answer" else text.strip()


def _scalar(value: Tree, name: str) -> str:
    """The text of a value that is no list or mapping. Raises `Broken`."""
    if isinstance(value, Broken):
        raise value
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, str):
        return value or ""
    kind = "a list" if isinstance(value, list) else "a mapping"
    raise Broken(f"the {name} is {kind}, and text is needed")
