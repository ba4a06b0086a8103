"""What a verdict rests on, in words: the lines that stand below a claim, in every kind of document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..claims.numeric import NumericCheck
from ..kernel.verdict import Enclosure, Verdict
from .findings import Counterexample, Finding, Formula, Remark
from .names import name_latex, name_text
from .statements import readable

_SHOWN_SYMBOLS = 16


class Kind(StrEnum):
    """What a line of evidence is about."""

    CONDITION = "condition"
    READING = "reading"
    POINT = "point"
    SIDES = "sides"
    INSTANCE = "instance"
    RIGHT = "right"
    WHERE = "where"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line of evidence; `verdict` is that under one convention of a claim that can be read in several ways."""

    kind: Kind
    remark: Remark
    verdict: Verdict | None = None


def said(*parts: str | Formula) -> Remark:
    """Words and formulas, as one."""
    text = "".join(readable(part) if isinstance(part, str) and "$" in part else _text(part) for part in parts)
    words = "".join(part if isinstance(part, str) else f"${part.latex}$" for part in parts)
    return Remark(text, words)


def _text(part: str | Formula) -> str:
    return part if isinstance(part, str) else part.text


def listed(items: Sequence[Formula], joiner: str) -> list[str | Formula]:
    """Formulas with words between them, to be `said`."""
    parts: list[str | Formula] = []
    for item in items:
        parts += [joiner, item] if parts else [item]
    return parts


def grounds(found: Finding) -> Iterator[Remark]:
    """How well it is confirmed."""
    if found.agreement is not None:
        yield said(f"certified to {found.agreement.digits} digits at {_points(found.agreement.points)}")
    if found.numeric is not None and found.verdict.holds and found.numeric.agrees is not None:
        yield numerically(found.numeric)


def _points(count: int) -> str:
    return f"{count} point" + ("" if count == 1 else "s")


def numerically(check: NumericCheck) -> Remark:
    """What NumPy found."""
    how = "" if check.method == "forward" else f" by {check.method}"
    found = f"NumPy{how} at {_points(check.points)}: "
    if not check.largest:
        return said(found, "no difference")
    digits, _, power = f"{check.largest:.1e}".partition("e")
    gap = Formula(f"{digits}e{power}", rf"{digits} \cdot 10^{{{int(power)}}}")
    return said(found, "largest relative difference ", gap)


def evidence(found: Finding) -> Iterator[Evidence]:
    """What a verdict rests on, line by line."""
    if found.conditions and not found.readings:
        yield Evidence(Kind.CONDITION, said("holds if ", *_disjunction(found.conditions)))
    for convention, verdict in found.readings:
        yield Evidence(Kind.READING, said(f"{verdict} if {convention}"), verdict)
    if found.witness is not None:
        yield from counterexample(found.witness, bool(found.conditions))
    if found.instead is not None:
        yield Evidence(Kind.RIGHT, said("right is ", found.instead))
    if found.side_conditions:
        yield Evidence(Kind.WHERE, said("where ", *listed(found.side_conditions, " and ")))
    if found.reason:
        because = "no proof: " if found.verdict is Verdict.CONFIRMED else "because "
        yield Evidence(Kind.REASON, said(because + found.reason))


def disjunction(conditions: Sequence[Sequence[Formula]]) -> Remark:
    """`x > 0 and y > 0, or z = 0`."""
    return said(*_disjunction(conditions))


def _disjunction(conditions: Sequence[Sequence[Formula]]) -> list[str | Formula]:
    joiner = ", or " if any(len(case) > 1 for case in conditions) else " or "
    parts: list[str | Formula] = []
    for case in conditions:
        parts += [joiner] if parts else []
        parts += listed(case, " and ")
    return parts


def counterexample(witness: Counterexample, without: bool) -> Iterator[Evidence]:
    """Where a claim fails and what its sides are there; `without`: it fails where its condition does not hold."""
    if witness.point or (witness.lhs and not witness.instances):
        point = at_point(witness)
        yield Evidence(Kind.POINT, Remark(f"{point.text};", f"{point.words};"))
    yield Evidence(Kind.SIDES, at_witness(witness, without))
    for text in witness.instances:
        shown = instance(text)
        yield Evidence(Kind.INSTANCE, Remark(f"with {shown.text}", f"with {shown.words}"))


def instance(text: str) -> Remark:
    """`p = 1/2 on [0, 1/2), 3/2 on [1/2, 1]`, the name as it is written elsewhere."""
    name, equals, value = text.partition(" = ")
    return said(text) if "(" in name or not equals else said(Formula(name_text(name), name_latex(name)), equals, value)


def at_point(witness: Counterexample) -> Remark:
    """`at x = 1, y = 2 and 3 more`."""
    shown = [Formula(f"{name.text} = {value}", f"{name.latex} = {value}") for name, value in witness.point]
    if not shown:
        return said("for these constants")
    more = len(shown) - _SHOWN_SYMBOLS
    return said("at ", *listed(shown[:_SHOWN_SYMBOLS], ", "), f" and {more} more" if more > 0 else "")


def at_witness(witness: Counterexample, without: bool) -> Remark:
    """`there in entry 1,2: left 3, right 4`."""
    entry = " in entry " + ",".join(map(str, witness.entry)) if witness.entry else ""
    sides = ""
    if witness.lhs is not None and witness.rhs is not None:
        sides = f"left {enclosure(witness.lhs)}, right {enclosure(witness.rhs)}"
    both = "; ".join(text for text in (sides, witness.shows) if text)
    return said(("without it" if without else "there") + f"{entry}: {both}")


def enclosure(ball: Enclosure) -> str:
    """A value as far as its enclosure is certain, in digits."""
    real = _short(ball.real)
    if ball.imag is None:
        return real
    imag = _short(ball.imag)
    sign, size = ("-", imag[1:]) if imag.startswith("-") else ("+", imag)
    return f"{size if sign == '+' else '-' + size}i" if real == "0" else f"{real} {sign} {size}i"


def _short(number: str) -> str:
    mantissa, _, exponent = number.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + (f"e{exponent}" if exponent else "")
