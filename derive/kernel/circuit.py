"""Expressions as arithmetic circuits: every subexpression is one node, however often it occurs.

SymPy hashes an expression anew each time it is looked up, which takes longer than the arithmetic at a point; nodes are
met by identity, and know what computes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Symbol
from sympy.core.basic import Basic

from .nodes import symbols_in

Gate = tuple[Any, tuple[Basic, ...], Any]  # a rule, the expressions that it takes, and a constant


class Node:
    """An expression, the rule that computes it, the nodes that the rule takes, and a constant."""

    __slots__ = ("_symbols", "args", "constant", "expr", "rule")

    def __init__(self, expr: Basic, rule: Any, args: tuple[Node, ...], constant: Any) -> None:
        self.expr = expr
        self.rule = rule
        self.args = args
        self.constant = constant
        self._symbols: frozenset[Symbol] | None = None

    def hangs_on(self, symbol: Symbol) -> bool:
        """Whether a symbol occurs free in it."""
        if self._symbols is None:
            self._symbols = symbols_in(self.expr)
        return symbol in self._symbols


class Circuit:
    """The nodes of expressions; `gate` says what computes one."""

    def __init__(self, gate: Callable[[Basic], Gate]) -> None:
        self._gate = gate
        self._nodes: dict[Basic, Node] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    def node(self, expr: Basic) -> Node:
        """The node of an expression."""
        found = self._nodes.get(expr)
        if found is None:
            rule, args, constant = self._gate(expr)
            found = self._nodes[expr] = Node(expr, rule, tuple(map(self.node, args)) if args else (), constant)
        return found
