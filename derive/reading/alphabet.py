"""The characters people write mathematics with, and what each of them stands for."""

from __future__ import annotations

_LOWER = (
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "rho",
    "varsigma",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
)

GREEK: dict[str, str] = {chr(0x03B1 + k): name for k, name in enumerate(_LOWER)}
GREEK |= {chr(0x0391 + k): name.capitalize() for k, name in enumerate(_LOWER) if name != "varsigma"}
GREEK |= {"ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϖ": "pi", "ϱ": "rho", "µ": "mu", "Ω": "Omega", "ℓ": "ell"}
"""Greek letters, their variants and look-alikes in other blocks, by canonical name."""

GREEK_NAMES = (frozenset(GREEK.values()) - {"ell"}) | {"varepsilon", "vartheta", "varphi", "varrho", "varkappa"}

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "0123456789+-abcdefghijklmnoprstuvwxyz", strict=True))
ACCENTS = {
    "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot", "\u0308": "ddot",
    "\u030c": "check", "\u0306": "breve", "\u0332": "underline",
}  # fmt: skip
"""Combining accents, by what they make of a name."""

SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-aeoxhklmnpstijruv", strict=True))

FRACTIONS: dict[str, tuple[int, int]] = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅐": (1, 7),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
    "⅑": (1, 9),
    "⅒": (1, 10),
}

PLUS = frozenset("+＋")
MINUS = frozenset("-−–‐‑﹣－")
TIMES = frozenset("*·×∙⋅∗•⁎＊")
CONVOLUTIONS = {"⋆": "∗", "⊛": "∗", "⊗": "⊗"}
COMPOSITION = frozenset("∘○◦")
"""Composition of functions; an entrywise product where tensors stand on both sides."""
DIVIDE = frozenset("/÷∕⁄／")
PRIMES = {"'": 1, "′": 1, "’": 1, "″": 2, "‴": 3}
ROOTS = {"√": 2, "∛": 3, "∜": 4}
BRACKETS = {"(": ")", "[": "]", "{": "}"}
CASES = "cases"
CLOSING = BRACKETS | {"|": "|", "‖": "‖", "⌊": "⌋", "⌈": "⌉", CASES: "end of cases"}
"""What closes each opening token; bars are told apart where brackets are matched. Cases have no sign of their own."""
BARS = frozenset("|∣｜")

RELATIONS: dict[str, str] = {
    "==": "=",
    "!=": "≠",
    "/=": "≠",
    "<=": "≤",
    ">=": "≥",
    "=<": "≤",
    "=>": "⇒",
    "<>": "≠",
    "->": "→",
    ":=": "=",
    "~=": "≈",
    "=": "=",
    "<": "<",
    ">": ">",
    "≠": "≠",
    "≤": "≤",
    "≥": "≥",
    "⩽": "≤",
    "⩾": "≥",
    "≦": "≤",
    "≧": "≥",
    "≈": "≈",
    "≡": "≡",
    "→": "→",
    "←": "←",
    "⇒": "⇒",
    "⇔": "⇔",
    "∈": "∈",
    "∼": "∼",
    "≪": "≪",
    "≫": "≫",
    "∝": "∝",
    "≃": "≈",
    "~": "∼",
    "≅": "≈",
}
"""Signs that make a statement of an expression, by canonical sign; the longer spelling comes first."""

LOGIC = {"∧": "and", "∨": "or", "⊕": "xor", "¬": "not"}
"""Signs between propositions, by the words for them."""

SETS = {"ℝ": "R", "ℕ": "N", "ℤ": "Z", "ℚ": "Q", "ℂ": "C"}

SPACES = frozenset(" \t\n\r\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
