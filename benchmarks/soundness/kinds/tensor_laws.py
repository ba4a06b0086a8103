"""Laws that hold at every size, hypotheses that a model is known for, and ways to spoil an expression."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

import sympy as sp

from benchmarks.soundness.kinds.tensor_oracle import differs
from derive.kernel.tensors import language as words
from derive.kernel.tensors.language import TensorSymbol, dot, identity, ones, repeat, table, total, trace
from derive.kernel.tensors.shapes import Shapes
from derive.kernel.verdict import Order, Relation

if TYPE_CHECKING:
    from benchmarks.soundness.kinds.tensors import Maker

SIZES = N, M, K = sp.symbols("n m k", integer=True, positive=True)
TRIED = ({N: 2, M: 3, K: 1}, {N: 3, M: 1, K: 2}, {N: 1, M: 2, K: 3}, {N: 2, M: 2, K: 2}, {N: 3, M: 2, K: 1})


class Hopeless(Exception):
    """Nothing came of it; another try."""


S, R, G = (TensorSymbol(name, N, N) for name in ("S_sym", "R_orth", "G_eig"))
E, ONE = (TensorSymbol(name, N) for name in ("e_eig", "s_one"))
ETA = sp.Symbol("eta", real=True)
HYPOTHESES: tuple[tuple[tuple[TensorSymbol, ...], Relation], ...] = (
    ((), Relation(sp.Integer(0), Order.EQ, sp.Integer(0))),
    ((S,), Relation(words.Transposed(S), Order.EQ, S)),
    ((R,), Relation(dot(words.Transposed(R), R), Order.EQ, identity(N))),
    ((G, E), Relation(dot(G, E), Order.EQ, ETA * E)),
    ((ONE,), Relation(total(ONE), Order.EQ, sp.Integer(1))),
)


# ---- laws -----------------------------------------------------------------------------------------------------------

_Law = Callable[["Maker", sp.Expr], "sp.Expr | None"]


def _written_out(maker: Maker, expr: sp.Expr) -> sp.Expr | None:
    """A contraction as a sum over an index that may be shifted or turned round."""
    if not isinstance(expr, words.Contraction):
        return None
    a, b = expr.args
    before, after = maker.shape(a)[:-1], maker.shape(b)[1:]
    size = maker.shape(a)[-1]
    k = sp.Symbol("k_0", integer=True)
    outside = sp.symbols("i_0 j_0", integer=True)
    rows, columns = outside[: len(before)], outside[len(before) : len(before) + len(after)]
    shift = maker.rng.randint(-2, 2)
    at, first, last = maker.rng.choice([(k - shift, shift, size - 1 + shift), (size - 1 - k, 0, size - 1)])
    body = sp.Sum(words.Entry(a, *rows, at) * words.Entry(b, at, *columns), (k, first, last))
    ranges = list(zip((*rows, *columns), (*before, *after), strict=True))
    return table(body, *ranges) if ranges else body


def _transposed_twice(maker: Maker, expr: sp.Expr) -> sp.Expr | None:
    return words.Transposed(words.Transposed(expr)) if len(maker.shape(expr)) == 2 else None


def _transposed_product(maker: Maker, expr: sp.Expr) -> sp.Expr | None:
    if isinstance(expr, words.Transposed) and isinstance(expr.args[0], words.Contraction):
        a, b = expr.args[0].args
        return dot(words.Transposed(b), words.Transposed(a))
    return None


def _associated(maker: Maker, expr: sp.Expr) -> sp.Expr | None:
    if isinstance(expr, words.Contraction) and isinstance(expr.args[0], words.Contraction):
        (a, b), c = expr.args[0].args, expr.args[1]
        return dot(a, dot(b, c)) if len(maker.shape(b)) == 2 else None
    return None


def _as_total(maker: Maker, expr: sp.Expr) -> sp.Expr | None:
    """x @ y, tr(A B) and the sum of a matrix, each in another way."""
    if isinstance(expr, words.Contraction) and not maker.shape(expr):
        return total(words.TensorMul(*expr.args))
    if isinstance(expr, words.TraceOf) and isinstance(expr.args[0], words.Contraction):
        a, b = expr.args[0].args
        return maker.rng.choice([total(words.TensorMul(a, words.Transposed(b))), trace(dot(b, a))])
    if isinstance(expr, words.Total) and not expr.axes and len(shape := maker.shape(expr.args[0])) == 2:
        return maker.rng.choice(
            [
                dot(dot(ones(shape[0]), expr.args[0]), ones(shape[1])),
                total(total(expr.args[0], 0)),
                total(words.Transposed(expr.args[0])),
            ]
        )
    return None


def _as_table(maker: Maker, expr: sp.Expr) -> sp.Expr | None:
    i, j = sp.symbols("i j", integer=True)
    if isinstance(expr, words.OuterProduct):
        rows, columns = maker.shape(expr)
        return table(words.Entry(expr.args[0], i) * words.Entry(expr.args[1], j), (i, rows), (j, columns))
    if isinstance(expr, words.Diagonal):
        size = maker.shape(expr)[0]
        return words.TensorMul(repeat(expr.args[0], size, maker.rng.randint(0, 1)), identity(size))
    if isinstance(expr, words.DiagonalOf):
        return table(words.Entry(expr.args[0], j, j), (j, maker.shape(expr)[0]))
    return None


def _with_unit(maker: Maker, expr: sp.Expr) -> sp.Expr | None:
    shape = maker.shape(expr)
    if not shape or (isinstance(expr, sp.Symbol) and maker.rng.random() < 0.7):
        return None
    return dot(identity(shape[0]), expr)


def _distributed(maker: Maker, expr: sp.Expr) -> sp.Expr | None:
    if isinstance(expr, words.Contraction) and isinstance(expr.args[0], sp.Add):
        return (
            words.TensorAdd(*(dot(term, expr.args[1]) for term in expr.args[0].args if maker.shape(term)))
            if all(maker.shape(term) for term in expr.args[0].args)
            else None
        )
    return None


def _assumed(maker: Maker, expr: sp.Expr) -> sp.Expr | None:
    """What the hypothesis says."""
    shape = maker.shape(expr)
    if expr == S and S in maker.special:
        return words.Transposed(S)
    if R in maker.special and shape[:1] == (N,):
        return dot(words.Transposed(R), dot(R, expr))
    if ONE in maker.special and maker.rng.random() < 0.3:
        return words.TensorMul(expr, total(ONE))
    if expr == dot(G, E):
        return words.TensorMul(ETA, E)
    return None


def _put_in(maker: Maker, expr: sp.Expr) -> sp.Expr | None:
    return maker.definitions.get(expr) if isinstance(expr, sp.Symbol) else None


LAWS: tuple[_Law, ...] = (
    _written_out, _transposed_twice, _transposed_product, _associated, _as_total, _as_table, _with_unit, _distributed,
    _put_in,
    _assumed,
)  # fmt: skip


# ---- mutants --------------------------------------------------------------------------------------------------------


def mutant(
    rng: Random, lhs: sp.Expr, rhs: sp.Expr, definitions: dict[sp.Symbol, sp.Expr]
) -> tuple[sp.Expr, sp.Expr, dict[sp.Symbol, sp.Expr]]:
    """Another right side, certified to be wrong at some sizes."""
    shapes = Shapes(definitions)
    nodes = [node for node in sp.preorder_traversal(rhs) if isinstance(node, sp.Expr) and node.args]
    for _ in range(6):
        node = rng.choice(nodes) if nodes else rhs
        wrong = _broken(rng, node, shapes)
        other = rhs.xreplace({node: wrong}) if wrong is not None else None
        if other is None or Shapes(definitions).of(other) != shapes.of(rhs):
            continue
        for k, sizes in enumerate(rng.sample(TRIED, 3)):
            if differs(lhs, other, definitions, sizes, k):
                return lhs, other, definitions
    raise Hopeless


def _broken(rng: Random, node: sp.Expr, shapes: Shapes) -> sp.Expr | None:
    if isinstance(node, words.Transposed) and shapes.of(node) == shapes.of(node.args[0]):
        return node.args[0]
    if isinstance(node, words.Entry):
        at = list(node.args[1:])
        at[rng.randrange(len(at))] += rng.choice([-1, 1])
        return words.Entry(node.args[0], *at)
    if isinstance(node, sp.Sum):
        index_, first, last = node.limits[0]
        return sp.Sum(node.function, (index_, first, last + rng.choice([-1, 0])), *node.limits[1:])
    if isinstance(node, sp.Mul) and len(node.args) > 1:
        return words.TensorMul(*node.args[1:])
    if isinstance(node, sp.Add):
        return words.TensorAdd(node.args[0], *(words.TensorMul(sp.Integer(-1), arg) for arg in node.args[1:]))
    if isinstance(node, words.OuterProduct | words.Contraction) and rng.random() < 0.5:
        return type(node)(*node.args[::-1])
    if isinstance(node, (words.Table, words.TensorNode, sp.Function)):
        return words.TensorMul(rng.choice([sp.Integer(-1), sp.Integer(2)]), node)
    return None
