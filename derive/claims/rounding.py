"""Rounding: a value rounds to the digits that are printed; an equality holds of rounded values that are put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from sympy import Expr, ImmutableMatrix, Symbol, sympify
from sympy.matrices import MatrixBase

from ..kernel.equality import Effort
from ..kernel.errors import IllFormed, Obstacle
from ..kernel.graph import Graph
from ..kernel.language import Decimal
from ..kernel.matrices import explicit
from ..kernel.rounding import Printed, decimal, rounds_to, wrongly_rounded
from ..kernel.verdict import Judgement, Order, Relation, Verdict, Witness
from .claim import Claim, Context, Judged, Said
from .equality import Equality, Side
from .numeric import Forward, NotNumeric, NumericCheck

Digits: TypeAlias = "str | int | Sequence[str | int] | Sequence[Sequence[str | int]]"

_TRUSTED = 1e3  # times the rounding error seen, within which double precision does not tell


@dataclass(frozen=True)
class Rounding(Claim):
    """The claim that a number, or each entry of a matrix, rounds to the digits printed.

    `printed` is text, as it stands in print. `from_printed` are names with the rounded values that the document
    carried on with.
    """

    value: Side
    printed: str | tuple[tuple[str, ...], ...]
    from_printed: tuple[tuple[Symbol, str], ...] = ()

    def says(self) -> tuple[Said, ...]:
        """`value ≈ digits`, and the rounded values that it is said to follow from."""
        return (self.value, "≈", self._shown(), *_origin(self.from_printed))

    def _shown(self) -> Said:
        try:
            found = self._decimals()
        except IllFormed:
            return f"{self.printed}"
        return found if isinstance(found, Decimal) else ImmutableMatrix(len(found), len(found[0]), sum(found, ()))

    def _decimals(self) -> Printed:
        if isinstance(self.printed, str):
            return decimal(self.printed)
        if not self.printed or len({len(row) for row in self.printed}) != 1 or not self.printed[0]:
            raise IllFormed("the printed rows are not of one length")
        return tuple(tuple(map(decimal, row)) for row in self.printed)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By enclosures of the exact value."""
        try:
            printed = self._decimals()
            given = {name: decimal(text) for name, text in self.from_printed}
        except IllFormed as error:
            return Judgement(Verdict.ILL_FORMED, reason=str(error))
        return rounds_to(self.value, printed, context.domain, context.definitions, given, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """The value computed forward in double precision, against half a unit of the last digit."""
        entries = [_compared(value, text, context) for value, text in self._entries()]
        verdicts = {agrees for _, agrees in entries}
        agrees = False if False in verdicts else None if None in verdicts else True
        return NumericCheck(1, max(gap for gap, _ in entries), "forward", agrees)

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether NumPy finds that a value which is said to round otherwise rounds to the printed digits."""
        if witness.lhs is not None and witness.lhs.imag is not None:
            return False
        entries = dict(enumerate(self._entries()))
        columns = len(self.printed[0])
        number = 0 if witness.entry is None else witness.entry[0] * columns + witness.entry[1]
        return _compared(*entries[number], context)[1] is True

    def _entries(self) -> list[tuple[Expr, Decimal]]:
        printed, value = self._decimals(), explicit(self.value)
        if isinstance(printed, Decimal):
            return [(value, printed)]
        return list(zip(value, (text for row in printed for text in row), strict=True))


def _compared(value: Expr, printed: Decimal, context: Context) -> tuple[float, bool | None]:
    """How far off the printed number is, relatively, and whether that is within half a unit."""
    forward = Forward(1, _fixed(context), context.definitions)
    try:
        with np.errstate(all="ignore", under="raise"):  # 0 in the place of a tiny number tells nothing
            found, near = (complex(entry) for entry in np.broadcast_to(forward.of(value), (2,)))
        target, half = float(printed.value), 0.5 * 10.0**-printed.places
    except (OverflowError, FloatingPointError):
        raise NotNumeric("a number too large or too small for double precision") from None
    except Obstacle as obstacle:
        raise NotNumeric(str(obstacle)) from None
    gap, noise = abs(found - target), _TRUSTED * abs(near - found) + 4e-16 * abs(target)
    size = max(abs(found), abs(target))
    relative = gap / size if size else 0.0
    if not np.isfinite([gap, noise]).all() or abs(gap - half) <= noise:
        return (relative if np.isfinite(relative) else 0.0), None
    return relative, bool(gap < half)


def _fixed(context: Context) -> dict[Symbol, np.ndarray]:
    """The symbols whose range is one number."""
    ranges = context.domain.ranges.items()
    return {
        symbol: np.full(2, float(allowed.lower))
        for symbol, allowed in ranges
        if allowed.lower is not None and allowed.lower == allowed.upper
    }


@dataclass(frozen=True)
class Inserted(Claim):
    """The claim that two sides are equal, where a document goes on with rounded values in the place of exact ones."""

    equality: Equality
    from_printed: tuple[tuple[Symbol, str], ...]

    def says(self) -> tuple[Said, ...]:
        """`lhs = rhs`, and the rounded values that are put in."""
        return (*self.equality.says(), *_origin(self.from_printed))

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """Of the exact values; if they do not make the sides equal, conditional on the rounded ones where these do.

        The witness says which of the rounded values are wrong themselves.
        """
        return self._combined(context, effort, lambda where: self.equality.judgement(where, effort))

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Of the exact values."""
        return self.equality.numeric(context, points, seed)

    def judged(self, context: Context, effort: Effort, points: int = 16) -> Judged:
        """Both ways, with the exact values and with the rounded ones; NumPy is quoted for those that hold."""
        found: list[Judged] = []

        def judge(where: Context) -> Judgement:
            found.append(self.equality.judged(where, effort, points))
            return found[-1].judgement

        judgement = self._combined(context, effort, judge)
        quoted = found[-1 if judgement.verdict is Verdict.CONDITIONAL else 0] if found else Judged(judgement)
        return replace(quoted, judgement=judgement)

    def _combined(self, context: Context, effort: Effort, judge: Callable[[Context], Judgement]) -> Judgement:
        try:
            rounded = {name: decimal(text) for name, text in self.from_printed}
            _check_used(rounded, self.equality, context)
        except IllFormed as error:
            return Judgement(Verdict.ILL_FORMED, reason=str(error))
        exact = judge(context)
        if exact.verdict is not Verdict.REFUTED:
            return exact
        other = judge(Context(context.domain, Graph({**context.definitions, **rounded}), context.recurrences))
        if other.verdict is not Verdict.PROVED or exact.witness is None:
            return exact
        wrong = wrongly_rounded(rounded, context.definitions.reachable(tuple(rounded))[0], effort)
        witness = replace(exact.witness, shows="; ".join(wrong))
        conditions = (tuple(Relation(name, Order.EQ, text) for name, text in rounded.items()),)
        return replace(exact, verdict=Verdict.CONDITIONAL, proof=other.proof, conditions=conditions, witness=witness)


def _check_used(rounded: Mapping[Symbol, Expr], equality: Equality, context: Context) -> None:
    """Raises `IllFormed` for a rounded value of something that plays no part."""
    sides = (equality.lhs, equality.rhs)
    used = set(context.definitions.reachable_names(sides)).union(*(side.free_symbols for side in sides))
    strangers = [name.name for name in rounded if name not in used]
    if strangers:
        raise IllFormed(f"neither side depends on {', '.join(strangers)}")


def _origin(from_printed: tuple[tuple[Symbol, str], ...]) -> tuple[Said, ...]:
    """“from h = 0.8455 and k = 0.9241”."""
    said: list[Said] = []
    for number, (name, text) in enumerate(from_printed):
        said += ["and" if number else "from", _relation(name, text)]
    return tuple(said)


def _relation(name: Symbol, text: str) -> Relation | str:
    try:
        return Relation(name, Order.EQ, decimal(text))
    except IllFormed:
        return f"{name.name} = {text}"


def rounds(value: Side | int, printed: Digits, from_printed: Mapping[Symbol, str | int] | None = None) -> Rounding:
    """The claim that `value` rounds to what is printed: `rounds(delta, "0.0993")`, a matrix row by row.

    `from_printed` are the rounded values with which the document carried on: `{h1: "0.9241"}`. Digits are written as
    text, for trailing zeros count. Raises TypeError for a float, or for names that are not symbols.
    """
    side = value.as_immutable() if isinstance(value, MatrixBase) else sympify(value, strict=True)
    return Rounding(side, _printed(printed, side), _given(from_printed or {}))


def inserted(equality: Equality, from_printed: Mapping[Symbol, str | int]) -> Inserted:
    """The claim of an equality into which rounded values are put: `inserted(equals(h, …), {h1: "0.9241"})`.

    Raises TypeError for a float, or for names that are not symbols.
    """
    return Inserted(equality, _given(from_printed))


def _given(from_printed: Mapping[Symbol, str | int]) -> tuple[tuple[Symbol, str], ...]:
    return tuple((_name(name), _digits(text)) for name, text in from_printed.items())


def _name(name: object) -> Symbol:
    if not isinstance(name, Symbol):
        raise TypeError(f"the rounded value of {name}, which is not a name")
    return name


def _printed(printed: Digits, value: Side) -> str | tuple[tuple[str, ...], ...]:
    if isinstance(printed, str) or not isinstance(printed, Iterable):
        return _digits(printed)
    rows = [row if isinstance(row, (list, tuple)) else [row] for row in printed]
    return tuple(tuple(map(_digits, row)) for row in rows)


def _digits(text: object) -> str:
    if isinstance(text, bool) or not isinstance(text, (str, int)):
        raise TypeError(f'write printed digits as text, "{text}": trailing zeros count')
    return str(text)
