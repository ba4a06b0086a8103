"""Problem 7: every step proved, and right by loops in NumPy; the printed claims judged as they should be."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sympy import Matrix, Max, Min, Sum, sympify

from derive import Inequality, Verdict, correlate, equals, flip, relu, sigmoid, solutions, table
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.claim import Claim
from derive.claims.equality import Equality
from derive.claims.readings import Readings
from derive.derivation import Printed, Step
from derive.kernel.equality import Effort
from derive.writing.reports import Report

PROBLEM = load(7)
EXAMPLES = ("example", "example, column by column", "example, filter turned")
STEPS = [
    *(f"7.unrolled.{k}" for k in range(1, 7)),
    *(f"7.{part}.{k}" for part in EXAMPLES for k in range(1, 3)),
    *(f"7.layers.{k}" for k in range(1, 6)),
    *(f"7.maximum.{k}" for k in range(1, 7)),
    *(f"7.count.{k}" for k in range(1, 6)),
    *(f"7.count 3×3.{k}" for k in range(1, 4)),
    "7.count 4×4.1",
    "7.converse.1",
]
BEYOND_NUMPY = {"7.count.1", "7.count.2"}  # sums over four indices, of more than 2000 terms at the points drawn

TRUE, PARTLY, OPEN = "proved", "conditional", "undecided"
# for a claim that holds under some conventions only: which of its readings hold
EXPECTED: dict[tuple[str, str], tuple[str, tuple[bool, ...]]] = {
    ("sheet", "CNNs are universal approximators"): (OPEN, ()),
    ("sheet", "MLPs are universal approximators"): (OPEN, ()),
    ("reference", "CNNs are universal approximators"): (OPEN, ()),
    ("reference", "MLPs are universal approximators"): (OPEN, ()),
    ("reference", "answer, an equivalent MLP can be made from a CNN"): (TRUE, ()),
    ("reference", "conditions, 1. the same weights for different parts of the input"): (TRUE, ()),
    ("reference", "conditions, 2. each output is connected to a small region"): (TRUE, ()),
    ("reference", "conditions, 3. the length of the flattened input"): (TRUE, ()),
    ("reference", "conditions, 4. a convolution is a matrix multiplication"): (TRUE, ()),
    ("reference", "conditions, 4. it is a series of linear transformations"): (TRUE, ()),
    ("reference", "proof, 1. the length of the flattened input"): (TRUE, ()),
    ("reference", "proof, 2. a row for each position of the filter"): (TRUE, ()),
    ("reference", "proof, 2. $A X_f = O_f$"): (TRUE, ()),
    # the line before has no σ: true of a layer with an activation, false of the convolution alone
    ("reference", r"proof, 3. $O_f = \sigma(W X_f + b)$"): (PARTLY, (True, False)),
    # a maximum is no function of one linear form, but two hidden layers of ReLUs find that of four numbers
    ("reference", "proof, 4. pooling as matrix multiplications and activations"): (PARTLY, (True, True, False)),
    ("reference", "proof, 4. a layer of the MLP for each layer of the CNN"): (PARTLY, (True, True, False)),
    # equal for a filter of the size of the image (R = S = 1), or where tied weights count once
    ("reference", "efficiency, 1. parameters"): (PARTLY, (True, False, False)),
    ("reference", "efficiency, 2. computation"): (PARTLY, (True, False, False)),
    ("reference", "conclusion, an MLP can be equivalent to a CNN"): (TRUE, ()),
    ("reference", "conclusion, the number of parameters"): (PARTLY, (True, False, False)),
    ("reference", "conclusion, the computation"): (PARTLY, (True, False, False)),
}

Array = NDArray[np.float64]
RANDOM = np.random.default_rng(7)


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


def step(name: str) -> Step:
    return next(item for item in PROBLEM.steps() if item.id == name)


def said(name: str) -> Equality:
    claim = step(name).claim
    assert isinstance(claim, Equality)
    return claim


def named(name: str) -> Any:
    return next(symbol for symbol in PROBLEM.order if symbol.name == name)


def verdict(claim: Claim, item: Step | Printed) -> Verdict:
    return claim.judgement(PROBLEM.context(item.definitions), Effort()).verdict


# ---- the steps


def test_the_derivation_is_complete() -> None:
    assert [item.id for item in PROBLEM.steps()] == STEPS


def test_every_step_is_proved_and_numpy_bears_it_out(report: Report) -> None:
    assert [(line.id, str(line.finding.verdict)) for line in report.steps] == [(name, TRUE) for name in STEPS]
    for line in report.steps:
        agrees = line.finding.numeric is not None and line.finding.numeric.agrees
        assert agrees is not (line.id in BEYOND_NUMPY), line.id
    assert report.exit_status == 0


def test_the_answers_cover_the_question() -> None:
    answered = {part.name: len(part.answered) for part in PROBLEM.parts}
    assert answered == {
        "unrolled": 4, **dict.fromkeys(EXAMPLES, 2), "layers": 4, "maximum": 2,
        "count": 3, "count 3×3": 3, "count 4×4": 0, "converse": 1,
    }  # fmt: skip


# ---- by hand


def convolved(x: Array, f: Array, stride: int = 1) -> Array:
    (H, W), (h, w) = x.shape, f.shape
    places = [range(0, size - side + 1, stride) for size, side in ((H, h), (W, w))]
    return np.array([[(x[i : i + h, j : j + w] * f).sum() for j in places[1]] for i in places[0]])


def toeplitz(f: Array, H: int, W: int, stride: int = 1) -> Array:
    """Rows for outputs, columns for pixels: the filter at each place, by setting it there."""
    h, w = f.shape
    found = []
    for i, j in product(range(0, H - h + 1, stride), range(0, W - w + 1, stride)):
        row = np.zeros((H, W))
        row[i : i + h, j : j + w] = f
        found.append(row.ravel())
    return np.array(found)


@pytest.mark.parametrize(
    ("H", "W", "h", "w", "stride"), [(3, 3, 2, 2, 1), (5, 4, 2, 3, 1), (7, 6, 3, 2, 2), (4, 4, 4, 4, 1)]
)
def test_a_convolution_is_a_matrix(H: int, W: int, h: int, w: int, stride: int) -> None:
    x, f = RANDOM.normal(size=(H, W)), RANDOM.normal(size=(h, w))
    assert np.allclose(toeplitz(f, H, W, stride) @ x.ravel(), convolved(x, f, stride).ravel())


def test_the_example_has_the_matrix_that_is_written_out() -> None:
    f = np.array([[2.0, 3.0], [5.0, 7.0]])
    names = dict(zip([named(f"f_{{{i}{j}}}") for i in (1, 2) for j in (1, 2)], [2, 3, 5, 7], strict=True))
    written = np.array(said("7.example.1").rhs.subs(names).tolist(), dtype=float)
    assert written.shape == (4, 9) and (written == toeplitz(f, 3, 3)).all()
    assert [written.size, int(np.count_nonzero(written)), len(set(written[written != 0]))] == [36, 16, 4]
    assert [said(f"7.count 3×3.{k}").rhs for k in (1, 2, 3)] == [36, 16, 4]
    assert toeplitz(f, 4, 4).size == said("7.count 4×4.1").rhs == 144


def test_the_example_by_other_conventions() -> None:
    """Columns first: the same numbers at other places; a turned filter: the convolution of signal processing."""
    x, f = RANDOM.normal(size=(3, 3)), RANDOM.normal(size=(2, 2))
    numbers = {named(f"f_{{{i + 1}{j + 1}}}"): f[i, j] for i in range(2) for j in range(2)}
    columnwise, turned = (
        np.array(said(f"7.{part}.1").rhs.subs(numbers).tolist(), dtype=float) for part in EXAMPLES[1:]
    )
    assert np.allclose(columnwise @ x.ravel("F"), convolved(x, f).ravel("F"))
    assert np.allclose(turned @ x.ravel(), convolved(x, f[::-1, ::-1]).ravel())


def test_counts_of_random_layers() -> None:
    for R, S, h, w in RANDOM.integers(1, 5, size=(30, 4)).tolist():
        H, W = R + h - 1, S + w - 1
        matrix = toeplitz(np.arange(1.0, h * w + 1).reshape(h, w), H, W)
        assert matrix.size == R * S * H * W and np.count_nonzero(matrix) == R * S * h * w
        assert len(set(matrix[matrix != 0])) == h * w
        assert (matrix.size > h * w) == (R * S > 1) == (matrix.size > np.count_nonzero(matrix))


def test_largest_entries_by_relus() -> None:
    u = RANDOM.normal(size=(200, 4))
    n_1, n_2 = np.maximum(0, u[:, 0] - u[:, 1]) + u[:, 1], np.maximum(0, u[:, 2] - u[:, 3]) + u[:, 3]
    assert np.allclose(np.maximum(0, n_1 - n_2) + n_2, u.max(axis=1))


def test_no_single_layer_finds_the_largest() -> None:
    """On the line through (v₂, -v₁) the layer is constant, and the maximum is not 0 at both of its points."""
    for v in RANDOM.normal(size=(200, 2)):
        line = [(v[1], -v[0]), (-v[1], v[0])]
        assert np.allclose([np.dot(v, point) for point in line], 0)
        assert max(abs(max(point)) for point in line) > 0


# ---- the printed claims


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    found = {(line.source, line.place.words): str(line.finding.verdict) for line in report.claims}
    assert found == {place: verdict for place, (verdict, _) in EXPECTED.items()}
    assert len(report.claims) == len(EXPECTED)
    assert report.tally("reference") == Counter({Verdict.PROVED: 10, Verdict.CONDITIONAL: 7, Verdict.UNDECIDED: 2})


def test_the_conventions_that_decide(report: Report) -> None:
    for line in report.claims:
        _, holding = EXPECTED[line.source, line.place.words]
        readings = [found for _, found in line.finding.readings]
        assert tuple(found is Verdict.PROVED for found in readings) == holding, line.place.words
        assert all(found in (Verdict.PROVED, Verdict.REFUTED) for found in readings), line.place.words


def test_a_sigmoid_makes_a_difference() -> None:
    claim = next(item.claim for item in PROBLEM.printed() if item.place == r"proof, 3. $O_f = \sigma(W X_f + b)$")
    assert isinstance(claim, Readings)
    with_sigma, without = (reading for _, reading in claim.readings)
    assert isinstance(with_sigma, Equality) and isinstance(without, Equality)
    assert with_sigma.lhs == without.rhs and with_sigma.rhs.func is sigmoid


# ---- wrong versions of the steps

H, W, h, w, s, q, r = (named(name) for name in "HWhwsqr")
X, F = named("X"), named("F")
i, j, k, l = (symbol for symbol in said("7.unrolled.3").lhs.atoms() if str(symbol) in "ijkl")
i, j, k, l = sorted((i, j, k, l), key=str)
ROWS, COLUMNS = H - h + 1, W - w + 1


def with_matrix(entry: Any) -> Any:
    """The image under another matrix than A."""
    return table(Sum(entry * X[k, l], (k, 0, H - 1), (l, 0, W - 1)), (i, ROWS), (j, COLUMNS))


u_1, u_2, u_3, u_4 = (named(f"u_{n}") for n in range(1, 5))
v_1, v_2, n_1, n_2 = (named(name) for name in ("v_1", "v_2", "n_1", "n_2"))
R, S = named("R"), named("S")
f11 = named("f_{11}")

WRONG: list[tuple[str, Claim]] = [
    ("7.unrolled.1", equals(said("7.unrolled.1").lhs, correlate(X, F))),
    ("7.unrolled.2", equals(said("7.unrolled.2").lhs, -said("7.unrolled.2").rhs)),
    ("7.unrolled.3", equals(with_matrix(F[i - k, j - l]), correlate(X, F))),
    ("7.unrolled.3", equals(with_matrix(F[k - i + 1, l - j]), correlate(X, F))),
    ("7.unrolled.3", equals(with_matrix(F[l - j, k - i]), correlate(X, F))),
    ("7.unrolled.3", equals(said("7.unrolled.3").lhs, correlate(X, flip(F)))),
    ("7.unrolled.4", equals(said("7.unrolled.4").lhs, 2 * said("7.unrolled.4").rhs)),
    ("7.unrolled.5", equals(said("7.unrolled.5").lhs, -said("7.unrolled.5").rhs)),
    ("7.unrolled.6", equals(said("7.unrolled.6").lhs, 2 * said("7.unrolled.6").rhs)),
    ("7.layers.1", equals(said("7.layers.1").lhs, correlate(X, F))),
    ("7.layers.3", equals(said("7.layers.3").lhs, h * said("7.layers.3").rhs)),
    ("7.layers.4", equals(named("O_2"), named("O_2") + 1)),
    ("7.layers.5", equals(said("7.layers.5").lhs, -said("7.layers.5").rhs)),
    ("7.maximum.1", equals(Max(u_1, u_2), u_1 + relu(u_1 - u_2))),
    ("7.maximum.1", equals(Min(u_1, u_2), u_2 + relu(u_1 - u_2))),
    ("7.maximum.2", equals(Max(u_1, u_2), relu(u_1 - u_2) + relu(u_2))),
    ("7.maximum.3", equals(Max(u_1, u_2, u_3), n_1)),
    ("7.maximum.4", equals(Max(n_1, n_2), u_4 + relu(u_3 - u_4) + relu(u_2 + relu(u_1 - u_2) - u_4))),
    ("7.maximum.5", Inequality(Max(v_2, -v_1) + Max(-v_2, v_1) > 0, given=v_1 > 0)),
    ("7.count.1", equals(said("7.count.1").lhs, R * S * h * w)),
    ("7.count.2", equals(said("7.count.2").lhs, R * S * H * W)),
    ("7.count.3", equals(said("7.count.3").lhs, h + w)),
    ("7.count.4", Inequality(R * S * (R + h - 1) * (S + w - 1) > R * S * h * w)),
    ("7.count.5", Inequality(R * S * (R + h - 1) * (S + w - 1) > 2 * R * S * h * w, given=R * S > 1)),
    ("7.count 3×3.1", equals(R * S * H * W, 35)),
    ("7.count 3×3.2", equals(R * S * h * w, 18)),
    ("7.count 4×4.1", equals(R * S * H * W, 36)),
    ("7.converse.1", solutions([(f11, 1), (f11, 0)], f11, [1])),
    ("7.converse.1", solutions([(f11, 1), (f11, 1)], f11, [])),
]


@pytest.mark.parametrize(("name", "wrong"), WRONG, ids=[f"{name}-{number}" for number, (name, _) in enumerate(WRONG)])
def test_a_wrong_version_is_not_proved(name: str, wrong: Claim) -> None:
    # a matrix that is wrong for some sizes is right for others (1×1 filters)
    assert verdict(wrong, step(name)) in (Verdict.REFUTED, Verdict.CONDITIONAL)


def test_each_entry_of_the_matrix_that_is_written_out_counts() -> None:
    item, claim = step("7.example.1"), said("7.example.1")
    for row, column in product(range(4), range(9)):
        wrong = f11 if claim.rhs[row, column] == 0 else sympify(0)
        assert verdict(equals(claim.lhs[row, column], wrong), item) is Verdict.REFUTED
    turned = Matrix(claim.rhs[:, ::-1])
    assert verdict(equals(claim.lhs, turned), item) is Verdict.REFUTED
