"""How a network was read, unit by unit, for its author to see."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Function, Integer, Mul, Rational, Symbol

from ....claims.claim import Said
from ....kernel.language import relu
from ....kernel.networks.threshold import Step
from ....kernel.verdict import Order, Relation
from .units import LINEAR, Drawn, Unit

_MOST_SHOWN = 16


def described(network: Drawn) -> tuple[Said, ...]:
    """The units as formulas; of large networks only how many there are in each layer."""
    sizes = [len(layer) for layer in network.layers]
    if sum(sizes) > _MOST_SHOWN:
        return (f"{len(network.wires[0])} inputs, then {', '.join(map(str, sizes))} units",)
    said: list[Said] = []
    for layer in network.layers:
        for unit in layer:
            said += ["," if said else "", *_unit(unit, network)]
    return tuple(part for part in said if part != "")


def _unit(unit: Unit, network: Drawn) -> Iterator[Said]:
    name, total = _name(unit.symbol, network), _sum(unit, network)
    activation = unit.activation
    if activation == LINEAR:
        yield Relation(name, Order.EQ, total)
    elif activation.step is relu:
        yield Relation(name, Order.EQ, relu(total, evaluate=False))
    elif isinstance(activation.step, Step) and activation.name in ("≥", ">"):
        yield Relation(name, Order.EQ, Integer(1))
        yield "if"
        yield Relation(total, Order.GE if activation.name == "≥" else Order.GT, Integer(0))
    else:
        yield Relation(name, Order.EQ, Function(activation.name)(total))


def _sum(unit: Unit, network: Drawn) -> Expr:
    terms = [_term(weight, _name(symbol, network)) for symbol, weight in unit.sum.weights.items()]
    bias = Rational(unit.sum.bias.numerator, unit.sum.bias.denominator)
    terms += [bias] if bias or not terms else []
    return Add(*terms, evaluate=False) if len(terms) > 1 else terms[0]


def _term(weight: object, name: Symbol) -> Expr:
    value = Rational(str(weight))
    return name if value == 1 else Mul(value, name, evaluate=False)


def _name(symbol: Symbol, network: Drawn) -> Symbol:
    """The name that its author gave a unit; one without a name is `h`."""
    unit = network.units.get(symbol)
    return symbol if unit is None else Symbol(unit.name or "h", real=True)
