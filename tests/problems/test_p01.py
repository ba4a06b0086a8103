"""Problem 1: every step proved, and right by brute force; the printed claims judged as they should be."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations, product

import pytest
from sympy import Expr, Symbol

from derive import Threshold, Verdict, fewest_hidden_units, no_unit_computes, only_solution
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.equality import Equality
from derive.claims.networks import Computes, FewestHiddenUnits
from derive.claims.readings import Readings
from derive.derivation import Printed, Step
from derive.kernel.equality import Effort
from derive.writing.reports import Report
from tests.mutants import mutants as equality_mutants
from tests.problems.networks import JUMPS, Unit, assert_decided, is_right, mutants, rows, run, wrong

PROBLEM = load(1)
STEPS = [
    *(f"1.code.{k}" for k in (1, 2, 3)),
    *(f"1.single.{k}" for k in (1, 2, 3)),
    *(f"1.size.{k}" for k in range(1, 7)),
    *(f"1.network.{k}" for k in range(1, 5)),
    "1.direct.1",
    "1.shared.1",
]

P, R = "proved", "refuted"
EXPECTED = {
    ("sheet", "4 inputs and 3 outputs"): P,
    ("reference", "Input Layer: 4 neurons, Output Layer: 3 neurons"): P,
    ("reference", "Input Layer, Output Layer, and none between them"): R,  # no parity is a threshold function
    ("reference", r"$P_1 = D_1 \oplus D_2 \oplus D_4$"): P,
    ("reference", r"$P_2 = D_1 \oplus D_3 \oplus D_4$"): P,
    ("reference", r"$P_3 = D_2 \oplus D_3 \oplus D_4$"): P,
    ("reference", "$W$, the check matrix of the code"): P,
    (
        "reference",
        r"$P = \mathrm{step}(W X + b)$, with the step function as printed",
    ): R,  # each output is an OR, no parity
    ("reference", r"$P = \mathrm{step}(W X + b)$, first output"): R,
    ("reference", r"$P = \mathrm{step}(W X + b)$, second output"): R,
    ("reference", r"$P = \mathrm{step}(W X + b)$, third output"): R,
    ("reference", r"$P = \mathrm{step}(W X + b)$, were the step function another one"): R,
}

Row = tuple[int, int, int, int]
W: list[Row] = [(1, 1, 0, 1), (1, 0, 1, 1), (0, 1, 1, 1)]
PLACES = (3, 5, 6, 7)  # of the data in the code word; the parity bits stand at 1, 2 and 4


def parities(*data: int) -> list[int]:
    """By the places of the ones: the exclusive or of their numbers has the parity bits for its binary digits."""
    syndrome = 0
    for place, bit in zip(PLACES, data, strict=True):
        syndrome ^= place * bit
    return [syndrome & 1, syndrome >> 1 & 1, syndrome >> 2 & 1]


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


def step(name: str) -> Step:
    return next(step for step in PROBLEM.steps() if step.id == name)


def printed(place: str) -> Printed:
    return next(claim for claim in PROBLEM.printed() if claim.source == "reference" and claim.place == place)


# ---- the steps


def test_every_step_is_proved(report: Report) -> None:
    assert [(line.id, str(line.finding.verdict)) for line in report.steps] == [(name, P) for name in STEPS]
    assert report.exit_status == 0


def test_numpy_bears_every_step_out(report: Report) -> None:
    for line in report.steps:
        assert line.finding.numeric is not None and line.finding.numeric.agrees is True, line.id


def test_the_answers_are_networks_of_4_inputs_and_3_outputs() -> None:
    answers = {part.name: part.answered for part in PROBLEM.parts if part.answered}
    assert set(answers) == {"network", "direct", "shared"}
    (nine,), (direct,), (shared,) = (answers[name] for name in ("network", "direct", "shared"))
    assert isinstance(nine, Readings) and isinstance(direct, Computes) and isinstance(shared, Computes)
    readings = [claim for _, claim in nine.readings]
    assert [convention for convention, _ in nine.readings] == list(JUMPS)
    for claim in (*readings, direct, shared):
        assert isinstance(claim, Computes)
        assert len(claim.inputs) == 4 and len(claim.network.layers[-1]) == 3
        assert [list(map(int, target.table())) for target in claim.targets] == [
            [parities(*row)[k] for row in rows(4)] for k in range(3)
        ]
        assert is_right(claim)
    sizes = [[len(layer) for layer in claim.network.layers] for claim in (direct, shared)]
    assert sizes == [[3, 3], [5, 3]]


@pytest.mark.parametrize("convention", JUMPS)
def test_the_networks_are_right_in_plain_python(convention: str) -> None:
    jump = JUMPS[convention]
    hidden: list[Unit] = [(row, 0.5 - k) for row in W for k in (1, 2, 3)]
    output: list[Unit] = [([(1, -1, 1)[j % 3] if j // 3 == i else 0 for j in range(9)], -0.5) for i in range(3)]
    assert wrong([hidden, output], jump, parities, 4) == 0
    hidden = [(row, -1.5) for row in W]
    output = [([*row, *(-2 if j == i else 0 for j in range(3))], -0.5) for i, row in enumerate(W)]
    assert all(run([hidden, output], jump, row, direct=True) == tuple(parities(*row)) for row in rows(4))
    hidden = [
        ((2, -2, 0, 1), -0.5),
        ((0, 1, -1, -1), 0.5),
        ((0, 1, -1, 1), -0.5),
        ((1, 0, -2, 2), -0.5),
        ((-2, 1, 1, 1), -0.5),
    ]
    output = [((2, 1, 0, -1, 1), -1.5), ((-1, 0, -1, 2, 1), -0.5), ((-1, -2, 2, -1, -1), 1.5)]
    assert wrong([hidden, output], jump, parities, 4) == 0


def test_the_code_has_distance_three() -> None:
    words = [(*row, *parities(*row)) for row in rows(4)]
    distances = Counter(sum(a != b for a, b in zip(u, v, strict=True)) for u, v in combinations(words, 2))
    assert min(distances) == 3
    assert Counter(map(sum, words)) == {0: 1, 3: 7, 4: 7, 7: 1}


def test_by_hand_no_parity_of_three_needs_fewer_hidden_units() -> None:
    """Weights of at most 2 give all 104 threshold functions of three bits, weights of at most 1 all 14 of two."""
    units = _threshold_functions(3, 2)
    outputs = _threshold_functions(2, 1)
    assert (len(units), len(outputs)) == (104, 14)
    parity = tuple(sum(row) % 2 for row in rows(3))
    assert parity not in units
    for first, second in combinations(units, 2):
        for output in outputs:
            assert tuple(output[2 * a + b] for a, b in zip(first, second, strict=True)) != parity


def _threshold_functions(count: int, bound: int) -> set[tuple[int, ...]]:
    points = rows(count)
    found = set()
    for weights in product(range(-bound, bound + 1), repeat=count):
        sums = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in points]
        for threshold in range(min(sums), max(sums) + 2):
            found.add(tuple(int(total >= threshold) for total in sums))
    return found


# ---- the printed claims


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    assert {(line.source, line.place.words): str(line.finding.verdict) for line in report.claims} == EXPECTED
    assert len(report.claims) == len(EXPECTED)
    assert report.tally("reference") == Counter({Verdict.PROVED: 5, Verdict.REFUTED: 6})


def test_the_printed_network_in_plain_python() -> None:
    """With b = -½ each of these step functions makes an output say that at least one of its bits is 1."""
    layer: list[Unit] = [(row, -0.5) for row in W]
    for jump in JUMPS.values():
        assert wrong([layer], jump, parities, 4) == 10
        for k, unit in enumerate(layer):
            assert wrong([[unit]], jump, lambda *row, k=k: parities(*row)[k : k + 1], 4) == 6
            assert all(run([[unit]], jump, row) == (int(sum(x for x, w in zip(row, W[k], strict=True) if w) > 0),)
                       for row in rows(4))  # fmt: skip


def test_how_often_the_printed_network_is_wrong(report: Report) -> None:
    shown = {
        line.place.words: line.finding.witness.shows.text for line in report.claims if line.finding.witness is not None
    }
    whole = "the network is wrong at 10 of 16 inputs"
    assert shown[r"$P = \mathrm{step}(W X + b)$, with the step function as printed"] == whole
    assert shown[r"$P = \mathrm{step}(W X + b)$, were the step function another one"] == whole
    for output in ("first", "second", "third"):
        assert shown[rf"$P = \mathrm{{step}}(W X + b)$, {output} output"] == "the network is wrong at 6 of 16 inputs"


def test_no_convention_saves_the_printed_network(report: Report) -> None:
    (line,) = (
        line
        for line in report.claims
        if line.place.words == r"$P = \mathrm{step}(W X + b)$, were the step function another one"
    )
    readings = tuple((convention.words, verdict) for convention, verdict in line.finding.readings)
    assert readings == tuple((convention, Verdict.REFUTED) for convention in JUMPS)


def test_the_network_is_encoded_as_printed() -> None:
    whole = printed(r"$P = \mathrm{step}(W X + b)$, with the step function as printed").claim
    single = [printed(rf"$P = \mathrm{{step}}(W X + b)$, {name} output").claim for name in ("first", "second", "third")]
    other = printed(r"$P = \mathrm{step}(W X + b)$, were the step function another one").claim
    assert isinstance(other, Readings)
    for claims in ([whole], single, *([claim] for _, claim in other.readings)):
        units: list[Threshold] = []
        for claim in claims:
            assert isinstance(claim, Computes) and len(claim.network.layers) == 1
            units += claim.network.layers[0]
        assert [list(unit.weights) for unit in units] == [[Fraction(w) for w in row] for row in W]
        assert [unit.bias * 2 for unit in units] == [-1, -1, -1]
    jump = whole.network.layers[0][0].step  # type: ignore[attr-defined]
    assert (jump.at * 2, jump.closed, jump.low, jump.high) == (1, True, 0, 1)


def test_the_equations_are_encoded_as_printed() -> None:
    d = [Symbol(f"D_{k}", real=True) for k in range(1, 5)]
    for number, names in enumerate(((1, 2, 4), (1, 3, 4), (2, 3, 4)), start=1):
        text = r" \oplus ".join(f"D_{k}" for k in names)
        claim = printed(f"$P_{number} = {text}$").claim
        assert isinstance(claim, Computes)
        (target,) = claim.targets
        assert isinstance(target.function, Expr | type(d[0] ^ d[1]))
        assert set(target.function.args) == {d[k - 1] for k in names}
        assert [int(value) for value in target.table()] == [parities(*row)[number - 1] for row in rows(4)]


def test_the_architecture_is_refuted_for_want_of_a_hidden_unit(report: Report) -> None:
    claim = printed("Input Layer, Output Layer, and none between them").claim
    assert isinstance(claim, FewestHiddenUnits) and (claim.count, claim.direct) == (0, True)
    (line,) = (line for line in report.claims if line.place.words == "Input Layer, Output Layer, and none between them")
    assert line.finding.instead is not None and line.finding.instead.text == "1 hidden unit"


# ---- mutants


def test_mutants_of_the_networks() -> None:
    context = PROBLEM.context()
    for name in ("1.network.1", "1.network.2", "1.network.3", "1.direct.1", "1.shared.1"):
        claim = step(name).claim
        assert isinstance(claim, Computes)
        wrong_ones = list(mutants(claim))
        assert assert_decided(wrong_ones, context) > len(wrong_ones) / 2, name


def test_a_mistake_in_one_output_of_the_whole_network_is_found() -> None:
    claim = step("1.network.4").claim
    assert isinstance(claim, Readings)
    for _, reading in claim.readings:
        assert isinstance(reading, Computes)
        assert assert_decided(list(mutants(reading))[::7], PROBLEM.context()) > 15


def test_mutants_of_the_other_steps() -> None:
    context, effort = PROBLEM.context(), Effort()
    d1, d2, d3, d4 = (Symbol(f"D_{k}", real=True) for k in range(1, 5))
    (r,) = (symbol for symbol in PROBLEM.order if symbol.name == "r")
    claims = [
        no_unit_computes(d1 & d2 & d4, [d1, d2, d3, d4]),
        no_unit_computes(d1 | d3 | d4, [d1, d2, d3, d4]),
        *(fewest_hidden_units(d1 ^ d2 ^ d4, k, [d1, d2, d4]) for k in (0, 1, 2, 4)),
        *(fewest_hidden_units(d2 ^ d3 ^ d4, k, [d2, d3, d4], direct=True) for k in (0, 2, 3)),
        *(only_solution((2**r, 4 + r + 1), r, k, among=range(1, 101)) for k in (2, 4, 5)),
        only_solution((2**r, 4 + r), r, 3, among=range(1, 101)),
    ]
    for claim in claims:
        assert claim.judgement(context, effort).verdict is Verdict.REFUTED, claim


@pytest.mark.parametrize("name", ["1.code.2", "1.code.3"])
def test_mutants_of_the_equalities(name: str) -> None:
    claim = step(name).claim
    assert isinstance(claim, Equality)
    wrong_ones = equality_mutants(claim, PROBLEM.order)
    assert len(wrong_ones) > 8
    for mutant in wrong_ones:
        assert mutant.claim.judgement(PROBLEM.context(), Effort()).verdict is Verdict.REFUTED, mutant.text
