"""Which names are those of one quantity at several steps, and what the letters for steps stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Steps:
    """Families of quantities: for each base the name of its member at a step, by number; what letters stand for."""

    members: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    at: Mapping[str, int] = field(default_factory=dict)
