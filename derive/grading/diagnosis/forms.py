"""What is known to equal the quantity that was asked: the closed forms that mistakes are made in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr, Symbol
from sympy.core.function import AppliedUndef

from ...claims.claim import Context
from ...claims.equality import Equality
from ...derivation import Problem, Step
from ...kernel.calculus import minus
from ...kernel.language import D
from .values import Side


@dataclass(frozen=True)
class Form:
    """An expression for the quantity, with the step that says so."""

    side: Side
    step: str = ""


def forms(problem: Problem, claim: Equality, context: Context) -> tuple[Form, ...]:
    """The answer itself, then what other steps say of the same quantity, then its definition."""
    found: dict[Side, Form] = {}
    for step in steps_under(problem, context):
        assert isinstance(step.claim, Equality)
        if step.claim.lhs == claim.lhs:
            found.setdefault(step.claim.rhs, Form(step.claim.rhs, step.id))
        elif step.claim.rhs == claim.lhs:
            found.setdefault(step.claim.lhs, Form(step.claim.lhs, step.id))
        elif isinstance(step.claim.lhs, Expr) and step.claim.rhs == _opposite(claim.lhs):
            found.setdefault(minus(step.claim.lhs), Form(minus(step.claim.lhs), step.id))
    own = found.pop(claim.rhs, Form(claim.rhs))
    for last in _itself(claim.lhs, context):
        found.setdefault(last, Form(last))
    return (own, *found.values())


def _itself(lhs: Side, context: Context) -> Iterator[Side]:
    """What the quantity is by itself: the definition of a name, or an expression that is not merely a derivative."""
    if isinstance(lhs, Symbol):
        definition = context.definitions.get(lhs)
        if definition is not None:
            yield definition
    elif isinstance(lhs, Expr) and not isinstance(lhs, (D, AppliedUndef)):
        yield lhs


def _opposite(side: Side) -> Side | None:
    return minus(side) if isinstance(side, Symbol) else None


def steps_under(problem: Problem, context: Context) -> Iterator[Step]:
    """The equalities claimed of all values, or of the values that the given quantities have here."""
    for step in problem.steps():
        here = all(context.definitions.get(name) == value for name, value in step.definitions.items())
        if isinstance(step.claim, Equality) and here:
            yield step
