"""Where formulas are broken that are too wide."""

from __future__ import annotations

import re

import pytest

from derive.writing.typeset.breaking import broken
from derive.writing.typeset.parsing import NotTypeset, parsed
from derive.writing.typeset.width import width

A, B, C = r"\alpha_{100} \beta_{100}", r"\gamma_{200} \delta_{200}", r"\theta_{300} \mu_{300}"


@pytest.mark.parametrize(
    ("latex", "em", "lines"),
    [
        # it fits
        ("a + b", 5, ["a + b"]),
        # before a relation, else before plus and minus
        (f"{A} + {B} = {C}", 11, [f"{A} + {B}", f"= {C}"]),
        (f"{A} + {B} - {C}", 11, [f"{A} + {B}", f"- {C}"]),
        (f"-{A} - {B}", 6, [f"-{A}", f"- {B}"]),
        # before a factor, which gets a dot where there was none
        (rf"{A} \cdot {B}", 6, [A, rf"\cdot {B}"]),
        (rf"\left({A}\right) \left({B}\right)", 6, [rf"\left({A}\right)", rf"\cdot \left({B}\right)"]),
        (rf"\left({A}\right) \prod_i x_i", 6, [rf"\left({A}\right)", r"\cdot \prod_i x_i"]),
        # f(x) is no product, and neither is an operator before its bracket
        (rf"f \left({A}\right)", 3, [rf"f \left({A}\right)"]),
        (rf"\sum_i \left({A}\right)", 5, [rf"\sum_i \left({A}\right)"]),
        # inside the outermost brackets, which keep their size
        (
            rf"2 \left({A} + \frac{{1}}{{2}} \right) x",
            6,
            [rf"2 \biggl( {A}", r"+ \frac{1}{2} \biggr) x"],
        ),
        (rf"\left[ {A} + {B} + {C} \right]_{{i<n}}", 11, [rf"[ {A} + {B}", rf"+ {C} ]_{{i<n}}"]),
        (rf"\tanh({A} + {B})", 8, [rf"\tanh( {A}", rf"+ {B} )"]),
        # a term stays whole if it fits
        (rf"{A} + {B} \left(x + y\right)", 9, [A, rf"+ {B} \left(x + y\right)"]),
        # what has no place to break stays as it is
        (r"\begin{bmatrix} a + b & c + d \end{bmatrix}", 2, [r"\begin{bmatrix} a + b & c + d \end{bmatrix}"]),
        (rf"\frac{{{A} + {B}}}{{2}}", 3, [rf"\frac{{{A} + {B}}}{{2}}"]),
        (rf"\left. {A} + {B} \right|_{{x = 1}}", 3, [rf"\left. {A} + {B} \right|_{{x = 1}}"]),
        (r"s(i - 1)", 2, ["s(i - 1)"]),
        (rf"\binom{{{A} + {B}}}{{k}}", 3, [rf"\binom{{{A} + {B}}}{{k}}"]),
    ],
)
def test_a_formula_is_broken_where_an_author_would(latex: str, em: float, lines: list[str]) -> None:
    assert broken(latex, em) == lines


def plain(latex: str) -> list[str]:
    """The tokens without what breaking may add or exchange."""
    tokens = re.findall(r"\\[A-Za-z]+|\\.|\S", latex)
    added = {
        r"\left",
        r"\right",
        r"\cdot",
        *(rf"\{size}{end}" for size in ("big", "Big", "bigg", "Bigg") for end in "lr"),
    }
    return [token for token in tokens if token not in added]


@pytest.mark.parametrize("em", [5.0, 8.0, 12.0, 20.0])
def test_the_lines_together_are_the_formula(em: float) -> None:
    latex = (  # of problem 8, changed a little
        rf"2 \left(y^* - y\right) \left( \left({A} + w_6 s_2 \left(1 - s_2\right) w_{{41}}\right) \left(1 - t^2\right)"
        rf" x_{{11}} + \left(w_5 s_1 \left(1 - s_1\right) w_{{32}} + {B}\right) \left(1 - t_2^2\right)\right) - {C}"
    )
    lines = broken(latex, em)
    assert len(lines) > 1
    assert plain(" ".join(lines)) == plain(latex)
    for line in lines:
        assert parsed(line)
    assert max(map(width, lines[:-1])) < 2.2 * em  # the narrowest cannot be kept, but is tried


def test_what_cannot_be_read_is_not_broken() -> None:
    with pytest.raises(NotTypeset):
        broken(r"a + \foo", 1)
