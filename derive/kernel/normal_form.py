"""Expressions to elements of a tower: the normal form that is zero exactly when its numerator is.

One rule for each kind of node. What an expression needs to be defined (a denominator that must not vanish, …)
is collected on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import fmpq
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef
from sympy.core.numbers import Exp1, ImaginaryUnit, Pi

from .conditions import truth
from .domain import REAL, Domain, Range, Sort
from .enclosure import evaluate, from_sympy
from .errors import Empty, Obstacle, Undefined
from .field import Field, Full, Quotient
from .functions import MAX_SHIFT, Functions
from .graph import compounds
from .intervals import NEGATIVE, NULL, POSITIVE, SIGNS_OF, tightened
from .language import SlotDerivative, real_root, relu, sigmoid, softplus
from .spectra.language import MATRIX_WORDS, MatrixWord
from .tower import Refine
from .verdict import Relation

if TYPE_CHECKING:
    from .left_sides import LeftSides
    from .numbers import Numbers


class NormalForm(Functions):
    """The elements of one claim. Raises `Obstacle`, `Undefined`, `NeedSign`, `Refine`, `Full`.

    A complex symbol is x + iy with real x and y where |z|, a conjugate or a part occurs, else a generator.
    """

    def __init__(
        self,
        domain: Domain,
        definitions: Mapping[sp.Symbol, sp.Expr],
        *,
        splits: bool,
        degrees: dict[int, int],
        capacity: int,
    ) -> None:
        super().__init__(Field(capacity), splits, degrees)
        self.domain = domain
        self.definitions = definitions
        self.memo: dict[Basic, Quotient] = {}
        self.nonzero: dict[sp.Expr, Quotient] = {}
        self.numbers: Numbers | None = None
        self.sides: tuple[sp.Expr, ...] = tuple(side for fact in domain.facts for side in (fact.lhs, fact.rhs))
        for fact in (*domain.facts, *domain.facts):  # twice: an earlier one may follow from a later one
            self._take_for_granted(fact)

    def _take_for_granted(self, fact: Relation) -> None:
        try:
            gap = self.field.sub(self.of(fact.lhs), self.of(fact.rhs))
        except Empty:
            raise
        except Undefined as error:
            # the claim may well have a value where one of its conditions has none
            raise Obstacle(f"a condition without a value: {error}") from None
        self.assume(gap, SIGNS_OF[fact.order])

    def reduced_difference(self, lhs: sp.Expr, rhs: sp.Expr) -> Reduced:
        """lhs - rhs."""
        self.sides = (lhs, rhs)
        return Reduced(self, self.field.sub(self.of(lhs), self.of(rhs)))

    def of(self, expr: Basic) -> Quotient:
        """The element that an expression is."""
        found = self.memo.get(expr)
        if found is None:
            found = self.memo[expr] = self._compute(expr)
        return found

    def _compute(self, expr: Basic) -> Quotient:
        rule = _RULES.get(type(expr))
        if rule is not None:
            return rule(self, expr)
        if isinstance(expr, sp.Rational):
            return self.field.constant(from_sympy(expr))
        if isinstance(expr, AppliedUndef):
            return self._unknown_function(f"function {expr.func.__name__}", expr, expr.args)
        if isinstance(expr, sp.Float):
            raise Obstacle(f"the float {expr} has no exact value: write a rational number")
        if not expr.args:
            raise Obstacle(f"{expr} is not a number")
        raise Obstacle(f"no rule for {expr.func.__name__}")

    def branch(self, definitions: Mapping[sp.Symbol, sp.Expr], domain: Domain) -> NormalForm:
        """A form of its own that goes on from here; what was used so far of definitions and domain must be the same."""
        other = copy(self)
        other.definitions, other.domain = definitions, domain
        other.field = self.field.branch()
        for name in ("degrees", "generators", "rules", "serials", "_signs", "memo", "nonzero"):
            setattr(other, name, dict(getattr(self, name)))
        other.table = {kind: list(known) for kind, known in self.table.items()}
        other.facts = list(self.facts)
        return other

    def side_conditions(self) -> dict[sp.Expr, Quotient]:
        """The expressions that must not be 0 and are not known to be nonzero."""
        return {expr: value for expr, value in self.nonzero.items() if self._may_vanish(expr, value)}

    def _may_vanish(self, expr: sp.Expr, value: Quotient) -> bool:
        if value.num.is_constant():
            return False
        if not expr.free_symbols:
            ball = evaluate(expr, {})
            return ball is None or bool(abs(ball).contains(0))
        possible = self.sign(value)
        return possible is None or bool(possible & NULL)

    def _nonzero(self, expr: sp.Expr, value: Quotient) -> Quotient:
        if value.num.is_zero():
            raise Undefined("a division by zero")
        if not value.num.is_constant():
            self.nonzero.setdefault(expr, value)
        return value

    # ---- arithmetic ---------------------------------------------------------------------------------------------

    def _symbol(self, expr: sp.Symbol) -> Quotient:
        if not expr.is_commutative:
            raise Obstacle(f"{expr} does not commute")
        definition = self.definitions.get(expr)
        if definition is not None:
            self.note("definitions")
            number = None if self.numbers is None else self.numbers.of(expr, self.definitions)
            if number is None:
                return self.of(definition)
            for rule in number.rules:
                self.note(rule)
            return self.field.constant(number.value)
        allowed = tightened(self.domain.range_of(expr))
        if allowed.lower is not None and allowed.lower == allowed.upper:
            return self.field.constant(fmpq(allowed.lower.numerator, allowed.lower.denominator))
        if allowed.sort is not Sort.COMPLEX:
            return self.field.polynomial(self.adjoin("symbol", expr, allowed).letter)
        nodes = compounds((*self.sides, *self.definitions.values()))
        if not any(isinstance(node, _CARTESIAN) for node in nodes):
            return self.field.polynomial(self.adjoin("symbol", expr, None).letter)
        parts = [self.adjoin("symbol", part(expr), REAL).letter for part in (sp.re, sp.im)]
        real, imaginary = (self.field.polynomial(letter) for letter in parts)
        return self.field.add(real, self.field.mul(self.imaginary_unit(), imaginary))

    def _add(self, expr: sp.Add) -> Quotient:
        return self.field.total([self.of(arg) for arg in expr.args])

    def _mul(self, expr: sp.Mul) -> Quotient:
        return self.field.product([self.of(arg) for arg in expr.args])

    def _pow(self, expr: sp.Pow) -> Quotient:
        base, exponent = expr.args
        if isinstance(base, Exp1):
            return self.exponential(self.of(exponent))
        value = self.of(base)
        if isinstance(exponent, sp.Rational):
            constant: fmpq | None = from_sympy(exponent)
        else:
            constant = self.field.as_rational(self.of(exponent))
        if constant is None:
            if not value.num.is_zero():
                self._nonzero(base, value)
            return self.general_power(value, self.of(exponent))
        if constant < 0:
            self._nonzero(base, value)
        return self.rational_power(value, constant)

    def _reciprocal(self, expr: sp.Expr, value: Quotient) -> Quotient:
        return self.field.inverse(self._nonzero(expr, value))

    # ---- elementary functions -----------------------------------------------------------------------------------

    def _exp(self, expr: Basic) -> Quotient:
        return self.exponential(self.of(expr.args[0]))

    def _log(self, expr: Basic) -> Quotient:
        argument = self.of(expr.args[0])
        if not argument.num.is_zero():
            self._nonzero(expr.args[0], argument)
        return self.logarithm(argument)

    def _sigmoid(self, expr: Basic) -> Quotient:
        return self.logistic(self.of(expr.args[0]))

    def _softplus(self, expr: Basic) -> Quotient:
        self.note("softplus u = log(1 + exp u)")
        return self.logarithm(self.field.add(self.field.one, self.exponential(self.of(expr.args[0]))))

    def _tanh(self, expr: Basic) -> Quotient:
        self.note("tanh u = 2σ(2u) - 1")
        return self.hyperbolic_tangent(self.of(expr.args[0]))

    def _hyperbolic(self, expr: Basic) -> tuple[Quotient, Quotient]:
        """(cosh, sinh)."""
        field = self.field
        up = self.exponential(self.of(expr.args[0]))
        down = field.inverse(up)
        self.note("cosh u, sinh u = (exp(u) ± exp(-u))/2")
        return self.scaled(field.add(up, down), fmpq(1, 2)), self.scaled(field.sub(up, down), fmpq(1, 2))

    def _cosh(self, expr: Basic) -> Quotient:
        return self._hyperbolic(expr)[0]

    def _sinh(self, expr: Basic) -> Quotient:
        return self._hyperbolic(expr)[1]

    def _sech(self, expr: Basic) -> Quotient:
        return self.field.inverse(self._hyperbolic(expr)[0])

    def _csch(self, expr: Basic) -> Quotient:
        return self._reciprocal(sp.sinh(expr.args[0], evaluate=False), self._hyperbolic(expr)[1])

    def _coth(self, expr: Basic) -> Quotient:
        return self._reciprocal(sp.tanh(expr.args[0], evaluate=False), self._tanh(expr))

    def _cos(self, expr: Basic) -> Quotient:
        return self.circular(self.of(expr.args[0]))[0]

    def _sin(self, expr: Basic) -> Quotient:
        return self.circular(self.of(expr.args[0]))[1]

    def _sec(self, expr: Basic) -> Quotient:
        return self._reciprocal(sp.cos(expr.args[0], evaluate=False), self._cos(expr))

    def _csc(self, expr: Basic) -> Quotient:
        return self._reciprocal(sp.sin(expr.args[0], evaluate=False), self._sin(expr))

    def _tan(self, expr: Basic) -> Quotient:
        return self.field.mul(self._sin(expr), self._sec(expr))

    def _cot(self, expr: Basic) -> Quotient:
        return self.field.mul(self._cos(expr), self._csc(expr))

    # ---- inverse functions --------------------------------------------------------------------------------------

    def _asin(self, expr: Basic) -> Quotient:
        return self.arcsine(self.of(expr.args[0]))

    def _acos(self, expr: Basic) -> Quotient:
        self.note("acos u = π/2 - asin u")
        return self.field.sub(self.scaled(self.pi(), fmpq(1, 2)), self._asin(expr))

    def _atan(self, expr: Basic) -> Quotient:
        value = self.of(expr.args[0])
        if not self.is_real(value):
            raise Obstacle("atan of a complex expression")
        return self.arctangent(value)

    def _acot(self, expr: Basic) -> Quotient:
        value = self.of(expr.args[0])
        possible = NULL if value.num.is_zero() else self.sign(value)
        if possible is None:
            raise Obstacle("acot of a complex expression")
        if possible & NULL and possible != NULL:
            self.require(value)
        if possible == NULL:  # SymPy's and FLINT's acot jumps at 0: it is atan(1/u) elsewhere
            return self.scaled(self.pi(), fmpq(1, 2))
        return self.arctangent(self.field.inverse(value))

    def _asec(self, expr: Basic) -> Quotient:
        inverse = self._reciprocal(expr.args[0], self.of(expr.args[0]))
        return self.field.sub(self.scaled(self.pi(), fmpq(1, 2)), self.arcsine(inverse))

    def _acsc(self, expr: Basic) -> Quotient:
        return self.arcsine(self._reciprocal(expr.args[0], self.of(expr.args[0])))

    def _asinh(self, expr: Basic) -> Quotient:
        field, value = self.field, self.of(expr.args[0])
        if not self.is_real(value):
            raise Obstacle("asinh of a complex expression")
        self.note("asinh u = log(u + √(u² + 1))")
        radius = self.root(field.add(field.mul(value, value), field.one), 2)
        total = field.add(value, radius)
        self.assume(total, POSITIVE)  # √(u² + 1) > |u|
        return self.logarithm(total)

    def _acosh(self, expr: Basic) -> Quotient:
        field, value = self.field, self.of(expr.args[0])
        self.note("acosh u = log(u + √(u - 1) √(u + 1))")
        roots = [self.root(field.add(value, field.constant(k)), 2) for k in (-1, 1)]
        return self.logarithm(field.add(value, field.mul(*roots)))

    def _atanh(self, expr: Basic) -> Quotient:
        return self.area_tangent(self.of(expr.args[0]))

    def _acoth(self, expr: Basic) -> Quotient:
        return self.area_tangent(self._reciprocal(expr.args[0], self.of(expr.args[0])))

    # ---- signs, cases -------------------------------------------------------------------------------------------

    def _abs(self, expr: Basic) -> Quotient:
        return self.absolute(self.of(expr.args[0]))

    def _sign(self, expr: Basic) -> Quotient:
        decided = self.decided_sign(self.of(expr.args[0]))
        return self.field.constant({NEGATIVE: -1, NULL: 0, POSITIVE: 1}[decided])

    def _heaviside(self, expr: Basic) -> Quotient:
        decided = self.decided_sign(self.of(expr.args[0]))
        return self.of(expr.args[1]) if decided == NULL else self.field.constant(int(decided == POSITIVE))

    def _relu(self, expr: Basic) -> Quotient:
        value = self.of(expr.args[0])
        return value if self.decided_sign(value) == POSITIVE else self.field.zero

    def _extremum(self, expr: Basic) -> Quotient:
        wanted = NEGATIVE if expr.func is sp.Max else POSITIVE
        best = self.of(expr.args[0])
        for candidate in expr.args[1:]:
            other = self.of(candidate)
            if self.decided_sign(self.field.sub(best, other)) == wanted:
                best = other
        return best

    def _piecewise(self, expr: sp.Piecewise) -> Quotient:
        for branch, condition in expr.args:
            if truth(condition, self._stands):
                return self.of(branch)
        raise Undefined("no case of a piecewise definition applies")

    def _stands(self, left: sp.Expr, right: sp.Expr, accepted: int) -> bool:
        gap = self.field.sub(self.of(left), self.of(right))
        possible = NULL if gap.num.is_zero() else self.sign(gap)
        if possible is None:
            raise Obstacle("a condition on a complex expression")
        if not possible & ~accepted:
            return True
        return bool(self.decided_sign(gap) & accepted) if possible & accepted else False

    def _floor(self, expr: Basic) -> Quotient:
        return self._rounded(expr, 1)

    def _ceiling(self, expr: Basic) -> Quotient:
        return self._rounded(expr, -1)

    def _rounded(self, expr: Basic, direction: int) -> Quotient:
        """⌊u⌋ and ⌈u⌉ = -⌊-u⌋; an opaque integer otherwise."""
        field = self.field
        value = self.scaled(self.of(expr.args[0]), direction)
        if self.is_integer(value):
            return self.scaled(value, direction)
        constant = field.as_rational(value)
        if constant is not None:
            return field.constant(fmpq(direction) * constant.floor())
        if not self.is_real(value):
            raise Obstacle("floor of a complex expression")
        whole = self.integer_part(value)
        value = field.sub(value, whole)
        shown = sp.floor(self.expression(value), evaluate=False)
        rounded = self.opaque("floor", shown, Range(Sort.INTEGER), (value,))
        return self.scaled(field.add(rounded, whole), direction)

    # ---- complex parts ------------------------------------------------------------------------------------------

    def _real_parts(self, expr: Basic) -> tuple[Quotient, Quotient]:
        parts = self.parts(self.of(expr.args[0]))
        if not all(self.is_real(part) for part in parts):
            raise Obstacle(f"{expr.func.__name__} of an expression with parts that may be complex")
        return parts

    def _re(self, expr: Basic) -> Quotient:
        return self._real_parts(expr)[0]

    def _im(self, expr: Basic) -> Quotient:
        return self._real_parts(expr)[1]

    def _conjugate(self, expr: Basic) -> Quotient:
        real, imaginary = self._real_parts(expr)
        if imaginary.num.is_zero():
            return real
        return self.field.sub(real, self.field.mul(self.imaginary_unit(), imaginary))

    def _argument(self, expr: Basic) -> Quotient:
        decided = self.decided_sign(self.of(expr.args[0]))
        if decided == NULL:
            raise Undefined("the argument of 0")
        return self.field.zero if decided == POSITIVE else self.pi()

    # ---- special functions --------------------------------------------------------------------------------------

    def _gamma(self, expr: Basic) -> Quotient:
        return self.gamma(self.of(expr.args[0]))

    def _factorial(self, expr: Basic) -> Quotient:
        return self.gamma(self.field.add(self.of(expr.args[0]), self.field.one))

    def _binomial(self, expr: Basic) -> Quotient:
        field = self.field
        n, k = (self.of(arg) for arg in expr.args)
        choose = field.as_rational(k)
        if choose is not None and choose.denom() == 1 and 0 <= choose <= MAX_SHIFT:
            count = int(choose.numer())
            falling = self.rising(field.sub(n, field.constant(count - 1)), count)
            return field.div(falling, self.rising(field.one, count))
        tops = [field.add(value, field.one) for value in (n, k, field.sub(n, k))]
        if any(self.sign(top) != POSITIVE for top in tops):
            raise Obstacle("a binomial coefficient outside 0 ≤ k ≤ n")
        upper, *below = (self.gamma(top) for top in tops)
        return field.div(upper, field.mul(*below))

    def _erf(self, expr: Basic) -> Quotient:
        return self.odd("erf", sp.erf, self.of(expr.args[0]))

    def _erfc(self, expr: Basic) -> Quotient:
        return self.field.sub(self.field.one, self._erf(expr))

    def _real_root(self, expr: Basic) -> Quotient:
        degree = expr.args[1]
        if not isinstance(degree, sp.Integer) or degree.p <= 0:
            raise Obstacle("a root of symbolic degree")
        return self.real_root(self.of(expr.args[0]), int(degree.p))

    def _slot(self, expr: SlotDerivative) -> Quotient:
        return self._unknown_function(f"derivative {expr.applied.func.__name__} {expr.orders}", expr, expr.applied.args)

    def _matrix_word(self, expr: MatrixWord) -> Quotient:
        from .spectra.values import Values  # not before there is a word about a matrix

        found = Values(self.domain, self.definitions, self).scalar(expr)
        if found is None:
            raise Obstacle(f"no closed form of this {type(expr).__name__.replace('_', ' ')}")
        self.note(f"{type(expr).__name__.replace('_', ' ')} in closed form")
        return self.of(found)

    def _unknown_function(self, kind: str, expr: sp.Expr, arguments: tuple[sp.Expr, ...]) -> Quotient:
        """f(args) for an undefined f, real where its arguments are."""
        args = tuple(self.of(arg) for arg in arguments)
        self.note("equal arguments give equal values")
        return self.opaque(kind, expr, REAL if all(map(self.is_real, args)) else None, args)


_RULES: dict[type[Basic], Callable[[NormalForm, Any], Quotient]] = {
    sp.Symbol: NormalForm._symbol,
    sp.Dummy: NormalForm._symbol,
    sp.Add: NormalForm._add,
    sp.Mul: NormalForm._mul,
    sp.Pow: NormalForm._pow,
    Pi: lambda self, expr: self.pi(),
    Exp1: lambda self, expr: self.exponential(self.field.one),
    ImaginaryUnit: lambda self, expr: self.imaginary_unit(),
    sp.exp: NormalForm._exp,
    sp.log: NormalForm._log,
    sigmoid: NormalForm._sigmoid,
    softplus: NormalForm._softplus,
    sp.tanh: NormalForm._tanh,
    sp.cosh: NormalForm._cosh,
    sp.sinh: NormalForm._sinh,
    sp.sech: NormalForm._sech,
    sp.csch: NormalForm._csch,
    sp.coth: NormalForm._coth,
    sp.cos: NormalForm._cos,
    sp.sin: NormalForm._sin,
    sp.tan: NormalForm._tan,
    sp.cot: NormalForm._cot,
    sp.sec: NormalForm._sec,
    sp.csc: NormalForm._csc,
    sp.asin: NormalForm._asin,
    sp.acos: NormalForm._acos,
    sp.atan: NormalForm._atan,
    sp.acot: NormalForm._acot,
    sp.asec: NormalForm._asec,
    sp.acsc: NormalForm._acsc,
    sp.asinh: NormalForm._asinh,
    sp.acosh: NormalForm._acosh,
    sp.atanh: NormalForm._atanh,
    sp.acoth: NormalForm._acoth,
    sp.Abs: NormalForm._abs,
    sp.sign: NormalForm._sign,
    sp.Heaviside: NormalForm._heaviside,
    relu: NormalForm._relu,
    sp.Max: NormalForm._extremum,
    sp.Min: NormalForm._extremum,
    sp.Piecewise: NormalForm._piecewise,
    sp.floor: NormalForm._floor,
    sp.ceiling: NormalForm._ceiling,
    sp.re: NormalForm._re,
    sp.im: NormalForm._im,
    sp.conjugate: NormalForm._conjugate,
    sp.arg: NormalForm._argument,
    sp.gamma: NormalForm._gamma,
    sp.factorial: NormalForm._factorial,
    sp.binomial: NormalForm._binomial,
    sp.erf: NormalForm._erf,
    sp.erfc: NormalForm._erfc,
    real_root: NormalForm._real_root,
    SlotDerivative: NormalForm._slot,
    **dict.fromkeys(MATRIX_WORDS, NormalForm._matrix_word),
}


ROOM, LITTLE_ROOM = 24, 8
_CARTESIAN = (sp.Abs, sp.arg, sp.conjugate, sp.im, sp.re)


class Reduced:
    """The normal form of a difference that was computed to the end."""

    __slots__ = ("conditions", "difference", "form")

    def __init__(self, form: NormalForm, difference: Quotient) -> None:
        self.form = form
        self.difference = difference
        self.conditions = form.side_conditions()

    @property
    def is_zero(self) -> bool:
        """Whether the difference is the zero polynomial, given the vanishing polynomials among the facts."""
        numerator = self.difference.num
        for fact in self.form.facts:
            if fact.signs == NULL and not numerator.is_zero():
                numerator = numerator % fact.polynomial
        return bool(numerator.is_zero())

    @property
    def constant_bits(self) -> int:
        """Bits at which a ball tells the difference from 0, if it is a rational number; else 0."""
        value = self.form.field.as_rational(self.difference)
        return 0 if value is None else 1024 + 2 * int(value.denom()).bit_length()


def reduce_difference(
    lhs: sp.Expr,
    rhs: sp.Expr,
    domain: Domain,
    definitions: Mapping[sp.Symbol, sp.Expr],
    *,
    splits: bool,
    room: int = ROOM,
    left_sides: LeftSides | None = None,
) -> Reduced:
    """The normal form of lhs - rhs; starts again as long as generators must be refined or more are needed.

    `room` is the number of generators to start with: FLINT is paid for each, used or not. Who goes on in the form
    that comes back needs some to spare; who only looks at it does with `LITTLE_ROOM`.
    `left_sides` may have the left side from an earlier claim.
    Raises `Obstacle`, `Undefined`, and `NeedSign` if `splits`.
    """
    from .granted import granted  # which has forms of this module

    degrees: dict[int, int] = {}
    capacity = room if left_sides is None else left_sides.room(lhs, room)
    for _ in range(40):
        try:
            if left_sides is None:
                form = granted(domain, definitions, splits=splits, degrees=degrees, capacity=capacity)
            else:
                form = left_sides.form(lhs, domain, definitions, splits=splits, degrees=degrees, capacity=capacity)
            return form.reduced_difference(lhs, rhs)
        except Full:
            if capacity > 2_000:
                raise Obstacle("more than 2000 generators") from None
            capacity *= 2
        except Refine as refine:
            degrees[refine.serial] = refine.degree
    raise Obstacle("roots that need ever finer generators")
