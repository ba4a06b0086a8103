"""What claims over one graph of definitions share: points, balls there, and classes of congruent expressions.

All of it follows from the definitions and the domain alone, so whichever claim asks first, each finds the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, islice

from flint import ctx
from sympy import Expr, Symbol

from .circuit import Circuit
from .congruence import Congruence
from .domain import Domain, Point, Range, points
from .enclosure import Evaluation, circuit
from .graph import Graph
from .stand_ins import Instances

_MOST_EVALUATIONS = 24
_MOST_VALUES = 20_000  # of expressions, at one point
_MOST_CLASSES = 50_000
_MOST_STREAMS = 100
_MOST_DRAWN = 8  # points of a stream that are kept


class Shared:
    """The balls and classes of expressions over some definitions, of which each claim needs a part."""

    def __init__(self) -> None:
        self._evaluations: dict[object, Evaluation] = {}
        self._circuit = circuit()
        self._classes = Congruence({})
        self._drawn: dict[object, tuple[Mapping[Symbol, Range], list[Point]]] = {}

    @classmethod
    def of(cls, graph: Graph) -> Shared:
        """What claims over this graph share."""
        found = graph.memory.get(cls)
        if not isinstance(found, Shared):
            found = graph.memory[cls] = cls()
        return found

    def evaluation(
        self, needed: Mapping[Symbol, Expr]
    ) -> Callable[[Point, Mapping[Symbol, Expr], Instances, Circuit | None], Evaluation]:
        """Evaluations under the definitions that a claim needs; under others (of a cell) they are not shared."""

        def made(
            point: Point, definitions: Mapping[Symbol, Expr], instances: Instances, own: Circuit | None
        ) -> Evaluation:
            if definitions is needed:
                return self._at(point, definitions, instances)
            return Evaluation(point, definitions, instances, own)

        return made

    def _at(self, point: Point, definitions: Mapping[Symbol, Expr], instances: Instances) -> Evaluation:
        """One for the point and the working precision; one that became complex, or used functions, serves no other."""
        key = (tuple(point.items()), ctx.prec)
        found = self._evaluations.get(key)
        if found is not None and not (found.is_complex or found.instances.used or len(found.memo) > _MOST_VALUES):
            found.definitions, found.instances = definitions, instances
            return found
        if len(self._evaluations) >= _MOST_EVALUATIONS:
            self._evaluations.clear()
        if len(self._circuit) > _MOST_VALUES:
            self._circuit = circuit()
        made = self._evaluations[key] = Evaluation(point, definitions, instances, self._circuit)
        return made

    def congruent(self, lhs: Expr, rhs: Expr, definitions: Mapping[Symbol, Expr]) -> bool:
        """Whether two expressions are the same up to order, grouping and definitions."""
        if self._classes.size > _MOST_CLASSES:
            self._classes = Congruence({})
        self._classes.definitions = definitions
        return self._classes.number(lhs) == self._classes.number(rhs)

    def points(self, domain: Domain, symbols: Sequence[Symbol], seed: int, *, wide: bool = True) -> Iterator[Point]:
        """As `domain.points`, the first of them drawn once."""
        key = (id(domain.ranges), tuple(symbols), seed, wide)
        if key not in self._drawn:
            if len(self._drawn) >= _MOST_STREAMS:
                self._drawn.clear()
            self._drawn[key] = (domain.ranges, [])  # kept with the ranges, so that their id stays theirs
        drawn = self._drawn[key][1]
        fresh: Iterator[Point] | None = None
        for number in count():
            if number < len(drawn):
                yield drawn[number]
                continue
            if fresh is None:
                fresh = islice(points(domain, symbols, seed, wide=wide), number, None)
            point = next(fresh)
            if number == len(drawn) < _MOST_DRAWN:
                drawn.append(point)
            yield point
