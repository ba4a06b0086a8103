"""Rounding: printed digits against values that mpmath computes, and a calculation carried on with rounded numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from derive import D, Domain, Range, Verdict, decimal, equals, rounds, sigmoid
from derive.claims.claim import Context
from derive.claims.rounding import Rounding
from derive.kernel.graph import Graph
from derive.kernel.verdict import Relation
from derive.writing.reports import claim_statement
from tests.claims.textbook import NOTHING_ASSUMED, Textbook, assert_mutants_fail, assert_proved, each, judged

R = sp.Rational
AS = "Abramowitz & Stegun, Handbook of Mathematical Functions (1964)"


@dataclass(frozen=True)
class Constant:
    """A number as SymPy writes it and as mpmath computes it, with the places that the table gives."""

    name: str
    source: str
    expr: sp.Expr
    value: Callable[[], Any]
    places: int


CONSTANTS = [
    Constant("√2", f"{AS}, table 1.1", sp.sqrt(2), lambda: mpmath.sqrt(2), 20),
    Constant("√3", f"{AS}, table 1.1", sp.sqrt(3), lambda: mpmath.sqrt(3), 20),
    Constant("√10", f"{AS}, table 1.1", sp.sqrt(10), lambda: mpmath.sqrt(10), 19),
    Constant("1/√5", f"{AS}, table 1.1", 1 / sp.sqrt(5), lambda: 1 / mpmath.sqrt(5), 20),
    Constant("e", f"{AS}, table 1.1", sp.E, lambda: mpmath.e, 23),
    Constant("1/e", f"{AS}, table 1.1", sp.exp(-1), lambda: mpmath.exp(-1), 23),
    Constant("e²", f"{AS}, table 1.1", sp.exp(2), lambda: mpmath.exp(2), 23),
    Constant("e^π", f"{AS}, table 1.1", sp.exp(sp.pi), lambda: mpmath.exp(mpmath.pi), 18),
    Constant("ln 2", f"{AS}, table 1.1", sp.log(2), lambda: mpmath.log(2), 25),
    Constant("ln 10", f"{AS}, table 1.1", sp.log(10), lambda: mpmath.log(10), 25),
    Constant("log₁₀ e", f"{AS}, table 1.1", 1 / sp.log(10), lambda: mpmath.log10(mpmath.e), 25),
    Constant("π", f"{AS}, table 1.1", sp.pi, lambda: mpmath.pi, 25),
    Constant("1/π", f"{AS}, table 1.1", 1 / sp.pi, lambda: 1 / mpmath.pi, 25),
    Constant("√π", f"{AS}, table 1.1", sp.sqrt(sp.pi), lambda: mpmath.sqrt(mpmath.pi), 25),
    Constant("π²", f"{AS}, table 1.1", sp.pi**2, lambda: mpmath.pi**2, 4),
    Constant("a radian in degrees", f"{AS}, table 1.1", 180 / sp.pi, lambda: 180 / mpmath.pi, 11),
    Constant("the golden ratio", "Livio, The Golden Ratio, ch. 1", (1 + sp.sqrt(5)) / 2, lambda: mpmath.phi, 10),
    Constant("sin 1", f"{AS}, table 4.6", sp.sin(1), lambda: mpmath.sin(1), 23),
    Constant("tanh 1", f"{AS}, table 4.15", sp.tanh(1), lambda: mpmath.tanh(1), 8),
    Constant("arctan 1/2", f"{AS}, table 4.14", sp.atan(R(1, 2)), lambda: mpmath.atan(0.5), 12),
    Constant("erf 1", f"{AS}, table 7.1", sp.erf(1), lambda: mpmath.erf(1), 10),
    Constant("355/113", "Beckmann, A History of Pi, ch. 2", R(355, 113), lambda: mpmath.mpf(355) / 113, 7),
    Constant("-ln 3", f"{AS}, table 4.2, negated", -sp.log(3), lambda: -mpmath.log(3), 16),
    Constant("Planck's constant", "CODATA 2018", R(662607015, 10**42), lambda: mpmath.mpf("6.62607015e-34"), 36),
]


def digits(value: Any, places: int) -> Decimal:
    """The value in units of the last digit, by Python's decimal arithmetic."""
    with localcontext() as context:
        context.prec = 90
        return Decimal(mpmath.nstr(value, 80)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def textbook(constant: Constant) -> Textbook:
    with mpmath.workdps(90):
        right = digits(constant.value(), constant.places)
    unit = Decimal(1).scaleb(-constant.places)
    with localcontext() as context:
        context.prec = 90
        wrong = (right + unit, right - unit, -right, right * 10)
    claims = tuple(rounds(constant.expr, f"{one:f}") for one in wrong)
    return Textbook(constant.name, constant.source, rounds(constant.expr, f"{right:f}"), claims)


CASES = [textbook(constant) for constant in CONSTANTS]


@each(CASES)
def test_a_printed_table_is_right(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_other_digits_are_refuted(case: Textbook) -> None:
    assert_mutants_fail(case)


@each(CASES)
def test_the_right_digits_are_given(case: Textbook) -> None:
    assert isinstance(case.claim, Rounding)
    for mutant in case.mutants[:3]:
        found = judged(mutant).judgement.instead
        assert getattr(found, "text", None) in (case.claim.printed, str(Decimal(str(case.claim.printed))).lower())


# ---- a forward and a backward pass by hand, with four digits carried on

h1, h2, guess, delta, delta_1, delta_2 = sp.symbols("h_1 h_2 y delta delta_1 delta_2", real=True)
PASS = Context(
    Domain(),
    Graph(
        {
            h1: sigmoid(R(5, 2)),
            h2: sigmoid(R(17, 10)),
            guess: sigmoid(h1 + h2 / 2 - 1),
            delta: guess * (1 - guess) ** 2,
            delta_1: h1 * (1 - h1) * delta,
            delta_2: h2 * (1 - h2) * delta / 2,
        }
    ),
)


def by_hand() -> dict[sp.Symbol, Any]:
    """The same in mpmath."""
    with mpmath.workdps(40):
        a, b = (1 / (1 + mpmath.exp(-mpmath.mpf(u))) for u in ("2.5", "1.7"))
        c = 1 / (1 + mpmath.exp(1 - a - b / 2))
        d = c * (1 - c) ** 2
        return {h1: a, h2: b, guess: c, delta: d, delta_1: a * (1 - a) * d, delta_2: b * (1 - b) * d / 2}


@pytest.mark.parametrize(
    ("name", "printed"),
    [(h1, "0.9241"), (h2, "0.8455"), (guess, "0.5859"), (delta, "0.0993"), (delta_1, "0.0069"), (delta_2, "0.0065")],
)
def test_the_digits_of_a_pass_by_hand(name: sp.Symbol, printed: str) -> None:
    right = f"{digits(by_hand()[name], 4):f}"
    found = judged(rounds(name, printed), PASS).judgement
    assert found.verdict is (Verdict.PROVED if printed == right else Verdict.REFUTED)
    assert judged(rounds(name, right), PASS).judgement.verdict is Verdict.PROVED
    if printed != right:
        assert getattr(found.instead, "text", None) == right


def test_what_follows_from_rounded_numbers_only() -> None:
    """0.8455 (1 - 0.8455) 0.0993 / 2 = 0.00648…, while the exact value is 0.00656…"""
    claim = rounds(delta_2, "0.0065", from_printed={h2: "0.8455", delta: "0.0993"})
    found = judged(claim, PASS).judgement
    assert found.verdict is Verdict.CONDITIONAL
    assert found.proof is not None and found.witness is not None
    ((first, second),) = found.conditions
    assert [fact.lhs for fact in (first, second) if isinstance(fact, Relation)] == [h2, delta]
    assert found.witness.lhs is not None and found.witness.lhs.real.startswith("0.00656")
    assert getattr(found.instead, "text", None) == "0.0066"
    assert claim_statement(claim, ()).text == "δ₂ ≈ 0.0065 from h₂ = 0.8455 and δ = 0.0993"


def test_what_follows_neither_way_is_refuted() -> None:
    """0.5859 · 0.4141² = 0.1004…, however one computes."""
    found = judged(rounds(delta, "0.0993", from_printed={guess: "0.5859"}), PASS).judgement
    assert found.verdict is Verdict.REFUTED
    assert found.witness is not None and "0.1005" in found.witness.shows


def test_exact_digits_do_not_need_the_rounded_ones() -> None:
    claim = rounds(delta_1, "0.0070", from_printed={h1: "0.9241", delta: "0.0993"})
    assert judged(claim, PASS).judgement.verdict is Verdict.PROVED


def test_a_rounded_number_that_plays_no_part() -> None:
    found = judged(rounds(h1, "0.9241", from_printed={h2: "0.8455"}), PASS).judgement
    assert found.verdict is Verdict.ILL_FORMED and "h_2" in found.reason


def test_rounded_numbers_that_are_wrong_themselves_are_named() -> None:
    """δ = 0.1004…, so that 0.0993 is no rounding of it; 0.8455 is one of h₂."""
    found = judged(rounds(delta_2, "0.0065", from_printed={h2: "0.8455", delta: "0.0993"}), PASS).judgement
    assert found.witness is not None and found.witness.shows.endswith("; 0.0993 is wrong itself, right is 0.1005")
    found = judged(rounds(1000000 * delta_2, "6564.1", from_printed={delta: "0.1005", h2: "0.8455"}), PASS).judgement
    assert found.witness is not None and "wrong" not in found.witness.shows


# ---- equalities into which rounded numbers are put


def test_rounded_numbers_put_in_make_an_equality_conditional() -> None:
    written = decimal("0.9241") * (1 - decimal("0.9241")) * decimal("0.1005")
    claim = equals(h1 * (1 - h1) * delta, written, from_printed={h1: "0.9241", delta: "0.1005"})
    found = judged(claim, PASS)
    assert found.judgement.verdict is Verdict.CONDITIONAL
    assert found.judgement.proof is not None and found.judgement.witness is not None
    assert found.judgement.witness.shows == ""
    ((first, second),) = found.judgement.conditions
    assert [fact.lhs for fact in (first, second) if isinstance(fact, Relation)] == [h1, delta]
    assert found.numeric is not None and found.numeric.agrees is True
    assert claim_statement(claim, ()).text.endswith("from h₁ = 0.9241 and δ = 0.1005")


def test_wrong_numbers_put_in_are_named() -> None:
    claim = equals(h1 * delta, decimal("0.9241") * decimal("0.0993"), from_printed={h1: "0.9241", delta: "0.0993"})
    found = judged(claim, PASS).judgement
    assert found.verdict is Verdict.CONDITIONAL
    assert found.witness is not None and found.witness.shows == "0.0993 is wrong itself, right is 0.1005"


def test_what_holds_of_the_exact_numbers_needs_no_rounded_ones() -> None:
    found = judged(equals(h1**2 - 1, (h1 - 1) * (h1 + 1), from_printed={h1: "0.9241"}), PASS).judgement
    assert found.verdict is Verdict.PROVED and not found.conditions


@pytest.mark.parametrize("put_in", ["0.9241", "0.9242", "0.924"])
def test_numbers_in_the_wrong_place_are_refuted(put_in: str) -> None:
    """h₂ (1 - h₁) instead of h₁ (1 - h₁), or other digits than those that are said to be put in."""
    wrong = decimal("0.8455") * (1 - decimal(put_in))
    found = judged(equals(h1 * (1 - h1), wrong, from_printed={h1: put_in}), PASS)
    assert found.judgement.verdict is Verdict.REFUTED
    assert found.numeric is not None and found.numeric.agrees is False


@pytest.mark.parametrize(("name", "text"), [(h2, "0.8455"), (h1, "many")])
def test_numbers_that_cannot_be_put_in(name: sp.Symbol, text: str) -> None:
    found = judged(equals(h1, decimal("0.9241"), from_printed={name: text}), PASS).judgement
    assert found.verdict is Verdict.ILL_FORMED


def test_through_a_derivative() -> None:
    """σ′(5/2) = σ(5/2)(1 - σ(5/2)) = 0.0701…; with the rounded h₁ the derivative by its argument is not taken anew."""
    a, s, square = sp.symbols("a s q", real=True)
    context = Context(Domain(), Graph({a: R(5, 2), s: sigmoid(a), square: s**2}))
    with mpmath.workdps(40):
        value = by_hand()[h1]
        right = f"{digits(2 * value * value * (1 - value), 5):f}"
    assert judged(rounds(D(square, a), right), context).judgement.verdict is Verdict.PROVED
    assert judged(rounds(D(square, a), right[:-1] + "0"), context).judgement.verdict is Verdict.REFUTED


# ---- halves, cut-off digits, matrices


@pytest.mark.parametrize("value", [R(5, 2), R(-5, 2), R(7, 2), R(1, 2), R(-1, 2), R(3, 2), R(12345, 1000), R(-1, 8)])
@pytest.mark.parametrize("places", [0, 2])
def test_halves_depend_on_the_convention(value: sp.Rational, places: int) -> None:
    exact = Decimal(int(value.p)) / Decimal(int(value.q))
    unit = Decimal(1).scaleb(-places)
    away, even = (exact.quantize(unit, rounding=how) for how in (ROUND_HALF_UP, ROUND_HALF_EVEN))
    for candidate in {away, even, away + unit, even - unit}:
        verdict = judged(rounds(value, f"{candidate:f}")).judgement.verdict
        if candidate == away == even:
            assert verdict is Verdict.PROVED
        else:
            assert verdict is (Verdict.CONDITIONAL if candidate in (away, even) else Verdict.REFUTED)


def test_a_half_that_only_algebra_sees() -> None:
    """√(3 + 2√2) - √2 + 3/2 is 5/2."""
    value = sp.sqrt(3 + 2 * sp.sqrt(2)) - sp.sqrt(2) + R(3, 2)
    found = judged(rounds(value, "3")).judgement
    assert found.verdict is Verdict.CONDITIONAL
    assert found.witness is not None and "exactly 2.5" in found.witness.shows
    assert found.instead == "2 or 3"
    assert found.conditions == (("halves are rounded away from zero",),)
    assert [verdict for _, verdict in found.readings] == [Verdict.PROVED, Verdict.REFUTED]
    assert judged(rounds(value, "4")).judgement.verdict is Verdict.REFUTED


def test_a_half_that_nothing_decides() -> None:
    """The kernel does not know that arcsin undoes sin there; balls cannot tell."""
    hidden = sp.asin(sp.sin(R(1, 2)), evaluate=False)
    found = judged(rounds(hidden, "1")).judgement
    assert found.verdict is Verdict.UNDECIDED and "0.5" in found.reason
    assert judged(rounds(hidden, "2")).judgement.verdict is Verdict.REFUTED


def test_just_beside_a_half() -> None:
    value = R(1, 2) + R(1, 10**900)
    assert judged(rounds(value, "1")).judgement.verdict is Verdict.PROVED
    assert judged(rounds(value, "0")).judgement.verdict is Verdict.REFUTED
    assert judged(rounds(R(1, 2) - R(1, 10**900), "0")).judgement.verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("value", "printed", "said"),
    [
        (sp.pi, "3.141", "cut off"),
        (-sp.pi, "-3.141", "cut off"),
        (R(2, 3), "0", "cut off"),
        (R(4449, 10000), "0.45", "rounded twice"),
        (R(-4449, 10000), "-0.45", "rounded twice"),
        (sp.pi, "3.2", ""),
    ],
)
def test_how_wrong_digits_came_about(value: sp.Expr, printed: str, said: str) -> None:
    found = judged(rounds(value, printed)).judgement
    assert found.verdict is Verdict.REFUTED
    assert found.witness is not None and said in found.witness.shows
    assert bool(found.witness.shows) == bool(said)


def test_a_matrix_entry_by_entry() -> None:
    value = sp.Matrix([[1 - R(1, 100), R(-7, 100)], [sp.pi, -sp.sqrt(2)]])
    assert judged(rounds(value, [["0.99", "-0.07"], ["3.14", "-1.4"]])).judgement.verdict is Verdict.PROVED
    found = judged(rounds(value, [["0.99", "-0.07"], ["3.15", "-1.5"]])).judgement
    assert found.verdict is Verdict.REFUTED
    assert found.witness is not None and found.witness.entry == (1, 0)
    assert "2 of 4 entries: 2,1, 2,2" in found.witness.shows
    assert found.instead == "[0.99, -0.07; 3.14, -1.4]"


@pytest.mark.parametrize("printed", [["1", "2", "3"], [["1", "2"]], "1", [], [["1"], ["2", "3"]]])
def test_a_matrix_of_another_shape(printed: Any) -> None:
    assert judged(rounds(sp.Matrix([1, 2]), printed)).judgement.verdict is Verdict.ILL_FORMED


def test_conditions_of_all_entries() -> None:
    value = sp.Matrix([delta_2, h1, 10 * delta_2])
    claim = rounds(value, ["0.0065", "0.9241", "0.065"], from_printed={h2: "0.8455", delta: "0.0993"})
    found = judged(claim, PASS).judgement
    assert found.verdict is Verdict.CONDITIONAL
    assert [fact.lhs for fact in found.conditions[0] if isinstance(fact, Relation)] == [h2, delta]
    undecided = rounds(
        sp.Matrix([delta_2, sp.asin(sp.sin(R(1, 2)), evaluate=False)]), ["0.0065", "1"], {h2: "0.8455", delta: "0.0993"}
    )
    assert judged(undecided, PASS).judgement.verdict is Verdict.UNDECIDED


# ---- what says nothing, and hostile input


def test_symbols_without_a_value_are_named() -> None:
    x, q = sp.symbols("x q")
    found = judged(rounds(x + q, "1")).judgement
    assert found.verdict is Verdict.ILL_FORMED and "q, x" in found.reason


def test_functions_without_a_definition_are_named() -> None:
    f, y = sp.Function("f"), sp.Symbol("y", real=True)
    for claim in (rounds(f(0), "1"), rounds(y, "1"), rounds(f(1) - f(1) + 1, "1"), rounds(sp.Matrix([f(0)]), ["1"])):
        found = judged(claim, Context(Domain(), Graph({y: f(2) ** 2}))).judgement
        assert found.verdict is (Verdict.ILL_FORMED if claim.value != 1 else Verdict.PROVED)
        assert "function f" in found.reason or claim.value == 1


def test_a_symbol_with_one_value() -> None:
    x = sp.Symbol("x", real=True)
    context = Context(
        Domain({x: Range(lower=Fraction(1, 3), upper=Fraction(1, 3), lower_closed=True, upper_closed=True)}), Graph({})
    )
    assert judged(rounds(x, "0.33"), context).judgement.verdict is Verdict.PROVED
    assert judged(rounds(x, "0.34"), context).judgement.verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    "text", ["", "-", ".", "3,14", "1e", "0x10", "NaN", "inf", "1/3", "1.2.3", "１", "e5", "1_000"]
)
def test_what_is_no_decimal_number(text: str) -> None:
    assert judged(rounds(sp.pi, text)).judgement.verdict is Verdict.ILL_FORMED
    assert claim_statement(rounds(sp.pi, text), ()).text.startswith("π ≈")


@pytest.mark.parametrize("text", ["9" * 2000, "1e999999", "1e-999999", "0." + "0" * 2000])
def test_numbers_too_long(text: str) -> None:
    assert judged(rounds(sp.pi, text)).judgement.verdict is Verdict.ILL_FORMED


def test_values_that_are_too_large_to_show() -> None:
    assert judged(rounds(sp.Integer(10) ** 6000, "1")).judgement.verdict is Verdict.REFUTED
    assert judged(rounds(sp.exp(10**5), "1")).judgement.verdict is Verdict.REFUTED
    assert judged(rounds(sp.exp(-(10**5)), "0")).judgement.verdict is Verdict.PROVED


def test_no_real_value() -> None:
    assert judged(rounds(sp.sqrt(-2), "1")).judgement.verdict is Verdict.REFUTED
    assert judged(rounds(sp.log(sp.Integer(0), evaluate=False), "1")).judgement.verdict is Verdict.ILL_FORMED
    assert judged(rounds(sp.zoo, "1")).judgement.verdict is Verdict.UNDECIDED
    assert judged(rounds(sp.Float("0.5"), "1")).judgement.verdict is Verdict.UNDECIDED


def test_a_real_number_by_way_of_complex_ones() -> None:
    """(-8)^(1/3) + its conjugate = 2."""
    value = sp.Pow(-8, R(1, 3), evaluate=False) + sp.conjugate(sp.Pow(-8, R(1, 3), evaluate=False), evaluate=False)
    assert judged(rounds(value, "2.00")).judgement.verdict is Verdict.PROVED
    assert judged(rounds(value, "2.01")).judgement.verdict is Verdict.REFUTED


@pytest.mark.parametrize("value", [0.5, 1.0, True, None])
def test_floats_are_not_digits(value: Any) -> None:
    with pytest.raises(TypeError):
        rounds(sp.pi, value)


def test_only_names_are_rounded() -> None:
    with pytest.raises(TypeError):
        rounds(delta, "0.1", from_printed={h1 + 1: "0.9"})


def test_how_digits_are_written() -> None:
    for text, same in [("−0.9901", "-0.9901"), ("1.2e-3", "0.0012"), ("+3.1", "3.1"), ("007", "7"), (".5", "0.5")]:
        value = R(Fraction(same).numerator, Fraction(same).denominator)
        assert judged(rounds(value, text)).judgement.verdict is Verdict.PROVED
    assert judged(rounds(418176000, 418176000)).judgement.verdict is Verdict.PROVED
    assert judged(rounds(R(1, 10), "0.10")).judgement.verdict is Verdict.PROVED
    assert judged(rounds(R(104, 1000), "0.10")).judgement.verdict is Verdict.PROVED
    assert judged(rounds(R(106, 1000), "0.10")).judgement.verdict is Verdict.REFUTED
    assert claim_statement(rounds(sp.pi, "1.20e-30"), ()).text == "π ≈ 1.20·10⁻³⁰"


# ---- properties


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.fractions(max_denominator=2_000), st.integers(0, 4), st.integers(-2, 2))
def test_rationals_round_as_in_python(value: Fraction, places: int, off: int) -> None:
    scaled = value * 10**places
    nearest = round(scaled)  # halves to even
    tie = (scaled * 2).denominator == 1 and scaled.denominator == 2
    other = (nearest + (1 if scaled > nearest else -1)) if tie else nearest
    away = max(nearest, other, key=abs)
    number = nearest + off
    whole = str(abs(number)).rjust(places + 1, "0")
    text = ("-" if number < 0 else "") + (f"{whole[:-places]}.{whole[-places:]}" if places else whole)
    verdict = judged(rounds(R(value.numerator, value.denominator), text)).judgement.verdict
    if number == nearest == away:
        assert verdict is Verdict.PROVED
    else:
        assert verdict is (Verdict.CONDITIONAL if number in (nearest, away) else Verdict.REFUTED)


@settings(max_examples=20, derandomize=True, deadline=None)
@given(st.sampled_from(CASES), st.integers(1, 6))
def test_fewer_digits_of_a_right_number(case: Textbook, fewer: int) -> None:
    assert isinstance(case.claim, Rounding) and isinstance(case.claim.printed, str)
    assert isinstance(case.claim.value, sp.Expr)
    exact = Decimal(case.claim.printed)
    last = Decimal(1).scaleb(int(exact.as_tuple().exponent))
    unit = last.scaleb(fewer)
    with localcontext() as context:
        context.prec = 90
        shorter = exact.quantize(min(unit, Decimal(1)), rounding=ROUND_HALF_EVEN)
        is_close = abs(abs(exact - shorter) * 2 - min(unit, Decimal(1))) <= 2 * last
    if not is_close:
        assert judged(rounds(case.claim.value, f"{shorter:f}")).judgement.verdict is Verdict.PROVED


def test_the_names_do_not_matter() -> None:
    a, b = sp.symbols("u_1 u_2", real=True)
    for first, second in ((a, b), (b, a)):
        context = Context(Domain(), Graph({first: sigmoid(R(5, 2)), second: first * (1 - first)}))
        assert judged(rounds(second, "0.0701"), context).judgement.verdict is Verdict.PROVED


def test_numpy_says_nothing_where_it_underflows_or_cancels() -> None:
    for value, text in ((sp.exp(-800) * 10**347, "0.4"), ((1 + R(1, 10**17) - 1) * 10**17, "1"), (sp.exp(-800), "0")):
        found = judged(rounds(value, text))
        assert found.judgement.verdict is Verdict.PROVED
        assert found.numeric is None or found.numeric.agrees is not False


def test_numpy_agrees() -> None:
    for name in (h1, h2, guess):
        found = judged(rounds(name, f"{digits(by_hand()[name], 4):f}"), PASS)
        assert found.numeric is not None and found.numeric.agrees is True
    assert judged(rounds(R(5, 2), "3")).numeric is not None
    assert judged(rounds(R(5, 2), "3")).numeric.agrees is None  # type: ignore[union-attr]
    assert NOTHING_ASSUMED.definitions is not None
