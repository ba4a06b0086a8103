"""Labels, words with LaTeX between dollars, as runs of Unicode characters: their width, and what SVG needs.

TeX sets them by itself, but a layout has to know how wide they are. What the typesetter refuses is shown as it is
written, so that nothing in a label is ever an instruction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from ..writing.names import accented, printable
from ..writing.typeset import tree
from ..writing.typeset.alphabets import cut, slants
from ..writing.typeset.metrics import advance
from ..writing.typeset.parsing import NotTypeset, parsed
from ..writing.typeset.tree import Font, Kind, Node, kinds
from ..writing.typeset.unicode import line, unicode

_THIN, _THICK, _WIDE = "\u2009", "\u2005", "\u2003"
_BLANKS: Final = {_THIN: 17, _THICK: 28, _WIDE: 100, " ": 33}  # in hundredths of an em
_SCRIPT: Final = 0.7
_RAISED, _LOWERED = 0.38, -0.2
_BESIDE_A_SLASH: Final = frozenset("+−=·⋅± ")


@dataclass(frozen=True)
class Run:
    """Characters in one style; sizes and shifts in parts of the label's own size. `back` is taken back before."""

    text: str
    slanted: bool = False
    size: float = 1.0
    raised: float = 0.0
    back: float = 0.0

    @property
    def width(self) -> float:
        """About that of Computer Modern."""
        font = Font.ITALIC if self.slanted else Font.UPRIGHT
        return self.size * sum(_BLANKS.get(char) or advance(char, font) for char in self.text) / 100


def parts(label: str) -> list[tuple[bool, str]]:
    """Words (False) and formulas (True) in turn; a dollar without its partner is a dollar."""
    found = printable(label).split("$")
    if len(found) % 2 == 0:
        found[-2:] = ["$".join(found[-2:])]
    return [(number % 2 == 1, part) for number, part in enumerate(found) if part]


@lru_cache(maxsize=1024)
def runs(label: str) -> tuple[Run, ...]:
    """A label as runs."""
    return tuple(_joined([run for is_formula, part in parts(label) for run in _part(is_formula, part)]))


def width(label: str) -> float:
    """How wide a label is, in parts of its size."""
    return sum(run.width - run.back for run in runs(label))


def plain(label: str) -> str:
    """A label in Unicode, on a line: for descriptions."""
    said = ""
    for is_formula, part in parts(label):
        try:
            said += unicode(part) if is_formula else part
        except NotTypeset:
            said += part
    return printable(said)


def _part(is_formula: bool, part: str) -> list[Run]:
    if not is_formula:
        return [Run(part)]
    try:
        return _set(parsed(part), Run(""))
    except NotTypeset:
        return [Run(part)]


def _joined(found: list[Run]) -> list[Run]:
    """As few runs as there are styles; what is empty hands on its way back."""
    result: list[Run] = []
    back = 0.0
    for run in found:
        back += run.back
        if not run.text:
            continue
        if result and not back and replace(run, text="") == replace(result[-1], text="", back=0.0):
            result[-1] = replace(result[-1], text=result[-1].text + run.text)
        else:
            result.append(replace(run, back=back))
        back = 0.0
    return result


# ---- formulas


def _set(node: Node, style: Run) -> list[Run]:
    """A node in a style; what does not fit on a line otherwise as its Unicode."""
    setter = _SETTERS.get(type(node))
    return [replace(style, text=line(node))] if setter is None else setter(node, style)


def _letter(node: tree.Letter, style: Run) -> list[Run]:
    slanted = node.font is Font.ITALIC and slants(node.char)
    return [replace(style, text=node.char if slanted else cut(node.char, node.font), slanted=slanted)]


def _row(node: tree.Row, style: Run) -> list[Run]:
    found: list[Run] = []
    last: Kind | None = None
    for item, kind in zip(node.items, kinds(node.items), strict=True):
        if last is not None and kind is not None:
            found.append(replace(style, text=_between(last, kind, style)))
        found += _set(item, style)
        last = kind
    return found


_SPACED: Final = frozenset((Kind.BINARY, Kind.RELATION))


def _between(left: Kind, right: Kind, style: Run) -> str:
    """The space between two atoms, as in The TeXbook, chapter 18; in scripts only that beside a function."""
    if left is Kind.OPERATOR or right is Kind.OPERATOR:
        apart = right not in (Kind.OPEN, Kind.CLOSE, Kind.PUNCTUATION) and left is not Kind.OPEN
        return _THIN * apart
    if style.size < 1:
        return ""
    if left is Kind.PUNCTUATION:
        return _THIN
    return _THICK if left in _SPACED or right in _SPACED else ""


def _scripts(node: tree.Scripts, style: Run) -> list[Run]:
    """The base, a subscript, and a superscript above it."""
    base = _set(node.base, style)
    lower, upper = ([] if part is None else _script(part, style, shift) for part, shift in _shifted(node))
    if not lower or not upper:
        return base + lower + upper
    gone, came = sum(run.width for run in lower), sum(run.width for run in upper)
    upper[0] = replace(upper[0], back=gone)
    return base + lower + upper + ([replace(style, back=came - gone)] if came < gone else [])


def _shifted(node: tree.Scripts) -> Iterator[tuple[Node | None, float]]:
    yield node.sub, _LOWERED
    yield node.sup, _RAISED


def _script(node: Node, style: Run, shift: float) -> list[Run]:
    return _set(node, replace(style, size=style.size * _SCRIPT, raised=style.raised + shift * style.size))


def _fraction(node: tree.Fraction, style: Run) -> list[Run]:
    if not node.bar:
        return [replace(style, text=line(node))]
    return [*_bracketed(node.top, style), replace(style, text="/"), *_bracketed(node.bottom, style)]


def _root(node: tree.Root, style: Run) -> list[Run]:
    index = [] if node.index is None else _script(node.index, style, _RAISED)
    return [*index, replace(style, text="√"), *_bracketed(node.radicand, style)]


def _bracketed(node: Node, style: Run) -> list[Run]:
    """What stands on a line with a slash or a root, in brackets where it has several parts."""
    found = _set(node, style)
    if not any(char in _BESIDE_A_SLASH for char in line(node)):
        return found
    return [replace(style, text="("), *found, replace(style, text=")")]


def _accent(node: tree.Accent, style: Run) -> list[Run]:
    try:
        return [replace(run, text=accented(node.mark, run.text)) for run in _set(node.body, style)]
    except KeyError:
        return [replace(style, text=line(node))]


def _space(node: tree.Space, style: Run) -> list[Run]:
    text = "" if node.width <= 0 else _THIN if node.width < 0.2 else _THICK if node.width < 0.6 else _WIDE
    return [replace(style, text=text)]


_SETTERS: Final[dict[type, Callable[[Any, Run], list[Run]]]] = {
    tree.Letter: _letter,
    tree.Number: lambda node, style: [replace(style, text="".join(cut(char, node.font) for char in node.digits))],
    tree.Word: lambda node, style: [replace(style, text=node.text)],
    tree.Sign: lambda node, style: [replace(style, text=node.char)],
    tree.Big: lambda node, style: [replace(style, text=node.char)],
    tree.Text: lambda node, style: [replace(style, text=node.text)],
    tree.Space: _space,
    tree.Row: _row,
    tree.Fraction: _fraction,
    tree.Root: _root,
    tree.Scripts: _scripts,
    tree.Fenced: lambda node, style: [
        replace(style, text=node.left), *_set(node.body, style), replace(style, text=node.right)
    ],
    tree.Accent: _accent,
}  # fmt: skip
