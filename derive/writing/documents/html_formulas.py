"""Words and formulas as HTML: what is not ours is escaped, formulas are MathML, `\\ref` is a link to the step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from ..pieces import pieces
from ..sentences import Chain
from ..typeset import width as measuring
from ..typeset.mathml import elements, mathml
from ..typeset.parsing import NotTypeset
from .measures import broken, width

ROOM = 37.0  # em that a formula may be wide where the page is widest
PHONE = 17.0  # em that are seen at once on a phone: what is wider can be scrolled with the keyboard, too
_FULL = 0.4  # a left side that takes up more of the room has a row of its own
_SIGN = 1.4  # a relation with the space around it
_INDENT = 2.0  # of what continues a side
_BAR = 0.24
_APART = 20.0  # em of a formula among words that is set apart from them
_LEAST = 4  # formulas that are worth columns
_ENDING = re.compile(r"[,.;:!?)]+|-\w+")
_SET_APART = "</math></span>"
_STOPS = ",.;:"
_WHITE = re.compile(r"[^\w.-]+")


def identifier(anchor: str) -> str:
    """An id for what `anchor` names: `6.mean-of-squares.2`."""
    return _WHITE.sub("-", anchor)


@dataclass(frozen=True, slots=True)
class Words:
    """Writes the words of one document, whose steps are `numbers`."""

    number: int
    numbers: Mapping[str, str]

    def __call__(self, words: str) -> str:
        """Words with formulas and links; text that a student or an author wrote cannot become markup."""
        written = ""
        for kind, text in pieces(words):
            ends = _ENDING.match(text) if kind == "text" else None
            if ends and written.endswith(_SET_APART):
                text = text.lstrip(_STOPS)  # they would stand on a line of their own
            elif ends and written.endswith("</math>"):
                # a line may begin behind a formula, but not with a comma
                start = written.rindex("<math")
                written = f'{written[:start]}<span class="kept">{written[start:]}{ends[0]}</span>'
                text = text[ends.end() :]
            written += self._piece(kind, text)
        return written

    def _piece(self, kind: str, text: str) -> str:
        if kind == "math":
            return inline(text)
        return self.step(text) if kind == "ref" else escape(text.replace("'", "’"))

    def step(self, step: str) -> str:
        """A link to the step `part.number` by its number; as it is named where there is no such step."""
        number = self.numbers.get(step)
        if number is None:
            return f"<code>{escape(step)}</code>"
        return f'<a href="#{escape(identifier(f"{self.number}.{step}"))}">{number}</a>'


@lru_cache(maxsize=2048)
def inline(latex: str) -> str:
    """A formula among words, in lines of its own if it is long; its source, as code, if it cannot be set."""
    if latex.isdecimal():
        return latex
    try:
        if measuring.width(latex, False) <= _APART:
            return mathml(latex)
        return displayed(list(_lines(latex)), "Formula", tag="span")
    except NotTypeset:
        return f"<code>{escape(latex)}</code>"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a display: what stands left of the relation, unseen if it is `repeated`; the rest, and its width."""

    left: str
    right: str
    em: float
    repeated: bool = False
    indented: bool = False


def rows(chains: Sequence[Chain], continues: bool = False, left: float | None = None) -> list[Row]:
    """Relations in lines that fit; `left`: how wide left sides are together with others, those of `chains` if None."""
    if left is None:
        left = beside(chains)
    found: list[Row] = []
    for chain in chains:
        found += _rows(chain, continues and not found, left)
    return found


def beside(chains: Sequence[Chain]) -> float:
    """How wide the left sides are that have no row of their own."""
    # TeX leaves room beside a fraction bar, a browser does not
    widths = (width(chain.first) - _BAR * chain.first.startswith(r"\frac") for chain in chains if chain.rest)
    return max((each for each in widths if each <= _FULL * ROOM), default=0.0)


def _rows(chain: Chain, continues: bool, left: float) -> Iterator[Row]:
    if not chain.rest:
        yield from _lines(chain.first)
        return
    head = chain.first
    if width(head) > _FULL * ROOM:
        yield from _lines(head)
        head = ""
    for k, (sign, side) in enumerate(chain.rest):
        first, *more = _lines(side, ROOM - left - _SIGN)
        yield Row(head, f"{sign} {first.right}", first.em + _SIGN, repeated=bool(k) or continues)
        yield from more


def _lines(latex: str, room: float = ROOM) -> Iterator[Row]:
    for k, piece in enumerate(broken(latex, room)):
        yield Row("", piece, width(piece) + (_INDENT if k else 0.0), indented=bool(k))


def displayed(lines: Sequence[Row], label: str, left: float = 0.0, tag: str = "div") -> str:
    """Lines as one formula in a box that scrolls by itself; `left`: how wide the cells left of relations are."""
    wide = max(line.em for line in lines) + max(left, *(width(line.left) for line in lines))
    focus = f' tabindex="0" role="group" aria-label="{escape(label)}"' if wide > PHONE else ""
    return f'<{tag} class="formula"{focus}>{_math(lines, left)}</{tag}>'


def listed(chains: Sequence[Chain], label: str) -> str:
    """Formulas that need no number: short ones in columns, as many as there is room for, others below each other."""
    left = beside(chains)
    lines = rows(chains, left=left)
    if len(lines) > len(chains) or len(chains) < _LEAST:
        return displayed(lines, label)
    column = left + max(line.em for line in lines) + 2 * _INDENT
    if column > ROOM / 2:
        return displayed(lines, label)
    items = "".join(f"<li>{_math([line], left)}</li>\n" for line in lines)
    return f'<ul class="listed" style="--column:{column:.1f}em" aria-label="{escape(label)}">\n{items}</ul>'


def _math(lines: Sequence[Row], left: float) -> str:
    try:
        if len(lines) == 1 and not left and not lines[0].repeated:
            return mathml(f"{lines[0].left} {lines[0].right}".strip(), display=True)
        style = f' style="min-width:{left * 1.03:.2f}em"' if left else ""
        body = "".join(f"<mtr>{_cells(line, style)}</mtr>" for line in lines)
    except NotTypeset:
        return "<br>".join(f"<code>{escape(f'{line.left} {line.right}'.strip())}</code>" for line in lines)
    return f'<math display="block"><mtable class="lines" displaystyle="true">{body}</mtable></math>'


def _cells(line: Row, style: str) -> str:
    head = elements(line.left) if line.left else ""
    if line.repeated and head:
        head = f"<mphantom>{head}</mphantom>"
    body = elements(f"{{}}{line.right}")  # what a relation relates stands in the cell before it
    indent = f'<mspace width="{_INDENT:g}em"/>' if line.indented else ""
    return f'<mtd class="left"{style}>{head}</mtd><mtd class="right">{indent}{body}</mtd>'
