"""What a notation says about distributions: which names are divergences and expectations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sympy import Symbol

POINT_MASS = "PointMass"
"""The function that is written δ with what the distribution always is below it, where it is declared."""

NO_LAW = "an expectation is read only where its law is known", "write the sum or the integral out"
"""Why a mean is refused, and what to do."""
SEPARATES = (
    "a bar that separates: probabilities under a condition are not read",
    "write what it is by names without a bar, and an absolute value as abs(…)",
)


@dataclass(frozen=True)
class Laws:
    """What a notation says about distributions.

    `divergences` are functions of two of them, between which there may be bars; `means` are names of expectations.
    A density that stands without its argument is taken at `point`.
    """

    divergences: Collection[str] = frozenset()
    means: Collection[str] = frozenset()
    point: Symbol | None = None
