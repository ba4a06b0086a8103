"""Printing and reading are inverse: random expressions in every alphabet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, Integer, Rational, Symbol

from derive.kernel.language import sigmoid
from derive.reading import Notation, name_key, read_expression
from derive.writing.notation import to_latex, to_text

ALPHABETS: dict[str, Callable[[Any, Any], str]] = {
    "text": lambda value, order: to_text(value, order),
    "ascii": lambda value, order: to_text(value, order, ascii=True),
    "latex": lambda value, order: to_latex(value, order),
}

LATEX_NAMES = [
    "x",
    "y",
    "z",
    "w_{31}",
    r"\alpha",
    "y^*",
    r"\hat{y}",
    r"\hat{y}_1",
    "h_{t-1}",
    r"W_{yh1}^{new}",
    "w^{(2)}",
]
SYMBOLS = [Symbol(name, positive=True) for name in LATEX_NAMES]
DECLARED = Notation(names={name_key(symbol.name): symbol for symbol in SYMBOLS}, closed=True)
POINT = {symbol: Rational(17 + 6 * k, 23 + 4 * k) for k, symbol in enumerate(SYMBOLS)}

leaves = st.one_of(
    st.sampled_from(SYMBOLS),
    st.integers(-9, 99).map(Integer),
    st.builds(Rational, st.integers(1, 9), st.integers(2, 9)),
    st.sampled_from([sympy.pi, sympy.E]),
)
HEADS = [sympy.sin, sympy.tanh, sympy.log, sympy.exp, sympy.sqrt, sigmoid, sympy.Abs, sympy.asin, sympy.floor]


def composite(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda terms: sympy.Add(*terms, evaluate=False)),
        several.map(lambda factors: sympy.Mul(*factors, evaluate=False)),
        inner.map(lambda u: sympy.Mul(Integer(-1), u, evaluate=False)),
        st.builds(lambda u, v: sympy.Mul(u, sympy.Pow(v, -1, evaluate=False), evaluate=False), inner, inner),
        st.builds(lambda u, k: sympy.Pow(u, Integer(k), evaluate=False), inner, st.integers(2, 3)),
        st.builds(lambda u, v: sympy.Pow(u, v, evaluate=False), st.sampled_from(SYMBOLS), inner),
        st.builds(lambda head, u: head(u, evaluate=False), st.sampled_from(HEADS), inner),
        st.builds(lambda u, v: sympy.Max(u, v, evaluate=False), inner, inner),
    )


expressions = st.recursive(leaves, composite, max_leaves=8)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(expressions, st.sampled_from(sorted(ALPHABETS)))
def test_random_expressions_read_back(value: Expr, alphabet: str) -> None:
    text = ALPHABETS[alphabet](value, SYMBOLS)
    read = read_expression(text, DECLARED, "latex" if alphabet == "latex" else "text").expression
    assert agree(read, value), text


def agree(read: Expr, value: Expr) -> bool:
    """Equal as trees, or undefined alike, or with the same value at a point where no names agree."""
    if read == value:
        return True
    left, right = (side.xreplace(POINT).doit() for side in (read, value))
    if left == right:
        return True
    found = [sympy.N(side, 30) for side in (left, right)]
    if not all(number.is_finite for number in found):
        return bool(found[0] == found[1]) or not any(number.is_finite for number in found)
    return bool(abs(found[0] - found[1]) <= Rational(1, 10**20) * (1 + abs(found[1])))


def test_the_comparison_tells_expressions_apart() -> None:
    x, y, *_ = SYMBOLS
    assert agree(x + y, y + x)
    assert not agree(x + y, x - y)
    assert not agree(x**2, x)
    assert not agree(SYMBOLS[5], y)
