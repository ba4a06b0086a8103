"""Statements about all matrices, from textbooks, with wrong versions of them; what is printed about recurrent nets."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Eq, Expr, Identity, Ne, Rational, Symbol, oo, sqrt
from sympy.core.parameters import evaluate

from derive import (
    commute,
    converges,
    determinant,
    every_perturbation_grows,
    for_all,
    frobenius_norm,
    inverse,
    invertible,
    is_diagonal,
    norm,
    normal,
    orthogonal,
    positive_definite,
    positive_semidefinite,
    powers_grow,
    products_decay,
    products_grow,
    products_stay_bounded,
    real_eigenvalues,
    spectral_radius,
    square_matrices,
    stable,
    symmetric,
    there_are,
    trace,
    triangular,
)
from derive.claims.claim import Claim
from derive.kernel.verdict import Judgement, Verdict
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each, judged

A, B, J, P, Q, W = square_matrices("A B J P Q W")
n: Expr = A.shape[0]
rho = spectral_radius

CASES = [
    Textbook(
        "the spectral radius is below every norm",
        "Horn & Johnson, Matrix Analysis, 5.6.9",
        for_all(norm(A, 2) < 1, implies=rho(A) < 1),
        (
            for_all(rho(A) < 1, implies=norm(A, 2) < 1),
            for_all(norm(A, 2) <= 1, implies=rho(A) < 1),
            for_all(rho(A) < 1, implies=norm(A, oo) < 100 * rho(A)),
            for_all(norm(A, 2) < 2, implies=rho(A) < 1),
        ),
    ),
    Textbook(
        "norms of products",
        "Golub & Van Loan, Matrix Computations, 2.3.1",
        for_all(implies=norm(A * B, 2) <= norm(A, 2) * norm(B, 2)),
        (
            for_all(implies=rho(A * B) <= rho(A) * rho(B)),
            for_all(implies=Eq(norm(A * B, 2), norm(A, 2) * norm(B, 2))),
            for_all(implies=norm(A * B, 2) < norm(A, 2) * norm(B, 2)),
        ),
    ),
    Textbook(
        "spectral radii of commuting matrices",
        "Horn & Johnson, 5.6, problem",
        for_all(commute(A, B), implies=rho(A * B) <= rho(A) * rho(B)),
        (
            for_all(commute(A, B), implies=Eq(rho(A * B), rho(A) * rho(B))),
            for_all(triangular(A), implies=rho(A * B) <= rho(A) * rho(B)),
            for_all(symmetric(A), implies=rho(A * B) <= rho(A) * rho(B)),
        ),
    ),
    Textbook(
        "spectral radii of normal matrices",
        "Horn & Johnson, 5.6",
        for_all(normal(A), normal(B), implies=rho(A * B) <= rho(A) * rho(B)),
        (
            for_all(normal(A), implies=rho(A * B) <= rho(A) * rho(B)),
            for_all(normal(A), normal(B), implies=rho(A * B) < rho(A) * rho(B)),
            for_all(normal(A), normal(B), implies=normal(A * B)),
        ),
    ),
    Textbook(
        "the triangle inequality",
        "Golub & Van Loan, 2.3.1",
        for_all(implies=norm(A + B, 1) <= norm(A, 1) + norm(B, 1)),
        (
            for_all(implies=rho(A + B) <= rho(A) + rho(B)),
            for_all(implies=norm(A, 1) + norm(B, 1) <= norm(A + B, 1)),
            for_all(implies=norm(A + B, 1) < norm(A, 1) + norm(B, 1)),
        ),
    ),
    Textbook(
        "symmetric matrices have real eigenvalues",
        "Strang, Introduction to Linear Algebra, 6.4",
        for_all(symmetric(A), implies=real_eigenvalues(A)),
        (
            for_all(implies=real_eigenvalues(A)),
            for_all(orthogonal(A), implies=real_eigenvalues(A)),
            for_all(symmetric(A), symmetric(B), implies=real_eigenvalues(A * B)),
        ),
    ),
    Textbook(
        "products of symmetric matrices that commute",
        "Strang, 6.4",
        for_all(symmetric(A), symmetric(B), commute(A, B), implies=symmetric(A * B)),
        (
            for_all(symmetric(A), symmetric(B), implies=symmetric(A * B)),
            for_all(symmetric(A), commute(A, B), implies=symmetric(A * B)),
            for_all(symmetric(A * B), implies=symmetric(A)),
        ),
    ),
    Textbook(
        "Gram matrices are symmetric",
        "Strang, 2.7",
        for_all(implies=symmetric(A.T * A)),
        (
            for_all(implies=symmetric(A * A)),
            for_all(implies=symmetric(A.T * B)),
            for_all(implies=Eq(norm(A.T * A - A * A.T, 2), 0)),
        ),
    ),
    Textbook(
        "the norm by the Gram matrix",
        "Golub & Van Loan, 2.3.3",
        for_all(implies=Eq(rho(A.T * A), norm(A, 2) ** 2)),
        (
            for_all(implies=Eq(rho(A * A), norm(A, 2) ** 2)),
            for_all(implies=Eq(rho(A.T * A), norm(A, 2))),
            for_all(implies=Eq(rho(A.T * A), norm(A, 1) ** 2)),
        ),
    ),
    Textbook(
        "norm of a symmetric matrix",
        "Golub & Van Loan, 2.3",
        for_all(symmetric(A), implies=Eq(norm(A, 2), rho(A))),
        (
            for_all(implies=Eq(norm(A, 2), rho(A))),
            for_all(symmetric(A), implies=Eq(norm(A, 1), rho(A))),
            for_all(triangular(A), implies=Eq(norm(A, 2), rho(A))),
        ),
    ),
    Textbook(
        "Frobenius norm from below",
        "Golub & Van Loan, 2.3.7",
        for_all(implies=norm(A, 2) <= frobenius_norm(A)),
        (
            for_all(implies=frobenius_norm(A) <= norm(A, 2)),
            for_all(implies=norm(A, 1) <= frobenius_norm(A)),
            for_all(implies=norm(A, 2) < frobenius_norm(A)),
        ),
    ),
    Textbook(
        "Frobenius norm from above",
        "Golub & Van Loan, 2.3.7",
        for_all(implies=frobenius_norm(A) <= sqrt(n) * norm(A, 2)),
        (
            for_all(implies=frobenius_norm(A) <= sqrt(n) * rho(A)),
            for_all(implies=sqrt(n) * norm(A, 2) <= frobenius_norm(A)),
            for_all(implies=frobenius_norm(A) < sqrt(n) * norm(A, 2)),
        ),
    ),
    Textbook(
        "an interpolation of norms",
        "Golub & Van Loan, corollary 2.3.2",
        for_all(implies=norm(A, 2) ** 2 <= norm(A, 1) * norm(A, oo)),
        (
            for_all(implies=norm(A, 2) ** 2 <= norm(A, 1) * rho(A)),
            for_all(implies=norm(A, 2) <= norm(A, 1)),
            for_all(implies=norm(A, 1) * norm(A, oo) <= norm(A, 2) ** 2),
        ),
    ),
    Textbook(
        "orthogonal factors keep the norm",
        "Golub & Van Loan, 2.3.5",
        for_all(orthogonal(Q), implies=Eq(norm(Q * W, 2), norm(W, 2))),
        (
            for_all(orthogonal(Q), implies=Eq(rho(Q * W), rho(W))),
            for_all(orthogonal(Q), implies=Eq(norm(Q * W, 1), norm(W, 1))),
            for_all(symmetric(Q), implies=Eq(norm(Q * W, 2), norm(W, 2))),
        ),
    ),
    Textbook(
        "similar matrices",
        "Horn & Johnson, 1.3.3",
        for_all(invertible(P), implies=Eq(rho(inverse(P) * A * P), rho(A))),
        (
            for_all(invertible(P), implies=Eq(norm(inverse(P) * A * P, 2), norm(A, 2))),
            for_all(invertible(P), implies=Eq(rho(P.T * A * P), rho(A))),
            for_all(invertible(P), implies=symmetric(inverse(P) * A * P)),
        ),
    ),
    Textbook(
        "determinant of a product",
        "Strang, 5.1",
        for_all(implies=Eq(determinant(A * B), determinant(A) * determinant(B))),
        (
            for_all(implies=Eq(determinant(A + B), determinant(A) + determinant(B))),
            for_all(implies=Eq(determinant(2 * A), 2 * determinant(A))),
            for_all(implies=Eq(determinant(-A), determinant(A))),
        ),
    ),
    Textbook(
        "trace of a product",
        "Strang, 5.1; Horn & Johnson, 1.2",
        for_all(implies=Eq(trace(A * B), trace(B * A))),
        (
            for_all(implies=Eq(trace(A * B), trace(A) * trace(B))),
            for_all(implies=Eq(trace(A * B), trace(A.T * B))),
            for_all(implies=trace(A.T * A) < 0),
        ),
    ),
    Textbook(
        "eigenvalues of AB and BA",
        "Horn & Johnson, 1.3.22",
        for_all(implies=Eq(rho(A * B), rho(B * A))),
        (
            for_all(implies=Eq(norm(A * B, 2), norm(B * A, 2))),
            for_all(implies=Eq(rho(A * B), rho(A.T * B))),
            for_all(implies=Eq(rho(A * B), rho(A) * rho(B))),
        ),
    ),
    Textbook(
        "powers",
        "Horn & Johnson, 1.2",
        for_all(implies=Eq(rho(A**3), rho(A) ** 3)),
        (
            for_all(implies=Eq(norm(A**3, 2), norm(A, 2) ** 3)),
            for_all(implies=Eq(rho(A**3), 3 * rho(A))),
            for_all(implies=Eq(rho(-2 * A), -2 * rho(A))),
        ),
    ),
    Textbook(
        "determinant and spectral radius",
        "Horn & Johnson, 5.6",
        for_all(implies=Abs(determinant(A)) <= rho(A) ** n),
        (
            for_all(implies=Abs(determinant(A)) <= rho(A)),
            for_all(implies=rho(A) ** n <= Abs(determinant(A))),
            for_all(rho(A) < 1, implies=Abs(trace(A)) < 1),
        ),
    ),
    Textbook(
        "sums of definite matrices",
        "Strang, 6.5",
        for_all(positive_definite(A), positive_semidefinite(B), implies=positive_definite(A + B)),
        (
            for_all(positive_definite(A), positive_definite(B), implies=positive_definite(A * B)),
            for_all(positive_semidefinite(A), positive_semidefinite(B), implies=positive_definite(A + B)),
            for_all(positive_definite(A), positive_definite(B), implies=positive_definite(A - B)),
        ),
    ),
    Textbook(
        "Gram matrices are definite",
        "Horn & Johnson, 7.2.7",
        for_all(invertible(A), implies=positive_definite(A.T * A)),
        (
            for_all(implies=positive_definite(A.T * A)),
            for_all(invertible(A), implies=positive_definite(A * A)),
            for_all(invertible(A), implies=positive_definite(A + A.T)),
        ),
    ),
    Textbook(
        "inverse and determinant of a definite matrix",
        "Strang, 6.5",
        for_all(positive_definite(A), implies=determinant(A) > 0),
        (
            for_all(symmetric(A), implies=determinant(A) > 0),
            for_all(positive_semidefinite(A), implies=determinant(A) > 0),
            for_all(determinant(A) > 0, symmetric(A), implies=positive_definite(A)),
        ),
    ),
    Textbook(
        "Neumann series",
        "Horn & Johnson, 5.6.16",
        for_all(norm(A, 2) < 1, implies=invertible(Identity(n) - A)),
        (
            for_all(norm(A, 2) <= 1, implies=invertible(Identity(n) - A)),
            for_all(implies=invertible(Identity(n) - A)),
            for_all(norm(A, 2) < 1, implies=invertible(A)),
        ),
    ),
    Textbook(
        "powers tend to 0",
        "Horn & Johnson, 5.6.12",
        for_all(rho(A) < 1, implies=converges(A)),
        (
            for_all(rho(A) <= 1, implies=converges(A)),
            for_all(Abs(determinant(A)) < 1, implies=converges(A)),
            for_all(stable(A), stable(B), implies=converges(A * B)),
        ),
    ),
    Textbook(
        "the Jacobians of a recurrent network with small norms",
        "Pascanu, Mikolov & Bengio, ICML 2013",
        for_all(norm(J, 2) <= Rational(9, 10), implies=products_decay(J)),
        (
            for_all(rho(J) < 1, implies=products_decay(J)),
            for_all(norm(J, 2) < 1, implies=products_decay(J)),  # J_t = 1 - 1/(t + 1)²
            for_all(rho(J) <= Rational(9, 10), implies=products_stay_bounded(J)),
        ),
    ),
    Textbook(
        "diag(φ′) W is no longer than W",
        "Pascanu, Mikolov & Bengio, ICML 2013",
        for_all(is_diagonal(P), norm(P, 2) <= 1, implies=norm(P * W, 2) <= norm(W, 2)),
        (
            for_all(is_diagonal(P), norm(P, 2) <= 1, implies=rho(P * W) <= rho(W)),
            for_all(is_diagonal(P), norm(P, 2) <= 2, implies=norm(P * W, 2) <= norm(W, 2)),
            for_all(is_diagonal(P), rho(W) < 1, norm(P, 2) <= 1, implies=rho(P * W) < 1),
        ),
    ),
    Textbook(
        "growth with one matrix",
        "Horn & Johnson, 5.6",
        for_all(rho(J) > 1, implies=powers_grow(J)),
        (
            for_all(rho(J) > 1, implies=products_grow(J)),
            for_all(rho(J) > 1, implies=every_perturbation_grows(J)),
            for_all(norm(J, 2) > 1, implies=powers_grow(J)),
        ),
    ),
    Textbook(
        "what can happen and need not",
        "Pascanu, Mikolov & Bengio, ICML 2013",
        there_are(rho(J) < 1, products_grow(J)),
        (
            there_are(norm(J, 2) <= 1, products_grow(J)),
            there_are(rho(A) < 1, powers_grow(A)),
            there_are(rho(A) > norm(A, 2)),
        ),
    ),
]


@each(CASES)
def test_textbook_statements_are_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_wrong_versions_fail(case: Textbook) -> None:
    assert_mutants_fail(case)


def judgement(claim: Claim) -> Judgement:
    return judged(claim).judgement


# ---- witnesses, verified by hand ----------------------------------------------------------------------------------

Rows = list[list[Fraction]]


def matrices(found: Judgement, name: str) -> list[Rows]:
    """The members of a witness, in turn, read off its point."""
    assert found.witness is not None
    entries: dict[tuple[int, int, int], Fraction] = {}
    for symbol, value in found.witness.point:
        head, _, inside = symbol.name[:-1].partition("_{")
        if head == name:
            *turn, places = inside.split(",")
            assert isinstance(value, Fraction)
            entries[int(turn[0]) if turn else 1, int(places[0]), int(places[1])] = value
    size, count = max(key[1] for key in entries), max(key[0] for key in entries)
    return [[[entries[t, i, j] for j in range(1, size + 1)] for i in range(1, size + 1)] for t in range(1, count + 1)]


def times(a: Rows, b: Rows) -> Rows:
    return [
        [sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in zip(*b, strict=True)]
        for row in a
    ]


def is_stable(m: Rows) -> bool:
    """Jury's inequalities for 2×2, |m| < 1 for 1×1."""
    if len(m) == 1:
        return abs(m[0][0]) < 1
    total, volume = m[0][0] + m[1][1], m[0][0] * m[1][1] - m[0][1] * m[1][0]
    return volume < 1 and 1 + total + volume > 0 and 1 - total + volume > 0


def test_stable_jacobians_whose_products_grow() -> None:
    found = judgement(for_all(rho(J) < 1, implies=products_decay(J)))
    members = matrices(found, "J")
    assert len(members) == 2 and all(map(is_stable, members))
    whole = times(members[1], members[0])
    assert whole[0][1] * whole[1][0] == 0 and max(abs(whole[0][0]), abs(whole[1][1])) > 1  # triangular
    assert found.witness is not None and "in turn" in found.witness.shows


def test_a_perturbation_that_does_not_grow() -> None:
    (member,) = matrices(judgement(for_all(rho(J) > 1, implies=every_perturbation_grows(J))), "J")
    assert not is_stable(member)
    volume = member[0][0] * member[1][1] - member[0][1] * member[1][0]
    assert abs(volume) <= 1 or volume == 0  # so not all eigenvalues lie outside


def test_a_product_of_symmetric_matrices() -> None:
    found = judgement(for_all(symmetric(A), symmetric(B), implies=symmetric(A * B)))
    (a,), (b,) = matrices(found, "A"), matrices(found, "B")
    assert a[0][1] == a[1][0] and b[0][1] == b[1][0]
    assert times(a, b)[0][1] != times(a, b)[1][0]


def test_an_example_is_in_the_certificate() -> None:
    found = judgement(there_are(rho(J) > 1, products_grow(J)))
    assert found.proof is not None
    assert found.proof.certificate == ("J = [[2]]: all of it holds, exactly",)


# ---- what is not known --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        for_all(rho(A) < 1, rho(A) > 2, implies=norm(A, 2) < 5),  # about no matrix
        for_all(norm(A, 2) < 1, norm(A, 2) > 2, implies=rho(A) < 1),
        for_all(implies=norm(A, 2) <= 100000 + norm(A, 1)),  # false, but not among small matrices
        for_all(implies=norm(A, 2) <= Symbol("c", positive=True)),
        for_all(implies=Eq(rho(A**50), rho(A) ** 50)),
        there_are(norm(A, 2) > 1000),
        for_all(implies=norm(square_matrices("X", 9), 2) >= 0),
        for_all(
            implies=norm(square_matrices("X", 2) * square_matrices("Y", 2), 2) < 1 + norm(square_matrices("Z", 3), 2)
        ),
    ],
    ids=range(8),
)
def test_what_is_beyond_it_is_said(claim: Claim) -> None:
    found = judgement(claim)
    assert found.verdict is Verdict.UNDECIDED
    assert found.reason


def test_what_is_no_statement() -> None:
    with pytest.raises(TypeError, match="a property of matrices"):
        for_all(implies=A)
    with pytest.raises(TypeError, match="stand for all"):
        invertible(Identity(2).as_explicit())
    with pytest.raises(TypeError, match="by one name"):
        products_decay(A * B)


def test_hypotheses_about_a_determinant() -> None:
    assert judgement(for_all(Ne(determinant(A), 0), implies=positive_definite(A.T * A))).verdict is Verdict.PROVED
    assert judgement(for_all(determinant(A) < 0, implies=invertible(A * A.T))).verdict is Verdict.PROVED
    assert judgement(for_all(determinant(A) <= 0, implies=invertible(A))).verdict is Verdict.REFUTED


def test_strictness_is_not_lost_or_won() -> None:
    """‖A‖ < 1 makes ‖AB‖ < 1 if ‖B‖ ≤ 1, but not ‖AB‖ < ‖B‖: B may be 0."""
    assert judgement(for_all(norm(A, 2) < 1, norm(B, 2) <= 1, implies=norm(A * B, 2) < 1)).verdict is Verdict.PROVED
    assert judgement(for_all(norm(A, 2) < 1, implies=norm(A * B, 2) < norm(B, 2))).verdict is Verdict.REFUTED
    assert judgement(for_all(norm(A, 2) < 1, implies=norm(A * B, 2) <= norm(B, 2))).verdict is Verdict.PROVED


# ---- properties ---------------------------------------------------------------------------------------------------


@settings(max_examples=3, deadline=None)
@given(st.permutations(["A", "B", "X_1", "Z"]))
def test_verdicts_do_not_depend_on_names(names: list[str]) -> None:
    x, y = square_matrices(" ".join(names[:2]))
    assert judgement(for_all(commute(x, y), implies=rho(x * y) <= rho(x) * rho(y))).verdict is Verdict.PROVED
    assert judgement(for_all(implies=rho(x * y) <= rho(y) * rho(x))).verdict is Verdict.REFUTED


@pytest.mark.parametrize("size", [1, 2, 3])
def test_sizes(size: int) -> None:
    """Of 1×1 matrices more is true."""
    x, y = square_matrices("X Y", size)
    found = judgement(for_all(implies=Eq(determinant(x + y), determinant(x) + determinant(y)))).verdict
    assert found is (Verdict.REFUTED if size > 1 else Verdict.UNDECIDED)
    assert judgement(for_all(implies=norm(x * y, 2) <= norm(x, 2) * norm(y, 2))).verdict is Verdict.PROVED
    plain = judgement(for_all(rho(x) < 1, implies=norm(x, 2) < 1)).verdict
    assert plain is (Verdict.REFUTED if size > 1 else Verdict.UNDECIDED)


def test_the_order_of_hypotheses_does_not_matter() -> None:
    for hypotheses in permutations([symmetric(A), symmetric(B), commute(A, B)]):
        assert judgement(for_all(*hypotheses, implies=symmetric(A * B))).verdict is Verdict.PROVED


def test_a_statement_about_no_matrix() -> None:
    for claim in (there_are(), for_all(implies=Eq(Symbol("p"), Symbol("q")))):
        found = judgement(claim)
        assert found.verdict is Verdict.ILL_FORMED
        assert "speaks of none" in found.reason


def test_statements_written_with_evaluation_off() -> None:
    """As problem files are: A A is then A^(1 + 1)."""
    with evaluate(False):
        wrong, right = for_all(implies=symmetric(A * A)), for_all(implies=symmetric(A.T * A))
        bound = for_all(norm(A, 2) <= 1, implies=norm(A * A * A, 2) <= norm(A, 2))
    assert judgement(wrong).verdict is Verdict.REFUTED
    assert judgement(right).verdict is Verdict.PROVED
    assert judgement(bound).verdict is Verdict.PROVED
