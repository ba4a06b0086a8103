"""What networks of threshold units compute, over all inputs; and what no unit can compute, by multipliers.

That a weighted sum is at least θ at some points and less at others adds up: with Σ λ x = Σ μ y and Σ λ = Σ μ it would
be at least, and less than, the same number. (Minsky & Papert, Perceptrons (1969); Muroga, Threshold Logic (1971).)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from ..errors import IllFormed, Obstacle
from ..verdict import Enclosure, Judgement, Value, Verdict, Witness, _proof, guarded
from .separation import Clash, Hyperplane, Vector, separated
from .threshold import Network, Step, Table, Threshold, assignments

MAX_INPUTS = 14
_MOST_WORK = 1_000_000  # multiplications
_MOST_ROWS = 16  # of a table that is shown as a certificate
_EXHAUSTION = "all inputs, in exact rationals"
_CERTIFIED = "an exact certificate of infeasibility"
_FARKAS = "multipliers of contradictory inequalities"


@dataclass(frozen=True, slots=True)
class Coding:
    """Which numbers stand for false and true."""

    false: Fraction = Fraction(0)
    true: Fraction = Fraction(1)

    def of(self, row: Sequence[bool]) -> Vector:
        """Truth values as numbers."""
        return tuple(self.true if value else self.false for value in row)

    def check(self) -> None:
        """Raises `IllFormed` where the two are the same."""
        if self.true == self.false:
            raise IllFormed(f"false and true are both {self.true}")


def check_inputs(names: Sequence[sp.Symbol], tables: Sequence[Table]) -> None:
    """Raises `IllFormed` for inputs or tables that do not fit, `Obstacle` for too many inputs."""
    if not names or len(set(names)) != len(names):
        raise IllFormed("an input is named twice" if names else "there are no inputs")
    if len(names) > MAX_INPUTS:
        raise Obstacle(f"more than {MAX_INPUTS} inputs")
    for table in tables:
        if len(table) != 2 ** len(names):
            raise IllFormed(f"a truth table of {len(table)} values for {len(names)} inputs")


# ---- what a network computes


@guarded(_EXHAUSTION)
def computes(
    network: Network, tables: Sequence[Table], names: Sequence[sp.Symbol], inputs: Coding, outputs: Coding
) -> Judgement:
    """Judge whether the outputs of a network are these functions, at every input."""
    check_inputs(names, tables)
    network.check(len(names))
    inputs.check()
    outputs.check()
    size = sum(len(unit.weights) + 1 for layer in network.layers for unit in layer)
    if size * 2 ** len(names) > _MOST_WORK:
        raise Obstacle(f"a network with {size} weights at {2 ** len(names)} inputs")
    width = len(network.layers[-1])
    if width != len(tables):
        raise IllFormed(f"the network has {width} outputs; given are {len(tables)} functions")
    return _computed(network, tables, names, inputs, outputs)


def _computed(
    network: Network, tables: Sequence[Table], names: Sequence[sp.Symbol], inputs: Coding, outputs: Coding
) -> Judgement:
    rows = assignments(len(names))
    found = [network.values(inputs.of(row)) for row in rows]
    wanted = [outputs.of([table[k] for table in tables]) for k in range(len(rows))]
    wrong = [k for k in range(len(rows)) if found[k][-1] != wanted[k]]
    if not wrong:
        text = f"right at each of {len(rows)} inputs"
        lines = tuple(_lines(network, names, inputs)) if len(rows) <= _MOST_ROWS else ()
        return Judgement(Verdict.PROVED, proof=_proof((_EXHAUSTION,), text, (), 0, lines), method=_EXHAUSTION)
    first = wrong[0]
    output = next(k for k in range(len(tables)) if found[first][-1][k] != wanted[first][k])
    witness = Witness(
        point_of(names, inputs.of(rows[first])),
        _enclosure(found[first][-1][output]),
        _enclosure(wanted[first][output]),
        (output,) if len(tables) > 1 else None,
        shows=f"the network is wrong at {len(wrong)} of {len(rows)} inputs",
    )
    return Judgement(Verdict.REFUTED, witness=witness, method=_EXHAUSTION)


def _lines(network: Network, names: Sequence[sp.Symbol], inputs: Coding) -> Iterator[str]:
    """The table that a reader checks: inputs, then the values of each layer."""
    heads = [" ".join(name.name for name in names)]
    heads += [f"layer {number}" for number in range(1, len(network.layers) + 1)]
    yield " | ".join(heads)
    for row in assignments(len(names)):
        point = inputs.of(row)
        yield " | ".join(" ".join(map(str, values)) for values in (point, *network.values(point)))


def _enclosure(value: Fraction) -> Enclosure:
    return Enclosure(str(value), None, "0")


def point_of(names: Sequence[sp.Symbol], point: Vector) -> tuple[tuple[sp.Symbol, Value], ...]:
    """A point as a witness shows it."""
    return tuple(zip(names, point, strict=True))


# ---- what no unit computes


@guarded(_FARKAS)
def no_unit(table: Table, names: Sequence[sp.Symbol], inputs: Coding) -> Judgement:
    """Judge whether no single threshold unit, of any weights and threshold, computes a function of its inputs."""
    check_inputs(names, [table])
    inputs.check()
    points = [inputs.of(row) for row in assignments(len(names))]
    return _no_separation(points, table, names, [name.name for name in names])


@guarded(_FARKAS)
def no_output_unit(
    table: Table, hidden: Sequence[Threshold], names: Sequence[sp.Symbol], inputs: Coding, *, direct: bool = False
) -> Judgement:
    """Judge whether no threshold unit computes a function from the values of these hidden units.

    With `direct` connections it sees the inputs as well.
    """
    check_inputs(names, [table])
    inputs.check()
    if not hidden:
        raise IllFormed("there are no hidden units")
    layer = Network(list(hidden))
    layer.check(len(names))
    rows = [inputs.of(row) for row in assignments(len(names))]
    values = [layer.values(row)[0] for row in rows]
    seen = [(*row, *value) for row, value in zip(rows, values, strict=True)] if direct else values
    letters = [*(name.name for name in names if direct), *(f"h_{k + 1}" for k in range(len(hidden)))]
    return _no_separation(seen, table, names, letters, rows)


def split(points: Sequence[Vector], table: Sequence[bool]) -> tuple[list[Vector], list[Vector]]:
    """The points at which a function is true, and those at which it is false."""
    pairs = list(zip(points, table, strict=True))
    return [point for point, value in pairs if value], [point for point, value in pairs if not value]


def _no_separation(
    points: Sequence[Vector],
    table: Table,
    names: Sequence[sp.Symbol],
    letters: Sequence[str],
    rows: Sequence[Vector] | None = None,
) -> Judgement:
    found = separated(*split(points, table))
    if isinstance(found, Hyperplane):
        return Judgement(Verdict.REFUTED, witness=unit_witness(found, letters), instead=in_words(found, letters),
                         method="weights found and verified at all inputs")  # fmt: skip
    lines = tuple(clash_lines(found, letters))
    if rows is not None:
        lines = (*_preimages(found, points, table, rows, names), *lines)
    return Judgement(Verdict.PROVED, proof=_proof((_FARKAS,), lines[-1], (), 0, lines), method=_CERTIFIED)


def unit_of(plane: Hyperplane) -> Threshold:
    """The unit that is 1 on the first set: step(w·x - θ)."""
    return Threshold(plane.weights, -plane.threshold, Step())


def unit_witness(plane: Hyperplane, letters: Sequence[str]) -> Witness:
    """Weights and threshold of a unit that exists."""
    weights: list[tuple[sp.Symbol, Value]] = [
        (sp.Symbol(f"w_{{{letter}}}"), Fraction(weight)) for letter, weight in zip(letters, plane.weights, strict=True)
    ]
    point = (*weights, (sp.Symbol(r"\theta"), plane.threshold))
    return Witness(point, shows=f"a unit computes it: {in_words(plane, letters)}")


def in_words(plane: Hyperplane, letters: Sequence[str]) -> str:
    """1 if A - 2B ≥ 1/2, else 0."""
    terms = [(weight, letter) for weight, letter in zip(plane.weights, letters, strict=True) if weight]
    text = "".join(
        f" {'-' if weight < 0 else '+'} {abs(weight) if abs(weight) != 1 else ''}{letter}" for weight, letter in terms
    )
    return f"1 if {_leading(text)} ≥ {plane.threshold}, else 0"


def _leading(text: str) -> str:
    if not text:
        return "0"
    return text[3:] if text.startswith(" + ") else "-" + text[3:]


def clash_lines(clash: Clash, letters: Sequence[str]) -> Iterator[str]:
    """What a reader adds up."""
    letter = f"({', '.join(letters)})"
    yield f"the function is 1 at {letter} = {_listed(clash.first)} and 0 at {_listed(clash.second)}"
    total, point = clash.total, _tuple(clash.point)
    yield f"{_summed(clash.first)} = {_summed(clash.second)} = {point}"
    own = "" if total == 1 else f"{total}"
    yield f"so w·{point} ≥ {own}θ and w·{point} < {own}θ for all weights w and every threshold θ"


def _listed(terms: Sequence[tuple[int, Vector]]) -> str:
    return ", ".join(_tuple(point) for _, point in terms)


def _summed(terms: Sequence[tuple[int, Vector]]) -> str:
    return " + ".join(("" if count == 1 else f"{count}·") + _tuple(point) for count, point in terms)


def _tuple(point: Vector) -> str:
    return f"({', '.join(map(str, point))})"


def _preimages(
    clash: Clash, points: Sequence[Vector], table: Table, rows: Sequence[Vector], names: Sequence[sp.Symbol]
) -> Iterator[str]:
    """From which inputs the values of the hidden units come."""
    letter = f"({', '.join(name.name for name in names)})"
    for value, terms in ((True, clash.first), (False, clash.second)):
        for _, point in terms:
            row = next(rows[k] for k in range(len(rows)) if points[k] == point and table[k] == value)
            yield f"{letter} = {_tuple(row)}, where the function is {int(value)}, gives {_tuple(point)}"
