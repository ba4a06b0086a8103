"""The kernel's part of matrices: roots and circles, blocks, balls, instances, canonical forms."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import mpmath
import pytest
from flint import arb, fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, I, Identity, ImmutableMatrix, Integer, MatMul, Rational, Symbol, oo, sqrt, symbols

from derive.kernel.domain import Domain
from derive.kernel.enclosure import evaluate
from derive.kernel.equality import Effort, equal
from derive.kernel.errors import IllFormed, Obstacle
from derive.kernel.graph import Graph
from derive.kernel.spectra.canonical import Known
from derive.kernel.spectra.language import (
    characteristic_polynomial,
    determinant,
    norm,
    spectral_radius,
    square_matrices,
    trace,
)
from derive.kernel.spectra.lemmas import Lemmas
from derive.kernel.spectra.minors import as_rational, coefficients, determinant_of, inverted, leading_minors, rationals
from derive.kernel.spectra.requirements import Requirement, completed, points_where
from derive.kernel.spectra.schur_cohn import against_radius, conditions, inside
from derive.kernel.spectra.search import as_point, found, in_words, pool
from derive.kernel.spectra.stability import compared
from derive.kernel.spectra.statements import Kind, Property, Statement, truth
from derive.kernel.spectra.universal import for_all, there_are
from derive.kernel.spectra.values import irreducible_blocks
from derive.kernel.verdict import Order, Relation, Verdict

a, b, c, x = symbols("a b c x", real=True)
A, B, J = square_matrices("A B J")


def rational(*numbers: int | Fraction) -> list[fmpq]:
    return [fmpq(Fraction(number).numerator, Fraction(number).denominator) for number in numbers]


# ---- roots and circles --------------------------------------------------------------------------------------------

fractions = st.fractions(min_value=-2, max_value=2, max_denominator=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(fractions, min_size=1, max_size=5))
def test_three_criteria_agree_with_the_roots(lower: list[Fraction]) -> None:
    """mpmath's roots, unless they come close to the circle."""
    with mpmath.workdps(40):
        numbers = [mpmath.mpf(1), *(mpmath.mpf(v.numerator) / v.denominator for v in reversed(lower))]
        roots = mpmath.polyroots(numbers, maxsteps=500, extraprec=400)
        largest = max(abs(root) for root in roots)
    if abs(largest - 1) < mpmath.mpf(10) ** -6:
        return
    values = [*lower, Fraction(1)]
    assert inside(values) is bool(largest < 1)
    assert against_radius(rational(*values), fmpq(1)) == (-1 if largest < 1 else 1)
    exprs = conditions([Rational(v.numerator, v.denominator) for v in values])
    found_signs = [as_rational(expr) for expr in exprs]
    assert all(sign is not None and sign > 0 for sign in found_signs) is bool(largest < 1)


@pytest.mark.parametrize(
    ("coefficients_", "radius", "sign"),
    [
        ((1, 0, 1), 1, 0),  # ±i
        ((-1, 0, 0, 1), 1, 0),  # cube roots of 1
        ((1, -2, 1), 1, 0),  # 1 twice
        ((1, Fraction(-5, 2), 1), 1, 1),  # 2 and 1/2
        ((1, Fraction(-8, 5), 1), 1, 0),  # (4 ± 3i)/5
        ((-2, 0, 1), Fraction(3, 2), -1),
        ((-2, 0, 1), Fraction(7, 5), 1),
        ((-4, 0, 1), 2, 0),
        ((0, 0, 1), 0, 0),
        ((0, 1, 1), 0, 1),
        ((0, 0, 1), -1, 1),
        ((Fraction(-1, 2), Fraction(1, 2), -1, 1), 1, 0),  # (x - 1)(x² + 1/2)
        ((1, 0, 2, 0, 1), 1, 0),  # (x² + 1)²
        ((1 + Fraction(1, 10**20), 0, 1), 1, 1),
        ((1 - Fraction(1, 10**20), 0, 1), 1, -1),
    ],
)
def test_on_the_circle_exactly(coefficients_: tuple[int, ...], radius: int, sign: int) -> None:
    (limit,) = rational(radius)
    assert against_radius(rational(*coefficients_), limit) == sign


def test_radii_of_rational_matrices_are_compared_exactly() -> None:
    assert compared(ImmutableMatrix([[0, 1], [-1, 0]]), Fraction(1)) == 0
    assert compared(ImmutableMatrix([[1, 1], [1, 0]]), Fraction(1618, 1000)) == 1
    assert compared(ImmutableMatrix([[1, 1], [1, 0]]), Fraction(1619, 1000)) == -1


# ---- minors -------------------------------------------------------------------------------------------------------


def by_permutations(rows: list[list[int]]) -> int:
    size = len(rows)
    if size == 0:
        return 1
    return sum(
        (-1) ** j * rows[0][j] * by_permutations([row[:j] + row[j + 1 :] for row in rows[1:]]) for j in range(size)
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 4), st.lists(st.integers(-4, 4), min_size=16, max_size=16))
def test_determinants_with_and_without_symbols(size: int, numbers: list[int]) -> None:
    rows = [numbers[4 * i : 4 * i + size] for i in range(size)]
    assert determinant_of(ImmutableMatrix(rows)) == by_permutations(rows)
    letters = {Symbol(f"m_{i}{j}"): Integer(rows[i][j]) for i, j in product(range(size), repeat=2)}
    symbolic = ImmutableMatrix(size, size, lambda i, j: Symbol(f"m_{i}{j}"))
    assert determinant_of(symbolic).xreplace(letters) == by_permutations(rows)
    assert coefficients(symbolic)[0].xreplace(letters) == (-1) ** size * by_permutations(rows)
    assert leading_minors(symbolic)[-1].xreplace(letters) == by_permutations(rows)


def test_numbers_however_they_are_written() -> None:
    unevaluated = MatMul(ImmutableMatrix([[Rational(1, 2)]]), ImmutableMatrix([[4]]), evaluate=False)
    assert unevaluated is not None
    assert as_rational(Rational(1, 2) + Integer(1)) == Fraction(3, 2)
    assert as_rational(sqrt(2)) is None and as_rational(x) is None
    assert rationals(ImmutableMatrix([[1, sqrt(2)]])) is None
    with pytest.raises(IllFormed, match="no inverse"):
        inverted(ImmutableMatrix([[1, 1], [1, 1]]))
    with pytest.raises(Obstacle, match="matrix of symbols"):
        determinant_of(ImmutableMatrix(7, 7, lambda i, j: Symbol(f"m_{i}{j}")))


def test_irreducible_blocks() -> None:
    blocks = irreducible_blocks(ImmutableMatrix([[a, 1, 0], [0, b, 1], [0, c, b]]))
    assert sorted(block.rows for block in blocks) == [1, 2]
    assert [block.rows for block in irreducible_blocks(ImmutableMatrix([[0, 1, 0], [0, 0, 1], [1, 0, 0]]))] == [3]


# ---- values and enclosures ----------------------------------------------------------------------------------------

WORDS = (spectral_radius, determinant, trace, lambda m: norm(m, 1), lambda m: norm(m, 2))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=4, max_size=4), st.sampled_from(WORDS))
def test_closed_forms_lie_in_the_enclosures(numbers: list[int], word: object) -> None:
    """The closed form of [[x, b], [c, d]] and the ball from root isolation, at a value of x."""
    assert callable(word)
    first, *others = numbers
    matrix = ImmutableMatrix(2, 2, [x, *others])
    at = word(matrix.xreplace({x: Integer(first)}))
    ball = evaluate(at, {}, bits=128)
    other = evaluate(word(matrix), {x: Fraction(first)}, bits=128)
    assert ball is not None and other is not None and arb(ball).overlaps(arb(other))
    assert equal(word(matrix), at, Domain(), {x: Integer(first)}).verdict is Verdict.PROVED


def test_complex_entries_have_no_discriminant_to_look_at() -> None:
    """tr² - 4 det = -4 < 0 for diag(2i, 0) mixed, yet ρ is not √det: the entries are not real."""
    matrix = ImmutableMatrix([[I, I], [I, I]])
    assert equal(spectral_radius(matrix), Integer(2)).verdict is Verdict.PROVED
    assert equal(spectral_radius(matrix), Integer(0)).verdict is Verdict.REFUTED
    complex_name = Symbol("z", complex=True)
    mixed = ImmutableMatrix([[complex_name, 1], [0, 1]])
    assert equal(spectral_radius(mixed), Integer(1)).verdict is not Verdict.PROVED


def test_a_definition_may_use_a_word_and_a_word_a_definition() -> None:
    graph = Graph({a: spectral_radius(ImmutableMatrix([[0, b], [b, 0]])), c: a + 1})
    assert equal(c, Abs(b) + 1, Domain(), graph).verdict is Verdict.PROVED
    assert equal(characteristic_polynomial(ImmutableMatrix([[c]]), x), x - Abs(b) - 1, Domain(), graph).verdict is (
        Verdict.PROVED
    )


# ---- requirements -------------------------------------------------------------------------------------------------


def test_points_are_completed_within_the_domain() -> None:
    domain = Domain(facts=(Relation(b, Order.GT, a),))
    point = dict(completed([(a, Fraction(3))], [a, b, c], domain, Graph({}), Effort()))
    assert point[a] == 3 and point[b] > 3 and c in point
    some = next(points_where([Requirement(a - 1)], Domain(), Graph({}), Effort()))
    assert some[a] > 1  # type: ignore[operator]


def test_a_requirement_that_is_an_equation_in_disguise() -> None:
    strict = Requirement(sqrt(2) * sqrt(3) - sqrt(6))
    assert strict.judged(Domain(), Graph({}), Effort()).verdict is Verdict.REFUTED
    assert Requirement(strict.expr, strict=False).judged(Domain(), Graph({}), Effort()).verdict is Verdict.PROVED


# ---- instances ----------------------------------------------------------------------------------------------------


def one(*entries: int) -> tuple[fmpq_mat, ...]:
    size = 2 if len(entries) == 4 else 1
    return (fmpq_mat(size, size, list(entries)),)


def said(kind: Kind, *matrices: object) -> Property:
    return Property(kind, matrices)


@pytest.mark.parametrize(
    ("kind", "entries", "holds"),
    [
        (Kind.SYMMETRIC, (1, 2, 2, 1), True),
        (Kind.SYMMETRIC, (1, 2, 3, 1), False),
        (Kind.ORTHOGONAL, (0, -1, 1, 0), True),
        (Kind.ORTHOGONAL, (1, 1, -1, 1), False),
        (Kind.NORMAL, (1, 1, -1, 1), True),
        (Kind.NORMAL, (1, 1, 0, 1), False),
        (Kind.TRIANGULAR, (1, 1, 0, 1), True),
        (Kind.TRIANGULAR, (1, 0, 1, 1), False),
        (Kind.DIAGONAL, (1, 0, 0, 2), True),
        (Kind.INVERTIBLE, (1, 1, 1, 1), False),
        (Kind.POSITIVE_DEFINITE, (2, 1, 1, 1), True),
        (Kind.POSITIVE_DEFINITE, (1, 1, 1, 1), False),
        (Kind.POSITIVE_DEFINITE, (2, 1, 0, 1), False),  # not symmetric
        (Kind.POSITIVE_SEMIDEFINITE, (1, 1, 1, 1), True),
        (Kind.POSITIVE_SEMIDEFINITE, (0, 1, 1, 0), False),
        (Kind.REAL_EIGENVALUES, (1, 1, 0, 1), True),
        (Kind.REAL_EIGENVALUES, (0, -1, 1, 0), False),
        (Kind.POWERS_DECAY, (0, 9, 0, 0), True),
        (Kind.POWERS_DECAY, (0, -1, 1, 0), False),
        (Kind.POWERS_GROW, (2, 0, 0, 0), True),
        (Kind.POWERS_GROW, (1, 1, 0, 1), None),  # it does, in a Jordan block; not looked into
    ],
)
def test_properties_of_an_instance(kind: Kind, entries: tuple[int, ...], holds: bool | None) -> None:
    assert truth(said(kind, A), {A: one(*entries)}) is holds


def test_properties_of_sequences() -> None:
    turns = (one(0, 2, 0, 0)[0], one(0, 0, 2, 0)[0])
    assert truth(said(Kind.PRODUCTS_GROW, J), {J: turns}) is True
    assert truth(said(Kind.PRODUCTS_DECAY, J), {J: turns}) is False
    assert truth(said(Kind.EVERY_DIRECTION_GROWS, J), {J: turns}) is False
    assert truth(said(Kind.EVERY_DIRECTION_GROWS, J), {J: one(2, 0, 0, 3)}) is True
    below_one = Relation(spectral_radius(J), Order.LT, Integer(1))
    assert truth(below_one, {J: turns}) is True
    assert truth(below_one, {J: (turns[0], one(2, 0, 0, 0)[0])}) is False


def test_relations_of_an_instance() -> None:
    instance = {A: one(0, 1, 0, 0), B: one(0, 0, 1, 0)}
    assert truth(Relation(norm(A * B, 2), Order.LE, norm(A, 2) * norm(B, 2)), instance) is True
    assert truth(Relation(spectral_radius(A * B), Order.LE, spectral_radius(A) * spectral_radius(B)), instance) is False
    size = A.shape[0]
    assert truth(Relation(trace(Identity(size)), Order.EQ, size), {A: one(0, 1, 0, 0)}) is True


def test_the_pool_is_fixed_and_without_repetition() -> None:
    assert len({str(value) for value in pool(2)}) == len(pool(2))
    assert pool(2)[0] == fmpq_mat(2, 2, [0, 0, 0, 0])
    assert pool(3)[1].nrows() == 3
    again = found([], Relation(spectral_radius(A), Order.LE, Integer(0)))
    assert again is not None
    assert in_words(again) == "A = [[1]]"
    assert [symbol.name for symbol, _ in as_point(again)] == ["A_{11}"]


# ---- canonical forms ----------------------------------------------------------------------------------------------


def test_canonical_forms() -> None:
    known = Known(symmetric=frozenset({"A"}))
    assert known.scalar(trace(A * B)) == known.scalar(trace(B * A))
    assert known.scalar(trace(A.T * B)) == known.scalar(trace(B * A))
    assert known.scalar(norm(B.T, 1)) == norm(B, oo)
    plain = Known()
    assert plain.scalar(trace(A.T * B)) != plain.scalar(trace(B * A))
    assert plain.scalar(spectral_radius(A * B)) != plain.scalar(spectral_radius(A) * spectral_radius(B))
    assert plain.scalar(norm(-3 * A, 2)) == 3 * norm(A, 2)
    assert plain.scalar(determinant(2 * A)) == 2 ** A.shape[0] * determinant(A)
    assert plain.scalar(norm(A - A, 2)) == 0


def test_a_lemma_needs_its_hypothesis() -> None:
    goal = Relation(spectral_radius(A * B), Order.LE, spectral_radius(A) * spectral_radius(B))
    assert Lemmas(Statement((), goal)).proof() is None
    assert Lemmas(Statement((said(Kind.COMMUTE, A, B),), goal)).proof() is not None
    assert Lemmas(Statement((said(Kind.NORMAL, A),), goal)).proof() is None
    assert Lemmas(Statement((said(Kind.NORMAL, A), said(Kind.SYMMETRIC, B)), goal)).proof() is not None


def test_statements_about_nothing_are_not_proved() -> None:
    nothing = (Relation(norm(A, 2), Order.LT, Integer(1)), Relation(norm(A, 2), Order.GT, Integer(2)))
    judged = for_all(Statement(nothing, Relation(spectral_radius(A), Order.LT, Integer(1))))
    assert judged.verdict is Verdict.UNDECIDED
    assert "no matrices that satisfy" in judged.reason
    assert there_are(nothing).verdict is not Verdict.PROVED
