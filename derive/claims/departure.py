"""Where a wrong derivation leaves the right one.

A printed claim that is wrong is taken over into the graph of definitions in the place of ours; whatever else of the
document then comes out true follows from it, and departs where it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sympy import Expr, Symbol
from sympy.matrices import MatrixBase

from ..kernel.equality import Effort
from ..kernel.graph import Graph
from .claim import Claim, Context
from .equality import Equality
from .rounding import Inserted, Rounding


@dataclass(frozen=True)
class Origin:
    """Why a claim is wrong: by itself (`follows_from` is None), or because an earlier wrong claim was used."""

    follows_from: int | None
    step: int | None


def adopted(claim: Equality, definitions: Mapping[Symbol, Expr]) -> dict[Symbol, Expr] | None:
    """The definitions with the claim's left-hand names meaning what it says; None unless it speaks of names."""
    names = list(claim.lhs) if isinstance(claim.lhs, MatrixBase) else [claim.lhs]
    values = list(claim.rhs) if isinstance(claim.rhs, MatrixBase) else [claim.rhs]
    if len(names) != len(values) or not all(isinstance(name, Symbol) and name in definitions for name in names):
        return None
    if any(name in value.free_symbols for name in names for value in values):
        return None
    return {**definitions, **dict(zip(names, values, strict=True))}


def origin(wrong: Claim, context: Context, earlier: Sequence[Claim], steps: Sequence[Claim], effort: Effort) -> Origin:
    """Where a refuted claim departs; `earlier` are the refuted claims before it, `steps` the right derivation.

    Only equalities and rounded values say what a quantity is.
    """
    if not isinstance(wrong, Equality):
        return Origin(None, first_about(wrong, steps))
    for number, claim in enumerate(earlier):
        changed = adopted(claim, context.definitions) if isinstance(claim, Equality) else None
        if changed is None:
            continue
        if wrong.judged(Context(context.domain, Graph(changed), context.recurrences), effort).judgement.verdict.holds:
            return Origin(number, first_about(claim, steps))
    return Origin(None, first_about(wrong, steps))


def carried_on(claim: Claim, earlier: Sequence[Claim], steps: Sequence[Claim]) -> Origin:
    """Which of the wrong digits before it a claim carries on with; `earlier` are the claims that do not hold."""
    used = claim.from_printed if isinstance(claim, (Rounding, Inserted)) else ()
    for number, other in enumerate(earlier):
        if isinstance(other, Rounding) and (other.value, other.printed) in used:
            return Origin(number, first_about(other, steps))
    return Origin(None, None)


def first_about(claim: Claim, steps: Sequence[Claim]) -> int | None:
    """The first of the steps `about` what a claim is about."""
    return next(about(claim, steps), None)


def about(claim: Claim, steps: Sequence[Claim]) -> Iterator[int]:
    """The steps that say of the same quantity what it is, in the same way."""
    if isinstance(claim, Rounding):
        return (k for k, step in enumerate(steps) if isinstance(step, Rounding) and step.value == claim.value)
    if isinstance(claim, Inserted):
        claim = claim.equality
    return _equalities_about(claim.lhs, steps) if isinstance(claim, Equality) else iter(())


def _equalities_about(quantity: Expr | MatrixBase, steps: Sequence[Claim]) -> Iterator[int]:
    wanted = _entries(quantity)
    return (k for k, step in enumerate(steps) if isinstance(step, Equality) and wanted <= _entries(step.lhs))


def _entries(quantity: Expr | MatrixBase) -> set[Expr]:
    return set(quantity) if isinstance(quantity, MatrixBase) else {quantity}
