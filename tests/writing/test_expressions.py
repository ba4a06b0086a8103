"""Expressions in Unicode and LaTeX, as an instructor would write them on the board."""

from typing import Any

import pytest
from sympy import (
    Abs,
    Add,
    Basic,
    Derivative,
    Float,
    Function,
    Heaviside,
    I,
    Indexed,
    Integral,
    Limit,
    Matrix,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Subs,
    Sum,
    Symbol,
    Xor,
    atan,
    besselj,
    binomial,
    ceiling,
    conjugate,
    cos,
    erf,
    exp,
    factorial,
    floor,
    gamma,
    log,
    oo,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
    tanh,
)  # fmt: skip

from derive.kernel.language import D, SlotDerivative, real_root, relu, sigmoid, softplus
from derive.kernel.verdict import Order, Relation
from derive.writing.notation import relation_latex, relation_text, to_latex, to_text

a, b, c, d, f_, i, k, n, r, s, t, u, v, w, x, y, z = symbols("a b c d f i k n r s t u v w x y z")
x11, x12 = symbols("x_{11} x_{12}")
w1, w2, w5, w6, w31, w41 = symbols("w_1 w_2 w_5 w_6 w_{31} w_{41}")
s1, t1, u1, L, C = symbols("s_1 t_1 u_1 L C")
ystar, yhat = Symbol("y^*"), Symbol(r"\hat{y}")
delta1, delta2 = Symbol(r"\delta_1"), Symbol(r"\delta_2")
alpha, beta, eta, rho, theta, mu = symbols("alpha beta eta rho theta mu")
net = Symbol("net")
f, g, phi = Function("f"), Function("g"), Function(r"\varphi")
A, B = MatrixSymbol("A", 2, 2), MatrixSymbol("B", 2, 2)

DECLARED = (w1, w2, w5, w6, w31, w41, t1, s1, x11, x12)


def plus(*terms: Any) -> Any:
    """A sum as it was typed."""
    return Add(*terms, evaluate=False)


def times(*factors: Any) -> Any:
    """A product as it was typed."""
    return Mul(*factors, evaluate=False)


def power(base: Any, exponent: Any) -> Any:
    """A power as it was typed."""
    return Pow(base, exponent, evaluate=False)


def over(top: Any, bottom: Any) -> Any:
    """A quotient as it was typed."""
    return times(top, power(bottom, -1))


EXPRESSIONS: list[tuple[Any, str, str]] = [
    # backpropagation, as on the problem sheet
    (ystar - y, "y* − y", r"y^* - y"),
    ((ystar - y) ** 2, "(y* − y)²", r"\left(y^* - y\right)^2"),
    (ystar**2, "(y*)²", r"\left(y^*\right)^2"),
    (w5 * ystar * z, "w₅y*·z", r"w_5 y^* z"),
    (1 - s1, "1 − s₁", r"1 - s_1"),
    (1 - t1**2, "1 − t₁²", r"1 - t_1^2"),
    (
        2 * (ystar - y) * w5 * s1 * (1 - s1),
        "2w₅s₁(1 − s₁)(y* − y)",
        r"2 w_5 s_1 \left(1 - s_1\right) \left(y^* - y\right)",
    ),
    (
        times(2, ystar - y, w5, s1, 1 - s1),
        "2(y* − y)w₅s₁(1 − s₁)",
        r"2 \left(y^* - y\right) w_5 s_1 \left(1 - s_1\right)",
    ),
    (
        times(2, ystar - y, w5 * w31 + w6 * w41, 1 - t1**2, x11),
        "2(y* − y)(w₅w₃₁ + w₆w₄₁)(1 − t₁²)x₁₁",
        r"2 \left(y^* - y\right) \left(w_5 w_{31} + w_6 w_{41}\right) \left(1 - t_1^2\right) x_{11}",
    ),
    (w1 * x11 + w2 * x12, "w₁x₁₁ + w₂x₁₂", r"w_1 x_{11} + w_2 x_{12}"),
    (w1 * x11 + w2 * x12 + b, "w₁x₁₁ + w₂x₁₂ + b", r"w_1 x_{11} + w_2 x_{12} + b"),
    (sigmoid(u), "σ(u)", r"\sigma(u)"),
    (sigmoid(u) * (1 - sigmoid(u)), "σ(u)(1 − σ(u))", r"\sigma(u) \left(1 - \sigma(u)\right)"),
    (tanh(u) ** 2, "tanh²(u)", r"\tanh^2(u)"),
    (1 - tanh(u) ** 2, "1 − tanh²(u)", r"1 - \tanh^2(u)"),
    (1 / (1 + exp(-x)), "1/(1 + exp(−x))", r"\frac{1}{1 + e^{-x}}"),
    (softplus(u), "softplus(u)", r"\operatorname{softplus}(u)"),
    (relu(x), "ReLU(x)", r"\operatorname{ReLU}(x)"),
    (theta - alpha * Symbol("g_t"), "θ − αgₜ", r"\theta - \alpha g_t"),
    (beta * v + (1 - beta) * g(x), "βv + (1 − β)g(x)", r"\beta v + \left(1 - \beta\right) g(x)"),
    ((1 - eta * rho) ** t, "(1 − ηρ)ᵗ", r"\left(1 - \eta \rho\right)^t"),
    ((1 - eta) ** (t + 1), "(1 − η)ᵗ⁺¹", r"\left(1 - \eta\right)^{t + 1}"),
    (yhat - y, "ŷ − y", r"\hat{y} - y"),
    # derivatives
    (D(L, w1), "∂L/∂w₁", r"\frac{\partial L}{\partial w_1}"),
    (D(a + b, w1), "∂(a + b)/∂w₁", r"\frac{\partial}{\partial w_1} \left(a + b\right)"),
    (D(x**2, x), "∂(x²)/∂x", r"\frac{\partial}{\partial x} \left(x^2\right)"),
    (D(L, ystar), "∂L/∂y*", r"\frac{\partial L}{\partial y^*}"),
    (D(D(L, w), w), "∂²L/∂w²", r"\frac{\partial^2 L}{\partial w^2}"),
    (D(D(L, a), b), "∂²L/∂b∂a", r"\frac{\partial^2 L}{\partial b \, \partial a}"),
    (
        D(ystar, s1) * D(s1, u1) * D(L, ystar),
        "(∂L/∂y*)(∂y*/∂s₁)(∂s₁/∂u₁)",
        r"\frac{\partial L}{\partial y^*} \frac{\partial y^*}{\partial s_1} "
        r"\frac{\partial s_1}{\partial u_1}",
    ),
    (w - eta * D(L, w), "w − η(∂L/∂w)", r"w - \eta \frac{\partial L}{\partial w}"),
    (D(L, w) ** 2, "(∂L/∂w)²", r"\left(\frac{\partial L}{\partial w}\right)^2"),
    (Derivative(f(x), x), "df(x)/dx", r"\frac{d f(x)}{d x}"),
    (Derivative(f(x, y), x), "∂f(x, y)/∂x", r"\frac{\partial f(x, y)}{\partial x}"),
    (
        Derivative(f(x, y), x, y, y),
        "∂³f(x, y)/∂y²∂x",
        r"\frac{\partial^3 f(x, y)}{\partial y^2 \, \partial x}",
    ),
    (SlotDerivative(f(u), (1,)), "f′(u)", "f'(u)"),
    (SlotDerivative(phi(u), (2,)), "ϕ″(u)", r"\varphi''(u)"),
    (SlotDerivative(f(u), (4,)), "f^(4)(u)", "f^{(4)}(u)"),
    (SlotDerivative(f(u, v), (1, 0)), "∂₁f(u, v)", r"\partial_1 f(u, v)"),
    (SlotDerivative(f(u, v), (2, 1)), "f^(2,1)(u, v)", "f^{(2,1)}(u, v)"),
    (
        Subs(Derivative(f(x), x), x, a),
        "(df(x)/dx)|_{x = a}",
        r"\left. \frac{d f(x)}{d x} \right|_{x = a}",
    ),
    # sums
    (x**2 - 2 * x + 1, "x² − 2x + 1", "x^2 - 2 x + 1"),
    (-(x**2) + x + 1, "1 + x − x²", "1 + x - x^2"),
    (x**2 + 2 * x * y + y**2, "x² + 2xy + y²", "x^2 + 2 x y + y^2"),
    (a - b - c, "a − b − c", "a - b - c"),
    (-a - b, "−a − b", "-a - b"),
    (x - Rational(1, 2), "x − 1/2", r"x - \frac{1}{2}"),
    (x + 1 / x, "x + 1/x", r"x + \frac{1}{x}"),
    (plus(-y, ystar, x), "−y + y* + x", "-y + y^* + x"),
    (Symbol("w_{10}") + Symbol("w_9"), "w₉ + w₁₀", "w_9 + w_{10}"),
    # fractions
    (x / 2, "x/2", r"\frac{x}{2}"),
    (3 * pi / 4, "3π/4", r"\frac{3 \pi}{4}"),
    ((a - b) ** 2 / 2, "(a − b)²/2", r"\frac{1}{2} \left(a - b\right)^2"),
    (x / (2 * y), "x/(2y)", r"\frac{x}{2 y}"),
    (5 * x / (3 * y), "5x/(3y)", r"\frac{5 x}{3 y}"),
    ((a + b) / (c + d), "(a + b)/(c + d)", r"\frac{a + b}{c + d}"),
    (-(a + b) / (c + d), "−(a + b)/(c + d)", r"-\frac{a + b}{c + d}"),
    (1 / x**2, "1/x²", r"\frac{1}{x^2}"),
    (1 / sqrt(x), "1/√x", r"\frac{1}{\sqrt{x}}"),
    (sqrt(2) / 2, "√2/2", r"\frac{\sqrt{2}}{2}"),
    (exp(-((x - mu) ** 2) / 2), "exp(−(x − μ)²/2)", r"e^{-\left(x - \mu\right)^2/2}"),
    (Rational(-1, 2), "−1/2", r"-\frac{1}{2}"),
    # powers, roots, functions
    (2 ** (-x), "2⁻ˣ", "2^{-x}"),
    (3 * 2**x, "3·2ˣ", r"3 \cdot 2^x"),
    (x**10, "x¹⁰", "x^{10}"),
    (x ** Rational(3, 2), "x^(3/2)", "x^{3/2}"),
    (x**alpha * z, "x^α·z", r"x^{\alpha} z"),
    (sqrt(x + 1), "√(x + 1)", r"\sqrt{x + 1}"),
    (sqrt(2) * x, "√2·x", r"\sqrt{2} x"),
    (x * sqrt(y), "x√y", r"x \sqrt{y}"),
    (real_root(x, 3), "∛x", r"\sqrt[3]{x}"),
    (real_root(x + 1, 5), "⁵√(x + 1)", r"\sqrt[5]{x + 1}"),
    (x * exp(-x), "x exp(−x)", "x e^{-x}"),
    (exp(I * pi / 3), "exp(πi/3)", r"e^{\pi i/3}"),
    (log(x) ** 2, "log²(x)", r"\log^2(x)"),
    (log(1 + x / y), "log(1 + x/y)", r"\log\left(1 + \frac{x}{y}\right)"),
    (2 * sin(x) * cos(y), "2 sin(x) cos(y)", r"2 \sin(x) \cos(y)"),
    (sinh(x), "sinh(x)", r"\sinh(x)"),
    (atan(x), "arctan(x)", r"\arctan(x)"),
    (Abs(x - y), "|x − y|", r"\left|x - y\right|"),
    (sign(x), "sign(x)", r"\operatorname{sign}(x)"),
    (floor(x / 2), "⌊x/2⌋", r"\left\lfloor \frac{x}{2} \right\rfloor"),
    (ceiling(x), "⌈x⌉", r"\left\lceil x \right\rceil"),
    (Max(0, x), "max(0, x)", r"\max(0, x)"),
    (Min(x, y), "min(x, y)", r"\min(x, y)"),
    (Heaviside(x), "H(x)", r"\operatorname{H}(x)"),
    (erf(x), "erf(x)", r"\operatorname{erf}(x)"),
    (gamma(n + 1), "Γ(n + 1)", r"\Gamma(n + 1)"),
    (factorial(n) / factorial(k), "n!/k!", r"\frac{n!}{k!}"),
    (binomial(n, k), "binomial(n, k)", r"\binom{n}{k}"),
    (conjugate(z), "conj(z)", r"\overline{z}"),
    (f(x) ** 2, "f(x)²", "f(x)^2"),
    (besselj(1, x), "besselj(1, x)", r"\operatorname{besselj}(1, x)"),
    # products
    (x * (x + 1) * (x + 2), "x(x + 1)(x + 2)", r"x \left(x + 1\right) \left(x + 2\right)"),
    (2 * pi * r * (r + 1), "2πr(r + 1)", r"2 \pi r \left(r + 1\right)"),
    (3 * x**2 * y, "3x²y", "3 x^2 y"),
    (net * x, "net x", r"\mathrm{net} x"),
    (times(2, 3), "2·3", r"2 \cdot 3"),
    (times(x, 2), "x·2", r"x \cdot 2"),
    (times(1, x), "1·x", r"1 \cdot x"),
    (Float("0.1") * x, "0.1x", "0.1 x"),
    (Float("1e-10"), "10⁻¹⁰", "10^{-10}"),
    # the rest
    (
        Sum(Indexed("x", i), (i, 1, n)) / n,
        "(1/n) Σ_{i=1}^{n} xᵢ",
        r"\frac{1}{n} \sum_{i=1}^{n} x_{i}",
    ),
    (
        Sum(x**i * y**k, (i, 0, k), (k, 0, n)),
        "Σ_{k=0}^{n} Σ_{i=0}^{k} xⁱyᵏ",
        r"\sum_{k=0}^{n} \sum_{i=0}^{k} x^i y^k",
    ),
    (Sum(a + i, (i, 1, n)), "Σ_{i=1}^{n} (a + i)", r"\sum_{i=1}^{n} \left(a + i\right)"),
    (Product(1 - a, (i, 1, n)), "∏_{i=1}^{n} (1 − a)", r"\prod_{i=1}^{n} \left(1 - a\right)"),
    (Integral(exp(-(x**2)), (x, 0, oo)), "∫_{0}^{∞} exp(−x²) dx", r"\int_{0}^{\infty} e^{-x^2} \, dx"),
    (Integral(f(x), x), "∫ f(x) dx", r"\int f(x) \, dx"),
    (Limit(sin(x) / x, x, 0), "lim_{x→0⁺} sin(x)/x", r"\lim_{x \to 0^+} \frac{\sin(x)}{x}"),
    (Limit(f(n), n, oo), "lim_{n→∞} f(n)", r"\lim_{n \to \infty} f(n)"),
    (
        Piecewise((0, x < 0), (x, True)),
        "{0 if x < 0; x otherwise}",
        r"\begin{cases} 0 & \text{if } x < 0 \\ x & \text{otherwise} \end{cases}",
    ),
    (Matrix([[a, b], [c, 1]]), "[a, b; c, 1]", r"\begin{bmatrix} a & b \\ c & 1 \end{bmatrix}"),
    (A * B.T, "ABᵀ", r"A B^\top"),
    (A**-1, "A⁻¹", "A^{-1}"),
    (A[0, 1], "A₀,₁", "A_{0,1}"),
    (Xor(Or(a, Not(b)), c), "c ⊕ (a ∨ ¬b)", r"c \oplus \left(a \lor \lnot b\right)"),
    (Ne(x, 0), "x ≠ 0", r"x \ne 0"),
    (-oo, "−∞", r"-\infty"),
    (S.true, "true", r"\text{true}"),
]  # fmt: skip

PRECEDENCE: list[tuple[Any, str, str]] = [
    (plus(a, times(-1, plus(b, c))), "a − (b + c)", r"a - \left(b + c\right)"),
    (times(-1, plus(a, b)), "−(a + b)", r"-\left(a + b\right)"),
    (plus(a, plus(b, c)), "a + (b + c)", r"a + \left(b + c\right)"),
    (plus(plus(b, a), c), "b + a + c", "b + a + c"),
    (plus(a, times(-1, times(-1, b))), "a − (−b)", r"a - \left(-b\right)"),
    (power(power(a, b), c), "(aᵇ)ᶜ", r"\left(a^b\right)^c"),
    (power(a, power(b, c)), "a^(bᶜ)", "a^{b^c}"),
    (power(-x, 2), "(−x)²", r"\left(-x\right)^2"),
    (-(x**2), "−x²", "-x^2"),
    (power(-2, 3), "(−2)³", r"\left(-2\right)^3"),
    (power(Rational(1, 2), n), "(1/2)ⁿ", r"\left(\frac{1}{2}\right)^n"),
    (over(x, over(y, z)), "x/(y/z)", r"\frac{x}{\frac{y}{z}}"),
    (over(over(x, y), z), "(x/y)/z", r"\frac{\frac{x}{y}}{z}"),
    (over(x, x), "x/x", r"\frac{x}{x}"),
    (over(x, times(2, y)), "x/(2y)", r"\frac{x}{2 y}"),
    (over(x, -y), "x/(−y)", r"\frac{x}{-y}"),
    (times(over(a, b), c), "(a/b)c", r"\frac{a}{b} c"),
    (times(a, over(b, c)), "a(b/c)", r"a \frac{b}{c}"),
    (times(times(b, a), c), "bac", "b a c"),
    (times(a, times(c, b)), "a(cb)", r"a \left(c b\right)"),
    (times(x, -2), "x·(−2)", r"x \cdot \left(-2\right)"),
    (times(x, -y), "x(−y)", r"x \left(-y\right)"),
    (times(-x, y), "−xy", "-x y"),  # as an author who types -x*y in Python means it
    (over(-x, y), "−x/y", r"-\frac{x}{y}"),
    (plus(a, over(-x, y)), "a − x/y", r"a - \frac{x}{y}"),
    (times(-2, -y), "−2(−y)", r"-2 \left(-y\right)"),
    (times(2, Rational(1, 2)), "2·(1/2)", r"2 \cdot \frac{1}{2}"),
    (factorial(a + b), "(a + b)!", r"\left(a + b\right)!"),
    (factorial(factorial(n)), "(n!)!", r"\left(n!\right)!"),
    (factorial(n) ** 2, "(n!)²", r"\left(n!\right)^2"),
    (factorial(2 * n), "(2n)!", r"\left(2 n\right)!"),
    (power(exp(x), 2), "exp(x)²", r"\left(e^{x}\right)^2"),
    (power(x, 1), "x¹", "x^1"),
    (times(Sum(x, (i, 1, n)), y), "(Σ_{i=1}^{n} x)y", r"\left(\sum_{i=1}^{n} x\right) y"),
    (n * Piecewise((1, x > 0), (0, True)), "n{1 if x > 0; 0 otherwise}",
     r"n \left(\begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}\right)"),
    (Not(Or(a, b)), "¬(a ∨ b)", r"\lnot \left(a \lor b\right)"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "text", "latex"), EXPRESSIONS + PRECEDENCE)
def test_expression(expr: Any, text: str, latex: str) -> None:
    assert to_text(expr, DECLARED) == text
    assert to_latex(expr, DECLARED) == latex


def test_relations() -> None:
    assert relation_text(D(L, y), x - y) == "∂L/∂y = x − y"
    assert relation_latex(D(L, y), x - y) == r"\frac{\partial L}{\partial y} = x - y"
    side = Relation(1 + x, Order.NE, S.Zero)
    assert to_text(side) == "x + 1 ≠ 0"
    assert to_text(side, ascii=True) == "x + 1 != 0"
    assert to_latex(side) == r"x + 1 \ne 0"
    assert relation_text(x, y, Order.LE) == "x ≤ y"


def test_declaration_order_decides() -> None:
    assert to_text(a * b + c, (c, b, a)) == "ba + c"
    assert to_text(a + b, (b, a)) == "b + a"


def test_order_of_an_unevaluated_tree_stays() -> None:
    assert to_text(times(y, x), (x, y)) == "yx"
    assert to_text(plus(1, times(x, y), power(x, 2))) in ("1 + xy + x²", "1 + x² + xy")
    assert to_text(times(y, 2, x)) == "y·2x"


def test_only_the_number_is_taken_out_of_a_bracket() -> None:
    assert to_text(w * (2 * a - 4 * b)) == "2w(a − 2b)"
    assert to_text(w * (2 * a + times(2, x, power(x, -1)))) == "2w(a + x/x)"
    assert to_text(w * (2 * a + b)) == "w(2a + b)"


def test_same_text_whatever_order_the_expression_was_built_in() -> None:
    terms = [w5 * s1, -a, x**2, Rational(3, 2), exp(-u) * b]
    forward, backward = Add(*terms), Add(*terms[::-1])
    assert to_text(forward) == to_text(backward)


def test_unknown_nodes_are_written_as_applications() -> None:
    assert to_latex(type("co", (Basic,), {})(x)) == r"\operatorname{co}(x)"
    strange = type("Strange", (Basic,), {})(x, y)
    assert to_text(strange) == "Strange(x, y)"
    assert to_latex(strange) == r"\operatorname{Strange}(x, y)"


def test_hostile_names_do_not_reach_the_terminal() -> None:
    assert to_text(Symbol("a\x1b[2Jb") + 1).isprintable()
    assert to_latex(Function("x\x07")(u)).isprintable()


def test_deep_expressions() -> None:
    deep = x
    for _ in range(400):
        deep = power(plus(1, deep), -1)
    assert to_text(deep).count("(") == 400
    assert to_latex(deep).count("frac") == 400
