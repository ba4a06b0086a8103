"""Where an answer by cases has a value: everywhere, or only where one of its cases holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Expr, Integer, Mul, Piecewise, Symbol, true
from sympy.core.basic import Basic

_ONE, _ZERO = Integer(1), Integer(0)


def covering(value: Any, definitions: Mapping[Symbol, Expr]) -> Expr | None:
    """What is 1 where all cases that a value hangs on are given, and 0 elsewhere; None where they always are."""
    found = _Covering(definitions).of(value) if isinstance(value, Basic) else _ONE
    return None if found == _ONE else found


class _Covering:
    def __init__(self, definitions: Mapping[Symbol, Expr]) -> None:
        self.definitions = definitions
        self.known: dict[Basic, Expr] = {}

    def of(self, value: Basic) -> Expr:
        """The product of 0 or 1 for each definition by cases."""
        if value not in self.known:
            self.known[value] = _ONE  # which breaks circles
            self.known[value] = self._found(value)
        return self.known[value]

    def _found(self, value: Basic) -> Expr:
        if isinstance(value, Piecewise):
            cases = [(self.of(branch), condition) for branch, condition in value.args]
            complete = any(condition == true for _, condition in cases)
            if complete and all(branch == _ONE for branch, _ in cases):
                return _ONE
            return Piecewise(*cases, *(() if complete else ((_ZERO, true),)), evaluate=False)
        if isinstance(value, Symbol):
            return self.of(self.definitions[value]) if value in self.definitions else _ONE
        parts = dict.fromkeys(part for part in map(self.of, value.args) if part != _ONE)
        return Mul(*parts, evaluate=False) if len(parts) > 1 else next(iter(parts), _ONE)
