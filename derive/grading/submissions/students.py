"""Who handed in: names of files and folders, as people and as learning-management systems give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from ...reading.errors import shown_character

# `Surname Name_12345_assignsubmission_file_`, a folder, or with the file's own name behind it
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>[0-9]+)_assignsubmission_[a-z]+(?:_.*)?", re.DOTALL)

# `namelast_12345_678_answer.tex`, `namelast_LATE_12345_678_answer.tex`: the user's number, the file's, the file
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>[0-9]+)_[0-9]+_.+", re.DOTALL)

# how these systems call everybody when grading is anonymous: the number alone tells them apart
_NOBODY = ("participant", "anon", "anonymous")


@dataclass(frozen=True, slots=True)
class Owner:
    """A student's name as a file's or a folder's name gives it; the number that a system gave, if it named it."""

    name: str
    number: str = ""


def owner(name: str, is_folder: bool) -> Owner:
    """Who a file or a folder of this name belongs to."""
    for pattern in (_MOODLE,) if is_folder else (_MOODLE, _CANVAS):
        found = pattern.fullmatch(name)
        if found:
            return _named(found["name"], found["id"])
    return Owner(shown_name(name if is_folder else PurePath(name).stem))


def _named(name: str, number: str) -> Owner:
    shown = shown_name(name)
    return Owner(f"{shown} {number}" if shown.casefold() in _NOBODY else shown, number)


def namesakes(owners: Iterable[Owner]) -> set[str]:
    """The names that several students have, told apart by their numbers."""
    first: dict[str, str] = {}
    return {one.name for one in owners if first.setdefault(one.name, one.number) != one.number}


def shown_name(text: str) -> str:
    """A name as it is, but for characters that are invisible or would disturb a terminal: those become escapes.

    Accents are composed (macOS takes them apart in file names), so that one student has one name.
    """
    composed = unicodedata.normalize("NFC", text).strip(" ")
    return "".join(map(_shown, composed))


def _shown(character: str) -> str:
    # unlike in a formula, the marks of Devanagari or Thai belong to a name, and so do all kinds of space
    category = unicodedata.category(character)
    return shown_character(character) if category[0] == "C" or category in ("Zl", "Zp") else character


def same_student(one: str, other: str) -> bool:
    """Whether two spellings are one name: capitals and the order of first and last name do not matter."""
    return _words(one) == _words(other)


def _words(name: str) -> list[str]:
    return sorted(re.findall(r"[^\s,]+", name.casefold()))
