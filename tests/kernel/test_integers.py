"""Affine integers and what follows from inequalities between them."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Mul, Rational, symbols

from derive import Domain, Range
from derive.kernel.domain import Sort
from derive.kernel.induction.integers import Affine, Integers, affine, as_integer, number, shifted
from derive.kernel.verdict import Order, Relation

n, m, i = symbols("n m i", integer=True)
x = symbols("x", real=True)


@pytest.mark.parametrize(
    ("expr", "constant", "coefficients"),
    [
        (2 * n - m + 3, 3, {n: 2, m: -1}),
        (Add(n, Mul(-1, Add(n, 1, evaluate=False), evaluate=False), evaluate=False), -1, {}),
        (Mul(3, Add(n, Rational(1, 3)), evaluate=False), 1, {n: 3}),
        (Integer(7), 7, {}),
    ],
)
def test_affine(expr: Expr, constant: int, coefficients: dict[Expr, int]) -> None:
    assert affine(expr) == Affine(Fraction(constant), {s: Fraction(c) for s, c in coefficients.items()})


@pytest.mark.parametrize("expr", [n * m, n**2, 2**n, 1 / n])
def test_not_affine(expr: Expr) -> None:
    assert affine(expr) is None


def test_there_and_back() -> None:
    assert affine(2 * n - 1).expr == 2 * n - 1  # type: ignore[union-attr]
    assert as_integer(Add(2, 3, evaluate=False)) == 5
    assert as_integer(Rational(1, 2)) is None and as_integer(n) is None
    assert shifted(n - 1, 1) == n


def onward(**facts: int) -> Integers:
    ranges = {s: Range(Sort.INTEGER, Fraction(facts[s.name]), None, True) for s in (n, m) if s.name in facts}
    return Integers.of(Domain(ranges), [n, m])


def test_what_follows() -> None:
    known = onward(n=1, m=2)
    assert known.implies(affine(n + m - 3))  # type: ignore[arg-type]
    assert not known.implies(affine(n + m - 4))  # type: ignore[arg-type]
    assert not known.implies(affine(n - m))  # type: ignore[arg-type]
    inner = known.among(i, number(1), affine(n))  # type: ignore[arg-type]
    assert inner.implies(affine(n - i))  # type: ignore[arg-type]
    assert not inner.implies(affine(n - i - 1))  # type: ignore[arg-type]


def test_integers_are_tightened() -> None:
    """2n ≥ 1 leaves n ≥ 1; x > 0 says nothing of integers, and a real x is none."""
    known = Integers.of(Domain({}, (Relation(2 * n, Order.GE, Integer(1)), Relation(x, Order.GT, Integer(0)))), [n, x])
    assert known.implies(affine(2 * n - 1))  # type: ignore[arg-type]
    assert not known.implies(affine(x))  # type: ignore[arg-type]
    assert not known.is_integer(affine(n / 2))  # type: ignore[arg-type]


def test_relations() -> None:
    domain = Domain({}, (Relation(n, Order.LT, m),))
    known = Integers.of(domain, [n, m])
    assert known.grants(Relation(n + 1, Order.LE, m))
    assert known.grants(Relation(m, Order.GT, n))
    assert not known.grants(Relation(n, Order.NE, m))
    assert not known.grants(Relation(n + 1, Order.LT, m))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(*[st.integers(-3, 3)] * 3), max_size=4), st.tuples(*[st.integers(-3, 3)] * 3))
def test_what_is_derived_is_true(facts: list[tuple[int, int, int]], goal: tuple[int, int, int]) -> None:
    """Against all integers of a box: a derived inequality has no counterexample there."""

    def form(row: tuple[int, int, int]) -> Affine:
        return Affine(Fraction(row[0]), {s: Fraction(c) for s, c in zip((n, m), row[1:], strict=True) if c})

    known = Integers([n, m], map(form, facts))
    if known.implies(form(goal)):
        for a, b in product(range(-12, 13), repeat=2):
            if all(c + p * a + q * b >= 0 for c, p, q in facts):
                assert goal[0] + goal[1] * a + goal[2] * b >= 0
