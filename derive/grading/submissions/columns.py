"""What the columns of a table and the keys of a row are called, in the spellings of learning-management systems."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...reading.errors import excerpt
from .files import Broken

# the first that is there counts: two students may have one name, so what is unique stands before it
_SPELLINGS = {
    "student": (
        *("student", "sis id", "sis user id", "sis login id", "login id", "student id", "sid", "user id"),
        *("username", "user name", "user", "email", "email address", "e mail", "student name", "full name", "name"),
    ),
    "problem": ("problem", "problem number", "question", "question number", "exercise", "task"),
    "part": ("part", "subpart", "sub part"),
    "answer": ("answer", "student answer", "response", "solution"),
}


def columns(names: Sequence[str]) -> dict[str, int]:
    """Where each of student, problem, part and answer stands among the names, of those that do.

    Raises `Broken` if one that is wanted stands there twice.
    """
    plain = [re.sub(r"[\s_-]+", " ", name).strip().casefold() for name in names]
    found = {}
    for column, spellings in _SPELLINGS.items():
        spelling = next((one for one in spellings if one in plain), None)
        if spelling is None:
            continue
        if plain.count(spelling) > 1:
            raise Broken(f"“{spelling}” stands twice among the names {listed(names)}: which one counts?")
        found[column] = plain.index(spelling)
    return found


def needed(found: dict[str, int], names: Sequence[str], *wanted: str) -> None:
    """Raises `Broken`, naming what was found and what is expected, unless all that is wanted is there."""
    missing = [name for name in wanted if name not in found]
    if missing:
        raise Broken(
            f"no column for the {' or the '.join(missing)}; found: {listed(names)}; "
            "expected: student, problem, part, answer (problem and part may be left out; "
            "name, user, email, sis_id; question; response, solution mean the same)"
        )


def listed(names: Sequence[str]) -> str:
    """The names, quoted, as many as a message can hold."""
    shown = ", ".join(f"“{excerpt(name)}”" for name in names[:12])
    return shown + (f" and {len(names) - 12} more" if len(names) > 12 else "")
