"""A left side that many claims share: each is judged as if it were the only one, down to the last word of its proof."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from sympy import Abs, Expr, Integer, Rational, Symbol, cos, exp, log, sin, sqrt, tanh

from derive.kernel.domain import Domain, Range, Sort
from derive.kernel.equality import equal
from derive.kernel.graph import Graph
from derive.kernel.language import D, sigmoid
from derive.kernel.normal_form import NormalForm
from derive.kernel.verdict import Order, Relation, Verdict

x, y, z, w = (Symbol(name, real=True) for name in "xyzw")
p = Symbol("p", positive=True)
s, t, loss = (Symbol(name, real=True) for name in ("s", "t", "L"))
NETWORK = {s: sigmoid(w * x), t: tanh(x + y), loss: (s - y) ** 2 + t}
ABOVE = Domain(facts=(Relation(x, Order.GT, y),))

PROVED, REFUTED = Verdict.PROVED, Verdict.REFUTED


def twelve() -> Expr:
    """A sum that needs more generators than there is room for at first."""
    found: Expr = sum((exp(k * x) * sin(Symbol(f"a{k}", real=True)) for k in range(1, 13)), Integer(0))
    return found


CASES: list[tuple[Expr, Sequence[tuple[Expr, Verdict]], Domain | None, dict[Symbol, Expr]]] = [
    (
        D(loss, w),
        [
            (2 * (s - y) * s * (1 - s) * x, PROVED),
            (2 * (s - y) * s * x, REFUTED),
            (2 * x * (1 / (1 + exp(-w * x)) - y) * exp(-w * x) / (1 + exp(-w * x)) ** 2, PROVED),
            (2 * x * (1 / (1 + exp(-w * x)) - y) * exp(w * x) / (1 + exp(-w * x)) ** 2, REFUTED),
            ((s - y) * s * (1 - s) * x * 2 * sqrt(p) / p ** Rational(1, 2), PROVED),
        ],
        None,
        NETWORK,
    ),
    (sqrt(p), [(p ** Rational(1, 6) * p ** Rational(1, 3), PROVED), (p ** Rational(1, 6), REFUTED)], None, {}),
    (exp(x), [(exp(x / 2) ** 2, PROVED), (exp(x / 3) * exp(2 * x / 3), PROVED), (exp(x / 2), REFUTED)], None, {}),
    (twelve(), [(twelve() + 1 - cos(z) ** 2 - sin(z) ** 2, PROVED), (twelve() + 1 - cos(z) ** 2, REFUTED)], None, {}),
    (Abs(x - y) + 0 * x, [(x - y, PROVED), (y - x, REFUTED), (sqrt((x - y) ** 2), PROVED)], ABOVE, {}),
    (log(p * exp(x)), [(x + log(p), PROVED), (x - log(p), REFUTED), (log(p) + log(exp(x)), PROVED)], None, {}),
]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_claims_with_one_left_side_are_judged_each_as_if_alone(case: int) -> None:
    lhs, others, domain, definitions = CASES[case]
    shared = Graph(definitions)
    for _ in range(3):
        for rhs, expected in others:
            found = equal(lhs, rhs, domain, shared)
            assert found.verdict is expected, (lhs, rhs)
            assert found == equal(lhs, rhs, domain, Graph(definitions)), (lhs, rhs)


@pytest.mark.parametrize("first", [0, 1])
def test_another_domain_is_another_claim(first: int) -> None:
    graph = Graph({})
    above, below = ABOVE, Domain(facts=(Relation(x, Order.LT, y),))
    claims = [(above, x - y), (below, y - x)]
    for domain, rhs in (*[claims[first]] * 3, *[claims[1 - first]] * 3):
        assert equal(Abs(x - y), rhs, domain, graph).verdict is PROVED
        assert equal(Abs(x - y), -rhs, domain, graph).verdict is REFUTED
    assert equal(Abs(x - y), x - y, None, graph).verdict is Verdict.CONDITIONAL


def test_another_range_is_another_claim() -> None:
    graph = Graph({})
    whole, half = (Domain({x: Range(upper=upper)}) for upper in (None, Fraction(0)))
    for _ in range(3):
        assert equal(sqrt(x**2), -x, half, graph).verdict is PROVED
    assert equal(sqrt(x**2), -x, whole, graph).verdict is Verdict.CONDITIONAL


def test_a_branch_leaves_no_trace() -> None:
    form = NormalForm(Domain(), {}, splits=False, degrees={}, capacity=24)
    form.of(exp(x) + sqrt(p))
    before = (form.field.used, list(form.field.reductions), dict(form.generators), dict(form.rules), dict(form.memo))
    kinds = {kind: len(known) for kind, known in form.table.items()}
    branch = form.branch({}, Domain())
    branch.of(exp(y) * sqrt(p + 1) * cos(z))
    assert before == (form.field.used, form.field.reductions, form.generators, form.rules, form.memo)
    assert kinds == {kind: len(known) for kind, known in form.table.items()}
    assert branch.field.used > form.field.used


def test_a_complex_number_is_written_as_the_right_side_needs_it() -> None:
    u = Symbol("u")
    plane = Domain({u: Range(Sort.COMPLEX)})
    graph = Graph({})
    for _ in range(3):
        assert equal(u * u, u**2, plane, graph).verdict is PROVED
        assert equal(u * u, Abs(u) ** 2, plane, graph).verdict is REFUTED
        assert equal(Abs(u) ** 2, u * u.conjugate(), plane, graph).verdict is PROVED
