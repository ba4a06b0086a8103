"""Mal-rules of an answer as a whole: its sign, a factor, its transpose, its entries in another order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from sympy import Expr, Integer, Rational, log
from sympy.matrices import MatrixBase

from ...kernel.calculus import mul, power
from ...kernel.tensors.language import transpose
from .rules import Mistake
from .sides import with_entries
from .values import Side

_MOST_ENTRIES = 12
_TRANSPOSED = Mistake(
    "transposed", "What do the rows stand for, and what the columns?", "rows and columns of the answer are exchanged"
)


@dataclass(frozen=True)
class Whole:
    """A mistake, what it does to an answer, and by which number it multiplies it, if that is all."""

    mistake: Mistake
    apply: Callable[[Side], Side]
    factor: float | None = None


def scalings(*, numeric: bool, logarithmic: bool) -> Iterator[Whole]:
    """The sign, a factor 2 or ½; the base of a logarithm; percent."""
    yield _scaled("sign", Integer(-1), "Check the sign.", "the sign of the whole is wrong")
    hint = "Check the factors 2 and ½."
    yield _scaled("factor-two", Integer(2), hint, "the whole is twice what it should be")
    yield _scaled("factor-two", Rational(1, 2), hint, "the whole is half of what it should be")
    if logarithmic:
        for base in (2, 10):
            factor = power(log(Integer(base), evaluate=False), -1)
            full = f"the logarithm is the natural one, not that to the base {base}"
            yield _scaled("log-base", factor, "Which base has the logarithm?", full)
    if numeric:
        full = "a number was asked for, not percent"
        yield _scaled("percent", Integer(100), "In which unit is the answer?", full)
        full = "the number itself was asked for, not a hundredth of it"
        yield _scaled("percent", Rational(1, 100), "In which unit is the answer?", full)


def _scaled(rule: str, factor: Expr, hint: str, full: str) -> Whole:
    return Whole(Mistake(rule, hint, full), lambda side: times(factor, side), float(factor))


def times(factor: Expr, side: Side) -> Side:
    """The multiple of a number, a matrix or a tensor, unevaluated."""
    if isinstance(side, MatrixBase):
        return with_entries(side, [mul(factor, entry) for entry in side])
    return factor * side if hasattr(side, "T") else mul(factor, side)


def turnings(rank: int) -> Iterator[Whole]:
    """The transpose of a tensor of rank 2."""
    if rank == 2:
        yield Whole(_TRANSPOSED, transpose)


def rearrangements(side: Side) -> Iterator[Whole]:
    """The reciprocal of a number; the transpose of a matrix, and its entries, rows or columns exchanged."""
    if not isinstance(side, MatrixBase):
        full = "numerator and denominator are exchanged"
        yield Whole(Mistake("reciprocal", "What stands above the bar, and what below?", full), _reciprocal)
        return
    if min(side.shape) > 1 or side.rows != side.cols:
        yield Whole(_TRANSPOSED, _transposed)
    if len(side) > _MOST_ENTRIES:
        return
    for axis, rule, word in ((0, "rows-swapped", "rows"), (1, "columns-swapped", "columns")):
        if side.shape[axis] > 1:
            for i, j in combinations(range(side.shape[axis]), 2):
                mistake = Mistake(
                    rule, f"Check the order of the {word}.", f"the {word} {i + 1} and {j + 1} are exchanged"
                )
                yield Whole(mistake, _exchanging(axis, i, j))
    for a, b in combinations(range(len(side)), 2):
        places = " and ".join(f"({k // side.cols + 1}, {k % side.cols + 1})" for k in (a, b))
        mistake = Mistake("entries-swapped", "Check which entry stands where.", f"the entries {places} are exchanged")
        yield Whole(mistake, _permuting(a, b))


def _reciprocal(side: Side) -> Side:
    assert isinstance(side, Expr)
    return power(side, -1)


def _transposed(side: Side) -> Side:
    return side.T


def _exchanging(axis: int, i: int, j: int) -> Callable[[Side], Side]:
    def apply(side: Side) -> Side:
        assert isinstance(side, MatrixBase)
        order = list(range(side.shape[axis]))
        order[i], order[j] = order[j], order[i]
        return side.extract(order, range(side.cols)) if axis == 0 else side.extract(range(side.rows), order)

    return apply


def _permuting(a: int, b: int) -> Callable[[Side], Side]:
    def apply(side: Side) -> Side:
        entries = list(side)
        entries[a], entries[b] = entries[b], entries[a]
        return with_entries(side, entries)

    return apply
