"""Whether a hyperplane separates two finite sets of rational points: weights that do, or multipliers against any.

By Gordan's alternative exactly one exists: weights w and a threshold θ with w·x > θ on the one set and w·y < θ on
the other, or convex combinations of the two sets that are the same point. Found by the simplex method in exact
rationals with Bland's rule (R. G. Bland, Math. Oper. Res. 2 (1977)); what is found is verified on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from math import gcd, lcm
from operator import add
from typing import TypeAlias

from flint import fmpq

from ..enclosure import fraction
from ..equality import Contradiction
from ..errors import Obstacle

Vector: TypeAlias = tuple[Fraction, ...]

MAX_POINTS = 1_100
_MOST_PAIRED = 70  # points of each set among which pairs with equal sums are looked for first


@dataclass(frozen=True, slots=True)
class Hyperplane:
    """`weights`·x > `threshold` on the first set of points, < on the second; integers without a common factor."""

    weights: tuple[int, ...]
    threshold: Fraction


@dataclass(frozen=True, slots=True)
class Clash:
    """Positive integers with Σ λ x over points of the first set = Σ μ y over the second, and Σ λ = Σ μ."""

    first: tuple[tuple[int, Vector], ...]
    second: tuple[tuple[int, Vector], ...]

    @property
    def total(self) -> int:
        """Σ λ."""
        return sum(count for count, _ in self.first)

    @property
    def point(self) -> Vector:
        """Σ λ x."""
        return _combination(self.first)

    def holds(self) -> bool:
        """Whether the multipliers do what they say."""
        return (
            self.total == sum(count for count, _ in self.second)
            and self.point == _combination(self.second)
            and all(count > 0 for count, _ in (*self.first, *self.second))
            and bool(self.first)
        )


def separated(first: Sequence[Vector], second: Sequence[Vector]) -> Hyperplane | Clash:
    """A hyperplane between two sets of points, or what rules it out. Raises `Obstacle` for too many points."""
    first, second = list(dict.fromkeys(first)), list(dict.fromkeys(second))
    found = _trivial(first, second) or _equal_sums(first[:_MOST_PAIRED], second[:_MOST_PAIRED])
    if found is None and len(first) + len(second) > MAX_POINTS:
        raise Obstacle(f"the separation of more than {MAX_POINTS} points")
    found = found or _by_simplex(first, second)
    if isinstance(found, Clash):
        known = found.holds() and _among(found.first, first) and _among(found.second, second)
    else:
        known = all(_side(found, x) > 0 for x in first) and all(_side(found, y) < 0 for y in second)
    if not known:
        raise Contradiction("weights, or multipliers, that do not do what they were found to do")
    return found


def _side(plane: Hyperplane, point: Vector) -> Fraction:
    return sum((w * x for w, x in zip(plane.weights, point, strict=True)), Fraction(0)) - plane.threshold


def _among(terms: Sequence[tuple[int, Vector]], points: Sequence[Vector]) -> bool:
    return {point for _, point in terms} <= set(points)


def _combination(terms: Sequence[tuple[int, Vector]]) -> Vector:
    width = len(terms[0][1]) if terms else 0
    return tuple(sum((count * point[k] for count, point in terms), Fraction(0)) for k in range(width))


def _trivial(first: list[Vector], second: list[Vector]) -> Hyperplane | None:
    """A constant, where one of the sets is empty."""
    if first and second:
        return None
    width = len((first or second or [()])[0])
    return Hyperplane((0,) * width, Fraction(-1, 2) if first else Fraction(1, 2))


def _equal_sums(first: list[Vector], second: list[Vector]) -> Clash | None:
    """A point in both sets, or two points of each with equal sums: the multipliers that are easiest to check."""
    both = set(second)
    for point in first:
        if point in both:
            return Clash(((1, point),), ((1, point),))
    sums = {_sum(pair): pair for pair in _pairs(second)}
    for pair in _pairs(first):
        other = sums.get(_sum(pair))
        if other is not None:
            return Clash(_counted(pair), _counted(other))
    return None


def _pairs(points: list[Vector]) -> Iterator[tuple[Vector, Vector]]:
    return combinations_with_replacement(points, 2)


def _sum(pair: tuple[Vector, Vector]) -> Vector:
    return tuple(map(add, *pair))


def _counted(pair: tuple[Vector, Vector]) -> tuple[tuple[int, Vector], ...]:
    return ((2, pair[0]),) if pair[0] == pair[1] else ((1, pair[0]), (1, pair[1]))


# ---- the simplex method


def _by_simplex(first: list[Vector], second: list[Vector]) -> Hyperplane | Clash:
    """Minimizes the artificial variables of Σ λ x - Σ μ y = 0, Σ λ = 1, Σ μ = 1 with λ, μ ≥ 0."""
    columns = [(*map(_exact, x), fmpq(1), fmpq(0)) for x in first]
    columns += [(*(-_exact(entry) for entry in y), fmpq(0), fmpq(1)) for y in second]
    height, count = len(columns[0]), len(columns)
    rows = [[column[k] for column in columns] + [fmpq(int(k == j)) for j in range(height)] for k in range(height)]
    for k, row in enumerate(rows):
        row.append(fmpq(int(k >= height - 2)))
    costs = [-sum((row[j] for row in rows), fmpq(0)) for j in range(count)] + [fmpq(0)] * height
    costs.append(-sum((row[-1] for row in rows), fmpq(0)))
    basis = list(range(count, count + height))
    _minimize(rows, costs, basis, count)
    if costs[-1] == 0:
        solution = {basis[k]: rows[k][-1] for k in range(height) if basis[k] < count and rows[k][-1] != 0}
        return _clash(solution, first, second)
    dual = [fraction(1 - costs[count + k]) for k in range(height)]
    return _hyperplane(dual)


def _minimize(rows: list[list[fmpq]], costs: list[fmpq], basis: list[int], count: int) -> None:
    """Pivots until no cost is negative; Bland's rule, so that it ends."""
    while True:
        entering = next((j for j in range(count) if costs[j] < 0), None)
        if entering is None:
            return
        ratios = [(row[-1] / row[entering], basis[k], k) for k, row in enumerate(rows) if row[entering] > 0]
        _, _, leaving = min(ratios, key=lambda ratio: (fraction(ratio[0]), ratio[1]))
        _pivot(rows, costs, leaving, entering)
        basis[leaving] = entering


def _pivot(rows: list[list[fmpq]], costs: list[fmpq], leaving: int, entering: int) -> None:
    scale = rows[leaving][entering]
    pivot = rows[leaving] = [entry / scale for entry in rows[leaving]]
    for k, row in enumerate((*rows, costs)):
        factor = row[entering]
        if k != leaving and factor != 0:
            row[:] = [entry - factor * other if other != 0 else entry for entry, other in zip(row, pivot, strict=True)]


def _clash(solution: dict[int, fmpq], first: list[Vector], second: list[Vector]) -> Clash:
    scale = lcm(*(int(value.denom()) for value in solution.values()))
    counts = {j: int((value * scale).numer()) for j, value in sorted(solution.items())}
    common = gcd(*counts.values())
    ours = tuple((count // common, first[j]) for j, count in counts.items() if j < len(first))
    others = tuple((count // common, second[j - len(first)]) for j, count in counts.items() if j >= len(first))
    return Clash(ours, others)


def _hyperplane(dual: list[Fraction]) -> Hyperplane:
    """From w·x + a ≤ 0 on the first set, -w·y + c ≤ 0 on the second, and a + c > 0."""
    *weights, a, c = dual
    scale = lcm(*(weight.denominator for weight in weights)) if weights else 1
    scaled = [int(-weight * scale) for weight in weights]
    common = gcd(*scaled) or 1
    return Hyperplane(tuple(weight // common for weight in scaled), (a - c) * Fraction(scale, 2 * common))


def _exact(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)
