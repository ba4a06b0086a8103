"""The engine behind limits: against plain Python and mpmath, under renaming and reordering, at its weak points."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    E,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Rational,
    Symbol,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    binomial,
    ceiling,
    cos,
    cosh,
    erf,
    exp,
    floor,
    gamma,
    log,
    oo,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
    tan,
    tanh,
)  # fmt: skip

from derive import Domain, Range, real_root, sigmoid, softplus
from derive.kernel.asymptotics.approach import Approach, Outcome, outcome
from derive.kernel.asymptotics.constants import Constants
from derive.kernel.asymptotics.decision import limit_is, ratio_is_bounded
from derive.kernel.asymptotics.germs import Germs, View
from derive.kernel.asymptotics.growth import Growth
from derive.kernel.asymptotics.sampled import settled
from derive.kernel.cells import Cell
from derive.kernel.equality import Contradiction, Effort
from derive.kernel.errors import Obstacle, Undefined
from derive.kernel.graph import Graph
from derive.kernel.tower import NeedSign
from derive.kernel.verdict import Judgement, Order, Relation, Verdict

x, y, a, b, c = symbols("x y a b c", real=True)
n = Symbol("n", integer=True)
R = Rational
EVERYWHERE = Cell.of(Domain(), {})


def found(expr: sp.Expr, point: Any = oo, side: int = 0, of: sp.Symbol = x, cell: Cell = EVERYWHERE) -> Outcome:
    approach = Approach(of, sp.sympify(point), side)
    return outcome(expr, approach, cell, is_sequence=bool(of.is_integer))


def value(expr: sp.Expr, point: Any = oo, side: int = 0, of: sp.Symbol = x) -> sp.Expr | None:
    return found(expr, point, side, of).value


def judged(expr: sp.Expr, to: Any, domain: Domain | None = None, point: Any = oo, of: sp.Symbol = x) -> Judgement:
    return limit_is(expr, Approach(of, sp.sympify(point)), sp.sympify(to), domain or Domain(), Graph({}), Effort())


# ---- limits whose values were computed by hand ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (x * log(x) * log(x * exp(x) - x**2) ** 2 / log(log(x**2 + 2 * exp(exp(3 * x**3 * log(x))))), R(1, 3)),
        (log(x) * (log(log(x) + log(log(x))) - log(log(x))) / log(log(x) + log(log(log(x)))), 1),
        (exp(exp(exp(x + exp(-x)))) / exp(exp(exp(x))), oo),
        (exp(exp(2 * log(x**5 + x) * log(log(x)))) / exp(exp(10 * log(x) * log(log(x)))), oo),
        (exp(exp(exp(x) / (1 - 1 / x))) - exp(exp(exp(x) / (1 - 1 / x - log(x) ** (-log(x))))), -oo),
        (x / log(x ** log(x ** (log(2) / log(x)))), oo),
        (exp(x) * (sin(1 / x + exp(-x)) - sin(1 / x + exp(-(x**2)))), 1),
        (Max(x, exp(x)) / log(Min(exp(-x), exp(-exp(x)))), -1),
        (asinh(x) - log(x), log(2)),
        (acosh(x) - log(x), log(2)),
        (x * atanh(1 / x), 1),
        (gamma(x + R(1, 2)) / (sqrt(x) * gamma(x)), 1),
        (exp(x) * (1 - erf(sqrt(x))) * sqrt(pi * x), 1),
        (real_root(-x, 3) / x ** R(1, 3), -1),
        (sinh(x) / exp(x), R(1, 2)),
        (log(cosh(x)) - x, -log(2)),
        (x * (sigmoid(1 / x) - R(1, 2)), R(1, 4)),
        (softplus(-x) * exp(x), 1),
        ((x + sin(x)) / (x - cos(x)), 1),
        (exp(x * (2 + sin(x))), oo),
        (x ** (sin(x) - 2), 0),
        (log(x + sin(x)) - log(x), 0),
        (Abs(sin(x)) / x, 0),
        (sp.floor(x) / x, 1),
    ],
)
def test_at_infinity(expr: sp.Expr, expected: Any) -> None:
    reached = value(expr)
    assert reached is not None
    assert reached == expected or Constants(EVERYWHERE).constant_sign(reached - expected) == 0


@pytest.mark.parametrize(
    ("expr", "point", "side", "expected"),
    [
        ((asin(x) - x) / x**3, 0, 0, R(1, 6)),
        ((cos(x) - exp(-(x**2) / 2)) / x**4, 0, 0, -R(1, 12)),
        ((sin(x) / x) ** (1 / x**2), 0, 0, exp(-R(1, 6))),
        (1 / log(x) - 1 / (x - 1), 1, 0, R(1, 2)),
        (tan(pi * x / 2) * (1 - x), 1, 0, 2 / pi),
        (x ** (1 / (1 - x)), 1, 0, 1 / E),
        (sin(x) / (x - pi), pi, 0, -1),
        (floor(x), 3, -1, 2),
        (ceiling(x), 3, 1, 4),
        (Heaviside(x), 0, -1, 0),
        (sign(x**3), 0, 1, 1),
        (exp(-1 / x**2) / x**20, 0, 0, 0),
        (1 / (1 + exp(1 / x)), 0, 1, 0),
        ((pi / 2 - asin(x)) / sqrt(1 - x), 1, -1, sqrt(2)),
        (acos(x) ** 2 / (1 - x), 1, -1, 2),
        (atan(1 / x), 0, -1, -pi / 2),
        (Piecewise((x, x < 0), (x**2, True)) / Abs(x), 0, 1, 0),
        (Piecewise((x, x < 0), (x**2, True)) / Abs(x), 0, -1, -1),
        (x * floor(1 / x), 0, 0, 1),
        ((x ** R(1, 3) - 2) / (x - 8), 8, 0, R(1, 12)),
    ],
)
def test_at_a_point(expr: sp.Expr, point: Any, side: int, expected: Any) -> None:
    reached = value(expr, point, side)
    assert reached is not None
    assert reached == expected or Constants(EVERYWHERE).constant_sign(reached - expected) == 0


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        ((-R(1, 2)) ** n * n**5, 0),
        (((-1) ** n + n) / n, 1),
        (binomial(2 * n, n) * sqrt(pi * n) / 4**n, 1),
        (cos(pi * n) ** 2, 1),
        (n * sin(pi * n), 0),
        (sin(n) / n, 0),
        (sin(pi * n / 2) ** 2 + cos(pi * n / 2) ** 2, 1),
        ((2**n + 3**n) ** (1 / n), 3),
        ((2**n + (-3) ** n) / 4**n, 0),
    ],
)
def test_of_sequences(expr: sp.Expr, expected: Any) -> None:
    assert value(expr, of=n) == expected


@pytest.mark.parametrize(
    ("expr", "of", "shows"),
    [
        ((-1) ** n, n, "tends to 1 along even indices and to -1 along odd indices"),
        ((-2) ** n, n, "tends to ∞ along even indices and to -∞ along odd indices"),
        (cos(2 * pi * n / 3), n, "tends to 1 along indices 0 modulo 6"),
        (sin(n), n, "tends to 0 where the angle is 0 modulo 2π and to 1 where"),
        (x * sin(x), x, "tends to 0 where the angle is 0 modulo 2π and to ∞ where"),
        ((2 + sin(x)) ** x, x, "tends to ∞"),
        (x ** (sin(x) - 1), x, "tends to 0"),
        (x - floor(x), x, "fractional part"),
    ],
)
def test_what_oscillates_has_no_limit(expr: sp.Expr, of: sp.Symbol, shows: str) -> None:
    reached = found(expr, of=of)
    assert reached.value is None
    assert shows in reached.shows


def test_sympy_s_trap_the_assumption_is_used() -> None:
    """SymPy 1.14 gives exp(oo*sign(log(1 - ρη))) for this one, whatever is assumed."""
    rho, eta = symbols("rho eta", real=True)
    decays = Domain({}, (Relation(Abs(1 - rho * eta), Order.LT, R(1)),))
    assert judged((1 - rho * eta) ** n, 0, decays, of=n).verdict is Verdict.PROVED
    assert judged((1 - rho * eta) ** n, 1, decays, of=n).verdict is Verdict.REFUTED
    assert judged((1 - rho * eta) ** x, 0, decays).verdict is Verdict.PROVED  # complex on the way, and yet
    grows = Domain({}, (Relation(Abs(1 - rho * eta), Order.GT, R(1)),))
    assert judged((1 - rho * eta) ** n, 0, grows, of=n).verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    "expr",
    [
        sin(x) + sin(2 * x),
        sin(x) + x - floor(x),  # a phase of the sine says nothing of the fractional part
        Max(x * sin(x), 0) + sin(2 * x) - x * cos(x),  # the second angle is met after the first has stopped the search
    ],
)
def test_a_phase_fixes_one_oscillation_only(expr: sp.Expr) -> None:
    with pytest.raises(Obstacle):
        found(expr)
    for phase in range(4):
        with pytest.raises(Obstacle, match="several oscillations"):
            _prepared_at(expr, phase)


def _prepared_at(expr: sp.Expr, phase: int) -> sp.Expr:
    variable = sp.Dummy("s", positive=True)
    return Germs(EVERYWHERE, variable, 3, View(phase=phase)).prepare(expr.xreplace({x: variable}))


# ---- signs ----------------------------------------------------------------------------------------------------------


def test_the_sign_of_a_logarithm_follows_from_its_argument() -> None:
    between = Cell.of(Domain({a: Range(lower=Fraction(0), upper=Fraction(1)), b: Range(lower=Fraction(1))}), {})
    signs = Constants(between)
    assert signs.constant_sign(log(a)) == -1
    assert signs.constant_sign(log(a) * log(b)) == -1
    assert signs.constant_sign(log(b) - log(a)) == 1
    assert signs.constant_sign(log(1 + sqrt(2)) + log(sqrt(2) - 1)) == 0
    assert signs.constant_sign(R(1, 10**60) + log(1 + sqrt(2)) + log(sqrt(2) - 1)) == 1


def test_a_sign_that_the_domain_leaves_open_is_asked_for() -> None:
    signs = Constants(EVERYWHERE)
    for open_ in (a, a * b, log(1 + a**2) * a, a**2):
        with pytest.raises(NeedSign):
            signs.constant_sign(open_)
    assert signs.constant_sign(1 + a**2) == 1
    with pytest.raises(Undefined):
        signs.constant_sign(sp.zoo + a)


def test_a_fact_about_a_product_is_used() -> None:
    cell = Cell.of(Domain({}, (Relation(a * b, Order.GT, R(0)), Relation(a * b, Order.LT, R(2)))), {})
    assert Constants(cell).constant_sign(a * b) == 1
    assert Constants(cell).constant_sign(-3 * a * b * log(5)) == -1
    assert Constants(cell).constant_sign(a * b - 2) == -1


# ---- properties -----------------------------------------------------------------------------------------------------

_PIECES = (x, log(x), exp(x), 1 / x, exp(-x), sqrt(x), x**2, log(log(x)), exp(-(x**2)), 1 + 1 / x)
_some = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=3)
_signs = st.sampled_from((1, -1, 2))


@st.composite
def growing(draw: st.DrawFn) -> sp.Expr:
    terms = [draw(_signs) * sp.Mul(*draw(_some)) for _ in range(draw(st.integers(1, 3)))]
    below = [draw(_signs) * sp.Mul(*draw(_some)) for _ in range(draw(st.integers(1, 2)))]
    top, bottom = sp.Add(*terms), sp.Add(*below)
    return top / bottom if bottom != 0 else top


def same(one: sp.Expr | None, other: sp.Expr | None) -> bool:
    if one is None or other is None or one in (oo, -oo) or other in (oo, -oo):
        return one == other
    return Constants(EVERYWHERE).constant_sign(one - other) == 0


@settings(max_examples=40, deadline=None, derandomize=True)
@given(growing())
def test_renaming_and_mirroring_change_nothing(expr: sp.Expr) -> None:
    reached = value(expr)
    z = Symbol("zeta", real=True)
    assert same(value(expr.xreplace({x: z}), of=z), reached)
    assert same(value(expr.xreplace({x: 1 / x}), 0, 1), reached)
    assert same(value(expr.xreplace({x: -x}), -oo), reached)
    assert same(value(expr.xreplace({x: exp(x)})), reached)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(growing(), growing())
def test_limit_laws(f: sp.Expr, g: sp.Expr) -> None:
    first, second = value(f), value(g)
    assert first is not None and second is not None
    if first not in (oo, -oo) and second not in (oo, -oo):
        assert same(value(f + g), first + second)
        assert same(value(f * g), first * second)
    assert same(value(-f), -first)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(growing())
def test_mpmath_sees_the_same(expr: sp.Expr) -> None:
    """From 10^3 to 10^4 the distance to the limit shrinks; an infinite limit has its sign."""
    reached = value(expr)
    with mpmath.workdps(300):
        function = sp.lambdify(x, expr, "mpmath")
        near, far = (function(mpmath.mpf(10) ** k) for k in (3, 4))
        if reached in (oo, -oo):
            assert far * (1 if reached == oo else -1) > 0
            return
        target = mpmath.mpf(sp.N(reached, 30))
        assert abs(far - target) <= abs(near - target) * mpmath.mpf("1.0001")


_fractions = st.fractions(min_value=-3, max_value=3, max_denominator=4)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(_fractions, min_size=1, max_size=4), st.lists(_fractions, min_size=1, max_size=4))
def test_rational_functions_by_their_leading_coefficients(p: list[Fraction], q: list[Fraction]) -> None:
    p[-1], q[-1] = p[-1] or Fraction(1), q[-1] or Fraction(1)
    top, bottom = (sp.Add(*(R(k.numerator, k.denominator) * x**j for j, k in enumerate(side))) for side in (p, q))
    ratio = p[-1] / q[-1]
    expected = R(0) if len(p) < len(q) else R(ratio.numerator, ratio.denominator)
    assert value(top / bottom) == (expected if len(p) <= len(q) else oo * sp.sign(R(ratio)))


# ---- bounds, and hostile input --------------------------------------------------------------------------------------


def tower(height: int) -> sp.Expr:
    expr: sp.Expr = x
    for _ in range(height):
        expr = exp(expr)
    return expr


@pytest.mark.parametrize(
    "expr",
    [
        tower(12) / tower(11),
        sp.Add(*(exp(-k * x) * x**k for k in range(60))),
        (1 + 1 / x) ** (x**60),
        x ** (10**40) * exp(-x),
        sp.Mul(*(1 + 1 / (x + k) for k in range(40))),
        exp(x) * (exp(1 / x + exp(-x)) - exp(1 / x)) - 1 - 1 / x - 1 / (2 * x**2),
        (sin(tan(x)) - tan(sin(x))) / x**9,
        tower(40),
        sp.Add(*(sin(k * x) for k in range(1, 30))) / x,
        log(log(log(log(log(log(x)))))),
    ],
    ids=lambda expr: str(expr)[:30],
)
def test_everything_comes_back_in_time(expr: sp.Expr) -> None:
    started = time.process_time()
    judgement = judged(expr, 17)
    assert judgement.verdict in (Verdict.REFUTED, Verdict.UNDECIDED)
    assert judgement.verdict is Verdict.REFUTED or judgement.reason
    assert time.process_time() - started < 5


def test_cancellation_beyond_the_terms_looked_at_is_an_obstacle() -> None:
    tail = exp(1 / x) - sp.Add(*(1 / (sp.factorial(k) * x**k) for k in range(40)))
    judgement = judged(x**40 * tail, 1 / sp.factorial(40))
    assert judgement.verdict is Verdict.UNDECIDED
    assert "cancels" in judgement.reason


def test_assumptions_that_nothing_satisfies() -> None:
    none = Domain({a: Range(lower=Fraction(1), upper=Fraction(0))})
    assert judged(a / x, 0, none).verdict is Verdict.ILL_FORMED
    contradiction = Domain({}, (Relation(a * b, Order.GT, R(1)), Relation(a * b, Order.LT, R(0))))
    assert judged(a * b / x, 0, contradiction).verdict in (Verdict.UNDECIDED, Verdict.ILL_FORMED)


def test_a_parameter_that_is_pinned() -> None:
    zero = Domain({a: Range(lower=Fraction(0), upper=Fraction(0), lower_closed=True, upper_closed=True)})
    assert judged(a * x, 0, zero).verdict is Verdict.PROVED
    assert judged(x**a, 1, zero).verdict is Verdict.PROVED
    assert judged(x / a, 0, zero).verdict is Verdict.ILL_FORMED


def test_where_the_claimed_value_is_undefined_nothing_is_claimed() -> None:
    judgement = judged(a * x / (b * x + 1), a / b)
    assert judgement.verdict is Verdict.PROVED
    assert judged(x * a, 1 / (a - a)).verdict is Verdict.ILL_FORMED


def test_too_many_cases_end_in_an_answer() -> None:
    names = symbols("p:5", real=True)
    expr = sp.Add(*(Abs(name) * x**name for name in names))
    started = time.process_time()
    assert judged(expr, 0).verdict in (Verdict.UNDECIDED, Verdict.REFUTED, Verdict.CONDITIONAL)
    assert time.process_time() - started < 10


# ---- two ways that must agree ---------------------------------------------------------------------------------------


def test_balls_see_where_an_expression_settles() -> None:
    def at(expr: sp.Expr, point: Any = oo, of: sp.Symbol = x) -> Any:
        return settled(expr, Approach(of, sp.sympify(point)), {}, {}, is_sequence=bool(of.is_integer))

    assert float(at(tanh(x)).mid()) == pytest.approx(1)
    assert float(at((1 + 1 / x) ** x).mid()) == pytest.approx(2.718281828459045)
    assert float(at((-R(1, 2)) ** n, of=n).mid()) == pytest.approx(0)
    assert at((-1) ** n, of=n) is None
    assert at(1 / log(x)) is None
    assert at(1 / log(log(log(x)))) is None
    assert at(Abs(x) / x, 0) is None
    assert at(x) is None
    assert at(exp(-x / 10**300)) is None


def test_an_engine_that_errs_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Growth, "tends_to", lambda self, expr: sp.Integer(5))
    with pytest.raises(Contradiction, match="balls see it settle near"):
        judged(1 / x + 1, 5)
    with pytest.raises(Contradiction, match="balls see it settle near"):
        judged(2 / x, 5)


def test_a_quotient_over_zero_says_nothing() -> None:
    judgement = ratio_is_bounded(x, x - x, None, Approach(x, oo), Domain(), Graph({}), Effort())
    assert judgement.verdict is Verdict.ILL_FORMED


def test_a_hierarchy_without_end_is_an_obstacle() -> None:
    with pytest.raises((Obstacle, Undefined)):
        found(sp.Function("f")(x))
