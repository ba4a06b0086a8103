"""Answers to several questions that only their place tells apart: `36, 16, 4`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ..reading.errors import Code
from ..writing.grades.results import Mark
from .judged import Judged
from .script import Script

_MARKS = re.compile(r"\\?[\[({]|\\?[\])}]|,(?=\s|\\q?quad|\\[,;: ])")


def listed(text: str, script: Script, number: int) -> str:
    """A list of so many things, read as one with commas that have no place, with semicolons for these; or nothing.

    What stands between two commas needs a space before it: `1,234` is a number to many.
    """
    errors = [statement.error for statement in script.statements]
    if len(errors) != 1 or errors[0] is None or errors[0].code != Code.COMMA:
        return ""
    depth, found = 0, list(text)
    for mark in _MARKS.finditer(text):
        sign = mark.group()[-1]
        depth += (sign in "[({") - (sign in "])}")
        if sign == "," and not depth:
            found[mark.start()] = ";"
    apart = "".join(found)
    return apart if sum(a != b for a, b in zip(text, apart, strict=True)) == number - 1 else ""


def by_place(judged: Judged, elsewhere: Iterable[Mark]) -> Judged:
    """What is said of an answer that was taken for the question at its place.

    It is wrong only where it is `elsewhere`, as the answer to each other question, too.
    """
    if judged.mark is not Mark.WRONG:
        return replace(judged, notes=(*judged.notes, "taken for the answer to this question by its place"))
    if all(mark is Mark.WRONG for mark in elsewhere):
        return judged
    reason = "no line says what this is; taken in the order in which the questions are asked, it is not right"
    return Judged(Mark.UNDECIDED, reason=reason)
