"""Inequalities: true by construction (squares, products of constraints, textbook inequalities put together), and false
ones that plain Python arithmetic has caught at a point by a clear margin.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import sympy as sp

from benchmarks.soundness.kinds.trial import Trial
from derive.claims.claim import Context
from derive.claims.inequality import Inequality
from derive.kernel.domain import Domain
from derive.kernel.graph import Graph
from derive.kernel.language import sigmoid, softplus
from derive.kernel.verdict import Order, Relation

_NOTHING = Context(Domain(), Graph({}))
_NAMES = ("x", "y", "z")
_MARGIN = 1e-6
_SEARCH = 400

Env = dict[str, float]


@dataclass(frozen=True)
class Term:
    """An expression twice: in SymPy, and as a function in plain Python."""

    expr: sp.Expr
    value: Callable[[Env], Any]

    def __add__(self, other: Term) -> Term:
        return Term(self.expr + other.expr, lambda env: self.value(env) + other.value(env))

    def __sub__(self, other: Term) -> Term:
        return Term(self.expr - other.expr, lambda env: self.value(env) - other.value(env))

    def __mul__(self, other: Term) -> Term:
        return Term(self.expr * other.expr, lambda env: self.value(env) * other.value(env))


def number(value: Fraction | int) -> Term:
    """A rational number."""
    exact = Fraction(value)
    return Term(sp.Rational(exact.numerator, exact.denominator), lambda _: exact)


def variable(name: str) -> Term:
    """A real symbol."""
    return Term(sp.Symbol(name, real=True), lambda env: env[name])


_ONE = number(1)
_FUNCTIONS: dict[str, tuple[Any, Callable[[float], float]]] = {
    "exp": (sp.exp, math.exp),
    "tanh": (sp.tanh, math.tanh),
    "sin": (sp.sin, math.sin),
    "cos": (sp.cos, math.cos),
    "sigmoid": (sigmoid, lambda u: 1 / (1 + math.exp(-u))),
    "softplus": (softplus, lambda u: math.log1p(math.exp(u))),
    "cosh": (sp.cosh, math.cosh),
    "Abs": (sp.Abs, abs),
    "log1p of a square": (lambda u: sp.log(1 + u**2), lambda u: math.log1p(u * u)),
    "root of 1 plus a square": (lambda u: sp.sqrt(1 + u**2), lambda u: math.sqrt(1 + u * u)),
    "atan": (sp.atan, math.atan),
}


def applied(name: str, inner: Term) -> Term:
    """A function of a term."""
    function, value = _FUNCTIONS[name]
    return Term(function(inner.expr), lambda env: value(float(inner.value(env))))


def _fraction(rng: Random, size: int = 4) -> Fraction:
    return Fraction(rng.randint(-size, size), rng.choice((1, 1, 2, 3)))


def _polynomial(rng: Random, names: tuple[str, ...], terms: int = 3) -> Term:
    total = number(_fraction(rng))
    for _ in range(rng.randint(1, terms)):
        factor = number(_fraction(rng) or Fraction(1))
        for _ in range(rng.randint(1, 2)):
            factor = factor * variable(rng.choice(names))
        total = total + factor
    return total


def _names(rng: Random) -> tuple[str, ...]:
    return _NAMES[: rng.choice((1, 1, 2, 2, 3))]


# ---- true gaps: (gap, conditions, a point of the region where it is 0, or None) --------------------------------------

Built = tuple[Term, list[sp.Basic], Env | None]


def _squares(rng: Random) -> Built:
    """A sum of squares that all vanish at one rational point."""
    names = _names(rng)
    point: Env = {name: _fraction(rng, 2) for name in names}  # type: ignore[misc]
    total = number(0)
    for _ in range(rng.randint(1, 3)):
        base = _polynomial(rng, names)
        base = base - number(Fraction(base.value(point)))
        total = total + number(rng.randint(1, 3)) * base * base
    return _expanded(rng, total), [], point


def _expanded(rng: Random, term: Term) -> Term:
    return Term(sp.expand(term.expr), term.value) if rng.random() < 0.8 else term


def _on_a_box(rng: Random) -> Built:
    """Squares times products of the constraints of a box, 0 at a corner."""
    names = _names(rng)[:2]
    conditions: list[sp.Basic] = []
    total = number(0)
    corner: Env = {}
    ends = {}
    for name in names:
        low = _fraction(rng, 2)
        high = low + Fraction(rng.randint(1, 4), rng.choice((1, 2)))
        ends[name] = (low, high)
        symbol = variable(name).expr
        conditions += [symbol >= sp.Rational(low.numerator, low.denominator)]
        conditions += [symbol <= sp.Rational(high.numerator, high.denominator)]
        corner[name] = low  # type: ignore[assignment]
    for _ in range(rng.randint(1, 3)):
        name = rng.choice(names)
        product = variable(name) - number(ends[name][0])
        for other in names:
            if rng.random() < 0.5:
                product = product * (number(ends[other][1]) - variable(other))
        base = _polynomial(rng, names, 2)
        total = total + (product * base * base if rng.random() < 0.5 else product)
    return _expanded(rng, total), conditions, corner


_LEMMAS: tuple[Callable[[Term], Term], ...] = (
    lambda u: applied("exp", u) - u - _ONE,
    lambda u: u * u - applied("sin", u) * applied("sin", u),
    lambda u: u * u * number(Fraction(1, 2)) - (_ONE - applied("cos", u)),
    lambda u: applied("cosh", u) - _ONE,
    lambda u: u * u - applied("log1p of a square", u),
    lambda u: applied("root of 1 plus a square", u) - _ONE,
    lambda u: u * u * number(Fraction(1, 2)) + _ONE - applied("root of 1 plus a square", u),
    lambda u: number(Fraction(1, 4)) - applied("sigmoid", u) * (_ONE - applied("sigmoid", u)),
    lambda u: u * applied("tanh", u),
    lambda u: u * u - applied("tanh", u) * applied("tanh", u),
    lambda u: u * applied("atan", u),
)


def _lemma(rng: Random) -> Built:
    """A textbook inequality in an argument that vanishes at a rational point, and perhaps another one."""
    names = _names(rng)[:2]
    point: Env = {name: _fraction(rng, 2) for name in names}  # type: ignore[misc]
    total = number(0)
    for _ in range(rng.choice((1, 1, 2))):
        inner = _polynomial(rng, names, 1)
        inner = inner - number(Fraction(inner.value(point)))
        total = total + rng.choice(_LEMMAS)(inner) * number(rng.randint(1, 3))
    return total, [], point


def _bernoulli(rng: Random) -> Built:
    """(1 + u)^n - 1 - n u for u ≥ -1 and integer n ≥ 0, scaled; 0 for u = 0."""
    n = sp.Symbol("n", integer=True)
    x = variable("x")
    count = Term(n, lambda env: env["n"])
    factor = Fraction(rng.randint(1, 3), rng.randint(1, 3))
    inner = number(factor) * x
    power = Term((1 + inner.expr) ** n, lambda env: (1 + inner.value(env)) ** int(env["n"]))
    low = -1 / factor
    conditions = [n >= rng.randint(0, 2), x.expr >= sp.Rational(low.numerator, low.denominator)]
    return power - _ONE - count * inner, conditions, {"x": Fraction(0), "n": 3}  # type: ignore[dict-item]


_BUILDERS = (_squares, _on_a_box, _lemma, _bernoulli, _squares, _on_a_box)


def _claim(rng: Random, gap: Term, strict: bool, conditions: list[sp.Basic]) -> tuple[Inequality, str]:
    """gap ≥ 0 with a term of it moved to the other side, and perhaps the sides exchanged."""
    terms = sp.Add.make_args(gap.expr)
    moved = rng.choice(terms) if len(terms) > 1 else sp.Integer(0)
    left, right = gap.expr - moved, -moved
    order = Order.GT if strict else Order.GE
    relation = Relation(left, order, right)
    if rng.random() < 0.5:
        relation = Relation(right, Order.LT if strict else Order.LE, left)
    given = tuple(condition for condition in conditions if condition not in (sp.true, sp.false))
    text = f"{relation.lhs} {relation.order} {relation.rhs} given {list(given)}"
    return Inequality(relation, given=given), text


def _trial(claim: tuple[Inequality, str], is_true: bool) -> Trial:
    return Trial(claim[1], claim[0], _NOTHING, is_true)


def _constructed(rng: Random) -> Iterator[Trial]:
    """A true gap; the same with something taken away, and strict, at its known zero."""
    gap, conditions, zero = rng.choice(_BUILDERS)(rng)
    yield _trial(_claim(rng, gap, False, conditions), True)
    above = number(Fraction(1, rng.choice((1, 10, 1000))))
    yield _trial(_claim(rng, gap + above, True, conditions), True)
    if zero is not None:
        assert abs(float(gap.value(zero))) < 1e-12
        yield _trial(_claim(rng, gap - above, False, conditions), False)
        yield _trial(_claim(rng, gap, True, conditions), False)


def _random_gap(rng: Random, names: tuple[str, ...]) -> Term:
    total = _polynomial(rng, names, 2)
    for _ in range(rng.randint(1, 2)):
        piece = applied(rng.choice(list(_FUNCTIONS)), _polynomial(rng, names, 1))
        if rng.random() < 0.4:
            piece = piece * (variable(rng.choice(names)) if rng.random() < 0.5 else piece)
        total = total + piece * number(_fraction(rng, 2) or Fraction(1))
    return total


def _is_caught(gap: Term, rng: Random, names: tuple[str, ...], low: Fraction, high: Fraction) -> bool:
    """Whether the gap is negative by a clear margin at a point of the box, in plain Python."""
    for _ in range(_SEARCH):
        env: Env = {name: low + (high - low) * Fraction(rng.random()) for name in names}  # type: ignore[misc]
        try:
            value = float(gap.value(env))
        except OverflowError:
            continue
        if math.isfinite(value) and value < -_MARGIN * (1 + max(abs(float(v)) for v in env.values())):
            return True
    return False


def _caught(rng: Random) -> Iterator[Trial]:
    """A random gap, raised close to its least value and made false by a point that plain Python found."""
    names = _names(rng)[:2]
    gap = _random_gap(rng, names)
    low, high = Fraction(rng.randint(-3, 0)), Fraction(rng.randint(1, 3))
    values = []
    for _ in range(60):
        env: Env = {name: low + (high - low) * Fraction(rng.random()) for name in names}  # type: ignore[misc]
        values.append(float(gap.value(env)))
    least = min(values)
    raised = gap - number(Fraction(least).limit_denominator(50)) - number(Fraction(1, rng.choice((20, 200))))
    if _is_caught(raised, rng, names, low, high):
        conditions = [c for n in names for c in (variable(n).expr >= low.numerator, variable(n).expr <= high.numerator)]
        yield _trial(_claim(rng, raised, rng.random() < 0.5, conditions), False)


def trials(rng: Random) -> Iterator[Trial]:
    """An endless stream."""
    while True:
        yield from _constructed(rng) if rng.random() < 0.7 else _caught(rng)
