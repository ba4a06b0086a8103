"""Conditions of cells: put in order, freed of what others imply, found to exclude each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sympy as sp

from ..cells import Cell
from ..domain import Domain, Range
from ..errors import Obstacle, Undefined
from ..language import relu
from ..tower import NeedSign
from ..verdict import Conjunction, Order, Relation
from .approach import ACCEPTED
from .constants import Constants

_BRANCHING = (sp.Abs, sp.Max, sp.Min, sp.Piecewise, sp.sign, relu)
_BELOW, _ABOVE = (Order.LT, Order.LE), (Order.GT, Order.GE)


def plain_facts_first(cell: Cell) -> Cell:
    """What a fact with cases needs to be read may stand in another: that one comes first."""
    facts = sorted(cell.domain.facts, key=lambda fact: fact.lhs.has(*_BRANCHING) or fact.rhs.has(*_BRANCHING))
    return replace(cell, domain=Domain(cell.domain.ranges, tuple(facts)))


def bounds_of(symbol: sp.Symbol, allowed: Range) -> list[Relation]:
    """A range as relations."""
    ends = (
        (allowed.lower, Order.GE, Order.GT, allowed.lower_closed),
        (allowed.upper, Order.LE, Order.LT, allowed.upper_closed),
    )
    return [
        Relation(symbol, closed if is_closed else open_, sp.Rational(end.numerator, end.denominator))
        for end, closed, open_, is_closed in ends
        if end is not None
    ]


def without_repetition(case: Conjunction) -> Conjunction:
    """A conjunction without the bounds that closer ones imply: u < 1 beside u < 0."""
    return tuple(one for one in case if not any(_implies(other, one) for other in case if other is not one))


def _implies(one: Relation, other: Relation) -> bool:
    if one.lhs != other.lhs or not (isinstance(one.rhs, sp.Rational) and isinstance(other.rhs, sp.Rational)):
        return False
    if one.order is Order.EQ:
        return True  # a cell is not empty, so the other bound holds there
    gap = one.rhs - other.rhs
    if other.order is Order.NE:
        return bool(one.order is Order.LT and gap <= 0) or bool(one.order is Order.GT and gap >= 0)
    stricter = gap == 0 and one.order in (Order.LT, Order.GT) and one.order is not other.order
    if one.order in _BELOW and other.order in _BELOW:
        return bool(gap < 0) or bool(stricter)
    return one.order in _ABOVE and other.order in _ABOVE and (bool(gap > 0) or bool(stricter))


def contradicts_itself(cell: Cell) -> bool:
    """Whether one of its facts is known to be false by the others."""
    facts = cell.domain.facts
    for fact in facts:
        others = replace(cell, domain=Domain(cell.domain.ranges, tuple(f for f in facts if f is not fact)))
        try:
            if Constants(others).constant_sign(fact.lhs - fact.rhs) not in ACCEPTED[fact.order]:
                return True
        except (NeedSign, Obstacle, Undefined):
            continue
    return False


def pinned(domain: Domain) -> Mapping[sp.Symbol, sp.Expr]:
    """The symbols that a range leaves one value."""
    return {
        symbol: sp.Rational(allowed.lower.numerator, allowed.lower.denominator)
        for symbol, allowed in domain.ranges.items()
        if allowed.lower is not None and allowed.lower == allowed.upper
    }
