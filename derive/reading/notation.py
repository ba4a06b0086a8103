"""What a text's names stand for: the context that its author or reader declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Symbol

from derive.kernel.domain import Domain


@dataclass(frozen=True)
class Notation:
    """The declared names with their symbols, the names of functions, and the domain they run over.

    Keys of `names` are canonical names (`x_1`, `w_{31}`, `alpha`); a declared name is never split.
    """

    domain: Domain = field(default_factory=Domain)
    names: Mapping[str, Symbol] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
