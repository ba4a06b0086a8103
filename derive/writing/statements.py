"""Problem statements, which are LaTeX, as text that reads well in a terminal."""

from __future__ import annotations

import re

from .typeset.parsing import NotTypeset
from .typeset.unicode import unicode

_FORMULA = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)*)\$", re.DOTALL)


def readable(statement: str) -> str:
    """The statement with its formulas in Unicode; a formula that cannot be set stays as it is."""
    paragraphs = " ".join(statement.split())
    return _FORMULA.sub(_formula, paragraphs).replace(r"\$", "$").replace(". Layer", ".\nLayer")


def _formula(match: re.Match[str]) -> str:
    try:
        return unicode(match[1])
    except NotTypeset:
        return match[0]
