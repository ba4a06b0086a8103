"""Answers to problem 13: ∂c(t)/∂c(t-1) of an LSTM cell, its product over time, a limit and a bound.

By hand: the gates hang on x(t) and h(t-1) only, so that ∂c_i(t)/∂c_j(t-1) is f_i(t) where i = j and 0 elsewhere, as
long as h(t-1) is held. Where it moves, h(t-1) = o(t-1) ⊙ tanh(c(t-1)), each gate g = σ(W x + U h + b) adds its own
σ′ = g(1 - g), its U and the slope o(t-1)(1 - tanh²(c(t-1))) of h(t-1). For gates f(k) = 1 - 1/(k + 1)² the product of
t of them is (t + 2)/(2(t + 1)), whose limit is 1/2. By Bernoulli, σ(a)^T = (1 - s)^T ≥ 1 - T s for s = 1 - σ(a),
and s = 1/(1 + e^a) ≤ e^(-a).
"""

from .cases import Part, Solution

_SLOPE = r"\mathrm{diag}(o(t-1) \odot (1 - \tanh^2(c(t-1))))"
_BY_F = r"\mathrm{diag}(c(t-1) \odot f(t) \odot (1 - f(t))) U_f"
_BY_I = r"\mathrm{diag}(\tilde{c}(t) \odot i(t) \odot (1 - i(t))) U_i"
_BY_C = r"\mathrm{diag}(i(t) \odot (1 - \tilde{c}(t)^{\odot 2})) U_c"
_WHOLE = rf"\mathrm{{diag}}(f(t)) + \left({_BY_F} + {_BY_I} + {_BY_C}\right) {_SLOPE}"
_SEPARATELY = rf"\mathrm{{diag}}(f(t)) + {_BY_F} {_SLOPE} + {_BY_I} {_SLOPE} + {_BY_C} {_SLOPE}"

_LINES = r"""
\begin{align}
c(t) &= f(t) \odot c(t-1) + i(t) \odot \tilde{c}(t) \\
\frac{\partial c(t)}{\partial c(t-1)} &= \operatorname{diag}(f(t))
\end{align}
"""

_HELD = "moves along"
_DIAGONAL = "a vector stands for the diagonal matrix"

cell = Part(
    "cell",
    right=[
        "diag(f(t))",
        "diag(f_t)",
        "dc(t)/dc(t-1) = diag(f(t))",
        "The Jacobian is diag(f(t))",
        "diag(sigma(W_f x(t) + U_f h(t-1) + b_f))",
        "∂c(t)/∂c(t-1) = diag(σ(W_f x(t) + U_f h(t-1) + b_f))",
        "diag(f(t)) I",
        r"\mathrm{diag}(f(t))",
        r"\operatorname{diag}(f_t)",
        r"\text{diag}\left(f^{(t)}\right)",
        r"\frac{\partial c(t)}{\partial c(t-1)} = \mathrm{diag}(f(t))",
        r"\frac{\partial c_t}{\partial c_{t-1}} = \mathrm{diag}(f_t)",
        r"\frac{\partial c^{(t)}}{\partial c^{(t-1)}} = \mathrm{diag}(f^{(t)})",
        r"\frac{\partial \mathbf{c}_t}{\partial \mathbf{c}_{t-1}} = \operatorname{diag}(\mathbf{f}_t)",
        r"\mathrm{diag}(\sigma(W_f x_t + U_f h_{t-1} + b_f))",
        r"\frac{\partial c_t}{\partial c_{t-1}} = \text{diag}\left(\sigma(U_f h_{t-1} + W_f x_t + b_f)\right)",
        r"\frac{\partial c_i(t)}{\partial c_j(t-1)} = \delta_{ij} f_i(t)",
        r"\frac{\partial c_i(t)}{\partial c_j(t-1)} = f_j(t) \delta_{ij}",
        r"\frac{\partial c_i^{(t)}}{\partial c_j^{(t-1)}} = \delta_{ij} f_i^{(t)}",
        r"\frac{\partial c_{t,i}}{\partial c_{t-1,j}} = \delta_{ij} f_{t,i}",
        r"\boxed{\mathrm{diag}(f(t))}",
        r"Since the gates do not look at $c(t-1)$, $$\frac{\partial c(t)}{\partial c(t-1)} = \mathrm{diag}(f(t)).$$",
        r"\mathrm{diag}(1 - (1 - f(t)))",
        r"\mathrm{diag}(f(t))^T",
        _LINES,
    ],
    wrong=[
        "diag(i(t))",
        "diag(o(t))",
        "diag(f(t)) + diag(i(t))",
        r"\mathrm{diag}(f(t) \odot c(t-1))",
        "diag(f(t)) U_f",
        r"\mathrm{diag}(c(t-1))",
        "1",
        "0",
        "I",
        "2 diag(f(t))",
        "-diag(f(t))",
        "diag(1 - f(t))",
        "diag(sigma(W_f x(t) + b_f))",
        "diag(sigma(W_i x(t) + U_i h(t-1) + b_i))",
        "dc(t)/dc(t-1)",
        "i(t)",
        "c(t-1)",
        r"\frac{\partial c(t)}{\partial c(t-1)} = \mathrm{diag}(f(t) \odot (1 - f(t)))",
        r"\mathrm{diag}(\sigma'(W_f x(t) + U_f h(t-1) + b_f))",
        r"\mathrm{diag}(f(t)) + \mathrm{diag}(\tilde{c}(t))",
        r"\mathrm{diag}(W_f x_t + U_f h_{t-1} + b_f)",
        r"\mathrm{diag}(f(t)) + \mathrm{diag}(i(t)) \frac{\partial \tilde{c}(t)}{\partial c(t-1)}",
        r"\frac{\partial c(t)}{\partial c(t-1)} = \frac{\partial}{\partial c(t-1)} \left(f(t) \odot c(t-1)\right)",
        r"\frac{\partial c_i(t)}{\partial c_j(t-1)} = f_i(t)",
        r"\frac{\partial c_i(t)}{\partial c_j(t-1)} = \delta_{ij} i_i(t)",
        r"\frac{\partial c_i(t)}{\partial c_i(t-1)} = i_i(t)",
        rf"\mathrm{{diag}}(f(t)) + {_BY_F} {_SLOPE}",  # the paths through i and the candidate dropped
        rf"\mathrm{{diag}}(f(t)) + {_BY_F} + {_BY_I} + {_BY_C}",  # the slope of h(t-1) forgotten
        _WHOLE.replace(r"\odot (1 - f(t))", ""),  # σ′ of the forget gate forgotten
        _WHOLE.replace("- \\tanh^2", "+ \\tanh^2"),
        r"\boxed{\mathrm{diag}(o(t))}",
    ],
    conditional={
        "f(t)": _DIAGONAL,
        "f_t": _DIAGONAL,
        r"\frac{\partial c(t)}{\partial c(t-1)} = f(t)": _DIAGONAL,
        r"\frac{\partial c(t)}{\partial c(t-1)} = f(t) \odot I": _DIAGONAL,
        r"\frac{\partial c_t}{\partial c_{t-1}} = \sigma(W_f x_t + U_f h_{t-1} + b_f)": _DIAGONAL,
        r"\frac{\partial c_j(t)}{\partial c_j(t-1)} = f_j(t)": "on the diagonal",
        r"\frac{\partial c_i^{(t)}}{\partial c_i^{(t-1)}} = f_i^{(t)}": "on the diagonal",
        _WHOLE: _HELD,
        _SEPARATELY: _HELD,
        r"\frac{\partial c(t)}{\partial c(t-1)} = " + _WHOLE: _HELD,
    },
    known={
        "diag(1/(1 + exp(-(W_f x(t) + U_f h(t-1) + b_f))))": ("undecided", "σ of a tensor is not taken apart"),
        r"\frac{\partial c_i(t)}{\partial c_j(t-1)} = f_i(t) \text{ if } i = j": ("undecided", "a condition"),
        r"\frac{\partial c_i(t)}{\partial c_j(t-1)} = \begin{cases} f_i(t) & i = j \\ 0 & i \neq j \end{cases}": (
            "unreadable", "cases are not read",
        ),
    },
)  # fmt: skip

hidden = Part(
    "hidden",
    right=[
        _WHOLE,
        _SEPARATELY,
        r"\frac{\partial c(t)}{\partial c(t-1)} = " + _WHOLE,
        rf"\left({_BY_F} + {_BY_I} + {_BY_C}\right) {_SLOPE} + \mathrm{{diag}}(f(t))",
        rf"\left({_BY_C} + {_BY_F} + {_BY_I}\right) {_SLOPE} + \mathrm{{diag}}(f_t)",
        rf"\mathrm{{diag}}(f(t)) + \left({_BY_F} + {_BY_I} + {_BY_C}\right) \mathrm{{diag}}(o(t-1)) "
        r"\mathrm{diag}(1 - \tanh^2(c(t-1)))",
        rf"\mathrm{{diag}}(f(t)) + \left({_BY_F} + {_BY_I} + {_BY_C}\right) \mathrm{{diag}}(1 - \tanh^2(c(t-1))) "
        r"\mathrm{diag}(o(t-1))",
        rf"\mathrm{{diag}}(f(t)) + \left({_BY_F} + {_BY_I} + {_BY_C}\right) "
        r"\mathrm{diag}(o(t-1) - o(t-1) \odot \tanh^2(c(t-1)))",
        r"\mathrm{diag}(f(t)) + \left(\mathrm{diag}(c(t-1)) \mathrm{diag}(f(t) \odot (1 - f(t))) U_f + "
        r"\mathrm{diag}(\tilde{c}(t)) \mathrm{diag}(i(t) \odot (1 - i(t))) U_i + "
        rf"\mathrm{{diag}}(i(t)) \mathrm{{diag}}(1 - \tilde{{c}}(t)^{{\odot 2}}) U_c\right) {_SLOPE}",
        "diag(f(t)) + (diag(c(t-1) ⊙ f(t) ⊙ (1 - f(t))) U_f + diag(ctilde(t) ⊙ i(t) ⊙ (1 - i(t))) U_i"
        " + diag(i(t) ⊙ (1 - ctilde(t)^2)) U_c) diag(o(t-1) ⊙ (1 - tanh(c(t-1))^2))",
        "diag(f_t) + (diag(c_{t-1} ⊙ f_t ⊙ (1 - f_t)) U_f + diag(\\tilde{c}_t ⊙ i_t ⊙ (1 - i_t)) U_i"
        " + diag(i_t ⊙ (1 - \\tilde{c}_t^2)) U_c) diag(o_{t-1} ⊙ (1 - tanh(c_{t-1})^2))",
        _WHOLE.replace(r"f(t) \odot (1 - f(t))", r"(f(t) - f(t)^{\odot 2})"),
        _WHOLE.replace(r"1 - \tanh^2(c(t-1))", r"(1 - \tanh(c(t-1))) \odot (1 + \tanh(c(t-1)))"),
        rf"\boxed{{{_WHOLE}}}",
        "So, with the path through h:\n$$" + _WHOLE + "$$",
    ],
    wrong=[
        "diag(f(t))",
        "diag(i(t))",
        "f(t)",
        rf"\mathrm{{diag}}(f(t)) + {_BY_F} {_SLOPE}",
        rf"\mathrm{{diag}}(f(t)) + \left({_BY_F} + {_BY_I}\right) {_SLOPE}",
        rf"\mathrm{{diag}}(f(t)) + \left({_BY_I} + {_BY_C}\right) {_SLOPE}",
        rf"\left({_BY_F} + {_BY_I} + {_BY_C}\right) {_SLOPE}",
        rf"\mathrm{{diag}}(f(t)) + {_BY_F} + {_BY_I} + {_BY_C}",
        rf"\mathrm{{diag}}(f(t)) - \left({_BY_F} + {_BY_I} + {_BY_C}\right) {_SLOPE}",
        rf"\mathrm{{diag}}(f(t)) + {_SLOPE} \left({_BY_F} + {_BY_I} + {_BY_C}\right)",
        _WHOLE.replace(r"\odot (1 - f(t))", ""),
        _WHOLE.replace(r"\odot (1 - i(t))", ""),
        _WHOLE.replace("- \\tanh^2", "+ \\tanh^2"),
        _WHOLE.replace(r"o(t-1) \odot ", ""),
        _WHOLE.replace("U_f", "U_i"),
        _WHOLE.replace("U_c", "U_o"),
        _WHOLE.replace(r"\tilde{c}(t) \odot i(t)", r"c(t-1) \odot i(t)"),
        _WHOLE.replace("U_f", "U_f^T"),
        "dc(t)/dc(t-1)",
    ],
)

steps = Part(
    "steps",
    right=[
        "prod(f_j(k), k, 1, t)",
        "prod(f(k), k, 1, t)",
        "prod(f_j(s), s, 1, t)",
        "f_j(t) prod(f_j(k), k, 1, t-1)",
        "dc_j(t)/dc_j(0) = prod(f_j(k), k, 1, t)",
        "∏_{k=1}^{t} f_j(k)",
        "The product of the gates: prod(f_j(k), k, 1, t)",
        r"\prod_{k=1}^t f_j(k)",
        r"\prod_{k=1}^{t} f(k)",
        r"\prod_{s=1}^{t} f_j(s)",
        r"\prod_{k=0}^{t-1} f_j(k+1)",
        r"\prod_{k=0}^{t-1} f_j(t-k)",
        r"\prod_{k=2}^{t+1} f_j(k-1)",
        r"f_j(t) \prod_{k=1}^{t-1} f_j(k)",
        r"\frac{\partial c_j(t)}{\partial c_j(0)} = \prod_{k=1}^t f_j(k)",
        r"\frac{\partial c(t)}{\partial c(0)} = \prod_{k=1}^t f(k)",
        r"\frac{\partial c_t}{\partial c_0} = \prod_{k=1}^t f_k",
        r"\prod_{k=1}^t f_j^{(k)}",
        r"\prod_{k=1}^t \mathrm{diag}(f(k))",
        r"\boxed{\prod_{k=1}^{t} f_{j}(k)}",
    ],
    wrong=[
        "prod(f_j(k), k, 1, t-1)",
        "prod(f_j(k), k, 2, t)",
        "prod(i_j(k), k, 1, t)",
        "sum(f_j(k), k, 1, t)",
        "f_j(t)",
        "f_j(t)^t",
        "f_j(1)^t",
        "1",
        "0",
        "dc_j(t)/dc_j(0)",
        r"\prod_{k=0}^t f_j(k)",
        r"\prod_{k=1}^{t+1} f_j(k)",
        r"\prod_{k=1}^{t} f_j(k-1)",
        r"\prod_{k=1}^{t} f_j(t)",
        r"\sum_{k=1}^t f_j(k)",
        r"\frac{\partial c_j(t)}{\partial c_j(0)} = f_j(t) f_j(t-1)",
        r"-\prod_{k=1}^t f_j(k)",
        r"\prod_{k=1}^t (1 - f_j(k))",
        r"\prod_{k=1}^t (f_j(k) + i_j(k))",
        r"\prod_{k=1}^t f_j(k)^2",
        r"\prod_{k=1}^t f_j(k) + \prod_{k=1}^t i_j(k)",
    ],
)

remembering = Part(
    "remembering",
    right=[
        "1/2",
        "0.5",
        "2^(-1)",
        "The limit is 1/2",
        "1 - 1/2",
        "4/8",
        "2/4",
        "0.50",
        r"\frac12",
        r"\frac{1}{2}",
        r"\tfrac{1}{2}",
        r"\boxed{\frac{1}{2}}",
        r"$\frac{t+2}{2(t+1)} \to \frac{1}{2}$",
        r"\frac{t+2}{2(t+1)} \to \frac12",
        r"2^{-1}",
        r"\frac{1}{1+1}",
    ],
    wrong=[
        "0",
        "1",
        "1/4",
        "2",
        "-1/2",
        "3/4",
        "0.49",
        "0.51",
        "1/3",
        "2/3",
        "infinity",
        r"\infty",
        r"\frac{1}{4}",
        r"\frac{2}{1}",
        r"\frac{\pi^2}{6}",
        r"1 - \frac{\pi^2}{6}",
        r"e^{-1}",
        r"\boxed{0}",
    ],
)

learning = Part(
    "learning",
    right=[
        "1 - T*exp(-a)",
        "1 - T e^(-a)",
        "sigma(a)^T >= 1 - T exp(-a)",
        "sigma(a)^T > 1 - T exp(-a)",
        "1 - T exp(-a) <= sigma(a)^T",
        "1 - T/exp(a)",
        "1 - T (1 - sigma(a))",
        "sigma(a)^T >= 1 - T/(1 + exp(a))",
        r"\sigma(a)^T \ge 1 - T e^{-a}",
        r"\sigma(a)^T \geq 1 - T \exp(-a)",
        r"1 - T e^{-a}",
        r"1 - \frac{T}{e^a}",
        r"1 - T e^{-a} \le \sigma(a)^T",
        r"\sigma(a)^T \ge 1 - T(1 - \sigma(a))",
        r"\sigma(a)^T \ge 1 - T \sigma(-a) \ge 1 - T e^{-a}",
        r"\boxed{1 - T e^{-a}}",
    ],
    wrong=[
        "1 + T exp(-a)",
        "1 - exp(-a)",
        "2 - T exp(-a)",
        "sigma(a)^T <= 1 - T exp(-a)",
        "1 - exp(-T a)",
        "sigma(a)^T",
        "sigma(a)",
        "1",
        "1 - T exp(-2 a)",
        "1/2",
        r"\sigma(a)^T \le 1 - T e^{-a}",
        r"\sigma(a)^T \ge 1 - e^{-a}",
        r"\sigma(a)^T \ge 1 + T e^{-a}",
        r"\sigma(a)^T \ge \sigma(a)^T",
        r"\sigma(a)^T \ge 1 - \frac{T}{2} e^{-a}",
        r"1 - e^{-aT}",
        r"\sigma(a)^T \ge 1 - T e^{a} + T",
        r"1 - T e^{-a} \ge \sigma(a)^T",
    ],
    known={
        "0": ("undecided", "it holds and says nothing of T and a"),
        r"\sigma(a)^T \ge 1 - 2 T e^{-a}": ("undecided", "it holds and is weaker than asked"),
    },
)

PARTS = [cell, hidden, steps, remembering, learning]

SOLUTIONS = [
    Solution(
        "the partial derivative",
        "cell",
        r"""
\begin{align}
\frac{\partial f(t)}{\partial c(t-1)} &= 0 \\
\frac{\partial i(t)}{\partial c(t-1)} &= 0 \\
\frac{\partial c(t)}{\partial c(t-1)} &= \mathrm{diag}(f(t))
\end{align}
""",
        "right right right",
        "correct",
    ),
    Solution(
        "the derivative of the gate for the gate",
        "cell",
        r"""
\begin{align}
\frac{\partial f(t)}{\partial c(t-1)} &= 0 \\
\frac{\partial c(t)}{\partial c(t-1)} &= \mathrm{diag}(f(t) \odot (1 - f(t)))
\end{align}
""",
        "right wrong",
        "wrong",
        remark="the first wrong step is on line 4",
    ),
]
