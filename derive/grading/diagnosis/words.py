"""What is said of mistakes: formulas in the problem's own names, and the step of our derivation that is concerned."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Symbol, tanh
from sympy.matrices import MatrixBase

from ...claims.equality import Equality
from ...derivation import Problem, Step
from ...kernel.language import D, relu, sigmoid, softplus
from ...writing.notation import to_text
from .tape import Chain
from .values import Side

_LETTERS = {sigmoid: "σ", tanh: "tanh", relu: "relu", softplus: "softplus"}
_MOST = 60


class Words:
    """Writes about one problem."""

    def __init__(self, problem: Problem, claim: Equality) -> None:
        self.order: Sequence[Symbol] = tuple(problem.order)
        self.steps: dict[Side, Step] = {}
        for step in problem.steps():
            if isinstance(step.claim, Equality):
                self.steps.setdefault(step.claim.lhs, step)
        self._texts: dict[Side, str] = {}
        self.own = next((step.id for step in problem.steps() if step.claim == claim), "")

    def text(self, expr: Side) -> str:
        """A formula on one line; a long one is not shown."""
        if expr not in self._texts:
            self._texts[expr] = self._written(expr)
        return self._texts[expr]

    def _written(self, expr: Side) -> str:
        if isinstance(expr, MatrixBase) and len(expr) > 4:
            return f"a {expr.rows}×{expr.cols} matrix"
        text = to_text(expr, self.order)
        return text if len(text) <= _MOST else "this expression"

    def slope_name(self, node: Expr) -> str:
        """f′(u) for a node f(u)."""
        letter = _LETTERS.get(type(node), type(node).__name__)
        return f"{letter}′({self.text(node.args[0])})"

    def step_about(self, *sides: Side) -> str:
        """The step about the first of some quantities that has one; that of what was asked otherwise."""
        return next((self.steps[side].id for side in sides if side in self.steps), self.own)

    def step_below(self, chain: Chain, node: Expr) -> str:
        """The step about the derivative by the first named quantity at or below a node of a chain."""
        edges = dict(chain.nodes)
        todo: list[Expr] = [node]
        seen: set[Expr] = set()
        while todo:
            found = todo.pop(0)
            if isinstance(found, Symbol):
                step = self.steps.get(D(chain.quantity, found))
                if step is not None:
                    return step.id
            todo += [edge.child for edge in edges.get(found, ()) if edge.child not in seen]
            seen.update(todo)
        return self.own
