"""Mutants of closed forms: the whole, a place in it, two places; of numbers, matrices and tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property, partial

from sympy import Expr, Number, Product, Sum, log
from sympy.matrices import MatrixBase

from ...claims.equality import Equality
from ...kernel.matrices import explicit
from .edits import Editor
from .forms import Form
from .question import MAX_MUTANTS, Mutant, Question
from .rules import Mistake
from .sides import entries, with_entries
from .tensor_edits import TensorEditor, exchanged
from .values import UNUSABLE, Side
from .wholes import Whole, rearrangements, scalings, turnings

_MOST_EDITED = 600
_MOST_EDITED_TWICE = 40
_LONG = 60  # parts of an expression


class FromForms:
    """What comes of slips in writing down; `edited` are the mutants of one place made so far."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.edited: list[Mutant] = []

    # ---- the whole

    @cached_property
    def wholes(self) -> tuple[Whole, ...]:
        """What may happen to the whole of an answer."""
        question = self.question
        has_log = any(entry.has(log) for entry in entries(question.claim.rhs))
        scaled = scalings(numeric=question.is_numeric, logarithmic=has_log)
        if question.is_tensorial:
            return (*scaled, *turnings(len(question.tensors.shapes.of(question.claim.rhs))))
        return (*scaled, *rearrangements(explicit(question.claim.rhs)))

    def of_wholes(self) -> Iterator[Mutant]:
        """The sign, a factor, the transpose, the order of the entries."""
        right = explicit(self.question.claim.rhs)
        for whole in self.wholes:
            yield from self.question.of_side(whole.apply(right), self.question.placed(whole.mistake))

    def scaled(self, mutant: Mutant) -> Iterator[Mutant]:
        """A mutant with a wrong sign, or a factor 2 or ½, as well."""
        for whole in self.wholes:
            if whole.factor is not None and whole.mistake.rule != mutant.mistakes[0].rule:
                mistakes = (*mutant.mistakes, self.question.placed(whole.mistake))
                value = mutant.value.scaled(whole.factor)
                yield from self.question.made(mistakes, value, partial(_applied, whole, mutant))

    def scaled_edits(self) -> Iterator[Mutant]:
        """The same for all mutants of one place."""
        for mutant in self.edited:
            yield from self.scaled(mutant)

    # ---- a place

    def of_edits(self) -> Iterator[Mutant]:
        """One place of a closed form edited."""
        for form in self.question.forms:
            with suppress(*UNUSABLE):
                for mistake, wrong in self._edits_of(form):
                    if len(self.edited) >= _MOST_EDITED:
                        return
                    yield from self._kept(self.question.of_side(wrong, mistake))

    def _kept(self, mutants: list[Mutant]) -> list[Mutant]:
        self.edited += mutants
        return mutants

    def _edits_of(self, form: Form) -> Iterator[tuple[Mistake, Side]]:
        question, side = self.question, form.side
        editor = Editor(question.graph, question.words, question.families.siblings, form.step or question.words.own)
        if isinstance(side, MatrixBase):
            yield from _of_entries(side, editor)
        elif isinstance(explicit(side), MatrixBase):
            yield from self._orders(form)
        else:
            yield from ((edit.mistake, edit.wrong) for edit in editor.edits(side))

    def _orders(self, form: Form) -> Iterator[tuple[Mistake, Side]]:
        """A product of explicit matrices in the other order."""
        factors = [factor for factor in form.side.args if not isinstance(factor, Number)]
        if len(factors) == 2 and all(isinstance(factor, MatrixBase) for factor in factors):
            a, b = factors
            if b.cols == a.rows:
                hint, full = (
                    "Check the order of the factors.",
                    "the factors of the matrix product are in the wrong order",
                )
                yield self.question.mistake("product-order", hint, full, form.step), explicit(form.side.func(b, a))

    def edited_twice(self) -> Iterator[Mutant]:
        """Two places of the answer edited, where it is a short closed form."""
        question, answer = self.question, self.question.claim.rhs
        if isinstance(answer, MatrixBase) or answer.has(Sum, Product) or answer.count(Expr) > _LONG:
            return
        own = [mutant for mutant in self.edited if mutant.mistakes[0].step == question.words.own]
        for mutant in own[:_MOST_EDITED_TWICE]:
            for mistake, wrong in self._edits_of(Form(mutant.build())):
                if question.tried >= MAX_MUTANTS // 3:
                    return
                yield from question.of_side(wrong, *mutant.mistakes, mistake)

    # ---- tensors

    def of_tensors(self) -> Iterator[Mutant]:
        """One place of a closed form with tensors edited."""
        for form in self.question.forms:
            if not isinstance(form.side, MatrixBase):
                with suppress(*UNUSABLE):
                    yield from self._of_tensor(form, lambda expr: expr)

    def of_named_tensors(self) -> Iterator[Mutant]:
        """One place of what the answer names, by its own closed form: of δ in δhᵀ."""
        answer = self.question.claim.rhs
        for step in self.question.problem.steps():
            name, claim = step.name, step.claim
            if name is not None and isinstance(claim, Equality) and name in answer.free_symbols:
                yield from self._of_tensor(Form(claim.rhs, step.id), partial(exchanged, answer, name))

    def _of_tensor(self, form: Form, put: Callable[[Expr], Expr]) -> Iterator[Mutant]:
        """The edits of an expression, each put to where it stands in the answer."""
        question = self.question
        step = form.step or question.words.own
        editor = TensorEditor(question.tensors.shapes, question.words, question.families.siblings, step)
        for edit in editor.edits(form.side):
            yield from self._kept(question.of_side(put(edit.wrong), edit.mistake))


def _of_entries(side: MatrixBase, editor: Editor) -> Iterator[tuple[Mistake, Side]]:
    """One place of one entry edited."""
    own = list(side)
    for place, entry in enumerate(own):
        for edit in (editor.negated(entry), *editor.edits(entry)):
            yield edit.mistake, with_entries(side, [*own[:place], edit.wrong, *own[place + 1 :]])


def _applied(whole: Whole, mutant: Mutant) -> Side:
    return whole.apply(mutant.build())
