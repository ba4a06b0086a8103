"""Conditions that are taken in once: what a claim finds does not hang on the claims before it."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from sympy import Abs, Expr, Symbol, log

from derive.kernel.domain import POSITIVE, REAL, Domain, Range, Sort
from derive.kernel.granted import granted
from derive.kernel.intervals import NEGATIVE, NULL
from derive.kernel.intervals import POSITIVE as PLUS
from derive.kernel.verdict import Order, Relation

a, b, x, y, s = (Symbol(name, real=True) for name in "abxys")
ANY = NEGATIVE | NULL | PLUS
PRODUCT = (Relation(a * b, Order.GT, 0 * x),)
NAMED = (Relation(s, Order.GT, 0 * x),)

# the conditions, the ranges, the definitions, and the signs that an expression may then have
CASES: list[tuple[tuple[Relation, ...], dict[Symbol, Range], dict[Symbol, Expr], Expr, int]] = [
    (PRODUCT, {}, {}, b, ANY),
    (PRODUCT, {a: POSITIVE}, {}, b, PLUS),
    (PRODUCT, {a: Range(upper=Fraction(0))}, {}, b, NEGATIVE),
    (PRODUCT, {a: POSITIVE}, {b: x - 1}, x - 1, PLUS),
    (PRODUCT, {a: POSITIVE}, {b: 1 - x}, x - 1, NEGATIVE),
    (PRODUCT, {a: POSITIVE, x: POSITIVE}, {}, x * b, PLUS),
    (PRODUCT, {a: POSITIVE, x: REAL}, {}, x * b, ANY),
    (NAMED, {}, {s: x - y}, x - y, PLUS),
    (NAMED, {}, {s: y - x}, x - y, NEGATIVE),
    (NAMED, {}, {s: y - b, b: x}, x - y, NEGATIVE),
    (NAMED, {}, {s: y - b, b: -x}, x - y, ANY),
    (NAMED, {x: POSITIVE}, {s: y * b, b: x}, y, PLUS),
    (NAMED, {}, {s: y * b, b: x}, y, ANY),
]


def possible(case: int) -> int | None:
    """The signs of the expression of a case."""
    facts, ranges, definitions, expr, _ = CASES[case]
    form = granted(Domain(ranges, facts), definitions, splits=False, degrees={}, capacity=8)
    return form.sign(form.of(expr))


@pytest.mark.parametrize("first", range(len(CASES)))
def test_the_same_conditions_elsewhere_say_something_else(first: int) -> None:
    for second in range(len(CASES)):
        assert [possible(k) for k in (first, second, first)] == [CASES[k][-1] for k in (first, second, first)]


@pytest.mark.parametrize("order", list(permutations((0, 1, 3, 4), 3)))
def test_in_any_order(order: tuple[int, ...]) -> None:
    assert [possible(k) for k in (*order, *order)] == [CASES[k][-1] for k in (*order, *order)]


def test_what_is_found_in_one_form_is_not_in_the_next() -> None:
    domain = Domain({a: POSITIVE}, PRODUCT)
    forms = [granted(domain, {}, splits=False, degrees={}, capacity=8) for _ in range(3)]
    forms[1].of(log(a + 1) * Abs(b + y))
    assert forms[1].field.used > forms[0].field.used
    for form in (forms[0], forms[2], granted(domain, {}, splits=False, degrees={}, capacity=8)):
        assert (form.field.used, list(form.generators), form.rules, form.nonzero, len(form.facts)) == (
            forms[0].field.used, list(forms[0].generators), {}, {}, len(forms[0].facts),
        )  # fmt: skip


def test_a_complex_number_is_written_as_the_claim_needs_it() -> None:
    u = Symbol("u")
    domain = Domain({u: Range(Sort.COMPLEX)}, (Relation(Abs(u), Order.GT, 0 * x + 1),))
    for _ in range(3):
        form = granted(domain, {}, splits=False, degrees={}, capacity=24)
        form.sides = (u, u)
        assert form.sign(form.of(Abs(u) - 1)) == PLUS
