"""Limits of exp-log expressions at infinity by their most rapidly varying subexpressions.

Gruntz, On computing limits in a symbolic manipulation system, thesis ETH 11432 (1996). Every zero test and every
sign is a proof by the kernel; a sign that the domain leaves open is asked for. Quantities that oscillate are carried
along as constants of a compact set: all that is decided about them holds on the whole of it, so that the
expansions are uniform in them.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from ..calculus import ONE, ZERO
from ..cells import Cell
from ..domain import POSITIVE as ABOVE_ZERO
from ..domain import Domain
from ..errors import Obstacle, Undefined
from ..normal_form import LITTLE_ROOM, reduce_difference
from ..tower import NeedSign
from .expansions import Expansions, MoreTerms, Scale, Series, exponent_of

_MOST_LEVELS = 60
_POSITIVE = (sp.exp,)
Nodes = tuple[sp.Expr, ...]


class Growth(Expansions):
    """Limits, signs and leading terms for `variable` → ∞, on one cell, with expansions of `count` terms."""

    def __init__(self, cell: Cell, variable: sp.Symbol, count: int) -> None:
        super().__init__(cell)
        self.variable = variable
        self.count = count
        self.tails = {}
        self.levels = 0
        self.leading: dict[sp.Expr, str] = {}
        self._limits: dict[sp.Expr, sp.Expr] = {}
        self._terms: dict[sp.Expr, tuple[sp.Expr, sp.Expr]] = {}
        self._varying: dict[sp.Expr, Nodes] = {}
        self._expanded: dict[sp.Expr, tuple[Scale, Series]] = {}

    def is_zero(self, expr: sp.Expr) -> bool:
        """Whether the normal form is 0 for all positive values of the variable."""
        if expr is ZERO:
            return True
        domain = Domain({**self.cell.domain.ranges, self.variable: ABOVE_ZERO}, self.cell.domain.facts)
        try:
            return reduce_difference(expr, ZERO, domain, self.cell.definitions, splits=False, room=LITTLE_ROOM).is_zero
        except (NeedSign, Obstacle, Undefined):
            return False

    # ---- limits and signs ---------------------------------------------------------------------------------------

    def tends_to(self, expr: sp.Expr) -> sp.Expr:
        """The limit, ±oo included. Raises `Obstacle`, `NeedSign`, `Undefined`, `MoreTerms`."""
        if not expr.has(self.variable):
            return expr
        if expr is self.variable:
            return sp.oo
        found = self._limits.get(expr)
        if found is None:
            found = self._limits[expr] = self._tends_to(expr)
        return found

    def _tends_to(self, expr: sp.Expr) -> sp.Expr:
        scale, series = self._series(expr)
        for exponent, coefficient in series.terms:
            place = self.constant_sign(exponent)
            if place > 0:
                return self._noted(expr, exponent, coefficient, scale, ZERO)
            if place == 0:
                return self._noted(expr, exponent, coefficient, scale, self.tends_to(coefficient))
            sign = self.sign(coefficient)
            if sign:
                return self._noted(expr, exponent, coefficient, scale, sign * sp.oo)
        if series.order is None or self.constant_sign(series.order) > 0 or self.is_zero(expr):
            return ZERO
        raise MoreTerms

    def _noted(self, expr: sp.Expr, exponent: sp.Expr, coefficient: sp.Expr, scale: Scale, value: sp.Expr) -> sp.Expr:
        """The limit, with how it was read off kept for the certificate; there the variable is s."""
        logarithm, power, factor = (
            part.xreplace({self.variable: sp.Symbol("s")}) for part in (scale.logarithm, exponent, coefficient)
        )
        place = "" if power == 0 else "·ω" if power == 1 else f"·ω^({power})"
        self.leading[expr] = f"ω = exp({logarithm}), first term ({factor}){place}"
        return value

    def sign(self, expr: sp.Expr) -> int:
        """The sign for all large values of the variable."""
        if not expr.has(self.variable):
            return self.constant_sign(expr)
        if expr is self.variable or isinstance(expr, sp.exp):
            return 1
        if isinstance(expr, sp.Mul):
            product = 1
            for factor in expr.args:
                product *= self.sign(factor)
            return product
        if isinstance(expr, sp.log) and expr.args[0] is self.variable:
            return 1
        return self.sign(self.leading_term(expr)[0])

    def leading_term(self, expr: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
        """(c, k) where the expression is c ω^k (1 + o(1)); c is 0 if the expression is."""
        if expr not in self._terms:
            _, series = self._series(expr)
            found = self.lead(series, expr)
            self._terms[expr] = (ZERO, ZERO) if found is None else (found[1], found[0])
        return self._terms[expr]

    def _series(self, expr: sp.Expr) -> tuple[Scale, Series]:
        if expr in self._expanded:
            return self._expanded[expr]
        self.levels += 1
        try:
            if self.levels > _MOST_LEVELS:
                raise Obstacle("a hierarchy of growth that is too deep")
            scale = self._scale(self.varying(expr))
            series = self.expand(expr, scale)
            if self.variable in scale.nodes:
                terms = tuple((exponent, self._lowered(c)) for exponent, c in series.terms)
                series = Series(terms, series.order)
            self._expanded[expr] = (scale, series)
        finally:
            self.levels -= 1
        return self._expanded[expr]

    def _lowered(self, expr: sp.Expr) -> sp.Expr:
        """A coefficient of powers of the variable varies with its logarithm: that becomes the variable."""
        x = self.variable
        lowered: sp.Expr = expr.xreplace({sp.log(x): x, x: sp.exp(x)})
        return lowered

    # ---- what varies most rapidly -------------------------------------------------------------------------------

    def varying(self, expr: sp.Expr) -> Nodes:
        """The most rapidly varying subexpressions, all of one comparability class."""
        if not expr.has(self.variable):
            return ()
        if expr is self.variable:
            return (expr,)
        if expr not in self._varying:
            self._varying[expr] = self._find_varying(expr)
        return self._varying[expr]

    def _find_varying(self, expr: sp.Expr) -> Nodes:
        exponent = exponent_of(expr, self.variable)
        if exponent is None:
            return self._fastest(self.varying(arg) for arg in expr.args)
        inner = self.varying(exponent)
        if isinstance(expr, sp.Pow):
            inner = self._fastest(self.varying(arg) for arg in expr.args)
        if self.tends_to(exponent) not in (sp.oo, -sp.oo):
            return inner
        return self._fastest([(expr,), inner])

    def _fastest(self, groups: Iterable[Nodes]) -> Nodes:
        best: Nodes = ()
        for nodes in groups:
            if not best or not nodes:
                best = best or nodes
            elif set(best) & set(nodes):
                best = tuple(dict.fromkeys((*best, *nodes)))
            else:
                ratio = self.tends_to(self._log(best[0]) / self._log(nodes[0]))
                if ratio is ZERO or self._vanishes(ratio):
                    best = nodes
                elif ratio not in (sp.oo, -sp.oo):
                    best = (*best, *nodes)
        return best

    def _vanishes(self, ratio: sp.Expr) -> bool:
        return ratio not in (sp.oo, -sp.oo) and self.constant_sign(ratio) == 0

    def _log(self, node: sp.Expr) -> sp.Expr:
        exponent = exponent_of(node, self.variable)
        return sp.log(node) if exponent is None else exponent

    def _scale(self, nodes: Nodes) -> Scale:
        """ω from the smallest of the nodes, which has none of the others in it, and the others as ω^c exp(rest)."""
        smallest = min(nodes, key=lambda node: (_size(node), str(node)))
        logarithm = self._log(smallest)
        rising = smallest is self.variable or self.tends_to(logarithm) is sp.oo
        if rising:
            logarithm = -logarithm
        known: dict[sp.Expr, tuple[sp.Expr, sp.Expr]] = {smallest: (-ONE if rising else ONE, ZERO)}
        for node in nodes:
            if node != smallest:
                exponent = self._log(node)
                factor = self.tends_to(exponent / logarithm)
                known[node] = (factor, sp.expand_mul(exponent - factor * logarithm))
        return Scale(logarithm, known)


def _size(expr: sp.Basic) -> int:
    return 1 + sum(map(_size, expr.args))
