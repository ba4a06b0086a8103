"""Roots of numerators, and systems."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import acb

from derive.kernel.domain import Domain
from derive.kernel.errors import Obstacle, Undefined
from derive.kernel.graph import Graph
from derive.kernel.solutions.candidates import Candidate, candidates_of
from derive.kernel.solutions.systems import solve_linear
from derive.kernel.verdict import Order, Relation

x, y, z = sp.symbols("x y z", real=True)


def roots(expr: Any) -> list[Candidate] | None:
    found = candidates_of(sp.sympify(expr, strict=True), sp.Integer(0), x, Domain(), {}).candidates
    return None if found is None else list(found)


@pytest.mark.parametrize("coefficients", [
    [1, 0, -2], [1, 0, 1], [3, -5], [1, 0, 0, -2], [1, -6, 11, -6], [1, 0, -3, 1], [1, 0, 0, 0, -1, -1],
    [2, -3, 0, 7, 1, -4], [1, 0, -10, 0, 1], [1, 1, 1, 1, 1], [5, 0, 0, 0, 0, 0, -3],
])  # fmt: skip
def test_real_roots_as_mpmath_finds_them(coefficients: list[int]) -> None:
    expr = sp.Add(*(c * x**k for k, c in enumerate(reversed(coefficients))))
    with mpmath.workdps(40):
        found = [root.real for root in mpmath.polyroots(coefficients, 200, extraprec=200) if abs(root.imag) < 1e-30]
    ours = roots(expr)
    assert ours is not None and len(ours) == len(found)
    balls = sorted(float(acb(one.ball(128)).real.mid()) for one in ours)
    assert balls == pytest.approx(sorted(map(float, found)))


def test_what_equations_leave() -> None:
    assert roots(x - x) is None
    assert roots(3) == []
    assert roots(sp.sqrt(2) - sp.pi) == []
    assert [one.expr for one in roots((x - 2) ** 3) or []] == [2]
    assert [one.expr for one in roots(sp.pi * x - 1) or []] == [1 / sp.pi]


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        (sp.exp(x) - 1, "generator exp"),
        (sp.Abs(x) - 1, "generator abs"),
        (x * y - 1, "parameters: y"),
        (sp.pi * x**3 - 1, "not rational"),
        (x**70 + x + 1, "degree 70"),
        (sp.I * x - 1, "not real"),
    ],
)
def test_what_stands_in_the_way(expr: sp.Expr, said: str) -> None:
    with pytest.raises(Obstacle, match=said):
        roots(expr)


def test_no_value_anywhere() -> None:
    with pytest.raises(Undefined):
        roots(sp.Pow(sp.Add(x, -x, evaluate=False), -1, evaluate=False))


def system(*sides: tuple[sp.Expr, int]) -> Any:
    equations = [Relation(lhs, Order.EQ, sp.Integer(rhs)) for lhs, rhs in sides]
    return solve_linear(equations, [x, y, z], Graph({}))


def test_linear_systems() -> None:
    found = system((x + y + z, 6), (x - y, -1), (y - z, -1))
    assert found.some == ((1, 2, 3),) and not found.is_infinite
    assert system((x + y, 1), (x + y, 2)).some == ()
    found = system((x + y, 1), (z, 2))
    assert found.is_infinite and found.rank == 2
    assert all(a + b == 1 and c == 2 for a, b, c in found.some)
    assert len(set(found.some)) > 10


@pytest.mark.parametrize("expr", [x * y, x**2 + y, 1 / x + y, sp.pi * x + y, sp.exp(z)])
def test_systems_that_are_not_linear(expr: sp.Expr) -> None:
    with pytest.raises(Obstacle):
        system((expr, 1), (x, 1))
