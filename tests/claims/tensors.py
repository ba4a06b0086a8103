"""How the tests of claims about tensors are written: a true equation and wrong right sides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Symbol, symbols, sympify

from derive import Domain, Range
from derive.claims.claim import Context
from derive.claims.equality import Equality
from derive.kernel.graph import Graph
from derive.kernel.tensors.language import TensorSymbol
from derive.kernel.verdict import Order, Relation
from tests.claims.textbook import Textbook

d, k, m, n = symbols("d k m n", integer=True, positive=True)
i, j, a, b = symbols("i j a b", integer=True)
vector = TensorSymbol
matrix = TensorSymbol


def equation(lhs: Any, rhs: Any) -> Equality:
    """A claim; numbers become expressions."""
    return Equality(sympify(lhs, strict=True), sympify(rhs, strict=True))


def assumed(lhs: Any, rhs: Any) -> Relation:
    """A hypothesis."""
    return Relation(sympify(lhs, strict=True), Order.EQ, sympify(rhs, strict=True))


def context(
    given: Mapping[Symbol, Any] | None = None,
    assuming: tuple[Relation, ...] = (),
    ranges: Mapping[Symbol, Range] | None = None,
) -> Context:
    """What claims may rely on."""
    definitions = {name: sympify(value, strict=True) for name, value in (given or {}).items()}
    return Context(Domain(dict(ranges or {}), assuming), Graph(definitions))


def case(
    name: str,
    source: str,
    lhs: Any,
    rhs: Any,
    *wrong: Any,
    given: Mapping[Symbol, Any] | None = None,
    assuming: tuple[Relation, ...] = (),
    ranges: Mapping[Symbol, Range] | None = None,
) -> Textbook:
    """`lhs = rhs`, and right sides that it is not equal to; a pair stands for another equation altogether."""
    mutants = tuple(equation(*other) if isinstance(other, tuple) else equation(lhs, other) for other in wrong)
    return Textbook(name, source, equation(lhs, rhs), mutants, context(given, assuming, ranges))
