"""What a notation says about distributions: which names are divergences and expectations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sympy import Symbol


@dataclass(frozen=True)
class Laws:
    """What a notation says about distributions.

    `divergences` are functions of two of them, between which there may be bars; `means` are names of expectations.
    A density that stands without its argument is taken at `point`.
    """

    divergences: Collection[str] = frozenset()
    means: Collection[str] = frozenset()
    point: Symbol | None = None
