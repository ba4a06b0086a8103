"""What occurs in expressions. SymPy walks an expression anew each time it is asked, and through all its repetitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from sympy import Symbol
from sympy.core.basic import Basic


def compounds(exprs: Iterable[Basic]) -> Iterator[Basic]:
    """Every compound subexpression, once."""
    seen: set[Basic] = set()
    todo = list(exprs)
    while todo:
        expr = todo.pop()
        if expr.args and expr not in seen:
            seen.add(expr)
            yield expr
            todo.extend(expr.args)


class Contents(NamedTuple):
    """Free symbols, the types of compound subexpressions, and how many of these there are, equal ones counted anew."""

    symbols: frozenset[Symbol]
    types: frozenset[type]
    size: int

    def has(self, kinds: type | tuple[type, ...]) -> bool:
        """Whether a compound subexpression is of one of some kinds."""
        return any(issubclass(found, kinds) for found in self.types)


@lru_cache(maxsize=8192)
def contents(expr: Basic) -> Contents:
    """What occurs in an expression."""
    symbols: set[Symbol] = set()
    types: set[type] = set()
    size = 0
    seen: dict[int, Basic] = {}  # by identity: to compare two that are equal takes as long as to walk one of them
    todo = [expr]
    while todo:
        node = todo.pop()
        if id(node) in seen:
            continue
        seen[id(node)] = node
        if isinstance(node, Symbol):
            symbols.add(node)
            continue
        args = node.args
        if args:
            types.add(type(node))
            size += 1
        if type(node).free_symbols is Basic.free_symbols:
            todo.extend(args)
            continue
        symbols |= node.free_symbols  # something that binds a symbol
        for inner in map(contents, args):
            types |= inner.types
            size += inner.size
    return Contents(frozenset(symbols), frozenset(types), size)


@lru_cache(maxsize=8192)  # of all that is asked, this is asked most
def symbols_in(expr: Basic) -> frozenset[Symbol]:
    """The free symbols."""
    return contents(expr).symbols


def occur(kinds: type | tuple[type, ...], exprs: Iterable[Basic]) -> bool:
    """Whether a compound subexpression is of one of some kinds."""
    return any(contents(expr).has(kinds) for expr in exprs)
