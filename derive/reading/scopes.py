r"""How far a product sign reaches: `\prod_{j} s_j (k_i - 1)` may end before what is not about j, or behind it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from .syntax import Big, Factor, Name, Node, Product, Term, postorder


def narrowed(tree: Node) -> Node | None:
    """The tree with each product sign ending where factors begin that do not have its index; None if none does."""
    if not any(isinstance(node, Big) and node.kind == "product" and _ends(node) for node in postorder(tree)):
        return None
    found: Node = _narrowed(tree)
    return found


def _narrowed(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_narrowed, value))
    if not is_dataclass(value) or isinstance(value, (type, Name)):
        return value
    changes = {
        field.name: _narrowed(getattr(value, field.name))
        for field in fields(value)
        if field.init and isinstance(getattr(value, field.name), (Node, Factor, Term, tuple)) and field.name != "span"
    }
    changed = replace(value, **changes)
    if not isinstance(changed, Big) or changed.kind != "product" or not (end := _ends(changed)):
        return changed
    assert isinstance(changed.body, Product)
    inside, outside = changed.body.factors[:end], changed.body.factors[end:]
    body = inside[0].node if end == 1 else replace(changed.body, factors=inside)
    return Product(changed.span, (Factor(replace(changed, body=body)), *outside))


def _ends(big: Big) -> int:
    """The number of factors after which nothing is about the index, if something is before; else 0."""
    if not isinstance(big.body, Product):
        return 0
    about = [_is_about(factor.node, big.index.name) for factor in big.body.factors]
    last = max((place for place, is_about in enumerate(about, start=1) if is_about), default=0)
    return last if last < len(about) else 0


def _is_about(node: Node, letter: str) -> bool:
    """Whether a letter occurs, by itself or in a subscript that was not told apart from a name."""
    for part in postorder(node):
        if isinstance(part, Name) and (part.name == letter or letter in part.name.partition("_")[2]):
            return True
    return False
