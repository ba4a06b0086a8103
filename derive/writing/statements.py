"""Words with formulas in LaTeX between dollar signs, as text that reads well in a terminal."""

from __future__ import annotations

import re
from typing import Final

from .typeset.parsing import NotTypeset
from .typeset.unicode import unicode

_FORMULA: Final = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)*)\$", re.DOTALL)
_STEP: Final = re.compile(r"\\ref\{([^{}]*)\}")
_PARAGRAPH: Final = re.compile(r"\n\s*\n")


def readable(words: str) -> str:
    """The words with their formulas in Unicode, a line for each paragraph; a step is named by its part and number.

    A formula that cannot be set stays as it is.
    """
    return "\n".join(_paragraph(" ".join(text.split())) for text in _PARAGRAPH.split(words.strip()))


def _paragraph(text: str) -> str:
    return _FORMULA.sub(_formula, _STEP.sub(r"\1", text)).replace(r"\$", "$")


def _formula(match: re.Match[str]) -> str:
    try:
        return unicode(match[1])
    except NotTypeset:
        return match[0]
