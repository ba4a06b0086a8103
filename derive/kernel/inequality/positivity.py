"""Whether a polynomial in the generators of a tower is ≥ 0, or > 0, wherever their bounds and the facts permit.

Every rule is exact and says in a line what it rests on: signs of factors, completed squares, nonnegative coefficients
after a change of variables (Pólya, 1928; successive differences: L. Yang, J. Guangzhou Univ. 5 (2006)), squaring of
a root, and the elimination of a variable by an inequality that is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from flint import fmpq, fmpq_mpoly
from sympy import Expr, Symbol

from ..domain import NONNEGATIVE, REAL, Range
from ..domain import POSITIVE as ABOVE_ZERO
from ..enclosure import rational
from ..errors import Empty
from ..field import Quotient, Reduction, factored
from ..intervals import NEGATIVE, NULL, POSITIVE, product_of_signs, sign_of_power
from ..tower import Fact, Generator, Tower
from .cone import nonnegative_on_orthant


@dataclass(frozen=True, slots=True)
class Used:
    """Among the lines of a certificate: rules that were used, and what had to be nonzero."""

    rules: tuple[str, ...] = ()
    nonzero: tuple[Expr, ...] = ()
    generators: int = 0


Lines: TypeAlias = "tuple[str | Used, ...]"

_MOST_TERMS = 120
_MOST_DEGREE = 14
_MOST_FREE = 4  # variables of either sign that are split into two half-lines each
_MARGINS = (fmpq(1, 16), fmpq(1, 1000))
_MOST_RATIOS = 3
_MOST_NESTED = 12  # rules within rules
_MOST_SUBSTITUTIONS = 3  # nested
EMPTY: Lines = ("no point satisfies the conditions",)


@dataclass
class Budget:
    """How many more rules may be tried; what is spent of a share is spent of the whole."""

    steps: int
    whole: Budget | None = None

    def spend(self, cost: int = 1) -> bool:
        """Whether there was enough."""
        self.steps -= cost
        enough = self.whole is None or self.whole.spend(cost)
        return enough and self.steps >= 0

    def share(self, steps: int) -> Budget:
        """A part of it."""
        return Budget(steps, self)


@dataclass
class Positivity:
    """The rules, for one tower. `depth` counts nested substitutions, `nested` rules within rules."""

    tower: Tower
    budget: Budget
    depth: int = 0
    nested: int = 0

    def holds(self, value: fmpq_mpoly, strict: bool, *, deep: bool = True) -> Lines | None:
        """What shows that value ≥ 0 (> 0 if strict), or None."""
        if self.nested >= _MOST_NESTED:
            return None
        self.nested += 1
        try:
            return self._holds(self.tower.field.reduced(value), strict, deep)
        except Empty:
            return EMPTY
        finally:
            self.nested -= 1

    def _holds(self, value: fmpq_mpoly, strict: bool, deep: bool) -> Lines | None:
        if not self.budget.spend():
            return None
        possible = self.tower.sign_of(value)
        if possible is None or not possible & (POSITIVE | (0 if strict else NULL)):
            return None
        if not possible & _refuting(strict):
            return (f"{self.shown(value)} {_sign(strict)} 0 by the signs of its factors", Used(("signs of factors",)))
        sign, factors = self.unknown_factors(value, strict)
        if not factors:
            return None
        if len(factors) == 1 and factors[0][1]:
            return self._core(factors[0][0] * sign, strict, deep)
        found = self._each(factors, sign, strict, deep)
        if found is None and len(factors) > 1:
            found = self._core(_product([f if odd else f * f for f, odd in factors]) * sign, strict, deep)
        return found

    def unknown_factors(self, value: fmpq_mpoly, strict: bool) -> tuple[int, list[tuple[fmpq_mpoly, bool]]]:
        """The factors that matter and whose signs are not known, whether each occurs an odd number of times, and
        before them the sign of the product of the others.
        """
        content, factors = factored(value)
        sign = 1 if content > 0 else -1
        unknown = []
        for factor, multiplicity in factors:
            possible = self.tower.sign_of(factor)
            assert possible is not None
            possible = sign_of_power(possible, multiplicity)
            if possible in (NEGATIVE, NEGATIVE | NULL) and not (strict and possible & NULL):
                sign = -sign
            elif possible & NEGATIVE or (strict and possible & NULL):
                unknown.append((factor, bool(multiplicity % 2)))
        return sign, unknown

    def _each(self, factors: list[tuple[fmpq_mpoly, bool]], sign: int, strict: bool, deep: bool) -> Lines | None:
        """Every factor has a sign of its own."""
        lines: Lines = ()
        for factor, odd in factors:
            found = self.holds(factor, strict, deep=deep)
            if found is None:
                found, sign = self.holds(-factor, strict, deep=deep), -sign if odd else sign
            if found is None:
                return None
            lines += found
        return lines if sign > 0 else None

    def _core(self, value: fmpq_mpoly, strict: bool, deep: bool) -> Lines | None:
        if len(value) > _MOST_TERMS or value.total_degree() > 2 * _MOST_DEGREE:
            return None
        found = self._without_constant(value) or self._completed_square(value, strict, deep)
        found = found or self._root(value, strict, deep)
        found = found or self._coefficients(value, strict)
        if found is None and deep:
            found = self._less_a_fact(value, strict)
        if found is None and deep and strict:
            found = self._with_margin(value)
        if found is None and deep and self.depth < _MOST_SUBSTITUTIONS:
            found = self._eliminated(value, strict)
        return found

    def _with_margin(self, value: fmpq_mpoly) -> Lines | None:
        """value > 0 if value - ε ≥ 0 for a number ε > 0."""
        constant = constant_term(value)
        for part in _MARGINS if constant > 0 else ():
            margin = constant * part
            found = self.holds(value - margin, False, deep=False)
            if found is not None:
                return (f"{self.shown(value)} exceeds the following by {margin}", *found)
        return None

    def _without_constant(self, value: fmpq_mpoly) -> Lines | None:
        """q + c > 0 for a number c > 0 if q ≥ 0; tried where q is a product."""
        constant = constant_term(value)
        if constant <= 0 or len(factored(value - constant)[1]) < 2:
            return None
        found = self.holds(value - constant, False, deep=False)
        return None if found is None else (f"{self.shown(value)} is more than the following", *found)

    # ---- rules --------------------------------------------------------------------------------------------------

    def _completed_square(self, value: fmpq_mpoly, strict: bool, deep: bool) -> Lines | None:
        """A z² + B z + C ≥ 0 if A ≥ 0, C ≥ 0 and 4AC - B² ≥ 0; > 0 if A > 0 and 4AC - B² > 0."""
        degrees = value.degrees()
        if value.total_degree() > _MOST_DEGREE:
            return None
        for index in _present(value):
            if degrees[index] != 2 or any(r.variable == index for r in self.tower.field.reductions):
                continue
            letter = self.tower.generators[index].letter
            a = value.derivative(index).derivative(index) / 2
            b = (value - a * letter * letter).derivative(index)
            c = value - a * letter * letter - b * letter
            if b.is_zero():
                continue
            parts = [self.holds(a, strict, deep=False)]
            parts += [] if strict or parts[0] is None else [self.holds(c, False, deep=False)]
            if all(part is not None for part in parts):
                rest = self.holds(4 * a * c - b * b, strict, deep=False)
                if rest is not None:
                    shown = f"completing the square in {self._name(index)}: {self.shown(value)}"
                    return (shown, Used(("completing the square",)), *rest)
        return None

    def _root(self, value: fmpq_mpoly, strict: bool, deep: bool) -> Lines | None:
        """A g + B ≥ 0 with g² = p: if A ≥ 0, B² ≤ A² p or B ≥ 0; if A ≤ 0, B ≥ 0 and B² ≥ A² p."""
        degrees = value.degrees()
        for reduction in self.tower.field.reductions:
            generator = self.tower.generators.get(reduction.variable)
            if generator is None or degrees[reduction.variable] != 1 or generator.kind not in ("root", "abs"):
                continue
            if reduction.degree != 2 or not _is_nonnegative(generator.bounds):
                continue
            found = self._squared(value, generator, strict, deep)
            if found is not None:
                return (f"squaring, for the sign of {self.shown(value)}", Used(("squaring both sides",)), *found)
        return None

    def _squared(self, value: fmpq_mpoly, generator: Generator, strict: bool, deep: bool) -> Lines | None:
        a = value.derivative(generator.index)
        b = value - a * generator.letter
        squares = self.tower.field.reduced(b * b - a * a * generator.letter * generator.letter)
        above, below = self.holds(b, False, deep=deep), self.holds(-a, False, deep=deep)
        if above is not None and below is not None:
            rest = self.holds(squares, strict, deep=deep)
            return None if rest is None else (*above, *below, *rest)
        positive = self.holds(a, False, deep=deep)
        if positive is None:
            return None
        if above is not None and not strict:
            return (*positive, *above)
        rest = self.holds(-squares, strict, deep=deep)
        return None if rest is None else (*positive, *rest)

    def _coefficients(self, value: fmpq_mpoly, strict: bool) -> Lines | None:
        """No coefficient is negative once each variable is written by one that is ≥ 0."""
        if value.total_degree() > _MOST_DEGREE:
            return None
        free = [k for k in _present(value) if _is_free(self._bounds(k))]
        if len(free) > _MOST_FREE:
            return None
        for case in _sign_cases(value, self.tower, free):
            if not self._on_orthant(case, strict):
                return None
        text = f"{self.shown(value)}: no negative coefficient, with variables ≥ 0 for the differences"
        return (text, Used(("nonnegative coefficients after a change of variables",)))

    def _on_orthant(self, value: fmpq_mpoly, strict: bool) -> bool:
        positive: set[int] = set()
        for index in _present(value):
            allowed = self._bounds(index)
            if _is_free(allowed):
                continue
            if strict and allowed.lower is not None and allowed.upper is not None and allowed.upper_closed:
                end = _at(value, index, rational(allowed.upper), self.tower)
                if self.holds(end, True, deep=False) is None:
                    return False
            value = _from_zero(value, index, allowed, self.tower)
            if not (allowed.lower_closed if allowed.lower is not None else allowed.upper_closed):
                positive.add(index)
        return self.budget.spend(3) and nonnegative_on_orthant(value, frozenset(positive), strict, self.budget.spend)

    # ---- elimination --------------------------------------------------------------------------------------------

    def _eliminated(self, value: fmpq_mpoly, strict: bool) -> Lines | None:
        """In the place of a variable in which a known inequality is linear, what that inequality says is ≥ 0."""
        degrees = value.degrees()
        for fact, index, direction in self._pivots(value):
            if not self.budget.spend(2):
                return None
            slope = fact.polynomial.derivative(index)
            rest = fact.polynomial - slope * self.tower.generators[index].letter
            moved = _substituted(value, index, slope, rest, degrees[index])
            moved = -moved if direction == NEGATIVE and degrees[index] % 2 else moved
            inner = self._with(fact, index, slope, rest, direction)
            found = Positivity(inner, self.budget, self.depth + 1).holds(moved, strict)
            if found is not None:
                known = self.shown(fact.polynomial)
                text = f"with t{self.depth + 1} for {known}, which is {_sign(not fact.signs & NULL)} 0"
                return (text, Used(("elimination by a known inequality",)), *found)
        return None

    def _less_a_fact(self, value: fmpq_mpoly, strict: bool) -> Lines | None:
        """value = c F + rest with c > 0 and F ≥ 0 known, where c makes a monomial vanish."""
        terms = value.to_dict()
        for known in self.tower.facts:
            fact = known if known.signs & POSITIVE else Fact(-known.polynomial, product_of_signs(known.signs, NEGATIVE))
            if fact.signs not in (POSITIVE, POSITIVE | NULL) or len(fact.polynomial) > _MOST_TERMS:
                continue
            shared = {terms[m] / c for m, c in fact.polynomial.terms() if m in terms}
            for factor in sorted(ratio for ratio in shared if ratio > 0)[:_MOST_RATIOS]:
                if not self.budget.spend():
                    return None
                rest = self.tower.field.reduced(value - fact.polynomial * factor)
                strictly = strict and bool(fact.signs & NULL)
                found = () if rest.is_zero() and not strictly else self.holds(rest, strictly, deep=False)
                if found is not None:
                    text = f"{self.shown(value)} is {factor} times {self.shown(fact.polynomial)} and a rest"
                    return (text, Used(("elimination by a known inequality",)), *found)
        return None

    def _pivots(self, value: fmpq_mpoly) -> Iterator[tuple[Fact, int, int]]:
        """(fact, variable, sign of its coefficient) where the fact is linear in a variable that occurs in `value`."""
        present = set(_present(value))
        ordered = sorted(self.tower.facts, key=lambda fact: len(fact.polynomial))
        for known in ordered:
            fact = known if known.signs & POSITIVE else Fact(-known.polynomial, product_of_signs(known.signs, NEGATIVE))
            if fact.signs not in (POSITIVE, POSITIVE | NULL):
                continue
            if len(fact.polynomial) > _MOST_TERMS or any(self._unreal(k) for k in _present(fact.polynomial)):
                continue
            degrees = fact.polynomial.degrees()
            if sum(map(bool, degrees)) < 2 and self.depth:
                continue
            for index in _present(fact.polynomial):
                if index not in present or degrees[index] != 1 or self.tower.generators[index].is_number:
                    continue
                if any(reduction.variable == index for reduction in self.tower.field.reductions):
                    continue
                direction = self.tower.sign_of(fact.polynomial.derivative(index))
                if direction in (POSITIVE, NEGATIVE):
                    yield fact, index, direction

    def _with(self, fact: Fact, index: int, slope: fmpq_mpoly, rest: fmpq_mpoly, direction: int) -> Tower:
        """The tower in which the letter of a variable stands for the polynomial of a fact, taken ≥ 0."""
        old = self.tower
        bounds = NONNEGATIVE if fact.signs & NULL else ABOVE_ZERO
        name = Symbol(f"t{self.depth + 1}")
        fresh = replace(old.generators[index], written=name, bounds=bounds, args=(), kind="fact", is_number=False)
        facts = []
        for known in (*old.facts, *_ends_as_facts(old.generators[index])):
            if known.polynomial in (fact.polynomial, -fact.polynomial):
                continue
            degree = known.polynomial.degrees()[index]
            moved = _substituted(known.polynomial, index, slope, rest, degree)
            flips = direction == NEGATIVE and degree % 2
            if len(moved) <= _MOST_TERMS:
                facts.append(Fact(moved, product_of_signs(known.signs, NEGATIVE) if flips else known.signs))
        return Tower(old.field, False, {}, {**old.generators, index: fresh}, facts=facts)

    def is_real(self, value: fmpq_mpoly) -> bool:
        """Whether every generator in a polynomial is real."""
        return not any(self._unreal(k) for k in _present(value))

    # ---- small things -------------------------------------------------------------------------------------------

    def _bounds(self, index: int) -> Range:
        return self.tower.generators[index].bounds or REAL

    def _unreal(self, index: int) -> bool:
        return self.tower.generators[index].bounds is None

    def _name(self, index: int) -> str:
        return str(self.tower.generators[index].expr)

    def shown(self, value: fmpq_mpoly) -> str:
        """A polynomial as text."""
        return str(self.tower.expression(Quotient(value, self.tower.field.one.num)))


def constant_term(value: fmpq_mpoly) -> fmpq:
    """The coefficient of the empty monomial."""
    return value.to_dict().get((0,) * len(value.degrees()), fmpq(0))


def _refuting(strict: bool) -> int:
    return NEGATIVE | (NULL if strict else 0)


def _sign(strict: bool) -> str:
    return ">" if strict else "≥"


def _present(value: fmpq_mpoly) -> list[int]:
    return [index for index, degree in enumerate(value.degrees()) if degree > 0]


def _product(factors: list[fmpq_mpoly]) -> fmpq_mpoly:
    total = factors[0]
    for factor in factors[1:]:
        total = total * factor
    return total


def _is_free(allowed: Range) -> bool:
    return allowed.lower is None and allowed.upper is None


def _is_nonnegative(allowed: Range | None) -> bool:
    return allowed is not None and allowed.lower is not None and allowed.lower >= 0


def _sign_cases(value: fmpq_mpoly, tower: Tower, free: list[int]) -> Iterator[fmpq_mpoly]:
    """The polynomial with each variable of either sign, or its opposite, taken ≥ 0; where it is even, once."""
    if not free:
        yield value
        return
    first, *others = free
    opposite = _composed(value, first, -tower.generators[first].letter)
    for case in [value] if opposite == value else [value, opposite]:
        yield from _sign_cases(case, tower, others)


def _composed(value: fmpq_mpoly, index: int, by: fmpq_mpoly) -> fmpq_mpoly:
    letters = list(value.context().gens())
    letters[index] = by
    return value.compose(*letters)


def _at(value: fmpq_mpoly, index: int, number: fmpq, tower: Tower) -> fmpq_mpoly:
    return _composed(value, index, tower.field.ring.constant(number))


def _from_zero(value: fmpq_mpoly, index: int, allowed: Range, tower: Tower) -> fmpq_mpoly:
    """The polynomial, times a positive factor, with t ≥ 0 in the place of a variable in `allowed`.

    x = l + t, x = u - t, or x = (l + u t)/(1 + t), which leaves out u alone.
    """
    letter = tower.generators[index].letter
    if allowed.upper is None:
        assert allowed.lower is not None
        return _composed(value, index, letter + rational(allowed.lower))
    if allowed.lower is None:
        return _composed(value, index, rational(allowed.upper) - letter)
    above = rational(allowed.lower) + rational(allowed.upper) * letter
    return _homogenized(value, index, above, letter + 1, value.degrees()[index])


def _homogenized(value: fmpq_mpoly, index: int, above: fmpq_mpoly, below: fmpq_mpoly, degree: int) -> fmpq_mpoly:
    """below^degree · value(above/below) in the variable `index`."""
    ring = value.context()
    by_power: dict[int, dict[tuple[int, ...], fmpq]] = {}
    for exponents, coefficient in value.terms():
        power = int(exponents[index])
        rest = tuple(0 if k == index else int(e) for k, e in enumerate(exponents))
        by_power.setdefault(power, {})[rest] = coefficient
    total = ring.constant(0)
    for power, terms in by_power.items():
        total = total + ring.from_dict(terms) * above**power * below ** (int(degree) - power)
    return total


def _substituted(value: fmpq_mpoly, index: int, slope: fmpq_mpoly, rest: fmpq_mpoly, degree: int) -> fmpq_mpoly:
    """slope^degree · value with (t - rest)/slope for the variable, whose letter then is t."""
    letter = value.context().gens()[index]
    return _homogenized(value, index, letter - rest, slope, degree)


def _ends_as_facts(generator: Generator) -> Iterator[Fact]:
    """The bounds of a generator as facts."""
    allowed = generator.bounds or REAL
    for end, closed, signs in (
        (allowed.lower, allowed.lower_closed, POSITIVE),
        (allowed.upper, allowed.upper_closed, NEGATIVE),
    ):
        if end is not None:
            yield Fact(generator.letter - rational(Fraction(end)), signs | (NULL if closed else 0))


def without_roots(tower: Tower, value: fmpq_mpoly) -> tuple[Tower, fmpq_mpoly]:
    """The same with g^n for a symbol of which g is the n-th root: then g is a variable like any other."""
    for reduction in tower.field.reductions:
        root = tower.generators.get(reduction.variable)
        solved = None if root is None or root.kind != "root" else _solved_for_symbol(tower, reduction)
        if solved is not None and root is not None and _is_nonnegative(root.bounds):
            index, by = solved
            field = copy(tower.field)
            field.reductions = [
                Reduction(other.variable, other.degree, _composed(other.divisor, index, by))
                for other in tower.field.reductions
                if other is not reduction
            ]
            known = (*tower.facts, *_ends_as_facts(tower.generators[index]))
            facts = [Fact(_composed(fact.polynomial, index, by), fact.signs) for fact in known]
            facts = [fact for fact in facts if not fact.polynomial.is_constant()]
            return without_roots(
                Tower(field, False, {}, dict(tower.generators), facts=facts), _composed(value, index, by)
            )
    return tower, value


def _solved_for_symbol(tower: Tower, reduction: Reduction) -> tuple[int, fmpq_mpoly] | None:
    """(b, (g^n - β)/α) for the relation g^n = α b + β with a symbol b."""
    power = tower.generators[reduction.variable].letter ** reduction.degree
    radicand = power - reduction.divisor
    present = _present(radicand)
    if len(present) != 1 or radicand.total_degree() != 1 or tower.generators[present[0]].kind != "symbol":
        return None
    slope = radicand.derivative(present[0])
    rest = radicand - slope * tower.generators[present[0]].letter
    return present[0], (power - rest) / slope.leading_coefficient()
