"""Names that stand for rational numbers by way of definitions alone: worked out once for all claims about a graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flint import fmpq
from sympy import Expr, Symbol

from .domain import Domain
from .errors import Obstacle, Undefined
from .field import Full
from .nodes import occur, symbols_in
from .normal_form import NormalForm
from .spectra.language import MatrixWord
from .tower import NeedSign, Refine


class Number(NamedTuple):
    """A rational number, and the rules by which it was found."""

    value: fmpq
    rules: tuple[str, ...]


class Numbers:
    """The numbers among the names of a graph, whose definitions never change."""

    def __init__(self) -> None:
        self._known: dict[Symbol, Number | None] = {}

    def of(self, name: Symbol, definitions: Mapping[Symbol, Expr]) -> Number | None:
        """The number that a name stands for, found without a generator; None where it is none."""
        if name not in self._known:
            definition = definitions.get(name)
            of_numbers = definition is not None and all(self.of(s, definitions) for s in symbols_in(definition))
            self._known[name] = self._found(definition, definitions) if definition is not None and of_numbers else None
        return self._known[name]

    def _found(self, definition: Expr, definitions: Mapping[Symbol, Expr]) -> Number | None:
        if occur(MatrixWord, (definition,)):
            return None  # what is found of it may hang on a domain
        form = NormalForm(Domain(), definitions, splits=False, degrees={}, capacity=0)
        form.numbers = self
        try:
            value = form.field.as_rational(form.of(definition))
        except (Full, NeedSign, Obstacle, Refine, Undefined):
            return None
        return None if value is None or form.serial else Number(value, tuple(form.rules))
