"""Mathematics for browsers: MathML Core, as Chromium, Firefox and WebKit lay it out today.

What the operator dictionary of MathML Core (appendix B) says of a sign is left to it; attributes are written only
where a place asks for something else, as in scripts, which TeX sets without spaces.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, Final

from .alphabets import cut, slants
from .parsing import parsed
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
from .width import measured, size_of

_TIMES, _APPLY = "<mo>\u2062</mo>", "<mo>\u2061</mo>"
_BLANK: Final = "\u00a0"
_THIN: Final = '<mspace width="0.1667em"/>'
_TIGHT: Final = ' lspace="0" rspace="0"'
_MARKS: Final = {
    "hat": "ˆ", "widehat": "ˆ", "tilde": "˜", "widetilde": "˜", "bar": "¯", "overline": "‾", "dot": "˙", "ddot": "¨",
    "vec": "→", "check": "ˇ", "breve": "˘", "underline": "_", "underbrace": "⏟", "overbrace": "⏞",
    "overrightarrow": "→",
}  # fmt: skip
_WIDE: Final = frozenset("widehat widetilde overline underline overrightarrow".split()) | BRACES
_BELOW: Final = frozenset(("underline", "underbrace"))
_PRIMES: Final = frozenset("′″‴⁗")
_OPERATORS: Final = _PRIMES | frozenset("¬∀∃")
_PREFIXES: Final = frozenset("+−±∓")  # what the dictionary knows in front of its operand
_STRETCHING: Final = frozenset("↑↓()[]{}⌊⌋⌈⌉⟨⟩|‖")
_STRETCHY, _STIFF = ' stretchy="true"', ' stretchy="false"'
_FENCES: Final = frozenset("()[]{}⌊⌋⌈⌉⟨⟩")
_DIFFERENTIALS: Final = _OPERATORS | frozenset("∂∇dΔ")  # no factors: ∂L, dx
_SPACED: Final = (Kind.BINARY, Kind.RELATION, Kind.PUNCTUATION)
_HEIGHTS: Final = ("", "1.2em", "1.8em", "2.4em", "3em")
# what a cell holds is a block in Chromium, which moves to the right at its own word only
_ALIGN: Final = {"l": "text-align:left", "r": "text-align:right;text-align:-webkit-right"}


def mathml(latex: str, display: bool = False) -> str:
    """A formula, given without delimiters, as a `<math>` element. Raises `NotTypeset`."""
    block = ' display="block"' if display else ""
    return f"<math{block}>{elements(latex)}</math>"


def elements(latex: str) -> str:
    """What stands in the `<math>` element, or in a cell of a table. Raises `NotTypeset`."""
    return "".join(_items(parsed(latex), False))


def _write(node: Node, script: bool) -> str:
    """One element for a node; `script`: without the spaces of a displayed formula."""
    return _WRITERS[type(node)](node, script)


def _row(node: Row, script: bool) -> str:
    found = _items(node, script)
    return found[0] if len(found) == 1 else f"<mrow>{''.join(found)}</mrow>"


# ---- rows


def _items(row: Row, script: bool) -> list[str]:
    """The elements of a row, with the invisible operators between them."""
    found: list[str] = []
    open_at: list[int] = []
    last: int | None = None
    spaced = False
    items, context = row.items, row.kinds
    for position, node in enumerate(items):
        this = context[position]
        if isinstance(node, Space):
            found.append(_space(node, script))
            spaced = True
            continue
        if last is not None and not spaced:
            found += _between(items[last], context[last], node, this)
            if not script and _is_beside_bar(items[last], context[last], node, this):
                found.append(_THIN)
        if this is Kind.OPEN:
            open_at.append(len(found))
        opening = open_at.pop() if this is Kind.CLOSE and open_at else None
        if isinstance(node, Scripts) and this is Kind.CLOSE and opening is not None:
            # the script belongs to all that the brackets hold
            inner = [*found[opening:], _sign(node.base, this, script)]
            found[opening:] = [_scripts(node, script, f"<mrow>{''.join(inner)}</mrow>")]
        elif isinstance(node, Sign):
            found.append(_sign(node, this, script))
        elif isinstance(node, Scripts) and isinstance(node.base, Sign):
            found.append(_scripts(node, script, _sign(node.base, this, script)))
        else:
            found.append(_write(node, script))
        last, spaced = position, False
    return found


def _between(left: Node, before: Kind | None, right: Node, after: Kind | None) -> list[str]:
    """What stands between neighbours without being written: a product, an application, TeX's thin space."""
    operand = after in (Kind.ORDINARY, Kind.INNER) and not isinstance(right, (Sign, Text))
    if before is Kind.OPERATOR:
        applied = [_APPLY] if isinstance(_base(left), Word) else []
        thin = applied and after in (Kind.ORDINARY, Kind.OPERATOR)
        return [*applied, _THIN] if thin else applied
    if after is Kind.OPERATOR and isinstance(_base(right), Word):
        return [_TIMES, _THIN] if _is_factor(left, before) else []
    if not _is_factor(left, before):
        return []
    if operand and not isinstance(right, Fenced):
        return [_TIMES]
    # f(x) and a(b + c) look alike; 2(b + c) is a product
    opens = isinstance(right, Fenced) or after is Kind.OPEN
    return [_TIMES] if opens and isinstance(left, (Number, Fraction)) else []


def _is_beside_bar(left: Node, before: Kind | None, right: Node, after: Kind | None) -> bool:
    """Whether a factor stands beside a fraction, where TeX leaves a thin space."""
    factors = before in (Kind.ORDINARY, Kind.INNER, Kind.CLOSE) and after in (Kind.ORDINARY, Kind.INNER, Kind.OPEN)
    signs = any(isinstance(node, Sign) and kind is Kind.ORDINARY for node, kind in ((left, before), (right, after)))
    return factors and not signs and any(isinstance(node, Fraction) for node in (left, right))


def _is_factor(node: Node, kind: Kind | None) -> bool:
    base = _base(node)
    if isinstance(base, Letter):
        return base.char not in _DIFFERENTIALS
    if isinstance(base, (Sign, Text)):
        return kind is Kind.CLOSE
    return kind in (Kind.ORDINARY, Kind.INNER)


def _base(node: Node) -> Node:
    return node.base if isinstance(node, Scripts) else node


# ---- atoms


def _letter(node: Letter, script: bool) -> str:
    if node.char in _OPERATORS:
        return f"<mo>{node.char}</mo>"
    if node.font is Font.ITALIC:
        return f"<mi>{escape(node.char)}</mi>"
    if node.font is Font.UPRIGHT:
        return f"<mi{_upright(node.char)}>{escape(node.char)}</mi>"
    char = cut(node.char, node.font)
    return f"<mi{_upright(char)}>{escape(char)}</mi>"


def _upright(text: str) -> str:
    return ' mathvariant="normal"' if len(text) == 1 and slants(text) else ""


def _number(node: Number, script: bool) -> str:
    digits = node.digits if node.font is Font.UPRIGHT else "".join(cut(char, node.font) for char in node.digits)
    return f"<mn>{digits}</mn>"


def _word(node: Word, script: bool) -> str:
    return f"<mi{_upright(node.text)}>{escape(node.text)}</mi>"


def _sign(node: Node, kind: Kind | None, script: bool) -> str:
    """A sign as what it is in its row."""
    assert isinstance(node, Sign)
    char, attributes = node.char, ""
    if node.size < 0:
        attributes = _STRETCHY
    elif node.size:
        attributes = f'{_STRETCHY} minsize="{_HEIGHTS[node.size]}" maxsize="{_HEIGHTS[node.size]}"'
    elif char in _STRETCHING:
        attributes = _STIFF
    if char in "|‖":
        attributes = f' form="{"postfix" if kind is Kind.CLOSE else "prefix"}"{attributes}'
    elif kind is Kind.ORDINARY and char in _PREFIXES:
        attributes += ' form="prefix"'
    elif kind is Kind.ORDINARY or char == "?" or (script and kind in _SPACED):
        attributes += _TIGHT
    return f"<mo{attributes}>{escape(char)}</mo>"


def _lone_sign(node: Sign, script: bool) -> str:
    return _sign(node, node.kind, script)


def _big(node: Big, script: bool) -> str:
    return f"<mo>{node.char}</mo>"


def _text(node: Text, script: bool) -> str:
    inner = node.text.strip(" ")
    before, after = (len(node.text) - len(part(" ")) for part in (node.text.lstrip, node.text.rstrip))
    return f"<mtext>{_BLANK * before}{escape(inner)}{_BLANK * after if inner else ''}</mtext>"


def _space(node: Space, script: bool) -> str:
    return f'<mspace width="{node.width:.4g}em"/>'


# ---- what is built of parts


def _fraction(node: Fraction, script: bool) -> str:
    line = "" if node.bar else ' linethickness="0"'
    text = f"<mfrac{line}>{_write(node.top, script)}{_write(node.bottom, script)}</mfrac>"
    if node.display is None:
        return text
    return f'<mstyle displaystyle="{"true" if node.display else "false"}" scriptlevel="0">{text}</mstyle>'


def _root(node: Root, script: bool) -> str:
    inner = _write(node.radicand, script)
    return f"<msqrt>{inner}</msqrt>" if node.index is None else f"<mroot>{inner}{_write(node.index, True)}</mroot>"


def _scripts(node: Scripts, script: bool, base: str = "") -> str:
    limits = takes_limits(node.base)
    if not base and isinstance(node.base, Word) and limits:
        base = f'<mo{_TIGHT} movablelimits="true">{escape(node.base.text)}</mo>'
    parts = base or _write(node.base, script)
    if isinstance(node.sup, Letter) and node.sup.char[0] in _PRIMES and not limits:
        # the sign has its height already, and browsers would raise it twice
        lowered = f"<msub>{parts}{_write(node.sub, True)}</msub>" if node.sub is not None else parts
        return f"<mrow>{lowered}<mo>{node.sup.char}</mo></mrow>"
    parts += "".join(_write(part, True) for part in (node.sub, node.sup) if part is not None)
    names = ("munder", "mover", "munderover") if limits else ("msub", "msup", "msubsup")
    name = names[2 if node.sub and node.sup else 0 if node.sub else 1]
    return f"<{name}>{parts}</{name}>"


def _fenced(node: Fenced, script: bool) -> str:
    body = "".join(_items(node.body, script))
    box = measured(node.body)
    # a browser stretches as soon as anything sticks out, TeX does not
    stretches = node.holds_binomial or size_of(box.height, box.depth) > 0
    left, right = _fence(node.left, "prefix", stretches), _fence(node.right, "postfix", stretches)
    return f"<mrow>{left}{body}{right}</mrow>"


def _fence(char: str, form: str, stretches: bool = True) -> str:
    if not char:
        return ""
    if char in _FENCES:
        return f"<mo{'' if stretches else _STIFF}>{char}</mo>"
    # the dictionary knows neither bar nor slash nor arrow as a fence
    return f'<mo form="{form}"{_STRETCHY if stretches else _STIFF}>{escape(char)}</mo>'


def _table(node: Table, script: bool) -> str:
    display = ' displaystyle="true"' if node.formulas else ""
    body = "".join(f"<mtr>{''.join(_cell(node, cell, k) for k, cell in enumerate(row))}</mtr>" for row in node.rows)
    table = f"<mtable{display}>{body}</mtable>"
    if node.small:
        table = f'<mstyle scriptlevel="1">{table}</mstyle>'
    if not node.left and not node.right:
        return table
    return f"<mrow>{_fence(node.left, 'prefix')}{table}{_fence(node.right, 'postfix')}</mrow>"


def _cell(table: Table, cell: Row, column: int) -> str:
    align = table.alignment(column)
    styles = [_ALIGN[align]] if align in _ALIGN else []
    if table.formulas:
        styles.append("padding-inline:0")
    style = f' style="{";".join(styles)}"' if styles else ""
    if table.formulas and column % 2:
        cell = Row((Row(()), *cell.items))  # what a relation at the start relates stands in the cell before
    return f"<mtd{style}>{''.join(_items(cell, table.small))}</mtd>"


def _accent(node: Accent, script: bool) -> str:
    name, accent = ("munder", "accentunder") if node.mark in _BELOW else ("mover", "accent")
    stretchy = "true" if node.mark in _WIDE else "false"
    mark = f'<mo stretchy="{stretchy}">{_MARKS[node.mark]}</mo>'
    return f'<{name} {accent}="true">{_write(node.body, script)}{mark}</{name}>'


def _stack(node: Stack, script: bool) -> str:
    parts = _write(node.base, script) + "".join(_write(p, True) for p in (node.under, node.over) if p is not None)
    name = "munder" if node.over is None else "mover"
    return f"<{name}>{parts}</{name}>"


_WRITERS: Final[dict[type, Callable[[Any, bool], str]]] = {
    Letter: _letter, Number: _number, Word: _word, Sign: _lone_sign, Big: _big, Text: _text, Space: _space, Row: _row,
    Fraction: _fraction, Root: _root, Scripts: _scripts, Fenced: _fenced, Table: _table, Accent: _accent,
    Stack: _stack,
}  # fmt: skip
