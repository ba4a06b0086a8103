"""The calculus of variations, on the cases of the textbooks."""

from __future__ import annotations

import sympy as sp

from derive import Domain, euler_lagrange, first_integral, variation
from derive.claims.claim import Claim, Context
from derive.kernel.equality import Effort
from derive.kernel.graph import Graph
from derive.kernel.language import D as Total
from derive.kernel.verdict import Verdict
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each, judged

x = sp.Symbol("x", real=True)
a, b, c, g, k, m, v = sp.symbols("a b c g k m v", real=True)
y, p, q, D, z = (sp.Function(name) for name in ["y", "p", "q", "D", "z"])
y0, y1, y2 = y(x), y(x).diff(x), y(x).diff(x, 2)

GELFAND = "Gelfand & Fomin, Calculus of Variations"
GOLDSTEIN = "Goldstein, Classical Mechanics"
BISHOP = "Bishop, Pattern Recognition and Machine Learning"


def extremals(
    integrand: sp.Expr, right: sp.Expr, *wrong: sp.Expr, given: object = ()
) -> tuple[Claim, tuple[Claim, ...]]:
    """The claims that functions are extremals."""
    claims = [euler_lagrange(integrand, y0, x, f, given) for f in (right, *wrong)]
    return claims[0], tuple(claims[1:])


def expressions(integrand: sp.Expr, right: sp.Expr, *wrong: sp.Expr) -> tuple[Claim, tuple[Claim, ...]]:
    """The claims that expressions are δF/δy."""
    claims = [variation(integrand, y0, x, f) for f in (right, *wrong)]
    return claims[0], tuple(claims[1:])


def constants(
    integrand: sp.Expr, right: sp.Expr, *wrong: sp.Expr, given: object = ()
) -> tuple[Claim, tuple[Claim, ...]]:
    """The claims that expressions are first integrals."""
    claims = [first_integral(integrand, y0, x, f, given) for f in (right, *wrong)]
    return claims[0], tuple(claims[1:])


LENGTH = sp.sqrt(1 + y1**2)
LAGRANGIAN = m * y1**2 / 2 - k * y0**2 / 2
GAN = p(x) * sp.log(D(x)) + q(x) * sp.log(1 - D(x))

CASES = [
    Textbook("shortest path", f"{GELFAND}, §4", *extremals(LENGTH, a * x + b, a * x**2, sp.sin(x), a / x)),
    Textbook(
        "shortest path, expression",
        f"{GELFAND}, §4",
        *expressions(
            LENGTH,
            -y2 / (1 + y1**2) ** sp.Rational(3, 2),
            y2 / (1 + y1**2) ** sp.Rational(3, 2),
            -y2 / (1 + y1**2),
            -y2 / sp.sqrt(1 + y1**2),
        ),
    ),
    Textbook(
        "minimal surface of revolution",
        f"{GELFAND}, §4.2",
        *extremals(
            y0 * LENGTH,
            a * sp.cosh((x - b) / a),
            a * sp.cosh(x - b),
            sp.cosh((x - b) / a),
            a * sp.sinh((x - b) / a),
            given=sp.Gt(a, 1),
        ),
    ),
    Textbook(
        "catenary, first integral",
        f"{GELFAND}, §4.2",
        *constants(y0 * LENGTH, y0 / LENGTH, y0 * LENGTH, y0 / (1 + y1**2), y0 + y1, given=y0 > 0),
    ),
    Textbook(
        "brachistochrone, first integral",
        f"{GOLDSTEIN}, §2.2",
        *constants(
            LENGTH / sp.sqrt(y0),
            y0 * (1 + y1**2),
            y0 * (1 - y1**2),
            y0 * sp.sqrt(1 + y1**2),
            y0**2 * (1 + y1**2),
            given=y0 > 0,
        ),
    ),
    Textbook(
        "harmonic oscillator",
        f"{GOLDSTEIN}, §2.3",
        *extremals(
            LAGRANGIAN,
            a * sp.cos(sp.sqrt(k / m) * x + b),
            a * sp.cos(sp.sqrt(m / k) * x + b),
            a * sp.cos(k / m * x + b),
            a * sp.cosh(sp.sqrt(k / m) * x + b),
            given=(k > 0, m > 0),
        ),
    ),
    Textbook(
        "harmonic oscillator, expression",
        f"{GOLDSTEIN}, §2.3",
        *expressions(LAGRANGIAN, -k * y0 - m * y2, -k * y0 + m * y2, k * y0 - m * y2, -k * y0 - 2 * m * y2),
    ),
    Textbook(
        "energy",
        f"{GOLDSTEIN}, §2.7",
        *constants(
            LAGRANGIAN,
            m * y1**2 / 2 + k * y0**2 / 2,
            LAGRANGIAN,
            m * y1**2 + k * y0**2 / 2,
            m * y1,
            given=(k > 0, m > 0),
        ),
    ),
    Textbook(
        "free fall",
        f"{GOLDSTEIN}, §1.6",
        *extremals(
            m * y1**2 / 2 - m * g * y0,
            b + v * x - g * x**2 / 2,
            b + v * x + g * x**2 / 2,
            b + v * x - g * x**2,
            b - g * x,
            given=(m > 0, g > 0),
        ),
    ),
    Textbook(
        "momentum of a free particle",
        f"{GOLDSTEIN}, §2.6",
        *constants(m * y1**2 / 2, m * y1, m * y0, y0 + y1, y0 * y1, given=m > 0),
    ),
    Textbook(
        "y′² + y²",
        f"{GELFAND}, §4, problems",
        *extremals(
            y1**2 + y0**2,
            a * sp.exp(x) + b * sp.exp(-x),
            a * sp.sin(x),
            a * sp.exp(2 * x),
            a * x + b,
            given=(a > 0, b > 0),
        ),
    ),
    Textbook(
        "y′² + 2y sin x",
        f"{GELFAND}, §4, problems",
        *extremals(y1**2 + 2 * y0 * sp.sin(x), a * x + b - sp.sin(x), a * x + b + sp.sin(x), -sp.cos(x), a * x + b),
    ),
    Textbook(
        "x² y′²",
        f"{GELFAND}, §4, problems",
        *extremals(x**2 * y1**2, a / x + b, a * x + b, a / x**2, a * sp.log(x), given=(x > 0, a > 0)),
    ),
    Textbook(
        "geodesics of the hyperbolic plane",
        f"{GELFAND}, §4",
        *extremals(
            LENGTH / y0,
            sp.sqrt(a**2 - (x - b) ** 2),
            a + x,
            sp.sqrt(a**2 + (x - b) ** 2),
            a * sp.cosh(x / a),
            given=(a > 3, x > 0, x < 1, b > 0, b < 1),
        ),
    ),
    Textbook(
        "elastic beam",
        f"{GELFAND}, §11",
        *expressions(y2**2 / 2 - g * y0, y0.diff(x, 4) - g, -y0.diff(x, 4) - g, y2 - g, y0.diff(x, 4) + g),
    ),
    Textbook(
        "elastic beam, solved",
        f"{GELFAND}, §11",
        *extremals(
            y2**2 / 2 - g * y0,
            g * x**4 / 24 + a * x**3 + b * x**2 + c * x,
            g * x**4 / 12,
            g * x**3 / 6,
            -g * x**4 / 24,
            given=g > 0,
        ),
    ),
    Textbook(
        "Sturm–Liouville",
        f"{GELFAND}, §41",
        *expressions(
            p(x) * y1**2 - q(x) * y0**2,
            -2 * q(x) * y0 - 2 * sp.diff(p(x) * y1, x),
            -2 * q(x) * y0 - 2 * p(x) * y2,
            2 * q(x) * y0 - 2 * sp.diff(p(x) * y1, x),
            -q(x) * y0 - sp.diff(p(x) * y1, x),
        ),
    ),
    Textbook(
        "without y′",
        f"{BISHOP}, app. D",
        *expressions(
            p(x) * sp.log(y0) + q(x) * sp.log(1 - y0),
            p(x) / y0 - q(x) / (1 - y0),
            p(x) / y0 + q(x) / (1 - y0),
            q(x) / y0 - p(x) / (1 - y0),
            p(x) / y0,
        ),
    ),
    Textbook(
        "maximum entropy with two multipliers",
        f"{BISHOP}, §1.6",
        *extremals(
            -y0 * sp.log(y0) + a * y0 + b * x * y0,
            sp.exp(-1 + a + b * x),
            sp.exp(1 + a + b * x),
            sp.exp(-1 + a),
            sp.exp(a + b * x),
        ),
    ),
    Textbook(
        "maximum entropy, the normal density",
        f"{BISHOP}, §1.6",
        *extremals(
            -y0 * sp.log(y0) + a * y0 + b * x * y0 + c * (x - m) ** 2 * y0,
            sp.exp(-1 + a + b * x + c * (x - m) ** 2),
            sp.exp(-1 + a + b * x + c * x**2),
            sp.exp(a + b * x + c * (x - m) ** 2),
            sp.exp(-1 + b * x + c * (x - m) ** 2),
        ),
    ),
    Textbook(
        "optimal discriminator",
        "Goodfellow et al., Generative adversarial nets (2014), prop. 1",
        *(lambda claims: (claims[0], claims[1:]))(
            tuple(
                euler_lagrange(GAN, D(x), x, f, (p(x) > 0, q(x) > 0))
                for f in (p(x) / (p(x) + q(x)), q(x) / (p(x) + q(x)), p(x) / q(x), sp.Rational(1, 2))
            )
        ),
    ),
    Textbook(
        "regression function",
        f"{BISHOP}, §1.5.5",
        *extremals((y0 - z(x)) ** 2 * p(x), z(x), p(x), z(x) / 2, z(x) * p(x), given=p(x) > 0),
    ),
]


@each(CASES)
def test_true_claims_are_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_wrong_versions_are_not(case: Textbook) -> None:
    assert_mutants_fail(case)


def test_names_are_written_out() -> None:
    speed = sp.Symbol("s", real=True)
    context = Context(Domain(), Graph({speed: y1**2}))
    claim = variation(speed / 2, y0, x, -y2)
    assert judged(claim, context).judgement.verdict is Verdict.PROVED


def test_renaming_changes_nothing() -> None:
    t, w = sp.Symbol("t", real=True), sp.Function("w")
    claim = euler_lagrange(sp.sqrt(1 + w(t).diff(t) ** 2), w(t), t, a * t + b)
    assert judged(claim).judgement.verdict is Verdict.PROVED


def test_what_it_cannot_do_is_said() -> None:
    undecided = [
        (euler_lagrange(y(0) * y1, y0, x, x), "another argument"),
        (first_integral(x * y1, y0, x, y0), "linear in y′"),
        (variation(y0.diff(x, 6), y0, x, 0), "order 6"),
    ]
    for claim, words in undecided:
        found = judged(claim).judgement
        assert found.verdict is Verdict.UNDECIDED and words in found.reason, found


def test_what_says_nothing_is_ill_formed() -> None:
    other = sp.Symbol("t", real=True)
    for claim in (euler_lagrange(y1**2, y0, other, other), euler_lagrange(y1**2, y0, x, y0)):
        found = claim.judgement(Context(Domain(), Graph({})), Effort())
        assert found.verdict is Verdict.ILL_FORMED and found.reason


def test_a_singular_equation_refutes_nothing() -> None:
    """Where F_{y′y′} = 0 no solution passes with another slope; a first integral is not refuted there."""
    found = judged(first_integral(y0 * y1**3, y0, x, y0 * y1**3)).judgement
    assert found.verdict is not Verdict.REFUTED, found


def test_a_total_derivative_is_written_as_authors_write_it() -> None:
    """The Euler–Lagrange expression in words: ∂F/∂y - d/dx ∂F/∂y′ with D for d/dx, and for y′."""
    for slope in (y1, Total(y0, x)):
        integrand = a * slope**2 + b * y0 * slope + c * y0**2
        for sign, verdict in ((-1, Verdict.PROVED), (1, Verdict.REFUTED)):
            expression = b * slope + 2 * c * y0 + sign * Total(2 * a * slope + b * y0, x)
            found = judged(variation(integrand, y0, x, expression))
            assert found.judgement.verdict is verdict
            assert found.numeric is not None and found.numeric.agrees is (verdict is Verdict.PROVED)


def test_a_name_that_hangs_on_the_variable_is_not_differentiated_numerically() -> None:
    name = sp.Symbol("h", real=True)
    claim = variation(y0**2 + Total(name, x), y0, x, 2 * y0)
    found = claim.judged(Context(Domain(), Graph({name: x**3})), Effort())
    assert found.judgement.verdict is Verdict.PROVED
    assert found.numeric is None and "a name that hangs on it" in found.numeric_obstacle
