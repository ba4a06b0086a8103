"""How wide the letters and signs of Computer Modern are at ten points, in hundredths of an em (from its TFM files)."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase
from typing import Final

from .tree import Font

_LETTERS: Final = ascii_lowercase + ascii_uppercase
_ITALIC: Final = (
    "53 43 43 52 47 60 51 58 34 47 55 32 88 60 48 50 48 48 47 36 57 52 74 57 53 51 "
    "75 81 79 86 80 78 79 91 52 65 92 68 108 91 79 78 79 77 67 72 79 81 108 91 80 75"
)
_UPRIGHT: Final = (
    "50 56 44 56 44 38 51 56 28 31 53 28 83 56 50 56 53 39 39 39 56 54 74 53 54 44 "
    "75 71 72 76 68 65 78 75 36 51 78 63 92 75 78 68 78 74 56 72 75 76 104 75 78 61"
)
_BOLD: Final = (
    "56 64 51 64 53 46 59 64 32 35 61 32 96 64 57 64 61 47 45 45 64 62 85 61 62 51 "
    "87 82 83 88 76 72 90 90 44 59 90 69 109 90 86 79 86 86 64 80 88 89 120 87 90 70"
)
_CALLIGRAPHIC: Final = "80 69 58 80 62 82 65 85 62 86 78 69 120 97 82 78 82 85 68 80 73 70 107 86 75 80"
_BLACKBOARD: Final = "72 67 72 72 67 61 78 78 39 50 78 67 94 72 78 61 78 72 56 67 72 72 100 72 72 67"
_SIGNS: Final = {
    27: "′", 28: "⋮⋅∣|[]!,;.: ", 32: "ı", 35: "ι", 36: "_", 38: "ȷ", 39: "⟨⟩()", 41: "ϵ", 42: "ℓ", 44: "ς†‡⌊⌋⌈⌉",
    47: "ε?", 48: "δξ", 50: "θ∅\\$∗⋆∘∙∖↑↓∥‖{}/", 51: "ζ", 52: "ρϱ", 53: "η", 54: "ℏ", 55: "τ", 56: "ν∀∃⊺", 57: "γ",
    58: "κλυ", 59: "ϑ∂", 60: "μϕ", 61: "πσℵ⊢", 62: "β", 63: "χΓ", 64: "α℘", 65: "φ", 66: "ω", 67: "Ξ¬∧∨∩∪∈∉∋∴∵",
    69: "ψΛ", 72: "ΣΦΩℜℑ∠", 75: "Π⨿", 83: "Δ∇✓%#", 86: "ϖ", 89: "△⊨", 99: "≔", 100: "∞≪≫→←↔↦⇒⇐⇔↘↗⇝", 117: "…⋱",
    133: "⋯", 161: "⟶⟹", 239: "⟺",
}  # fmt: skip
_WIDEST: Final = 78  # of most signs
BIG: Final = {"∏": 128, "∐": 128, "∑": 144, "∫": 56, "∮": 56, "∬": 100, "∭": 145} | dict.fromkeys("⋃⋂⋀⋁", 111)
"""Of the large operators, displayed; of integrals, without the slant that their upper bound leans on."""
LARGE: Final = 151
"""Of those that `BIG` does not list."""
DELIMITERS: Final = {
    **dict.fromkeys("()", (39, 46, 60, 74, 79, 88)), **dict.fromkeys("[]", (28, 42, 47, 53, 58, 67)),
    **dict.fromkeys("⌊⌋⌈⌉", (44, 47, 53, 58, 64, 67)), **dict.fromkeys("{}", (50, 58, 67, 75, 81, 89)),
    **dict.fromkeys("⟨⟩", (39, 47, 61, 75, 81, 81)), "|": (28, 33, 33, 33, 33, 33), "‖": (50, 56, 56, 56, 56, 56),
}  # fmt: skip
"""Of brackets at the sizes of `SIZES`, and of those that are larger still."""
SIZES: Final = (1.0, 1.2, 1.8, 2.4, 3.0)
"""How high brackets are that are one sign, in em."""

LEANING: Final = {
    char: lean for chars, lean in {"VY": 22, "TFPW": 14, "fMNUJ": 11, "HIKXZCESB": 7}.items() for char in chars
}  # fmt: skip
"""How far a slanted letter reaches over its subscript, in the same unit."""

_NUMBERS: Final = {Font.BOLD: 57}
_FONTS: Final = {
    Font.UPRIGHT: dict(zip(_LETTERS, map(int, _UPRIGHT.split()), strict=True)),
    Font.BOLD: dict(zip(_LETTERS, map(int, _BOLD.split()), strict=True)),
    Font.CALLIGRAPHIC: dict(zip(ascii_uppercase, map(int, _CALLIGRAPHIC.split()), strict=True)),
    Font.BLACKBOARD: dict(zip(ascii_uppercase, map(int, _BLACKBOARD.split()), strict=True)),
}
_SLANTED: Final = dict(zip(_LETTERS, map(int, _ITALIC.split()), strict=True))
_OTHER: Final = {char: size for size, chars in _SIGNS.items() for char in chars}


def advance(char: str, font: Font = Font.ITALIC) -> int:
    """How wide a letter, a digit or a sign is; that of a common sign where it is not known."""
    if char.isdigit():
        return _NUMBERS.get(font, 50)
    known = _FONTS.get(font, _SLANTED)
    return known.get(char) or _SLANTED.get(char) or _OTHER.get(char, _WIDEST)
