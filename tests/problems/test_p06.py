"""Problem 6: every step proved, and right by exact fractions; the printed claims judged as they should be.

What is right is said by loops over fractions; gradients are exact central differences, for between two kinks the loss
is a polynomial of degree 2 in any one entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from sympy import And, ImmutableMatrix, Rational, sympify
from sympy.matrices import MatrixBase

from derive import D, Inequality, Verdict, convolve, correlate, equals, full_convolution, full_correlation
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.claim import Claim
from derive.claims.equality import Equality
from derive.claims.readings import Readings
from derive.derivation import Printed, Step
from derive.kernel.equality import Effort
from derive.kernel.language import Decimal
from derive.writing.reports import Report

PROBLEM = load(6)
KINDS = ("mean of the squares", "half of the sum", "sum")


def _of(pooling: str, kind: str) -> list[str]:
    """The steps of one kind of loss; the gradients of the sum are in a part of their own."""
    parts = (f"{pooling}, {kind}",) if kind == "sum" else (f"{pooling}, {kind}, gradients", f"{pooling}, {kind}")
    return [f"6.{part}.{k}" for part in parts for k in range(1, 5)]


STEPS = [
    *(f"6.rules.{k}" for k in range(1, 5)),
    *(f"6.descent.{k}" for k in range(1, 5)),
    *(f"6.selection.{k}" for k in range(1, 5)),
    *(f"6.forward.{k}" for k in range(1, 4)),
    *(f"6.forward, means.{k}" for k in range(1, 3)),
    *(f"6.maximum.{k}" for k in range(1, 7)),
    *(name for kind in KINDS for name in _of("maximum", kind)),
    *(f"6.average.{k}" for k in range(1, 7)),
    *(name for kind in KINDS for name in _of("average", kind)),
]

TRUE, FALSE, MISFIT, OPEN = "proved", "refuted", "ill-formed", "undecided"
EXPECTED: dict[tuple[str, str], str] = {
    ("sheet", "figure"): OPEN,
    ("reference", "$X$ restated"): TRUE,
    ("reference", "$F$ restated"): TRUE,
    ("reference", r"$\hat{L}$ restated"): TRUE,
    ("reference", "forward pass, $O$"): TRUE,
    ("reference", r"backpropagation, $\partial L/\partial O = \hat{L}$"): MISFIT,  # 4×4 and 3×3
    ("reference", r"filter, $\partial L/\partial F = X * \hat{L}$"): MISFIT,  # 3×3 and 4×4
    ("reference", r"filter, what $X * \hat{L}$ is"): MISFIT,  # 4×4 and 3×3
    ("reference", r"filter, what $\partial L/\partial F$ is"): FALSE,  # it is the upper left block of X
    ("reference", r"input, $\partial L/\partial X = F \otimes \hat{L}$"): MISFIT,  # 6×6 and 5×5
    ("reference", r"input, what $F \otimes \hat{L}$ is"): MISFIT,  # 5×5 and 6×6
    ("reference", r"input, what $\partial L/\partial X$ is"): FALSE,
    ("reference", "update of the filter, rule"): TRUE,
    ("reference", "update of the filter, numbers put in"): FALSE,
    ("reference", "update of the filter, result, from the printed gradient"): TRUE,
    ("reference", "update of the filter, result"): FALSE,
    ("reference", "update of the input, rule"): TRUE,
    ("reference", "update of the input, numbers put in"): FALSE,
    ("reference", "update of the input, result, row 1, from the printed gradient"): TRUE,
    ("reference", "update of the input, result, row 2, from the printed gradient"): TRUE,
    ("reference", "update of the input, result, row 3, from the printed gradient"): TRUE,
    ("reference", "update of the input, result, row 4, from the printed gradient"): TRUE,
    ("reference", "update of the input, result, row 5, from the printed gradient"): FALSE,  # -11 + 0.01 is -10.99
    ("reference", "update of the input, result, row 6, from the printed gradient"): TRUE,
    ("reference", "update of the input, result"): FALSE,
}

# ---- by hand: the layers in loops over fractions

Rows = list[list[Fraction]]


def rows(text: str) -> Rows:
    return [[Fraction(entry) for entry in row.split()] for row in text.split(";")]


X = rows("1 7 -1 -7 10 11; 2 8 0 0 12 13; 3 9 0 0 0 0; 4 10 -4 -10 0 0; 5 11 -5 -11 16 17; 6 12 -6 -12 14 15")
F = rows("1 0 -1; 2 0 -2; 1 0 -1")
TARGET = rows("1 0 0; 0 1 0; 0 0 1")
ALPHA = Fraction(1, 100)
WINDOW = list(product(range(2), range(2)))


def convolved(x: Rows, f: Rows) -> Rows:
    size, inside = range(len(x) - len(f) + 1), range(len(f))
    return [[sum((x[i + u][j + v] * f[u][v] for u in inside for v in inside), Fraction()) for j in size] for i in size]


def windows(o: Rows) -> list[list[list[Fraction]]]:
    size = range(len(o) - 1)
    return [[[o[i + u][j + v] for u, v in WINDOW] for j in size] for i in size]


def pooled(o: Rows, kind: str) -> Rows:
    return [[max(one) if kind == "maximum" else sum(one, Fraction()) / 4 for one in row] for row in windows(o)]


def squares(m: Rows) -> Fraction:
    return sum(((m[i][j] - TARGET[i][j]) ** 2 for i in range(3) for j in range(3)), Fraction())


def gradient(loss: Callable[[Rows], Fraction], at: Rows) -> Rows:
    """Exact: a central difference of a polynomial of degree 2, the step smaller than any gap in a window."""
    step, found = Fraction(1, 1000), [list(row) for row in at]
    for i, j in product(range(len(at)), range(len(at[0]))):
        moved = [list(row) for row in at]
        moved[i][j] = at[i][j] + step
        above = loss(moved)
        moved[i][j] = at[i][j] - step
        found[i][j] = (above - loss(moved)) / (2 * step)
    return found


O = convolved(X, F)
GRADIENTS: dict[str, dict[str, Rows]] = {
    kind: {
        "M": gradient(squares, pooled(O, kind)),
        "O": gradient(lambda o, kind=kind: squares(pooled(o, kind)), O),  # type: ignore[misc]
        "F": gradient(lambda f, kind=kind: squares(pooled(convolved(X, f), kind)), F),  # type: ignore[misc]
        "X": gradient(lambda x, kind=kind: squares(pooled(convolved(x, F), kind)), X),  # type: ignore[misc]
    }
    for kind in ("maximum", "average")
}
SCALES = {"mean of the squares": Fraction(1, 9), "half of the sum": Fraction(1, 2), "sum": Fraction(1)}


def combined(a: Rows, times: Fraction, b: Rows) -> Rows:
    return [[p + times * q for p, q in zip(*pair, strict=True)] for pair in zip(a, b, strict=True)]


def nothing(like: Rows) -> Rows:
    return [[Fraction() for _ in row] for row in like]


def fractions(matrix: MatrixBase) -> Rows:
    """A matrix of numbers, as they stand there."""

    def one(entry: object) -> Fraction:
        if isinstance(entry, Decimal):
            return entry.value
        value = Rational(sympify(entry).doit())
        return Fraction(int(value.p), int(value.q))

    return [[one(matrix[i, j]) for j in range(matrix.cols)] for i in range(matrix.rows)]


def by_hand() -> dict[str, Rows]:
    """What each step about the example says, by its id."""
    found = {"6.forward.1": O, "6.forward.3": pooled(O, "maximum")}
    found |= {"6.forward, means.1": O, "6.forward, means.2": pooled(O, "average")}
    for kind, slopes in GRADIENTS.items():
        for k, name in enumerate("MOFX", start=1):
            found[f"6.{kind}.{k}"] = slopes[name]
            start = {"M": pooled(O, kind), "O": O, "F": F, "X": X}[name]
            for which, scale in SCALES.items():
                found[f"6.{kind}, {which}.{k}"] = combined(start, -ALPHA * scale, slopes[name])
                if which != "sum":
                    found[f"6.{kind}, {which}, gradients.{k}"] = combined(nothing(start), scale, slopes[name])
        found[f"6.{kind}.5"] = combined(nothing(TARGET), Fraction(1, 2), slopes["M"])
        found[f"6.{kind}.6"] = combined(nothing(TARGET), Fraction(1, 9), slopes["M"])
    return found


BY_HAND = by_hand()


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


def verdict(claim: Claim, item: Step | Printed) -> Verdict:
    return claim.judgement(PROBLEM.context(item.definitions), Effort()).verdict


def step(name: str) -> Step:
    return next(item for item in PROBLEM.steps() if item.id == name)


def printed(place: str) -> Printed:
    return next(item for item in PROBLEM.printed() if item.place == place)


def said(item: Step | Printed) -> Equality:
    assert isinstance(item.claim, Equality)
    return item.claim


# ---- the steps


def test_the_derivation_is_complete() -> None:
    assert [item.id for item in PROBLEM.steps()] == STEPS


def test_every_step_is_proved_and_numpy_bears_it_out(report: Report) -> None:
    assert [(line.id, str(line.finding.verdict)) for line in report.steps] == [(name, TRUE) for name in STEPS]
    assert all(line.finding.numeric and line.finding.numeric.agrees for line in report.steps)
    assert report.exit_status == 0


def test_the_numbers_are_right_by_hand() -> None:
    about_numbers = {name for name in STEPS if name.split(".")[1] not in ("rules", "descent", "selection")}
    assert about_numbers - {"6.forward.2"} == set(BY_HAND)
    for name, expected in BY_HAND.items():
        assert fractions(said(step(name)).rhs) == expected, name


def test_no_window_has_a_tie() -> None:
    for row in windows(O):
        for one in row:
            assert one.count(max(one)) == 1
    assert len(step("6.forward.2").claim.relations) == 9  # type: ignore[attr-defined]


def test_largest_entries_that_two_windows_share() -> None:
    largest = Counter(max(one) for row in windows(O) for one in row)
    assert largest == Counter({46: 2, 71: 2, 88: 2, -16: 2, -29: 1})


def test_the_sheet_asks_for_rules_and_for_four_updated_matrices() -> None:
    answers = {part.name: len(part.answers) for part in PROBLEM.parts}
    assert answers["rules"] == answers["descent"] == answers["selection"] == 4
    assert all(answers[f"{kind}, {which}"] == 4 for kind in GRADIENTS for which in KINDS)
    assert answers["maximum"] == answers["average"] == 4


def test_the_gradients_are_convolutions_of_each_other() -> None:
    """∂L/∂F = X * ∂L/∂O, ∂L/∂X = F ⊗ ∂L/∂O in numbers, by other loops than those above."""
    for slopes in GRADIENTS.values():
        assert convolved(X, slopes["O"]) == slopes["F"]
        full = full_convolution(ImmutableMatrix(F), ImmutableMatrix(slopes["O"]))
        assert fractions(full) == slopes["X"]


# ---- the printed claims

F_PRINTED = rows("1 7 -1; 2 8 0; 3 9 0")
X_PRINTED = rows("1 0 -1 0 0 0; 2 1 -2 -1 0 0; 3 2 -3 -2 1 0; 2 2 -2 -2 2 0; 1 1 -1 -1 1 0; 0 0 0 0 0 1")
F_NEW = rows("0.99 -0.07 -0.99; 1.98 -0.08 -2; 0.97 -0.09 -1")
X_NEW = rows(
    "0.99 7 -0.99 -7 10 11; 1.98 7.99 0.02 0.01 12 13; 2.97 8.98 0.03 0.02 -0.01 0; "
    "3.98 9.98 -3.98 -9.98 -0.02 0; 4.99 10.99 -4.99 -11.01 15.99 17; 6 12 -6 -12 14 14.99"
)


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    found = {(line.source, line.place.words): str(line.finding.verdict) for line in report.claims}
    assert found == EXPECTED
    assert len(report.claims) == len(EXPECTED)
    assert report.tally("reference") == Counter({Verdict.PROVED: 12, Verdict.REFUTED: 7, Verdict.ILL_FORMED: 5})


def test_the_printed_matrices_are_encoded_as_printed() -> None:
    for place, expected in {
        r"filter, what $X * \hat{L}$ is": F_PRINTED,
        r"filter, what $\partial L/\partial F$ is": F_PRINTED,
        r"input, what $F \otimes \hat{L}$ is": X_PRINTED,
        r"input, what $\partial L/\partial X$ is": X_PRINTED,
        "update of the filter, numbers put in": combined(F, -ALPHA, F_PRINTED),
        "update of the filter, result": F_NEW,
        "update of the input, numbers put in": combined(X, -ALPHA, X_PRINTED),
        "update of the input, result": X_NEW,
    }.items():
        claim = printed(place).claim
        assert isinstance(claim, Readings)
        for _, reading in claim.readings:
            assert isinstance(reading, Equality)
            assert fractions(reading.rhs) == expected, place
    assert fractions(said(printed("update of the filter, result, from the printed gradient")).rhs) == F_NEW
    assert fractions(said(printed("update of the filter, result, from the printed gradient")).lhs) == combined(
        F, -ALPHA, F_PRINTED
    )
    stepped = combined(X, -ALPHA, X_PRINTED)
    for i in range(6):
        claim = said(printed(f"update of the input, result, row {i + 1}, from the printed gradient"))
        assert fractions(claim.lhs) == [stepped[i]] and fractions(claim.rhs) == [X_NEW[i]]


def test_one_entry_of_the_updated_input_does_not_follow_from_the_printed_gradient() -> None:
    stepped = combined(X, -ALPHA, X_PRINTED)
    wrong = [(i, j) for i, j in product(range(6), range(6)) if stepped[i][j] != X_NEW[i][j]]
    assert wrong == [(4, 3)] and stepped[4][3] == Fraction("-10.99")
    assert combined(F, -ALPHA, F_PRINTED) == F_NEW


def test_the_printed_gradients_are_wrong_whatever_the_loss() -> None:
    """Not even a multiple of them is right, and not with L̂ for the gradient at M, or in the upper left of O."""
    inner = {
        kind: (
            gradient(lambda f, kind=kind: _inner(pooled(convolved(X, f), kind)), F),  # type: ignore[misc]
            gradient(lambda x, kind=kind: _inner(pooled(convolved(x, F), kind)), X),  # type: ignore[misc]
        )
        for kind in GRADIENTS
    }
    corner = (gradient(lambda f: _inner(convolved(X, f)), F), gradient(lambda x: _inner(convolved(x, F)), X))
    for by_filter, by_input in (*((g["F"], g["X"]) for g in GRADIENTS.values()), *inner.values(), corner):
        assert not _proportional(by_filter, F_PRINTED)
        assert not _proportional(by_input, X_PRINTED)
    assert [row[:3] for row in X[:3]] == F_PRINTED


def _inner(m: Rows) -> Fraction:
    return m[0][0] + m[1][1] + m[2][2]


def _proportional(a: Rows, b: Rows) -> bool:
    pairs = [(p, q) for left, right in zip(a, b, strict=True) for p, q in zip(left, right, strict=True)]
    return all(p * s == q * r for p, q in pairs for r, s in pairs)


def test_the_shapes() -> None:
    x, f, target = ImmutableMatrix(X), ImmutableMatrix(F), ImmutableMatrix(TARGET)
    assert correlate(x, target).shape == convolve(x, target).shape == (4, 4)
    assert full_convolution(f, target).shape == full_correlation(f, target).shape == (5, 5)
    claim = said(printed(r"backpropagation, $\partial L/\partial O = \hat{L}$"))
    assert claim.lhs.shape == (4, 4) and claim.rhs.shape == (3, 3)
    assert all(isinstance(entry, D) for entry in claim.lhs)


# ---- wrong versions of the steps


def changed(matrix: MatrixBase, place: int) -> MatrixBase:
    entries = [sympify(entry) for entry in matrix]
    entries[place] = -entries[place] if entries[place] != 0 else Rational(1)
    return ImmutableMatrix(*matrix.shape, entries)


@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_a_wrong_entry_is_refuted(name: str) -> None:
    item = step(name)
    claim = said(item)
    for place in {1, len(claim.rhs) // 2, len(claim.rhs) - 2}:
        wrong = Equality(claim.lhs, changed(claim.rhs, place))
        only = Equality(claim.lhs[place], wrong.rhs[place])
        assert verdict(only, item) is Verdict.REFUTED, place
    assert verdict(Equality(claim.lhs, changed(claim.rhs, 0)), item) is Verdict.REFUTED


def test_a_window_with_another_largest_entry_is_refuted() -> None:
    item = step("6.forward.2")
    assert isinstance(item.claim, Inequality)
    relation = item.claim.relations[0]
    wrong = Inequality(And(relation.rhs > relation.lhs))
    assert verdict(wrong, item) is Verdict.REFUTED


def tensor(name: str) -> Any:
    return next(symbol for symbol in PROBLEM.order if symbol.name == name)


def test_wrong_rules_are_refuted() -> None:
    def of(name: str) -> Equality:
        return said(step(name))

    X, F, O, M, L = (tensor(name) for name in ("X", "F", "O", "M", "L"))
    for name, wrong in {
        "6.rules.1": of("6.rules.1").rhs / 2,  # the factor 2
        "6.rules.2": correlate(D(L, M), of("6.rules.1").rhs),  # another shape
        "6.rules.3": correlate(D(L, O), X),  # the other way round
        "6.rules.4": full_correlation(F, D(L, O)),  # the gradient turned
        "6.descent.3": 2 * F - of("6.descent.3").rhs,  # uphill
        "6.descent.4": 2 * X - of("6.descent.4").rhs,
        "6.selection.1": -of("6.selection.1").rhs,
        "6.selection.3": convolve(X, D(tensor("L^P"), O)),
        "6.selection.4": full_correlation(F, D(tensor("L^P"), O)),
    }.items():
        found = verdict(equals(of(name).lhs, wrong), step(name))
        assert found in (Verdict.REFUTED, Verdict.ILL_FORMED), name
    assert verdict(equals(D(L, O), D(L, O) * 2), step("6.rules.2")) is Verdict.REFUTED
