"""Expressions as sums of monomials: a rational coefficient times powers of bases.

What is used holds wherever both sides are defined, for principal powers of complex numbers: u^a u^b = u^(a+b); for
integers n, (uv)^n = u^n v^n and (u^a)^n = u^(an); exp(a + b) = exp a exp b; and the distributive law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product

from sympy import Add, E, Expr, Integer, Mul, Piecewise, Pow, Product, Rational, Sum, Symbol, exp
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, Function

from ..errors import Obstacle
from .integers import affine

MOST_TERMS = 400
_MOST_EXPANDED = 12  # powers of sums up to this exponent are written out
_SMALL = 1_000_000  # numbers up to this are split into primes

Powers = dict[Expr, Expr]


@dataclass(frozen=True)
class Monomial:
    """coefficient · Π base^exponent."""

    coefficient: Rational
    powers: Mapping[Expr, Expr]

    def times(self, other: Monomial) -> Monomial:
        """The product."""
        powers = dict(self.powers)
        for base, exponent in other.powers.items():
            total = powers[base] + exponent if base in powers else exponent
            if total == 0:
                del powers[base]
            else:
                powers[base] = total
        return _settled(self.coefficient * other.coefficient, powers)

    @property
    def expr(self) -> Expr:
        """As an expression."""
        return Mul(self.coefficient, *(power_of(base, exponent) for base, exponent in self.powers.items()))


def power_of(base: Expr, exponent: Expr) -> Expr:
    """base^exponent."""
    return exp(exponent) if base is E else Pow(base, exponent)


def number(value: Rational) -> Monomial:
    """A constant."""
    return Monomial(value, {})


ONE = number(Integer(1))


def _settled(coefficient: Rational, powers: Powers) -> Monomial:
    """With whole powers of rational bases in the coefficient, and (-1)^n with n modulo 2."""
    kept: Powers = {}
    for base, exponent in powers.items():
        if isinstance(base, Rational) and isinstance(exponent, Integer):
            if base == 0 and exponent < 0:
                raise Obstacle("a division by zero under a sum")
            coefficient = coefficient * base**exponent
        elif base == -1:
            sign, rest = _parity(exponent)
            coefficient = coefficient * sign
            if rest != 0:
                kept[base] = rest
        else:
            kept[base] = exponent
    return Monomial(coefficient, kept)


def _parity(exponent: Expr) -> tuple[Integer, Expr]:
    """(s, e) with (-1)^exponent = s (-1)^e, by the coefficients modulo 2 of an integer form."""
    form = affine(exponent)
    if form is None or not form.is_integral or not all(symbol.is_integer for symbol in form.coefficients):
        return Integer(1), exponent
    odd = [symbol for symbol, c in form.coefficients.items() if c % 2]
    return Integer(-1 if form.constant % 2 else 1), Add(*odd)


class Monomials:
    """Writes expressions as sums of monomials. `is_integer` tells which exponents are integers for certain."""

    def __init__(self, is_integer: Callable[[Expr], bool]) -> None:
        self.is_integer = is_integer
        self._memo: dict[Basic, tuple[Monomial, ...]] = {}

    def of(self, expr: Expr) -> tuple[Monomial, ...]:
        """The monomials; like ones are gathered. Raises `Obstacle` for too many."""
        if expr not in self._memo:
            self._memo[expr] = gathered(self._compute(expr))
        return self._memo[expr]

    def collected(self, expr: Expr) -> Expr:
        """The same expression as a sum of monomials."""
        return Add(*(monomial.expr for monomial in self.of(expr)))

    def _compute(self, expr: Expr) -> list[Monomial]:
        if isinstance(expr, Rational):
            return [number(expr)]
        if isinstance(expr, Add):
            return [monomial for term in expr.args for monomial in self.of(term)]
        if isinstance(expr, Mul):
            return list(reduce(distributed, map(self.of, expr.args)))
        if isinstance(expr, exp):
            return [Monomial(Integer(1), {E: self.collected(expr.args[0])})] if expr.args[0] != 0 else [ONE]
        if isinstance(expr, Pow):
            return self._power(expr.base, self._exponent(expr.exp))
        return [Monomial(Integer(1), {self._opaque(expr): Integer(1)})]

    def _exponent(self, exponent: Expr) -> Expr:
        form = affine(exponent)
        return form.expr if form is not None else self.collected(exponent)

    def _opaque(self, expr: Expr) -> Expr:
        """A function with its arguments in normal form."""
        if isinstance(expr, (Sum, Product, Piecewise)) or not isinstance(expr, (AppliedUndef, Function)):
            return expr
        args = [self._exponent(arg) if isinstance(arg, Expr) else arg for arg in expr.args]
        return expr if tuple(args) == expr.args else expr.func(*args, evaluate=False)

    def _power(self, base: Expr, exponent: Expr) -> list[Monomial]:
        if base is E:
            return [Monomial(Integer(1), {E: exponent})] if exponent != 0 else [ONE]
        inner = self.of(base)
        whole = self.is_integer(exponent)
        if not inner:
            return [_settled(Integer(1), {Integer(0): exponent})]
        if isinstance(exponent, Integer) and 0 <= exponent <= _MOST_EXPANDED:
            product_of_all: tuple[Monomial, ...] = (ONE,)
            for _ in range(int(exponent)):
                product_of_all = distributed(product_of_all, inner)
            return list(product_of_all)
        if len(inner) == 1 and whole:
            return [self._of_monomial(inner[0], exponent)]
        if len(inner) == 1 and not inner[0].powers:
            return [_settled(Integer(1), {inner[0].coefficient: exponent})]
        if whole:
            content, rest = _primitive(inner)
            parts = {**_of_rational(content, exponent), Add(*(monomial.expr for monomial in rest)): exponent}
            return [_settled(Integer(1), parts)]
        return [Monomial(Integer(1), {self.collected(base): exponent})]

    def _of_monomial(self, inner: Monomial, exponent: Expr) -> Monomial:
        """(c Π b^e)^n = c^n Π b^(e n) for an integer n."""
        result = _settled(Integer(1), _of_rational(inner.coefficient, exponent))
        for base, own in inner.powers.items():
            product_of_exponents = self._exponent(Mul(own, exponent, evaluate=False))
            result = result.times(_settled(Integer(1), {base: product_of_exponents}))
        return result


def _of_rational(value: Rational, exponent: Expr) -> Powers:
    """value^n by primes, for an integer n."""
    powers: Powers = {Integer(-1): exponent} if value < 0 else {}
    for part, direction in ((abs(int(value.p)), 1), (int(value.q), -1)):
        for prime, multiplicity in _primes(part):
            form = affine(exponent)
            scaled = form.times(direction * multiplicity).expr if form else Mul(direction * multiplicity, exponent)
            powers[Integer(prime)] = scaled
    return powers


def _primes(value: int) -> list[tuple[int, int]]:
    if value > _SMALL:
        return [(value, 1)]
    found, divisor = [], 2
    while value > 1:
        multiplicity = 0
        while value % divisor == 0:
            value //= divisor
            multiplicity += 1
        if multiplicity:
            found.append((divisor, multiplicity))
        divisor += 1
        if divisor * divisor > value > 1:
            found.append((value, 1))
            break
    return found


def _primitive(monomials: Iterable[Monomial]) -> tuple[Rational, list[Monomial]]:
    """c and the rest of c · rest, where the first coefficient of the rest is 1."""
    ordered = sorted(monomials, key=lambda monomial: monomial.expr.sort_key())
    content = ordered[0].coefficient
    return content, [Monomial(monomial.coefficient / content, monomial.powers) for monomial in ordered]


def distributed(left: Iterable[Monomial], right: Iterable[Monomial]) -> tuple[Monomial, ...]:
    """The product of two sums of monomials. Raises `Obstacle` for too many."""
    left, right = tuple(left), tuple(right)
    if len(left) * len(right) > MOST_TERMS:
        raise Obstacle(f"a product with more than {MOST_TERMS} terms under a sum")
    return gathered([a.times(b) for a, b in product(left, right)])


def gathered(monomials: Iterable[Monomial]) -> tuple[Monomial, ...]:
    """Like monomials added, those with coefficient 0 left out."""
    total: dict[frozenset[tuple[Expr, Expr]], Monomial] = {}
    for monomial in monomials:
        key = frozenset(monomial.powers.items())
        other = total.get(key)
        coefficient = monomial.coefficient + (other.coefficient if other else 0)
        total[key] = Monomial(coefficient, monomial.powers)
    return tuple(monomial for monomial in total.values() if monomial.coefficient != 0)


def split_by(monomial: Monomial, indices: Iterable[Symbol]) -> tuple[Monomial, Monomial]:
    """The part without any of the indices, with the coefficient, and the part with them."""
    own = set(indices)
    free = {b: e for b, e in monomial.powers.items() if not own & (b.free_symbols | e.free_symbols)}
    return Monomial(monomial.coefficient, free), Monomial(
        Integer(1), {b: e for b, e in monomial.powers.items() if b not in free}
    )


def over_common_denominator(monomials: Iterable[Monomial]) -> Monomial:
    """c · (a sum) · Π base^(-n): a sum of monomials over its common denominator."""
    monomials = tuple(monomials)
    below: dict[Expr, Integer] = {}
    for monomial in monomials:
        for base, exponent in monomial.powers.items():
            if isinstance(exponent, Integer) and exponent < 0:
                below[base] = min(below.get(base, Integer(0)), exponent)
    above = [monomial.times(Monomial(Integer(1), {b: -e for b, e in below.items()})) for monomial in monomials]
    content, rest = _primitive(gathered(above)) if gathered(above) else (Integer(0), [])
    return Monomial(content, below).times(Monomial(Integer(1), {Add(*(m.expr for m in rest)): Integer(1)}))
