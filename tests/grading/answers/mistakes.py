r"""Wrong answers with the mistake that led to them: each is made here by hand, as a student would make it.

Those to the problems of the sheet are by its number, those to the small questions of `questions.py` by their name.
In problem 8, ∂L/∂w₁ = 2(y* - y) Σᵢⱼ oᵢ s′ᵢ vᵢⱼ t′ⱼ xⱼ with s′ = s(1 - s), t′ = 1 - t² and x = x₁₁, x₂₁. In problem 4,
∂L/∂W_{h1x2} = (ŷ - y)ŷ(1 - ŷ) W_{yh1} h₁(1 - h₁) x₂, and ŷ = 0.58586….
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Explained:
    """A wrong answer to a part of a problem, or to a small question, and its mal-rule, or the problem's own words."""

    question: int | str
    part: str
    answer: str
    rule: str


def chain(
    outer: str = "2(y* - y)", slopes: tuple[str, str] = ("s1(1 - s1)", "s2(1 - s2)"),
    inner: tuple[str, str] = ("(1 - t1^2)", "(1 - t2^2)"), x: tuple[str, str] = ("x11", "x21"),
    v: tuple[str, str, str, str] = ("w31", "w32", "w41", "w42"), o: tuple[str, str] = ("w5", "w6"),
) -> str:  # fmt: skip
    """∂L/∂w₁ of problem 8, with anything put in anywhere."""
    paths = [f"({o[0]} {slopes[0]} {v[k]} + {o[1]} {slopes[1]} {v[k + 2]}) {inner[k]} {x[k]}" for k in (0, 1)]
    return f"{outer} ({paths[0]} + {paths[1]})"


BY_W1 = [
    ("activation-derivative-forgotten", chain(slopes=("", ""))),
    ("activation-derivative-wrong", chain(inner=("(1 - t1)", "(1 - t2)"))),
    ("activation-derivative-misplaced", chain(inner=("(1 - (w1 x11 + w2 x12)^2)", "(1 - (w1 x21 + w2 x22)^2)"))),
    ("chain-factor-forgotten", chain(x=("", "x21"))),
    ("power-factor-forgotten", chain(outer="(y* - y)")),
    ("power-exponent-kept", chain(outer="2(y* - y)^2")),
    ("power-exponent-too-low", chain(outer="2")),
    ("term-sign", chain(o=("w5", "(-w6)"))),
    ("path-dropped", "2(y* - y)(w5 s1(1 - s1) w31 + w6 s2(1 - s2) w41)(1 - t1^2) x11"),
    ("index-slip", chain(x=("x12", "x21"))),
    ("transposed-weights", chain(v=("w31", "w41", "w32", "w42"))),
    ("names-swapped", chain(o=("w6", "w5"))),
    ("wrong-variable", "2(y* - y) s1"),
    ("wrong-quantity", chain(outer="")),
    ("sign", f"-{chain()}"),
    ("factor-two", chain(outer="4(y* - y)")),
]

SLOPE = r"\frac{\partial L}{\partial W_{h1x2}} = "
BY_NUMBER = [
    (4, "gradient.5", SLOPE + r"(y - \hat{y}) \hat{y} (1 - \hat{y}) W_{yh1} h_1 (1 - h_1) x_2", "inner-sign-dropped"),
    (4, "values.3", "0.5858", "truncated"),
    (4, "values.3", "58.59", "percent"),
    (4, "values.3", "0.5728", "other-point"),  # at x = (1, 0): σ(σ(4) + σ(0.5)/2 - 1)
    (3, "point", "[[40, 36], [6, 6]]", "rows-swapped"),
    (3, "point", r"\begin{pmatrix} 6 & 6 \\ 36 & 40 \end{pmatrix}", "columns-swapped"),
    (3, "point", "[[36, 6], [40, 6]]", "entries-swapped"),
    (12, "closed", "-(1 - rho eta_j)^tau w_j^*", "term-lost"),
    (12, "closed", r"1 - (1 - \rho\eta_j)^\tau", "factor-lost"),
    (12, "closed", r"w_j^* - (1 - \rho\eta_j)^\tau", "bracket-lost"),
    (12, "closed", r"(1 - (1 - \rho\eta_j)^{\tau + 1}) w_j^*", "exponent-off-by-one"),
    (12, "closed", r"\rho \eta_j w_j^*", "power-lost"),
    (5, "filter", "corr(X, rot180(G))", "filter-turned"),
    (14, "jacobian", r"\operatorname{diag}(\phi'(z_1)) W_h^T", "transposed"),
    (5, "filter", r"\sum_{j} G_{0j} X_{m,j+n}", "sum-lost"),
]

OF_SMALL_QUESTIONS = [
    ("wave", "2x + 1", "outer-derivative-forgotten"),
    ("scaled_wave", "3 sin(3x)", "outer-derivative-wrong"),
    ("wave", "cos(x^2 + x)", "inner-derivative-forgotten"),
    ("scaled_wave", r"-\sin(3x)", "constant-factor-forgotten"),
    ("three_paths", "2 a x", "one-path-only"),
    ("three_paths", "2 a x b cos(x) c exp(x)", "paths-multiplied"),
    ("shared", "2 v tanh(w x)^2 (1 - tanh(w x)^2) x + 1", "held-constant"),
    ("shared", "1", "partial-derivative"),
    ("product", "x^2 exp(x)", "product-rule-summand"),
    ("product", r"2x e^x", "product-of-derivatives"),
    ("quotient", r"\frac{3x^2 (x^2 + 1) + 2x^4}{(x^2 + 1)^2}", "quotient-rule-sign"),
    ("quotient", r"\frac{3x^2 (x^2 + 1) - 2x^4}{x^2 + 1}", "quotient-rule-square"),
    ("slopes", "(v w x - y) v x", "activation-left-out"),
    ("ratio", "(b + x)^2/(a b)", "reciprocal"),
    ("information", r"-\log_2 q", "log-base"),
    ("information", "-q", "function-lost"),
    ("steps", r"\frac{n(n-1)(2n-1)}{6}", "bound-off-by-one"),
    ("transposes", r"A^T \cdot B^T", "product-order"),
    ("transposes", r"B^T \odot A^T", "elementwise-product"),
]

GENERAL = [
    *(Explained(8, "gradient", answer, rule) for rule, answer in BY_W1),
    *(Explained(*each) for each in BY_NUMBER),
    *(Explained(name, "asked", answer, rule) for name, answer, rule in OF_SMALL_QUESTIONS),
]

# ---- what the problems themselves expect

Rows = list[list[str]]


def latex(rows: Rows) -> str:
    """A matrix in LaTeX."""
    return r"\begin{bmatrix} " + r" \\ ".join(" & ".join(row) for row in rows) + r" \end{bmatrix}"


def unrolled(columns: list[tuple[int, ...]]) -> str:
    """Rows of nine entries with those of the filter in the columns given, counted from 1."""
    filter_ = ("f_{11}", "f_{12}", "f_{21}", "f_{22}")
    return latex([[dict(zip(at, filter_, strict=True)).get(k, "0") for k in range(1, 10)] for at in columns])


SENT_BACK = "you sent the error back through the updated weight; it goes through the one of the forward pass"
OF_THE_PROBLEMS = [
    (3, "point", "[[0, 1], [4, 4], [2, 1]]", "this is the Jacobian matrix of f₁ alone; that of f₂ stands before it"),
    (3, "point", latex([["1", "1", "1"], ["0", "8", "4"]]),
     "this is the Jacobian matrix of f₂ alone; that of f₁ stands behind it"),
    (3, "point", r"\begin{pmatrix} 6 \\ 20 \end{pmatrix}", "this is the value of f, not its derivative"),
    (3, "point", "[[6, 6], [20, 18]]", "the 2 of the derivatives of the squares in f₂ is missing"),
    # tanh(2.5) = 0.98661, σ(-2.5) = 0.07586, σ(-1.7) = 0.15447, σ(-(0.07586 + 0.07723 - 1)) = 0.69989
    (4, "values.1", "h_1 = 0.9866", "you took tanh for the sigmoid"),
    (4, "values.1", "0.0759", "the exponent of the sigmoid has the wrong sign: σ(u) is 1/(1 + exp(−u))"),
    (4, "values.3", r"\hat{y} = 0.6999", "the exponent of the sigmoid has the wrong sign: σ(u) is 1/(1 + exp(−u))"),
    # δ_h1 W_{yh1}^{new} = 0.00704399 · 1.0092857, δ_h2 W_{yh2}^{new}/W_{yh2} = 0.0065616 · 0.5084959/0.5
    (4, "deltas.2", r"\delta_{h1} = 0.00711", SENT_BACK),
    (4, "deltas.3", "0.00667", SENT_BACK),
    (4, "weights.1", "0.9907", "you went uphill: the gradient is to be subtracted"),
    (4, "weights.1", "0.00929", "this is the step only, not the weight after it"),
    (4, "weights.3", "-1", "you left the bias as it was; it is learnt, too"),
    (5, "filter", r"\sum_{i,j} G_{ij} X_{i-m,j-n}",
     "the indices of the input have a wrong sign: F[m, n] meets X[i + m, j + n] in O[i, j]"),
    (5, "filter", r"\frac{\partial L}{\partial F_{mn}} = \sum_{i,j} G_{ij} X_{i+n,j+m}",
     "rows and columns of the input are exchanged"),
    (5, "input", r"\frac{\partial L}{\partial X_{kl}} = \sum_{i,j} G_{ij} F_{i+k,j+l}",
     "the indices of the filter have a wrong sign: X[k, l] meets F[k − i, l − j] in O[i, j]"),
    (5, "input", r"\sum_{m,n} F_{mn} G_{k+m,l+n}",  # by i = k + m it is Σ G_{ij} F_{i-k,j-l}
     "the indices of the filter have a wrong sign: X[k, l] meets F[k − i, l − j] in O[i, j]"),
    (7, "example.1", unrolled([(1, 2, 4, 5), (2, 3, 5, 6), (3, 4, 6, 7), (4, 5, 7, 8)]),
     "from the end of a row of outputs to the next the filter moves by two pixels, not by one"),
    (7, "example.1", unrolled([(1, 2, 3, 4), (2, 3, 4, 5), (4, 5, 6, 7), (5, 6, 7, 8)]),
     "the rows of the filter do not lie side by side: a row of the image is 3 pixels long"),
    (7, "count 3×3.1", "81", "you took as many outputs as there are pixels; the filter fits at 4 places only"),
    (7, "count 3×3.2", "36", "you counted the entries that are 0 by their place, too"),
    (7, "count 3×3.3", "16", "you counted each copy of a weight; the rows share the weights of the filter"),
    (7, "maximum.2", "a + relu(b - a) + relu(c - b) + relu(d - c)",
     "you added up every rise from one number to the next; what falls in between is not taken off"),
    (7, "maximum.2", r"b + \mathrm{ReLU}(a - b) + d + \mathrm{ReLU}(c - d)",
     "you added the maxima of the two pairs; it is the larger of them"),
    (8, "gradient", chain(x=("(x11 + x21)", "(x11 + x21)")),
     "you added the inputs that w₁ meets before multiplying; each belongs to its own output of layer 1"),
    (8, "gradient", r"2(y^* - y)((w_5 w_{31} + w_6 w_{41}) s_1(1 - s_1)(1 - t_1^2) x_{11}"
     r" + (w_5 w_{32} + w_6 w_{42}) s_2(1 - s_2)(1 - t_2^2) x_{21})",
     "the slopes σ′ of layer 2 stand at the units of layer 1: multiply by them before you go back through v₂"),
    (9, "kernel", "K = 7", "you counted a step too many: 66 places are 65 steps apart"),
    (9, "kernel", "K = 140", "you left the stride out"),
    (9, "parameters", "(100 + 1)*10*96",
     "you gave each channel of a filter a bias of its own; a filter has one for all channels"),
    (9, "parameters", "418594176",
     "you gave each place of the output weights of its own; a convolution has the same ones everywhere"),
    (9, "parameters", "(205*205*10 + 1)*66*66*96", "these are the weights of a fully connected layer"),
    (9, "multiplications", r"205^2 \cdot 1000 \cdot 96",
     "you put the filter at every place of the input; there are only as many as the output has"),
    (9, "multiplications", r"66^2 \cdot 96 \cdot 1001", "you counted the bias as a multiplication; it is added"),
    (10, "closed", r"R_n = 1 + \sum_{i=1}^{n} (k_i - 1) \prod_{j=i+1}^{n} s_j",
     "you multiplied the strides of the layers above; it is those of the layers below that move squares apart"),
    (10, "closed", r"1 + \sum_{i=1}^{n} (k_i - 1) \sum_{j=1}^{i-1} s_j", "you added the strides; they are multiplied"),
    (10, "closed", r"R_n = \prod_{i=1}^{n} k_i",
     "you multiplied the sizes of the kernels; neighbouring kernels overlap"),
    (11, "momentum.1", r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=0}^{t-1} \beta^{k}\nabla f(\theta_k)",
     "you weighted the oldest gradient most; at each step what is older is multiplied by β once more"),
    (11, "nag",
     r"\theta_{t+2} = \theta_{t+1} + \beta(\theta_{t+1} - \theta_t) - \alpha(1-\beta) \nabla f(\theta_{t+1})",
     "you took the gradient where the parameters are: that is Momentum"),
    (11, "adagrad.1", r"g_t = g_0 + \left(\sum_{k=0}^{t-1} \nabla f(\theta_k)\right)^2",
     "you squared the sum of the gradients; it is their squares that are added"),
    (11, "rule", r"\theta_{t+1} = \theta_t - \frac{f(\theta_t)}{f'(\theta_t)}",
     "this finds a zero of f; what is wanted is a minimum, a zero of f′"),
    (11, "rule", "theta_{t+1} = theta_t - f''(theta_t)/f'(theta_t)",
     "you divided by the slope; the slope is divided by the curvature"),
    (11, "bias.2", r"\mathbb{E}[\hat m_t] = (1 - \beta_1^t) \mu",
     "this is the mean of m; the correction divides it by 1 − β₁ᵗ"),
    (12, "closed", r"w_j^{(\tau)} = \tau \rho \eta_j w_j^*",
     "you took the first step τ times; the gradient gets smaller on the way"),
    (12, "closed", r"(1 - e^{-\rho\eta_j\tau}) w_j^*",
     "this is the limit of infinitely small steps; here each step is as long as ρ makes it"),
    (12, "closed", "(1 - (1 - 2 rho eta_j)^tau) w_j^*",
     "a factor 2 is left in the gradient; the 1/2 of the error takes it away"),
    (12, "closed", r"\left(1 - \left(1 - \frac{\rho\eta_j}{2}\right)^\tau\right) w_j^*",
     "a factor 1/2 is left in the gradient; differentiating the square takes it away"),
    (13, "cell", r"\operatorname{diag}(i_t)", "the input gate scales the candidate, and not c(t − 1)"),
    (13, "cell", r"\operatorname{diag}(f_t \odot (1 - f_t))",
     "you differentiated the gate by its pre-activation; it is a constant factor here"),
    (15, "value", r"D_{JS}(p_{data} \| p_G) - 2 \log 2",
     "D_JS is half of the sum of the two divergences: it comes in twice"),
]  # fmt: skip
OF_STEPS = [  # M, with maximum pooling and the sum of the squares: ∂L/∂M is 2(M - L̂)
    ([["46.9", "46.92", "-16.32"], ["72.42", "72.4", "-16.32"], ["89.76", "89.76", "-29.6"]],
     "you went uphill: the gradient is to be subtracted"),
    ([["-44", "-46", "16"], ["-71", "-69", "16"], ["-88", "-88", "31"]], "you forgot the learning rate"),
    ([["-0.9", "-0.92", "0.32"], ["-1.42", "-1.4", "0.32"], ["-1.76", "-1.76", "0.6"]],
     "this is the step only, not the matrix after it"),
]  # fmt: skip

OWN = [
    *(Explained(*each) for each in OF_THE_PROBLEMS),
    *(Explained(6, "maximum, sum.1", f"M_{{new}} = {latex(rows)}", words) for rows, words in OF_STEPS),
]
