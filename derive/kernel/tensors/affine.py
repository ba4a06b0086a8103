"""Indices: integer polynomials in index variables, sizes and strides, affine in the index variables.

An atom is a SymPy symbol (a size, a stride, a free index) or an int: a summation index if it is not negative, and an
axis of the tensor that is looked at if it is (-1 the first, -2 the second, …).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from sympy import Add, Expr, Integer, Mul, Pow, Symbol
from sympy.core.parameters import evaluate

from ..errors import Obstacle

Atom: TypeAlias = "int | Symbol"
Monomial: TypeAlias = "tuple[Atom, ...]"


def atom_key(atom: Atom) -> tuple[Any, ...]:
    """Axes, then summation indices, then symbols by name."""
    return (0, atom) if isinstance(atom, int) else (1, atom.name)


def _monomial_key(monomial: Monomial) -> tuple[Any, ...]:
    return tuple(map(atom_key, monomial))


def _product(left: Iterable[tuple[Monomial, int]], right: Iterable[tuple[Monomial, int]]) -> dict[Monomial, int]:
    total: dict[Monomial, int] = {}
    right = tuple(right)
    for a, c in left:
        for b, d in right:
            product = tuple(sorted((*a, *b), key=atom_key))
            total[product] = total.get(product, 0) + c * d
    return total


class Index:
    """An integer polynomial; `parts` are its monomials with their coefficients, in order, `atoms` all that occur."""

    __slots__ = ("_hash", "_key", "_variables", "atoms", "parts")

    def __init__(self, parts: Mapping[Monomial, int]) -> None:
        kept = [(monomial, c) for monomial, c in parts.items() if c]
        if len(kept) > 1:
            kept.sort(key=lambda part: _monomial_key(part[0]))
        self.parts = tuple(kept)
        self._hash = hash(self.parts)
        self._key: tuple[Any, ...] | None = None
        self._variables: frozenset[int] | None = None
        self.atoms = frozenset([atom for monomial, _ in kept for atom in monomial])

    @classmethod
    def of(cls, value: Atom) -> Index:
        """One atom."""
        return cls({(value,): 1})

    @classmethod
    def constant(cls, value: int) -> Index:
        """A number."""
        return cls({(): value})

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Index) and self._hash == other._hash and self.parts == other.parts)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return " + ".join(f"{c}·{'·'.join(map(str, m))}" if m else str(c) for m, c in self.parts) or "0"

    @property
    def key(self) -> tuple[Any, ...]:
        """By which indices are put in order."""
        if self._key is None:
            self._key = tuple((_monomial_key(monomial), c) for monomial, c in self.parts)
        return self._key

    def __add__(self, other: Index) -> Index:
        total = dict(self.parts)
        for monomial, c in other.parts:
            total[monomial] = total.get(monomial, 0) + c
        return Index(total)

    def __neg__(self) -> Index:
        return Index({monomial: -c for monomial, c in self.parts})

    def __sub__(self, other: Index) -> Index:
        total = dict(self.parts)
        for monomial, c in other.parts:
            total[monomial] = total.get(monomial, 0) - c
        return Index(total)

    def over(self, other: Index) -> int | None:
        """The number by which it exceeds another, if that is one: the difference's `value`."""
        if self.atoms != other.atoms:  # symbols take long to find by themselves that they are not the same
            return None
        (constant, rest), (less, same) = self._split, other._split
        return constant - less if rest == same else None

    @property
    def _split(self) -> tuple[int, tuple[tuple[Monomial, int], ...]]:
        """The constant, which comes first, and the other parts."""
        if self.parts and not self.parts[0][0]:
            return self.parts[0][1], self.parts[1:]
        return 0, self.parts

    def __mul__(self, other: Index) -> Index:
        return Index(_product(self.parts, other.parts))

    @property
    def variables(self) -> frozenset[int]:
        """The summation indices that occur."""
        if self._variables is None:
            self._variables = frozenset(atom for atom in self.atoms if isinstance(atom, int) and atom >= 0)
        return self._variables

    @property
    def value(self) -> int | None:
        """The number that it is, if it is one."""
        if not self.parts:
            return 0
        return self.parts[0][1] if len(self.parts) == 1 and not self.parts[0][0] else None

    @property
    def atom(self) -> Atom | None:
        """The atom that it is, if it is one."""
        if len(self.parts) != 1:
            return None
        monomial, c = self.parts[0]
        return monomial[0] if c == 1 and len(monomial) == 1 else None

    def coefficient(self, atom: Atom) -> int | None:
        """The integer coefficient of an atom that occurs in no product; None where it does."""
        found = 0
        for monomial, c in self.parts if atom in self.atoms else ():
            if monomial == (atom,):
                found = c
            elif atom in monomial:
                return None
        return found

    def solved(self, atom: Atom) -> Index | None:
        """What `atom` must be for the index to be 0, if that is an integer whatever the others are."""
        c = self.coefficient(atom)
        if c not in (1, -1):
            return None
        rest = Index({monomial: d for monomial, d in self.parts if monomial != (atom,)})
        return -rest if c == 1 else rest

    def put(self, values: Mapping[Any, Index]) -> Index:
        """With indices in the place of atoms."""
        if self.atoms.isdisjoint(values):
            return self
        if len(self.parts) == 1:
            monomial, c = self.parts[0]
            if c == 1 and len(monomial) == 1:
                return values[monomial[0]]
        total: dict[Monomial, int] = {}
        for monomial, c in self.parts:
            kept = tuple(atom for atom in monomial if atom not in values)
            product: Mapping[Monomial, int] = {kept: c}
            for atom in monomial:
                if atom in values:
                    product = _product(product.items(), values[atom].parts)
            for found, d in product.items():
                total[found] = total.get(found, 0) + d
        return Index(total)

    def at(self, values: Mapping[Any, int]) -> int:
        """Its value where every atom has one."""
        total = 0
        for monomial, c in self.parts:
            for atom in monomial:
                c *= values[atom]
            total += c
        return total

    def expression(self, names: Mapping[int, Expr]) -> Expr:
        """As an expression, with `names` for the variables and axes."""
        terms = []
        for monomial, c in self.parts:
            atoms = [names[atom] if isinstance(atom, int) else atom for atom in monomial]
            terms.append(Mul(Integer(c), *atoms))
        return Add(*terms)


@lru_cache(maxsize=1024)
def tidy(expr: Expr) -> Expr:
    """A size or an index with its terms collected: H - h, and not H - h + 1 - 1. Raises `Obstacle`."""
    with evaluate(True):  # which clears SymPy's caches where it was off
        return index_of(expr).expression({})


@lru_cache(maxsize=4096)
def index_of(expr: Expr) -> Index:
    """An expression as an index. Raises `Obstacle` for what is not an integer polynomial in integer symbols."""
    if isinstance(expr, Integer):
        return Index.constant(int(expr))
    if isinstance(expr, Symbol) and expr.is_integer:
        return Index.of(expr)
    if isinstance(expr, Add):
        total = Index({})
        for term in expr.args:
            total = total + index_of(term)
        return total
    if isinstance(expr, Mul):
        product = Index.constant(1)
        for factor in expr.args:
            product = product * index_of(factor)
        return product
    if isinstance(expr, Pow) and isinstance(expr.exp, Integer) and 0 < expr.exp.p <= 8:
        product = Index.constant(1)
        for _ in range(int(expr.exp.p)):
            product = product * index_of(expr.base)
        return product
    raise Obstacle(f"the index or size {expr}, which is no integer polynomial in integer symbols")
