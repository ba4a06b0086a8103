"""Problem statements as text."""

from __future__ import annotations

import pytest

from derive.writing.statements import readable


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"$\sqrt{v}$", "√v"),
        (r"$\sqrt\beta$", "√β"),
        (r"$\sqrt{g_{t+1} + \epsilon}$", "√(gₜ₊₁ + ε)"),
        (r"$\frac{\alpha}{\sqrt{g_t + \epsilon}} x$", "(α/√(gₜ + ε))x"),
        (r"$\frac{a + b}{2}$", "(a + b)/2"),
        (r"$\hat m_t$ is $\hat{m}_t$", "m̂ₜ is m̂ₜ"),
        ("between $a$ and $b$", "between a and b"),
        (r"$\frac{1}{2}(y - \hat{y})^2$", "(1/2)(y − ŷ)²"),
        (r"$-2 \log 2$, $h(t-1)$, $\log 2 \log D$", "−2 log 2, h(t − 1), log 2 log D"),
        (r"$\tanh'(a) = 1 - \tanh^2(a)$", "tanh′(a) = 1 − tanh²(a)"),
        (r"$\min_G \max_D V$ in $\mathbb{R}^{m \times n}$", "min_G max_D V in ℝ^(m×n)"),
        (r"$D_{\mathrm{JS}}(p_{\text{data}} \| p_G)$", "D_JS(p_data‖p_G)"),
        (r"$\lfloor (205 - K)/3 \rfloor + 1$", "⌊(205 − K)/3⌋ + 1"),
        (r"$\int F \, dx$, $\eta_j \ll 1/(\rho\tau)$, $k \le t$", "∫ F dx, ηⱼ ≪ 1/(ρτ), k ≤ t"),
        (r"$\begin{bmatrix} w_1 & -2 \\ x_{21} & 0 \end{bmatrix} x$", "[w₁, −2; x₂₁, 0]x"),
        (r"see step \ref{backward.4}", "see step backward.4"),
        ("A layer.\nIt goes on.\n\n1. A question.", "A layer. It goes on.\n1. A question."),
        (r"$\unknown{x}$ and $x^{$", r"$\unknown{x}$ and $x^{$"),
    ],
)
def test_formulas_are_written_in_unicode(latex: str, text: str) -> None:
    assert readable(latex) == text
