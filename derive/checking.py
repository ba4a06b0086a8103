"""Checks whole problems: every step and every printed claim, each within its deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .claims.claim import Context
from .claims.departure import Origin, about, carried_on, origin
from .derivation import Printed, Problem, Step
from .kernel.equality import Effort
from .kernel.verdict import Verdict
from .running import Background, Failed, Finished, Outcome, available_jobs
from .writing.findings import Finding, Formula, Remark, finding, said, undecided
from .writing.reports import ClaimLine, Departure, Report, StepLine, claim_statement, rule_text, step_statement


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
    jobs: int = field(default_factory=available_jobs)

    @property
    def effort(self) -> Effort:
        """The kernel's part of it."""
        return Effort(seed=self.seed, digits=self.digits, shown=self.shown)


def _finding(name: str, outcome: Outcome[Finding]) -> Finding:
    if isinstance(outcome, Finished):
        return outcome.value
    if isinstance(outcome, Failed):
        raise InternalError(name, outcome.error, outcome.detail)
    return undecided(outcome.reason, outcome.seconds)


def check(problem: Problem, options: Options | None = None) -> Report:
    """Judge all steps of a problem and all claims printed about it. Raises `InternalError`."""
    (report,) = check_all([problem], options)
    return report


def check_all(
    problems: Sequence[Problem],
    options: Options | None = None,
    meanwhile: Callable[[], object] | None = None,
    *,
    brief: bool = False,
) -> Iterator[Report]:
    """The same for several, each as soon as it is done; the workers go on with those to come.

    `meanwhile` is called once the workers are busy. Where `brief`, lines have their findings and do not say what they
    are about, nor where they depart from ours: to write that takes time, too. Raises `InternalError`.
    """
    options = options or Options()
    sheets = [_Sheet(problem, options, brief) for problem in problems]
    items = [(sheet, k) for sheet in sheets for k in sheet.distinct]
    work = Background(
        lambda item: item[0].judged(item[1]),
        items,
        jobs=options.jobs,
        seconds=options.timeout,
        kind=lambda item: item[0],
    )
    done = 0
    for position, sheet in enumerate(sheets):
        started = time.perf_counter()
        sheet.write()
        if meanwhile is not None and not position:
            meanwhile()
        outcomes = [work.outcome(done + k) for k in range(len(sheet.distinct))]
        done += len(outcomes)
        yield sheet.report(outcomes, started)


class _Sheet:
    """A problem's steps and claims, in the order in which they are judged."""

    def __init__(self, problem: Problem, options: Options, brief: bool = False) -> None:
        self._problem = problem
        self._options = options
        self._brief = brief
        self._steps = list(problem.steps())
        self._claims = list(problem.printed())
        self._items: list[Step | Printed] = [*self._steps, *self._claims]
        self._first = _first_alike(self._items)
        self.distinct = sorted(set(self._first))
        self._contexts: dict[int, Context] = {}

    def judged(self, k: int) -> Finding:
        """What is found about an item; a worker's part."""
        item, options = self._items[k], self._options
        context = self._context(item)
        started = time.perf_counter()
        if isinstance(item, Step):
            judged = item.claim.under(item.rule, context, options.effort, options.points)
        else:
            judged = item.claim.judged(context, options.effort, options.points)
        return finding(judged, time.perf_counter() - started, self._problem.order)

    def _context(self, item: Step | Printed) -> Context:
        """The context of an item, which remembers what was judged in it."""
        own = self._problem.context(item.definitions)
        if id(own) not in self._contexts:  # the problem keeps its contexts, so that no other gets the id
            self._contexts[id(own)] = own.remembering()
        return self._contexts[id(own)]

    def write(self) -> None:
        """The statements, while workers judge them."""
        if self._brief:
            nothing = Formula("", "")
            self._said_by_us, self._printed = [nothing] * len(self._steps), [nothing] * len(self._claims)
            return
        order = self._problem.order
        self._said_by_us = [step_statement(step, order) for step in self._steps]
        self._printed = [claim_statement(claim.claim, order) for claim in self._claims]

    def report(self, outcomes: Sequence[Outcome[Finding]], started: float) -> Report:
        """All of it, from the outcomes of the distinct items. Raises `InternalError`."""
        problem, steps, claims = self._problem, self._steps, self._claims
        found = {k: _finding(self._items[k].id, outcome) for k, outcome in zip(self.distinct, outcomes, strict=True)}
        findings = [found[k] for k in self._first]
        own, others = findings[: len(steps)], findings[len(steps) :]
        departures: dict[int, Departure] = {}
        holding: list[tuple[Step, Formula]] = []
        if not self._brief:
            departures = _departures(problem, steps, self._said_by_us, claims, others, self._options)
            holding = [
                (step, ours) for step, ours, it in zip(steps, self._said_by_us, own, strict=True) if it.verdict.holds
            ]
        return Report(
            number=problem.number,
            title=problem.title,
            starred=problem.starred,
            parts=tuple((part.name, part.asked) for part in problem.parts),
            steps=tuple(map(_step_line, steps, self._said_by_us, own)),
            claims=tuple(
                ClaimLine(
                    claim.id,
                    claim.source,
                    said(claim.place),
                    statement,
                    found,
                    departures.get(k),
                    _right(claim, found, holding),
                )
                for k, (claim, statement, found) in enumerate(zip(claims, self._printed, others, strict=True))
            ),
            seconds=time.perf_counter() - started,
            problem=problem,
        )


def _first_alike(items: Sequence[Step | Printed]) -> list[int]:
    """For each item the first that claims the same: documents say a thing more than once."""
    seen: dict[object, int] = {}
    return [seen.setdefault(_same(item), k) for k, item in enumerate(items)]


def _same(item: Step | Printed) -> object:
    """What items have in common that are judged alike."""
    rule = item.rule if isinstance(item, Step) else None
    try:
        hash(item.claim)
    except TypeError:  # a kind whose data cannot be compared so
        return id(item)
    return type(item), item.claim, rule, tuple(item.definitions.items())


def _nearest(steps: Sequence[Step], claim: Printed) -> list[int]:
    """The steps that speak of the values that a claim is about: those about just these, then those about all."""
    said = claim.definitions.items()
    own = [k for k, step in enumerate(steps) if step.definitions.items() <= said]
    return sorted(own, key=lambda k: -len(steps[k].definitions))


def _step_line(step: Step, statement: Formula, found: Finding) -> StepLine:
    _, part, _ = step.id.split(".")
    return StepLine(step.id, part, rule_text(step.rule), step.prose, statement, found)


def _right(claim: Printed, found: Finding, holding: Sequence[tuple[Step, Formula]]) -> Formula | Remark | None:
    """What is right instead of a claim: as the engine says, or the last word of our derivation on the same quantity."""
    if found.instead is not None or found.verdict not in (Verdict.REFUTED, Verdict.ILL_FORMED):
        return found.instead
    near = _nearest([step for step, _ in holding], claim)
    same = [near[k] for k in about(claim.claim, [holding[k][0].claim for k in near])]
    best = [k for k in same if len(holding[k][0].definitions) == len(holding[same[0]][0].definitions)]
    return holding[best[-1]][1] if best else None


def _departures(
    problem: Problem,
    steps: Sequence[Step],
    statements: Sequence[Formula],
    claims: Sequence[Printed],
    findings: Sequence[Finding],
    options: Options,
) -> dict[int, Departure]:
    """For each refuted claim, where it leaves our derivation; so for one that holds only with such a claim's digits."""
    refuted = [k for k, found in enumerate(findings) if found.verdict is Verdict.REFUTED]
    doubtful = [k for k, found in enumerate(findings) if found.verdict in (Verdict.REFUTED, Verdict.CONDITIONAL)]
    if not refuted:
        return {}

    def departed(k: int) -> Origin:
        conditional = findings[k].verdict is Verdict.CONDITIONAL
        before = [j for j in (doubtful if conditional else refuted) if j < k and claims[j].source == claims[k].source]
        context = problem.context(claims[k].definitions)
        near = _nearest(steps, claims[k])
        ours = [steps[i].claim for i in near]
        earlier = [claims[j].claim for j in before]
        if conditional:
            found = carried_on(claims[k].claim, earlier, ours)
        else:
            found = origin(claims[k].claim, context, earlier, ours, options.effort)
        return Origin(
            None if found.follows_from is None else before[found.follows_from],
            None if found.step is None else near[found.step],
        )

    outcomes = Background(departed, doubtful, jobs=options.jobs, seconds=options.timeout).outcomes()
    result = {}
    for k, outcome in zip(doubtful, outcomes, strict=True):
        if isinstance(outcome, Failed):
            raise InternalError(claims[k].id, outcome.error, outcome.detail)
        if isinstance(outcome, Finished) and outcome.value.step is not None:
            source = None if outcome.value.follows_from is None else claims[outcome.value.follows_from]
            number = outcome.value.step
            result[k] = Departure(
                steps[number].id,
                statements[number],
                "" if source is None else source.id,
                said("" if source is None else source.place),
            )
    return result
