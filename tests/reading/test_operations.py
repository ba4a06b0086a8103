"""Signs and names that a problem gives a meaning, entries in all their spellings, and sums in words."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import ImmutableMatrix, Rational, Sum, Symbol

from derive.kernel.language import D, relu, sigmoid
from derive.kernel.tensors.language import TensorSymbol, entry
from derive.reading import Notation, Operation, ReadingError, operation_key
from derive.reading.clauses import read_clauses
from derive.reading.elaborate import elaborate

H, W = (Symbol(name, integer=True, positive=True) for name in "HW")
A, B = TensorSymbol("A", H, W), TensorSymbol("B", H, W)
L = Symbol("L", real=True)
i, j, m, n = (Symbol(name, integer=True) for name in "ijmn")
a = ImmutableMatrix(2, 2, [1, 2, 3, 4])


def first(left: Any, right: Any) -> Any:
    return left


def turned(matrix: Any) -> Any:
    return matrix.T


def refused(left: Any, right: Any) -> Any:
    raise ValueError("it does not fit")


def notation(**operations: Operation) -> Notation:
    found = {operation_key(name): operation for name, operation in operations.items()}
    names = {"A": A, "B": B, "a": a, "H": H, "L": L, "x": Symbol("x", real=True)}
    return Notation(names=names, functions=frozenset(found), operations=found, closed=True)


def read(text: str, known: Notation, syntax: str = "latex") -> Any:
    (clause,) = read_clauses(text, known, syntax)
    (side,) = clause.sides
    if side.error is not None:
        raise side.error
    assert side.tree is not None
    return elaborate(text, side.tree, {}, known)


OPERATIONS = notation(
    **{"*": Operation("*", first), r"\otimes": Operation("x", lambda p, q: q), "rot_{180}": Operation("r", turned, 1)}
)


@pytest.mark.parametrize(
    ("text", "syntax", "expected"),
    [
        ("A * B", "text", A),
        ("A ∗ B", "text", A),
        ("A ⊗ B", "text", B),
        (r"A \otimes B", "latex", B),
        (r"A * B \otimes A", "latex", A),
        ("rot180(A)", "text", A.T),
        (r"\text{rot}_{180}(A)", "latex", A.T),
        (r"\operatorname{rot180}(A)", "latex", A.T),
        (r"\mathrm{rot}_{180^\circ}(A)", "latex", A.T),
        (r"A * \frac{\partial L}{\partial B}", "latex", A),
    ],
)
def test_an_operation_does_what_the_problem_says(text: str, syntax: str, expected: Any) -> None:
    assert read(text, OPERATIONS, syntax) == expected


def test_numbers_are_multiplied_even_so() -> None:
    assert read("2 * x", OPERATIONS, "text") == 2 * OPERATIONS.names["x"]
    assert read("2 * A * B", OPERATIONS, "text").args == (2, A)


@pytest.mark.parametrize("text", [r"A \ast B", r"A \cdot B", r"A \times B", "A B"])
def test_other_signs_are_no_operation_of_that_name(text: str) -> None:
    with pytest.raises(ReadingError):
        read(text, OPERATIONS)


@pytest.mark.parametrize("text", ["rot180(A, B)", "rot180(x)", "rot180()"])
def test_an_operation_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(ReadingError):
        read(text, OPERATIONS, "text")


def test_what_does_not_fit_is_refused_with_the_reason() -> None:
    with pytest.raises(ReadingError, match="it does not fit"):
        read("a * a", notation(**{"*": Operation("*", refused)}), "text")


PLAIN = notation()
G = D(L, B)


@pytest.mark.parametrize(
    ("text", "syntax", "expected"),
    [
        ("A(i+m, j)", "text", entry(A, (i + m, j))),
        ("A[i+m][j]", "text", entry(A, (i + m, j))),
        ("A_ij", "text", entry(A, (i, j))),
        ("dL/dB[i,j]", "text", entry(G, (i, j))),
        ("dL/dB(i,j)", "text", entry(G, (i, j))),
        ("dL/dB_ij", "text", entry(G, (i, j))),
        ("dL/dB_{i,j}", "latex", entry(G, (i, j))),
        ("(dL/dB)_ij", "text", entry(G, (i, j))),
        (r"\left(\frac{\partial L}{\partial B}\right)_{ij}", "latex", entry(G, (i, j))),
        (r"\frac{\partial L}{\partial B}_{ij}", "latex", entry(G, (i, j))),
        (r"\frac{\partial L}{\partial B_{ij}}", "latex", entry(G, (i, j))),
        (r"\frac{dL}{dB_{i,j}}", "latex", entry(G, (i, j))),
        (r"[\nabla_B L]_{ij}", "latex", entry(G, (i, j))),
    ],
)
def test_entries(text: str, syntax: str, expected: Any) -> None:
    assert read(text, PLAIN, syntax) == expected


def test_letters_below_are_indices_without_braces_where_nothing_is_latex() -> None:
    assert set(read("(dL/dB)_ij A_{i,j}", PLAIN).args) == {entry(A, (i, j)), entry(G, (i, j))}


@pytest.mark.parametrize("text", ["sum_i A_{im}", "Sum_i A_{im}", r"\sum_i A_{im}"])
def test_sums_in_words(text: str) -> None:
    assert read(text, PLAIN) == Sum(entry(A, (i, m)), (i, 0, H - 1))


def test_bounds_of_sums_in_words() -> None:
    assert read("sum_{i=0}^{H} A_{im}", PLAIN) == Sum(entry(A, (i, m)), (i, 0, H))


def test_functions_in_words() -> None:
    x = PLAIN.names["x"]
    assert read(r"2\text{ReLU}(x) + \text{sigmoid}\left(x\right)", PLAIN) == 2 * relu(x) + sigmoid(x)
    assert len(read_clauses(r"x \text{max pooling} x", PLAIN, "latex")) == 2


def test_capitals_that_are_all_names_are_a_product() -> None:
    known = notation()
    assert set(read("LHxL", known, "text").args) == {known.names["L"], known.names["H"], known.names["x"]}


def test_a_letter_beside_a_matrix_is_no_index() -> None:
    with pytest.raises(ReadingError):
        read("A(i)", PLAIN, "text")


@pytest.mark.parametrize(
    "text",
    [
        r"\left[ \begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array} \right]",
        r"\left( \begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array} \right)",
        r"[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}].",
    ],
)
def test_an_array_in_brackets_is_a_matrix(text: str) -> None:
    assert read(text, PLAIN) == a


def test_a_full_stop_ends_the_sentence() -> None:
    assert read("0.5.", PLAIN, "text") == Rational(1, 2)
    assert read("x .", PLAIN, "text") == PLAIN.names["x"]
    with pytest.raises(ReadingError):
        read("0.5.1", PLAIN, "text")
    with pytest.raises(ReadingError):
        read(".", PLAIN, "text")
