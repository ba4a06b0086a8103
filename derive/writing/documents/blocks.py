"""What documents are made of: blocks in order, of words and LaTeX, with no decision about their looks.

Words are plain text with formulas in LaTeX between dollar signs; `\\ref{part.number}` in them is a step, by the number
that `Document.numbers` gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ..derivations import Table
from ..findings import Finding
from ..reports import ClaimLine
from ..sentences import Chain, Sentence


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `key` is the name by which the command line knows what it is about."""

    words: str
    anchor: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words."""

    words: str


@dataclass(frozen=True, slots=True)
class Formulas:
    """Formulas that need no number: what is given, or defined."""

    lead: str
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """A step: rows with words before and after them, or words alone; its number, and the reason for it.

    `continues`: its left side is that of the equation before, and need not be repeated.
    """

    anchor: str
    number: str
    words: str
    rows: tuple[Chain, ...]
    before: str
    after: str
    reason: str
    is_answer: bool
    finding: Finding | None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Display:
    """Steps that are set together, aligned at their relations."""

    equations: tuple[Equation, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """How a step is proved, a line of words each: the base case and the step of an induction."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tabular:
    """A table, such as a truth table."""

    table: Table


class Picture(Protocol):
    """What can be drawn: `caption` is words, `alt` says without formulas what is to be seen."""

    caption: str

    @property
    def alt(self) -> str:
        """For those who do not see it."""

    def svg(self) -> str:
        """An `<svg>` element."""

    def tikz(self) -> str:
        """A `tikzpicture`."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption."""

    picture: Picture


@dataclass(frozen=True, slots=True)
class Blank:
    """Room for an answer, with its points."""

    asked: str
    points: str

    @property
    def worth(self) -> str:
        """`1 point`, `3 points`."""
        return f"{self.points} point" + ("" if self.points == "1" else "s")


@dataclass(frozen=True, slots=True)
class Checks:
    """The evidence behind all steps, to be set small."""

    equations: tuple[Equation, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim of a document, as printed, with its verdict; `step` is the step of ours that it departs from."""

    line: ClaimLine
    number: str
    printed: Sentence
    step: Sentence | None


Block: TypeAlias = "Heading | Paragraph | Formulas | Display | Argument | Tabular | Figure | Blank | Checks | Judged"


@dataclass(frozen=True, slots=True)
class Document:
    """A problem, or what is said about it: its heading, its statement, its blocks, and the numbers of its steps."""

    number: int
    title: str
    starred: bool
    statement: str
    blocks: tuple[Block, ...]
    numbers: Mapping[str, str]

    @property
    def heading(self) -> str:
        """`Problem 8. Backpropagation (optional)`."""
        return f"Problem {self.number}. {self.title}" + (" (optional)" if self.starred else "")

    @property
    def paragraphs(self) -> list[str]:
        """Of the statement, each on one line."""
        return [" ".join(text.split()) for text in self.statement.split("\n\n")] if self.statement else []
