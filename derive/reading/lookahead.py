"""What signs of plain text mean by what stands before and behind them, in the notation of a problem."""

from __future__ import annotations

import re

from . import alphabet
from .errors import Code, ReadingError
from .notation import Notation

_NEAR = 500
"""So many characters are looked at."""
_RAISED = re.compile(r"\^(T[A-Za-z]+)")


def renews(text: str, at: int, name: str, notation: Notation) -> bool:
    """Whether the `<-` behind a name is the arrow of `w <- w - g`.

    It is for what has a new value, apart from what follows or before the same name again. Raises `ReadingError` where
    there is no new value and the spaces are those of an arrow.
    """
    if not name or not notation.closed:
        return False
    written = text[max(at - _NEAR, 0) : at].split()[-1:]
    spaced = text[at + 2 : at + 3] in alphabet.SPACES
    if notation.name(f"{name}^new") or notation.name(f"{name}^{{new}}"):
        again = re.compile(rf"(?<![A-Za-z]){re.escape(''.join(written))}(?![A-Za-z0-9_^])")
        return spaced or bool(written and again.search(text, at + 2, at + _NEAR))
    if spaced and text[at - 1 : at] in alphabet.SPACES:
        hint = "write = for what it is, < - for less than something negative"
        raise ReadingError(Code.AMBIGUOUS, "an arrow, or less than something negative?", text, (at, at + 2), hint)
    return False


def transposes(text: str, at: int, name: str, notation: Notation) -> bool:
    """Whether the `^T` of `A^TB` transposes: behind a matrix, where neither T nor what it begins is a name."""
    found = _RAISED.match(text, at)
    if found is None or not notation.closed or not name:
        return False
    if any(notation.name(each) or notation.function(each) for each in ("T", found.group(1))):
        return False
    declared = notation.name(name)
    return bool(declared) and notation.is_tensor(declared)
