"""What certified balls say of a limit: the expression enclosed at points ever closer to it.

Balls at finitely many points prove no limit and refute none. They catch an engine that is wrong: an expression that
has stayed within a billionth of one value from 2^128 to 2^1024 does not tend to another, unless numbers of that size
stand in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sympy as sp
from flint import acb, arb, fmpq

from ..domain import Point
from ..enclosure import evaluate
from ..errors import Obstacle
from ..graph import compounds, replace
from .approach import INFINITIES, Approach

_STEPS = (128, 256, 512, 1024)
_BITS = 6000
_LARGEST = 2**40
_SETTLED = fmpq(1, 2**40)
_APART = fmpq(1, 2**20)


def settled(
    expr: sp.Expr, approach: Approach, point: Point, definitions: Mapping[sp.Symbol, sp.Expr], *, is_sequence: bool
) -> arb | None:
    """The value at which an expression has visibly settled at one choice of the parameters; None if it has not."""
    if _has_extreme_numbers(expr):
        return None
    found = []
    try:
        for germ in _far_out(approach, is_sequence):
            ball = evaluate(replace(expr, {approach.variable: germ}), point, definitions, bits=_BITS)
            real = ball.real if isinstance(ball, acb) else ball
            if real is None or not (real.rad() <= _SETTLED):
                return None
            found.append(real)
    except Obstacle:
        return None
    return found[-1] if all(abs(value - found[-1]) <= _scaled(_SETTLED, found[-1]) for value in found) else None


def is_apart(value: arb, target: sp.Expr, point: Point, definitions: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
    """Whether a settled value is certainly not the target; False where it is the target as far as can be seen."""
    if target in INFINITIES:
        return True
    ball = evaluate(target, point, definitions, bits=_BITS)
    if not isinstance(ball, arb):
        return None
    gap = abs(value - ball)
    return True if gap > _scaled(_APART, value) else False if gap <= _scaled(_SETTLED, value) else None


def _scaled(width: fmpq, value: arb) -> arb:
    return arb(width) * (1 + abs(value))


def _far_out(approach: Approach, is_sequence: bool) -> Iterator[sp.Expr]:
    """Points on the way, on either side where both are approached; even and odd for a sequence."""
    for step in _STEPS:
        if approach.point in INFINITIES:
            sign = 1 if approach.point is sp.oo else -1
            for shift in (0, 1) if is_sequence else (sp.Rational(1, 3),):
                yield sign * (sp.Integer(2) ** step + shift)
            continue
        for side in (approach.side,) if approach.side else (-1, 1):
            yield sp.Add(approach.point, side * sp.Rational(3, 2**step))


def _has_extreme_numbers(expr: sp.Expr) -> bool:
    nodes = [expr, *(arg for node in compounds((expr,)) for arg in node.args)]
    return any(isinstance(node, sp.Rational) and max(abs(int(node.p)), int(node.q)) > _LARGEST for node in nodes)
