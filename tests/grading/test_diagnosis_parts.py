"""The parts of the diagnosis: the chain rule on the tape, what the filter says of the mutants, names and words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import pytest
from sympy import (
    Float,
    Function,
    I,
    Integer,
    Matrix,
    Piecewise,
    Pow,
    Sum,
    Symbol,
    exp,
    factorial,
    nan,
    oo,
    sin,
)  # fmt: skip

from derive import D, Problem, equal
from derive.claims.equality import Equality
from derive.claims.rules import substitution
from derive.grading.diagnosis import Diagnostician, question
from derive.grading.diagnosis.asked import Asked
from derive.grading.diagnosis.mutants import stages
from derive.grading.diagnosis.names import Families, label_of
from derive.grading.diagnosis.question import MAX_MUTANTS, Question
from derive.grading.diagnosis.rules import Mistake
from derive.grading.diagnosis.tape import NO_BUG, Bug, Tape
from derive.grading.diagnosis.values import Fingerprint, Sampler
from derive.kernel.equality import Effort
from derive.kernel.verdict import Verdict

from .questions import asked, new, problem, small, symbols

QUESTIONS = {
    "8, by w₁": lambda: asked(8, "gradient"),
    "8, by w₂": lambda: asked(8, "weights", 6),
    "4, by a hidden weight": lambda: asked(4, "gradient", 4),
    "4, δ in numbers": lambda: asked(4, "deltas", 1),
    "3, the Jacobian": lambda: asked(3, "composed"),
    "3, in numbers": lambda: asked(3, "point"),
    "12, closed form": lambda: asked(12, "closed"),
    "5, by the filter": lambda: asked(5, "filter"),
    "14, Jacobian": lambda: asked(14, "jacobian"),
    "quotient": lambda: small("quotient"),
    "shared": lambda: small("shared"),
    "matrices": lambda: small("matrices"),
    "steps": lambda: small("steps"),
}
each_question = pytest.mark.parametrize("of", QUESTIONS.values(), ids=QUESTIONS.keys())


# ---- the tape


@pytest.mark.parametrize(("number", "quantity", "variable"), [
    (8, "L", "w_1"), (8, "L", "w_{42}"), (8, "L", "u_1"), (8, "y^*", "x_{12}"), (4, "L", "W_{h2b}"),
    (4, "L_{ce}", "u_1"), (3, "y_2", "x_2"), (3, "y_2", "u_1"),
])  # fmt: skip
def test_without_a_bug_the_tape_is_right(number: int, quantity: str, variable: str) -> None:
    names, context = symbols(problem(number)), problem(number).context()
    chain = Tape(context.definitions).chain(names[quantity], names[variable])
    right = D(names[quantity], names[variable])
    assert equal(right, chain.slope(NO_BUG), context.domain, context.definitions).verdict is Verdict.PROVED


def test_a_quantity_that_does_not_depend_has_the_slope_0() -> None:
    names, context = symbols(problem(8)), problem(8).context()
    assert Tape(context.definitions).chain(names["u_1"], names["w_5"]).slope(NO_BUG) == 0


def test_another_weight_of_an_edge() -> None:
    """(sin(3x))′ with cos(3x) left out is 3, with the 3 left out as well it is 1."""
    x = Symbol("x", real=True)
    tape = Tape(Problem(902, "wave").context().definitions)
    chain = tape.chain(sin(3 * x), x)
    edges = [edge for _, own in chain.nodes for edge in own]
    outer = next(edge for edge in edges if edge.parent == sin(3 * x))
    inner = next(edge for edge in edges if edge.parent == 3 * x)
    one = Integer(1)
    assert chain.slope(Bug({outer: one})) == 3
    assert chain.slope(Bug({outer: one}) | Bug({inner: one})) == 1
    assert Bug({outer: one}).meets(Bug({outer: one, inner: one}))
    assert not Bug({outer: one}).meets(Bug({inner: one}))


# ---- the filter says of a mutant what its expression says


@each_question
def test_the_values_of_mutants_are_those_of_their_expressions(of: object) -> None:
    assert callable(of)
    asked_for: Question = of().question
    seen = 0
    for stage in stages(asked_for):
        for mutant in islice(stage, 0, 1200, 7):
            value = asked_for.value(mutant.build())
            assert value is not None
            assert value.near(mutant.value), mutant.mistakes
            seen += 1
    assert seen > 3


@each_question
def test_no_mutant_is_right(of: object) -> None:
    """Also where the kernel, not the filter, is asked."""
    assert callable(of)
    diagnostician: Diagnostician = of()
    context, right = diagnostician.context, diagnostician.claim.rhs
    for stage in islice(stages(diagnostician.question), 2):
        for mutant in islice(stage, 0, 300, 40):
            verdict = equal(right, mutant.build(), context.domain, context.definitions, Effort(points=8)).verdict
            assert verdict in (Verdict.REFUTED, Verdict.ILL_FORMED)  # ill-formed: of another shape


def test_the_number_of_mutants_is_bounded() -> None:
    for number, part, place in ((8, "gradient", 0), (3, "composed", 0), (7, "example", 0)):
        fresh = new(problem(number), part, place)
        assert sum(len(list(stage)) for stage in stages(fresh.question)) < MAX_MUTANTS
        assert fresh.question.tried <= 2 * MAX_MUTANTS


def test_fingerprints() -> None:
    one = Fingerprint((), (1.0, 2.0))
    assert one.near(Fingerprint((), (1.0 + 1e-12, 2.0)))
    assert not one.near(Fingerprint((), (1.0, 2.001)))
    assert one.near(Fingerprint((), (1.0, 2.001)), 0.01)
    assert not one.near(Fingerprint((1, 1), (1.0, 2.0)))
    assert one.scaled(-2).at == (-2.0, -4.0)
    assert Fingerprint((), (0.0, 0.0)).is_zero
    assert not one.is_zero


def test_a_derivative_within_an_expression() -> None:
    """w - α ∂L/∂w at numbers, by the line that it is in ∂L/∂w."""
    names, context = symbols(problem(4)), problem(4).context()
    weight, rate = names["W_{yh1}"], names[r"\alpha"]
    step = weight - rate * D(names["L"], weight)
    sampler = Sampler(context)
    value = Asked(step, Tape(context.definitions), sampler).value(NO_BUG)
    assert value is not None
    assert value.near(Fingerprint((), tuple(number.real for number in sampler.numbers(names["W_{yh1}^{new}"]))))


def test_answers_from_several_threads() -> None:
    fresh = new(problem(8), "gradient")
    names = symbols(problem(8))
    wrong = -2 * (names["y^*"] - names["y"]) * names["s_1"]  # of ∂L/∂w₅, and with a wrong sign
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(fresh.explain, [wrong] * 8))
    assert found == [found[0]] * 8


# ---- names


@pytest.mark.parametrize(("name", "letter", "index"), [
    ("w_{31}", "w", (3, 1)), ("w_5", "w", (5,)), ("x_{10,2}", "x", (10, 2)), ("W_{h1x2}", "Whx", (1, 2)),
    ("t_1", "t", (1,)),
])  # fmt: skip
def test_indices(name: str, letter: str, index: tuple[int, ...]) -> None:
    label = label_of(Symbol(name, real=True))
    assert label is not None
    assert (label.letter, label.index) == (letter, index)


@pytest.mark.parametrize("name", ["y", "rho", "w^*", "E_j", "y^*"])
def test_names_without_an_index(name: str) -> None:
    assert label_of(Symbol(name, real=True)) is None


def test_families() -> None:
    w = {name: Symbol(f"w_{{{name}}}", real=True) for name in ("1", "2", "31", "32", "41", "42", "5", "6")}
    families = Families(w.values())
    assert families.siblings(w["31"]) == [w["32"], w["41"], w["42"]]
    assert list(families.transpositions()) == [{w["32"]: w["41"], w["41"]: w["32"]}]
    assert {w["1"]: w["2"], w["2"]: w["1"]} in list(families.turns())
    assert {w["31"]: w["42"], w["32"]: w["41"], w["41"]: w["32"], w["42"]: w["31"]} in list(families.turns())


def test_a_mistake_has_a_registered_name() -> None:
    with pytest.raises(ValueError, match="not registered"):
        Mistake("thoughtlessness", "", "")


# ---- what is not a step of the problem can be asked too


def test_of_an_intermediate_line() -> None:
    """∂L/∂u₁ is a step of problem 8, ∂L/∂s₁ is not."""
    names = symbols(problem(8))
    ys, y, w5, w6, s1, L = (names[n] for n in ("y^*", "y", "w_5", "w_6", "s_1", "L"))
    step = Diagnostician(problem(8), Equality(D(L, names["u_1"]), 2 * (ys - y) * w5 * s1 * (1 - s1)))
    slope, variable = step.explain(2 * (ys - y) * w5)
    assert (slope.name, slope.step) == ("activation-derivative-forgotten", "8.backward.2")
    assert (variable.name, variable.full) == ("wrong-variable", "that is the derivative by s₁, not by u₁")
    other = Diagnostician(problem(8), Equality(D(L, s1), 2 * (ys - y) * w5))
    assert "power-factor-forgotten" in [each.name for each in other.explain((ys - y) * w5)]
    assert "index-slip" in [each.name for each in other.explain(2 * (ys - y) * w6)]


def test_under_names_of_a_student() -> None:
    """A name that the student introduces is part of the context that the answer is judged in."""
    p = Problem(903, "own names")
    (x,) = p.given("x")
    q = p.let("q", exp(x**2))
    p.part("asked").answer(D(q, x), 2 * x * exp(x**2), by=substitution)
    (claim,) = p.parts[0].answered
    k = Symbol("k", real=True)
    context = p.context({k: exp(x**2)})
    found = Diagnostician(p, claim, context).explain(k)  # type: ignore[arg-type]
    assert "inner-derivative-forgotten" in [each.name for each in found]


def test_values_are_kept_only_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many answers to one question, each of other parts, and what is known of the question stays right."""
    monkeypatch.setattr(question, "_MOST_KEPT", 2_000)
    names = symbols(problem(8))
    fresh = new(problem(8), "gradient")
    wrong = 2 * (names["y^*"] - names["y"]) * names["s_1"]
    before = fresh.explain(wrong)
    for k in range(60):
        assert fresh.explain(sum(sin(names["w_1"] * (k + j) + k) for j in range(2, 40))) == ()
        assert fresh.question.sampler.kept < 4_000
    assert fresh.explain(wrong) == before != ()


# ---- answers that are no answers


def _nested(x: Any) -> Any:
    for _ in range(400):
        x = sin(x, evaluate=False)
    return x


X11, W1 = (symbols(problem(8))[name] for name in ("x_{11}", "w_1"))
HUGE = Pow(9, Pow(9, 9, evaluate=False), evaluate=False)
HOSTILE = {
    "infinity": oo,
    "undefined": nan,
    "imaginary": I * W1,
    "nowhere defined": 1 / (W1 - W1),
    "the question": D(symbols(problem(8))["L"], W1),
    "huge": HUGE,
    "a huge power": Pow(X11, HUGE, evaluate=False),
    "a tower": exp(exp(exp(exp(X11 + 10)))),
    "nested": _nested(X11),
    "an undefined function": Function("f")(X11),
    "cases": Piecewise((X11, X11 > 0), (0, True)),
    "a long sum": Sum(X11 ** Symbol("k", integer=True), (Symbol("k", integer=True), 0, 10**6)),
    "a factorial": factorial(Integer(10) ** 9, evaluate=False),
    "an empty matrix": Matrix(0, 0, []),
    "another shape": Matrix([[X11, W1]]),
    "a float": Float("0.3") * W1,
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("of", ["8, by w₁", "3, in numbers", "12, closed form", "5, by the filter"])
def test_what_is_no_answer_is_explained_by_nothing(of: str, answer: Any) -> None:
    assert QUESTIONS[of]().explain(answer) == ()


def test_the_same_answer_gets_the_same_words() -> None:
    names = symbols(problem(8))
    wrong = 2 * (names["y^*"] - names["y"]) * names["s_1"]
    first, second = new(problem(8), "gradient"), new(problem(8), "gradient")
    second.explain(names["x_{11}"] + 7)  # all mutants are made before
    assert first.explain(wrong) == second.explain(wrong) != ()
