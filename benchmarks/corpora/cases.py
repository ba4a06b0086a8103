"""A case of a corpus, what derive says of it, and what that is worth."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from sympy import Product, Sum

from derive.claims.claim import Context
from derive.claims.equality import Equality
from derive.kernel.domain import POSITIVE, Domain, Range, Sort
from derive.kernel.equality import Contradiction, Effort
from derive.kernel.graph import Graph
from derive.kernel.verdict import Enclosure, Relation, Verdict
from derive.reading import Notation, Reading, ReadingError
from derive.running import Background, Failed, Finished
from derive.writing.findings import formula

from .explained import EXPLAINED, POSITIVE_ONLY

FOLDER_VARIABLE = "DERIVE_CORPORA"
POINTS = 8
SIZE = Range(Sort.INTEGER, lower=Fraction(1), lower_closed=True)

Record = dict[str, Any]


class Score(StrEnum):
    """What an answer is worth against the source's label."""

    RIGHT = "right"
    WRONG_ACCEPT = "wrong accept"
    WRONG_REJECT = "wrong reject"
    CONDITIONAL = "conditional"
    """Equal under a condition, where the source says equal: no disagreement, but no agreement either."""
    UNREADABLE = "unreadable"
    UNDECIDED = "undecided"
    OUT = "out of scope"


@dataclass(frozen=True)
class Said:
    """What derive said: a verdict, or `read`, `unreadable`, `late`, `internal`; both sides as they were read."""

    verdict: str
    lhs: str = ""
    rhs: str = ""
    detail: str = ""
    error: str = ""
    seconds: float = 0.0
    positive: bool = False
    """Of what holds under a condition: whether it holds wherever all names are positive."""


@dataclass(frozen=True)
class Case:
    """One thing to be decided, or the reason (`scope`) why it is none for us.

    `expected` is `equal`, `different`, `refused` (with an error), `bounded` (whatever is said, but in time), or
    `unaccepted` (anything but equal to the answer that it is compared with).
    """

    id: str
    source: str
    kind: str
    text: str
    expected: str
    judge: Callable[[], Said] | None = None
    scope: str = ""
    group: str = ""


@dataclass(frozen=True)
class Result:
    """A case with what was said and what that is worth; `explained` is why a disagreement is none of ours."""

    case: Case
    said: Said
    score: Score
    explained: str = ""


def folder_of(option: str | None) -> Path:
    """The folder with the corpora: the option, the variable, or `shared/corpora` beside the checkout.

    Raises `FileNotFoundError` where there is none.
    """
    given = option or os.environ.get(FOLDER_VARIABLE)
    beside = (above / "shared" / "corpora" for above in Path(__file__).resolve().parents[2:])
    found = Path(given) if given else next((path for path in beside if path.is_dir()), None)
    if found is None or not found.is_dir():
        where = f"`{given}` is no folder" if given else "there is no folder shared/corpora beside the checkout"
        raise FileNotFoundError(f"{where}: give --folder, or set {FOLDER_VARIABLE}")
    return found


def records(folder: Path, name: str) -> Iterator[Record]:
    """The records of a corpus; none where the folder has not got it."""
    path = folder / f"{name}.jsonl"
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())


def decided(lhs: Any, rhs: Any, domain: Domain | None = None, definitions: Graph | None = None) -> Said:
    """An equality, judged both ways. Names that sums go up to are sizes: whole numbers from 1."""
    graph = definitions or Graph({})
    context = Context(with_sizes(domain or Domain(), (lhs, rhs, *graph.values())), graph)
    shown = formula(lhs).text, formula(rhs).text
    try:
        judgement = Equality(lhs, rhs).judged(context, Effort(), POINTS).judgement
    except Contradiction as error:
        return Said("internal", *shown, str(error))
    detail = judgement.reason
    if judgement.witness is not None:
        point = ", ".join(f"{symbol} = {value}" for symbol, value in judgement.witness.point)
        detail = f"at {point}: {_shown(judgement.witness.lhs)} against {_shown(judgement.witness.rhs)}"
    if judgement.verdict is Verdict.CONDITIONAL:
        facts = " or ".join(" and ".join(_fact(fact) for fact in every) for every in judgement.conditions)
        detail = f"under {facts}; {detail}"
    return Said(str(judgement.verdict), *shown, detail)


def decided_pair(left: Reading, right: Reading, notation: Notation) -> Said:
    """Two readings, judged; of what holds under a condition, whether it does wherever all names are positive."""
    said = decided(left.expression, right.expression, notation.domain)
    if said.verdict != "conditional":
        return said
    symbols = {**left.symbols, **right.symbols}
    positive = decided(left.expression, right.expression, Domain(dict.fromkeys(symbols.values(), POSITIVE)))
    return replace(said, positive=positive.verdict == "proved")


def with_sizes(domain: Domain, exprs: Iterable[Any]) -> Domain:
    """A domain in which the names in the bounds of sums and products are sizes, where it says nothing else of them."""
    bounds = [limits[1:] for expr in exprs for big in expr.atoms(Sum, Product) for limits in big.limits]
    names = {symbol for ends in bounds for end in ends for symbol in end.free_symbols if not symbol.is_integer}
    sizes = {name: SIZE for name in sorted(names, key=str) if name not in domain.ranges}
    return Domain({**domain.ranges, **sizes}, domain.facts) if sizes else domain


def _shown(value: Enclosure | None) -> str:
    if value is None:
        return "no value"
    return value.real if value.imag in (None, "0") else f"{value.real} + {value.imag}i"


def _fact(fact: Relation | str) -> str:
    if isinstance(fact, str):
        return fact
    return f"{formula(fact.lhs).text} {fact.order} {formula(fact.rhs).text}"


def unreadable(error: ReadingError) -> Said:
    """What is said of a text that cannot be read."""
    return Said("unreadable", detail=error.report(), error=error.code)


def run(cases: Sequence[Case], seconds: float, jobs: int) -> list[Result]:
    """All cases, each in a bounded worker, in order."""
    asked = [case for case in cases if not case.scope and case.judge is not None]
    outcomes = iter(Background(_timed, asked, jobs=jobs, seconds=seconds).outcomes()) if asked else iter(())
    results = []
    for case in cases:
        if case.scope or case.judge is None:
            results.append(Result(case, Said("out", detail=case.scope), Score.OUT))
            continue
        outcome = next(outcomes)
        if isinstance(outcome, Finished):
            said = replace(outcome.value, seconds=outcome.seconds)
        elif isinstance(outcome, Failed):
            said = Said("internal", detail=outcome.error)
        else:
            said = Said("late", detail=outcome.reason, seconds=outcome.seconds)
        results.append(_result(case, said))
    return results


def _timed(case: Case) -> Said:
    assert case.judge is not None
    start = time.perf_counter()
    try:
        said = case.judge()
    except ReadingError as error:
        said = unreadable(error)
    return replace(said, seconds=time.perf_counter() - start)


def _result(case: Case, said: Said) -> Result:
    score = scored(case.expected, said)
    if said.verdict == "out":
        return Result(replace(case, scope=said.detail), said, Score.OUT)
    disagrees = score in (Score.WRONG_ACCEPT, Score.WRONG_REJECT, Score.CONDITIONAL)
    explained = EXPLAINED.get(case.id, "") or (POSITIVE_ONLY if said.positive else "")
    return Result(case, said, score, explained if disagrees else "")


_ACCEPTS = {"proved", "same"}
_REJECTS = {"refuted", "ill-formed", "other"}


def scored(expected: str, said: Said) -> Score:
    """What an answer is worth."""
    if said.verdict == "internal":
        return Score.WRONG_ACCEPT  # never to be overlooked
    if expected == "bounded":
        return Score.WRONG_ACCEPT if said.verdict == "late" else Score.RIGHT
    if expected == "refused":
        return Score.RIGHT if said.verdict == "unreadable" else Score.WRONG_ACCEPT
    if expected == "unaccepted":
        return Score.WRONG_ACCEPT if said.verdict in (*_ACCEPTS, "conditional") else Score.RIGHT
    if said.verdict == "unreadable":
        return Score.UNREADABLE
    if said.verdict in ("late", "confirmed", "undecided"):
        return Score.UNDECIDED
    if said.verdict == "conditional":
        return Score.CONDITIONAL if expected == "equal" else Score.RIGHT
    if said.verdict in _ACCEPTS:
        return Score.RIGHT if expected == "equal" else Score.WRONG_ACCEPT
    return Score.RIGHT if expected == "different" else Score.WRONG_REJECT
