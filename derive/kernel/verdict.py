"""Verdicts, and the evidence that each of them carries.

A `Proof` is built by the kernel's rules and by nothing else; a `Judgement` is what a claim gets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import wraps
from typing import ParamSpec, TypeAlias

from sympy import Expr, Symbol

from .errors import IllFormed, Obstacle

P = ParamSpec("P")


class Verdict(StrEnum):
    """What can be said of a claim; exactly one of these."""

    PROVED = "proved"
    CONDITIONAL = "conditional"
    REFUTED = "refuted"
    CONFIRMED = "confirmed"
    UNDECIDED = "undecided"
    ILL_FORMED = "ill-formed"

    @property
    def holds(self) -> bool:
        """Whether a claim with this verdict may be relied on."""
        return self in (Verdict.PROVED, Verdict.CONFIRMED)


class Order(StrEnum):
    """The relation signs of a `Relation`."""

    EQ = "="
    NE = "≠"
    LT = "<"
    LE = "≤"
    GT = ">"
    GE = "≥"

    @property
    def negated(self) -> Order:
        """The sign that holds where this one does not."""
        return _NEGATED[self]

    @property
    def mirrored(self) -> Order:
        """The sign between the sides exchanged."""
        return _MIRRORED[self]


_NEGATED = {
    Order.LT: Order.GE,
    Order.LE: Order.GT,
    Order.GT: Order.LE,
    Order.GE: Order.LT,
    Order.EQ: Order.NE,
    Order.NE: Order.EQ,
}
_MIRRORED = {
    Order.LT: Order.GT,
    Order.LE: Order.GE,
    Order.GT: Order.LT,
    Order.GE: Order.LE,
    Order.EQ: Order.EQ,
    Order.NE: Order.NE,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """`lhs order rhs`. Unlike SymPy's `Eq`, it never collapses to a truth value."""

    lhs: Expr
    order: Order
    rhs: Expr


Gaussian = tuple[Fraction, Fraction]  # real and imaginary part
Value = Fraction | Gaussian
Conjunction = tuple[Relation, ...]
Condition = tuple[Relation | str, ...]  # all of which hold


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A complex number known to lie within `radius` of `(real, imag)`, as exact decimal strings.

    `imag` is None for a value that is certified to be real.
    """

    real: str
    imag: str | None
    radius: str


@dataclass(frozen=True, slots=True)
class Witness:
    """A rational point of the domain at which a claim fails: its two sides have disjoint certified enclosures there.

    For a relation other than equality the enclosures are in the wrong order; a claim without two sides has neither,
    and `shows` says in words what goes wrong at the point. `entry` names the entry (0-based) of a matrix or tensor
    that differs; `instances` says, in words, which function stands for each undefined function of the claim.
    """

    point: tuple[tuple[Symbol, Value], ...]
    lhs: Enclosure | None = None
    rhs: Enclosure | None = None
    entry: tuple[int, ...] | None = None
    instances: tuple[str, ...] = ()
    shows: str = ""

    @property
    def sides(self) -> tuple[Enclosure, Enclosure]:
        """Both enclosures. Raises ValueError for a claim without two sides."""
        if self.lhs is None or self.rhs is None:
            raise ValueError("this witness is not one of two sides")
        return self.lhs, self.rhs


@dataclass(frozen=True, slots=True)
class Agreement:
    """Certified enclosures of both sides overlap at `points` points to at least `digits` digits."""

    points: int
    digits: int


Line: TypeAlias = "str | tuple[str | Expr | Relation, ...]"  # of a certificate: words, or words and formulas in turn

_SEAL = object()


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence that a claim is true; only kernel rules build one.

    `rules` are the kernel rules used, in the order of first use; `normal_form` says in a few words what was
    found to be zero, or else was reached; `side_conditions` are what must hold for both sides to be defined;
    `generators` counts the generators of the differential field that was needed; `certificate` holds, a line each,
    what lets a reader check the proof by hand: the multipliers of an infeasibility, the squares of a sum of squares,
    the base case and the step of an induction.
    """

    rules: tuple[str, ...]
    normal_form: str
    side_conditions: Conjunction = ()
    generators: int = 0
    certificate: tuple[Line, ...] = ()
    seal: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("only kernel rules build a Proof")
        object.__setattr__(self, "seal", None)


def _proof(
    rules: tuple[str, ...],
    normal_form: str,
    side_conditions: Conjunction = (),
    generators: int = 0,
    certificate: tuple[Line, ...] = (),
) -> Proof:
    """A proof. For kernel rules alone: everything above the kernel receives proofs, and makes none."""
    return Proof(rules, normal_form, side_conditions, generators, certificate, _SEAL)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its evidence.

    `proved` and `conditional` carry `proof`; `conditional` also `conditions`, a disjunction of conjunctions, and
    `witness` (without them it is false); `refuted` carries `witness`; `confirmed` carries `agreement`;
    `undecided`, `confirmed` and `ill-formed` say in `reason` what stood in the way. `method` is how the verdict was
    reached, in a few words, where it is not the kernel's way with equalities. `instead` is what would have been true
    in the place of what a refuted or conditional claim says: the right limit, the right digits, the right set.
    `readings` are the verdicts under each convention of a claim that can be read in several ways; its `conditions`
    are then words.
    """

    verdict: Verdict
    proof: Proof | None = None
    conditions: tuple[Condition, ...] = ()
    witness: Witness | None = None
    agreement: Agreement | None = None
    reason: str = ""
    method: str = ""
    instead: Expr | str | None = None
    readings: tuple[tuple[str, Verdict], ...] = ()

    @property
    def cases(self) -> tuple[Conjunction, ...]:
        """The conditions of a judgement about an equality, which are relations and no words."""
        return tuple(tuple(part for part in case if isinstance(part, Relation)) for case in self.conditions)

    @property
    def side_conditions(self) -> Conjunction:
        """What must hold for both sides to be defined; empty without a proof."""
        return self.proof.side_conditions if self.proof else ()


def guarded(method: str = "") -> Callable[[Callable[P, Judgement]], Callable[P, Judgement]]:
    """What stands in the way becomes a verdict, at the kernel's boundary; an undecided one names the `method`."""

    def guard(judge: Callable[P, Judgement]) -> Callable[P, Judgement]:
        @wraps(judge)
        def judging(*args: P.args, **named: P.kwargs) -> Judgement:
            try:
                return judge(*args, **named)
            except Obstacle as obstacle:
                return Judgement(Verdict.UNDECIDED, reason=str(obstacle), method=method)
            except IllFormed as error:
                return Judgement(Verdict.ILL_FORMED, reason=str(error))

        return judging

    return guard
