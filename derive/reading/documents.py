"""Where mathematics stands in what people hand in: formulas between prose, rows of an alignment, the boxed answer.

Nothing is read here: a `Piece` is a stretch of the text with the syntax it is in and the line it stands on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .braces import closing_braces

_BODY = re.compile(r"\\begin\{document\}")
_BODY_END = "\\end{document}"
_ENVIRONMENTS = "align|equation|gather|alignat|multline|eqnarray"
_OPENING = re.compile(
    rf"\\(?P<escaped>[\\$])|(?P<dollars>\$\$)|(?P<dollar>\$)|\\(?P<bracket>[\[(])"
    rf"|\\begin\{{(?P<name>(?:{_ENVIRONMENTS})\*?)\}}"
)
_DOLLAR = re.compile(r"(?<!\\)\$")
_NO_FORMULA = re.compile(r"\n[ \t]*\n|(?<!\\)\\[\[(]")  # a paragraph ends, or another formula begins
_LATEX = re.compile(r"\\[A-Za-z]+|[_^]\{|\{,\}|\\[,;!\\(\[]|\$[^$]+\$")
_FENCE = re.compile(r"\s*(?:```|~~~)[a-z]*\s*$")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_ESCAPED = re.compile(r"\\[\\{}]")
_MOST_LINES = 200  # of one formula
_FULL_STOP = re.compile(r"(?<![.])(?<!\\right)[.,;](?=\s*\Z)")  # of the sentence that a formula ends
_BOXED = re.compile(r"\\(?:boxed|fbox|framebox)\s*\{")
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
    return "latex" if _LATEX.search(text) else "text"


def pieces(text: str, syntax: str = "") -> list[Piece]:
    """The stretches of mathematics in a text, in order.

    Where formulas are marked (dollars, brackets, environments) only these are mathematics; otherwise every line is.
    """
    start, end = _body(text)
    body = text[start:end]
    if syntax == "latex" or start:
        body = _COMMENT.sub(lambda found: " " * len(found.group()), body)
    marked = list(_marked(body, start, text.count("\n", 0, start) + 1))
    if marked:
        return marked
    return list(_lines(text, body, start, syntax or syntax_of(body)))


def _body(text: str) -> tuple[int, int]:
    """Where the document is inside its preamble."""
    found = _BODY.search(text)
    if found is None:
        return 0, len(text)
    end = text.find(_BODY_END, found.end())
    return found.end(), len(text) if end < 0 else end


def _marked(body: str, offset: int, line: int) -> Iterator[Piece]:
    """The formulas that are marked; each place is looked at once, whatever is left open."""
    lead: list[str] = []
    at = counted = 0
    for opening in _openings(body):
        start, end, after, displayed = opening
        before = body[at : start[0]]
        lead = [before.rpartition("\n")[2]] if "\n" in before else [*lead[-20:], before]
        line += body.count("\n", counted, start[1])
        counted = start[1]
        yield Piece(body[start[1] : end], "latex", line, offset + start[1], displayed, " ".join(lead).strip()[-200:])
        at = after


def _openings(body: str) -> Iterator[tuple[tuple[int, int], int, int, bool]]:
    """Of each formula: where its mark and its text begin, where its text and its mark end, whether it is set apart."""
    missing: set[str] = set()
    at = 0
    while found := _OPENING.search(body, at):
        at = found.end()
        closer = _closer(found)
        if not closer or closer in missing:
            continue
        end = _find(body, closer, at)
        if end < 0:
            missing.add(closer)
            continue
        after = end + len(closer)
        if not body[at:end].strip() or (closer == "$" and body[after : after + 1].isdigit()):
            continue  # `$5 and $6` are prices
        if closer == "$" and _NO_FORMULA.search(body, at, end):
            continue  # a lone dollar
        yield (found.start(), found.end()), end, after, closer not in ("$", "\\)")
        at = after


def _closer(opening: re.Match[str]) -> str:
    """What ends a formula that begins so."""
    if opening["name"]:
        return f"\\end{{{opening['name']}}}"
    if opening["bracket"]:
        return "\\]" if opening["bracket"] == "[" else "\\)"
    return "" if opening["escaped"] else opening.group()


def _find(body: str, closer: str, at: int) -> int:
    if closer != "$":
        return body.find(closer, at)
    found = _DOLLAR.search(body, at)
    return found.start() if found else -1


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
    closings = closing_braces(text)
    last = None
    for found in _BOXED.finditer(text):
        closing = closings.get(found.end() - 1)
        if closing is not None:
            last = text[found.end() : closing], found.end()
    return last
