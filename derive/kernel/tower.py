"""The generators of the field that an expression lives in, and the signs of its elements.

Each elementary function becomes a generator whose argument is an element already in normal form; before an
exponential is adjoined its exponent is written as a Q-linear combination of those already there (the structure
theorem's idea: Risch, Trans. AMS 139 (1969); Rothstein & Caviness, SIAM J. Comput. 8 (1979)).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Any, TypeAlias

from flint import arb, fmpq, fmpq_mpoly, fmpz_poly
from sympy import Add, Expr, Integer, Mul, Pow, Rational
from sympy.core.basic import Basic

from .domain import REAL, Range, Sort
from .enclosure import evaluate, fraction
from .errors import Empty, Obstacle
from .field import Field, Quotient, factored
from .intervals import (
    ANY_SIGN,
    NEGATIVE,
    NULL,
    POSITIVE,
    exactly,
    is_line,
    plus,
    product_of_signs,
    scaled,
    sign_of_power,
    signs,
    times,
    to_power,
)

_OF_NUMBERS = frozenset(["exp", "log", "ln", "root", "abs", "cos", "sin", "asin", "atan", "erf", "gamma"])
MAX_SIGN_TERMS = 200  # of a polynomial with more terms the sign is not looked for


class NeedSign(Exception):
    """The normal form depends on the sign of `expr`, which may be any of `possible`."""

    def __init__(self, expr: Expr, possible: int) -> None:
        super().__init__()
        self.expr = expr
        self.possible = possible


class Refine(Exception):
    """The generator adjoined as number `serial` must be a `degree`-th root of what it was: start again."""

    def __init__(self, serial: int, degree: int) -> None:
        super().__init__(f"{serial}: {degree}")
        self.serial = serial
        self.degree = degree


Written: TypeAlias = "Expr | Callable[[], Expr]"


@dataclass(slots=True)
class Generator:
    """One generator: what it stands for, its bounds (None: not known to be real), its arguments.

    `written` is the expression it stands for, or how to write it: few generators are ever shown.
    """

    kind: str
    index: int
    letter: fmpq_mpoly
    written: Written
    bounds: Range | None
    args: tuple[Quotient, ...] = ()
    degree: int = 1
    is_number: bool = False

    @property
    def expr(self) -> Expr:
        """The expression it stands for."""
        if not isinstance(self.written, Basic):
            self.written = self.written()
        return self.written


@dataclass
class Fact:
    """A polynomial with the signs it may have."""

    polynomial: fmpq_mpoly
    signs: int


@dataclass
class Tower:
    """A field of elements with their generators, in the order in which they were adjoined.

    `splits` says whether an unknown sign is asked for (`NeedSign`) or worked around by a generator;
    `degrees` maps a serial number to the degree that a `Refine` asked for; `serials` the index of a generator that
    can be refined to its serial number; `rules` are the rules used so far, in order.
    """

    field: Field
    splits: bool
    degrees: dict[int, int]
    generators: dict[int, Generator] = dataclasses.field(default_factory=dict)
    table: dict[str, list[Generator]] = dataclasses.field(default_factory=dict)
    facts: list[Fact] = dataclasses.field(default_factory=list)
    rules: dict[str, None] = dataclasses.field(default_factory=dict)
    serials: dict[int, int] = dataclasses.field(default_factory=dict)
    serial: int = 0
    _signs: dict[str, int | None] = dataclasses.field(default_factory=dict)

    def note(self, rule: str) -> None:
        """Remember that a rule was used."""
        self.rules.setdefault(rule)

    def adjoin(
        self, kind: str, written: Written, bounds: Range | None, args: tuple[Quotient, ...] = (), degree: int = 1
    ) -> Generator:
        """A new generator."""
        index, letter = self.field.adjoin()
        is_number = kind in ("i", "pi") or (bool(args) and (kind in _OF_NUMBERS or kind.startswith("real_root")))
        is_number = is_number and all(member.is_number for arg in args for member in self.members(arg))
        generator = Generator(kind, index, letter, written, bounds, args, degree, is_number)
        self.generators[index] = generator
        self.table.setdefault(kind, []).append(generator)
        return generator

    def known(self, kind: str, args: tuple[Quotient, ...]) -> Generator | None:
        """The generator of this kind with these arguments, if there is one (congruence)."""
        for generator in self.table.get(kind, ()):
            pairs = zip(generator.args, args, strict=True)
            if len(generator.args) == len(args) and all(self.field.equal(a, b) for a, b in pairs):
                return generator
        return None

    def opaque(self, kind: str, written: Written, bounds: Range | None, args: tuple[Quotient, ...]) -> Quotient:
        """The element f(args) for an f about which only congruence is used."""
        generator = self.known(kind, args) or self.adjoin(kind, written, bounds, args)
        return self.field.polynomial(generator.letter)

    def next_degree(self) -> tuple[int, int]:
        """The serial number of the next refinable generator, and the degree already asked for."""
        self.serial += 1
        return self.serial, self.degrees.get(self.serial, 1)

    # ---- what an element is -------------------------------------------------------------------------------------

    def members(self, value: Quotient) -> list[Generator]:
        """The generators that occur in an element."""
        degrees = [max(a, b) for a, b in zip(value.num.degrees(), value.den.degrees(), strict=True)]
        return [self.generators[index] for index, degree in enumerate(degrees) if degree > 0]

    def is_real(self, value: Quotient) -> bool:
        """Whether every generator in it is known to be real."""
        return all(generator.bounds is not None for generator in self.members(value))

    def is_integer(self, value: Quotient) -> bool:
        """Whether it is a polynomial with integer coefficients in integer symbols."""
        if not value.den.is_one() or any(c.denom() != 1 for c in value.num.coeffs()):
            return False
        return all(g.bounds is not None and g.bounds.sort is Sort.INTEGER for g in self.members(value))

    def bounds(self, value: fmpq_mpoly) -> Range | None:
        """An interval that contains a polynomial; None if it may be complex."""
        known = {index: self.generators[index].bounds for index, degree in enumerate(value.degrees()) if degree}
        if None in known.values():
            return None
        if len(value) > MAX_SIGN_TERMS:
            return REAL
        total: Range | None = None
        for exponents, coefficient in value.terms():
            powers = [to_power(own, int(exponents[k])) for k, own in known.items() if own is not None and exponents[k]]
            factor = fraction(coefficient)
            term = scaled(reduce(times, powers), factor) if powers else exactly(factor)
            total = term if total is None else plus(total, term)
            if is_line(total):
                return REAL
        return total or exactly(Fraction(0))

    # ---- signs --------------------------------------------------------------------------------------------------

    def sign(self, value: Quotient) -> int | None:
        """The possible signs of an element where it is defined; None if it may be complex."""
        above, below = self.sign_of(value.num), self.sign_of(value.den)
        if above is None or below is None:
            return None
        return product_of_signs(above, below & ~NULL)

    def sign_of(self, value: fmpq_mpoly) -> int | None:
        """The possible signs of a polynomial; None if it may be complex."""
        if value.is_constant():
            return NULL if value.is_zero() else _sign_of_rational(value.leading_coefficient())
        key = str(value)
        if key not in self._signs:
            self._signs[key] = self._find_sign(value)
        if self._signs[key] == 0:
            raise Empty("no point satisfies the conditions")
        return self._signs[key]

    def _find_sign(self, value: fmpq_mpoly) -> int | None:
        interval = self.bounds(value)
        if interval is None:
            return None
        possible = signs(interval) & self._assumed(value)
        if possible.bit_count() > 1:
            possible &= self._evaluated(value)
        if possible.bit_count() == 1:
            return possible
        content, factors = factored(value)
        if len(factors) == 1 and factors[0][1] == 1:
            return possible & self._single(value)
        product = _sign_of_rational(content)
        for factor, multiplicity in factors:
            part = self.sign_of(factor)
            assert part is not None
            product = product_of_signs(product, sign_of_power(part, multiplicity))
        return possible & product

    def _assumed(self, value: fmpq_mpoly) -> int:
        """What the facts say of a polynomial."""
        possible = ANY_SIGN
        for fact in self.facts:
            if len(value) == len(fact.polynomial):
                ratio = value.leading_coefficient() / fact.polynomial.leading_coefficient()
                if value == fact.polynomial * ratio:
                    possible &= product_of_signs(fact.signs, _sign_of_rational(ratio))
        return possible

    def _evaluated(self, value: fmpq_mpoly) -> int:
        """The sign of a number such as 2 - √5, where an enclosure decides it."""
        if not all(self.generators[index].is_number for index, degree in enumerate(value.degrees()) if degree):
            return ANY_SIGN
        ball = evaluate(self._polynomial(value), {})
        if not isinstance(ball, arb) or ball.contains(0):
            return ANY_SIGN
        return POSITIVE if ball > 0 else NEGATIVE

    def _single(self, value: fmpq_mpoly) -> int:
        """The possible signs of an irreducible polynomial: exact in one generator, by discriminant in several."""
        present = [index for index, degree in enumerate(value.degrees()) if degree]
        if len(present) == 1:
            allowed = self.generators[present[0]].bounds
            assert allowed is not None
            return _univariate_signs(_coefficients(value, present[0]), allowed)
        for index in present:
            if value.degrees()[index] == 2:
                return self._quadratic(value, index)
        return ANY_SIGN

    def _quadratic(self, value: fmpq_mpoly, index: int) -> int:
        """a z² + b z + c with b² - 4ac < 0 has the sign of a, or of c; with b² - 4ac = 0 it may vanish."""
        letter = self.generators[index].letter
        a = value.derivative(index).derivative(index) / 2
        b = (value - a * letter * letter).derivative(index)
        c = value - a * letter * letter - b * letter
        discriminant, sign = self.sign_of(b * b - 4 * a * c), self.sign_of(a)
        if discriminant is None or sign is None or discriminant & POSITIVE or sign & NULL:
            return ANY_SIGN
        return sign | (discriminant & NULL)

    def assume(self, value: Quotient, possible: int) -> None:
        """Take a sign for granted, and what it says of a factor when the signs of the others are known."""
        for part, other in ((value.num, value.den), (value.den, value.num)):
            if not part.is_constant() and other.is_constant():
                sign = 1 if other.leading_coefficient() > 0 else -1
                self.facts.append(Fact(part * sign, possible))
        if not value.num.is_constant() and not value.den.is_constant():
            self.facts.append(Fact(value.num * value.den, possible))
        self._signs.clear()
        for part, other in ((value.num, value.den), (value.den, value.num)):
            if not part.is_constant() and other.is_constant():
                self._assume_factor(part, other.leading_coefficient(), possible)
        if not value.num.is_constant() and not value.den.is_constant():
            self._assume_factor(value.num * value.den, fmpq(1), possible)  # both have the sign of the quotient
        self._signs.clear()

    def _assume_factor(self, part: fmpq_mpoly, scale: fmpq, possible: int) -> None:
        content, factors = factored(part)
        open_factor: fmpq_mpoly | None = None
        others = _sign_of_rational(content * scale)
        for factor, multiplicity in factors:
            known = self.sign_of(factor)
            if known is None or (known.bit_count() > 1 and multiplicity % 2 and open_factor is not None):
                return
            if known.bit_count() > 1 and multiplicity % 2:
                open_factor = factor
            elif known.bit_count() > 1:
                return
            else:
                others = product_of_signs(others, sign_of_power(known, multiplicity))
        if open_factor is not None and others in (NEGATIVE, POSITIVE) and len(factors) + factors[0][1] > 2:
            self.facts.append(Fact(open_factor, product_of_signs(possible, others)))

    def require(self, value: Quotient) -> None:
        """Ask for the sign of an irreducible factor on which the sign of a real element depends."""
        for part in (value.num, value.den):
            if part.is_constant():
                continue
            for factor, multiplicity in factored(part)[1]:
                possible = self.sign_of(factor)
                if possible is None:
                    continue
                if part is value.den:
                    possible &= ~NULL
                if possible.bit_count() > 1 and len(factor) > MAX_SIGN_TERMS:
                    raise Obstacle(f"the sign of a polynomial with {len(factor)} terms")
                if possible.bit_count() > 1 and (multiplicity % 2 or possible & NULL):
                    raise NeedSign(self.expression(Quotient(factor, self.field.one.num)), possible)
        raise Obstacle(f"the sign of {self.expression(value)} is not known")

    # ---- back to expressions ------------------------------------------------------------------------------------

    def expression(self, value: Quotient) -> Expr:
        """The SymPy expression of an element."""
        num = self._polynomial(value.num)
        return num if value.den.is_one() else num / self._polynomial(value.den)

    def _polynomial(self, value: fmpq_mpoly) -> Expr:
        terms = []
        for exponents, coefficient in value.terms():
            powers = [
                Pow(self.generators[index].expr, Integer(int(exponent)))
                for index, exponent in enumerate(exponents)
                if exponent
            ]
            terms.append(Mul(Rational(int(coefficient.numer()), int(coefficient.denom())), *reversed(powers)))
        return Add(*terms)


def _sign_of_rational(value: fmpq) -> int:
    return POSITIVE if value > 0 else NEGATIVE if value < 0 else NULL


def _coefficients(value: fmpq_mpoly, index: int) -> tuple[Fraction, ...]:
    dense = [Fraction(0)] * (int(value.degrees()[index]) + 1)
    for exponents, coefficient in value.terms():
        dense[int(exponents[index])] = fraction(coefficient)
    return tuple(dense)


@lru_cache(maxsize=256)
def _univariate_signs(coefficients: Sequence[Fraction], allowed: Range) -> int:
    """The signs that an irreducible polynomial of one variable takes on an interval, by isolating its real roots."""
    if len(coefficients) == 2:
        return signs(plus(times(exactly(coefficients[1]), allowed), exactly(coefficients[0])))
    interior = Range(REAL.sort, allowed.lower, allowed.upper)
    inside = []
    for root in sorted(_real_roots(coefficients)):
        ends_inside = [end in interior for end in root]
        if all(ends_inside):
            inside.append(root)
        elif any(ends_inside):
            return ANY_SIGN  # the root is too close to an end of the interval to tell on which side it lies
    result = NULL if inside else 0
    for probe in _probes(inside, allowed):
        value = sum(c * probe**k for k, c in enumerate(coefficients))
        result |= POSITIVE if value > 0 else NEGATIVE
    return result


def _real_roots(coefficients: Sequence[Fraction]) -> Iterable[tuple[Fraction, Fraction]]:
    """Disjoint rational intervals around the real roots; FLINT isolates them (Fujiwara's bound, Arb)."""
    scale = 1
    for c in coefficients:
        scale = scale * c.denominator // _gcd(scale, c.denominator)
    polynomial = fmpz_poly([int(c * scale) for c in coefficients])
    roots: list[Any] = polynomial.complex_roots()
    for root, _ in roots:
        if root.imag.is_zero():
            middle, radius = root.real.mid().fmpq(), root.real.rad().fmpq()
            yield fraction(middle - radius), fraction(middle + radius)


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _probes(inside: Sequence[tuple[Fraction, Fraction]], allowed: Range) -> list[Fraction]:
    """A point between each two neighbouring roots, and one on either side."""
    ends = [allowed.lower, *[end for root in inside for end in root], allowed.upper]
    probes = []
    for left, right in zip(ends[::2], ends[1::2], strict=True):
        if left is None and right is None:
            probes.append(Fraction(0))
        elif left is None or right is None:
            probes.append(right - 1 if left is None and right is not None else (left or Fraction(0)) + 1)
        else:
            probes.append((left + right) / 2)
    return probes
