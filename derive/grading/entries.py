"""Several things said at once: matrices and lists, entry by entry, as `(h_1, h_2) = (0.92, 0.85)` says them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sympy import Expr
from sympy.matrices import MatrixBase

from ..reading.syntax import Listing, Matrix, Node, Transposition
from .script import Part, Statement


def entries(part: Part) -> tuple[Part, ...]:
    """The entries of a matrix, row by row, or of a list, each with its own text; nothing for another value."""
    tree = part.tree.operand if isinstance(part.tree, Transposition) else part.tree
    values, nodes = _values(part.value), _nodes(tree)
    if len(values) != len(nodes) or (tree is not part.tree and not _is_line(part.value)):
        return ()
    return tuple(
        replace(part, text=_text(part, node), tree=node, value=value) for node, value in zip(nodes, values, strict=True)
    )


def single(statement: Statement) -> Iterator[Statement]:
    """A statement about several things as one about each of them; any other as it is."""
    found = [entries(part) for part in statement.parts]
    count = len(found[0])
    if len(found) < 2 or count < 2 or any(len(items) != count for items in found) or not _alike(statement):
        yield statement
        return
    for parts in zip(*found, strict=True):
        text = " ".join(f"{part.sign} {part.text}".strip() for part in parts)
        yield replace(statement, text=text, parts=parts)


def _alike(statement: Statement) -> bool:
    """Whether all sides are laid out alike: matrices of one shape, or lines of as many entries."""
    shapes = {part.value.shape for part in statement.parts if isinstance(part.value, MatrixBase)}
    return len(shapes) < 2 or all(1 in shape for shape in shapes)


def _is_line(value: Any) -> bool:
    return isinstance(value, MatrixBase) and 1 in value.shape


def _values(value: Any) -> tuple[Expr, ...]:
    return tuple(value) if isinstance(value, MatrixBase | tuple) else ()


def _nodes(tree: Node | None) -> tuple[Node, ...]:
    if isinstance(tree, Matrix):
        return tuple(tree.children())
    return tree.items if isinstance(tree, Listing) else ()


def _text(part: Part, node: Node) -> str:
    return part.text[node.span[0] - part.start : node.span[1] - part.start]
