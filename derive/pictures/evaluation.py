"""Quantities of a problem in NumPy, over values of one variable: from their definitions, or in closed form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from sympy.core.function import UndefinedFunction

from ..claims.laws_numeric import speaks_of_laws, value_of
from ..claims.numeric import Forward
from ..derivation import Problem
from ..drawings import At, Quantity
from ..kernel.graph import Graph

Values: TypeAlias = NDArray[np.float64]

_REAL: Final = 1e-12


class Evaluation:
    """A problem with values of some of its symbols, which may be expressions, and of sequences, by functions of k."""

    def __init__(self, problem: Problem, variable: sp.Symbol, at: At) -> None:
        context = problem.context()
        self.ranges = problem.ranges
        self.variable = variable
        self.terms = {key: value for key, value in at.items() if isinstance(key, UndefinedFunction)}
        self.at = {key: sp.sympify(value, strict=True) for key, value in at.items() if key not in self.terms}
        self.numbers = {key: _number(value) for key, value in self.at.items() if not value.free_symbols}
        named = {key: value for key, value in self.at.items() if key not in self.numbers}
        self.graph = Graph({**context.definitions, **named})
        self.recurrences = {
            own.function: replace(
                own, rule=self._put_in(own.rule), initial=tuple(self._put_in(first) for first in own.initial)
            )
            for own in context.recurrences
        }

    def _put_in(self, expr: sp.Expr) -> sp.Expr:
        for function, meaning in self.terms.items():
            expr = expr.replace(function, meaning)
        return expr

    def of(self, quantity: Quantity, xs: Values) -> Values:
        """The values at all x; nan where one of the symbols leaves its range. Raises `NotNumeric`."""
        inside = self._inside(xs)
        result = np.full(len(xs), np.nan)
        if inside.any():
            result[inside] = self._of(quantity, xs[inside])
        return result

    def _of(self, quantity: Quantity, xs: Values) -> Values:
        if not isinstance(quantity, sp.Expr):  # at each whole number an expression of its own
            return np.array([self._of(quantity(int(x)), xs[k : k + 1])[0] for k, x in enumerate(xs)])
        expr = self._put_in(quantity)
        if expr.has(sp.oo) or speaks_of_laws(expr, self.graph):
            return np.array([value_of(expr, {**self.numbers, self.variable: float(x)}, self.graph) for x in xs])
        return self._forward(expr, xs)

    def _forward(self, expr: sp.Expr, xs: Values) -> Values:
        count = 2 * len(xs)
        values = {key: np.full(count, value) for key, value in self.numbers.items()}
        values[self.variable] = np.concatenate([xs, xs])
        forward = Forward(len(xs), values, self.graph, None, self.recurrences)
        with np.errstate(all="ignore"):
            found: NDArray[Any] = np.broadcast_to(forward.of(expr), (count,))[: len(xs)]
        return np.where(np.abs(np.imag(found)) > _REAL, np.nan, np.real(found))

    def _inside(self, xs: Values) -> NDArray[np.bool_]:
        found = np.full(len(xs), True)
        for symbol, expr in {self.variable: self.variable, **self.at}.items():
            allowed = self.ranges.get(symbol)
            if allowed is None:
                continue
            values = self._forward(expr, xs)
            if allowed.lower is not None:
                low = float(allowed.lower)
                found &= (values > low) | (allowed.lower_closed & (values == low))
            if allowed.upper is not None:
                high = float(allowed.upper)
                found &= (values < high) | (allowed.upper_closed & (values == high))
        return found


def _number(expr: sp.Expr) -> float:
    return float(np.broadcast_to(Forward(1, {}, Graph({})).of(expr), (2,))[0])


def combinations(each: Mapping[Any, Any]) -> list[dict[Any, Any]]:
    """The values of `{a: [1, 2]}`, or of `{(a, b): [(1, 2), (3, 4)]}`, one dictionary for each curve."""
    found: list[dict[Any, Any]] = [{}]
    for key, values in each.items():
        keys = key if isinstance(key, tuple) else (key,)
        rows = [value if isinstance(key, tuple) else (value,) for value in values]
        found = [{**one, **dict(zip(keys, row, strict=True))} for one in found for row in rows]
    return found
