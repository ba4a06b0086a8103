"""Problem 3: every step proved, and right by complex steps; the printed claims judged as they should be."""

from __future__ import annotations

import cmath
import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from sympy import Matrix, Symbol
from sympy.matrices import MatrixBase

from derive import D, Verdict, equals, jacobian
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.equality import Equality
from derive.derivation import Printed, Step
from derive.kernel.equality import Effort
from derive.writing.reports import Report
from tests.mutants import mutants
from tests.problems.plain import Moved, Plain

PROBLEM = load(3)
STEPS = [
    "3.inner.1",
    "3.outer.1",
    *(f"3.composed.{k}" for k in range(1, 4)),
    *(f"3.point.{k}" for k in range(1, 6)),
]

# the first column of the product: 1·0 + 1·4 + 1·2 = 6 and 0·0 + 8·4 + 4·2 = 40; printed are 4 and 32
WITHOUT_THE_THIRD_TERM = "in the first column the third products, 1·2 and 4·2, are left out"
CARRIED_ON = "carries the wrong product on"

EXPECTED: dict[tuple[str, str], str | None] = {
    ("sheet", "$f_1$"): None,
    ("sheet", "$f_2$"): None,
    ("sheet", r"$f = f_2 \circ f_1$"): None,
    ("reference", "$f_1$ restated"): None,
    ("reference", "$f_2$ restated"): None,
    ("reference", r"$f = f_2 \circ f_1$ restated"): None,
    ("reference", "$f_1$, before its Jacobian"): None,
    ("reference", "Jacobian of $f_1$"): None,
    ("reference", "Jacobian of $f_1$ at $(1, 2)$"): None,
    ("reference", "$f_2$, before its Jacobian"): None,
    ("reference", "Jacobian of $f_2$"): None,
    ("reference", "$f_1$ at $(1, 2)$"): None,
    ("reference", "Jacobian of $f_2$ at $(0, 4, 2)$"): None,
    ("reference", "chain rule at $(1, 2)$"): None,
    ("reference", "chain rule at $(1, 2)$, the matrices put in"): None,
    ("reference", "chain rule at $(1, 2)$, the product of the matrices"): WITHOUT_THE_THIRD_TERM,
    ("reference", r"$\partial f/\partial x$ at $(1, 2)$, result"): CARRIED_ON,
}

# ---- by hand: f₁ and f₂ in complex numbers

Point = tuple[float, float, float]
POINTS: list[Point] = [(0.3, -0.7, 1.1), (-1.2, 0.45, 0.6), (1.7, 2.2, -0.9)]


def f1(x1: Any, x2: Any) -> list[Any]:
    return [cmath.sin(math.pi * x2) / math.pi, cmath.exp(x1 - 1) * x2**2, x1 * x2]


def f2(x1: Any, x2: Any, x3: Any) -> list[Any]:
    return [x1 + x2 + x3, x1**2 + x2**2 + x3**2]


def at(point: Point) -> Plain:
    def forward(moved: Moved) -> dict[str, complex]:
        found: dict[str, complex] = {}

        def put(letter: str, values: list[complex]) -> list[complex]:
            names = [f"{letter}_{k + 1}" for k in range(len(values))]
            found.update({name: value + moved.get(name, 0) for name, value in zip(names, values, strict=True)})
            return [found[name] for name in names]

        x = put("x", list(point))
        put("y", f2(*put("u", f1(*x[:2]))))
        put("z", f2(*x))
        return found

    return Plain(forward)


def where(item: Step | Printed) -> list[Point]:
    """The points that a claim is about: the given ones, or any."""
    own = [complex(item.definitions.get(Symbol(f"x_{k}", real=True), math.nan)).real for k in (1, 2, 3)]
    if all(math.isnan(value) for value in own):
        return POINTS
    return [(own[0], own[1], 0.0 if math.isnan(own[2]) else own[2])]


def difference(quantity: Any, point: list[float], by: int) -> list[float]:
    """A central difference, with nothing complex about it."""
    h = 1e-6
    up, down = ([v + sign * h * (k == by) for k, v in enumerate(point)] for sign in (1, -1))
    return [((a - b) / (2 * h)).real for a, b in zip(quantity(*up), quantity(*down), strict=True)]


def said(item: Step | Printed) -> Equality:
    assert isinstance(item.claim, Equality)
    return item.claim


def agrees(claim: Equality, points: list[Point]) -> bool:
    sides = [[at(point).entries(side) for point in points] for side in (claim.lhs, claim.rhs)]
    return bool(np.allclose(sides[0], sides[1], rtol=1e-12, atol=1e-13))


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


# ---- the steps


def test_every_step_is_proved_and_numpy_bears_it_out(report: Report) -> None:
    assert [(line.id, str(line.finding.verdict)) for line in report.steps] == [(name, "proved") for name in STEPS]
    assert all(line.finding.numeric is not None and line.finding.numeric.agrees for line in report.steps)
    assert report.exit_status == 0


@pytest.mark.parametrize("item", list(PROBLEM.steps()), ids=STEPS)
def test_a_step_is_right_by_hand(item: Step) -> None:
    assert agrees(said(item), where(item))


def test_by_hand_the_two_ways_to_differentiate_agree() -> None:
    for point in POINTS:
        plain = at(point)
        rows = [[plain.derivative(Symbol(f"y_{i}"), f"x_{j}") for j in (1, 2)] for i in (1, 2)]
        columns = [difference(lambda a, b: f2(*f1(a, b)), list(point[:2]), j) for j in (0, 1)]
        assert np.allclose(np.real(rows), np.transpose(columns), rtol=1e-7)


def test_the_answers_are_the_jacobian_at_any_point_and_at_the_one_asked_for() -> None:
    asked = {part.name: part.answers for part in PROBLEM.parts if part.answers}
    assert set(asked) == {"composed", "point"}
    (general,), (special,) = (answers.values() for answers in asked.values())
    for point in POINTS:
        columns = [difference(lambda a, b: f2(*f1(a, b)), list(point[:2]), j) for j in (0, 1)]
        assert np.allclose(at(point).entries(general), np.transpose(columns).ravel(), rtol=1e-7)
    columns = [difference(lambda a, b: f2(*f1(a, b)), [1.0, 2.0], j) for j in (0, 1)]
    assert np.allclose(np.transpose(columns), [[6, 6], [40, 36]], rtol=1e-7)
    assert special == Matrix([[6, 6], [40, 36]])


# ---- the printed claims


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    found = {(line.source, line.place.words): str(line.finding.verdict) for line in report.claims}
    assert found == {place: "refuted" if why else "proved" for place, why in EXPECTED.items()}
    assert len(report.claims) == len(EXPECTED)
    assert report.tally("reference") == Counter({Verdict.PROVED: 12, Verdict.REFUTED: 2})


@pytest.mark.parametrize("item", list(PROBLEM.printed()), ids=lambda item: item.id)
def test_a_claim_is_right_or_wrong_by_hand(item: Printed) -> None:
    assert agrees(said(item), where(item)) is (EXPECTED[item.source, item.place] is None)


def test_what_is_right_instead_is_told(report: Report) -> None:
    told = {line.place.words: line.departure.step for line in report.claims if line.departure is not None}
    assert told == {
        "chain rule at $(1, 2)$, the product of the matrices": "3.point.4",
        r"$\partial f/\partial x$ at $(1, 2)$, result": "3.point.5",
    }


def test_the_product_of_the_two_matrices() -> None:
    assert (np.array([[1, 1, 1], [0, 8, 4]]) @ np.array([[0, 1], [4, 4], [2, 1]])).tolist() == [[6, 6], [40, 36]]


# the right-hand sides transcribed anew from the two documents
TRANSCRIBED: dict[str, Any] = {
    "$f_1$": lambda a, b, c: [math.sin(math.pi * b) / math.pi, math.exp(a - 1) * b**2, a * b],
    "$f_2$": lambda a, b, c: [a + b + c, a**2 + b**2 + c**2],
    r"$f = f_2 \circ f_1$": lambda a, b, c: [v.real for v in f2(*f1(a, b))],
    "Jacobian of $f_1$": lambda a, b, c: [
        0, math.cos(math.pi * b), math.exp(a - 1) * b**2, 2 * math.exp(a - 1) * b, b, a,
    ],
    "Jacobian of $f_1$ at $(1, 2)$": lambda a, b, c: [0, 1, 4, 4, 2, 1],
    "Jacobian of $f_2$": lambda a, b, c: [1, 1, 1, 2 * a, 2 * b, 2 * c],
    "$f_1$ at $(1, 2)$": lambda a, b, c: [0, 4, 2],
    "Jacobian of $f_2$ at $(0, 4, 2)$": lambda a, b, c: [1, 1, 1, 0, 8, 4],
    "chain rule at $(1, 2)$": lambda a, b, c: [6, 6, 40, 36],
    "chain rule at $(1, 2)$, the matrices put in": lambda a, b, c: [6, 6, 40, 36],
    "chain rule at $(1, 2)$, the product of the matrices": lambda a, b, c: [4, 6, 32, 36],
    r"$\partial f/\partial x$ at $(1, 2)$, result": lambda a, b, c: [4, 6, 32, 36],
}  # fmt: skip
TRANSCRIBED["$f_1$, before its Jacobian"] = TRANSCRIBED["$f_1$ restated"] = TRANSCRIBED["$f_1$"]
TRANSCRIBED["$f_2$, before its Jacobian"] = TRANSCRIBED["$f_2$ restated"] = TRANSCRIBED["$f_2$"]
TRANSCRIBED[r"$f = f_2 \circ f_1$ restated"] = TRANSCRIBED[r"$f = f_2 \circ f_1$"]


@pytest.mark.parametrize("item", list(PROBLEM.printed()), ids=lambda item: item.id)
def test_a_claim_is_encoded_as_printed(item: Printed) -> None:
    for point in where(item):
        expected = TRANSCRIBED[item.place](*point)
        assert np.allclose(at(point).entries(said(item).rhs), expected, rtol=1e-12, atol=1e-13)


def test_where_the_claims_are_made() -> None:
    about = {claim.place: where(claim) for claim in PROBLEM.printed()}
    assert all((points == [(1, 2, 0)]) is ("(1, 2)" in place) for place, points in about.items())
    assert about["Jacobian of $f_2$ at $(0, 4, 2)$"] == [(0, 4, 2)]


# ---- wrong versions of our own steps


def _wrong(item: Step) -> list[Any]:
    """Every third of the single mistakes, where they are wrong at the points of the step."""
    claim = said(item)
    if not isinstance(claim.rhs, MatrixBase) or claim.rhs.has(D):
        return []
    found = [mutant.claim for mutant in mutants(claim, PROBLEM.order)[::3]]
    return [wrong for wrong in found if not agrees(wrong, where(item))]


WRONG = {item.id: _wrong(item) for item in PROBLEM.steps()}


def test_there_are_wrong_versions_of_most_steps() -> None:
    assert sum(bool(wrong) for wrong in WRONG.values()) >= 7
    assert sum(map(len, WRONG.values())) >= 40


@pytest.mark.parametrize("item", list(PROBLEM.steps()), ids=STEPS)
def test_a_wrong_step_is_refuted(item: Step) -> None:
    for wrong in WRONG[item.id]:
        found = wrong.judged(PROBLEM.context(item.definitions), Effort())
        assert found.judgement.verdict is Verdict.REFUTED, wrong
        assert found.numeric is not None and found.numeric.agrees is False


def test_factors_in_the_wrong_order_say_nothing() -> None:
    """J₁ J₂ is a 3×3 matrix."""
    x, u, y = ([s for s in PROBLEM.order if s.name.startswith(letter)] for letter in "xuy")
    claim = equals(jacobian(y, x[:2]), jacobian(u, x[:2]) * jacobian(y, u))
    assert claim.judged(PROBLEM.context(), Effort()).judgement.verdict is Verdict.ILL_FORMED
