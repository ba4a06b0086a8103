"""Symbols that stand for sums, products, terms of recurrences and symbolic powers: atoms of the scalar kernel.

What holds for every value of such a symbol holds for what it stands for. A symbol is real, or positive, only where
that is shown of what it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from sympy import Dummy, Expr, Integer, Mul, Pow, Product, Rational, Sum, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction

from ..domain import COMPLEX, NONNEGATIVE, POSITIVE, REAL, Domain, Range, Sort
from ..errors import Obstacle, Undefined
from ..graph import compounds, rebuilt
from ..graph import replace as substituted
from ..intervals import NEGATIVE, NULL, tightened
from ..normal_form import LITTLE_ROOM, Reduced, reduce_difference
from ..tower import NeedSign
from ..verdict import Order, Relation
from .integers import Affine, Integers, affine, number
from .monomials import Monomials, power_of
from .recurrences import Recurrences
from .sums import Sums


def reduced(expr: Expr, domain: Domain, definitions: Mapping[Symbol, Expr]) -> Reduced | None:
    """The normal form of an expression without sums; None where there is none without cases."""
    try:
        return reduce_difference(expr, Integer(0), domain, definitions, splits=False, room=LITTLE_ROOM)
    except (NeedSign, Obstacle, Undefined):
        return None


def range_of(expr: Expr, domain: Domain, definitions: Mapping[Symbol, Expr]) -> Range:
    """Positive, nonnegative, real, or else complex: what is certain of an expression without sums."""
    form = reduced(expr, domain, definitions)
    possible = None if form is None else form.form.sign(form.difference)
    if possible is None:
        return COMPLEX
    return REAL if possible & NEGATIVE else NONNEGATIVE if possible & NULL else POSITIVE


class Opaque:
    """Replaces atoms by symbols, the same by the same. `domain` and `meaning` speak of the symbols."""

    def __init__(
        self, domain: Domain, definitions: Mapping[Symbol, Expr], sequences: Mapping[UndefinedFunction, Range]
    ) -> None:
        self.base = domain
        self.definitions = definitions
        self.sequences = sequences
        self.meaning: dict[Symbol, Expr] = {}
        self.ranges: dict[Symbol, Range] = {}
        self._symbols: dict[Expr, Symbol] = {}

    @property
    def domain(self) -> Domain:
        """The domain with the ranges of the symbols."""
        return Domain({**self.base.ranges, **self.ranges}, self.base.facts)

    def of(self, exprs: Sequence[Expr], known: Integers) -> list[Expr]:
        """The expressions with symbols for their outermost atoms."""
        inner = [self._replaced(expr, known) for expr in exprs]
        return _Powers(self, known, inner).of_all(inner)

    def written(self, expr: Basic) -> Expr:
        """The expression with what the symbols stand for."""
        while expr.free_symbols & self.meaning.keys():
            expr = expr.xreplace(self.meaning)
        return expr

    def symbol(self, atom: Expr, allowed: Range) -> Symbol:
        """The symbol of an atom."""
        if atom not in self._symbols:
            symbol = Dummy(f"A{len(self._symbols)}")
            self._symbols[atom], self.meaning[symbol], self.ranges[symbol] = symbol, atom, allowed
        return self._symbols[atom]

    def _replaced(self, expr: Basic, known: Integers) -> Expr:
        if not expr.args:
            return expr
        if isinstance(expr, (Sum, Product)):
            return self.symbol(expr, self.range_of_ranged(expr, known))
        if isinstance(expr, AppliedUndef) and expr.func in self.sequences:
            return self.symbol(expr, self.sequences[expr.func])
        args = tuple(self._replaced(arg, known) for arg in expr.args)
        same = all(a is b for a, b in zip(args, expr.args, strict=True))
        return expr if same else rebuilt(expr, args)

    def range_of_ranged(self, expr: Sum | Product, known: Integers) -> Range:
        """What is certain of a sum or product with affine bounds."""
        ranges, facts, not_empty = dict(self.base.ranges), list(self.base.facts), True
        for index, low, high in reversed(expr.limits):
            ends = affine(low), affine(high)
            assert ends[0] is not None and ends[1] is not None, "bounds in normal form are affine"
            not_empty = not_empty and known.implies(ends[1].plus(ends[0], -1))
            lower = None if ends[0].coefficients else ends[0].constant
            ranges[index] = Range(Sort.INTEGER, lower, None, lower is not None)
            facts += [Relation(index, Order.GE, low), Relation(index, Order.LE, high)]
            known = known.among(index, ends[0], ends[1])
        inner = Opaque(Domain(ranges, tuple(facts)), self.definitions, self.sequences)
        (body,) = inner.of([expr.function], known)
        found = range_of(body, inner.domain, self.definitions)
        if found is POSITIVE and isinstance(expr, Sum) and not not_empty:
            return NONNEGATIVE
        return found


class _Powers:
    """b^n for integers n ≥ 0 and a base that may be 0: b^(n+1) = b^n b, b^(m+n) = b^m b^n hold even then.

    The scalar kernel knows powers by way of logarithms, which leave out a base of 0. A base some of whose exponents
    may be negative is left to it.
    """

    def __init__(self, opaque: Opaque, known: Integers, exprs: Iterable[Expr]) -> None:
        self.opaque = opaque
        self.known = known
        self.monomials = Monomials(self._is_integer)
        self.parts: dict[Expr, list[tuple[Expr, Expr]] | None] = {}
        self.unfit: set[Expr] = set()
        for node in compounds(exprs):
            if isinstance(node, Pow) and self._is_integer(node.exp) and not isinstance(node.exp, Integer):
                self._take_apart(node)

    def _is_integer(self, exponent: Expr) -> bool:
        form = affine(exponent)
        return form is not None and self.known.is_integer(form)

    def _take_apart(self, node: Pow) -> None:
        monomials = self.monomials.of(node)
        if len(monomials) != 1:
            return
        factors = [(monomials[0].coefficient, Integer(1)), *monomials[0].powers.items()]
        self.parts[node] = factors
        for base, exponent in factors:
            if not isinstance(base, Rational) and not isinstance(exponent, Integer) and self._split(exponent) is None:
                self.unfit.add(base)

    def _least(self, symbol: Symbol) -> Fraction | None:
        return tightened(self.opaque.base.range_of(symbol)).lower

    def _split(self, exponent: Expr) -> tuple[int, dict[Symbol, int]] | None:
        """(c, {n: a}) with exponent = c + Σ a (n - least n), all of them ≥ 0; None if it is not of this form."""
        form = affine(exponent)
        if form is None or not self.known.is_integer(form):
            return None
        total = form.constant
        for symbol, c in form.coefficients.items():
            least = self._least(symbol)
            if c < 0 or least is None:
                return None
            total += c * least
        return (int(total), {s: int(c) for s, c in form.coefficients.items()}) if total >= 0 else None

    def of_all(self, exprs: Sequence[Expr]) -> list[Expr]:
        """The expressions with symbols for such powers."""
        return [self._of(expr) for expr in exprs]

    def _of(self, expr: Basic) -> Expr:
        if not expr.args:
            return expr
        factors = self.parts.get(expr)
        if factors is not None:
            return Mul(*(self._power(base, exponent) for base, exponent in factors), evaluate=False)
        args = tuple(self._of(arg) for arg in expr.args)
        same = all(a is b for a, b in zip(args, expr.args, strict=True))
        return expr if same else rebuilt(expr, args)

    def _power(self, base: Expr, exponent: Expr) -> Expr:
        split = None if isinstance(base, Rational) or base in self.unfit else self._split(exponent)
        if isinstance(exponent, Integer) or split is None or self._is_positive(base):
            return power_of(base, exponent)
        constant, symbolic = split
        factors = [Pow(base, constant, evaluate=False)] if constant else []
        for symbol, count in symbolic.items():
            least = self._least(symbol)
            assert least is not None
            rest = Affine(Fraction(0), {symbol: Fraction(1)}).plus(number(least), -1)
            atom = self.opaque.symbol(Pow(base, rest.expr), self._range_of(base))
            factors.append(Pow(atom, count, evaluate=False))
        return Mul(*factors, evaluate=False)

    def _range_of(self, base: Expr) -> Range:
        return range_of(base, self.opaque.domain, self.opaque.definitions)

    def _is_positive(self, base: Expr) -> bool:
        return self._range_of(base) is POSITIVE


def ranges_of_sequences(
    recurrences: Recurrences, domain: Domain, definitions: Mapping[Symbol, Expr], sums: Sums
) -> dict[UndefinedFunction, Range]:
    """What is certain of all terms of the sequences, by induction along their recurrences."""
    found: dict[UndefinedFunction, Range] = dict.fromkeys(recurrences, REAL)
    if not all(_keeps(recurrences, f, found, domain, definitions, sums) for f in recurrences):
        return dict.fromkeys(recurrences, COMPLEX)
    for function in recurrences:
        for better in (POSITIVE, NONNEGATIVE):
            if _keeps(recurrences, function, {**found, function: better}, domain, definitions, sums):
                found[function] = better
                break
    return found


def _keeps(
    recurrences: Recurrences,
    function: UndefinedFunction,
    assumed: Mapping[UndefinedFunction, Range],
    domain: Domain,
    definitions: Mapping[Symbol, Expr],
    sums: Sums,
) -> bool:
    """Whether the first terms, and the rule if it holds of the earlier terms, give what is assumed of a sequence."""
    own = recurrences[function]
    index = Range(Sort.INTEGER, Fraction(own.first), None, True)
    wider = Domain({**domain.ranges, own.index: index}, domain.facts)
    for expr in (*own.initial, own.rule):
        known = Integers.of(wider, expr.free_symbols | {own.index})
        opaque = Opaque(wider, definitions, assumed)
        try:
            (body,) = opaque.of([sums.normal(expr, known)], known)
        except Obstacle:
            return False
        if not _within(range_of(body, opaque.domain, definitions), assumed[function]):
            return False
    return True


def _within(found: Range, wanted: Range) -> bool:
    order = [POSITIVE, NONNEGATIVE, REAL, COMPLEX]
    return order.index(found) <= order.index(wanted)


def at(expr: Expr, index: Symbol, value: Expr) -> Expr:
    """The expression with a value for a symbol."""
    return substituted(expr, {index: value})
