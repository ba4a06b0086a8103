"""Limits known by how they were built: limit laws, power series in `Fraction`s, the hierarchy of growth, |q| < 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest
from random import Random

import sympy as sp

from benchmarks.soundness.kinds.trial import Trial
from derive import sigmoid, softplus
from derive.claims.claim import Claim, Context
from derive.claims.limits import asymptotic, big_o, diverges, little_o, tends
from derive.kernel.domain import Domain
from derive.kernel.graph import Graph

NOTHING = Context(Domain(), Graph({}))
X, A, B, W, RHO, ETA = sp.symbols("x a b w rho eta", real=True)
T = sp.Symbol("t", integer=True)
ORDER = 14


def trials(rng: Random) -> Iterator[Trial]:
    """Endless: of every construction in turn, now a true claim and now a false one."""
    makers = (_by_laws, _by_series, _by_hierarchy, _of_sequence, _of_rational_function, _with_parameters, _of_orders)
    while True:
        maker = rng.choice(makers)
        claim, is_true = maker(rng, rng.random() < 0.5)
        yield Trial(f"{maker.__name__}: {claim}", claim, NOTHING, is_true)


def _rational(rng: Random, *, nonzero: bool = False) -> sp.Rational:
    while True:
        value = sp.Rational(rng.randint(-6, 6), rng.choice([1, 1, 2, 3, 5]))
        if value or not nonzero:
            return value


def _off(rng: Random, value: sp.Expr) -> sp.Expr:
    """Another number."""
    return value + _rational(rng, nonzero=True)


# ---- limit laws -----------------------------------------------------------------------------------------------------

_NULL: tuple[Callable[[Random], sp.Expr], ...] = (
    lambda rng: X ** -rng.randint(1, 3),
    lambda rng: X ** rng.randint(0, 3) * sp.exp(-rng.randint(1, 3) * X),
    lambda rng: sp.log(X) ** rng.randint(1, 2) / X ** sp.Rational(1, rng.randint(1, 3)),
    lambda rng: 1 / sp.log(X),
    lambda rng: sp.sin(X) / X,
    lambda rng: sp.cos(rng.randint(2, 3) * X) / sp.log(X),
    lambda rng: sp.sqrt(X + rng.randint(1, 5)) - sp.sqrt(X),
    lambda rng: X ** (sp.Rational(1, 1) / X) - 1,
    lambda rng: softplus(X) - X,
    lambda rng: 1 - sp.tanh(X),
    lambda rng: sigmoid(-X),
    lambda rng: sp.pi / 2 - sp.atan(X),
    lambda rng: sp.erfc(X),
    lambda rng: sp.log(X + 1) - sp.log(X),
    lambda rng: sp.exp(-sp.sqrt(X)) * X**2,
    lambda rng: 1 / sp.gamma(X),
)
_CONTINUOUS: tuple[Callable[[sp.Expr], sp.Expr], ...] = (
    sp.exp, sp.sin, sp.cos, sp.atan, sp.tanh, sp.cosh, sigmoid, softplus, sp.erf, sp.asinh,
    lambda u: u**2, lambda u: u**3 - u, lambda u: 1 / (1 + u**2), lambda u: sp.sqrt(1 + u**2), sp.Abs,
)  # fmt: skip


def _by_laws(rng: Random, is_true: bool) -> tuple[Claim, bool]:
    """F(L + null) → F(L), and sums and products of such."""
    expr, value = _convergent(rng, 2)
    side = rng.choice([(X, sp.oo), (1 / X, 0), (-X, -sp.oo)])
    expr = expr.xreplace({X: side[0]})
    return tends(expr, X, side[1], to=value if is_true else _off(rng, value), side="+" if side[1] == 0 else ""), is_true


def _convergent(rng: Random, depth: int) -> tuple[sp.Expr, sp.Expr]:
    if depth == 0 or rng.random() < 0.2:
        value = _rational(rng)
        return value + _rational(rng, nonzero=True) * rng.choice(_NULL)(rng), value
    kind = rng.randrange(3)
    left, left_value = _convergent(rng, depth - 1)
    if kind == 0:
        function = rng.choice(_CONTINUOUS)
        return function(left), function(left_value)
    right, right_value = _convergent(rng, depth - 1)
    if kind == 1:
        return left + right, left_value + right_value
    return left * right, left_value * right_value


# ---- power series ---------------------------------------------------------------------------------------------------

Coefficients = list[Fraction]


def _factorials() -> list[int]:
    found = [1]
    for k in range(1, ORDER + 1):
        found.append(found[-1] * k)
    return found


_FACTORIAL = _factorials()
_SERIES: tuple[tuple[Callable[[sp.Expr], sp.Expr], Coefficients], ...] = (
    (sp.exp, [Fraction(1, f) for f in _FACTORIAL]),
    (sp.sin, [Fraction((-1) ** (k // 2) * (k % 2), _FACTORIAL[k]) for k in range(ORDER + 1)]),
    (sp.cos, [Fraction((-1) ** (k // 2) * (1 - k % 2), _FACTORIAL[k]) for k in range(ORDER + 1)]),
    (sp.sinh, [Fraction(k % 2, _FACTORIAL[k]) for k in range(ORDER + 1)]),
    (lambda u: sp.log(1 + u), [Fraction(0), *(Fraction((-1) ** (k + 1), k) for k in range(1, ORDER + 1))]),
    (sp.atan, [Fraction((-1) ** (k // 2) * (k % 2), k or 1) for k in range(ORDER + 1)]),
    (lambda u: 1 / (1 - u), [Fraction(1)] * (ORDER + 1)),
)


def _product(a: Coefficients, b: Coefficients) -> Coefficients:
    return [sum((a[j] * b[k - j] for j in range(k + 1)), Fraction(0)) for k in range(ORDER + 1)]


def _of_series(rng: Random, depth: int) -> tuple[sp.Expr, Coefficients]:
    if depth == 0:
        function, coefficients = rng.choice(_SERIES)
        scale = rng.choice([1, 1, -1, 2])
        return function(scale * X), [c * scale**k for k, c in enumerate(coefficients)]
    left, a = _of_series(rng, depth - 1)
    right, b = _of_series(rng, depth - 1)
    if rng.random() < 0.5:
        factor = rng.choice([Fraction(1), Fraction(-1), Fraction(2), Fraction(1, 2)])
        return left + sp.Rational(factor) * right, [x + factor * y for x, y in zip(a, b, strict=True)]
    return left * right, _product(a, b)


def _by_series(rng: Random, is_true: bool) -> tuple[Claim, bool]:
    """(f - Taylor polynomial)/x^k → the coefficient of x^k, whatever side x comes from."""
    expr, coefficients = _of_series(rng, rng.choice([0, 1, 1, 2]))
    order = rng.randint(0, 5)
    polynomial = sum(
        (sp.Rational(c.numerator, c.denominator) * X**k for k, c in enumerate(coefficients[:order])), sp.S(0)
    )
    found = coefficients[order]
    value = sp.Rational(found.numerator, found.denominator)
    return tends((expr - polynomial) / X**order, X, 0, to=value if is_true else _off(rng, value)), is_true


# ---- the hierarchy of growth ----------------------------------------------------------------------------------------


def _by_hierarchy(rng: Random, is_true: bool) -> tuple[Claim, bool]:
    """exp(exp x)^a · x^(b x) · exp(c x) · x^d · log(x)^e: the first exponent that is not 0 decides."""
    exponents = [rng.choice([0, 0, 0, 1, -1]), rng.choice([0, 0, 1, -1]), *(_rational(rng) for _ in range(3))]
    basis = (sp.exp(sp.exp(X)), sp.exp(X * sp.log(X)), sp.exp(X), X, sp.log(X))
    expr = sp.Mul(*(base**exponent for base, exponent in zip(basis, exponents, strict=True)))
    if rng.random() < 0.5:  # what grows more slowly does not matter in a sum
        expr = expr * (1 + sp.exp(-X)) + expr / sp.log(sp.log(X))
    first = next((exponent for exponent in exponents if exponent), sp.S(0))
    value: sp.Expr = sp.oo if first > 0 else sp.S(0) if first < 0 else sp.S(1)
    others = [v for v in (sp.oo, -sp.oo, sp.S(0), sp.S(1), sp.S(2)) if v != value]
    return tends(expr, X, sp.oo, to=value if is_true else rng.choice(others)), is_true


# ---- sequences ------------------------------------------------------------------------------------------------------


def _of_sequence(rng: Random, is_true: bool) -> tuple[Claim, bool]:
    """L + Σ c t^k q^t: tends to L if every |q| < 1, has no finite limit if one |q| is largest and > 1."""
    limit = _rational(rng)
    bases = rng.sample([sp.Rational(p, q) for p in range(-9, 10) for q in (4, 5, 7) if abs(p) != q and p], 2)
    if abs(bases[0]) == abs(bases[1]):
        bases = bases[:1]
    terms = [_rational(rng, nonzero=True) * T ** rng.randint(0, 2) * base**T for base in bases]
    expr = sp.Add(limit, *terms)
    if max(abs(base) for base in bases) < 1:
        if rng.random() < 0.2:
            return diverges(expr, T, sp.oo), False
        return tends(expr, T, sp.oo, to=limit if is_true else _off(rng, limit)), is_true
    if is_true:
        return diverges(expr, T, sp.oo), True
    return tends(expr, T, sp.oo, to=limit), False


def _of_rational_function(rng: Random, is_true: bool) -> tuple[Claim, bool]:
    """p/q by leading coefficients at infinity; by a common root at a point."""
    p, q = ([Fraction(rng.randint(-5, 5)) for _ in range(rng.randint(1, 4))] for _ in range(2))
    for side in (p, q):
        side[-1] = side[-1] or Fraction(1)
    if rng.random() < 0.5:
        value: sp.Expr = sp.S(0)
        if len(p) >= len(q):
            ratio = p[-1] / q[-1]
            value = (
                sp.Rational(ratio.numerator, ratio.denominator)
                if len(p) == len(q)
                else sp.oo * (1 if ratio > 0 else -1)
            )
        wrong = _off(rng, value) if value not in (sp.oo, -sp.oo) else rng.choice([-value, sp.S(0), sp.S(1)])
        return tends(_polynomial(p) / _polynomial(q), X, sp.oo, to=value if is_true else wrong), is_true
    root = Fraction(rng.randint(-3, 3), rng.choice([1, 2]))
    below = _at(q, root)
    if below == 0:
        return _of_rational_function(rng, is_true)
    ratio = _at(p, root) / below
    value = sp.Rational(ratio.numerator, ratio.denominator)
    top, bottom = (_polynomial(_times_root(side, root)) for side in (p, q))
    return tends(top / bottom, X, sp.Rational(root), to=value if is_true else _off(rng, value)), is_true


def _times_root(side: Sequence[Fraction], root: Fraction) -> list[Fraction]:
    return [a - root * b for a, b in zip_longest([Fraction(0), *side], side, fillvalue=Fraction(0))]


def _at(side: Sequence[Fraction], at: Fraction) -> Fraction:
    return sum((c * at**k for k, c in enumerate(side)), Fraction(0))


def _polynomial(side: Sequence[Fraction]) -> sp.Expr:
    return sp.Add(*(sp.Rational(c.numerator, c.denominator) * X**k for k, c in enumerate(side)))


# ---- parameters -----------------------------------------------------------------------------------------------------


def _with_parameters(rng: Random, is_true: bool) -> tuple[Claim, bool]:
    """Known for every value of the parameters; false ones fail at some of them."""
    decay = sp.Abs(1 - RHO * ETA) < 1
    c, k = _rational(rng, nonzero=True), rng.randint(1, 3)
    good: list[Claim] = [
        tends((1 - (1 - RHO * ETA) ** T) * W + c, T, sp.oo, to=W + c, given=[decay]),
        tends(T**k * (1 - RHO * ETA) ** T, T, sp.oo, to=0, given=[decay]),
        tends(A**T * T**k, T, sp.oo, to=0, given=[sp.Abs(A) < 1]),
        tends((1 - A ** (T + k)) / (1 - A), T, sp.oo, to=1 / (1 - A), given=[sp.Abs(A) < 1]),
        tends(X**A * sp.exp(-k * X), X, sp.oo, to=0),
        tends(sp.log(X) ** k / X**A, X, sp.oo, to=0, given=[A > 0]),
        tends((1 + A / X) ** (k * X), X, sp.oo, to=sp.exp(k * A)),
        tends((A * X + B) / (X + k), X, sp.oo, to=A),
        tends(sp.sin(A * X) / (k * X), X, 0, to=A / k),
        tends((A**X - 1) / X, X, 0, to=sp.log(A), given=[A > 0]),
        tends(sp.tanh(A * X) + c, X, sp.oo, to=c + 1, given=[A > 0]),
        tends((X**2 - A**2) / (X - A), X, A, to=2 * A),
        diverges(A**T, T, sp.oo, given=[sp.Abs(A) > 1]),
        diverges((1 - (1 - RHO * ETA) ** T) * W, T, sp.oo, given=[sp.Abs(1 - RHO * ETA) > 1, sp.Ne(W, 0)]),
        tends(A**T / sp.factorial(T), T, sp.oo, to=0),
        asymptotic(1 - (1 - RHO * ETA) ** T, T * RHO * ETA, ETA, 0),
        tends(sp.Max(A, X) - X, X, sp.oo, to=0),
        tends(sp.sqrt(X**2 + A * X) - X, X, sp.oo, to=A / 2),
    ]
    bad: list[Claim] = [
        tends((1 - (1 - RHO * ETA) ** T) * W + c, T, sp.oo, to=W + c),
        tends((1 - (1 - RHO * ETA) ** T) * W + c, T, sp.oo, to=W - c, given=[decay]),
        tends(A**T * T**k, T, sp.oo, to=0),
        tends(A**T, T, sp.oo, to=0, given=[sp.Abs(A) <= 1]),
        tends((1 - A ** (T + k)) / (1 - A), T, sp.oo, to=1 / (1 + A), given=[sp.Abs(A) < 1]),
        tends(X**A * sp.exp(-k * X), X, sp.oo, to=c),
        tends(sp.log(X) ** k / X**A, X, sp.oo, to=0, given=[A >= 0]),
        tends((1 + A / X) ** (k * X), X, sp.oo, to=sp.exp(A + k)),
        tends((A * X + B) / (X + k), X, sp.oo, to=B),
        tends(sp.sin(A * X) / (k * X), X, 0, to=A * (k + 1)),
        tends(sp.tanh(A * X) + c, X, sp.oo, to=c + 1, given=[A >= 0]),
        tends((X**2 - A**2) / (X - A), X, A, to=A),
        diverges(A**T, T, sp.oo, given=[sp.Abs(A) >= 1]),
        diverges((1 - (1 - RHO * ETA) ** T) * W, T, sp.oo, given=[sp.Abs(1 - RHO * ETA) > 1]),
        asymptotic(1 - (1 - RHO * ETA) ** T, T * RHO * ETA * (1 + k), ETA, 0),
        tends(sp.Max(A, X) - X, X, sp.oo, to=A),
        tends(sp.sqrt(X**2 + A * X) - X, X, sp.oo, to=A),
        tends(sp.Abs(X - A) / (X - A), X, A, to=1),
    ]
    return rng.choice(good if is_true else bad), is_true


def _of_orders(rng: Random, is_true: bool) -> tuple[Claim, bool]:
    """Powers against powers, logarithms and exponentials."""
    j, k = rng.sample([sp.Rational(n, 2) for n in range(1, 9)], 2)
    small, big = min(j, k), max(j, k)
    pair = rng.choice([(X**small, X**big), (sp.log(X) ** big, X**small), (X**big, sp.exp(small * X)),
                       (sp.exp(small * X), sp.exp(big * X))])  # fmt: skip
    if not is_true:
        pair = (pair[1], pair[0])
    kind = rng.randrange(3)
    if kind == 0:
        return little_o(*pair, X, sp.oo), is_true
    if kind == 1:
        return big_o(pair[0] * (2 + sp.sin(X)), pair[1], X, sp.oo), is_true
    wanted = pair[1] + pair[0] if is_true else pair[0] + pair[1] / (1 + rng.randint(1, 3))
    return asymptotic(wanted, pair[1], X, sp.oo), is_true
