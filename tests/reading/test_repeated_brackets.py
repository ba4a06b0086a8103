"""Brackets with the same text are read once, and mean the same at each place."""

from __future__ import annotations

import pytest
from sympy import Add, symbols

from derive.reading import Notation, ReadingError, read_expression
from derive.reading.clauses import read_clauses
from derive.reading.syntax import Apply, Sum, postorder

a, b, c, x, y = symbols("a b c x y")


@pytest.mark.parametrize("syntax", ["text", "latex"])
def test_a_bracket_that_is_said_twice_counts_twice(syntax: str) -> None:
    found = read_expression("x (a + b c - 1) - y (a + b c - 1) (a + b c - 2)", syntax=syntax).expression
    assert found.subs({a: 2, b: 3, c: 5, x: 7, y: 11}) == 7 * 16 - 11 * 16 * 15
    assert len(found.atoms(Add)) == 3  # two brackets, and the whole


def test_each_bracket_keeps_its_place() -> None:
    text = "(a + b + c) - x (a + b + c) - (a + b - c) + |a + b + c| + |a + b + c|"
    (side,) = read_clauses(text, Notation(), "text")[0].sides
    assert side.tree is not None
    spans = [node.span for node in postorder(side.tree) if isinstance(node, Sum | Apply)]
    once = "a + b + c"
    assert [text[slice(*span)] for span in spans] == [
        once,
        once,
        "a + b - c",
        once,
        f"|{once}|",
        once,
        f"|{once}|",
        text,
    ]
    assert [start for start, _ in spans] == [1, 17, 31, 45, 44, 45, 58, 0]  # what is inside stays where it was read


def test_a_bracket_behind_a_sum_is_not_taken_for_one_in_it() -> None:
    with pytest.raises(ReadingError, match="does the sum over `i` go on here"):
        read_expression(r"\sum_{i=1}^{n} (x_i + y_i + 2) + (x_i + y_i + 2)", syntax="latex")


def test_a_bracket_that_cannot_be_read_cannot_be_read_twice() -> None:
    with pytest.raises(ReadingError) as refused:
        read_expression("x + (a + b/2c + 1) + (a + b/2c + 1)")
    assert refused.value.span[0] < len("x + (a + b/2c + 1)")


def test_a_sum_in_a_bracket_binds_its_index_at_each_place() -> None:
    found = read_expression(r"(\sum_{i=1}^{3} i a + 1) (\sum_{i=1}^{3} i a + 1) x", syntax="latex").expression
    assert found.doit().subs({a: 2}) == 169 * x
