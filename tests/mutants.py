"""Wrong versions of a right equation: one mistake each, of the kinds that people make.

Only the right-hand side is edited, one node at a time and unevaluated, so that the mistake stays as it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sympy import Add, Expr, Function, ImmutableMatrix, Integer, Mul, Pow, Sum, Symbol
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase

from derive.claims.equality import Equality, Side
from derive.kernel.language import SlotDerivative


class Mistake(StrEnum):
    """What was done to the right-hand side."""

    SIGN = "sign"
    FACTOR = "dropped factor"
    TERM = "dropped term"
    FUNCTION = "dropped function"
    INDEX = "wrong index"


@dataclass(frozen=True)
class Mutant:
    """A claim with one mistake; `text` tells mutants apart in a test's name."""

    mistake: Mistake
    claim: Equality

    @property
    def text(self) -> str:
        """For people."""
        return f"{self.mistake}: {self.claim.rhs}"


def mutants(claim: Equality, names: Sequence[Symbol]) -> list[Mutant]:
    """Every single mistake in the right-hand side; `names` are those that an index can be mistaken for."""
    found: dict[Side, Mutant] = {claim.rhs: Mutant(Mistake.SIGN, claim)}
    for mistake, wrong in _sides(claim.rhs, names):
        found.setdefault(wrong, Mutant(mistake, Equality(claim.lhs, wrong)))
    return list(found.values())[1:]


def _sides(side: Side, names: Sequence[Symbol]) -> Iterator[tuple[Mistake, Side]]:
    if not isinstance(side, MatrixBase):
        yield from _expressions(side, names)
        return
    entries = list(side)
    for place, entry in enumerate(entries):
        for mistake, wrong in _expressions(entry, names):
            yield mistake, ImmutableMatrix(*side.shape, [*entries[:place], wrong, *entries[place + 1 :]])


def _expressions(expr: Expr, names: Sequence[Symbol]) -> Iterator[tuple[Mistake, Expr]]:
    yield Mistake.SIGN, negated(expr)
    yield from _everywhere(expr, names)


def _everywhere(expr: Expr, names: Sequence[Symbol]) -> Iterator[tuple[Mistake, Expr]]:
    yield from _here(expr, names)
    for place, arg in enumerate(expr.args):
        if not isinstance(arg, Expr) or (place and isinstance(expr, (Pow, Sum))):
            continue
        for mistake, wrong in _everywhere(arg, names):
            if isinstance(expr, SlotDerivative) and wrong.func != arg.func:
                continue  # φ′ of something that is no φ
            yield mistake, _with(expr, [*expr.args[:place], wrong, *expr.args[place + 1 :]])


def _here(expr: Expr, names: Sequence[Symbol]) -> Iterator[tuple[Mistake, Expr]]:
    args = list(expr.args)
    if isinstance(expr, Add):
        for place, term in enumerate(args):
            yield Mistake.SIGN, _with(expr, [*args[:place], negated(term), *args[place + 1 :]])
            yield Mistake.TERM, _with(expr, args[:place] + args[place + 1 :])
    elif isinstance(expr, Mul):
        for place in range(len(args)):
            yield Mistake.FACTOR, _with(expr, args[:place] + args[place + 1 :])
    elif isinstance(expr, Pow):
        yield Mistake.FACTOR, expr.base
    elif isinstance(expr, Function):
        yield Mistake.FUNCTION, args[0]
    elif isinstance(expr, Symbol):
        yield from ((Mistake.INDEX, other) for other in _siblings(expr, names))


def negated(expr: Expr) -> Expr:
    """-expr; a minus sign that stands there is taken away."""
    if isinstance(expr, Mul) and expr.args[0] == -1:
        return _with(expr, expr.args[1:])
    return Mul(Integer(-1), expr, evaluate=False)


def _with(expr: Basic, args: Iterable[Expr]) -> Expr:
    args = list(args)
    if isinstance(expr, (Add, Mul)) and len(args) == 1:
        return args[0]
    return expr.func(*args, evaluate=False) if isinstance(expr, (Add, Mul, Pow, Function)) else expr.func(*args)


def _siblings(symbol: Symbol, names: Sequence[Symbol]) -> list[Symbol]:
    """The names that differ from this one in the index only."""
    return [name for name in names if name != symbol and _letter(name) == _letter(symbol)]


def _letter(symbol: Symbol) -> str:
    return re.split(r"[_^]", str(symbol))[0]
