"""The campaign for kinds of claims other than plain equality: claims true by construction, and mutants of them.

A module here for each kind. It may import `derive` to build claims; that a claim is true, or false, it must know by
how it was built or by independent code, never from the engine. `KINDS` maps a kind to its `trials`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from random import Random

from benchmarks.soundness.kinds.trial import Trial

KINDS = (
    "distributions", "games", "induction", "inequality", "limits", "networks", "rounding", "solutions", "spectra",
    "stationarity", "tensors",
)  # fmt: skip


def trials_of(kind: str) -> Callable[[Random], Iterator[Trial]]:
    """The endless stream of trials of a kind."""
    trials: Callable[[Random], Iterator[Trial]] = import_module(f"{__name__}.{kind}").trials
    return trials
