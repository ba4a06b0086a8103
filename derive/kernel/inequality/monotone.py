"""Proof by calculus in one variable x, the other symbols held: from a point where the gap is known, by its slope.

A smooth f with f(c) ≥ 0, f′ ≥ 0 above c and f′ ≤ 0 below c is ≥ 0; a concave f that is ≥ 0 at two points is ≥ 0
between them. Both need f smooth on the closed interval from c to x, which is proved first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from flint import arb
from sympy import Expr, NumberSymbol, Pow, Rational, Symbol, exp, log

from ..calculus import ZERO, Derivation, add, minus, mul, power
from ..domain import Domain, Point, Range, Sort
from ..enclosure import evaluate
from ..errors import Obstacle
from ..graph import replace as substituted
from ..intervals import NEGATIVE, NULL, POSITIVE
from ..probe import Probe
from ..verdict import Order, Relation
from .goals import Goal, gap_of, is_ordered
from .positivity import Lines, Used

if TYPE_CHECKING:
    from .prover import Prover

_SAMPLES = 6
_MOST_BASES = 4  # for each variable
_SIMPLE = tuple(Rational(*pair) for pair in ((0, 1), (1, 1), (1, 2), (-1, 1), (2, 1)))
_WEAK = {Order.GT: Order.GE, Order.LT: Order.LE}
_STRICT = {Order.GE: Order.GT, Order.LE: Order.LT}
_MOST_SIZE = 400  # nodes of an expression that is still differentiated


@dataclass(frozen=True)
class Slice:
    """A goal seen as a statement about one variable: `domain` has it real, with relations affine in it only."""

    goal: Goal
    x: Symbol
    domain: Domain
    ends: tuple[Expr, ...]

    def with_ends(self, ends: tuple[Expr, ...], prover: Prover) -> Domain:
        """The domain with those ends of its interval in x that are among `ends`."""
        allowed = self.domain.range_of(self.x)
        numbers = {Fraction(int(end.p), int(end.q)) for end in ends if isinstance(end, Rational)}
        widened = replace(
            allowed,
            lower_closed=allowed.lower_closed or allowed.lower in numbers,
            upper_closed=allowed.upper_closed or allowed.upper in numbers,
        )
        facts = tuple(self._weakened(fact, ends, prover) for fact in self.domain.facts)
        return Domain({**self.domain.ranges, self.x: widened}, facts)

    @property
    def inside(self) -> Domain:
        """The domain without the ends of its interval in x."""
        return inside(self.domain, self.x)

    def _weakened(self, fact: Relation, ends: tuple[Expr, ...], prover: Prover) -> Relation:
        """The relation, no longer strict unless it is at each of the ends."""
        if self.x not in fact.lhs.free_symbols | fact.rhs.free_symbols or fact.order not in _WEAK:
            return fact
        gap = gap_of(fact)
        at_ends = (Goal(substituted(gap, {self.x: end}), True, self.goal.domain) for end in ends)
        if all(prover.prove(goal, 0) is not None for goal in at_ends):
            return fact
        return Relation(fact.lhs, _WEAK[fact.order], fact.rhs)


def by_calculus(prover: Prover, goal: Goal, depth: int) -> Lines | None:
    """By the slope, or by concavity, in each variable in turn."""
    if depth < 1 or sum(1 for _ in islice(_nodes(goal.gap), _MOST_SIZE)) == _MOST_SIZE:
        return None
    sample = _sample(goal)
    if not sample:
        return None
    for x in goal.symbols:
        part = _slice(goal, x)
        if part is None:
            continue
        for base in _bases(prover, part, sample):
            found = _from_base(prover, part, base, depth)
            if found is not None:
                return found
        found = _concave(prover, part, depth)
        if found is not None:
            return found
    return None


def _nodes(expr: Expr) -> Iterator[Expr]:
    todo = [expr]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(node.args)


def _sample(goal: Goal) -> list[Point]:
    probe = Probe(goal.gap, ZERO, {}, tuple(sorted(_all_symbols(goal), key=lambda s: str(s.name))))
    return [point for point, _ in islice(probe.points(goal.domain, {}), _SAMPLES)]


def _all_symbols(goal: Goal) -> set[Symbol]:
    sides = [side for fact in goal.domain.facts for side in (fact.lhs, fact.rhs)]
    return {symbol for expr in (goal.gap, *sides) for symbol in expr.free_symbols}


# ---- the slice in one variable ------------------------------------------------------------------------------------


def _slice(goal: Goal, x: Symbol) -> Slice | None:
    """What of the domain makes an interval in x for each value of the others; other relations are left out."""
    if not is_ordered(goal.domain, x):
        return None
    allowed = goal.domain.range_of(x)
    ranges = {**goal.domain.ranges, x: replace(allowed, sort=Sort.REAL)}
    facts: list[Relation] = []
    ends = [Rational(end.numerator, end.denominator) for end in (allowed.lower, allowed.upper) if end is not None]
    for fact in goal.domain.facts:
        if x not in fact.lhs.free_symbols | fact.rhs.free_symbols:
            facts.append(fact)
            continue
        if fact.order is Order.NE:
            continue
        line = affine(add(fact.lhs, minus(fact.rhs)), x)
        if line is None or fact.order is Order.EQ:
            continue
        facts.append(fact)
        slope, rest = line
        if slope.is_Rational:
            ends.append(-rest / slope)
    return Slice(goal, x, Domain(ranges, tuple(facts)), tuple(dict.fromkeys(ends)))


def affine(expr: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """(a, b) with expr = a x + b and x in neither, for a polynomial in x."""
    if not expr.is_polynomial(x):
        return None
    slope = Derivation(x, lambda _: None).of(expr).expand()
    rest = (expr - slope * x).expand()
    return None if slope == 0 or slope.has(x) or rest.has(x) else (slope, rest)


# ---- base points ----------------------------------------------------------------------------------------------------


def _bases(prover: Prover, part: Slice, sample: list[Point]) -> Iterator[Expr]:
    """Where the gap may be least: ends, simple numbers, the other symbols; those that samples do not rule out."""
    others = [s for s in part.goal.symbols if s != part.x and is_ordered(part.domain, s)]
    related = [form for s in others for form in (s, -s, 1 - s)]
    found = 0
    for base in dict.fromkeys((*part.ends, *_SIMPLE, *related, *_constants(part.goal.gap))):
        if found < _MOST_BASES and _may_be_least(part, base, sample) and _is_inside(prover, part, base):
            found += 1
            yield base


def _constants(gap: Expr) -> Iterator[Expr]:
    """The irrational numbers of an expression, and their inverses."""
    for node in _nodes(gap):
        if isinstance(node, NumberSymbol) or (isinstance(node, (Pow, exp, log)) and not node.free_symbols):
            yield from (node, power(node, -1))


def _may_be_least(part: Slice, base: Expr, sample: list[Point]) -> bool:
    gap = part.goal.gap
    there = substituted(gap, {part.x: base})
    for point in sample:
        least, value = evaluate(there, point), evaluate(gap, point)
        if not isinstance(least, arb) or least < 0:
            return False
        if isinstance(value, arb) and value < least:
            return False
    return True


def _is_inside(prover: Prover, part: Slice, base: Expr) -> bool:
    """Whether the base lies in the closed slice, for all values of the other symbols."""
    allowed = part.domain.range_of(part.x)
    gaps = [add(base, Rational(-end.numerator, end.denominator)) for end in (allowed.lower,) if end is not None]
    gaps += [add(Rational(end.numerator, end.denominator), minus(base)) for end in (allowed.upper,) if end is not None]
    for fact in part.domain.facts:
        if part.x in fact.lhs.free_symbols | fact.rhs.free_symbols:
            gaps.append(substituted(gap_of(fact), {part.x: base}))
    return all(prover.prove(Goal(gap, False, part.goal.domain), 0) is not None for gap in gaps)


# ---- slopes ---------------------------------------------------------------------------------------------------------


def _from_base(prover: Prover, part: Slice, base: Expr, depth: int) -> Lines | None:
    goal, x = part.goal, part.x
    start = Goal(substituted(goal.gap, {x: base}), False, goal.domain)
    shown = prover.prove(start, depth - 1)
    if shown is None or not _is_regular(prover, part, (base,)):
        return None
    steep = goal.strict and prover.prove(Goal(start.gap, True, goal.domain), depth - 1) is None
    if steep and prover.prove(prover.narrowed(goal, add(x, minus(base)), NULL), 0) is None:
        return None  # the base itself belongs to the domain, and the gap is not known to be > 0 there
    slope = slope_of(goal.gap, x)
    if slope is None:
        return None
    lines: Lines = (f"{goal.gap} at {x} = {base}:", *shown)
    for direction in (POSITIVE, NEGATIVE):
        side = _side(part.inside, x, base, direction)
        if side is None:
            continue
        found = prover.prove(Goal(slope if direction == POSITIVE else minus(slope), steep, side), depth - 1)
        if found is None:
            return None
        lines += (f"its slope in {x} {'above' if direction == POSITIVE else 'below'} {base}:", *found)
    return (*lines, Used(("the sign of the derivative",)))


def inside(domain: Domain, x: Symbol) -> Domain:
    """A domain without the ends of its interval in x."""
    allowed = replace(domain.range_of(x), lower_closed=False, upper_closed=False)
    return Domain({**domain.ranges, x: allowed}, tuple(_strict(fact, x) for fact in domain.facts))


def _strict(fact: Relation, x: Symbol) -> Relation:
    """a x + b ≥ 0 holds strictly inside of an interval if a is a number other than 0."""
    if fact.order not in _STRICT or x not in fact.lhs.free_symbols | fact.rhs.free_symbols:
        return fact
    line = affine(add(fact.lhs, minus(fact.rhs)), x)
    return Relation(fact.lhs, _STRICT[fact.order], fact.rhs) if line is not None and line[0].is_Rational else fact


def _is_regular(prover: Prover, part: Slice, ends: tuple[Expr, ...]) -> bool:
    """Whether the gap is continuous up to the ends and smooth inside."""
    if not prover.is_smooth(part.goal.gap, part.x, part.inside):
        return False
    closed = part.with_ends(ends, prover)
    return prover.is_continuous(part.goal.gap, part.x, closed)


def slope_of(gap: Expr, x: Symbol) -> Expr | None:
    """The derivative, or None where a function on the way has no rule."""
    try:
        return Derivation(x, lambda _: None).of(gap)
    except Obstacle:
        return None


def _side(domain: Domain, x: Symbol, base: Expr, direction: int) -> Domain | None:
    """The part of the domain with x above, or below, the base; None where there is none."""
    if isinstance(base, Rational):
        end = Fraction(int(base.p), int(base.q))
        half = Range(lower=end) if direction == POSITIVE else Range(upper=end)
        allowed = domain.range_of(x).meet(half)
        return None if allowed.is_empty else Domain({**domain.ranges, x: allowed}, domain.facts)
    return domain.restricted(Relation(x, Order.GT if direction == POSITIVE else Order.LT, base))


# ---- concavity ------------------------------------------------------------------------------------------------------


def _concave(prover: Prover, part: Slice, depth: int) -> Lines | None:
    """f″ ≤ 0 between two ends at which f ≥ 0 (both > 0 for a strict claim)."""
    goal, x = part.goal, part.x
    if len(part.ends) != 2 or depth < 2:
        return None
    shown: Lines = ()
    for end in part.ends:
        found = prover.prove(Goal(substituted(goal.gap, {x: end}), goal.strict, goal.domain), depth - 2)
        if found is None:
            return None
        shown += (f"at {x} = {end}:", *found)
    if not _are_both_ends(prover, part) or not _is_regular(prover, part, part.ends):
        return None
    slope = slope_of(goal.gap, x)
    bend = None if slope is None else slope_of(slope, x)
    if bend is None:
        return None
    found = prover.prove(Goal(minus(bend), False, part.inside), depth - 2)
    if found is None:
        return None
    used = Used(("a concave function is at least the lesser of its values at the ends",))
    return (*shown, f"its second derivative in {x} is ≤ 0:", *found, used)


def _are_both_ends(prover: Prover, part: Slice) -> bool:
    """Whether every x of the domain lies between the two ends, and both are in the closed slice."""
    first, second = part.ends
    between = mul(add(part.x, minus(first)), add(second, minus(part.x)))
    inside = all(_is_inside(prover, part, end) for end in part.ends)
    return inside and prover.prove(Goal(between, False, part.goal.domain), 0) is not None
