"""Limits and orders of growth from textbooks, with wrong versions of each."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import (
    Abs,
    E,
    Eq,
    Expr,
    Function,
    Heaviside,
    I,
    Max,
    Min,
    Ne,
    Rational,
    Symbol,
    acos,
    asin,
    asinh,
    atan,
    cos,
    erf,
    erfc,
    exp,
    factorial,
    floor,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
    tanh,
)  # fmt: skip
from sympy.core.parameters import evaluate

from derive import Domain, relu, sigmoid, softplus
from derive.claims.claim import Claim, Context
from derive.claims.limits import (
    Limit,
    approximates,
    asymptotic,
    big_o,
    diverges,
    large,
    little_o,
    negligible,
    small,
    tends,
)
from derive.kernel.graph import Graph
from derive.kernel.verdict import Order, Relation, Verdict
from derive.writing.reports import claim_statement
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each, judged

x, a, b, w, rho, eta, beta = symbols("x a b w rho eta beta", real=True)
n, tau = symbols("n tau", integer=True)
R = Rational
decays = Abs(1 - rho * eta) < 1
unrolled = (1 - (1 - rho * eta) ** tau) * w


def limit(
    name: str, source: str, f: Any, to: Any, *wrong: Any, at: Any = oo, of: Symbol = x, side: str = "", given: Any = ()
) -> Textbook:
    """A limit, and what it is not."""
    right, *mutants = (tends(f, of, at, to=value, side=side, given=given) for value in (to, *wrong))
    return Textbook(name, source, right, tuple(mutants))


SPIVAK, RUDIN, GKP = "Spivak, Calculus", "Rudin, Principles of Mathematical Analysis", "Concrete Mathematics"
BISHOP, GOODFELLOW = "Bishop, PRML (5.67)", "Goodfellow et al., Deep Learning"
GRUNTZ = "Gruntz, thesis ETH 11432"

LIMITS = [
    limit("rational, equal degrees", SPIVAK, (3 * x**2 + x) / (2 * x**2 - 5), R(3, 2), R(2, 3), 0, oo),
    limit("rational, lower degree", SPIVAK, (x + 1) / (x**2 + 1), 0, 1, oo, -1),
    limit("rational, higher degree at -∞", SPIVAK, (x**3 + 1) / (x**2 - 7), -oo, oo, 0, 1, at=-oo),
    limit("removable singularity", SPIVAK, (x**2 - a**2) / (x - a), 2 * a, a, 0, 2 * a + 1, at=a),
    limit("sin x/x", SPIVAK, sin(x) / x, 1, 0, -1, R(1, 2), at=0),
    limit("(1 - cos x)/x²", SPIVAK, (1 - cos(x)) / x**2, R(1, 2), 1, 0, -R(1, 2), at=0),
    limit("(exp x - 1)/x", RUDIN, (exp(x) - 1) / x, 1, 0, E, oo, at=0),
    limit("log(1 + x)/x", RUDIN, log(1 + x) / x, 1, 0, 2, -1, at=0),
    limit("(a^x - 1)/x", RUDIN, (a**x - 1) / x, log(a), a, 1, log(a) / 2, at=0, given=[a > 0]),
    limit("exp as a limit", RUDIN, (1 + 1 / n) ** n, E, 1, oo, R(27, 10), of=n),
    limit("exp(a) as a limit", RUDIN, (1 + a / x) ** x, exp(a), exp(-a), 1, exp(2 * a)),
    limit("n-th root of n", RUDIN, n ** (1 / n), 1, 0, E, oo, of=n),
    limit("x log x", SPIVAK, x * log(x), 0, -1, -oo, 1, at=0, side="+"),
    limit("x^x at 0", SPIVAK, x**x, 1, 0, E, oo, at=0, side="+"),
    limit("x^a exp(-x)", RUDIN, x**a * exp(-x), 0, 1, oo, a),
    limit("log x/x^a", RUDIN, log(x) / x**a, 0, 1, oo, 1 / a, given=[a > 0]),
    limit("geometric series", RUDIN, (1 - a ** (n + 1)) / (1 - a), 1 / (1 - a), 1 / (1 + a), a / (1 - a), 0, of=n,
          given=[Abs(a) < 1]),
    limit("n^k q^n", RUDIN, n**3 * a**n, 0, 1, a, oo, of=n, given=[Abs(a) < 1]),
    limit("a^n/n!", RUDIN, a**n / factorial(n), 0, 1, exp(a), oo, of=n),
    limit("Stirling", GKP, factorial(n) / (sqrt(2 * pi * n) * (n / E) ** n), 1, 0, sqrt(2 * pi), oo, of=n),
    limit("n-th root of n!", GKP, factorial(n) ** (1 / n) / n, 1 / E, 1, E, 0, of=n),
    limit("tanh", GOODFELLOW, tanh(x), 1, 0, -1, oo),
    limit("sigmoid at -∞", GOODFELLOW, sigmoid(x), 0, 1, R(1, 2), -1, at=-oo),
    limit("softplus - x", GOODFELLOW, softplus(x) - x, 0, 1, log(2), oo),
    limit("softplus/x", GOODFELLOW, softplus(x) / x, 1, 0, oo, 2),
    limit("softplus scaled is relu", GOODFELLOW, log(1 + exp(a * x)) / x, relu(a), 2 * relu(a) + 1, Abs(a) + 1, -oo),
    limit("relu/x at -∞", GOODFELLOW, relu(x) / x, 0, 1, -1, oo, at=-oo),
    limit("Adam's bias", GOODFELLOW, 1 - beta**n, 1, 0, beta, -1, of=n, given=[beta > 0, beta < 1]),
    limit("gradient descent converges", BISHOP, unrolled, w, 0, -w, oo, of=tau, given=[decays]),
    limit("1/x from above", SPIVAK, 1 / x, oo, -oo, 0, 1, at=0, side="+"),
    limit("|x|/x from below", SPIVAK, Abs(x) / x, -1, 1, 0, oo, at=0, side="-"),
    limit("exp(1/x) from below", SPIVAK, exp(1 / x), 0, 1, oo, -1, at=0, side="-"),
    limit("bounded times null", SPIVAK, x * sin(1 / x), 0, 1, -1, oo, at=0),
    limit("sin x/x at ∞", SPIVAK, sin(x) / x, 0, 1, -1, oo),
    limit("floor x/x", GKP, floor(x) / x, 1, 0, 2, oo),
    limit("atan", SPIVAK, atan(x), pi / 2, pi, 0, -pi / 2),
    limit("x (π/2 - atan x)", SPIVAK, x * (pi / 2 - atan(x)), 1, 0, pi / 2, -1),
    limit("acos at 1", SPIVAK, acos(x) / sqrt(1 - x), sqrt(2), 1, 0, 2, at=1, side="-"),
    limit("erfc", "DLMF 7.12.1", x * exp(x**2) * erfc(x), 1 / sqrt(pi), 1, 0, sqrt(pi)),
    limit("l'Hôpital twice", SPIVAK, (sin(x) - x) / x**3, -R(1, 6), R(1, 6), 0, -R(1, 3), at=0),
    limit("l'Hôpital seven times", GRUNTZ, (tan(sin(x)) - sin(tan(x))) / x**7, R(1, 30), R(1, 15), 0, -R(1, 30), at=0),
    limit("difference of roots", SPIVAK, sqrt(x**2 + a * x) - x, a / 2, a, 0, -a / 2),
    limit("power means", SPIVAK, ((a**x + b**x) / 2) ** (1 / x), sqrt(a * b), a * b, (a + b) / 2, 1, at=0,
          given=[a > 0, b > 0]),
    limit("maximum norm", SPIVAK, (a**x + b**x) ** (1 / x), Max(a, b), Min(a, b), a + b, 1, given=[a > 0, b > 0]),
    limit("a tower", GRUNTZ, exp(x + exp(-x)) - exp(x), 1, 0, oo, E),
    limit("a cancellation", GRUNTZ, exp(x) * (exp(1 / x - exp(-x)) - exp(1 / x)), -1, 0, 1, -oo),
    limit("a product of towers", GRUNTZ, exp(exp(exp(x))) / exp(exp(exp(x - exp(-exp(exp(x)))))), 1, 0, oo, E),
    limit("roots of a sum", GRUNTZ, (3**x + 5**x) ** (1 / x), 5, 3, 8, 1),
    limit("the exponent of a quotient", GRUNTZ,
          (exp(x * exp(-x) / (exp(-x) + exp(-2 * x**2 / (x + 1)))) - exp(x)) / x, -exp(2), exp(2), 0, -oo),
]  # fmt: skip

# wrong or missing in some version of SymPy: issues of sympy/sympy and diofant/diofant
TRACKER = [
    limit("25885", "sympy #25885", (1 + 1 / x) ** (x**2) / exp(x), exp(-R(1, 2)), 1, 0, exp(R(1, 2))),
    limit("21724", "sympy #21724", x * (1 + 1 / x) ** x - E * x, -E / 2, 0, E / 2, -oo),
    limit("17380", "sympy #17380", x * (((x + 1) ** 2 + 1) / (x**2 + 1) - 1), 2, 0, 1, oo),
    limit("13403", "sympy #13403", n * (-1 + (n + log(n + 1) + 1) / (n + log(n))), 1, 0, oo, 2, of=n),
    limit("13416", "sympy #13416", (-(n**3) * log(n) ** 3 + (n - 1) * (n + 1) ** 2 * log(n + 1) ** 3)
          / (n**2 * log(n) ** 3), 1, -1, 0, oo, of=n),
    limit("13462", "sympy #13462", 2 * x * (1 - (1 - 1 / (2 * x)) ** a), a, 0, 2 * a, a / 2),
    limit("15055", "sympy #15055", n**3 * ((-n - 1) * sin(1 / n) + (n + 2) * sin(1 / (n + 1))) / (1 - n), 1, -oo, 0, -1,
          of=n),
    limit("18378", "sympy #18378", log(exp(3 * x) + x) / log(exp(x) + x**100), 3, 9, 1, oo),
    limit("19770", "sympy #19770", cos(a * x) / x, 0, 1, a, oo),
    limit("14355", "sympy #14355", floor(sin(x) / x), 0, 1, -1, oo, at=0),
    limit("14355, second", "sympy #14355", floor(-tan(x) / x), -2, -1, 0, -oo, at=0),
    limit("20365", "sympy #20365", ((x + 1) ** (1 / x) - E) / x, -E / 2, 0, E / 2, -1, at=0),
    limit("diofant 55", "diofant #55", (x + exp(x)) / (x - 1), 1, 0, oo, -1, at=-oo),
    limit("diofant 56", "diofant #56", (log(x) - 1) ** (1 - sqrt(x)), oo, 0, 1, -oo, at=E, side="+"),
]  # fmt: skip


def compare(name: str, source: str, claim: Claim, *mutants: Claim) -> Textbook:
    """A claim of another kind than a limit, and wrong ones."""
    return Textbook(name, source, claim, mutants)


ORDERS = [
    compare("logarithms are small", RUDIN, little_o(log(x), x**a, x, oo, given=[a > 0]),
            little_o(x**a, log(x), x, oo, given=[a > 0]), little_o(x, log(x), x, oo),
            little_o(log(x), log(x) + 1, x, oo)),
    compare("x² near 0", RUDIN, little_o(x**2, x, x, 0),
            little_o(x, x**2, x, 0), little_o(x, x, x, 0), little_o(sin(x), x, x, 0)),
    compare("Taylor's remainder", SPIVAK, big_o(cos(x) - 1 + x**2 / 2, x**4, x, 0),
            big_o(cos(x) - 1 + x**2 / 2, x**5, x, 0), big_o(cos(x) - 1, x**4, x, 0), big_o(1 / x, 1, x, 0)),
    compare("a bound with its constant", GKP, big_o(3 * n**2 + n, n**2, n, oo, constant=4),
            big_o(3 * n**2 + n, n**2, n, oo, constant=2), big_o(3 * n**2 + n, n, n, oo), big_o(n**3, n**2, n, oo)),
    compare("bounded, without a limit", GKP, big_o(x * sin(x), x, x, oo),
            big_o(x**2, x, x, oo), little_o(x * sin(x), x, x, oo), asymptotic(x * sin(x), x, x, oo)),
    compare("a first step from the origin", BISHOP, asymptotic(1 - (1 - rho * eta) ** tau, tau * rho * eta, rho, 0),
            asymptotic(1 - (1 - rho * eta) ** tau, rho * eta, rho, 0, given=[tau > 1]),
            asymptotic(1 - (1 - rho * eta) ** tau, 2 * tau * rho * eta, rho, 0),
            asymptotic((1 - rho * eta) ** tau, tau * rho * eta, rho, 0, side="+")),
    compare("the eigenvalues that have not been learned", BISHOP,
            negligible(unrolled, w, when=small(rho * eta * tau, by=eta)),
            negligible(w, w, when=small(rho * eta * tau, by=eta)),
            negligible(w, unrolled, when=small(rho * eta * tau, by=eta)),
            approximates(unrolled, w, when=small(rho * eta * tau, by=eta))),
    compare("the eigenvalues that have been learned", BISHOP,
            approximates(unrolled, w, when=large(rho * eta * tau, by=tau), given=[rho > 0, eta > 0, decays]),
            approximates(unrolled, 2 * w, when=large(rho * eta * tau, by=tau), given=[rho > 0, eta > 0, decays]),
            negligible(unrolled, w, when=large(rho * eta * tau, by=tau), given=[rho > 0, eta > 0, decays]),
            approximates((1 - rho * eta) ** tau, 1, when=large(rho * eta * tau, by=tau),
                         given=[rho > 0, eta > 0, decays])),
    compare("gradient descent diverges", BISHOP,
            diverges(unrolled, tau, oo, given=[Abs(1 - rho * eta) > 1, Ne(w, 0)]),
            diverges(unrolled, tau, oo, given=[decays]), diverges(exp(-x), x, oo), diverges(sin(x) / x, x, oo)),
    compare("sine has no limit", SPIVAK, diverges(sin(x), x, oo),
            tends(sin(x), x, oo, to=0), tends(sin(x), x, oo, to=1), tends(sin(1 / x), x, 0, to=0)),
    compare("two one-sided limits", SPIVAK, diverges(Abs(x) / x, x, 0),
            tends(Abs(x) / x, x, 0, to=1), tends(1 / x, x, 0, to=oo), tends(exp(1 / x), x, 0, to=0)),
    compare("an alternating sequence", RUDIN, diverges((-1) ** n * (1 + 1 / n), n, oo),
            tends((-1) ** n, n, oo, to=1), tends((-1) ** n * n, n, oo, to=oo), diverges((-1) ** n / n, n, oo)),
]  # fmt: skip

CASES = [*LIMITS, *TRACKER, *ORDERS]


@each(CASES)
def test_what_is_true_is_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_what_is_false_is_not(case: Textbook) -> None:
    assert_mutants_fail(case)


@pytest.mark.parametrize("case", [*LIMITS, *TRACKER], ids=lambda case: case.name)
def test_a_refutation_says_what_is_right(case: Textbook) -> None:
    """Where the right limit is a number without parameters, it is given in the place of the wrong one."""
    assert isinstance(case.claim, Limit)
    right, instead = case.claim.value, judged(case.mutants[0]).judgement.instead
    if right is not None and not right.free_symbols and right not in (oo, -oo):
        assert isinstance(instead, Expr)
        assert instead == right or (instead - right).is_zero


# ---- conditions -----------------------------------------------------------------------------------------------------


def conditions(claim: Claim) -> set[frozenset[Relation | str]]:
    judgement = judged(claim).judgement
    assert judgement.verdict is Verdict.CONDITIONAL, judgement
    assert judgement.witness is not None and judgement.proof is not None
    return {frozenset(case) for case in judgement.conditions}


def positive(symbol: Expr) -> frozenset[Relation | str]:
    return frozenset([Relation(symbol, Order.GT, R(0))])


def test_a_limit_that_hangs_on_a_sign_is_conditional() -> None:
    assert conditions(tends(log(x) / x**a, x, oo, to=0)) == {positive(a)}
    assert conditions(tends(a * x, x, oo, to=oo)) == {positive(a)}
    assert conditions(tends(tanh(a * x), x, oo, to=1)) == {positive(a)}
    assert conditions(diverges(x**a, x, oo)) == {positive(a)}
    assert conditions(diverges(unrolled, tau, oo, given=[Abs(1 - rho * eta) > 1])) == {
        frozenset([Relation(w, Order.NE, R(0))])
    }
    assert conditions(tends(unrolled, tau, oo, to=w, given=[rho * eta > 0, Ne(w, 0)])) == {
        frozenset([Relation(eta * rho, Order.LT, R(2))])
    }


def test_a_limit_that_holds_at_one_value_of_a_parameter_only_is_refuted() -> None:
    assert judged(tends(x**a, x, oo, to=1)).judgement.verdict is Verdict.REFUTED


def test_at_the_edge_of_convergence_there_is_none() -> None:
    for given in (Abs(a) <= 1, Abs(1 - rho * eta) <= 1):
        power = a if given.has(a) else 1 - rho * eta
        assert judged(tends(power**n, n, oo, to=0, given=[given])).judgement.verdict is Verdict.CONDITIONAL


def test_the_variable_s_range_chooses_the_side() -> None:
    assert judged(tends(x * log(x), x, 0, to=0, given=[x > 0])).judgement.verdict is Verdict.PROVED
    assert judged(tends(Abs(x) / x, x, 0, to=-1, given=[x < 0])).judgement.verdict is Verdict.PROVED
    assert judged(tends(1 / x, x, 0, to=0, given=[x > 1])).judgement.verdict is Verdict.ILL_FORMED
    assert judged(tends(1 / x, x, oo, to=0, given=[x < 1])).judgement.verdict is Verdict.ILL_FORMED


def test_a_condition_on_the_variable_holds_near_the_point_or_there_is_nothing_to_claim() -> None:
    assert judged(tends(a / x, x, oo, to=0, given=[a * x > 1, a > 0])).judgement.verdict is Verdict.PROVED
    assert judged(tends(a * x, x, oo, to=oo, given=[a * x > 1])).judgement.verdict is Verdict.PROVED
    assert judged(tends(1 / x, x, oo, to=0, given=[a * x < 1, a > 0])).judgement.verdict is Verdict.ILL_FORMED


k = Symbol("k", integer=True)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (tends((-1) ** k / n, n, oo, to=0), Verdict.PROVED),
        (tends((a - b) * x, x, oo, to=0, given=[Eq(a, b)]), Verdict.PROVED),
        (tends(a**2 * x - x, x, oo, to=0, given=[Eq(a**2, 1)]), Verdict.PROVED),
        (tends(1 / (a + 1 / x), x, oo, to=1 / a), Verdict.PROVED),
        (tends(sqrt(a) + 1 / x, x, oo, to=sqrt(a)), Verdict.PROVED),
        (tends(log(a) + 1 / x, x, oo, to=log(Abs(a))), Verdict.CONDITIONAL),
        (tends(n - 2 * floor(n / 2), n, oo, to=0), Verdict.REFUTED),
        (tends(floor(n / 2) / n, n, oo, to=R(1, 2)), Verdict.PROVED),
        (tends((2 * a / (1 + a**2)) ** n, n, oo, to=0), Verdict.CONDITIONAL),
        (tends((2 * a / (1 + a**2)) ** n, n, oo, to=0, given=[Ne(a**2, 1)]), Verdict.PROVED),
        (tends(sigmoid(a * x), x, oo, to=Heaviside(a, R(1, 2))), Verdict.PROVED),
        (tends(a**x, x, oo, to=0, given=[a > 0, a <= 1]), Verdict.CONDITIONAL),
        (tends(x**2, x, a, to=a**2, given=[x > 0, a > 1]), Verdict.PROVED),
        (tends(Abs(x), x, a, to=a, given=[x > 0, a < 0]), Verdict.ILL_FORMED),
        (tends((2 + sin(x)) ** x, x, oo, to=oo), Verdict.REFUTED),
        (tends(x ** sin(x), x, oo, to=oo), Verdict.REFUTED),
        (big_o(a * x, x, x, oo, constant=b, given=[b > a, a > 0]), Verdict.PROVED),
        (big_o(x**a, x, x, oo), Verdict.CONDITIONAL),
    ],
    ids=lambda part: str(part)[:40],
)
def test_degenerate_parameters(claim: Claim, verdict: Verdict) -> None:
    assert judged(claim).judgement.verdict is verdict


def test_definitions_are_written_out() -> None:
    q, y = symbols("q y", real=True)
    context = Context(Domain(), Graph({q: 1 - rho * eta, y: w * (1 - q**tau)}))
    assert judged(tends(y, tau, oo, to=w, given=[Abs(q) < 1]), context).judgement.verdict is Verdict.PROVED
    assert judged(tends(y, q, oo, to=w), context).judgement.verdict is Verdict.ILL_FORMED


# ---- what says nothing, and what is beyond us -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (tends(n, n, 0, to=0), "n is an integer"),
        (tends(x, x, oo, to=x), "may not contain x itself"),
        (tends(x, x, oo, to=oo, side="+"), "from one side only"),
        (tends(1 / (a - a), x, oo, to=0), "division by zero"),
        (tends(sin(x) / (cos(x) ** 2 + sin(x) ** 2 - 1), x, 0, to=0), "division by zero"),
        (tends(1 / x, x, oo, to=0, given=[a < 0, a > 1]), "no value of a"),
    ],
)
def test_what_says_nothing_is_ill_formed(claim: Claim, reason: str) -> None:
    judgement = judged(claim).judgement
    assert judgement.verdict is Verdict.ILL_FORMED
    assert reason in judgement.reason


f = Function("f")


@pytest.mark.parametrize(
    ("claim", "obstacle"),
    [
        (tends(f(x), x, 0, to=0), "no rule for limits of f"),
        (tends(sqrt(x), x, 0, to=0), "complex"),
        (tends(log(x), x, -1, to=0), "complex"),
        (tends(asin(x), x, 2, to=0), "complex"),
        (tends((-2) ** x, x, oo, to=0), "complex"),
        (tends(I * x, x, oo, to=0), "not real"),
        (tends(tan(x) / x, x, oo, to=0), "oscillates"),
        (tends(sin(pi * sqrt(n**2 + n)), n, oo, to=0), "oscillation"),
        (tends(R(3, 2) * x.func("y") * 1.5, x, oo, to=0), "float"),
        (tends(Symbol("z", complex=True) / x, x, oo, to=0), "complex"),
        (big_o(3 * x + 1, x, x, oo, constant=3), "the constant itself"),
    ],
)
def test_what_is_beyond_us_names_the_obstacle(claim: Claim, obstacle: str) -> None:
    judgement = judged(claim).judgement
    assert judgement.verdict is Verdict.UNDECIDED
    assert obstacle in judgement.reason


def test_an_author_s_slips_are_reported_at_once() -> None:
    with pytest.raises(ValueError, match="side"):
        tends(x, x, 0, to=0, side="left")
    with pytest.raises(TypeError, match="in a symbol"):
        tends(x, x**2, 0, to=0)
    with pytest.raises(ValueError, match="by which"):
        small(rho * eta)
    with pytest.raises(ValueError, match="not a product"):
        small(rho + eta, by=eta)
    assert judged(tends(x, x, 0, to=0, given=[(a > 0) | (b > 0)])).judgement.verdict is Verdict.ILL_FORMED


def test_how_the_claims_read() -> None:
    read = {
        tends(sin(x) / x, x, 0, to=1): "sin(x)/x tends to 1 as x → 0",
        tends(1 / x, x, 0, to=oo, side="+"): "1/x tends to ∞ as x → 0 from above",
        tends(a**n, n, oo, to=0, given=[Abs(a) < 1]): "aⁿ tends to 0 as n → ∞ where |a| < 1",
        diverges(sin(x), x, oo): "sin(x) has no finite limit as x → ∞",
        asymptotic(x + 1, x, x, oo): "x + 1 ~ x as x → ∞",
        big_o(x, x, x, oo, constant=2): "x is at most of the order of x with the constant 2 as x → ∞",
        negligible(a, b, when=small(a)): "a ≪ b when a ≪ 1, as a → 0, that is, the quotient tends to 0",
    }
    for claim, text in read.items():
        assert claim_statement(claim, ()).text == text


def test_numbers_of_very_different_sizes_do_not_mislead_the_numeric_check() -> None:
    for claim in (
        tends(exp(-x / 10**20), x, oo, to=0),
        tends(x ** R(1, 10**9), x, oo, to=oo),
        tends(exp(-x * R(1, 10**400)), x, oo, to=0),
        tends(1 / log(log(log(x))), x, oo, to=0),
    ):
        assert judged(claim).judgement.verdict is Verdict.PROVED


def test_the_numeric_check_sees_a_wrong_limit() -> None:
    for wrong in (tends(tanh(x), x, oo, to=0), tends(sin(x) / x, x, 0, to=0), tends(n / (n + 1), n, oo, to=2)):
        assert wrong.numeric(Context(Domain(), Graph({})), 4, 1).agrees is False
    for right in (tends(tanh(x), x, oo, to=1), tends(sign(x), x, 0, to=1, side="+"), tends(erf(x), x, oo, to=1),
                  tends(asinh(x) / log(x), x, oo, to=1)):  # fmt: skip
        assert right.numeric(Context(Domain(), Graph({})), 4, 1).agrees in (True, None)


def test_a_bound_that_fails_has_no_limit_instead() -> None:
    """The limit of the quotient is no bound."""
    refuted = judged(big_o(1, R(1, 2) ** n, n, oo)).judgement
    assert refuted.verdict is Verdict.REFUTED and refuted.instead is None
    assert refuted.witness is not None and refuted.witness.shows == "the quotient tends to ∞"


def test_a_product_may_be_bracketed() -> None:
    with evaluate(False):
        quantity = n * (a * b)
    regime = small(quantity, by=a)
    assert regime.variable == a
    with pytest.raises(ValueError, match="not a product"):
        small(a * a, by=a)
