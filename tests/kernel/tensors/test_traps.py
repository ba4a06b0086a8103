"""Where a computer algebra system goes wrong with tensors, and what is easily got wrong in a kernel of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import (
    Abs,
    Integer,
    KroneckerDelta,
    Rational,
    Sum,
    Symbol,
    cos,
    exp,
    floor,
    log,
    oo,
    sqrt,
    tanh,
)  # fmt: skip

from derive import D, Verdict, sigmoid
from derive.kernel.domain import POSITIVE
from derive.kernel.tensors.language import (
    TensorMul,
    TensorPow,
    det,
    diag,
    dot,
    function,
    functional,
    identity,
    inverse,
    ones,
    outer,
    prime,
    table,
    total,
    trace,
)  # fmt: skip
from derive.kernel.verdict import Judgement, Relation
from tests.claims.tensors import a, assumed, b, context, equation, i, j, k, m, matrix, n, vector
from tests.claims.textbook import judged

x, y, z = (vector(name, n) for name in "xyz")
u, v = vector("u", m), vector("v", m)
A, B, C = (matrix(name, n, n) for name in "ABC")
P, Q, R = matrix("P", n, m), matrix("Q", n, m), matrix("R", m, n)
L = Symbol("L")
half = Rational(1, 2)


def found(lhs: Any, rhs: Any, **assumptions: Any) -> Judgement:
    """The judgement; NumPy is asked as well, and a disagreement raises."""
    return judged(equation(lhs, rhs), context(**assumptions)).judgement


def verdict(lhs: Any, rhs: Any, **assumptions: Any) -> Verdict:
    return found(lhs, rhs, **assumptions).verdict


def power(base: Any, exponent: Any) -> Any:
    """As it was typed."""
    return TensorPow(base, exponent, evaluate=False)


# ---- what SymPy does silently ---------------------------------------------------------------------------------------

VANISHING = [
    ("exp tr XᵀHX", D(exp(trace(P.T @ B @ P)), P), exp(trace(P.T @ B @ P)) * ((B + B.T) @ P)),
    ("log det H", D(log(det(A)), A), inverse(A).T),
    ("log tr HHᵀ", D(log(trace(A @ A.T)), A), 2 * A / trace(A @ A.T)),
    ("tr HᵀH + tr H", D(trace(A.T @ A) + trace(A), A), 2 * A + identity(n)),
    ("½‖A - UV‖² + ½‖U‖²", D(total((A - P @ R) ** 2) / 2 + total(P * P) / 2, P), P - (A - P @ R) @ R.T),
]


@pytest.mark.parametrize(("name", "derivative", "right"), VANISHING, ids=[name for name, *_ in VANISHING])
def test_a_derivative_is_not_0(name: str, derivative: Any, right: Any) -> None:
    assert verdict(derivative, right) is Verdict.PROVED
    assert verdict(derivative, 0) is Verdict.REFUTED


def test_two_layers_of_tanh() -> None:
    loss = x @ tanh(B @ tanh(A @ y))
    inner = (B.T @ (x * (1 - tanh(B @ tanh(A @ y)) ** 2))) * (1 - tanh(A @ y) ** 2)
    assert verdict(D(loss, A), outer(inner, y)) is Verdict.PROVED
    assert verdict(D(loss, A), outer(y, inner)) is Verdict.REFUTED


def test_a_product_of_elementwise_functions() -> None:
    assert verdict(D(total(tanh(x) * sigmoid(x)), x), (1 - tanh(x) ** 2) * sigmoid(x) + tanh(x) * sigmoid(x)
                   * (1 - sigmoid(x))) is Verdict.PROVED  # fmt: skip


def test_a_matrix_that_is_not_square_has_no_square() -> None:
    judgement = found(P @ P, P)
    assert judgement.verdict is Verdict.ILL_FORMED
    assert "n×m matrix @ an n×m matrix" in judgement.reason


def test_a_bound_index_is_not_captured() -> None:
    weights = vector("F", k)
    image = vector("X", n)
    loss = Sum(image[i] * weights[i], (i, 0, k - 1))
    assert verdict(table(D(loss, weights)[i], (i, k)), table(image[i], (i, k))) is Verdict.PROVED
    assert (
        verdict(table(D(loss, weights)[i], (i, k)), table(loss.xreplace({weights: ones(k)}), (i, k))) is Verdict.REFUTED
    )
    four = Sum(image[i] * weights[i], (i, 0, 3))
    assert verdict(D(four, weights)[i], Sum(image[i], (i, 0, 3))) is Verdict.REFUTED


def test_an_empty_sum_is_0() -> None:
    """Not what Karr's convention makes of it."""
    assert verdict(Sum(x[i], (i, 3, 1)), -x[2]) is Verdict.REFUTED
    assert verdict(Sum(x[i], (i, 1, n - 5)), Sum(x[i], (i, 1, n - 6)) + x[n - 5]) is Verdict.REFUTED  # at n = 5
    assert verdict(Sum(x[i], (i, 3, 1)), 0) in (Verdict.PROVED, Verdict.UNDECIDED)


SUMS = [
    ("reindexed", Sum(x[i], (i, 0, n - 1)), Sum(x[i - 3], (i, 3, n + 2))),
    ("reversed", Sum(x[i], (i, 0, n - 1)), Sum(x[n - 1 - i], (i, 0, n - 1))),
    ("swapped", Sum(P[i, j], (i, 0, n - 1), (j, 0, m - 1)), Sum(P[i, j], (j, 0, m - 1), (i, 0, n - 1))),
    ("a product of sums", total(x) * total(u), Sum(x[i] * u[j], (i, 0, n - 1), (j, 0, m - 1))),
    ("over all integers", Sum(x[i] * y[i + 3], (i, -oo, oo)), Sum(x[i - 3] * y[i], (i, -oo, oo))),
]


@pytest.mark.parametrize(("name", "lhs", "rhs"), SUMS, ids=[name for name, *_ in SUMS])
def test_sums_written_otherwise(name: str, lhs: Any, rhs: Any) -> None:
    assert verdict(lhs, rhs) is Verdict.PROVED


def test_peeling_a_term_is_never_refuted() -> None:
    assert verdict(Sum(x[i], (i, 1, n - 1)) + x[0], total(x)).holds
    assert verdict(Sum(x[i], (i, 1, n - 1)) + x[1], total(x)) is Verdict.REFUTED


def test_entry_by_entry_is_not_a_matrix_product() -> None:
    assert verdict(A * A, A @ A) is Verdict.REFUTED
    assert verdict(A**2, A @ A) is Verdict.REFUTED
    assert verdict(A @ B, B @ A) is Verdict.REFUTED


# ---- shapes ---------------------------------------------------------------------------------------------------------

MISFITS = [
    (P @ x, x, ("n×m matrix", "vector of n entries")),
    (P @ u, u, ("vector of n entries", "vector of m entries")),
    (x + u, x, ("vector of m entries", "vector of n entries")),
    (trace(P), 1, ("square matrix", "n×m matrix")),
    (x[i, j], 1, ("2 indices", "vector of n entries")),
    (inverse(P), P, ("square matrix", "n×m matrix")),
    (det(x), 1, ("square matrix", "vector of n entries")),
    (diag(P), P, ("a vector", "n×m matrix")),
    (P, P.T, ("n×m matrix", "m×n matrix")),
    (total(P, 2), x, ("axis 2", "n×m matrix")),
    (outer(P, x), P, ("a vector", "n×m matrix")),
    (D(x @ x, P), x, ("n×m matrix", "vector of n entries")),
]


@pytest.mark.parametrize(("lhs", "rhs", "words"), MISFITS, ids=[str(lhs) for lhs, *_ in MISFITS])
def test_what_does_not_fit_is_named(lhs: Any, rhs: Any, words: tuple[str, str]) -> None:
    judgement = found(lhs, rhs)
    assert judgement.verdict is Verdict.ILL_FORMED
    assert all(word in judgement.reason for word in words), judgement.reason


def test_a_definition_has_the_shape_of_its_name() -> None:
    judgement = found(total(x), 1, given={x: P @ u, u: total(P, 1)})
    assert judgement.verdict is Verdict.ILL_FORMED
    assert "vector of m entries" in judgement.reason and "vector of n entries" in judgement.reason


@pytest.mark.parametrize(
    "other", [vector("x", m), matrix("x", n, n), Symbol("x", real=True)], ids=["m", "n×n", "scalar"]
)
def test_one_name_does_not_stand_for_two_things(other: Any) -> None:
    assert verdict(total(x) + other if other.is_Symbol and not hasattr(other, "shape") else total(x), total(x)
                   if not hasattr(other, "shape") else total(other)) is Verdict.ILL_FORMED  # fmt: skip


def test_two_scalars_of_one_name() -> None:
    assert verdict(Symbol("c") * x, Symbol("c", positive=True) * x) is not Verdict.PROVED


# ---- indices --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (x[1], 0),  # an entry from n = 2 on
        (x[0], 0),
        (x[n - 1], 0),
        (table(x[2 * i], (i, n)), x),
        (table(x[i + 1], (i, n)), x),
        (Sum(x[i], (i, 0, n - 2)), total(x)),
        (Sum(x[2 * i], (i, -oo, oo)), total(x)),
        (Sum(KroneckerDelta(2 * i, 2 * j) * x[j], (j, -oo, oo), (i, -oo, oo)), 2 * total(x)),
        (Sum(x[i], (i, 0, n - 1)) * y[i], Sum(x[i] * y[i], (i, 0, n - 1))),  # the free i is not the bound one
        (Sum(x[0], (i, 1, n - 2)), (n - 2) * x[0]),  # n = 1: an empty sum
        (outer(x, y), outer(y, x)),  # true for n = 1
        (total(ones(n)), m),
        (Sum(KroneckerDelta(i, j), (j, 0, n - 1)) * x[0], x[0]),  # i may lie outside
    ],
)
def test_wrong_indices_are_refuted(lhs: Any, rhs: Any) -> None:
    assert verdict(lhs, rhs) is Verdict.REFUTED


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (Sum(x[i], (i, 0, n - 1)) * x[i], Sum(x[i] * x[j], (j, 0, n - 1))),
        (table(x[n], (n, n)), x),
        (Sum(x[n], (n, 0, n - 1)), total(x)),
        (Sum(KroneckerDelta(i, j) * x[j], (j, 0, n - 1)), x[i]),
        (Sum(KroneckerDelta(2 * i, j) * x[j], (j, -oo, oo), (i, -oo, oo)), Sum(x[2 * i], (i, -oo, oo))),
        (table(Sum(P[i, j] * u[j], (j, 0, m - 1)), (i, n)), P @ u),
        (table(table(P[i, j], (j, m))[b] * x[i], (i, n), (b, m)), diag(x) @ P),
    ],
)
def test_indices_with_names_that_clash(lhs: Any, rhs: Any) -> None:
    assert verdict(lhs, rhs) is Verdict.PROVED


@pytest.mark.parametrize("body", [exp(x[i]), x[0], 1 + x[i], cos(x[i])])
def test_a_sum_without_end_is_not_decided(body: Any) -> None:
    judgement = found(Sum(body, (i, -oo, oo)), total(x))
    assert judgement.verdict is Verdict.UNDECIDED
    assert "all integers" in judgement.reason


def test_an_index_used_as_a_number_is_not_proved() -> None:
    judgement = found(Sum(i * x[i], (i, 0, n - 1)), Sum(i * x[i], (i, 0, n - 1)) + 0)
    assert judgement.verdict in (Verdict.PROVED, Verdict.CONFIRMED, Verdict.UNDECIDED)
    assert verdict(Sum(i * x[i], (i, 0, n - 1)), total(x)) is not Verdict.PROVED


def test_a_derivative_by_a_whole_number() -> None:
    assert verdict(D(n * total(x), n), total(x)) in (Verdict.ILL_FORMED, Verdict.UNDECIDED)
    assert verdict(D(x[i], i), 0) in (Verdict.ILL_FORMED, Verdict.UNDECIDED)


def test_sizes_of_one() -> None:
    one = vector("x", 1)
    assert verdict(outer(one, one), diag(one * one)) is Verdict.PROVED
    assert verdict(one @ one, one[0] ** 2) is Verdict.PROVED
    assert verdict(outer(x, x), diag(x * x)) is Verdict.REFUTED


def test_explicit_sizes() -> None:
    two, three = vector("s", 2), vector("r", 3)
    assert verdict(total(two), two[0] + two[1]).holds
    assert verdict(total(three), three[0] + three[1]) is Verdict.REFUTED


# ---- cancelling, roots, logarithms ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (sqrt(power(x, 2)), x),
        (power(power(x, -2), half), power(x, -1)),
        (power(power(x, 3), Rational(1, 3)), x),
        (sqrt(x * y), sqrt(x) * sqrt(y)),
        (log(x * y), log(x) + log(y)),
        (log(power(x, -2), evaluate=False), -2 * log(x)),
        (log(power(x, 2), evaluate=False), 2 * log(x)),
        (log(exp(9 * sqrt(x)), evaluate=False), 9 * sqrt(x)),  # √x may be imaginary
        (log(exp(9 * log(x) * log(y)), evaluate=False), 9 * log(x) * log(y)),
        (sqrt(exp(9 * sqrt(x))), exp(Rational(9, 2) * sqrt(x))),
        (Abs(x), x),
    ],
)
def test_what_holds_for_positive_entries_only_is_not_proved(lhs: Any, rhs: Any) -> None:
    assert verdict(lhs, rhs) in (Verdict.REFUTED, Verdict.UNDECIDED)


def test_a_complex_number_beside_tensors() -> None:
    q = Symbol("q", complex=True)
    assert verdict(total(x * log(exp(q), evaluate=False)), q * total(x)) is not Verdict.PROVED


def test_positive_entries() -> None:
    positive = {x: POSITIVE, y: POSITIVE}
    assert verdict(log(x * y), log(x) + log(y), ranges=positive) is Verdict.PROVED
    assert verdict(sqrt(x * y), sqrt(x) * sqrt(y), ranges=positive) is Verdict.PROVED
    assert verdict(log(x + y), log(x) + log(y), ranges=positive) is Verdict.REFUTED


def test_a_quotient_of_a_tensor_by_itself() -> None:
    quotient = x * power(x, -1)
    assert verdict(total(quotient * y), total(y)) is Verdict.PROVED
    assert verdict(total(quotient * y), 2 * total(y)) is Verdict.REFUTED


def test_division_by_what_is_0_everywhere() -> None:
    judgement = found(x / (x @ (A - A.T) @ x), x, assuming=(assumed(A.T, A),))
    assert judgement.verdict in (Verdict.ILL_FORMED, Verdict.UNDECIDED)


def test_kinks_and_steps() -> None:
    assert verdict(Abs(x) ** 2, x**2) is not Verdict.REFUTED
    assert verdict(D(total(floor(x)), x), 0 * x) is not Verdict.REFUTED
    assert verdict(D(total(Abs(x)), x), x) is Verdict.REFUTED


# ---- hypotheses -----------------------------------------------------------------------------------------------------

UNIT_SUM, ORTHOGONAL = assumed(total(y), 1), assumed(A.T @ A, identity(n))
SYMMETRIC, ONE_HOT = assumed(A.T, A), assumed(y * y, y)


@pytest.mark.parametrize(
    ("lhs", "rhs", "assuming"),
    [
        (D(x @ A @ z, A), outer(z, x), SYMMETRIC),  # what is assumed of A is not assumed of A + dA
        (D(log(total(y)), y), 0, UNIT_SUM),
        (D(exp(total(y)), y), 0, UNIT_SUM),
        (D(exp(trace(A.T @ A)), A), 0, ORTHOGONAL),
        (D(trace(A.T @ A), A), 0, ORTHOGONAL),
        (D(total(exp(y * y)), y), exp(y), ONE_HOT),
        (D(inverse(A), A)[0, 0, 0, 0], -1, assumed(A, identity(n))),
    ],
)
def test_a_hypothesis_is_not_differentiated(lhs: Any, rhs: Any, assuming: Relation) -> None:
    judgement = found(lhs, rhs, assuming=(assuming,))
    assert judgement.verdict in (Verdict.REFUTED, Verdict.UNDECIDED) or rhs == -1


def test_derivatives_of_what_a_hypothesis_is_about() -> None:
    assert verdict(D(x @ A @ z, A), outer(x, z), assuming=(SYMMETRIC,)) is Verdict.PROVED
    assert verdict(D(x @ A @ x, x), 2 * A @ x, assuming=(SYMMETRIC,)) is Verdict.PROVED
    assert verdict(D(x @ A @ x, x), 2 * A @ x) is Verdict.REFUTED


def test_hypotheses_are_needed() -> None:
    eta = Symbol("eta")
    eigen = assumed(A @ x, eta * x)
    assert verdict(A @ A @ x, eta**2 * x, assuming=(eigen,)) is Verdict.PROVED
    assert verdict(A @ A @ x, eta**2 * x) is Verdict.REFUTED
    assert verdict(A @ A @ x, eta * x, assuming=(eigen,)) is Verdict.REFUTED
    assert verdict(A @ A @ y, eta**2 * y, assuming=(eigen,)) is Verdict.REFUTED
    assert verdict(x @ A, eta * x, assuming=(eigen,)) is Verdict.REFUTED  # a right eigenvector, no left one
    assert verdict(x @ A, eta * x, assuming=(eigen, SYMMETRIC)) is Verdict.PROVED


def test_matrices_that_commute() -> None:
    commute = assumed(A @ B, B @ A)
    assert verdict(A @ B @ A @ B, A @ A @ B @ B, assuming=(commute,)) is Verdict.PROVED
    assert verdict(A @ B @ A @ B, A @ A @ B @ B) is Verdict.REFUTED
    assert verdict(A @ C, C @ A, assuming=(commute,)) is Verdict.REFUTED


def test_hypotheses_that_go_in_circles_end() -> None:
    skew = assumed(A.T, -A)
    assert verdict(x @ A @ x, total(x), assuming=(skew,)) is Verdict.REFUTED
    assert verdict(x @ A @ x, 0, assuming=(skew,)) not in (Verdict.REFUTED, Verdict.ILL_FORMED)
    both = (assumed(A @ B, B @ A), SYMMETRIC, assumed(B.T, B))
    assert verdict(A @ B @ A, A @ A @ B, assuming=both) is not Verdict.REFUTED


# ---- unknown functions ----------------------------------------------------------------------------------------------


def test_unknown_functions() -> None:
    f, g, ell = function("f"), function("g"), functional("ell")
    assert verdict(D(total(f(x)), x), prime(f)(x)) is Verdict.PROVED
    assert verdict(D(total(f(x)), x), prime(g)(x)) is Verdict.REFUTED
    assert verdict(D(D(total(f(x)), x), x), diag(prime(f, 2)(x))) is Verdict.PROVED
    assert verdict(D(D(total(f(x)), x), x), diag(prime(f)(x))) is Verdict.REFUTED
    assert verdict(f(x + y), f(y + x)) is Verdict.PROVED
    assert verdict(f(x + y), f(x) + f(y)) is Verdict.REFUTED
    assert verdict(ell(P), ell(Q)) is Verdict.REFUTED
    assert verdict(D(L, P), dot(D(L, Q), R.T @ R), given={L: ell(Q), Q: P @ (R @ R.T)}) is not Verdict.PROVED


def test_a_functional_of_a_product() -> None:
    ell = functional("ell")
    given = {Q: A @ P, L: ell(Q)}
    assert verdict(D(L, P), A.T @ D(L, Q), given=given) is Verdict.PROVED
    assert verdict(D(L, A), D(L, Q) @ P.T, given=given) is Verdict.PROVED
    assert verdict(D(L, P), A @ D(L, Q), given=given) is Verdict.REFUTED
    assert verdict(D(L, A), P @ D(L, Q).T, given=given) is Verdict.REFUTED


def test_a_defined_name_is_held() -> None:
    """By a quantity with a definition, what it depends on does not vary."""
    given = {y: A @ x, L: y @ y + x @ x}
    assert verdict(D(L, y), 2 * y, given=given) is Verdict.PROVED
    assert verdict(D(L, x), 2 * A.T @ y + 2 * x, given=given) is Verdict.PROVED
    assert verdict(D(L, x), 2 * x, given=given) is Verdict.REFUTED


def test_witnesses_name_sizes_and_entries() -> None:
    judgement = found(A @ x, A.T @ x)
    assert judgement.witness is not None and judgement.witness.entry is not None
    names = {symbol.name for symbol, _ in judgement.witness.point}
    assert "n" in names and any(name.startswith("A[") for name in names)


def test_proofs_say_what_they_rest_on() -> None:
    judgement = found(D(log(det(A)), A), inverse(A).T)
    assert judgement.proof is not None
    assert judgement.proof.rules
    assert any(condition.lhs == det(A) for condition in judgement.side_conditions)


def test_an_entry_of_a_gradient() -> None:
    assert verdict(D(x @ P @ u, P)[a, b], x[a] * u[b]) is Verdict.PROVED
    assert verdict(D(x @ P @ u, P)[a, b], x[b] * u[a]) is Verdict.REFUTED
    assert verdict(D(x @ P @ u, P), Integer(0)) is Verdict.REFUTED
    assert v in D(u @ v, u).free_symbols


def test_functions_at_zero() -> None:
    nothing = TensorMul(0, ones(n), evaluate=False)
    assert verdict(sigmoid(nothing), ones(n) / 2) is Verdict.PROVED
    assert verdict(dot(A, tanh(nothing)), nothing) is Verdict.PROVED
    assert verdict(sigmoid(nothing), nothing) is Verdict.REFUTED
    assert verdict(sigmoid(x), ones(n) / 2) is Verdict.REFUTED
