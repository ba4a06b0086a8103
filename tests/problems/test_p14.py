"""Problem 14: verdicts worked out by hand, a recurrent network run as plain loops, and wrong versions of our steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from sympy import Expr, Function, Integer, Matrix, Product, Rational, Sum, Symbol, oo, tanh

from derive import (
    D,
    Inequality,
    Verdict,
    diag,
    eigenvalues,
    equals,
    every_perturbation_grows,
    for_all,
    induction,
    norm,
    outer,
    power,
    prime,
    products_decay,
    products_grow,
    sigmoid,
    spectral_radius,
    square_matrices,
    tends,
    there_are,
)
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.claim import Claim
from derive.claims.equality import Equality
from derive.derivation import Step
from derive.kernel.equality import Effort
from derive.writing.reports import Report

Array = np.ndarray[Any, Any]

PROBLEM = load(14)
BY_NAME: dict[str, Any] = {symbol.name: symbol for symbol in PROBLEM.order}
P, C, R, I = Verdict.PROVED, Verdict.CONDITIONAL, Verdict.REFUTED, Verdict.ILL_FORMED

# by each claim its verdict, and the verdicts of its readings in their order
EXPECTED: dict[str, tuple[Verdict, ...]] = {
    "14.1, update of the hidden state": (P,),
    "14.1, $J_t$ as a derivative": (P,),
    "14.1, $J_t$, the update put in": (P,),
    # φ′ on the left scales the rows of W; a vector entry by entry would scale the columns, or not fit
    "14.1, $J_t$, chain rule": (C, P, R, I),
    r"14.1, $\phi'$ is a diagonal matrix if $\phi$ is applied entry by entry": (P,),
    "14.1, $J_t$, result": (P,),
    # [[0, 1], [0, 0]] and [[0, 0], [2, 0]] in turn have eigenvalues 0 only, and products that grow
    "14.1, that the eigenvalues determine the stability": (C, P, R),
    "14.1, if all eigenvalues are below 1": (C, P, R),
    "14.1, if any eigenvalue is above 1": (P, P, P, P),
    "14.2, total loss, for $T = 3$": (P,),
    "14.2, update of the hidden state": (P,),
    "14.2, output": (P,),
    "14.2, loss of a step": (P,),
    r"step 1, $\partial L/\partial y_t$": (P,),
    r"step 2, $\partial L/\partial h_t$, for $t = 1$ and $T = 3$": (P,),
    # matrices do not commute
    r"step 2, $\partial h_k/\partial h_t$ as a product, for $t = 0$ and $k = 3$": (C, P, R),
    r"step 2, $\partial h_k/\partial h_t$ by Jacobians, for $t = 0$ and $k = 3$": (C, P, R),
    r"step 2, $\partial L/\partial h_t$ by Jacobians, for $t = 1$ and $T = 3$": (C, P, R),
    # with ∂h_t/∂W total, what a step owes to earlier ones is counted again and again
    r"step 3, $\partial L/\partial W_h$, for $T = 2$": (C, P, R),
    r"step 3, $\partial L/\partial W_x$, for $T = 2$": (C, P, R),
    r"step 3, $\partial L/\partial W_y$, for $T = 2$": (P,),
    r"step 3, $\partial L/\partial b$, for $T = 2$": (C, P, R),
    r"step 3, $\partial L/\partial c$, for $T = 2$": (P,),
    # a matrix in the place of three indices, a vector in the place of a matrix, and h_{t-1} hangs on the parameters
    r"step 3, $\partial h_t/\partial W_h$, for $t = 2$": (C, P, R, I),
    r"step 3, $\partial h_t/\partial W_x$, for $t = 2$": (C, P, R, I),
    r"step 3, $\partial h_t/\partial b$, for $t = 2$": (C, P, R, I),
}

STEPS = {
    "jacobian": 5, "stability": 11, "turns": 8, "backward": 4, "gradients": 6, "every": 2, "unit": 3, "lengths": 3,
    "forward-time": 1, "backward-time": 1, "memory": 1, "separately": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


def step(part: str, number: int) -> Step:
    return next(step for step in PROBLEM.steps() if step.id == f"14.{part}.{number}")


# ---- verdicts


def test_every_step_is_proved_and_numpy_agrees(report: Report) -> None:
    assert [line.id for line in report.steps] == [
        f"14.{part}.{number}" for part, count in STEPS.items() for number in range(1, count + 1)
    ]
    for line in report.steps:
        assert line.finding.verdict is P, line.id
        assert line.finding.numeric is not None and line.finding.numeric.agrees is True, line.id


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    found = {
        line.place.words: (line.finding.verdict, *(verdict for _, verdict in line.finding.readings))
        for line in report.claims
    }
    assert found == EXPECTED
    assert len(report.claims) == len(EXPECTED)
    assert {line.source for line in report.claims} == {"reference"}  # the sheet asks, and claims nothing


def test_the_answers() -> None:
    answers = [str(quantity) for part in PROBLEM.parts for quantity in part.answers]
    assert answers[:7] == [
        "D(h_1, h_0)", "D(L, W_h)", "D(L, W_x)", "D(L, b)", "D(L, W_y)", "D(L, c)", "D(S(T), w)"
    ]  # fmt: skip
    assert [part.name for part in PROBLEM.parts if part.answered] == [
        "jacobian", "gradients", "unit", "forward-time", "backward-time", "memory",
    ]  # fmt: skip


# ---- by hand: the network in plain NumPy, differentiated by complex steps


def phi(u: Any) -> Any:
    return np.tanh(u) + 0.3 * u


def phi_slope(u: Any) -> Any:
    return 1 / np.cosh(u) ** 2 + 0.3


def psi(u: Any) -> Any:
    return np.sin(u)


@dataclass(frozen=True)
class Run:
    """A pass through T steps. The methods give functions of one parameter, or of a state, to be differentiated."""

    weights: dict[str, Array]
    x: Array
    h_0: Array
    targets: Array

    @classmethod
    def drawn(cls, T: int, m: int, n: int, r: int, seed: int = 0) -> Run:
        draw = np.random.default_rng(seed)
        shapes = {"W_h": (m, m), "W_x": (m, n), "b": (m,), "W_y": (r, m), "c": (r,)}
        weights = {name: draw.normal(size=shape) for name, shape in shapes.items()}
        return cls(weights, draw.normal(size=(T, n)), draw.normal(size=m), draw.normal(size=(T, r)))

    def forward(self, h: Array, first: int, each: Sequence[dict[str, Array]]) -> list[Array]:
        """The pre-activations from step `first` on, after the state h; each step has its own parameters."""
        found = []
        for w, x in zip(each[first:], self.x[first:], strict=True):
            found.append(w["W_h"] @ h + w["W_x"] @ x + w["b"])
            h = phi(found[-1])
        return found

    def shared(self, name: str = "", value: Any = None, only: int | None = None) -> list[dict[str, Array]]:
        """The parameters of all steps; one of them replaced in all steps, or in one step only."""
        other = {**self.weights, **({name: value} if name else {})}
        return [other if only in (None, t) else self.weights for t in range(len(self.x))]

    def lost(self, t: int, h: Array, w: dict[str, Array]) -> Any:
        """The loss of one step."""
        return ((psi(w["W_y"] @ h + w["c"]) - self.targets[t]) ** 3).sum()

    def loss_by(self, name: str, mask: Sequence[float]) -> Callable[[Array], Any]:
        def loss(value: Array) -> Any:
            each = self.shared(name, value)
            zs = self.forward(self.h_0, 0, each)
            return sum(mu * self.lost(t, phi(z), w) for t, (mu, z, w) in enumerate(zip(mask, zs, each, strict=True)))

        return loss

    def loss_by_state(self, t: int) -> Callable[[Array], Any]:
        """What h_t adds to the loss, at t and later."""

        def loss(h: Array) -> Any:
            later = self.forward(h, t + 1, self.shared())
            return sum(
                (self.lost(t + 1 + k, phi(z), self.weights) for k, z in enumerate(later)), self.lost(t, h, self.weights)
            )

        return loss

    def own_loss_by_state(self, t: int) -> Callable[[Array], Any]:
        return lambda h: self.lost(t, h, self.weights)

    def state_by(self, name: str, t: int, only: int | None) -> Callable[[Array], Array]:
        """h_t by a parameter, of all steps or of one only."""
        return lambda value: phi(self.forward(self.h_0, 0, self.shared(name, value, only))[t])


def slopes(function: Callable[[Array], Any], at: Array) -> Array:
    """The derivative of a number or an array by an array: the axes of the result first."""
    found = []
    for place in np.ndindex(*at.shape):
        moved = at.astype(complex)
        moved[place] += 1e-30j
        found.append(np.imag(function(moved)) / 1e-30)
    stacked = np.stack(found, axis=-1)
    return stacked.reshape(*stacked.shape[:-1], *at.shape)


def gradients(run: Run) -> dict[str, Array]:
    """Backpropagation through time as our steps have it: δ_t and the outputs' errors, from the last step on."""
    w, found = run.weights, {name: np.zeros_like(value) for name, value in run.weights.items()}
    zs = run.forward(run.h_0, 0, run.shared())
    states = [run.h_0, *map(phi, zs)]
    later = np.zeros_like(run.h_0)
    for t in reversed(range(len(zs))):
        a = w["W_y"] @ states[t + 1] + w["c"]
        error = np.cos(a) * 3 * (np.sin(a) - run.targets[t]) ** 2
        delta = phi_slope(zs[t]) * (w["W_y"].T @ error + later)
        later = w["W_h"].T @ delta
        found["W_y"] += np.outer(error, states[t + 1])
        found["c"] += error
        found["W_h"] += np.outer(delta, states[t])
        found["W_x"] += np.outer(delta, run.x[t])
        found["b"] += delta
    return found


@pytest.mark.parametrize("sizes", [(1, 2, 3, 1), (3, 2, 3, 1), (3, 1, 1, 1), (6, 3, 2, 2)])
def test_by_hand_our_gradients_are_the_derivatives_for_every_length(sizes: tuple[int, int, int, int]) -> None:
    run = Run.drawn(*sizes)
    for name, gradient in gradients(run).items():
        numeric = slopes(run.loss_by(name, [1] * len(run.x)), run.weights[name])
        assert np.allclose(gradient, numeric, rtol=1e-10, atol=1e-12), name


def test_by_hand_the_sums_need_the_earlier_state_held() -> None:
    """Step 3 of the reference: right with ∂h_t/∂θ for h_{t-1} held, wrong with the whole derivative, from T = 2 on."""
    run = Run.drawn(2, 2, 3, 1)
    zs = run.forward(run.h_0, 0, run.shared())
    by_state = [slopes(run.loss_by_state(t), phi(z)) for t, z in enumerate(zs)]
    for name in ("W_h", "W_x", "b"):
        by_step = [[slopes(run.state_by(name, t, only), run.weights[name]) for t in (0, 1)] for only in (0, 1, None)]
        held = by_state[0] @ by_step[0][0].reshape(2, -1) + by_state[1] @ by_step[1][1].reshape(2, -1)
        moving = by_state[0] @ by_step[2][0].reshape(2, -1) + by_state[1] @ by_step[2][1].reshape(2, -1)
        whole = slopes(run.loss_by(name, [1, 1]), run.weights[name]).reshape(-1)
        assert np.allclose(held, whole, rtol=1e-10), name
        assert not np.allclose(moving, whole, rtol=1e-5), name


def test_by_hand_jacobians_and_the_order_of_their_product() -> None:
    run = Run.drawn(3, 2, 3, 1)
    W, zs = run.weights["W_h"], run.forward(run.h_0, 0, run.shared())
    J = [np.diag(phi_slope(z)) @ W for z in zs]
    last = slopes(lambda h: phi(run.forward(h, 0, run.shared())[2]), run.h_0)
    assert np.allclose(last, J[2] @ J[1] @ J[0], rtol=1e-12)
    assert not np.allclose(last, J[0] @ J[1] @ J[2], rtol=1e-3)
    first = slopes(lambda h: phi(run.forward(h, 0, run.shared())[0]), run.h_0)
    assert np.allclose(first, phi_slope(zs[0])[:, None] * W, rtol=1e-12)
    assert not np.allclose(first, phi_slope(zs[0]) * W, rtol=1e-3)  # NumPy's own reading of φ′ W
    own = [slopes(run.own_loss_by_state(t), phi(z)) for t, z in enumerate(zs)]
    by_first = slopes(run.loss_by_state(0), phi(zs[0]))
    assert np.allclose(by_first, own[0] + own[1] @ J[1] + own[2] @ J[2] @ J[1], rtol=1e-12)
    assert not np.allclose(by_first, own[0] + own[1] @ J[1] + own[2] @ J[1] @ J[2], rtol=1e-5)


def test_by_hand_the_derivative_of_a_state_by_the_parameters() -> None:
    run = Run.drawn(2, 2, 3, 1)
    z = run.forward(run.h_0, 0, run.shared())
    for name, factor in (("W_h", phi(z[0])), ("W_x", run.x[1])):
        held, moving = (slopes(run.state_by(name, 1, only), run.weights[name]) for only in (1, None))
        printed = np.outer(phi_slope(z[1]), factor)
        assert held.ndim == 3 and printed.ndim == 2
        for i in (0, 1):
            assert np.allclose(held[i, i], printed[i], rtol=1e-12) and np.all(held[i, 1 - i] == 0)
        assert not np.allclose(moving[[0, 1], [0, 1]], printed, rtol=1e-3)
    held, moving = (slopes(run.state_by("b", 1, only), run.weights["b"]) for only in (1, None))
    assert np.allclose(held, np.diag(phi_slope(z[1])), rtol=1e-12)
    assert not np.allclose(moving, np.diag(phi_slope(z[1])), rtol=1e-3)


def test_by_hand_a_mask_leaves_out_what_is_beyond_the_end() -> None:
    long = Run.drawn(3, 2, 3, 1)
    short = replace(long, x=long.x[:2], targets=long.targets[:2])
    for name, value in long.weights.items():
        masked = slopes(long.loss_by(name, [1, 1, 0]), value)
        assert np.allclose(masked, slopes(short.loss_by(name, [1, 1]), value), rtol=1e-12)


def test_by_hand_eigenvalues_do_not_decide_where_jacobians_vary() -> None:
    first, second = np.array([[0, 1], [0, 0]]), np.array([[0, 0], [2, 0]])
    assert all(np.all(np.linalg.eigvals(J) == 0) for J in (first, second))
    assert np.linalg.norm(np.linalg.matrix_power(second @ first, 50)) == 2**50
    first, second = np.array([[1, 1], [1, 0]]), np.array([[0, 0], [0, 2]])
    assert all(max(abs(np.linalg.eigvals(J))) > 1.6 for J in (first, second))
    assert not np.any(second @ first @ second @ first)


def test_by_hand_one_jacobian_decides_by_its_spectral_radius() -> None:
    draw = np.random.default_rng(7)
    for radius in (0.9, 1.1):
        J = draw.normal(size=(4, 4))
        J *= radius / max(abs(np.linalg.eigvals(J)))
        size = np.linalg.norm(np.linalg.matrix_power(J, 400))
        assert size < 1e-10 if radius < 1 else size > 1e10


@pytest.mark.parametrize("T", range(8))
def test_by_hand_the_counts(T: int) -> None:
    pairs = [(t, k) for t in range(1, T + 1) for k in range(1, t + 1)]
    assert len(pairs) == T * (T + 1) // 2
    assert sum(t - k for t, k in pairs) == Fraction((T - 1) * T * (T + 1), 6)
    m, n, r = 3, 2, 4
    forward = sum(np.zeros((m, m)).size + np.zeros((m, n)).size + np.zeros((r, m)).size for _ in range(T))
    assert forward == T * (m * m + m * n + r * m)


# ---- wrong versions


def _equalities() -> list[tuple[str, int, Expr]]:
    W_h, h_0, b = (BY_NAME[name] for name in ("W_h", "h_0", "b"))
    z_1, z_2, z_3, h_1, h_2 = (BY_NAME[name] for name in ("z_1", "z_2", "z_3", "h_1", "h_2"))
    d_1, d_2, d_3, h_3 = (BY_NAME[name] for name in (r"\delta_1", r"\delta_2", r"\delta_3", "h_3"))
    a_3, y_3, L, L_1, L_2, L_3 = (BY_NAME[name] for name in ("a_3", "y_3", "L", "L_1", "L_2", "L_3"))
    W_y, g, lam, e, moved = (BY_NAME[name] for name in ("W_y", r"\bar{g}", r"\bar{\lambda}", r"\bar{e}", r"\dot{h}"))
    delta, h, x = BY_NAME[r"\bar{\delta}"], BY_NAME[r"\bar{h}"], BY_NAME[r"\bar{x}"]
    dW_h, dW_x, db = (BY_NAME[name] for name in (r"\dot{W}_h", r"\dot{W}_x", r"\dot{b}"))
    m, n, r, T = (BY_NAME[name] for name in "mnrT")
    s = prime(Function("phi"))
    out = prime(Function("psi"))
    return [
        ("jacobian", 1, diag(h_1)),
        ("jacobian", 2, W_h.T),
        ("jacobian", 3, W_h @ diag(s(z_1))),
        ("jacobian", 3, diag(s(z_1)) @ W_h.T),
        ("jacobian", 3, diag(s(z_2)) @ W_h),
        ("jacobian", 4, diag(1 - tanh(W_h @ h_0 + b)) @ W_h),
        ("jacobian", 5, diag(s(z_1)) @ W_h @ diag(s(z_2)) @ W_h @ diag(s(z_3)) @ W_h),
        ("jacobian", 5, diag(s(z_3)) @ W_h @ diag(s(z_1)) @ W_h @ diag(s(z_2)) @ W_h),
        ("backward", 1, D(L_3, h_3)),
        ("backward", 2, s(z_2) * (D(L_2, h_2) + W_h @ d_3)),
        ("backward", 2, s(z_2) * (W_h.T @ d_3)),
        ("backward", 2, s(z_2) * D(L_2, h_2) + W_h.T @ d_3),
        ("backward", 3, s(z_2) * (D(L_1, h_1) + W_h.T @ d_2)),
        ("backward", 3, s(z_1) * (D(L_1, h_1) + W_h.T @ d_3)),
        ("backward", 4, W_y.T @ D(L_3, y_3)),
        ("backward", 4, 2 * (W_y.T @ (out(a_3) * D(L_3, y_3)))),
        ("gradients", 1, D(L, BY_NAME["W_h^{(3)}"])),
        ("gradients", 2, outer(d_1, h_0) + outer(d_2, h_1)),
        ("gradients", 2, outer(h_0, d_1) + outer(h_1, d_2) + outer(h_2, d_3)),
        ("gradients", 4, d_1 + d_2),
        ("gradients", 6, D(L, BY_NAME["y_1"]) + D(L, BY_NAME["y_2"]) + D(L, y_3)),
        ("every", 1, delta @ e + (W_h @ delta) @ moved),
        ("every", 1, delta @ e),
        ("every", 1, g @ e + (W_h.T @ (g + lam)) @ moved),
        ("every", 2, delta @ (dW_h.T @ h + dW_x @ x + db)),
        ("every", 2, delta @ (dW_h @ h + dW_x @ x)),
        ("lengths", 1, BY_NAME["L_2"] * d_3),
        ("lengths", 2, D(L, W_h)),
        ("forward-time", 1, T * (m**2 + m * n)),
        ("backward-time", 1, T * (m**2 + m * n + r * m)),
        ("memory", 1, m),
        ("separately", 1, T * (T - 1) / 2),
        ("separately", 2, T * (T + 1) / 2),
    ]  # fmt: skip


def _wrong() -> list[tuple[str, int, Claim]]:
    found: list[tuple[str, int, Claim]] = []
    for part, number, wrong in _equalities():
        claim = step(part, number).claim
        assert isinstance(claim, Equality)
        found.append((part, number, Equality(claim.lhs, wrong)))
    A, B, J = square_matrices("A B J")
    a, q, w, T = (BY_NAME[name] for name in ("a", "q", "w", "T"))
    k, i = (Symbol(name, integer=True) for name in "ki")
    claims = {number: step("unit", number).claim for number in (1, 2)}
    carried, moved = claims[1], claims[2]
    assert isinstance(carried, Equality) and isinstance(moved, Equality)
    assert isinstance(carried.rhs, Product) and isinstance(moved.rhs, Sum)
    return [
        *found,
        ("unit", 1, Equality(carried.lhs, Product(carried.rhs.function, (i, 1, T - 1)))),
        ("unit", 1, Equality(carried.lhs, carried.rhs / w)),
        ("unit", 2, Equality(moved.lhs, Sum(moved.rhs.function, (k, 2, T)))),
        ("unit", 2, Equality(moved.lhs, moved.rhs.function.subs(k, T))),
        ("stability", 1, for_all(spectral_radius(J) < 1, implies=products_decay(J))),
        ("stability", 1, for_all(spectral_radius(J) < 1, implies=norm(J, 2) < 1)),
        ("stability", 3, for_all(spectral_radius(J) > 1, implies=products_grow(J))),
        ("stability", 3, for_all(spectral_radius(J) > 1, implies=every_perturbation_grows(J))),
        ("stability", 4, there_are(norm(J, 2) <= Integer(1) / 2, products_grow(J))),
        ("stability", 6, for_all(implies=spectral_radius(A * B) <= spectral_radius(A) * spectral_radius(B))),
        ("stability", 6, for_all(implies=norm(A, 2) * norm(B, 2) <= norm(A * B, 2))),
        ("stability", 8, Inequality(1 - tanh(a) ** 2 <= Integer(1) / 2)),
        ("stability", 9, Inequality(sigmoid(a) * (1 - sigmoid(a)) <= Integer(1) / 5)),
        ("stability", 10, for_all(norm(J, 2) < 1, implies=products_decay(J))),
        ("stability", 11, tends(q**T, T, oo, to=0, given=[q > 0, q <= 1])),
        ("turns", 1, eigenvalues(Matrix([[0, 1], [0, 0]]), {0: 1, 1: 1})),
        ("turns", 3, power(Matrix([[0, 0], [0, 2]]), T, Matrix([[0, 0], [0, 2**T]]))),
        ("turns", 4, equals(norm(Matrix([[0**T, 0], [0, 2**T]]), 2), 2**T + 1)),
        ("turns", 5, equals(spectral_radius(Matrix([[2, 0], [0, Rational(1, 8)]])), Rational(1, 8))),
        ("turns", 7, power(Matrix([[Rational(1, 4), 0], [0, Rational(1, 4)]]), T, Matrix([[4**-T, 0], [0, 2**-T]]))),
        ("turns", 8, equals(norm(Matrix([[4**-T, 0], [0, 4**-T]]), 2), 2 * 4**-T)),
    ]


WRONG = _wrong()


@pytest.mark.parametrize(
    ("part", "number", "wrong"), WRONG, ids=[f"{part}.{number}-{k}" for k, (part, number, _) in enumerate(WRONG)]
)
def test_a_wrong_version_is_not_proved(part: str, number: int, wrong: Claim) -> None:
    about = step(part, number)
    context = PROBLEM.context(about.definitions)
    if about.rule.index is not None:
        found = wrong.under(induction(about.rule.index), context, Effort())
    else:
        found = wrong.judged(context, Effort())
    assert found.judgement.verdict in (R, C, I), (part, number, found.judgement)
    assert found.judgement.witness is not None or found.judgement.verdict is I


def test_every_part_has_wrong_versions() -> None:
    assert {part for part, _, _ in WRONG} == set(STEPS)


def test_the_whole_derivative_counts_twice() -> None:
    """The chain rule through z_1, z_2, z_3 does not hold for the shared weights: z_3 hangs on z_2."""
    L, W_h = BY_NAME["L"], BY_NAME["W_h"]
    z_1, z_2, z_3 = (D(L, BY_NAME[z]) @ D(BY_NAME[z], W_h) for z in ("z_1", "z_2", "z_3"))
    wrong = Equality(D(L, W_h), z_1 + z_2 + z_3)
    assert wrong.judged(PROBLEM.context(), Effort()).judgement.verdict is R
