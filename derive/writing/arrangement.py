"""The order in which an author writes terms and factors, which is not the order in which SymPy keeps them.

A tree that SymPy evaluated has lost the author's order, so one is chosen here. A tree built with
`evaluate=False` has not: where the arguments are not in SymPy's own order, they stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import cmp_to_key, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from sympy import Add, Basic, Expr, Integral, Limit, Mul, Number, NumberSymbol, Pow, Rational, S, Symbol, exp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import Derivative
from sympy.matrices import MatrixBase

from derive.kernel.language import D
from derive.writing.names import name_ascii

_canonical: Final = cmp_to_key(Basic.compare)
Letter = tuple[int, int, tuple[str | int, ...]]
REACHING: Final = (ExprWithLimits, Limit, Integral, MatrixBase)
_MOST_LETTERS: Final = 8
_MOST_KEPT: Final = 10_000
_DIGITS: Final = re.compile(r"(\d+)")


class Rank(IntEnum):
    """The kinds of factors, in the order in which they stand."""

    NUMBER = 0
    ROOT = 1
    CONSTANT = 2
    IMAGINARY = 3
    NAME = 4
    BRACKET = 5
    FUNCTION = 6
    AFTER = 7
    DERIVATIVE = 8
    REACHING = 9


class Profile(NamedTuple):
    """What decides where a term or factor goes: its degree, and its letters with multiplicity, sorted."""

    degree: float
    letters: tuple[Letter, ...]


class Arrangement:
    """The author's order, given the order in which the symbols were declared."""

    def __init__(self, order: Sequence[Symbol] = ()) -> None:
        self._positions = {symbol: k for k, symbol in enumerate(order)}
        self._profiles: dict[Basic, Profile] = {}
        self._factors: dict[Expr, Sequence[Expr]] = {}

    def forget(self) -> None:
        """Drop what was found about expressions, if it is much."""
        if len(self._profiles) > _MOST_KEPT:
            self._profiles, self._factors = {}, {}

    def terms(self, total: Expr) -> Sequence[Expr]:
        """The terms of a sum: by falling degree, then by letters; a positive one first."""
        if not _evaluated(total):
            return list(total.args)
        terms = sorted(total.args, key=self._term_key)
        if not self.negative(terms[0]) or all(map(self.negative, terms)):
            return terms
        degrees = [self.profile(t).degree for t in terms]
        if not self.negative(terms[-1]) and all(a > b for a, b in pairwise(degrees)):
            return terms[::-1]  # 1 + x - x², y - ηg
        return sorted(terms, key=self.negative)

    def factors(self, product: Expr) -> Sequence[Expr]:
        """The factors of a product: number, names and their powers, brackets, functions, derivatives, Σ."""
        known = self._factors.get(product)
        if known is None:
            known = self._factors[product] = self._arranged(product)
        return known

    def negative(self, term: Expr) -> bool:
        """Whether a term is written with a minus sign."""
        return is_negative(self.factors(term)[0] if isinstance(term, Mul) else term)

    def _arranged(self, product: Expr) -> Sequence[Expr]:
        if product.is_commutative is False or not _evaluated(product):
            return self._with_sign_in_front(product)
        args = _with_content(product.args)
        ranks = {factor: _rank(factor) for factor in args}
        plain = {letter for f, rank in ranks.items() if rank is Rank.NAME for letter in self.profile(f).letters}
        functions = [f.base if isinstance(f, Pow) else f for f, rank in ranks.items() if rank is Rank.FUNCTION]

        def key(factor: Expr) -> tuple[Rank, bool, tuple[Letter, ...]]:
            rank, letters = ranks[factor], self.profile(factor).letters
            if rank is Rank.BRACKET and functions and factor.has(*functions):
                rank = Rank.AFTER  # σ(u)(1 - σ(u)), but (1 - β)g(u)
            # s(1 - s): a bracket of letters that stand before it comes before other brackets
            return rank, rank is Rank.BRACKET and not plain.issuperset(letters), letters

        return _chained(sorted(args, key=key))

    def _with_sign_in_front(self, product: Expr) -> Sequence[Expr]:
        """The factors as they are, but -xy for (-x)y: in Python, in which authors write, a sign binds tighter."""
        first, *rest = product.args
        if isinstance(first, Mul) and first.is_commutative and self.negative(first):
            return [*self.factors(first), *rest]
        return list(product.args)

    def profile(self, expr: Basic) -> Profile:
        """Degree and letters, computed once for each subexpression."""
        known = self._profiles.get(expr)
        if known is None:
            known = self._profiles[expr] = self._computed(expr)
        return known

    def _term_key(self, term: Expr) -> tuple[float, tuple[Letter, ...]]:
        degree, letters = self.profile(term)
        return -degree, letters

    def _computed(self, expr: Basic) -> Profile:
        if isinstance(expr, Symbol):
            return Profile(1, (self._letter(expr),))
        if isinstance(expr, Pow):
            return self._of_power(expr)
        parts = [self.profile(arg) for arg in expr.args if isinstance(arg, Basic)]
        if isinstance(expr, Mul):
            letters = sorted(letter for part in parts for letter in part.letters)
            return Profile(sum(part.degree for part in parts), tuple(letters[:_MOST_LETTERS]))
        letters = sorted({letter for part in parts for letter in part.letters})
        return Profile(_degree(expr, parts), tuple(letters[:_MOST_LETTERS]))

    def _of_power(self, power: Pow) -> Profile:
        base, exponent = self.profile(power.base), power.exp
        if not exponent.is_Rational:
            return Profile(base.degree, base.letters)
        times = min(max(int(exponent), 1), _MOST_LETTERS) if isinstance(power.base, Symbol) else 1
        bounded = max(-1e6, min(1e6, float(exponent)))
        return Profile(base.degree * bounded, (base.letters * times)[:_MOST_LETTERS])

    def _letter(self, symbol: Symbol) -> Letter:
        position = self._positions.get(symbol)
        return (0, position, ()) if position is not None else (1, 0, _natural(symbol.name))


@lru_cache(maxsize=4096)
def _natural(name: str) -> tuple[str | int, ...]:
    """A key that puts w_9 before w_{10}."""
    parts = _DIGITS.split(name_ascii(name).replace("{", "").replace("}", ""))
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def _degree(expr: Basic, parts: Sequence[Profile]) -> float:
    """As if a polynomial in its functions, except that authors write 1 + exp(-u)."""
    if isinstance(expr, Add):
        return max(part.degree for part in parts)
    return 1 if parts and not isinstance(expr, exp) else 0


def _rank(factor: Expr) -> Rank:
    base, exponent = (factor.base, factor.exp) if isinstance(factor, Pow) else (factor, S.One)
    if isinstance(factor, Number):
        return Rank.NUMBER
    if isinstance(base, Number) and exponent.is_Rational:
        return Rank.ROOT
    if isinstance(base, NumberSymbol) and exponent.is_Rational:
        return Rank.CONSTANT
    if base is S.ImaginaryUnit:
        return Rank.IMAGINARY
    if isinstance(base, Symbol) and (exponent.is_Integer or not exponent.is_Rational):
        return Rank.NAME
    if isinstance(factor, (D, Derivative)):
        return Rank.DERIVATIVE
    if isinstance(factor, REACHING):
        return Rank.REACHING
    return Rank.BRACKET if isinstance(base, Add) else Rank.FUNCTION


def is_negative(expr: Basic) -> bool:
    """Whether an expression is a negative number."""
    if isinstance(expr, Rational):  # SymPy would find out all else that is true of it, too
        return bool(expr.p < 0)
    return isinstance(expr, Number) and bool(expr.is_extended_negative)


def _with_content(args: Sequence[Expr]) -> list[Expr]:
    """The factors with each bracket's common number, and a common minus sign, moved to the front.

    SymPy turns 2(a - b)w into (2a - 2b)w as soon as it is typed.
    """
    number, factors = S.One, list(args)
    if isinstance(args[0], Number):
        number = factors.pop(0)
    for k, factor in enumerate(factors):
        if isinstance(factor, Add) and (content := _content(factor)) is not S.One:
            number *= content
            factors[k] = _divided(factor, content)
    return factors if number is S.One else [number, *factors]


def _content(total: Add) -> Rational:
    """The rational number that authors would take out of a sum; negative where all terms are."""
    if not _evaluated(total):
        return S.One
    numbers = [term.args[0] if isinstance(term, Mul) else term for term in total.args]
    negative = all(isinstance(n, Rational) and n.p < 0 for n in numbers)
    if not negative and not all(isinstance(n, Rational) and abs(n) != 1 for n in numbers):
        return S.One
    content = total.primitive()[0]
    return -content if negative else content


def _divided(total: Add, content: Rational) -> Add:
    """The sum with its numbers divided; what they multiply stays untouched."""
    terms = []
    for term in total.args:
        number, *rest = term.args if isinstance(term, Mul) else [term]
        number = number / content
        kept = rest if number is S.One and rest else [number, *rest]
        terms.append(kept[0] if len(kept) == 1 else Mul(*kept, evaluate=False))
    terms.sort(key=lambda term: (not isinstance(term, Number), _canonical(term)))
    return Add(*terms, evaluate=False)


def _chained(factors: list[Expr]) -> list[Expr]:
    """∂L/∂y · ∂y/∂s · ∂s/∂u: of the total derivatives, each after the one that ends where it begins."""
    places = [k for k, factor in enumerate(factors) if isinstance(factor, D)]
    if len(places) < 2:
        return factors
    rest = [factors[k] for k in places]
    for k in places:
        ends = {d.variable for d in rest}
        reached = factors[k - 1].variable if k != places[0] else None
        following = [d for d in rest if d.quantity == reached] or [d for d in rest if d.quantity not in ends] or rest
        factors[k] = following[0]
        rest.remove(following[0])
    return factors


def _evaluated(expr: Expr) -> bool:
    """Whether a sum or product has its arguments where SymPy keeps them after evaluation."""
    args, neutral = expr.args, S.Zero if isinstance(expr, Add) else S.One
    if not args or args[0] is neutral:
        return False
    rest = args[1:] if isinstance(args[0], Number) else args
    nested = (Number, Add if isinstance(expr, Add) else Mul)
    return not any(isinstance(a, nested) for a in rest) and all(_in_order(a, b) for a, b in pairwise(rest))


def _in_order(a: Basic, b: Basic) -> bool:
    if type(a) is type(b) is Symbol and a.name != b.name:
        return bool(a.name < b.name)  # the common case, at a tenth of the price
    return bool(Basic.compare(a, b) < 0)
