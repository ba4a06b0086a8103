"""Printed decimals, sets by their members, tuples, and signs between formulas."""

from __future__ import annotations

import pytest
import sympy as sp

from derive.kernel.language import Decimal
from derive.writing.notation import to_latex, to_text, words_latex


@pytest.mark.parametrize(
    ("expr", "text", "latex"),
    [
        (Decimal(-9901, 4), "−0.9901", "-0.9901"),
        (Decimal(990, 3), "0.990", "0.990"),
        (Decimal(120, 40), "1.20·10⁻³⁸", r"1.20 \cdot 10^{-38}"),
        (Decimal(0, 2), "0.00", "0.00"),
        (sp.Matrix([[Decimal(99, 2), Decimal(-7, 2)]]), "[0.99, −0.07]", r"\begin{bmatrix} 0.99 & -0.07 \end{bmatrix}"),
        (sp.FiniteSet(8, 9, 10), "{8, 9, 10}", r"\left\{8, 9, 10\right\}"),
        (sp.FiniteSet(sp.Tuple(1, sp.sqrt(2))), "{(1, √2)}", r"\left\{\left(1, \sqrt{2}\right)\right\}"),
    ],
)
def test_how_it_is_written(expr: sp.Basic, text: str, latex: str) -> None:
    assert to_text(expr) == text
    assert to_latex(expr) == latex


def test_ascii() -> None:
    assert to_text(Decimal(-120, 40), ascii=True) == "-1.20*10^(-38)"
    assert to_text(sp.FiniteSet(1, 2), ascii=True) == "{1, 2}"


def test_signs_between_formulas() -> None:
    assert words_latex("≈") == r"\approx"
    assert words_latex("computes") == r"\text{computes}"
