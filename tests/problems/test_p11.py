"""Problem 11: every step proved, and right by loops in plain Python; the printed claims judged as they should be."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import pytest
from sympy import Abs, Expr, Rational, sqrt

from derive import Verdict
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.claim import Claim
from derive.claims.equality import Equality
from derive.claims.inequality import Inequality
from derive.claims.limits import Comparison, Limit
from derive.claims.spectra import Eigenvalues, Stable
from derive.derivation import Printed, Step, equals
from derive.kernel.equality import Effort
from derive.writing.reports import Report
from derive.writing.statements import readable
from tests.mutants import mutants

PROBLEM = load(11)
COUNTS = {
    "momentum": 4, "nag": 5, "parabola": 12, "oscillating": 3, "steep": 3, "flat": 2, "long": 3, "light": 2,
    "adagrad": 9, "rates": 2, "newton": 8, "local": 4, "rule": 1, "scaled": 1, "adam": 7, "bias": 6,
}  # fmt: skip
STEPS = [f"11.{part}.{k}" for part, count in COUNTS.items() for k in range(1, count + 1)]

P, C, U = "proved", "conditional", "undecided"

# what is to be said of each claim, by hand
EXPECTED = {
    ("sheet", "recall, gradient descent"): P,
    ("sheet", "Momentum, $v$"): P,
    ("sheet", r"Momentum, $\theta$"): P,
    ("sheet", r"Momentum extends gradient descent: $\beta = 0$"): P,
    ("sheet", "question 1, NAG, $v$"): C,  # Nesterov's gradient is taken at θ - αβv, not at θ - αv
    ("sheet", r"question 1, NAG, $\theta$"): P,
    ("sheet", "question 1, NAG adds a correction to Momentum"): P,
    ("sheet", "question 2, Adagrad, $g$"): P,
    ("sheet", r"question 2, Adagrad, $\theta$"): P,
    **{("sheet", f"11.3, Adam, line {k}"): P for k in range(1, 7)},
    ("sheet", "11.3, question 2, $m$ is biased towards 0"): P,
    ("sheet", "11.3, question 2, only in the early stages"): P,
    ("sheet", r"11.3, question 2, $\hat{m}$ corrects this bias"): C,  # only for gradients with one mean
    ("reference", "recall, gradient descent"): P,
    ("reference", "Momentum, $v$"): P,
    ("reference", r"Momentum, $\theta$"): P,
    ("reference", "question 1, NAG, $v$"): C,
    ("reference", r"question 1, NAG, $\theta$"): P,
    ("reference", "question 1, the look-ahead position is the future one"): C,  # Momentum leads to θ - αβv
    ("reference", "question 1, the gradient is taken at the look-ahead position"): C,
    ("reference", "question 1, the course is corrected earlier"): P,
    ("reference", "question 1, faster convergence"): C,  # not along flat directions, nor with long steps
    ("reference", "question 1, better accuracy"): U,
    ("reference", "question 1, less risk of overshooting"): U,
    ("reference", "question 2, Adagrad, $g$"): P,
    ("reference", r"question 2, Adagrad, $\theta$"): P,
    ("reference", "question 2, each parameter has a rate of its own, by the gradients so far"): P,
    ("reference", "question 2, the rate of frequently updated parameters diminishes"): P,
    ("reference", "question 2, frequent parameters get smaller updates than infrequent ones"): C,  # of one size
    ("reference", "question 2, Adagrad is effective for large and sparse data"): U,
    ("reference", "question 2, Momentum has a constant rate"): P,
    ("reference", "11.2, the update rule"): C,  # with α it is the damped method
    ("reference", "11.2, $H$ holds the second derivatives"): P,
    ("reference", "11.2, faster convergence, especially near the optimum"): C,  # for α = 1
    ("reference", "11.2, the Hessian is expensive"): U,
    ("reference", "11.3, Adam, line 1"): P,
    ("reference", "11.3, Adam, line 2"): P,
    ("reference", "11.3, Adam, line 3"): P,
    ("reference", r"11.3, Adam, line 4, $\hat{m}$"): P,
    ("reference", r"11.3, Adam, line 4, $\hat{v}$"): P,
    ("reference", "11.3, Adam, line 5"): P,
    ("reference", "11.3, answer 1, $m$ averages past gradients"): P,
    ("reference", "11.3, answer 1, $v$ averages past squares"): P,
    ("reference", "11.3, answer 1, each parameter has a rate of its own"): P,
    ("reference", "11.3, answer 1, $m$ accelerates the convergence"): U,
    ("reference", "11.3, answer 1, $v$ prevents large updates"): C,  # steps longer than α, up to a constant, do occur
    ("reference", "11.3, answer 2, $m$ is biased towards 0"): P,
    ("reference", "11.3, answer 2, $v$ is biased towards 0"): P,
    ("reference", "11.3, answer 2, the bias comes from the start at 0"): P,
    ("reference", r"11.3, answer 2, $1 - \beta_1^t$ makes $m$ unbiased"): C,
    ("reference", r"11.3, answer 2, $1 - \beta_2^t$ makes $v$ unbiased"): C,
    ("reference", "11.3, answer 2, the corrections ensure significant updates at first"): C,  # 3.16 times shorter
}

# under which conventions the conditional ones hold, in the order of the problem file
HOLDS = {
    "question 1, NAG, $v$": (True, False),
    "question 1, the look-ahead position is the future one": (True, False),
    "question 1, the gradient is taken at the look-ahead position": (True, False),
    "question 1, faster convergence": (True, False, False, False),
    "question 2, frequent parameters get smaller updates than infrequent ones": (True, False),
    "11.2, the update rule": (True, False),
    "11.2, faster convergence, especially near the optimum": (True, False),
    r"11.3, question 2, $\hat{m}$ corrects this bias": (True, False),
    "11.3, answer 1, $v$ prevents large updates": (True, True, False),
    r"11.3, answer 2, $1 - \beta_1^t$ makes $m$ unbiased": (True, False),
    r"11.3, answer 2, $1 - \beta_2^t$ makes $v$ unbiased": (True, False),
    "11.3, answer 2, the corrections ensure significant updates at first": (True, False),
}

SYMBOLS = {symbol.name: symbol for symbol in PROBLEM.order}
SEQUENCES = {own.function.__name__: own.function for own in PROBLEM.recurrences}
ALPHA, BETA, BETA_1, BETA_2, EPSILON, LAMBDA = (
    SYMBOLS[name] for name in ("alpha", "beta", "beta_1", "beta_2", "epsilon", "lambda")
)
T, TAU = SYMBOLS["t"], SYMBOLS["tau"]


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


def step(name: str) -> Step:
    return next(step for step in PROBLEM.steps() if step.id == f"11.{name}")


def printed(source: str, place: str) -> Printed:
    return next(claim for claim in PROBLEM.printed() if (claim.source, claim.place) == (source, place))


def verdict(claim: Claim, like: Step | None = None) -> Verdict:
    """The verdict on a claim; in the place of a step, by the step's rule and at its values."""
    if like is None:
        return claim.judged(PROBLEM.context(), Effort()).judgement.verdict
    return claim.under(like.rule, PROBLEM.context(like.definitions), Effort()).judgement.verdict


# ---- the verdicts


def test_every_step_is_proved(report: Report) -> None:
    assert [(line.id, str(line.finding.verdict)) for line in report.steps] == [(name, P) for name in STEPS]
    assert report.exit_status == 0


def test_numpy_bears_every_step_out(report: Report) -> None:
    """But for Newton's rule, where it has no differences of differences of an unknown function."""
    for line in report.steps:
        if line.id in ("11.rule.1", "11.scaled.1"):
            continue
        assert line.finding.numeric is not None and line.finding.numeric.agrees is True, line.id


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    assert {(line.source, line.place.words): str(line.finding.verdict) for line in report.claims} == EXPECTED
    assert len(report.claims) == len(EXPECTED)
    assert report.tally("sheet") == Counter({Verdict.PROVED: 16, Verdict.CONDITIONAL: 2})
    assert report.tally("reference") == Counter({Verdict.PROVED: 23, Verdict.CONDITIONAL: 11, Verdict.UNDECIDED: 5})


def test_every_convention_has_its_verdict(report: Report) -> None:
    found = {line.place.words: line.finding for line in report.claims if line.finding.readings}
    assert set(found) == set(HOLDS)
    for place, finding in found.items():
        assert tuple(verdict is Verdict.PROVED for _, verdict in finding.readings) == HOLDS[place], place
        assert {verdict for _, verdict in finding.readings} == {Verdict.PROVED, Verdict.REFUTED}, place
        assert finding.witness is not None, place


def test_the_statement_reads_well() -> None:
    shown = readable(PROBLEM.statement)
    assert "θₜ₊₁ = θₜ − (α/√(gₜ₊₁ + ε))∇f(θₜ)" in shown
    assert "θₜ = θₜ₋₁ − αm̂ₜ/(√v̂ₜ + ε)" in shown


def test_the_answers_are_what_the_sheet_asks_for() -> None:
    answered = {part.name: len(part.answered) for part in PROBLEM.parts if part.answered}
    assert answered == {
        "momentum": 2,  # v and θ after t steps
        "nag": 1,  # where the gradient is taken
        "parabola": 3,  # for which rates each converges
        "oscillating": 1,
        "adagrad": 2,
        "newton": 2,  # one step on a quadratic function; t steps with a learning rate
        "local": 1,
        "rule": 1,  # without a learning rate and with one
        "scaled": 1,
        "adam": 2,
        "bias": 3,  # the mean of m, of m̂ and of v̂
    }


# ---- by hand: the algorithms as loops, in exact fractions

A, B, B1, B2 = Fraction(1, 7), Fraction(2, 3), Fraction(3, 4), Fraction(5, 6)
X0, V0 = Fraction(3, 5), Fraction(-1, 3)


def slope(x: Fraction) -> Fraction:
    return x**3 - 2 * x + Fraction(1, 2)


def run(ahead: Fraction | int, steps: int = 5) -> tuple[list[Fraction], list[Fraction]]:
    """v and θ, the gradient taken at θ - ahead·α·v."""
    v, x = [V0], [X0]
    for _ in range(steps):
        v.append(B * v[-1] + (1 - B) * slope(x[-1] - ahead * A * v[-1]))
        x.append(x[-1] - A * v[-1])
    return v, x


def test_by_hand_momentum_unrolled() -> None:
    v, x = run(0)
    for t in range(len(v)):
        assert v[t] == B**t * V0 + (1 - B) * sum(B ** (t - 1 - k) * slope(x[k]) for k in range(t))
        assert (1 - B) * sum(B ** (t - 1 - k) for k in range(t)) == 1 - B**t
        assert x[t] == X0 - A * V0 * sum(B**k for k in range(1, t + 1)) - A * sum(
            (1 - B ** (t - k)) * slope(x[k]) for k in range(t)
        )
    for t in range(len(v) - 2):
        assert x[t + 2] == x[t + 1] + B * (x[t + 1] - x[t]) - A * (1 - B) * slope(x[t + 1])


@pytest.mark.parametrize("ahead", [1, B])
def test_by_hand_where_nag_takes_the_gradient(ahead: Fraction | int) -> None:
    v, x = run(ahead)
    for t in range(len(v) - 2):
        assert x[t + 1] - A * v[t + 1] == x[t + 1] + (x[t + 1] - x[t]) != x[t + 1] - A * B * v[t + 1]
        last = x[t + 1] - x[t]
        assert x[t + 2] == x[t + 1] + B * last - A * (1 - B) * slope(x[t + 1] + ahead * last)
    assert run(1) != run(B)


def matrix(ahead: float, beta: float, kappa: float) -> np.ndarray:
    """A step on a parabola with αλ = κ, acting on (v, θ), by its columns; α = κ, λ = 1."""
    columns = []
    for v, x in ((1.0, 0.0), (0.0, 1.0)):
        new = beta * v + (1 - beta) * (x - ahead * kappa * v)
        columns.append((new, x - kappa * new))
    return np.array(columns).T


def radius(ahead: float, beta: float, kappa: float) -> float:
    return float(np.abs(np.linalg.eigvals(matrix(ahead, beta, kappa))).max())


def test_by_hand_the_rates_for_which_each_converges() -> None:
    for beta in (0.0, 0.2, 0.5, 0.9):
        for ahead, share in ((0.0, 1.0), (beta, 1 / (1 + 2 * beta)), (1.0, 1 / 3)):
            limit = 2 * (1 + beta) / (1 - beta) * share
            assert all(radius(ahead, beta, limit * k / 100) < 1 for k in range(1, 100))
            assert all(radius(ahead, beta, limit * k / 100) > 1 for k in range(101, 200))


def test_by_hand_when_nag_is_faster_and_when_slower() -> None:
    assert np.isclose(radius(0, 0.9, 5), math.sqrt(0.9)) and np.isclose(radius(0.9, 0.9, 5), math.sqrt(0.45))
    assert np.isclose(radius(1, 0.9, 5), math.sqrt(0.4))
    assert radius(0, 0.9, 0.01) < radius(0.9, 0.9, 0.01) < radius(1, 0.9, 0.01) < 1
    assert radius(0, 0.9, 15) < 1 < min(radius(0.9, 0.9, 15), radius(1, 0.9, 15))
    assert np.isclose(radius(0, 0.25, 2 / 3), 0.5) and np.isclose(radius(1, 0.25, 2 / 3), (1 + math.sqrt(17)) / 8)


def test_by_hand_what_the_prose_says_of_real_and_of_other_eigenvalues() -> None:
    """Flat directions are slower with NAG; where NAG oscillates, it is faster than Momentum."""
    for beta in (0.3, 0.6, 0.9):
        for kappa in np.linspace(0.001, 2 * (1 + beta) / (1 - beta), 200):
            h = kappa * (1 - beta)
            for ahead in (1.0, beta):
                if h < (1 - math.sqrt(beta)) ** 2 - 1e-9:
                    assert radius(0, beta, kappa) < radius(ahead, beta, kappa) < 1
                if np.abs(np.linalg.eigvals(matrix(ahead, beta, kappa)).imag).max() > 1e-6:
                    assert radius(ahead, beta, kappa) < math.sqrt(beta) <= radius(0, beta, kappa) + 1e-9


def test_by_hand_adagrad() -> None:
    epsilon, g, x = 0.01, [0.5], [0.6]
    for _ in range(6):
        d = float(slope(Fraction(x[-1])))
        g.append(g[-1] + d * d)
        x.append(x[-1] - 0.1 / math.sqrt(g[-1] + epsilon) * d)
    slopes = [float(slope(Fraction(at))) for at in x]
    assert np.allclose(g, [0.5 + sum(d * d for d in slopes[:t]) for t in range(7)])
    moved = [sum(slopes[k] / math.sqrt(g[k + 1] + epsilon) for k in range(t)) for t in range(7)]
    assert np.allclose(x, [0.6 - 0.1 * m for m in moved])
    assert all(later < earlier for earlier, later in zip(g[1:], g, strict=False) if earlier < later) and g == sorted(g)
    # gradients c qᵗ: bounded; gradients c: not
    assert math.isclose(sum(4 * 0.5 ** (2 * k) for k in range(200)), 4 / (1 - 0.25))
    # one rare large gradient against many small ones: the frequent parameter moves further
    assert 0.4 / math.sqrt(9 * 0.4**2 + 0.15) > 0.17 / math.sqrt(8 * 0.17**2 + 0.15)


def test_by_hand_newton_on_a_quadratic_function() -> None:
    rng = np.random.default_rng(11)
    for n in (1, 2, 5):
        half = rng.normal(size=(n, n))
        hessian, star, x = half + half.T, rng.normal(size=n), rng.normal(size=n)
        downhill = np.linalg.solve(hessian, hessian @ (x - star))
        assert np.allclose(x - downhill, star)
        assert np.allclose(x - 0.3 * downhill - star, 0.7 * (x - star))


def test_by_hand_newton_near_a_minimum_and_far_from_one() -> None:
    lam, third, fourth, alpha = 2.0, 3.0, 1.5, 0.3
    x = 1e-5
    first, second = lam * x + third * x**2 / 2 + fourth * x**3 / 6, lam + third * x + fourth * x**2 / 2
    assert math.isclose((x - first / second) / x**2, third / (2 * lam), rel_tol=1e-3)
    assert math.isclose((x - alpha * first / second) / x, 1 - alpha, rel_tol=1e-4)
    assert math.isclose((x - alpha * first) / x, 1 - alpha * lam, rel_tol=1e-4)
    y = 1.2
    first, second = y / math.sqrt(1 + y * y), (1 + y * y) ** -1.5
    assert math.isclose(y - first / second, -(y**3))


def adam(gradients: list[Fraction]) -> Iterator[tuple[int, Fraction, Fraction]]:
    m = v = Fraction(0)
    for t, g in enumerate(gradients, start=1):
        m, v = B1 * m + (1 - B1) * g, B2 * v + (1 - B2) * g * g
        yield t, m, v


def test_by_hand_adam_unrolled_and_bounded() -> None:
    gradients = [Fraction(k * (-1) ** (k // 2), 3 + k) for k in range(1, 9)]
    bound = (1 - B1) ** 2 / ((1 - B2) * (1 - B1**2 / B2))
    for t, m, v in adam(gradients):
        seen = list(enumerate(gradients[:t], start=1))
        assert m == (1 - B1) * sum(B1 ** (t - k) * g for k, g in seen)
        assert v == (1 - B2) * sum(B2 ** (t - k) * g * g for k, g in seen)
        assert m * m <= bound * v


def test_by_hand_the_first_step_of_adam_and_one_after_zeros() -> None:
    beta_1, beta_2, g = 0.9, 0.999, 0.37
    corrected = ((1 - beta_1) * g / (1 - beta_1)) / math.sqrt((1 - beta_2) * g * g / (1 - beta_2))
    bare = (1 - beta_1) * g / math.sqrt((1 - beta_2) * g * g)
    assert math.isclose(corrected, 1) and math.isclose(bare, 3.1623, rel_tol=1e-4)
    t = 5000  # all gradients before are 0
    late = ((1 - beta_1) * g / (1 - beta_1**t)) / math.sqrt((1 - beta_2) * g * g / (1 - beta_2**t))
    assert late > 3


def test_by_hand_the_bias_of_m_and_its_correction() -> None:
    mu, delta = Fraction(5, 7), Fraction(-2, 9)
    for t, m, _ in adam([mu] * 6):
        assert m == (1 - B1**t) * mu and m - mu == -(B1**t) * mu and m / (1 - B1**t) == mu
    for t, m, _ in adam([mu + delta * k for k in range(1, 7)]):
        assert m == (1 - B1**t) * mu + delta * (t - B1 * (1 - B1**t) / (1 - B1))
        assert t == 1 or m / (1 - B1**t) != mu + delta * t
    start, m = Fraction(-3, 4), Fraction(-3, 4)
    for t in range(1, 7):
        m = B1 * m + (1 - B1) * mu
        assert m - mu == B1**t * (start - mu)


# ---- a slip in a printed formula is found


def derivative(of: str, at: Expr) -> Expr:
    """∇f at a term of a sequence, as the problem writes it."""
    (inside,) = (own.rule for own in PROBLEM.recurrences if own.function.__name__ == of)
    (node,) = (node for node in inside.atoms(Expr) if type(node).__name__ == "SlotDerivative")
    return node.xreplace({node.args[0].args[0]: at})


def slips() -> dict[str, Claim]:
    v, theta, nag = SEQUENCES["v"], SEQUENCES["theta"], SEQUENCES[r"\theta^N"]
    v_nag, g, ada = SEQUENCES["v^N"], SEQUENCES["g"], SEQUENCES[r"\theta^A"]
    g_adam, m, v_adam = SEQUENCES["g^{Adam}"], SEQUENCES["m"], SEQUENCES["v^{Adam}"]
    m_hat, v_hat, adam = SEQUENCES[r"\hat{m}"], SEQUENCES[r"\hat{v}"], SEQUENCES[r"\theta^{Adam}"]

    def grad(at: Expr) -> Expr:
        return derivative("v", at)

    return {
        "the next gradient": equals(v(T + 1), BETA * v(T) + (1 - BETA) * grad(theta(T + 1))),
        "without 1 - β": equals(v(T + 1), BETA * v(T) + grad(theta(T))),
        "β and 1 - β exchanged": equals(v(T + 1), (1 - BETA) * v(T) + BETA * grad(theta(T))),
        "the old velocity": equals(theta(T + 1), theta(T) - ALPHA * v(T)),
        "uphill": equals(theta(T + 1), theta(T) + ALPHA * v(T + 1)),
        "NAG without looking ahead": equals(v_nag(T + 1), BETA * v_nag(T) + (1 - BETA) * grad(nag(T))),
        "NAG, looking back": equals(v_nag(T + 1), BETA * v_nag(T) + (1 - BETA) * grad(nag(T) + ALPHA * v_nag(T))),
        "Adagrad without a square": equals(g(T + 1), g(T) + grad(ada(T))),
        "Adagrad, ε outside": equals(ada(T + 1), ada(T) - ALPHA / (sqrt(g(T + 1)) + EPSILON) * grad(ada(T))),
        "Adagrad, old sum": equals(ada(T + 1), ada(T) - ALPHA / sqrt(g(T) + EPSILON) * grad(ada(T))),
        "Adam, the gradient a step late": equals(g_adam(TAU), grad(adam(TAU))),
        "Adam, the wrong β": equals(m(TAU), BETA_1 * m(TAU - 1) + (1 - BETA_2) * g_adam(TAU)),
        "Adam without a square": equals(v_adam(TAU), BETA_2 * v_adam(TAU - 1) + (1 - BETA_2) * g_adam(TAU)),
        "Adam, no power of β₁": equals(m_hat(TAU), m(TAU) / (1 - BETA_1)),
        "Adam, v̂ with β₁": equals(v_hat(TAU), v_adam(TAU) / (1 - BETA_1**TAU)),
        "Adam, ε inside": equals(adam(TAU), adam(TAU - 1) - ALPHA * m_hat(TAU) / sqrt(v_hat(TAU) + EPSILON)),
        "Adam, no correction": equals(adam(TAU), adam(TAU - 1) - ALPHA * m(TAU) / (sqrt(v_adam(TAU)) + EPSILON)),
    }


@pytest.mark.parametrize("slip", slips())
def test_a_slip_in_a_printed_formula_is_refuted(slip: str) -> None:
    assert verdict(slips()[slip]) is Verdict.REFUTED


# ---- wrong versions of our steps

FEW = 2
SAMPLED = (
    "momentum.1", "momentum.3", "momentum.4", "nag.4", "nag.5", "parabola.4", "parabola.5", "parabola.9",
    "adagrad.1", "adagrad.2", "rates.1", "newton.3", "newton.5", "local.4", "adam.1", "bias.1", "bias.2", "bias.6",
)  # fmt: skip


@pytest.mark.parametrize("name", SAMPLED)
def test_a_mutant_of_an_equation_is_not_proved(name: str) -> None:
    like = step(name)
    assert isinstance(like.claim, Equality)
    wrong = mutants(like.claim, list(SYMBOLS.values()))
    every = max(1, len(wrong) // FEW)
    for mutant in islice(wrong[len(name) % every :: every], FEW):
        if mutant.claim.rhs == like.claim.rhs:
            continue
        assert not verdict(mutant.claim, like).holds, mutant.text


def edited(name: str, edit: Callable[[Any], Claim]) -> Verdict:
    return verdict(edit(step(name).claim), step(name))


@pytest.mark.parametrize("factor", [Rational(9, 10), Rational(11, 10)])
def test_another_range_of_rates_is_refuted(factor: Expr) -> None:
    for name in ("parabola.10", "parabola.11", "parabola.12", "newton.8")[:: 1 if factor > 1 else 3]:
        claim = step(name).claim
        assert isinstance(claim, Stable) and claim.when is not None
        (relation,) = claim.when
        wrong = replace(claim, when=(replace(relation, rhs=relation.rhs * factor),))
        assert verdict(wrong, step(name)) is Verdict.REFUTED, name


def test_other_eigenvalues_and_radii_are_refuted() -> None:
    assert isinstance(step("oscillating.2").claim, Eigenvalues)
    twice = edited("oscillating.2", lambda c: replace(c, values=((c.values[0][0], 2),)))
    assert not twice.holds
    for name in ("oscillating.3", "steep.1", "steep.2", "steep.3", "long.1", "light.1", "light.2"):
        assert edited(name, lambda c: replace(c, rhs=c.rhs**2)) is Verdict.REFUTED, name


def test_the_other_order_of_the_radii_is_refuted() -> None:
    for name in ("flat.1", "flat.2", "long.2", "long.3"):
        assert edited(name, _turned) is Verdict.REFUTED, name


def _turned(claim: Inequality) -> Claim:
    """The sides exchanged."""
    return Inequality(replace(claim.relations[0], lhs=claim.relations[0].rhs, rhs=claim.relations[0].lhs))


def test_other_limits_are_refuted() -> None:
    for name in ("adagrad.5", "adagrad.7", "local.1", "local.2", "local.3", "adam.4", "adam.5", "bias.5"):
        assert isinstance(step(name).claim, Limit)
        assert not edited(name, lambda c: replace(c, value=c.value + ALPHA)).holds, name
    assert isinstance(step("adagrad.6").claim, Comparison)
    assert edited("adagrad.6", lambda c: replace(c, rhs=2 * c.rhs)) is Verdict.REFUTED


def test_inequalities_are_sharp() -> None:
    d, big, c = SYMBOLS["d"], SYMBOLS["G"], SYMBOLS["c"]
    for name in ("adagrad.3", "adagrad.4", "adagrad.8", "adagrad.9", "adam.7"):
        assert isinstance(step(name).claim, Inequality)
    wrong = [
        Inequality(ALPHA / sqrt(big + d**2 + EPSILON) < ALPHA / sqrt(big + EPSILON)),  # not for a gradient of 0
        Inequality(big + d**2 >= c**2 * (T + 1), given=[big >= c**2 * (T - 1), d**2 >= c**2]),
        Inequality(Abs(ALPHA * d / sqrt(d**2 + EPSILON)) < ALPHA / 2),
        Inequality(sqrt(big + EPSILON) <= sqrt(big) + EPSILON),  # ε, not ε²
    ]
    for claim in wrong:
        assert not verdict(claim).holds, claim.says()
    bound = step("adam.7").claim
    assert isinstance(bound, Inequality)
    (relation,) = bound.relations
    assert verdict(Inequality(replace(relation, rhs=relation.rhs * Rational(9, 10)), bound.given)) is Verdict.REFUTED
