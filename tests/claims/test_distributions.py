"""Expectations, entropies, divergences and distances, on the cases of the textbooks."""

from __future__ import annotations

from fractions import Fraction
from math import log as number_log

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from derive import (
    Bernoulli,
    Categorical,
    D,
    Exponential,
    Finite,
    Laplace,
    Normal,
    PointMass,
    Uniform,
    cross_entropy,
    density,
    entropy,
    expectation,
    js,
    kl,
    mean,
    total_variation,
    variance,
    wasserstein,
)
from derive.claims.claim import Context
from derive.claims.conditions import restricted
from derive.claims.equality import Equality
from derive.kernel.domain import Domain
from derive.kernel.graph import Graph
from derive.kernel.verdict import Verdict
from tests.claims.textbook import Textbook, assert_proved, each, judged

x, z, a, b, c, t, theta, lam, kap, mu, nu, s, v, w = sp.symbols("x z a b c t theta lambda kappa mu nu s v w", real=True)
p, q, p_z = density("p"), density("q"), density("p_z")
f, G, Dis = sp.Function("f"), sp.Function("G"), sp.Function("D")
log, exp, Rational, oo = sp.log, sp.exp, sp.Rational, sp.oo
half = Rational(1, 2)
best = p(x) / (p(x) + q(x))
V = expectation(log(best), x, p) + expectation(log(1 - best), x, q)

COVER = "Cover & Thomas, Elements of Information Theory"
GAN = "Goodfellow et al., Generative adversarial nets (2014)"
WGAN = "Arjovsky et al., Wasserstein GAN (2017)"
CASELLA = "Casella & Berger, Statistical Inference"
BISHOP = "Bishop, Pattern Recognition and Machine Learning"


def case(name: str, source: str, lhs: object, rhs: object, *wrong: object, given: tuple[object, ...] = ()) -> Textbook:
    """lhs = rhs, and not what is wrong."""
    context = Context(restricted(Domain(), given), Graph({}))
    claims = [Equality(sp.sympify(lhs), sp.sympify(side)) for side in (rhs, *wrong)]
    return Textbook(name, source, claims[0], tuple(claims[1:]), context)


CASES = [
    case(
        "the value at the best discriminator",
        f"{GAN}, thm. 1",
        V,
        2 * js(p, q) - 2 * log(2),
        js(p, q) - 2 * log(2),
        2 * js(p, q) + 2 * log(2),
        2 * js(p, q) - log(2),
    ),
    case(
        "the same by KL",
        f"{GAN}, thm. 1",
        V,
        kl(p, (p + q) / 2) + kl(q, (p + q) / 2) - log(4),
        kl(p, (p + q) / 2) / 2 + kl(q, (p + q) / 2) / 2 - log(4),
        kl(p, q) + kl(q, p) - log(4),
        kl(p, (p + q) / 2) + kl(q, (p + q) / 2),
    ),
    case(
        "Jensen–Shannon by KL",
        f"{COVER}, ch. 2",
        js(p, q),
        kl(p, (p + q) / 2) / 2 + kl(q, (p + q) / 2) / 2,
        kl(p, (p + q) / 2) + kl(q, (p + q) / 2),
        kl(p, q) / 2 + kl(q, p) / 2,
        kl(p, (p + q) / 2),
    ),
    case("symmetry", f"{COVER}, ch. 2", js(p, q), js(q, p), kl(p, q), total_variation(p, q), 0),
    case(
        "cross-entropy",
        f"{COVER}, §2.3",
        cross_entropy(p, q),
        entropy(p) + kl(p, q),
        entropy(q) + kl(p, q),
        entropy(p) - kl(p, q),
        entropy(p) + kl(q, p),
    ),
    case(
        "Jensen–Shannon by entropies",
        f"{COVER}, ch. 2",
        js(p, q),
        entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2,
        entropy((p + q) / 2) - entropy(p) - entropy(q),
        (entropy(p) + entropy(q)) / 2,
        entropy((p + q) / 2),
    ),
    case(
        "KL of Bernoulli laws",
        f"{COVER}, §2.3",
        kl(Bernoulli(a), Bernoulli(b)),
        a * log(a / b) + (1 - a) * log((1 - a) / (1 - b)),
        a * log(b / a) + (1 - a) * log((1 - b) / (1 - a)),
        a * log(a / b),
        b * log(b / a) + (1 - b) * log((1 - b) / (1 - a)),
        given=(a > 0, a < 1, b > 0, b < 1),
    ),
    case("entropy of a fair die", f"{COVER}, §2.1", entropy(Categorical(*[Rational(1, 6)] * 6)), log(6), log(2), 6, 0),
    case("0 log 0 = 0", f"{COVER}, §2.1", kl(PointMass(0), Bernoulli(half)), log(2), 0, oo, 1),
    case("p log(p/0) = ∞", f"{COVER}, §2.3", kl(Bernoulli(half), PointMass(0)), oo, log(2), 0, 1),
    case(
        "KL of normal laws",
        f"{BISHOP}, ex. 1.30",
        kl(Normal(mu, v), Normal(nu, w)),
        log(w / v) / 2 + (v + (mu - nu) ** 2) / (2 * w) - half,
        log(w / v) / 2 + (v + (mu - nu) ** 2) / (2 * v) - half,
        log(v / w) / 2 + (v + (mu - nu) ** 2) / (2 * w) - half,
        log(w / v) / 2 + (v + (mu - nu) ** 2) / (2 * w),
    ),
    case(
        "entropy of a normal law",
        f"{BISHOP}, ex. 1.35",
        entropy(Normal(mu, s**2)),
        log(2 * sp.pi * sp.E * s**2) / 2,
        log(2 * sp.pi * s**2) / 2,
        log(2 * sp.pi * sp.E * s) / 2,
        log(2 * sp.pi * sp.E * s**2),
        given=(s > 0,),
    ),
    case(
        "KL of exponential laws",
        f"{COVER}, ch. 8",
        kl(Exponential(lam), Exponential(kap)),
        log(lam / kap) + kap / lam - 1,
        log(kap / lam) + kap / lam - 1,
        log(lam / kap) + lam / kap - 1,
        log(lam / kap) + kap / lam,
    ),
    case(
        "entropy of an exponential law",
        f"{COVER}, ch. 8",
        entropy(Exponential(lam)),
        1 - log(lam),
        1 + log(lam),
        -log(lam),
        1 / lam,
    ),
    case(
        "KL of Laplace laws",
        "Gil et al., Inf. Sci. 249 (2013)",
        kl(Laplace(mu, b), Laplace(nu, c)),
        log(c / b) + (b * exp(-sp.Abs(mu - nu) / b) + sp.Abs(mu - nu)) / c - 1,
        log(c / b) + sp.Abs(mu - nu) / c - 1,
        log(b / c) + (b * exp(-sp.Abs(mu - nu) / b) + sp.Abs(mu - nu)) / c - 1,
        log(c / b) + (b * exp(-sp.Abs(mu - nu) / b) + sp.Abs(mu - nu)) / c,
    ),
    case(
        "KL of intervals within each other",
        f"{COVER}, ch. 8",
        kl(Uniform(0, a), Uniform(0, b)),
        log(b / a),
        log(a / b),
        oo,
        0,
        given=(a > 0, b > a),
    ),
    case(
        "KL of overlapping intervals",
        f"{WGAN}, ex. 1",
        kl(Uniform(0, 1), Uniform(theta, 1 + theta)),
        oo,
        0,
        theta,
        log(2),
        given=(theta > 0,),
    ),
    case(
        "JS of disjoint intervals",
        f"{WGAN}, ex. 1",
        js(Uniform(0, 1), Uniform(theta, 1 + theta)),
        log(2),
        0,
        log(2) / 2,
        theta,
        given=(theta > 1,),
    ),
    case(
        "W₁ of shifted intervals",
        f"{WGAN}, ex. 1",
        wasserstein(Uniform(0, 1), Uniform(theta, 1 + theta)),
        sp.Abs(theta),
        theta,
        theta**2,
        1,
    ),
    case(
        "W₁ of point masses",
        f"{WGAN}, ex. 1",
        wasserstein(PointMass(0), PointMass(theta)),
        sp.Abs(theta),
        theta,
        -theta,
        theta**2,
    ),
    case(
        "KL of point masses",
        f"{WGAN}, ex. 1",
        kl(PointMass(0), PointMass(theta)),
        oo,
        0,
        log(2),
        theta,
        given=(sp.Ne(theta, 0),),
    ),
    case(
        "JS of point masses",
        f"{WGAN}, ex. 1",
        js(PointMass(0), PointMass(theta)),
        log(2),
        oo,
        0,
        2 * log(2),
        given=(sp.Ne(theta, 0),),
    ),
    case(
        "total variation of point masses",
        f"{WGAN}, ex. 1",
        total_variation(PointMass(0), PointMass(theta)),
        1,
        0,
        2,
        half,
        given=(sp.Ne(theta, 0),),
    ),
    case(
        "the gradient of W₁",
        f"{WGAN}, ex. 1",
        D(wasserstein(PointMass(0), PointMass(theta)), theta),
        sp.sign(theta),
        theta,
        1,
        -sp.sign(theta),
    ),
    case(
        "disjoint supports, densities unknown",
        f"{WGAN}, §2",
        js(density("f", (0, 1)), density("g", (2, 3))),
        log(2),
        0,
        log(2) / 2,
        1,
    ),
    case(
        "W₁ of normal laws of equal variance",
        "Villani, Topics in Optimal Transportation",
        wasserstein(Normal(mu, v), Normal(nu, v)),
        sp.Abs(mu - nu),
        mu - nu,
        (mu - nu) ** 2,
        sp.Abs(mu - nu) / v,
    ),
    case(
        "W₁ of exponential laws",
        "Villani, Topics in Optimal Transportation",
        wasserstein(Exponential(lam), Exponential(kap)),
        sp.Abs(1 / lam - 1 / kap),
        sp.Abs(lam - kap),
        1 / lam - 1 / kap,
        1 / lam + 1 / kap,
    ),
    case(
        "W₁ on a finite set",
        "Villani, Topics in Optimal Transportation",
        wasserstein(Finite({0: half, 3: half}), Finite({1: half, 2: half})),
        1,
        2,
        half,
        0,
    ),
    case(
        "E[x⁴] of a normal law", f"{CASELLA}, §2.3", expectation(x**4, x, Normal(0, v)), 3 * v**2, v**2, 3 * v, 4 * v**2
    ),
    case(
        "moment generating function, normal",
        f"{CASELLA}, §2.3",
        expectation(exp(a * x), x, Normal(mu, v)),
        exp(a * mu + a**2 * v / 2),
        exp(a * mu),
        exp(a * mu + a**2 * v),
        exp(a * mu - a**2 * v / 2),
    ),
    case(
        "moment generating function, exponential",
        f"{CASELLA}, §2.3",
        expectation(exp(a * x), x, Exponential(lam)),
        lam / (lam - a),
        lam / (lam + a),
        1 / (lam - a),
        a / (lam - a),
    ),
    case(
        "variance of a uniform law",
        f"{CASELLA}, §3.3",
        variance(x, x, Uniform(a, b)),
        (b - a) ** 2 / 12,
        (b - a) ** 2 / 6,
        (b - a) / 12,
        (b + a) ** 2 / 12,
    ),
    case("variance of a Laplace law", f"{CASELLA}, §3.3", variance(x, x, Laplace(mu, b)), 2 * b**2, b**2, mu**2, 2 * b),
    case(
        "variance by moments",
        f"{CASELLA}, §2.3",
        expectation((x - expectation(x, x, p)) ** 2, x, p),
        expectation(x**2, x, p) - expectation(x, x, p) ** 2,
        expectation(x**2, x, p),
        expectation(x**2, x, p) + expectation(x, x, p) ** 2,
        expectation(x, x, p) ** 2 - expectation(x**2, x, p),
    ),
    case(
        "linearity",
        f"{CASELLA}, §2.2",
        expectation(a * f(x) + b, x, p),
        a * expectation(f(x), x, p) + b,
        a * expectation(f(x), x, p) + a * b,
        a * expectation(f(x), x, p),
        expectation(f(x), x, p) + b,
    ),
    case("no gradient by the generator", f"{GAN}, §3", D(expectation(log(Dis(x)), x, p), theta), 0, 1, theta, log(2)),
    case("∫ x²", "Stewart, Calculus, §5.2", sp.Integral(x**2, (x, 0, a)), a**3 / 3, a**3, a**2, a**3 / 2),
    case(
        "Gauss's integral",
        "Stewart, Calculus, §15.3",
        sp.Integral(exp(-a * x**2), (x, -oo, oo)),
        sp.sqrt(sp.pi / a),
        sp.sqrt(sp.pi) / a,
        sp.pi / a,
        sp.sqrt(2 * sp.pi / a),
    ),
    case(
        "∫ 1/(1 + x²)",
        "Stewart, Calculus, §5.3",
        sp.Integral(1 / (1 + x**2), (x, 0, 1)),
        sp.pi / 4,
        sp.pi / 2,
        1,
        log(2),
    ),
]


@each(CASES)
def test_true_claims_are_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_wrong_versions_are_not(case: Textbook) -> None:
    for mutant in case.mutants:
        found = judged(mutant, case.context).judgement
        assert found.verdict in (Verdict.REFUTED, Verdict.CONDITIONAL, Verdict.ILL_FORMED), (mutant, found)
        assert found.reason if found.verdict is Verdict.ILL_FORMED else found.witness


def verdict(lhs: object, rhs: object, *given: object) -> Verdict:
    context = Context(restricted(Domain(), given), Graph({}))
    return judged(Equality(sp.sympify(lhs), sp.sympify(rhs)), context).judgement.verdict


def test_the_published_halves_are_refuted_with_two_distributions() -> None:
    wrong = kl(p, (p + q) / 2) / 2 + kl(q, (p + q) / 2) / 2 - 2 * log(2)
    found = judged(Equality(2 * js(p, q) - 2 * log(2), wrong)).judgement
    assert found.verdict is Verdict.REFUTED and found.witness is not None
    assert any(line.startswith("p = ") for line in found.witness.instances)


def test_names_are_written_out_under_an_expectation() -> None:
    value, best_name = sp.symbols("V D^*", real=True)
    named = expectation(log(best_name), x, p) + expectation(log(1 - best_name), x, q)
    context = Context(Domain(), Graph({value: named, best_name: best}))
    claim = Equality(value, 2 * js(p, q) - 2 * log(2))
    assert judged(claim, context).judgement.verdict is Verdict.PROVED


def test_differentiation_under_the_expectation() -> None:
    inner = log(1 - Dis(G(z, theta)))
    claim = Equality(D(expectation(inner, z, p_z), theta), expectation(sp.Derivative(inner, theta), z, p_z))
    found = judged(claim).judgement
    assert found.verdict is Verdict.PROVED and found.proof is not None
    assert any("presupposed" in rule for rule in found.proof.rules)


def test_the_author_s_letter_for_the_variable_is_not_captured() -> None:
    letter = sp.Symbol("t", real=True)
    assert verdict(expectation(x + letter, x, Normal(mu, v)), mu + letter) is Verdict.PROVED
    assert verdict(expectation(x * letter, x, p), letter * expectation(letter, letter, p)) is Verdict.PROVED
    assert verdict(expectation(x * letter, x, p), expectation(letter**2, letter, p)) is Verdict.REFUTED


def test_boundaries_are_cases_of_their_own() -> None:
    """At a = 0 and a = 1 the divergence is 0, whatever the formula for 0 < a < 1 is."""
    same = kl(Bernoulli(a), Bernoulli(a))
    assert verdict(same, 0) is Verdict.PROVED
    assert verdict(cross_entropy(Bernoulli(a), Bernoulli(half)), log(2)) is Verdict.PROVED
    assert verdict(cross_entropy(Bernoulli(a), Bernoulli(half)), log(2) * sp.sign(a)) is Verdict.CONDITIONAL
    assert verdict(kl(PointMass(0), PointMass(theta)), oo) is Verdict.CONDITIONAL
    assert verdict(js(PointMass(0), PointMass(theta)), log(2)) is Verdict.CONDITIONAL
    assert verdict(kl(Bernoulli(half), Bernoulli(b)), -log(4 * b * (1 - b)) / 2) is Verdict.PROVED


def test_infinity_has_the_rules_of_the_extended_line() -> None:
    infinite = kl(Bernoulli(half), PointMass(0))
    assert verdict(2 * infinite + 1, oo) is Verdict.PROVED
    assert verdict(-infinite, oo) is Verdict.REFUTED
    assert verdict(sp.Add(infinite, -infinite, evaluate=False), 0) is Verdict.ILL_FORMED
    assert verdict(sp.Mul(sp.Integer(0), infinite, evaluate=False), 0) is Verdict.ILL_FORMED
    assert verdict(sp.Mul(a, infinite, evaluate=False), oo, a > 0) is Verdict.PROVED


def test_what_is_no_distribution_is_ill_formed() -> None:
    assert verdict(entropy(Finite({0: half, 1: half / 2})), log(2)) is Verdict.ILL_FORMED
    assert verdict(entropy(Normal(0, -1)), 0) is Verdict.ILL_FORMED
    assert verdict(entropy(Uniform(1, 0)), 0) is Verdict.ILL_FORMED
    assert verdict(entropy(p + q), 0) is Verdict.ILL_FORMED
    with pytest.raises(TypeError):
        kl(x, p)


def test_importance_weights_need_a_common_support() -> None:
    assert verdict(expectation(q(x) / p(x), x, p), 1) is Verdict.UNDECIDED


def test_an_integral_across_a_pole_is_not_one() -> None:
    assert verdict(sp.Integral(1 / x, (x, 1, 2)), log(2)) is Verdict.PROVED
    assert verdict(sp.Integral(1 / x, (x, -1, 2)), log(2)) is Verdict.UNDECIDED


def test_what_it_cannot_do_is_said() -> None:
    for word in (wasserstein(p, q), entropy((Normal(0, 1) + Normal(1, 1)) / 2), js(Normal(0, 1), Normal(1, 1))):
        found = judged(Equality(word, sp.Integer(1))).judgement
        assert found.verdict is Verdict.UNDECIDED and found.reason


def test_expectations_of_linear_combinations() -> None:
    g1, g2, beta = sp.symbols("g_1 g_2 beta", real=True)
    m2 = beta * (1 - beta) * g1 + (1 - beta) * g2
    assert verdict(mean(m2, {g1: mu, g2: mu}), (1 - beta**2) * mu) is Verdict.PROVED
    assert verdict(mean(m2, {g1: mu, g2: mu}), mu) is not Verdict.PROVED
    with pytest.raises(ValueError, match="not linear"):
        mean(g1 * g2, {g1: mu, g2: mu})


weights = st.lists(st.integers(1, 9), min_size=2, max_size=4)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(weights, st.data())
def test_finite_laws_against_plain_sums(first: list[int], data: st.DataObject) -> None:
    """Expected values by plain Python."""
    second = data.draw(st.lists(st.integers(1, 9), min_size=len(first), max_size=len(first)))
    ps, qs = ([Fraction(w, sum(side)) for w in side] for side in (first, second))
    laws = [Categorical(*(Rational(m.numerator, m.denominator) for m in side)) for side in (ps, qs)]
    wanted = sum(float(m) * number_log(m / n) for m, n in zip(ps, qs, strict=True))
    formula = sum((Rational(m.numerator, m.denominator) * log(Rational((m / n).numerator, (m / n).denominator))
                   for m, n in zip(ps, qs, strict=True)), sp.Integer(0))  # fmt: skip
    assert abs(float(formula) - wanted) < 1e-12
    assert verdict(kl(*laws), formula) is Verdict.PROVED
    assert verdict(kl(*laws), formula + Rational(1, 10**6)) is Verdict.REFUTED
    moved = sum(
        (abs(sum(ps[: k + 1], Fraction(0)) - sum(qs[: k + 1], Fraction(0))) for k in range(len(ps))), Fraction(0)
    )
    assert verdict(wasserstein(*laws), Rational(moved.numerator, moved.denominator)) is Verdict.PROVED


def test_signs_and_ends_of_parameters() -> None:
    """Found by attacking the engine: roots of squares, points inside and outside of intervals, a rate of 0."""
    spread = sp.Abs(a - b) * sp.sqrt(2 / sp.pi)
    scaled = wasserstein(Normal(0, a**2), Normal(0, b**2))
    assert verdict(scaled, spread, a > 0, b > 0) is Verdict.PROVED
    assert verdict(scaled, spread) in (Verdict.CONDITIONAL, Verdict.REFUTED)
    assert verdict(expectation(sp.Abs(x - a), x, Uniform(0, 1)), a**2 - a + half) is Verdict.CONDITIONAL
    assert verdict(expectation(sp.Abs(x - a), x, Uniform(0, 1)), a**2 - a + half, a > 0, a < 1) is Verdict.PROVED
    assert verdict(kl(Uniform(0, 1), Uniform(0, a)), log(a)) is Verdict.CONDITIONAL
    assert verdict(expectation(exp(a * x), x, Uniform(0, 1)), (exp(a) - 1) / a) is Verdict.PROVED
    assert verdict(expectation(exp(2 * x), x, Exponential(1)), -1) is Verdict.ILL_FORMED
    assert verdict(entropy(Finite([(a, half), (b, half)])), log(2)) is Verdict.CONDITIONAL


def test_distributions_print_although_sympy_has_one_of_the_name() -> None:
    assert str(Uniform(0, a)) == "Uniform(0, a)"
