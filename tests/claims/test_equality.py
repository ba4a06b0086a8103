"""A claim judged both ways, and what happens when the two ways disagree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sympy import Abs, Expr, Matrix, Rational, Symbol, exp, sin, symbols, tanh

from derive import D, Domain, Verdict, equal
from derive.claims import equality
from derive.claims.claim import Context, Judged
from derive.claims.equality import Equality
from derive.kernel import equality as kernel
from derive.kernel.equality import Contradiction, Effort
from derive.kernel.graph import Graph
from derive.kernel.normal_form import reduce_difference
from derive.kernel.verdict import Judgement, Proof

x, y, w, t = symbols("x y w t", real=True)
EMPTY = Context(Domain(), Graph({}))


def judged(lhs: Any, rhs: Any, names: dict[Symbol, Expr] | None = None) -> Judged:
    return Equality(lhs, rhs).judged(Context(Domain(), Graph(names or {})), Effort())


def test_right_both_ways() -> None:
    found = judged(sin(x) ** 2, 1 - sin(x + 0) ** 2 + 2 * sin(x) ** 2 - 1)
    assert found.judgement.verdict is Verdict.PROVED
    assert found.numeric is not None and found.numeric.agrees is True


def test_wrong_both_ways() -> None:
    found = judged(exp(x), 1 + x)
    assert found.judgement.verdict is Verdict.REFUTED
    assert found.numeric is not None and found.numeric.agrees is False


def test_through_definitions() -> None:
    found = judged(D(t, w), x * (1 - t**2), {t: tanh(w * x)})
    assert found.judgement.verdict is Verdict.PROVED
    assert found.numeric is not None and found.numeric.method == "complex step"
    assert judged(D(t, w), x * (1 - t**2)).judgement.verdict is Verdict.REFUTED  # t is not a name here: ∂t/∂w = 0


def test_shapes_that_do_not_match_say_nothing() -> None:
    found = judged(Matrix([x, y]), Matrix([[x, y]]))
    assert found.judgement.verdict is Verdict.ILL_FORMED
    assert found.judgement.reason == "the left side is a 2×1 matrix, the right side a 1×2 matrix"
    assert found.numeric is None


@pytest.mark.parametrize("place", range(4))
def test_the_wrong_entry_is_named(place: int) -> None:
    right = Matrix([[x, y], [x * y, x + y]])
    wrong = right.copy()
    wrong[place] = wrong[place] + 1
    witness = judged(right, wrong).judgement.witness
    assert witness is not None and witness.entry == divmod(place, 2)


def test_a_witness_is_shown_with_digits_that_tell_the_sides_apart() -> None:
    witness = judged(sin(x), sin(x) + Rational(1, 10**21)).judgement.witness
    assert witness is not None
    left, right = witness.sides
    gap, error = abs(Rational(left.real) - Rational(right.real)), Rational(left.radius) + Rational(right.radius)
    assert gap > error
    assert abs(gap - Rational(1, 10**21)) <= error


# ---- the context


def test_a_context_keeps_its_worlds_apart() -> None:
    assert EMPTY.world(16, 1) is EMPTY.world(16, 1)
    assert EMPTY.world(16, 1) is not EMPTY.world(16, 2)
    assert EMPTY.world(16, 1) is not EMPTY.world(4, 1)
    assert EMPTY.world(4, 1).count == 4


def test_the_points_asked_for_are_looked_at() -> None:
    found = Equality(x, x).judged(EMPTY, Effort(), points=5)
    assert found.numeric is not None and found.numeric.points == 5


def test_claims_about_one_graph_do_not_disturb_each_other() -> None:
    context = Context(Domain(), Graph({t: tanh(w * x)}))
    claims = [(D(t, w), x * (1 - t**2)), (D(t, x), w * (1 - t**2)), (D(t, w), w * (1 - t**2)), (t, tanh(x * w))]
    expected = [Verdict.PROVED, Verdict.PROVED, Verdict.REFUTED, Verdict.PROVED]
    for order in (range(4), reversed(range(4)), range(4)):
        for k in order:
            assert Equality(*claims[k]).judged(context, Effort()).judgement.verdict is expected[k]


# ---- disagreement


def lying(proof_of: Expr) -> Callable[..., Judgement]:
    """A kernel that answers every question with an honest proof of something else."""
    honest = equal(proof_of, proof_of)
    assert honest.verdict is Verdict.PROVED
    return lambda *_, **__: honest


def test_a_proof_that_numpy_does_not_bear_out_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equality, "equal", lying(x))
    assert Equality(x, x).judged(EMPTY, Effort()).judgement.verdict is Verdict.PROVED
    with pytest.raises(Contradiction, match=r"proved symbolically, but NumPy finds a relative difference of"):
        Equality(x, x + 1).judged(EMPTY, Effort())


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [(exp(x), 1 + x), (D(t, w), 1 - t**2), (Abs(x), x), (x, x * (1 + Rational(1, 10**5))), (t, tanh(w * x + y))],
    ids=str,
)
def test_no_false_proof_passes(monkeypatch: pytest.MonkeyPatch, lhs: Expr, rhs: Expr) -> None:
    monkeypatch.setattr(equality, "equal", lying(x))
    context = Context(Domain(), Graph({t: tanh(w * x)}))
    with pytest.raises(Contradiction):
        Equality(lhs, rhs).judged(context, Effort())


def test_a_refutation_that_numpy_does_not_bear_out_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    forged = equal(x, x + 1)
    assert forged.verdict is Verdict.REFUTED
    monkeypatch.setattr(equality, "equal", lambda *_, **__: forged)
    assert Equality(x, x + 1).judged(EMPTY, Effort()).judgement.verdict is Verdict.REFUTED
    with pytest.raises(Contradiction):
        Equality(x, x).judged(EMPTY, Effort())


@pytest.mark.parametrize(("lhs", "rhs"), [(Abs(x), x), (Abs(x), x + 1), (x, y)], ids=str)
def test_the_kernel_checks_its_own_proofs_by_balls(monkeypatch: pytest.MonkeyPatch, lhs: Expr, rhs: Expr) -> None:
    """A normal form that finds everything to be zero is found out, or its proof is not believed."""
    honest = reduce_difference

    def blind(_: Expr, __: Expr, *rest: Any, **options: Any) -> Any:
        return honest(x, x, *rest, **options)

    monkeypatch.setattr(kernel, "reduce_difference", blind)
    try:
        found = equal(lhs, rhs)
    except Contradiction as error:
        assert "a witness against it at" in str(error)
    else:
        assert found.verdict is Verdict.REFUTED


def test_a_proof_cannot_be_made_up() -> None:
    with pytest.raises(TypeError, match="only kernel rules build a Proof"):
        Proof(("by hand",), "0 = 0")
    proof = equal(x, x).proof
    assert proof is not None
    with pytest.raises(TypeError, match="only kernel rules build a Proof"):
        Proof(proof.rules, proof.normal_form, seal=proof.seal)
