"""Hostile text: code, sizes and tricks of TeX end in a reading or a refusal, in time that grows with the length."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from sympy import ImmutableMatrix, Matrix

from derive.reading import Notation, ReadingError, read_expression
from derive.reading.clauses import read_clauses
from derive.reading.documents import boxed, pieces

CODE = [
    "__import__('os').system('x')",
    "().__class__.__mro__",
    "(lambda: 0)()",
    "f'{1}'",
    "x.__class__",
    "'%s' % x",
    "'{0.__class__}'.format(x)",
    "[x for x in y]",
    'open("/etc/passwd")',
    "exec('x')",
    "x if y else z",
    r"\operatorname{__import__}(os)",
    r"\operatorname{os.system}(x)",
    r"\text{eval}(x)",
    r"\mathrm{exec}(x)",
    r"\eval{x}",
]
TEX = [
    r"\input{/etc/passwd}",
    r"\input /etc/passwd",
    r"\include{x}",
    r"\openin5=x",
    r"\read5 to\x",
    r"\write18{rm -rf /}",
    r"\immediate\write18{x}",
    r"\csname x\endcsname",
    r"\def\a{\a}\a",
    r"\def\x#1{#1#1}\x{\x{x}}",
    r"\let\a\b",
    r"\newcommand{\a}{\a}\a",
    r"\catcode`\@=11",
    r"\loop\iftrue\repeat",
    r"\expandafter\a\b",
    r"\makeatletter",
    r"\usepackage{x}",
    r"\url{x}",
    r"\href{javascript:x}{y}",
    r"\special{x}",
    r"\directlua{os.exit()}",
    r"x^^41",
    "x\u202ey",
    "x\u2066y\u2069",
    "x\u200by",
    "x\x1b[31m",
    "x\x00",
    "\ufeffx",
    "х",  # Cyrillic
    "ⅹ",  # a Roman numeral
    "１",  # full width
    "x\ud800",
]


@pytest.mark.parametrize("syntax", ["text", "latex"])
@pytest.mark.parametrize("text", [*CODE, *TEX])
def test_code_and_tricks_are_refused(text: str, syntax: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_expression(text, None, syntax)
    report = caught.value.report()
    assert all(c.isprintable() or c == "\n" for c in report)


UNBALANCED = [
    "{", "}", "(", ")", "[", "]", r"\{", r"\}", r"\left(", r"\right)", r"\left", r"\right", r"\frac{",
    r"\frac}{", r"\frac{}{}", r"\frac{x}{", r"\sqrt[", r"\sqrt[3", r"\sqrt[3]", r"\hat{", r"\hat", "x^{",
    "x_{", "^{}", "_{}", "x^{}", r"\begin{", r"\begin{bmatrix}", r"\end{bmatrix}",
    r"\begin{bmatrix}\end{bmatrix}", r"\begin{bmatrix}1\end{pmatrix}", r"\begin{bmatrix}{1&2}\end{bmatrix}",
    r"\begin{align}x\end{bmatrix}", r"{\begin{bmatrix}1}\end{bmatrix}", r"\text{", r"\label{",
    r"\underbrace{x}_", r"\underbrace", r"\mathbb{", r"\mathbb", r"\sum_", r"\sum_{i=", r"\sum_{i=1}^",
    r"\int_0^1", r"\int_", r"\binom{n}", r"\frac{d}{", r"\frac{d}{d", r"\frac{\partial}{\partial}",
    r"\partial", r"\nabla_", r"\|x", r"|x", r"\left|x", r"\max_", r"\log_", r"\log_{", r"\operatorname{",
    r"\operatorname", "&", r"\\", "$", "$$", "\\", "x\\", "%", "~", r"\,", "'", "^'", r"x^{\prime",
    r"\frac12\frac", "f^{(", "f^{(2)}", r"\mathbf{\mathbf{", "[x]_", "[1;2] _", "[x]_{y}", "(x)|_",
    r"\frac{d}{df'x}(x)", r"\frac{d}{dx_}(x)", "d/df' x",
]  # fmt: skip


@pytest.mark.parametrize("text", UNBALANCED)
def test_what_is_unbalanced_raises_nothing_else(text: str) -> None:
    for whole in (text, f"x + {text}", f"{text} + x", text * 3):
        for syntax in ("text", "latex"):
            try:
                read_expression(whole, None, syntax)
            except ReadingError as error:
                assert error.report()


def test_functions_of_matrices_evaluate_no_entries() -> None:
    for entry in (r"9^{9^{9^9}}", r"\max(\sqrt{i}, 2)", r"\binom{10^7}{5\cdot 10^6}"):
        matrix = rf"\begin{{bmatrix}}{entry}&1\\1&{entry}\end{{bmatrix}}"
        assert read_expression(rf"\operatorname{{tr}}\left({matrix}{matrix}+2{matrix}\right)", None, "latex").expression
    with pytest.raises(ReadingError):
        matrices = Notation(names={}, closed=True)
        read_expression(r"\binom{\begin{bmatrix}1&2\\3&4\end{bmatrix}}{2}", matrices, "latex")


SIZES = [
    r"9^{9^{9^9}}",
    r"\binom{10^7}{5\cdot 10^6}",
    r"\frac{1}{10^{10^{10}}}",
    r"(10^9)!",
    r"\begin{bmatrix}1&2\\3&4\end{bmatrix}^{1000000000}",
    r"\left|9^{9^9}\right|",
]


@pytest.mark.parametrize("text", SIZES)
def test_large_values_are_not_worked_out(text: str) -> None:
    assert not read_expression(text, None, "latex").expression.is_Integer


@pytest.mark.parametrize(
    "text",
    [
        r"\operatorname{tr}\left(\begin{bmatrix}1&2\\3&4\end{bmatrix}^{1000000000}\right)",
        r"\begin{vmatrix}" + r"\\".join("&".join(["x"] * 40) for _ in range(40)) + r"\end{vmatrix}",
        r"\operatorname{diag}\begin{bmatrix}" + r"\\".join(["x"] * 5000) + r"\end{bmatrix}",
        "9" * 2001,
        r"1\,000" + r"\,000" * 1000,
        "1" + "{,}000" * 1000,
    ],
)
def test_what_would_take_long_is_refused(text: str) -> None:
    with pytest.raises(ReadingError):
        read_expression(text, None, "latex")


NESTED = {
    "fractions": (r"\frac{", r"}{x}"),
    "roots": (r"\sqrt{", "}"),
    "powers": ("x^{", "}"),
    "sums": (r"\sum_{i=1}^n \sin{", "}"),
    "integrals": (r"\int_0^1 ", " dx"),
    "bars": (r"\left|", r"\right|"),
    "brackets": (r"\left(1+", r"\right)"),
    "matrices": (r"\begin{bmatrix}", r"\end{bmatrix}"),
    "braces": ("{1+", "}"),
}


@pytest.mark.parametrize("kind", NESTED)
def test_nesting_is_bounded(kind: str) -> None:
    opening, closing = NESTED[kind]
    for levels in (151, 5_000):
        with pytest.raises(ReadingError) as caught:
            read_expression((opening * levels + "x" + closing * levels)[:100_000], None, "latex")
        assert caught.value.code != "R002"
        assert caught.value.report()


def test_redundant_groups_cost_no_depth() -> None:
    assert str(read_expression("{" * 10_000 + "x" + "}" * 10_000, None, "latex").expression) == "x"
    assert str(read_expression(r"\left(" * 5_000 + "x" + r"\right)" * 5_000, None, "latex").expression) == "x"


def test_a_hundred_thousand_terms_are_flat() -> None:
    assert len(read_expression("+".join(["x"] * 50_000), None, "latex").expression.args) == 50_000


UNITS = [
    r"\frac{", r"\frac12", r"\frac", r"\sqrt", r"\sqrt{", "x^{", "x_{", "x^", r"\hat", r"\hat{", r"\hat{x}",
    r"\mathbf{", r"\left(", r"\sum_{i=1}^n ", r"\sum_{i=1}^n x_i+", r"\int_0^1 ", r"\int_0^1 x dx+",
    r"\begin{bmatrix}", "&", r"\\", "x=", r"x&=y\\", r"\text{", r"\text{a b} ", r"\underbrace{", r"\quad x",
    r"1\,000", "1{,}000", "1,000", "{,}", r"\frac{d}{dx}", r"\frac{dx}{dx}", r"\partial ", r"\nabla_x ", "'",
    "f(", r"\sin ", r"\log_", "|", r"\|x\|_2", "x^{(i)}", "f^{(2)}(x)", "y^*", "$", "$x$ ", "$$", r"\[",
    r"\(", r"\begin{align}", r"\boxed{", "ab ", "ab: ", "\n", " ", "ŷ", "y\u0302", "₁", "²", "dx",
    r"\binom{", "x,", "[x;", r"\{", r"\mathbb{R}", r"\operatorname{a}", "%", "{", "}",
]  # fmt: skip

WORKER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (90, 90))
from derive.reading import Notation, ReadingError, read_expression
from derive.reading.clauses import after_prose, read_clauses
from derive.reading.documents import boxed, pieces

for unit in sys.argv[1:]:
    text = (unit * 10_000)[:10_000]
    for syntax in ("text", "latex"):
        for read in (read_expression, read_clauses):
            try:
                read(text, Notation(), syntax)
            except ReadingError as error:
                error.report()
    pieces(text), boxed(text), after_prose(text, Notation())
print("done")
"""


@pytest.mark.parametrize("part", range(4))
def test_time_grows_with_the_length(part: int) -> None:
    """Under a limit of processor time that anything quadratic exceeds by far: 10,000 characters, over and over."""
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WORKER), *UNITS[part::4]], capture_output=True, text=True, check=False
    )
    assert ran.stdout == "done\n", ran.stderr[-500:]


def test_documents_of_marks_only() -> None:
    for text in (
        "$" * 5_001,
        "$x" * 3_000,
        r"\[" * 3_000,
        r"\begin{align}" * 2_000,
        r"\boxed{" * 5_000,
        "```\n" * 2_000,
    ):
        for piece in pieces(text):
            try:
                read_clauses(piece.text, Notation(), piece.syntax)
            except ReadingError:
                continue
        boxed(text)


MATRIX = "[1, 2; 3, 4]"


@pytest.mark.parametrize(
    "text",
    [
        "2(" * 60 + MATRIX + ")" * 60,
        "(2(" * 30 + MATRIX + ")^2)" * 30,
        "(2(" * 30 + MATRIX + ")^T)" * 30,
        "(" * 40 + MATRIX + " 2 + " + f"{MATRIX})" * 40,
        "2(" * 13 + MATRIX + ")" * 13,
    ],
)
def test_matrices_do_not_nest_without_end(text: str) -> None:
    """SymPy asks each product of matrices for its shape twice, and so 2^n times where n of them nest."""
    with pytest.raises(ReadingError) as caught:
        read_expression(text)
    assert caught.value.code == "R019"


def test_matrices_nest_as_deep_as_anybody_writes() -> None:
    read = read_expression("2(" * 12 + MATRIX + ")" * 12).expression
    assert read.doit() == Matrix([[1, 2], [3, 4]]) * 2**12


@pytest.mark.parametrize(("minuses", "factor"), [(1, -1), (2, 1), (39, -1), (40, 1)])
def test_many_minuses_before_a_matrix(minuses: int, factor: int) -> None:
    for text in ("-" * minuses + MATRIX, "-(" * minuses + MATRIX + ")" * minuses):
        assert read_expression(text).expression.doit() == factor * Matrix([[1, 2], [3, 4]])


BESIDE = Notation(closed=True, names={"x": ImmutableMatrix([[1, 2], [3, 4]])})


@pytest.mark.parametrize("text", ["tanh(" + "x" * 40 + ")", "tanh(x^40)", "tanh(x^11)", "tanh(x^0)", "tanh(x^(-1))"])
def test_a_function_of_many_matrices_multiplied_is_refused(text: str) -> None:
    """SymPy takes 2^n steps for an entry of a product of n; and none of these is tanh(x)."""
    with pytest.raises(ReadingError) as caught:
        read_expression(text, BESIDE)
    assert caught.value.code == "R019"


@pytest.mark.parametrize(
    ("text", "entries"), [("x x", [7, 10, 15, 22]), ("x^2", [7, 10, 15, 22]), ("x^T", [1, 3, 2, 4])]
)
def test_a_function_of_a_few_is_taken_entry_by_entry(text: str, entries: list[int]) -> None:
    read = read_expression(f"tanh({text})", BESIDE).expression
    assert [entry.args[0].doit() for entry in read] == entries
