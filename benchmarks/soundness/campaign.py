"""The campaign: pairs and mutants, certified by the oracle, put to the decision procedure, and what came of it.

Pair number `k` of seed `s` is always the same, whatever the number of processes.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from random import Random

from sympy import Dummy, Expr, Symbol
from sympy.core.function import AppliedUndef
from sympy.matrices import MatrixBase

from derive.kernel.domain import Domain
from derive.kernel.equality import Contradiction, equal
from derive.kernel.verdict import Judgement, Verdict
from derive.running import Failed, Finished, Outcome, bounded

from .cases import CLASSES, Case, drawn, tempting
from .falsehoods import FALSEHOODS
from .mutants import mutated, relaxed
from .networks import Definitions
from .oracle import DIGITS, Number, Oracle, Place, Unsure, agree, differ, numbers, place, same, working
from .snippets import snippet
from .trees import Side, canonical

Decide = Callable[[Side, Side, Domain, Definitions], Judgement]

DEADLINE = 10.0
_TRIES = 60  # pairs drawn for one that is kept
_MUTANTS = 24  # mutants drawn for one that is certified
_POINTS = 4
_CHUNK = 200


@dataclass(frozen=True)
class Trial:
    """One pair put to the decision procedure, with the values of its sides at points where both have one."""

    case: Case
    values: tuple[tuple[Place, tuple[Number, ...], tuple[Number, ...]], ...]
    is_mutant: bool

    def code(self) -> str:
        """Python that builds the pair and puts it to `equal`."""
        return snippet(self.case)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A pair, its mutant if one was certified, and what was thrown away on the way."""

    pair: Trial
    mutant: Trial | None
    identical: int = 0
    undefined: int = 0
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What came of one trial; plain data, so that it can be sent between processes."""

    number: int
    kind: str
    is_mutant: bool
    verdict: str
    milliseconds: float = 0.0
    offence: str = ""
    code: str = ""
    identical: int = 0
    undefined: int = 0


@dataclass
class Result:
    """All records of a campaign, in order."""

    seed: int
    records: list[Record] = field(default_factory=list)

    @property
    def offences(self) -> list[Record]:
        """The records that show a bug."""
        return [record for record in self.records if record.offence]

    @property
    def identical(self) -> int:
        """Pairs thrown away because SymPy's constructors alone make their sides the same."""
        return sum(record.identical for record in self.records)

    @property
    def undefined(self) -> int:
        """Pairs thrown away because no point was found at which both sides have a value."""
        return sum(record.undefined for record in self.records)


# ---- drawing -----------------------------------------------------------------------------------------------


def draw(seed: int, number: int, only: str | None = None) -> Drawn:
    """Pair `number` of a campaign, and its mutant."""
    rng = Random(f"soundness/{seed}/{number}")
    kinds = list(CLASSES)
    kind = only or kinds[number % len(kinds)]
    identical = undefined = 0
    wrong: list[str] = []
    for _ in range(_TRIES):
        case = drawn(kind, rng)
        if _is_trivial(case):
            identical += 1
            continue
        values = _values(case.lhs, case.rhs, case.domain, case.definitions, rng, _POINTS)
        if len(values) < 2:
            undefined += 1
            continue
        apart = [where for where, lhs, rhs in values if _entries_differ(lhs, rhs)]
        if apart and _differs_for_sure(case, apart[0]):
            wrong.append(snippet(case))
            continue
        if not all(_entries_agree(lhs, rhs) for _, lhs, rhs in values):
            undefined += 1
            continue
        pair = Trial(case, tuple(values), is_mutant=False)
        return Drawn(pair, _mutant(case, rng), identical, undefined, tuple(wrong))
    raise RuntimeError(f"no pair of class {kind} in {_TRIES} tries: seed {seed}, number {number}")


def _is_trivial(case: Case) -> bool:
    """Whether SymPy's constructors, or for reordering the trees as built, already make both sides the same."""
    if case.lhs == case.rhs:
        return True
    return case.kind != "reorder" and bool(canonical(case.lhs) == canonical(case.rhs))


def _mutant(case: Case, rng: Random) -> Trial | None:
    for _ in range(_MUTANTS):
        other = _changed(case, rng)
        if other is None:
            continue
        values = _values(other.lhs, other.rhs, other.domain, other.definitions, rng, _POINTS)
        apart = tuple(value for value in values if _entries_differ(value[1], value[2]))
        if apart:
            return Trial(other, apart, is_mutant=True)
    return None


def _changed(case: Case, rng: Random) -> Case | None:
    lhs, rhs, domain = case.lhs, case.rhs, case.domain
    if rng.random() < 0.2 and case.kind in FALSEHOODS:
        return tempting(case.kind, rng)
    if rng.random() < 0.15:
        loose = relaxed(lhs, rhs, domain, rng) if not case.definitions else None
        return None if loose is None else Case(case.kind, *loose)
    if rng.random() < 0.5:
        changed = mutated(lhs, rng)
        return None if changed is None else Case(case.kind, changed, rhs, domain, case.definitions)
    changed = mutated(rhs, rng)
    return None if changed is None else Case(case.kind, lhs, changed, domain, case.definitions)


# ---- values ------------------------------------------------------------------------------------------------


def _values(
    lhs: Side, rhs: Side, domain: Domain, definitions: Definitions, rng: Random, wanted: int
) -> list[tuple[Place, tuple[Number, ...], tuple[Number, ...]]]:
    """Points of the domain with the values of both sides there."""
    sides = [lhs, rhs, *(side for fact in domain.facts for side in (fact.lhs, fact.rhs))]
    symbols = _base_symbols(sides, definitions)
    found = []
    for _ in range((6 if domain.facts else 2) * wanted if symbols else 1):
        where = place(symbols, domain, rng)
        values = evaluated(lhs, rhs, where, definitions) if _admitted(where, domain) else None
        if values is not None:
            found.append((where, *values))
        if len(found) == wanted:
            break
    return found * 2 if not symbols else found


def _admitted(where: Place, domain: Domain) -> bool:
    """Whether the relations of the domain hold at a point."""
    oracle = Oracle(numbers(where), {})
    return all(oracle.satisfies(fact) for fact in domain.facts)


def _base_symbols(sides: Sequence[Side], definitions: Definitions) -> list[Symbol]:
    found: set[Symbol] = set()
    for side in (*sides, *definitions.values()):
        found |= side.free_symbols
    return sorted((s for s in found if s not in definitions and not isinstance(s, Dummy)), key=str)


def evaluated(
    lhs: Side, rhs: Side, where: Place, definitions: Definitions, digits: int = DIGITS
) -> tuple[tuple[Number, ...], tuple[Number, ...]] | None:
    """The entries of both sides at a point; None where they cannot be trusted."""
    with working(digits):
        oracle = Oracle(numbers(where), definitions)
        try:
            return (
                tuple(oracle.value(entry) for entry in _entries(lhs)),
                tuple(oracle.value(entry) for entry in _entries(rhs)),
            )
        except Unsure:
            return None


def _differs_for_sure(case: Case, where: Place) -> bool:
    """Whether the sides differ at four times as many digits too: a difference quotient may lose all it had."""
    values = evaluated(case.lhs, case.rhs, where, case.definitions, 4 * DIGITS)
    return values is not None and _entries_differ(*values)


def _entries(side: Side) -> Iterator[Expr]:
    if isinstance(side, MatrixBase):
        yield from side.flat()
    else:
        yield side


def _entries_differ(lhs: Sequence[Number], rhs: Sequence[Number]) -> bool:
    return any(differ(a, b) for a, b in zip(lhs, rhs, strict=True))


def _entries_agree(lhs: Sequence[Number], rhs: Sequence[Number]) -> bool:
    return all(agree(a, b) for a, b in zip(lhs, rhs, strict=True))


# ---- judging -----------------------------------------------------------------------------------------------


def _offence(trial: Trial, judgement: Judgement) -> str:
    """What is wrong with a verdict; empty if nothing is."""
    verdict = judgement.verdict
    if verdict is Verdict.ILL_FORMED:
        return f"ill-formed, though both sides have values: {judgement.reason}"
    if not trial.is_mutant:
        return f"an equal pair: {verdict}" if verdict in (Verdict.REFUTED, Verdict.CONDITIONAL) else ""
    if verdict in (Verdict.PROVED, Verdict.CONFIRMED):
        return f"an unequal pair: {verdict}"
    if verdict is Verdict.REFUTED:
        return _bad_witness(trial, judgement)
    if verdict is Verdict.CONDITIONAL:
        return _bad_conditions(trial, judgement)
    return ""


def _bad_witness(trial: Trial, judgement: Judgement) -> str:
    """Whether the oracle finds the sides the same at the witness."""
    case, witness = trial.case, judgement.witness
    if witness is None:
        return "refuted without a witness"
    if witness.instances or any(side.atoms(AppliedUndef) for side in (case.lhs, case.rhs)):
        return ""
    lhs, rhs = case.lhs, case.rhs
    if witness.entry is not None:
        lhs, rhs = lhs[witness.entry], rhs[witness.entry]
    values = evaluated(lhs, rhs, dict(witness.point), case.definitions)
    if values is None or not all(same(a, b) for a, b in zip(*values, strict=True)):
        return ""
    return f"no difference at the witness {witness.point}"


def _bad_conditions(trial: Trial, judgement: Judgement) -> str:
    """Whether the conditions of a conditional verdict hold at a point where the sides differ."""
    for where, _, _ in trial.values:
        with working(DIGITS):
            oracle = Oracle(numbers(where), trial.case.definitions)
            for conjunction in judgement.cases:
                try:
                    if all(oracle.satisfies(relation) for relation in conjunction):
                        return f"conditions {judgement.conditions} hold where the sides differ: {where}"
                except Unsure:
                    continue
    return ""


def judged(trial: Trial, decide: Decide) -> tuple[str, float, str]:
    """The verdict, the milliseconds it took, and what is wrong with it."""
    case = trial.case
    start = time.perf_counter()
    try:
        judgement = decide(case.lhs, case.rhs, case.domain, case.definitions)
    except Contradiction as contradiction:
        return "contradiction", 1000 * (time.perf_counter() - start), f"Contradiction: {contradiction}"
    taken = 1000 * (time.perf_counter() - start)
    return judgement.verdict.value, taken, _offence(trial, judgement)


# ---- running -----------------------------------------------------------------------------------------------


class _Chunk:
    """The trials of some numbers, two for each: the pair, then its mutant."""

    def __init__(self, seed: int, numbers: range, only: str | None, decide: Decide) -> None:
        self.seed, self.numbers, self.only, self.decide = seed, numbers, only, decide
        self.latest: tuple[int, Drawn] | None = None

    def drawn(self, number: int) -> Drawn:
        """The pair of that number and its mutant; drawn once for both."""
        if self.latest is None or self.latest[0] != number:
            self.latest = (number, draw(self.seed, number, self.only))
        return self.latest[1]

    def record(self, item: tuple[int, bool]) -> list[Record]:
        """What comes of one trial."""
        number, wants_mutant = item
        found = self.drawn(number)
        trial = found.mutant if wants_mutant else found.pair
        records = [] if wants_mutant else self._faults(number, found)
        if trial is not None:
            verdict, taken, offence = judged(trial, self.decide)
            code = trial.code() if offence else ""
            records.append(Record(number, trial.case.kind, wants_mutant, verdict, taken, offence, code))
        return records

    def _faults(self, number: int, found: Drawn) -> list[Record]:
        kind = found.pair.case.kind
        faults = [
            Record(number, kind, False, "none", offence="the campaign's own pair is not equal", code=code)
            for code in found.wrong
        ]
        if found.identical or found.undefined:
            faults.append(Record(number, kind, False, "none", identical=found.identical, undefined=found.undefined))
        return faults

    def run(self, deadline: float | None) -> list[Record]:
        """All trials, each in a worker with a deadline; in this process without one."""
        items = [(number, mutant) for number in self.numbers for mutant in (False, True)]
        if deadline is None:
            return [record for item in items for record in self.record(item)]
        outcomes = bounded(self.record, items, seconds=deadline)
        return [r for item, outcome in zip(items, outcomes, strict=True) for r in self._of(item, outcome)]

    def _of(self, item: tuple[int, bool], outcome: Outcome[list[Record]]) -> list[Record]:
        if isinstance(outcome, Finished):
            return outcome.value
        number, wants_mutant = item
        found = self.drawn(number)
        trial = found.mutant if wants_mutant else found.pair
        if trial is None:
            return []
        kind = trial.case.kind
        if isinstance(outcome, Failed):
            lines = outcome.detail.strip().splitlines()
            where = lines[-3].strip() if len(lines) > 3 else ""
            return [Record(number, kind, wants_mutant, "error", 0.0, f"{outcome.error} ({where})", trial.code())]
        return [Record(number, kind, wants_mutant, "late", 1000 * outcome.seconds, "", trial.code())]


def _run_chunk(numbers: range, seed: int, only: str | None, decide: Decide, deadline: float | None) -> list[Record]:
    return _Chunk(seed, numbers, only, decide).run(deadline)


def campaign(
    pairs: int,
    seed: int,
    *,
    only: str | None = None,
    jobs: int = 1,
    decide: Decide = equal,
    deadline: float | None = DEADLINE,
    progress: bool = False,
) -> Result:
    """Draw that many pairs and a mutant of each, and put them all to `decide`, each within a deadline."""
    chunks = [range(k, min(k + _CHUNK, pairs)) for k in range(0, pairs, _CHUNK)]
    work = partial(_run_chunk, seed=seed, only=only, decide=decide, deadline=deadline)
    result = Result(seed)
    for done, records in enumerate(_mapped(work, chunks, jobs), start=1):
        result.records.extend(records)
        if progress:
            print(f"\r{done}/{len(chunks)} chunks, {len(result.offences)} offences", end="", file=sys.stderr)
    if progress:
        print(file=sys.stderr)
    return result


def _mapped(work: Callable[[range], list[Record]], chunks: list[range], jobs: int) -> Iterator[list[Record]]:
    if jobs == 1:
        yield from map(work, chunks)
        return
    with get_context("fork").Pool(jobs) as pool:
        yield from pool.imap(work, chunks)


def processors() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
