"""How far a product sign reaches; sums and products in words; limits."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import Function, Integer, Limit, Product, Symbol, oo

from derive.reading import Notation, ReadingError, read_expression
from derive.reading.clauses import read_clauses
from derive.reading.elaborate import elaborate
from derive.reading.scopes import narrowed

s, k = Function("s"), Function("k")
NOTATION = Notation(
    names={"n": Symbol("n", integer=True), "c": Symbol("c")},
    functions=frozenset({"s", "k"}),
    heads={"s": s, "k": k},
    closed=True,
    sequences=frozenset({"s", "k"}),
)


def readings(text: str, syntax: str = "latex") -> list[Any]:
    (clause,) = read_clauses(text, NOTATION, syntax)
    (side,) = clause.sides
    assert side.tree is not None, side.error
    trees = [side.tree, narrowed(side.tree)]
    return [elaborate(text, tree, {}, NOTATION) for tree in trees if tree is not None]


def evaluated(expr: Any) -> Any:
    return expr.func(*map(evaluated, expr.args)) if expr.args else expr


def product(body: Any) -> Product:
    return Product(body, (Symbol("j", integer=True), Integer(1), Symbol("n", integer=True)))


def test_what_is_not_about_the_index_may_stand_behind_the_product() -> None:
    j, n, c = Symbol("j", integer=True), Symbol("n", integer=True), Symbol("c")
    wide, narrow = map(evaluated, readings(r"\prod_{j=1}^{n} s_j (k_n - 1)"))
    assert wide == evaluated(product(s(j) * (k(n) - 1)))
    assert narrow == evaluated(product(s(j)) * (k(n) - 1))
    assert evaluated(readings(r"\prod_{j=1}^{n} s_j c k_j c")[1]) == evaluated(product(s(j) * c * k(j)) * c)


@pytest.mark.parametrize(
    "text", [r"\prod_{j=1}^{n} s_j", r"\prod_{j=1}^{n} c s_j", r"\prod_{j=1}^{n} c k_n", r"\sum_{j=1}^{n} s_j c"]
)
def test_a_product_that_ends_with_its_index_has_one_reading(text: str) -> None:
    assert len(readings(text)) == 1


@pytest.mark.parametrize("word", ["prod", "product"])
def test_a_product_in_words(word: str) -> None:
    j = Symbol("j", integer=True)
    assert readings(f"{word}_{{j=1}}^{{n}} s_j") == [product(s(j))]
    assert readings(f"{word}_(j=1)^n s_j", "text") == [product(s(j))]


def test_a_limit_is_read_with_where_it_goes() -> None:
    n = Symbol("n", integer=True)
    assert readings(r"\lim_{n \to \infty} s_n") == [Limit(s(n), n, oo)]
    assert [*map(evaluated, readings("lim_{n -> oo} s_n c"))] == [Limit(s(n) * Symbol("c"), n, oo)]
    assert readings(r"\lim_{n \to -\infty} s_n") == [Limit(s(n), n, -oo)]
    assert readings("lim_(n -> 0) s_n", "text") == [Limit(s(n), n, 0, dir="+-")]


@pytest.mark.parametrize("text", [r"\lim s_n", r"\lim_{n} s_n", r"\lim_{n = 1} s_n", r"\lim_{n \to} s_n", "inf + s_n"])
def test_a_limit_that_goes_nowhere_is_refused(text: str) -> None:
    (clause,) = read_clauses(text, NOTATION, "latex")
    assert any(side.error is not None for side in clause.sides)


def test_a_greek_exponent_without_braces_is_one_letter() -> None:
    notation = Notation(names={"tau": Symbol("tau"), "c": Symbol("c")}, closed=True)
    (clause,) = read_clauses(r"\frac{c^tau}{2}", notation, "latex")
    tree = clause.sides[0].tree
    assert tree is not None
    found = evaluated(elaborate(r"\frac{c^tau}{2}", tree, {}, notation))
    assert found == Symbol("c") ** Symbol("tau") / 2


@pytest.mark.parametrize(
    ("text", "syntax", "side"),
    [
        (r"\lim_{x \to 0^+} x", "latex", "+"),
        (r"\lim_{x \to 0^{-}} x", "latex", "-"),
        ("lim_{x→0⁺} x", "text", "+"),
        (r"\lim_{x \to 0} x", "latex", "+-"),
    ],
)
def test_a_limit_from_one_side(text: str, syntax: str, side: str) -> None:
    x = Symbol("x", real=True)
    found = read_expression(text, Notation(names={"x": x}, closed=True), syntax).expression
    assert found == Limit(x, x, 0, dir=side)


@pytest.mark.parametrize("text", [r"x^+", r"\lim_{x \to 0^+ } x^+", r"\lim_{x \to x} x", r"\lim_{x \to 0^{+-}} x"])
def test_a_raised_sign_is_the_side_of_a_limit_only(text: str) -> None:
    with pytest.raises(ReadingError):
        read_expression(text, Notation(names={"x": Symbol("x", real=True)}, closed=True), "latex")
