"""Problem 8: every step proved, and right by an independent computation; the printed claims judged as they should be.

What is right is said by `by_hand`, a forward pass with loops, and by the hand-written tables below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import mpmath
import numpy as np
import pytest
from sympy import Expr, Symbol, tanh
from sympy.matrices import MatrixBase

from derive import Verdict
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.equality import Equality, Side
from derive.claims.readings import Readings
from derive.derivation import Printed, Step
from derive.kernel.equality import Effort
from derive.kernel.verdict import Witness
from derive.writing.reports import Report
from tests.mutants import Mistake, mutants
from tests.problems.by_hand import GIVEN, MPMATH, NUMPY, Network

STEPS = [
    *(f"8.forward.{k}" for k in range(1, 7)),
    *(f"8.backward.{k}" for k in range(1, 6)),
    *(f"8.weights.{k}" for k in range(1, 8)),
    *(f"8.gradient.{k}" for k in range(1, 3)),
]

NO_SIGMOID = "z₂ = σ(v₂ × z₁) on the sheet, and in the reference's own restatement of it; here the σ is missing"
CARRIED_ON = "carries the missing σ on"

# what is to be said of each claim, by its place; for a refuted one the reason
EXPECTED: dict[tuple[str, str], str | None] = {
    ("sheet", "Layer 1, output"): None,
    ("sheet", "Layer 2, output"): None,
    ("sheet", "Layer 3, output"): None,
    ("reference", "Layer 1 restated"): None,
    ("reference", "Layer 2 restated"): None,
    ("reference", "Layer 3 restated"): None,
    ("reference", "forward pass, pre-activations of layer 1"): None,
    ("reference", r"forward pass, $\mathbf{z}_1$"): None,
    ("reference", r"forward pass, $\mathbf{z}_2 = \mathbf{v}_2 \times \mathbf{z}_1$"): NO_SIGMOID,
    ("reference", r"forward pass, $\mathbf{v}_2 \times \mathbf{z}_1$ written out"): None,
    ("reference", r"forward pass, $y^* = \mathbf{v}_3 \times \mathbf{z}_2$"): None,
    ("reference", r"forward pass, $\mathbf{v}_3 \times \mathbf{z}_2$ written out"): CARRIED_ON,
    ("reference", "loss"): None,
    ("reference", r"$\partial L/\partial w_1$, first display"): None,
    ("reference", r"$\partial y^*/\partial w_1$, first display"): CARRIED_ON,
    ("reference", "derivative of tanh"): None,
    ("reference", r"$\partial \tanh(z_{1,11})/\partial w_1$"): None,
    ("reference", r"$\partial \tanh(z_{1,21})/\partial w_1$"): None,
    ("reference", r"$\partial y^*/\partial w_1$, second display"): CARRIED_ON,
    ("reference", r"$\partial L/\partial w_1$, last display"): CARRIED_ON,
}

# `x * v₁` is a cross-correlation, or turns the filter: the network of all that follows is the first
BY_CONVENTION = [("sheet", "Layer 1, output"), ("reference", "Layer 1 restated")]

PROBLEM = load(8)


def said(item: Step | Printed) -> Equality:
    """All claims of this problem are equalities, or have one for each convention: then the first."""
    if isinstance(item.claim, Readings):
        first = item.claim.readings[0][1]
        assert isinstance(first, Equality)
        return first
    assert isinstance(item.claim, Equality)
    return item.claim


def _point(seed: int) -> dict[str, Fraction]:
    """Rational values of both signs, no two of them equal."""
    values = (Fraction((-1) ** (k * seed + k // 3) * (k + 2), 7 + 2 * seed) for k in range(14))
    return dict(zip((*GIVEN, "z"), values, strict=True))


POINTS = [_point(seed) for seed in range(1, 6)]


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


def entries(side: Side) -> list[Expr]:
    return list(side) if isinstance(side, MatrixBase) else [side]


def numpy_at(point: dict[str, Fraction]) -> Network:
    return Network({name: np.float64(value.numerator) / value.denominator for name, value in point.items()}, NUMPY)


def mpmath_at(point: dict[str, Fraction]) -> Network:
    return Network({name: mpmath.mpf(value.numerator) / value.denominator for name, value in point.items()}, MPMATH)


def agrees_by_hand(network: Network, claim: Equality) -> bool:
    left, right = ([network.of(entry) for entry in entries(side)] for side in (claim.lhs, claim.rhs))
    return bool(np.allclose(left, right, rtol=1e-9, atol=1e-12))


def by_id(items: Sequence[Step | Printed]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("item", items, ids=[item.id for item in items])


# ---- the steps


def test_the_derivation_is_complete() -> None:
    assert [step.id for step in PROBLEM.steps()] == STEPS


def test_every_step_is_proved(report: Report) -> None:
    assert [(line.id, str(line.finding.verdict)) for line in report.steps] == [(name, "proved") for name in STEPS]
    assert report.exit_status == 0


def test_numpy_bears_every_step_out(report: Report) -> None:
    for line in report.steps:
        numeric = line.finding.numeric
        assert numeric is not None and numeric.agrees is True, line.id
        assert numeric.points == 16, line.id
        assert numeric.method == ("forward" if ".forward." in line.id else "complex step"), line.id


@by_id(list(PROBLEM.steps()))
def test_a_step_is_right_by_hand(item: Step) -> None:
    for point in POINTS:
        network = numpy_at(point)
        for left, right in zip(entries(said(item).lhs), entries(said(item).rhs), strict=True):
            assert np.isclose(network.of(left), network.of(right), rtol=1e-12, atol=1e-13)


def test_by_hand_the_two_ways_to_differentiate_agree() -> None:
    for point in POINTS:
        network = numpy_at(point)
        for by in (*GIVEN, "a_1", "a_2", "u_1", "u_2", "y^*"):
            exact = network.derivative(lambda moved: moved.values["L"], by)
            assert np.isclose(network.difference("L", by), exact, rtol=1e-6, atol=1e-9), by


def test_by_hand_the_network_is_the_one_of_the_sheet() -> None:
    """Against NumPy's own matrix product, where the network is small enough to be written in four lines."""
    v = numpy_at(POINTS[0]).values
    x = np.array([[v["x_{11}"], v["x_{12}"]], [v["x_{21}"], v["x_{22}"]]])
    z1 = np.tanh(x @ np.array([v["w_1"], v["w_2"]]))
    z2 = 1 / (1 + np.exp(-np.array([[v["w_{31}"], v["w_{32}"]], [v["w_{41}"], v["w_{42}"]]]) @ z1))
    assert np.isclose((np.array([v["w_5"], v["w_6"]]) @ z2 - v["y"]) ** 2, v["L"], rtol=1e-14)


def test_the_answers_are_the_derivatives_by_the_weights() -> None:
    asked = {str(quantity.variable) for part in PROBLEM.parts for quantity in part.answers}
    assert asked == {"w_1", "w_2", "w_{31}", "w_{32}", "w_{41}", "w_{42}", "w_5", "w_6"}
    for part in PROBLEM.parts:
        for quantity, value in part.answers.items():
            for point in POINTS[:2]:
                network = numpy_at(point)
                numeric = network.difference("L", str(quantity.variable))
                assert np.isclose(network.of(value), numeric, rtol=1e-6, atol=1e-9)


# ---- the printed claims


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    found = {(line.source, line.place.words): str(line.finding.verdict) for line in report.claims}
    wanted = {place: "refuted" if why else "proved" for place, why in EXPECTED.items()}
    assert found == wanted | dict.fromkeys(BY_CONVENTION, "conditional")
    assert len(report.claims) == len(EXPECTED)


def test_a_wrong_reference_is_a_finding_and_no_failure(report: Report) -> None:
    assert report.tally("reference") == Counter({Verdict.PROVED: 11, Verdict.CONDITIONAL: 1, Verdict.REFUTED: 5})
    assert report.exit_status == 0


def test_every_wrong_claim_departs_where_the_sigmoid_is_left_out(report: Report) -> None:
    wrong = [line for line in report.claims if line.finding.verdict is Verdict.REFUTED]
    root = next(line for line in wrong if EXPECTED[line.source, line.place.words] == NO_SIGMOID)
    for line in wrong:
        assert line.departure is not None, line.place.words
        assert line.departure.step == "8.forward.4", line.place.words
        assert line.departure.follows_from == ("" if line is root else root.id), line.place.words
        assert line.departure.follows_from_place.words == ("" if line is root else root.place.words), line.place.words


def test_the_step_they_depart_from_is_the_sigmoid() -> None:
    (step,) = (step for step in PROBLEM.steps() if step.id == "8.forward.4")
    assert [str(entry) for entry in entries(said(step).lhs)] == ["s_1", "s_2"]
    assert [str(entry) for entry in entries(said(step).rhs)] == ["sigmoid(u_1)", "sigmoid(u_2)"]


def test_no_right_claim_departs(report: Report) -> None:
    assert all(line.departure is None for line in report.claims if line.finding.verdict is Verdict.PROVED)


# ---- the claims are encoded as they are printed: each transcribed anew from the two documents, as arithmetic

Transcribed = Callable[[Any], Any]


def _first_display(v: Any, d11: Any, d21: Any) -> Any:
    return v.w5 * (v.w31 * d11 + v.w32 * d21) + v.w6 * (v.w41 * d11 + v.w42 * d21)


def _last_display(v: Any) -> Any:
    first = (v.w5 * v.w31 + v.w6 * v.w41) * (1 - v.tanh(v.w1 * v.x11 + v.w2 * v.x12) ** 2) * v.x11
    second = (v.w5 * v.w32 + v.w6 * v.w42) * (1 - v.tanh(v.w1 * v.x21 + v.w2 * v.x22) ** 2) * v.x21
    return 2 * (v.ystar - v.y) * (first + second)


LAYERS: list[tuple[Transcribed, Transcribed]] = [
    (lambda v: v.z1, lambda v: [v.tanh(v.x11 * v.w1 + v.x12 * v.w2), v.tanh(v.x21 * v.w1 + v.x22 * v.w2)]),
    (lambda v: v.z2, lambda v: [v.sigma(u) for u in v.v2_z1]),
    (lambda v: [v.ystar], lambda v: [v.w5 * v.z2[0] + v.w6 * v.z2[1]]),
]

TRANSCRIBED: dict[tuple[str, str], tuple[Transcribed, Transcribed]] = {
    ("sheet", "Layer 1, output"): LAYERS[0],
    ("sheet", "Layer 2, output"): LAYERS[1],
    ("sheet", "Layer 3, output"): LAYERS[2],
    ("reference", "Layer 1 restated"): LAYERS[0],
    ("reference", "Layer 2 restated"): LAYERS[1],
    ("reference", "Layer 3 restated"): LAYERS[2],
    ("reference", "forward pass, pre-activations of layer 1"): (
        lambda v: [v.x11 * v.w1 + v.x12 * v.w2, v.x21 * v.w1 + v.x22 * v.w2],
        lambda v: [v.z111, v.z121],
    ),
    ("reference", r"forward pass, $\mathbf{z}_1$"): (lambda v: v.z1, lambda v: [v.tanh(v.z111), v.tanh(v.z121)]),
    ("reference", r"forward pass, $\mathbf{z}_2 = \mathbf{v}_2 \times \mathbf{z}_1$"): (
        lambda v: v.z2,
        lambda v: v.v2_z1,
    ),
    ("reference", r"forward pass, $\mathbf{v}_2 \times \mathbf{z}_1$ written out"): (
        lambda v: v.v2_z1,
        lambda v: [
            v.w31 * v.tanh(v.z111) + v.w32 * v.tanh(v.z121),
            v.w41 * v.tanh(v.z111) + v.w42 * v.tanh(v.z121),
        ],
    ),
    ("reference", r"forward pass, $y^* = \mathbf{v}_3 \times \mathbf{z}_2$"): LAYERS[2],
    ("reference", r"forward pass, $\mathbf{v}_3 \times \mathbf{z}_2$ written out"): (
        lambda v: v.w5 * v.z2[0] + v.w6 * v.z2[1],
        lambda v: (
            v.w5 * (v.w31 * v.tanh(v.z111) + v.w32 * v.tanh(v.z121))
            + v.w6 * (v.w41 * v.tanh(v.z111) + v.w42 * v.tanh(v.z121))
        ),
    ),
    ("reference", "loss"): (lambda v: v.L, lambda v: (v.ystar - v.y) ** 2),
    ("reference", r"$\partial L/\partial w_1$, first display"): (
        lambda v: v.dL_dw1,
        lambda v: 2 * (v.ystar - v.y) * v.dystar_dw1,
    ),
    ("reference", r"$\partial y^*/\partial w_1$, first display"): (
        lambda v: v.dystar_dw1,
        lambda v: _first_display(v, v.dtanh11_dw1, v.dtanh21_dw1),
    ),
    ("reference", "derivative of tanh"): (lambda v: 1 / v.cosh(v.z) ** 2, lambda v: 1 - v.tanh(v.z) ** 2),
    ("reference", r"$\partial \tanh(z_{1,11})/\partial w_1$"): (
        lambda v: v.dtanh11_dw1,
        lambda v: (1 - v.tanh(v.z111) ** 2) * v.x11,
    ),
    ("reference", r"$\partial \tanh(z_{1,21})/\partial w_1$"): (
        lambda v: v.dtanh21_dw1,
        lambda v: (1 - v.tanh(v.z121) ** 2) * v.x21,
    ),
    ("reference", r"$\partial y^*/\partial w_1$, second display"): (
        lambda v: v.dystar_dw1,
        lambda v: _first_display(v, (1 - v.tanh(v.z111) ** 2) * v.x11, (1 - v.tanh(v.z121) ** 2) * v.x21),
    ),
    ("reference", r"$\partial L/\partial w_1$, last display"): (lambda v: v.dL_dw1, _last_display),
}


def quantities(network: Network) -> SimpleNamespace:
    """Every quantity under an easy name; the derivatives by complex steps."""
    own = {name.replace("_", "").replace("{", "").replace("}", ""): value for name, value in network.values.items()}
    v = SimpleNamespace(**own, ystar=network.values["y^*"], z=network.given["z"])
    v.tanh, v.cosh, v.sigma = np.tanh, np.cosh, lambda u: 1 / (1 + np.exp(-u))
    v.z1, v.z2 = [v.t1, v.t2], [v.s1, v.s2]
    v.z111, v.z121 = v.w1 * v.x11 + v.w2 * v.x12, v.w1 * v.x21 + v.w2 * v.x22
    v.v2_z1 = [v.w31 * v.t1 + v.w32 * v.t2, v.w41 * v.t1 + v.w42 * v.t2]
    v.dL_dw1 = network.derivative(lambda moved: moved.values["L"], "w_1")
    v.dystar_dw1 = network.derivative(lambda moved: moved.values["y^*"], "w_1")
    v.dtanh11_dw1 = network.derivative(lambda moved: moved.values["t_1"], "w_1")
    v.dtanh21_dw1 = network.derivative(lambda moved: moved.values["t_2"], "w_1")
    return v


def test_all_that_is_printed_is_transcribed() -> None:
    assert set(TRANSCRIBED) == set(EXPECTED)


@by_id(list(PROBLEM.printed()))
def test_a_claim_is_encoded_as_printed(item: Printed) -> None:
    for point in POINTS:
        network = numpy_at(point)
        for side, printed in zip((said(item).lhs, said(item).rhs), TRANSCRIBED[item.source, item.place], strict=True):
            transcribed = printed(quantities(network))
            expected = transcribed if isinstance(transcribed, list) else [transcribed]
            assert isinstance(side, MatrixBase) == isinstance(transcribed, list)
            assert np.allclose([network.of(entry) for entry in entries(side)], expected, rtol=1e-12, atol=1e-13)


@by_id(list(PROBLEM.printed()))
def test_a_claim_is_right_or_wrong_by_hand(item: Printed) -> None:
    agree = [agrees_by_hand(numpy_at(point), said(item)) for point in POINTS]
    assert agree == [EXPECTED[item.source, item.place] is None] * len(POINTS)


# ---- what a witness says is so

FILL = Fraction(5, 9)  # for symbols that a claim does not depend on


def at_witness(witness: Witness) -> Network:
    point = dict.fromkeys((*GIVEN, "z"), FILL)
    for symbol, value in witness.point:
        assert isinstance(value, Fraction) and str(symbol) in point
        point[str(symbol)] = value
    return mpmath_at(point)


def assert_witness(witness: Witness | None, lhs: Side, rhs: Side) -> None:
    """Both enclosures hold the true values, by mpmath to 50 digits, and do not overlap."""
    assert witness is not None
    place = 0 if witness.entry is None else witness.entry[0] * (lhs.cols if isinstance(lhs, MatrixBase) else 1)
    place += 0 if witness.entry is None else witness.entry[1]
    with mpmath.workdps(50):
        network = at_witness(witness)
        left, right = (mpmath.mpf(ball.real) for ball in witness.sides)
        within = tuple(mpmath.mpf(ball.radius) for ball in witness.sides)
        assert all(ball.imag is None for ball in witness.sides)
        assert abs(network.of(entries(lhs)[place]) - left) <= within[0]
        assert abs(network.of(entries(rhs)[place]) - right) <= within[1]
        assert abs(left - right) > sum(within)


@by_id([claim for claim in PROBLEM.printed() if EXPECTED[claim.source, claim.place]])
def test_a_refuted_claim_has_a_witness(item: Printed) -> None:
    judgement = item.claim.judged(PROBLEM.context(item.definitions), Effort()).judgement
    assert judgement.verdict is Verdict.REFUTED
    assert_witness(judgement.witness, said(item).lhs, said(item).rhs)


# ---- every single mistake in a step is refuted

NAMES = [*PROBLEM.order]
MUTANTS = {step.id: mutants(said(step), NAMES) for step in PROBLEM.steps()}


def test_every_step_has_mutants_of_three_kinds() -> None:
    for name, wrong in MUTANTS.items():
        assert len(wrong) >= 3, name
        assert len({mutant.mistake for mutant in wrong}) >= 3, name
    kinds = Counter(mutant.mistake for wrong in MUTANTS.values() for mutant in wrong)
    assert set(kinds) == set(Mistake)


@by_id(list(PROBLEM.steps()))
def test_every_mutant_of_a_step_is_refuted_with_a_witness(item: Step) -> None:
    for mutant in MUTANTS[item.id]:
        found = mutant.claim.under(item.rule, PROBLEM.context(), Effort())
        assert found.judgement.verdict is Verdict.REFUTED, mutant.text
        assert found.numeric is not None and found.numeric.agrees is False, mutant.text
        assert_witness(found.judgement.witness, mutant.claim.lhs, mutant.claim.rhs)


def test_no_mutant_happens_to_be_right() -> None:
    network = numpy_at(POINTS[0])
    right = [mutant.text for wrong in MUTANTS.values() for mutant in wrong if agrees_by_hand(network, mutant.claim)]
    assert not right


# ---- the mutation helper itself


def test_the_mutants_of_a_small_sum() -> None:
    a_1, a_2, b_1 = (Symbol(name, real=True) for name in ("a_1", "a_2", "b_1"))
    claim = Equality(b_1, a_1 - tanh(b_1) ** 2)
    found = Counter((mutant.mistake, mutant.claim.rhs.doit()) for mutant in mutants(claim, [a_1, a_2, b_1]))
    assert found == Counter(
        {
            (Mistake.SIGN, -a_1 + tanh(b_1) ** 2): 1,
            (Mistake.SIGN, -a_1 - tanh(b_1) ** 2): 1,
            (Mistake.SIGN, a_1 + tanh(b_1) ** 2): 1,
            (Mistake.TERM, -(tanh(b_1) ** 2)): 1,
            (Mistake.TERM, a_1): 1,
            (Mistake.FACTOR, a_1 - 1): 1,
            (Mistake.FACTOR, a_1 - tanh(b_1)): 1,
            (Mistake.FUNCTION, a_1 - b_1**2): 1,
            (Mistake.INDEX, a_2 - tanh(b_1) ** 2): 1,
        }
    )
