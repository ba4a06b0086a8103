"""What authors say, as claims: two sides that are equal, a relation, a claim of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sympy import Eq, Expr, Symbol, sympify
from sympy.logic.boolalg import Boolean
from sympy.matrices import MatrixBase

from ..claims.claim import Claim
from ..claims.equality import Equality, Side
from ..claims.readings import Readings, readings_of
from ..claims.rounding import inserted
from ..claims.written import written
from ..kernel.verdict import Order, Relation

Said: TypeAlias = "Claim | Side | Boolean | Relation | int"
Definitions: TypeAlias = "dict[Symbol, Expr]"
Values: TypeAlias = "Mapping[Symbol, Expr | int]"


def equals(lhs: Side | int, rhs: Side | int, from_printed: Mapping[Symbol, str] | None = None) -> Claim:
    """The claim that two sides are equal.

    `from_printed` are rounded values with which a document carries on, `{h1: "0.9241"}`: if only with them the sides
    are equal, the claim is conditional on them.
    """
    claim = Equality(side(lhs), side(rhs))
    return inserted(claim, from_printed) if from_printed else claim


def either(printed: Any, readings: Mapping[str, Said]) -> Readings:
    """What is printed, with the claim it makes under each convention: `either("X * G", {"* …": …, "* …": …})`."""
    return readings_of(printed, {convention: claimed(said) for convention, said in readings.items()})


def claimed(*said: Said) -> Claim:
    """The claim that authors mean: the one given, a relation such as `x < 1`, or that two sides are equal.

    Raises TypeError for anything else, ValueError for a relation that SymPy has turned into True or False.
    """
    match said:
        case (Claim() as claim,):
            return claim
        case (Relation(lhs, Order.EQ, rhs) | Eq(lhs=lhs, rhs=rhs),):
            return equals(lhs, rhs)
        case (Boolean() | Relation() | bool() as relation,):
            from ..claims.inequality import Inequality  # not before there is one

            return Inequality(relation)
        case (lhs, rhs) if not isinstance(lhs, Claim) and not isinstance(rhs, Claim):
            return equals(lhs, rhs)
    raise TypeError(f"a step says one claim, a relation, or two sides that are equal; given were {len(said)} things")


def scalar(value: Expr | int) -> Expr:
    """A number or an expression as an expression. Raises SympifyError for anything else."""
    return sympify(value, strict=True)


def side(value: Side | int) -> Side:
    """One side of an equation, as the kernel takes it: written without what SymPy would do on its own."""
    if isinstance(value, MatrixBase):
        return value.as_immutable()
    return written(value)
