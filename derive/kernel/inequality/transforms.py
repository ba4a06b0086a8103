"""The same goal seen through an increasing function: the logarithm of both sides, or the exponential."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING

from flint import fmpq_mpoly
from sympy import Expr, Integer, exp, log

from ..calculus import ONE, add, minus, mul, power
from ..field import Quotient
from ..intervals import NULL, POSITIVE
from .goals import Core, Goal
from .positivity import Lines, Used

if TYPE_CHECKING:
    from ..tower import Generator
    from .prover import Prover


def by_monotone_function(prover: Prover, goal: Goal, core: Core, depth: int) -> Lines | None:
    """P ≥ N from log P ≥ log N, where P, N > 0; Σ a log u ≥ w from Π u^a ≥ exp w."""
    if depth < 2 or len(core.factors) != 1:
        return None
    value = core.factors[0][0] * core.sign
    return _logarithms(prover, goal, core, value, depth) or _exponentials(prover, goal, core, value, depth)


def _logarithms(prover: Prover, goal: Goal, core: Core, value: fmpq_mpoly, depth: int) -> Lines | None:
    """One of the two sides must be a single product with an exponential in it."""
    form = core.form
    terms = [(form.field.ring.from_dict({m: c}), c) for m, c in value.terms()]
    above = [term for term, c in terms if c > 0]
    below = [-term for term, c in terms if c < 0]
    if not above or not below or not any(_has_exponential(core, side) for side in (above, below) if len(side) == 1):
        return None
    if any(form.sign_of(term) != POSITIVE for term in (*above, *below)):
        return None
    sides = [add(*(_written(core, term) for term in side)) for side in (above, below)]
    found = prover.prove(Goal(add(_log(sides[0]), minus(_log(sides[1]))), goal.strict, goal.domain), depth - 1)
    if found is None:
        return None
    return (f"by logarithms: {sides[0]} against {sides[1]}", Used(("the logarithm is increasing",)), *found)


def _log(side: Expr) -> Expr:
    return log(side, evaluate=False)


def _written(core: Core, value: fmpq_mpoly) -> Expr:
    return core.form.expression(Quotient(value, core.form.field.one.num))


def _has_exponential(core: Core, side: list[fmpq_mpoly]) -> bool:
    members = core.form.members(Quotient(side[0], core.form.field.one.num))
    return any(generator.kind == "exp" for generator in members)


def _exponentials(prover: Prover, goal: Goal, core: Core, value: fmpq_mpoly, depth: int) -> Lines | None:
    """Linear in logarithms of positive elements, with rational coefficients."""
    form, one = core.form, core.form.field.one.num
    logs = [g for g in form.members(Quotient(value, one)) if g.kind == "ln" and not g.is_number]
    slopes = [value.derivative(g.index) for g in logs]
    if not logs or not all(slope.is_constant() for slope in slopes):
        return None
    if any(form.sign(g.args[0]) not in (POSITIVE, POSITIVE | NULL) for g in logs):
        return None
    scale = lcm(*(int(slope.leading_coefficient().denom()) for slope in slopes))
    rest = value * scale
    above: list[Expr] = []
    below: list[Expr] = []
    for generator, slope in zip(logs, slopes, strict=True):
        count = int((slope.leading_coefficient() * scale).numer())
        rest = rest - generator.letter * count
        (above if count > 0 else below).append(_power(core, generator, abs(count)))
    above.append(exp(_written(core, rest), evaluate=False) if not rest.is_zero() else ONE)
    gap = add(mul(*above), minus(mul(*below)))
    found = prover.prove(Goal(gap, goal.strict, goal.domain), depth - 1)
    if found is None:
        return None
    return (f"by exponentials: {gap}", Used(("the exponential is increasing",)), *found)


def _power(core: Core, generator: Generator, count: int) -> Expr:
    base = core.form.expression(generator.args[0])
    return base if count == 1 else power(base, Integer(count))
