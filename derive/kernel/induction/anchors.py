"""By what the index of a sum is shifted: the occurrence of it that is to have it bare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sympy import Expr, Integer, Pow, Product, Sum, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from .integers import Affine, Integers, affine, number

_IN_FUNCTION, _IN_BASE, _IN_BOUND = 0, 1, 2


@dataclass(frozen=True)
class Anchor:
    """An affine argument slope · index + rest, slope ±1, that is to become the index. `rank` says how good it is."""

    rank: tuple[int, str]
    slope: Fraction
    rest: Affine

    @property
    def is_bare(self) -> bool:
        """Whether it is the index already."""
        return self.slope == 1 and not self.rest.coefficients and self.rest.constant == 0

    def solved_for(self, own: Symbol) -> Affine:
        """The old index in terms of the new one."""
        form = Affine(Fraction(0), {own: Fraction(1)})
        return form.plus(self.rest, -1) if self.slope == 1 else self.rest.plus(form, -1)

    def span(self, low: Affine, high: Affine) -> tuple[Affine, Affine]:
        """The range of the new index."""
        if self.slope == 1:
            return low.plus(self.rest), high.plus(self.rest)
        return self.rest.plus(high, -1), self.rest.plus(low, -1)


def anchor_of(
    factors: Sequence[Expr], index: Symbol, known: Integers, others: frozenset[Symbol] = frozenset()
) -> Anchor | None:
    """The best anchor in a product; its rest has none of the `others`."""
    usable = [
        Anchor(rank, form.coefficients[index], form.at(index, number(0)))
        for factor in factors
        for rank, form in _occurrences(factor, index)
        if abs(form.coefficients[index]) == 1 and known.is_integer(form.at(index, number(0)))
    ]
    return min((anchor for anchor in usable if not others & set(anchor.rest.coefficients)), key=_key, default=None)


def anchor_of_affine(factor: Expr, index: Symbol, known: Integers) -> Anchor | None:
    """A factor k + 1 of a product as its own anchor."""
    form = affine(factor)
    if form is None or abs(form.coefficients.get(index, Fraction(0))) != 1:
        return None
    rest = form.at(index, number(0))
    return Anchor((_IN_BASE, ""), form.coefficients[index], rest) if known.is_integer(rest) else None


def _key(anchor: Anchor) -> tuple[object, ...]:
    """Functions first, then by shape; of one shape the rising, then the least."""
    rest = anchor.rest
    symbolic = str(rest.plus(number(rest.constant), -1).expr)
    return anchor.rank, -anchor.slope, len(rest.coefficients), symbolic, rest.constant


def _occurrences(
    expr: Basic, index: Symbol, where: int = _IN_BASE, path: str = ""
) -> Iterator[tuple[tuple[int, str], Affine]]:
    """The affine arguments with the index, each with a rank that does not hang on how the index is shifted."""
    if index not in expr.free_symbols:
        return
    form = affine(expr)
    if form is not None:
        if path:
            yield (where, path), form
        return
    if isinstance(expr, Pow):
        yield from _in_power(expr, index, where, path)
        return
    for k, arg in enumerate(expr.args):
        inner = path
        if isinstance(expr, (Sum, Product)):
            deeper = _IN_BOUND if k else where
            inner = f"{path}/{type(expr).__name__}{k}"
        else:
            deeper = _IN_FUNCTION if isinstance(expr, AppliedUndef) else where
            if expr.is_Function:
                inner = f"{path}/{expr.func}{k}"
        yield from _occurrences(arg, index, deeper, inner)


def _in_power(expr: Pow, index: Symbol, where: int, path: str) -> Iterator[tuple[tuple[int, str], Affine]]:
    """A polynomial in the index, or an exponent, is no anchor; 1/(k + 1) is one."""
    base, exponent = expr.args
    polynomial = isinstance(exponent, Integer) and exponent > 0
    yield from _occurrences(base, index, where, path if polynomial else f"{path}/^")
    if affine(exponent) is None:
        yield from _occurrences(exponent, index, where, path)
