"""Which names are mistaken for one another: the entries of a matrix, the weights of a layer, the units of a layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from sympy import Expr, Symbol

from ...kernel.tensors.language import TensorSymbol

Swap = Mapping[Symbol, Symbol]
_MOST_SIBLINGS = 8


@dataclass(frozen=True, slots=True)
class Label:
    """The letter of a name, and its index, a digit each."""

    letter: str
    index: tuple[int, ...]


def label_of(symbol: Symbol) -> Label | None:
    """x_{11} is x at (1, 1), w_5 is w at (5,); None for a name without an index of digits."""
    letter, bar, index = symbol.name.partition("_")
    index = index.strip("{}")
    if not bar or not letter or not re.search(r"\d", index) or not re.fullmatch(r"[A-Za-z0-9,]+", index):
        return None
    digits = [int(part) for part in (index.split(",") if "," in index else re.findall(r"\d", index)) if part.isdigit()]
    return Label(letter + re.sub(r"[\d,]", "", index), tuple(digits)) if digits else None


_Kind = tuple[str, int, tuple[Expr, ...]]


def _kind(symbol: Symbol, label: Label) -> _Kind:
    shape = symbol.shape if isinstance(symbol, TensorSymbol) else ()
    return label.letter, len(label.index), shape


class Families:
    """The names of a problem by letter; tensors by their shapes too."""

    def __init__(self, names: Iterable[Symbol]) -> None:
        self.labels = {name: label for name in names if (label := label_of(name))}
        self.groups: dict[_Kind, dict[tuple[int, ...], Symbol]] = {}
        for name, label in self.labels.items():
            self.groups.setdefault(_kind(name, label), {})[label.index] = name

    def siblings(self, symbol: Symbol) -> list[Symbol]:
        """The names of the same letter with as many indices, the nearest first."""
        label = self.labels.get(symbol)
        if label is None:
            return []
        group = self.groups[_kind(symbol, label)]
        near = sorted(group, key=lambda index: _distance(index, label.index))
        return [group[index] for index in near if group[index] != symbol][:_MOST_SIBLINGS]

    def pairs(self) -> Iterator[tuple[Symbol, Symbol]]:
        """Two names of one kind each time."""
        for group in self.groups.values():
            yield from combinations(list(group.values())[:_MOST_SIBLINGS], 2)

    def transpositions(self) -> Iterator[Swap]:
        """The square matrices of names, with rows and columns exchanged."""
        for group in self.groups.values():
            for rows, columns in _grids(group):
                if len(rows) == len(columns) > 1:
                    places = [(i, j) for i in range(len(rows)) for j in range(len(rows)) if i != j]
                    yield {group[rows[i], columns[j]]: group[rows[j], columns[i]] for i, j in places}

    def turns(self) -> Iterator[Swap]:
        """The matrices and vectors of names, turned by 180°."""
        for group in self.groups.values():
            for rows, columns in _grids(group):
                yield {group[r, c]: group[r2, c2] for r, r2 in _mirrored(rows) for c, c2 in _mirrored(columns)}
            for run in _runs(group):
                yield {group[(k,)]: group[(mirror,)] for k, mirror in _mirrored(run)}


def _distance(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, int]:
    return sum(i != j for i, j in zip(a, b, strict=True)), sum(abs(i - j) for i, j in zip(a, b, strict=True))


def _mirrored(values: list[int]) -> list[tuple[int, int]]:
    return list(zip(values, reversed(values), strict=True))


def _grids(group: Mapping[tuple[int, ...], Symbol]) -> Iterator[tuple[list[int], list[int]]]:
    """Rows and columns, where the pairs of indices fill a rectangle."""
    if not all(len(index) == 2 for index in group):
        return
    rows, columns = (sorted({index[axis] for index in group}) for axis in (0, 1))
    if len(group) == len(rows) * len(columns) > 1:
        yield rows, columns


def _runs(group: Mapping[tuple[int, ...], Symbol]) -> Iterator[list[int]]:
    """Single indices that follow one another: w_1, w_2 and w_5, w_6 are two vectors."""
    run: list[int] = []
    for index in sorted(group):
        if len(index) == 1 and run and index[0] == run[-1] + 1:
            run.append(index[0])
            continue
        if len(run) > 1:
            yield run
        run = [index[0]] if len(index) == 1 else []
    if len(run) > 1:
        yield run
