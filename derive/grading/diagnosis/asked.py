"""What is asked, as derivatives along the graph: its value and its closed form, as they come out with a bug."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sympy import Dummy, Expr, Symbol
from sympy.matrices import MatrixBase

from ...kernel.calculus import ZERO
from ...kernel.graph import rebuilt
from ...kernel.language import D
from .numeric import Numeric
from .sides import with_entries
from .tape import Bug, Chain, Edge, Tape
from .values import Fingerprint, Sampler, Side, fingerprint, number_of, shape_of
from .words import Words


@dataclass(frozen=True, slots=True)
class _Line:
    """base + factor · the derivative."""

    derivative: D | None
    base: complex
    factor: complex

    def at(self, slopes: Mapping[D, complex]) -> complex:
        """The value where the derivatives have these values."""
        return self.base if self.derivative is None else self.base + self.factor * slopes[self.derivative]


class Asked:
    """An expression, or an explicit matrix, with derivatives in it. Raises `Obstacle`."""

    def __init__(self, side: Side, tape: Tape, sampler: Sampler) -> None:
        self.side, self.tape, self.sampler = side, tape, sampler
        self.entries: tuple[Expr, ...] = tuple(side) if isinstance(side, MatrixBase) else (side,)
        self.derivatives: dict[D, Chain] = {}
        for entry in self.entries:
            for node in sorted(entry.atoms(D) if entry.has(D) else (), key=str):
                self.derivatives.setdefault(node, tape.chain(node.quantity, node.variable))
        self._numeric = [
            {node: Numeric(chain, sampler, point) for node, chain in self.derivatives.items()}
            for point in range(sampler.count)
        ]
        self._slots = {node: Dummy("slope", real=True) for node in self.derivatives}

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """Those of the derivatives that are not 0."""
        return tuple(chain for chain in self.derivatives.values() if chain.nodes)

    def value(self, bug: Bug) -> Fingerprint | None:
        """The fingerprint with a bug; None where it has no finite value. Raises `Obstacle`."""
        rows = []
        for point, chains in enumerate(self._numeric):
            row = self._row({node: chain.slope(bug) for node, chain in chains.items()}, point)
            if row is None:
                return None
            rows.append(row)
        return fingerprint(shape_of(self.side), rows)

    def _row(self, slopes: Mapping[D, complex], point: int) -> list[complex] | None:
        row = [line.at(slopes) if line is not None else None for line in self._lines[point]]
        if None not in row:
            return [value for value in row if value is not None]
        evaluation = self.sampler.fixed({self._slots[node]: value for node, value in slopes.items()}, point)
        if evaluation is None:
            return None
        return [number_of(evaluation, _with(entry, self._slots)) for entry in self.entries]

    @cached_property
    def _lines(self) -> list[list[_Line | None]]:
        """Point by point, entry by entry, how the entry depends on its derivative, where that is a line."""
        return [[self._line(entry, point) for entry in self.entries] for point in range(self.sampler.count)]

    def _line(self, entry: Expr, point: int) -> _Line | None:
        if entry in self.derivatives:
            return _Line(entry, 0j, 1 + 0j)
        own = [node for node in self.derivatives if entry.has(node)]
        if not own:
            return _Line(None, self.sampler.number(entry, point), 0j)
        if len(own) > 1:
            return None
        values = []
        for tried in (0, 1, 2):
            evaluation = self.sampler.fixed({self._slots[own[0]]: complex(tried)}, point)
            values.append(complex("nan") if evaluation is None else number_of(evaluation, _with(entry, self._slots)))
        step = values[1] - values[0]
        return _Line(own[0], values[0], step) if abs(values[2] - values[1] - step) <= 1e-12 * abs(step) else None

    def expression(self, bug: Bug) -> Side:
        """The closed form with a bug."""
        slopes = {node: chain.slope(bug) for node, chain in self.derivatives.items()}
        return with_entries(self.side, [_with(entry, slopes) for entry in self.entries])

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

    def by(self, swap: Mapping[Symbol, Symbol]) -> Side:
        """The same with variables exchanged."""
        instead = {node: D(node.quantity, swap.get(node.variable, node.variable)) for node in self.derivatives}
        return with_entries(self.side, [_with(entry, instead) for entry in self.entries])

    def _with(self, *, variable: Symbol | None = None, quantity: Symbol | None = None) -> Asked:
        instead = {node: D(quantity or node.quantity, variable or node.variable) for node in self.derivatives}
        return Asked(
            with_entries(self.side, [_with(entry, instead) for entry in self.entries]), self.tape, self.sampler
        )

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
