"""Expressions near the point of a limit, brought to exponentials, logarithms, powers, sines and a few others.

What has cases (|u|, max, a piecewise definition) takes the case that holds for all large values of the variable;
sines of something large become bounded quantities. The asymptotic series are DLMF 5.11.1 (Γ) and 7.12.1 (erfc).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial, lcm
from typing import Any

import sympy as sp
from flint import acb, arb
from sympy.core.basic import Basic

from ..calculus import ONE, ZERO
from ..cells import Cell
from ..conditions import truth
from ..errors import Obstacle, Undefined
from ..functions import MAX_SHIFT
from ..language import real_root, relu, sigmoid, softplus
from .constants import MASKS, Oscillating, checked
from .growth import Growth

HALF = sp.Rational(1, 2)
_ERROR_TAIL, _GAMMA_TAIL = sp.Function("erfc_tail"), sp.Function("Binet")


class NeedResidues(Exception):
    """A sequence alternates: look at each class of indices modulo `modulus`."""

    def __init__(self, modulus: int) -> None:
        super().__init__()
        self.modulus = modulus


@dataclass(frozen=True, slots=True)
class View:
    """How the variable x → ∞ is looked at: over the integers, as m x + r for a residue r modulo m; at a phase.

    `phase` (0 to 3): only where the angle of the one oscillation is phase · π/2 modulo 2π.
    """

    is_sequence: bool = False
    modulus: int = 1
    phase: int | None = None


class Germs(Growth):
    """Prepares expressions in the variable. Raises `NeedResidues` and what `Growth` raises."""

    def __init__(self, cell: Cell, variable: sp.Symbol, count: int, view: View) -> None:
        super().__init__(cell, variable, count)
        self.view = view
        self.tails = {_ERROR_TAIL: _error_tail, _GAMMA_TAIL: _gamma_tail}
        self.angles: dict[tuple[bool, sp.Expr], None] = {}  # of the oscillations: whether it is a step, its angle
        self.has_turns = False
        self.waves: dict[tuple[str, sp.Expr], sp.Symbol] = {}
        self._prepared: dict[Basic, sp.Expr] = {}

    def prepare(self, expr: Basic) -> sp.Expr:
        """The expression for all large values of the variable, in functions that have expansions."""
        found = self._prepared.get(expr)
        if found is None:
            found = self._prepared[expr] = checked(self._prepare(expr))
        return found

    def _prepare(self, expr: Basic) -> sp.Expr:
        if isinstance(expr, sp.Float):
            raise Obstacle(f"the float {expr} has no exact value: write a rational number")
        if not expr.args:
            return expr
        if isinstance(expr, sp.Piecewise):
            return self._piecewise(expr)
        args = tuple(self.prepare(arg) for arg in expr.args)
        if not any(arg.has(self.variable) for arg in args):
            return _folded(expr, args)
        rule = _RULES.get(type(expr))
        if rule is None:
            raise Obstacle(f"no rule for limits of {expr.func.__name__}")
        return rule(self, *args)

    def _real_positive(self, expr: sp.Expr, what: str) -> None:
        """Raises `Obstacle` unless an expression is positive for all large values of the variable."""
        sign = self.sign(expr)
        if sign == 0:
            raise Undefined(f"{what} of 0")
        if sign < 0:
            raise Obstacle(f"the {what} of a negative quantity, which is complex")

    # ---- powers -------------------------------------------------------------------------------------------------

    def _raised(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        if base is sp.S.Exp1:
            return sp.exp(exponent)
        if not exponent.has(self.variable) and self.is_integer(exponent):
            if not isinstance(exponent, sp.Integer) or exponent.p < 0:
                self._nonzero(base, exponent)
            return sp.Pow(base, exponent)
        sign = self.sign(base)
        if sign > 0:
            return sp.Pow(base, exponent)
        if sign == 0:
            power = self.sign(exponent)
            if power < 0:
                raise Undefined("a negative power of 0")
            return ZERO if power else ONE
        return self._power_of_negative(base, exponent)

    def _nonzero(self, base: sp.Expr, exponent: sp.Expr) -> None:
        if self.sign(base) == 0 and self.constant_sign(exponent) <= 0:
            raise Undefined("a division by zero")

    def _power_of_negative(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        """(-1)^e |b|^e, where (-1)^e is a constant on each class of indices, or else has modulus 1."""
        size = sp.Pow(-base, exponent)
        if not exponent.has(self.variable):
            raise Obstacle("a power of a negative quantity, which is complex")
        if not self.view.is_sequence:
            self.has_turns = True
            return self._wave("turn", exponent, acb(arb(0, 1), arb(0, 1))) * size
        coefficients = polynomial(exponent, self.variable)
        if coefficients is None or not all(map(self.is_integer, coefficients)):
            raise Obstacle("a power of a negative quantity with an exponent that may not be an integer")
        constant, *others = coefficients
        if not all(isinstance(c, sp.Integer) and c.p % 2 == 0 for c in others):
            if self.view.modulus % 2 == 0:
                raise Obstacle("a power of a negative quantity with an exponent of unknown parity")
            raise NeedResidues(2)
        return sp.Pow(-ONE, constant) * size

    # ---- oscillations -------------------------------------------------------------------------------------------

    def _wave(self, kind: str, angle: sp.Expr, ball: Any) -> sp.Symbol:
        """The bounded quantity that stands for one oscillation."""
        key = (kind, angle)
        if key not in self.waves:
            self.waves[key] = sp.Dummy(kind, real=kind != "turn")
            self.bounded[self.waves[key]] = ball
        return self.waves[key]

    def _oscillates(self, angle: sp.Expr, *, is_step: bool) -> None:
        """Remember an oscillation. Raises `Obstacle` for a second one where a phase is looked at."""
        self.angles.setdefault((is_step, angle))
        if self.view.phase is not None and len(self.angles) > 1:
            raise Obstacle("several oscillations")

    def _sine(self, angle: sp.Expr) -> sp.Expr:
        return self._circular_function("sin", angle)

    def _cosine(self, angle: sp.Expr) -> sp.Expr:
        return self._circular_function("cos", angle)

    def _circular_function(self, kind: str, angle: sp.Expr) -> sp.Expr:
        function = sp.sin if kind == "sin" else sp.cos
        if self.tends_to(angle) not in (sp.oo, -sp.oo):
            return function(angle)
        if self.view.is_sequence:
            coefficients = polynomial(angle, self.variable)
            if coefficients is not None and all(_is_turn(c) for c in coefficients[1:]):
                return self._periodic(function, coefficients)
        self._oscillates(angle, is_step=False)
        if self.view.phase is not None:
            return function(self.view.phase * sp.pi / 2)
        return self._wave(kind, angle, arb(0, 1))

    def _periodic(self, function: Callable[[sp.Expr], sp.Expr], coefficients: list[sp.Expr]) -> sp.Expr:
        """A sine whose angle advances by rational multiples of π."""
        if len(coefficients) > 2:
            raise Obstacle("the sine of a polynomial in the index")
        constant, slope = coefficients[0], coefficients[1] / sp.pi
        if slope.p % (2 * slope.q):
            raise NeedResidues(lcm(2 * int(slope.q), self.view.modulus))
        return function(constant)

    def _floor(self, value: sp.Expr) -> sp.Expr:
        limit = self.tends_to(value)
        if limit in (sp.oo, -sp.oo):
            if self.view.is_sequence:
                coefficients = polynomial(value, self.variable)
                if coefficients is not None and all(isinstance(c, sp.Rational) for c in coefficients):
                    return self._stepwise(value, coefficients)
            self._oscillates(value, is_step=True)
            if self.view.phase is not None:
                return value - sp.Rational(self.view.phase % 2, 2)
            return value - self._wave("frac", value, (arb(1) + arb(0, 1)) / 2)
        low = sp.floor(limit) if isinstance(limit, sp.Rational) else None
        if low is None:
            raise Obstacle("the integer part of a quantity whose limit is not rational")
        return low - ONE if low == limit and self.sign(value - low) < 0 else low

    def _stepwise(self, value: sp.Expr, coefficients: list[sp.Expr]) -> sp.Expr:
        """The integer part of a polynomial in the index: the constant one's on each class of indices."""
        common = lcm(*(int(c.q) for c in coefficients[1:]))
        if common > 1:
            raise NeedResidues(common * self.view.modulus)
        constant = coefficients[0]
        return value - constant + sp.floor(constant)

    def _ceiling(self, value: sp.Expr) -> sp.Expr:
        return -self._floor(-value)

    # ---- cases --------------------------------------------------------------------------------------------------

    def _absolute(self, value: sp.Expr) -> sp.Expr:
        try:
            return self.sign(value) * value
        except Oscillating:
            return self._wave("sign", value, arb(0, 1)) * value

    def _signum(self, value: sp.Expr) -> sp.Expr:
        return sp.Integer(self.sign(value))

    def _heaviside(self, value: sp.Expr, half: sp.Expr = HALF) -> sp.Expr:
        return (ZERO, half, ONE)[self.sign(value) + 1]

    def _rectified(self, value: sp.Expr) -> sp.Expr:
        return value if self.sign(value) > 0 else ZERO

    def _largest(self, *values: sp.Expr) -> sp.Expr:
        best = values[0]
        for value in values[1:]:
            best = value if self.sign(value - best) > 0 else best
        return best

    def _smallest(self, *values: sp.Expr) -> sp.Expr:
        return -self._largest(*(-value for value in values))

    def _root(self, value: sp.Expr, degree: sp.Expr) -> sp.Expr:
        if not (isinstance(degree, sp.Integer) and degree.p > 0 and degree.p % 2):
            raise Obstacle("a real root whose degree is not a positive odd integer")
        sign = self.sign(value)
        return sign * sp.Pow(sign * value, 1 / degree) if sign else ZERO

    def _piecewise(self, expr: sp.Piecewise) -> sp.Expr:
        for branch, condition in expr.args:
            if truth(condition, self._stands):
                return self.prepare(branch)
        raise Undefined("no case of a piecewise definition applies")

    def _stands(self, left: sp.Expr, right: sp.Expr, accepted: int) -> bool:
        return bool(MASKS[self.sign(self.prepare(left) - self.prepare(right))] & accepted)

    # ---- functions ----------------------------------------------------------------------------------------------

    def _logarithmic(self, value: sp.Expr) -> sp.Expr:
        self._real_positive(value, "logarithm")
        return sp.log(value)

    def _tanh(self, value: sp.Expr) -> sp.Expr:
        decay = sp.exp(-2 * value)
        return (ONE - decay) / (ONE + decay)

    def _coth(self, value: sp.Expr) -> sp.Expr:
        return ONE / self._defined(self._tanh(value))

    def _sinh(self, value: sp.Expr) -> sp.Expr:
        return (sp.exp(value) - sp.exp(-value)) / 2

    def _cosh(self, value: sp.Expr) -> sp.Expr:
        return (sp.exp(value) + sp.exp(-value)) / 2

    def _defined(self, divisor: sp.Expr) -> sp.Expr:
        if self.sign(divisor) == 0:
            raise Undefined("a division by zero")
        return divisor

    def _arctangent(self, value: sp.Expr) -> sp.Expr:
        limit = self.tends_to(value)
        if limit in (sp.oo, -sp.oo):
            return (sp.pi / 2 if limit is sp.oo else -sp.pi / 2) - sp.atan(1 / value)
        return sp.atan(value)

    def _arcsine(self, value: sp.Expr) -> sp.Expr:
        limit = self.tends_to(value)
        below = -1 if limit is sp.oo else 1 if limit is -sp.oo else self.constant_sign(ONE - limit)
        above = 1 if limit is sp.oo else -1 if limit is -sp.oo else self.constant_sign(ONE + limit)
        if below < 0 or above < 0:
            raise Obstacle("the arcsine of a quantity beyond 1, which is complex")
        if below == 0:
            return sp.pi / 2 - 2 * sp.asin(self._raised((ONE - value) / 2, HALF))
        return -self._arcsine(-value) if above == 0 else sp.asin(value)

    def _arcosh(self, value: sp.Expr) -> sp.Expr:
        return self._logarithmic(value + self._raised(value - ONE, HALF) * self._raised(value + ONE, HALF))

    def _arsinh(self, value: sp.Expr) -> sp.Expr:
        if self.tends_to(value) is -sp.oo:
            return -self._arsinh(-value)
        return sp.log(value + sp.sqrt(value**2 + ONE))

    def _artanh(self, value: sp.Expr) -> sp.Expr:
        return (self._logarithmic(ONE + value) - self._logarithmic(ONE - value)) / 2

    def _error(self, value: sp.Expr) -> sp.Expr:
        limit = self.tends_to(value)
        if limit is sp.oo:
            return ONE - sp.exp(-(value**2)) * _ERROR_TAIL(1 / value)
        return -self._error(-value) if limit is -sp.oo else sp.erf(value)

    def _gamma(self, value: sp.Expr) -> sp.Expr:
        if self.tends_to(value) is not sp.oo:
            raise Obstacle("Γ of a quantity that does not grow")
        exponent = (value - HALF) * sp.log(value) - value + sp.log(2 * sp.pi) / 2
        return sp.exp(exponent + _GAMMA_TAIL(1 / value))

    def _binomial(self, n: sp.Expr, k: sp.Expr) -> sp.Expr:
        if isinstance(k, sp.Integer) and 0 <= k.p <= MAX_SHIFT:
            return sp.Mul(*(n - j for j in range(int(k.p)))) / factorial(int(k.p))
        tops = [self._gamma(v + ONE) if v.has(self.variable) else sp.gamma(v + ONE) for v in (n, k, n - k)]
        return tops[0] / (tops[1] * tops[2])


def _is_turn(coefficient: sp.Expr) -> bool:
    """Whether an angle is a rational multiple of π."""
    return isinstance(coefficient / sp.pi, sp.Rational)


def _folded(expr: Basic, args: tuple[sp.Expr, ...]) -> sp.Expr:
    """A constant, with its numbers added up and multiplied out."""
    if isinstance(expr, (sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log)):
        return expr.func(*args)
    return expr if args == expr.args else expr.func(*args)


def polynomial(expr: sp.Expr, variable: sp.Symbol) -> list[sp.Expr] | None:
    """The coefficients of a polynomial in the variable, from the constant one up."""
    if not expr.has(variable):
        return [expr]
    if expr == variable:
        return [ZERO, ONE]
    if isinstance(expr, sp.Pow) and isinstance(expr.args[1], sp.Integer) and 0 < expr.args[1].p <= 8:
        return polynomial(sp.Mul(*[expr.args[0]] * int(expr.args[1].p), evaluate=False), variable)
    if not isinstance(expr, (sp.Add, sp.Mul)):
        return None
    total: list[sp.Expr] | None = None
    for arg in expr.args:
        other = polynomial(arg, variable)
        if other is None:
            return None
        combine = _added if isinstance(expr, sp.Add) else _multiplied
        total = other if total is None else combine(total, other)
    return total


def _added(a: list[sp.Expr], b: list[sp.Expr]) -> list[sp.Expr]:
    width = max(len(a), len(b))
    padded = [[*side, *[ZERO] * (width - len(side))] for side in (a, b)]
    return [x + y for x, y in zip(*padded, strict=True)]


def _multiplied(a: list[sp.Expr], b: list[sp.Expr]) -> list[sp.Expr]:
    result = [ZERO] * (len(a) + len(b) - 1)
    for j, x in enumerate(a):
        for k, y in enumerate(b):
            result[j + k] += sp.expand_mul(x * y)
    return result


def _error_tail(j: int) -> sp.Expr:
    """erfc u = exp(-u²) Σ a_j u^-j: a_(2n + 1) = (-1)^n (2n)!/(4^n n! √π)."""
    if j % 2 == 0:
        return ZERO
    n = j // 2
    return sp.Rational((-1) ** n * factorial(2 * n), 4**n * factorial(n)) / sp.sqrt(sp.pi)


def _gamma_tail(j: int) -> sp.Expr:
    """log Γ(u) = (u - ½) log u - u + ½ log 2π + Σ a_j u^-j: a_(2n - 1) = B_2n/(2n(2n - 1))."""
    return ZERO if j % 2 == 0 else sp.bernoulli(j + 1) / (j * (j + 1))


_RULES: dict[type[Basic], Callable[..., sp.Expr]] = {
    sp.Add: lambda self, *args: sp.Add(*args),
    sp.Mul: lambda self, *args: sp.Mul(*args),
    sp.Pow: Germs._raised,
    sp.exp: lambda self, u: sp.exp(u),
    sp.log: Germs._logarithmic,
    sp.sin: Germs._sine,
    sp.cos: Germs._cosine,
    sp.tan: lambda self, u: self._sine(u) / self._defined(self._cosine(u)),
    sp.cot: lambda self, u: self._cosine(u) / self._defined(self._sine(u)),
    sp.sec: lambda self, u: ONE / self._defined(self._cosine(u)),
    sp.csc: lambda self, u: ONE / self._defined(self._sine(u)),
    sp.tanh: Germs._tanh,
    sp.coth: Germs._coth,
    sp.sinh: Germs._sinh,
    sp.cosh: Germs._cosh,
    sp.sech: lambda self, u: ONE / self._cosh(u),
    sp.csch: lambda self, u: ONE / self._defined(self._sinh(u)),
    sigmoid: lambda self, u: ONE / (ONE + sp.exp(-u)),
    softplus: lambda self, u: sp.log(ONE + sp.exp(u)),
    relu: Germs._rectified,
    real_root: Germs._root,
    sp.Abs: Germs._absolute,
    sp.sign: Germs._signum,
    sp.Heaviside: Germs._heaviside,
    sp.Max: Germs._largest,
    sp.Min: Germs._smallest,
    sp.floor: Germs._floor,
    sp.ceiling: Germs._ceiling,
    sp.re: lambda self, u: u,
    sp.im: lambda self, u: ZERO,
    sp.conjugate: lambda self, u: u,
    sp.arg: lambda self, u: sp.pi if self.sign(u) < 0 else ZERO,
    sp.atan: Germs._arctangent,
    sp.acot: lambda self, u: self._arctangent(ONE / self._defined(u)),
    sp.asin: Germs._arcsine,
    sp.acos: lambda self, u: sp.pi / 2 - self._arcsine(u),
    sp.asec: lambda self, u: sp.pi / 2 - self._arcsine(ONE / self._defined(u)),
    sp.acsc: lambda self, u: self._arcsine(ONE / self._defined(u)),
    sp.asinh: Germs._arsinh,
    sp.acosh: Germs._arcosh,
    sp.atanh: Germs._artanh,
    sp.acoth: lambda self, u: self._artanh(ONE / self._defined(u)),
    sp.erf: Germs._error,
    sp.erfc: lambda self, u: ONE - self._error(u),
    sp.gamma: Germs._gamma,
    sp.factorial: lambda self, u: self._gamma(u + ONE),
    sp.binomial: Germs._binomial,
}
