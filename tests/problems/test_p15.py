"""Problem 15: every step proved, and right by plain Python; the printed claims judged as they should be."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from sympy import Abs, Dummy, Expr, Function, Min, Rational, log, oo
from sympy.matrices import MatrixBase

from derive import (
    D,
    PointMass,
    Verdict,
    best_response,
    concave,
    density,
    dominant,
    equals,
    equilibria,
    euler_lagrange,
    is_nash,
    js,
    kl,
    maximin,
    maximin_strategies,
    maximum,
    minimum,
    only_maximum,
    only_minimum,
    only_solution,
    pointwise_maximum,
    pure_nash,
    sigmoid,
    tends,
    variation,
    wasserstein,
    zero_sum,
)
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.claim import Claim
from derive.claims.equality import Equality
from derive.claims.readings import Readings
from derive.derivation import Printed, Step
from derive.kernel import games as kernel_games
from derive.kernel.equality import Effort
from derive.kernel.probability.language import SPOKEN
from derive.writing import errata, terminal
from derive.writing.reports import Report
from tests.mutants import mutants

PROBLEM = load(15)
SIZES = {
    "dilemma": 9, "game": 8, "optimal": 8, "value": 7, "least": 1, "gradient": 4, "saturation": 8, "collapse": 5,
    "distances": 17,
}  # fmt: skip
STEPS = [f"15.{part}.{k}" for part, size in SIZES.items() for k in range(1, size + 1)]

# NumPy draws no undefined function of an undefined function, and follows no limit that is infinite or at infinity
NOT_IN_NUMPY = {
    "15.game.1", "15.gradient.2", "15.gradient.3", "15.optimal.5", "15.optimal.6", "15.saturation.2", "15.saturation.4",
}  # fmt: skip

P, R, C, U = "proved", "refuted", "conditional", "undecided"
EXPECTED = {
    ("sheet", "15.1, list and matrix of payoffs, row player"): P,
    ("sheet", "15.1, list and matrix of payoffs, column player"): P,
    ("sheet", "15.1, a pair of best responses is a Nash equilibrium"): P,
    ("sheet", "15.1, max-min program"): C,  # right for the prisoner's dilemma and at saddles, wrong for chicken
    ("sheet", "15.1.2, display, $u_G$"): C,  # it is the discriminator's payoff
    ("sheet", r"15.1.2, display: the minimum over $\theta_D$, by 15.1.3"): R,  # it is a maximum
    ("sheet", "15.1.2, that this problem leads to the equilibrium"): C,  # with the other sign it is
    ("sheet", "15.1.3, Euler-Lagrange equation, here of an $F$ of degree 2"): P,
    ("sheet", "15.2.1, display, $u_G$"): C,
    ("sheet", r"15.2.1, display: the minimum over $\theta_D$, by 15.1.3"): R,
    ("sheet", "15.2.1, the first term is the discriminator loss"): C,  # half of it is
    ("sheet", "15.2.1, the first term is not affected"): P,
    ("sheet", "15.2.2, unstable training"): U,
    ("sheet", "15.2.3, first line"): P,
    ("sheet", "15.2.3, second line"): R,  # the two divergences have no factor 1/2 here: 2 D_JS is their sum
    ("sheet", "15.2.3, second line, from the first"): R,
    ("sheet", "15.2.3, the problem with the KL term"): U,  # the figure is missing
    ("reference", "15.1.1, payoff of the discriminator"): P,
    ("reference", "15.1.1, that it maximizes the probability to classify right"): C,  # the likelihood, not the accuracy
    ("reference", "15.1.1, payoff of the generator"): C,  # the same for one sample only
    ("reference", "15.1.1, minimax game"): C,  # not with the payoff printed just before
    ("reference", r"15.1.1, $\min_G \max_D$, solved in the small game"): P,
    ("reference", "15.1.2, display of the question, $u_G$"): C,
    ("reference", r"15.1.2, display of the question: the minimum over $\theta_D$, by 15.1.3"): R,
    ("reference", "15.1.2, objective function"): C,
    ("reference", r"15.1.2, that $D$ is to maximize, $G$ to minimize, hence $\max \min$"): C,
    ("reference", r"15.1.2, updates of $\theta_D$ and $\theta_G$"): R,  # that would be min max: the other way round
    ("reference", "15.1.3, problem for $D$"): P,
    ("reference", "15.1.3, derivative"): R,  # the densities are missing
    ("reference", "15.1.3, optimal discriminator"): P,
    ("reference", r"15.2.1, the first term is independent of $\theta_G$"): P,
    ("reference", "15.2.1, only the second term is affected"): P,
    ("reference", "15.2.1, unstable training"): U,
    ("reference", "15.2.2, mode collapse"): U,
    ("reference", "15.2.3, least cost of transport, here between shares of 0 and 1"): P,
    ("reference", "15.2.3, meaningful without overlap, here of intervals"): P,
    ("reference", "15.2.3, a smooth measure"): C,  # |θ| has a corner at 0
    ("reference", "15.2.3, WGAN"): U,
    ("reference", "15.2.3, continuity"): P,
    ("reference", "15.2.3, gradients everywhere"): C,
    ("reference", "15.2.3, landscape"): U,
    ("reference", "15.2.3, mode coverage"): U,
    ("reference", "15.2.3, convergence"): U,
}

# which conventions make a claim true, in the order in which the problem names them
READINGS = {
    "15.1, max-min program": [True, False, True],
    "15.1.2, display, $u_G$": [True, False],
    "15.1.2, that this problem leads to the equilibrium": [True, False],
    "15.2.1, display, $u_G$": [True, False],
    "15.2.1, the first term is the discriminator loss": [True, False],
    "15.1.1, that it maximizes the probability to classify right": [True, False],
    "15.1.1, payoff of the generator": [True, False, False],
    "15.1.1, minimax game": [True, False],
    "15.1.2, display of the question, $u_G$": [True, False],
    "15.1.2, objective function": [True, False],
    r"15.1.2, that $D$ is to maximize, $G$ to minimize, hence $\max \min$": [True, False],
    r"15.1.2, updates of $\theta_D$ and $\theta_G$": [False, False],
    "15.1.3, derivative": [False, False],
    "15.2.3, a smooth measure": [True, False],
    "15.2.3, gradients everywhere": [True, False],
}


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


def by_id(items: Sequence[Step | Printed]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("item", items, ids=[item.id for item in items])


def verdict_of(claim: Claim) -> Verdict:
    return claim.judged(PROBLEM.context(), Effort()).judgement.verdict


def step(name: str) -> Claim:
    (found,) = (item.claim for item in PROBLEM.steps() if item.id == name)
    return found


# ---- the steps


def test_the_derivation_is_complete() -> None:
    assert [item.id for item in PROBLEM.steps()] == STEPS


def test_every_step_is_proved(report: Report) -> None:
    assert [(line.id, str(line.finding.verdict)) for line in report.steps] == [(name, "proved") for name in STEPS]
    assert report.exit_status == 0


def test_numpy_bears_every_step_out_that_it_can_follow(report: Report) -> None:
    for line in report.steps:
        numeric = line.finding.numeric
        assert (numeric is not None and numeric.agrees is True) == (line.id not in NOT_IN_NUMPY), line.id


# ---- the printed claims


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    found = {(line.source, line.place.words): str(line.finding.verdict) for line in report.claims}
    assert found == EXPECTED
    assert len(report.claims) == len(EXPECTED)
    assert report.tally("sheet") == Counter({Verdict.PROVED: 6, Verdict.CONDITIONAL: 5, Verdict.REFUTED: 4,
                                             Verdict.UNDECIDED: 2})  # fmt: skip
    assert report.tally("reference") == Counter({Verdict.PROVED: 9, Verdict.CONDITIONAL: 8, Verdict.REFUTED: 3,
                                                 Verdict.UNDECIDED: 6})  # fmt: skip


@by_id([item for item in PROBLEM.printed() if isinstance(item.claim, Readings)])
def test_each_convention_has_its_verdict(item: Printed) -> None:
    assert isinstance(item.claim, Readings)
    found = [verdict_of(claim) for _, claim in item.claim.readings]
    assert found == [Verdict.PROVED if right else Verdict.REFUTED for right in READINGS[item.place]]


def test_what_is_undecided_says_why(report: Report) -> None:
    reasons = {line.finding.reason.text for line in report.claims if line.finding.verdict is Verdict.UNDECIDED}
    assert reasons == {"it is an empirical statement", "the figure that is to show it is missing"}


def test_the_second_line_departs_where_the_divergences_are_halved(report: Report) -> None:
    (line,) = (line for line in report.claims if line.place.words == "15.2.3, second line")
    assert line.departure is not None and line.departure.step == "15.value.1"


# ---- what is right about games, by going through all profiles

Payoffs = list[list[tuple[float, float]]]


def nash(table: Payoffs) -> set[tuple[int, int]]:
    rows, columns = range(len(table)), range(len(table[0]))
    return {
        (i, j)
        for i in rows
        for j in columns
        if all(table[k][j][0] <= table[i][j][0] + 1e-12 for k in rows)
        and all(table[i][k][1] <= table[i][j][1] + 1e-12 for k in columns)
    }


def max_min(table: Payoffs) -> tuple[float, float]:
    first = max(min(pair[0] for pair in row) for row in table)
    return first, max(min(row[j][1] for row in table) for j in range(len(table[0])))


def numbers(game: kernel_games.Game) -> Payoffs:
    return [
        [(float(u), float(v)) for u, v in zip(own, other, strict=True)]
        for own, other in zip(game.first, game.second, strict=True)
    ]


DILEMMA: Payoffs = [[(3, 3), (0, 5)], [(5, 0), (1, 1)]]
CHICKEN: Payoffs = [[(3, 3), (1, 4)], [(4, 1), (0, 0)]]


def game_of(claim: Claim) -> kernel_games.Game:
    game = getattr(claim, "game", None)
    assert isinstance(game, kernel_games.Game)
    return game


def test_the_games_are_those_of_the_sheet_and_of_the_text_books() -> None:
    assert numbers(game_of(step("15.dilemma.1"))) == DILEMMA
    assert numbers(game_of(step("15.dilemma.6"))) == CHICKEN


def test_max_min_finds_the_equilibrium_of_one_game_and_not_of_the_other() -> None:
    assert nash(DILEMMA) == {(1, 1)} and max_min(DILEMMA) == (1, 1)
    assert nash(CHICKEN) == {(0, 1), (1, 0)} and max_min(CHICKEN) == (1, 1)
    assert min(u for u, _ in CHICKEN[0]) == 1  # (Swerve, Swerve) secures it, and is none of them


def test_in_zero_sum_games_a_max_min_profile_is_an_equilibrium_exactly_at_a_saddle() -> None:
    draw = random.Random(15)
    saddles = 0
    for _ in range(400):
        u = [[draw.randint(-3, 3) for _ in range(2)] for _ in range(2)]
        table: Payoffs = [[(x, -x) for x in row] for row in u]
        low = [min(row) for row in u]
        high = [max(u[0][j], u[1][j]) for j in range(2)]
        is_saddle = max(low) == min(high)
        saddles += is_saddle
        for i, j in product(range(2), range(2)):
            if low[i] == max(low) and high[j] == min(high):
                assert ((i, j) in nash(table)) == is_saddle
    assert 50 < saddles < 350


def small_game() -> np.ndarray:
    """V for each generator (rows) and each discriminator (columns), by the definition of the two means."""
    made = [(0.5, 0.5), (1.0, 0.0), (0.0, 1.0)]
    said = [(1 / 2, 1 / 2), (2 / 3, 1 / 3), (1 / 3, 2 / 3)]

    def v(q: tuple[float, float], d: tuple[float, float]) -> float:
        real = sum(0.5 * math.log(x) for x in d)
        return real + sum(share * math.log(1 - x) for share, x in zip(q, d, strict=True))

    return np.array([[v(q, d) for d in said] for q in made])


def test_the_small_game_has_these_payoffs() -> None:
    v = small_game()
    found = np.array(numbers(game_of(step("15.game.2"))))
    assert np.allclose(found[:, :, 0], -v) and np.allclose(found[:, :, 1], v)
    printed = np.array(numbers(game_of(step("15.game.6"))))
    assert np.allclose(printed[:, :, 0], v) and np.allclose(printed[:, :, 1], -v)
    non_saturating = np.array(numbers(game_of(step("15.game.8"))))
    log_d = np.array([[0.5 * math.log(a) + 0.5 * math.log(b), math.log(a), math.log(b)]
                      for a, b in ((1 / 2, 1 / 2), (2 / 3, 1 / 3), (1 / 3, 2 / 3))]).T  # fmt: skip
    assert np.allclose(non_saturating[:, :, 0], log_d) and np.allclose(non_saturating[:, :, 1], v)
    assert not np.allclose(non_saturating.sum(axis=2), 0)


def test_the_equilibrium_of_the_small_game() -> None:
    v = small_game()
    table = [[(-x, x) for x in row] for row in v.tolist()]
    assert nash(table) == {(0, 0)}
    assert np.allclose(max_min(table), (2 * math.log(2), -2 * math.log(2)))
    assert np.isclose(v.min(axis=1).max(), math.log(2 / 9))  # max_G min_D V
    assert np.isclose(v.max(axis=1).min(), -2 * math.log(2))  # min_G max_D V
    assert np.isclose((-v).max(axis=1).min(), math.log(9 / 2))  # min_G max_D of -V
    assert not np.isclose((-v).min(axis=1).max(), math.log(9 / 2))
    assert list(v.max(axis=1) > v[:, 0]) == [False, True, True]
    assert list(v[0] < v[0, 0] - 1e-9) == [False, True, True]
    cycle = [(1, 1), (1, 2), (2, 2), (2, 1)]  # best answers by turns
    for (i, j), (k, m) in zip(cycle, cycle[1:] + cycle[:1], strict=True):
        assert (k, m) == ((i, int(v[i].argmax())) if i == k else (int(v[:, j].argmin()), j))


def test_two_generators_that_the_two_losses_put_in_different_order() -> None:
    d = np.array([0.9, 0.5, 0.01])
    q = np.array([[0, 1, 0], [0.5, 0, 0.5]])
    assert (q @ np.log(1 - d)).argmin() == 1 and (q @ np.log(d)).argmax() == 0


# ---- what is right about the discriminator, and about distances, by sums over finitely many outcomes

Masses = list[float]


def divergence(p: Masses, q: Masses) -> float:
    return sum(a * math.log(a / b) if b else math.inf for a, b in zip(p, q, strict=True) if a)


def pairs() -> list[tuple[Masses, Masses]]:
    draw = random.Random(3)
    found = []
    for size in (2, 3, 5, 8):
        p, q = ([draw.random() + 0.05 for _ in range(size)] for _ in range(2))
        found.append(([a / sum(p) for a in p], [b / sum(q) for b in q]))
    return found


@pytest.mark.parametrize(("p", "q"), pairs())
def test_the_optimal_discriminator_and_its_payoff(p: Masses, q: Masses) -> None:
    best = [a / (a + b) for a, b in zip(p, q, strict=True)]
    grid = [k / 1000 for k in range(1, 1000)]
    for a, b, y in zip(p, q, best, strict=True):
        at = [a * math.log(d) + b * math.log(1 - d) for d in grid]
        there = a * math.log(y) + b * math.log(1 - y)
        assert max(at) <= there and abs(grid[at.index(max(at))] - y) <= 1e-3
        assert a * math.log(1e-300) + b * math.log(1 - 1e-300) < min(at)  # no minimum inside
        assert abs(1 / 0.5 - 1 / (1 - 0.5)) < 1e-12 < abs(1 / y - 1 / (1 - y))  # without the densities it is 1/2
        assert abs(a / y - b / (1 - y)) < 1e-9
    v = sum(a * math.log(d) + b * math.log(1 - d) for a, b, d in zip(p, q, best, strict=True))
    m = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    entropy = [-sum(x * math.log(x) for x in law) for law in (p, q, m)]
    jensen_shannon = entropy[2] - (entropy[0] + entropy[1]) / 2
    both = divergence(p, m) + divergence(q, m)
    assert math.isclose(v, both - 2 * math.log(2))
    assert math.isclose(v, 2 * jensen_shannon - 2 * math.log(2))
    assert abs(v - (both / 2 - 2 * math.log(2))) > 1e-3  # the second line of the sheet
    assert v > -2 * math.log(2)


def test_the_discriminator_that_is_most_often_right_is_another_one() -> None:
    p, q = 0.6, 0.3
    accuracy = [p * d + q * (1 - d) for d in (p / (p + q), 1.0)]
    assert accuracy[1] > accuracy[0]


def test_the_first_term_at_the_optimal_discriminator_does_depend_on_the_generator() -> None:
    def first(r: float) -> float:
        return sum(0.5 * math.log(0.5 / (0.5 + share)) for share in (r, 1 - r))

    for r in (0.2, 0.7):
        slope = (first(r + 1e-6) - first(r - 1e-6)) / 2e-6
        assert math.isclose(slope, 1 / (3 - 2 * r) - 1 / (1 + 2 * r), rel_tol=1e-6)


def test_the_slopes_of_the_two_losses() -> None:
    def sigma(a: float) -> float:
        return 1 / (1 + math.exp(-a))

    for a in (-3.0, 0.4, 2.0):
        h = 1e-6
        saturating = (math.log(1 - sigma(a + h)) - math.log(1 - sigma(a - h))) / (2 * h)
        other = (-math.log(sigma(a + h)) + math.log(sigma(a - h))) / (2 * h)
        assert math.isclose(saturating, -sigma(a), rel_tol=1e-6)
        assert math.isclose(other, sigma(a) - 1, rel_tol=1e-6)
        assert math.isclose(other, (1 - sigma(a)) / sigma(a) * saturating, rel_tol=1e-6)
    assert -1e-12 < -sigma(-30) < 0 and math.isclose(sigma(-30) - 1, -1)


def histogram(shift: Fraction, cells: int) -> tuple[list[Fraction], list[Fraction]]:
    """Of the unit interval and of the shifted one, on a grid that the shift fits."""
    offset = shift * cells
    assert offset.denominator == 1 and shift >= 0
    blank = [Fraction(0)] * int(offset)
    full = [Fraction(1, cells)] * cells
    return full + blank, blank + full


@pytest.mark.parametrize("shift", [Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(9, 4)])
def test_a_shifted_interval(shift: Fraction) -> None:
    p, q = histogram(shift, 8)
    least = min(shift, Fraction(1))
    m = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    middle = list(map(float, m))
    js_found = (divergence(list(map(float, p)), middle) + divergence(list(map(float, q)), middle)) / 2
    assert math.isclose(js_found, float(least) * math.log(2), abs_tol=1e-12)
    assert sum(abs(a - b) for a, b in zip(p, q, strict=True)) / 2 == least
    gaps = [abs(sum(p[: k + 1], Fraction(0)) - sum(q[: k + 1], Fraction(0))) for k in range(len(p))]
    assert sum(gaps, Fraction(0)) / 8 == shift  # W₁ by the distribution functions
    assert (divergence(list(map(float, p)), list(map(float, q))) == math.inf) == (shift > 0)


def test_the_divergence_of_shifted_normal_distributions() -> None:
    t = np.linspace(-12, 14, 200_001)
    for theta in (0.5, 2.0):
        p, q = (np.exp(-((t - mean) ** 2) / 2) / math.sqrt(2 * math.pi) for mean in (0, theta))
        assert math.isclose(float(np.trapezoid(p * np.log(p / q), t)), theta**2 / 2, rel_tol=1e-6)
        gap = np.abs(np.cumsum(p) - np.cumsum(q)) * (t[1] - t[0])
        assert math.isclose(float(np.trapezoid(gap, t)), theta, rel_tol=1e-3)


def test_the_least_cost_of_transport() -> None:
    for b1, b2 in ((Fraction(1, 3), Fraction(3, 4)), (Fraction(5, 7), Fraction(2, 7)), (Fraction(1, 2),) * 2):
        plans = [Fraction(k, 420) for k in range(421)]
        costs = [(b1 - t) + (b2 - t) for t in plans if t <= min(b1, b2)]  # 1 to 0, and 0 to 1
        assert min(costs) == abs(b1 - b2)


def test_the_distance_has_a_corner() -> None:
    for h in (1e-3, 1e-9):
        assert (abs(h) / h, abs(-h) / -h) == (1, -1)


# ---- mistakes in a step are not proved


def opaque(side: Expr) -> tuple[Expr, dict[Expr, Expr]]:
    """Words of probability and derivatives as symbols, so that mistakes are made around them."""
    words = side.atoms(*SPOKEN, D)
    names = {word: Dummy(f"word_{k}", real=True) for k, word in enumerate(sorted(words, key=str))}
    return side.xreplace(names), {name: word for word, name in names.items()}


def wrong_sides(claim: Equality) -> list[Expr]:
    assert isinstance(claim.rhs, Expr)
    plain, words = opaque(claim.rhs)
    found = {mutant.claim.rhs.xreplace(words) for mutant in mutants(Equality(claim.lhs, plain), [*PROBLEM.order])}
    right = plain.xreplace(words)
    wrong = sorted((side for side in found if side.doit() != right.doit()), key=str)
    return [right + 1, *wrong][:4] if right is not oo else [Rational(1)]


EQUATIONS = [item for item in PROBLEM.steps() if isinstance(item.claim, Equality)]


def test_the_equations_are_mutated() -> None:
    assert len(EQUATIONS) == 30
    assert sum(len(wrong_sides(item.claim)) for item in EQUATIONS if isinstance(item.claim, Equality)) >= 60


@by_id(EQUATIONS)
def test_a_mistake_in_an_equation_is_not_proved(item: Step) -> None:
    assert isinstance(item.claim, Equality)
    assert not isinstance(item.claim.lhs, MatrixBase)
    for wrong in wrong_sides(item.claim):
        assert verdict_of(Equality(item.claim.lhs, wrong)) is not Verdict.PROVED, wrong


named = {symbol.name: symbol for symbol in PROBLEM.order}
x, y, a, theta, s, b1, b2, t = (named[name] for name in ("x", "y", "a", r"\theta_G", "s", "b_1", "b_2", "t"))
PP, QQ, q2, q3, g1, g2, g3 = (named[name] for name in ("P", "Q", "q_2", "q_3", "g_1", "g_2", "g_3"))
p_data, p_G = density(r"p_{\text{data}}"), density("p_G")
disc = Function("D")
F = p_data(x) * log(disc(x)) + p_G(x) * log(1 - disc(x))
INSIDE = (p_data(x) > 0, p_G(x) > 0, disc(x) > 0, disc(x) < 1)
AT = PP * log(y) + QQ * log(1 - y)
pd = game_of(step("15.dilemma.1"))
gan = game_of(step("15.game.2"))
as_printed = game_of(step("15.game.6"))
non_saturating = game_of(step("15.game.8"))
EVEN, ONLY_1, ONLY_2 = gan.rows
FAIR, FOR_1, FOR_2 = gan.columns
SHARES = [q2 >= 0, q3 >= 0, q2 + q3 <= 1]

MISTAKES: dict[str, Callable[[], Claim]] = {
    "dilemma, the other action": lambda: dominant(pd, 1, "Cooperate"),
    "dilemma, the other corner": lambda: equilibria(pd, [(1, 1)]),
    "dilemma, max-min": lambda: maximin(pd, 1, 0),
    "dilemma, the other profile": lambda: maximin_strategies(pd, ("Cooperate", "Defect")),
    "dilemma, cooperation": lambda: is_nash(pd, ("Cooperate", "Cooperate")),
    "game, payoffs of the other loss": lambda: zero_sum(non_saturating),
    "game, another equilibrium": lambda: pure_nash(gan, [(EVEN, FOR_1)]),
    "game, one more equilibrium": lambda: pure_nash(gan, [(EVEN, FAIR), (ONLY_1, FOR_2)]),
    "game, sign of the value": lambda: maximin(gan, 1, -2 * log(2)),
    "game, the other order": lambda: maximin(as_printed, 1, -2 * log(2)),
    "game, one best response of two": lambda: best_response(as_printed, 2, EVEN, [FOR_1]),
    "optimal, sign": lambda: variation(F, disc(x), x, p_data(x) / disc(x) + p_G(x) / (1 - disc(x)), given=INSIDE),
    "optimal, densities changed": lambda: euler_lagrange(F, disc(x), x, p_G(x) / (p_data(x) + p_G(x)), INSIDE[:2]),
    "optimal, no density": lambda: pointwise_maximum(F, disc(x), x, at=Rational(1, 2), over=INSIDE),
    "optimal, changed": lambda: pointwise_maximum(F, disc(x), x, at=p_G(x) / (p_data(x) + p_G(x)), over=INSIDE),
    "optimal, convexity": lambda: concave(-AT, y),
    "optimal, end": lambda: tends(AT, y, 0, to=0, side="+"),
    "optimal, infinity": lambda: tends(AT, y, 1, to=oo, side="-"),
    "optimal, third": lambda: only_solution((1 / y - 1 / (1 - y), 0), y, Rational(1, 3)),
    "value, place": lambda: only_minimum(PP * log(2 * PP / (PP + QQ)) + QQ * log(2 * QQ / (PP + QQ)), QQ, at=2 * PP),
    "value, least value": lambda: only_minimum(
        PP * log(2 * PP / (PP + QQ)) + QQ * log(2 * QQ / (PP + QQ)), QQ, at=PP, value=-log(2)
    ),
    "value, half": lambda: only_maximum(PP * log(y) + PP * log(1 - y), y, at=Rational(1, 3)),
    "saturation, limit": lambda: tends(-sigmoid(a), a, -oo, to=-1),
    "collapse, another corner": lambda: maximum(
        (1 - q2 - q3) * g1 + q2 * g2 + q3 * g3, [q2, q3], at=[1, 0], over=[*SHARES, g1 >= g2, g1 >= g3]
    ),
    "collapse, the middle": lambda: maximum(
        (1 - q2 - q3) * g1 + q2 * g2 + q3 * g3, [q2, q3], at=[Rational(1, 3)] * 2, over=[*SHARES, g1 >= g2, g1 >= g3]
    ),
    "collapse, a condition less": lambda: maximum(
        (1 - q2 - q3) * g1 + q2 * g2 + q3 * g3, [q2, q3], at=[0, 0], over=[*SHARES, g1 >= g2]
    ),
    "collapse, best response": lambda: best_response(gan, 1, FOR_1, [ONLY_2]),
    "collapse, the other's": lambda: best_response(gan, 2, ONLY_1, [FAIR]),
    "distances, 0 included": lambda: equals(kl(PointMass(0), PointMass(theta)), oo),
    "distances, 0 included in D_JS": lambda: equals(js(PointMass(0), PointMass(theta)), log(2)),
    "distances, slope at 0": lambda: tends(Abs(theta) / theta, theta, 0, to=1),
    "distances, no modulus": lambda: equals(wasserstein(PointMass(0), PointMass(theta)), theta),
    "distances, slope": lambda: equals(D(wasserstein(PointMass(0), PointMass(s)), s), 2),
    "distances, transport": lambda: minimum(b1 + b2 - 2 * t, t, at=b1, over=[t <= b1, t <= b2]),
    "distances, cost": lambda: minimum(b1 + b2 - t, t, at=Min(b1, b2), value=Abs(b1 - b2), over=[t <= b1, t <= b2]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_not_proved(name: str) -> None:
    assert verdict_of(MISTAKES[name]()) is not Verdict.PROVED


# ---- the answers


def test_the_answers_are_what_the_sheet_asks_for() -> None:
    answered = {part.name: len(part.answered) for part in PROBLEM.parts if part.answered}
    assert answered == {
        "dilemma": 1, "game": 1, "optimal": 1, "value": 1, "least": 1, "gradient": 1, "saturation": 2, "distances": 3,
    }  # fmt: skip
    (optimal,) = (part.answered[0] for part in PROBLEM.parts if part.name == "optimal")
    asked = optimal.asked  # type: ignore[attr-defined]
    assert asked.variables == (disc(x),)
    for p, q in ((Rational(1, 3), Rational(2)), (Rational(4), Rational(1, 7))):
        assert asked.at[0].xreplace({p_data(x): p, p_G(x): q}).doit() == p / (p + q)


# ---- what is shown


def test_the_densities_that_refute_a_claim_are_shown_by_their_names(report: Report) -> None:
    (line,) = (line for line in report.claims if line.place.words == "15.2.3, second line")
    shown = ["".join(text for text, _ in row.spans) for row in terminal.evidence(line.finding)]
    assert any(text.startswith("with p_data = ") for text in shown)
    assert not any("for these constants" in text for text in shown)
    written = ["".join(text for text, _ in row.spans) for row in errata.rows(errata.errata([report]))]
    sentences = [
        text
        for text in written
        if text.endswith(", the left side is -1.14655316405, and the right side -1.26642376259.")
    ]
    assert len(sentences) == 2 and all(text.startswith("With p_G = 6/17 on [0, 1/2) and ") for text in sentences)
    assert all("; p_data = " in text for text in sentences)
