"""Claims about given matrices, from textbooks, with wrong versions of them; and the matrices of optimizers."""

from __future__ import annotations

from sympy import (
    Abs,
    Expr,
    I,
    ImmutableMatrix,
    Integer,
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

from derive import (
    Domain,
    bounded,
    characteristic_polynomial,
    converges,
    determinant,
    diagonalizes,
    eigenvalues,
    eigenvector,
    frobenius_norm,
    inverse,
    norm,
    orthogonal,
    positive_definite,
    positive_semidefinite,
    power,
    spectral_radius,
    stable,
    trace,
)
from derive.claims.claim import Claim, Context
from derive.claims.conditions import restricted
from derive.claims.equality import Equality
from derive.kernel.graph import Graph
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each

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
