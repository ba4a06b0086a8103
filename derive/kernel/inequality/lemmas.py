"""What is known of the elementary functions, as bounds and polynomial inequalities for the generators of a tower.

Each lemma has hypotheses (a sign, a quadrant), which are proved before it is used. Sources: Hardy, Littlewood &
Pólya, "Inequalities" (1934); Mitrinović, "Analytic Inequalities" (1970), §§ 2-3; Abramowitz & Stegun, ch. 4.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from typing import TypeAlias

from flint import arb, fmpq, fmpq_mpoly

from ..domain import Range
from ..enclosure import evaluate
from ..field import Quotient
from ..intervals import NEGATIVE, NULL, POSITIVE
from ..roots import FACTOR_BITS
from ..tower import Fact, Generator, Tower
from .positivity import Budget, Positivity

_PI_BELOW = fmpq(333, 106)
_MOST_TERMS = 40
_CLOSED_ABOVE_ONE = Range(lower=Fraction(1), lower_closed=True)
_CLOSED_BELOW_ONE = Range(upper=Fraction(1), upper_closed=True)
_ABOVE_ONE = Range(lower=Fraction(1))
_BELOW_ONE = Range(upper=Fraction(1))
_NONNEGATIVE = Range(lower=Fraction(0), lower_closed=True)
_NONPOSITIVE = Range(upper=Fraction(0), upper_closed=True)
_NUMBER_BITS = 64


_Power: TypeAlias = "tuple[fmpq_mpoly, fmpq_mpoly, fmpq_mpoly]"  # b^c, b and c


class Lemmas:
    """Adds to a tower what the lemmas say of its generators, oldest first."""

    def __init__(self, tower: Tower, budget: Budget) -> None:
        self.tower = tower
        self.budget = budget
        self._powers: list[_Power] = []

    def add(self) -> None:
        """All of them."""
        for generator in list(self.tower.generators.values()):
            if generator.bounds is None:
                continue
            if generator.is_number:
                self._number(generator)
            elif generator.args and len(generator.args[0].num) <= _MOST_TERMS:
                rule = _LEMMAS.get(generator.kind)
                if rule is not None:
                    rule(self, generator)
        for first, second in permutations(self._powers, 2):
            self._bernoulli(first, second)
        self.tower._signs.clear()

    # ---- what the lemmas are made of ----------------------------------------------------------------------------

    def _narrow(self, generator: Generator, allowed: Range) -> None:
        assert generator.bounds is not None
        generator.bounds = generator.bounds.meet(allowed)
        self.tower._signs.clear()

    def _fact(self, polynomial: fmpq_mpoly) -> None:
        """polynomial ≥ 0."""
        if not polynomial.is_constant():
            self.tower.facts.append(Fact(polynomial, POSITIVE | NULL))

    def _holds(self, polynomial: fmpq_mpoly, *, strict: bool = False) -> bool:
        return Positivity(self.tower, self.budget).holds(polynomial, strict) is not None

    def _direction(self, above: fmpq_mpoly, below: fmpq_mpoly) -> int:
        """POSITIVE, NEGATIVE, or either with NULL, where above/below has that sign everywhere; 0 if it is not known."""
        product = above * below
        for sign, value in ((POSITIVE, product), (NEGATIVE, -product)):
            if self._holds(value):
                return sign if self._holds(value, strict=True) else sign | NULL
        return 0

    def _split(self, generator: Generator) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """The argument that the generator itself has: numerator and denominator."""
        argument = generator.args[0]
        return argument.num, argument.den * generator.degree

    # ---- the lemmas ---------------------------------------------------------------------------------------------

    def _number(self, generator: Generator) -> None:
        ball = evaluate(generator.expr, {}, bits=_NUMBER_BITS)
        if isinstance(ball, arb):
            middle, radius = ball.mid().fmpq(), ball.rad().fmpq()
            ends = [Fraction(int(v.numer()), int(v.denom())) for v in (middle - radius, middle + radius)]
            self._narrow(generator, Range(lower=ends[0], upper=ends[1], lower_closed=True, upper_closed=True))

    def _exponential(self, generator: Generator) -> None:
        """exp w has with 1 the order of w with 0; exp w ≥ 1 + w; (1 - w) exp w ≤ 1."""
        above, below = self._split(generator)
        sign = self._direction(above, below)
        self._narrow_by(generator, sign, _ABOVE_ONE, _CLOSED_ABOVE_ONE, _BELOW_ONE, _CLOSED_BELOW_ONE)
        self._remember_power(generator)
        may_vanish = generator.bounds is not None and generator.bounds.lower == 0 and generator.bounds.lower_closed
        flip = self.tower.sign_of(below)
        if may_vanish or flip not in (POSITIVE, NEGATIVE):
            return  # a power of 0 has no logarithm
        scale = 1 if flip == POSITIVE else -1
        self._fact((generator.letter * below - below - above) * scale)
        self._fact((below - generator.letter * (below - above)) * scale)

    def _remember_power(self, generator: Generator) -> None:
        """E = b^c with b ≥ 0: for Bernoulli's inequality, E ≥ 1 + c (b - 1) if c ≥ 1, or c is an integer ≥ 0."""
        argument = generator.args[0]
        logs = [g for g in self.tower.members(argument) if g.kind == "ln"]
        if len(logs) != 1 or not argument.den.is_one() or not logs[0].args[0].den.is_one() or generator.degree != 1:
            return
        exponent = argument.num.derivative(logs[0].index)
        if exponent.degrees()[logs[0].index] or argument.num != exponent * logs[0].letter:
            return
        base = logs[0].args[0]
        if self.tower.sign(base) in (POSITIVE, POSITIVE | NULL):
            one = self.tower.field.one.num
            self._bernoulli((generator.letter, base.num, exponent), (one, one, exponent))
            self._powers.append((generator.letter, base.num, exponent))

    def _bernoulli(self, first: _Power, second: _Power) -> None:
        """(a/b)^c ≥ 1 + c (a/b - 1), times b^c b: for c ≥ 1 or c ≤ 0, for an integer c ≥ 0; reversed for 0 ≤ c ≤ 1."""
        (left, a, exponent), (right, b, other) = first, second
        if self.tower.sign_of(b) != POSITIVE or other not in (exponent, -exponent):
            return
        line = b + exponent * (a - b)
        gap = b * left - right * line if other == exponent else b * left * right - line
        whole = self.tower.is_integer(Quotient(exponent, self.tower.field.one.num))
        positive = self.tower.sign_of(a) == POSITIVE
        if (whole and self._holds(exponent)) or self._holds(exponent - 1) or (positive and self._holds(-exponent)):
            self._fact(gap)
        elif self._holds(exponent) and self._holds(1 - exponent):
            self._fact(-gap)

    def _logistic(self, generator: Generator) -> None:
        """σ(w) has with 1/2 the order of w with 0."""
        half = Fraction(1, 2)
        above, at_least = Range(lower=half), Range(lower=half, lower_closed=True)
        below, at_most = Range(upper=half), Range(upper=half, upper_closed=True)
        self._narrow_by(generator, self._direction(*self._split(generator)), above, at_least, below, at_most)
        argument = generator.args[0]
        if argument.den.is_one() and generator.degree == 1:
            self._like_its_argument(argument.num / 2, 2 * generator.letter - 1)  # tanh(w/2) = 2σ(w) - 1

    def _like_its_argument(self, argument: fmpq_mpoly, value: fmpq_mpoly) -> None:
        """For tanh and atan: f(u) has the sign of u, and |f(u)| ≤ |u|."""
        self._fact(argument * value)
        self._fact(argument * argument - value * value)
        self._fact(argument * argument - argument * value)

    def _logarithm(self, generator: Generator) -> None:
        """log u has with 0 the order of u with 1; 1 - 1/u ≤ log u ≤ u - 1."""
        argument = generator.args[0]
        if self.tower.sign(argument) != POSITIVE:
            return
        gap = argument.num - argument.den
        sign = self._direction(gap, argument.den)
        zero = Fraction(0)
        self._narrow_by(generator, sign, Range(lower=zero), _NONNEGATIVE, Range(upper=zero), _NONPOSITIVE)
        if argument.den.is_one():
            self._fact(gap - generator.letter)
            self._fact(generator.letter * argument.num - gap)
            for scale in self._scales(argument.num):
                self._tangent(generator, argument.num, scale)

    def _scales(self, argument: fmpq_mpoly) -> list[fmpq]:
        """Where the tangent may have to touch the logarithm: the first and the last coefficient."""
        coefficients = argument.coeffs()
        found = {coefficients[0], coefficients[-1]}
        return sorted(c for c in found if c > 0 and c != 1 and len(coefficients) > 1)

    def _tangent(self, generator: Generator, argument: fmpq_mpoly, scale: fmpq) -> None:
        """log u ≤ u/c - 1 + log c, where log c is a sum of logarithms that are there already."""
        total = argument / scale - 1 - generator.letter
        for number, direction in ((scale.numer(), 1), (scale.denom(), -1)):
            if number.bit_length() > FACTOR_BITS:
                return
            for prime, multiplicity in number.factor() if number != 1 else []:
                known = self.tower.known("ln", (self.tower.field.constant(fmpq(prime)),))
                if known is None:
                    return
                total = total + known.letter * (direction * int(multiplicity))
        self._fact(total)

    def _root(self, generator: Generator) -> None:
        """u^(1/n) has with 1 the order of u with 1."""
        if generator.bounds is None or generator.bounds.lower is None:
            return
        argument = generator.args[0]
        if not argument.den.is_one():  # the generator is the root times the denominator
            return
        sign = self._direction(argument.num - 1, argument.den)
        self._narrow_by(generator, sign, _ABOVE_ONE, _CLOSED_ABOVE_ONE, _BELOW_ONE, _CLOSED_BELOW_ONE)

    def _modulus(self, generator: Generator) -> None:
        """|u| ≥ u, |u| ≥ -u."""
        argument = generator.args[0]
        if argument.den.is_one():
            self._fact(generator.letter - argument.num)
            self._fact(generator.letter + argument.num)

    def _sine(self, generator: Generator) -> None:
        """sin w ≥ 0 for 0 ≤ w ≤ π, > 0 inside; w - w³/6 ≤ sin w ≤ w for w ≥ 0."""
        angle = self._angle(generator)
        if angle is None:
            return
        for side in (1, -1):
            if not self._holds(angle * side):
                continue
            rest = self._circle() - angle * side
            if self._holds(rest):
                inner = self._holds(angle * side, strict=True) and self._holds(rest, strict=True)
                self._narrow(generator, _half_line(side, inner))
            self._fact((angle - generator.letter) * side)
            self._fact((generator.letter - angle + angle * angle * angle / 6) * side)

    def _cosine(self, generator: Generator) -> None:
        """cos w ≥ 0 for |w| ≤ π/2, ≤ 0 for π/2 ≤ |w| ≤ 3π/2; cos w ≥ 1 - w²/2, cos² w ≥ 1 - w²."""
        angle = self._angle(generator)
        if angle is None:
            return
        self._fact(generator.letter - 1 + angle * angle / 2)
        self._fact(generator.letter * generator.letter - 1 + angle * angle)  # sin² w ≤ w²
        turn = self._circle()
        if self._holds(turn / 2 - angle) and self._holds(turn / 2 + angle):
            self._narrow(generator, _NONNEGATIVE)
        elif self.tower.table.get("pi") and any(  # then turn/2 is π/2 itself, not a lower bound of it
            self._holds(side * angle - turn / 2) and self._holds(3 * turn / 2 - side * angle) for side in (1, -1)
        ):
            self._narrow(generator, _NONPOSITIVE)

    def _angle(self, generator: Generator) -> fmpq_mpoly | None:
        argument = generator.args[0]
        return argument.num / fmpq(generator.degree) if argument.den.is_one() else None

    def _circle(self) -> fmpq_mpoly:
        """π, or a number below it."""
        known = self.tower.table.get("pi")
        return known[0].letter if known else self.tower.field.ring.constant(_PI_BELOW)

    def _odd(self, generator: Generator) -> None:
        """atan, asin and erf have the sign of their argument."""
        zero = Fraction(0)
        argument = generator.args[0]
        sign = self._direction(argument.num, argument.den)
        self._narrow_by(generator, sign, Range(lower=zero), _NONNEGATIVE, Range(upper=zero), _NONPOSITIVE)

    def _arctangent(self, generator: Generator) -> None:
        """|atan u| < π/2, atan u ≤ u for u ≥ 0."""
        self._odd(generator)
        bound = Fraction(355, 226)  # > π/2
        self._narrow(generator, Range(lower=-bound, upper=bound))
        self._below_argument(generator)
        if generator.args[0].den.is_one():
            self._like_its_argument(generator.args[0].num, generator.letter)

    def _error_function(self, generator: Generator) -> None:
        """|erf u| < 1."""
        self._odd(generator)
        self._narrow(generator, Range(lower=Fraction(-1), upper=Fraction(1)))

    def _below_argument(self, generator: Generator) -> None:
        argument = generator.args[0]
        if not argument.den.is_one():
            return
        for side in (1, -1):
            if self._holds(argument.num * side):
                self._fact((argument.num - generator.letter) * side)

    def _gamma(self, generator: Generator) -> None:
        """Γ(u) ≥ 1 for u ≥ 2."""
        argument = generator.args[0]
        if argument.den.is_one() and self._holds(argument.num - 2):
            self._narrow(generator, _CLOSED_ABOVE_ONE)

    def _narrow_by(
        self, generator: Generator, sign: int, above: Range, at_least: Range, below: Range, at_most: Range
    ) -> None:
        chosen = {POSITIVE: above, POSITIVE | NULL: at_least, NEGATIVE: below, NEGATIVE | NULL: at_most}.get(sign)
        if chosen is not None:
            strict_power = generator.kind == "exp" and _may_be_zero(generator)
            if strict_power and sign == POSITIVE:
                chosen = at_least
            self._narrow(generator, chosen)


def _half_line(side: int, strict: bool) -> Range:
    """The numbers above 0 (below it for side = -1), with 0 unless strict."""
    zero = Fraction(0)
    return Range(lower=zero, lower_closed=not strict) if side == 1 else Range(upper=zero, upper_closed=not strict)


def _may_be_zero(generator: Generator) -> bool:
    allowed = generator.bounds
    return allowed is not None and allowed.lower == 0 and allowed.lower_closed


_LEMMAS: dict[str, Callable[[Lemmas, Generator], None]] = {
    "exp": Lemmas._exponential,
    "logistic": Lemmas._logistic,
    "ln": Lemmas._logarithm,
    "root": Lemmas._root,
    "abs": Lemmas._modulus,
    "sin": Lemmas._sine,
    "cos": Lemmas._cosine,
    "atan": Lemmas._arctangent,
    "asin": Lemmas._odd,
    "erf": Lemmas._error_function,
    "gamma": Lemmas._gamma,
}


def proved_sign(tower: Tower, value: Quotient, strict: bool, budget: Budget) -> bool:
    """Whether an element is ≥ 0 (> 0 if strict) wherever it is defined."""
    return Positivity(tower, budget).holds(value.num * value.den, strict) is not None
