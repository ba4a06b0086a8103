"""Hyperplanes between sets of points, and multipliers that rule them out."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.errors import Obstacle
from derive.kernel.networks import separation
from derive.kernel.networks.decision import Coding
from derive.kernel.networks.hidden_units import _monotone, _orbits, threshold_functions
from derive.kernel.networks.separation import Clash, Hyperplane, Vector, separated


def points(*rows: tuple[int, ...]) -> list[Vector]:
    return [tuple(map(Fraction, row)) for row in rows]


def test_a_line_between_two_points() -> None:
    found = separated(points((1, 1)), points((0, 0)))
    assert isinstance(found, Hyperplane)
    assert sum(found.weights) > found.threshold > 0


def test_a_point_between_two_others() -> None:
    found = separated(points((1, 1)), points((0, 0), (2, 2)))
    assert isinstance(found, Clash)
    ((middle,), ends) = points((1, 1)), points((0, 0), (2, 2))
    assert found.first == ((2, middle),) and sorted(found.second) == [(1, end) for end in ends]
    assert found.total == 2 and found.point == ends[1]


def test_empty_sets() -> None:
    for first, second in ((points((1, 2)), []), ([], points((1, 2))), ([], [])):
        assert isinstance(separated(first, second), Hyperplane)


def test_a_common_point_and_repeated_ones() -> None:
    found = separated(points((0, 1), (0, 1), (1, 1)), points((0, 1)))
    assert isinstance(found, Clash) and found.total == 1


def test_touching_hulls_are_not_separated() -> None:
    found = separated(points((0, 0), (2, 0)), points((1, 0), (1, 5)))
    assert isinstance(found, Clash) and found.holds()


def test_multipliers_that_do_not_balance() -> None:
    wrong = Clash(((1, (Fraction(1),)),), ((1, (Fraction(2),)),))
    assert not wrong.holds()
    assert not Clash((), ()).holds()
    assert not Clash(((1, (Fraction(0),)),), ((2, (Fraction(0),)),)).holds()


def test_too_many_points() -> None:
    many = [(Fraction(k),) for k in range(separation.MAX_POINTS + 1)]
    with pytest.raises(Obstacle, match="more than"):
        separated(many, points((-1,)))
    assert isinstance(separated(many, points((5,))), Clash)  # for which two of them are enough


vectors = st.tuples(st.integers(-4, 4), st.integers(-4, 4), st.fractions(-2, 2, max_denominator=3))


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(vectors, max_size=7), st.lists(vectors, max_size=7))
def test_one_or_the_other(first: list[Vector], second: list[Vector]) -> None:
    """What is found is checked here once more; that it is one of the two is Gordan's alternative."""
    first = [tuple(map(Fraction, row)) for row in first]
    second = [tuple(map(Fraction, row)) for row in second]
    found, paired = separated(first, second), separation._MOST_PAIRED
    try:
        separation._MOST_PAIRED = 0
        assert type(separated(first, second)) is type(found)
    finally:
        separation._MOST_PAIRED = paired
    assert type(separated(second, first)) is type(found)
    if isinstance(found, Hyperplane):
        side = [sum(w * x for w, x in zip(found.weights, row, strict=True)) for row in (*first, *second)]
        assert all(s > found.threshold for s in side[: len(first)])
        assert all(s < found.threshold for s in side[len(first) :])
    else:
        for k in range(3):
            assert sum(c * row[k] for c, row in found.first) == sum(c * row[k] for c, row in found.second)
        assert sum(c for c, _ in found.first) == sum(c for c, _ in found.second) > 0


def test_all_threshold_functions() -> None:
    """https://oeis.org/A000609, and https://oeis.org/A000372 for the monotone ones."""
    assert [len(_monotone(k)) for k in range(5)] == [2, 3, 6, 20, 168]
    assert [len(threshold_functions(k, Coding())) for k in range(1, 5)] == [4, 14, 104, 1882]


@pytest.mark.parametrize("coding", [Coding(), Coding(Fraction(-1), Fraction(1)), Coding(Fraction(3), Fraction(1, 2))])
def test_their_weights(coding: Coding) -> None:
    for mask, plane in threshold_functions(3, coding).items():
        for k, row in enumerate(product((False, True), repeat=3)):
            total = sum(w * x for w, x in zip(plane.weights, coding.of(row), strict=True))
            assert total != plane.threshold and (total > plane.threshold) == bool(mask >> k & 1)


def test_orbits_of_units() -> None:
    swap = [0, 2, 1, 3]  # exchanges two inputs
    assert _orbits([0b1100, 0b1010, 0b1000], 0b1111, [swap]) == {0b1100: 0b1100, 0b1010: 0b1100, 0b1000: 0b1000}
