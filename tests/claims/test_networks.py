"""Networks of threshold units: designs from textbooks, and what no such network can compute."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import And, Equivalent, Implies, Matrix, Not, Or, Rational, Symbol, Xor

from derive import (
    Layer,
    Network,
    Step,
    Threshold,
    Verdict,
    computes,
    fewest_hidden_units,
    no_output_unit,
    no_unit_computes,
    relu,
)
from derive.claims.claim import Claim
from derive.claims.networks import _perceptron
from derive.kernel.networks.decision import Coding
from derive.kernel.networks.hidden_units import threshold_functions
from derive.kernel.networks.threshold import assignments
from derive.writing.findings import remark
from derive.writing.reports import claim_statement
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each, judged

A, B, C, E = sp.symbols("A B C E")
half, three_halves = Rational(1, 2), Rational(3, 2)
at_half = Step(half)
MP = "Minsky & Papert, Perceptrons (1969), §0.8"
PDP = "Rumelhart, Hinton & Williams, in: Parallel Distributed Processing 1 (1986), ch. 8"
majority = Or(And(A, B), And(B, C), And(A, C))


def unit(weights: list[Any], bias: Any, step: Step = at_half) -> Network:
    return Network([Threshold(weights, bias, step)])


def parity(*letters: Symbol) -> sp.Basic:
    return Xor(*letters)


def counting(size: int, direct: bool = False) -> Network:
    """Hidden unit k says that at least k inputs are 1; the output adds them with alternating signs."""
    plain = Step(0)
    if direct:
        pairs = range(2, size + 1, 2)
        hidden = [Threshold([1] * size, half - k, plain) for k in pairs]
        return Network(hidden, [Threshold([1] * size + [-2] * len(hidden), -half, plain)], direct=True)
    hidden = [Threshold([1] * size, half - k, plain) for k in range(1, size + 1)]
    return Network(hidden, [Threshold([(-1) ** k for k in range(size)], -half, plain)])


xor_net = Network(Layer(Matrix([[1, -1], [-1, 1]]), [0, 0], at_half), Layer(Matrix([[1, 1]]), [0], at_half))
relu_net = Network(Layer(Matrix([[1, 1], [1, 1]]), [0, -1], relu), Layer(Matrix([[1, -2]]), [0], None))
relu_off = Network(Layer(Matrix([[1, 1], [1, 1]]), [0, 0], relu), Layer(Matrix([[1, -2]]), [0], None))
adder = Network(
    Layer(Matrix([[1, 1, 1]] * 3), [half - 1, half - 2, half - 3]),
    Layer(Matrix([[1, -1, 1], [0, 1, 0]]), [-half, -half]),
)
hamming = Network(
    Layer(
        Matrix([[1, 1, 0, 1]] * 3 + [[1, 0, 1, 1]] * 3 + [[0, 1, 1, 1]] * 3),
        [half - k for _ in range(3) for k in (1, 2, 3)],
    ),
    Layer(Matrix(3, 9, lambda i, j: (1, -1, 1)[j % 3] if j // 3 == i else 0), [-half] * 3),
)
linear_hamming = Network(Layer(Matrix([[1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1]]), [-half] * 3, at_half))
code = [Xor(A, B, E), Xor(A, C, E), Xor(B, C, E)]
T1, T2 = Threshold([1, -1, 0, 0], half, at_half), Threshold([0, 0, -1, -1], three_halves, at_half)
wanted = Xor(A | ~B, ~C | ~E)
signs = Step(0, values=(-1, 1))
sign_xor = Network(
    [Threshold([1, 1], -1, signs), Threshold([-1, -1], -1, signs)],
    [Threshold([-1, -1], -1, signs)],
)
multiplexer = Or(And(A, B), And(~A, C))
mux = Network([Threshold([1, 1, 0], -1, at_half), Threshold([-1, 0, 1], 0, at_half)], [Threshold([1, 1], 0, at_half)])

CASES = [
    Textbook(
        "and",
        "McCulloch & Pitts, Bull. Math. Biophys. 5 (1943)",
        computes(unit([1, 1], -1), A & B, [A, B]),
        (
            computes(unit([1, 1], -1), A | B, [A, B]),
            computes(unit([1, 1], 0), A & B, [A, B]),
            computes(unit([1, -1], -1), A & B, [A, B]),
        ),
    ),
    Textbook(
        "or",
        "McCulloch & Pitts (1943)",
        computes(unit([1, 1], 0), A | B, [A, B]),
        (
            computes(unit([1, 1], 0), A & B, [A, B]),
            computes(unit([1, 1], half), A | B, [A, B]),
            computes(unit([1, 1], 0), Xor(A, B), [A, B]),
        ),
    ),
    Textbook(
        "not",
        "Rojas, Neural Networks (1996), §2.2",
        computes(unit([-1], half), ~A, [A]),
        (computes(unit([-1], half), A, [A]), computes(unit([1], half), ~A, [A]), computes(unit([-1], 0), ~A, [A])),
    ),
    Textbook(
        "closed at the threshold",
        "Rojas (1996), §2.2.2",
        computes(unit([1, 1], 0, Step(2)), A & B, [A, B]),
        (
            computes(unit([1, 1], 0, Step(2, closed=False)), A & B, [A, B]),
            computes(unit([1, 1], 0, Step(1)), A & B, [A, B]),
            computes(unit([1, 1], 0, Step(3)), A & B, [A, B]),
        ),
    ),
    Textbook(
        "open at the threshold",
        "Haykin, Neural Networks (1999), §1.3",
        computes(unit([1, 1], 0, Step(1, closed=False)), A & B, [A, B]),
        (
            computes(unit([1, 1], 0, Step(1)), A & B, [A, B]),
            computes(unit([1, 1], 0, Step(0, closed=False)), A & B, [A, B]),
            computes(unit([1, 1], 0, Step(1, closed=False)), A | B, [A, B]),
        ),
    ),
    Textbook(
        "implication",
        "Rojas (1996), §2.2",
        computes(unit([-1, 1], 1), Implies(A, B), [A, B]),
        (
            computes(unit([-1, 1], 1), Implies(B, A), [A, B]),
            computes(unit([-1, 1], 0), Implies(A, B), [A, B]),
            computes(unit([-1, 1], 1), Equivalent(A, B), [A, B]),
        ),
    ),
    Textbook(
        "majority of three",
        "Muroga, Threshold Logic (1971), §2.1",
        computes(unit([1, 1, 1], -1), majority, [A, B, C]),
        (
            computes(unit([1, 1, 1], 0), majority, [A, B, C]),
            computes(unit([1, 1, 1], -2), majority, [A, B, C]),
            computes(unit([1, 1, 1], -1), Xor(A, B, C), [A, B, C]),
        ),
    ),
    Textbook(
        "a weighted vote",
        "Muroga (1971), §2.1",
        computes(unit([2, 1, 1], -1), A | (B & C), [A, B, C]),
        (
            computes(unit([1, 1, 1], -1), A | (B & C), [A, B, C]),
            computes(unit([2, 1, 1], -1), A & (B | C), [A, B, C]),
            computes(unit([2, 1, 1], -2), A | (B & C), [A, B, C]),
        ),
    ),
    Textbook(
        "a part of a design",
        "a hidden unit that is A or not B",
        computes(Network([T1]), A | ~B, [A, B, C, E]),
        (
            computes(Network([T1]), A & ~B, [A, B, C, E]),
            computes(Network([T2]), A | ~B, [A, B, C, E]),
            computes(Network([Threshold([1, -1, 0, 0], 0, at_half)]), A | ~B, [A, B, C, E]),
        ),
    ),
    Textbook(
        "exclusive or, two hidden units",
        PDP,
        computes(xor_net, Xor(A, B), [A, B]),
        (
            computes(xor_net, Equivalent(A, B), [A, B]),
            computes(xor_net, A | B, [A, B]),
            computes(Network(xor_net.layers[0], [Threshold([1, -1], 0, at_half)]), Xor(A, B), [A, B]),
        ),
    ),
    Textbook(
        "exclusive or, direct connections",
        f"{PDP}, fig. 2",
        computes(counting(2, True), Xor(A, B), [A, B]),
        (
            computes(counting(2, True), A & B, [A, B]),
            computes(
                Network(counting(2, True).layers[0], [Threshold([1, 1, -1], -half)], direct=True), Xor(A, B), [A, B]
            ),
            computes(Network(*counting(2, True).layers), Xor(A, B), [A, B]),
        ),
    ),
    Textbook(
        "exclusive or, rectifiers",
        "Goodfellow, Bengio & Courville, Deep Learning (2016), §6.1",
        computes(relu_net, Xor(A, B), [A, B]),
        (
            computes(relu_net, A | B, [A, B]),
            computes(relu_off, Xor(A, B), [A, B]),
            computes(relu_net, Xor(A, B), [A, B, C]),
        ),
    ),
    Textbook(
        "exclusive or of signs",
        "Hertz, Krogh & Palmer (1991), §5.2",
        computes(sign_xor, Xor(A, B), [A, B], values=(-1, 1)),
        (
            computes(sign_xor, Equivalent(A, B), [A, B], values=(-1, 1)),
            computes(sign_xor, Xor(A, B), [A, B]),
            computes(sign_xor, Xor(A, B), [A, B], values=(-1, 1), outputs=(1, -1)),
        ),
    ),
    Textbook(
        "parity of three",
        f"{PDP}, fig. 6",
        computes(counting(3), parity(A, B, C), [A, B, C]),
        (
            computes(counting(3), ~parity(A, B, C), [A, B, C]),
            computes(counting(3), majority, [A, B, C]),
            computes(Network(*counting(3).layers, direct=True), parity(A, B, C), [A, B, C]),
        ),
    ),
    Textbook(
        "parity of four, direct",
        "Siu, Roychowdhury & Kailath (1995), ch. 2",
        computes(counting(4, True), parity(A, B, C, E), [A, B, C, E]),
        (
            computes(counting(4, True), parity(A, B, C), [A, B, C, E]),
            computes(counting(4), A & B, [A, B, C, E]),
            computes(counting(3, True), parity(A, B, C, E), [A, B, C, E]),
        ),
    ),
    Textbook(
        "full adder",
        "Rojas (1996), §2.3",
        computes(adder, [Xor(A, B, C), majority], [A, B, C]),
        (
            computes(adder, [majority, Xor(A, B, C)], [A, B, C]),
            computes(adder, Xor(A, B, C), [A, B, C]),
            computes(adder, [Xor(A, B, C), A | B | C], [A, B, C]),
        ),
    ),
    Textbook(
        "multiplexer",
        "Muroga (1971), §3.3",
        computes(mux, multiplexer, [A, B, C]),
        (
            computes(mux, Or(And(A, C), And(~A, B)), [A, B, C]),
            computes(mux, multiplexer, [B, A, C]),
            computes(Network(*mux.layers[:1], [Threshold([1, 1], -1, at_half)]), multiplexer, [A, B, C]),
        ),
    ),
    Textbook(
        "parity bits of a Hamming code",
        "MacWilliams & Sloane (1977), §1.7",
        computes(hamming, code, [A, B, C, E]),
        (
            computes(linear_hamming, code, [A, B, C, E]),
            computes(hamming, code[::-1], [A, B, C, E]),
            computes(hamming, [*code[:2], Xor(A, B, C)], [A, B, C, E]),
        ),
    ),
    Textbook(
        "no unit: exclusive or",
        MP,
        no_unit_computes(Xor(A, B), [A, B]),
        tuple(no_unit_computes(f, [A, B]) for f in (A & B, A | ~B, Implies(A, B), ~A)),
    ),
    Textbook(
        "no unit: equivalence",
        MP,
        no_unit_computes([1, 0, 0, 1], [A, B]),
        tuple(no_unit_computes(t, [A, B]) for t in ([1, 0, 0, 0], [1, 1, 0, 1], [1, 1, 1, 1])),
    ),
    Textbook(
        "no unit: parity of four signs",
        MP,
        no_unit_computes(parity(A, B, C, E), [A, B, C, E], values=(-1, 1)),
        tuple(no_unit_computes(f, [A, B, C, E], values=(-1, 1)) for f in (A & B & C & E, A | (B & C), majority)),
    ),
    Textbook(
        "no unit: two disjoint ands",
        "Muroga (1971), §3.1",
        no_unit_computes((A & B) | (C & E), [A, B, C, E]),
        tuple(no_unit_computes(f, [A, B, C, E]) for f in ((A & B) | (A & C), A & (B | C | E), (A | B) & (A | C))),
    ),
    Textbook(
        "no output unit for a parity of two units",
        "two hidden units whose exclusive or is wanted",
        no_output_unit(wanted, [T1, T2], [A, B, C, E]),
        (
            no_output_unit((A | ~B) | (~C | ~E), [T1, T2], [A, B, C, E]),
            no_output_unit(wanted, [T1, T2, Threshold([2, -2, -1, -1], 0)], [A, B]),
            no_output_unit((A | ~B) & ~(~C | ~E), [T1, T2], [A, B, C, E]),
        ),
    ),
    Textbook(
        "no output unit: inputs look alike",
        MP,
        no_output_unit(parity(A, B, C), [Threshold([1, 1, 1], -half)], [A, B, C]),
        (
            no_output_unit(A | B | C, [Threshold([1, 1, 1], -half)], [A, B, C]),
            no_output_unit(Xor(A, B), [Threshold([1, 1], -three_halves)], [A, B], direct=True),
            no_output_unit(parity(A, B, C), counting(3).layers[0], [A, B, C]),
        ),
    ),
    Textbook(
        "two hidden units for exclusive or",
        PDP,
        fewest_hidden_units(Xor(A, B), 2, [A, B]),
        (
            fewest_hidden_units(Xor(A, B), 1, [A, B]),
            fewest_hidden_units(Xor(A, B), 3, [A, B]),
            fewest_hidden_units(Xor(A, B), 2, [A, B], direct=True),
        ),
    ),
    Textbook(
        "one with direct connections",
        PDP,
        fewest_hidden_units(Xor(A, B), 1, [A, B], direct=True),
        (
            fewest_hidden_units(Xor(A, B), 0, [A, B], direct=True),
            fewest_hidden_units(A & B, 1, [A, B], direct=True),
            fewest_hidden_units(Xor(A, B), 2, [A, B], direct=True),
        ),
    ),
    Textbook(
        "three for the parity of three",
        "Minsky & Papert (1969), ch. 3",
        fewest_hidden_units(parity(A, B, C), 3, [A, B, C]),
        (
            fewest_hidden_units(parity(A, B, C), 2, [A, B, C]),
            fewest_hidden_units(parity(A, B, C), 4, [A, B, C]),
            fewest_hidden_units(majority, 3, [A, B, C]),
        ),
    ),
    Textbook(
        "two for the parity of four, direct",
        "Siu, Roychowdhury & Kailath (1995), ch. 2",
        fewest_hidden_units(parity(A, B, C, E), 2, [A, B, C, E], direct=True, shown_by=counting(4, True)),
        (
            fewest_hidden_units(parity(A, B, C, E), 1, [A, B, C, E], direct=True),
            fewest_hidden_units(parity(A, B, C, E), 3, [A, B, C, E], direct=True),
            fewest_hidden_units(parity(A, B, C, E), 4, [A, B, C, E], direct=True, shown_by=counting(4)),
        ),
    ),
]


@each(CASES)
def test_a_textbook_claim_is_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_its_mutants_are_not(case: Textbook) -> None:
    assert_mutants_fail(case)


# ---- what is shown


def test_the_counterexample_is_shown() -> None:
    found = judged(computes(linear_hamming, code, [A, B, C, E])).judgement
    witness = found.witness
    assert witness is not None and witness.entry is not None
    values = {name: bool(value) for name, value in witness.point}
    index = witness.entry[0]
    given_to = [(A, B, E), (A, C, E), (B, C, E)][index]
    assert witness.sides[1].real == str(sum(values[name] for name in given_to) % 2)
    assert witness.sides[0].real == str(int(sum(values[name] for name in given_to) >= 1))


def test_a_certificate_adds_up() -> None:
    found = judged(no_unit_computes(Xor(A, B), [A, B])).judgement
    assert found.proof is not None
    assert found.proof.certificate == (
        "the function is 1 at (A, B) = (0, 1), (1, 0) and 0 at (0, 0), (1, 1)",
        "(0, 1) + (1, 0) = (0, 0) + (1, 1) = (1, 1)",
        "so w·(1, 1) ≥ 2θ and w·(1, 1) < 2θ for all weights w and every threshold θ",
    )


def test_a_unit_that_exists_is_shown() -> None:
    found = judged(no_unit_computes(A & ~B, [A, B])).judgement
    assert found.instead == "1 if A - B ≥ 1/2, else 0"
    assert found.witness is not None
    weights = {name.name: value for name, value in found.witness.point if isinstance(value, Fraction)}
    for a, b in product((0, 1), repeat=2):
        total = weights["w_{A}"] * a + weights["w_{B}"] * b
        assert (total >= weights[r"\theta"]) == (a == 1 and b == 0)


def test_how_the_claims_read() -> None:
    text = claim_statement(computes(Network([T1, T2], [Threshold([1, 1], -1, at_half)]), wanted, [A, B, C, E]), ()).text
    assert text == (
        "the network h₁ = step(A − B + 1/2) and h₂ = step(−C − E + 3/2) and o₁ = step(h₁ + h₂ − 1) "
        "where step(u) is 1 if u ≥ 1/2, else 0, computes (A ∨ ¬B) ⊕ (¬C ∨ ¬E)"
    )
    text = claim_statement(computes(counting(4, True), parity(A, B, C, E), [A, B, C, E]), ()).text
    assert "h₂ = step(A + B + C + E − 7/2)" in text and "o₁ = step(A + B + C + E − 2h₁ − 2h₂ − 1/2)" in text
    text = claim_statement(computes(hamming, code, [A, B, C, E]), ()).text
    assert text.startswith("the network of 4 inputs and 9, 3 units where step(u) is 1 if u ≥ 0, else 0, computes A ⊕")
    text = claim_statement(no_unit_computes([0, 1, 1, 0], [A, B], values=(-1, 1)), ()).text
    assert text.endswith("the truth table 0110 with -1 for false and 1 for true")
    text = claim_statement(fewest_hidden_units(Xor(A, B), 1, [A, B], direct=True), ()).text
    assert "sees the hidden units and the inputs, needs exactly 1 hidden unit for A ⊕ B" in text
    text = claim_statement(no_output_unit(wanted, [T1, T2], [A, B, C, E], direct=True), ()).text
    assert text.startswith("no output unit on the inputs and the hidden units h₁ = step(A − B + 1/2) and h₂ = ")


def test_the_right_number_is_given() -> None:
    for count in (0, 1, 2, 4):
        found = judged(fewest_hidden_units(parity(A, B, C), count, [A, B, C])).judgement
        assert (found.verdict, found.instead) == (Verdict.REFUTED, "3 hidden units")
    assert judged(fewest_hidden_units(A & B, 0, [A, B], direct=True)).judgement.verdict is Verdict.PROVED
    assert judged(fewest_hidden_units(sp.true, 0, [A, B])).judgement.verdict is Verdict.PROVED
    assert judged(fewest_hidden_units(A & B, 0, [A, B])).judgement.instead == "1 hidden unit"


def test_all_choices_of_three_units_for_the_parity_of_four() -> None:
    """Each function of an AND, OR or majority of three threshold functions is excluded."""
    found = judged(fewest_hidden_units(parity(A, B, C, E), 4, [A, B, C, E])).judgement
    assert found.verdict is Verdict.PROVED and found.proof is not None
    assert any("137989180 choices of 3 hidden units" in remark(line).text for line in found.proof.certificate)


# ---- functions, however they are given


def test_functions_of_zero_and_one() -> None:
    assert judged(no_unit_computes(lambda a, b: a ^ b, [A, B])).judgement.verdict is Verdict.PROVED
    assert judged(computes(xor_net, lambda a, b: (a + b) % 2, [A, B])).judgement.verdict is Verdict.PROVED
    assert (
        judged(
            computes(adder, [lambda a, b, c: (a + b + c) % 2, lambda a, b, c: (a + b + c) // 2], [A, B, C])
        ).judgement.verdict
        is Verdict.PROVED
    )
    with pytest.raises(TypeError):
        no_unit_computes(lambda a: a, [A, B])


@pytest.mark.parametrize(
    "claim",
    [
        no_unit_computes([0, 1, 1], [A, B]),
        no_unit_computes([0, 1, 2, 0], [A, B]),
        no_unit_computes(Xor(A, C), [A, B]),
        no_unit_computes(sp.Symbol("x") > 1, [A, B]),
        no_unit_computes(Xor(A, B), [A, A]),
        no_unit_computes(sp.true, []),
        no_unit_computes(Xor(A, B), [A, B], values=(1, 1)),
        computes(xor_net, Xor(A, B, C), [A, B, C]),
        computes(Network(), Xor(A, B), [A, B]),
        computes(Network([]), Xor(A, B), [A, B]),
        computes(xor_net, [Xor(A, B), A], [A, B]),
        no_output_unit(Xor(A, B), [], [A, B]),
        no_output_unit(Xor(A, B), [Threshold([1, 1, 1])], [A, B]),
        fewest_hidden_units(Xor(A, B), -1, [A, B]),
        fewest_hidden_units(Xor(A, B), 2, [A, B], shown_by=relu_net),
        fewest_hidden_units(Xor(A, B), 1, [A, B], shown_by=xor_net),
    ],
)
def test_what_says_nothing(claim: Claim) -> None:
    found = judged(claim).judgement
    assert found.verdict is Verdict.ILL_FORMED and found.reason
    assert claim_statement(claim, ()).text


@pytest.mark.parametrize("weight", [0.5, None, "x", sp.Float(1), sp.sqrt(2), "1/0", sp.oo])
def test_weights_are_exact(weight: Any) -> None:
    with pytest.raises(ValueError, match=r"exact|number"):
        Threshold([1, weight])


def test_decimals_are_exact_numbers() -> None:
    tenth = Threshold(["0.1", "0.2"], "-0.3", Step(0))
    assert judged(computes(Network([tenth]), A & B, [A, B])).judgement.verdict is Verdict.PROVED
    found = judged(computes(Network([Threshold(["0.1", "0.2"], "-0.3", Step(0, closed=False))]), A & B, [A, B]))
    assert found.judgement.verdict is Verdict.REFUTED
    unevaluated = sp.Mul(-1, half, evaluate=False)
    assert Threshold([unevaluated]).weights == Threshold(["-1/2"]).weights


def test_more_inputs_than_are_tried() -> None:
    many = list(sp.symbols("x1:25"))
    for claim in (no_unit_computes(Xor(*many), many), computes(unit([1] * 24, 0), And(*many), many)):
        found = judged(claim).judgement
        assert found.verdict is Verdict.UNDECIDED and "more than" in found.reason
    five = many[:5]
    found = judged(fewest_hidden_units(Xor(*five), 5, five)).judgement
    assert found.verdict is Verdict.UNDECIDED and "up to 4 inputs" in found.reason
    assert judged(no_unit_computes(Xor(*many[:9]), many[:9])).judgement.verdict is Verdict.PROVED
    assert judged(no_unit_computes(Xor(*many[:13]), many[:13])).judgement.verdict is Verdict.PROVED
    assert judged(no_unit_computes(And(*many[:13]), many[:13])).judgement.verdict is Verdict.UNDECIDED
    wide = Network(Layer(Matrix(30, 13, [1] * 390), [0] * 30), Layer(Matrix(1, 30, [1] * 30), [0]))
    assert "weights" in judged(computes(wide, Or(*many[:13]), many[:13])).judgement.reason
    direct = fewest_hidden_units(And(*five), 0, five, direct=True)
    assert judged(direct).judgement.verdict is Verdict.PROVED


def test_propositions_that_are_nested_deeply() -> None:
    deep: Any = A
    for _ in range(20_000):
        deep = Not(deep, evaluate=False)
    assert judged(no_unit_computes(deep, [A, B])).judgement.verdict is Verdict.UNDECIDED


def test_step_functions_have_two_values() -> None:
    with pytest.raises(ValueError, match="one value"):
        Step(0, values=(1, 1))
    with pytest.raises(ValueError, match="biases"):
        Layer(Matrix([[1, 2]]), [1, 2])
    with pytest.raises(ValueError, match="activation"):
        Threshold([1], 0, sp.tanh)


# ---- properties


def linear(table: tuple[int, ...], bound: int = 3) -> bool:
    """Whether small integer weights compute a function of three inputs: 104 functions, as Muroga lists them."""
    rows = list(product((0, 1), repeat=3))
    for w in product(range(-bound, bound + 1), repeat=3):
        sums = [sum(a * b for a, b in zip(w, row, strict=True)) for row in rows]
        ones = [s for s, value in zip(sums, table, strict=True) if value]
        zeros = [s for s, value in zip(sums, table, strict=True) if not value]
        if not ones or not zeros or min(ones) > max(zeros):
            return True
    return False


def test_exactly_the_threshold_functions_of_three_inputs() -> None:
    count = 0
    for table in product((0, 1), repeat=8):
        verdict = judged_without_numpy(no_unit_computes(list(table), [A, B, C]))
        count += verdict is Verdict.REFUTED
        if sum(table) in (0, 1, 3, 4):  # the rest are complements and mirror images
            assert (verdict is Verdict.REFUTED) == linear(table, 2)
    assert count == 104


def test_all_threshold_functions_of_four_inputs_with_their_weights() -> None:
    """1882 (Muroga, Threshold Logic (1971), §2.3), whatever numbers stand for false and true."""
    for coding in (Coding(), Coding(Fraction(-1), Fraction(1))):
        points = [coding.of(row) for row in assignments(4)]
        units = threshold_functions(4, coding)
        assert len(units) == 1882
        for mask, plane in units.items():
            for k, point in enumerate(points):
                total = sum((w * x for w, x in zip(plane.weights, point, strict=True)), Fraction(0))
                assert (total >= plane.threshold) == bool(mask >> k & 1)


def judged_without_numpy(claim: Claim) -> Verdict:
    from derive.kernel.equality import Effort
    from tests.claims.textbook import NOTHING_ASSUMED

    return claim.judgement(NOTHING_ASSUMED, Effort()).verdict


@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 1), min_size=16, max_size=16), st.permutations([A, B, C, E]), st.booleans())
def test_verdicts_do_not_depend_on_names_order_or_coding(table: list[int], order: list[Symbol], flip: bool) -> None:
    claim = no_unit_computes(table, [A, B, C, E])
    rows = dict(zip(product((0, 1), repeat=4), table, strict=True))
    place = [[A, B, C, E].index(name) for name in order]
    moved = [rows[tuple(row[place.index(k)] for k in range(4))] for row in product((0, 1), repeat=4)]
    other = no_unit_computes(moved, order, values=(1, -1) if flip else (0, 1))
    assert judged_without_numpy(claim) is judged_without_numpy(other)


@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=4, max_size=4), st.integers(-5, 5), st.booleans())
def test_a_unit_computes_what_it_computes(weights: list[int], bias: int, closed: bool) -> None:
    table = [
        int(total >= 0 if closed else total > 0)
        for row in product((0, 1), repeat=4)
        for total in [bias + sum(a * b for a, b in zip(weights, row, strict=True))]
    ]
    network = unit(weights, bias, Step(0, closed=closed))
    assert judged(computes(network, table, [A, B, C, E])).judgement.verdict is Verdict.PROVED
    assert judged_without_numpy(no_unit_computes(table, [A, B, C, E])) is Verdict.REFUTED
    wrong = [*table[:7], 1 - table[7], *table[8:]]
    assert judged(computes(network, wrong, [A, B, C, E])).judgement.verdict is Verdict.REFUTED


def test_the_perceptron_finds_what_there_is() -> None:
    import numpy as np

    rows = np.array(list(product((0.0, 1.0), repeat=3)))
    draw = np.random.default_rng(0)
    assert _perceptron(rows, rows.sum(axis=1) >= 2, draw)
    assert not _perceptron(rows, rows.sum(axis=1) % 2 == 1, draw)


def test_numpy_does_not_judge_ties_that_it_rounds() -> None:
    """In double precision 0.1 + 0.2 is more than 0.3."""
    network = Network([Threshold(["0.1", "0.2"], 0, Step("0.3", closed=False))])
    found = judged(computes(network, sp.false, [A, B]))
    assert found.judgement.verdict is Verdict.PROVED
    assert found.numeric is not None and found.numeric.agrees is None
