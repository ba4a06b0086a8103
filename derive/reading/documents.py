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
_ESCAPED = re.compile(r"\\[\\{}]")
_MOST_LINES = 200  # of one formula
_FULL_STOP = re.compile(r"(?<![.])[.,;](?=\s*\Z)")  # of the sentence that a formula ends
_BRACE = re.compile(r"(?P<box>\\(?:boxed|fbox|framebox)\s*\{)|\\.|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of mathematics: its text, its syntax, the line it begins on (from 1), and whether it is set apart.

    `lead` is the prose that stands before it on its line.
    """

    text: str
    syntax: str
    line: int
    start: int
    displayed: bool = True
    lead: str = ""


def syntax_of(text: str) -> str:
    """ "latex" where a text has commands or scripts in braces, "text" otherwise."""
    return "latex" if _LATEX.search(text) or _MATH.search(text) else "text"


def pieces(text: str, syntax: str = "") -> list[Piece]:
    """The stretches of mathematics in a text, in order.

    Where formulas are marked (dollars, brackets, environments) only these are mathematics; otherwise every line is.
    """
    start, end = _body(text)
    body = text[start:end]
    if syntax == "latex":
        body = _COMMENT.sub(lambda found: " " * len(found.group()), body)
    body = _unboxed(body)
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
        content, line = _FULL_STOP.sub("", found.group(group)), text.count("\n", 0, start) + 1
        yield Piece(content, "latex", line, start, displayed, lead)


def _lines(text: str, body: str, offset: int, syntax: str) -> Iterator[Piece]:
    """Each line; in LaTeX those together that an environment or a brace holds together."""
    at = offset
    pending, begin = "", at
    first = text.count("\n", 0, offset) + 1
    for number, line in enumerate(body.split("\n"), start=first):
        if not pending:
            begin, first = at, number
        pending = f"{pending}\n{line}" if pending else line
        at += len(line) + 1
        if syntax == "latex" and _is_open(pending) and pending.count("\n") < _MOST_LINES:
            continue
        if pending.strip() and not _FENCE.match(pending):
            yield Piece(_FULL_STOP.sub("", pending), syntax, first, begin)
        pending = ""
    if pending.strip():
        yield Piece(pending, syntax, first, begin)


def _is_open(text: str) -> bool:
    """Whether an environment or a brace is not closed yet."""
    if text.count("\\begin{") > text.count("\\end{"):
        return True
    bare = _ESCAPED.sub("", text)
    return bare.count("{") > bare.count("}")


def boxed(text: str) -> tuple[str, int] | None:
    """What the last box holds, and where that begins; None without one."""
    last = max(_boxes(text), default=None)
    return None if last is None else (text[last[1] : last[2]], last[1])


def _unboxed(text: str) -> str:
    """A text without the boxes around formulas, everything else at its place."""
    characters = list(text)
    for start, inside, closing in _boxes(text):
        characters[start:inside] = " " * (inside - start)
        characters[closing] = " "
    return "".join(characters)


def _boxes(text: str) -> Iterator[tuple[int, int, int]]:
    """Where boxes begin, where what they hold begins, and where they are closed."""
    opened: list[tuple[int, int] | None] = []
    for found in _BRACE.finditer(text):
        if found.group() == "}" and opened:
            box = opened.pop()
            if box is not None:
                yield *box, found.start()
        elif found.group("box"):
            opened.append(found.span())
        elif found.group() == "{":
            opened.append(None)
