"""Convexity and monotonicity of textbook functions (Boyd & Vandenberghe, "Convex Optimization", § 3.1-3.2)."""

from __future__ import annotations

import pytest
from sympy import Abs, Expr, Max, Rational, Symbol, exp, factorial, log, sin, sqrt, symbols, tanh

from derive import Domain, concave, convex, decreasing, increasing, relu, sigmoid, softplus
from derive.claims.claim import Claim, Context
from derive.claims.shape import Monotonicity
from derive.kernel.graph import Graph
from derive.kernel.verdict import Relation, Verdict
from tests.claims.textbook import judged

p, x, y, z = symbols("p x y z", real=True)
n = Symbol("n", integer=True)

CONVEX: list[Claim] = [
    convex(x**2),
    convex(exp(x)),
    convex(exp(-3 * x + 1)),
    convex(x**4),
    convex(x**3, given=x >= 0),
    convex(-log(x), given=x > 0),
    convex(x * log(x), given=x > 0),
    convex(1 / x, given=x > 0),
    convex(x**2 / y, given=y > 0),
    convex(log(exp(x) + exp(y))),
    convex(softplus(x)),
    convex(log(1 + exp(-x * y)), x),
    convex(x**2 + x * y + y**2),
    convex(x**2 + y**2 + z**2 - x * y - y * z - z * x),
    convex(Abs(x - 3) + x**2),
    convex(Max(x, y, x**2)),
    convex(relu(2 * x - 1)),
    convex(exp(x**2)),
    convex(x**2, strictly=True),
    concave(log(x), given=x > 0),
    concave(sqrt(x), given=x >= 0),
    concave(sqrt(x * y), given=[x > 0, y > 0]),
    concave(-p * log(p) - (1 - p) * log(1 - p), given=[p > 0, p < 1]),
    concave(-(x**2), strictly=True),
]
NOT_CONVEX: list[Claim] = [
    convex(x**3),
    convex(x * y),
    convex(log(x), given=x > 0),
    convex(sigmoid(x)),
    convex(x**2 + 3 * x * y + y**2),
    convex(x**2 / y, given=y < 0),
    convex(sqrt(Abs(x))),
    convex(x, strictly=True),
    convex(Abs(x), strictly=True),
    convex(x**2 - Abs(x) / 100),
    concave(exp(x)),
    concave(tanh(x)),
    concave(x**2 - x**4, given=[x >= 0, x <= 1]),
    convex(-p * log(p) - (1 - p) * log(1 - p), given=[p > 0, p < 1]),
]
MONOTONE: list[Claim] = [
    increasing(x**3, x),
    increasing(x**3, x, strictly=True),
    increasing(tanh(x), x, strictly=True),
    increasing(sigmoid(x), x, strictly=True),
    increasing(softplus(x), x),
    increasing(relu(x), x),
    increasing(x - sin(x), x),
    increasing(x**2, x, given=x >= 0),
    increasing(sqrt(x), x, given=x >= 0),
    increasing(x * y, x, given=y >= 0),
    increasing(2**n, n, strictly=True, given=n >= 0),
    increasing(factorial(n), n, given=n >= 0),
    decreasing(exp(-x), x, strictly=True),
    decreasing(1 / x, x, given=x > 0),
    decreasing((1 - x) ** n, n, given=[n >= 0, x >= 0, x <= 1]),
    decreasing((1 - x) ** 5, x, given=[x >= 0, x <= 1]),
]
NOT_MONOTONE: list[Claim] = [
    increasing(x**2, x),
    increasing(sin(x), x),
    increasing(x * y, x),
    increasing(relu(x), x, strictly=True),
    increasing(x - 2 * sin(x), x),
    increasing(factorial(n), n, given=n >= 0, strictly=True),
    decreasing(1 / x, x),
    decreasing(x * exp(-x), x, given=x >= 0),
    decreasing((1 - x) ** n, n, given=[n >= 0, x >= 0, x <= 3]),
]


def ids(claim: Claim) -> str:
    return " ".join(map(str, claim.says()))


@pytest.mark.parametrize("claim", CONVEX + MONOTONE, ids=ids)
def test_true_shapes_are_proved(claim: Claim) -> None:
    found = judged(claim)
    assert found.judgement.verdict is Verdict.PROVED, found.judgement.reason
    assert found.judgement.proof is not None and found.judgement.proof.certificate
    assert found.numeric is not None and found.numeric.agrees


@pytest.mark.parametrize("claim", NOT_CONVEX + NOT_MONOTONE, ids=ids)
def test_false_shapes_are_refuted_by_two_points(claim: Claim) -> None:
    witness = judged(claim).judgement.witness
    assert witness is not None, judged(claim).judgement
    assert "halfway between" in witness.shows or "does not increase" in witness.shows


def test_it_reads_as_it_is_written() -> None:
    claim = convex(x**2 / y, x, y, given=y > 0, strictly=True)
    assert [part for part in claim.says() if isinstance(part, str)] == [" is strictly convex in ", ", ", " for "]
    assert isinstance(claim.says()[-1], Relation)
    assert decreasing(x, x).word() == "decreasing"


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (convex(x**2 + y**2, given=x * y >= 1), "a region that may not be convex"),
        (convex(x**4, strictly=True), "the sign of"),
        (convex(-log(x)), "not known to be smooth"),
    ],
    ids=str,
)
def test_what_is_not_decided_says_why(claim: Claim, words: str) -> None:
    found = judged(claim).judgement
    assert found.verdict is Verdict.UNDECIDED and words in found.reason


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (convex(Rational(1, 2)), "no variable is named"),
        (convex(n**2), "a function of integers is not called convex"),
        (increasing(x, Symbol("w", complex=True)), "complex numbers have no order"),
    ],
    ids=str,
)
def test_what_says_nothing_is_ill_formed(claim: Claim, words: str) -> None:
    found = judged(claim).judgement
    assert found.verdict is Verdict.ILL_FORMED and words in found.reason


def test_a_name_is_no_variable() -> None:
    h = Symbol("h", real=True)
    context = Context(Domain(), Graph({h: x**2}))
    assert judged(convex(h**2, h), context).judgement.verdict is Verdict.ILL_FORMED
    assert judged(convex(h, x), context).judgement.verdict is Verdict.PROVED


def test_shapes_do_not_depend_on_names() -> None:
    other = Symbol("weight", real=True)

    def renamed(expr: Expr) -> Monotonicity:
        return increasing(expr.subs(x, other), other)

    assert judged(renamed(tanh(x))).judgement.verdict is Verdict.PROVED
    assert judged(renamed(sin(x))).judgement.verdict is Verdict.REFUTED
