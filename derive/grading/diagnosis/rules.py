"""The general mal-rules, by their stable names; `docs/mal-rules.md` lists the same, a line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MalRule:
    """A systematic mistake: its stable name, what is done, an example (right → wrong)."""

    name: str
    what: str
    example: str


_LISTED: Final = (
    # ---- of the derivation
    (
        "activation-derivative-forgotten",
        "the derivative of an activation is left out of the chain",
        "w·σ(u)(1 − σ(u))·x → w·x",
    ),
    (
        "activation-derivative-wrong",
        "another formula stands for the derivative of an activation",
        "σ(u)(1 − σ(u)) → σ(u); 1 − tanh²(a) → 1 − tanh(a)",
    ),
    (
        "activation-derivative-misplaced",
        "the derivative of an activation is taken at its output, or its formula is fed the input",
        "1 − tanh²(a) → 1 − tanh²(tanh(a)), or 1 − a²",
    ),
    ("outer-derivative-forgotten", "the outer derivative of a function is left out", "cos(2x)·2 → 2"),
    ("outer-derivative-wrong", "a function is differentiated to another one", "cos′ → sin; log′(u) → u"),
    ("inner-derivative-forgotten", "the chain rule stops at the outer function", "(sin(x² + x))′ → cos(x² + x)"),
    ("chain-factor-forgotten", "a local derivative is left out of the chain", "w₃₁·t₁′ → t₁′"),
    ("constant-factor-forgotten", "a constant factor is lost in differentiating", "(πx)′ → 1"),
    ("power-factor-forgotten", "the exponent does not come down", "(u³)′ → u²"),
    ("power-exponent-kept", "the exponent is not lowered", "(u³)′ → 3u³"),
    ("power-exponent-too-low", "the exponent is lowered by two", "(u³)′ → 3u"),
    ("term-sign", "a term of a sum has the wrong sign", "a − b → a + b"),
    ("inner-sign-dropped", "the minus sign of an inner derivative is lost", "((y − s)²)′ → 2(y − s)"),
    ("path-dropped", "a path of the multivariate chain rule is missing", "∂L/∂s₁·s₁′ + ∂L/∂s₂·s₂′ → ∂L/∂s₁·s₁′"),
    ("one-path-only", "all paths of the multivariate chain rule but one are missing", "a + b + c → b"),
    ("paths-multiplied", "paths of the multivariate chain rule are multiplied instead of added", "a + b → ab"),
    ("held-constant", "an intermediate quantity is treated as a constant", "∂L/∂w by way of a₁ and a₂ → by way of a₂"),
    ("product-rule-summand", "a summand of the product rule is missing", "(uv)′ → u′v"),
    ("product-of-derivatives", "a product is differentiated factor by factor", "(uv)′ → u′v′"),
    ("quotient-rule-sign", "the quotient rule has a plus sign", "(u/v)′ → (u′v + uv′)/v²"),
    ("quotient-rule-square", "the denominator is not squared in the quotient rule", "(u/v)′ → (u′v − uv′)/v"),
    ("index-slip", "one quantity has the index of another", "x₁₁ → x₂₁ in one place"),
    ("transposed-weights", "a matrix of weights is used where its transpose belongs", "w₃₂ ↔ w₄₁"),
    ("filter-turned", "a filter is turned by 180°, or not turned where it should be", "w₁ ↔ w₂"),
    ("names-swapped", "two quantities of one kind are exchanged throughout", "x₁₁ ↔ x₂₁"),
    ("wrong-variable", "the derivative is taken by another quantity", "∂L/∂w₁ → ∂L/∂w₂"),
    ("wrong-quantity", "the derivative is taken of another quantity", "∂L/∂w₁ → ∂y*/∂w₁"),
    ("partial-derivative", "definitions are held fixed: the partial instead of the total derivative", "∂L/∂w₁ → 0"),
    ("activation-left-out", "an activation is left out of the forward pass", "s = σ(u) → s = u"),
    # ---- of the closed form
    ("sign", "the whole has the wrong sign", "a → −a"),
    ("factor-two", "a factor 2 too many or too few", "2(y* − y) → y* − y"),
    ("reciprocal", "the whole is upside down", "a/b → b/a"),
    ("log-base", "a logarithm has another base", "ln p → log₂ p"),
    ("term-lost", "a term of a sum is lost", "a + b + c → a + c"),
    ("factor-lost", "a factor of a product is lost", "abc → ac"),
    ("bracket-lost", "a bracket is lost in multiplying", "a(b + c) → ab + c"),
    ("exponent-off-by-one", "an exponent is one too large or too small", "q^τ → q^(τ − 1)"),
    ("power-lost", "a power is lost", "1 − t² → 1 − t"),
    ("function-lost", "a function is left out", "exp(x) → x"),
    ("bound-off-by-one", "a sum runs one step too far or not far enough", "Σ to n → Σ to n − 1"),
    ("sum-lost", "a sum is left out: only its first term stands for all", "Σᵢ aᵢ → a₀"),
    ("transposed", "a matrix is transposed: also gradient against Jacobian layout", "AB → (AB)ᵀ; Aᵀv → Av"),
    ("product-order", "the factors of a matrix product are in the wrong order", "AB → BA"),
    (
        "elementwise-product",
        "an elementwise product stands for a matrix product, or the other way round",
        "A @ B → A * B",
    ),
    ("rows-swapped", "two rows of a matrix are exchanged", "[a; b] → [b; a]"),
    ("columns-swapped", "two columns of a matrix are exchanged", "[a, b] → [b, a]"),
    ("entries-swapped", "two entries of a matrix are exchanged", "[a, b; c, d] → [a, c; b, d]"),
    # ---- of numbers
    ("truncated", "a decimal is cut off instead of rounded", "0.58586 ≈ 0.5858"),
    ("percent", "a number is given in percent, or not in percent", "0.5859 → 58.59"),
    ("other-point", "the value is that at another point", "x = (1, 2) → x = (2, 1)"),
)

RULES: Final[dict[str, MalRule]] = {name: MalRule(name, what, example) for name, what, example in _LISTED}
ORDER: Final = {name: place for place, name in enumerate(RULES)}
"""In which order two mistakes made at once are named."""
OWN: Final = "own"
"""The name of a diagnosis by a mistake that the problem itself states."""
UNSPECIFIC: Final = frozenset({"names-swapped", "entries-swapped"})
"""Rules that say nothing more where another one explains the same answer."""
JOINT: Final = "+"
"""Joins the names of two mistakes made at once."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One application of a mal-rule: a hint that gives nothing away, what was done, the step it belongs to.

    `pairs` says that it is common enough to be looked for together with another one.
    """

    rule: str
    hint: str
    full: str
    step: str = ""
    pairs: bool = False

    def __post_init__(self) -> None:
        if self.rule not in RULES and self.rule != OWN:
            raise ValueError(f"the mal-rule {self.rule} is not registered")
