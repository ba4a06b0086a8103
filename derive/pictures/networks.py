"""Networks from what an author says: the weights are read off the definitions, or are those of a threshold network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import sympy as sp
from sympy.core.function import AppliedUndef

from ..derivation import Problem
from ..drawings import DrawnNetwork
from ..kernel.graph import Graph
from ..kernel.language import relu, sigmoid
from ..kernel.networks.threshold import Threshold
from ..writing.names import name_latex
from ..writing.notation import to_latex
from .evaluation import Evaluation
from .model import Edge, Layer, Network, Unit

_APPLIED: Final = {sp.tanh: r"$\tanh$", sigmoid: r"$\sigma$", relu: r"$\operatorname{ReLU}$"}
_ONE: Final = sp.Integer(1)
_X: Final = sp.Symbol("x")


def network(problem: Problem, drawn: DrawnNetwork) -> Network:
    """The units and weights of a network. Raises ValueError where a unit is no function of the layer before."""
    layers, edges = _by_thresholds(drawn) if drawn.network else _by_definitions(problem, drawn)
    return Network(drawn.name, drawn.caption, tuple(layers), tuple(edges))


# ---- networks of threshold units


def _by_thresholds(drawn: DrawnNetwork) -> tuple[list[Layer], list[tuple[Edge, ...]]]:
    assert drawn.network is not None
    if drawn.network.direct:
        raise ValueError("connections past a layer are not drawn")
    named = [[_name(one) for one in layer] for layer in drawn.layers]
    layers, edges = [Layer(tuple(map(Unit, named[0])))], []
    for labels, before, units in zip(named[1:], named[:-1], drawn.network.layers, strict=True):
        layers.append(
            Layer(tuple(_threshold(*one) for one in zip(labels, units, strict=True)), r"$\operatorname{step}$")
        )
        weights = [(s, t, w) for t, unit in enumerate(units) for s, w in _sources(unit, before) if w]
        edges.append(tuple(Edge(s, t, _math(_number(w)), negative=w < 0) for s, t, w in weights))
    return layers, edges


def _sources(unit: Threshold, before: Sequence[str]) -> Iterable[tuple[int, Fraction]]:
    if len(unit.weights) != len(before):
        raise ValueError(f"a unit has {len(unit.weights)} weights, but the layer before it {len(before)} units")
    return enumerate(unit.weights)


def _threshold(label: str, unit: Threshold) -> Unit:
    return Unit(label, bias=_math(_number(unit.bias)) if unit.bias else "")


def _number(value: Fraction) -> str:
    """A decimal where it ends, else a fraction."""
    if 10**6 % value.denominator == 0:
        return f"{float(value):.10g}"
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def _name(unit: sp.Symbol | str) -> str:
    return _math(name_latex(unit) if isinstance(unit, str) else to_latex(unit))


# ---- networks of quantities with definitions


def _by_definitions(problem: Problem, drawn: DrawnNetwork) -> tuple[list[Layer], list[tuple[Edge, ...]]]:
    graph = problem.context().definitions
    values = _Values(problem, drawn.at)
    rows: list[list[Any]] = [[sp.sympify(one, strict=True) for one in layer] for layer in drawn.layers]
    does, weights = [""], []
    for before, row in pairwise(rows):
        taken = [_taken(graph, unit, before) for unit in row]
        kinds = {kind for kind, _ in taken}
        does.append(kinds.pop() if len(kinds) == 1 else "")
        table = [[form.get(source, sp.S.Zero) for source in (*before, _ONE)] for _, form in taken]
        weights.append(table)
    layers, edges = [], []
    for k, row in enumerate(rows):
        biased = k < len(weights) and any(one[-1] != 0 for one in weights[k])
        layers.append(Layer(tuple(values.unit(one) for one in row) + (Unit("$1$"),) * biased, does[k]))
        if k < len(weights):
            edges.append(_edges(weights[k], values))
    return layers, edges


def _taken(graph: Graph, unit: sp.Symbol, before: Sequence[sp.Symbol]) -> tuple[str, dict[sp.Expr, sp.Expr]]:
    """The function that a unit applies, and its weights by sources; that of 1 is its bias."""
    if unit not in graph:
        raise ValueError(f"{unit} has no definition, so that nothing leads to it")
    body, does = graph[unit], ""
    while isinstance(body, sp.Symbol) and body not in before:
        body = graph[body]
    if isinstance(body, sp.Function) and not isinstance(body, AppliedUndef) and len(body.args) == 1:
        does, body = _APPLIED.get(type(body)) or _math(to_latex(type(body)(_X))), body.args[0]
    while names := [name for name in body.free_symbols if name in graph and name not in before]:
        body = body.xreplace({name: graph[name] for name in names})
    body = body.replace(lambda part: part.is_Add or part.is_Mul, lambda part: part.func(*part.args))  # sums in sums
    try:
        terms = sp.Poly(body, *before).terms()
    except sp.PolynomialError:
        terms = [((2,), body)]
    if any(sum(powers) > 1 for powers, _ in terms):
        raise ValueError(f"{unit} is no function of a weighted sum of the layer before")
    of = {powers.index(1) if any(powers) else -1: weight for powers, weight in terms}
    return does, {(*before, _ONE)[place]: weight for place, weight in of.items() if weight != 0}


def _edges(table: Sequence[Sequence[sp.Expr]], values: _Values) -> tuple[Edge, ...]:
    """The weights that are not 0; those that occur several times are shared, and numbered."""
    found = [weight for row in table for weight in row if weight != 0 and weight.free_symbols]
    shared = [weight for weight in dict.fromkeys(found) if found.count(weight) > 1]
    numbers = {weight: number for number, weight in enumerate(shared, 1)}
    return tuple(
        Edge(source, target, values.said(weight), numbers.get(weight, 0), values.is_negative(weight))
        for target, row in enumerate(table)
        for source, weight in enumerate(row)
        if weight != 0
    )


class _Values:
    """Numbers of quantities, where given ones have values."""

    def __init__(self, problem: Problem, at: Mapping[Any, Any]) -> None:
        self.at = {key: sp.sympify(value, strict=True) for key, value in at.items()}
        self.evaluation = Evaluation(problem, _X, self.at)

    def unit(self, quantity: sp.Symbol) -> Unit:
        """A unit with its value, to four digits."""
        value = self._float(quantity)
        return Unit(_math(to_latex(quantity)), "" if value is None else _math(f"{round(value, 4):.10g}"))

    def said(self, weight: sp.Expr) -> str:
        """`$w$`, or `$w = 2.5$`."""
        value = to_latex(self.at[weight]) if weight in self.at else ""
        return _math(f"{to_latex(weight)} = {value}" if value else to_latex(weight))

    def is_negative(self, weight: sp.Expr) -> bool:
        """Whether its value is known, and below 0."""
        value = self._float(weight)
        return value is not None and value < 0

    def _float(self, quantity: sp.Expr) -> float | None:
        import numpy as np

        return None if not self.at and quantity.free_symbols else float(self.evaluation.of(quantity, np.zeros(1))[0])


def _math(latex: str) -> str:
    return f"${latex}$"
