"""Enclosures contain mpmath's values, on branch cuts and at the ends of domains too, and are not merely wide."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from flint import acb, arb, fmpq
from sympy import (
    Abs,
    And,
    Eq,
    Expr,
    Function,
    Heaviside,
    I,
    Integer,
    Max,
    Min,
    Ne,
    Piecewise,
    Pow,
    Rational,
    acos,
    acosh,
    acot,
    acoth,
    acsc,
    arg,
    asec,
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
    sqrt,
    symbols,
    tan,
    tanh,
)

from derive.kernel.enclosure import Evaluation, circuit, describe, evaluate
from derive.kernel.errors import Obstacle
from derive.kernel.language import SlotDerivative, real_root, relu, sigmoid, softplus
from derive.kernel.stand_ins import Instances

x, y, z = symbols("x y z")
f = Function("f")
F = Fraction

EVERYWHERE = [exp, sin, cos, tan, sec, sinh, cosh, tanh, sech, asin, acos, atan, acot, asinh, acosh, erf, erfc]
EVERYWHERE += [sigmoid, softplus, relu, Abs, sign, Heaviside, floor, ceiling, re, im, conjugate]
BUT_AT_ZERO = [log, cot, csc, coth, csch, asec, acsc, arg]
REAL_POINTS = [F(-7, 2), F(-3), F(-1), F(-1, 3), F(0), F(1, 7), F(1), F(5, 4), F(9)]
COMPLEX_POINTS = [
    (F(1, 3), F(2, 5)),
    (F(-2), F(1, 7)),
    (F(-2), F(-1, 7)),
    (F(0), F(3)),
    (F(0), F(-1, 2)),
    (F(-4), F(0)),
    (F(5), F(0)),
]
NOT_ANALYTIC = {relu, Heaviside, floor, ceiling}


def contains(ball: Any, value: Any) -> bool:
    """Whether a ball contains mpmath's value, up to mpmath's own last digits."""
    with mpmath.workdps(50):
        value = mpmath.mpmathify(value)
        parts = (ball.real, ball.imag) if isinstance(ball, acb) else (ball, arb(0))
        numbers = (mpmath.re(value), mpmath.im(value))
        slack = mpmath.mpf(10) ** -40 * (1 + abs(value))
        return all(
            abs(_middle(part) - number) <= _radius(part) + slack for part, number in zip(parts, numbers, strict=True)
        )


def _exact(ball: arb) -> Any:
    value = ball.fmpq()
    return mpmath.mpf(int(value.p)) / int(value.q)


def _middle(ball: arb) -> Any:
    return _exact(ball.mid())


def _radius(ball: arb) -> Any:
    return _exact(ball.rad())


def accurate(ball: Any, digits: int = 30) -> bool:
    with mpmath.workdps(50):
        parts = (ball.real, ball.imag) if isinstance(ball, acb) else (ball,)
        size = max(abs(_middle(part)) for part in parts)
        return all(_radius(part) <= mpmath.mpf(10) ** -digits * max(1, size) for part in parts)


CASES = [
    pytest.param(function, point, id=f"{function.__name__}({point})")
    for function in EVERYWHERE + BUT_AT_ZERO
    for point in REAL_POINTS
    if not (function in BUT_AT_ZERO and point == 0)
]
CASES += [
    pytest.param(function, point, id=f"{function.__name__}({point[0]}+{point[1]}i)")
    for function in EVERYWHERE + BUT_AT_ZERO
    if function not in NOT_ANALYTIC
    for point in COMPLEX_POINTS
]
CASES += [pytest.param(atanh, point, id=f"atanh({point})") for point in REAL_POINTS if abs(point) != 1]
CASES += [pytest.param(acoth, point, id=f"acoth({point})") for point in REAL_POINTS if abs(point) not in (0, 1)]
CASES += [pytest.param(gamma, point, id=f"gamma({point})") for point in REAL_POINTS if point > 0 or point % 1]
CASES += [pytest.param(factorial, point, id=f"factorial({point})") for point in REAL_POINTS if point >= 0 or point % 1]


@pytest.mark.parametrize(("function", "point"), CASES)
def test_functions_agree_with_mpmath(function: Any, point: Any, oracle: Callable[..., Any]) -> None:
    expr = function(x, evaluate=False)
    ball = evaluate(expr, {x: point}, bits=140)
    expected = oracle(expr, {x: point})
    assert expected is not None
    assert ball is not None
    assert contains(ball, expected)
    assert accurate(ball)


u = Rational
COMPOUND: list[Expr] = [
    Pow(x, u(1, 3)),
    Pow(x, u(-2, 3)),
    Pow(x, u(1, 2)),
    Pow(x, u(5, 2)),
    Pow(x, -3),
    Pow(x, y),
    Pow(-2, y),
    sqrt(x) * sqrt(y) / sqrt(x * y),
    log(x) + log(y) - log(x * y),
    log(log(x)),
    sqrt(log(x)),
    asin(x) + acos(x),
    acosh(x) - acosh(y),
    exp(I * x) + I * y,
    real_root(x, 3) * real_root(y, 5),
    Max(x, y, x * y) + Min(x, -y),
    Piecewise((x, x > y), (y**2, And(x < y, Ne(x, 0))), (7, True)),
    Piecewise((1, Eq(x, y)), (2, True)),
    binomial(x, 2) + binomial(y + 9, Integer(3)),
    sigmoid(x * 50) + softplus(-y * 50),
    Abs(x + I * y),
    arg(x + I * y),
    re(log(x + I * y)) * im(sqrt(x + I * y), evaluate=False),
    conjugate(sqrt(x + I * y)),
    sin(pi * x) + tanh(y) ** 3,
    floor(x * y) + ceiling(x / 7),
    Heaviside(x - 1, 1) + Heaviside(y, 0),
]


@pytest.mark.parametrize("expr", COMPOUND)
@pytest.mark.parametrize(
    ("px", "py"), [(F(-7, 3), F(5, 4)), (F(5, 4), F(-7, 3)), (F(-5, 3), F(-8, 3)), (F(2, 3), F(1, 5)), (F(1), F(1))]
)
def test_compound_expressions_agree_with_mpmath(
    expr: Expr, px: Fraction, py: Fraction, oracle: Callable[..., Any]
) -> None:
    expected = oracle(expr, {x: px, y: py})
    ball = evaluate(expr, {x: px, y: py}, bits=140)
    if expected is None:
        assert ball is None
    else:
        assert ball is not None
        assert contains(ball, expected)
        assert accurate(ball)


@pytest.mark.parametrize(
    ("expr", "point"),
    [
        (1 / x, F(0)),
        (Pow(x, -2), F(0)),
        (log(x), F(0)),
        (Pow(x, u(-1, 2)), F(0)),
        (cot(x), F(0)),
        (asec(x), F(0)),
        (acoth(x), F(1)),
        (atanh(x), F(-1)),
        (gamma(x), F(-2)),
        (factorial(x), F(-1)),
        (arg(x), F(0)),
        (relu(sqrt(x)), F(-1)),
        (Max(sqrt(x), 0, evaluate=False), F(-1)),
        (floor(sqrt(x)), F(-2)),
        (Heaviside(sqrt(x)), F(-1)),
        (Pow(0, x, evaluate=False), F(-1)),
        (Piecewise((1, x > 0)), F(-1)),
    ],
)
def test_no_value_no_enclosure(expr: Expr, point: Fraction) -> None:
    assert evaluate(expr, {x: point}, bits=128) is None


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        (Pow(x, 0, evaluate=False), 1),
        (Pow(0, x - 1, evaluate=False), 0),
        (Pow(x - 2, x - 2), 1),
        (Heaviside(x - 2), F(1, 2)),
        (Heaviside(x - 2, 1), 1),
        (Heaviside(x - 2, 0), 0),
        (sign(x - 2), 0),
        (relu(x - 2), 0),
        (floor(-x / 4), -1),
        (ceiling(-x / 4), 0),
        (floor(x), 2),
        (sqrt(2 - x), 0),
    ],
)
def test_exact_values_at_two(expr: Expr, value: Any) -> None:
    ball = evaluate(expr, {x: F(2)})
    number = F(value)
    assert ball is not None
    assert ball == fmpq(number.numerator, number.denominator)


ROOT = real_root(x, 3)


@pytest.mark.parametrize(
    "expr",
    [
        sign(ROOT**3 - 3),
        floor(ROOT**3),
        Heaviside(ROOT**3 - 3),
        Piecewise((1, ROOT**3 > 3), (0, True)),
        Piecewise((1, Eq(ROOT**3, 3)), (0, True)),
        sign(sin(pi * x)),
    ],
)
def test_inexact_value_at_a_jump_is_never_decided(expr: Expr) -> None:
    """The cube of the root of 3 is a ball around 3: on which side of the jump it lies no precision tells."""
    for bits in (64, 512):
        assert evaluate(expr, {x: F(3)}, bits=bits) is None


@pytest.mark.parametrize("function", [sqrt, log, lambda v: Pow(v, u(1, 3)), asin, acosh, atanh])
def test_inexact_value_on_a_branch_cut_covers_both_sides(function: Any) -> None:
    """exp(iπ) is -1 up to an imaginary ball: the enclosure must contain the value from above and from below."""
    inner = 3 * exp(I * pi * x, evaluate=False)
    point: dict[Any, Any] = {x: F(1)}
    ball = evaluate(function(inner), point, bits=128)
    assert ball is not None
    name = getattr(function, "__name__", "")
    plain = {"sqrt": mpmath.sqrt, "log": mpmath.log, "asin": mpmath.asin, "acosh": mpmath.acosh, "atanh": mpmath.atanh}
    with mpmath.workdps(40):
        for side in (1, -1):
            at = mpmath.mpc(-3, side * mpmath.mpf(10) ** -45)
            value = plain[name](at) if name in plain else mpmath.exp(mpmath.log(at) / 3)
            assert contains(acb(ball) + acb(arb(0, 1e-30), arb(0, 1e-30)), value)


def test_more_bits_give_a_narrower_ball_around_the_same_value() -> None:
    expr = exp(sin(x)) / (1 + sqrt(x))
    wide, narrow = (evaluate(expr, {x: F(22, 7)}, bits=bits) for bits in (53, 300))
    assert wide is not None
    assert narrow is not None
    assert wide.overlaps(narrow)
    assert narrow.rad() < wide.rad() * 1e-60


def test_definitions_are_evaluated() -> None:
    s, h = symbols("s h")
    ball = evaluate(s * h, {x: F(3)}, {s: h + 1, h: x**2})
    assert ball == 90


def test_huge_exponents_do_not_hang() -> None:
    assert evaluate(Pow(x, 10**30), {x: F(1)}, bits=64) == 1
    assert evaluate(Pow(x, Integer(10) ** 9), {x: F(3, 2)}, bits=64) is not None
    assert evaluate(exp(exp(exp(exp(exp(x))))), {x: F(9)}, bits=64) is None


@pytest.mark.parametrize("bad", [real_root(x, 4), real_root(x, -3), real_root(x, y), Integer(0) + symbols("unknown")])
def test_what_cannot_be_evaluated_is_an_obstacle(bad: Expr) -> None:
    with pytest.raises(Obstacle):
        evaluate(bad, {x: F(2), y: F(3)})


def test_a_shared_circuit_gives_the_value_at_each_point_under_each_definition() -> None:
    shared = circuit()
    cases = [(F(1, 3), x**2, fmpq(2, 27)), (F(1, 3), x + 1, fmpq(13, 27)), (F(-2), x**2, -16), (F(-2), x + 1, -6)]
    for value, body, expected in cases:
        assert Evaluation({x: value}, {y: body}, shared=shared).exact(x * y + x**3) == expected
    assert len(shared) == 7  # the sum, two terms, x, y, two definitions: nothing twice, and 1 is part of its sum


def test_a_ball_stands_for_a_symbol() -> None:
    evaluation = Evaluation({}, {})
    evaluation.assume(x, arb(1, 0.5))
    ball = evaluation.value(x + 1)
    assert ball is not None
    assert ball.contains(arb(2.5))
    assert ball.contains(arb(1.5))
    assert not ball.contains(arb(3))


# ---- functions that stand for undefined ones --------------------------------------------------------------------


def test_instance_and_its_derivatives_are_consistent() -> None:
    """f^(k) at 1/3 by a central difference of f^(k-1), for two slots."""
    instances = Instances(3)
    step = F(1, 10**8)
    for orders in [(0, 0), (1, 0), (0, 2), (2, 3)]:
        for slot in (0, 1):
            raised = tuple(order + (k == slot) for k, order in enumerate(orders))
            at = [F(1, 3), F(2, 5)]
            values = []
            for shift in (step, -step):
                moved = [
                    fmpq((p + shift * (k == slot)).numerator, (p + shift * (k == slot)).denominator)
                    for k, p in enumerate(at)
                ]
                values.append(instances.value("g", orders, [arb(v) for v in moved]))
            quotient = (values[0] - values[1]) / arb(fmpq(2, 10**8))
            exact = instances.value("g", raised, [arb(fmpq(p.numerator, p.denominator)) for p in at])
            assert abs(quotient - exact) < 1e-6


def test_instances_differ_by_name_seed_and_arity() -> None:
    names = [chr(c) for c in range(ord("A"), ord("z") + 1) if chr(c).isalpha()] + ["phi", "psi", "sigma", "ab", "ba"]
    seen = {str(Instances(0).value(name, (0,), [arb(fmpq(1, 3))])) for name in names}
    assert len(seen) == len(names)
    assert str(Instances(1).value("f", (0,), [arb(2)])) != str(Instances(0).value("f", (0,), [arb(2)]))


def test_instance_takes_both_signs_and_has_all_derivatives() -> None:
    at = [arb(fmpq(k, 3)) for k in range(-9, 10)]
    signs = {bool(Instances(seed).value("f", (0,), [v]) > 0) for seed in range(8) for v in at}
    assert signs == {True, False}
    assert all(Instances(0).value("f", (order,), [arb(fmpq(1, 3))]) != 0 for order in range(12))


def test_words_describe_the_instance(oracle: Callable[..., Any]) -> None:
    instances = Instances(7)
    ball = evaluate(f(x) + SlotDerivative(f(x), (0,)), {x: F(2, 3)}, instances=instances, bits=128)
    assert ball is not None
    with mpmath.workdps(50):
        assert contains(ball, 2 * oracle(f(x), {x: F(2, 3)}, instances.in_words()))


def test_described_ball_is_exact_decimals() -> None:
    ball = evaluate(1 / x, {x: F(3)})
    shown = describe(ball)
    assert abs(F(shown.real) - F(1, 3)) <= F(shown.radius)
    assert shown.imag is None
    complex_ball = evaluate(sqrt(x) + 1, {x: F(-2)})
    assert describe(complex_ball).imag is not None
