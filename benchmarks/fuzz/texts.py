"""Random texts: the same seed gives the same texts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

BOTH = r"""
x y z n i a_1 w_{31} x_{ij} y^* f'(x) \alpha 0 1 2 0.5 1,234,567 1e3 + - * / = < ( ) [ ] { } | , ; ' ! ^ _ ^2 ^{-1} ^T
^{ pi e xy abc α π σ − · × ½ 𝑥 ŷ ² ⊙ ∘ а ｘ # @ : . " ` ~ $ $$ ℝ ∞
""".split()
LATEX = r"""
\hat{y} \hat y_i w^{(t)} f^{(2)} \theta_{t-1} \mathbf{w} \mathrm{loss} 1{,}234 3\,000 \le \{ \} \| & \\ ^\top _{
\frac \frac{ \frac12 \frac{a}{b} \dfrac{d}{dx} \frac{\partial L}{\partial w} \partial \nabla \nabla_w \sqrt \sqrt{
\sqrt[3]{x} \sum_{i=1}^n \sum_{i=1}^{n} \sum \prod_{i=1}^n \int_0^1 dx \,dx \lim \binom{n}{k} \sin \sin^2 \sin^{-1}
\log \log_2 \exp \max \sigma( \tanh \left( \right) \left| \right| \left. \right. \big( \begin{bmatrix} \end{bmatrix}
\begin{align} \end{align} \text{if } \text{ReLU} \operatorname{tr} \mathbb{E} \mathbb{R} \quad \, \! % \boxed{
\begin{cases} \end{cases} \left\{\begin{array}{ll} \end{array}\right. \text{otherwise} \text{and} \land \le \ne
\underbrace{ \label{e} \cdot \times \odot \otimes \circ \pm \to \in \infty \foo \input \def \csname \[ \] \( \)
""".split()
TEXT = r"""
w31 y_hat sin sin( sin^2 log_2 ln x d/dx dL/dw diff( sum( sqrt sqrt( max( sinx mux [[1,2],[3,4]] [1;2] √ ∂ ∂x/∂x ∇ Σ
∑_{i=1}^n ∏ ∫ ⁻¹ ₁ ₙ ‖ ᵀ ∫_0^1 transpose( outer( norm( x! ** == != <- ^TB p(x|y) [0,1) let so the answer is
""".split()
CHARACTERS = [
    "\x00",
    "\x1b",
    "\u200b",
    "\u202e",
    "\u0302",
    "\ud800",
    "\n",
    "\t",
    " ",
    "\\",
    "{",
    "}",
    "^",
    "_",
    "$",
    "&",
]
RIGHT_LATEX = [
    r"2(\hat y - y) w_5 h_1 (1 - h_1) x_{11}",
    r"\frac{\partial^2 e^{xy}}{\partial x\,\partial y} + \frac12 x^2",
    r"\sum_{i=1}^{n} \left(x_i - \bar x\right)^2 = \sum_{i=1}^n x_i^2 - n\bar x^2",
    r"\int_0^1 \int_0^y x^2 e^{-x}\,dx\,dy",
    r"\begin{bmatrix} 1 & x \\ y & -\frac{1}{2} \end{bmatrix}^{-1} \begin{pmatrix} a \\ b \end{pmatrix}",
    r"\begin{align} L &= (y^* - y)^2 \\ &= \sigma(z)^2 - 2\sigma(z) y + y^2, \quad z = wx + b. \end{align}",
    r"y = \begin{cases} x & \text{if } 0 < x \le 1 \\ x^2 & x > 1, a \ne 0 \\ 0, & \text{otherwise} \end{cases}",
    r"f^{(2)}(x) = f''(x) \quad \text{for all } x",
    "So the answer is $x = 1{,}234{,}567$ and \\boxed{y = 2}.",
]
RIGHT_TEXT = [
    "2*(y_hat - y)*w5*h1*(1 - h1)*x11",
    "d/dx (x^2 sin(x)) = 2x sin(x) + x^2 cos(x)",
    "sum(x_i^2, i, 1, n) + log_2(8) - sqrt(x^2 + 1)/|x|",
    "W_f @ h(t-1) + diag(f(t)) c(t-1) ⊙ tanh(b_f)",
    "So the answer is 2(y - 1), as above.",
]
FORMS_LATEX = [
    r"\frac{A}{B}", r"A^{B}", "A B", r"\left(A + B\right)", "-A", r"\sin A", r"\tanh^2(A)", r"\sum_{i=1}^{n} A",
    r"\sqrt{A}", r"|A|", r"\frac{d}{dx}\left(A\right)", r"A \cdot B", r"A - B", r"\int_0^1 A \, dx", r"\max(A, B)",
    r"\binom{A}{B}",
    r"\begin{bmatrix} A & B \\ B & A \end{bmatrix}", r"\frac{\partial A}{\partial x}", r"\|A\|_2", r"f(A)", r"A^\top B",
    r"\begin{cases} A & B > 0 \\ B & \text{otherwise} \end{cases}",
]  # fmt: skip
FORMS_TEXT = [
    "(A)/(B)", "A^(B)", "A*B", "(A + B)", "-A", "sin(A)", "tanh(A)^2", "sum(A, i, 1, n)", "sqrt(A)", "|A|", "d/dx (A)",
    "A - B", "max(A, B)", "[A, B]", "[[A, B], [B, A]]", "diff(A, x)", "f(A)", "(A)!", "A @ B", "A ⊙ B", "norm(A)",
]  # fmt: skip
ATOMS = "x y z n i 2 3 0.5 w_{31} x_i w_5 h_1 y a t pi".split()
STRETCHES = (1, 1, 1, 2, 3, 40)


class Text(NamedTuple):
    """A text, and the syntax that it is meant to be in."""

    text: str
    syntax: str


def texts(seed: int) -> Iterator[Text]:
    """Texts without end."""
    source = random.Random(seed)
    while True:
        syntax = source.choice(("text", "latex"))
        kind = source.choice((_soup, _mutant, _formed, _formed, _changed, _noise))
        yield Text(kind(source, syntax), syntax)


def _soup(source: random.Random, syntax: str) -> str:
    tokens = BOTH + (LATEX if syntax == "latex" else TEXT)
    between = source.choice(("", " ", " "))
    return between.join(source.choice(tokens) * source.choice(STRETCHES[:5]) for _ in range(source.randint(1, 12)))


def _formed(source: random.Random, syntax: str, levels: int = 4) -> str:
    if not levels or source.random() < 0.3:
        return source.choice(ATOMS)
    forms = FORMS_LATEX if syntax == "latex" else FORMS_TEXT
    pieces = {letter: _formed(source, syntax, levels - 1) for letter in "AB"}
    return "".join(pieces.get(character, character) for character in source.choice(forms))


def _changed(source: random.Random, syntax: str) -> str:
    return _mutated(source, _formed(source, syntax), syntax, 1)


def _mutant(source: random.Random, syntax: str) -> str:
    right = RIGHT_LATEX if syntax == "latex" else RIGHT_TEXT
    return _mutated(source, source.choice(right), syntax, source.randint(1, 4))


def _mutated(source: random.Random, text: str, syntax: str, times: int) -> str:
    tokens = BOTH + (LATEX if syntax == "latex" else TEXT)
    for _ in range(times):
        at, end = sorted(source.choices(range(len(text) + 1), k=2))
        end = min(end, at + 6)
        match source.randrange(4):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:at] + source.choice(tokens) + text[at:]
            case 2:
                text = text[:at] + text[at:end] * source.choice(STRETCHES) + text[end:]
            case _:
                text = text[:at] + source.choice(CHARACTERS) + text[at:]
    return text


def _noise(source: random.Random, syntax: str) -> str:
    alphabet = source.choice((range(32, 127), range(0x80, 0x2FFF), range(0x110000)))
    return "".join(chr(source.choice(alphabet)) for _ in range(source.randint(1, 40)))
