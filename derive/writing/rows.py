"""Rows of styled text, broken into lines: the layout that the terminal shows in colour and a pipe without.

Rows know nothing of what they say. rich paints them where there is a terminal; a pipe does not even import it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

WIDTH = 100
_SHOWN_LINES = 16
_SHOWN_CHARACTERS = 10_000

Span = tuple[str, str]  # text, style


@dataclass(frozen=True)
class Row:
    """Spans of text behind an indentation of `indent` columns; `lead` stands in these columns on the first line.

    A `formula` is broken where the fewest brackets are open, other text at any blank.
    """

    spans: tuple[Span, ...]
    indent: int = 0
    lead: tuple[Span, ...] = ()
    formula: bool = False

    @property
    def text(self) -> str:
        """Its text, unbroken."""
        return "".join(text for text, _ in self.spans)


def row(text: str, style: str = "", indent: int = 0, *, lead: tuple[Span, ...] = (), formula: bool = False) -> Row:
    """A row in one style."""
    return Row(((text, style),), indent, lead, formula)


def wrapped(text: str, width: int) -> str:
    """A formula over several lines, broken where the fewest brackets are open."""
    lines = []
    while len(text) > width:
        depth, best, at = 0, (1_000, 0), 0
        for position, sign in enumerate(text[: width + 1]):
            depth += (sign in "([{") - (sign in ")]}")
            if sign == " " and position >= width // 3 and (depth, -position) < best:
                best, at = (depth, -position), position
        if not at:
            break
        lines.append(text[:at])
        text = "  " + text[at + 1 :]
    return "\n".join([*lines, text])


def _formula_lines(text: str, width: int) -> list[str]:
    lines = wrapped(text[:_SHOWN_CHARACTERS], width).splitlines() or [""]
    if len(lines) <= _SHOWN_LINES:
        return lines
    more = len(text) - sum(map(len, lines[:_SHOWN_LINES]))
    return [*lines[:_SHOWN_LINES], f"… and {more} more characters"]


def _broken(spans: tuple[Span, ...], width: int) -> list[list[Span]]:
    """Spans broken at blanks into lines of at most `width` columns; what has no blank is cut."""
    lines: list[list[Span]] = [[]]
    used = 0
    for text, style in spans:
        for word in _words(text):
            if used and used + len(word.rstrip()) > width:
                lines.append([])
                used, word = 0, word.lstrip()
            while len(word) > width:
                lines[-1].append((word[:width], style))
                lines.append([])
                word = word[width:]
            _append(lines[-1], word, style)
            used += len(word)
    return lines


def _append(line: list[Span], text: str, style: str) -> None:
    """Add text to a line, to its last span where the style is the same."""
    if line and line[-1][1] == style:
        text = line.pop()[0] + text
    line.append((text, style))


def _words(text: str) -> list[str]:
    """Each word with the blanks before it."""
    words, start = [], 0
    for position in range(1, len(text)):
        if text[position] == " " and text[position - 1] != " ":
            words.append(text[start:position])
            start = position
    return [*words, text[start:]]


def _lines(item: Row, width: int) -> list[list[Span]]:
    room = max(20, width - item.indent)
    if item.formula:
        style = item.spans[0][1]
        body = [[(line, style)] for line in _formula_lines(item.text, room)]
    else:
        parts = [tuple(part) for part in _paragraphs(item.spans)]
        body = [line for part in parts for line in _broken(part, room)]
    blank = " " * item.indent
    first: list[Span] = list(item.lead) if item.lead else [(blank, "")]
    return [[*(first if k == 0 else [(blank, "")]), *line] for k, line in enumerate(body)]


def _paragraphs(spans: tuple[Span, ...]) -> list[list[Span]]:
    parts: list[list[Span]] = [[]]
    for text, style in spans:
        first, *others = text.split("\n")
        parts[-1].append((first, style))
        parts += [[(other, style)] for other in others]
    return parts


def _printable(text: str) -> str:
    """Without what a terminal would obey: text may come from strangers."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "�" for c in text)


def plain(rows: Iterable[Row]) -> Iterator[str]:
    """Rows as lines of plain text, each with its line end."""
    return (_plain(line) for item in rows for line in _lines(item, WIDTH))


def put(rows: Iterable[Row], out: TextIO | None = None) -> None:
    """Print rows: in colour on a terminal, at most 100 columns wide; in plain text elsewhere."""
    out = out or sys.stdout
    if not out.isatty():
        out.writelines(plain(rows))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, highlight=False)
    width = min(console.width, WIDTH)
    for item in rows:
        for line in _lines(item, width):
            spans = [(_printable(text), style) for text, style in line]
            console.print(Text.assemble(*spans), soft_wrap=True)


def _plain(line: list[Span]) -> str:
    return "".join(_printable(text) for text, _ in line).rstrip() + "\n"
