"""Every rule of differentiation against mpmath's numerical derivative, and what lowering leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from sympy import (
    Abs,
    Expr,
    Function,
    Heaviside,
    I,
    Integer,
    Max,
    Min,
    Piecewise,
    Rational,
    Symbol,
    acos,
    acosh,
    acot,
    acoth,
    acsc,
    asec,
    asin,
    asinh,
    atan,
    atanh,
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
    floor,
    gamma,
    im,
    log,
    re,
    sec,
    sech,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
    tan,
    tanh,
)

from derive.kernel.calculus import add, minus, mul, power
from derive.kernel.errors import Obstacle
from derive.kernel.graph import Graph
from derive.kernel.language import SlotDerivative, real_root, relu, sigmoid, softplus

x, y, h, s = symbols("x y h s")
f, g = Function("f"), Function("g")
F = Fraction

ONE_ARGUMENT = [exp, sin, cos, tan, cot, sec, csc, sinh, cosh, tanh, coth, sech, csch, atan, acot, asinh]
ONE_ARGUMENT += [sigmoid, softplus, erf, erfc, relu, sign, Heaviside, Abs, log]
ON_INTERVALS = [(asin, F(1, 3)), (asin, F(3)), (asin, F(-3)), (acos, F(-1, 3)), (acos, F(2)), (acosh, F(2))]
ON_INTERVALS += [(acosh, F(-2)), (acosh, F(1, 2)), (atanh, F(1, 3)), (atanh, F(2)), (acoth, F(3)), (acoth, F(1, 3))]
ON_INTERVALS += [(asec, F(3)), (asec, F(-3)), (asec, F(1, 2)), (acsc, F(2)), (acsc, F(-2)), (log, F(-2))]
COMPOUND: list[Expr] = [
    x**7,
    x**-3,
    sqrt(1 + x**2),
    x ** Rational(2, 3),
    (1 - 3 * x) ** Rational(1, 3),  # negative radicand: a complex power
    x**x,
    y**x,
    x**y,
    2**x,
    x * exp(x) * sin(x) * y,
    (x**2 + 1) / (x - 3),
    real_root(x - 5, 3),
    real_root(x**2 + 1, 5),
    Max(x, y),
    Max(x, y, x**2),
    Min(x, y, x * y),
    Max(x**2, y) - Min(-x, y),
    Abs(x - 3) ** 3,
    Abs(1 + I * x),
    Abs(exp(I * x) * (2 + x)),
    Abs(x * y - 2),
    re((x + I * y) ** 3),
    im(exp(x + I * y)),
    conjugate((x + I * y) ** 2),
    Piecewise((x**2, x > y), (x**3, True)),
    Piecewise((sin(x), x < -5), (exp(x), x < 0), (x**4, True)),
    Piecewise((x, y > 100), (2 * x, True)),
    log(1 + exp(-x * y)),
    sigmoid(2 * x + y) * softplus(x**2),
    tanh(sin(exp(x / 3))),
    exp(-(x**2)) * erf(x),
    relu(3 * x - y) * relu(y - x),
]
POINTS = [{x: F(7, 9), y: F(5, 4)}, {x: F(-13, 11), y: F(8, 7)}, {x: F(17, 8), y: F(9, 4)}]


def check(expr: Expr, point: dict[Symbol, Fraction], oracle: Callable[..., Any]) -> None:
    """The symbolic derivative, evaluated, is the difference quotient."""
    if oracle(expr, point) is None:
        return
    derivative = Graph({}).differentiate(expr, x)
    found = oracle(derivative, point)
    with mpmath.workdps(40):
        at = mpmath.mpf(point[x].numerator) / point[x].denominator
        step = mpmath.mpf(10) ** -12
        ahead, behind = (oracle(expr, {**point, x: at + k * step}) for k in (1, -1))
        assert found is not None
        assert abs(found - (ahead - behind) / (2 * step)) < mpmath.mpf(10) ** -15 * max(1, abs(found))


@pytest.mark.parametrize("function", ONE_ARGUMENT)
@pytest.mark.parametrize("at", [F(-9, 4), F(-1, 3), F(2, 5), F(7, 3)])
def test_function_of_one_argument(function: Any, at: Fraction, oracle: Callable[..., Any]) -> None:
    check(function(x, evaluate=False), {x: at}, oracle)
    check(function(x**2 - x / 3 + Rational(1, 7), evaluate=False), {x: at}, oracle)


@pytest.mark.parametrize(("function", "at"), ON_INTERVALS)
def test_function_off_its_real_interval(function: Any, at: Fraction, oracle: Callable[..., Any]) -> None:
    check(function(x, evaluate=False), {x: at}, oracle)


@pytest.mark.parametrize("expr", COMPOUND)
@pytest.mark.parametrize("point", POINTS)
def test_compound_expression(expr: Expr, point: dict[Symbol, Fraction], oracle: Callable[..., Any]) -> None:
    check(expr, point, oracle)


@pytest.mark.parametrize(
    ("expr", "kink"),
    [
        (Abs(x - 1), F(1)),
        (relu(x), F(0)),
        (Max(x, 2), F(2)),
        (Min(x, 2, 3 * x), F(0)),
        (sign(x), F(0)),
        (Heaviside(x + 1), F(-1)),
        (Piecewise((x, x > 3), (3, True)), F(3)),
        (real_root(x, 3), F(0)),
    ],
)
def test_no_derivative_at_a_kink(expr: Expr, kink: Fraction, oracle: Callable[..., Any]) -> None:
    derivative = Graph({}).differentiate(expr, x)
    assert oracle(derivative, {x: kink}) is None
    assert oracle(derivative, {x: kink + F(1, 7)}) is not None


@pytest.mark.parametrize("expr", [floor(x), gamma(x), Function("f")(floor(x))])
def test_function_without_a_rule(expr: Expr) -> None:
    with pytest.raises(Obstacle):
        Graph({}).differentiate(expr, x)


@pytest.mark.parametrize("expr", [Integer(5), y**2, sin(y), Abs(y), floor(y), f(y), Max(y, 3), I * y])
def test_what_does_not_depend_has_derivative_zero(expr: Expr) -> None:
    assert Graph({}).differentiate(expr, x) == 0


def test_undefined_function_by_slots() -> None:
    derivative = Graph({}).differentiate(g(x**2, x), x)
    assert derivative.atoms(SlotDerivative) == {
        SlotDerivative(g(x**2, x), (1, 0)),
        SlotDerivative(g(x**2, x), (0, 1)),
    }


def test_building_blocks_do_not_evaluate() -> None:
    assert add(x, minus(x)) != 0
    assert mul(x, power(x, -1)) != 1
    assert add() == 0
    assert mul() == 1
    assert add(x, Integer(0)) == x
    assert mul(x, Integer(1)) == x
