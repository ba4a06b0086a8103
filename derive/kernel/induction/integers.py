"""Affine integers such as n - i + 1, and whether linear inequalities between integers follow from others.

Fourier-Motzkin elimination over the rationals, with integer tightening (Schrijver, Theory of Linear and Integer
Programming, 12.2): what it derives is true, what it does not derive may still be true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from sympy import Add, Expr, Integer, Mul, Rational, Symbol
from sympy.core.basic import Basic

from ..domain import Domain, Sort, by_name
from ..intervals import tightened
from ..verdict import Order, Relation

_MOST_INEQUALITIES = 400


@dataclass(frozen=True)
class Affine:
    """constant + Σ coefficient · symbol."""

    constant: Fraction
    coefficients: Mapping[Symbol, Fraction]

    @property
    def expr(self) -> Expr:
        """As an expression."""
        terms = [Mul(_rational(c), symbol) for symbol, c in sorted(self.coefficients.items(), key=_name)]
        return Add(*terms, _rational(self.constant))

    @property
    def is_integral(self) -> bool:
        """Whether the constant and all coefficients are integers."""
        return all(c.denominator == 1 for c in (self.constant, *self.coefficients.values()))

    def plus(self, other: Affine, factor: Fraction | int = 1) -> Affine:
        """self + factor · other."""
        total = dict(self.coefficients)
        for symbol, c in other.coefficients.items():
            more = c if factor == 1 else factor * c
            total[symbol] = total[symbol] + more if symbol in total else more
        constant = other.constant if factor == 1 else factor * other.constant
        return Affine(self.constant + constant, {s: c for s, c in total.items() if c})

    def times(self, factor: Fraction | int) -> Affine:
        """factor · self."""
        return NUMBER_0.plus(self, factor)

    def at(self, symbol: Symbol, value: Affine) -> Affine:
        """With an affine value for a symbol."""
        c = self.coefficients.get(symbol)
        if c is None:
            return self
        rest = Affine(self.constant, {s: v for s, v in self.coefficients.items() if s != symbol})
        return rest.plus(value, c)


def _name(item: tuple[Symbol, Fraction]) -> str:
    return by_name(item[0])


def _rational(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


NUMBER_0 = Affine(Fraction(0), {})


def number(value: Fraction | int) -> Affine:
    """A constant."""
    return Affine(Fraction(value), {})


@lru_cache(maxsize=4096)
def affine(expr: Basic) -> Affine | None:
    """The expression as an affine form; None if it is none. Written in any order, evaluated or not."""
    if isinstance(expr, Rational):
        return number(Fraction(int(expr.p), int(expr.q)))
    if isinstance(expr, Symbol):
        return Affine(Fraction(0), {expr: Fraction(1)})
    if isinstance(expr, Add):
        total: Affine | None = NUMBER_0
        for term in expr.args:
            part = affine(term)
            total = None if total is None or part is None else total.plus(part)
        return total
    if isinstance(expr, Mul):
        product: Affine | None = number(1)
        for factor in expr.args:
            part = affine(factor)
            product = None if product is None or part is None else _product(product, part)
        return product
    return None


def _product(a: Affine, b: Affine) -> Affine | None:
    if a.coefficients and b.coefficients:
        return None
    return b.times(a.constant) if not a.coefficients else a.times(b.constant)


class Integers:
    """What is known of integers: inequalities form ≥ 0, each with its affine form."""

    def __init__(self, symbols: Iterable[Symbol], known: Iterable[Affine]) -> None:
        self.symbols = frozenset(symbols)
        self.known = tuple(known)
        self._memo: dict[Expr, bool] = {}

    @classmethod
    def of(cls, domain: Domain, symbols: Iterable[Symbol]) -> Integers:
        """What a domain says of the integers among some symbols."""
        own = [symbol for symbol in symbols if domain.range_of(symbol).sort is Sort.INTEGER]
        known: list[Affine] = []
        for symbol in own:
            allowed, form = tightened(domain.range_of(symbol)), Affine(Fraction(0), {symbol: Fraction(1)})
            known += [] if allowed.lower is None else [form.plus(number(allowed.lower), -1)]
            known += [] if allowed.upper is None else [number(allowed.upper).plus(form, -1)]
        for fact in domain.facts:
            known += _of_fact(fact, frozenset(own))
        return cls(own, known)

    def among(self, index: Symbol, lower: Affine, upper: Affine) -> Integers:
        """The same with one more integer, lower ≤ index ≤ upper."""
        form = Affine(Fraction(0), {index: Fraction(1)})
        return Integers(self.symbols | {index}, (*self.known, form.plus(lower, -1), upper.plus(form, -1)))

    def is_integer(self, form: Affine) -> bool:
        """Whether the form is certainly an integer."""
        return form.is_integral and self.symbols.issuperset(form.coefficients)

    def grants(self, fact: Relation) -> bool:
        """Whether a relation between integers follows; False where that is not known."""
        forms = _of_fact(fact, self.symbols)
        return bool(forms) and all(map(self.implies, forms))

    def implies(self, form: Affine) -> bool:
        """Whether form ≥ 0 follows; False where that is not known."""
        if not form.coefficients:
            return form.constant >= 0
        if not self.is_integer(form):
            return False
        key = form.expr
        if key not in self._memo:
            opposite = form.times(-1).plus(number(-1))  # not form ≥ 0, so form ≤ -1
            self._memo[key] = _contradictory([*self.known, opposite])
        return self._memo[key]


def _of_fact(fact: Relation, own: frozenset[Symbol]) -> list[Affine]:
    left, right = affine(fact.lhs), affine(fact.rhs)
    if left is None or right is None:
        return []
    gap = left.plus(right, -1)
    if not gap.is_integral or not own.issuperset(gap.coefficients):
        return []
    up, down = gap, gap.times(-1)
    one = number(-1)
    return {
        Order.GE: [up],
        Order.GT: [up.plus(one)],
        Order.LE: [down],
        Order.LT: [down.plus(one)],
        Order.EQ: [up, down],
        Order.NE: [],
    }[fact.order]


def _contradictory(known: list[Affine]) -> bool:
    """Whether no rational point satisfies all; False if that takes too many inequalities to tell."""
    system = list(known)
    while True:
        if any(not form.coefficients and form.constant < 0 for form in system):
            return True
        symbols = {symbol for form in system for symbol in form.coefficients}
        if not symbols or len(system) > _MOST_INEQUALITIES:
            return False
        system = _eliminated(system, min(symbols, key=lambda symbol: (_work(system, symbol), by_name(symbol))))


def _work(system: list[Affine], symbol: Symbol) -> int:
    signs = [form.coefficients.get(symbol, Fraction(0)) for form in system]
    return sum(c > 0 for c in signs) * sum(c < 0 for c in signs)


def _eliminated(system: list[Affine], symbol: Symbol) -> list[Affine]:
    free = [form for form in system if symbol not in form.coefficients]
    above = [form for form in system if form.coefficients.get(symbol, 0) > 0]
    below = [form for form in system if form.coefficients.get(symbol, 0) < 0]
    for up in above:
        for down in below:
            joined = up.times(-down.coefficients[symbol]).plus(down, up.coefficients[symbol])
            if joined not in free:
                free.append(joined)
    return free


def as_integer(expr: Expr) -> int | None:
    """The integer that an expression is, or None."""
    form = affine(expr)
    if form is None or form.coefficients or form.constant.denominator != 1:
        return None
    return int(form.constant)


def shifted(expr: Expr, by: int) -> Expr:
    """expr + by, for an affine expression."""
    form = affine(expr)
    return Add(expr, Integer(by)) if form is None else form.plus(number(by)).expr
