"""Equality up to order, grouping and definitions."""

from __future__ import annotations

from itertools import permutations

import pytest
from sympy import Add, Expr, Function, Mul, Pow, Symbol, cos, exp, sin, symbols

from derive.kernel.congruence import congruent
from derive.kernel.equality import equal
from derive.kernel.verdict import Verdict

x, y, z, a = symbols("x y z a")
f, g = Function("f"), Function("g")


def add(*terms: Expr) -> Expr:
    return Add(*terms, evaluate=False)


def mul(*factors: Expr) -> Expr:
    return Mul(*factors, evaluate=False)


@pytest.mark.parametrize("order", list(permutations((x, sin(y), mul(z, x)))))
def test_order_of_terms_and_factors(order: tuple[Expr, ...]) -> None:
    assert congruent(add(*order), add(mul(x, z), x, sin(y)), {})
    assert congruent(mul(*order), mul(mul(x, z), x, sin(y)), {})


def test_grouping() -> None:
    assert congruent(add(x, add(y, z)), add(add(x, y), z), {})
    assert congruent(mul(x, mul(y, z)), mul(mul(z, x), y), {})


def test_definitions_may_be_written_out_or_not() -> None:
    assert congruent(mul(a, x), mul(add(x, y), x), {a: add(y, x)})
    assert congruent(add(a, z), add(x, y, z), {a: add(y, x)})


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (add(x, x), x),
        (add(x, y), mul(x, y)),
        (Pow(x, y), Pow(y, x)),
        (f(x, y), f(y, x)),
        (f(x), g(x)),
        (sin(x), cos(x)),
        (add(x, mul(y, z)), mul(add(x, y), z)),
        (exp(add(x, y)), exp(mul(x, y))),
    ],
)
def test_different_expressions_are_told_apart(lhs: Expr, rhs: Expr) -> None:
    assert not congruent(lhs, rhs, {})


def test_names_are_not_their_own_definitions() -> None:
    assert not congruent(a, Symbol("b"), {a: x})


def test_a_power_too_large_to_expand_is_still_itself() -> None:
    large = Pow(add(x, 1), 100_000, evaluate=False)
    assert equal(large, Pow(add(1, x), 100_000, evaluate=False)).verdict is Verdict.PROVED
    assert equal(large, Pow(add(2, x), 100_000, evaluate=False)).verdict is Verdict.REFUTED
