"""Answers that are no closed form of a quantity: pairs of strategies, bounds, orders of growth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sympy import Expr, Sum, Symbol
from sympy.core.function import AppliedUndef

from ..claims.claim import Context
from ..claims.equality import Equality
from ..claims.games import Nash, PureNash
from ..claims.inequality import Inequality
from ..claims.rules import counting
from ..kernel.verdict import Order, Relation
from ..writing.findings import phrase
from ..writing.grades.results import Mark
from .course import Question
from .judge import Judge
from .judged import Judged
from .properties import profiles
from .properties.growth import Growth, compared
from .script import Part, Statement
from .solution import ORDERS as SIGNS

ORDERS = ("O", "Theta")
_GROWS = {
    Growth.FASTER: "this is an upper bound, but not a sharp one: it grows more slowly",
    Growth.SLOWER: "it grows faster than that",
}
_TURNED = {Order.GE: Order.LE, Order.LE: Order.GE, Order.GT: Order.LT, Order.LT: Order.GT}


# ---- pairs of strategies


def equilibria(judge: Judge, asked: PureNash, text: str) -> Judged:
    """The mark of an answer that names the equilibria of a game."""
    found = profiles.named(text, asked.game)
    if not found.profiles:
        return Judged(Mark.UNDECIDED, reason=found.reason)
    wrong = sorted(found.profiles - set(asked.profiles))
    if wrong and len(found.profiles) > len(asked.profiles):
        return Judged(Mark.UNDECIDED, reason="more pairs of strategies are named than there are equilibria")
    context = judge.course.context(None, {})
    for profile in wrong:
        judged = judge.decided(Nash(asked.game, asked.conditions, profile), context)
        return replace(judged, witness=tuple(line.rpartition("; ")[2] for line in judged.witness))
    if len(found.profiles) < len(asked.profiles):
        return Judged(Mark.WRONG, reason="there are more equilibria")
    if found.payoffs is not None and found.payoffs not in {_payoffs(asked, profile) for profile in found.profiles}:
        return Judged(Mark.WRONG, reason="the pair is right, but these are not its payoffs")
    judged = judge.decided(asked, context)
    if judged.mark is Mark.CORRECT and found.condition:
        return replace(judged, mark=Mark.CONDITIONAL, conditions=(phrase(found.condition),))
    return judged


def _payoffs(asked: PureNash, profile: tuple[int, int]) -> tuple[Expr, Expr]:
    i, j = profile
    return asked.game.first[i][j], asked.game.second[i][j]


# ---- bounds


def bound_of(claim: Any) -> Relation | None:
    """The relation of a claim that bounds a quantity, if it is one."""
    if isinstance(claim, Inequality) and len(claim.relations) == 1 and not claim.equality_when:
        return claim.relations[0]
    return None


def bound(judge: Judge, question: Question, statement: Statement, own: Mapping[Symbol, Expr]) -> Judged:
    """The mark of a bound: right if it holds and says at least as much as ours, without repeating the question."""
    ours = bound_of(question.claim)
    context = judge.course.context(question, own)
    assert ours is not None
    stated = _stated(judge, ours, statement, context)
    if stated is None or not isinstance(stated[1], Expr):
        return Judged(Mark.UNDECIDED, reason="this is no bound of what is asked")
    order, value = stated
    holds = judge.decided(Inequality(Relation(ours.lhs, order, value)), context)
    if holds.mark is not Mark.CORRECT:
        return holds
    if order not in (ours.order, _strict(ours.order)):
        return Judged(Mark.WRONG, reason="it holds, but it bounds from the other side")
    if judge.decided(Equality(value, ours.rhs), context).mark is Mark.CORRECT:
        return holds
    if judge.decided(Equality(value, ours.lhs), context).mark is Mark.CORRECT:
        return Judged(Mark.WRONG, reason="this only repeats what is to be bounded")
    if judge.decided(Inequality(Relation(value, ours.order, ours.rhs)), context).mark is Mark.CORRECT:
        return holds
    return Judged(Mark.UNDECIDED, reason="it holds, but whether it says enough is for a human to judge")


def _strict(order: Order) -> Order:
    return {Order.GE: Order.GT, Order.LE: Order.LT}.get(order, order)


def _stated(judge: Judge, ours: Relation, statement: Statement, context: Context) -> tuple[Order, Expr] | None:
    """The order and the bound that a statement gives to what ours bounds; a lone bound is one in our direction."""
    first, last = statement.parts[0].value, statement.parts[-1].value
    if len(statement.parts) == 1:
        return (ours.order, last) if isinstance(last, Expr) else None
    orders = [SIGNS.get(part.sign) for part in statement.parts[1:] if part.sign != "="]
    upwards = {order in (Order.GE, Order.GT) for order in orders}
    if not orders or None in orders or len(upwards) > 1:
        return None
    order = orders[0] if len(orders) == 1 else Order.GE if True in upwards else Order.LE
    assert order is not None
    for value, other, sense in ((first, last, order), (last, first, _TURNED[order])):
        both = isinstance(value, Expr) and isinstance(other, Expr)
        if both and judge.decided(Equality(ours.lhs, value), context).mark is Mark.CORRECT:
            return sense, other
    return None


# ---- orders of growth


def other_count(question: Question, part: Part, judged: Judged) -> Judged:
    """A wrong number of operations that grows like ours is for a human: what is counted is a convention."""
    known, value = question.right, part.value
    if question.rule != counting or judged.mark is not Mark.WRONG or not isinstance(value, Expr):
        return judged
    sizes = sorted(known.free_symbols, key=str) if isinstance(known, Expr) else []
    if value.free_symbols <= set(sizes) and compared(value, known, sizes) is Growth.SAME:
        return Judged(Mark.UNDECIDED, reason="it grows like our number; which operations count is a convention")
    return judged


def order_of_growth(judge: Judge, question: Question, part: Part) -> Judged | None:
    """The mark of O(…) or Θ(…) for a number that was asked for; None for another answer."""
    value = part.value
    if not isinstance(value, AppliedUndef) or value.func.__name__ not in ORDERS or not isinstance(question.right, Expr):
        return None
    right, inner = question.right, value.args[0]
    sizes = sorted(right.free_symbols, key=str)
    totals = question.quantity.atoms(Sum) if question.quantity is not None else set()
    lengths = {symbol for total in totals for limit in total.limits for symbol in limit[2].free_symbols}
    if inner.free_symbols - set(sizes):
        return Judged(Mark.WRONG, reason="it speaks of what the number does not depend on")
    growth = compared(inner, right, sizes)
    if growth is Growth.SAME:
        return Judged(Mark.CORRECT, by="comparison of the terms")
    if growth is Growth.UNKNOWN:
        return Judged(Mark.UNDECIDED, reason="how fast this grows is for a human to compare")
    held = [size for size in sizes if size not in inner.free_symbols]
    found = None if lengths & set(held) else _with_some_held(judge, inner, right, held, lengths)
    return found or Judged(Mark.WRONG, reason=_GROWS.get(growth, "it does not grow like that"))


def _with_some_held(judge: Judge, inner: Expr, right: Expr, held: list[Symbol], lengths: set[Symbol]) -> Judged | None:
    """An answer in fewer sizes than ours, if it is right where the others are held, or like one of the sizes in it."""
    kept = sorted(right.free_symbols - set(held), key=str)
    if not held or not kept:
        return None
    names = ", ".join(judge.course.formula(size).text for size in held)
    for size in (*(size for size in kept if size not in lengths), None):
        put_in = dict.fromkeys(held, size) if size is not None else dict.fromkeys(held, 1)
        if compared(inner, right.xreplace(put_in), kept) is Growth.SAME:
            said = "held fixed" if size is None else f"of the order of {judge.course.formula(size).text} at most"
            return Judged(Mark.CONDITIONAL, "comparison of the terms", (phrase(f"{names} {said}"),))
    return None
