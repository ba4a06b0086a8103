"""Rounding: whether the exact value, enclosed ever more tightly, rounds to the digits that are printed.

A value that lies exactly halfway between two decimals has two roundings in use: away from zero, and to the even
digit (IEEE 754-2019, 4.3). Where they differ, what is claimed holds by one of these conventions only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import sympy as sp
from flint import acb, arb, ctx, fmpq
from sympy.matrices import MatrixBase

from .calculus import mul
from .domain import Domain
from .enclosure import describe, evaluate
from .equality import Effort, equal
from .errors import IllFormed, Obstacle
from .graph import Graph, undefined_function
from .language import Decimal
from .matrices import explicit
from .verdict import Condition, Enclosure, Judgement, Order, Proof, Relation, Verdict, Witness, _proof, guarded

Printed: TypeAlias = "Decimal | tuple[tuple[Decimal, ...], ...]"

_AWAY, _EVEN = "halves are rounded away from zero", "halves are rounded to the even digit"
_METHOD = "certified enclosures and the digits printed"
_DECIMAL = re.compile(r"([+\-−]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+\-−]?[0-9]{1,6}))?")
_MOST_DIGITS = 1_000
_MOST_EXPONENT = 4_000
_MOST_BITS = 16_384
_PATIENCE = 512  # bits after which a value that may be halfway is compared with the halfway point exactly
_MOST_SHOWN_BITS = 4 * _MOST_DIGITS
_MOST_FREE = 8  # symbols without a value that are named


def decimal(text: str) -> Decimal:
    """The number printed as `text`: 0.0993, -0.9901, 1.2e-3, 418176000. Raises `IllFormed` for anything else."""
    found = _DECIMAL.fullmatch(text.strip())
    if found is None or not (found[2] or found[3]):
        raise IllFormed(f"“{text[:40]}” is not a decimal number such as -0.9901 or 1.2e-3")
    sign, whole, fraction, exponent = found[1], found[2], found[3] or "", found[4] or "0"
    power = int(exponent.replace("−", "-"))
    if len(whole) + len(fraction) > _MOST_DIGITS or abs(power) > _MOST_EXPONENT:
        raise IllFormed(f"a number of more than {_MOST_DIGITS} digits, or an exponent beyond {_MOST_EXPONENT}")
    digits = int(whole + fraction)
    return Decimal(-digits if sign in ("-", "−") else digits, len(fraction) - power)


@guarded(_METHOD)
def rounds_to(
    value: sp.Expr | MatrixBase,
    printed: Printed,
    domain: Domain,
    definitions: Graph,
    given: Mapping[sp.Symbol, Decimal] | None = None,
    effort: Effort | None = None,
) -> Judgement:
    """Judge `value ≈ printed`: the exact value rounds to the printed digits. Matrices are compared entrywise.

    `given` are names with the rounded values that the document carries on from: if only with them the digits come
    out as printed, the claim is conditional on them. Raises `Contradiction`.
    """
    effort = effort or Effort()
    value = explicit(value)
    if isinstance(value, MatrixBase) or not isinstance(printed, Decimal):
        return _matrix(value, printed, domain, definitions, given or {}, effort)
    return _Rounding(value, printed, domain, definitions, given or {}, effort).judgement()


# ---- one number


@dataclass(frozen=True, slots=True)
class Nearest:
    """The decimals nearest to a value, in units of the last digit.

    `low` is `high` unless the value lies halfway between them (`exactly`), or is not known to lie on one side.
    """

    low: int
    high: int
    exactly: bool
    ball: Any

    @property
    def away(self) -> int:
        """Halves rounded away from zero."""
        return self.high if self.low >= 0 else self.low

    @property
    def even(self) -> int:
        """Halves rounded to the even digit."""
        return self.low if self.low % 2 == 0 else self.high

    @property
    def conventions(self) -> set[int]:
        """What the value rounds to, by one convention or the other."""
        return {self.away, self.even}


class _Number:
    """A real number given by an expression through definitions, as finely as one asks."""

    def __init__(self, expr: sp.Expr, definitions: Mapping[sp.Symbol, sp.Expr], effort: Effort) -> None:
        self.expr = expr
        self.definitions = definitions
        self.effort = effort

    def nearest(self, places: int) -> Nearest:
        """The nearest decimals with so many places. Raises `Obstacle`, `IllFormed`."""
        bits, compared = self.effort.bits, False
        found: Nearest | None = None
        ball: Any = None
        while bits <= _MOST_BITS:
            with ctx.workprec(bits):
                ball = self._real(evaluate(_scaled(self.expr, places), {}, self.definitions, bits=bits))
                found = found if ball is None else _nearest(ball) or found
            if found is not None and (found.low == found.high or found.exactly):
                return found
            if found is not None and bits >= _PATIENCE and not compared:
                compared = True
                if self._is_halfway(found, places):
                    return replace(found, exactly=True)
            bits *= 2
        if found is None:
            if ball is not None:
                raise _TooWide(ball)
            self._without_value()
            raise Obstacle("no finite enclosure of the value was found")
        return found

    def _real(self, ball: Any) -> Any:
        if not isinstance(ball, acb):
            return ball
        if ball.imag.is_zero() or (ball.imag.contains(0) and self._is_real):
            return ball.real
        if ball.imag.contains(0):
            return None
        raise _NotReal(ball)

    @cached_property
    def _is_real(self) -> bool:
        """Whether a number that is computed by way of complex ones is real."""
        return self._equal(sp.im(self.expr, evaluate=False), sp.Integer(0)).verdict is Verdict.PROVED

    def _is_halfway(self, found: Nearest, places: int) -> bool:
        boundary = sp.Rational(found.low + found.high, 2)
        return self._equal(_scaled(self.expr, places), boundary).verdict is Verdict.PROVED

    def _without_value(self) -> None:
        judged = self._equal(self.expr, sp.Integer(0))
        if judged.verdict is Verdict.ILL_FORMED:
            raise IllFormed(judged.reason)

    def _equal(self, lhs: sp.Expr, rhs: sp.Expr) -> Judgement:
        return equal(lhs, rhs, Domain(), self.definitions, self.effort)


class _TooWide(Obstacle):
    """The value is known, but not to the last digit that is printed."""

    def __init__(self, ball: Any) -> None:
        super().__init__("the value is not known to the last digit that is printed")
        self.ball = ball


class _NotReal(Exception):
    """The value is certainly not real."""

    def __init__(self, ball: Any) -> None:
        super().__init__("not real")
        self.ball = ball


def _scaled(expr: sp.Expr, places: int) -> sp.Expr:
    scale = sp.Integer(10**places) if places >= 0 else sp.Rational(1, 10**-places)
    return mul(expr, scale)


def _nearest(ball: Any) -> Nearest | None:
    """At the present precision; None where the ball is too wide."""
    raised = ball + fmpq(1, 2)
    below = raised.floor()
    if below.is_exact() and below.is_integer():
        number = int(below.unique_fmpz())
        if raised > below:
            return Nearest(number, number, False, ball)
        if raised.is_exact():
            return Nearest(number - 1, number, True, ball)
    boundary = raised.unique_fmpz()
    return None if boundary is None else Nearest(int(boundary) - 1, int(boundary), False, ball)


class _Rounding:
    """One claim about one number."""

    def __init__(
        self,
        value: sp.Expr,
        printed: Decimal,
        domain: Domain,
        definitions: Graph,
        given: Mapping[sp.Symbol, Decimal],
        effort: Effort,
    ) -> None:
        self.printed = printed
        self.effort = effort
        self.given = given
        lowered = definitions.lower(value)
        needed, free = definitions.reachable((lowered,))
        unknown = undefined_function(definitions, lowered)
        if unknown:
            raise IllFormed(f"what is rounded is no number: the function {unknown} has no definition")
        _check_given(given, needed, free)
        needed = {**needed, **_fixed(free, domain)}
        self.exact = _Number(lowered, needed, effort)
        own = {name: _rational(printed) for name, printed in given.items()}
        self.from_printed = _Number(lowered, {**needed, **own}, effort)

    def judgement(self) -> Judgement:
        """The exact value first, then the one that follows from rounded numbers."""
        try:
            found = self.exact.nearest(self.printed.places)
        except _NotReal as error:
            return self._refuted(error.ball, "the value is not a real number", None)
        except _TooWide as error:
            with ctx.workprec(_MOST_BITS):
                if not abs(error.ball - self.printed.digits) > 1:
                    raise
            return self._refuted(_unscaled(error.ball, self.printed.places), "", None)
        number = self.printed.digits
        if found.low == found.high == number or (found.exactly and found.conventions == {number}):
            return Judgement(Verdict.PROVED, proof=self._proof(found), method=_METHOD)
        if number in (found.low, found.high) and not found.exactly and found.low != found.high:
            raise Obstacle(f"whether the value is above, below or exactly {self._halfway(found)}")
        return self._not_as_it_stands(found)

    def _not_as_it_stands(self, found: Nearest) -> Judgement:
        conditions: Condition = ()
        other: Nearest | None = None
        if found.exactly and self.printed.digits in found.conventions:
            conditions, other = (self._convention(found),), found
        elif self.given:
            other = self._other()
            if other is not None and self.printed.digits in self._all(other):
                conditions = tuple(Relation(name, Order.EQ, text) for name, text in self.given.items())
                if other.low != other.high and len(other.conventions) > 1:
                    conditions += (self._convention(other),)
        shows = self._shows(found, other)
        digits = max(self._shown, _digits_apart(found.ball, self.printed.digits))
        ball = _unscaled(found.ball, self.printed.places)
        refuted = self._refuted(ball, shows, self._right(found), digits)
        if not conditions or other is None:
            return refuted
        readings = self._readings(found) if found.exactly else ()
        proof = self._proof(other)
        return replace(refuted, verdict=Verdict.CONDITIONAL, proof=proof, conditions=(conditions,), readings=readings)

    def _other(self) -> Nearest | None:
        """What follows from the printed numbers; None where there is no telling."""
        try:
            found = self.from_printed.nearest(self.printed.places)
        except (_NotReal, IllFormed, Obstacle):
            return None
        return found if found.low == found.high or found.exactly else None

    @staticmethod
    def _all(found: Nearest) -> set[int]:
        return {found.low} if found.low == found.high else found.conventions

    def _convention(self, found: Nearest) -> str:
        return _AWAY if self.printed.digits == found.away else _EVEN

    def _readings(self, found: Nearest) -> tuple[tuple[str, Verdict], ...]:
        """The verdict by each convention."""
        named = ((_AWAY, found.away), (_EVEN, found.even))
        return tuple(
            (name, Verdict.PROVED if self.printed.digits == digits else Verdict.REFUTED) for name, digits in named
        )

    @property
    def _shown(self) -> int:
        """How many digits of a value are shown at least: some more than are printed."""
        return max(self.effort.shown, len(str(self.printed.digits)) + 4)

    def _refuted(self, ball: Any, shows: str, right: Decimal | str | None, digits: int = 0) -> Judgement:
        own = describe(ball, digits or self._shown)
        half = Enclosure(self.printed.text, None, f"5e{-self.printed.places - 1}")
        witness = Witness((), own, half, shows=shows)
        return Judgement(Verdict.REFUTED, witness=witness, instead=right, method=_METHOD)

    def _right(self, found: Nearest) -> Decimal | str | None:
        """The right digits, as many as are printed; None for a number too long to be shown."""
        if found.low.bit_length() > _MOST_SHOWN_BITS:
            return None
        texts = [Decimal(number, self.printed.places) for number in dict.fromkeys((found.low, found.high))]
        return texts[0] if len(texts) == 1 else f"{texts[0].text} or {texts[1].text}"

    def _shows(self, found: Nearest, other: Nearest | None) -> str:
        if found.exactly:
            said = f"the value is exactly {self._halfway(found)}"
            if self.printed.digits not in found.conventions:
                return said
            return f"{said}; it rounds so only if {self._convention(found)}"
        if other is not None:
            texts = [Decimal(number, self.printed.places).text for number in sorted(self._all(other))]
            said = f"with the rounded numbers the digits are {' or '.join(texts)}"
            return "; ".join([said, *wrongly_rounded(self.given, self.exact.definitions, self.effort)])
        if self._is_truncated(found.ball):
            return "the digits are cut off, not rounded"
        return "the digits were rounded twice" if self._is_rounded_twice() else ""

    def _is_truncated(self, ball: Any) -> bool:
        number = self.printed.digits
        with ctx.workprec(_PATIENCE):
            size = abs(ball)
            same_side = number == 0 or bool(ball > 0 if number > 0 else ball < 0)
            return same_side and bool(size >= abs(number)) and bool(size < abs(number) + 1)

    def _is_rounded_twice(self) -> bool:
        """Whether rounding to one or two digits more first would lead to what is printed."""
        for more in (1, 2):
            try:
                first = self.exact.nearest(self.printed.places + more)
            except Obstacle:
                return False
            whole, rest = divmod(abs(first.away), 10**more)
            again = whole + (2 * rest >= 10**more)
            if first.low == first.high and self.printed.digits == (again if first.away > 0 else -again):
                return True
        return False

    def _halfway(self, found: Nearest) -> str:
        return Decimal(5 * (found.low + found.high), self.printed.places + 1).text

    def _proof(self, found: Nearest) -> Proof:
        places, number = self.printed.places, self.printed.digits
        low, high = (Decimal(10 * number + side, places + 1).text for side in (-5, 5))
        rules: tuple[str, ...] = ("enclosure by balls", "rounding to the nearest decimal")
        if found.low != found.high:
            half = self._halfway(found)
            certificate = f"the value is exactly {half}"
            return _proof((*rules, "an exact comparison with the halfway point"), certificate, (), 0, (certificate,))
        digits = max(self._shown, _digits_apart(found.ball, number))
        ball = describe(_unscaled(found.ball, places), digits)
        within = "" if ball.radius == "0" else f" ± {ball.radius}"
        certificate = f"{low} < {ball.real}{within} < {high}"
        return _proof(rules, f"the value lies within half a unit of {self.printed.text}", (), 0, (certificate,))


def _digits_apart(ball: Any, number: int) -> int:
    """How many digits it takes to see on which side of `number` ± 1/2 a value lies."""
    with ctx.workprec(_PATIENCE):
        gaps = [abs(ball - fmpq(2 * number + side, 2)) for side in (-1, 1)]
        gap = min((arb(gap.abs_lower()) for gap in gaps), key=lambda gap: float(gap.log().mid()) if gap > 0 else 0)
        if not gap > 0:
            return 0
        return 3 + max(0, int(float(((abs(ball) + 1) / gap).log().mid()) / float(arb(10).log().mid())))


def _unscaled(ball: Any, places: int) -> Any:
    with ctx.workprec(_MOST_BITS if abs(places) > 100 else 2 * _PATIENCE):
        scale = arb(10) ** abs(places)
        return ball / scale if places > 0 else ball * scale


def _rational(printed: Decimal) -> sp.Rational:
    return sp.Rational(printed.value.numerator, printed.value.denominator)


def wrongly_rounded(
    given: Mapping[sp.Symbol, Decimal], definitions: Mapping[sp.Symbol, sp.Expr], effort: Effort
) -> tuple[str, ...]:
    """For each name whose value certainly does not round to the digits given: “0.0993 is wrong itself, …”."""
    said = []
    for name, printed in given.items():
        try:
            found = _Number(name, definitions, effort).nearest(printed.places)
        except (_NotReal, IllFormed, Obstacle):
            continue
        right = {found.low, found.high}
        if printed.digits not in right:
            texts = " or ".join(Decimal(number, printed.places).text for number in sorted(right))
            said.append(f"{printed.text} is wrong itself, right is {texts}")
    return tuple(said)


def _check_given(
    given: Mapping[sp.Symbol, Decimal], needed: Mapping[sp.Symbol, sp.Expr], free: Sequence[sp.Symbol]
) -> None:
    """Raises `IllFormed` for a rounded value of something that plays no part."""
    strangers = [name.name for name in given if name not in needed and name not in free]
    if strangers:
        raise IllFormed(f"what is rounded does not depend on {', '.join(strangers)}")


def _fixed(free: Sequence[sp.Symbol], domain: Domain) -> dict[sp.Symbol, sp.Expr]:
    """The values of symbols whose range is one number. Raises `IllFormed` where there are others."""
    values: dict[sp.Symbol, sp.Expr] = {}
    for symbol in free:
        allowed = domain.range_of(symbol)
        if allowed.lower is not None and allowed.lower == allowed.upper and not allowed.is_empty:
            values[symbol] = sp.Rational(allowed.lower.numerator, allowed.lower.denominator)
    missing = [symbol.name for symbol in free if symbol not in values]
    if missing:
        more = f" and {len(missing) - _MOST_FREE} more" if len(missing) > _MOST_FREE else ""
        raise IllFormed(f"what is rounded is no number: {', '.join(missing[:_MOST_FREE])}{more} without a value")
    return values


# ---- matrices


def _matrix(
    value: sp.Expr | MatrixBase,
    printed: Printed,
    domain: Domain,
    definitions: Graph,
    given: Mapping[sp.Symbol, Decimal],
    effort: Effort,
) -> Judgement:
    """Entry by entry; a name that is given need only occur in one of them."""
    if not isinstance(value, MatrixBase) or isinstance(printed, Decimal):
        kinds = ("a matrix", "one number") if isinstance(value, MatrixBase) else ("a number", "a table of numbers")
        raise IllFormed(f"the value is {kinds[0]}, printed is {kinds[1]}")
    widths = {len(row) for row in printed}
    if widths != {value.cols} or len(printed) != value.rows or not len(value):
        raise IllFormed(f"the value is a {value.rows}×{value.cols} matrix, printed is a table of another shape")
    _check_given(given, *definitions.reachable(tuple(definitions.lower(entry) for entry in value)))
    judged = {}
    for row in range(value.rows):
        for column in range(value.cols):
            entry = value[row, column]
            needed, _ = definitions.reachable((definitions.lower(entry),))
            own = {name: text for name, text in given.items() if name in needed}
            judged[row, column] = rounds_to(entry, printed[row][column], domain, definitions, own, effort)
    return _of_entries(judged, printed)


_WORST = (Verdict.ILL_FORMED, Verdict.REFUTED, Verdict.UNDECIDED, Verdict.CONDITIONAL, Verdict.PROVED)


def _of_entries(judged: Mapping[tuple[int, int], Judgement], printed: tuple[tuple[Decimal, ...], ...]) -> Judgement:
    place, worst = min(judged.items(), key=lambda item: _WORST.index(item[1].verdict))
    if worst.verdict is Verdict.PROVED:
        return Judgement(Verdict.PROVED, proof=_joined(judged), method=_METHOD)
    witness = worst.witness
    if witness is None:
        return worst
    if worst.verdict is Verdict.CONDITIONAL:
        together = tuple(dict.fromkeys(fact for one in judged.values() for case in one.conditions for fact in case))
        worst = replace(worst, proof=_joined(judged), conditions=(together,))
    wrong = [at for at, one in judged.items() if one.verdict is worst.verdict]
    shows = witness.shows
    if len(wrong) > 1:
        others = ", ".join(f"{row + 1},{column + 1}" for row, column in wrong[:12])
        shows = "; ".join(text for text in (shows, f"so in {len(wrong)} of {len(judged)} entries: {others}") if text)
    return replace(worst, witness=replace(witness, entry=place, shows=shows), instead=_table(judged, printed))


def _joined(judged: Mapping[tuple[int, int], Judgement]) -> Proof:
    lines = tuple(line for one in judged.values() if one.proof for line in one.proof.certificate)
    rules = tuple(dict.fromkeys(rule for one in judged.values() if one.proof for rule in one.proof.rules))
    return _proof(rules, f"each of {len(judged)} entries lies within half a unit of its digits", (), 0, lines)


def _table(judged: Mapping[tuple[int, int], Judgement], printed: tuple[tuple[Decimal, ...], ...]) -> str:
    """The right digits of the whole matrix, row by row."""
    rows = []
    for i, row in enumerate(printed):
        right = (judged[i, j].instead for j in range(len(row)))
        rows.append(", ".join(_text(one, text) for one, text in zip(right, row, strict=True)))
    return f"[{'; '.join(rows)}]"


def _text(right: object, printed: Decimal) -> str:
    return right if isinstance(right, str) else right.text if isinstance(right, Decimal) else printed.text
