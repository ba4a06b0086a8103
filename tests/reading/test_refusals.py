"""What is refused, where the caret points, and that refusing runs nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from sympy import Symbol

import derive.reading
from derive.reading import Notation, ReadingError, read_expression, read_pair


def refusal(text: str, notation: Notation | None = None) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read_expression(text, notation)
    return caught.value


def caret(error: ReadingError) -> str:
    """The character that the caret of the report points at, read off the report itself."""
    lines = error.report().splitlines()
    at = next(k for k, line in enumerate(lines) if line.strip() == "^")
    shown, mark = lines[at - 1], lines[at].index("^")
    return shown[mark] if mark < len(shown) else "END"


AMBIGUOUS = {
    "x/2y": 3,
    "y* + 1": 1,
    "y* - x": 1,
    "e^2x": 3,
    "1/2x": 3,
    "1/ab": 3,
    "1/2pi": 3,
    "1/x(x+1)": 3,
    "1/(x+1)(x+2)": 7,
    "a/2 x": 4,
    "1 / 2 x": 6,
    "1/2 3": 4,
    "sin x/2": 5,
    "sin 2x/3": 6,
    "sin x*y": 5,
    "sin x y": 6,
    "sin 2(x+1)": 5,
    "sinx(x+1)": 4,
    "sin^nx y": 5,
    "e^xy": 3,
    "2^pix": 4,
    "√2x": 2,
    "√x^2": 2,
    "√x²": 2,
    "x²^3": 2,
    "2 3": 2,
    "2½": 1,
    "x 2": 2,
    "log^-1 x": 0,
    "|a|b|c|": 2,
    "mux": 0,
    "alphax": 0,
    "sinxy": 0,
    "ylnx": 0,
    "pi2": 0,
    "f'(x, y)": 0,
    "d/dx x y": 7,
    "d/dx (x)(y)": 8,
    "d/dx x*y": 6,
    "f(x) + f^2(x)": 10,
    "sqrt[3]{x}": 7,
}


@pytest.mark.parametrize("text", ["[0, 1)", "(0, 1]", "(a, b]", "f([0, 1))", "(1, [0, 1))"])
def test_an_interval_is_no_value(text: str) -> None:
    error = refusal(text)
    assert (error.code, error.message) == ("R013", "an interval stands where one value was expected")
    assert text[slice(*error.span)] in ("[0, 1)", "(0, 1]", "(a, b]")


@pytest.mark.parametrize("text", ["[0)", "(0]", "[0, 1, 2)", "[0, 1}"])
def test_other_brackets_that_do_not_match_are_no_interval(text: str) -> None:
    assert refusal(text).code == "R007"


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_what_has_two_readings_is_refused(text: str) -> None:
    error = refusal(text)
    assert (error.code, error.span[0]) == ("R012", AMBIGUOUS[text])
    assert error.hint
    assert caret(error) == text[AMBIGUOUS[text]]


ERRORS = {
    "": ("R001", 0),
    "   ": ("R001", 0),
    "x\x00": ("R003", 1),
    "x\u202e+1": ("R003", 1),
    "x\u200b": ("R003", 1),
    "а+1": ("R004", 0),  # Cyrillic
    "x + é": ("R004", 4),
    "x # y": ("R005", 2),
    "x.y": ("R005", 1),
    "1.2.3": ("R005", 3),
    "\\frac{1}{2}": ("R005", 0),
    "1＃2": ("R005", 1),
    "y'": ("R005", 1),
    "(x": ("R006", 0),
    "x)": ("R006", 1),
    "|x": ("R006", 0),
    "(|x)|": ("R006", 1),
    "(x]": ("R007", 2),
    "x=2": ("R010", 1),
    "x == 2": ("R010", 2),
    "x<2": ("R010", 1),
    "x≤2": ("R010", 1),
    "x != 2": ("R010", 2),
    "=": ("R010", 0),
    "1,000": ("R011", 1),
    "(1,000,000)": ("R011", 2),
    "1,000,00": ("R011", 1),
    "max(1,000)": ("R011", 5),
    "0,5": ("R013", 1),
    "(x, y)": ("R013", 0),
    "x, y": ("R013", 1),
    "x+": ("R014", 2),
    "x*/y": ("R014", 2),
    "()": ("R014", 1),
    "x^": ("R014", 2),
    "max(x,)": ("R014", 5),
    "²": ("R014", 0),
    "sin^ ": ("R014", 5),
    "d/dx": ("R014", 0),
    "foobar(x)": ("R015", 0),
    "atan2(y, x)": ("R015", 0),
    "sin": ("R016", 0),
    "sin()": ("R016", 0),
    "sum( )": ("R016", 0),
    "prod()": ("R016", 0),
    "sin(x, y)": ("R016", 0),
    "binomial(n)": ("R016", 0),
    "root(x, n)": ("R016", 8),
    "root(x, 0)": ("R016", 8),
    "diff(x)": ("R016", 0),
    "diff(x, 2)": ("R016", 8),
    "diff(x, x+1)": ("R016", 8),
    "x!!": ("R017", 2),
    "diff(x, x, 21)": ("R016", 11),
    "x and y": ("R017", 2),
    "∞": ("R018", 0),
    "x + inf": ("R018", 4),
    "oo": ("R018", 0),
    "nan": ("R018", 0),
    "[[1,2],[3]]": ("R019", 0),
    "[1,2] + 1": ("R019", 0),
    "[1,2][3,4]": ("R019", 0),
    "sin([1,2])": ("R019", 4),
    "[[1,2],[3,4]]^x": ("R019", 0),
    "x_": ("R020", 1),
    "x_{": ("R020", 1),
    "sin_2(x)": ("R020", 0),
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors_have_a_code_and_a_place(text: str) -> None:
    error = refusal(text)
    assert (error.code, error.span[0]) == ERRORS[text]
    assert error.text == text


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').getpid()",
        "x.__class__",
        "().__class__.__bases__",
        "sin.__init__.__globals__",
        "lambda: 0",
        "lambda x: x",
        "f'{1}'",
        'f"{x}"',
        "eval('dict')",
        "Symbol('x', real=print('hello'))",
        "[x for x in y]",
        "x if y else z",
        "x; y",
        "open(`x`)",
        "Integer(1)",
        "Matrix([[1]])",
        "range(10**12)",
        "N(pi, 10**9)[0",
        "a:eval_string(x)",
        "x := 1",
        "@x",
        "# x",
        "x \\",
    ],
)
def test_code_is_not_mathematics(text: str) -> None:
    refusal(text)


def test_no_python_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr("os.getpid", lambda: ran.append("getpid"))
    refusal("__import__('os').getpid()")
    refusal("__import__(os).getpid()")
    assert not ran


def test_the_package_has_no_way_to_run_text() -> None:
    forbidden = {"eval", "exec", "compile", "__import__", "sympify", "parse_expr", "S", "lambdify"}
    for path in Path(derive.reading.__file__).parent.glob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        called |= {n.func.attr for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
        assert not called & (forbidden - {"compile"}), path.name
        assert not any(isinstance(node, ast.ExceptHandler) and node.type is None for node in nodes), path.name


def test_python_names_are_just_names() -> None:
    for word in ("print", "Integer", "class", "globals", "exit"):
        (symbol,) = read_expression(word).symbols
        assert symbol == word


def test_the_error_names_the_character() -> None:
    assert "CYRILLIC SMALL LETTER A" in refusal("а").message
    assert "RIGHT-TO-LEFT OVERRIDE" in refusal("x\u202e").message


def test_reports_show_no_control_characters() -> None:
    for text in ("x\u202e+1", "x\x1b[31m", "x\x07", "ab\u0301c*", "\ud800x", "x+\x00"):
        report = refusal(text).report()
        assert all(c.isprintable() or c == "\n" for c in report), text
        assert report.isascii() or "\u0301" not in report


def test_the_report_in_full() -> None:
    assert refusal("x + 1/2y").report().splitlines() == [
        "R012: is `y` part of the denominator in `1/2`?",
        "  x + 1/2y",
        "         ^",
        "hint: write (a/b)*c or a/(b*c)",
    ]


def test_the_report_of_a_long_text_is_a_window() -> None:
    text = "x + " * 100 + "@" + " + y" * 100
    error = refusal(text)
    _, line, mark, *_ = error.report().splitlines()
    assert len(line) <= 102
    assert line.strip().startswith("…") and line.endswith("…")
    assert line[mark.index("^")] == "@"


def test_the_report_escapes_before_the_caret() -> None:
    _, line, mark = refusal("x\u00a0+ (y").report().splitlines()[:3]
    assert line[mark.index("^")] == "("


def test_the_report_shows_the_right_line() -> None:
    _, line, mark = refusal("x +\ny + @").report().splitlines()[:3]
    assert line == "  y + @"
    assert mark.index("^") == line.index("@")


def test_a_scientific_number_needs_e_to_be_free() -> None:
    assert refusal("2e3", Notation(names={"e": Symbol("e")})).code == "R012"


def test_a_pair_names_the_text_at_fault() -> None:
    with pytest.raises(ReadingError) as caught:
        read_pair("x", "y+@")
    assert caught.value.text == "y+@"


def test_a_declared_function_needs_an_argument() -> None:
    assert refusal("u + 1", Notation(functions=frozenset({"u"}))).code == "R016"


def test_a_letter_run_is_not_split_against_the_text() -> None:
    assert refusal("abcd + a + b + c + d").code == "R012"
    assert refusal("xyzw + x*y*z*w").code == "R012"
