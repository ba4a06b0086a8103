"""Answers that can be meant in several ways: judged by each convention, and right by those that are named.

What a sign means may be a convention, and so may be what a question is about: which pooling, which mean of squares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Protocol, TypeAlias

from ..writing.findings import Formula
from ..writing.findings import words as in_formula
from ..writing.grades.results import Graded, Mark, Result, Submission
from ..writing.statements import readable

Conventions: TypeAlias = tuple[str, ...]
_BY_EVERY = "wrong by every convention"
_RIGHT = (Mark.CORRECT, Mark.CONDITIONAL)
_ORDER = (*_RIGHT, Mark.UNDECIDED, Mark.WRONG, Mark.UNREADABLE, Mark.MISSING)


@dataclass(frozen=True, slots=True)
class Draft(Graded):
    """A grade that is only compared with others; `misses` counts the entries of a matrix that are wrong."""

    misses: int = 0


class Grades(Protocol):
    """Who grades a submission by some conventions."""

    def warm(self) -> None:
        """Prepare what every answer needs."""

    def grade(self, submission: Submission, *, lines: bool = True, explain: bool = True) -> Result:
        """All that is to be said; without `explain`, not why a wrong answer is wrong."""


@dataclass(frozen=True)
class Way:
    """Conventions, in words, and who grades by them."""

    conventions: Conventions
    grader: Grades


def by_conventions(ways: Sequence[Way], submission: Submission, *, lines: bool, explain: bool, whole: bool) -> Result:
    """The grades by the conventions that make the most of a submission right.

    If `whole`, all answers are by the same ones: one pooling, one loss. Otherwise each is by those that suit it.
    """

    def told(k: int) -> Result:
        return ways[k].grader.grade(submission, lines=lines, explain=explain)

    if whole and not any(ways[0].conventions):  # the usual ones
        usual = told(0)
        if usual.of and usual.points == usual.of:
            return usual
    drafts = [way.grader.grade(submission, lines=False, explain=False) for way in ways]
    if broken := next((draft for draft in drafts if draft.internal), None):
        return broken
    if whole:
        best = _best(drafts, told if explain else None)
        kept = [k for k, draft in enumerate(drafts) if draft.points == drafts[best].points]
        chosen = [best] * len(drafts[best].graded)
    else:
        best = max(range(len(ways)), key=lambda k: drafts[k].points)
        kept = list(range(len(ways)))
        chosen = [_first_right(drafts, item) for item in range(len(drafts[best].graded))]
    full = {k: told(k) for k in {best, *chosen}}
    universe = [way.conventions for way in ways]
    graded = []
    for item, k in enumerate(chosen):
        right = [ways[j].conventions for j in kept if _is_right(drafts[j], item)]
        graded.append(_told(full[k].graded[item], universe, right, ways[k].conventions))
    return replace(full[best], graded=tuple(graded))


def _best(drafts: Sequence[Result], told: Callable[[int], Result] | None) -> int:
    """The most points, then the fewest wrong entries; of equals, the first whose mistakes can be named."""
    merits = [(draft.points, _nearness(draft)) for draft in drafts]
    equals = [k for k, merit in enumerate(merits) if merit == max(merits)]
    if told is None or len(equals) == 1 or all(item.mark is not Mark.WRONG for item in drafts[equals[0]].graded):
        return equals[0]
    explained = (k for k in equals if any(item.diagnoses for item in told(k).graded))
    return next(explained, equals[0])


def _nearness(draft: Result) -> Fraction:
    """How many matrices are wrong in few entries only, the more the fewer."""
    misses = [item.misses for item in draft.graded if isinstance(item, Draft) and item.misses]
    return sum((Fraction(1, 1 + count) for count in misses), Fraction(0))


def _first_right(drafts: Sequence[Result], item: int) -> int:
    """The first that has an answer right; the first that has it wrong, if none has."""
    marks = [draft.graded[item].mark if item < len(draft.graded) else Mark.MISSING for draft in drafts]
    return min(range(len(drafts)), key=lambda k: _ORDER.index(marks[k]))


def _is_right(result: Result, item: int) -> bool:
    return item < len(result.graded) and result.graded[item].mark in _RIGHT


def _told(item: Graded, universe: Sequence[Conventions], right: Sequence[Conventions], by: Conventions) -> Graded:
    """A grade with the conventions on which it hangs."""
    if len(universe) == 1 or len(right) == len(universe):
        return item
    if item.mark in _RIGHT:
        words = [" and ".join(filter(None, some)) for some in needed(universe, right)]
        if not all(words):  # right by what is usual
            return item
        own = item.conditions or (None,)
        conditions = tuple(_both(in_formula(word), condition) for word, condition in product(words, own))
        return replace(item, mark=Mark.CONDITIONAL, conditions=conditions)
    if item.mark is Mark.WRONG:
        shown = readable(" and ".join(filter(None, by)))
        note = f"{_BY_EVERY}; compared here as if {shown}"
        return replace(item, notes=(*item.notes, note) if shown else item.notes)
    return item


def needed(universe: Iterable[Conventions], right: Iterable[Conventions]) -> list[Conventions]:
    """The conventions that something hangs on, without those that make no difference, which are left out."""
    everything, kept = list(universe), list(right)
    for place in reversed(range(len(everything[0]))):
        short = _without(place, kept)
        if sum(_without(place, [conventions])[0] in short for conventions in everything) == len(kept):
            everything, kept = _without(place, everything), short
    return kept


def _without(place: int, found: Iterable[Conventions]) -> list[Conventions]:
    return list(dict.fromkeys(conventions[:place] + conventions[place + 1 :] for conventions in found))


def _both(convention: Formula, condition: Formula | None) -> Formula:
    if condition is None:
        return convention
    return Formula(f"{convention.text} and {condition.text}", rf"{convention.latex}\ \text{{and}}\ {condition.latex}")
