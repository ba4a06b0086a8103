"""What is asked of a function over a region, with names written out and undefined functions as symbols."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from ..calculus import minus
from ..domain import Domain, Range
from ..errors import IllFormed, Obstacle
from ..expansion import applied_functions, exchanged, granted, written_out
from ..graph import Graph, compounds
from ..language import SlotDerivative
from ..verdict import Order, Relation

MAX_VARIABLES = 4


@dataclass(frozen=True)
class Problem:
    """Maximize `height` over the part of `domain` that its ranges and facts leave to `variables`; claimed: at `at`."""

    height: sp.Expr
    variables: tuple[sp.Symbol, ...]
    at: tuple[sp.Expr, ...]
    domain: Domain

    @property
    def region(self) -> tuple[Relation, ...]:
        """What the region demands of the variables, as relations."""
        own = set(self.variables)
        facts = [fact for fact in self.domain.facts if (fact.lhs.free_symbols | fact.rhs.free_symbols) & own]
        return (*(f for v in self.variables for f in ends(v, self.domain.range_of(v))), *facts)

    @property
    def parameters(self) -> Domain:
        """The domain without what it says of the variables."""
        own = set(self.variables)
        ranges = {symbol: allowed for symbol, allowed in self.domain.ranges.items() if symbol not in own}
        facts = [fact for fact in self.domain.facts if not (fact.lhs.free_symbols | fact.rhs.free_symbols) & own]
        return Domain(ranges, tuple(facts))

    def there(self, expr: sp.Expr) -> sp.Expr:
        """An expression at the point claimed."""
        result = exchanged(expr, dict(zip(self.variables, self.at, strict=True)))
        assert isinstance(result, sp.Expr)
        return result


def ends(symbol: sp.Symbol, allowed: Range) -> Iterator[Relation]:
    """The finite ends of a range as relations."""
    if allowed.lower is not None:
        order = Order.GE if allowed.lower_closed else Order.GT
        yield Relation(symbol, order, sp.Rational(allowed.lower.numerator, allowed.lower.denominator))
    if allowed.upper is not None:
        order = Order.LE if allowed.upper_closed else Order.LT
        yield Relation(symbol, order, sp.Rational(allowed.upper.numerator, allowed.upper.denominator))


@dataclass(frozen=True)
class Asked:
    """What is claimed of a function: where its greatest (`sign` 1) or least (`sign` -1) value is, and which."""

    function: sp.Expr
    variables: tuple[sp.Expr, ...]
    at: tuple[sp.Expr, ...]
    sign: int
    value: sp.Expr | None = None
    only: bool = False
    conditions: tuple[Relation, ...] = ()

    @property
    def word(self) -> str:
        """“maximum” or “minimum”."""
        return "maximum" if self.sign > 0 else "minimum"


def posed(asked: Asked, domain: Domain, graph: Graph) -> Problem:
    """Names written out, undefined functions as symbols. Raises `IllFormed`, `Obstacle`."""
    if not asked.variables or len(set(asked.variables)) != len(asked.variables):
        raise IllFormed("the variables must be named, each once")
    if len(asked.variables) != len(asked.at):
        raise IllFormed(f"{len(asked.variables)} variables, and {len(asked.at)} coordinates of the point")
    if len(asked.variables) > MAX_VARIABLES:
        raise Obstacle(f"more than {MAX_VARIABLES} variables")
    exprs = [asked.function, *asked.at]
    facts = [*domain.facts, *asked.conditions]
    lowered = [written_out(expr, graph) for expr in exprs]
    sides = [(written_out(fact.lhs, graph), fact.order, written_out(fact.rhs, graph)) for fact in facts]
    stand = stand_ins([*lowered, *(side for lhs, _, rhs in sides for side in (lhs, rhs)), *asked.variables])
    variables = tuple(_variable(variable, stand, graph) for variable in asked.variables)
    height, *at = (_symbolic(expr, stand) for expr in lowered)
    relations = [Relation(_symbolic(lhs, stand), order, _symbolic(rhs, stand)) for lhs, order, rhs in sides]
    if set(variables) & {symbol for expr in at for symbol in expr.free_symbols}:
        raise IllFormed("the point is written in the variables themselves")
    own = granted(Domain(domain.ranges), relations)
    if any(own.range_of(v).is_empty for v in own.ranges):
        raise IllFormed("no point satisfies what is assumed")
    return Problem(height if asked.sign > 0 else minus(height), variables, tuple(at), own)


def stand_ins(exprs: Sequence[sp.Expr]) -> dict[Basic, sp.Expr]:
    """A symbol for each undefined function: what holds for all its values holds for the function.

    Raises `Obstacle` for a function at two arguments, whose values may depend on each other.
    """
    applied = applied_functions(exprs)
    arguments: dict[object, Basic] = {}
    for node in applied:
        inner = node.applied if isinstance(node, SlotDerivative) else node
        if any(isinstance(part, (AppliedUndef, SlotDerivative)) for part in compounds(inner.args)):
            raise Obstacle(f"an undefined function of an undefined function, {inner}")
        if arguments.setdefault(inner.func, inner) != inner:
            raise Obstacle(f"{inner.func} at different arguments")
    return {node: sp.Symbol(str(node), real=True) for node in applied}


def _symbolic(expr: sp.Expr, stand: dict[Basic, sp.Expr]) -> sp.Expr:
    result = exchanged(expr, stand)
    assert isinstance(result, sp.Expr)
    return result


def _variable(variable: sp.Expr, stand: dict[Basic, sp.Expr], graph: Graph) -> sp.Symbol:
    found = stand.get(variable, variable)
    if not isinstance(found, sp.Symbol):
        raise IllFormed(f"{variable} is not a variable")
    if found in graph:
        raise IllFormed(f"{variable} has a definition: it cannot be varied")
    return found
