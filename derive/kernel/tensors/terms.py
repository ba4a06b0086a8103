"""Indexed sums as data: a polynomial is a sum of terms, a term a coefficient times powers of indexed factors.

Summation indices of a term run over all integers; what bounds them are its factors (an entry outside of its tensor's
range is 0, a support is 0 outside of its interval). Nothing here simplifies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from sympy import Symbol

from .affine import Index
from .language import TensorSymbol


class Kind(IntEnum):
    """What a factor is, in the order in which factors are labelled."""

    ENTRY = 0  # of a tensor, of an inverse, …; or a scalar, without indices
    DELTA = 1  # 1 where the index is 0
    SUPPORT = 2  # 1 where 0 ≤ index < size
    PRIME = 3  # a prime number, with a fractional exponent
    EXP = 4  # exp(term)
    APPLY = 5  # a function of numbers
    GROUP = 6  # a polynomial, as the base of a power


Head: TypeAlias = "TensorSymbol | Symbol | str | int | tuple[str, int]"

HEAD_AXIS = -101  # from here down: the axes of a matrix inside of a head (an inverse), bound there


@lru_cache(maxsize=4096)
def head_key(head: Head) -> tuple[Any, ...]:
    """By which heads are put in order."""
    if isinstance(head, TensorSymbol):
        return (2, head.name, len(head.shape), str(head.shape))
    if isinstance(head, Symbol):
        return (1, head.name)
    return (3, *head) if isinstance(head, tuple) else (0, str(head))


class Factor:
    """An indexed quantity: its kind, its head, its indices and the polynomials inside of it.

    `sizes` are those of the axes of an entry, outside of which it is 0; they follow from the rest.
    """

    __slots__ = ("_hash", "_key", "_variables", "at", "atoms", "head", "kind", "of", "sizes")

    def __init__(
        self,
        kind: Kind,
        head: Head = "",
        at: tuple[Index, ...] = (),
        of: tuple[Poly, ...] = (),
        sizes: tuple[Index, ...] = (),
    ) -> None:
        self.kind = kind
        self.head = head
        self.at = at
        self.of = of
        self.sizes = sizes
        self._key: tuple[Any, ...] | None = None
        self._hash = hash((kind, head, at, of))
        self.atoms = self._free_atoms()
        self._variables: frozenset[int] | None = None

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Factor) or self._hash != other._hash:
            return False
        return self.key == other.key and (self.head is other.head or self.head == other.head)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        inner = "; ".join(map(repr, (*self.at, *self.of)))
        return f"{self.kind.name.lower()} {self.head}[{inner}]"

    @property
    def key(self) -> tuple[Any, ...]:
        """By which factors are put in order."""
        if self._key is None:
            at, of = tuple(index.key for index in self.at), tuple(poly.key for poly in self.of)
            self._key = (int(self.kind), head_key(self.head), at, of)
        return self._key

    @property
    def height(self) -> int:
        """How deep factors are nested inside of it."""
        return 1 + max(poly.height for poly in self.of) if self.of else 0

    @property
    def variables(self) -> frozenset[int]:
        """The summation indices that occur free."""
        if self._variables is None:
            self._variables = frozenset(atom for atom in self.atoms if isinstance(atom, int) and atom >= 0)
        return self._variables

    def _free_atoms(self) -> frozenset[Any]:
        """All free atoms of its indices, inside too."""
        found: frozenset[Any] = frozenset()
        for index in self.at:
            found = found | index.atoms if found else index.atoms
        for poly in self.of:
            inner = poly.atoms
            found |= {a for a in inner if not (isinstance(a, int) and a <= HEAD_AXIS)} if self.is_head else inner
        return found

    @property
    def is_head(self) -> bool:
        """Whether the polynomials inside bind axes of their own."""
        return self.kind is Kind.ENTRY


Powers = tuple[tuple[Factor, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """`coefficient · Π factor^exponent`, summed over the indices in `bound`."""

    coefficient: Fraction
    powers: Powers = ()
    bound: frozenset[int] = frozenset()

    @property
    def height(self) -> int:
        """How deep factors are nested."""
        return max((factor.height for factor, _ in self.powers), default=0)

    @property
    def key(self) -> tuple[Any, ...]:
        """Without the coefficient."""
        return (tuple((factor.key, exponent) for factor, exponent in self.powers), tuple(sorted(self.bound)))


class Poly:
    """A sum of terms."""

    __slots__ = ("_atoms", "_hash", "_height", "_key", "terms")

    def __init__(self, terms: tuple[Term, ...] = ()) -> None:
        self.terms = terms
        self._height: int | None = None
        self._key: tuple[Any, ...] | None = None
        self._atoms: frozenset[Any] | None = None
        self._hash: int | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Poly) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:  # without the numbers, whose hashes are dear
            self._hash = hash(tuple((tuple(f for f, _ in term.powers), term.bound) for term in self.terms))
        return self._hash

    @property
    def height(self) -> int:
        """How deep factors are nested."""
        if self._height is None:
            self._height = max((term.height for term in self.terms), default=0)
        return self._height

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for equal canonical polynomials."""
        if self._key is None:
            self._key = tuple((term.key, term.coefficient) for term in self.terms)
        return self._key

    @property
    def atoms(self) -> frozenset[Any]:
        """All free atoms of its indices."""
        if self._atoms is None:
            found: set[Any] = set()
            for term in self.terms:
                for factor, _ in term.powers:
                    found |= factor.atoms - term.bound
            self._atoms = frozenset(found)
        return self._atoms

    def __repr__(self) -> str:
        return " + ".join(f"{t.coefficient} Σ{sorted(t.bound)} {list(t.powers)}" for t in self.terms) or "0"

    @property
    def constant(self) -> Fraction | None:
        """The number that it is, if it is one."""
        if not self.terms:
            return Fraction(0)
        only = self.terms[0]
        return only.coefficient if len(self.terms) == 1 and not only.powers and not only.bound else None

    @property
    def factors(self) -> Iterator[Factor]:
        """The factors of all terms."""
        return (factor for term in self.terms for factor, _ in term.powers)


_ONE = Fraction(1)
_INDICATORS = (Kind.DELTA, Kind.SUPPORT)  # 0 or 1, so that their powers are they
ZERO = Poly()
ONE = Poly((Term(_ONE),))


def number(value: Fraction | int) -> Poly:
    """A rational number."""
    return Poly((Term(Fraction(value)),)) if value else ZERO


def monomial(factor: Factor, exponent: Fraction | int = 1) -> Poly:
    """A power of one factor."""
    return Poly((Term(_ONE, ((factor, _ONE if exponent == 1 else Fraction(exponent)),)),))


def delta(index: Index) -> Factor:
    """1 where the index is 0; the sign of the index does not matter."""
    negative = bool(index.parts) and index.parts[-1][1] < 0
    return Factor(Kind.DELTA, "", (-index if negative else index,))


def support(index: Index, size: Index) -> Factor:
    """1 where 0 ≤ index < size."""
    return Factor(Kind.SUPPORT, "", (index, size))


def plus(*polys: Poly) -> Poly:
    """The sum, with nothing collected."""
    return Poly(tuple(term for poly in polys for term in poly.terms))


def scaled(poly: Poly, factor: Fraction | int) -> Poly:
    """A multiple."""
    if factor == 0:
        return ZERO
    return Poly(tuple(Term(term.coefficient * factor, term.powers, term.bound) for term in poly.terms))


def minus(poly: Poly) -> Poly:
    """The negative."""
    return scaled(poly, -1)


def merged(powers: Iterable[tuple[Factor, Fraction]], *, leaving: bool = True) -> Powers:
    """Equal bases brought together.

    An entry that cancels leaves the supports of its indices behind, if it is `leaving` them: X[i]/X[i] is 1 where X[i]
    is, and X is 0 outside of its range.
    """
    found: dict[Factor, Fraction] = {}
    for factor, exponent in powers:
        if factor.kind in _INDICATORS:
            found[factor] = _ONE
            continue
        before = found.get(factor)
        if before is None:
            found[factor] = exponent
            continue
        total = before + exponent
        if leaving and factor.at and max(before, exponent) > 0 >= total:
            for index, size in zip(factor.at, factor.sizes, strict=False):
                found.setdefault(support(index, size), _ONE)
        found[factor] = total
    return tuple((factor, exponent) for factor, exponent in found.items() if exponent)
