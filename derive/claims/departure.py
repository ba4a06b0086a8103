"""Where a wrong derivation leaves the right one.

A printed claim that is wrong is taken over into the graph of definitions in the place of ours; whatever else of the
document then comes out true follows from it, and departs where it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sympy import Expr, Symbol
from sympy.matrices import MatrixBase

from ..kernel.equality import Effort
from ..kernel.graph import Graph
from .claim import Claim, Context
from .equality import Equality


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

    Only equalities say what a quantity is.
    """
    if not isinstance(wrong, Equality):
        return Origin(None, None)
    for number, claim in enumerate(earlier):
        changed = adopted(claim, context.definitions) if isinstance(claim, Equality) else None
        if changed is None:
            continue
        if wrong.judged(Context(context.domain, Graph(changed), context.recurrences), effort).judgement.verdict.holds:
            assert isinstance(claim, Equality)
            return Origin(number, _step_about(claim.lhs, steps))
    return Origin(None, _step_about(wrong.lhs, steps))


def _step_about(quantity: Expr | MatrixBase, steps: Sequence[Claim]) -> int | None:
    """The first step that says what this quantity is."""
    wanted = set(quantity) if isinstance(quantity, MatrixBase) else {quantity}
    for number, step in enumerate(steps):
        if not isinstance(step, Equality):
            continue
        said = set(step.lhs) if isinstance(step.lhs, MatrixBase) else {step.lhs}
        if wanted <= said:
            return number
    return None
