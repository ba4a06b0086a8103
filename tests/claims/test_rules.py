"""A rule is checked like a claim: a chain rule that leaves a path out, or takes one twice, justifies nothing."""

from __future__ import annotations

import pytest
from sympy import Expr, Symbol, symbols, tanh

from derive import D, Domain, Verdict, chain_rule, definition, power_rule
from derive.claims.claim import Context
from derive.claims.equality import Equality
from derive.claims.rules import Rule
from derive.kernel.equality import Effort
from derive.kernel.graph import Graph

# a diamond: w → a → (b, c) → L, and a bystander d
w, x, a, b, c, d, L = symbols("w x a b c d L", real=True)
DIAMOND: dict[Symbol, Expr] = {
    a: w * x,
    b: tanh(a),
    c: a**2,
    d: x**3,
    L: b * c + d,
}
CONTEXT = Context(Domain(), Graph(DIAMOND))
GRADIENT = ((1 - b**2) * c + b * 2 * a) * x
CLAIM = Equality(D(L, w), GRADIENT)


@pytest.mark.parametrize("via", [[a], [b, c]], ids=str)
def test_a_cut_through_all_paths_justifies(via: list[Symbol]) -> None:
    found = CLAIM.under(chain_rule(via=via), CONTEXT, Effort())
    assert found.judgement.verdict is Verdict.PROVED
    assert found.numeric is not None and found.numeric.agrees is True


@pytest.mark.parametrize(
    "via",
    [[b], [c], [d], [x], [b, d], [c, d], [a, b], [a, c], [a, b, c], [a, a], [b, b, c]],
    ids=str,
)
def test_a_path_left_out_or_taken_twice_does_not(via: list[Symbol]) -> None:
    found = CLAIM.under(chain_rule(via=via), CONTEXT, Effort())
    assert found.judgement.verdict is Verdict.REFUTED
    assert found.judgement.witness is not None
    assert found.judgement.reason == "the claim is proved, but the chain rule does not go through these quantities"


def test_the_claim_itself_stays_right() -> None:
    assert CLAIM.judged(CONTEXT, Effort()).judgement.verdict is Verdict.PROVED


def test_one_symbol_is_enough() -> None:
    assert chain_rule(via=a) == chain_rule(via=[a]) == Rule("chain rule", (a,))


def test_a_wrong_claim_is_refuted_whatever_the_rule() -> None:
    wrong = Equality(D(L, w), (1 - b**2) * c * x)
    for rule in (chain_rule(via=a), chain_rule(via=b), power_rule, definition):
        judgement = wrong.under(rule, CONTEXT, Effort()).judgement
        assert judgement.verdict is Verdict.REFUTED
        assert judgement.reason == ""


def test_the_obligation_is_the_sum_over_the_quantities() -> None:
    assert chain_rule(via=b).obligation(D(L, w)) == D(L, b) * D(b, w)
    assert chain_rule(via=[b, c]).obligation(D(L, w)) == D(L, b) * D(b, w) + D(L, c) * D(c, w)


def test_a_rule_without_quantities_has_none() -> None:
    assert definition.obligation(D(L, w)) is None
    assert power_rule.obligation(D(L, w)) is None


def test_a_chain_rule_for_something_else_than_a_derivative_asks_for_nothing() -> None:
    """The claim is what counts; there is no derivative that could go through anything."""
    assert chain_rule(via=a).obligation(b) is None
