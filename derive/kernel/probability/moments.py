"""Expectations under explicit distributions in closed form.

Moments of t^k exp(rt): Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions (1994), ch. 13 (normal),
19 (exponential), 24 (Laplace), 26 (uniform). E|X - c| follows by integrating the distribution function.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb, factorial, prod

import sympy as sp

from ..calculus import ONE, TWO, ZERO, add, minus, mul, power
from ..errors import Obstacle
from ..graph import replace
from ..verdict import Order, Relation
from .language import Distribution, Exponential, Finite, Laplace, Normal, Uniform

MAX_POWER = 24
MAX_TERMS = 400

Term = tuple[sp.Expr, int, sp.Expr]  # c, k, r: c t^k exp(r t)
HALF = sp.Rational(1, 2)


def divided(above: sp.Expr, below: sp.Expr) -> sp.Expr:
    """An unevaluated quotient."""
    return mul(above, power(below, -1))


def exp(exponent: sp.Expr) -> sp.Expr:
    """An unevaluated exponential."""
    return ONE if exponent is ZERO else sp.exp(exponent, evaluate=False)


def log(argument: sp.Expr) -> sp.Expr:
    """An unevaluated logarithm."""
    return ZERO if argument is ONE else sp.log(argument, evaluate=False)


def modulus(argument: sp.Expr) -> sp.Expr:
    """An unevaluated absolute value."""
    return sp.Abs(argument, evaluate=False)


def where_zero(gap: sp.Expr, there: sp.Expr, elsewhere: sp.Expr) -> sp.Expr:
    """Cases: one value where an expression is 0, another elsewhere."""
    condition = sp.Eq(gap, ZERO, evaluate=False)
    return sp.Piecewise((there, condition), (elsewhere, sp.true), evaluate=False)


# ---- what an integrand is made of -----------------------------------------------------------------------------------


def terms(expr: sp.Expr, t: sp.Symbol) -> list[Term]:
    """An expression as a sum of c t^k exp(r t). Raises `Obstacle` for anything else."""
    if t not in expr.free_symbols:
        return [(expr, 0, ZERO)]
    if expr is t or expr == t:
        return [(ONE, 1, ZERO)]
    if isinstance(expr, sp.Add):
        return _bounded([term for part in expr.args for term in terms(part, t)])
    if isinstance(expr, sp.Mul):
        product: list[Term] = [(ONE, 0, ZERO)]
        for factor in expr.args:
            product = _times(product, terms(factor, t))
        return product
    if isinstance(expr, sp.exp) or (isinstance(expr, sp.Pow) and expr.base is sp.E):
        return [_exponential(expr.args[0] if isinstance(expr, sp.exp) else expr.exp, t)]
    if isinstance(expr, sp.Pow) and isinstance(expr.exp, sp.Integer) and 0 < expr.exp.p <= MAX_POWER:
        base, result = terms(expr.base, t), [(ONE, 0, ZERO)]
        for _ in range(int(expr.exp.p)):
            result = _times(result, base)
        return result
    raise Obstacle(f"the expectation of {expr}, which is not a polynomial times an exponential")


def _times(a: list[Term], b: list[Term]) -> list[Term]:
    return _bounded([(mul(c, d), k + m, add(r, s)) for c, k, r in a for d, m, s in b])


def _bounded(found: list[Term]) -> list[Term]:
    if len(found) > MAX_TERMS or any(k > MAX_POWER for _, k, _ in found):
        raise Obstacle("an expectation of more terms than are added up")
    return found


def _exponential(exponent: sp.Expr, t: sp.Symbol) -> Term:
    constant: list[sp.Expr] = []
    rate: list[sp.Expr] = []
    for coefficient, k, inner in terms(exponent, t):
        if inner is not ZERO or k > 1:
            raise Obstacle(f"the expectation of exp({exponent})")
        (rate if k else constant).append(coefficient)
    return exp(add(*constant)), 0, add(*rate)


# ---- moments --------------------------------------------------------------------------------------------------------


def expected(expr: sp.Expr, t: sp.Symbol, law: Distribution, facts: list[Relation]) -> sp.Expr:
    """E[expr] for t distributed as an explicit law; what makes it finite is added to the facts. Raises `Obstacle`."""
    if isinstance(law, Finite):
        return add(*(mul(mass, replace(expr, {t: outcome})) for outcome, mass in law.masses if mass is not ZERO))
    distances, others = _distances(expr, t)
    parts = [mul(factor, mean_distance(law, centre)) for factor, centre in distances]
    for c, k, r in terms(others, t) if others is not ZERO else []:
        facts.extend(converges(law, r))
        parts.append(mul(c, moment(law, k, r)))
    return add(*parts)


def _distances(expr: sp.Expr, t: sp.Symbol) -> tuple[list[tuple[sp.Expr, sp.Expr]], sp.Expr]:
    """The terms c |t - a| as pairs (c, a), and the rest."""
    found, rest = [], []
    for term in sp.Add.make_args(expr):
        factors = sp.Mul.make_args(term)
        inner = [f for f in factors if isinstance(f, sp.Abs)]
        others = [f for f in factors if not isinstance(f, sp.Abs)]
        if len(inner) == 1 and not any(t in f.free_symbols for f in others):
            slope, centre = _affine(inner[0].args[0], t)
            if slope is not None:
                found.append((mul(*others, modulus(slope)), centre))
                continue
        rest.append(term)
    return found, add(*rest)


def _affine(expr: sp.Expr, t: sp.Symbol) -> tuple[sp.Expr | None, sp.Expr]:
    """(b, c) with expr = b (t - c) for a number b; (None, 0) where it is not so."""
    try:
        found = terms(expr, t)
    except Obstacle:
        return None, ZERO
    slopes = [c for c, k, r in found if k == 1 and r is ZERO]
    constants = [c for c, k, r in found if k == 0 and r is ZERO]
    if len(slopes) + len(constants) < len(found) or len(slopes) != 1 or not isinstance(slopes[0], sp.Rational):
        return None, ZERO
    return slopes[0], minus(divided(add(*constants), slopes[0]))


def moment(law: Distribution, k: int, r: sp.Expr) -> sp.Expr:
    """E[t^k exp(r t)]."""
    if isinstance(law, Normal):
        mean, variance = law.args
        if r is ZERO:
            return _normal(mean, variance, k)
        tilt = exp(add(mul(r, mean), mul(HALF, power(r, 2), variance)))
        return mul(tilt, _normal(add(mean, mul(r, variance)), variance, k))
    if isinstance(law, Exponential):
        (rate,) = law.args
        return mul(rate, sp.Integer(factorial(k)), power(add(rate, minus(r)), -k - 1))
    if isinstance(law, Uniform):
        lower, upper = law.args
        return _uniform(lower, upper, k, r)
    if isinstance(law, Laplace):
        location, scale = law.args
        return _laplace(location, scale, k, r)
    raise Obstacle(f"the moments of {type(law).__name__}")


def _normal(mean: sp.Expr, variance: sp.Expr, k: int) -> sp.Expr:
    parts = []
    for j in range(k // 2 + 1):
        odd = prod(range(1, 2 * j, 2))
        factors = [sp.Integer(comb(k, 2 * j) * odd)]
        factors += [power(variance, j)] if j else []
        factors += [power(mean, k - 2 * j)] if k > 2 * j else []
        parts.append(mul(*factors))
    return add(*parts)


def _uniform(lower: sp.Expr, upper: sp.Expr, k: int, r: sp.Expr) -> sp.Expr:
    powers = [mul(*_powers((lower, i), (upper, k - i))) for i in range(k + 1)]
    plain = mul(sp.Rational(1, k + 1), add(*powers))
    if r is ZERO:
        return plain
    tilted = divided(add(primitive(upper, k, r), minus(primitive(lower, k, r))), add(upper, minus(lower)))
    return tilted if isinstance(r, sp.Rational) else where_zero(r, plain, tilted)


def _powers(*pairs: tuple[sp.Expr, int]) -> list[sp.Expr]:
    return [power(base, exponent) for base, exponent in pairs if exponent]


def primitive(t: sp.Expr, k: int, r: sp.Expr) -> sp.Expr:
    """The antiderivative of t^k exp(r t) for r ≠ 0: exp(r t) Σ (-1)^j k!/(k-j)! t^(k-j)/r^(j+1)."""
    parts = []
    for j in range(k + 1):
        factor = sp.Integer((-1) ** j * factorial(k) // factorial(k - j))
        parts.append(mul(factor, *_powers((t, k - j)), power(r, -j - 1)))
    return mul(exp(mul(r, t)), add(*parts))


def _laplace(location: sp.Expr, scale: sp.Expr, k: int, r: sp.Expr) -> sp.Expr:
    parts = []
    for i in range(k + 1):
        factors = [sp.Integer(comb(k, i)), *_powers((location, k - i), (scale, i))]
        parts.append(mul(*factors, _standard_laplace(i, ZERO if r is ZERO else mul(r, scale))))
    return mul(exp(ZERO if r is ZERO else mul(r, location)), add(*parts))


def _standard_laplace(i: int, r: sp.Expr) -> sp.Expr:
    """E[z^i exp(r z)] under exp(-|z|)/2, for |r| < 1."""
    if r is ZERO:
        return sp.Integer(0 if i % 2 else factorial(i))
    ends = (power(add(ONE, minus(r)), -i - 1), mul(sp.Integer((-1) ** i), power(add(ONE, r), -i - 1)))
    return mul(sp.Rational(factorial(i), 2), add(*ends))


def mean_distance(law: Distribution, c: sp.Expr) -> sp.Expr:
    """E|t - c|."""
    if isinstance(law, Finite):
        return add(*(mul(mass, modulus(add(outcome, minus(c)))) for outcome, mass in law.masses))
    if isinstance(law, Normal):
        mean, variance = law.args
        return mean_modulus(Normal, add(mean, minus(c)), power(variance, HALF))
    if isinstance(law, Laplace):
        location, scale = law.args
        return mean_modulus(Laplace, add(location, minus(c)), scale)
    if isinstance(law, Uniform):
        above, below = (add(end, minus(c)) for end in reversed(law.args))
        squares = add(mul(above, modulus(above)), minus(mul(below, modulus(below))))
        return divided(squares, mul(TWO, add(law.args[1], minus(law.args[0]))))
    if isinstance(law, Exponential):
        mean = power(law.args[0], -1)
        inside = add(c, minus(mean), mul(TWO, mean, exp(minus(mul(law.args[0], c)))))
        return sp.Piecewise((add(mean, minus(c)), sp.Le(c, ZERO, evaluate=False)), (inside, sp.true), evaluate=False)
    raise Obstacle(f"the mean distance from {type(law).__name__}")


def mean_modulus(family: type[Distribution], shift: sp.Expr, scale: sp.Expr) -> sp.Expr:
    """E|shift + scale z| for a standard normal or Laplace z and scale > 0."""
    if family is Normal:
        spread = divided(shift, mul(power(TWO, HALF), scale))
        tail = mul(scale, power(divided(TWO, sp.pi), HALF), exp(minus(power(spread, 2))))
        return add(tail, mul(shift, sp.erf(spread, evaluate=False)))
    return add(modulus(shift), mul(scale, exp(minus(divided(modulus(shift), scale)))))


# ---- what is presupposed --------------------------------------------------------------------------------------------


def presupposed(law: Distribution) -> Iterator[Relation]:
    """What the parameters of an explicit law must satisfy; that probabilities add up to 1 is checked elsewhere."""
    if isinstance(law, (Normal, Laplace)):
        yield Relation(law.args[1], Order.GT, ZERO)
    elif isinstance(law, Exponential):
        yield Relation(law.args[0], Order.GT, ZERO)
    elif isinstance(law, Uniform):
        yield Relation(law.args[0], Order.LT, law.args[1])
    elif isinstance(law, Finite):
        yield from (Relation(mass, Order.GE, ZERO) for _, mass in law.masses)


def converges(law: Distribution, r: sp.Expr) -> Iterator[Relation]:
    """What makes E[t^k exp(r t)] finite."""
    if r is ZERO:
        return
    if isinstance(law, Exponential):
        yield Relation(r, Order.LT, law.args[0])
    elif isinstance(law, Laplace):
        bound = power(law.args[1], -1)
        yield Relation(r, Order.LT, bound)
        yield Relation(minus(bound), Order.LT, r)
