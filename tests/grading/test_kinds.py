"""Answers that are no closed form: pairs of strategies in words, orders of growth, bounds, vectors for matrices."""

from __future__ import annotations

import pytest
from sympy import Expr, Symbol

from derive import D, Game, Inequality, Problem, diag, exhaustion, linearity, monotonicity, pure_nash
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.grading.properties.growth import Growth, compared
from derive.grading.properties.profiles import mentions, named
from derive.writing.grades.results import Mark, Result, Submission

HUNT = Game("Stag Hare", "Stag Hare", [[(4, 4), (0, 3)], [(3, 0), (2, 2)]])
m, n, T = (Symbol(name, integer=True, positive=True) for name in ("m", "n", "T"))


# ---- pairs of strategies in words: first the row player's


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("(Stag, Hare)", {(0, 1)}),
        ("(S, H)", {(0, 1)}),
        ("Hare/Stag", {(1, 0)}),
        ("both hunt the stag", {(0, 0)}),
        ("Both players choose Hare.", {(1, 1)}),
        ("player 1 hunts stag and player 2 hunts hare", {(0, 1)}),
        ("If both hunt stag, all is well. The equilibrium is (Hare, Hare).", {(1, 1)}),
        ("(Stag, Hare) is not an equilibrium.", set()),
        ("Each prefers Stag to Hare.", set()),
        ("(Stag, Stag) and (Hare, Hare)", {(0, 0), (1, 1)}),
        (r"$(\text{Stag}, \text{Stag})$, $(\text{Hare}, \text{Hare})$", {(0, 0), (1, 1)}),
        (r"(Hare, Hare), so \boxed{(\text{Stag}, \text{Stag})}", {(0, 0)}),
        ("nothing of the kind", set()),
    ],
)
def test_pairs_that_are_named(text: str, pairs: set[tuple[int, int]]) -> None:
    assert named(text, HUNT).profiles == pairs


def test_what_is_taken_for_granted_is_said() -> None:
    assert named("Stag", HUNT).condition == "both players are meant"
    assert named("(3, 0)", HUNT).profiles == {(1, 0)}
    assert "payoffs" in named("(3, 0)", HUNT).condition
    assert not named("(3, 3)", HUNT).profiles
    assert "write (X, Y)" in named("who knows", HUNT).reason


def test_payoffs_that_are_stated() -> None:
    assert named("The equilibrium is (Stag, Stag) with payoffs (4, 4)", HUNT).payoffs == (4, 4)
    assert named("(Stag, Stag), which is better than (2, 2)", HUNT).payoffs is None


def test_mentioning_is_less_than_naming() -> None:
    assert mentions("what if one hunts stags?", HUNT)
    assert not mentions("x = 3", HUNT)


q = Problem(98, "Two equilibria")
both = q.part("both")
both.answer(pure_nash(HUNT, [("Stag", "Stag"), ("Hare", "Hare")]), by=exhaustion)
HUNTERS = Grader(Course(q), Options())


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("(Stag, Stag) and (Hare, Hare)", Mark.CORRECT),
        ("(Stag, Stag)", Mark.WRONG),
        ("(Stag, Hare)", Mark.WRONG),
        ("(Stag, Stag) and (Stag, Hare)", Mark.WRONG),
        ("(Stag, Stag), (Hare, Hare) and (Stag, Hare)", Mark.UNDECIDED),
        ("none", Mark.UNDECIDED),
    ],
)
def test_all_equilibria_are_to_be_named(text: str, mark: Mark) -> None:
    result = HUNTERS.grade(Submission("", 98, "both", text))
    assert result.mark is mark, result
    assert "Stag" not in result.graded[0].asked.text  # what is asked does not say what is right


# ---- orders of growth


@pytest.mark.parametrize(
    ("first", "second", "growth"),
    [
        (T * m, 3 * T * m + T, Growth.SAME),
        (T * m * (m + n), T * m**2 + T * m * n, Growth.SAME),
        (T * (m + n) ** 2, T * m**2 + T * n**2, Growth.SAME),  # 2mn ≤ m² + n²
        (T * m * n, T * m**2 + T * n**2, Growth.SLOWER),
        (T**2, T, Growth.FASTER),
        (T * m**2, T**2 * m, Growth.NEITHER),
        (T - m, T, Growth.UNKNOWN),
        (2**T, T, Growth.UNKNOWN),
    ],
)
def test_how_polynomials_grow(first: Expr, second: Expr, growth: Growth) -> None:
    assert compared(first, second, [m, n, T]) is growth


# ---- bounds, and vectors that stand for diagonal matrices

p = Problem(99, "Bounds and a diagonal matrix")
(a,) = p.given("a")
k = p.sizes("k")[0]
u, v = p.tensor("u v", k)
bound = p.part("bound")
bound.answer(Inequality(a**2 + 1 >= 2 * a), by=monotonicity)
slopes = p.part("slopes")
slopes.answer(D(u * v, u), diag(v), by=linearity)
GRADER = Grader(Course(p), Options())


def graded(part: str, answer: str) -> Result:
    return GRADER.grade(Submission("", 99, part, answer))


@pytest.mark.parametrize(
    ("answer", "mark"),
    [
        (r"a^2 + 1 \ge 2a", Mark.CORRECT),
        (r"2a \le a^2 + 1", Mark.CORRECT),
        ("2a", Mark.CORRECT),
        (r"a^2 + 1 \ge 2|a|", Mark.CORRECT),  # a stronger one
        (r"a^2 + 1 \ge 2a + \frac{(a-1)^2}{2}", Mark.CORRECT),
        (r"a^2 + 1 > 2a", Mark.CONDITIONAL),  # but for a = 1
        (r"a^2 + 1 \le 2a", Mark.WRONG),
        (r"a^2 + 1 \ge 3a", Mark.WRONG),
        (r"a^2 + 1 \ge a^2 + 1", Mark.WRONG),
        (r"a^2 + 1 \le a^2 + 2", Mark.WRONG),  # from the other side
        (r"a^2 + 1 \ge 0", Mark.UNDECIDED),  # it holds
    ],
)
def test_a_bound_is_right_if_it_holds_and_says_enough(answer: str, mark: Mark) -> None:
    result = graded("bound", answer)
    assert result.mark is mark, result


@pytest.mark.parametrize(
    ("answer", "mark"),
    [
        (r"\mathrm{diag}(v)", Mark.CORRECT),
        ("v", Mark.CONDITIONAL),
        (r"v \odot \mathrm{diag}(v \odot v) \mathrm{diag}(v^{-1}) \mathrm{diag}(v^{-1})", Mark.CONDITIONAL),
        ("u", Mark.WRONG),
        (r"u \odot \mathrm{diag}(v)", Mark.UNDECIDED),  # what could only be read with a grain of salt is never wrong
        (r"\mathrm{diag}(u)", Mark.WRONG),
    ],
)
def test_a_vector_may_stand_for_a_diagonal_matrix(answer: str, mark: Mark) -> None:
    result = graded("slopes", answer)
    assert result.mark is mark, result
    if mark is Mark.CONDITIONAL:
        assert "diagonal matrix" in result.graded[0].conditions[0].text
