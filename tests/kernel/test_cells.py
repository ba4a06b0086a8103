"""Parts of a domain with fixed signs, and the conditions read off them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sympy import Expr, Integer, Rational, Symbol, symbols

from derive.kernel.cells import Cell, as_relation
from derive.kernel.domain import COMPLEX, INTEGER, POSITIVE, REAL, Domain, Range
from derive.kernel.intervals import NEGATIVE, NULL
from derive.kernel.intervals import POSITIVE as ABOVE
from derive.kernel.verdict import Order, Relation

x, y, z, n = symbols("x y z n")


def _cell(**ranges: Range) -> Cell:
    return Cell.of(Domain({Symbol(name): allowed for name, allowed in ranges.items()}), {})


@pytest.mark.parametrize(
    ("atom", "sign", "expected"),
    [
        (x - 1, ABOVE, Range(lower=Fraction(1))),
        (x - 1, NEGATIVE, Range(upper=Fraction(1))),
        (1 - 2 * x, ABOVE, Range(upper=Fraction(1, 2))),
        (x + 3, NULL, Range(lower=Fraction(-3), upper=Fraction(-3), lower_closed=True, upper_closed=True)),
    ],
)
def test_linear_atom_narrows_a_range(atom: Expr, sign: int, expected: Range) -> None:
    assert _cell().narrowed(atom, sign).domain.range_of(x) == expected


def test_ranges_are_met() -> None:
    narrowed = _cell(x=Range(lower=Fraction(0), upper=Fraction(5))).narrowed(x - 3, ABOVE)
    assert narrowed.domain.range_of(x) == Range(lower=Fraction(3), upper=Fraction(5))
    assert _cell(x=POSITIVE).narrowed(x + 1, NEGATIVE).domain.range_of(x).is_empty


def test_equation_determines_a_real_symbol_never_an_integer() -> None:
    """An integer set to a real expression would no longer be an integer."""
    cell = _cell(n=INTEGER, x=REAL).narrowed(n - x, NULL)
    assert n not in cell.definitions
    assert cell.definitions.get(x) == n


def test_equation_never_determines_a_complex_symbol() -> None:
    assert z not in _cell(z=COMPLEX).narrowed(z - x, NULL).definitions


def test_only_cells_without_equations_are_thick() -> None:
    assert not _cell().narrowed(x - y, ABOVE).thin
    assert _cell().narrowed(x - y, NULL).thin
    assert _cell().narrowed(x - y, NULL).narrowed(x, ABOVE).thin


def test_equation_of_the_domain_itself_is_not_thin() -> None:
    cell = Cell.of(Domain({}, (Relation(x, Order.EQ, y**2 + 1),)), {})
    assert not cell.thin
    assert cell.definitions == {x: y**2 + 1}


def test_nonlinear_atom_becomes_a_fact() -> None:
    facts = _cell().narrowed(x**2 - y**2 - 1, ABOVE).domain.facts
    assert facts == (Relation(x**2 - y**2 - 1, Order.GT, Integer(0)),)


@pytest.mark.parametrize(
    ("atom", "mask", "expected"),
    [
        (x, ABOVE, (x, Order.GT, Integer(0))),
        (-x, ABOVE, (x, Order.LT, Integer(0))),
        (2 * x - 3, NULL | ABOVE, (x, Order.GE, Rational(3, 2))),
        (3 - 2 * x, NULL | ABOVE, (x, Order.LE, Rational(3, 2))),
        (x, NEGATIVE | ABOVE, (x, Order.NE, Integer(0))),
        (x - y, ABOVE, (x, Order.GT, y)),
        (x**2 - y, NEGATIVE, (x**2, Order.LT, y)),
        (-x - y, NEGATIVE | NULL, (x + y, Order.GE, Integer(0))),
    ],
)
def test_condition_reads_like_a_textbook(atom: Expr, mask: int, expected: tuple[Expr, Order, Expr]) -> None:
    relation = as_relation(atom, mask)
    assert (relation.lhs, relation.order, relation.rhs) == expected
