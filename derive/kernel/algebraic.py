"""Whether an algebraic number given by generators with relations is 0.

In the finite-dimensional algebra A of all generators modulo their relations, the value of d is an eigenvalue of
"multiply by d": evaluation is a linear form with φ(dx) = φ(d)φ(x). So d ≠ 0 would be a root of the characteristic
polynomial with its factors t taken out, whose roots are bounded away from 0; a ball closer to 0 proves d = 0.
"""

from __future__ import annotations

from itertools import product

from flint import fmpq, fmpq_mat, fmpq_mpoly, fmpq_poly

from .field import Field

MAX_DIMENSION = 72


def least_modulus(field: Field, value: fmpq_mpoly) -> fmpq | None:
    """A bound below |value| unless it is 0; None where a generator has no relation or the algebra is too large."""
    degrees = {reduction.variable: reduction.degree for reduction in field.reductions}
    needed = _closure(field, value)
    if not all(variable in degrees for variable in needed):
        return None
    dimension = 1
    for variable in needed:
        dimension *= degrees[variable]
        if dimension > MAX_DIMENSION:
            return None
    return _bound(_characteristic(field, value, {variable: degrees[variable] for variable in needed}))


def _closure(field: Field, value: fmpq_mpoly) -> list[int]:
    """The generators of a polynomial and of the relations that they need."""
    divisors = {reduction.variable: reduction.divisor for reduction in field.reductions}
    found: dict[int, None] = {}
    todo = [value]
    while todo:
        for variable, degree in enumerate(todo.pop().degrees()):
            if degree and variable not in found:
                found[variable] = None
                if variable in divisors:
                    todo.append(divisors[variable])
    return list(found)


def _characteristic(field: Field, value: fmpq_mpoly, degrees: dict[int, int]) -> fmpq_poly:
    width = len(value.degrees())
    basis: list[tuple[int, ...]] = []
    for exponents in product(*(range(degree) for degree in degrees.values())):
        monomial = [0] * width
        for variable, exponent in zip(degrees, exponents, strict=True):
            monomial[variable] = exponent
        basis.append(tuple(monomial))
    place = {monomial: k for k, monomial in enumerate(basis)}
    matrix = fmpq_mat(len(basis), len(basis))
    for row, element in enumerate(basis):
        image = field.reduced(value * field.ring.from_dict({element: 1}))
        for exponents, coefficient in image.terms():
            matrix[row, place[tuple(int(e) for e in exponents)]] = coefficient
    return matrix.charpoly()


def _bound(characteristic: fmpq_poly) -> fmpq:
    """Cauchy's bound for the nonzero roots: |c₀|/(|c₀| + max |c_k|)."""
    coefficients = [abs(c) for c in characteristic.coeffs()]
    lowest = next(k for k, c in enumerate(coefficients) if c != 0)
    constant, others = coefficients[lowest], coefficients[lowest + 1 :]
    return constant / (constant + max(others)) if others else fmpq(1)
