"""The one exception of reading, and how it is shown to the person who wrote the text."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

Span = tuple[int, int]

_WINDOW = 98  # with an ellipsis at both ends, 100 characters
_BEFORE = 60  # how much of the window lies before the caret, where there is that much


class Code(StrEnum):
    """What went wrong. The codes are stable: feedback and tests refer to them."""

    EMPTY = "R001"
    TOO_LONG = "R002"
    INVISIBLE = "R003"
    FOREIGN_LETTER = "R004"
    STRAY = "R005"
    UNMATCHED = "R006"
    MISMATCHED = "R007"
    TOO_DEEP = "R008"
    NUMBER_TOO_LONG = "R009"
    EQUATION = "R010"
    THOUSANDS = "R011"
    AMBIGUOUS = "R012"
    COMMA = "R013"
    OPERAND_MISSING = "R014"
    UNKNOWN_FUNCTION = "R015"
    ARGUMENTS = "R016"
    UNSUPPORTED = "R017"
    NOT_A_NUMBER = "R018"
    SHAPE = "R019"
    NAME = "R020"
    UNKNOWN_NAME = "R021"
    UNKNOWN_COMMAND = "R022"
    BINDING = "R023"
    PROSE = "R024"
    ASSUMPTION = "R030"
    CONTRADICTION = "R031"


class ReadingError(Exception):
    """A text that cannot be read, with the spot where it stopped making sense."""

    def __init__(self, code: Code, message: str, text: str, span: Span, hint: str = "") -> None:
        super().__init__(message)
        self.code: str = code.value
        self.message = message
        self.text = text
        self.span = span
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    def report(self) -> str:
        """The message, the offending line with a caret under the spot, and the hint."""
        line, column = _window(self.text, self.span[0])
        lines = [f"{self.code}: {self.message}", f"  {line}", f"  {' ' * column}^"]
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)


def _window(text: str, spot: int) -> tuple[str, int]:
    """At most 100 characters of the line around `spot`, escaped, and the column of `spot` among them."""
    first = text.rfind("\n", 0, spot) + 1
    newline = text.find("\n", spot)
    last = len(text) if newline < 0 else newline
    left, reached_left = _fill(text, range(spot - 1, max(first, spot - _WINDOW) - 1, -1), _BEFORE)
    budget = _WINDOW - sum(map(len, left))
    right, reached_right = _fill(text, range(spot, min(last, spot + _WINDOW)), budget)
    left.reverse()
    head = "" if reached_left and spot - len(left) <= first else "…"
    tail = "" if reached_right and spot + len(right) >= last else "…"
    before = head + "".join(left)
    return before + "".join(right) + tail, len(before)


def _fill(text: str, indices: range, budget: int) -> tuple[list[str], bool]:
    """The characters at `indices`, shown, as many as the budget pays for; whether that was all."""
    shown: list[str] = []
    for index in indices:
        piece = shown_character(text[index])
        budget -= len(piece)
        if budget < 0:
            return shown, False
        shown.append(piece)
    return shown, True


def shown_character(character: str) -> str:
    """The character itself, or its escape when it is invisible or would disturb a terminal."""
    if character == " ":
        return character
    if unicodedata.category(character)[0] in "CZM":
        return character.encode("unicode_escape", "surrogatepass").decode("ascii")
    return character


def excerpt(text: str, limit: int = 40) -> str:
    """A short quotation of the text, safe to print, for messages and notes."""
    shown = "".join(shown_character(c) for c in text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def quoted(text: str, span: Span) -> str:
    """A short quotation of a stretch of the text."""
    return excerpt(text[span[0] : span[1]])


def character_name(character: str) -> str:
    """How Unicode calls a character: `U+0430 CYRILLIC SMALL LETTER A`."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"
