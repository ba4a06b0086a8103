"""Equations taken for granted, put to use: each solved for an atom, or for a product with atoms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sympy import Add, Expr, Integer, Mul, Product, Rational, Sum, Symbol
from sympy.core.function import AppliedUndef

from ..graph import replace as substituted
from ..intervals import NULL
from .integers import affine
from .monomials import Monomial, Monomials
from .opaque import Opaque, reduced

_KINDS: dict[type, int] = {AppliedUndef: 0, Product: 1, Sum: 2}  # what is solved for first
_MOST_REWRITTEN = 40

Pair = tuple[Expr, Expr]


class Hypotheses:
    """Equations between expressions in which symbols stand for atoms."""

    def __init__(self, equations: Sequence[Pair], opaque: Opaque, names: Mapping[Symbol, Expr]) -> None:
        self.opaque = opaque
        self.names = names
        self.monomials = Monomials(lambda e: (form := affine(e)) is not None and form.is_integral)
        self.values: dict[Symbol, Expr] = {}
        self.products: list[tuple[Monomial, Expr]] = []
        for lhs, rhs in equations:
            self._take(self.monomials.of(_at(lhs, self.values) - _at(rhs, self.values)))

    def used_in(self, sides: Pair) -> Pair:
        """Both sides of a claim with the equations used."""
        lhs, rhs = (_at(side, self.values) for side in sides)
        if not self.products:
            return lhs, rhs
        # the sides as they were are kept in view, for what they need to be defined
        difference = self._rewritten(lhs - rhs)
        return Add(lhs, Mul(Integer(-1), lhs, evaluate=False), difference, evaluate=False), Add(
            rhs, Mul(Integer(-1), rhs, evaluate=False), evaluate=False
        )

    def _take(self, terms: Sequence[Monomial]) -> None:
        for atom in self._atoms(terms):
            own = [term for term in terms if term.powers.get(atom) == 1]
            others = [term for term in terms if atom not in term.expr.free_symbols]
            slope = Add(*(term.expr / atom for term in own))
            if len(own) + len(others) == len(terms) and atom not in slope.free_symbols and self._is_nonzero(slope):
                value = -Add(*(term.expr for term in others)) / slope
                self.values = {a: _at(v, {atom: value}) for a, v in self.values.items()}
                self.values[atom] = value
                return
        whole = [term for term in terms if self._is_product_with_atom(term)]
        if whole:
            leading = max(whole, key=lambda term: (Add(*term.powers.values()), term.expr.sort_key()))
            rest = Add(*(term.expr for term in terms if term is not leading))
            self.products.append((Monomial(Integer(1), leading.powers), -rest / leading.coefficient))

    def _atoms(self, terms: Sequence[Monomial]) -> list[Symbol]:
        """The atoms that occur: terms of sequences, then products, then sums; powers are not solved for."""
        present = {s for term in terms for s in term.expr.free_symbols if self._rank(s) is not None}
        size = {s: self.opaque.meaning[s].count_ops() for s in present}
        return sorted(present, key=lambda symbol: (self._rank(symbol), -size[symbol], symbol.name))

    def _rank(self, symbol: Symbol) -> int | None:
        meaning = self.opaque.meaning.get(symbol)
        return next((rank for kind, rank in _KINDS.items() if isinstance(meaning, kind)), None)

    def _is_nonzero(self, slope: Expr) -> bool:
        if isinstance(slope, Rational):
            return bool(slope != 0)
        terms = self.monomials.of(slope)
        if len(terms) == 1 and len(terms[0].powers) + (terms[0].coefficient != 1) > 1:
            return all(self._is_nonzero(base) for base in terms[0].powers)
        form = reduced(slope, self.opaque.domain, self.names)
        possible = None if form is None else form.form.sign(form.difference)
        return possible is not None and not possible & NULL

    def _is_product_with_atom(self, term: Monomial) -> bool:
        return all(isinstance(e, Integer) and e > 0 for e in term.powers.values()) and any(
            self._rank(base) is not None for base in term.powers
        )

    def _rewritten(self, expr: Expr) -> Expr:
        """The expression with each multiple of a product of atoms replaced."""
        for product, value in self.products:
            for _ in range(_MOST_REWRITTEN):
                terms = self.monomials.of(expr)
                multiple = next((term for term in terms if _divides(product, term)), None)
                if multiple is None:
                    break
                inverse = Monomial(Integer(1), {base: -exponent for base, exponent in product.powers.items()})
                others = [term.expr for term in terms if term is not multiple]
                expr = Add(*others, multiple.times(inverse).expr * value)
        return expr


def _divides(product: Monomial, term: Monomial) -> bool:
    return all(
        isinstance(term.powers.get(base), Integer) and term.powers[base] >= exponent
        for base, exponent in product.powers.items()
    )


def _at(expr: Expr, values: Mapping[Symbol, Expr]) -> Expr:
    for symbol, value in values.items():
        if symbol in expr.free_symbols:
            expr = substituted(expr, {symbol: value})
    return expr
