"""What is asked, with all that its mutants are made from; and what a mutant is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from ...claims.claim import Context
from ...claims.equality import Equality
from ...derivation import Problem
from .forms import Form, forms
from .names import Families
from .rules import Mistake
from .sides import entries
from .values import UNUSABLE, Fingerprint, Sampler, Side, TensorSampler
from .words import Words

MAX_MUTANTS = 6_000
_MOST_KEPT = 100_000


@dataclass(frozen=True)
class Mutant:
    """A wrong answer: the mistakes that lead to it, its fingerprint, and how it is built once it is needed."""

    mistakes: tuple[Mistake, ...]
    value: Fingerprint
    build: Callable[[], Side]


class Question:
    """A quantity that is asked for. `tried` counts the values computed so far."""

    def __init__(self, problem: Problem, claim: Equality, context: Context) -> None:
        self.problem, self.claim, self.context = problem, claim, context
        self.graph = context.definitions
        self.words = Words(problem, claim)
        self.families = Families(symbol for symbol in problem.order if not symbol.is_integer)
        self.tried = 0
        sides = entries(claim.lhs) + entries(claim.rhs)
        self.is_tensorial = self.graph.speaks_of_tensors(sides)
        self.sampler: Sampler | TensorSampler = TensorSampler(context, sides) if self.is_tensorial else Sampler(context)

    @property
    def scalars(self) -> Sampler:
        """The sampler of a question without tensors."""
        assert isinstance(self.sampler, Sampler)
        return self.sampler

    @property
    def tensors(self) -> TensorSampler:
        """The sampler of a question with tensors."""
        assert isinstance(self.sampler, TensorSampler)
        return self.sampler

    @cached_property
    def right(self) -> Fingerprint | None:
        """The fingerprint of the right answer."""
        return self.value(self.claim.rhs)

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """What is known to equal the quantity."""
        return forms(self.problem, self.claim, self.context)

    @cached_property
    def is_numeric(self) -> bool:
        """Whether the answer is a number, or a matrix of numbers: then too much equals it by chance."""
        own = entries(self.claim.rhs)
        bodies = [*own, *(self.graph[name] for name in self.graph.reachable_names(own))]
        return all(symbol in self.graph for body in bodies for symbol in body.free_symbols)

    def value(self, side: Side, sampler: Sampler | None = None) -> Fingerprint | None:
        """A fingerprint; None for what cannot be evaluated."""
        self.tried += 1
        try:
            return (sampler or self.sampler).fingerprint(side)
        except UNUSABLE:
            return None

    def value_of_answer(self, answer: Side) -> Fingerprint | None:
        """The same for one of many answers, whose parts are not worth keeping."""
        if self.sampler.kept > _MOST_KEPT:
            self.sampler.forget()
        return self.value(answer)

    def made(
        self, mistakes: tuple[Mistake, ...], value: Fingerprint | None, build: Callable[[], Side], *, zero: bool = False
    ) -> list[Mutant]:
        """The mutant, unless it has no value, is as the right answer, or is 0 although the mistake does not say so."""
        if value is None or (value.is_zero and not zero) or (self.right is not None and value.near(self.right)):
            return []
        return [Mutant(mistakes, value, build)]

    def of_side(self, wrong: Side, *mistakes: Mistake) -> list[Mutant]:
        """The mutant that is given by its expression."""
        return self.made(mistakes, self.value(wrong), partial(_given, wrong))

    def placed(self, mistake: Mistake) -> Mistake:
        """A mistake, with the step that asks the question if it has none."""
        return Mistake(mistake.rule, mistake.hint, mistake.full, mistake.step or self.words.own, mistake.pairs)

    def mistake(self, rule: str, hint: str, full: str, step: str = "") -> Mistake:
        """A mistake at a step, or at the one that asks the question."""
        return Mistake(rule, hint, full, step or self.words.own)


def _given(side: Side) -> Side:
    return side
