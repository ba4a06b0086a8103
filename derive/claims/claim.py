"""What every kind of claim has in common: it is decided by the kernel and, independently, checked in NumPy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from sympy import Expr, Symbol
from sympy.core.function import AppliedUndef
from sympy.matrices import MatrixBase

from ..kernel.domain import Domain
from ..kernel.equality import Contradiction, Effort
from ..kernel.graph import Graph
from ..kernel.verdict import Judgement, Relation, Verdict, Witness
from .numeric import NotNumeric, NumericCheck, World
from .rules import Rule

if TYPE_CHECKING:
    from ..kernel.induction.recurrences import Recurrence

Said: TypeAlias = "str | Expr | MatrixBase | Relation"


@dataclass(frozen=True)
class Context:
    """What a claim may rely on: the domain of its symbols, the graph of definitions, and what its sequences are."""

    domain: Domain
    definitions: Graph
    recurrences: tuple[Recurrence, ...] = ()
    _worlds: dict[tuple[int, int], World] = field(default_factory=dict, compare=False, repr=False)
    _fewer: dict[tuple[Relation, ...], Context] = field(default_factory=dict, compare=False, repr=False)
    _judged: dict[tuple[Claim, Effort, int], Judged] | None = field(default=None, compare=False, repr=False)

    def remembering(self) -> Context:
        """The same, for documents that say a thing more than once: a claim is judged when it is met first."""
        return replace(self, _judged={})

    def world(self, points: int, seed: int) -> World:
        """NumPy's view of it, kept for the next claim."""
        key = (points, seed)
        if key not in self._worlds:
            self._worlds[key] = World(self.domain, self.definitions, points, seed, self.recurrences)
        return self._worlds[key]

    def about(self, said: Iterable[Said]) -> Context:
        """The same, for a claim about numbers without the hypotheses about tensors and indices that do not touch it.

        These hold of some tensors and indices whatever the numbers are: nothing about the numbers follows from them.
        """
        foreign = [fact for fact in self.domain.facts if self._is_about_tensors(fact)]
        exprs = list(expressions(said))
        if not foreign or self.definitions.speaks_of_tensors(exprs):
            return self
        for recurrence in self.recurrences:
            exprs += [*recurrence.initial, recurrence.rule]
        near = self._near(exprs)
        gone = tuple(fact for fact in foreign if fact not in near)
        if gone not in self._fewer:
            facts = tuple(fact for fact in self.domain.facts if fact not in gone)
            self._fewer[gone] = Context(Domain(self.domain.ranges, facts), self.definitions, self.recurrences)
        return self._fewer[gone]

    def _is_about_tensors(self, fact: Relation) -> bool:
        """Whether a fact speaks of tensors, or of nothing but indices and sizes."""
        sides = fact.lhs, fact.rhs
        symbols = fact.lhs.free_symbols | fact.rhs.free_symbols
        return self.definitions.speaks_of_tensors(sides) or all(symbol.is_integer for symbol in symbols)

    def _near(self, exprs: Iterable[Expr]) -> set[Relation]:
        """The facts that have symbols in common with expressions, or with one another near them."""
        symbols = self._symbols(exprs)
        near: set[Relation] = set()
        while True:
            more = [fact for fact in self.domain.facts if fact not in near]
            more = [fact for fact in more if symbols & self._symbols((fact.lhs, fact.rhs))]
            if not more:
                return near
            near.update(more)
            symbols = symbols.union(*(self._symbols((fact.lhs, fact.rhs)) for fact in more))

    def _symbols(self, exprs: Iterable[Expr]) -> set[Symbol]:
        """All that expressions depend on, by way of definitions."""
        exprs = list(exprs)
        bodies = [self.definitions[name] for name in self.definitions.reachable_names(exprs)]
        return {symbol for expr in (*exprs, *bodies) for symbol in expr.free_symbols}


def expressions(said: Iterable[Said]) -> Iterator[Expr]:
    """The expressions among what a claim says."""
    for part in said:
        if isinstance(part, Relation):
            sides: tuple[Any, ...] = (part.lhs, part.rhs)
        else:
            sides = () if isinstance(part, str) else (part,)
        for side in sides:
            if isinstance(side, MatrixBase):
                yield from side
            elif isinstance(side, Expr):
                yield side


@dataclass(frozen=True)
class Judged:
    """A judgement by the kernel, and what NumPy found from the definitions."""

    judgement: Judgement
    numeric: NumericCheck | None = None
    numeric_obstacle: str = ""


class Claim(ABC):
    """A statement that is true or false; a kind of claim is a frozen dataclass that says these four things."""

    @abstractmethod
    def says(self) -> tuple[Said, ...]:
        """How it reads: words and formulas in turn."""

    def displays(self) -> tuple[Said, ...]:
        """How it is set in a document: as it reads, unless a formula says it better."""
        return self.says()

    def table(self) -> tuple[tuple[Said, ...], list[tuple[Said, ...]]] | None:
        """The few cases that it is about, as the head and the rows of a table, where a table shows them."""
        return None

    @abstractmethod
    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """What the kernel finds. Raises `Contradiction` where two of its ways disagree."""

    @abstractmethod
    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """What NumPy finds, from the definitions, never by way of what the kernel does. Raises `NotNumeric`."""

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether NumPy finds something else at a witness than what the witness says. Raises `NotNumeric`."""
        return False

    knows_sequences = False  # whether this kind uses the recurrences of sequences

    def _sequence(self, context: Context) -> str:
        """A sequence with a recurrence that the claim speaks of, or nothing."""
        functions = {recurrence.function for recurrence in context.recurrences}
        nodes = context.definitions.nodes(list(expressions(self.says())))
        return next((str(node.func) for node in nodes if isinstance(node, AppliedUndef) and node.func in functions), "")

    def judged(self, context: Context, effort: Effort, points: int = 16) -> Judged:
        """Both ways. Raises `Contradiction` where they disagree."""
        known, key = context._judged, (self, effort, points)
        try:
            found = None if known is None else known.get(key)
        except TypeError:  # a kind whose data cannot be compared
            known, found = None, None
        if found is None:
            found = self._judged(context, effort, points)
            if known is not None:
                known[key] = found
        return found

    def _judged(self, context: Context, effort: Effort, points: int) -> Judged:
        context = context.about(self.says())
        judgement = self.judgement(context, effort)
        sequence = "" if self.knows_sequences or not context.recurrences else self._sequence(context)
        if sequence and judgement.verdict is not Verdict.PROVED:  # what holds for every sequence holds for this one
            reason = f"the sequence {sequence} is given by a recurrence, which a claim of this kind does not use"
            return Judged(Judgement(Verdict.UNDECIDED, reason=reason))
        if judgement.verdict is Verdict.ILL_FORMED:
            return Judged(judgement)
        try:
            found = self.numeric(context, points, effort.seed + 1)
            denied = judgement.witness is not None and self.denies(judgement.witness, context)
        except NotNumeric as obstacle:
            return Judged(judgement, numeric_obstacle=str(obstacle))
        if denied:
            raise Contradiction("NumPy does not find at the witness what the enclosures say")
        if judgement.verdict.holds and found.agrees is False:
            raise Contradiction(
                f"{judgement.verdict} symbolically, but NumPy finds a relative difference of {found.largest:.2g}"
            )
        return Judged(judgement, found)

    def under(self, rule: Rule, context: Context, effort: Effort, points: int = 16) -> Judged:
        """Judged, and the rule that is to justify it checked for whether it applies, where a rule can be checked."""
        return self.judged(context, effort, points)
