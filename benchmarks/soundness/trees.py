"""Expression trees exactly as written: built, rebuilt, shuffled and printed without SymPy's own rewriting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

from sympy import Add, Basic, Derivative, Expr, Function, Integer, Max, Min, Mul, Piecewise, Pow, Rational, Subs, Symbol
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.matrices import MatrixBase

from derive.kernel.language import D, SlotDerivative

Side = Expr | MatrixBase
Path = tuple[int, ...]

_UNEVALUATED = (Add, Mul, Pow, Function, Max, Min, Piecewise, Relational)
_BINDERS = (Derivative, Subs, D, SlotDerivative)
_COMMUTATIVE = (Add, Mul)


def add(*terms: Expr) -> Expr:
    """An unevaluated sum."""
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False) if terms else Integer(0)


def mul(*factors: Expr) -> Expr:
    """An unevaluated product."""
    return factors[0] if len(factors) == 1 else Mul(*factors, evaluate=False) if factors else Integer(1)


def power(base: Expr, exponent: Expr | int) -> Expr:
    """An unevaluated power."""
    return Pow(base, Integer(exponent) if isinstance(exponent, int) else exponent, evaluate=False)


def minus(term: Expr) -> Expr:
    """The unevaluated opposite."""
    return mul(Integer(-1), term)


def over(above: Expr, below: Expr) -> Expr:
    """An unevaluated quotient."""
    return mul(above, power(below, -1))


def call(function: Callable[..., Expr], *args: Expr) -> Expr:
    """An unevaluated application."""
    return function(*args, evaluate=False)


def rebuilt(expr: Basic, args: tuple[Basic, ...]) -> Basic:
    """The same kind of node over other arguments, unevaluated."""
    if isinstance(expr, _UNEVALUATED):
        return expr.func(*args, evaluate=False)
    return expr.func(*args)


def replaced(expr: Basic, values: Mapping[Symbol, Expr]) -> Basic:
    """`expr` with symbols replaced, unevaluated. Not for what binds or differentiates by a symbol."""
    if isinstance(expr, Symbol):
        return values.get(expr, expr)
    if not expr.args:
        return expr
    return rebuilt(expr, tuple(replaced(arg, values) for arg in expr.args))


def shuffled(expr: Basic, rng: Random) -> Basic:
    """The same sums and products in another order and grouping."""
    if not expr.args or isinstance(expr, _BINDERS):
        return expr
    args = tuple(shuffled(arg, rng) for arg in expr.args)
    if isinstance(expr, _COMMUTATIVE):
        return _regrouped(expr.func, list(args), rng)
    return expr if args == expr.args else rebuilt(expr, args)


def _regrouped(head: Callable[..., Expr], args: list[Expr], rng: Random) -> Expr:
    rng.shuffle(args)
    if len(args) > 2 and rng.random() < 0.4:
        cut = rng.randrange(2, len(args))
        args = [head(*args[:cut], evaluate=False), *args[cut:]]
    return head(*args, evaluate=False)


def positions(expr: Basic) -> Iterator[tuple[Path, Basic]]:
    """Every node that can be replaced, with the way to it; nothing inside derivatives of undefined functions."""
    todo: list[tuple[Path, Basic]] = [((), expr)]
    while todo:
        path, node = todo.pop()
        if isinstance(node, Expr):
            yield path, node
        if isinstance(node, D):
            todo.append(((*path, 0), node.args[0]))
        elif not isinstance(node, (Derivative, Subs, SlotDerivative, Relational)):
            todo.extend(((*path, k), arg) for k, arg in enumerate(node.args))


def grafted(expr: Basic, path: Path, new: Basic) -> Basic:
    """`expr` with the node at `path` replaced, unevaluated."""
    if not path:
        return new
    args = list(expr.args)
    args[path[0]] = grafted(args[path[0]], path[1:], new)
    return rebuilt(expr, tuple(args))


def canonical(expr: Basic) -> Basic:
    """What SymPy's constructors make of the tree by themselves, without being asked to simplify."""
    if isinstance(expr, MatrixBase):
        return expr.applyfunc(canonical).as_immutable()
    if not expr.args or isinstance(expr, _BINDERS):
        return expr
    args = tuple(canonical(arg) for arg in expr.args)
    if isinstance(expr, (Piecewise, ExprCondPair, Relational)):
        return rebuilt(expr, args)
    return expr.func(*args)


def size(expr: Basic) -> int:
    """The number of nodes."""
    return 1 + sum(size(arg) for arg in expr.args)


def source(expr: Basic) -> str:
    """Python code that builds exactly this tree, given its symbols and undefined functions by their names."""
    if isinstance(expr, MatrixBase):
        rows = ", ".join(f"[{', '.join(source(entry) for entry in expr.row(k))}]" for k in range(expr.rows))
        return f"ImmutableMatrix([{rows}])"
    if isinstance(expr, Symbol):
        return str(expr.name)
    if isinstance(expr, Integer):
        return f"Integer({expr.p})"
    if isinstance(expr, Rational):
        return f"Rational({expr.p}, {expr.q})"
    if not expr.args:
        return str(expr) if str(expr) != "E" else "E"
    name = str(expr.func) if isinstance(expr.func, UndefinedFunction) else expr.func.__name__
    parts = [source(arg) for arg in expr.args]
    if isinstance(expr, Derivative):
        parts = [parts[0], *(f"({source(v)}, {int(n)})" for v, n in expr.variable_count)]
    elif isinstance(expr, ExprCondPair):
        return f"({', '.join(parts)})"
    elif isinstance(expr, Subs):
        parts = [parts[0], source(expr.variables[0]), source(expr.point[0])]
    elif isinstance(expr, (*_UNEVALUATED, AppliedUndef)):
        parts.append("evaluate=False")
    return f"{name}({', '.join(parts)})"
