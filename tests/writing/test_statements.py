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
    ],
)
def test_formulas_are_written_in_unicode(latex: str, text: str) -> None:
    assert readable(latex) == text
