"""Like sums over ranges that differ by a few terms: these are peeled off, so that the sums become the same.

Σ_{lo}^{h+1} a = Σ_{lo}^{h} a + a(h+1) holds if h + 1 ≥ lo, and not below (both sums are empty there); each use checks
this against what is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from sympy import Add, Expr, Mul, Pow, Product, Sum, Symbol
from sympy.core.basic import Basic

from ..graph import rebuilt
from .integers import Affine, Integers, affine, number
from .sums import Normalizing, Sums

_MOST_PEELED = 64
_MOST_ROUNDS = 10

_Ends: TypeAlias = tuple[tuple[Affine, Affine], ...]


def aligned(exprs: Sequence[Expr], normalizing: Normalizing) -> tuple[list[Expr], tuple[str, ...]]:
    """The expressions, in normal form, with like sums over like ranges; and in words what was in the way."""
    sums, known = normalizing.sums, normalizing.known
    exprs = [normalizing.of(expr) for expr in exprs]
    obstacles: dict[str, None] = {}
    for _ in range(_MOST_ROUNDS):
        peeling = _Peeling(sums, _targets(exprs))
        changed = [peeling.of(expr, known) for expr in exprs]
        obstacles = peeling.obstacles
        if changed == exprs:
            break
        exprs = [normalizing.of(expr) for expr in changed]
    return exprs, tuple(obstacles)


def _ranged_in(exprs: Iterable[Basic]) -> list[Sum | Product]:
    found: dict[Basic, None] = {}
    seen: set[Basic] = set()
    todo = list(exprs)
    while todo:
        node = todo.pop()
        if node.args and node not in seen:
            seen.add(node)
            todo.extend(node.args)
            if isinstance(node, (Sum, Product)):
                found.setdefault(node)
    return list(found)


def _ends(node: Sum | Product) -> _Ends | None:
    ends = [(affine(low), affine(high)) for _, low, high in node.limits]
    known = tuple((low, high) for low, high in ends if low is not None and high is not None)
    return known if len(known) == len(ends) else None


def _symbolic(form: Affine) -> frozenset[tuple[Symbol, Fraction]]:
    return frozenset(form.coefficients.items())


def _targets(exprs: Iterable[Expr]) -> dict[Basic, _Ends]:
    """For each sum the ranges that it should have: the common part of the ranges of the sums that are like it."""
    groups: dict[tuple[object, ...], list[tuple[Basic, _Ends]]] = defaultdict(list)
    for node in _ranged_in(exprs):
        ends = _ends(node)
        if ends is not None:
            shape = tuple((_symbolic(low), _symbolic(high)) for low, high in ends)
            groups[type(node), _shape(node.function), shape].append((node, ends))
    wanted: dict[Basic, _Ends] = {}
    for group in groups.values():
        common = tuple(
            (max((e[k][0] for _, e in group), key=_constant), min((e[k][1] for _, e in group), key=_constant))
            for k in range(len(group[0][1]))
        )
        wanted |= {node: common for node, ends in group if ends != common}
    return wanted


def _shape(expr: Basic) -> Basic:
    """The body without the constants in exponents and in the bounds within: b^(n + 1 - i) is like b^(n - i)."""
    if not expr.args:
        return expr
    if isinstance(expr, (Sum, Product)):
        limits = [(index, *map(_without_constant, ends)) for index, *ends in expr.limits]
        return expr.func(_shape(expr.function), *limits)
    args = [_shape(arg) for arg in expr.args]
    if isinstance(expr, Pow):
        args[1] = _without_constant(args[1])
    return expr.func(*args)


def _without_constant(expr: Expr) -> Expr:
    form = affine(expr)
    return expr if form is None or not form.coefficients else form.plus(number(-form.constant)).expr


def _constant(form: Affine) -> Fraction:
    return form.constant


@dataclass
class _Peeling:
    """Peels terms off the sums that have a wanted range."""

    sums: Sums
    wanted: dict[Basic, _Ends]
    obstacles: dict[str, None] = field(default_factory=dict)

    def of(self, expr: Basic, known: Integers) -> Expr:
        """The expression with the ranges that are wanted, as far as that is allowed."""
        if not expr.has(Sum, Product):
            return expr
        if isinstance(expr, (Sum, Product)):
            inner = known
            for index, low, high in reversed(expr.limits):
                ends = affine(low), affine(high)
                if ends[0] is None or ends[1] is None:
                    return expr
                inner = inner.among(index, ends[0], ends[1])
            body = self.of(expr.function, inner)
            return self._peeled(expr, known) if body == expr.function else expr.func(body, *expr.limits)
        args = tuple(self.of(arg, known) for arg in expr.args)
        return expr if args == expr.args else rebuilt(expr, args)

    def _peeled(self, node: Sum | Product, known: Integers) -> Expr:
        wanted, own = self.wanted.get(node), _ends(node)
        if wanted is None or own is None:
            return node
        for place in reversed(range(len(own))):  # the outermost first
            for ends in _either_end(own[place], wanted[place]):
                peeled = self._peeled_at(node, place, own[place], ends, known)
                if peeled is not None:
                    return peeled
            index = node.limits[place][0]
            known = known.among(index, *own[place])
        return node

    def _peeled_at(
        self,
        node: Sum | Product,
        place: int,
        own: tuple[Affine, Affine],
        wanted: tuple[Affine, Affine],
        known: Integers,
    ) -> Expr | None:
        (low, high), (new_low, new_high) = own, wanted
        first, last = int(new_low.constant - low.constant), int(high.constant - new_high.constant)
        if first + last > _MOST_PEELED:
            return None
        room = new_high.plus(number(1)).plus(new_low, -1)
        if not known.implies(room):
            self.obstacles.setdefault(f"terms can be peeled off if {new_high.expr} + 1 >= {new_low.expr}")
            return None
        self.sums.note("terms peeled off a sum, whose range is not empty")
        values = [low.plus(number(k)) for k in range(first)] + [new_high.plus(number(k + 1)) for k in range(last)]
        limits = list(node.limits)
        limits[place] = (limits[place][0], new_low.expr, new_high.expr)
        terms = [node.func(node.function, *limits), *(_at(node, place, value.expr) for value in values)]
        return Add(*terms) if isinstance(node, Sum) else Mul(*terms)


def _either_end(own: tuple[Affine, Affine], wanted: tuple[Affine, Affine]) -> list[tuple[Affine, Affine]]:
    """What to peel a range down to: what is wanted or, where that may be empty, one end of it."""
    ends = (wanted, (own[0], wanted[1]), (wanted[0], own[1]))
    return [each for k, each in enumerate(ends) if each != own and each not in ends[:k]]


def _at(node: Sum | Product, place: int, value: Expr) -> Expr:
    """The term in which one index has a value: a sum over the other indices, if there are any."""
    index = node.limits[place][0]
    others = [
        (i, low.xreplace({index: value}), high.xreplace({index: value}))
        for k, (i, low, high) in enumerate(node.limits)
        if k != place
    ]
    body = node.function.xreplace({index: value})
    return node.func(body, *others) if others else body
