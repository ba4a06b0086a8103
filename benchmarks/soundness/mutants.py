"""One-place changes: a sign, a term, a factor, an exponent, a number, a function, a symbol, a domain."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from sympy import (
    Abs,
    Add,
    Basic,
    Expr,
    Function,
    Integer,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    acos,
    asin,
    asinh,
    atan,
    ceiling,
    conjugate,
    cos,
    cosh,
    cot,
    exp,
    floor,
    im,
    log,
    re,
    sign,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.matrices import ImmutableMatrix, MatrixBase

from derive.kernel.domain import Domain
from derive.kernel.language import D, relu, sigmoid, softplus

from .terms import DECLARED, POSITIVES, UNITS
from .trees import Side, call, grafted, minus, mul, positions, rebuilt, replaced

_SWAPS: dict[type[Basic], type[Basic]] = {
    sin: cos, cos: sin, tan: cot, cot: tan, sinh: cosh, cosh: sinh, tanh: sigmoid, sigmoid: tanh, exp: cosh,
    softplus: relu, relu: Abs, Abs: sign, sign: relu, asin: acos, acos: asin, atan: asinh, asinh: atan, re: im, im: re,
    conjugate: re, floor: ceiling, ceiling: floor, log: softplus,
}  # fmt: skip


def mutated(side: Side, rng: Random) -> Side | None:
    """The side with one place changed; None if the place that was drawn allows no change."""
    if isinstance(side, MatrixBase):
        row, column = rng.randrange(side.rows), rng.randrange(side.cols)
        entry = mutated(side[row, column], rng)
        if entry is None:
            return None
        rows = [list(side.row(k)) for k in range(side.rows)]
        rows[row][column] = entry
        return ImmutableMatrix(rows)
    symbols = sorted(side.free_symbols, key=str)
    path, node = rng.choice(list(positions(side)))
    changed = _changed(node, symbols, rng)
    if changed is None:
        return None
    result = grafted(side, path, changed)
    assert isinstance(result, Expr)
    return result


def _changed(node: Basic, symbols: list[Symbol], rng: Random) -> Expr | None:
    if isinstance(node, Rational):
        return rng.choice(_other_numbers(node))
    if isinstance(node, Symbol):
        return _other_symbol(node, symbols, rng)
    if isinstance(node, Add):
        return _other_sum(node, symbols, rng)
    if isinstance(node, Mul):
        return rng.choice((_without, lambda n, r: minus(n), _sign_of_a_factor))(node, rng)
    if isinstance(node, Pow):
        return None if node.exp.is_Rational else rng.choice((minus(node), node.base))
    if isinstance(node, Function):
        return _other_function(node, rng)
    if isinstance(node, D):
        others = [s for s in symbols if s != node.variable]
        return D(node.quantity, rng.choice(others)) if others else None
    return None


def _other_numbers(number: Rational) -> list[Expr]:
    return [number + 1, number - 1, -number, 2 * number, number + Rational(1, 2)]


def _other_symbol(symbol: Symbol, symbols: list[Symbol], rng: Random) -> Expr | None:
    others = [other for other in symbols if other != symbol]
    choices: list[Expr] = [minus(symbol), mul(Integer(2), symbol)]
    return rng.choice(others) if others and rng.random() < 0.6 else rng.choice(choices)


def _other_sum(node: Add, symbols: list[Symbol], rng: Random) -> Expr:
    kind = rng.randrange(4)
    if kind == 0:
        return _without(node, rng)
    if kind == 1:
        extra: Expr = rng.choice(symbols) if symbols and rng.random() < 0.5 else Integer(1)
        return Add(*node.args, extra, evaluate=False)
    return _with_opposite(node, rng)


def _with_opposite(node: Add | Mul, rng: Random) -> Expr:
    args = list(node.args)
    place = rng.randrange(len(args))
    args[place] = minus(args[place])
    return node.func(*args, evaluate=False)


def _sign_of_a_factor(node: Mul, rng: Random) -> Expr:
    """One sign inside a factor that is a sum; of the whole product where there is none."""
    sums = [k for k, arg in enumerate(node.args) if isinstance(arg, Add)]
    if not sums:
        return minus(node)
    args = list(node.args)
    place = rng.choice(sums)
    args[place] = _with_opposite(args[place], rng)
    return node.func(*args, evaluate=False)


def _without(node: Add | Mul, rng: Random) -> Expr:
    args = list(node.args)
    if len(args) > 1:
        args.pop(rng.randrange(len(args)))
    return args[0] if len(args) == 1 else node.func(*args, evaluate=False)


def _other_function(node: Function, rng: Random) -> Expr | None:
    swap = _SWAPS.get(node.func)
    if isinstance(node, (Max, Min)):
        swap = Min if isinstance(node, Max) else Max
    if swap is not None and rng.random() < 0.7:
        return _apply(swap, node.args)
    if not node.args or len(node.args) > 2 or isinstance(node, Piecewise):
        return None
    result = rebuilt(node, (minus(node.args[0]), *node.args[1:]))
    assert isinstance(result, Expr)
    return result


def _apply(function: Callable[..., Expr], args: tuple[Expr, ...]) -> Expr:
    return call(function, *args)


def relaxed(lhs: Side, rhs: Side, domain: Domain, rng: Random) -> tuple[Side, Side, Domain] | None:
    """The same pair where one symbol is no longer bound to be positive, or within (-1, 1), or one relation is gone."""
    if domain.facts:
        gone = rng.randrange(len(domain.facts))
        return lhs, rhs, Domain(domain.ranges, domain.facts[:gone] + domain.facts[gone + 1 :])
    bounded = (*POSITIVES, *DECLARED, *UNITS)
    here = sorted((s for s in lhs.free_symbols | rhs.free_symbols if s in bounded), key=str)
    if not here:
        return None
    symbol = rng.choice(here)
    free = Symbol(f"{symbol.name}_free")
    sides = [_renamed(side, {symbol: free}) for side in (lhs, rhs)]
    return sides[0], sides[1], Domain({s: r for s, r in domain.ranges.items() if s != symbol})


def _renamed(side: Side, names: dict[Symbol, Expr]) -> Side:
    if isinstance(side, MatrixBase):
        return ImmutableMatrix([[_renamed(e, names) for e in side.row(k)] for k in range(side.rows)])
    result = replaced(side, names)
    assert isinstance(result, Expr)
    return result
