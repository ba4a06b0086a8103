"""The signs that an expression can have on a domain: case by case, by the sign rules of the normal form.

Beside the sign it is found out whether the expression has a real value throughout: where a denominator may vanish,
a function has a gap, and what holds on either side of a gap says nothing about both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from flint import fmpq, fmpq_mpoly

from .calculus import ZERO, add, minus
from .cells import Cell
from .domain import Domain
from .errors import Empty, Obstacle, Undefined
from .field import Quotient, factored
from .intervals import ANY_SIGN, NEGATIVE, NULL, POSITIVE, SIGNS_OF, product_of_signs, sign_of_power
from .language import sigmoid, softplus
from .normal_form import NormalForm, reduce_difference
from .tower import NeedSign
from .verdict import Relation

# functions with derivatives of every order wherever they, and what they are built of, have a real value
SMOOTH = (
    sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.asinh,
    sp.erf, sp.erfc, sigmoid, softplus,
)  # fmt: skip
_MOST_CASES = 40
_DEPTH = 2  # so many of the facts are added up
_MOST_FACTS = 12
_MOST_TERMS = 12


@dataclass(frozen=True, slots=True)
class Signed:
    """What is known of an expression on a domain.

    `mask` holds its possible signs where it has a value; `real` whether every value is certainly real; `gaps` are
    the expressions whose zeros, if any, it has no value at; `holes` whether it has no value on a part of the domain.
    """

    mask: int
    real: bool = True
    gaps: tuple[sp.Expr, ...] = ()
    holes: bool = False
    rules: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it certainly has a real value everywhere on the domain."""
        return self.real and not self.gaps and not self.holes

    def joined(self, other: Signed) -> Signed:
        """The same on the union of two domains."""
        return Signed(
            self.mask | other.mask,
            self.real and other.real,
            tuple(dict.fromkeys((*self.gaps, *other.gaps))),
            self.holes or other.holes,
            tuple(dict.fromkeys((*self.rules, *other.rules))),
        )


NOWHERE = Signed(0)


def signed(expr: sp.Expr, domain: Domain, definitions: Mapping[sp.Symbol, sp.Expr] | None = None) -> Signed:
    """The possible signs of a lowered expression. Raises `Obstacle`."""
    cell = Cell.of(domain, definitions or {})
    found = _Search(splits=False).explore(expr, cell)
    if found.mask.bit_count() < 2 and found.whole:
        return found
    try:
        other = _Search(splits=True).explore(expr, cell)
    except Obstacle:
        return found
    return other if other.mask & found.mask == other.mask and other.real else found


def numerator(expr: sp.Expr, domain: Domain) -> sp.Expr:
    """What an expression, where it is defined, vanishes with: the numerator of its normal form."""
    reduced = reduce_difference(expr, ZERO, domain, {}, splits=False)
    return reduced.form.expression(Quotient(reduced.difference.num, reduced.form.field.one.num))


class _Search:
    def __init__(self, *, splits: bool) -> None:
        self.splits = splits
        self.cases = 0

    def explore(self, expr: sp.Expr, cell: Cell) -> Signed:
        if any(allowed.is_empty for allowed in cell.domain.ranges.values()):
            return NOWHERE
        try:
            reduced = reduce_difference(expr, ZERO, cell.domain, cell.definitions, splits=self.splits)
            form = reduced.form
            gaps = tuple(gap for gap, value in reduced.conditions.items() if _may_vanish(form, value))
            mask = NULL if reduced.is_zero else form.sign(reduced.difference)
            if mask is not None and mask.bit_count() > 1:
                mask &= self._structural(expr, form)
            if mask is not None and mask.bit_count() > 1:
                mask &= _by_facts(form, reduced.difference)
        except Empty:
            return NOWHERE
        except Undefined:
            return Signed(0, holes=True)
        except NeedSign as need:
            return self._split(expr, cell, need)
        if mask is None:
            return Signed(ANY_SIGN, real=False, gaps=gaps)
        return Signed(mask, gaps=gaps, rules=(*form.rules, "signs of factors"))

    def _split(self, expr: sp.Expr, cell: Cell, need: NeedSign) -> Signed:
        signs = [sign for sign in (NEGATIVE, NULL, POSITIVE) if sign & need.possible]
        self.cases += len(signs)
        if self.cases > _MOST_CASES:
            raise Obstacle(f"more than {_MOST_CASES} cases of signs")
        found = NOWHERE
        for sign in signs:
            found = found.joined(self.explore(expr, cell.narrowed(need.expr, sign)))
        return found

    def _structural(self, expr: sp.Expr, form: NormalForm) -> int:
        """By the signs of terms and factors as they are written: expanded, a sum of squares hides what it is."""
        if isinstance(expr, sp.Add):
            return _of_sum([self._structural(term, form) for term in expr.args])
        if isinstance(expr, sp.Mul):
            mask = POSITIVE
            for factor in expr.args:
                mask = product_of_signs(mask, self._structural(factor, form))
            return mask
        if isinstance(expr, sp.Pow) and isinstance(expr.exp, sp.Integer) and expr.exp.p:
            return sign_of_power(self._structural(expr.base, form), int(expr.exp.p))
        found = form.sign(form.of(expr))
        return ANY_SIGN if found is None else found


def _may_vanish(form: NormalForm, value: Quotient) -> bool:
    return not form.is_real(value) or bool(_by_facts(form, value) & NULL)


def _by_facts(form: NormalForm, value: Quotient) -> int:
    """The possible signs of an element, its factors taken as what is assumed to be positive plus a rest."""
    mask = POSITIVE
    for part in (value.num, value.den):
        content, factors = factored(part)
        mask = product_of_signs(mask, POSITIVE if content > 0 else NEGATIVE)
        for factor, multiplicity in factors:
            own = _with_facts(form, factor, _DEPTH) & (ANY_SIGN if part is value.num else ~NULL)
            mask = product_of_signs(mask, sign_of_power(own, multiplicity))
    return mask


def _with_facts(form: NormalForm, value: fmpq_mpoly, depth: int) -> int:
    """The possible signs of a polynomial: with f > 0, from those of value - c f and -value - c f for some c > 0."""
    found = form.sign_of(value)
    mask = ANY_SIGN if found is None else found
    if mask.bit_count() == 1 or not depth or len(value) > _MOST_TERMS:
        return mask
    for fact in form.facts[:_MOST_FACTS]:
        positive = fact.polynomial if not fact.signs & NEGATIVE else -fact.polynomial
        strict = fact.signs in (POSITIVE, NEGATIVE)
        if not strict and fact.signs not in (POSITIVE | NULL, NEGATIVE | NULL):
            continue
        for side in (1, -1):
            for scale in _scales(value * side, positive):
                rest = _with_facts(form, value * side - positive * scale, depth - 1)
                if not rest & NEGATIVE:
                    least = POSITIVE if strict or rest == POSITIVE else POSITIVE | NULL
                    mask &= least if side > 0 else product_of_signs(least, NEGATIVE)
    return mask


def _scales(value: fmpq_mpoly, positive: fmpq_mpoly) -> list[fmpq]:
    """The factors at which a term of `positive` takes away one of `value`."""
    terms = dict(positive.terms())
    found = [coefficient / terms[powers] for powers, coefficient in value.terms() if powers in terms]
    return list(dict.fromkeys(scale for scale in found if scale > 0))


def _of_sum(masks: list[int]) -> int:
    for sign in (POSITIVE, NEGATIVE):
        if all(not mask & ~(sign | NULL) for mask in masks):
            return sign if any(mask == sign for mask in masks) else sign | NULL
    return ANY_SIGN


def gap_of(relation: Relation) -> sp.Expr:
    """lhs - rhs, unevaluated."""
    return add(relation.lhs, minus(relation.rhs))


def holds_on(relation: Relation, domain: Domain) -> bool:
    """Whether a relation is proved to hold all over a domain. Raises `Obstacle`."""
    found = signed(gap_of(relation), domain)
    return found.whole and not found.mask & ~SIGNS_OF[relation.order]
