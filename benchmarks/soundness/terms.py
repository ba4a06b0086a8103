"""Random terms of a known kind (real, positive, …), built unevaluated, and the symbols they are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from sympy import Expr, Integer, Rational, Symbol, cos, cosh, exp, log, sin, tanh

from derive.kernel.domain import COMPLEX, INTEGER, POSITIVE, Domain, Range
from derive.kernel.language import sigmoid, softplus
from derive.kernel.verdict import Relation

from .trees import add, call, minus, mul, over, power

REALS = tuple(Symbol(name) for name in ("x", "y", "z", "t"))
POSITIVES = tuple(Symbol(name) for name in ("p", "q", "r"))
DECLARED = tuple(Symbol(name, positive=True) for name in ("k", "l", "s"))
UNITS = tuple(Symbol(name) for name in ("u", "v"))
WHOLE = tuple(Symbol(name) for name in ("m", "n"))
COMPLEXES = tuple(Symbol(name) for name in ("c", "d"))

_RANGES = {
    **dict.fromkeys(POSITIVES, POSITIVE),
    **dict.fromkeys(UNITS, Range(lower=Fraction(-1), upper=Fraction(1))),
    **dict.fromkeys(WHOLE, INTEGER),
    **dict.fromkeys(COMPLEXES, COMPLEX),
}


def domain_of(symbols: set[Symbol], facts: tuple[Relation, ...] = ()) -> Domain:
    """The ranges that the symbols of terms stand in; the bare ones are real."""
    ranges = {symbol: _RANGES[symbol] for symbol in sorted(symbols, key=str) if symbol in _RANGES}
    return Domain(ranges, facts)


@dataclass
class Terms:
    """Draws terms. A `real` one is real, a `positive` one positive, wherever it is defined."""

    rng: Random
    depth: int = 1
    symbols: int = 3
    positives: tuple[Symbol, ...] = field(init=False)
    reals: tuple[Symbol, ...] = field(init=False)

    def __post_init__(self) -> None:
        chosen = POSITIVES if self.rng.random() < 0.7 else DECLARED
        self.positives = chosen[: self.rng.randint(1, self.symbols)]
        self.reals = REALS[: self.rng.randint(1, self.symbols)]

    def rational(self) -> Expr:
        """A small rational number, not 0."""
        number = Rational(self.rng.randint(1, 7), self.rng.choice((1, 1, 1, 2, 3, 5)))
        return number if self.rng.random() < 0.6 else -number

    def positive_rational(self) -> Expr:
        """A small positive rational number."""
        return abs(self.rational())

    def integer(self, low: int, high: int) -> int:
        """A whole number, bounds included."""
        return self.rng.randint(low, high)

    def symbol(self) -> Symbol:
        """A real symbol, now and then a positive one."""
        return self.rng.choice(self.reals if self.rng.random() < 0.85 else self.positives)

    def unit(self) -> Expr:
        """A term with values between -1 and 1, bounds excluded."""
        symbol = self.rng.choice(UNITS)
        others = (symbol, minus(symbol), power(symbol, 2), call(tanh, self.real(0)), over(symbol, Integer(2)))
        return self.rng.choice((symbol, *others))

    def whole(self) -> Expr:
        """An integer symbol, shifted now and then."""
        symbol = self.rng.choice(WHOLE)
        return symbol if self.rng.random() < 0.7 else add(symbol, Integer(self.integer(1, 3)))

    def complex(self) -> Expr:
        """A complex symbol, or a + bi."""
        return self.rng.choice(COMPLEXES)

    def linear(self) -> Expr:
        """A short linear combination of symbols."""
        names = self.rng.sample(self.reals, self.rng.randint(1, min(2, len(self.reals))))
        parts = [mul(self.rational(), name) if self.rng.random() < 0.5 else name for name in names]
        if self.rng.random() < 0.3:
            parts.append(self.rational())
        return add(*parts)

    def real(self, depth: int | None = None) -> Expr:
        """A real term."""
        depth = self.depth if depth is None else depth
        if depth <= 0 or self.rng.random() < 0.25:
            return self.symbol() if self.rng.random() < 0.8 else self.linear()
        return self._inner_real(depth - 1)

    def _inner_real(self, depth: int) -> Expr:
        kind = self.rng.randrange(13)
        if kind < 3:
            return add(self.real(depth), self.real(depth))
        if kind < 5:
            return mul(self.real(depth), self.real(depth))
        if kind == 5:
            return mul(self.rational(), self.real(depth))
        if kind == 6:
            return power(self.real(depth), self.rng.choice((2, 2, 3, -1)))
        if kind == 7:
            return over(self.real(depth), add(Integer(1), power(self.real(depth), 2)))
        if kind == 8:
            return call(exp, self.linear())
        if kind == 9:
            return call(log, self.positive(depth))
        return call(self.rng.choice((sin, cos, tanh, sigmoid)), self.real(depth))

    def positive(self, depth: int | None = None) -> Expr:
        """A positive term."""
        depth = self.depth if depth is None else depth
        if depth <= 0 or self.rng.random() < 0.35:
            return self.rng.choice(self.positives)
        return self._inner_positive(depth - 1)

    def _inner_positive(self, depth: int) -> Expr:
        kind = self.rng.randrange(9)
        if kind < 2:
            return add(self.positive(depth), self.positive(depth))
        if kind == 2:
            return mul(self.positive(depth), self.positive(depth))
        if kind == 3:
            return over(self.positive(depth), self.positive(depth))
        if kind == 4:
            return add(power(self.real(depth), 2), Integer(self.integer(1, 3)))
        if kind == 5:
            return mul(self.positive_rational(), self.positive(depth))
        if kind == 6:
            return power(self.positive(depth), Rational(self.integer(1, 3), 2))
        return call(self.rng.choice((exp, sigmoid, softplus, cosh)), self.linear())
