"""Rounding: random numbers with the digits that mpmath and Python's integers give, and digits that are off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random
from typing import Any

import mpmath
import sympy as sp

from benchmarks.soundness.kinds.trial import Trial
from derive import Domain, rounds, sigmoid
from derive.claims.claim import Context
from derive.claims.rounding import Rounding
from derive.kernel.graph import Graph

_EMPTY = Context(Domain(), Graph({}))
_DIGITS = 60

_FUNCTIONS: list[tuple[Callable[[Any], Any], Callable[[Any], Any]]] = [
    (sp.exp, mpmath.exp),
    (sp.sin, mpmath.sin),
    (sp.cos, mpmath.cos),
    (sp.tanh, mpmath.tanh),
    (sp.atan, mpmath.atan),
    (sigmoid, lambda u: 1 / (1 + mpmath.exp(-u))),
    (sp.cosh, mpmath.cosh),
    (lambda u: sp.sqrt(u**2 + 1), lambda u: mpmath.sqrt(u**2 + 1)),
    (lambda u: sp.log(u**2 + 2), lambda u: mpmath.log(u**2 + 2)),
]


def trials(rng: Random) -> Iterator[Trial]:
    """Values near and far from a halfway point, and the halfway points themselves."""
    while True:
        yield from rng.choice((_transcendental, _through_names, _rational, _halfway))(rng)


def _ratio(rng: Random, size: int = 60) -> sp.Rational:
    return sp.Rational(rng.randint(-size, size), rng.randint(1, size // 2))


def _number(rng: Random, depth: int) -> tuple[sp.Expr, Any]:
    if depth == 0:
        value = _ratio(rng)
        return value, mpmath.mpf(int(value.p)) / int(value.q)
    (expr, number), (other, number_2) = _number(rng, depth - 1), _number(rng, 0)
    function, independent = rng.choice(_FUNCTIONS)
    if abs(number) > 20:
        expr, number = expr / 1000, number / 1000
    applied, value = function(expr), independent(number)
    return rng.choice(((applied, value), (applied * other, value * number_2), (applied + other, value + number_2)))


def _transcendental(rng: Random) -> Iterator[Trial]:
    with mpmath.workdps(_DIGITS):
        expr, value = _number(rng, rng.randint(1, 3))
        yield from _of(rng, expr, value, _EMPTY)


def _through_names(rng: Random) -> Iterator[Trial]:
    """A value that is named on the way."""
    with mpmath.workdps(_DIGITS):
        inner, value = _number(rng, 1)
        name = sp.Symbol("u", real=True)
        factor = _ratio(rng)
        context = Context(Domain(), Graph({name: inner}))
        own = value * (1 - value) + mpmath.mpf(int(factor.p)) / int(factor.q)
        yield from _of(rng, name * (1 - name) + factor, own, context)


def _of(rng: Random, expr: sp.Expr, value: Any, context: Context) -> Iterator[Trial]:
    places = rng.randint(0, 12)
    scaled = value * mpmath.mpf(10) ** places
    if not abs(scaled) < mpmath.mpf(10) ** 35:
        return
    number = int(mpmath.nint(scaled))
    if abs(abs(scaled - number) - 0.5) < mpmath.mpf(10) ** -20:
        return
    for off in (0, rng.choice((-1, 1)), rng.randint(2, 40) * rng.choice((-1, 1))):
        yield _trial(rounds(expr, written(number + off, places)), context, off == 0)
    if number:
        yield _trial(rounds(expr, written(-number, places)), context, False)


def _rational(rng: Random) -> Iterator[Trial]:
    value, places = Fraction(rng.randint(-(10**6), 10**6), rng.randint(1, 10**4)), rng.randint(0, 6)
    value += Fraction(rng.randint(-1, 1), 10 ** rng.randint(10, 300))
    scaled = value * 10**places
    if (2 * scaled).denominator == 1 and scaled.denominator == 2:
        return
    number = (scaled + Fraction(1, 2)).__floor__()
    expr = sp.Rational(value.numerator, value.denominator)
    for off in (0, -1, 1):
        yield _trial(rounds(expr, written(number + off, places)), _EMPTY, off == 0)


def _halfway(rng: Random) -> Iterator[Trial]:
    """Just beside a halfway point; and on it, where the even and the other digit are true by convention only."""
    number, places = rng.randint(-500, 500), rng.randint(0, 4)
    tiny = Fraction(rng.choice((-1, 1)), 10 ** rng.randint(20, 900))
    value = Fraction(2 * number + 1, 2 * 10**places)
    beside = value + tiny
    right = number + 1 if tiny > 0 else number
    expr = sp.Rational(beside.numerator, beside.denominator)
    yield _trial(rounds(expr, written(right, places)), _EMPTY, True)
    yield _trial(rounds(expr, written(2 * number + 1 - right, places)), _EMPTY, False)
    hidden = sp.Rational(value.numerator, value.denominator) + sp.sqrt(3 + 2 * sp.sqrt(2)) - 1 - sp.sqrt(2)
    away = number + 1 if value > 0 else number
    even = number if number % 2 == 0 else number + 1
    for digits in (number, number + 1, number + 2, number - 1):
        yield _trial(rounds(hidden, written(digits, places)), _EMPTY, digits == away == even)


def written(number: int, places: int) -> str:
    """`number` units of the last of so many places."""
    whole = str(abs(number)).rjust(places + 1, "0")
    return ("-" if number < 0 else "") + (f"{whole[:-places]}.{whole[-places:]}" if places else whole)


def _trial(claim: Rounding, context: Context, is_true: bool) -> Trial:
    return Trial(f"{claim.value!r} ≈ {claim.printed} where {dict(context.definitions)}", claim, context, is_true)
