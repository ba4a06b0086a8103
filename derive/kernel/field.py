"""Quotients of polynomials over Q in generators that obey algebraic relations, on FLINT's `fmpq_mpoly`.

A generator g may carry a relation g^n = p with p in earlier generators (a root, the imaginary unit, a sine with its
cosine). The ordering is lexicographic with later generators larger, so dividing by the relations from the newest
to the oldest leaves the unique remainder of least degree in each.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import lru_cache, wraps
from typing import NamedTuple, TypeVar

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from .errors import Obstacle, Undefined

MAX_PRODUCT = 4_000_000  # terms that a product of two polynomials may have before it is multiplied out
MAX_POWER_TERMS = 50_000


T = TypeVar("T")
Factors = tuple[fmpq, tuple[tuple[fmpq_mpoly, int], ...]]

_MOST_REMEMBERED, _LONGEST_REMEMBERED = 10_000, 1_000  # polynomials, and letters of their text


def remembered(function: Callable[[fmpq_mpoly], T]) -> Callable[[fmpq_mpoly], T]:
    """The same function of a polynomial, its values remembered by ring and text: polynomials have no hash."""
    known: dict[tuple[fmpq_mpoly_ctx, str], T] = {}

    @wraps(function)
    def looked_up(value: fmpq_mpoly) -> T:
        key = (value.context(), str(value))
        if key in known:
            return known[key]
        found = function(value)
        if len(key[1]) <= _LONGEST_REMEMBERED:
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            known[key] = found
        return found

    return looked_up


@remembered
def factored(value: fmpq_mpoly) -> Factors:
    """The content of a polynomial, and its irreducible factors with their multiplicities.

    Conditions come back in one normal form after the other, and factoring is dear.
    """
    content, factors = value.factor()
    return content, tuple((factor, int(multiplicity)) for factor, multiplicity in factors)


class Quotient(NamedTuple):
    """num/den, without common factor, den with leading coefficient 1."""

    num: fmpq_mpoly
    den: fmpq_mpoly


class Reduction(NamedTuple):
    """generator^degree reduces by `divisor`; `variable` is the generator's number in the polynomial ring."""

    variable: int
    degree: int
    divisor: fmpq_mpoly


class Full(Exception):
    """All generators of the polynomial ring are in use."""


@lru_cache(maxsize=16)
def _ring(capacity: int) -> tuple[fmpq_mpoly_ctx, tuple[fmpq_mpoly, ...], fmpq_mpoly]:
    """A ring of polynomials, its generators and its 1."""
    ring = fmpq_mpoly_ctx.get([f"g{k}" for k in range(capacity)], Ordering.lex)
    return ring, ring.gens(), ring.constant(1)


class Field:
    """The arithmetic of quotients; generators are handed out in order."""

    def __init__(self, capacity: int) -> None:
        self.ring, self._letters, self._unit = _ring(capacity)
        self.reductions: list[Reduction] = []
        self.used = 0
        self.zero = Quotient(self.ring.constant(0), self._unit)
        self.one = Quotient(self._unit, self._unit)

    def branch(self) -> Field:
        """A field of its own over the same ring that goes on from here."""
        other = copy(self)
        other.reductions = list(self.reductions)
        return other

    def adjoin(self) -> tuple[int, fmpq_mpoly]:
        """A fresh generator: its variable's index and itself."""
        if self.used == len(self._letters):
            raise Full
        self.used += 1
        index = len(self._letters) - self.used
        return index, self._letters[index]

    def relate(self, index: int, degree: int, value: fmpq_mpoly) -> None:
        """Impose (generator `index`)^degree = value, a polynomial in earlier generators."""
        self.reductions.append(Reduction(index, degree, self._letters[index] ** degree - value))
        self.reductions.sort(
            key=lambda reduction: reduction.variable
        )  # the newest generators, which have the smallest numbers, are reduced first

    def constant(self, value: fmpq | int) -> Quotient:
        """A rational number."""
        return Quotient(self.ring.constant(value), self._unit)

    def polynomial(self, value: fmpq_mpoly) -> Quotient:
        """A polynomial, reduced."""
        return Quotient(self.reduced(value), self._unit)

    def reduced(self, value: fmpq_mpoly) -> fmpq_mpoly:
        """The remainder modulo the relations."""
        if not self.reductions:
            return value
        degrees = value.degrees()
        for index, degree, divisor in self.reductions:
            if degrees[index] >= degree:
                value = value % divisor
                degrees = value.degrees()
        return value

    def quotient(self, num: fmpq_mpoly, den: fmpq_mpoly) -> Quotient:
        """num/den in lowest terms. Raises `Undefined` where den is the zero polynomial."""
        num, den = self.reduced(num), self.reduced(den)
        if den.is_zero():
            raise Undefined("a division by zero")
        if num.is_zero():
            return self.zero
        if den.is_constant():
            return Quotient(num / den.leading_coefficient(), self._unit)
        common = num.gcd(den)
        if not common.is_one():
            num, den = num / common, den / common
        lead = den.leading_coefficient()
        return Quotient(num, den) if lead == 1 else Quotient(num / lead, den / lead)

    def add(self, a: Quotient, b: Quotient) -> Quotient:
        """a + b."""
        if a.den.is_one() and b.den.is_one():
            return Quotient(a.num + b.num, self._unit)
        if a.den == b.den:
            return self.quotient(a.num + b.num, a.den)
        common = a.den.gcd(b.den)
        left, right = a.den / common, b.den / common
        num = self._times(a.num, right) + self._times(b.num, left)
        den = self._times(left, right)
        if self.reductions or num.is_zero():
            return self.quotient(num, self._times(den, common))
        if common.is_one():  # coprime denominators: nothing cancels
            return Quotient(num, den)
        rest = self.quotient(num, common)  # what cancels is part of the common factor
        return Quotient(rest.num, self._times(den, rest.den))

    def total(self, terms: list[Quotient]) -> Quotient:
        """The sum of all; by halves, so that a long sum costs n log n."""
        return _by_halves(self.add, terms) if terms else self.zero

    def product(self, factors: list[Quotient]) -> Quotient:
        """The product of all; by halves too."""
        return _by_halves(self.mul, factors) if factors else self.one

    def neg(self, a: Quotient) -> Quotient:
        """-a."""
        return Quotient(-a.num, a.den)

    def sub(self, a: Quotient, b: Quotient) -> Quotient:
        """a - b."""
        return self.add(a, self.neg(b))

    def mul(self, a: Quotient, b: Quotient) -> Quotient:
        """a b."""
        if a.den.is_one() and b.den.is_one():
            return Quotient(self.reduced(self._times(a.num, b.num)), self._unit)
        if self.reductions:
            return self.quotient(self._times(a.num, b.num), self._times(a.den, b.den))
        (num, other_den), (other_num, den) = self._cancelled(a.num, b.den), self._cancelled(b.num, a.den)
        return Quotient(self._times(num, other_num), self._times(den, other_den))

    def _cancelled(self, num: fmpq_mpoly, den: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """Both without their common factor; the denominator is 1 for 0, and keeps leading coefficient 1."""
        if num.is_zero():
            return num, self._unit
        if den.is_one():
            return num, den
        common = num.gcd(den)
        return (num, den) if common.is_one() else (num / common, den / common)

    def _times(self, a: fmpq_mpoly, b: fmpq_mpoly) -> fmpq_mpoly:
        if len(a) * len(b) > MAX_PRODUCT:
            raise Obstacle(f"a product of polynomials with {len(a)} and {len(b)} terms")
        return a * b

    def inverse(self, a: Quotient) -> Quotient:
        """1/a. Raises `Undefined` for zero."""
        if self.reductions or a.num.is_zero():
            return self.quotient(a.den, a.num)
        lead = a.num.leading_coefficient()
        return Quotient(a.den, a.num) if lead == 1 else Quotient(a.den / lead, a.num / lead)

    def div(self, a: Quotient, b: Quotient) -> Quotient:
        """a/b. Raises `Undefined` for b zero."""
        return self.mul(a, self.inverse(b))

    def power(self, a: Quotient, exponent: int) -> Quotient:
        """a to an integer power. Raises `Undefined` for a negative power of zero, `Obstacle` when too large."""
        if exponent < 0:
            return self.power(self.inverse(a), -exponent)
        for part in a:
            terms = len(part)
            size = part.leading_coefficient().numer().bit_length() if terms == 1 else 1
            if (terms > 1 and exponent * (terms - 1) > MAX_POWER_TERMS) or exponent * size > 2_000_000:
                raise Obstacle(f"a power too large to write out: the exponent is {_shown(exponent)}")
        if exponent > 1 and self.reductions:
            return self._by_squaring(a, exponent)
        return Quotient(a.num**exponent, a.den**exponent)

    def _by_squaring(self, a: Quotient, exponent: int) -> Quotient:
        result = self.one
        while exponent:
            if exponent % 2:
                result = self.mul(result, a)
            exponent //= 2
            if exponent:
                a = self.mul(a, a)
        return result

    def equal(self, a: Quotient, b: Quotient) -> bool:
        """Whether a and b are the same element."""
        if a.num == b.num and a.den == b.den:
            return True
        return bool(self.sub(a, b).num.is_zero())

    def as_rational(self, a: Quotient) -> fmpq | None:
        """The rational number that a is, or None."""
        if a.den.is_one() and a.num.is_constant():
            return fmpq(0) if a.num.is_zero() else a.num.leading_coefficient()
        return None


def _by_halves(operation: Callable[[Quotient, Quotient], Quotient], items: list[Quotient]) -> Quotient:
    if len(items) == 2:
        return operation(*items)
    while len(items) > 1:
        odd = [items[-1]] if len(items) % 2 else []
        items = [operation(a, b) for a, b in zip(items[::2], items[1::2], strict=False)] + odd
    return items[0]


def _shown(number: int) -> str:
    return str(number) if number.bit_length() < 200 else f"a number of {number.bit_length()} bits"
