"""Integrals against densities about which nothing else is known than that they integrate to 1.

A functional is a sum of ∫ w(t) g(t) dt where w is a combination of densities; where w is 0 the integrand is, whatever
g is (0 log 0 = 0). A claim that is linear in such functionals holds for all densities p₁, p₂, … if its integrands add
up, at every t and for all values of the densities, to λ₁ p₁ + λ₂ p₂ + … with constants λ, and λ₁ + λ₂ + … makes up
for the rest. It is refuted by densities that are constant on each half of the unit interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, islice

import sympy as sp
from flint import acb, ctx
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from ..calculus import ONE, ZERO, add, minus, mul
from ..domain import POSITIVE, Domain, by_name
from ..enclosure import Evaluation, describe
from ..equality import Effort, equal
from ..errors import Obstacle
from ..expansion import applied_functions, exchanged
from ..graph import Graph, compounds
from ..language import SlotDerivative
from ..probe import Probe
from ..verdict import Judgement, Proof, Relation, Verdict, Witness, _proof
from .language import Density, Uniform
from .moments import expected

T = sp.Dummy("t", real=True)  # the variable of integration
MAX_DENSITIES = 4
_SHORT = 6  # parts of a number that is written out in a proof
_BITS = 128
_TRIES = 16
_HALVES = (Uniform(sp.Integer(0), sp.Rational(1, 2)), Uniform(sp.Rational(1, 2), sp.Integer(1)))
_SHARES = tuple(Fraction(k, 17) for k in (3, 11, 7, 14, 5, 9, 13, 2, 15, 6, 10, 4, 8, 12))


@dataclass(frozen=True)
class Piece:
    """∫ w(t) g(t) dt with w = Σ c p over the pairs (p, c) of `weight`; without a weight, ∫ g(t) dt."""

    weight: tuple[tuple[Density, sp.Expr], ...]
    body: sp.Expr
    weighted: bool = True


Functional = tuple[Piece, ...]


def density_of(parts: Iterable[tuple[Density, sp.Expr]]) -> sp.Expr:
    """Σ c p(t)."""
    return add(*(mul(c, p(T)) for p, c in parts))


@dataclass(frozen=True)
class Functionals:
    """A claim `lhs = rhs` in symbols that stand for functionals.

    `known` says of a density that it is an explicit one of which only ∫ p = 1 is used: then nothing can be refuted.
    """

    lhs: sp.Expr
    rhs: sp.Expr
    functionals: Mapping[sp.Symbol, Functional]
    densities: tuple[Density, ...]
    domain: Domain
    graph: Graph
    effort: Effort
    known: bool = False

    def judgement(self) -> Judgement:
        """Proved or refuted for all densities. Raises `Obstacle`."""
        if len(self.densities) > MAX_DENSITIES:
            raise Obstacle(f"more than {MAX_DENSITIES} densities")
        witness = None if self.known else self._witness()
        if witness is not None:
            return Judgement(Verdict.REFUTED, witness=witness, method="densities constant on each half of an interval")
        proof = self._linear() or self._by_moments()
        if proof is None:
            return Judgement(Verdict.UNDECIDED, reason="the integrands were not reduced to multiples of the densities")
        return Judgement(Verdict.PROVED, proof=proof, method="integrand by integrand")

    # ---- proving ------------------------------------------------------------------------------------------------

    def _linear(self) -> Proof | None:
        difference = add(self.lhs, minus(self.rhs))
        scales = {symbol: self.graph.differentiate(difference, symbol) for symbol in self.functionals}
        if any(scale.free_symbols & self.functionals.keys() for scale in scales.values()):
            return None
        rest = _swapped(difference, dict.fromkeys(self.functionals, ZERO))
        rates = self._rates(scales)
        rules: dict[str, None] = {}
        conditions: dict[Relation, None] = {}
        skipped = []
        for present in self._strata():
            found = self._on_stratum(scales, rates, present)
            if found is None:
                skipped.append(" and ".join(p.function.__name__ for p in self.densities if p not in present))
                continue
            if found.verdict is not Verdict.PROVED or found.proof is None:
                return None
            rules.update(dict.fromkeys(found.proof.rules))
            conditions.update(dict.fromkeys(found.proof.side_conditions))
        total = equal(add(rest, *rates.values()), ZERO, self.domain, self.graph, self.effort)
        if total.verdict is not Verdict.PROVED or total.proof is None:
            return None
        rules.update(dict.fromkeys(total.proof.rules))
        lines = [f"the integrands add up to {density_in_words(rates)}, and ∫ {p.function.__name__} = 1" for p in rates][
            :1
        ]
        lines += [f"not claimed where {names} may vanish: there both sides are not finite" for names in skipped[:1]]
        own = ("linearity of the integral", "∫ p = 1")
        text = "an integrand that is a combination of the densities"
        plain = tuple(_at_t(fact) for fact in conditions if not _names_density(fact, self.densities))
        return _proof((*own, *rules), text, (*plain, *total.side_conditions), certificate=tuple(lines))

    def _strata(self) -> Iterator[frozenset[Density]]:
        """Where which densities are positive; elsewhere they are 0."""
        every = self.densities
        for size in range(len(every), 0, -1):
            yield from map(frozenset, combinations(every, size))

    def _integrand(self, scales: Mapping[sp.Symbol, sp.Expr], present: frozenset[Density]) -> sp.Expr:
        """The sum of the integrands where just these densities are positive, in symbols for their values."""
        values: dict[Basic, sp.Expr] = {p(T): _value(p) if p in present else ZERO for p in self.densities}
        parts = []
        for symbol, pieces in self.functionals.items():
            for piece in pieces:
                weight = add(*(mul(c, _value(p)) for p, c in piece.weight if p in present)) if piece.weighted else ONE
                if weight is not ZERO:
                    parts.append(mul(scales[symbol], weight, _swapped(piece.body, values)))
        return add(*parts)

    def _on_stratum(
        self, scales: Mapping[sp.Symbol, sp.Expr], rates: Mapping[Density, sp.Expr], present: frozenset[Density]
    ) -> Judgement | None:
        """Judge that the integrand is Σ λ p there; None where it has no finite value there."""
        integrand = self._integrand(scales, present)
        ranges = {**self.domain.ranges, **{_value(p): POSITIVE for p in present}}
        domain = Domain(ranges, self.domain.facts)
        wanted = add(*(mul(rates[p], _value(p)) for p in self.densities if p in present))
        found = equal(integrand, wanted, domain, self.graph, self.effort)
        if found.verdict is Verdict.ILL_FORMED and len(present) < len(self.densities):
            return None
        return found

    def _rates(self, scales: Mapping[sp.Symbol, sp.Expr]) -> dict[Density, sp.Expr]:
        """What λ must be, from the slope of the integrand at one point: a proposal."""
        integrand = self._integrand(scales, frozenset(self.densities))
        nodes = applied_functions((integrand,))
        values: dict[Basic, sp.Expr] = {node: sp.Rational(k + 1, 2 * k + 3) for k, node in enumerate(nodes)}
        values |= {_value(p): ONE for p in self.densities}
        values[T] = sp.Rational(1, 3)
        found = {}
        for p in self.densities:
            slope = Graph({}).differentiate(integrand, _value(p))
            found[p] = _swapped(slope, values)
        return found

    def _by_moments(self) -> Proof | None:
        """With a symbol for each E[monomial]: for claims that multiply expectations."""
        moments: dict[tuple[object, ...], sp.Symbol] = {}
        values: dict[Basic, sp.Expr] = {}
        for symbol, pieces in self.functionals.items():
            parts = []
            for piece in pieces:
                if not piece.weighted:
                    return None
                for c, factors in _monomials(piece.body):
                    for p, share in piece.weight:
                        parts.append(mul(c, share, _moment(p, factors, moments)))
            values[symbol] = _swapped(add(*parts), values)  # one expectation may stand in another
        found = equal(_swapped(self.lhs, values), _swapped(self.rhs, values), self.domain, self.graph, self.effort)
        if found.verdict is not Verdict.PROVED or found.proof is None:
            return None
        own = ("linearity of the expectation", "∫ p = 1")
        return _proof((*own, *found.proof.rules), found.proof.normal_form, found.proof.side_conditions)

    # ---- refuting -----------------------------------------------------------------------------------------------

    def _witness(self) -> Witness | None:
        if not self._free_to_choose():
            return None
        for number in range(_TRIES):
            try:
                values, words = self._chosen(number)
            except Obstacle:
                return None
            found = self._compared(values, words)
            if found is not None:
                return found
        return None

    def _free_to_choose(self) -> bool:
        """Whether the undefined functions may take any values at t: each occurs at one argument only."""
        arguments: dict[object, tuple[Basic, ...]] = {}
        for pieces in self.functionals.values():
            for node in (node for piece in pieces for node in _applied(piece.body)):
                if arguments.setdefault(node.func, node.args) != node.args:
                    return False
        return not applied_functions((self.lhs, self.rhs))

    def _chosen(self, number: int) -> tuple[dict[Basic, sp.Expr], tuple[str, ...]]:
        """The functionals for densities, and undefined functions, that are constant on each half of [0, 1]."""
        halves: list[dict[Basic, sp.Expr]] = [{}, {}]
        words = []
        for k, p in enumerate(self.densities):
            share = _SHARES[(3 * number + k) % len(_SHARES)]
            heights = [sp.Rational(2 * s.numerator, s.denominator) for s in (share, 1 - share)]
            words.append(f"{p.function.__name__} = {heights[0]} on [0, 1/2), {heights[1]} on [1/2, 1]")
            for half, height in zip(halves, heights, strict=True):
                half[p(T)] = height
        bodies = [piece.body for pieces in self.functionals.values() for piece in pieces]
        nodes = [node for node in applied_functions(bodies) if node not in halves[0]]
        for k, node in enumerate(nodes):
            chosen = [_SHARES[(5 * number + 2 * k + side) % len(_SHARES)] for side in (0, 1)]
            words.append(f"{_shown(node)} = {chosen[0]} on [0, 1/2), {chosen[1]} on [1/2, 1]")
            for half, value in zip(halves, chosen, strict=True):
                half[node] = sp.Rational(value.numerator, value.denominator)
        values: dict[Basic, sp.Expr] = {}
        for symbol, pieces in self.functionals.items():
            values[symbol] = self._integrated(pieces, [{**half, **values} for half in halves])
        return values, tuple(words)

    def _integrated(self, pieces: Functional, halves: list[dict[Basic, sp.Expr]]) -> sp.Expr:
        parts = []
        for law, values in zip(_HALVES, halves, strict=True):
            for piece in pieces:
                weight = _swapped(density_of(piece.weight), values) if piece.weighted else ONE
                integrand = mul(weight, _swapped(piece.body, values))
                parts.append(mul(sp.Rational(1, 2), expected(integrand, T, law, [])))
        return add(*parts)

    def _compared(self, values: dict[Basic, sp.Expr], words: tuple[str, ...]) -> Witness | None:
        lhs, rhs = _swapped(self.lhs, values), _swapped(self.rhs, values)
        sides = [side for fact in self.domain.facts for side in (fact.lhs, fact.rhs)]
        needed, symbols = self.graph.reachable((lhs, rhs, *sides))
        probe = Probe(lhs, rhs, needed, symbols, self.effort.seed)
        for candidate, instances in islice(probe.points(self.domain, {}, wide=False), 3):
            with ctx.workprec(_BITS):
                evaluation = Evaluation(candidate, needed, instances, probe.circuit)
                left = evaluation.value(lhs)
                right = None if left is None else evaluation.value(rhs)
                if left is None or right is None or isinstance(left, acb) or isinstance(right, acb):
                    continue
                if not left.overlaps(right):
                    shown = tuple(sorted(candidate.items(), key=lambda item: by_name(item[0])))
                    return Witness(shown, describe(left), describe(right), instances=words)
        return None


def density_in_words(rates: Mapping[Density, sp.Expr]) -> str:
    """λ₁ p + λ₂ q; a number that is long to write stands as λ."""
    return " + ".join(f"{_factor(rate, k)} {p.function.__name__}" for k, (p, rate) in enumerate(rates.items()))


def _factor(rate: sp.Expr, number: int) -> str:
    is_short = sum(1 for _ in islice(sp.preorder_traversal(rate), _SHORT + 1)) <= _SHORT
    return f"({rate})" if is_short else f"λ{'₁₂₃₄'[number]}"


def _names_density(fact: Relation, densities: Iterable[Density]) -> bool:
    own = {_value(p) for p in densities}
    return bool((fact.lhs.free_symbols | fact.rhs.free_symbols) & own)


def _at_t(fact: Relation) -> Relation:
    names = {T: sp.Symbol(T.name, real=True)}
    return Relation(_swapped(fact.lhs, names), fact.order, _swapped(fact.rhs, names))


def _shown(node: sp.Expr) -> str:
    return str(node).replace(str(T), T.name)


def _value(p: Density) -> sp.Symbol:
    """The value of a density at t."""
    return sp.Symbol(f"{p.function.__name__}(t)", real=True)


def _applied(expr: sp.Expr) -> list[AppliedUndef]:
    """The undefined functions at their arguments, at any depth."""
    inside = [node.applied if isinstance(node, SlotDerivative) else node for node in compounds((expr,))]
    return [node for node in inside if isinstance(node, AppliedUndef)]


def _swapped(expr: sp.Expr, values: Mapping[Basic, sp.Expr]) -> sp.Expr:
    result = exchanged(expr, values)
    assert isinstance(result, sp.Expr)
    return result


# ---- monomials ------------------------------------------------------------------------------------------------------

Monomial = tuple[sp.Expr, tuple[sp.Expr, ...]]
_MOST_MONOMIALS = 200


def _monomials(body: sp.Expr) -> list[Monomial]:
    """A body as a sum of c · (product of factors in t), sums multiplied out. Raises `Obstacle`."""
    if not _depends(body):
        return [(body, ())]
    if isinstance(body, sp.Add):
        return _few(list(chain.from_iterable(map(_monomials, body.args))))
    if isinstance(body, sp.Mul):
        found: list[Monomial] = [(ONE, ())]
        for factor in body.args:
            found = _few([(mul(c, d), (*f, *g)) for c, f in found for d, g in _monomials(factor)])
        return found
    if isinstance(body, sp.Pow) and isinstance(body.exp, sp.Integer) and 0 < body.exp.p <= 8:
        return _monomials(sp.Mul(*[body.base] * int(body.exp.p), evaluate=False))
    return [(ONE, (body,))]


def _depends(expr: sp.Expr) -> bool:
    return T in expr.free_symbols


def _few(found: list[Monomial]) -> list[Monomial]:
    if len(found) > _MOST_MONOMIALS:
        raise Obstacle(f"more than {_MOST_MONOMIALS} terms under an expectation")
    return found


def _moment(p: Density, factors: tuple[sp.Expr, ...], moments: dict[tuple[object, ...], sp.Symbol]) -> sp.Expr:
    if not factors:
        return ONE
    key = (p, *sorted(factors, key=str))
    name = f"E_{p.function.__name__}[{' '.join(map(str, key[1:]))}]"
    return moments.setdefault(key, sp.Symbol(name, real=True))
