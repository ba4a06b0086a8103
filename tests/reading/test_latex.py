r"""LaTeX against trees built by hand, where no names are declared: what `derive equal '\frac12 x' …` reads."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from sympy import E, Expr, Function, I, ImmutableDenseMatrix, Integer, Integral, Product, Rational, Sum, Symbol, oo, pi

from derive.kernel.language import D, SlotDerivative, real_root, relu, sigmoid
from derive.reading import Notation, ReadingError, read_expression, read_pair

from .test_expressions import ONE, TWO, a, add, b, f, inverse, mul, n, neg, of, power, x, y, z

HALF = Rational(1, 2)
h1, w1, w5 = Symbol("h_1"), Symbol("w_1"), Symbol("w_5")
theta, yhat, ystar, u, m = Symbol("theta"), Symbol("yhat"), Symbol("y^*"), Symbol("u"), Symbol("m")
i, j, k = (Symbol(letter, integer=True) for letter in "ijk")
c, g = Symbol("c"), Function("g")
F_x, F_y = Function("x"), Function("y")


def tree(text: str, notation: Notation | None = None) -> str:
    return str(sympy.srepr(read_expression(text, notation, "latex").expression))


def over(top: Expr, bottom: Expr) -> Expr:
    return mul(top, inverse(bottom))


def root(u: Expr) -> Expr:
    return power(u, HALF)


def sin(u: Expr) -> Expr:
    return of(sympy.sin, u)


def cos(u: Expr) -> Expr:
    return of(sympy.cos, u)


def log(u: Expr) -> Expr:
    return of(sympy.log, u)


def exp(u: Expr) -> Expr:
    return of(sympy.exp, u)


def absolute(u: Expr) -> Expr:
    return of(sympy.Abs, u)


FRACTIONS: dict[str, Any] = {
    r"\frac{a}{b}": over(a, b),
    r"\frac ab": over(a, b),
    r"\frac12": inverse(TWO),
    r"\frac12x": mul(inverse(TWO), x),
    r"\frac12 x": mul(inverse(TWO), x),
    r"\frac1{2}x": mul(inverse(TWO), x),
    r"\frac{a}2b": mul(over(a, TWO), b),
    r"\dfrac{a}{b}": over(a, b),
    r"\tfrac 12": inverse(TWO),
    r"\frac{a}{b}c": mul(over(a, b), c),
    r"\frac{a}{b}\frac{x}{y}": mul(over(a, b), over(x, y)),
    r"\frac{1}{2}^2": power(inverse(TWO), TWO),
    r"\frac{\frac{a}{b}}{x}": over(over(a, b), x),
    r"\frac{a}{b/x}": over(a, over(b, x)),
    r"\frac\pi2": over(pi, TWO),
    r"a/(bx)": over(a, mul(b, x)),
    r"\binom{n}{2}": of(sympy.binomial, n, TWO),
    r"\binom n2": of(sympy.binomial, n, TWO),
}

POWERS = {
    r"-x^2": neg(power(x, TWO)),
    r"(-x)^2": power(neg(x), TWO),
    r"{-x}^2": power(neg(x), TWO),
    r"-2^2": neg(power(TWO, TWO)),
    r"2^{-x}": power(TWO, neg(x)),
    r"2^-x": power(TWO, neg(x)),
    r"x^{-1}": inverse(x),
    r"x^-1": inverse(x),
    r"x^{y^z}": power(x, power(y, z)),
    r"x^2y": mul(power(x, TWO), y),
    r"x^{10}": power(x, Integer(10)),
    r"x^\alpha": power(x, Symbol("alpha")),
    r"x^{ab}": power(x, mul(a, b)),
    r"e^{xy}": exp(mul(x, y)),
    r"e^{-x^2}": exp(neg(power(x, TWO))),
    r"e^x y": mul(exp(x), y),
    r"e^{(x)}": exp(x),
    r"\mathrm{e}^x": exp(x),
    r"e^{i\pi}": exp(mul(I, pi)),
    r"e^\frac{x}{2}": exp(over(x, TWO)),
    r"e^\frac12": exp(inverse(TWO)),
    r"x^\sqrt2": power(x, root(TWO)),
    r"x_1^2": power(Symbol("x_1"), TWO),
    r"x^2_1": power(Symbol("x_1"), TWO),
    r"(x+y)^2": power(add(x, y), TWO),
    r"n!": of(sympy.factorial, n),
    r"2n!": mul(TWO, of(sympy.factorial, n)),
    r"x²": power(x, TWO),
    r"\sqrt x": root(x),
    r"\sqrt{x+1}": root(add(x, ONE)),
    r"\sqrt{2}x": mul(root(TWO), x),
    r"\sqrt[3]{x}": real_root(x, Integer(3), evaluate=False),
    r"\sqrt{x}^2": power(root(x), TWO),
}

PRODUCTS = {
    r"2w_5h_1(1-h_1)": mul(TWO, w5, h1, add(ONE, neg(h1))),
    r"xy": mul(x, y),
    r"x\,y": mul(x, y),
    r"x\cdot y\times z": mul(x, y, z),
    r"x\odot y": mul(x, y),
    r"x\div y": over(x, y),
    r"\left(x+1\right)\bigl(y\bigr)": mul(add(x, ONE), y),
    r"[x+1]y": mul(add(x, ONE), y),
    r"w_1(x+1)": mul(w1, add(x, ONE)),
    r"\hat{y}(1-\hat{y})": mul(yhat, add(ONE, neg(yhat))),
    r"3\cdot\frac12": mul(Integer(3), inverse(TWO)),
    r"ab^*": mul(a, Symbol("b^*")),
    r"x{}y": mul(x, y),
    r"x~y": mul(x, y),
    r"x−y": add(x, neg(y)),
    r"𝑥𝒚": mul(x, y),
    r"\underbrace{x+1}_{u}y": mul(add(x, ONE), y),
    r"\overbrace{x}^{2}": x,
    r"\boxed{x+1}": add(x, ONE),
    r"x\label{eq:1} + 1\tag{3} % the sum": add(x, ONE),
}

FUNCTIONS = {
    r"\ulcorner x\urcorner": of(sympy.ceiling, x),
    r"\left\llcorner x\right\lrcorner": of(sympy.floor, x),
    r"\left\lgroup x\right\rgroup": x,
    r"\sin x": sin(x),
    r"\sin x\cos y": mul(sin(x), cos(y)),
    r"\sin 2x": sin(mul(TWO, x)),
    r"\sin^2 x": power(sin(x), TWO),
    r"\sin^{2}x\cos x": mul(power(sin(x), TWO), cos(x)),
    r"\sin(x)^2": power(sin(x), TWO),
    r"\sin x^2": sin(power(x, TWO)),
    r"\sin^{-1} x": of(sympy.asin, x),
    r"\tan^{-1}\frac{y}{x}": of(sympy.atan, over(y, x)),
    r"\sin\left(x\right)y": mul(sin(x), y),
    r"\sin\frac{x}{2}": sin(over(x, TWO)),
    r"\tanh^2(u)": power(of(sympy.tanh, u), TWO),
    r"\log x": log(x),
    r"\ln x": log(x),
    r"\log x^2": log(power(x, TWO)),
    r"\log^2 x": power(log(x), TWO),
    r"\log(x)y": mul(log(x), y),
    r"\log_2 x": over(log(x), log(TWO)),
    r"\log_{10}(x)": over(log(x), log(Integer(10))),
    r"\lg x": over(log(x), log(Integer(10))),
    r"\ln\left|x\right|": log(absolute(x)),
    r"\exp(x)^2": power(exp(x), TWO),
    r"\exp\left\{x\right\}": exp(x),
    r"\max(a,b)": of(sympy.Max, a, b),
    r"\min\{a,b\}": of(sympy.Min, a, b),
    r"\sigma(z)": sigmoid(z, evaluate=False),
    r"\operatorname{ReLU}(x)": relu(x, evaluate=False),
    r"\text{ReLU}(x)": relu(x, evaluate=False),
    r"\mathrm{sin}(x)": sin(x),
    r"\Gamma(x)": of(sympy.gamma, x),
    r"\arctan x": of(sympy.atan, x),
    r"|x|": absolute(x),
    r"\left|x+1\right|^2": power(absolute(add(x, ONE)), TWO),
    r"\lvert x\rvert": absolute(x),
    r"\|x\|_2^2": power(absolute(x), TWO),
    r"\lfloor x\rfloor+\lceil y\rceil": add(of(sympy.floor, x), of(sympy.ceiling, y)),
    r"f(x)g(x)": mul(f(x), g(x)),
    r"f_1(x)": Function("f_1")(x),
    r"\hat f(x)": Function("fhat")(x),
    r"\Re z": of(sympy.re, z),
}

NAMES = {
    r"y^*": "y^*",
    r"y^{*}": "y^*",
    r"y^\star": "y^*",
    r"y^{\ast}": "y^*",
    r"\hat y": "yhat",
    r"\hat{y}": "yhat",
    r"\widehat{y}_i": "yhat_i",
    r"\hat{y}_i": "yhat_i",
    r"\hat{y_i}": "yhat_i",
    r"\tilde{\theta}": "thetatilde",
    r"\bar x": "xbar",
    r"\overline{x}": "xbar",
    r"\dot{q}": "qdot",
    r"w^{(t)}": "w^{(t)}",
    r"w^{(t+1)}": "w^{(t+1)}",
    r"x_j^{(i)}": "x_j^{(i)}",
    r"x^{(i)}_j": "x_j^{(i)}",
    r"h_{t-1}": "h_{t-1}",
    r"x_{\text{max}}": "x_{max}",
    r"x_\text{max}": "x_{max}",
    r"x_{\mathrm{out}}": "x_{out}",
    r"W_{yh1}^{\text{new}}": "W_{yh1}^{new}",
    r"\theta^{\mathrm{old}}": "theta^{old}",
    r"x_{ij}": "x_{ij}",
    r"x_{i,j}": "x_{i,j}",
    r"x_\alpha": "x_{alpha}",
    r"\mathbf{w}": "w",
    r"\boldsymbol{\theta}": "theta",
    r"\bm\theta_1": "theta_1",
    r"\mathbf{x_1}": "x_1",
    r"\mathcal{L}": "L",
    r"\mathrm{loss}": "loss",
    r"\varepsilon": "epsilon",
    r"\ell_2": "ell_2",
    r"\Pi": "Pi",
    r"x₁": "x_1",
}

NUMBERS = {
    r"0.5": HALF,
    r"1{,}234{,}567": Integer(1234567),
    r"1,234,567": Integer(1234567),
    r"3\,000": Integer(3000),
    r"10,\!000": Integer(10000),
    r"1\,234\,567": Integer(1234567),
    r"1.5\times 10^{3}": mul(Rational(3, 2), power(Integer(10), Integer(3))),
    r"1.5e3": Integer(1500),
    r"\mathbf{1}": ONE,
}

DERIVATIVES = {
    r"\frac{d}{dx}x^2": D(power(x, TWO), x),
    r"\frac{d}{dx}\left(x^2+1\right)": D(add(power(x, TWO), ONE), x),
    r"\frac{d}{dx}x^2+1": add(D(power(x, TWO), x), ONE),
    r"\frac{d x^2}{dx}": D(power(x, TWO), x),
    r"\frac{dx^2}{dx}": D(power(x, TWO), x),
    r"\frac{\mathrm{d}x^2}{\mathrm{d}x}": D(power(x, TWO), x),
    r"\frac{\text{d}}{\text{d}x}x^2": D(power(x, TWO), x),
    r"\frac{d^2}{dx^2}x^3": D(D(power(x, Integer(3)), x), x),
    r"\frac{\partial}{\partial x}(x^2y)": D(mul(power(x, TWO), y), x),
    r"\frac{\partial (x+y)}{\partial x}": D(add(x, y), x),
    r"\frac{\partial^2 x^5}{\partial x^2}": D(D(power(x, Integer(5)), x), x),
    r"\frac{\partial^2 e^{xy}}{\partial x\,\partial y}": D(D(exp(mul(x, y)), x), y),
    r"\frac{\partial^3 (x^5+y)}{\partial x^2\partial y}": D(D(D(power(x, Integer(5)) + y, x), x), y),
    r"\frac{\partial x_1^2}{\partial x_1}": D(power(Symbol("x_1"), TWO), Symbol("x_1")),
    r"\frac{d \theta^2}{d\theta}": D(power(theta, TWO), theta),
    r"\frac{d f(x)}{dx}": D(f(x), x),
    r"f'(x)": D(f(x), x),
    r"f''(x)": D(D(f(x), x), x),
    r"f^{\prime}(x)": D(f(x), x),
    r"f^{(2)}(x)": D(D(f(x), x), x),
    r"f'(2x)": SlotDerivative(f(mul(TWO, x), evaluate=False), (1,)),
    r"\nabla f(x)": D(f(x), x),
    r"\nabla_\theta \theta^2": D(power(theta, TWO), theta),
    r"d/dx x^2": D(power(x, TWO), x),
    r"\left(\frac{d}{dx}x^2\right)^2": power(D(power(x, TWO), x), TWO),
}


def x_(index: Expr) -> Expr:
    return F_x(index, evaluate=False)


BIG: dict[str, Any] = {
    r"\sum_{i=1}^n i": Sum(i, (i, 1, n)),
    r"\sum_{i=1}^n x_i^2": Sum(power(x_(i), TWO), (i, 1, n)),
    r"\sum^n_{i=1} i": Sum(i, (i, 1, n)),
    r"\sum\limits_{i=1}^{n} i": Sum(i, (i, 1, n)),
    r"\sum_{i=1}^n x_i + 1": add(Sum(x_(i), (i, 1, n)), ONE),
    r"\sum_{i=1}^n x_i y_i": Sum(mul(x_(i), F_y(i)), (i, 1, n)),
    r"\sum_{i=1}^n (x_i + 1)": Sum(add(x_(i), ONE), (i, 1, n)),
    r"\sum_{i=1}^n x_{i+1}": Sum(x_(i + 1), (i, 1, n)),
    r"\sum_{i=1}^n x_{n-i}": Sum(x_(Symbol("n", integer=True) - i), (i, 1, n)),
    r"\sum_{i=1}^n x_{2i+1}": Sum(x_(2 * i + 1), (i, 1, n)),
    r"\sum_{i=1}^n x_{\max} i": Sum(mul(Symbol("x_{max}"), i), (i, 1, n)),
    r"\sum_{i=1}^n\sum_{j=1}^m x_{ij}": Sum(Sum(F_x(i, j), (j, 1, m)), (i, 1, n)),
    r"\sum_{i=1}^n x^{(i)}": Sum(Function("x^{()}")(i), (i, 1, n)),
    r"\left(\sum_{i=1}^n x_i\right)^2": power(Sum(x_(i), (i, 1, n)), TWO),
    r"x_1 + \sum_{i=1}^2 x_i": add(x_(ONE), Sum(x_(i), (i, 1, 2))),
    r"\sum_{t=1}^T t": Sum(Symbol("t", integer=True), (Symbol("t", integer=True), 1, Symbol("T"))),
    r"\sum_{k=0}^\infty y^k": Sum(power(y, k), (k, 0, oo)),
    r"\prod_{i=1}^n x_i": Product(x_(i), (i, 1, n)),
    r"\prod_{i=1}^n x_i + 1": add(Product(x_(i), (i, 1, n)), ONE),
    r"\sum_{i=1}^n\prod_{j=1}^i x_j": Sum(Product(x_(j), (j, 1, i)), (i, 1, n)),
    r"2\sum_{i=1}^n i": mul(TWO, Sum(i, (i, 1, n))),
    r"\int_0^1 x^2\,dx": Integral(power(x, TWO), (x, 0, 1)),
    r"\int_a^b f(x)+1 dx": Integral(add(f(x), ONE), (x, a, b)),
    r"\int_0^1 xdx": Integral(x, (x, 0, 1)),
    r"\int_{-\infty}^{\infty} e^{-x^2}\,\mathrm{d}x": Integral(exp(neg(power(x, TWO))), (x, -oo, oo)),
    r"\int_0^1\int_0^y x\,dx\,dy": Integral(Integral(x, (x, 0, y)), (y, 0, 1)),
    r"2\int_0^1 dx + 1": add(mul(TWO, Integral(ONE, (x, 0, 1))), ONE),
}

MATRICES = {
    r"\begin{bmatrix}1&2\\3&4\end{bmatrix}": ImmutableDenseMatrix([[1, 2], [3, 4]]),
    r"\begin{pmatrix}x\\y\\\end{pmatrix}": ImmutableDenseMatrix([x, y]),
    r"\begin{bmatrix}x&y\end{bmatrix}": ImmutableDenseMatrix([[x, y]]),
    r"\left(\begin{array}{cc}1&2\\3&4\end{array}\right)": ImmutableDenseMatrix([[1, 2], [3, 4]]),
    r"\begin{bmatrix}1&2\\3&4\end{bmatrix}^T": ImmutableDenseMatrix([[1, 3], [2, 4]]),
    r"\begin{vmatrix}1&2\\3&4\end{vmatrix}": add(mul(Integer(-1), TWO, Integer(3)), mul(ONE, Integer(4))),
    r"\operatorname{tr}\begin{bmatrix}x&2\\3&y\end{bmatrix}": add(x, y),
    r"\left\|\begin{bmatrix}x\\y\end{bmatrix}\right\|_2": root(add(power(x, TWO), power(y, TWO))),
    r"\left\|\begin{bmatrix}x\\y\end{bmatrix}\right\|_1": add(absolute(x), absolute(y)),
}

ALL: dict[str, Any] = {
    **FRACTIONS, **POWERS, **PRODUCTS, **FUNCTIONS, **NUMBERS, **DERIVATIVES, **BIG, **MATRICES, "e": E, r"\pi": pi
}  # fmt: skip


@pytest.mark.parametrize("text", ALL)
def test_reads_as(text: str) -> None:
    assert tree(text) == sympy.srepr(ALL[text])


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_one_symbol(text: str) -> None:
    assert read_expression(text, None, "latex").expression == Symbol(NAMES[text])


# Texts that look alike and say different things: neither may be read as the other.
APART = [
    (r"\frac12x", r"\frac{1}{2x}"),
    (r"-x^2", r"(-x)^2"),
    (r"x^{y^z}", r"(x^y)^z"),
    (r"x^{10}", r"x^1\cdot 0"),
    (r"e^x y", r"e^{xy}"),
    (r"\sin x^2", r"\sin^2 x"),
    (r"\sin^{-1} x", r"(\sin x)^{-1}"),
    (r"\sin 2x", r"(\sin 2)x"),
    (r"\log x^2", r"\log^2 x"),
    (r"\log_2 x", r"\log 2x"),
    (r"\ln x", r"\lg x"),
    (r"y^*", r"y"),
    (r"y^*", r"y\cdot"),
    (r"\hat y", r"y"),
    (r"\hat y_i", r"\hat y_j"),
    (r"x_{12}", r"x_1\cdot 2"),
    (r"x_{12}", r"x_{1,2}"),
    (r"w^{(2)}", r"w^2"),
    (r"w^{(t)}", r"w^t"),
    (r"x_{\text{max}}", r"x_{\text{min}}"),
    (r"x_j^{(i)}", r"x_i^{(j)}"),
    (r"ab^*", r"(ab)^*"),
    (r"f'(x)", r"f(x)"),
    (r"f^{(2)}(x)", r"f(x)^2"),
    (r"\sigma(z)", r"\sigma\cdot z"),
    (r"\sigma'(z)", r"\sigma(z)"),
    (r"\frac{d}{dx}x^2", r"\frac{d}{dy}x^2"),
    (r"\frac{\partial^2 e^{xy}}{\partial x\partial y}", r"\frac{\partial^2 e^{xy}}{\partial x^2}"),
    (r"\sum_{i=1}^n x_i + 1", r"\sum_{i=1}^n (x_i + 1)"),
    (r"\sum_{i=1}^n x_i^2", r"n x_i^2"),
    (r"\sum_{i=1}^n x_i^2", r"\left(\sum_{i=1}^n x_i\right)^2"),
    (r"\sum_{i=1}^n x_{i+1}", r"\sum_{i=1}^n x_i"),
    (r"\sum_{i=1}^n\sum_{j=1}^m x_{ij}", r"\sum_{i=1}^n\sum_{j=1}^m x_{ji}"),
    (r"\prod_{i=1}^n x_i + 1", r"\prod_{i=1}^n (x_i + 1)"),
    (r"\int_0^1 x\,dx", r"\int_0^1 x\,dy"),
    (r"\int_0^1\int_0^y x\,dx\,dy", r"\int_0^1\int_0^y x\,dy\,dx"),
    (r"3\,000", r"3\cdot 0"),
    (r"1{,}234{,}567", r"1"),
    (r"|x|", r"x"),
    (r"\sqrt{2}x", r"\sqrt{2x}"),
    (r"\sqrt[3]{x}", r"\sqrt{x}"),
    (r"\begin{bmatrix}x\\y\end{bmatrix}", r"\begin{bmatrix}x&y\end{bmatrix}"),
    (r"\begin{bmatrix}1&2\\3&4\end{bmatrix}^T", r"\begin{bmatrix}1&2\\3&4\end{bmatrix}"),
    (r"\overbrace{x}^{2}", r"x^{2}"),
    (r"\gamma", r"0.5772156649"),
    (r"\Pi", r"\pi"),
]


@pytest.mark.parametrize(("text", "other"), APART)
def test_what_looks_alike_is_kept_apart(text: str, other: str) -> None:
    read = tree(text)
    try:
        assert tree(other) != read
    except ReadingError:
        return


@pytest.mark.parametrize("text", [t for t in ALL if "\\sum" in t])
def test_a_bound_letter_is_not_free(text: str) -> None:
    found = read_expression(text, None, "latex").expression
    assert not found.free_symbols & {i, j, k}


def test_a_pair_shares_its_sequences() -> None:
    """`x_1` is a term of the sequence that the other side sums, not a symbol of its own."""
    left, right = read_pair(r"\sum_{i=1}^2 x_i", r"x_1 + x_2", None, ("latex", "latex"))
    assert left.expression.doit() == right.expression
    right, left = read_pair(r"x_1 + x_2", r"\sum_{i=1}^2 x_i", None, ("latex", "latex"))
    assert left.expression.doit() == right.expression


def test_plain_text_and_latex_share_their_names() -> None:
    text, latex = read_pair("w31 + y^* + alpha", r"w_{31} + y^{\ast} + \alpha", None, ("text", "latex"))
    assert text.expression == latex.expression


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (r"w^{(t)}", "one name"),
        (r"f^{(2)}(x)", "derivative"),
        (r"w_1(x+1)", "product"),
        (r"\sin^{-1} x", "inverse"),
        (r"\sigma(z)", "sigmoid"),
        (r"\sum_{i=1}^n i", "index"),
    ],
)
def test_choices_are_noted(text: str, word: str) -> None:
    assert any(word in note for note in read_expression(text, None, "latex").notes)


@pytest.mark.parametrize("text", [r"9^{9^{9^9}}", r"\binom{10^7}{5\cdot 10^6}", r"\frac10", r"0^0", r"\log 0"])
def test_nothing_is_evaluated(text: str) -> None:
    expression = read_expression(text, None, "latex").expression
    assert not expression.has(sympy.zoo, sympy.nan, sympy.oo)
    assert not expression.is_Number
