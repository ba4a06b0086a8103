"""Terms of sequences in answers: substitution under sums and products, other index letters, closed forms put in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Product, Sum, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from ..kernel.graph import rebuilt

_LETTERS = "i j k l m p q r"
_SHIFTS = (0, 1, -1, 2, -2)


def placed(expr: Any, values: Mapping[Symbol, Expr]) -> Any:
    """An expression with values for free symbols; bound indices that these would be confused with get other names."""
    taken = set(values).union(*(value.free_symbols for value in values.values()))
    return _freshened(expr, taken).xreplace(dict(values))


def _freshened(expr: Any, taken: set[Any]) -> Any:
    """The same expression without bound indices that are taken."""
    if not expr.args or not expr.has(Sum, Product):
        return expr
    changed = rebuilt(expr, tuple(_freshened(arg, taken) for arg in expr.args))
    if not isinstance(changed, (Sum, Product)):
        return changed
    for index, *bounds in changed.limits:
        if index in taken:
            other = _letter(taken | changed.atoms(Symbol))
            if len(changed.limits) > 1:
                changed = changed.xreplace({index: other})
            else:
                changed = changed.func(changed.function.xreplace({index: other}), (other, *bounds))
    return changed


def _letter(taken: set[Any]) -> Symbol:
    """A letter for an index that is not in use."""
    names = {symbol.name for symbol in taken}
    free = next(name for name in _names() if name not in names)
    return Symbol(free, integer=True)


def _names() -> Iterator[str]:
    yield from _LETTERS.split()
    number = 1
    while True:
        yield f"i_{number}"
        number += 1


@dataclass(frozen=True)
class Formula:
    """A sequence by a formula for its terms: what `J_i = …` says of J, for any index that is put in for i."""

    body: Expr
    letter: Symbol
    offset: int = 0

    def __call__(self, index: Expr) -> Expr:
        """The term at an index."""
        found: Expr = placed(self.body, {self.letter: index - self.offset})
        return found


def term(expr: Any) -> tuple[Any, Symbol, int] | None:
    """The sequence, the letter and the offset of a term such as R(n), θ(t + 1); None for others."""
    if not isinstance(expr, AppliedUndef) or len(expr.args) != 1:
        return None
    letters = [symbol for symbol in expr.args[0].free_symbols if symbol.is_integer]
    if len(letters) != 1:
        return None
    offset = expr.args[0] - letters[0]
    return (expr.func, letters[0], int(offset)) if offset.is_Integer else None


def inserted(expr: Any, formulas: Mapping[Any, Callable[[Expr], Expr]]) -> Any:
    """An expression with formulas for the terms of sequences."""
    if not expr.args or not expr.atoms(AppliedUndef):
        return expr
    args = tuple(inserted(arg, formulas) for arg in expr.args)
    formula = formulas.get(expr.func)
    if formula is not None:
        return formula(args[0])
    return expr if args == expr.args else rebuilt(expr, args)


def index_of(quantity: Basic) -> Symbol | None:
    """The letter that the terms of sequences in a quantity have for an index, if it is one and the same."""
    letters = {
        symbol
        for node in quantity.atoms(AppliedUndef)
        for arg in node.args
        for symbol in arg.free_symbols
        if symbol.is_integer
    }
    return letters.pop() if len(letters) == 1 else None


def aligned(quantity: Basic, index: Symbol, other: Basic) -> tuple[Symbol, int] | None:
    """The letter and the shift by which a quantity becomes another: R(n + 1) is R(L) for L and 1."""
    for letter in sorted((symbol for symbol in other.free_symbols if symbol.is_integer), key=str):
        for shift in _SHIFTS:
            if evaluated(placed(quantity, {index: letter + shift})) == evaluated(other):
                return letter, shift
    return None


def evaluated(expr: Any) -> Any:
    """The same with its sums in SymPy's order, as n + 1 and 1 + n are one index."""
    return expr.func(*map(evaluated, expr.args)) if expr.args else expr
