"""Definite integrals: polynomials times exponentials in closed form, normal integrals, and antiderivatives checked.

A proposed antiderivative F of f is used on [a, b] once F′ = f is proved there and F is smooth: the fundamental
theorem of calculus. Normal integrals: ∫ t^k exp(-αt² + βt + γ) dt over the line is √(π/α) exp(γ + β²/4α) times the
k-th moment of N(β/2α, 1/2α), for α > 0.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial

import sympy as sp

from ..calculus import TWO, ZERO, add, minus, mul, power
from ..domain import Domain
from ..equality import Effort, equal
from ..errors import Obstacle
from ..expansion import exchanged, granted
from ..graph import Graph, compounds
from ..signs import SMOOTH, signed
from ..verdict import Order, Relation, Verdict
from .language import Normal
from .moments import HALF, Term, divided, exp, moment, primitive, terms, where_zero

Propose = Callable[[sp.Expr, sp.Symbol], sp.Expr | None]


def integral(
    body: sp.Expr, t: sp.Symbol, lower: sp.Expr, upper: sp.Expr, domain: Domain, facts: list[Relation], propose: Propose
) -> sp.Expr:
    """∫ body dt in closed form; what makes it finite is added to the facts. Raises `Obstacle`."""
    infinite = (lower is sp.S.NegativeInfinity, upper is sp.oo)
    if infinite == (True, True):
        return add(*(_gaussian(term, t, facts) for term in sp.Add.make_args(body)))
    if infinite == (False, True) and lower is ZERO:
        return add(*(_half_line(term, facts) for term in terms(body, t)))
    if any(infinite) or lower is sp.oo or upper is sp.S.NegativeInfinity:
        raise Obstacle("an integral over a half-line that does not begin at 0")
    try:
        return add(*(_bounded(term, lower, upper) for term in terms(body, t)))
    except Obstacle:
        return _by_antiderivative(body, t, (lower, upper), domain, propose)


def _bounded(term: Term, lower: sp.Expr, upper: sp.Expr) -> sp.Expr:
    c, k, r = term
    plain = divided(add(power(upper, k + 1), minus(power(lower, k + 1))), sp.Integer(k + 1))
    if r is ZERO:
        return mul(c, plain)
    tilted = add(primitive(upper, k, r), minus(primitive(lower, k, r)))
    return mul(c, tilted if isinstance(r, sp.Rational) else where_zero(r, plain, tilted))


def _half_line(term: Term, facts: list[Relation]) -> sp.Expr:
    """∫ t^k exp(r t) dt over t > 0 is k!/(-r)^(k+1) for r < 0."""
    c, k, r = term
    facts.append(Relation(r, Order.LT, ZERO))
    return mul(c, sp.Integer(factorial(k)), power(minus(r), -k - 1))


def _gaussian(term: sp.Expr, t: sp.Symbol, facts: list[Relation]) -> sp.Expr:
    factors = sp.Mul.make_args(term)
    exponents = [f.args[0] for f in factors if isinstance(f, sp.exp)]
    exponents += [f.exp for f in factors if isinstance(f, sp.Pow) and f.base is sp.E]
    others = [f for f in factors if not isinstance(f, sp.exp) and not (isinstance(f, sp.Pow) and f.base is sp.E)]
    parts: dict[int, list[sp.Expr]] = {0: [], 1: [], 2: []}
    for c, k, r in terms(add(*exponents), t):
        if k > 2 or r is not ZERO:
            raise Obstacle(f"the integral of {term} over the line")
        parts[k].append(c)
    alpha, beta, gamma = minus(add(*parts[2])), add(*parts[1]), add(*parts[0])
    facts.append(Relation(alpha, Order.GT, ZERO))
    double = mul(TWO, alpha)
    law = Normal(divided(beta, double), power(double, -1))
    scale = mul(power(divided(sp.pi, alpha), HALF), exp(add(gamma, divided(power(beta, 2), mul(TWO, double)))))
    return mul(scale, add(*(mul(c, moment(law, k, r)) for c, k, r in terms(mul(*others), t))))


def _by_antiderivative(
    body: sp.Expr, t: sp.Symbol, ends: tuple[sp.Expr, sp.Expr], domain: Domain, propose: Propose
) -> sp.Expr:
    proposed = propose(body, t)
    if proposed is None:
        raise Obstacle(f"no antiderivative of {body} was found".replace(str(t), t.name))
    lower, upper = ends
    if signed(add(upper, minus(lower)), domain).mask & ~6:
        raise Obstacle("whether the ends of the interval are in order")
    inside = granted(domain, [Relation(t, Order.GE, lower), Relation(t, Order.LE, upper)])
    slope = Graph({}).differentiate(proposed, t)
    smooth = all(isinstance(node, SMOOTH) for node in compounds((proposed, body)))
    if not smooth or not all(signed(expr, inside).whole for expr in (proposed, slope, body)):
        raise Obstacle("an antiderivative that is not smooth on the whole interval")
    if equal(slope, body, inside, None, Effort()).verdict is not Verdict.PROVED:
        raise Obstacle("the antiderivative found was not proved to be one")
    above, below = (exchanged(proposed, {t: end}) for end in (upper, lower))
    assert isinstance(above, sp.Expr) and isinstance(below, sp.Expr)
    return add(above, minus(below))
