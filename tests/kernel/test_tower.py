"""Signs of elements: never narrower than the truth, and sharp where a textbook would be."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath
import pytest
from sympy import Abs, Expr, I, Integer, Symbol, cos, exp, log, pi, sin, sqrt, symbols

from derive.kernel.domain import COMPLEX, INTEGER, Domain, Range, Sort
from derive.kernel.domain import POSITIVE as ABOVE_ZERO
from derive.kernel.errors import Undefined
from derive.kernel.intervals import ANY_SIGN, NEGATIVE, NULL, POSITIVE
from derive.kernel.language import sigmoid
from derive.kernel.normal_form import NormalForm
from derive.kernel.verdict import Order, Relation

x, y, p, q, r, n, z = symbols("x y p q r n z")
F = Fraction
DOMAIN = Domain(
    {
        p: ABOVE_ZERO,
        q: ABOVE_ZERO,
        r: Range(lower=F(-1), upper=F(1), lower_closed=True, upper_closed=True),
        n: Range(Sort.INTEGER, lower=F(0)),
        z: COMPLEX,
    }
)


def sign_of(expr: Expr, domain: Domain = DOMAIN) -> int | None:
    form = NormalForm(domain, {}, splits=False, degrees={}, capacity=48)
    return form.sign(form.of(expr))


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (p, POSITIVE),
        (p + q, POSITIVE),
        (p * q + 1, POSITIVE),
        (-p, NEGATIVE),
        (p - 1, ANY_SIGN),
        (x**2, NULL | POSITIVE),
        (x**2 + 1, POSITIVE),
        (x**2 + y**2, NULL | POSITIVE),
        (-(x**4) - p, NEGATIVE),
        (x**2 - x + 1, POSITIVE),  # by its discriminant
        (x**2 + x * y + y**2 + 1, POSITIVE),
        (x**2 - 3 * x + 1, ANY_SIGN),
        (r - 2, NEGATIVE),
        (1 - r**2, NULL | POSITIVE),
        (r**3 - r - 1, NEGATIVE),  # its only real root is 1.3247
        (2 * r**2 - 1, ANY_SIGN),
        (n, POSITIVE),
        (n - 1, NULL | POSITIVE),
        (2 * n - 1, POSITIVE),
        (exp(x), POSITIVE),
        (1 + exp(x), POSITIVE),
        (sigmoid(x) - 1, NEGATIVE),
        (sigmoid(x), POSITIVE),
        (2 + cos(x), POSITIVE),
        (1 - sin(x), NULL | POSITIVE),
        (sqrt(p), POSITIVE),
        (Abs(x), NULL | POSITIVE),
        (Abs(x) + 1, POSITIVE),
        (log(p), ANY_SIGN),
        (pi - 3, POSITIVE),
        (1 / (x**2 + 1), POSITIVE),
        (1 / p - 1 / (p + 1), POSITIVE),
        (x / (x**2 + 1), ANY_SIGN),
        (z, None),
        (z**2 + 1, None),
        (1 + I, None),
        (Integer(-3), NEGATIVE),
    ],
)
def test_sign(expr: Expr, expected: int | None) -> None:
    found = sign_of(expr)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found & expected == expected, "narrower than the truth"
        assert found == expected, "wider than it might be"


@pytest.mark.parametrize(
    ("expr", "facts", "expected"),
    [
        (x - y, [(x, Order.GT, y)], POSITIVE),
        (y - x, [(x, Order.GT, y)], NEGATIVE),
        (2 * x - 2 * y, [(x, Order.GE, y)], NULL | POSITIVE),
        (x * y - 1, [(x * y, Order.NE, Integer(1))], NEGATIVE | POSITIVE),
        (x**2 - y**2, [(x, Order.GT, y), (x + y, Order.GT, Integer(0))], POSITIVE),
        (x, [(1 / x, Order.GT, Integer(0))], POSITIVE),
    ],
)
def test_facts_are_used(expr: Expr, facts: list[tuple[Expr, Order, Expr]], expected: int) -> None:
    found = sign_of(expr, Domain({}, tuple(Relation(*fact) for fact in facts)))
    assert found == expected


def test_contradictory_facts_leave_no_point() -> None:
    facts = (Relation(x, Order.GT, y), Relation(p, Order.LT, Integer(0)))
    with pytest.raises(Undefined):
        sign_of(p, Domain({p: ABOVE_ZERO}, facts))


GRID = [F(-5, 2), F(-1), F(-1, 3), F(0), F(1, 4), F(1), F(7, 3)]


@pytest.mark.parametrize(
    "expr",
    [
        x * y,
        x**3 * y**2,
        (x - y) ** 2 * (x + 1),
        x**2 * (y**2 - 1) - 1,
        exp(x) - y**2,
        sin(x) + sqrt(y**2 + 1),
        (x**2 - 2) * (x**2 - 3),
        x**5 - x + 1,
        x**2 - 2 * x * y + 2 * y**2,
        x**4 - 4 * x**2 + 3,
        (x**2 + 1) / (y - 1),
        Abs(x) - Abs(y),
        cos(x) ** 2 - y,
    ],
)
@pytest.mark.parametrize(
    "allowed",
    [Range(), ABOVE_ZERO, Range(upper=F(0), upper_closed=True), Range(Sort.REAL, F(-1), F(1), True, True), INTEGER],
)
def test_sign_that_occurs_is_possible(expr: Expr, allowed: Range, oracle: Callable[..., Any]) -> None:
    """Soundness, against mpmath on a grid: a sign seen anywhere must be among the possible ones."""
    possible = sign_of(expr, Domain({x: allowed, y: allowed}))
    assert possible is not None
    for px, py in product(GRID, GRID):
        value = oracle(expr, {x: px, y: py}) if px in allowed and py in allowed else None
        if value is not None:
            seen = NULL if abs(value) < mpmath.mpf(10) ** -40 else POSITIVE if value > 0 else NEGATIVE
            assert possible & seen, (px, py)


def test_expression_of_an_element_is_the_expression(oracle: Callable[..., Any]) -> None:
    """Back from the field: the same values (mpmath), whatever the shape."""
    point: dict[Symbol, Fraction] = {x: F(7, 5), y: F(-3, 7), p: F(5, 3)}
    for expr in [(x + y) ** 3 / (x - y), exp(x + y) * p**2, sin(2 * x) + log(p), sqrt(p) + Abs(x * y), sigmoid(x) ** 2]:
        form = NormalForm(DOMAIN, {}, splits=False, degrees={}, capacity=48)
        back = form.expression(form.of(expr))
        assert abs(oracle(back, point) - oracle(expr, point)) < mpmath.mpf(10) ** -40
