"""Statements about all matrices, and whether they hold of given rational ones, exactly.

A matrix symbol stands for any real square matrix; one that a property of sequences speaks of stands for each member
J_t of a sequence, and the hypotheses hold of each. An instance gives a symbol one matrix, or a period of several.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeAlias

import sympy as sp
from flint import arb, ctx, fmpq, fmpq_mat
from sympy.core.basic import Basic
from sympy.matrices.expressions import MatrixExpr

from ..enclosure import from_sympy
from ..errors import Obstacle
from ..probe import holds
from ..verdict import Relation
from . import schur_cohn
from .balls import value_of
from .language import MatrixWord, characteristic_polynomial, inverse, matrix_power
from .minors import as_integer

_BITS = 128
_MAX_POWER = 12


class Kind(StrEnum):
    """What can be said of one matrix, of two, or of a sequence."""

    SYMMETRIC = "symmetric"
    ORTHOGONAL = "orthogonal"
    NORMAL = "normal"
    DIAGONAL = "diagonal"
    TRIANGULAR = "triangular"
    INVERTIBLE = "invertible"
    POSITIVE_DEFINITE = "positive definite"
    POSITIVE_SEMIDEFINITE = "positive semidefinite"
    REAL_EIGENVALUES = "real eigenvalues"
    COMMUTE = "commute"
    POWERS_DECAY = "powers tend to 0"
    POWERS_GROW = "powers grow without bound"
    PRODUCTS_DECAY = "products tend to 0"
    PRODUCTS_BOUNDED = "products stay bounded"
    PRODUCTS_GROW = "products grow without bound"
    EVERY_DIRECTION_GROWS = "every perturbation grows without bound"


SEQUENCES = (Kind.PRODUCTS_DECAY, Kind.PRODUCTS_BOUNDED, Kind.PRODUCTS_GROW, Kind.EVERY_DIRECTION_GROWS)


@dataclass(frozen=True)
class Property:
    """A property of matrices."""

    kind: Kind
    matrices: tuple[MatrixExpr, ...]


Atom: TypeAlias = "Property | Relation"
Period = tuple[fmpq_mat, ...]
Instance = Mapping[sp.MatrixSymbol, Period]


@dataclass(frozen=True)
class Statement:
    """Whenever the hypotheses hold, so does the conclusion."""

    hypotheses: tuple[Atom, ...]
    conclusion: Atom

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """All that it says."""
        return (*self.hypotheses, self.conclusion)


@lru_cache(maxsize=256)
def symbols_of(atom: Atom) -> frozenset[sp.MatrixSymbol]:
    """The matrices that an atom speaks of."""
    sides = (atom.lhs, atom.rhs) if isinstance(atom, Relation) else atom.matrices
    return frozenset().union(*(side.atoms(sp.MatrixSymbol) for side in sides))


def sequences_of(atoms: tuple[Atom, ...]) -> set[sp.MatrixSymbol]:
    """The matrices that stand for the members of a sequence. Raises `Obstacle` for a sequence of products."""
    found: set[sp.MatrixSymbol] = set()
    for atom in atoms:
        if isinstance(atom, Property) and atom.kind in SEQUENCES:
            if not isinstance(atom.matrices[0], sp.MatrixSymbol):
                raise Obstacle("a sequence whose members are given by a formula")
            found.add(atom.matrices[0])
    return found


def truth(atom: Atom, instance: Instance) -> bool | None:
    """Whether an atom holds of an instance, of each member of a period; None where that is not certain."""
    if isinstance(atom, Property) and atom.kind in SEQUENCES:
        return _of_sequence(atom.kind, instance[atom.matrices[0]])
    length = max((len(instance[symbol]) for symbol in symbols_of(atom)), default=1)
    found: bool | None = True
    for k in range(length):
        values = {symbol: period[k % len(period)] for symbol, period in instance.items()}
        one = _relation(atom, values) if isinstance(atom, Relation) else _property(atom, values)
        if one is False:
            return False
        found = None if one is None else found
    return found


Values = Mapping[sp.MatrixSymbol, fmpq_mat]


def _relation(relation: Relation, values: Values) -> bool | None:
    with ctx.workprec(_BITS):
        left, right = scalar(relation.lhs, values), scalar(relation.rhs, values)
        if left is None or right is None:
            return None
        gap = left - right
        if isinstance(gap, fmpq):
            gap = arb(int(gap > 0) - int(gap < 0))
        if holds(gap, relation.order):
            return True
        return False if holds(gap, relation.order.negated) else None


def scalar(expr: Basic, values: Values) -> Any:
    """The value of a scalar expression: exact while rational, else a ball; None where there is none."""
    if isinstance(expr, MatrixWord):
        found = matrix(expr.matrix, values)
        if found is None:
            return None
        numerators, denominator = found.numer_denom()  # integers, as fractions are dear to look up
        entries = tuple(map(int, numerators.entries()))
        return _word(expr.func, expr.args[1:], entries, int(denominator), found.ncols())
    if isinstance(expr, sp.Rational):
        return from_sympy(expr)
    if isinstance(expr, sp.Symbol):
        sizes = {symbol.shape[0]: value.nrows() for symbol, value in values.items()}
        if expr in sizes:
            return fmpq(sizes[expr])
        raise Obstacle(f"the symbol {expr} in a statement about all matrices")
    parts = [scalar(arg, values) for arg in expr.args]
    if any(part is None for part in parts):
        return None
    combine = _SCALARS.get(type(expr))
    if combine is None:
        raise Obstacle(f"{type(expr).__name__} in a statement about all matrices")
    return combine(*parts)


@lru_cache(maxsize=20_000)
def _word(kind: type[MatrixWord], rest: tuple[Basic, ...], entries: tuple[int, ...], scale: int, width: int) -> Any:
    if kind is characteristic_polynomial:
        raise Obstacle("a characteristic polynomial in a statement about all matrices")
    numbers = [fmpq(entry, scale) for entry in entries]
    rows = [numbers[k : k + width] for k in range(0, len(numbers), width)]
    with ctx.workprec(_BITS):
        return value_of(kind(sp.Identity(1), *rest), rows, None)


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(exponent, fmpq) and exponent.denom() == 1 and 0 <= exponent <= _MAX_POWER:
        return base ** int(exponent.numer())
    if isinstance(exponent, fmpq) and exponent == fmpq(1, 2) and base >= 0:
        return arb(base).sqrt() if isinstance(base, fmpq) else base.sqrt()
    return None


def _sum(*terms: Any) -> Any:
    return sum(terms[1:], terms[0])


def _product(*factors: Any) -> Any:
    total = factors[0]
    for factor in factors[1:]:
        total = total * factor
    return total


_SCALARS: dict[type[Basic], Callable[..., Any]] = {
    sp.Add: _sum, sp.Mul: _product, sp.Pow: _power, sp.Abs: abs,
}  # fmt: skip


def matrix(expr: Basic, values: Values) -> fmpq_mat | None:
    """The value of a matrix expression; None where an inverse does not exist. Raises `Obstacle`."""
    if isinstance(expr, sp.MatrixSymbol):
        return values[expr]
    if isinstance(expr, sp.Identity):
        return _identity(next(iter(values.values())).nrows())
    if isinstance(expr, sp.MatMul):
        numbers = [arg for arg in expr.args if not isinstance(arg, MatrixExpr)]
        found = _product(*parts) if (parts := _parts(expr.args, values)) is not None else None
        return found if found is None else _product(found, *(scalar(number, values) for number in numbers))
    if isinstance(expr, sp.MatAdd):
        terms = _parts(expr.args, values)
        return None if terms is None else _sum(*terms)
    if isinstance(expr, sp.Transpose):
        inner = matrix(expr.arg, values)
        return None if inner is None else inner.transpose()
    if isinstance(expr, (sp.MatPow, sp.Inverse, inverse, matrix_power)):
        return _matrix_power(expr, values)
    raise Obstacle(f"{type(expr).__name__} in a statement about all matrices")


def _parts(args: tuple[Basic, ...], values: Values) -> list[fmpq_mat] | None:
    found = [matrix(arg, values) for arg in args if isinstance(arg, MatrixExpr)]
    known = [part for part in found if part is not None]
    return known if len(known) == len(found) else None


def _matrix_power(expr: Basic, values: Values) -> fmpq_mat | None:
    base = matrix(expr.args[0], values)
    exponent = -1 if isinstance(expr, inverse) else as_integer(expr.args[1])
    if exponent is None or abs(exponent) > _MAX_POWER:
        raise Obstacle(f"a matrix to the power {expr.args[1]}")
    if base is None or (exponent < 0 and base.det() == 0):
        return None
    base = base.inv() if exponent < 0 else base
    result = _identity(base.nrows())
    for _ in range(abs(exponent)):
        result = result * base
    return result


def _identity(size: int) -> fmpq_mat:
    return fmpq_mat(size, size, [fmpq(i == j) for i in range(size) for j in range(size)])


# ---- properties ---------------------------------------------------------------------------------------------------


def _property(atom: Property, values: Values) -> bool | None:
    found = [matrix(expr, values) for expr in atom.matrices]
    if any(each is None for each in found):
        return None if atom.kind is not Kind.INVERTIBLE else False
    return _PROPERTIES[atom.kind](*found)


def _radius_against_one(value: fmpq_mat) -> int:
    """The sign of ρ(M) - 1."""
    return schur_cohn.against_radius(value.charpoly().coeffs(), fmpq(1))


def _real_eigenvalues(value: fmpq_mat) -> bool | None:
    characteristic: Any = value.charpoly()
    roots = [root for root, _ in characteristic.complex_roots()]
    if any(not root.imag.contains(0) for root in roots if not isinstance(root, fmpq)):
        return False
    return True if all(isinstance(root, fmpq) or root.imag.is_zero() for root in roots) else None


def _semidefinite(value: fmpq_mat) -> bool:
    """Symmetric with a characteristic polynomial whose coefficients alternate in sign."""
    signs = [c * (-1) ** k for k, c in enumerate(reversed(value.charpoly().coeffs()))]
    return _symmetric(value) and all(sign >= 0 for sign in signs)


def _symmetric(value: fmpq_mat) -> bool:
    return bool(value == value.transpose())


def _entries(value: fmpq_mat) -> list[tuple[int, int, fmpq]]:
    return [(i, j, entry) for i, row in enumerate(value.tolist()) for j, entry in enumerate(row)]


_PROPERTIES: dict[Kind, Callable[..., bool | None]] = {
    Kind.SYMMETRIC: _symmetric,
    Kind.ORTHOGONAL: lambda m: bool(m * m.transpose() == _identity(m.nrows())),
    Kind.NORMAL: lambda m: bool(m * m.transpose() == m.transpose() * m),
    Kind.DIAGONAL: lambda m: all(i == j or e == 0 for i, j, e in _entries(m)),
    Kind.TRIANGULAR: lambda m: all(i <= j or e == 0 for i, j, e in _entries(m)),
    Kind.INVERTIBLE: lambda m: bool(m.det() != 0),
    Kind.POSITIVE_DEFINITE: lambda m: _semidefinite(m) and bool(m.det() != 0),
    Kind.POSITIVE_SEMIDEFINITE: _semidefinite,
    Kind.REAL_EIGENVALUES: _real_eigenvalues,
    Kind.COMMUTE: lambda a, b: bool(a * b == b * a),
    Kind.POWERS_DECAY: lambda m: _radius_against_one(m) < 0,
    Kind.POWERS_GROW: lambda m: _unbounded(m),
}


def _unbounded(value: fmpq_mat) -> bool | None:
    """Whether powers are unbounded: ρ > 1, or ρ = 1 in a Jordan block, which is not looked into."""
    sign = _radius_against_one(value)
    return None if sign == 0 else sign > 0


def product(period: Period) -> fmpq_mat:
    """J_T ⋯ J_1."""
    total = period[0]
    for member in period[1:]:
        total = member * total
    return total


def _of_sequence(kind: Kind, period: Period) -> bool | None:
    whole = product(period)
    if kind is Kind.PRODUCTS_DECAY:
        return _radius_against_one(whole) < 0
    if kind is Kind.EVERY_DIRECTION_GROWS:
        return bool(whole.det() != 0) and _radius_against_one(whole.inv()) < 0
    grows = _unbounded(whole)
    return None if grows is None else grows if kind is Kind.PRODUCTS_GROW else not grows
