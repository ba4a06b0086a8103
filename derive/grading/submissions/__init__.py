"""From what a teaching assistant hands over to a stream of `Submission`s, one at a time, robust against anything.

`submissions` reads a file, a folder (a file or a folder a student) or a table of rows. What is broken is one submission
that says so: nothing is raised, followed out of the folder, waited for, or guessed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ...writing.grades.results import Submission
from .files import Limits
from .folders import folder
from .readers import TABLES, read
from .sources import Source
from .students import owner, shown_name

__all__ = ["Limits", "submissions"]


def submissions(
    path: Path,
    *,
    problem: int = 0,
    part: str = "",
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
) -> Iterator[Submission]:
    """What is handed in at `path`, sorted by path, rows in the order of the file; read as it is asked for.

    `problem` and `part` are those of the answers that do not say their own. Raises nothing: what cannot be read is a
    submission whose `trouble` says why, and what to do.
    """
    shown = shown_name(str(path))
    source = Source(Path(path), shown, "", False, problem, part, limits)
    if "\0" in str(path):
        yield source.trouble("no file can have such a name")
        return
    real = Path(os.path.realpath(path))  # this one link may be followed: who grades gave it
    if os.path.isdir(real):
        yield from folder(Source(real, shown, "", False, problem, part, limits))
    else:
        is_table = real.suffix.casefold() in TABLES
        student = "" if is_table else owner(Path(path).name, is_folder=False).name
        yield from read(Source(real, shown, student, False, problem, part, limits))
