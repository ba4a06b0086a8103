"""Both sides of a claim at rational points, in certified balls: witnesses, and agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flint import acb, arb, ctx
from sympy import Expr, Symbol

from .circuit import Circuit
from .domain import Domain, Point, Sort, by_name, points, special_points
from .enclosure import Evaluation, circuit, describe, rational
from .stand_ins import Instances
from .verdict import Order, Witness

_TRIES = 12  # points tried for each one that satisfies the relations of a domain


@dataclass
class Probe:
    """Evaluates the two sides of one claim.

    `symbols` are the free symbols, definitions written out; one that `definitions` has nevertheless is determined by
    an equation of the domain or of a cell. `evaluation` makes the evaluation at a point, `source` the points.
    """

    lhs: Expr
    rhs: Expr
    definitions: Mapping[Symbol, Expr]
    symbols: tuple[Symbol, ...]
    seed: int = 0
    shown: int = 10
    evaluation: Callable[[Point, Mapping[Symbol, Expr], Instances, Circuit], Evaluation] = Evaluation
    source: Callable[..., Iterator[Point]] = points
    circuit: Circuit = field(default_factory=circuit)
    usable: int = field(default=0, init=False)
    _barren: list[tuple[Domain, Mapping[Symbol, Expr], bool]] = field(default_factory=list, init=False)

    def points(
        self, domain: Domain, definitions: Mapping[Symbol, Expr], *, wide: bool = True
    ) -> Iterator[tuple[Point, Instances]]:
        """Points of the domain, each with functions to stand for the undefined ones."""
        if any(domain is one and definitions is other and wide is how for one, other, how in self._barren):
            return  # a search for points that found none finds none again
        own = [symbol for symbol in self.symbols if symbol not in definitions]
        found = misses = 0
        for number, point in enumerate(self.source(domain, own, self.seed, wide=wide)):
            instances = Instances(self.seed + number)
            if self.admits(domain, definitions, point, instances):
                found, misses = found + 1, 0
                yield point, instances
                if not own and number >= 2:
                    return
            else:
                misses += 1
                if misses > 40 * _TRIES:
                    if not found:
                        self._barren.append((domain, definitions, wide))
                    return

    def special(self, domain: Domain, definitions: Mapping[Symbol, Expr]) -> Iterator[tuple[Point, Instances]]:
        """Points of the domain at which coincidences happen: small integers, equal and opposite coordinates."""
        own = [symbol for symbol in self.symbols if symbol not in definitions]
        for number, point in enumerate(special_points(domain, own, self.seed)):
            instances = Instances(self.seed + number)
            if self.admits(domain, definitions, point, instances):
                yield point, instances

    def admits(self, domain: Domain, definitions: Mapping[Symbol, Expr], point: Point, instances: Instances) -> bool:
        """Whether a point satisfies the relations of a domain, and solved symbols lie in their ranges."""
        solved = [symbol for symbol in self.symbols if symbol in definitions]
        if not domain.facts and not solved:
            return True
        with ctx.workprec(96):
            evaluation = self.evaluation(point, definitions, instances, self.circuit)
            for fact in domain.facts:
                left, right = evaluation.value(fact.lhs), evaluation.value(fact.rhs)
                if left is None or right is None or not holds(left - right, fact.order):
                    return False
            return all(self._in_range(domain, symbol, evaluation.value(symbol)) for symbol in solved)

    def _in_range(self, domain: Domain, symbol: Symbol, ball: Any) -> bool:
        allowed = domain.range_of(symbol)
        if ball is None or isinstance(ball, acb) or allowed.sort is not Sort.REAL:
            return False
        gap_below = None if allowed.lower is None else ball - rational(allowed.lower)
        gap_above = None if allowed.upper is None else rational(allowed.upper) - ball
        return all(
            gap is None or holds(gap, Order.GE if closed else Order.GT)
            for gap, closed in ((gap_below, allowed.lower_closed), (gap_above, allowed.upper_closed))
        )

    def differs(
        self, point: Point, instances: Instances, bits: int, definitions: Mapping[Symbol, Expr] | None = None
    ) -> Witness | bool | None:
        """A witness; False where the enclosures overlap; None where a side has no finite enclosure."""
        with ctx.workprec(bits):
            definitions = self.definitions if definitions is None else definitions
            left, right = self._both(self.evaluation(point, definitions, instances, self.circuit))
            if left is None or right is None:
                return None
            self.usable += 1
            if _overlap(left, right):
                return False
            if isinstance(left, acb) != isinstance(right, acb):
                left, right = acb(left), acb(right)
            shown = sorted(point.items(), key=lambda item: by_name(item[0]))
            digits = max(self.shown, digits_apart(left, right))
            return Witness(
                tuple(shown), describe(left, digits), describe(right, digits), instances=instances.in_words()
            )

    def _both(self, evaluation: Evaluation) -> tuple[Any, Any]:
        left = evaluation.value(self.lhs)
        return left, None if left is None else evaluation.value(self.rhs)

    def digits(self, point: Point, instances: Instances, bits: int) -> int | None:
        """To how many digits the sides certainly agree; None where a side has no finite enclosure."""
        with ctx.workprec(bits):
            left, right = self._both(self.evaluation(point, self.definitions, instances, self.circuit))
            if left is None or right is None or not _overlap(left, right):
                return None
            gap, size = abs(left - right), abs(left) + abs(right)
            top = gap.abs_upper()
            if top == 0:
                return int(bits * 0.30103)
            scale = size if size > 1 else 1
            return max(0, int(float(-((top / scale).log() / arb(10).log()).mid())))


def digits_apart(left: Any, right: Any) -> int:
    """How many digits it takes to tell two disjoint balls apart."""
    gap, size = abs(left - right).abs_lower(), (abs(left) + abs(right)).abs_upper()
    if not (gap > 0 and arb(size).is_finite()):
        return 0
    return 3 + max(0, int(float(((size / arb(gap)).log() / arb(10).log()).mid())))


def holds(gap: Any, order: Order) -> bool:
    """Whether `gap order 0` is certain."""
    if isinstance(gap, acb):
        return False
    if order is Order.GT:
        return bool(gap > 0)
    if order is Order.GE:
        return bool(gap >= 0)
    if order is Order.LT:
        return bool(gap < 0)
    if order is Order.LE:
        return bool(gap <= 0)
    if order is Order.NE:
        return bool(gap != 0)
    return bool(gap == 0)


def _overlap(a: Any, b: Any) -> bool:
    if isinstance(a, acb) or isinstance(b, acb):
        return bool(acb(a).overlaps(acb(b)))
    return bool(a.overlaps(b))
