"""Small random networks as graphs of definitions, with gradients by reverse accumulation written out by hand here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from sympy import Expr, Function, Integer, Rational, Symbol, cos, exp, log, sin, tanh

from derive.kernel.language import D, sigmoid, softplus

from .identities import Identity
from .trees import add, call, minus, mul, power, replaced

Definitions = dict[Symbol, Expr]

# φ′ in terms of a and h = φ(a)
_SLOPES: dict[type[Function], Callable[[Expr, Expr], Expr]] = {
    tanh: lambda a, h: add(Integer(1), minus(power(h, 2))),
    sigmoid: lambda a, h: mul(h, add(Integer(1), minus(h))),
    softplus: lambda a, h: call(sigmoid, a),
    sin: lambda a, h: call(cos, a),
    exp: lambda a, h: h,
}


def _symbol(letter: str, *indices: int) -> Symbol:
    return Symbol(letter + "_".join(map(str, indices)), real=True)


@dataclass
class Network:
    """Layers of named units. `variables` are what the loss can be differentiated by, each with its closed form."""

    rng: Random
    widths: list[int]
    definitions: Definitions = field(default_factory=dict)
    variables: dict[Symbol, Expr] = field(default_factory=dict)
    loss: Symbol = field(default_factory=lambda: Symbol("L", real=True))

    def __post_init__(self) -> None:
        usual = (tanh, sigmoid, tanh, sigmoid, softplus, sin, exp)
        self.functions = [self.rng.choice(usual) for _ in self.widths[1:-1]]
        self.outputs = [[_symbol("x", i) for i in range(self.widths[0])]]
        self._forward()
        self._backward()

    def _weight(self, layer: int, unit: int, source: int) -> Symbol:
        return _symbol("w", layer, unit, source)

    def _forward(self) -> None:
        for layer, width in enumerate(self.widths[1:], start=1):
            inputs, units = self.outputs[-1], []
            for unit in range(width):
                terms: list[Expr] = [mul(self._weight(layer, unit, k), h) for k, h in enumerate(inputs)]
                if self.rng.random() < 0.3:
                    terms.append(_symbol("b", layer, unit))
                self.definitions[_symbol("a", layer, unit)] = add(*terms)
                units.append(self._unit(layer, unit))
            self.outputs.append(units)

    def _unit(self, layer: int, unit: int) -> Symbol:
        pre = _symbol("a", layer, unit)
        if layer == len(self.widths) - 1:
            return pre
        name = _symbol("h", layer, unit)
        self.definitions[name] = call(self.functions[layer - 1], pre)
        return name

    def _backward(self) -> None:
        deltas = self._errors()
        for layer in range(len(self.widths) - 1, 0, -1):
            inputs = self.outputs[layer - 1]
            for unit, delta in enumerate(deltas):
                self.variables[_symbol("a", layer, unit)] = delta
                for k, h in enumerate(inputs):
                    self.variables[self._weight(layer, unit, k)] = mul(delta, h)
            below = [
                add(*(mul(self._weight(layer, j, k), delta) for j, delta in enumerate(deltas)))
                for k in range(len(inputs))
            ]
            for h, slope in zip(inputs, below, strict=True):
                self.variables[h] = slope
            if layer > 1:
                deltas = [mul(slope, self._slope(layer - 1, k)) for k, slope in enumerate(below)]

    def _slope(self, layer: int, unit: int) -> Expr:
        return _SLOPES[self.functions[layer - 1]](_symbol("a", layer, unit), _symbol("h", layer, unit))

    def _errors(self) -> list[Expr]:
        """The loss is defined here: squared error, or the cross entropy of a logistic output."""
        last = self.outputs[-1]
        targets = [_symbol("y", k) for k in range(len(last))]
        if self.rng.random() < 0.3:
            terms = [_cross_entropy(a, y) for a, y in zip(last, targets, strict=True)]
            errors = [add(call(sigmoid, a), minus(y)) for a, y in zip(last, targets, strict=True)]
        else:
            gaps = [add(a, minus(y)) for a, y in zip(last, targets, strict=True)]
            terms = [mul(Rational(1, 2), power(gap, 2)) for gap in gaps]
            errors = gaps
        self.definitions[self.loss] = add(*terms)
        return errors


def _cross_entropy(a: Expr, y: Expr) -> Expr:
    good, bad = call(log, call(sigmoid, a)), call(log, call(sigmoid, minus(a)))
    return add(mul(Integer(-1), y, good), mul(add(y, Integer(-1)), bad))


def written_out(expr: Expr, definitions: Definitions) -> Expr:
    """`expr` without the names."""
    full: Definitions = {}
    for name, value in definitions.items():
        inner = replaced(value, full)
        assert isinstance(inner, Expr)
        full[name] = inner
    result = replaced(expr, full)
    assert isinstance(result, Expr)
    return result


def gradient(rng: Random) -> tuple[Identity, Definitions]:
    """dL/dv for some v of a random network, by `D` and in closed form, in the network's names or without them."""
    shapes = ([1, 1, 1], [2, 1, 1], [2, 2, 1], [1, 1, 1, 1], [2, 2, 2], [2, 2, 2, 1], [3, 2, 1], [1, 2, 2, 1])
    network = Network(rng, rng.choice(shapes))
    variable = rng.choice(list(network.variables))
    closed = network.variables[variable]
    if rng.random() < 0.3 and variable not in network.definitions:
        closed = written_out(closed, network.definitions)
    return (D(network.loss, variable), closed), network.definitions
