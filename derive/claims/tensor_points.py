"""Numbers for a claim about tensors: small unequal sizes, entries from their ranges, hypotheses met.

Equations that are assumed (Hᵀ = H, QᵀQ = I, H u = η u, Σ y = 1, y ⊙ y = y, A B = B A, …) are met by Gauss–Newton
steps of least norm from a random point (Ben-Israel, J. Math. Anal. Appl. 15 (1966)), whatever they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import islice
from zlib import crc32

import numpy as np
import sympy as sp

from ..kernel.domain import Domain, Range, Sort
from ..kernel.graph import Graph, compounds
from ..kernel.tensors import language as words
from ..kernel.tensors.language import TensorSymbol
from ..kernel.verdict import Order, Relation, Value, Witness
from .numeric import Array, NotNumeric
from .tensor_numeric import Loops, base_symbols

Numbers = dict[sp.Symbol, int]
Values = dict[sp.Symbol, Array]
_SMALL = (2, 3, 1, 2)
_MOST_TURNS = 200
_MOST_ENTRIES = 200
_STARTS = 6
_MOST_KEPT = 16  # sets of symbols whose points are kept
_MOST_VALUES = 3_000  # of expressions, at one point
_MOST_FAILING = 8  # sizes at which what is assumed could not be met
_NEWTON_STEPS = 60
_MET = 1e-11
_POLISHING = 3  # steps after that, for what rounding allows
_VANISHING = 1e-3  # tensors as small as that fall below rounding errors: another start is tried
_STEP = 1e-30


class Points:
    """A source of sizes and arrays for a claim with its hypotheses; reproducible."""

    def __init__(self, sides: tuple[sp.Expr, sp.Expr], domain: Domain, definitions: Graph, seed: int) -> None:
        self.domain = domain
        self.definitions = definitions
        self.seed = seed
        facts = [side for fact in domain.facts for side in (fact.lhs, fact.rhs)]
        symbols = base_symbols((*sides, *facts), definitions)
        self.integers = [s for s in symbols if self._range(s).sort is Sort.INTEGER]
        self.tensors = [s for s in symbols if isinstance(s, TensorSymbol)]
        self.scalars = [s for s in symbols if s not in self.integers and not isinstance(s, TensorSymbol)]
        known = {*self.integers, *definitions}  # what sizes the claim hangs on; those of others need not be known
        defined = [s for s in definitions if isinstance(s, TensorSymbol)]
        sized = [s for s in defined if all(known.issuperset(size.free_symbols) for size in s.shape)]
        self.shaped = [*self.tensors, *sized]
        self.tables = [size for node in compounds(sides) if isinstance(node, words.Table) for _, size in node.ranges]

    def _range(self, symbol: sp.Symbol) -> Range:
        return self.domain.range_of(symbol)

    def points(self, sizes: int, draws: int) -> Iterator[tuple[Numbers, Values]]:
        """So many assignments of sizes, so many points at each. Raises `NotNumeric` where none is found."""
        reason = "no sizes were found at which every tensor has entries"
        found = failed = 0
        for turn, numbers in self._assignments():
            try:
                yield from ((numbers, values) for values in islice(self._values(numbers, turn), draws))
                found += 1
            except NotNumeric as obstacle:
                reason = str(obstacle)
                failed += 1
            if found == sizes or failed == _MOST_FAILING:
                break
        if not found:
            raise NotNumeric(reason)

    def worlds(self, sizes: int, draws: int) -> list[Loops]:
        """The same points for all claims about these symbols, with what was computed there.

        Raises `NotNumeric` where none is found.
        """
        kept = self.definitions.memory.setdefault(Points, {})
        assert isinstance(kept, dict)
        drawn_by = self.integers, self.tensors, self.scalars, self.tables, self.domain.facts
        key = (*map(tuple, drawn_by), id(self.domain.ranges), self.seed, sizes, draws)
        if key not in kept:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            worlds = [Loops(*point, self.definitions, shaken=False) for point in self.points(sizes, draws)]
            kept[key] = self.domain.ranges, worlds  # kept with the ranges, so that their id stays theirs
        worlds = kept[key][1]
        for place, loops in enumerate(worlds):
            if loops.size() > _MOST_VALUES:
                worlds[place] = Loops(loops.sizes, loops.values, self.definitions, shaken=False)
        return list(worlds)

    def at(self, witness: Witness) -> tuple[Numbers, Values]:
        """What a witness names; what it does not name, it does not depend on."""
        given = {symbol.name: value for symbol, value in witness.point}
        numbers = {s: _whole(given.get(s.name, Fraction(2))) for s in self.integers}
        draw = np.random.default_rng(0)
        values = {s: self._drawn(s, numbers, draw) for s in (*self.tensors, *self.scalars)}
        for symbol, array in values.items():
            for place in np.ndindex(*array.shape):
                name = f"{symbol.name}[{','.join(map(str, place))}]" if place else symbol.name
                value = given.get(name, given.get(name.replace(",", ", ")))
                if value is not None:
                    array[place] = float(value) if not isinstance(value, tuple) else np.nan
        return numbers, values

    # ---- sizes --------------------------------------------------------------------------------------------------

    def _assignments(self) -> Iterator[tuple[int, Numbers]]:
        seen: set[tuple[int, ...]] = set()
        for turn in range(_MOST_TURNS):
            numbers = {s: self._small(s, k, turn) for k, s in enumerate(self.integers)}
            numbers |= {s: self._placed(s, numbers, turn) for s in self.integers if s in self._ends}
            key = tuple(numbers.values())
            if key not in seen and self._fits(numbers):
                seen.add(key)
                yield turn, numbers

    def _small(self, symbol: sp.Symbol, place: int, turn: int) -> int:
        """Unequal sizes first, then whatever comes."""
        allowed = self._range(symbol)
        if turn < len(_SMALL):
            number = _SMALL[(place + turn * (1 + place // len(_SMALL))) % len(_SMALL)]
        else:
            number = 1 + crc32(f"{symbol.name} {turn} {self.seed}".encode()) % 3
        if allowed.lower is None:
            return number - 2 if turn % 2 else number - 1
        return int(allowed.lower) + number - (1 if allowed.lower_closed else 0)

    @cached_property
    def _ends(self) -> dict[sp.Symbol, list[Relation]]:
        """For each free index what is assumed of where it ends: i < n."""
        ends: dict[sp.Symbol, list[Relation]] = {}
        for fact in self.domain.facts:
            if fact.lhs in self.integers and fact.order in (Order.LT, Order.LE):
                ends.setdefault(fact.lhs, []).append(fact)
        return ends

    def _placed(self, symbol: sp.Symbol, numbers: Numbers, turn: int) -> int:
        """A free index somewhere within its range, if it has one at these sizes."""
        loops = Loops(numbers, {}, self.definitions, shaken=False)
        beyond = min(loops.integer(fact.rhs) + (fact.order is Order.LE) for fact in self._ends[symbol])
        lower = self._range(symbol).lower
        first = 0 if lower is None else int(lower)
        return first + crc32(f"{symbol.name} {turn} {self.seed}".encode()) % max(1, beyond - first)

    def _fits(self, numbers: Numbers) -> bool:
        """Whether every tensor has entries, and not too many, and what is assumed of sizes holds."""
        loops = Loops(numbers, {}, self.definitions, shaken=False)
        try:
            shapes = [loops.shape(symbol) for symbol in self.shaped]
            tables = [loops.integer(size) for size in self.tables]
        except NotNumeric:
            return False
        about_sizes = [f for f in self.domain.facts if self._symbols(f) <= set(self.integers)]
        return (
            all(size >= 1 for size in (*tables, *(size for shape in shapes for size in shape)))
            and all(np.prod(shape) <= _MOST_ENTRIES for shape in shapes)
            and all(_holds(fact, loops) for fact in about_sizes)
        )

    def _symbols(self, fact: Relation) -> set[sp.Symbol]:
        return {symbol for side in (fact.lhs, fact.rhs) for symbol in side.free_symbols}

    # ---- values -------------------------------------------------------------------------------------------------

    def _values(self, numbers: Numbers, turn: int) -> Iterator[Values]:
        """Points that meet all hypotheses. Raises `NotNumeric` where none is found."""
        facts = [fact for fact in self.domain.facts if not self._symbols(fact) <= set(self.integers)]
        equations = [fact for fact in facts if fact.order is Order.EQ]
        others = [fact for fact in facts if fact.order is not Order.EQ]
        found = 0
        for start in range(_STARTS):
            draw = np.random.default_rng((self.seed, turn, start))
            values = {s: self._drawn(s, numbers, draw) for s in (*self.tensors, *self.scalars)}
            met = self._projected(equations, numbers, values) if equations else values
            if met is None or not self._allowed(met):
                continue
            loops = Loops(numbers, met, self.definitions, shaken=False)
            if all(_holds(fact, loops) for fact in others):
                found += 1
                yield met
        if not found:
            raise NotNumeric("no numbers were found that satisfy what is assumed")

    def _drawn(self, symbol: sp.Symbol, numbers: Mapping[sp.Symbol, int], draw: np.random.Generator) -> Array:
        """Entries from the range of a tensor, or a number."""
        allowed = self._range(symbol)
        if allowed.sort is Sort.COMPLEX:
            raise NotNumeric("a complex symbol in a claim about tensors")
        shape: tuple[int, ...] = ()
        if isinstance(symbol, TensorSymbol):
            shape = Loops(numbers, {}, self.definitions, shaken=False).shape(symbol)
        size = draw.uniform(0.3, 1.6, shape)
        if allowed.lower is None and allowed.upper is None:
            return np.asarray(size * draw.choice([-1.0, 1.0], shape))
        if allowed.upper is None:
            return np.asarray(float(allowed.lower or 0) + size)
        if allowed.lower is None:
            return np.asarray(float(allowed.upper) - size)
        return np.asarray(float(allowed.lower) + (float(allowed.upper) - float(allowed.lower)) * size / 2)

    def _allowed(self, values: Values) -> bool:
        """Whether entries still lie in their ranges."""
        for symbol, value in values.items():
            allowed = self._range(symbol)
            if allowed.lower is not None and not (value >= float(allowed.lower)).all():
                return False
            if allowed.upper is not None and not (value <= float(allowed.upper)).all():
                return False
        return True

    # ---- hypotheses ---------------------------------------------------------------------------------------------

    def _projected(self, equations: list[Relation], numbers: Numbers, values: Values) -> Values | None:
        """A point close by at which the equations hold; None where the iteration does not get there."""
        names = base_symbols([side for fact in equations for side in (fact.lhs, fact.rhs)], self.definitions)
        unknown = [s for s in names if s in values]
        current = {s: np.array(values[s]) for s in values}
        met = 0
        for _ in range(_NEWTON_STEPS):
            gap = self._gap(equations, numbers, current)
            if not np.isfinite(gap).all():
                return None
            met += np.abs(gap).max(initial=0.0) < _MET
            if met > _POLISHING:
                sizes = [np.abs(current[s]).max(initial=0.0) for s in unknown]
                return None if any(0 < size < _VANISHING for size in sizes) else current
            places = [(s, place) for s in unknown for place in np.ndindex(*current[s].shape)]
            slopes = [self._slope(equations, numbers, current, s, place) for s, place in places]
            if not slopes or not np.isfinite(slopes).all():
                return None
            step = np.linalg.lstsq(np.array(slopes).T, gap, rcond=1e-10)[0]
            for (s, place), amount in zip(places, step, strict=True):
                current[s][place] -= amount
        return None

    def _gap(self, equations: list[Relation], numbers: Numbers, values: Values) -> Array:
        loops = Loops(numbers, values, self.definitions, shaken=False)
        gaps = [np.ravel(loops.of(fact.lhs) - loops.of(fact.rhs)) for fact in equations]
        return np.concatenate(gaps)

    def _slope(
        self, equations: list[Relation], numbers: Numbers, values: Values, symbol: sp.Symbol, place: tuple[int, ...]
    ) -> Array:
        moved = values[symbol].astype(complex)
        moved[place] += _STEP * 1j
        return np.imag(self._gap(equations, numbers, {**values, symbol: moved})) / _STEP


def _whole(value: Value) -> int:
    """A size as a witness gives it."""
    return int(value[0] if isinstance(value, tuple) else value)


def _holds(fact: Relation, loops: Loops) -> bool:
    """Whether a relation holds, for every entry."""
    left, right = loops.of(fact.lhs), loops.of(fact.rhs)
    compare = {
        Order.EQ: np.equal, Order.NE: np.not_equal, Order.LT: np.less, Order.LE: np.less_equal,
        Order.GT: np.greater, Order.GE: np.greater_equal,
    }[fact.order]  # fmt: skip
    return bool(compare(left, right).all())
