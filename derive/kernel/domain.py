"""Where symbols live, and deterministic rational points to try claims at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from random import Random

from sympy import Rational, Symbol

from .verdict import Order, Relation, Value


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
        above = 1 if self.lower is None else _sign_of_difference(value, self.lower)
        below = 1 if self.upper is None else _sign_of_difference(self.upper, value)
        return (above > 0 or (above == 0 and self.lower_closed)) and (below > 0 or (below == 0 and self.upper_closed))

    @property
    def is_empty(self) -> bool:
        """Whether no value is left."""
        if self.lower is None or self.upper is None:
            return False
        if self.sort is Sort.INTEGER:
            first = self.lower.__floor__() + (0 if self.lower_closed and self.lower.denominator == 1 else 1)
            return Fraction(first) not in self
        return self.lower > self.upper or (self.lower == self.upper and not (self.lower_closed and self.upper_closed))

    def meet(self, other: Range) -> Range:
        """The values in both; the sorts must agree unless one of them is REAL."""
        sort = self.sort if other.sort is Sort.REAL else other.sort
        lower, lower_closed = _tighter(self.lower, self.lower_closed, other.lower, other.lower_closed, 1)
        upper, upper_closed = _tighter(self.upper, self.upper_closed, other.upper, other.upper_closed, -1)
        return Range(sort, lower, upper, lower_closed, upper_closed)


def _sign_of_difference(a: Fraction, b: Fraction) -> int:
    """A number with the sign of a - b; comparisons of `Fraction`s look up what the other one is first."""
    return a.numerator * b.denominator - b.numerator * a.denominator


def _tighter(
    a: Fraction | None, a_closed: bool, b: Fraction | None, b_closed: bool, direction: int
) -> tuple[Fraction | None, bool]:
    if a is None or b is None:
        return (b, b_closed) if a is None else (a, a_closed)
    if a == b:
        return a, a_closed and b_closed
    return (a, a_closed) if (a - b) * direction > 0 else (b, b_closed)


def as_facts(name: Symbol, allowed: Range) -> Iterator[Relation]:
    """The ends of a range as relations."""
    ends = (
        (allowed.lower, Order.GE if allowed.lower_closed else Order.GT),
        (allowed.upper, Order.LE if allowed.upper_closed else Order.LT),
    )
    for end, order in ends:
        if end is not None:
            yield Relation(name, order, Rational(end.numerator, end.denominator))


def by_name(symbol: Symbol) -> str:
    """The key by which symbols are put in order; `str` would start SymPy's printer."""
    name: str = symbol.name
    return name


REAL = Range()
POSITIVE = Range(lower=Fraction(0))
NONNEGATIVE = Range(lower=Fraction(0), lower_closed=True)
INTEGER = Range(Sort.INTEGER)
COMPLEX = Range(Sort.COMPLEX)


@lru_cache(maxsize=4096)
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

    @cached_property
    def _bounded(self) -> frozenset[Symbol]:
        """The symbols whose ranges have an end."""
        return frozenset(name for name, own in self.ranges.items() if not (own.lower is None and own.upper is None))

    def of_defined(self, names: Mapping[Symbol, object]) -> Domain:
        """The same with the ranges of defined names as relations: what has a definition is not drawn from a range."""
        own = {name for name in self._bounded if name in names}
        facts = [fact for name in names if name in own for fact in as_facts(name, self.ranges[name])] if own else ()
        return self.restricted(*facts) if facts else self

    def restricted(self, *facts: Relation) -> Domain:
        """The same with more relations assumed."""
        return Domain(self.ranges, (*self.facts, *facts))


Point = dict[Symbol, Value]

_DENOMINATORS = (7, 11, 13, 17, 19, 23, 29, 31, 37, 41)  # prime: fewer coincidences between coordinates
_FRACTIONS = tuple(sorted(Fraction(k, p) for p in _DENOMINATORS for k in range(2, p)))
# Steps from one point to the next, one for each symbol in turn, prime to the number of fractions: the first is its
# golden section, so that few points cover an interval evenly.
_STRIDES = (129, 79, 35, 171, 57, 103, 21, 151, 87, 185)


class _Scale:
    """The fractions times a factor, the same with the other sign, and how many integers are as near."""

    def __init__(self, factor: Fraction) -> None:
        self.sizes = tuple(factor * fraction for fraction in _FRACTIONS)
        self.opposites = tuple(-size for size in self.sizes)
        self.width = max(6, int(8 * factor))


_NEAR = _Scale(Fraction(3, 2))
_FACTORS = (1, 3, Fraction(1, 2), 8, Fraction(1, 8), 40, Fraction(1, 10**3), 10**4, 10**8)
_SCALES = (_NEAR, *(_Scale(Fraction(factor)) for factor in _FACTORS))
_FIRST_NEAR = 4  # so many points close to the origin come before the other scales take turns
_COINS = 16
_IDLE = Random(0)  # where nothing is drawn: to make one takes longer than a point


@lru_cache(maxsize=512)
def _origins(seed: int, count: int) -> tuple[int, ...]:
    """With which fraction each of so many coordinates starts."""
    draw = Random(seed)
    return tuple(draw.randrange(len(_FRACTIONS)) for _ in range(count))


@lru_cache(maxsize=4096)
def _coins(seed: int) -> tuple[bool, ...]:
    """The first tosses after seeding, which takes longer than they do."""
    draw = Random(seed)
    return tuple(draw.random() < 0.5 for _ in range(_COINS))


def points(domain: Domain, symbols: Iterable[Symbol], seed: int = 0, *, wide: bool = True) -> Iterator[Point]:
    """An endless, reproducible stream of points of the ranges; relations between symbols are not looked at.

    Coordinates are generic rationals, pairwise distinct as far as the ranges allow it: on a grid where two symbols
    share a value, wrong formulas look right. `wide`: at several scales, else at one that suits double precision.
    A complex symbol gets a pair (real, imaginary).
    """
    ordered = sorted(symbols, key=by_name)
    ranges = [domain.range_of(symbol) for symbol in ordered]
    origins = _origins(seed, len(ordered))
    tosses = sum(_tosses(allowed) for allowed in ranges)
    draws = tosses > _COINS or any(allowed.sort is Sort.INTEGER for allowed in ranges)
    draw = Random(seed) if draws else _IDLE
    turn = 0
    while True:
        scale = _SCALES[turn % len(_SCALES)] if wide and turn >= _FIRST_NEAR else _NEAR
        start = 1_000_003 * seed + turn
        if draws:
            draw.seed(start)
        coins = (draw.random() < 0.5 for _ in range(tosses)) if draws else iter(_coins(start) if tosses else ())
        yield dict(zip(ordered, _coordinates(ranges, origins, scale, turn, draw, coins), strict=True))
        turn += 1


_SPECIAL = tuple(Fraction(v) for v in (0, 1, -1, 2, -2, 3)) + tuple(Fraction(s, q) for q in (2, 3) for s in (1, -1))
_SPECIAL_DRAWS = 40


def special_points(domain: Domain, symbols: Iterable[Symbol], seed: int = 0) -> Iterator[Point]:
    """Points with small special coordinates: all equal, alternating in sign, and drawn at random."""
    ordered = sorted(symbols, key=by_name)
    ranges = [domain.range_of(symbol) for symbol in ordered]
    seen: set[tuple[Fraction, ...]] = set()
    for row in _special_rows(ranges, seed):
        if row not in seen and all(value in allowed for value, allowed in zip(row, ranges, strict=True)):
            seen.add(row)
            yield {
                symbol: (value, Fraction(0)) if allowed.sort is Sort.COMPLEX else value
                for symbol, value, allowed in zip(ordered, row, ranges, strict=True)
            }


def _special_rows(ranges: list[Range], seed: int) -> Iterator[tuple[Fraction, ...]]:
    """One by one: of some, few are looked at."""
    places = range(len(ranges))
    yield from (tuple(value for _ in places) for value in _SPECIAL)
    yield from (tuple(-value if k % 2 else value for k in places) for value in _SPECIAL)
    draw = Random(seed)
    choices = [[value for value in _SPECIAL if value in allowed] or [Fraction(0)] for allowed in ranges]
    yield from (tuple(draw.choice(values) for values in choices) for _ in range(_SPECIAL_DRAWS))


def _coordinates(
    ranges: list[Range], origins: tuple[int, ...], scale: _Scale, turn: int, draw: Random, coins: Iterator[bool]
) -> list[Value]:
    count = len(_FRACTIONS)
    values: list[Value] = []
    taken: set[int] = set()
    for k, allowed in enumerate(ranges):
        position = (origins[k] + turn * _STRIDES[k % len(_STRIDES)]) % count
        while position in taken and len(taken) < count:
            position = (position + 1) % count
        taken.add(position)
        if allowed.sort is Sort.INTEGER:
            values.append(_integer(draw, allowed, scale, values))
        elif allowed.sort is Sort.COMPLEX:
            other = (position + 89) % len(_FRACTIONS)
            pair = (_real(coins, REAL, scale, position), _real(coins, REAL, scale, other))
            values.append(_on_axis(pair, turn // 3 + len(values)) if turn % 3 == 2 else pair)
        else:
            values.append(_real(coins, allowed, scale, position))
    return values


def _tosses(allowed: Range) -> int:
    """How many signs a coordinate takes."""
    if allowed.sort is Sort.REAL:
        return int(allowed.lower is None and allowed.upper is None)
    return 2 if allowed.sort is Sort.COMPLEX else 0


def _real(coins: Iterator[bool], allowed: Range, scale: _Scale, position: int) -> Fraction:
    if allowed.lower is not None and allowed.upper is not None:
        return _between(allowed.lower, allowed.upper, _FRACTIONS[position])
    size = scale.sizes[position]
    if allowed.lower is not None:
        return allowed.lower + size if allowed.lower else size
    if allowed.upper is not None:
        return allowed.upper - size
    return size if next(coins) else scale.opposites[position]


def _between(lower: Fraction, upper: Fraction, part: Fraction) -> Fraction:
    """lower + (upper - lower) part, reduced once: each operation of `Fraction` reduces."""
    (a, b), (c, d), (p, q) = lower.as_integer_ratio(), upper.as_integer_ratio(), part.as_integer_ratio()
    return Fraction(a * d * (q - p) + c * b * p, b * d * q)


def _on_axis(pair: tuple[Fraction, Fraction], face: int) -> tuple[Fraction, Fraction]:
    """The point moved to a half-axis, where the branch cuts lie."""
    real, imaginary = pair
    return ((-abs(real), Fraction(0)), (abs(real), Fraction(0)), (Fraction(0), imaginary))[face % 3]


def _integer(draw: Random, allowed: Range, scale: _Scale, taken: list[Value]) -> Fraction:
    width = scale.width
    lower = None if allowed.lower is None else allowed.lower.__floor__() + (allowed.lower not in allowed)
    upper = None if allowed.upper is None else allowed.upper.__ceil__() - (allowed.upper not in allowed)
    if lower is None:
        lower = -width if upper is None else upper - width
    if upper is None or upper - lower > 2 * width:
        upper = lower + (2 * width if allowed.lower is None else width)
    for _ in range(20):
        value = Fraction(draw.randint(lower, max(lower, upper)))
        if value not in taken:
            break
    return value
