"""The chain rule in floats, at one point: only what lies above the places of a bug is computed anew."""

from __future__ import annotations

from sympy import Expr

from .tape import Bug, Chain, Edge
from .values import Sampler

_Row = list[tuple[complex, int]]


class Numeric:
    """A chain with the values of its local derivatives; the last slope is the variable's own. Raises `Obstacle`."""

    def __init__(self, chain: Chain, sampler: Sampler, point: int) -> None:
        self.chain, self.sampler, self.point = chain, sampler, point
        self.places = chain.places
        self.rows: list[_Row] = [self._row(edges, None) for _, edges in chain.nodes]
        self.base: list[complex] = [0j] * len(self.rows) + [1 + 0j]
        self._fill(self.base, 0, {}, NOTHING)

    def _row(self, edges: tuple[Edge, ...], bug: Bug | None) -> _Row:
        weights = bug.weights if bug is not None else {}
        return [(self._number(weights.get(edge, edge.weight)), self.places.get(edge.child, -1)) for edge in edges]

    def _number(self, expr: Expr) -> complex:
        return self.sampler.number(expr, self.point)

    def slope(self, bug: Bug) -> complex:
        """The derivative, as it comes out with a bug; nan where it has no value. Raises `Obstacle`."""
        if not self.rows:
            return 0j
        touched = {self.places[node] for node in bug.nodes if node in self.places}
        if not touched:
            return self.base[-2]
        slopes = list(self.base)
        other = {place: self._row(self.chain.nodes[place][1], bug) for place in touched}
        self._fill(slopes, min(touched), other, bug)
        return slopes[-2]

    def _fill(self, slopes: list[complex], first: int, other: dict[int, _Row], bug: Bug) -> None:
        for place in range(first, len(self.rows)):
            if place in other:
                slopes[place] = self._with(other[place], slopes, self.chain.nodes[place][0], bug)
                continue
            total = 0j
            for weight, child in self.rows[place]:
                total += weight * slopes[child]
            slopes[place] = total

    def _with(self, row: _Row, slopes: list[complex], node: Expr, bug: Bug) -> complex:
        if node in bug.slopes:
            return self._number(bug.slopes[node])
        terms = [weight * slopes[child] for weight, child in row]
        if node not in bug.multiplied:
            return sum(terms, 0j)
        product = 1 + 0j
        for term in terms:
            product *= term
        return product


NOTHING = Bug()
