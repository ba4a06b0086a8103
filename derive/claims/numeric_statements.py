"""Statements about all matrices tried in NumPy on random ones: what a proof says must not fail on any of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from sympy.core.basic import Basic
from sympy.matrices.expressions import MatrixExpr

from ..kernel.spectra.language import (
    MatrixWord,
    determinant,
    frobenius_norm,
    inverse,
    matrix_power,
    norm,
    spectral_radius,
    trace,
)
from ..kernel.spectra.statements import Atom, Kind, Property, Statement, sequences_of, symbols_of
from ..kernel.verdict import Order, Relation, Witness
from .numeric import NotNumeric, NumericCheck

Array = NDArray[Any]
Values = Mapping[sp.Basic, Array]
_MARGIN = 1e-7
_MOST_CONDITION = 1e3  # beyond it rounding errors of inverses are too large
_SQUARINGS = 9
_DRAWS = 40


def for_all(statement: Statement, points: int, seed: int) -> NumericCheck:
    """At how many random instances of the hypotheses the conclusion was tried, and whether it held at each."""
    tried, failed = 0, 0
    for values in _instances(statement.atoms, statement.hypotheses, _DRAWS * points, seed):
        if not all(_holds(atom, values, -_MARGIN) for atom in statement.hypotheses):
            continue
        tried += 1
        failed += not _holds(statement.conclusion, values, _MARGIN)
        if tried == points:
            break
    return NumericCheck(tried, failed / max(tried, 1), "random matrices", failed == 0 if tried else None)


def there_are(atoms: Sequence[Atom], points: int, seed: int) -> NumericCheck:
    """Whether one of some random instances has all the properties; none is no evidence that there is none."""
    for number, values in enumerate(_instances(atoms, atoms, _DRAWS * points, seed)):
        if all(_holds(atom, values, -_MARGIN) for atom in atoms):
            return NumericCheck(number + 1, 0.0, "random matrices", True)
    return NumericCheck(0, 0.0, "random matrices", None)


def denies(statement: Statement, witness: Witness) -> bool:
    """Whether at the witness a hypothesis fails by far, or the conclusion holds by far."""
    values = _at(witness, statement.atoms)
    if values is None:
        return False
    told = [_holds(atom, values, _MARGIN) for atom in statement.hypotheses]
    return not all(told) or _holds(statement.conclusion, values, -_MARGIN)


def _at(witness: Witness, atoms: Sequence[Atom]) -> dict[Basic, Array] | None:
    """The matrices of a witness, by the names of their entries; of a sequence, (period, size, size)."""
    found: dict[Basic, Array] = {}
    for symbol in set().union(*map(symbols_of, atoms)):
        entries: dict[tuple[int, int, int], float] = {}
        for name, value in witness.point:
            if name.name.startswith(symbol.name + "_{") and not isinstance(value, tuple):
                inside = name.name[len(symbol.name) + 2 : -1].split(",")
                member = int(inside[0]) - 1 if len(inside) == 2 else 0
                row, column = inside[-1]
                entries[member, int(row) - 1, int(column) - 1] = float(value)
        if not entries:
            return None
        shape = tuple(max(key[axis] for key in entries) + 1 for axis in range(3))
        found[symbol] = np.zeros(shape)
        for key, entry in entries.items():
            found[symbol][key] = entry
    return found


# ---- random instances ---------------------------------------------------------------------------------------------


def _instances(atoms: Sequence[Atom], hypotheses: Sequence[Atom], count: int, seed: int) -> Any:
    """Random matrices, (members, size, size), shaped by what is assumed of each symbol alone."""
    draw = np.random.default_rng(seed)
    symbols = sorted(set().union(*map(symbols_of, atoms)), key=lambda symbol: symbol.name)
    sequences = sequences_of(tuple(atoms))
    for turn in range(count):
        size = symbols[0].shape[0]
        size = int(size) if size.is_Integer else 1 + turn % 4
        values: dict[Basic, Array] = {}
        for symbol in symbols:
            members = 1 + turn % 3 if symbol in sequences else 1
            kinds = {a.kind for a in hypotheses if isinstance(a, Property) and a.matrices == (symbol,)}
            values[symbol] = np.array([_shaped(draw, size, kinds) for _ in range(members)])
        for atom in hypotheses:
            if isinstance(atom, Property) and atom.kind is Kind.COMMUTE:
                _make_commute(draw, atom, values)
        if all(np.linalg.cond(member) < _MOST_CONDITION for value in values.values() for member in value):
            yield values


def _shaped(draw: np.random.Generator, size: int, kinds: set[Kind]) -> Array:
    scale = draw.choice([0.3, 0.7, 1.0, 2.0])
    value = scale * draw.standard_normal((size, size)) / np.sqrt(size)
    if Kind.POSITIVE_DEFINITE in kinds or Kind.POSITIVE_SEMIDEFINITE in kinds:
        value = value @ value.T + 0.05 * np.eye(size)
    elif Kind.ORTHOGONAL in kinds:
        value = np.linalg.qr(value)[0]
    elif Kind.SYMMETRIC in kinds or Kind.NORMAL in kinds:
        value = (value + value.T) / 2
    if Kind.NORMAL in kinds and size == 2 and draw.random() < 0.5:
        a, b = draw.standard_normal(2)
        value = np.array([[a, -b], [b, a]]) * scale
    if Kind.DIAGONAL in kinds:
        value = np.diag(np.diag(value))
    return np.asarray(np.triu(value) if Kind.TRIANGULAR in kinds else value)


def _make_commute(draw: np.random.Generator, atom: Property, values: dict[Basic, Array]) -> None:
    a, b = atom.matrices
    if a in values and b in values:
        base = values[a]
        x, y = draw.standard_normal(2)
        values[b] = x * np.eye(base.shape[1]) + y * base


# ---- truth --------------------------------------------------------------------------------------------------------


def _holds(atom: Atom, values: Values, margin: float) -> bool:
    """Whether an atom holds up to `margin`; a negative one asks that it holds by that much, where it is an order."""
    if isinstance(atom, Property) and atom.kind in _SEQUENCES:
        return _SEQUENCES[atom.kind](values[atom.matrices[0]], margin)
    length = max((len(values[symbol]) for symbol in symbols_of(atom)), default=1)
    for k in range(length):
        one = {symbol: value[k % len(value)] for symbol, value in values.items()}
        if not (_relation(atom, one, margin) if isinstance(atom, Relation) else _property(atom, one, margin)):
            return False
    return True


def _relation(relation: Relation, values: Values, margin: float) -> bool:
    left, right = (_scalar(side, values) for side in (relation.lhs, relation.rhs))
    gap, size = left - right, 1 + abs(left) + abs(right)
    if relation.order is Order.EQ:
        return abs(gap) <= abs(margin) * size
    if relation.order is Order.NE:
        return abs(gap) > -margin * size if margin < 0 else True
    below = relation.order in (Order.LT, Order.LE)
    return bool((gap if below else -gap) <= margin * size)


def _scalar(expr: Basic, values: Values) -> float:
    if isinstance(expr, MatrixWord):
        return _word(expr, _matrix(expr.matrix, values))
    if isinstance(expr, sp.Symbol):
        return float(next(iter(values.values())).shape[0])
    if isinstance(expr, sp.Rational):
        return int(expr.p) / int(expr.q)
    parts = [_scalar(arg, values) for arg in expr.args]
    if isinstance(expr, sp.Add):
        return sum(parts)
    if isinstance(expr, sp.Mul):
        return float(np.prod(parts))
    if isinstance(expr, sp.Pow):
        return float(parts[0] ** parts[1])
    if isinstance(expr, sp.Abs):
        return abs(parts[0])
    raise NotNumeric(f"{type(expr).__name__} is not evaluated in NumPy")


def _word(word: MatrixWord, value: Array) -> float:
    if isinstance(word, spectral_radius):
        return float(np.abs(np.linalg.eigvals(value)).max())
    if isinstance(word, norm):
        return float(np.linalg.norm(value, int(word.kind) if word.kind.is_Integer else np.inf))
    if isinstance(word, frobenius_norm):
        return float(np.linalg.norm(value))
    if isinstance(word, determinant):
        return float(np.linalg.det(value))
    if isinstance(word, trace):
        return float(np.trace(value))
    raise NotNumeric(f"{type(word).__name__} is not evaluated in NumPy")


def _matrix(expr: Basic, values: Values) -> Array:
    if isinstance(expr, sp.MatrixSymbol):
        return values[expr]
    if isinstance(expr, sp.Identity):
        return np.eye(next(iter(values.values())).shape[0])
    if isinstance(expr, sp.MatMul):
        total: Any = 1.0
        for arg in expr.args:
            total = total @ _matrix(arg, values) if np.ndim(total) and isinstance(arg, MatrixExpr) else total * (
                _matrix(arg, values) if isinstance(arg, MatrixExpr) else _scalar(arg, values)
            )  # fmt: skip
        return np.asarray(total)
    if isinstance(expr, sp.MatAdd):
        return np.asarray(np.sum([_matrix(arg, values) for arg in expr.args], axis=0))
    if isinstance(expr, sp.Transpose):
        return np.asarray(_matrix(expr.arg, values).T)
    if isinstance(expr, (sp.MatPow, matrix_power, inverse, sp.Inverse)):
        exponent = -1 if isinstance(expr, inverse) else int(expr.args[1])
        try:
            return np.asarray(np.linalg.matrix_power(_matrix(expr.args[0], values), exponent))
        except np.linalg.LinAlgError:
            raise NotNumeric("a matrix without an inverse") from None
    raise NotNumeric(f"{type(expr).__name__} is not evaluated in NumPy")


def _property(atom: Property, values: Values, margin: float) -> bool:
    found = [_matrix(expr, values) for expr in atom.matrices]
    size = 1 + max(float(np.abs(value).max()) for value in found) ** 2
    return bool(_GAPS[atom.kind](*found) <= (margin if atom.kind in _ORDERS else abs(margin)) * size)


def _least(value: Array) -> float:
    return float(np.linalg.eigvalsh((value + value.T) / 2)[0])


def _skew(value: Array) -> float:
    return float(np.abs(value - value.T).max())


_ORDERS = (Kind.POSITIVE_DEFINITE, Kind.POSITIVE_SEMIDEFINITE, Kind.POWERS_DECAY, Kind.POWERS_GROW)
_GAPS: dict[Kind, Callable[..., float]] = {
    Kind.SYMMETRIC: _skew,
    Kind.ORTHOGONAL: lambda m: float(np.abs(m @ m.T - np.eye(len(m))).max()),
    Kind.NORMAL: lambda m: float(np.abs(m @ m.T - m.T @ m).max()),
    Kind.DIAGONAL: lambda m: float(np.abs(m - np.diag(np.diag(m))).max()),
    Kind.TRIANGULAR: lambda m: float(np.abs(np.tril(m, -1)).max()),
    Kind.INVERTIBLE: lambda m: float(np.linalg.matrix_rank(m) < len(m)),
    Kind.POSITIVE_DEFINITE: lambda m: max(-_least(m), _skew(m) - 2 * _MARGIN),
    Kind.POSITIVE_SEMIDEFINITE: lambda m: max(-_least(m), _skew(m) - 2 * _MARGIN),
    Kind.REAL_EIGENVALUES: lambda m: float(np.abs(np.imag(np.linalg.eigvals(m))).max()),
    Kind.COMMUTE: lambda a, b: float(np.abs(a @ b - b @ a).max()),
    Kind.POWERS_DECAY: lambda m: float(np.abs(np.linalg.eigvals(m)).max()) - 1,
    Kind.POWERS_GROW: lambda m: 1 - float(np.abs(np.linalg.eigvals(m)).max()),
}


def _rate(members: Array) -> float:
    """log ‖J_T ⋯ J_1‖ / T for a sequence that repeats itself: its period multiplied out, and that squared in turn."""
    total, logarithm = np.eye(members.shape[1]), 0.0
    for member in members:
        total = member @ total
    for _ in range(_SQUARINGS):
        size = float(np.linalg.norm(total))
        if size == 0:
            return -np.inf
        total, logarithm = total / size, 2 * (logarithm + math.log(size))
        total = total @ total
    size = float(np.linalg.norm(total))
    return (logarithm + math.log(size)) / (2**_SQUARINGS * len(members)) if size else -np.inf


_SLOW = 0.05  # rates closer to 0 than that are not told from it
_SEQUENCES: dict[Kind, Callable[[Array, float], bool]] = {
    Kind.PRODUCTS_DECAY: lambda members, margin: _rate(members) < (_SLOW if margin > 0 else -_SLOW),
    Kind.PRODUCTS_BOUNDED: lambda members, margin: _rate(members) < (_SLOW if margin > 0 else -_SLOW),
    Kind.PRODUCTS_GROW: lambda members, margin: _rate(members) > (-_SLOW if margin > 0 else _SLOW),
    Kind.EVERY_DIRECTION_GROWS: lambda members, margin: _least_rate(members) > (-_SLOW if margin > 0 else _SLOW),
}


def _least_rate(members: Array) -> float:
    """The rate of the direction that grows least: minus that of the inverse product."""
    if any(np.linalg.matrix_rank(member) < len(member) for member in members):
        return -np.inf
    return -_rate(np.array([np.linalg.inv(member) for member in members[::-1]]))
