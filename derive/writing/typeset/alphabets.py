"""The mathematical alphabets of Unicode: 𝐯, 𝒩, ℝ."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from .tree import Font

_NAMES: Final = {
    Font.BOLD: ("BOLD",),
    Font.BOLD_ITALIC: ("BOLD ITALIC",),
    Font.CALLIGRAPHIC: ("SCRIPT",),
    Font.BLACKBOARD: ("DOUBLE-STRUCK",),
    Font.FRAKTUR: ("FRAKTUR", "BLACK-LETTER"),
    Font.SANS: ("SANS-SERIF",),
    Font.TYPEWRITER: ("MONOSPACE",),
}


@lru_cache(maxsize=512)
def cut(char: str, font: Font) -> str:
    """The character in a font; itself where Unicode has no such letter."""
    kind = unicodedata.name(char, "")
    for word in ("LATIN ", "GREEK ", "LETTER ", "LUNATE "):
        kind = kind.replace(word, "")
    for name in _NAMES.get(font, ()):
        # ℝ and ℒ were in Unicode before the alphabets were
        for full in (f"MATHEMATICAL {name} {kind}", f"{name} {kind}"):
            try:
                return unicodedata.lookup(full)
            except KeyError:
                continue
    return char


def slants(char: str) -> bool:
    """Whether a letter by itself is set in italics."""
    return char in "∂∇ıȷϵϑϰϕϱϖ" or "a" <= char <= "z" or "A" <= char <= "Z" or "Α" <= char <= "ω"
