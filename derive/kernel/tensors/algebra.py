"""Arithmetic of indexed sums, and their canonical form.

Products stay products: a sum of several terms enters a product as one factor, the base of a power, so that it can
cancel against its own reciprocal. `canonical` multiplies out what has a whole positive exponent, contracts Kronecker
deltas, drops supports that other factors imply, applies rules, and labels what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import count, pairwise
from typing import Any

from flint import fmpz
from sympy import Symbol

from ..errors import Obstacle, Undefined
from .affine import Atom, Index
from .canonical import canonical_term, first_label, is_bounded
from .terms import (
    HEAD_AXIS,
    ONE,
    ZERO,
    Factor,
    Head,
    Kind,
    Poly,
    Powers,
    Term,
    delta,
    merged,
    minus,
    monomial,
    number,
    plus,
    scaled,
    support,
)  # fmt: skip

_ONE = Fraction(1)
_FIRST_FRESH = 1 << 40
MAX_TERMS = 4_000
_MOST_STEPS = 20_000
_MOST_PRIME_BITS = 64
_MOST_POWER = 12
_REAL = {"sigmoid", "softplus", "relu", "sin", "cos", "Abs", "sign", "Heaviside", "atan", "asinh", "erf", "floor"}

Rewrite = Callable[[Term], "Poly | None"]


@dataclass(frozen=True)
class Facts:
    """What is known of the indices and tensors of a claim.

    `ranges` are the sizes within which free indices lie; `sizes` are indices known to be at least 1; `positive` heads
    have positive entries only, `symmetric` heads two axes whose order does not matter.
    """

    ranges: Mapping[Atom, frozenset[Index]] = field(default_factory=dict)
    sizes: frozenset[Index] = frozenset()
    positive: frozenset[Head] = frozenset()
    symmetric: frozenset[Head] = frozenset()


class Algebra:
    """Indexed sums under some facts. `rules` are tried on each term; the first that answers replaces it."""

    def __init__(self, facts: Facts | None = None, rules: Iterable[Rewrite] = ()) -> None:
        self.facts = facts or Facts()
        self.rules = tuple(rules)
        self.used: dict[str, None] = {}
        self._fresh = count(_FIRST_FRESH)
        self._steps = 0
        self._canonical: dict[Poly, Poly] = {}
        self._symmetric: dict[Poly, bool] = {}

    @property
    def size(self) -> int:
        """How many canonical forms it knows."""
        return len(self._canonical)

    def start_anew(self) -> None:
        """Count the steps of another claim."""
        self._steps = 0

    def under(self, facts: Facts) -> Algebra:
        """Another algebra, under other facts, with other summation indices."""
        other = Algebra(facts)
        other._fresh = self._fresh
        return other

    def note(self, rule: str) -> None:
        """Remember that a rule was used."""
        self.used.setdefault(rule)

    def fresh(self) -> int:
        """A summation index that occurs nowhere yet."""
        return next(self._fresh)

    # ---- factors ------------------------------------------------------------------------------------------------

    def entry(self, head: Head, at: tuple[Index, ...], sizes: tuple[Index, ...], of: tuple[Poly, ...] = ()) -> Factor:
        """An entry of something of known sizes."""
        return Factor(Kind.ENTRY, head, at, of, sizes)

    def put_factor(self, factor: Factor, values: Mapping[Any, Index]) -> Factor:
        """With indices in the place of atoms, also inside."""
        if factor.atoms.isdisjoint(values):
            return factor
        at = tuple([index.put(values) for index in factor.at])
        if factor.kind is Kind.DELTA:
            return delta(at[0])
        sizes = factor.sizes and tuple([size.put(values) for size in factor.sizes])
        if not factor.of:
            return Factor(factor.kind, factor.head, at, (), sizes)
        if factor.is_head:
            values = {a: v for a, v in values.items() if not (isinstance(a, int) and a <= HEAD_AXIS)}
        of = tuple(self._put_inside(poly, values) for poly in factor.of)
        return Factor(factor.kind, factor.head, at, of, sizes)

    def _put_inside(self, poly: Poly, values: Mapping[Any, Index]) -> Poly:
        """The same within a factor, in canonical form: as it is, if it was before and the order of indices is kept."""
        found = self.put(poly, values)
        if found is poly or self._canonical.get(poly) != poly or not _keeps_order(poly, values):
            return self.canonical(found)
        self._canonical[found] = found
        return found

    def put(self, poly: Poly, values: Mapping[Any, Index]) -> Poly:
        """With indices in the place of free atoms."""
        if poly.atoms.isdisjoint(values):
            return poly
        return Poly(tuple(self._put_term(term, values) for term in poly.terms))

    def _put_term(self, term: Term, values: Mapping[Any, Index]) -> Term:
        bound = term.bound
        if bound and any(not bound.isdisjoint(index.variables) for index in values.values()):
            own, bound = self._own(term)  # no summation index may be captured
            values = {**values, **own}
        powers = merged((self.put_factor(f, values), e) for f, e in term.powers)
        return Term(term.coefficient, powers, bound)

    def apart(self, term: Term) -> Term:
        """The term with summation indices of its own."""
        if not term.bound:
            return term
        names, bound = self._own(term)
        powers = tuple((self.put_factor(f, names), e) for f, e in term.powers)
        return Term(term.coefficient, powers, bound)

    def _own(self, term: Term) -> tuple[dict[int, Index], frozenset[int]]:
        """Summation indices of a term's own, in the place of those that it has."""
        fresh = {variable: self.fresh() for variable in term.bound}
        return {variable: Index.of(name) for variable, name in fresh.items()}, frozenset(fresh.values())

    # ---- arithmetic ---------------------------------------------------------------------------------------------

    def times(self, *polys: Poly) -> Poly:
        """The product, as one term."""
        parts = [self.apart(poly.terms[0]) if len(poly.terms) == 1 else self._as_term(poly, _ONE) for poly in polys]
        if not all(part.coefficient for part in parts):
            return ZERO
        coefficient = _ONE
        for part in parts:
            if part.coefficient is not _ONE:
                coefficient *= part.coefficient
        powers = merged(power for part in parts for power in part.powers)
        return Poly((Term(coefficient, powers, frozenset().union(*(part.bound for part in parts))),))

    def power(self, base: Poly, exponent: Fraction) -> Poly:
        """A power with a rational exponent. Raises `Undefined` for a negative power of 0."""
        if exponent == 0:
            return ONE
        term = self._as_term(base, exponent)
        return Poly((term,)) if term.coefficient else ZERO

    def _as_term(self, poly: Poly, exponent: Fraction) -> Term:
        """A power of a polynomial as one term."""
        if not poly.terms or (len(poly.terms) == 1 and not poly.terms[0].coefficient):
            if exponent < 0:
                raise Undefined("a division by 0")
            return Term(Fraction(0))
        if len(poly.terms) == 1:
            only = poly.terms[0]
            if exponent is _ONE or exponent == 1:
                return self.apart(only)
            if not only.bound and (exponent.denominator == 1 or self._has_positive_factors(only)):
                scale = self._number_power(only.coefficient, exponent)
                powers = merged((*scale.powers, *((f, e * exponent) for f, e in only.powers)))
                return Term(scale.coefficient, powers)
        return self._grouped(poly, exponent)

    def _grouped(self, poly: Poly, exponent: Fraction) -> Term:
        base = self.canonical(poly)
        if len(base.terms) <= 1 and (not base.terms or not base.terms[0].bound):
            return self._single(base, exponent)
        lead = base.terms[0].coefficient
        if exponent.denominator != 1:
            lead = abs(lead)
        monic = Poly(tuple(Term(t.coefficient / lead, t.powers, t.bound) for t in base.terms))
        scale = self._number_power(lead, exponent)
        return Term(scale.coefficient, (*scale.powers, (Factor(Kind.GROUP, of=(monic,)), exponent)))

    def _single(self, base: Poly, exponent: Fraction) -> Term:
        """A power of what became one term without sums."""
        if not base.terms:
            return self._as_term(ZERO, exponent)
        only = base.terms[0]
        if exponent.denominator == 1 or self._has_positive_factors(only):
            return self._as_term(base, exponent)
        return Term(Fraction(1), ((Factor(Kind.GROUP, of=(base,)), exponent),))

    def _number_power(self, value: Fraction, exponent: Fraction) -> Term:
        """A power of a rational number, primes with fractional exponents apart."""
        if exponent.denominator == 1:
            if abs(exponent) > _MOST_POWER and value not in (1, -1):
                raise Obstacle(f"the power {exponent} of a number")
            return Term(value ** int(exponent))
        if value < 0 or max(value.numerator, value.denominator).bit_length() > _MOST_PRIME_BITS:
            raise Obstacle(f"the power {exponent} of {value}")
        coefficient, powers = Fraction(1), []
        for part, sign in ((value.numerator, 1), (value.denominator, -1)):
            for prime, times in fmpz(part).factor():
                total = exponent * sign * int(times)
                coefficient *= Fraction(int(prime)) ** (total.numerator // total.denominator)
                rest = total - total.numerator // total.denominator
                if rest:
                    powers.append((Factor(Kind.PRIME, int(prime)), rest))
        return Term(coefficient, tuple(powers))

    def exp(self, exponent: Poly) -> Poly:
        """exp of a polynomial: a product of exponentials of its terms."""
        powers: list[tuple[Factor, Fraction]] = []
        result = ONE
        for term in self.canonical(exponent).terms:
            log = _logarithm(term)
            if log is not None:
                result = self.times(result, self.power(log.of[0], term.coefficient))
                continue
            base = Poly((Term(Fraction(1), term.powers, term.bound),))
            powers.append((Factor(Kind.EXP, of=(base,)), term.coefficient))
        return self.times(result, Poly((Term(Fraction(1), tuple(powers)),)))

    def log(self, argument: Poly) -> Poly:
        """log of a polynomial; of a product of positive quantities, the sum of their logarithms."""
        base = self.canonical(argument)
        if not base.terms:
            raise Undefined("log 0")
        only = base.terms[0]
        if len(base.terms) > 1 or only.bound or not self._has_positive_factors(only):
            return monomial(Factor(Kind.APPLY, "log", of=(base,)))
        parts = []
        if only.coefficient != 1:
            parts.append(monomial(Factor(Kind.APPLY, "log", of=(number(only.coefficient),))))
        for factor, exponent in only.powers:
            inner = factor.of[0] if factor.kind is Kind.EXP else self._plain_log(factor)
            parts.append(scaled(inner, exponent))
        self.note("the logarithm of a product of positive quantities")
        return plus(*parts)

    def _plain_log(self, factor: Factor) -> Poly:
        argument = factor.of[0] if factor.kind is Kind.GROUP else monomial(factor)
        return monomial(Factor(Kind.APPLY, "log", of=(self.canonical(argument),)))

    def summed(self, poly: Poly, variable: int) -> Poly:
        """The sum over all integers. Raises `Obstacle` where nothing bounds the index."""
        terms = [Term(term.coefficient, term.powers, term.bound | {variable}) for term in poly.terms]
        if not all(is_bounded(term) or all(map(is_bounded, self._multiplied_out([term]))) for term in terms):
            raise Obstacle("a sum over all integers of what is not 0 outside of a finite range")
        return Poly(tuple(terms))

    # ---- signs --------------------------------------------------------------------------------------------------

    def _has_positive_factors(self, term: Term) -> bool:
        """Whether all factors are positive: then roots and logarithms may be taken of each by itself."""
        return term.coefficient > 0 and all(self.is_positive(factor) for factor, _ in term.powers)

    def is_positive(self, factor: Factor) -> bool:
        """Whether a factor is positive within its range, wherever it is defined."""
        if factor.kind is Kind.PRIME:
            return True
        if factor.kind is Kind.EXP:
            return self.is_real(factor.of[0])
        if factor.kind is Kind.APPLY:
            return factor.head in ("sigmoid", "softplus") and self.is_real(factor.of[0])
        if factor.kind is Kind.ENTRY:
            positive = isinstance(factor.head, Symbol) and bool(factor.head.is_positive)
            return positive or factor.head in self.facts.positive
        if factor.kind is Kind.GROUP:
            return all(self._is_positive_sum(term) for term in factor.of[0].terms)
        return False

    def _is_positive_sum(self, term: Term) -> bool:
        """The same for a term with sums: of positive summands over a range that is not empty."""
        ranges = [f for f, _ in term.powers if f.kind is Kind.SUPPORT]
        rest = [(f, e) for f, e in term.powers if f.kind is not Kind.SUPPORT]
        full = all(self.is_size(f.at[1]) and f.at[0].variables <= term.bound for f in ranges)
        indices = [*(f.at[0] for f in ranges), *(i for f, _ in rest if f.kind is Kind.ENTRY for i in f.at)]
        bare = all(len(i.parts) == 1 and i.parts[0][1] == 1 and len(i.parts[0][0]) == 1 for i in indices)
        reached = {v for index in indices for v in index.variables}
        positive = all(self.is_positive(f) or (e % 2 == 0 and e < 0) for f, e in rest)
        return term.coefficient > 0 and full and bare and positive and term.bound <= reached

    def is_real(self, poly: Poly) -> bool:
        """Whether a polynomial is real wherever it is defined: a root or a logarithm may not be."""
        return all(self._is_real_power(factor, e) for term in poly.terms for factor, e in term.powers)

    def _is_real_power(self, factor: Factor, exponent: Fraction) -> bool:
        if self.is_positive(factor):
            return True
        if exponent.denominator != 1 or (factor.kind is Kind.APPLY and factor.head not in _REAL):
            return False
        return factor.is_head or all(map(self.is_real, factor.of))

    def is_size(self, size: Index) -> bool:
        """Whether an index is known to be at least 1."""
        plain = all(c > 0 and all(isinstance(a, Symbol) and a.is_positive for a in m) for m, c in size.parts)
        return size in self.facts.sizes or (bool(size.parts) and plain)

    def wants_rules(self, poly: Poly) -> bool:
        """Whether something occurs that rules without a hypothesis are about: parts of ranges, sums below a bar, …"""
        return any(
            f.kind is Kind.SUPPORT
            or (f.of and (f.kind is Kind.GROUP or f.head in ("inverse", "cos") or any(map(self.wants_rules, f.of))))
            for f in poly.factors
        )

    def mentions_heads(self, poly: Poly) -> bool:
        """Whether inverses, determinants or unknown functions of tensors occur."""
        return any(f.of and (f.is_head or any(map(self.mentions_heads, f.of))) for f in poly.factors)

    # ---- the canonical form -------------------------------------------------------------------------------------

    def canonical(self, poly: Poly) -> Poly:
        """Multiplied out, contracted, rewritten, labelled and collected."""
        found = self._canonical.get(poly)
        if found is None:
            found = self._canonical[poly] = self._collect(poly)
            self._canonical[found] = found
        return found

    def _collect(self, poly: Poly) -> Poly:
        collected: dict[tuple[Powers, frozenset[int]], Term] = {}
        todo = [self._unlabelled(term) for term in poly.terms]
        while todo:
            for term in self._multiplied_out([todo.pop()]):
                simpler = self._contracted(term)
                if simpler is None:
                    continue
                rewritten = self._rewritten(simpler)
                if rewritten is not None:
                    todo.extend(map(self._unlabelled, rewritten.terms))
                    continue
                labelled = canonical_term(simpler, self.put_factor, self.variants)
                key = (labelled.powers, labelled.bound)
                before = collected.get(key)
                total = labelled.coefficient + before.coefficient if before else labelled.coefficient
                collected[key] = Term(total, labelled.powers, labelled.bound)
                if len(collected) > MAX_TERMS:
                    raise Obstacle(f"an indexed sum of more than {MAX_TERMS} terms")
        terms = (term for term in collected.values() if term.coefficient)
        return Poly(tuple(sorted(terms, key=lambda term: term.key)))

    def _unlabelled(self, term: Term) -> Term:
        """The term with summation indices that are no labels: those to come must not be there yet."""
        return self.apart(term) if any(variable < _FIRST_FRESH for variable in term.bound) else term

    def labelled(self, term: Term) -> Term | None:
        """One term in canonical form, no rules applied; None where it is 0."""
        simpler = self._contracted(self._unlabelled(term))
        return None if simpler is None else canonical_term(simpler, self.put_factor, self.variants)

    def _multiplied_out(self, terms: list[Term]) -> Iterator[Term]:
        """Without powers of sums with a whole positive part in the exponent."""
        todo = list(terms)
        while todo:
            term = todo.pop()
            self._count()
            group = next((p for p in term.powers if p[0].kind is Kind.GROUP and p[1] >= 1), None)
            if group is None:
                yield self._whole_primes(term)
                continue
            rest = Term(term.coefficient, tuple(p for p in term.powers if p is not group), term.bound)
            if group[1] > 1:
                rest = Term(rest.coefficient, (*rest.powers, (group[0], group[1] - 1)), rest.bound)
            for part in group[0].of[0].terms:
                own = self.apart(part)
                powers = merged((*rest.powers, *own.powers))
                todo.append(Term(rest.coefficient * own.coefficient, powers, rest.bound | own.bound))

    def _count(self) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise Obstacle("an indexed sum that takes too many steps to multiply out")

    def _whole_primes(self, term: Term) -> Term:
        """Primes keep exponents between 0 and 1."""
        coefficient, powers = term.coefficient, []
        for factor, exponent in term.powers:
            if factor.kind is Kind.PRIME:
                assert isinstance(factor.head, int)
                whole = exponent.numerator // exponent.denominator
                coefficient *= Fraction(factor.head) ** whole
                exponent -= whole
            if exponent:
                powers.append((factor, exponent))
        return Term(coefficient, tuple(powers), term.bound)

    def variants(self, factor: Factor) -> tuple[Factor, ...]:
        """The factor, and with its indices in the other order where that makes no difference."""
        if factor.kind is Kind.SUPPORT:
            return (factor, _reflected(factor))
        if factor.kind is not Kind.ENTRY or len(factor.at) != 2:
            return (factor,)
        if factor.of:
            symmetric = factor.head == "inverse" and self._is_symmetric(factor.of[0])
        else:
            symmetric = factor.head in self.facts.symmetric
        return (factor, self._turned(factor)) if symmetric else (factor,)

    def _is_symmetric(self, matrix: Poly) -> bool:
        if matrix not in self._symmetric:
            self._symmetric[matrix] = False  # while it is found out
            row, column = Index.of(HEAD_AXIS), Index.of(HEAD_AXIS - 1)
            turned = self.canonical(self.put(matrix, {HEAD_AXIS: column, HEAD_AXIS - 1: row}))
            self._symmetric[matrix] = turned == self.canonical(matrix)
        return self._symmetric[matrix]

    def _turned(self, factor: Factor) -> Factor:
        return self.entry(factor.head, factor.at[::-1], factor.sizes[::-1], factor.of)

    def _rewritten(self, term: Term) -> Poly | None:
        for rule in self.rules:
            found = rule(term)
            if found is not None:
                self._count()
                return found
        return None

    def _contracted(self, term: Term) -> Term | None:
        """Without deltas and supports that can be spared; None where it is 0."""
        while True:
            self._count()
            changed = self._without_delta(term) or self._without_support(term) or self._without_inner_support(term)
            if changed is None:
                return term
            if changed.coefficient == 0:
                return None
            term = changed

    def _without_delta(self, term: Term) -> Term | None:
        for factor, _ in term.powers:
            if factor.kind is not Kind.DELTA:
                continue
            index = factor.at[0]
            value = index.value
            if value is not None:
                return _dropped(term, factor) if value == 0 else Term(Fraction(0))
            rest = _dropped(term, factor)
            for variable in sorted(term.bound & index.variables):
                solved = index.solved(variable)
                if solved is not None:
                    self.note("contraction of Kronecker deltas")
                    found = self._put_term(_opened(rest), {variable: solved})
                    return Term(found.coefficient, found.powers, term.bound - {variable})
            moved = self._held(factor, rest)
            if moved is not None:
                return moved
        return None

    def _held(self, factor: Factor, rest: Term) -> Term | None:
        """A delta of free indices stays, and everything else is written in the first of them."""
        index = factor.at[0]
        free = [a for a in index.atoms if a in self.facts.ranges]
        for atom in sorted(free, key=lambda a: (isinstance(a, int), a if isinstance(a, int) else 0)):
            solved = index.solved(atom)
            if solved is None or not any(atom in f.atoms for f, _ in rest.powers):
                continue
            if any(other != atom and index.solved(other) is not None and _before(atom, other) for other in free):
                continue
            found = self._put_term(_opened(rest), {atom: solved})
            powers = merged((*found.powers, (factor, _ONE)))
            return Term(found.coefficient, powers, rest.bound)
        return None

    def _without_support(self, term: Term) -> Term | None:
        if any(_is_empty(index, size) for index, size in self.intervals(term)):
            return Term(Fraction(0))
        for factor, _ in term.powers:
            if factor.kind is not Kind.SUPPORT:
                continue
            index, size = factor.at
            if self._is_implied(factor, term):
                return _dropped(term, factor)
            if index.value == 0 and self.is_size(size):
                return _dropped(term, factor)
            counted = self._counted(factor, term)
            if counted is not None:
                return counted
        return None

    def _is_implied(self, factor: Factor, term: Term) -> bool:
        """Whether other factors, or the range of a free index, make a support superfluous."""
        known = [*self._known_ranges(factor.at[0]), *self.intervals(term, factor)]
        return any(_contains(variant, index, size) for variant in self.variants(factor) for index, size in known)

    def intervals(self, term: Term, besides: Factor | None = None) -> Iterator[tuple[Index, Index]]:
        """The 0 ≤ index < size outside of which a term is 0, or undefined, by its factors other than `besides`."""
        for factor, exponent in term.powers:
            if factor.kind is Kind.SUPPORT and factor != besides:
                yield factor.at[0], factor.at[1]
            elif factor.sizes and exponent.numerator > 0:
                yield from zip(factor.at, factor.sizes, strict=False)

    def _known_ranges(self, index: Index) -> Iterator[tuple[Index, Index]]:
        """The sizes within which the free indices in an index are known to lie."""
        for atom in index.atoms & self.facts.ranges.keys():
            yield from ((Index.of(atom), size) for size in self.facts.ranges[atom])

    def _without_inner_support(self, term: Term) -> Term | None:
        """A support within a function is 1 where the term outside is 0 unless it is."""
        for factor, exponent in term.powers:
            if factor.kind not in (Kind.EXP, Kind.APPLY, Kind.GROUP):
                continue
            for inner in _supports_in(factor):
                if (inner, _ONE) in term.powers or self._is_implied(inner, term):
                    of = tuple(self.canonical(_without(poly, inner)) for poly in factor.of)
                    rest = Poly((_dropped(term, factor),)).terms[0]
                    changed = self._rebuilt(factor, of, exponent)
                    powers = merged((*rest.powers, *changed.powers))
                    return Term(rest.coefficient * changed.coefficient, powers, rest.bound | changed.bound)
        return None

    def _rebuilt(self, factor: Factor, of: tuple[Poly, ...], exponent: Fraction) -> Term:
        """A power of a factor with other polynomials inside."""
        if factor.kind is Kind.GROUP:
            return self._as_term(of[0], exponent)
        if factor.kind is Kind.EXP:
            return self.exp(scaled(of[0], exponent)).terms[0]
        return Term(_ONE, ((Factor(factor.kind, factor.head, factor.at, of), exponent),))

    def _counted(self, factor: Factor, term: Term) -> Term | None:
        """A sum of ones over a range is its size."""
        index, size = factor.at
        alone = [v for v in term.bound & index.variables if index.coefficient(v) in (1, -1)]
        for variable in alone:
            if not self.is_size(size) or variable in size.atoms:
                continue
            if any(variable in other.variables for other, _ in term.powers if other != factor):
                continue
            rest = _dropped(term, factor)
            found = self.times(Poly((Term(rest.coefficient, rest.powers),)), scalar_of(size)).terms[0]
            return Term(found.coefficient, found.powers, term.bound - {variable})
        return None


def _keeps_order(poly: Poly, values: Mapping[Any, Index]) -> bool:
    """Whether summation indices become others in the same order, all of them beyond the labels inside."""
    before = sorted(atom for atom in poly.atoms if isinstance(atom, int) and atom >= 0)
    if not (poly.atoms & values.keys()).issubset(before):
        return False
    after = [values[atom].atom if atom in values else atom for atom in before]
    least = first_label(poly.height + 1)
    renamed = [atom for atom in after if isinstance(atom, int) and atom >= least]
    return len(renamed) == len(before) and before[0] >= least and all(a < b for a, b in pairwise(renamed))


def scalar_of(index: Index) -> Poly:
    """An index without variables as a number that depends on sizes."""
    terms = []
    for part, c in index.parts:
        powers: dict[Factor, Fraction] = {}
        for atom in part:
            factor = Factor(Kind.ENTRY, atom)
            powers[factor] = powers.get(factor, Fraction(0)) + 1
        terms.append(Term(Fraction(c), tuple(powers.items())))
    return Poly(tuple(terms))


def _contains(factor: Factor, index: Index, size: Index) -> bool:
    """Whether a support is 1 wherever 0 ≤ index < size."""
    shift = factor.at[0].over(index)
    if shift is None or shift < 0:
        return False
    room = factor.at[1].over(size)
    return room is not None and room >= shift


def _is_empty(index: Index, size: Index) -> bool:
    """Whether 0 ≤ index < size has no solution, whatever the symbols are."""
    first, beyond, length = index.value, index.over(size), size.value
    return (
        (first is not None and first < 0)
        or (beyond is not None and beyond >= 0)
        or (length is not None and length <= 0)
    )


@lru_cache(maxsize=4096)
def _reflected(factor: Factor) -> Factor:
    """0 ≤ i < n says the same as 0 ≤ n - 1 - i < n."""
    index, size = factor.at
    return support(size - Index.constant(1) - index, size)


def _before(a: Atom, b: Atom) -> bool:
    """Whether a is the one to keep of two free indices: symbols before axes, then the first axis."""
    if isinstance(a, int) != isinstance(b, int):
        return not isinstance(a, int)
    return a > b if isinstance(a, int) and isinstance(b, int) else str(a) < str(b)


def _opened(term: Term) -> Term:
    """The summand: its summation indices are free."""
    return Term(term.coefficient, term.powers)


def _dropped(term: Term, factor: Factor) -> Term:
    return Term(term.coefficient, tuple(power for power in term.powers if power[0] != factor), term.bound)


def _supports_in(factor: Factor) -> Iterator[Factor]:
    """The supports within a factor's polynomials, however deep; heads have axes of their own."""
    for poly in factor.of:
        for inner in poly.factors:
            if inner.kind is Kind.SUPPORT:
                yield inner
            elif not inner.is_head:
                yield from _supports_in(inner)


def _without(poly: Poly, gone: Factor) -> Poly:
    """With 1 in the place of a support."""

    def cleared(factor: Factor) -> Factor:
        if factor.is_head or not factor.of:
            return factor
        return Factor(factor.kind, factor.head, factor.at, tuple(_without(inner, gone) for inner in factor.of))

    return Poly(
        tuple(
            Term(term.coefficient, tuple((cleared(f), e) for f, e in term.powers if f != gone), term.bound)
            for term in poly.terms
        )
    )


def _logarithm(term: Term) -> Factor | None:
    """The factor log u of a term that is a multiple of it and nothing else."""
    if term.bound or len(term.powers) != 1:
        return None
    ((factor, exponent),) = term.powers
    return factor if factor.kind is Kind.APPLY and factor.head == "log" and exponent == 1 else None


__all__ = ["Algebra", "Facts", "minus", "scalar_of"]
