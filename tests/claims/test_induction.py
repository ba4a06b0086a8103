"""Claims for all n: textbook closed forms with their mutants, problem files, and the numeric check by loops."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from sympy import (
    Abs,
    Function,
    Integer,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    binomial,
    exp,
    factorial,
    sqrt,
    symbols,
)
from sympy.core.parameters import evaluate

from derive import D, Domain, Problem, Range, Verdict, for_every, induction, recurrence, recurrences
from derive.claims.claim import Context
from derive.claims.equality import Equality
from derive.claims.induction import ForAll
from derive.kernel.domain import Sort
from derive.kernel.equality import Effort
from derive.kernel.graph import Graph
from derive.kernel.verdict import Order, Relation
from derive.writing.findings import remark
from tests.claims.textbook import NOTHING_ASSUMED, Textbook, assert_mutants_fail, assert_proved, each, judged

n, m, k, i, j, t, T = symbols("n m k i j t T", integer=True)
q, x, a, b, beta, rho, eta, w_star, alpha, c_0 = symbols("q x a b beta rho eta w^* alpha c_0", real=True)
f, g, w, F, v, theta, s, K, RF, c, o, u = symbols("f g w F v theta s K RF c o u", cls=Function)


def for_all_n(name: str, source: str, lhs: Any, right: Any, *wrong: Any, start: int = 0, **given: Any) -> Textbook:
    """A closed form, and wrong ones."""
    claims = [for_every(n, lhs, rhs, start=start, **given) for rhs in (right, *wrong)]
    return Textbook(name, source, claims[0], tuple(claims[1:]))


FIBONACCI = recurrence(F, first=(0, 1), then=lambda F, t: F(t - 1) + F(t - 2))
DESCENT = recurrence(w, first=0, then=lambda w, t: w(t - 1) - rho * eta * (w(t - 1) - w_star))
MOMENTUM = recurrence(v, first=0, then=lambda v, t: beta * v(t - 1) + (1 - beta) * g(t))
FIELD = recurrence(RF, first=K(1), then=lambda RF, t: RF(t - 1) + (K(t) - 1) * Product(s(i), (i, 1, t - 1)), start=1)
UNIFORM = recurrence(RF, first=a, then=lambda RF, t: RF(t - 1) + (a - 1) * b ** (t - 1), start=1)
DENSE = recurrence(RF, first=a, then=lambda RF, t: RF(t - 1) + (a - 1), start=1)
CELL = recurrence(c, first=c_0, then=lambda c, t: f(t) * c(t - 1) + u(t))
GOLDEN = (1 + sqrt(5)) / 2

CASES = [
    for_all_n(
        "sum of integers", "Graham, Knuth & Patashnik, (2.3)",
        Sum(k, (k, 1, n)), n * (n + 1) / 2, n * (n - 1) / 2, (n + 1) ** 2 / 2, n**2 / 2,
    ),
    for_all_n(
        "sum of squares", "Graham, Knuth & Patashnik, (2.38)",
        Sum(k**2, (k, 1, n)), n * (n + 1) * (2 * n + 1) / 6, n * (n + 1) * (2 * n - 1) / 6, n**3 / 3,
        n * (n + 1) * (n + 2) / 6,
    ),
    for_all_n(
        "sum of cubes", "Nicomachus",
        Sum(k**3, (k, 1, n)), Sum(k, (k, 1, n)) ** 2, Sum(k, (k, 1, n)), Sum(k**2, (k, 1, n)),
        Sum(k, (k, 1, n + 1)) ** 2,
    ),
    for_all_n(
        "geometric sum", "Rosen, Discrete Mathematics, 2.4",
        Sum(q**k, (k, 0, n)), (1 - q ** (n + 1)) / (1 - q), (1 - q**n) / (1 - q), (1 - q ** (n + 1)) / (1 + q),
        q * (1 - q**n) / (1 - q),
    ),
    for_all_n(
        "arithmetic-geometric sum", "Graham, Knuth & Patashnik, (2.26)",
        Sum(k * q**k, (k, 0, n)), (q - (n + 1) * q ** (n + 1) + n * q ** (n + 2)) / (1 - q) ** 2,
        (q - (n + 1) * q ** (n + 1) + n * q ** (n + 1)) / (1 - q) ** 2,
        (q - (n + 1) * q ** (n + 1)) / (1 - q) ** 2,
        (q - n * q ** (n + 1) + n * q ** (n + 2)) / (1 - q) ** 2,
    ),
    for_all_n(
        "telescoping fractions", "Rosen, Discrete Mathematics, 5.1",
        Sum(1 / (k * (k + 1)), (k, 1, n)), n / (n + 1), 1 / (n + 1), (n - 1) / n, n / (n + 2), start=1,
    ),
    for_all_n(
        "telescoping", "Graham, Knuth & Patashnik, (2.48)",
        Sum(f(k + 1) - f(k), (k, 1, n)), f(n + 1) - f(1), f(n) - f(1), f(n + 1) - f(0), f(1) - f(n + 1), start=1,
    ),
    for_all_n(
        "alternating sum", "Graham, Knuth & Patashnik, exercise 2.11",
        Sum((-1) ** k * k, (k, 1, n)), ((-1) ** n * (2 * n + 1) - 1) / 4, (-1) ** n * n / 2,
        ((-1) ** n * (2 * n + 1) + 1) / 4, ((-1) ** n * (2 * n - 1) - 1) / 4,
    ),
    for_all_n(
        "factorial sum", "Rosen, Discrete Mathematics, 5.1",
        Sum(k * factorial(k), (k, 1, n)), factorial(n + 1) - 1, factorial(n + 1), factorial(n) - 1, n * factorial(n),
    ),
    for_all_n(
        "hockey stick", "Graham, Knuth & Patashnik, (5.10)",
        Sum(binomial(k, 2), (k, 2, n)), binomial(n + 1, 3), binomial(n, 3), binomial(n + 1, 2), binomial(n + 2, 3),
        start=2,
    ),
    for_all_n(
        "product of 1 + 1/k", "Rosen, Discrete Mathematics, 5.1",
        Product(1 + 1 / k, (k, 1, n)), n + 1, n, n + 2, 2 * n,
    ),
    for_all_n(
        "product of 1 - 1/k²", "Rosen, Discrete Mathematics, 5.1",
        Product(1 - 1 / k**2, (k, 2, n)), (n + 1) / (2 * n), n / (2 * n), (n + 1) / n, (n - 1) / (2 * n), start=2,
    ),
    for_all_n(
        "factorial as a product", "Rosen, Discrete Mathematics, 2.4",
        Product(k, (k, 1, n)), factorial(n), factorial(n + 1), n**2, factorial(n) + 1,
    ),
    for_all_n(
        "Binet's formula", "Graham, Knuth & Patashnik, (6.123)",
        F(n), (GOLDEN**n - (1 - GOLDEN) ** n) / sqrt(5), (GOLDEN**n + (1 - GOLDEN) ** n) / sqrt(5),
        (GOLDEN**n - (1 - GOLDEN) ** n) / 5, GOLDEN**n / sqrt(5), sequences=[FIBONACCI],
    ),
    for_all_n(
        "Cassini's identity", "Graham, Knuth & Patashnik, (6.103)",
        F(n + 1) * F(n - 1) - F(n) ** 2, (-1) ** n, (-1) ** (n + 1), Integer(1), Integer(0), start=1,
        sequences=[FIBONACCI],
    ),
    for_all_n(
        "sum of Fibonacci numbers", "Graham, Knuth & Patashnik, exercise 6.28",
        Sum(F(k), (k, 0, n)), F(n + 2) - 1, F(n + 2), F(n + 1) - 1, F(n + 3) - 1, sequences=[FIBONACCI],
    ),
    for_all_n(
        "Tower of Hanoi", "Graham, Knuth & Patashnik, (1.1)",
        o(n), 2**n - 1, 2**n, 2**n + 1, 2 ** (n + 1) - 1,
        sequences=[recurrence(o, first=0, then=lambda o, t: 2 * o(t - 1) + 1)],
    ),
    for_all_n(
        "compound interest", "Rosen, Discrete Mathematics, 2.4",
        o(n), a * (1 + x) ** n, a * (1 + n * x), a * (1 + x) ** (n + 1), a + (1 + x) ** n,
        sequences=[recurrence(o, first=a, then=lambda o, t: (1 + x) * o(t - 1))],
    ),
    for_all_n(
        "gradient descent on a quadratic", "Bishop, PRML, exercise 5.25",
        w(n), (1 - (1 - rho * eta) ** n) * w_star, (1 - (1 + rho * eta) ** n) * w_star,
        (1 - rho * eta) ** n * w_star, (1 - (1 - rho * eta) ** (n + 1)) * w_star, sequences=[DESCENT],
    ),
    for_all_n(
        "momentum unrolled", "Goodfellow et al., Deep Learning, 8.3.2",
        v(n), (1 - beta) * Sum(beta ** (n - k) * g(k), (k, 1, n)), Sum(beta ** (n - k) * g(k), (k, 1, n)),
        (1 - beta) * Sum(beta**k * g(k), (k, 1, n)), (1 - beta) * Sum(beta ** (n - k) * g(k), (k, 0, n)),
        (1 - beta) * Sum(beta ** (n - k + 1) * g(k), (k, 1, n)), sequences=[MOMENTUM],
    ),
    for_all_n(
        "bias of the moving average", "Kingma & Ba, Adam, section 3",
        Sum((1 - beta) * beta ** (n - k), (k, 1, n)), 1 - beta**n, 1 - beta ** (n + 1), beta**n, 1 + beta**n,
    ),
    for_all_n(
        "bias-corrected average of a constant", "Kingma & Ba, Adam, section 3",
        v(n) / (1 - beta**n), a, a * (1 - beta), beta * a, a / (1 - beta), start=1,
        together=[(v(n), (1 - beta**n) * a)],
        sequences=[recurrence(v, first=0, then=lambda v, t: beta * v(t - 1) + (1 - beta) * a)],
    ),
    for_all_n(
        "Adagrad's accumulator", "Duchi et al., JMLR 12 (2011)",
        o(n), Sum(g(k) ** 2, (k, 1, n)), Sum(g(k), (k, 1, n)) ** 2, Sum(g(k) ** 2, (k, 1, n - 1)),
        Sum(g(k), (k, 1, n)), sequences=[recurrence(o, first=0, then=lambda o, t: o(t - 1) + g(t) ** 2)],
    ),
    for_all_n(
        "forget gates", "Hochreiter & Schmidhuber, Neural Computation 9 (1997)",
        D(c(n), c_0), Product(f(k), (k, 1, n)), Product(f(k), (k, 0, n)), Product(f(k), (k, 1, n - 1)),
        Sum(f(k), (k, 1, n)), start=1, sequences=[CELL],
    ),
    for_all_n(
        "the cell unrolled", "Hochreiter & Schmidhuber, Neural Computation 9 (1997)",
        c(n), c_0 * Product(f(k), (k, 1, n)) + Sum(u(j) * Product(f(k), (k, j + 1, n)), (j, 1, n)),
        c_0 * Product(f(k), (k, 1, n)) + Sum(u(j) * Product(f(k), (k, j, n)), (j, 1, n)),
        c_0 * Product(f(k), (k, 1, n)), Sum(u(j) * Product(f(k), (k, j + 1, n)), (j, 1, n)), start=0, sequences=[CELL],
    ),
    for_all_n(
        "receptive field", "Araujo et al., Distill (2019)",
        RF(n), K(1) + Sum((K(i) - 1) * Product(s(j), (j, 1, i - 1)), (i, 2, n)),
        K(1) + Sum((K(i) - 1) * Product(s(j), (j, 1, i)), (i, 2, n)),
        K(1) + Sum(K(i) * Product(s(j), (j, 1, i - 1)), (i, 2, n)),
        1 + Sum((K(i) - 1) * Product(s(j), (j, 1, i - 1)), (i, 2, n)), start=1, sequences=[FIELD],
    ),
    for_all_n(
        "receptive field from a pixel", "Araujo et al., Distill (2019)",
        RF(n), 1 + Sum((K(i) - 1) * Product(s(j), (j, 1, i - 1)), (i, 1, n)),
        Sum((K(i) - 1) * Product(s(j), (j, 1, i - 1)), (i, 1, n)),
        1 + Sum((K(i) - 1) * Product(s(j), (j, 2, i - 1)), (i, 1, n)),
        1 + Sum((K(i) - 1) * Product(s(j), (j, 1, i - 1)), (i, 1, n - 1)), start=1, sequences=[FIELD],
    ),
    for_all_n(
        "receptive field, one kernel size and stride", "Araujo et al., Distill (2019)",
        RF(n), 1 + (a - 1) * (b**n - 1) / (b - 1), a + (a - 1) * (b**n - 1) / (b - 1),
        1 + a * (b**n - 1) / (b - 1), 1 + (a - 1) * (b ** (n - 1) - 1) / (b - 1), start=1, sequences=[UNIFORM],
    ),
    for_all_n(
        "receptive field, stride 1", "Araujo et al., Distill (2019)",
        RF(n), 1 + n * (a - 1), n * (a - 1), 1 + n * a, 1 + (n + 1) * (a - 1), start=1, sequences=[DENSE],
    ),
    for_all_n(
        "size after n layers", "Dumoulin & Visin, A guide to convolution arithmetic, relationship 1",
        o(n), x - n * (a - 1), x - n * a, x - (n + 1) * (a - 1), x + n * (a - 1),
        sequences=[recurrence(o, first=x, then=lambda o, t: o(t - 1) - a + 1)],
    ),
    for_all_n(
        "the order of a triangular sum", "Graham, Knuth & Patashnik, (2.32)",
        Sum(f(j) * g(k), (j, 1, k), (k, 1, n)), Sum(f(j) * g(k), (k, j, n), (j, 1, n)),
        Sum(f(j) * g(k), (k, j + 1, n), (j, 1, n)), Sum(f(j) * g(k), (k, 1, n), (j, 1, n)),
        Sum(f(j) * g(k), (k, 1, j), (j, 1, n)), start=1,
    ),
]  # fmt: skip


@each(CASES)
def test_textbook_claims_are_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_mutants_are_refuted(case: Textbook) -> None:
    assert_mutants_fail(case)


# ---- what a verdict carries


def test_the_certificate_shows_base_case_and_step() -> None:
    judgement = judged(for_every(n, w(n), (1 - (1 - rho * eta) ** n) * w_star, sequences=[DESCENT])).judgement
    assert judgement.proof is not None
    base, step = judgement.proof.certificate
    assert remark(base).text.startswith("for n = 0: w(0) = ")
    assert remark(step).text.startswith("from n to n + 1: ")
    assert judgement.method == "induction on n"
    assert judgement.proof.side_conditions == ()  # one step may reach the minimum: 1 - ρη = 0 is no exception


def test_the_ratio_1_is_a_side_condition() -> None:
    judgement = judged(for_every(n, Sum(q**k, (k, 0, n)), (1 - q ** (n + 1)) / (1 - q))).judgement
    assert judgement.verdict is Verdict.PROVED
    assert judgement.side_conditions == (Relation(q, Order.NE, Integer(1)),)


def test_no_side_condition_where_the_domain_excludes_it() -> None:
    claim = for_every(n, Sum(q**k, (k, 0, n)), (1 - q ** (n + 1)) / (1 - q), given=[Abs(q) < 1])
    assert judged(claim).judgement.side_conditions == ()


def test_terms_under_a_sum_have_side_conditions() -> None:
    with evaluate(False):
        claim = for_every(n, Sum(f(k) * f(k) ** -1, (k, 1, n)), n)
    found = judged(claim).judgement
    assert found.verdict is Verdict.PROVED
    assert [str(relation.lhs) for relation in found.side_conditions] == ["f(k)"]


@pytest.mark.parametrize("first", [1, 3, 8, 11])
def test_the_least_index_of_failure_is_found(first: int) -> None:
    """The product vanishes at 0, …, first - 1 and nowhere else."""
    wrong = n * (n + 1) / 2 + Product(n - k, (k, 0, first - 1))
    witness = judged(for_every(n, Sum(k, (k, 1, n)), wrong)).judgement.witness
    assert witness is not None
    assert dict(witness.point)[n] == first
    left, right = witness.sides
    assert Fraction(left.real) == first * (first + 1) // 2
    assert Fraction(right.real) == Fraction(left.real) + factorial(first)


def test_a_failure_far_out_is_found() -> None:
    witness = judged(for_every(n, Sum(k, (k, 1, n)) + Sum(1, (k, 35, n)), n * (n + 1) / 2)).judgement.witness
    assert witness is not None and dict(witness.point)[n] == 35


def test_conditions_on_parameters() -> None:
    roots = recurrence(w, first=1, then=lambda w, t: sqrt(x) * w(t - 1))
    judgement = judged(for_every(n, Abs(w(n)) ** 2, w(n) ** 2, sequences=[roots])).judgement
    assert judgement.verdict is Verdict.CONDITIONAL
    assert judgement.conditions == ((Relation(x, Order.GE, Integer(0)),),)


def _chain() -> tuple[Any, ...]:
    """v gathers a constant gradient, θ gathers v, o gathers θ."""
    return recurrences(
        [v, theta, o],
        first=(0, x, 0),
        then=lambda v, theta, o, t: (
            beta * v(t - 1) + (1 - beta) * a,
            theta(t - 1) - alpha * v(t),
            o(t - 1) + theta(t),
        ),
    )


V, THETA = (1 - beta**n) * a, x - alpha * a * (n - beta * (1 - beta**n) / (1 - beta))
TOTAL = n * x - alpha * a * (n * (n + 1) / 2 - beta / (1 - beta) * (n - beta * (1 - beta**n) / (1 - beta)))


def test_a_step_may_be_an_induction_of_its_own() -> None:
    """The step of θ is the closed form of v."""
    assert judged(for_every(n, theta(n), THETA, sequences=_chain())).judgement.verdict is Verdict.PROVED
    assert judged(for_every(n, theta(n), THETA + alpha, sequences=_chain())).judgement.verdict is Verdict.REFUTED


def test_claims_proved_together() -> None:
    """Each of them has its base case and its step in the certificate."""
    with_help = for_every(n, o(n), TOTAL, sequences=_chain(), together=[(theta(n), THETA), (v(n), V)])
    judgement = judged(with_help).judgement
    assert judgement.verdict is Verdict.PROVED
    assert judgement.proof is not None
    bases = [remark(line).text.split("(")[0] for line in judgement.proof.certificate[:3]]
    assert bases == ["for n = 0: o", "for n = 0: θ", "for n = 0: v"]
    assert len(judgement.proof.certificate) == 6
    misled = for_every(n, o(n), TOTAL, sequences=_chain(), together=[(theta(n), THETA + 1)])
    assert judged(misled).judgement.verdict is not Verdict.PROVED


def test_nesterov_is_momentum_at_another_point() -> None:
    """With φ = θ - αv the look-ahead form becomes one in φ alone (Sutskever et al., ICML 2013)."""
    both = recurrences(
        [v, theta],
        first=(0, x),
        then=lambda v, theta, t: (
            beta * v(t - 1) + (1 - beta) * f(theta(t - 1) - alpha * v(t - 1)),
            theta(t - 1) - alpha * v(t),
        ),
    )
    right = theta(n) - alpha * (beta * v(n) + (1 - beta) * f(theta(n) - alpha * v(n)))
    assert judged(for_every(n, theta(n + 1), right, sequences=both)).judgement.verdict is Verdict.PROVED
    wrong = theta(n) - alpha * (beta * v(n) + (1 - beta) * f(theta(n)))
    assert judged(for_every(n, theta(n + 1), wrong, sequences=both)).judgement.verdict is Verdict.REFUTED


# ---- what cannot be decided says so


@pytest.mark.parametrize(
    ("lhs", "rhs", "obstacle"),
    [
        (Sum(binomial(n, k), (k, 0, n)), 2**n, "the step from n to n + 1"),
        (Sum(q**k, (k, 0, n + x)), q, "not known to be an integer"),
        (Sum(f(k), (k, 1, n**2)), Sum(f(j), (j, 1, n**2)), "not a sum of integers"),
        (Sum(f(k), (k, 1, n + 10**9)), f(n), "terms to run forward"),
        (F(2 * n) + 0 * q, F(n) * (2 * F(n + 1) - F(n)), "the step from n to n + 2"),
    ],
)
def test_obstacles_are_named(lhs: Any, rhs: Any, obstacle: str) -> None:
    judgement = judged(for_every(n, lhs, rhs, sequences=[FIBONACCI])).judgement
    assert judgement.verdict in (Verdict.UNDECIDED, Verdict.CONFIRMED), judgement
    assert obstacle in judgement.reason


@pytest.mark.parametrize(
    ("rule", "first", "reason"),
    [
        (lambda w, t: w(t), 0, "the very term"),
        (lambda w, t: w(t + 1), 0, "a later term"),
        (lambda w, t: w(t - 2), 0, "before its first"),
        (lambda w, t: w(2 * t), 0, "a fixed number of terms back"),
    ],
)
def test_bad_recurrences(rule: Any, first: Any, reason: str) -> None:
    judgement = judged(for_every(n, w(n), 0, sequences=[recurrence(w, first=first, then=rule)])).judgement
    assert judgement.verdict in (Verdict.ILL_FORMED, Verdict.UNDECIDED)
    assert reason in judgement.reason


def test_ill_formed() -> None:
    before = for_every(n, w(n - 1), 0, sequences=[recurrence(w, first=0, then=lambda w, t: w(t - 1))])
    assert judged(before).judgement.verdict is Verdict.ILL_FORMED
    assert "starts at 0" in judged(before).judgement.reason
    twice = for_every(n, w(n), q, sequences=[DESCENT, DESCENT])
    assert judged(twice).judgement.verdict is Verdict.ILL_FORMED
    elsewhere = ForAll(m, w(n), w_star, sequences=(DESCENT,), start=0)
    assert "does not speak of m" in judged(elsewhere).judgement.reason


def test_a_recurrence_needs_its_first_values() -> None:
    with pytest.raises(ValueError, match="2 sequences with 1 first values"):
        recurrences([v, w], first=(0,), then=lambda v, w, t: (v(t - 1), w(t - 1)))


# ---- the hypothesis must be defined where it is used


@pytest.mark.parametrize("gap", [5, 13, 50, 200])
def test_a_hypothesis_that_is_undefined_at_one_index_proves_nothing(gap: int) -> None:
    """0 before `gap`, nothing there, 1 after it: each step from one index to the next holds where both exist."""
    zero = recurrence(w, first=0, then=lambda w, t: w(t - 1))
    claim = for_every(n, w(n), Piecewise((0, n < gap), (1, n > gap)), sequences=[zero])
    assert judged(claim).judgement.verdict in (Verdict.UNDECIDED, Verdict.REFUTED)


# ---- problem files


def problem() -> Problem:
    p = Problem(12, "Quadratic error function")
    rate, curvature, target = p.given("rho eta w^*")
    tau = p.index("tau")
    with evaluate(False):
        w = p.sequence("w_j", first=0, then=lambda w, t: w(t - 1) - rate * curvature * (w(t - 1) - target))
        part = p.part("closed form")
        part.step(w(tau), (1 - (1 - rate * curvature) ** tau) * target, by=induction(tau))
        part.step(w(tau + 1) - target, (1 - rate * curvature) * (w(tau) - target), by=induction(tau))
        p.source("printed").prints("a sign", w(tau), (1 - (1 + rate * curvature) ** tau) * target)
    return p


def test_a_problem_with_a_sequence() -> None:
    p = problem()
    for step in p.steps():
        found = step.claim.under(step.rule, p.context(), Effort())
        assert found.judgement.verdict is Verdict.PROVED
        assert found.numeric is not None and found.numeric.agrees is True
    (printed,) = p.printed()
    found = printed.claim.judged(p.context(printed.definitions), Effort())
    assert found.judgement.verdict is Verdict.REFUTED
    assert found.judgement.witness is not None
    assert dict(found.judgement.witness.point)[Symbol("tau", integer=True)] == 1
    assert found.numeric is not None and found.numeric.agrees is False


def test_names_are_taken_once() -> None:
    p = problem()
    for again in (lambda: p.sequence("w_j"), lambda: p.index("w_j"), lambda: p.sequence("tau"), lambda: p.given("w_j")):
        with pytest.raises(ValueError, match="is taken"):
            again()


def test_a_given_sequence_has_no_rule() -> None:
    p = Problem(1, "")
    k_ = p.sequence("k")
    layer = p.index("n", start=1)
    found = Equality(Sum(k_(i), (i, 1, layer + 1)), Sum(k_(i), (i, 1, layer)) + k_(layer + 1))
    assert found.judged(p.context(), Effort()).judgement.verdict is Verdict.PROVED


def test_names_that_hang_on_an_index() -> None:
    total, mean = symbols("S M", real=True)
    graph = Graph({total: Sum(f(k), (k, 1, n)), mean: total / n})
    context = Context(Domain({n: Range(Sort.INTEGER, Fraction(1), None, True)}), graph)
    assert judged(Equality(Sum(f(k) - mean, (k, 1, n)), Integer(0)), context).judgement.verdict is Verdict.PROVED
    assert judged(Equality(Sum(f(k) - mean, (k, 1, n)), total), context).judgement.verdict is Verdict.REFUTED


# ---- NumPy


def test_loops_see_what_is_wrong() -> None:
    for case in CASES[:6]:
        assert isinstance(case.claim, ForAll)
        assert case.claim.numeric(NOTHING_ASSUMED, 16, 1).agrees is True
        for mutant in case.mutants:
            assert mutant.numeric(NOTHING_ASSUMED, 16, 1).agrees is False


def test_softmax_sums_to_one() -> None:
    total = Sum(exp(f(j)), (j, 1, n))
    assert judged(for_every(n, Sum(exp(f(i)) / total, (i, 1, n)), 1, start=1)).judgement.verdict is Verdict.PROVED
    assert judged(for_every(n, Sum(exp(f(i)) / total, (i, 1, n)), 1)).judgement.verdict is Verdict.REFUTED  # at n = 0


def test_it_reads_as_it_is_meant() -> None:
    said = for_every(n, w(n), q, start=2).says()
    assert said == ("for all", Relation(n, Order.GE, Integer(2)), ":", Relation(w(n), Order.EQ, q))


def test_half_a_step_is_no_index() -> None:
    found = judged(for_every(n, Sum(k, (k, 1, n * Rational(1, 2))), n)).judgement
    assert found.verdict is Verdict.UNDECIDED and "not known to be an integer" in found.reason


def test_like_products_in_sums_that_are_shifted_differently() -> None:
    """Σ κ(i) Π and Σ Π have their indices shifted differently, so not every end can be peeled off both products."""
    field = recurrence(v, first=1, then=lambda v, t: f(t) * v(t - 1) + g(t) - f(t))
    right = 1 + Sum((g(i) - 1) * Product(f(j), (j, i + 1, n)), (i, 1, n))
    wrong = 1 + Sum((g(i) - 1) * Product(f(j), (j, i, n)), (i, 1, n))
    assert judged(for_every(n, v(n), right, sequences=[field])).judgement.verdict is Verdict.PROVED
    assert judged(for_every(n, v(n), wrong, sequences=[field])).judgement.verdict is Verdict.REFUTED
