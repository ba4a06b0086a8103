"""What is refused, with its place; and that nothing but a refusal ever comes of bad input."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.writing.typeset.breaking import broken
from derive.writing.typeset.mathml import mathml
from derive.writing.typeset.parsing import NotTypeset, parsed
from derive.writing.typeset.tree import Fenced, Font, Fraction, Kind, Letter, Number, Row, Scripts, Sign
from derive.writing.typeset.unicode import unicode
from derive.writing.typeset.width import width


@pytest.mark.parametrize(
    ("latex", "says", "place"),
    [
        (r"a + \foo", r"\foo is not set here", 4),
        (r"\frac{a}", "the end where an argument was expected", 8),
        (r"\left( a", r"the end where \right was expected", 8),
        ("{a", "the end where } was expected", 2),
        ("a}", "} where the end was expected", 1),
        ("a & b", "& where the end was expected", 2),
        ("x_1_2", "two subscripts", 3),
        ("x^1^2", "two superscripts", 3),
        (r"\left x \right)", "x where a bracket was expected", 6),
        (r"\begin{tikzpicture}\end{tikzpicture}", "the environment tikzpicture is not set here", 0),
        (r"\begin{bmatrix} a \end{pmatrix}", r"\begin{bmatrix} has another \end", 0),
        (r"\begin{array}{p} a \end{array}", "the columns of an array are l, c or r", 0),
        (r"\mathbf{\frac{a}{b}}", r"\mathbf is set for letters and digits only", 0),
        (r"\text{a", "a } is missing", 5),
        (r"\text{a \input b}", r"\input is not set in text", 8),
        (r"\text{a $b}", "a $ is missing", 5),
        (r"\text{$\foo$}", r"\foo is not set here", 7),
        ("x % y", "'%' is not set in a formula", 2),
        ("x # y", "'#' is not set in a formula", 2),
        ("a\x00b", r"'\x00' is not set in a formula", 1),
        ("{" * 100 + "}" * 100, "nested too deeply", 61),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(latex: str, says: str, place: int) -> None:
    with pytest.raises(NotTypeset) as caught:
        parsed(latex)
    assert caught.value.message.startswith(says)
    assert caught.value.position == place
    assert caught.value.source == latex


def test_a_tree_says_what_stands_where() -> None:
    tree = parsed(r"\frac{1}{2} x_i^2 = \left( y \right)")
    i = Letter("i")
    assert tree == Row(
        (
            Fraction(Number("1"), Number("2")),
            Scripts(Letter("x"), i, Number("2")),
            Sign("=", Kind.RELATION),
            Fenced("(", Row((Letter("y"),)), ")"),
        )
    )
    assert tree.places == (0, 12, 18, 20, 36)


def test_a_font_is_that_of_each_letter() -> None:
    assert parsed(r"\mathbf{x}").items == (Letter("x", Font.BOLD),)
    assert parsed(r"\mathbf{ab}").items == (Row((Letter("a", Font.BOLD), Letter("b", Font.BOLD))),)


@pytest.mark.parametrize(
    ("latex", "binary"),
    [
        ("a + b", [1]),
        ("-a + b", [2]),
        ("a = -b", []),
        ("(-a)", []),
        ("a + -b", [1]),
        ("(+)", []),
        (r"\text{at most } -1", []),
        (r"|a| - |b|", [3]),
        (r"\sin -x", []),
    ],
)
def test_a_sign_is_binary_between_two_operands(latex: str, binary: list[int]) -> None:
    found = parsed(latex).kinds
    assert [k for k, kind in enumerate(found) if kind is Kind.BINARY] == binary


def test_bars_open_and_close() -> None:
    open_close = (Kind.OPEN, Kind.CLOSE)
    found = parsed("|a| + |b|").kinds
    assert [kind for kind in found if kind in open_close] == [*open_close, *open_close]
    assert Kind.OPEN not in parsed("p | q").kinds


PIECES = st.sampled_from(
    r"a x_1 2 + - = ( ) [ ] { } ^ _ ' & \\ | , \frac \sqrt \left \right \left( \right) \left. \right| \begin{bmatrix} "
    r"\end{bmatrix} \begin{cases} \end{cases} \text{if} \text{ \sum \sum_{i} \int \lim \hat \mathbf \operatorname{f} "
    r"\mathcal{N} \cdot \odot \alpha \, \quad \middle| \bigl( \Bigr) \binom \overline \$ $ % < > é ∂ 中 \foo".split(" ")
)


@given(st.lists(PIECES, max_size=25))
def test_any_tokens_are_set_or_refused(words: list[str]) -> None:
    latex = " ".join(words)
    try:
        tree = parsed(latex)
    except NotTypeset as error:
        assert 0 <= error.position <= len(latex)
        return
    assert tree.places[0] <= tree.places[-1] == len(latex)
    assert all(a < b for a, b in pairwise(tree.places[:-1]))
    assert mathml(latex).endswith("</math>")
    assert "\n" not in unicode(latex)
    assert broken(latex, 5.0)
    assert width(latex) >= -len(words)


@given(st.text(max_size=40))
def test_any_text_is_set_or_refused(text: str) -> None:
    try:
        written = mathml(text)
    except NotTypeset:
        return
    assert written.startswith("<math")
