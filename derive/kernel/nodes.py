"""What occurs in expressions. SymPy walks an expression anew each time it is asked, and through all its repetitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

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


@lru_cache(maxsize=8192)
def symbols_in(expr: Basic) -> frozenset[Symbol]:
    """The free symbols."""
    found: set[Symbol] = set()
    seen: set[Basic] = set()
    todo = [expr]
    while todo:
        node = todo.pop()
        if type(node).free_symbols is not Basic.free_symbols:  # a symbol, or something that binds one
            found |= node.free_symbols
        elif node not in seen:
            seen.add(node)
            todo.extend(node.args)
    return frozenset(found)


@lru_cache(maxsize=8192)
def _types_in(expr: Basic) -> frozenset[type]:
    return frozenset(type(node) for node in compounds((expr,)))


def occur(kinds: type | tuple[type, ...], exprs: Iterable[Basic]) -> bool:
    """Whether a compound subexpression is of one of some kinds."""
    return any(issubclass(found, kinds) for expr in exprs for found in _types_in(expr))
