"""Sums, products and recurrences in NumPy: plain loops from the first term on, at many points at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction

from ..kernel.errors import IllFormed
from ..kernel.induction.recurrences import Recurrence

Array: TypeAlias = NDArray[Any]
Terms: TypeAlias = dict[tuple[int, int], Array | None]  # by a recurrence's id, as it lasts; None: being computed
MOST_TERMS = 2_000


class World(Protocol):
    """What evaluates expressions: with `given`, symbols that have another value there."""

    recurrences: Mapping[UndefinedFunction, Recurrence]
    terms: Terms

    def of(self, expr: Basic) -> Array:
        """The values of an expression."""

    def given(self, values: Mapping[sp.Symbol, Array]) -> World:
        """The same with values for symbols that are bound here."""


def integers(values: Array) -> Array:
    """Whole numbers as such; they were computed in floating point."""
    whole = np.rint(np.real(values))
    if not (np.abs(values - whole) <= 1e-9 + 1e-9 * np.abs(whole)).all():
        raise ValueError("a bound, or the index of a term, is not an integer")
    found: Array = whole.astype(int)
    return found


def ranged(expr: sp.Sum | sp.Product, world: World) -> Array:
    """Σ or Π term by term, the outermost index first; an empty one is 0, or 1. Raises ValueError."""
    if _length(expr, world) > MOST_TERMS:
        raise ValueError(f"more than {MOST_TERMS} terms")
    *inner, (index, low, high) = expr.limits
    body = expr.func(expr.function, *inner) if inner else expr.function
    first, last = integers(world.of(low)), integers(world.of(high))
    steps = range(int(np.min(first)), int(np.max(last)) + 1)
    is_sum = isinstance(expr, sp.Sum)
    total: Array = np.asarray(0.0 if is_sum else 1.0)
    for k in steps:
        value = world.given({index: np.asarray(float(k))}).of(body)
        inside = (first <= k) & (k <= last)
        term = np.where(inside, value, 0.0 if is_sum else 1.0)
        total = total + term if is_sum else total * term
    return total


def _length(expr: sp.Sum | sp.Product, world: World) -> int:
    """How many terms there are, as far as the bounds hang on no other index."""
    bound = {index for index, _, _ in expr.limits}
    total = 1
    for _, low, high in expr.limits:
        if not bound & (low.free_symbols | high.free_symbols):
            total *= max(0, int(np.max(integers(world.of(high)))) - int(np.min(integers(world.of(low)))) + 1)
    return total


def term(expr: AppliedUndef, world: World) -> Array:
    """A term of a sequence, by running its recurrence from the first term on. Raises ValueError."""
    own, at = rule_of(expr, world.recurrences), integers(world.of(expr.args[0]))
    assert own is not None
    wanted = sorted({int(k) for k in np.atleast_1d(at).flat})
    if wanted[-1] - own.start > MOST_TERMS:
        raise ValueError(f"more than {MOST_TERMS} terms")
    result: Array = np.asarray(np.nan)
    for k in range(own.start, wanted[-1] + 1):
        value = _computed(own, k, world)
        if k in wanted:
            result = np.where(at == k, value, result)
    return result


def rule_of(expr: AppliedUndef, recurrences: Mapping[UndefinedFunction, Recurrence]) -> Recurrence | None:
    """The recurrence of a term, if it has one; by identity first: SymPy works a function's hash out anew each time."""
    for function, own in recurrences.items():
        if function is type(expr):
            return own
    return recurrences.get(expr.func) if recurrences else None


def _computed(own: Recurrence, at: int, world: World) -> Array:
    key = (id(own), at)
    if key not in world.terms:
        world.terms[key] = None
        if at < own.first:
            world.terms[key] = world.of(_initial(own, at))
        else:
            world.terms[key] = world.given({own.index: np.asarray(float(at))}).of(own.rule)
    found = world.terms[key]
    if found is None:
        raise ValueError(f"{own.function}({at}) hangs on itself")
    return found


def _initial(own: Recurrence, at: int) -> sp.Expr:
    try:
        return own.term(at)
    except IllFormed as error:
        raise ValueError(str(error)) from None


def uses(recurrences: Mapping[UndefinedFunction, Recurrence], has: Callable[[sp.Expr], bool]) -> bool:
    """Whether a first value or a rule has something."""
    return any(has(expr) for own in recurrences.values() for expr in (*own.initial, own.rule))
