"""Claims for all n: sums, products and recurrences. Whether one is true is found by running it forward in fractions.

Each claim has the form of a polynomial, a few exponentials and shifted ranges whose ends differ from n by small
numbers, so that agreement at `CHECKED` indices from the first on, at two sets of generic parameters, is truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from benchmarks.soundness.kinds.trial import Trial
from derive import Domain, for_every, recurrence
from derive.claims.claim import Context
from derive.kernel.graph import Graph
from derive.kernel.induction.recurrences import Recurrence

CHECKED = 18

n, m, k, j = sp.symbols("n m k j", integer=True)
q, x, c = sp.symbols("q x c", real=True)
f, g, w = sp.symbols("f g w", cls=sp.Function)


@dataclass
class Exact:
    """Expressions in fractions: parameters, tables for given sequences, and recurrences run forward."""

    values: dict[sp.Symbol, Fraction]
    tables: Random
    rules: dict[Any, Recurrence]
    seen: dict[tuple[str, int], Fraction] = field(default_factory=dict)

    def of(self, expr: sp.Basic) -> Fraction:
        """The value. Raises ZeroDivisionError where there is none."""
        if isinstance(expr, sp.Rational):
            return Fraction(int(expr.p), int(expr.q))
        if isinstance(expr, sp.Symbol):
            return self.values[expr]
        if isinstance(expr, sp.Add):
            return sum((self.of(arg) for arg in expr.args), Fraction(0))
        if isinstance(expr, sp.Mul):
            total = Fraction(1)
            for arg in expr.args:
                total *= self.of(arg)
            return total
        if isinstance(expr, sp.Pow):
            exponent = self.of(expr.exp)
            assert exponent.denominator == 1, expr
            return self.of(expr.base) ** int(exponent)
        if isinstance(expr, (sp.Sum, sp.Product)):
            return self._ranged(expr)
        if isinstance(expr, sp.factorial):
            return self._factorial(int(self.of(expr.args[0])))
        assert isinstance(expr, AppliedUndef), expr
        return self._term(expr.func, int(self.of(expr.args[0])))

    def _factorial(self, value: int) -> Fraction:
        total = Fraction(1)
        for factor in range(1, value + 1):
            total *= factor
        return total

    def _ranged(self, expr: sp.Sum | sp.Product) -> Fraction:
        *inner, (index, low, high) = expr.limits
        body = expr.func(expr.function, *inner) if inner else expr.function
        total, before = Fraction(0 if isinstance(expr, sp.Sum) else 1), self.values.get(index)
        for value in range(int(self.of(low)), int(self.of(high)) + 1):
            self.values[index] = Fraction(value)
            total = total + self.of(body) if isinstance(expr, sp.Sum) else total * self.of(body)
        if before is not None:
            self.values[index] = before
        return total

    def _term(self, function: Any, at: int) -> Fraction:
        key = (str(function), at)
        if key not in self.seen:
            own = self.rules.get(function)
            if own is None:
                self.seen[key] = Fraction(self.tables.randint(2, 40), self.tables.choice((7, 11, 13)))
            elif at < own.start:
                raise ZeroDivisionError
            elif at < own.first:
                self.seen[key] = self.of(own.initial[at - own.start])
            else:
                before = self.values.get(own.index)
                self.values[own.index] = Fraction(at)
                self.seen[key] = self.of(own.rule)
                if before is not None:
                    self.values[own.index] = before
        return self.seen[key]


@dataclass(frozen=True)
class _Said:
    lhs: sp.Expr
    rhs: sp.Expr
    start: int
    rules: tuple[Recurrence, ...] = ()


def _truth(said: _Said, seed: int) -> bool | None:
    """Whether it holds wherever both sides have a value; None if they never have."""
    defined = False
    if said.lhs.has(sp.zoo, sp.nan) or said.rhs.has(sp.zoo, sp.nan):
        return None
    for round_ in range(2):
        for value in range(said.start, said.start + CHECKED):
            draw = Random(f"{seed}/{round_}")
            values = {s: Fraction(draw.randint(2, 30), p) for s, p in ((q, 31), (x, 17), (c, 19))}
            exact = Exact({**values, n: Fraction(value), m: Fraction(1 + (value + round_) % 5)}, draw, {})
            exact.rules = {own.function: own for own in said.rules}
            try:
                if exact.of(said.lhs) != exact.of(said.rhs):
                    return False
                defined = True
            except ZeroDivisionError:
                continue
    return True if defined else None


# ---- claims ---------------------------------------------------------------------------------------------------------


def _polynomial(rng: Random, variable: sp.Symbol) -> sp.Expr:
    return sp.Add(*(sp.Rational(rng.randint(-4, 4), rng.choice((1, 1, 2, 3))) * variable**e for e in range(4)))


def _near(rng: Random) -> int:
    return rng.choice((0, 0, 0, 1, -1, 2, -2))


def _telescoping(rng: Random) -> _Said:
    whole = _polynomial(rng, k) * rng.choice((sp.Integer(1), q**k, 2**k, (-1) ** k))
    low, start = rng.randint(0, 2), rng.randint(0, 3)
    term = sp.expand(whole - whole.subs(k, k - 1)) if rng.random() < 0.5 else whole - whole.subs(k, k - 1)
    top = n + _near(rng)
    return _Said(sp.Sum(term, (k, low, top)), whole.subs(k, top) - whole.subs(k, low - 1), start)


def _first_order(rng: Random) -> _Said:
    slope = rng.choice((q, 1 - q, 1 - q * x, sp.Integer(2), sp.Rational(-1, 3), -q))
    shift = rng.choice((sp.Integer(0), c, x * c, sp.Integer(1)))
    begin, at = rng.choice((sp.Integer(0), c, sp.Integer(2))), rng.randint(0, 2)
    rule = recurrence(w, first=begin, then=lambda w, t: slope * w(t - 1) + shift, start=at)
    steps = n - at + _near(rng) * rng.randint(0, 1)
    closed = slope**steps * begin + shift * (1 - slope**steps) / (1 - slope)
    return _Said(w(n), closed, at, (rule,))


def _second_order(rng: Random) -> _Said:
    r, s = rng.sample([sp.Integer(2), sp.Integer(-1), sp.Integer(3), q, sp.Rational(1, 2)], 2)
    a, b = rng.choice((sp.Integer(1), c)), rng.choice((sp.Integer(-2), x))
    first = (a + b, a * r + b * s)
    rule = recurrence(w, first=first, then=lambda w, t: (r + s) * w(t - 1) - r * s * w(t - 2))
    return _Said(w(n), a * r**n + b * s ** (n + rng.choice((0, 0, 0, 1))), 0, (rule,))


def _convolved(rng: Random) -> _Said:
    weight, start = rng.choice((sp.Integer(1), 1 - q, c)), rng.randint(0, 1)
    rule = recurrence(w, first=0, then=lambda w, t: q * w(t - 1) + weight * g(t), start=start)
    low = start + 1 + _near(rng) * rng.randint(0, 1)
    power = n - k + rng.choice((0, 0, 0, 1))
    if rng.random() < 0.5:
        return _Said(w(n), weight * sp.Sum(q**power * g(k), (k, low, n)), start, (rule,))
    return _Said(w(n), weight * sp.Sum(q ** (k + (power - n + k)) * g(n - k), (k, 0, n - low)), start, (rule,))


def _field(rng: Random) -> _Said:
    rule = recurrence(w, first=f(1), then=lambda w, t: w(t - 1) + (f(t) - 1) * sp.Product(g(j), (j, 1, t - 1)), start=1)
    top, low = k - 1 + _near(rng) * rng.randint(0, 1), rng.choice((1, 2, 2))
    head = f(1) if low == 2 else sp.Integer(1)
    return _Said(w(n), head + sp.Sum((f(k) - 1) * sp.Product(g(j), (j, 1, top)), (k, low, n)), 1, (rule,))


def _reindexed(rng: Random) -> _Said:
    """A shift, with terms peeled off at either end, some of them where the range is empty."""
    low, high, shift, start = rng.randint(-1, 3), n + _near(rng), rng.randint(-2, 2), rng.randint(-1, 4)
    weight = rng.choice((sp.Integer(1), q**k, k, 2**k))
    body = f(k) * weight
    kind = rng.choice((sp.Sum, sp.Sum, sp.Product))
    shifted = kind(body.subs(k, k + shift), (k, low - shift, high - shift))
    turned = kind(body.subs(k, high + low - k), (k, low, high))
    first, last = body.subs(k, low), body.subs(k, high)
    joined = sp.Add if kind is sp.Sum else sp.Mul
    peeled_last = joined(kind(body, (k, low, high - 1)), last)
    peeled_first = joined(first, kind(body, (k, low + 1, high)))
    wrong = kind(body.subs(k, k + shift), (k, low, high - shift))
    return _Said(kind(body, (k, low, high)), rng.choice((shifted, turned, peeled_last, peeled_first, wrong)), start)


def _nested(rng: Random) -> _Said:
    a, b = rng.randint(0, 2), rng.randint(0, 2)
    body = rng.choice((f(j) * g(k), f(j) * g(k) + x * f(k), f(j) * k, q**j * g(k)))
    top = n + _near(rng)
    if rng.random() < 0.5:
        swapped = sp.Sum(body, (k, b, top), (j, a, m + rng.choice((0, 0, 0, 1))))
        return _Said(sp.Sum(body, (j, a, m), (k, b, top)), swapped, rng.randint(0, 3))
    inner = rng.choice((0, 0, 0, 1))
    lhs = sp.Sum(body, (j, b, k), (k, b, top))
    return _Said(lhs, sp.Sum(body, (k, j + inner, top), (j, b, top)), rng.randint(0, 3))


def _product(rng: Random) -> _Said:
    shift, low, start = rng.randint(0, 2), rng.randint(1, 3), rng.randint(0, 3)
    choice = rng.randrange(3)
    if choice == 0:
        closed = (n + shift + _near(rng) * rng.randint(0, 1)) / sp.Integer(low + shift - 1)
        return _Said(sp.Product((k + shift) / (k + shift - 1), (k, low, n)), closed, start)
    if choice == 1:
        top = n + _near(rng) * rng.randint(0, 1)
        return _Said(sp.Product(k, (k, 1, top)), sp.factorial(n), start)
    return _Said(sp.Product(c * f(k), (k, low, n)), c ** (n - low + 1) * sp.Product(f(k), (k, low, n)), start)


_FAMILIES: tuple[Callable[[Random], _Said], ...] = (
    _telescoping, _first_order, _second_order, _convolved, _field, _reindexed, _nested, _product,
)  # fmt: skip


def _mutated(rng: Random, said: _Said) -> _Said:
    """The right side a little wrong, perhaps; or the first n another."""
    changes = (
        said.rhs + 1,
        -said.rhs,
        said.rhs.subs(n, n + 1),
        said.rhs.subs(q, q**2),
        said.rhs + (n - said.start) * (n - said.start - 1),
        said.rhs * (1 + x / 7),
    )
    return _Said(said.lhs, rng.choice(changes), said.start, said.rules)


def trials(rng: Random) -> Iterator[Trial]:
    """Claims of every family in turn, and mutants."""
    count = 0
    while True:
        said = _FAMILIES[count % len(_FAMILIES)](rng)
        if rng.random() < 0.3:
            said = _mutated(rng, said)
        truth = _truth(said, count)
        count += 1
        if truth is None:
            continue
        claim = for_every(n, said.lhs, said.rhs, start=said.start, sequences=said.rules, given=(sp.Ge(m, 1),))
        text = f"n >= {said.start}: {said.lhs} = {said.rhs}"
        if said.rules:
            own = said.rules[0]
            text += f" where w starts at {own.start} with {own.initial}, w(t) = {own.rule}"
        yield Trial(text, claim, Context(Domain(), Graph({})), truth)
