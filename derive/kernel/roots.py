"""Absolute values and roots: generators with the relations |f|² = f² and r^n = p.

Roots are the principal ones. A product is taken apart only where the signs of its factors permit it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import lcm

from flint import fmpq, fmpq_mpoly, fmpz
from sympy import Abs, Pow, Rational

from .domain import NONNEGATIVE, REAL, Range
from .domain import POSITIVE as ABOVE_ZERO
from .errors import Obstacle
from .field import Quotient, factored
from .intervals import NEGATIVE, POSITIVE
from .language import real_root
from .tower import Generator, Refine, Tower

FACTOR_BITS = 160  # integers up to this size are factored for logarithms and roots


class Roots(Tower, ABC):
    """A tower that knows |·| and n-th roots. Above it: exponentials, the imaginary unit, angles."""

    @abstractmethod
    def parts(self, value: Quotient) -> tuple[Quotient, Quotient]:
        """(a, b) with value = a + i b where i does not occur in a and b."""

    @abstractmethod
    def imaginary_unit(self) -> Quotient:
        """i, with i² = -1."""

    @abstractmethod
    def half_turn_root(self, degree: int) -> Quotient:
        """(-1)^(1/n) = cos(π/n) + i sin(π/n)."""

    @abstractmethod
    def exponential(self, exponent: Quotient, *, logistic: bool = False) -> Quotient:
        """exp(exponent)."""

    def scaled(self, value: Quotient, factor: int | fmpq) -> Quotient:
        """A rational multiple."""
        return self.field.mul(self.field.constant(factor), value)

    def absolute(self, value: Quotient) -> Quotient:
        """|value|."""
        field = self.field
        possible = self.sign(value)
        if possible is None:
            real, imaginary = self.parts(value)
            if not (self.is_real(real) and self.is_real(imaginary)):
                raise Obstacle("the absolute value of a complex expression")
            squares = field.add(field.mul(real, real), field.mul(imaginary, imaginary))
            return self.root(squares, 2)
        if not possible & NEGATIVE:
            return value
        if not possible & POSITIVE:
            return field.neg(value)
        if self.splits:
            self.require(value)
        self.note("|uv| = |u||v|, |u|² = u²")
        return field.quotient(self._absolute_polynomial(value.num), self._absolute_polynomial(value.den))

    def _absolute_polynomial(self, value: fmpq_mpoly) -> fmpq_mpoly:
        content, factors = factored(value)
        result = self.field.ring.constant(abs(content))
        for factor, multiplicity in factors:
            possible = self.sign_of(factor)
            if possible is None:
                raise Obstacle("the absolute value of a complex expression")
            if multiplicity % 2 == 0 or not possible & NEGATIVE:
                result *= factor**multiplicity
            elif not possible & POSITIVE:
                result *= (-factor) ** multiplicity
            else:
                result *= self._modulus(factor).letter ** multiplicity
        return self.field.reduced(result)

    def _modulus(self, factor: fmpq_mpoly) -> Generator:
        """The generator |f| of an irreducible real f, with |f|² = f²."""
        key = (Quotient(factor, self.field.one.num),)
        found = self.known("abs", key) or self.known("abs", (Quotient(-factor, self.field.one.num),))
        if found is None:
            found = self.adjoin("abs", lambda: Abs(self.expression(key[0])), NONNEGATIVE, key)
            self.field.relate(found.index, 2, factor * factor)
        return found

    def _single_generator(self, value: fmpq_mpoly) -> Generator | None:
        """The generator that a polynomial is, up to a rational factor."""
        if len(value) != 1 or value.total_degree() != 1:
            return None
        return self.generators[list(value.degrees()).index(1)]

    def root(self, value: Quotient, degree: int) -> Quotient:
        """The principal root."""
        field = self.field
        if value.num.is_zero():
            return value
        possible = self.sign(value)
        if possible is not None and not possible & NEGATIVE:
            return self._root_of_nonnegative(value, degree)
        if possible is not None and not possible & POSITIVE:
            return field.mul(self._root_of_nonnegative(field.neg(value), degree), self.half_turn_root(degree))
        if possible is not None and self.splits:
            self.require(value)
        if possible is not None and degree == 2:
            return self._square_root(value)
        return self._root_of_unknown(value, degree)

    def _root_of_unknown(self, value: Quotient, degree: int) -> Quotient:
        """r/d with r = d q^(1/n), so that r^n = d^(n-1) c is a polynomial, for q = c/d of any sign or complex.

        Only a positive rational factor may be taken out; (c/d)^(1/n) is not c^(1/n)/d^(1/n).
        """
        field = self.field
        content = abs(factored(value.num)[0])
        inside = Quotient(value.num / content, value.den)
        outside = self._root_of_rational(content, degree, 1)
        return field.mul(outside, self._root_generator(inside, degree, None))

    def real_root(self, value: Quotient, degree: int) -> Quotient:
        """The real root of odd degree of a real element."""
        possible = self.sign(value)
        if degree % 2 == 0 or possible is None:
            raise Obstacle("a real root of even degree or of a complex expression")
        if value.num.is_zero():
            return value
        if not possible & NEGATIVE:
            return self._root_of_nonnegative(value, degree)
        if not possible & POSITIVE:
            return self.field.neg(self._root_of_nonnegative(self.field.neg(value), degree))
        if self.splits:
            self.require(value)
        radicand = Quotient(self.field.reduced(value.num * value.den ** (degree - 1)), self.field.one.num)
        generator = self.known(f"real_root{degree}", (radicand,))
        if generator is None:
            generator = self.adjoin(
                f"real_root{degree}",
                lambda: real_root(self.expression(radicand), degree, evaluate=False),
                REAL,
                (radicand,),
            )
            self.field.relate(generator.index, degree, radicand.num)
        return self.field.div(self.field.polynomial(generator.letter), Quotient(value.den, self.field.one.num))

    def _square_root(self, value: Quotient) -> Quotient:
        """√(f² g / h²) = |f| √g / |h| for real f, h and any g."""
        self.note("√(u²v) = |u| √v for real u")
        field = self.field
        content, factors = factored(value.num * value.den)
        outside, inside = field.ring.constant(1), field.ring.constant(content)
        for factor, multiplicity in factors:
            outside *= factor ** (multiplicity // 2)
            if multiplicity % 2:
                inside *= factor
        shell = self.absolute(field.quotient(outside, value.den))
        return field.mul(shell, self._root_of_unknown(Quotient(inside, field.one.num), 2))

    def _root_of_nonnegative(self, value: Quotient, degree: int) -> Quotient:
        """The root of Π|f|^e, factor by factor; square roots of factors with unknown signs stay together."""
        self.note("(uv)^(1/n) = u^(1/n) v^(1/n) for u, v ≥ 0")
        field = self.field
        result, together = field.one, field.ring.constant(1)
        for part, direction in ((value.num, 1), (value.den, -1)):
            content, factors = factored(part)
            result = field.mul(result, self._root_of_rational(abs(content), degree, direction))
            for factor, multiplicity in factors:
                whole, left = divmod(direction * int(multiplicity), degree)
                element = Quotient(factor, field.one.num)
                if whole:
                    base = self.absolute(element) if whole % 2 else element
                    result = field.mul(result, field.power(base, whole))
                if left and degree == 2 and self._unsigned(factor):
                    together = together * factor
                elif left:
                    atom = self._root_atom(self.absolute(element), degree)
                    result = field.mul(result, field.power(atom, left))
        if not together.is_constant():
            if not self._same_sign(value, together):
                together = -together
            inside = Quotient(together, field.one.num)
            result = field.mul(result, self._root_generator(inside, degree, NONNEGATIVE))
        return result

    def _unsigned(self, factor: fmpq_mpoly) -> bool:
        possible = self.sign_of(factor)
        return possible is not None and bool(possible & NEGATIVE) and bool(possible & POSITIVE)

    def _same_sign(self, value: Quotient, together: fmpq_mpoly) -> bool:
        """Whether `together` is nonnegative, given that value, `together` times known signs and squares, is."""
        sign = 1
        for part in (value.num, value.den):
            content, factors = factored(part)
            sign *= 1 if content > 0 else -1
            for factor, multiplicity in factors:
                if multiplicity % 2 and not self._unsigned(factor):
                    possible = self.sign_of(factor)
                    sign *= -1 if possible is not None and possible & NEGATIVE else 1
        return sign > 0

    def _root_atom(self, value: Quotient, degree: int) -> Quotient:
        """The root of one nonnegative factor."""
        only = self._single_generator(value.num)
        if only is not None and value.num == only.letter:
            if only.kind == "exp":
                return self.exponential(self.scaled(only.args[0], fmpq(1, only.degree * degree)))
            if only.kind == "root" and only.bounds is not None:
                return self.root(only.args[0], only.degree * degree)
        return self._root_generator(value, degree, NONNEGATIVE)

    def _root_of_rational(self, value: fmpq, degree: int, direction: int) -> Quotient:
        field = self.field
        result = field.one
        for number, sign in ((value.numer(), direction), (value.denom(), -direction)):
            primes: list[tuple[fmpz, int]] = []
            if number != 1:
                primes = number.factor() if number.bit_length() <= FACTOR_BITS else [(number, 1)]
            for prime, multiplicity in primes:
                whole, left = divmod(sign * int(multiplicity), degree)
                base = field.constant(fmpq(prime))
                result = field.mul(result, field.power(base, whole))
                if left:
                    result = field.mul(result, field.power(self._root_generator(base, degree, NONNEGATIVE), left))
        return result

    def _root_generator(self, radicand: Quotient, degree: int, bounds: Range | None) -> Quotient:
        """radicand^(1/degree); one generator a radicand, of the least degree that serves all."""
        field = self.field
        found = self.known("root", (radicand,))
        if found is None:
            serial, least = self.next_degree()
            total = lcm(degree, least)
            below = Quotient(radicand.den, field.one.num)
            if bounds is NONNEGATIVE and self.sign(radicand) == POSITIVE:
                bounds = ABOVE_ZERO
            found = self.adjoin(
                "root",
                lambda: self.expression(below) * Pow(self.expression(radicand), Rational(1, total)),
                bounds,
                (radicand,),
                total,
            )
            self.serials[found.index] = serial
            field.relate(found.index, total, field.reduced(radicand.num * radicand.den ** (total - 1)))
        if found.degree % degree:
            raise Refine(self.serials[found.index], lcm(found.degree, degree))
        root = field.div(field.polynomial(found.letter), Quotient(radicand.den, field.one.num))
        return field.power(root, found.degree // degree)
