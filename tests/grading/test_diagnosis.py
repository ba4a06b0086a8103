"""Wrong answers, written by hand from the mathematics, and the mal-rules that explain them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sympy import E, Function, Integer, Matrix, Rational, Sum, Symbol, cos, cosh, exp, expand, log, pi, sin, tanh

from derive import D, Problem, convolve, decimal, diag, full_convolution, full_correlation, outer, prime, sigmoid, table
from derive.grading.diagnosis import RULES, Diagnostician
from derive.kernel.tensors.language import TensorSymbol

from .questions import asked, new, problem, small, symbols


def real(name: str) -> Symbol:
    return Symbol(name, real=True)


def names(of: Diagnostician, wrong: Any) -> list[str]:
    return [diagnosis.name for diagnosis in of.explain(wrong)]


# ---- problem 8, the derivative by w₁

P8 = symbols(problem(8))
w1, w2, w31, w32, w41, w42, w5, w6 = (
    P8[n] for n in ["w_1", "w_2", "w_{31}", "w_{32}", "w_{41}", "w_{42}", "w_5", "w_6"]
)
x11, x12, x21, x22, y = (P8[n] for n in ["x_{11}", "x_{12}", "x_{21}", "x_{22}", "y"])
a1, a2, t1, t2, u1, u2, s1, s2, ys = (P8[n] for n in ["a_1", "a_2", "t_1", "t_2", "u_1", "u_2", "s_1", "s_2", "y^*"])


def gradient(
    outer: Any = 2 * (ys - y), d1: Any = s1 * (1 - s1), d2: Any = s2 * (1 - s2), e1: Any = 1 - t1**2,
    e2: Any = 1 - t2**2, x1: Any = x11, x2: Any = x21, v: Any = (w31, w32, w41, w42), o: Any = (w5, w6),
) -> Any:  # fmt: skip
    """∂L/∂w₁ = ∂L/∂y* Σᵢⱼ oᵢ dᵢ vᵢⱼ eⱼ xⱼ, with anything put in anywhere."""
    return outer * ((o[0] * d1 * v[0] + o[1] * d2 * v[2]) * e1 * x1 + (o[0] * d1 * v[1] + o[1] * d2 * v[3]) * e2 * x2)


# the same network with the filter turned: w₁ meets x₁₂ and x₂₂
TANH_1, TANH_2 = tanh(w2 * x11 + w1 * x12), tanh(w2 * x21 + w1 * x22)
SIGMOID_1, SIGMOID_2 = sigmoid(w31 * TANH_1 + w32 * TANH_2), sigmoid(w41 * TANH_1 + w42 * TANH_2)
TURNED_OUTPUT = w5 * SIGMOID_1 + w6 * SIGMOID_2
TURNED = {
    "outer": 2 * (TURNED_OUTPUT - y), "d1": SIGMOID_1 * (1 - SIGMOID_1), "d2": SIGMOID_2 * (1 - SIGMOID_2),
    "e1": 1 - TANH_1**2, "e2": 1 - TANH_2**2,
}  # fmt: skip

TWICE_1, TWICE_2 = sigmoid(s1), sigmoid(s2)

BY_W1 = [
    ("activation-derivative-forgotten", gradient(d1=1, d2=1)),
    ("activation-derivative-forgotten", gradient(e1=1, e2=1)),
    ("activation-derivative-forgotten", gradient(d1=1, d2=1, e1=1, e2=1)),
    ("activation-derivative-forgotten", gradient(d2=1)),
    ("activation-derivative-wrong", gradient(d1=s1, d2=s2)),
    ("activation-derivative-wrong", gradient(d1=1 - s1, d2=1 - s2)),
    ("activation-derivative-wrong", gradient(e1=1 - t1, e2=1 - t2)),
    ("activation-derivative-wrong", gradient(e1=1 + t1**2, e2=1 + t2**2)),
    ("activation-derivative-misplaced", gradient(d1=TWICE_1 * (1 - TWICE_1), d2=TWICE_2 * (1 - TWICE_2))),
    ("activation-derivative-misplaced", gradient(d1=u1 * (1 - u1), d2=u2 * (1 - u2))),
    ("activation-derivative-misplaced", gradient(e1=1 - a1**2, e2=1 - a2**2)),
    ("activation-derivative-misplaced", gradient(e1=1 - tanh(t1) ** 2, e2=1 - tanh(t2) ** 2)),
    ("power-factor-forgotten", gradient(outer=ys - y)),
    ("power-exponent-kept", gradient(outer=2 * (ys - y) ** 2)),
    ("power-exponent-too-low", gradient(outer=2)),
    ("factor-two", gradient(outer=4 * (ys - y))),
    ("path-dropped", gradient(x2=0)),
    ("path-dropped", gradient(o=(w5, 0))),
    ("path-dropped", gradient(v=(w31, 0, w41, w42))),
    ("term-sign", gradient(x2=-x21)),
    ("term-sign", gradient(outer=2 * (y - ys))),
    ("term-sign", gradient(o=(w5, -w6))),
    ("sign", -gradient()),
    ("chain-factor-forgotten", gradient(x1=1)),
    ("chain-factor-forgotten", gradient(v=(1, w32, w41, w42))),
    ("index-slip", gradient(x1=x12)),
    ("index-slip", gradient(v=(w31, w32, w42, w42))),
    ("transposed-weights", gradient(v=(w31, w41, w32, w42))),
    ("filter-turned", gradient(x1=x12, x2=x22, **TURNED)),
    ("filter-turned", 2 * (TURNED_OUTPUT - y) * (SIGMOID_1 * (1 - SIGMOID_1) * w5 * (w31 * (1 - TANH_1**2) * x12
      + w32 * (1 - TANH_2**2) * x22) + SIGMOID_2 * (1 - SIGMOID_2) * w6 * (w41 * (1 - TANH_1**2) * x12
      + w42 * (1 - TANH_2**2) * x22))),
    ("names-swapped", gradient(x1=x21, x2=x11)),
    ("names-swapped", gradient(o=(w6, w5))),
    ("wrong-variable", gradient(x1=x12, x2=x22)),
    ("wrong-variable", 2 * (ys - y) * s1),
    ("wrong-quantity", gradient(outer=1)),
    ("wrong-quantity", (1 - t1**2) * x11),
    ("partial-derivative", Integer(0)),
    ("held-constant", gradient(o=(0, w6))),
    ("activation-derivative-forgotten+sign", -gradient(d1=1, d2=1)),
    ("activation-derivative-forgotten+power-factor-forgotten", gradient(outer=ys - y, e1=1, e2=1)),
    ("activation-derivative-forgotten+path-dropped", gradient(d1=1, d2=1, x2=0)),
    ("path-dropped+factor-two", gradient(outer=4 * (ys - y), x1=0)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "wrong"), BY_W1)
def test_of_the_derivative_by_w1(rule: str, wrong: Any) -> None:
    assert rule in names(asked(8, "gradient"), wrong)


def test_the_words_of_a_diagnosis() -> None:
    (found,) = asked(8, "gradient").explain(gradient(d1=1, d2=1))
    assert found.hint == "Check the derivative of the activation in layer 2."
    assert found.full == ("you left out σ′(u₁) and σ′(u₂) in the chain from L to w₁; σ′(u) = σ(u)(1 − σ(u))")
    assert found.step == "8.backward.2"  # δ₂₁, which is ∂L/∂u₁


# ---- problem 4: in symbols and in numbers

P4 = symbols(problem(4))
X1, X2, Y = P4["x_1"], P4["x_2"], P4["y"]
h1, h2, yhat, u = P4["h_1"], P4["h_2"], P4[r"\hat{y}"], P4["u"]
V1, V2 = P4["W_{yh1}"], P4["W_{yh2}"]
ERROR, SLOPE, SLOPE_1 = yhat - Y, yhat * (1 - yhat), h1 * (1 - h1)

BY_HIDDEN = [
    ("inner-sign-dropped", -ERROR * SLOPE * V1 * SLOPE_1 * X2),
    ("activation-derivative-forgotten", ERROR * V1 * SLOPE_1 * X2),
    ("activation-derivative-forgotten", ERROR * SLOPE * V1 * X2),
    ("activation-derivative-forgotten", ERROR * V1 * X2),
    ("chain-factor-forgotten", ERROR * SLOPE * SLOPE_1 * X2),
    ("chain-factor-forgotten", ERROR * SLOPE * V1 * SLOPE_1),
    ("constant-factor-forgotten", 2 * ERROR * SLOPE * V1 * SLOPE_1 * X2),
    ("wrong-variable", ERROR * SLOPE * V1 * SLOPE_1 * X1),
    ("wrong-quantity", SLOPE * V1 * SLOPE_1 * X2),
    ("index-slip", ERROR * SLOPE * V2 * SLOPE_1 * X2),
    ("activation-derivative-wrong", ERROR * yhat * V1 * SLOPE_1 * X2),
]


@pytest.mark.parametrize(("rule", "wrong"), BY_HIDDEN)
def test_of_the_derivative_by_a_hidden_weight(rule: str, wrong: Any) -> None:
    assert rule in names(asked(4, "gradient", 4), wrong)


# ŷ = 0.58586…, δ = ŷ(1 - ŷ)² = 0.10048…, h₁ = σ(2.5) = 0.92414…, h₂ = σ(1.7) = 0.84553…, δ_h1 = δ h₁(1 - h₁)
NUMBERS = [
    ("truncated", "values", 2, "0.5858"),
    ("truncated", "deltas", 0, "0.1004"),
    ("percent", "values", 2, "58.59"),
    ("percent", "values", 0, "92.41"),
    ("sign", "values", 2, "-0.5859"),
    ("factor-two", "values", 2, "1.1717"),
    ("activation-derivative-forgotten", "deltas", 0, "0.4141"),  # 1 - ŷ
    ("activation-derivative-forgotten", "deltas", 1, "0.1005"),  # δ, without h₁(1 - h₁)
    ("activation-derivative-forgotten", "deltas", 1, "0.4141"),  # without both
    ("other-point", "values", 2, "0.5728"),  # x = (1, 0): h = σ(4), σ(0.5)
    ("activation-left-out", "values", 2, "0.3469"),  # h₁ + h₂/2 - 1
    ("activation-left-out", "values", 2, "0.9129"),  # σ(2.5 + 1.7/2 - 1)
    ("term-lost", "values", 2, "0.7936"),  # σ(h₁ + h₂/2)
]


@pytest.mark.parametrize(("rule", "part", "place", "digits"), NUMBERS)
def test_of_numbers(rule: str, part: str, place: int, digits: str) -> None:
    assert rule in names(asked(4, part, place), decimal(digits))


def test_decimals_that_are_right_or_say_too_little() -> None:
    assert names(asked(4, "values", 2), decimal("0.5859")) == []
    assert names(asked(4, "values", 2), decimal("0.586")) == []
    assert names(asked(4, "deltas", 1), decimal("0.41")) == []  # too much rounds to two digits
    assert names(asked(4, "values", 2), decimal("0.1234")) == []


OTHERS = [
    ("transposed-weights", (8, "weights", 6), gradient(v=(w31, w41, w32, w42), x1=x12, x2=x22)),
    ("path-dropped", (8, "weights", 6), gradient(x1=x12, x2=0)),
    ("activation-derivative-forgotten", (8, "weights", 2), 2 * (ys - y) * w5 * t1),
    ("power-factor-forgotten", (8, "weights", 0), (ys - y) * s1),
    ("chain-factor-forgotten", (8, "weights", 0), 2 * (ys - y)),
    ("inner-sign-dropped", (4, "gradient", 0), -ERROR * SLOPE * h1),
    ("activation-derivative-forgotten", (4, "gradient", 2), ERROR),
]


@pytest.mark.parametrize(("rule", "question", "wrong"), OTHERS)
def test_of_other_derivatives(rule: str, question: tuple[int, str, int], wrong: Any) -> None:
    assert rule in names(asked(*question), wrong)


# ---- problem 3: matrices

P3 = symbols(problem(3))
x1, x2 = P3["x_1"], P3["x_2"]
E1, E2 = exp(x1 - 1), exp(2 * x1 - 2)
TOP = [E1 * x2**2 + x2, cos(pi * x2) + 2 * E1 * x2 + x1]
BOTTOM = [2 * E2 * x2**4 + 2 * x1 * x2**2, sin(2 * pi * x2) / pi + 4 * E2 * x2**3 + 2 * x1**2 * x2]

JACOBIANS = [
    ("product-rule-summand", "point", [[4, 6], [32, 36]]),  # the reference solution: ∂(x₁x₂)/∂x₁ left out
    ("transposed", "point", [[6, 40], [6, 36]]),
    ("rows-swapped", "point", [[40, 36], [6, 6]]),
    ("columns-swapped", "point", [[6, 6], [36, 40]]),
    ("entries-swapped", "point", [[36, 6], [40, 6]]),
    ("other-point", "point", [[E + 1, 2 * E + 1], [2 * E**2 + 4, 4 * E**2 + 8]]),  # at (2, 1)
    ("product-order", "point", [[0, 8, 4], [4, 36, 20], [2, 10, 6]]),
    ("transposed", "composed", [[TOP[0], BOTTOM[0]], [TOP[1], BOTTOM[1]]]),
    ("columns-swapped", "composed", [TOP[::-1], BOTTOM[::-1]]),
    ("rows-swapped", "composed", [BOTTOM, TOP]),
    ("entries-swapped", "composed", [[BOTTOM[1], TOP[1]], [BOTTOM[0], TOP[0]]]),
    ("power-factor-forgotten", "composed", [
        [E1 * x2**2 + x2, cos(pi * x2) + E1 * x2 + x1],  # (x₂²)′ = x₂
        [2 * E2 * x2**4 + 2 * x1 * x2**2, sin(2 * pi * x2) / pi + 2 * E2 * x2**3 + 2 * x1**2 * x2],
    ]),
    ("constant-factor-forgotten", "composed", [  # sin(πx₂)/π is differentiated to cos(πx₂)/π
        [TOP[0], cos(pi * x2) / pi + 2 * E1 * x2 + x1],
        [BOTTOM[0], sin(2 * pi * x2) / pi**2 + 4 * E2 * x2**3 + 2 * x1**2 * x2],
    ]),
    ("sign", "composed", [[-entry for entry in row] for row in (TOP, BOTTOM)]),
    ("sign", "composed", [TOP, [BOTTOM[0], -BOTTOM[1]]]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "part", "rows"), JACOBIANS)
def test_of_jacobian_matrices(rule: str, part: str, rows: list[list[Any]]) -> None:
    assert rule in names(asked(3, part), Matrix(rows))


# ---- problem 12: a sequence in closed form

P12 = symbols(problem(12))
rho, eta, ws, tau = P12["rho"], P12["eta_j"], P12["w_j^*"], P12["tau"]
q = 1 - rho * eta

CLOSED = [
    ("exponent-off-by-one", (1 - q ** (tau + 1)) * ws),
    ("exponent-off-by-one", (1 - q ** (tau - 1)) * ws),
    ("power-lost", rho * eta * ws),
    ("term-sign", (1 + q**tau) * ws),
    ("term-sign", (1 - (1 + rho * eta) ** tau) * ws),
    ("term-lost", -(q**tau) * ws),
    ("term-lost+sign", q**tau * ws),
    ("factor-lost", 1 - q**tau),
    ("bracket-lost", 1 - q**tau * ws),
    ("bracket-lost", ws - q**tau),
    ("sign", (q**tau - 1) * ws),
    ("factor-two", 2 * (1 - q**tau) * ws),
    ("term-sign+exponent-off-by-one", (1 + q ** (tau - 1)) * ws),
    ("term-sign+term-sign", (1 + (1 + rho * eta) ** tau) * ws),
]


@pytest.mark.parametrize(("rule", "wrong"), CLOSED)
def test_of_a_closed_form(rule: str, wrong: Any) -> None:
    assert rule in names(asked(12, "closed"), wrong)


# ---- problem 9: counting

COUNTS = [
    ("term-lost", "parameters", 96_000),
    ("factor-lost", "parameters", 1001),
    ("bracket-lost", "parameters", 96_001),
    ("bracket-lost", "parameters", 1_096),
    ("power-lost", "parameters", 9_696),
    ("exponent-off-by-one", "parameters", 960_096),
    ("factor-lost", "multiplications", 4_356_000),
    ("power-lost", "multiplications", 66 * 100 * 10 * 96),
]


@pytest.mark.parametrize(("rule", "part", "wrong"), COUNTS)
def test_of_counts(rule: str, part: str, wrong: int) -> None:
    assert rule in names(asked(9, part), Integer(wrong))


# ---- small questions

x, a, b, c, w, v, Q = (real(name) for name in "xabcwvq")
y_, h, o, y1, y2 = real("y"), real("h"), real("o"), real("y_1"), real("y_2")
n = Symbol("n", integer=True, positive=True)
H1 = tanh(w * x)
S1 = sigmoid(w * x)
A = Matrix(2, 2, [real(f"a_{{{i}{j}}}") for i in (1, 2) for j in (1, 2)])
B = Matrix(2, 2, [real(f"b_{{{i}{j}}}") for i in (1, 2) for j in (1, 2)])

SMALL = [
    ("outer-derivative-forgotten", "wave", 2 * x + 1),
    ("outer-derivative-forgotten", "logarithm", 2 * x),
    ("outer-derivative-wrong", "wave", -cos(x**2 + x) * (2 * x + 1)),
    ("outer-derivative-wrong", "scaled_wave", 3 * sin(3 * x)),
    ("outer-derivative-wrong", "logarithm", 2 * x * (x**2 + 1)),
    ("inner-derivative-forgotten", "wave", cos(x**2 + x)),
    ("inner-derivative-forgotten", "logarithm", 1 / (x**2 + 1)),
    ("inner-derivative-forgotten", "cube", 3 * (a * x + b) ** 2),
    ("constant-factor-forgotten", "scaled_wave", -sin(3 * x)),
    ("power-factor-forgotten", "cube", a * (a * x + b) ** 2),
    ("power-exponent-kept", "cube", 3 * a * (a * x + b) ** 3),
    ("power-exponent-too-low", "cube", 3 * a * (a * x + b)),
    ("product-rule-summand", "product", x**2 * exp(x)),
    ("product-rule-summand", "shared", v * h**2 * (1 - h**2) * x + 1),
    ("product-of-derivatives", "product", 2 * x * exp(x)),
    ("product-of-derivatives", "shared", 2 * v * h * (1 - h**2) ** 2 * x**2 + 1),
    ("quotient-rule-sign", "quotient", (3 * x**2 * (x**2 + 1) + 2 * x**4) / (x**2 + 1) ** 2),
    ("quotient-rule-sign", "ratio", (a * (b + x) + a * x) / (b + x) ** 2),
    ("quotient-rule-square", "quotient", (3 * x**2 * (x**2 + 1) - 2 * x**4) / (x**2 + 1)),
    ("quotient-rule-square", "ratio", (a * (b + x) - a * x) / (b + x)),
    ("reciprocal", "quotient", (x**2 + 1) ** 2 / (x**4 + 3 * x**2)),
    ("reciprocal", "ratio", (b + x) ** 2 / (a * b)),
    ("path-dropped", "three_paths", 2 * a * x + c * exp(x)),
    ("one-path-only", "three_paths", 2 * a * x),
    ("one-path-only", "three_paths", c * exp(x)),
    ("paths-multiplied", "three_paths", 2 * a * x * b * cos(x) * c * exp(x)),
    ("paths-multiplied", "shared", 3 * v * h**2 * (1 - h**2) * x),
    ("held-constant", "shared", 2 * v * h**2 * (1 - h**2) * x + 1),
    ("partial-derivative", "shared", Integer(1)),
    ("log-base", "information", -log(Q) / log(2)),
    ("log-base", "information", -log(Q) / log(10)),
    ("log-base", "entropy", (log(1 - Q) - log(Q)) / log(2)),
    ("function-lost", "information", -Q),
    ("function-lost", "entropy", 1 - Q - log(Q)),
    ("bound-off-by-one", "steps", n * (n - 1) * (2 * n - 1) / 6),
    ("bound-off-by-one", "steps", (n + 1) * (n + 2) * (2 * n + 3) / 6),
    ("product-order", "matrices", B * A),
    ("transposed", "matrices", B.T * A.T),
    ("columns-swapped", "matrices", (A * B)[:, ::-1]),
    ("own", "slopes", (o - y_) * v * h),
    ("activation-left-out", "slopes", (v * w * x - y_) * v * x),
    ("activation-left-out", "shared", 3 * v * w**2 * x**3 + 1),
]


@pytest.mark.parametrize(("rule", "question", "wrong"), SMALL)
def test_of_small_questions(rule: str, question: str, wrong: Any) -> None:
    assert rule in names(small(question), wrong)


# ---- tensors of any size: problems 5 and 14

P5, P14 = symbols(problem(5)), symbols(problem(14))
X, F, G = P5["X"], P5["F"], P5["G"]
height, width, fh, fw = (P5[name] for name in "HWhw")
i, j, k, l = (Symbol(letter, integer=True) for letter in "ijkl")
rows, columns = (k, 0, height - fh), (l, 0, width - fw)
z_1, W_h, h_0 = P14["z_1"], P14["W_h"], P14["h_0"]
slope = prime(Function("phi"))(z_1)
deltas = [P14[rf"\delta_{t}"] for t in (1, 2, 3)]
states = [P14[f"h_{t}"] for t in range(3)]
AT, BT = TensorSymbol("A", n, n), TensorSymbol("B", n, n)

TENSORS = [
    ("filter-turned", (5, "filter", 0), convolve(X, G)),
    ("filter-turned", (5, "input", 0), full_correlation(F, G)),
    ("sum-lost", (5, "filter", 0), table(Sum(X[i, j + l] * G[0, l], columns), (i, fh), (j, fw))),
    ("sum-lost", (5, "input", 0), table(Sum(F[i, j - l] * G[0, l], columns), (i, height), (j, width))),
    ("bound-off-by-one", (5, "filter", 0), table(
        Sum(X[i + k, j + l] * G[k, l], (k, 0, height - fh - 1), columns), (i, fh), (j, fw))),
    ("sign", (5, "input", 0), -full_convolution(F, G)),
    ("transposed", (14, "jacobian", 0), W_h.T @ diag(slope)),
    ("transposed", (14, "jacobian", 0), diag(slope) @ W_h.T),
    ("product-order", (14, "jacobian", 0), W_h @ diag(slope)),
    ("factor-lost", (14, "jacobian", 0), W_h),
    ("index-slip", (14, "jacobian", 0), diag(prime(Function("phi"))(P14["z_2"])) @ W_h),
    ("index-slip", (14, "gradients", 0), outer(deltas[0], states[1]) + outer(deltas[1], states[1])
     + outer(deltas[2], states[2])),
    ("activation-derivative-wrong", (14, "jacobian", 0), diag(Function("phi")(z_1)) @ W_h),
    ("activation-derivative-misplaced", (14, "jacobian", 0), diag(prime(Function("phi"))(P14["h_1"])) @ W_h),
    ("term-lost", (14, "gradients", 0), outer(deltas[1], states[1]) + outer(deltas[2], states[2])),
    ("transposed", (14, "gradients", 0), sum(
        (outer(state, delta) for state, delta in zip(states[1:], deltas[1:], strict=True)), outer(h_0, deltas[0]))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "question", "wrong"), TENSORS)
def test_of_tensors(rule: str, question: tuple[int, str, int], wrong: Any) -> None:
    assert rule in names(asked(*question), wrong)


def test_of_a_slip_in_a_quantity_that_the_answer_names() -> None:
    """∂L/∂W_h by W_hᵀδ, where δ₃ is written without φ′(z₃), or δ₂ without what comes by h₃."""
    answer = outer(deltas[0], h_0) + outer(deltas[1], states[1])
    h_3, L_3, L_2, z_2 = P14["h_3"], P14["L_3"], P14["L_2"], P14["z_2"]
    without_slope = answer + outer(D(L_3, h_3), states[2])
    assert "activation-derivative-forgotten" in names(asked(14, "gradients", 0), without_slope)
    alone = outer(prime(Function("phi"))(z_2) * D(L_2, states[2]), states[1])
    wrong = outer(deltas[0], h_0) + alone + outer(deltas[2], states[2])
    (found,) = asked(14, "gradients", 0).explain(wrong)
    assert (found.name, found.step) == ("term-lost", "14.backward.2")


TRANSPOSES = [
    ("product-order", AT.T @ BT.T),
    ("transposed", AT @ BT),
    ("elementwise-product", BT.T * AT.T),
    ("elementwise-product", (AT * BT).T),
]


@pytest.mark.parametrize(("rule", "wrong"), TRANSPOSES)
def test_of_transposes(rule: str, wrong: Any) -> None:
    assert rule in names(small("transposes"), wrong)


# ---- all rules, and what is explained by nothing

CASES: list[tuple[Any, ...]] = [
    *BY_W1, *BY_HIDDEN, *OTHERS, *NUMBERS, *JACOBIANS, *CLOSED, *COUNTS, *SMALL, *TENSORS, *TRANSPOSES,
]  # fmt: skip


def test_every_rule_explains_two_answers() -> None:
    seen = Counter(part for case in CASES for part in case[0].split("+"))
    assert {name for name in RULES if seen[name] < 2} == set()


SMOOTH_1, SMOOTH_2 = exp(-u1) / (1 + exp(-u1)) ** 2, 1 / (2 + exp(u2) + exp(-u2))  # σ′, written in two other ways
RIGHT: list[tuple[Diagnostician, Any]] = [
    (asked(8, "gradient"), gradient()),
    (asked(8, "gradient"), expand(gradient())),
    (asked(8, "gradient"), gradient(d1=SMOOTH_1, d2=SMOOTH_2, e1=1 / cosh(a1) ** 2, e2=(1 - t2) * (1 + t2))),
    (asked(8, "gradient"), P8[r"\delta_{11}"] * x11 + P8[r"\delta_{12}"] * x21),
    (asked(8, "gradient"), gradient(outer=2 * w5 * s1 + 2 * w6 * s2 - 2 * y)),
    (asked(4, "gradient", 4), ERROR * SLOPE * V1 * SLOPE_1 * X2),
    (asked(4, "gradient", 4), -P4[r"\delta_{h1}"] * X2),
    (asked(4, "deltas", 1), P4[r"\delta_{h1}"]),
    (asked(4, "deltas", 1), decimal("0.0070")),
    (asked(3, "point"), Matrix([[6, 6], [40, 36]])),
    (asked(3, "composed"), Matrix([TOP, BOTTOM])),
    (asked(12, "closed"), ws - ws * q**tau),
    (asked(12, "closed"), -ws * (q ** (tau + 1) / q - 1)),
    (asked(5, "filter"), table(Sum(X[i + k, j + l] * G[k, l], rows, columns), (i, fh), (j, fw))),
    (asked(14, "jacobian"), diag(slope) @ W_h),
    (small("quotient"), (x**4 + 3 * x**2) / (x**2 + 1) ** 2),
    (small("entropy"), log((1 - Q) / Q)),
    (small("steps"), n**3 / 3 + n**2 / 2 + n / 6),
]


@pytest.mark.parametrize(("question", "right"), RIGHT)
def test_a_right_answer_is_explained_by_nothing(question: Diagnostician, right: Any) -> None:
    assert question.explain(right) == ()


def test_what_is_right_under_a_hypothesis_is_no_mistake() -> None:
    """QᵀQx without the factors QᵀQ is x, which is right; without Q it is wrong."""
    n = Symbol("n", integer=True, positive=True)
    Q, x = TensorSymbol("Q", n, n), TensorSymbol("x", n)
    assert small("rotation").explain(x) == ()
    assert "factor-lost" in names(small("rotation"), Q.T @ x)


GARBAGE: list[tuple[tuple[int, str, int], Any]] = [
    ((8, "gradient", 0), x11 * w2 + 7),
    ((8, "gradient", 0), sin(ys) * w1),
    ((8, "gradient", 0), gradient() * Rational(7, 3)),
    ((8, "gradient", 0), gradient(d1=s1**3)),
    ((8, "gradient", 0), Symbol("unheard_of", real=True) * gradient()),
    ((8, "gradient", 0), gradient() / (x11 - x11)),
    ((8, "gradient", 0), Matrix([[gradient()]])),
    ((4, "gradient", 4), yhat + 1),
    ((4, "values", 2), decimal("0.1111")),
    ((3, "point", 0), Matrix([[1, 2], [3, 4]])),
    ((3, "point", 0), Integer(6)),
    ((12, "closed", 0), tau * ws),
    ((5, "filter", 0), G),
    ((14, "jacobian", 0), diag(slope) @ W_h @ W_h),
]


@pytest.mark.parametrize(("question", "wrong"), GARBAGE)
def test_what_no_rule_explains_costs_little(question: tuple[int, str, int], wrong: Any) -> None:
    number, part, place = question
    fresh = new(problem(number), part, place)
    assert fresh.explain(wrong) == ()
    tried = fresh.question.tried
    assert tried <= 2_000
    assert fresh.confirmations <= 3
    assert fresh.explain(wrong) == ()
    assert fresh.question.tried <= tried + 1  # the mutants are kept: only the answer itself is evaluated


@pytest.mark.parametrize(("rule", "wrong"), BY_W1)
def test_a_hint_does_not_give_the_answer_away(rule: str, wrong: Any) -> None:
    """No formula of the mistake's own: at most a name, a quantity of the problem, or a layer."""
    for diagnosis in asked(8, "gradient").explain(wrong):
        assert not any(word in diagnosis.hint for word in ("σ(", "tanh²", "1 -", "x₁₁", "x₂₁", "w₃", "w₄", "w₅", "w₆"))
        assert diagnosis.full != diagnosis.hint
        assert diagnosis.step.startswith("8.")


def test_at_most_three_are_named() -> None:
    assert all(len(asked(8, "gradient").explain(wrong)) <= 3 for _, wrong in BY_W1)


def test_a_mistake_that_the_problem_states() -> None:
    found = small("slopes").explain(v * h * o - v * h * y_)
    assert [(each.name, each.full, each.hint) for each in found] == [
        ("own", "the bias was taken for the weight", "What is w multiplied by?")
    ]


def test_a_mistake_is_about_an_answer() -> None:
    part = Problem(901, "empty").part("asked")
    with pytest.raises(ValueError, match="state the answer before the mistakes"):
        part.mistake("guessed", 1)


def test_the_page_lists_the_rules() -> None:
    page = (Path(__file__).parents[2] / "docs" / "mal-rules.md").read_text(encoding="utf-8")
    rows = [
        tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in page.splitlines() if line.startswith("| `")
    ]
    assert rows == [(f"`{rule.name}`", rule.what, rule.example) for rule in RULES.values()]
