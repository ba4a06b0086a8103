"""Entropies of explicit distributions and distances between two of them, in closed form; ∞ is a value.

Cover & Thomas, Elements of Information Theory (2006), chs. 2 and 8, with 0 log 0 = 0 and p log(p/0) = ∞. In one
dimension W₁ is ∫ |F - G| = ∫ |F⁻¹ - G⁻¹| (Villani, Topics in Optimal Transportation (2003), §2.2).
"""

from __future__ import annotations

from functools import cmp_to_key
from itertools import pairwise

import sympy as sp

from ..calculus import ONE, TWO, ZERO, add, minus, mul, power
from ..domain import Domain
from ..errors import IllFormed, Obstacle
from ..intervals import ANY_SIGN, NEGATIVE, NULL, POSITIVE
from ..signs import numerator, signed
from ..verdict import Relation
from .language import Distribution, Exponential, Finite, Laplace, Normal, Uniform
from .moments import HALF, divided, expected, log, mean_distance, mean_modulus, modulus, where_zero

CONTINUOUS = (Uniform, Normal, Exponential, Laplace)
INFINITE = sp.oo
_T = sp.Dummy("t", real=True)


class NeedCase(Exception):
    """A value depends on the sign of `expr`, which may be any of `possible`."""

    def __init__(self, expr: sp.Expr, possible: int) -> None:
        super().__init__()
        self.expr = expr
        self.possible = possible


class Laws:
    """Closed forms on a domain on which the signs that they hang on are known. Raises `NeedCase`, `Obstacle`.

    `facts` collects what makes an expectation finite; `rules` what was used.
    """

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.facts: list[Relation] = []
        self.rules: dict[str, None] = {}

    def note(self, rule: str) -> None:
        """Remember that a rule was used."""
        self.rules.setdefault(rule)

    # ---- signs ------------------------------------------------------------------------------------------------------

    def possible(self, expr: sp.Expr) -> int:
        """The possible signs of an expression."""
        if isinstance(expr, sp.Rational):
            return POSITIVE if expr > 0 else NEGATIVE if expr < 0 else NULL
        found = signed(expr, self.domain)
        return found.mask if found.real else ANY_SIGN

    def decided(self, expr: sp.Expr, *groups: int) -> int:
        """The one of the sets of signs that the sign is in. Raises `NeedCase`."""
        possible = self.possible(expr)
        for group in groups:
            if possible and not possible & ~group:
                return group
        raise NeedCase(expr, possible)

    def is_zero(self, expr: sp.Expr) -> bool:
        """Whether an expression is 0: whether the numerator of its normal form is. Raises `NeedCase`."""
        possible = self.possible(expr)
        if possible in (NULL, NEGATIVE, POSITIVE, NEGATIVE | POSITIVE):
            return possible == NULL
        return self.decided(numerator(expr, self.domain), NULL, NEGATIVE | POSITIVE) == NULL

    def is_negative(self, expr: sp.Expr) -> bool:
        """Whether an expression is below 0. Raises `NeedCase`."""
        return self.decided(expr, NEGATIVE, NULL | POSITIVE) == NEGATIVE

    # ---- finite sets ------------------------------------------------------------------------------------------------

    def merged(self, law: Finite) -> list[tuple[sp.Expr, sp.Expr]]:
        """Distinct outcomes with their probabilities."""
        found: list[tuple[sp.Expr, sp.Expr]] = []
        for outcome, mass in law.masses:
            place = next((k for k, (other, _) in enumerate(found) if self._same(outcome, other)), None)
            if place is None:
                found.append((outcome, mass))
            else:
                found[place] = (found[place][0], add(found[place][1], mass))
        return found

    def _same(self, a: sp.Expr, b: sp.Expr) -> bool:
        return a == b or self.is_zero(add(a, minus(b)))

    def aligned(self, p: Finite, q: Finite) -> list[tuple[sp.Expr, sp.Expr, sp.Expr]]:
        """Every outcome of either with its two probabilities."""
        left, right = self.merged(p), self.merged(q)
        taken: set[int] = set()
        rows = []
        for outcome, mass in left:
            place = next((k for k, (other, _) in enumerate(right) if self._same(outcome, other)), None)
            rows.append((outcome, mass, ZERO if place is None else right[place][1]))
            taken |= set() if place is None else {place}
        return rows + [(outcome, ZERO, mass) for k, (outcome, mass) in enumerate(right) if k not in taken]

    def weighted_log(self, weight: sp.Expr, above: sp.Expr, below: sp.Expr) -> sp.Expr:
        """weight · log(above/below), 0 where the weight is 0, ∞ where `below` is 0 and the weight is not."""
        possible = self.possible(weight)
        if possible == NULL:
            return ZERO
        if self.is_zero(below):
            if possible & NULL:
                raise NeedCase(weight, possible)
            self.note("p log(p/0) = ∞")
            return INFINITE
        return self._against(weight, above, below)

    def _against(self, weight: sp.Expr, above: sp.Expr, below: sp.Expr) -> sp.Expr:
        """weight · log(above/below) with `below` > 0 wherever the weight is; 0 where the weight is 0."""
        possible = self.possible(weight)
        if possible == NULL:
            return ZERO
        value = mul(weight, log(above if below is ONE else divided(above, below)))
        if possible & NULL:
            self.note("0 log 0 = 0")
            return where_zero(weight, ZERO, value)
        return value

    # ---- entropies --------------------------------------------------------------------------------------------------

    def entropy(self, p: Distribution) -> sp.Expr:
        """-Σ p log p or -∫ p log p."""
        if isinstance(p, Finite):
            parts = [self.weighted_log(mass, mass, ONE) for _, mass in self.merged(p)]
            return minus(add(*parts))
        return self.cross_entropy(p, p)

    def cross_entropy(self, p: Distribution, q: Distribution) -> sp.Expr:
        """-Σ p log q or -∫ p log q."""
        if isinstance(p, Finite) and isinstance(q, Finite):
            parts = [self.weighted_log(a, ONE, b) for _, a, b in self.aligned(p, q)]
            return _total(parts)
        if isinstance(p, Finite) or isinstance(q, Finite):
            raise IllFormed("a cross-entropy of a distribution with a density and one on a finite set")
        if not self.within(p, q):
            self.note("p log(p/0) = ∞")
            return INFINITE
        return minus(self._mean_log(p, q))

    def _mean_log(self, p: Distribution, q: Distribution) -> sp.Expr:
        """∫ p log q for q > 0 wherever p > 0."""
        self.note("moments of explicit distributions")
        if isinstance(q, Normal):
            mean, variance = q.args
            square = mul(power(add(_T, minus(mean)), 2), power(mul(TWO, variance), -1))
            constant = mul(HALF, log(mul(TWO, sp.pi, variance)))
            return minus(add(constant, expected(square, _T, p, self.facts)))
        if isinstance(q, Exponential):
            (rate,) = q.args
            return add(log(rate), minus(mul(rate, expected(_T, _T, p, self.facts))))
        if isinstance(q, Uniform):
            return minus(log(add(q.args[1], minus(q.args[0]))))
        if isinstance(q, Laplace):
            location, scale = q.args
            return minus(add(log(mul(TWO, scale)), divided(mean_distance(p, location), scale)))
        raise Obstacle(f"the logarithm of the density of {type(q).__name__}")

    def within(self, p: Distribution, q: Distribution) -> bool:
        """Whether q has a positive density wherever p has."""
        if p == q or isinstance(q, (Normal, Laplace)):
            return True
        if isinstance(q, Exponential):
            if isinstance(p, Exponential):
                return True
            return isinstance(p, Uniform) and not self.is_negative(p.args[0])
        if isinstance(q, Uniform):
            if not isinstance(p, Uniform):
                return False
            gaps = (add(p.args[0], minus(q.args[0])), add(q.args[1], minus(p.args[1])))
            return not any(self.is_negative(gap) for gap in gaps)
        raise Obstacle(f"where the density of {type(q).__name__} is positive")

    # ---- divergences ------------------------------------------------------------------------------------------------

    def kl(self, p: Distribution, q: Distribution) -> sp.Expr:
        """Σ p log(p/q) or ∫ p log(p/q)."""
        if p == q:
            return ZERO
        if isinstance(p, Finite) and isinstance(q, Finite):
            return _total([self.weighted_log(a, a, b) for _, a, b in self.aligned(p, q)])
        if isinstance(p, Finite) or isinstance(q, Finite) or not self.within(p, q):
            self.note("p log(p/0) = ∞")
            return INFINITE
        return add(self._mean_log(p, p), minus(self._mean_log(p, q)))

    def js(self, p: Distribution, q: Distribution) -> sp.Expr:
        """Half of KL(p‖m) + KL(q‖m), m = (p + q)/2."""
        if p == q:
            return ZERO
        if isinstance(p, Finite) and isinstance(q, Finite):
            parts = []
            for _, a, b in self.aligned(p, q):
                double = add(a, b)
                parts += [self._against(a, mul(TWO, a), double), self._against(b, mul(TWO, b), double)]
            return mul(HALF, add(*parts))
        if self.disjoint(p, q):
            self.note("disjoint supports")
            return log(TWO)
        if isinstance(p, Uniform) and isinstance(q, Uniform):
            return mul(HALF, add(*self.halves(p, q)))
        raise Obstacle(f"the Jensen–Shannon divergence of {type(p).__name__} and {type(q).__name__}")

    def halves(self, p: Uniform, q: Uniform) -> list[sp.Expr]:
        """∫ p log(2p/(p + q)) and ∫ q log(2q/(p + q)), each on the overlap and off it, where the logarithm is log 2."""
        self.note("densities that are constant piece by piece")
        overlap, heights = self._overlap(p, q)
        parts = []
        for own in heights:
            inside = mul(overlap, own, log(divided(mul(TWO, own), add(*heights))))
            outside = mul(add(ONE, minus(mul(overlap, own))), log(TWO))
            parts += [inside, outside]
        return parts

    def _overlap(self, p: Uniform, q: Uniform) -> tuple[sp.Expr, list[sp.Expr]]:
        left = sp.Max(p.args[0], q.args[0], evaluate=False)
        right = sp.Min(p.args[1], q.args[1], evaluate=False)
        heights = [power(add(law.args[1], minus(law.args[0])), -1) for law in (p, q)]
        return sp.Max(ZERO, add(right, minus(left)), evaluate=False), heights

    def total_variation(self, p: Distribution, q: Distribution) -> sp.Expr:
        """½ Σ |p - q| or ½ ∫ |p - q|."""
        if p == q:
            return ZERO
        if isinstance(p, Finite) and isinstance(q, Finite):
            return mul(HALF, add(*(modulus(add(a, minus(b))) for _, a, b in self.aligned(p, q))))
        if self.disjoint(p, q):
            self.note("disjoint supports")
            return ONE
        if isinstance(p, Uniform) and isinstance(q, Uniform):
            self.note("densities that are constant piece by piece")
            overlap, heights = self._overlap(p, q)
            return add(ONE, minus(mul(overlap, sp.Min(*heights, evaluate=False))))
        if isinstance(p, Normal) and isinstance(q, Normal) and self._same(p.args[1], q.args[1]):
            gap = modulus(add(p.args[0], minus(q.args[0])))
            spread = mul(TWO, power(mul(TWO, p.args[1]), HALF))
            self.note("normal densities of equal variance cross halfway")
            return sp.erf(divided(gap, spread), evaluate=False)
        raise Obstacle(f"the total variation of {type(p).__name__} and {type(q).__name__}")

    def disjoint(self, p: Distribution, q: Distribution) -> bool:
        """Whether no set has positive probability under both."""
        if isinstance(p, Finite) != isinstance(q, Finite):
            return True
        if isinstance(p, Uniform) and isinstance(q, Uniform):
            gaps = (add(q.args[0], minus(p.args[1])), add(p.args[0], minus(q.args[1])))
            return any(self.possible(gap) in (POSITIVE, NULL, POSITIVE | NULL) for gap in gaps)
        for one, other in ((p, q), (q, p)):
            if isinstance(one, Uniform) and isinstance(other, Exponential):
                return not self.possible(one.args[1]) & POSITIVE
        return False

    # ---- Wasserstein ------------------------------------------------------------------------------------------------

    def wasserstein(self, p: Distribution, q: Distribution) -> sp.Expr:
        """∫ |F - G|."""
        if p == q:
            return ZERO
        for one, other in ((p, q), (q, p)):
            if isinstance(other, Finite) and len(other.masses) == 1:
                self.note("W₁ from a point mass is the mean distance")
                return mean_distance(one, other.masses[0][0])
        if isinstance(p, Finite) and isinstance(q, Finite):
            return self._between_steps(p, q)
        self.note("W₁ = ∫ |F⁻¹ - G⁻¹|")
        if isinstance(p, Uniform) and isinstance(q, Uniform):
            return self._between_intervals(p, q)
        if isinstance(p, Exponential) and isinstance(q, Exponential):
            return modulus(add(power(p.args[0], -1), minus(power(q.args[0], -1))))
        for family in (Normal, Laplace):
            if isinstance(p, family) and isinstance(q, family):
                return self._between_scales(family, p, q)
        raise Obstacle(f"the Wasserstein distance of {type(p).__name__} and {type(q).__name__}")

    def _between_steps(self, p: Finite, q: Finite) -> sp.Expr:
        """Σ |F - G| (x_{i+1} - x_i) over the outcomes in order."""
        self.note("W₁ = ∫ |F - G|")

        def order(a: sp.Expr, b: sp.Expr) -> int:
            decided = self.decided(add(a, minus(b)), NEGATIVE, NULL, POSITIVE)
            return {NEGATIVE: -1, NULL: 0, POSITIVE: 1}[decided]

        place = cmp_to_key(order)
        rows = sorted(self.aligned(p, q), key=lambda row: place(row[0]))
        parts, gap = [], ZERO
        for (outcome, a, b), (following, _, _) in pairwise(rows):
            gap = add(gap, a, minus(b))
            parts.append(mul(modulus(gap), add(following, minus(outcome))))
        return add(*parts)

    def _between_intervals(self, p: Uniform, q: Uniform) -> sp.Expr:
        """∫₀¹ |α + (β - α) u| du with the gaps α, β of the lower and the upper ends."""
        alpha, beta = (add(a, minus(b)) for a, b in zip(p.args, q.args, strict=True))
        turn = add(beta, minus(alpha))
        if self.is_zero(turn):
            return modulus(alpha)
        return divided(add(mul(beta, modulus(beta)), minus(mul(alpha, modulus(alpha)))), mul(TWO, turn))

    def _between_scales(self, family: type[Distribution], p: Distribution, q: Distribution) -> sp.Expr:
        """E|shift + (scale difference) z|."""
        shift = add(p.args[0], minus(q.args[0]))
        scales = [power(law.args[1], HALF) if family is Normal else law.args[1] for law in (p, q)]
        spread = add(scales[0], minus(scales[1]))
        if self.is_zero(spread):
            return modulus(shift)
        return mean_modulus(family, shift, modulus(spread))


def _total(parts: list[sp.Expr]) -> sp.Expr:
    return INFINITE if any(part is INFINITE for part in parts) else add(*parts)
