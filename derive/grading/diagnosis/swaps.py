"""Names exchanged, in the local derivatives or throughout; values of given quantities exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from sympy import Symbol

from .names import Swap
from .question import Question

_MOST_VALUES = 14


@dataclass(frozen=True, slots=True)
class Exchange:
    """A mal-rule with the names that it exchanges."""

    rule: str
    hint: str
    swap: Swap


def exchanges(question: Question) -> Iterator[Exchange]:
    """The transposed matrices of names, turned filters, and all pairs of one kind."""
    for swap in question.families.transpositions():
        yield Exchange("transposed-weights", "Which matrix is to be transposed on the way back?", swap)
    for swap in question.families.turns():
        if _is_filter(question, swap):
            yield Exchange("filter-turned", "Is the filter turned, or not?", swap)
    for a, b in question.families.pairs():
        yield Exchange("names-swapped", "Check which of two quantities stands where.", {a: b, b: a})


def exchanged_values(question: Question) -> Iterator[Exchange]:
    """The values of two given quantities, if there are few of them."""
    values = [name for name in question.problem.order if are_values(question, {name: name})]
    for a, b in combinations(values if len(values) <= _MOST_VALUES else [], 2):
        yield Exchange("other-point", "Check which values are to be put in.", {a: b, b: a})


def are_values(question: Question, swap: Swap) -> bool:
    """Whether all of the names are given quantities with a value here."""
    return all(name in question.graph and name in question.problem.ranges for name in swap)


def said(question: Question, swap: Swap) -> str:
    """Which names are exchanged."""
    pairs = {frozenset(pair) for pair in swap.items() if pair[0] != pair[1]}
    shown = sorted(" and ".join(map(question.words.text, _ordered(pair))) for pair in pairs)
    return ", ".join(shown[:3])


def _ordered(pair: frozenset[Symbol]) -> list[Symbol]:
    return sorted(pair, key=str)


def _is_filter(question: Question, swap: Swap) -> bool:
    """Whether all the names are shared weights: each in several definitions, and no inputs by their letter."""
    uses = [sum(name in body.free_symbols for body in question.graph.values()) for name in swap]
    return min(uses) > 1 and not any(name.name[0] in "xX" for name in swap)
