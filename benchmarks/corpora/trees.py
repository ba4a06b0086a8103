"""The sources' own trees, as JSON lists or as SymPy's `srepr`, to the trees that our reader builds.

Nothing is evaluated: `srepr` is taken apart as a syntax tree, and only the heads in the tables here are known.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any, TypeAlias

import sympy
from sympy import Expr, Function, Integer, Pow, Rational, Symbol

from derive.reading import name_key
from derive.reading.functions import FUNCTIONS, SPELLINGS, logarithm, root

Json: TypeAlias = "str | int | float | bool | list[Any]"


class Foreign(Exception):
    """A tree with something in it that is no expression of ours; the message names it."""


@dataclass(frozen=True)
class Related:
    """`a < b < c`: sides and the signs between them."""

    sides: tuple[Expr, ...]
    signs: tuple[str, ...]


def number(text: str) -> Rational:
    """A numeral, exactly as it is written."""
    value = Decimal(text)
    return Rational(*value.as_integer_ratio())


# ---- trees of lists

_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I}
_SIGNS = {"=": "=", "ne": "≠", "<": "<", ">": ">", "le": "≤", "ge": "≥"}


def of_list(tree: Json) -> Expr | Related:
    """What a tree of lists says. Raises `Foreign`."""
    if isinstance(tree, list) and tree[0] in _SIGNS:
        return Related(tuple(_expr(side) for side in tree[1:]), (_SIGNS[tree[0]],) * (len(tree) - 2))
    if isinstance(tree, list) and tree[0] in ("lts", "gts"):
        strict, loose = ("<", "≤") if tree[0] == "lts" else (">", "≥")
        signs = tuple(strict if flag else loose for flag in tree[2][1:])
        return Related(tuple(_expr(side) for side in tree[1][1:]), signs)
    return _expr(tree)


def _expr(tree: Json) -> Expr:
    if isinstance(tree, bool):
        raise Foreign("a truth value")
    if isinstance(tree, int | float):
        return number(str(tree))
    if isinstance(tree, str):
        return _CONSTANTS.get(tree) or _named(tree)
    head, *rest = tree
    if head == "apply":
        return _applied(rest[0], rest[1])
    if head == "_":
        return _subscripted(rest)
    build = _LISTS.get(head) if isinstance(head, str) else None
    if build is None:
        raise Foreign(f"`{head}`")
    return build([_expr(item) for item in rest])


def _named(name: str) -> Symbol:
    if not name[:1].isalpha() or name in ("infinity", "perp", "vartheta"):
        raise Foreign(f"the name `{name}`")
    return Symbol(name)


def _subscripted(parts: list[Any]) -> Symbol:
    base, tail = parts
    if isinstance(tail, list) or str(tail)[:1] in "+-" or not str(tail).isalnum():
        raise Foreign("a subscript that is no name")
    return Symbol(name_key(f"{base}_{{{tail}}}"))


def _applied(head: Any, argument: Any) -> Expr:
    if isinstance(head, list) and head[0] == "^" and isinstance(head[1], str):  # sin^2 x
        return Pow(_applied(head[1], argument), _expr(head[2]), evaluate=False)
    if not isinstance(head, str):
        raise Foreign("an operator for a function")
    many = isinstance(argument, list) and argument[0] == "tuple"
    arguments = [_expr(item) for item in (argument[1:] if many else [argument])]
    if head == "nthroot" and isinstance(arguments[1], Integer):
        return root(arguments[0], int(arguments[1]))
    if head == "nCr":
        return sympy.binomial(*arguments, evaluate=False)
    known = SPELLINGS.get(head)
    if known in FUNCTIONS:
        return FUNCTIONS[known].build(arguments)
    if len(head) > 1:
        raise Foreign(f"the function `{head}`")
    return Function(head)(*arguments, evaluate=False)


def _quotient(items: list[Expr]) -> Expr:
    return sympy.Mul(items[0], Pow(items[1], -1, evaluate=False), evaluate=False)


def _power(items: list[Expr]) -> Expr:
    return reduce(lambda exponent, base: Pow(base, exponent, evaluate=False), reversed(items))


_LISTS: dict[str, Callable[[list[Expr]], Expr]] = {
    "+": lambda items: sympy.Add(*items, evaluate=False),
    "*": lambda items: sympy.Mul(*items, evaluate=False),
    "-": lambda items: sympy.Mul(Integer(-1), items[0], evaluate=False),
    "/": _quotient,
    "^": _power,
}


# ---- srepr

_UNARY = "sin cos tan csc sec cot asin acos atan sinh cosh tanh asinh acosh atanh exp floor ceiling factorial Abs"
_HEADS: dict[str, Callable[..., Any]] = {
    **{name: getattr(sympy, name) for name in (*_UNARY.split(), "Max", "Min", "binomial")},
    "log": lambda *arguments, evaluate: logarithm(arguments),
    "Add": sympy.Add,
    "Mul": sympy.Mul,
    "Pow": sympy.Pow,
    "MatMul": sympy.Mul,
    "MatAdd": sympy.Add,
}
_ACCENTED = re.compile(r"^(bar|hat|tilde|dot)\{")
_RELATED = {
    "Equality": "=", "Unequality": "≠", "StrictLessThan": "<", "StrictGreaterThan": ">", "LessThan": "≤",
    "GreaterThan": "≥",
}  # fmt: skip


def of_srepr(text: str) -> Any:
    """What an `srepr` says: an expression, a matrix, or `Related`. Raises `Foreign`."""
    tree = ast.parse(text, mode="eval").body
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id in _RELATED:
        return Related(tuple(_value(side) for side in tree.args), (_RELATED[tree.func.id],))
    return _value(tree)


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Name(id=name) if name in ("pi", "E", "I"):
            return getattr(sympy, name)
        case ast.Call(func=ast.Name(id=head), args=arguments):
            return _call(head, arguments)
        case ast.Call(func=ast.Call(func=ast.Name(id="Function"), args=[ast.Constant(value=str(name))])):
            return Function(name)(*map(_value, node.args), evaluate=False)
    raise Foreign(f"`{ast.unparse(node)[:30]}`")


def _call(head: str, arguments: list[ast.expr]) -> Any:
    if head in ("Integer", "Rational", "Float"):
        return _literal(head, [ast.literal_eval(argument) for argument in arguments])
    if head == "Symbol":
        return Symbol(name_key(_ACCENTED.sub(r"\\\1{", str(ast.literal_eval(arguments[0])))))
    if head == "ImmutableDenseMatrix":
        rows = arguments[0]
        if not isinstance(rows, ast.List):
            raise Foreign("a matrix of unknown form")
        entries = [[_value(entry) for entry in row.elts] for row in rows.elts if isinstance(row, ast.List)]
        return sympy.ImmutableDenseMatrix(entries)
    if head == "UnevaluatedExpr":
        return _value(arguments[0])
    if head in ("Sum", "Product"):
        return _big(head, arguments)
    if head not in _HEADS:
        raise Foreign(f"`{head}`")
    values = [_value(argument) for argument in arguments]
    if any(hasattr(value, "shape") for value in values):
        return reduce(lambda a, b: a * b if head in ("MatMul", "Mul") else a + b, values)
    return _HEADS[head](*values, evaluate=False)


def _literal(head: str, values: list[Any]) -> Expr:
    if head == "Float":  # fifteen digits of a double, which is what its author wrote
        return number(repr(float(values[0])))
    return Rational(*values)


def _big(head: str, arguments: list[ast.expr]) -> Expr:
    bounds = arguments[1]
    if len(arguments) != 2 or not isinstance(bounds, ast.Call) or len(bounds.args) != 3:
        raise Foreign("a sum without bounds")
    index, lower, upper = map(_value, bounds.args)
    bound = Symbol(index.name, integer=True)
    return getattr(sympy, head)(_value(arguments[0]).xreplace({index: bound}), (bound, lower, upper))
