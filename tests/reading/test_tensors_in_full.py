"""Tensors by their entries, of given sizes, and what stands below them: against nodes built by hand."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import ImmutableMatrix, Integer, Mul, Symbol

from derive.kernel.tensors import language as words
from derive.kernel.tensors.language import TensorSymbol
from derive.reading import Notation, ReadingError, name_key, read_expression

from .structure import same

m, n = Symbol("m", integer=True), Symbol("n", integer=True)
i, j = Symbol("i", integer=True), Symbol("j", integer=True)
X, A, B = TensorSymbol("X", n), TensorSymbol("A", m, n), TensorSymbol("B", m, n)
P = TensorSymbol(r"(I-\rho\,A)^{\tau}", m, m)
NOTATION = Notation(
    names={name_key(name.name): name for name in (m, n, X, A, B)} | {P.name: P, "L": Symbol("L", real=True)},
    closed=True,
)

READ: list[tuple[str, str, Any]] = [
    ("[A[j, i]]_{i<n, j<m}", "text", words.table(A[j, i], (i, n), (j, m))),
    (r"\left[ A_{j,i} \right]_{i<n,\, j<m}", "latex", words.table(A[j, i], (i, n), (j, m))),
    ("table(A[j, i], (i, n), (j, m))", "text", words.table(A[j, i], (i, n), (j, m))),
    ("[X[i]]_{i<n}[m]", "text", words.table(X[i], (i, n))[m]),
    ("𝟏ₘ", "text", words.ones(m)),
    ("2 𝟏_{m×n}", "text", Mul(2, words.ones(m, n), evaluate=False)),
    (r"\mathbf{1}_{m \times n}", "latex", words.ones(m, n)),
    ("ones(m, n)", "text", words.ones(m, n)),
    ("Iₙ", "text", words.identity(n)),
    ("I_n", "latex", words.identity(n)),
    ("A .* B", "text", A * B),
    ("A ⊙ B", "text", A * B),
    ("A ∘ B", "text", A * B),
    (r"A \circ B", "latex", A * B),  # was once a KeyError
    ("total(A, 0)", "text", words.total(A, 0)),
    ("repeat(X, m, 0)", "text", words.repeat(X, m, 0)),
    (r"\left(I-\rho A\right)^{\tau}", "latex", P),
    ("(I-rho*A)^tau", "text", P),
    ("(I − ρA)^τ", "text", P),
]


@pytest.mark.parametrize(("text", "syntax", "meant"), READ)
def test_what_is_written_in_full(text: str, syntax: str, meant: Any) -> None:
    assert same(read_expression(text, NOTATION, syntax).expression, meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[A[j, i]]_{j<n, i<m}", words.table(A[j, i], (i, n), (j, m))),
        ("[A[j, i]]_{j<m, i<n}", words.table(A[j, i], (i, n), (j, m))),
        ("table(A[i, j], (i, n), (j, m))", words.table(A[j, i], (i, n), (j, m))),
        ("𝟏ₙ", words.ones(m)),
        ("𝟏_{n×m}", words.ones(m, n)),
        ("A .* A", A * B),
    ],
)
def test_what_differs_is_not_the_same(text: str, meant: Any) -> None:
    assert not same(read_expression(text, NOTATION).expression, meant)


@pytest.mark.parametrize(
    "text",
    [
        "[X[i]]_{i<}",
        "[X[i]]_{<n}",
        "[X[i]]_{i<n, i<n}",
        "[X[i]]_{i≤n}",
        "[X[i]]_{i<L}",
        "table(X[i])",
        "table(X[i], i, n)",
        "table(X[i], (n))",
        "ones(L)",
        "ones()",
        "A * B",
        "(I-rho*B)^tau",
        "total(A, 7)",
        "integrate(L, L)",
    ],
)
def test_what_says_too_little_is_refused(text: str) -> None:
    with pytest.raises(ReadingError):
        read_expression(text, NOTATION)


def test_a_table_of_indices_that_count_from_one_is_refused() -> None:
    with pytest.raises(ReadingError, match="0 or from 1"):
        read_expression("[X[i]]_{i<n}", Notation(names=NOTATION.names, closed=True, origin=1))


def test_an_integral_by_its_word() -> None:
    x = Symbol("x", real=True)
    names = {"x": x, "n": n}
    found = read_expression("integrate(x^2, x, 0, n)", Notation(names=names, closed=True)).expression
    assert found.function == x**2
    assert found.limits[0][1:] == (Integer(0), n)


@pytest.mark.parametrize("text", ["2 ∘ [1; 2]", "A ∘ [1, 2; 3, 4]", "X ∘ A"])
def test_an_elementwise_product_is_one_of_two_of_the_same_shape(text: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_expression(text, NOTATION)
    assert caught.value.code == "R019"


def test_what_is_neither_a_number_nor_a_matrix_is_no_factor_of_a_matrix() -> None:
    """The derivative by an explicit matrix; SymPy raises NotImplementedError."""
    beside = Notation(closed=True, names={"x": ImmutableMatrix([1, 2]), "y": Symbol("y")})
    with pytest.raises(ReadingError):
        read_expression(r"x \frac{\partial 3}{\partial x}", beside, "latex")
