"""Q-linear relations between elements of a field."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpq_mpoly

from .field import Field, Quotient

_Vector = dict[tuple[int, ...], fmpq]


def coordinates(field: Field, basis: Sequence[Quotient], target: Quotient) -> list[fmpq] | None:
    """Rationals q_k with target = Σ q_k basis_k, or None; the basis must be independent over Q."""
    for k, element in enumerate(basis):
        if (factor := _ratio(target, element)) is not None:
            return [factor if j == k else fmpq(0) for j in range(len(basis))]
    vectors = [_vector(num) for num in _over_common_denominator(field, [*basis, target])]
    goal = vectors.pop()
    rest = [(vector, {k: fmpq(1)}) for k, vector in enumerate(vectors)]
    combination: dict[int, fmpq] = {}
    while goal:
        monomial = next(iter(goal))
        pivot = next((row for row in rest if monomial in row[0]), None)
        if pivot is None:
            return None
        vector, origin = pivot
        rest = [_eliminated(row, pivot, monomial) for row in rest if row is not pivot]
        factor = goal[monomial] / vector[monomial]
        goal = _minus(goal, vector, factor)
        for k, value in origin.items():
            combination[k] = combination.get(k, fmpq(0)) + factor * value
    return [combination.get(k, fmpq(0)) for k in range(len(basis))]


def _ratio(a: Quotient, b: Quotient) -> fmpq | None:
    """The rational q with a = q b, or None."""
    if len(a.num) != len(b.num) or not len(b.num) or a.den != b.den:
        return None
    factor = a.num.leading_coefficient() / b.num.leading_coefficient()
    return factor if a.num == (b.num if factor == 1 else b.num * factor) else None


def _over_common_denominator(field: Field, elements: Sequence[Quotient]) -> list[fmpq_mpoly]:
    common = field.one.num
    for element in elements:
        if not element.den.is_one():
            common = common * (element.den / common.gcd(element.den))
    if common.is_one():
        return [element.num for element in elements]
    return [field.reduced(element.num * (common / element.den)) for element in elements]


def _vector(value: fmpq_mpoly) -> _Vector:
    return dict(value.to_dict())


def _minus(a: _Vector, b: _Vector, factor: fmpq) -> _Vector:
    result = dict(a)
    for monomial, coefficient in b.items():
        value = result.pop(monomial, fmpq(0)) - factor * coefficient
        if value != 0:
            result[monomial] = value
    return result


def _eliminated(
    row: tuple[_Vector, dict[int, fmpq]], pivot: tuple[_Vector, dict[int, fmpq]], monomial: tuple[int, ...]
) -> tuple[_Vector, dict[int, fmpq]]:
    vector, origin = row
    if monomial not in vector:
        return row
    factor = vector[monomial] / pivot[0][monomial]
    combined = dict(origin)
    for k, value in pivot[1].items():
        combined[k] = combined.get(k, fmpq(0)) - factor * value
    return _minus(vector, pivot[0], factor), combined
