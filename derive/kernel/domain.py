"""Where symbols live, and deterministic rational points to try claims at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from random import Random

from sympy import Symbol

from .verdict import Relation, Value


class Sort(StrEnum):
    """What kind of number a symbol stands for."""

    REAL = "real"
    INTEGER = "integer"
    COMPLEX = "complex"


@dataclass(frozen=True, slots=True)
class Range:
    """The values of one symbol: a sort and, for real and integer symbols, an interval (None is unbounded)."""

    sort: Sort = Sort.REAL
    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_closed: bool = False
    upper_closed: bool = False

    def __contains__(self, value: Fraction) -> bool:
        if self.sort is Sort.INTEGER and value.denominator != 1:
            return False
        above = self.lower is None or value > self.lower or (self.lower_closed and value == self.lower)
        below = self.upper is None or value < self.upper or (self.upper_closed and value == self.upper)
        return above and below

    @property
    def is_empty(self) -> bool:
        """Whether no value is left."""
        if self.lower is None or self.upper is None:
            return False
        if self.sort is Sort.INTEGER:
            first = self.lower.__floor__() + (0 if self.lower_closed and self.lower.denominator == 1 else 1)
            return Fraction(first) not in self
        return self.lower > self.upper or (
            self.lower == self.upper and not (self.lower_closed and self.upper_closed)
        )

    def meet(self, other: Range) -> Range:
        """The values in both; the sorts must agree unless one of them is REAL."""
        sort = self.sort if other.sort is Sort.REAL else other.sort
        lower, lower_closed = _tighter(self.lower, self.lower_closed, other.lower, other.lower_closed, 1)
        upper, upper_closed = _tighter(self.upper, self.upper_closed, other.upper, other.upper_closed, -1)
        return Range(sort, lower, upper, lower_closed, upper_closed)


def _tighter(
    a: Fraction | None, a_closed: bool, b: Fraction | None, b_closed: bool, direction: int
) -> tuple[Fraction | None, bool]:
    if a is None or b is None:
        return (b, b_closed) if a is None else (a, a_closed)
    if a == b:
        return a, a_closed and b_closed
    return (a, a_closed) if (a - b) * direction > 0 else (b, b_closed)


REAL = Range()
POSITIVE = Range(lower=Fraction(0))
NONNEGATIVE = Range(lower=Fraction(0), lower_closed=True)
INTEGER = Range(Sort.INTEGER)
COMPLEX = Range(Sort.COMPLEX)


def _declared(symbol: Symbol) -> Range:
    """The range that a symbol's own SymPy assumptions grant; a bare symbol is real."""
    if symbol.is_integer:
        sort = Sort.INTEGER
    elif symbol.is_extended_real is False or (
        symbol.is_commutative and symbol._assumptions.get("complex") and symbol.is_real is None
    ):
        return COMPLEX
    else:
        sort = Sort.REAL
    zero = Fraction(0)
    if symbol.is_positive:
        return Range(sort, lower=zero)
    if symbol.is_negative:
        return Range(sort, upper=zero)
    if symbol.is_nonnegative:
        return Range(sort, lower=zero, lower_closed=True)
    if symbol.is_nonpositive:
        return Range(sort, upper=zero, upper_closed=True)
    return Range(sort)


@dataclass(frozen=True)
class Domain:
    """The values that the symbols of a claim run over: a range for each, and relations between them.

    A symbol without a range gets the one its SymPy assumptions grant, real where they say nothing.
    """

    ranges: Mapping[Symbol, Range] = field(default_factory=dict)
    facts: tuple[Relation, ...] = ()

    def range_of(self, symbol: Symbol) -> Range:
        """The range of a symbol."""
        found = self.ranges.get(symbol)
        return found if found is not None else _declared(symbol)

    def restricted(self, *facts: Relation) -> Domain:
        """The same with more relations assumed."""
        return Domain(self.ranges, (*self.facts, *facts))


Point = dict[Symbol, Value]

_PRIMES = (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97)
_SCALES = (
    Fraction(3, 2),
    Fraction(1),
    Fraction(3),
    Fraction(1, 2),
    Fraction(8),
    Fraction(1, 8),
    Fraction(40),
)


def points(domain: Domain, symbols: Iterable[Symbol], seed: int = 0) -> Iterator[Point]:
    """An endless, reproducible stream of points of the ranges; relations between symbols are not looked at.

    Coordinates are generic rationals, pairwise distinct as far as the ranges allow it, at several scales:
    on a grid where two symbols share a value, wrong formulas look right. A complex symbol gets a pair (real, imaginary).
    """
    ordered = sorted(symbols, key=str)
    draw = Random(f"derive/{seed}")
    turn = 0
    while True:
        scale = _SCALES[turn % len(_SCALES)] if turn >= 4 else _SCALES[0]
        taken: set[Fraction] = set()
        point: Point = {}
        for symbol in ordered:
            allowed = domain.range_of(symbol)
            value = _distinct(draw, allowed, scale, taken)
            is_complex = allowed.sort is Sort.COMPLEX
            point[symbol] = (value, _distinct(draw, allowed, scale, taken)) if is_complex else value
        yield point
        turn += 1


def _distinct(draw: Random, allowed: Range, scale: Fraction, taken: set[Fraction]) -> Fraction:
    for _ in range(20):
        value = (
            _integer(draw, allowed, scale) if allowed.sort is Sort.INTEGER else _real(draw, allowed, scale)
        )
        if abs(value) not in taken:
            break
    taken.add(abs(value))
    return value


def _real(draw: Random, allowed: Range, scale: Fraction) -> Fraction:
    prime = draw.choice(_PRIMES)
    fraction = Fraction(draw.randrange(1, 16 * prime), 16 * prime)  # in (0, 1)
    if allowed.lower is not None and allowed.upper is not None:
        return allowed.lower + (allowed.upper - allowed.lower) * fraction
    if allowed.lower is not None:
        return allowed.lower + scale * fraction
    if allowed.upper is not None:
        return allowed.upper - scale * fraction
    return scale * fraction * draw.choice((1, -1))


def _integer(draw: Random, allowed: Range, scale: Fraction) -> Fraction:
    width = max(6, int(8 * scale))
    lower = None if allowed.lower is None else allowed.lower.__floor__() + (allowed.lower not in allowed)
    upper = None if allowed.upper is None else allowed.upper.__ceil__() - (allowed.upper not in allowed)
    if lower is None:
        lower = -width if upper is None else upper - width
    if upper is None or upper - lower > 2 * width:
        upper = lower + (2 * width if allowed.lower is None else width)
    return Fraction(draw.randint(lower, max(lower, upper)))
