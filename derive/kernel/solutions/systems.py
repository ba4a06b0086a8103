"""Systems of linear equations with rational coefficients, by elimination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp
from flint import fmpq, fmpq_mat, fmpq_mpoly

from ..domain import Domain, Range
from ..errors import Obstacle
from ..graph import Graph
from ..normal_form import Reduced, reduce_difference
from ..verdict import Relation


@dataclass(frozen=True, slots=True)
class Solved:
    """Some solutions of a linear system: all of them unless there are infinitely many."""

    some: tuple[tuple[sp.Expr, ...], ...]
    rank: int
    is_infinite: bool
    in_words: str = ""


def solve_linear(equations: Sequence[Relation], unknowns: Sequence[sp.Symbol], definitions: Graph) -> Solved:
    """The solutions of a linear system. Raises `Obstacle` for one that is not linear, or has side conditions."""
    rows = [_row(equation, unknowns, definitions) for equation in equations]
    width = len(unknowns)
    reduced, rank = fmpq_mat(rows).rref()
    pivots = [next((j for j in range(width + 1) if reduced[i, j] != 0), None) for i in range(rank)]
    if width in pivots:
        return Solved((), rank, False)
    if rank == width:
        return Solved((tuple(_exact(reduced[i, width]) for i in range(width)),), rank, False)
    free = [j for j in range(width) if j not in pivots]
    some = []
    for step in range(2 + 2 * len(equations) + 30):
        values = {j: fmpq(step) for j in free}
        for i, pivot in enumerate(pivots):
            assert pivot is not None
            values[pivot] = reduced[i, width] - sum((reduced[i, j] * values[j] for j in free), fmpq(0))
        some.append(tuple(_exact(values[j]) for j in range(width)))
    count = len(free)
    words = f"infinitely many solutions, with {count} free unknown{'' if count == 1 else 's'}"
    return Solved(tuple(some), rank, True, words)


def _row(equation: Relation, unknowns: Sequence[sp.Symbol], definitions: Graph) -> list[fmpq]:
    """Coefficients of the unknowns, and the right side."""
    lhs, rhs = definitions.lower(equation.lhs), definitions.lower(equation.rhs)
    needed, _ = definitions.reachable((lhs, rhs))
    found = reduce_difference(lhs, rhs, Domain({name: Range() for name in unknowns}), needed, splits=False)
    if found.conditions or not found.difference.den.is_one():
        raise Obstacle("a system in which a side is not defined everywhere")
    return _coefficients(found, found.difference.num, unknowns)


def _coefficients(found: Reduced, numerator: fmpq_mpoly, unknowns: Sequence[sp.Symbol]) -> list[fmpq]:
    place = {}
    for index, generator in found.form.generators.items():
        if generator.kind == "symbol" and generator.expr in unknowns:
            place[index] = list(unknowns).index(generator.expr)
    row = [fmpq(0)] * (len(unknowns) + 1)
    for exponents, coefficient in numerator.terms():
        powers = [(index, int(e)) for index, e in enumerate(exponents) if e]
        if not powers:
            row[-1] = -coefficient
        elif len(powers) == 1 and powers[0][1] == 1 and powers[0][0] in place:
            row[place[powers[0][0]]] = coefficient
        else:
            raise Obstacle("a system that is not linear with rational coefficients")
    return row


def _exact(value: fmpq) -> sp.Rational:
    return sp.Rational(int(value.numer()), int(value.denom()))
