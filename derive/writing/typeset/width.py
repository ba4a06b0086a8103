r"""How wide TeX sets a formula, by its own rules (The TeXbook, appendix G), a little simplified.

In em of Computer Modern at ten points; a displayed formula unless it is said to stand in a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from .metrics import BIG, DELIMITERS, LARGE, LEANING, SIZES, advance
from .parsing import parsed
from .tree import (
    Accent,
    Big,
    Fenced,
    Font,
    Fraction,
    Kind,
    Letter,
    Node,
    Number,
    Root,
    Row,
    Scripts,
    Sign,
    Space,
    Stack,
    Table,
    Text,
    Word,
    takes_limits,
)


class Box(NamedTuple):
    """Width, height above the line, depth below it, in em."""

    width: float
    height: float = 0.0
    depth: float = 0.0


@dataclass(frozen=True, slots=True)
class _Style:
    """Displayed or not; the level of scripts, from 0 to 2."""

    displayed: bool
    level: int = 0

    @property
    def script(self) -> _Style:
        return _Style(False, min(self.level + 1, 2))

    @property
    def part(self) -> _Style:
        """Of what stands above or below a fraction bar."""
        return _Style(False, self.level) if self.displayed else self.script


_DISPLAY: Final = _Style(True)
_TEXT: Final = _Style(False)
# Computer Modern is cut wider where it is smaller
_WIDE: Final = (1.0, 0.8, 0.68)
_HIGH: Final = (1.0, 0.7, 0.5)
_AXIS: Final = 0.25
_LETTER: Final = (0.69, 0.19)
_NULL: Final = 0.12  # beside a fraction, and for a fence that is not seen
_COLUMN: Final = 1.0
_BASELINE: Final = 1.2
_STRUT: Final = (0.84, 0.36)

_SPACES: Final = (0.0, 1 / 6, 2 / 9, 5 / 18)
# The TeXbook, chapter 18: what stands between two atoms; 4 and more only outside scripts. Rows are the left atom
_BETWEEN: Final[dict[Kind, str]] = {
    #                 ord op bin rel open close punct inner
    Kind.ORDINARY:    "0 1 6 7 0 0 0 5",
    Kind.OPERATOR:    "1 1 0 7 0 0 0 5",
    Kind.BINARY:      "6 6 0 0 6 0 0 6",
    Kind.RELATION:    "7 7 0 0 7 0 0 7",
    Kind.OPEN:        "0 0 0 0 0 0 0 0",
    Kind.CLOSE:       "0 1 6 7 0 0 0 5",
    Kind.PUNCTUATION: "5 5 0 5 5 5 5 5",
    Kind.INNER:       "5 1 6 7 5 0 5 5",
}  # fmt: skip
_ORDER: Final = {
    Kind.ORDINARY: 0, Kind.OPERATOR: 1, Kind.BINARY: 2, Kind.RELATION: 3, Kind.OPEN: 4, Kind.CLOSE: 5,
    Kind.PUNCTUATION: 6, Kind.INNER: 7,
}  # fmt: skip
_GAPS: Final = {
    (left, right): int(_BETWEEN[left].split()[column]) for left in _BETWEEN for right, column in _ORDER.items()
}


@lru_cache(maxsize=1024)
def width(latex: str, display: bool = True) -> float:
    """How wide a formula, given without delimiters, is in em. Raises `NotTypeset`."""
    return measured(parsed(latex), display).width


def measured(tree: Node, display: bool = True) -> Box:
    """The box of a tree."""
    return _box(tree, _DISPLAY if display else _TEXT)


def size_of(height: float, depth: float) -> int:
    r"""How large a bracket around a box is: 0 as typed, 1 to 4 for `\big` to `\Bigg`, 5 for one of several pieces."""
    total = 2 * max(height - _AXIS, depth + _AXIS)
    needed = max(0.901 * total, total - 0.5)
    return sum(needed > size for size in SIZES)


def _box(node: Node, style: _Style) -> Box:
    return _BOXES[type(node)](node, style)


# ---- atoms


def _chars(size: float, style: _Style, height: float = _LETTER[0], depth: float = _LETTER[1]) -> Box:
    """Characters that are so many hundredths of an em wide at full size."""
    return Box(size / 100 * _WIDE[style.level], height * _HIGH[style.level], depth * _HIGH[style.level])


def _letter(node: Letter, style: _Style) -> Box:
    char = node.char
    low = char in "acemnorsuvwxzαεικμνοπρστυχω"
    deep = 0.19 if char in "gjpqyβγζημξρφχψQ" else 0.0
    return _chars(sum(advance(c, node.font) for c in char), style, 0.43 if low else 0.69, deep)


def _number(node: Number, style: _Style) -> Box:
    return _chars(sum(advance(char, node.font) for char in node.digits), style, 0.64, 0.0)


def _word(node: Word, style: _Style) -> Box:
    blanks = node.text.count(" ")
    return _chars(sum(advance(char, Font.UPRIGHT) for char in node.text) - 11 * blanks, style)


def _text(node: Text, style: _Style) -> Box:
    return _chars(sum(33 if char == " " else advance(char, Font.UPRIGHT) for char in node.text), style)


def _sign(node: Sign, style: _Style) -> Box:
    if node.size > 0 and node.char in DELIMITERS:
        return _fence(node.char, node.size)
    tall = node.char in DELIMITERS or node.char == "/"
    return _chars(advance(node.char), style, 0.75 if tall else 0.6, 0.25 if tall else 0.1)


def _big(node: Big, style: _Style) -> Box:
    full = BIG.get(node.char, LARGE) / 100
    if style.displayed:
        return Box(full, 1.36, 0.86) if not node.limits else Box(full, 1.05, 0.55)
    shrunk = 0.85 if not node.limits else 0.73
    return Box(full * shrunk * _WIDE[style.level], 0.75 * _HIGH[style.level], 0.25 * _HIGH[style.level])


def _space(node: Space, style: _Style) -> Box:
    return Box(node.width * (_HIGH[style.level] if node.width < 0.3 else 1))


# ---- rows


def _row(node: Row, style: _Style) -> Box:
    total, height, depth = 0.0, 0.0, 0.0
    last: Kind | None = None
    for item, this in zip(node.items, node.kinds, strict=True):
        box = _box(item, style)
        if last is not None and this is not None:
            gap = _GAPS[last, this]
            total += _SPACES[gap % 4] if gap < 4 or not style.level else 0.0
        total += box.width
        height, depth = max(height, box.height), max(depth, box.depth)
        last = this if this is not None else last
    return Box(total, height, depth)


# ---- what is built of parts


def _fraction(node: Fraction, style: _Style) -> Box:
    if node.display is not None:
        style = _Style(node.display)
    top, bottom = _box(node.top, style.part), _box(node.bottom, style.part)
    up, down = (0.68, 0.69) if style.displayed else (0.4 * _HIGH[style.level], 0.35 * _HIGH[style.level])
    around = 2 * _NULL if node.bar else 0.0
    return Box(
        max(top.width, bottom.width) + around, max(up, 0.2 + top.depth + _AXIS) + top.height, down + bottom.depth
    )


def _root(node: Root, style: _Style) -> Box:
    inner = _box(node.radicand, style)
    sign = (0.83 if inner.height + inner.depth < 1 else 1.0) * _WIDE[style.level]
    index = 0.0 if node.index is None else max(0.0, _box(node.index, _Style(False, 2)).width - 0.28)
    return Box(inner.width + sign + index, inner.height + 0.15, inner.depth + 0.05)


def _scripts(node: Scripts, style: _Style) -> Box:
    base = _box(node.base, style)
    sub, sup = (Box(0) if part is None else _box(part, style.script) for part in (node.sub, node.sup))
    if style.displayed and takes_limits(node.base):
        above = base.height + (0.2 + sup.height + sup.depth if node.sup else 0.0)
        below = base.depth + (0.2 + sub.height + sub.depth if node.sub else 0.0)
        return Box(max(base.width, sub.width, sup.width), above, below)
    size = _HIGH[style.level]
    raised, lowered = max(0.41 * size, base.height - 0.38 * size), max(0.2 * size, base.depth + 0.05 * size)
    if isinstance(node.base, Big):
        sup = sup._replace(width=sup.width + 0.4 * (not node.base.limits))  # an integral slants
    if isinstance(node.base, Letter) and node.base.font is Font.ITALIC:
        sub = sub._replace(width=max(0.0, sub.width - LEANING.get(node.base.char, 0) / 100 * _WIDE[style.level]))
    return Box(
        base.width + max(sub.width, sup.width) + 0.05,
        max(base.height, raised + sup.height if node.sup else 0.0),
        max(base.depth, lowered + sub.depth if node.sub else 0.0),
    )


def _fence(char: str, size: int) -> Box:
    if not char:
        return Box(_NULL)
    half = SIZES[min(size, len(SIZES) - 1)] / 2
    return Box(DELIMITERS.get(char, (50,) * 6)[size] / 100, half + _AXIS, half - _AXIS)


def _between_fences(left: str, inner: Box, right: str) -> Box:
    size = size_of(inner.height, inner.depth)
    ends = [_fence(left, size), _fence(right, size)]
    return Box(
        inner.width + sum(end.width for end in ends),
        max(inner.height, *(end.height for end in ends)),
        max(inner.depth, *(end.depth for end in ends)),
    )


def _fenced(node: Fenced, style: _Style) -> Box:
    if node.holds_binomial:
        ends = [_fence(char, 3 if style.displayed else 1) for char in (node.left, node.right)]
        inner = _row(node.body, style)
        return inner._replace(width=inner.width + sum(end.width for end in ends))
    return _between_fences(node.left, _row(node.body, style), node.right)


def _table(node: Table, style: _Style) -> Box:
    inside = _DISPLAY if node.formulas else style.script if node.small else _TEXT
    boxes = [[_row(cell, inside) for cell in row] for row in node.rows]
    columns = max(map(len, boxes))
    total = sum(max(row[k].width for row in boxes if k < len(row)) for k in range(columns))
    gaps = columns // 2 - 1 if node.formulas else columns - 1
    total += max(0, gaps) * (0.45 if node.small else _COLUMN)
    above = [max(_STRUT[0], *(cell.height for cell in row)) for row in boxes]
    below = [max(_STRUT[1], *(cell.depth for cell in row)) for row in boxes]
    height = sum(above) + sum(below) if not node.small else 0.8 * len(boxes)
    inner = Box(total, height / 2 + _AXIS, height / 2 - _AXIS)
    return _between_fences(node.left, inner, node.right) if node.left or node.right else inner


def _accent(node: Accent, style: _Style) -> Box:
    box = _box(node.body, style)
    return box._replace(height=box.height + 0.2)


def _stack(node: Stack, style: _Style) -> Box:
    boxes = [_box(part, style.script) for part in (node.over, node.under) if part is not None]
    base = _box(node.base, style)
    return base._replace(width=max(base.width, *(box.width for box in boxes)), height=base.height + 0.7)


_BOXES: Final[dict[type, Callable[[Any, _Style], Box]]] = {
    Letter: _letter, Number: _number, Word: _word, Sign: _sign, Big: _big, Text: _text, Space: _space, Row: _row,
    Fraction: _fraction, Root: _root, Scripts: _scripts, Fenced: _fenced, Table: _table, Accent: _accent,
    Stack: _stack,
}  # fmt: skip
