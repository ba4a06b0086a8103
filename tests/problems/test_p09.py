"""Problem 9: every step proved, and right by counting; the printed claims judged as they should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

import pytest
from sympy import Expr, FiniteSet, Sum, Symbol

from derive import Verdict, equals, only_solution, output_size, parameters, solutions
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.equality import Equality
from derive.claims.readings import Readings
from derive.claims.solutions import Solutions
from derive.derivation import Printed, Step
from derive.kernel.equality import Effort
from derive.writing.reports import Report
from tests.mutants import mutants

PROBLEM = load(9)
STEPS = [
    *(f"9.kernel.{k}" for k in range(1, 5)),
    *(f"9.parameters.{k}" for k in range(1, 7)),
    *(f"9.multiplications.{k}" for k in range(1, 6)),
]

P, R, C, U = "proved", "refuted", "conditional", "undecided"
EXPECTED = {
    ("sheet", "question 1, that the dimensions determine the size of the kernel"): C,  # 8 and 9 do as well
    ("reference", "question 1, restated"): C,
    ("reference", "9.1, given"): U,  # the figure is missing
    ("reference", "9.1, formula for the output dimension"): C,  # no ⌊ ⌋
    ("reference", "9.1, $66 = (205 - K)/3 + 1$"): P,
    ("reference", "9.1, $65 = (205 - K)/3$"): P,
    ("reference", "9.1, $195 = 205 - K$"): P,
    ("reference", "9.1, $K = 10$"): C,
    ("reference", "9.1, conclusion"): C,
    ("reference", "9.2, formula for the number of parameters"): P,
    ("reference", "9.2, with the numbers put in"): P,
    ("reference", r"9.2, $= (1000 + 1) \times 96$"): P,
    ("reference", r"9.2, $= 1001 \times 96$"): P,
    ("reference", "9.2, $= 96096$"): P,
    ("reference", "9.2, conclusion"): C,
    ("reference", "9.3, multiplications per output pixel"): P,
    ("reference", r"9.3, $= 10 \times 10 \times 10$"): P,
    ("reference", "9.3, $= 1000$"): P,
    ("reference", "9.3, the sentence that leads in"): C,  # 1000 are those of one pixel
    ("reference", r"9.3, output dimensions $\times$ multiplications per output pixel"): P,
    ("reference", r"9.3, $= 66 \times 66 \times 1000$"): P,
    ("reference", "9.3, $= 4356000$"): P,
    ("reference", r"9.3, $4356000 \times 96$"): P,
    ("reference", "9.3, $= 418176000$"): P,
    ("reference", "9.3, conclusion"): C,
}

# how each convention is to be judged
READINGS = {
    "question 1, that the dimensions determine the size of the kernel": [P, R, R],
    "question 1, restated": [P, R, R],
    "9.1, formula for the output dimension": [P, R],
    "9.1, $K = 10$": [P, R],
    "9.1, conclusion": [P, R],
    "9.2, conclusion": [P, R, R, R],
    "9.3, the sentence that leads in": [P, R],
    "9.3, conclusion": [P, R, R],
}


def places(size: int, kernel: int, stride: int, padding: int = 0) -> Iterator[int]:
    """Where a window that slides over one side begins."""
    begin = -padding
    while begin + kernel <= size + padding:
        yield begin
        begin += stride


def parameters_by_hand(kernel: int, channels: int, filters: int, bias: bool = True) -> int:
    return sum(sum(1 for _ in product(range(kernel), range(kernel), range(channels))) + bias for _ in range(filters))


def multiplications_by_hand(kernel: int, channels: int, size: int, stride: int, filters: int) -> int:
    pixels = sum(1 for _ in product(places(size, kernel, stride), repeat=2))
    return pixels * filters * sum(1 for _ in product(range(kernel), range(kernel), range(channels)))


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


def test_the_kernels_by_sliding_a_window() -> None:
    fits = [K for K in range(1, 206) if len(list(places(205, K, 3))) == 66]
    assert fits == [8, 9, 10]
    assert [K for K in fits if max(places(205, K, 3)) + K == 205] == [10]
    for padding in (1, 2, 3):
        fits = [K for K in range(1, 206) if len(list(places(205, K, 3, padding))) == 66]
        assert fits == [8 + 2 * padding, 9 + 2 * padding, 10 + 2 * padding]
    assert all(len(list(places(205, K, 3, K // 2))) == 69 for K in range(1, 205, 2))


def test_the_answers_are_the_three_that_are_asked_for() -> None:
    answers = {part.name: part.answered for part in PROBLEM.parts if part.answered}
    assert list(answers) == ["kernel", "parameters", "multiplications"]
    (kernel,), (trainable,), (products,) = answers.values()
    assert isinstance(kernel, Solutions) and kernel.values == ((10,),)
    assert isinstance(trainable, Equality) and trainable.rhs == parameters_by_hand(10, 10, 96) == 96096
    assert isinstance(products, Equality)
    assert products.rhs == multiplications_by_hand(10, 10, 205, 3, 96) == 418176000


def test_a_layer_without_biases_reads_without_them(report: Report) -> None:
    (line,) = (line for line in report.steps if line.id == "9.parameters.6")
    assert line.statement.text == "10²·10·96 = 96000"


def test_the_other_counts_by_hand() -> None:
    counts = [step(f"9.parameters.{k}").claim for k in (4, 5, 6)]
    assert [claim.rhs for claim in counts] == [  # type: ignore[attr-defined]
        parameters_by_hand(9, 10, 96),
        parameters_by_hand(8, 10, 96),
        parameters_by_hand(10, 10, 96, bias=False),
    ]
    counts = [step(f"9.multiplications.{k}").claim for k in (4, 5)]
    assert [claim.rhs for claim in counts] == [  # type: ignore[attr-defined]
        multiplications_by_hand(9, 10, 205, 3, 96),
        multiplications_by_hand(8, 10, 205, 3, 96),
    ]


# ---- the printed claims


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    assert {(line.source, line.place.words): str(line.finding.verdict) for line in report.claims} == EXPECTED
    assert len(report.claims) == len(EXPECTED)
    counts = Counter({Verdict.PROVED: 16, Verdict.CONDITIONAL: 7, Verdict.UNDECIDED: 1})
    assert report.tally("reference") == counts
    assert report.tally("sheet") == Counter({Verdict.CONDITIONAL: 1})


def test_each_convention_is_judged(report: Report) -> None:
    found = {line.place.words: [str(verdict) for _, verdict in line.finding.readings] for line in report.claims}
    assert {place: verdicts for place, verdicts in found.items() if verdicts} == READINGS


def test_the_equations_for_the_kernel_are_encoded_as_printed() -> None:
    equations: dict[str, Callable[[int], tuple[int | Fraction, ...]]] = {
        "9.1, $66 = (205 - K)/3 + 1$": lambda K: (66, Fraction(205 - K, 3) + 1),
        "9.1, $65 = (205 - K)/3$": lambda K: (65, Fraction(205 - K, 3)),
        "9.1, $195 = 205 - K$": lambda K: (195, 205 - K),
    }
    K = Symbol("K", integer=True, positive=True)
    for place, sides in equations.items():
        claim = printed(place).claim
        assert isinstance(claim, Solutions) and claim.values == ((10,),) and claim.unknowns == (K,)
        (equation,) = claim.equations
        for value in (1, 7, 10, 12, 205):
            assert tuple(side.subs(K, value) for side in (equation.lhs, equation.rhs)) == sides(value)
        assert [value for value in range(1, 206) if len(set(sides(value))) == 1] == [10]


NUMBERS = {
    "9.2, with the numbers put in": ("(10²·10 + 1)·96", (10 * 10 * 10 + 1) * 96),
    r"9.2, $= (1000 + 1) \times 96$": ("(10·10·10 + 1)·96", (1000 + 1) * 96),
    r"9.2, $= 1001 \times 96$": ("(1000 + 1)·96", 1001 * 96),
    "9.2, $= 96096$": ("1001·96", 96096),
    r"9.3, $= 10 \times 10 \times 10$": ("1²·10²·10·1", 10 * 10 * 10),
    "9.3, $= 1000$": ("10·10·10", 1000),
    r"9.3, $= 66 \times 66 \times 1000$": ("66²·10²·10·1", 66 * 66 * 1000),
    "9.3, $= 4356000$": ("66·66·1000", 4356000),
    r"9.3, $4356000 \times 96$": ("66²·10²·10·96", 4356000 * 96),
    "9.3, $= 418176000$": ("4356000·96", 418176000),
}


@pytest.mark.parametrize("place", NUMBERS)
def test_the_chains_of_numbers_are_encoded_as_printed(place: str, report: Report) -> None:
    text, value = NUMBERS[place]
    claim = printed(place).claim
    assert isinstance(claim, Equality)
    assert claim.lhs.doit() == claim.rhs.doit() == value
    (line,) = (line for line in report.claims if line.place.words == place)
    assert line.statement.text.split(" = ")[0] == text


def test_the_formulas_are_encoded_as_printed() -> None:
    names = {symbol.name: symbol for symbol in PROBLEM.order}
    K, channels, F, size = (names[name] for name in "KCFO")
    formulas: dict[str, tuple[Callable[..., int], Callable[..., int]]] = {
        "9.2, formula for the number of parameters": (
            lambda k, c, f, o: (k * k * c + 1) * f,
            lambda k, c, f, o: parameters_by_hand(k, c, f),
        ),
        "9.3, multiplications per output pixel": (
            lambda k, c, f, o: k * k * c,
            lambda k, c, f, o: parameters_by_hand(k, c, 1, bias=False),
        ),
        r"9.3, output dimensions $\times$ multiplications per output pixel": (
            lambda k, c, f, o: o * o * k * k * c,
            lambda k, c, f, o: multiplications_by_hand(k, c, k + o - 1, 1, 1),
        ),
    }
    for place, (formula, count) in formulas.items():
        claim = printed(place).claim
        assert isinstance(claim, Equality)
        for values in ((1, 1, 1, 1), (2, 3, 4, 5), (3, 1, 2, 4)):
            at = dict(zip((K, channels, F, size), values, strict=True))
            assert {_value(claim.lhs, at), _value(claim.rhs, at)} == {formula(*values)} == {count(*values)}


def _value(side: Expr, at: dict[Symbol, int]) -> int:
    return int(side.subs(at).doit())


# ---- mutants


def test_mutants_of_the_kernel() -> None:
    context, effort = PROBLEM.context(), Effort()
    K = Symbol("K", integer=True, positive=True)
    size, all_sizes = output_size(205, K, stride=3), range(1, 206)
    sets: tuple[set[int], ...] = ({8, 9}, {9, 10}, {10}, {7, 8, 9, 10}, {8, 9, 10, 11}, {9, 10, 11}, set())
    wrong_ones = [
        *(solutions((size, 66), K, values, among=all_sizes) for values in sets),
        solutions((output_size(205, K, stride=3, padding=1), 66), K, {8, 9, 10}, among=all_sizes),
        solutions((output_size(204, K, stride=3), 66), K, {8, 9, 10}, among=all_sizes),
        solutions((output_size(205, K, stride=2), 66), K, {8, 9, 10}, among=all_sizes),
        solutions((size, 65), K, {8, 9, 10}, among=all_sizes),
        *(only_solution(((205 - K) / 3 + 1, 66), K, value, among=all_sizes) for value in (7, 8, 9, 11)),
        only_solution(((205 - K) / 3, 66), K, 10, among=all_sizes),
    ]
    for claim in wrong_ones:
        judgement = claim.judgement(context, effort)
        assert judgement.verdict is Verdict.REFUTED, claim
    assert solutions((size, 66), K, {10}, among=all_sizes).judgement(context, effort).instead == FiniteSet(8, 9, 10)
    exact = equals(output_size(205, 10, stride=3), 66)
    assert exact.judgement(context, effort).verdict is Verdict.PROVED


@pytest.mark.parametrize("name", [name for name in STEPS if name not in ("9.kernel.1", "9.kernel.4")])
def test_mutants_of_the_equalities(name: str) -> None:
    claim = step(name).claim
    assert isinstance(claim, Equality)
    wrong_ones = [mutant.claim for mutant in mutants(claim, PROBLEM.order)]
    if not claim.rhs.free_symbols:  # numbers: one off, and without the bias, the channels or the filters
        wrong_ones += [Equality(claim.lhs, claim.rhs + off) for off in (-1, 1, 96, -96)]
    judged = [wrong.judgement(PROBLEM.context(), Effort()).verdict for wrong in wrong_ones]
    assert len(judged) >= 4 and Verdict.PROVED not in judged
    assert judged.count(Verdict.REFUTED) >= len(judged) - 1


def test_wrong_counts() -> None:
    context, effort = PROBLEM.context(), Effort()
    names = {symbol.name: symbol for symbol in PROBLEM.order}
    K, channels, F = (names[name] for name in "KCF")
    k = Symbol("k", integer=True)
    per_filter = Sum(K**2 * channels + 1, (k, 0, F - 1))
    for other in (
        parameters(K, channels, F, bias=False),
        parameters(K, F, channels),
        K**2 * channels * F + 1,
        (K * channels + 1) * F,
    ):
        assert equals(per_filter, other).judgement(context, effort).verdict is Verdict.REFUTED, other


def test_every_convention_is_a_claim_of_its_own() -> None:
    for place in READINGS:
        claim = printed(place).claim
        assert isinstance(claim, Readings)
        assert len({reading for _, reading in claim.readings}) == len(claim.readings), place
