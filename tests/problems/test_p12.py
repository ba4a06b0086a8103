"""Problem 12: descents are run in exact fractions, for a Hessian whose eigenvectors are known; the verdicts follow."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
import pytest
from sympy import Add, Expr, Integer, Mul, Pow, Symbol

from derive import Verdict
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.claim import Claim
from derive.claims.equality import Equality
from derive.claims.inequality import Inequality
from derive.claims.iterated import Iterated
from derive.claims.limits import Comparison, Limit
from derive.claims.readings import Readings
from derive.derivation import Step
from derive.kernel.equality import Effort
from derive.kernel.tensors.language import (
    Contraction,
    Diagonal,
    Entry,
    TensorAdd,
    TensorMul,
    TensorPow,
    Transposed,
    UnitMatrix,
)
from derive.writing.derivations import derivation
from derive.writing.reports import Report

PROBLEM = load(12)
P, C, R = Verdict.PROVED, Verdict.CONDITIONAL, Verdict.REFUTED

STEPS = {"gradient": 5, "component": 3, "closed": 3, "forever": 3, "early": 6, "small": 2, "large": 1}
EXPECTED = {
    ("sheet", "the error"): P,
    ("sheet", "$w^*$ is the minimum, for two weights"): P,
    ("sheet", "$H$ is the Hessian, and constant"): P,
    ("sheet", "gradient descent"): P,
    ("sheet", r"the components after $\tau$ steps"): P,
    ("sheet", "the eigenvectors"): P,
    ("sheet", "the limit, under its condition"): P,
    ("sheet", "stopped early, first line"): C,  # with ρη_j > 2 it is false, and near 2 it may take arbitrarily long
    ("sheet", "stopped early, second line"): P,
    ("reference", "restated, the error"): P,
    ("reference", "restated, $w^*$ is the minimum, for two weights"): P,
    ("reference", "restated, $H$ is the Hessian, and constant"): P,
    ("reference", "restated, gradient descent"): P,
    ("reference", "gradient"): P,
    ("reference", "update, with the gradient put in"): P,
    ("reference", "error vector"): P,
    ("reference", "error vector, its recursion"): P,
    ("reference", "error vector, its recursion factored"): P,
    ("reference", "error vector, at first"): P,
    ("reference", "$e_1$"): P,
    ("reference", "$e_2$, by $e_1$"): P,
    ("reference", "$e_2$, by $e_0$"): P,
    ("reference", r"$e_\tau$, by $e_0$"): P,
    ("reference", "$H$ diagonalized"): P,
    ("reference", "in the eigenbasis, first line"): P,
    ("reference", "in the eigenbasis, second line"): P,
    ("reference", "in the eigenbasis, third line"): P,
    ("reference", r"with $c = Q^\top e_0$"): P,
    ("reference", "power of the diagonal matrix"): P,
    ("reference", "with the diagonal matrix put in"): P,
    ("reference", "the components of the error decay exponentially"): C,  # only if |1 − ρλ_i| < 1, which is not said
    ("reference", r"$e_{\tau,i}$ by $e_{0,i}$"): P,
    ("reference", r"$e_{\tau,i}$ by $w_i^*$"): P,
    ("reference", r"$w_{\tau,i}$, by the error"): P,
    ("reference", r"$w_{\tau,i}$, with the error put in"): C,  # along the eigenvectors, not entry by entry
    ("reference", r"$w_{\tau,i}$, result"): C,
}
READINGS = {
    "stopped early, first line": [P, P, R, R],
    "stopped early, second line": [P, P, P],
    r"$w_{\tau,i}$, with the error put in": [P, R],
    r"$w_{\tau,i}$, result": [P, R],
}


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options())


# ---- a descent by hand, in fractions: Q is a reflection with rational entries

Matrix = list[list[Fraction]]
Q: Matrix = [[Fraction(a, 9) for a in row] for row in ((7, -4, -4), (-4, 1, -8), (-4, -8, 1))]
ETA = [Fraction(1, 2), Fraction(3), Fraction(5, 7)]
W_STAR = [Fraction(2), Fraction(-1, 3), Fraction(5, 2)]
ALL = range(3)
H: Matrix = [[sum((Q[i][k] * ETA[k] * Q[j][k] for k in ALL), Fraction(0)) for j in ALL] for i in ALL]


def times(matrix: Matrix, vector: list[Fraction]) -> list[Fraction]:
    return [sum((a * b for a, b in zip(row, vector, strict=True)), Fraction(0)) for row in matrix]


def along(j: int, vector: list[Fraction]) -> Fraction:
    """The component along the j-th eigenvector, the j-th column of Q."""
    return sum((Q[i][j] * vector[i] for i in ALL), Fraction(0))


def descended(rho: Fraction, steps: int) -> list[Fraction]:
    """w ← w - ρ H (w - w*), from the origin."""
    w = [Fraction(0)] * 3
    for _ in range(steps):
        slope = times(H, [a - b for a, b in zip(w, W_STAR, strict=True)])
        w = [a - rho * b for a, b in zip(w, slope, strict=True)]
    return w


def test_by_hand_the_hessian_has_these_eigenvectors() -> None:
    for j in ALL:
        u = [Q[i][j] for i in ALL]
        assert times(H, u) == [ETA[j] * entry for entry in u]
        assert [along(k, u) for k in ALL] == [Fraction(k == j) for k in ALL]
    assert all(H[i][j] == H[j][i] for i in ALL for j in ALL)


@pytest.mark.parametrize("rho", [Fraction(1, 10), Fraction(1, 3), Fraction(2, 3), Fraction(1), Fraction(3)])
def test_by_hand_the_components_are_given_by_the_formula(rho: Fraction) -> None:
    for steps in range(7):
        w = descended(rho, steps)
        for j in ALL:
            assert along(j, w) == (1 - (1 - rho * ETA[j]) ** steps) * along(j, W_STAR)


def test_by_hand_the_entries_are_not() -> None:
    w, rho = descended(Fraction(1, 3), 2), Fraction(1, 3)
    assert all(w[j] != (1 - (1 - rho * ETA[j]) ** 2) * W_STAR[j] for j in ALL)


def test_by_hand_it_converges_below_2_only() -> None:
    """ρ η is 2, above, and below for the second eigenvalue, which is 3."""
    far = [abs(along(1, descended(rho, 60)) - along(1, W_STAR)) for rho in map(Fraction, ("2/3", "7/10", "3/5"))]
    size = abs(along(1, W_STAR))
    assert far[0] == size and far[1] > 100 * size and far[2] < size / 10**5


# ---- the formulas of the problem, at the same descent

N = 3


def value(expr: Any, at: dict[str, Any]) -> Any:
    """A formula of tensors in NumPy: `*` and powers act elementwise. Derivatives are not among them."""
    if isinstance(expr, Integer):
        return int(expr)
    if isinstance(expr, Symbol):
        return at[expr.name]
    if isinstance(expr, UnitMatrix):
        return np.eye(N)
    values = [value(arg, at) for arg in expr.args]
    return COMPUTED[type(expr)](*values)


COMPUTED: dict[type, Callable[..., Any]] = {
    Contraction: lambda a, b: a @ b,
    Transposed: lambda a: a.T,
    Diagonal: np.diag,
    Entry: lambda a, k: a[k],
    **dict.fromkeys((Add, TensorAdd), lambda *terms: reduce(operator.add, terms)),
    **dict.fromkeys((Mul, TensorMul), lambda *factors: reduce(operator.mul, factors)),
    **dict.fromkeys((Pow, TensorPow), lambda base, exponent: base**exponent),
}


def constants(rho: Fraction) -> dict[str, Any]:
    q, eta, w_star = np.array(Q, dtype=float), np.array(ETA, dtype=float), np.array(W_STAR, dtype=float)
    lam = np.diag(eta)
    h = np.array(H, dtype=float)
    return {
        "Q": q, "eta": eta, r"\Lambda": lam, "H": h, "w^*": w_star, "rho": float(rho), "e_0": -w_star,
        "c": q.T @ -w_star,
    }  # fmt: skip


def iterates(rho: Fraction, steps: int) -> dict[str, Any]:
    """What the iterated tensors are after some steps: by the descent above, and by NumPy's powers of matrices."""
    known = constants(rho)
    unit, power = np.eye(N), np.linalg.matrix_power
    w = np.array(descended(rho, steps), dtype=float)
    by_h = power(unit - known["rho"] * known["H"], steps)
    return known | {
        "tau": steps,
        "w": w,
        r"e_{\tau}": w - known["w^*"],
        r"(I-\rho\,H)^{\tau}": by_h,
        r"(I-\rho\,Q\Lambda\,Q^T)^{\tau}": by_h,
        r"(I-\rho\,\Lambda)^{\tau}": power(unit - known["rho"] * known[r"\Lambda"], steps),
    }


def iterated() -> list[Any]:
    said: list[Any] = [*PROBLEM.steps(), *PROBLEM.printed()]
    return [item for item in said if isinstance(item.claim, Iterated)]


@pytest.mark.parametrize("item", iterated(), ids=lambda item: item.id)
def test_a_formula_for_all_steps_is_right_by_hand(item: Any) -> None:
    for rho in (Fraction(1, 3), Fraction(1)):
        for steps in range(5):
            at = iterates(rho, steps)
            assert np.allclose(value(item.claim.tensor, at), value(item.claim.formula, at), rtol=1e-9, atol=1e-9)


def test_the_iterations_are_those_of_the_descent() -> None:
    """From one step to the next, as the problem says."""
    for item in iterated():
        for tensor, then in item.claim.iteration.then:
            for steps in range(3):
                before, after = iterates(Fraction(1, 3), steps), iterates(Fraction(1, 3), steps + 1)
                assert np.allclose(value(then, before), after[tensor.name], rtol=1e-9, atol=1e-9)
        for tensor, first in item.claim.iteration.first:
            at_0 = iterates(Fraction(1, 3), 0)
            assert np.allclose(value(first, at_0) + 0 * at_0[tensor.name], at_0[tensor.name])
    assert len(iterated()) == 8


def test_the_entry_reading_is_wrong_by_hand() -> None:
    """The closed form of all weights, entry by entry, against the scalar formula with the entry's own w*."""
    for place in (r"$w_{\tau,i}$, with the error put in", r"$w_{\tau,i}$, result"):
        (claim,) = (item.claim for item in PROBLEM.printed() if item.place == place)
        assert isinstance(claim, Readings)
        entry = claim.readings[1][1]
        assert isinstance(entry, Equality)
        at = iterates(Fraction(1, 3), 2) | {"j": 1}
        assert np.isclose(value(entry.lhs, at), at["w"][1])
        assert not np.isclose(value(entry.lhs, at), value(entry.rhs, at))


# ---- stopped early


def test_by_hand_the_bounds_hold_up_to_1() -> None:
    for x in (Fraction(k, 20) for k in range(1, 21)):
        for steps in range(12):
            covered = 1 - (1 - x) ** steps
            assert 0 <= covered <= x * steps
            assert float(1 - covered) <= np.exp(-float(x * steps)) * (1 + 1e-12)


def test_by_hand_the_bound_by_the_exponential_fails_beyond() -> None:
    x, steps = Fraction(19, 10), 10  # ρητ is 19, and more than a third of the way is left
    assert abs(1 - x) ** steps > Fraction(1, 3) > np.exp(-float(x * steps))
    assert abs(1 - Fraction(3)) ** 10 == 1024  # beyond 2 it runs away


# ---- the verdicts


def test_every_step_is_proved(report: Report) -> None:
    assert [line.id for line in report.steps] == [f"12.{part}.{k + 1}" for part, n in STEPS.items() for k in range(n)]
    for line in report.steps:
        assert line.finding.verdict is P, line.id


def test_numpy_agrees_where_it_can(report: Report) -> None:
    """It cannot see that there is no limit."""
    for line in report.steps:
        numeric = line.finding.numeric
        blind = line.id in ("12.forever.2", "12.forever.3")
        assert blind or (numeric is not None and numeric.agrees is True), line.id


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    assert {(line.source, line.place.words): line.finding.verdict for line in report.claims} == EXPECTED
    assert len(report.claims) == len(EXPECTED)


def test_it_reads_in_greek(report: Report) -> None:
    assert [line.rule for line in report.steps if line.id.startswith("12.closed")] == ["induction on τ"] * 3
    assert r"$Q^\top Q = I_n$" in derivation(PROBLEM).given


def test_each_reading_has_its_verdict(report: Report) -> None:
    found = {line.place.words: [verdict for _, verdict in line.finding.readings] for line in report.claims}
    assert {place: verdicts for place, verdicts in found.items() if verdicts} == READINGS


def test_the_condition_of_the_decay(report: Report) -> None:
    (line,) = (line for line in report.claims if "decay" in line.place.words)
    conditions = [[item.text for item in case] for case in line.finding.conditions]
    assert conditions == [["ρηⱼ < 2"], ["wⱼ* = 0"]]


def test_the_answers_are_what_the_sheet_asks_for() -> None:
    closed, forever, early = (part for part in PROBLEM.parts if part.name in ("closed", "forever", "early"))
    (formula,) = closed.answers.values()
    assert {symbol.name for symbol in formula.free_symbols} == {"rho", "eta_j", "tau", "w_j^*"}
    numbers = {"rho": 0.25, "eta_j": 1.5, "tau": 3, "w_j^*": 2.0}
    by_hand = 0.0
    for _ in range(3):
        by_hand -= 0.25 * 1.5 * (by_hand - 2.0)
    assert np.isclose(float(formula.subs({symbol: numbers[symbol.name] for symbol in formula.free_symbols})), by_hand)
    assert [type(claim) for claim in forever.answered] == [Limit]
    assert [type(claim) for claim in early.answered] == [Inequality, Inequality]


# ---- wrong versions

TAU, RHO, ETA_J, W_STAR_J, X = (
    next(symbol for symbol in PROBLEM.order if symbol.name == name) for name in ("tau", "rho", "eta_j", "w_j^*", "x")
)


def said_by(identifier: str) -> Any:
    return next(step.claim for step in PROBLEM.steps() if step.id == identifier)


def wrong_equalities() -> list[tuple[Step, Equality]]:
    """The sign of the right side, twice it, and each of its terms left out."""
    found = []
    for step in PROBLEM.steps():
        if not isinstance(step.claim, Equality):
            continue
        lhs, rhs = step.claim.lhs, step.claim.rhs
        assert isinstance(rhs, Expr)
        wrong = [-rhs, 2 * rhs]
        if isinstance(rhs, Add):
            wrong += [rhs - term for term in rhs.args]
        found += [(step, Equality(lhs, each)) for each in wrong]
    return found


@pytest.mark.parametrize(("step", "wrong"), wrong_equalities()[::2], ids=lambda item: getattr(item, "id", ""))
def test_a_wrong_equality_is_refuted(step: Step, wrong: Equality) -> None:
    assert wrong.under(step.rule, PROBLEM.context(), Effort()).judgement.verdict is R


def wrong_iterations() -> list[Claim]:
    claim = said_by("12.closed.3")
    assert isinstance(claim, Iterated)
    wrong = [claim.formula.xreplace({TAU: TAU + 1}), claim.formula.xreplace({RHO: -RHO}), 2 * claim.formula]
    return [Iterated(claim.tensor, formula, claim.iteration) for formula in wrong]


def wrong_limits() -> list[Claim]:
    limit, below, at_2 = (said_by(f"12.forever.{k}") for k in (1, 2, 3))
    small, close = said_by("12.small.2"), said_by("12.large.1")
    assert isinstance(limit, Limit) and isinstance(small, Comparison) and isinstance(close, Comparison)
    return [
        Limit(limit.expr, limit.approach, Integer(0), limit.given),
        Limit(limit.expr, limit.approach, 2 * W_STAR_J, limit.given),
        Limit(limit.expr, limit.approach, None, limit.given),
        Limit(limit.expr, limit.approach, W_STAR_J, below.given),
        Limit(limit.expr, limit.approach, W_STAR_J, at_2.given),
        Comparison(small.lhs, small.rhs, close.kind, small.approach, small.given, small.regime),
        Comparison(close.lhs, close.rhs, small.kind, close.approach, close.given, close.regime),
    ]


def wrong_bounds() -> list[Claim]:
    covered = 1 - (1 - X) ** TAU
    return [
        Inequality(covered <= X, given=[X <= 1]),
        Inequality(covered >= X * TAU, given=[X <= 1]),
        Inequality(covered < X * TAU, given=[X <= 1]),
        Inequality((1 - X) ** TAU <= 1 - X * TAU, given=[X <= 1]),
        Inequality(said_by("12.early.5").relations[0]),
    ]


@pytest.mark.parametrize("wrong", [*wrong_iterations(), *wrong_limits(), *wrong_bounds()], ids=lambda _: "")
def test_another_wrong_claim_is_not_proved(wrong: Claim) -> None:
    assert wrong.judged(PROBLEM.context(), Effort()).judgement.verdict in (R, C)
