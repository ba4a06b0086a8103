"""Values by mpmath at many digits, apart from `derive`: what certifies that a pair is equal and a mutant is not.

A value near a branch cut, a jump or a pole is not trusted: the point is given up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from fractions import Fraction
from random import Random
from typing import Any

import mpmath
from mpmath import mp, mpc, mpf
from sympy import (
    Abs,
    Add,
    Basic,
    Derivative,
    Expr,
    Heaviside,
    I,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Subs,
    Symbol,
    acos,
    acosh,
    acot,
    acoth,
    arg,
    asin,
    asinh,
    atan,
    atanh,
    binomial,
    ceiling,
    conjugate,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    erf,
    erfc,
    exp,
    factorial,
    floor,
    gamma,
    im,
    log,
    pi,
    re,
    sec,
    sech,
    sign,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.core.function import AppliedUndef
from sympy.core.numbers import Exp1

from derive.kernel.domain import Domain, Range, Sort
from derive.kernel.language import D, SlotDerivative, real_root, relu, sigmoid, softplus
from derive.kernel.verdict import Order, Relation

Number = Any  # mpf or mpc
Place = dict[Symbol, Fraction | tuple[Fraction, Fraction]]

DIGITS = 50
_TINY = mpf(10) ** -15
_LARGEST = mpf(10) ** 30  # next to a pole, or too large to compare


class Unsure(Exception):
    """No value that can be trusted here."""


def working(digits: int) -> AbstractContextManager[None]:
    """Work with so many digits."""
    context: AbstractContextManager[None] = mp.workdps(digits)
    return context


def numbers(place: Place) -> dict[Symbol, Number]:
    """The coordinates at the working precision."""
    return {s: mpc(*map(_mpf, v)) if isinstance(v, tuple) else _mpf(v) for s, v in place.items()}


def _mpf(value: Fraction) -> Number:
    return mpf(value.numerator) / value.denominator


class Oracle:
    """Values at one point; derivatives are central differences, taken through the definitions."""

    def __init__(self, point: Mapping[Symbol, Number], definitions: Mapping[Symbol, Expr]) -> None:
        self.point = point
        self.definitions = definitions
        self.memo: dict[Basic, Number] = {}

    def value(self, expr: Basic) -> Number:
        """The value. Raises `Unsure`."""
        found = self.memo.get(expr)
        if found is None:
            found = self.memo[expr] = self._finite(self._compute(expr))
        return found

    def _finite(self, value: Number) -> Number:
        if not mpmath.isfinite(value) or abs(value) > _LARGEST:
            raise Unsure
        return value

    def _compute(self, expr: Basic) -> Number:
        if isinstance(expr, Symbol):
            return self._symbol(expr)
        if isinstance(expr, Rational):
            return mpf(int(expr.p)) / int(expr.q)
        if isinstance(expr, (D, Derivative, Subs, SlotDerivative)):
            return self._derivative(expr)
        if isinstance(expr, Piecewise):
            return self._piecewise(expr)
        values = [self.value(a) for a in expr.args]
        if isinstance(expr, AppliedUndef):
            return _stand_in(str(expr.func), values)
        try:
            return _RULES[expr.func](*values)
        except (ZeroDivisionError, ValueError, OverflowError):
            raise Unsure from None

    def _symbol(self, symbol: Symbol) -> Number:
        found = self.point.get(symbol)
        if found is not None:
            return found
        definition = self.definitions.get(symbol)
        if definition is None:
            raise Unsure
        return self.value(definition)

    # ---- derivatives ------------------------------------------------------------------------------------------------

    def _derivative(self, expr: Basic) -> Number:
        if isinstance(expr, D):
            return self._slope(expr.quantity, expr.variable)
        if isinstance(expr, Subs):
            values = {s: self.value(v) for s, v in zip(expr.variables, expr.point, strict=True)}
            return Oracle({**self.point, **values}, self.definitions).value(expr.expr)
        if isinstance(expr, Derivative):
            inner: Expr = expr.expr
            for variable, count in expr.variable_count:
                if not isinstance(variable, Symbol):
                    raise Unsure  # SymPy's derivative by f(x)
                for _ in range(int(count)):
                    inner = D(inner, variable)
            return self.value(inner)
        raise Unsure

    def _slope(self, quantity: Expr, variable: Symbol) -> Number:
        step = mpf(10) ** (-mp.dps // 3)
        middle = self.value(variable)
        sides = [Oracle({**self.point, variable: middle + h}, self.definitions).value(quantity) for h in (step, -step)]
        return (sides[0] - sides[1]) / (2 * step)

    # ---- cases ------------------------------------------------------------------------------------------------------

    def _piecewise(self, expr: Piecewise) -> Number:
        for branch, condition in expr.args:
            if self._holds(condition):
                return self.value(branch)
        raise Unsure

    def _holds(self, condition: Basic) -> bool:
        name = condition.func.__name__
        if name in ("BooleanTrue", "BooleanFalse"):
            return bool(name == "BooleanTrue")
        gap = _clear(_real(self.value(condition.args[0]) - self.value(condition.args[1])))
        return _COMPARISONS[_ORDERS[name]](gap)

    def satisfies(self, relation: Relation) -> bool:
        """Whether a relation holds. Raises `Unsure`."""
        gap = self.value(relation.lhs) - self.value(relation.rhs)
        if relation.order in (Order.EQ, Order.NE):
            return bool(abs(gap) < _TINY) == (relation.order is Order.EQ)
        gap = _clear(_real(gap))
        return _COMPARISONS[relation.order](gap)


_ORDERS = {
    "StrictGreaterThan": Order.GT,
    "GreaterThan": Order.GE,
    "StrictLessThan": Order.LT,
    "LessThan": Order.LE,
    "Equality": Order.EQ,
    "Unequality": Order.NE,
}
_COMPARISONS: dict[Order, Callable[[Number], bool]] = {
    Order.GT: lambda gap: bool(gap > 0),
    Order.GE: lambda gap: bool(gap >= 0),
    Order.LT: lambda gap: bool(gap < 0),
    Order.LE: lambda gap: bool(gap <= 0),
    Order.EQ: lambda gap: bool(gap == 0),
    Order.NE: lambda gap: bool(gap != 0),
}


# ---- functions ---------------------------------------------------------------------------------------------


def _real(value: Number) -> Number:
    """The value of what must be real."""
    if isinstance(value, mpc):
        if abs(value.imag) > _TINY * max(1, abs(value.real)):
            raise Unsure
        return value.real
    return value


def _clear(value: Number) -> Number:
    """A real number that is either 0 or clearly not."""
    if value != 0 and abs(value) < _TINY:
        raise Unsure
    return value


def _off_cut(value: Number) -> Number:
    """A number that is not next to the negative axis; on it is fine, and 0 is not."""
    if abs(value) < _TINY:
        raise Unsure
    if isinstance(value, mpc) and value.imag == 0:
        return value.real
    if isinstance(value, mpc) and value.real < 0 and abs(value.imag) < _TINY * max(1, abs(value)):
        raise Unsure
    return value


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(exponent, mpf) and exponent == mpmath.floor(exponent) and abs(exponent) < 10**6:
        if exponent < 0 and abs(base) < _TINY:
            raise Unsure
        return base ** int(exponent)
    if base == 0 and isinstance(exponent, mpf) and exponent > 0:
        return mpf(0)
    return _off_cut(base) ** exponent


def _max(*values: Number) -> Number:
    return max(_real(v) for v in values)


def _min(*values: Number) -> Number:
    return min(_real(v) for v in values)


def _sign(value: Number) -> Number:
    _clear(abs(value))
    return mpmath.sign(_real(value)) if value != 0 else mpf(0)


def _floor(value: Number) -> Number:
    value = _real(value)
    gap = abs(value - mpmath.nint(value))
    if 0 < gap < _TINY:
        raise Unsure
    return mpmath.floor(value)


def _heaviside(value: Number, _middle: Number) -> Number:
    return (1 + _sign(_real(value))) / 2


def _root(value: Number, degree: Number) -> Number:
    value = _real(value)
    return mpmath.sign(value) * mpmath.root(abs(value), int(degree))


def _exp(value: Number) -> Number:
    if abs(value) > 200:
        raise Unsure
    return mpmath.exp(value)


def _sum(*values: Number) -> Number:
    return mpmath.fsum(values)


def _product(*values: Number) -> Number:
    return mpmath.fprod(values)


def _cut_outside(function: Callable[[Number], Number], *branch: int) -> Callable[[Number], Number]:
    """Not next to the branch points, and real beyond them only if exactly so."""

    def guarded(value: Number) -> Number:
        if any(abs(value - point) < _TINY for point in branch):
            raise Unsure
        if isinstance(value, mpc) and 0 < abs(value.imag) < _TINY:
            raise Unsure
        return function(value)

    return guarded


def _inverse(value: Number) -> Number:
    if abs(value) < _TINY:
        raise Unsure
    return 1 / value


def _stand_in(name: str, values: list[Number]) -> Number:
    """Some entire function for an undefined one."""
    code = sum(map(ord, name))
    form = sum((mpf(2 + (code + 3 * k) % 5) / 7 * v for k, v in enumerate(values)), mpf(code % 11) / 13)
    return mpmath.sin(form) + form**2 / 3 + form * values[0] / 5


_RULES: dict[Any, Callable[..., Number]] = {
    Add: _sum,
    Mul: _product,
    Pow: _power,
    type(pi): lambda: mp.pi(),
    Exp1: lambda: mp.e(),
    type(I): lambda: mpc(0, 1),
    exp: _exp,
    log: lambda v: mpmath.log(_off_cut(v)),
    asin: _cut_outside(mpmath.asin, 1, -1),
    acos: _cut_outside(mpmath.acos, 1, -1),
    atan: lambda v: mpmath.atan(_real(v)),
    acot: lambda v: mpmath.atan(_inverse(_real(v))),
    asinh: lambda v: mpmath.asinh(_real(v)),
    acosh: _cut_outside(mpmath.acosh, 1, -1),
    atanh: _cut_outside(mpmath.atanh, 1, -1),
    acoth: lambda v: _RULES[atanh](_inverse(v)),
    sigmoid: lambda v: 1 / (1 + _exp(-v)),
    softplus: lambda v: mpmath.log(_off_cut(1 + _exp(v))),
    relu: lambda v: max(_real(v), mpf(0)),
    real_root: _root,
    Abs: abs,
    sign: _sign,
    Heaviside: _heaviside,
    floor: _floor,
    ceiling: lambda v: -_floor(-v),
    Max: _max,
    Min: _min,
    re: mpmath.re,
    im: mpmath.im,
    conjugate: mpmath.conj,
    arg: lambda v: mpmath.arg(_off_cut(v)),
}


_BY_NAME = (
    sin, cos, tan, cot, sec, csc, sinh, cosh, tanh, coth, sech, csch, erf, erfc, gamma, factorial, binomial
)  # fmt: skip
_RULES.update((function, getattr(mpmath, function.__name__)) for function in _BY_NAME)


# ---- comparing ---------------------------------------------------------------------------------------------


def differ(a: Number, b: Number, tolerance: float = 1e-8) -> bool:
    """Whether two values are clearly different."""
    return bool(abs(a - b) > tolerance * max(abs(a), abs(b), mpf(10) ** -4))


def agree(a: Number, b: Number) -> bool:
    """Whether two values are the same as far as can be told; finite differences cost half of the digits."""
    return bool(abs(a - b) < mpf(10) ** -13 * max(1, abs(a), abs(b)))


def same(a: Number, b: Number) -> bool:
    """Whether two values are the same relative to their size, however small they are."""
    return bool(abs(a - b) <= mpf(10) ** -25 * max(abs(a), abs(b)))


# ---- points ------------------------------------------------------------------------------------------------


def place(symbols: list[Symbol], domain: Domain, rng: Random) -> Place:
    """A rational point of the ranges; coordinates are distinct and not special."""
    return {symbol: _coordinate(domain.range_of(symbol), rng) for symbol in symbols}


def _coordinate(allowed: Range, rng: Random) -> Fraction | tuple[Fraction, Fraction]:
    if allowed.sort is Sort.COMPLEX:
        return _fraction(Range(), rng), _fraction(Range(), rng)
    if allowed.sort is Sort.INTEGER:
        return Fraction(rng.choice((-3, -2, -1, 1, 2, 3, 4)))
    return _fraction(allowed, rng)


def _fraction(allowed: Range, rng: Random) -> Fraction:
    part = Fraction(rng.randrange(1, 997), 997)
    if allowed.lower is not None and allowed.upper is not None:
        return allowed.lower + (allowed.upper - allowed.lower) * part
    scale = rng.choice((1, 2, 3))
    if allowed.lower is not None:
        return allowed.lower + scale * part
    if allowed.upper is not None:
        return allowed.upper - scale * part
    return scale * part * rng.choice((1, -1))
