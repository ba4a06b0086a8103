"""Convexity and monotonicity on a region, by the signs of derivatives; refuted by two points and one between them.

A twice differentiable function on a convex region is convex if and only if its Hessian is positive semidefinite
there, that is if no principal minor is negative (Boyd & Vandenberghe, "Convex Optimization", § 3.1.4).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, pairwise

import sympy as sp
from sympy import Abs, Expr, Max, Mul, Symbol

from ..calculus import ONE, ZERO, add, minus, mul
from ..cells import Cell
from ..domain import Domain, Point, Range, Sort, as_facts, by_name
from ..equality import Effort
from ..errors import IllFormed, Obstacle
from ..graph import Graph
from ..graph import replace as substituted
from ..language import relu
from ..probe import Probe
from ..stand_ins import Instances
from ..verdict import Judgement, Order, Relation, Verdict, Witness, guarded
from .decision import as_proof, prepared
from .goals import Goal, gap_of, written_out
from .monotone import affine, inside, slope_of
from .positivity import Budget, Lines, Used
from .prover import Prover
from .witnesses import MOST_EQUALITIES, Search

_STEPS = 6_000
_DEPTH = 3
_MOST_VARIABLES = 4
_SMALL = Fraction(1, 1000)
_SHIFTS = (Fraction(1), Fraction(1, 8), Fraction(-3), Fraction(1, 64))


def convex(
    function: Expr,
    variables: Sequence[Symbol],
    domain: Domain | None = None,
    definitions: Mapping[Symbol, Expr] | None = None,
    effort: Effort | None = None,
    *,
    strictly: bool = False,
) -> Judgement:
    """Judge whether a function is convex in some variables, jointly, for all values of the others."""
    return _judged(function, variables, domain, definitions, effort, _Convexity, strictly)


def increasing(
    function: Expr,
    variable: Symbol,
    domain: Domain | None = None,
    definitions: Mapping[Symbol, Expr] | None = None,
    effort: Effort | None = None,
    *,
    strictly: bool = False,
) -> Judgement:
    """Judge whether a function increases (weakly, unless `strictly`) in a variable, the others held."""
    return _judged(function, (variable,), domain, definitions, effort, _Monotonicity, strictly)


@guarded()
def _judged(
    function: Expr,
    variables: Sequence[Symbol],
    domain: Domain | None,
    definitions: Mapping[Symbol, Expr] | None,
    effort: Effort | None,
    kind: type[_Shape],
    strictly: bool,
) -> Judgement:
    graph = definitions if isinstance(definitions, Graph) else Graph(definitions or {})
    effort = effort or Effort()
    if not variables:
        raise IllFormed("no variable is named")
    culprit = next((variable for variable in variables if variable in graph), None)
    if culprit is not None:
        raise IllFormed(f"{culprit} is a name for something else, not a variable")
    question = prepared(Relation(function, Order.GE, ZERO), domain or Domain(), graph, effort)
    cell = Cell.of(question.domain, {})
    if any(variable in cell.definitions for variable in variables):
        raise Obstacle("an equation that ties a variable of the function to others")
    goal = written_out(question.relation.lhs, strictly, cell)
    return kind(goal.gap, tuple(variables), goal.domain, strictly, effort).judgement()


@dataclass
class _Shape(ABC):
    function: Expr
    variables: tuple[Symbol, ...]
    domain: Domain
    strictly: bool
    effort: Effort

    def judgement(self) -> Judgement:
        for variable in self.variables:
            if self.domain.range_of(variable).sort is Sort.COMPLEX:
                raise IllFormed(f"{variable} is complex; complex numbers have no order")
        witness = self.witness()
        if witness is not None:
            return Judgement(Verdict.REFUTED, witness=witness, method="certified enclosures")
        prover = Prover(Budget(_STEPS))
        lines = self.shown(prover)
        if lines is None:
            reason = f"not shown: {prover.obstacle or 'the signs of its derivatives'}"
            return Judgement(Verdict.UNDECIDED, reason=reason)
        return Judgement(Verdict.PROVED, proof=as_proof(lines), method=self.way)

    way = ""

    @abstractmethod
    def witness(self) -> Witness | None:
        """A point, or two, at which the function is not so."""

    @abstractmethod
    def shown(self, prover: Prover) -> Lines | None:
        """A proof that it is."""

    # ---- points ---------------------------------------------------------------------------------------------------

    def _symbols(self) -> tuple[Symbol, ...]:
        sides = [side for fact in self.domain.facts for side in (fact.lhs, fact.rhs)]
        found = {symbol for expr in (self.function, *sides) for symbol in expr.free_symbols} | set(self.variables)
        return tuple(sorted(found, key=by_name))

    def _pairs(self) -> Iterator[tuple[Point, Point]]:
        """Pairs of points of the region that differ in the variables alone."""
        probe = Probe(self.function, ZERO, {}, self._symbols(), self.effort.seed)
        found = [point for point, _ in islice(probe.points(self.domain, {}), self.effort.points // 2)]
        found += [point for point, _ in islice(probe.special(self.domain, {}), self.effort.points // 2)]
        for first, second in pairwise(found):
            yield from self._if_inside(probe, first, {**first, **{v: second[v] for v in self.variables}})
        for point in found:
            for variable in self.variables:
                if self.domain.range_of(variable).sort is Sort.REAL:
                    yield from self._if_inside(probe, _moved(point, variable, -_SMALL), _moved(point, variable, _SMALL))
                for shift in self._shifts(variable):
                    yield from self._if_inside(probe, point, _moved(point, variable, shift))

    def _shifts(self, variable: Symbol) -> tuple[Fraction, ...]:
        whole = self.domain.range_of(variable).sort is Sort.INTEGER
        return (Fraction(1), Fraction(2)) if whole else _SHIFTS

    def _if_inside(self, probe: Probe, first: Point, second: Point) -> Iterator[tuple[Point, Point]]:
        if first != second and self._is_inside(probe, first) and self._is_inside(probe, second):
            yield first, second

    def _is_inside(self, probe: Probe, point: Point) -> bool:
        inside = all(
            isinstance(value, tuple) or value in self.domain.range_of(symbol) for symbol, value in point.items()
        )
        return inside and probe.admits(self.domain, {}, point, Instances(self.effort.seed))

    def _at(self, left: Expr, right: Expr, order: Order, point: Point) -> Witness | None:
        search = Search(left, order, right, Domain(self.domain.ranges), tuple(point), self.effort)
        search.close = MOST_EQUALITIES  # that many pairs are not worth an exact comparison each
        return search.at(point, Instances(self.effort.seed))

    def _value(self, point: Point) -> Expr:
        values = {s: sp.Rational(v.numerator, v.denominator) for s, v in point.items() if isinstance(v, Fraction)}
        return substituted(self.function, values)


def _moved(point: Point, variable: Symbol, shift: Fraction) -> Point:
    return {**point, variable: _real(point, variable) + shift}


def _real(point: Point, variable: Symbol) -> Fraction:
    value = point[variable]
    assert isinstance(value, Fraction)
    return value


@dataclass
class _Monotonicity(_Shape):
    way = "the sign of the derivative"

    def witness(self) -> Witness | None:
        """x < x′ with f(x) > f(x′)."""
        (x,) = self.variables
        order = Order.LT if self.strictly else Order.LE
        for first, second in self._pairs():
            low, high = sorted((first, second), key=lambda point: point[x])
            found = self._at(self._value(low), self._value(high), order, low)
            if found is not None:
                shows = f"from {x} = {low[x]} to {x} = {high[x]} it does not increase"
                return Witness(found.point, found.lhs, found.rhs, instances=found.instances, shows=shows)
        return None

    def shown(self, prover: Prover) -> Lines | None:
        (x,) = self.variables
        if self.domain.range_of(x).sort is Sort.INTEGER:
            return self._by_differences(prover, x)
        _check_intervals(self.domain, self.variables)
        within = inside(self.domain, x)
        regular = prover.is_smooth(self.function, x, within) and prover.is_continuous(self.function, x, self.domain)
        slope = slope_of(self.function, x) if regular else None
        if slope is not None:
            found = prover.prove(Goal(slope, self.strictly, within), _DEPTH)
            if found is not None:
                return (f"slope in {x}: {slope}", *found, Used((self.way,)))
        return self._by_two_points(prover, x)

    def _by_differences(self, prover: Prover, x: Symbol) -> Lines | None:
        later = add(x, ONE)
        facts = tuple(_shifted(fact, {x: later}) for fact in self.domain.facts)
        allowed = self.domain.range_of(x)
        if allowed.upper is not None:
            facts += (Relation(later, Order.LE, sp.Rational(allowed.upper.numerator, allowed.upper.denominator)),)
        region = self.domain.restricted(*facts)
        if not prover.is_defined(self.function, self.domain):
            return None
        gap = add(substituted(self.function, {x: later}), minus(self.function))
        found = prover.prove(Goal(gap, self.strictly, region), _DEPTH)
        return None if found is None else (f"from {x} to {x} + 1: {gap}", *found, Used(("differences",)))

    def _by_two_points(self, prover: Prover, x: Symbol) -> Lines | None:
        """f(x + h) - f(x) for h > 0, for functions with kinks."""
        if not prover.is_defined(self.function, self.domain) and not _only_kinks(self.function):
            return None
        h = Symbol(f"{x.name}_step", real=True)
        later = add(x, h)
        facts = [_shifted(fact, {x: later}) for fact in self.domain.facts]
        facts += [_shifted(fact, {x: later}) for fact in as_facts(x, self.domain.range_of(x))]
        region = Domain({**self.domain.ranges, h: Range(lower=Fraction(0))}, (*self.domain.facts, *facts))
        gap = add(substituted(self.function, {x: later}), minus(self.function))
        found = prover.prove(Goal(gap, self.strictly, region), 1)
        return None if found is None else (f"between {x} and {later}: {gap}", *found, Used(("two points",)))


def _shifted(fact: Relation, values: Mapping[Symbol, Expr]) -> Relation:
    return Relation(substituted(fact.lhs, values), fact.order, substituted(fact.rhs, values))


def _only_kinks(expr: Expr) -> bool:
    """Whether an expression is made of functions that are defined for every real number."""
    if isinstance(expr, (Symbol, sp.Rational)):
        return True
    if isinstance(expr, sp.Pow):
        return isinstance(expr.exp, sp.Integer) and expr.exp > 0 and _only_kinks(expr.base)
    return isinstance(expr, (sp.Add, Mul, Abs, Max, sp.Min, relu)) and all(map(_only_kinks, expr.args))


def _check_intervals(domain: Domain, variables: Sequence[Symbol]) -> None:
    """Raises `Obstacle` for a region that may not be convex in the variables."""
    for fact in domain.facts:
        gap = gap_of(fact)
        present = [v for v in variables if v in gap.free_symbols]
        if not present:
            continue
        lines = [affine(gap, v) for v in present]
        slopes = [line[0] for line in lines if line is not None]
        if fact.order is Order.NE or len(slopes) < len(present):
            raise Obstacle("a region that may not be convex")
        if len(present) > 1 and any(slope.free_symbols & set(variables) for slope in slopes):
            raise Obstacle("a region that may not be convex")


@dataclass
class _Convexity(_Shape):
    way = "the second derivatives"

    def witness(self) -> Witness | None:
        """Two points with f at the middle above the mean of f at both."""
        order = Order.LT if self.strictly else Order.LE
        if any(self.domain.range_of(variable).sort is Sort.INTEGER for variable in self.variables):
            raise IllFormed("a function of integers is not called convex")
        for first, second in self._pairs():
            middle = {**first, **{v: (_real(first, v) + _real(second, v)) / 2 for v in self.variables}}
            mean = mul(sp.Rational(1, 2), add(self._value(first), self._value(second)))
            found = self._at(self._value(middle), mean, order, middle)
            if found is not None and self._admits_line():
                ends = ", ".join(f"{v} = {first[v]} and {v} = {second[v]}" for v in self.variables)
                shows = f"halfway between {ends}: not below the mean of its values there"
                return Witness(found.point, found.lhs, found.rhs, instances=found.instances, shows=shows)
        return None

    def _admits_line(self) -> bool:
        """Raises `Obstacle` where the middle of two points may lie outside."""
        _check_intervals(self.domain, self.variables)
        return True

    def shown(self, prover: Prover) -> Lines | None:
        _check_intervals(self.domain, self.variables)
        if len(self.variables) > _MOST_VARIABLES:
            raise Obstacle(f"convexity in more than {_MOST_VARIABLES} variables")
        return self._of_sum(prover, self.function)

    def _of_sum(self, prover: Prover, function: Expr) -> Lines | None:
        """Kinked terms by rules of composition, what is left by its Hessian."""
        terms = function.args if isinstance(function, sp.Add) else (function,)
        kinked = [term for term in terms if term.has(Abs, Max, relu)]
        smooth = [term for term in terms if not term.has(Abs, Max, relu)]
        lines: Lines = ()
        if self.strictly and kinked and not smooth:
            return None
        for term in kinked:
            found = self._of_kinked(prover, term)
            if found is None:
                return None
            lines += found
        if smooth:
            found = self._by_hessian(prover, add(*smooth), self.strictly)
            return None if found is None else (*lines, *found)
        return lines

    def _of_kinked(self, prover: Prover, term: Expr) -> Lines | None:
        """c |affine|, c max(convex, …), c relu(convex) with c ≥ 0."""
        factor, inner = term.as_coeff_Mul()
        if not (factor.is_Rational and factor >= 0):
            return None
        if isinstance(inner, Abs) and self._is_affine(inner.args[0]):
            return (f"{inner}: the modulus of an affine function is convex", Used(("composition",)))
        if not isinstance(inner, (Max, relu)):
            return None
        lines: Lines = (f"{inner}: the greatest of convex functions is convex", Used(("composition",)))
        for arg in inner.args:
            found = _Convexity(arg, self.variables, self.domain, False, self.effort)._of_sum(prover, arg)
            if found is None:
                return None
            lines += found
        return lines

    def _is_affine(self, expr: Expr) -> bool:
        slopes = [slope_of(expr, variable) for variable in self.variables]
        return all(s is not None and not s.free_symbols & set(self.variables) for s in slopes)

    def _by_hessian(self, prover: Prover, function: Expr, strictly: bool) -> Lines | None:
        within = self.domain
        for variable in self.variables:
            within = inside(within, variable)
        if not all(
            prover.is_smooth(function, variable, within) and prover.is_continuous(function, variable, self.domain)
            for variable in self.variables
        ):
            prover.obstacle = prover.obstacle or "it is not known to be smooth on the whole region"
            return None
        hessian = _hessian(function, self.variables)
        if hessian is None:
            return None
        lines: Lines = ("no principal minor of the Hessian is negative:", Used((self.way,)))
        for rows in _minors(len(self.variables), strictly):
            minor = _determinant([[hessian[i][j] for j in rows] for i in rows])
            found = prover.prove(Goal(minor, strictly, within), _DEPTH)
            if found is None:
                return None
            lines += found
        return lines


def _hessian(function: Expr, variables: Sequence[Symbol]) -> list[list[Expr]] | None:
    rows: list[list[Expr]] = []
    for first in variables:
        slope = slope_of(function, first)
        row = [None if slope is None else slope_of(slope, second) for second in variables]
        if any(entry is None for entry in row):
            return None
        rows.append([entry for entry in row if entry is not None])
    return rows


def _minors(size: int, strictly: bool) -> list[tuple[int, ...]]:
    """All principal minors; for a strict sign the leading ones do (Sylvester)."""
    if strictly:
        return [tuple(range(k + 1)) for k in range(size)]
    return [rows for count in range(1, size + 1) for rows in combinations(range(size), count)]


def _determinant(entries: list[list[Expr]]) -> Expr:
    """By the first row; unevaluated."""
    if len(entries) == 1:
        return entries[0][0]
    terms = []
    for k, entry in enumerate(entries[0]):
        rest = [[row[j] for j in range(len(row)) if j != k] for row in entries[1:]]
        term = mul(entry, _determinant(rest))
        terms.append(minus(term) if k % 2 else term)
    return add(*terms)
