"""Solutions: polynomials made from their roots, quotients tried one by one, systems made from a solution."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import sympy as sp

from benchmarks.soundness.kinds.trial import Trial
from derive import Domain, solutions
from derive.claims.claim import Context
from derive.claims.solutions import Solutions
from derive.kernel.graph import Graph

_EMPTY = Context(Domain(), Graph({}))
_X, _Y, _Z, _A, _B = sp.symbols("x y z a b", real=True)


def trials(rng: Random) -> Iterator[Trial]:
    """Equations whose solutions are known by how they were made, with sets that are right and sets that are off."""
    while True:
        yield from rng.choice(
            (_polynomial, _surds, _fractions, _floors, _residues, _system, _linear, _quadratic, _bounded)
        )(rng)


def _trial(claim: Solutions, is_true: bool) -> Trial:
    return Trial(repr(claim), claim, _EMPTY, is_true)


def _ratio(rng: Random, size: int = 9) -> sp.Rational:
    return sp.Rational(rng.randint(-size, size), rng.randint(1, 6))


def _off(rng: Random, right: set[Any], extra: Any) -> set[Any]:
    """The set with one more, one fewer, or one exchanged."""
    kind = rng.randint(0, 2) if right else 0
    if kind == 0:
        return right | {extra}
    fewer = right - {rng.choice(sorted(right, key=str))}
    return fewer if kind == 1 else fewer | {extra}


def _both(
    rng: Random, equation: Any, unknown: Any, right: set[Any], extra: Any, among: Any = sp.Reals
) -> Iterator[Trial]:
    yield _trial(solutions(equation, unknown, right, among), True)
    if extra not in right:
        yield _trial(solutions(equation, unknown, _off(rng, right, extra), among), False)


def _polynomial(rng: Random) -> Iterator[Trial]:
    """Π (x - r)^k times quadratics without real roots."""
    roots = {_ratio(rng) for _ in range(rng.randint(0, 4))}
    product = sp.Mul(*((_X - root) ** rng.randint(1, 2) for root in roots)) * _ratio(rng).q
    for _ in range(rng.randint(0, 2)):
        product *= (_X - _ratio(rng)) ** 2 + abs(_ratio(rng)) + 1
    other = sp.Add(*(_ratio(rng) * _X**k for k in range(rng.randint(0, 4))))
    equation = (sp.expand(product + other), other)
    yield from _both(rng, equation, _X, roots, _ratio(rng))
    inside = {root for root in roots if root.q == 1}
    yield from _both(rng, equation, _X, inside, sp.Integer(rng.randint(-9, 9)), sp.Integers)
    yield from _both(rng, equation, _X, roots, _ratio(rng), sp.Rationals)


def _surds(rng: Random) -> Iterator[Trial]:
    """(x - p)² = q: two solutions, one or none; rational ones only for a square."""
    middle, square = _ratio(rng), rng.choice((sp.Integer(rng.randint(-6, 30)), _ratio(rng) ** 2))
    roots = {middle + sp.sqrt(square), middle - sp.sqrt(square)} if square >= 0 else set()
    equation = (sp.expand((_X - middle) ** 2 - square), sp.Integer(0))
    yield from _both(rng, equation, _X, roots, _ratio(rng))
    rational = {root for root in roots if root.is_Rational}
    yield from _both(rng, equation, _X, rational, _ratio(rng), sp.Rationals)


def _fractions(rng: Random) -> Iterator[Trial]:
    """(x - r)(x - s)/(x - s) = 0: what cancels is no solution."""
    first, pole = _ratio(rng), _ratio(rng)
    quotient = sp.Mul((_X - first) * (_X - pole), sp.Pow(_X - pole, -1, evaluate=False), evaluate=False)
    right = {first} if first != pole else set()
    yield _trial(solutions((quotient, sp.Integer(0)), _X, right), True)
    yield _trial(solutions((quotient, sp.Integer(0)), _X, {first, pole}), False)
    level = sp.Integer(rng.choice((-3, -1, 1, 2)))
    yield from _both(rng, (1 / (_X - pole), level), _X, {pole + 1 / level}, _ratio(rng))


def _floors(rng: Random) -> Iterator[Trial]:
    """⌊(I - K + 2P)/S⌋ + 1 = O, and ceilings."""
    size, stride, padding = rng.randint(1, 300), rng.randint(1, 7), rng.randint(0, 4)
    kernel = rng.randint(1, size + 2 * padding)
    output = (size - kernel + 2 * padding) // stride + 1
    span = range(1, size + 2 * padding + 1)
    right = {sp.Integer(k) for k in span if (size - k + 2 * padding) // stride + 1 == output}
    with_floor = sp.floor(sp.Mul(size - _X + 2 * padding, sp.Rational(1, stride), evaluate=False), evaluate=False)
    yield from _both(rng, (with_floor + 1, output), _X, right, sp.Integer(rng.choice(span)), span)
    ceiling = {sp.Integer(k) for k in span if -((k - size) // stride) == output}
    expr = sp.ceiling(sp.Mul(size - _X, sp.Rational(1, stride), evaluate=False), evaluate=False)
    yield from _both(rng, (expr, output), _X, ceiling, sp.Integer(rng.choice(span)), span)


def _residues(rng: Random) -> Iterator[Trial]:
    """x² - m⌊x²/m⌋ = r."""
    modulus = rng.randint(2, 40)
    residue = rng.randint(0, modulus - 1)
    span = range(rng.randint(-20, 0), rng.randint(1, 40))
    right = {sp.Integer(k) for k in span if k * k % modulus == residue}
    expr = _X**2 - modulus * sp.floor(_X**2 / modulus, evaluate=False)
    yield from _both(rng, (expr, residue), _X, right, sp.Integer(rng.choice(span)), span)


def _system(rng: Random) -> Iterator[Trial]:
    """A x = A s for a random A and s: the only solution where the determinant is not 0."""
    size = rng.randint(2, 3)
    names, solution = [_X, _Y, _Z][:size], tuple(_ratio(rng) for _ in range(size))
    rows = [[rng.randint(-3, 3) for _ in range(size)] for _ in range(size)]
    if rng.random() < 0.3:
        rows[-1] = [2 * entry for entry in rows[0]]
    left = [sp.Add(*(c * name for c, name in zip(row, names, strict=True))) for row in rows]
    right = [sum((c * v for c, v in zip(row, solution, strict=True)), sp.Integer(0)) for row in rows]
    equations = list(zip(left, right, strict=True))
    regular = _determinant(rows) != 0
    yield _trial(solutions(equations, names, [solution]), regular)
    other = tuple(v + rng.choice((0, 1)) for v in solution)
    if other != solution:
        yield _trial(solutions(equations, names, [other]), False)
        yield _trial(solutions(equations, names, [solution, other]), False)
    yield _trial(solutions(equations, names, []), False)
    impossible = [*equations, (left[0] + left[-1], right[0] + right[-1] + 1)]
    yield _trial(solutions(impossible, names, []), True)


def _determinant(rows: list[list[int]]) -> int:
    if len(rows) == 1:
        return rows[0][0]
    minors = ([row[:k] + row[k + 1 :] for row in rows[1:]] for k in range(len(rows)))
    return sum((-1) ** k * rows[0][k] * _determinant(minor) for k, minor in enumerate(minors))


def _linear(rng: Random) -> Iterator[Trial]:
    """Parameters: (p(a) x - q(a, b)) = 0 with a p that never vanishes, or that does."""
    safe = rng.choice((_A**2 + rng.randint(1, 5), sp.Integer(rng.choice((-2, 3))), sp.exp(_A)))
    root = rng.choice((_A + _B, _A * _B, _B**2 - 1, _B / (_A**2 + 1)))
    yield _trial(solutions((safe * _X, sp.expand(safe * root)), _X, {root}), True)
    yield _trial(solutions((safe * _X, sp.expand(safe * root)), _X, {root + _ratio(rng) ** 2 + 1}), False)
    vanishing = rng.choice((_A, _A - _B, _A * _B, _A + rng.randint(-3, 3)))
    yield _trial(solutions((vanishing * _X, sp.expand(vanishing * root)), _X, {root}), False)
    quotient = sp.Mul(_B, sp.Pow(vanishing, -1, evaluate=False), evaluate=False)  # b/(ab) is not 1/a where b = 0
    yield _trial(solutions((vanishing * _X, _B), _X, {quotient}), True)


def _quadratic(rng: Random) -> Iterator[Trial]:
    """(x - p)(x - q) = 0 for p, q in the parameters, and x² = p, which has no real solution where p < 0."""
    roots = rng.sample((_A, _B, _A + 1, -_A, 2 * _A + _B, _A * _B, _B**2), 2)
    leading = rng.choice((sp.Integer(1), sp.Integer(-3), _A**2 + 1))
    equation = (sp.expand(leading * (_X - roots[0]) * (_X - roots[1])), sp.Integer(0))
    yield _trial(solutions(equation, _X, set(roots)), True)
    yield _trial(solutions(equation, _X, {roots[0]}), False)
    yield _trial(solutions(equation, _X, {roots[0], roots[1] + 1}), False)
    inside = rng.choice((_A, _A - _B, _A * _B, _A**2 + _B))
    yield _trial(solutions((_X**2, inside), _X, {sp.sqrt(inside), -sp.sqrt(inside)}), False)
    safe = rng.choice((_A**2 + 1, _A**2 + _B**2, sp.exp(_A)))
    yield _trial(solutions((_X**2, safe), _X, {sp.sqrt(safe), -sp.sqrt(safe)}), True)


def _bounded(rng: Random) -> Iterator[Trial]:
    """Roots in an interval whose ends may be roots."""
    roots = {_ratio(rng, 5) for _ in range(3)}
    low, high = sorted((rng.choice(sorted(roots)), _ratio(rng, 5)))
    if low == high:
        return
    left_open, right_open = rng.random() < 0.5, rng.random() < 0.5
    product = sp.expand(sp.Mul(*(_X - root for root in roots)))
    right = {
        root
        for root in roots
        if low <= root <= high and not (root == low and left_open) and not (root == high and right_open)
    }
    among = sp.Interval(low, high, left_open, right_open)
    extra = sp.Rational(*Fraction(rng.randint(-30, 30), 7).as_integer_ratio())
    yield from _both(rng, (product, 0), _X, right, extra, among)
