"""Proves that two expressions of tensors are equal for every size: both become indexed sums, whose difference is 0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import sympy as sp

from ..domain import Domain
from ..errors import Obstacle
from ..graph import Graph, compounds
from ..nodes import symbols_in
from ..verdict import Order, Relation
from . import language as words
from .affine import Atom, Index, index_of
from .algebra import Algebra, Facts
from .language import TensorSymbol, about_tensors
from .lowering import Lowering, axes
from .rewriting import Equation, Rewriting, both_ways, equation, symmetry
from .shapes import Shape, Shapes, same_size, sizes_of
from .terms import Factor, Head, Kind, Poly, Term, minus, plus

_MOST_CLEARED = 12
_MOST_INVERTED = 2
_MOST_KEPT = 30_000  # canonical forms that claims share


@dataclass(frozen=True)
class Shown:
    """What a proof rests on."""

    rules: tuple[str, ...]
    stage: str


class Prover:
    """Equalities over one graph of definitions, under the tensor equations of one domain."""

    def __init__(self, domain: Domain, definitions: Mapping[sp.Symbol, sp.Expr], shapes: Shapes) -> None:
        self.domain = domain
        self.definitions = definitions
        self.shapes = shapes
        self.hypotheses = [fact for fact in domain.facts if _is_about_tensors(fact)]

    def equal(self, lhs: sp.Expr, rhs: sp.Expr, shape: Shape) -> Shown | None:
        """Why both sides are equal at every index, for every size; None where the difference is not found to be 0."""
        return self._directly(lhs, rhs, shape) or self._times_inverted(lhs, rhs, shape, _MOST_INVERTED)

    def _times_inverted(self, lhs: sp.Expr, rhs: sp.Expr, shape: Shape, depth: int) -> Shown | None:
        """M lhs = M rhs proves lhs = rhs where M is inverted in one of them, and so invertible."""
        if not shape or depth == 0:
            return None
        nodes = [node for node in compounds([lhs, rhs]) if isinstance(node, words.InverseOf)]
        for matrix in dict.fromkeys(node.args[0] for node in nodes):
            size = self.shapes.of(matrix)[0]
            sides = []
            if same_size(size, shape[0]):
                sides.append((words.Contraction(matrix, lhs), words.Contraction(matrix, rhs)))
            if len(shape) == 2 and same_size(size, shape[1]):
                sides.append((words.Contraction(lhs, matrix), words.Contraction(rhs, matrix)))
            for left, right in sides:
                found = self._directly(left, right, shape)
                found = found or self._times_inverted(left, right, shape, depth - 1)
                if found is not None:
                    return Shown((*found.rules, "a matrix that is inverted may be cancelled"), found.stage)
        return None

    def _directly(self, lhs: sp.Expr, rhs: sp.Expr, shape: Shape) -> Shown | None:
        at = axes(len(shape))
        base = self._base()
        first = base.algebra
        symmetric, equations = self._rules(first, (lhs, rhs))
        facts = self._facts(shape, frozenset(), (lhs, rhs))
        # derivatives are taken without the hypotheses, which hold at a point and not around it
        lowering = Lowering(first.under(facts), self.definitions, self.shapes, base)
        algebra = first.under(replace(facts, symmetric=symmetric))
        algebra.rules = (Rewriting(algebra, equations),)
        if symmetric:
            algebra.note("a symmetric matrix")
        difference = lowering.algebra.canonical(plus(lowering.own(lhs, at), minus(lowering.own(rhs, at))))
        ruled = symmetric or equations
        for stage, poly in self._stages(lowering, difference):
            if _vanishes(lowering.algebra, poly):
                return Shown(tuple(lowering.algebra.used), stage)
            if ruled or lowering.algebra.wants_rules(poly):
                restated = Lowering(algebra, self.definitions, self.shapes).restated(poly)
                if _vanishes(algebra, restated):
                    return Shown(tuple({**lowering.algebra.used, **algebra.used}), stage)
        return None

    def _base(self) -> Lowering:
        """What all claims over these definitions share; of sizes it supposes nothing."""
        memory = self.definitions.memory if isinstance(self.definitions, Graph) else {}
        positive = frozenset(symbol for symbol in self.domain.ranges if self._is_positive(symbol))
        found = memory.get(positive)
        if not isinstance(found, Lowering) or found.algebra.size > _MOST_KEPT:
            found = memory[positive] = Lowering(Algebra(Facts(positive=positive)), self.definitions, self.shapes)
        found.algebra.start_anew()
        return found

    def _stages(self, lowering: Lowering, difference: Poly) -> Iterator[tuple[str, Poly]]:
        """The difference in more and more detail."""
        yield "in the names of the claim", difference
        outside = lowering.algebra.canonical(lowering.expanded(difference, within_heads=False))
        yield "with definitions put in", outside
        if lowering.algebra.mentions_heads(outside):
            yield "with every definition put in", lowering.expanded(outside)

    def _facts(self, shape: Shape, symmetric: frozenset[Head], sides: Iterable[sp.Expr]) -> Facts:
        ranges: dict[Atom, frozenset[Index]] = {-1 - k: frozenset({size}) for k, size in enumerate(sizes_of(shape))}
        ranges.update(self._index_ranges())
        sizes = frozenset(index for size in self._sizes(sides, shape) for index in [index_of(size)])
        positive = frozenset(s for s in self._symbols(sides) if self._is_positive(s))
        return Facts(ranges, sizes, positive, symmetric)

    def _index_ranges(self) -> Iterator[tuple[sp.Symbol, frozenset[Index]]]:
        """The sizes n for which a free index is known to lie in 0 ≤ i < n."""
        found: dict[sp.Symbol, set[Index]] = {}
        for fact in self.domain.facts:
            symbol, size = fact.lhs, fact.rhs
            if not isinstance(symbol, sp.Symbol) or not symbol.is_integer or fact.order not in (Order.LT, Order.LE):
                continue
            allowed = self.domain.range_of(symbol)
            if allowed.lower is not None and (allowed.lower >= 0 or (allowed.lower == -1 and not allowed.lower_closed)):
                one = Index.constant(int(fact.order is Order.LE))
                found.setdefault(symbol, set()).add(index_of(size) + one)
        for symbol, sizes in found.items():
            yield symbol, frozenset(sizes)

    def _is_positive(self, symbol: sp.Symbol) -> bool:
        allowed = self.domain.range_of(symbol)
        return allowed.lower is not None and (allowed.lower > 0 or (allowed.lower == 0 and not allowed.lower_closed))

    def _symbols(self, sides: Iterable[sp.Expr]) -> set[sp.Symbol]:
        found: set[sp.Symbol] = set()
        assumed = [side for fact in self.hypotheses for side in (fact.lhs, fact.rhs)]
        todo = [symbol for side in (*sides, *assumed) for symbol in symbols_in(side)]
        while todo:
            symbol = todo.pop()
            if symbol not in found:
                found.add(symbol)
                todo.extend(symbols_in(self.definitions[symbol]) if symbol in self.definitions else ())
        return found

    def _sizes(self, sides: Iterable[sp.Expr], shape: Shape) -> Iterator[sp.Expr]:
        """The sizes of axes that occur: every axis has at least one entry."""
        yield from shape
        sides = list(sides)
        symbols = self._symbols(sides)
        for symbol in symbols:
            if isinstance(symbol, TensorSymbol):
                yield from symbol.shape
        bodies = [self.definitions[s] for s in symbols if s in self.definitions]
        for node in compounds([*sides, *bodies]):
            if isinstance(node, words.Table):
                yield from (size for _, size in node.ranges)

    # ---- hypotheses ---------------------------------------------------------------------------------------------

    def _rules(self, first: Algebra, sides: tuple[sp.Expr, sp.Expr]) -> tuple[frozenset[Head], tuple[Equation, ...]]:
        """Symmetries and rewrite rules. Raises `Obstacle` for a hypothesis that is neither."""
        symmetric: set[Head] = set()
        equations: list[Equation] = []
        for fact in self.hypotheses:
            shape = self.shapes.of(fact.lhs) or self.shapes.of(fact.rhs)
            at = axes(len(shape))
            algebra = first.under(self._facts(shape, frozenset(), sides))
            lowering = Lowering(algebra, self.definitions, self.shapes)
            lhs, rhs = (algebra.canonical(lowering.own(side, at)) for side in (fact.lhs, fact.rhs))
            head = symmetry(lhs, rhs)
            if head is not None:
                symmetric.add(head)
                continue
            sizes = {-1 - k: size for k, size in enumerate(sizes_of(shape))}
            found = equation(algebra, "hypothesis", lhs.terms[0], rhs, sizes) if len(lhs.terms) == 1 else None
            if found is None:
                raise Obstacle("a hypothesis whose left side is not one product of tensors, summed or not")
            equations.extend(both_ways(algebra, found))
        return frozenset(symmetric), tuple(equations)


def _is_about_tensors(fact: Relation) -> bool:
    return fact.order is Order.EQ and any(about_tensors(side) for side in (fact.lhs, fact.rhs))


# ---- is it 0? -------------------------------------------------------------------------------------------------------


def _vanishes(algebra: Algebra, poly: Poly) -> bool:
    """Whether a polynomial is 0, once denominators are cleared that do not depend on a summation index."""
    current = algebra.canonical(poly)
    for _ in range(_MOST_CLEARED):
        if not current.terms:
            return True
        base = _denominator(current)
        if base is None:
            return False
        algebra.note("a common denominator")
        current = algebra.canonical(_cleared(algebra, current, base))
    return False


def _denominator(poly: Poly) -> Factor | None:
    """A sum that stands in some terms with different powers, one of them negative or fractional."""
    for term in poly.terms:
        for factor, exponent in term.powers:
            if factor.kind is Kind.GROUP and exponent < 0 and not factor.variables & term.bound:
                return factor
    for term in poly.terms:
        for factor, exponent in term.powers:
            if factor.kind is Kind.ENTRY and exponent < 0 and not factor.variables & term.bound:
                return factor
    return None


def _cleared(algebra: Algebra, poly: Poly, base: Factor) -> Poly:
    """Times the power of `base` that leaves none of its powers negative."""
    lowest = min(_exponent(term, base) for term in poly.terms)
    terms = []
    for term in poly.terms:
        raised = Poly((Term(Fraction(1), ((base, -lowest),)),))
        product = algebra.times(Poly((Term(term.coefficient, term.powers),)), raised)
        terms += [Term(t.coefficient, t.powers, t.bound | term.bound) for t in product.terms]
    return Poly(tuple(terms))


def _exponent(term: Term, base: Factor) -> Fraction:
    return next((exponent for factor, exponent in term.powers if factor == base), Fraction(0))
