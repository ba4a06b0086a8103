"""Finite games, on the cases of the textbooks."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from derive import (
    Game,
    best_response,
    constant_sum,
    dominant,
    equilibria,
    is_nash,
    is_not_nash,
    maximin,
    maximin_strategies,
    mixed_maximin,
    mixed_nash,
    pure_nash,
    weakly_dominant,
    zero_sum,
)
from derive.claims.claim import Claim
from derive.kernel.verdict import Verdict
from derive.writing.reports import claim_statement
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each, judged

a, b, c, d, T, R, P, S, V, C, e = sp.symbols("a b c d T R P S V C e", real=True)
half, third = sp.Rational(1, 2), sp.Rational(1, 3)

OSBORNE = "Osborne & Rubinstein, A Course in Game Theory"
GIBBONS = "Gibbons, A Primer in Game Theory"
OWEN = "Owen, Game Theory"

prisoners = Game("Cooperate Defect", "Cooperate Defect", [[(3, 3), (0, 5)], [(5, 0), (1, 1)]])
sexes = Game("Opera Fight", "Opera Fight", [[(2, 1), (0, 0)], [(0, 0), (1, 2)]])
pennies = Game("Heads Tails", "Heads Tails", [[1, -1], [-1, 1]])
chicken = Game("Swerve Straight", "Swerve Straight", [[(0, 0), (-1, 1)], [(1, -1), (-10, -10)]])
stag = Game("Stag Hare", "Stag Hare", [[(4, 4), (0, 3)], [(3, 0), (3, 3)]])
rock = Game("Rock Paper Scissors", "Rock Paper Scissors", [[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
saddle = Game("A B", "X Y Z", [[3, 2, 5], [1, 0, 7]])
dilemma = Game("C D", "C D", [[(R, R), (S, T)], [(T, S), (P, P)]])
hawks = Game("Hawk Dove", "Hawk Dove", [[((V - C) / 2, (V - C) / 2), (V, 0)], [(0, V), (V / 2, V / 2)]])
general = Game("U D", "L R", [[a, b], [c, d]])
pay = (sp.Gt(T, R), sp.Gt(R, P), sp.Gt(P, S))
no_saddle = (sp.Gt(a, b), sp.Gt(d, c), sp.Gt(a, c), sp.Gt(d, b))
share, other, value = (d - c) / (a + d - b - c), (d - b) / (a + d - b - c), (a * d - b * c) / (a + d - b - c)
weak = Game("U D", "L R", [[(1, 1), (1, 0)], [(1, 0), (0, 0)]])


def case(name: str, source: str, claim: Claim, *mutants: Claim) -> Textbook:
    return Textbook(name, source, claim, mutants)


CASES = [
    case(
        "prisoner's dilemma",
        f"{OSBORNE}, ex. 16.2",
        is_nash(prisoners, ("Defect", "Defect")),
        is_nash(prisoners, ("Cooperate", "Cooperate")),
        is_nash(prisoners, ("Cooperate", "Defect")),
        is_not_nash(prisoners, ("Defect", "Defect")),
    ),
    case(
        "prisoner's dilemma, all",
        f"{OSBORNE}, ex. 16.2",
        pure_nash(prisoners, [("Defect", "Defect")]),
        pure_nash(prisoners, []),
        pure_nash(prisoners, [("Cooperate", "Cooperate")]),
        pure_nash(prisoners, [("Defect", "Defect"), ("Cooperate", "Cooperate")]),
    ),
    case(
        "cooperation is none",
        f"{OSBORNE}, ex. 16.2",
        is_not_nash(prisoners, ("Cooperate", "Cooperate")),
        is_not_nash(prisoners, ("Defect", "Defect")),
        is_not_nash(sexes, ("Opera", "Opera")),
        is_not_nash(sexes, ("Fight", "Fight")),
    ),
    case(
        "prisoner's dilemma, dominance",
        f"{GIBBONS}, §1.1",
        dominant(prisoners, 1, "Defect"),
        dominant(prisoners, 1, "Cooperate"),
        dominant(prisoners, 2, "Cooperate"),
        dominant(sexes, 1, "Opera"),
    ),
    case(
        "prisoner's dilemma, max-min",
        f"{OSBORNE}, §2.5",
        maximin(prisoners, 1, 1),
        maximin(prisoners, 1, 3),
        maximin(prisoners, 1, 0),
        maximin(prisoners, 2, 5),
    ),
    case(
        "max-min strategies",
        f"{OSBORNE}, §2.5",
        maximin_strategies(prisoners, ("Defect", "Defect")),
        maximin_strategies(prisoners, ("Cooperate", "Defect")),
        maximin_strategies(prisoners, ("Defect", "Cooperate")),
        maximin_strategies(chicken, ("Straight", "Straight")),
    ),
    case(
        "max-min strategies need be no equilibrium",
        f"{OSBORNE}, §2.5",
        is_not_nash(chicken, ("Swerve", "Swerve")),
        is_nash(chicken, ("Swerve", "Swerve")),
        is_nash(chicken, ("Straight", "Straight")),
        maximin_strategies(chicken, ("Swerve", "Straight")),
    ),
    case(
        "any prisoner's dilemma",
        f"{GIBBONS}, §1.1",
        pure_nash(dilemma, ["DD"], pay),
        pure_nash(dilemma, ["CC"], pay),
        pure_nash(dilemma, ["DD", "CC"], pay),
        pure_nash(dilemma, ["DD"]),
    ),
    case(
        "any prisoner's dilemma, max-min",
        f"{GIBBONS}, §1.1",
        maximin(dilemma, 1, P, pay),
        maximin(dilemma, 1, R, pay),
        maximin(dilemma, 1, S, pay),
        maximin(dilemma, 2, T, pay),
    ),
    case(
        "battle of the sexes, pure",
        f"{OSBORNE}, ex. 15.3",
        pure_nash(sexes, [("Opera", "Opera"), ("Fight", "Fight")]),
        pure_nash(sexes, [("Opera", "Opera")]),
        pure_nash(sexes, []),
        pure_nash(sexes, [("Opera", "Fight")]),
    ),
    case(
        "battle of the sexes, mixed",
        f"{OSBORNE}, ex. 34.1",
        mixed_nash(sexes, 2 * third, third),
        mixed_nash(sexes, third, 2 * third),
        mixed_nash(sexes, half, half),
        mixed_nash(sexes, 4 * third, third),
    ),
    case(
        "battle of the sexes, all",
        f"{OSBORNE}, ex. 34.1",
        equilibria(sexes, [(1, 1), (0, 0), (2 * third, third)]),
        equilibria(sexes, [(1, 1), (0, 0)]),
        equilibria(sexes, [(1, 1), (0, 0), (half, half)]),
        equilibria(sexes, [(2 * third, third)]),
    ),
    case(
        "matching pennies, pure",
        f"{OSBORNE}, ex. 17.1",
        pure_nash(pennies, []),
        pure_nash(pennies, [("Heads", "Heads")]),
        pure_nash(pennies, [("Heads", "Tails")]),
        is_nash(pennies, ("Tails", "Tails")),
    ),
    case(
        "matching pennies, mixed",
        f"{OSBORNE}, ex. 17.1",
        equilibria(pennies, [(half, half)]),
        equilibria(pennies, []),
        equilibria(pennies, [(half, third)]),
        equilibria(pennies, [(half, half), (1, 1)]),
    ),
    case(
        "matching pennies, value",
        f"{OWEN}, §2.2",
        mixed_maximin(pennies, 1, 0),
        mixed_maximin(pennies, 1, 1),
        mixed_maximin(pennies, 1, -1),
        mixed_maximin(pennies, 2, half),
    ),
    case(
        "matching pennies, zero-sum",
        f"{OSBORNE}, §2.5",
        zero_sum(pennies),
        zero_sum(prisoners),
        zero_sum(sexes),
        constant_sum(pennies, 1),
    ),
    case(
        "stag hunt",
        f"{OSBORNE}, ex. 18.2",
        equilibria(stag, [(1, 1), (0, 0), (sp.Rational(3, 4), sp.Rational(3, 4))]),
        equilibria(stag, [(1, 1)]),
        equilibria(stag, [(1, 1), (0, 0)]),
        equilibria(stag, [(1, 1), (0, 0), (half, half)]),
    ),
    case(
        "rock, paper, scissors",
        f"{OWEN}, §2.3",
        mixed_nash(rock, [third] * 3, [third] * 3),
        mixed_nash(rock, [half, half, 0], [third] * 3),
        mixed_nash(rock, [1, 0, 0], [0, 1, 0]),
        mixed_nash(rock, [third, third, half], [third] * 3),
    ),
    case(
        "rock, paper, scissors, value",
        f"{OWEN}, §2.3",
        mixed_maximin(rock, 2, 0),
        mixed_maximin(rock, 2, third),
        mixed_maximin(rock, 1, 1),
        mixed_maximin(rock, 1, -1),
    ),
    case(
        "a saddle point",
        f"{OWEN}, §2.1",
        mixed_maximin(saddle, 1, 2),
        mixed_maximin(saddle, 1, 3),
        mixed_maximin(saddle, 1, 1),
        mixed_maximin(saddle, 2, 2),
    ),
    case(
        "hawk and dove",
        f"{OSBORNE}, ex. 16.3",
        mixed_nash(hawks, V / C, V / C, (V > 0, C > V)),
        mixed_nash(hawks, C / V, C / V, (V > 0, C > V)),
        mixed_nash(hawks, V / (2 * C), V / C, (V > 0, C > V)),
        mixed_nash(hawks, V / C, V / C, (V > 0, C > 0)),
    ),
    case(
        "the value of a 2×2 game without saddle point",
        f"{OWEN}, §2.4",
        mixed_maximin(general, 1, value, (share, other), no_saddle),
        mixed_maximin(general, 1, value + 1, (share, other), no_saddle),
        mixed_maximin(general, 1, value, (other, share), no_saddle),
        mixed_maximin(general, 1, value, (half, half), no_saddle),
    ),
    case(
        "best responses",
        f"{GIBBONS}, §1.1",
        best_response(prisoners, 2, "Cooperate", "Defect"),
        best_response(prisoners, 2, "Cooperate", "Cooperate"),
        best_response(prisoners, 2, "Defect", "Cooperate Defect"),
        best_response(sexes, 1, "Fight", "Opera"),
    ),
    case(
        "weak dominance",
        f"{OSBORNE}, §4.3",
        weakly_dominant(weak, 1, "U"),
        weakly_dominant(weak, 1, "D"),
        dominant(weak, 1, "U"),
        weakly_dominant(sexes, 1, "Opera"),
    ),
]


@each(CASES)
def test_true_claims_are_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_wrong_versions_are_not(case: Textbook) -> None:
    assert_mutants_fail(case)


def test_the_profitable_deviation_is_the_witness() -> None:
    found = judged(is_nash(prisoners, ("Cooperate", "Cooperate"))).judgement
    assert found.witness is not None
    assert found.witness.shows == "player 1 gains by deviating from Cooperate to Defect"
    assert [float(side.real) for side in found.witness.sides] == [3, 5]


def test_infinitely_many_equilibria_are_not_listed() -> None:
    flat = Game("U D", "L R", [[(1, 1), (1, 1)], [(1, 1), (1, 1)]])
    found = judged(equilibria(flat, [(1, 1)])).judgement
    assert found.verdict is Verdict.UNDECIDED and "indifferent" in found.reason


def test_what_it_cannot_do_is_said() -> None:
    for claim in (equilibria(rock, []), mixed_maximin(general, 1, value), pure_nash(general, [])):
        found = judged(claim).judgement
        assert found.verdict in (Verdict.UNDECIDED, Verdict.REFUTED)
        assert found.reason or found.witness


def test_tables_that_are_none_are_refused() -> None:
    for rows, columns, payoffs in (
        ("A", "B C", [[1]]),
        ("A A", "B", [[1], [2]]),
        ("", "", []),
        ("A", "B", [[(1, 2, 3)]]),
    ):
        with pytest.raises(ValueError, match=r".+"):
            Game(rows, columns, payoffs)
    with pytest.raises(ValueError, match="no strategy Wait"):
        is_nash(prisoners, ("Wait", "Defect"))
    with pytest.raises(ValueError, match="probabilities"):
        mixed_nash(rock, half, half)


payoff = st.integers(-3, 3)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(payoff, payoff), min_size=6, max_size=6))
def test_equilibria_against_brute_force(entries: list[tuple[int, int]]) -> None:
    """In plain Python: a profile is an equilibrium if both payoffs are the best of their line."""
    table = [entries[:3], entries[3:]]
    game = Game("U D", "L M R", table)
    named = [
        (game.rows[i], game.columns[j])
        for i, j in product(range(2), range(3))
        if table[i][j][0] == max(table[k][j][0] for k in range(2)) and table[i][j][1] == max(u for _, u in table[i])
    ]
    assert judged(pure_nash(game, named)).judgement.verdict is Verdict.PROVED
    for profile in product(game.rows, game.columns):
        wanted = Verdict.PROVED if profile in named else Verdict.REFUTED
        assert judged(is_nash(game, profile)).judgement.verdict is wanted
    level = max(min(u for u, _ in row) for row in table)
    assert judged(maximin(game, 1, level)).judgement.verdict is Verdict.PROVED
    assert judged(maximin(game, 1, level + sp.Rational(1, 7))).judgement.verdict is Verdict.REFUTED


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(payoff, min_size=4, max_size=4))
def test_values_of_two_by_two_games(entries: list[int]) -> None:
    """A saddle point, or von Neumann's formula."""
    (k, m), (n, r) = entries[:2], entries[2:]
    low, high = max(min(k, m), min(n, r)), min(max(k, n), max(m, r))
    wanted = Fraction(low) if low == high else Fraction(k * r - m * n, k + r - m - n)
    game = Game("U D", "L R", [[k, m], [n, r]])
    shown = sp.Rational(wanted.numerator, wanted.denominator)
    assert judged(mixed_maximin(game, 1, shown)).judgement.verdict is Verdict.PROVED
    assert judged(mixed_maximin(game, 2, -shown)).judgement.verdict is Verdict.PROVED
    assert judged(mixed_maximin(game, 1, shown + 1)).judgement.verdict is Verdict.REFUTED


def test_conditions_may_speak_of_payoffs_that_are_not_compared() -> None:
    """(Up, Left) is compared with (Down, Left) and (Up, Right) only; that it is a max-min profile speaks of all."""
    payoffs = sp.symbols("u11 u12 u21 u22 v11 v12 v21 v22", real=True)
    u11, u12, u21, u22, v11, v12, v21, v22 = payoffs
    game = Game("Up Down", "Left Right", [[(u11, v11), (u12, v12)], [(u21, v21), (u22, v22)]])
    secured = [sp.Min(u11, u12) >= sp.Min(u21, u22), sp.Min(v11, v21) >= sp.Min(v12, v22)]
    claim = is_nash(game, ("Up", "Left"), given=secured)
    found = judged(claim).judgement
    assert found.verdict is Verdict.REFUTED
    assert found.witness is not None
    at = {symbol: value for symbol, value in found.witness.point if isinstance(value, Fraction)}
    assert set(at) == set(payoffs)
    assert min(at[u11], at[u12]) >= min(at[u21], at[u22]) and min(at[v11], at[v21]) >= min(at[v12], at[v22])
    assert at[u21] > at[u11] or at[v12] > at[v11]


def test_a_claim_reads_with_its_conditions() -> None:
    game = Game("Up Down", "Left Right", [[a, b], [c, d]])
    claim = is_nash(game, ("Up", "Left"), given=[a >= c, a <= b])
    assert claim_statement(claim, [a, b, c, d]).text == "(Up, Left) is a Nash equilibrium, where a ≥ c and a ≤ b"
    pd = Game("C D", "C D", [[(3, 3), (0, 5)], [(5, 0), (1, 1)]])
    assert claim_statement(equilibria(pd, [(0, 0)]), []).text == (
        "the Nash equilibria, by the probabilities of the first row and of the first column, are 0 and 0"
    )
