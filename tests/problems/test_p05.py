"""Problem 5: verdicts worked out by hand, the formulas run as plain loops, and wrong versions of our steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from sympy import Expr, Sum, Symbol

from derive import Verdict, correlate, flip, full_convolution, full_correlation
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.equality import Equality
from derive.derivation import Step
from derive.kernel.equality import Effort
from derive.writing.reports import Report

PROBLEM = load(5)
BY_NAME: dict[str, Any] = {symbol.name: symbol for symbol in PROBLEM.order}
P, C = Verdict.PROVED, Verdict.CONDITIONAL

# * and ⊗ are not defined on the sheet: each formula holds for one pair of conventions and fails for others
EXPECTED = {
    ("sheet", "the two formulas to prove, first"): C,
    ("sheet", "the two formulas to prove, second"): C,
    ("reference", "restated, first formula"): C,
    ("reference", "restated, second formula"): C,
    ("reference", "forward pass, $O$"): P,
    ("reference", "filter, chain rule"): P,
    ("reference", "filter, derivative of the output"): P,
    ("reference", "filter, substituted"): P,
    ("reference", "filter, result"): C,
    ("reference", "input, chain rule"): P,
    ("reference", "input, derivative of the output"): P,
    ("reference", "input, substituted"): P,
    ("reference", "input, result"): C,
    ("reference", "conclusion, first formula"): C,
    ("reference", "conclusion, second formula"): C,
}


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options())


def test_every_step_is_proved_and_numpy_agrees(report: Report) -> None:
    assert len(report.steps) == 13
    for line in report.steps:
        assert line.finding.verdict is P, line.id
        assert line.finding.numeric is not None and line.finding.numeric.agrees is True, line.id


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    assert {(line.source, line.place.words): line.finding.verdict for line in report.claims} == EXPECTED


def test_the_conventions_that_make_the_formulas_true(report: Report) -> None:
    """By the loops below: correlation with the gradient, and full convolution, for a layer that correlates."""
    readings = {line.place.words: dict(line.finding.readings) for line in report.claims if line.source == "sheet"}
    assert [verdict is P for verdict in readings["the two formulas to prove, first"].values()] == [True, False, False]
    assert [verdict is P for verdict in readings["the two formulas to prove, second"].values()] == [True, False, False]


# ---- the formulas as loops


def correlated(image: np.ndarray[Any, Any], kernel: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    (rows, columns), (h, w) = image.shape, kernel.shape
    return np.array(
        [[(image[i : i + h, j : j + w] * kernel).sum() for j in range(columns - w + 1)] for i in range(rows - h + 1)]
    )


def fully_convolved(image: np.ndarray[Any, Any], kernel: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    padded = np.pad(image, [(n - 1, n - 1) for n in kernel.shape])
    return correlated(padded, kernel[::-1, ::-1])


SIZES = [((4, 5), (2, 3)), ((3, 3), (3, 3)), ((5, 4), (1, 2))]


def loss(output: np.ndarray[Any, Any]) -> float:
    weights = np.arange(1.0, output.size + 1).reshape(output.shape)
    return float((np.sin(output) * weights).sum())


def slopes(function: Any, at: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    found = np.zeros_like(at)
    for place in np.ndindex(*at.shape):
        moved = np.zeros_like(at)
        moved[place] = 1e-6
        found[place] = (function(at + moved) - function(at - moved)) / 2e-6
    return found


@pytest.mark.parametrize(("image", "kernel"), SIZES)
def test_by_loops_both_gradients_are_what_the_answers_say(image: tuple[int, int], kernel: tuple[int, int]) -> None:
    draw = np.random.default_rng(3)
    x, f = draw.normal(size=image), draw.normal(size=kernel)
    gradient = slopes(loss, correlated(x, f))
    assert np.allclose(slopes(lambda k: loss(correlated(x, k)), f), correlated(x, gradient), atol=1e-7)
    assert np.allclose(slopes(lambda z: loss(correlated(z, f)), x), fully_convolved(f, gradient), atol=1e-7)
    if f.size > 1:
        assert not np.allclose(slopes(lambda z: loss(correlated(z, f)), x), fully_convolved(f[::-1, ::-1], gradient))


# ---- wrong versions


def _step(part: str, number: int) -> Step:
    return next(step for step in PROBLEM.steps() if step.id == f"5.{part}.{number}")


def _mutants() -> Iterator[tuple[str, Equality]]:
    X, F, G = BY_NAME["X"], BY_NAME["F"], BY_NAME["G"]
    a, b, c, d, k, l = (BY_NAME[name] for name in "abcdkl")
    for part, number, wrong in [
        ("layer", 2, X[a - c, b - d]),
        ("layer", 2, X[a + d, b + c]),
        ("layer", 2, X[a + c, b]),
        ("layer", 3, F[a - k, b - l]),
        ("layer", 3, F[k + a, l + b]),
        ("filter", 3, correlate(X, flip(G))),
        ("filter", 3, 2 * correlate(X, G)),
        ("filter", 3, -correlate(X, G)),
        ("input", 2, full_correlation(F, G)),
        ("input", 2, full_convolution(F, flip(G))),
        ("input", 2, full_convolution(F, G) / 2),
        ("bias", 1, BY_NAME["O^B"][0, 0]),
    ]:
        claim = _step(part, number).claim
        assert isinstance(claim, Equality)
        yield f"{part}.{number}: {wrong}"[:60], Equality(claim.lhs, wrong)


def _without_a_sum(expr: Expr) -> Expr:
    assert isinstance(expr, Sum)
    return Sum(expr.function.xreplace({Symbol("j", integer=True): 0}), expr.limits[0])


@pytest.mark.parametrize("wrong", [claim for _, claim in _mutants()], ids=[name for name, _ in _mutants()])
def test_a_wrong_version_is_refuted(wrong: Equality) -> None:
    judgement = wrong.judged(PROBLEM.context(), Effort()).judgement
    assert judgement.verdict is Verdict.REFUTED and judgement.witness is not None


@pytest.mark.parametrize(("part", "number"), [("filter", 1), ("filter", 2), ("input", 1)])
def test_a_sum_that_is_left_out_is_refuted(part: str, number: int) -> None:
    claim = _step(part, number).claim
    assert isinstance(claim, Equality) and isinstance(claim.rhs, Sum)
    wrong = Equality(claim.lhs, _without_a_sum(claim.rhs))
    assert wrong.judged(PROBLEM.context(), Effort()).judgement.verdict is Verdict.REFUTED


def test_the_answers_are_both_gradients_with_bias_and_stride() -> None:
    asked = [str(quantity) for part in PROBLEM.parts for quantity in part.answers]
    turned = [r"D(\tilde L, F)", r"D(\tilde L, X)"]
    assert asked == ["D(L, F)", "D(L, X)", *turned, "D(L^B, B)", "D(L^s, F)", "D(L^s, X)"]
