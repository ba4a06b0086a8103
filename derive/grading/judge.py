"""One answer against one question: equality under the problem's domain, and the form or property that is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sympy import Expr, Integer, Max, Rational, Symbol, oo
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase

from ..claims.claim import Context
from ..claims.equality import Equality
from ..claims.rounding import Rounding
from ..derivation import Convention
from ..kernel.graph import Graph
from ..kernel.tensors.language import Entry, diag, diagonal
from ..kernel.verdict import Verdict
from ..reading.syntax import Call, Name
from ..writing.findings import Formula, phrase, words
from ..writing.grades.results import Mark
from ..writing.reports import statement
from . import layouts, matrices, numerals
from .comparing import Comparing
from .course import Question
from .judged import Judged, as_judged, shown, to_student
from .otherwise import departs, ways
from .properties import networks
from .script import DIAGONAL, Part
from .unfinished import left_in

_LITERAL = re.compile(r"[-−+]?\s*(\d*\.\d+|\d+)")


class Judge(Comparing):
    """Judges answers to the questions of one problem."""

    def answer(
        self,
        question: Question,
        part: Part,
        own: Mapping[Symbol, Expr],
        entry: Any = None,
        stated: Mapping[Symbol, Expr] | None = None,
        convention: Convention | None = None,
    ) -> Judged:
        """The mark of an answer; `entry` is the entry of the quantity that it is given for, if it is for one.

        `stated` are values that the student gives to symbols of the problem: other answers may hang on them. With a
        convention, names mean what they are by it, where that makes a difference.
        """
        if question.shape and (sides := numerals.sides(part.tree)) is not None:
            return self._of_sides(question, sides, own, stated or {})
        judged = self._answer(question, part, own, entry, convention)
        if departs(question, stated or {}, self.course.problem.numbers) and judged.mark is Mark.CORRECT:
            judged = Judged(Mark.WRONG, reason="it does not fit the numbers that are given with it")
        if judged.mark is not Mark.WRONG or not question.accepted:
            return judged
        return self._otherwise(question, part, own, stated or {}) or judged

    def _otherwise(
        self, question: Question, part: Part, own: Mapping[Symbol, Expr], stated: Mapping[Symbol, Expr]
    ) -> Judged | None:
        """The mark where an answer is right in another way than ours; None where it is not."""
        for way in ways(question, self.course.questions, stated, self.course.problem.numbers):
            judged = self._answer(replace(question, right=way.value, known=way.value, rule=None), part, own)
            if judged.mark not in (Mark.CORRECT, Mark.CONDITIONAL):
                continue
            if way.follows:
                return Judged(Mark.WRONG, reason=f"it follows from {way.follows}, which is wrong", follows=True)
            conditions = (*map(phrase, way.conditions), *judged.conditions)
            return replace(judged, mark=Mark.CONDITIONAL, conditions=conditions)
        return None

    def _of_sides(
        self,
        question: Question,
        sides: tuple[Rational, ...],
        own: Mapping[Symbol, Expr],
        stated: Mapping[Symbol, Expr],
    ) -> Judged:
        """The mark of an answer that gives the sides of something: 10×10, 10×10×10."""
        if len(sides) > len(question.shape):
            return Judged(Mark.WRONG, reason=f"{len(sides)} sides, where there are {len(question.shape)} at most")
        found = Judged(Mark.CORRECT)
        for number, (side, wanted) in enumerate(zip(sides, question.shape, strict=False), start=1):
            if wanted != question.quantity:
                if side != wanted:
                    return Judged(Mark.WRONG, reason=f"side {number} is not {side}")
                continue
            judged = self.answer(question, Part(str(side), "", value=side), own, stated=stated)
            if judged.mark not in (Mark.CORRECT, Mark.CONDITIONAL):
                return judged
            if judged.mark is Mark.CONDITIONAL and found.mark is Mark.CONDITIONAL:
                judged = replace(judged, conditions=tuple(dict.fromkeys((*found.conditions, *judged.conditions))))
            found = (
                judged
                if found.mark is Mark.CORRECT
                else replace(found, conditions=judged.conditions or found.conditions)
            )
        return found

    def _answer(
        self,
        question: Question,
        part: Part,
        own: Mapping[Symbol, Expr],
        entry: Any = None,
        convention: Convention | None = None,
    ) -> Judged:
        value = part.value
        if isinstance(value, tuple):
            return Judged(Mark.UNREADABLE, reason="one value was asked for, not a list")
        context = self.course.context(question, own)
        if (number := numerals.scientific(part.text, part.tree)) and isinstance(question.right, Integer):
            return self._scientific(question.right, number)
        if (digits := _decimal(part)) is not None:
            if isinstance(question.right, Integer) and numerals.THOUSANDS.fullmatch(digits):
                reason = f"{digits}: does the point separate thousands? write {digits.replace('.', '')}"
                return Judged(Mark.UNREADABLE, reason=reason)
            return self._by_convention(question, part, context, convention) or self._rounded(question, digits, context)
        if value in (oo, -oo) and isinstance(question.right, Expr) and question.right.is_finite:
            return Judged(Mark.WRONG, reason="it is finite")
        if isinstance(entry, Entry):
            if (vector := layouts.as_diagonal(entry, value)) is not None:
                return self._on_diagonal(question, vector, context)
            value = layouts.as_table(entry, value)
            if value is None:
                return Judged(Mark.UNREADABLE, reason="the indices of this entry are to be letters")
        if isinstance(part.tree, Name | Call) and self.course.is_named_function(question, part.tree.name):
            return Judged(Mark.WRONG, reason="this is only a name: write out what it is")
        left = left_in(self.course, question, value, own)
        if left is not None and question.unfinished is None:
            return Judged(Mark.WRONG, reason=f"{left.text} is left in the answer: write out what it is")
        found = self._by_convention(question, part, context, convention)
        judged = _of_all(question.quantity, found or self._equal(question, value, context, part))
        judged = self.covered(judged, question.known, value, context)
        if left is None or not question.unfinished or judged.mark is not Mark.CORRECT:
            return judged
        return replace(judged, mark=Mark.CONDITIONAL, conditions=(words(question.unfinished),), narrow=True)

    def _on_diagonal(self, question: Question, vector: Any, context: Context) -> Judged:
        """The mark of an answer for the entries on the diagonal, which says nothing of the others."""
        judged = self._equal(replace(question, rule=None, right=None), diag(vector), context)
        if judged.mark is Mark.CORRECT:
            return replace(judged, mark=Mark.CONDITIONAL, conditions=(words("for the entries on the diagonal"),))
        known = question.known
        on_it = None if known is None else self.decided(Equality(diagonal(known), vector), context)
        if on_it is None or on_it.mark is not Mark.CORRECT:
            return on_it or judged
        return Judged(Mark.UNDECIDED, reason="this is right on the diagonal, and says nothing of the other entries")

    # Conventions.

    def _by_convention(
        self, question: Question, part: Part, context: Context, convention: Convention | None
    ) -> Judged | None:
        """The mark of an answer whose names mean something else; None where they do not."""
        if convention is None:
            return None
        known, value = meant(question.known, convention), meant(part.value, convention)
        if known == question.known and value == part.value:
            return None
        other, digits = replace(question, known=known, right=None), _decimal(part)
        judged = self._equal(other, value, context) if digits is None else self._rounded(other, digits, context)
        if judged.mark not in (Mark.CORRECT, Mark.CONDITIONAL):
            return judged
        return replace(judged, mark=Mark.CONDITIONAL, conditions=(words(convention.words), *judged.conditions))

    # Networks.

    def network(self, found: networks.Found) -> Judged:
        """The mark of a network: what was found by running it, proved, and run once more in NumPy."""
        conditions = tuple(map(phrase, found.conditions))
        judged = Judged(found.mark, "", conditions, found.witness, found.reason, found.notes)
        if found.claim is None or found.mark is Mark.WRONG:
            return judged
        proved = self._judged(found.claim, self.course.context(None, {}))
        if proved.verdict is not Verdict.PROVED:
            return Judged(Mark.UNDECIDED, reason=proved.reason.text, notes=found.notes)
        return replace(judged, by=proved.method)

    def units(self, found: networks.Found) -> Formula | None:
        """How a network was read: its units."""
        return statement(found.units, self.course.problem.order) if found.units else None

    # Decimals.

    def is_decimal(self, part: Part) -> bool:
        """Whether an answer is written as a number with a decimal point."""
        return _decimal(part) is not None

    def shown(self, part: Part) -> Formula | None:
        """How an answer was read: a decimal as it is written; nothing where it was not read as one value."""
        if (digits := _decimal(part)) is not None:
            return Formula(digits, digits)
        return self.course.formula(part.value) if isinstance(part.value, Basic) else None

    def rounded(self, left: Any, part: Part, context: Context) -> Judged:
        """Whether a value rounds to a decimal, or is equal to what is written instead of one."""
        digits = _decimal(part)
        if digits is None:
            return self.equality(left, part.value, context)
        if isinstance(left, MatrixBase):
            return Judged(Mark.WRONG, reason="a number for a matrix")
        return as_judged(self._judged(Rounding(left, digits), context))

    def _scientific(self, right: Integer, number: numerals.Scientific) -> Judged:
        """A whole number in scientific notation: exactly, or rounded to the digits given."""
        if number.value == int(right):
            return Judged(Mark.CORRECT, by="exact arithmetic")
        if numerals.rounds_to(right, number):
            return Judged(Mark.CONDITIONAL, "exact arithmetic", (words("rounded to the digits given"),))
        return Judged(Mark.WRONG, witness=(f"it is {right}, your answer is {number.value}",))

    def _rounded(self, question: Question, digits: str, context: Context) -> Judged:
        known = question.right if _is_number(question.right) else question.known
        if known is None:
            return Judged(Mark.UNDECIDED, reason="this question has no value to compare a number with")
        exact = self._judged(Equality(known, _exact(digits)), context)
        if exact.verdict is Verdict.PROVED:
            return Judged(Mark.CORRECT, by=exact.method)
        found = self._judged(Rounding(known, digits), context)
        judged = as_judged(found)
        places, wanted = _places(digits), _places(question.digits) if question.digits else 0
        if judged.mark is Mark.CORRECT and not question.digits and not isinstance(question.right, MatrixBase):
            reason = "this rounds correctly; the exact value was asked for"
            return replace(
                judged, mark=Mark.CONDITIONAL, conditions=(words("rounded to the digits given"),), reason=reason
            )
        if judged.mark is Mark.CORRECT and places < wanted:
            conditions = (words(f"rounded to {places} decimal places, where {wanted} were asked for"),)
            return replace(judged, mark=Mark.CONDITIONAL, conditions=conditions)
        return judged

    # Equality.

    def _equal(self, question: Question, value: Any, context: Context, part: Part | None = None) -> Judged:
        known = question.known
        if known is None:
            return Judged(Mark.UNDECIDED, reason="answers to this question are for a human to judge")
        if self._has_axes(value) and not self._has_axes(known):
            return Judged(Mark.UNREADABLE, reason="this is an array, and a number was asked for: is an index missing?")
        known, fitted = (self.course.worked_out(question, side) for side in (known, layouts.fitted(known, value)))
        found = self._compared(question, known, fitted, context)
        judged = as_judged(found)
        if judged.mark is not Mark.CORRECT and (conditional := self._as_otherwise(question, value, context)):
            return conditional
        if judged.mark is Mark.WRONG and (spread := layouts.spread(known, fitted)) is not None:
            other = self._compared(question, known, spread, context)
            if other.verdict is Verdict.PROVED:
                return Judged(Mark.CONDITIONAL, other.method, (words(DIAGONAL),))
        if found.verdict is Verdict.ILL_FORMED:
            judged = replace(judged, reason=to_student(judged.reason))
        if judged.mark is Mark.WRONG and (turned := layouts.transposed(fitted)) is not None:
            other = self._compared(question, known, turned, context)
            if other.verdict is Verdict.PROVED:
                return Judged(Mark.CONDITIONAL, other.method, (words("in the transposed layout"),))
        if judged.mark is Mark.WRONG:
            return self._by_entry(question, fitted, part, context, judged)
        return judged

    def _by_entry(self, question: Question, value: Any, part: Part | None, context: Context, judged: Judged) -> Judged:
        """What a matrix is that is not the right one: it is rounded, or so many entries are wrong."""
        right, matrix = question.right, matrices.explicit(value)
        if not isinstance(right, MatrixBase) or matrix is None or not matrices.comparable(right, matrix):
            return judged

        def same(ours: Expr, theirs: Expr) -> bool:
            return self._judged(Equality(ours, theirs), context).verdict in (Verdict.PROVED, Verdict.CONDITIONAL)

        digits = {} if part is None else matrices.decimals(part)
        wrong = matrices.wrong_entries(right, matrix, same)
        wrong = [place for place in wrong if place not in digits or not self._rounds(right, place, digits, context)]
        if not wrong:
            return Judged(Mark.CONDITIONAL, "rounding", (words("rounded to the digits given"),))
        witness = judged.witness
        if digits:  # the first entry that is not the same may well be rounded
            i, j = wrong[0]
            found = self._judged(Equality(right[i - 1, j - 1], matrix[i - 1, j - 1]), context)
            witness = (f"in entry {i},{j}:", *shown(found))
        return replace(judged, reason=matrices.said(wrong, right), misses=len(wrong), witness=witness)

    def _rounds(
        self, right: MatrixBase, place: matrices.Place, digits: Mapping[matrices.Place, str], context: Context
    ) -> bool:
        entry = right[place[0] - 1, place[1] - 1]
        found = self._judged(Rounding(entry, digits[place]), context)
        return found.verdict in (Verdict.PROVED, Verdict.CONDITIONAL)  # a half may be rounded either way

    def _has_axes(self, value: Any) -> bool:
        return isinstance(value, Expr) and not isinstance(value, MatrixBase) and self.course.has_shape(value)

    def _as_otherwise(self, question: Question, value: Any, context: Context) -> Judged | None:
        """Right under another convention, if it is that."""
        for other, when in question.otherwise:
            if any(symbol in other.definitions for side in layouts.entries_of(value) for symbol in side.free_symbols):
                continue  # who writes v_0 does not take it to be 0
            graph = Graph({**context.definitions, **other.definitions})
            there = Context(context.domain, graph, context.recurrences)
            found = self._compared(other, other.known, self.course.translated(value, question, other), there)
            if found.verdict is Verdict.PROVED:
                return Judged(Mark.CONDITIONAL, found.method, (words(when),))
        return None

    @staticmethod
    def whole(entry: Any, value: Any) -> Any:
        """The tensor of which an answer is an entry; None where nothing says of which."""
        return layouts.as_table(entry, value)


def _is_number(value: Any) -> bool:
    return isinstance(value, Expr) and not value.free_symbols and value.is_finite is True


def meant(value: Any, convention: Convention) -> Any:
    """A value with what its names mean by a convention."""
    return value.xreplace(convention.values) if isinstance(value, Basic) else value


def _decimal(part: Part) -> str | None:
    """The digits of a number that is written with a decimal point."""
    text = " ".join(part.text.split()).replace("−", "-").replace("{", "").replace("}", "")
    if isinstance(part.value, Expr) and "." in text and _LITERAL.fullmatch(text):
        return text.replace(" ", "")
    return None


def _of_all(quantity: Any, judged: Judged) -> Judged:
    """A maximum by other means is one for all numbers: every answer is right where it is the largest."""
    if not (isinstance(quantity, Max) and judged.narrow):
        return judged
    conditions = " or ".join(condition.text for condition in judged.conditions)
    return replace(judged, mark=Mark.WRONG, reason=f"it is right only if {conditions}", conditions=(), narrow=False)


def _exact(digits: str) -> Expr:
    sign, plain = (-1, digits[1:]) if digits.startswith("-") else (1, digits.lstrip("+"))
    whole, _, fraction = plain.partition(".")
    return Rational(sign * int((whole or "0") + fraction), 10 ** len(fraction))


def _places(digits: str) -> int:
    return len(digits.partition(".")[2])
