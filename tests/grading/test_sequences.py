"""Answers about sequences: substitution under sums, other indices, a student's own sequences, what is left in one."""

from __future__ import annotations

import pytest
from sympy import Expr, Function, Product, Sum, Symbol, symbols

from derive import Problem, averages, induction
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.grading.sequences import Formula, aligned, evaluated, inserted, placed, term
from derive.kernel.errors import IllFormed
from derive.writing.grades.results import Mark, Result, Submission

i, j, n, L = symbols("i j n L", integer=True)
s, f = Function("s"), Function("f")


def test_a_value_is_not_captured_by_an_index() -> None:
    value = placed(Product(s(j), (j, 1, i)), {i: j - 1})
    (bound, low, high) = value.limits[0]
    assert bound != j and value.function == s(bound) and (low, high) == (1, j - 1)
    assert placed(Sum(s(i), (i, 1, n)) + s(i), {i: n}) == Sum(s(j), (j, 1, n)) + s(n)


def test_terms_and_formulas() -> None:
    assert term(f(i + 2)) == (f, i, 2) and term(f(2)) is None and term(s(i) + 1) is None
    square = Formula(i**2, i, 1)  # f(i + 1) = i²
    assert square(n) == (n - 1) ** 2
    assert inserted(Sum(f(j), (j, 1, n)), {f: square}) == Sum((j - 1) ** 2, (j, 1, n))


def test_a_quantity_at_another_index() -> None:
    assert aligned(f(n), n, f(L)) == (L, 0) and aligned(f(n), n, f(L + 1)) == (L, 1) and aligned(f(n), n, s(n)) is None


# ---- a problem with two parts, whose names collide: f(n) = 1 + 2 + … + n, g(n) = 2ⁿ, and a number f_n


def squares() -> Problem:
    p = Problem(99, "sums")
    n = p.index("n", start=1)
    i = p.indices("i")
    p.given("f_n c")
    f = p.sequence("f", first=0, then=lambda f, t: f(t - 1) + t)
    g = p.sequence("g", first=1, then=lambda g, t: 2 * g(t - 1))
    h = p.sequence("h", first=0, then=lambda h, t: h(t - 1) + g(t))
    first = p.part("first")
    first.answer(f(n), n * (n + 1) / 2, by=induction(n))
    second = p.part("second")
    second.answer(g(n), 2**n, by=induction(n))
    second.also("f", g)
    third = p.part("third")
    third.answer(h(n), 2 ** (n + 1) - 2, by=induction(n, together=[(g(n), 2**n)]))
    fourth = p.part("fourth")
    fourth.answer(f(n) + Sum(i, (i, 1, n)), n * (n + 1), by=induction(n))
    first.accepts(second, when="f is g")
    p.asks(first, second, third)
    return p


GRADER = Grader(Course(squares()), Options())


def graded(part: str, answer: str) -> Result:
    return GRADER.grade(Submission("", 99, part, answer))


@pytest.mark.parametrize(
    ("part", "answer", "mark"),
    [
        ("first", "f_n = n(n+1)/2", Mark.CORRECT),  # and not the number f_n, which nothing here depends on
        ("first", "f_m = m(m+1)/2", Mark.CORRECT),
        ("first", "f_{m+1} = (m+1)(m+2)/2", Mark.CORRECT),
        ("first", "f_{m+1} = m(m+1)/2", Mark.WRONG),
        ("first", "f_{n-1} = n(n-1)/2", Mark.CORRECT),
        ("first", "f_{n-1} = n(n+1)/2", Mark.WRONG),
        ("first", r"f_n = \sum_{k=1}^{n} k", Mark.CORRECT),
        ("first", r"f_m = \sum_{n=1}^{m} n", Mark.CORRECT),
        ("first", r"f_n = \sum_{k=1}^{n} T_k - \sum_{k=1}^{n-1} T_k, where", Mark.UNREADABLE),
        ("first", "Let $T_k = k + 1$. Then $f_n = \\sum_{k=0}^{n-1} T_k$.", Mark.CORRECT),
        ("first", "$f_n = \\sum_{k=0}^{n-1} T_k$, where $T_k = k + 1$.", Mark.CORRECT),
        ("first", "$f_n = \\sum_{k=0}^{n-1} T_k$, where $T_k = k$.", Mark.WRONG),
        ("first", "f_n = f_{n-1} + n", Mark.WRONG),
        ("first", "f_n = f_n", Mark.WRONG),
        ("first", "f_n = 2^n", Mark.CONDITIONAL),
        ("second", "f_n = 2^n", Mark.CORRECT),
        ("second", "g_n = 2^n", Mark.CORRECT),
        ("second", "g_n = 2 g_{n-1}", Mark.WRONG),
        ("third", "h_n = 2(2^n - 1)", Mark.CORRECT),
        ("third", "g_i = 2^i\nh_n = sum(g_i, i, 1, n)", Mark.CORRECT),
        ("third", "g_i = 2^i\nh_n = sum(g_i, i, 0, n)", Mark.WRONG),
        ("third", "h_n = sum(g_i, i, 1, n)", Mark.WRONG),
        ("third", "Let $f_i = 2^i$ be the powers of two. So $h_n = \\sum_{i=1}^n f_i$.", Mark.CORRECT),
    ],
)
def test_answers(part: str, answer: str, mark: Mark) -> None:
    result = graded(part, answer)
    assert result.mark is mark, [(g.mark, g.reason, g.read_as, g.witness, g.unreadable) for g in result.graded]


def test_what_is_left_is_named_and_the_convention_said() -> None:
    assert "f(n − 1) is left in the answer" in graded("first", "f_n = f_{n-1} + n").graded[0].reason
    assert [c.text for c in graded("first", "f_n = 2^n").graded[0].conditions] == ["f is g"]


def test_the_lines_of_a_solution_are_proved_with_the_rules_of_the_sequences() -> None:
    result = graded("third", "h_1 = 2\nh_n = h_{n-1} + 2^n\nh_n = 2^(n+1) - 2\nh_{n+1} = 2^(n+1) - 2")
    assert [str(line.mark) for line in result.lines] == ["right", "right", "right", "wrong"]


# ---- means


def test_the_mean_is_linear() -> None:
    mean = averages({f(i): 3, f(i) ** 2: 10, s(i): n - i})
    a = Symbol("a")
    assert evaluated(mean(2 * f(n) + a)) == 6 + a
    assert evaluated(mean(Sum(a**j * f(j), (j, 1, n)))) == Sum(3 * a**j, (j, 1, n))
    assert mean(f(n) * f(n)) == 10 and mean(s(n - 1)) == 1 and mean(a) == a


@pytest.mark.parametrize("unknown", [f(n) * f(n - 1), f(n) * s(n), f(n) ** 3, 1 / f(n)])
def test_a_mean_that_does_not_follow_is_refused(unknown: Expr) -> None:
    with pytest.raises(IllFormed, match="nothing is known of the mean"):
        averages({f(i): 3, f(i) ** 2: 10, s(i): 1})(unknown)


def test_a_mean_is_given_for_terms() -> None:
    with pytest.raises(ValueError, match="a mean is given for a term"):
        averages({Symbol("a"): 1})
