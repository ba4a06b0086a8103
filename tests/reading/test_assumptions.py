"""Assumption texts against domains written by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sympy import Abs, Add, Integer, Mul, Symbol, pi

from derive.kernel.domain import COMPLEX, INTEGER, NONNEGATIVE, POSITIVE, REAL, Range, Sort
from derive.kernel.verdict import Order, Relation
from derive.reading import Notation, ReadingError, read_assumptions, read_expression

x, y, z = (Symbol(name) for name in "xyz")
NATURAL = Range(Sort.INTEGER, Fraction(1), None, lower_closed=True)
UNIT = Range(Sort.REAL, Fraction(0), Fraction(1))


RANGES: dict[str, dict[str, Range]] = {
    "x > 0": {"x": POSITIVE},
    "0 < x": {"x": POSITIVE},
    "x >= 0": {"x": NONNEGATIVE},
    "x ≥ 0": {"x": NONNEGATIVE},
    "x < -1/2": {"x": Range(upper=Fraction(-1, 2))},
    "0 < p < 1": {"p": UNIT},
    "1 >= p > 0": {"p": Range(Sort.REAL, Fraction(0), Fraction(1), False, True)},
    "x = 0.5": {"x": Range(Sort.REAL, Fraction(1, 2), Fraction(1, 2), True, True)},
    "x > 2^10": {"x": Range(lower=Fraction(1024))},
    "n integer": {"n": INTEGER},
    "n is an integer": {"n": INTEGER},
    "a, b real": {"a": REAL, "b": REAL},
    "a,b > 0": {"a": POSITIVE, "b": POSITIVE},
    "z complex": {"z": COMPLEX},
    "k natural": {"k": NATURAL},
    "r rational": {"r": REAL},
    "x positive": {"x": POSITIVE},
    "x nonnegative": {"x": NONNEGATIVE},
    "x negative": {"x": Range(upper=Fraction(0))},
    "n positive integer": {"n": Range(Sort.INTEGER, Fraction(0))},
    "n nonnegative integer": {"n": Range(Sort.INTEGER, Fraction(0), None, True)},
    "n non-negative integer": {"n": Range(Sort.INTEGER, Fraction(0), None, True)},
    "m, n positive integers": {"m": Range(Sort.INTEGER, Fraction(0)), "n": Range(Sort.INTEGER, Fraction(0))},
    "n integer, n >= 1": {"n": NATURAL},
    "n >= 1, n integer": {"n": NATURAL},
    "|x| < 1": {"x": Range(Sort.REAL, Fraction(-1), Fraction(1))},
    "1 >= |x|": {"x": Range(Sort.REAL, Fraction(-1), Fraction(1), True, True)},
    "x in (0,1)": {"x": UNIT},
    "x ∈ [0, 1)": {"x": Range(Sort.REAL, Fraction(0), Fraction(1), True, False)},
    "x, y in (0,1)": {"x": UNIT, "y": UNIT},
    "x in (0, inf)": {"x": POSITIVE},
    "x in (-∞, 0)": {"x": Range(upper=Fraction(0))},
    "n ∈ ℕ": {"n": NATURAL},
    "n in Z": {"n": INTEGER},
    "x in R; z ∈ ℂ": {"x": REAL, "z": COMPLEX},
    "x > 0 and y > 0": {"x": POSITIVE, "y": POSITIVE},
    "x > 0, x < 1": {"x": UNIT},
    "w31 > 0": {"w_{31}": POSITIVE},
    "alpha > 0": {"alpha": POSITIVE},
    "i >= 1, i integer": {"i": NATURAL},
    "xy real, xy > 0": {"xy": POSITIVE},
    "": {},
    " ": {},
    "x > 0,": {"x": POSITIVE},
}


@pytest.mark.parametrize("text", RANGES)
def test_ranges(text: str) -> None:
    notation = read_assumptions(text)
    expected = {Symbol(name): allowed for name, allowed in RANGES[text].items()}
    assert dict(notation.domain.ranges) == expected
    assert notation.domain.facts == ()
    assert set(notation.names.values()) == set(expected)


FACTS: dict[str, tuple[Relation, ...]] = {
    "x != 0": (Relation(x, Order.NE, Integer(0)),),
    "x ≠ 0": (Relation(x, Order.NE, Integer(0)),),
    "x nonzero": (Relation(x, Order.NE, Integer(0)),),
    "x > y": (Relation(x, Order.GT, y),),
    "x < y < z": (Relation(x, Order.LT, y), Relation(y, Order.LT, z)),
    "x < pi": (Relation(x, Order.LT, pi),),
    "|x| > 1": (Relation(Abs(x, evaluate=False), Order.GT, Integer(1)),),
    "x*y > 0": (Relation(Mul(x, y, evaluate=False), Order.GT, Integer(0)),),
    "x + y = 1": (Relation(Add(x, y, evaluate=False), Order.EQ, Integer(1)),),
}


@pytest.mark.parametrize("text", FACTS)
def test_facts(text: str) -> None:
    notation = read_assumptions(text)
    assert notation.domain.facts == FACTS[text]
    assert all(allowed == REAL for allowed in notation.domain.ranges.values())


def test_bounds_and_facts_of_a_chain_are_told_apart() -> None:
    notation = read_assumptions("0 < x < y")
    assert notation.domain.range_of(x) == POSITIVE
    assert notation.domain.facts == (Relation(x, Order.LT, y),)


def test_complex_names_keep_their_absolute_value() -> None:
    notation = read_assumptions("z complex, |z| < 1")
    assert notation.domain.range_of(z) == COMPLEX
    assert notation.domain.facts == (Relation(Abs(z, evaluate=False), Order.LT, Integer(1)),)


def test_functions() -> None:
    notation = read_assumptions("u, v functions, x > 0")
    assert notation.functions == {"u", "v"}
    assert set(notation.names) == {"x"}
    assert read_expression("u(x)", notation).expression.func.__name__ == "u"


def test_declared_runs_are_names() -> None:
    notation = read_assumptions("ab real")
    assert read_expression("2ab", notation).symbols == {"ab": Symbol("ab")}


def test_the_default_notation_declares_nothing() -> None:
    assert Notation().names == {} and Notation().domain.facts == ()


ERRORS = {
    "x>1, x<0": ("R031", 5),
    "0 < n < 1, n integer": ("R031", 4),
    "x > 0, x in (-1, 0)": ("R031", 7),
    "|x| < 0": ("R031", 0),
    "2 < 1": ("R031", 0),
    "z complex, z > 0": ("R031", 11),
    "n integer, n complex": ("R031", 11),
    "x real, x complex": ("R031", 8),
    "f function, f > 0": ("R031", 12),
    "m even": ("R017", 2),
    "m odd": ("R017", 2),
    "x ≈ 3": ("R017", 2),
    "x": ("R030", 0),
    "x, y": ("R030", 0),
    "a b real": ("R030", 2),
    "x blue": ("R030", 2),
    "3 real": ("R030", 0),
    "sin real": ("R030", 0),
    "x in": ("R030", 0),
    "x in {0,1}": ("R030", 5),
    "x in (0,1,2)": ("R030", 5),
    "x in (inf, 0)": ("R018", 6),
    "x >": ("R014", 2),
    "> x": ("R014", 0),
    "x > 0 < ": ("R014", 6),
    "x in (,1)": ("R014", 6),
    "xy > 0": ("R012", 0),
    "0 < x, y < 1": ("R012", 0),
    "0 ≤ x, y < 1": ("R012", 0),
    "x > 1/2y": ("R012", 7),
    "x > #": ("R005", 4),
    "x > (": ("R006", 4),
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors(text: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_assumptions(text)
    assert (caught.value.code, caught.value.span[0]) == ERRORS[text]
    assert "^" in caught.value.report()


def test_large_powers_are_not_computed() -> None:
    notation = read_assumptions("x > 9^9^9^9")
    (fact,) = notation.domain.facts
    assert fact.rhs.is_Pow
