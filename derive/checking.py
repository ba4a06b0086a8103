"""Checks whole problems: every step and every printed claim, each within its deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .claims.departure import Origin, origin
from .claims.equality import Judged
from .derivation import Printed, Problem, Step
from .kernel.equality import Effort
from .kernel.verdict import Verdict
from .running import Failed, Finished, bounded
from .writing.findings import Finding, finding, undecided
from .writing.reports import ClaimLine, Departure, Report, StepLine, claim_statement, step_statement

T = TypeVar("T")


class InternalError(Exception):
    """A bug of ours: two ways to decide disagreed, or a rule failed. `detail` is for the report of the bug."""

    def __init__(self, about: str, error: str, detail: str) -> None:
        super().__init__(f"{about}: {error}")
        self.detail = detail


@dataclass(frozen=True)
class Options:
    """How much to do for each claim: `timeout` in seconds, NumPy `points`, `digits` asked of a confirmation."""

    timeout: float = 10.0
    points: int = 16
    digits: int = 30
    shown: int = 10
    seed: int = 0

    @property
    def effort(self) -> Effort:
        """The kernel's part of it."""
        return Effort(seed=self.seed, digits=self.digits, shown=self.shown)


def judge_all(
    judge: Callable[[T], Judged], items: Sequence[T], names: Sequence[str], problem: Problem, options: Options
) -> list[Finding]:
    """A finding for each item. Raises `InternalError`."""

    def found(item: T) -> Finding:
        started = time.perf_counter()
        judged = judge(item)
        return finding(judged, time.perf_counter() - started, problem.order)

    findings = []
    for name, outcome in zip(names, bounded(found, items, seconds=options.timeout), strict=True):
        if isinstance(outcome, Finished):
            findings.append(outcome.value)
        elif isinstance(outcome, Failed):
            raise InternalError(name, outcome.error, outcome.detail)
        else:
            findings.append(undecided(outcome.reason, outcome.seconds))
    return findings


def check(problem: Problem, options: Options | None = None) -> Report:
    """Judge all steps of a problem and all claims printed about it. Raises `InternalError`."""
    options = options or Options()
    started = time.perf_counter()
    steps, claims = list(problem.steps()), list(problem.printed())
    findings = judge_all(
        lambda item: _judged(item, problem, options),
        [*steps, *claims],
        [item.id for item in (*steps, *claims)],
        problem,
        options,
    )
    step_findings, claim_findings = findings[: len(steps)], findings[len(steps) :]
    departures = _departures(problem, steps, claims, claim_findings, options)
    return Report(
        number=problem.number,
        title=problem.title,
        starred=problem.starred,
        parts=tuple((part.name, part.asked) for part in problem.parts),
        steps=tuple(_step_line(step, found, problem) for step, found in zip(steps, step_findings, strict=True)),
        claims=tuple(
            ClaimLine(
                claim.id,
                claim.source,
                claim.place,
                claim_statement(claim.claim, problem.order),
                found,
                departures.get(k),
            )
            for k, (claim, found) in enumerate(zip(claims, claim_findings, strict=True))
        ),
        seconds=time.perf_counter() - started,
    )


def _judged(item: Step | Printed, problem: Problem, options: Options) -> Judged:
    if isinstance(item, Step):
        return item.claim.under(item.rule, problem.context(), options.effort, options.points)
    return item.claim.judged(problem.context(item.definitions), options.effort, options.points)


def _step_line(step: Step, found: Finding, problem: Problem) -> StepLine:
    _, part, _ = step.id.split(".")
    return StepLine(step.id, part, step.rule.name, step.prose, step_statement(step, problem.order), found)


def _departures(
    problem: Problem, steps: Sequence[Step], claims: Sequence[Printed], findings: Sequence[Finding], options: Options
) -> dict[int, Departure]:
    """For each refuted claim, where it leaves our derivation."""
    refuted = [k for k, found in enumerate(findings) if found.verdict is Verdict.REFUTED]
    ours = [step.claim for step in steps]

    def departed(k: int) -> Origin:
        before = [j for j in refuted if j < k and claims[j].source == claims[k].source]
        context = problem.context(claims[k].definitions)
        found = origin(claims[k].claim, context, [claims[j].claim for j in before], ours, options.effort)
        return Origin(None if found.follows_from is None else before[found.follows_from], found.step)

    result = {}
    for k, outcome in zip(refuted, bounded(departed, refuted, seconds=options.timeout), strict=True):
        if isinstance(outcome, Failed):
            raise InternalError(claims[k].id, outcome.error, outcome.detail)
        if isinstance(outcome, Finished) and outcome.value.step is not None:
            result[k] = _departure(outcome.value, outcome.value.step, problem, steps, claims)
    return result


def _departure(
    found: Origin, number: int, problem: Problem, steps: Sequence[Step], claims: Sequence[Printed]
) -> Departure:
    step = steps[number]
    source = None if found.follows_from is None else claims[found.follows_from]
    return Departure(
        step.id,
        step_statement(step, problem.order),
        "" if source is None else source.id,
        "" if source is None else source.place,
    )


def judge_pair(item: T, judge: Callable[[T], Judged], options: Options) -> Finding:
    """The finding for one claim, within its deadline. Raises `InternalError`."""

    def found(item: T) -> Finding:
        started = time.perf_counter()
        return finding(judge(item), time.perf_counter() - started)

    (outcome,) = bounded(found, [item], seconds=options.timeout)
    if isinstance(outcome, Failed):
        raise InternalError("the claim", outcome.error, outcome.detail)
    return outcome.value if isinstance(outcome, Finished) else undecided(outcome.reason, outcome.seconds)
