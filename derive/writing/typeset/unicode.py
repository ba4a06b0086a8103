"""Mathematics on one line of Unicode, in the notation in which `text` writes expressions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from derive.writing.layout import Gap, Level, Piece
from derive.writing.names import SUPERSCRIPT, accented, lowered, raised, scripted
from derive.writing.text import Unicode

from .alphabets import cut
from .parsing import parsed
from .symbols import TERMINAL
from .tree import (
    BRACES,
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

_ALPHABET: Final = Unicode()
_RUN: Final = re.compile(r"[A-Za-zα-ωΑ-Ω0-9_]{2}")
_SIGNS: Final = TERMINAL | str.maketrans("⋅∣⩽⩾⟹⟺⟶∑", "·|≤≥⇒⇔→Σ")
_KEPT: Final = (Font.CALLIGRAPHIC, Font.BLACKBOARD)
_BLANKS: Final = re.compile(r" {2,}")
_THIN: Final = 0.1
_ONE: Final = {"1": "𝟏"}
_LEGIBLE: Final = 4
_FACTOR_SIGNS: Final = "⋅/"


def unicode(latex: str) -> str:
    """A formula, given in LaTeX without delimiters. Raises `NotTypeset`."""
    return line(parsed(latex))


def line(tree: Node) -> str:
    """The same of its tree."""
    return _BLANKS.sub(" ", _piece(tree, False).text).strip()


def _piece(node: Node, tight: bool) -> Piece:
    """A node with its precedence; `tight`: relations without blanks, as in scripts."""
    return _WRITERS[type(node)](node, tight)


# ---- atoms


def _name(text: str, level: Level = Level.ATOM) -> Piece:
    wide = Gap.SPACE if _RUN.search(text) else Gap.NONE
    return Piece(text, level, wide, Gap.DOT if text.endswith("*") else wide)


def _letter(node: Letter, tight: bool) -> Piece:
    char = cut(node.char, node.font) if node.font in _KEPT else node.char
    return Piece("T" if char in "⊤⊺" else char.translate(_SIGNS))


def _number(node: Number, tight: bool) -> Piece:
    if node.font is Font.BOLD and node.digits in _ONE:
        return Piece(_ONE[node.digits], before=Gap.SPACE, after=Gap.SPACE)
    return Piece(node.digits, before=Gap.DOT)


def _word(node: Word, tight: bool) -> Piece:
    return Piece(node.text, before=Gap.SPACE, after=Gap.SPACE) if len(node.text) > 1 else Piece(node.text)


def _sign(node: Sign, tight: bool) -> Piece:
    return Piece("*" if node.char == "∗" else node.char.translate(_SIGNS))


def _big(node: Big, tight: bool) -> Piece:
    return Piece(node.char.translate(_SIGNS), Level.BIG, Gap.SPACE, Gap.SPACE)


def _text(node: Text, tight: bool) -> Piece:
    return Piece(node.text, Level.ATOM, Gap.SPACE, Gap.SPACE)


def _space(node: Space, tight: bool) -> Piece:
    return Piece(" " if node.width > _THIN else "")


# ---- rows


@dataclass(slots=True)
class _Line:
    """A row as it grows: its text, the last operand's wish for a gap, the loosest level so far outside brackets."""

    text: str = ""
    gap: Gap | None = None
    level: Level = Level.ATOM
    depth: int = 0
    tight: bool = False

    def loosened(self, level: Level) -> None:
        if not self.depth:
            self.level = min(self.level, level)

    def operand(self, piece: Piece) -> None:
        """Something that neighbours multiply."""
        if self.gap is not None:
            self.loosened(Level.PRODUCT)
            if not self.text.endswith((" ", "·")) and not (self.tight and self.text[-1].isalnum()):
                self.text += ("", " ", "·")[max(self.gap, piece.before)]
        self.loosened(piece.level)
        self.text += piece.text
        self.gap = piece.after

    def bracketed(self, piece: Piece) -> None:
        """A bracket at once behind the name of a function."""
        self.text += piece.text
        self.gap = piece.after

    def sign(self, text: str, level: Level) -> None:
        """Something that neighbours are joined by."""
        self.loosened(level)
        self.text += text
        self.gap = None


def _row(node: Row, tight: bool) -> Piece:
    items = node.items
    if len(items) == 1:
        return _piece(items[0], tight)
    found, context = _Line(tight=tight), node.kinds
    for position, item in enumerate(items):
        this = context[position]
        if isinstance(item, Space):
            found.text += "" if found.text.endswith("‖") else " " if item.width > _THIN else ""
        elif isinstance(item, Sign) or (isinstance(item, Scripts) and isinstance(item.base, Sign)):
            _signed(found, item, this, position, items, tight)
        else:
            piece = _piece(item, tight)
            if isinstance(item, Text) and item.text[:1] in tuple(",;:."):
                found.text, found.gap = found.text.rstrip(), None
            if piece.level is Level.DIVISION and _is_factor(items, context, position):
                piece = Piece(f"({piece.text})")
            if piece.level is Level.RELATION and len(items) > 1:
                piece = piece._replace(level=Level.SUM)
            if isinstance(item, Fenced) and item.left and position and _is_head(items[position - 1]):
                found.bracketed(piece)
                continue
            found.operand(piece)
            if _is_differential(item):
                found.gap = None
            elif isinstance(_base(item), Big):
                found.text += " "
                found.gap = None
            elif this is Kind.OPERATOR and not (
                position + 1 < len(items) and _opens(items[position + 1], context[position + 1])
            ):
                found.loosened(Level.BIG)
                if position + 1 < len(items) and isinstance(_base(items[position + 1]), Number):
                    found.text += " "  # log 2
    return Piece(found.text, found.level)


def _signed(
    found: _Line, item: Sign | Scripts, this: Kind | None, position: int, items: tuple[Node, ...], tight: bool
) -> None:
    """A sign of a row, with its scripts if it has some."""
    sign = item.base if isinstance(item, Scripts) else item
    assert isinstance(sign, Sign)
    text = _sign(sign, tight).text if item is sign else _piece(item, tight).text
    if this is Kind.RELATION:
        found.sign(text if tight else f" {text} ", Level.RELATION)
    elif this is Kind.PUNCTUATION:
        found.text = found.text.rstrip()
        found.sign(f"{text} ", Level.RELATION)
    elif this is Kind.BINARY:
        numbers = isinstance(items[position - 1], Number) and isinstance(items[position + 1], Number)
        close = sign.char == "⋅" or (sign.char == "×" and (numbers or tight))
        text = "∗" if text == "*" else text
        found.sign(text if close else f" {text} ", Level.PRODUCT if sign.char in "⋅×" else Level.SUM)
    elif this is Kind.OPEN:
        if sign.char in "|‖" and found.gap is not None and not found.text.endswith(" "):
            found.text += " "
        called = sign.char == "(" and position and _is_head(items[position - 1])
        found.loosened(Level.ATOM if found.gap is None or called else Level.PRODUCT)
        found.text += text
        found.gap, found.depth = None, found.depth + 1
    elif this is Kind.CLOSE:
        found.text += text
        found.depth = max(0, found.depth - 1)
        found.gap = Gap.SPACE if sign.char in "|‖" else Gap.NONE
    elif sign.char in "|‖":
        found.text = found.text.rstrip() + text
        found.gap = None
    else:
        found.sign(text, Level.DIVISION if sign.char == "/" else Level.SUM)


def _is_factor(items: tuple[Node, ...], context: list[Kind | None], position: int) -> bool:
    """Whether what stands at a position is multiplied, so that its slash would be misread."""
    before = position - 1
    while before >= 0 and context[before] is None:
        before -= 1
    after = position + 1
    while after < len(items) and context[after] is None:
        after += 1
    return (before >= 0 and _multiplies(items[before], context[before], Kind.CLOSE)) or (
        after < len(items) and _multiplies(items[after], context[after], Kind.OPEN)
    )


def _base(node: Node) -> Node:
    return node.base if isinstance(node, Scripts) else node


def _is_head(node: Node) -> bool:
    """Whether a bracket behind it holds its arguments, as behind sin, tanh², step."""
    base = _base(node)
    return isinstance(base, Word) and (base.function or len(base.text) > 1)


def _opens(node: Node, kind: Kind | None) -> bool:
    return kind is Kind.OPEN or isinstance(node, Fenced)


def _is_differential(node: Node) -> bool:
    base = _base(node)
    return isinstance(base, Letter) and base.char == "∂"


def _multiplies(node: Node, kind: Kind | None, bracket: Kind) -> bool:
    base = _base(node)
    if isinstance(base, Sign):
        return base.char in _FACTOR_SIGNS or kind is bracket
    if isinstance(base, Big):
        return base.char == "∏" or bracket is Kind.OPEN
    return not isinstance(base, Text)


# ---- what is built of parts


def _fraction(node: Fraction, tight: bool) -> Piece:
    top, bottom = _piece(node.top, tight), _piece(node.bottom, tight)
    if not node.bar:
        return _ALPHABET.binomial(top, bottom)
    if top.text[:1] == "∂" == bottom.text[:1] and min(top.level, bottom.level) >= Level.PRODUCT:
        return Piece(f"{top.text}/{bottom.text}", Level.DIVISION)
    return _ALPHABET.quotient(top, bottom)


def _root(node: Root, tight: bool) -> Piece:
    radicand = _piece(node.radicand, tight)
    radicand = radicand if radicand.text else Piece("()")
    return _ALPHABET.root(radicand, None if node.index is None else _piece(node.index, True))


def _scripts(node: Scripts, tight: bool) -> Piece:
    base = _piece(node.base, tight)
    if isinstance(node.base, Word) and node.sup is None and node.sub and (name := _small(node.sub)).isalnum():
        return Piece(f"{base.text}_{name}", base.level, Gap.SPACE, Gap.SPACE)  # min_G
    if takes_limits(node.base) or isinstance(node.base, Big):
        return Piece(base.text + _bounds(node), base.level, Gap.SPACE, Gap.SPACE)
    if isinstance(node.base, Fenced) and not node.base.left and node.sub is not None and node.sup is None:
        return Piece(f"{base.text}_{{{line(node.sub)}}}", Level.POWER)  # f|_{x = a}
    if base.level is not Level.ATOM:
        base = Piece(f"({base.text})")
    text = base.text + (lowered(_small(node.sub)) if node.sub is not None else "")
    found = (
        _name(text)
        if isinstance(node.base, (Letter, Word, Accent))
        else Piece(text, base.level, base.before, base.after)
    )
    return found if node.sup is None else _raised(found, node)


def _raised(base: Piece, node: Scripts) -> Piece:
    assert node.sup is not None
    if isinstance(node.sup, Letter) and node.sup.char in "⊤⊺":
        return Piece(f"{base.text}ᵀ", Level.POWER, base.before)
    above, small = _piece(node.sup, True), _small(node.sup)
    if isinstance(node.base, Letter) and small[:1] == "(" and small[-1:] == ")":
        return _name(base.text + raised(small), Level.POWER)  # a label: x⁽ᵗ⁾
    if all(char in "*⋆′″‴⁗†°" for char in small):
        return _name(base.text + small, Level.POWER)
    if isinstance(node.base, (Letter, Accent, Scripts)) and _is_word(node.sup):
        return _name(base.text + raised(small), Level.POWER)
    if small[:1] == "⊙" and small[1:].isalnum():
        return Piece(f"{base.text}^{small}", Level.POWER, base.before, Gap.SPACE)
    if small[:1] in tuple("′″‴⁗"):
        mark, rest = small[0], small[1:]
        return Piece(f"{base.text}{mark}{scripted(rest, SUPERSCRIPT) or f'^({rest})'}", Level.POWER)
    if above.level is not Level.ATOM:
        above = above._replace(level=Level.SUM)
    return _ALPHABET.power(base._replace(level=Level.ATOM), above)


def _is_word(node: Node | None) -> bool:
    """Whether a superscript names: new, Adam."""
    if isinstance(node, Row):
        return len(node.items) > 2 and all(isinstance(i, Letter) and i.char.isascii() for i in node.items)
    return isinstance(node, (Text, Word)) and len(node.text) > 1


def _small(node: Node) -> str:
    """The text of a script."""
    return _BLANKS.sub(" ", _piece(node, True).text).strip()


def _bounds(node: Scripts) -> str:
    parts = (("_", node.sub), ("^", node.sup))
    return "".join(f"{mark}{{{_small(part)}}}" for mark, part in parts if part is not None)


def _fenced(node: Fenced, tight: bool) -> Piece:
    if node.holds_binomial:
        return _row(node.body, tight)
    inner = _row(node.body, False)
    if not node.left and node.right == "|":
        inner = inner if inner.level is Level.ATOM else Piece(f"({inner.text.strip()})")
    gap = Gap.SPACE if node.left in tuple("|‖") else Gap.NONE
    level = Level.ATOM if node.left and node.right else Level.POWER
    return Piece(f"{node.left}{inner.text.strip()}{node.right}", level, gap, gap)


def _table(node: Table, tight: bool) -> Piece:
    rows = [[line(cell) for cell in row] for row in node.rows]
    if node.formulas or node.left == "{" or node.align == "l":
        text = "; ".join(" ".join(row) for row in rows)
    else:
        text = (", " if node.small and not node.left else "; ").join(", ".join(row) for row in rows)
    if node.left in ("(", "["):
        return Piece(f"[{text}]")
    return Piece(f"{node.left}{text}{'}' if node.left == '{' else node.right}")


def _accent(node: Accent, tight: bool) -> Piece:
    body = _piece(node.body, tight)
    if node.mark in BRACES:
        return body if body.level is Level.ATOM else Piece(f"({body.text})")
    mark = {"overrightarrow": "vec"}.get(node.mark, node.mark)
    return _name(accented(mark, body.text.replace(" ", "")))


def _stack(node: Stack, tight: bool) -> Piece:
    parts = (("^", node.over), ("_", node.under))
    marks = "".join(f"{mark}{{{_small(part)}}}" for mark, part in parts if part is not None)
    base = _piece(node.base, tight)
    return Piece(base.text + marks, base.level, Gap.SPACE, Gap.SPACE)


_WRITERS: Final[dict[type, Callable[[Any, bool], Piece]]] = {
    Letter: _letter, Number: _number, Word: _word, Sign: _sign, Big: _big, Text: _text, Space: _space, Row: _row,
    Fraction: _fraction, Root: _root, Scripts: _scripts, Fenced: _fenced, Table: _table, Accent: _accent,
    Stack: _stack,
}  # fmt: skip
