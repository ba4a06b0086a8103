"""What a network that somebody designs is to do: many networks do it, so that none of them is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sympy import Symbol

from ..kernel.networks.threshold import Table
from .claim import Said
from .networks import BooleanFunction, Computes, Target, _targets, computes

Functions: TypeAlias = "BooleanFunction | Sequence[BooleanFunction]"
Others: TypeAlias = "Callable[[], Iterable[tuple[str, Functions]]]"


@dataclass(frozen=True)
class Design:
    """Any network of threshold units whose outputs are certain functions of its inputs.

    `hidden_layers` is how many there are to be, None for any number, `hidden_units` how many at most; where `direct`,
    connections may lead past a layer. `others` are functions that do as well, each
    list of them under the condition that names it; they are listed when they are first asked for.
    """

    targets: tuple[Target, ...]
    inputs: tuple[Symbol, ...]
    hidden_layers: int | None = None
    hidden_units: int | None = None
    direct: bool = False
    others: Others | None = None
    called: str = ""

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The functions by their values."""
        return tuple(target.table() for target in self.targets)

    @cached_property
    def other_tables(self) -> dict[tuple[Table, ...], tuple[str, Any]]:
        """For functions that do as well, by their values: the condition, and the functions."""
        found: dict[tuple[Table, ...], tuple[str, Any]] = {}
        for condition, functions in self.others() if self.others is not None else ():
            tables = tuple(target.table() for target in _targets(functions, self.inputs))
            found.setdefault(tables, (condition, functions))
        return found

    def says(self) -> tuple[Said, ...]:
        """A network of so many hidden layers that computes the functions."""
        layers = {None: "", 0: "without hidden layers", 1: "with one hidden layer"}
        said: list[Said] = ["a network"]
        if layer := layers.get(self.hidden_layers, f"with {self.hidden_layers} hidden layers"):
            said.append(layer)
        said.append("that computes")
        if self.called:
            return (*said, self.called)
        for number, target in enumerate(self.targets):
            said += ["and", target.said()] if number else [target.said()]
        return tuple(said)

    def claim(self, network: Any, functions: Functions | None = None, values: tuple[Any, Any] = (0, 1)) -> Computes:
        """The claim that a network does this, or computes other functions; `values` stand for false and true."""
        wanted = [target.function for target in self.targets] if functions is None else functions
        return computes(network, wanted, self.inputs, values=values, outputs=values)


def network_for(
    functions: Functions,
    inputs: Sequence[Symbol],
    *,
    hidden_layers: int | None = None,
    hidden_units: int | None = None,
    direct: bool = False,
    others: Others | None = None,
    called: str = "",
) -> Design:
    """What is asked of a network that computes a function, or one function for each of its outputs.

    `others` gives more functions that do as well, each list of them by the condition that names it; `called` says what
    they are, where their formulas would give too much away.
    """
    return Design(_targets(functions, inputs), tuple(inputs), hidden_layers, hidden_units, direct, others, called)
