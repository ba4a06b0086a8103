"""Wrong answers made from the right derivation, stage by stage, the cheapest and most specific first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from ...kernel.language import D
from ...writing.statements import readable
from .from_definitions import FromDefinitions
from .from_derivation import FromDerivation
from .from_forms import FromForms
from .question import Mutant, Question
from .rules import OWN, Mistake
from .sides import entries
from .values import UNUSABLE, Side

_MOST_DERIVED = 6


def stages(question: Question) -> Iterator[Iterable[Mutant]]:
    """The mutants, stage by stage; a later stage need not be made if an earlier one explains the answer."""
    yield _of_author(question)
    if _is_large(question):
        yield _joined(FromForms(question).of_wholes())
        return
    yield from _of_tensors(question) if question.is_tensorial else _of_scalars(question)


def _is_large(question: Question) -> bool:
    """Whether so many derivatives have numbers that going wrong at each place of their derivation is dear."""
    if question.is_tensorial or not question.is_numeric:
        return False
    return len([entry for entry in entries(question.claim.lhs) if entry.has(D)]) > _MOST_DERIVED


def _of_tensors(question: Question) -> Iterator[Iterable[Mutant]]:
    written = FromForms(question)
    yield _joined(written.of_wholes(), written.of_tensors())
    yield _joined(written.of_named_tensors())
    yield _joined(written.scaled_edits())


def _of_scalars(question: Question) -> Iterator[Iterable[Mutant]]:
    written, derived = FromForms(question), FromDerivation(question)
    defined = FromDefinitions(question, derived)
    yield _joined(derived.of_slips(), derived.of_other_derivatives(), derived.of_indices(), written.of_wholes())
    yield _joined(written.of_edits(), defined.of_swaps(), defined.of_definitions())
    if question.is_numeric:
        return
    scaled_slips = (both for mutant in derived.of_slips() for both in written.scaled(mutant))
    yield _joined(scaled_slips, written.scaled_edits(), derived.of_pairs())
    if not derived.slips:
        yield _joined(written.edited_twice())


def stated(question: Question) -> Iterator[tuple[Mistake, Side]]:
    """The problem's own mistakes, with what they lead to."""
    for part in question.problem.parts:
        for known in part.mistakes:
            if known.quantity == question.claim.lhs:
                hint = known.hint or "Go through the derivation of this part once more."
                yield question.mistake(OWN, readable(hint), readable(known.what)), known.wrong


def _of_author(question: Question) -> Iterator[Mutant]:
    for mistake, wrong in stated(question):
        yield from question.of_side(wrong, mistake)


def _joined(*sources: Iterator[Mutant]) -> Iterator[Mutant]:
    """One source after the other, each as far as it goes."""
    for source in sources:
        with suppress(*UNUSABLE):
            yield from source
