"""Recurrences: their terms, against plain Python; derivatives of sequences; hostile ones."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Expr, Function, Integer, Product, Rational, Sum, Symbol, sqrt, symbols

from derive import D, Domain, Range, Verdict, equal, recurrence, recurrences, sigmoid
from derive.kernel.domain import Sort
from derive.kernel.errors import IllFormed, Obstacle
from derive.kernel.graph import Graph
from derive.kernel.induction.recurrences import Recurrence, Recurrences, Unfolding, offsets
from derive.kernel.induction.unrolled import Unrolled, unrolling
from derive.kernel.stand_ins import Instances
from derive.kernel.verdict import Judgement

n, k, t = symbols("n k t", integer=True)
a, b, x = symbols("a b x", real=True)
w, v, h, f = symbols("w v h f", cls=Function)
ONWARD = Domain({n: Range(Sort.INTEGER, Fraction(0), None, True)})


def judged(lhs: Any, rhs: Any, *rules: Recurrence, domain: Domain = ONWARD) -> Judgement:
    return equal(lhs, rhs, domain, recurrences=rules)


def run(expr: Expr, *rules: Recurrence) -> Fraction:
    found = Unrolled({}, {}, Instances(0), unrolling(Recurrences(rules))).value(expr)
    assert found is not None
    exact = found.fmpq() if hasattr(found, "fmpq") else found
    return Fraction(int(exact.numer()), int(exact.denom()))


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(-3, 3), st.integers(-3, 3), st.integers(-2, 2), st.integers(-2, 2), st.integers(0, 12))
def test_terms_are_those_of_a_loop(p: int, q: int, first: int, second: int, at: int) -> None:
    own = recurrence(w, first=(first, second), then=lambda w, t: p * w(t - 1) + q * w(t - 2) + t, start=1)
    terms = [first, second]
    for index in range(3, at + 2):
        terms.append(p * terms[-1] + q * terms[-2] + index)
    assert run(w(Integer(at + 1)), own) == terms[at]
    written = Unfolding(Recurrences([own])).of(w(Integer(at + 1)))
    assert equal(written, Integer(terms[at])).verdict is Verdict.PROVED


def test_a_long_run_is_not_deep() -> None:
    own = recurrence(w, first=0, then=lambda w, t: w(t - 1) + 1)
    assert run(w(Integer(1_500)), own) == 1_500
    with pytest.raises(Obstacle):
        run(w(Integer(10**9)), own)


def test_denominators_that_square_are_rounded() -> None:
    """The logistic map doubles the digits in each step; exact fractions would take 2^40 of them."""
    own = recurrence(w, first=Rational(1, 3), then=lambda w, t: Rational(7, 2) * w(t - 1) * (1 - w(t - 1)))
    assert Unrolled({}, {}, Instances(0), unrolling(Recurrences([own]))).value(w(Integer(40))) is not None


def test_an_index_has_its_own_value_within_a_sum_over_the_same_name() -> None:
    """Σ_{k=1}^{3} k (x + Σ_{k=1}^{2} k) = 6 (x + 3), at several points in one circuit."""
    k, x = Symbol("k", integer=True), Symbol("x")
    inner = Sum(k, (k, 1, 2))
    shared = unrolling(Recurrences([]))
    for value in (Fraction(0), Fraction(1, 2), Fraction(-4)):
        found = Unrolled({x: value}, {}, Instances(0), shared).exact(Sum(k * (x + inner), (k, 1, 3)))
        assert found == 6 * (fmpq(value.numerator, value.denominator) + 3)


def test_unfolding_stops_at_what_is_known() -> None:
    own = Recurrences([recurrence(w, first=0, then=lambda w, t: 2 * w(t - 1) + 1)])
    unfolded = Unfolding(own, n, 0, 0).of(w(n + 2))
    assert offsets(unfolded, own, n) == [0]
    assert equal(unfolded, 4 * w(n) + 3).verdict is Verdict.PROVED
    assert Unfolding(own, n, 0, 0).of(w(t + 2)) == w(t + 2)
    with pytest.raises(IllFormed, match="starts at 0"):
        Unfolding(own, n, 0, 0).of(w(n - 1))


def test_a_rule_with_a_sum_captures_nothing() -> None:
    own = recurrence(w, first=0, then=lambda w, t: w(t - 1) + Sum(k, (k, 1, t)))
    assert judged(w(n), n * (n + 1) * (n + 2) / 6, own).verdict is Verdict.PROVED
    assert judged(Sum(w(k), (k, 0, n)), n * (n + 1) * (n + 2) * (n + 3) / 24, own).verdict is Verdict.PROVED
    assert judged(w(n), n * (n + 1) * (n + 1) / 6, own).verdict is Verdict.REFUTED


# ---- several at once


def test_sequences_that_hang_on_each_other() -> None:
    both = recurrences([v, w], first=(1, 0), then=lambda v, w, t: (v(t - 1) + 2 * w(t - 1), v(t - 1) + w(t - 1)))
    assert judged(v(n) ** 2 - 2 * w(n) ** 2, (-1) ** n, *both).verdict is Verdict.PROVED  # Pell
    assert judged(v(n) ** 2 - 2 * w(n) ** 2, (-1) ** (n + 1), *both).verdict is Verdict.REFUTED


def test_terms_of_one_index_must_not_go_round() -> None:
    with pytest.raises(IllFormed, match="the very term"):
        Recurrences(recurrences([v, w], first=(0, 0), then=lambda v, w, t: (w(t), v(t))))
    Recurrences(recurrences([v, w], first=(0, 0), then=lambda v, w, t: (w(t - 1), v(t))))
    with pytest.raises(IllFormed, match="two recurrences"):
        Recurrences([recurrence(w, first=0, then=lambda w, t: w(t - 1))] * 2)


# ---- derivatives


def test_the_derivative_of_a_sequence_is_one() -> None:
    own = recurrence(w, first=x, then=lambda w, t: a * w(t - 1) + b)
    assert judged(D(w(n), x), a**n, own).verdict is Verdict.PROVED
    assert judged(D(w(n), b), (1 - a**n) / (1 - a), own).verdict is Verdict.PROVED
    assert judged(D(w(n), a), n * a ** (n - 1) * x, own).verdict is Verdict.REFUTED
    assert judged(D(w(n), k), Integer(0), own).verdict in (Verdict.PROVED, Verdict.UNDECIDED)


def test_backpropagation_through_time() -> None:
    """∂h_n/∂h_0 of h_t = σ(a h_{t-1} + f_t) is Π a h_k (1 - h_k)."""
    own = recurrence(h, first=x, then=lambda h, t: sigmoid(a * h(t - 1) + f(t)))
    right = Product(a * h(k) * (1 - h(k)), (k, 1, n))
    assert judged(D(h(n), x), right, own).verdict is Verdict.PROVED
    assert judged(D(h(n), x), Product(h(k) * (1 - h(k)), (k, 1, n)), own).verdict is Verdict.REFUTED
    assert judged(D(h(n), x), Product(a * h(k) * (1 - h(k)), (k, 0, n)), own).verdict is Verdict.REFUTED


# ---- what a sequence is not


def test_a_complex_sequence_is_not_taken_for_real() -> None:
    own = recurrence(w, first=1, then=lambda w, t: sqrt(-1 - x**2) * w(t - 1))
    assert judged(abs(w(n)) ** 2, w(n) ** 2, own).verdict is Verdict.REFUTED


def test_a_positive_sequence_is_known_to_be() -> None:
    own = recurrence(w, first=1, then=lambda w, t: w(t - 1) + x**2)
    assert judged(sqrt(w(n) ** 2), w(n), own).verdict is Verdict.PROVED
    other = recurrence(w, first=1, then=lambda w, t: w(t - 1) - x**2)
    assert judged(sqrt(w(n) ** 2), w(n), other).verdict is Verdict.REFUTED


def test_an_index_that_may_not_be_an_integer() -> None:
    own = recurrence(w, first=0, then=lambda w, t: w(t - 1))
    assert "not known to be an integer" in judged(w(x), Integer(0), own).reason
    assert "not known to be an integer" in judged(w(n / 2), Integer(0), own).reason
    assert "not a sum of integers" in judged(w(n**2), Integer(0), own).reason


def test_a_condition_on_the_index_must_reach_back() -> None:
    """0 for n < m and 1 from there on is no sequence that stays 0, whatever holds of n and m at one n."""
    from derive.kernel.verdict import Order, Relation

    m = Symbol("m", integer=True)
    own = recurrence(w, first=0, then=lambda w, t: w(t - 1))
    domain = Domain({n: ONWARD.ranges[n], m: Range(Sort.INTEGER, Fraction(0), None, True)})
    late = domain.restricted(Relation(n, Order.GE, m))
    assert judged(w(n) + n, n - m, own, domain=late).verdict is Verdict.REFUTED
    assert judged(w(n), Integer(0), own, domain=late).verdict is not Verdict.REFUTED


@pytest.mark.parametrize("first", [0, 1])
def test_what_is_certain_of_a_sequence_hangs_on_what_is_supposed(first: int) -> None:
    """|w(n)| = w(n) for w(t) = a w(t - 1) + 1 needs a >= 0; two recurrences for one name are two sequences."""
    graph = Graph({})
    up = recurrence(w, first=1, then=lambda w, t: a * w(t - 1) + 1)
    down = recurrence(w, first=1, then=lambda w, t: -a * w(t - 1) - 1)
    for own in (up, down, up):
        for sign in (1, -1, 1)[first:]:
            half = Range(lower=Fraction(0)) if sign > 0 else Range(upper=Fraction(0))
            domain = Domain({**ONWARD.ranges, a: half})
            found = equal(Abs(w(n)), w(n), domain, graph, recurrences=(own,))
            assert (found.verdict is Verdict.PROVED) is (own is up and sign > 0), (own, domain)
