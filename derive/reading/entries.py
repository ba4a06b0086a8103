"""Matrices that are given by their entry in row i and column j, written out on the syntax tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

from .errors import Code, ReadingError
from .notation import Notation
from .syntax import Factor, General, Index, Matrix, Name, Node, Number, Term, postorder

MAX_ENTRIES = 400


def written_out(text: str, tree: Node, notation: Notation) -> Node:
    """The tree, with all entries where it is a matrix by one. Raises `ReadingError` for matrices of several sizes."""
    if not isinstance(tree, General):
        return tree
    letters = {tree.rows, tree.columns}
    shapes = {
        notation.names[part.operand.name].shape
        for part in postorder(tree.entry)
        if isinstance(part, Index) and isinstance(part.operand, Name) and letters & set(_names(part.indices))
    }
    if len(shapes) != 1:
        raise ReadingError(Code.SHAPE, "the entries are those of matrices of different sizes", text, tree.span)
    rows, columns = shapes.pop()
    if rows * columns > MAX_ENTRIES:
        raise ReadingError(Code.SHAPE, f"a matrix of more than {MAX_ENTRIES} entries", text, tree.span)
    entries = [
        tuple(_at(tree.entry, {tree.rows: i, tree.columns: j}) for j in range(1, columns + 1))
        for i in range(1, rows + 1)
    ]
    return Matrix(tree.span, tuple(entries))


def _names(nodes: tuple[Node, ...]) -> list[str]:
    return [node.name for node in nodes if isinstance(node, Name)]


def _at(value: Any, place: Mapping[str, int]) -> Any:
    """A piece of syntax with numbers for letters."""
    if isinstance(value, tuple):
        return tuple(_at(item, place) for item in value)
    if isinstance(value, Name):
        return Number(value.span, Fraction(place[value.name])) if value.name in place else value
    if not isinstance(value, Node | Term | Factor):
        return value
    changed = {each.name: _at(getattr(value, each.name), place) for each in fields(value) if each.name != "depth"}
    return replace(value, **{name: new for name, new in changed.items() if name not in ("span", "depth")})
