r"""Documents taken apart: chains of relations, rows of alignments, formulas between prose, boxes."""

from __future__ import annotations

import pytest
from sympy import Symbol

from derive.reading import Notation, ReadingError
from derive.reading.clauses import after_prose, read_clauses
from derive.reading.documents import boxed, pieces, syntax_of

Chain = tuple[list[str], list[str]]


def chains(text: str, syntax: str = "latex") -> list[Chain]:
    """The sides, as they are written, and the signs between them; an error's code for a side that is not read."""
    found = []
    for clause in read_clauses(text, Notation(), syntax):
        sides = [side.error.code if side.error else text[slice(*side.span)] for side in clause.sides]
        found.append((sides, list(clause.signs)))
    return found


CHAINS: dict[str, list[Chain]] = {
    r"a = b = c": [(["a", "b", "c"], ["=", "="])],
    r"x+1": [(["x+1"], [])],
    r"a = b < c \le d": [(["a", "b", "c", "d"], ["=", "<", "≤"])],
    r"a \approx 2.5": [(["a", "2.5"], ["≈"])],
    r"a &= b \\ &= c": [(["a", "b", "c"], ["=", "="])],
    r"a = b \\ = c": [(["a", "b", "c"], ["=", "="])],
    r"a &= b \\ c &= d": [(["a", "b"], ["="]), (["c", "d"], ["="])],
    r"a &= b, \\ c &= d.": [(["a", "b"], ["="]), (["c", "d"], ["="])],
    r"\begin{align} a &= b \\ &= c \end{align}": [(["a", "b", "c"], ["=", "="])],
    r"a &= b \\ &+ c": [(["a", r"b \\ &+ c"], ["="])],
    r"a &= b \\ &\quad + c = d": [(["a", r"b \\ &\quad + c", "d"], ["=", "="])],
    r"a &= b \\ &- c": [(["a", r"b \\ &- c"], ["="])],
    r"a = b + \\ c": [(["a", r"b + \\ c"], ["="])],
    r"a = b \\ -c = d": [(["a", "b"], ["="]), (["-c", "d"], ["="])],
    r"x = 1, y = 2": [(["x", "1"], ["="]), (["y", "2"], ["="])],
    r"x = 1; y = 2": [(["x", "1"], ["="]), (["y", "2"], ["="])],
    r"x = 1 \quad y = 2": [(["x", "1"], ["="]), (["y", "2"], ["="])],
    r"f(x) = x^2, \quad x > 0": [(["f(x)", "x^2"], ["="]), (["x", "0"], [">"])],
    r"a = b \qquad (3)": [(["a", "b"], ["="])],
    r"a = b \quad \text{by the chain rule}": [(["a", "b"], ["="])],
    r"\boxed{x = 1}": [(["x", "1"], ["="])],
    r"x = \boxed{2}": [(["x", "{2}"], ["="])],
    r"x = 1,234,567": [(["x", "1,234,567"], ["="])],
    r"x = \begin{bmatrix}1\\2\end{bmatrix}": [(["x", r"\begin{bmatrix}1\\2\end{bmatrix}"], ["="])],
    r"x \in \{1, 2\}": [(["x", r"\{1, 2\}"], ["∈"])],
    r"L = (y - 1)^2.": [(["L", "(y - 1)^2"], ["="])],
    r"x = 3.5.": [(["x", "3.5"], ["="])],
    r"a = 1/2x = c": [(["a", "R012", "c"], ["=", "="])],
}


@pytest.mark.parametrize("text", CHAINS)
def test_chains(text: str) -> None:
    assert chains(text) == CHAINS[text]


RENEWED = Notation(closed=True, names={name: Symbol(name, real=True) for name in ("w", "w^new", "a", "v")})


@pytest.mark.parametrize(
    ("text", "sign"),
    {
        "w <- w - a": "←",
        "w<-w - a": "←",
        "w <- 2": "←",
        "w <-2": "<",
        "w < -w": "<",
        "w <= w": "≤",
        "w <-ww": "<",
        "v <-2": "<",
        "v<-w": "<",
        "2 v<- 3": "<",
    }.items(),
)
def test_an_arrow_in_plain_text_stands_before_a_new_value(text: str, sign: str) -> None:
    assert read_clauses(text, RENEWED, "text")[0].signs == (sign,)


def test_an_arrow_for_what_has_no_new_value_is_refused() -> None:
    with pytest.raises(ReadingError) as caught:
        read_clauses("v <- v - a", RENEWED, "text")
    assert (caught.value.code, caught.value.span) == ("R012", (2, 4))


def test_a_semicolon_in_a_matrix_does_not_end_a_statement() -> None:
    assert chains("x = [1; 2]", "text") == [(["x", "[1; 2]"], ["="])]


def test_words_are_kept() -> None:
    (clause,) = read_clauses(r"\text{so } a = b", Notation(), "latex")
    assert clause.prose == "so"


def test_what_cannot_be_tokenized_keeps_its_error_to_itself() -> None:
    (clause,) = read_clauses(r"a = \foo", Notation(), "latex")
    assert clause.sides[0].error is None
    assert clause.sides[1].error is not None and clause.sides[1].error.code == "R022"


TEX = r"""\documentclass{article}
\newcommand{\E}{\mathbb{E}}
\begin{document}
Let $x$ cost \$5 and $y = 3$.
\[ a + b = c \]
% $ignored$
\begin{align*} u &= 1 \\ v &= 2 \end{align*}
\end{document}
$after$
"""

PIECES: dict[str, list[str]] = {
    TEX: ["x", "y = 3", " a + b = c ", r" u &= 1 \\ v &= 2 "],
    "The answer is $2(y-1)$, hence \\(z=2\\).": ["2(y-1)", "z=2"],
    "$$a=b$$ and \\[c=d\\]": ["a=b", "c=d"],
    "x = 1\n\ny = 2": ["x = 1", "y = 2"],
    "```\nx = 1\n```": ["x = 1"],
    "It costs $5 and $6": ["It costs $5 and $6"],
    "": [],
    "$open": ["$open"],
    r"a = b \\ = c": [r"a = b \\ = c"],
}


@pytest.mark.parametrize("text", PIECES)
def test_formulas_between_prose(text: str) -> None:
    assert [piece.text for piece in pieces(text)] == PIECES[text]


def test_pieces_know_their_place_and_what_leads_to_them() -> None:
    for text in PIECES:
        for piece in pieces(text):
            assert text[piece.start : piece.start + len(piece.text)] == piece.text
            assert text.count("\n", 0, piece.start) + 1 == piece.line
    first, second = pieces("We get $a$ and so $b$.")
    assert (first.lead, second.lead) == ("We get", "We get   and so")
    assert not first.displayed and pieces("$$a$$")[0].displayed


def test_boxes() -> None:
    assert boxed(r"so \boxed{2x+1}.") == ("2x+1", 10)
    assert boxed(r"\boxed{1} then \boxed{\frac{a}{b}}") == (r"\frac{a}{b}", 22)
    assert boxed(r"\boxed{x_{\{}}") == (r"x_{\{}", 7)
    assert boxed(r"\boxed{1") is None
    assert boxed("1") is None


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("So the answer is 2(y - 1)", "2(y - 1)"),
        ("Therefore x = 3", "x = 3"),
        ("we have: y", "y"),
        ("Answer: 2x", "2x"),
        ("a x + b", "a x + b"),
        ("sin x + 1", "sin x + 1"),
        ("let s = 2", "let s = 2"),
    ],
)
def test_prose_before_an_answer(line: str, rest: str) -> None:
    assert after_prose(line, Notation()).strip() == rest


def test_syntax_is_seen() -> None:
    assert syntax_of(r"\frac12") == syntax_of("x^{2}") == syntax_of("so $x$") == "latex"
    assert syntax_of("x^2 + 1/2") == "text"
