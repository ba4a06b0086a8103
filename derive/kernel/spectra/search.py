"""Counterexamples and examples among small rational matrices, in a fixed order, the plainest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from itertools import product as cartesian

import sympy as sp
from flint import fmpq, fmpq_mat

from ..enclosure import fraction
from ..errors import IllFormed, Obstacle
from ..verdict import Value
from .statements import Atom, Instance, Period, sequences_of, symbols_of, truth

_ENTRIES = tuple(fmpq(*pair) for pair in ((0, 1), (1, 1), (1, 2), (-1, 1), (2, 1), (-1, 2), (-2, 1), (3, 1)))
_MOST = {1: 3000, 2: 110, 3: 24}  # matrices for each of so many symbols
_MOST_PLAIN = 2_200
MOST_INSTANCES = 12_000
_MOST_SIZE = 6


@lru_cache(maxsize=8)
def pool(size: int) -> tuple[fmpq_mat, ...]:
    """Matrices of a size: all 2×2 ones with a few small entries, and a rotation; larger ones have these inside."""
    if size == 1:
        return tuple(fmpq_mat(1, 1, [entry]) for entry in _ENTRIES)
    order = {str(entry): place for place, entry in enumerate(_ENTRIES)}
    rows = sorted(cartesian(_ENTRIES, repeat=4), key=lambda four: (sum(order[str(e)] for e in four), str(four)))
    c, s = fmpq(3, 5), fmpq(4, 5)
    found = [fmpq_mat(2, 2, list(four)) for four in rows]
    del found[_MOST_PLAIN:]
    found.insert(12, fmpq_mat(2, 2, [c, -s, s, c]))
    return tuple(_embedded(each, size, corner) for each in found for corner in ((0, 1) if size > 2 else (0,)))


def _embedded(value: fmpq_mat, size: int, corner: int) -> fmpq_mat:
    """In the upper left corner, with 0 or 1 on the rest of the diagonal."""
    if size == value.nrows():
        return value
    entries = [
        value[i, j] if i < 2 and j < 2 else fmpq(corner if i == j else 0) for i in range(size) for j in range(size)
    ]
    return fmpq_mat(size, size, entries)


def found(required: Sequence[Atom], forbidden: Atom | None, most: int = MOST_INSTANCES) -> Instance | None:
    """An instance of which all of `required` hold, and `forbidden` does not; None if there is none among the first."""
    return next(instances(required, forbidden, most), None)


def instances(required: Sequence[Atom], forbidden: Atom | None, most: int = MOST_INSTANCES) -> Iterator[Instance]:
    """All that the search comes across; a sequence has one member, or two in turn."""
    atoms = (*required, *(() if forbidden is None else (forbidden,)))
    symbols = sorted(set().union(*map(symbols_of, atoms)), key=lambda symbol: symbol.name)
    sequences = sequences_of(atoms)
    joint = [atom for atom in required if len(symbols_of(atom)) > 1 or sequences_of((atom,))]
    for size in _sizes(symbols):
        slots = [_periods(symbol, symbol in sequences, required, size, symbols) for symbol in symbols]
        for periods in islice(_plainest_first(slots), most):
            instance = dict(zip(symbols, periods, strict=True))
            if all(truth(atom, instance) is True for atom in joint) and (
                forbidden is None or truth(forbidden, instance) is False
            ):
                yield instance


def _sizes(symbols: Sequence[sp.MatrixSymbol]) -> tuple[int, ...]:
    if not symbols:
        raise IllFormed("a statement about all matrices that speaks of none")
    sizes = {symbol.shape for symbol in symbols}
    if len(sizes) > 1 or any(rows != columns for rows, columns in sizes):
        raise Obstacle("a statement about matrices of different sizes, or of such that are not square")
    (size, _) = sizes.pop()
    if not isinstance(size, sp.Integer):
        return (1, 2)
    if not 1 <= size <= _MOST_SIZE:
        raise Obstacle(f"a search among {size}×{size} matrices")
    return (int(size),)


def _periods(
    symbol: sp.MatrixSymbol, in_turn: bool, required: Sequence[Atom], size: int, symbols: Sequence[sp.MatrixSymbol]
) -> list[Period]:
    """What a symbol may be, as far as the hypotheses about it alone permit."""
    own = tuple(atom for atom in required if symbols_of(atom) == {symbol} and not sequences_of((atom,)))
    single = _such(symbol, own, size, _MOST.get(len(symbols) + in_turn, 10))
    if not in_turn:
        return list(single)
    return [*single, *(a + b for a, b in _plainest_first([single, single]) if a != b)]


@lru_cache(maxsize=64)
def _such(symbol: sp.MatrixSymbol, own: tuple[Atom, ...], size: int, most: int) -> tuple[Period, ...]:
    """The first matrices of the pool of which some atoms hold; claims about the same hypotheses ask again."""
    found = ((value,) for value in pool(size) if all(truth(atom, {symbol: (value,)}) is True for atom in own))
    return tuple(islice(found, most))


def _plainest_first(slots: Sequence[Sequence[Period]]) -> Iterator[tuple[Period, ...]]:
    """The product of the slots, by the sum of places."""
    if len(slots) == 1:
        yield from ((period,) for period in slots[0])
        return
    for total in range(sum(len(slot) for slot in slots)):
        yield from _with_total(slots, total)


def _with_total(slots: Sequence[Sequence[Period]], total: int) -> Iterator[tuple[Period, ...]]:
    first, *others = slots
    if not others:
        if total < len(first):
            yield (first[total],)
        return
    for place in range(min(total, len(first) - 1) + 1):
        for rest in _with_total(others, total - place):
            yield (first[place], *rest)


def as_point(instance: Instance) -> tuple[tuple[sp.Symbol, Value], ...]:
    """The entries as symbols A_{11}, …; of a sequence's members J_{1,11}, J_{2,11}, …."""
    point: list[tuple[sp.Symbol, Value]] = []
    for symbol, period in instance.items():
        for t, member in enumerate(period):
            head = f"{t + 1}," if len(period) > 1 else ""
            for i, row in enumerate(member.tolist()):
                for j, entry in enumerate(row):
                    name = sp.Symbol(f"{symbol.name}_{{{head}{i + 1}{j + 1}}}", real=True)
                    point.append((name, fraction(entry)))
    return tuple(point)


def in_words(instance: Instance) -> str:
    """“A = [[1, 2], [0, 1]]”."""
    parts = []
    for symbol, period in instance.items():
        for t, member in enumerate(period):
            rows = ", ".join("[" + ", ".join(map(str, row)) + "]" for row in member.tolist())
            name = f"{symbol.name}_{t + 1}" if len(period) > 1 else symbol.name
            parts.append(f"{name} = [{rows}]")
    return "; ".join(parts) + (" in turn" if any(len(period) > 1 for period in instance.values()) else "")
