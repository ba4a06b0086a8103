"""Tensors that change from step to step, by induction: `x = formula` after every number of steps.

A tensor x starts at `first` and becomes `then`, an expression in x and in the other tensors of the iteration. The
formula speaks of the number of steps and of these other tensors. With the formula in the place of x, `then` has to
be the formula for one step more, whatever the other tensors are at that step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import sympy as sp
from sympy.core.parameters import evaluate

from ..domain import Domain
from ..equality import Effort
from ..errors import Obstacle
from ..graph import Graph
from ..verdict import Judgement, Verdict, _proof
from .decide import equal
from .language import TensorSymbol

METHOD = "induction on"
_RUN = 3  # steps that are run forward where there is no proof


@dataclass(frozen=True)
class Iteration:
    """Tensors by what they start as and what they become, after 0, 1, 2, … steps; `index` counts them."""

    index: sp.Symbol
    first: tuple[tuple[TensorSymbol, sp.Expr], ...]
    then: tuple[tuple[TensorSymbol, sp.Expr], ...]

    @cached_property
    def tensors(self) -> tuple[TensorSymbol, ...]:
        """What is iterated."""
        return tuple(tensor for tensor, _ in self.first)

    def after(self, steps: int, tensor: TensorSymbol) -> TensorSymbol:
        """The name of a tensor after a number of steps."""
        return TensorSymbol(f"{tensor.name} after {steps}", *tensor.shape)

    def run(self, steps: int) -> dict[sp.Symbol, sp.Expr]:
        """The definitions of all tensors after 0, …, `steps` steps."""
        found: dict[sp.Symbol, sp.Expr] = {self.after(0, tensor): body for tensor, body in self.first}
        for step in range(1, steps + 1):
            before = {tensor: self.after(step - 1, tensor) for tensor in self.tensors}
            found.update({self.after(step, tensor): put(body, before) for tensor, body in self.then})
        return found

    def at(self, steps: int, expr: sp.Expr) -> sp.Expr:
        """An expression after a number of steps, in the names of `run`."""
        names = {tensor: self.after(steps, tensor) for tensor in self.tensors}
        return put(expr, {**names, self.index: sp.Integer(steps)})


def put(expr: sp.Expr, values: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Names or numbers in the place of names, unevaluated but in exponents: (a b)^(t + 1) at t = 0 is (a b)^1."""
    if isinstance(expr, sp.Symbol):
        return values.get(expr, expr)
    if not expr.args or expr.free_symbols.isdisjoint(values):
        return expr
    if isinstance(expr, sp.Pow):
        args = (put(expr.base, values), expr.exp.xreplace(dict(values)))
    else:
        args = tuple(put(arg, values) if isinstance(arg, sp.Expr) else arg.xreplace(dict(values)) for arg in expr.args)
    with evaluate(False):
        made: sp.Expr = expr.func(*args)
    return made


def holds_always(
    tensor: TensorSymbol, formula: sp.Expr, iteration: Iteration, domain: Domain, graph: Graph, effort: Effort
) -> Judgement:
    """Judge that an iterated tensor is given by a formula after every number of steps. Raises `Contradiction`."""
    try:
        check(tensor, formula, iteration, domain, graph)
    except Obstacle as obstacle:
        return Judgement(Verdict.UNDECIDED, reason=str(obstacle))
    base, step = _base(tensor, formula, iteration, domain, graph, effort), None
    if base.verdict is Verdict.PROVED:
        step = _step(tensor, formula, iteration, domain, graph, effort)
        if step.verdict is Verdict.PROVED:
            return _proved(base, step, iteration)
    if base.verdict in (Verdict.REFUTED, Verdict.ILL_FORMED):
        return _after(0, base, iteration)
    return _refuted(tensor, formula, iteration, domain, graph, effort) or _open(base, step, iteration)


def check(tensor: TensorSymbol, formula: sp.Expr, iteration: Iteration, domain: Domain, graph: Graph) -> None:
    """Raises `Obstacle` for what the induction is not about."""
    if tensor not in iteration.tensors or tensor in formula.free_symbols:
        raise Obstacle(f"{tensor} is not iterated, or its formula speaks of it")
    moving = {*iteration.tensors, iteration.index}
    bodies = [body for _, body in (*iteration.first, *iteration.then)]
    needed = list(graph.reachable_names((formula, *bodies)))
    if any(graph[name].free_symbols & moving for name in needed) or any(name in graph for name in moving):
        raise Obstacle("a definition that hangs on an iterated tensor")
    if any(body.free_symbols & moving for _, body in iteration.first):
        raise Obstacle("an iterated tensor that starts as something that moves")
    if any((fact.lhs.free_symbols | fact.rhs.free_symbols) & {*iteration.tensors} for fact in domain.facts):
        raise Obstacle("a hypothesis about an iterated tensor, which may hold at one step only")


def _base(
    tensor: TensorSymbol, formula: sp.Expr, iteration: Iteration, domain: Domain, graph: Graph, effort: Effort
) -> Judgement:
    return _forward(0, tensor, formula, iteration, domain, graph, effort)


def _forward(
    steps: int, tensor: TensorSymbol, formula: sp.Expr, iteration: Iteration, domain: Domain, graph: Graph,
    effort: Effort,
) -> Judgement:  # fmt: skip
    run = Graph({**graph, **iteration.run(steps)})
    return equal(iteration.after(steps, tensor), iteration.at(steps, formula), domain, run, effort)


def _step(
    tensor: TensorSymbol, formula: sp.Expr, iteration: Iteration, domain: Domain, graph: Graph, effort: Effort
) -> Judgement:
    """With `x = formula` as a definition; the other tensors are anything at this step."""
    bodies = dict(iteration.then)
    others = {other: TensorSymbol(f"next {other.name}", *other.shape) for other in iteration.tensors if other != tensor}
    following: dict[sp.Symbol, sp.Expr] = {name: bodies[other] for other, name in others.items()}
    definitions = Graph({**graph, tensor: formula, **following})
    after = put(formula, {**others, iteration.index: iteration.index + 1})
    return equal(bodies[tensor], after, domain, definitions, effort)


def _proved(base: Judgement, step: Judgement, iteration: Iteration) -> Judgement:
    assert base.proof is not None and step.proof is not None
    index = iteration.index
    rules = tuple(dict.fromkeys((f"induction on {index}", *base.proof.rules, *step.proof.rules)))
    sides = tuple(dict.fromkeys((*base.proof.side_conditions, *step.proof.side_conditions)))
    certificate = (
        f"base {index} = 0: {base.proof.normal_form}",
        f"step {index} → {index} + 1: {step.proof.normal_form}",
    )
    proof = _proof(rules, f"base {index} = 0 and step {index} → {index} + 1", sides, certificate=certificate)
    return Judgement(Verdict.PROVED, proof=proof, method=f"{METHOD} {index}, for every size")


def _refuted(
    tensor: TensorSymbol, formula: sp.Expr, iteration: Iteration, domain: Domain, graph: Graph, effort: Effort
) -> Judgement | None:
    for steps in range(_RUN + 1):
        found = _forward(steps, tensor, formula, iteration, domain, graph, effort)
        if found.verdict in (Verdict.REFUTED, Verdict.ILL_FORMED):
            return _after(steps, found, iteration)
    return None


def _after(steps: int, found: Judgement, iteration: Iteration) -> Judgement:
    """A refutation, with the number of steps."""
    if found.witness is None:
        return found
    shows = f"after {steps} step{'' if steps == 1 else 's'}"
    return replace(found, witness=replace(found.witness, shows=shows))


def _open(base: Judgement, step: Judgement | None, iteration: Iteration) -> Judgement:
    open_ = base if step is None else step
    where = "the base case" if step is None else f"the step from {iteration.index} to {iteration.index} + 1"
    reason = f"{where}: {open_.reason or 'not proved'}"
    return Judgement(Verdict.UNDECIDED, reason=reason, method=f"{METHOD} {iteration.index}")
