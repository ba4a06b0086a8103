"""Functions of elements: inverse functions, Γ, and the sign of an element where one is needed."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import arb, fmpq

from .circular import Circulars
from .domain import POSITIVE as ABOVE_ZERO
from .domain import REAL
from .enclosure import evaluate
from .errors import Obstacle, Undefined
from .field import Quotient
from .intervals import NEGATIVE, NULL, POSITIVE

MAX_SHIFT = 60  # Γ(u + k) is written through Γ(u) for whole k up to this
MAX_FACTORIAL = 3_000
TURN_PARTS = 60  # asin and atan are looked for among the multiples of π/60


class Functions(Circulars):
    """A tower that also knows tanh, the inverse functions and Γ."""

    def hyperbolic_tangent(self, value: Quotient) -> Quotient:
        """tanh u = 2σ(2u) - 1."""
        doubled = self.logistic(self.scaled(value, 2))
        return self.field.sub(self.scaled(doubled, 2), self.field.one)

    def arcsine(self, value: Quotient) -> Quotient:
        """asin."""
        return self._inverse("asin", sp.asin, value, lambda pair: pair[1])

    def _inverse(
        self,
        kind: str,
        function: Callable[..., sp.Expr],
        value: Quotient,
        of_pair: Callable[[tuple[Quotient, Quotient]], Quotient],
    ) -> Quotient:
        """asin or atan: a rational multiple of π where the value is the sine or tangent of one, else a generator."""
        shown = self.expression(value)
        ball = None if shown.free_symbols else evaluate(function(shown, evaluate=False) / sp.pi, {})
        if isinstance(ball, arb):
            turns = fmpq(round(float(ball.mid()) * TURN_PARTS), TURN_PARTS)
            if ball.overlaps(arb(turns)) and 2 * abs(turns) <= 1:
                angle = self.scaled(self.pi(), turns)
                pair = self.circular(angle)
                defined = kind == "asin" or not pair[0].num.is_zero()
                if defined and self.field.equal(of_pair(pair), value):
                    self.note("inverse functions at sines and tangents of multiples of π")
                    return angle
        return self.odd(kind, function, value)

    def odd(self, kind: str, function: Callable[..., sp.Expr], value: Quotient) -> Quotient:
        """A generator for an odd function: f(-u) = -f(u), by the sign of the leading coefficient."""
        field = self.field
        if value.num.is_zero():
            return field.zero
        if value.num.leading_coefficient() < 0:
            return field.neg(self.odd(kind, function, field.neg(value)))
        possible = self.sign(value)
        real = possible is not None and (kind != "asin" or self._within_unit(value))
        bounds = None if not real else ABOVE_ZERO if possible == POSITIVE else REAL
        return self.opaque(kind, lambda: function(self.expression(value), evaluate=False), bounds, (value,))

    def _within_unit(self, value: Quotient) -> bool:
        gap = self.field.sub(self.field.one, self.field.mul(value, value))
        possible = self.sign(gap)
        return possible is not None and not possible & NEGATIVE

    def integer_part(self, value: Quotient) -> Quotient:
        """The terms that are certainly integers: ⌊n + u⌋ = n + ⌊u⌋."""
        field = self.field
        if not value.den.is_one():
            return field.zero
        terms = [Quotient(field.ring.from_dict({e: c}), field.one.num) for e, c in value.num.terms()]
        return field.total([term for term in terms if self.is_integer(term)])

    def arctangent(self, value: Quotient) -> Quotient:
        """atan of a real element; atan u = ±π/2 - atan(1/u) where u has the larger denominator."""
        if value.den.total_degree() > value.num.total_degree():
            possible = self.sign(value)
            if possible is not None and possible.bit_count() > 1 and self.splits:
                self.require(value)
            if possible in (POSITIVE, NEGATIVE):
                self.note("atan u + atan(1/u) = ±π/2")
                quarter = self.scaled(self.pi(), fmpq(1 if possible == POSITIVE else -1, 2))
                return self.field.sub(quarter, self.arctangent(self.field.inverse(value)))
        return self._inverse("atan", sp.atan, value, lambda pair: self.field.div(pair[1], pair[0]))

    def area_tangent(self, value: Quotient) -> Quotient:
        """atanh u = (log(1 + u) - log(1 - u))/2, which holds on the branch cuts as well."""
        field = self.field
        self.note("atanh u = (log(1 + u) - log(1 - u))/2")
        logs = [self.logarithm(side) for side in (field.add(field.one, value), field.sub(field.one, value))]
        return self.scaled(field.sub(*logs), fmpq(1, 2))

    def decided_sign(self, value: Quotient) -> int:
        """NEGATIVE, NULL or POSITIVE. Raises `NeedSign`."""
        if value.num.is_zero():
            return NULL
        possible = self.sign(value)
        if possible is None:
            raise Obstacle("the sign of a complex expression")
        if possible.bit_count() > 1:
            self.require(value)
        return possible

    def gamma(self, value: Quotient) -> Quotient:
        """Γ, with Γ(u + 1) = u Γ(u)."""
        field = self.field
        constant = field.as_rational(value)
        if constant is not None and constant.denom() == 1:
            if constant <= 0:
                raise Undefined("Γ at a nonpositive integer")
            if constant > MAX_FACTORIAL:
                raise Obstacle(f"the factorial of {constant - 1}")
            return self.rising(field.one, int(constant.numer()) - 1)
        for known in self.table.get("gamma", []):
            shift = field.as_rational(field.sub(value, known.args[0]))
            if shift is not None and shift.denom() == 1 and abs(shift) <= MAX_SHIFT:
                self.note("Γ(u + 1) = u Γ(u)")
                steps, letter = int(shift.numer()), field.polynomial(known.letter)
                if steps >= 0:
                    return field.mul(letter, self.rising(known.args[0], steps))
                return field.div(letter, self.rising(value, -steps))
        possible = self.sign(value)
        bounds = None if possible is None else ABOVE_ZERO if possible == POSITIVE else REAL
        return self.opaque("gamma", lambda: sp.gamma(self.expression(value), evaluate=False), bounds, (value,))

    def rising(self, start: Quotient, count: int) -> Quotient:
        """start (start + 1) … with `count` factors."""
        result = self.field.one
        for k in range(count):
            result = self.field.mul(result, self.field.add(start, self.field.constant(k)))
        return result
