"""Derivatives of a loss where some of them have values that a student found, right or not: what follows from these.

Backpropagation with values put in: ∂L/∂q is the value given for it, or else the sum over everything that q enters
directly, of its own ∂L/∂c times the partial derivative of c by q.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from sympy import Expr, Symbol

from ..kernel.calculus import ONE, Derivation, add, mul
from ..kernel.graph import Graph
from ..kernel.language import D

MAX_NAMES = 100


class Backward:
    """The derivatives of `loss`, a name of `graph`, with the values `given` for those by some quantities."""

    def __init__(self, graph: Graph, loss: Symbol, given: Mapping[Symbol, Expr]) -> None:
        self.graph = graph
        self.loss = loss
        self._known: dict[Symbol, Expr] = {loss: ONE, **given}

    @cached_property
    def _bodies(self) -> dict[Symbol, Expr]:
        """The definitions that the loss hangs on."""
        names = [self.loss, *self.graph.reachable_names([self.loss])]
        return {name: self.graph.lower(self.graph[name]) for name in names if name in self.graph}

    def by(self, variable: Symbol) -> Expr:
        """The derivative by a quantity. Raises `Obstacle` for a function without a rule."""
        if variable not in self._known:
            terms = [
                mul(self.by(name), Derivation(variable, lambda _: None).of(body))
                for name, body in self._bodies.items()
                if variable in body.free_symbols
            ]
            self._known[variable] = add(*terms)
        return self._known[variable]


def carried_on(graph: Graph, wanted: D, found: Mapping[D, Expr]) -> Expr | None:
    """What a derivative is if others have the values found for them; None where it does not hang on these.

    Raises `Obstacle` for a function without a rule.
    """
    loss, variable = wanted.quantity, wanted.variable
    given = {other.variable: value for other, value in found.items() if other.quantity == loss}
    if not isinstance(loss, Symbol) or loss not in graph or len(graph) > MAX_NAMES:
        return None
    if variable not in given and not any(graph.hangs_on(name, variable) for name in given):
        return None
    return Backward(graph, loss, given).by(variable)
