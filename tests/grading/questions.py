"""Questions to diagnose wrong answers to: those of some problems, and small ones with one difficulty each."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import MatMul, Matrix, Sum, Symbol, cos, exp, log, sin, tanh

from derive import D, Problem, catalog, identity, sigmoid
from derive.claims.equality import Equality
from derive.claims.rules import chain_rule, definition, matrix_product, substitution
from derive.grading.diagnosis import Diagnostician


@lru_cache
def problem(number: int) -> Problem:
    """A problem of the sheet."""
    return catalog.load(number)


@lru_cache
def asked(number: int, part: str, place: int = 0) -> Diagnostician:
    """For the answers to a part of a problem, kept from one test to the next."""
    return new(problem(number), part, place)


def new(of: Problem, part: str, place: int = 0) -> Diagnostician:
    """The same without what was found before."""
    found = next(each for each in of.parts if each.name == part)
    claim = found.answered[place]
    assert isinstance(claim, Equality)
    return Diagnostician(of, claim, of.context(found.at))


def symbols(of: Problem) -> dict[str, Any]:
    """The symbols of a problem by their names."""
    return {symbol.name: symbol for symbol in of.order}


# ---- small questions: each is a problem with one part, "asked"


def _small(title: str) -> Problem:
    return Problem(900, title)


def _answered(of: Problem, *answers: tuple[Any, Any]) -> Problem:
    part = of.part("asked")
    for lhs, rhs in answers:
        part.answer(lhs, rhs, by=substitution)
    return of


@lru_cache
def small(name: str) -> Diagnostician:
    """For the answers to a small question."""
    return new(MADE[name](), "asked")


def wave() -> Problem:
    """sin(x² + x)."""
    p = _small("wave")
    (x,) = p.given("x")
    u = p.let("u", x**2 + x)
    q = p.let("q", sin(u))
    return _answered(p, (D(q, x), cos(x**2 + x) * (2 * x + 1)))


def scaled_wave() -> Problem:
    """cos(3x)."""
    p = _small("scaled wave")
    (x,) = p.given("x")
    q = p.let("q", cos(3 * x))
    return _answered(p, (D(q, x), -3 * sin(3 * x)))


def logarithm() -> Problem:
    """log(x² + 1)."""
    p = _small("logarithm")
    (x,) = p.given("x")
    q = p.let("q", log(x**2 + 1))
    return _answered(p, (D(q, x), 2 * x / (x**2 + 1)))


def cube() -> Problem:
    """(ax + b)³."""
    p = _small("cube")
    a, b, x = p.given("a b x")
    q = p.let("q", (a * x + b) ** 3)
    return _answered(p, (D(q, x), 3 * a * (a * x + b) ** 2))


def product() -> Problem:
    """x² exp(x)."""
    p = _small("product")
    (x,) = p.given("x")
    q = p.let("q", x**2 * exp(x))
    return _answered(p, (D(q, x), 2 * x * exp(x) + x**2 * exp(x)))


def quotient() -> Problem:
    """x³/(x² + 1)."""
    p = _small("quotient")
    (x,) = p.given("x")
    q = p.let("q", x**3 / (x**2 + 1))
    return _answered(p, (D(q, x), (3 * x**2 * (x**2 + 1) - x**3 * 2 * x) / (x**2 + 1) ** 2))


def ratio() -> Problem:
    """ax/(b + x)."""
    p = _small("ratio")
    a, b, x = p.given("a b x")
    q = p.let("q", a * x / (b + x))
    return _answered(p, (D(q, x), a * b / (b + x) ** 2))


def three_paths() -> Problem:
    """L = a t₁ + b t₂ + c t₃ of three functions of x."""
    p = _small("three paths")
    a, b, c, x = p.given("a b c x")
    t1, t2, t3 = p.let("t_1", x**2), p.let("t_2", sin(x)), p.let("t_3", exp(x))
    L = p.let("L", a * t1 + b * t2 + c * t3)
    return _answered(p, (D(L, x), 2 * a * x + b * cos(x) + c * exp(x)))


def shared() -> Problem:
    """h = tanh(wx) enters both y₁ = vh and y₂ = h², and L = y₁ y₂ + w."""
    p = _small("shared")
    w, v, x = p.given("w v x")
    h = p.let("h", tanh(w * x))
    y1, y2 = p.let("y_1", v * h), p.let("y_2", h**2)
    L = p.let("L", y1 * y2 + w)
    return _answered(p, (D(L, w), 3 * v * h**2 * (1 - h**2) * x + 1))


def entropy() -> Problem:
    """-p log p - (1 - p) log(1 - p)."""
    p = _small("entropy")
    (q,) = p.given("q", above=0, below=1)
    H = p.let("H", -q * log(q) - (1 - q) * log(1 - q))
    return _answered(p, (D(H, q), log(1 - q) - log(q)))


def information() -> Problem:
    """-log p."""
    p = _small("information")
    (q,) = p.given("q", above=0)
    value = p.let("I", -log(q))
    return _answered(p, (value, -log(q)))


def matrices() -> Problem:
    """A product of two 2×2 matrices."""
    p = _small("matrices")
    A, B = p.matrix("a", 2, 2), p.matrix("b", 2, 2)
    C = Matrix(2, 2, p.let("c_{11} c_{12} c_{21} c_{22}", A * B))
    part = p.part("asked")
    part.step(C, MatMul(A, B), by=matrix_product)
    part.answer(C, A * B, by=definition)
    return p


def transposes() -> Problem:
    """(AB)ᵀ = BᵀAᵀ, of any size."""
    p = _small("transposes")
    (n,) = p.sizes("n")
    A, B = p.tensor("A B", n, n)
    C = p.let("C", A @ B)
    return _answered(p, (C.T, B.T @ A.T))


def rotation() -> Problem:
    """QᵀQx is x for an orthogonal matrix: what looks like a lost factor is none."""
    p = _small("rotation")
    (n,) = p.sizes("n")
    Q, x = p.tensor("Q", n, n), p.tensor("x", n)
    p.assume(Q.T @ Q, identity(n))
    y = p.let("y", Q.T @ Q @ x)
    return _answered(p, (y, Q.T @ Q @ x))


def steps() -> Problem:
    """The sum of i² for i from 1 to n."""
    p = _small("steps")
    (n,) = p.sizes("n")
    i = Symbol("i", integer=True)
    return _answered(p, (Sum(i**2, (i, 1, n)), n * (n + 1) * (2 * n + 1) / 6))


def slopes() -> Problem:
    """Two sigmoid units in a row with a squared error, ½(v σ(wx) - y)²."""
    p = _small("slopes")
    w, v, x, y = p.given("w v x y")
    h = p.let("h", sigmoid(w * x))
    o = p.let("o", v * h)
    L = p.let("L", (o - y) ** 2 / 2)
    part = p.part("asked")
    part.step(D(L, o), o - y, by=chain_rule(via=o))
    part.answer(D(L, w), (o - y) * v * h * (1 - h) * x, by=substitution)
    part.mistake("the bias was taken for the weight", (o - y) * v * h, hint="What is w multiplied by?")
    part.mistake("took the loss for the error", y - o, of=D(L, o))
    return p


MADE = {
    made.__name__: made
    for made in (
        wave, scaled_wave, logarithm, cube, product, quotient, ratio, three_paths, shared, entropy, information,
        matrices, rotation, steps, slopes, transposes,
    )
}  # fmt: skip
