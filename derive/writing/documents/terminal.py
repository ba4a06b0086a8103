"""Documents as rows for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..pieces import pieces
from ..rows import WIDTH, Row, row
from ..sentences import Chain
from ..statements import readable
from .blocks import (
    Argument,
    Blank,
    Block,
    Checks,
    Display,
    Document,
    Equation,
    Figure,
    Formulas,
    Heading,
    Judged,
    Paragraph,
    Tabular,
)

_NUMBER = 8  # columns for a step's number


def rows(document: Document) -> Iterator[Row]:
    """A document to read, without verdicts."""
    yield row(document.heading, "bold")
    yield row("")
    yield from (row(text, indent=2) for text in readable(document.statement).splitlines())
    for block in document.blocks:
        yield from _Writer(document).block(block)


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document

    def _words(self, words: str) -> str:
        """Words in one line, a step by its number."""
        numbers = self._document.numbers
        parts = (
            f"({numbers.get(text, text)})" if kind == "ref" else f"${text}$" if kind == "math" else text
            for kind, text in pieces(words)
        )
        return readable("".join(parts))

    def block(self, block: Block) -> Iterator[Row]:
        """What one block says."""
        match block:
            case Heading(words):
                yield row("")
                yield row(self._words(words), "bold underline")
            case Paragraph(words):
                yield row(self._words(words), "dim", 2)
            case Formulas(lead, chains):
                yield row(self._words(lead), "dim", 2)
                yield from _aligned(chains)
            case Display(equations):
                for equation in equations:
                    yield from self._equation(equation)
            case Argument(lines):
                yield from (row(self._words(line), "dim", _NUMBER + 2) for line in lines)
            case Tabular(table):
                yield from _table([[self._words(cell) for cell in line] for line in (table.head, *table.rows)])
            case Figure(picture):
                yield row(f"[picture] {self._words(picture.caption)}", "dim", 2)
            case Blank():
                yield row(f"{self._words(block.asked)} ({block.points})", indent=2)
            case Checks() | Judged():
                pass  # these are of a checked problem, which the terminal shows as a report

    def _equation(self, equation: Equation) -> Iterator[Row]:
        lead = ((f"{equation.number:>{_NUMBER - 1}} ", "dim"),)
        text = self._words(equation.words)
        reason = f"   ({self._words(equation.reason)})" if equation.reason else ""
        if len(text) + len(reason) + _NUMBER <= WIDTH:
            yield Row(((text, ""), (reason, "dim")), _NUMBER, lead)
        else:
            yield row(text, indent=_NUMBER, lead=lead, formula=bool(equation.rows) and not equation.before)
            if reason:
                yield row(reason.strip(), "dim", _NUMBER + 2)


def _aligned(chains: Sequence[Chain]) -> Iterator[Row]:
    """Definitions, below one another at their relations."""
    lefts = [readable(f"${chain.first}$") for chain in chains]
    longest = max(map(len, lefts))
    for left, chain in zip(lefts, chains, strict=True):
        right = readable("$" + " ".join(f"{sign} {side}" for sign, side in chain.rest) + "$")
        yield row(right, indent=longest + 5, lead=((f"    {left:>{longest}} ", ""),), formula=True)


def _table(lines: Sequence[Sequence[str]]) -> Iterator[Row]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for k, line in enumerate(lines):
        cells = "  ".join(cell.center(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        yield row(cells, "bold" if not k else "", _NUMBER)
