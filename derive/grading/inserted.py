"""Rounded values that a solution carries on with: `0.5859(1 - 0.5859)` where 0.5859 is what ŷ rounds to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Expr, Rational
from sympy.core.basic import Basic

from ..claims.claim import Context
from ..reading.syntax import Number, postorder
from ..writing.grades.results import Mark
from .judge import Judge
from .script import Part

_FEWEST = 3  # digits that tell which quantity a number is


def exact(part: Part, judge: Judge, context: Context) -> Any:
    """A side with the quantities of the problem for the numbers that they round to."""
    found = dict(_quantities(part, judge, context)) if isinstance(part.value, Basic) else {}
    return part.value.xreplace(found) if found else part.value


def _quantities(part: Part, judge: Judge, context: Context) -> Iterator[tuple[Expr, Expr]]:
    for digits in dict.fromkeys(_decimals(part)):
        written = Part(digits, "=", value=Rational(digits))
        for symbol in context.definitions:
            if judge.rounded(symbol, written, context).mark is Mark.CORRECT:
                yield Rational(digits), symbol
                yield -Rational(digits), -symbol
                break


def _decimals(part: Part) -> Iterator[str]:
    """The numbers with a decimal point, as they are written, that have digits enough to tell."""
    for node in postorder(part.tree) if part.tree is not None else ():
        if isinstance(node, Number):
            text = part.text[node.span[0] - part.start : node.span[1] - part.start]
            whole, point, places = text.partition(".")
            if point and (whole + places).isdecimal() and len((whole + places).lstrip("0")) >= _FEWEST:
                yield text
