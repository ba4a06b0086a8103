"""A claim under several conventions."""

from __future__ import annotations

import pytest
from sympy import Heaviside, Rational, symbols

from derive import Verdict, either
from derive.claims.equality import Equality
from tests.claims.textbook import judged

x, y = symbols("x y", real=True)
TRUE, FALSE = Equality((x + y) ** 2, x**2 + 2 * x * y + y**2), Equality((x + y) ** 2, x**2 + y**2)


def test_true_under_every_convention() -> None:
    judgement = judged(either("s", {"one": TRUE, "two": Equality(x, x)})).judgement
    assert judgement.verdict is Verdict.PROVED
    assert judgement.readings == (("one", Verdict.PROVED), ("two", Verdict.PROVED))


def test_false_under_every_convention() -> None:
    judgement = judged(either("s", {"one": FALSE, "two": Equality(x, y)})).judgement
    assert judgement.verdict is Verdict.REFUTED and judgement.witness is not None


def test_true_under_one_convention_only() -> None:
    judgement = judged(either("H(0) = 1", {
        "the step is 1 at 0": Equality(Heaviside(0, 1), 1 + 0 * x),
        "the step is ½ at 0": Equality(Heaviside(0, Rational(1, 2)), 1 + 0 * x),
    })).judgement  # fmt: skip
    assert judgement.verdict is Verdict.CONDITIONAL
    assert judgement.conditions == (("the step is 1 at 0",),)
    assert judgement.proof is not None and judgement.witness is not None
    assert [verdict for _, verdict in judgement.readings] == [Verdict.PROVED, Verdict.REFUTED]


def test_numpy_is_asked_about_each_reading() -> None:
    assert judged(either("s", {"one": FALSE, "two": TRUE})).numeric is not None


def test_one_reading_is_no_convention() -> None:
    with pytest.raises(ValueError, match="one reading"):
        either("s", {"one": TRUE})
