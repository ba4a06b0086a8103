"""A class at a glance: how each question was answered, which mistakes are frequent, what is left for a human."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from ..findings import Formula
from .results import Graded, Mark, Result
from .words import mistakes, overall

CORRECT, FAULTY, TROUBLE, UNDECIDED, INTERNAL = 0, 1, 2, 3, 4
_LOST = (Mark.WRONG, Mark.CONDITIONAL, Mark.MISSING)


@dataclass
class Tally:
    """How one question was answered. `points` of `of` were given, over the `counted` answers that count."""

    problem: int
    part: str
    asked: Formula
    marks: Counter[Mark] = field(default_factory=Counter)
    points: Fraction = Fraction(0)
    of: Fraction = Fraction(0)
    counted: int = 0

    def add(self, item: Graded) -> None:
        """One more answer."""
        self.marks[item.mark] += 1
        if item.of:
            self.points += item.points
            self.of += item.of
            self.counted += 1

    def mean(self) -> tuple[Fraction, Fraction] | None:
        """The mean of the points, and of what could be had; None if no answer counts."""
        return (self.points / self.counted, self.of / self.counted) if self.counted else None


@dataclass(frozen=True, slots=True)
class Open:
    """An answer for a human to decide, and why."""

    student: str
    problem: int
    part: str
    asked: Formula
    reason: str
    origin: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A submission that could not be graded, and why; `internal`: a bug of ours."""

    student: str
    origin: str
    reason: str
    internal: bool = False


class Summary:
    """What is told of many results together; it keeps none of them."""

    def __init__(self, results: Iterable[Result] = ()) -> None:
        self.submissions = 0
        self.undecided: list[Open] = []
        self.troubles: list[Trouble] = []
        self._tallies: dict[tuple[int, str, str], Tally] = {}
        self._mistakes: dict[tuple[int, str], Counter[str]] = {}
        self._statuses: set[int] = set()
        for result in results:
            self.add(result)

    def add(self, result: Result) -> None:
        """One more submission."""
        self.submissions += 1
        self._statuses.add(_status(result))
        for item in result.graded:
            self._tally(result.problem, item).add(item)
            if item.mark is Mark.UNDECIDED:
                opened = Open(result.student, result.problem, item.part, item.asked, item.reason, result.origin)
                self.undecided.append(opened)
        for key, found in mistakes(result).items():
            self._mistakes.setdefault(key, Counter()).update(found)
        if result.trouble or result.internal or not result.graded:
            reason = next(said.text for said in overall(result))
            self.troubles.append(Trouble(result.student, result.origin, reason, bool(result.internal)))

    def _tally(self, problem: int, item: Graded) -> Tally:
        key = (problem, item.part, item.asked.text)
        return self._tallies.setdefault(key, Tally(problem, item.part, item.asked))

    def watching(self, results: Iterable[Result]) -> Iterator[Result]:
        """The results, each counted as it passes."""
        for result in results:
            self.add(result)
            yield result

    def tallies(self) -> list[Tally]:
        """By problem; within one, in the order in which questions first came."""
        return sorted(self._tallies.values(), key=lambda tally: tally.problem)

    def mistakes(self) -> list[tuple[int, str, str, int]]:
        """Problem, part, the mistake's name, how many made it: by problem, the most frequent first."""
        found = [
            (problem, part, name, count)
            for (problem, part), names in self._mistakes.items()
            for name, count in names.items()
        ]
        return sorted(found, key=lambda item: (item[0], -item[3], item[1], item[2]))

    @property
    def exit_status(self) -> int:
        """0: all correct; 1: a mark or points lost; 2: something unreadable or broken; 3: only undecided; 4: a bug."""
        return next((s for s in (INTERNAL, TROUBLE, FAULTY, UNDECIDED) if s in self._statuses), CORRECT)


def exit_status(results: Iterable[Result]) -> int:
    """The exit status of a run, the worst first: 4, 2, 1, 3, 0, as for a batch of equalities.

    The lines of a worked solution do not count by themselves: what they cost is in the points.
    """
    return Summary(results).exit_status


def _status(result: Result) -> int:
    marks = {item.mark for item in result.graded}
    if result.internal:
        return INTERNAL
    if result.trouble or not marks or Mark.UNREADABLE in marks:
        return TROUBLE
    if marks.intersection(_LOST) or any(item.points < item.of for item in result.graded):
        return FAULTY
    return UNDECIDED if Mark.UNDECIDED in marks else CORRECT
