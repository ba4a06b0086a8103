"""Exponentials, logarithms and powers: how each becomes an element of the tower.

exp and log are the principal ones. An identity is used only where it holds for every value the tower allows; where
that hangs on a sign, the sign is asked for.
"""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction
from math import lcm

from flint import fmpq, fmpq_mpoly
from sympy import Abs, Expr, I, Integer, Pow, exp, log
from sympy import pi as circle

from .domain import NONNEGATIVE, REAL, Range, Sort
from .domain import POSITIVE as ABOVE_ZERO
from .errors import Obstacle, Undefined
from .field import Quotient, factored
from .intervals import NEGATIVE, NULL, POSITIVE
from .language import sigmoid
from .lattice import coordinates
from .roots import FACTOR_BITS, Roots
from .tower import Generator, NeedSign, Refine

UNIT_INTERVAL = Range(lower=Fraction(0), upper=Fraction(1))


class Exponentials(Roots):
    """A tower that also knows exp, log, symbolic powers and the imaginary unit."""

    # ---- constants ----------------------------------------------------------------------------------------------

    def imaginary_unit(self) -> Quotient:
        """i, with i² = -1."""
        found = self.table.get("i")
        if found is None:
            generator = self.adjoin("i", I, None)
            self.field.relate(generator.index, 2, self.field.ring.constant(-1))
            found = [generator]
        return self.field.polynomial(found[0].letter)

    def pi(self) -> Quotient:
        """π."""
        found = self.table.get("pi") or [self.adjoin("pi", circle, Range(lower=Fraction(3), upper=Fraction(22, 7)))]
        return self.field.polynomial(found[0].letter)

    def parts(self, value: Quotient) -> tuple[Quotient, Quotient]:
        """(a, b) with value = a + i b where i does not occur in a and b."""
        field, units = self.field, self.table.get("i")
        if units is None:
            return value, field.zero
        unit = units[0]
        if value.den.degrees()[unit.index]:
            mirrored = self.conjugated(value.den)
            value = field.quotient(value.num * mirrored, value.den * mirrored)
            if value.den.degrees()[unit.index]:
                raise Obstacle("a complex denominator")
        imaginary = value.num.derivative(unit.index)
        real = value.num - imaginary * unit.letter
        return field.quotient(real, value.den), field.quotient(imaginary, value.den)

    def conjugated(self, value: fmpq_mpoly) -> fmpq_mpoly:
        """The polynomial with -i for i: the complex conjugate if all other generators are real."""
        units = self.table.get("i")
        if units is None:
            return value
        imaginary = value.derivative(units[0].index)
        return value - 2 * imaginary * units[0].letter

    # ---- exponentials -------------------------------------------------------------------------------------------

    def exponential(self, exponent: Quotient, *, logistic: bool = False) -> Quotient:
        """exp(exponent). `logistic`: a new generator may as well be the sigmoid of the exponent."""
        field = self.field
        real, imaginary = self.parts(exponent)
        if imaginary.num.is_zero():
            return self._real_exponential(real, logistic)
        self.note("exp(a + ib) = exp(a)(cos b + i sin b)")
        cosine, sine = self.circular(imaginary)
        rotation = field.add(cosine, field.mul(self.imaginary_unit(), sine))
        return field.mul(self._real_exponential(real, logistic), rotation)

    @abstractmethod
    def circular(self, angle: Quotient) -> tuple[Quotient, Quotient]:
        """(cos, sin) of an element."""

    def _real_exponential(self, exponent: Quotient, logistic: bool) -> Quotient:
        field = self.field
        if exponent.num.is_zero():
            return field.one
        known = self._known_exponential(exponent)
        if known is not None:
            return known
        logs = [g for g in self.members(exponent) if g.kind in ("log", "ln")]
        steps = self.table.get("exp", [])
        basis = [field.polynomial(g.letter) for g in logs] + [g.args[0] for g in steps]
        solution = coordinates(field, basis, exponent)
        if solution is None:
            return self._new_exponential(exponent, logs, logistic)
        self.note("exp(u + v) = exp(u) exp(v)")
        result = field.one
        for generator, factor in zip(logs, solution, strict=False):
            if factor != 0:
                result = field.mul(result, self._power_of_log(generator, factor))
        for generator, factor in zip(steps, solution[len(logs) :], strict=True):
            if factor != 0:
                result = field.mul(result, self._power_of_step(generator, factor))
        return result

    def _known_exponential(self, exponent: Quotient) -> Quotient | None:
        """exp of the exponent of a generator, or of its negative: what is looked up most."""
        opposite = self.field.neg(exponent)
        for generator in self.table.get("exp", ()):
            sign = 1 if generator.args[0] == exponent else -1 if generator.args[0] == opposite else 0
            if sign:
                self.note("exp(u + v) = exp(u) exp(v)")
                return self._power_of_step(generator, fmpq(sign))
        return None

    def _new_exponential(self, exponent: Quotient, logs: list[Generator], logistic: bool) -> Quotient:
        """Adjoin exp of an exponent that no earlier one explains; whole multiples of logarithms come off first."""
        field = self.field
        result = field.one
        for generator in logs:
            factor = self._rational_coefficient(exponent, generator)
            if factor != 0:
                result = field.mul(result, self._power_of_log(generator, factor))
                exponent = field.sub(exponent, field.mul(field.constant(factor), field.polynomial(generator.letter)))
        if len(logs) and not field.equal(result, field.one):
            self.note("exp(log u) = u")
            return field.mul(result, self._real_exponential(exponent, logistic))
        return self._adjoin_exponential(exponent, logistic)

    def _rational_coefficient(self, exponent: Quotient, generator: Generator) -> fmpq:
        if not exponent.den.is_constant():
            return fmpq(0)
        key = tuple(int(k == generator.index) for k in range(len(exponent.num.degrees())))
        return exponent.num.to_dict().get(key, fmpq(0))

    def _adjoin_exponential(self, exponent: Quotient, logistic: bool) -> Quotient:
        serial, degree = self.next_degree()
        power_of_zero = self._may_be_power_of_zero(exponent)
        logistic = logistic and not power_of_zero  # s/(1 - s) > 0 for 0 < s < 1, but 0^e = 0
        bounds = UNIT_INTERVAL if logistic else NONNEGATIVE if power_of_zero else ABOVE_ZERO

        def written() -> Expr:
            return sigmoid(self.expression(exponent) / degree) if logistic else self._as_power(exponent, degree)

        known = bounds if self.is_real(exponent) else None
        generator = self.adjoin("exp", written, known, (exponent,), degree)
        if logistic:
            generator.kind = "logistic"
        self.serials[generator.index] = serial
        return self._power_of_step(generator, fmpq(1))

    def _may_be_power_of_zero(self, exponent: Quotient) -> bool:
        """Whether exp(exponent) stands for b^e with a base that may be 0: that power is 0 there for e > 0."""
        logs = [generator for generator in self.members(exponent) if generator.kind == "ln"]
        signs = [self.sign(generator.args[0]) for generator in logs]
        return any(sign is None or sign & NULL for sign in signs)

    def _as_power(self, exponent: Quotient, degree: int) -> Expr:
        """exp(c log|f| + r) written |f|^c exp(r), which has a value where f = 0."""
        shown: Expr = Integer(1)
        for generator in self.members(exponent):
            if generator.kind == "ln" and not exponent.den.degrees()[generator.index]:
                factor = self.field.quotient(exponent.num.derivative(generator.index), exponent.den)
                base = self.expression(generator.args[0])
                positive = self.sign(generator.args[0]) in (POSITIVE, POSITIVE | NULL)
                shown *= Pow(base if positive else Abs(base), self.expression(factor) / degree)
                part = self.field.mul(factor, self.field.polynomial(generator.letter))
                exponent = self.field.sub(exponent, part)
        return shown * exp(self.expression(exponent) / degree)

    def require(self, value: Quotient) -> None:
        """As the tower has it; of a power that may be one of 0, the sign of the base is asked for."""
        for generator in self.members(value):
            if generator.kind == "exp" and generator.bounds is NONNEGATIVE:
                for log_base in self.members(generator.args[0]):
                    sign = self.sign(log_base.args[0]) if log_base.kind == "ln" else None
                    if sign is not None and sign & NULL:
                        raise NeedSign(self.expression(log_base.args[0]), sign)
        super().require(value)

    def _power_of_step(self, generator: Generator, factor: fmpq) -> Quotient:
        """exp(factor · exponent of the generator)."""
        field = self.field
        count = factor * generator.degree
        if count.denom() != 1:
            raise Refine(self.serials[generator.index], lcm(generator.degree, int(factor.denom())))
        letter = field.polynomial(generator.letter)
        if generator.kind == "logistic":
            letter = Quotient(-generator.letter, generator.letter - 1)
        return field.power(letter, int(count.numer()))

    def _power_of_log(self, generator: Generator, factor: fmpq) -> Quotient:
        """exp(factor · log b) = b^factor."""
        base = generator.args[0]
        if generator.kind == "ln" and self.sign(base) not in (POSITIVE, POSITIVE | NULL):
            base = self.absolute(base)
        return self.rational_power(base, factor)

    def logistic(self, exponent: Quotient) -> Quotient:
        """σ(exponent) = exp(u)/(1 + exp(u))."""
        field = self.field
        real, imaginary = self.parts(exponent)
        if imaginary.num.is_zero() and not real.num.is_zero():
            whole = self.exponential(real, logistic=True)
            for generator in self.table.get("exp", []):
                if generator.kind == "logistic" and generator.degree == 1:
                    if field.equal(generator.args[0], real):
                        return field.polynomial(generator.letter)
                    if field.equal(generator.args[0], field.neg(real)):
                        self.note("σ(-u) = 1 - σ(u)")
                        return field.sub(field.one, field.polynomial(generator.letter))
        else:
            whole = self.exponential(exponent)
        return field.div(whole, field.add(field.one, whole))

    # ---- logarithms ---------------------------------------------------------------------------------------------

    def logarithm(self, value: Quotient) -> Quotient:
        """The principal log. Raises `Undefined` for log 0."""
        field = self.field
        if value.num.is_zero():
            raise Undefined("log 0")
        possible = self.sign(value)
        if possible is not None:
            possible &= ~NULL
        if possible == POSITIVE:
            return self._log_of_positive(value)
        if possible == NEGATIVE:
            self.note("log(-u) = log u + iπ for u > 0")
            turn = field.mul(self.imaginary_unit(), self.pi())
            return field.add(self._log_of_positive(field.neg(value)), turn)
        if possible is not None and self.splits:
            self.require(value)
        return self.opaque("log", lambda: log(self.expression(value)), None, (value,))

    def _log_of_positive(self, value: Quotient) -> Quotient:
        self.note("log(uv) = log u + log v for positive uv")
        field = self.field
        terms = []
        for part, direction in ((value.num, 1), (value.den, -1)):
            content, factors = factored(part)
            if abs(content) != 1:
                terms.append(self.scaled(self._log_of_rational(abs(content)), direction))
            terms += [self.scaled(self._log_atom(factor), direction * m) for factor, m in factors]
        return field.total(terms)

    def _log_of_rational(self, value: fmpq) -> Quotient:
        terms = []
        for number, direction in ((value.numer(), 1), (value.denom(), -1)):
            if number == 1:
                continue
            primes = number.factor() if number.bit_length() <= FACTOR_BITS else [(number, 1)]
            for prime, multiplicity in primes:
                base = self.field.constant(fmpq(prime))
                atom = self.opaque("ln", log(Integer(int(prime))), ABOVE_ZERO, (base,))
                terms.append(self.scaled(atom, direction * int(multiplicity)))
        return self.field.total(terms)

    def _log_atom(self, factor: fmpq_mpoly) -> Quotient:
        """log|f| of an irreducible polynomial."""
        field = self.field
        element = Quotient(factor, field.one.num)
        only = self._single_generator(factor)
        if only is not None and only.kind == "exp":
            self.note("log(exp u) = u for real u")
            return self.scaled(only.args[0], fmpq(1, only.degree))
        if only is not None and only.kind == "logistic":
            exponent = self.scaled(only.args[0], fmpq(1, only.degree))
            return field.add(exponent, self._log_atom(field.one.num - factor))
        if only is not None and only.kind == "root":
            return self.scaled(self._log_of_positive(only.args[0]), fmpq(1, only.degree))
        if only is not None and only.kind == "abs":
            factor = only.args[0].num
            element = only.args[0]
        if self.sign_of(factor) in (NEGATIVE, NEGATIVE | NULL):
            element = Quotient(-factor, field.one.num)
        mirrored = self.known("ln", (field.neg(element),))
        if mirrored is not None:
            return field.polynomial(mirrored.letter)
        sign = self.sign_of(element.num)
        positive = sign is not None and not sign & NEGATIVE

        def written() -> Expr:
            inside = self.expression(element)
            return log(inside) if positive else log(Abs(inside))

        return self.opaque("ln", written, REAL, (element,))

    # ---- powers and roots ---------------------------------------------------------------------------------------

    def rational_power(self, base: Quotient, exponent: fmpq) -> Quotient:
        """base^exponent, principal."""
        if exponent.denom() == 1:
            return self.field.power(base, int(exponent.numer()))
        self.note("u^(p/q) = (u^(1/q))^p")
        return self.field.power(self.root(base, int(exponent.denom())), int(exponent.numer()))

    def general_power(self, base: Quotient, exponent: Quotient) -> Quotient:
        """base^exponent = exp(exponent · log base), or the product of its integer powers."""
        field = self.field
        constant = field.as_rational(exponent)
        if constant is not None:
            return self.rational_power(base, constant)
        if base.num.is_zero():
            return self._power_of_zero(exponent)
        if self.is_integer(exponent):
            return self._integer_power(base, exponent)
        possible = self.sign(base)
        self.note("u^v = exp(v log u)")
        if possible is not None and possible & ~NULL == POSITIVE:
            return self.exponential(field.mul(exponent, self._log_of_positive(base)))
        return self.exponential(field.mul(exponent, self.logarithm(base)))

    def _power_of_zero(self, exponent: Quotient) -> Quotient:
        """0^e: 0 for e > 0, 1 for e = 0, undefined for e < 0."""
        sign = self.sign(exponent)
        if sign is not None and sign.bit_count() > 1 and self.splits:
            self.require(exponent)
        if sign == NEGATIVE:
            raise Undefined("a negative power of 0")
        if sign not in (POSITIVE, NULL):
            raise Obstacle("a power of 0 whose exponent may be 0 or negative")
        return self.field.zero if sign == POSITIVE else self.field.one

    def _integer_power(self, base: Quotient, exponent: Quotient) -> Quotient:
        """base^n for a symbolic integer n: multiplicative in every factor, whatever its sign."""
        self.note("(uv)^n = u^n v^n for integer n")
        field = self.field
        result = field.one
        for part, direction in ((base.num, 1), (base.den, -1)):
            content, factors = factored(part)
            signed = field.neg(exponent) if direction < 0 else exponent
            if content < 0:
                result = field.mul(result, self._alternating(exponent))
            if abs(content) != 1:
                scaled = field.mul(signed, self._log_of_rational(abs(content)))
                result = field.mul(result, self._real_exponential(scaled, False))
            for factor, multiplicity in factors:
                power = self.scaled(signed, int(multiplicity))
                result = field.mul(result, self._factor_power(factor, power))
        return result

    def _factor_power(self, factor: fmpq_mpoly, exponent: Quotient) -> Quotient:
        """f^n; where the sign of f is not known, by a formal logarithm, which integer exponents permit."""
        field = self.field
        sign = self.sign_of(factor)
        element = Quotient(factor, field.one.num)
        only = self._single_generator(factor)
        if only is not None and only.kind == "exp":
            return self.exponential(self.scaled(field.mul(exponent, only.args[0]), fmpq(1, only.degree)))
        if sign is not None and not sign & NEGATIVE:
            return self._real_exponential(field.mul(exponent, self._log_atom(factor)), False)
        if sign is not None and not sign & POSITIVE:
            positive = self._real_exponential(field.mul(exponent, self._log_atom(factor)), False)
            return field.mul(self._alternating(exponent), positive)
        formal = self.opaque("formal", lambda: log(self.expression(element)), None, (element,))
        return self._formal_exponential(field.mul(exponent, formal), formal)

    def _formal_exponential(self, exponent: Quotient, formal: Quotient) -> Quotient:
        """exp(n · L) with L the formal log of f: whole multiples of L become powers of f."""
        field = self.field
        base = next(g for g in self.table["formal"] if g.letter == formal.num)
        whole = self._rational_coefficient(exponent, base)
        if whole.denom() == 1 and whole != 0:
            rest = field.sub(exponent, self.scaled(formal, whole))
            return field.mul(field.power(base.args[0], int(whole.numer())), self._formal_exponential(rest, formal))
        return self._real_exponential(exponent, False)

    def _alternating(self, exponent: Quotient) -> Quotient:
        """(-1)^n for an integer polynomial n: a product of generators with square 1, one for each odd monomial."""
        field = self.field
        self.note("((-1)^n)² = 1 for integer n")
        result = field.one
        for exponents, coefficient in exponent.num.terms():
            if int(coefficient.numer()) % 2:
                flat = tuple(min(int(e), 1) for e in exponents)  # n^k and n have the same parity
                result = field.mul(result, self._parity(flat))
        return result

    def _parity(self, exponents: tuple[int, ...]) -> Quotient:
        field = self.field
        monomial = field.ring.from_dict({exponents: fmpq(1)})
        if monomial.is_constant():
            return field.constant(-1)
        key = (Quotient(monomial, field.one.num),)
        found = self.known("parity", key)
        if found is None:
            bounds = Range(Sort.INTEGER, Fraction(-1), Fraction(1), True, True)
            found = self.adjoin("parity", Pow(Integer(-1), self.expression(key[0])), bounds, key)
            self.field.relate(found.index, 2, field.ring.constant(1))
        return field.polynomial(found.letter)

    def half_turn_root(self, degree: int) -> Quotient:
        """(-1)^(1/n) = cos(π/n) + i sin(π/n)."""
        field = self.field
        if degree == 2:
            return self.imaginary_unit()
        cosine, sine = self.circular(self.scaled(self.pi(), fmpq(1, degree)))
        return field.add(cosine, field.mul(self.imaginary_unit(), sine))
