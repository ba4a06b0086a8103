"""Where the roots of a polynomial lie relative to a circle: exactly for rational coefficients, as inequalities else.

Schur (1917), Cohn (1922), Jury (1964); see Barnett, "Polynomials and Linear Control Systems" (1983), chapter 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import acb, ctx, fmpq, fmpq_poly
from sympy import Expr, ImmutableMatrix, Integer

from ..calculus import ONE, ZERO, add, minus, mul, power
from ..errors import Obstacle
from .minors import leading_minors

_FIRST_BITS, _MOST_BITS = 64, 8192


def inside(coefficients: Sequence[Any]) -> bool:
    """Whether all roots of Σ c[k] x^k lie inside the unit circle (Schur-Cohn recursion); the leading one is not 0."""
    current = list(coefficients)
    while len(current) > 1:
        lowest, highest = current[0], current[-1]
        if abs(lowest) >= abs(highest):
            return False
        mirrored = current[::-1]
        current = [highest * a - lowest * b for a, b in zip(current, mirrored, strict=True)][1:]
        current = [value / current[-1] for value in current]
    return True


def against_radius(coefficients: Sequence[fmpq], radius: fmpq) -> int:
    """The sign of (largest modulus of a root) - radius, exactly. Raises `Obstacle`."""
    if radius < 0:
        return 1
    if radius == 0:
        return 1 if any(c != 0 for c in coefficients[:-1]) else 0
    scaled = [c * radius**k for k, c in enumerate(coefficients)] if radius != 1 else coefficients
    if inside(scaled):
        return -1
    polynomial = fmpq_poly(list(scaled))
    simple: Any = polynomial / polynomial.gcd(polynomial.derivative())
    bits = _FIRST_BITS
    while bits <= _MOST_BITS:
        with ctx.workprec(bits):
            found = _beyond_circle(simple)
        if found is not None:
            return int(found)
        bits *= 4
    raise Obstacle("roots too close to a circle to be told from it")


def _beyond_circle(polynomial: Any) -> bool | None:
    """Whether a simple root lies outside of the unit circle; None if more bits are needed.

    A root z of a real polynomial and of its reversal has the root 1/z̄ beside it. If the image of its ball under
    z ↦ 1/z̄ meets no other root's ball, then z = 1/z̄ lies on the circle.
    """
    reversed_one: Any = fmpq_poly(polynomial.coeffs()[::-1])
    common = polynomial.gcd(reversed_one)
    others = polynomial / common
    moduli = [abs(acb(root)) for root, _ in others.complex_roots()] if others.degree() > 0 else []
    if any(ball > 1 for ball in moduli):
        return True
    if not all(ball < 1 for ball in moduli):
        return None
    paired = [acb(root) for root, _ in common.complex_roots()] if common.degree() > 0 else []
    return _any_off_circle(paired)


def _any_off_circle(roots: list[Any]) -> bool | None:
    unsure = False
    for k, root in enumerate(roots):
        modulus = abs(root)
        if modulus > 1 or modulus < 1:
            return True  # its mirror image is a root as well
        image = 1 / root.conjugate()
        unsure |= any(image.overlaps(other) for j, other in enumerate(roots) if j != k)
    return None if unsure else False


def conditions(coefficients: Sequence[Expr]) -> list[Expr]:
    """Expressions that are all > 0 exactly if all roots of the monic Σ c[k] x^k, real, lie inside the unit circle.

    For degree 1 to 3 Jury's inequalities, beyond them the leading minors of the Schur-Cohn matrix.
    """
    *lower, _ = coefficients
    if len(lower) == 1:
        return [add(ONE, lower[0]), add(ONE, minus(lower[0]))]
    if len(lower) == 2:
        constant, linear = lower
        return [add(ONE, linear, constant), add(ONE, minus(linear), constant), add(ONE, minus(constant))]
    if len(lower) == 3:
        return _cubic(*lower)
    return leading_minors(_schur_cohn_matrix([*lower, ONE]))


def _cubic(a0: Expr, a1: Expr, a2: Expr) -> list[Expr]:
    """p(1) > 0, -p(-1) > 0 and |a₁ - a₀a₂| < 1 - a₀² (which implies |a₀| < 1)."""
    gap, cross = add(ONE, minus(power(a0, 2))), add(a1, minus(mul(a0, a2)))
    return [
        add(ONE, a2, a1, a0),
        add(ONE, minus(a2), a1, minus(a0)),
        add(gap, minus(cross)),
        add(gap, cross),
    ]


def _schur_cohn_matrix(c: Sequence[Expr]) -> ImmutableMatrix:
    """Σ over k ≤ min(i, j) of c[n-i+k] c[n-j+k] - c[i-k] c[j-k]: positive definite exactly if all roots are inside."""
    n = len(c) - 1
    if n > 6:
        raise Obstacle(f"the stability of a polynomial of degree {n} with symbols in it")

    def entry(i: int, j: int) -> Expr:
        terms = []
        for k in range(min(i, j) + 1):
            terms.append(mul(c[n - i + k], c[n - j + k]))
            other = mul(c[i - k], c[j - k])
            terms.append(minus(other) if other is not ZERO else ZERO)
        return add(*terms) if terms else Integer(0)

    return ImmutableMatrix(n, n, entry)
