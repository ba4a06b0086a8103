"""A short run of the soundness campaign, and proof that the campaign would notice a wrong verdict."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from random import Random

import pytest
from sympy import Symbol

from benchmarks.soundness import Result, campaign
from benchmarks.soundness.campaign import draw
from benchmarks.soundness.cases import CLASSES
from benchmarks.soundness.kinds import KINDS, trials_of
from benchmarks.soundness.kinds.trial import Trial
from benchmarks.soundness.kinds.trial import run as run_kind
from benchmarks.soundness.kinds.trial import table as kinds_table
from benchmarks.soundness.networks import Definitions
from benchmarks.soundness.report import rows
from benchmarks.soundness.trees import Side
from derive.claims.claim import Context
from derive.claims.equality import Equality
from derive.kernel.domain import Domain
from derive.kernel.equality import Contradiction, equal
from derive.kernel.graph import Graph
from derive.kernel.verdict import Enclosure, Judgement, Order, Relation, Verdict, Witness

PAIRS = 300


@cache
def short_campaign() -> Result:
    return campaign(PAIRS, seed=8)


def test_no_wrong_verdict() -> None:
    offences = [f"number {r.number}, {r.kind}: {r.offence}\n{r.code}" for r in short_campaign().offences]
    assert not offences, "\n\n".join(offences)


def test_every_class_has_pairs_and_mutants() -> None:
    seen = {(record.kind, record.is_mutant) for record in short_campaign().records if record.verdict != "none"}
    assert seen == {(kind, is_mutant) for kind in CLASSES for is_mutant in (False, True)}


def test_the_campaign_is_not_trivially_passed() -> None:
    result = short_campaign()
    verdicts = [record.verdict for record in result.records if record.verdict != "none"]
    assert len(verdicts) > 1.9 * PAIRS
    assert result.identical > 0, "no pair was thrown away as identical: the filter does not work"
    assert verdicts.count("proved") > 0.8 * PAIRS
    assert verdicts.count("refuted") > 0.8 * PAIRS


def test_a_pair_depends_on_seed_and_number_alone() -> None:
    first = draw(8, 31)
    draw(8, 30), draw(9, 31)
    again = draw(8, 31)
    assert first.pair.code() == again.pair.code()
    assert first.mutant is not None and again.mutant is not None
    assert first.mutant.code() == again.mutant.code()


# ---- procedures that are wrong on purpose ---------------------------------------------------------------------------


def _judged_by(judgement: Judgement) -> Result:
    def decide(lhs: Side, rhs: Side, domain: Domain, definitions: Definitions) -> Judgement:
        return judgement

    return campaign(60, seed=8, decide=decide, deadline=None)


def _witness(value: int) -> Witness:
    point = tuple((Symbol(name), Fraction(value)) for name in "xyztpqruv")
    return Witness(point, Enclosure("0", None, "0"), Enclosure("1", None, "0"))


@pytest.mark.parametrize("verdict", [Verdict.PROVED, Verdict.CONFIRMED])
def test_a_procedure_that_accepts_everything_is_found_out(verdict: Verdict) -> None:
    result = _judged_by(Judgement(verdict))
    mutants = [record for record in result.records if record.is_mutant]
    assert mutants and result.offences == mutants


@pytest.mark.parametrize("verdict", [Verdict.REFUTED, Verdict.CONDITIONAL])
def test_a_procedure_that_accepts_nothing_is_found_out(verdict: Verdict) -> None:
    result = _judged_by(Judgement(verdict, witness=_witness(1)))
    pairs = [record for record in result.records if not record.is_mutant and record.verdict != "none"]
    assert pairs and [record for record in result.offences if not record.is_mutant] == pairs


def test_a_procedure_that_has_no_opinion_is_not_wrong() -> None:
    assert not _judged_by(Judgement(Verdict.UNDECIDED)).offences


def test_ill_formed_is_wrong_where_both_sides_have_values() -> None:
    result = _judged_by(Judgement(Verdict.ILL_FORMED))
    assert len(result.offences) == sum(record.verdict != "none" for record in result.records)


def test_a_refutation_without_a_witness_is_found_out() -> None:
    assert all(r.offence for r in _judged_by(Judgement(Verdict.REFUTED)).records if r.is_mutant)


def test_a_witness_without_a_difference_is_found_out() -> None:
    """x = -x cannot be refuted at 0."""

    def decide(lhs: Side, rhs: Side, domain: Domain, definitions: Definitions) -> Judgement:
        found = equal(lhs, rhs, domain, definitions)
        return Judgement(Verdict.REFUTED, witness=_witness(0)) if found.verdict is Verdict.REFUTED else found

    result = campaign(40, seed=8, only="polynomial", decide=decide, deadline=None)
    assert any("no difference at the witness" in record.offence for record in result.offences)


def test_conditions_that_hold_where_the_sides_differ_are_found_out() -> None:
    always = Relation(Symbol("x") ** 2, Order.GE, Symbol("x") * 0)
    result = _judged_by(Judgement(Verdict.CONDITIONAL, conditions=((always,),)))
    assert any("hold where the sides differ" in record.offence for record in result.offences)


def test_a_contradiction_is_an_offence() -> None:
    def decide(lhs: Side, rhs: Side, domain: Domain, definitions: Definitions) -> Judgement:
        raise Contradiction("a proof, and a witness against it")

    result = campaign(20, seed=8, decide=decide, deadline=None)
    assert all(record.offence for record in result.records if record.verdict != "none")


def test_an_exception_and_a_late_verdict_are_told_apart() -> None:
    def decide(lhs: Side, rhs: Side, domain: Domain, definitions: Definitions) -> Judgement:
        if lhs.free_symbols:
            raise KeyError("lost")
        while True:
            pass

    result = campaign(2, seed=8, only="constants", decide=decide, deadline=0.5)
    assert {record.verdict for record in result.records} <= {"late", "error", "none"}
    assert not [record for record in result.records if record.verdict == "late" and record.offence]
    raised = campaign(2, seed=8, only="polynomial", decide=decide, deadline=5)
    assert all("KeyError" in record.offence for record in raised.records if record.verdict != "none")


def test_the_table_counts_everything() -> None:
    result = short_campaign()
    *classes, total = rows(result)
    assert [row[0] for row in classes] == list(CLASSES)
    assert int(total[1]) == PAIRS == sum(int(row[1]) for row in classes)


# ---- the other kinds of claims


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_trials_of_every_kind_meet_no_wrong_verdict(kind: str) -> None:
    outcomes = run_kind(kind, trials_of(kind), 12, seed=5)
    assert len(outcomes) == 12
    assert [outcome.offence for outcome in outcomes if outcome.offence] == []
    assert {outcome.is_true for outcome in outcomes} == {True, False}


def test_a_wrong_verdict_about_a_kind_would_be_noticed() -> None:
    x = Symbol("x", real=True)
    nothing = Context(Domain(), Graph({}))

    def lying(_: Random) -> Iterator[Trial]:
        yield Trial("x = x, said to be false", Equality(x, x), nothing, is_true=False)
        yield Trial("x = x + 1, said to be true", Equality(x, x + 1), nothing, is_true=True)

    outcomes = run_kind("lies", lying, 2, seed=1)
    assert all(outcome.offence for outcome in outcomes)
    assert "WRONG lies" in kinds_table(outcomes)
