"""Matrices of weights and vectors of biases without the formulas that connect them: which network they are.

A matrix may have a row or a column for each unit, the biases may be a column of it, and the values may be given number
by number. What fits the number of inputs and outputs is a reading; there may be several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Any, TypeAlias

from sympy.matrices import MatrixBase

from ....kernel.errors import IllFormed
from ....reading import ReadingError
from .statements import Draft, Given
from .units import Activation, Affine, Drawn, Wiring, drawn

MAX_READINGS = 16
Rows: TypeAlias = "tuple[tuple[Fraction, ...], ...]"

_WEIGHTS = frozenset(
    {"W", "w", "V", "v", "U", "u", "M", "omega", "Omega", "Theta", "A", "K", "weight", "weights", "Wt"}
)
_BIASES = frozenset({"b", "B", "c", "d", "bias", "biases", "beta", "a", "e"})
_THRESHOLDS = frozenset({"theta", "t", "T", "tau", "threshold", "thresholds", "thr", "th", "vartheta"})
_NAME = re.compile(r"([A-Za-z]+)(?:_\{?([^}^]*)\}?)?(?:\^\{?(.*?)\}?)?")
STEP = Activation("step")
SUBTRACTED = "biases are subtracted from the sums"


@dataclass(frozen=True, slots=True)
class Item:
    """Weights or biases in rows; `key` is the subscript and label, which tell what belongs together."""

    kind: str
    base: str
    key: str
    rows: Rows


@dataclass(frozen=True)
class Laid:
    """One reading of the matrices: the network, what was chosen, in words, and what else is to be said."""

    network: Drawn
    chosen: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    by_formulas: bool = False


def unread(draft: Draft) -> list[ReadingError]:
    """The errors of lines that say what weights or biases are."""
    told = _WEIGHTS | _BIASES | _THRESHOLDS
    return [error for error, names in draft.failed if any(_base(name) in told for name in names - draft.names.keys())]


def _base(name: str) -> str:
    found = _NAME.fullmatch(name)
    return found.group(1) if found else ""


def laid_out(draft: Draft, outputs: int) -> list[Laid]:
    """The networks that the matrices of a text may be, the usual layout first."""
    items = _assembled([item for item in map(_item, draft.given) if item is not None])
    weights = [item for item in items if item.kind == "weights"]
    if not weights:
        return []
    biases, signed = _biases(items, draft.signs)
    plans = list(islice(_plans(weights, len(draft.wiring.inputs), outputs, augmented=not biases), MAX_READINGS))
    found = [laid for plan in plans if (laid := _laid(plan, biases, draft)) is not None]
    if biases and not signed:
        opposite = [-bias for bias in biases]
        turned = [laid for plan in plans if (laid := _laid(plan, opposite, draft)) is not None]
        found += [replace(laid, chosen=(*laid.chosen, SUBTRACTED)) for laid in turned]
    return found


def _laid(plan: _Plan, biases: Sequence[Fraction], draft: Draft) -> Laid | None:
    network = _wired(plan, biases, draft)
    if network is None:
        return None
    return Laid(network[0], plan.chosen, ("no biases are given for the last units: read as 0",) if network[1] else ())


# ---- what is given


def _item(given: Given) -> Item | None:
    found = _NAME.fullmatch(given.name)
    if found is None:
        return None
    base, tail, label = found.group(1), found.group(2) or "", found.group(3) or ""
    rows = _rows(given.value)
    kinds = (("weights", _WEIGHTS), ("bias", _BIASES), ("threshold", _THRESHOLDS))
    kind = next((kind for kind, names in kinds if base in names), "")
    if rows is None or not kind:
        return None
    if kind == "bias" and len(rows) > 1 and len(rows[0]) > 1:
        kind = "weights"  # A and B for two matrices
    return Item(kind, base, f"{tail}|{label}", rows)


def _rows(value: Any) -> Rows | None:
    """Exact numbers by rows; None for anything else."""
    matrix = value.tolist() if isinstance(value, MatrixBase) else [[value]]
    numbers = Wiring(())
    try:
        return tuple(tuple(numbers.affine(entry).bias for entry in row) for row in matrix)
    except IllFormed:
        return None


def _assembled(items: Sequence[Item]) -> list[Item]:
    """Weights that are given number by number, `w_{12}` or `v_1`, as matrices, in the place of the first of them."""
    grouped: dict[tuple[str, str], dict[tuple[int, ...], Fraction]] = {}
    result: list[Item] = []
    for item in items:
        place = _place(item)
        if place is None:
            result.append(item)
            continue
        group = (item.base, place[0])
        if group not in grouped:
            result.append(Item("group", item.base, place[0], ()))
        grouped.setdefault(group, {})[place[1]] = item.rows[0][0]
    return [_of_entries(item, grouped[item.base, item.key]) if item.kind == "group" else item for item in result]


def _place(item: Item) -> tuple[str, tuple[int, ...]] | None:
    """The label and the indices of a single weight."""
    tail, _, label = item.key.partition("|")
    digits = tail.split(",") if "," in tail else list(tail)
    if (
        item.kind != "weights"
        or len(item.rows) * len(item.rows[0]) > 1
        or not digits
        or not all(d.isdigit() for d in digits)
    ):
        return None
    if len(digits) > 2 or (len(digits) == 1 and len(item.rows[0]) > 1):
        return None
    return f"{len(digits)}{label}", tuple(map(int, digits))


def _of_entries(item: Item, entries: dict[tuple[int, ...], Fraction]) -> Item:
    if all(len(place) == 1 for place in entries):
        return Item("weights", item.base, item.key, (tuple(entries[place] for place in sorted(entries)),))
    rows, columns = (sorted({place[k] for place in entries}) for k in (0, 1))
    matrix = tuple(tuple(entries.get((i, j), Fraction(0)) for j in columns) for i in rows)
    return Item("weights", item.base, item.key, matrix)


def _biases(items: Sequence[Item], signs: Mapping[str, bool]) -> tuple[list[Fraction], bool]:
    """All biases in the order of the weights that they belong to, and whether the text says their sign.

    Thresholds are subtracted, and so is what a formula subtracts.
    """
    weights = [item for item in items if item.kind == "weights"]
    found = [item for item in items if item.kind != "weights"]
    keys = [item.key for item in weights]
    if len(set(keys)) == len(keys) and sorted(keys) == sorted(item.key for item in found):
        found.sort(key=lambda item: keys.index(item.key))
    said = {name.partition("_")[0].partition("^")[0]: minus for name, minus in signs.items()}
    values, signed = [], False
    for item in found:
        minus = said.get(item.base, item.kind == "threshold")
        signed = signed or item.base in said or minus
        values += [-number if minus else number for row in item.rows for number in row]
    return values, signed


# ---- how the matrices fit


@dataclass(frozen=True)
class _Plan:
    """Layers of weights, a row for each unit; `nets` counts the networks side by side, by where each one ends."""

    layers: tuple[Rows, ...]
    ends: tuple[int, ...]
    chosen: tuple[str, ...]
    bias_first: bool | None = None


def _plans(weights: Sequence[Item], inputs: int, outputs: int, *, augmented: bool) -> Iterator[_Plan]:
    units = _as_units(weights, inputs, outputs)
    for rows in ([item.rows for item in weights], *([units] if units else [])):
        yield from _fitted(rows, inputs, outputs, None)
    if augmented:
        for first in (True, False):
            yield from _fitted([item.rows for item in weights], inputs, outputs, first)


def _as_units(weights: Sequence[Item], inputs: int, outputs: int) -> list[Rows] | None:
    """One vector of weights for each unit: the last ones are those of the outputs."""
    vectors = [tuple(number for row in item.rows for number in row) for item in weights]
    hidden, last = vectors[:-outputs], vectors[-outputs:]
    if not hidden or any(len(item.rows) > 1 and len(item.rows[0]) > 1 for item in weights):
        return None
    if any(len(vector) != inputs for vector in hidden) or any(len(vector) != len(hidden) for vector in last):
        return None
    return [tuple(hidden), tuple(last)]


def _fitted(matrices: Sequence[Rows], inputs: int, outputs: int, bias_first: bool | None) -> Iterator[_Plan]:
    """All ways to lay matrices out one behind the other, networks for one output each side by side."""
    extra = 0 if bias_first is None else 1
    aside = () if bias_first is None else (f"the {'first' if bias_first else 'last'} weight of each unit is its bias",)
    stack = [_Plan((), (), aside, bias_first)]
    widths = {stack[0].layers: (inputs, 0)}
    while stack:
        plan = stack.pop()
        width, made = widths[plan.layers]
        at = len(plan.layers)
        if at == len(matrices):
            if plan.ends and plan.ends[-1] == at and made == outputs:
                yield plan
            continue
        following: list[_Plan] = []
        for rows, words in _oriented(matrices[at], width + extra, width_of_square=len(matrices[at])):
            layers = (*plan.layers, rows)
            chosen = plan.chosen if words in plan.chosen or not words else (*plan.chosen, words)
            units = len(rows)
            if made + units <= outputs:
                closed = _Plan(layers, (*plan.ends, at + 1), chosen, bias_first)
                last = at + 1 == len(matrices)
                if last or (units == 1 and outputs > 1):
                    following.append(closed)
                    widths[layers] = (inputs, made + units)
                    continue
            following.append(_Plan(layers, plan.ends, chosen, bias_first))
            widths[layers] = (units, made)
        stack += reversed(following)


def _oriented(rows: Rows, width: int, *, width_of_square: int) -> Iterator[tuple[Rows, str]]:
    """A matrix with a row for each unit, and its transpose, where their widths fit."""
    turned = tuple(zip(*rows, strict=True))
    square = len(rows) == len(rows[0]) == width
    if len(rows[0]) == width:
        yield rows, "a row of weights belongs to each unit" if square and turned != rows else ""
    if len(rows) == width and (not square or turned != rows):
        yield turned, "a column of weights belongs to each unit" if square else ""


def _wired(plan: _Plan, biases: Sequence[Fraction], draft: Draft) -> tuple[Drawn, bool] | None:
    """The network of a plan, and whether biases are missing at its end; None where their number does not fit."""
    counts = [len(layer) for layer in plan.layers]
    starts = {sum(counts[:k]) for k in range(len(counts) + 1)}
    if len(biases) not in starts or (plan.bias_first is not None and biases):
        return None
    wiring = Wiring(draft.wiring.inputs)
    left = [*biases, *[Fraction(0)] * (sum(counts) - len(biases))]
    below, outputs = list(wiring.inputs), []
    for number, layer in enumerate(plan.layers, start=1):
        symbols = []
        for position, row in enumerate(layer, start=1):
            weights, bias = _split(row, left.pop(0), plan.bias_first)
            name = f"{'o' if number in plan.ends else 'h'}_{position}"
            total = Affine({s: w for s, w in zip(below, weights, strict=True) if w}, bias)
            symbols.append(wiring.add(STEP, total, name))
        below = symbols
        if number in plan.ends:
            outputs += symbols
            below = list(wiring.inputs)
    try:
        return drawn(wiring, outputs), len(biases) < sum(counts) and plan.bias_first is None
    except IllFormed:
        return None


def _split(row: Sequence[Fraction], bias: Fraction, first: bool | None) -> tuple[Sequence[Fraction], Fraction]:
    if first is None:
        return row, bias
    return (row[1:], row[0]) if first else (row[:-1], row[-1])
