# ruff: noqa: E501 (answers are not broken where students do not break them)
r"""Answers to problem 8: the derivative of (y* − y)² by w₁, and by the other weights.

With a₁ = w₁x₁₁ + w₂x₁₂, a₂ = w₁x₂₁ + w₂x₂₂, tᵢ = tanh aᵢ, u₁ = w₃₁t₁ + w₃₂t₂, u₂ = w₄₁t₁ + w₄₂t₂ and sᵢ = σ(uᵢ) it is
2(y* − y)[(w₅s₁(1−s₁)w₃₁ + w₆s₂(1−s₂)w₄₁)(1−t₁²)x₁₁ + (w₅s₁(1−s₁)w₃₂ + w₆s₂(1−s₂)w₄₂)(1−t₂²)x₂₁].
"""

from .cases import Part, Solution

NAMES = """a_1 = w_1 x_{11} + w_2 x_{12}
a_2 = w_1 x_{21} + w_2 x_{22}
t_1 = \\tanh a_1
t_2 = \\tanh a_2
s_1 = \\sigma(w_{31} t_1 + w_{32} t_2)
s_2 = \\sigma(w_{41} t_1 + w_{42} t_2)
"""

# ---- the derivative by w₁

GRADIENT_RIGHT = [
    # text
    "2(y* - y)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-t1^2)*x11 + (w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42)*(1-t2^2)*x21)",
    "dL/dw1 = 2*(yhat - y)*(w5*s1*(1-s1)*(w31*(1-t1^2)*x11 + w32*(1-t2^2)*x21)"
    " + w6*s2*(1-s2)*(w41*(1-t1^2)*x11 + w42*(1-t2^2)*x21))",
    "2*(y* - y)*w5*w31*s1*(1-s1)*(1-t1)*(1+t1)*x11 + 2*(y* - y)*w6*w41*s2*(1-s2)*(1-t1)*(1+t1)*x11"
    " + 2*(y* - y)*w5*w32*s1*(1-s1)*(1-t2)*(1+t2)*x21 + 2*(y* - y)*w6*w42*s2*(1-s2)*(1-t2)*(1+t2)*x21",
    "-2*(y - w5*s1 - w6*s2)*((w5*(s1 - s1^2)*w31 + w6*(s2 - s2^2)*w41)*sech(a1)^2*x11"
    " + (w5*(s1 - s1^2)*w32 + w6*(s2 - s2^2)*w42)*sech(a2)^2*x21)",
    "p = w5*s1*(1-s1)\nq = w6*s2*(1-s2)\n2*(y* - y)*((p*w31 + q*w41)*(1-t1^2)*x11 + (p*w32 + q*w42)*(1-t2^2)*x21)",
    "So the derivative is: 2*(y* - y)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-tanh(a1)^2)*x11"
    " + (w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42)*(1-tanh(a2)^2)*x21)",
    "e = y* - y\ng1 = w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41\ng2 = w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42\n"
    "dL/dw1 = 2*e*(g1*(1-t1^2)*x11 + g2*(1-t2^2)*x21)",
    "2*(w5*sigmoid(w31*tanh(w1*x11+w2*x12)+w32*tanh(w1*x21+w2*x22))"
    " + w6*sigmoid(w41*tanh(w1*x11+w2*x12)+w42*tanh(w1*x21+w2*x22)) - y)*("
    "w5*sigmoid(w31*tanh(w1*x11+w2*x12)+w32*tanh(w1*x21+w2*x22))"
    "*(1-sigmoid(w31*tanh(w1*x11+w2*x12)+w32*tanh(w1*x21+w2*x22)))"
    "*(w31*(1-tanh(w1*x11+w2*x12)^2)*x11 + w32*(1-tanh(w1*x21+w2*x22)^2)*x21)"
    " + w6*sigmoid(w41*tanh(w1*x11+w2*x12)+w42*tanh(w1*x21+w2*x22))"
    "*(1-sigmoid(w41*tanh(w1*x11+w2*x12)+w42*tanh(w1*x21+w2*x22)))"
    "*(w41*(1-tanh(w1*x11+w2*x12)^2)*x11 + w42*(1-tanh(w1*x21+w2*x22)^2)*x21))",
    "a1 = tanh(w1*x11 + w2*x12)\na2 = tanh(w1*x21 + w2*x22)\n"
    "2*(y* - y)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-a1^2)*x11"
    " + (w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42)*(1-a2^2)*x21)",
    "2*(y* - y)*((w5*e^(-u1)/(1+e^(-u1))^2*w31 + w6*e^(-u2)/(1+e^(-u2))^2*w41)/cosh(a1)^2*x11"
    " + (w5*e^(-u1)/(1+e^(-u1))^2*w32 + w6*e^(-u2)/(1+e^(-u2))^2*w42)/cosh(a2)^2*x21)",
    # LaTeX
    r"2(y^*-y)\left[\left(w_5 s_1(1-s_1)w_{31}+w_6 s_2(1-s_2)w_{41}\right)(1-t_1^2)x_{11}"
    r"+\left(w_5s_1(1-s_1)w_{32}+w_6s_2(1-s_2)w_{42}\right)(1-t_2^2)x_{21}\right]",
    r"\frac{\partial L}{\partial w_1} = 2(\hat{y}-y)\left[w_5\,\sigma'(u_1)\left(w_{31}\tanh'(a_1)x_{11}"
    r"+w_{32}\tanh'(a_2)x_{21}\right)+w_6\,\sigma'(u_2)\left(w_{41}\tanh'(a_1)x_{11}+w_{42}\tanh'(a_2)x_{21}\right)\right]",
    NAMES + r"\boxed{\frac{\partial L}{\partial w_1} = 2(y^*-y)\sum_{i=1}^{1}\left((w_5s_1(1-s_1)w_{31}+w_6s_2(1-s_2)w_{41})"
    r"(1-t_1^2)x_{11}+(w_5s_1(1-s_1)w_{32}+w_6s_2(1-s_2)w_{42})(1-t_2^2)x_{21}\right)}",
    r"\frac{\partial (y^*-y)^2}{\partial w_1} = 2(y^* - y)\cdot\left(w_5\sigma(u_1)[1-\sigma(u_1)]"
    r"\left\{w_{31}\operatorname{sech}^2(a_1)x_{11}+w_{32}\operatorname{sech}^2(a_2)x_{21}\right\}"
    r"+w_6\sigma(u_2)[1-\sigma(u_2)]\left\{w_{41}\operatorname{sech}^2(a_1)x_{11}"
    r"+w_{42}\operatorname{sech}^2(a_2)x_{21}\right\}\right)",
    r"""\begin{align*}
\delta_3 &= 2(y^*-y) \\
\delta_{21} &= \delta_3 w_5 s_1(1-s_1) \\
\delta_{22} &= \delta_3 w_6 s_2(1-s_2) \\
\delta_{11} &= (w_{31}\delta_{21}+w_{41}\delta_{22})(1-t_1^2) \\
\delta_{12} &= (w_{32}\delta_{21}+w_{42}\delta_{22})(1-t_2^2) \\
\frac{\partial L}{\partial w_1} &= \delta_{11}x_{11}+\delta_{12}x_{21}
\end{align*}""",
    r"The gradient is $$\nabla_{w_1} L = 2(y^*-y)\left((w_5s_1(1-s_1)w_{31}+w_6s_2(1-s_2)w_{41})(1-\tanh^2 a_1)x_{11}"
    r"+(w_5s_1(1-s_1)w_{32}+w_6s_2(1-s_2)w_{42})(1-\tanh^2 a_2)x_{21}\right).$$",
    r"$$\frac{dL}{dw_1}=2(y^*-y)\left[(\alpha w_{31}+\beta w_{41})(1-h_1^2)x_{11}+(\alpha w_{32}+\beta w_{42})(1-h_2^2)x_{21}"
    r"\right]$$ with $\alpha = w_5 o_1(1-o_1)$, $\beta = w_6 o_2(1-o_2)$, where $o_1 = \sigma(w_{31}h_1+w_{32}h_2)$,"
    r" $o_2 = \sigma(w_{41}h_1+w_{42}h_2)$, $h_1 = \tanh(w_1x_{11}+w_2x_{12})$ and $h_2 = \tanh(w_1x_{21}+w_2x_{22})$.",
    r"\frac{\partial L}{\partial w_1} = \frac{2(y^*-y)w_5 w_{31}x_{11}}{(1+e^{-u_1})(1+e^{u_1})\cosh^2 a_1}"
    r"+\frac{2(y^*-y)w_6 w_{41}x_{11}}{(1+e^{-u_2})(1+e^{u_2})\cosh^2 a_1}"
    r"+\frac{2(y^*-y)w_5 w_{32}x_{21}}{(1+e^{-u_1})(1+e^{u_1})\cosh^2 a_2}"
    r"+\frac{2(y^*-y)w_6 w_{42}x_{21}}{(1+e^{-u_2})(1+e^{u_2})\cosh^2 a_2}",
    r"\frac{\partial \mathcal{L}}{\partial w_1} = -2(y-y^*)\left[x_{11}(1-t_1)(1+t_1)(w_5 w_{31}s_1\bar{s}_1+w_6w_{41}s_2\bar{s}_2)"
    r"+x_{21}(1-t_2)(1+t_2)(w_5w_{32}s_1\bar{s}_1+w_6w_{42}s_2\bar{s}_2)\right]"
    "\n" r"\bar{s}_1 = 1-s_1" "\n" r"\bar{s}_2 = 1 - s_2",
    r"\frac{\partial L}{\partial w_1} = 2(y^*-y)\,\mathbf{v}_3\,\begin{bmatrix}s_1(1-s_1)&0\\0&s_2(1-s_2)\end{bmatrix}\mathbf{v}_2"
    r"\begin{bmatrix}(1-t_1^2)x_{11}\\(1-t_2^2)x_{21}\end{bmatrix}",
    r"2(y^*-y)\begin{bmatrix}w_5 & w_6\end{bmatrix}\begin{pmatrix}s_1(1-s_1)&0\\0&s_2(1-s_2)\end{pmatrix}"
    r"\begin{bmatrix}w_{31}&w_{32}\\w_{41}&w_{42}\end{bmatrix}\begin{pmatrix}(1-t_1^2)x_{11}\\(1-t_2^2)x_{21}\end{pmatrix}",
]  # fmt: skip

GRADIENT_WRONG = [
    # text
    "2*(y* - y)*((w5*w31 + w6*w41)*(1-t1^2)*x11 + (w5*w32 + w6*w42)*(1-t2^2)*x21)",  # σ′ left out
    "2*(y* - y)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*x11 + (w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42)*x21)",  # tanh′ left out
    "2*(y* - y)*(w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-t1^2)*x11",  # the path through x₂₁ left out
    "2*(y* - y)*w5*s1*(1-s1)*(w31*(1-t1^2)*x11 + w32*(1-t2^2)*x21)",  # the path through s₂ left out
    "(y* - y)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-t1^2)*x11 + (w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42)*(1-t2^2)*x21)",
    "2*(y - y*)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-t1^2)*x11"
    " + (w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42)*(1-t2^2)*x21)",
    "2*(y* - y)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-t1^2)*x12"
    " + (w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42)*(1-t2^2)*x22)",  # by w₂
    "2*(y* - y)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w32)*(1-t1^2)*x11"
    " + (w5*s1*(1-s1)*w41 + w6*s2*(1-s2)*w42)*(1-t2^2)*x21)",  # v₂ transposed
    "2*(y* - y)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-t1^2)*x11"
    " + (w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42)*(1-t2^2)*x12)",  # x₁₂ for x₂₁
    "2*(y* - y)*((w5*s1*(1+s1)*w31 + w6*s2*(1+s2)*w41)*(1-t1^2)*x11"
    " + (w5*s1*(1+s1)*w32 + w6*s2*(1+s2)*w42)*(1-t2^2)*x21)",
    "dL/dw1",
    "dL/dw1 = 2*(y* - y)*dy*/dw1",
    "2*(y* - y)",
    "0",
    # LaTeX
    r"2(y^*-y)\left((w_5w_{31}+w_6w_{41})(1-\tanh^2(w_1x_{11}+w_2x_{12}))x_{11}"
    r"+(w_5w_{32}+w_6w_{42})(1-\tanh^2(w_1x_{21}+w_2x_{22}))x_{21}\right)",  # what the reference solution prints
    r"\frac{\partial L}{\partial w_1} = 2(y^*-y)\left[(w_5 s_1 w_{31}+w_6 s_2 w_{41})(1-t_1^2)x_{11}"
    r"+(w_5s_1w_{32}+w_6s_2w_{42})(1-t_2^2)x_{21}\right]",  # σ for σ′
    r"\frac{\partial L}{\partial w_1} = 2(y^*-y)\left[(w_5 s_1(1-s_1)w_{31}+w_6 s_2(1-s_2)w_{41})(1-t_1)x_{11}"
    r"+(w_5s_1(1-s_1)w_{32}+w_6s_2(1-s_2)w_{42})(1-t_2)x_{21}\right]",
    r"\frac{\partial L}{\partial w_1} = 2(y^*-y)\left[(w_5 s_1(1-s_1)w_{31}+w_6 s_2(1-s_2)w_{41})(1-a_1^2)x_{11}"
    r"+(w_5s_1(1-s_1)w_{32}+w_6s_2(1-s_2)w_{42})(1-a_2^2)x_{21}\right]",
    r"\frac{\partial L}{\partial w_1} = 2(y^*-y)^2\left[(w_5 s_1(1-s_1)w_{31}+w_6 s_2(1-s_2)w_{41})(1-t_1^2)x_{11}"
    r"+(w_5s_1(1-s_1)w_{32}+w_6s_2(1-s_2)w_{42})(1-t_2^2)x_{21}\right]",
    r"\frac{\partial L}{\partial w_1} = 2(y^*-y)\left[(w_5 s_1(1-s_1)w_{31}+w_6 s_2(1-s_2)w_{41})(1-t_1^2)x_{11}"
    r"-(w_5s_1(1-s_1)w_{32}+w_6s_2(1-s_2)w_{42})(1-t_2^2)x_{21}\right]",
    r"\frac{\partial L}{\partial w_1} = 2(y^*-y)\left[(w_5 s_1(1-s_1)w_{31}+w_6 s_1(1-s_1)w_{41})(1-t_1^2)x_{11}"
    r"+(w_5s_2(1-s_2)w_{32}+w_6s_2(1-s_2)w_{42})(1-t_2^2)x_{21}\right]",
    r"\frac{\partial L}{\partial w_1} = 2(y^*-y)\left[(w_5 \sigma'(t_1)w_{31}+w_6 \sigma'(t_2)w_{41})(1-t_1^2)x_{11}"
    r"+(w_5\sigma'(t_1)w_{32}+w_6\sigma'(t_2)w_{42})(1-t_2^2)x_{21}\right]",
    r"\boxed{2(y^*-y)\left(w_5 s_1(1-s_1)w_{31}+w_6 s_2(1-s_2)w_{41}\right)(1-t_1^2)(x_{11}+x_{21})}",
    NAMES.replace("w_{32} t_2", "w_{42} t_2", 1)
    + r"2(y^*-y)\left[(w_5 s_1(1-s_1)w_{31}+w_6 s_2(1-s_2)w_{41})(1-t_1^2)x_{11}"
    r"+(w_5s_1(1-s_1)w_{32}+w_6s_2(1-s_2)w_{42})(1-t_2^2)x_{21}\right]",  # s₁ is said to be something else
    r"\frac{\partial L}{\partial w_1} = \frac{\partial L}{\partial y^*}\frac{\partial y^*}{\partial w_1}",
    r"\begin{align*} h_1 &= \tanh(w_1x_{11}+w_2x_{12}) \\ \frac{\partial L}{\partial w_1} &= 2(y^*-y)w_5\sigma'(u_1)w_{31}(1-h_1^2)x_{11}"
    r"\end{align*}",
]  # fmt: skip

# ---- the derivatives by the other weights

WHOLE = r"""\frac{\partial L}{\partial w_5} = 2(y^*-y)s_1
\frac{\partial L}{\partial w_6} = 2(y^*-y)s_2
\frac{\partial L}{\partial w_{31}} = 2(y^*-y)w_5s_1(1-s_1)t_1
\frac{\partial L}{\partial w_{32}} = 2(y^*-y)w_5s_1(1-s_1)t_2
\frac{\partial L}{\partial w_{41}} = 2(y^*-y)w_6s_2(1-s_2)t_1
\frac{\partial L}{\partial w_{42}} = 2(y^*-y)w_6s_2(1-s_2)t_2
\frac{\partial L}{\partial w_2} = 2(y^*-y)\left[w_5s_1(1-s_1)(w_{31}(1-t_1^2)x_{12}+w_{32}(1-t_2^2)x_{22})+w_6s_2(1-s_2)(w_{41}(1-t_1^2)x_{12}+w_{42}(1-t_2^2)x_{22})\right]"""

WHOLE_TEXT = """d3 = 2*(y* - y)
d21 = d3*w5*s1*(1 - s1)
d22 = d3*w6*s2*(1 - s2)
dL/dw5 = d3*s1
dL/dw6 = d3*s2
dL/dw31 = d21*t1
dL/dw32 = d21*t2
dL/dw41 = d22*t1
dL/dw42 = d22*t2
dL/dw2 = (d21*w31 + d22*w41)*(1 - t1^2)*x12 + (d21*w32 + d22*w42)*(1 - t2^2)*x22"""

PARTS = [
    Part("gradient", GRADIENT_RIGHT, GRADIENT_WRONG),
    Part("", [GRADIENT_RIGHT[1], GRADIENT_RIGHT[11], WHOLE_TEXT], [GRADIENT_WRONG[15], GRADIENT_WRONG[0]]),
    Part(
        "weights",
        right=[
            WHOLE,
            WHOLE_TEXT,
            rf"\begin{{align}}{WHOLE.replace(' = ', ' &= ').replace(chr(10), chr(92) * 2 + chr(10))}\end{{align}}",
            "\n".join(f"$${line}$$" for line in WHOLE.split("\n")),
            "; ".join(WHOLE_TEXT.split("\n")),
            "\n".join(reversed(WHOLE_TEXT.split("\n"))),
        ],
        wrong=[
            WHOLE.replace("w_5s_1(1-s_1)t_1", "w_5s_1(1-s_1)t_2"),
            WHOLE.replace("2(y^*-y)s_2", "2(y-y^*)s_2"),
            WHOLE.replace("x_{22}", "x_{21}"),
            WHOLE_TEXT.replace("d3 = 2*", "d3 = "),
            WHOLE_TEXT.replace("s2*(1 - s2)", "s2"),
            WHOLE_TEXT.replace("dL/dw31 = d21*t1", "dL/dw31 = d21*t1*(1 - t1^2)"),
            WHOLE_TEXT.replace("w41", "w32").replace("dL/dw32 = d22*t1", "dL/dw41 = d22*t1"),
        ],
    ),
    Part(
        "weights.1",
        right=[
            "2*(y* - y)*s1",
            "dL/dw5 = 2*(w5*s1 + w6*s2 - y)*sigmoid(w31*t1 + w32*t2)",
            r"\frac{\partial L}{\partial w_5} = -2(y-y^*)\sigma(u_1)",
            r"\frac{2(\hat y - y)}{1+e^{-u_1}}",
            r"$$\frac{dL}{dw_5} = 2s_1y^* - 2s_1y$$",
            r"\boxed{2 s_1 (y^*-y)}",
        ],
        wrong=[
            "2*(y* - y)*s2",
            "2*(y* - y)*s1*(1 - s1)",
            "2*(y* - y)*w5",
            r"\frac{\partial L}{\partial w_6} = 2(y^*-y)s_1",
            r"(y^*-y)s_1",
            r"2(y^* - y)u_1",
            r"\frac{\partial L}{\partial w_5} = 2(y^*-y)\frac{\partial y^*}{\partial w_5}",
        ],
    ),
    Part("weights.2", right=[r"\frac{\partial L}{\partial w_6} = 2 (y^* - y) s_2"], wrong=["2*(y* - y)*s1"]),
    Part(
        "weights.3",
        right=[
            "2*(y* - y)*w5*s1*(1 - s1)*t1",
            "dL/dw31 = 2*(y* - y)*w5*(s1 - s1^2)*tanh(w1*x11 + w2*x12)",
            r"\frac{\partial L}{\partial w_{31}} = 2(y^*-y)w_5\sigma'(u_1)t_1",
            r"2(y^*-y)\,w_5\,\frac{e^{-u_1}}{(1+e^{-u_1})^2}\,\tanh(a_1)",
        ],
        wrong=[
            "2*(y* - y)*w5*s1*(1 - s1)*x11",
            "2*(y* - y)*w5*s1*(1 - s1)*t2",
            "2*(y* - y)*s1*(1 - s1)*t1",
            r"2(y^*-y)w_5 s_1 t_1",
            r"2(y^*-y)w_6 s_1(1-s_1)t_1",
            r"2(y^*-y)w_5 s_1(1-s_1)a_1",
            r"2(y^*-y)w_5 s_1(1-s_1)w_{31}",
        ],
    ),
    Part("weights.4", right=[r"2(y^* - y) w_5 s_1 (1 - s_1) t_2"], wrong=[r"2(y^* - y) w_5 s_1 (1 - s_1) t_1"]),
    Part("weights.5", right=["2*(y*-y)*w6*s2*(1-s2)*t1"], wrong=["2*(y*-y)*w6*s2*(1-s2)*t2"]),
    Part("weights.6", right=["dL/dw42 = 2*(y*-y)*w6*s2*(1-s2)*t2"], wrong=["dL/dw42 = 2*(y*-y)*w6*s2*(1-s2)*w42*t2"]),
    Part(
        "weights.7",
        right=[
            "2*(y* - y)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-t1^2)*x12"
            " + (w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42)*(1-t2^2)*x22)",
            NAMES
            + r"\frac{\partial L}{\partial w_2} = 2(y^*-y)\left[w_5s_1(1-s_1)(w_{31}(1-t_1^2)x_{12}+w_{32}(1-t_2^2)x_{22})"
            r"+w_6s_2(1-s_2)(w_{41}(1-t_1^2)x_{12}+w_{42}(1-t_2^2)x_{22})\right]",
        ],
        wrong=[
            GRADIENT_RIGHT[0],
            "2*(y* - y)*(w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-t1^2)*x12",
            "2*(y* - y)*((w5*s1*(1-s1)*w31 + w6*s2*(1-s2)*w41)*(1-t1^2)*x22"
            " + (w5*s1*(1-s1)*w32 + w6*s2*(1-s2)*w42)*(1-t2^2)*x12)",
        ],
    ),
]

# ---- worked solutions

ANSWER = (
    r"2(y^*-y)\left[(w_5 s_1(1-s_1)w_{31}+w_6 s_2(1-s_2)w_{41})(1-t_1^2)x_{11}"
    r"+(w_5 s_1(1-s_1)w_{32}+w_6 s_2(1-s_2)w_{42})(1-t_2^2)x_{21}\right]"
)
WITHOUT_SIGMA = (
    r"2(y^*-y)\left[(w_5 s_1 w_{31}+w_6 s_2(1-s_2)w_{41})(1-t_1^2)x_{11}"
    r"+(w_5 s_1 w_{32}+w_6 s_2(1-s_2)w_{42})(1-t_2^2)x_{21}\right]"
)

SOLUTIONS = [
    Solution(
        "right from the first line to the last",
        "gradient",
        rf"""\begin{{align*}}
a_1 &= w_1 x_{{11}} + w_2 x_{{12}}, \quad a_2 = w_1 x_{{21}} + w_2 x_{{22}} \\
t_1 &= \tanh(a_1), \quad t_2 = \tanh(a_2) \\
u_1 &= w_{{31}}t_1 + w_{{32}}t_2, \quad u_2 = w_{{41}}t_1 + w_{{42}}t_2 \\
s_1 &= \sigma(u_1), \quad s_2 = \sigma(u_2) \\
y^* &= w_5 s_1 + w_6 s_2 \\
\frac{{\partial L}}{{\partial y^*}} &= 2(y^*-y) \\
\frac{{\partial L}}{{\partial u_1}} &= 2(y^*-y)w_5 s_1(1-s_1) \\
\frac{{\partial L}}{{\partial w_1}} &= {ANSWER}
\end{{align*}}""",
        "right right right right right right right right right right right right",
        "correct",
    ),
    Solution(
        "one line wrong and the rest follows",
        "gradient",
        r"""$$\frac{\partial L}{\partial y^*} = 2(y^*-y)$$
With $u_1 = w_{31}t_1 + w_{32}t_2$ and $u_2 = w_{41}t_1 + w_{42}t_2$:
$$\frac{\partial L}{\partial u_1} = 2(y^*-y)w_5 s_1$$
$$\frac{\partial L}{\partial u_2} = 2(y^*-y)w_6 s_2(1-s_2)$$
$$\frac{\partial L}{\partial t_1} = \frac{\partial L}{\partial u_1}w_{31} + \frac{\partial L}{\partial u_2}w_{41}$$
$$\frac{\partial L}{\partial w_{31}} = 2(y^*-y)w_5 s_1 t_1$$""",
        "right right right wrong right right follows",
        "wrong",
        remark="the first wrong step is on line 3; what follows from it is right",
    ),
    Solution(
        "a wrong first derivative carried through to the answer",
        "weights.3",
        r"""dL/dy* = y* - y
dL/du1 = dL/dy* * w5*s1*(1 - s1)
dL/dw31 = dL/du1*t1
dL/dw31 = (y* - y)*w5*s1*(1 - s1)*t1""",
        "wrong right right follows",
        "wrong",
        earns="1/2",
        remark="line 1; what follows from it is right",
    ),
    Solution(
        "right answer after a wrong line",
        "gradient",
        rf"""\frac{{\partial L}}{{\partial y^*}} = 2(y^*-y)
\frac{{\partial L}}{{\partial s_1}} = 2(y^*-y)w_6
\frac{{\partial L}}{{\partial w_1}} = {ANSWER}""",
        "right wrong right",
        "correct",
        remark="the answer is right, but the first wrong step is on line 2",
    ),
    Solution(
        "names of the student's own",
        "gradient",
        """e = y* - y
h1 = tanh(w1*x11 + w2*x12)
h2 = tanh(w1*x21 + w2*x22)
o1 = sigmoid(w31*h1 + w32*h2)
o2 = sigmoid(w41*h1 + w42*h2)
g1 = 2*e*w5*o1*(1 - o1)
g2 = 2*e*w6*o2*(1 - o2)
dL/dh1 = g1*w31 + g2*w41
dL/dh2 = g1*w32 + g2*w42
dL/dw1 = (g1*w31 + g2*w41)*(1 - h1^2)*x11 + (g1*w32 + g2*w42)*(1 - h2^2)*x21""",
        "given given given given given given given right right right",
        "correct",
    ),
    Solution(
        "names of ours for something else",
        "gradient",
        r"""\begin{align}
z_1 &= w_1 x_{11} + w_2 x_{12} \\
z_2 &= w_1 x_{21} + w_2 x_{22} \\
a_1 &= \tanh z_1 \\
a_2 &= \tanh z_2 \\
s_1 &= w_{31}a_1 + w_{32}a_2 \\
s_2 &= w_{41}a_1 + w_{42}a_2 \\
y^* &= w_5 \sigma(s_1) + w_6 \sigma(s_2) \\
\frac{\partial L}{\partial w_1} &= 2(y^*-y)\left[(w_5\sigma'(s_1)w_{31}+w_6\sigma'(s_2)w_{41})(1-a_1^2)x_{11}
+(w_5\sigma'(s_1)w_{32}+w_6\sigma'(s_2)w_{42})(1-a_2^2)x_{21}\right]
\end{align}""",
        "given given given given given given right right",
        "correct",
    ),
    Solution(
        "several relations in a row",
        "weights.1",
        r"""\begin{align}
\frac{\partial L}{\partial w_5} &= \frac{\partial L}{\partial y^*}\frac{\partial y^*}{\partial w_5} = 2(y^*-y)\,s_1 \\
&= 2(w_5 s_1 + w_6 s_2 - y)s_1 \\
&= 2 w_5 s_1^2 + 2 w_6 s_1 s_2 - 2 y s_1
\end{align}""",
        "right right right right",
        "correct",
    ),
    Solution(
        "several relations in a row, one of them wrong",
        "weights.1",
        r"""\begin{align}
\frac{\partial L}{\partial w_5} &= 2(y^*-y)\,s_1 \\
&= 2(w_5 s_1 + w_6 s_2 - y)s_1 \\
&= 2 w_5 s_1^2 + w_6 s_1 s_2 - 2 y s_1 \\
&= s_1(2 w_5 s_1 + w_6 s_2 - 2y)
\end{align}""",
        "right right wrong follows",
        "wrong",
        earns="1/2",
    ),
    Solution(
        "lines of plain text with words",
        "gradient",
        """We start at the output.
dL/dy* = 2*(y* - y)
Then by the chain rule
dL/ds1 = 2*(y* - y)*w5
dL/ds2 = 2*(y* - y)*w6
and so
dL/du1 = dL/ds1*s1*(1 - s1)
dL/du2 = dL/ds2*s2*(1 - s2)
dL/da1 = (dL/du1*w31 + dL/du2*w41)*(1 - t1^2)
dL/da2 = (dL/du1*w32 + dL/du2*w42)*(1 - t2^2)
Finally: dL/dw1 = dL/da1*x11 + dL/da2*x21""",
        "right right right right right right right right",
        "correct",
    ),
    Solution(
        "a path left out on the way",
        "gradient",
        """dL/dy* = 2*(y* - y)
dL/du1 = dL/dy*·w5·s1·(1 - s1)
dL/da1 = dL/du1*w31*(1 - t1^2)
dL/da2 = dL/du1*w32*(1 - t2^2)
dL/dw1 = dL/da1*x11 + dL/da2*x21""",
        "right right wrong wrong right",
        "wrong",
        remark="the first wrong step is on line 3",
    ),
    Solution(
        "without the derivative of the sigmoid at the end",
        "gradient",
        rf"""$$L = (y^* - y)^2, \qquad y^* = w_5 s_1 + w_6 s_2$$
$$\frac{{\partial L}}{{\partial w_1}} = 2(y^*-y)\frac{{\partial y^*}}{{\partial w_1}}$$
$$\frac{{\partial y^*}}{{\partial w_1}} = w_5\frac{{\partial s_1}}{{\partial w_1}} + w_6\frac{{\partial s_2}}{{\partial w_1}}$$
$$\boxed{{\frac{{\partial L}}{{\partial w_1}} = {WITHOUT_SIGMA}}}$$""",
        "right right right right wrong",
        "wrong",
        remark="the first wrong step is on line 4",
    ),
    Solution(
        "a line that nobody can read",
        "gradient",
        rf"""\frac{{\partial L}}{{\partial y^*}} = 2(y^*-y)
\frac{{\partial y^*}}{{\partial w_1}} = \clubsuit
\frac{{\partial L}}{{\partial w_1}} = {ANSWER}""",
        "right unreadable right",
        "correct",
    ),
]  # fmt: skip
