"""The field of quotients with algebraic relations."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq, fmpq_mpoly
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.errors import Obstacle, Undefined
from derive.kernel.field import Field, Full, Quotient, factored, remembered


def _field() -> tuple[Field, Quotient, Quotient]:
    field = Field(4)
    x, y = (field.polynomial(field.adjoin()[1]) for _ in range(2))
    return field, x, y


def _with_root() -> tuple[Field, Quotient, Quotient]:
    """x and r with r² = x + 1."""
    field = Field(4)
    _, x = field.adjoin()
    index, r = field.adjoin()
    field.relate(index, 2, x + 1)
    return field, field.polynomial(x), field.polynomial(r)


def test_lowest_terms() -> None:
    field, x, y = _field()
    a = field.sub(field.mul(x, x), field.mul(y, y))
    quotient = field.div(a, field.sub(x, y))
    assert quotient == field.add(x, y)
    assert quotient.den.is_one()


def test_equal_elements_have_one_form() -> None:
    field, x, y = _field()
    left = field.add(field.inverse(x), field.inverse(y))
    right = field.div(field.add(x, y), field.mul(x, y))
    assert left == right
    assert field.equal(left, right)
    assert not field.equal(left, x)


def test_division_by_zero() -> None:
    field, x, _ = _field()
    with pytest.raises(Undefined):
        field.inverse(field.sub(x, x))
    with pytest.raises(Undefined):
        field.power(field.zero, -1)
    assert field.power(field.zero, 0) == field.one


def test_relation_reduces_powers() -> None:
    field, x, r = _with_root()
    assert field.mul(r, r) == field.add(x, field.one)
    assert field.power(r, 5) == field.mul(r, field.power(field.add(x, field.one), 2))
    assert field.mul(field.add(r, field.one), field.sub(r, field.one)) == x


def test_division_by_an_element_that_a_relation_makes_zero() -> None:
    field, x, r = _with_root()
    with pytest.raises(Undefined):
        field.inverse(field.sub(field.mul(r, r), field.add(x, field.one)))


def test_equality_modulo_relations() -> None:
    """1/(r + 1) = (r - 1)/x although the two are different quotients."""
    field, x, r = _with_root()
    a = field.inverse(field.add(r, field.one))
    b = field.div(field.sub(r, field.one), x)
    assert field.equal(a, b)
    assert not field.equal(a, field.div(field.add(r, field.one), x))


def test_rational_numbers() -> None:
    field, x, _ = _field()
    third = field.constant(fmpq(1, 3))
    assert field.as_rational(field.mul(third, field.constant(3))) == 1
    assert field.as_rational(field.zero) == 0
    assert field.as_rational(x) is None
    assert field.as_rational(field.div(x, x)) == 1


def test_capacity() -> None:
    field = Field(1)
    field.adjoin()
    with pytest.raises(Full):
        field.adjoin()


def test_too_large_powers_are_refused() -> None:
    field, x, y = _field()
    with pytest.raises(Obstacle):
        field.power(field.add(x, y), 10**7)
    with pytest.raises(Obstacle):
        field.power(field.constant(3), 10**9)
    assert field.power(x, 10**6).num.total_degree() == 10**6


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=4, max_size=4), st.fractions(-3, 3, max_denominator=7))
def test_arithmetic_agrees_with_fractions(c: list[int], at: object) -> None:
    """(c0 + c1 x)/(c2 + c3 x) built in the field, against the same at a rational x."""
    from fractions import Fraction

    assert isinstance(at, Fraction)
    field, x, _ = _field()
    top = field.add(field.constant(c[0]), field.mul(field.constant(c[1]), x))
    bottom = field.add(field.constant(c[2]), field.mul(field.constant(c[3]), x))
    if bottom.num.is_zero():
        return
    value = field.add(field.div(top, bottom), field.power(bottom, 2))
    below = c[2] + c[3] * at
    if below == 0:
        return
    expected = (c[0] + c[1] * at) / below + below**2
    number = fmpq(at.numerator, at.denominator)
    point = [fmpq(0)] * 2 + [fmpq(0), number]
    assert value.num(*point) / value.den(*point) == fmpq(expected.numerator, expected.denominator)


def test_what_is_remembered_of_a_polynomial_is_not_taken_for_another() -> None:
    asked = []

    @remembered
    def degrees(value: fmpq_mpoly) -> tuple[int, ...]:
        asked.append(value)
        return tuple(int(degree) for degree in value.degrees())

    (_, small), (_, large) = Field(2).adjoin(), Field(3).adjoin()
    x = Field(2).adjoin()[1]
    assert [degrees(small), degrees(x), degrees(large), degrees(small**2)] == [(0, 1), (0, 1), (0, 0, 1), (0, 2)]
    assert len(asked) == 3  # x is the same letter of the same ring


def test_factors_multiply_to_the_polynomial() -> None:
    field = Field(4)
    x, y = (field.adjoin()[1] for _ in range(2))
    for value in (6 * (x - y) ** 2 * (x + y), (x - y) ** 2 * (x + y) / 5, x**2 + 1):
        for _ in range(2):
            content, factors = factored(value)
            product: Any = content
            for factor, multiplicity in factors:
                product = product * factor**multiplicity
            assert product == value
