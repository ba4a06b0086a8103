"""A folder of submissions: a file a student, or a folder a student.

Symbolic links are never followed, wherever they lead: in an unpacked submission, a link could show another student's
answer, or a file of the grader's. So there is no way to walk in a circle.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePath

from ...writing.grades.results import Submission
from .files import Broken, said
from .headings import named_problem
from .readers import READ, TABLES, read
from .sources import Source
from .students import Owner, namesakes, owner, shown_name

_MOST_ENTRIES = 100_000
_DEEPEST = 20
_IGNORED = ("__MACOSX", "Thumbs.db", "desktop.ini")


def folder(top: Source) -> Iterator[Submission]:
    """The submissions of all students, by their files' and folders' names."""
    yield from _all_or_none(top, _students(top))


def _students(top: Source) -> Iterator[Submission]:
    entries = [(entry, owner(entry.name, _is_folder(entry))) for entry in _entries(top.path)]
    double = namesakes(whose for _, whose in entries)
    for entry, whose in entries:
        name = f"{whose.name} ({whose.number})" if whose.number and whose.name in double else whose.name
        yield from _entry(entry, _source(top, entry, name, whose), 1)


def _source(top: Source, entry: os.DirEntry[str], name: str, whose: Owner) -> Source:
    """What a student handed in; a table that no system named after a student is everybody's, and names its students."""
    is_folder = _is_folder(entry)
    is_table = not is_folder and not whose.number and PurePath(entry.name).suffix.casefold() in TABLES
    is_own = is_folder or bool(whose.number)
    return replace(_below(top, entry), student="" if is_table else name, is_own=is_own)


def _below(above: Source, entry: os.DirEntry[str]) -> Source:
    path = Path(entry.path)
    return replace(above, path=path, shown=f"{above.shown.rstrip('/')}/{shown_name(entry.name)}")


def _entry(entry: os.DirEntry[str], source: Source, depth: int) -> Iterator[Submission]:
    """The submissions of a file or a folder."""
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError as error:
        yield source.trouble(said(error))
        return
    if stat.S_ISDIR(mode):
        yield from _all_or_none(source, _handed_in(source, depth))
    else:
        yield from read(source)


def _handed_in(source: Source, depth: int) -> Iterator[Submission]:
    """What is in a student's folder, and in the folders in it."""
    if depth > _DEEPEST:
        raise Broken(f"more than {_DEEPEST} folders within each other")
    for entry in _entries(source.path):
        inner = _below(source, entry)
        named = named_problem(PurePath(entry.name).stem)
        if named:
            problem, part = named
            inner = replace(inner, problem=problem, part=part or (source.part if problem == source.problem else ""))
        yield from _entry(entry, inner, depth + 1)


def _all_or_none(source: Source, found: Iterator[Submission]) -> Iterator[Submission]:
    """What is found; that there is nothing, or why it cannot be looked for, is one submission."""
    empty = True
    try:
        for one in found:
            empty = False
            yield one
    except Broken as reason:
        yield source.trouble(reason)
        return
    if empty:
        yield source.trouble(f"no answers in this folder; what is read: {', '.join(READ)}")


def _entries(path: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, in the order of the names' bytes. Raises `Broken`."""
    try:
        with os.scandir(path) as found:
            entries = list(islice((entry for entry in found if _is_visible(entry.name)), _MOST_ENTRIES + 1))
    except OSError as error:
        raise Broken(said(error)) from None
    if len(entries) > _MOST_ENTRIES:
        raise Broken(f"more than {_MOST_ENTRIES:,} files in one folder: split it")
    return sorted(entries, key=lambda entry: os.fsencode(entry.name))


def _is_visible(name: str) -> bool:
    return not name.startswith(".") and name not in _IGNORED


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
