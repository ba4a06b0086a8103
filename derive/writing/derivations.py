"""Derivations as plain data: what an author wrote, in words and LaTeX, before or after it is judged.

Words hold formulas in LaTeX between dollar signs, and refer to a step of the same problem as `\\ref{part.number}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from sympy import Expr, Symbol
from sympy.core.function import AppliedUndef

from ..claims.claim import Claim, expressions
from ..claims.rules import Rule, substitution
from ..derivation import Definitions, Part, Problem, Step
from ..kernel.domain import Range, Sort
from ..kernel.tensors.language import TensorSymbol
from ..kernel.verdict import Order, Relation
from .notation import to_latex
from .sentences import Chain, Sentence, equation, in_words, sentence


@dataclass(frozen=True, slots=True)
class Table:
    """Words in a table, such as the formulas of a truth table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class StepText:
    """A step: prose before it, what it says, the reason in words, the steps whose names it uses, by their ids."""

    id: str
    prose: str
    statement: Sentence
    reason: str
    uses: tuple[str, ...]
    is_answer: bool
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class PartText:
    """A part: what is asked, with its points if the sheet asks for it; what is defined for it; the steps."""

    name: str
    asked: str
    points: Fraction | None
    values: tuple[Chain, ...]
    definitions: tuple[Chain, ...]
    steps: tuple[StepText, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """A problem as its author wrote it; `given` says in words where its quantities live.

    `printed` is what documents claim about it, by the ids of these claims.
    """

    number: int
    title: str
    starred: bool
    statement: str
    given: tuple[str, ...]
    parts: tuple[PartText, ...]
    printed: dict[str, Sentence]


def derivation(problem: Problem) -> Derivation:
    """A problem, ready to be set."""
    writer = _Writer(problem)
    return Derivation(
        number=problem.number,
        title=problem.title,
        starred=problem.starred,
        statement=problem.statement.strip(),
        given=tuple(writer.given()),
        parts=tuple(map(writer.part, problem.parts)),
        printed={claim.id: sentence(claim.claim.displays(), problem.order) for claim in problem.printed()},
    )


def reason(rule: Rule) -> str:
    """Why a step holds, in words: `chain rule through $u_1$, $u_2$`."""
    if rule.index is not None:
        return rule.name.removesuffix(rule.index.name) + f"${to_latex(rule.index)}$"
    through = ", ".join(f"${to_latex(name)}$" for name in rule.via)
    return f"{rule.name} through {through}" if through else rule.name


class _Writer:
    """Goes through a problem part by part, and knows what has been defined."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._order = problem.order
        self._introduced = {step.name: step.id for step in problem.steps() if step.name is not None}
        self._points = {id(asked.part): asked.points for asked in reversed(problem.asked)}
        self._defined: set[object] = set()
        self._spoken = self._reached([e for step in problem.steps() for e in expressions(step.claim.says())])

    def given(self) -> Iterator[str]:
        """Where tensors, sizes, indices and bounded quantities live that the derivation speaks of; then hypotheses."""
        names = [name for name in self._order if name in self._problem.ranges and name in self._spoken]
        spaces = {name: _space(name) for name in names if isinstance(name, TensorSymbol)}
        yield from (rf"${self._listed(group)} \in {space}$" for space, group in _grouped(spaces))
        upper = [fact for fact in self._problem.facts if fact.order is not Order.EQ and fact.lhs in names]
        below = {fact.lhs: fact for fact in upper}
        ranges = {name: self._problem.ranges[name] for name in names if name not in spaces and name not in below}
        for allowed, group in _grouped(ranges):
            if allowed.lower is not None or allowed.upper is not None:
                bounds = self._bounded(self._listed(group), allowed)
                yield f"${bounds}$" + (" (integers)" if allowed.sort is Sort.INTEGER else "")
        for fact in below.values():
            bound = f"{to_latex(fact.lhs)} < {to_latex(fact.rhs, self._order)}"
            yield rf"$0 \le {bound}$"
        for fact in self._problem.facts:
            if fact.order is Order.EQ and self._reached([fact.lhs, fact.rhs]) <= self._spoken:
                yield f"${to_latex(fact, self._order)}$"

    def part(self, part: Part) -> PartText:
        """A part, with the definitions that no part before it needed."""
        steps = tuple(self._step(step, part, before) for before, step in pairwise([None, *part.steps]) if step)
        spoken = self._reached([e for step in part.steps for e in expressions(step.claim.says())])
        return PartText(
            name=part.name,
            asked=part.asked,
            points=self._points.get(id(part)),
            values=tuple(self._values(part.at)),
            definitions=tuple(self._definitions(spoken)),
            steps=steps,
        )

    def _values(self, at: Definitions) -> Iterator[Chain]:
        """The values of quantities; of all entries of a matrix, as a matrix."""
        whole = [named for named in self._problem.matrices.values() if len(named) > 1 and set(named) <= at.keys()]
        for named in whole:
            yield equation(Relation(named, Order.EQ, named.xreplace(dict(at))), self._order)
        entries = {entry for named in whole for entry in named}
        yield from (self._equation(name, value) for name, value in at.items() if name not in entries)

    def _step(self, step: Step, part: Part, before: Step | None) -> StepText:
        said = sentence(step.claim.displays(), self._order)
        if step.name is not None:
            (row,) = said.rows
            chain = Chain(to_latex(step.name), (("=", row.first), *row.rest))
            said = Sentence(f"${chain.latex}$", (chain,))
        return StepText(
            id=step.id,
            prose=step.prose,
            statement=said,
            reason=reason(step.rule),
            uses=tuple(self._uses(step, before)),
            is_answer=step.claim in part.answered and id(part) in self._points,
            table=_table(step.claim),
        )

    def _uses(self, step: Step, before: Step | None) -> Iterator[str]:
        """The steps that introduced names which are put in here, or which the step before speaks of no longer."""
        here = _names(step)
        if step.rule is substitution and before is not None:
            here = _names(before) - here
        for name, origin in self._introduced.items():
            if name in here and origin != step.id:
                yield origin

    def _reached(self, exprs: Iterable[Expr]) -> set[object]:
        """The names that expressions speak of, by way of definitions and recurrences."""
        found: set[object] = set()
        waiting = list(exprs)
        rules = {r.function: (*r.initial, r.rule) for r in self._problem.recurrences}
        while waiting:
            expr = waiting.pop()
            for name in expr.free_symbols | {applied.func for applied in expr.atoms(AppliedUndef)}:
                if name not in found:
                    found.add(name)
                    waiting += [self._problem.definitions[name]] if name in self._problem.definitions else []
                    waiting += rules.get(name, ())
                    waiting += name.shape if isinstance(name, TensorSymbol) else ()
        return found

    def _definitions(self, spoken: set[object]) -> Iterator[Chain]:
        for name in self._order:
            if name in self._problem.definitions and name not in self._introduced and name in spoken - self._defined:
                self._defined.add(name)
                yield self._equation(name, self._problem.definitions[name])
        for recurrence in self._problem.recurrences:
            if recurrence.function in spoken - self._defined:
                self._defined.add(recurrence.function)
                for number, value in enumerate(recurrence.initial, recurrence.start):
                    first = self._equation(recurrence.function(number), value)
                    if first.rest != (("=", first.first),):  # a first term without a name of its own says nothing
                        yield first
                index = Symbol(recurrence.index.name, integer=True)
                yield self._equation(recurrence.function(index), recurrence.rule.xreplace({recurrence.index: index}))

    def _equation(self, name: Expr, value: Expr) -> Chain:
        return equation(Relation(name, Order.EQ, value), self._order)

    def _listed(self, names: Sequence[Symbol]) -> str:
        return ", ".join(map(to_latex, names))

    def _bounded(self, names: str, allowed: Range) -> str:
        """`0 < a, b < 1`."""
        lower, upper = allowed.lower, allowed.upper
        above = (r"\ge" if allowed.lower_closed else ">") if upper is None else r"\le" if allowed.lower_closed else "<"
        below = r"\le" if allowed.upper_closed else "<"
        if lower is None or upper is None:
            first = "" if lower is None else f" {above} {lower}"
            return names + first if upper is None else f"{names} {below} {upper}"
        return f"{lower} {above} {names} {below} {upper}"


def _grouped(kinds: dict[Symbol, Any]) -> Iterator[tuple[Any, list[Symbol]]]:
    """Names of one kind together, in the order of the first of them."""
    for kind in dict.fromkeys(kinds.values()):
        yield kind, [name for name in kinds if kinds[name] == kind]


def _space(name: TensorSymbol) -> str:
    sizes = r" \times ".join(f"({to_latex(size)})" if size.is_Add else to_latex(size) for size in name.shape)
    return rf"\mathbb{{R}}^{{{sizes}}}" if len(name.shape) > 1 else rf"\mathbb{{R}}^{{{to_latex(name.shape[0])}}}"


def _names(step: Step) -> set[Symbol]:
    return {name for expr in expressions(step.claim.says()) for name in expr.free_symbols}


def _table(claim: Claim) -> Table | None:
    """What a claim about finitely many cases says of each, if it can be set as a table."""
    found = claim.table()
    if found is None:
        return None
    head, rows = found
    return Table(tuple(in_words([cell]) for cell in head), tuple(tuple(in_words([c]) for c in row) for row in rows))
