r"""Any text as LaTeX that prints it: pure ASCII, no command of the writer's. For text, not for formulas.

A formula of ours is let through if it holds nothing but the commands that our printer writes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import reduce
from itertools import groupby
from typing import Final

from .names import GREEK, SUBSCRIPT, SUPERSCRIPT

_SPECIAL: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "'": r"\textquotesingle{}", "`": r"\textasciigrave{}",
    "-": "{-}", ",": "{,}",  # -- and ,, would be other signs
}  # fmt: skip
_MATHEMATICS: Final = {
    "∂": r"\partial", "∇": r"\nabla", "∞": r"\infty", "−": "-", "·": r"\cdot", "×": r"\times", "⊙": r"\odot",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "∈": r"\in", "→": r"\to", "∑": r"\sum", "Σ": r"\Sigma",
    "√": r"\surd", "∫": r"\int", "′": r"{}'", "∘": r"\circ", "⊕": r"\oplus", "∧": r"\land", "∨": r"\lor",
    "¬": r"\lnot", "ℝ": r"\mathbb{R}", "ℤ": r"\mathbb{Z}", "ℕ": r"\mathbb{N}", "𝔼": r"\mathbb{E}", "ℓ": r"\ell",
    "‖": r"\|", "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "±": r"\pm", "∼": r"\sim",
    "✓": r"\checkmark", "✗": r"\times", "◐": r"\triangle", "↳": r"\hookrightarrow", "⋅": r"\cdot", "∗": r"\ast",
    "∏": r"\prod", "⇒": r"\Rightarrow", "⊗": r"\otimes",
    "½": r"\frac12", "¼": r"\frac14", "≪": r"\ll", "≫": r"\gg", "°": r"^{\circ}",
}  # fmt: skip
_TEXT: Final = {
    "–": r"\textendash{}", "—": r"\textemdash{}", "…": r"\ldots{}", "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}",
    "ø": r"\o{}", "Ø": r"\O{}", "ł": r"\l{}", "Ł": r"\L{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ı": r"\i{}", "€": r"EUR",
    "“": r"\textquotedblleft{}", "”": r"\textquotedblright{}", "‘": r"\textquoteleft{}", "’": r"\textquoteright{}",
}  # fmt: skip
_ACCENTS: Final = {
    "\u0300": r"\`", "\u0301": r"\'", "\u0302": r"\^", "\u0303": r"\~", "\u0304": r"\=", "\u0306": r"\u",
    "\u0307": r"\.", "\u0308": r'\"', "\u030a": r"\r", "\u030b": r"\H", "\u030c": r"\v", "\u0327": r"\c",
    "\u0328": r"\k",
}  # fmt: skip
_RUN: Final = 24  # characters without a blank after which a line may be broken


def _scripts(table: Mapping[int, int], command: str) -> dict[str, str]:
    """Raised or lowered characters: those of ASCII, and Greek letters."""
    latin = {chr(to): chr(of) for of, to in table.items() if chr(of).isascii()}
    greek = {chr(table[ord(char)]): rf"\ensuremath{{\{word}}}" for word, char in GREEK.items() if ord(char) in table}
    return {char: rf"{command}{{{below}}}" for char, below in {**greek, **latin}.items()}


def _known() -> dict[str, str]:
    greek = {char: rf"\ensuremath{{{_greek(word)}}}" for word, char in GREEK.items()}
    mathematics = {char: rf"\ensuremath{{{command}}}" for char, command in _MATHEMATICS.items()}
    scripts = _scripts(SUPERSCRIPT, r"\textsuperscript") | _scripts(SUBSCRIPT, r"\textsubscript")
    return {**scripts, **greek, **mathematics, **_TEXT, **_SPECIAL}


def _greek(word: str) -> str:
    r"""LaTeX has no \omicron, no \Alpha …: those that look Latin are Latin."""
    latin = {"Alpha": "A", "Beta": "B", "omicron": "o"}
    return rf"\mathrm{{{latin[word]}}}" if word in latin else f"\\{word}"


_KNOWN: Final = _known()


def tex(text: str) -> str:
    r"""A text as LaTeX: `50% of \input` prints as just that. What LaTeX lacks prints as `[U+4E2D U+6587]`."""
    parts: list[str] = []
    run = 0
    for known, group in groupby(unicodedata.normalize("NFC", text), _prints):
        if not known:
            parts.append(rf"{{[}}{' '.join(f'U+{ord(char):04X}' for char in group)}{{]}}\allowbreak{{}}")
            run = 0
            continue
        for char in group:
            run = 0 if char == " " or run == _RUN else run + 1
            parts.append(_character(char) + (r"\allowbreak{}" if run == _RUN else ""))
    return "".join(parts)


def _prints(char: str) -> bool:
    return char in _KNOWN or char.isascii() or _accented(char) is not None


def _character(char: str) -> str:
    if char in _KNOWN:
        return _KNOWN[char]
    if char.isascii():
        return char if char.isprintable() else "?"
    return _accented(char) or ""


def _accented(char: str) -> str | None:
    """A Latin letter with its accents."""
    apart = unicodedata.normalize("NFD", char)
    base, accents = apart[0], apart[1:]
    if not accents or not (base.isascii() and base.isalpha()) or any(accent not in _ACCENTS for accent in accents):
        return None
    return reduce(lambda letter, accent: f"{_ACCENTS[accent]}{{{letter}}}", accents, base)


# ---- formulas of ours

_NAMES: Final = """
    ell nabla partial infty hbar imath jmath ast star prime top intercal dagger circ cdot times odot oplus otimes oslash
    vee wedge ldots dots lbrace rbrace perp parallel hat widehat tilde widetilde bar overline dot ddot vec check
    breve underline mathbf boldsymbol mathrm mathit mathsf mathtt mathcal mathbb mathfrak text operatorname left
    right sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan log ln exp max min det arg gcd frac sqrt
    sum prod int lim to binom begin end le ge ne approx in land lor lnot Rightarrow emptyset sim quad lfloor
    rfloor lceil rceil backslash square varphi pm mid cup cap setminus forall exists displaystyle Longrightarrow iff
    ll gg cdots otimes mapsto equiv propto mapsto colon not subset subseteq notin middle
"""
_COMMANDS: Final = frozenset({*GREEK, *_NAMES.split()})
_ENVIRONMENTS: Final = frozenset({"bmatrix", "pmatrix", "cases", "matrix"})
_COMMAND: Final = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\[^A-Za-z]", re.DOTALL)
_ENVIRONMENT: Final = re.compile(r"\\(?:begin|end)\{([^{}]*)\}")
_GROUP: Final = re.compile(r"\{[^{}]*\}")
_TWICE: Final = re.compile(r"_[^_^{}](\^[^_^{}])?_|\^[^_^{}](_[^_^{}])?[\^']")
_WORDS: Final = re.compile(r"\\text\{[^{}]*\\[A-Za-z]")  # a command of mathematics among words
_SIGNS: Final = frozenset("\\{},;:!|#$%&_ ")


def tame(latex: str) -> bool:
    """Whether a formula holds only commands that a formula of ours can hold, in the grammar of TeX.

    What a student wrote reaches it by way of the reader, and no further than names; this does not rely on it.
    """
    commands = _COMMAND.findall(latex)
    bare = _COMMAND.sub("", latex)
    words = _ESCAPE.sub("", latex)
    allowed = all(name in _COMMANDS or name in _SIGNS for name in commands)
    known = all(name in _ENVIRONMENTS for name in _ENVIRONMENT.findall(latex))
    quiet = (
        latex.isascii()
        and latex.isprintable()
        and not set("$%#~") & set(bare)
        and "^^" not in latex
        and not _WORDS.search(words)
    )
    return allowed and known and quiet and _balanced(bare, commands) and _once(latex)


def _balanced(bare: str, commands: list[str]) -> bool:
    if any(commands.count(one) != commands.count(other) for one, other in (("left", "right"), ("begin", "end"))):
        return False
    depth = 0
    for char in bare:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _once(latex: str) -> bool:
    """Whether nothing has two subscripts or two superscripts, which TeX refuses."""
    flat = _COMMAND.sub("C", latex).replace(" ", "")
    while not _TWICE.search(flat):
        smaller = _GROUP.sub("G", flat)
        if smaller == flat:
            return True
        flat = smaller
    return False


def formula(text: str, latex: str) -> str:
    """A formula of ours, signs within its words included; as text if there is anything in it that is not ours."""
    composed = unicodedata.normalize("NFC", latex)
    if not latex or not composed.isprintable() or not tame("".join(filter(str.isascii, composed))):
        return tex(text)
    signs = (char if char.isascii() else rf"\text{{{tex(char)}}}" for char in composed)
    return rf"\({''.join(signs)}\)"
