"""Problem 10: what a square sees is traced from layer to layer; every formula and verdict is held against that."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any

import pytest
from sympy import Expr, Integer, Product, Sum, Symbol
from sympy.core.function import AppliedUndef

from derive import Verdict
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.equality import Equality
from derive.claims.induction import ForAll
from derive.claims.readings import Readings
from derive.derivation import Step
from derive.kernel.equality import Effort
from derive.writing.derivations import derivation
from derive.writing.reports import Report
from derive.writing.statements import readable
from tests.mutants import negated

PROBLEM = load(10)
P, C = Verdict.PROVED, Verdict.CONDITIONAL

STEPS = {"layer": 2, "closed": 3, "backward": 2, "inner": 2, "uniform": 3, "unit": 1, "growth": 3}
EXPECTED = {
    ("reference", r"$\mathrm{RF}_1$, the receptive field of a square in the first layer"): P,
    ("reference", r"$\mathrm{RF}_n$, general formula, recursive"): P,
    ("reference", r"$\mathrm{RF}_1$, base case"): P,
    ("reference", r"$\mathrm{RF}_2$, by the recursion"): P,
    ("reference", r"$\mathrm{RF}_2$, with $\mathrm{RF}_1$ put in"): P,
    ("reference", r"$\mathrm{RF}_3$, by the recursion"): P,
    ("reference", r"$\mathrm{RF}_3$, with $\mathrm{RF}_2$ put in"): P,
    ("reference", r"$\mathrm{RF}_3$, without brackets"): P,
    ("reference", r"$\mathrm{RF}_n$, closed formula, from the pattern"): P,
    # the sheet asks for the field "in the first layer", which need not be the input
    ("reference", r"$\mathrm{RF}_n$, closed formula, as the answer"): C,
}


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options())


# ---- square by square

Sizes = Sequence[int]


def seen(kernels: Sizes, strides: Sizes, place: int = 0, down_to: int = 0) -> range:
    """From the first to the last square that a square of the last layer rests on, `down_to` layers above the input."""
    squares = {place}
    for kernel, stride in reversed(list(zip(kernels, strides, strict=True))[down_to:]):
        squares = {stride * square + offset for square in squares for offset in range(kernel)}
    return range(min(squares), max(squares) + 1)


NETWORKS = [
    (kernels, strides)
    for depth in (1, 2, 3, 4)
    for kernels, strides in zip(
        list(product((1, 2, 3, 5), repeat=depth))[::7], list(product((1, 2, 3), repeat=depth))[::3], strict=False
    )
]


def forward(kernels: Sizes, strides: Sizes, first: int = 0) -> int:
    """1 + Σ (k_i - 1) Π s_j, from layer `first` on."""
    return 1 + sum((kernels[i] - 1) * prod(strides[first:i]) for i in range(first, len(kernels)))


def backward(kernels: Sizes, strides: Sizes) -> int:
    """r ← s (r - 1) + k, from the last layer down."""
    r = 1
    for kernel, stride in reversed(list(zip(kernels, strides, strict=True))):
        r = stride * (r - 1) + kernel
    return r


@pytest.mark.parametrize(("kernels", "strides"), NETWORKS)
def test_by_hand_the_closed_formula_counts_what_is_seen(kernels: Sizes, strides: Sizes) -> None:
    assert len(seen(kernels, strides)) == forward(kernels, strides) == backward(kernels, strides)
    assert len(seen(kernels, strides, down_to=1)) == forward(kernels, strides, first=1)
    assert seen(kernels, strides, place=3).start == 3 * prod(strides)


def test_by_hand_the_two_readings_differ() -> None:
    assert len(seen([3, 3], [2, 1])) == 7 and len(seen([3, 3], [2, 1], down_to=1)) == 3


def test_by_hand_well_known_networks() -> None:
    assert forward([3] * 5, [1] * 5) == 11
    assert forward([11, 3, 5, 3, 3, 3, 3], [4, 2, 1, 2, 1, 1, 1]) == 163  # AlexNet up to conv5
    assert forward([3] * 4, [2] * 4) == 1 + 2 * (2**4 - 1)


# ---- the formulas of the problem, computed for networks


def value(expr: Any, kernels: Sizes, strides: Sizes, at: dict[str, int]) -> int:
    """A formula in integers: k(i) and s(i) are those of layer i, R(n), F(n), … what is seen by a square of layer n."""
    if isinstance(expr, Integer):
        return int(expr)
    if isinstance(expr, Symbol):
        return at[expr.name]
    if isinstance(expr, (Sum, Product)):
        ((index, low, high),) = expr.limits
        places = range(value(low, kernels, strides, at), value(high, kernels, strides, at) + 1)
        terms = [value(expr.function, kernels, strides, {**at, index.name: place}) for place in places]
        return sum(terms) if isinstance(expr, Sum) else prod(terms)
    args = [value(arg, kernels, strides, at) for arg in expr.args]
    if isinstance(expr, AppliedUndef):
        return term(str(expr.func), args[0], kernels, strides)
    if expr.is_Add:
        return sum(args)
    return prod(args) if expr.is_Mul else args[0] ** args[1]


def term(name: str, n: int, kernels: Sizes, strides: Sizes) -> int:
    """Traced, not by way of any formula."""
    depth = len(kernels)
    upper = {
        "k": lambda: kernels[n - 1],
        "s": lambda: strides[n - 1],
        "kappa": lambda: kernels[depth - n],
        "sigma": lambda: strides[depth - n],
        "R": lambda: len(seen(kernels[:n], strides[:n])),
        "d": lambda: seen(kernels[:n], strides[:n], place=1).start,
        "F": lambda: len(seen(kernels[:n], strides[:n], down_to=1)),
        "f": lambda: seen(kernels[:n], strides[:n], place=1, down_to=1).start,
        "r": lambda: len(seen(kernels[depth - n :], strides[depth - n :])),
    }
    return upper[name]()


NETWORK = [3, 2, 5, 1, 4], [2, 3, 1, 2, 2]


def agrees(lhs: Expr, rhs: Expr, places: Sequence[int] = (1, 2, 3, 4, 5)) -> bool:
    """Whether both sides are the same for all layers of a network; the backward recursion is about all of it."""
    for n in places:
        at = {"n": n, "t": n, "q": 7}
        if value(lhs, *NETWORK, at) != value(rhs, *NETWORK, at):
            return False
    return True


def equalities() -> list[Step]:
    return [
        s for s in PROBLEM.steps() if isinstance(s.claim, Equality) and not s.id.startswith(("10.uniform", "10.unit"))
    ]


@pytest.mark.parametrize("step", equalities(), ids=lambda step: step.id)
def test_a_step_is_right_by_hand(step: Step) -> None:
    assert isinstance(step.claim, Equality)
    assert agrees(step.claim.lhs, step.claim.rhs)


@pytest.mark.parametrize("printed", list(PROBLEM.printed()), ids=lambda printed: printed.place)
def test_a_printed_claim_is_right_by_hand(printed: Any) -> None:
    readings = printed.claim.readings if isinstance(printed.claim, Readings) else [("", printed.claim)]
    claims: list[Any] = [claim for _, claim in readings]
    assert all(isinstance(claim, (Equality, ForAll)) for claim in claims)
    right = [agrees(claim.lhs, claim.rhs) for claim in claims]
    assert right == ([True, False] if EXPECTED[printed.source, printed.place] is C else [True])


def test_uniform_layers_by_hand() -> None:
    claims = [step.claim for step in PROBLEM.steps() if step.id.startswith(("10.uniform", "10.unit"))]
    jump, summed, geometric, linear = (claim.rhs for claim in claims if isinstance(claim, Equality))
    for kernel, stride, n in product((1, 2, 3, 5), (1, 2, 3), (1, 2, 5)):
        layers = [kernel] * n, [stride] * n
        at = {"K": kernel, "S": stride, "n": n}
        assert value(jump, [], [], at) == seen(*layers, place=1).start
        closed = linear if stride == 1 else geometric
        numbers = {symbol: at[symbol.name] for symbol in closed.free_symbols}
        assert value(summed, [], [], at) == closed.subs(numbers) == len(seen(*layers))


# ---- the verdicts


def test_every_step_is_proved_and_numpy_agrees(report: Report) -> None:
    assert [line.id for line in report.steps] == [f"10.{part}.{k + 1}" for part, n in STEPS.items() for k in range(n)]
    for line in report.steps:
        assert line.finding.verdict is P, line.id
        assert line.finding.numeric is not None and line.finding.numeric.agrees is True, line.id


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    assert {(line.source, line.place.words): line.finding.verdict for line in report.claims} == EXPECTED
    assert len(report.claims) == len(EXPECTED)


def test_the_reading_that_makes_the_answer_right(report: Report) -> None:
    assert {words.text: verdict for words, verdict in report.claims[-1].finding.readings} == {
        "the first layer is the input of the network": P,
        "the first layer is the output of the first convolution": Verdict.REFUTED,
    }


def test_the_formula_holds_only_where_the_strides_differ_from_1(report: Report) -> None:
    (line,) = (line for line in report.steps if line.id == "10.uniform.3")
    assert [condition.text for condition in line.finding.side_conditions] == ["S ≠ 1"]


def test_the_answers_are_closed_formulas() -> None:
    answers = [rhs for part in PROBLEM.parts for rhs in part.answers.values()]
    assert len(answers) == 4
    for rhs in answers:  # in kernel sizes and strides, and nothing recursive
        assert {str(node.func) for node in rhs.atoms(AppliedUndef)} <= {"k", "s"}
        assert {symbol.name for symbol in rhs.free_symbols} <= {"n", "K", "S"}


# ---- wrong versions


def wrong_versions(step: Step) -> list[Expr]:
    """An index shifted, a -1 lost, a product begun one layer too late, a sign, an empty network that sees nothing."""
    assert isinstance(step.claim, Equality)
    rhs = step.claim.rhs
    found: list[Expr] = [negated(rhs), rhs + 1]
    for node in rhs.atoms(Sum, Product):
        index, low, high = node.limits[0]
        for limits in ((index, low + 1, high), (index, low, high + 1), (index, low - 1, high)):
            found.append(rhs.xreplace({node: node.func(node.function, limits)}))
    for node in rhs.atoms(AppliedUndef):
        found.append(rhs.xreplace({node: node.func(node.args[0] + 1)}))
    return found


@pytest.mark.parametrize("step", equalities(), ids=lambda step: step.id)
def test_a_wrong_step_is_not_proved(step: Step) -> None:
    assert isinstance(step.claim, Equality)
    refuted = 0
    for wrong in wrong_versions(step)[:8]:
        try:
            harmless = agrees(step.claim.lhs, wrong, places=(1, 2, 3, 4))
        except IndexError:
            harmless = False  # a layer beyond the last
        if not harmless:
            verdict = Equality(step.claim.lhs, wrong).under(step.rule, PROBLEM.context(), Effort()).judgement.verdict
            assert verdict in (Verdict.REFUTED, Verdict.ILL_FORMED), (step.id, wrong)
            refuted += 1
    assert refuted >= 2


# ---- how it reads


def test_the_recurrences_are_among_the_definitions() -> None:
    shown = {readable(f"${chain.latex}$") for part in derivation(PROBLEM).parts for chain in part.definitions}
    assert {"R(0) = 1", "F(1) = 1", "R(t) = (k(t) − 1)d(t − 1) + R(t − 1)"} <= shown


def test_an_induction_is_on_its_index(report: Report) -> None:
    assert {line.rule for line in report.steps if line.id.startswith("10.inner")} == {"induction on n"}
