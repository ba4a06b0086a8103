"""The solutions of an equation with parameters that is linear or quadratic in its unknown.

Where the coefficient of a linear one vanishes and the claimed value still solves it, every number does. A quadratic one
whose leading coefficient does not vanish has just the roots that differ by √Δ over this coefficient: real where Δ ≥ 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import sympy as sp
from flint import arb, fmpq_mpoly

from ..calculus import ONE, ZERO, add, minus, mul, power
from ..domain import Domain, Range, Sort, by_name, points
from ..enclosure import evaluate
from ..equality import Effort, equal
from ..errors import Obstacle
from ..field import Quotient
from ..graph import Graph
from ..intervals import NEGATIVE, NULL
from ..normal_form import NormalForm, Reduced, reduce_difference
from ..verdict import Judgement, Order, Proof, Relation, Value, Verdict, Witness, _proof
from .among import digits
from .candidates import coefficients, index_of

_METHOD = "the roots of a numerator of low degree"
_TRIES = 12


class Parametric:
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
        if len(parts) not in (2, 3) or not self.form.is_real(Quotient(numerator, self.form.field.one.num)):
            raise Obstacle(f"an equation with parameters that is neither linear nor quadratic in {unknown.name}")
        self.parts, self.slope = parts, parts[-1]

    @property
    def form(self) -> NormalForm:
        """The normal form of the difference of its sides."""
        return self.reduced.form

    def judgement(self, values: Sequence[sp.Expr]) -> Judgement:
        """Whether these, expressions in the parameters, are all the solutions. Raises `Obstacle`."""
        rules = ["substitution of the claimed solutions"]
        conditions: list[Relation] = []
        for value in values:
            judged = self._at(value, {}, self.domain)
            if judged.verdict is Verdict.REFUTED and judged.witness is not None:
                witness = replace(judged.witness, shows="what is claimed is not a solution there")
                return Judgement(Verdict.REFUTED, witness=witness, instead=self._root(), method=_METHOD)
            if judged.verdict is not Verdict.PROVED or judged.proof is None:
                raise Obstacle(judged.reason or f"that a claimed value solves the equation is {judged.verdict}")
            rules += judged.proof.rules
            conditions += judged.side_conditions
        text = f"a numerator of degree {len(self.parts) - 1} in the unknown"
        proof = _proof(tuple(dict.fromkeys(rules)), text, tuple(dict.fromkeys(conditions)))
        if len(self.parts) == 3:
            return self._quadratic(values, proof)
        if len(values) != 1:
            raise Obstacle("whether several solutions of a linear equation are the same")
        if self._never_vanishes(proof.side_conditions):
            return Judgement(Verdict.PROVED, proof=proof, method=_METHOD)
        return self._conditional(Relation(self._written(self.slope), Order.NE, ZERO), self._witness(values[0]), proof)

    def _conditional(self, condition: Relation, witness: Witness, proof: Proof) -> Judgement:
        return Judgement(Verdict.CONDITIONAL, proof=proof, conditions=((condition,),), witness=witness, method=_METHOD)

    def _written(self, part: fmpq_mpoly) -> sp.Expr:
        return self.form.expression(Quotient(part, self.form.field.one.num))

    def _root(self) -> sp.Expr | None:
        """The right solution of a linear equation."""
        if len(self.parts) != 2:
            return None
        return self.form.expression(self.form.field.quotient(-self.parts[0], self.slope))

    def _quadratic(self, values: Sequence[sp.Expr], proof: Proof) -> Judgement:
        """Both roots, wherever they are real."""
        if not self._never_vanishes(proof.side_conditions):
            raise Obstacle("whether the leading coefficient vanishes")
        c, b, a = self.parts
        element = self.form.field.polynomial(b * b - 4 * a * c)
        discriminant = self.form.expression(element)
        difference = add(values[0], minus(values[-1]))
        square = mul(power(self._written(a), 2), power(difference, 2))
        same = equal(square, discriminant, self.domain, self.definitions, self.effort)
        if same.verdict is not Verdict.PROVED:
            return self._other_root(values)
        possible = NULL if element.num.is_zero() else self.form.sign(element)
        if possible is not None and not possible & NEGATIVE:
            return Judgement(Verdict.PROVED, proof=proof, method=_METHOD)
        return self._conditional(Relation(discriminant, Order.GE, ZERO), self._not_real(discriminant), proof)

    def _other_root(self, values: Sequence[sp.Expr]) -> Judgement:
        """Parameters at which the roots add up to something else. Raises `Obstacle` where none are found."""
        if self.domain.facts:
            raise Obstacle("whether the claimed solutions are both roots under the conditions")
        total = self.form.expression(self.form.field.quotient(-self.parts[1], self.slope))
        for point in islice(points(self.domain, self.parameters, self.effort.seed), _TRIES):
            own = {symbol: v for symbol, v in point.items() if isinstance(v, Fraction)}
            pinned = {symbol: sp.Rational(v.numerator, v.denominator) for symbol, v in own.items()}
            graph = Graph({**self.definitions, **pinned})
            other = add(total, minus(values[0]))
            differs = all(equal(other, v, Domain(), graph, self.effort).verdict is Verdict.REFUTED for v in values)
            ball = evaluate(other, {}, graph.reachable((other,))[0])
            if differs and isinstance(ball, arb) and self._at(other, pinned, Domain()).verdict is Verdict.PROVED:
                pairs = tuple(sorted(point.items(), key=lambda item: by_name(item[0])))
                shows = f"{self.unknown.name} = {digits(ball)} is a solution too there"
                return Judgement(Verdict.REFUTED, witness=Witness(pairs, shows=shows), method=_METHOD)
        raise Obstacle("whether the claimed solutions are both roots, and not one of them twice")

    def _not_real(self, discriminant: sp.Expr) -> Witness:
        """Parameters at which the roots are not real. Raises `Obstacle` where none is found."""
        if self.domain.facts:
            raise Obstacle("the sign of the discriminant under the conditions")
        for point in islice(points(self.domain, discriminant.free_symbols, self.effort.seed), 4 * _TRIES):
            ball = evaluate(discriminant, point)
            if isinstance(ball, arb) and ball < 0:
                pairs = tuple(sorted(point.items(), key=lambda item: by_name(item[0])))
                return Witness(pairs, shows="the equation has no real solution there")
        raise Obstacle("the sign of the discriminant")

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
