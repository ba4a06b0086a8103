"""How wide formulas are, against TeX."""

from __future__ import annotations

import pytest

from derive.writing.typeset.parsing import NotTypeset
from derive.writing.typeset.width import width

# the width of \hbox{$\displaystyle …$} in article at 10pt with amsmath, measured with pdfTeX; in em of 10pt
MEASURED = [
    (r"x", 0.57),
    (r"T_1", 1.03),
    (r"a + b", 2.18),
    (r"a - b = c", 3.95),
    (r"-x", 1.35),
    (r"w_{31}", 1.56),
    (r"x^2", 1.02),
    (r"y^*", 0.99),
    (r"\hat{y}", 0.53),
    (r"2 \left(y^* - y\right)", 4.18),
    (r"\frac{1}{2}", 0.74),
    (r"\frac{\partial L}{\partial w_1}", 1.99),
    (r"\frac{\frac{a}{b} + c}{d}", 2.57),
    (r"\sqrt{g + \epsilon}", 2.97),
    (r"\sqrt[3]{x}", 1.47),
    (r"e^{-x/2}", 2.40),
    (r"\sum_{i=1}^{n} x_i", 2.52),
    (r"\prod_{k=i + 1}^{t} w \phi'(z_k)", 5.87),
    (r"\int_{0}^{1} f(x) \, dx", 4.82),
    (r"\lim_{x \to 0} \frac{\sin(x)}{x}", 4.63),
    (r"\tanh^2(u) + \log(v)", 7.61),
    (r"\operatorname{ReLU}(u_1 - u_2)", 6.60),
    (r"\mathbb{E}_{x \sim p}\left[\log(D(x))\right]", 7.20),
    (r"\mathcal{N}(0, 1)", 3.19),
    (r"\mathbf{1}_{m \times n}", 2.45),
    (r"\begin{bmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{bmatrix}", 4.56),
    (r"\begin{bmatrix} \frac{1}{2} & x_1 \end{bmatrix}^\top", 4.17),
    (r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}", 6.62),
    (r"\left(\frac{a}{b}\right)^2", 2.41),
    (r"\left\|A\right\|_2", 2.20),
    (r"\left\lfloor \frac{n - k}{s} \right\rfloor", 3.78),
    (r"\left[ \sum_{j=0}^{r} G_{i,j} \right]_{i<q}", 6.02),
    (r"\binom{n}{k}", 2.07),
    (r"\bigl( a + \Bigl( b", 3.24),
    (r"D_{\mathrm{KL}}(p \,\|\, q)", 4.58),
    (r"\text{the network computes }A \land B", 12.65),
    (r"A \Rightarrow B", 3.11),
    (r"0.5859 \approx \pi", 4.72),
    (r"\overline{z + w}", 2.47),
    (r"\alpha \left(1 - \beta_1^t\right) \odot v", 6.21),
]


@pytest.mark.parametrize(("latex", "em"), MEASURED)
def test_a_formula_is_as_wide_as_tex_sets_it(latex: str, em: float) -> None:
    assert width(latex) == pytest.approx(em, rel=0.05)


def test_a_formula_in_a_line_is_narrower() -> None:
    assert width(r"\frac{a + b}{2}", display=False) < 0.8 * width(r"\frac{a + b}{2}")
    assert width(r"\sum_{i=1}^{n} x_i", display=False) == pytest.approx(3.47, rel=0.05)  # by TeX in a line


def test_nothing_has_no_width() -> None:
    assert width("") == 0


def test_what_cannot_be_read_has_none() -> None:
    with pytest.raises(NotTypeset):
        width(r"\input{x}")
