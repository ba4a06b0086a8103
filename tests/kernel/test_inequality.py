"""The kernel's rules for inequalities, one by one: what they show, and that they do not show what is false."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    E,
    Eq,
    Expr,
    Integer,
    Max,
    Piecewise,
    Rational,
    Symbol,
    acos,
    asin,
    atan,
    cos,
    cosh,
    erf,
    exp,
    expand,
    factorial,
    floor,
    gamma,
    log,
    pi,
    sin,
    sqrt,
    symbols,
    tan,
    tanh,
)

from derive import Domain, Inequality, real_root, relu, sigmoid, softplus
from derive.claims.claim import Context
from derive.claims.conditions import restricted
from derive.claims.gram import propose
from derive.kernel.equality import Contradiction, Effort
from derive.kernel.graph import Graph
from derive.kernel.inequality import decision
from derive.kernel.inequality.decision import compare
from derive.kernel.inequality.goals import Goal
from derive.kernel.inequality.positivity import Budget
from derive.kernel.inequality.prover import Prover
from derive.kernel.inequality.sum_of_squares import Gram, positive_semidefinite
from derive.kernel.inequality.witnesses import Search
from derive.kernel.verdict import Judgement, Order, Relation, Verdict
from derive.writing.findings import remark

a, b, c, p, r, x, y, z = symbols("a b c p r x y z", real=True)
k, n = symbols("k n", integer=True)


def shown(gap: Expr, *conditions: object, strict: bool = False, depth: int = 4, budget: int = 4_000) -> bool:
    """Whether the prover shows gap ≥ 0 (> 0); no witness is looked for."""
    domain = restricted(Domain(), conditions)
    return Prover(Budget(budget)).prove(Goal(gap, strict, domain), depth) is not None


def judge(lhs: Expr, order: Order, rhs: Expr | int, *conditions: object) -> Judgement:
    domain = restricted(Domain(), conditions)
    return compare(lhs, order, Integer(rhs) if isinstance(rhs, int) else rhs, domain, squares=propose)


# The prover by itself, without the witnesses that would refute these first: every rule must be sound on its own.
FALSE: list[tuple[Expr, list[object], bool]] = [
    (1 / x - 1 + x, [], False),
    (tan(x) - x, [x >= 0, x <= 2], False),
    (log(x) ** 2, [], False),  # at x = -1 it is -π²
    ((-1) ** n, [], False),
    (1 - (1 - x) ** n, [x >= 0, x <= 3, n >= 0], False),
    (x**n, [x >= 0, n >= 0], True),
    (x - x**n, [x >= 0, x <= 1, n >= 0], False),
    (n**2 - n - 1, [n >= 0], False),
    (floor(x) - x, [], False),
    (sqrt(x) ** 2, [], False),
    (1 / (1 - x), [x >= 0], False),
    (1 / x + x - 2, [], False),
    (x**x - 1, [x > 0], False),
    (cos(x), [x >= 0, x <= Rational(16, 10)], False),
    (sin(x), [x >= 0, x <= Rational(315, 100)], False),
    (sin(x), [x >= 0, x < pi], True),
    (sin(x) - x + x**3 / 7, [x >= 0], False),
    (1 - x**2 / 2 + x**4 / 25 - cos(x), [], False),
    (x**2 * y**2, [], True),
    ((x - y) ** 2, [x > y - 1], True),
    (factorial(n) - n**2, [n >= 1], False),
    (x - Rational(100001, 100000) - log(x), [x > 0], False),
    (log(1 + x) - x + x**2 / 2, [x > -1], False),
    ((1 + x) ** r - 1 - r * x, [x >= 0, r >= 0], False),
    (1 - x**r, [x >= 0, x <= 1], False),
    (a / b, [a >= 0], False),
    (sqrt(a**2 + b**2) - a - b, [], False),
    ((a + b) / 2 - sqrt(a * b), [a <= 0, b <= 0], False),
    (Max(x, y) - Abs(x), [], False),
    (sigmoid(x) - Rational(1, 2) - x / 5, [x >= 0], False),
    (relu(x) + log(2) * exp(-Abs(x)) - softplus(x), [], False),
    (x - atan(x), [], False),
    (x**4 - x**2 + Rational(1, 4) - Rational(1, 10**8), [], False),
    ((x**2 - 2) ** 2, [], True),
    (gamma(x) - 1, [x > 0], False),
    (x - asin(x), [x >= 0, x <= 1], False),
    (3 - acos(x), [], False),
    (erf(x) - x, [x >= 0], False),
    (1 - x * y, [x**2 + y**2 <= 3], False),
    (n * (n - 1) * (n - 2), [n >= 2], True),
    (Piecewise((x, x > 0), (1 - x**2, True)), [], False),
    (exp(x) - exp(y) - x + y, [], False),
    (x * y - 2 - log(x * y), [], False),
    (1 + x**2 / 2 + x**4 / 25 - cosh(x), [], False),
    (1 - x + x**2 / 2 - x**3 / 6 - exp(-x), [x >= 0], False),
    ((a + b + c) ** 2 - 3 * (a * b + b * c + c * a) - Rational(1, 10**6), [], False),
    (a**3 + b**3 + c**3 - 3 * a * b * c, [a + b + c >= -1], False),
    (real_root(x, 3) - x, [x <= 1], False),
    (exp(-n * x) - (1 - x) ** n, [x >= 0, x <= 4, n >= 0], False),
    (1 - Abs(1 - x) ** n, [x >= 0, x <= 2, n >= -1], False),
    (n * x - 1 + (1 - x) ** n, [x >= 0, x <= 3, n >= 0], False),
    (a * log(a / b) - a + b - Rational(1, 10**5), [a > 0, b > 0], False),
    (exp(x) - E * x, [x >= 0], True),
    (exp(x) - Rational(1, 10**9), [], False),
    (2**n - n**3 + 1, [n >= 0], False),
]


@pytest.mark.parametrize(("gap", "conditions", "strict"), FALSE, ids=lambda value: str(value)[:50])
def test_what_is_false_is_never_shown(gap: Expr, conditions: list[object], strict: bool) -> None:
    assert not shown(gap, *conditions, strict=strict)


@pytest.mark.parametrize(("gap", "conditions", "strict"), FALSE, ids=lambda value: str(value)[:50])
def test_what_is_false_is_not_proved(gap: Expr, conditions: list[object], strict: bool) -> None:
    found = judge(gap, Order.GT if strict else Order.GE, 0, *conditions)
    assert found.verdict in (Verdict.REFUTED, Verdict.CONDITIONAL, Verdict.UNDECIDED)


TRUE: list[tuple[Expr, list[object], bool]] = [
    (x * y * 0 + 1 - x * y, [x**2 + y**2 <= 2], False),
    (n**2 - n, [], False),
    (Abs(x) * Abs(y) - x * y, [], False),
    (a**4 + b**4 + c**4 - a * b * c * (a + b + c), [], False),
    ((a + b) * (b + c) * (c + a) - 8 * a * b * c, [a >= 0, b >= 0, c >= 0], False),
    (Rational(1, 27) - a * b * c, [a >= 0, b >= 0, c >= 0, Eq(a + b + c, 1)], False),
    (1 - x**r, [x > 0, x <= 1, r >= 0], False),
    (exp(x) - 1 - x - x**2 / 2, [x >= 0], False),
    (1 / (1 - x) - exp(x), [x < 1], False),
    (sqrt(x**2 + 1) - Abs(x), [], True),
    (x**2 / 2 - log(cosh(x)), [], False),
    (log(1 + x) - x + x**2 / 2, [x >= 0], False),
    (1 - n * x + n * (n - 1) / 2 * x**2 - (1 - x) ** n, [x >= 0, x <= 1, n >= 0], False),
    (3**n - n**3, [n >= 3], False),
    (1 - Abs(1 - x) ** n, [x >= 0, x <= 2, n >= 0], False),
    (log(exp(x) + exp(y)) - Max(x, y), [], False),
    (x**2 - x * tanh(x), [], False),
    (sin(x), [x > 0, x < 3], True),
    (cos(x) - 1 + x**2 / 2 - x**4 / 24 + x**4 / 20, [x >= 0, x <= 1], False),
]


@pytest.mark.parametrize(("gap", "conditions", "strict"), TRUE, ids=lambda value: str(value)[:50])
def test_more_that_is_true_is_shown(gap: Expr, conditions: list[object], strict: bool) -> None:
    found = judge(gap, Order.GT if strict else Order.GE, 0, *conditions)
    assert found.verdict is Verdict.PROVED, found


# ---- sums of squares


def test_gram_matrices_are_checked_exactly() -> None:
    one, half = Fraction(1), Fraction(1, 2)
    assert positive_semidefinite(((one, one), (one, one))) == [(one, [one, one])]
    assert positive_semidefinite(((one, one), (one, half))) is None
    assert positive_semidefinite(((Fraction(0), half), (half, one))) is None
    assert positive_semidefinite(((one, half), (Fraction(0), one))) is None
    assert positive_semidefinite(((-one,),)) is None


def test_a_wrong_proposal_proves_nothing() -> None:
    def liar(terms: object, strict: bool) -> list[Gram]:
        return [Gram(({(0,): Fraction(1)},), ((Fraction(5),),))]

    hard = expand((x**4 - x**2 * y + 3) ** 2 + (x * y - 2) ** 2 + Rational(1, 7))
    domain = Domain()
    assert compare(hard, Order.GT, Integer(10**6), domain, squares=liar).verdict is not Verdict.PROVED
    assert compare(x**4 - 3 * x + 1, Order.GE, Integer(0), domain, squares=liar).verdict is Verdict.REFUTED


def test_a_sum_of_squares_is_written_in_the_certificate() -> None:
    quartic = x**4 + y**4 + z**4 + 1 - 4 * x * y * z
    found = judge(quartic, Order.GE, 0)
    assert found.verdict is Verdict.PROVED and found.method == "sum of squares" and found.proof is not None
    assert all(sign in remark(found.proof.certificate[0]).text for sign in ("**2", "="))


def test_a_proof_that_points_contradict_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decision.Question, "shown", lambda self, prover: ("by hand",))
    monkeypatch.setattr(Search, "found", lambda self, proposed=(): None)
    with pytest.raises(Contradiction):
        judge(x**2, Order.GE, 1)


# ---- properties


coefficients = st.integers(-3, 3)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(coefficients, coefficients, coefficients), min_size=1, max_size=3))
def test_sums_of_squares_of_lines_are_shown(rows: list[tuple[int, int, int]]) -> None:
    total = expand(sum((u * x + v * y + w) ** 2 for u, v, w in rows))
    if total.free_symbols:
        assert shown(total)


@settings(max_examples=25, deadline=None)
@given(st.integers(-4, 4), st.integers(-4, 4), st.integers(1, 50))
def test_a_parabola_below_zero_is_refuted(low: int, scale: int, depth: int) -> None:
    """x² shifted and lowered by 1/depth is negative at its vertex."""
    gap = expand((x - Rational(low, 7)) ** 2 * (1 + scale**2) - Rational(1, depth))
    claim = Inequality(Relation(gap, Order.GE, Integer(0)))
    assert claim.judgement(Context(Domain(), Graph({})), Effort()).verdict in (Verdict.REFUTED, Verdict.CONDITIONAL)
    assert not shown(gap)


@settings(max_examples=10, deadline=None)
@given(st.permutations(["a", "b", "c"]))
def test_renaming_changes_nothing(names: list[str]) -> None:
    u, v, w = (Symbol(name, real=True) for name in names)
    conditions = (u >= 0, v >= 0, w >= 0)
    assert judge(u**3 + v**3 + w**3, Order.GE, 3 * u * v * w, *conditions).verdict is Verdict.PROVED
    assert judge(u**3 + v**3 + w**3, Order.GE, 4 * u * v * w, *conditions).verdict is Verdict.REFUTED


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 5))
def test_cauchy_in_any_small_dimension(size: int) -> None:
    us, vs = symbols(f"u:{size}", real=True), symbols(f"v:{size}", real=True)
    squares = sum(u**2 for u in us) * sum(v**2 for v in vs)
    inner = sum(u * v for u, v in zip(us, vs, strict=True))
    found = judge(squares, Order.GE, inner**2)
    assert found.verdict in (Verdict.PROVED, Verdict.UNDECIDED)
    assert found.verdict is Verdict.PROVED or size > 3


# ---- bounds on the work


@pytest.mark.parametrize(
    "gap",
    [
        x**200 - x**199 + 1,
        (x + y + z + 1) ** 30 + x,
        sum((x - j) ** 2 * (y + j) for j in range(30)),
        x ** (10**6) - x + 9,
    ],
    ids=range(4),
)
def test_large_expressions_come_back(gap: Expr) -> None:
    assert judge(gap, Order.GE, 0).verdict in (Verdict.REFUTED, Verdict.UNDECIDED, Verdict.CONDITIONAL, Verdict.PROVED)


def test_a_spent_budget_shows_nothing() -> None:
    assert not shown(a**3 + b**3 + c**3 - 3 * a * b * c, a >= 0, b >= 0, c >= 0, budget=1)
    assert p.is_real and k.is_integer
