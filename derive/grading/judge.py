"""One answer against one question: equality under the problem's domain, and the form or property that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sympy import Expr, Max, Rational, Symbol
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase

from ..checking import Options
from ..claims import claim as claims
from ..claims.claim import Claim, Context
from ..claims.equality import Equality
from ..claims.rounding import Rounding
from ..kernel.language import D
from ..kernel.tensors.language import Entry, about_tensors, table, transpose
from ..kernel.tensors.shapes import Shapes
from ..kernel.verdict import Verdict
from ..writing.findings import Finding, Formula, finding
from ..writing.grades.results import Mark
from ..writing.terminal import at_point, at_witness, instance
from . import entries
from .course import Course, Question
from .script import Part

_LITERAL = re.compile(r"[-−+]?\s*(\d*\.\d+|\d+)")
_MARKS = {
    Verdict.PROVED: Mark.CORRECT,
    Verdict.CONDITIONAL: Mark.CONDITIONAL,
    Verdict.REFUTED: Mark.WRONG,
    Verdict.ILL_FORMED: Mark.WRONG,
    Verdict.CONFIRMED: Mark.UNDECIDED,
    Verdict.UNDECIDED: Mark.UNDECIDED,
}


@dataclass(frozen=True)
class Judged:
    """What an answer is, and why.

    `narrow` says that it is right only under a condition that is not granted; `misses` counts the wrong entries.
    """

    mark: Mark
    by: str = ""
    conditions: tuple[Formula, ...] = ()
    witness: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    narrow: bool = False
    misses: int = 0


class Judge:
    """Judges answers to the questions of one problem."""

    def __init__(self, course: Course, options: Options) -> None:
        self.course = course
        self.options = options

    def answer(self, question: Question, part: Part, own: Mapping[Symbol, Expr], entry: Any = None) -> Judged:
        """The mark of an answer; `entry` is the entry of the quantity that it is given for, if it is for one."""
        value = part.value
        if isinstance(value, tuple):
            return Judged(Mark.UNREADABLE, reason="one value was asked for, not a list")
        context = self.course.context(question, own)
        if (digits := _decimal(part)) is not None:
            return self._rounded(question, digits, context)
        if isinstance(entry, Entry):
            value = _as_table(entry, value)
            if value is None:
                return Judged(Mark.UNREADABLE, reason="the indices of this entry are to be letters")
        left = self._unfinished(question, value, own)
        if left is not None and question.unfinished is None:
            return Judged(Mark.WRONG, reason=f"{left.text} is left in the answer: write out what it is")
        judged = _of_all(question.quantity, self._equal(question, value, context, part))
        if left is None or not question.unfinished or judged.mark is not Mark.CORRECT:
            return judged
        return replace(judged, mark=Mark.CONDITIONAL, conditions=(_words(question.unfinished),), narrow=True)

    # Decimals.

    def is_decimal(self, part: Part) -> bool:
        """Whether an answer is written as a number with a decimal point."""
        return _decimal(part) is not None

    def rounded(self, left: Any, part: Part, context: Context) -> Judged:
        """Whether a value rounds to a decimal, or is equal to what is written instead of one."""
        digits = _decimal(part)
        if digits is None:
            return self.equality(left, part.value, context)
        if isinstance(left, MatrixBase):
            return Judged(Mark.WRONG, reason="a number for a matrix")
        return self._as_judged(self._judged(Rounding(left, digits), context))

    def _rounded(self, question: Question, digits: str, context: Context) -> Judged:
        known = question.known
        if known is None:
            return Judged(Mark.UNDECIDED, reason="this question has no value to compare a number with")
        exact = self._judged(Equality(known, _exact(digits)), context)
        if exact.verdict is Verdict.PROVED:
            return Judged(Mark.CORRECT, by=exact.method)
        found = self._judged(Rounding(known, digits), context)
        judged = self._as_judged(found)
        places, wanted = _places(digits), _places(question.digits) if question.digits else 0
        if judged.mark is Mark.CORRECT and not question.digits and not isinstance(question.right, MatrixBase):
            reason = "this rounds correctly; the exact value was asked for"
            return replace(
                judged, mark=Mark.CONDITIONAL, conditions=(_words("rounded to the digits given"),), reason=reason
            )
        if judged.mark is Mark.CORRECT and places < wanted:
            conditions = (_words(f"rounded to {places} decimal places, where {wanted} were asked for"),)
            return replace(judged, mark=Mark.CONDITIONAL, conditions=conditions)
        return judged

    # Equality.

    def _equal(self, question: Question, value: Any, context: Context, part: Part) -> Judged:
        known = question.known
        if known is None:
            return Judged(Mark.UNDECIDED, reason="answers to this question are for a human to judge")
        known, fitted = (self.course.worked_out(question, side) for side in (known, _fitted(known, value)))
        found = self._compared(question, known, fitted, context)
        judged = self._as_judged(found)
        if found.verdict is Verdict.ILL_FORMED:
            judged = replace(judged, reason=_to_student(judged.reason))
        if judged.mark is Mark.WRONG and (turned := _transposed(fitted)) is not None:
            other = self._compared(question, known, turned, context)
            if other.verdict is Verdict.PROVED:
                return Judged(Mark.CONDITIONAL, other.method, (_words("in the transposed layout"),))
        if judged.mark is Mark.WRONG:
            return self._by_entry(question, fitted, part, context, judged)
        return judged

    def _by_entry(self, question: Question, value: Any, part: Part, context: Context, judged: Judged) -> Judged:
        """What a matrix is that is not the right one: it is rounded, or so many entries are wrong."""
        right, matrix = question.right, entries.explicit(value)
        if not isinstance(right, MatrixBase) or matrix is None or not entries.comparable(right, matrix):
            return judged

        def same(ours: Expr, theirs: Expr) -> bool:
            return self._judged(Equality(ours, theirs), context).verdict in (Verdict.PROVED, Verdict.CONDITIONAL)

        digits = entries.decimals(part)
        wrong = entries.wrong_entries(right, matrix, same)
        wrong = [place for place in wrong if place not in digits or not self._rounds(right, place, digits, context)]
        if not wrong:
            return Judged(Mark.CONDITIONAL, "rounding", (_words("rounded to the digits given"),))
        witness = judged.witness
        if digits:  # the first entry that is not the same may well be rounded
            i, j = wrong[0]
            found = self._judged(Equality(right[i - 1, j - 1], matrix[i - 1, j - 1]), context)
            witness = (f"in entry {i},{j}:", *_shown(found))
        return replace(judged, reason=entries.said(wrong, right), misses=len(wrong), witness=witness)

    def _rounds(
        self, right: MatrixBase, place: entries.Place, digits: Mapping[entries.Place, str], context: Context
    ) -> bool:
        entry = right[place[0] - 1, place[1] - 1]
        found = self._judged(Rounding(entry, digits[place]), context)
        return found.verdict in (Verdict.PROVED, Verdict.CONDITIONAL)  # a half may be rounded either way

    def _compared(self, question: Question, known: Any, value: Any, context: Context) -> Finding:
        """The answer against the quantity by its definition; where that decides nothing, against its closed form."""
        claim, rule = Equality(known, value), question.rule
        if rule is not None and rule.index is not None and isinstance(value, Expr):
            found = self._finding(claim.under(rule, context, self.options.effort, self.options.points))
        else:
            found = self._judged(claim, context)
        if found.verdict not in (Verdict.CONFIRMED, Verdict.UNDECIDED) or question.right is None:
            return found
        other = self._judged(Equality(question.right, value), context)
        return other if other.verdict in (Verdict.PROVED, Verdict.REFUTED) else found

    @staticmethod
    def whole(entry: Any, value: Any) -> Any:
        """The tensor of which an answer is an entry; None where nothing says of which."""
        return _as_table(entry, value)

    def equality(self, lhs: Any, rhs: Any, context: Context) -> Judged:
        """Whether two sides are equal."""
        return self._as_judged(self._judged(Equality(lhs, _fitted(lhs, rhs)), context))

    def _judged(self, claim: Claim, context: Context) -> Finding:
        return self._finding(claim.judged(context, self.options.effort, self.options.points))

    def _finding(self, judged: claims.Judged) -> Finding:
        return finding(judged, 0.0, self.course.problem.order)

    def _as_judged(self, found: Finding) -> Judged:
        conditions = tuple(c for c in (_joined(items) for items in found.conditions) if c is not None)
        by = found.method if found.verdict in (Verdict.PROVED, Verdict.CONDITIONAL) else ""
        reason = found.reason
        if found.verdict is Verdict.CONFIRMED:
            reason = f"it agrees with the right value at all points tried, but that is no proof: {reason}".rstrip(": ")
        notes = tuple(f"where {condition.text}" for condition in found.side_conditions) if by else ()
        narrow = found.verdict is Verdict.CONDITIONAL
        return Judged(_MARKS[found.verdict], by, conditions, tuple(_shown(found)), reason, notes, narrow)

    # Forms.

    def _unfinished(self, question: Question, value: Any, own: Mapping[Symbol, Expr]) -> Formula | None:
        """What is left in an answer that was to be worked out: the quantity itself, or a derivative of one."""
        allowed = {node for side in _sides(question.right) for node in self.course.left_standing(side)}
        quantity = question.quantity
        names = {entry for entry in _sides(quantity) if isinstance(entry, Symbol)}
        for side in _sides(value):
            for node in _unfolded(side, own):
                if node == quantity and not isinstance(quantity, Symbol):
                    return self.course.formula(node)
                if isinstance(node, D) and node not in allowed:
                    return self.course.formula(node)
                if node in names or _is_largest(node, quantity):
                    return self.course.formula(node)
        return None


def _decimal(part: Part) -> str | None:
    """The digits of a number that is written with a decimal point."""
    text = " ".join(part.text.split()).replace("−", "-").replace("{", "").replace("}", "")
    if isinstance(part.value, Expr) and "." in text and _LITERAL.fullmatch(text):
        return text.replace(" ", "")
    return None


def _unfolded(side: Basic, own: Mapping[Symbol, Expr]) -> Iterator[Basic]:
    """The nodes of an expression and of the student's own definitions in it."""
    stack, seen = [side], set()
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        yield node
        stack.extend(node.args)
        if isinstance(node, Symbol) and node in own:
            stack.append(own[node])


def _is_largest(node: Basic, quantity: Any) -> bool:
    """Whether a maximum is left where one is to be written by other means; ReLU may be written as one with 0."""
    return isinstance(quantity, Max) and isinstance(node, Max) and 0 not in node.args


def _of_all(quantity: Any, judged: Judged) -> Judged:
    """A maximum by other means is one for all numbers: every answer is right where it is the largest."""
    if not (isinstance(quantity, Max) and judged.narrow):
        return judged
    conditions = " or ".join(condition.text for condition in judged.conditions)
    return replace(judged, mark=Mark.WRONG, reason=f"it is right only if {conditions}", conditions=(), narrow=False)


def _sides(value: Any) -> tuple[Basic, ...]:
    if isinstance(value, MatrixBase):
        return tuple(value)
    if value is not None and value.is_Matrix:
        return (value,)
    return (value,) if isinstance(value, Basic) else ()


def _fitted(quantity: Any, value: Any) -> Any:
    """A 1×1 matrix as the number that it is where a number was asked for, and the other way round."""
    if value.is_Matrix and not isinstance(value, MatrixBase):
        value = value.doit(deep=False) if not isinstance(quantity, MatrixBase) else value
    if isinstance(value, MatrixBase) and value.shape == (1, 1) and not isinstance(quantity, MatrixBase):
        return value[0, 0]
    if isinstance(quantity, MatrixBase) and quantity.shape == (1, 1) and not value.is_Matrix:
        return type(quantity)([[value]])
    return value


def _transposed(value: Any) -> Any:
    if isinstance(value, MatrixBase) and value.shape != (1, 1):
        return value.T
    if isinstance(value, Expr) and not isinstance(value, MatrixBase) and about_tensors(value):
        return transpose(value) if len(Shapes().of(value)) == 2 else None
    return None


def _as_table(entry: Entry, value: Any) -> Any:
    """The tensor whose entry at the indices of `entry` is `value`; None where these are no letters."""
    tensor, *indices = entry.args
    letters = [next(iter(index.free_symbols), None) for index in indices]
    if None in letters or len(set(letters)) < len(letters):
        return None
    shape = Shapes().of(tensor)
    offsets = {letter: index - letter for letter, index in zip(letters, indices, strict=True)}
    moved = value.xreplace({letter: letter - offset for letter, offset in offsets.items()})
    return table(moved, *zip(letters, shape, strict=True))


def _exact(digits: str) -> Expr:
    sign, plain = (-1, digits[1:]) if digits.startswith("-") else (1, digits.lstrip("+"))
    whole, _, fraction = plain.partition(".")
    return Rational(sign * int((whole or "0") + fraction), 10 ** len(fraction))


def _places(digits: str) -> int:
    return len(digits.partition(".")[2])


def _words(text: str) -> Formula:
    return Formula(text, rf"\text{{{text}}}")


def _to_student(reason: str) -> str:
    """Why two sides cannot be equal, where one is the answer."""
    return reason.replace("the left side is ", "it is to be ").replace("the right side ", "your answer is ")


def _joined(items: tuple[Formula, ...]) -> Formula | None:
    if not items:
        return None
    return Formula(" and ".join(item.text for item in items), r"\ \text{and}\ ".join(item.latex for item in items))


def _shown(found: Finding) -> Iterator[str]:
    """A witness in words, a line each."""
    if found.witness is None:
        return
    witness = found.witness
    if witness.instances:
        yield f"with {'; '.join(map(instance, witness.instances))}"
    if witness.point:
        yield at_point(witness)
    yield at_witness(witness, bool(found.conditions)).replace("left ", "it is ").replace("right ", "your answer is ")
