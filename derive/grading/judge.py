"""One answer against one question: equality under the problem's domain, and the form or property that is asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sympy import Add, Expr, Integer, Max, Mul, Pow, Rational, Sum, Symbol, Tuple, fraction, oo, preorder_traversal
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr

from ..checking import Options
from ..claims import claim as claims
from ..claims.claim import Claim, Context
from ..claims.equality import Equality
from ..claims.rounding import Rounding
from ..derivation import Convention
from ..kernel.errors import IllFormed, Obstacle
from ..kernel.graph import Graph
from ..kernel.language import D
from ..kernel.matrices import explicit
from ..kernel.tensors.language import Entry, about_tensors, diag, diagonal, table, transpose
from ..kernel.tensors.shapes import Shapes
from ..kernel.verdict import Verdict
from ..reading.syntax import Call, Name
from ..writing.evidence import at_point, at_witness
from ..writing.findings import Finding, Formula, Remark, finding, phrase, words
from ..writing.grades.results import Mark
from ..writing.reports import statement
from . import matrices, numerals
from .course import Course, Question
from .otherwise import departs, ways
from .properties import networks
from .script import DIAGONAL, Part
from .sequences import placed, term

_SIDES = {
    "the left side is infinite, the other is": "it is infinite, your answer is",
    "the right side is infinite, the other is": "your answer is infinite, it is",
    "left ": "it is ",
    "right ": "your answer is ",
}
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

    `narrow` says that it is right only under a condition that is not granted, `follows` that it follows from a wrong
    answer to another part; `misses` counts the wrong entries.
    """

    mark: Mark
    by: str = ""
    conditions: tuple[Formula, ...] = ()
    witness: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    narrow: bool = False
    follows: bool = False
    misses: int = 0


class Judge:
    """Judges answers to the questions of one problem."""

    def __init__(self, course: Course, options: Options) -> None:
        self.course = course
        self.options = options

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
            if (vector := _as_diagonal(entry, value)) is not None:
                return self._on_diagonal(question, vector, context)
            value = _as_table(entry, value)
            if value is None:
                return Judged(Mark.UNREADABLE, reason="the indices of this entry are to be letters")
        if isinstance(part.tree, Name | Call) and self.course.is_named_function(question, part.tree.name):
            return Judged(Mark.WRONG, reason="this is only a name: write out what it is")
        left = self._unfinished(question, value, own)
        if left is not None and question.unfinished is None:
            return Judged(Mark.WRONG, reason=f"{left.text} is left in the answer: write out what it is")
        found = self._by_convention(question, part, context, convention)
        judged = _of_all(question.quantity, found or self._equal(question, value, context, part))
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
        return self._as_judged(self._judged(Rounding(left, digits), context))

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
        judged = self._as_judged(found)
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
        known, fitted = (self.course.worked_out(question, side) for side in (known, _fitted(known, value)))
        found = self._compared(question, known, fitted, context)
        judged = self._as_judged(found)
        if judged.mark is not Mark.CORRECT and (conditional := self._as_otherwise(question, value, context)):
            return conditional
        if judged.mark is Mark.WRONG and (spread := _spread(known, fitted)) is not None:
            other = self._compared(question, known, spread, context)
            if other.verdict is Verdict.PROVED:
                return Judged(Mark.CONDITIONAL, other.method, (words(DIAGONAL),))
        if found.verdict is Verdict.ILL_FORMED:
            judged = replace(judged, reason=_to_student(judged.reason))
        if judged.mark is Mark.WRONG and (turned := _transposed(fitted)) is not None:
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
            witness = (f"in entry {i},{j}:", *_shown(found))
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
            if any(symbol in other.definitions for side in _sides(value) for symbol in side.free_symbols):
                continue  # who writes v_0 does not take it to be 0
            graph = Graph({**context.definitions, **other.definitions})
            there = Context(context.domain, graph, context.recurrences)
            found = self._compared(other, other.known, self.course.translated(value, question, other), there)
            if found.verdict is Verdict.PROVED:
                return Judged(Mark.CONDITIONAL, found.method, (words(when),))
        return None

    def _compared(self, question: Question, known: Any, value: Any, context: Context) -> Finding:
        """The answer against the quantity by its definition; where that decides nothing, against its closed form."""
        claim, rule = Equality(*self._from_the_start(known, value, context)), question.rule
        if rule is not None and rule.index is not None and isinstance(value, Expr):
            found = self._finding(claim.under(rule, context, self.options.effort, self.options.points))
        else:
            found = self._judged(claim, context)
        if found.verdict not in (Verdict.CONFIRMED, Verdict.UNDECIDED) or question.right is None:
            return found
        for other in self._otherwise_put(question, value, context):
            if other.verdict in (Verdict.PROVED, Verdict.REFUTED):
                return other
        return found

    def _otherwise_put(self, question: Question, value: Any, context: Context) -> Iterator[Finding]:
        """The answer against our own, and both times the answer's denominator: it has no value where that is 0."""
        yield self._judged(Equality(question.right, value), context)
        if question.induction is None or not isinstance(value, Mul) or not isinstance(question.right, Expr):
            return
        above, below = fraction(value)
        if below != 1:
            claim = Equality(Mul(question.right, below, evaluate=False), above)
            yield self._finding(claim.under(question.induction, context, self.options.effort, self.options.points))

    def equality(self, lhs: Any, rhs: Any, context: Context, question: Question | None = None) -> Judged:
        """Whether two sides are equal; where sequences are in them, by the induction that answers a question."""
        claim = Equality(*self._from_the_start(lhs, _fitted(lhs, rhs), context))
        rule = None if question is None else question.induction
        if rule is None or not isinstance(lhs, Expr) or not self._with_sequences(claim):
            return self._as_judged(self._judged(claim, context))
        return self._as_judged(self._finding(claim.under(rule, context, self.options.effort, self.options.points)))

    def _from_the_start(self, lhs: Any, rhs: Any, context: Context) -> tuple[Any, Any]:
        """Both sides at later indices, where a sequence would be asked for a term before its first: v_t by v_{t-1}."""
        starts = {recurrence.function: recurrence.start for recurrence in context.recurrences}
        moves: dict[Symbol, int] = {}
        for node in (node for side in (*_sides(lhs), *_sides(rhs)) for node in side.atoms(AppliedUndef)):
            named = term(node)
            lowest = None if named is None else context.domain.range_of(named[1]).lower
            if named is not None and named[0] in starts and lowest is not None:
                missing = starts[named[0]] - named[2] - int(lowest)
                moves[named[1]] = max(moves.get(named[1], 0), missing)
        at = {letter: letter + move for letter, move in moves.items() if move}
        return (placed(lhs, at), placed(rhs, at)) if at else (lhs, rhs)

    def _with_sequences(self, claim: Equality) -> bool:
        sides = (*_sides(claim.lhs), *_sides(claim.rhs))
        return any(node.func in self.course.sequences for side in sides for node in side.atoms(AppliedUndef))

    def claim(self, claim: Claim, context: Context) -> Judged:
        """Whether a claim of any kind is true."""
        try:
            return self._as_judged(self._judged(claim, context))
        except Obstacle as obstacle:
            return Judged(Mark.UNDECIDED, reason=str(obstacle))

    def decided(self, claim: Claim, context: Context) -> Judged:
        """The mark of an answer that is right exactly if a claim is true."""
        return self._as_judged(self._judged(claim, context))

    @staticmethod
    def whole(entry: Any, value: Any) -> Any:
        """The tensor of which an answer is an entry; None where nothing says of which."""
        return _as_table(entry, value)

    def _judged(self, claim: Claim, context: Context) -> Finding:
        return self._finding(claim.judged(context, self.options.effort, self.options.points))

    def _finding(self, judged: claims.Judged) -> Finding:
        return finding(judged, 0.0, self.course.problem.order)

    def _as_judged(self, found: Finding) -> Judged:
        conditions = tuple(c for c in (_joined(items) for items in found.conditions) if c is not None)
        by = found.method if found.verdict in (Verdict.PROVED, Verdict.CONDITIONAL) else ""
        reason = found.reason.text
        if found.verdict is Verdict.CONFIRMED:
            reason = f"it agrees with the right value at all points tried, but that is no proof: {reason}".rstrip(": ")
        notes = tuple(f"where {condition.text}" for condition in found.side_conditions) if by else ()
        narrow = found.verdict is Verdict.CONDITIONAL
        return Judged(_MARKS[found.verdict], by, conditions, tuple(_shown(found)), reason, notes, narrow)

    # Forms.

    def _unfinished(self, question: Question, value: Any, own: Mapping[Symbol, Expr]) -> Formula | None:
        """What is left in an answer that was to be worked out: the quantity itself, or a derivative of one."""
        allowed = {node for side in _sides(question.right) for node in self._left_standing(side)}
        sequences = self.course.sequences - self.course.known_in(question)
        quantity = None if _is_arithmetic(question.quantity) else question.quantity
        names = {entry for entry in _sides(quantity) if isinstance(entry, Symbol)}
        for side in _sides(value):
            for node in _unfolded(side, own):
                if isinstance(node, AppliedUndef) and (_is_later(node, quantity) or _is_term(node, sequences)):
                    return self.course.formula(node)
                if node == quantity or node in names or _is_largest(node, quantity):
                    return self.course.formula(node)
                if isinstance(node, D) and not self._may_stand(node, allowed):
                    return self.course.formula(node)
        return None

    def _left_standing(self, right: Basic) -> Iterator[D]:
        """The derivatives in our own answer, be it by the name that the problem has for one."""
        yield from right.atoms(D)
        for symbol in right.free_symbols:
            definition = self.course.problem.definitions.get(symbol)
            if isinstance(definition, D):
                yield definition

    def _may_stand(self, node: D, allowed: set[D]) -> bool:
        """Whether a derivative may be left: one of ours, or, where ours leaves some, one by a quantity on the way."""
        if node in allowed or not allowed:
            return node in allowed
        definition = self.course.problem.definitions.get(node.variable)
        return definition is not None and not isinstance(definition, Symbol)


def _is_arithmetic(quantity: Any) -> bool:
    """Whether a question is no more than arithmetic, `(10·10² + 1)·96`: then to repeat it is to answer it."""
    if not isinstance(quantity, Expr) or isinstance(quantity, Symbol):
        return False
    kinds = Add | Mul | Pow | Symbol | Sum | Tuple
    return all(isinstance(node, kinds) or node.is_number for node in preorder_traversal(quantity))


def _is_number(value: Any) -> bool:
    return isinstance(value, Expr) and not value.free_symbols and value.is_finite is True


def meant(value: Any, convention: Convention) -> Any:
    """A value with what its names mean by a convention."""
    return value.xreplace(convention.values) if isinstance(value, Basic) else value


def _is_term(node: AppliedUndef, sequences: Collection[Any]) -> bool:
    """Whether a term at no number is one of certain sequences."""
    return node.func in sequences and bool(node.args[0].free_symbols)


def _is_later(node: AppliedUndef, quantity: Any) -> bool:
    """Whether a term is the one that is asked for, or one that comes after it."""
    asked, named = term(quantity), term(node)
    return asked is not None and named is not None and asked[:2] == named[:2] and named[2] >= asked[2]


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
    if isinstance(value, MatrixExpr) and not isinstance(value, MatrixBase) and not isinstance(quantity, MatrixBase):
        value = _explicit(value)
    if isinstance(value, MatrixBase) and value.shape == (1, 1) and not isinstance(quantity, MatrixBase):
        return value[0, 0]
    if isinstance(quantity, MatrixBase) and quantity.shape == (1, 1) and not value.is_Matrix:
        return type(quantity)([[value]])
    return value


def _explicit(value: Any) -> Any:
    """The matrix that a product of explicit matrices is; a value of another kind as it is."""
    try:
        return explicit(value)
    except (IllFormed, Obstacle):
        return value


def _transposed(value: Any) -> Any:
    if isinstance(value, MatrixBase) and value.shape != (1, 1):
        return value.T
    if isinstance(value, Expr) and not isinstance(value, MatrixBase) and about_tensors(value):
        return transpose(value) if len(Shapes().of(value)) == 2 else None
    return None


def _spread(known: Any, value: Any) -> Any:
    """The diagonal matrix of a vector, where a square matrix was asked for."""
    if not isinstance(known, Expr) or not isinstance(value, Expr) or not about_tensors(value) or value.is_Matrix:
        return None
    wanted, given = Shapes().of(known), Shapes().of(value)
    return diag(value) if len(given) == 1 and wanted == (*given, *given) else None


def _as_diagonal(entry: Entry, value: Any) -> Any:
    """The vector of what is said of the entries with two equal indices; None where it is said of others."""
    tensor, *indices = entry.args
    if len(indices) != 2 or indices[0] != indices[1] or not isinstance(indices[0], Symbol):
        return None
    return table(value, (indices[0], Shapes().of(tensor)[0]))


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


def _to_student(reason: str) -> str:
    """Why two sides cannot be equal, where one is the answer."""
    return reason.replace("the left side is ", "it is to be ").replace("the right side ", "your answer is ")


def _joined(items: tuple[Formula | Remark, ...]) -> Formula | None:
    if not items:
        return None
    return Formula(" and ".join(item.text for item in items), r"\ \text{and}\ ".join(item.latex for item in items))


def _shown(found: Finding) -> Iterator[str]:
    """A witness in words, a line each."""
    if found.witness is None:
        return
    witness = found.witness
    if witness.instances:
        yield f"with {'; '.join(instance.text for instance in witness.instances)}"
    if witness.point:
        yield at_point(witness).text
    said = at_witness(witness, bool(found.conditions)).text
    for side, stands_for in _SIDES.items():
        said = said.replace(side, stands_for)
    yield said if witness.point or witness.instances else said.removeprefix("there").lstrip(": ")
