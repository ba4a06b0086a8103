r"""Labels, words with LaTeX between dollars, as runs of Unicode characters: their width, and what SVG needs.

TeX sets them by itself, but a layout has to know how wide they are. What is no command of mathematics is read as its
name, so that nothing in a label is ever an instruction.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from ..writing.names import ACCENTS, FONTS, GREEK, LETTERLIKE, TOKEN, printable
from ..writing.tex import MATHEMATICS

_SIGNS: Final = {
    **{command.lstrip("\\"): char for char, command in MATHEMATICS.items() if command[0] == "\\"},
    **GREEK, **LETTERLIKE,
    "neq": "≠", "leq": "≤", "geq": "≥", "cdots": "⋯", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|",
    "lVert": "‖", "rVert": "‖", "cdot": "·", "top": "⊤", "ast": "∗",
}  # fmt: skip
_BLANKS: Final = {",": "\u2009", ":": "\u2005", ";": "\u2004", "!": "", " ": " ", "quad": "\u2003", "qquad": "\u2003"}
_WORDS: Final = frozenset("sin cos tan log ln exp min max lim sinh cosh tanh arg det".split())
_UPRIGHT: Final = frozenset("mathrm operatorname text textrm mathbb mathcal".split())
_TIGHT: Final = frozenset({"left", "right", "displaystyle"})
_BINARY: Final = frozenset("+−=<>≤≥≠≈∈→∼±⊕∧∨≪≫⇒")
_OPENING: Final = frozenset("([{‖|,")
_NARROW: Final = dict.fromkeys("iljt.,;:'!|()[]∣ I", 0.29) | {
    "\u2009": 0.17,
    "\u2005": 0.28,
    "\u2004": 0.3,
    "\u2003": 1.0,
}
_WIDE: Final = dict.fromkeys("mwMW⋯…", 0.94) | dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.74)
_SCRIPT: Final = 0.7
_RAISED, _LOWERED = 0.38, -0.2


@dataclass(frozen=True)
class Run:
    """Characters in one style; sizes and shifts in parts of the label's own size. `back` is taken back before."""

    text: str
    slanted: bool = False
    size: float = 1.0
    raised: float = 0.0
    back: float = 0.0

    @property
    def width(self) -> float:
        """An estimate that errs on the wide side."""
        return self.size * sum(_width(char) for char in self.text)


def _width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    wide = _NARROW.get(char) or _WIDE.get(char)
    return wide or (0.74 if char in _BINARY else 0.53)


def parts(label: str) -> list[tuple[bool, str]]:
    """Words (False) and formulas (True) in turn; a dollar without its partner is a dollar."""
    found = printable(label).split("$")
    if len(found) % 2 == 0:
        found[-2:] = ["$".join(found[-2:])]
    return [(number % 2 == 1, part) for number, part in enumerate(found) if part]


@lru_cache(maxsize=1024)
def runs(label: str) -> tuple[Run, ...]:
    """A label as runs."""
    found: list[Run] = []
    for is_formula, part in parts(label):
        found += _Reader(part).all() if is_formula else [Run(part)]
    return tuple(_joined(found))


def width(label: str) -> float:
    """How wide a label is, in parts of its size."""
    return sum(run.width - run.back for run in runs(label))


def plain(label: str) -> str:
    """A label in Unicode, scripts on the line after `_` and `^`: for descriptions."""
    said, level = "", 0.0
    for run in runs(label):
        if run.raised != level and run.raised:
            said += "^" if run.raised > 0 else "_"
        said, level = said + run.text, run.raised
    return printable(unicodedata.normalize("NFC", said))


def _joined(found: list[Run]) -> list[Run]:
    result: list[Run] = []
    for run in found:
        if result and not run.back and replace(run, text="", back=0.0) == replace(result[-1], text="", back=0.0):
            result[-1] = replace(result[-1], text=result[-1].text + run.text)
        else:
            result.append(run)
    return result


class _Reader:
    """One pass over the tokens of a formula."""

    def __init__(self, latex: str) -> None:
        self.tokens = [token for token in TOKEN.findall(latex) if not token.isspace()]
        self.at = 0

    def all(self) -> list[Run]:
        """The whole formula; a brace too many is passed over."""
        found: list[Run] = []
        while self.at < len(self.tokens):
            found += self.sequence(Run(""), found)
        return found

    def sequence(self, style: Run, before: list[Run] | None = None) -> list[Run]:
        """Everything up to the closing brace or the end."""
        found: list[Run] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token == "}":
                break
            if token in "_^":
                found += self.scripts(token, style)
            else:
                found += self.item(token, style, found or before or [])
        return found

    def scripts(self, mark: str, style: Run) -> list[Run]:
        """A subscript and a superscript, in either order, the second above or below the first."""
        first = self.script(mark, style)
        other = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if other not in ("_", "^") or other == mark:
            return first
        self.at += 1
        second = self.script(other, style)
        if not first or not second:
            return first + second
        gone, came = sum(run.width for run in first), sum(run.width for run in second)
        second[0] = replace(second[0], back=gone)
        return first + second + ([replace(style, back=came - gone)] if came < gone else [])

    def script(self, mark: str, style: Run) -> list[Run]:
        shift = _RAISED if mark == "^" else _LOWERED
        return self.group(replace(style, size=style.size * _SCRIPT, raised=style.raised + shift * style.size))

    def group(self, style: Run) -> list[Run]:
        """The next group: braces, or a single token."""
        if self.at >= len(self.tokens):
            return []
        token = self.tokens[self.at]
        self.at += 1
        if token == "{":
            return self.sequence(style)
        if token.isalnum() and len(token) > 1:  # x^12 is x^1 2
            self.tokens[self.at : self.at] = [token[1:]]
            token = token[0]
        return self.item(token, style, [])

    def item(self, token: str, style: Run, before: list[Run]) -> list[Run]:
        """What one token, with the groups that it governs, becomes."""
        if token == "{":
            return self.sequence(style)
        if token.startswith("\\"):
            return self.command(token[1:], style, before)
        if token.isalpha():
            return [replace(style, text=token, slanted=True)]
        if token.isdigit():
            return [replace(style, text=token)]
        return [self.sign({"-": "−", "'": "′", "*": "∗", "~": " "}.get(token, token), style, before)]

    def sign(self, char: str, style: Run, before: list[Run]) -> Run:
        """A relation or an operator between two things has space around it, a sign does not."""
        last = before[-1].text[-1:] if before else ""
        if char == "," and style.size == 1:
            return replace(style, text=",\u2009")
        if style.size < 1 or char not in _BINARY or not last or last in _OPENING or last == "\u2005":
            return replace(style, text=char)
        return replace(style, text=f"\u2005{char}\u2005")

    def command(self, word: str, style: Run, before: list[Run]) -> list[Run]:
        if word in ACCENTS:
            return [replace(run, text="".join(c + ACCENTS[word] for c in run.text)) for run in self.group(style)]
        if word in _TIGHT:
            return []
        if word in FONTS.split():
            upright = word in _UPRIGHT
            return [replace(run, slanted=run.slanted and not upright) for run in self.group(style)]
        if word == "frac":
            return [*_bracketed(self.group(style)), replace(style, text="/"), *_bracketed(self.group(style))]
        if word == "sqrt":
            return [replace(style, text="√"), *_bracketed(self.group(style))]
        if word in _WORDS:
            before_it = "\u2009" if before and before[-1].text[-1:].isalnum() else ""
            return [replace(style, text=before_it + word + ("" if self._opens() else "\u2009"))]
        if word in _BLANKS:
            return [replace(style, text=_BLANKS[word])]
        if word in "{}$%&#_" or not word.isalpha():
            return [replace(style, text="‖" if word == "|" else word if word in "{}$%&#_" else "")]
        char = _SIGNS.get(word)
        if char is None:
            return [replace(style, text=word)]
        greek = word in GREEK and char.islower()
        return [replace(self.sign(char, style, before), slanted=greek)]

    def _opens(self) -> bool:
        return self.at == len(self.tokens) or self.tokens[self.at] in ("(", "^", "_", "}")


def _bracketed(found: list[Run]) -> list[Run]:
    """What stands beside a slash, in brackets where there is an operator in it."""
    if not found or not any(char in _BINARY or char == "·" for run in found for char in run.text):
        return found
    return [replace(found[0], text="(", slanted=False), *found, replace(found[0], text=")", slanted=False, back=0.0)]
