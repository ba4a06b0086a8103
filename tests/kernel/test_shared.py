"""What claims over one graph share changes no judgement: neither what was asked before nor in which order."""

from __future__ import annotations

from itertools import islice, permutations

import pytest
from flint import ctx
from sympy import Abs, Expr, Function, Symbol, exp, log, sqrt, symbols, tanh

from derive.kernel.domain import REAL, Domain, Range, Sort, points
from derive.kernel.equality import equal
from derive.kernel.graph import Graph
from derive.kernel.language import D
from derive.kernel.shared import Shared
from derive.kernel.stand_ins import Instances
from derive.kernel.verdict import Judgement, Verdict

x, y = symbols("x y", real=True)
h, loss = symbols("h L", real=True)
f = Function("f")
DEFINITIONS = {h: tanh(x * y), loss: h**2 + x}
PLANE = Domain({x: REAL, y: REAL})

CLAIMS: list[tuple[Expr, Expr, Verdict]] = [
    (D(loss, x), 2 * h * (1 - h**2) * y + 1, Verdict.PROVED),
    (D(loss, x), 2 * h * (1 - h**2) * x + 1, Verdict.REFUTED),
    (f(h) + f(x), f(x) + f(tanh(x * y)), Verdict.PROVED),
    (f(h), f(x), Verdict.REFUTED),
    (sqrt(loss**2), Abs(loss), Verdict.PROVED),
    (log(exp(h)), h, Verdict.PROVED),
    (log(-exp(h)), h, Verdict.REFUTED),  # complex on the left
]


def judged(claim: tuple[Expr, Expr, Verdict], graph: Graph) -> Judgement:
    return equal(claim[0], claim[1], PLANE, graph)


@pytest.mark.parametrize("order", list(permutations(range(len(CLAIMS))))[::720])
def test_a_claim_finds_the_same_whatever_was_asked_before(order: tuple[int, ...]) -> None:
    graph = Graph(DEFINITIONS)
    for k in order:
        found = judged(CLAIMS[k], graph)
        assert found.verdict is CLAIMS[k][2]
        assert found == judged(CLAIMS[k], Graph(DEFINITIONS))


def test_functions_that_stand_for_undefined_ones_are_named_by_each_claim_that_uses_them() -> None:
    graph = Graph(DEFINITIONS)
    for _ in range(2):
        witness = judged(CLAIMS[3], graph).witness
        assert witness is not None and len(witness.instances) == 1
        plain = judged(CLAIMS[1], graph).witness
        assert plain is not None and plain.instances == ()


def test_points_are_those_of_the_domain() -> None:
    n = Symbol("n", integer=True)
    domain = Domain({x: REAL, n: Range(Sort.INTEGER)})
    shared = Shared()
    for count in (3, 12, 20):  # fewer and more than are kept
        for wide in (True, False):
            own = list(islice(shared.points(domain, [x, n], 5, wide=wide), count))
            assert own == list(islice(points(domain, [x, n], 5, wide=wide), count))
    other = Domain({x: Range(lower=None, upper=None), n: Range(Sort.INTEGER, upper=None)})
    assert next(shared.points(other, [x], 6)) == next(points(other, [x], 6))


def test_a_ball_is_not_taken_over_at_another_precision_or_under_other_definitions() -> None:
    shared, needed = Shared(), {h: x**2}
    (point,) = islice(points(PLANE, [x]), 1)
    made = shared.evaluation(needed)
    with ctx.workprec(64):
        coarse = made(point, needed, Instances(0), None).value(exp(h))
        again = made(point, needed, Instances(0), None)
        assert again.value(exp(h)) is coarse
        elsewhere = made(point, {h: x**3}, Instances(0), None).value(exp(h))
        assert elsewhere is not None and coarse is not None
        assert not elsewhere.overlaps(coarse)
    with ctx.workprec(256):
        fine = made(point, needed, Instances(0), None).value(exp(h))
        assert fine is not None
        assert fine.rad() < coarse.rad()
        assert fine.overlaps(coarse)
