"""Values put in for a name, by a bar or by bounds behind a bracket; limits where no names are declared."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import Expr, Integer, Limit, Pow, Subs, Symbol, exp, sin

from derive.kernel.language import D
from derive.reading import Notation, ReadingError, read_expression
from derive.reading.clauses import read_clauses

x, y = Symbol("x"), Symbol("y")


def latex(text: str) -> Any:
    return read_expression(text, None, "latex").expression


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\left[ \frac{x^2}{2} \right]_0^y", y**2 / 2),
        (r"[x^2]\Big|_{1}^{2}", Integer(3)),
        (r"\frac14 (x^2+x)\Big|_{0}^{4}", Integer(5)),
        (r"(x y)|_{x=3}", 3 * y),
        (r"[x y]_{x=0}^{x=2}", 2 * y),
        (r"[x y]_{y=1}^2", x),
        (r"1 + [\sin x]_0^{y} \cdot 2", 1 + 2 * sin(y)),
        (r"[e^{2x}]_1^y", exp(2 * y) - exp(2)),
    ],
)
def test_values_put_in(text: str, value: Expr) -> None:
    assert (latex(text) - value).doit().expand() == 0


def test_nothing_is_evaluated() -> None:
    assert latex("(x^2)|_{x=3}") == Pow(3, 2, evaluate=False)
    assert latex(r"(\frac{d}{dx} (x^2))|_{x=3}") == Subs(D(x**2, x), x, 3)


@pytest.mark.parametrize(
    "text",
    [
        "[xy]_0^1",  # for which name?
        "(x)|_2",
        "[x]_{y=1}^{x=2}",
        r"[e^{-x}]_0^\infty",  # a limit
        r"-x^2 + 70x\Big|_0^{10}",  # how far back?
        "[x]_i^2",  # an entry?
        "[x]_0^1^2",
        r"[\sum_{k=1}^x k]_0^1",
        "(x)|_{x=}",
        "(x)|_{x=1",
        "(x)|_",
        "(x + 1)|",
    ],
)
def test_what_may_mean_something_else_is_refused(text: str) -> None:
    with pytest.raises(ReadingError):
        latex(text)


def test_bars_around_brackets_are_still_absolute_values() -> None:
    assert latex("|(x + 1)|") == latex(r"\left|x + 1\right|")
    assert latex("|(x) - (y)|") == latex("|x - y|")


def test_a_limit_where_no_names_are_declared() -> None:
    found = latex(r"\lim_{t \to 0} \frac{t^2}{2}")
    assert isinstance(found, Limit)
    assert found.args[1].name == "t"
    assert found.args[2] == 0
    (clause,) = read_clauses(r"\lim_{x \to \infty} \frac{1}{x} = 0", Notation(), "latex")
    assert all(side.error is None for side in clause.sides)
