"""Stationary points and optima, on the cases of the textbooks."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from derive import (
    Domain,
    maximum,
    minimum,
    only_maximum,
    only_minimum,
    pointwise_maximum,
    stationary,
)
from derive.claims.claim import Claim, Context
from derive.kernel.equality import Effort
from derive.kernel.graph import Graph
from derive.kernel.verdict import Verdict
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each, judged

x, y, z, a, b, c, k, n, s, v, w, lam, mu, theta = sp.symbols("x y z a b c k n s v w lambda mu theta", real=True)
x1, x2, x3, p1, p2 = sp.symbols("x1 x2 x3 p1 p2", real=True)
p, q, D, f = (sp.Function(name) for name in ["p", "q", "D", "f"])
log, exp, half, third = sp.log, sp.exp, sp.Rational(1, 2), sp.Rational(1, 3)

BISHOP = "Bishop, Pattern Recognition and Machine Learning"
CASELLA = "Casella & Berger, Statistical Inference"
BOYD = "Boyd & Vandenberghe, Convex Optimization"
STEWART = "Stewart, Calculus"


def at(
    claim: Callable[..., Claim], function: sp.Expr, by: object, *points: object, **rest: object
) -> tuple[Claim, tuple[Claim, ...]]:
    """The claims that the optimum is at points, the first of which is right."""
    found = [claim(function, by, at=point, **rest) for point in points]
    return found[0], tuple(found[1:])


between = (theta > 0, theta < 1)
GAN = p(x) * log(D(x)) + q(x) * log(1 - D(x))
ENTROPY = -p1 * log(p1) - p2 * log(p2) - (1 - p1 - p2) * log(1 - p1 - p2)
simplex = (p1 > 0, p2 > 0, p1 + p2 < 1)
newton = a * (x - c) ** 2 / 2 + b * (x - c)

CASES = [
    Textbook(
        "vertex of a parabola",
        f"{STEWART}, §4.7",
        *at(only_minimum, a * x**2 + b * x + c, x, -b / (2 * a), b / (2 * a), -b / a, -c / a, over=a > 0),
    ),
    Textbook("x exp(-x)", f"{STEWART}, §4.3", *at(only_maximum, x * exp(-x), x, 1, 2, -1, 0)),
    Textbook("x log x", f"{STEWART}, §4.3", *at(only_minimum, x * log(x), x, exp(-1), exp(-2), 1, exp(1), over=x > 0)),
    Textbook(
        "square root against its argument",
        f"{STEWART}, §4.1",
        *at(only_maximum, sp.sqrt(x) - x, x, sp.Rational(1, 4), half, 1, sp.Rational(1, 16), over=x >= 0),
    ),
    Textbook("at an end", f"{STEWART}, §4.1", *at(maximum, x**2, x, 1, 0, half, 2, over=(x >= 0, x <= 1))),
    Textbook(
        "open box", f"{STEWART}, §4.7", *at(only_maximum, x * (6 - 2 * x) ** 2, x, 1, 3, 2, half, over=(x >= 0, x <= 3))
    ),
    Textbook("distance from a point", f"{STEWART}, §4.1", *at(only_minimum, sp.Abs(x - a), x, a, 0, -a, a + 1)),
    Textbook(
        "Bernoulli likelihood",
        f"{CASELLA}, ex. 7.2.7",
        *at(
            only_maximum,
            k * log(theta) + (n - k) * log(1 - theta),
            theta,
            k / n,
            (n - k) / n,
            k / (2 * n),
            (k / n) ** 2,
            over=(*between, k > 0, k < n),
        ),
    ),
    Textbook(
        "Poisson likelihood",
        f"{CASELLA}, ex. 7.2",
        *at(only_maximum, s * log(lam) - n * lam, lam, s / n, n / s, 2 * s / n, s, over=(lam > 0, s > 0, n > 0)),
    ),
    Textbook(
        "exponential likelihood",
        f"{CASELLA}, ex. 7.2",
        *at(only_maximum, n * log(lam) - lam * s, lam, n / s, s / n, n, 1 / s, over=(lam > 0, s > 0, n > 0)),
    ),
    Textbook(
        "normal likelihood, mean",
        f"{CASELLA}, ex. 7.2.5",
        *at(
            only_maximum,
            -((x1 - mu) ** 2 + (x2 - mu) ** 2 + (x3 - mu) ** 2) / (2 * v),
            mu,
            (x1 + x2 + x3) / 3,
            x1 + x2 + x3,
            (x1 + x2) / 2,
            x1,
            over=v > 0,
        ),
    ),
    Textbook(
        "normal likelihood, variance",
        f"{CASELLA}, ex. 7.2.11",
        *at(
            only_maximum,
            -n / 2 * log(v) - s / (2 * v),
            v,
            s / n,
            s / (n + 1),
            s,
            sp.sqrt(s / n),
            over=(v > 0, s > 0, n > 0),
        ),
    ),
    Textbook(
        "least squares through the origin",
        f"{BISHOP}, §1.1",
        *at(
            only_minimum,
            (x1 - a * w) ** 2 + (x2 - b * w) ** 2,
            w,
            (a * x1 + b * x2) / (a**2 + b**2),
            (a * x1 + b * x2) / (a + b),
            a * x1 + b * x2,
            x1 / a,
            over=(a > 0, b > 0),
        ),
    ),
    Textbook(
        "ridge regression",
        f"{BISHOP}, §3.1.4",
        *at(
            only_minimum,
            (y - x * w) ** 2 + lam * w**2,
            w,
            x * y / (x**2 + lam),
            y / x,
            x * y / (x**2 - lam),
            x * y / (x + lam),
            over=(lam > 0, x > 0),
        ),
    ),
    Textbook(
        "a line through two variables",
        f"{BOYD}, §9.1",
        *at(
            only_minimum,
            x**2 + x * y + y**2 - a * x,
            (x, y),
            (2 * a / 3, -a / 3),
            (a / 2, 0),
            (a / 3, a / 3),
            (2 * a / 3, a / 3),
        ),
    ),
    Textbook(
        "Newton step",
        f"{BOYD}, §9.5",
        *at(only_minimum, newton, x, c - b / a, c + b / a, c - a / b, c - b, over=(a > 0, b > 0)),
    ),
    Textbook(
        "arithmetic and geometric mean",
        f"{BOYD}, §3.1.9",
        *at(
            only_maximum,
            x * y,
            (x, y),
            (s / 2, s / 2),
            (s / 3, 2 * s / 3),
            (s / 4, 3 * s / 4),
            (s, 0),
            over=(x > 0, y > 0, s > 0, sp.Eq(x + y, s, evaluate=False)),
        ),
    ),
    Textbook(
        "least norm on a line",
        f"{BISHOP}, app. E",
        *at(
            only_minimum,
            x**2 + y**2,
            (x, y),
            (half, half),
            (1, 0),
            (third, 2 * third),
            (half, third),
            over=sp.Eq(x + y, 1, evaluate=False),
        ),
    ),
    Textbook(
        "entropy of three outcomes",
        f"{BISHOP}, §1.6",
        *at(
            only_maximum,
            ENTROPY,
            (p1, p2),
            (third, third),
            (half, half / 2),
            (half / 2, half),
            (third, half),
            over=simplex,
        ),
    ),
    Textbook(
        "entropy of three outcomes, value",
        f"{BISHOP}, §1.6",
        maximum(ENTROPY, (p1, p2), (third, third), log(3), simplex),
        tuple(maximum(ENTROPY, (p1, p2), (third, third), value, simplex) for value in (log(2), 1, 3)),
    ),
    Textbook(
        "logistic loss is least where the odds are right",
        f"{BISHOP}, §4.3",
        *at(
            only_minimum,
            -k * log(theta) - (1 - k) * log(1 - theta),
            theta,
            k,
            1 - k,
            k**2,
            half * k,
            over=(*between, k > 0, k < 1),
        ),
    ),
    Textbook(
        "optimal discriminator",
        "Goodfellow et al., Generative adversarial nets (2014), prop. 1",
        *(lambda claims: (claims[0], claims[1:]))(
            tuple(
                pointwise_maximum(GAN, D(x), x, point, over=(p(x) > 0, q(x) > 0, D(x) > 0, D(x) < 1))
                for point in (p(x) / (p(x) + q(x)), q(x) / (p(x) + q(x)), half, p(x))
            )
        ),
    ),
    Textbook(
        "regression function, point by point",
        f"{BISHOP}, §1.5.5",
        *(lambda claims: (claims[0], claims[1:]))(
            tuple(
                pointwise_maximum(-p(x) * (D(x) - f(x)) ** 2, D(x), x, point, over=p(x) > 0)
                for point in (f(x), p(x), -f(x), f(x) + 1)
            )
        ),
    ),
    Textbook(
        "Lagrange multipliers",
        f"{BISHOP}, app. E",
        *at(
            stationary,
            1 - x**2 - y**2 + lam * (x + y - 1),
            (x, y, lam),
            (half, half, 1),
            (half, half, -1),
            (1, 0, 1),
            (half, third, 1),
        ),
    ),
    Textbook(
        "saddle", f"{STEWART}, §14.7", *at(stationary, x**2 - y**2 - 2 * a * x, (x, y), (a, 0), (0, 0), (a, a), (-a, 0))
    ),
    Textbook(
        "the largest rectangle under a given perimeter",
        f"{STEWART}, §4.7",
        *at(only_maximum, x * (a - x), x, a / 2, a / 3, a / 4, a, over=(x >= 0, x <= a, a > 0)),
    ),
]


@each(CASES)
def test_true_claims_are_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_wrong_versions_are_not(case: Textbook) -> None:
    assert_mutants_fail(case)


def verdict(claim: Claim, context: Context | None = None) -> Verdict:
    return judged(claim, context or Context(Domain(), Graph({}))).judgement.verdict


def test_a_gap_in_the_region_is_not_jumped() -> None:
    """log|x| is concave on either side of 0, and has a stationary point on each that is no maximum of both."""
    function = log(sp.Abs(x)) - x**2 / 2 + x / 10
    left = (sp.Rational(1, 10) - sp.sqrt(sp.Rational(401, 100))) / 2
    assert verdict(maximum(function, x, at=left)) is Verdict.REFUTED
    assert verdict(maximum(-1 / x, x, at=-1, over=x >= -1)) is Verdict.REFUTED


def test_a_second_maximum_refutes_the_only_one() -> None:
    assert verdict(only_maximum(-((x**2 - 1) ** 2), x, at=1)) is Verdict.REFUTED
    assert verdict(maximum(-((x**2 - 1) ** 2), x, at=1)) is Verdict.PROVED
    assert verdict(only_maximum(sp.Integer(1), x, at=0)) is Verdict.REFUTED


def test_a_local_maximum_is_not_a_maximum() -> None:
    cubic = x**3 - 3 * x
    assert verdict(stationary(cubic, x, at=-1)) is Verdict.PROVED
    assert verdict(maximum(cubic, x, at=-1)) is Verdict.REFUTED
    assert verdict(maximum(cubic, x, at=-1, over=x <= 2)) is Verdict.PROVED
    assert verdict(maximum(cubic, x, at=-1, over=x <= 3)) is Verdict.REFUTED
    assert verdict(only_maximum(cubic, x, at=-1, over=x <= 2)) is Verdict.REFUTED


def test_the_point_must_lie_in_the_region() -> None:
    found = judged(minimum(x**2, x, at=0, over=x > 0)).judgement
    assert found.verdict is Verdict.REFUTED and found.witness is not None and "outside" in found.witness.shows
    assert verdict(only_maximum(x * (a - x), x, at=a / 2, over=x > 0)) is Verdict.REFUTED  # a = -1


def test_a_degenerate_region_proves_nothing_by_vacuity() -> None:
    assert verdict(maximum(x**2 + y, (x, y), at=(0, 0), over=(x <= y, y <= x))) is not Verdict.PROVED
    assert verdict(maximum(x**2, x, at=1, over=(x >= 1, x <= 1))) is Verdict.PROVED
    assert verdict(maximum(x**2, x, at=1, over=(x > 1, x < 1))) is Verdict.ILL_FORMED


def test_kinks_and_whole_numbers_get_no_calculus() -> None:
    m = sp.Symbol("m", integer=True)
    assert verdict(minimum(sp.Abs(x - 1) + sp.Abs(x + 1), x, at=0)) is Verdict.PROVED
    assert verdict(stationary(sp.Abs(x), x, at=0)) is Verdict.ILL_FORMED
    assert verdict(minimum((m - half) ** 2, m, at=0)) in (Verdict.PROVED, Verdict.UNDECIDED)
    assert verdict(minimum((m - 2) ** 2, m, at=3)) is Verdict.REFUTED


def test_what_says_nothing_is_ill_formed() -> None:
    for claim in (maximum(x, x, at=x), maximum(log(x), x, at=0), pointwise_maximum(GAN, D(x), y, at=half)):
        assert verdict(claim) is Verdict.ILL_FORMED, claim
    named = Context(Domain(), Graph({x: y**2}))
    assert verdict(maximum(x, x, at=1), named) is Verdict.ILL_FORMED


def test_what_it_cannot_do_is_said() -> None:
    for claim in (
        maximum(sp.sin(x) + sp.sin(sp.sqrt(2) * x), x, at=sp.pi / 2),
        pointwise_maximum(-(D(x) ** 2) - D(x).diff(x) ** 2, D(x), x, at=sp.Integer(0)),
        maximum(f(f(x)), x, at=0),
    ):
        found = claim.judgement(Context(Domain(), Graph({})), Effort())
        assert found.verdict in (Verdict.UNDECIDED, Verdict.REFUTED)
        assert found.reason or found.witness


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(1, 9), st.integers(-9, 9), st.integers(-9, 9), st.permutations("xyzuvw"))
def test_every_parabola_under_every_name(lead: int, linear: int, constant: int, names: list[str]) -> None:
    t = sp.Symbol(names[0], real=True)
    right = sp.Rational(-linear, 2 * lead)
    function = lead * t**2 + linear * t + constant
    assert (
        verdict(only_minimum(function, t, at=right, value=constant - sp.Rational(linear**2, 4 * lead)))
        is Verdict.PROVED
    )
    assert verdict(only_minimum(function, t, at=right + sp.Rational(1, 97))) is Verdict.REFUTED
    assert verdict(maximum(function, t, at=right)) is Verdict.REFUTED


def test_narrow_peaks_jumps_and_parameters() -> None:
    """Found by attacking the engine."""
    assert verdict(maximum(-(x**2) + 40 * exp(-(10**8) * (x - 3) ** 2), x, at=0)) is Verdict.REFUTED
    assert verdict(maximum(sp.Heaviside(x, half), x, at=0)) is Verdict.REFUTED
    assert verdict(maximum(-(sp.floor(x) ** 2), x, at=half)) is Verdict.PROVED
    assert verdict(maximum(-a * x**2, x, at=0)) is Verdict.REFUTED
    assert verdict(maximum(sp.tan(x), x, at=0)) is Verdict.REFUTED
    assert verdict(minimum(x**2, x, at=1, over=sp.Ne(x, 0))) is Verdict.REFUTED
