"""Words that SymPy lacks stay inert."""

from __future__ import annotations

import pytest
from sympy import Function, Integer, Rational, Symbol, exp, log, symbols

from derive.kernel.language import D, SlotDerivative, real_root, relu, sigmoid, softplus

x, y = symbols("x y")


@pytest.mark.parametrize(
    "word", [sigmoid(0), softplus(0), relu(-1), real_root(8, 3), D(x, x), D(y, x), D(Integer(1), x)]
)
def test_nothing_evaluates_itself(word: object) -> None:
    assert isinstance(word, (sigmoid, softplus, relu, real_root, D))


def test_derivative_through_definitions_is_not_zero_for_a_name() -> None:
    assert D(y, x).quantity == y
    assert D(y, x).variable == x
    assert D(y, x) != 0
    assert D(y, x).subs(y, x**2) == D(x**2, x)


@pytest.mark.parametrize("by", [x + 1, Integer(2), Function("f")(x), "x"])
def test_by_a_symbol_only(by: object) -> None:
    with pytest.raises(TypeError):
        D(x, by)


def test_quantity_is_never_parsed_from_text() -> None:
    with pytest.raises(Exception, match="SympifyError"):
        D("x**2", x)


@pytest.mark.parametrize(
    ("function", "point", "slope"),
    [(sigmoid, Rational(1, 3), None), (softplus, Rational(-2, 3), None)],
)
def test_sympy_differentiates_the_logistic_functions(function: type[Function], point: Rational, slope: None) -> None:
    plain = {sigmoid: 1 / (1 + exp(-x)), softplus: log(1 + exp(x))}[function]
    ours = function(x).diff(x).subs(x, point)
    value = ours.replace(sigmoid, lambda u: 1 / (1 + exp(-u)))
    assert abs(float(value - plain.diff(x).subs(x, point))) < 1e-12


def test_slots_of_a_partial_derivative() -> None:
    f = Function("f")
    slot = SlotDerivative(f(x, y), (2, 1))
    assert slot.applied == f(x, y)
    assert slot.orders == (2, 1)
    assert slot.xreplace({x: Symbol("t")}) == SlotDerivative(f(Symbol("t"), y), (2, 1))
