"""Units wired by formulas: weighted sums of inputs and other units, and the layers that they form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from sympy import Add, Dummy, Expr, Max, Mul, Pow, Rational, Symbol

from ....kernel.errors import IllFormed
from ....kernel.language import relu
from ....kernel.networks.threshold import Network, Step, Threshold

MAX_UNITS = 400
_MOST_RAISED = 20  # exponents of numbers
_MOST_BITS = 4_000  # of powers

Weights: TypeAlias = "dict[Symbol, Fraction]"


@dataclass(frozen=True, slots=True)
class Activation:
    """What a unit does with its sum: a step function by name, or one that is known, `relu`, or nothing."""

    name: str = ""
    step: Step | type[relu] | None = None

    @property
    def is_open(self) -> bool:
        """Whether what it is at its jump depends on a convention."""
        return bool(self.name) and self.step is None


LINEAR = Activation()
RECTIFIED = Activation("relu", relu)


@dataclass(frozen=True, slots=True)
class Affine:
    """A weighted sum and a bias."""

    weights: Weights
    bias: Fraction

    @property
    def is_number(self) -> bool:
        """Whether nothing is weighted."""
        return not self.weights


@dataclass
class Unit:
    """A unit under the symbol that stands for its value."""

    symbol: Symbol
    activation: Activation
    sum: Affine
    name: str = ""


@dataclass
class Wiring:
    """The inputs and all units that a text speaks of."""

    inputs: tuple[Symbol, ...]
    units: dict[Symbol, Unit] = field(default_factory=dict)
    used: set[Symbol] = field(default_factory=set)

    def unit(self, activation: Activation, total: Any, name: str = "") -> Symbol:
        """A new unit on a sum. Raises `IllFormed` where it is no weighted sum."""
        return self.add(activation, self.affine(total), name)

    def add(self, activation: Activation, total: Affine, name: str = "") -> Symbol:
        """A new unit. Raises `IllFormed` where there are too many."""
        if len(self.units) >= MAX_UNITS:
            raise IllFormed(f"more than {MAX_UNITS} units")
        symbol = Dummy(name or "h", real=True)
        self.units[symbol] = Unit(symbol, activation, total, name)
        return symbol

    def affine(self, value: Any) -> Affine:
        """A weighted sum. Raises `IllFormed` for anything else."""
        match value:
            case Rational():
                return Affine({}, Fraction(int(value.p), int(value.q)))
            case Symbol():
                return self._of_symbol(value)
            case Add():
                return _added([self.affine(term) for term in value.args])
            case Mul():
                return self._product([self.affine(factor) for factor in value.args])
            case Pow():
                return self._power(self.affine(value.base), self.affine(value.exp))
            case Max() if 0 in value.args and len(value.args) == 2:
                other = next(arg for arg in value.args if arg != 0)
                return self.affine(self.unit(RECTIFIED, other))
            case Expr():
                raise IllFormed(f"a unit adds weighted inputs; {type(value).__name__} is neither a weight nor a step")
        raise IllFormed("a number was expected, not a list or a matrix")

    def _of_symbol(self, symbol: Symbol) -> Affine:
        unit = self.units.get(symbol)
        self.used.add(symbol)
        if unit is not None and unit.activation == LINEAR:
            return unit.sum
        if unit is None and symbol not in self.inputs:
            raise IllFormed(f"{symbol.name} is neither an input nor a unit")
        return Affine({symbol: Fraction(1)}, Fraction(0))

    def _product(self, factors: Sequence[Affine]) -> Affine:
        weighted = [factor for factor in factors if not factor.is_number]
        if len(weighted) > 1:
            raise IllFormed("inputs or units are multiplied with each other: a unit adds weighted inputs")
        scale = Fraction(1)
        for factor in factors:
            scale *= factor.bias if factor.is_number else 1
        total = weighted[0] if weighted else Affine({}, Fraction(1))
        return _scaled(total, scale)

    def _power(self, base: Affine, exponent: Affine) -> Affine:
        whole = exponent.bias
        is_small = exponent.is_number and whole.denominator == 1 and abs(whole) <= _MOST_RAISED
        bits = base.bias.numerator.bit_length() + base.bias.denominator.bit_length()
        if base.is_number and is_small and (base.bias or whole >= 0) and bits * abs(whole) <= _MOST_BITS:
            return Affine({}, Fraction(base.bias ** int(whole)))
        if exponent.is_number and whole == 1:
            return base
        raise IllFormed("a power of an input or of a unit: a unit adds weighted inputs")

    def idle(self) -> list[Unit]:
        """The units that no other one uses, but for those of which one of the same name is used."""
        names = {self.units[symbol].name for symbol in self.used if symbol in self.units} - {""}
        return [
            unit
            for unit in self.units.values()
            if unit.symbol not in self.used and unit.name and unit.name not in names
        ]


def _added(terms: Sequence[Affine]) -> Affine:
    weights: Weights = {}
    for term in terms:
        for symbol, weight in term.weights.items():
            weights[symbol] = weights.get(symbol, Fraction(0)) + weight
    return Affine({s: w for s, w in weights.items() if w}, sum((term.bias for term in terms), Fraction(0)))


def _scaled(total: Affine, scale: Fraction) -> Affine:
    return Affine({s: w * scale for s, w in total.weights.items() if scale}, total.bias * scale)


# ---- layers


@dataclass(frozen=True)
class Drawn:
    """A network as it is drawn: the units of each layer by depth, whether a connection leads past a layer."""

    layers: tuple[tuple[Unit, ...], ...]
    wires: tuple[tuple[Symbol, ...], ...]
    outputs: tuple[Symbol, ...]
    units: Mapping[Symbol, Unit]
    skips: bool

    @property
    def hidden(self) -> int:
        """How many hidden units there are."""
        return sum(len(layer) for layer in self.layers[:-1])

    def network(self, activation: Callable[[Activation], Step | type[relu] | None]) -> Network:
        """The network in layers; what leads past one is handed on by units that do nothing."""
        layers = range(1, len(self.wires))
        return Network(*([self._unit(symbol, k, activation) for symbol in self.wires[k]] for k in layers))

    def _unit(
        self, symbol: Symbol, layer: int, activation: Callable[[Activation], Step | type[relu] | None]
    ) -> Threshold:
        below = self.wires[layer - 1]
        unit = self.units.get(symbol)
        if symbol in below or unit is None:
            return Threshold([int(wire == symbol) for wire in below], 0, None)
        weights = [unit.sum.weights.get(wire, Fraction(0)) for wire in below]
        return Threshold(weights, unit.sum.bias, activation(unit.activation))


def drawn(wiring: Wiring, outputs: Sequence[Symbol]) -> Drawn:
    """The layers of the units that lead to the outputs. Raises `IllFormed` for outputs that are no units."""
    depth: dict[Symbol, int] = dict.fromkeys(wiring.inputs, 0)
    order: list[Symbol] = []
    for output in outputs:
        _visit(output, wiring, depth, order)
    order = [symbol for symbol in wiring.units if symbol in set(order)]
    last = max((depth[output] for output in outputs), default=0)
    if last == 0:
        raise IllFormed("an output is an input, or a number")
    needed = {
        s: max(last if s in outputs else 0, *(depth[t] for t in order if s in wiring.units[t].sum.weights), 0)
        for s in depth
    }
    wires = [tuple(wiring.inputs)]
    for layer in range(1, last):
        own = [s for s in order if depth[s] == layer]
        passed = [s for s in wires[-1] if needed.get(s, 0) > layer]
        wires.append((*own, *passed))
    wires.append(tuple(outputs))
    layers = tuple(tuple(wiring.units[s] for s in order if depth[s] == layer) for layer in range(1, last + 1))
    handed = any(depth.get(s, 0) < layer for layer in range(1, last) for s in wires[layer])
    uneven = any(depth[s] < last for s in outputs)
    return Drawn(layers, tuple(wires), tuple(outputs), wiring.units, handed or uneven)


def _visit(symbol: Symbol, wiring: Wiring, depth: dict[Symbol, int], order: list[Symbol]) -> None:
    """Depths from below; units are defined after what they use, so that nothing runs in a circle."""
    stack = [symbol]
    while stack:
        at = stack[-1]
        unit = wiring.units.get(at)
        if at in depth or unit is None:
            depth.setdefault(at, 0)
            stack.pop()
            continue
        waiting = [s for s in unit.sum.weights if s not in depth]
        if waiting:
            stack += waiting
            continue
        depth[at] = 1 + max((depth[s] for s in unit.sum.weights), default=0)
        order.append(at)
        stack.pop()
