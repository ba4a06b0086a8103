"""What a verdict must not depend on: names, dummies, order, grouping, sizes that change places."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Sum, Symbol, exp, symbols, tanh

from benchmarks.soundness.kinds.tensor_laws import TRIED
from benchmarks.soundness.kinds.tensor_oracle import differs
from benchmarks.soundness.kinds.tensors import trials
from derive import D, Verdict
from derive.kernel.equality import Effort
from derive.kernel.tensors.language import TensorSymbol, dot, outer, total, trace
from tests.claims.tensors import context, equation, i, j, k, m, matrix, n, vector

x, y = vector("x", n), vector("y", n)
A, B, C = (matrix(name, n, n) for name in "ABC")
P, Q = matrix("P", n, m), matrix("Q", m, k)
NAMES = st.permutations(["a", "b", "z_1", "alpha", r"\beta", "w^*"])


def verdict(lhs: Any, rhs: Any) -> Verdict:
    """By the kernel alone."""
    return equation(lhs, rhs).judgement(context(), Effort()).verdict


@settings(max_examples=8, deadline=None)
@given(NAMES)
def test_names_do_not_matter(names: list[str]) -> None:
    u, M, N_ = TensorSymbol(names[0], n), TensorSymbol(names[1], n, n), TensorSymbol(names[2], n, n)
    quadratic = u @ M @ N_ @ u
    assert verdict(D(quadratic, u), (M @ N_ + N_.T @ M.T) @ u) is Verdict.PROVED
    assert verdict(D(quadratic, u), (M @ N_ + M.T @ N_.T) @ u) is Verdict.REFUTED


@settings(max_examples=8, deadline=None)
@given(st.permutations(["i", "j", "a", "n_1", "x_1"]))
def test_names_of_dummies_do_not_matter(names: list[str]) -> None:
    r, s, t = symbols(names[:3], integer=True)
    ranges = ((r, 0, n - 1), (s, 0, m - 1), (t, 0, k - 1))
    assert verdict(Sum(x[r] * P[r, s] * Q[s, t], *ranges), total(dot(x @ P, Q))) is Verdict.PROVED
    assert (
        verdict(Sum(x[r] * P[r, s] * Q[s, t], *ranges[:2], (t, 0, m - 1)), total(dot(x @ P, Q))) is not Verdict.PROVED
    )


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(4)), st.integers(-3, 3))
def test_order_and_shifts_do_not_matter(order: list[int], shift: int) -> None:
    factors = [x[i - shift], y[j], A[i - shift, j], exp(y[j])]
    body = factors[order[0]]
    for place in order[1:]:
        body = body * factors[place]
    written = Sum(body, (j, 0, n - 1), (i, shift, n - 1 + shift))
    assert verdict(written, x @ A @ (y * exp(y))) is Verdict.PROVED


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 4))
def test_grouping_does_not_matter(way: int) -> None:
    groupings = (
        ((A @ B) @ C) @ x, (A @ (B @ C)) @ x, A @ ((B @ C) @ x), A @ (B @ (C @ x)), (A @ B) @ (C @ x),
    )  # fmt: skip
    assert verdict(groupings[way], groupings[0]) is Verdict.PROVED
    assert verdict(groupings[way], (A @ C @ B) @ x) is Verdict.REFUTED


@pytest.mark.parametrize("sizes", [(n, m, k), (m, k, n), (k, n, m), (n, n, m), (n, n, n)])
def test_sizes_may_change_places(sizes: tuple[Symbol, Symbol, Symbol]) -> None:
    M, N_, v = matrix("M", *sizes[:2]), matrix("N", *sizes[1:]), vector("v", sizes[0])
    assert verdict(D(v @ M @ N_ @ tanh(N_.T @ M.T @ v), M), 0) is Verdict.REFUTED
    assert verdict(D(trace(outer(v @ M @ N_, v @ M @ N_)), v), 2 * M @ N_ @ (N_.T @ M.T @ v)) is Verdict.PROVED


def test_the_campaign_finds_nothing_wrong() -> None:
    """A few random claims, true by the laws they are built with, false by plain Python."""
    for trial in islice(trials(Random("tests")), 40):
        found = trial.claim.judgement(trial.context, Effort()).verdict
        wrong = {Verdict.REFUTED, Verdict.ILL_FORMED} if trial.is_true else {Verdict.PROVED, Verdict.CONFIRMED}
        assert found not in wrong, trial.text


def test_what_the_campaign_holds_for_true_is_true() -> None:
    for trial in islice(trials(Random("truth")), 16):
        claim: Any = trial.claim
        if trial.is_true:
            assert not differs(claim.lhs, claim.rhs, trial.context.definitions, TRIED[0], 5), trial.text


def test_claims_over_one_context_find_what_each_finds_alone() -> None:
    claims = [
        (D(x @ A @ x, x), (A + A.T) @ x),
        (D(x @ A @ x, x), 2 * A @ x),
        (D(total(tanh(A @ x)), A), outer(1 - tanh(A @ x) ** 2, x)),
        (D(total(tanh(A @ x)), A), outer(x, 1 - tanh(A @ x) ** 2)),
        (trace(A @ B), trace(B @ A)),
    ]
    for order in (claims, claims[::-1], claims[1::2] + claims[::2]):
        shared = context()
        for lhs, rhs in order:
            claim = equation(lhs, rhs)
            assert claim.judgement(shared, Effort()) == claim.judgement(context(), Effort())
            expected = Verdict.REFUTED if (lhs, rhs) in claims[1:4:2] else Verdict.PROVED
            assert claim.judgement(shared, Effort()).verdict is expected
