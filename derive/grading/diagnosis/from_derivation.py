"""Mutants of the derivation: the chain rule along the graph with a bug, and derivatives of or by something else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from itertools import combinations

from sympy import Symbol

from ...kernel.errors import Obstacle
from ...kernel.language import D
from ...kernel.matrices import explicit
from ...kernel.tensors.language import TensorSymbol
from .asked import Asked
from .question import MAX_MUTANTS, Mutant, Question
from .rules import Mistake
from .sides import entries, swapped
from .slips import Slip, Slips
from .swaps import exchanges, said
from .tape import NO_BUG, Bug, Tape

_MOST_PAIRED = 60


class FromDerivation:
    """What comes of slips in differentiating; nothing where no derivative is asked for, or none has a tape."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.tape = Tape(question.graph)

    @cached_property
    def asked(self) -> Asked | None:
        """The derivatives asked for, along the graph."""
        question = self.question
        for side in (question.claim.lhs, *(form.side for form in question.forms)):
            if any(entry.has(D) for entry in entries(side)):
                try:
                    return Asked(explicit(side), self.tape, question.scalars)
                except Obstacle:
                    return None
        return None

    @cached_property
    def _slips(self) -> Slips | None:
        if self.asked is None or not self.asked.chains:
            return None
        return Slips(self.tape, self.asked.chains, self.question.words, self.question.families.siblings)

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """All bugs that the derivation may have, but for indices."""
        return () if self._slips is None else tuple(self._slips.all())

    def _with_bug(self, bug: Bug, *mistakes: Mistake) -> list[Mutant]:
        asked = self.asked
        assert asked is not None
        self.question.tried += 1
        return self.question.made(mistakes, asked.value(bug), partial(asked.expression, bug))

    def of_slips(self) -> Iterator[Mutant]:
        """One bug each."""
        for slip in self.slips:
            yield from self._with_bug(slip.bug, slip.mistake)

    def of_indices(self) -> Iterator[Mutant]:
        """One name for another, in one place, or in all local derivatives: W where its transpose belongs."""
        if self._slips is not None and self.asked is not None:
            for slip in self._slips.indices():
                yield from self._with_bug(slip.bug, slip.mistake)
            yield from self._throughout(self.asked)

    def _throughout(self, asked: Asked) -> Iterator[Mutant]:
        edges = [edge for chain in asked.chains for _, own in chain.nodes for edge in own]
        for exchange in exchanges(self.question):
            swap = exchange.swap
            weights = {edge: swapped(edge.weight, swap) for edge in edges if edge.weight.free_symbols & swap.keys()}
            full = f"in the local derivatives you exchanged {said(self.question, swap)}"
            yield from self._with_bug(Bug(weights), self.question.mistake(exchange.rule, exchange.hint, full))

    def of_other_derivatives(self) -> Iterator[Mutant]:
        """By another variable, of another quantity, with the definitions held."""
        asked, question = self.asked, self.question
        if asked is None:
            return
        for rule, hint, full, other in asked.others(self._variables(), question.words):
            question.tried += 1
            mistake = question.mistake(rule, hint, full)
            yield from question.made((mistake,), other.value(NO_BUG), partial(other.expression, NO_BUG))
        hint = "Is it the total derivative that is asked for, or the partial one?"
        full = "you held the intermediate quantities fixed, which gives the partial derivative"
        mistake, bug = question.mistake("partial-derivative", hint, full), asked.held_bug()
        question.tried += 1
        yield from question.made((mistake,), asked.value(bug), partial(asked.expression, bug), zero=True)

    def _variables(self) -> list[Symbol]:
        return [s for s in self.question.problem.order if not s.is_integer and not isinstance(s, TensorSymbol)]

    def of_pairs(self) -> Iterator[Mutant]:
        """Two common bugs at once."""
        common = [slip for slip in self.slips if slip.mistake.pairs][:_MOST_PAIRED]
        for one, two in combinations(common, 2):
            if self.question.tried >= MAX_MUTANTS:
                return
            if not one.bug.meets(two.bug):
                yield from self._with_bug(one.bug | two.bug, one.mistake, two.mistake)
