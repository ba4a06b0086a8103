"""Names written out, undefined functions made symbols, relations made part of a domain: groundwork for whole claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from sympy import Add, Derivative, Expr, Mul, Rational, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from .cells import as_relation
from .domain import Domain, Range, Sort, by_name
from .errors import Obstacle
from .graph import Graph, compounds, rebuilt, replace, symbols_in
from .intervals import SIGNS_OF, exactly
from .language import D, SlotDerivative
from .verdict import Order, Relation

MAX_NODES = 50_000


def written_out(expr: Expr, graph: Graph) -> Expr:
    """A lowered expression without names that have a definition. Raises `Obstacle` for one that grows too large."""
    lowered = graph.lower(expr)
    needed, _ = graph.reachable((lowered,))
    done: dict[Symbol, Expr] = {}
    while len(done) < len(needed):
        for name in sorted(needed, key=by_name):
            if name not in done and not (symbols_in(needed[name]) & needed.keys()) - done.keys():
                done[name] = checked_size(replace(needed[name], done))
    return checked_size(replace(lowered, done))


def checked_size(expr: Expr) -> Expr:
    """The expression itself. Raises `Obstacle` for one that is too large."""
    todo: list[Basic] = [expr]
    count = 0
    while todo:
        count += 1
        todo.extend(todo.pop().args)
        if count > MAX_NODES:
            raise Obstacle(f"an expression with more than {MAX_NODES} parts, names written out")
    return expr


def exchanged(expr: Basic, values: Mapping[Basic, Expr]) -> Basic:
    """`expr` with whole subexpressions replaced, unevaluated; raises `Obstacle` for a derivative not carried out."""
    found = values.get(expr)
    if found is not None:
        return found
    if isinstance(expr, (D, Derivative)):
        raise Obstacle("a substitution into a derivative that was not carried out")
    if not expr.args:
        return expr
    if isinstance(expr, SlotDerivative):
        return SlotDerivative(exchanged(expr.applied, values), expr.orders)
    args = tuple(exchanged(arg, values) for arg in expr.args)
    return expr if args == expr.args else rebuilt(expr, args)


def granted(domain: Domain, facts: Iterable[Relation]) -> Domain:
    """The domain with relations assumed; a rational bound of one real symbol narrows its range."""
    ranges, others = dict(domain.ranges), list(domain.facts)
    for fact in facts:
        bound = _half_line(fact)
        if bound is None or Domain(ranges).range_of(bound[0]).sort is Sort.COMPLEX:
            others.append(fact)
        else:
            ranges[bound[0]] = Domain(ranges).range_of(bound[0]).meet(bound[1])
    return Domain(ranges, tuple(dict.fromkeys(others)))


def solved(fact: Relation) -> Relation:
    """The relation solved for its only symbol, where it bounds that by a rational number; else as it is."""
    bound = _half_line(fact)
    if bound is None:
        return fact
    symbol, allowed = bound
    lower, upper = allowed.lower, allowed.upper
    end = lower if lower is not None else upper
    assert end is not None
    below = Order.GE if allowed.lower_closed else Order.GT
    above = Order.LE if allowed.upper_closed else Order.LT
    order = Order.EQ if lower is not None and upper is not None else below if lower is not None else above
    return Relation(symbol, order, Rational(end.numerator, end.denominator))


_PLAIN = (Add, Mul, Symbol, Rational)


def _half_line(fact: Relation) -> tuple[Symbol, Range] | None:
    """The symbol and the half-line, if the relation bounds one symbol by a rational number."""
    nodes = {node for side in (fact.lhs, fact.rhs) for node in (side, *compounds((side,)))}
    symbols = fact.lhs.free_symbols | fact.rhs.free_symbols
    if len(symbols) != 1 or not all(isinstance(node, _PLAIN) for node in nodes) or fact.order is Order.NE:
        return None
    gap = fact.lhs - fact.rhs
    if not gap.free_symbols:
        return None
    solved = as_relation(gap, SIGNS_OF[fact.order])
    if not (isinstance(solved.lhs, Symbol) and isinstance(solved.rhs, Rational)):
        return None
    end = Fraction(int(solved.rhs.p), int(solved.rhs.q))
    if solved.order in (Order.GT, Order.GE):
        return solved.lhs, Range(lower=end, lower_closed=solved.order is Order.GE)
    if solved.order in (Order.LT, Order.LE):
        return solved.lhs, Range(upper=end, upper_closed=solved.order is Order.LE)
    return solved.lhs, exactly(end)


def applied_functions(exprs: Iterable[Expr]) -> tuple[Expr, ...]:
    """The undefined functions at their arguments, and their derivatives, outermost first, in a fixed order."""
    found: dict[Expr, None] = {}
    todo: list[Basic] = list(exprs)
    while todo:
        node = todo.pop()
        if isinstance(node, (AppliedUndef, SlotDerivative)):
            found.setdefault(node)
        else:
            todo.extend(node.args)
    return tuple(sorted(found, key=str))
