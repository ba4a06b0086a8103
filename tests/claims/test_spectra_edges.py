"""Claims about given matrices: conditions, degenerate ones, optimizers, what is beyond reach, what once was wrong."""

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
    Rational,
    Symbol,
    exp,
    sqrt,
    symbols,
)
from sympy.core.parameters import evaluate

from derive import (
    D,
    Domain,
    Range,
    bounded,
    determinant,
    diagonalizes,
    eigenvalues,
    eigenvector,
    frobenius_norm,
    inverse,
    matrix_power,
    norm,
    positive_definite,
    positive_semidefinite,
    power,
    spectral_radius,
    square_matrices,
    stable,
    symmetric,
)
from derive.claims.claim import Claim, Context
from derive.claims.conditions import restricted
from derive.claims.inequality import Inequality
from derive.kernel.graph import Graph
from derive.kernel.verdict import Judgement, Order, Relation, Verdict
from derive.writing.findings import remark
from tests.claims.test_spectra import (
    FIBONACCI,
    JORDAN,
    MOMENTUM,
    NESTEROV,
    OSCILLATING,
    POSITIVE_STEPS,
    SYMMETRIC,
    TURN,
    equals,
    rows,
)
from tests.claims.textbook import NOTHING_ASSUMED, judged

a, b, c, d, x = symbols("a b c d x", real=True)
alpha, beta, lam, eta = symbols("alpha beta lambda eta", real=True)
n = Symbol("n", integer=True, nonnegative=True)
half = Rational(1, 2)


# ---- conditions ---------------------------------------------------------------------------------------------------


def judgement(claim: Claim, context: Context = NOTHING_ASSUMED) -> Judgement:
    return judged(claim, context).judgement


def shown(found: Judgement) -> set[str]:
    return {r if isinstance(r, str) else f"{r.lhs} {r.order} {r.rhs}" for case in found.conditions for r in case}


def test_the_spectral_radius_changes_its_formula() -> None:
    """√β holds exactly where the discriminant, of which 1 - β > 0 is a factor, is negative."""
    found = judgement(equals(spectral_radius(MOMENTUM), sqrt(beta)), POSITIVE_STEPS)
    assert found.verdict is Verdict.CONDITIONAL
    ((condition,),) = found.conditions
    assert isinstance(condition, Relation)
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
    assert found.proof is not None and any("P(0) = I" in remark(line).text for line in found.proof.certificate)


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


# ---- what once was wrong ------------------------------------------------------------------------------------------


def test_powers_start_where_the_exponent_does() -> None:
    """0^m = 0 for m ≥ 1; of m = 0 nothing is claimed."""
    m = Symbol("m", integer=True, positive=True)
    assert judgement(power(rows([0]), m, rows([0]))).verdict is Verdict.PROVED
    assert judgement(power(rows([0]), n, rows([0]))).verdict is Verdict.REFUTED
    assert judgement(power(rows([0]), n, rows([0**n]))).verdict is Verdict.PROVED


def test_powers_that_go_wrong_late() -> None:
    wrong = n + n * (n - 1) * (n - 2) * (n - 3) * (n - 4) * (n - 5) * (n - 6)
    found = judgement(power(rows([1, 1], [0, 1]), n, rows([1, wrong], [0, 1])))
    assert found.verdict is Verdict.REFUTED
    assert found.witness is not None and found.witness.shows


def test_powers_under_a_condition() -> None:
    found = judgement(power(rows([a]), n, rows([Abs(a) ** n])))
    assert found.verdict is Verdict.CONDITIONAL
    assert shown(found) == {"a ≥ 0"}


def test_a_basis_of_complex_eigenvectors() -> None:
    """Its determinant 2i has no sign, and is not 0."""
    claim = diagonalizes(rows([1, 1], [-I, I]), rows([exp(I * x), 0], [0, exp(-I * x)]), TURN)
    assert judgement(claim).verdict is Verdict.PROVED


def test_entries_may_be_derivatives() -> None:
    f = Symbol("f", real=True)
    context = Context(restricted(Domain(), [x > 0, x < 1]), Graph({f: x**2 / 2}))
    assert judgement(stable(rows([D(f, x), 1], [0, half])), context).verdict is Verdict.PROVED
    assert judgement(stable(rows([2 * D(f, x), 1], [0, half])), context).verdict is Verdict.CONDITIONAL


def test_a_complex_parameter() -> None:
    w = Symbol("w", complex=True)
    assert judgement(stable(rows([w]))).verdict is Verdict.REFUTED
    inside = Context(Domain(facts=(Relation(Abs(w), Order.LT, Integer(1)),)), Graph({}))
    assert judgement(stable(rows([w / 2])), inside).verdict in (Verdict.UNDECIDED, Verdict.PROVED)
    assert judgement(equals(frobenius_norm(rows([w, 1])), sqrt(Abs(w) ** 2 + 1))).verdict is Verdict.PROVED


@pytest.mark.parametrize("define", [{a: b, b: a}, {a: a}])
def test_names_that_are_defined_by_themselves(define: dict[Symbol, Expr]) -> None:
    context = Context(Domain(), Graph(define))
    for claim in (stable(rows([a])), positive_definite(rows([a])), equals(spectral_radius(rows([a])), 1)):
        assert judgement(claim, context).verdict is Verdict.UNDECIDED


def test_contradictory_assumptions_prove_nothing() -> None:
    context = Context(restricted(Domain(), [a > 1, a < 0]), Graph({}))
    assert judgement(stable(rows([a])), context).verdict is Verdict.ILL_FORMED
    assert judgement(positive_definite(rows([a])), context).verdict is Verdict.ILL_FORMED


def test_large_matrices_come_back_in_time() -> None:
    hilbert = ImmutableMatrix(20, 20, lambda i, j: Rational(1, i + j + 1))
    assert judgement(stable(hilbert)).verdict is Verdict.REFUTED
    assert judgement(stable(hilbert / 2)).verdict is Verdict.PROVED  # ρ = 1.907 …, says NumPy, halved
    assert judgement(stable(hilbert * Rational(10, 19))).verdict is Verdict.REFUTED
    assert judgement(stable(ImmutableMatrix.zeros(30, 30))).verdict is Verdict.UNDECIDED
    letters = ImmutableMatrix(6, 6, lambda i, j: Symbol(f"m_{min(i, j)}{max(i, j)}", real=True))
    assert judgement(stable(letters)).verdict is Verdict.UNDECIDED
    assert judgement(positive_definite(letters)).verdict is Verdict.UNDECIDED
