"""The words about matrices, as people write them, and statements about all matrices."""

from __future__ import annotations

import pytest
from sympy import Expr, MatMul, Matrix, Symbol, oo, symbols
from sympy.core.parameters import evaluate

from derive import (
    D,
    characteristic_polynomial,
    commute,
    det,
    determinant,
    for_all,
    frobenius_norm,
    gradient,
    inverse,
    jacobian,
    matrix_power,
    norm,
    products_decay,
    spectral_radius,
    square_matrices,
    stable,
    there_are,
    trace,
)
from derive.claims.claim import Claim
from derive.writing.notation import to_latex, to_text
from derive.writing.reports import claim_statement

A, B, J = square_matrices("A B J")
x, lam, n = symbols("x lambda n", real=True)
M = Matrix([[1, x], [0, 2]])


@pytest.mark.parametrize(
    ("expr", "text", "latex"),
    [
        (spectral_radius(A), "ρ(A)", r"\rho(A)"),
        (norm(A, 2), "‖A‖₂", r"\left\|A\right\|_2"),
        (norm(A * B, oo), "‖AB‖_∞", r"\left\|A B\right\|_{\infty}"),
        (frobenius_norm(A), "‖A‖_F", r"\left\|A\right\|_F"),
        (2 * norm(A, 2) * norm(B, 1), "2 ‖B‖₁ ‖A‖₂", r"2 \left\|B\right\|_1 \left\|A\right\|_2"),
        (norm(A, 2) ** 2, "‖A‖₂²", r"\left\|A\right\|_2^2"),
        (characteristic_polynomial(M, lam), "det(λ I − [1, x; 0, 2])", None),
        (matrix_power(A, n), "Aⁿ", "A^n"),
        (inverse(A + B), "(A + B)⁻¹", r"\left(A + B\right)^{-1}"),
        (determinant(A), "det(A)", r"\det(A)"),
        (trace(A * B), "tr(AB)", r"\operatorname{tr}(A B)"),
    ],
    ids=str,
)
def test_words(expr: Expr, text: str, latex: str | None) -> None:
    assert to_text(expr).replace("‖A‖₂ ‖B‖₁", "‖B‖₁ ‖A‖₂") == text
    order = r"\left\|A\right\|_2 \left\|B\right\|_1", r"\left\|B\right\|_1 \left\|A\right\|_2"
    assert latex is None or to_latex(expr).replace(*order) == latex


def test_ascii() -> None:
    assert to_text(norm(A, oo), ascii=True) == "norm(A, oo)"
    assert to_text(spectral_radius(A), ascii=True) == "rho(A)"
    assert to_text(inverse(A), ascii=True) == "A^(-1)"


def test_words_for_tensors_take_matrices_too() -> None:
    assert det(M) == determinant(M)
    assert to_text(trace(M)) == "tr([1, x; 0, 2])"


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (stable(M), "ρ([1, x; 0, 2]) < 1"),
        (
            for_all(spectral_radius(J) < 1, implies=products_decay(J)),
            "for all n × n matrices J (each member of a sequence): if ρ(J) < 1, then J has products that tend to 0",
        ),
        (for_all(implies=norm(A * B) <= norm(A) * norm(B)), "for all n × n matrices A, B: ‖AB‖₂ ≤ ‖A‖₂ ‖B‖₂"),
        (there_are(commute(A, B)), "there are n × n matrices A, B such that A and B commute"),
    ],
    ids=range(4),
)
def test_claims(claim: Claim, text: str) -> None:
    assert claim_statement(claim, ()).text == text


U = symbols("u_1 u_2", real=True)
V = symbols("x_1 x_2 x_3", real=True)


def test_a_jacobian_matrix_is_written_as_one_derivative() -> None:
    assert to_text(jacobian(U, V)) == "∂(u₁, u₂)/∂(x₁, x₂, x₃)"
    assert to_latex(jacobian(U, V)) == r"\frac{\partial(u_1, u_2)}{\partial(x_1, x_2, x_3)}"
    assert to_text(MatMul(jacobian(U, V), jacobian(V, U))) == "(∂(u₁, u₂)/∂(x₁, x₂, x₃))(∂(x₁, x₂, x₃)/∂(u₁, u₂))"


def test_other_matrices_of_derivatives_are_written_entry_by_entry() -> None:
    (u1, u2), (x1, x2, _) = U, V
    assert to_text(Matrix([[D(u1, x1), D(u1, x2)], [D(u2, x2), D(u2, x1)]])) == ("[∂u₁/∂x₁, ∂u₁/∂x₂; ∂u₂/∂x₂, ∂u₂/∂x₁]")
    assert to_text(Matrix([D(u1, x1), D(u2, x1)])) == "[∂u₁/∂x₁; ∂u₂/∂x₁]"
    assert to_text(jacobian([u1 * u2, u2], U)).startswith("[∂(u₁u₂)/∂u₁, ")
    assert (
        to_text(jacobian(U, [x1, x2]), ascii=True) == "[diff(u_1, x_1), diff(u_1, x_2); diff(u_2, x_1), diff(u_2, x_2)]"
    )


def entries(name: str, rows: int, columns: int) -> Matrix:
    return Matrix(rows, columns, lambda i, j: Symbol(f"{name}_{{{i + 1}{j + 1}}}", real=True))


def test_a_larger_matrix_of_names_is_written_by_its_general_entry() -> None:
    a, b, loss = entries("a", 3, 4), entries("b", 3, 4), Symbol("L", real=True)
    assert to_text(a) == "(aᵢⱼ)" and to_latex(a) == r"\left(a_{ij}\right)"
    assert to_text(gradient(loss, a)) == "(∂L/∂aᵢⱼ)"
    with evaluate(False):
        assert to_text(a.applyfunc(lambda entry: entry - x * D(loss, entry))) == "(aᵢⱼ − x(∂L/∂aᵢⱼ))"
    assert to_text(a + b) == "(aᵢⱼ + bᵢⱼ)"


@pytest.mark.parametrize("wrong", ["another name", "another place", "a sign"])
def test_any_other_matrix_is_written_out(wrong: str) -> None:
    a = entries("a", 3, 3)
    a[1, 2] = {"another name": Symbol("b_{23}", real=True), "another place": a[2, 1], "a sign": -a[1, 2]}[wrong]
    assert to_text(a).startswith("[a₁₁, a₁₂, a₁₃; a₂₁, a₂₂, ")
    assert to_text(a[:2, :]).startswith("[a₁₁")
    assert to_text(Matrix(3, 3, [1] * 9)) == "[1, 1, 1; 1, 1, 1; 1, 1, 1]"


def test_small_matrices_and_plain_text_are_written_out() -> None:
    assert to_text(entries("a", 2, 2)) == "[a₁₁, a₁₂; a₂₁, a₂₂]"
    assert to_text(entries("a", 3, 3), ascii=True).startswith("[a_{11}, a_{12}, a_{13}; ")
