"""The pictures of a problem, computed when they are asked for."""

from __future__ import annotations

from ..derivation import Problem
from ..drawings import DrawnNetwork
from .charts import chart
from .model import Picture
from .networks import network


def of_problem(problem: Problem) -> tuple[Picture, ...]:
    """All its pictures, in the author's order; none for most problems.

    Raises `NotNumeric` and ValueError for what cannot be drawn.
    """
    return tuple(
        network(problem, drawn) if isinstance(drawn, DrawnNetwork) else chart(problem, drawn)
        for drawn in problem.drawings
    )
