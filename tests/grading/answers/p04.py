# ruff: noqa: E501 (answers are not broken where students do not break them)
r"""Answers to problem 4: the values at the nodes, the error signals, the derivatives, the nine new weights.

With the weights of the reference solution, x = (0, 1), y = 1, α = 0.1 and the loss ½(y − ŷ)² (plain double precision):
h₁ = σ(2.5) = 0.92414, h₂ = σ(1.7) = 0.84553, ŷ = σ(0.34691) = 0.58587,
δ_ŷ = ŷ(1−ŷ)(y−ŷ) = 0.100480, δ_h1 = 0.00704399, δ_h2 = 0.00656160,
new weights 1.0092857, 0.5084959, −0.9899520; 2.5, 1.0007044, 1.5007044; −1.5, −0.2993438, 2.0006562.
Without the ½ the signals are 0.200959, 0.014088, 0.013123; with the cross-entropy 0.414132, 0.029032, 0.027044.
"""

from .cases import Part, Solution


def said(names: str, values: str, sign: str = " = ", between: str = "\n") -> str:
    """`h_1 = 0.9241` and so on, for names and values that stand apart by spaces."""
    return between.join(f"{name}{sign}{value}" for name, value in zip(names.split(), values.split(), strict=True))


# ---- 1. forward

NODES = r"h_1 h_2 \hat{y}"
VALUES = Part(
    "values",
    right=[
        said("h1 h2 yhat", "0.9241 0.8455 0.5859"),
        said("h1 h2 y_hat", "0.92414 0.84553 0.58587", between="; "),
        said("h1 h2 yhat", "0.924141820 0.845534735 0.585867865", " ≈ "),
        "h1 = sigmoid(2.5)\nh2 = sigmoid(1.7)\nyhat = sigmoid(sigmoid(2.5) + 0.5*sigmoid(1.7) - 1)",
        "h1 = 1/(1 + exp(-5/2))\nh2 = 1/(1 + exp(-17/10))\nyhat = 1/(1 + exp(1 - h1 - h2/2))",
        "h1 = sigmoid(2.5*0 + 1*1 + 1.5*1) = sigmoid(2.5) = 0.9241\nh2 = sigmoid(-1.5*0 - 0.3*1 + 2) = 0.8455\n"
        "yhat = sigmoid(1*h1 + 0.5*h2 - 1) = 0.5859",
        "(h1, h2, yhat) = (0.9241, 0.8455, 0.5859)",
        "So h1 = 0.9241\nand h2 = 0.8455\nand finally yhat = 0.5859.",
        "[h1, h2, yhat] = [0.9241, 0.8455, 0.5859]",
        said(NODES, "0.9241 0.8455 0.5859", r" \approx ", ", "),
        said(r"h_1 h_2 \hat{y}", r"\sigma(2.5)=0.9241 \sigma(1.7)=0.8455 \sigma(0.9241+0.5\cdot0.8455-1)=0.5859"),
        r"$h_1 = \frac{1}{1+e^{-2.5}} \approx 0.9241$, $h_2 = \frac{1}{1+e^{-1.7}} \approx 0.8455$ and $\hat y = \frac{1}{1+e^{-(h_1+0.5h_2-1)}} \approx 0.5859$.",
        r"\begin{bmatrix} h_1 \\ h_2 \\ \hat{y} \end{bmatrix} = \begin{bmatrix} 0.9241 \\ 0.8455 \\ 0.5859 \end{bmatrix}",
        r"\begin{pmatrix} h_1 & h_2 & \hat y\end{pmatrix} = \begin{pmatrix} \sigma(2.5) & \sigma(1.7) & \sigma(\sigma(2.5)+\frac12\sigma(1.7)-1)\end{pmatrix} \approx \begin{pmatrix}0.9241 & 0.8455 & 0.5859\end{pmatrix}",
        r"\begin{align} h_1 &= \sigma(W_{h1x1}x_1+W_{h1x2}x_2+W_{h1b}) = 0.9241 \\ h_2 &= \sigma(W_{h2x1}x_1+W_{h2x2}x_2+W_{h2b}) = 0.8455 \\ \hat y &= \sigma(W_{yh1}h_1+W_{yh2}h_2+W_{yb}) = 0.5859 \end{align}",
        r"\hat{y} = \frac{1}{1+\exp\left(-0.34691\right)} = 0.5859, \; h_1 = 0.9241, \; h_2 = 0.8455",
        r"z_1 = 2.5, z_2 = 1.7" "\n" r"h_1 = \sigma(z_1) = 0.9241" "\n" r"h_2 = \sigma(z_2) = 0.8455" "\n" r"\hat{y} = 0.5859",
        r"$$h_1 = \tfrac12\left(1+\tanh\tfrac{5}{4}\right),\quad h_2 = \tfrac12\left(1+\tanh\tfrac{17}{20}\right),\quad \hat y = \sigma\!\left(h_1 + \tfrac12 h_2 - 1\right)$$",
    ],
    wrong=[
        said("h1 h2 yhat", "0.9241 0.8455 0.5858"),  # cut off
        said("h1 h2 yhat", "0.9242 0.8455 0.5859"),
        said("h1 h2 yhat", "2.5 1.7 0.34685"),  # without the sigmoid
        said("h1 h2 yhat", "0.8455 0.9241 0.5859"),  # one for the other
        said("h1 h2 yhat", "0.9241 0.8455 0.3469"),  # no sigmoid at the output
        said("h1 h2 yhat", "0.9241 0.8808 0.5897"),  # h₂ without its −0.3
        said("h1 h2 yhat", "0.7311 0.4256 0.4866"),  # without the biases
        "h1 = sigmoid(2.5)\nh2 = sigmoid(1.7)\nyhat = sigmoid(sigmoid(2.5) + 0.5*sigmoid(1.7))",
        "h1 = sigmoid(-2.5)\nh2 = sigmoid(1.7)\nyhat = 0.5859",
        said("h1 h2 yhat", "0.9820 0.6225 0.5725"),  # x₁ and x₂ exchanged
        said(NODES, "0.9241 0.8465 0.5859"),
        said(NODES, "0.9241 0.8455 0.7925", r" \approx ", ", "),
        said(NODES, r"\tanh(2.5) \tanh(1.7) 0.5859"),
        r"\begin{bmatrix} h_1 \\ h_2 \\ \hat{y} \end{bmatrix} = \begin{bmatrix} 0.9241 \\ 0.8455 \\ 0.5856 \end{bmatrix}",
        r"h_1 = \sigma(2.5) = 0.9241, h_2 = \sigma(1.7) = 0.8455, \hat{y} = \sigma(0.34685) = 0.5869",
        r"h_1 = 0.9241, h_2 = 0.8455, \hat y = h_1 + 0.5h_2 - 1",
        r"h_1 = h_1, h_2 = h_2, \hat{y} = \hat{y}",
        r"$h_1 = \frac{1}{1+e^{2.5}}$, $h_2 = \frac{1}{1+e^{1.7}}$, $\hat y = 0.5859$",
        r"h_1 = 0.09241, h_2 = 0.08455, \hat y = 0.05859",
    ],
    conditional={
        said("h1 h2 yhat", "0.924 0.846 0.586"): "rounded to 3 decimal places",
        said(NODES, "0.92 0.85 0.59", r" \approx "): "rounded to 2 decimal places",
    },
)  # fmt: skip

# ---- 2. backward

SIGNALS = r"\delta_{\hat{y}} \delta_{h_1} \delta_{h_2}"
OTHER_SIGN, NO_HALF, ENTROPY = "δ = ∂L/∂u", "the loss is (y − ŷ)²", "the loss is the cross-entropy"
DELTAS = Part(
    "deltas",
    right=[
        said("delta_yhat delta_h1 delta_h2", "0.1005 0.0070 0.0066"),
        said("delta_yhat delta_h1 delta_h2", "0.10048 0.007044 0.0065616"),
        said("δ_y δ_h1 δ_h2", "0.1005 0.0070 0.0066", between=", "),
        "delta_yhat = yhat*(1-yhat)*(1-yhat)\ndelta_h1 = h1*(1-h1)*1*delta_yhat\ndelta_h2 = h2*(1-h2)*0.5*delta_yhat",
        "delta_yhat = yhat*(1 - yhat)^2\ndelta_h1 = h1*(1 - h1)*yhat*(1 - yhat)^2\ndelta_h2 = h2*(1 - h2)*yhat*(1 - yhat)^2/2",
        "delta_y = 0.5859*(1 - 0.5859)*(1 - 0.5859) = 0.1005\ndelta_h1 = 0.9241*(1 - 0.9241)*1*0.1005 = 0.0070\n"
        "delta_h2 = 0.8455*(1 - 0.8455)*0.5*0.1005 = 0.0066",
        "(delta_yhat, delta_h1, delta_h2) = (0.1005, 0.0070, 0.0066)",
        "The signal of the output is delta_y = 0.1005\nThat of the first hidden node is delta_h1 = 0.0070\n"
        "That of the second is delta_h2 = 0.0066",
        said(SIGNALS, "0.1005 0.0070 0.0066"),
        said(SIGNALS, "0.1005 0.0070 0.0066", r" \approx ", r",\quad "),
        r"\delta_{\hat{y}} = \hat{y}(1-\hat{y})(y-\hat{y}) \approx 0.1005" "\n"
        r"\delta_{h1} = h_1(1-h_1)W_{yh1}\delta_{\hat{y}} \approx 0.0070" "\n"
        r"\delta_{h2} = h_2(1-h_2)W_{yh2}\delta_{\hat{y}} \approx 0.0066",
        r"\begin{align*}\delta_y &= \sigma'(0.34691)(1-0.58587) = 0.1005 \\ \delta_{h_1} &= \delta_y\cdot 1\cdot h_1(1-h_1) = 0.0070\\ \delta_{h_2} &= \delta_y\cdot 0.5\cdot h_2(1-h_2) = 0.0066\end{align*}",
        r"\begin{bmatrix}\delta_{\hat y}\\ \delta_{h1}\\ \delta_{h2}\end{bmatrix} = \begin{bmatrix}0.1005\\0.0070\\0.0066\end{bmatrix}",
        r"$\delta_{\hat{y}} = (1-\hat y)^2\hat y$, $\delta_{h_1} = (1-\hat y)^2\hat y h_1(1-h_1)$ and $\delta_{h_2} = \frac{1}{2}(1-\hat y)^2\hat y\,(h_2-h_2^2)$",
        r"$$\boxed{\delta_{\hat{y}} = 0.1005,\quad \delta_{h_1} = 0.0070,\quad \delta_{h_2} = 0.0066}$$",
        r"\delta_{out} = 0.10048" "\n" r"\delta_{h_1} = 0.00704" "\n" r"\delta_{h_2} = 0.00656",
    ],
    wrong=[
        said("delta_yhat delta_h1 delta_h2", "0.0993 0.0069 0.0065"),  # what the reference solution prints
        said("delta_yhat delta_h1 delta_h2", "0.1004 0.0070 0.0065"),  # cut off
        said("delta_yhat delta_h1 delta_h2", "0.4141 0.0070 0.0066"),  # σ′ left out at the output
        said("delta_yhat delta_h1 delta_h2", "0.1005 0.1005 0.0502"),  # σ′ left out in the hidden layer
        said("delta_yhat delta_h1 delta_h2", "0.1005 0.0070 0.0131"),  # the weight 0.5 left out
        said("delta_yhat delta_h1 delta_h2", "0.1005 -0.0070 -0.0066"),  # the sign changes on the way
        said("delta_yhat delta_h1 delta_h2", "-0.1005 0.0070 0.0066"),
        said("delta_yhat delta_h1 delta_h2", "0.1005 0.0066 0.0070"),
        "delta_yhat = yhat*(y - yhat)\ndelta_h1 = h1*(1 - h1)*delta_yhat\ndelta_h2 = h2*(1 - h2)*0.5*delta_yhat",
        said("delta_yhat delta_h1 delta_h2", "0.2426 0.0070 0.0066"),
        said(SIGNALS, "0.1005 0.0070 0.0066").replace("0.0066", "0.0056"),
        said(SIGNALS, "0.2010 0.0070 0.0066", r" \approx "),  # twice, and the others not
        said(SIGNALS, "0.1005 0.0929 0.0425"),
        r"\delta_{\hat{y}} = \hat{y}(1-\hat{y})(y-\hat{y}) = 0.5859(1-0.5859)(1-0.5859) \approx 0.0993" "\n"
        r"\delta_{h1} = h_1(1-h_1)W_{yh1}\delta_{\hat{y}} \approx 0.0070" "\n"
        r"\delta_{h2} = h_2(1-h_2)W_{yh2}\delta_{\hat{y}} \approx 0.0066",
        r"\delta_{\hat y} = 0.1005, \delta_{h_1} = h_1(1-h_1)W_{yh2}\delta_{\hat y}, \delta_{h_2} = h_2(1-h_2)W_{yh1}\delta_{\hat y}",
        r"\begin{bmatrix}\delta_{\hat y}\\ \delta_{h1}\\ \delta_{h2}\end{bmatrix} = \begin{bmatrix}0.1005\\0.0070\\0.0067\end{bmatrix}",
        r"\delta_{\hat y} = \frac{\partial L}{\partial \hat y}, \delta_{h_1} = 0.0070, \delta_{h_2} = 0.0066",
        r"\delta_{\hat y} = \delta_{\hat y}, \delta_{h_1} = 0.0070, \delta_{h_2} = 0.0066",
        r"\delta_{\hat y} = \hat y(1+\hat y)(y-\hat y), \delta_{h_1} = 0.0070, \delta_{h_2} = 0.0066",
    ],
    conditional={
        said("delta_yhat delta_h1 delta_h2", "-0.1005 -0.0070 -0.0066"): OTHER_SIGN,
        said(SIGNALS, "-0.1005 -0.0070 -0.0066"): OTHER_SIGN,
        r"\delta_{\hat y} = \hat y(1-\hat y)(\hat y - y), \delta_{h_1} = W_{yh1}h_1(1-h_1)\delta_{\hat y}, \delta_{h_2} = W_{yh2}h_2(1-h_2)\delta_{\hat y}": OTHER_SIGN,
        said("delta_yhat delta_h1 delta_h2", "0.2010 0.0141 0.0131"): NO_HALF,
        said(SIGNALS, "-0.2010 -0.0141 -0.0131"): NO_HALF,
        said("delta_yhat delta_h1 delta_h2", "0.4141 0.0290 0.0270"): ENTROPY,
        said(SIGNALS, "-0.4141 -0.0290 -0.0270", r" \approx "): ENTROPY,
        said(SIGNALS, "0.1 0.007 0.007"): "rounded to 1 decimal place",
    },
    known={
        said(r"\delta_3 \delta_1 \delta_2", "0.1005 0.0070 0.0066"): ("undecided", "no line says which node is which"),
    },
)  # fmt: skip

# ---- 3. the derivatives, for all weights

WEIGHTS = "yh1 yh2 yb h1x1 h1x2 h1b h2x1 h2x2 h2b".split()
BY_WEIGHT = [
    r"-\delta_{\hat{y}}h_1", r"-\delta_{\hat{y}}h_2", r"-\delta_{\hat{y}}",
    r"-\delta_{h1}x_1", r"-\delta_{h1}x_2", r"-\delta_{h1}",
    r"-\delta_{h2}x_1", r"-\delta_{h2}x_2", r"-\delta_{h2}",
]  # fmt: skip
OUTPUT = "(yhat - y)*yhat*(1 - yhat)"
WRITTEN_OUT = [
    f"{OUTPUT}*h1", f"{OUTPUT}*h2", OUTPUT,
    *(f"{OUTPUT}*W_yh1*h1*(1 - h1)*{x}" for x in ("x1", "x2", "1")),
    *(f"{OUTPUT}*W_yh2*h2*(1 - h2)*{x}" for x in ("x1", "x2", "1")),
]  # fmt: skip


def derivatives(values: list[str]) -> str:
    """∂L/∂W = … for all weights, in LaTeX."""
    pairs = zip(WEIGHTS, values, strict=True)
    return "\n".join(rf"\frac{{\partial L}}{{\partial W_{{{weight}}}}} = {value}" for weight, value in pairs)


def in_text(values: list[str]) -> str:
    """The same in plain text."""
    return "\n".join(f"dL/dW_{weight} = {value}" for weight, value in zip(WEIGHTS, values, strict=True))


GRADIENT = [
    Part(
        "gradient",
        right=[
            derivatives(BY_WEIGHT),
            in_text(WRITTEN_OUT),
            "; ".join(in_text(WRITTEN_OUT).split("\n")),
            "\n".join(f"${line}$" for line in derivatives(BY_WEIGHT).split("\n")),
            "g = (yhat - y)*yhat*(1 - yhat)\ng1 = g*W_yh1*h1*(1 - h1)\ng2 = g*W_yh2*h2*(1 - h2)\n"
            + in_text("g*h1 g*h2 g g1*x1 g1*x2 g1 g2*x1 g2*x2 g2".split()),
        ],
        wrong=[
            derivatives(BY_WEIGHT).replace(r"-\delta_{\hat{y}}h_2", r"-\delta_{\hat{y}}h_1"),
            in_text(WRITTEN_OUT).replace("*W_yh2", ""),
            in_text(WRITTEN_OUT).replace("*h1*(1 - h1)", "*h1"),
            in_text(["-" + value for value in WRITTEN_OUT[:3]] + WRITTEN_OUT[3:]),
            derivatives([*BY_WEIGHT[:6], *BY_WEIGHT[3:6]]),
        ],
        conditional={
            derivatives([value.removeprefix("-") for value in BY_WEIGHT]): OTHER_SIGN,
            in_text([f"2*{value}" for value in WRITTEN_OUT]): NO_HALF,
            in_text([value.replace(OUTPUT, "(yhat - y)") for value in WRITTEN_OUT]): ENTROPY,
        },
    ),
    Part(
        "gradient.1",
        right=[
            "(yhat - y)*yhat*(1 - yhat)*h1",
            "dL/dW_yh1 = -(y - yhat)*(yhat - yhat^2)*sigmoid(u_1)",
            r"-\hat{y}(1-\hat{y})(y-\hat{y})h_1",
            r"\frac{\partial L}{\partial W_{yh1}} = \frac{\partial L}{\partial \hat{y}}\sigma'(u)h_1" "\n" r"\frac{\partial L}{\partial \hat{y}} = \hat{y}-y",
        ],
        wrong=[
            "(yhat - y)*yhat*(1 - yhat)",
            "(yhat - y)*yhat*(1 - yhat)*h2",
            r"\hat{y}(1-\hat{y})(y-\hat{y})h_1",
            r"-\hat{y}(1-\hat{y})(y-\hat{y})h_1(1-h_1)",
            r"\frac{\partial L}{\partial W_{yh1}}",
        ],
        conditional={"2*(yhat - y)*yhat*(1 - yhat)*h1": NO_HALF, "(yhat - y)*h1": ENTROPY},
    ),
    Part(
        "gradient.5",
        right=[
            "-(y - yhat)*yhat*(1 - yhat)*W_yh1*h1*(1 - h1)*x2",
            "dL/dW_h1x2 = (yhat - y)*yhat*(1 - yhat)*W_yh1*(h1 - h1^2)*x2",
            r"\frac{\partial L}{\partial W_{h1x2}} = -\delta_{\hat y} W_{yh1} h_1(1-h_1) x_2",
            r"\frac{\partial L}{\partial W_{h_1x_2}} = (\hat{y}-y)\,\hat{y}(1-\hat{y})\,W_{yh_1}\,h_1(1-h_1)\,x_2",
            r"$$(\hat y-y)\sigma'(u)W_{yh1}\sigma'(u_1)x_2$$",
            r"\boxed{-\delta_{h1} x_2}",
        ],
        wrong=[
            "(yhat - y)*yhat*(1 - yhat)*W_yh1*h1*(1 - h1)*x1",
            "(yhat - y)*yhat*(1 - yhat)*W_yh2*h1*(1 - h1)*x2",
            r"(\hat y-y)\hat y(1-\hat y)h_1(1-h_1)x_2",
            r"-\delta_{h2}x_2",
            r"(\hat{y}-y) W_{yh1} h_1(1-h_1) x_2 \hat{y}",
        ],
    ),
]  # fmt: skip

# ---- 3. the new weights

NEW_TEXT = " ".join(f"W_{weight}_new" for weight in WEIGHTS)
NEW = " ".join(f"W_{{{weight}}}^{{new}}" for weight in WEIGHTS)
NEW_WORD = NEW.replace("{new}", r"{\text{new}}")
STEP = "1.0093 0.5085 -0.9900 2.5000 1.0007 1.5007 -1.5000 -0.2993 2.0007"
SHORT = "1.0093 0.5085 -0.9900 2.5 1.0007 1.5007 -1.5 -0.2993 2.0007"


def changed(number: int, value: str) -> str:
    """All new weights with one of them replaced."""
    values = SHORT.split()
    values[number] = value
    return " ".join(values)


NEW_WEIGHTS = Part(
    "weights",
    right=[
        said(NEW_TEXT, STEP),
        said(NEW_TEXT, SHORT),
        said(NEW_TEXT, SHORT, " ≈ ", "; "),
        said(NEW_TEXT, "1.00929 0.50850 -0.98995 2.5 1.00070 1.50070 -1.5 -0.29934 2.00066"),
        said(NEW_TEXT.lower(), SHORT),
        said(
            NEW_TEXT,
            "1+0.1*delta_y*h1 0.5+0.1*delta_y*h2 -1+0.1*delta_y 5/2 1+0.1*delta_h1 1.5+0.1*delta_h1 -3/2"
            " -0.3+0.1*delta_h2 2+0.1*delta_h2",
        ),
        said(
            NEW_TEXT,
            "1+0.1*0.1005*0.9241=1.0093 0.5+0.1*0.1005*0.8455=0.5085 -1+0.1*0.1005=-0.9900 2.5+0.1*0.0070*0=2.5"
            " 1+0.1*0.0070*1=1.0007 1.5+0.1*0.0070=1.5007 -1.5+0.1*0.0066*0=-1.5 -0.3+0.1*0.0066*1=-0.2993"
            " 2+0.1*0.0066=2.0007",
        ),
        f"({', '.join(NEW_TEXT.split())}) = ({', '.join(SHORT.split())})",
        said(NEW, STEP),
        said(NEW_WORD, SHORT, r" \approx "),
        said(NEW_WORD, SHORT, r" &= ", "\\\\\n").join(["\\begin{align}\n", "\n\\end{align}"]),
        "\n".join(f"${line}$" for line in said(NEW, SHORT).split("\n")),
        said(NEW.replace("new", "(1)"), SHORT, between=r", \quad "),
        said(NEW.replace("W", "w").replace("h1x1", "h_1x_1").replace("yh1", "yh_1"), SHORT),
        rf"\begin{{bmatrix}} {NEW.replace(' ', ' & ')} \end{{bmatrix}} = \begin{{bmatrix}} {SHORT.replace(' ', ' & ')} \end{{bmatrix}}",
        said(
            NEW,
            r"W_{yh1}+\alpha\delta_{\hat{y}}h_1=1.0093 W_{yh2}+\alpha\delta_{\hat{y}}h_2=0.5085 W_{yb}+\alpha\delta_{\hat{y}}=-0.9900"
            r" W_{h1x1}+\alpha\delta_{h1}x_1=2.5 W_{h1x2}+\alpha\delta_{h1}x_2=1.0007 W_{h1b}+\alpha\delta_{h1}=1.5007"
            r" W_{h2x1}+\alpha\delta_{h2}x_1=-1.5 W_{h2x2}+\alpha\delta_{h2}x_2=-0.2993 W_{h2b}+\alpha\delta_{h2}=2.0007",
        ),
        "\n".join(reversed(said(NEW, SHORT).split("\n"))),
    ],
    wrong=[
        said(NEW_TEXT, "1.0092 0.5084 -0.9901 2.5 1.0007 1.5007 -1.5 -0.2994 2.0007"),  # what the reference prints
        said(NEW_TEXT, "0.9907 0.4915 -1.0100 2.5 0.9993 1.4993 -1.5 -0.3007 1.9993"),  # uphill
        said(NEW_TEXT, "1 0.5 -1 2.5 1 1.5 -1.5 -0.3 2"),  # as they were
        said(NEW_TEXT, "1.0929 0.5850 -0.8995 2.5 1.0070 1.5070 -1.5 -0.2934 2.0066"),  # α left out
        said(NEW_TEXT, changed(0, "1.0100")),  # h₁ left out
        said(NEW_TEXT, changed(1, "0.5093")),
        said(NEW_TEXT, changed(2, "-1.0100")),
        said(NEW_TEXT, changed(3, "2.5007")),  # x₁ taken for x₂
        said(NEW_TEXT, changed(7, "-0.3007")),
        said(NEW_TEXT, changed(8, "2.0013")),
        said(NEW, "1.0186 0.5170 -0.9799 2.5 1.0007 1.5007 -1.5 -0.2993 2.0007"),  # two losses in one solution
        said(NEW, changed(1, "0.5084")),  # cut off
        said(NEW_WORD, changed(5, "1.5070"), r" \approx "),
        said(NEW, changed(7, "0.2993")),
        said(NEW, changed(0, r"1-0.1\delta_{h1}h_1")),
        said(NEW, changed(4, r"1+0.1\delta_{h2}")),
        rf"\begin{{bmatrix}} {NEW.replace(' ', ' & ')} \end{{bmatrix}} = \begin{{bmatrix}} {changed(6, '1.5').replace(' ', ' & ')} \end{{bmatrix}}",
        said(NEW, changed(0, "?")).replace("?", r"W_{yh1}-\alpha\frac{\partial L}{\partial W_{yh1}}"),
    ],
    conditional={
        said(NEW_TEXT, "1.0186 0.5170 -0.9799 2.5000 1.0014 1.5014 -1.5000 -0.2987 2.0013"): NO_HALF,
        said(NEW, "1.0383 0.5350 -0.9586 2.5 1.0029 1.5029 -1.5 -0.2973 2.0027"): ENTROPY,
        said(NEW, changed(0, r"1-0.1\delta_{\hat{y}}h_1")): OTHER_SIGN,
        said(NEW_TEXT, "1.009 0.508 -0.990 2.5 1.001 1.501 -1.5 -0.299 2.001"): "rounded to 3 decimal places",
    },
    known={
        said(" ".join(f"W_{{{weight}}}" for weight in WEIGHTS), STEP): ("undecided", "the names are those of the old weights"),
    },
)  # fmt: skip

ALL = "\n".join(
    [
        said("h1 h2 yhat", "0.9241 0.8455 0.5859"),
        said("delta_yhat delta_h1 delta_h2", "0.1005 0.0070 0.0066"),
        said(NEW_TEXT, SHORT),
    ]
)

PARTS = [
    VALUES,
    DELTAS,
    *GRADIENT,
    NEW_WEIGHTS,
    Part("", [ALL], [ALL.replace("0.5085", "0.5086"), ALL.replace("0.0066", "0.0131")]),
]  # fmt: skip

SOLUTIONS = [
    Solution(
        "rounded values carried on",
        "deltas",
        r"""h_1 = \sigma(2.5) \approx 0.9241
h_2 = \sigma(1.7) \approx 0.8455
\hat{y} = \sigma(1\cdot 0.9241 + 0.5\cdot 0.8455 - 1) = \sigma(0.34685) \approx 0.5859
\delta_{\hat{y}} = 0.5859(1-0.5859)(1-0.5859) \approx 0.1005
\delta_{h_1} = 0.9241(1-0.9241)\cdot 1\cdot 0.1005 \approx 0.0070
\delta_{h_2} = 0.8455(1-0.8455)\cdot 0.5\cdot 0.1005 \approx 0.0066""",
        "right right right right right right right right right right right right right",
        "correct",
    ),
    Solution(
        "what the reference solution prints",
        "deltas",
        r"""\delta_{\hat{y}} = \hat{y}(1-\hat{y})(y-\hat{y}) = 0.5859(1-0.5859)(1-0.5859) \approx 0.0993
\delta_{h_1} = h_1(1-h_1)W_{yh1}\delta_{\hat{y}} = 0.9241(1-0.9241)\cdot 1\cdot 0.0993 \approx 0.0070
\delta_{h_2} = h_2(1-h_2)W_{yh2}\delta_{\hat{y}} = 0.8455(1-0.8455)\cdot 0.5\cdot 0.0993 \approx 0.0064""",
        "right right wrong right follows follows right follows wrong",
        "wrong",
        remark="the first wrong step is on line 1",
    ),
    Solution(
        "the other sign of the signals, kept to",
        "weights",
        "δ_y = (yhat - y)*yhat*(1 - yhat) = -0.1005\nδ_h1 = W_yh1*h1*(1 - h1)*δ_y = -0.0070\nδ_h2 = W_yh2*h2*(1 - h2)*δ_y = -0.0066\n"
        "W_yh1_new = W_yh1 - α*δ_y*h1 = 1.0093\n" + said(NEW_TEXT, SHORT).split("\n", 1)[1],
        "right right right right right right right right" + 8 * " right",
        "correct",
    ),
    Solution(
        "the other sign of the signals, not kept to",
        "deltas",
        said("δ_y δ_h1 δ_h2", "0.1005 -0.0070 0.0066"),
        "right wrong right",
        "wrong",
    ),
]  # fmt: skip
