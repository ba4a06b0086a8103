"""Formulas on one line, in the notation of a terminal."""

from __future__ import annotations

import pytest

from derive.writing.typeset.unicode import unicode

EXPECTED = [
    (r"2 \left(y^* - y\right)", "2(y* − y)"),
    (r"\theta_{t+1} = \theta_t - \alpha \nabla f(\theta_t)", "θₜ₊₁ = θₜ − α∇f(θₜ)"),
    (r"\frac{\partial L}{\partial w_1}", "∂L/∂w₁"),
    (r"\frac{\partial L}{\partial w_1} x", "(∂L/∂w₁)x"),
    (r"\frac{a + b}{2}", "(a + b)/2"),
    (r"\frac{\frac{\partial f}{\partial x}}{\frac{\partial g}{\partial x}}", "(∂f/∂x)/(∂g/∂x)"),
    (r"\sqrt{v}", "√v"),
    (r"\sqrt{g_t + \epsilon}", "√(gₜ + ε)"),
    (r"\sqrt[3]{x}", "∛x"),
    (r"e^{-x/2}", "e^(−x/2)"),
    ("x^2 y", "x²y"),
    ("w_{31}", "w₃₁"),
    (r"W_{h1x1}", "Wₕ₁ₓ₁"),
    ("x_{max}", "x_max"),
    (r"\hat m_t", "m̂ₜ"),
    (r"\theta^{Newton}", "θ^Newton"),
    ("f''(x)", "f″(x)"),
    (r"\sum_{i=1}^{n} x_i", "Σ_{i=1}^{n} xᵢ"),
    (r"\sum_{i=0}^{n} 1 = n", "Σ_{i=0}^{n} 1 = n"),
    (r"\int_{a}^{b} f(x) \, dx", "∫_{a}^{b} f(x) dx"),
    (r"\tanh^2(u) + \log(v)", "tanh²(u) + log(v)"),
    (r"\mathrm{step}\left(x - \frac{1}{2}\right)", "step(x − 1/2)"),
    (r"\sin x \cos y", "sin x cos y"),
    (r"3 \cdot 3 \times 4", "3·3×4"),
    (r"m \times n", "m × n"),
    (r"A^\top B", "AᵀB"),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "[1, 2; 3, 4]"),
    (r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}", "{x if x > 0; 0 otherwise}"),
    (r"\left. f \right|_{x = a}", "f|_{x = a}"),
    (r"\left|x\right| y", "|x| y"),
    (r"(A \lor \lnot B) \oplus C", "(A ∨ ¬B) ⊕ C"),
    (r"a \ll b", "a ≪ b"),
    (r"\mathcal{N}(0, 1)", "𝒩(0, 1)"),
    (r"\mathbb{R}^{m \times n}", "ℝ^(m×n)"),
    (r"\text{the gain is at most }-1", "the gain is at most −1"),
    ("-a", "−a"),
]


@pytest.mark.parametrize(("latex", "text"), EXPECTED)
def test_a_formula_is_written_on_one_line(latex: str, text: str) -> None:
    assert unicode(latex) == text
