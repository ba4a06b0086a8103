"""The derivation of a quantity as a graph of local derivatives, and the chain rule along it, with or without bugs.

This is reverse-mode bookkeeping as in automatic differentiation (Griewank & Walther, "Evaluating Derivatives", 2008,
chapter 3), except that each edge keeps its local derivative as an expression: a mal-rule is another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sympy import Add, Dummy, Expr, Function, Mul, Number, Piecewise, Pow, Symbol, tanh

from ...kernel.calculus import ONE, ZERO, Derivation, add, mul
from ...kernel.errors import Obstacle
from ...kernel.graph import Graph, replace
from ...kernel.language import relu, sigmoid, softplus

MAX_NODES = 3_000
ACTIVATIONS = (relu, sigmoid, softplus, tanh)


@dataclass(frozen=True, eq=False, slots=True)
class Edge:
    """`parent` depends on `child` directly, with a local derivative; `owner` is the quantity in whose definition."""

    parent: Expr
    child: Expr
    weight: Expr
    owner: Symbol | None


@dataclass(frozen=True)
class Bug:
    """What is done wrong: other local derivatives, other derivatives of a node, paths multiplied at a node."""

    weights: Mapping[Edge, Expr] = field(default_factory=dict)
    slopes: Mapping[Expr, Expr] = field(default_factory=dict)
    multiplied: frozenset[Expr] = frozenset()

    def __or__(self, other: Bug) -> Bug:
        return Bug(
            {**self.weights, **other.weights}, {**self.slopes, **other.slopes}, self.multiplied | other.multiplied
        )

    @cached_property
    def nodes(self) -> frozenset[Expr]:
        """The nodes whose derivatives are taken in another way."""
        return frozenset((*(edge.parent for edge in self.weights), *self.slopes, *self.multiplied))

    def meets(self, other: Bug) -> bool:
        """Whether both change one place."""
        return bool(self.weights.keys() & other.weights.keys() or self.slopes.keys() & other.slopes.keys())


NO_BUG = Bug()


@dataclass(frozen=True)
class Chain:
    """All paths from a quantity down to a variable: its nodes, innermost first, each with the edges on such paths."""

    quantity: Expr
    variable: Symbol
    nodes: tuple[tuple[Expr, tuple[Edge, ...]], ...]

    @cached_property
    def places(self) -> dict[Expr, int]:
        """Where each node stands among the nodes."""
        return {node: place for place, (node, _) in enumerate(self.nodes)}

    def slope(self, bug: Bug) -> Expr:
        """The derivative, as it comes out with a bug, in names."""
        slopes: dict[Expr, Expr] = {self.variable: ONE}
        for node, edges in self.nodes:
            terms = [mul(bug.weights.get(edge, edge.weight), slopes[edge.child]) for edge in edges]
            made = mul(*terms) if node in bug.multiplied else add(*terms)
            slopes[node] = bug.slopes.get(node, made)
        return slopes.get(self.quantity, ZERO)


class Tape:
    """The nodes of all definitions with their edges. Raises `Obstacle` for what has no local derivatives."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._edges: dict[Expr, tuple[Edge, ...]] = {}
        self._layers: dict[Expr, int] = {}

    def chain(self, quantity: Expr, variable: Symbol) -> Chain:
        """All paths from a quantity to a variable."""
        hangs: dict[Expr, bool] = {variable: True}
        nodes: list[tuple[Expr, tuple[Edge, ...]]] = []
        self._visit(self.graph.lower(quantity), None, hangs, nodes)
        if len(nodes) > MAX_NODES:
            raise Obstacle(f"a derivation with more than {MAX_NODES} nodes")
        return Chain(self.graph.lower(quantity), variable, tuple(nodes))

    def _visit(
        self, node: Expr, owner: Symbol | None, hangs: dict[Expr, bool], nodes: list[tuple[Expr, tuple[Edge, ...]]]
    ) -> bool:
        if node in hangs:
            return hangs[node]
        edges = self.edges(node, owner)
        inside = node if isinstance(node, Symbol) else owner
        active = tuple(edge for edge in edges if self._visit(edge.child, inside, hangs, nodes))
        hangs[node] = bool(active)
        if active:
            nodes.append((node, active))
        return bool(active)

    def edges(self, node: Expr, owner: Symbol | None) -> tuple[Edge, ...]:
        """What a node depends on directly."""
        if node not in self._edges:
            self._edges[node] = tuple(self._made(node, owner))
        return self._edges[node]

    def _made(self, node: Expr, owner: Symbol | None) -> Iterator[Edge]:
        if isinstance(node, Symbol):
            body = self.graph.definition_of(node)
            if body is not None:
                yield Edge(node, body, ONE, node)
        elif isinstance(node, Add):
            for term in terms(node):
                yield Edge(node, term, ONE, owner)
        elif isinstance(node, Mul):
            parts = factors(node)
            for k, factor in enumerate(parts):
                if not isinstance(factor, Number):
                    yield Edge(node, factor, mul(*parts[:k], *parts[k + 1 :]), owner)
        else:
            for k, arg in enumerate(node.args):
                if not arg.is_Number:
                    yield Edge(node, arg, _local(node, k), owner)

    def layer(self, node: Expr) -> int:
        """How many activations lie on the longest way down from a node, itself included."""
        if node not in self._layers:
            below = max((self.layer(edge.child) for edge in self.edges(node, None)), default=0)
            self._layers[node] = below + isinstance(node, ACTIVATIONS)
        return self._layers[node]


def _local(node: Expr, place: int) -> Expr:
    """The partial derivative by one argument, everything else held."""
    if not isinstance(node, (Function, Pow)) or isinstance(node, Piecewise):
        raise Obstacle(f"the local derivatives of {type(node).__name__}")
    slot = Dummy("u", real=True)
    args = [slot if k == place else arg for k, arg in enumerate(node.args)]
    slope = Derivation(slot, lambda _: None).of(node.func(*args, evaluate=False))
    local = replace(slope, {slot: node.args[place]})
    assert isinstance(local, Expr)
    return local


def terms(expr: Expr) -> list[Expr]:
    """The terms of a sum, those of sums within it too."""
    return [term for arg in expr.args for term in terms(arg)] if isinstance(expr, Add) else [expr]


def factors(expr: Expr) -> list[Expr]:
    """The factors of a product, those of products within it too."""
    return [factor for arg in expr.args for factor in factors(arg)] if isinstance(expr, Mul) else [expr]
