"""Random equalities between tensors of symbolic size, true by the rules they are built with, and mutants of them.

A random expression is rewritten by laws that hold at every size (associativity, transposes, sums written out, shifted
and reversed, definitions put in), or its derivative by a tensor is built by reverse accumulation. A mutant counts as
false once plain Python finds another number in an entry of it at some sizes (`tensor_oracle`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import sympy as sp

from benchmarks.soundness.kinds.tensor_laws import HYPOTHESES, LAWS, SIZES, Hopeless, M, N, mutant
from benchmarks.soundness.kinds.tensor_oracle import MODELS, Unknown
from benchmarks.soundness.kinds.trial import Trial
from derive import D, sigmoid
from derive.claims.claim import Context
from derive.claims.equality import Equality
from derive.kernel.domain import Domain
from derive.kernel.errors import IllFormed, Obstacle
from derive.kernel.graph import Graph
from derive.kernel.tensors import language as words
from derive.kernel.tensors.language import (
    TensorSymbol,
    diag,
    diagonal,
    dot,
    function,
    identity,
    inverse,
    ones,
    outer,
    prime,
    repeat,
    table,
    total,
    trace,
)  # fmt: skip
from derive.kernel.tensors.shapes import Shapes

Shape = tuple[sp.Expr, ...]
_F = function("f")


def trials(rng: Random) -> Iterator[Trial]:
    """Endless: now a true claim and now a false one."""
    while True:
        try:
            maker = Maker(rng)
            made = maker.claim()
            is_true = rng.random() < 0.5
            if not is_true:
                made = mutant(rng, *made)
        except (IllFormed, Obstacle, Unknown, Hopeless):
            continue
        lhs, rhs, definitions = made
        if not (lhs.args or rhs.args) or sp.count_ops(lhs) + sp.count_ops(rhs) > 120:
            continue
        facts = maker.facts if {symbol.name for symbol in maker.reached(lhs + rhs)} & set(MODELS) else ()
        context = Context(Domain({}, facts), Graph(definitions))
        text = f"{lhs} = {rhs}" + "".join(f"; {name} := {value}" for name, value in definitions.items())
        text += "".join(f"; assuming {fact.lhs} = {fact.rhs}" for fact in facts)
        yield Trial(text, Equality(lhs, rhs), context, is_true)


class Maker:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.definitions: dict[sp.Symbol, sp.Expr] = {}
        self.special, fact = rng.choice(HYPOTHESES)
        self.facts = (fact,) if self.special else ()

    def shape(self, expr: sp.Expr) -> Shape:
        return Shapes(self.definitions).of(expr)

    def claim(self) -> tuple[sp.Expr, sp.Expr, dict[sp.Symbol, sp.Expr]]:
        """An equation that holds."""
        if self.rng.random() < 0.5:
            shape = self.rng.choice([(), (), (N,), (M,), (N, M), (N, N)])
            lhs = self.expression(shape, 3)
            rhs = self.rewritten(self.rewritten(lhs))
        else:
            for _ in range(self.rng.randint(0, 2)):
                self.define()
            quantity = self.expression((), 3)
            variables = [s for s in self.reached(quantity) if isinstance(s, TensorSymbol)]
            if not variables:
                raise Hopeless
            variable = self.rng.choice(sorted(variables, key=str))
            lhs = D(quantity, variable)
            slope = self.pulled(quantity, sp.Integer(1), variable)
            if slope is None:
                raise Hopeless
            rhs = self.rewritten(slope)
        if self.shape(lhs) != self.shape(rhs):
            raise Hopeless  # SymPy made a number of it
        return lhs, rhs, self.definitions

    def reached(self, expr: sp.Expr) -> set[sp.Symbol]:
        found, todo = set(), list(expr.free_symbols)
        while todo:
            symbol = todo.pop()
            if symbol not in found:
                found.add(symbol)
                todo += list(self.definitions[symbol].free_symbols) if symbol in self.definitions else []
        return found

    def define(self) -> None:
        shape = self.rng.choice([(N,), (M,), (N, M), (N, N)])
        name = TensorSymbol(f"h{len(self.definitions)}", *shape)
        body = self.expression(shape, 2)
        if self.shape(body) == shape:
            self.definitions[name] = body

    # ---- expressions --------------------------------------------------------------------------------------------

    def expression(self, shape: Shape, depth: int) -> sp.Expr:
        """A random expression of a shape."""
        if depth <= 0 or self.rng.random() < 0.15:
            return self.leaf(shape)
        makers: dict[int, Sequence[Callable[[Shape, int], sp.Expr]]] = {
            0: (self._inner, self._total, self._trace, self._elementwise, self._scaled, self._entry, self._quadratic),
            1: (self._matrix_vector, self._matrix_vector, self._elementwise, self._elementwise, self._scaled,
                self._applied, self._axis_sum, self._diagonal_of, self._written_vector, self._of_matrix),
            2: (self._matrix_matrix, self._matrix_matrix, self._transposed, self._outer, self._elementwise,
                self._scaled,
                self._applied, self._diagonal, self._repeated, self._written_matrix, self._inverse),
        }  # fmt: skip
        return self.rng.choice(makers[len(shape)])(shape, depth - 1)

    def leaf(self, shape: Shape) -> sp.Expr:
        """A symbol, a number, or a definition."""
        named: list[sp.Symbol] = [*self.definitions, *self.special]
        named = [name for name in named if isinstance(name, TensorSymbol) and name.shape == shape]
        if named and self.rng.random() < 0.6:
            return self.rng.choice(named)
        if not shape:
            return self.rng.choice(
                [sp.Symbol("t", real=True), sp.Integer(2), sp.Rational(1, 3), sp.Symbol("c", real=True)]
            )
        letters = "xyz" if len(shape) == 1 else "ABC"
        return TensorSymbol(self.rng.choice(letters) + "_" + "".join(map(str, shape)), *shape)

    def size(self) -> sp.Expr:
        return self.rng.choice(SIZES)

    def _inner(self, shape: Shape, depth: int) -> sp.Expr:
        size = (self.size(),)
        return dot(self.expression(size, depth), self.expression(size, depth))

    def _quadratic(self, shape: Shape, depth: int) -> sp.Expr:
        size = self.size()
        x = self.expression((size,), depth - 1)
        return dot(dot(x, self.expression((size, size), depth - 1)), x)

    def _total(self, shape: Shape, depth: int) -> sp.Expr:
        inner = self.rng.choice([(self.size(),), (self.size(), self.size())])
        return total(self.expression(inner, depth))

    def _trace(self, shape: Shape, depth: int) -> sp.Expr:
        size = self.size()
        return trace(self.expression((size, size), depth))

    def _entry(self, shape: Shape, depth: int) -> sp.Expr:
        size = self.size()
        at = self.rng.choice([sp.Integer(0), size - 1, sp.Integer(1)])
        return words.Entry(self.expression((size,), depth), at)

    def _elementwise(self, shape: Shape, depth: int) -> sp.Expr:
        a, b = self.expression(shape, depth), self.expression(shape, depth)
        kind = self.rng.random()
        return words.TensorAdd(a, b) if kind < 0.5 else words.TensorMul(a, b)

    def _scaled(self, shape: Shape, depth: int) -> sp.Expr:
        return words.TensorMul(self.expression((), depth - 1), self.expression(shape, depth))

    def _applied(self, shape: Shape, depth: int) -> sp.Expr:
        inner = self.expression(shape, depth)
        kind = self.rng.choice([sp.exp, sp.tanh, sigmoid, sp.sin, _F, lambda u: words.TensorPow(u, sp.Integer(2))])
        return kind(inner)

    def _matrix_vector(self, shape: Shape, depth: int) -> sp.Expr:
        size = self.size()
        if self.rng.random() < 0.7:
            return dot(self.expression((*shape, size), depth), self.expression((size,), depth))
        return dot(self.expression((size,), depth), self.expression((size, *shape), depth))

    def _matrix_matrix(self, shape: Shape, depth: int) -> sp.Expr:
        size = self.size()
        return dot(self.expression((shape[0], size), depth), self.expression((size, shape[1]), depth))

    def _axis_sum(self, shape: Shape, depth: int) -> sp.Expr:
        axis = self.rng.randint(0, 1)
        inner = (self.size(), *shape) if axis == 0 else (*shape, self.size())
        return total(self.expression(inner, depth), axis)

    def _diagonal_of(self, shape: Shape, depth: int) -> sp.Expr:
        return diagonal(self.expression(shape * 2, depth))

    def _of_matrix(self, shape: Shape, depth: int) -> sp.Expr:
        return repeat(self.expression((), depth), shape[0])

    def _written_vector(self, shape: Shape, depth: int) -> sp.Expr:
        """A correlation of vectors, with whatever shift and stride."""
        i, a = sp.Symbol("i", integer=True), sp.Symbol("a", integer=True)
        size = self.size()
        long, short = self.expression((self.size(),), depth - 1), self.expression((size,), depth - 1)
        shift, stride = self.rng.randint(-1, 1), self.rng.choice([1, 1, 2])
        return table(
            sp.Sum(words.Entry(long, stride * i + a + shift) * words.Entry(short, a), (a, 0, size - 1)), (i, shape[0])
        )

    def _written_matrix(self, shape: Shape, depth: int) -> sp.Expr:
        i, j = sp.symbols("i j", integer=True)
        row = words.Entry(self.expression(shape[1:], depth - 1), j)
        body = words.Entry(self.expression(shape, depth), i, j) * row
        return table(body, (i, shape[0]), (j, shape[1]))

    def _transposed(self, shape: Shape, depth: int) -> sp.Expr:
        return words.Transposed(self.expression(shape[::-1], depth))

    def _outer(self, shape: Shape, depth: int) -> sp.Expr:
        return outer(self.expression(shape[:1], depth), self.expression(shape[1:], depth))

    def _diagonal(self, shape: Shape, depth: int) -> sp.Expr:
        if shape[0] != shape[1]:
            return self.leaf(shape)
        return diag(self.expression(shape[:1], depth)) if self.rng.random() < 0.7 else identity(shape[0])

    def _repeated(self, shape: Shape, depth: int) -> sp.Expr:
        axis = self.rng.randint(0, 1)
        return repeat(self.expression((shape[1 - axis],), depth), shape[axis], axis)

    def _inverse(self, shape: Shape, depth: int) -> sp.Expr:
        return inverse(self.leaf(shape)) if shape[0] == shape[1] else self.leaf(shape)

    # ---- laws ---------------------------------------------------------------------------------------------------

    def rewritten(self, expr: sp.Expr) -> sp.Expr:
        """The same, written otherwise here and there."""
        if isinstance(expr, (sp.Sum, words.Table, D, words.Entry)) or not expr.args:
            return self.law(expr)
        if isinstance(expr, words.TensorNode):
            fixed = (words.UnitMatrix, words.Ones)
            if isinstance(expr, fixed):
                return expr
            kept = {words.Total: 1, words.Broadcast: 1}.get(type(expr), len(expr.args))
            parts = [self.rewritten(arg) for arg in expr.args[:kept]]
            rebuilt = (
                total(parts[0], *expr.axes) if isinstance(expr, words.Total) else type(expr)(*parts, *expr.args[kept:])
            )
            return self.law(rebuilt)
        if isinstance(expr, (sp.Add, sp.Mul)):
            parts = [self.rewritten(arg) for arg in expr.args]
            self.rng.shuffle(parts)
            kind = words.TensorAdd if isinstance(expr, sp.Add) else words.TensorMul
            return self.law(kind(*parts))
        if isinstance(expr, sp.Pow):
            return words.TensorPow(self.rewritten(expr.base), expr.exp)
        return self.law(expr)

    def law(self, expr: sp.Expr) -> sp.Expr:
        """One law at the root, or none."""
        laws = [law for law in LAWS if self.rng.random() < 0.5]
        self.rng.shuffle(laws)
        for law in laws:
            found = law(self, expr)
            if found is not None:
                return found
        return expr

    # ---- reverse accumulation -----------------------------------------------------------------------------------

    def pulled(self, expr: sp.Expr, by: sp.Expr, variable: sp.Symbol) -> sp.Expr | None:
        """The derivative of `total(by * expr)` by a variable; None for 0. Raises `Hopeless`."""
        if expr == variable:
            return by
        if isinstance(expr, sp.Symbol):
            return self.pulled(self.definitions[expr], by, variable) if expr in self.definitions else None
        if variable not in self.reached(expr):
            return None
        if isinstance(expr, sp.Add):
            return _sum([self.pulled(arg, by, variable) for arg in expr.args])
        if isinstance(expr, sp.Mul):
            return _sum([self._factor(expr, k, by, variable) for k in range(len(expr.args))])
        if isinstance(expr, sp.Pow):
            return self.pulled(expr.base, by * expr.exp * words.TensorPow(expr.base, expr.exp - 1), variable)
        rule = _SLOPES.get(type(expr))
        if rule is not None:
            return self.pulled(expr.args[0], words.TensorMul(by, rule(expr)), variable)
        if type(expr).__name__ == "f":
            return self.pulled(expr.args[0], words.TensorMul(by, prime(_F)(expr.args[0])), variable)
        pull = _PULLS.get(type(expr))
        if pull is None:
            raise Hopeless
        return _sum([self.pulled(inner, other, variable) for inner, other in pull(self, expr, by)])

    def _factor(self, expr: sp.Expr, k: int, by: sp.Expr, variable: sp.Symbol) -> sp.Expr | None:
        own = expr.args[k]
        others = words.TensorMul(by, *(arg for j, arg in enumerate(expr.args) if j != k))
        shape = self.shape(others)
        if not self.shape(own) and shape:
            others = total(others)
        return self.pulled(own, others, variable)


def _sum(parts: list[sp.Expr | None]) -> sp.Expr | None:
    found = [part for part in parts if part is not None]
    return words.TensorAdd(*found) if len(found) > 1 else found[0] if found else None


_SLOPES: dict[type, Callable[[Any], sp.Expr]] = {
    sp.exp: lambda e: e,
    sp.sin: lambda e: sp.cos(e.args[0]),
    sp.tanh: lambda e: 1 - words.TensorPow(e, sp.Integer(2)),
    sigmoid: lambda e: words.TensorMul(e, 1 - e),
}


def _pull_contraction(maker: Maker, expr: sp.Expr, by: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    a, b = expr.args
    match len(maker.shape(a)), len(maker.shape(b)):
        case 1, 1:
            return [(a, words.TensorMul(by, b)), (b, words.TensorMul(by, a))]
        case 2, 1:
            return [(a, outer(by, b)), (b, dot(words.Transposed(a), by))]
        case 1, 2:
            return [(a, dot(b, by)), (b, outer(a, by))]
    return [(a, dot(by, words.Transposed(b))), (b, dot(words.Transposed(a), by))]


def _pull_total(maker: Maker, expr: words.Total, by: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    shape = maker.shape(expr.args[0])
    if not expr.axes:
        return [(expr.args[0], words.TensorMul(by, ones(*shape)))]
    (axis,) = expr.axes
    return [(expr.args[0], repeat(by, shape[axis], axis))]


def _pull_inverse(maker: Maker, expr: sp.Expr, by: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    turned = words.Transposed(expr)
    return [(expr.args[0], -dot(dot(turned, by), turned))]


_Pull = Callable[[Maker, Any, sp.Expr], "list[tuple[sp.Expr, sp.Expr]]"]
_PULLS: dict[type, _Pull] = {
    words.Contraction: _pull_contraction,
    words.Total: _pull_total,
    words.InverseOf: _pull_inverse,
    words.Transposed: lambda m, e, by: [(e.args[0], words.Transposed(by))],
    words.OuterProduct: lambda m, e, by: [(e.args[0], dot(by, e.args[1])), (e.args[1], dot(e.args[0], by))],
    words.Diagonal: lambda m, e, by: [(e.args[0], diagonal(by))],
    words.DiagonalOf: lambda m, e, by: [(e.args[0], diag(by))],
    words.TraceOf: lambda m, e, by: [(e.args[0], words.TensorMul(by, identity(m.shape(e.args[0])[0])))],
    words.DeterminantOf: lambda m, e, by: [(e.args[0], by * e * words.Transposed(inverse(e.args[0])))],
    words.Broadcast: lambda m, e, by: [(e.args[0], total(by, int(e.args[2])) if m.shape(e.args[0]) else total(by))],
}
