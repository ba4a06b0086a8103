"""Equations used as rewrite rules on terms: hypotheses (H u = η u, QᵀQ = I, Σ y = 1), M M⁻¹ = I, cos² = 1 - sin².

A rule replaces a product of factors, summed over some of their indices, wherever it occurs within a term.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from .affine import Index
from .algebra import Algebra
from .terms import (
    HEAD_AXIS,
    Factor,
    Head,
    Kind,
    Poly,
    Powers,
    Term,
    delta,
    minus,
    monomial,
    number,
    plus,
    scaled,
    support,
)

_ONE = Fraction(1)
_MOST_PEELED = 6
_MOST_PERMUTED = 60


@dataclass(frozen=True)
class Equation:
    """`Σ_bound Π powers = instead`, for all values of the variables in `free` within their ranges.

    Variables are ints; each index of a factor of `powers` is one of them. A rule that `permutes` (A B = B A, Aᵀ = -A)
    would go on for ever: of all terms that such rules lead to, the least is taken.
    """

    name: str
    powers: Powers
    bound: frozenset[int]
    instead: Poly
    ranges: tuple[tuple[int, Index], ...]
    permutes: bool = False


def equation(algebra: Algebra, name: str, lhs: Term, rhs: Poly, sizes: Mapping[int, Index]) -> Equation | None:
    """A rule `lhs → rhs`; `sizes` are those of the free variables. None for what cannot be matched."""
    plain = all(_is_bare(index) for factor, _ in lhs.powers for index in factor.at)
    kinds = {factor.kind for factor, _ in lhs.powers}
    if not lhs.powers or not plain or kinds != {Kind.ENTRY} or any(e.denominator != 1 or e < 1 for _, e in lhs.powers):
        return None
    if not all(_reaches(algebra, lhs, variable, size) for variable, size in sizes.items()):
        return None
    mine = algebra.apart(lhs)
    if not any(factor.at for factor, _ in mine.powers):
        return None
    instead = scaled(rhs, 1 / mine.coefficient)
    permutes = len(rhs.terms) == 1 and _heads(rhs.terms[0]) == _heads(lhs)
    return Equation(name, mine.powers, mine.bound, instead, tuple(sizes.items()), permutes)


def both_ways(algebra: Algebra, rule: Equation) -> tuple[Equation, ...]:
    """The rule, and what follows from it: A B = I for square A, B gives B A = I; a permutation can be undone."""
    if rule.permutes:
        back = rule.instead.terms[0]
        forth = Poly((Term(1 / back.coefficient, rule.powers, rule.bound),))
        return (rule, Equation(rule.name, back.powers, back.bound, forth, rule.ranges, permutes=True))
    free = [variable for variable, _ in rule.ranges]
    sizes = {size for factor, _ in rule.powers for size in factor.sizes}
    product = len(free) == 2 and len(rule.bound) == 1 and len(rule.powers) == 2 and len(sizes) == 1
    unit = monomial(delta(Index.of(free[0]) - Index.of(free[1]))) if product else Poly()
    if not product or rule.instead.key != unit.key or any(len(f.at) != 2 or e != 1 for f, e in rule.powers):
        return (rule,)
    (k,) = rule.bound
    powers = []
    for factor, exponent in rule.powers:
        own = next((v for v in free if Index.of(v) in factor.at), None)
        if own is None:
            return (rule,)
        powers.append((algebra.put_factor(factor, {own: Index.of(k), k: Index.of(own)}), exponent))
    return (rule, Equation(rule.name, tuple(powers), rule.bound, rule.instead, rule.ranges))


def _heads(term: Term) -> list[tuple[object, Fraction]]:
    return sorted((factor.key[1], exponent) for factor, exponent in term.powers)


def _reaches(algebra: Algebra, lhs: Term, variable: int, size: Index) -> bool:
    """Whether the left side is 0 where a free variable leaves its range: the rule says so everywhere."""
    used = [(f, k) for f, _ in lhs.powers for k, index in enumerate(f.at) if index == Index.of(variable)]
    return not used or any(f.sizes[k : k + 1] == (size,) for f, k in used)


def _is_bare(index: Index) -> bool:
    if len(index.parts) != 1:
        return False
    ((atoms, c),) = index.parts
    return c == 1 and len(atoms) == 1 and isinstance(atoms[0], int)


class Rewriting:
    """The rules of a claim, to be tried on terms."""

    def __init__(self, algebra: Algebra, equations: tuple[Equation, ...] = ()) -> None:
        self.algebra = algebra
        self.equations = equations
        self._of_inverse: dict[Factor, tuple[Equation, ...]] = {}

    def __call__(self, term: Term) -> Poly | None:
        """What replaces the term, if a rule applies."""
        found = self._squared_cosine(term)
        if found is not None:
            return found
        for rule in (*self.equations, *self._inverses(term)):
            found = None if rule.permutes else next(self._applied(rule, term), None)
            if found is not None:
                self.algebra.note(rule.name)
                return found
        for step in (self._permuted, self._peeled, self._divided):
            found = step(term)
            if found is not None:
                return found
        return None

    def _divided(self, term: Term) -> Poly | None:
        """One step of the division by a sum in a denominator, where that depends on a summation index.

        With g = c·m + r, m/g^e is (1/c)(g^(1 - e) - r/g^e), for the monomial m of the highest degree.
        """
        for factor, exponent in term.powers:
            if factor.kind is not Kind.GROUP or exponent > -1 or not factor.variables & term.bound:
                continue
            lead = max(factor.of[0].terms, key=lambda t: (sum(e for _, e in t.powers), t.key))
            held = dict(term.powers)
            if not lead.powers or lead.bound or any(e < 1 or held.get(f, 0) < e for f, e in lead.powers):
                continue
            return self._quotient(term, factor, lead)
        return None

    def _quotient(self, term: Term, factor: Factor, lead: Term) -> Poly:
        rest = term
        for f, e in lead.powers:
            rest = _times_power(rest, f, -e)
        whole = _times_power(rest, factor, _ONE)
        others = Poly(tuple(t for t in factor.of[0].terms if t is not lead))
        remainder = self.algebra.times(Poly((Term(rest.coefficient, rest.powers),)), others)
        bound = tuple(Term(-t.coefficient, t.powers, t.bound | term.bound) for t in remainder.terms)
        self.algebra.note("division by a sum")
        return scaled(Poly((whole, *bound)), 1 / lead.coefficient)

    def _permuted(self, term: Term) -> Poly | None:
        """The least of the terms that permutations lead to; 0, where one of them is another multiple of itself."""
        rules = [rule for rule in self.equations if rule.permutes]
        start = self.algebra.labelled(term) if rules else None
        if start is None:
            return None
        seen = {start.key: start}
        todo = [start]
        while todo and len(seen) < _MOST_PERMUTED:
            current = todo.pop(0)
            for rule in rules:
                for found in self._applied(rule, self.algebra.apart(current)):
                    new = self.algebra.labelled(found.terms[0])
                    if new is None:
                        return Poly()
                    before = seen.setdefault(new.key, new)
                    if before.coefficient != new.coefficient:
                        self.algebra.note(rule.name)
                        return Poly()
                    if before is new:
                        todo.append(new)
        least = min(seen.values(), key=lambda t: t.key)
        if least is start:
            return None
        self.algebra.note(rules[0].name)
        return Poly((least,))

    def _peeled(self, term: Term) -> Poly | None:
        """A sum over all but the first or last few of a range is that over all of it, less those few."""
        for factor, _ in term.powers:
            if factor.kind is not Kind.SUPPORT:
                continue
            for index, size in self.algebra.intervals(term, factor):
                points = self._outside(factor, index, size)
                if points is not None:
                    rest = Term(term.coefficient, tuple(p for p in term.powers if p[0] != factor), term.bound)
                    gone = [Term(-rest.coefficient, (*rest.powers, (point, _ONE)), rest.bound) for point in points]
                    self.algebra.note("the first and last terms of a sum")
                    return Poly((rest, *gone))
        return None

    def _outside(self, factor: Factor, index: Index, size: Index) -> list[Factor] | None:
        """The few points of 0 ≤ index < size at which a support is 0, where it is the same interval but for a few."""
        longer = (factor.at[1] - size).value
        shifts = [(variant.at[0] - index).value for variant in self.algebra.variants(factor)]
        shift = next((value for value in shifts if value is not None), None)
        if shift is None or longer is None:
            return None
        first, last = max(0, -shift), max(0, shift - longer)
        one_end = not first or not last  # else an interval turned round would be counted twice
        if first + last > _MOST_PEELED or not (one_end or (longer >= -1 and self.algebra.is_size(size))):
            return None
        low = [delta(index - Index.constant(k)) for k in range(first)]
        return low + [delta(index - size + Index.constant(k)) for k in range(1, last + 1)]

    def _squared_cosine(self, term: Term) -> Poly | None:
        for factor, exponent in term.powers:
            if factor.kind is Kind.APPLY and factor.head == "cos" and exponent >= 2:
                sine = Factor(Kind.APPLY, "sin", of=factor.of)
                rest = _times_power(term, factor, Fraction(-2))
                squared = _times_power(rest, sine, Fraction(2))
                self.algebra.note("cos² = 1 - sin²")
                return plus(Poly((rest,)), minus(Poly((squared,))))
        return None

    # ---- matching -----------------------------------------------------------------------------------------------

    def _applied(self, rule: Equation, term: Term) -> Iterator[Poly]:
        """What replaces the term, for each place where the rule applies."""
        for values, left in self._matches(list(rule.powers), dict(term.powers), {}):
            gone = self._summed_away(rule, values, left, term)
            if gone is None:
                continue
            algebra = self.algebra
            free = {v: index for v, index in values.items() if v not in rule.bound}
            supports = [monomial(support(free[v], size.put(free))) for v, size in rule.ranges if v in free]
            rest = Poly((Term(term.coefficient, tuple(left.items())),))
            product = algebra.times(rest, *supports, algebra.put(rule.instead, free))
            yield Poly(tuple(Term(t.coefficient, t.powers, t.bound | (term.bound - gone)) for t in product.terms))

    def _matches(
        self, pattern: list[tuple[Factor, Fraction]], left: dict[Factor, Fraction], values: dict[int, Index]
    ) -> Iterator[tuple[dict[int, Index], dict[Factor, Fraction]]]:
        """Ways to find all factors of a pattern: what its variables stand for, and the factors left over."""
        if not pattern:
            yield values, left
            return
        (wanted, exponent), *others = pattern
        for factor, power in left.items():
            if (factor.kind, factor.head, factor.of) != (wanted.kind, wanted.head, wanted.of) and not _alike(
                factor, wanted
            ):
                continue
            if power < exponent or power.denominator != 1:
                continue
            for variant in self.algebra.variants(factor):
                extended = _unified(wanted, variant, values)
                if extended is not None:
                    after = {f: p - exponent if f == factor else p for f, p in left.items()}
                    yield from self._matches(others, {f: p for f, p in after.items() if p}, extended)

    def _summed_away(
        self, rule: Equation, values: Mapping[int, Index], left: Mapping[Factor, Fraction], term: Term
    ) -> frozenset[int] | None:
        """The indices of the term that the rule's own sums take up; None where it sums over something else."""
        taken: set[int] = set()
        outside: set[int] = set().union(*(factor.variables for factor in left)) if left else set()
        for variable in rule.bound:
            others: set[int] = set().union(*(i.variables for v, i in values.items() if v != variable), set())
            index = values[variable]
            fit = [d for d in index.variables & term.bound - others - outside if index.coefficient(d) in (1, -1)]
            if not fit:
                return None
            taken.add(fit[0])
        return frozenset(taken)

    # ---- inverses -----------------------------------------------------------------------------------------------

    def _inverses(self, term: Term) -> Iterator[Equation]:
        for factor, exponent in term.powers:
            if factor.of and factor.kind is Kind.ENTRY and factor.head == "inverse" and exponent == 1:
                key = Factor(Kind.GROUP, of=factor.of)
                if key not in self._of_inverse:
                    self._of_inverse[key] = tuple(self._about_inverse(factor))
                yield from self._of_inverse[key]

    def _about_inverse(self, factor: Factor) -> Iterator[Equation]:
        """M M⁻¹ = I and M⁻¹ M = I, for the term of M with the most factors: the others go to the right."""
        (matrix,) = factor.of
        leads = sorted(matrix.terms, key=lambda t: (len(t.powers), t.key), reverse=True)
        for left in (True, False):
            found = (self._cancelling(factor, lead, left) for lead in leads)
            yield from islice((rule for rule in found if rule is not None), 1)

    def _cancelling(self, factor: Factor, lead: Term, left: bool) -> Equation | None:
        algebra, (matrix,), sizes = self.algebra, factor.of, factor.sizes
        others = Poly(tuple(t for t in matrix.terms if t is not lead))
        if any(_heads(term) == _heads(lead) for term in others.terms):
            return None  # A⁻¹ of A = B + Bᵀ: the rule would apply to what it leads to
        i, j, p = (Index.of(algebra.fresh()) for _ in range(3))
        row, column = (i, p) if left else (p, j)
        put = {HEAD_AXIS: row, HEAD_AXIS - 1: column}
        inverse = monomial(algebra.entry("inverse", (p, j) if left else (i, p), sizes, factor.of))
        (variable,) = p.variables
        product = algebra.times(algebra.put(Poly((lead,)), put), inverse).terms[0]
        rest = algebra.times(algebra.put(others, put), inverse) if others.terms else Poly()
        bound = Poly(tuple(Term(t.coefficient, t.powers, t.bound | {variable}) for t in rest.terms))
        lhs = Term(product.coefficient, product.powers, product.bound | {variable})
        (a,), (b,) = i.variables, j.variables
        rhs = plus(monomial(delta(i - j)), minus(bound))
        return equation(algebra, "M M⁻¹ = I", lhs, rhs, {a: sizes[0], b: sizes[0]})


def _alike(factor: Factor, wanted: Factor) -> bool:
    """Heads with polynomials inside are equal by their keys."""
    same = factor.kind is wanted.kind and factor.head == wanted.head
    return same and [p.key for p in factor.of] == [p.key for p in wanted.of]


def _unified(wanted: Factor, factor: Factor, values: Mapping[int, Index]) -> dict[int, Index] | None:
    found = dict(values)
    for pattern, index in zip(wanted.at, factor.at, strict=True):
        ((atoms, _),) = pattern.parts
        (variable,) = atoms
        assert isinstance(variable, int)
        if found.setdefault(variable, index) != index:
            return None
    return found


def _times_power(term: Term, factor: Factor, exponent: Fraction) -> Term:
    powers = dict(term.powers)
    powers[factor] = powers.get(factor, Fraction(0)) + exponent
    return Term(term.coefficient, tuple((f, e) for f, e in powers.items() if e), term.bound)


def symmetry(lhs: Poly, rhs: Poly) -> Head | None:
    """The head that an equation `A[j, i] = A[i, j]` says to be symmetric."""
    if len(lhs.terms) != 1 or len(rhs.terms) != 1:
        return None
    (a,), (b,) = lhs.terms, rhs.terms
    if a.bound or b.bound or a.coefficient != b.coefficient or len(a.powers) != 1 or len(b.powers) != 1:
        return None
    (f, e), (g, d) = a.powers[0], b.powers[0]
    turned = f.kind is Kind.ENTRY and f.head == g.head and not f.of and len(f.at) == 2 and f.at == g.at[::-1]
    return f.head if turned and e == d == 1 and f.at[0] != f.at[1] else None


__all__ = ["Equation", "Rewriting", "equation", "number", "symmetry"]
