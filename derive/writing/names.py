r"""Names of quantities: from an author's LaTeX (`w_{31}`, `\hat y`) to Unicode, ASCII and safe LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_GREEK: Final = (
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ϵ zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ "
    "lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi ϕ "
    "chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"
)
GREEK: Final = dict(zip(_GREEK.split()[::2], _GREEK.split()[1::2], strict=True))

LETTERLIKE: Final = {
    "ell": "ℓ", "nabla": "∇", "partial": "∂", "infty": "∞", "hbar": "ℏ", "imath": "ı", "jmath": "ȷ",
    "ast": "*", "star": "⋆", "prime": "′", "top": "T", "intercal": "T", "dagger": "†", "circ": "°",
    "cdot": "·", "times": "×", "odot": "⊙", "oplus": "⊕", "vee": "∨", "wedge": "∧", "ldots": "…", "dots": "…",
    "lbrace": "{", "rbrace": "}", "perp": "⊥", "parallel": "∥",
}  # fmt: skip
_ACCENTS: Final = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0304", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "check": "\u030c",
    "breve": "\u0306", "underline": "\u0332",
}  # fmt: skip
_FONTS: Final = (
    "mathbf boldsymbol bm mathrm mathit mathsf mathtt mathcal mathbb mathfrak mathscr text textbf "
    "textit textrm operatorname left right displaystyle"
)
_RAISED_WORDS: Final = {"*": "star", "⋆": "star", "+": "plus", "-": "minus", "′": "prime", "†": "dagger"}

SUPERSCRIPT: Final = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ"
)
SUBSCRIPT: Final = str.maketrans("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")

_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]+|[0-9]+|\s+|.", re.DOTALL)
_WORD: Final = re.compile(r"[A-Za-z]{3,}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_{}]+")
_TIDY: Final = re.compile(r"[A-Za-z0-9]|\{[A-Za-z0-9]+(_[A-Za-z0-9])?\}")
_DERIVATIVE: Final = re.compile(r"∂(.+)/∂(.+)")  # as proofs by induction call the derivative of a sequence
_FORMULA: Final = re.compile(r"\([^()]+\)\^(?:\{[^{}]+\}|[A-Za-z])")
_PLAIN_FORMULA: Final = re.compile(r"\\([A-Za-z]+)|\\[,;:!]")
_LONGEST: Final = 120


def printable(text: str) -> str:
    """`text` without control, format and surrogate characters; every run of white space is one space."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


class _Unicode:
    """Scripts and accents as Unicode has them, else as `_…` and `^…`."""

    def command(self, word: str) -> str:
        return GREEK.get(word) or LETTERLIKE.get(word) or word

    def accent(self, mark: str, body: str) -> str:
        return accented(mark, body)

    def over(self, body: str) -> str:
        return raised(body)

    def under(self, body: str) -> str:
        return lowered(body)

    def other(self, char: str) -> str:
        return "′" if char == "'" else char


class _Ascii:
    """Names that a text grammar can read: letters, digits, `_` and braces after it."""

    def command(self, word: str) -> str:
        return {"ast": "*", "star": "*", "top": "T", "intercal": "T", "prime": "′"}.get(word, word)

    def accent(self, mark: str, body: str) -> str:
        return f"{body}_{mark.removeprefix('wide').replace('overline', 'bar')}"

    def over(self, body: str) -> str:
        if body.startswith("("):
            return f"_{{{body}}}"  # h^{(t)} must not become h_t
        inner = re.sub(r"\W+", "", "".join(_RAISED_WORDS.get(c, c) for c in body))
        return f"_{inner}" if inner else ""

    def under(self, body: str) -> str:
        if len(body) <= 1 or _WORD.fullmatch(body):
            return f"_{body}" if body else ""
        return f"_{{{re.sub(r'[{}]', '', body)}}}"

    def other(self, char: str) -> str:
        if char == "'":
            return "_prime"
        if char in "*′":
            return "*"
        if char.isascii():
            return char if char.isalnum() or char in ",+-():" else ""
        return _LATIN.get(char) or "".join(c for c in unicodedata.normalize("NFKD", char) if c.isascii())


_LATIN: Final = {char: word for word, char in GREEK.items()}
_Script = _Unicode | _Ascii


def scripted(body: str, table: dict[int, int]) -> str | None:
    """`body` in superscript or subscript characters, or None where Unicode lacks one; commas stay."""
    tight = body.replace(" ", "")
    return tight.translate(table) if tight and all(ord(c) in table or c == "," for c in tight) else None


def accented(mark: str, body: str) -> str:
    """Each letter of `body` below the accent of a LaTeX command: ŷ. Raises `KeyError` for what is no accent."""
    return unicodedata.normalize("NFC", "".join(c + _ACCENTS[mark] for c in body))


def raised(body: str) -> str:
    """The superscript of a name: y*, x⁽ᵗ⁾, else as `^…`."""
    if body and all(c in "*⋆′†°" for c in body):
        return body
    return scripted(body, SUPERSCRIPT) or _marked("^", body)


def lowered(body: str) -> str:
    """The subscript of a name: x₁; xₘₐₓ is harder to read than x_max."""
    small = None if _WORD.search(body) else scripted(body, SUBSCRIPT)
    return small or _marked("_", body)


def _marked(mark: str, body: str) -> str:
    """A script that Unicode cannot raise or lower: `x_max`, `x_{a+b}`."""
    if not body:
        return ""
    return mark + body if body.isalnum() or len(body) == 1 else f"{mark}{{{body}}}"


class _Scanner:
    """One pass over the tokens of a name, writing it in a script."""

    def __init__(self, name: str, script: _Script) -> None:
        self.tokens: Iterator[str] = iter(_TOKEN.findall(name))
        self.script = script

    def sequence(self) -> str:
        """Everything up to the closing brace or the end."""
        parts = []
        for token in self.tokens:
            if token == "}":
                break
            parts.append(self.item(token))
        return "".join(parts)

    def item(self, token: str) -> str:
        """What one token, with the group that it governs, becomes."""
        if token == "{":
            return self.sequence()
        if token == "_":
            return self.script.under(self.group())
        if token == "^":
            return self.script.over(self.group())
        if token.startswith("\\"):
            return self.command(token[1:])
        if token.isspace():
            return ""
        return token if token.isascii() and token.isalnum() else self.script.other(token)

    def command(self, word: str) -> str:
        """A LaTeX command: an accent and a font take the next group, a letter stands for itself."""
        if word in _ACCENTS:
            return self.script.accent(word, self.group())
        if word in _FONTS.split():
            return self.group()
        return self.script.command(word) if word.isalpha() else ""

    def group(self) -> str:
        """The next group: braces, or a single token (`x_max` is read as `x_{max}`)."""
        for token in self.tokens:
            if not token.isspace():
                return self.item(token)
        return ""


@lru_cache(maxsize=4096)
def name_text(latex_name: str) -> str:
    r"""A LaTeX name in Unicode: `w_{31}` is w₃₁, `\hat y` is ŷ, `\mathbf{z}_1` is z₁ (fonts are dropped)."""
    return _written(latex_name, _Unicode())


@lru_cache(maxsize=4096)
def name_ascii(latex_name: str) -> str:
    r"""A LaTeX name that a text grammar reads: `w_{31}`, `y_star` for `y^*`, `alpha_1` for `\alpha_1`."""
    if formula := _FORMULA.fullmatch(latex_name):
        inside, _, raised = _PLAIN_FORMULA.sub(lambda found: found[1] or "*", formula[0]).rpartition("^")
        return f"{inside}^{raised.strip('{}')}".replace("^top", "^T")
    text = _written(latex_name, _Ascii()).replace("*", "_star").strip("_")
    return "".join(c for c in text if c.isascii()) or "unnamed"


def _written(name: str, script: _Script) -> str:
    name = printable(name)
    if len(name) > _LONGEST:
        return name
    # a plain word is split at its first underscore, and its head may be a Greek letter
    head, mark, rest = name.partition("_")
    if head in GREEK:
        name = f"\\{head}{mark}{rest}"
    elif "\\" not in name and rest.replace("_", "").isalnum() and _WORD.search(name):
        return _plain_words(head, rest, script)
    return _Scanner(name, script).sequence() or "□"


def _plain_words(head: str, rest: str, script: _Script) -> str:
    """`learning_rate` stays; `x_max` stays; `net_1` is net₁."""
    return head + (script.under(rest) if rest.isalnum() else f"_{rest}")


@lru_cache(maxsize=4096)
def name_latex(latex_name: str) -> str:
    r"""A LaTeX name as the author wrote it; words made safe: `alpha` is `\alpha`, `x_max` is `x_{max}`."""
    name = printable(latex_name)
    if derivative := _DERIVATIVE.fullmatch(name):
        above, below = map(name_latex, derivative.groups())
        return rf"\frac{{\partial {above}}}{{\partial {below}}}"
    if name and not _PLAIN.fullmatch(name):
        return name
    head, _, rest = name.partition("_")
    if not head.isalnum():
        return rf"\mathrm{{{_bare(name)}}}" if _bare(name) else r"\square"
    letter = rf"\{head}" if head in GREEK else head if len(head) == 1 else rf"\mathrm{{{head}}}"
    if not rest:
        return letter
    return f"{letter}_{rest if _TIDY.fullmatch(rest) else '{' + _bare(rest) + '}'}"


def _bare(name: str) -> str:
    r"""A name without braces and with every underscore escaped."""
    return name.replace("{", "").replace("}", "").replace("_", r"\_")
