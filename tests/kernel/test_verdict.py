"""A `Proof` comes from the kernel's rules and from nowhere else."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest
from sympy import Integer, Symbol

from derive.kernel.equality import equal
from derive.kernel.verdict import Judgement, Order, Proof, Relation, Verdict

x = Symbol("x")


def _real_proof() -> Proof:
    proof = equal((x + 1) ** 2, x**2 + 2 * x + 1).proof
    assert proof is not None
    return proof


def test_proof_cannot_be_built_outside() -> None:
    with pytest.raises(TypeError):
        Proof(("magic",), "numerator 0")
    with pytest.raises(TypeError):
        Proof(("magic",), "numerator 0", (), 0, (), object())


def test_seal_cannot_be_taken_from_a_proof() -> None:
    with pytest.raises(TypeError):
        Proof(("magic",), "numerator 0", (), 0, (), _real_proof().seal)


def test_proof_cannot_be_altered() -> None:
    proof = _real_proof()
    with pytest.raises(TypeError):
        dataclasses.replace(proof, rules=("magic",))
    with pytest.raises(dataclasses.FrozenInstanceError):
        proof.rules = ("magic",)  # type: ignore[misc]


def test_copy_is_the_same_proof() -> None:
    proof = _real_proof()
    assert copy.copy(proof) == proof
    assert pickle.loads(pickle.dumps(proof)) == proof


@pytest.mark.parametrize("verdict", Verdict)
def test_which_verdicts_may_be_relied_on(verdict: Verdict) -> None:
    assert verdict.holds is (verdict in (Verdict.PROVED, Verdict.CONFIRMED))


def test_judgement_without_proof_has_no_side_conditions() -> None:
    assert Judgement(Verdict.UNDECIDED, reason="?").side_conditions == ()


def test_relation_never_collapses() -> None:
    relation = Relation(x, Order.EQ, x)
    assert (relation.lhs, relation.order, relation.rhs) == (x, Order.EQ, x)
    assert Relation(Integer(1), Order.LT, Integer(0)) != Relation(Integer(0), Order.GT, Integer(1))
