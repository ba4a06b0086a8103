"""Sums and products with symbolic bounds in normal form, under the convention of textbooks: an empty one is 0, or 1.

A sum becomes a linear combination of sums over monomials: factors without the index stand before it, indices are
shifted so that the first function of the index has it bare, nested sums with independent ranges are put in order and
taken apart where they are products. A product becomes a product of products. Two that are equal by these rules become
the same expression, whose bound indices are named by how deep sums are nested in them. See Graham, Knuth & Patashnik,
Concrete Mathematics, ch. 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations
from typing import TypeAlias

from sympy import Add, Dummy, E, Expr, Integer, Mul, Pow, Product, S, Sum, Symbol, exp, oo
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from ..errors import Obstacle
from ..graph import rebuilt
from .anchors import Anchor, anchor_of, anchor_of_affine
from .integers import Affine, Integers, affine, number
from .monomials import ONE, Monomial, Monomials, over_common_denominator, power_of, split_by

MOST_WRITTEN = 400  # a range of this many terms is written out
_MOST_ORDERED = 4  # so many indices are put in order

Span: TypeAlias = tuple[Affine, Affine]

_LETTERS = "ijklpqrs"
_INDICES: dict[tuple[int, int], Dummy] = {}
_HEIGHTS: dict[Dummy, int] = {}


def bound_index(height: int, position: int) -> Dummy:
    """The index of a sum in normal form: `height` counts the sums nested in it, `position` runs from the outermost."""
    key = (height, position)
    if key not in _INDICES:
        name = _LETTERS[(height - 1) % len(_LETTERS)] + ("" if position == 1 else str(position))
        _INDICES[key] = Dummy(name, integer=True)
        _HEIGHTS[_INDICES[key]] = height
    return _INDICES[key]


def fresh_index() -> Dummy:
    """An index that occurs nowhere else; all have one name, so that what an author called it does not matter."""
    return Dummy("i", integer=True)


def height_of(expr: Basic) -> int:
    """How deep sums and products in normal form are nested in an expression."""
    return max((_HEIGHTS.get(symbol, 0) for symbol in expr.atoms(Dummy)), default=0)


class Sums:
    """Brings sums and products to normal form. `is_nonzero` tells which bases certainly are not 0."""

    def __init__(self, is_nonzero: Callable[[Expr], bool]) -> None:
        self.is_nonzero = is_nonzero
        self.rules: dict[str, None] = {}

    def note(self, rule: str) -> None:
        """Remember that a rule was used."""
        self.rules.setdefault(rule)

    def normal(self, expr: Expr, known: Integers) -> Expr:
        """The expression with all sums and products in normal form; the rest stays as it is written.

        Raises `Obstacle` for bounds that are not affine integers.
        """
        return self.normalizing(known).of(expr)

    def normalizing(self, known: Integers) -> Normalizing:
        """For several expressions that have parts in common."""
        return Normalizing(self, known)


class Normalizing:
    """The normal form of expressions among one set of known inequalities."""

    def __init__(self, sums: Sums, known: Integers) -> None:
        self.sums = sums
        self.known = known
        self.monomials = Monomials(self._is_integer)
        self.memo: dict[Basic, Expr] = {}

    def _is_integer(self, expr: Expr) -> bool:
        form = affine(expr)
        if form is not None:
            return self.known.is_integer(form)
        return all(
            all(isinstance(e, Integer) and e > 0 and b in self.known.symbols for b, e in monomial.powers.items())
            and monomial.coefficient.is_Integer
            for monomial in self.monomials.of(expr)
        )

    def of(self, expr: Basic) -> Expr:
        """The normal form."""
        if not expr.args:
            return expr
        if expr not in self.memo:
            self.memo[expr] = self._compute(expr)
        return self.memo[expr]

    def _compute(self, expr: Basic) -> Expr:
        if isinstance(expr, (Sum, Product)):
            return self._ranged(expr)
        args = tuple(self.of(arg) for arg in expr.args)
        if isinstance(expr, exp):
            return self._exponential(args[0])
        if isinstance(expr, AppliedUndef):
            forms = [affine(arg) for arg in args]
            args = tuple(arg if form is None else form.expr for arg, form in zip(args, forms, strict=True))
        same = all(a is b for a, b in zip(args, expr.args, strict=True))
        return expr if same else rebuilt(expr, args)

    def _exponential(self, exponent: Expr) -> Expr:
        """exp(Σ u) = Π exp(u)."""
        if not exponent.has(Sum):
            return exp(exponent, evaluate=False)
        rest, products = [], []
        for monomial in self.monomials.of(exponent):
            sums = [b for b, e in monomial.powers.items() if isinstance(b, Sum) and e == 1 and len(b.limits) == 1]
            if len(sums) != 1:
                rest.append(monomial.expr)
                continue
            (total,) = sums
            others = {b: e for b, e in monomial.powers.items() if b is not total}
            factor = exp(Monomial(monomial.coefficient, others).expr * total.function)
            self.sums.note("exp(Σ u) = Π exp(u)")
            products.append(self._ranged(Product(factor, *total.limits)))
        return Mul(exp(Add(*rest)), *products) if products else exp(exponent, evaluate=False)

    def _ranged(self, expr: Sum | Product) -> Expr:
        *inner, (index, *ends) = expr.limits
        if len(ends) != 2:
            raise Obstacle("a sum or product without bounds")
        span = self._bound(self.of(ends[0])), self._bound(self.of(ends[1]))
        body = expr.func(expr.function, *inner) if inner else expr.function
        own = fresh_index()
        known = self.known.among(own, *span)
        within = Normalizing(self.sums, known).of(body.xreplace({index: own}))
        return (self.sum if isinstance(expr, Sum) else self.product)(own, span, within)

    def _bound(self, end: Expr) -> Affine:
        form = affine(end)
        if form is None:
            without_end = end.has(oo, S.NegativeInfinity)
            raise Obstacle(f"a sum or product {'without end' if without_end else f'with the bound {end}'}")
        if not self.known.is_integer(form):
            raise Obstacle(f"the bound {end} of a sum or product is not known to be an integer")
        return form

    # ---- what both have in common -------------------------------------------------------------------------------

    def _written_out(self, index: Symbol, span: Span, body: Expr) -> list[Expr] | None:
        """The terms of a range of known length; None where it is symbolic, or too long."""
        count = _count(span)
        if self.known.implies(count.times(-1)):
            self.sums.note("an empty sum is 0, an empty product 1")
            return []
        if count.coefficients or count.constant > MOST_WRITTEN:
            return None
        self.sums.note("terms written out")
        values = [span[0].plus(number(k)).expr for k in range(int(count.constant))]
        return [self.of(body.xreplace({index: value})) for value in values]

    def _base_power(self, base: Expr, exponent: Expr, spans: dict[Symbol, Span]) -> tuple[Expr, Expr] | None:
        """(m, e) with base^exponent = base^m base^e and m free of the indices; None if it must stay.

        m is the least exponent in the range, so that e ≥ 0 and a base of 0 does no harm.
        """
        if self.sums.is_nonzero(base):
            monomials = self.monomials.of(exponent)
            inner = [m for m in monomials if spans.keys() & m.expr.free_symbols]
            return Add(*(m.expr for m in monomials if m not in inner)), Add(*(m.expr for m in inner))
        form = affine(exponent)
        if form is None or not form.is_integral:
            return None
        least = form
        for index in reversed(list(spans)):
            slope = least.coefficients.get(index, 0)
            least = least.at(index, spans[index][0 if slope > 0 else 1])
        known = self.known.implies
        if spans.keys() & set(least.coefficients) or not self.known.is_integer(least):
            return None
        if known(least) or all(known(_count(span).plus(number(-1))) for span in spans.values()):
            return least.expr, form.plus(least, -1).expr
        return None

    # ---- sums ---------------------------------------------------------------------------------------------------

    def sum(self, index: Symbol, span: Span, body: Expr) -> Expr:
        """Σ of a body in normal form."""
        written = self._written_out(index, span, body)
        if written is not None:
            return Add(*written)
        return Add(*(self._sum_of(monomial, {index: span}) for monomial in self.monomials.of(body)))

    def _sum_of(self, monomial: Monomial, spans: dict[Symbol, Span]) -> Expr:
        """Σ of one monomial over some indices, the outermost first."""
        free, inner = split_by(monomial, spans)
        inner, spans = self._flattened(inner, spans)
        if free.powers or free.coefficient != 1:
            self.sums.note("Σ c a = c Σ a, Σ (a + b) = Σ a + Σ b")
        parts = self._components(inner, spans)
        return Mul(free.expr, inner.coefficient, *(self._component(*part) for part in parts))

    def _flattened(self, monomial: Monomial, spans: dict[Symbol, Span]) -> tuple[Monomial, dict[Symbol, Span]]:
        """With the sums among the factors as further indices: a Σ b = Σ a b."""
        spans = dict(spans)
        rest = Monomial(monomial.coefficient, {})
        for base, exponent in monomial.powers.items():
            if not (isinstance(base, Sum) and exponent in (1, 2, 3) and len(self.monomials.of(base.function)) == 1):
                rest = rest.times(Monomial(Integer(1), {base: exponent}))
                continue
            for _ in range(int(exponent)):
                own = {limit[0]: fresh_index() for limit in base.limits}
                for old, low, high in reversed(base.limits):
                    spans[own[old]] = (_form(low.xreplace(own)), _form(high.xreplace(own)))
                rest = rest.times(self.monomials.of(base.function.xreplace(own))[0])
        return rest, spans

    def _components(self, monomial: Monomial, spans: dict[Symbol, Span]) -> list[tuple[Monomial, dict[Symbol, Span]]]:
        """Taken apart into sums that have no index in common."""
        groups: list[set[Symbol]] = [{index} for index in spans]
        links = [set(spans) & (b.free_symbols | e.free_symbols) for b, e in monomial.powers.items()]
        links += [
            {index, *(s for end in span for s in end.coefficients if s in spans)} for index, span in spans.items()
        ]
        for link in links:
            touched = [group for group in groups if group & link]
            groups = [group for group in groups if not group & link] + ([set().union(*touched)] if touched else [])
        if len(groups) > 1:
            self.sums.note("Σ Σ a b = Σ a · Σ b for independent ranges")
        return [
            (split_by(monomial, group)[1], {index: span for index, span in spans.items() if index in group})
            for group in groups
        ]

    def _component(self, monomial: Monomial, spans: dict[Symbol, Span]) -> Expr:
        """Σ of one monomial over indices that hang together."""
        for index in spans:
            shifted = self._shifted(monomial, spans, index)
            if shifted is not None:
                return shifted
        before, inner = ONE, ONE
        for base, exponent in monomial.powers.items():
            parts = None if spans.keys() & base.free_symbols else self._base_power(base, exponent, spans)
            if parts is None:
                inner = inner.times(Monomial(Integer(1), {base: exponent}))
            else:
                before = before.times(_as_monomial(base, parts[0]))
                inner = inner.times(_as_monomial(base, parts[1]))
        return Mul(before.expr, self._sum_atom(inner, spans))

    def _shifted(self, monomial: Monomial, spans: dict[Symbol, Span], index: Symbol) -> Expr | None:
        """The same sum with an index shifted or turned round; None if it is as it should be."""
        others = frozenset(spans) - {index}
        anchor = anchor_of([power_of(b, e) for b, e in monomial.powers.items()], index, self.known, others)
        low, high = spans[index]
        if anchor is None:
            if others or not self._turned(monomial, index):
                return None
            anchor = Anchor((0, ""), Fraction(-1), low.plus(high))
        if anchor.is_bare:
            return None
        if any(index in end.coefficients for other in others for end in spans[other]):
            return None
        self.sums.note("Σ with its index shifted or turned round")
        own = fresh_index()
        span = anchor.span(low, high)
        body = monomial.expr.xreplace({index: anchor.solved_for(own).expr})
        known = self.known
        for each in spans:
            known = known.among(own, *span) if each is index else known.among(each, *spans[each])
        within = Normalizing(self.sums, known)
        body = within.of(body)
        turned = {own if each is index else each: span if each is index else spans[each] for each in spans}
        return Add(*(self._sum_of(part, turned) for part in within.monomials.of(body)))

    def _turned(self, monomial: Monomial, index: Symbol) -> bool:
        """Whether the first power with the index in its exponent falls with it."""
        for base in sorted(monomial.powers, key=lambda base: base.sort_key()):
            form = affine(monomial.powers[base])
            if form is not None and index not in base.free_symbols and index in form.coefficients:
                return form.coefficients[index] < 0
        return False

    def _sum_atom(self, monomial: Monomial, spans: dict[Symbol, Span]) -> Expr:
        if len(spans) == 1:
            (span,) = spans.values()
            if not monomial.powers and self.known.implies(_count(span)):
                return _count(span).expr
        best = min(self._named(monomial, spans), key=lambda named: named.sort_key())
        if len(spans) > 1:
            self.sums.note("the order of independent sums")
        return best

    def _named(self, monomial: Monomial, spans: dict[Symbol, Span]) -> Iterator[Expr]:
        """The sum in each admissible order of its indices, which get their names from it."""
        height = 1 + height_of(monomial.expr)
        orders = permutations(spans) if len(spans) <= _MOST_ORDERED else [tuple(spans)]
        for order in orders:
            if not _is_admissible(order, spans):
                continue
            names = {index: bound_index(height, k + 1) for k, index in enumerate(order)}
            limits = [(names[index], *(end.expr.xreplace(names) for end in spans[index])) for index in reversed(order)]
            yield Sum(monomial.expr.xreplace(names), *limits)

    # ---- products -----------------------------------------------------------------------------------------------

    def product(self, index: Symbol, span: Span, body: Expr) -> Expr:
        """Π of a body in normal form."""
        written = self._written_out(index, span, body)
        if written is not None:
            return Mul(*written)
        monomials = self.monomials.of(body)
        if len(monomials) != 1:
            return self._product_of(over_common_denominator(monomials), index, span)
        return self._product_of(monomials[0], index, span)

    def _product_of(self, monomial: Monomial, index: Symbol, span: Span) -> Expr:
        """Π of one monomial: factor by factor."""
        count = _count(span)
        counted = self.known.implies(count)
        factors: list[Expr] = []
        if len(monomial.powers) + (monomial.coefficient != 1) > 1:
            self.sums.note("Π a b = Π a · Π b")
        if monomial.coefficient != 1:
            factors.append(self._constant(monomial.coefficient, Integer(1), index, span, counted))
        for base, exponent in monomial.powers.items():
            if index in base.free_symbols:
                factors.append(self._product_of_power(base, exponent, index, span))
            elif index not in exponent.free_symbols:
                factors.append(self._constant(base, exponent, index, span, counted))
            else:
                factors += self._product_of_exponential(base, exponent, index, span, counted)
        return Mul(*factors)

    def _constant(self, base: Expr, exponent: Expr, index: Symbol, span: Span, counted: bool) -> Expr:
        if not counted:
            return self._product_atom(power_of(base, exponent), index, span)
        self.sums.note("Π c = c^(number of factors)")
        total = self.monomials.collected(Mul(exponent, _count(span).expr))
        return power_of(base, total)

    def _product_of_power(self, base: Expr, exponent: Expr, index: Symbol, span: Span) -> Expr:
        if not isinstance(exponent, Integer):
            return self._product_atom(power_of(base, exponent), index, span)
        if exponent != 1:
            self.sums.note("Π a^n = (Π a)^n for integer n")
        return Pow(self._product_atom(base, index, span), exponent)

    def _product_of_exponential(
        self, base: Expr, exponent: Expr, index: Symbol, span: Span, counted: bool
    ) -> list[Expr]:
        parts = self._base_power(base, exponent, {index: span}) if counted else None
        if parts is None:
            return [self._product_atom(power_of(base, exponent), index, span)]
        factors = [] if parts[0] == 0 else [self._constant(base, parts[0], index, span, counted)]
        if base is not E:
            return [*factors, self._product_atom(power_of(base, parts[1]), index, span)]
        inner = self.monomials.of(parts[1])
        return [*factors, *(self._product_atom(power_of(base, part.expr), index, span) for part in inner)]

    def _product_atom(self, factor: Expr, index: Symbol, span: Span) -> Expr:
        """Π of one factor, its index shifted."""
        anchor = anchor_of([factor], index, self.known) or anchor_of_affine(factor, index, self.known)
        if anchor is not None:
            own = fresh_index()
            factor, index, span = factor.xreplace({index: anchor.solved_for(own).expr}), own, anchor.span(*span)
        name = bound_index(1 + height_of(factor), 1)
        return Product(factor.xreplace({index: name}), (name, span[0].expr, span[1].expr))


def _count(span: Span) -> Affine:
    """The number of terms, if it is not negative."""
    return span[1].plus(span[0], -1).plus(number(1))


def _form(end: Expr) -> Affine:
    form = affine(end)
    assert form is not None, "bounds in normal form are affine"
    return form


def _as_monomial(base: Expr, exponent: Expr) -> Monomial:
    return ONE if exponent == 0 else ONE.times(Monomial(Integer(1), {base: exponent}))


def _is_admissible(order: Sequence[Symbol], spans: dict[Symbol, Span]) -> bool:
    """Whether every bound hangs on indices further out only."""
    for k, index in enumerate(order):
        needs = {symbol for end in spans[index] for symbol in end.coefficients} & spans.keys()
        if not needs <= set(order[:k]):
            return False
    return True
