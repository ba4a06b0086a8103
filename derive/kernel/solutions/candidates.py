"""What an equation leaves as solutions in one unknown: the roots of the numerator's factors, exactly or isolated.

Linear factors give a quotient, quadratic ones the usual formula, others with rational coefficients the certified
roots of FLINT (`arb_fmpz_poly_complex_roots`: a root with imaginary part 0 is real, and all are found).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isqrt, lcm
from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq, fmpq_mpoly, fmpz_poly

from ..domain import Domain
from ..enclosure import evaluate
from ..errors import Obstacle
from ..field import Quotient
from ..normal_form import NormalForm, Reduced, reduce_difference

_BITS = (64, 256, 1024)
_MOST_DEGREE = 60


@dataclass(frozen=True)
class Candidate:
    """A real number that may be a solution: an expression, or the root number `place` of an irreducible polynomial."""

    expr: sp.Expr | None
    polynomial: tuple[int, ...] = ()
    place: int = 0
    _balls: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)

    def ball(self, bits: int) -> Any:
        """An enclosure; None where there is no finite one."""
        if bits not in self._balls:
            if self.expr is not None:
                self._balls[bits] = evaluate(self.expr, {}, bits=bits)
            else:
                self._balls[bits] = _real_roots(self.polynomial, bits)[self.place]
        return self._balls[bits]

    @property
    def rational(self) -> sp.Rational | None:
        """The number, if it is written as a rational one."""
        return self.expr if isinstance(self.expr, sp.Rational) else None


@dataclass(frozen=True)
class Solved:
    """All candidates, or that every number is one (`candidates` is None), with the normal form they come from."""

    candidates: tuple[Candidate, ...] | None
    reduced: Reduced


def candidates_of(
    lhs: sp.Expr, rhs: sp.Expr, unknown: sp.Symbol, domain: Domain, definitions: Mapping[sp.Symbol, sp.Expr]
) -> Solved:
    """Every solution of `lhs = rhs` in one real unknown is among them. Raises `Obstacle`, `Undefined`."""
    reduced = reduce_difference(lhs, rhs, domain, definitions, splits=False)
    numerator = reduced.difference.num
    if reduced.is_zero:
        return Solved(None, reduced)
    own = index_of(reduced.form, unknown, numerator)
    if numerator.is_constant():
        return Solved((), reduced)
    found: dict[Candidate, None] = {}
    for factor, _ in numerator.factor()[1]:
        for candidate in _of_factor(reduced.form, factor, own):
            found[candidate] = None
    return Solved(tuple(found), reduced)


def index_of(form: NormalForm, unknown: sp.Symbol, numerator: fmpq_mpoly) -> int | None:
    """The place of the unknown among the generators. Raises `Obstacle` where others depend on it."""
    degrees = numerator.degrees()
    own = None
    for index, generator in form.generators.items():
        if generator.kind == "symbol" and generator.expr == unknown:
            own = index
        elif degrees[index] > 0 and unknown in generator.expr.free_symbols:
            raise Obstacle(
                f"the equation is not a polynomial one in {unknown.name}: it has a generator {generator.kind}"
            )
    return own


def coefficients(form: NormalForm, value: fmpq_mpoly, own: int | None) -> list[fmpq_mpoly]:
    """The coefficients of the powers of the unknown, from the constant one up."""
    parts: dict[int, dict[tuple[int, ...], Any]] = {}
    for exponents, coefficient in value.terms():
        rest = [int(e) for e in exponents]
        degree = 0
        if own is not None:
            degree, rest[own] = rest[own], 0
        parts.setdefault(degree, {})[tuple(rest)] = coefficient
    ring = form.field.ring
    return [ring.from_dict(parts.get(k, {})) for k in range(max(parts, default=0) + 1)]


def _of_factor(form: NormalForm, factor: fmpq_mpoly, own: int | None) -> list[Candidate]:
    parts = coefficients(form, factor, own)
    if all(part.is_constant() for part in parts):
        return _rational_roots(_whole(parts))
    numbers = [form.expression(Quotient(part, form.field.one.num)) for part in parts]
    strangers = {symbol.name for number in numbers for symbol in number.free_symbols}
    if strangers:
        raise Obstacle(f"the equation has parameters: {', '.join(sorted(strangers))}")
    if _sign(numbers[-1]) == 0:
        raise Obstacle("whether a leading coefficient is 0")
    if len(parts) == 1:
        return []
    if len(parts) == 2:
        quotient = form.field.quotient(-parts[0], parts[1])
        return [Candidate(form.expression(quotient))]
    if len(parts) == 3:
        return _quadratic(*numbers)
    raise Obstacle(f"a factor of degree {len(parts) - 1} whose coefficients are not rational")


def _whole(parts: list[fmpq_mpoly]) -> list[int]:
    """The coefficients as integers, up to a common factor."""
    values = [fmpq(0) if part.is_zero() else part.leading_coefficient() for part in parts]
    scale = lcm(*(int(value.denom()) for value in values))
    return [int((value * scale).numer()) for value in values]


def _rational_roots(whole: list[int]) -> list[Candidate]:
    """The real roots of an irreducible polynomial with integer coefficients."""
    if len(whole) == 1:
        return []
    if len(whole) == 2:
        return [Candidate(sp.Rational(-whole[0], whole[1]))]
    if len(whole) == 3:
        c, b, a = whole
        discriminant = b * b - 4 * a * c
        if discriminant < 0:
            return []
        outside, inside = _square_part(discriminant)
        middle, half = sp.Rational(-b, 2 * a), sp.Rational(outside, abs(2 * a))
        return [Candidate(middle + sign * half * sp.sqrt(inside)) for sign in (-1, 1)]
    if len(whole) > _MOST_DEGREE:
        raise Obstacle(f"a polynomial of degree {len(whole) - 1}")
    return [Candidate(None, tuple(whole), k) for k in range(len(_real_roots(tuple(whole), _BITS[0])))]


def _square_part(number: int) -> tuple[int, int]:
    """(s, d) with number = s² d, for the squares of small numbers at least."""
    outside, k = 1, 2
    while k <= 1_000 and k * k <= number:
        while number % (k * k) == 0:
            number //= k * k
            outside *= k
        k += 1
    root = isqrt(number)
    return (outside * root, 1) if root * root == number else (outside, number)


def _quadratic(c: sp.Expr, b: sp.Expr, a: sp.Expr) -> list[Candidate]:
    """The roots where the coefficients are real numbers."""
    discriminant = b**2 - 4 * a * c
    sign = _sign(discriminant)
    if sign == 0:
        raise Obstacle("whether a discriminant is 0")
    if sign < 0:
        return []
    return [Candidate((-b + side * sp.sqrt(discriminant)) / (2 * a)) for side in (-1, 1)]


def _sign(number: sp.Expr) -> int:
    """The sign of a real number; 0 where it is not known to have one. Raises `Obstacle` for one that is not real."""
    for bits in _BITS:
        ball = evaluate(number, {}, bits=bits)
        if isinstance(ball, acb):
            if not ball.imag.is_zero():
                raise Obstacle("a coefficient that is not real")
            ball = ball.real
        if ball is not None and (ball > 0 or ball < 0):
            return 1 if ball > 0 else -1
    return 0


def _real_roots(whole: tuple[int, ...], bits: int) -> list[arb]:
    with ctx.workprec(bits):
        roots: Any = fmpz_poly(list(whole)).complex_roots()
        real = [root.real for root, _ in roots if root.imag.is_zero()]
        return sorted(real, key=lambda root: root.mid().fmpq())
