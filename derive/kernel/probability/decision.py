"""Equalities between expectations, entropies, divergences and distances: lowered to closed forms, then decided.

Explicit distributions become closed forms; densities of which nothing is known become functionals; ∞ is a value with
the rules of the extended real line (∞ - ∞ and 0 · ∞ are none). What the closed forms hang on (does q vanish where p
does not? do two outcomes coincide?) is decided by signs, case by case where the sign is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import sympy as sp
from flint import acb
from sympy.core.function import AppliedUndef

from ..calculus import ONE, ZERO, add, minus, mul, power
from ..cells import Cell, as_relation
from ..domain import Domain, by_name
from ..enclosure import describe, evaluate
from ..equality import Effort, equal
from ..errors import IllFormed, Obstacle
from ..expansion import exchanged, granted, solved, written_out
from ..graph import Graph, compounds, rebuilt
from ..intervals import NEGATIVE, NULL, POSITIVE, SIGNS_OF
from ..language import D
from ..probe import Probe
from ..signs import gap_of, holds_on, signed
from ..verdict import Conjunction, Judgement, Proof, Relation, Verdict, Witness, _proof
from .divergences import CONTINUOUS, INFINITE, Laws, NeedCase
from .functionals import Functional, Functionals, Piece, T, density_of
from .integrals import Propose, integral
from .language import (
    JS,
    KL,
    SPOKEN,
    WORDS,
    CrossEntropy,
    Density,
    Distribution,
    Entropy,
    Expectation,
    Finite,
    TotalVariation,
    Uniform,
    Variance,
    Wasserstein,
)
from .moments import HALF, expected, log, modulus, presupposed

MAX_CASES = 27
_NEGATIVE_INFINITY = sp.S.NegativeInfinity
Mixture = list[tuple[sp.Expr, Distribution]]


def no_proposal(integrand: sp.Expr, variable: sp.Symbol) -> None:
    """Proposes no antiderivative."""


def equal_laws(
    lhs: sp.Expr, rhs: sp.Expr, domain: Domain, graph: Graph, effort: Effort, propose: Propose = no_proposal
) -> Judgement:
    """Judge `lhs = rhs` for expressions with words of probability. Raises `Contradiction`."""
    try:
        leaves = _cases(lhs, rhs, domain, graph, effort, propose, ())
    except Obstacle as obstacle:
        return Judgement(Verdict.UNDECIDED, reason=str(obstacle))
    except IllFormed as error:
        return Judgement(Verdict.ILL_FORMED, reason=str(error))
    return leaves[0][1] if len(leaves) == 1 else _joined(leaves)


# ---- cases ----------------------------------------------------------------------------------------------------------

_Leaf = tuple[Conjunction, Judgement]


def _cases(
    lhs: sp.Expr, rhs: sp.Expr, domain: Domain, graph: Graph, effort: Effort, propose: Propose, given: Conjunction
) -> list[_Leaf]:
    if any(allowed.is_empty for allowed in domain.ranges.values()):
        return []
    try:
        found = _Reading(domain, graph, effort, propose).judgement(lhs, rhs)
        return [(given, _pinned(found, domain, graph.reachable((lhs, rhs))[1]) if given else found)]
    except NeedCase as need:
        leaves: list[_Leaf] = []
        for sign in (NEGATIVE, NULL, POSITIVE):
            if sign & need.possible:
                fact = as_relation(need.expr, sign)
                if len(given) >= MAX_CASES.bit_length():
                    raise Obstacle("more cases than are told apart") from None
                leaves += _cases(lhs, rhs, _narrowed(domain, need.expr, sign), graph, effort, propose, (*given, fact))
        return leaves


def _narrowed(domain: Domain, expr: sp.Expr, sign: int) -> Domain:
    cell = Cell(domain, {}).narrowed(expr, sign)
    return domain.restricted(as_relation(expr, sign)) if cell.definitions else cell.domain


def _pinned(found: Judgement, domain: Domain, symbols: Sequence[sp.Symbol]) -> Judgement:
    """With the values of the symbols that a case leaves no choice in its witness."""
    if found.witness is None:
        return found
    point = dict(found.witness.point)
    for symbol in symbols:
        allowed = domain.range_of(symbol)
        if allowed.lower is not None and allowed.lower == allowed.upper:
            point.setdefault(symbol, allowed.lower)
    return replace(found, witness=replace(found.witness, point=tuple(sorted(point.items(), key=_by_name))))


def _by_name(item: tuple[sp.Symbol, object]) -> str:
    return by_name(item[0])


def _joined(leaves: Sequence[_Leaf]) -> Judgement:
    """One judgement for all cases; a case in which a side has no value claims nothing."""
    said = [(given, found) for given, found in leaves if found.verdict is not Verdict.ILL_FORMED]
    if not said:
        return leaves[0][1] if leaves else Judgement(Verdict.ILL_FORMED, reason="no point satisfies what is assumed")
    proved = [(given, found) for given, found in said if found.verdict is Verdict.PROVED]
    false = [found for _, found in said if found.witness is not None]
    if false and proved:
        proof = _one_proof([found.proof for _, found in proved if found.proof])
        conditions = tuple(given for given, _ in proved)
        return Judgement(Verdict.CONDITIONAL, proof=proof, conditions=conditions, witness=false[0].witness)
    if false:
        return next((f for f in false if f.verdict is Verdict.REFUTED), false[0])
    if len(proved) == len(said):
        return Judgement(Verdict.PROVED, proof=_one_proof([f.proof for _, f in proved if f.proof]), method=_METHOD)
    given, weak = next((given, found) for given, found in said if found.verdict is not Verdict.PROVED)
    where = ", ".join(f"{fact.lhs} {fact.order} {fact.rhs}" for fact in given)
    return replace(weak, verdict=weak.verdict, reason=f"where {where}: {weak.reason}")


def _one_proof(proofs: Sequence[Proof]) -> Proof:
    rules = dict.fromkeys(("cases by sign", *(rule for proof in proofs for rule in proof.rules)))
    conditions = dict.fromkeys(fact for proof in proofs for fact in proof.side_conditions)
    lines = dict.fromkeys(line for proof in proofs for line in proof.certificate)
    return _proof(tuple(rules), f"proved in {len(proofs)} cases", tuple(conditions), certificate=tuple(lines))


_METHOD = "closed forms"


# ---- reading --------------------------------------------------------------------------------------------------------


@dataclass
class _Reading:
    """Words to closed forms and functionals, on one domain. Raises `NeedCase`, `Obstacle`, `IllFormed`."""

    domain: Domain
    graph: Graph
    effort: Effort
    propose: Propose
    functionals: dict[sp.Symbol, Functional] = field(default_factory=dict)
    densities: dict[Density, None] = field(default_factory=dict)
    facts: dict[Relation, None] = field(default_factory=dict)
    known: bool = False

    def __post_init__(self) -> None:
        self.laws = Laws(self.domain)

    def judgement(self, lhs: sp.Expr, rhs: sp.Expr) -> Judgement:
        """The claim, lowered and decided."""
        self._presuppose((lhs, rhs))
        self.laws = Laws(granted(self.domain, self.facts))
        left, right = self.value(lhs), self.value(rhs)
        facts = dict.fromkeys((*self.facts, *self.laws.facts))
        for fact in facts:
            self._check_possible(fact)
        domain = granted(self.domain, facts)
        if any(side in (INFINITE, _NEGATIVE_INFINITY) for side in (left, right)):
            return self._infinite(left, right, domain)
        if self.functionals:
            every = tuple(sorted(self.densities, key=str))
            claim = Functionals(left, right, self.functionals, every, domain, self.graph, self.effort, self.known)
            return self._noted(claim.judgement(), facts)
        return self._noted(replace(equal(left, right, domain, self.graph, self.effort), method=_METHOD), facts)

    def _noted(self, found: Judgement, facts: Iterable[Relation]) -> Judgement:
        """With the rules and presuppositions of the closed forms in the proof."""
        if found.proof is None:
            return found
        own = [solved(fact) for fact in facts if not holds_on(fact, self.domain)]
        proof = found.proof
        rules = tuple(dict.fromkeys((*self.laws.rules, *proof.rules)))
        conditions = tuple(dict.fromkeys((*own, *proof.side_conditions)))
        return replace(found, proof=_proof(rules, proof.normal_form, conditions, proof.generators, proof.certificate))

    # ---- what is presupposed ------------------------------------------------------------------------------------

    def _presuppose(self, exprs: Sequence[sp.Expr]) -> None:
        """Collects what the parameters of distributions must satisfy. Raises `IllFormed` where they cannot."""
        for node in self.graph.nodes(exprs):
            if isinstance(node, Density):
                self.densities.setdefault(node)
            elif isinstance(node, AppliedUndef) and getattr(node.func, "density", False):
                self.densities.setdefault(Density(node.func.__name__))
            elif isinstance(node, Distribution):
                for fact in presupposed(node):
                    sides = (written_out(side, self.graph) for side in (fact.lhs, fact.rhs))
                    self.facts.setdefault(Relation(next(sides), fact.order, next(sides)))
        names = {p.function for p in self.densities if len(p.args) > 1}
        for p in [p for p in self.densities if len(p.args) == 1 and p.function in names]:
            del self.densities[p]
        for fact in self.facts:
            self._check_possible(fact)

    def _check_possible(self, fact: Relation) -> None:
        found = signed(gap_of(fact), self.domain)
        if found.real and found.mask and not found.mask & SIGNS_OF[fact.order]:
            raise IllFormed(f"it presupposes {fact.lhs} {fact.order} {fact.rhs}, which is not so")

    def law(self, expr: sp.Expr) -> Mixture:
        """A distribution as a mixture of others, alike ones put together. Raises `IllFormed`."""
        parts = [(c, self._resolved(d)) for c, d in _parts(expr)]
        if len(parts) > 1 or parts[0][0] is not ONE:
            weights = add(*(c for c, _ in parts), sp.Integer(-1))
            if self.laws.possible(weights) != NULL:
                raise IllFormed(f"the weights of the mixture {expr} do not add up to 1")
        if all(isinstance(d, Finite) for _, d in parts):
            rows = [(x, mul(c, m)) for c, d in parts if isinstance(d, Finite) for x, m in d.masses]
            return [(ONE, Finite(rows))]
        together: dict[Distribution, list[sp.Expr]] = {}
        for c, d in parts:
            together.setdefault(d, []).append(c)
        return [(ONE, next(iter(together)))] if len(together) == 1 else [(add(*cs), d) for d, cs in together.items()]

    def _resolved(self, law: Distribution) -> Distribution:
        if isinstance(law, Density):
            return law
        if isinstance(law, Finite):
            rows = [tuple(written_out(part, self.graph) for part in row) for row in law.masses]
            total = add(*(mass for _, mass in rows))
            if self.laws.possible(add(total, sp.Integer(-1))) != NULL:
                raise IllFormed(f"the probabilities are not known to add up to 1: {total}")
            return Finite(rows)
        explicit: Distribution = law.func(*(written_out(arg, self.graph) for arg in law.args))
        return explicit

    # ---- values -------------------------------------------------------------------------------------------------

    def value(self, expr: sp.Expr) -> sp.Expr:
        """An expression without words; ∞ where it is infinite."""
        if expr in (INFINITE, _NEGATIVE_INFINITY) or not (self.graph.uses(expr, SPOKEN) or expr.has(sp.oo)):
            return expr
        if isinstance(expr, sp.Symbol):
            return self.value(self.graph[expr])
        if isinstance(expr, (D, sp.Derivative)):
            return self._derivative(expr)
        if isinstance(expr, sp.Integral):
            return self._integral(expr)
        if isinstance(expr, WORDS):
            return self._word(expr)
        if isinstance(expr, Distribution):
            raise IllFormed("a distribution where a number is expected")
        values = [self.value(arg) for arg in expr.args]
        if any(v in (INFINITE, _NEGATIVE_INFINITY) for v in values):
            return self._extended(expr, values)
        result = rebuilt(expr, tuple(values))
        assert isinstance(result, sp.Expr)
        return result

    def _extended(self, expr: sp.Expr, values: list[sp.Expr]) -> sp.Expr:
        """Sums and products on the extended real line."""
        infinite = [v for v in values if v in (INFINITE, _NEGATIVE_INFINITY)]
        if isinstance(expr, sp.Add):
            if len(set(infinite)) > 1:
                raise IllFormed("∞ - ∞ has no value")
            return infinite[0]
        if isinstance(expr, sp.Mul):
            sign = -1 if infinite.count(_NEGATIVE_INFINITY) % 2 else 1
            for factor in values:
                if factor not in infinite:
                    decided = self.laws.decided(factor, NEGATIVE, NULL, POSITIVE)
                    if decided == NULL:
                        raise IllFormed("0 · ∞ has no value")
                    sign *= -1 if decided == NEGATIVE else 1
            return INFINITE if sign > 0 else _NEGATIVE_INFINITY
        raise Obstacle(f"{type(expr).__name__} of ∞")

    def _infinite(self, left: sp.Expr, right: sp.Expr, domain: Domain) -> Judgement:
        if left == right:
            rules = tuple(self.laws.rules) or ("∞ = ∞",)
            return self._noted(
                Judgement(Verdict.PROVED, proof=_proof(rules, "both sides are ∞"), method=_METHOD), self.facts
            )
        finite = next((side for side in (left, right) if side not in (INFINITE, _NEGATIVE_INFINITY)), None)
        name = "left" if finite is right else "right"
        if finite is None:
            return Judgement(Verdict.REFUTED, witness=Witness((), shows="one side is ∞, the other -∞"), method=_METHOD)
        if finite.free_symbols & self.functionals.keys():
            raise Obstacle("whether a functional of unknown densities is finite")
        sides = [side for fact in domain.facts for side in (fact.lhs, fact.rhs)]
        needed, symbols = self.graph.reachable((finite, *sides))
        probe = Probe(finite, ZERO, needed, symbols, self.effort.seed)
        for point, _ in islice(probe.points(domain, {}, wide=False), self.effort.tries):
            ball = evaluate(finite, point, needed)
            if ball is not None and not isinstance(ball, acb):
                shows = f"the {name} side is infinite, the other is {describe(ball, 10).real}"
                shown = tuple(sorted(point.items(), key=_by_name))
                return Judgement(Verdict.REFUTED, witness=Witness(shown, shows=shows), method=_METHOD, instead=INFINITE)
        return Judgement(
            Verdict.ILL_FORMED, reason=f"the {name} side is infinite, and the other has no value that is known"
        )

    # ---- words --------------------------------------------------------------------------------------------------

    def _word(self, expr: sp.Expr) -> sp.Expr:
        if isinstance(expr, Variance):
            f, x, p = expr.args
            mean = self.value(Expectation(f, x, p))
            return add(self.value(Expectation(power(f, 2), x, p)), minus(power(mean, 2)))
        if isinstance(expr, Expectation):
            return self._expectation(*expr.args)
        laws = [self.law(arg) for arg in expr.args]
        if all(len(mixture) == 1 and not isinstance(mixture[0][1], Density) for mixture in laws):
            return self._explicit(expr, [mixture[0][1] for mixture in laws])
        if all(isinstance(d, Density) for mixture in laws for _, d in mixture):
            return self._generic(expr, laws)
        kinds = [{isinstance(d, Finite) for _, d in mixture} for mixture in laws]
        if isinstance(expr, KL) and kinds in ([{True}, {False}], [{False}, {True}]):
            self.laws.note("p log(p/0) = ∞")
            return INFINITE
        if isinstance(expr, KL) and len(laws[0]) == 1 and (half := self._half_of(laws[0][0][1], laws[1])):
            return half
        raise Obstacle(f"{type(expr).__name__} of a mixture of explicit distributions")

    def _half_of(self, p: Distribution, mixture: Mixture) -> sp.Expr | None:
        """KL(p ‖ (p + q)/2) of two intervals."""
        others = [d for _, d in mixture if d != p]
        even = all(self.laws.possible(add(c, minus(HALF))) == NULL for c, _ in mixture)
        if (
            len(mixture) == 2
            and len(others) == 1
            and even
            and isinstance(p, Uniform)
            and isinstance(others[0], Uniform)
        ):
            return add(*self.laws.halves(p, others[0])[:2])
        return None

    def _explicit(self, expr: sp.Expr, laws: list[Distribution]) -> sp.Expr:
        rule = {
            Entropy: self.laws.entropy,
            CrossEntropy: self.laws.cross_entropy,
            KL: self.laws.kl,
            JS: self.laws.js,
            TotalVariation: self.laws.total_variation,
            Wasserstein: self.laws.wasserstein,
        }[type(expr)]
        return rule(*laws)  # type: ignore[operator]

    def _expectation(self, function: sp.Expr, variable: sp.Symbol, law: sp.Expr) -> sp.Expr:
        body = self._body(function, variable)
        parts = []
        for c, p in self.law(law):
            if isinstance(p, Density):
                parts.append(self._functional([Piece(((p, c),), body)]))
            else:
                parts.append(mul(c, self._mean(body, p)))
        return add(*parts)

    def _mean(self, body: sp.Expr, law: Distribution) -> sp.Expr:
        """E[body] under an explicit distribution; as a functional of any density where there is no closed form."""
        if T not in body.free_symbols:
            return body
        self.laws.note("moments of explicit distributions")
        try:
            return expected(body, T, law, self.laws.facts)
        except Obstacle:
            if isinstance(law, Uniform) and not any(isinstance(n, AppliedUndef) for n in compounds((body,))):
                lower, upper = law.args
                whole = integral(body, T, lower, upper, self.laws.domain, self.laws.facts, self.propose)
                return mul(whole, power(add(upper, minus(lower)), -1))
            if not isinstance(law, CONTINUOUS):
                raise
        self.known = True
        stand_in = Density(f"density of {law}")
        self.densities.setdefault(stand_in)
        return self._functional([Piece(((stand_in, ONE),), body)])

    def _body(self, function: sp.Expr, variable: sp.Symbol) -> sp.Expr:
        """What is integrated, names written out, in the variable of integration."""
        if variable in self.graph:
            raise IllFormed(f"{variable} is integrated over, and has a definition")
        inner = self.value(function)
        if inner in (INFINITE, _NEGATIVE_INFINITY):
            raise Obstacle("an expectation of ∞")
        body = exchanged(written_out(inner, self.graph), {variable: T})
        assert isinstance(body, sp.Expr)
        return body

    def _functional(self, pieces: list[Piece]) -> sp.Expr:
        symbol = sp.Dummy(f"I{len(self.functionals) + 1}", real=True)
        self.functionals[symbol] = tuple(pieces)
        return symbol

    def _generic(self, expr: sp.Expr, laws: list[Mixture]) -> sp.Expr:
        """Entropies and divergences of densities about which nothing is known."""
        parts = [[(d, c) for c, d in mixture if isinstance(d, Density)] for mixture in laws]
        p, q = density_of(parts[0]), density_of(parts[-1])
        if len(laws) == 2 and self._apart(*laws):
            self.laws.note("disjoint supports")
            value = {JS: log(sp.Integer(2)), KL: INFINITE, CrossEntropy: INFINITE, TotalVariation: ONE}.get(type(expr))
            if value is not None:
                return value
        if isinstance(expr, (Entropy, CrossEntropy)):
            return self._functional([Piece(tuple(parts[0]), minus(log(q)))])
        if laws[0] == laws[1]:
            return ZERO
        if isinstance(expr, KL):
            return self._functional([Piece(tuple(parts[0]), log(mul(p, power(q, -1))))])
        if isinstance(expr, JS):
            sides = [(tuple(own), mul(HALF, log(mul(sp.Integer(2), d, power(add(p, q), -1)))))
                     for own, d in zip(parts, (p, q), strict=True)]  # fmt: skip
            return self._functional([Piece(weight, body) for weight, body in sides])
        if isinstance(expr, TotalVariation):
            return self._functional([Piece((), mul(HALF, modulus(add(p, minus(q)))), weighted=False)])
        raise Obstacle(f"{type(expr).__name__} of densities about which nothing is known")

    def _apart(self, p: Mixture, q: Mixture) -> bool:
        """Whether the intervals outside of which the densities are 0 are known not to overlap."""
        bounds = [[d.args[1:] for _, d in mixture] for mixture in (p, q)]
        if not all(len(own) == 2 for side in bounds for own in side):
            return False
        return all(self.laws.disjoint(Uniform(*a), Uniform(*b)) for a in bounds[0] for b in bounds[1])

    def _integral(self, expr: sp.Integral) -> sp.Expr:
        if len(expr.limits) != 1:
            raise Obstacle("an integral over more than one variable")
        variable, *ends = expr.limits[0]
        body = self._body(expr.function, variable)
        whole = not ends or tuple(ends) == (_NEGATIVE_INFINITY, sp.oo)
        if any(isinstance(node, AppliedUndef) for node in compounds((body,))):
            if not whole:
                raise Obstacle("an integral of an unknown function over a part of the line")
            return self._functional([Piece((), body, weighted=False)])
        if len(ends) != 2:
            raise IllFormed("an integral without both ends")
        lower, upper = (end if end.is_infinite else written_out(end, self.graph) for end in ends)
        self.laws.note("definite integrals in closed form")
        return integral(body, T, lower, upper, self.laws.domain, self.laws.facts, self.propose)

    # ---- derivatives --------------------------------------------------------------------------------------------

    def _derivative(self, expr: D | sp.Derivative) -> sp.Expr:
        if isinstance(expr, D):
            return self._differentiated(self.value(expr.quantity), expr.variable)
        result = self.value(expr.expr)
        for variable, count in expr.variable_count:
            for _ in range(int(count)):
                result = self._differentiated(result, variable)
        return result

    def _differentiated(self, value: sp.Expr, variable: sp.Symbol) -> sp.Expr:
        if variable in self.graph:
            raise Obstacle(f"a derivative of an expectation by {variable}, which has a definition")
        if value in (INFINITE, _NEGATIVE_INFINITY):
            raise IllFormed("a derivative of ∞")
        value = self.graph.lower(value)
        nested = {s for pieces in self.functionals.values() for piece in pieces for s in piece.body.free_symbols}
        if nested & self.functionals.keys():
            raise Obstacle("a derivative of an expectation within an expectation")
        parts = [self.graph.differentiate(value, variable)]
        for symbol in [s for s in self.functionals if s in value.free_symbols]:
            slopes = [piece for old in self.functionals[symbol] for piece in _slopes(old, variable)]
            if slopes:
                self.laws.note("differentiation under the integral sign (a dominated derivative is presupposed)")
                parts.append(mul(self.graph.differentiate(value, symbol), self._functional(slopes)))
        return add(*parts)


def _slopes(piece: Piece, variable: sp.Symbol) -> list[Piece]:
    graph = Graph({})
    found = [replace(piece, body=graph.differentiate(piece.body, variable))]
    rates = tuple((p, graph.differentiate(c, variable)) for p, c in piece.weight)
    found.append(replace(piece, weight=tuple((p, c) for p, c in rates if c is not ZERO)))
    kept = [found[0]] if found[0].body is not ZERO else []
    return kept + ([found[1]] if piece.weighted and found[1].weight else [])


def _parts(expr: sp.Expr) -> list[tuple[sp.Expr, Distribution]]:
    """A linear combination of distributions, term by term. Raises `IllFormed` for anything else."""
    if isinstance(expr, Distribution):
        return [(ONE, expr)]
    if isinstance(expr, sp.Add):
        return [part for term in expr.args for part in _parts(term)]
    if isinstance(expr, sp.Mul):
        inner = [factor for factor in expr.args if factor.has(Distribution) or isinstance(factor, Distribution)]
        others = [factor for factor in expr.args if factor not in inner]
        if len(inner) == 1:
            return [(mul(*others, c), d) for c, d in _parts(inner[0])]
    raise IllFormed(f"{expr} is not a distribution")
