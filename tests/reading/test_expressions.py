"""Texts against trees built by hand: what a person means by what they type."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from sympy import Add, E, Expr, Function, I, ImmutableDenseMatrix, Integer, Mul, Pow, Rational, Symbol, pi

from derive.kernel.language import D, SlotDerivative, real_root, relu, sigmoid, softplus
from derive.reading import Notation, read_expression, read_pair

x, y, z, a, b, n, r = (Symbol(name) for name in "xyzabnr")
ONE, TWO = Integer(1), Integer(2)
f, g = Function("f"), Function("g")


def add(*terms: Expr) -> Expr:
    return Add(*terms, evaluate=False)


def mul(*factors: Expr) -> Expr:
    return Mul(*factors, evaluate=False)


def power(base: Expr, exponent: Expr) -> Expr:
    return Pow(base, exponent, evaluate=False)


def inverse(u: Expr) -> Expr:
    return power(u, Integer(-1))


def neg(u: Expr) -> Expr:
    return mul(Integer(-1), u)


def of(head: Any, *arguments: Expr) -> Expr:
    return head(*arguments, evaluate=False)


def tree(text: str, notation: Notation | None = None) -> str:
    """The tree as SymPy's own constructor calls, so that no equality of SymPy can hide an evaluation."""
    return str(sympy.srepr(read_expression(text, notation).expression))


def same(text: str, expected: Expr) -> None:
    assert tree(text) == sympy.srepr(expected)


ARITHMETIC = {
    "x": x,
    "7": Integer(7),
    "-7": Integer(-7),
    "x+y": add(x, y),
    "x - y + 2": add(x, neg(y), TWO),
    "-x + y": add(neg(x), y),
    "x*y*z": mul(x, y, z),
    "x/y*z": mul(x, inverse(y), z),
    "x/x": mul(x, inverse(x)),
    "1/x": inverse(x),
    "3/6": mul(Integer(3), inverse(Integer(6))),
    "0*x": mul(Integer(0), x),
    "x + 0": add(x, Integer(0)),
    "-x^2": neg(power(x, TWO)),
    "(-x)^2": power(neg(x), TWO),
    "2^-x": power(TWO, neg(x)),
    "x^y^z": power(x, power(y, z)),
    "x**y**z": power(x, power(y, z)),
    "(x^y)^z": power(power(x, y), z),
    "2^3x": mul(power(TWO, Integer(3)), x),
    "--x": neg(neg(x)),
    "+x": x,
    "x--y": add(x, neg(neg(y))),
    "x*-y": mul(x, neg(y)),
    "x * -y": mul(x, neg(y)),
    "x/-y": mul(x, inverse(neg(y))),
    "x!": of(sympy.factorial, x),
    "2x!": mul(TWO, of(sympy.factorial, x)),
    "2^3!": power(TWO, of(sympy.factorial, Integer(3))),
    "(x+y)!": of(sympy.factorial, add(x, y)),
    "(x/2)y": mul(mul(x, inverse(TWO)), y),
    "x/(2y)": mul(x, inverse(mul(TWO, y))),
}

JUXTAPOSITION = {
    "2x": mul(TWO, x),
    "2(x+1)": mul(TWO, add(x, ONE)),
    "(a)(b)": mul(a, b),
    "x(x+1)": mul(x, add(x, ONE)),
    "(x+1)2": mul(add(x, ONE), TWO),
    "xy": mul(x, y),
    "xy^2": mul(x, power(y, TWO)),
    "x y": mul(x, y),
    "2 pi r": mul(TWO, pi, r),
    "2pir": mul(TWO, pi, r),
    "pix": mul(pi, x),
    "rpi": mul(r, pi),
    "abn": mul(a, b, n),
    "2|x|": mul(TWO, of(sympy.Abs, x)),
    "|x|y": mul(of(sympy.Abs, x), y),
    "a|x|b": mul(a, of(sympy.Abs, x), b),
}

CHARACTERS = {
    "x·y": mul(x, y),
    "x×y": mul(x, y),
    "x∙y⋅z": mul(x, y, z),
    "x÷y": mul(x, inverse(y)),
    "x−y": add(x, neg(y)),
    "x–y": add(x, neg(y)),
    "x²": power(x, TWO),
    "x³+1": add(power(x, Integer(3)), ONE),
    "x⁻¹": inverse(x),
    "xⁿ": power(x, n),
    "x¹²": power(x, Integer(12)),
    "½x": mul(Rational(1, 2), x),
    "¾": Rational(3, 4),
    "√x": power(x, Rational(1, 2)),
    "√(x+1)": power(add(x, ONE), Rational(1, 2)),
    "√2√3": mul(power(TWO, Rational(1, 2)), power(Integer(3), Rational(1, 2))),
    "∛x": real_root(x, Integer(3), evaluate=False),
    "π": pi,
    "2πr": mul(TWO, pi, r),
    "αβ": mul(Symbol("alpha"), Symbol("beta")),
    "𝑥+𝐲": add(x, y),
    "[x+1]{y}": mul(add(x, ONE), y),
    "x\u00a0+\ty\n": add(x, y),
}

NUMBERS = {
    "0.5": Rational(1, 2),
    ".5": Rational(1, 2),
    "5.": Integer(5),
    "1,000,000": Integer(1000000),
    "12,345,678.5x": mul(Rational(24691357, 2), x),
    "1e-3": Rational(1, 1000),
    "2.5e6": Integer(2500000),
    "2E2": Integer(200),
    "0.1": Rational(1, 10),
    "2e": mul(TWO, E),
    "2e3x": mul(Integer(2000), x),
    "2ex": mul(TWO, E, x),
}

CONSTANTS = {
    "e": E,
    "e^x": of(sympy.exp, x),
    "e^0": of(sympy.exp, Integer(0)),
    "i": I,
    "i^2": power(I, TWO),
    "pi": pi,
    "Pi": pi,
}

FUNCTIONS = {
    "sin(x)": of(sympy.sin, x),
    "sin(0)": of(sympy.sin, Integer(0)),
    "Sin(x)": of(sympy.sin, x),
    "LOG(x)": of(sympy.log, x),
    "sin x": of(sympy.sin, x),
    "sin 2x": of(sympy.sin, mul(TWO, x)),
    "sin2x": of(sympy.sin, mul(TWO, x)),
    "sin 2 pi x": of(sympy.sin, mul(TWO, pi, x)),
    "sin xy": of(sympy.sin, mul(x, y)),
    "sin -x": of(sympy.sin, neg(x)),
    "sin x cos y": mul(of(sympy.sin, x), of(sympy.cos, y)),
    "sin x + 1": add(of(sympy.sin, x), ONE),
    "sin x * y": mul(of(sympy.sin, x), y),
    "sin cos x": of(sympy.sin, of(sympy.cos, x)),
    "sin x^2": of(sympy.sin, power(x, TWO)),
    "sin(x)^2": power(of(sympy.sin, x), TWO),
    "sin^2 x": power(of(sympy.sin, x), TWO),
    "sin²x": power(of(sympy.sin, x), TWO),
    "sin^2(x)": power(of(sympy.sin, x), TWO),
    "sin^n x": power(of(sympy.sin, x), n),
    "tanh^2(x+1)": power(of(sympy.tanh, add(x, ONE)), TWO),
    "cos^-2(x)": power(of(sympy.cos, x), Integer(-2)),
    "sin^-1 x": of(sympy.asin, x),
    "sin⁻¹(x)": of(sympy.asin, x),
    "tanh^-1(x)": of(sympy.atanh, x),
    "sin(x)y": mul(of(sympy.sin, x), y),
    "2sin(x)": mul(TWO, of(sympy.sin, x)),
    "sinx": of(sympy.sin, x),
    "lnx/lny": mul(of(sympy.log, x), inverse(of(sympy.log, y))),
    "xln(x)": mul(x, of(sympy.log, x)),
    "1/sin x": inverse(of(sympy.sin, x)),
    "arcsin x": of(sympy.asin, x),
    "acot(x)": of(sympy.acot, x),
    "arsinh(x)": of(sympy.asinh, x),
    "arccosh(x)": of(sympy.acosh, x),
    "sech(x)": of(sympy.sech, x),
    "exp(x)": of(sympy.exp, x),
    "exp(0)": of(sympy.exp, Integer(0)),
    "ln(x)": of(sympy.log, x),
    "log10(x)": mul(of(sympy.log, x), inverse(of(sympy.log, Integer(10)))),
    "log_2(x)": mul(of(sympy.log, x), inverse(of(sympy.log, TWO))),
    "log₂ x": mul(of(sympy.log, x), inverse(of(sympy.log, TWO))),
    "log_b(x)": mul(of(sympy.log, x), inverse(of(sympy.log, b))),
    "log(x, b)": mul(of(sympy.log, x), inverse(of(sympy.log, b))),
    "sqrt(x)": power(x, Rational(1, 2)),
    "cbrt(x)": real_root(x, Integer(3), evaluate=False),
    "root(x, 5)": real_root(x, Integer(5), evaluate=False),
    "root(x, 4)": power(x, Rational(1, 4)),
    "|x|": of(sympy.Abs, x),
    "|-2|": of(sympy.Abs, Integer(-2)),
    "||x|+1|": of(sympy.Abs, add(of(sympy.Abs, x), ONE)),
    "|x||y|": mul(of(sympy.Abs, x), of(sympy.Abs, y)),
    "sin|x|": of(sympy.sin, of(sympy.Abs, x)),
    "sgn(x)": of(sympy.sign, x),
    "floor(x)": of(sympy.floor, x),
    "ceil(x)": of(sympy.ceiling, x),
    "max(x, 0)": of(sympy.Max, x, Integer(0)),
    "min(x,y,z)": of(sympy.Min, x, y, z),
    "sigmoid(x)": sigmoid(x, evaluate=False),
    "σ(x)": sigmoid(x, evaluate=False),
    "logistic(x)": sigmoid(x, evaluate=False),
    "softplus(x)": softplus(x, evaluate=False),
    "ReLU(x)": relu(x, evaluate=False),
    "step(x)": of(sympy.Heaviside, x),
    "erf(x)": of(sympy.erf, x),
    "gamma(x)": of(sympy.gamma, x),
    "Γ(x)": of(sympy.gamma, x),
    "factorial(x)": of(sympy.factorial, x),
    "choose(n, 2)": of(sympy.binomial, n, TWO),
    "re(z) + im(z)": add(of(sympy.re, z), of(sympy.im, z)),
    "conj(z)": of(sympy.conjugate, z),
    "arg(z)": of(sympy.arg, z),
}

DERIVATIVES = {
    "d/dx (x^2)": D(power(x, TWO), x),
    "d/dx x^2 + 1": add(D(power(x, TWO), x), ONE),
    "2 d/dx sin(x)": mul(TWO, D(of(sympy.sin, x), x)),
    "d^2/dx^2 (xy)": D(D(mul(x, y), x), x),
    "∂/∂x_1 (x1)": D(Symbol("x_1"), Symbol("x_1")),
    "d/dθ (θ)": D(Symbol("theta"), Symbol("theta")),
    "diff(x^2, x)": D(power(x, TWO), x),
    "diff(x^2, x, 2)": D(D(power(x, TWO), x), x),
    "diff(xy, x, y)": D(D(mul(x, y), x), y),
    "Derivative(x, x)": D(x, x),
    "f(x)": f(x),
    "g(x, y)": g(x, y),
    "f(x+1)": f(add(x, ONE), evaluate=False),
    "f'(x)": D(f(x), x),
    "f''(x)": D(D(f(x), x), x),
    "f′(2x)": SlotDerivative(f(mul(TWO, x), evaluate=False), (1,)),
    "f″(2x)": SlotDerivative(f(mul(TWO, x), evaluate=False), (2,)),
    "f(g(x))": f(g(x)),
}

INTEGRALS = {
    "∫_0^1 x dx": sympy.Integral(x, (x, 0, 1)),
    "∫_a^b f(x) dx + 1": add(sympy.Integral(f(x), (x, a, b)), ONE),
    "∫_{-∞}^{∞} e^(-x) dx": sympy.Integral(of(sympy.exp, neg(x)), (x, -sympy.oo, sympy.oo)),
}

MATRICES = {
    "[[1,2],[3,4]]": ImmutableDenseMatrix([[1, 2], [3, 4]]),
    "[x, y]": ImmutableDenseMatrix([[x], [y]]),
    "[[x, y]]": ImmutableDenseMatrix([[x, y]]),
    "[[x],[y]]": ImmutableDenseMatrix([[x], [y]]),
    "([[1,2],[3,4]])": ImmutableDenseMatrix([[1, 2], [3, 4]]),
    "[[x+1]]": add(x, ONE),
}

ALL = ARITHMETIC | JUXTAPOSITION | CHARACTERS | NUMBERS | CONSTANTS | FUNCTIONS | DERIVATIVES | INTEGRALS | MATRICES


@pytest.mark.parametrize("text", ALL)
def test_reads_as(text: str) -> None:
    same(text, ALL[text])


def test_matrix_arithmetic_is_not_carried_out() -> None:
    m, v = ImmutableDenseMatrix([[1, 2], [3, 4]]), ImmutableDenseMatrix([x, y])
    product = sympy.MatMul(m, v, evaluate=False)
    same("[[1,2],[3,4]][x,y]", product)
    same("[x,y] + [[1,2],[3,4]]*[x,y]", sympy.MatAdd(v, product, evaluate=False))
    same("2[x,y]", sympy.MatMul(TWO, v, evaluate=False))
    same("[[1,2],[3,4]]^2", sympy.MatPow(m, TWO))


@pytest.mark.parametrize("text", ["w31", "w_31", "w_{31}", "w₃₁", "w_{3 1}"])
def test_spellings_of_a_subscript_are_one_symbol(text: str) -> None:
    assert read_expression(text).expression == Symbol("w_{31}")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x1", "x_1"),
        ("x_1", "x_1"),
        ("x₁", "x_1"),
        ("α", "alpha"),
        ("alpha", "alpha"),
        ("α_1", "alpha_1"),
        ("alpha1", "alpha_1"),
        ("Δ", "Delta"),
        ("x_α", "x_{alpha}"),
        ("q_dot", "q_{dot}"),
        ("x_max", "x_{max}"),
        ("h_{t-1}", "h_{t-1}"),
        ("w_{i,j}", "w_{i,j}"),
        ("w_1_2", "w_{1,2}"),
        ("yhat", "yhat"),
        ("yhat1", "yhat_1"),
        ("pi_1", "pi_1"),
        ("E", "E"),
        ("f", "f"),
        ("σ", "sigma"),
        ("gamma", "gamma"),
    ],
)
def test_names(text: str, name: str) -> None:
    reading = read_expression(text)
    assert reading.expression == Symbol(name)
    assert reading.symbols == {name: Symbol(name)}


def test_symbols_carry_no_assumptions() -> None:
    (symbol,) = read_expression("x").symbols.values()
    assert symbol.assumptions0 == Symbol("x").assumptions0


def test_subscript_ends_before_the_next_name() -> None:
    same("x_1y", mul(Symbol("x_1"), y))
    same("xy1", mul(x, Symbol("y_1")))


def test_declared_names_win() -> None:
    notation = Notation(names={name: Symbol(name) for name in ("xy", "e", "i", "f", "sigma")})
    assert read_expression("xy", notation).expression == Symbol("xy")
    assert tree("e^x", notation) == sympy.srepr(power(Symbol("e"), x))
    assert read_expression("i", notation).expression == Symbol("i")
    assert tree("f(x)", notation) == sympy.srepr(mul(Symbol("f"), x))
    assert tree("σ(x)", notation) == sympy.srepr(mul(Symbol("sigma"), x))


def test_a_declared_name_gives_its_own_symbol() -> None:
    positive = Symbol("x", positive=True)
    assert read_expression("x", Notation(names={"x": positive})).expression is positive


def test_declared_functions() -> None:
    notation = Notation(functions=frozenset({"u", "f_1"}))
    assert read_expression("u(x)", notation).expression == Function("u")(x)
    assert read_expression("f_1'(x)", notation).expression == D(Function("f_1")(x), x)


def test_i_is_an_index_where_it_is_one() -> None:
    reading = read_expression("x_i + i")
    assert reading.expression.has(Symbol("i")) and not reading.expression.has(I)
    assert any("index" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("xy", "x·y"),
        ("w(x+1)", "product"),
        ("sin^-1 x", "inverse"),
        ("2e-3", "scientific"),
        ("sinx", "sin(x)"),
        ("σ(x)", "sigmoid"),
        ("sin 2 pi x", "argument"),
    ],
)
def test_choices_are_noted(text: str, word: str) -> None:
    assert any(word in note for note in read_expression(text).notes)


def test_plain_texts_need_no_notes() -> None:
    assert read_expression("2*x + sin(x)^2").notes == ()


def test_a_pair_shares_the_roles_of_names() -> None:
    applied, bare = read_pair("f(x)", "f + 1")
    assert sympy.srepr(applied.expression) == sympy.srepr(mul(Symbol("f"), x))
    assert bare.expression.has(Symbol("f"))
    left, right = read_pair("f(x)", "2 f(x)")
    assert left.expression == f(x)
    assert right.expression.has(f(x))


def test_a_pair_shares_indices() -> None:
    left, right = read_pair("x_i", "i")
    assert right.expression == Symbol("i")
    assert left.symbols == {"x_i": Symbol("x_i")}


def test_reading_keeps_its_text_and_syntax() -> None:
    reading = read_expression(" x + 1")
    assert reading.text == " x + 1"
    assert reading.syntax.span == (1, 6)


@pytest.mark.parametrize("text", ["9**9**9**9", "factorial(10**9)", "binomial(10^7, 5*10^6)", "1/0", "0^0", "log(0)"])
def test_nothing_is_evaluated(text: str) -> None:
    expression = read_expression(text).expression
    assert not expression.has(sympy.zoo, sympy.nan, sympy.oo)
    assert not expression.is_Number


def test_no_float_anywhere() -> None:
    expression = read_expression("0.1x + 1e-3 sin(2.5) + 1.5^0.5").expression
    assert not expression.atoms(sympy.Float)
