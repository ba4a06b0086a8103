"""What is said of a grade, in words and in order: the writers choose only how it looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ..findings import Formula
from .results import Diagnosis, Graded, Line, LineMark, Mark, Result, Unreadable

MARKS = {
    Mark.CORRECT: ("✓", "correct"),
    Mark.CONDITIONAL: ("◐", "correct under a condition"),
    Mark.WRONG: ("✗", "wrong"),
    Mark.UNREADABLE: ("!", "could not be read"),
    Mark.UNDECIDED: ("?", "for a human to decide"),
    Mark.MISSING: ("–", "not answered"),
}
LINE_MARKS = {
    LineMark.GIVEN: ("·", "given"),
    LineMark.RIGHT: ("✓", "right"),
    LineMark.FOLLOWS: ("↳", "follows from the line before, which is wrong"),
    LineMark.WRONG: ("✗", "wrong"),
    LineMark.UNREADABLE: ("!", "could not be read"),
    LineMark.UNDECIDED: ("?", "not decided"),
}
_ANSWER = 2_000  # characters of an answer that are shown
_PLACES = 1_000_000  # decimals are shown with six places at most
_FITTING = ("mistake", "hint", "reading", "correct if", "not decided", "because")


class Tone(StrEnum):
    """How a remark is meant."""

    PLAIN = "plain"
    QUIET = "quiet"
    BAD = "bad"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Said:
    """One remark: what it is about, and the text, which may have several lines.

    `latex` is the same text where it is a formula of ours. `theirs`: a student wrote it. `verbatim`: its columns
    stand below one another.
    """

    label: str
    text: str
    tone: Tone = Tone.PLAIN
    latex: str = ""
    theirs: bool = False
    verbatim: bool = False


def shown(text: str, limit: int = _ANSWER) -> str:
    """A text from a stranger in one line, without what a terminal or a bidirectional layout would obey."""
    line = " ".join(text[: 4 * limit].split())
    printable = "".join(c if c.isprintable() else "�" for c in line)
    return printable if len(printable) <= limit else printable[: limit - 1] + "…"


def lines_shown(text: str) -> str:
    """The same for a text whose lines and columns mean something."""
    return "\n".join("".join(c if c.isprintable() else "�" for c in line) for line in text[:_ANSWER].split("\n"))


def number(value: Fraction) -> str:
    """`1.5`, or `1/3` where six decimals do not do."""
    if _PLACES % value.denominator:
        return str(value)
    return rounded(value, 6)


def rounded(value: Fraction, places: int) -> str:
    """To so many decimals, half to even, without zeros at the end."""
    scaled = round(value * 10**places)
    whole, rest = divmod(abs(scaled), 10**places)
    digits = f"{rest:0{places}}".rstrip("0")
    return ("-" if scaled < 0 else "") + f"{whole}" + (f".{digits}" if digits else "")


def points(*items: Graded | Result) -> str:
    """What they earn together: `1.5 of 2 points`."""
    earned = sum((item.points for item in items), Fraction(0))
    of = sum((item.of for item in items), Fraction(0))
    if not of:
        return "not counted" if not earned else f"{number(earned)} points"
    return f"{number(earned)} of {number(of)} point" + ("" if of == 1 else "s")


def name(student: str) -> str:
    """A student's name as it is shown."""
    return shown(student, 200) or "(no name)"


def place(problem: int, part: str) -> str:
    """`problem 8, gradient`."""
    where = f"problem {problem}" if problem else "no problem named"
    return f"{where}, {shown(part, 80)}" if part else where


def subject(result: Result) -> str:
    """`problem 8, gradient (the part was inferred)`."""
    return place(result.problem, result.part) + (" (the part was inferred)" if result.inferred else "")


def verdict(result: Result) -> str:
    """The mark in words; of several answers, how many have which."""
    if result.internal:
        return "no verdict"
    if not result.graded:
        return "not graded"
    if len(result.graded) == 1:
        return MARKS[result.mark][1]
    counts = Counter(item.mark for item in result.graded)
    return ", ".join(f"{counts[mark]} {MARKS[mark][1]}" for mark in Mark if counts[mark])


def overall(result: Result) -> Iterator[Said]:
    """What is said of the submission as a whole."""
    if result.trouble:
        yield Said("trouble", shown(result.trouble), Tone.BAD)
    if result.internal:
        yield Said("bug of derive", shown(result.internal), Tone.DOUBT)
    if not (result.graded or result.trouble or result.internal):
        yield Said("trouble", "nothing in it could be graded", Tone.BAD)
    if result.remark:
        yield Said("remark", shown(result.remark), Tone.DOUBT)


def answered(item: Graded) -> Iterator[Said]:
    """What was answered, and how it was read."""
    if item.answer:
        yield Said("answer", shown(item.answer), theirs=True)
    if item.read_as is not None:
        yield _formula("read as", item.read_as)


def explained(item: Graded) -> Iterator[Said]:
    """Why an answer has its mark, as far as the feedback tells."""
    if item.unreadable is not None:
        yield from _unreadable(item.unreadable)
    if item.conditions:
        yield _any_of("correct if", item.conditions)
    if item.reason:
        undecided = item.mark is Mark.UNDECIDED
        yield Said("not decided" if undecided else "because", shown(item.reason), Tone.DOUBT)
    yield from _witness("otherwise" if item.mark is Mark.CONDITIONAL else "counterexample", item.witness)
    yield from _diagnosed(item.diagnoses)
    yield from (Said("note", shown(note), Tone.QUIET) for note in item.notes)
    if item.by:
        yield Said("decided by", shown(item.by), Tone.QUIET)


def line_explained(line: Line) -> Iterator[Said]:
    """How a line of a worked solution was read, and why it has its mark."""
    if line.read_as is not None:
        yield _formula("read as", line.read_as, Tone.QUIET)
    if line.reason:
        yield Said("because", shown(line.reason), Tone.DOUBT)
    yield from _witness("counterexample", line.witness)
    yield from _diagnosed(line.diagnoses)


def _formula(label: str, formula: Formula, tone: Tone = Tone.PLAIN) -> Said:
    return Said(label, shown(formula.text), tone, formula.latex)


def _any_of(label: str, formulas: Sequence[Formula]) -> Said:
    text = " or ".join(shown(item.text) for item in formulas)
    return Said(label, text, Tone.DOUBT, r" \text{ or } ".join(item.latex for item in formulas))


def _unreadable(found: Unreadable) -> Iterator[Said]:
    code = f" ({shown(found.code)})" if found.code else ""
    yield Said("reading", shown(found.message) + code, Tone.BAD)
    if found.excerpt:
        yield Said("", lines_shown(found.excerpt), theirs=True, verbatim=True)
    if found.hint:
        yield Said("what to do", shown(found.hint))


def _witness(label: str, lines: Iterable[str]) -> Iterator[Said]:
    text = "\n".join(map(shown, lines))
    if text:
        yield Said(label, text, Tone.BAD)


def _diagnosed(found: Iterable[Diagnosis]) -> Iterator[Said]:
    for item in found:
        step = f" (step {shown(item.step)})" if item.step else ""
        if item.full:
            yield Said("mistake", shown(item.full) + step, Tone.DOUBT)
        elif item.hint:
            yield Said("hint", shown(item.hint) + step, Tone.DOUBT)


def first_wrong(lines: Iterable[Line]) -> Line | None:
    """The line of a worked solution where it goes wrong."""
    return next((line for line in lines if line.mark is LineMark.WRONG), None)


def solution(lines: Sequence[Line]) -> str:
    """The heading of a worked solution; names the first wrong line."""
    wrong = first_wrong(lines)
    if wrong is None:
        return "the worked solution"
    return f"the worked solution: line {wrong.number} is the first wrong one"


def gist(result: Result) -> str:
    """The one thing to know about a submission, in a few words."""
    if not result.graded or result.internal:
        return next(overall(result)).text
    whole = result.mark
    if whole is Mark.CORRECT:
        return shown(result.remark)
    wrong = first_wrong(result.lines)
    if wrong is not None:
        return f"line {wrong.number}: " + next(_reasons(line_explained(wrong)), LINE_MARKS[wrong.mark][1])
    item = next(item for item in result.graded if item.mark is whole)
    asked = f"{shown(item.asked.text)}: " if len(result.graded) > 1 else ""
    return asked + next(_reasons(explained(item)), MARKS[whole][1])


def _reasons(remarks: Iterable[Said]) -> Iterator[str]:
    """What explains a mark and fits on a line: a mistake or a hint before anything else."""
    fitting = [said for said in remarks if said.label in _FITTING]
    for said in sorted(fitting, key=lambda said: _FITTING.index(said.label)):
        yield f"correct if {said.text}" if said.label == "correct if" else said.text


def mistakes(result: Result) -> dict[tuple[int, str], list[str]]:
    """The names of the mistakes that were found, each once, by problem and part."""
    found: dict[tuple[int, str], dict[str, None]] = {}
    for item in result.graded:
        found.setdefault((result.problem, item.part), {}).update(dict.fromkeys(names(item.diagnoses)))
    for line in result.lines:
        found.setdefault((result.problem, result.part), {}).update(dict.fromkeys(names(line.diagnoses)))
    return {key: list(once) for key, once in found.items() if once}


def names(found: Iterable[Diagnosis]) -> list[str]:
    """The stable names of mistakes."""
    return [item.name for item in found]
