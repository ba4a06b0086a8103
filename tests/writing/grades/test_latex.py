"""Sheets of feedback in LaTeX: every command in them is ours."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Derivative, Function, Integral, Matrix, MatrixSymbol, Piecewise, Rational, Sum, symbols, tanh

from derive.writing.findings import Formula
from derive.writing.grades.latex import sheets
from derive.writing.notation import to_latex
from derive.writing.tex import _KNOWN, formula, tame, tex
from tests.writing.grades.examples import CLASS, HOSTILE, MATRICES, UNREADABLE, WRONG

COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_OF_TEXT = r"""
textbackslash textasciicircum textasciitilde textless textgreater textbar textquotedbl textquotesingle
textasciigrave textsuperscript textsubscript ensuremath textquotedblleft textquotedblright
textquoteleft textquoteright textendash textemdash ldots allowbreak { } $ & # % _
"""
_FRAME = r"""
documentclass usepackage IfFileExists setlength parindent parskip emergencystretch raggedright
allowdisplaybreaks begin end section subsection paragraph hfill small footnotesize normalsize par textbf emph
texttt quad item leavevmode clearpage ( ) \
"""
_IN_FORMULAS = r"frac partial delta left right sqrt begin end \ ge in mathbb text eta lambda sigma"
OF_TEXT, FRAME = frozenset(_OF_TEXT.split()), frozenset(_FRAME.split())


def commands(text: str) -> set[str]:
    return set(COMMAND.findall(text))


def balanced(text: str) -> bool:
    depth = 0
    for char in re.sub(r"\\.", "", text, flags=re.DOTALL):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        (r"50% of \input", r"50\% of \textbackslash{}input"),
        ("a_1 & b^2 # $x$ ~ {}", r"a\_1 \& b\textasciicircum{}2 \# \$x\$ \textasciitilde{} \{\}"),
        ("<a> | \"b\" 'c' `d`", r"\textless{}a\textgreater{} \textbar{} \textquotedbl{}b\textquotedbl{} "
         r"\textquotesingle{}c\textquotesingle{} \textasciigrave{}d\textasciigrave{}"),
        ("--", "{-}{-}"),
        ("Chloé Nguyễn", r"Chlo\'{e} Nguy\~{\^{e}}n"),
        ("σ′(w₁) − ŷ", r"\ensuremath{\sigma}\ensuremath{{}'}(w\textsubscript{1}) \ensuremath{-} \^{y}"),
        ("e\u0301", r"\'{e}"),
        ("中文x", r"{[}U+4E2D U+6587{]}\allowbreak{}x"),
        ("\u202e\x00", r"{[}U+202E{]}\allowbreak{}?"),
        ("a" * 30, "a" * 24 + r"\allowbreak{}" + "a" * 6),
    ],
)  # fmt: skip
def test_text_prints_as_it_is(text: str, latex: str) -> None:
    assert tex(text) == latex


strange = st.sampled_from([*"\\{}$%^_~#&\n-,", *_KNOWN])


@given(st.text(st.characters(codec=None, exclude_categories=()) | strange, max_size=30))
def test_no_text_is_a_command(text: str) -> None:
    latex = tex(text)
    assert latex.isascii()
    assert latex.isprintable()
    assert balanced(latex)
    accents = {"`", "'", "^", "~", "=", "u", ".", '"', "r", "H", "v", "c", "k", "i", "l", "L", "o", "O", "ss"}
    letters = {"ae", "AE", "oe", "OE"}
    inside = set(COMMAND.findall("".join(re.findall(r"\\ensuremath\{((?:[^{}]|\{[^{}]*\})*)\}", latex))))
    assert commands(latex) <= OF_TEXT | accents | letters | inside
    assert not inside & {"input", "include", "write", "def", "csname"}
    bare = COMMAND.sub("", re.sub(r"\\ensuremath\{((?:[^{}]|\{[^{}]*\})*)\}", "", latex))
    assert not set("$%#&~_^") & set(bare)


x, y, n, k = symbols("x y n k")
A = MatrixSymbol("A", 2, 2)
f = Function("f")


@pytest.mark.parametrize(
    "expression",
    [
        Matrix([[x, tanh(x) ** 2], [Rational(1, 2), x / y]]),
        Piecewise((x, x > 0), (0, True)),
        Sum(x**k, (k, 0, n)),
        Integral(f(x), (x, 0, 1)),
        Derivative(f(x), x, x),
        A.T * A,
        symbols(r"\hat{y}_{31} y^* \mathbf{w}"),
        abs(x) + (x**2 + 1) ** Rational(1, 3),
    ],
    ids=str,
)  # fmt: skip
def test_formulas_of_ours_are_let_through(expression: object) -> None:
    for one in expression if isinstance(expression, tuple) else (expression,):
        latex = to_latex(one)
        assert tame(latex), latex
        assert formula("x", latex) == rf"\({latex}\)"


@pytest.mark.parametrize(
    "latex",
    [
        r"\input{/etc/passwd}",
        r"x \write18{rm}",
        r"\csname input\endcsname",
        r"^^5cinput{x}",
        r"\def\x{\x}\x",
        "x}",
        "{x",
        "}{",
        "x % y",
        "x $ y",
        "#1",
        r"x\) \input y \(",
        r"\begin{verbatim}x\end{verbatim}",
        r"\begin{bmatrix}x",
        r"\left( x",
        "x~y",
        "\\text\n\n{x}",
        "\u202ex",
        "A_2_{i,j}",
        r"\left[ x_k \right]_{k<H}_{m}",
        r"\frac{A_{2}^n_1}{2}",
        "x^{a}^b",
        "x^2'",
        r"x\ \text{\sim }\ y",
        r"\text{a\_\{i=2\}\wedge n}",
        "\\inp中ut{x}",
        r"\href{x}{y}",
        r"\catcode`\%=12",
        r"\include{x}",
        r"\verb|x|",
    ],
)
def test_what_is_not_ours_is_shown_as_text(latex: str) -> None:
    assert not tame(latex)
    assert formula("a_b", latex) == r"a\_b"


@pytest.mark.parametrize("latex", ["x_1^2", "x^{a_1^2}_{b_2}", "x'^2", r"{A_2}_{i,j}", r"\frac{x_1}{y_1} z_1^{\top}"])
def test_one_script_of_each_kind_is_right(latex: str) -> None:
    assert formula("x", latex) == rf"\({latex}\)"


def test_signs_in_the_words_of_a_formula() -> None:
    latex = r"x\ \text{tends to ∞ as t → é₁}"
    assert formula("x", latex) == (
        r"\(x\ \text{tends to \text{\ensuremath{\infty}} as t \text{\ensuremath{\to}} "
        r"\text{\'{e}}\text{\textsubscript{1}}}\)"
    )


def test_a_sheet_a_student() -> None:
    text = "".join(sheets(CLASS))
    assert text.count("\\section*") == 9
    assert text.count("\\clearpage") == 8
    assert text.startswith("\\documentclass")
    assert text.endswith("\\end{document}\n")


def test_every_command_is_ours() -> None:
    text = "".join(sheets(CLASS))
    assert text.isascii()
    assert balanced(text)
    formulas = "".join(re.findall(r"\\\((.*?)\\\)", text)) + "".join(re.findall(r"\\ensuremath\{(.*?)\}\}?", text))
    accents = {"'", "`", "~", "^"}
    assert commands(text) <= FRAME | OF_TEXT | accents | commands(formulas)
    assert commands(formulas) <= frozenset(_IN_FORMULAS.split())


def test_environments_nest() -> None:
    opened: list[str] = []
    for kind, name in re.findall(r"(?<!\\textbackslash\{\})\\(begin|end)\{(\w+)\}", "".join(sheets(CLASS))):
        if kind == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert opened == []


def test_what_a_student_wrote_runs_nothing() -> None:
    text = "".join(sheets([HOSTILE]))
    assert r"\texttt{\textbackslash{}input\{/etc/passwd\} 100\% \$x\$ \textasciicircum{}\textasciicircum{}5c" in text
    assert not re.search(r"\\input|\^\^", text)


def test_a_reading_that_holds_a_command_is_text() -> None:
    item = replace(WRONG.graded[0], read_as=Formula("in", r"\input{x}"), asked=Formula("d", r"\write18{x}"))
    text = "".join(sheets([replace(WRONG, graded=(item,))]))
    assert r"\item[{read as}] in" in text
    assert not re.search(r"\\input|\\write", text)


def test_formulas_are_formulas_and_carets_stand_below() -> None:
    assert r"\item[{read as}] \(\begin{bmatrix} x_1 & x_2 \\ -x_2 & x_1 \end{bmatrix}\)" in "".join(sheets([MATRICES]))
    excerpt = r"\normalsize\texttt{1/2x}\\{}\normalsize\texttt{~~~\textasciicircum{}}"
    assert excerpt in "".join(sheets([UNREADABLE]))


def test_a_line_break_takes_no_bracket_for_an_argument() -> None:
    item = replace(WRONG.graded[0], witness=("at x = 1;", "[1, 2] is not [2, 1]"))
    text = "".join(sheets([replace(WRONG, graded=(item,))]))
    assert r"at x = 1;\leavevmode\\{}[1{,} 2] is not" in text


def test_nobody() -> None:
    assert "Nothing was handed in." in "".join(sheets([]))
