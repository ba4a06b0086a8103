"""Whether a hypothesis has a value wherever the conclusion drawn from it has one.

A claim speaks of the points at which both of its sides are defined. So in an inductive step the hypothesis is there
to be used only if its sides are defined wherever those of the conclusion are; otherwise the chain from the base case
may be broken at one index, and what is proved of every step says nothing of later ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp
from sympy import Expr, Integer, Product, Sum, Symbol
from sympy.core.basic import Basic

from ..domain import COMPLEX, Domain, Range, Sort
from ..errors import Obstacle
from ..field import Quotient, factored
from ..graph import rebuilt
from ..intervals import NULL
from ..normal_form import Reduced
from ..verdict import Order, Relation
from .integers import Integers, affine
from .monomials import Monomials
from .opaque import Opaque, reduced

_WITH_POLES = (sp.gamma, sp.factorial, sp.binomial, sp.atanh, sp.acoth)


@dataclass
class Definedness:
    """What must not vanish for expressions to be defined. `opaque` gives the atoms their ranges."""

    opaque: Opaque
    known: Integers

    def missing(self, hypotheses: Sequence[Expr], conclusion: Sequence[Expr], index: Symbol) -> str:
        """What may be undefined in a hypothesis though the conclusion is defined, in words; empty if nothing."""
        for expr in hypotheses:
            self._check_kinds(expr, index)
        needed = [factor for factor in self.factors(hypotheses, index, ranges=False) if self._hangs_on(factor, index)]
        if needed:
            granted = {_canonical(factor) for factor in self.factors(conclusion, index, ranges=True)}
            for factor in needed:
                if _canonical(factor) not in granted:
                    return f"{self.opaque.written(factor)} may be 0 where the claim is used for an earlier {index}"
        return self._missing_in_ranges(hypotheses, index)

    def factors(self, exprs: Sequence[Expr], index: Symbol, *, ranges: bool) -> Iterator[Expr]:
        """The irreducible factors that must not vanish; with `ranges` those of the ends of sums too.

        Raises `Obstacle` where they cannot be told.
        """
        for expr in exprs:
            form = reduced(self._plain(expr), self.opaque.domain, self.opaque.definitions)
            if form is None:
                raise Obstacle("where the claim at an earlier index is defined cannot be told")
            yield from _irreducible(form)
            if ranges:
                for node in _outermost(expr):
                    for _, low, high in node.limits[:1] if len(node.limits) == 1 else []:
                        body = [node.function.xreplace({node.limits[0][0]: end}) for end in (low, high)]
                        ends = affine(low), affine(high)
                        if ends[0] and ends[1] and self.known.implies(ends[1].plus(ends[0], -1)):
                            yield from self._quietly(body, index)

    def _quietly(self, exprs: Sequence[Expr], index: Symbol) -> Iterator[Expr]:
        for expr in exprs:
            form = reduced(self._plain(expr), self.opaque.domain, self.opaque.definitions)
            if form is not None:
                yield from _irreducible(form)

    def _plain(self, expr: Expr) -> Expr:
        """With symbols for sums, products, terms of sequences, and powers that a base of 0 does no harm."""
        return self._without_powers(self.opaque.of([expr], self.known)[0])

    def _without_powers(self, expr: Expr) -> Expr:
        if not expr.args:
            return expr
        if isinstance(expr, sp.Pow) and not isinstance(expr.exp, Integer):
            form = affine(expr.exp)
            if form is not None and self.known.implies(form):
                return self.opaque.symbol(expr, COMPLEX)
        args = tuple(map(self._without_powers, expr.args))
        return expr if args == expr.args else rebuilt(expr, args)

    def under_ranges(self, exprs: Sequence[Expr]) -> Iterator[Expr]:
        """What the terms of sums and products need not to vanish, as far as that can be told."""
        for node in (node for expr in exprs for node in _outermost(expr)):
            inner = self._inside(node)
            form = (
                None
                if inner is None
                else reduced(inner._plain(node.function), inner.opaque.domain, inner.opaque.definitions)
            )
            if inner is not None and form is not None:
                yield from (inner.opaque.written(factor) for factor in _irreducible(form))
                yield from inner.under_ranges([node.function])

    def _hangs_on(self, factor: Expr, index: Symbol) -> bool:
        return index in self.opaque.written(factor).free_symbols

    def _check_kinds(self, expr: Expr, index: Symbol) -> None:
        """Raises `Obstacle` for functions of the index whose poles leave no denominator behind."""
        for node in _outside_ranges(expr):
            if isinstance(node, sp.Piecewise) and node.args[-1][1] != sp.true:
                raise Obstacle("a piecewise definition that may leave the claim at an earlier index undefined")
            if isinstance(node, _WITH_POLES) and index in node.free_symbols and not self._has_no_pole(node):
                raise Obstacle(f"{node} may be undefined where the claim is used for an earlier {index}")

    def _has_no_pole(self, node: Basic) -> bool:
        if isinstance(node, sp.binomial):
            n, k = (affine(arg) for arg in node.args)
            if n is not None and k is not None and not k.coefficients:
                return True
            return n is not None and k is not None and all(map(self.known.implies, (k, n.plus(k, -1))))
        form = affine(node.args[0])
        if form is None or not isinstance(node, (sp.gamma, sp.factorial)):
            return False
        least = form if isinstance(node, sp.factorial) else affine(form.expr - 1)
        return least is not None and self.known.implies(least)

    def _missing_in_ranges(self, hypotheses: Sequence[Expr], index: Symbol) -> str:
        for expr in hypotheses:
            for node in _outermost(expr):
                if not self._is_monotone(node, index) and self._may_be_undefined(node, index):
                    return f"a term of {node} may be undefined where the claim is used for an earlier {index}"
        return ""

    def _is_monotone(self, node: Sum | Product, index: Symbol) -> bool:
        """Whether every term at one index is a term at the next as well."""
        if index in node.function.free_symbols or len(node.limits) != 1:
            return False
        _, low, high = node.limits[0]
        ends = affine(low), affine(high)
        if ends[0] is None or ends[1] is None:
            return False
        return ends[0].coefficients.get(index, Fraction(0)) <= 0 <= ends[1].coefficients.get(index, Fraction(0))

    def _may_be_undefined(self, node: Sum | Product, index: Symbol) -> bool:
        inner = self._inside(node)
        if inner is None:
            return True
        bound = {limit[0] for limit in node.limits}
        for symbol in (index, *bound):
            inner._check_kinds(node.function, symbol)
        own_factors = list(inner.factors([node.function], index, ranges=False))
        hanging = [f for f in own_factors if ({index} | bound) & inner.opaque.written(f).free_symbols]
        return bool(hanging) or any(inner._may_be_undefined(deeper, index) for deeper in _outermost(node.function))

    def _inside(self, node: Sum | Product) -> Definedness | None:
        """The same for the terms of a sum; None for bounds that are not affine."""
        ranges, facts = dict(self.opaque.base.ranges), list(self.opaque.base.facts)
        known = self.known
        for own, low, high in reversed(node.limits):
            ends = affine(low), affine(high)
            if ends[0] is None or ends[1] is None:
                return None
            lower = None if ends[0].coefficients else ends[0].constant
            ranges[own] = Range(Sort.INTEGER, lower, None, lower is not None)
            facts += [Relation(own, Order.GE, low), Relation(own, Order.LE, high)]
            known = known.among(own, ends[0], ends[1])
        return Definedness(Opaque(Domain(ranges, tuple(facts)), self.opaque.definitions, self.opaque.sequences), known)


def _outermost(expr: Basic) -> Iterator[Sum | Product]:
    todo: list[Basic] = [expr]
    while todo:
        node = todo.pop()
        if isinstance(node, (Sum, Product)):
            yield node
        else:
            todo.extend(node.args)


def _outside_ranges(expr: Basic) -> Iterator[Basic]:
    """Every subexpression that is not under a sum or product, nor one itself."""
    todo: list[Basic] = [expr]
    while todo:
        node = todo.pop()
        if not isinstance(node, (Sum, Product)):
            yield node
            todo.extend(node.args)


def _irreducible(form: Reduced) -> Iterator[Expr]:
    """The irreducible factors, not known to be nonzero, of what must not vanish."""
    own = form.form
    for value in own.side_conditions().values():
        for factor, _ in factored(value.num)[1]:
            element = Quotient(factor, own.field.one.num)
            possible = own.sign(element)
            if possible is None or possible & NULL:
                yield own.expression(element)


def _canonical(factor: Expr) -> Expr:
    """The same for factors that differ by a rational number."""
    monomials = sorted(_MONOMIALS.of(factor), key=lambda monomial: monomial.expr.sort_key())
    return sp.Add(*(sp.Mul(m.coefficient / monomials[0].coefficient, m.expr / m.coefficient) for m in monomials))


_MONOMIALS = Monomials(lambda exponent: isinstance(exponent, Integer))
