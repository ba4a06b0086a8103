"""Equality up to the order and grouping of terms and factors, and up to definitions: the cheapest of proofs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from sympy import Add, Expr, Mul, Symbol
from sympy.core.basic import Basic


class Congruence:
    """Numbers expressions so that two get the same number if they differ only in order, grouping and names.

    Rules: a + b = b + a, (a + b) + c = a + (b + c), the same for products, equal arguments give equal values, and a
    name equals its definition. All hold wherever both sides are defined.
    """

    def __init__(self, definitions: Mapping[Symbol, Expr]) -> None:
        self.definitions = definitions
        self._numbers: dict[Hashable, int] = {}
        self._memo: dict[Basic, int] = {}

    @property
    def size(self) -> int:
        """How many expressions were met."""
        return len(self._memo)

    def number(self, expr: Basic) -> int:
        """The number of an expression's class."""
        found = self._memo.get(expr)
        if found is None and isinstance(expr, Symbol) and expr in self.definitions:
            found = self._memo[expr] = self.number(self.definitions[expr])
        if found is None:
            key = self._key(expr)
            found = self._memo[expr] = self._numbers.setdefault(key, len(self._numbers))
        return found

    def _key(self, expr: Basic) -> Hashable:
        if not expr.args:
            leaf: Hashable = expr
            return leaf
        if isinstance(expr, (Add, Mul)):
            return type(expr), tuple(sorted(self._flat(expr, type(expr))))
        return type(expr), *map(self.number, expr.args)

    def _flat(self, expr: Basic, kind: type[Basic]) -> list[int]:
        """The numbers of the terms (or factors), those of nested sums (or products) among them."""
        parts: list[int] = []
        todo = list(expr.args)
        while todo:
            part = todo.pop()
            while isinstance(part, Symbol) and part in self.definitions:
                part = self.definitions[part]
            if isinstance(part, kind):
                todo.extend(part.args)
            else:
                parts.append(self.number(part))
        return parts


def congruent(lhs: Expr, rhs: Expr, definitions: Mapping[Symbol, Expr]) -> bool:
    """Whether two expressions are the same up to order, grouping and definitions."""
    classes = Congruence(definitions)
    return classes.number(lhs) == classes.number(rhs)
