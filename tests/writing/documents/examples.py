"""A small problem with all that a page can hold: an answer, a wrong claim, one that follows from it, evil words."""

from __future__ import annotations

from sympy import Rational

from derive import D, Problem, definition, substitution

EVIL = "<script>alert(1)</script> & 50% [red] \\input{x} \"'>"


def problem() -> Problem:
    """Number 90, of two parts and a sheet."""
    p = Problem(90, f"Squares {EVIL}", statement=f"Let $y = (x - w)^2$.\n\nFind $\\frac{{dy}}{{dx}}$. {EVIL}")
    x, w = p.given("x w")
    y = p.let("y", (x - w) ** 2)
    slope = p.part("the slope, in words", f"how steep $y$ is {EVIL}")
    slope.step(D(y, x), 2 * (x - w), by=definition, prose=f"Outside times inside: {EVIL}")
    slope.step(D(y, x), 2 * x - 2 * w, by=substitution)
    value = p.part("value", at={x: 3, w: Rational(1, 2)})
    value.answer(D(y, x), 5, by=substitution, prose=r"We put the numbers into \ref{the slope, in words.1}:")
    p.asks(value)
    sheet = p.source("sheet")
    wrong = sheet.let("z", 2 * x - w)
    sheet.prints(f"the slope {EVIL}", D(y, x), wrong)
    sheet.prints("the square", y, (w - x) ** 2)
    return p
