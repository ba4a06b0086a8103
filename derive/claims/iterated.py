"""Tensors that change from step to step: gradient descent on all weights, powers of a matrix, states of a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Integer, Symbol, sympify

from ..kernel.equality import Effort
from ..kernel.errors import Obstacle
from ..kernel.graph import Graph
from ..kernel.tensors.iterated import Iteration, check, holds_always
from ..kernel.tensors.language import TensorSymbol
from ..kernel.verdict import Judgement, Order, Relation
from .claim import Claim, Context, Said
from .numeric import NotNumeric, NumericCheck

_RUN = 3  # steps that NumPy runs


@dataclass(frozen=True)
class Iterated(Claim):
    """The claim that an iterated tensor is given by a formula after every number of steps.

    The formula may speak of the number of steps and of other tensors of the same iteration.
    """

    tensor: TensorSymbol
    formula: Expr
    iteration: Iteration

    def says(self) -> tuple[Said, ...]:
        """`x = formula for all t ≥ 0, where x starts as … and becomes … at each step`."""
        said: list[Said] = [Relation(self.tensor, Order.EQ, self.formula), "for all"]
        said.append(Relation(self.iteration.index, Order.GE, Integer(0)))
        first, then = dict(self.iteration.first), dict(self.iteration.then)
        spoken = [t for t in self.iteration.tensors if t == self.tensor or t in self.formula.free_symbols]
        for number, tensor in enumerate(spoken):
            said += [", and" if number else ", where", tensor, "starts as", first[tensor], "and becomes", then[tensor]]
        return tuple(said)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By induction on the number of steps."""
        return holds_always(self.tensor, self.formula, self.iteration, context.domain, context.definitions, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Three steps by loops, against the formula."""
        from .tensor_numeric import compare  # not before there is a tensor

        try:
            check(self.tensor, self.formula, self.iteration, context.domain, context.definitions)
        except Obstacle as obstacle:
            raise NotNumeric(str(obstacle)) from None

        run = Graph({**context.definitions, **self.iteration.run(_RUN)})
        lhs, rhs = self.iteration.after(_RUN, self.tensor), self.iteration.at(_RUN, self.formula)
        return compare(lhs, rhs, context.domain, run, points, seed)


def iteration(
    index: Symbol, *, first: Mapping[TensorSymbol, Any], then: Mapping[TensorSymbol, Any]
) -> Callable[[TensorSymbol, Any], Iterated]:
    """Tensors by what they start as and what they become at each step; gives what makes claims about them.

    `descent = iteration(tau, first={w: 0 * w_star}, then={w: w - rho * (H @ (w - w_star))})`, and then
    `descent(w, …)` claims a formula in tau for w. Raises ValueError where `first` and `then` are not about the same
    tensors.
    """
    if set(first) != set(then):
        raise ValueError("an iteration says of each tensor what it starts as and what it becomes")
    steps = Iteration(
        index,
        tuple((tensor, sympify(body, strict=True)) for tensor, body in first.items()),
        tuple((tensor, sympify(then[tensor], strict=True)) for tensor in first),
    )
    return lambda tensor, formula: Iterated(tensor, sympify(formula, strict=True), steps)
