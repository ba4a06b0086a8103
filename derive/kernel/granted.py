"""What the conditions of a domain say, taken in once: claims under the same conditions go on from there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sympy import Expr, Symbol

from .domain import Domain, Range, Sort
from .nodes import occur, symbols_in
from .normal_form import NormalForm
from .spectra.language import MatrixWord
from .verdict import Relation

_MOST_KEPT = 64

_Key: TypeAlias = "tuple[tuple[Relation, ...], bool, int, tuple[tuple[int, int], ...]]"


@dataclass(frozen=True, slots=True)
class Needed:
    """The symbols that expressions need, by way of definitions: their ranges, and what they are defined as."""

    ranges: Mapping[Symbol, Range]
    definitions: Mapping[Symbol, Expr | None]

    @classmethod
    def by(cls, exprs: Iterable[Expr], domain: Domain, definitions: Mapping[Symbol, Expr]) -> Needed | None:
        """None where one is complex, or a matrix is spoken of: how they are written hangs on what is around them."""
        exprs = tuple(exprs)
        if occur(MatrixWord, exprs):
            return None
        ranges: dict[Symbol, Range] = {}
        defined: dict[Symbol, Expr | None] = {}
        todo = [symbol for expr in exprs for symbol in symbols_in(expr)]
        while todo:
            symbol = todo.pop()
            if symbol not in defined:
                ranges[symbol] = domain.range_of(symbol)
                if ranges[symbol].sort is Sort.COMPLEX:
                    return None
                defined[symbol] = value = definitions.get(symbol)
                todo.extend(() if value is None else symbols_in(value))
        return cls(ranges, defined)

    def are_same(self, domain: Domain, definitions: Mapping[Symbol, Expr]) -> bool:
        """Whether they are the same in another domain, among other definitions."""
        return all(
            (other := definitions.get(name)) is value or other == value for name, value in self.definitions.items()
        ) and all(
            (other := domain.range_of(symbol)) is allowed or other == allowed for symbol, allowed in self.ranges.items()
        )


# what was put in first goes first: to move what was found would fail where another thread has just dropped it
_KEPT: OrderedDict[_Key, tuple[Needed, NormalForm]] = OrderedDict()


def granted(
    domain: Domain,
    definitions: Mapping[Symbol, Expr],
    *,
    splits: bool,
    degrees: dict[int, int],
    capacity: int,
) -> NormalForm:
    """A form with nothing but the conditions in it, as if nothing were remembered. Raises as `NormalForm`."""
    key = (domain.facts, splits, capacity, tuple(sorted(degrees.items())))
    found = _KEPT.get(key)
    if found is not None and found[0].are_same(domain, definitions):
        return found[1].branch(definitions, domain)
    form = NormalForm(domain, definitions, splits=splits, degrees=degrees, capacity=capacity)
    sides = sides_of(domain)
    needed = Needed.by(sides, domain, definitions) if sides else None
    if needed is not None:
        _KEPT[key] = (needed, form.branch(definitions, domain))
        if len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return form


def sides_of(domain: Domain) -> tuple[Expr, ...]:
    """The sides of the conditions of a domain."""
    return tuple(side for fact in domain.facts for side in (fact.lhs, fact.rhs))
