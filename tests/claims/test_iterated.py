"""Tensors that change from step to step: closed forms with their mutants, and powers with a symbolic exponent."""

from __future__ import annotations

import pytest
from sympy import Expr, Rational, Symbol

from derive import D, Problem, Verdict, iteration
from derive.claims.claim import Claim
from derive.claims.equality import Equality
from derive.kernel.tensors.language import TensorSymbol, diag, diagonal, identity, outer, total, trace
from derive.kernel.verdict import Order, Relation
from derive.writing.findings import remark
from derive.writing.reports import claim_statement
from tests.claims.tensors import assumed, case, context, k, n
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each, judged

t = Symbol("t", integer=True, nonnegative=True)
rho, b = Symbol("rho", real=True), Symbol("b", real=True)
a, x, y, w, w_star, eta = (TensorSymbol(name, n) for name in ("a", "x", "y", "w", "w^*", "eta"))
A, B, P, Q, S = (TensorSymbol(name, n, n) for name in ("A", "B", "P", "Q", "S"))
ORTHOGONAL = context(assuming=(assumed(Q.T @ Q, identity(n)),))
H = Q @ diag(eta) @ Q.T
I = identity(n)


def steps(name: str, source: str, iterate: TensorSymbol, first: Expr, then: Expr, *formulas: Expr) -> Textbook:
    """The first formula is right, the others are wrong."""
    claims: list[Claim] = [
        iteration(t, first={iterate: first, P: I}, then={iterate: then, P: A @ P})(iterate, formula)
        for formula in formulas
    ]
    return Textbook(name, source, claims[0], tuple(claims[1:]), ORTHOGONAL)


CASES = [
    steps(
        "powers of a diagonal matrix", "Strang, Linear Algebra, 6.2", S, I, diag(a) @ S,
        diag(a**t), diag(a ** (t + 1)), diag(a * t), diag(-(a**t)),
    ),
    steps(
        "powers of a symmetric matrix", "Strang, Linear Algebra, 6.4", S, I, H @ S,
        Q @ diag(eta**t) @ Q.T, Q.T @ diag(eta**t) @ Q, Q @ diag(eta**t) @ Q, diag(eta**t),
    ),
    steps(
        "a linear system", "Strang, Linear Algebra, 6.3", x, y, A @ x,
        P @ y, P.T @ y, P @ (A @ y), A @ y,
    ),
    steps(
        "gradient descent on a quadratic", "Bishop, PRML, exercise 5.25", w, 0 * w_star, w - rho * (H @ (w - w_star)),
        Q @ ((1 - (1 - rho * eta) ** t) * (Q.T @ w_star)), Q @ ((1 - (1 + rho * eta) ** t) * (Q.T @ w_star)),
        (1 - (1 - rho * eta) ** t) * w_star, Q @ (((1 - rho * eta) ** t) * (Q.T @ w_star)),
        Q @ ((1 - (1 - rho * eta) ** (t + 1)) * (Q.T @ w_star)),
    ),
    steps(
        "momentum of a constant gradient", "Goodfellow et al., Deep Learning, 8.3.2", x, 0 * y, b * x + (1 - b) * y,
        (1 - b**t) * y, b**t * y, (1 - b ** (t + 1)) * y, (1 - t * b) * y,
    ),
    steps(
        "a sum of constant steps", "Rosen, Discrete Mathematics, 5.1", x, y, x + a,
        y + t * a, y + (t + 1) * a, t * a, y + a**t,
    ),
]  # fmt: skip


@each(CASES)
def test_a_closed_form_is_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_a_wrong_closed_form_is_refuted(case: Textbook) -> None:
    assert_mutants_fail(case)


def test_the_proof_shows_its_base_and_its_step() -> None:
    proof = judged(CASES[1].claim, ORTHOGONAL).judgement.proof
    assert proof is not None and proof.rules[0] == "induction on t" and "hypothesis" in proof.rules
    assert [remark(line).text.split(":")[0] for line in proof.certificate] == ["base t = 0", "step t → t + 1"]


def test_a_refutation_says_after_how_many_steps() -> None:
    """1 - 2ρη is right at first, and after one step of twice the size."""
    claim = iteration(t, first={S: I}, then={S: diag(a) @ S})(S, diag(1 + t * (a - 1)))
    witness = judged(claim).judgement.witness
    assert witness is not None and witness.shows == "after 2 steps"


def test_a_formula_that_is_not_inductive_is_open() -> None:
    """P stays I, so that x stays y: the induction would have to know both."""
    claim = iteration(t, first={x: y, P: I}, then={x: P @ x, P: P})(x, y)
    found = judged(claim).judgement
    assert found.verdict is Verdict.UNDECIDED and found.reason.startswith("the step from t to t + 1")


def test_a_hypothesis_about_what_moves_is_not_used() -> None:
    """Σ x = 1 may hold now; after a step it need not."""
    now = context(assuming=(assumed(total(x), 1),))
    claim = iteration(t, first={x: y}, then={x: 2 * x})(x, 2**t * y)
    found = judged(claim, now).judgement
    assert found.verdict is Verdict.UNDECIDED and "hypothesis" in found.reason


def test_a_definition_that_moves_is_no_constant() -> None:
    error = Symbol("E", real=True)
    definitions = context({error: w @ w / 2})
    claim = iteration(t, first={w: y}, then={w: w - rho * D(error, w)})(w, (1 - rho) ** t * y)
    found = judged(claim, definitions)
    assert found.judgement.verdict is Verdict.UNDECIDED and "definition" in found.judgement.reason
    assert found.numeric is None


def test_a_tensor_is_not_given_by_itself() -> None:
    claim = iteration(t, first={x: y}, then={x: 2 * x})(x, x)
    assert judged(claim).judgement.verdict is Verdict.UNDECIDED


def test_start_and_step_are_about_the_same_tensors() -> None:
    with pytest.raises(ValueError, match="each tensor"):
        iteration(t, first={x: y}, then={w: y})


def test_it_reads_as_it_is_meant() -> None:
    text = claim_statement(CASES[2].claim, ()).text
    assert text == "x = P y for all t ≥ 0, where x starts as y and becomes A x, and P starts as Iₙ and becomes A P"


# ---- powers with a symbolic exponent

POWERS = [
    case("one factor more", "", a ** (t + 1), a * a**t, a**t, a + a**t, a * a * a**t),
    case("two factors more", "", a ** (t + 2), a * a * a**t, a * a**t, 2 * a**t, a ** (t + 1)),
    case("of a sum", "", (1 - b * a) ** (t + 1), (1 - b * a) * (1 - b * a) ** t, (1 - b * a) ** t, 1 - b * a,
         (1 - b * a) ** t - b * a),
    case("of a number", "", b ** (t + 1) * a, b * (b**t * a), b**t * a, t * b * a, b * a),
    case("the trace of a power", "", trace(diag(a**t)), total(a**t), total(a) ** t, total(a), total(t * a)),
    case("on the diagonal", "", diagonal(outer(a**t, a)), a ** (t + 1), a**t, t * a, a),
    case("in a quotient", "", a ** (t + 1) / a, a**t, a ** (t + 1), a, t * a),
]  # fmt: skip


@each(POWERS)
def test_a_law_of_powers_is_proved(case: Textbook) -> None:
    assert_proved(case)


@each(POWERS)
def test_a_wrong_law_of_powers_is_refuted(case: Textbook) -> None:
    assert_mutants_fail(case)


@pytest.mark.parametrize("exponent", [t - 1, 2 * t, t + k, t + Rational(1, 2), b], ids=str)
def test_other_exponents_are_out_of_reach(exponent: Expr) -> None:
    assert judged(Equality(a**exponent, a**exponent * 1 + 0 * x)).judgement.verdict is not Verdict.REFUTED
    assert judged(Equality(a**exponent, a**exponent + x)).judgement.verdict is not Verdict.PROVED


def test_a_power_is_differentiated_or_left_open() -> None:
    assert judged(Equality(D(a**t, a), diag(t * a ** (t - 1)))).judgement.verdict is not Verdict.REFUTED
    assert judged(Equality(D(a**t, a), diag(a**t))).judgement.verdict is not Verdict.PROVED


# ---- claims about numbers beside tensors


def test_a_hypothesis_about_tensors_leaves_claims_about_numbers_alone() -> None:
    p = Problem(0, "")
    (size,) = p.sizes("n")
    (eta_j, c) = p.given("eta_j c")
    M, v = p.tensor("M", size, size), p.tensor("v", size)
    p.indices("j", below=size)
    p.assume(M.T, M)
    p.assume(M @ v, eta_j * v)
    assert judged(Equality((c + 1) ** 2, c**2 + 2 * c + 1), p.context()).judgement.verdict is Verdict.PROVED
    refuted = judged(Equality((c + 1) ** 2, c**2), p.context()).judgement
    assert refuted.verdict is Verdict.REFUTED
    assert refuted.witness is not None and [symbol for symbol, _ in refuted.witness.point] == [c]


def test_a_hypothesis_that_shares_a_number_with_a_claim_stays() -> None:
    eigen, symmetric = assumed(A @ x, b * x), assumed(B.T, B)
    bounded = Relation(rho, Order.LT, b)
    both = context(assuming=(eigen, symmetric, bounded))
    assert both.about((rho**2,)).domain.facts == (eigen, bounded)
    assert both.about((Symbol("c", real=True),)).domain.facts == (bounded,)
    assert both.about((B @ x,)) is both
