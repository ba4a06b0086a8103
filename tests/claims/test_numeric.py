"""NumPy's own look at a claim: it agrees with truth, disagrees with error, and abstains where it is blind.

Every identity is from a textbook; every wrong one is off by a sign, a factor, an argument, or by one part in 10⁵.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from sympy import (
    Abs,
    Add,
    Derivative,
    Expr,
    Function,
    Heaviside,
    I,
    Integer,
    Matrix,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
    conjugate,
    cos,
    erf,
    exp,
    floor,
    gamma,
    im,
    log,
    pi,
    re,
    sign,
    sin,
    sqrt,
    symbols,
    tanh,
)

from derive import D, Domain, Range, Verdict, equal, real_root, relu, sigmoid, softplus
from derive.claims.claim import Context
from derive.claims.equality import Equality
from derive.claims.numeric import Forward, NotNumeric, NumericCheck, World, contradicted, doubled
from derive.kernel.domain import COMPLEX, INTEGER, POSITIVE
from derive.kernel.equality import Effort
from derive.kernel.graph import Graph
from derive.kernel.language import SlotDerivative
from derive.kernel.verdict import Order, Relation

x, y, w, a = symbols("x y w a", real=True)
p = Symbol("p", real=True)
n = Symbol("n", integer=True)
z = Symbol("z")
f, g = Function("f"), Function("g")
DOMAIN = Domain({p: POSITIVE, n: INTEGER, z: COMPLEX})
t = Symbol("t", real=True)
L = Symbol("L", real=True)
NETWORK = {t: tanh(w * x), L: (t - y) ** 2}


def compared(lhs: Any, rhs: Any, names: dict[Symbol, Expr] | None = None, domain: Domain = DOMAIN) -> NumericCheck:
    return World(domain, Graph(names or {}), 16, 1).compare(S(lhs), S(rhs))


RIGHT: list[tuple[Any, Any, str]] = [
    # values
    ((x + y) ** 2, x**2 + 2 * x * y + y**2, "forward"),
    (sin(x) ** 2 + cos(x) ** 2, 1, "forward"),
    (sigmoid(x), 1 / (1 + exp(-x)), "forward"),
    (sigmoid(x), (1 + tanh(x / 2)) / 2, "forward"),
    (softplus(x) - softplus(-x), x, "forward"),
    (relu(x) - relu(-x), x, "forward"),
    (Max(x, y) + Min(x, y), x + y, "forward"),
    (Abs(x) * sign(x), x, "forward"),
    (real_root(x**3, 3), x, "forward"),
    (Piecewise((x, x > 0), (-x, True)), Abs(x), "forward"),
    (Piecewise((1, (x > 0) & (y > 0)), (0, True)), Heaviside(x) * Heaviside(y), "forward"),
    (gamma(p + 1), p * gamma(p), "forward"),
    (floor(n + Rational(1, 2)), n, "forward"),
    (f(x) + f(x), 2 * f(x), "forward"),
    (f(x + x), f(2 * x), "forward"),
    # complex values, from real symbols and of complex ones
    (sqrt(-1 - x**2), I * sqrt(1 + x**2), "forward"),
    (log(-p), log(p) + I * pi, "forward"),
    (exp(I * x), cos(x) + I * sin(x), "forward"),
    (z * conjugate(z), Abs(z) ** 2, "forward"),
    (re(z) + I * im(z), z, "forward"),
    (Mul(exp(z), exp(-z), evaluate=False), 1, "forward"),
    # derivatives of analytic functions: a complex step
    (D(x**3, x), 3 * x**2, "complex step"),
    (D(tanh(w * x), w), x * (1 - tanh(w * x) ** 2), "complex step"),
    (D(sigmoid(x), x), sigmoid(x) * (1 - sigmoid(x)), "complex step"),
    (D(softplus(x), x), sigmoid(x), "complex step"),
    (D(log(p), p), 1 / p, "complex step"),
    (D(L, t), 2 * (t - y), "complex step"),
    (D(L, w), 2 * (t - y) * (1 - t**2) * x, "complex step"),
    (D(L, y), -2 * (t - y), "complex step"),
    (D(t, y), 0, "complex step"),
    # derivatives through functions with kinks, or that NumPy has for real numbers only: differences
    (D(Abs(x), x), sign(x), "Richardson differences"),
    (D(relu(x), x), Heaviside(x), "Richardson differences"),
    (D(relu(x) ** 2, x), 2 * relu(x), "Richardson differences"),
    (D(Max(x, y), x), Heaviside(x - y), "Richardson differences"),
    (D(erf(x), x), 2 * exp(-(x**2)) / sqrt(pi), "Richardson differences"),
    # undefined functions
    (D(f(x) * g(x), x), D(f(x), x) * g(x) + f(x) * D(g(x), x), "complex step"),
    (D(f(x**2), x), 2 * x * SlotDerivative(f(x**2), (1,)), "Richardson differences"),
    (D(f(x, x), x), SlotDerivative(f(x, x), (1, 0)) + SlotDerivative(f(x, x), (0, 1)), "Richardson differences"),
    # second derivatives: the second of a complex step would see the first as noise
    (D(D(x**3, x), x), 6 * x, "Richardson differences"),
    (Derivative(sin(x), x, 2), -sin(x), "Richardson differences"),
]

WRONG: list[tuple[Any, Any]] = [
    ((x + y) ** 2, x**2 + x * y + y**2),
    (sin(x) ** 2 - cos(x) ** 2, 1),
    (sigmoid(x), (1 + tanh(x)) / 2),
    (relu(x) + relu(-x), x),
    (Abs(x), x),
    (sqrt(x**2), x),
    (exp(x), exp(x) * (1 + Rational(1, 10**5))),
    (gamma(p + 1), (p + 1) * gamma(p)),
    (floor(n + Rational(1, 2)), n + 1),
    (f(x), g(x)),
    (f(x + y), f(x) + f(y)),
    (f(2 * x), 2 * f(x)),
    (sqrt(-1 - x**2), -I * sqrt(1 + x**2)),
    (exp(I * x), cos(x) - I * sin(x)),
    (D(x**3, x), 3 * x**2 + Rational(1, 10**4)),
    (D(tanh(w * x), w), 1 - tanh(w * x) ** 2),
    (D(tanh(w * x), w), x * (1 - tanh(w * x))),
    (D(L, w), 0),
    (D(L, w), 2 * (t - y) * (1 - t**2)),
    (D(L, y), 2 * (t - y)),
    (D(L, t), 2 * (t - y) * (1 - t**2)),
    (D(D(x**3, x), x), 3 * x),
    (D(Abs(x), x), 1),
    (D(relu(x), x), Heaviside(-x)),
    (D(relu(x), x), Rational(99999, 100000) * Heaviside(x)),
    (D(erf(x), x), exp(-(x**2)) / sqrt(pi)),
    (D(f(x) * g(x), x), D(f(x), x) * D(g(x), x)),
    (D(f(x**2), x), SlotDerivative(f(x**2), (1,))),
    (D(f(x, x), x), SlotDerivative(f(x, x), (1, 0))),
]


@pytest.mark.parametrize(("lhs", "rhs", "method"), RIGHT, ids=str)
def test_what_is_true_agrees(lhs: Any, rhs: Any, method: str) -> None:
    found = compared(lhs, rhs, NETWORK)
    assert found.agrees is True
    assert found.points == 16
    assert found.largest <= (1e-7 if method == "Richardson differences" else 1e-12)
    assert found.method == method


@pytest.mark.parametrize(("lhs", "rhs"), WRONG, ids=str)
def test_what_is_false_does_not_agree(lhs: Any, rhs: Any) -> None:
    found = compared(lhs, rhs, NETWORK)
    assert found.agrees is False
    assert found.points > 0
    assert found.largest > 1e-7


COMPLEX_WRONG: list[tuple[Any, Any]] = [
    (z**2, Abs(z) ** 2),
    (conjugate(z), z),
    (re(z), z),
    (Abs(z), z * sign(re(z))),
]


@pytest.mark.parametrize(("lhs", "rhs"), COMPLEX_WRONG, ids=str)
def test_a_complex_symbol_leaves_the_real_axis(lhs: Any, rhs: Any) -> None:
    """Each holds for every real z."""
    assert compared(lhs, rhs).agrees is False


NOISY: list[tuple[Any, Any]] = [
    *(
        (Add(Add(name, Integer(10) ** power, evaluate=False), -(Integer(10) ** power), evaluate=False), name)
        for name in symbols("a:z", real=True)
        for power in (12, 17)
    ),
    ((x + 10**12) ** 2 - 10**24 - x**2, 2 * 10**12 * x),
    (sin(Add(x, 2 * pi * 10**12, evaluate=False)), sin(x)),
    (sqrt(x**2 + 10**30) ** 2 - 10**30, x**2),
    (10**12 * (exp(x / 10**12) - 1), 10**12 * (exp(x / 10**12 / 2) - 1) * (exp(x / 10**12 / 2) + 1)),
    (exp(40) * (1 - tanh(x) ** 2 - 4 / (exp(x) + exp(-x)) ** 2), 0),
    (floor(Mul(3, Mul(n, Rational(1, 3), evaluate=False), evaluate=False)), n),
    (floor(Add(x, 10**18, evaluate=False)) - 10**18, floor(x)),
]


@pytest.mark.parametrize(("lhs", "rhs"), NOISY, ids=str)
def test_rounding_is_not_taken_for_a_difference(lhs: Any, rhs: Any) -> None:
    """All are true; double precision loses most or all digits on the way."""
    assert compared(lhs, rhs).agrees is not False


BLIND: list[tuple[Any, Any]] = [
    (log(x - x, evaluate=False), 1),  # no value anywhere
    (exp(exp(exp(x + 10))), 1),  # overflow
    (x * Integer(10) ** 400, x * Integer(10) ** 401),  # a number that no double holds
]


@pytest.mark.parametrize(("lhs", "rhs"), BLIND, ids=str)
def test_where_there_is_no_value_it_abstains(lhs: Any, rhs: Any) -> None:
    try:
        found = compared(lhs, rhs)
    except NotNumeric:
        return
    assert found.agrees is None
    assert found.points == 0


@pytest.mark.parametrize("expr", [Sum(x**n, (n, 0, Symbol("m"))), Function("h")(x).diff(x).subs(x, 1)])
def test_what_it_cannot_evaluate_is_said(expr: Expr) -> None:
    found: NumericCheck | None = None
    try:
        found = compared(expr, 0)
    except NotNumeric as obstacle:
        assert str(obstacle)
    assert found is None or found.agrees is not True


def test_matrices_are_compared_by_entries() -> None:
    right = Matrix([[x, y], [x + y, x * y]])
    assert compared(right, Matrix([[x, y], [y + x, y * x]])).agrees is True
    for place in range(4):
        wrong = right.copy()
        wrong[place] += Rational(1, 1000)
        assert compared(right, wrong).agrees is False


def test_points_obey_the_domain() -> None:
    assert compared(Abs(p), p, domain=Domain({p: POSITIVE})).agrees is True
    assert compared(Abs(p), p, domain=Domain({p: Range()})).agrees is False
    assert compared(Abs(p), -p, domain=Domain({p: Range(upper=Fraction(-2))})).agrees is True
    assert compared(Abs(p - 3), 3 - p, domain=Domain({p: Range(lower=Fraction(2), upper=Fraction(3))})).agrees is True


def test_points_obey_relations_between_symbols() -> None:
    assert compared(Abs(x - y), x - y).agrees is False
    domain = Domain({}, (Relation(x, Order.GT, y),))
    assert compared(Abs(x - y), x - y, domain=domain).agrees is True
    domain = Domain({}, (Relation(x + y, Order.EQ, Integer(1)),))
    assert compared(x**2 - y**2, x - y, domain=domain).agrees is True
    assert compared(x**2 - y**2, x + y, domain=domain).agrees is False


def test_the_same_seed_gives_the_same_points() -> None:
    def at(seed: int) -> float:
        return World(DOMAIN, Graph({}), 16, seed).compare(x, x + 1).largest

    assert at(3) == at(3)
    assert at(3) != at(4)


@pytest.mark.parametrize("count", [1, 2, 16, 100])
def test_as_many_points_as_asked_for(count: int) -> None:
    assert World(DOMAIN, Graph({}), count, 0).compare(sin(x), sin(x)).points == count


def test_a_constant_is_looked_at_once() -> None:
    assert compared(sqrt(2) * sqrt(3), sqrt(6)).points == 1
    assert compared(exp(1), Rational(271828, 100000)).agrees is False


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [(exp(x), exp(x) + Rational(1, 10)), (x, 2 * x), (Matrix([x, y]), Matrix([x, x])), (I * x, x), (D(L, w), t)],
    ids=str,
)
def test_an_honest_witness_is_not_contradicted_and_a_forged_one_is(lhs: Any, rhs: Any) -> None:
    graph = Graph(NETWORK)
    witness = equal(lhs, rhs, DOMAIN, graph).witness
    assert witness is not None
    assert not contradicted(witness, lhs, rhs, graph)
    assert contradicted(witness, lhs + lhs, rhs, graph)
    assert contradicted(witness, lhs, rhs + rhs, graph)


# ---- one point, by numbers that can be worked out by hand


def at(values: dict[Symbol, float], definitions: dict[Symbol, Expr] | None = None) -> Forward:
    """Every array holds each point twice; the second half shows the rounding errors."""
    arrays = {symbol: np.array([value, value]) for symbol, value in values.items()}
    return Forward(1, arrays, Graph(definitions or {}))


def test_definitions_run_forward() -> None:
    network = at({w: 0.5, x: 2.0, y: 0.25}, NETWORK)
    assert network.of(t)[0] == pytest.approx(0.7615941559557649, rel=1e-15, abs=0)  # tanh 1
    assert network.of(L)[0] == pytest.approx(0.26172858040809149, rel=1e-14, abs=0)  # (tanh 1 - 1/4)²


def test_a_complex_step_has_no_step_size() -> None:
    """tanh′ at 20 is 1.7e-17: a difference quotient in double precision sees 0."""
    assert at({x: 20.0}).of(D(tanh(x), x))[0] == pytest.approx(1.699341702116635584e-17, rel=1e-9, abs=0)


def test_moving_a_name_moves_what_follows_and_holds_what_precedes() -> None:
    network = at({w: 0.5, x: 2.0, y: 0.25}, NETWORK)
    assert network.of(D(L, t))[0] == pytest.approx(2 * (0.7615941559557649 - 0.25), rel=1e-14, abs=0)
    assert network.of(D(w, t))[0] == pytest.approx(0, abs=1e-15)


def test_the_power_of_a_kink() -> None:
    assert at({x: -0.3}).of(D(Abs(x), x))[0] == pytest.approx(-1, abs=1e-9)
    assert at({x: -0.3}).of(D(relu(x), x))[0] == pytest.approx(0, abs=1e-12)
    assert at({x: 0.3}).of(D(relu(x) ** 3, x))[0] == pytest.approx(0.27, rel=1e-9, abs=0)


def test_powers_keep_to_the_principal_branch() -> None:
    assert at({x: -8.0}).of(real_root(x, Integer(3)))[0] == pytest.approx(-2)
    cube = Forward(1, {z: np.array([-8.0 + 0j] * 2)}, Graph({})).of(Pow(z, Rational(1, 3)))[0]
    assert cube == pytest.approx(complex(1, 3**0.5))


def test_a_witness_need_not_give_what_a_derivative_does_not_hang_on() -> None:
    """∂(w x)/∂w is x, whatever w is; the quantity itself hangs on w."""
    w, x, y = symbols("w x y", real=True)
    context = Context(Domain(), Graph({y: w * x}))
    found = Equality(D(y, w), 2 * x).judged(context, Effort())
    assert found.judgement.witness is not None and [symbol for symbol, _ in found.judgement.witness.point] == [x]
    assert found.judgement.verdict is Verdict.REFUTED
    assert found.numeric is not None and found.numeric.agrees is False


def test_what_a_moved_quantity_does_not_reach_is_not_computed_again() -> None:
    """The derivative by one of many entries costs what hangs on that entry."""
    inputs = [Symbol(f"i_{k}", real=True) for k in range(20)]
    middle = [Symbol(f"h_{k}", real=True) for k in range(20)]
    total = Symbol("t", real=True)
    definitions = {h: Max(v, v**2 / 3) for h, v in zip(middle, inputs, strict=True)} | {total: Add(*middle)}
    forward = Forward(4, {}, Graph(definitions), lambda _: doubled([Fraction(1, 2)] * 4, float))
    assert np.allclose(forward.of(D(total, inputs[3])), 1)
    (moved,) = forward.spread.values()
    assert moved.count == 40
    assert Max(inputs[3], inputs[3] ** 2 / 3) in moved.memo
    assert Max(inputs[4], inputs[4] ** 2 / 3) not in moved.memo
    assert np.allclose(forward.of(D(total**2, inputs[3])), 2 * forward.of(total))
    assert list(forward.spread.values()) == [moved]
