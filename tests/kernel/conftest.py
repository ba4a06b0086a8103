"""An oracle for the kernel's tests: mpmath's own functions at 50 digits, written without a look at the kernel.

Where mpmath has several conventions, the kernel's are said here once: 0^0 = 1, sign(0) = 0, Heaviside(0) = 1/2,
acot u = atan(1/u) with acot 0 = π/2, principal branches elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from sympy import (
    Add,
    Derivative,
    E,
    Expr,
    I,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Subs,
    Sum,
    Symbol,
    parse_expr,
    pi,
)
from sympy.core.function import AppliedUndef

from derive.kernel.verdict import Witness

Oracle = Callable[..., Any]
Point = Mapping[Any, Any]  # the value of each symbol, and under the name of an undefined function (slots, expression)

DIGITS = 50
_NOISE = mpmath.mpf(10) ** -38

_DIRECT = {
    "exp": mpmath.exp,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "cot": mpmath.cot,
    "sec": mpmath.sec,
    "csc": mpmath.csc,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "coth": mpmath.coth,
    "sech": mpmath.sech,
    "csch": mpmath.csch,
    "log": mpmath.log,
    "asin": mpmath.asin,
    "acos": mpmath.acos,
    "atan": mpmath.atan,
    "asinh": mpmath.asinh,
    "acosh": mpmath.acosh,
    "atanh": mpmath.atanh,
    "asec": lambda u: mpmath.acos(_plain(1 / u)),
    "acsc": lambda u: mpmath.asin(_plain(1 / u)),
    "acoth": lambda u: mpmath.atanh(_plain(1 / u)),
    "acot": lambda u: mpmath.pi / 2 if u == 0 else mpmath.atan(_plain(1 / u)),
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "gamma": mpmath.gamma,
    "factorial": mpmath.factorial,
    "binomial": mpmath.binomial,
    "sigmoid": lambda u: 1 / (1 + mpmath.exp(-u)),
    "softplus": lambda u: mpmath.log(_plain(1 + mpmath.exp(u))),
    "relu": lambda u: max(u, mpmath.mpf(0)),
    "Abs": abs,
    "sign": lambda u: u / abs(u) if u != 0 else u,
    "Heaviside": lambda u, middle: (mpmath.sign(u) + 1) / 2 if u != 0 else middle,
    "floor": mpmath.floor,
    "ceiling": mpmath.ceil,
    "Max": max,
    "Min": min,
    "re": mpmath.re,
    "im": mpmath.im,
    "conjugate": mpmath.conj,
    "arg": mpmath.arg,
    "real_root": lambda u, n: mpmath.sign(u) * mpmath.root(abs(u), int(n)),
}
_COMPARE: dict[str, Callable[[Any], bool]] = {
    "Equality": lambda gap: bool(gap == 0),
    "Unequality": lambda gap: bool(gap != 0),
    "StrictLessThan": lambda gap: bool(gap < 0),
    "LessThan": lambda gap: bool(gap <= 0),
    "StrictGreaterThan": lambda gap: bool(gap > 0),
    "GreaterThan": lambda gap: bool(gap >= 0),
}


def _plain(value: Any) -> Any:
    """A real number without an imaginary part of mere rounding."""
    value = mpmath.mpmathify(value)
    if isinstance(value, mpmath.mpc):
        if abs(value.imag) <= _NOISE * abs(value):
            return value.real
        if abs(value.real) <= _NOISE * abs(value):
            return mpmath.mpc(0, value.imag)
    return value


def _number(value: Any) -> Any:
    if isinstance(value, tuple):
        return mpmath.mpc(_number(value[0]), _number(value[1]))
    if isinstance(value, Fraction):
        return mpmath.mpf(value.numerator) / value.denominator
    return mpmath.mpmathify(value)


def _truth(condition: Any, point: Point) -> bool:
    name = type(condition).__name__
    if name in ("BooleanTrue", "BooleanFalse"):
        return name == "BooleanTrue"
    if name == "And":
        return all(_truth(part, point) for part in condition.args)
    if name == "Or":
        return any(_truth(part, point) for part in condition.args)
    if name == "Not":
        return not _truth(condition.args[0], point)
    return _COMPARE[name](_plain(_evaluate(condition.args[0], point) - _evaluate(condition.args[1], point)))


def _power(base: Any, exponent: Any) -> Any:
    whole = not isinstance(exponent, mpmath.mpc) and exponent == mpmath.floor(exponent)
    if base == 0:
        if exponent == 0:
            return mpmath.mpf(1)
        if mpmath.re(exponent) < 0:
            raise ZeroDivisionError
        return mpmath.mpf(0)
    return base ** int(exponent) if whole else mpmath.exp(exponent * mpmath.log(base))


def _evaluate(expr: Any, point: Point) -> Any:
    if isinstance(expr, Symbol):
        return point[expr]
    if isinstance(expr, Rational):
        return mpmath.mpf(int(expr.p)) / int(expr.q)
    constants = {pi: mpmath.pi, E: mpmath.e, I: mpmath.mpc(0, 1)}
    if expr in constants:
        return +constants[expr]
    if isinstance(expr, Piecewise):
        return next(_evaluate(branch, point) for branch, condition in expr.args if _truth(condition, point))
    if isinstance(expr, (Derivative, Subs, Sum, Product, AppliedUndef)):
        return _plain(_binder(expr, point))
    values = [_evaluate(arg, point) for arg in expr.args]
    if isinstance(expr, Add):
        return _plain(mpmath.fsum(values))
    if isinstance(expr, Mul):
        return _plain(mpmath.fprod(values))
    if isinstance(expr, Pow):
        return _plain(_power(*values))
    return _plain(_DIRECT[type(expr).__name__](*values))


def _binder(expr: Any, point: Point) -> Any:
    """Derivatives are taken numerically, sums term by term: never by way of a symbolic rule."""
    if isinstance(expr, AppliedUndef):
        slots, body = point[type(expr).__name__]
        return _evaluate(body, dict(zip(slots, (_evaluate(arg, point) for arg in expr.args), strict=True)))
    if isinstance(expr, Subs):
        values = [_evaluate(value, point) for value in expr.point]
        return _evaluate(expr.expr, {**point, **dict(zip(expr.variables, values, strict=True))})
    if isinstance(expr, Derivative):
        *inner, (variable, count) = expr.variable_count
        below = Derivative(expr.expr, *inner) if inner else expr.expr
        return mpmath.diff(lambda v: _evaluate(below, {**point, variable: v}), point[variable], int(count))
    index, first, last = expr.limits[-1]
    below = type(expr)(expr.function, *expr.limits[:-1]) if len(expr.limits) > 1 else expr.function
    whole = range(int(_evaluate(first, point)), int(_evaluate(last, point)) + 1)
    terms = [_evaluate(below, {**point, index: mpmath.mpf(k)}) for k in whole]
    return mpmath.fsum(terms) if isinstance(expr, Sum) else mpmath.fprod(terms)


def _instances(words: Iterable[str]) -> dict[str, tuple[list[Symbol], Expr]]:
    """What a witness says of undefined functions: "g(t_1, t_2) = …"."""
    found = {}
    for line in words:
        head, body = line.split(" = ", 1)
        name, slots = head.rstrip(")").split("(")
        found[name] = ([Symbol(slot) for slot in slots.split(", ")], parse_expr(body.replace("^", "**")))
    return found


def _oracle(expr: Expr, point: Point, instances: Iterable[str] = ()) -> Any:
    """The value of an expression, or None where it has none; free of the kernel."""
    with mpmath.workdps(DIGITS):
        try:
            numbers = {symbol: _number(v) for symbol, v in point.items()}
            value = _evaluate(expr, {**numbers, **_instances(instances)})
        except (ZeroDivisionError, ValueError, StopIteration):
            return None
        return +value if mpmath.isfinite(value) else None


@pytest.fixture
def oracle() -> Oracle:
    """`oracle(expr, point)`: mpmath's value at 50 digits, or None where there is none."""
    return _oracle


@pytest.fixture
def differ(oracle: Oracle) -> Callable[[Witness, Expr, Expr], bool]:
    """Whether mpmath finds, at a witness's own rational point, two sides that exist and differ."""

    def check(witness: Witness, lhs: Expr, rhs: Expr) -> bool:
        left, right = (oracle(side, dict(witness.point), witness.instances) for side in (lhs, rhs))
        if left is None or right is None:
            return False
        return bool(abs(left - right) > mpmath.mpf(10) ** -12 * max(abs(left), abs(right)))

    return check
