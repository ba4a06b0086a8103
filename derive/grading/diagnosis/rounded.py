"""Answers in decimals: an answer with so many digits equals a mutant if the mutant rounds to them."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, Mul, Rational

from ...claims.claim import Context
from ...claims.equality import Equality
from ...claims.rounding import rounds
from ...kernel.calculus import add, minus
from ...kernel.equality import Effort
from ...kernel.language import Decimal
from ...kernel.matrices import explicit
from ...kernel.verdict import Verdict
from .sides import entries
from .values import Side, shape_of, weight_of

FEWEST_DIGITS = 3  # an answer with fewer significant ones is the rounded value of too many things
_EFFORT = Effort(points=16, tries=40, cases=12, cases_of_false=12)


def decimal_of(entry: Expr) -> Decimal | None:
    """The decimal that an entry is, its sign included."""
    if isinstance(entry, Mul) and len(entry.args) == 2 and entry.args[0] == -1 and isinstance(entry.args[1], Decimal):
        return Decimal(-entry.args[1].digits, entry.args[1].places)
    return entry if isinstance(entry, Decimal) else None


def is_rounded(side: Side) -> bool:
    """Whether an answer has decimals for entries."""
    return any(decimal_of(entry) is not None for entry in entries(side))


def slack(side: Side) -> float:
    """By how much the fingerprint may be off, each decimal by a unit of its last place."""
    found = 0.0
    for place, entry in enumerate(entries(side)):
        printed = decimal_of(entry)
        if printed is not None:
            found += weight_of(place) * 10.0**-printed.places
    return found


def significant(side: Side) -> int:
    """The fewest significant digits of an entry in decimals."""
    found = [decimal_of(entry) for entry in entries(side)]
    return min((len(str(abs(d.digits))) for d in found if d is not None and d.digits), default=FEWEST_DIGITS)


def verdicts(wrong: Side, other: Side, context: Context) -> Iterator[Verdict]:
    """Entry by entry, whether the answer is the other one: to its digits, where it has any, else exactly."""
    if shape_of(explicit(wrong)) != shape_of(explicit(other)):
        yield Verdict.ILL_FORMED
        return
    if not is_rounded(wrong):
        yield Equality(other, wrong).judgement(context, _EFFORT).verdict  # the kernel remembers what is on the left
        return
    for answer, value in zip(entries(wrong), entries(other), strict=True):
        printed = decimal_of(answer)
        claim = Equality(answer, value) if printed is None else rounds(value, printed.text)
        yield claim.judgement(context, _EFFORT).verdict


def truncates(wrong: Side, right: Side, context: Context) -> bool:
    """Whether an answer is the right one cut off: half a unit nearer to 0, the right one rounds to it."""
    pairs = list(zip(entries(wrong), entries(right), strict=True))
    return all(_truncated(answer, value, context) for answer, value in pairs)


def _truncated(answer: Expr, value: Expr, context: Context) -> bool:
    printed = decimal_of(answer)
    if printed is None:
        return Equality(answer, value).judgement(context, _EFFORT).verdict.holds
    half = Rational(1, 2) * Integer(10) ** -printed.places
    nearer = add(value, minus(half) if printed.digits > 0 else half)
    return rounds(nearer, printed.text).judgement(context, _EFFORT).verdict.holds
