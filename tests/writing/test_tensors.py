"""Tensors of symbolic size in Unicode, ASCII and LaTeX, as the field writes them."""

from typing import Any

import pytest
from sympy import KroneckerDelta, Sum, Symbol, exp, log, oo, sqrt, symbols, tanh

from derive.kernel.language import D, sigmoid
from derive.kernel.tensors.language import (
    TensorSymbol,
    det,
    diag,
    diagonal,
    dot,
    function,
    functional,
    identity,
    inverse,
    ones,
    outer,
    prime,
    repeat,
    table,
    total,
    trace,
)  # fmt: skip
from derive.kernel.verdict import Order, Relation
from derive.writing.notation import relation_text, to_latex, to_text
from derive.writing.tensors import rank

n, m, k, d, N, h, w, p, q, s = symbols("n m k d N h w p q s", integer=True, positive=True)
i, j, a, b = symbols("i j a b", integer=True)
x, y, z, v, g, c, hidden = (TensorSymbol(name, n) for name in ("x", "y", "z", "v", "g", "c", "h"))
u, weight, best = (TensorSymbol(name, m) for name in ("u", "w", "w^*"))
A, B = TensorSymbol("A", n, n), TensorSymbol("B", n, n)
W, X, S = (TensorSymbol(name, n, m) for name in "WXS")
H, T3 = TensorSymbol("H", m, m), TensorSymbol("T", n, m, k)
Q, K, F, Out = TensorSymbol("Q", n, d), TensorSymbol("K", m, d), TensorSymbol("F", h, w), TensorSymbol("O", p, q)
L, mu, variance, eps = Symbol("L"), Symbol("mu"), Symbol("V"), Symbol("epsilon")
phi, ell = function("phi"), functional("ell")

# expression, Unicode, ASCII, LaTeX
EXPRESSIONS: list[tuple[Any, str, str, str]] = [
    (W @ u + c, "W u + c", "W @ u + c", "W u + c"),
    (x @ A @ x, "xᵀ A x", "x @ A @ x", r"x^\top A x"),
    (x @ y, "xᵀ y", "x @ y", r"x^\top y"),
    (2 * A @ x, "2 A x", "(2*A) @ x", "2 A x"),
    (y - 2 * A @ x, "y − 2 A x", "y - (2*A) @ x", "y - 2 A x"),
    (-A @ x, "−A x", "(-A) @ x", "-A x"),
    (A @ (2 * B), "A (2B)", "A @ (2*B)", r"A \left(2 B\right)"),
    (A @ (B @ x), "A B x", "A @ (B @ x)", "A B x"),
    ((A + A.T) @ x, "(A + Aᵀ) x", "(A + transpose(A)) @ x", r"\left(A + A^\top\right) x"),
    ((weight - best) @ H @ (weight - best) / 2, "((w − w*)ᵀ H (w − w*))/2",
     "((w - w_star) @ H @ (w - w_star))/2", r"\frac{1}{2} \left(w - w^*\right)^\top H \left(w - w^*\right)"),
    (2 * X.T @ (X @ weight - y), "2 Xᵀ (X w − y)", "(2*transpose(X)) @ (X @ w - y)",
     r"2 X^\top \left(X w - y\right)"),
    # a row by itself is written as a column
    (x @ A, "Aᵀ x", "x @ A", r"A^\top x"),
    (x @ A @ B, "Bᵀ Aᵀ x", "x @ A @ B", r"B^\top A^\top x"),
    (x @ A.T + y, "A x + y", "x @ transpose(A) + y", "A x + y"),
    ((x @ A) @ (A @ x), "xᵀ A A x", "x @ A @ (A @ x)", r"x^\top A A x"),
    (x.T @ A @ x, "xᵀ A x", "transpose(x) @ A @ x", r"x^\top A x"),
    # numbers made of tensors
    ((x @ y) * z, "(xᵀ y)z", "z*(x @ y)", r"\left(x^\top y\right) z"),
    ((x @ y) * (x @ z), "(xᵀ y) xᵀ z", "(x @ y)*(x @ z)", r"\left(x^\top y\right) x^\top z"),
    ((x @ A @ x) / (x @ x), "(xᵀ A x)/(xᵀ x)", "(x @ A @ x)/(x @ x)", r"\frac{x^\top A x}{x^\top x}"),
    # entry by entry
    (x * y, "x ⊙ y", "x*y", r"x \odot y"),
    (2 * x * y, "2 x ⊙ y", "2*x*y", r"2 x \odot y"),
    (x * y / 2, "(x ⊙ y)/2", "x*y/2", r"\frac{1}{2} x \odot y"),
    ((A @ x) * y, "y ⊙ (A x)", "y*(A @ x)", r"y \odot \left(A x\right)"),
    (A @ (A * B), "A (A ⊙ B)", "A @ (A .* B)", r"A \left(A \odot B\right)"),
    ((A * B).T, "(A ⊙ B)ᵀ", "transpose(A .* B)", r"\left(A \odot B\right)^\top"),
    (x**2, "x^⊙2", "x^2", r"x^{\odot 2}"),
    ((x - mu) ** 2, "(x − μ)^⊙2", "(x - mu)^2", r"\left(x - \mu\right)^{\odot 2}"),
    (1 / x, "1/x", "1/x", r"\frac{1}{x}"),
    (x / y, "x/y", "x/y", r"\frac{x}{y}"),
    (X / W, "X ⊘ W", "X ./ W", r"X \oslash W"),
    (1 / X, "1 ⊘ X", "1/X", r"1 \oslash X"),
    (x / (y * z), "x/(y ⊙ z)", "x/(y*z)", r"\frac{x}{y \odot z}"),
    ((x - mu) / sqrt(variance + eps), "(x − μ)/√(V + ε)", "(x - mu)/sqrt(V + epsilon)",
     r"\frac{x - \mu}{\sqrt{V + \epsilon}}"),
    (g / sqrt(v + eps), "g/√(ε + v)", "g/sqrt(epsilon + v)", r"\frac{g}{\sqrt{\epsilon + v}}"),
    (exp(A), "exp(A)", "exp(A)", r"\exp(A)"),
    (tanh(z) ** 2, "tanh(z)^⊙2", "tanh(z)^2", r"\tanh(z)^{\odot 2}"),
    (X.T @ (sigmoid(X @ weight) - y), "Xᵀ (σ(X w) − y)", "transpose(X) @ (sigmoid(X @ w) - y)",
     r"X^\top \left(\sigma(X w) - y\right)"),
    # words
    (outer(x, u), "x uᵀ", "outer(x, u)", r"x u^\top"),
    (outer(x + y, u), "(x + y) uᵀ", "outer(x + y, u)", r"\left(x + y\right) u^\top"),
    (diag(1 - hidden**2) @ W, "diag(1 − h^⊙2) W", "diag(1 - h^2) @ W", r"\operatorname{diag}(1 - h^{\odot 2}) W"),
    (diagonal(A), "diagonal(A)", "diagonal(A)", r"\operatorname{diagonal}(A)"),
    (trace(A @ B), "tr(A B)", "trace(A @ B)", r"\operatorname{tr}(A B)"),
    (log(det(A)), "log(det(A))", "log(det(A))", r"\log(\det(A))"),
    (-inverse(A).T @ B, "−(A⁻¹)ᵀ B", "(-transpose(inverse(A))) @ B", r"-\left(A^{-1}\right)^\top B"),
    (inverse(A + B), "(A + B)⁻¹", "inverse(A + B)", r"\left(A + B\right)^{-1}"),
    (A @ identity(n), "A Iₙ", "A @ identity(n)", "A I_n"),
    (identity(d), "I_d", "identity(d)", "I_d"),
    (ones(n), "𝟏ₙ", "ones(n)", r"\mathbf{1}_n"),
    (ones(n, m), "𝟏_{n×m}", "ones(n, m)", r"\mathbf{1}_{n \times m}"),
    (repeat(u, n, 0), "𝟏ₙ uᵀ", "repeat(u, n, 0)", r"\mathbf{1}_n u^\top"),
    (repeat(x, m, 1), "x 𝟏ₘᵀ", "repeat(x, m, 1)", r"x \mathbf{1}_m^\top"),
    (repeat(mu, n), "μ 𝟏ₙ", "repeat(mu, n, 0)", r"\mu \mathbf{1}_n"),
    (-total(y * log(x)), "−Σ(y ⊙ log(x))", "-total(y*log(x))", r"-\sum(y \odot \log(x))"),
    (total(S, 1), "Σ_{axis 1}(S)", "total(S, 1)", r"\sum_{\text{axis }1}(S)"),
    (exp(z) / total(exp(z)), "exp(z)/Σ(exp(z))", "exp(z)/total(exp(z))", r"\frac{\exp(z)}{\sum(\exp(z))}"),
    (Q @ K.T / sqrt(d), "(Q Kᵀ)/√d", "(Q @ transpose(K))/sqrt(d)", r"\frac{Q K^\top}{\sqrt{d}}"),
    # entries, sums, tables
    (X[i, j], "Xᵢ,ⱼ", "X[i, j]", "X_{i,j}"),
    (X[i + a, j + b], "X[a + i, b + j]", "X[a + i, b + j]", "X_{a + i,b + j}"),
    ((A @ B)[i, j], "(A B)[i, j]", "(A @ B)[i, j]", r"\left(A B\right)_{i,j}"),
    (KroneckerDelta(i, j), "δᵢ,ⱼ", "delta[i, j]", r"\delta_{i,j}"),
    (Sum(x[i], (i, 0, n - 1)), "Σ_{i=0}^{n − 1} xᵢ", "sum(x[i], i, 0, n - 1)", r"\sum_{i=0}^{n - 1} x_{i}"),
    (Sum(x[i], (i, -oo, oo)), "Σ_{i=−∞}^{∞} xᵢ", "sum(x[i], i, -oo, oo)", r"\sum_{i=-\infty}^{\infty} x_{i}"),
    (table(x[i] * u[j], (i, n), (j, m)), "[xᵢuⱼ]_{i<n, j<m}", "table(x[i]*u[j], (i, n), (j, m))",
     r"\left[ x_{i} u_{j} \right]_{i<n,\, j<m}"),
    (table(F[h - 1 - a, w - 1 - b], (a, h), (b, w)), "[F[h − a − 1, w − b − 1]]_{a<h, b<w}",
     "table(F[h - a - 1, w - b - 1], (a, h), (b, w))",
     r"\left[ F_{h - a - 1,w - b - 1} \right]_{a<h,\, b<w}"),
    # calculus
    (D(hidden, u), "∂h/∂u", "diff(h, u)", r"\frac{\partial h}{\partial u}"),
    (D(hidden[i], u), "∂hᵢ/∂u", "diff(h[i], u)", r"\frac{\partial h_{i}}{\partial u}"),
    (D(x @ A @ x, x), "∂(xᵀ A x)/∂x", "diff(x @ A @ x, x)",
     r"\frac{\partial}{\partial x} \left(x^\top A x\right)"),
    (D(D(L, weight), weight), "∂²L/∂w²", "diff(L, w, 2)", r"\frac{\partial^2 L}{\partial w^2}"),
    (D(hidden, u) @ u, "(∂h/∂u) u", "diff(h, u) @ u", r"\frac{\partial h}{\partial u} u"),
    (g @ D(hidden, W), "g · (∂h/∂W)", "g @ diff(h, W)",
     r"g \cdot \left(\frac{\partial h}{\partial W}\right)"),
    (x @ T3, "x · T", "x @ T", r"x \cdot T"),
    (diag(prime(phi)(z)) @ W, "diag(φ′(z)) W", "diag(phi'(z)) @ W", r"\operatorname{diag}(\phi'(z)) W"),
    (ell(Out), "ℓ(O)", "ell(O)", r"\ell(O)"),
    (D(ell(Out), Out), "∂ℓ(O)/∂O", "diff(ell(O), O)", r"\frac{\partial}{\partial O} \left(\ell(O)\right)"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "text", "ascii", "latex"), EXPRESSIONS, ids=[text for _, text, *_ in EXPRESSIONS])
def test_expression(expr: Any, text: str, ascii: str, latex: str) -> None:
    assert to_text(expr) == text
    assert to_text(expr, ascii=True) == ascii
    assert to_latex(expr) == latex


def test_ascii_is_ascii() -> None:
    assert all(to_text(expr, ascii=True).isascii() for expr, *_ in EXPRESSIONS)


def test_different_expressions_are_written_differently() -> None:
    """Grouping of factors aside, nothing is lost on the way."""
    same = {"xᵀ A x", "A x + y", "A B x"}
    texts = [text for _, text, *_ in EXPRESSIONS if text not in same]
    assert len(set(texts)) == len(texts)


def test_a_hypothesis_reads_as_an_equation() -> None:
    assert relation_text(H.T, H) == "Hᵀ = H"
    assert to_text(Relation(total(y), Order.EQ, n / n)) == "Σ(y) = 1"


def test_what_does_not_fit_is_written_all_the_same() -> None:
    assert to_text(X @ X) == "X X"
    assert to_text(x + u) == "u + x"
    assert to_latex(trace(x)) == r"\operatorname{tr}(x)"
    assert to_text(x[i, j]) == "xᵢ,ⱼ"


def test_ranks() -> None:
    assert [rank(e) for e in (x @ A @ x, x @ A, A @ B, T3 @ T3, D(hidden, W), total(X, 0), X[i, j], L)] == [
        0, 1, 2, 4, 3, 1, 0, 0,
    ]  # fmt: skip


def test_shared_subexpressions_are_looked_at_once() -> None:
    deep: Any = x
    for _ in range(60):
        deep = dot(outer(deep, deep), x)
    assert rank(deep) == 1
