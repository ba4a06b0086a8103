"""Words with formulas in LaTeX between dollar signs, as text that reads well in a terminal."""

from __future__ import annotations

import re
from typing import Final

from .names import SUBSCRIPT, SUPERSCRIPT, name_text, scripted

_FORMULA: Final = re.compile(r"\$(.*?)\$", re.DOTALL)
_STEP: Final = re.compile(r"\\ref\{([^{}]*)\}")
_PARAGRAPH: Final = re.compile(r"\n\s*\n")
_TOKEN: Final = re.compile(r"\\[A-Za-z]+\s*|\\.|\s+|.", re.DOTALL)
_LONG: Final = re.compile(r"[A-Za-z]{3,}")

_SIGNS: Final = {
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "ll": "≪", "gg": "≫", "approx": "≈",
    "sim": "∼", "in": "∈", "to": "→", "mapsto": "↦", "Rightarrow": "⇒", "mid": "|", "land": "∧", "lor": "∨",
    "lnot": "¬", "pm": "±", "otimes": "⊗", "circ": "∘", "int": "∫", "sum": "Σ", "prod": "∏", "lfloor": "⌊",
    "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "cdots": "…", "quad": " ", "left": "", "right": "",
}  # fmt: skip
_ESCAPED: Final = {",": " ", ";": " ", "!": "", "|": "‖", "{": "{", "}": "}", "%": "%", "\\": "; "}
_ACCENTS: Final = frozenset("hat widehat tilde widetilde bar overline dot ddot vec".split())
_FONTS: Final = frozenset("mathbf boldsymbol mathrm mathcal mathbb text operatorname".split())
_FUNCTIONS: Final = frozenset("sin cos tan sinh cosh tanh exp log ln max min lim det".split())
_PREFIXES: Final = frozenset("partial nabla int lfloor lceil".split())


def readable(words: str) -> str:
    """The words with their formulas in Unicode, a line for each paragraph; a step is named by its part and number."""
    return "\n".join(_paragraph(" ".join(text.split())) for text in _PARAGRAPH.split(words.strip()))


def _paragraph(text: str) -> str:
    return _FORMULA.sub(lambda match: _Reader(match[1]).formula(), _STEP.sub(r"\1", text))


class _Reader:
    """One pass over the tokens of a formula."""

    def __init__(self, latex: str) -> None:
        self._tokens = [match[0] for match in _TOKEN.finditer(latex)][::-1]
        self._text = ""

    def formula(self) -> str:
        """All of it. What Unicode lacks stays legible: a command is its name."""
        while self._tokens:
            self._item(self._tokens.pop())
        return re.sub(r" {2,}", " ", self._text).strip()

    @property
    def _next(self) -> str:
        return self._tokens[-1] if self._tokens else " "

    def _item(self, token: str) -> None:
        if token[0] == "\\":
            self._command(token)
        elif token == "{":
            self._tokens.append(token)
            self._text += self._argument()
        elif token in "_^":
            gap = _gap(self._next)
            script = _script(self._argument(), token, SUBSCRIPT if token == "_" else SUPERSCRIPT)
            self._text = self._text.rstrip() + script + gap
        elif token == "-":
            # h(t-1) is a name
            self._text += "-" if self._text[-1:].isalnum() and self._next.isalnum() else "−"
        elif token == "*":
            self._text += "∗" if self._text.endswith(" ") else "*"
        else:
            self._text += " " if token.isspace() else "′" if token == "'" else token

    def _command(self, token: str) -> None:
        word = token[1:].rstrip() or " "
        if word == "begin":
            self._text += self._matrix()
        elif word == "frac":
            self._text += f"{_bracketed(self._argument())}/{_bracketed(self._argument())}"
            self._text += " " if self._next.isalnum() or self._next == "(" else ""
        elif word == "sqrt":
            self._text += f"√{_bracketed(self._argument())}"
        elif word in _ACCENTS:
            self._text += name_text(rf"\{word}{{{self._argument()}}}")
        elif word in _FONTS:
            self._text += self._argument()
        elif word in _FUNCTIONS:
            self._text += (" " if self._text[-1:].isalnum() else "") + word
            self._text += " " if self._next[0] not in "_^()'" else ""
        elif word in ("rfloor", "rceil"):
            self._text = self._text.rstrip() + _SIGNS[word] + _gap(token)
        elif word.isalpha():
            self._text += _SIGNS[word] if word in _SIGNS else name_text(rf"\{word}")
            self._text += "" if word in _PREFIXES else _gap(token)
        else:
            self._text += _ESCAPED.get(word, " ")

    def _argument(self) -> str:
        """The next group, or the next token."""
        while self._tokens and self._next.isspace():
            self._tokens.pop()
        group, depth = "", 0
        while self._tokens:
            token = self._tokens.pop()
            depth += (token == "{") - (token == "}")
            group += token
            if depth <= 0:
                break
        inner = group[1:-1] if group.startswith("{") else group
        return _Reader(inner).formula() if inner not in ("{", "}", "_", "^") else ""

    def _matrix(self) -> str:
        self._argument()
        body = ""
        while self._tokens and (token := self._tokens.pop()).rstrip() != r"\end":
            body += token
        self._argument()
        rows = (", ".join(_Reader(entry).formula() for entry in row.split("&")) for row in body.split(r"\\"))
        return f"[{'; '.join(rows)}]"


def _gap(token: str) -> str:
    """The blank after a command, which ends it and says nothing; text reads better with it."""
    return " " if len(token) > 1 and token[-1].isspace() else ""


def _script(text: str, mark: str, table: dict[int, int]) -> str:
    """Raised or lowered where Unicode can; else as `^β` and `_data`."""
    if mark == "^" and text in ("*", "∗", "′"):
        return text.replace("∗", "*")
    small = None if _LONG.search(text) else scripted(text, table)
    return small or mark + (text if text.isalnum() or len(text) == 1 else f"({text})")


def _bracketed(text: str) -> str:
    """What stands under a root or beside a slash, in brackets unless it is a single name or root."""
    return text if " " not in text.strip() else f"({text.strip()})"
