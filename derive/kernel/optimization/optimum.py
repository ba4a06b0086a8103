"""Stationary points, and maxima and minima over a whole region.

Three ways to prove that f has its maximum over a region at a point a:

* directly: f(a) - f(x) ≥ 0 by its sign;
* by the slope, in one variable: (a - x) f′(x) ≥ 0 on an interval on which f is smooth, so f rises up to a and falls
  after it;
* by concavity: f″ ≤ 0 (in several variables, every principal minor of -∇²f is ≥ 0) on a convex region, and
  ∇f(a)·(a - x) ≥ 0 on it, as at an inner point where ∇f(a) = 0 (Boyd & Vandenberghe, Convex Optimization, §4.2.3).

Strict signs give the only maximum. It is refuted by a point of the region with a larger value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import sympy as sp
from sympy.core.function import AppliedUndef

from ..calculus import ONE, ZERO, add, minus, mul
from ..domain import Domain, Sort
from ..equality import Effort, equal
from ..errors import IllFormed, Obstacle
from ..expansion import exchanged, granted, written_out
from ..graph import Graph, compounds
from ..inequality.decision import compare
from ..intervals import NULL, POSITIVE
from ..language import SlotDerivative
from ..signs import SMOOTH, Signed, gap_of, holds_on, numerator, signed
from ..verdict import Judgement, Order, Proof, Relation, Verdict, _proof, guarded
from .climb import above, infeasible, same_height
from .regions import Asked, Problem, ends, posed


@guarded()
def is_optimum(asked: Asked, domain: Domain, graph: Graph, effort: Effort, over: sp.Symbol | None = None) -> Judgement:
    """Judge that a function has its maximum, or minimum, over a region at a point. Raises `Contradiction`.

    With `over`, that a functional ∫ f d`over` has it at a function of that variable: point by point.
    """
    if over is not None:
        _check_pointwise(replace(asked, function=written_out(asked.function, graph)), over)
    problem = posed(asked, domain, graph)
    return _judged(asked, problem, effort)


def _check_pointwise(asked: Asked, over: sp.Symbol) -> None:
    """Raises `IllFormed` for what is not a function of the variable, `Obstacle` for a derivative of it."""
    (function,) = asked.variables
    if not isinstance(function, AppliedUndef) or function.args != (over,):
        raise IllFormed(f"{function} is not a function of {over}")
    if any(isinstance(node, SlotDerivative) and node.applied == function for node in compounds((asked.function,))):
        raise Obstacle(f"the integrand holds a derivative of {function}: claim an extremal instead")


# ---- judging --------------------------------------------------------------------------------------------------------


def _judged(asked: Asked, problem: Problem, effort: Effort) -> Judgement:
    outside = _membership(problem, effort)
    if outside is not None:
        return outside
    if any(problem.domain.range_of(v).sort is Sort.COMPLEX for v in problem.variables):
        raise IllFormed(f"a {asked.word} over complex numbers")
    height = problem.there(problem.height)
    exists = equal(height, height, problem.parameters, None, effort)
    if exists.verdict is not Verdict.PROVED:
        return replace(exists, reason=f"at the point claimed: {exists.reason}")
    reduced = _without_equations(problem)
    higher = above(reduced, effort, asked.sign)
    if higher is not None:
        return Judgement(Verdict.REFUTED, witness=higher, method=f"a point that beats the {asked.word}")
    if asked.only:
        second = same_height(reduced, effort)
        if second is not None:
            return Judgement(Verdict.REFUTED, witness=second, method=f"a second {asked.word}")
    if asked.value is not None:
        stated = equal(height if asked.sign > 0 else minus(height), asked.value, problem.parameters, None, effort)
        if stated.verdict is not Verdict.PROVED:
            return replace(stated, method="the value there")
    proof = _proved(reduced, asked) or _by_inequality(reduced, asked, effort)
    if proof is None:
        reason = f"neither the sign of the difference or of the slope nor {_CURVED[asked.sign]} was proved"
        return Judgement(Verdict.UNDECIDED, reason=reason)
    proof = _under(proof, exists.side_conditions)
    return Judgement(Verdict.PROVED, proof=proof, method=f"{asked.word} over the region")


def _under(proof: Proof, conditions: tuple[Relation, ...]) -> Proof:
    return _proof(proof.rules, proof.normal_form, conditions, proof.generators, proof.certificate)


_CURVED = {1: "concavity", -1: "convexity"}


def _membership(problem: Problem, effort: Effort) -> Judgement | None:
    """None if the point is proved to lie in the region."""
    for fact in problem.region:
        there = Relation(problem.there(fact.lhs), fact.order, problem.there(fact.rhs))
        if fact.order is Order.EQ:
            found = equal(there.lhs, there.rhs, problem.parameters, None, effort)
            if found.verdict is not Verdict.PROVED:
                return replace(found, method="whether the point lies in the region")
        elif not holds_on(there, problem.parameters):
            witness = infeasible(problem, there, effort)
            if witness is None:
                raise Obstacle(f"whether the point satisfies {fact.lhs} {fact.order} {fact.rhs}")
            return Judgement(Verdict.REFUTED, witness=witness, method="whether the point lies in the region")
    return None


def _without_equations(problem: Problem) -> Problem:
    """The same in fewer variables: equations of the region solved where they are linear in a variable."""
    for fact in problem.region:
        if fact.order is not Order.EQ:
            continue
        gap = gap_of(fact)
        for variable in problem.variables:
            slope = Graph({}).differentiate(gap, variable)
            free = not (slope.free_symbols & set(problem.variables))
            if free and len(problem.variables) > 1 and not signed(slope, problem.parameters).mask & NULL:
                return _without_equations(_solved(problem, fact, variable, slope))
    return problem


def _solved(problem: Problem, equation: Relation, variable: sp.Symbol, slope: sp.Expr) -> Problem:
    rest = exchanged(gap_of(equation), {variable: ZERO})
    assert isinstance(rest, sp.Expr)
    value = minus(mul(rest, sp.Pow(slope, sp.Integer(-1), evaluate=False)))

    def put_in(expr: sp.Expr) -> sp.Expr:
        result = exchanged(expr, {variable: value})
        assert isinstance(result, sp.Expr)
        return result

    others = [fact for fact in problem.domain.facts if fact != equation]
    others += ends(variable, problem.domain.range_of(variable))
    facts = [Relation(put_in(fact.lhs), fact.order, put_in(fact.rhs)) for fact in others]
    ranges = {symbol: allowed for symbol, allowed in problem.domain.ranges.items() if symbol != variable}
    kept = [(v, a) for v, a in zip(problem.variables, problem.at, strict=True) if v != variable]
    at = tuple(a for _, a in kept)
    return Problem(put_in(problem.height), tuple(v for v, _ in kept), at, granted(Domain(ranges), facts))


# ---- proving --------------------------------------------------------------------------------------------------------


def _proved(problem: Problem, asked: Asked) -> Proof | None:
    for way in (_directly, _by_slope, _by_curvature):
        try:
            proof = way(problem, asked)
        except Obstacle:
            continue
        if proof is not None:
            return proof
    return None


def _apart(problem: Problem) -> list[Domain]:
    """Domains that together hold every point of the region other than the one claimed."""
    pairs = zip(problem.variables, problem.at, strict=True)
    gaps = [numerator(add(v, minus(a)), problem.domain) for v, a in pairs]
    return [problem.domain.restricted(Relation(gap, Order.NE, ZERO)) for gap in gaps if not isinstance(gap, sp.Number)]


def _directly(problem: Problem, asked: Asked) -> Proof | None:
    difference = add(problem.there(problem.height), minus(problem.height))
    found = signed(difference, problem.domain)
    if not (found.real and _is(found, POSITIVE | NULL)):
        return None
    if asked.only and not all(_is(signed(difference, part), POSITIVE) for part in _apart(problem)):
        return None
    sides = ("f(a) - f(x)", "f(x) - f(a)")[asked.sign < 0]
    rule = f"{sides} {'> 0 for x ≠ a' if asked.only else '≥ 0'}"
    return _proof((rule, *found.rules), f"the sign of {sides}", certificate=(f"{sides} = {difference}",))


def _is(found: Signed, wanted: int) -> bool:
    return bool(found.mask) and not found.mask & ~wanted


def _by_inequality(problem: Problem, asked: Asked, effort: Effort) -> Proof | None:
    """f(x) ≤ f(a) as an inequality on the region, with equality at a alone if it is to be the only maximum."""
    pairs = zip(problem.variables, problem.at, strict=True)
    when = tuple(Relation(v, Order.EQ, a) for v, a in pairs) if asked.only else ()
    sides = (problem.height, Order.LE, problem.there(problem.height))
    found = compare(*sides, problem.domain, None, effort, equality_when=when)
    return found.proof if found.verdict is Verdict.PROVED else None


def _by_slope(problem: Problem, asked: Asked) -> Proof | None:
    if len(problem.variables) != 1 or not _is_convex(problem):
        return None
    (variable,), (at,) = problem.variables, problem.at
    slope = Graph({}).differentiate(problem.height, variable)
    inner = replace(problem, domain=_opened(problem))
    if not _is_smooth(inner, [problem.height, slope]):
        return None
    towards = mul(add(at, minus(variable)), slope)
    found = signed(towards, inner.domain)
    if not _is(found, POSITIVE | NULL):
        return None
    if asked.only and not all(_is(signed(towards, part), POSITIVE) for part in _apart(inner)):
        return None
    falls = ("rises up to a and falls after it", "falls down to a and rises after it")[asked.sign < 0]
    shown = slope if asked.sign > 0 else minus(slope)
    return _proof(
        (f"f {falls}: the sign of (a - x) f′(x)", *found.rules), "the sign of the slope", certificate=(f"f′ = {shown}",)
    )


def _by_curvature(problem: Problem, asked: Asked) -> Proof | None:
    if not _is_convex(problem):
        return None
    inner = replace(problem, domain=_opened(problem)) if len(problem.variables) == 1 else problem
    graph = Graph({})
    gradient = [graph.differentiate(problem.height, v) for v in problem.variables]
    hessian = [[graph.differentiate(part, v) for v in problem.variables] for part in gradient]
    if not _is_smooth(inner, [problem.height, *gradient, *(entry for row in hessian for entry in row)]):
        return None
    rules = _definite([[minus(entry) for entry in row] for row in hessian], inner.domain, strictly=asked.only)
    if rules is None or not _is_stationary(problem, gradient):
        return None
    bend = ("concave", "convex")[asked.sign < 0]
    strictly = "strictly " if asked.only else ""
    shown = ", ".join(str(hessian[k][k] if asked.sign > 0 else minus(hessian[k][k])) for k in range(len(hessian)))
    return _proof(
        (f"a stationary point of a {strictly}{bend} function on a convex region", *rules),
        f"f is {strictly}{bend}",
        certificate=(f"second derivatives {shown}",),
    )


def _is_stationary(problem: Problem, gradient: list[sp.Expr]) -> bool:
    """∇f(a)·(a - x) ≥ 0 on the region."""
    pairs = zip(problem.variables, problem.at, strict=True)
    steps = [mul(problem.there(part), add(at, minus(v))) for part, (v, at) in zip(gradient, pairs, strict=True)]
    whole = all(signed(problem.there(part), problem.parameters).whole for part in gradient)
    return whole and _is(signed(add(*steps), problem.domain), POSITIVE | NULL)


def _is_convex(problem: Problem) -> bool:
    """Whether the region is convex because every condition is affine in the variables."""
    graph, domain = Graph({}), problem.domain
    if any(domain.range_of(v).sort is not Sort.REAL for v in problem.variables):
        return False
    for fact in problem.region:
        if fact.order is Order.NE:
            return False
        if not all(isinstance(node, SMOOTH) for node in compounds((gap_of(fact),))):
            return False
        slopes = [graph.differentiate(gap_of(fact), v) for v in problem.variables]
        if any(slope.free_symbols & set(problem.variables) for slope in slopes):
            return False
        if not all(signed(slope, problem.parameters).whole for slope in slopes):
            return False
    return True


def _opened(problem: Problem) -> Domain:
    """The interval without its ends, where a derivative need not exist."""
    (variable,) = problem.variables
    allowed = problem.domain.range_of(variable)
    ranges = {**problem.domain.ranges, variable: replace(allowed, lower_closed=False, upper_closed=False)}
    opened = {Order.GE: Order.GT, Order.LE: Order.LT}
    facts = [
        Relation(fact.lhs, opened.get(fact.order, fact.order), fact.rhs) if fact in problem.region else fact
        for fact in problem.domain.facts
    ]
    return Domain(ranges, tuple(facts))


def _is_smooth(problem: Problem, exprs: Iterable[sp.Expr]) -> bool:
    """Whether expressions are real and continuous all over the region."""
    kept = list(exprs)
    known = all(isinstance(node, SMOOTH) for node in compounds(kept))
    return known and all(signed(expr, problem.domain).whole for expr in kept)


def _definite(matrix: list[list[sp.Expr]], domain: Domain, *, strictly: bool) -> tuple[str, ...] | None:
    """The rules that prove a symmetric matrix positive semidefinite, or definite; None where they do not.

    Definite: every leading principal minor is > 0 (Sylvester). Semidefinite: every principal minor is ≥ 0.
    """
    size = range(len(matrix))
    chosen = [tuple(size[: k + 1]) for k in size] if strictly else [c for k in size for c in combinations(size, k + 1)]
    rules: dict[str, None] = {}
    for rows in chosen:
        found = signed(_determinant([[matrix[i][j] for j in rows] for i in rows]), domain)
        if not _is(found, POSITIVE if strictly else POSITIVE | NULL):
            return None
        rules.update(dict.fromkeys(found.rules))
    return ("signs of principal minors", *rules) if len(matrix) > 1 else tuple(rules)


def _determinant(matrix: list[list[sp.Expr]]) -> sp.Expr:
    if not matrix:
        return ONE
    first, *others = matrix
    terms = []
    for k, entry in enumerate(first):
        cofactor = _determinant([[*row[:k], *row[k + 1 :]] for row in others])
        terms.append(mul(sp.Integer(-1 if k % 2 else 1), entry, cofactor))
    return add(*terms)


# ---- stationary points ----------------------------------------------------------------------------------------------


@guarded()
def is_stationary(
    function: sp.Expr,
    variables: tuple[sp.Expr, ...],
    at: tuple[sp.Expr, ...],
    domain: Domain,
    graph: Graph,
    effort: Effort,
    conditions: tuple[Relation, ...] = (),
) -> Judgement:
    """Judge that every partial derivative of a function is 0 at a point, for all values of the parameters."""
    problem = posed(Asked(function, variables, at, 1, None, False, conditions), domain, graph)
    outside = _membership(problem, effort)
    return outside if outside is not None else _slopes_vanish(problem, effort)


def _slopes_vanish(problem: Problem, effort: Effort) -> Judgement:
    plain, proofs, weak = Graph({}), [], None
    for variable in problem.variables:
        slope = problem.there(plain.differentiate(problem.height, variable))
        found = equal(slope, ZERO, problem.parameters, None, effort)
        if found.proof is not None and found.verdict is Verdict.PROVED:
            proofs.append(found.proof)
        elif found.verdict is Verdict.REFUTED and found.witness is not None:
            shows = f"the derivative by {variable} is not 0 there"
            return replace(found, witness=replace(found.witness, shows=shows), method="partial derivatives")
        else:
            weak = weak or replace(found, method=f"the derivative by {variable}")
    if weak is not None:
        return weak
    rules = dict.fromkeys(("partial derivatives", *(rule for proof in proofs for rule in proof.rules)))
    conditions = dict.fromkeys(fact for proof in proofs for fact in proof.side_conditions)
    text = f"{len(proofs)} partial derivatives, each 0"
    return Judgement(Verdict.PROVED, proof=_proof(tuple(rules), text, tuple(conditions)), method="partial derivatives")
