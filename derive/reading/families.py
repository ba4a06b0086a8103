"""Which names are those of one quantity at several steps, and what the letters for steps stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .indices import canonical_name, parts


@dataclass(frozen=True)
class Steps:
    """Families of quantities: for each base the name of its member at a step, by number; what letters stand for."""

    members: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    at: Mapping[str, int] = field(default_factory=dict)

    def example(self, name: str) -> str:
        """A member of the family that a name with an index belongs to, or nothing."""
        base, tail, label = parts(name)
        family = self.members.get(base) if tail and not label else self.members.get(canonical_name(base, tail))
        return next((member for member in (family or {}).values() if member != "0"), "")
