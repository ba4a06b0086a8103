"""Problem 4: every step proved; the printed digits judged as exact arithmetic in this file judges them.

The network is written out here once more, in mpmath and in plain complex numbers; what rounds to what is decided by
Python's own decimal numbers, what follows from rounded numbers by fractions.
"""

from __future__ import annotations

import cmath
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP
from decimal import Decimal as Printable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from sympy import Symbol

from derive import Verdict, rounds
from derive.catalog import load
from derive.checking import Options, check
from derive.claims.equality import Equality
from derive.claims.readings import Readings
from derive.claims.rounding import Inserted, Rounding
from derive.claims.unsettled import Unsettled
from derive.derivation import Printed, Step
from derive.kernel.equality import Effort
from derive.writing.reports import Report
from tests.mutants import mutants
from tests.problems.plain import Moved, Plain

PROBLEM = load(4)
STEPS = [
    *(f"4.values.{k}" for k in range(1, 9)),
    *(f"4.backward.{k}" for k in range(1, 5)),
    *(f"4.deltas.{k}" for k in range(1, 7)),
    *(f"4.gradient.{k}" for k in range(1, 10)),
    *(f"4.descent.{k}" for k in range(1, 10)),
    *(f"4.weights.{k}" for k in range(1, 17)),
    *(f"4.losses.{k}" for k in range(1, 5)),
    *(f"4.compared.{k}" for k in range(1, 9)),
]
WEIGHTS = (
    "W_h1x1",
    "W_h1x2",
    "W_h1b",
    "W_h2x1",
    "W_h2x2",
    "W_h2b",
    "W_yh1",
    "W_yh2",
    "W_yb",
)

TRUE, FALSE, IF, OPEN = "proved", "refuted", "conditional", "undecided"

# (place, verdict) in the order of the reference solution; why, where it is not simply true
EXPECTED: list[tuple[str, str, str]] = [
    ("3., a total of 9 weights, restated", TRUE, "3·2 + 3·1"),
    ("Part 1, input", TRUE, "as on the sheet"),
    ("Part 1, weights into $h_1$", OPEN, "missing figure"),
    ("Part 1, weights into $h_2$", OPEN, "missing figure"),
    (r"Part 1, weights into $\hat{y}$", OPEN, "missing figure"),
    ("$h_1$, formula", TRUE, ""),
    ("$h_1$, numbers put in", TRUE, ""),
    ("$h_1$, added up", TRUE, ""),
    ("$h_2$, formula", TRUE, ""),
    ("$h_2$, numbers put in", TRUE, ""),
    ("$h_2$, added up", TRUE, ""),
    (r"$\sigma$", TRUE, ""),
    (r"$h_1 = \sigma(2.5)$", TRUE, ""),
    ("$h_1$, value", TRUE, "0.92414…"),
    (r"$h_2 = \sigma(1.7)$", TRUE, ""),
    ("$h_2$, value", TRUE, "0.84553…"),
    (r"$\hat{y}$, formula", TRUE, ""),
    (r"$\hat{y}$, numbers put in", IF, "rounded numbers stand for h₁ and h₂"),
    (r"$\hat{y}$, added up", TRUE, "0.9241 + 0.42275 - 1 = 0.34685"),
    (r"$\hat{y}$, value", TRUE, "0.58586…"),
    ("Part 2, output", TRUE, "as on the sheet"),
    (r"$\delta$ at $\hat{y}$, formula", IF, "true for the loss ½(y − ŷ)² only, which nobody names"),
    (r"$\delta$ at $\hat{y}$, numbers put in", IF, "a rounded number stands for ŷ"),
    (r"$\delta$ at $\hat{y}$, value", FALSE, "0.5859·0.4141² = 0.10046…, exact 0.10047…"),
    (r"$\delta$ at $h_1$, formula", TRUE, ""),
    (r"$\delta$ at $h_1$, numbers put in", IF, "rests on 0.0993"),
    (r"$\delta$ at $h_1$, value", FALSE, "0.00696… even from 0.0993, exact 0.00704…"),
    (r"$\delta$ at $h_2$, formula", TRUE, ""),
    (r"$\delta$ at $h_2$, numbers put in", IF, "rests on 0.0993"),
    (r"$\delta$ at $h_2$, value", IF, "0.00648… from 0.0993, exact 0.00656…"),
    ("Part 3, learning rate", TRUE, "as on the sheet"),
    ("new $W_{yh1}$, formula", TRUE, ""),
    ("new $W_{yh1}$, numbers put in", IF, "rests on 0.0993"),
    ("new $W_{yh1}$, value", IF, "1.00917… from 0.0993, exact 1.00928…"),
    ("new $W_{yh2}$, formula", TRUE, ""),
    ("new $W_{yh2}$, numbers put in", IF, "rests on 0.0993"),
    ("new $W_{yh2}$, value", IF, "0.50839… from 0.0993, exact 0.50849…"),
    ("new $W_{yb}$, formula", TRUE, ""),
    ("new $W_{yb}$, numbers put in", IF, "rests on 0.0993"),
    ("new $W_{yb}$, value", IF, "-0.99007 from 0.0993, exact -0.98995…"),
    ("new $W_{h1x1}$, formula", TRUE, ""),
    ("new $W_{h1x1}$, numbers put in", TRUE, "x₁ = 0: whatever δ is"),
    ("new $W_{h1x1}$, value", TRUE, ""),
    ("new $W_{h1x2}$, formula", TRUE, ""),
    ("new $W_{h1x2}$, numbers put in", IF, "rests on 0.0069"),
    ("new $W_{h1x2}$, value", TRUE, "1.00070…"),
    ("new $W_{h1b}$, formula", TRUE, ""),
    ("new $W_{h1b}$, numbers put in", IF, "rests on 0.0069"),
    ("new $W_{h1b}$, value", TRUE, "1.50070…"),
    ("new $W_{h2x1}$, formula", TRUE, ""),
    ("new $W_{h2x1}$, numbers put in", TRUE, "x₁ = 0: whatever δ is"),
    ("new $W_{h2x1}$, value", TRUE, ""),
    ("new $W_{h2x2}$, formula", TRUE, ""),
    ("new $W_{h2x2}$, numbers put in", IF, "rests on 0.0065"),
    ("new $W_{h2x2}$, value", IF, "-0.29935 from 0.0065, exact -0.29934…"),
    ("new $W_{h2b}$, formula", TRUE, ""),
    ("new $W_{h2b}$, numbers put in", IF, "rests on 0.0065"),
    ("new $W_{h2b}$, value", TRUE, "2.00065…"),
]

# ---- by hand: the network in mpmath, and what each printed value should be

NUMBERS: dict[str, Fraction] = {
    name: Fraction(text)
    for name, text in {
        "x_1": "0", "x_2": "1", "y": "1", "alpha": "0.1",
        "W_h1x1": "2.5", "W_h1x2": "1", "W_h1b": "1.5",
        "W_h2x1": "-1.5", "W_h2x2": "-0.3", "W_h2b": "2",
        "W_yh1": "1", "W_yh2": "0.5", "W_yb": "-1",
    }.items()
}  # fmt: skip
LATEX = {"alpha": r"\alpha", **{name: f"W_{{{name[2:]}}}" for name in WEIGHTS}}


def forward(given: dict[str, Any], moved: Moved, sigma: Any, log: Any) -> dict[str, Any]:
    """All quantities; names as in the problem but for braces."""
    found: dict[str, Any] = {}

    def put(name: str, value: Any) -> Any:
        found[name] = value + moved[name] if name in moved else value
        return found[name]

    v = {name: put(LATEX.get(name, name), value) for name, value in given.items()}
    x = [v["x_1"], v["x_2"], 1]
    hidden = []
    for node in (1, 2):
        total = sum(v[f"W_h{node}{tail}"] * value for tail, value in zip(("x1", "x2", "b"), x, strict=True))
        hidden.append(put(f"h_{node}", sigma(put(f"u_{node}", total))))
    total = sum(v[f"W_y{tail}"] * value for tail, value in zip(("h1", "h2", "b"), [*hidden, 1], strict=True))
    yhat = put(r"\hat{y}", sigma(put("u", total)))
    put("L", (v["y"] - yhat) ** 2 / 2)
    put("L_{sq}", (v["y"] - yhat) ** 2)
    put("L_{ce}", -v["y"] * log(yhat) - (1 - v["y"]) * log(1 - yhat))
    delta = put(r"\delta_{\hat{y}}", yhat * (1 - yhat) * (v["y"] - yhat))
    signals = [put(rf"\delta_{{h{k}}}", h * (1 - h) * v[f"W_yh{k}"] * delta) for k, h in enumerate(hidden, 1)]
    inputs = {"h1": [signals[0], x], "h2": [signals[1], x], "y": [delta, [*hidden, 1]]}
    for to, (signal, values) in inputs.items():
        for tail, value in zip(("h1", "h2", "b") if to == "y" else ("x1", "x2", "b"), values, strict=True):
            put(f"W_{{{to}{tail}}}^{{new}}", v[f"W_{to}{tail}"] + v["alpha"] * signal * value)
    return found


def exact() -> dict[str, Any]:
    given = {name: mpmath.mpf(value.numerator) / value.denominator for name, value in NUMBERS.items()}
    return forward(given, {}, lambda z: 1 / (1 + mpmath.exp(-z)), mpmath.log)


def plain(given: dict[str, float]) -> Plain:
    return Plain(lambda moved: forward(dict(given), moved, lambda z: 1 / (1 + cmath.exp(-z)), cmath.log))


def _point(seed: int) -> dict[str, float]:
    return {name: math.sin(3.7 * k + seed) * 1.3 for k, name in enumerate(NUMBERS)}


ANYWHERE = [plain(_point(seed)) for seed in range(4)]
HERE = [plain({name: float(value) for name, value in NUMBERS.items()})]


def where(item: Step | Printed) -> list[Plain]:
    return HERE if item.definitions else ANYWHERE


def rounded(value: Any, digits: str) -> str:
    """The value to as many places as are printed."""
    unit = Printable(digits).as_tuple().exponent
    assert isinstance(unit, int)
    with mpmath.workdps(40):
        whole = Printable(mpmath.nstr(value, 30)).quantize(Printable(1).scaleb(unit), ROUND_HALF_UP)
    return str(whole)


def from_fractions(name: str, used: dict[str, str]) -> Fraction:
    """The value that follows from the printed numbers."""
    n = NUMBERS | {"h1": Fraction(0), "h2": Fraction(0)}
    n |= {key: Fraction(text) for key, text in used.items()}
    formulas: dict[str, Any] = {
        "δ at ŷ": lambda: n["yhat"] * (1 - n["yhat"]) * (n["y"] - n["yhat"]),
        "δ at h₁": lambda: n["h1"] * (1 - n["h1"]) * n["W_yh1"] * n["delta"],
        "δ at h₂": lambda: n["h2"] * (1 - n["h2"]) * n["W_yh2"] * n["delta"],
        "new W_yh1": lambda: n["W_yh1"] + n["alpha"] * n["delta"] * n["h1"],
        "new W_yh2": lambda: n["W_yh2"] + n["alpha"] * n["delta"] * n["h2"],
        "new W_yb": lambda: n["W_yb"] + n["alpha"] * n["delta"],
        "new W_h1x1": lambda: n["W_h1x1"] + n["alpha"] * n["delta1"] * n["x_1"],
        "new W_h1x2": lambda: n["W_h1x2"] + n["alpha"] * n["delta1"] * n["x_2"],
        "new W_h1b": lambda: n["W_h1b"] + n["alpha"] * n["delta1"],
        "new W_h2x1": lambda: n["W_h2x1"] + n["alpha"] * n["delta2"] * n["x_1"],
        "new W_h2x2": lambda: n["W_h2x2"] + n["alpha"] * n["delta2"] * n["x_2"],
        "new W_h2b": lambda: n["W_h2b"] + n["alpha"] * n["delta2"],
    }
    value: Fraction = formulas[name]()
    return value


# what the reference prints: the numbers it puts in, what it writes down with them, and the digits after ≈
F = Fraction
CHAINS: dict[str, tuple[dict[str, str], Fraction, str]] = {
    "δ at ŷ": ({"yhat": "0.5859"}, F("0.5859") * (1 - F("0.5859")) * (1 - F("0.5859")), "0.0993"),
    "δ at h₁": ({"h1": "0.9241", "delta": "0.0993"}, F("0.9241") * (1 - F("0.9241")) * 1 * F("0.0993"), "0.0069"),
    "δ at h₂": ({"h2": "0.8455", "delta": "0.0993"},
                F("0.8455") * (1 - F("0.8455")) * F("0.5") * F("0.0993"), "0.0065"),
    "new W_yh1": ({"delta": "0.0993", "h1": "0.9241"}, 1 + F("0.1") * F("0.0993") * F("0.9241"), "1.0092"),
    "new W_yh2": ({"delta": "0.0993", "h2": "0.8455"}, F("0.5") + F("0.1") * F("0.0993") * F("0.8455"), "0.5084"),
    "new W_yb": ({"delta": "0.0993"}, -1 + F("0.1") * F("0.0993"), "-0.9901"),
    "new W_h1x1": ({"delta1": "0.0069"}, F("2.5") + F("0.1") * F("0.0069") * 0, "2.5"),
    "new W_h1x2": ({"delta1": "0.0069"}, 1 + F("0.1") * F("0.0069") * 1, "1.0007"),
    "new W_h1b": ({"delta1": "0.0069"}, F("1.5") + F("0.1") * F("0.0069"), "1.5007"),
    "new W_h2x1": ({"delta2": "0.0065"}, F("-1.5") + F("0.1") * F("0.0065") * 0, "-1.5"),
    "new W_h2x2": ({"delta2": "0.0065"}, F("-0.3") + F("0.1") * F("0.0065") * 1, "-0.2994"),
    "new W_h2b": ({"delta2": "0.0065"}, 2 + F("0.1") * F("0.0065"), "2.0007"),
}  # fmt: skip
NAMES = {"yhat": r"\hat{y}", "h1": "h_1", "h2": "h_2", "delta": r"\delta_{\hat{y}}"}
NAMES |= {"delta1": r"\delta_{h1}", "delta2": r"\delta_{h2}"}
QUANTITIES = {"δ at ŷ": NAMES["delta"], "δ at h₁": NAMES["delta1"], "δ at h₂": NAMES["delta2"]}
QUANTITIES |= {f"new {name}": f"W_{{{name[2:]}}}^{{new}}" for name in WEIGHTS}
PLACES = {"δ at ŷ": r"$\delta$ at $\hat{y}$", "δ at h₁": r"$\delta$ at $h_1$", "δ at h₂": r"$\delta$ at $h_2$"}
PLACES |= {f"new {name}": f"new $W_{{{name[2:]}}}$" for name in WEIGHTS}

CLAIMS = {claim.place: claim for claim in PROBLEM.printed() if claim.source == "reference"}


@pytest.fixture(scope="module")
def report() -> Report:
    return check(PROBLEM, Options(timeout=60))


# ---- the steps


def test_every_step_is_proved_and_numpy_bears_it_out(report: Report) -> None:
    assert [(line.id, str(line.finding.verdict)) for line in report.steps] == [(name, "proved") for name in STEPS]
    assert all(line.finding.numeric is not None and line.finding.numeric.agrees for line in report.steps)
    assert report.exit_status == 0


def agrees(claim: Equality, points: Sequence[Plain]) -> bool:
    sides = [[point.entries(side) for point in points] for side in (claim.lhs, claim.rhs)]
    return bool(np.allclose(sides[0], sides[1], rtol=1e-11, atol=1e-13))


@pytest.mark.parametrize("item", list(PROBLEM.steps()), ids=STEPS)
def test_a_step_is_right_by_hand(item: Step) -> None:
    if isinstance(item.claim, Equality):
        assert agrees(item.claim, where(item))
        return
    assert isinstance(item.claim, Rounding)
    values = HERE[0].entries(item.claim.value)
    digits = [item.claim.printed] if isinstance(item.claim.printed, str) else [*item.claim.printed[0]]
    assert [rounded(mpmath.mpf(value), text) for value, text in zip(values, digits, strict=True)] == digits


def test_by_hand_the_error_signals_are_derivatives() -> None:
    for point in (*HERE, *ANYWHERE):
        for name, by in (("delta", "u"), ("delta1", "u_1"), ("delta2", "u_2")):
            slope = point.derivative(Symbol("L"), by)
            assert np.isclose(-slope, point.of(Symbol(NAMES[name])).real, rtol=1e-12, atol=1e-15)
        for weight in WEIGHTS:
            slope = point.derivative(Symbol("L"), LATEX[weight])
            stepped = point.of(Symbol(LATEX[weight])) - point.of(Symbol(r"\alpha")) * slope
            assert np.isclose(stepped, point.of(Symbol(QUANTITIES[f"new {weight}"])), rtol=1e-12)


def test_the_answers_are_what_the_sheet_asks_for() -> None:
    asked = {part.name: {str(quantity) for quantity in part.answers} for part in PROBLEM.parts if part.answers}
    assert asked["values"] == {"h_1", "h_2", r"\hat{y}"}
    assert asked["deltas"] == {r"\delta_{\hat{y}}", r"\delta_{h1}", r"\delta_{h2}"}
    assert asked["weights"] == {QUANTITIES[f"new {name}"] for name in WEIGHTS}
    assert asked["gradient"] == {f"D(L, {LATEX[name]})" for name in WEIGHTS}


def test_the_digits_of_the_answers() -> None:
    told = {
        str(step.claim.value): step.claim.printed
        for step in PROBLEM.steps()
        if isinstance(step.claim, Rounding) and not step.id.startswith("4.compared")
    }
    assert told == {
        "h_1": "0.9241", "h_2": "0.8455", r"\hat{y}": "0.5859",
        NAMES["delta"]: "0.1005", NAMES["delta1"]: "0.0070", NAMES["delta2"]: "0.0066",
        "W_{yh1}^{new}": "1.0093", "W_{yh2}^{new}": "0.5085", "W_{yb}^{new}": "-0.9900",
        "W_{h1x2}^{new}": "1.0007", "W_{h1b}^{new}": "1.5007",
        "W_{h2x2}^{new}": "-0.2993", "W_{h2b}^{new}": "2.0007",
    }  # fmt: skip
    values = exact()
    assert all(rounded(values[name], str(digits)) == digits for name, digits in told.items())


# ---- the printed claims


def test_every_printed_claim_has_its_verdict(report: Report) -> None:
    found = [(line.place.words, str(line.finding.verdict)) for line in report.claims if line.source == "reference"]
    assert found == [(place, verdict) for place, verdict, _ in EXPECTED]
    tally = report.tally("reference")
    assert tally == Counter({Verdict.PROVED: 36, Verdict.CONDITIONAL: 17, Verdict.REFUTED: 2, Verdict.UNDECIDED: 3})
    assert [(line.place.words, line.finding.verdict) for line in report.claims if line.source == "sheet"] == [
        ("3., a total of 9 weights", Verdict.PROVED)
    ]


def _verdict(name: str) -> str:
    """Of the digits at the end of a chain, by exact arithmetic."""
    used, _, digits = CHAINS[name]
    if rounded(exact()[QUANTITIES[name]], digits) == digits:
        return TRUE
    value = from_fractions(name, used)
    return IF if rounded(mpmath.mpf(value.numerator) / value.denominator, digits) == digits else FALSE


@pytest.mark.parametrize("name", CHAINS)
def test_the_verdicts_on_a_chain_by_hand(name: str) -> None:
    verdicts = {place: verdict for place, verdict, _ in EXPECTED}
    assert verdicts[f"{PLACES[name]}, value"] == _verdict(name)
    used, put_in, _ = CHAINS[name]
    assert put_in == from_fractions(name, used), "the numbers are put in where they belong"
    true_value = exact()[QUANTITIES[name]]
    same = abs(true_value - mpmath.mpf(put_in.numerator) / put_in.denominator) < mpmath.mpf("1e-12")
    assert verdicts[f"{PLACES[name]}, numbers put in"] == (TRUE if same else IF)


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_is_encoded_as_printed(name: str) -> None:
    used, put_in, digits = CHAINS[name]
    given = tuple((NAMES[key], text) for key, text in used.items())
    inserted, value = CLAIMS[f"{PLACES[name]}, numbers put in"].claim, CLAIMS[f"{PLACES[name]}, value"].claim
    assert isinstance(inserted, Inserted) and isinstance(value, Rounding)
    for claim in (inserted, value):
        assert {(str(symbol), text) for symbol, text in claim.from_printed} == set(given)
    assert HERE[0].entries(inserted.equality.rhs) == pytest.approx([float(put_in)], rel=1e-15)
    assert agrees(Equality(inserted.equality.lhs, Symbol(QUANTITIES[name])), ANYWHERE)
    assert (str(value.value), value.printed) == (QUANTITIES[name], digits)
    assert CLAIMS[f"{PLACES[name]}, value"].definitions and CLAIMS[f"{PLACES[name]}, numbers put in"].definitions


@pytest.mark.parametrize("name", [name for name in CHAINS if name != "δ at ŷ"])
def test_a_formula_is_encoded_as_printed(name: str) -> None:
    claim = CLAIMS[f"{PLACES[name]}, formula"].claim
    assert isinstance(claim, Equality) and not CLAIMS[f"{PLACES[name]}, formula"].definitions
    assert agrees(claim, ANYWHERE)
    assert agrees(Equality(claim.rhs, Symbol(QUANTITIES[name])), ANYWHERE)


def test_the_pass_forward_is_encoded_as_printed() -> None:
    """Both sides, transcribed anew, at the numbers of the problem."""

    def sigma(value: float) -> float:
        return 1 / (1 + math.exp(-value))

    inside = sigma(1 * 0.9241 + 0.5 * 0.8455 + (-1) * 1)
    transcribed = {
        "Part 1, input": ([0, 1], [0, 1]),
        "$h_1$, formula": ([sigma(2.5)], [sigma(2.5 * 0 + 1 * 1 + 1.5 * 1)]),
        "$h_1$, numbers put in": ([sigma(2.5)], [sigma(2.5 * 0 + 1 * 1 + 1.5 * 1)]),
        "$h_1$, added up": ([sigma(2.5 * 0 + 1 * 1 + 1.5 * 1)], [sigma(2.5)]),
        "$h_2$, formula": ([sigma(1.7)], [sigma(-1.5 * 0 + (-0.3) * 1 + 2 * 1)]),
        "$h_2$, numbers put in": ([sigma(1.7)], [sigma(-1.5 * 0 + (-0.3) * 1 + 2 * 1)]),
        "$h_2$, added up": ([sigma(-1.5 * 0 + (-0.3) * 1 + 2 * 1)], [sigma(1.7)]),
        r"$h_1 = \sigma(2.5)$": ([sigma(2.5)], [sigma(2.5)]),
        r"$h_2 = \sigma(1.7)$": ([sigma(1.7)], [sigma(1.7)]),
        r"$\hat{y}$, formula": ([sigma(sigma(2.5) + 0.5 * sigma(1.7) - 1)],) * 2,
        r"$\hat{y}$, added up": ([inside], [sigma(0.34685)]),
        "Part 2, output": ([1], [1]),
        "Part 3, learning rate": ([0.1], [0.1]),
    }
    for place, sides in transcribed.items():
        claim = CLAIMS[place].claim
        assert isinstance(claim, Equality), place
        for side, expected in zip((claim.lhs, claim.rhs), sides, strict=True):
            assert HERE[0].entries(side) == pytest.approx(expected, rel=1e-14), place
    put_in = CLAIMS[r"$\hat{y}$, numbers put in"].claim
    assert isinstance(put_in, Inserted)
    assert HERE[0].entries(put_in.equality.rhs) == pytest.approx([inside], rel=1e-15)
    for place, digits in (("$h_1$, value", "0.9241"), ("$h_2$, value", "0.8455"), (r"$\hat{y}$, value", "0.5859")):
        claim = CLAIMS[place].claim
        assert isinstance(claim, Rounding) and claim.printed == digits
    assert sum(isinstance(claim.claim, Unsettled) for claim in CLAIMS.values()) == 3


def test_which_loss_the_error_signal_belongs_to(report: Report) -> None:
    (line,) = (line for line in report.claims if line.place.words == r"$\delta$ at $\hat{y}$, formula")
    assert [str(verdict) for _, verdict in line.finding.readings] == [TRUE, FALSE, FALSE, FALSE]
    claim = CLAIMS[r"$\delta$ at $\hat{y}$, formula"].claim
    assert isinstance(claim, Readings)
    point = HERE[0]
    signal = point.of(Symbol(NAMES["delta"])).real
    slopes = {loss: point.derivative(Symbol(loss), "u") for loss in ("L", "L_{sq}", "L_{ce}")}
    assert np.isclose(-slopes["L"], signal)
    assert np.isclose(-slopes["L_{sq}"], 2 * signal)
    assert np.isclose(-slopes["L_{ce}"], 1 - point.of(Symbol(r"\hat{y}")).real)
    for (_, reading), right in zip(claim.readings, (True, False, False, False), strict=True):
        assert isinstance(reading, Equality)
        assert agrees(reading, HERE) is right
        assert HERE[0].entries(reading.rhs) == pytest.approx([signal])


def test_what_rests_on_wrong_digits_says_so(report: Report) -> None:
    follows = {
        line.place.words: line.departure.follows_from_place.words
        for line in report.claims
        if line.departure is not None and line.departure.follows_from_place
    }
    expected = {}
    for name, (used, _, _) in CHAINS.items():
        wrong = [NAMES[key] for key in used if key.startswith("delta")]
        roots = [place for place, quantity in QUANTITIES.items() if quantity in wrong]
        for kind in ("numbers put in", "value"):
            place = f"{PLACES[name]}, {kind}"
            if roots and (place, IF) in [(own, verdict) for own, verdict, _ in EXPECTED]:
                expected[place] = f"{PLACES[roots[0]]}, value"
    assert follows == expected
    assert len(expected) == 14


def test_the_right_digits_are_told(report: Report) -> None:
    told = {line.place.words: line.finding.instead.text for line in report.claims if line.finding.instead is not None}
    assert {place: text.replace("−", "-") for place, text in told.items()} == {
        r"$\delta$ at $\hat{y}$, value": "0.1005",
        r"$\delta$ at $h_1$, value": "0.0070",
        r"$\delta$ at $h_2$, value": "0.0066",
        "new $W_{yh1}$, value": "1.0093",
        "new $W_{yh2}$, value": "0.5085",
        "new $W_{yb}$, value": "-0.9900",
        "new $W_{h2x2}$, value": "-0.2993",
    }


# ---- wrong versions of our own steps


def _wrong(item: Step) -> list[Any]:
    """Every seventh of the single mistakes; of digits the next and the previous ones."""
    if isinstance(item.claim, Equality):
        found = [mutant.claim for mutant in mutants(item.claim, PROBLEM.order)[::7]]
        return [claim for claim in found if not agrees(claim, where(item))]
    assert isinstance(item.claim, Rounding)
    if not isinstance(item.claim.printed, str):
        first, *rest = item.claim.printed[0]
        return [replace(item.claim, printed=((_next(first, 1), *rest),))]
    return [rounds(item.claim.value, _next(item.claim.printed, step)) for step in (1, -1)]


def _next(digits: str, step: int) -> str:
    number = Printable(digits)
    unit = number.as_tuple().exponent
    assert isinstance(unit, int)
    return str(number + step * Printable(1).scaleb(unit))


WRONG = {item.id: _wrong(item) for item in PROBLEM.steps()}


def test_there_are_wrong_versions_of_every_step() -> None:
    assert all(WRONG.values())


@pytest.mark.parametrize("item", list(PROBLEM.steps()), ids=STEPS)
def test_a_wrong_step_is_refuted(item: Step) -> None:
    for wrong in WRONG[item.id]:
        found = wrong.judged(PROBLEM.context(item.definitions), Effort())
        assert found.judgement.verdict is Verdict.REFUTED, wrong
        assert found.numeric is not None and found.numeric.agrees is False, wrong
