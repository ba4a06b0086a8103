"""Signs of what does not depend on the variable of a limit: numbers, and expressions in parameters.

A sign holds for every value of the parameters in a cell; where it does not, it is asked for (`NeedSign`).
"""

from __future__ import annotations

import sympy as sp
from flint import acb, arb

from ..calculus import ONE, ZERO
from ..cells import ORDER_OF, Cell
from ..domain import Sort
from ..enclosure import Evaluation, evaluate
from ..equality import equal
from ..errors import Obstacle, Undefined
from ..field import Quotient, factored
from ..intervals import NEGATIVE, NULL, POSITIVE, product_of_signs
from ..language import real_root
from ..normal_form import NormalForm, Reduced, reduce_difference
from ..tower import NeedSign
from ..verdict import Relation, Verdict

_BITS = (64, 512, 4096)
_ODD = (sp.sinh, sp.tanh, sp.atan, sp.asinh, sp.erf, real_root)  # with the sign of their argument
_INFINITE = (sp.nan, sp.zoo, sp.oo, sp.S.NegativeInfinity)
_MOST_LOGARITHMS = 8
_SIGNS = {NEGATIVE: -1, NULL: 0, POSITIVE: 1}
MASKS = {-1: NEGATIVE, 0: NULL, 1: POSITIVE}


def checked(value: sp.Expr) -> sp.Expr:
    """The same. Raises `Undefined` where a constructor of SymPy's met a division by zero."""
    if value.has(*_INFINITE):
        raise Undefined("a division by zero")
    return value


class Constants:
    """The signs on one cell. Bounded quantities stand for functions that oscillate, each within its ball."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.bounded: dict[sp.Symbol, arb] = {}
        self._signs: dict[sp.Expr, int] = {}

    def constant_sign(self, value: sp.Expr) -> int:
        """-1, 0 or 1. Raises `NeedSign`, `Obstacle`, `Undefined`."""
        found = self._signs.get(value)
        if found is None:
            found = self._signs[value] = self._constant_sign(value)
        return found

    def is_integer(self, value: sp.Expr) -> bool:
        """Whether it is certainly an integer: a sum of products of whole numbers and integer symbols."""
        if isinstance(value, sp.Integer):
            return True
        if isinstance(value, sp.Symbol):
            return self.cell.domain.range_of(value).sort is Sort.INTEGER
        return isinstance(value, (sp.Add, sp.Mul)) and all(map(self.is_integer, value.args))

    def _constant_sign(self, value: sp.Expr) -> int:
        if isinstance(value, sp.Rational):
            return int(value.p > 0) - int(value.p < 0)
        checked(value)
        if any(symbol in self.bounded for symbol in value.free_symbols):
            return self._sign_of_bounded(value)
        if isinstance(value, sp.Mul):
            return self._sign_of_product(value.args)
        if isinstance(value, sp.exp):
            return 1
        if isinstance(value, sp.Pow):
            return self._sign_of_power(*value.args)
        if isinstance(value, sp.log):
            if self.constant_sign(value.args[0]) != 1:
                raise Obstacle(f"log({value.args[0]}), whose argument is not positive")
            return self.constant_sign(value.args[0] - ONE)
        if isinstance(value, _ODD):
            return self.constant_sign(value.args[0])
        return self._by_normal_form(value)

    def _sign_of_bounded(self, value: sp.Expr) -> int:
        """By interval arithmetic over everything that the bounded quantities may be."""
        if value.free_symbols <= self.bounded.keys():
            evaluation = Evaluation({}, {})
            for symbol, bound in self.bounded.items():
                evaluation.assume(symbol, bound)
            try:
                ball = evaluation.value(value)
            except Obstacle:
                ball = None
            if isinstance(ball, arb) and (ball > 0 or ball < 0):
                return 1 if ball > 0 else -1
        raise Oscillating("a sign that oscillates")

    def _sign_of_product(self, factors: tuple[sp.Expr, ...]) -> int:
        """Of what is known factor by factor, and the rest at once: a fact may be about the product."""
        product, unknown = 1, []
        for factor in factors:
            try:
                product *= self.constant_sign(factor)
            except NeedSign:
                unknown.append(factor)
        if not unknown or not product:
            return product
        return product * self._by_normal_form(sp.Mul(*unknown))

    def _sign_of_power(self, base: sp.Expr, exponent: sp.Expr) -> int:
        if base is sp.S.Exp1:
            return 1
        sign = self.constant_sign(base)
        if sign == 1:
            return 1
        if sign == 0:
            power = self.constant_sign(exponent)
            if power < 0:
                raise Undefined("a negative power of 0")
            return 0 if power else 1
        if isinstance(exponent, sp.Integer):
            return -1 if exponent.p % 2 else 1
        return self._by_normal_form(sp.Pow(base, exponent))

    def _by_normal_form(self, value: sp.Expr) -> int:
        if not value.free_symbols:
            return self._sign_of_number(value)
        domain = self.cell.domain
        for _ in range(_MOST_LOGARITHMS):
            try:
                return self._read_off(reduce_difference(value, ZERO, domain, self.cell.definitions, splits=True))
            except NeedSign as need:
                fact = self._of_logarithm(need.expr)
                if fact is None:
                    raise
                domain = domain.restricted(fact)
        raise Obstacle(f"the sign of {value}")

    def _read_off(self, reduced: Reduced) -> int:
        if reduced.is_zero:
            return 0
        numerator = reduced.difference.num
        for fact in reduced.form.facts:
            if fact.signs == NULL:
                numerator = numerator % fact.polynomial
        value = Quotient(numerator, reduced.difference.den)
        possible = reduced.form.sign(value)
        if possible is None:
            raise Obstacle("the sign of an expression that may be complex")
        if possible.bit_count() > 1:
            _ask(reduced.form, value)
        return _SIGNS[possible]

    def _of_logarithm(self, expr: sp.Expr) -> Relation | None:
        """log u - log v < 0, = 0 or > 0, from the sign of u - v."""
        gap = _between_powers(expr)
        return None if gap is None else Relation(expr, ORDER_OF[MASKS[self.constant_sign(gap)]], ZERO)

    def _sign_of_number(self, value: sp.Expr) -> int:
        for bits in _BITS:
            ball = evaluate(value, {}, bits=bits)
            if isinstance(ball, acb):
                if not ball.imag.contains(0):
                    raise Obstacle(f"{value} is not real")
                ball = ball.real if ball.imag.is_zero() else None
            if ball is not None and (ball > 0 or ball < 0):
                return 1 if ball > 0 else -1
        gap = _between_powers(value)
        if gap is not None:
            return self.constant_sign(gap)
        if equal(value, ZERO).verdict is Verdict.PROVED:
            return 0
        raise Obstacle(f"whether {value} is 0")


class Oscillating(Obstacle):
    """A sign that hangs on a quantity that oscillates."""


def _between_powers(expr: sp.Expr) -> sp.Expr | None:
    """u - v where the expression is log u - log v: products of powers for sums of multiples of logarithms."""
    sides: list[list[sp.Expr]] = [[], []]
    for term in sp.Add.make_args(expr):
        factor, logarithm = term.as_coeff_Mul()
        if not (isinstance(logarithm, sp.log) and isinstance(factor, sp.Rational)):
            return None
        sides[int(factor.p < 0)].append(sp.Pow(logarithm.args[0], abs(factor)))
    gap: sp.Expr = sp.Mul(*sides[0]) - sp.Mul(*sides[1])
    return gap


def _ask(form: NormalForm, value: Quotient) -> None:
    """Asks for the sign of the factors that are not known: of their product, if they are simple and several."""
    product, possible, count = form.field.one.num, POSITIVE, 0
    for part in (value.num, value.den):
        for factor, multiplicity in () if part.is_constant() else factored(part)[1]:
            known = form.sign_of(factor)
            if known is None or known.bit_count() == 1:
                continue
            if multiplicity > 1 or part is value.den:
                form.require(value)
            product, possible, count = product * factor, product_of_signs(possible, known), count + 1
    if count > 1:
        raise NeedSign(form.expression(Quotient(product, form.field.one.num)), possible)
    form.require(value)
