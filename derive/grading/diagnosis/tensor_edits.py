"""Mal-rules of closed forms with tensors of symbolic size: transposes, orders of products, filters, bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sympy import Add, Expr, Function, Integer, Mul, Pow, Sum, Symbol, Tuple
from sympy.core.basic import Basic

from ...kernel.errors import IllFormed, Obstacle
from ...kernel.language import D, SlotDerivative
from ...kernel.tensors import language as words
from ...kernel.tensors.affine import tidy
from ...kernel.tensors.language import Table, TensorAdd, TensorMul, TensorPow, TensorSymbol
from ...kernel.tensors.shapes import Shapes, same_shape
from .edits import Edit
from .rules import Mistake
from .slips import Siblings
from .words import Words

_MOST_NODES = 200
_ORDER = "Check the order of the factors, and which of them is transposed."


@dataclass(frozen=True)
class TensorEditor:
    """Edits expressions of tensors; an edit whose shapes do not fit, or change, is not made."""

    shapes: Shapes
    words: Words
    siblings: Siblings
    step: str = ""

    def edits(self, expr: Expr) -> Iterator[Edit]:
        """Every edit of one place, the outermost first."""
        shape = self.shapes.of(expr)
        for node, put in _places(expr):
            for rule, hint, full, wrong in self._here(node):
                made = put(wrong)
                if made != expr and self._has_shape(made, shape):
                    yield Edit(Mistake(rule, hint, full, self.step), made)

    def _has_shape(self, expr: Expr, shape: Sequence[Expr]) -> bool:
        try:
            found = self.shapes.of(expr)
        except (IllFormed, Obstacle):
            return False
        return same_shape(found, tuple(shape)) or same_shape(found[::-1], tuple(shape))

    def _here(self, node: Expr) -> Iterator[tuple[str, str, str, Expr]]:
        name = self.words.text(node)
        if isinstance(node, Add):
            yield from self._sum(list(node.args))
        elif isinstance(node, Mul):
            yield from self._product(list(node.args))
        elif isinstance(node, Pow):
            yield "power-lost", "Check the exponents.", f"the exponent of {name} is lost", node.base
        elif isinstance(node, words.Contraction):
            yield from self._contraction(node, name)
        elif isinstance(node, words.OuterProduct):
            a, b = node.args
            yield "transposed", _ORDER, f"{name} is a column times a row, in this order", words.outer(b, a)
        elif isinstance(node, words.Transposed):
            yield "transposed", _ORDER, f"the transpose in {name} is missing", node.args[0]
        elif isinstance(node, words.Diagonal):
            yield "factor-lost", "A factor is missing.", f"you left out {name}", words.identity(self._size(node))
        elif isinstance(node, Sum):
            yield from self._of_sum(node)
        elif isinstance(node, SlotDerivative):
            yield from self._slope(node, name)
        elif isinstance(node, Table):
            yield from self._index_sign(node)
        if isinstance(node, (TensorSymbol, D)):
            yield from self._turned_over(node, name)
        if isinstance(node, TensorSymbol):
            yield from self._misnamed(node, node, lambda other: other)

    def _size(self, node: Expr) -> Expr:
        return self.shapes.of(node)[0]

    def _sum(self, parts: list[Expr]) -> Iterator[tuple[str, str, str, Expr]]:
        for k, term in enumerate(parts):
            name = self.words.text(term)
            flipped = [*parts[:k], TensorMul(Integer(-1), term), *parts[k + 1 :]]
            yield "term-sign", "Check the signs of the terms.", f"{name} has the wrong sign", TensorAdd(*flipped)
            rest = parts[:k] + parts[k + 1 :]
            yield "term-lost", "Is every term of the sum there?", f"the term {name} is missing", TensorAdd(*rest)

    def _product(self, parts: list[Expr]) -> Iterator[tuple[str, str, str, Expr]]:
        for k, factor in enumerate(parts):
            rest = TensorMul(*parts[:k], *parts[k + 1 :])
            full = f"you left out the factor {self.words.text(factor)}"
            if isinstance(factor, SlotDerivative):
                hint = "Check the derivatives of the activations."
                yield "activation-derivative-forgotten", hint, full, rest
            else:
                yield "factor-lost", "A factor is missing.", full, rest
        if len(parts) == 2:
            full = "the product is meant entry by entry, not as a product of matrices"
            yield "elementwise-product", "Which product is it?", full, words.dot(*parts)

    def _contraction(self, node: Expr, name: str) -> Iterator[tuple[str, str, str, Expr]]:
        a, b = node.args
        yield "product-order", _ORDER, f"the factors of {name} are in the wrong order", words.dot(b, a)
        if isinstance(a, words.Contraction):
            first, second = a.args
            swapped = words.dot(words.dot(first, b), second)
            yield "product-order", _ORDER, f"the factors of {name} are in the wrong order", swapped
        yield "elementwise-product", "Which product is it?", f"{name} is a product of matrices", TensorMul(a, b)
        for lost, kept in ((a, b), (b, a)):
            yield "factor-lost", "A factor is missing.", f"you left out {self.words.text(lost)}", kept

    def _turned_over(self, node: Expr, name: str) -> Iterator[tuple[str, str, str, Expr]]:
        try:
            rank = len(self.shapes.of(node))
        except (IllFormed, Obstacle):
            return
        if rank == 2:
            yield "transposed", _ORDER, f"{name} is not to be transposed", words.transpose(node)

    def _slope(self, node: SlotDerivative, name: str) -> Iterator[tuple[str, str, str, Expr]]:
        hint = "Check the derivatives of the activations."
        full = f"{name} is meant, not {self.words.text(node.applied)}"
        yield "activation-derivative-wrong", hint, full, node.applied
        if len(node.applied.args) == 1:
            misplaced = SlotDerivative(type(node.applied)(node.applied), node.orders)
            yield "activation-derivative-misplaced", hint, f"{name} is taken at the input of the activation", misplaced

        for argument in node.applied.args:
            if isinstance(argument, Symbol):
                yield from self._misnamed(node, argument, partial(exchanged, node.applied, argument))

    def _misnamed(
        self, node: Expr, symbol: Symbol, put: Callable[[Expr], Expr]
    ) -> Iterator[tuple[str, str, str, Expr]]:
        """One name for another of its kind: h_1 for h_0."""
        hint = "Check the indices: one quantity stands where another of its kind belongs."
        for other in self.siblings(symbol):
            full = f"you wrote {self.words.text(other)} where {self.words.text(symbol)} belongs"
            wrong = put(other)
            yield "index-slip", hint, full, SlotDerivative(wrong, node.orders) if wrong.args else wrong

    # ---- sums over windows

    def _of_sum(self, node: Sum) -> Iterator[tuple[str, str, str, Expr]]:
        hint = "Check where the sum begins and ends."
        for k, (index, lowest, highest) in enumerate(node.limits):
            for low, high in ((1, 0), (0, 1), (0, -1)):
                limit = (index, tidy(lowest + low), tidy(highest + high))
                full = f"the sum runs from {self.words.text(lowest)} to {self.words.text(highest)}"
                yield "bound-off-by-one", hint, full, Sum(node.function, *node.limits[:k], limit, *node.limits[k + 1 :])
            alone = [limit for j, limit in enumerate(node.limits) if j != k]
            first = exchanged(node.function, index, lowest)
            full = f"every {self.words.text(index)} counts, not only the first"
            yield "sum-lost", "Is everything summed over?", full, Sum(first, *alone) if alone else first
        yield from self._turned(node)

    def _turned(self, node: Sum) -> Iterator[tuple[str, str, str, Expr]]:
        """An entry a[i, j] whose indices are the summed ones, read from its other end."""
        ends = {index: (lowest, highest) for index, lowest, highest in node.limits}
        for factor in _entries(node.function):
            own = factor.args[1:]
            if own and all(at in ends for at in own):
                mirrored = [tidy(ends[at][0] + ends[at][1] - at) for at in own]
                turned = words.entry(factor.args[0], tuple(mirrored))
                full = f"you turned {self.words.text(factor.args[0])} by 180°, or did not where it is to be turned"
                wrong = Sum(exchanged(node.function, factor, turned), *node.limits)
                yield "filter-turned", "Is the filter turned, or not?", full, wrong

    def _index_sign(self, node: Table) -> Iterator[tuple[str, str, str, Expr]]:
        """a[i - m] for a[i + m] and the other way round, at all axes."""
        for factor in _entries(node.body):
            flipped = [_other_sign(at) for at in factor.args[1:]]
            if tuple(flipped) != factor.args[1:]:
                wrong = exchanged(node.body, factor, words.entry(factor.args[0], tuple(flipped)))
                full = f"the indices of {self.words.text(factor)} have a wrong sign"
                hint = "Check the indices: convolution or cross-correlation?"
                yield "filter-turned", hint, full, words.table(wrong, *node.ranges)


def _other_sign(at: Expr) -> Expr:
    """i + m for i - m, i - m for i + m."""
    if not isinstance(at, Add) or len(at.args) != 2:
        return at
    a, b = sorted(at.args, key=lambda part: isinstance(part, Mul) and part.args[0] == -1)
    return a - b


def _entries(expr: Basic) -> Iterator[Expr]:
    if isinstance(expr, words.Entry):
        yield expr
    for arg in expr.args:
        yield from _entries(arg)


def exchanged(expr: Basic, old: Expr, new: Expr) -> Expr:
    """With one subexpression in the place of another, but not in derivatives."""
    if expr == old:
        return new
    if not expr.args or isinstance(expr, (Symbol, Tuple, D)):
        return expr
    args = tuple(exchanged(arg, old, new) for arg in expr.args)
    return expr if args == expr.args else _rebuilt(expr, args)


def _rebuilt(node: Basic, args: Sequence[Basic]) -> Expr:
    kinds: tuple[tuple[type, Callable[..., Expr]], ...] = ((Add, TensorAdd), (Mul, TensorMul), (Pow, TensorPow))
    for kind, make in kinds:
        if isinstance(node, kind):
            return make(*args)
    return node.func(*args, evaluate=False) if isinstance(node, Function) else node.func(*args)


def _places(expr: Expr) -> Iterator[tuple[Expr, Callable[[Expr], Expr]]]:
    """Every subexpression with what puts another one into its place; derivatives are left whole."""
    todo: list[tuple[Expr, Callable[[Expr], Expr]]] = [(expr, lambda new: new)]
    for _ in range(_MOST_NODES):
        if not todo:
            return
        node, put = todo.pop(0)
        yield node, put
        if not isinstance(node, (D, SlotDerivative)):
            todo += [(arg, _putting(node, k, put)) for k, arg in enumerate(node.args) if isinstance(arg, Expr)]


def _putting(node: Expr, k: int, put: Callable[[Expr], Expr]) -> Callable[[Expr], Expr]:
    return lambda new: put(_rebuilt(node, (*node.args[:k], new, *node.args[k + 1 :])))
