"""Claims about given matrices, from textbooks, with wrong versions of them; and the matrices of optimizers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Expr,
    I,
    ImmutableMatrix,
    Integer,
    Matrix,
    Max,
    Rational,
    Symbol,
    cos,
    exp,
    eye,
    oo,
    sin,
    sqrt,
    symbols,
)
from sympy.core.parameters import evaluate

from derive import (
    D,
    Domain,
    Range,
    bounded,
    characteristic_polynomial,
    converges,
    determinant,
    diagonalizes,
    eigenvalues,
    eigenvector,
    frobenius_norm,
    inverse,
    matrix_power,
    norm,
    orthogonal,
    positive_definite,
    positive_semidefinite,
    power,
    spectral_radius,
    square_matrices,
    stable,
    symmetric,
    trace,
)
from derive.claims.claim import Claim, Context
from derive.claims.conditions import restricted
from derive.claims.equality import Equality
from derive.claims.inequality import Inequality
from derive.kernel.graph import Graph
from derive.kernel.verdict import Judgement, Verdict
from tests.claims.textbook import NOTHING_ASSUMED, Textbook, assert_mutants_fail, assert_proved, each, judged

a, b, c, d, k, x, z = symbols("a b c d k x z", real=True)
alpha, beta, lam, eta = symbols("alpha beta lambda eta", real=True)
n = Symbol("n", integer=True, nonnegative=True)
half = Rational(1, 2)

POSITIVE_STEPS = Context(restricted(Domain(), [alpha > 0, lam > 0, beta >= 0, beta < 1]), Graph({}))
OSCILLATING = Context(
    restricted(POSITIVE_STEPS.domain, [(1 + beta - alpha * (1 - beta) * lam) ** 2 < 4 * beta]), Graph({})
)
HEAVY_BALL_OSCILLATING = Context(
    restricted(POSITIVE_STEPS.domain, [(1 + beta - alpha * lam) ** 2 < 4 * beta]), Graph({})
)


def rows(*entries: list[object]) -> ImmutableMatrix:
    return ImmutableMatrix(entries)


def equals(lhs: Expr | ImmutableMatrix, rhs: object) -> Claim:
    return Equality(lhs, rhs if isinstance(rhs, ImmutableMatrix) else Integer(0) + rhs)


# v' = βv + (1-β)λθ, θ' = θ - αv', on (v, θ); with the gradient at θ - αv for NAG
MOMENTUM = rows([beta, (1 - beta) * lam], [-alpha * beta, 1 - alpha * (1 - beta) * lam])
_P = beta - (1 - beta) * alpha * lam
NESTEROV = rows([_P, (1 - beta) * lam], [-alpha * _P, 1 - alpha * (1 - beta) * lam])
HEAVY_BALL = rows([1 + beta - alpha * lam, -beta], [1, 0])  # Polyak's form, on (θ_t, θ_{t-1})

SYMMETRIC = rows([2, 1], [1, 2])
JORDAN = rows([2, 1, 0], [0, 2, 1], [0, 0, 2])
TURN = rows([cos(x), -sin(x)], [sin(x), cos(x)])
GENERAL = rows([a, b], [c, d])
SECOND_DIFFERENCE = rows([2, -1, 0], [-1, 2, -1], [0, -1, 2])
FIBONACCI = rows([1, 1], [1, 0])
CYCLE = rows([0, 1, 0], [0, 0, 1], [1, 0, 0])

CASES = [
    Textbook(
        "eigenvalues of a symmetric matrix",
        "Strang, Introduction to Linear Algebra, 6.1",
        eigenvalues(SYMMETRIC, [1, 3]),
        (eigenvalues(SYMMETRIC, [1, 2]), eigenvalues(SYMMETRIC, {3: 2}), eigenvalues(SYMMETRIC, [3])),
    ),
    Textbook(
        "eigenvalues of a Jordan block",
        "Horn & Johnson, Matrix Analysis, 3.1",
        eigenvalues(JORDAN, {2: 3}),
        (eigenvalues(JORDAN, {2: 2}), eigenvalues(JORDAN, {2: 2, 1: 1}), eigenvalues(JORDAN, {-2: 3})),
    ),
    Textbook(
        "eigenvalues of a rotation",
        "Strang, 6.1",
        eigenvalues(TURN, [exp(I * x), exp(-I * x)]),
        (
            eigenvalues(TURN, {cos(x): 2}),
            eigenvalues(TURN, [exp(x), exp(-x)]),
            eigenvalues(TURN, [cos(x) + sin(x), cos(x) - sin(x)]),
        ),
    ),
    Textbook(
        "golden ratio",
        "Strang, 6.2",
        eigenvalues(FIBONACCI, [(1 + sqrt(5)) / 2, (1 - sqrt(5)) / 2]),
        (
            eigenvalues(FIBONACCI, [(1 + sqrt(5)) / 2, (1 + sqrt(5)) / 2]),
            eigenvalues(FIBONACCI, [(1 + sqrt(5)), (1 - sqrt(5))]),
            eigenvalues(rows([1, 1, 0], [1, 0, 0]), [(1 + sqrt(5)) / 2, (1 - sqrt(5)) / 2]),
        ),
    ),
    Textbook(
        "steady state of a Markov matrix",
        "Strang, 10.3",
        eigenvector(rows([Rational(9, 10), Rational(3, 10)], [Rational(1, 10), Rational(7, 10)]), rows([3], [1]), 1),
        (
            eigenvector(
                rows([Rational(9, 10), Rational(3, 10)], [Rational(1, 10), Rational(7, 10)]), rows([1], [3]), 1
            ),
            eigenvector(
                rows([Rational(9, 10), Rational(3, 10)], [Rational(1, 10), Rational(7, 10)]), rows([0], [0]), 1
            ),
            eigenvector(rows([Rational(9, 10), Rational(3, 10)], [Rational(1, 10), Rational(7, 10)]), rows([3, 1]), 1),
        ),
    ),
    Textbook(
        "diagonalization",
        "Strang, 6.2",
        diagonalizes(rows([1, 1], [1, -1]), rows([3, 0], [0, 1]), SYMMETRIC),
        (
            diagonalizes(rows([1, 1], [1, -1]), rows([1, 0], [0, 3]), SYMMETRIC),
            diagonalizes(rows([1, 1], [1, 1]), rows([3, 0], [0, 3]), SYMMETRIC),
            diagonalizes(eye(2), SYMMETRIC, SYMMETRIC),
            diagonalizes(rows([1, 0], [0, 0]), rows([2, 0], [0, 2]), rows([2, 1], [0, 2])),
        ),
    ),
    Textbook(
        "powers by eigenvalues 1 and 5",
        "Strang, 6.2",
        power(rows([4, 3], [1, 2]), n, rows([3 * 5**n + 1, 3 * 5**n - 3], [5**n - 1, 5**n + 3]) / 4),
        (
            power(rows([4, 3], [1, 2]), n, rows([3 * 5**n + 1, 3 * 5**n - 3], [5**n - 1, 5**n + 3])),
            power(rows([4, 3], [1, 2]), n, rows([4**n, 3**n], [1, 2**n])),
            power(rows([4, 3], [1, 2]), n, rows([3 * 5**n + 1], [5**n - 1]) / 4),
        ),
    ),
    Textbook(
        "powers of a Jordan block",
        "Horn & Johnson, 3.2.5",
        power(rows([a, 1], [0, a]), n, rows([a**n, n * a ** (n - 1)], [0, a**n])),
        (
            power(rows([a, 1], [0, a]), n, rows([a**n, n * a**n], [0, a**n])),
            power(rows([a, 1], [0, a]), n, rows([a**n, 1], [0, a**n])),
            power(rows([a, 1], [0, a]), n, rows([a**n, (n - 1) * a ** (n - 1)], [0, a**n])),
        ),
    ),
    Textbook(
        "powers of a rotation",
        "Strang, 6.2",
        power(TURN, n, rows([cos(n * x), -sin(n * x)], [sin(n * x), cos(n * x)])),
        (
            power(TURN, n, rows([cos(x) ** n, -(sin(x) ** n)], [sin(x) ** n, cos(x) ** n])),
            power(TURN, n, rows([cos(n * x), sin(n * x)], [-sin(n * x), cos(n * x)])),
            power(TURN, n, rows([n * cos(x), -n * sin(x)], [n * sin(x), n * cos(x)])),
        ),
    ),
    Textbook(
        "characteristic polynomial of a 2×2 matrix",
        "Strang, 6.1",
        equals(characteristic_polynomial(GENERAL, z), z**2 - (a + d) * z + a * d - b * c),
        (
            equals(characteristic_polynomial(GENERAL, z), z**2 + (a + d) * z + a * d - b * c),
            equals(characteristic_polynomial(GENERAL, z), z**2 - (a + d) * z + a * d + b * c),
            equals(characteristic_polynomial(JORDAN, z), (2 - z) ** 3),  # of odd size: not monic
        ),
    ),
    Textbook(
        "companion matrix",
        "Saad, Iterative Methods for Sparse Linear Systems, 1.8",
        equals(characteristic_polynomial(rows([0, 0, -a], [1, 0, -b], [0, 1, -c]), z), z**3 + c * z**2 + b * z + a),
        (
            equals(characteristic_polynomial(rows([0, 0, a], [1, 0, -b], [0, 1, -c]), z), z**3 + c * z**2 + b * z + a),
            equals(characteristic_polynomial(rows([0, 0, -a], [1, 0, -b], [0, 1, -c]), z), z**3 + b * z**2 + c * z + a),
            equals(characteristic_polynomial(rows([0, 0, -a], [1, 0, -b]), z), z**3 + c * z**2 + b * z + a),
        ),
    ),
    Textbook(
        "determinant of a Vandermonde matrix",
        "Horn & Johnson, 0.9.11",
        equals(determinant(rows([1, a, a**2], [1, b, b**2], [1, c, c**2])), (b - a) * (c - a) * (c - b)),
        (
            equals(determinant(rows([1, a, a**2], [1, b, b**2], [1, c, c**2])), (a - b) * (c - a) * (c - b)),
            equals(determinant(rows([1, a, a**2], [1, b, b**2], [1, c, c**2])), (b - a) * (c - b)),
            equals(determinant(rows([1, a, a**2], [1, b, b**2])), (b - a) * (c - a) * (c - b)),
        ),
    ),
    Textbook(
        "inverse of a 2×2 matrix",
        "Strang, 2.5",
        equals(inverse(GENERAL), rows([d, -b], [-c, a]) / (a * d - b * c)),
        (
            equals(inverse(GENERAL), rows([d, b], [c, a]) / (a * d - b * c)),
            equals(inverse(GENERAL), rows([d, -b], [-c, a])),
            equals(inverse(rows([a, a], [b, b])), rows([d, -b], [-c, a])),
        ),
    ),
    Textbook(
        "spectral norm of a 2×2 matrix",
        "Strang, 7.2",
        equals(norm(rows([3, 0], [4, 5]), 2), 3 * sqrt(5)),
        (
            equals(norm(rows([3, 0], [4, 5]), 2), 5),
            equals(norm(rows([3, 0], [4, 5]), 2), sqrt(50)),
            equals(norm(rows([3, 0], [4, 5]), 2), Rational(6708, 1000)),
        ),
    ),
    Textbook(
        "norms by columns and rows",
        "Golub & Van Loan, Matrix Computations, 2.3",
        equals(norm(rows([1, -2], [3, 4]), 1), 6),
        (
            equals(norm(rows([1, -2], [3, 4]), oo), 6),
            equals(norm(rows([1, -2], [3, 4]), 1), 4),
            equals(frobenius_norm(rows([1, -2], [3, 4])), 6),
        ),
    ),
    Textbook(
        "norm of a diagonal matrix",
        "Golub & Van Loan, 2.3",
        equals(norm(rows([a, 0], [0, b]), 2), Max(Abs(a), Abs(b))),
        (
            equals(norm(rows([a, 0], [0, b]), 2), Abs(a) + Abs(b)),
            equals(norm(rows([a, 0], [0, b]), 2), sqrt(a**2 + b**2)),
            equals(norm(rows([a, 0], [0, b]), 2), Abs(a * b)),
        ),
    ),
    Textbook(
        "rotations are orthogonal",
        "Strang, 4.4",
        orthogonal(TURN),
        (
            orthogonal(rows([cos(x), sin(x)], [sin(x), cos(x)])),
            orthogonal(rows([1, 1], [1, -1])),
            orthogonal(rows([1, 0, 0], [0, 1, 0])),
        ),
    ),
    Textbook(
        "second differences",
        "Strang, 6.5",
        positive_definite(SECOND_DIFFERENCE),
        (
            positive_definite(-SECOND_DIFFERENCE),
            positive_definite(rows([1, -1, 0], [-1, 2, -1], [0, -1, 1])),
            positive_definite(rows([2, -1, 0], [1, 2, -1], [0, -1, 2])),
        ),
    ),
    Textbook(
        "a Gram matrix",
        "Horn & Johnson, 7.2.10",
        positive_semidefinite(rows([a**2, a * b], [a * b, b**2])),
        (
            positive_definite(rows([a**2, a * b], [a * b, b**2])),
            positive_semidefinite(rows([0, 1], [1, 0])),
            positive_semidefinite(-rows([a**2 + 1, a * b], [a * b, b**2])),
        ),
    ),
    Textbook(
        "Hessian of a ridge regression",
        "Boyd & Vandenberghe, Convex Optimization, 3.1.4",
        positive_definite(rows([a**2 + 1, a * b], [a * b, b**2 + 1])),
        (
            positive_definite(rows([a**2 + 1, a * b], [-a * b, b**2 + 1])),
            positive_definite(rows([a**2 - 1, a * b], [a * b, b**2 - 1])),
            positive_definite(rows([a**2 + 1, a * b])),
        ),
    ),
    Textbook(
        "large entries off the diagonal do no harm in the end",
        "Horn & Johnson, 5.6.12",
        converges(rows([half, 100], [0, half])),
        (
            converges(rows([half, 100], [1, half])),
            converges(rows([1, 100], [0, half])),
            converges(rows([0, 1], [-1, 0])),  # modulus exactly 1
        ),
    ),
    Textbook(
        "spectral radius of a cyclic permutation",
        "Horn & Johnson, 0.9.6",
        equals(spectral_radius(CYCLE), 1),
        (
            equals(spectral_radius(CYCLE), 0),
            equals(spectral_radius(2 * CYCLE), 1),
            stable(CYCLE),
        ),
    ),
    Textbook(
        "spectral radius of the all-ones pattern",
        "Saad, 1.5",
        equals(spectral_radius(rows([a, b, b], [b, a, b], [b, b, a])), Max(Abs(a + 2 * b), Abs(a - b))),
        (
            equals(spectral_radius(rows([a, b, b], [b, a, b], [b, b, a])), Abs(a) + 3 * Abs(b)),
            equals(spectral_radius(rows([a, b, b], [b, a, b], [b, b, a])), Max(Abs(a - 2 * b), Abs(a + b))),
            equals(spectral_radius(rows([a, b, b], [b, a, b])), Max(Abs(a + 2 * b), Abs(a - b))),
        ),
    ),
    Textbook(
        "gradient descent on a quadratic",
        "Boyd & Vandenberghe, 9.3; Goh, Why momentum really works (2017)",
        stable(rows([1 - alpha * lam, 0], [0, 1 - alpha * eta]), exactly_if=[alpha * lam < 2, alpha * eta < 2]),
        (
            stable(rows([1 - alpha * lam, 0], [0, 1 - alpha * eta]), exactly_if=alpha * lam < 2),
            stable(rows([1 - alpha * lam, 0], [0, 1 - alpha * eta]), exactly_if=[alpha * lam < 1, alpha * eta < 1]),
            stable(rows([1 - alpha * lam, 0], [0, 1 - alpha * eta]), exactly_if=[alpha * lam <= 2, alpha * eta <= 2]),
        ),
        Context(restricted(Domain(), [alpha > 0, lam > 0, eta > 0]), Graph({})),
    ),
    Textbook(
        "Newton's method on a quadratic",
        "Boyd & Vandenberghe, 9.5",
        equals(spectral_radius((1 - alpha) * eye(2).as_immutable()), Abs(1 - alpha)),
        (
            equals(spectral_radius((1 - alpha) * eye(2).as_immutable()), Abs(1 + alpha)),
            equals(spectral_radius((1 - alpha) * eye(2).as_immutable()), (1 - alpha) ** 2),
            equals(spectral_radius((1 - alpha) * eye(2).as_immutable()), 2 * Abs(1 - alpha)),
        ),
    ),
    Textbook(
        "momentum: characteristic polynomial",
        "Polyak, USSR Comput. Math. 4 (1964), averaged gradients",
        equals(characteristic_polynomial(MOMENTUM, z), z**2 - (1 + beta - alpha * (1 - beta) * lam) * z + beta),
        (
            equals(characteristic_polynomial(MOMENTUM, z), z**2 - (1 + beta - alpha * lam) * z + beta),
            equals(characteristic_polynomial(MOMENTUM, z), z**2 - (1 + beta - alpha * (1 - beta) * lam) * z - beta),
            equals(characteristic_polynomial(MOMENTUM, z), z**2 - (1 - beta - alpha * (1 - beta) * lam) * z + beta),
        ),
    ),
    Textbook(
        "momentum: √β where it oscillates",
        "Goh (2017), Polyak (1964)",
        equals(spectral_radius(MOMENTUM), sqrt(beta)),
        (
            equals(spectral_radius(MOMENTUM), beta),
            equals(spectral_radius(MOMENTUM), sqrt(beta) + alpha * lam / 100),
            equals(spectral_radius(NESTEROV), sqrt(beta)),
        ),
        OSCILLATING,
    ),
    Textbook(
        "heavy ball: √β where it oscillates",
        "Polyak (1964)",
        equals(spectral_radius(HEAVY_BALL), sqrt(beta)),
        (
            equals(spectral_radius(HEAVY_BALL), 1 - sqrt(alpha * lam)),
            equals(spectral_radius(HEAVY_BALL), beta),
            bounded(spectral_radius(HEAVY_BALL) < beta),
        ),
        HEAVY_BALL_OSCILLATING,
    ),
    Textbook(
        "momentum: where it is stable",
        "Goh (2017), averaged gradients",
        stable(MOMENTUM, exactly_if=alpha * lam < 2 * (1 + beta) / (1 - beta)),
        (
            stable(MOMENTUM, exactly_if=alpha * lam < 2 / (1 - beta)),
            stable(MOMENTUM, exactly_if=alpha * lam <= 2 * (1 + beta) / (1 - beta)),
            stable(MOMENTUM, exactly_if=alpha * lam < 2),
        ),
        POSITIVE_STEPS,
    ),
    Textbook(
        "heavy ball: where it is stable",
        "Polyak (1964)",
        stable(HEAVY_BALL, exactly_if=alpha * lam < 2 * (1 + beta)),
        (
            stable(HEAVY_BALL, exactly_if=alpha * lam < 2),
            stable(HEAVY_BALL, exactly_if=alpha * lam < 2 * (1 - beta)),
            stable(HEAVY_BALL, exactly_if=alpha * lam < 4),
        ),
        POSITIVE_STEPS,
    ),
    Textbook(
        "Nesterov: determinant",
        "Sutskever et al., ICML 2013, averaged gradients",
        equals(determinant(NESTEROV), beta - (1 - beta) * alpha * lam),
        (
            equals(determinant(NESTEROV), beta),
            equals(determinant(NESTEROV), beta * (1 - alpha * lam)),
            equals(trace(NESTEROV), 1 + beta - alpha * (1 - beta) * lam),
        ),
    ),
    Textbook(
        "the recurrent Jacobian is no longer than its weights",
        "Pascanu, Mikolov & Bengio, ICML 2013",
        bounded(norm(rows([a * half, 0], [0, b * half]), 2) <= half),
        (
            bounded(norm(rows([a * half, 0], [0, b * half]), 2) < 0),
            bounded(norm(rows([a * half, 0], [0, b * half]), 2) > half),
            bounded(spectral_radius(rows([a * half, 0], [0, b * half])) >= 1),
        ),
        Context(restricted(Domain(), [a >= -1, a <= 1, b >= -1, b <= 1]), Graph({})),
    ),
    Textbook(
        "products of stable Jacobians may grow",
        "Pascanu, Mikolov & Bengio, ICML 2013",
        bounded(spectral_radius(rows([half, 2], [0, half]) * rows([half, 0], [2, half])) > 4),
        (
            stable(rows([half, 2], [0, half]) * rows([half, 0], [2, half])),
            bounded(spectral_radius(rows([half, 2], [0, half]) * rows([half, 0], [2, half])) >= 5),
            bounded(spectral_radius(rows([half, 2], [0, half])) > 1),
        ),
    ),
]


@each(CASES)
def test_textbook_claims_are_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_wrong_versions_fail(case: Textbook) -> None:
    assert_mutants_fail(case)


# ---- conditions ---------------------------------------------------------------------------------------------------


def judgement(claim: Claim, context: Context = NOTHING_ASSUMED) -> Judgement:
    return judged(claim, context).judgement


def shown(found: Judgement) -> set[str]:
    return {f"{r.lhs} {r.order} {r.rhs}" for case in found.conditions for r in case}


def test_the_spectral_radius_changes_its_formula() -> None:
    """√β holds exactly where the discriminant, of which 1 - β > 0 is a factor, is negative."""
    found = judgement(equals(spectral_radius(MOMENTUM), sqrt(beta)), POSITIVE_STEPS)
    assert found.verdict is Verdict.CONDITIONAL
    ((condition,),) = found.conditions
    gap = ((1 - beta) * (condition.lhs - condition.rhs)).expand()
    assert gap == (4 * beta - (1 + beta - alpha * (1 - beta) * lam) ** 2).expand()


def test_stability_comes_with_jurys_conditions() -> None:
    assert shown(judgement(stable(rows([1 - eta])))) == {"eta > 0", "eta < 2"}
    assert shown(judgement(stable(rows([a, 1], [0, b])))) == {"a < 1", "a > -1", "b < 1", "b > -1"}
    assert shown(judgement(positive_definite(rows([a, b], [b, c])))) == {"a > 0", "b**2 < a*c"}
    assert judgement(stable(MOMENTUM), POSITIVE_STEPS).verdict is Verdict.CONDITIONAL


def test_an_eigenvector_must_not_vanish() -> None:
    found = judgement(eigenvector(rows([a, b], [0, d]), rows([b], [d - a]), d))
    assert found.verdict is Verdict.CONDITIONAL
    assert found.witness is not None and "v = 0" in found.witness.shows
    point = {symbol.name: value for symbol, value in found.witness.point}
    assert point["b"] == 0 and point["a"] == point["d"]


def test_a_basis_must_be_invertible() -> None:
    found = judgement(diagonalizes(rows([1, b], [0, d - a]), rows([a, 0], [0, d]), rows([a, b], [0, d])))
    assert found.verdict is Verdict.CONDITIONAL
    assert shown(found) == {"a ≠ d"}


def test_an_eigenvalue_with_a_sign() -> None:
    assert shown(judgement(eigenvalues(rows([a, 0], [0, b]), [Abs(a), b]))) == {"a ≥ 0"}


# ---- degenerate ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (stable(rows([1, 2, 3], [4, 5, 6])), "2×3"),
        (eigenvalues(rows([1, 2]), [1]), "1×2"),
        (positive_definite(rows([1], [2])), "2×1"),
        (power(rows([1, 2]), n, rows([1, 2])), "1×2"),
        (stable(ImmutableMatrix(0, 0, [])), "0×0"),
        (eigenvector(SYMMETRIC, rows([1], [1], [1]), 3), "3×1"),
        (diagonalizes(JORDAN, SYMMETRIC, SYMMETRIC), "3×3"),
        (equals(determinant(rows([1, 2])), 0), "1×2"),
        (equals(inverse(rows([1, 1], [1, 1])), SYMMETRIC), "no inverse"),
        (eigenvalues(SYMMETRIC, {3: 0, 1: 2}), "multiplicity"),
    ],
    ids=str,
)
def test_ill_formed(claim: Claim, said: str) -> None:
    found = judgement(claim)
    assert found.verdict is Verdict.ILL_FORMED
    assert said in found.reason


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (stable(rows([0])), Verdict.PROVED),
        (stable(rows([1])), Verdict.REFUTED),
        (stable(rows([-1])), Verdict.REFUTED),
        (stable(ImmutableMatrix.zeros(3, 3)), Verdict.PROVED),
        (equals(spectral_radius(ImmutableMatrix.zeros(2, 2)), 0), Verdict.PROVED),
        (eigenvalues(ImmutableMatrix.zeros(2, 2), {0: 2}), Verdict.PROVED),
        (positive_definite(ImmutableMatrix.zeros(2, 2)), Verdict.REFUTED),
        (positive_semidefinite(ImmutableMatrix.zeros(2, 2)), Verdict.PROVED),
        (stable(rows([1, 1], [-1, -1])), Verdict.PROVED),  # nilpotent
        (stable(rows([sqrt(2) / 2, sqrt(2) / 2], [-sqrt(2) / 2, sqrt(2) / 2])), Verdict.REFUTED),  # modulus 1
        (stable(rows([Rational(999, 1000), 1], [0, Rational(999, 1000)])), Verdict.PROVED),
        (bounded(spectral_radius(rows([0, 1], [1, 0])) <= 1), Verdict.PROVED),
        (bounded(spectral_radius(rows([0, 1], [1, 0])) < 1), Verdict.REFUTED),
        (bounded(norm(rows([3, 0], [4, 5]), 2) < Rational(6708, 1000)), Verdict.REFUTED),
        (bounded(norm(rows([3, 0], [4, 5]), 2) < Rational(6709, 1000)), Verdict.PROVED),
        (bounded(norm(rows([1, 2], [3, 4]), 2) < -1), Verdict.REFUTED),
        (bounded(spectral_radius(rows([0])) >= 0), Verdict.PROVED),
        (symmetric(rows([1, a], [a, 2])), Verdict.PROVED),
        (eigenvalues(rows([I * a, 0], [0, -I * a]), [I * a, -I * a]), Verdict.PROVED),
        (equals(spectral_radius(rows([0, I * a], [I * a, 0])), Abs(a)), Verdict.PROVED),
        (equals(spectral_radius(rows([I, 0], [0, 0])), 0), Verdict.REFUTED),  # tr² - 4 det < 0, yet no √det
    ],
    ids=str,
)
def test_degenerate(claim: Claim, verdict: Verdict) -> None:
    assert judgement(claim).verdict is verdict


def test_powers_for_given_exponents_and_from_a_first_one() -> None:
    assert judgement(equals(matrix_power(FIBONACCI, 5), rows([8, 5], [5, 3]))).verdict is Verdict.PROVED
    assert judgement(equals(matrix_power(FIBONACCI, 5), rows([8, 5], [5, 2]))).verdict is Verdict.REFUTED
    found = judgement(power(rows([a, 1], [0, a]), n, rows([a**n, n * a ** (n - 1)], [0, a**n])))
    assert found.proof is not None and any("P(0) = I" in line for line in found.proof.certificate)


def test_a_formula_with_a_gap_is_no_step_of_an_induction() -> None:
    """P(n) = M^n but for n = 7, where it has no value: the step over the gap proves nothing."""
    gap = (n - 7) / (n - 7)
    with evaluate(False):
        entry = (n - 7) * (n - 7) ** -1 * 2**n
    found = judgement(power(rows([2]), n, rows([entry])))
    assert gap == 1
    assert found.verdict is Verdict.UNDECIDED
    assert found.reason


def test_names_with_definitions() -> None:
    """Entries may be names; a name for a complex quantity is not taken to be real."""
    s, w = symbols("s w", real=True)
    context = Context(Domain(), Graph({s: 1 - eta * lam}))
    assert (
        judgement(equals(spectral_radius(rows([s, 1], [0, s])), Abs(1 - eta * lam)), context).verdict is Verdict.PROVED
    )
    assert judgement(equals(spectral_radius(rows([s, 1], [0, s])), Abs(1 - eta)), context).verdict is Verdict.REFUTED
    turned = Context(Domain(), Graph({w: I * a}))
    claim = equals(spectral_radius(rows([w, 1], [0, 0])), Abs(a))
    assert judgement(claim, turned).verdict is Verdict.PROVED
    radius = Symbol("r", real=True)
    named = Context(Domain(), Graph({radius: spectral_radius(rows([0, a], [a, 0]))}))
    assert judgement(equals(radius, Abs(a)), named).verdict is Verdict.PROVED


def test_iteration_matrices_are_jacobians_of_the_updates() -> None:
    """The rows are the derivatives of what the update rules say, on f(θ) = λθ²/2."""
    v, theta, new_v, new_theta, ahead = symbols("v theta v' theta' u", real=True)
    plain = {new_v: beta * v + (1 - beta) * lam * theta, new_theta: theta - alpha * new_v}
    looking = {
        ahead: theta - alpha * v,
        new_v: beta * v + (1 - beta) * lam * ahead,
        new_theta: theta - alpha * new_v,
    }
    jacobian = rows([D(new_v, v), D(new_v, theta)], [D(new_theta, v), D(new_theta, theta)])
    for updates, matrix in ((plain, MOMENTUM), (looking, NESTEROV)):
        context = Context(Domain(), Graph(updates))
        assert judgement(equals(jacobian, matrix), context).verdict is Verdict.PROVED
    assert judgement(equals(jacobian, NESTEROV), Context(Domain(), Graph(plain))).verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    ("b_", "step", "better"),
    [(Rational(9, 10), 1, True), (half, Rational(1, 2), True), (Rational(9, 10), Rational(400, 10), False)],
)
def test_nesterov_against_momentum_at_given_steps(b_: Expr, step: Expr, better: bool) -> None:
    """The larger root of each quadratic by hand: for αλ = 1, β = 9/10 both oscillate, and ρ² is 9/10 against 8/10."""
    at = {beta: b_, alpha: Integer(1), lam: Integer(0) + step}
    one, two = spectral_radius(NESTEROV.xreplace(at)), spectral_radius(MOMENTUM.xreplace(at))
    found = judgement(Inequality(one < two))
    assert found.verdict is (Verdict.PROVED if better else Verdict.REFUTED)


def test_relations_of_radii_are_judged_as_inequalities() -> None:
    assert judgement(Inequality(spectral_radius(MOMENTUM) < 1), OSCILLATING).verdict is Verdict.PROVED
    assert judgement(Inequality(spectral_radius(SYMMETRIC) <= 3)).verdict is Verdict.PROVED
    assert judgement(Inequality(spectral_radius(SYMMETRIC) < 3)).verdict is Verdict.REFUTED


# ---- what cannot be decided ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        equals(spectral_radius(square_matrices("A")), 1),
        stable(square_matrices("A")),
        stable(rows([I * a, 1], [1, 0])),
        positive_definite(rows([1, I], [-I, 2])),
        stable(ImmutableMatrix(9, 9, lambda i, j: Symbol(f"m_{i}{j}", real=True))),
    ],
    ids=lambda claim: type(claim).__name__,
)
def test_what_is_beyond_it_is_said(claim: Claim) -> None:
    found = judgement(claim)
    assert found.verdict is Verdict.UNDECIDED
    assert found.reason


def test_what_is_no_matrix() -> None:
    with pytest.raises(TypeError, match="of a matrix"):
        spectral_radius(a)
    with pytest.raises(ValueError, match="p = 1, 2 and oo"):
        norm(SYMMETRIC, 3)
    with pytest.raises(TypeError, match="a symbol"):
        power(SYMMETRIC, 3, SYMMETRIC)
    with pytest.raises(TypeError, match="a relation"):
        bounded(norm(SYMMETRIC, 2))


# ---- properties ---------------------------------------------------------------------------------------------------

entries = st.integers(-3, 3)


@settings(max_examples=25, deadline=None)
@given(st.lists(entries, min_size=3, max_size=3), st.lists(entries, min_size=3, max_size=3))
def test_eigenvalues_of_triangular_matrices(diagonal: list[int], above: list[int]) -> None:
    matrix = rows([diagonal[0], above[0], above[1]], [0, diagonal[1], above[2]], [0, 0, diagonal[2]])
    assert judgement(eigenvalues(matrix, diagonal)).verdict is Verdict.PROVED
    assert judgement(eigenvalues(matrix, [diagonal[0] + 1, *diagonal[1:]])).verdict is Verdict.REFUTED
    assert judgement(equals(spectral_radius(matrix), max(map(abs, diagonal)))).verdict is Verdict.PROVED
    assert judgement(stable(matrix / 3)).verdict is (Verdict.PROVED if max(map(abs, diagonal)) < 3 else Verdict.REFUTED)


@settings(max_examples=15, deadline=None)
@given(st.permutations([0, 1, 2]), st.lists(entries, min_size=9, max_size=9))
def test_verdicts_do_not_depend_on_the_order_of_the_axes(order: list[int], numbers: list[int]) -> None:
    matrix = ImmutableMatrix(3, 3, [Rational(value, 2) for value in numbers])
    turned = ImmutableMatrix(3, 3, lambda i, j: matrix[order[i], order[j]])
    assert judgement(stable(matrix)).verdict is judgement(stable(turned)).verdict
    assert judgement(stable(matrix)).verdict is judgement(stable(matrix.T)).verdict
    assert judgement(positive_definite(matrix)).verdict is judgement(positive_definite(turned)).verdict


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(["p", "q_1", "zeta"]))
def test_verdicts_do_not_depend_on_names(name: str) -> None:
    other = Symbol(name, real=True)
    context = Context(Domain({other: Range(lower=None)}), Graph({}))
    claim = stable(rows([1 - other, 0], [0, half]))
    assert len(shown(judgement(claim, context))) == 2


def test_matrices_may_be_mutable_when_they_are_written() -> None:
    assert judgement(stable(Matrix([[0, half], [half, 0]]))).verdict is Verdict.PROVED
