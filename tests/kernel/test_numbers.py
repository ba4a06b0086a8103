"""Names that are numbers by definition: worked out once, all else as if each claim had worked them out itself."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest
from flint import fmpq
from sympy import Abs, Add, Expr, Heaviside, Integer, Max, Piecewise, Rational, Symbol, exp, sqrt, tanh

from derive.kernel.domain import Domain, Range
from derive.kernel.equality import equal
from derive.kernel.errors import Undefined
from derive.kernel.graph import Graph
from derive.kernel.language import relu, sigmoid
from derive.kernel.left_sides import LeftSides
from derive.kernel.normal_form import NormalForm
from derive.kernel.numbers import Numbers
from derive.kernel.verdict import Order, Relation, Verdict

a, b, c, d, x, y = (Symbol(name, real=True) for name in "abcdxy")
PROVED, REFUTED = Verdict.PROVED, Verdict.REFUTED

# definitions of which d is the last, and the number that it is
NUMBERS: list[tuple[dict[Symbol, Expr], fmpq]] = [
    ({d: Rational(2, 3)}, fmpq(2, 3)),
    ({a: Integer(2), d: a**2 + a / 4}, fmpq(9, 2)),
    ({a: Integer(2), b: -a, c: Max(a, b, evaluate=False), d: c * Heaviside(b, evaluate=False) + relu(a - b)}, fmpq(4)),
    ({a: Integer(-4), d: Abs(a, evaluate=False) ** Rational(1, 2)}, fmpq(2)),
    ({a: Integer(0), d: exp(a, evaluate=False) + tanh(a, evaluate=False)}, fmpq(1)),
    ({a: Integer(3), d: Piecewise((a, a < 2), (a + 1, True), evaluate=False)}, fmpq(4)),
]
OTHERS: list[dict[Symbol, Expr]] = [
    {d: x},
    {a: x, d: Add(a, -a, evaluate=False)},
    {a: Integer(2), d: sqrt(a, evaluate=False)},
    {a: Integer(2), d: sigmoid(a)},
    {a: Integer(0), d: 1 / a},
    {a: Integer(2), b: a + x, d: a * b},
]


@pytest.mark.parametrize("case", range(len(NUMBERS)))
def test_a_number(case: int) -> None:
    definitions, value = NUMBERS[case]
    found = Numbers().of(d, definitions)
    assert found is not None and found.value == value


@pytest.mark.parametrize("definitions", OTHERS)
def test_no_number(definitions: dict[Symbol, Expr]) -> None:
    assert Numbers().of(d, definitions) is None


@pytest.mark.parametrize("definitions", [*(own for own, _ in NUMBERS), *OTHERS])
@pytest.mark.parametrize("expr", [d, d * x + y, Abs(d - 1) + d**2, x / (d - 7), *(a + d, exp(a * x) + d)])
def test_forms_come_out_the_same(definitions: dict[Symbol, Expr], expr: Expr) -> None:
    numbers = Numbers()
    assert _described(definitions, expr, [None]) == _described(definitions, expr, [numbers, numbers])


def _described(definitions: dict[Symbol, Expr], expr: Expr, numbers: Iterable[Numbers | None]) -> object:
    found: object = None
    for each in numbers:
        form = NormalForm(Domain(), definitions, splits=False, degrees={}, capacity=24)
        form.numbers = each
        try:
            value = form.of(expr)
        except Undefined as error:
            found = str(error)
            continue
        made = [generator.kind for generator in form.generators.values()]
        found = (str(value), list(form.rules), made, form.serial, {e: str(v) for e, v in form.nonzero.items()})
    return found


def test_an_equation_of_one_claim_is_none_of_the_next() -> None:
    graph = Graph({a: x + 1, b: 2 * a})
    three = Domain(facts=(Relation(x, Order.EQ, Abs(Integer(-3), evaluate=False)),))  # becomes a definition
    point = Domain({x: Range(lower=Fraction(3), upper=Fraction(3), lower_closed=True, upper_closed=True)})
    for _ in range(3):
        for domain in (three, point):
            assert equal(b, Integer(8), domain, graph).verdict is PROVED
            assert equal(b, Integer(9), domain, graph).verdict is REFUTED
        assert equal(b, Integer(8), None, graph).verdict is REFUTED
        assert equal(b**2, 4 * x**2 + 8 * x + 4, None, graph).verdict is PROVED
        assert LeftSides.of(graph).numbers.of(b, graph) is None


def test_claims_about_numbers_are_judged_each_as_if_alone() -> None:
    definitions = {a: Rational(1, 2), b: a + 1, c: Max(b, a, evaluate=False), d: c * x}
    shared = Graph(definitions)
    claims = [(d, 3 * x / 2, PROVED), (d, x / 2, REFUTED), (c * b, Rational(9, 4), PROVED), (c * b, b, REFUTED)]
    for lhs, rhs, expected in claims * 3:
        found = equal(lhs, rhs, None, shared)
        assert found.verdict is expected
        assert found == equal(lhs, rhs, None, Graph(definitions))
