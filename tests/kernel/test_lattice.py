"""Q-linear relations between elements of a field."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.field import Field, Quotient
from derive.kernel.lattice import coordinates

FIELD = Field(3)
X, Y = (FIELD.polynomial(FIELD.adjoin()[1]) for _ in range(2))


def combine(coefficients: list[fmpq], basis: list[Quotient]) -> Quotient:
    return FIELD.total([FIELD.mul(FIELD.constant(c), element) for c, element in zip(coefficients, basis, strict=True)])


BASIS = [X, FIELD.add(X, Y), FIELD.mul(X, Y), FIELD.inverse(Y)]


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.lists(st.fractions(-5, 5, max_denominator=9), min_size=4, max_size=4))
def test_coordinates_are_found(wanted: list[object]) -> None:
    rationals = [fmpq(c.numerator, c.denominator) for c in wanted]  # type: ignore[attr-defined]
    assert coordinates(FIELD, BASIS, combine(rationals, BASIS)) == rationals


@pytest.mark.parametrize(
    "target",
    [FIELD.one, FIELD.mul(X, X), FIELD.inverse(X), FIELD.add(FIELD.mul(X, Y), FIELD.constant(fmpq(1, 2)))],
)
def test_independent_element_has_none(target: Quotient) -> None:
    assert coordinates(FIELD, BASIS, target) is None


def test_empty_basis() -> None:
    assert coordinates(FIELD, [], X) is None
    assert coordinates(FIELD, [], FIELD.zero) == []


def test_common_denominator() -> None:
    """x/(x + y) + y/(x + y) = 1."""
    total = FIELD.add(X, Y)
    basis = [FIELD.div(X, total), FIELD.one]
    assert coordinates(FIELD, basis, FIELD.div(Y, total)) == [fmpq(-1), fmpq(1)]
