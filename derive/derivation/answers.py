"""What is said of answers to a problem: what is asked, what is right besides ours, which mistakes are expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from sympy import Expr, Symbol

from ..claims.claim import Claim
from ..claims.equality import Side
from .said import Values

if TYPE_CHECKING:
    from ..claims.designs import Design
    from .part import Part


@dataclass(frozen=True)
class Asked:
    """A part whose answers the sheet asks for, with the points for each of them."""

    part: Part
    points: Fraction


@dataclass(frozen=True)
class Alternative:
    """A part that answers a question by some conventions, in words, with values that quantities have then."""

    conventions: tuple[str, ...]
    part: Part
    at: Values = field(default_factory=dict)


@dataclass(frozen=True)
class KnownMistake:
    """A mistake that this problem invites: what was done, in words, the wrong value of a quantity, a hint."""

    what: str
    quantity: Side
    wrong: Side
    hint: str = ""


@dataclass(frozen=True)
class Accepted:
    """What is right as an answer besides ours: a value where a convention holds, or whatever a design asks for."""

    claim: Claim
    what: Side | Design
    when: str = ""


@dataclass(frozen=True)
class Convention:
    """Another meaning of names that a problem leaves open, in words, and what they are by it."""

    words: str
    values: Mapping[Symbol, Expr]


class OpenQuestion:
    """A question of which the sheet leaves open what is meant: several parts answer it, each by conventions."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.alternatives: list[Alternative] = []

    def accepts(self, part: Part, when: str | tuple[str, ...] = "", at: Values | None = None) -> None:
        """The answers to a part are right by a convention, or by several at once; by what is usual without words.

        With values of given quantities they are right for these: `rules.accepts(descent, when="c is 1", at={c: 1})`.
        """
        conventions = (when,) if isinstance(when, str) else when
        self.alternatives.append(Alternative(conventions, part, at or {}))
