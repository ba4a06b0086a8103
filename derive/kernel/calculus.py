"""Differentiation by rules.

Everything is built unevaluated: SymPy's constructors cancel and reorder, and a kernel must see what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sympy as sp
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from .errors import Obstacle
from .language import SlotDerivative, real_root, relu, sigmoid, softplus

ZERO, ONE, TWO = sp.Integer(0), sp.Integer(1), sp.Integer(2)


def add(*terms: sp.Expr) -> sp.Expr:
    """An unevaluated sum, without the terms that are the literal 0."""
    kept = [term for term in terms if term is not ZERO]
    return kept[0] if len(kept) == 1 else unevaluated(sp.Add, kept) if kept else ZERO


def mul(*factors: sp.Expr) -> sp.Expr:
    """An unevaluated product; the literal 0 if a factor is that, without the factors that are the literal 1."""
    if any(factor is ZERO for factor in factors):
        return ZERO
    kept = [factor for factor in factors if factor is not ONE]
    return kept[0] if len(kept) == 1 else unevaluated(sp.Mul, kept) if kept else ONE


def unevaluated(kind: type[sp.Add] | type[sp.Mul], args: Sequence[sp.Expr], commutative: bool | None = None) -> sp.Expr:
    """`kind(*args, evaluate=False)` of scalars, without looking them up in SymPy's cache: most are new.

    `commutative` says what is known of all of them; else each is asked.
    """
    built: sp.Expr = kind._from_args(args, is_commutative=commutative)
    return built


def power(base: sp.Expr, exponent: sp.Expr | int) -> sp.Expr:
    """An unevaluated power."""
    return sp.Pow(base, sp.Integer(exponent) if isinstance(exponent, int) else exponent, evaluate=False)


def minus(term: sp.Expr) -> sp.Expr:
    """The unevaluated opposite."""
    return mul(sp.Integer(-1), term)


def _one_minus(term: sp.Expr) -> sp.Expr:
    return add(ONE, minus(term))


def _apply(function: type[sp.Function], *args: sp.Expr) -> sp.Expr:
    return function(*args, evaluate=False)


def _sqrt(radicand: sp.Expr) -> sp.Expr:
    return power(radicand, sp.Rational(1, 2))


# f′ of the elementary functions of one argument, as an expression in u and f(u). Abramowitz & Stegun, 4.2-4.6.
_OUTER: dict[type[Basic], Callable[[sp.Expr, sp.Expr], sp.Expr]] = {
    sp.exp: lambda u, f: f,
    sp.log: lambda u, f: power(u, -1),
    sp.sin: lambda u, f: _apply(sp.cos, u),
    sp.cos: lambda u, f: minus(_apply(sp.sin, u)),
    sp.tan: lambda u, f: add(ONE, power(f, 2)),
    sp.cot: lambda u, f: minus(add(ONE, power(f, 2))),
    sp.sec: lambda u, f: mul(f, _apply(sp.tan, u)),
    sp.csc: lambda u, f: minus(mul(f, _apply(sp.cot, u))),
    sp.sinh: lambda u, f: _apply(sp.cosh, u),
    sp.cosh: lambda u, f: _apply(sp.sinh, u),
    sp.tanh: lambda u, f: _one_minus(power(f, 2)),
    sp.coth: lambda u, f: _one_minus(power(f, 2)),
    sp.sech: lambda u, f: minus(mul(f, _apply(sp.tanh, u))),
    sp.csch: lambda u, f: minus(mul(f, _apply(sp.coth, u))),
    sp.asin: lambda u, f: power(_sqrt(_one_minus(power(u, 2))), -1),
    sp.acos: lambda u, f: minus(power(_sqrt(_one_minus(power(u, 2))), -1)),
    sp.atan: lambda u, f: power(add(ONE, power(u, 2)), -1),
    sp.acot: lambda u, f: minus(mul(_away_from_zero(u), power(add(ONE, power(u, 2)), -1))),  # acot jumps at 0
    sp.asec: lambda u, f: power(mul(power(u, 2), _sqrt(_one_minus(power(u, -2)))), -1),
    sp.acsc: lambda u, f: minus(power(mul(power(u, 2), _sqrt(_one_minus(power(u, -2)))), -1)),
    sp.asinh: lambda u, f: power(_sqrt(add(ONE, power(u, 2))), -1),
    sp.acosh: lambda u, f: power(mul(_sqrt(add(u, sp.Integer(-1))), _sqrt(add(u, ONE))), -1),
    sp.atanh: lambda u, f: power(_one_minus(power(u, 2)), -1),
    sp.acoth: lambda u, f: power(_one_minus(power(u, 2)), -1),
    sigmoid: lambda u, f: mul(f, _one_minus(f)),
    softplus: lambda u, f: _apply(sigmoid, u),
    sp.erf: lambda u, f: mul(TWO, power(_sqrt(sp.pi), -1), _apply(sp.exp, minus(power(u, 2)))),
    sp.erfc: lambda u, f: mul(sp.Integer(-2), power(_sqrt(sp.pi), -1), _apply(sp.exp, minus(power(u, 2)))),
    # undefined where u = 0, as the derivative is, and where u is not real, as the function is
    relu: lambda u, f: mul(_apply(sp.Heaviside, u), _away_from_zero(u)),
    sp.Heaviside: lambda u, f: add(mul(f, _away_from_zero(u)), minus(mul(f, _away_from_zero(u)))),
}


def _away_from_zero(u: sp.Expr) -> sp.Expr:
    """1 wherever u ≠ 0, undefined where u = 0."""
    return mul(u, power(u, -1))


class Derivation:
    """d/dx on expressions, through the definitions of named quantities. Raises `Obstacle`.

    `definition_of` gives the definition of a name, without derivatives, or None. If the variable is itself a name,
    it is held: what depends on it by way of the definitions varies, what it depends on does not. The result is in
    the same names.
    """

    def __init__(self, variable: sp.Symbol, definition_of: Callable[[sp.Symbol], sp.Expr | None]) -> None:
        self.definition_of = definition_of
        self.memo: dict[Basic, sp.Expr] = {variable: ONE}

    def of(self, expr: sp.Expr) -> sp.Expr:
        """The derivative."""
        found = self.memo.get(expr)
        if found is None:
            found = self.memo[expr] = self._compute(expr)
        return found

    def _compute(self, expr: sp.Expr) -> sp.Expr:
        if isinstance(expr, sp.Symbol):
            definition = self.definition_of(expr)
            return ZERO if definition is None else self.of(definition)
        if isinstance(expr, (sp.Number, sp.NumberSymbol)) or expr is sp.I:
            return ZERO
        if isinstance(expr, sp.Add):
            return add(*(self.of(term) for term in expr.args))
        if isinstance(expr, sp.Mul):
            return self._product(expr.args)
        if isinstance(expr, sp.Pow):
            return self._power(*expr.args)
        return self._function(expr)

    def _product(self, factors: tuple[sp.Expr, ...]) -> sp.Expr:
        changing = [(k, self.of(factor)) for k, factor in enumerate(factors)]
        return add(*(mul(*factors[:k], slope, *factors[k + 1 :]) for k, slope in changing if slope is not ZERO))

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        base_slope, exponent_slope = self.of(base), self.of(exponent)
        value = power(base, exponent)
        parts = []
        if base_slope is not ZERO:
            lower = sp.Rational(exponent - 1) if isinstance(exponent, sp.Rational) else add(exponent, sp.Integer(-1))
            reduced = base if lower == 1 else ONE if lower == 0 else power(base, lower)
            parts.append(mul(exponent, reduced, base_slope))
        if exponent_slope is not ZERO:
            parts.append(mul(value, _apply(sp.log, base), exponent_slope))
        return add(*parts)

    def _function(self, expr: sp.Expr) -> sp.Expr:
        slopes = [self.of(arg) for arg in expr.args] if not isinstance(expr, (sp.Piecewise, SlotDerivative)) else []
        if slopes and all(slope is ZERO for slope in slopes):
            return ZERO
        outer = _OUTER.get(expr.func)
        if outer is not None:
            return mul(outer(expr.args[0], expr), slopes[0])
        if isinstance(expr, sp.Abs):
            return self._absolute(expr.args[0], slopes[0])
        if isinstance(expr, sp.sign):
            return self._signum(expr.args[0], slopes[0])
        if isinstance(expr, (sp.Max, sp.Min)):
            return self._extremum(expr)
        if isinstance(expr, sp.Piecewise):
            return self._piecewise(expr)
        if isinstance(expr, real_root):
            return mul(power(expr.args[1], -1), expr, power(expr.args[0], -1), slopes[0])
        if isinstance(expr, (sp.re, sp.im, sp.conjugate)):
            return _apply(expr.func, slopes[0])
        if isinstance(expr, (AppliedUndef, SlotDerivative)):
            return self._undefined(expr)
        if isinstance(expr, (sp.floor, sp.ceiling)):
            raise Obstacle(f"the derivative of {expr.func.__name__} is not implemented")
        raise Obstacle(f"no rule for the derivative of {expr.func.__name__}")

    def _absolute(self, u: sp.Expr, slope: sp.Expr) -> sp.Expr:
        """d|u| = Re(ū u′)/|u|, for a real variable and complex u; that is u u′/|u| for real u."""
        return mul(_apply(sp.re, mul(_apply(sp.conjugate, u), slope)), power(_apply(sp.Abs, u), -1))

    def _signum(self, u: sp.Expr, slope: sp.Expr) -> sp.Expr:
        """d(u/|u|); 0 for real u, but undefined where u = 0."""
        size = _apply(sp.Abs, u)
        return add(mul(slope, power(size, -1)), minus(mul(u, self._absolute(u, slope), power(size, -2))))

    def _extremum(self, expr: sp.Expr) -> sp.Expr:
        """max(a, b)′ is a′ where a > b and b′ where b > a; undefined where a = b."""
        first, *others = expr.args
        rest = others[0] if len(others) == 1 else expr.func(*others, evaluate=False)
        gap = add(first, minus(rest))
        above, below = _apply(sp.Heaviside, gap), _apply(sp.Heaviside, minus(gap))
        if isinstance(expr, sp.Min):
            above, below = below, above
        return mul(add(mul(above, self.of(first)), mul(below, self.of(rest))), _away_from_zero(gap))

    def _piecewise(self, expr: sp.Piecewise) -> sp.Expr:
        """Branch by branch; multiplied by δ/δ so that it is undefined where a condition turns (δ = lhs - rhs)."""
        pieces = [(self.of(branch), condition) for branch, condition in expr.args]
        if all(slope is ZERO for slope, _ in pieces):
            pieces = [(sp.Integer(0), condition) for _, condition in pieces]
        edges = {add(rel.lhs, minus(rel.rhs)) for _, condition in expr.args for rel in _relations(condition)}
        moving = sorted((edge for edge in edges if self.of(edge) is not ZERO), key=str)
        guards = [_away_from_zero(edge) for edge in moving]
        # not `mul`: its shortcut would lose the guards of a derivative that is 0
        return sp.Mul(sp.Piecewise(*pieces, evaluate=False), *guards, evaluate=False)

    def _undefined(self, expr: sp.Expr) -> sp.Expr:
        applied = expr.applied if isinstance(expr, SlotDerivative) else expr
        orders = expr.orders if isinstance(expr, SlotDerivative) else (0,) * len(expr.args)
        terms = []
        for slot, arg in enumerate(applied.args):
            raised = (*orders[:slot], orders[slot] + 1, *orders[slot + 1 :])
            terms.append(mul(SlotDerivative(applied, raised), self.of(arg)))
        return add(*terms)


def _relations(condition: Basic) -> list[Basic]:
    if getattr(condition, "is_Relational", False):
        return [condition]
    return [relation for arg in condition.args for relation in _relations(arg)]
