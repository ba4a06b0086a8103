"""A claim about sums, products and sequences made ready to be decided: what it speaks of, and what is known of that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from sympy import E, Expr, Pow, Product, Rational, Sum, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction

from ..domain import Domain, Range, Sort, by_name
from ..equality import Effort, check_symbol
from ..errors import IllFormed, Obstacle
from ..graph import Graph, compounds
from ..intervals import NULL, tightened
from ..verdict import Relation
from .integers import Integers, affine
from .lowered import Lowering
from .opaque import ranges_of_sequences, reduced
from .recurrences import Recurrence, Recurrences
from .sums import Sums

Pair: TypeAlias = tuple[Expr, Expr]

_MOST_SHOWN = 16


class Ready:
    """Claims with derivatives carried out and names that hang on sums written out, and all that they speak of.

    `indices` are what an induction may be on, `integers` all integers of the claims. Raises `Obstacle`, `IllFormed`.
    """

    def __init__(
        self,
        claims: Sequence[Pair],
        domain: Domain,
        graph: Graph,
        recurrences: Iterable[Recurrence],
        effort: Effort,
        index: Symbol | None,
    ) -> None:
        self.effort = effort
        lowering = Lowering(graph, domain, Recurrences.shared(recurrences, graph))
        self.claims = [(lowering.of(lhs), lowering.of(rhs)) for lhs, rhs in claims]
        spoken = [side for pair in self.claims for side in pair]
        self.recurrences = Recurrences(
            replace(own, initial=tuple(map(lowering.of, own.initial)), rule=lowering.of(own.rule))
            for own in lowering.recurrences.needed_by(spoken)
        )
        spoken += [expr for own in self.recurrences.values() for expr in (*own.initial, own.rule)]
        facts = tuple(Relation(lowering.of(f.lhs), f.order, lowering.of(f.rhs)) for f in _about(domain, graph, spoken))
        own_indices = {own.index for own in self.recurrences.values()}
        self.names, symbols = graph.reachable([*spoken, *(side for f in facts for side in (f.lhs, f.rhs))])
        self.symbols = tuple(symbol for symbol in symbols if symbol not in own_indices)
        self.domain = Domain(domain.ranges, facts).of_defined(graph)
        for symbol in self.symbols:
            check_symbol(symbol, self.domain)
        self.sums = Sums(self._is_nonzero)
        self._nonzero: dict[Expr, bool] = {}
        self.sequences = self._ranges_of_sequences(graph, lowering.recurrences)
        self.indices = self._indices(index)
        present = {symbol for pair in self.claims for side in pair for symbol in side.free_symbols}
        self.integers = [s for s in self.symbols if s in present and self.domain.range_of(s).sort is Sort.INTEGER]
        self.obstacle = ""
        self._check_indices()

    # ---- what is at hand ----------------------------------------------------------------------------------------

    def _ranges_of_sequences(self, graph: Graph, given: Recurrences) -> dict[UndefinedFunction, Range]:
        """What is certain of their terms, shown once for the claims about a graph that suppose the same of the same."""
        shown = graph.memory.setdefault(ranges_of_sequences, [])
        assert isinstance(shown, list)
        supposed = (tuple(self.recurrences), self.domain)
        for recurrences, other, ranges in shown:
            if recurrences is given and other == supposed:
                return dict(ranges)
        found = ranges_of_sequences(self.recurrences, self.domain, self.names, self.sums)
        shown.append((given, supposed, found))
        del shown[:-_MOST_SHOWN]
        return found

    def _indices(self, wanted: Symbol | None) -> list[Symbol]:
        """The integers that bounds, terms of sequences or exponents hang on: what an induction may be on."""
        found: dict[Symbol, None] = {}
        nodes = [node for node in self._nodes() if isinstance(node, (Sum, Product, AppliedUndef, Pow))]
        for node in sorted(nodes, key=lambda n: n.sort_key()):
            if isinstance(node, (Sum, Product)):
                places: list[Basic] = [end for limit in node.limits for end in limit[1:]]
            elif isinstance(node, AppliedUndef):
                places = list(node.args)
            else:
                places = [node.exp]
            for symbol in sorted({s for place in places for s in place.free_symbols}, key=by_name):
                if symbol in self.symbols and self.domain.range_of(symbol).sort is Sort.INTEGER:
                    found.setdefault(symbol)
        if wanted is None:
            return list(found)
        if wanted not in self.symbols:
            raise IllFormed(f"the claim does not speak of {wanted}, on which the induction is to be")
        if self.domain.range_of(wanted).sort is not Sort.INTEGER:
            raise IllFormed(f"an induction on {wanted}, which is not an integer")
        return [wanted]

    def _is_nonzero(self, base: Expr) -> bool:
        if base is E or isinstance(base, Rational):
            return bool(base != 0)
        if base not in self._nonzero:
            plain = not base.has(Sum, Product) and not any(
                isinstance(node, AppliedUndef) and node.func in self.sequences for node in compounds((base,))
            )
            form = reduced(base, self.domain, self.names) if plain else None
            possible = None if form is None else form.form.sign(form.difference)
            self._nonzero[base] = possible is not None and not possible & NULL
        return self._nonzero[base]

    def known(self, domain: Domain) -> Integers:
        """What a domain says of the integers."""
        return Integers.of(domain, self.symbols)

    def first(self, index: Symbol) -> int | None:
        """The first value of an index; None if it has none."""
        lower = tightened(self.domain.range_of(index)).lower
        return None if lower is None else int(lower)

    def _check_indices(self) -> None:
        """Raises `Obstacle` for a bound, or the index of a term of a sequence, that may not be an integer."""
        bound = {limit[0] for node in self._nodes() if isinstance(node, (Sum, Product)) for limit in node.limits}
        known = self.known(self.domain)
        known = Integers(known.symbols | bound, known.known)
        for node in self._nodes():
            ends = [end for limit in node.limits for end in limit[1:]] if isinstance(node, (Sum, Product)) else []
            if isinstance(node, AppliedUndef) and node.func in self.recurrences:
                ends = list(node.args)
            for end in ends:
                form = affine(end)
                what = "the index of a term" if isinstance(node, AppliedUndef) else "the bound of a sum or product"
                if form is None:
                    raise Obstacle(f"{what}, {end}, is not a sum of integers")
                if not known.is_integer(form):
                    raise Obstacle(f"{what}, {end}, is not known to be an integer")

    def _nodes(self) -> Iterator[Basic]:
        return compounds([side for pair in self.claims for side in pair])


def _about(domain: Domain, graph: Graph, exprs: Sequence[Expr]) -> list[Relation]:
    """The conditions that hang together with expressions; of tensors nothing is said here."""
    open_facts = [fact for fact in domain.facts if not graph.speaks_of_tensors((fact.lhs, fact.rhs))]
    needed = {fact: graph.reachable((fact.lhs, fact.rhs))[1] for fact in open_facts}
    symbols = {symbol for expr in exprs for symbol in expr.free_symbols}
    found: list[Relation] = []
    while True:
        near = [fact for fact in open_facts if fact not in found and symbols.intersection(needed[fact])]
        if not near:
            return found
        found += near
        symbols.update(symbol for fact in near for symbol in needed[fact])
