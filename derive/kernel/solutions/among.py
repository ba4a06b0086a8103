"""The numbers among which solutions are sought, and comparisons of numbers that decide or say that they do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import acb, ctx

from ..domain import REAL, Range, Sort
from ..enclosure import describe, evaluate, rational
from ..equality import Contradiction, equal
from ..errors import Obstacle
from ..verdict import Verdict
from .candidates import Candidate

BITS = (64, 256, 1024)


@dataclass(frozen=True, slots=True)
class Among:
    """The numbers among which solutions are sought: an interval of real numbers, rational ones, or integers."""

    allowed: Range = REAL
    only_rational: bool = False

    @property
    def integers(self) -> bool:
        """Whether only integers count."""
        return self.allowed.sort is Sort.INTEGER

    @property
    def ends(self) -> tuple[int, int] | None:
        """The first and the last integer, if these are finitely many."""
        low, high = self.allowed.lower, self.allowed.upper
        if not self.integers or low is None or high is None:
            return None
        first = low.__ceil__() + (0 if self.allowed.lower_closed or low.denominator > 1 else 1)
        last = high.__floor__() - (0 if self.allowed.upper_closed or high.denominator > 1 else 1)
        return first, last

    @property
    def in_words(self) -> str:
        """The integers from 1 to 205; the real numbers; the interval (0, 1]."""
        if self.ends is not None:
            return f"the integers from {self.ends[0]} to {self.ends[1]}"
        kind = "integers" if self.integers else "rational numbers" if self.only_rational else "real numbers"
        a, b = self.allowed, self.allowed
        bounds = [f"{'≥' if a.lower_closed else '>'} {a.lower}"] if a.lower is not None else []
        bounds += [f"{'≤' if b.upper_closed else '<'} {b.upper}"] if b.upper is not None else []
        return " ".join([f"the {kind}", " and ".join(bounds)]).strip()


def belongs(candidate: Candidate, among: Among) -> bool:
    """Whether a number is one of those that count. Raises `Obstacle` where that is not decided."""
    value = candidate.rational
    if value is not None:
        return Fraction(int(value.p), int(value.q)) in among.allowed
    if isinstance(candidate.ball(BITS[1]), acb) and not candidate.ball(BITS[1]).imag.contains(0):
        return False
    for end, closed, side in (
        (among.allowed.lower, among.allowed.lower_closed, 1),
        (among.allowed.upper, among.allowed.upper_closed, -1),
    ):
        if end is not None:
            sign = side * _against(candidate, end)
            if sign < 0 or (sign == 0 and not closed):
                return False
    return not (among.integers or among.only_rational) or _is_rational(candidate, among)


def _is_rational(candidate: Candidate, among: Among) -> bool:
    if candidate.expr is None:
        return False  # a root of an irreducible polynomial of higher degree
    ball = candidate.ball(BITS[1])
    if among.integers and ball is not None and not isinstance(ball, acb) and not ball.contains_integer():
        return False
    if _is_surd(candidate.expr):
        return False
    raise Obstacle("whether a solution is rational")


def _is_surd(expr: sp.Expr) -> bool:
    """Whether it is p + q√d with rational p and q ≠ 0 where d is a positive integer that is no square."""
    terms = [term for term in sp.Add.make_args(expr) if not isinstance(term, sp.Rational)]
    if len(terms) != 1:
        return False
    roots = [factor for factor in sp.Mul.make_args(terms[0]) if not isinstance(factor, sp.Rational)]
    if len(roots) != 1 or not isinstance(roots[0], sp.Pow) or roots[0].exp != sp.S.Half:
        return False
    inside = roots[0].base
    return isinstance(inside, sp.Integer) and inside.p > 1 and not sp.integer_nthroot(inside.p, 2)[1]


def _against(candidate: Candidate, end: Fraction) -> int:
    """The sign of candidate - end. Raises `Obstacle`."""
    for bits in BITS:
        with ctx.workprec(bits):
            ball = candidate.ball(bits)
            ball = ball.real if isinstance(ball, acb) else ball
            gap = None if ball is None else ball - rational(end)
            if gap is not None and (gap > 0 or gap < 0):
                return 1 if gap > 0 else -1
    if candidate.expr is not None:
        judged = equal(candidate.expr, sp.Rational(end.numerator, end.denominator))
        if judged.verdict is Verdict.PROVED:
            return 0
    raise Obstacle("whether a solution lies at the end of the range")


def apart(a: Candidate, b: Candidate) -> bool:
    """Whether two numbers are certainly different."""
    if a.rational is not None and b.rational is not None:
        return bool(a.rational != b.rational)
    balls = ((a.ball(bits), b.ball(bits)) for bits in BITS)
    return any(left is not None and right is not None and not acb(left).overlaps(acb(right)) for left, right in balls)


def differ(a: Sequence[sp.Expr], b: Sequence[sp.Expr]) -> bool:
    """Whether two tuples of numbers are certainly different."""
    return any(apart(Candidate(x), Candidate(y)) for x, y in zip(a, b, strict=True))


def match(claimed: Candidate, found: Sequence[Candidate]) -> int:
    """Which of all solutions this one is: it is one of them, and certainly none of the others."""
    near = [number for number, one in enumerate(found) if not apart(claimed, one)]
    if not near:
        raise Contradiction("a number that solves the equation and is not among all its solutions")
    if len(near) > 1:
        raise Obstacle("which of several solutions a claimed one is")
    return near[0]


def integer(value: sp.Expr) -> int | None:
    """The integer that a number is; None for one that is none. Raises `Obstacle`."""
    if isinstance(value, sp.Rational):
        return int(value.p) if value.q == 1 else None
    ball = evaluate(value, {}, bits=BITS[1])
    if ball is None or isinstance(ball, acb):
        raise Obstacle("a claimed solution that is not known to be a real number")
    number = ball.unique_fmpz()
    if number is None:
        if ball.contains_integer():
            raise Obstacle("a claimed solution that is not known precisely enough")
        return None
    if equal(value, sp.Integer(int(number))).verdict is Verdict.PROVED:
        return int(number)
    raise Obstacle("whether a claimed solution is an integer")


def digits(ball: Any, count: int = 10) -> str:
    """The middle of a ball, without zeros at the end."""
    text = describe(ball, count).real
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
