"""Conditions as authors write them become relations and ranges."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sympy import Abs, And, Eq, Integer, Ne, Not, Or, Symbol, evaluate, oo, pi, sqrt, symbols

from derive import Domain, Range
from derive.claims.conditions import affine, as_bound, relations, restricted
from derive.kernel.domain import COMPLEX, Sort
from derive.kernel.verdict import Order, Relation

a, rho, eta, x, y = symbols("a rho eta x y", real=True)
n = Symbol("n", integer=True)
z = Symbol("z", complex=True)


def test_relations_keep_their_sides() -> None:
    assert relations(x > 0, Ne(x, y)) == (Relation(x, Order.GT, Integer(0)), Relation(x, Order.NE, y))
    assert relations(Relation(x, Order.LE, y)) == (Relation(x, Order.LE, y),)


def test_chains_and_negations() -> None:
    assert set(relations(And(x >= 0, x < 1))) == {
        Relation(x, Order.GE, Integer(0)),
        Relation(x, Order.LT, Integer(1)),
    }
    with evaluate(False):
        negated = Not(x < 1)
    assert relations(negated) == (Relation(x, Order.GE, Integer(1)),)


def test_a_modulus_below_a_bound_is_two_relations() -> None:
    found = relations(Abs(1 - rho * eta) < 1)
    assert [relation.order for relation in found] == [Order.GT, Order.LT]
    assert found[0].lhs == found[1].lhs and (found[0].rhs, found[1].rhs) == (-1, 1)
    assert len(relations(Abs(x) <= 2)) == 2
    assert relations(Abs(x) > 1) == (Relation(Abs(x), Order.GT, Integer(1)),)


def test_a_modulus_that_may_be_of_a_complex_number_stays() -> None:
    assert len(relations(Abs(z) < 1)) == 1
    assert len(relations(Abs(sqrt(x)) < 1)) == 1  # |√-½| < 1, and √-½ has no order
    assert len(relations(Abs(x) < 1, domain=Domain({x: COMPLEX}))) == 1


def test_what_holds_anyway_is_dropped() -> None:
    positive = Symbol("p", positive=True)
    assert relations(positive > 0, True, x < oo, x > -oo) == ()


def test_bounds_narrow_ranges_and_the_rest_are_facts() -> None:
    domain = restricted(Domain(), [x > 0, -2 * x > -3, n >= 1, Abs(n) < 5, rho * eta < 1, y < pi, Eq(a, 3)])
    assert domain.ranges[x] == Range(Sort.REAL, Fraction(0), Fraction(3, 2))
    assert domain.ranges[n] == Range(Sort.INTEGER, Fraction(1), Fraction(5), True, False)
    assert domain.ranges[a] == Range(Sort.REAL, Fraction(3), Fraction(3), True, True)
    assert [str(fact.lhs) for fact in domain.facts] == ["eta*rho", "y"]


def test_bounds_are_read_through_what_an_author_left_unevaluated() -> None:
    with evaluate(False):
        relation = Relation(2 * (x - 1) + 3, Order.LE, x)
    assert as_bound(relation) == (x, Range(Sort.REAL, upper=Fraction(-1), upper_closed=True))
    assert affine(x * y) is None and affine(x + 2 - x / 3) == (x, Fraction(2, 3), Fraction(2))


def test_bounds_meet_what_is_declared() -> None:
    positive = Symbol("q", positive=True)
    assert restricted(Domain(), [positive < 1]).ranges[positive] == Range(Sort.REAL, Fraction(0), Fraction(1))


@pytest.mark.parametrize("wrong", [Or(x < 0, y > 1), x, "x < 1", 3])
def test_what_is_no_condition_is_an_error(wrong: object) -> None:
    with pytest.raises(TypeError):
        relations(wrong)


def test_contradictions_are_errors() -> None:
    with pytest.raises(ValueError, match="never true"):
        relations(Symbol("p", positive=True) < 0)
    with pytest.raises(ValueError, match="complex numbers have no order"):
        restricted(Domain(), [Relation(z, Order.LT, Integer(1))])
