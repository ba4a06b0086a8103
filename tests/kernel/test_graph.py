"""Definitions by name: differentiating through them, writing them out, and the traps of bound indices."""

from __future__ import annotations

import pytest
from sympy import Derivative, Expr, Function, Integer, Product, Subs, Sum, Symbol, cos, exp, sin, symbols

from derive.kernel.equality import equal
from derive.kernel.errors import Obstacle
from derive.kernel.graph import Graph, replace
from derive.kernel.language import D, Decimal, SlotDerivative
from derive.kernel.tensors.language import TensorSymbol, total
from derive.kernel.verdict import Verdict

x, y, i, j, k, s, h, L = symbols("x y i j k s h L")
f = Function("f")


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        (Sum(i, (i, 1, 100)), 5050),
        (Sum(i**2, (i, -3, 3)), 28),
        (Sum(x, (i, 3, 2)), 0),  # Karr's convention would say 0 as well here …
        (Sum(i, (i, 5, 2)), 0),  # … but -3-4 here
        (Product(i, (i, 1, 6)), 720),
        (Product(i, (i, 5, 2)), 1),
        (Sum(Sum(j, (j, 1, 3)) * i, (i, 1, 2)), 18),
        (Sum(i * Sum(i, (i, 1, 3)), (i, 1, 2)), 18),  # the inner i is another one
    ],
)
def test_finite_sums_and_products(expr: Expr, value: int) -> None:
    assert equal(expr, Integer(value)).verdict is Verdict.PROVED
    assert equal(expr, Integer(value + 1)).verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    "expr",
    [
        Sum(i, (i, 1, k)),
        Sum(i, (i, 1, x)),
        Product(i, (i, k, 3)),
        Sum(i, (i, 1, 10**9)),
        Derivative(f(x), f(x)),
    ],
)
def test_what_cannot_be_lowered(expr: Expr) -> None:
    with pytest.raises(Obstacle):
        Graph({}).lower(expr)


def test_bound_index_is_not_captured() -> None:
    """Substituting x := i under Σ_i would turn Σ i·x into Σ i²."""
    with pytest.raises(Obstacle):
        replace(Sum(i * x, (i, 1, 3)), {x: i})
    assert replace(Sum(i * x, (i, 1, 3)), {i: y}) == Sum(i * x, (i, 1, 3))
    assert replace(Sum(i * x, (i, 1, k)), {k: y}) == Sum(i * x, (i, 1, y))


def test_derivative_by_an_index_that_is_bound() -> None:
    """d/di Σ_i i·x is 0, however tempting Σ x = 3x looks."""
    assert equal(Derivative(Sum(i * x, (i, 1, 3)), i), Integer(0)).verdict is Verdict.PROVED
    assert equal(D(Sum(i * x, (i, 1, 3)), x), Integer(6)).verdict is Verdict.PROVED


def test_derivative_at_a_point() -> None:
    claim = Subs(Derivative(sin(y), y), y, x**2)
    assert equal(claim, cos(x**2)).verdict is Verdict.PROVED
    assert equal(claim, 2 * x * cos(x**2)).verdict is Verdict.REFUTED


def test_derivative_of_an_undefined_function_at_a_point() -> None:
    lowered = Graph({}).lower(Subs(Derivative(f(y), y), y, x**2))
    assert lowered == SlotDerivative(f(x**2), (1,))


def test_derivative_of_a_name_goes_through_its_definition() -> None:
    graph = Graph({s: x**2, L: exp(s)})
    assert equal(D(L, x), 2 * x * exp(x**2), None, graph).verdict is Verdict.PROVED
    assert equal(D(L, x), Integer(0), None, graph).verdict is Verdict.REFUTED
    assert equal(D(L, s), L, None, graph).verdict is Verdict.PROVED


def test_diamond() -> None:
    """Both paths from x to L count."""
    graph = Graph({s: x**2, h: sin(x), L: s * h})
    assert equal(D(L, x), D(L, s) * D(s, x) + D(L, h) * D(h, x), None, graph).verdict is Verdict.PROVED
    assert equal(D(L, x), D(L, s) * D(s, x), None, graph).verdict is Verdict.REFUTED


def test_reachable_names_and_symbols() -> None:
    graph = Graph({s: x + y, L: s**2, h: Symbol("unused")})
    needed, base = graph.reachable([L + 1])
    assert set(needed) == {s, L}
    assert base == (x, y)


@pytest.mark.parametrize("definitions", [{s: s + 1}, {s: h, h: s}, {s: D(h, x), h: s * x}])
def test_circular_definition(definitions: dict[Symbol, Expr]) -> None:
    with pytest.raises(Obstacle, match="itself"):
        Graph(definitions).reachable([s])


def test_deep_graphs() -> None:
    names = symbols("q0:150")
    graph = Graph({name: (sin(names[m - 1]) if m else x) for m, name in enumerate(names)})
    needed, base = graph.reachable([names[-1]])
    assert len(needed) == 150
    assert base == (x,)


def test_a_substitution_goes_through_names() -> None:
    """u|x=1 was u itself: the x in its definition was not looked at."""
    u, v = symbols("u v")
    names = {u: x * y, v: u**2 + x}
    assert equal(Subs(u, x, 1), y, definitions=names).verdict is Verdict.PROVED
    assert equal(Subs(u, x, 1), u, definitions=names).verdict is Verdict.REFUTED
    assert equal(Subs(v, x, 2), 4 * y**2 + 2, definitions=names).verdict is Verdict.PROVED
    assert equal(Subs(v, u, 3), 9 + x, definitions=names).verdict is Verdict.PROVED
    assert equal(Subs(D(v, x), x, 1), 2 * y**2 + 1, definitions=names).verdict is Verdict.PROVED


def test_decimals_are_exact() -> None:
    tenth, third = Decimal(1, 1), Decimal(3, 1)
    assert equal(3 * tenth, third).verdict is Verdict.PROVED
    assert equal(exp(tenth) ** 3, exp(third)).verdict is Verdict.PROVED
    assert equal(tenth * x, x / 10).verdict is Verdict.PROVED
    assert equal(D(tenth * x**2, x), Decimal(20, 2) * x).verdict is Verdict.PROVED
    assert equal(Sum(tenth * k, (k, 1, 4)), Integer(1)).verdict is Verdict.PROVED
    assert equal(Decimal(3333, 4), Integer(1) / 3).verdict is Verdict.REFUTED
    assert equal(y, x / 4, definitions=Graph({y: Decimal(25, 2) * x})).verdict is Verdict.PROVED


def test_what_a_name_hangs_on() -> None:
    u, v, w = symbols("u v w")
    graph = Graph({u: x * y, v: sin(u) + 1, w: Integer(2)})
    assert graph.hangs_on(v, x) and graph.hangs_on(v, u) and graph.hangs_on(u, y)
    assert not graph.hangs_on(v, v) and not graph.hangs_on(u, v) and not graph.hangs_on(w, x)
    assert not graph.hangs_on(x, x)  # x has no definition
    with pytest.raises(Obstacle, match="refers to itself"):
        Graph({u: v, v: u}).hangs_on(u, x)


def test_a_grown_graph_is_the_graph_of_all_definitions() -> None:
    graph = Graph({s: x**2})
    assert graph.reachable([s])[1] == (x,)
    assert graph.differentiate(s, x) == 2 * x
    graph.grow({h: sin(s), s: y})  # a name that has a definition keeps it
    assert dict(graph) == {s: x**2, h: sin(s)}
    needed, base = graph.reachable([h])
    assert needed == {h: sin(s), s: x**2}
    assert base == (x,)
    assert equal(graph.differentiate(h, x), 2 * x * cos(x**2), definitions=graph).verdict is Verdict.PROVED


def test_a_circle_among_new_definitions_is_noticed() -> None:
    graph = Graph({s: x**2})
    graph.reachable([s])
    graph.grow({h: L + 1, L: h + s})
    with pytest.raises(Obstacle, match="refers to itself"):
        graph.reachable([s])


def test_what_needs_a_name_about_tensors_speaks_of_tensors() -> None:
    n = Symbol("n", integer=True, positive=True)
    v = TensorSymbol("v", n)
    graph = Graph({s: total(v), h: s + 1, L: x + 1})
    assert graph.speaks_of_tensors([h])
    assert not graph.speaks_of_tensors([L, x])
    graph.grow({i: h * 2})
    assert graph.speaks_of_tensors([i])
