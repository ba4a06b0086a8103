"""What a verdict rests on, in words: the lines that stand below a claim, in every kind of document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ..claims.numeric import NumericCheck
from ..kernel.verdict import Enclosure, Verdict
from .findings import Counterexample, Finding, Formula, Remark, Said, said

Conditions: TypeAlias = "Sequence[Sequence[Formula | Remark]]"
_SHOWN_SYMBOLS = 16
_MANY_READINGS = 4
_POWER = re.compile(r"e([-+]?\d+)")


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


def listed(items: Sequence[Formula | Remark], joiner: str) -> list[Said]:
    """Formulas and remarks with words between them, to be `said`."""
    parts: list[Said] = []
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
        yield Evidence(Kind.READING, said(f"{verdict} if ", convention), verdict)
    if found.witness is not None:
        yield from counterexample(found.witness, bool(found.conditions))
    if found.instead is not None:
        yield Evidence(Kind.RIGHT, said("right is ", found.instead))
    if found.side_conditions:
        yield Evidence(Kind.WHERE, said("where ", *listed(found.side_conditions, " and ")))
    if found.reason:
        because = "no proof: " if found.verdict is Verdict.CONFIRMED else "because "
        yield Evidence(Kind.REASON, said(because, found.reason))


def disjunction(conditions: Conditions) -> Remark:
    """`x > 0 and y > 0, or z = 0`."""
    return said(*_disjunction(conditions))


def _disjunction(conditions: Conditions) -> list[Said]:
    joiner = ", or " if any(len(case) > 1 for case in conditions) else " or "
    if any(isinstance(item, Remark) for case in conditions for item in case):
        joiner = ", or if "
    parts: list[Said] = []
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
    for instance in witness.instances:
        yield Evidence(Kind.INSTANCE, said("with ", instance))


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
    told: list[Said] = []
    if witness.lhs is not None and witness.rhs is not None:
        told += ["left ", _value(witness.lhs), ", right ", _value(witness.rhs)]
    if witness.shows:
        told += ["; ", witness.shows] if told else [witness.shows]
    return said("without it" if without else "there", f"{entry}: ", *told)


def sentences(found: Finding) -> Iterator[Remark]:
    """What a verdict rests on, as a referee writes it: what is right instead is not among it."""
    failing = {verdict for _, verdict in found.readings if not verdict.holds}
    if found.conditions and failing <= {Verdict.REFUTED, Verdict.ILL_FORMED}:
        yield sentence("It holds only if ", disjunction(found.conditions))
    elif len(found.readings) > _MANY_READINGS and all(verdict is found.verdict for _, verdict in found.readings):
        yield sentence(f"It is {found.verdict} under each of {len(found.readings)} conventions")
    elif found.readings:
        yield sentence("It is ", *listed(list(_by_verdict(found.readings)), "; "))
    if found.reason and (found.witness is None or found.verdict is Verdict.ILL_FORMED):
        yield sentence(*(["There is no proof: "] if found.verdict is Verdict.CONFIRMED else []), found.reason)
    if found.witness is not None:
        yield _failing(found.witness, bool(found.conditions))


def _by_verdict(readings: Sequence[tuple[Remark, Verdict]]) -> Iterator[Remark]:
    """`refuted if A, and if B`."""
    for verdict in dict.fromkeys(verdict for _, verdict in readings):
        own = [convention for convention, found in readings if found is verdict]
        yield said(f"{verdict} if ", *listed(own, ", and if "))


def sentence(*parts: Said) -> Remark:
    """With a capital letter and a full stop."""
    told = said(*parts)
    return Remark(f"{told.text[:1].upper()}{told.text[1:]}.", f"{told.words[:1].upper()}{told.words[1:]}.")


def _failing(witness: Counterexample, otherwise: bool) -> Remark:
    """`At x = 1 and y = 2, with f(t) = t, the left side is 3, and the right side 4.`"""
    where: list[Said] = [at_point(witness)] if witness.point else []
    if witness.instances:
        where += [", with " if where else "with ", *listed(witness.instances, "; ")]
    what: list[Said] = []
    if witness.lhs is not None and witness.rhs is not None:
        entry = f"entry ({', '.join(map(str, witness.entry))}) of " if witness.entry else ""
        left, right = _value(witness.lhs), _value(witness.rhs)
        what = [entry, "the left side is ", left, ", and ", "that of " if entry else "", "the right side ", right]
    if witness.shows:
        what += ["; ", witness.shows] if what else [witness.shows]
    return sentence("otherwise, " if otherwise else "", *where, ", " if where else "", *what)


def _value(ball: Enclosure) -> Formula:
    text = enclosure(ball)
    return Formula(text, _POWER.sub(r" \\cdot 10^{\1}", text))


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
