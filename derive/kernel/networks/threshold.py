"""Networks of threshold units, in exact rationals, and the Boolean functions that they are to compute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, TypeAlias

import sympy as sp
from sympy.core.basic import Basic
from sympy.logic.boolalg import BooleanFalse, BooleanTrue
from sympy.matrices import MatrixBase

from ..errors import IllFormed
from ..language import relu
from .separation import Vector

Exact: TypeAlias = "Fraction | int | str | sp.Rational"
Numbers: TypeAlias = "Sequence[Exact] | MatrixBase"
Table: TypeAlias = tuple[bool, ...]  # the values of a Boolean function, its inputs counted up in binary


def exact(value: Any) -> Fraction:
    """A rational number, from a SymPy one or from decimals written as text. Raises ValueError for anything else."""
    if isinstance(value, sp.Rational):
        return Fraction(int(value.p), int(value.q))
    if isinstance(value, (sp.Add, sp.Mul)):  # a number that SymPy was told not to evaluate
        parts = [exact(arg) for arg in value.args]
        return sum(parts, Fraction(0)) if isinstance(value, sp.Add) else prod(parts, start=Fraction(1))
    if isinstance(value, (int, Fraction)):
        return Fraction(value)
    if isinstance(value, str) and len(value) < 1_000:
        try:
            return Fraction(value.replace("−", "-"))
        except (ValueError, ZeroDivisionError):
            raise ValueError(f"“{value[:40]}” is not a number") from None
    raise ValueError(f"{value} has no exact value: write a rational number, or its digits as text")


def _vector(values: Numbers) -> Vector:
    return tuple(map(exact, values))


@dataclass(frozen=True, init=False)
class Step:
    """The step function: `high` from `at` on (beyond it, unless `closed`), `low` below."""

    at: Fraction
    closed: bool
    low: Fraction
    high: Fraction

    def __init__(self, at: Exact = 0, *, closed: bool = True, values: tuple[Exact, Exact] = (0, 1)) -> None:
        object.__setattr__(self, "at", exact(at))
        object.__setattr__(self, "closed", closed)
        object.__setattr__(self, "low", exact(values[0]))
        object.__setattr__(self, "high", exact(values[1]))
        if self.low == self.high:
            raise ValueError("a step function with only one value")

    def __call__(self, value: Fraction) -> Fraction:
        return self.high if value > self.at or (self.closed and value == self.at) else self.low

    def __str__(self) -> str:
        return f"{self.high} if u {'≥' if self.closed else '>'} {self.at}, else {self.low}"


@dataclass(frozen=True, init=False)
class Threshold:
    """A unit step(w·x + b). `step` may also be `relu`, or None for the weighted sum itself."""

    weights: Vector
    bias: Fraction
    step: Step | type[relu] | None

    def __init__(self, weights: Numbers, bias: Exact = 0, step: Step | type[relu] | None = Step()) -> None:
        if not (step is None or step is relu or isinstance(step, Step)):
            raise ValueError("a unit has a Step, relu, or None for its activation function")
        object.__setattr__(self, "weights", _vector(weights))
        object.__setattr__(self, "bias", exact(bias))
        object.__setattr__(self, "step", step)

    def total(self, inputs: Vector) -> Fraction:
        """w·x + b."""
        return sum((w * x for w, x in zip(self.weights, inputs, strict=True) if x), self.bias)

    def __call__(self, inputs: Vector) -> Fraction:
        value = self.total(inputs)
        if self.step is None:
            return value
        return self.step(value) if isinstance(self.step, Step) else max(value, Fraction(0))


@dataclass(frozen=True, init=False)
class Layer:
    """Units side by side: row k of `weights` and entry k of `bias` belong to unit k."""

    units: tuple[Threshold, ...]

    def __init__(self, weights: MatrixBase, bias: Numbers, step: Step | type[relu] | None = Step()) -> None:
        biases = _vector(bias)
        if len(biases) != weights.rows:
            raise ValueError(f"{weights.rows} rows of weights, but {len(biases)} biases")
        rows = [list(weights.row(k)) for k in range(weights.rows)]
        object.__setattr__(
            self, "units", tuple(Threshold(row, one, step) for row, one in zip(rows, biases, strict=True))
        )


@dataclass(frozen=True, init=False)
class Network:
    """Layers one after the other, each a `Layer` or a list of units.

    With `direct` connections the last layer sees the inputs too: its weights are for the inputs first, then for the
    hidden units.
    """

    layers: tuple[tuple[Threshold, ...], ...]
    direct: bool

    def __init__(self, *layers: Layer | Sequence[Threshold], direct: bool = False) -> None:
        rows = tuple(layer.units if isinstance(layer, Layer) else tuple(layer) for layer in layers)
        object.__setattr__(self, "layers", rows)
        object.__setattr__(self, "direct", direct)

    def check(self, inputs: int) -> None:
        """Raises `IllFormed` where the layers do not fit each other or the number of inputs."""
        if not self.layers or not all(self.layers):
            raise IllFormed("a network without units in one of its layers")
        width = inputs
        for number, layer in enumerate(self.layers, start=1):
            if self.direct and 1 < number == len(self.layers):
                width += inputs
            for unit in layer:
                if len(unit.weights) != width:
                    raise IllFormed(f"a unit of layer {number} has {len(unit.weights)} weights for {width} inputs")
            width = len(layer)

    def values(self, inputs: Vector) -> list[Vector]:
        """The values of the units, layer by layer."""
        found, below = [], inputs
        for number, layer in enumerate(self.layers, start=1):
            seen = (*inputs, *below) if self.direct and 1 < number == len(self.layers) else below
            below = tuple(unit(seen) for unit in layer)
            found.append(below)
        return found


def assignments(count: int) -> list[tuple[bool, ...]]:
    """All inputs, counted up in binary: the first input is the most significant bit."""
    return list(product((False, True), repeat=count))


def truth_table(function: Basic | bool, inputs: Sequence[sp.Symbol]) -> Table:
    """The values of a proposition. Raises `IllFormed` for what is none, or has other letters."""
    return tuple(truth(function, dict(zip(inputs, row, strict=True))) for row in assignments(len(inputs)))


def truth(proposition: Basic | bool, values: Mapping[sp.Symbol, bool]) -> bool:
    """Whether a proposition holds. Raises `IllFormed`."""
    if isinstance(proposition, (bool, BooleanTrue, BooleanFalse)):
        return bool(proposition)
    if isinstance(proposition, sp.Symbol):
        if proposition not in values:
            raise IllFormed(f"{proposition.name} is not one of the inputs")
        return values[proposition]
    parts = [truth(arg, values) for arg in proposition.args] if isinstance(proposition, _CONNECTIVES) else []
    match proposition:
        case sp.Not():
            return not parts[0]
        case sp.And() | sp.Nand():
            return all(parts) == isinstance(proposition, sp.And)
        case sp.Or() | sp.Nor():
            return any(parts) == isinstance(proposition, sp.Or)
        case sp.Xor():
            return sum(parts) % 2 == 1
        case sp.Implies():
            return parts[1] or not parts[0]
        case sp.Equivalent():
            return len(set(parts)) <= 1
        case sp.ITE():
            return parts[1] if parts[0] else parts[2]
    raise IllFormed(f"{type(proposition).__name__} is not a connective of propositions")


_CONNECTIVES = (sp.Not, sp.And, sp.Nand, sp.Or, sp.Nor, sp.Xor, sp.Implies, sp.Equivalent, sp.ITE)
