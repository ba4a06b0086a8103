"""Grades as rows for a terminal: one submission in full, many in a table with the class summary below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from ..rows import WIDTH, Row, row
from . import words
from .feedback import Feedback, told
from .results import Graded, Line, LineMark, Mark, Result
from .summary import Summary, Tally
from .words import LINE_MARKS, MARKS, Said, Tone

STYLES = {
    Mark.CORRECT: "green",
    Mark.CONDITIONAL: "yellow",
    Mark.WRONG: "red",
    Mark.UNREADABLE: "cyan",
    Mark.UNDECIDED: "magenta",
    Mark.MISSING: "red",
}
_LINE_STYLES = {
    LineMark.GIVEN: "dim",
    LineMark.RIGHT: "green",
    LineMark.FOLLOWS: "yellow",
    LineMark.WRONG: "red",
    LineMark.UNREADABLE: "cyan",
    LineMark.UNDECIDED: "magenta",
}
_TONES = {Tone.PLAIN: "", Tone.QUIET: "dim", Tone.BAD: "red", Tone.DOUBT: "yellow"}
_LABEL = 14  # columns of the longest label, "counterexample"
_NUMBER = 4  # columns of the number of a line
_COLUMNS = (20, 16, 1, 7)  # student, place, mark, points; what there is to say has the rest
_SHOWN = 10  # mistakes that the summary names for each problem


def rows(results: Iterable[Result], feedback: Feedback = Feedback.FULL) -> Iterator[Row]:
    """One submission in full; several in a table, each as soon as it is known, with the summary at the end."""
    stream = told(results, feedback)
    first = list(islice(stream, 2))
    if len(first) == 1:
        return full(first[0])
    return table(chain(first, stream))


# ---- one submission


def full(result: Result) -> Iterator[Row]:
    """All that is told of one submission."""
    who = f"{words.name(result.student)}: " if result.student else ""
    subject = words.subject(result)
    yield row(who + (subject if who else subject[0].upper() + subject[1:]), "bold")
    if result.origin:
        yield row(words.shown(result.origin), "dim")
    for item in result.graded:
        yield row("")
        yield from _item(item)
    if result.lines:
        yield row("")
        yield row(words.solution(result.lines), "bold")
        for line in result.lines:
            yield from _line(line)
    closing = [*_closing(result)]
    yield from (row(""), *closing) if closing else ()


def _closing(result: Result) -> Iterator[Row]:
    """What is said of the whole, and the total of several answers."""
    for said in words.overall(result):
        yield from _said(said, 0)
    if len(result.graded) > 1:
        yield row(f"{words.points(result)}: {words.verdict(result)}", f"bold {STYLES[result.mark]}")


def _item(item: Graded) -> Iterator[Row]:
    sign, word = MARKS[item.mark]
    style = STYLES[item.mark]
    yield Row(
        (
            (f"{sign} ", f"bold {style}"),
            (words.shown(item.asked.text), "bold"),
            (f"  {word}", style),
            (f", {words.points(item)}", ""),
        )
    )
    for said in chain(words.answered(item), words.explained(item)):
        yield from _said(said, 2)


def _line(line: Line) -> Iterator[Row]:
    sign, word = LINE_MARKS[line.mark]
    style = _LINE_STYLES[line.mark]
    lead = ((f"{line.number:>{_NUMBER}} ", "dim"), (sign, f"bold {style}"), (" ", ""))
    yield row(words.shown(line.text), indent=_NUMBER + 3, lead=lead, formula=True)
    if line.mark not in (LineMark.RIGHT, LineMark.GIVEN):
        yield row(word, style, _NUMBER + 3)
    for said in words.line_explained(line):
        yield from _said(said, _NUMBER + 3)


def _said(said: Said, indent: int) -> Iterator[Row]:
    lead = ((f"{'':{indent}}{said.label:<{_LABEL}} ", "dim"),)
    formula = said.theirs or bool(said.latex)
    for k, text in enumerate(said.text.split("\n")):
        blank = ((" " * (indent + _LABEL + 1), ""),)
        yield row(
            text,
            _TONES[said.tone],
            indent + _LABEL + 1,
            lead=blank if k else lead,
            formula=formula and not said.verbatim,
        )


# ---- many


def table(results: Iterable[Result]) -> Iterator[Row]:
    """A line each, and the summary. What is told of them is decided already."""
    summary = Summary()
    yield row(_cells(("student", "problem", "", "points", "")), "bold")
    for result in summary.watching(results):
        yield _entry(result)
    yield from summed(summary)


def _entry(result: Result) -> Row:
    where = f"{result.problem or '?'} {words.shown(result.part, 40)}".strip()
    sign, style = ("!", "bold red") if not result.graded else (MARKS[result.mark][0], STYLES[result.mark])
    earned = f"{words.number(result.points)}/{words.number(result.of)}" if result.of else "–"
    who, place, mark, points, said = _fitted((words.name(result.student), where, sign, earned, words.gist(result)))
    gap = "  "
    return Row(((who + gap + place + gap, ""), (mark, style), (gap + points + gap, ""), (said.rstrip(), "dim")))


def _cells(cells: Sequence[str]) -> str:
    return "  ".join(_fitted(cells)).rstrip()


def _fitted(cells: Sequence[str]) -> list[str]:
    """Each text cut or filled to the width of its column."""
    rest = WIDTH - sum(_COLUMNS) - 2 * len(_COLUMNS)
    widths = (*_COLUMNS, rest)
    return [fitted(cell, width) for cell, width in zip(cells, widths, strict=True)]


def fitted(text: str, width: int) -> str:
    """A text in exactly so many columns."""
    return text.ljust(width) if len(text) <= width else text[: width - 1] + "…"


def summed(summary: Summary) -> Iterator[Row]:
    """The class: the questions, the mistakes, what is left for a human, what is broken."""
    tallies = summary.tallies()
    if tallies:
        yield row("")
        yield from _questions(tallies)
    yield from _mistakes(summary)
    yield from _listed(
        f"for a human to decide: {len(summary.undecided)}",
        "magenta",
        (
            (f"{words.name(item.student)}, {words.place(item.problem, item.part)}: {item.asked.text}", item.reason)
            for item in summary.undecided
        ),
    )
    for title, internal in (("could not be graded", False), ("bugs of derive", True)):
        found = [item for item in summary.troubles if item.internal is internal]
        told_of = ((f"{words.name(item.student)} {words.shown(item.origin)}".rstrip(), item.reason) for item in found)
        yield from _listed(f"{title}: {len(found)}", "red", told_of)


def _questions(tallies: Sequence[Tally]) -> Iterator[Row]:
    head = ["asked", *(MARKS[mark][0] for mark in Mark), "mean points"]
    body = [_question(tally) for tally in tallies]
    widths = [max(len(line[k]) for line in (head, *body)) for k in range(len(head))]
    for k, line in enumerate((head, *body)):
        numbers = (cell.rjust(width) for cell, width in zip(line[1:-1], widths[1:-1], strict=True))
        yield row("   ".join((line[0].ljust(widths[0]), *numbers, line[-1])).rstrip(), "bold" if not k else "")
    yield row("   ".join(f"{sign} {word}" for sign, word in MARKS.values()), "dim")


def _question(tally: Tally) -> list[str]:
    where = " ".join(filter(None, (str(tally.problem or "?"), words.shown(tally.part, 20))))
    mean = tally.mean()
    earned = "–" if mean is None else f"{words.rounded(mean[0], 2)} of {words.rounded(mean[1], 2)}"
    counts = (str(tally.marks[mark] or "·") for mark in Mark)
    asked = words.shown(tally.asked.text, 30)
    return [f"{where}: {asked}", *counts, earned]


def _mistakes(summary: Summary) -> Iterator[Row]:
    found = summary.mistakes()
    if not found:
        return
    yield row("")
    yield row("most frequent mistakes", "bold")
    for problem in dict.fromkeys(number for number, *_ in found):
        for _, part, mistake, count in [item for item in found if item[0] == problem][:_SHOWN]:
            yield row(f"{count:>6}  {words.shown(mistake, 80)}  ({words.place(problem, part)})")


def _listed(title: str, style: str, items: Iterable[tuple[str, str]]) -> Iterator[Row]:
    """A heading and what stands below it, or nothing."""
    for k, (what, why) in enumerate(items):
        if not k:
            yield row("")
            yield row(title, f"bold {style}")
        yield row(words.shown(what), indent=2)
        if why:
            yield row(words.shown(why), "dim", 4)
