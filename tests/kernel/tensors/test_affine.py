"""Indices: comparing them is subtracting them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sympy import Symbol

from derive.kernel.tensors.affine import Index

n = Symbol("n", integer=True, positive=True)
_ATOMS = st.sampled_from([-1, 0, 1, n])
_INDICES = st.dictionaries(
    st.lists(_ATOMS, max_size=2).map(lambda atoms: tuple(sorted(atoms, key=str))), st.integers(-3, 3), max_size=4
).map(Index)


@given(_INDICES, _INDICES)
def test_one_is_over_another_by_the_value_of_their_difference(a: Index, b: Index) -> None:
    assert a.over(b) == (a - b).value
    assert (a - b).parts == (a + -b).parts


@given(_INDICES, st.integers(-5, 5))
def test_a_shifted_index_is_over_by_the_shift(a: Index, shift: int) -> None:
    assert (a + Index.constant(shift)).over(a) == shift
    assert (a + Index.of(n)).over(a) is None
