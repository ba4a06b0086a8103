"""Certified enclosures: balls that contain the exact value of an expression at a rational point.

Arithmetic is FLINT's `arb` (real) and `acb` (complex, principal branches); the error bounds are rigorous, so two
balls that do not overlap are a refutation. See Johansson, "Arb: efficient arbitrary-precision midpoint-radius
interval arithmetic", IEEE Trans. Comput. 66 (2017).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef
from sympy.core.numbers import Exp1, ImaginaryUnit, Pi

from .circuit import Circuit, Gate, Node
from .domain import Point
from .errors import Obstacle
from .language import SlotDerivative, real_root, relu, sigmoid, softplus
from .matrices import entries_of
from .spectra.language import MATRIX_WORDS, characteristic_polynomial
from .stand_ins import Instances
from .verdict import Enclosure

Ball = Any  # arb, acb, or fmpq as long as a value is known exactly; python-flint's stubs are too loose to be of use
_Rule = Callable[["Evaluation", Node], Ball]

_HUGE_EXPONENT = 1 << 40
_EXACT_EXPONENT = 64  # larger powers of rationals are rounded


class _Complex(Exception):
    """A value left the real line: start again with complex balls."""


class Unknown(Exception):
    """No finite enclosure at this precision: undefined here, or not resolved."""


def rational(value: Fraction) -> fmpq:
    """A FLINT rational."""
    return fmpq(*value.as_integer_ratio())


def from_sympy(value: sp.Rational) -> fmpq:
    """SymPy's rational number as FLINT's."""
    return fmpq(int(value.p), int(value.q))


def fraction(value: fmpq) -> Fraction:
    """FLINT's rational number as Python's."""
    return Fraction(int(value.numer()), int(value.denom()))


class Evaluation:
    """The value of expressions at one point: memoized, real as long as everything stays real.

    Evaluations of the same expressions at many points share a circuit.
    """

    def __init__(
        self,
        point: Point,
        definitions: Mapping[sp.Symbol, sp.Expr],
        instances: Instances | None = None,
        shared: Circuit | None = None,
    ) -> None:
        self.point = point
        self.definitions = definitions
        self.instances = instances or Instances(0)
        self.memo: dict[Node, Ball] = {}
        self.is_complex = tuple in map(type, point.values())
        self.node = (circuit() if shared is None else shared).node

    def assume(self, symbol: sp.Symbol, ball: Ball) -> None:
        """Let a ball stand for a symbol, as long as everything stays real."""
        self.memo[self.node(symbol)] = ball

    def value(self, expr: sp.Expr) -> Ball | None:
        """An enclosure at the current working precision; None where there is no finite one.

        Raises `Obstacle` for a function that cannot be evaluated.
        """
        node = self.node(expr)
        for _ in range(2):
            try:
                return self._at(node)
            except _Complex:
                self.is_complex = True
                self.memo.clear()
            except Unknown:
                return None
        return None

    def exact(self, expr: Basic) -> Ball | None:
        """The value as a rational number, where exact arithmetic alone gives it; None elsewhere."""
        try:
            value = self._value(self.node(expr))
        except (_Complex, Unknown):
            return None
        return value if isinstance(value, fmpq) else None

    def _at(self, node: Node) -> Ball:
        """The value as a ball."""
        value = self._value(node)
        return self._lift(arb(value)) if isinstance(value, fmpq) else value

    def _value(self, node: Node) -> Ball:
        """The value, exact as long as it is rational: then even a 0 is certain."""
        found = self.memo.get(node)
        if found is None:
            found = node.rule(self, node)
            if not isinstance(found, fmpq):
                self._check_finite(found)
            self.memo[node] = found
        return found

    def _check_finite(self, ball: arb | acb) -> None:
        if not ball.is_finite():
            raise Unknown if self.is_complex else _Complex

    def _lift(self, ball: arb) -> Ball:
        return acb(ball) if self.is_complex else ball

    def _real(self, node: Node) -> arb:
        """The value of a real expression; where it is complex, what asks for it is not defined."""
        ball = self._at(node)
        if not self.is_complex:
            return ball
        if not ball.imag.is_zero():
            raise Unknown
        return ball.real

    def _real_value(self, node: Node) -> arb | fmpq:
        """The value of a real expression, exact where it is rational."""
        value = self._value(node)
        return value if isinstance(value, fmpq) else self._real(node)

    def _symbol(self, node: Node) -> Ball:
        definition = self.definitions.get(node.expr)
        if definition is not None:
            return self._value(self.node(definition))
        value = self.point.get(node.expr)
        if value is None:
            raise Obstacle(f"the symbol {node.expr} has no value")
        if isinstance(value, tuple):
            return acb(arb(rational(value[0])), arb(rational(value[1])))
        return rational(value)

    def _add(self, node: Node) -> Ball:
        total = self._value(node.args[0])
        for arg in node.args[1:]:
            total = total + self._value(arg)
        return total

    def _mul(self, node: Node) -> Ball:
        total = self._value(node.args[0])
        for arg in node.args[1:]:
            total = total * self._value(arg)
        return total

    def _add_to(self, node: Node) -> Ball:
        """A sum whose first term is a rational number."""
        total = node.constant
        for arg in node.args:
            total = total + self._value(arg)
        return total

    def _scale(self, node: Node) -> Ball:
        """A product whose first factor is a rational number."""
        total = node.constant
        for arg in node.args:
            total = total * self._value(arg)
        return total

    def _integer_pow(self, node: Node) -> Ball:
        return self._integer_power(self._value(node.args[0]), node.constant)

    def _pow(self, node: Node) -> Ball:
        base, exponent = node.args
        return self._general_power(self._value(base), self._value(exponent))

    def _instance(self, node: Node) -> Ball:
        """Of an undefined function, or of a derivative of one."""
        name, orders = node.constant
        return self.instances.value(name, orders, [self._at(arg) for arg in node.args])

    def _other(self, node: Node) -> Ball:
        raise Obstacle(_no_rule(node.expr))

    def _integer_power(self, base: Ball, exponent: int) -> Ball:
        if isinstance(base, fmpq):
            if exponent < 0 and base == 0:
                raise Unknown
            if abs(exponent) <= _EXACT_EXPONENT:
                return base**exponent
            base = self._lift(arb(base))
        if exponent >= 0:
            return base**exponent
        if base.is_zero():
            raise Unknown
        return 1 / base**-exponent

    def _general_power(self, base: Ball, exponent: Ball) -> Ball:
        if isinstance(exponent, fmpq):
            if exponent.denom() == 1 and abs(exponent) < _HUGE_EXPONENT:
                return self._integer_power(base, int(exponent.numer()))
            exponent = self._lift(arb(exponent))
        if isinstance(base, fmpq):
            base = self._lift(arb(base))
        if base.is_zero():
            if not (exponent.real if self.is_complex else exponent) > 0:
                raise Unknown
            return base
        if not self.is_complex and not base > 0:
            raise _Complex
        return base**exponent

    def _sigmoid(self, node: Node) -> Ball:
        return 1 / (1 + (-self._at(node.args[0])).exp())

    def _softplus(self, node: Node) -> Ball:
        return (1 + self._at(node.args[0]).exp()).log()

    def _relu(self, node: Node) -> Ball:
        return self._lift(self._real(node.args[0]).max(arb(0)))

    def _root(self, node: Node) -> Ball:
        degree = node.constant
        if not (isinstance(degree, sp.Integer) and degree.p > 0 and degree.p % 2):
            raise Obstacle("a real root whose degree is not a positive odd integer")
        radicand = self._real(node.args[0])
        if radicand.is_zero():
            return self._lift(arb(0))
        if not (radicand > 0 or radicand < 0):
            raise Unknown
        root = abs(radicand).root(int(degree.p))
        return self._lift(root if radicand > 0 else -root)

    def _abs(self, node: Node) -> Ball:
        return self._lift(abs(self._at(node.args[0])))

    def _sign(self, node: Node) -> Ball:
        ball = self._at(node.args[0])
        if ball.is_zero():
            return ball
        if self.is_complex and not ball.imag.is_zero():
            return ball / abs(ball)
        return self._lift(self._decided_sign(ball.real if self.is_complex else ball))

    def _decided_sign(self, ball: arb | fmpq) -> arb:
        if ball == 0:
            return arb(0)
        if not (ball > 0 or ball < 0):
            raise Unknown
        return arb(1 if ball > 0 else -1)

    def _heaviside(self, node: Node) -> Ball:
        decided = self._decided_sign(self._real_value(node.args[0]))
        return self._at(node.args[1]) if decided.is_zero() else self._lift((decided + 1) / 2)

    def _floor(self, node: Node) -> Ball:
        return self._lift(self._rounded(self._real_value(node.args[0])))

    def _ceiling(self, node: Node) -> Ball:
        return self._lift(-self._rounded(-self._real_value(node.args[0])))

    def _rounded(self, ball: arb | fmpq) -> arb:
        if isinstance(ball, fmpq):
            return arb(ball.floor())
        down = ball.floor()
        if not down.is_exact():
            raise Unknown
        return down

    def _extremum(self, node: Node) -> Ball:
        balls = [self._real(arg) for arg in node.args]
        total = balls[0]
        for ball in balls[1:]:
            total = total.max(ball) if node.expr.func is sp.Max else total.min(ball)
        return self._lift(total)

    def _factorial(self, node: Node) -> Ball:
        return (self._at(node.args[0]) + 1).gamma()

    def _binomial(self, node: Node) -> Ball:
        n, k = (self._at(arg) for arg in node.args)
        return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()

    def _piecewise(self, node: Node) -> Ball:
        for branch, condition in node.expr.args:
            if self.truth(condition):
                return self._at(self.node(branch))
        raise Unknown

    def truth(self, condition: Basic) -> bool:
        """Whether a condition holds here. Raises `Unknown` where the balls do not decide."""
        name = condition.func.__name__
        if name in ("BooleanTrue", "BooleanFalse"):
            return name == "BooleanTrue"
        if name in ("And", "Or", "Not"):
            parts = [self.truth(arg) for arg in condition.args]
            return all(parts) if name == "And" else any(parts) if name == "Or" else not parts[0]
        compare = _COMPARISONS.get(name)
        if compare is None:
            raise Obstacle(f"the condition {name}")
        left, right = (self._real_value(self.node(side)) for side in condition.args)
        return compare(self._decided_sign(left - right))

    def _re(self, node: Node) -> Ball:
        ball = self._at(node.args[0])
        return self._lift(ball.real) if self.is_complex else ball

    def _im(self, node: Node) -> Ball:
        ball = self._at(node.args[0])
        return self._lift(ball.imag) if self.is_complex else arb(0)

    def _conjugate(self, node: Node) -> Ball:
        ball = self._at(node.args[0])
        return ball.conjugate() if self.is_complex else ball

    def _arg(self, node: Node) -> Ball:
        ball = self._at(node.args[0])
        if ball.is_zero():
            raise Unknown
        return self._lift(acb(ball).arg())

    def _matrix_word(self, node: Node) -> Ball:
        expr = node.expr
        rows = [[self._value(self.node(entry)) for entry in row] for row in entries_of(expr)]
        at = self._value(self.node(expr.variable)) if isinstance(expr, characteristic_polynomial) else None
        from .spectra.balls import value_of  # not before there is a word about a matrix

        found = value_of(expr, rows, at)
        if found is None:
            raise Unknown
        return found if isinstance(found, fmpq) or not self.is_complex else acb(found)


def _no_rule(expr: Basic) -> str:
    if isinstance(expr, sp.Float):
        return f"the float {expr} has no exact value: write a rational number"
    if not expr.args:
        return f"{expr} is not a number"
    return f"no certified evaluation of {expr.func.__name__}"


def _constant(self: Evaluation, node: Node) -> Ball:
    return node.constant


def _method(name: str) -> _Rule:
    return lambda self, node: getattr(self._at(node.args[0]), name)()


_square_root = _method("sqrt")


def _reciprocal(name: str) -> _Rule:
    """f(1/u) for an inverse function f: acot u = atan(1/u), the convention of SymPy (and Mathematica)."""
    return lambda self, node: getattr(1 / self._at(node.args[0]), name)()


def _arccotangent(self: Evaluation, node: Node) -> Ball:
    ball = self._at(node.args[0])
    return self._lift(arb.pi() / 2) if ball.is_zero() else (1 / ball).atan()


_COMPARISONS: dict[str, Callable[[arb], bool]] = {
    "Equality": lambda gap: bool(gap == 0),
    "Unequality": lambda gap: bool(gap != 0),
    "StrictLessThan": lambda gap: bool(gap < 0),
    "LessThan": lambda gap: bool(gap <= 0),
    "StrictGreaterThan": lambda gap: bool(gap > 0),
    "GreaterThan": lambda gap: bool(gap >= 0),
}

_RATIONALS = frozenset([sp.Integer, sp.Rational, *map(type, (sp.S.Zero, sp.S.One, sp.S.NegativeOne, sp.S.Half))])

_WITH_CONSTANT: dict[type[Basic], _Rule] = {sp.Add: Evaluation._add_to, sp.Mul: Evaluation._scale}
_LAZY = frozenset([sp.Piecewise, *MATRIX_WORDS])  # their rules take what they need
_RULES: dict[type[Basic], _Rule] = {
    sp.Symbol: Evaluation._symbol,
    sp.Dummy: Evaluation._symbol,
    sp.Add: Evaluation._add,
    sp.Mul: Evaluation._mul,
    Pi: lambda self, node: self._lift(arb.pi()),
    Exp1: lambda self, node: self._lift(arb(1).exp()),
    ImaginaryUnit: lambda self, node: acb(0, 1) if self.is_complex else _leave_reals(),
    sp.exp: _method("exp"),
    sp.log: _method("log"),
    sp.sin: _method("sin"),
    sp.cos: _method("cos"),
    sp.tan: _method("tan"),
    sp.cot: _method("cot"),
    sp.sec: _method("sec"),
    sp.csc: _method("csc"),
    sp.sinh: _method("sinh"),
    sp.cosh: _method("cosh"),
    sp.tanh: _method("tanh"),
    sp.coth: _method("coth"),
    sp.sech: _method("sech"),
    sp.csch: _method("csch"),
    sp.asin: _method("asin"),
    sp.acos: _method("acos"),
    sp.atan: _method("atan"),
    sp.acot: _arccotangent,
    sp.asec: _reciprocal("acos"),
    sp.acsc: _reciprocal("asin"),
    sp.asinh: _method("asinh"),
    sp.acosh: _method("acosh"),
    sp.atanh: _method("atanh"),
    sp.acoth: _reciprocal("atanh"),
    sp.erf: _method("erf"),
    sp.erfc: _method("erfc"),
    sp.gamma: _method("gamma"),
    sp.factorial: Evaluation._factorial,
    sp.binomial: Evaluation._binomial,
    sigmoid: Evaluation._sigmoid,
    softplus: Evaluation._softplus,
    relu: Evaluation._relu,
    sp.Abs: Evaluation._abs,
    sp.sign: Evaluation._sign,
    sp.Heaviside: Evaluation._heaviside,
    sp.floor: Evaluation._floor,
    sp.ceiling: Evaluation._ceiling,
    sp.Max: Evaluation._extremum,
    sp.Min: Evaluation._extremum,
    sp.Piecewise: Evaluation._piecewise,
    sp.re: Evaluation._re,
    sp.im: Evaluation._im,
    sp.conjugate: Evaluation._conjugate,
    sp.arg: Evaluation._arg,
    **dict.fromkeys(MATRIX_WORDS, Evaluation._matrix_word),
}


def _leave_reals() -> Ball:
    raise _Complex


def gate(expr: Basic) -> Gate:
    """What computes an expression."""
    kind = type(expr)
    if kind in _WITH_CONSTANT and type(expr.args[0]) in _RATIONALS:
        return _WITH_CONSTANT[kind], expr.args[1:], from_sympy(expr.args[0])
    rule = _RULES.get(kind)
    if rule is not None:
        return rule, () if kind in _LAZY else expr.args, None
    if kind in _RATIONALS:
        return _constant, (), from_sympy(expr)
    if kind is sp.Pow:
        return _gate_of_power(*expr.args)
    if kind is real_root:
        return Evaluation._root, expr.args[:1], expr.args[1]
    if kind is SlotDerivative:
        return Evaluation._instance, expr.applied.args, (expr.applied.func.__name__, expr.orders)
    if isinstance(expr, AppliedUndef):
        return Evaluation._instance, expr.args, (expr.func.__name__, (0,) * len(expr.args))
    return Evaluation._other, (), None


def _gate_of_power(base: Basic, exponent: Basic) -> Gate:
    if isinstance(exponent, sp.Integer) and abs(exponent.p) < _HUGE_EXPONENT:
        return Evaluation._integer_pow, (base,), int(exponent.p)
    if isinstance(exponent, sp.Rational) and exponent.p == 1 and exponent.q == 2:
        return _square_root, (base,), None
    if isinstance(base, Exp1):
        return _RULES[sp.exp], (exponent,), None
    return Evaluation._pow, (base, exponent), None


def circuit() -> Circuit:
    """An empty circuit, for evaluations to share."""
    return Circuit(gate)


def evaluate(
    expr: sp.Expr,
    point: Point,
    definitions: Mapping[sp.Symbol, sp.Expr] | None = None,
    *,
    bits: int = 64,
    instances: Instances | None = None,
    shared: Circuit | None = None,
) -> Ball | None:
    """A ball that contains `expr` at `point`, computed with `bits` bits; None where there is no finite one."""
    with ctx.workprec(bits):
        return Evaluation(point, definitions or {}, instances, shared).value(expr)


def describe(ball: Ball, digits: int = 12) -> Enclosure:
    """A ball as exact decimal strings."""
    if isinstance(ball, acb):
        if ball.imag.is_zero():
            return describe(ball.real, digits)
        real, radius = _decimal(ball.real, digits)
        imag, other = _decimal(ball.imag, digits)
        return Enclosure(real, imag, max(radius, other, key=float))
    real, radius = _decimal(ball, digits)
    return Enclosure(real, None, radius)


def _decimal(ball: arb, digits: int) -> tuple[str, str]:
    text = ball.str(digits, condense=0)
    if text.startswith("[") and "+/-" in text:
        middle, radius = text[1:-1].split("+/-")
        return middle.strip() or "0", radius.strip()
    return text, "0"
