"""Equations aligned at their relations, as LaTeX: where rows break, where numbers and reasons stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..pieces import pieces
from ..sentences import Chain, Sentence, capitalized
from .blocks import Equation
from .measures import breadth, broken, width

TEXT = 41.5  # the width of the text, in em: A4 with margins of 2.5 cm at 11 pt
_TAG = 4.0  # a number in brackets, and the space before it
_GAP = 2.0  # between an equation and its reason
_SIGN = 1.4  # a relation with the space around it
_SMALL = 0.92  # \small to \normalsize
_LEAST = 15.0  # narrower than this, a right side has too many breaks: the reason goes elsewhere
_NARROW = 11.0  # of reasons that are broken into lines
_INDENT = 2.0  # of what continues a broken side
_FULL = 0.42  # a left side that takes up more of the text has a row of its own

_MATRIX = re.compile(
    r"\\begin\{bmatrix\}(?:(?!\\begin|\\end).)*\\frac(?:(?!\\begin|\\end).)*\\end\{bmatrix\}", re.DOTALL
)

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Row:
    """One relation: what is left of it, and what is right with the sign."""

    left: str
    right: str


def display(equations: Sequence[Equation], words: Words) -> Iterator[str]:
    """Steps that are set together; `words` makes LaTeX of words."""
    for kind, group in groupby(equations, _kind):
        together = list(group)
        if kind == "aligned":
            yield from _aligned(together, words)
            continue
        for equation in together:
            yield from {"said": _said, "answer": _answer, "framed": _framed}[kind](equation, words)


def _kind(equation: Equation) -> str:
    if not equation.rows:
        return "said"
    if equation.is_answer:
        return "answer"
    return "framed" if equation.before or _long(equation.after) else "aligned"


def _long(words: str) -> bool:
    return breadth(words) > 0.3 * TEXT


def _number(equation: Equation) -> str:
    return rf"\tag{{{equation.number}}}\label{{{equation.anchor}}}"


def stated(sentence: Sentence, words: Words) -> Iterator[str]:
    """A statement without a number."""
    if not sentence.rows:
        yield words(_sentence(sentence.words)) + "\n"
        return
    if sentence.before:
        yield words(_sentence(sentence.before)[:-1])
    lines = list(_lines([row for chain in sentence.rows for row in _of_chain(chain)], TEXT - 1.0))
    is_long = _long(sentence.after)
    lines[-1] += "" if is_long else _tail(sentence.after, words)
    yield _align(lines, "*")
    if is_long:
        yield rf"\noindent {_sentence_after(sentence.after, words)}" + "\n"


def _said(equation: Equation, words: Words) -> Iterator[str]:
    """A statement in words, as a paragraph with a number."""
    text = _sentence(equation.words)
    body = rf"\begin{{statement}}{words(text)}{_in_text(equation, words)}\end{{statement}}"
    yield rf"\begin{{equation}}{body}{_number(equation)}\end{{equation}}"


def _sentence(text: str) -> str:
    return capitalized(text).rstrip(".") + "."


def _answer(equation: Equation, words: Words) -> Iterator[str]:
    """What was asked for, in a box; the reason at its right if there is room, else before it."""
    is_long = _long(equation.after)
    behind = 0.0 if is_long else _behind(equation.after)
    rows = _rows(equation)
    own = _beside(rows) + max(width(row.right) for row in rows) + behind + 1.0
    reason = _reason_width(equation) if equation.reason else 0.0
    beside = own + reason + _GAP + _TAG < TEXT - 2.0
    if not beside:
        yield _lead(equation, words)
    lines = list(_lines(rows, TEXT - _TAG - 2.0 - behind))
    lines[-1] += "" if is_long else _tail(equation.after, words)
    body = lines[0].replace("&", "", 1)
    if len(lines) > 1:
        body = r"\begin{aligned}" + " \\\\\n".join(lines) + r"\end{aligned}"
    if beside and reason:
        yield _align([rf"&\boxed{{{body}}}{_at_right(equation, reason, words)}{_number(equation)}"])
    else:
        yield rf"\begin{{equation}}\boxed{{{body}}}{_number(equation)}\end{{equation}}"
    if is_long:
        yield _sentence_after(equation.after, words)


def _framed(equation: Equation, words: Words) -> Iterator[str]:
    """Rows between words, the reason at their end."""
    if equation.before:
        yield words(_sentence(equation.before)[:-1])
    lines = list(_lines(_rows(equation), TEXT - _TAG))
    if not equation.after and equation.reason:
        lines[-1] += _at_right(equation, breadth(equation.reason), words)
    yield _align(_numbered(lines, equation))
    if equation.after:
        yield rf"\noindent {_sentence_after(equation.after, words)}{_in_text(equation, words)}" + "\n"


def _numbered(lines: Sequence[str], equation: Equation) -> list[str]:
    """Rows of which the last has the number."""
    return [*(rf"{line} \notag" for line in lines[:-1]), lines[-1] + _number(equation)]


def _lead(equation: Equation, words: Words) -> str:
    """The reason before the equation."""
    return rf"\why{{{words(equation.reason)}}}" if equation.reason else ""


def _in_text(equation: Equation, words: Words) -> str:
    """The reason behind words."""
    return f" {_lead(equation, words)}" if equation.reason else ""


def _at_right(equation: Equation, em: float, words: Words) -> str:
    """The reason in a column of a width."""
    return rf" && \reason{{{em:.1f}em}}{{{words(equation.reason)}}} "


def _reason_width(equation: Equation) -> float:
    return _SMALL * breadth(f"({equation.reason})") + 0.5


def _tail(after: str, words: Words) -> str:
    """Words behind a row, on its line."""
    return rf"\quad\text{{{words(after)}}}" if after else ""


def _sentence_after(after: str, words: Words) -> str:
    """Words below rows, which end what the rows begin."""
    return words(after.lstrip(", ")) + "."


def _aligned(equations: Sequence[Equation], words: Words) -> Iterator[str]:
    """One `align`: reasons in a column of their own if there is room, else as words between."""
    rows = [_rows(equation) for equation in equations]
    left = _beside(row for group in rows for row in group)
    sides = [
        (row.right, _behind(equation.after) if row is group[-1] else 0.0)
        for equation, group in zip(equations, rows, strict=True)
        for row in group
    ]
    # a left side in a row of its own reaches over both columns
    sides += [(row.left, -left) for group in rows for row in group if width(row.left) > _FULL * TEXT]
    column = _column(equations, sides, TEXT - _TAG - _GAP - left)
    room = TEXT - _TAG - (_GAP + column if column else 0.0)
    lines: list[str] = []
    for equation, group in zip(equations, rows, strict=True):
        if equation.reason and not column:
            lead = _lead(equation, words)
            if lines:
                lines.append(rf"\intertext{{{lead}}}")
            else:
                yield lead
        own = list(_lines(group, room - _behind(equation.after), left))
        own[-1] += _tail(equation.after, words)
        if column and equation.reason:
            own[-1] += _at_right(equation, column, words)
        lines += _numbered(own, equation)
    yield _align(lines)


def _behind(after: str) -> float:
    """The room that words behind a row take up."""
    return breadth(after) + 1.0 if after else 0.0


def _column(equations: Sequence[Equation], sides: Sequence[tuple[str, float]], room: float) -> float:
    """How wide the reasons may be beside right sides with words behind them, 0 if there is no room for them."""
    if all(not equation.reason for equation in equations):
        return 0.0
    widest = max(map(_reason_width, equations))
    least = min(widest, _NARROW)
    left_over = room - max(width(side) + behind for side, behind in sides)
    if left_over > least:
        return min(widest, left_over - 0.1)
    if room - least < _LEAST:
        return 0.0
    fits = all(
        width(piece) <= room - least - behind for side, behind in sides for piece in broken(side, room - least - behind)
    )
    return least if fits else 0.0


def _align(lines: Sequence[str], star: str = "") -> str:
    body = ""
    for k, line in enumerate(lines):
        body += line
        if k + 1 < len(lines):
            between = line.startswith(r"\intertext") or lines[k + 1].startswith(r"\intertext")
            body += "\n" if between else " \\\\*\n" if line.endswith(r"\notag") else " \\\\\n"
    return rf"\begin{{align{star}}}" + "\n" + body + "\n" + rf"\end{{align{star}}}"


def _rows(equation: Equation) -> list[_Row]:
    """One relation a row; a left side that stands above need not be repeated."""
    rows: list[_Row] = []
    for k, chain in enumerate(equation.rows):
        rows += _of_chain(chain, equation.continues and not k)
    return rows


def _of_chain(chain: Chain, continues: bool = False) -> Iterator[_Row]:
    if not chain.rest:
        yield _Row("", chain.first)
    for k, (sign, side) in enumerate(chain.rest):
        yield _Row("" if k or continues else chain.first, f"{sign} {side}")


def _beside(rows: Iterable[_Row]) -> float:
    """How wide the left sides are that do not have a row of their own."""
    return max((each for row in rows if (each := width(row.left)) <= _FULL * TEXT), default=0.0)


def _lines(rows: Sequence[_Row], room: float, left: float | None = None) -> Iterator[str]:
    """Rows of an alignment that fit into a width; `left` is what the widest left side takes up."""
    if left is None:
        left = _beside(rows)
    if any(width(row.left) > _FULL * TEXT for row in rows):
        left = max(left, _INDENT)
    for row in rows:
        head = row.left
        if width(row.left) > _FULL * TEXT:
            first, *more = broken(row.left, room - _INDENT)
            yield rf"\hspace{{{left:.1f}em}} &\kern-{left:.1f}em {_fitted(first, room)}"
            yield from (rf"&\kern-{left - _INDENT:.1f}em {{}} {_fitted(piece, room - _INDENT)}" for piece in more)
            head = ""
        pieces = broken(row.right, room - left)
        if len(pieces) > 1:
            pieces = broken(row.right, room - left - _SIGN - _INDENT)
        yield rf"{head} &{_fitted(pieces[0], room - left)}"
        for piece in pieces[1:]:
            yield rf"&\qquad {{}} {_fitted(piece, room - left - _SIGN - _INDENT)}"


def _fitted(piece: str, room: float) -> str:
    """What cannot be broken is made smaller."""
    return _spaced(piece) if width(piece) <= room else rf"\fitted{{{room:.1f}em}}{{{_spaced(piece)}}}"


def _spaced(piece: str) -> str:
    """Rows of a matrix with fractions keep apart."""
    return _MATRIX.sub(lambda match: rf"{{\renewcommand{{\arraystretch}}{{1.4}}{match[0]}}}", piece)


def argument(lines: Sequence[str], words: Words) -> Iterator[str]:
    """How a step is proved, a line of words each; long formulas in them stand apart."""
    yield "{\\small\\begin{itemize}"
    for line in lines:
        text = "".join(_apart(kind, piece, words) for kind, piece in pieces(line[:1].upper() + line[1:]))
        yield rf"\item {text}" + ("" if text.endswith("]") else ".")
    yield "\\end{itemize}}"


def _apart(kind: str, text: str, words: Words) -> str:
    if kind != "math":
        return words(rf"\ref{{{text}}}" if kind == "ref" else text)
    if width(text) <= 0.6 * TEXT:
        return words(f"${text}$")
    first, *more = broken(text, TEXT - 6.0)
    rows = [_fitted(first, TEXT - 6.0), *(rf"\qquad {{}} {_fitted(piece, TEXT - 8.0)}" for piece in more)]
    body = r" \\ ".join(f"{{}} &{row}" for row in rows)  # mathtools looks for a [ behind \\begin{aligned}
    return rf"\[\begin{{aligned}}{body}\end{{aligned}}\]"


def unnumbered(chains: Sequence[Chain]) -> Iterator[str]:
    """Formulas that need no number: short ones side by side, the others a row each."""
    narrow = [width(chain.latex) + _SIGN <= 0.45 * TEXT and len(chain.rest) == 1 for chain in chains]
    last = len(chains) - 1
    for is_narrow, group in groupby(range(len(chains)), key=lambda k: narrow[k]):
        members = list(group)
        ends = ["." if k == last else "," for k in members]
        own = [chains[k] for k in members]
        if is_narrow:
            yield _side_by_side(own, ends)
        else:
            lines: list[str] = []
            rows = [list(_of_chain(chain)) for chain in own]
            left = _beside(row for some in rows for row in some)
            for some, end in zip(rows, ends, strict=True):
                lines += _lines(some, TEXT - 1.0, left)
                lines[-1] += end
            yield _align(lines, "*")


def _side_by_side(chains: Sequence[Chain], ends: Sequence[str]) -> str:
    pairs = [
        (chain.first, f"{chain.rest[0][0]} {chain.rest[0][1]}{end}") for chain, end in zip(chains, ends, strict=True)
    ]
    columns = 1
    for count in range(2, min(4, len(pairs)) + 1):
        total = sum(
            max(width(pairs[k][0]) for k in range(c, len(pairs), count))
            + max(width(pairs[k][1]) for k in range(c, len(pairs), count))
            for c in range(count)
        )
        if total + (count + 1) * _GAP <= TEXT:
            columns = count
    rows = [pairs[k : k + columns] for k in range(0, len(pairs), columns)]
    return _align([" & ".join(f"{left} &{_spaced(right)}" for left, right in row) for row in rows], "*")
