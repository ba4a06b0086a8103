"""Where a wrong claim leaves the right derivation: by itself, or following from an earlier wrong one."""

from __future__ import annotations

import pytest
from sympy import Expr, Matrix, Symbol, symbols, tanh

from derive import D, Domain, decimal, equals, rounds, sigmoid
from derive.claims.claim import Context
from derive.claims.departure import Origin, adopted, carried_on, origin
from derive.claims.equality import Equality
from derive.kernel.equality import Effort
from derive.kernel.graph import Graph

w, x, v, a, t, s, L = symbols("w x v a t s L", real=True)
NAMES: dict[Symbol, Expr] = {a: w * x, t: tanh(a), s: sigmoid(v * t), L: s**2}
CONTEXT = Context(Domain(), Graph(NAMES))
STEPS = [
    Equality(a, w * x),
    Equality(t, tanh(a)),
    Equality(s, sigmoid(v * t)),
    Equality(L, s**2),
    Equality(D(L, v), 2 * s * s * (1 - s) * t),
]
NO_TANH = Equality(t, a)
NO_SIGMOID = Equality(s, v * t)


def departs(wrong: Equality, *earlier: Equality) -> Origin:
    return origin(wrong, CONTEXT, earlier, STEPS, Effort())


def test_a_claim_that_is_wrong_by_itself() -> None:
    assert departs(NO_TANH) == Origin(None, 1)
    assert departs(NO_SIGMOID) == Origin(None, 2)
    assert departs(Equality(D(L, v), 2 * s * t)) == Origin(None, 4)


def test_a_claim_about_nothing_in_the_derivation() -> None:
    assert departs(Equality(w, x)) == Origin(None, None)


def test_a_claim_that_carries_a_mistake_on() -> None:
    carried = Equality(D(L, v), 2 * v * t * t)  # right for s = v t
    assert departs(carried, NO_SIGMOID) == Origin(0, 2)
    assert departs(carried, NO_TANH, NO_SIGMOID) == Origin(1, 2)


def test_an_earlier_mistake_that_does_not_explain_it() -> None:
    assert departs(Equality(D(L, v), 2 * s * t), NO_TANH) == Origin(None, 4)
    assert departs(Equality(D(L, v), 3 * v * t * t), NO_SIGMOID) == Origin(None, 4)


def test_the_first_mistake_that_explains_it() -> None:
    carried = Equality(D(L, v), 2 * v * t * t)
    again = Equality(Matrix([s]), Matrix([v * t]))
    assert departs(carried, NO_TANH, NO_SIGMOID, again) == Origin(1, 2)


def test_adopting_a_claim_redefines_its_names_only() -> None:
    assert adopted(NO_SIGMOID, NAMES) == {**NAMES, s: v * t}
    assert adopted(Equality(Matrix([t, s]), Matrix([a, v * a])), NAMES) == {**NAMES, t: a, s: v * a}


@pytest.mark.parametrize(
    "claim",
    [
        Equality(w, x),  # given, not defined
        Equality(D(L, v), s),  # no name
        Equality(s, s + 1),  # would define itself
        Equality(Matrix([t, s]), Matrix([s, t])),  # would define each other
        Equality(Matrix([t, s]), Matrix([t])),  # shapes
        Equality(Matrix([t, w]), Matrix([a, a])),  # one of them is given
    ],
    ids=str,
)
def test_what_cannot_be_adopted(claim: Equality) -> None:
    assert adopted(claim, NAMES) is None


def test_a_claim_that_would_make_the_definitions_circular_explains_nothing() -> None:
    circular = Equality(a, L)  # L depends on a already
    assert departs(Equality(D(L, v), 2 * s * t), circular) == Origin(None, 4)


def test_digits_depart_from_the_step_that_rounds_the_same_quantity() -> None:
    steps = [Equality(a, w * x), rounds(s, "0.62"), rounds(a, "0.50")]
    assert origin(rounds(a, "0.49"), CONTEXT, [], steps, Effort()) == Origin(None, 2)
    assert origin(rounds(t, "0.49"), CONTEXT, [], steps, Effort()) == Origin(None, None)


def test_wrong_digits_are_carried_on() -> None:
    steps = [rounds(s, "0.62"), rounds(a, "0.50")]
    earlier = [NO_TANH, rounds(a, "0.49"), rounds(s, "0.60")]
    assert carried_on(rounds(t, "0.45", from_printed={a: "0.49"}), earlier, steps) == Origin(1, 1)
    assert carried_on(equals(t, tanh(decimal("0.49")), from_printed={a: "0.49"}), earlier, steps) == Origin(1, 1)
    assert carried_on(rounds(t, "0.46", from_printed={a: "0.50"}), earlier, steps) == Origin(None, None)
    assert carried_on(rounds(t, "0.45"), earlier, steps) == Origin(None, None)
    assert carried_on(NO_SIGMOID, earlier, steps) == Origin(None, None)
