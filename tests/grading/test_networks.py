"""Networks that students design: many wordings of one unit, and marks beside a run of the network in plain Python."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest
from sympy import Xor, symbols

from derive import network_for
from derive.grading.labels import labelled
from derive.grading.numerals import joined, sides, with_times
from derive.grading.properties.networks import graded
from derive.grading.properties.networks.wording import worded
from derive.reading import Notation, read_expression
from derive.writing.grades.results import Mark

A, B, C, D = INPUTS = symbols("A B C D")
DESIGN = network_for(Xor(A | ~B, ~C | ~D), INPUTS, hidden_layers=1)
AND = network_for(A & B, [A, B])


def wanted(a: int, b: int, c: int, d: int) -> int:
    return int(bool(a or not b) != bool(not c or not d))


# ---- one unit in many words: A ∧ B


@pytest.mark.parametrize(
    "unit",
    [
        "step(A + B - 1.5)",
        "H(A + B - 3/2)",
        "heaviside(A + B - 1.5)",
        r"\theta\left(A + B - \tfrac{3}{2}\right)",
        r"\Theta(A + B - 1.5)",
        r"\mathrm{step}(A + B - 1.5)",
        r"\operatorname{step}\bigl(A + B - 1.5\bigr)",
        "u(A + B - 1.5)",
        "hardlim(A + B - 1.5)",
        "[A + B > 1]",
        "[A + B >= 2]",
        "[1 < A + B]",
        "[2 ≤ A + B]",
        "⟦A + B > 1⟧",
        "A + B >= 2",
        "A + B > 1.5",
        r"\mathbb{1}[A + B > 1]",
        r"\mathbf{1}\{A + B > 1\}",
        r"\mathbb{I}(A + B \geq 2)",
        r"\mathbb{1}_{\{A + B > 1\}}",
        "1 if A + B > 1 else 0",
        "1 if A + B > 1, 0 otherwise",
        "1 if A + B > 1, else 0",
        "0 if A + B < 2 else 1",
        "1 if A + B >= 2, 0 if A + B < 2",
        "if A + B > 1 then 1 else 0",
        "(A + B > 1) ? 1 : 0",
        "1 iff A + B > 1",
        r"1 \iff A + B \ge 2",
        r"\begin{cases} 1 & \text{if } A + B > 1 \\ 0 & \text{otherwise} \end{cases}",
        r"\begin{cases} 0, & A + B \le 1, \\ 1, & A + B > 1. \end{cases}",
        r"\left\{\begin{array}{ll} 1 & A + B \geq 2 \\ 0 & \text{else} \end{array}\right.",
        "relu(A + B - 1)",
        "max(0, A + B - 1)",
        "step(1.5*(A + B - 1) - 1)",
        "step(0.5*A + B/2 - 0.75)",
        "step(A - (1 - B) - 0.5)",
    ],
)
def test_a_unit_is_read_in_many_words(unit: str) -> None:
    assert graded(f"y = {unit}", "", AND).mark is Mark.CORRECT, graded(f"y = {unit}", "", AND)
    turned = unit.replace("A + B", "A - B").replace("A - (1 - B)", "A - (1 + B)").replace("+ B/2", "- B/2")
    assert graded(f"y = {turned}", "", AND).mark is Mark.WRONG


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("step(0) = 1", Mark.CORRECT),
        ("step(0) = 0", Mark.WRONG),
        ("step(u) = 1 if u >= 0 else 0", Mark.CORRECT),
        ("step(u) = 1 if u > 0 else 0", Mark.WRONG),
        ("step(u) = [u >= 0]", Mark.CORRECT),
        ("step(u) = [0 < u]", Mark.WRONG),
        ("step(u) = [u >= 1/2]", Mark.WRONG),
        ("step(u) = [u >= -1/2]", Mark.CORRECT),
        ("step(u) = [u >= 1/0]", Mark.CONDITIONAL),
        ("", Mark.CONDITIONAL),
    ],
)
def test_the_step_is_what_the_student_says(said: str, mark: Mark) -> None:
    assert graded(f"{said}\ny = step(A + B - 2)", "", AND).mark is mark


def test_what_was_not_read_makes_no_network_wrong() -> None:
    """Without its last line this would be another network, with h as its output."""
    assert graded("h = step(A + B - 0.5)\ny = step(h $ - 1)", "", AND).mark is Mark.UNREADABLE


def test_an_example_is_not_taken_for_the_unit() -> None:
    text = "h = step(A + B - 1.5)\nFor A = 1, B = 1: h = step(1 + 1 - 1.5) = step(0.5) = 1"
    assert graded(text, "", AND).mark is Mark.CORRECT


def test_a_circle_is_no_network() -> None:
    found = graded("h = step(A + y - 1)\ny = step(h + B - 1)", "", AND)
    assert found.mark not in (Mark.CORRECT, Mark.CONDITIONAL)


# ---- marks against plain Python


def run(weights: list[list[Fraction]], out: list[Fraction], bits: tuple[int, ...], kind: str) -> bool:
    """Whether a network of one hidden layer is right at an input; the last number of each unit is its bias."""
    low = -1 if kind.startswith("±") else 0

    def value(unit: list[Fraction], seen: list[int]) -> int:
        total = sum((w * x for w, x in zip(unit[:-1], seen, strict=True)), unit[-1])
        return 1 if (total > 0 if kind[-1] == ">" else total >= (Fraction(1, 2) if kind == "½" else 0)) else low

    hidden = [value(unit, [1 if bit else low for bit in bits]) for unit in weights]
    return value(out, hidden) == (1 if wanted(*bits) else low)


def expected(weights: list[list[Fraction]], out: list[Fraction]) -> Mark:
    rows = list(product((0, 1), repeat=4))
    turned = [[*unit[:-1], -unit[-1]] for unit in weights], [*out[:-1], -out[-1]]
    right = {kind: all(run(weights, out, bits, kind) for bits in rows) for kind in ("≥", ">", "½", "±≥", "±>")}
    if right["≥"] and right[">"]:
        return Mark.CORRECT
    other = any(all(run(*turned, bits, kind) for bits in rows) for kind in ("≥", ">", "½", "±≥", "±>"))
    return Mark.CONDITIONAL if any(right.values()) or other else Mark.WRONG


def written(weights: list[list[Fraction]], out: list[Fraction]) -> str:
    rows = ", ".join(f"[{', '.join(map(str, unit[:-1]))}]" for unit in weights)
    biases = ", ".join(str(unit[-1]) for unit in weights)
    return f"W = [{rows}], b = [{biases}], V = [{', '.join(map(str, out[:-1]))}], c = {out[-1]}"


def test_marks_agree_with_a_run_in_plain_python() -> None:
    """A right network with one or two numbers changed by a half or one, sometimes to what is right all the same."""
    draw, seen = random.Random(5), set()
    halves = [Fraction(k, 2) for k in (-2, -1, 1, 2)]
    for _ in range(250):
        weights = [[Fraction(w) for w in (1, -1, 2, 2, "-7/2")], [Fraction(w) for w in (-2, 2, -1, -1, "-1/2")]]
        out = [Fraction(w) for w in (1, 1, "-1/2")]
        for _ in range(draw.randint(1, 2)):
            unit = draw.choice([*weights, out])
            unit[draw.choice([draw.randrange(len(unit)), len(unit) - 1])] += draw.choice(halves)
        text = written(weights, out)
        mark = graded(text, "", DESIGN).mark
        assert mark is expected(weights, out), text
        seen.add(mark)
    assert seen == {Mark.CORRECT, Mark.CONDITIONAL, Mark.WRONG}


# ---- what labels and numbers are

PARTS = {"kernel": ("filter",), "parameters": ("params",), "multiplications": ()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1. a\n2. b", {"kernel": "a", "parameters": "b"}),
        ("(a) x\n(c) z", {"kernel": "x", "multiplications": "z"}),
        ("Kernel: 5, params = 7", {"kernel": "5", "parameters": "7"}),
        ("the number of parameters is 12.", {"parameters": "12"}),
        ("5\n6\n7", {"kernel": "5", "parameters": "6", "multiplications": "7"}),
        (r"\begin{enumerate}\item 5 \item 6\end{enumerate}", {"kernel": "5", "parameters": "6"}),
        ("4.1 5\n4.2 6", {"kernel": "5", "parameters": "6"}),
        ("3.5 is a number", {}),
        ("x = 1\ny = 2", {}),
    ],
)
def test_labels(text: str, found: dict[str, str]) -> None:
    assert {part: stretch for part, stretch in labelled(text, PARTS, 4).items() if part} == found


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("96,096", "96096"),
        ("418 176 000", "418176000"),
        ("418.176.000", "418176000"),
        (r"96{,}096", "96096"),
        ("96.096", "96.096"),
        ("9,60", "9,60"),
        ("(10, 100)", "(10, 100)"),
        ("0,500", "0,500"),
        ("1,2345", "1,2345"),
        ("10 10", "10 10"),
    ],
)
def test_thousands(text: str, plain: str) -> None:
    assert joined(text) == plain


@pytest.mark.parametrize(
    ("text", "found"),
    [("10x10", (10, 10)), ("3 × 4 × 5", (3, 4, 5)), ("(2, 3)", (2, 3)), ("10", None), ("K*10", None), ("10/2", None)],
)
def test_sides(text: str, found: tuple[int, ...] | None) -> None:
    from derive.reading.clauses import read_clauses

    tree = read_clauses(with_times(text), Notation(), "text")[0].sides[0].tree
    assert sides(tree) == found


def test_hostile_texts_are_gone_through_in_one_go() -> None:
    """Quantifiers that nest would take hours with any of these."""
    for piece in ("1 if a > ", "a > b ", "weights (", r"\mathbb{1}_{", "f(u)=[u ", r"\begin{cases}", "1 ", "h[a>"):
        text = piece * (20_000 // len(piece))
        assert isinstance(worded(text, ["A", "B"]).text, str)
        assert isinstance(labelled(text, PARTS, 9), dict)


def test_comparisons_in_brackets_are_read_only_where_they_are_declared() -> None:
    with pytest.raises(Exception, match="equation or a statement"):
        read_expression("[x > 1]")
