"""Matrix expressions of explicit size."""

from __future__ import annotations

import pytest
from sympy import Abs, ImmutableMatrix, MatAdd, MatMul, MatPow, MatrixSymbol, Transpose, symbols

from derive.kernel.equality import equal
from derive.kernel.errors import Obstacle
from derive.kernel.matrices import explicit
from derive.kernel.verdict import Verdict

a, b, c, d, x = symbols("a b c d x")
A = ImmutableMatrix([[a, b], [c, d]])
V = ImmutableMatrix([[x], [1]])


def test_product_by_hand() -> None:
    assert equal(MatMul(A, V, evaluate=False), ImmutableMatrix([[a * x + b], [c * x + d]])).verdict is Verdict.PROVED
    assert equal(MatMul(A, V, evaluate=False), ImmutableMatrix([[a * x + b], [c * x - d]])).verdict is Verdict.REFUTED


def test_power_and_sum_by_hand() -> None:
    square = ImmutableMatrix([[a**2 + b * c, a * b + b * d], [a * c + c * d, b * c + d**2]])
    assert equal(MatPow(A, 2), square).verdict is Verdict.PROVED
    assert equal(MatAdd(A, MatMul(-1, A), evaluate=False), ImmutableMatrix([[0, 0], [0, 0]])).verdict is Verdict.PROVED


def test_power_zero_is_the_unit_matrix() -> None:
    assert equal(MatPow(A, 0), ImmutableMatrix([[1, 0], [0, 1]])).verdict is Verdict.PROVED


def test_transpose() -> None:
    assert explicit(Transpose(V)) == ImmutableMatrix([[x, 1]])


def test_the_differing_entry_is_named() -> None:
    judgement = equal(A, ImmutableMatrix([[a, b], [c, d + 1]]))
    assert judgement.verdict is Verdict.REFUTED
    assert judgement.witness is not None and judgement.witness.entry == (1, 1)


def test_what_is_not_explicit_is_an_obstacle() -> None:
    with pytest.raises(Obstacle):
        explicit(MatMul(A, MatrixSymbol("M", 2, 2), evaluate=False))


def test_a_scalar_is_no_matrix() -> None:
    assert equal(A, x).verdict is Verdict.ILL_FORMED


def test_a_matrix_needs_the_conditions_of_all_its_entries() -> None:
    """(a, b) = (|a|, |b|) needs a ≥ 0 and b ≥ 0, not the first of the two alone."""
    found = equal(ImmutableMatrix([[a, b]]), ImmutableMatrix([[Abs(a), Abs(b)]]))
    assert found.verdict is Verdict.CONDITIONAL
    ((first, second),) = found.conditions
    assert not isinstance(first, str) and not isinstance(second, str)
    assert {first.lhs, second.lhs} == {a, b}
