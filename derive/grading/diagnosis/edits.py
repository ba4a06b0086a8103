"""Mal-rules of a closed form: edits of one place of an expression of numbers, unevaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sympy import Add, Expr, Function, Integer, Mul, Pow, Product, Rational, Sum, Symbol, log, tanh
from sympy.core.function import AppliedUndef

from ...kernel.calculus import ONE, add, minus, mul, power
from ...kernel.graph import Graph, rebuilt
from ...kernel.language import SlotDerivative, sigmoid
from .rules import Mistake
from .slips import Siblings
from .tape import factors, terms
from .words import Words

_MOST_NODES = 400


@dataclass(frozen=True)
class Edit:
    """A mistake, and the expression that comes of it."""

    mistake: Mistake
    wrong: Expr


@dataclass(frozen=True)
class Editor:
    """Edits expressions; `graph` says which names are outputs of activations."""

    graph: Graph
    words: Words
    siblings: Siblings
    step: str = ""

    def edits(self, expr: Expr) -> Iterator[Edit]:
        """Every edit of one place, the outermost first."""
        for node, put in _places(expr):
            for edit in self._here(node):
                yield Edit(edit.mistake, put(edit.wrong))

    def negated(self, entry: Expr) -> Edit:
        """The sign of a whole entry of a matrix."""
        full = f"the entry {self.words.text(entry)} has the wrong sign"
        return self.edit("sign", "Check the signs of the entries.", full, minus(entry))

    def _here(self, node: Expr) -> Iterator[Edit]:
        if isinstance(node, Add):
            yield from self._sum(terms(node))
        elif isinstance(node, Mul):
            yield from self._product(factors(node))
        elif isinstance(node, Pow):
            yield from self._power(node)
        elif isinstance(node, (Sum, Product)):
            yield from self._bounds(node)
        elif isinstance(node, Function) and not isinstance(node, (AppliedUndef, SlotDerivative)):
            yield from self._function(node)
        elif isinstance(node, Symbol):
            yield from self._symbol(node)

    def edit(self, rule: str, hint: str, full: str, wrong: Expr) -> Edit:
        """An edit made at the step that this editor is about."""
        return Edit(Mistake(rule, hint, full, self.step), wrong)

    def _sum(self, parts: Sequence[Expr]) -> Iterator[Edit]:
        for k, term in enumerate(parts):
            name = self.words.text(term)
            flipped = add(*parts[:k], minus(term), *parts[k + 1 :])
            yield self.edit("term-sign", "Check the signs of the terms.", f"{name} has the wrong sign", flipped)
            hint = "Is every term of the sum there?"
            yield self.edit("term-lost", hint, f"the term {name} is missing", add(*parts[:k], *parts[k + 1 :]))

    def _product(self, parts: Sequence[Expr]) -> Iterator[Edit]:
        yield from self._slopes(parts)
        for k, factor in enumerate(parts):
            rest = [*parts[:k], *parts[k + 1 :]]
            yield self._without(factor, mul(*rest))
            if isinstance(factor, Add):
                yield from self._bracket(terms(factor), mul(*rest))

    def _without(self, factor: Expr, rest: Expr) -> Edit:
        if factor in (2, Rational(1, 2)):
            return self.edit("factor-two", "Check the factors 2 and ½.", f"you lost a factor {factor}", rest)
        if factor == -1:
            return self.edit("term-sign", "Check the signs.", "a minus sign is lost", rest)
        full = f"you left out the factor {self.words.text(factor)}"
        return self.edit("factor-lost", "A factor is missing.", full, rest)

    def _bracket(self, inside: Sequence[Expr], rest: Expr) -> Iterator[Edit]:
        hint = "Check how brackets are multiplied out."
        for k, term in enumerate(inside):
            full = f"{self.words.text(rest)} multiplies all of the bracket, not only {self.words.text(term)}"
            yield self.edit("bracket-lost", hint, full, add(*inside[:k], mul(rest, term), *inside[k + 1 :]))

    def _slopes(self, parts: Sequence[Expr]) -> Iterator[Edit]:
        """s(1 - s) or 1 - t² for the outputs of activations, left out or wrong."""
        for kind, used, output in self._found_slopes(parts):
            rest = [part for k, part in enumerate(parts) if k not in used]
            name = self.words.text(mul(*(parts[k] for k in used)))
            hint = "Check the derivatives of the activations."
            full = f"you left out {name}, the derivative of the activation"
            yield self.edit("activation-derivative-forgotten", hint, full, mul(*rest))
            full = f"{name} is the derivative of the activation"
            for wrong in _WRONG_SLOPES[kind](output):
                yield self.edit("activation-derivative-wrong", hint, full, mul(*rest, wrong))

    def _found_slopes(self, parts: Sequence[Expr]) -> Iterator[tuple[type, tuple[int, ...], Expr]]:
        for k, part in enumerate(parts):
            if not isinstance(part, Add) or len(terms(part)) != 2:
                continue
            taken = minus_of(part)
            if taken is None:
                continue
            if isinstance(taken, Pow) and taken.exp == 2 and self._is_output(taken.base, tanh):
                yield tanh, (k,), taken.base
            for j, other in enumerate(parts):
                if other == taken and self._is_output(other, sigmoid):
                    yield sigmoid, (j, k), other

    def _is_output(self, expr: Expr, kind: type) -> bool:
        value = self.graph.get(expr) if isinstance(expr, Symbol) else expr
        return isinstance(value, kind)

    def _power(self, node: Pow) -> Iterator[Edit]:
        hint = "Check the exponents."
        if node.exp.is_number and not node.exp.is_Integer:
            return
        for step in (1, -1):
            wrong = node.exp + step if node.exp.is_Integer else add(node.exp, Integer(step))
            full = f"the exponent of {self.words.text(node)} is off by one"
            yield self.edit("exponent-off-by-one", hint, full, power(node.base, wrong) if wrong != 1 else node.base)
        if node.exp != 2:
            yield self.edit("power-lost", hint, f"the exponent of {self.words.text(node)} is lost", node.base)
        else:
            full = f"{self.words.text(node.base)} is to be squared"
            yield self.edit("power-lost", hint, full, node.base)

    def _bounds(self, node: Sum | Product) -> Iterator[Edit]:
        index, lowest, highest = node.limits[-1]
        hint = "Check where the sum begins and ends."
        for low, high in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            limits = (*node.limits[:-1], (index, lowest + low, highest + high))
            full = f"it runs from {self.words.text(lowest)} to {self.words.text(highest)}"
            yield self.edit("bound-off-by-one", hint, full, node.func(node.function, *limits))

    def _function(self, node: Expr) -> Iterator[Edit]:
        if len(node.args) != 1:
            return
        if isinstance(node, log):
            for base in (2, 10):
                full = f"the logarithm is the natural one, not that to the base {base}"
                wrong = mul(node, power(log(Integer(base), evaluate=False), -1))
                yield self.edit("log-base", "Which base has the logarithm?", full, wrong)
        full = f"you left out {type(node).__name__} of {self.words.text(node.args[0])}"
        yield self.edit("function-lost", "Is every function applied?", full, node.args[0])

    def _symbol(self, node: Symbol) -> Iterator[Edit]:
        for other in self.siblings(node):
            hint = "Check the indices: one quantity stands where another of its kind belongs."
            full = f"you wrote {self.words.text(other)} where {self.words.text(node)} belongs"
            yield self.edit("index-slip", hint, full, other)


_WRONG_SLOPES: dict[type, Callable[[Expr], Sequence[Expr]]] = {
    sigmoid: lambda s: (s, add(ONE, minus(s)), mul(s, add(ONE, s)), add(ONE, minus(power(s, 2)))),
    tanh: lambda t: (t, add(ONE, minus(t)), add(ONE, power(t, 2)), mul(t, add(ONE, minus(t)))),
}


def minus_of(expr: Add) -> Expr | None:
    """t of 1 - t."""
    parts = [part for part in terms(expr) if part != 1]
    if len(parts) != 1:
        return None
    found = factors(parts[0])
    return mul(*found[1:]) if found[0] == -1 and len(found) > 1 else None


def _places(expr: Expr) -> Iterator[tuple[Expr, Callable[[Expr], Expr]]]:
    """Every subexpression with what puts another one into its place."""
    todo: list[tuple[Expr, Callable[[Expr], Expr]]] = [(expr, lambda new: new)]
    for _ in range(_MOST_NODES):
        if not todo:
            return
        node, put = todo.pop(0)
        yield node, put
        for k, arg in enumerate(parts := _parts(node)):
            todo.append((arg, _putting(node, parts, k, put)))


def _parts(node: Expr) -> list[Expr]:
    if isinstance(node, Add):
        return terms(node)
    if isinstance(node, Mul):
        return factors(node)
    if isinstance(node, (Sum, Product)):
        return [node.function]
    if isinstance(node, SlotDerivative):
        return []
    return [arg for arg in node.args if isinstance(arg, Expr)] if all(isinstance(a, Expr) for a in node.args) else []


def _putting(node: Expr, parts: Sequence[Expr], k: int, put: Callable[[Expr], Expr]) -> Callable[[Expr], Expr]:
    def putting(new: Expr) -> Expr:
        args = [*parts[:k], new, *parts[k + 1 :]]
        if isinstance(node, Add):
            return put(add(*args))
        if isinstance(node, (Sum, Product)):
            return put(node.func(new, *node.limits))
        return put(mul(*args) if isinstance(node, Mul) else _rebuilt(node, tuple(args)))

    return putting


def _rebuilt(node: Expr, args: tuple[Expr, ...]) -> Expr:
    made = rebuilt(node, args)
    assert isinstance(made, Expr)
    return made
