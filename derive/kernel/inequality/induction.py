"""Induction on an integer symbol: the first value, and the step from n to n + 1 with the claim for n as a fact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sympy import E, Expr, Integer, Pow, Symbol, default_sort_key, exp

from ..calculus import ONE, ZERO, add
from ..domain import Domain, Range, Sort
from ..graph import compounds
from ..graph import replace as substituted
from ..intervals import tightened
from ..verdict import Order, Relation
from .goals import Goal
from .positivity import Lines, Used

if TYPE_CHECKING:
    from .prover import Prover


def by_induction(prover: Prover, goal: Goal, depth: int) -> Lines | None:
    """For an integer n ≥ n₀ on which no relation between symbols depends."""
    if depth < 2:
        return None
    for symbol in goal.symbols:
        allowed = tightened(goal.domain.range_of(symbol))
        if allowed.sort is not Sort.INTEGER or allowed.lower is None:
            continue
        if any(symbol in fact.lhs.free_symbols | fact.rhs.free_symbols for fact in goal.domain.facts):
            continue
        found = _induction(prover, goal, symbol, allowed.lower, depth)
        if found is not None:
            return (Used(("induction",)), *found)
    return None


def _induction(prover: Prover, goal: Goal, symbol: Symbol, first: Fraction, depth: int) -> Lines | None:
    base = Goal(substituted(goal.gap, {symbol: Integer(first.numerator)}), goal.strict, _without(goal.domain, symbol))
    shown_base = prover.prove(base, depth - 2)
    if shown_base is None:
        return None
    lower = Range(Sort.INTEGER, lower=first, lower_closed=True)  # the step never needs an upper end
    everywhere = Domain({**goal.domain.ranges, symbol: lower}, goal.domain.facts)
    if not prover.is_defined(goal.gap, everywhere):
        return None
    hypothesis = Relation(goal.gap, Order.GT if goal.strict else Order.GE, ZERO)
    everywhere = everywhere.restricted(*_growth(goal.gap, symbol))
    step = Goal(substituted(goal.gap, {symbol: add(symbol, ONE)}), goal.strict, everywhere.restricted(hypothesis))
    shown_step = prover.prove(step, 0) or prover.prove_by_algebra(step)
    if shown_step is None:
        return None
    return (
        f"induction on {symbol}, base {symbol} = {first}:",
        *shown_base,
        f"step {symbol} → {symbol} + 1:",
        *shown_step,
    )


def _without(domain: Domain, symbol: Symbol) -> Domain:
    return Domain({name: allowed for name, allowed in domain.ranges.items() if name != symbol}, domain.facts)


def _growth(gap: Expr, symbol: Symbol) -> list[Relation]:
    """exp(u(n + 1) - u(n)) > 0 for each exp(u(n)): known first, it is a factor of what the step speaks of."""
    exponents = [node.exp for node in compounds((gap,)) if isinstance(node, (exp, Pow)) and node.base is E]
    changes = {(substituted(u, {symbol: add(symbol, ONE)}) - u).expand() for u in exponents if u.has(symbol)}
    ordered = sorted(changes, key=default_sort_key)
    return [Relation(exp(change, evaluate=False), Order.GT, ZERO) for change in ordered if change.free_symbols]
