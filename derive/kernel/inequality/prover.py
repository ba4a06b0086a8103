"""Proves goals: by the signs of polynomials, case by case, by calculus, by induction, by covering with balls.

A goal is reduced to the factors whose signs are not known; what `positivity` cannot show of them goes to `monotone`,
`induction` and `subdivision`.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import TypeAlias

from flint import arb, fmpq_mpoly
from sympy import Expr, Pow, Rational, Symbol, log

from ..calculus import ZERO, add, minus
from ..cells import Cell
from ..domain import Domain
from ..enclosure import evaluate
from ..errors import Empty, Obstacle, Undefined
from ..graph import compounds
from ..graph import replace as substituted
from ..intervals import NEGATIVE, NULL, POSITIVE
from ..normal_form import LITTLE_ROOM, NormalForm, reduce_difference
from ..probe import holds
from ..tower import Generator, NeedSign
from .goals import Core, Goal, written_out
from .induction import by_induction
from .lemmas import Lemmas
from .monotone import by_calculus
from .positivity import EMPTY, Budget, Lines, Positivity, Used, without_roots
from .subdivision import by_subdivision
from .sum_of_squares import Search, by_squares
from .transforms import by_monotone_function

_MOST_CASES = 120
_MOST_TERMS, _MOST_DEGREE = 500, 80
_MOST_SPLITS = 3  # nested case distinctions by the sign of a factor
_LEMMA_SHARE, _FIRST_SHARE, _SECOND_SHARE = 200, 150, 1_500
_NOWHERE: Lines = ("nothing is claimed where a side has no real value",)
_Test: TypeAlias = "Callable[[NormalForm, Generator], bool]"
VACUOUS = (EMPTY, _NOWHERE)
_ORDER_SIGN = {NEGATIVE: "<", NULL: "=", POSITIVE: ">"}


@dataclass
class Prover:
    """Proves goals within a budget; remembers what it proved, and with which rules."""

    budget: Budget
    search: Search | None = None
    cases: int = 0
    obstacle: str = ""
    _known: dict[tuple[object, ...], Lines | None] = field(default_factory=dict)

    def prove(self, goal: Goal, depth: int, splits: int = _MOST_SPLITS) -> Lines | None:
        """What shows a goal, or None. `depth` bounds the nesting of calculus."""
        key = (*goal.key, depth)
        if key not in self._known:
            self._known[key] = None  # a goal does not serve to prove itself
            self._known[key] = self._prove(goal, depth, splits)
        return self._known[key]

    def _prove(self, goal: Goal, depth: int, splits: int) -> Lines | None:
        if any(allowed.is_empty for allowed in goal.domain.ranges.values()) or _is_contradictory(goal.domain):
            return EMPTY
        if not self.budget.spend(2):
            return None
        try:
            found = self.algebra(goal, _FIRST_SHARE)
        except NeedSign as need:
            possible, shown = self._possible(need, goal.domain)
            signs = [sign for sign in (NEGATIVE, NULL, POSITIVE) if sign & possible]
            found = self._by_cases(goal, need.expr, signs, depth, splits)
            return None if found is None else (*shown, *found)
        except Empty:
            return EMPTY
        except Undefined:
            return _NOWHERE
        except Obstacle as obstacle:
            self.obstacle = self.obstacle or str(obstacle)
            return None
        if found is None or not isinstance(found, Core):
            return found
        return self._deeper(goal, found, depth, splits)

    def _deeper(self, goal: Goal, core: Core, depth: int, splits: int) -> Lines | None:
        atom = core.splitting_atom() if splits else None
        if atom is not None:
            found = self._by_cases(goal, atom, [NEGATIVE, NULL, POSITIVE], depth, splits - 1)
            if found is not None:
                return found
        if not depth:
            return None
        product = core.without_constant()
        if product is not None:
            found = self.prove(Goal(product, False, goal.domain), depth)
            if found is not None:
                return (f"more than {product}, which is ≥ 0:", *found)
        self.obstacle = self.obstacle or f"the sign of {core.expression()}"
        rest = Goal(core.expression(), goal.strict, goal.domain)
        return (
            by_induction(self, goal, depth)
            or by_monotone_function(self, rest, core, depth)
            or by_calculus(self, rest, depth)
            or by_subdivision(rest)
        )

    def _possible(self, need: NeedSign, domain: Domain) -> tuple[int, Lines]:
        """The signs that an expression may have, as far as algebra shows."""
        for sign, expr in ((POSITIVE, need.expr), (NEGATIVE, minus(need.expr))):
            for possible, strict in ((sign, True), (sign | NULL, False)):
                if need.possible & ~possible:
                    found = self.prove(Goal(expr, strict, domain), 0, 0)
                    if found is not None:
                        return need.possible & possible, found
        return need.possible, ()

    def prove_by_algebra(self, goal: Goal) -> Lines | None:
        """By the algebra alone, with more patience, or a sum of squares that the search proposes."""
        try:
            found = self.algebra(goal, _SECOND_SHARE)
        except (NeedSign, Obstacle, Undefined):
            return None
        if not isinstance(found, Core) or self.search is None:
            return None if isinstance(found, Core) else found
        value = found.polynomial()
        judge = Positivity(found.form, self.budget)
        return by_squares(judge, value, goal.strict, self.search) if judge.is_real(value) else None

    def never_zero(self, goal: Goal) -> Lines | None:
        """Whether the numerator of a gap has one sign, and the gap is not 0 wherever it is defined."""
        try:
            reduced = reduce_difference(goal.gap, ZERO, goal.domain, {}, splits=True, room=LITTLE_ROOM)
        except (NeedSign, Obstacle, Undefined):
            return None
        judge = Positivity(reduced.form, self.budget.share(_FIRST_SHARE))
        numerator = reduced.difference.num
        found = judge.holds(numerator, True) or judge.holds(-numerator, True)
        used = Used(tuple(reduced.form.rules), tuple(reduced.conditions), len(reduced.form.generators))
        return None if found is None else (*found, used)

    def algebra(self, goal: Goal, share: int) -> Lines | Core | None:
        """By the signs of polynomials, or what is left to show. Raises `NeedSign`, `Obstacle`, `Undefined`."""
        reduced = reduce_difference(goal.gap, ZERO, goal.domain, {}, splits=True, room=LITTLE_ROOM)
        form, gap = reduced.form, reduced.difference
        if reduced.is_zero:
            used = Used(tuple(form.rules), tuple(reduced.conditions), len(form.generators))
            return None if goal.strict else ("the difference is 0", used)
        size, degree = len(gap.num) * len(gap.den), gap.num.total_degree() + gap.den.total_degree()
        if size > _MOST_TERMS or (degree > _MOST_DEGREE and size > 1):
            raise Obstacle(f"the sign of a polynomial with {size} terms and of degree {degree}")
        if not form.is_real(gap):
            real, imaginary = form.parts(gap)
            possible = form.sign(imaginary) if form.is_real(real) else None
            return _NOWHERE if possible is not None and not possible & NULL else None
        Lemmas(form, self.budget.share(_LEMMA_SHARE)).add()
        value = _modulo_equations(form, gap.num * gap.den)
        judge = Positivity(form, self.budget.share(share))
        found = judge.holds(value, goal.strict)
        if found is None and form.field.reductions:
            tower, other = without_roots(form, value)
            found = Positivity(tower, self.budget.share(share)).holds(other, goal.strict) if other != value else None
        if found is not None:
            return (*found, Used(tuple(form.rules), tuple(reduced.conditions), len(form.generators)))
        if value.is_constant():
            return None
        sign, factors = judge.unknown_factors(value, goal.strict)
        return Core(form, sign, factors) if factors else None

    def _by_cases(self, goal: Goal, atom: Expr, signs: list[int], depth: int, splits: int) -> Lines | None:
        self.cases += len(signs)
        if self.cases > _MOST_CASES:
            return None
        lines: Lines = (Used(("cases by sign",)),)
        for sign in signs:
            part = self.narrowed(goal, atom, sign)
            found = self.prove(part, depth, splits)
            if found is None:
                return None
            lines += (f"case {atom} {_ORDER_SIGN[sign]} 0:", *found)
        return lines

    def narrowed(self, goal: Goal, atom: Expr, sign: int) -> Goal:
        """The goal where `atom` has this sign; a symbol that this determines is written out."""
        cell = Cell(goal.domain, {}).narrowed(atom, sign)
        return written_out(goal.gap, goal.strict, cell)

    # ---- what calculus and induction ask ------------------------------------------------------------------------

    def is_defined(self, expr: Expr, domain: Domain) -> bool:
        """Whether an expression certainly has a real value all over a domain."""
        return self._form(expr, domain, self._harmless_bases(expr, domain)) is not None

    def _harmless_bases(self, expr: Expr, domain: Domain) -> set[Expr]:
        """The bases that may be 0, for 0 to the powers that they are raised to is defined (0⁰ = 1)."""
        harmless: set[Expr] = set()
        harmful: set[Expr] = set()
        for node in compounds((expr,)):
            if isinstance(node, Pow) and not isinstance(node.exp, Rational):
                safe = self.prove(Goal(node.exp, False, domain), 0) is not None
                (harmless if safe else harmful).add(node.base)
            else:
                harmful.update(node.args if isinstance(node, log) else [node.base] if isinstance(node, Pow) else [])
        return harmless - harmful

    def is_smooth(self, expr: Expr, x: Symbol, domain: Domain) -> bool:
        """Whether an expression certainly is a smooth function of x all over a domain."""
        return self._is_made_of(expr, x, domain, _is_smooth)

    def is_continuous(self, expr: Expr, x: Symbol, domain: Domain) -> bool:
        """Whether an expression certainly is a continuous function of x all over a domain."""
        return self._is_made_of(expr, x, domain, _is_continuous)

    def _is_made_of(
        self, expr: Expr, x: Symbol, domain: Domain, suits: Callable[[NormalForm, Generator], bool]
    ) -> bool:
        """Whether the expression has a value all over, and each generator that varies with x suits."""
        form = self._form(expr, domain)
        if form is None:
            return False
        moving: set[int] = set()
        for generator in form.generators.values():
            inside = {g.index for argument in generator.args for g in form.members(argument)}
            if generator.expr == x or (inside & moving):
                moving.add(generator.index)
                if not suits(form, generator):
                    return False
        return True

    def _form(self, expr: Expr, domain: Domain, harmless: Set[Expr] = frozenset()) -> NormalForm | None:
        """The normal form of an expression that certainly has a real value all over a domain."""
        try:
            reduced = reduce_difference(expr, ZERO, domain, {}, splits=True, room=LITTLE_ROOM)
        except (NeedSign, Obstacle, Undefined):
            return None
        form = reduced.form
        if any(generator.bounds is None for generator in form.generators.values()):
            return None
        Lemmas(form, self.budget.share(_LEMMA_SHARE)).add()
        judge = Positivity(form, self.budget.share(_FIRST_SHARE))
        for written, value in reduced.conditions.items():
            if written in harmless:
                continue
            product = value.num * value.den
            if judge.holds(product, True) is None and judge.holds(-product, True) is None:
                return None
        return form


def _is_smooth(form: NormalForm, generator: Generator) -> bool:
    """Whether a generator is a smooth function of its arguments, wherever they are."""
    if generator.kind in ("symbol", "atan", "erf"):
        return True
    if generator.kind in ("exp", "logistic", "cos", "sin"):
        bounds = generator.bounds
        return bounds is not None and not (generator.kind == "exp" and bounds.lower_closed and bounds.lower == 0)
    if generator.kind in ("ln", "root", "gamma"):
        return form.sign(generator.args[0]) == POSITIVE
    return False


def _is_continuous(form: NormalForm, generator: Generator) -> bool:
    """Whether a generator is a continuous function of its arguments, wherever they are."""
    if generator.kind == "root":
        return form.sign(generator.args[0]) in (POSITIVE, POSITIVE | NULL) and generator.args[0].den.is_one()
    return generator.kind in ("abs", "asin") or _is_smooth(form, generator)


def _modulo_equations(form: NormalForm, value: fmpq_mpoly) -> fmpq_mpoly:
    """The remainder of a polynomial modulo those that vanish on the domain."""
    for fact in form.facts:
        if fact.signs == NULL and not value.is_zero() and not fact.polynomial.is_constant():
            value = value % fact.polynomial
    return value


def _is_contradictory(domain: Domain) -> bool:
    """Whether a relation between numbers among the facts is certainly false."""
    single = {
        symbol: Rational(allowed.lower.numerator, allowed.lower.denominator)
        for symbol, allowed in domain.ranges.items()
        if allowed.lower is not None and allowed.lower == allowed.upper
    }
    for fact in domain.facts:
        gap = substituted(add(fact.lhs, minus(fact.rhs)), single)
        if not gap.free_symbols:
            value = evaluate(gap, {})
            if isinstance(value, arb) and holds(value, fact.order.negated):
                return True
    return False
