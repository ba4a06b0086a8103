"""Equalities for all integers from a first one on: closed forms of recurrences, sums and products without end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from sympy import Dummy, Expr, Integer, Symbol
from sympy.core.function import UndefinedFunction

from ..kernel.domain import Domain, Range, Sort
from ..kernel.equality import Effort
from ..kernel.induction.decision import prove_for_all
from ..kernel.induction.recurrences import Recurrence
from ..kernel.verdict import Judgement, Order, Relation, Witness
from .claim import Claim, Context, Said
from .conditions import restricted
from .numeric import NumericCheck, contradicted
from .written import written

Rules: TypeAlias = "Callable[..., Any]"


@dataclass(frozen=True)
class ForAll(Claim):
    """The claim that `lhs = rhs` for all integers `index` from `start` on, or from where the context has it.

    `together` are equalities that are proved along with it; `sequences` say what its sequences are, beside those of
    the context; `given` are conditions on its symbols.
    """

    index: Symbol
    lhs: Expr
    rhs: Expr
    together: tuple[tuple[Expr, Expr], ...] = ()
    start: int | None = None
    sequences: tuple[Recurrence, ...] = ()
    knows_sequences = True
    given: tuple[Any, ...] = ()

    def says(self) -> tuple[Said, ...]:
        """`lhs = rhs` for all n ≥ start."""
        first = () if self.start is None else ("for all", Relation(self.index, Order.GE, Integer(self.start)), ":")
        return (*first, Relation(self.lhs, Order.EQ, self.rhs))

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """Run forward, then by induction on the index."""
        own = self._within(context)
        pairs = [(self.lhs, self.rhs), *self.together]
        return prove_for_all(pairs, own.domain, own.definitions, own.recurrences, effort, self.index)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Both sides by plain loops, at integers and parameters drawn at random."""
        return self._within(context).world(points, seed).compare(self.lhs, self.rhs)

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether the loops give something else at the witness."""
        own = self._within(context)
        return contradicted(witness, self.lhs, self.rhs, own.definitions, own.recurrences)

    def _within(self, context: Context) -> Context:
        domain = restricted(context.domain, self.given)
        if self.start is not None:
            allowed = domain.range_of(self.index).meet(Range(Sort.INTEGER, Fraction(self.start), None, True))
            domain = Domain({**domain.ranges, self.index: allowed}, domain.facts)
        return Context(domain, context.definitions, (*context.recurrences, *self.sequences))


def for_every(
    index: Symbol,
    lhs: Any,
    rhs: Any,
    *,
    start: int = 0,
    sequences: Iterable[Recurrence] = (),
    together: Sequence[tuple[Any, Any]] = (),
    given: Sequence[Any] = (),
) -> ForAll:
    """`lhs = rhs` for all integers `index` ≥ `start`; `given` are conditions such as `q < 1`."""
    pairs = tuple((written(a), written(b)) for a, b in together)
    return ForAll(index, written(lhs), written(rhs), pairs, start, tuple(sequences), tuple(given))


def recurrence(function: UndefinedFunction, *, first: Any, then: Rules, start: int = 0) -> Recurrence:
    """A sequence by its first values and its rule: `then=lambda w, t: w(t - 1) + t` gives w(t) from earlier terms.

    `first` is one value, or as many as the rule goes back; they stand at `start`, start + 1, …
    """
    return recurrences([function], first=(first,), then=lambda *given: (then(*given),), start=start)[0]


def recurrences(
    functions: Sequence[UndefinedFunction], *, first: Sequence[Any], then: Rules, start: int = 0
) -> tuple[Recurrence, ...]:
    """Sequences that hang on each other: `then=lambda v, w, t: (…, …)` gives v(t) and w(t).

    Raises ValueError where there are not as many first values, or rules, as sequences.
    """
    index = Dummy("t", integer=True)
    rules = then(*functions, index)
    if not len(functions) == len(first) == len(rules):
        raise ValueError(f"{len(functions)} sequences with {len(first)} first values and {len(rules)} rules")
    return tuple(
        Recurrence(function, start, _values(values), index, written(rule))
        for function, values, rule in zip(functions, first, rules, strict=True)
    )


def _values(given: Any) -> tuple[Expr, ...]:
    return tuple(map(written, given)) if isinstance(given, (tuple, list)) else (written(given),)
