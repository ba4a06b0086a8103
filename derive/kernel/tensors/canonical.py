"""The canonical form of a term: independent of the names of its summation indices and of the order of its factors.

Summation indices run over all integers, so they may be shifted and turned round as well as renamed. Factors are
labelled one after the other, the least first; where several are least each is tried and the least outcome kept. The
first index of a factor that holds an unlabelled summation index defines the next label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..errors import Obstacle
from .affine import Index
from .terms import Factor, Kind, Powers, Term

_MASK = 1 << 62  # stands for a summation index that has no label yet; beyond all that there are
_MOST_LABELS = 64  # of one term, that lie before those of the terms around it
_MOST_BRANCHES = 400

Put = Callable[[Factor, Mapping[Any, Index]], Factor]
Variants = Callable[[Factor], tuple[Factor, ...]]


class _Labelling:
    def __init__(self, term: Term, put: Put, variants: Variants) -> None:
        self.put = put
        self.variants = variants
        self.first = first_label(term.height)
        self.branches = 0
        self.best: tuple[Any, ...] | None = None
        self.powers: Powers = ()
        self.labels = 0

    def run(self, rest: list[tuple[Factor, Fraction]], unlabelled: frozenset[int], count: int, done: Powers) -> None:
        if not rest or not unlabelled:
            self._keep((*done, *_in_order(rest, self.variants)), count)
            return
        keyed = [
            (self._outline(f, e, unlabelled), (f, e), k)
            for k, (given, e) in enumerate(rest)
            for f in self.variants(given)
        ]
        least = min(key for key, _, _ in keyed)
        tied = self._least_inside({power: place for key, power, place in keyed if key == least}, unlabelled)
        for position, (power, place) in enumerate(tied.items()):
            if position and self.branches >= _MOST_BRANCHES:
                break  # too symmetric: an arbitrary choice is still right, only not canonical
            self.branches += bool(position)
            others = rest[:place] + rest[place + 1 :]
            self._label(power, others, unlabelled, count, done)

    def _label(
        self,
        power: tuple[Factor, Fraction],
        others: list[tuple[Factor, Fraction]],
        unlabelled: frozenset[int],
        count: int,
        done: Powers,
    ) -> None:
        factor, exponent = power
        if not factor.variables & unlabelled:
            self.run(others, unlabelled, count, (*done, power))
            return
        label = _label(self.first + count)
        for position, (variable, value) in enumerate(_choices(factor, unlabelled, label)):
            if position and self.branches >= _MOST_BRANCHES:
                break
            self.branches += bool(position)
            values = {variable: value}
            relabelled = [(self.put(f, values), e) for f, e in others]
            self._label((self.put(factor, values), exponent), relabelled, unlabelled - {variable}, count + 1, done)

    def _outline(self, factor: Factor, exponent: Fraction, unlabelled: frozenset[int]) -> tuple[Any, ...]:
        """What a factor looks like, unlabelled indices left out, without what is inside of it."""
        hidden = factor.variables & unlabelled
        if not hidden:
            return (int(factor.kind), 0, factor.key, exponent)
        return (int(factor.kind), 1, (factor.key[1], tuple(_mark(index, unlabelled) for index in factor.at)), exponent)

    def _least_inside(
        self, tied: dict[tuple[Factor, Fraction], int], unlabelled: frozenset[int]
    ) -> dict[tuple[Factor, Fraction], int]:
        """Of factors that look alike, those that are least inside."""
        if len(tied) == 1 or not any(factor.of for factor, _ in tied):
            return tied
        masked = {power: self._inside(power[0], unlabelled) for power in tied}
        least = min(masked.values())
        return {power: place for power, place in tied.items() if masked[power] == least}

    def _inside(self, factor: Factor, unlabelled: frozenset[int]) -> tuple[Any, ...]:
        mask = dict.fromkeys(factor.variables & unlabelled, Index.of(_MASK))
        return tuple(poly.key for poly in self.put(factor, mask).of)

    def _keep(self, done: Powers, count: int) -> None:
        key = tuple((factor.key, exponent) for factor, exponent in done)
        if self.best is None or key < self.best:
            self.best, self.powers, self.labels = key, done, count


def first_label(height: int) -> int:
    """The least label of a term of some height."""
    return _MOST_LABELS * (1 + height)


def _mark(index: Index, unlabelled: frozenset[int]) -> tuple[Any, ...]:
    hidden = index.variables & unlabelled
    if not hidden:
        return (0, index.key)
    if any(index.coefficient(variable) in (1, -1) for variable in hidden):
        return (1, ())
    return (2, index.put(dict.fromkeys(hidden, Index.of(_MASK))).key)


_label = lru_cache(maxsize=1024)(Index.of)


def _choices(factor: Factor, unlabelled: frozenset[int], label: Index) -> Iterator[tuple[int, Index]]:
    """What the next label may stand for: an unlabelled index, and its value in terms of the label."""
    for index in factor.at:
        hidden = index.variables & unlabelled
        if hidden and index.atom is not None:
            yield from ((variable, label) for variable in hidden)
            return
        found = [(variable, (index - label).solved(variable)) for variable in sorted(hidden)]
        solved = [(variable, value) for variable, value in found if value is not None]
        if solved:
            yield from solved
            return
    for variable in sorted(factor.variables & unlabelled):
        yield variable, label


def canonical_term(term: Term, put: Put, variants: Variants) -> Term:
    """The term with its summation indices labelled and its factors in order. Raises `Obstacle` for too many."""
    if not term.bound:
        return Term(term.coefficient, _in_order(term.powers, variants))
    if len(term.bound) > _MOST_LABELS:
        raise Obstacle(f"a product with more than {_MOST_LABELS} summation indices")
    labelling = _Labelling(term, put, variants)
    labelling.run(list(term.powers), term.bound, 0, ())
    labels = frozenset(range(labelling.first, labelling.first + labelling.labels))
    return Term(term.coefficient, tuple(sorted(labelling.powers, key=_order)), labels)


def _in_order(powers: Iterable[tuple[Factor, Fraction]], variants: Variants) -> Powers:
    """Factors by their keys, each in the variant that is least; none has an index without a label."""
    least = ((min(variants(factor), key=lambda variant: variant.key), e) for factor, e in powers)
    return tuple(sorted(least, key=_order))


def _order(power: tuple[Factor, Fraction]) -> tuple[Any, ...]:
    factor, exponent = power
    return factor.key, exponent


def is_bounded(term: Term) -> bool:
    """Whether its factors leave finitely many values to its summation indices."""
    slots = [
        index
        for factor, exponent in term.powers
        if exponent > 0
        for index in (factor.at[:1] if factor.kind is Kind.SUPPORT else factor.at)
        if factor.kind in (Kind.ENTRY, Kind.SUPPORT, Kind.DELTA)
    ]
    open_ = set(term.bound)
    while open_:
        closed = {v for slot in slots for v in open_ if slot.variables & open_ == {v} and _moves(slot, v)}
        if not closed:
            return False
        open_ -= closed
    return True


def _moves(slot: Index, variable: int) -> bool:
    """Whether the slot takes each value for one value of the variable only, whatever sizes and strides are."""
    scale = slot.coefficient(variable)
    if scale is not None:
        return scale != 0
    parts = [(monomial, c) for monomial, c in slot.parts if variable in monomial]
    return len(parts) == 1 and all(a == variable or getattr(a, "is_positive", False) for a in parts[0][0])
