"""Networks of threshold units in plain Python, for the tests of the problems that are about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from derive import Network, Step, Threshold
from derive.claims.claim import Context
from derive.claims.networks import Computes, Target
from derive.kernel.equality import Effort
from derive.kernel.verdict import Verdict

Bits: TypeAlias = tuple[int, ...]
Unit: TypeAlias = tuple[Sequence[float], float]  # weights and bias; halves are exact in double precision
Jump: TypeAlias = Callable[[float], int]

JUMPS: dict[str, Jump] = {
    r"$\mathrm{step}(u)$ is 1 from $u = 0$ on": lambda u: int(u >= 0),
    r"$\mathrm{step}(u)$ is 1 beyond $u = 0$ only": lambda u: int(u > 0),
    r"$\mathrm{step}(u)$ is 1 from $u = 1/2$ on": lambda u: int(u >= 0.5),
}


def rows(count: int) -> list[Bits]:
    """All inputs."""
    return list(product((0, 1), repeat=count))


def run(layers: Sequence[Sequence[Unit]], jump: Jump, inputs: Bits, *, direct: bool = False) -> Bits:
    """The outputs of a network; with `direct`, the last layer sees the inputs first, then the hidden units."""
    values = inputs
    for number, layer in enumerate(layers):
        seen = (*inputs, *values) if direct and number == len(layers) - 1 > 0 else values
        values = tuple(jump(sum(w * x for w, x in zip(w_, seen, strict=True)) + b) for w_, b in layer)
    return values


def wrong(layers: Sequence[Sequence[Unit]], jump: Jump, wanted: Callable[..., Sequence[int]], inputs: int) -> int:
    """At how many inputs a network is wrong."""
    return sum(run(layers, jump, row) != tuple(wanted(*row)) for row in rows(inputs))


def is_right(claim: Computes) -> bool:
    """Whether a claim is true, computed anew from its weights and from the tables of its functions."""
    tables = [target.table() for target in claim.targets]
    for k, row in enumerate(rows(len(claim.inputs))):
        values: tuple[Fraction, ...] = tuple(map(Fraction, row))
        given = values
        for number, layer in enumerate(claim.network.layers):
            last = number == len(claim.network.layers) - 1
            seen = (*given, *values) if claim.network.direct and last and number else values
            values = tuple(_value(unit, seen) for unit in layer)
        if [bool(value) for value in values] != [table[k] for table in tables]:
            return False
    return True


def _value(unit: Threshold, seen: Sequence[Fraction]) -> Fraction:
    assert isinstance(unit.step, Step)
    total = sum((w * x for w, x in zip(unit.weights, seen, strict=True)), unit.bias)
    return Fraction(total > unit.step.at or (unit.step.closed and total == unit.step.at))


def mutants(claim: Computes) -> Iterator[Computes]:
    """A weight or a bias one more or one less, or with the other sign; a function that is negated, or another's."""
    layers = claim.network.layers
    for number, layer in enumerate(layers):
        for place, unit in enumerate(layer):
            for other in _units(unit):
                changed = (*layer[:place], other, *layer[place + 1 :])
                new = Network(*layers[:number], changed, *layers[number + 1 :], direct=claim.network.direct)
                yield replace(claim, network=new)
    for place, target in enumerate(claim.targets):
        negated = Target(tuple(not value for value in target.table()), target.inputs)
        yield replace(claim, targets=(*claim.targets[:place], negated, *claim.targets[place + 1 :]))
    if len(claim.targets) > 1:
        yield replace(claim, targets=claim.targets[::-1])


def _units(unit: Threshold) -> Iterator[Threshold]:
    for place, weight in enumerate(unit.weights):
        for value in (weight + 1, weight - 1, -weight):
            if value != weight:
                yield Threshold([*unit.weights[:place], value, *unit.weights[place + 1 :]], unit.bias, unit.step)
    for value in (unit.bias + 1, unit.bias - 1, -unit.bias):
        yield Threshold(unit.weights, value, unit.step)


def assert_decided(claims: Sequence[Computes], context: Context) -> int:
    """Each is proved if it is true and refuted if it is not; gives back how many are not."""
    false = 0
    for claim in claims:
        right = is_right(claim)
        verdict = claim.judgement(context, Effort()).verdict
        assert verdict is (Verdict.PROVED if right else Verdict.REFUTED), claim
        false += not right
    return false
