"""What was found about a claim, as plain data: the one result that every renderer shows.

Findings travel between processes and into files, so they hold text and LaTeX, never expressions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from sympy import Expr, Symbol
from sympy.matrices import MatrixBase

from ..claims import claim
from ..claims.claim import Judged
from ..claims.numeric import NumericCheck
from ..kernel.domain import by_name
from ..kernel.verdict import Agreement, Enclosure, Line, Relation, Value, Verdict, Witness
from .instances import instance_words
from .notation import to_latex, to_text, words_latex
from .pieces import pieces
from .sentences import in_words, punctuated
from .statements import readable


@dataclass(frozen=True, slots=True)
class Formula:
    """A piece of mathematics in one line of Unicode and in LaTeX."""

    text: str
    latex: str

    @property
    def words(self) -> str:
        """As it stands among words."""
        return f"${self.latex}$"


@dataclass(frozen=True, slots=True)
class Remark:
    """Words and formulas: in one line of Unicode, and with the formulas in LaTeX between dollar signs."""

    text: str
    words: str

    @property
    def latex(self) -> str:
        """As it stands in a formula."""
        return r"\ ".join(part if kind == "math" else words_latex(part) for kind, part in pieces(self.words))

    def __bool__(self) -> bool:
        return bool(self.text)


Said: TypeAlias = "str | Formula | Remark"


def said(*parts: Said) -> Remark:
    """Words and formulas, as one; words may hold formulas in LaTeX between dollar signs."""
    text = "".join(part.text if not isinstance(part, str) else _text(part) for part in parts)
    return Remark(text, "".join(part if isinstance(part, str) else part.words for part in parts))


def _text(words: str) -> str:
    return readable(words) if "$" in words else words


NOTHING: Final = Remark("", "")


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A witness: the point, both sides there; `entry` is the matrix entry, counted from 1."""

    point: tuple[tuple[Formula, str], ...]
    lhs: Enclosure | None
    rhs: Enclosure | None
    entry: tuple[int, ...] | None
    instances: tuple[Remark, ...]
    shows: Remark


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict and its evidence.

    `method` is how the verdict was reached, in a few words. `conditions` is a disjunction of conjunctions.
    `certificate` is what lets a reader check the proof by hand, a line each. `instead` is what would have been true.
    `readings` are the verdicts under each convention of a claim that can be read in several ways.
    `numeric` is the independent check from the definitions, `numeric_obstacle` why there is none.
    """

    verdict: Verdict
    method: str
    rules: tuple[str, ...] = ()
    normal_form: str = ""
    certificate: tuple[Remark, ...] = ()
    side_conditions: tuple[Formula, ...] = ()
    conditions: tuple[tuple[Formula | Remark, ...], ...] = ()
    witness: Counterexample | None = None
    instead: Formula | Remark | None = None
    agreement: Agreement | None = None
    numeric: NumericCheck | None = None
    numeric_obstacle: str = ""
    reason: Remark = NOTHING
    readings: tuple[tuple[Remark, Verdict], ...] = ()
    seconds: float = 0.0


def formula(expr: Expr | MatrixBase | Relation, order: Sequence[Symbol] = ()) -> Formula:
    """An expression or a relation in both alphabets."""
    return Formula(to_text(expr, order), to_latex(expr, order))


def phrase(part: claim.Said, order: Sequence[Symbol] = ()) -> Formula:
    """A part of what a claim says, as a piece of mathematics."""
    return words(part) if isinstance(part, str) else formula(part, order)


def words(text: str) -> Formula:
    """Words as a piece of mathematics."""
    remark = said(text)
    return Formula(remark.text, remark.latex)


def remark(line: Line, order: Sequence[Symbol] = ()) -> Remark:
    """A line of a certificate."""
    parts = (line,) if isinstance(line, str) else line
    text = " ".join(_text(part) if isinstance(part, str) else to_text(part, order) for part in parts)
    return Remark(punctuated(text), in_words(parts, order))


_METHODS = {
    Verdict.PROVED: "normal form",
    Verdict.CONDITIONAL: "normal form, case by case",
    Verdict.REFUTED: "certified enclosures",
    Verdict.CONFIRMED: "certified enclosures at sample points",
    Verdict.UNDECIDED: "none",
    Verdict.ILL_FORMED: "shapes and definedness",
}


def finding(judged: Judged, seconds: float = 0.0, order: Sequence[Symbol] = ()) -> Finding:
    """What a judgement says, as plain data."""
    judgement = judged.judgement
    proof = judgement.proof
    return Finding(
        verdict=judgement.verdict,
        method=judgement.method or _METHODS[judgement.verdict],
        rules=proof.rules if proof else (),
        normal_form=proof.normal_form if proof else "",
        certificate=tuple(remark(line, order) for line in proof.certificate) if proof else (),
        side_conditions=tuple(formula(item, order) for item in judgement.side_conditions),
        conditions=tuple(tuple(_told(item, order) for item in items) for items in judgement.conditions),
        witness=_counterexample(judgement.witness, order) if judgement.witness else None,
        instead=None if judgement.instead is None else _told(judgement.instead, order),
        agreement=judgement.agreement,
        numeric=judged.numeric,
        numeric_obstacle=judged.numeric_obstacle,
        reason=said(judgement.reason),
        readings=tuple((said(convention), verdict) for convention, verdict in judgement.readings),
        seconds=seconds,
    )


def _told(part: claim.Said, order: Sequence[Symbol]) -> Formula | Remark:
    return said(part) if isinstance(part, str) else formula(part, order)


def undecided(reason: str, seconds: float) -> Finding:
    """The finding for a claim whose judgement did not come back."""
    return Finding(Verdict.UNDECIDED, "none", reason=said(reason), seconds=seconds)


def _counterexample(witness: Witness, order: Sequence[Symbol]) -> Counterexample:
    place = {symbol: k for k, symbol in enumerate(order)}
    ordered = sorted(witness.point, key=lambda item: (place.get(item[0], len(place)), by_name(item[0])))
    return Counterexample(
        point=tuple((formula(symbol), _value(value)) for symbol, value in ordered),
        lhs=witness.lhs,
        rhs=witness.rhs,
        entry=None if witness.entry is None else tuple(k + 1 for k in witness.entry),
        instances=tuple(said(instance_words(text)) for text in witness.instances),
        shows=said(witness.shows),
    )


def _value(value: Value) -> str:
    if isinstance(value, Fraction):
        return str(value)
    real, imaginary = value
    return f"{real} {'-' if imaginary < 0 else '+'} {abs(imaginary)}i"
