"""Inequalities of the textbooks: proved, and their wrong versions refuted.

HLP: Hardy, Littlewood & Pólya, "Inequalities" (1934). CSMC: Steele, "The Cauchy–Schwarz Master Class" (2004).
AI: Mitrinović, "Analytic Inequalities" (1970). CO: Boyd & Vandenberghe, "Convex Optimization" (2004).
"""

from __future__ import annotations

import re
from fractions import Fraction
from time import process_time

import pytest
from sympy import (
    Abs,
    And,
    E,
    Eq,
    Expr,
    Function,
    Integer,
    Matrix,
    Ne,
    Or,
    Rational,
    Symbol,
    cosh,
    evaluate,
    exp,
    factorial,
    log,
    pi,
    sin,
    sqrt,
    symbols,
    tanh,
)

from derive import Domain, Inequality, Problem, Range, bernoulli, recurrence, relu, sigmoid, softplus
from derive.claims.claim import Context
from derive.claims.equality import Equality
from derive.derivation import claimed
from derive.kernel.domain import Sort
from derive.kernel.equality import Effort
from derive.kernel.graph import Graph
from derive.kernel.verdict import Order, Relation, Verdict
from tests.claims.textbook import Textbook, assert_proved, each, judged

a, b, c, d, p, q, r, u, x, y, z = symbols("a b c d p q r u x y z", real=True)
rho, eta = symbols("rho eta", real=True)
n, tau = symbols("n tau", integer=True)
beta, eps, g, m, v = symbols("beta epsilon g m v", real=True)

ABOVE = [a > 0, b > 0, c > 0]
AT_LEAST_0 = [a >= 0, b >= 0, c >= 0]
PROBABILITIES = [p > 0, p < 1, q > 0, q < 1]
UNIT = [a >= 0, a <= 1, b >= 0, b <= 1, c >= 0, c <= 1]
_KL = p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
_ENTROPY = -p * log(p) - (1 - p) * log(1 - p)


def le(lhs: object, rhs: object, given: object = ()) -> Inequality:
    return Inequality(Relation(_expr(lhs), Order.LE, _expr(rhs)), given=given)


def lt(lhs: object, rhs: object, given: object = ()) -> Inequality:
    return Inequality(Relation(_expr(lhs), Order.LT, _expr(rhs)), given=given)


def _expr(value: object) -> Expr:
    return Integer(value) if isinstance(value, int) else value


half = Rational(1, 2)
CASES = [
    Textbook(
        "AM–GM, two numbers", "HLP 2.5", le(sqrt(a * b), (a + b) / 2, AT_LEAST_0),
        (
            le(sqrt(a * b), (a + b) / 3, AT_LEAST_0),
            le((a + b) / 2, sqrt(a * b), AT_LEAST_0),
            le(a * b, (a + b) / 2, AT_LEAST_0),
        ),
    ),
    Textbook(
        "AM–GM, three numbers", "HLP 2.5", le(3 * a * b * c, a**3 + b**3 + c**3, AT_LEAST_0),
        (
            le(3 * a * b * c, a**3 + b**3 + c**3),
            le(4 * a * b * c, a**3 + b**3 + c**3, AT_LEAST_0),
            lt(3 * a * b * c, a**3 + b**3 + c**3, AT_LEAST_0),
        ),
    ),
    Textbook(
        "weighted AM–GM", "HLP 2.5", le(a * b**2, ((a + 2 * b) / 3) ** 3, AT_LEAST_0),
        (
            le(a * b**2, ((2 * a + b) / 3) ** 3, AT_LEAST_0),
            le(a * b**2, ((a + 2 * b) / 3) ** 3),
            le(a * b**2, ((a + 2 * b) / 4) ** 3, AT_LEAST_0),
        ),
    ),
    Textbook(
        "QM–AM", "HLP 2.9", le((a + b) / 2, sqrt((a**2 + b**2) / 2)),
        (
            le((a + b) / 2, sqrt((a**2 + b**2) / 3)),
            le(sqrt((a**2 + b**2) / 2), (a + b) / 2),
            lt((a + b) / 2, sqrt((a**2 + b**2) / 2), [a > 0]),
        ),
    ),
    Textbook(
        "GM–HM", "HLP 2.9", le(2 / (1 / a + 1 / b), sqrt(a * b), ABOVE),
        (
            le(sqrt(a * b), 2 / (1 / a + 1 / b), ABOVE),
            le(3 / (1 / a + 1 / b), sqrt(a * b), ABOVE),
            lt(2 / (1 / a + 1 / b), sqrt(a * b), ABOVE),
        ),
    ),
    Textbook(
        "Cauchy, two dimensions", "CSMC 1", le((a * x + b * y) ** 2, (a**2 + b**2) * (x**2 + y**2)),
        (
            lt((a * x + b * y) ** 2, (a**2 + b**2) * (x**2 + y**2)),
            le((a * x + b * y) ** 2, (a**2 - b**2) * (x**2 + y**2)),
            le((a * x + 2 * b * y) ** 2, (a**2 + b**2) * (x**2 + y**2)),
        ),
    ),
    Textbook(
        "Cauchy, three dimensions", "CSMC 1",
        le((a * x + b * y + c * z) ** 2, (a**2 + b**2 + c**2) * (x**2 + y**2 + z**2)),
        (
            le((a * x + b * y + c * z) ** 2, (a**2 + b**2 + c**2) * (x**2 + y**2)),
            le((a * x + b * y + c * z + 1) ** 2, (a**2 + b**2 + c**2) * (x**2 + y**2 + z**2)),
            le((a**2 + b**2 + c**2) * (x**2 + y**2 + z**2), (a * x + b * y + c * z) ** 2),
        ),
    ),
    Textbook(
        "sums of squares and products", "CSMC 1", le(a * b + b * c + c * a, a**2 + b**2 + c**2),
        (
            lt(a * b + b * c + c * a, a**2 + b**2 + c**2),
            le(a * b + b * c + 2 * c * a, a**2 + b**2 + c**2),
            le(a * b + b * c + c * a, a**2 + b**2 - c**2),
        ),
    ),
    Textbook(
        "Schur, degree 1", "AI 2.17",
        le(0, a * (a - b) * (a - c) + b * (b - a) * (b - c) + c * (c - a) * (c - b), AT_LEAST_0),
        (
            le(0, a * (a - b) * (a - c) + b * (b - a) * (b - c) + c * (c - a) * (c - b)),
            le(0, a * (a - b) * (a - c) + b * (b - a) * (b - c) - c * (c - a) * (c - b), AT_LEAST_0),
            le(a * b * c / 10, a * (a - b) * (a - c) + b * (b - a) * (b - c) + c * (c - a) * (c - b), AT_LEAST_0),
        ),
    ),
    Textbook(
        "Nesbitt", "CSMC 5", le(Rational(3, 2), a / (b + c) + b / (c + a) + c / (a + b), ABOVE),
        (
            le(Rational(8, 5), a / (b + c) + b / (c + a) + c / (a + b), ABOVE),
            le(Rational(3, 2), a / (b + c) + b / (c + a) + c / (a + b), [a > 0, b > 0]),
            lt(Rational(3, 2), a / (b + c) + b / (c + a) + c / (a + b), ABOVE),
        ),
    ),
    Textbook(
        "Motzkin's form", "CSMC 2", le(3 * x**2 * y**2, x**4 * y**2 + x**2 * y**4 + 1),
        (
            le(4 * x**2 * y**2, x**4 * y**2 + x**2 * y**4 + 1),
            lt(3 * x**2 * y**2, x**4 * y**2 + x**2 * y**4 + 1),
            le(3 * x**2 * y**2, x**4 * y**2 - x**2 * y**4 + 1),
        ),
    ),
    Textbook(
        "Bernoulli, whole exponents", "AI 2.4", le(1 + n * x, (1 + x) ** n, [x >= -1, n >= 0]),
        (
            le(1 + n * x, (1 + x) ** n, [x >= -4, n >= 0]),
            le(1 + (n + 1) * x, (1 + x) ** n, [x >= -1, n >= 0]),
            lt(1 + n * x, (1 + x) ** n, [x >= -1, n >= 1]),
        ),
    ),
    Textbook(
        "Bernoulli, real exponents", "AI 2.4", le(1 + r * x, (1 + x) ** r, [x > -1, r >= 1]),
        (
            le(1 + r * x, (1 + x) ** r, [x > -1, r >= 0]),
            le((1 + x) ** r, 1 + r * x, [x > -1, r >= 1]),
            le(1 + 2 * r * x, (1 + x) ** r, [x > -1, r >= 1]),
        ),
    ),
    Textbook(
        "Bernoulli, exponents below 1", "AI 2.4", le((1 + x) ** r, 1 + r * x, [x > -1, r >= 0, r <= 1]),
        (
            le((1 + x) ** r, 1 + r * x, [x > -1, r >= 0, r <= 2]),
            le((1 + x) ** r, 1 + r * x / 2, [x > -1, r >= 0, r <= 1]),
            lt((1 + x) ** r, 1 + r * x, [x > -1, r >= 0, r <= 1]),
        ),
    ),
    Textbook(
        "exp above its tangent", "HLP 4.2", le(1 + x, exp(x)),
        (le(1 + 2 * x, exp(x)), lt(1 + x, exp(x)), le(1 + x + x**2 / 2, exp(x))),
    ),
    Textbook(
        "exp above e x", "HLP 4.2", le(E * x, exp(x)), (le(3 * x, exp(x)), lt(E * x, exp(x)), le(exp(x), E * x)),
    ),
    Textbook(
        "log below its tangent", "HLP 4.2", le(log(1 + x), x, x > -1),
        (le(log(1 + x), x / 2, x > -1), le(x, log(1 + x), x > -1), le(log(1 + x), x - x**2 / 3, x > -1)),
    ),
    Textbook(
        "log above x/(1 + x)", "AI 3.6", le(x / (1 + x), log(1 + x), x > -1),
        (le(x / (1 + x / 2), log(1 + x), x > -1), le(2 * x / (1 + x), log(1 + x), x > -1), le(x, log(1 + x), x > -1)),
    ),
    Textbook(
        "sin below x", "AI 3.4", le(sin(x), x, x >= 0),
        (le(sin(x), x), le(sin(x), x / 2, x >= 0), le(sin(2 * x), x, x >= 0)),
    ),
    Textbook(
        "Jordan", "AI 2.3", le(2 * x / pi, sin(x), [x >= 0, x <= pi / 2]),
        (
            le(2 * x / pi, sin(x), [x >= 0, x <= pi]),
            le(2 * x / 3, sin(x), [x >= 0, x <= pi / 2]),
            le(sin(x), 2 * x / pi, [x >= 0, x <= pi / 2]),
        ),
    ),
    Textbook(
        "modulus of sin", "AI 3.4", le(Abs(sin(x)), Abs(x)),
        (le(Abs(sin(x)), x), le(Abs(x), Abs(sin(x))), le(Abs(sin(2 * x)), Abs(x))),
    ),
    Textbook(
        "cosh below a Gaussian", "Boucheron, Lugosi & Massart 2.2", le(cosh(x), exp(x**2 / 2)),
        (le(cosh(x), exp(x**2 / 3)), lt(cosh(x), exp(x**2 / 2)), le(exp(x**2 / 2), cosh(x))),
    ),
    Textbook(
        "tanh below x", "Goodfellow, Bengio & Courville 6.3", le(tanh(x), x, x >= 0),
        (le(tanh(x), x), le(tanh(x), x / 2, x >= 0), le(x, tanh(x), x >= 0)),
    ),
    Textbook(
        "tanh squared", "Goodfellow, Bengio & Courville 6.3", lt(tanh(x) ** 2, 1),
        (lt(tanh(x) ** 2, Rational(99, 100)), lt(tanh(x), 0), lt(2 * tanh(x) ** 2, 1)),
    ),
    Textbook(
        "slope of the sigmoid", "Goodfellow, Bengio & Courville 3.10",
        le(sigmoid(x) * (1 - sigmoid(x)), Rational(1, 4)),
        (
            le(sigmoid(x) * (1 - sigmoid(x)), Rational(1, 5)),
            lt(sigmoid(x) * (1 - sigmoid(x)), Rational(1, 4)),
            le(sigmoid(x) * (1 + sigmoid(x)), Rational(1, 4)),
        ),
    ),
    Textbook(
        "softplus above relu", "Goodfellow, Bengio & Courville 3.10", le(relu(x), softplus(x)),
        (le(softplus(x), relu(x)), le(softplus(x), relu(x) + half), le(relu(x) + Rational(1, 100), softplus(x))),
    ),
    Textbook(
        "softplus below relu + log 2", "Goodfellow, Bengio & Courville 3.10", le(softplus(x), relu(x) + log(2)),
        (lt(softplus(x), relu(x) + log(2)), le(softplus(x), relu(x) + half), le(softplus(x), x + log(2))),
    ),
    Textbook(
        "Young, exponent 2", "HLP 4.8", le(a * b, a**2 / 2 + b**2 / 2),
        (lt(a * b, a**2 / 2 + b**2 / 2), le(a * b, a**2 / 2 + b**2 / 3), le(a * b, a**2 / 2)),
    ),
    Textbook(
        "Young, exponents 3 and 3/2", "HLP 4.8", le(a * b, a**3 / 3 + 2 * b ** Rational(3, 2) / 3, AT_LEAST_0),
        (
            le(a * b, a**3 / 3 + b ** Rational(3, 2) / 3, AT_LEAST_0),
            lt(a * b, a**3 / 3 + 2 * b ** Rational(3, 2) / 3, AT_LEAST_0),
            le(2 * a * b, a**3 / 3 + 2 * b ** Rational(3, 2) / 3, AT_LEAST_0),
        ),
    ),
    Textbook(
        "binary entropy", "Cover & Thomas 2.1", le(_ENTROPY, log(2), PROBABILITIES[:2]),
        (
            lt(_ENTROPY, log(2), PROBABILITIES[:2]),
            le(_ENTROPY, Rational(69, 100), PROBABILITIES[:2]),
            le(-p * log(p) - log(1 - p), log(2), PROBABILITIES[:2]),
        ),
    ),
    Textbook(
        "Gibbs, two points", "Cover & Thomas 2.6", le(0, _KL, PROBABILITIES),
        (lt(0, _KL, PROBABILITIES), le(0, p * log(p / q), PROBABILITIES), le(Abs(p - q), _KL, PROBABILITIES)),
    ),
    Textbook(
        "Pinsker, two points", "Cover & Thomas 11.6", le(2 * (p - q) ** 2, _KL, PROBABILITIES),
        (
            le(3 * (p - q) ** 2, _KL, PROBABILITIES),
            le(_KL, 2 * (p - q) ** 2, PROBABILITIES),
            lt(2 * (p - q) ** 2, _KL, PROBABILITIES),
        ),
    ),
    Textbook(
        "early stopping: linear bound", "Bishop, PRML exercise 3.14",
        le(1 - (1 - x) ** n, n * x, [x >= 0, x <= 1, n >= 0]),
        (
            le(1 - (1 - x) ** n, (n - 1) * x, [x >= 0, x <= 1, n >= 1]),
            le(1 - (1 - x) ** n, n * x / 2, [x >= 0, x <= 1, n >= 0]),
            le(n * x, 1 - (1 - x) ** n, [x >= 0, x <= 1, n >= 0]),
        ),
    ),
    Textbook(
        "early stopping: with learning rate", "Bishop, PRML exercise 3.14",
        le(1 - (1 - rho * eta) ** tau, tau * rho * eta, [rho > 0, eta > 0, rho * eta <= 1, tau >= 0]),
        (
            le(1 - (1 - rho * eta) ** tau, tau * rho, [rho > 0, eta > 0, rho * eta <= 1, tau >= 0]),
            le(1 - (1 - rho * eta) ** tau, tau * rho * eta / 2, [rho > 0, eta > 0, rho * eta <= 1, tau >= 0]),
            lt(1 - (1 - rho * eta) ** tau, tau * rho * eta, [rho > 0, eta > 0, rho * eta <= 1, tau >= 0]),
        ),
    ),
    Textbook(
        "decay below an exponential", "AI 3.6", le((1 - u) ** tau, exp(-u * tau), [u >= 0, u <= 1, tau >= 0]),
        (
            le((1 - u) ** tau, exp(-2 * u * tau), [u >= 0, u <= 1, tau >= 0]),
            le(exp(-u * tau), (1 - u) ** tau, [u >= 0, u <= 1, tau >= 0]),
            lt((1 - u) ** tau, exp(-u * tau), [u >= 0, u <= 1, tau >= 0]),
        ),
    ),
    Textbook(
        "decay below a hyperbola", "AI 2.4", le((1 - u) ** tau, 1 / (1 + tau * u), [u >= 0, u <= 1, tau >= 0]),
        (
            le((1 - u) ** tau, 1 / (1 + 2 * tau * u), [u >= 0, u <= 1, tau >= 0]),
            lt((1 - u) ** tau, 1 / (1 + tau * u), [u >= 0, u <= 1, tau >= 0]),
            le((1 + u) ** tau, 1 / (1 + tau * u), [u >= 0, u <= 1, tau >= 0]),
        ),
    ),
    Textbook(
        "product of factors below 1", "AI 3.2 (Weierstrass)", le(1 - (1 - a) - (1 - b) - (1 - c), a * b * c, UNIT),
        (
            le(1 - (1 - a) - (1 - b), a * b * c, UNIT),
            lt(1 - (1 - a) - (1 - b) - (1 - c), a * b * c, UNIT),
            le(1 - (1 - a) - (1 - b) - (1 - c), a * b * c, UNIT[:4]),
        ),
    ),
    Textbook(
        "factorials", "Graham, Knuth & Patashnik 4.4", le(2 ** (n - 1), factorial(n), n >= 1),
        (
            lt(2 ** (n - 1), factorial(n), n >= 1),
            le(2**n, factorial(n), n >= 1),
            le(3 ** (n - 1), factorial(n), n >= 1),
        ),
    ),
    Textbook(
        "powers of 2 and squares", "Graham, Knuth & Patashnik 9.1", le(n**2, 2**n, n >= 4),
        (le(n**2, 2**n, n >= 1), lt(n**2, 2**n, n >= 4), le(n**3, 2**n, n >= 4)),
    ),
    Textbook(
        "triangle inequality", "HLP 2.11", le(Abs(x + y), Abs(x) + Abs(y)),
        (le(Abs(x + y), Abs(x) - Abs(y)), lt(Abs(x + y), Abs(x) + Abs(y)), le(Abs(x) + Abs(y), Abs(x + y))),
    ),
    Textbook(
        "reverse triangle inequality", "HLP 2.11", le(Abs(Abs(x) - Abs(y)), Abs(x - y)),
        (le(Abs(x - y), Abs(Abs(x) - Abs(y))), le(Abs(x) + Abs(y), Abs(x - y)), lt(Abs(Abs(x) - Abs(y)), Abs(x - y))),
    ),
    Textbook(
        "Jensen for squares, three points", "CO 3.1.8", le(((x + y + z) / 3) ** 2, (x**2 + y**2 + z**2) / 3),
        (
            le(((x + y + z) / 2) ** 2, (x**2 + y**2 + z**2) / 3),
            lt(((x + y + z) / 3) ** 2, (x**2 + y**2 + z**2) / 3),
            le((x**2 + y**2 + z**2) / 3, ((x + y + z) / 3) ** 2),
        ),
    ),
    Textbook(
        "Jensen for exp, two points", "CO 3.1.8", le(exp((x + y) / 2), (exp(x) + exp(y)) / 2),
        (
            lt(exp((x + y) / 2), (exp(x) + exp(y)) / 2),
            le(exp((x + y) / 2), (exp(x) + exp(y)) / 3),
            le((exp(x) + exp(y)) / 2, exp((x + y) / 2)),
        ),
    ),
    Textbook(
        "Adam's first step", "Kingma & Ba 2.1",
        le(Abs(g) / (sqrt(g**2) + eps), 1, eps > 0),
        (
            le(Abs(g) / (sqrt(g**2) + eps), half, eps > 0),
            le(Abs(g) / sqrt(g**2 / 2 + eps), 1, eps > 0),
            le(1, Abs(g) / (sqrt(g**2) + eps), eps > 0),
        ),
    ),
    Textbook(
        "Adam's second step", "Kingma & Ba 2.1 (β₁ = β₂)",
        le(((1 - beta) * m + beta * v) ** 2, (1 - beta) * m**2 + beta * v**2, [beta >= 0, beta <= 1]),
        (
            le(((1 - beta) * m + beta * v) ** 2, (1 - beta) * m**2 + beta * v**2, [beta >= 0, beta <= 2]),
            lt(((1 - beta) * m + beta * v) ** 2, (1 - beta) * m**2 + beta * v**2, [beta >= 0, beta <= 1]),
            le((m + beta * v) ** 2, (1 - beta) * m**2 + beta * v**2, [beta >= 0, beta <= 1]),
        ),
    ),
]  # fmt: skip


@each(CASES)
def test_textbook_inequalities_are_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_wrong_versions_are_refuted(case: Textbook) -> None:
    """With a witness; some of them hold under a condition, which is then found."""
    for mutant in case.mutants:
        found = judged(mutant, case.context).judgement
        assert found.verdict in (Verdict.REFUTED, Verdict.CONDITIONAL), (mutant, found)
        assert found.witness is not None and (found.conditions or found.verdict is Verdict.REFUTED)


# ---- how an author writes it


def test_a_relation_is_an_inequality() -> None:
    claim = claimed(1 + x <= exp(x))
    assert isinstance(claim, Inequality)
    assert judged(claim).judgement.verdict is Verdict.PROVED
    assert isinstance(claimed(Relation(x, Order.EQ, x)), Equality)
    assert claimed(x < y) == Inequality(x < y)


def test_a_step_of_a_problem_is_one_relation() -> None:
    problem = Problem(12, "early stopping")
    (step,) = problem.given("x", above=0, below=1)
    (count,) = problem.sizes("n")
    part = problem.part("a")
    with evaluate(False):
        part.step((1 - step) ** count >= 1 - count * step, by=bernoulli)
    claim = part.steps[0].claim
    assert claim.judged(problem.context(), Effort()).judgement.verdict is Verdict.PROVED


def test_a_chain_claims_that_all_hold() -> None:
    chain = And(sigmoid(x) > 0, sigmoid(x) < 1, evaluate=False)
    found = judged(Inequality(chain)).judgement
    assert found.verdict is Verdict.PROVED
    assert found.proof is not None and found.proof.normal_form == "each of 2 relations"
    wrong = judged(Inequality(And(sigmoid(x) > 0, sigmoid(x) < half, evaluate=False))).judgement
    assert wrong.verdict is Verdict.CONDITIONAL and wrong.conditions == ((Relation(x, Order.LT, Integer(0)),),)


@pytest.mark.parametrize("collapsed", [exp(x) > 0, True, False, Eq(x, x)])
def test_a_relation_that_sympy_has_decided_is_an_error(collapsed: bool) -> None:
    with pytest.raises(ValueError, match=r"SymPy has already turned this relation into (True|False)"):
        claimed(collapsed)


@pytest.mark.parametrize("wrong", [Or(x < 1, y < 1), x, "x < 1"])
def test_what_is_no_relation_is_an_error(wrong: object) -> None:
    with pytest.raises(TypeError):
        Inequality(wrong)


def test_it_reads_as_it_is_written() -> None:
    said = Inequality(x**2 >= 2 * x * y - y**2, given=[x > 0, y > 0], equality_when=Eq(x, y)).says()
    assert [part for part in said if isinstance(part, str)] == [" for ", ", ", ", with equality iff "]
    assert [part.order for part in said if isinstance(part, Relation)] == [Order.GE, Order.GT, Order.GT, Order.EQ]


def test_names_are_followed_through_their_definitions() -> None:
    hidden, out = symbols("h o", real=True)
    context = Context(Domain(), Graph({hidden: tanh(x), out: 3 * hidden}))
    assert judged(lt(out, 3), context).judgement.verdict is Verdict.PROVED
    refuted = judged(lt(out, 2), context).judgement
    assert refuted.verdict is Verdict.REFUTED and refuted.witness is not None
    assert dict(refuted.witness.point).keys() == {x}


# ---- equality cases


EQUALITIES = [
    (Inequality(a**2 + b**2 + c**2 >= a * b + b * c + c * a, equality_when=[Eq(a, b), Eq(b, c)]), Verdict.PROVED),
    (Inequality(a**2 + b**2 + c**2 >= a * b + b * c + c * a, equality_when=Eq(a, b)), Verdict.REFUTED),
    (Inequality((a + b) / 2 >= sqrt(a * b), given=[a >= 0, b >= 0], equality_when=Eq(a, b)), Verdict.PROVED),
    (Inequality((a + b) / 2 >= sqrt(a * b), given=[a >= 0, b >= 0], equality_when=Eq(a, 0)), Verdict.REFUTED),
    (Inequality(exp(x) >= 1 + x, equality_when=Eq(x, 0)), Verdict.PROVED),
    (Inequality(exp(x) >= 1 + x, equality_when=Eq(x, 1)), Verdict.REFUTED),
    (Inequality(x * (x - 1) * (x - 2) >= 0, given=x >= 2, equality_when=Eq(x, 2)), Verdict.PROVED),
    (Inequality(x**4 + x**2 >= 2 * x**3, equality_when=Eq(x, 0)), Verdict.REFUTED),
]


@pytest.mark.parametrize(("claim", "verdict"), EQUALITIES, ids=str)
def test_equality_exactly_when(claim: Inequality, verdict: Verdict) -> None:
    assert judged(claim).judgement.verdict is verdict


# ---- true on a part


CONDITIONAL = [
    (lt(1 + x, exp(x)), [(Relation(x, Order.NE, Integer(0)),)]),
    (le(x, x**3, x >= 0), [(Relation(x, Order.GE, Integer(1)),)]),
    (le(tanh(x), x), [(Relation(x, Order.GE, Integer(0)),)]),
    (lt(a * b, a**2 / 2 + b**2 / 2), [(Relation(a, Order.NE, b),)]),
]


@pytest.mark.parametrize(("claim", "conditions"), CONDITIONAL, ids=str)
def test_a_clean_condition_is_found(claim: Inequality, conditions: list[tuple[Relation, ...]]) -> None:
    found = judged(claim).judgement
    assert found.verdict in (Verdict.CONDITIONAL, Verdict.REFUTED)
    if found.verdict is Verdict.CONDITIONAL:
        assert list(found.conditions) == conditions
        assert found.witness is not None and found.proof is not None


# ---- undecided, and in time


HARD = [
    lt(E * x, exp(x) + Rational(1, 10**40) * x, x > 0),
    le(sin(x) * sin(x * sqrt(2)) + sin(x * sqrt(3)), Rational(1999, 1000), x > 0),
    le(0, sum((-1) ** k * x**k * y ** (12 - k) for k in range(13)) + x**6 * y**6 - 1 + (x * y - 1) ** 2 * 10**6),
    le(factorial(n) * E**n, n**n * sqrt(n) * E, n >= 1),
]


@pytest.mark.parametrize("claim", HARD, ids=range(len(HARD)))
def test_what_is_too_hard_is_undecided_with_the_obstacle_in_time(claim: Inequality) -> None:
    start = process_time()
    found = judged(claim).judgement
    assert found.verdict in (Verdict.UNDECIDED, Verdict.REFUTED)
    if found.verdict is Verdict.UNDECIDED:
        assert len(found.reason) > 20
    assert process_time() - start < 6


# ---- hostile and degenerate


def verdict_of(claim: Inequality, context: Context | None = None) -> Verdict:
    return (judged(claim, context) if context else judged(claim)).judgement.verdict


def test_numbers_are_compared() -> None:
    assert verdict_of(lt(sqrt(2) + sqrt(3), Rational(63, 20))) is Verdict.PROVED
    assert verdict_of(lt(sqrt(2) + sqrt(3), Rational(31, 10))) is Verdict.REFUTED
    assert verdict_of(le(sqrt(2) * sqrt(3, evaluate=False), sqrt(6))) is Verdict.PROVED
    assert verdict_of(lt(sqrt(2) * sqrt(3, evaluate=False), sqrt(6))) is Verdict.REFUTED
    assert verdict_of(lt(exp(pi), pi**E)) is Verdict.REFUTED
    assert verdict_of(lt(pi**E, exp(pi))) is Verdict.PROVED


def test_contradictory_conditions_say_nothing() -> None:
    found = judged(lt(x, x + 1, [x > 1, x < 0])).judgement
    assert found.verdict is Verdict.ILL_FORMED and "x" in found.reason


def test_complex_numbers_have_no_order() -> None:
    w = Symbol("w", complex=True)
    found = judged(lt(w, w + 1)).judgement
    assert found.verdict is Verdict.ILL_FORMED and "complex numbers have no order" in found.reason


def test_matrices_have_no_order() -> None:
    found = judged(Inequality(Relation(Matrix([x]), Order.LE, Matrix([x])))).judgement
    assert found.verdict is Verdict.ILL_FORMED


def test_nothing_is_claimed_where_a_side_is_not_real() -> None:
    assert verdict_of(le(log(x), x - 1)) is Verdict.PROVED
    assert verdict_of(le(sqrt(x) * sqrt(x), x**2 + 1)) is Verdict.PROVED
    assert verdict_of(le(0, sqrt(x) ** 2)) is not Verdict.PROVED  # (√-1)² = -1


def test_a_side_without_any_real_value_is_ill_formed_or_undecided() -> None:
    assert verdict_of(le(log(-1 - x**2), 0)) in (Verdict.ILL_FORMED, Verdict.UNDECIDED)


def test_integers_are_not_reals() -> None:
    assert verdict_of(le(0, n * (n - 1))) is Verdict.PROVED or verdict_of(le(0, n * (n - 1))) is Verdict.UNDECIDED
    assert verdict_of(le(0, x * (x - 1))) is Verdict.REFUTED


def test_boundaries_matter() -> None:
    assert verdict_of(lt(0, x, x >= 0)) is Verdict.CONDITIONAL
    assert verdict_of(lt(0, x**2 * y, [x >= 0, y > 0])) is Verdict.CONDITIONAL
    assert verdict_of(lt(x**n, 1, [x >= 0, x < 1, n >= 0])) is Verdict.REFUTED  # n = 0
    assert verdict_of(lt(x**n, 1, [x >= 0, x < 1, n >= 1])) is Verdict.PROVED
    assert verdict_of(lt(0, x**n, [x >= 0, n >= 1])) is Verdict.CONDITIONAL
    assert verdict_of(Inequality(Relation(1 / x, Order.NE, Integer(0)))) is Verdict.PROVED
    assert verdict_of(Inequality(Ne(x, 0))) is Verdict.REFUTED


def test_a_violation_in_a_narrow_gap_is_found() -> None:
    assert verdict_of(le(0, (x - Rational(1, 3)) ** 2 - Rational(1, 10**6))) is Verdict.REFUTED
    assert (
        verdict_of(le(0, (x - Rational(22, 7)) ** 2 + (y + Rational(5, 9)) ** 2 - Rational(1, 10**6)))
        is Verdict.REFUTED
    )
    assert verdict_of(le(0, (x - Rational(1, 3)) ** 2 + Rational(1, 10**9))) is Verdict.PROVED


def test_a_witness_is_a_point_of_the_region() -> None:
    claim = le(a * b, a + b, [a > 3, b > a])
    witness = judged(claim).judgement.witness
    assert witness is not None
    point = {symbol: value for symbol, value in witness.point if isinstance(value, Fraction)}
    assert point[a] > 3 and point[b] > point[a] and point[a] * point[b] > point[a] + point[b]


def test_ranges_of_the_context_count() -> None:
    positive = Context(Domain({x: Range(Sort.REAL, Fraction(1), None)}), Graph({}))
    assert verdict_of(lt(x, x**2), positive) is Verdict.PROVED
    assert verdict_of(lt(x, x**2)) in (Verdict.REFUTED, Verdict.CONDITIONAL)


def test_reasons_have_no_jargon() -> None:
    reason = judged(HARD[1]).judgement.reason
    assert not re.search(r"<|object at|None", reason)


def test_a_sequence_with_a_recurrence_is_not_any_sequence() -> None:
    """g(t) = g(t-1) + 1 grows; as an unknown function it need not, and the claim was refuted."""
    g, t = Function("g"), Symbol("t", integer=True)
    own = recurrence(g, first=0, then=lambda g, t: g(t - 1) + 1)
    context = Context(Domain(), Graph({}), (own,))
    assert Inequality(g(t + 1) >= g(t)).judged(context, Effort()).judgement.verdict is Verdict.UNDECIDED
    assert Inequality(g(t) ** 2 >= 0).judged(context, Effort()).judgement.verdict is Verdict.PROVED
