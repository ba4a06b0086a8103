"""Problem 13: verdicts worked out by hand, an LSTM cell run as plain loops, and wrong versions of our steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from sympy import Function, Product, Rational, exp, log, oo, symbols, tanh

from derive import Inequality, Verdict, big_o, diag, identity, induction, ones, sigmoid, tends
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.claim import Claim
from derive.claims.equality import Equality
from derive.claims.unsettled import Unsettled
from derive.derivation import Step
from derive.kernel.equality import Effort
from derive.writing.reports import Report

Array = np.ndarray[Any, Any]

PROBLEM = load(13)
BY_NAME: dict[str, Any] = {symbol.name: symbol for symbol in PROBLEM.order}
P, C, R, U, I = Verdict.PROVED, Verdict.CONDITIONAL, Verdict.REFUTED, Verdict.UNDECIDED, Verdict.ILL_FORMED

# by each claim its verdict, and the verdicts of its readings in their order
EXPECTED: dict[tuple[str, str], tuple[Verdict, ...]] = {
    ("sheet", "LSTM equations, $f(t)$"): (P,),
    ("sheet", "LSTM equations, $i(t)$"): (P,),
    ("sheet", "LSTM equations, $o(t)$"): (P,),
    ("sheet", "LSTM equations, candidate"): (P,),
    ("sheet", "LSTM equations, $c(t)$"): (P,),
    ("sheet", "LSTM equations, $h(t)$"): (P,),
    # a gate is never 0, and some gates keep half of the product for ever; a constant gate below 1 keeps nothing
    ("sheet", "what is to be proved"): (C, P, P, R),
    ("reference", "restated, what is to be proved"): (C, P, P, R),
    ("reference", "cell state update"): (P,),
    ("reference", r"$\partial c(t)/\partial c(t-1)$, the update put in"): (P,),
    ("reference", "$f(t)$ does not directly depend on $c(t-1)$"): (P,),
    ("reference", "$i(t)$ does not directly depend on $c(t-1)$"): (P,),
    ("reference", "the candidate does not directly depend on $c(t-1)$"): (P,),
    # the gates look at h(t-1), which c(t-1) has made: held or not makes the difference
    ("reference", r"$\partial c(t)/\partial c(t-1)$, the second term left out"): (C, P, R),
    # a vector times a matrix, and a matrix that is said to be a vector
    ("reference", r"$\partial c(t)/\partial c(t-1)$, with the identity"): (C, P, R, I),
    ("reference", r"$\partial c(t-1)/\partial c(t-1)$ is the identity matrix"): (P,),
    ("reference", r"$\partial c(t)/\partial c(t-1)$, result"): (C, P, R, I),
    ("reference", "$f(t)$ is between 0 and 1"): (P,),
    ("reference", "the result restated"): (C, P, R, I),
    ("reference", "the derivative does not vanish over time as long as $f(t)$ is not zero"): (C, P, R),
    ("reference", "$f(t)$ is close to 1 in practice"): (U,),
    ("reference", r"conclusion, $\partial c(t)/\partial c(t-1)$ is equal to $f(t)$"): (C, P, R, I),
    # f(t) = 1/2 at every t: no gate is 0, and the product of t of them is 2^-t
    ("reference", "conclusion, that this ensures that the gradient does not vanish over time"): (R, R, R),
}

STEPS = {"cell": 5, "hidden": 5, "cancelled": 2, "steps": 2, "vanishing": 3, "remembering": 4, "learning": 3}


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


def step(part: str, number: int) -> Step:
    return next(step for step in PROBLEM.steps() if step.id == f"13.{part}.{number}")


# ---- verdicts


def test_every_step_is_proved_and_numpy_agrees(report: Report) -> None:
    assert [line.id for line in report.steps] == [
        f"13.{part}.{number}" for part, count in STEPS.items() for number in range(1, count + 1)
    ]
    for line in report.steps:
        assert line.finding.verdict is P, line.id
        assert line.finding.numeric is not None and line.finding.numeric.agrees is True, line.id


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    found = {
        (line.source, line.place.words): (line.finding.verdict, *(verdict for _, verdict in line.finding.readings))
        for line in report.claims
    }
    assert found == EXPECTED
    assert len(report.claims) == len(EXPECTED)


def test_only_what_is_empirical_is_left_open() -> None:
    assert [printed.place for printed in PROBLEM.printed() if isinstance(printed.claim, Unsettled)] == [
        "$f(t)$ is close to 1 in practice"
    ]


def test_the_answers() -> None:
    answers = [str(quantity) for part in PROBLEM.parts for quantity in part.answers]
    assert answers == ["D(c(t), c(t-1))", "D(c(t), c(t-1))", "D(c_j(t), c_j(0))"]
    assert [part.name for part in PROBLEM.parts if part.answered] == [
        "cell", "hidden", "steps", "remembering", "learning"
    ]  # fmt: skip


# ---- by hand: a cell in plain NumPy, differentiated by complex steps


def sigma(u: Any) -> Any:
    return 1 / (1 + np.exp(-u))


@dataclass(frozen=True)
class Cell:
    """Weights of f, i and the candidate, the input, o(t-1) and h(t-1); the latter may hang on c(t-1)."""

    W: dict[str, Array]
    U: dict[str, Array]
    b: dict[str, Array]
    x: Array
    o_before: Array
    held: Array | None = None

    @classmethod
    def drawn(cls, m: int, n: int, seed: int = 0) -> Cell:
        draw = np.random.default_rng(seed)
        W, U = ({g: draw.normal(size=(m, k)) for g in "fic"} for k in (n, m))
        b = {g: draw.normal(size=m) for g in "fic"}
        return cls(W, U, b, draw.normal(size=n), draw.uniform(size=m), draw.normal(size=m))

    def gates(self, c_before: Array) -> tuple[Array, Array, Array]:
        h = self.o_before * np.tanh(c_before) if self.held is None else self.held
        f, i, c_new = (self.W[g] @ self.x + self.U[g] @ h + self.b[g] for g in "fic")
        return sigma(f), sigma(i), np.tanh(c_new)

    def __call__(self, c_before: Array) -> Array:
        f, i, c_new = self.gates(c_before)
        return np.asarray(f * c_before + i * c_new)


def jacobian(function: Callable[[Array], Array], at: Array) -> Array:
    """Row i, column j: the derivative of entry i by entry j."""
    columns = []
    for j in range(at.size):
        moved = at.astype(complex)
        moved[j] += 1e-30j
        columns.append(function(moved).imag / 1e-30)
    return np.stack(columns, axis=1)


SIZES = [(1, 1), (2, 3), (3, 2), (4, 4)]


@pytest.mark.parametrize(("m", "n"), SIZES)
def test_by_hand_the_derivative_is_the_gate_only_if_the_hidden_state_is_held(m: int, n: int) -> None:
    held = Cell.drawn(m, n)
    moving = replace(held, held=None)
    c_before = np.random.default_rng(1).normal(size=m)
    f, _, _ = held.gates(c_before)
    assert np.allclose(jacobian(held, c_before), np.diag(f), rtol=1e-12, atol=1e-13)
    f, _, _ = moving.gates(c_before)
    assert not np.allclose(jacobian(moving, c_before), np.diag(f), atol=1e-3)


@pytest.mark.parametrize(("m", "n"), SIZES)
def test_by_hand_the_whole_derivative_is_the_answer(m: int, n: int) -> None:
    cell = replace(Cell.drawn(m, n, seed=2), held=None)
    c_before = np.random.default_rng(3).normal(size=m)
    f, i, c_new = cell.gates(c_before)
    gates = (
        np.diag(c_before * f * (1 - f)) @ cell.U["f"]
        + np.diag(c_new * i * (1 - i)) @ cell.U["i"]
        + np.diag(i * (1 - c_new**2)) @ cell.U["c"]
    )
    whole = np.diag(f) + gates @ np.diag(cell.o_before * (1 - np.tanh(c_before) ** 2))
    assert np.allclose(jacobian(cell, c_before), whole, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("m", [1, 2, 3])
def test_by_hand_the_whole_derivative_may_be_0(m: int) -> None:
    cell = Cell.drawn(m, 2, seed=4)
    cell = replace(
        cell, held=None, x=np.zeros(2), b=dict.fromkeys("fic", np.zeros(m)), U={**cell.U, "c": -2 * np.eye(m)},
        o_before=np.full(m, 0.5),
    )  # fmt: skip
    f, _, _ = cell.gates(np.zeros(m))
    assert np.all(f == 0.5)
    assert np.allclose(jacobian(cell, np.zeros(m)), 0, atol=1e-15)


def test_by_hand_the_derivative_over_many_steps_is_the_product_of_the_gates() -> None:
    draw = np.random.default_rng(5)
    gates, added = draw.uniform(size=(7, 3)), draw.normal(size=(7, 3))

    def run(c: Array) -> Array:
        for f, u in zip(gates, added, strict=True):
            c = f * c + u
        return c

    assert np.allclose(jacobian(run, draw.normal(size=3)), np.diag(gates.prod(axis=0)), rtol=1e-13)


def test_by_hand_what_vanishes_and_what_does_not() -> None:
    product = Fraction(1)
    for k in range(1, 200):
        product *= 1 - Fraction(1, (k + 1) ** 2)
        assert product == Fraction(k + 2, 2 * (k + 1)) > Fraction(1, 2)
    assert Fraction(1, 2) ** 200 < Fraction(1, 10**60)  # f = 1/2 at every step
    for t in range(5):
        assert math.isclose(sigma(math.log((t + 1) * (t + 3))), 1 - 1 / (t + 2) ** 2)


@pytest.mark.parametrize("T", [1, 10, 1000])
@pytest.mark.parametrize("eps", ["0.5", "0.01"])
def test_by_hand_the_bias_that_remembers(T: int, eps: str) -> None:
    with mpmath.workdps(40):
        bias = mpmath.log(T / mpmath.mpf(eps))
        kept = (1 / (1 + mpmath.exp(-bias))) ** T
        assert 1 - mpmath.mpf(eps) <= kept < 1


# ---- wrong versions


def _wrong() -> list[tuple[str, int, Claim]]:
    f, i, new = (BY_NAME[name] for name in ("f(t)", "i(t)", r"\tilde{c}(t)"))
    before, o = BY_NAME["c(t-1)"], BY_NAME["o(t-1)"]
    U_f, U_i, U_c, m, F = (BY_NAME[name] for name in ("U_f", "U_i", "U_c", "m", "F"))
    q, P_, S, g, a, T, t = (BY_NAME[name] for name in ("q", "P", "S", "g", "a", "T", "t"))
    k = symbols("k", integer=True)
    slope = diag(o * (1 - tanh(before) ** 2))
    through = diag(before * f * (1 - f)) @ U_f + diag(new * i * (1 - i)) @ U_i + diag(i * (1 - new**2)) @ U_c
    other = diag(before * f) @ U_f + diag(new * i * (1 - i)) @ U_i + diag(i * (1 - new**2)) @ U_c
    equalities = [
        ("cell", 5, diag(i)),
        ("cell", 5, diag(f) + diag(i)),
        ("cell", 5, diag(f * before)),
        ("cell", 5, identity(m)),
        ("cell", 5, -diag(f)),
        ("hidden", 1, diag(1 - tanh(before) ** 2)),
        ("hidden", 1, diag(o * (1 - tanh(before)))),
        ("hidden", 2, U_f @ diag(f * (1 - f)) @ slope),
        ("hidden", 3, diag(i) @ U_i @ slope),
        ("hidden", 4, diag(1 - new) @ U_c @ slope),
        ("hidden", 5, diag(f)),
        ("hidden", 5, diag(f) + through),
        ("hidden", 5, diag(f) + slope @ through),
        ("hidden", 5, diag(f) - through @ slope),
        ("hidden", 5, diag(f) + other @ slope),
        ("cancelled", 1, ones(m)),
        ("cancelled", 2, identity(m) / 2),
        ("steps", 1, diag(f)),
        ("steps", 1, diag(f + F)),
        ("remembering", 2, 1 - 1 / (t + 1) ** 2),
        ("learning", 3, BY_NAME[r"\varepsilon"] / T),
    ]
    found: list[tuple[str, int, Claim]] = []
    for part, number, wrong in equalities:
        claim = step(part, number).claim
        assert isinstance(claim, Equality)
        found.append((part, number, Equality(claim.lhs, wrong)))
    gates, f_j = step("steps", 2).claim, Function("f_j")
    assert isinstance(gates, Equality)
    product = step("remembering", 3).claim
    assert isinstance(product, Equality)
    return [
        *found,
        ("steps", 2, Equality(gates.lhs, Product(f_j(k), (k, 0, t)))),
        ("steps", 2, Equality(gates.lhs, Product(f_j(k), (k, 1, t - 1)))),
        ("steps", 2, Equality(gates.lhs, f_j(t) ** t)),
        ("vanishing", 1, Inequality(P_ * g <= q ** (t + 2), given=[q**t >= P_, P_ >= 0, g >= 0, g <= q, q > 0, q < 1])),
        ("vanishing", 2, tends(q**t, t, oo, to=0, given=[q > 0, q <= 1])),
        ("vanishing", 2, tends(q**t, t, oo, to=q, given=[q > 0, q < 1])),
        ("vanishing", 3, tends(sigmoid(a) ** t, t, oo, to=1)),
        ("remembering", 1, Inequality(P_ * g >= 1 - S * (1 - g), given=[P_ >= 1 - S, S >= 0, g >= 0, g <= 1])),
        ("remembering", 1, Inequality(P_ * g >= 1 - (S + (1 - g)), given=[P_ >= 1 - S, g >= 0, g <= 1])),
        ("remembering", 3, Equality(product.lhs, (t + 2) / (2 * t + 1))),
        ("remembering", 4, tends((t + 2) / (2 * (t + 1)), t, oo, to=0)),
        ("learning", 1, Inequality(sigmoid(a) >= 1 - exp(-2 * a))),
        ("learning", 2, Inequality(sigmoid(a) ** T >= 1 - exp(-a))),
        ("learning", 2, Inequality(sigmoid(a) ** T <= 1 - T * exp(-a))),
    ]


WRONG = _wrong()


@pytest.mark.parametrize(
    ("part", "number", "wrong"), WRONG, ids=[f"{part}.{number}-{k}" for k, (part, number, _) in enumerate(WRONG)]
)
def test_a_wrong_version_is_not_proved(part: str, number: int, wrong: Claim) -> None:
    about = step(part, number)
    rule = about.rule if about.rule.index is None else induction(about.rule.index)
    judgement = wrong.under(rule, PROBLEM.context(about.definitions), Effort()).judgement
    assert judgement.verdict in (R, C), (part, number, judgement)
    assert judgement.witness is not None


def test_every_part_has_wrong_versions() -> None:
    assert {part for part, _, _ in WRONG} == set(STEPS)


def test_a_claim_that_the_gradient_stays_is_refuted_for_every_gate_but_1() -> None:
    q, t = BY_NAME["q"], BY_NAME["t"]
    context = PROBLEM.context()
    assert big_o(1, q**t, t, oo, given=[q >= 1]).judgement(context, Effort()).verdict is P
    assert big_o(1, Rational(1, 2) ** t, t, oo).judgement(context, Effort()).verdict is R
    assert big_o(1, sigmoid(log(t + 1)) ** t, t, oo).judgement(context, Effort()).verdict is P  # (1 - 1/(t+2))^t → 1/e
