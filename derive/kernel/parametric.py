"""The one solution of an equation with parameters that is linear in its unknown: (coefficient) x + (rest) = 0.

Where the coefficient vanishes and the claimed value still solves the equation, every number does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import sympy as sp
from flint import fmpq_mpoly

from .calculus import ONE, ZERO, add
from .candidates import coefficients, index_of
from .domain import Domain, Range, Sort, by_name, points
from .equality import Effort, equal
from .errors import Obstacle
from .field import Quotient
from .graph import Graph
from .intervals import NULL
from .normal_form import NormalForm, Reduced, reduce_difference
from .verdict import Judgement, Order, Relation, Value, Verdict, Witness, _proof

_METHOD = "the only root of a linear numerator"
_TRIES = 12


class Linear:
    """One equation in one real unknown, with parameters."""

    def __init__(
        self, equation: Relation, unknown: sp.Symbol, domain: Domain, definitions: Graph, effort: Effort
    ) -> None:
        self.equation = equation
        self.unknown = unknown
        self.domain = Domain({s: r for s, r in domain.ranges.items() if s != unknown}, domain.facts)
        self.definitions = definitions
        self.effort = effort
        needed, free = definitions.reachable((equation.lhs, equation.rhs))
        self.parameters = tuple(symbol for symbol in free if symbol != unknown)
        if any(self.domain.range_of(symbol).sort is Sort.COMPLEX for symbol in self.parameters):
            raise Obstacle("an equation with complex parameters")
        whole = Domain({**self.domain.ranges, unknown: Range()}, domain.facts)
        self.reduced: Reduced = reduce_difference(equation.lhs, equation.rhs, whole, needed, splits=False)
        numerator = self.reduced.difference.num
        own = index_of(self.form, unknown, numerator)
        parts = coefficients(self.form, numerator, own)
        if len(parts) != 2 or not self.form.is_real(Quotient(numerator, self.form.field.one.num)):
            raise Obstacle(f"an equation with parameters that is not linear in {unknown.name}")
        self.rest, self.slope = parts

    @property
    def form(self) -> NormalForm:
        """The normal form of the difference of its sides."""
        return self.reduced.form

    def judgement(self, value: sp.Expr) -> Judgement:
        """Whether `value`, an expression in the parameters, is the only solution. Raises `Obstacle`."""
        judged = self._at(value, {}, self.domain)
        root = self.form.expression(self.form.field.quotient(-self.rest, self.slope))
        if judged.verdict is Verdict.REFUTED and judged.witness is not None:
            witness = replace(judged.witness, shows="what is claimed is not a solution there")
            return Judgement(Verdict.REFUTED, witness=witness, instead=root, method=_METHOD)
        if judged.verdict is not Verdict.PROVED or judged.proof is None:
            raise Obstacle(judged.reason or f"that the claimed value solves the equation is {judged.verdict}")
        rules = ("substitution of the claimed solution", *judged.proof.rules)
        slope = self.form.expression(Quotient(self.slope, self.form.field.one.num))
        proof = _proof(rules, "a numerator of degree 1 in the unknown", judged.side_conditions)
        if self._never_vanishes(judged.side_conditions):
            return Judgement(Verdict.PROVED, proof=proof, method=_METHOD)
        condition = Relation(slope, Order.NE, ZERO)
        return Judgement(
            Verdict.CONDITIONAL, proof=proof, conditions=((condition,),), witness=self._witness(value), method=_METHOD
        )

    def _at(self, value: sp.Expr, values: Mapping[sp.Symbol, sp.Expr], domain: Domain) -> Judgement:
        graph = Graph({**self.definitions, **values, self.unknown: value})
        return equal(self.equation.lhs, self.equation.rhs, domain, graph, self.effort)

    def _never_vanishes(self, conditions: tuple[Relation, ...]) -> bool:
        """Whether the domain, or that the claimed value is defined, keeps the coefficient from 0."""
        possible = self.form.sign(Quotient(self.slope, self.form.field.one.num))
        if possible is not None and not possible & NULL:
            return True
        kept: set[str] = set()
        for condition in conditions:
            if condition.order is Order.NE and self.unknown not in condition.lhs.free_symbols:
                gap = self.form.field.sub(self.form.of(condition.lhs), self.form.of(condition.rhs))
                kept.update(map(str, self._factors(gap.num)))
        return all(str(factor) in kept for factor in self._factors(self.slope))

    @staticmethod
    def _factors(value: fmpq_mpoly) -> list[fmpq_mpoly]:
        """Irreducible factors, each with leading coefficient 1."""
        return [factor / factor.leading_coefficient() for factor, _ in value.factor()[1]]

    def _witness(self, value: sp.Expr) -> Witness:
        """Parameters at which every number is a solution. Raises `Obstacle` where none is found."""
        if self.domain.facts:
            raise Obstacle("whether the coefficient of the unknown vanishes under the conditions")
        for point in self._zeros_of_the_slope():
            values = {symbol: sp.Rational(v.numerator, v.denominator) for symbol, v in point.items()}
            other = add(value, ONE)
            judged = [self._at(one, values, Domain()) for one in (value, other)]
            if all(one.verdict is Verdict.PROVED for one in judged):
                pairs: list[tuple[sp.Symbol, Value]] = [*sorted(point.items(), key=lambda item: by_name(item[0]))]
                return Witness(tuple(pairs), shows="every number solves the equation there")
        raise Obstacle("whether the coefficient of the unknown vanishes")

    def _zeros_of_the_slope(self) -> Iterator[dict[sp.Symbol, Fraction]]:
        """Rational points of the domain at which a factor is 0 that is linear in a parameter."""
        places = {g.expr: index for index, g in self.form.generators.items() if g.kind == "symbol"}
        for factor in self._factors(self.slope):
            for symbol in self.parameters:
                if symbol in places and factor.degrees()[places[symbol]] == 1:
                    yield from self._solved(factor, symbol, places[symbol])

    def _solved(self, factor: fmpq_mpoly, symbol: sp.Symbol, place: int) -> Iterator[dict[sp.Symbol, Fraction]]:
        parts = coefficients(self.form, factor, place)
        rest, slope = (self.form.expression(Quotient(part, self.form.field.one.num)) for part in parts)
        others = [one for one in self.parameters if one != symbol]
        for point in islice(points(self.domain, others, self.effort.seed), _TRIES):
            own = {one: v for one, v in point.items() if isinstance(v, Fraction)}
            rationals = {one: sp.Rational(v.numerator, v.denominator) for one, v in own.items()}
            a, b = slope.xreplace(rationals), rest.xreplace(rationals)
            if isinstance(a, sp.Rational) and isinstance(b, sp.Rational) and a != 0:
                root = Fraction(-int(b.p) * int(a.q), int(b.q) * int(a.p))
                if root in self.domain.range_of(symbol):
                    yield {**own, symbol: root}
