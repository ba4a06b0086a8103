"""What is asked, as derivatives along the graph: its value and its closed form, as they come out with a bug."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from sympy import Dummy, Expr, ImmutableMatrix, Symbol
from sympy.matrices import MatrixBase

from ...kernel.calculus import ZERO
from ...kernel.graph import rebuilt
from ...kernel.language import D
from .arithmetic import EXPRESSIONS, numbers
from .tape import Bug, Chain, Edge, Tape
from .values import Fingerprint, Sampler, Side, fingerprint, number_of, shape_of
from .words import Words


class Asked:
    """An expression, or an explicit matrix, with derivatives in it. Raises `Obstacle`."""

    def __init__(self, side: Side, tape: Tape, sampler: Sampler) -> None:
        self.side, self.tape, self.sampler = side, tape, sampler
        self.entries: tuple[Expr, ...] = tuple(side) if isinstance(side, MatrixBase) else (side,)
        self.derivatives: dict[D, Chain] = {}
        for entry in self.entries:
            for node in sorted(entry.atoms(D) if entry.has(D) else (), key=str):
                self.derivatives.setdefault(node, tape.chain(node.quantity, node.variable))
        self._known: list[dict[Expr, complex]] = [{} for _ in range(sampler.count)]
        self._slots = {node: Dummy("slope", real=True) for node in self.derivatives}

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """Those of the derivatives that are not 0."""
        return tuple(chain for chain in self.derivatives.values() if chain.nodes)

    def value(self, bug: Bug) -> Fingerprint | None:
        """The fingerprint with a bug; None where it has no finite value. Raises `Obstacle`."""
        rows = []
        for point in range(self.sampler.count):
            arithmetic = numbers(self._reader(point))
            slopes = {node: chain.slope(bug, arithmetic) for node, chain in self.derivatives.items()}
            row = self._row(slopes, point)
            if row is None:
                return None
            rows.append(row)
        return fingerprint(shape_of(self.side), rows)

    def _reader(self, point: int) -> Callable[[Expr], complex]:
        known, sampler = self._known[point], self.sampler

        def read(expr: Expr) -> complex:
            found = known.get(expr)
            if found is None:
                found = known[expr] = sampler.number(expr, point)
            return found

        return read

    def _row(self, slopes: Mapping[D, complex], point: int) -> list[complex] | None:
        if all(entry in slopes for entry in self.entries):
            return [slopes[entry] for entry in self.entries]
        evaluation = self.sampler.fixed({self._slots[node]: value for node, value in slopes.items()}, point)
        if evaluation is None:
            return None
        return [number_of(evaluation, _with(entry, self._slots)) for entry in self.entries]

    def expression(self, bug: Bug) -> Side:
        """The closed form with a bug."""
        slopes = {node: chain.slope(bug, EXPRESSIONS) for node, chain in self.derivatives.items()}
        entries = [_with(entry, slopes) for entry in self.entries]
        return ImmutableMatrix(*self.side.shape, entries) if isinstance(self.side, MatrixBase) else entries[0]

    # ---- other derivatives than those asked for

    def others(self, names: Sequence[Symbol], words: Words) -> Iterator[tuple[str, str, str, Asked]]:
        """The same by another variable, and of another quantity."""
        if len({node.variable for node in self.derivatives}) == 1:
            (variable,) = {node.variable for node in self.derivatives}
            for other in names:
                if other != variable:
                    full = f"that is the derivative by {words.text(other)}, not by {words.text(variable)}"
                    yield "wrong-variable", "By what is to be differentiated?", full, self._with(variable=other)
        if len({node.quantity for node in self.derivatives}) == 1:
            (quantity,) = {node.quantity for node in self.derivatives}
            for other in names:
                if other != quantity and other in self.tape.graph:
                    full = f"that is the derivative of {words.text(other)}, not of {words.text(quantity)}"
                    yield "wrong-quantity", "Of what is the derivative to be taken?", full, self._with(quantity=other)

    def _with(self, *, variable: Symbol | None = None, quantity: Symbol | None = None) -> Asked:
        instead = {node: D(quantity or node.quantity, variable or node.variable) for node in self.derivatives}
        entries = [_with(entry, instead) for entry in self.entries]
        side = ImmutableMatrix(*self.side.shape, entries) if isinstance(self.side, MatrixBase) else entries[0]
        return Asked(side, self.tape, self.sampler)

    def held_bug(self) -> Bug:
        """All definitions below the quantity itself are held: only what stands in it counts."""
        cut: dict[Edge, Expr] = {}
        for chain in self.derivatives.values():
            for node, edges in chain.nodes:
                if isinstance(node, Symbol) and node != chain.quantity:
                    cut.update(dict.fromkeys(edges, ZERO))
        return Bug(cut)


def _with(expr: Expr, values: Mapping[D, Expr]) -> Expr:
    """With the derivatives replaced, unevaluated."""
    if isinstance(expr, D):
        return values.get(expr, expr)
    if not expr.args or not expr.has(D):
        return expr
    made = rebuilt(expr, tuple(_with(arg, values) for arg in expr.args))
    assert isinstance(made, Expr)
    return made
