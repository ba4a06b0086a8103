"""Expressions that must be positive, or not negative, throughout a domain: what stability and definiteness come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from typing import Any

import sympy as sp
from flint import acb

from ..calculus import ONE, ZERO, minus
from ..cells import Cell
from ..domain import Domain, Point, by_name
from ..equality import Effort, equal
from ..graph import Graph
from ..intervals import exactly
from ..probe import Probe
from ..verdict import Judgement, Order, Proof, Relation, Value, Verdict, Witness, _proof


@dataclass(frozen=True, slots=True)
class Requirement:
    """`expr > 0`, or `expr ≥ 0` unless `strict`."""

    expr: sp.Expr
    strict: bool = True

    @property
    def relation(self) -> Relation:
        """As a relation."""
        return Relation(self.expr, Order.GT if self.strict else Order.GE, ZERO)

    def judged(self, domain: Domain, graph: Graph, effort: Effort) -> Judgement:
        """Whether it holds throughout: sign u = 1, or |u| = u; and not, if u = 0, where it is strict."""
        from ..inequality.decision import compare  # it asks about norms in turn

        if self.strict:
            found = equal(sp.sign(self.expr, evaluate=False), ONE, domain, graph, effort)
        else:
            found = equal(sp.Abs(self.expr, evaluate=False), self.expr, domain, graph, effort)
        if found.verdict not in (Verdict.UNDECIDED, Verdict.CONFIRMED):
            return found
        if self.strict and equal(self.expr, ZERO, domain, graph, effort).verdict is Verdict.PROVED:
            return Judgement(Verdict.REFUTED, witness=self._anywhere(domain, graph, effort))
        other = compare(self.expr, self.relation.order, ZERO, domain, graph, effort)
        if other.verdict in (Verdict.PROVED, Verdict.CONDITIONAL, Verdict.REFUTED):
            return other
        opposite = Requirement(minus(self.expr), strict=not self.strict)
        for point in points_where([opposite], domain, graph, effort):
            return Judgement(Verdict.REFUTED, witness=Witness(in_order(point)))
        return found

    def _anywhere(self, domain: Domain, graph: Graph, effort: Effort) -> Witness:
        return Witness(completed((), (self.expr,), domain, graph, effort))


@dataclass(frozen=True, slots=True)
class Theorem:
    """What the requirements are equivalent to: `rule` names it, `reached` says what is reached once they hold.

    `witness` turns a point at which one fails into a witness that shows what the claim is about.
    """

    rule: str
    reached: str
    witness: Callable[[Witness], Witness]
    instead: Callable[[], sp.Expr | str | None] = lambda: None


def judged(
    requirements: Sequence[Requirement], theorem: Theorem, domain: Domain, graph: Graph, effort: Effort
) -> Judgement:
    """All of them, throughout the domain."""
    found = [requirement.judged(domain, graph, effort) for requirement in requirements]
    for judgement in found:
        if judgement.verdict is Verdict.ILL_FORMED:
            return judgement
    failing = [judgement for judgement in found if judgement.verdict in (Verdict.REFUTED, Verdict.CONDITIONAL)]
    if failing:
        return _failed(requirements, found, failing, theorem, domain, graph, effort)
    open_ones = [judgement for judgement in found if judgement.verdict is not Verdict.PROVED]
    if open_ones:
        return Judgement(Verdict.UNDECIDED, reason=f"not decided whether a condition holds: {open_ones[0].reason}")
    return Judgement(Verdict.PROVED, proof=_joined(found, requirements, theorem), method=theorem.rule)


def _joined(found: Sequence[Judgement], requirements: Sequence[Requirement], theorem: Theorem) -> Proof:
    proofs = [judgement.proof for judgement in found if judgement.proof]
    rules = dict.fromkeys((theorem.rule, *(rule for proof in proofs for rule in proof.rules)))
    sides = dict.fromkeys(item for proof in proofs for item in proof.side_conditions)
    lines = tuple(f"{_plain(requirement).lhs} {requirement.relation.order} 0" for requirement in requirements)
    return _proof(tuple(rules), theorem.reached, tuple(sides), max((p.generators for p in proofs), default=0), lines)


def _failed(
    requirements: Sequence[Requirement],
    found: Sequence[Judgement],
    failing: Sequence[Judgement],
    theorem: Theorem,
    domain: Domain,
    graph: Graph,
    effort: Effort,
) -> Judgement:
    """Conditional where the rest is proved and all can hold at once; else refuted."""
    found_at = next(judgement.witness for judgement in failing if judgement.witness)
    exprs = [requirement.expr for requirement in requirements]
    witness = theorem.witness(Witness(completed(found_at.point, exprs, domain, graph, effort)))
    decided = all(j.verdict in (Verdict.PROVED, Verdict.CONDITIONAL) for j in found)
    if decided and somewhere(requirements, domain, graph, effort):
        parts = [j.conditions for j in found if j.conditions]
        if all(len(part) == 1 for part in parts):
            joined = dict.fromkeys(item for part in parts for item in part[0])
            conditions: tuple[tuple[Relation | str, ...], ...] = (tuple(joined),)
        else:
            conditions = (tuple(_plain(r) for r, j in zip(requirements, found, strict=True) if j.conditions),)
        proof = _joined(found, requirements, theorem)
        return Judgement(Verdict.CONDITIONAL, proof=proof, conditions=conditions, witness=witness, method=theorem.rule)
    return Judgement(Verdict.REFUTED, witness=witness, method=theorem.rule, instead=theorem.instead())


def _plain(requirement: Requirement) -> Relation:
    """A requirement, multiplied out."""
    return Relation(sp.expand(requirement.expr), requirement.relation.order, ZERO)


def somewhere(requirements: Sequence[Requirement], domain: Domain, graph: Graph, effort: Effort) -> bool:
    """Whether a sample point is found at which all of them certainly hold."""
    return next(points_where(requirements, domain, graph, effort), None) is not None


def points_where(
    requirements: Sequence[Requirement],
    domain: Domain,
    graph: Graph,
    effort: Effort,
    others: Iterable[sp.Expr] = (),
) -> Iterator[Point]:
    """Points of the domain at which the requirements certainly hold; `others` are expressions to have values too."""
    domain = domain.of_defined(graph).restricted(*(r.relation for r in requirements))
    exprs = [graph.lower(side) for fact in domain.facts for side in (fact.lhs, fact.rhs)]
    needed, symbols = graph.reachable([*exprs, *others])
    cell = Cell.of(domain, needed)
    probe = Probe(ONE, ZERO, cell.definitions, symbols, effort.seed)
    near = islice(probe.points(cell.domain, cell.definitions), effort.points)
    for point, _ in chain(near, probe.special(cell.domain, cell.definitions)):
        yield point


def completed(
    point: Iterable[tuple[sp.Symbol, Value]],
    exprs: Iterable[sp.Expr],
    domain: Domain,
    graph: Graph,
    effort: Effort,
) -> tuple[tuple[sp.Symbol, Value], ...]:
    """A point with values for the other symbols of expressions as well, so that it lies in the domain."""
    known = dict(point)
    wanted = list(exprs)
    ranges = {s: exactly(v) for s, v in known.items() if isinstance(v, Fraction)}
    narrowed = Domain({**domain.ranges, **ranges}, domain.facts)
    whole = next(points_where((), narrowed, graph, effort, [*wanted, *known]), {})
    return in_order({**whole, **known})


def in_order(point: Point) -> tuple[tuple[sp.Symbol, Value], ...]:
    """A point as a witness has it."""
    return tuple(sorted(point.items(), key=lambda item: by_name(item[0])))


def real_ball(ball: Any) -> Any:
    """The ball of a number known to be real."""
    return ball.real if isinstance(ball, acb) else ball
