"""Polynomials and rational functions whose two forms are computed apart from SymPy: dictionaries of coefficients."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from random import Random

from sympy import Expr, Integer, Rational, Symbol

from .identities import Identity
from .trees import add, mul, over, power

Exponents = tuple[int, ...]
Polynomial = dict[Exponents, Fraction]


def times(a: Polynomial, b: Polynomial) -> Polynomial:
    """The product."""
    result: Polynomial = {}
    for m, c in a.items():
        for n, d in b.items():
            key = tuple(i + j for i, j in zip(m, n, strict=True))
            result[key] = result.get(key, Fraction(0)) + c * d
    return {key: value for key, value in result.items() if value}


def plus(a: Polynomial, b: Polynomial) -> Polynomial:
    """The sum."""
    total = {key: a.get(key, Fraction(0)) + b.get(key, Fraction(0)) for key in (*a, *(k for k in b if k not in a))}
    return {key: value for key, value in total.items() if value}


def drawn(rng: Random, count: int, terms: int, degree: int) -> Polynomial:
    """A sparse polynomial in `count` symbols, not 0."""
    result: Polynomial = {}
    while not result:
        for _ in range(terms):
            key = tuple(rng.choice((0, 0, 1, rng.randint(0, degree))) for _ in range(count))
            numerator = rng.choice((1, 1, -1, 2, -2, 3, -5, 7))
            result[key] = result.get(key, Fraction(0)) + Fraction(numerator, rng.choice((1, 1, 1, 2, 3)))
        result = {key: value for key, value in result.items() if value}
    return result


def written(polynomial: Polynomial, symbols: tuple[Symbol, ...], rng: Random) -> Expr:
    """A sum of monomials, in some order."""
    terms = [_monomial(key, value, symbols) for key, value in polynomial.items()]
    rng.shuffle(terms)
    return add(*terms)


def _monomial(key: Exponents, value: Fraction, symbols: tuple[Symbol, ...]) -> Expr:
    factors: list[Expr] = [symbol if k == 1 else power(symbol, k) for symbol, k in zip(symbols, key, strict=True) if k]
    if value != 1 or not factors:
        factors.insert(0, Rational(value.numerator, value.denominator))
    return mul(*factors)


def horner(polynomial: Polynomial, symbols: tuple[Symbol, ...]) -> Expr:
    """Nested multiplication by the first symbol, with coefficients in the others nested likewise."""
    if not symbols:
        value = polynomial.get((), Fraction(0))
        return Rational(value.numerator, value.denominator)
    rows: dict[int, Polynomial] = {}
    for key, value in polynomial.items():
        rows.setdefault(key[0], {})[key[1:]] = value
    result: Expr = Integer(0)
    for degree in range(max(rows, default=0), -1, -1):
        inner = horner(rows[degree], symbols[1:]) if degree in rows else None
        if result != 0:
            result = mul(symbols[0], result)
        if inner is not None:
            result = inner if result == 0 else add(result, inner)
    return result


def expansion(rng: Random, symbols: tuple[Symbol, ...]) -> Identity:
    """A product of polynomials, or of powers of them, and its expansion."""
    parts = [drawn(rng, len(symbols), rng.randint(2, 3), 2) for _ in range(rng.randint(2, 3))]
    exponents = [rng.choice((1, 1, 2, 3)) for _ in parts]
    factors = [
        written(part, symbols, rng) if k == 1 else power(written(part, symbols, rng), k)
        for part, k in zip(parts, exponents, strict=True)
    ]
    every = [part for part, k in zip(parts, exponents, strict=True) for _ in range(k)]
    expanded = reduce(times, every)
    return mul(*factors), horner(expanded, symbols) if rng.random() < 0.3 else written(expanded, symbols, rng)


def fractions(rng: Random, symbols: tuple[Symbol, ...]) -> Identity:
    """a/b + c/d and (ad + cb)/(bd), or a/b · c/d with a common factor left in."""
    a, b, c, d = (drawn(rng, len(symbols), 2, 2) for _ in range(4))
    trees = [written(part, symbols, rng) for part in (a, b, c, d)]
    if rng.random() < 0.6:
        lhs = add(over(trees[0], trees[1]), over(trees[2], trees[3]))
        return lhs, over(written(plus(times(a, d), times(c, b)), symbols, rng), mul(trees[1], trees[3]))
    common = drawn(rng, len(symbols), 2, 1)
    above, below = times(a, common), times(b, common)
    return over(trees[0], trees[1]), over(written(above, symbols, rng), written(below, symbols, rng))


def continued(rng: Random, symbols: tuple[Symbol, ...]) -> Identity:
    """A continued fraction, and the quotient of its convergent."""
    parts = [drawn(rng, len(symbols), rng.randint(1, 2), 1) for _ in range(rng.randint(2, 4))]
    tree = written(parts[-1], symbols, rng)
    above, below = parts[-1], {(0,) * len(symbols): Fraction(1)}
    for part in reversed(parts[:-1]):
        tree = add(written(part, symbols, rng), power(tree, -1))
        above, below = plus(times(part, above), below), above
    return tree, over(written(above, symbols, rng), written(below, symbols, rng))
