"""Single characters: what stands behind those of mathematical alphabets, and why others are refused."""

from __future__ import annotations

import unicodedata

from . import alphabet
from .errors import Code, ReadingError, character_name

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_HINTS = {
    "\\": "this reads plain text, not LaTeX",
    '"': "an expression has no quotation marks",
    "_": "a subscript follows a name: x_1",
    "±": "write the two cases out",
    "%": "write x/100",
    "°": "write degrees as x*pi/180",
    ".": "a point stands inside a number; multiplication is written *",
}


def plain(character: str) -> str:
    """The plain letter or digit behind a mathematical alphabet's (𝑥, 𝐱, 𝟙); others as they are."""
    if 0x1D400 <= ord(character) <= 0x1D7FF:
        return unicodedata.normalize("NFKC", character)
    return character


def composed(character: str) -> tuple[str, str] | None:
    """The letter and the accent that a character consists of: ŷ."""
    apart = unicodedata.normalize("NFD", character)
    accent = alphabet.ACCENTS.get(apart[1:], "")
    return (apart[0], accent) if accent and (apart[0] in LETTERS or apart[0] in alphabet.GREEK) else None


def stray(text: str, character: str, start: int) -> ReadingError:
    """The error for a character that no rule reads."""
    named, span = character_name(text[start]), (start, start + 1)
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        message, hint = (
            f"an invisible or control character stands here: {named}",
            "delete it and retype this spot",
        )
        return ReadingError(Code.INVISIBLE, message, text, span, hint)
    if category[0] == "L":
        hint = "names are written in Latin or Greek letters; this one may only look like one of them"
        return ReadingError(Code.FOREIGN_LETTER, f"a letter that is not read here: {named}", text, span, hint)
    return ReadingError(
        Code.STRAY,
        f"this character has no meaning in an expression: {named}",
        text,
        span,
        _HINTS.get(character, ""),
    )
