"""Functionals ∫ F(x, y, y′, …) dx of one function: the Euler–Lagrange expression, extremals, first integrals.

Gelfand & Fomin, Calculus of Variations (1963), §§4, 11. With d/dx through x, y, y′, …,

    δF/δy = ∂F/∂y - d/dx ∂F/∂y′ + d²/dx² ∂F/∂y″ - …

The function and its derivatives become symbols of their own, so that a partial derivative by y′ is one by a symbol.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import sympy as sp
from sympy.core.function import AppliedUndef

from ..calculus import ZERO, add, minus, mul
from ..domain import Domain
from ..equality import Effort, equal
from ..errors import IllFormed, Obstacle
from ..expansion import exchanged, granted, written_out
from ..graph import Graph, compounds
from ..intervals import NULL
from ..language import SlotDerivative
from ..signs import signed
from ..verdict import Judgement, Order, Proof, Relation, _proof, guarded

MAX_ORDER = 4
_RULE = "Euler–Lagrange: ∂F/∂y - d/dx ∂F/∂y′ + …"


@dataclass(frozen=True)
class Functional:
    """∫ F dx, in symbols: `slots[k]` stands for the k-th derivative of the function by `variable`."""

    integrand: sp.Expr
    variable: sp.Symbol
    function: AppliedUndef
    slots: tuple[sp.Symbol, ...]
    order: int

    @classmethod
    def of(cls, integrand: sp.Expr, function: AppliedUndef, variable: sp.Symbol, graph: Graph) -> Functional:
        """Raises `IllFormed` for something that is not a function of the variable, `Obstacle`."""
        if not isinstance(function, AppliedUndef) or function.args != (variable,):
            raise IllFormed(f"{function} is not a function of {variable}")
        lowered = written_out(integrand, graph)
        order = max((node.orders[0] for node in _derivatives(lowered, function)), default=0)
        if order > MAX_ORDER:
            raise Obstacle(f"a derivative of order {order} in the integrand")
        names = [f"{function.func}{prime}({variable})" for prime in _primes(max(4, 2 * order + 2))]
        slots = tuple(sp.Symbol(name, real=True) for name in names)
        whole = cls(lowered, variable, function, slots, order)
        return replace(whole, integrand=whole.in_slots(lowered))

    def in_slots(self, lowered: sp.Expr) -> sp.Expr:
        """A lowered expression with symbols for y, y′, …. Raises `Obstacle` for y at another argument."""
        values = {self.function: self.slots[0]}
        for node in _derivatives(lowered, self.function):
            if node.orders[0] >= len(self.slots):
                raise Obstacle(f"a derivative of order {node.orders[0]} of {self.function}")
            values[node] = self.slots[node.orders[0]]
        result = exchanged(lowered, values)
        if any(isinstance(node, AppliedUndef) and node.func == self.function.func for node in compounds((result,))):
            raise Obstacle(f"{self.function.func} at another argument than {self.variable}")
        assert isinstance(result, sp.Expr)
        return result

    def along(self, expr: sp.Expr) -> sp.Expr:
        """d/dx of an expression in slots, through x, y, y′, …."""
        graph = Graph({})
        parts = [graph.differentiate(expr, self.variable)]
        parts += [mul(graph.differentiate(expr, low), high) for low, high in pairwise(self.slots)]
        return add(*parts)

    def variation(self) -> sp.Expr:
        """The Euler–Lagrange expression, in slots."""
        graph, parts = Graph({}), []
        for k in range(self.order + 1):
            part = graph.differentiate(self.integrand, self.slots[k])
            for _ in range(k):
                part = self.along(part)
            parts.append(minus(part) if k % 2 else part)
        return add(*parts)

    def with_function(self, expr: sp.Expr, candidate: sp.Expr) -> sp.Expr:
        """An expression in slots with an explicit function of x put in."""
        graph, slopes = Graph({}), [candidate]
        highest = max((k for k, slot in enumerate(self.slots) if slot in expr.free_symbols), default=0)
        for _ in range(highest):
            slopes.append(graph.differentiate(slopes[-1], self.variable))
        values = dict(zip(self.slots, slopes, strict=False))
        result = exchanged(expr, values)
        assert isinstance(result, sp.Expr)
        return result


def _primes(count: int) -> Iterable[str]:
    return ("", "'", "''", "'''", *(f"^({k})" for k in range(4, count)))[:count]


def _derivatives(lowered: sp.Expr, function: AppliedUndef) -> list[SlotDerivative]:
    return [n for n in compounds((lowered,)) if isinstance(n, SlotDerivative) and n.applied == function]


@guarded()
def variation_is(
    integrand: sp.Expr,
    function: AppliedUndef,
    variable: sp.Symbol,
    expression: sp.Expr,
    domain: Domain,
    graph: Graph,
    effort: Effort,
    conditions: Sequence[Relation] = (),
) -> Judgement:
    """Judge that δF/δy is `expression`, for every function that meets the conditions."""
    functional = Functional.of(integrand, function, variable, graph)
    narrowed = _granted(domain, conditions, functional, graph)
    stated = functional.in_slots(written_out(expression, graph))
    found = equal(functional.variation(), stated, narrowed, None, effort)
    return _by(found, _RULE, "the Euler–Lagrange expression")


@guarded()
def is_extremal(
    integrand: sp.Expr,
    function: AppliedUndef,
    variable: sp.Symbol,
    candidate: sp.Expr,
    domain: Domain,
    graph: Graph,
    effort: Effort,
    conditions: Sequence[Relation] = (),
) -> Judgement:
    """Judge that y = candidate satisfies the Euler–Lagrange equation of ∫ F dx at every x."""
    functional = Functional.of(integrand, function, variable, graph)
    explicit = written_out(candidate, graph)
    if any(isinstance(n, AppliedUndef) and n.func == function.func for n in compounds((explicit,))):
        raise IllFormed(f"the candidate for {function} is written in {function.func} itself")
    narrowed = granted(domain, (_put_in(fact, functional, explicit, graph) for fact in conditions))
    put_in = functional.with_function(functional.variation(), explicit)
    return _by(equal(put_in, ZERO, narrowed, None, effort), _RULE, "the Euler–Lagrange equation")


@guarded()
def is_first_integral(
    integrand: sp.Expr,
    function: AppliedUndef,
    variable: sp.Symbol,
    expression: sp.Expr,
    domain: Domain,
    graph: Graph,
    effort: Effort,
    conditions: Sequence[Relation] = (),
) -> Judgement:
    """Judge that `expression` is constant along every extremal of ∫ F(x, y, y′) dx.

    The equation is y″ ∂²F/∂y′² = ∂F/∂y - ∂²F/∂x∂y′ - y′ ∂²F/∂y∂y′, so with I = expression(x, y, y′) the claim is
    (I_x + y′ I_y) F_{y′y′} + I_{y′} (F_y - F_{xy′} - y′ F_{yy′}) = 0 wherever F_{y′y′} ≠ 0.
    """
    functional = Functional.of(integrand, function, variable, graph)
    narrowed = _granted(domain, conditions, functional, graph)
    stated = functional.in_slots(written_out(expression, graph))
    y, slope = functional.slots[:2]
    if functional.order > 1 or functional.slots[2] in stated.free_symbols:
        raise Obstacle("a first integral with derivatives beyond the first")
    whole = Graph({})
    momentum = whole.differentiate(functional.integrand, slope)
    convexity = whole.differentiate(momentum, slope)
    possible = signed(convexity, narrowed).mask
    if possible == NULL:
        raise Obstacle("F is linear in y′: the Euler–Lagrange equation does not determine y″")
    if possible & NULL:
        narrowed = narrowed.restricted(Relation(convexity, Order.NE, ZERO))

    def drift(expr: sp.Expr) -> sp.Expr:
        return add(whole.differentiate(expr, variable), mul(slope, whole.differentiate(expr, y)))

    force = add(whole.differentiate(functional.integrand, y), minus(drift(momentum)))
    along = add(mul(drift(stated), convexity), mul(whole.differentiate(stated, slope), force))
    return _by(equal(along, ZERO, narrowed, None, effort), "d/dx along the solutions", "the derivative by x")


def _put_in(fact: Relation, functional: Functional, candidate: sp.Expr, graph: Graph) -> Relation:
    sides = (functional.in_slots(written_out(side, graph)) for side in (fact.lhs, fact.rhs))
    left, right = (functional.with_function(side, candidate) for side in sides)
    return Relation(left, fact.order, right)


def _granted(domain: Domain, conditions: Iterable[Relation], functional: Functional, graph: Graph) -> Domain:
    def in_slots(side: sp.Expr) -> sp.Expr:
        return functional.in_slots(written_out(side, graph))

    return granted(domain, (Relation(in_slots(f.lhs), f.order, in_slots(f.rhs)) for f in conditions))


def _by(found: Judgement, rule: str, method: str) -> Judgement:
    """A judgement of the reduced equality as one of the claim."""
    if found.proof is None:
        return replace(found, method=method)
    proof: Proof = found.proof
    own = _proof((rule, *proof.rules), proof.normal_form, proof.side_conditions, proof.generators, proof.certificate)
    return replace(found, proof=own, method=method)
