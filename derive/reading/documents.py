"""Where mathematics stands in what people hand in: formulas between prose, rows of an alignment, the boxed answer.

Nothing is read here: a `Piece` is a stretch of the text with the syntax it is in and the line it stands on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BODY = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_ENVIRONMENTS = (
    "align|align\\*|equation|equation\\*|gather|gather\\*|alignat|alignat\\*|multline|multline\\*|eqnarray|eqnarray\\*"
)
_MATH = re.compile(
    r"\$\$(?P<dollars>.+?)\$\$|\\\[(?P<square>.+?)\\\]|\\\((?P<round>.+?)\\\)"
    rf"|\\begin\{{(?P<name>{_ENVIRONMENTS})\}}(?P<rows>.+?)\\end\{{(?P=name)\}}"
    r"|(?<![\\$])\$(?P<dollar>[^$]+?)(?<!\\)\$(?!\$)",
    re.DOTALL,
)
_LATEX = re.compile(r"\\[A-Za-z]+|[_^]\{|\{,\}|\\[,;!\\]")
_FENCE = re.compile(r"^\s*(?:```|~~~)[a-z]*\s*$", re.MULTILINE)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_BOXED = re.compile(r"\\(?:boxed|fbox|framebox)\s*\{")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of mathematics: its text, its syntax, the line it begins on (from 1), and whether it is set apart.

    `lead` is the prose that stands before it on its line; `is_line` says that no mark tells it from prose.
    """

    text: str
    syntax: str
    line: int
    start: int
    displayed: bool = True
    lead: str = ""
    is_line: bool = False


def syntax_of(text: str) -> str:
    """ "latex" where a text has commands or scripts in braces, "text" otherwise."""
    return "latex" if _LATEX.search(text) or _MATH.search(text) else "text"


def pieces(text: str, syntax: str = "") -> list[Piece]:
    """The stretches of mathematics in a text, in order.

    Where formulas are marked (dollars, brackets, environments) only these are mathematics; otherwise every line is.
    """
    start, end = _body(text)
    body = text[start:end]
    body = _opened(body)
    if syntax == "latex":
        body = _COMMENT.sub(lambda found: " " * len(found.group()), body)
    marked = list(_marked(text, body, start))
    if marked:
        return marked
    return list(_lines(text, body, start, syntax or syntax_of(body)))


def _body(text: str) -> tuple[int, int]:
    """Where the document is inside its preamble."""
    found = _BODY.search(text)
    return found.span(1) if found else (0, len(text))


def _marked(text: str, body: str, offset: int) -> Iterator[Piece]:
    for found in _MATH.finditer(body):
        group = next(name for name in ("dollars", "square", "round", "rows", "dollar") if found.group(name) is not None)
        start = offset + found.start(group)
        begin = body.rfind("\n", 0, found.start()) + 1
        lead = _MATH.sub(" ", body[begin : found.start()]).strip()
        displayed = group not in ("round", "dollar")
        yield Piece(found.group(group), "latex", text.count("\n", 0, start) + 1, start, displayed, lead)


def _lines(text: str, body: str, offset: int, syntax: str) -> Iterator[Piece]:
    if syntax == "latex" and ("\\begin" in body or "\\\\" in body):  # rows are told apart by the grammar
        yield Piece(body, syntax, text.count("\n", 0, offset) + 1, offset)
        return
    at = offset
    for number, line in enumerate(body.split("\n"), start=text.count("\n", 0, offset) + 1):
        if line.strip() and not _FENCE.match(line):
            yield Piece(line, syntax, number, at, is_line=True)
        at += len(line) + 1


def _opened(body: str) -> str:
    """The same with boxes taken away from what is in them, every character where it was."""
    characters = list(body)
    for found in _BOXED.finditer(body):
        closing = _closing(body, found.end())
        if closing is not None:
            characters[found.start() : found.end()] = " " * len(found.group())
            characters[closing] = " "
    return "".join(characters)


def boxed(text: str) -> tuple[str, int] | None:
    """What the last box holds, and where that begins; None without one."""
    last = None
    for found in _BOXED.finditer(text):
        closing = _closing(text, found.end())
        if closing is not None:
            last = text[found.end() : closing], found.end()
    return last


def _closing(text: str, at: int) -> int | None:
    """The brace that closes what is open at a place."""
    depth = 1
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in "{}":
            depth += 1 if text[at] == "{" else -1
            if not depth:
                return at
        at += 1
    return None
