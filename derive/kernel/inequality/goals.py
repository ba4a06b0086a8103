"""Goals `gap ≥ 0` or `gap > 0` on a domain, and what is left of one when the known signs are gone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flint import fmpq_mpoly
from sympy import Expr, Symbol

from ..calculus import add, minus
from ..cells import Cell
from ..domain import Domain, Sort, as_facts, by_name
from ..field import Quotient, factored
from ..graph import replace as substituted
from ..normal_form import NormalForm
from ..verdict import Order, Relation
from .positivity import constant_term


@dataclass(frozen=True)
class Goal:
    """`gap` ≥ 0, or > 0 if `strict`, wherever it is real on the domain."""

    gap: Expr
    strict: bool
    domain: Domain

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two goals the same."""
        return self.gap, self.strict, frozenset(self.domain.ranges.items()), frozenset(self.domain.facts)

    def on(self, domain: Domain) -> Goal:
        """The same on another domain."""
        return replace(self, domain=domain)

    @property
    def symbols(self) -> list[Symbol]:
        """What the gap speaks of."""
        return sorted(self.gap.free_symbols, key=by_name)


@dataclass(frozen=True)
class Core:
    """What is left of a goal once the factors of known sign are gone: `factors` with whether each is odd."""

    form: NormalForm
    sign: int
    factors: list[tuple[fmpq_mpoly, bool]]

    def polynomial(self) -> fmpq_mpoly:
        """The product of what is left."""
        total = self.form.field.ring.constant(self.sign)
        for factor, odd in self.factors:
            total = total * (factor if odd else factor * factor)
        return total

    def expression(self) -> Expr:
        """The same as an expression."""
        return self.form.expression(Quotient(self.polynomial(), self.form.field.one.num))

    def without_constant(self) -> Expr | None:
        """What is left but for a number > 0 that it is a sum with; None unless that is a product."""
        if len(self.factors) != 1:
            return None
        value = self.factors[0][0] * self.sign
        constant = constant_term(value)
        if constant <= 0 or len(factored(value - constant)[1]) < 2:
            return None
        return self.form.expression(Quotient(value - constant, self.form.field.one.num))

    def splitting_atom(self) -> Expr | None:
        """A factor that is linear in symbols, if there are others: on its sign the sign of the rest may hang."""
        if len(self.factors) < 2:
            return None
        for factor, _ in self.factors:
            members = self.form.members(Quotient(factor, self.form.field.one.num))
            if factor.total_degree() == 1 and all(generator.kind == "symbol" for generator in members):
                return self.form.expression(Quotient(factor, self.form.field.one.num))
        return None


def written_out(gap: Expr, strict: bool, cell: Cell) -> Goal:
    """A goal on a cell, with the symbols that its equations determine replaced; their ranges become facts."""
    solved = dict(cell.definitions)
    if not solved:
        return Goal(gap, strict, cell.domain)
    bounds = [fact for symbol in solved for fact in as_facts(symbol, cell.domain.range_of(symbol))]
    facts = tuple(
        Relation(substituted(fact.lhs, solved), fact.order, substituted(fact.rhs, solved))
        for fact in (*cell.domain.facts, *bounds)
    )
    ranges = {symbol: allowed for symbol, allowed in cell.domain.ranges.items() if symbol not in solved}
    return Goal(substituted(gap, solved), strict, Domain(ranges, facts))


def is_ordered(domain: Domain, symbol: Symbol) -> bool:
    """Whether a symbol is real or an integer."""
    return domain.range_of(symbol).sort is not Sort.COMPLEX


def gap_of(relation: Relation) -> Expr:
    """What is > 0, or ≥ 0, where a relation with <, ≤, > or ≥ holds."""
    if relation.order in (Order.GT, Order.GE):
        return add(relation.lhs, minus(relation.rhs))
    return add(relation.rhs, minus(relation.lhs))
