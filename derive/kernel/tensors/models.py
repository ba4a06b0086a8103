"""Numbers that satisfy the hypotheses of a claim about tensors: rational matrices and vectors of well-known kinds.

Orthogonal, symmetric, diagonal, idempotent and permutation matrices, unit, one-hot and stochastic vectors are tried
for the tensors that hypotheses speak of; scalars that occur linearly are solved for. A model is used only once every
hypothesis has been checked at it in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

import sympy as sp
from flint import fmpq, fmpq_mat

from ..circuit import Circuit
from ..enclosure import Evaluation, circuit, fraction
from ..verdict import Relation
from .instances import Instance
from .language import TensorSymbol
from .shapes import Shapes

Values = dict[sp.Symbol, Fraction]
Table = dict[tuple[int, ...], Fraction]
_MOST_COMBINATIONS = 600
_MOST_GENERIC = 3
_GENERIC = tuple(Fraction(a, b) for a, b in ((3, 7), (-5, 11), (9, 13), (-2, 17), (8, 19), (-7, 5), (4, 3), (-6, 23)))


def models(instance: Instance, shapes: Shapes, equations: Sequence[Relation], seed: int) -> Iterator[Values]:
    """Values for the entries of all tensors, and for the scalars, of some equations that satisfy all of them.

    Generic ones come first, where the equations are linear in one of the tensors.
    """
    symbols = {s for fact in equations for side in (fact.lhs, fact.rhs) for s in side.free_symbols}
    tensors = sorted((s for s in symbols if isinstance(s, TensorSymbol) and s not in instance.definitions), key=str)
    scalars = sorted((s for s in symbols if not isinstance(s, TensorSymbol) and s not in instance.numbers), key=str)
    scalars = [s for s in scalars if s not in instance.definitions]
    instantiated = [pair for fact in equations for pair in entrywise(instance, shapes, fact)]
    pools = [list(_candidates(instance.shape(tensor), seed + k)) for k, tensor in enumerate(tensors)]
    gaps = _Gaps(instance.scalars, circuit())
    yield from islice(_generic(instance, instantiated, tensors, scalars, pools, gaps), _MOST_GENERIC)
    for choice in islice(product(*pools), _MOST_COMBINATIONS):
        solved = _solved(instantiated, scalars, _named(instance, tensors, choice), gaps)
        if solved is not None:
            yield solved


def _named(instance: Instance, tensors: Sequence[TensorSymbol], choice: Sequence[Table]) -> Values:
    pairs = zip(tensors, choice, strict=True)
    return {instance.name(tensor, at): value for tensor, table in pairs for at, value in table.items()}


def _generic(
    instance: Instance,
    equations: Sequence[tuple[sp.Expr, sp.Expr]],
    tensors: Sequence[TensorSymbol],
    scalars: Sequence[sp.Symbol],
    pools: Sequence[list[Table]],
    gaps: _Gaps,
) -> Iterator[Values]:
    """Models in which the entries of one tensor are solved for, and the free ones among them are generic."""
    numbers = {scalar: _GENERIC[k % len(_GENERIC)] for k, scalar in enumerate(scalars)}
    for k, target in enumerate(tensors):
        others = [tensor for tensor in tensors if tensor is not target]
        given = [[pool[-1], *pool[:2]] for j, pool in enumerate(pools) if j != k]  # the last is generic
        names = [instance.name(target, at) for at in pools[k][-1]]
        for choice in product(*given):
            values = {**numbers, **_named(instance, others, choice)}
            solved = _solved_for(names, equations, values, gaps)
            if solved is not None:
                yield solved
                break


def _solved_for(
    names: Sequence[sp.Symbol],
    equations: Sequence[tuple[sp.Expr, sp.Expr]],
    values: Values,
    gaps: _Gaps,
) -> Values | None:
    """The equations solved for some names, in which they are to be linear; None where that leads to no model."""
    at_0 = {**values, **dict.fromkeys(names, Fraction(0))}
    rows = []
    gap_at = [gaps.at({**at_0, **one}) for one in ({}, *({name: Fraction(1)} for name in names))]
    for pair in equations:
        found = [gap(pair) for gap in gap_at]
        if any(gap is None for gap in found):
            return None
        first, *others = (gap for gap in found if gap is not None)
        rows.append([*(gap - first for gap in others), -first])
    reduced, rank = fmpq_mat([[fmpq(c.numerator, c.denominator) for c in row] for row in rows]).rref()
    solved = dict(at_0)
    pivots = [next(j for j in range(len(names) + 1) if reduced[i, j] != 0) for i in range(rank)]
    for j, name in enumerate(names):
        if j not in pivots:
            solved[name] = _GENERIC[j % len(_GENERIC)]
    for i, pivot in enumerate(pivots):
        if pivot == len(names):
            return None
        rest = [(fraction(reduced[i, j]), names[j]) for j in range(pivot + 1, len(names))]
        total = sum((c * solved[n] for c, n in rest if c), Fraction(0))
        solved[names[pivot]] = fraction(reduced[i, len(names)]) - total
    return solved if gaps.are_none(equations, solved) else None


def entrywise(instance: Instance, shapes: Shapes, fact: Relation) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Both sides of a relation, for every entry."""
    side = fact.lhs if shapes.of(fact.lhs) else fact.rhs
    for at in product(*map(range, instance.shape(side))):
        yield instance.own(fact.lhs, at, {}), instance.own(fact.rhs, at, {})


def _solved(
    equations: Sequence[tuple[sp.Expr, sp.Expr]],
    scalars: Sequence[sp.Symbol],
    values: Values,
    gaps: _Gaps,
) -> Values | None:
    """With values for the scalars; None where an equation fails."""
    open_ = list(scalars)
    for scalar in list(open_):
        found = _linear_root(equations, scalar, {**dict.fromkeys(open_, Fraction(1)), **values}, gaps)
        if found is not None:
            values = {**values, scalar: found}
            open_.remove(scalar)
    values = {**{s: _GENERIC[k % len(_GENERIC)] for k, s in enumerate(open_)}, **values}
    return values if gaps.are_none(equations, values) else None


@dataclass(frozen=True)
class _Gaps:
    """How far equations are from being satisfied."""

    definitions: Mapping[sp.Symbol, sp.Expr]
    shared: Circuit

    def at(self, values: Values) -> Callable[[tuple[sp.Expr, sp.Expr]], Fraction | None]:
        """The exact difference of two sides at one point; None where it is not rational."""
        evaluation = Evaluation(dict(values), self.definitions, shared=self.shared)

        def gap(pair: tuple[sp.Expr, sp.Expr]) -> Fraction | None:
            left, right = evaluation.exact(pair[0]), evaluation.exact(pair[1])
            if not isinstance(left, fmpq) or not isinstance(right, fmpq):
                return None
            return fraction(left - right)

        return gap

    def are_none(self, equations: Sequence[tuple[sp.Expr, sp.Expr]], values: Values) -> bool:
        """Whether all equations are satisfied."""
        gap = self.at(values)
        return all(gap(pair) == 0 for pair in equations)


def _linear_root(
    equations: Sequence[tuple[sp.Expr, sp.Expr]],
    scalar: sp.Symbol,
    values: Values,
    gaps: _Gaps,
) -> Fraction | None:
    gap_at = [gaps.at({**values, scalar: Fraction(v)}) for v in (0, 1)]
    for pair in equations:
        at_0, at_1 = (gap(pair) for gap in gap_at)
        if at_0 is not None and at_1 is not None and at_0 != at_1:
            return at_0 / (at_0 - at_1)
    return None


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
    yield {(k,): Fraction(k < 2) for k in range(size)}
    yield {(k,): Fraction((-1) ** k) for k in range(size)}
    yield {(k,): Fraction(0) for k in range(size)}


def _matrices(rows: int, columns: int, generic: Table) -> Iterator[Table]:
    places = list(product(range(rows), range(columns)))
    if rows == columns:
        u, v = ([Fraction(k + 1) for k in range(rows)], [Fraction(2 * k + 1) for k in range(rows)])
        yield _reflection(v, v)
        yield _reflection(u, v)
        yield _projection(u, v)
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


def _projection(u: Sequence[Fraction], v: Sequence[Fraction]) -> Table:
    """u vᵀ/vᵀu: idempotent, symmetric only if u and v are parallel."""
    norm = sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0))
    return {(i, j): a * b / norm for i, a in enumerate(u) for j, b in enumerate(v)}


def _reflection(u: Sequence[Fraction], v: Sequence[Fraction]) -> Table:
    """I - 2 u vᵀ/vᵀu: its own inverse, orthogonal if u = v (Householder)."""
    return {(i, j): Fraction(i == j) - 2 * value for (i, j), value in _projection(u, v).items()}
