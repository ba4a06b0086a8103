"""Decides `lhs = rhs` for tensors of symbolic size: proves by indexed sums, refutes at explicit sizes.

Each proof is checked by certified enclosures at explicit sizes, each refutation is a point there: numbers for the
sizes and for every entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import chain, islice, product
from math import prod

import sympy as sp
from flint import fmpq

from ..cells import Cell
from ..domain import Domain, Range, Sort, by_name
from ..equality import Contradiction, Effort, check_symbol
from ..equality import equal as scalar_equal
from ..errors import IllFormed, Obstacle, Undefined
from ..graph import Graph, compounds
from ..nodes import contents, symbols_in
from ..probe import Probe, holds
from ..shared import Shared
from ..verdict import Agreement, Judgement, Order, Proof, Relation, Value, Verdict, Witness, _proof
from . import language as words
from .affine import Index, index_of
from .instances import MAX_ENTRIES, Instance, assignments, placements
from .language import TensorSymbol, about_tensors
from .models import entrywise, models
from .prove import Prover, Shown
from .shapes import Shape, Shapes, same_shape, shown

METHOD = "indexed sums, for every size"
_CHECKED = 2  # sizes at which a proof is checked
_SOUGHT = 6  # sizes at which a witness is sought
_POINTS = 3
_MODELS = 6
_MOST_CHECKED = 4
_FIRST_CHECKED_ENTRIES = 5  # of the first trial
_MORE_CHECKED_ENTRIES = 2  # of each other, not the same ones
_MOST_CONFIRMED = 24
_LARGEST_TRIAL = 3_000  # compound expressions of both sides and what they need
_MOST_PLACES = 125
_LARGEST = 40  # entries of the claim
_MOST_SIDES = 6


def equal(lhs: sp.Expr, rhs: sp.Expr, domain: Domain, graph: Graph, effort: Effort) -> Judgement:
    """Judge an equality between expressions of tensors, at every size and every index. Raises `Contradiction`."""
    try:
        shapes = Shapes(graph)
        shape = _common_shape(lhs, rhs, shapes)
        _check_symbols(graph, shapes, domain, (lhs, rhs))
        decision = _Decision(lhs, rhs, shape, shapes, domain, graph, effort)
        return decision.judgement()
    except IllFormed as error:
        return Judgement(Verdict.ILL_FORMED, reason=str(error))
    except Obstacle as obstacle:
        return Judgement(Verdict.UNDECIDED, reason=str(obstacle))


def _common_shape(lhs: sp.Expr, rhs: sp.Expr, shapes: Shapes) -> Shape:
    left, right = shapes.of(lhs), shapes.of(rhs)
    if same_shape(left, right) or rhs == 0:
        return left
    if lhs == 0:
        return right
    raise IllFormed(f"the left side is {shown(left)}, the right side {shown(right)}")


def _check_symbols(graph: Graph, shapes: Shapes, domain: Domain, sides: tuple[sp.Expr, sp.Expr]) -> None:
    """Raises `IllFormed` where a name has another shape than its definition, or stands for two things.

    Raises `Obstacle` for symbols that are not real.
    """
    needed = list(graph.reachable_names(sides))
    symbols: set[sp.Symbol] = set(needed).union(*map(symbols_in, (*sides, *(graph[name] for name in needed))))
    for symbol in symbols:
        if not isinstance(symbol, TensorSymbol):
            check_symbol(symbol, domain)
            if domain.range_of(symbol).sort is Sort.COMPLEX:
                raise Obstacle(f"the complex symbol {symbol} in a claim about tensors, which are real")
    names = [symbol.name for symbol in symbols]
    twice = next((name for name in names if names.count(name) > 1 or "[" in name), None)
    if twice is not None:
        raise IllFormed(f"the name {twice} stands for two quantities, or looks like an entry")
    for name in needed:
        own, body = shapes.of(name), shapes.of(graph[name])
        if body and not same_shape(own, body):
            raise IllFormed(f"{name} is {shown(own)}, and defined as {shown(body)}")


Numbers = dict[sp.Symbol, int]  # for sizes and indices
Fact = tuple[Index, Order]  # how an integer stands to 0


@dataclass
class _Places:
    """Where indices may be, and what is assumed of them and of the numbers that come before."""

    places: Sequence[Numbers]
    facts: Sequence[Fact]

    def beside(self, numbers: Numbers) -> Iterator[Numbers]:
        """Numbers together with each place at which what is assumed holds."""
        together = ({**numbers, **place} for place in self.places)
        return (found for found in together if _hold(self.facts, found))


def _symbols_of(fact: Relation) -> frozenset[sp.Symbol]:
    return symbols_in(fact.lhs) | symbols_in(fact.rhs)


def _hold(facts: Sequence[Fact], numbers: Numbers) -> bool:
    return all(holds(fmpq(gap.at(numbers)), order) for gap, order in facts)


@dataclass
class _Decision:
    lhs: sp.Expr
    rhs: sp.Expr
    shape: Shape
    shapes: Shapes
    domain: Domain
    graph: Graph
    effort: Effort
    _ranged: dict[tuple[sp.Symbol, int], bool] = field(default_factory=dict)

    def judgement(self) -> Judgement:
        if not any(symbol.is_integer and symbol not in self.graph for symbol in self._symbols):
            return self._written_out()
        obstacle = "the difference of the indexed sums is not found to be 0"
        try:
            found = Prover(self.domain, self.graph, self.shapes).equal(self.lhs, self.rhs, self.shape)
        except Obstacle as error:
            found, obstacle = None, str(error)
        except Undefined as error:
            return Judgement(Verdict.ILL_FORMED, reason=f"one side has no value anywhere: {error}")
        if found is not None:
            return self._checked(found)
        return self._refuted() or self._agreement(obstacle)

    def _written_out(self) -> Judgement:
        """Of explicit sizes: entry by entry, as scalars."""
        instance = Instance({}, self.graph, self.shapes)
        sizes = tuple(instance.size(size) for size in self.shape)
        if prod(sizes) > MAX_ENTRIES:
            raise Obstacle(f"more than {MAX_ENTRIES} entries")
        places = list(product(*map(range, sizes)))
        lhs, rhs = ([instance.own(side, at, {}) for at in places] for side in (self.lhs, self.rhs))
        facts = [fact for fact in self._assumed if fact not in self._facts]
        for fact in self._facts:
            facts += [Relation(a, fact.order, b) for a, b in entrywise(instance, self.shapes, fact)]
        left, right = (sp.ImmutableMatrix(len(places), 1, side) for side in (lhs, rhs))
        domain = Domain(entry_ranges(self.domain, instance.names), tuple(facts))
        found = scalar_equal(left, right, domain, Graph(instance.scalars), self.effort)
        if found.witness is None:
            return found
        place = None if found.witness.entry is None else places[found.witness.entry[0]] or None
        return replace(found, witness=replace(found.witness, entry=place))

    def _checked(self, found: Shown) -> Judgement:
        """`proved`, once enclosures at explicit sizes bear it out."""
        seen = 0
        chosen = chain.from_iterable(islice(trials, _MOST_CHECKED) for trials in islice(self._trials(), _CHECKED))
        for number, trial in enumerate(chosen):
            witness, usable = self._tried(trial, 1, _MORE_CHECKED_ENTRIES if number else _FIRST_CHECKED_ENTRIES, number)
            if witness is not None:
                raise Contradiction(f"a proof for every size, and a witness against it at {witness.point}")
            seen += usable > 0
        if not seen:
            return Judgement(Verdict.UNDECIDED, reason="found no numbers that satisfy what is assumed", method=METHOD)
        return Judgement(Verdict.PROVED, proof=self._proof(found), method=METHOD)

    def _tried(
        self, trial: _Trial, points: int, entries: int = MAX_ENTRIES, first: int = 0
    ) -> tuple[Witness | None, int]:
        """A witness at one size, which may be too large to write out."""
        try:
            return trial.witness(self.effort, points, entries, first)
        except Obstacle:
            return None, 0

    def _digits(self, trial: _Trial) -> list[int]:
        try:
            return trial.digits(self.effort, _POINTS)
        except Obstacle:
            return []

    def _proof(self, found: Shown) -> Proof:
        text = f"difference 0 as an indexed sum, {found.stage}"
        rules = found.rules or ("order and grouping of terms, factors and sums",)
        return _proof(rules, text, tuple(self._side_conditions()))

    def _side_conditions(self) -> Iterator[Relation]:
        """What must not vanish for both sides to be defined, as written."""
        bodies = [self.graph[name] for name in self.graph.reachable_names((self.lhs, self.rhs))]
        conditions: dict[Relation, None] = {}
        for node in compounds([self.lhs, self.rhs, *bodies]):
            if isinstance(node, words.InverseOf):
                conditions[Relation(words.DeterminantOf(node.args[0]), Order.NE, sp.Integer(0))] = None
            elif isinstance(node, sp.Pow) and node.exp.is_negative and not node.base.is_positive:
                conditions[Relation(node.base, Order.NE, sp.Integer(0))] = None
        yield from islice(conditions, _MOST_SIDES)

    def _refuted(self) -> Judgement | None:
        for trials in islice(self._trials(), _SOUGHT):
            for trial in trials:
                witness, _ = self._tried(trial, _POINTS)
                if witness is not None:
                    return Judgement(Verdict.REFUTED, witness=witness, method="certified enclosures at explicit sizes")
        return None

    def _agreement(self, obstacle: str) -> Judgement:
        """`confirmed`, where the sides agree in every entry, at several indices of several sizes."""
        if any(fact.order is Order.EQ for fact in self._facts):
            return Judgement(Verdict.UNDECIDED, reason=obstacle, method=METHOD)  # models may be special in other ways
        digits: list[int] = []
        for trials in islice(self._trials(), _SOUGHT):
            for trial in islice(trials, _MOST_CONFIRMED):
                digits += self._digits(trial)
        if len(digits) < self.effort.points // 2 or min(digits, default=0) < self.effort.digits:
            return Judgement(Verdict.UNDECIDED, reason=obstacle, method=METHOD)
        agreement = Agreement(len(digits), min(digits))
        return Judgement(Verdict.CONFIRMED, agreement=agreement, reason=obstacle, method="enclosures at explicit sizes")

    # ---- explicit sizes -----------------------------------------------------------------------------------------

    def _trials(self) -> Iterator[Iterator[_Trial]]:
        """The claim at explicit sizes, one after the other: at each all free indices, with all models."""
        integers = {s for s in self._symbols if s.is_integer and s not in self.graph}
        sizes = {s for s in integers if s.is_positive}
        own = (integers - sizes) & self._spoken_of
        others = integers - sizes - own
        of_sizes = self._facts_on(sizes, set())
        own_places = _Places(self._within(placements(own, _MOST_PLACES)), self._facts_on(own, sizes))
        places = _Places(self._within(placements(others, _MOST_PLACES)), self._facts_on(others, sizes | own))
        for numbers in assignments(sizes, self.effort.seed):
            if not (self._is_within(numbers) and _hold(of_sizes, numbers)):
                continue
            trials = self._placed(numbers, own_places, places)
            first = next(trials, None)
            if first is not None:
                yield chain((first,), trials)

    def _within(self, places: Iterable[Numbers]) -> list[Numbers]:
        return [place for place in places if self._is_within(place)]

    def _is_within(self, numbers: Numbers) -> bool:
        """Whether every size and index lies in its range."""
        return all(self._in_range(symbol, value) for symbol, value in numbers.items())

    def _placed(self, numbers: Numbers, own: _Places, others: _Places) -> Iterator[_Trial]:
        for placed in own.beside(numbers):
            yield from self._at(placed, others)

    def _at(self, numbers: Numbers, others: _Places) -> tuple[_Trial, ...]:
        """The claim there, if the indices that only hypotheses speak of can be placed too."""
        for placed in others.beside(numbers):
            instance = Instance.shared(placed, self.graph, self.shapes)
            return tuple(self._with_models(instance)) if self._is_small(instance) else ()
        return ()

    @cached_property
    def _spoken_of(self) -> set[sp.Symbol]:
        """What the claim depends on, by way of definitions and shapes."""
        return self._with_definitions(set().union(*map(symbols_in, (self.lhs, self.rhs, *self.shape))))

    @cached_property
    def _symbols(self) -> set[sp.Symbol]:
        """The same, and what is assumed of it connects it with."""
        found = set(self._spoken_of)
        before = 0
        while len(found) > before:
            before = len(found)
            for fact in self.domain.facts:
                own = _symbols_of(fact)
                if own & found:
                    found = self._with_definitions(found | own)
        return found

    def _with_definitions(self, symbols: set[sp.Symbol]) -> set[sp.Symbol]:
        found = set(symbols)
        for name in self.graph.reachable_names(symbols):
            found |= {name, *symbols_in(self.graph[name])}
        tensors = [symbol for symbol in found if isinstance(symbol, TensorSymbol)]
        return found.union(*(symbols_in(size) for tensor in tensors for size in tensor.shape))

    @cached_property
    def _assumed(self) -> list[Relation]:
        """What is assumed of the symbols of the claim."""
        return [f for f in self.domain.facts if not _symbols_of(f).isdisjoint(self._symbols)]

    def _facts_on(self, symbols: set[sp.Symbol], known: set[sp.Symbol]) -> list[Fact]:
        """What is assumed of sizes and indices, as far as it is not of those known alone."""
        facts = [(gap, order) for gap, order in self._integer_facts if gap.atoms <= symbols | known]
        return [(gap, order) for gap, order in facts if not known or not gap.atoms <= known]

    def _in_range(self, symbol: sp.Symbol, value: int) -> bool:
        key = (symbol, value)
        if key not in self._ranged:
            self._ranged[key] = Fraction(value) in self.domain.range_of(symbol)
        return self._ranged[key]

    @cached_property
    def _integer_facts(self) -> list[Fact]:
        """What is assumed of sizes and indices alone."""
        found = []
        for fact in self._assumed:
            if all(symbol.is_integer for symbol in _symbols_of(fact)):
                found.append((index_of(fact.lhs) - index_of(fact.rhs), fact.order))
        return found

    def _is_small(self, instance: Instance) -> bool:
        """Whether every tensor has entries, and not too many."""
        tensors = [symbol for symbol in self._symbols if isinstance(symbol, TensorSymbol)]
        shapes = [tuple(instance.size(size) for size in shape) for shape in (self.shape, *(t.shape for t in tensors))]
        counts = [prod(shape) for shape in shapes]
        return (
            all(size >= 1 for shape in shapes for size in shape)
            and counts[0] <= _LARGEST
            and max(counts) <= MAX_ENTRIES
        )

    @cached_property
    def _facts(self) -> list[Relation]:
        """What is assumed of tensors."""
        return [fact for fact in self._assumed if any(about_tensors(side) for side in (fact.lhs, fact.rhs))]

    def _with_models(self, instance: Instance) -> Iterator[_Trial]:
        equations = [fact for fact in self._facts if fact.order is Order.EQ]
        if not equations:
            yield self._trial(instance, {})
            return
        for values in islice(models(instance, self.shapes, equations, self.effort.seed), _MODELS):
            yield self._trial(instance, values)

    def _trial(self, instance: Instance, values: Mapping[sp.Symbol, Fraction]) -> _Trial:
        numbers = {symbol: sp.Integer(value) for symbol, value in instance.numbers.items()}
        plain = [fact for fact in self._assumed if fact not in self._facts]
        open_ = [fact for fact in plain if not _symbols_of(fact) <= numbers.keys()]
        others = tuple(Relation(f.lhs.xreplace(numbers), f.order, f.rhs.xreplace(numbers)) for f in open_)
        return _Trial(self.lhs, self.rhs, self.shape, instance, self.domain, others, values, self._spoken_of)


@dataclass
class _Trial:
    lhs: sp.Expr
    rhs: sp.Expr
    shape: Shape
    instance: Instance
    domain: Domain
    facts: tuple[Relation, ...]
    values: Mapping[sp.Symbol, Fraction]
    spoken_of: set[sp.Symbol]

    def witness(self, effort: Effort, points: int, entries: int, first: int = 0) -> tuple[Witness | None, int]:
        """A point at which one of so many entries differs, from the first on; and how many could be evaluated."""
        usable = 0
        for at, probe, cell in self._probes(effort, entries, first):
            for point, instances in islice(probe.points(cell.domain, cell.definitions), points):
                for bits in (effort.bits, effort.most_bits):
                    found = probe.differs(point, instances, bits, cell.definitions)
                    if isinstance(found, Witness):
                        return self._completed(found, at), usable
                    if found is False:
                        usable += 1
                        break
        return None, usable

    def digits(self, effort: Effort, points: int) -> list[int]:
        """To how many digits both sides agree in every entry, at each point where all have an enclosure."""
        worst: list[int] = []
        for number, (_, probe, cell) in enumerate(self._probes(effort, MAX_ENTRIES)):
            found = []
            for point, instances in islice(probe.points(cell.domain, cell.definitions, wide=False), points):
                agreed = probe.digits(point, instances, 64 + 8 * effort.digits)
                if agreed is None:
                    return []
                found.append(agreed)
            worst = found if not number else [min(pair) for pair in zip(worst, found, strict=False)]
        return worst

    def _probes(self, effort: Effort, entries: int, first: int = 0) -> Iterator[tuple[tuple[int, ...], Probe, Cell]]:
        instance = self.instance
        sizes = tuple(instance.size(size) for size in self.shape)
        places = list(product(*map(range, sizes)))
        values = {s: sp.Rational(v.numerator, v.denominator) for s, v in self.values.items()}
        graph = Graph(values) if values else instance.graph
        shared = Shared.of(graph)
        step = -(-len(places) // entries)
        for at in places[first % step :: step]:
            lhs, rhs = instance.own(self.lhs, at, {}), instance.own(self.rhs, at, {})
            graph = instance.grown(graph, len(values))  # those of one entry serve the next
            lhs, rhs = graph.lower(lhs), graph.lower(rhs)
            needed, symbols = graph.reachable((lhs, rhs))
            if _is_large((lhs, rhs), needed, graph):
                raise Obstacle("expressions too large to evaluate at explicit sizes")
            cell = Cell.of(Domain(entry_ranges(self.domain, symbols), self.facts), needed)
            own = cell.definitions
            sharing = shared if own is needed else Shared()
            probe = Probe(lhs, rhs, own, symbols, effort.seed, effort.shown, sharing.evaluation(own))
            yield at, probe, cell

    def _completed(self, witness: Witness, at: tuple[int, ...]) -> Witness:
        numbers = self.instance.numbers.items()
        sizes: list[tuple[sp.Symbol, Value]] = [(s, Fraction(v)) for s, v in numbers if s in self.spoken_of]
        fixed: list[tuple[sp.Symbol, Value]] = list(self.values.items())
        entries = sorted([*fixed, *witness.point], key=lambda item: by_name(item[0]))
        point = (*sorted(sizes, key=lambda item: by_name(item[0])), *entries)
        return replace(witness, point=point, entry=at or None)


def _is_large(sides: tuple[sp.Expr, sp.Expr], needed: Mapping[sp.Symbol, sp.Expr], graph: Graph) -> bool:
    """Whether sides and what they need have too many subexpressions, equal ones counted once."""
    if sum(contents(side).size for side in sides) + graph.size(needed) <= _LARGEST_TRIAL:
        return False
    nodes = compounds((*sides, *needed.values()))
    return sum(1 for _ in islice(nodes, _LARGEST_TRIAL + 1)) > _LARGEST_TRIAL


def entry_ranges(domain: Domain, entries: Iterable[sp.Symbol]) -> dict[sp.Symbol, Range]:
    """The ranges of a domain, and of entries those of their tensor."""
    by_tensor = {name.name: allowed for name, allowed in domain.ranges.items() if isinstance(name, TensorSymbol)}
    own = {s: by_tensor[s.name.split("[")[0]] for s in entries if s.name.split("[")[0] in by_tensor}
    return {**domain.ranges, **own}
