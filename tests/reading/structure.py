"""When two trees are the same expression: a strict normal order, decided without the kernel and without evaluation.

What printing cannot keep, and what therefore makes no difference:

* the order and the nesting of sums and of products, and of whatever else is symmetric;
* where a product keeps its numbers: in front, in a bracket's terms, below the bar (`(2a - 2b)/4`, `½(a - b)`);
* a quotient, as a product with powers; an integer power of a product or of a power, as powers of its factors;
* the letters that a sum, an integral, a table or a mean binds;
* whether a matrix expression, or a determinant, is written out, where all its entries are;
* the nesting of a product of matrices and vectors, where its numbers stand, and whether it is read from the left as
  `v A` or, transposed, as the column `Aᵀ v`.

Nothing else is: no term is collected, no function evaluated, no definition used.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import Any

import sympy
from sympy import Add, Expr, Mul, Pow, Symbol
from sympy.combinatorics import Permutation
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatAdd, MatMul, MatPow, Transpose

from derive.kernel.language import Decimal
from derive.kernel.probability import language as laws
from derive.kernel.spectra.language import determinant
from derive.kernel.tensors import language as tensors
from derive.kernel.tensors.shapes import Shapes
from derive.kernel.verdict import Relation

Tree = tuple[Any, ...]
_SYMMETRIC = (sympy.Max, sympy.Min, BooleanFunction, sympy.FiniteSet, laws.JS, laws.TotalVariation)
_ONE = ("number", Fraction(1))


def same(left: Any, right: Any) -> bool:
    """Whether two trees are the same expression."""
    return structure(left) == structure(right)


def structure(value: Any, bound: Mapping[Symbol, int] | None = None) -> Tree:
    """A tree in normal order."""
    return _structure(value, dict(bound or {}))


def _structure(value: Any, bound: dict[Symbol, int]) -> Tree:
    if isinstance(value, Relation):
        return "relation", value.order.value, _structure(value.lhs, bound), _structure(value.rhs, bound)
    if isinstance(value, tuple):  # a list that was read
        return ("FiniteSet", (), *_sorted(_structure(item, bound) for item in value))
    if isinstance(value, MatAdd | MatMul | MatPow | Transpose) and not value.atoms(sympy.MatrixSymbol):
        value = _written_out(value)
    if isinstance(value, determinant) and isinstance(value.args[0], MatrixBase):
        value = _expanded(value.args[0])
    if isinstance(value, MatrixBase):
        return ("matrix", value.shape, *(_structure(entry, bound) for entry in value))
    if isinstance(value, Symbol):
        return ("bound", bound[value]) if value in bound else ("symbol", value.name)
    if isinstance(value, Decimal):
        return "number", Fraction(value.text)
    if value.is_Rational:
        return "number", Fraction(int(value.p), int(value.q))
    if isinstance(value, Add):
        return _sum(value, bound)
    if isinstance(value, Mul | Pow | sympy.exp):
        number, factors = _factors(value, bound)
        return _product(number, factors)
    return _node(value, bound)


def _sorted(parts: Any) -> list[Tree]:
    return sorted(parts, key=repr)


# ---- sums and products


def _sum(value: Add, bound: dict[Symbol, int]) -> Tree:
    """Terms in order, each as its number and the rest, with the number of the first taken out of all."""
    number, terms = _terms(value, bound)
    return _scaled(number, ("sum", *terms)) if len(terms) > 1 else _product(number, [])


def _terms(value: Expr, bound: dict[Symbol, int]) -> tuple[Fraction, list[Tree]]:
    """A number, and what it multiplies: terms whose numbers have no common one and of which the first is positive."""
    found: list[tuple[Fraction, Tree]] = []
    waiting = [(Fraction(1), value)]
    while waiting:
        scale, term = waiting.pop()
        if isinstance(term, Add):
            waiting += [(scale, part) for part in term.args]
            continue
        number, rest = _split(_structure(term, bound))
        if isinstance(rest, tuple) and rest[0] == "sum" and rest is not _ONE:
            found += [(scale * number * inner, part) for inner, part in map(_split, rest[1:])]
        else:
            found.append((scale * number, rest))
    ordered = sorted(found, key=lambda item: (repr(item[1]), item[0]))
    leading = [number for number, _ in ordered if number] or [Fraction(1)]
    content = reduce(_common, map(abs, leading)) * (1 if leading[0] > 0 else -1)
    return content, [_scaled(number / content, rest) for number, rest in ordered]


def _common(a: Fraction, b: Fraction) -> Fraction:
    """The largest rational number of which both are whole multiples."""
    return Fraction(gcd(a.numerator, b.numerator), lcm(a.denominator, b.denominator))


def _split(tree: Tree) -> tuple[Fraction, Tree]:
    """The number of a tree, and the rest."""
    if isinstance(tree, tuple) and tree[0] == "number":
        return tree[1], _ONE
    if isinstance(tree, tuple) and tree[0] == "product" and tree[1][0] == "number":
        rest = tree[2:]
        return tree[1][1], rest[0] if len(rest) == 1 else ("product", _ONE, *rest)
    if isinstance(tree, tuple) and tree[0] == "product":
        return Fraction(1), tree
    return Fraction(1), tree


def _scaled(number: Fraction, tree: Tree) -> Tree:
    own, rest = _split(tree)
    return _product(number * own, [] if rest == _ONE else list(rest[2:]) if rest[0] == "product" else [rest])


def _product(number: Fraction, factors: list[Tree]) -> Tree:
    if not factors:
        return "number", number
    ordered = _sorted(factors)
    if number == 1 and len(ordered) == 1:
        return ordered[0]
    return ("product", ("number", number), *ordered)


def _factors(value: Expr, bound: dict[Symbol, int], power: int = 1) -> tuple[Fraction, list[Tree]]:
    """The number of a product and its other factors."""
    number, factors = Fraction(1), []
    for factor, exponent in _flat(value, power):
        own, rest = _factor(factor, exponent, bound)
        number *= own
        factors += rest
    return number, factors


def _flat(value: Expr, exponent: int) -> list[tuple[Expr, int]]:
    """The factors of nested products and whole powers, each with its whole exponent."""
    if isinstance(value, Mul):
        return [pair for arg in value.args for pair in _flat(arg, exponent)]
    if isinstance(value, Pow) and value.exp.is_Integer:
        return _flat(value.base, exponent * int(value.exp))
    return [(value, exponent)]


def _factor(base: Expr, exponent: int, bound: dict[Symbol, int]) -> tuple[Fraction, list[Tree]]:
    if isinstance(base, sympy.exp) or (isinstance(base, Pow) and base.base == sympy.E):
        return Fraction(1), [_raised(("e",), _structure(base.args[-1], bound), exponent)]
    if isinstance(base, Pow):
        return Fraction(1), [_raised(_structure(base.base, bound), _structure(base.exp, bound), exponent)]
    tree = ("e",) if base == sympy.E else _structure(base, bound)
    number, rest = _split(tree)
    if not number and exponent < 0:
        return Fraction(1), [("power", tree, ("number", Fraction(exponent)))]
    parts = () if rest == _ONE else rest[2:] if rest[0] == "product" else (rest,)
    if exponent == 1:
        return number, list(parts)
    return number**exponent, [_raised(part, _ONE, exponent) for part in parts]


def _raised(base: Tree, exponent: Tree, times: int) -> Tree:
    return "power", base, _scaled(Fraction(times), exponent)


# ---- everything else


def _node(value: Any, bound: dict[Symbol, int]) -> Tree:
    if isinstance(value, ExprWithLimits):
        return _with_limits(value, bound)
    if isinstance(value, tensors.Table):
        sizes = [_structure(size, bound) for _, size in value.ranges]
        return ("table", *sizes, _structure(value.body, _binding(bound, [i for i, _ in value.ranges])))
    if isinstance(value, laws.Expectation):
        function, variable, law = value.args
        inner = _structure(function, _binding(bound, [variable]))
        return type(value).__name__, inner, _structure(law, bound)
    if isinstance(value, tensors.Contraction):
        return _contraction(value, bound)
    if isinstance(value, sympy.Heaviside):
        return "Heaviside", _structure(value.args[0], bound)
    if isinstance(value, Relational):
        return value.rel_op, _structure(value.lhs, bound), _structure(value.rhs, bound)
    if isinstance(value, sympy.Tuple):
        return ("tuple", *(_structure(arg, bound) for arg in value.args))
    if not getattr(value, "args", ()):
        return (str(value),)
    arguments = [_structure(arg, bound) for arg in value.args]
    name = value.func.__name__
    orders = getattr(value, "orders", ())
    return (name, orders, *(_sorted(arguments) if isinstance(value, _SYMMETRIC) else arguments))


_SHAPES = Shapes()


def _contraction(value: Expr, bound: dict[Symbol, int]) -> Tree:
    """A product of tensors: numbers in front, the others flat; of a row and matrices, the transposed column."""
    if any(_rank(arg) > 2 for arg in value.args):
        return ("Contraction", *(_structure(arg, bound) for arg in value.args))
    number, scalars, chain = Fraction(1), [], []
    for part in _operands(value):
        inner = part.args if isinstance(part, Mul) else (part,)
        numbers = [factor for factor in inner if not _rank(factor)]
        others = [factor for factor in inner if _rank(factor)]
        chain.append(others[0] if len(others) == 1 else Mul(*others, evaluate=False))
        own, further = _factors(Mul(*numbers, evaluate=False), bound) if numbers else (Fraction(1), [])
        number *= own
        scalars += further
    parts = [(_structure(part, bound), _rank(part)) for part in chain]
    backwards = [(_turned(tree), rank) if rank == 2 else (tree, rank) for tree, rank in reversed(parts)]
    if parts[0][1] == 1 and (parts[-1][1] != 1 or repr(backwards) < repr(parts)) and all(r <= 2 for _, r in parts):
        parts = backwards
    return _product(number, [*scalars, ("Contraction", *(tree for tree, _ in parts))])


def _operands(value: Expr) -> list[Expr]:
    """The factors of nested products of tensors of at most two axes."""
    if not isinstance(value, tensors.Contraction) or any(_rank(arg) > 2 for arg in value.args):
        return [value]
    left, right = value.args
    inner = _operands(right) if _rank(left) == 2 or _rank(right) == 2 else [right]
    before = _operands(left) if _rank(left) else [left]
    return [*before, *(inner if _rank(right) else [right])]


def _turned(tree: Tree) -> Tree:
    turned = isinstance(tree, tuple) and tree[0] == "Transposed"
    return tree[2] if turned else ("Transposed", (), tree)


def _rank(value: Expr) -> int:
    return len(_SHAPES.of(value))


def _binding(bound: dict[Symbol, int], letters: Any) -> dict[Symbol, int]:
    first = max(bound.values(), default=-1) + 1
    return bound | {letter: first + place for place, letter in enumerate(letters)}


def _with_limits(value: ExprWithLimits, bound: dict[Symbol, int]) -> Tree:
    """The outermost limits first, one after another; each with its bounds outside its own letter."""
    tree: list[Tree] = []
    for letter, *ends in reversed(value.limits):
        tree.append(tuple(_structure(end, bound) for end in ends))
        bound = _binding(bound, [letter])
    body = value.function
    while type(body) is type(value):
        for letter, *ends in reversed(body.limits):
            tree.append(tuple(_structure(end, bound) for end in ends))
            bound = _binding(bound, [letter])
        body = body.function
    return (type(value).__name__, *tree, _structure(body, bound))


def _written_out(value: Any) -> Any:
    """A matrix expression of explicit matrices, its entries written out and not evaluated."""
    if isinstance(value, MatrixBase):
        return value
    if isinstance(value, Transpose):
        return _written_out(value.arg).T
    if isinstance(value, MatPow) and value.exp.is_Integer and int(value.exp) > 0:
        return reduce(_times, [_written_out(value.base)] * int(value.exp))
    if isinstance(value, MatAdd):
        parts = [list(_written_out(part)) for part in value.args]
        entries = [Add(*terms, evaluate=False) for terms in zip(*parts, strict=True)]
        return sympy.ImmutableDenseMatrix(*value.shape, entries)
    if isinstance(value, MatMul):
        numbers = [part for part in value.args if not part.is_Matrix]
        product = reduce(_times, [_written_out(part) for part in value.args if part.is_Matrix])
        return product.applyfunc(lambda entry: Mul(*numbers, entry, evaluate=False)) if numbers else product
    return value


def _expanded(matrix: MatrixBase) -> Expr:
    """A determinant by Leibniz' formula, not evaluated."""
    terms = []
    for order in itertools.permutations(range(matrix.rows)):
        sign = Permutation(list(order)).signature()
        terms.append(Mul(sign, *(matrix[row, column] for row, column in enumerate(order)), evaluate=False))
    return Add(*terms, evaluate=False)


def _times(left: MatrixBase, right: MatrixBase) -> MatrixBase:
    def entry(i: int, j: int) -> Expr:
        return Add(*(Mul(left[i, k], right[k, j], evaluate=False) for k in range(left.cols)), evaluate=False)

    return sympy.ImmutableDenseMatrix(left.rows, right.cols, lambda i, j: entry(int(i), int(j)))
