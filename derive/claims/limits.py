"""Limits and orders of growth: `tends`, `diverges`, `little_o`, `big_o`, `asymptotic`, `negligible`, `approximates`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sympy import Expr, Integer, Mul, Pow, S, Symbol, oo, sympify
from sympy import Limit as SymPyLimit
from sympy.core.relational import Relational

from ..kernel.asymptotics.approach import INFINITIES, Approach, in_words
from ..kernel.asymptotics.decision import limit_is, no_finite_limit, ratio_is, ratio_is_bounded
from ..kernel.domain import Domain
from ..kernel.equality import Effort
from ..kernel.verdict import Judgement, Order, Relation, Verdict, Witness
from .claim import Claim, Context, Said
from .conditions import Condition, relation_of, restricted
from .limits_numeric import Course, course, is_visible
from .numeric import NumericCheck

_SIDES = {"": 0, "+": 1, "-": -1}


class Growth(StrEnum):
    """How two quantities compare."""

    LITTLE_O = "o"
    BIG_O = "O"
    ASYMPTOTIC = "~"
    NEGLIGIBLE = "≪"
    APPROXIMATE = "≈"


_VERBS = {
    Growth.LITTLE_O: "is of smaller order than",
    Growth.BIG_O: "is at most of the order of",
    Growth.ASYMPTOTIC: "~",
    Growth.NEGLIGIBLE: "≪",
    Growth.APPROXIMATE: "≈",
}
_RATIO = {Growth.LITTLE_O: 0, Growth.NEGLIGIBLE: 0, Growth.ASYMPTOTIC: 1, Growth.APPROXIMATE: 1}


@dataclass(frozen=True)
class Limit(Claim):
    """The claim that an expression tends to `value`, ±oo included, or has no finite limit (None).

    It is about every value of the other symbols; a sequence is an expression in a symbol that is an integer.
    """

    expr: Expr
    approach: Approach
    value: Expr | None
    given: tuple[Condition, ...] = ()

    def says(self) -> tuple[Said, ...]:
        """`f tends to L as x → a`."""
        verb: tuple[Said, ...] = ("has no finite limit",)
        if self.value is not None:
            verb = ("tends to", in_words(self.value) if self.value in INFINITIES else self.value)
        return (self.expr, *verb, *_as(self.approach), *_where(self.given))

    def displays(self) -> tuple[Said, ...]:
        """`lim f = L`."""
        if self.value is None:
            return self.says()
        side = {1: "+", -1: "-", 0: "+-"}[self.approach.side]
        limit = SymPyLimit(self.expr, self.approach.variable, self.approach.point, dir=side)
        return (Relation(limit, Order.EQ, self.value), *_where(self.given))

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By rates of growth, case by case."""
        domain = _domain(context, self.given)
        if isinstance(domain, Judgement):
            return domain
        if self.value is None:
            return no_finite_limit(self.expr, self.approach, domain, context.definitions, effort)
        return limit_is(self.expr, self.approach, self.value, domain, context.definitions, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """The expression computed at points that approach the limit, where double precision can follow it."""
        return self._course(context, points, seed).against(self.value)

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether at the witness's parameters the expression visibly settles at the value that is denied."""
        if self.value is None or witness.instances or not is_visible(witness):
            return False
        return self._course(context, 1, 0, witness).settles_at(self.value)

    def _course(self, context: Context, points: int, seed: int, at: Witness | None = None) -> Course:
        domain = restricted(context.domain, self.given)
        return course(self.expr, self.approach, domain, context.definitions, points, seed, at)


@dataclass(frozen=True)
class Regime:
    """A product that becomes small, or large, by one of its symbols; the others are held."""

    quantity: Expr
    variable: Symbol
    is_large: bool

    def says(self) -> tuple[Said, ...]:
        """Such as `when ρητ ≪ 1, as η → 0`."""
        return ("when", self.quantity, "≫ 1," if self.is_large else "≪ 1,", *_as(self.approach))

    @property
    def approach(self) -> Approach:
        """The limit that it stands for."""
        return Approach(self.variable, oo if self.is_large else Integer(0))


@dataclass(frozen=True)
class Comparison(Claim):
    """The claim that one quantity is small against another, bounded by it, or like it, in the end.

    What is proved of f ≪ g is f/g → 0; of f ~ g and f ≈ g, f/g → 1; of f = O(g), that f/g stays bounded, by
    `constant` if it is given. The other symbols stay as they are.
    """

    lhs: Expr
    rhs: Expr
    kind: Growth
    approach: Approach
    given: tuple[Condition, ...] = ()
    regime: Regime | None = None
    constant: Expr | None = None

    def says(self) -> tuple[Said, ...]:
        """Such as `f = o(g) as x → a`; what `≪` and `≈` are to mean is said in full."""
        when = self.regime.says() if self.regime else _as(self.approach)
        bound: tuple[Said, ...] = ("with the constant", self.constant) if self.constant is not None else ()
        meaning = (f", that is, the quotient tends to {_RATIO[self.kind]}",) if self.regime else ()
        return (self.lhs, _VERBS[self.kind], self.rhs, *bound, *when, *_where(self.given), *meaning)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By the limit of the quotient."""
        domain = _domain(context, self._conditions())
        if isinstance(domain, Judgement):
            return domain
        sides = self.lhs, self.rhs
        if self.kind is Growth.BIG_O:
            return ratio_is_bounded(*sides, self.constant, self.approach, domain, context.definitions, effort)
        ratio = Integer(_RATIO[self.kind])
        return ratio_is(*sides, ratio, self.approach, domain, context.definitions, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """The quotient computed at points that approach the limit."""
        found = self._course(context, points, seed)
        return found.bounded() if self.kind is Growth.BIG_O else found.against(Integer(_RATIO[self.kind]))

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether at the witness's parameters the quotient visibly settles where it should not."""
        if not is_visible(witness):
            return False
        found = self._course(context, 1, 0, witness)
        if self.kind is Growth.BIG_O:
            return self.constant is None and found.settles()
        return found.settles_at(Integer(_RATIO[self.kind]))

    def _conditions(self) -> tuple[Condition, ...]:
        """Where a product is to be large, it is positive."""
        if self.regime is None or not self.regime.is_large:
            return self.given
        return (*self.given, Relation(self.regime.quantity, Order.GT, Integer(0)))

    def _course(self, context: Context, points: int, seed: int, at: Witness | None = None) -> Course:
        quotient = Mul(self.lhs, Pow(self.rhs, -1, evaluate=False), evaluate=False)
        domain = restricted(context.domain, self._conditions())
        return course(quotient, self.approach, domain, context.definitions, points, seed, at)


# ---- how an author writes them --------------------------------------------------------------------------------------


def tends(
    expr: Expr | int,
    variable: Symbol,
    point: Expr | int,
    *,
    to: Expr | int,
    side: str = "",
    given: Iterable[Condition] = (),
) -> Limit:
    """`expr` → `to` as `variable` → `point`; `oo` and `-oo` are infinity, `side` is "+" (from above), "-" or "".

    `tends((1 - (1 - rho*eta)**tau) * w, tau, oo, to=w, given=[Abs(1 - rho*eta) < 1])`.
    """
    return Limit(_expr(expr), _approach(variable, point, side), _expr(to), tuple(given))


def diverges(
    expr: Expr, variable: Symbol, point: Expr | int, *, side: str = "", given: Iterable[Condition] = ()
) -> Limit:
    """`expr` has no finite limit: it tends to ±∞, or to nothing. For one of these infinities see `tends`."""
    return Limit(_expr(expr), _approach(variable, point, side), None, tuple(given))


def little_o(
    over: Expr | int, under: Expr | int, variable: Symbol, point: Expr | int, *, side: str = "",
    given: Iterable[Condition] = (),
) -> Comparison:  # fmt: skip
    """over = o(under): the quotient tends to 0."""
    return _comparison(Growth.LITTLE_O, over, under, _approach(variable, point, side), given)


def big_o(
    over: Expr | int, under: Expr | int, variable: Symbol, point: Expr | int, *, side: str = "",
    constant: Expr | int | None = None, given: Iterable[Condition] = (),
) -> Comparison:  # fmt: skip
    """over = O(under): |over| ≤ C |under| in the end, for some C or for the `constant` given."""
    bound = None if constant is None else _expr(constant)
    return _comparison(Growth.BIG_O, over, under, _approach(variable, point, side), given, constant=bound)


def asymptotic(
    over: Expr | int, under: Expr | int, variable: Symbol, point: Expr | int, *, side: str = "",
    given: Iterable[Condition] = (),
) -> Comparison:  # fmt: skip
    """over ~ under: the quotient tends to 1."""
    return _comparison(Growth.ASYMPTOTIC, over, under, _approach(variable, point, side), given)


def small(quantity: Expr, by: Symbol | None = None) -> Regime:
    """quantity ≪ 1: it tends to 0 as `by` does; a product needs to be told by which of its symbols."""
    return Regime(quantity, _driven(quantity, by), False)


def large(quantity: Expr, by: Symbol | None = None) -> Regime:
    """quantity ≫ 1: it tends to ∞ as `by` does."""
    return Regime(quantity, _driven(quantity, by), True)


def negligible(over: Expr | int, under: Expr | int, *, when: Regime, given: Iterable[Condition] = ()) -> Comparison:
    """over ≪ under when something is small or large: the quotient tends to 0.

    `negligible((1 - (1 - rho*eta)**tau) * w, w, when=small(rho*eta*tau, by=eta))`.
    """
    return _comparison(Growth.NEGLIGIBLE, over, under, when.approach, given, regime=when)


def approximates(over: Expr | int, under: Expr | int, *, when: Regime, given: Iterable[Condition] = ()) -> Comparison:
    """over ≈ under when something is small or large: the quotient tends to 1."""
    return _comparison(Growth.APPROXIMATE, over, under, when.approach, given, regime=when)


def _comparison(
    kind: Growth,
    over: Expr | int,
    under: Expr | int,
    approach: Approach,
    given: Iterable[Condition],
    regime: Regime | None = None,
    constant: Expr | None = None,
) -> Comparison:
    return Comparison(_expr(over), _expr(under), kind, approach, tuple(given), regime, constant)


def _driven(quantity: Expr, by: Symbol | None) -> Symbol:
    """The symbol that a product is linear in and that makes it small or large. Raises ValueError."""
    if by is None:
        if not isinstance(quantity, Symbol):
            raise ValueError(f"say by which of its symbols {quantity} becomes small or large: by=…")
        return quantity
    factors = _factors(quantity)
    if by not in factors or any(factor.has(by) for factor in factors if factor != by) or factors.count(by) != 1:
        raise ValueError(f"{quantity} is not a product with {by} as one of its factors")
    return by


def _factors(product: Expr) -> list[Expr]:
    """The factors of a product of products, as an author brackets it."""
    return [factor for part in product.args for factor in _factors(part)] if isinstance(product, Mul) else [product]


def _approach(variable: Symbol, point: Expr | int, side: str) -> Approach:
    if not isinstance(variable, Symbol):
        raise TypeError(f"a limit is taken in a symbol, not in {variable}")
    if side not in _SIDES:
        raise ValueError(f'a side is "+" (from above), "-" (from below) or "" (both), not {side!r}')
    return Approach(variable, _expr(point), _SIDES[side])


def _expr(value: Expr | int) -> Expr:
    expression: Expr = sympify(value, strict=True)
    return S.NegativeInfinity if expression == -oo else expression


def _domain(context: Context, given: tuple[Condition, ...]) -> Domain | Judgement:
    try:
        return restricted(context.domain, given)
    except (ValueError, TypeError) as error:
        return Judgement(Verdict.ILL_FORMED, reason=str(error))


def _as(approach: Approach) -> tuple[Said, ...]:
    point: Said = in_words(approach.point) if approach.point in INFINITIES else approach.point
    side: tuple[Said, ...] = ({1: "from above", -1: "from below"}[approach.side],) if approach.side else ()
    return ("as", approach.variable, "→", point, *side)


def _where(given: tuple[Condition, ...]) -> tuple[Said, ...]:
    said: list[Said] = []
    for condition in given:
        word = "and" if said else "where"
        if isinstance(condition, Relation):
            said += [word, condition]
        elif isinstance(condition, Relational):
            said += [word, relation_of(condition)]
        else:
            said += [word, f"{condition}"]
    return tuple(said)
