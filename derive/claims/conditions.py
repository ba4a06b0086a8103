"""Conditions as authors write them, SymPy relations, to the kernel's `Relation`s and `Domain`s.

`x > 0`, `Abs(1 - rho*eta) < 1`, `And(0 <= x, x < 1)`, `Ne(a, b)`, and `Relation`s as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias

import sympy as sp
from sympy.core.basic import Basic
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue

from ..kernel.domain import Domain, Range, Sort
from ..kernel.verdict import Order, Relation

Condition: TypeAlias = "Boolean | Relation"

_ORDERS = {"==": Order.EQ, "!=": Order.NE, "<": Order.LT, "<=": Order.LE, ">": Order.GT, ">=": Order.GE}
_REAL_FUNCTIONS = (sp.Add, sp.Mul, sp.sin, sp.cos, sp.tanh, sp.sinh, sp.cosh, sp.exp, sp.atan, sp.Abs)


def relation_of(written: Relational) -> Relation:
    """One SymPy relation as ours, as it is written. Raises TypeError for an order without a sign of ours."""
    order = _ORDERS.get(written.rel_op)
    if order is None:
        raise TypeError(f"{written.func.__name__} is not one of the relations =, ≠, <, ≤, >, ≥")
    return Relation(written.lhs, order, written.rhs)


def relations(*conditions: Condition | bool, domain: Domain | None = None) -> tuple[Relation, ...]:
    """What the conditions say, all of which hold: |u| < a with a real u becomes -a < u and u < a.

    A condition that SymPy found to be true says nothing and is dropped. Raises ValueError for one that it found to be
    false, TypeError for a disjunction or for something that is not a condition.
    """
    found = [part for condition in conditions for part in _parts(condition, domain or Domain())]
    return tuple(dict.fromkeys(found))


def restricted(domain: Domain, conditions: Iterable[Condition | bool]) -> Domain:
    """The domain with conditions: a rational bound of one symbol narrows its range, the rest become facts.

    Raises what `relations` does, and ValueError for an order of complex numbers.
    """
    ranges, facts = dict(domain.ranges), list(domain.facts)
    for relation in relations(*conditions, domain=domain):
        known = Domain(ranges)
        bound = as_bound(relation)
        if bound is None or known.range_of(bound[0]).sort is Sort.COMPLEX:
            _check_order(relation, known)
            facts.append(relation)
        else:
            symbol, allowed = bound
            ranges[symbol] = known.range_of(symbol).meet(allowed)
    return Domain(ranges, tuple(dict.fromkeys(facts)))


def as_bound(relation: Relation) -> tuple[sp.Symbol, Range] | None:
    """The symbol and the half-line or the one value, if the relation bounds a symbol by a rational number."""
    left, right = affine(relation.lhs), affine(relation.rhs)
    if left is None or right is None or relation.order is Order.NE:
        return None
    symbols = {side[0] for side in (left, right)} - {None}
    slope, rest = left[1] - right[1], left[2] - right[2]
    if len(symbols) != 1 or slope == 0:
        return None
    symbol = symbols.pop()
    assert symbol is not None
    order = relation.order if slope > 0 else relation.order.mirrored
    return symbol, half_line(-rest / slope, order)


def half_line(end: Fraction, order: Order) -> Range:
    """The numbers x with `x order end`, for an order other than ≠."""
    if order is Order.EQ:
        return Range(Sort.REAL, end, end, True, True)
    if order in (Order.GT, Order.GE):
        return Range(Sort.REAL, lower=end, lower_closed=order is Order.GE)
    return Range(Sort.REAL, upper=end, upper_closed=order is Order.LE)


Affine: TypeAlias = "tuple[sp.Symbol | None, Fraction, Fraction]"


def affine(expr: Basic) -> Affine | None:
    """(x, a, b) where the expression is a x + b with rational a and b; x is None for a number."""
    if isinstance(expr, sp.Symbol):
        return expr, Fraction(1), Fraction(0)
    if isinstance(expr, sp.Rational):
        return None, Fraction(0), Fraction(int(expr.p), int(expr.q))
    if not isinstance(expr, (sp.Add, sp.Mul)):
        return None
    combine = _sum if isinstance(expr, sp.Add) else _product
    total: Affine | None = (None, Fraction(0), Fraction(0 if isinstance(expr, sp.Add) else 1))
    for arg in expr.args:
        other = affine(arg)
        total = combine(total, other) if total is not None and other is not None else None
    return total


def _sum(a: Affine, b: Affine) -> Affine | None:
    if a[0] is not None and b[0] is not None and a[0] != b[0]:
        return None
    return a[0] if a[0] is not None else b[0], a[1] + b[1], a[2] + b[2]


def _product(a: Affine, b: Affine) -> Affine | None:
    if a[0] is not None and b[0] is not None:
        return None
    number, other = (a[2], b) if a[0] is None else (b[2], a)
    return other[0], other[1] * number, other[2] * number


def _parts(condition: Condition | bool, domain: Domain) -> Iterator[Relation]:
    if isinstance(condition, Relation):
        yield from _without_modulus(condition, domain)
    elif isinstance(condition, Relational):
        yield from _without_modulus(relation_of(condition), domain)
    elif condition is True or isinstance(condition, BooleanTrue):
        return
    elif condition is False or isinstance(condition, BooleanFalse):
        raise ValueError("a condition that is never true: SymPy has found it to be false")
    elif isinstance(condition, sp.And):
        for part in sorted(condition.args, key=sp.default_sort_key):
            yield from _parts(part, domain)
    elif isinstance(condition, sp.Not):
        inner = condition.args[0]
        if not isinstance(inner, Relational):
            raise TypeError(f"only a relation can be negated in a condition, not {inner}")
        negated = relation_of(inner)
        yield from _parts(Relation(negated.lhs, negated.order.negated, negated.rhs), domain)
    elif isinstance(condition, sp.Or):
        raise TypeError(f"{condition} is a disjunction: make a claim for each case")
    else:
        raise TypeError(f"a condition is a relation such as x > 0; given was {condition!r}")


def _without_modulus(relation: Relation, domain: Domain) -> Iterator[Relation]:
    """|u| < a as -a < u, u < a, where u is real whatever the symbols are; other relations as they are."""
    if _is_infinite(relation):
        return
    mirrored = isinstance(relation.rhs, sp.Abs)
    size, order, bound = relation.lhs, relation.order, relation.rhs
    if mirrored:
        size, order, bound = relation.rhs, order.mirrored, relation.lhs
    if isinstance(size, sp.Abs) and order in (Order.LT, Order.LE) and _is_real(size.args[0], domain):
        inner = size.args[0]
        yield Relation(inner, order.mirrored, _minus(bound))
        yield Relation(inner, order, bound)
    else:
        yield relation


def _minus(bound: sp.Expr) -> sp.Expr:
    return -bound if isinstance(bound, sp.Number) else sp.Mul(sp.Integer(-1), bound, evaluate=False)


def _is_infinite(relation: Relation) -> bool:
    """Whether the relation says no more than that something is finite: x < ∞."""
    above = relation.order in (Order.LT, Order.LE)
    return (relation.rhs is sp.oo and above) or (relation.rhs is sp.S.NegativeInfinity and not above)


def _is_real(expr: Basic, domain: Domain) -> bool:
    """Whether an expression is certainly real where it is defined."""
    if isinstance(expr, sp.Symbol):
        return domain.range_of(expr).sort is not Sort.COMPLEX
    if isinstance(expr, sp.Pow):
        base, exponent = expr.args
        return isinstance(exponent, sp.Integer) and _is_real(base, domain)
    if isinstance(expr, (sp.Rational, sp.NumberSymbol)):
        return True
    return isinstance(expr, _REAL_FUNCTIONS) and all(_is_real(arg, domain) for arg in expr.args)


def _check_order(relation: Relation, domain: Domain) -> None:
    """Raises ValueError where complex numbers are put in order."""
    if relation.order in (Order.EQ, Order.NE):
        return
    for side in (relation.lhs, relation.rhs):
        if isinstance(side, sp.Symbol) and domain.range_of(side).sort is Sort.COMPLEX:
            raise ValueError(f"{side} is complex; complex numbers have no order")
