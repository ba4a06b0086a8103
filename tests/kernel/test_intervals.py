"""Interval arithmetic by brute force: every end and closedness is compared with what sampled values do."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.domain import REAL, Range, Sort
from derive.kernel.intervals import (
    NEGATIVE,
    NULL,
    POSITIVE,
    exactly,
    plus,
    product_of_signs,
    scaled,
    sign_of_power,
    signs,
    tightened,
    times,
    to_power,
)

F = Fraction


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    lower, upper = sorted((draw(st.integers(-4, 4)), draw(st.integers(-4, 4))))
    if lower == upper:
        return exactly(F(lower))
    low, high = draw(st.sampled_from([None, F(lower)])), draw(st.sampled_from([None, F(upper)]))
    return Range(
        Sort.REAL, low, high, low is not None and draw(st.booleans()), high is not None and draw(st.booleans())
    )


def values(allowed: Range) -> list[Fraction]:
    """Values of a range: its ends where they belong to it, points just inside, far ones, and 0."""
    tiny = F(1, 10**6)
    low = F(-1000) if allowed.lower is None else allowed.lower
    high = F(1000) if allowed.upper is None else allowed.upper
    candidates = [low, high, low + tiny, high - tiny, (low + high) / 2, F(0), F(1), F(-1)]
    return [value for value in candidates if value in allowed]


@settings(derandomize=True, max_examples=150, deadline=None)
@given(ranges(), ranges())
def test_sums_and_products_stay_inside(a: Range, b: Range) -> None:
    for u, v in product(values(a), values(b)):
        assert u + v in plus(a, b)
        assert u * v in times(a, b)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(ranges(), st.sampled_from([F(1), F(-1), F(3), F(-2, 5)]))
def test_scaled_ranges_hold_the_products_and_nothing_else(a: Range, factor: Fraction) -> None:
    found = scaled(a, factor)
    assert all(value * factor in found for value in values(a))
    assert all(value / factor in a for value in values(found))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(ranges(), st.integers(0, 5))
def test_powers_stay_inside(a: Range, exponent: int) -> None:
    assert all(u**exponent in to_power(a, exponent) for u in values(a))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(ranges())
def test_signs_are_those_that_occur(a: Range) -> None:
    occurring = sum({NEGATIVE if u < 0 else POSITIVE if u > 0 else NULL for u in values(a)})
    assert signs(a) == occurring


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (times(Range(lower=F(0)), Range(lower=F(0))), Range(lower=F(0))),
        (times(Range(lower=F(0)), Range(lower=F(0), lower_closed=True)), Range(lower=F(0), lower_closed=True)),
        (times(Range(lower=F(-2), upper=F(3)), exactly(F(-1))), Range(lower=F(-3), upper=F(2))),
        (times(Range(lower=F(1)), Range(upper=F(-1))), Range(upper=F(-1))),
        (plus(Range(lower=F(1), lower_closed=True), Range(lower=F(2))), Range(lower=F(3))),
        (to_power(Range(lower=F(-2), upper=F(1), lower_closed=True), 2), Range(Sort.REAL, F(0), F(4), True, True)),
        (to_power(Range(lower=F(-2), upper=F(1)), 3), Range(lower=F(-8), upper=F(1))),
        (to_power(REAL, 4), Range(lower=F(0), lower_closed=True)),
        (to_power(REAL, 0), exactly(F(1))),
        (to_power(Range(upper=F(-1), upper_closed=True), 2), Range(lower=F(1), lower_closed=True)),
    ],
)
def test_ends_by_hand(found: Range, expected: Range) -> None:
    assert found == expected


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        (Range(Sort.INTEGER, F(0), F(3)), Range(Sort.INTEGER, F(1), F(2), True, True)),
        (Range(Sort.INTEGER, F(1, 2), F(7, 2), True, True), Range(Sort.INTEGER, F(1), F(3), True, True)),
        (Range(Sort.INTEGER, F(-1, 2), None), Range(Sort.INTEGER, F(0), None, True, False)),
        (Range(Sort.REAL, F(0), F(3)), Range(Sort.REAL, F(0), F(3))),
    ],
)
def test_ends_of_integer_ranges(allowed: Range, expected: Range) -> None:
    assert tightened(allowed) == expected


SIGN_VALUES = {NEGATIVE: F(-2), NULL: F(0), POSITIVE: F(3)}


def _sign(value: Fraction) -> int:
    return NEGATIVE if value < 0 else POSITIVE if value > 0 else NULL


@pytest.mark.parametrize(("a", "b"), list(product(range(1, 8), repeat=2)))
def test_product_of_sign_sets(a: int, b: int) -> None:
    expected = {_sign(u * v) for s, u in SIGN_VALUES.items() if s & a for t, v in SIGN_VALUES.items() if t & b}
    assert product_of_signs(a, b) == sum(expected)


@pytest.mark.parametrize(("a", "exponent"), list(product(range(1, 8), range(1, 6))))
def test_power_of_sign_sets(a: int, exponent: int) -> None:
    assert sign_of_power(a, exponent) == sum({_sign(u**exponent) for s, u in SIGN_VALUES.items() if s & a})
