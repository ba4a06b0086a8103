"""Renaming indices within a factor: what is inside stays in canonical form, whichever order the new indices are in."""

from __future__ import annotations

from itertools import permutations

import pytest
from sympy import Symbol

from derive.kernel.errors import Obstacle
from derive.kernel.tensors.affine import Index
from derive.kernel.tensors.algebra import Algebra, Facts
from derive.kernel.tensors.canonical import first_label
from derive.kernel.tensors.language import TensorSymbol
from derive.kernel.tensors.terms import ONE, Factor, Kind, Poly, monomial, plus, scaled, support

m, n = (Symbol(name, integer=True, positive=True) for name in "mn")
A, B = TensorSymbol("A", n, n), TensorSymbol("B", n, n)
SIZE = Index.of(n)


def entry(algebra: Algebra, head: TensorSymbol, *at: int) -> Poly:
    return monomial(algebra.entry(head, tuple(map(Index.of, at)), (SIZE, SIZE)))


def summed(algebra: Algebra, body: Poly, *over: int) -> Poly:
    for k in over:
        body = algebra.summed(algebra.times(monomial(support(Index.of(k), SIZE)), body), k)
    return body


def inside(algebra: Algebra, i: int, j: int, k: int) -> list[Poly]:
    """Polynomials in three free indices, whose factors come in another order when the indices do."""
    a, b = algebra.fresh(), algebra.fresh()
    chain = algebra.times(entry(algebra, A, i, a), entry(algebra, A, b, j), entry(algebra, B, a, b))
    pair = algebra.times(entry(algebra, A, i, a), entry(algebra, A, j, a), entry(algebra, A, k, a))
    flat = plus(entry(algebra, A, i, j), scaled(entry(algebra, A, j, i), 2), entry(algebra, B, k, k))
    nested = algebra.exp(plus(summed(algebra, pair, a), entry(algebra, A, i, k)))
    return [summed(algebra, chain, a, b), summed(algebra, pair, a), flat, nested]


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("base", [first_label(8), 1 << 50])
@pytest.mark.parametrize("case", range(4))
def test_it_stays_canonical(case: int, base: int, order: tuple[int, ...]) -> None:
    algebra = Algebra(Facts(sizes=frozenset({SIZE})))
    free = tuple(algebra.fresh() for _ in range(3))
    factor = Factor(Kind.APPLY, "sin", of=(algebra.canonical(inside(algebra, *free)[case]),))
    values = {name: Index.of(base + place) for name, place in zip(free, order, strict=True)}
    for step in (values, {base + 1: Index.of(base + 9)}, {base + 9: Index.of(base + 1)}):
        factor = algebra.put_factor(factor, step)
        (found,) = factor.of
        again = Algebra(algebra.facts)
        assert again.canonical(found) == found
    written = inside(algebra, *(base + place for place in order))[case]
    assert algebra.canonical(written) == factor.of[0]


def test_two_indices_may_become_one() -> None:
    algebra = Algebra(Facts(sizes=frozenset({SIZE})))
    i, j, one = (algebra.fresh() for _ in range(3))
    gap = plus(entry(algebra, A, i, j), scaled(entry(algebra, A, j, i), -1))
    factor = Factor(Kind.APPLY, "sin", of=(algebra.canonical(gap),))
    assert not algebra.put_factor(factor, {i: Index.of(one), j: Index.of(one)}).of[0].terms
    assert not algebra.put_factor(factor, {i: Index.of(j)}).of[0].terms


def test_more_indices_than_there_are_labels_are_refused() -> None:
    """Else a label of the terms around could be one of those inside."""
    algebra = Algebra(Facts(sizes=frozenset({SIZE})))
    i = algebra.fresh()
    total = ONE
    for count in range(66):
        if count == 65:
            with pytest.raises(Obstacle):
                algebra.canonical(total)
            return
        a = algebra.fresh()
        total = algebra.times(total, summed(algebra, entry(algebra, A, i, a), a))
        if count == 63:
            assert len(algebra.canonical(total).terms[0].bound) == 64
