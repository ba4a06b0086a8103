"""Printed decimals, and the nearest ones to a number."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.domain import Domain
from derive.kernel.equality import Effort
from derive.kernel.errors import IllFormed
from derive.kernel.graph import Graph
from derive.kernel.language import Decimal
from derive.kernel.rounding import decimal, rounds_to
from derive.kernel.verdict import Verdict
from derive.writing.findings import remark


@pytest.mark.parametrize(
    ("text", "digits", "places", "shown"),
    [
        ("0.0993", 993, 4, "0.0993"),
        ("-0.9901", -9901, 4, "-0.9901"),
        ("−0.9901", -9901, 4, "-0.9901"),
        ("0.10", 10, 2, "0.10"),
        ("-0.00", 0, 2, "0.00"),
        ("418176000", 418176000, 0, "418176000"),
        ("1.20e-3", 120, 5, "0.00120"),
        ("1.2E3", 12, -2, "1.2e3"),
        ("1e4", 1, -4, "1e4"),
        ("6.62607015e-34", 662607015, 42, "6.62607015e-34"),
        (" .5 ", 5, 1, "0.5"),
        ("5.", 5, 0, "5"),
    ],
)
def test_what_a_printed_number_means(text: str, digits: int, places: int, shown: str) -> None:
    found = decimal(text)
    assert (found.digits, found.places, found.text) == (digits, places, shown)
    assert found.value == Fraction(digits) / Fraction(10) ** places
    assert decimal(found.text).value == found.value


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(-20, 40))
def test_decimals_read_back(digits: int, places: int) -> None:
    number = Decimal(digits, places)
    assert decimal(number.text) == number or decimal(number.text).value == number.value == 0


@pytest.mark.parametrize("text", ["", "e3", "1,5", "1 000", "--1", "1e1e1", "∞", "1/2", "0b1", "²"])
def test_what_is_no_decimal(text: str) -> None:
    with pytest.raises(IllFormed, match="not a decimal number"):
        decimal(text)


def test_effort_does_not_change_a_verdict() -> None:
    value = sp.exp(sp.Rational(1, 3)) * sp.pi
    with mpmath.workdps(30):
        right = mpmath.nstr(mpmath.exp(mpmath.mpf(1) / 3) * mpmath.pi, 9)
    for bits in (16, 64, 500):
        for text, verdict in ((right, Verdict.PROVED), (right + "0", Verdict.REFUTED)):
            found = rounds_to(value, decimal(text), Domain(), Graph({}), {}, Effort(bits=bits))
            assert found.verdict is verdict


def test_a_certificate_shows_as_many_digits_as_it_takes() -> None:
    value = sp.Rational(1, 2) + sp.Rational(1, 10**40)
    found = rounds_to(value, decimal("1"), Domain(), Graph({}))
    assert found.proof is not None
    low, own, high = remark(found.proof.certificate[0]).text.split(" < ")
    middle, radius = own.split(" ± ")
    assert Fraction(low) < Fraction(middle) - Fraction(radius) and Fraction(middle) + Fraction(radius) < Fraction(high)
    assert abs(Fraction(middle) - Fraction(1, 2) - Fraction(1, 10**40)) <= Fraction(radius)
