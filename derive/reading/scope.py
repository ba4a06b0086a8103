"""Which letters a piece of syntax uses from outside: what its own sums do not bind."""

from __future__ import annotations

from collections.abc import Collection

from .indices import mentions
from .syntax import Big, Name, Node, Product, postorder


def has_letter(node: Node, letter: str) -> bool:
    """Whether a letter, or a name that has it for an index, stands free in a node."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Name) and mentions(part.name, letter):
            return True
        if isinstance(part, Big) and part.index.name == letter:
            waiting.extend(bound for bound in (part.lower, part.upper) if bound is not None)
        else:
            waiting.extend(part.children())
    return False


def has_index(node: Node, letter: str) -> bool:
    """Whether a name has a letter for an index: `x_t`, but not t itself."""
    return any(
        isinstance(part, Name) and part.name != letter and mentions(part.name, letter) for part in postorder(node)
    )


def open_indices(node: Node, end: int) -> Collection[str]:
    """The indices of the sums that go on to the end of a term, at `end`, so that a reader might add what follows."""
    found: list[str] = []
    while isinstance(node, Product | Big):
        if isinstance(node, Product):
            node = node.factors[-1].node
        else:
            if node.kind != "integral" and node.span[1] == end:
                found.append(node.index.name)
            node = node.body
    return found
