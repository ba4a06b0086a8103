"""What many claims have on the left, brought to normal form once: each of them goes on from there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sympy import Expr, Symbol

from .domain import Domain
from .field import Full
from .granted import Needed, granted, sides_of
from .graph import Graph
from .normal_form import NormalForm
from .numbers import Numbers
from .tower import Refine

_MOST_KEPT = 64
_MOST_SEEN = 1024

_Key: TypeAlias = "tuple[Expr, bool, int, tuple[tuple[int, int], ...]]"


@dataclass(frozen=True, slots=True)
class _Left:
    """The form that has a left side in it, or what is to be changed before it can: and all that this hangs on."""

    domain: Domain
    needed: Needed
    form: NormalForm
    change: Full | Refine | None

    def fits(self, domain: Domain, definitions: Mapping[Symbol, Expr]) -> bool:
        """Whether it would come out the same: by the same domain, and the same definitions as far as they were used."""
        return domain == self.domain and self.needed.are_same(domain, definitions)


class LeftSides:
    """Remembers left sides from the second time on that they are met; what comes out is as if it did not.

    Among the same definitions: those of a graph, without equations that were solved.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, _Left] = OrderedDict()
        self._seen: set[_Key] = set()
        self._rooms: dict[Expr, int] = {}
        self.numbers = Numbers()

    @classmethod
    def of(cls, graph: Graph) -> LeftSides:
        """Those of the claims about a graph."""
        found = graph.memory.setdefault(cls, cls())
        assert isinstance(found, cls)
        return found

    def room(self, lhs: Expr, least: int) -> int:
        """With how many generators to start: as many as the left side took before, if these are more than `least`."""
        return max(least, self._rooms.get(lhs, 0))

    def form(
        self,
        lhs: Expr,
        domain: Domain,
        definitions: Mapping[Symbol, Expr],
        *,
        splits: bool,
        degrees: dict[int, int],
        capacity: int,
    ) -> NormalForm:
        """A form that has the left side in it, if it was met before. Raises `Full`, `Refine`, and as `NormalForm`."""
        key = (lhs, splits, capacity, tuple(sorted(degrees.items())))
        found = self._kept.get(key)
        if found is None or not found.fits(domain, definitions):
            form = granted(domain, definitions, splits=splits, degrees=dict(degrees), capacity=capacity)
            form.numbers = self.numbers
            met_again = self._is_met_again(key)
            needed = Needed.by((lhs, *sides_of(domain)), domain, definitions) if met_again else None
            if needed is None:
                return form
            found = self._kept[key] = _Left(domain, needed, form, _change(form, lhs))
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        if isinstance(found.change, Refine):
            raise Refine(found.change.serial, found.change.degree)
        if found.change is not None:
            raise Full
        if len(self._rooms) >= _MOST_SEEN:
            self._rooms.clear()
        self._rooms[lhs] = capacity
        return found.form.branch(definitions, domain)

    def _is_met_again(self, key: _Key) -> bool:
        if key in self._seen:
            return True
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        self._seen.add(key)
        return False


def _change(form: NormalForm, lhs: Expr) -> Full | Refine | None:
    """Bring a left side into a form; what is to be changed where it does not go in."""
    try:
        form.of(lhs)
    except (Full, Refine) as change:
        return change.with_traceback(None)
    return None
