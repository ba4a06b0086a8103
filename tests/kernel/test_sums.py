"""Sums and products with symbolic bounds: what is one and the same, what is not, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Expr,
    Function,
    IndexedBase,
    Integer,
    Product,
    Rational,
    Sum,
    Symbol,
    diff,
    exp,
    log,
    oo,
    sqrt,
    symbols,
    tanh,
)

from derive import D, Domain, Range, Verdict, equal
from derive.kernel.domain import Sort
from derive.kernel.errors import Obstacle
from derive.kernel.graph import Graph
from derive.kernel.induction.alignment import aligned
from derive.kernel.induction.integers import Integers
from derive.kernel.induction.sums import Sums
from derive.kernel.verdict import Judgement, Order, Relation

n, m, i, j, k, N = symbols("n m i j k N", integer=True)
q, x, y = symbols("q x y", real=True)
f, g, a = symbols("f g a", cls=Function)


def from_(**lowest: int) -> Domain:
    """n, m, … from these numbers on."""
    ranges = {
        Symbol(name, integer=True): Range(Sort.INTEGER, Fraction(low), None, True) for name, low in lowest.items()
    }
    return Domain(ranges)


ONWARD = from_(n=1, m=1)
UP_TO_5 = Domain({N: Range(Sort.INTEGER, Fraction(2), Fraction(5), True, True)})


def normal(expr: Expr, domain: Domain = ONWARD) -> Expr:
    return Sums(lambda base: base.is_number and base != 0).normal(expr, Integers.of(domain, [n, m]))


def judged(lhs: Any, rhs: Any, domain: Domain = ONWARD) -> Judgement:
    return equal(lhs, rhs, domain)


SAME = [
    (Sum(f(i), (i, 1, n)), Sum(f(k), (k, 1, n))),
    (Sum(f(i + 1), (i, 0, n - 1)), Sum(f(i), (i, 1, n))),
    (Sum(f(n - i), (i, 0, n)), Sum(f(i), (i, 0, n))),
    (Sum(f(m + i), (i, 1, n)), Sum(f(i), (i, m + 1, m + n))),
    (Sum(f(i) * g(n - i), (i, 0, n)), Sum(f(n - i) * g(i), (i, 0, n))),
    (Sum(x * f(i) + y * g(i), (i, 1, n)), x * Sum(f(i), (i, 1, n)) + y * Sum(g(i), (i, 1, n))),
    (Sum((f(i) - x) ** 2, (i, 1, n)), Sum(f(i) ** 2, (i, 1, n)) - 2 * x * Sum(f(i), (i, 1, n)) + n * x**2),
    (Sum(q ** (n - i), (i, 0, n)), Sum(q**i, (i, 0, n))),
    (Sum(2 ** (n - i) * f(i), (i, 1, n)), 2**n * Sum(f(i) / 2**i, (i, 1, n))),
    (Sum(exp(x - f(i)), (i, 1, n)), exp(x) * Sum(exp(-f(i)), (i, 1, n))),
    (Sum(a(i, j), (i, 1, n), (j, 1, m)), Sum(a(i, j), (j, 1, m), (i, 1, n))),
    (Sum(f(i), (i, 1, n)) * Sum(g(i), (i, 1, m)), Sum(f(i) * g(j), (i, 1, n), (j, 1, m))),
    (Sum(f(i), (i, 1, n)) ** 2, Sum(f(i) * f(j), (i, 1, n), (j, 1, n))),
    (Sum(f(i), (i, 1, n + 1)), Sum(f(i), (i, 1, n)) + f(n + 1)),
    (Sum(f(i), (i, 1, n)), f(1) + Sum(f(i), (i, 2, n))),
    (Sum(f(i), (i, n, n + 2)), f(n) + f(n + 1) + f(n + 2)),
    (Sum(f(i), (i, n + 1, n)), Integer(0)),
    (Product(f(i), (i, n + 1, n)), Integer(1)),
    (Product(x * f(i), (i, 1, n)), x**n * Product(f(i), (i, 1, n))),
    (Product(f(i) / g(i), (i, 1, n)), Product(f(i), (i, 1, n)) / Product(g(i), (i, 1, n))),
    (Product(f(i) ** 2, (i, 1, n)), Product(f(i), (i, 1, n)) ** 2),
    (Product((i + 1) / i, (i, 1, n)), n + 1),
    (Product(exp(f(i)), (i, 1, n)), exp(Sum(f(i), (i, 1, n)))),
    (Product(f(i), (i, 0, n)), f(0) * Product(f(i + 1), (i, 0, n - 1))),
    (Sum(Product(g(j), (j, 1, i - 1)), (i, 1, n)), Sum(Product(g(j), (j, 1, i)), (i, 0, n - 1))),
    (Sum(tanh(2 * f(i)), (i, 1, n)), Sum(2 * tanh(f(i)) / (1 + tanh(f(i)) ** 2), (i, 1, n))),
    (Sum(f(i), (i, 1, n)) - Sum(f(j), (j, 1, n)), Integer(0)),
    (Sum(Sum(f(i), (i, 1, j)), (j, 1, n)), Sum((n + 1 - i) * f(i), (i, 1, n))),
]


@pytest.mark.parametrize(("lhs", "rhs"), SAME, ids=str)
def test_the_same(lhs: Expr, rhs: Expr) -> None:
    judgement = judged(lhs, rhs)
    assert judgement.verdict is Verdict.PROVED, judgement


@pytest.mark.parametrize(("lhs", "rhs"), SAME, ids=str)
def test_one_more_is_not_the_same(lhs: Expr, rhs: Expr) -> None:
    judgement = judged(lhs, rhs + 1)
    assert judgement.verdict is Verdict.REFUTED
    assert judgement.witness is not None


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (Sum(f(i + 1), (i, 1, n)), Sum(f(i), (i, 1, n))),
        (Sum(f(n - i), (i, 1, n)), Sum(f(i), (i, 1, n))),
        (Sum(f(i) * g(i), (i, 1, n)), Sum(f(i), (i, 1, n)) * Sum(g(i), (i, 1, n))),
        (Sum(a(i, j), (i, 1, n), (j, 1, m)), Sum(a(i, j), (i, 1, m), (j, 1, n))),
        (Sum(a(i, j), (i, 1, n), (j, 1, m)), Sum(a(j, i), (i, 1, n), (j, 1, m))),
        (Sum(f(i), (i, 1, n)) ** 2, Sum(f(i) ** 2, (i, 1, n))),
        (Product(x * f(i), (i, 1, n)), x * Product(f(i), (i, 1, n))),
        (Product(f(i) + 1, (i, 1, n)), Product(f(i), (i, 1, n)) + 1),
        (Product(f(i), (i, 1, n)), exp(Sum(f(i), (i, 1, n)))),
        (sqrt(Product(f(i), (i, 1, n))), Product(sqrt(f(i)), (i, 1, n))),
        (log(Product(f(i), (i, 1, n))), Sum(log(f(i)), (i, 1, n))),
        (Sum(Abs(f(i)), (i, 1, n)), Abs(Sum(f(i), (i, 1, n)))),  # no one function is of one sign everywhere
        (sqrt(Sum(f(i), (i, 1, n)) ** 2), Sum(f(i), (i, 1, n))),
    ],
)
def test_not_the_same(lhs: Expr, rhs: Expr) -> None:
    assert judged(lhs, rhs).verdict is Verdict.REFUTED


# ---- the convention of textbooks


@pytest.mark.parametrize(
    ("lhs", "rhs", "domain", "verdict"),
    [
        (
            Sum(f(i), (i, 1, N - 5)),
            Integer(0),
            Domain({N: Range(Sort.INTEGER, Fraction(2), Fraction(5), True, True)}),
            1,
        ),
        (Sum(f(i), (i, 1, N - 5)), -f(0) - f(-1) - f(-2), from_(N=2), 0),
        (Product(x, (i, 5, n)), x ** (n - 4), from_(n=2), 0),
        (Product(x, (i, 5, n)), x ** (n - 4), from_(n=4), 1),
        (Sum(1, (i, 3, n)), n - 2, from_(n=1), 0),
        (Sum(1, (i, 3, n)), n - 2, from_(n=2), 1),
        (Sum(f(i), (i, 1, n)) + f(n + 1), Sum(f(i), (i, 1, n + 1)), from_(n=-1), 0),
        (Sum(f(i), (i, 1, n)) + f(n + 1), Sum(f(i), (i, 1, n + 1)), from_(n=0), 1),
        (Product(f(i), (i, 2, n)) * f(n + 1), Product(f(i), (i, 2, n + 1)), from_(n=0), 0),
        (Sum(f(i), (i, m, n)), f(m) + Sum(f(i), (i, m + 1, n)), from_(n=0, m=0), 0),
        (Sum(f(i), (i, 0, m)) + Sum(f(i), (i, m + 1, n)), Sum(f(i), (i, 0, n)), from_(n=0, m=0), 0),
    ],
)
def test_empty_ranges(lhs: Expr, rhs: Expr, domain: Domain, verdict: int) -> None:
    """What SymPy, by Karr's convention, would have the other way round."""
    assert judged(lhs, rhs, domain).verdict is (Verdict.PROVED if verdict else Verdict.REFUTED)


def test_a_condition_makes_the_range_not_empty() -> None:
    domain = Domain(from_(n=0, m=0).ranges, (Relation(n, Order.GE, m),))
    assert judged(Sum(f(i), (i, m, n)), f(m) + Sum(f(i), (i, m + 1, n)), domain).verdict is Verdict.PROVED
    split = Sum(f(i), (i, 0, m)) + Sum(f(i), (i, m + 1, n))
    assert judged(split, Sum(f(i), (i, 0, n)), domain).verdict is Verdict.PROVED


# ---- a base that may be 0


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (Sum(q ** (n + 1 - i) * f(i), (i, 1, n)), q * Sum(q ** (n - i) * f(i), (i, 1, n))),
        (Sum(q**i, (i, 0, n)), 1 + q * Sum(q**i, (i, 0, n - 1))),
        (Product(q, (i, 1, n)), q**n),
    ],
)
def test_a_base_of_0_is_no_exception(lhs: Expr, rhs: Expr) -> None:
    judgement = judged(lhs, rhs)
    assert judgement.verdict is Verdict.PROVED
    assert judgement.side_conditions == ()
    assert judged(lhs.subs(q, 0), rhs.subs(q, 0)).verdict is Verdict.PROVED


def test_a_base_of_0_under_a_negative_exponent_is_one() -> None:
    judgement = judged(Sum(q ** (n - i) * f(i), (i, 0, n)), q**n * Sum(q ** (-i) * f(i), (i, 0, n)))
    assert judgement.verdict is Verdict.PROVED
    assert judgement.side_conditions == (Relation(q, Order.NE, Integer(0)),)


# ---- bound indices


def test_a_bound_index_is_not_a_free_one() -> None:
    assert judged(n + Sum(f(n), (n, 1, m)), n + Sum(f(k), (k, 1, m))).verdict is Verdict.PROVED
    assert judged(Sum(n * f(k), (k, 1, m)), Sum(k * f(k), (k, 1, m))).verdict is Verdict.REFUTED
    assert judged(Sum(f(k), (k, 1, n), (n, 1, m)), Sum((m + 1 - k) * f(k), (k, 1, m))).verdict is Verdict.PROVED


def test_an_index_under_a_name_is_refused() -> None:
    """Whether the i of the definition is the bound one is not for us to guess."""
    found = equal(Sum(y, (i, 1, n)), n * y, ONWARD, {y: f(i)})
    assert found.verdict is Verdict.UNDECIDED
    assert "i is the index of a sum and stands in the definition of y as well" in found.reason


def test_a_derivative_by_a_parameter() -> None:
    loss = Sum((f(i) * x - g(i)) ** 2, (i, 1, n))
    assert judged(D(loss, x), 2 * Sum(f(i) * (f(i) * x - g(i)), (i, 1, n))).verdict is Verdict.PROVED
    assert judged(D(loss, x), Sum(f(i) * (f(i) * x - g(i)), (i, 1, n))).verdict is Verdict.REFUTED
    factors = Product(x - f(i), (i, 1, n))
    others = Sum(Product(x - f(j), (j, 1, i - 1)) * Product(x - f(j), (j, i + 1, n)), (i, 1, n))
    assert judged(D(factors, x), others).verdict is Verdict.PROVED
    assert judged(D(loss, n), Integer(0)).verdict is Verdict.UNDECIDED


def test_an_indexed_term_is_not_differentiated_by() -> None:
    """SymPy's diff(Σ X[m] F[m], F[m]) captures the bound index; D takes no indexed term."""
    X, F = IndexedBase("X"), IndexedBase("F")
    assert diff(Sum(X[k] * F[k], (k, 0, 3)), F[k]) == Sum(X[k], (k, 0, 3))
    with pytest.raises(TypeError):
        D(Sum(X[k] * F[k], (k, 0, 3)), F[k])


# ---- what is refused


@pytest.mark.parametrize(
    "expr",
    [Sum(f(i), (i, 1, x)), Sum(f(i), (i, 1, n * m)), Sum(f(i), (i, 1, oo)), Sum(f(i), (i, 1, n / 2))],
)
def test_bounds_that_are_refused(expr: Expr) -> None:
    with pytest.raises(Obstacle):
        normal(expr)


def test_a_complex_sum_is_not_taken_for_real() -> None:
    z = Symbol("z", complex=True)
    total = Sum(z * f(i), (i, 1, n))
    assert judged(sqrt(total**2), total).verdict is not Verdict.PROVED
    assert (
        judged(Sum(sqrt(f(i)), (i, 1, n)) ** 2, Sum(sqrt(f(i) * f(j)), (i, 1, n), (j, 1, n))).verdict is Verdict.REFUTED
    )


# ---- properties


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(-3, 3), st.integers(-2, 4), st.integers(-2, 2))
def test_any_shift_has_one_normal_form(shift: int, low: int, above: int) -> None:
    plain = Sum(f(i) * g(i + 2), (i, low, n + above))
    shifted = Sum(f(k + shift) * g(k + shift + 2), (k, low - shift, n + above - shift))
    turned = Sum(f(n - k) * g(n - k + 2), (k, -above, n - low))
    domain = from_(n=max(1, low - above))
    assert normal(plain, domain) == normal(shifted, domain) == normal(turned, domain)


@settings(max_examples=5, deadline=None, derandomize=True)
@given(st.permutations(["u", "v", "w", "n", "zeta"]))
def test_names_do_not_matter(names: list[str]) -> None:
    i_, j_, n_, p_, f_ = (*(Symbol(name, integer=True) for name in names[:3]), Symbol(names[3], real=True), names[4])
    F = Function(f_)
    ranges = {n_: Range(Sort.INTEGER, Fraction(0), None, True)}
    lhs = Sum(F(i_) * Sum(p_**j_, (j_, 0, i_)), (i_, 0, n_))
    rhs = Sum(p_**j_ * Sum(F(i_), (i_, j_, n_)), (j_, 0, n_))
    assert equal(lhs, rhs, Domain(ranges)).verdict is Verdict.PROVED


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 3), st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 4))
def test_peeling_agrees_with_counting(low: int, above: int, other: int, start: int) -> None:
    """Σ_{low}^{n+above} - Σ_{low}^{n+other} against what plain Python counts, for every n from `start` on."""
    difference = Sum(k**2, (k, low, n + above)) - Sum(k**2, (k, low, n + other))
    terms = [(n + e) ** 2 for e in range(min(above, other) + 1, max(above, other) + 1)]
    claimed = sum(terms, Integer(0)) * (1 if above >= other else -1)

    def counted(value: int) -> int:
        return sum(e**2 for e in range(low, value + above + 1)) - sum(e**2 for e in range(low, value + other + 1))

    holds = all(counted(value) == claimed.subs(n, value) for value in range(start, start + 12))
    found = equal(difference, claimed, from_(n=start)).verdict
    assert found is (Verdict.PROVED if holds else Verdict.REFUTED)


def test_alignment_says_what_it_lacks() -> None:
    known = Integers.of(from_(n=-5), [n])
    _, obstacles = aligned([Sum(f(i), (i, 1, n)), Sum(f(i), (i, 1, n + 1))], Sums(lambda _: False).normalizing(known))
    assert obstacles == ("terms can be peeled off if n + 1 >= 1",)


def test_definitions_reach_into_sums() -> None:
    mean = Symbol("M", real=True)
    graph = Graph({mean: Sum(f(k), (k, 1, n)) / n})
    assert equal(Sum(f(k) - mean, (k, 1, n)), Integer(0), ONWARD, graph).verdict is Verdict.PROVED
    assert equal(Sum(f(k) - mean, (k, 1, n)), Rational(1, 2), ONWARD, graph).verdict is Verdict.REFUTED
