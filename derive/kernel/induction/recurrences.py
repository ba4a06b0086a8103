"""Sequences that are given by recurrences, and their unfolding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sympy import Dummy, Expr, Integer, Product, Sum, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction

from ..errors import IllFormed, Obstacle
from ..graph import Graph, rebuilt
from ..graph import replace as substituted
from ..nodes import symbols_in
from .integers import affine, as_integer

_MOST_UNFOLDED = 400


@dataclass(frozen=True)
class Recurrence:
    """A sequence w(start), w(start + 1), …: its first values, and its rule for all later terms.

    `rule` is an expression in `index`, written in terms of earlier terms of this sequence and of others; terms of
    other sequences may have the same index if these do not hang on this one in turn. Source: Graham, Knuth & Patashnik,
    Concrete Mathematics, ch. 1.
    """

    function: UndefinedFunction
    start: int
    initial: tuple[Expr, ...]
    index: Symbol
    rule: Expr

    @property
    def first(self) -> int:
        """The first index at which the rule applies."""
        return self.start + len(self.initial)

    def term(self, at: int) -> Expr:
        """w(at), by its value or by the rule. Raises `IllFormed` before the first term."""
        if at < self.start:
            raise IllFormed(f"{self.function}({at}) is asked for, but the sequence starts at {self.start}")
        if at < self.first:
            return self.initial[at - self.start]
        return self.at(Integer(at))

    def at(self, index: Expr) -> Expr:
        """What the rule says of w(index)."""
        return substituted(self.rule, {self.index: index})


class Recurrences(Mapping[UndefinedFunction, Recurrence]):
    """Recurrences by sequence. Raises `IllFormed` for one that is not well-founded, or given twice."""

    def __init__(self, recurrences: Iterable[Recurrence] = ()) -> None:
        self._by_function: dict[UndefinedFunction, Recurrence] = {}
        self._by_identity: dict[int, tuple[object, Recurrence | None]] = {}
        for given in recurrences:
            if given.function in self._by_function:
                raise IllFormed(f"two recurrences for {given.function}")
            own = Dummy(given.index.name, integer=True)
            rule = with_own_indices(substituted(given.rule, {given.index: own}))
            self._by_function[given.function] = replace(given, index=own, rule=rule)
        self._check_well_founded()

    @classmethod
    def shared(cls, recurrences: Iterable[Recurrence], graph: Graph) -> Recurrences:
        """The same, made once for all claims over a graph."""
        given = tuple(recurrences)
        known = graph.memory.get(cls)
        if isinstance(known, tuple) and known[0] == given:
            found = known[1]
            assert isinstance(found, Recurrences)
            return found
        made = cls(given)
        graph.memory[cls] = (given, made)
        return made

    def _found(self, function: Any) -> Recurrence | None:
        """Looked up by identity first: SymPy works the hash of such a function out anew each time."""
        known = self._by_identity.get(id(function))
        if known is None:  # the function is kept, so that no other gets its id
            known = self._by_identity[id(function)] = (function, self._by_function.get(function))
        return known[1]

    def __getitem__(self, function: UndefinedFunction) -> Recurrence:
        found = self._found(function)
        if found is None:
            raise KeyError(function)
        return found

    def __contains__(self, function: object) -> bool:
        return self._found(function) is not None

    def __iter__(self) -> Iterator[UndefinedFunction]:
        return iter(self._by_function)

    def __len__(self) -> int:
        return len(self._by_function)

    @property
    def order(self) -> int:
        """The largest number of first values: so many earlier terms a rule may need."""
        return max((len(recurrence.initial) for recurrence in self._by_function.values()), default=0)

    def needed_by(self, exprs: Iterable[Expr]) -> list[Recurrence]:
        """Those whose terms expressions speak of, directly or by way of others."""
        found: dict[UndefinedFunction, Recurrence] = {}
        todo = list(exprs)
        while todo:
            for applied in _terms_in(todo.pop(), self):
                if applied.func not in found:
                    own = found[applied.func] = self[applied.func]
                    todo += [*own.initial, own.rule]
        return [own for function, own in self._by_function.items() if function in found]

    def _check_well_founded(self) -> None:
        same = {function: set(self._needed_at_once(own)) for function, own in self._by_function.items()}
        done: set[UndefinedFunction] = set()
        while len(done) < len(same):
            ready = {function for function, needs in same.items() if needs <= done} - done
            if not ready:
                culprit = min((function for function in same if function not in done), key=str)
                raise IllFormed(f"the rule of {culprit} needs the very term that it is to give")
            done |= ready

    def _needed_at_once(self, own: Recurrence) -> Iterator[UndefinedFunction]:
        """Sequences of which the rule needs the term of the same index. Raises `IllFormed` for a later one."""
        for applied in terms_of(own.rule, self):
            form = affine(applied.args[0]) if len(applied.args) == 1 else None
            if form is None or form.coefficients != {own.index: 1} or form.constant.denominator != 1:
                raise Obstacle(f"the rule of {own.function} needs a term that is not a fixed number of terms back")
            if form.constant > 0:
                raise IllFormed(f"the rule of {own.function} needs a later term of {applied.func}")
            if form.constant == 0:
                yield applied.func
            elif self[applied.func].start > own.first + form.constant:
                raise IllFormed(f"the rule of {own.function} needs a term of {applied.func} before its first")


def has_range(exprs: Iterable[Expr], graph: Graph, recurrences: Iterable[Recurrence] = ()) -> bool:
    """Whether a Σ or Π with symbolic bounds, or a term of a recurrence, occurs in expressions or in what they need."""
    functions = {recurrence.function for recurrence in recurrences}
    exprs = list(exprs)
    if not any(graph.uses(expr, (Sum, Product, AppliedUndef)) for expr in exprs):
        return False
    ranged = [node for node in graph.nodes(exprs) if isinstance(node, (Sum, Product, AppliedUndef))]
    if not ranged:
        return False
    needed = [*exprs, *(graph[name] for name in graph.reachable_names(exprs))]
    free = frozenset[Symbol]().union(*map(symbols_in, needed))
    return any(
        node.func in functions
        if isinstance(node, AppliedUndef)
        else any(symbols_in(end) & free for _, *ends in node.limits for end in ends)
        for node in ranged
    )


def with_own_indices(expr: Basic) -> Expr:
    """The same with an index of its own for each Σ and Π, so that none can be captured."""
    if not expr.args:
        return expr
    if isinstance(expr, (Sum, Product)):
        own: dict[Symbol, Expr] = {}
        limits = []
        for index, *ends in reversed(expr.limits):  # the last is the outermost; its index may stand in the others
            fresh = Dummy(index.name, integer=True)
            limits.append((fresh, *(substituted(with_own_indices(end), own) for end in ends)))
            own[index] = fresh
        return expr.func(substituted(with_own_indices(expr.function), own), *reversed(limits))
    args = tuple(with_own_indices(arg) for arg in expr.args)
    return expr if args == expr.args else rebuilt(expr, args)


def terms_of(expr: Basic, recurrences: Mapping[UndefinedFunction, Recurrence]) -> list[AppliedUndef]:
    """The terms of sequences with a recurrence that occur in an expression, each once, in the order of their texts."""
    found = _terms_in(expr, recurrences)
    return sorted(found, key=str) if len(found) > 1 else list(found)


def _terms_in(expr: Basic, recurrences: Mapping[UndefinedFunction, Recurrence]) -> set[AppliedUndef]:
    found: set[AppliedUndef] = set()
    seen: set[Basic] = set()
    todo = [expr]
    while todo:
        node = todo.pop()
        if node.args and node not in seen:
            seen.add(node)
            todo.extend(node.args)
            if isinstance(node, AppliedUndef) and node.func in recurrences:
                found.add(node)
    return found


@dataclass
class Unfolding:
    """Writes terms out: each w(k) of a number k by its value, each w(n + k) with k > `last` by its rule.

    n is `index`, and at least `least`. Terms that hang on another symbol stay, and so do those to which the rule may
    not apply. Raises `IllFormed` before a first term.
    """

    recurrences: Recurrences
    index: Symbol | None = None
    last: int = 0
    least: int = 0

    def __post_init__(self) -> None:
        self.memo: dict[Basic, Basic] = {}
        self.count = 0

    def of(self, expr: Basic) -> Expr:
        """The expression, written out."""
        if not expr.args:
            return expr
        if expr not in self.memo:
            args = tuple(self.of(arg) for arg in expr.args)
            same = all(a is b for a, b in zip(args, expr.args, strict=True))
            result = expr if same else rebuilt(expr, args)
            known = isinstance(result, AppliedUndef) and result.func in self.recurrences
            self.memo[expr] = self._term(result) if known else result
        return self.memo[expr]

    def _term(self, applied: AppliedUndef) -> Expr:
        own = self.recurrences[applied.func]
        at = as_integer(applied.args[0])
        if at is not None:
            self._spend()
            return self.of(own.term(at))
        form = affine(applied.args[0])
        if form is None or self.index is None or form.coefficients != {self.index: 1}:
            return applied
        if form.constant.denominator != 1:
            raise IllFormed(f"{applied}: the index is not an integer")
        if self.least + form.constant < own.start:
            earliest = int(self.least + form.constant)
            raise IllFormed(f"{own.function}({earliest}) is asked for, but the sequence starts at {own.start}")
        if form.constant <= self.last or self.least + form.constant < own.first:
            return applied.func(form.expr)
        self._spend()
        return self.of(with_own_indices(own.at(form.expr)))

    def _spend(self) -> None:
        self.count += 1
        if self.count > _MOST_UNFOLDED:
            raise Obstacle(f"more than {_MOST_UNFOLDED} terms of recurrences to write out")


def offsets(expr: Basic, recurrences: Recurrences, index: Symbol) -> list[int]:
    """The k of the terms w(index + k) that occur, in order."""
    found = set()
    for applied in _terms_in(expr, recurrences):
        form = affine(applied.args[0])
        if form is not None and form.coefficients == {index: 1} and form.constant.denominator == 1:
            found.add(int(form.constant))
    return sorted(found)
