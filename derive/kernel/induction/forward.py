"""An equality run forward at small integers: the least one at which it fails, and agreement where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice

from sympy import Expr, Integer, Product, Sum, Symbol
from sympy.core.basic import Basic

from ..cells import Cell
from ..domain import Domain, Range, Sort, by_name
from ..equality import BRANCHING, Effort
from ..errors import Obstacle
from ..graph import compounds
from ..intervals import exactly, tightened
from ..probe import Probe
from ..verdict import Agreement, Relation, Witness
from .integers import affine
from .opaque import at
from .recurrences import Recurrences
from .unrolled import Unrolled, unrolling

_ONE_BY_ONE = 12  # so many indices are tried one after the other
_LATER = (16, 24, 40, 70)  # and these terms further on
_POINTS_EACH = 3
_WITH_MANY_POINTS = 4  # at so many indices; then at one
_SPECIAL_INDICES = 3
_SPECIAL_POINTS = 16
_OTHERS = 7  # other integers are drawn from so many


@dataclass
class Forward:
    """`lhs = rhs` at integers `index`, and at points of the domain for the other symbols."""

    lhs: Expr
    rhs: Expr
    domain: Domain
    names: Mapping[Symbol, Expr]
    recurrences: Recurrences
    symbols: tuple[Symbol, ...]
    index: Symbol | None
    effort: Effort
    agreed: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._circuit = unrolling(self.recurrences)
        self._probes: dict[int | None, tuple[Probe, Domain]] = {}

    def witness(self, indices: int | None = None) -> Witness | None:
        """At the least index, or the least of so many, at which generic points tell the sides apart."""
        return next(filter(None, map(self._witness_at, self._values()[:indices])), None)

    def late_witness(self) -> Witness | None:
        """The same further on; too many terms there tell nothing."""
        before = max((value for value in self._values() if value is not None), default=0)
        try:
            for value in self._later():
                if self._witness_at(value) is not None:
                    return next(filter(None, map(self._witness_at, range(before + 1, value + 1))))
                before = value
        except Obstacle:
            pass
        return None

    def special_witness(self, points: int = _SPECIAL_POINTS) -> Witness | None:
        """The same at points where coincidences happen."""
        for value in self._values()[:_SPECIAL_INDICES]:
            probe, domain = self._probe(value)
            for point, instances in islice(probe.special(domain, probe.definitions), points):
                found = probe.differs(point, instances, self.effort.bits)
                if isinstance(found, Witness):
                    return self._completed(found, value)
        return None

    def agreement(self) -> Agreement | None:
        """Agreement to many digits at nearly all of the points tried; none where the claim may turn at some index."""
        if self.index is not None and (self._first() is None or self._turns()):
            return None
        found = [self._digits_at(value) for value in self._values()]
        digits = [own for each in found for own in each if own is not None]
        if not digits or 5 * len(digits) < 4 * sum(map(len, found)) or min(digits) < self.effort.digits:
            return None
        return Agreement(len(digits), min(digits))

    def _digits_at(self, value: int | None) -> list[int | None]:
        probe, domain = self._probe(value)
        bits = 64 + 8 * self.effort.digits
        tried = islice(probe.points(domain, probe.definitions, wide=False), _POINTS_EACH)
        return [probe.digits(point, instances, bits) for point, instances in tried]

    def _witness_at(self, value: int | None) -> Witness | None:
        probe, domain = self._probe(value)
        many = value is None or self.index is None or value < (self._first() or 0) + _WITH_MANY_POINTS
        tried = islice(probe.points(domain, probe.definitions, wide=False), _POINTS_EACH if many else 1)
        for point, instances in tried:
            found = probe.differs(point, instances, self.effort.bits)
            if isinstance(found, Witness):
                return self._completed(found, value)
            self.agreed += found is False
        return None

    # ---- where --------------------------------------------------------------------------------------------------

    def _first(self) -> Fraction | None:
        assert self.index is not None
        return tightened(self.domain.range_of(self.index)).lower

    def _values(self) -> list[int | None]:
        """The first indices, in order; None for a claim without an index."""
        if self.index is None:
            return [None]
        first, last = self._first(), tightened(self.domain.range_of(self.index)).upper
        start = 0 if first is None else int(first)
        values: list[int | None] = [start + k for k in range(_ONE_BY_ONE) if last is None or start + k <= last]
        if first is None:
            below = [-k for k in range(1, _ONE_BY_ONE) if last is None or -k <= last]
            return [value for value in (*values, *below) if value is not None and self._is_plain(value)]
        return values

    def _later(self) -> list[int]:
        first = None if self.index is None else self._first()
        if first is None:
            return []
        assert self.index is not None
        last = tightened(self.domain.range_of(self.index)).upper
        return [int(first) + k for k in _LATER if last is None or first + k <= last]

    def _is_plain(self, value: int) -> bool:
        """Whether no range ends more than one term before it starts.

        Where an index is not said to have a first value, no textbook means such a one.
        """
        for node in compounds([self._at(self.lhs, value), self._at(self.rhs, value)]):
            for _, low, high in node.limits if isinstance(node, (Sum, Product)) else ():
                length = affine(high - low)
                if length is not None and not length.coefficients and length.constant < -1:
                    return False
        return True

    def _turns(self) -> bool:
        """Whether a function with cases hangs on an index."""
        return any(
            isinstance(node, BRANCHING) and any(self._is_index(symbol) for symbol in node.free_symbols)
            for node in self._nodes()
        )

    def _is_index(self, symbol: Symbol) -> bool:
        return self.domain.range_of(symbol).sort is Sort.INTEGER

    def _nodes(self) -> Iterator[Basic]:
        rules = [expr for own in self.recurrences.values() for expr in (*own.initial, own.rule)]
        return compounds([self.lhs, self.rhs, *rules])

    def _at(self, expr: Expr, value: int) -> Expr:
        assert self.index is not None
        return at(expr, self.index, Integer(value))

    def _probe(self, value: int | None) -> tuple[Probe, Domain]:
        if value not in self._probes:
            self._probes[value] = self._made(value)
        return self._probes[value]

    def _made(self, value: int | None) -> tuple[Probe, Domain]:
        ranges = {**self.domain.ranges, **{symbol: self._drawn(symbol) for symbol in self.symbols}}
        lhs, rhs, facts, symbols = self.lhs, self.rhs, self.domain.facts, self.symbols
        if value is not None:
            assert self.index is not None
            lhs, rhs = self._at(lhs, value), self._at(rhs, value)
            facts = tuple(Relation(self._at(f.lhs, value), f.order, self._at(f.rhs, value)) for f in facts)
            symbols = tuple(symbol for symbol in symbols if symbol != self.index)
            ranges[self.index] = only(value)
        cell = Cell.of(Domain(ranges, facts), self.names)
        seed = self.effort.seed + 10 * (value or 0)  # at each index other functions for the undefined ones
        shown = self.effort.shown
        probe = Probe(lhs, rhs, cell.definitions, symbols, seed, shown, Unrolled, circuit=self._circuit)
        return probe, cell.domain

    def _drawn(self, symbol: Symbol) -> Range:
        """Where other integers are drawn from: few terms are enough."""
        allowed = self.domain.range_of(symbol)
        if allowed.sort is not Sort.INTEGER or allowed.upper is not None:
            return allowed
        lower = Fraction(0) if allowed.lower is None else allowed.lower
        closed = allowed.lower is None or allowed.lower_closed
        return Range(Sort.INTEGER, lower, lower + _OTHERS, closed, True)

    def _completed(self, witness: Witness, value: int | None) -> Witness:
        if value is None or self.index is None:
            return witness
        point = [*witness.point, (self.index, Fraction(value))]
        return replace(witness, point=tuple(sorted(point, key=lambda item: by_name(item[0]))))


def only(value: int) -> Range:
    """The range of one integer."""
    return replace(exactly(Fraction(value)), sort=Sort.INTEGER)
