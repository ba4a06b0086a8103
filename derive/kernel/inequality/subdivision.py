"""A strict sign on a compact box, by covering it with smaller boxes on each of which a ball has that sign."""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import TypeAlias

from flint import arb, ctx
from sympy import Expr, Symbol

from ..domain import Domain, Sort
from ..enclosure import Evaluation, rational
from ..errors import Obstacle
from .goals import Goal
from .positivity import Lines, Used

_MOST_BOXES = 1_500
_MOST_SYMBOLS = 3
_BITS = 64

Box: TypeAlias = "tuple[tuple[Fraction, Fraction], ...]"


def by_subdivision(goal: Goal) -> Lines | None:
    """gap > 0 on a box with finite ends; relations between symbols are left out of account."""
    box = _box(goal.domain, goal.symbols)
    if box is None:
        return None
    count = _covered(goal.gap, goal.symbols, box)
    if count is None:
        return None
    text = f"{goal.gap} > 0 on each of {count} boxes that cover the domain, by balls"
    return (text, Used(("covering by balls",)))


def _box(domain: Domain, symbols: list[Symbol]) -> Box | None:
    if not 1 <= len(symbols) <= _MOST_SYMBOLS:
        return None
    sides = []
    for symbol in symbols:
        allowed = domain.range_of(symbol)
        if allowed.sort is Sort.COMPLEX or allowed.lower is None or allowed.upper is None:
            return None
        sides.append((allowed.lower, allowed.upper))
    return tuple(sides)


def _covered(gap: Expr, symbols: list[Symbol], box: Box) -> int | None:
    """How many boxes it took, or None."""
    todo = deque([box])
    done = 0
    while todo:
        part = todo.popleft()
        done += 1
        value = _value_on(gap, symbols, part)
        if value is not None and value > 0:
            continue
        if value is not None and value < 0:
            return None
        if done + len(todo) > _MOST_BOXES:
            return None
        todo.extend(_halves(part))
    return done


def _halves(box: Box) -> tuple[Box, Box]:
    """Cut across the longest side."""
    index = max(range(len(box)), key=lambda k: box[k][1] - box[k][0])
    low, high = box[index]
    middle = (low + high) / 2
    return (*box[:index], (low, middle), *box[index + 1 :]), (*box[:index], (middle, high), *box[index + 1 :])


def _value_on(gap: Expr, symbols: list[Symbol], box: Box) -> arb | None:
    """A real ball that contains the values of an expression on a box; None where there is none."""
    with ctx.workprec(_BITS):
        evaluation = Evaluation({}, {})
        for symbol, (low, high) in zip(symbols, box, strict=True):
            middle, radius = arb(rational((low + high) / 2)), arb(rational((high - low) / 2))
            evaluation.assume(symbol, middle + radius * arb(0, 1))
        try:
            value = evaluation.value(gap)
        except Obstacle:
            return None
        return value if isinstance(value, arb) and not evaluation.is_complex else None
