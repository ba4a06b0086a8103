"""Signs of expressions on a domain, and where they have no value."""

from __future__ import annotations

import sympy as sp

from derive.kernel.domain import Domain
from derive.kernel.expansion import granted
from derive.kernel.intervals import ANY_SIGN, NEGATIVE, NULL, POSITIVE
from derive.kernel.signs import signed
from derive.kernel.verdict import Order, Relation

x, n, k = sp.symbols("x n k", real=True)
ZERO = sp.Integer(0)


def where(*facts: tuple[sp.Expr, Order, sp.Expr]) -> Domain:
    return granted(Domain(), [Relation(*fact) for fact in facts])


def test_signs_of_factors_and_sums() -> None:
    above = where((x, Order.GT, ZERO))
    assert signed(x**2 + 1, Domain()).mask == POSITIVE
    assert signed(-(x**2), Domain()).mask == NEGATIVE | NULL
    assert signed(-1 / x - x, above).mask == NEGATIVE
    assert signed(x - x, Domain()).mask == NULL
    assert signed(x, Domain()).mask == ANY_SIGN


def test_facts_are_added_up() -> None:
    facts = where((k, Order.GT, ZERO), (k, Order.LT, n))
    assert signed(n, facts).mask == POSITIVE
    assert signed(k / n, facts).whole


def test_gaps_are_told() -> None:
    assert not signed(1 / x, Domain()).whole
    assert not signed(sp.log(x), Domain()).whole
    assert signed(1 / (1 + x**2), Domain()).whole
    assert signed(sp.Abs(x), Domain()).mask == POSITIVE | NULL


def test_an_empty_domain_has_no_signs() -> None:
    assert signed(x, where((x, Order.GT, ZERO), (x, Order.LT, ZERO))).mask == 0
