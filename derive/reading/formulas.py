r"""Names that are formulas, as an author gives them: `(I-\rho\,H)^{\tau}` for a power that is a quantity of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import alphabet

_FORMULA = re.compile(r"\((?P<inside>[^()]+)\)\^(?:\{(?P<raised>[^{}]+)\}|(?P<letter>[A-Za-z]))")
_PART = re.compile(r"\^(?:\\top(?![A-Za-z])|T)|\\[,;:! ]|\s+|\\?[A-Za-z]+|\d+|.")
_TRANSPOSED = r"(?:\^\s*(?:\{\s*)?(?:\\?top(?![A-Za-z])|T)(?:\s*\})?|ᵀ)"
_BETWEEN = r"(?:\\[,;:! ]|\\cdot(?![A-Za-z])|[\s*])*"


def patterns(names: Iterable[str]) -> Iterator[tuple[re.Pattern[str], str]]:
    """How each name that is a formula is written, in LaTeX and in plain text; other names have no pattern."""
    for name in names:
        found = _FORMULA.fullmatch(name)
        if found:
            raised = _BETWEEN.join(_parts(found["raised"] or found["letter"]))
            inside = _BETWEEN.join(_parts(found["inside"]))
            opening, closing = r"(?:\\left\s*)?\(", r"(?:\\right\s*)?\)"
            exponent = rf"(?:\{{\s*{raised}\s*\}}|{raised}(?![A-Za-z0-9_]))"
            yield re.compile(rf"{opening}\s*{inside}\s*{closing}\s*\^\s*{exponent}"), name


def _parts(formula: str) -> list[str]:
    parts = (part for part in _PART.findall(formula) if not part.isspace() and not re.match(r"\\[^A-Za-z]", part))
    return [_pattern(part) for part in parts]


def _pattern(part: str) -> str:
    if part.startswith("\\"):
        letters = "".join(letter for letter, name in alphabet.GREEK.items() if name == part[1:])
        return rf"(?:\\?{part[1:]}(?![A-Za-z]){f'|[{letters}]' if letters else ''})"
    return _TRANSPOSED if part[:1] == "^" and part[1:] else {"-": "[-−]"}.get(part) or re.escape(part)
