r"""Texts in the notation of a problem: names in every spelling, tensors by their shapes, sequences by their index."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import sympy
from sympy import Function, Integer, Rational, Symbol

from derive.catalog import load
from derive.grading.course import Course
from derive.kernel.language import D, sigmoid
from derive.kernel.tensors import language as tensors
from derive.reading import Notation, ReadingError, read_expression


@cache
def notation(number: int) -> Notation:
    return Course(load(number)).notation


def named(number: int, *keys: str) -> tuple[Any, ...]:
    return tuple(notation(number).names[key] for key in keys)


def read(number: int, text: str, syntax: str = "latex") -> Any:
    return read_expression(text, notation(number), syntax).expression


def times(*factors: Any) -> Any:
    return sympy.Mul(*factors, evaluate=False)


def refused(number: int, text: str, syntax: str = "latex") -> str:
    with pytest.raises(ReadingError) as caught:
        read(number, text, syntax)
    return caught.value.code


w31, w5, x11, x12, ystar, y, t1, s1 = named(8, "w_{31}", "w_5", "x_{11}", "x_{12}", "y^*", "y", "t_1", "s_1")


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        (r"2(y^*-y)w_5s_1(1-s_1)w_{31}", "latex"),
        (r"2\left(y^{*}-y\right)w_{5}\,s_{1}\left(1-s_{1}\right)w_{31}", "latex"),
        (r"2 (y^\ast - y) \cdot w_5 \times s_1 (1 - s_1) w_{31}", "latex"),
        (r"2(y^*-y)w5s1(1-s1)w31", "latex"),
        ("2(y*-y)w5 s1(1-s1)w31", "text"),
        ("2*(y^* - y)*w_5*s_1*(1 - s_1)*w_31", "text"),
        ("2(y* − y)·w₅s₁(1 − s₁)w₃₁", "text"),
        ("2*(y_star - y)*w5*s1*(1 - s1)*w31", "text"),
    ],
)
def test_a_gradient_in_every_spelling(text: str, syntax: str) -> None:
    expected = 2 * (ystar - y) * w5 * s1 * (1 - s1) * w31
    assert sympy.expand(read(8, text, syntax) - expected) == 0
    mutant = text.replace("1-s", "1+s").replace("1 - s", "1 + s").replace("1 − s", "1 + s")
    assert sympy.expand(read(8, mutant, syntax) - expected) != 0


@pytest.mark.parametrize(
    ("text", "syntax", "base"), [(r"x_1^2", "latex", "x_1"), ("x_1^2", "text", "x_1"), ("x₁²", "text", "x_1")]
)
def test_a_power_is_no_subscript(text: str, syntax: str, base: str) -> None:
    """x_{12} is one of the names: x_1² must not become it."""
    x1, both = Symbol("x_1", real=True), Symbol("x_{12}", real=True)
    declared = Notation(names={"x_1": x1, "x_{12}": both}, closed=True)
    found = read_expression(text, declared, syntax).expression
    assert found == x1**2 and found != both
    assert read_expression("x12", declared).expression == both


def test_unknown_names_are_refused_with_those_that_are_near() -> None:
    with pytest.raises(ReadingError) as caught:
        read(8, r"w_{51}")
    assert caught.value.code == "R021"
    assert "w_{31}" in caught.value.hint
    assert refused(8, r"q") == "R021"


def test_derivatives_by_what_is_declared() -> None:
    loss, w1 = named(8, "L", "w_1")
    for text in (
        r"\frac{\partial L}{\partial w_1}",
        r"\frac{dL}{dw_1}",
        r"\nabla_{w_1} L",
        r"L'(w_1)",
        r"\partial L/\partial w_1",
    ):
        assert read(8, text) == D(loss, w1)
    assert read(8, "dL/dw1", "text") == read(8, "∂L/∂w₁", "text") == D(loss, w1)
    assert read(8, r"\frac{\partial L}{\partial w_2}") != D(loss, w1)
    assert read(8, r"\frac{\partial^2 L}{\partial w_1^2}") == D(D(loss, w1), w1)
    assert read(8, r"\frac{dL}{dw_1}\frac{dw_1}{dy}") == D(loss, w1) * D(w1, y)


def test_the_sigmoid_is_known_by_its_letter() -> None:
    a1 = named(8, "a_1")[0]
    assert read(8, r"\sigma(a_1)") == sigmoid(a1, evaluate=False)
    assert read(8, r"\sigma(a_1)(1-\sigma(a_1))").has(sigmoid)
    assert read(8, r"\sigma^2(a_1)") == sigmoid(a1, evaluate=False) ** 2


def test_tensors_by_their_entries() -> None:
    (filter_,) = named(5, "F")
    m, n = Symbol("m", integer=True), Symbol("n", integer=True)
    for text in (r"F_{m,n}", r"F_{mn}", r"F[m, n]"):
        assert read(5, text) == tensors.entry(filter_, (m, n))
    assert read(5, r"F_{n,m}") != tensors.entry(filter_, (m, n))
    assert [index.doit() for index in read(5, r"F_{m+1,n}").args] == [filter_, m + 1, n]
    assert refused(5, r"F_m") == "R019"
    assert refused(5, r"F_{plus,n}") == "R021"


def test_an_index_that_is_moved_by_a_stride() -> None:
    """In an index of several terms `si` is a product if s is a size; two letters alone are two indices."""
    X, s = named(5, "X", "s")
    m, n, i, j = (Symbol(letter, integer=True) for letter in "mnij")
    for text, syntax in (("X_{si+m,sj+n}", "latex"), ("X[s*i+m, s*j+n]", "text")):
        assert [index.doit() for index in read(5, text, syntax).args] == [X, s * i + m, s * j + n]
    assert read(5, "X_{ij}") == tensors.entry(X, (i, j))
    assert refused(5, "X_{ui+m,n}") == "R021"


def test_products_by_shapes() -> None:
    w_h, h0, g, lam = named(14, "W_h", "h_0", "h_1", "h_2")
    assert read(14, r"W_h h_0") == read(14, "W_h @ h_0", "text") == tensors.dot(w_h, h0)
    assert read(14, r"W_h^\top h_1") == read(14, r"W_h^T h_1") == tensors.dot(tensors.transpose(w_h), g)
    assert read(14, r"W_h h_1") != read(14, r"W_h^T h_1")
    assert read(14, r"h_1^\top h_2") == read(14, r"h_1 \cdot h_2") == tensors.dot(g, lam)
    assert read(14, r"h_1 \odot h_2") == read(14, "h_1*h_2", "text") == times(g, lam)
    assert read(14, r"h_1 h_2^\top") == tensors.outer(g, lam)
    assert read(14, r"h_1 h_2^\top") != read(14, r"h_2 h_1^\top")
    assert refused(14, r"h_1 h_2") == "R019"
    assert refused(14, r"h_0 W_h") == "R019"
    assert refused(14, r"W_x W_h") == "R019"
    assert refused(14, "W_h*W_h") == "R019"
    assert refused(14, r"h_1 + W_h") == "R019"
    assert refused(14, r"\frac{1}{W_h}") == "R019"


def test_a_raised_t_transposes_what_has_a_shape() -> None:
    n = Symbol("n", integer=True, positive=True)
    A, B = tensors.TensorSymbol("A", n, n), tensors.TensorSymbol("B", n, n)
    k, T = Symbol("k", real=True), Symbol("T", integer=True, positive=True)
    without = Notation(closed=True, names={"A": A, "B": B, "k": k})
    turned = tensors.dot(tensors.transpose(A), tensors.transpose(B))
    for text in ("A^T B^T", "A^TB^T", "A^{T} B^{T}", "A^T @ B^T", "(A)^T (B)^T", "AᵀBᵀ"):
        assert read_expression(text, without).expression == turned
    assert read_expression("B^T A^T", without).expression != turned
    assert read_expression("A^T B", without).expression == tensors.dot(tensors.transpose(A), B)
    assert read_expression("(A B)^T", without).expression == tensors.transpose(tensors.dot(A, B))
    for text, caret in (("k^T", 2), ("2^T", 2), ("A^(T+1)", 3), ("A T", 2), ("A^TC", 3), ("k^TA", 2)):
        with pytest.raises(ReadingError) as caught:
            read_expression(text, without)
        assert (caught.value.code, caught.value.span[0]) == ("R021", caret)
    named = Notation(closed=True, names={**without.names, "T": T})
    assert read_expression("k^T", named).expression == k**T
    with pytest.raises(ReadingError) as caught:
        read_expression("A^TB", named)
    assert caught.value.code == "R012"


def test_norms_by_shapes() -> None:
    (g,) = named(14, "h_1")
    euclidean = sympy.Pow(tensors.dot(g, g), Rational(1, 2), evaluate=False)
    for text in (r"\|h_1\|", r"\|h_1\|_2", r"\left\|h_1\right\|_2", r"\lVert h_1\rVert_2"):
        assert read(14, text) == euclidean
    assert read(14, r"\|h_1\|_2^2") == sympy.Pow(euclidean, 2, evaluate=False)
    assert read(14, r"\|h_1\|_1") == tensors.total(sympy.Abs(g, evaluate=False))
    assert read(14, "‖h₁‖₂", "text") == euclidean
    assert refused(14, r"\|W_h\|_2") == "R019"


def test_names_with_an_argument() -> None:
    gate, cell = named(13, "f(t)", "c(t-1)")
    assert read(13, r"f(t) \odot c(t-1)") == times(gate, cell)
    assert read(13, "f(t) ⊙ c(t−1)", "text") == times(gate, cell)
    assert read(13, r"c(t)") == named(13, "c(t)")[0] != cell
    assert read(13, r"\tilde{c}(t)") == read(13, "c̃(t)", "text") == named(13, "ctilde(t)")[0]


@pytest.mark.parametrize("gap", ["", " ", "\r\n", "\\left", " \\left"])
def test_a_name_that_was_read_before_may_go_on(gap: str) -> None:
    plain, later, t = Symbol("c_1"), Symbol("c_1(t-1)"), Symbol("t")
    names = Notation(names={"c_1": plain, "c_1(t-1)": later, "t": t}, closed=True)
    closing = "\\right)" if "left" in gap else ")"

    def value(text: str) -> Any:
        return read_expression(text, names, "latex").expression

    assert value("c_1 + t") == plain + t
    assert value(f"c_1 + c_1{gap}(t-1{closing}") == plain + later
    assert value("c_1^2 + c_{1}^{2}") == sympy.Add(plain**2, plain**2, evaluate=False)
    assert value(r"t + \frac{c_1}{t}") == t + plain / t


def test_sequences() -> None:
    f = notation(10).heads["R"]
    n = named(10, "n")[0]
    for text in (r"R_n", r"R(n)", r"R_{n}"):
        assert read(10, text) == f(n)
    assert read(10, r"R_{n-1}").doit() == read(10, r"R(n-1)").doit() == f(n - 1)
    assert read(10, r"R_{n-1}") != f(n)
    assert read(10, r"R_1") == f(Integer(1))
    w, tau = notation(12).heads["w_j"], named(12, "tau")[0]
    assert read(12, r"w_j^{(\tau)}") == w(tau)
    assert read(12, r"w_j^{(\tau-1)}").doit() == w(tau - 1)
    assert refused(12, r"w_j^\tau") == "R016"


def test_labels() -> None:
    old, new = named(14, "W_h", "W_h^{(1)}")
    assert read(14, r"W_h^{(1)}") == new != old
    assert read(11, r"\theta^M_{t+1}") == read(11, r"\theta_{t+1}^M") == named(11, "theta_{t+1}^M")[0]
    assert read(11, "θ^Mₜ₊₁", "text") == named(11, "theta_{t+1}^M")[0]
    assert read(12, r"w^+") == named(12, "w^+")[0]
    weight = Symbol(r"W_{yh1}^{new}", real=True)
    declared = Notation(names={"W_{yh1}^{new}": weight}, closed=True)
    for text in (r"W_{yh1}^{new}", r"W_{yh1}^{\text{new}}", r"W^{new}_{yh1}"):
        assert read_expression(text, declared, "latex").expression == weight


def test_one_quantity_is_not_a_term_of_a_sum() -> None:
    """`w_j^*` is one number in this problem; in a sum over j it would be another in each term."""
    assert refused(12, r"\sum_{j=1}^n w_j^*") == "R023"
    assert refused(12, r"\sum_{j=1}^n w_j^{(\tau)}") == "R023"


def test_matrices_in_the_notation_of_a_problem() -> None:
    y1, y2, x1, x2 = named(3, "y_1", "y_2", "x_1", "x_2")
    expected = sympy.ImmutableDenseMatrix([[D(y1, x1), D(y1, x2)], [D(y2, x1), D(y2, x2)]])
    assert read(3, r"\frac{\partial(y_1, y_2)}{\partial(x_1, x_2)}") == expected
    assert read(3, "∂(y₁, y₂)/∂(x₁, x₂)", "text") == expected
    assert read(3, "∂(y₁, y₂)/∂(x₂, x₁)", "text") != expected
    assert read(3, "[y1, y2; x1, x2]", "text") == sympy.ImmutableDenseMatrix([[y1, y2], [x1, x2]])
    assert read(3, "[y1; y2]", "text") == sympy.ImmutableDenseMatrix([y1, y2])


def test_infinity_is_a_whole_answer_only() -> None:
    assert read(15, r"\infty") == sympy.oo
    assert read(15, r"-\infty") == -sympy.oo
    assert refused(15, r"1 + \infty") == "R018"


def test_functions_keep_what_they_are_applied_for() -> None:
    assert read(15, r"D(x)") == Function("D")(named(15, "x")[0])
    assert read(15, r"D(x)") != read(15, r"D(z)")
