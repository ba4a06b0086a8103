"""Numbers that satisfy the hypotheses of a claim about tensors: rational matrices and vectors of well-known kinds.

Orthogonal, symmetric, diagonal, idempotent and permutation matrices, unit, one-hot and stochastic vectors are tried
for the tensors that hypotheses speak of; scalars that occur linearly are solved for. A model is used only once every
hypothesis has been checked at it in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product

import sympy as sp
from flint import fmpq

from ..enclosure import Evaluation
from ..verdict import Order, Relation
from .instances import Instance
from .language import TensorSymbol
from .shapes import Shapes

Values = dict[sp.Symbol, Fraction]
_MOST_COMBINATIONS = 600
_GENERIC = tuple(Fraction(a, b) for a, b in ((3, 7), (-5, 11), (9, 13), (-2, 17), (8, 19), (-7, 5), (4, 3), (-6, 23)))


def models(instance: Instance, shapes: Shapes, equations: Sequence[Relation], seed: int) -> Iterator[Values]:
    """Values for the entries of all tensors, and for the scalars, of some equations that satisfy all of them."""
    symbols = {s for fact in equations for side in (fact.lhs, fact.rhs) for s in side.free_symbols}
    tensors = sorted((s for s in symbols if isinstance(s, TensorSymbol) and s not in instance.definitions), key=str)
    scalars = sorted((s for s in symbols if not isinstance(s, TensorSymbol) and s not in instance.numbers), key=str)
    scalars = [s for s in scalars if s not in instance.definitions]
    instantiated = [pair for fact in equations for pair in _entrywise(instance, shapes, fact)]
    pools = [list(_candidates(instance.shape(tensor), seed + k)) for k, tensor in enumerate(tensors)]
    for choice in islice(product(*pools), _MOST_COMBINATIONS):
        values: Values = {}
        for tensor, table in zip(tensors, choice, strict=True):
            values.update({instance.name(tensor, at): value for at, value in table.items()})
        solved = _solved(instantiated, scalars, values, instance.scalars)
        if solved is not None:
            yield solved


def _entrywise(instance: Instance, shapes: Shapes, fact: Relation) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    side = fact.lhs if shapes.of(fact.lhs) else fact.rhs
    for at in product(*map(range, instance.shape(side))):
        yield instance.own(fact.lhs, at, {}), instance.own(fact.rhs, at, {})


def _solved(
    equations: Sequence[tuple[sp.Expr, sp.Expr]],
    scalars: Sequence[sp.Symbol],
    values: Values,
    definitions: Mapping[sp.Symbol, sp.Expr],
) -> Values | None:
    """With values for the scalars; None where an equation fails."""
    open_ = list(scalars)
    for scalar in list(open_):
        found = _linear_root(equations, scalar, {**dict.fromkeys(open_, Fraction(1)), **values}, definitions)
        if found is not None:
            values = {**values, scalar: found}
            open_.remove(scalar)
    values = {**{s: _GENERIC[k % len(_GENERIC)] for k, s in enumerate(open_)}, **values}
    return values if all(_gap(pair, values, definitions) == 0 for pair in equations) else None


def _gap(pair: tuple[sp.Expr, sp.Expr], values: Values, definitions: Mapping[sp.Symbol, sp.Expr]) -> Fraction | None:
    """The exact difference of two sides; None where it is not rational."""
    evaluation = Evaluation(dict(values), definitions)
    left, right = evaluation.exact(pair[0]), evaluation.exact(pair[1])
    if not isinstance(left, fmpq) or not isinstance(right, fmpq):
        return None
    gap = left - right
    return Fraction(int(gap.numer()), int(gap.denom()))


def _linear_root(
    equations: Sequence[tuple[sp.Expr, sp.Expr]],
    scalar: sp.Symbol,
    values: Values,
    definitions: Mapping[sp.Symbol, sp.Expr],
) -> Fraction | None:
    for pair in equations:
        at_0, at_1 = (_gap(pair, {**values, scalar: Fraction(v)}, definitions) for v in (0, 1))
        if at_0 is not None and at_1 is not None and at_0 != at_1:
            return at_0 / (at_0 - at_1)
    return None


Table = dict[tuple[int, ...], Fraction]


def _candidates(shape: tuple[int, ...], seed: int) -> Iterator[Table]:
    places = list(product(*map(range, shape)))
    generic = {at: _GENERIC[(k + seed) % len(_GENERIC)] for k, at in enumerate(places)}
    if len(shape) == 1:
        yield from _vectors(shape[0], generic)
    elif len(shape) == 2:
        yield from _matrices(*shape, generic)
    yield generic


def _vectors(size: int, generic: Table) -> Iterator[Table]:
    yield {(k,): Fraction(k == 0) for k in range(size)}
    yield {(k,): Fraction(k == size - 1) for k in range(size)}
    weights = [abs(generic[(k,)]) for k in range(size)]
    yield {(k,): weight / sum(weights) for k, weight in enumerate(weights)}
    yield {(k,): Fraction(0) for k in range(size)}


def _matrices(rows: int, columns: int, generic: Table) -> Iterator[Table]:
    places = list(product(range(rows), range(columns)))
    if rows == columns:
        yield _reflection(rows)
        yield {(i, j): Fraction(i + 2) * (i == j) for i, j in places}
        yield {(i, j): generic[min(i, j), max(i, j)] for i, j in places}
        yield {(i, j): Fraction(i == j) for i, j in places}
        yield {(i, j): Fraction((i + 1) % rows == j) for i, j in places}
        yield {(i, j): Fraction(i == j and i > 0) for i, j in places}
        yield {
            (i, j): Fraction(0) if i == j else (1 if i < j else -1) * abs(generic[min(i, j), max(i, j)])
            for i, j in places
        }
    row_sums = {i: sum((abs(generic[i, j]) for j in range(columns)), Fraction(0)) for i in range(rows)}
    yield {(i, j): abs(generic[i, j]) / row_sums[i] for i, j in places}
    yield {(i, j): Fraction(i == j) for i, j in places}


def _reflection(size: int) -> Table:
    """A rational orthogonal matrix, I - 2vvᵀ/vᵀv (Householder)."""
    v = [Fraction(k + 1) for k in range(size)]
    norm = sum(x * x for x in v)
    return {(i, j): Fraction(i == j) - 2 * v[i] * v[j] / norm for i in range(size) for j in range(size)}


def holds(fact: Relation) -> bool:
    """Whether a hypothesis is an equation."""
    return fact.order is Order.EQ
