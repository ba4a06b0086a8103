"""Expansions in powers of one infinitesimal ω, with coefficients that vary more slowly than any power of it.

A coefficient is an expression, exact: only whole powers of ω are ever cut off. (Gruntz, On computing limits in a
symbolic manipulation system, thesis ETH 11432 (1996), section 3.3.)
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cmp_to_key
from itertools import groupby
from math import factorial

import sympy as sp
from sympy.core.function import AppliedUndef

from ..calculus import ONE, ZERO, Derivation
from ..errors import Obstacle, Undefined
from .constants import Constants, checked

_MOST_STEPS = 30_000
_MOST_EXACT_POWER = 8


class MoreTerms(Exception):
    """Everything cancelled up to the order looked at."""


@dataclass(frozen=True, slots=True)
class Series:
    """Σ coefficient · ω^exponent, exponents ascending; those from `order` on are unknown (None: it is exact)."""

    terms: tuple[tuple[sp.Expr, sp.Expr], ...]
    order: sp.Expr | None = None


@dataclass
class Scale:
    """What ω stands for: `logarithm` is log ω → -∞, and a node f is ω^c exp(rest) for `nodes[f] = (c, rest)`."""

    logarithm: sp.Expr
    nodes: dict[sp.Expr, tuple[sp.Expr, sp.Expr]]
    memo: dict[sp.Expr, Series] = field(default_factory=dict)

    def occurs_in(self, expr: sp.Expr) -> bool:
        """Whether ω does."""
        return bool(expr.has(*self.nodes))


def exponent_of(expr: sp.Expr, variable: sp.Symbol) -> sp.Expr | None:
    """u where the expression is exp(u): v log b for a power b^v whose exponent varies."""
    if isinstance(expr, sp.exp):
        return expr.args[0]
    if isinstance(expr, sp.Pow) and expr.args[1].has(variable):
        base, exponent = expr.args
        return exponent if base is sp.S.Exp1 else exponent * sp.log(base)
    return None


class Expansions(Constants):
    """Arithmetic of such series, `count` terms each. Raises `MoreTerms` and what `Constants` raises."""

    count: int
    variable: sp.Symbol
    tails: dict[sp.Basic, Callable[[int], sp.Expr]]
    steps: int = 0

    @abstractmethod
    def sign(self, expr: sp.Expr) -> int:
        """The sign of an expression for all large values of the variable."""

    @abstractmethod
    def is_zero(self, expr: sp.Expr) -> bool:
        """Whether an expression was proved to be 0."""

    # ---- arithmetic ---------------------------------------------------------------------------------------------

    def _compare(self, a: sp.Expr, b: sp.Expr) -> int:
        return self.constant_sign(a - b)

    def _earlier(self, a: sp.Expr | None, b: sp.Expr | None) -> sp.Expr | None:
        if a is None or b is None:
            return b if a is None else a
        return a if self._compare(a, b) < 0 else b

    def _collected(self, terms: Iterable[tuple[sp.Expr, sp.Expr]], order: sp.Expr | None) -> Series:
        """Sorted, like exponents merged, cut off at `order` and after `count` terms."""
        key = cmp_to_key(self._compare)
        merged = []
        for _, group in groupby(sorted(terms, key=lambda term: key(term[0])), key=lambda term: key(term[0])):
            members = list(group)
            coefficient = checked(sp.Add(*(c for _, c in members)))
            if coefficient is not ZERO:
                merged.append((members[0][0], coefficient))
        if order is not None:
            merged = [term for term in merged if self._compare(term[0], order) < 0]
        if len(merged) > self.count:
            order = merged[self.count][0]
        return Series(tuple(merged[: self.count]), order)

    def _sum(self, parts: list[Series]) -> Series:
        order: sp.Expr | None = None
        for part in parts:
            order = self._earlier(order, part.order)
        return self._collected((term for part in parts for term in part.terms), order)

    def _product(self, a: Series, b: Series) -> Series:
        order: sp.Expr | None = None
        for one, other in ((a, b), (b, a)):
            if one.order is not None:
                low = other.terms[0][0] if other.terms else other.order
                if low is None:
                    return Series(())  # times an exact 0
                order = self._earlier(order, one.order + low)
        terms = [(j + k, c * d) for j, c in a.terms for k, d in b.terms]
        return self._collected(terms, order)

    def lead(self, series: Series, expr: sp.Expr) -> tuple[sp.Expr, sp.Expr] | None:
        """The first term that is not 0; None for an expression that is 0."""
        for exponent, coefficient in series.terms:
            if self.sign(coefficient):
                return exponent, coefficient
        if series.order is None or self.is_zero(expr):
            return None
        raise MoreTerms

    def _relative(self, series: Series, lead: tuple[sp.Expr, sp.Expr]) -> Series:
        """δ with series = lead (1 + δ)."""
        exponent, coefficient = lead
        later = [(k - exponent, c / coefficient) for k, c in series.terms if self._compare(k, exponent) > 0]
        return self._collected(later, None if series.order is None else series.order - exponent)

    def _at_infinitesimal(self, coefficients: Callable[[int], sp.Expr], delta: Series) -> Series:
        """Σ a_j δ^j for a δ all of whose exponents are positive."""
        constant = Series(((ZERO, coefficients(0)),))
        if not delta.terms and delta.order is None:
            return constant
        low = delta.terms[0][0] if delta.terms else delta.order
        assert low is not None
        parts, power = [constant], Series(((ZERO, ONE),))
        for j in range(1, self.count):
            power = self._product(power, delta)
            parts.append(self._scaled(power, coefficients(j), ZERO))
        return self._sum([*parts, Series((), low * self.count)])

    def _scaled(self, series: Series, factor: sp.Expr, shift: sp.Expr) -> Series:
        """factor · ω^shift · series."""
        if factor is ZERO:
            return Series(())
        terms = tuple((k + shift, checked(c * factor)) for k, c in series.terms)
        return Series(terms, None if series.order is None else series.order + shift)

    def _split(self, series: Series) -> tuple[sp.Expr, Series]:
        """(u₀, δ): the coefficient of ω⁰, and what tends to 0 faster. Raises `MoreTerms`, `Obstacle`."""
        if series.order is not None and self.constant_sign(series.order) <= 0:
            raise MoreTerms
        still, later = ZERO, []
        for exponent, coefficient in series.terms:
            place = self.constant_sign(exponent)
            if place > 0:
                later.append((exponent, coefficient))
            elif place == 0:
                still = coefficient
            elif self.sign(coefficient):
                raise Obstacle("a function at an argument that grows too fast")
        return still, Series(tuple(later), series.order)

    # ---- nodes --------------------------------------------------------------------------------------------------

    def expand(self, expr: sp.Expr, scale: Scale) -> Series:
        """The expansion of a prepared expression in the ω of a scale."""
        found = scale.memo.get(expr)
        if found is None:
            self.steps += 1
            if self.steps > _MOST_STEPS:
                raise Obstacle("an expansion with too many steps")
            found = scale.memo[expr] = self._expand(expr, scale)
        return found

    def _expand(self, expr: sp.Expr, scale: Scale) -> Series:
        known = scale.nodes.get(expr)
        if known is not None:
            exponent, rest = known
            return self._scaled(self._exponential(self.expand(rest, scale)), ONE, exponent)
        if not scale.occurs_in(expr):
            return Series(((ZERO, expr),) if expr is not ZERO else ())
        if isinstance(expr, sp.Add):
            return self._sum([self.expand(arg, scale) for arg in expr.args])
        if isinstance(expr, sp.Mul):
            first, *others = (self.expand(arg, scale) for arg in expr.args)
            for other in others:
                first = self._product(first, other)
            return first
        exponent_part = exponent_of(expr, self.variable)
        if exponent_part is not None:
            return self._exponential(self.expand(exponent_part, scale))
        if isinstance(expr, sp.Pow):
            return self._power(expr, scale)
        argument = self.expand(expr.args[0], scale)
        if isinstance(expr, sp.Abs):  # SymPy writes √(u²) so
            return self._scaled(argument, sp.Integer(self.sign(expr.args[0])), ZERO)
        if isinstance(expr, sp.log):
            return self._logarithm(argument, expr.args[0], scale)
        if isinstance(expr, (sp.sin, sp.cos)):
            return self._circular(argument, expr.func is sp.cos)
        if isinstance(expr, (sp.atan, sp.asin, sp.erf)):
            return self._taylor(expr.func, argument)
        if isinstance(expr, AppliedUndef) and expr.func in self.tails:
            return self._tail(expr, argument)
        raise Obstacle(f"no expansion of {expr.func.__name__}")

    def _exponential(self, argument: Series) -> Series:
        still, delta = self._split(argument)
        series = self._at_infinitesimal(lambda j: sp.Rational(1, factorial(j)), delta)
        return self._scaled(series, sp.exp(still), ZERO)

    def _logarithm(self, argument: Series, expr: sp.Expr, scale: Scale) -> Series:
        lead = self.lead(argument, expr)
        if lead is None:
            raise Undefined("log 0")
        exponent, coefficient = lead
        if self.sign(coefficient) < 0:
            raise Obstacle("the logarithm of a negative quantity, which is complex")
        return self._at_infinitesimal(
            lambda j: sp.Rational((-1) ** (j + 1), j) if j else sp.log(coefficient) + exponent * scale.logarithm,
            self._relative(argument, lead),
        )

    def _power(self, expr: sp.Expr, scale: Scale) -> Series:
        base, power = expr.args
        argument = self.expand(base, scale)
        if isinstance(power, sp.Integer) and 0 < power.p <= _MOST_EXACT_POWER:
            result = argument
            for _ in range(int(power.p) - 1):
                result = self._product(result, argument)
            return result
        lead = self.lead(argument, base)
        if lead is None:
            if self.constant_sign(power) <= 0:
                raise Undefined("a division by zero")
            return Series(())
        exponent, coefficient = lead
        if not self.is_integer(power) and self.sign(coefficient) < 0:
            raise Obstacle("a power of a negative quantity, which is complex")
        series = self._at_infinitesimal(lambda j: _binomial(power, j), self._relative(argument, lead))
        return self._scaled(series, sp.Pow(coefficient, power), exponent * power)

    def _circular(self, argument: Series, is_cosine: bool) -> Series:
        """By the addition theorem."""
        still, delta = self._split(argument)
        quarter = (sp.sin(still), sp.cos(still), -sp.sin(still), -sp.cos(still))
        start = 1 if is_cosine else 0
        return self._at_infinitesimal(lambda j: quarter[(start + j) % 4] / factorial(j), delta)

    def _taylor(self, function: Callable[[sp.Expr], sp.Expr], argument: Series) -> Series:
        """Of a function that is analytic at the limit of its argument."""
        still, delta = self._split(argument)
        at = sp.Dummy("u", real=True)
        derivation = Derivation(at, lambda _: None)
        derivatives = [function(at)]
        for _ in range(1, self.count):
            derivatives.append(derivation.of(derivatives[-1]))
        return self._at_infinitesimal(
            lambda j: checked(derivatives[j].xreplace({at: still})) / factorial(j) if derivatives[j] != 0 else ZERO,
            delta,
        )

    def _tail(self, expr: sp.Expr, argument: Series) -> Series:
        """A function known by its asymptotic power series at 0."""
        still, delta = self._split(argument)
        if still is not ZERO and self.sign(still):
            raise Obstacle("an asymptotic series along two scales")
        return self._at_infinitesimal(self.tails[expr.func], delta)


def _binomial(power: sp.Expr, count: int) -> sp.Expr:
    falling = ONE
    for k in range(count):
        falling = falling * (power - k)
    return falling / factorial(count)
