"""Many ways to write a threshold unit, brought to one: `[A + B ≥ 1]` is 1 where the comparison holds, 0 elsewhere.

Cases, `1 if … else 0`, `1 iff …`, and step functions that the student defines: `f(u) = 1 if u > 0 else 0`. A text stays
a text here, and what is not recognized stays as it is: the reader refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ....reading.documents import boxed

_RELATION = (
    r"(?:<=|>=|=<|<|>|≤|≥|⩽|⩾|\\leqslant|\\geqslant|\\leq?(?![a-z])|\\geq?(?![a-z])|\\lt(?![a-z])|\\gt(?![a-z]))"
)
_NUMBER = r"[-−+]?\s*(?:\d{1,40}(?:\.\d{1,40})?(?:\s*/\s*\d{1,40})?|\.\d{1,40})"
_BIT = r"[-−+]?\s*[01](?![\d.])"
_TEXT = r"\\(?:text|textrm|textnormal|mbox|mathrm|textsf|textit|textbf|mathit|mathsf|operatorname)\*?"
_WORDS = re.compile(
    _TEXT + r"\{\s*,?\s*(if and only if|iff|if|else|otherwise|when|for|and|where|with|then|bias|weights?|threshold)"
    r"\s*[,:;]?\s*\}"
)
_HEAD = re.compile(_TEXT + r"\{\s*([A-Za-z]+)\s*\}(?=\s*(?:\\left|\\[bB]igg?l?)?\s*[(\[])")
_ONE = r"(?:\\(?:mathbb|mathbf|mathds|mathbbm|boldsymbol|bm|mathrm)\s*\{?\s*[1I]\s*\}?|1(?=_\{\s*\\\{))"
_INDICATOR = re.compile(_ONE + r"(?=\s*(?:\\left)?\s*\\?[\[{(])")
_INDICATOR_BELOW = re.compile(_ONE + r"_\{\s*(?:\\[{\[])?([^{}]*?)(?:\\[}\]])?\s*\}")
_CASES = re.compile(
    r"(?:\\left\s*\\\{\s*)?\\begin\{([dr]?cases|array)\}(?:\{[lcr\s]*\})?(.*?)\\end\{\1\}(?:\s*\\right\s*\.)?",
    re.DOTALL,
)
_SIDE = r"[^\n;,=<>≤≥⩽⩾]{0,200}?"  # bounded, as all that is looked for here: texts may be hostile
_CONDITION = rf"{_SIDE}{_RELATION}{_SIDE}"
_IF = r"\s*,?\s*(?:if and only if|iff|if|when|for|\\iff|\\Leftrightarrow|⇔|<=>)\s*"
_ELSE = r"\s*[,;]?\s*(?:and\s+|or\s+)?"
_IF_ELSE = re.compile(rf"(?P<a>{_BIT}){_IF}(?P<c>{_CONDITION}){_ELSE}(?:else|otherwise)\s*:?\s*(?P<b>{_BIT})")
_IF_OTHERWISE = re.compile(
    rf"(?P<a>{_BIT}){_IF}(?P<c>{_CONDITION}){_ELSE}(?P<b>{_BIT})\s*,?\s*"
    rf"(?:otherwise|else|if not|if\s+{_CONDITION}(?=[\n;,.)]|$)|for\s+{_CONDITION}(?=[\n;,.)]|$))"
)
_THEN = re.compile(rf"if\s+(?P<c>{_CONDITION})\s*,?\s*then\s*(?P<a>{_BIT})\s*,?\s*else\s*(?P<b>{_BIT})")
_TERNARY = re.compile(
    rf"\(?(?P<c>[^\n;,=?()<>≤≥]{{0,200}}{_RELATION}[^\n;,=?()<>≤≥]{{0,200}})\)?\s*\?\s*(?P<a>{_BIT})\s*:\s*(?P<b>{_BIT})"
)
_ONLY_IF = re.compile(rf"(?P<a>{_BIT}){_IF}(?P<c>{_CONDITION})(?=\s*(?:[\n;,]|\.(?!\d)|\\\\|\$|$))")
_OPPOSITE = {"<": "≥", "≤": ">", ">": "≤", "≥": "<"}
_SIGNS = {
    "<=": "≤", "=<": "≤", "≤": "≤", "⩽": "≤", "\\leqslant": "≤", "\\leq": "≤", "\\le": "≤", ">=": "≥", "≥": "≥",
    "⩾": "≥", "\\geqslant": "≥", "\\geq": "≥", "\\ge": "≥", "<": "<", "\\lt": "<", ">": ">", "\\gt": ">",
}  # fmt: skip

_FUNCTION = r"(?<![A-Za-z])(?P<f>\\?[A-Za-z]{1,20}|\\(?:operatorname|mathrm)\{[A-Za-z]{1,20}\}|[θσφΘ])"
_DEFINED = re.compile(
    rf"{_FUNCTION}\s*(?:\\left)?\(\s*(?P<v>\\?[a-z]+)\s*(?:\\right)?\)\s*:?&?=\s*&?"
    rf"(?P<two>\(?2\s*)?\[\s*(?P=v)\s*(?P<sign>{_RELATION})\s*(?P<at>{_NUMBER})\s*\](?(two)\s*[-−]\s*1\)?)"
)
_SWAPPED = re.compile(rf"\[\s*(?P<at>{_NUMBER})\s*(?P<sign>{_RELATION})\s*(?P<v>\\?[a-z]+)\s*\]")
_AT_ZERO = re.compile(rf"{_FUNCTION}\s*\(\s*0\s*\)\s*=\s*(?P<value>{_BIT})")
_CONNECTIVE = (
    r"(?:[⊕∨∧¬⊻]|\\(?:oplus|vee|wedge|lor|land|neg|lnot|veebar)(?![a-z])|(?<![A-Za-z])(?i:xor|or|not|nand|nor)(?![A-Za-z])"
    r"|(?<![A-Za-z])AND(?![A-Za-z]))"
)
_LOGIC = re.compile(
    rf"(?:\\?[A-Za-z][\w{{}}^\\]{{0,30}}(?:\([^()=\n]{{0,60}}\))?\s*:?&?=\s*)?[^=\n;$,\[\]]{{0,120}}{_CONNECTIVE}[^=\n;$,]{{0,200}}"
)
_UNIT = re.compile(
    r"(?:(?P<name>[A-Za-z]\w{0,20}|(?:hidden|output)(?: (?:unit|neuron|node))?(?: \d+)?)\s*:?\s*)?(?:with\s+)?"
    r"\bweights?\s*(?:vector\s*)?(?:=|:|are|is)?\s*"
    r"[(\[](?P<w>[^()\[\]\n]{0,400})[)\]]\s*(?:,|;|and|with|\s)*\s*(?P<kind>bias|threshold)\s*(?:=|:|is|of)?\s*"
    rf"(?P<b>{_NUMBER})",
    re.IGNORECASE,
)
_VECTOR = r"(?:\\(?:mathbf|vec|boldsymbol|bm)\s*\{?\s*[xX]\s*\}?|[xX])"


@dataclass(frozen=True, slots=True)
class Jump:
    """A step function that a text defines: where it jumps, what it is there (None: not said), and its values."""

    at: Fraction = Fraction(0)
    closed: bool | None = None
    low: int = 0
    high: int = 1


@dataclass(frozen=True)
class Worded:
    """A text with its units in one wording, and the step functions that it defines, by name."""

    text: str
    jumps: dict[str, Jump] = field(default_factory=dict)


def worded(text: str, inputs: Sequence[str]) -> Worded:
    """The text with every unit as a step function or a bracketed comparison; `inputs` are the names of the inputs."""
    text = (
        re.sub(r"[ \t]+", " ", _out_of_the_box(text))
        .replace("𝟙", "1")
        .replace("⟦", "[")
        .replace("⟧", "]")
        .replace("\\llbracket", "[")
        .replace("\\rrbracket", "]")
    )
    text = _INDICATOR.sub("", _INDICATOR_BELOW.sub(r"[\1]", text))
    text = _WORDS.sub(lambda found: f" {found.group(1)} ", text)
    text = _HEAD.sub(lambda found: rf"\operatorname{{{found.group(1)}}}", text)
    text = _CASES.sub(_of_cases, text).replace("\\{", "[").replace("\\}", "]")
    for pattern in (_IF_ELSE, _IF_OTHERWISE, _THEN, _TERNARY):
        text = pattern.sub(lambda found: _chosen(found.group("a"), found.group("b"), found.group("c"), found), text)
    text = _ONLY_IF.sub(lambda found: _chosen(found.group("a"), "", found.group("c"), found), text)
    text = _without(_LOGIC, text)  # what the network is for
    text = _UNIT.sub(_of_unit, text)
    text = re.sub(r"[,;]?\s*\\q?quad(?![a-z])", "; ", text)
    text = re.sub(r"(?<![A-Za-z\\_{])(?!(?<=\d)[eE])([A-Za-z])(\d+)(?![\d.])", r"\1_{\2}", text)  # h1 in LaTeX
    text = re.sub(r"[,;]?[ \t]+(?:and|with|where)[ \t]*(?=\n|$)", "", text)
    text = re.sub(r"\s+and\s+(?=[^\n=]{1,40}=)", ", ", text)
    jumps: dict[str, Jump] = {}
    text = _defined(_SWAPPED.sub(_turned, text), jumps)
    text = re.sub(r"(?m)^[^=\n:\[\]\\]{1,60}:(?!=)\s+(?=[A-Za-z])", "", text)  # For P1: W = …
    return Worded(_without_arguments(text, inputs), jumps)


def _out_of_the_box(text: str) -> str:
    r"""What the last `\boxed{…}` holds, on a line of its own."""
    box = boxed(text)
    if box is None:
        return text
    content, start = box
    return f"{text[: text.rfind(chr(92), 0, start)]}\n{content}\n{text[start + len(content) + 1 :]}"


# ---- comparisons


def _of_cases(found: re.Match[str]) -> str:
    rows = [row.split("&") for row in re.split(r"\\\\(?:\[[^\]]*\])?", found.group(2)) if row.strip()]
    if len(rows) != 2 or any(len(row) != 2 for row in rows):
        return found.group()
    values = [_plain(row[0]) for row in rows]
    conditions = [_plain(row[1]) for row in rows]
    for first, second in ((0, 1), (1, 0)):
        if len(re.findall(_RELATION, conditions[first])) == 1:
            return _chosen(values[first], values[second], conditions[first], found)
    return found.group()


def _plain(cell: str) -> str:
    """A cell without the words around its mathematics."""
    cell = re.sub(_TEXT + r"\{[^{}]*\}|\\q?quad|\\[,;: ]|~", " ", cell)
    return re.sub(r"\b(?:if|for|when|otherwise|else|and)\b", " ", cell).strip(" ,;.\n\t")


def _chosen(high: str, low: str, condition: str, found: re.Match[str]) -> str:
    """1 or 0, or 1 or -1, by a comparison, as brackets; as it stands where it is not that."""
    values = [re.sub(r"[\s+{}]", "", value).replace("−", "-") for value in (high, low or "0")]
    signs = re.findall(_RELATION, condition)
    if len(signs) != 1 or values[0] == values[1]:
        return found.group()
    left, right = (
        side.strip(" ()") if side.count("(") != side.count(")") else side.strip()
        for side in re.split(_RELATION, condition)
    )
    sign = _SIGNS[signs[0]]
    if values[0] != "1":
        sign, values = _OPPOSITE[sign], values[::-1]
    if values == ["1", "0"]:
        return f"[{left} {sign} {right}]"
    return f"(2[{left} {sign} {right}] - 1)" if values == ["1", "-1"] else found.group()


def _turned(found: re.Match[str]) -> str:
    """`[0 ≤ u]` the other way round, where a name is compared with a number."""
    mirrored = {"<": ">", "≤": "≥", ">": "<", "≥": "≤"}
    return f"[{found.group('v')} {mirrored[_SIGNS[found.group('sign')]]} {found.group('at')}]"


def _of_unit(found: re.Match[str]) -> str:
    """`weights (1, -1), bias 0.5` as `w = [1, -1], b = 0.5`."""
    letter = "b" if found.group("kind").lower() == "bias" else "theta"
    return f"w = [{found.group('w')}], {letter} = {found.group('b')}\n"


# ---- step functions that the text defines


def _defined(text: str, jumps: dict[str, Jump]) -> str:
    for found in _DEFINED.finditer(text):
        sign, at = _SIGNS[found.group("sign")], _number(found.group("at"))
        if sign in "≥>" and at is not None:
            jumps[_name(found.group("f"))] = Jump(at, sign == "≥", -1 if found.group("two") else 0)
    text = _without(_DEFINED, text) if jumps else text
    for found in _AT_ZERO.finditer(text):
        value = re.sub(r"\s", "", found.group("value")).replace("−", "-").lstrip("+")
        name = _name(found.group("f"))
        known = jumps.get(name, Jump(low=-1 if name in ("sgn", "sign") else 0))
        jumps[name] = Jump(known.at, value == "1", known.low) if known.at == 0 else known
    return _without(_AT_ZERO, text)


def _without(pattern: re.Pattern[str], text: str) -> str:
    """A text without what a pattern finds, and without the dollars around it."""
    framed = re.compile(rf"(?<!\$)\$\s*{pattern.pattern}[\s.,;]*\$(?!\$)")
    return pattern.sub(" ", framed.sub(" ", text))


def _number(written: str) -> Fraction | None:
    """A decimal, or a quotient of whole numbers; None for 1/0."""
    try:
        return Fraction(re.sub(r"\s", "", written).replace("−", "-"))
    except (ValueError, ZeroDivisionError):
        return None


def _name(written: str) -> str:
    named = re.search(r"\{([A-Za-z]+)\}", written)
    greek = {"θ": "theta", "σ": "sigma", "φ": "phi", "Θ": "Theta"}
    return named.group(1) if named else greek.get(written, written.lstrip("\\"))


def _without_arguments(text: str, inputs: Sequence[str]) -> str:
    """`f(A, B, C, D) = …` and `h(x) = …` without what they are functions of."""
    names = r"\s*,\s*".join(re.escape(name).replace("_", r"_?\{?") + r"\}?" for name in inputs)
    text = re.sub(rf"(?<=[A-Za-z0-9}}])\s*(?:\\left)?\(\s*{names}\s*(?:\\right)?\)", " ", text)
    return re.sub(rf"(?<=[A-Za-z0-9}}])\s*\(\s*{_VECTOR}\s*\)(?=\s*:?&?=)", " ", text)
