"""`python -m benchmarks.diagnosis`: what it takes to explain a wrong answer, and to find that nothing explains it.

For each question: a first answer with a wrong sign, a first one that nothing explains, for which all mutants are made,
and then as many of both as there are `ROUNDS`, with the mutants kept.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

from sympy import Integer, Rational
from sympy.matrices import MatrixBase

from benchmarks.tables import shown
from derive import catalog
from derive.claims.equality import Equality
from derive.grading.diagnosis import Diagnostician
from derive.grading.diagnosis.mutants import stages
from derive.grading.diagnosis.values import Side
from derive.grading.diagnosis.wholes import times

ROUNDS = 50
HEAD = (
    "part",
    "quantity",
    "explained, first",
    "not explained, first",
    "explained",
    "not explained",
    "values",
    "mutants",
)


def seconds(do: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def row(number: int, part: str, claim: Equality, make: Callable[[], Diagnostician]) -> tuple[str, ...]:
    """One question, in milliseconds."""
    wrong, odd = times(Integer(-1), claim.rhs), times(Rational(7, 3), claim.rhs)
    once = make()
    first, all_ = seconds(lambda: once.explain(wrong)), seconds(lambda: make().explain(odd))
    once.explain(odd)
    many = seconds(lambda: [once.explain(wrong) for _ in range(ROUNDS)]) / ROUNDS
    none = seconds(lambda: [once.explain(odd) for _ in range(ROUNDS)]) / ROUNDS
    mutants = sum(len(list(stage)) for stage in stages(make().question))
    times_ = (f"{1000 * value:.1f}" for value in (first, all_, many, none))
    return (f"{number} {part}", _short(claim.lhs), *times_, str(once.question.tried), str(mutants))


def _short(side: Side) -> str:
    text = f"{side.rows}×{side.cols} matrix" if isinstance(side, MatrixBase) else str(side)
    return text if len(text) <= 24 else text[:23] + "…"


def table(numbers: tuple[int, ...]) -> str:
    """All equalities that these problems ask for."""
    rows = []
    for number in numbers:
        problem = catalog.load(number)
        for part in problem.parts:
            context = problem.context(part.at)
            for claim in part.answered:
                if isinstance(claim, Equality):
                    rows.append(row(number, part.name, claim, partial(Diagnostician, problem, claim, context)))
    return "milliseconds\n" + shown(HEAD, rows)


if __name__ == "__main__":
    print(table(tuple(map(int, sys.argv[1:])) or (3, 4, 5, 8, 12, 14)))
