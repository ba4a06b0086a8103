"""Formulas as MathML Core, each construct as one would write it by hand."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from derive.writing.typeset.mathml import mathml

OPEN, CLOSE = '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'
TIMES, APPLY = "<mo>\u2062</mo>", "<mo>\u2061</mo>"
THIN = '<mspace width="0.1667em"/>'


def tight(sign: str) -> str:
    """A sign in a script, where TeX sets no space."""
    return f'<mo lspace="0" rspace="0">{sign}</mo>'


EXPECTED = [
    # letters, numbers, names
    ("x", "<mi>x</mi>"),
    (r"\theta", "<mi>θ</mi>"),
    (r"\Gamma", '<mi mathvariant="normal">Γ</mi>'),
    (r"\mathrm{d}", '<mi mathvariant="normal">d</mi>'),
    (r"\mathrm{softmax}", "<mi>softmax</mi>"),
    (r"\mathbf{v}", "<mi>𝐯</mi>"),
    (r"\boldsymbol{\theta}", "<mi>𝜽</mi>"),
    (r"\mathcal{N}", "<mi>𝒩</mi>"),
    (r"\mathcal{L}", "<mi>ℒ</mi>"),
    (r"\mathbb{R}", "<mi>ℝ</mi>"),
    (r"\mathbf{1}", "<mn>𝟏</mn>"),
    ("3.14", "<mn>3.14</mn>"),
    ("1{,}000", "<mn>1,000</mn>"),
    # signs
    ("a + b", "<mi>a</mi><mo>+</mo><mi>b</mi>"),
    ("-a", '<mo form="prefix">−</mo><mi>a</mi>'),
    ("a = -b", '<mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mi>b</mi>'),
    ("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
    (r"a \cdot b", "<mi>a</mi><mo>⋅</mo><mi>b</mi>"),
    (r"A \odot B", "<mi>A</mi><mo>⊙</mo><mi>B</mi>"),
    (r"x \sim p", "<mi>x</mi><mo>∼</mo><mi>p</mi>"),
    (r"\lnot A", "<mo>¬</mo><mi>A</mi>"),
    (r"x \in \mathbb{R}^n", "<mi>x</mi><mo>∈</mo><msup><mi>ℝ</mi><mi>n</mi></msup>"),
    # products and applications that are not written
    ("a b", f"<mi>a</mi>{TIMES}<mi>b</mi>"),
    ("2 (a + b)", f"<mn>2</mn>{TIMES}{OPEN}<mi>a</mi><mo>+</mo><mi>b</mi>{CLOSE}"),
    ("f(x)", f"<mi>f</mi>{OPEN}<mi>x</mi>{CLOSE}"),
    (r"\tanh(u)", f"<mi>tanh</mi>{APPLY}{OPEN}<mi>u</mi>{CLOSE}"),
    (r"\tanh^2(u)", f"<msup><mi>tanh</mi><mn>2</mn></msup>{APPLY}{OPEN}<mi>u</mi>{CLOSE}"),
    (r"\sin x", f"<mi>sin</mi>{APPLY}{THIN}<mi>x</mi>"),
    (r"\operatorname{ReLU}(u)", f"<mi>ReLU</mi>{APPLY}{OPEN}<mi>u</mi>{CLOSE}"),
    (r"\partial x", "<mi>∂</mi><mi>x</mi>"),
    # scripts
    ("x_1", "<msub><mi>x</mi><mn>1</mn></msub>"),
    ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
    ("x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
    ("x^2_1", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
    ("f'", "<mrow><mi>f</mi><mo>′</mo></mrow>"),
    ("f''_i", "<mrow><msub><mi>f</mi><mi>i</mi></msub><mo>″</mo></mrow>"),
    ("f'^2", "<msup><mi>f</mi><mrow><mo>′</mo><mn>2</mn></mrow></msup>"),
    ("x_{i,j}", f"<msub><mi>x</mi><mrow><mi>i</mi>{tight(',')}<mi>j</mi></mrow></msub>"),
    ("x_{t+1}", f"<msub><mi>x</mi><mrow><mi>t</mi>{tight('+')}<mn>1</mn></mrow></msub>"),
    ("y^*", f"<msup><mi>y</mi>{tight('∗')}</msup>"),
    (r"v^{\odot 2}", f"<msup><mi>v</mi><mrow>{tight('⊙')}<mn>2</mn></mrow></msup>"),
    ("(a + b)^2", f"<msup><mrow>{OPEN}<mi>a</mi><mo>+</mo><mi>b</mi>{CLOSE}</mrow><mn>2</mn></msup>"),
    # what is built of parts
    (r"\frac{1}{2}", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
    (r"\frac{a + b}{2}", "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>"),
    (
        r"\frac{a}{b} \frac{c}{d}",
        f"<mfrac><mi>a</mi><mi>b</mi></mfrac>{TIMES}{THIN}<mfrac><mi>c</mi><mi>d</mi></mfrac>",
    ),
    (r"-\frac{a}{b}", '<mo form="prefix">−</mo><mfrac><mi>a</mi><mi>b</mi></mfrac>'),
    (r"\dfrac{1}{2}", '<mstyle displaystyle="true" scriptlevel="0"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle>'),
    (r"\binom{n}{k}", '<mrow><mo>(</mo><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow>'),
    (r"\sqrt{x}", "<msqrt><mi>x</mi></msqrt>"),
    (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
    (r"\hat{y}", '<mover accent="true"><mi>y</mi><mo stretchy="false">ˆ</mo></mover>'),
    (r"\overline{z}", '<mover accent="true"><mi>z</mi><mo stretchy="true">‾</mo></mover>'),
    (r"\underline{z}", '<munder accentunder="true"><mi>z</mi><mo stretchy="true">_</mo></munder>'),
    (r"\overset{!}{=}", "<mover><mo>=</mo><mo>!</mo></mover>"),
    # large operators and limits
    (
        r"\sum_{i=1}^{n} x_i",
        f"<munderover><mo>∑</mo><mrow><mi>i</mi>{tight('=')}<mn>1</mn></mrow><mi>n</mi></munderover>"
        "<msub><mi>x</mi><mi>i</mi></msub>",
    ),
    (
        r"\int_{a}^{b} f \, dx",
        f"<msubsup><mo>∫</mo><mi>a</mi><mi>b</mi></msubsup><mi>f</mi>{THIN}<mi>d</mi><mi>x</mi>",
    ),
    (
        r"\lim_{x \to 0} f",
        f'<munder><mo lspace="0" rspace="0" movablelimits="true">lim</mo>'
        f"<mrow><mi>x</mi>{tight('→')}<mn>0</mn></mrow></munder>{APPLY}{THIN}<mi>f</mi>",
    ),
    # brackets
    (r"\left( \frac{a}{b} \right)", "<mrow><mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo></mrow>"),
    (r"\left( -a \right)", f'<mrow>{OPEN}<mo form="prefix">−</mo><mi>a</mi>{CLOSE}</mrow>'),
    (r"\left( a_1 \right)", f"<mrow>{OPEN}<msub><mi>a</mi><mn>1</mn></msub>{CLOSE}</mrow>"),  # as TeX does not stretch
    (
        r"\left| \frac{a}{b} \right|",
        '<mrow><mo form="prefix" stretchy="true">|</mo><mfrac><mi>a</mi><mi>b</mi></mfrac>'
        '<mo form="postfix" stretchy="true">|</mo></mrow>',
    ),
    (
        r"\left. f \right|_{a}",
        '<msub><mrow><mi>f</mi><mo form="postfix" stretchy="false">|</mo></mrow><mi>a</mi></msub>',
    ),
    ("|x|", '<mo form="prefix" stretchy="false">|</mo><mi>x</mi><mo form="postfix" stretchy="false">|</mo>'),
    (r"\bigl( a", '<mo stretchy="true" minsize="1.2em" maxsize="1.2em">(</mo><mi>a</mi>'),
    # tables
    (
        r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}^\top",
        "<msup><mrow><mo>[</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>"
        "<mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable><mo>]</mo></mrow><mi>⊤</mi></msup>",
    ),
    (
        r"\begin{cases} 1 & \text{if } x \\ 0 & \text{otherwise} \end{cases}",
        '<mrow><mo>{</mo><mtable><mtr><mtd style="text-align:left"><mn>1</mn></mtd>'
        '<mtd style="text-align:left"><mtext>if\u00a0</mtext><mi>x</mi></mtd></mtr>'
        '<mtr><mtd style="text-align:left"><mn>0</mn></mtd>'
        '<mtd style="text-align:left"><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>',
    ),
    (
        r"\begin{aligned} a &= b \end{aligned}",
        '<mtable displaystyle="true"><mtr>'
        '<mtd style="text-align:right;text-align:-webkit-right;padding-inline:0"><mi>a</mi></mtd>'
        '<mtd style="text-align:left;padding-inline:0"><mrow></mrow><mo>=</mo><mi>b</mi></mtd></mtr></mtable>',
    ),
    # words and spaces
    (r"a \quad b", '<mi>a</mi><mspace width="1em"/><mi>b</mi>'),
    (r"\text{a < b \& c}", "<mtext>a &lt; b &amp; c</mtext>"),
    (r"\text{x is $y$}", "<mrow><mtext>x is\u00a0</mtext><mi>y</mi></mrow>"),
]


@pytest.mark.parametrize(("latex", "expected"), EXPECTED)
def test_a_formula_is_written_in_mathml(latex: str, expected: str) -> None:
    written = mathml(latex)
    assert written == f"<math>{expected}</math>"
    assert ElementTree.fromstring(written).tag == "math"


def test_a_displayed_formula_says_so() -> None:
    assert mathml("x", display=True) == '<math display="block"><mi>x</mi></math>'
    assert mathml("x") == "<math><mi>x</mi></math>"


@pytest.mark.parametrize("latex", [r"\text{<script>alert(1)</script>}", r'\text{" onload="x}', r"a < b > c"])
def test_what_is_written_cannot_become_markup(latex: str) -> None:
    tree = ElementTree.fromstring(mathml(latex))
    assert {element.tag for element in tree.iter()} <= {"math", "mtext", "mi", "mo"}
    assert not tree.attrib
