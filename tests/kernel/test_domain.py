"""Ranges, and the deterministic points that claims are tried at."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest
from sympy import Symbol, symbols

from derive.kernel.domain import COMPLEX, INTEGER, NONNEGATIVE, POSITIVE, REAL, Domain, Range, Sort, points
from derive.kernel.verdict import Order, Relation

x, y, z, n = symbols("x y z n")
HALF = Fraction(1, 2)


def _range(lower: int | None, upper: int | None, ends: str = "()", sort: Sort = Sort.REAL) -> Range:
    low, high = (None if end is None else Fraction(end) for end in (lower, upper))
    return Range(sort, low, high, ends[0] == "[", ends[1] == "]")


@pytest.mark.parametrize(
    ("allowed", "inside", "outside"),
    [
        (REAL, [0, -5, HALF], []),
        (POSITIVE, [HALF, 7], [0, -1]),
        (NONNEGATIVE, [0, 1], [-HALF]),
        (_range(0, 1), [HALF], [0, 1, 2, -1]),
        (_range(0, 1, "[]"), [0, HALF, 1], [2, -1]),
        (_range(0, 1, "[)"), [0, HALF], [1]),
        (INTEGER, [0, -3], [HALF]),
        (_range(0, 3, "(]", Sort.INTEGER), [1, 2, 3], [0, 4, HALF]),
    ],
)
def test_membership(allowed: Range, inside: list[Fraction], outside: list[Fraction]) -> None:
    assert all(Fraction(value) in allowed for value in inside)
    assert not any(Fraction(value) in allowed for value in outside)


@pytest.mark.parametrize(
    ("allowed", "empty"),
    [
        (REAL, False),
        (_range(2, 1, "[]"), True),
        (_range(1, 1, "[]"), False),
        (_range(1, 1, "[)"), True),
        (_range(0, 1, "()"), False),
        (_range(0, 1, "()", Sort.INTEGER), True),
        (_range(0, 1, "(]", Sort.INTEGER), False),
        (_range(0, 1, "[)", Sort.INTEGER), False),
        (Range(Sort.INTEGER, Fraction(1, 3), Fraction(2, 3), True, True), True),
        (Range(Sort.INTEGER, Fraction(-1, 3), Fraction(2, 3)), False),
        (_range(5, None, "()", Sort.INTEGER), False),
    ],
)
def test_emptiness(allowed: Range, empty: bool) -> None:
    assert allowed.is_empty is empty


@pytest.mark.parametrize(
    ("a", "b", "both"),
    [
        (POSITIVE, _range(None, 1, "(]"), _range(0, 1, "(]")),
        (NONNEGATIVE, POSITIVE, POSITIVE),
        (INTEGER, POSITIVE, _range(0, None, "()", Sort.INTEGER)),
        (POSITIVE, INTEGER, _range(0, None, "()", Sort.INTEGER)),
        (_range(0, 2, "[]"), _range(1, 3, "()"), _range(1, 2, "(]")),
        (REAL, _range(1, 3, "[)"), _range(1, 3, "[)")),
    ],
)
def test_meet(a: Range, b: Range, both: Range) -> None:
    assert a.meet(b) == both
    assert b.meet(a) == both


@pytest.mark.parametrize(
    ("assumptions", "expected"),
    [
        ({}, REAL),
        ({"real": True}, REAL),
        ({"positive": True}, POSITIVE),
        ({"nonnegative": True}, NONNEGATIVE),
        ({"negative": True}, _range(None, 0)),
        ({"nonpositive": True}, _range(None, 0, "(]")),
        ({"integer": True}, INTEGER),
        ({"integer": True, "positive": True}, _range(0, None, "()", Sort.INTEGER)),
        ({"complex": True}, COMPLEX),
    ],
)
def test_range_from_assumptions(assumptions: dict[str, bool], expected: Range) -> None:
    assert Domain().range_of(Symbol("s", **assumptions)) == expected


def test_declared_range_comes_before_assumptions() -> None:
    s = Symbol("s", positive=True)
    assert Domain({s: REAL}).range_of(s) == REAL


def test_restricting_keeps_the_rest() -> None:
    fact = Relation(x, Order.GT, y)
    domain = Domain({x: POSITIVE}).restricted(fact)
    assert domain.facts == (fact,)
    assert domain.range_of(x) == POSITIVE


# ---- points ---------------------------------------------------------------------------------------------------------

WIDE = Domain(
    {
        x: _range(-1, 1),
        y: POSITIVE,
        z: COMPLEX,
        n: _range(3, None, "[)", Sort.INTEGER),
        Symbol("c"): _range(None, 0, "(]"),
        Symbol("k"): _range(-5, 5, "()", Sort.INTEGER),
    }
)


@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_points_are_in_range(seed: int) -> None:
    for point in islice(points(WIDE, WIDE.ranges, seed), 60):
        for symbol, value in point.items():
            if symbol == z:
                assert isinstance(value, tuple)
            else:
                assert isinstance(value, Fraction)
                assert value in WIDE.range_of(symbol)


def test_points_are_reproducible_and_depend_on_the_seed() -> None:
    first, again, other = (list(islice(points(WIDE, WIDE.ranges, seed), 20)) for seed in (0, 0, 1))
    assert first == again
    assert first != other


def test_points_do_not_depend_on_the_order_of_symbols() -> None:
    assert next(points(WIDE, [x, y, n])) == next(points(WIDE, [n, y, x]))


def test_points_are_distinct() -> None:
    """No symbol repeats itself from point to point, and no two symbols share a value (or have opposite ones)."""
    many = symbols("a:12")
    found = list(islice(points(Domain(), many), 30))
    for point in found:
        sizes = [abs(value) for value in point.values() if isinstance(value, Fraction)]
        assert len(set(sizes)) == len(many)
        assert 0 not in sizes
        assert 1 not in sizes
    assert len({tuple(point.values()) for point in found}) == 30


def test_points_come_at_several_scales() -> None:
    sizes = [abs(point[x]) for point in islice(points(Domain(), [x]), 40)]  # type: ignore[arg-type]
    assert min(sizes) < Fraction(1, 10)
    assert max(sizes) > 10
    assert any(point[x] < 0 for point in islice(points(Domain(), [x]), 10))  # type: ignore[operator]


def test_points_on_both_sides_of_a_branch_cut() -> None:
    """A complex symbol is now and then real and negative: where sqrt and log have their cut."""
    found = [point[z] for point in islice(points(Domain({z: COMPLEX}), [z]), 24)]
    assert any(isinstance(v, tuple) and v[1] == 0 and v[0] < 0 for v in found)
    assert any(isinstance(v, tuple) and v[1] != 0 for v in found)
