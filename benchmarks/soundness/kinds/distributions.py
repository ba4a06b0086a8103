"""Distributions: random finite and explicit ones, whose divergences are written down term by term."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from random import Random

import sympy as sp

from benchmarks.soundness.kinds.trial import Trial
from derive import (
    Bernoulli,
    Domain,
    Exponential,
    Finite,
    Normal,
    Uniform,
    cross_entropy,
    density,
    entropy,
    expectation,
    js,
    kl,
    total_variation,
    variance,
    wasserstein,
)
from derive.claims.claim import Context
from derive.claims.conditions import restricted
from derive.claims.equality import Equality
from derive.kernel.graph import Graph

X, A, B, M, N = sp.symbols("x a b m n", real=True)
V, W = sp.symbols("v w", real=True)
P, Q = density("p"), density("q")
_NOTHING = Context(Domain(), Graph({}))
Law = dict[int, Fraction]


def trials(rng: Random) -> Iterator[Trial]:
    """Endless equalities of divergences and expectations."""
    while True:
        for lhs, rhs, is_true, *conditions in (*_finite(rng), *_intervals(rng), *_families(rng), *_unknown(rng)):
            claim = Equality(sp.sympify(lhs), sp.sympify(rhs))
            context = Context(restricted(Domain(), conditions), Graph({})) if conditions else _NOTHING
            yield Trial(f"{claim.lhs} = {claim.rhs} {conditions}", claim, context, bool(is_true))


def _drawn(rng: Random) -> Law:
    places = rng.sample(range(-3, 4), rng.randint(1, 4))
    weights = [rng.randint(0, 4) for _ in places]
    weights[0] += 1
    return {place: Fraction(weight, sum(weights)) for place, weight in zip(places, weights, strict=True)}


def _law(masses: Law) -> sp.Expr:
    return Finite({place: _shown(mass) for place, mass in masses.items()})


def _shown(value: Fraction) -> sp.Expr:
    return sp.Rational(value.numerator, value.denominator)


def _divergence(p: Law, q: Law) -> sp.Expr:
    if any(mass and not q.get(place, 0) for place, mass in p.items()):
        return sp.oo
    return sp.Add(*(_shown(m) * sp.log(_shown(m / q[place])) for place, m in p.items() if m))


def _finite(rng: Random) -> Iterator[tuple[object, ...]]:
    p, q = _drawn(rng), _drawn(rng)
    if rng.random() < 0.5:
        q = {place: (mass + Fraction(1, len(p))) / 2 for place, mass in p.items()}
    off = rng.choice([0, 0, sp.Rational(1, 1000), 1])
    right = _divergence(p, q)
    yield kl(_law(p), _law(q)), right + off, off == 0 or right is sp.oo
    yield kl(_law(p), _law(q)), sp.oo, right is sp.oo
    places = sorted({*p, *q})
    middle = {place: (p.get(place, Fraction(0)) + q.get(place, Fraction(0))) / 2 for place in places}
    half = (_divergence(p, middle) + _divergence(q, middle)) / 2
    yield js(_law(p), _law(q)), half + off, off == 0
    apart = sum((abs(p.get(x, Fraction(0)) - q.get(x, Fraction(0))) for x in places), Fraction(0)) / 2
    yield total_variation(_law(p), _law(q)), _shown(apart) + off, off == 0
    gap, moved = Fraction(0), Fraction(0)
    for place, following in pairwise(places):
        gap += p.get(place, Fraction(0)) - q.get(place, Fraction(0))
        moved += abs(gap) * (following - place)
    yield wasserstein(_law(p), _law(q)), _shown(moved) + off, off == 0
    average = sum((mass * place for place, mass in p.items()), Fraction(0))
    second = sum((mass * place**2 for place, mass in p.items()), Fraction(0))
    yield expectation(X**2, X, _law(p)), _shown(second) + off, off == 0
    yield variance(X, X, _law(p)), _shown(second - average**2) + off, off == 0


def _intervals(rng: Random) -> Iterator[tuple[object, ...]]:
    a, b, c, d = (*sorted(rng.sample(range(-4, 5), 2)), *sorted(rng.sample(range(-4, 5), 2)))
    p, q = Uniform(a, b), Uniform(c, d)
    off = rng.choice([0, 0, sp.Rational(1, 100)])
    inside = c <= a and b <= d
    yield kl(p, q), sp.log(sp.Rational(d - c, b - a)) + off if inside else sp.oo, off == 0 or not inside
    overlap = max(0, min(b, d) - max(a, c))
    yield total_variation(p, q), 1 - sp.Rational(overlap, max(b - a, d - c)) + off, off == 0
    u, w = Fraction(a - c), Fraction(b - d)
    moved = abs(u) if u == w else (w * abs(w) - u * abs(u)) / (2 * (w - u))
    yield wasserstein(p, q), _shown(moved) + off, off == 0
    k = rng.randint(0, 5)
    yield expectation(X**k, X, p), sp.Rational(b ** (k + 1) - a ** (k + 1), (k + 1) * (b - a)) + off, off == 0
    if overlap == 0:
        yield js(p, q), sp.log(2) + off, off == 0


def _families(rng: Random) -> Iterator[tuple[object, ...]]:
    off = rng.choice([0, 0, sp.Rational(1, 100)])
    right = sp.log(W / V) / 2 + (V + (M - N) ** 2) / (2 * W) - sp.Rational(1, 2)
    yield kl(Normal(M, V), Normal(N, W)), right + off, off == 0
    yield kl(Exponential(V), Exponential(W)), sp.log(V / W) + W / V - 1 + off, off == 0
    yield cross_entropy(Normal(M, V), Normal(N, W)), entropy(Normal(M, V)) + right + off, off == 0
    inside = (A > 0, A < 1, B > 0, B < 1)
    bernoulli = A * sp.log(A / B) + (1 - A) * sp.log((1 - A) / (1 - B))
    yield kl(Bernoulli(A), Bernoulli(B)), bernoulli + off, off == 0, *inside
    n = rng.randint(1, 4)
    yield expectation(X**n, X, Exponential(V)), sp.factorial(n) / V**n + off, off == 0
    yield expectation((X - M) ** (2 * n), X, Normal(M, V)), sp.factorial2(2 * n - 1) * V**n + off, off == 0
    rate = rng.randint(-3, 3)
    yield expectation(sp.exp(rate * X), X, Normal(M, V)), sp.exp(rate * M + sp.Rational(rate**2, 2) * V) + off, off == 0
    shift = rng.choice([A, B - A, 2])
    yield wasserstein(Normal(M, V), Normal(M + shift, V)), sp.Abs(shift) + off, off == 0


def _unknown(rng: Random) -> Iterator[tuple[object, ...]]:
    """∫ p log(α p/(β p + γ q)) in two ways, which differ by the logarithm of a constant."""
    alpha, beta, gamma, scale = (rng.randint(1, 4) for _ in range(4))
    off = rng.choice([0, 0, sp.Rational(1, 20)])
    inner = alpha * P(X) / (beta * P(X) + gamma * Q(X))
    lhs = expectation(sp.log(inner), X, P)
    rhs = expectation(sp.log(inner / scale), X, P) + sp.log(scale)
    yield lhs, rhs + off, off == 0
    share = sp.Rational(gamma, beta + gamma)
    mixed = (1 - share) * P + share * Q
    yield kl(P, mixed), expectation(sp.log(P(X)), X, P) - expectation(
        sp.log((1 - share) * P(X) + share * Q(X)), X, P) + off, off == 0  # fmt: skip
    yield cross_entropy(P, Q), entropy(P) + kl(P, Q) + off, off == 0
    yield expectation(alpha * X + beta, X, P), alpha * expectation(X, X, P) + beta + off, off == 0
    yield kl(P, Q), kl(Q, P), False
    yield expectation(X**2, X, P), expectation(X, X, P) ** 2, False
