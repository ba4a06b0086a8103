"""Explains wrong answers to one question: floats say which mutants to ask about, the kernel answers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Lock

from sympy.matrices import MatrixBase

from ...claims.claim import Context
from ...claims.equality import Equality
from ...derivation import Problem
from ...kernel.verdict import Verdict
from ...writing.grades.results import Diagnosis
from .mutants import stages, stated
from .question import Mutant, Question
from .rounded import FEWEST_DIGITS, is_rounded, significant, slack, truncates, verdicts
from .rules import JOINT, ORDER, UNSPECIFIC, Mistake
from .values import UNUSABLE, Fingerprint, Side

MOST_NAMED = 3
MOST_CONFIRMED = 6
OF_THE_WHOLE = ("sign", "factor-two", "percent")  # what few digits suffice for


class Diagnostician:
    """Which mal-rules explain wrong answers to what `claim` asks; keeps its mutants from one answer to the next.

    `claim.lhs` is the quantity asked for, `claim.rhs` its right value. `confirmations` counts the kernel's answers.
    """

    def __init__(self, problem: Problem, claim: Equality, context: Context | None = None) -> None:
        context = (context or problem.context()).about(claim.says())
        self.context = context
        self.claim = claim
        self.question = Question(problem, claim, context)
        self.confirmations = 0
        self._stages = stages(self.question)
        self._indices: list[_Index] = []
        self._lock = Lock()
        self._is_wrong: dict[int, bool] = {}  # by the mutants' identities: the indices keep them alive
        self._same: dict[tuple[int, int], bool] = {}
        self._expressions: dict[int, Side] = {}

    def explain(self, wrong: Side) -> tuple[Diagnosis, ...]:
        """The mistakes that lead to exactly this answer, the most specific first, at most three; () for none.

        Two mistakes made at once are one diagnosis, with both names. A right answer is explained by nothing.
        """
        wrong = wrong.as_immutable() if isinstance(wrong, MatrixBase) else wrong
        with self._lock, suppress(*UNUSABLE):  # answers may come from several threads
            if wrong == self.claim.rhs:
                return ()
            value = self.question.value_of_answer(wrong)
            if value is None:
                return self._stated(wrong)
            if not self._is_right(wrong, value):
                return self._truncated(wrong, value) or self._explained(wrong, value)
        return ()

    def _is_right(self, wrong: Side, value: Fingerprint) -> bool:
        """Whether it may be the right answer, as far as the filter tells: then no mistake is looked for."""
        right = self.question.right
        if right is None or not value.near(right, slack(wrong)):
            return False
        return not is_rounded(wrong) or self._equals(wrong, self.claim.rhs)

    def _explained(self, wrong: Side, value: Fingerprint) -> tuple[Diagnosis, ...]:
        left = MOST_CONFIRMED
        equal: list[Mutant] = []  # to the answer, as the kernel found
        for index in self._through():
            found: dict[str, Diagnosis] = {}
            near = self._candidates(index.near(value, slack(wrong)), wrong)[:left]
            for diagnosis, mutant in near:
                if len(found) < MOST_NAMED and diagnosis.name not in found and self._confirmed(wrong, mutant, equal):
                    found[diagnosis.name] = diagnosis
                    equal.append(mutant)
            left -= len(near)
            if found or not left:
                return _specific(tuple(found.values()))
        return ()

    def _stated(self, wrong: Side) -> tuple[Diagnosis, ...]:
        """The problem's own mistake behind an answer that no float tells anything about."""
        for mistake, led_to in stated(self.question):
            if self._equals(wrong, led_to) and Verdict.REFUTED in set(verdicts(led_to, self.claim.rhs, self.context)):
                return (_said((mistake,)),)
        return ()

    def _candidates(self, near: list[Mutant], wrong: Side) -> list[tuple[Diagnosis, Mutant]]:
        """What may explain the answer; of an answer with few digits only what changes the whole of it."""
        said = [(_said(mutant.mistakes), mutant) for mutant in near]
        if is_rounded(wrong) and significant(wrong) < FEWEST_DIGITS:
            return [(diagnosis, mutant) for diagnosis, mutant in said if diagnosis.name in OF_THE_WHOLE]
        return said

    def _through(self) -> Iterator[_Index]:
        """The stages made so far, then new ones."""
        yield from self._indices
        for stage in self._stages:
            self._indices.append(_Index(list(stage)))
            yield self._indices[-1]

    def _confirmed(self, wrong: Side, mutant: Mutant, equal: Sequence[Mutant]) -> bool:
        """Whether the kernel finds that the answer is the mutant, and that the mutant is not right.

        What is equal to a mutant that the answer is equal to need not be compared with the answer itself.
        """
        built = self._built(mutant)
        is_equal = not is_rounded(wrong) and any(self._are_same(mutant, other) for other in equal)
        return (is_equal or self._equals(wrong, built)) and self._differs(mutant, built)

    def _built(self, mutant: Mutant) -> Side:
        if id(mutant) not in self._expressions:
            self._expressions[id(mutant)] = mutant.build()
        return self._expressions[id(mutant)]

    def _are_same(self, mutant: Mutant, other: Mutant) -> bool:
        """Whether the kernel finds that two mutants are equal wherever they have values."""
        key = (id(mutant), id(other))
        if key not in self._same:
            found = verdicts(self._built(mutant), self._built(other), self.context)
            self.confirmations += 1
            self._same[key] = all(verdict is Verdict.PROVED for verdict in found)
        return self._same[key]

    def _equals(self, wrong: Side, other: Side) -> bool:
        self.confirmations += 1
        return all(verdict.holds for verdict in verdicts(wrong, other, self.context))

    def _differs(self, mutant: Mutant, built: Side) -> bool:
        key = id(mutant)
        right = self.question.right
        if right is not None and mutant.value.shape != right.shape:
            return True
        if key not in self._is_wrong:
            self.confirmations += 1
            self._is_wrong[key] = Verdict.REFUTED in set(verdicts(built, self.claim.rhs, self.context))
        return self._is_wrong[key]

    def _truncated(self, wrong: Side, value: Fingerprint) -> tuple[Diagnosis, ...]:
        """An answer whose last digits were cut off instead of rounded."""
        right = self.question.right
        if not is_rounded(wrong) or right is None or not value.near(right, slack(wrong)):
            return ()
        self.confirmations += 1
        if not truncates(wrong, self.claim.rhs, self.context):
            return ()
        hint = "Look at the digit after the last one that you give."
        full = "the last digit was cut off instead of rounded"
        return (_said((Mistake("truncated", hint, full, self.question.words.own),)),)


class _Index:
    """Mutants by their first value."""

    def __init__(self, mutants: list[Mutant]) -> None:
        ranked = list(enumerate(mutants))
        ranked.sort(key=lambda item: item[1].value.at[0])
        self.ranked = ranked
        self.keys = [mutant.value.at[0] for _, mutant in ranked]

    def near(self, value: Fingerprint, slack: float) -> list[Mutant]:
        """Those that may be equal to it, in the order in which they were made."""
        width = slack + 1e-6 * abs(value.at[0]) + 1e-12
        found = []
        for place in range(bisect_left(self.keys, value.at[0] - width), len(self.keys)):
            if self.keys[place] > value.at[0] + width:
                break
            if value.near(self.ranked[place][1].value, slack):
                found.append(self.ranked[place])
        return [mutant for _, mutant in sorted(found, key=lambda item: item[0])]


def _specific(found: tuple[Diagnosis, ...]) -> tuple[Diagnosis, ...]:
    """Without the rules that say nothing more than the others."""
    return tuple(diagnosis for diagnosis in found if diagnosis.name not in UNSPECIFIC) or found


def _said(mistakes: tuple[Mistake, ...]) -> Diagnosis:
    """One diagnosis of all mistakes together, what concerns the whole of the answer last."""
    mistakes = tuple(sorted(mistakes, key=lambda mistake: (mistake.rule in OF_THE_WHOLE, ORDER.get(mistake.rule, -1))))
    return Diagnosis(
        JOINT.join(mistake.rule for mistake in mistakes),
        " ".join(dict.fromkeys(mistake.hint for mistake in mistakes)),
        "; and ".join(mistake.full for mistake in mistakes),
        mistakes[0].step,
    )
