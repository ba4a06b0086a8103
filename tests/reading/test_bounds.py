"""Bounds: hostile lengths, depths and numbers end in an answer or a clean error, never a stack overflow."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable

import pytest
from sympy import Add, Integer, Symbol

from derive.reading import ReadingError, read_assumptions, read_expression
from derive.reading.syntax import Product, Sum

x = Symbol("x")


def code(text: str) -> str:
    with pytest.raises(ReadingError) as caught:
        read_expression(text)
    caught.value.report()
    return caught.value.code


@pytest.mark.parametrize("brackets", ["()", "[]", "{}"])
def test_redundant_brackets_cost_nothing(brackets: str) -> None:
    text = brackets[0] * 10_000 + "x" + brackets[1] * 10_000
    reading = read_expression(text)
    assert reading.expression == x
    assert reading.syntax.depth == 1


def test_a_long_sum_is_flat() -> None:
    reading = read_expression("+".join(f"{k}x" for k in range(10_000)))
    assert reading.expression.func is Add
    assert len(reading.expression.args) == 10_000
    assert isinstance(reading.syntax, Sum) and reading.syntax.depth == 3


def test_a_long_product_is_flat() -> None:
    reading = read_expression("/".join(["x"] * 10_000))
    assert isinstance(reading.syntax, Product)
    assert len(reading.expression.args) == 10_000


NESTINGS: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "(1+" * n + "x" + ")" * n,
    "powers": lambda n: "x^" * n + "x",
    "minuses": lambda n: "-" * n + "x",
    "functions": lambda n: "sin(" * n + "x" + ")" * n,
    "bare functions": lambda n: "sin " * n + "x",
    "roots": lambda n: "√" * n + "x",
    "bars": lambda n: "|" * n + "x" + "|" * n,
    "undefined functions": lambda n: "f(" * n + "x" + ")" * n,
    "derivatives": lambda n: "diff(" * n + "x" + ",x)" * n,
    "quotients": lambda n: "1/(" * n + "x" + ")" * n,
}


@pytest.mark.parametrize("kind", NESTINGS)
def test_nesting_is_bounded(kind: str) -> None:
    nested = NESTINGS[kind]
    assert read_expression(nested(149)).syntax.depth == 150
    assert code(nested(150)) == "R008"
    assert code(nested(5_000)) == "R008"


def test_orders_of_derivatives_count_as_depth() -> None:
    assert code("diff(" * 8 + "x" + ",x,20)" * 8) == "R008"


def test_depth_does_not_depend_on_the_stack() -> None:
    text = NESTINGS["brackets"](149)

    def deep(levels: int) -> int:
        return deep(levels - 1) if levels else read_expression(text).syntax.depth

    # Far fewer frames are left than the text has levels.
    free = sys.getrecursionlimit() - len(inspect.stack())
    assert deep(free - 120) == 150


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        ")",
        "[",
        "{",
        "|",
        "!",
        "-",
        "x^",
        "x!",
        "√",
        "sin ",
        "f(",
        "1/(",
        "[1,",
        "((",
        "[[",
        "'",
        "²",
        "_",
        ",",
        "d/dx ",
    ],
)
def test_a_hundred_thousand_characters(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    for read in (read_expression, read_assumptions):
        try:
            read(text)
        except ReadingError as error:
            assert error.report()


def test_length() -> None:
    assert code("x" * 100_001) == "R002"
    assert read_expression("x" + " " * 99_999).expression == x


def test_integers_are_bounded() -> None:
    assert read_expression("9" * 2_000).expression == Integer("9" * 2_000)
    assert code("9" * 2_001) == "R009"
    assert code("1e99999") == "R009"
    assert code("1e-99999999999999999999") == "R009"
    assert read_expression("1e1999").expression == Integer(10) ** 1999


def test_words_are_bounded() -> None:
    assert code("x" * 61) == "R020"
    assert code("x_{" + "1" * 61 + "}") == "R020"


def test_max_is_bounded() -> None:
    assert code("max(" + ",".join(map(str, range(101))) + ")") == "R016"


def test_notes_are_bounded() -> None:
    letters = "abcdefghjk"
    text = "+".join(p + q + r for p in letters for q in letters for r in letters if "pi" not in p + q + r)
    assert len(read_expression(text).notes) == 30
