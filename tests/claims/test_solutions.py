"""Solutions of equations from textbooks, and sets that are too small, too large or of something else."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, Integers, Interval, Matrix, Naturals, Rational, Rationals, cbrt, floor, pi, sqrt, symbols
from sympy.core.parameters import evaluate

from derive import (
    D,
    Domain,
    Range,
    Verdict,
    multiplications,
    only_solution,
    output_size,
    parameters,
    real_root,
    solutions,
)
from derive.claims.claim import Claim, Context
from derive.claims.equality import Equality
from derive.claims.solutions import Solutions
from derive.kernel.graph import Graph
from derive.kernel.verdict import Order, Relation
from derive.writing.notation import to_latex, to_text
from derive.writing.reports import claim_statement
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each, judged

x, y, z, a, b = symbols("x y z a b", real=True)
K = sp.Symbol("K", real=True)
n = sp.Symbol("n", integer=True)
third, half = Rational(1, 3), Rational(1, 2)
DV = "Dumoulin & Visin, A guide to convolution arithmetic (2016), §4"
with evaluate(False):
    strided = (output_size(205, K, stride=3), 66)
    padded = (output_size(224, 7, stride=2, padding=K), 112)


def book(
    name: str, source: str, equation: Any, unknown: Any, right: Any, *wrong: Any, among: Any = sp.Reals
) -> Textbook:
    claims = tuple(solutions(equation, unknown, values, among) for values in wrong)
    return Textbook(name, source, solutions(equation, unknown, right, among), claims)


CASES = [
    book(
        "kernel sizes with floor",
        DV,
        strided,
        K,
        {8, 9, 10},
        {10},
        {8, 9, 10, 11},
        set(),
        {8, 9, half},
        among=range(1, 206),
    ),
    book("kernel size without floor", DV, ((205 - K) / 3 + 1, 66), K, {10}, {9}, {8, 9, 10}, set()),
    book("padding of a strided layer", DV, padded, K, {3}, {2}, {2, 3}, {3, 4}, among=range(20)),
    book("stride", DV, (floor((205 - 10) / x) + 1, 66), x, {3}, {2}, {3, 4}, set(), among=range(1, 196)),
    book("linear", "Euclid, Elements V (in numbers)", (3 * x - 5, 7), x, {4}, {3}, {4, 5}, set()),
    book(
        "factors", "Viète, De aequationum recognitione", (x**2 - 5 * x + 6, 0), x, {2, 3}, {2}, {3}, {2, 3, 0}, {-2, -3}
    ),
    book("pure square", "al-Khwarizmi, Algebra, ch. 1", (x**2, 4), x, {-2, 2}, {2}, {-2, 2, 0}, {4}),
    book(
        "square and ten roots equal 39",
        "al-Khwarizmi, Algebra, ch. 4",
        (x**2 + 10 * x, 39),
        x,
        {3, -13},
        {3},
        {3, 13},
        set(),
    ),
    book(
        "its positive root",
        "al-Khwarizmi, Algebra, ch. 4",
        (x**2 + 10 * x, 39),
        x,
        {3},
        {3, -13},
        set(),
        {0},
        among=Interval(0, sp.oo),
    ),
    book(
        "golden ratio",
        "Euclid, Elements VI.30",
        (x**2, x + 1),
        x,
        {(1 + sqrt(5)) / 2, (1 - sqrt(5)) / 2},
        {(1 + sqrt(5)) / 2},
        {(1 + sqrt(5)) / 2, (1 - sqrt(5)) / 3},
        {Rational(1618, 1000)},
    ),
    book(
        "√2 is irrational",
        "Euclid, Elements X.117",
        (x**2, 2),
        x,
        set(),
        {Rational(7, 5)},
        {sqrt(2)},
        {1},
        among=Rationals,
    ),
    book(
        "√2 on the line",
        "Euclid, Elements X.117",
        (x**2, 2),
        x,
        {sqrt(2), -sqrt(2)},
        {sqrt(2)},
        set(),
        {sqrt(2), -sqrt(2), sqrt(3)},
    ),
    book("no real root", "Cardano, Ars Magna, ch. 37", (x * (10 - x), 40), x, set(), {5}, {5 + sqrt(15)}, {4, 6}),
    book(
        "cube root",
        "Heron, Metrica III.20",
        (x**3, 100),
        x,
        {real_root(sp.Integer(100), sp.Integer(3))},
        set(),
        {4},
        {cbrt(100), -cbrt(100)},
    ),
    book(
        "casus irreducibilis with a rational root",
        "Bombelli, Algebra II",
        (x**3, 15 * x + 4),
        x,
        {4, -2 + sqrt(3), -2 - sqrt(3)},
        {4},
        {4, -2 + sqrt(3)},
        {-4, 2 - sqrt(3), 2 + sqrt(3)},
    ),
    book(
        "quintic with one real root",
        "van der Waerden, Algebra, §8.10",
        (x**5 - x - 1, 0),
        x,
        set(),
        {1},
        {Rational(6, 5)},
        {sqrt(2)},
        among=Rationals,
    ),
    book("double root", "Descartes, La Géométrie III", ((x - 1) ** 2 * (x + 2), 0), x, {1, -2}, {1}, {-2}, {1, 2}),
    book(
        "rational roots",
        "Gauss, Disquisitiones, art. 42",
        (6 * x**2 + x - 1, 0),
        x,
        {third, -half},
        {third},
        {third, half},
        {2, -3},
        among=Rationals,
    ),
    book(
        "integer roots",
        "Gauss, Disquisitiones, art. 42",
        (2 * x**2 - 3 * x - 2, 0),
        x,
        {2},
        {2, -half},
        set(),
        {-2},
        among=Integers,
    ),
    book(
        "an extraneous root",
        "Courant & Robbins, What is Mathematics?, II",
        ((x**2 - 1) / (x - 1), 2),
        x,
        set(),
        {1},
        {2},
        {-1},
    ),
    book("a fraction", "Courant & Robbins, II", (1 / x + 1 / (x - 1), 0), x, {half}, {half, 0}, {1}, set()),
    book("algebraic coefficients", "van der Waerden, Algebra, §6", (sqrt(2) * x, 2), x, {sqrt(2)}, {2}, {1}, set()),
    book(
        "transcendental factors",
        "Lindemann (1882)",
        ((x - pi) * (x - 1), 0),
        x,
        {pi, 1},
        {1},
        {pi},
        {Rational(22, 7), 1},
    ),
    book(
        "chickens and rabbits",
        "Sunzi Suanjing III.31",
        [(x + y, 35), (2 * x + 4 * y, 94)],
        [x, y],
        [(23, 12)],
        [(12, 23)],
        [],
        [(23, 12), (24, 11)],
    ),
    book(
        "three unknowns",
        "Nine Chapters VIII.1",
        [(3 * x + 2 * y + z, 39), (2 * x + 3 * y + z, 34), (x + 2 * y + 3 * z, 26)],
        [x, y, z],
        [(Rational(37, 4), Rational(17, 4), Rational(11, 4))],
        [(9, 4, 3)],
        [],
        [(Rational(37, 4), Rational(11, 4), Rational(17, 4))],
    ),
    book(
        "inconsistent",
        "Strang, Linear Algebra, §1.5",
        [(x + y, 1), (2 * x + 2 * y, 3)],
        [x, y],
        [],
        [(0, 1)],
        [(1, 0)],
        [(half, half)],
    ),
    book(
        "squares modulo 7",
        "Gauss, Disquisitiones, art. 96",
        (n**2 - 7 * floor(n**2 / 7), 2),
        n,
        {3, 4},
        {3},
        {3, 4, 5},
        {2},
        among=range(7),
    ),
    book("a vertex", "Apollonius, Conics I", (D(x**2 - 6 * x, x), 0), x, {3}, {0}, {-3}, {3, 0}),
    book("a parameter", "Viète, In artem analyticem isagoge", (a * x, b), x, {b / a}, {a / b}, {b}, {b / a + 1}),
]


@each(CASES)
def test_a_textbook_claim_is_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_its_mutants_are_not(case: Textbook) -> None:
    assert_mutants_fail(case)


# ---- what would be right


@each([case for case in CASES if case.name not in ("a parameter", "cube root")])
def test_the_right_set_is_given(case: Textbook) -> None:
    assert isinstance(case.claim, Solutions)
    right = sorted([float(number) for number in values] for values in case.claim.values)
    given_sets = [judged(mutant).judgement.instead for mutant in case.mutants]
    assert any(isinstance(one, sp.FiniteSet) for one in given_sets)
    for one in given_sets:
        if isinstance(one, sp.FiniteSet):
            found = sorted([float(v) for v in (m if isinstance(m, sp.Tuple) else (m,))] for m in one.args)
            assert len(found) == len(right)
            assert all(a == pytest.approx(b) for a, b in zip(found, right, strict=True))


def test_several_sizes_give_the_same_output() -> None:
    found = judged(only_solution(strided, K, 10, among=range(1, 206))).judgement
    assert found.verdict is Verdict.REFUTED
    assert found.witness is not None and found.witness.point == ((K, Fraction(8)),)
    assert found.instead is not None and to_text(found.instead) == "{8, 9, 10}"
    assert to_latex(found.instead) == r"\left\{8, 9, 10\right\}"
    proof = judged(solutions(strided, K, [8, 9, 10], among=range(1, 206))).judgement.proof
    assert proof is not None
    assert proof.certificate == (
        "K = 7: 67 ≠ 66",
        "K = 8: 66 = 66",
        "K = 9: 66 = 66",
        "K = 10: 66 = 66",
        "K = 11: 65 ≠ 66",
    )


def test_more_solutions_than_are_shown() -> None:
    found = judged(solutions((floor(x / 100), 0), x, set(), among=range(1000))).judgement
    assert found.instead == "100 integers: 0, 1, 2, 3, 4, 5, …, 99"


def test_an_irrational_solution_that_is_missing() -> None:
    found = judged(solutions((x**2, 2), x, {sqrt(2)})).judgement
    assert found.witness is not None and found.witness.shows == "x = -1.414213562 is a solution too"
    found = judged(solutions((x**5 - x - 1, 0), x, set())).judgement
    assert found.instead == "{1.167303978}"


def test_every_number_is_a_solution() -> None:
    for claim in (solutions((x, x), x, {1}), solutions(((x + 1) ** 2, x**2 + 2 * x + 1), x, {0, 1, -1})):
        found = judged(claim).judgement
        assert found.verdict is Verdict.REFUTED and "every one of the real numbers" in str(found.instead)
    with evaluate(False):
        claim = solutions((x / x, 1), x, {1})
    found = judged(claim).judgement
    assert found.verdict is Verdict.REFUTED and found.witness is not None
    assert dict(found.witness.point)[x] not in (0, 1)


def test_infinitely_many_solutions_of_a_system() -> None:
    found = judged(solutions([(x + y, 3), (2 * x + 2 * y, 6)], [x, y], [(1, 2)])).judgement
    assert found.verdict is Verdict.REFUTED and "infinitely many" in str(found.instead)
    assert found.witness is not None and sum(v for _, v in found.witness.point if isinstance(v, Fraction)) == 3


# ---- parameters


def test_a_parameter_that_may_vanish() -> None:
    found = judged(solutions((a * x, 0), x, {0})).judgement
    assert found.verdict is Verdict.CONDITIONAL
    assert found.conditions == ((Relation(a, Order.NE, sp.Integer(0)),),)
    assert found.witness is not None and found.witness.point == ((a, Fraction(0)),)
    positive = Context(Domain({a: Range(lower=Fraction(0))}), Graph({}))
    assert judged(solutions((a * x, 0), x, {0}), positive).judgement.verdict is Verdict.PROVED
    assert judged(solutions(((a - b) * x, a**2 - b**2), x, {a + b})).judgement.verdict is Verdict.CONDITIONAL
    assert judged(solutions(((a**2 + 1) * x, b), x, {b / (a**2 + 1)})).judgement.verdict is Verdict.PROVED
    assert judged(solutions(((a - b) * x, b), x, {b / (a - b)})).judgement.verdict is Verdict.PROVED
    assert judged(solutions((a * b * x, b), x, {1 / a})).judgement.verdict is Verdict.CONDITIONAL  # b may be 0
    nonzero = judged(solutions((a * x, b), x, {b / a})).judgement
    assert nonzero.side_conditions == (Relation(a, Order.NE, sp.Integer(0)),)


def test_quadratic_equations_with_parameters() -> None:
    for equation, values in [
        ((x**2, a**2), {a, -a}),
        ((x**2, a**2), {sp.Abs(a), -sp.Abs(a)}),
        (((x - a) * (x - b), 0), {a, b}),
        (((x - a) ** 2, 0), {a}),
        ((x + 1 / x, a + 1 / a), {a, 1 / a}),
    ]:
        assert judged(solutions(equation, x, values)).judgement.verdict is Verdict.PROVED
    for equation, values in [
        ((x**2, a**2), {a}),
        (((x - a) * (x - b), 0), {b}),
        ((x**2, a), {sqrt(a)}),
        ((x**2, a), {a, -a}),
        ((x**2 + a * x + b, 0), {a, b}),
    ]:
        assert judged(solutions(equation, x, values)).judgement.verdict is Verdict.REFUTED


def test_the_usual_formula_holds_where_the_discriminant_is_not_negative() -> None:
    roots = {-a / 2 + s * sqrt(a**2 / 4 - b) for s in (1, -1)}
    found = judged(solutions((x**2 + a * x + b, 0), x, roots)).judgement
    assert found.verdict is Verdict.CONDITIONAL
    ((condition,),) = found.conditions
    assert isinstance(condition, Relation) and condition.order is Order.GE
    assert sp.expand(condition.lhs - (a**2 - 4 * b)) == 0
    assert found.witness is not None
    point = {name: value for name, value in found.witness.point if isinstance(value, Fraction)}
    assert point[a] ** 2 < 4 * point[b]
    positive = Context(Domain({a: Range(lower=Fraction(0))}), Graph({}))
    assert judged(solutions((x**2, a), x, {sqrt(a), -sqrt(a)}), positive).judgement.verdict is Verdict.PROVED
    general = {(-b + s * sqrt(b**2 - 4 * a * y)) / (2 * a) for s in (1, -1)}
    found = judged(solutions((a * x**2 + b * x + y, 0), x, general)).judgement
    assert found.verdict is Verdict.CONDITIONAL and Relation(a, Order.NE, sp.Integer(0)) in found.side_conditions


@pytest.mark.parametrize(
    "claim",
    [
        solutions((a * x**2, 0), x, {0}),
        solutions((x**3, a**3), x, {a}),
        solutions((x**2 + a**2 + 1, 0), x, set()),
        solutions((a * x, b), x, set()),
        solutions((a * x, b), x, {b / a}, among=Rationals),
        solutions([(a * x, b), (x, 1)], x, {b / a}),
        solutions([(a * x + y, b), (y, 1)], [x, y], [((b - 1) / a, 1)]),
        solutions((sp.sin(x), 0), x, {0}),
        solutions((sp.exp(x), 1), x, {0}),
        solutions((floor(x), x), x, set(), among=Interval(0, 1, True, True)),
        solutions((x**2 + y**2, 1), [x, y], [(1, 0)]),
        solutions((sp.Function("f")(x), 1), x, {1}),
        solutions((sp.Function("f")(x), 1), x, {1}, among=range(3)),
        solutions((x**70 - x - 1, 0), x, set(), among=Interval(0, 2)),
        solutions((floor((205 - K) / 3) + 1, 66), K, {8, 9, 10}, among=Integers),
    ],
)
def test_what_is_beyond_it_is_undecided(claim: Claim) -> None:
    found = judged(claim).judgement
    assert found.verdict is Verdict.UNDECIDED and found.reason


def test_what_is_no_solution_is_refuted_all_the_same() -> None:
    for equation, values in [
        ((sp.sin(x), 0), {1}),
        ((sp.exp(x), 1), {1}),
        ((sp.exp(x), 1), set()),
        ((floor(x), 2), {2}),
    ]:
        assert judged(solutions(equation, x, values)).judgement.verdict is Verdict.REFUTED


# ---- what says nothing


@pytest.mark.parametrize(
    "claim",
    [
        solutions((x, 1), x, {x}),
        solutions((x, 1), [x, x], [(1, 1)]),
        solutions((x + y, 1), [x, y], [1]),
        solutions(Relation(x, Order.LT, sp.Integer(1)), x, {0}),
        solutions(Relation(Matrix([x]), Order.EQ, Matrix([1])), x, {1}),
        solutions([], x, {1}),
    ],
)
def test_what_says_nothing(claim: Claim) -> None:
    found = judged(claim).judgement
    assert found.verdict is Verdict.ILL_FORMED and found.reason


def test_an_unknown_that_is_defined() -> None:
    context = Context(Domain(), Graph({x: sp.Integer(2)}))
    assert judged(solutions((x, 2), x, {2}), context).judgement.verdict is Verdict.ILL_FORMED


def test_the_declared_range_counts() -> None:
    context = Context(Domain({x: Range(lower=Fraction(0))}), Graph({}))
    assert judged(solutions((x**2, 4), x, {2}), context).judgement.verdict is Verdict.PROVED
    assert judged(solutions((x**2, 4), x, {-2, 2}), context).judgement.verdict is Verdict.REFUTED
    m = sp.Symbol("m", integer=True, positive=True)
    assert judged(solutions((m**2, 4), m, {2})).judgement.verdict is Verdict.PROVED
    assert judged(solutions((2 * m, 3), m, set())).judgement.verdict is Verdict.PROVED
    empty = Context(Domain({x: Range(lower=Fraction(1), upper=Fraction(0))}), Graph({}))
    assert judged(solutions((x, 4), x, {4}), empty).judgement.verdict is Verdict.ILL_FORMED


def test_through_definitions() -> None:
    context = Context(Domain(), Graph({y: x**2 - 4, z: D(y, x)}))
    assert judged(solutions((y, 0), x, {-2, 2}), context).judgement.verdict is Verdict.PROVED
    assert judged(solutions((z, 0), x, {0}), context).judgement.verdict is Verdict.PROVED
    assert judged(solutions((z, 0), x, {1}), context).judgement.verdict is Verdict.REFUTED
    assert judged(solutions((z, 6), x, {3}, among=range(10)), context).judgement.verdict is Verdict.PROVED


@pytest.mark.parametrize(
    "among", [range(0), range(1, 9, 2), "integers", Interval(0, pi), sp.Complexes, sp.FiniteSet(1)]
)
def test_numbers_among_which_nothing_is_sought(among: Any) -> None:
    with pytest.raises(TypeError):
        solutions((x, 1), x, {1}, among)


def test_equations_in_either_notation() -> None:
    for equation in [Eq(x + 1, 3), (x + 1, 3), [(x + 1, 3)], Relation(x + 1, Order.EQ, sp.Integer(3))]:
        assert judged(only_solution(equation, x, 2)).judgement.verdict is Verdict.PROVED
    for equation in [x + 1, 3, (1, 2, 3)]:
        with pytest.raises(TypeError):
            solutions(equation, x, {2})


def test_how_it_reads() -> None:
    said = claim_statement(solutions(strided, K, {8, 9, 10}, among=range(1, 206)), ()).text
    assert said == "the solutions of ⌊(205 − K)/3⌋ + 1 = 66 in K among the integers from 1 to 205 are {8, 9, 10}"
    said = claim_statement(solutions([(x + y, 3), (x, 1)], [x, y], [(1, 2)]), ()).text
    assert said == "the solutions of x + y = 3 and x = 1 in x and y among the real numbers are {(1, 2)}"
    assert claim_statement(solutions((x, 1), x, set(), among=Naturals), ()).text.endswith("the integers ≥ 1 are none")
    assert (
        "the real numbers ≥ 0 and < 1"
        in claim_statement(solutions((x, 1), x, {}, Interval(0, 1, False, True)), ()).text
    )


# ---- ends of ranges, large ranges


@pytest.mark.parametrize(
    ("among", "right"),
    [
        (Interval(0, 2), {0, 1, 2}),
        (Interval(0, 2, True, False), {1, 2}),
        (Interval(0, 2, False, True), {0, 1}),
        (Interval(0, 2, True, True), {1}),
        (Interval(-sp.oo, 1), {0, 1}),
        (Interval(half, sp.oo), {1, 2}),
        (range(3), {0, 1, 2}),
        (range(1, 2), {1}),
        (Naturals, {1, 2}),
        (sp.Naturals0, {0, 1, 2}),
    ],
)
def test_the_ends_of_a_range(among: Any, right: set[int]) -> None:
    equation = (x * (x - 1) * (x - 2), 0)
    assert judged(solutions(equation, x, right, among)).judgement.verdict is Verdict.PROVED
    for other in ({0, 1, 2, 3}, right - {1}, right | {0}, right | {2}):
        assert (judged(solutions(equation, x, other, among)).judgement.verdict is Verdict.PROVED) == (other == right)


def test_a_surd_at_the_end_of_a_range() -> None:
    hidden = sqrt(3 + 2 * sqrt(2)) - sqrt(2)
    assert judged(solutions((x, hidden), x, {1}, Interval(0, 1))).judgement.verdict is Verdict.PROVED
    assert judged(solutions((x, hidden), x, {hidden}, range(3))).judgement.verdict is Verdict.PROVED
    assert judged(solutions((x, hidden), x, set(), Interval(0, 1, False, True))).judgement.verdict is Verdict.PROVED


def test_ranges_too_long_to_try() -> None:
    assert judged(solutions((x**2, 10**12), x, {10**6}, range(10**9))).judgement.verdict is Verdict.PROVED
    found = judged(solutions((floor(x / 2), 3), x, {6, 7}, range(10**9))).judgement
    assert found.verdict is Verdict.UNDECIDED
    undefined = judged(solutions((1 / floor(x / 10**6), 1), x, set(), range(10**4))).judgement
    assert undefined.verdict is Verdict.UNDECIDED and "may have no value" in undefined.reason


# ---- where double precision would be wrong


with evaluate(False):
    cancelled = (x**2 - Rational(1, 9)) / (x - third)
    square_over_x = x**2 / x


@pytest.mark.parametrize(
    "claim",
    [
        solutions((cancelled, Rational(2, 3)), x, set()),
        solutions((square_over_x, 0), x, set()),
        solutions((sp.expand((x - 1) ** 20), 0), x, {1}),
        solutions((sp.expand((x - 1) ** 20 * (x - 2)), 0), x, {1, 2}),
        solutions((sp.exp(-n), 0), n, set(), range(200)),
        solutions((1 + sp.exp(-n), 1), n, set(), range(200)),
        solutions((2**n + 1, 2**n), n, set(), range(300)),
        solutions((49 * floor(n / 49), n), n, {0, 49, 98}, range(100)),
        solutions((x**2 * 10**400, 3), x, {sqrt(3) / 10**200, -sqrt(3) / 10**200}),
        solutions((sp.expand((x**2 - 2) * (x**2 - 2 - Rational(1, 10**40))), 0), x,
                  {s * sqrt(2 + t) for s in (1, -1) for t in (0, Rational(1, 10**40))}),
        solutions((1 / n, 1), n, {1}, range(-3, 5)),
        solutions((sqrt(n), 2), n, {4}, range(-5, 20)),
    ],
    ids=lambda claim: claim_statement(claim, ()).text[:60],
)  # fmt: skip
def test_numpy_does_not_deny_what_it_cannot_see(claim: Claim) -> None:
    found = judged(claim)
    assert found.judgement.verdict is Verdict.PROVED
    assert found.numeric is None or found.numeric.agrees is not False


def test_numpy_sees_what_it_can() -> None:
    for claim in (
        solutions((x**2, 2), x, {sqrt(2)}),
        solutions((x**2, 2), x, {sqrt(2), -sqrt(2), 1}),
        solutions((sp.sin(x), x / 2), x, {0}),
        only_solution(strided, K, 10, among=range(1, 206)),
    ):
        numeric = judged(claim).numeric
        assert numeric is not None and numeric.agrees is False
    numeric = judged(solutions((a * x, b), x, {b / a})).numeric
    assert numeric is not None and numeric.agrees is True and numeric.points > 1


# ---- shapes and counts


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (output_size(205, 10, stride=3), 66),
        (output_size(7, 3, stride=2, padding=1), 4),
        (output_size(32, 5), 28),
        (output_size(32, 3, dilation=2), 28),
        (output_size(224, 7, stride=2, padding=3), 112),
        (output_size(227, 11, stride=4), 55),
        (parameters(10, 10, 96), 96096),
        (parameters((3, 5), 2, 4, bias=False), 120),
        (multiplications(10, 10, 66, 96), 418176000),
        (multiplications((2, 3), 1, (4, 5), 7), 840),
    ],
)
def test_sizes_and_counts(formula: sp.Expr, value: int) -> None:
    assert judged(Equality(formula, sp.Integer(value))).judgement.verdict is Verdict.PROVED
    for wrong in (value - 1, value + 1, 2 * value):
        assert judged(Equality(formula, sp.Integer(wrong))).judgement.verdict is Verdict.REFUTED


def test_sizes_written_out_by_the_author() -> None:
    with evaluate(False):
        size = output_size(205, 10, stride=3)
    assert to_text(size) == "⌊(205 − 10)/3⌋ + 1"
    assert judged(Equality(size, sp.Integer(66))).judgement.verdict is Verdict.PROVED
    stride_one = output_size(x, K)
    assert judged(Equality(stride_one, x - K + 1)).judgement.verdict is Verdict.PROVED


# ---- properties


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.sets(st.fractions(min_value=-9, max_value=9, max_denominator=7), max_size=4), st.integers(1, 4), st.data())
def test_roots_that_were_multiplied_together(roots: set[Fraction], power: int, data: st.DataObject) -> None:
    product = sp.expand(sp.Mul(*((x - Rational(r.numerator, r.denominator)) for r in roots)) ** power)
    values = {Rational(r.numerator, r.denominator) for r in roots}
    claim = solutions((product * (x**2 + 1), 0), x, values)
    assert judged(claim).judgement.verdict is Verdict.PROVED
    if values:
        fewer = values - {data.draw(st.sampled_from(sorted(values)))}
        assert judged(solutions((product * (x**2 + 1), 0), x, fewer)).judgement.verdict is Verdict.REFUTED
    assert judged(solutions((product, 0), x, values | {sp.Integer(11)})).judgement.verdict is Verdict.REFUTED


@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.integers(1, 60), st.integers(1, 6), st.integers(0, 3), st.integers(1, 30))
def test_kernel_sizes_as_plain_python_finds_them(size: int, stride: int, padding: int, output: int) -> None:
    span = range(1, size + 2 * padding + 1)
    right = {k for k in span if (size - k + 2 * padding) // stride + 1 == output}
    equation = (output_size(size, K, stride=stride, padding=padding), output)
    assert judged(solutions(equation, K, right, span)).judgement.verdict is Verdict.PROVED
    assert judged(solutions(equation, K, right ^ {span[0]}, span)).judgement.verdict is Verdict.REFUTED


def test_a_set_is_put_in_order() -> None:
    claim = solutions((x * (x - a), 0), x, {a, sp.Integer(0), sqrt(2), b, -a})
    assert claim == solutions((x * (x - a), 0), x, frozenset([-a, b, sqrt(2), 0, a]))
    assert solutions((x, 1), x, [2, 1]).values == ((2,), (1,))


def test_names_and_order_do_not_matter() -> None:
    for first, second in ((x, y), (y, x)):
        system = [(first + second, 35), (2 * first + 4 * second, 94)]
        assert judged(solutions(system, [first, second], [(23, 12)])).judgement.verdict is Verdict.PROVED
        assert judged(solutions(system[::-1], [second, first], [(12, 23)])).judgement.verdict is Verdict.PROVED
