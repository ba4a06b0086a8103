"""Functions that stand for undefined ones in a witness: from the kernel's words to words with formulas in LaTeX."""

from __future__ import annotations

import re
from typing import Final

from .names import LETTERLIKE, name_latex

_STEPS: Final = re.compile(r"(-?[\d/]+) on ([\[(][^\])]*[\])])")
_CURVE: Final = re.compile(r"[-+*/^() \d_tsincos]+")
_WRITTEN: Final = (
    (re.compile(r"(?<![\d/])1\*"), ""),
    (re.compile(r"\+ -"), "- "),
    (re.compile(r"(\d+)/(\d+)"), r"\\frac{\1}{\2}"),
    (re.compile(r"\)\^2"), ")^{2}"),
    (re.compile(r"\*?(sin|cos)"), r" \\\1"),
    (re.compile(r"t_(\d+)"), r"t_{\1}"),
    (re.compile(r"\*"), " "),
)


def instance_words(text: str) -> str:
    r"""`phi(t) = -1*sin(1/2*t)` as `$\phi(t) = - \sin(\frac{1}{2} t)$`, `p = 1/2 on [0, 1]` as `$p$ is $1/2$ on …`."""
    name, equals, value = text.partition(" = ")
    head, bracket, arguments = name.partition("(")
    latex = rf"\{head}" if head in LETTERLIKE else name_latex(head)
    if equals and (steps := _STEPS.findall(value)):
        shown = " and ".join(rf"${height}$ on ${interval}$" for height, interval in steps)
        return f"${latex}{bracket}{arguments} = {shown.removeprefix('$')}"
    if equals and _CURVE.fullmatch(value):
        for pattern, written in _WRITTEN:
            value = pattern.sub(written, value)
        return f"${latex}{_argument(bracket + arguments)} = {' '.join(value.split())}$"
    return text if bracket or not equals else f"${latex}$ = {value}"


def _argument(text: str) -> str:
    return re.sub(r"t_(\d+)", r"t_{\1}", text)
