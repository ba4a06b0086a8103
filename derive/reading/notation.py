"""What a text's names stand for: the context that its author or reader declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from derive.kernel.domain import Domain

from .families import Steps
from .formulas import patterns
from .indices import canonical_name
from .laws import Laws

_REMEMBERED = 1024
_SQUASHED = str.maketrans(dict.fromkeys("_{}^,() ") | {"*": "star", "'": "prime", "+": "plus"})


@dataclass(frozen=True)
class Operation:
    """What signs or names, apart by spaces, do with so many matrices; by a convention, where there are several."""

    names: str
    meaning: Callable[..., Any]
    count: int = 2
    by_convention: bool = False


@dataclass(frozen=True)
class Notation:
    """The declared names with what they stand for, the names of functions, and the domain they run over.

    Keys are canonical names (`x_1`, `w_{31}`, `alpha`, `y^*`); a declared name is never split. `names` stand for
    symbols, tensors or matrices. `functions` are unknown functions and sequences; `heads` says what to apply for them,
    if not an unknown function of that name; `known` are names of functions that everybody knows: `sigma` for `sigmoid`.
    `operations` are those of matrices: of two, by the sign between them (`*`, `∗`, `⊗`), or by their names.
    The indices of tensors count from `origin`. Where `closed`, no other names may be used, and a declared name is
    recognized without its subscripts being marked. `laws` says how one speaks of distributions, `steps`
    which names are members of families. Where a vector `scales_rows`, it stands before a matrix for a diagonal one.
    `sequences` are functions of an index; those in `free` a text may define anew. Where names may stand for
    `propositions`, ∧, ∨, ⊕ and ¬ join them.
    """

    domain: Domain = field(default_factory=Domain)
    names: Mapping[str, Any] = field(default_factory=dict)
    functions: Collection[str] = frozenset()
    heads: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    operations: Mapping[str, Operation] = field(default_factory=dict)
    closed: bool = False
    origin: int = 0
    laws: Laws = field(default_factory=Laws)
    steps: Steps = field(default_factory=Steps)
    scales_rows: bool = False
    sequences: Collection[str] = frozenset()
    free: Collection[str] = frozenset()
    propositions: bool = False

    @cached_property
    def name(self) -> Callable[[str], str]:
        """The declared name that a canonical name is, or nothing."""
        return self._search(self.names)

    @cached_property
    def function(self) -> Callable[[str], str]:
        """The declared function that a canonical name is, or nothing."""
        return self._search(self.functions)

    @cached_property
    def spelled(self) -> dict[str, Any]:
        """The tokens of names by their spelling, kept by who reads them."""
        return {}

    @cached_property
    def meaning(self) -> Callable[[str, str, str], tuple[str, str, str]]:
        """The known function, the declared one and the declared name that a word with subscript and label may be."""

        @lru_cache(_REMEMBERED)
        def meant(word: str, tail: str, label: str) -> tuple[str, str, str]:
            name = canonical_name(word, tail, label)
            return self.known.get(name, ""), self.function(name), self.name(name)

        return meant

    @cached_property
    def is_tensor(self) -> Callable[[str], bool]:
        """Whether a declared name stands for a tensor or a matrix, which has entries."""

        @lru_cache(_REMEMBERED)
        def has_entries(name: str) -> bool:
            member = name if name in self.names else self.steps.example(name)
            return hasattr(self.names.get(member), "shape")

        return has_entries

    def _search(self, declared: Collection[str]) -> Callable[[str], str]:
        """How a declared name is found; a text asks for the same few again and again."""
        squashed = _unique(declared) if self.closed else {}

        @lru_cache(_REMEMBERED)
        def found(key: str) -> str:
            if key in declared or not self.closed:
                return key if key in declared else ""
            base, raised, label = key.partition("^")  # what is raised stays so: x_1^2 is not x_{12}
            plain = base.translate(_SQUASHED), label.translate(_SQUASHED)
            in_brackets = label.startswith("{(")  # f^{(t)} is no power: f(t) by another name
            return squashed.get(raised.join(plain), squashed.get("".join(plain), "") if in_brackets else "")

        return found

    @cached_property
    def formulas(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """How the names that are formulas are written, and these names."""
        return tuple(patterns(self.names)) if self.closed else ()

    @cached_property
    def with_tensors(self) -> bool:
        """Whether any name stands for a tensor or a matrix."""
        return any(map(self.is_tensor, self.names))


def _unique(names: Iterable[str]) -> dict[str, str]:
    """Names by their spellings without marks, where these are theirs alone: with the label raised, and with it not."""
    found: dict[str, list[str]] = {}
    for name in names:
        base, raised, label = name.partition("^")
        plain = base.translate(_SQUASHED), label.translate(_SQUASHED)
        head, _, tail = base.partition("_")  # the v_M_{t+1} that ASCII has for v^M_{t+1}
        labelled = (head + label + tail).translate(_SQUASHED)
        for spelling in {"".join(plain), raised.join(plain), labelled}:
            found.setdefault(spelling, []).append(name)
    return {squashed: same[0] for squashed, same in found.items() if len(same) == 1}
