"""Optima and extremals: functions built around their optimum, linear differential equations around their solutions."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import sympy as sp

from benchmarks.soundness.kinds.trial import Trial
from derive import Domain, euler_lagrange, maximum, minimum, only_maximum, only_minimum, stationary, variation
from derive.claims.claim import Claim, Context
from derive.kernel.graph import Graph

X, Y = sp.symbols("x y", real=True)
A, B = sp.symbols("a b", real=True)
F = sp.Function("y")
_NOTHING = Context(Domain(), Graph({}))


def trials(rng: Random) -> Iterator[Trial]:
    """Endless claims about optima and extremals."""
    while True:
        for claim, is_true in (*_optima(rng), *_quartic(rng), *_likelihoods(rng), *_extremals(rng)):
            yield Trial(f"{claim}", claim, _NOTHING, is_true)


def _number(rng: Random) -> sp.Rational:
    return sp.Rational(rng.randint(-6, 6), rng.randint(1, 4))


def _optima(rng: Random) -> Iterator[tuple[Claim, bool]]:
    """c (x - m)² + d, a quadratic form in two variables, and |x - m|: the optimum is at m."""
    m, d = _number(rng) + rng.choice([0, A]), _number(rng)
    lead = sp.Rational(rng.randint(1, 5), rng.randint(1, 3))
    off = rng.choice([0, 0, 1, sp.Rational(1, 50)])
    function = rng.choice([lead * (X - m) ** 2, lead * sp.Abs(X - m), lead * (X - m) ** 4, sp.exp((X - m) ** 2)])
    function = sp.expand(function) if rng.random() < 0.5 and not function.has(sp.Abs) else function
    least, most = rng.choice([(minimum, maximum), (only_minimum, only_maximum)])
    yield least(function + d, X, at=m + off), off == 0
    yield most(-function + d, X, at=m + off), off == 0
    yield most(function + d, X, at=m), False
    r, s = _number(rng), _number(rng)
    cross = sp.Rational(rng.randint(-9, 9), 4)
    form = (X - r) ** 2 + cross * (X - r) * (Y - s) + (Y - s) ** 2
    yield only_minimum(sp.expand(form), (X, Y), at=(r, s)), abs(cross) < 2
    yield stationary(sp.expand(form), (X, Y), at=(r + off, s)), off == 0


def _quartic(rng: Random) -> Iterator[tuple[Claim, bool]]:
    """(x - r)² (x - s)² has two minima; on a half-line there may be one."""
    r, s = sorted(rng.sample(range(-5, 6), 2))
    function = sp.expand((X - r) ** 2 * (X - s) ** 2)
    yield minimum(function, X, at=r), True
    yield only_minimum(function, X, at=r), False
    yield only_minimum(function, X, at=r, over=s > X), True
    yield minimum(function, X, at=r, over=r < X), False
    end = rng.randint(r, s + 3)
    yield maximum(X, X, at=end, over=(r <= X, end >= X)), True
    yield maximum((X - r) * (X - s), X, at=r, over=(r <= X, end >= X)), end <= s


def _likelihoods(rng: Random) -> Iterator[tuple[Claim, bool]]:
    n, k = rng.randint(2, 9), rng.randint(1, 8)
    off = rng.choice([0, 0, sp.Rational(1, 30)])
    above = X > 0
    yield only_maximum(k * sp.log(X) - n * X, X, at=sp.Rational(k, n) + off, over=above), off == 0
    yield only_maximum(-n * sp.log(X) - k / X, X, at=sp.Rational(k, n) + off, over=above), off == 0
    yield only_minimum(X * sp.log(X) - k * X, X, at=sp.exp(k - 1) + off, over=above), off == 0


def _extremals(rng: Random) -> Iterator[tuple[Claim, bool]]:
    """m y′²/2 - k y²/2 + g y: m y″ = -k y + g."""
    mass, k, g = rng.randint(1, 5), rng.choice([-4, -1, 1, 4, 9]), rng.randint(-3, 3)
    slope = sp.Derivative(F(X), X)
    integrand = sp.Rational(mass, 2) * slope**2 - sp.Rational(k, 2) * F(X) ** 2 + g * F(X)
    sign = rng.choice([1, 1, -1])
    yield variation(integrand, F(X), X, -k * F(X) + g - sign * mass * sp.Derivative(F(X), (X, 2))), sign == 1
    rate = sp.sqrt(sp.Rational(abs(k), mass))
    waves = sp.cos(rate * X) if k > 0 else sp.cosh(rate * X)
    shift = rng.choice([0, 0, 1])
    yield euler_lagrange(integrand, F(X), X, A * waves + sp.Rational(g, k) + shift), shift == 0
    yield euler_lagrange(integrand, F(X), X, A * waves.subs(X, 2 * X) + sp.Rational(g, k), A > 0), False
