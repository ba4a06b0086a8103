"""The fewest hidden threshold units with which one hidden layer computes a Boolean function.

All threshold functions of up to four inputs are listed: with the inputs of negative weight flipped, a threshold
function is monotone, and each monotone function is decided by weights or by multipliers. For a choice of hidden
units either an output unit exists, or multipliers rule it out. Units that are complements of each other serve
alike, and so do choices that differ by a symmetry of the function.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import compress, permutations, product
from math import comb

import sympy as sp

from ..equality import Contradiction
from ..errors import IllFormed, Obstacle
from ..verdict import Judgement, Verdict, Witness, _proof, guarded
from .decision import (
    Coding,
    check_inputs,
    clash_lines,
    computes,
    in_words,
    split,
    unit_of,
)
from .separation import Clash, Hyperplane, Vector, separated
from .threshold import Network, Table, assignments

MOST_INPUTS = 4
_MOST_NODES = 60_000
_METHOD = "exhaustion over all hidden units"


@dataclass(frozen=True, slots=True)
class Found:
    """Hidden units, and the output unit that they allow."""

    hidden: tuple[Hyperplane, ...]
    output: Hyperplane


@guarded(_METHOD)
def fewest(
    table: Table,
    count: int,
    names: Sequence[sp.Symbol],
    inputs: Coding,
    *,
    direct: bool = False,
    shown_by: Network | None = None,
) -> Judgement:
    """Judge whether `count` is the least number of hidden units with which a function can be computed.

    One hidden layer of threshold units and one threshold unit as output, which sees the hidden units and, with
    `direct` connections, the inputs. `shown_by` is a network that is to show that so many suffice.
    """
    check_inputs(names, [table])
    inputs.check()
    if count < 0:
        raise IllFormed("a negative number of units")
    if shown_by is not None:
        _check_shape(shown_by, count, direct)
        shown = computes(shown_by, [table], names, inputs, _outputs(shown_by))
        if shown.verdict is not Verdict.PROVED:
            return shown
    return _judged(_Search(table, tuple(names), inputs, direct), count, shown_by)


def _outputs(network: Network) -> Coding:
    step = network.layers[-1][0].step
    return Coding(step.low, step.high) if step is not None and hasattr(step, "low") else Coding()


def _check_shape(network: Network, count: int, direct: bool) -> None:
    sizes = [len(layer) for layer in network.layers]
    if sizes != ([count, 1] if count else [1]) or (network.direct != direct and count):
        raise IllFormed(f"the network is not one of {count} hidden units and one output as it is claimed to be")
    if any(unit.step is None or not hasattr(unit.step, "low") for layer in network.layers for unit in layer):
        raise IllFormed("a unit of the network is not a threshold unit")


def _judged(search: _Search, count: int, shown_by: Network | None) -> Judgement:
    lines = []
    for size in range(count):
        found = search.find(size)
        if found is not None:
            return _fewer(search, size, found)
        lines.append(search.summary(size))
    last = None
    if shown_by is None:
        last = search.find(count)
        if last is None:
            return _too_few(search, count)
        search.verify(last)
    rules = ("exhaustion over hidden units", "multipliers of contradictory inequalities")
    certificate = (*search.said(last), *lines, *search.example)
    text = f"{_units(count)} suffice{'s' if count == 1 else ''}" + (f", {_units(count - 1)} cannot" if count else "")
    return Judgement(Verdict.PROVED, proof=_proof(rules, text, (), 0, certificate), method=_METHOD)


def _units(count: int) -> str:
    return f"{count} hidden unit" + ("" if count == 1 else "s")


def _fewer(search: _Search, size: int, found: Found) -> Judgement:
    search.verify(found)
    shows = f"{_units(size)} suffice{'s' if size == 1 else ''}: {'; '.join(search.said(found))}"
    return Judgement(Verdict.REFUTED, witness=Witness((), shows=shows), instead=_units(size), method=_METHOD)


def _too_few(search: _Search, count: int) -> Judgement:
    witness = Witness((), shows="; ".join((search.summary(count), *search.example)))
    return Judgement(Verdict.REFUTED, witness=witness, instead=_enough(search, count + 1), method=_METHOD)


def _enough(search: _Search, size: int) -> str | None:
    try:
        while (found := search.find(size)) is None:
            size += 1
    except Obstacle:
        return None
    search.verify(found)
    return _units(size)


# ---- the search


@dataclass
class _Search:
    """Choices of hidden units for one function. A unit is the set of inputs at which it is 1, as a bit mask."""

    table: Table
    names: tuple[sp.Symbol, ...]
    inputs: Coding
    direct: bool
    example: tuple[str, ...] = ()
    nodes: int = 0
    _images: dict[tuple[frozenset[Vector], frozenset[Vector]], Hyperplane | Clash] = field(default_factory=dict)
    _indexed: dict[int, dict[int, list[int]]] = field(default_factory=dict)
    _pool: list[tuple[int, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.points = [self.inputs.of(row) for row in assignments(len(self.names))]
        self.mask = _mask(self.table)
        self.full = (1 << len(self.points)) - 1
        self.units: dict[int, Hyperplane] = {}
        self.orbit: dict[int, int] = {}

    def find(self, size: int) -> Found | None:
        """Hidden units that suffice; None where there are none. Raises `Obstacle`."""
        self.nodes = 0
        if size == 0:
            return self._output(())
        self._list_units()
        for hidden in self._choices(size):
            found = self._output(hidden)
            if found is not None:
                return found
        return None

    def verify(self, found: Found) -> None:
        """Runs the network at all inputs. Raises `Contradiction`."""
        units = [unit_of(plane) for plane in found.hidden]
        layers = [units, [unit_of(found.output)]] if units else [[unit_of(found.output)]]
        if not units and not self.direct:
            return
        coding = Coding()
        judged = computes(Network(*layers, direct=self.direct), [self.table], self.names, self.inputs, coding)
        if judged.verdict is not Verdict.PROVED:
            raise Contradiction("a network that does not compute what it was found to compute")

    def said(self, found: Found | None) -> tuple[str, ...]:
        """A network in words."""
        if found is None:
            return ()
        letters = [name.name for name in self.names]
        hidden = [f"h_{k + 1}" for k in range(len(found.hidden))]
        lines = [f"{h} = {in_words(plane, letters)}" for h, plane in zip(hidden, found.hidden, strict=True)]
        seen = [*(letters if self.direct else []), *hidden]
        return (*lines, f"output = {in_words(found.output, seen)}")

    def summary(self, size: int) -> str:
        """Why so many units cannot do."""
        if size == 0:
            return "without hidden units no output unit computes it"
        count = len(self.units)
        return (
            f"none of the {comb(count, size)} choices of {_units(size)} allows an output unit: up to complements, "
            f"{count} threshold functions of {len(self.names)} inputs are not constant"
        )

    # ---- choices

    def _list_units(self) -> None:
        if self.units:
            return
        if len(self.names) > MOST_INPUTS:
            raise Obstacle(f"all hidden units are listed for up to {MOST_INPUTS} inputs only")
        listed = threshold_functions(len(self.names), self.inputs)
        planes = sorted(listed.items(), key=lambda item: (len({abs(w) for w in item[1].weights}), item[0]))
        self.units = {mask: plane for mask, plane in planes if mask and not mask & 1}
        self.orbit = _orbits(list(self.units), self.full, _symmetries(self.table, len(self.names)))

    def _choices(self, size: int) -> Iterator[tuple[int, ...]]:
        """All choices but for symmetries; without direct connections only those that tell apart what they must."""
        order = list(dict.fromkeys(self.orbit.values()))
        for number, first in enumerate(order):
            later = set(order[number:])
            others = [mask for mask in self.units if self.orbit[mask] in later and mask != first]
            yield from self._extended((first,), size - 1, others, 0)

    def _extended(self, chosen: tuple[int, ...], more: int, others: list[int], start: int) -> Iterator[tuple[int, ...]]:
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            raise Obstacle(f"more than {_MOST_NODES} choices of hidden units")
        if self.direct:
            if more == 0:
                yield chosen
                return
        else:
            mixed = self._mixed(chosen)
            if more == 0:
                self._show_conflict(chosen)
                yield from () if mixed else (chosen,)
                return
            if more == 1:
                if mixed and others[start:]:
                    self._show_conflict((*chosen, others[start]))
                allowed = self._telling_apart(mixed)
                yield from ((*chosen, mask) for mask in others[start:] if mask in allowed)
                return
        for k in range(start, len(others)):
            yield from self._extended((*chosen, others[k]), more - 1, others, k + 1)

    def _mixed(self, chosen: Sequence[int]) -> list[int]:
        """Inputs that look alike to the chosen units, where the function is not constant on them."""
        cells = [self.full]
        for unit in chosen:
            cells = [part for cell in cells for part in (cell & unit, cell & ~unit) if part]
        return [cell for cell in cells if cell & self.mask and cell & ~self.mask]

    def _telling_apart(self, mixed: Sequence[int]) -> set[int]:
        """The units that are the function, or its complement, on each of these sets of inputs."""
        if not mixed:
            return set(self.units)
        union = sum(mixed)  # they are disjoint
        if union not in self._indexed:
            index: dict[int, list[int]] = {}
            for mask in self.units:
                index.setdefault(mask & union, []).append(mask)
            self._indexed[union] = index
        found: set[int] = set()
        for parts in product(*((cell & self.mask, cell & ~self.mask) for cell in mixed)):
            found.update(self._indexed[union].get(sum(parts), ()))
        return found

    def _show_conflict(self, chosen: Sequence[int]) -> None:
        """Keeps the first choice that cannot tell two inputs apart as an example."""
        mixed = [] if self.example else self._mixed(chosen)
        if not mixed:
            return
        cell = mixed[0]
        one, zero = ((cell & side).bit_length() - 1 for side in (self.mask, ~self.mask))
        hidden = self._named(chosen)
        texts = [f"({', '.join(map(str, self.points[k]))})" for k in (one, zero)]
        self.example = (f"for instance {hidden} cannot tell {texts[0]}, where the function is 1, from {texts[1]}",)

    def _named(self, chosen: Sequence[int]) -> str:
        letters = [name.name for name in self.names]
        return ", ".join(f"h_{k + 1} = {in_words(self.units[mask], letters)}" for k, mask in enumerate(chosen))

    # ---- output units

    def _output(self, hidden: tuple[int, ...]) -> Found | None:
        if self.direct and any(self._is_ruled_out(known, hidden) for known in self._pool):
            return None
        seen = [
            (*(point if self.direct else ()), *(_bit(mask, k) for mask in hidden))
            for k, point in enumerate(self.points)
        ]
        first, second = split(seen, self.table)
        key = (frozenset(first), frozenset(second))
        found = self._images.get(key)
        if found is None:
            found = self._images[key] = separated(first, second)
        if isinstance(found, Hyperplane):
            return Found(tuple(self.units[mask] for mask in hidden), found)
        if self.direct:
            self._pool.append(self._signed(found, seen))
        elif hidden and not self.example:
            letters = [f"h_{k + 1}" for k in range(len(hidden))]
            self.example = (f"for instance {self._named(hidden)}", *clash_lines(found, letters))
        return None

    def _signed(self, clash: Clash, seen: Sequence[Vector]) -> tuple[int, ...]:
        """The multiplier of each input, negative where the function is 0."""
        counts = [0] * len(self.points)
        for value, terms in ((True, clash.first), (False, clash.second)):
            for count, point in terms:
                k = next(k for k in range(len(seen)) if seen[k] == point and self.table[k] == value)
                counts[k] += count if value else -count
        return tuple(counts)

    @staticmethod
    def _is_ruled_out(known: tuple[int, ...], hidden: Sequence[int]) -> bool:
        """Whether these multipliers, which balance the inputs, balance the hidden units as well."""
        return all(sum(count for k, count in enumerate(known) if mask >> k & 1) == 0 for mask in hidden)


def _bit(mask: int, k: int) -> Fraction:
    return Fraction(mask >> k & 1)


def _mask(table: Sequence[bool]) -> int:
    return sum(1 << k for k, value in enumerate(table) if value)


# ---- all threshold functions


@lru_cache(maxsize=8)
def threshold_functions(count: int, inputs: Coding) -> dict[int, Hyperplane]:
    """Every threshold function of so many inputs, as the bit mask of its truth table, with weights for it."""
    found: dict[int, Hyperplane] = {}
    for monotone, plane in _monotone_units(count, inputs).items():
        for flips in range(1 << count):
            mask = _moved(monotone, [k ^ flips for k in range(1 << count)])
            if mask not in found:
                which = [bool(flips >> count - 1 - i & 1) for i in range(count)]
                found[mask] = _flipped(plane, which, inputs)
    return found


def _monotone_units(count: int, inputs: Coding) -> dict[int, Hyperplane]:
    """The monotone ones; a function that differs from one that is decided by the order of its inputs is like it."""
    points = [inputs.of(row) for row in assignments(count)]
    found: dict[int, Hyperplane | None] = {}
    for monotone in _monotone(count):
        if monotone in found:
            continue
        plane = separated(*split(points, [bool(monotone >> k & 1) for k in range(len(points))]))
        for order in permutations(range(count)):
            mask = _moved(monotone, [_reordered(k, order) for k in range(len(points))])
            found.setdefault(mask, _permuted(plane, order) if isinstance(plane, Hyperplane) else None)
    return {mask: plane for mask, plane in found.items() if plane is not None}


def _reordered(k: int, order: Sequence[int]) -> int:
    """The number of the inputs x(order[0]), x(order[1]), … where k is that of x(0), x(1), …"""
    last = len(order) - 1
    return sum((k >> last - place & 1) << last - i for i, place in enumerate(order))


def _permuted(plane: Hyperplane, order: Sequence[int]) -> Hyperplane:
    """The same of the inputs x(order[0]), x(order[1]), …"""
    weights = dict(zip(order, plane.weights, strict=True))
    return Hyperplane(tuple(weights[i] for i in range(len(order))), plane.threshold)


def _monotone(count: int) -> list[int]:
    """The functions that no input can make false by becoming true."""
    if count == 0:
        return [0, 1]
    half = 1 << count - 1
    smaller = _monotone(count - 1)
    return [low | high << half for low in smaller for high in smaller if low & ~high == 0]


def _flipped(plane: Hyperplane, flips: Sequence[bool], inputs: Coding) -> Hyperplane:
    """The same with some inputs exchanged for their negations."""
    shift = sum(compress(plane.weights, flips)) * (inputs.false + inputs.true)
    weights = tuple(-weight if flip else weight for weight, flip in zip(plane.weights, flips, strict=True))
    return Hyperplane(weights, plane.threshold - shift)


def _moved(mask: int, places: Sequence[int]) -> int:
    """The mask whose bit k is bit `places[k]` of this one."""
    return sum(1 << k for k, place in enumerate(places) if mask >> place & 1)


def _symmetries(table: Table, count: int) -> list[list[int]]:
    """Exchanges of two inputs, and negations of one, that lead to the function or its complement."""
    size, mask = len(table), _mask(table)
    moves = [[k ^ 1 << i for k in range(size)] for i in range(count)]
    moves += [[_exchanged(k, i, j) for k in range(size)] for i in range(count) for j in range(i)]
    full = (1 << size) - 1
    return [places for places in moves if _moved(mask, places) in (mask, full ^ mask)]


def _exchanged(k: int, i: int, j: int) -> int:
    return k ^ (1 << i | 1 << j) if (k >> i ^ k >> j) & 1 else k


def _orbits(units: Sequence[int], full: int, symmetries: Sequence[list[int]]) -> dict[int, int]:
    """For each unit, the first one that symmetries lead to."""
    found: dict[int, int] = {}
    for unit in units:
        todo = [unit]
        while todo:
            one = todo.pop()
            if one in found:
                continue
            found[one] = unit
            moved = [_moved(one, places) for places in symmetries]
            todo += [full ^ mask if mask & 1 else mask for mask in moved]
    return found
