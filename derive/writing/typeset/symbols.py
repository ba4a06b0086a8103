"""The commands that are typeset, and what each is. What stands in no table here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from derive.writing.names import GREEK

from .tree import Font, Kind, Letter, Node, Sign

# TeX's \\epsilon and \\phi are the open forms; names on a terminal take the common ones
_TEX: Final = {"epsilon": "ϵ", "varepsilon": "ε", "phi": "ϕ", "varphi": "φ"}
TERMINAL: Final = str.maketrans({_TEX[word]: GREEK[word] for word in _TEX})
"""From TeX's Greek letters to those that stand for them on a terminal."""

_UPRIGHT: Final = (
    "infty ∞ nabla ∇ emptyset ∅ varnothing ∅ forall ∀ exists ∃ lnot ¬ neg ¬ top ⊤ bot ⊥ prime ′ aleph ℵ Re ℜ Im ℑ "
    "angle ∠ square □ Box □ triangle △ backslash \\ dagger † ddagger ‡ checkmark ✓ ldots … dots … cdots ⋯ vdots ⋮ "
    "ddots ⋱ hbar ℏ degree ° intercal ⊺ % % # # $ $ _ _"
)
_ITALIC: Final = "partial ∂ ell ℓ imath ı jmath ȷ wp ℘"
_BINARY: Final = (
    "cdot ⋅ times × ast ∗ star ⋆ circ ∘ bullet ∙ div ÷ pm ± mp ∓ odot ⊙ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ wedge ∧ "
    "land ∧ vee ∨ lor ∨ cap ∩ cup ∪ setminus ∖ circledast ⊛ amalg ⨿"
)
_RELATIONS: Final = (
    "le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ lt < gt > approx ≈ simeq ≃ cong ≅ equiv ≡ sim ∼ "
    "propto ∝ ll ≪ gg ≫ prec ≺ succ ≻ preceq ⪯ succeq ⪰ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ "
    "to → rightarrow → longrightarrow ⟶ leftarrow ← gets ← leftrightarrow ↔ mapsto ↦ Rightarrow ⇒ Longrightarrow ⟹ "
    "implies ⟹ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ uparrow ↑ downarrow ↓ searrow ↘ nearrow ↗ perp ⊥ parallel ∥ mid ∣ "
    "doteq ≐ triangleq ≜ coloneqq ≔ colon : therefore ∴ because ∵ leadsto ⇝ vdash ⊢ models ⊨ asymp ≍"
)
_BRACKETS: Final = (
    "{ { } lbrace { } lbrack [ ] lparen ( ) langle ⟨ ⟩ lfloor ⌊ ⌋ lceil ⌈ ⌉ lvert | | lVert ‖ ‖ lgroup ⟮ ⟯"
)
DELIMITERS: Final[dict[str, str]] = {
    **{char: char for char in "()[]|/"}, ".": "", "<": "⟨", ">": "⟩", r"\{": "{", r"\}": "}", r"\|": "‖",
    r"\vert": "|", r"\Vert": "‖", r"\backslash": "\\", r"\lbrace": "{", r"\rbrace": "}", r"\lbrack": "[",
    r"\rbrack": "]", r"\langle": "⟨", r"\rangle": "⟩", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈",
    r"\rceil": "⌉", r"\lvert": "|", r"\rvert": "|", r"\lVert": "‖", r"\rVert": "‖", r"\uparrow": "↑",
    r"\downarrow": "↓",
}  # fmt: skip
"""What may stand behind `\\left`, `\\right`, `\\big`: a bracket, or a dot for none."""


def _paired(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _commands() -> dict[str, Node]:
    found: dict[str, Node] = {}
    for word, char in GREEK.items():
        found[word] = Letter(_TEX.get(word, char), Font.UPRIGHT if word[0].isupper() else Font.ITALIC)
    found |= {word: Letter(char, Font.UPRIGHT) for word, char in _paired(_UPRIGHT).items()}
    found |= {word: Letter(char) for word, char in _paired(_ITALIC).items()}
    found |= {word: Sign(char, Kind.BINARY) for word, char in _paired(_BINARY).items()}
    found |= {word: Sign(char, Kind.RELATION) for word, char in _paired(_RELATIONS).items()}
    found |= {"|": Sign("‖", Kind.ORDINARY), "vert": Sign("|", Kind.ORDINARY), "Vert": Sign("‖", Kind.ORDINARY)}
    found |= {"{": Sign("{", Kind.OPEN), "}": Sign("}", Kind.CLOSE), "&": Letter("&", Font.UPRIGHT)}
    for command, char in DELIMITERS.items():
        name = command.removeprefix("\\")
        if name != command and name[0] in "lr" and name not in found:
            found[name] = Sign(char, Kind.OPEN if name[0] == "l" else Kind.CLOSE)
    return found


COMMANDS: Final = _commands()
"""Commands that are one atom, without the backslash."""

CHARACTERS: Final[Mapping[str, Node]] = {
    "+": Sign("+", Kind.BINARY), "-": Sign("−", Kind.BINARY), "*": Sign("∗", Kind.BINARY),
    "=": Sign("=", Kind.RELATION), "<": Sign("<", Kind.RELATION), ">": Sign(">", Kind.RELATION),
    ":": Sign(":", Kind.RELATION), "(": Sign("(", Kind.OPEN), "[": Sign("[", Kind.OPEN), ")": Sign(")", Kind.CLOSE),
    "]": Sign("]", Kind.CLOSE), "!": Sign("!", Kind.CLOSE), "?": Sign("?", Kind.CLOSE),
    ",": Sign(",", Kind.PUNCTUATION), ";": Sign(";", Kind.PUNCTUATION), "/": Sign("/", Kind.ORDINARY),
    "|": Sign("|", Kind.ORDINARY), ".": Sign(".", Kind.ORDINARY), "·": Sign("⋅", Kind.BINARY),
    "−": Sign("−", Kind.BINARY),
} | {
    node.char: node
    for node in COMMANDS.values()
    if isinstance(node, (Letter, Sign)) and not node.char.isascii() and not node.char.isalpha()
}  # fmt: skip
"""Characters that stand for themselves; letters and digits are not among them."""

FUNCTIONS: Final = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan exp log ln lg arg deg dim hom ker".split()
)
LIMITED: Final = {word: word for word in "max min sup inf lim det gcd Pr".split()} | {
    "limsup": "lim sup", "liminf": "lim inf", "argmax": "arg max", "argmin": "arg min",
}  # fmt: skip
"""Functions whose scripts stand below them when displayed."""

BIG: Final = _paired(
    "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ "
    "bigwedge ⋀ bigvee ⋁"
)
SPACES: Final = {
    ",": 1 / 6, "thinspace": 1 / 6, ":": 2 / 9, ">": 2 / 9, ";": 5 / 18, "!": -1 / 6, " ": 1 / 3, "quad": 1.0,
    "qquad": 2.0, "enspace": 0.5, "enskip": 0.5, "space": 1 / 3,
}  # fmt: skip
FONTS: Final = {
    "mathbf": Font.BOLD, "boldsymbol": Font.BOLD_ITALIC, "bm": Font.BOLD_ITALIC, "mathrm": Font.UPRIGHT,
    "mathit": Font.ITALIC, "mathnormal": Font.ITALIC, "mathsf": Font.SANS, "mathtt": Font.TYPEWRITER,
    "mathcal": Font.CALLIGRAPHIC, "mathscr": Font.CALLIGRAPHIC, "mathbb": Font.BLACKBOARD, "mathfrak": Font.FRAKTUR,
}  # fmt: skip
TEXTS: Final = frozenset("text textrm textnormal mbox textit textbf".split())
ACCENTS: Final = frozenset(
    "hat widehat tilde widetilde bar overline dot ddot vec check breve underline underbrace overbrace "
    "overrightarrow".split()
)
SIZES: Final = {
    word + end: size for size, word in enumerate(("big", "Big", "bigg", "Bigg"), 1) for end in ("", "l", "r", "m")
}
FENCES: Final = {
    "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"), "smallmatrix": ("", ""), "cases": ("{", ""), "array": ("", ""), "aligned": ("", ""),
    "gathered": ("", ""),
}  # fmt: skip
"""Environments that are tables, with their brackets."""
