"""Problem 2: every step proved, and right by brute force; the printed claims judged as they should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import combinations, product

import pytest
from sympy import Symbol

from derive import Verdict, fewest_hidden_units, no_output_unit, no_unit_computes
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.equality import Equality
from derive.claims.networks import Computes, FewestHiddenUnits, NoOutputUnit
from derive.claims.readings import Readings
from derive.derivation import Printed, Step
from derive.kernel.equality import Effort
from derive.writing.reports import Report
from derive.writing.statements import readable
from tests.mutants import mutants as equality_mutants
from tests.problems.networks import JUMPS, Unit, assert_decided, is_right, mutants, rows, run, wrong

PROBLEM = load(2)
STEPS = [
    "2.single.1",
    *(f"2.hidden.{k}" for k in (1, 2)),
    *(f"2.network.{k}" for k in (1, 2)),
    *(f"2.size.{k}" for k in (1, 2, 3)),
    *(f"2.sides.{k}" for k in (1, 2, 3, 4)),
]

P, R = "proved", "refuted"
EXPECTED = {
    ("sheet", "a neural network with one hidden layer that implements the function"): P,
    ("reference", "the problem restated: one hidden layer that implements the function"): P,
    ("reference", "Hidden Layer: 2 neurons"): P,
    ("reference", r"$T_1 = \mathrm{step}(A - B + 0.5)$"): P,
    ("reference", "$W_{T_1}$ and $b_{T_1}$"): P,
    ("reference", r"$T_2 = \mathrm{step}(-C - D + 1.5)$"): P,
    ("reference", "$W_{T_2}$ and $b_{T_2}$"): P,
    ("reference", r"$T = \mathrm{step}(T_1 + T_2 - 1)$"): R,  # an OR, or an AND, by the step function
    ("reference", r"$W_{\mathrm{out}}$ and $b_{\mathrm{out}}$"): P,
    ("reference", "the network as a whole"): R,
    ("reference", "table, $W_{T_1}$ and $b_{T_1}$"): P,
    ("reference", "table, $W_{T_2}$ and $b_{T_2}$"): P,
    ("reference", r"table, $W_{\mathrm{out}}$ and $b_{\mathrm{out}}$"): P,
}

# what the printed output unit is, and at how many of the 16 inputs the printed network is wrong
OUTPUT = {
    r"$\mathrm{step}(u)$ is 1 from $u = 0$ on": ([0, 1, 1, 1], 9),
    r"$\mathrm{step}(u)$ is 1 beyond $u = 0$ only": ([0, 0, 0, 1], 15),
    r"$\mathrm{step}(u)$ is 1 from $u = 1/2$ on": ([0, 0, 0, 1], 15),
}


def left(a: int, b: int, c: int, d: int) -> list[int]:
    return [int(bool(a) or not b)]


def right(a: int, b: int, c: int, d: int) -> list[int]:
    return [int(not c or not d)]


def wanted(*row: int) -> list[int]:
    return [int(left(*row) != right(*row))]


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


def step(name: str) -> Step:
    return next(step for step in PROBLEM.steps() if step.id == name)


def printed(place: str) -> Printed:
    return next(claim for claim in PROBLEM.printed() if claim.place == place)


# ---- the steps


def test_every_step_is_proved(report: Report) -> None:
    assert [(line.id, str(line.finding.verdict)) for line in report.steps] == [(name, P) for name in STEPS]
    assert report.exit_status == 0


def test_numpy_bears_every_step_out(report: Report) -> None:
    for line in report.steps:
        assert line.finding.numeric is not None and line.finding.numeric.agrees is True, line.id


def test_the_statement_reads_well() -> None:
    assert "computes (A ∨ B̄) ⊕ (C̄ ∨ D̄) from the bits A, B, C, D" in readable(PROBLEM.statement)


def test_the_answer_is_a_network_with_one_hidden_layer_for_the_function() -> None:
    ((answer,),) = (part.answered for part in PROBLEM.parts if part.answered)
    assert isinstance(answer, Readings)
    assert [convention for convention, _ in answer.readings] == list(JUMPS)
    for _, claim in answer.readings:
        assert isinstance(claim, Computes)
        assert [len(layer) for layer in claim.network.layers] == [2, 1] and not claim.network.direct
        (target,) = claim.targets
        assert [[int(value)] for value in target.table()] == [wanted(*row) for row in rows(4)]
        assert is_right(claim)


@pytest.mark.parametrize("convention", JUMPS)
def test_the_networks_are_right_in_plain_python(convention: str) -> None:
    jump = JUMPS[convention]
    hidden: list[Unit] = [((1, -1, 2, 2), -3.5), ((-2, 2, -1, -1), -0.5)]
    assert wrong([hidden, [((1, 1), -0.5)]], jump, wanted, 4) == 0
    assert wrong([hidden[:1]], jump, lambda *row: [int(left(*row) == [1] and right(*row) == [0])], 4) == 0
    assert wrong([hidden[1:]], jump, lambda *row: [int(left(*row) == [0] and right(*row) == [1])], 4) == 0
    direct: list[Unit] = [((1, -1, 2, 2, 5), -3.5)]
    assert all(run([hidden[1:], direct], jump, row, direct=True) == tuple(wanted(*row)) for row in rows(4))


def test_by_hand_one_unit_is_not_enough() -> None:
    """Two inputs where the function is 1 have the sum of two where it is 0; so has the complement of the function.

    So neither is a threshold function, and a single hidden unit h leaves an output only h, its complement, 0 or 1.
    """
    ones = {_sum(u, v) for u, v in combinations([row for row in rows(4) if wanted(*row) == [1]], 2)}
    zeros = {_sum(u, v) for u, v in combinations([row for row in rows(4) if wanted(*row) == [0]], 2)}
    assert ones & zeros


def _sum(u: tuple[int, ...], v: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(u, v, strict=True))


def test_by_hand_the_two_sides_take_all_four_values_and_no_unit_joins_them() -> None:
    assert {(*left(*row), *right(*row)) for row in rows(4)} == set(rows(2))
    halves = [k / 2 for k in range(-8, 9)]
    assert all(
        [int(a * x + b * y >= t) for x, y in rows(2)] != [0, 1, 1, 0] for a, b, t in product(halves, halves, halves)
    )


def test_by_hand_the_inputs_are_of_no_help_to_them() -> None:
    """Exchange the pairs (C, D) of two inputs: all that an output unit sees adds up to the same."""
    ones, zeros = [(1, 0, 1, 1), (0, 1, 0, 0)], [(1, 0, 0, 0), (0, 1, 1, 1)]
    assert [wanted(*row) for row in (*ones, *zeros)] == [[1], [1], [0], [0]]
    seen = [[(*row, *left(*row), *right(*row)) for row in pair] for pair in (ones, zeros)]
    assert _sum(*seen[0]) == _sum(*seen[1])


# ---- the printed claims


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    assert {(line.source, line.place.words): str(line.finding.verdict) for line in report.claims} == EXPECTED
    assert len(report.claims) == len(EXPECTED)
    assert report.tally("reference") == Counter({Verdict.PROVED: 10, Verdict.REFUTED: 2})


@pytest.mark.parametrize("convention", JUMPS)
def test_the_printed_network_in_plain_python(convention: str) -> None:
    jump = JUMPS[convention]
    first: Unit = ((1, -1, 0, 0), 0.5)
    second: Unit = ((0, 0, -1, -1), 1.5)
    out: Unit = ((1, 1), -1)
    table, count = OUTPUT[convention]
    assert wrong([[first]], jump, left, 4) == 0
    assert wrong([[second]], jump, right, 4) == 0
    assert [run([[out]], jump, row)[0] for row in rows(2)] == table != [0, 1, 1, 0]
    assert wrong([[first, second], [out]], jump, wanted, 4) == count


def test_each_convention_is_judged(report: Report) -> None:
    readings = {line.place.words: line.finding.readings for line in report.claims if line.finding.readings}
    for place, verdict in (
        (r"$T_1 = \mathrm{step}(A - B + 0.5)$", Verdict.PROVED),
        (r"$T_2 = \mathrm{step}(-C - D + 1.5)$", Verdict.PROVED),
        (r"$T = \mathrm{step}(T_1 + T_2 - 1)$", Verdict.REFUTED),
        ("the network as a whole", Verdict.REFUTED),
    ):
        shown = tuple((convention.words, found) for convention, found in readings.pop(place))
        assert shown == tuple((convention, verdict) for convention in JUMPS)
    assert not readings


def test_the_units_are_encoded_as_printed() -> None:
    units = {
        r"$T_1 = \mathrm{step}(A - B + 0.5)$": [[((1, -1, 0, 0), 0.5)]],
        r"$T_2 = \mathrm{step}(-C - D + 1.5)$": [[((0, 0, -1, -1), 1.5)]],
        r"$T = \mathrm{step}(T_1 + T_2 - 1)$": [[((1, 1), -1)]],
        "the network as a whole": [[((1, -1, 0, 0), 0.5), ((0, 0, -1, -1), 1.5)], [((1, 1), -1)]],
    }
    functions: dict[str, Callable[..., list[int]]] = {
        r"$T_1 = \mathrm{step}(A - B + 0.5)$": left,
        r"$T_2 = \mathrm{step}(-C - D + 1.5)$": right,
        r"$T = \mathrm{step}(T_1 + T_2 - 1)$": lambda x, y: [int(x != y)],
        "the network as a whole": wanted,
    }
    for place, layers in units.items():
        claim = printed(place).claim
        assert isinstance(claim, Readings)
        for _, reading in claim.readings:
            assert isinstance(reading, Computes)
            assert [[(unit.weights, unit.bias) for unit in layer] for layer in reading.network.layers] == layers
            (target,) = reading.targets
            count = len(reading.inputs)
            assert [[int(value)] for value in target.table()] == [functions[place](*row) for row in rows(count)]


def test_the_weights_are_encoded_as_printed() -> None:
    A, B, C, D, T_1, T_2 = (Symbol(name, real=True) for name in ("A", "B", "C", "D", "T_1", "T_2"))
    sums = {"T_1": 2 * (A - B) + 1, "T_2": -2 * C - 2 * D + 3, r"\mathrm{out}": 2 * (T_1 + T_2) - 2}
    for name, double in sums.items():
        for place in (f"$W_{{{name}}}$ and $b_{{{name}}}$", f"table, $W_{{{name}}}$ and $b_{{{name}}}$"):
            claim = printed(place).claim
            assert isinstance(claim, Equality)
            assert (2 * claim.lhs - double).expand() == 0 == (2 * claim.rhs - double).expand()


def test_the_number_of_hidden_neurons_is_the_least() -> None:
    claim = printed("Hidden Layer: 2 neurons").claim
    assert isinstance(claim, FewestHiddenUnits) and (claim.count, claim.direct) == (2, False)


# ---- mutants


def test_mutants_of_the_networks() -> None:
    context = PROBLEM.context()
    for name in ("2.hidden.1", "2.hidden.2", "2.network.1", "2.size.3", "2.sides.1", "2.sides.2"):
        claim = step(name).claim
        assert isinstance(claim, Computes)
        wrong_ones = list(mutants(claim))
        assert assert_decided(wrong_ones, context) > len(wrong_ones) / 2, name


def test_mutants_of_the_network_under_each_convention() -> None:
    claim = step("2.network.2").claim
    assert isinstance(claim, Readings)
    for _, reading in claim.readings:
        assert isinstance(reading, Computes)
        assert assert_decided(list(mutants(reading)), PROBLEM.context()) > 20


def test_mutants_of_the_other_steps() -> None:
    context, effort = PROBLEM.context(), Effort()
    A, B, C, D = inputs = [Symbol(name, real=True) for name in "ABCD"]
    f = (A | ~B) ^ (~C | ~D)
    joined = step("2.sides.3").claim
    assert isinstance(joined, NoOutputUnit)
    claims = [
        no_unit_computes((A | ~B) & C & D, inputs),
        no_unit_computes((A | ~B) | (~C | ~D), inputs),
        *(fewest_hidden_units(f, k, inputs) for k in (0, 1, 3)),
        *(fewest_hidden_units(f, k, inputs, direct=True) for k in (0, 2)),
        no_output_unit((A | ~B) | (~C | ~D), list(joined.hidden), inputs),
        no_output_unit((A | ~B) & (~C | ~D), list(joined.hidden), inputs),
        no_output_unit((A | ~B) & C & D, list(joined.hidden), inputs, direct=True),
    ]
    for claim in claims:
        assert claim.judgement(context, effort).verdict is Verdict.REFUTED, claim


def test_mutants_of_the_weights() -> None:
    for place in (
        "$W_{T_1}$ and $b_{T_1}$",
        "table, $W_{T_2}$ and $b_{T_2}$",
        r"$W_{\mathrm{out}}$ and $b_{\mathrm{out}}$",
    ):
        item = printed(place)
        assert isinstance(item.claim, Equality)
        wrong_ones = equality_mutants(item.claim, [])
        assert len(wrong_ones) >= 5
        for mutant in wrong_ones:
            context = PROBLEM.context(item.definitions)
            assert mutant.claim.judgement(context, Effort()).verdict is Verdict.REFUTED, mutant.text
