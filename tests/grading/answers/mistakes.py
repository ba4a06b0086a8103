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

OWN: list[Explained] = []
