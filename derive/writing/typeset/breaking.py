r"""Breaks a formula that is too wide, where an author would: The TeXbook and Swanson, "Mathematics into Type".

Before a relation, else before a plus or minus, else before a factor, else inside the outermost brackets. A line that is
continued begins with its sign; where factors stood side by side, with a dot. `\left` and `\right` that come to stand
on different lines become `\bigl` and `\bigr` in the size that they had.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import pairwise
from typing import Final, NamedTuple

from .parsing import parsed
from .tree import Big, Fenced, Kind, Node, Row, Scripts, Sign, Text
from .width import measured, size_of, width

_SIZES: Final = ("", "big", "Big", "bigg", "Bigg", "Bigg")
_RIGHT: Final = re.compile(r"\\right\s*(\\[A-Za-z]+|\\.|.)")
_TERMS: Final = frozenset("+−±∓∨⊕∪")
_NARROWEST: Final = 5.0  # em: shorter arguments, such as s(i - 1), stay whole
_DOT: Final = r"\cdot "


class _Cut(IntEnum):
    """Where a line may end, the best first."""

    RELATION = 0
    TERM = 1
    FACTOR = 2
    BRACKET = 3


class _Group(NamedTuple):
    """What stands in brackets: the row that holds it, from where to where; the source up to it, and from its end."""

    row: Row
    start: int
    end: int
    before: str
    after: str


def broken(latex: str, limit: float) -> list[str]:
    r"""A formula, given without delimiters, in lines of at most `limit` em, as far as it can be broken.

    Each is valid LaTeX by itself; all but the first begin with a sign, in front of which TeX wants `{}`. Raises
    `NotTypeset`.
    """
    if width(latex) <= limit:
        return [latex.strip()]
    tree = parsed(latex)
    return _Breaker(latex, limit).lines(tree, 0, len(tree.items))


class _Breaker:
    def __init__(self, source: str, limit: float) -> None:
        self._source = source
        self._limit = limit

    def lines(
        self, row: Row, start: int, end: int, head: str = "", tail: str = "", cut: _Cut = _Cut.RELATION
    ) -> list[str]:
        """Some items of a row in lines, with what goes before the first and behind the last."""
        whole = f"{head}{self._text(row, start, end)}{tail}"
        if self._fits(whole):
            return [whole]
        if cut is _Cut.BRACKET:
            return self._opened(row, start, end, head, tail) or [whole]
        cuts = dict(_cuts(row, start, end, cut))
        if not cuts:
            return self.lines(row, start, end, head, tail, _Cut(cut + 1))
        found: list[str] = []
        bounds = [start, *cuts, end]
        for first, last in pairwise(bounds):
            sign = cuts.get(first, "")
            pieces = self.lines(
                row, first, last, sign or (head if first == start else ""), tail if last == end else "", _Cut(cut + 1)
            )
            if found and self._fits(together := f"{found[-1]} {pieces[0].removeprefix(sign)}"):
                found[-1:] = [together]
                pieces = pieces[1:]
            found += pieces
        return found

    def _opened(self, row: Row, start: int, end: int, head: str, tail: str) -> list[str]:
        """Broken inside the widest brackets; nothing if there are none."""
        groups = list(self._groups(row, start, end))
        if not groups:
            return []
        sizes = [width(self._text(group.row, group.start, group.end)) for group in groups]
        if max(sizes) < _NARROWEST:
            return []
        widest = groups[sizes.index(max(sizes))]
        lines = self.lines(widest.row, widest.start, widest.end, f"{head}{widest.before}", f"{widest.after}{tail}")
        return lines if len(lines) > 1 else []

    def _groups(self, row: Row, start: int, end: int) -> Iterator[_Group]:
        """The brackets among items of a row."""
        context = row.kinds
        opened: list[int] = []
        for k in range(start, end):
            fenced = _fenced(row.items[k])
            if fenced is not None and fenced.left and fenced.right and _is_broken_open(fenced):
                yield self._repaired(row, start, k, end, fenced)
            elif context[k] is Kind.OPEN:
                opened.append(k)
            elif context[k] is Kind.CLOSE and opened and (first := opened.pop() + 1) < k and not opened:
                yield _Group(row, first, k, self._text(row, start, first) + " ", " " + self._text(row, k, end))

    def _repaired(self, row: Row, start: int, k: int, end: int, fenced: Fenced) -> _Group:
        body = fenced.body
        box = measured(body)
        size = _SIZES[size_of(box.height, box.depth)]
        left = self._source[row.places[k] : body.places[0]].strip().removeprefix(r"\left").strip()
        after = self._source[body.places[-1] : row.places[k + 1]]
        match = _RIGHT.match(after)
        assert match is not None
        right = match[1] + after[match.end() :].rstrip()
        before = f"{self._text(row, start, k)} {_sized(size, 'l')}{left} "
        behind = f" {_sized(size, 'r')}{right} {self._text(row, k + 1, end)}"
        return _Group(body, 0, len(body.items), before.lstrip(), behind.rstrip())

    def _text(self, row: Row, start: int, end: int) -> str:
        return self._source[row.places[start] : row.places[end]].strip()

    def _fits(self, latex: str) -> bool:
        return width(f"{{}} {latex}") <= self._limit


def _cuts(row: Row, start: int, end: int, cut: _Cut) -> Iterator[tuple[int, str]]:
    """Where items of a row may be parted outside brackets, and with which sign before what follows."""
    context = row.kinds
    depth, last = 0, -1
    for k in range(start, end):
        this, node = context[k], row.items[k]
        if this is None:
            last = -1  # nothing is parted where the author left a space
            continue
        if depth == 0 and k > start:
            if cut is _Cut.RELATION and _starts_clause(row, context, k):
                yield k, ""
            elif this is Kind.BINARY and (cut is _Cut.TERM) == (isinstance(node, Sign) and node.char in _TERMS):
                if cut is not _Cut.RELATION:
                    yield k, ""
            elif cut is _Cut.FACTOR and last >= 0 and _are_factors(row, context, last, k):
                yield k, _DOT
        depth += (this is Kind.OPEN) - (this is Kind.CLOSE)
        last = k


def _starts_clause(row: Row, context: list[Kind | None], k: int) -> bool:
    return (
        context[k] is Kind.RELATION
        or context[k - 1] is Kind.PUNCTUATION
        or (isinstance(row.items[k], Text) and context[k - 1] is not Kind.RELATION)
    )


def _are_factors(row: Row, context: list[Kind | None], left: int, right: int) -> bool:
    """Whether neighbours are surely a product: f(x) looks like one, as does a bracket behind an operator."""
    before, after = row.items[left], row.items[right]
    if isinstance(_base(after), Big):
        return context[left] in (Kind.ORDINARY, Kind.CLOSE, Kind.INNER)
    closed = context[left] is Kind.CLOSE or _fenced(before) is not None
    return closed and (context[right] in (Kind.OPEN, Kind.OPERATOR) or _fenced(after) is not None)


def _base(node: Node) -> Node:
    return node.base if isinstance(node, Scripts) else node


def _fenced(node: Node) -> Fenced | None:
    base = _base(node)
    return base if isinstance(base, Fenced) else None


def _is_broken_open(fenced: Fenced) -> bool:
    r"""Whether lines may end inside: not in a binomial coefficient, and not where a `\middle` is."""
    return not fenced.holds_binomial and not any(isinstance(i, Sign) and i.size < 0 for i in fenced.body.items)


def _sized(size: str, end: str) -> str:
    return rf"\{size}{end}" if size else ""
