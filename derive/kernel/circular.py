"""Sines and cosines: pairs of generators with sin² = 1 - cos², related by the addition theorems."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from flint import fmpq, fmpq_mpoly
from sympy import cos, sin

from .domain import Range, Sort
from .exponential import Exponentials
from .field import Quotient
from .lattice import coordinates
from .tower import Generator, Refine

_Pair = tuple[Quotient, Quotient]
_UNIT = Range(lower=Fraction(-1), upper=Fraction(1), lower_closed=True, upper_closed=True)


_MAX_CHEBYSHEV = 36


def _chebyshev(degree: int, letter: fmpq_mpoly) -> fmpq_mpoly:
    """T_n, by T_(n+1) = 2x T_n - T_(n-1)."""
    before, now = letter * 0 + 1, letter
    for _ in range(degree - 1):
        before, now = now, 2 * letter * now - before
    return now


class Circulars(Exponentials):
    """A tower that also knows cos and sin, and the angles whose sine or tangent is given."""

    def circular(self, angle: Quotient) -> _Pair:
        """(cos, sin) of an element."""
        field = self.field
        real, imaginary = self.parts(angle)
        if imaginary.num.is_zero():
            return self._circular(real)
        self.note("cos(a + ib) = cos a cosh b - i sin a sinh b")
        cosine, sine = self._circular(real)
        up = self.exponential(imaginary)
        down = field.inverse(up)
        half = field.constant(fmpq(1, 2))
        cosh, sinh = field.mul(half, field.add(up, down)), field.mul(half, field.sub(up, down))
        i = self.imaginary_unit()
        return (
            field.sub(field.mul(cosine, cosh), field.mul(i, field.mul(sine, sinh))),
            field.add(field.mul(sine, cosh), field.mul(i, field.mul(cosine, sinh))),
        )

    def _circular(self, angle: Quotient) -> _Pair:
        turns, parity, angle = self._without_pi(angle)
        pair = self._of_angle(angle) if not angle.num.is_zero() else (self.field.one, self.field.zero)
        if turns != 0:
            pair = self._sum(pair, self._of_rational_turn(turns))
        if parity is not None:
            pair = (self.field.mul(parity, pair[0]), self.field.mul(parity, pair[1]))
        return pair

    def _without_pi(self, angle: Quotient) -> tuple[fmpq, Quotient | None, Quotient]:
        """angle = π (turns + integer polynomial) + rest; the integer polynomial n as its parity (-1)^n."""
        known = self.table.get("pi")
        if known is None or not angle.den.is_one():
            return fmpq(0), None, angle
        field, index = self.field, known[0].index
        turns, whole = fmpq(0), field.ring.constant(0)
        for exponents, coefficient in angle.num.terms():
            if exponents[index] != 1:
                continue
            others = [k for k, e in enumerate(exponents) if e and k != index]
            if not others:
                turns = coefficient
            elif coefficient.denom() == 1 and all(self._counts(k) for k in others):
                flat = tuple(0 if k == index else e for k, e in enumerate(exponents))
                whole = whole + field.ring.from_dict({flat: coefficient})
        if turns == 0 and whole.is_zero():
            return turns, None, angle
        self.note("cos and sin at rational multiples of π")
        rest = angle.num - (whole + turns) * known[0].letter
        parity = None if whole.is_zero() else self._alternating(Quotient(whole, field.one.num))
        return turns, parity, Quotient(rest, field.one.num)

    def _counts(self, index: int) -> bool:
        bounds = self.generators[index].bounds
        return bounds is not None and bounds.sort is Sort.INTEGER

    def _of_rational_turn(self, turns: fmpq) -> _Pair:
        """(cos, sin)(π · turns), in radicals where the denominator divides 12 or is 5 or 10."""
        field = self.field
        numer, denom = int(turns.numer()), int(turns.denom())
        base = self._of_unit_turn(denom)
        return (
            self._multiple(base, numer % (2 * denom))
            if denom > 1
            else (field.constant(-1 if numer % 2 else 1), field.zero)
        )

    def _of_unit_turn(self, denom: int) -> _Pair:
        """(cos, sin)(π/denom)."""
        field = self.field

        def rational(p: int, q: int = 1) -> Quotient:
            return field.constant(fmpq(p, q))

        def surd(value: int) -> Quotient:
            return self.root(rational(value), 2)

        if denom == 2:
            return field.zero, field.one
        if denom == 3:
            return rational(1, 2), field.mul(rational(1, 2), surd(3))
        if denom == 4:
            half = field.mul(rational(1, 2), surd(2))
            return half, half
        if denom == 6:
            return field.mul(rational(1, 2), surd(3)), rational(1, 2)
        if denom == 12:  # π/12 = π/3 - π/4
            return self._sum(self._of_unit_turn(3), self._opposite(self._of_unit_turn(4)))
        if denom in (5, 10):  # cos(π/5) = (1 + √5)/4; π/10 = π/2 - 2π/5
            cosine = field.mul(rational(1, 4), field.add(field.one, surd(5)))
            sine_square = field.sub(field.one, field.mul(cosine, cosine))
            fifth = cosine, self.root(sine_square, 2)
            if denom == 5:
                return fifth
            double = self._multiple(fifth, 2)
            return double[1], double[0]
        return self._root_of_unity(denom)

    def _root_of_unity(self, denom: int) -> _Pair:
        """(cos, sin)(π/denom) as generators; the cosine is a root of T_n + 1, T_n Chebyshev's polynomial."""
        pair = self._generators(self.scaled(self.pi(), fmpq(1, denom)))
        angle = self.scaled(self.pi(), fmpq(1, denom))
        cosine = self.known("cos", (angle,))
        if cosine is not None and not self._is_reduced(cosine) and denom * cosine.degree <= _MAX_CHEBYSHEV:
            self.note("T_n(cos(π/n)) = -1")
            degree = denom * cosine.degree
            top = _chebyshev(degree, cosine.letter)
            lead = 2 ** (degree - 1)
            self.field.relate(cosine.index, degree, cosine.letter**degree - (top + 1) / lead)
            pair = self._of_step(cosine, fmpq(1))
        return pair

    def _is_reduced(self, generator: Generator) -> bool:
        return any(reduction.variable == generator.index for reduction in self.field.reductions)

    def _of_angle(self, angle: Quotient) -> _Pair:
        field = self.field
        inverses = [g for g in self.members(angle) if g.kind in ("asin", "atan")]
        steps = self.table.get("cos", [])
        basis = [field.polynomial(g.letter) for g in inverses] + [g.args[0] for g in steps]
        solution = coordinates(field, basis, angle)
        if solution is None:
            return self._generators(angle)
        self.note("addition theorems of cos and sin")
        pair: _Pair = (field.one, field.zero)
        for generator, factor in zip([*inverses, *steps], solution, strict=True):
            if factor == 0:
                continue
            if generator.kind == "cos":
                pair = self._sum(pair, self._of_step(generator, factor))
            elif factor.denom() == 1:
                pair = self._sum(pair, self._multiple(self._of_inverse(generator), int(factor.numer())))
            else:
                return self._generators(angle)
        return pair

    def _of_step(self, generator: Generator, factor: fmpq) -> _Pair:
        count = factor * generator.degree
        if count.denom() != 1:
            raise Refine(self.serials[generator.index], lcm(generator.degree, int(factor.denom())))
        sine = self.generators[generator.index - 1]
        field = self.field
        return self._multiple((field.polynomial(generator.letter), field.polynomial(sine.letter)), int(count.numer()))

    def _of_inverse(self, generator: Generator) -> _Pair:
        """cos(asin v) = √(1 - v²), cos(atan v) = 1/√(1 + v²)."""
        field, value = self.field, generator.args[0]
        square = field.mul(value, value)
        self.note("sin(asin v) = v, tan(atan v) = v")
        if generator.kind == "asin":
            return self.root(field.sub(field.one, square), 2), value
        cosine = field.inverse(self.root(field.add(field.one, square), 2))
        return cosine, field.mul(value, cosine)

    def _generators(self, angle: Quotient) -> _Pair:
        """A new pair of generators (one angle a pair)."""
        field = self.field
        found = self.known("cos", (angle,))
        if found is not None:
            return self._of_step(found, fmpq(1))
        serial, degree = self.next_degree()
        bounds = _UNIT if self.is_real(angle) else None
        cosine = self.adjoin("cos", lambda: cos(self.expression(angle) / degree), bounds, (angle,), degree)
        sine = self.adjoin("sin", lambda: sin(self.expression(angle) / degree), bounds, (angle,), degree)
        self.serials[cosine.index] = serial
        field.relate(sine.index, 2, 1 - cosine.letter**2)
        self.note("sin² u = 1 - cos² u")
        return self._of_step(cosine, fmpq(1))

    def _sum(self, a: _Pair, b: _Pair) -> _Pair:
        field = self.field
        return (
            field.sub(field.mul(a[0], b[0]), field.mul(a[1], b[1])),
            field.add(field.mul(a[1], b[0]), field.mul(a[0], b[1])),
        )

    def _opposite(self, a: _Pair) -> _Pair:
        return a[0], self.field.neg(a[1])

    def _multiple(self, a: _Pair, count: int) -> _Pair:
        """(cos, sin) of `count` times an angle, by doubling."""
        if count < 0:
            return self._opposite(self._multiple(a, -count))
        result: _Pair = (self.field.one, self.field.zero)
        while count:
            if count % 2:
                result = self._sum(result, a)
            count //= 2
            if count:
                a = self._sum(a, a)
        return result
