"""Algebraic numbers that are 0 in disguise, and near misses."""

from __future__ import annotations

import pytest
from sympy import Expr, Integer, Rational, cbrt, cos, pi, sin, sqrt, tan

from derive.kernel.equality import equal
from derive.kernel.language import real_root
from derive.kernel.verdict import Verdict

# Hardy, A Course of Pure Mathematics, ch. I; Abramowitz & Stegun 4.3; Cardano's formula for x³ + 3x = 4
TRUE: list[tuple[Expr, Expr]] = [
    (sqrt(3 + 2 * sqrt(2)), 1 + sqrt(2)),
    (sqrt(5 + 2 * sqrt(6)), sqrt(2) + sqrt(3)),
    (sqrt(7 - 4 * sqrt(3)), 2 - sqrt(3)),
    (real_root(2 + sqrt(5), 3) + real_root(2 - sqrt(5), 3), Integer(1)),
    (cbrt(26 + 15 * sqrt(3)), 2 + sqrt(3)),
    (cos(pi / 7) * cos(2 * pi / 7) * cos(3 * pi / 7), Rational(1, 8)),
    (tan(pi / 7) * tan(2 * pi / 7) * tan(3 * pi / 7), sqrt(7)),
    (sin(pi / 18) * sin(5 * pi / 18) * sin(7 * pi / 18), Rational(1, 8)),
]


@pytest.mark.parametrize(("lhs", "rhs"), TRUE)
def test_proved(lhs: Expr, rhs: Expr) -> None:
    assert equal(lhs, rhs).verdict is Verdict.PROVED


@pytest.mark.parametrize(("lhs", "rhs"), TRUE)
@pytest.mark.parametrize("error", [Rational(1, 10**12), -Rational(1, 10**60)])
def test_near_misses_are_refuted(lhs: Expr, rhs: Expr, error: Expr) -> None:
    assert equal(lhs, rhs + error).verdict is Verdict.REFUTED
