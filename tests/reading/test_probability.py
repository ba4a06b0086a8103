"""Expectations, divergences and densities without their argument, where a notation knows of distributions."""

from __future__ import annotations

import pytest
from sympy import Function, Integral, Symbol, log, oo

from derive import Problem, cross_entropy, density, entropy, expectation, js, kl, total_variation, wasserstein
from derive.grading.course import Course
from derive.reading import Notation, ReadingError
from derive.reading.reading import read_expression

p = Problem(99, "Two densities")
(x,) = p.given("x")
f, q, r = Function("f"), density("q"), density("r")
p.let("M", expectation(f(x) * q(x), x, q) + expectation(f(x), x, r))
p.also("q_{data}", q)
NOTATION: Notation = Course(p).notation


def read(text: str, syntax: str = "latex") -> object:
    return read_expression(text, NOTATION, syntax).expression


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\mathbb{E}_{x \sim q}[f(x)]", expectation(f(x), x, q)),
        (r"\mathbf{E}_{x\sim q} \left[ f(x) \right]", expectation(f(x), x, q)),
        (r"E_{x \sim q(x)}(f(x))", expectation(f(x), x, q)),
        ("E_{x~q}[f(x)]", expectation(f(x), x, q)),
        (r"\mathbb{E}_{q}[f(x)]", expectation(f(x), x, q)),
        (r"\mathbb{E}_{x \sim q} f(x)", expectation(f(x), x, q)),
        (r"\mathbb{E}_{x \sim q}[\log q]", expectation(log(q(x)), x, q)),
        (r"D_{KL}(q \| r)", kl(q, r)),
        (r"D_{\mathrm{KL}}\left(q \,\middle\|\, r\right)", kl(q, r)),
        (r"KL(q || r)", kl(q, r)),
        (r"KL(q, r)", kl(q, r)),
        (r"KL(q(x) \parallel r(x))", kl(q, r)),
        (r"D_{JS}(q | r)", js(q, r)),
        (r"\mathrm{JSD}(q \| \frac{q + r}{2})", js(q, (q + r) / 2)),
        (r"H(q)", entropy(q)),
        (r"H(q, r)", cross_entropy(q, r)),
        (r"TV(q, r)", total_variation(q, r)),
        (r"W_1(q, r)", wasserstein(q, r)),
        ("q_data", q(x)),
        (r"q", q(x)),
        (r"q(x)", q(x)),
    ],
)
def test_what_is_said_of_distributions_is_read(text: str, value: object) -> None:
    assert read(text) == value


def test_a_density_is_its_value_where_no_distribution_is_meant() -> None:
    assert read(r"\frac{q}{q + r}").doit() == q(x) / (q(x) + r(x))  # type: ignore[attr-defined]
    assert read("q/(q + r)", "text").doit() == q(x) / (q(x) + r(x))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (r"\mathbb{E}[f(x)]", "mean over"),
        (r"\mathbb{E}_{x}[f(x)]", "distribution was expected"),
        (r"\mathbb{E}_{q}[1]", "mean over"),
        (r"KL(q \| x)", "distribution was expected"),
        (r"KL(q)", "of two distributions"),
        (r"KL(q \| r \| q)", "of two distributions"),
        (r"H()", "no argument"),
        (r"H(q, r, q)", "of one distribution"),
    ],
)
def test_what_says_too_little_is_refused(text: str, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        read(text)


BARE = Notation(closed=True, names={"x": x, "y": Symbol("y", real=True)})
_OUT = "write the sum or the integral out"


@pytest.mark.parametrize("notation", [BARE, NOTATION, Notation()], ids=["closed", "distributions", "open"])
@pytest.mark.parametrize(
    ("text", "syntax", "at"),
    [
        ("p(x|y)", "text", 3),
        ("1 + p(x | y)", "text", 8),
        (r"p(x \mid y)", "latex", 4),
        ("p(x|y)", "latex", 3),
        ("P(A|B)", "latex", 3),
    ],
)
def test_a_condition_is_refused_with_what_to_do(notation: Notation, text: str, syntax: str, at: int) -> None:
    with pytest.raises(ReadingError) as caught:
        read_expression(text, notation, syntax)
    error = caught.value
    assert (error.code, error.span[0]) == ("R017", at)
    assert "under a condition" in error.message and "names without a bar" in error.hint


@pytest.mark.parametrize("notation", [BARE, Notation()], ids=["closed", "open"])
@pytest.mark.parametrize(
    ("text", "syntax", "at"),
    [
        (r"\mathbb{E}[x]", "latex", 0),
        (r"2\mathbb{E}_{x \sim q}[x]", "latex", 1),
        (r"E_{x \sim q}[x]", "latex", 1),
        ("E[x]", "text", 0),
        ("E_x[x^2]", "text", 0),
        ("E_{x~q}[x]", "text", 1),
        ("𝔼_{x∼q}[x]", "text", 1),
        (r"\Pr(x)", "latex", 0),
    ],
)
def test_a_mean_of_no_known_law_is_refused_with_what_to_do(notation: Notation, text: str, syntax: str, at: int) -> None:
    with pytest.raises(ReadingError) as caught:
        read_expression(text, notation, syntax)
    error = caught.value
    assert (error.code, error.span[0], error.hint) == ("R017", at, _OUT)
    assert "law is known" in error.message


def test_an_unknown_law_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ReadingError) as caught:
        read(r"\mathbb{E}_{x \sim v}[f(x)]")
    assert (caught.value.code, caught.value.hint) == ("R021", "the distributions here are q, r")


def test_a_name_with_an_index_before_square_brackets() -> None:
    """What is declared is no mean."""
    declared = Notation(closed=True, names={"E_x": Symbol("E_x", real=True), "x": x})
    assert read_expression("E_x [x]", declared).expression.doit() == Symbol("E_x", real=True) * x


def test_bars_stay_bars_elsewhere() -> None:
    assert read("|x|") == abs(x)
    assert read(r"KL(q \| r) + |x|").doit() == kl(q, r) + abs(x)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("text", "value"), [(r"\infty", oo), (r"-\infty", -oo), (r"+\infty", oo), ("infinity", oo)])
def test_infinity_is_an_answer_as_a_whole(text: str, value: object) -> None:
    assert read(text) == value


def test_infinity_has_no_place_in_arithmetic() -> None:
    with pytest.raises(ReadingError, match="infinity"):
        read(r"2 + \infty")


def test_an_integral_of_densities_is_read() -> None:
    found = read(r"\int_{-\infty}^{\infty} q f(x) \, dx")
    assert isinstance(found, Integral)
    assert (found.function.doit(), found.limits) == (q(x) * f(x), Integral(1, (x, -oo, oo)).limits)


def test_many_brackets_take_no_square_of_their_number() -> None:
    with pytest.raises(ReadingError):
        read("KL(" * 30_000)
