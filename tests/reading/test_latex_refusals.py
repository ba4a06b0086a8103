r"""LaTeX that is refused where no names are declared: the code, where the caret points, and a hint what to do."""

from __future__ import annotations

import pytest

from derive.reading import ReadingError, read_expression

from .test_refusals import caret


def refusal(text: str) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read_expression(text, None, "latex")
    return caught.value


AMBIGUOUS = {
    r"a/bc": 3,
    r"1/2x": 3,
    r"x/2y": 3,
    r"a/b\,c": 5,
    r"x^23": 2,
    r"x_12": 1,
    r"e^xy": 2,
    r"e^2x": 2,
    r"x^ny": 2,
    r"x^2\,x^12": 7,
    r"x^{abc}": 1,
    r"W_{yh1}^{new}": 7,
    r"f^{(n)}(x)": 0,
    r"f^2(x)": 3,
    r"f^{-1}(x)": 6,
    r"\sigma^{-1}(x)": 0,
    r"h_1(x+1)": 0,
    r"x^{(n-1)} + x": 0,
    r"x^{(2+1)}": 0,
    r"2\frac12": 1,
    r"1\frac{1}{2}x": 1,
    r"x2": 1,
    r"w31": 1,
    r"2 3": 2,
    r"12\,345\,6": 9,
    r"a \quad b": 8,
    r"x \qquad (2)": 9,
    r"\sin x y": 7,
    r"\sin x/2": 6,
    r"\sin x\cdot y": 6,
    r"\log x^2 y": 9,
    r"\ln 2(x)": 5,
    r"xsinx": 0,
    r"\log^{-1} x": 0,
    r"|a|b|c|": 2,
    r"\frac{d}{dx}x y": 14,
    r"\frac{d}{dx}\sin(x)\cos(x)": 19,
    r"\frac{\delta L}{\delta y}": 0,
    r"\frac{\Delta y}{\Delta x}": 0,
    r"\Delta x^2": 7,
    r"dx^2": 1,
    r"W^{(1)T}": 1,
    r"\frac{d^2}{d^2x}x": 0,
    r"\frac{d^2}{(dx)^2}x": 0,
    r"\sum_{i=1}^n a_i + b_i": 19,
    r"\sum_{i=1}^n i + i": 17,
    r"\prod_{i=1}^n x_i y": 18,
    r"\prod_{i=1}^n x_i/n": 18,
    r"\int_0^1 x\,dx\,y": 16,
}


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_what_has_two_readings_is_refused(text: str) -> None:
    error = refusal(text)
    assert (error.code, error.span[0]) == ("R012", AMBIGUOUS[text])
    assert error.hint
    assert caret(error) == text[AMBIGUOUS[text]]


ERRORS = {
    r"": ("R001", 0),
    r"% x": ("R001", 0),
    "x\u202e+1": ("R003", 1),
    "x\u200b": ("R003", 1),
    "x\x07": ("R003", 1),
    r"а+1": ("R004", 0),  # Cyrillic
    r"ｘ": ("R004", 0),  # full width
    r"x'": ("R005", 1),
    r"x:y": ("R005", 1),
    r"{x": ("R006", 0),
    r"x}": ("R006", 1),
    r"\{x": ("R006", 0),
    r"\left(x": ("R006", 5),
    r"x\right)": ("R006", 7),
    r"\begin{bmatrix}1": ("R006", 16),
    r"\end{bmatrix}": ("R006", 0),
    r"(x]": ("R007", 2),
    r"\left[0,1\right)": ("R013", 5),
    r"x=y": ("R010", 1),
    r"x\le y": ("R010", 1),
    r"x\\y": ("R010", 1),
    r"x&y": ("R010", 1),
    r"96,096": ("R011", 2),
    r"1{,}234": ("R011", 1),
    r"(1,234,567)": ("R011", 2),
    r"0,5": ("R013", 1),
    r"3{,}14": ("R013", 2),
    r"0{,}234": ("R013", 2),
    r"1234{,}567": ("R013", 5),
    r"(x, y)": ("R013", 0),
    r"x,": ("R013", 1),
    r"\frac": ("R014", 5),
    r"\frac{x}": ("R014", 8),
    r"\frac x": ("R014", 7),
    r"\sqrt": ("R014", 5),
    r"x^": ("R014", 2),
    r"^2": ("R014", 0),
    r"_2": ("R014", 0),
    r"x^{2}^3": ("R014", 5),
    r"\frac{\partial x^2+y}{\partial x}": ("R014", 18),
    r"\frac{d}{dx}": ("R014", 0),
    r"\int_0^1 x": ("R014", 0),
    r"\sum x": ("R014", 0),
    r"\operatorname{softmax}(x)": ("R015", 0),
    r"\mathrm{KL}(p)": ("R015", 0),
    r"\sin": ("R016", 0),
    r"\max_i x_i": ("R016", 0),
    r"\sqrt[n]{x}": ("R016", 5),
    r"\nabla x": ("R016", 0),
    r"\frac{d^2 e^x}{dx}": ("R016", 0),
    r"\frac{d x^3}{d x^2}": ("R016", 0),
    r"n!!": ("R017", 2),
    r"50\%": ("R017", 2),
    r"\$5": ("R017", 0),
    r"90^\circ": ("R017", 2),
    r"\theta^+": ("R017", 7),
    r"x\pm y": ("R017", 1),
    r"1+\cdots+n": ("R017", 2),
    r"p(x\mid y)": ("R017", 3),
    r"\mathbb{E}[x]": ("R017", 0),
    r"\mathbb{E}_{x\sim p}[x]": ("R017", 0),
    r"E[x]": ("R017", 0),
    r"\Pr(x)": ("R017", 0),
    r"\mathbb{1}_{x>0}": ("R017", 0),
    r"\mathbb{R}": ("R017", 0),
    r"\begin{cases*}1&x>0\end{cases*}": ("R017", 0),
    r"x^2|_{x=1}": ("R017", 3),
    r"\left.x^2\right|_{x=1}": ("R017", 0),
    r"\|x\|_p": ("R017", 6),
    r"\langle x,y\rangle": ("R017", 0),
    r"\lim x": ("R014", 0),
    r"\partial_x x^2": ("R017", 0),
    r"\nabla^2 f": ("R017", 6),
    "x\\": ("R017", 1),
    r"\infty": ("R018", 0),
    r"x^T": ("R019", 0),
    r"\mathbf{x}^\top\mathbf{y}": ("R019", 0),
    r"(AB)^T": ("R019", 0),
    r"\det A": ("R019", 0),
    r"f\circ g": ("R019", 0),
    r"f\ast g": ("R019", 0),
    r"x\otimes y": ("R019", 0),
    r"\begin{bmatrix}1&2\\3\end{bmatrix}": ("R019", 0),
    r"\begin{bmatrix}1\\2\end{bmatrix}+1": ("R019", 0),
    r"\left\|\begin{bmatrix}1&2\\3&4\end{bmatrix}\right\|": ("R019", 5),
    r"[x^2]_1": ("R019", 0),
    r"[xy]_0^1": ("R023", 1),
    r"x_": ("R020", 1),
    r"x_{}": ("R020", 1),
    r"x_{a_b}": ("R020", 1),
    r"x_a_b": ("R020", 3),
    r"\overline{x+y}": ("R020", 0),
    r"\operatorname{arctan2}(y,x)": ("R020", 0),
    r"\operatorname{arctan2}(x)": ("R020", 0),
    r"\foo": ("R022", 0),
    r"\input{x}": ("R022", 0),
    r"L'(w)": ("R023", 0),
    r"\frac{\partial L}{\partial w_1}": ("R023", 0),
    r"dL/dw": ("R023", 0),
    r"\nabla_w L": ("R023", 0),
    r"\sum_{i=1}^{i} i": ("R023", 12),
    r"\sum_{i\in S} x_i": ("R023", 7),
    r"\sum_{i=1}^n x_{2i}": ("R023", 13),
    r"\sum_{i=1}^n w_{ijk}": ("R023", 13),
    r"\sum_{i=1}^n w_{in}": ("R023", 13),
    r"\int x\,dx": ("R023", 0),
    r"\int_0^1 x_t\,dt": ("R023", 9),
    r"\frac{d}{dt}(x_t^2)": ("R023", 0),
    r"\text{hello}": ("R024", 0),
    r"x \text{ and } y": ("R024", 2),
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors_have_a_code_and_a_place(text: str) -> None:
    error = refusal(text)
    assert (error.code, error.span[0]) == ERRORS[text]
    assert error.text == text
    assert error.report()


HINTS = {
    r"x/2y": "a/(b*c)",
    r"x^23": "braces",
    r"W^{new}": r"\text{new}",
    r"2\frac12": r"\cdot",
    r"96,096": "1000",
    r"\mathbb{E}[x]": "integral",
    r"x^2|_{x=1}": "value",
    r"\sum_{i=1}^n a_i + b_i": "brackets",
    r"\sum x": r"\sum_{i=1}^{n}",
    r"\int_0^1 x": "dx",
    r"\operatorname{softmax}(x)": r"\cdot",
    r"50\%": "x/100",
    r"90^\circ": "180",
    r"dL/dw": "what L is",
}


@pytest.mark.parametrize("text", HINTS)
def test_hints_say_what_to_write(text: str) -> None:
    assert HINTS[text] in refusal(text).hint


def test_the_report_in_full() -> None:
    assert refusal(r"x + \frac12 x/2y").report().splitlines() == [
        r"R012: is `y` part of the denominator in `\frac12 x/2`?",
        r"  x + \frac12 x/2y",
        r"                 ^",
        "hint: write (a/b)*c or a/(b*c)",
    ]


@pytest.mark.parametrize("text", [r"\frac{\partial L}{\partial w}", r"\frac{\partial}{\partial w} L", r"\nabla_w L"])
def test_an_opaque_derivative_is_never_zero(text: str) -> None:
    assert refusal(text).code == "R023"
