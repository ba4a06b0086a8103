"""Which brace closes which in a LaTeX text, found in one pass: searching from every brace would take quadratic time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_MARKS = re.compile(r"\\.|[{}]", re.DOTALL)


@lru_cache(8)  # an answer is searched for boxes, then read
def closing_braces(text: str) -> Mapping[int, int]:
    """For each opening brace that is closed, where; escaped braces are signs, not braces."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for mark in _MARKS.finditer(text):
        if mark.group() == "{":
            waiting.append(mark.start())
        elif mark.group() == "}" and waiting:
            found[waiting.pop()] = mark.start()
    return found
