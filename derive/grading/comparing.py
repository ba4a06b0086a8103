"""Whether claims about answers hold: by the definitions of the problem, and by the induction that ours rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sympy import Add, Expr, Integer, Mul, Piecewise, Symbol, fraction
from sympy.core.function import AppliedUndef

from ..checking import Options
from ..claims import claim as claims
from ..claims.claim import Claim, Context
from ..claims.equality import Equality
from ..claims.rules import Rule
from ..kernel.errors import Obstacle
from ..kernel.nodes import occur
from ..kernel.tensors.language import about_tensors
from ..kernel.verdict import Judgement, Verdict
from ..writing.findings import Finding, finding
from ..writing.grades.results import Mark
from .course import Course, Question
from .covering import covering
from .judged import Judged, as_judged
from .layouts import entries_of, fitted
from .sequences import placed, term


class Comparing:
    """Decides claims about one problem."""

    def __init__(self, course: Course, options: Options) -> None:
        self.course = course
        self.options = options

    def equality(self, lhs: Any, rhs: Any, context: Context, question: Question | None = None) -> Judged:
        """Whether two sides are equal; where sequences are in them, by the induction that answers a question."""
        claim = Equality(*self._from_the_start(lhs, fitted(lhs, rhs), context))
        rule = None if question is None else question.induction
        if rule is None or not isinstance(lhs, Expr) or not self._with_sequences(claim):
            return self.covered(as_judged(self._judged(claim, context)), lhs, rhs, context)
        return as_judged(self._judged(claim, context, rule))

    def covered(self, judged: Judged, known: Any, value: Any, context: Context) -> Judged:
        """The mark of a right value by cases: where none of them holds, it has no value, and ours may have one."""
        own = [each for name, each in context.definitions.items() if name not in self.course.problem.definitions]
        by_cases = judged.mark in (Mark.CORRECT, Mark.CONDITIONAL) and occur(Piecewise, (value, *own))
        cases = covering(value, context.definitions) if by_cases else None
        if cases is None:
            return judged
        ours = known if isinstance(known, Expr) and not known.is_Matrix and not about_tensors(known) else Integer(0)
        found = self.decided(Equality(Add(ours, cases, evaluate=False), Add(ours, 1, evaluate=False)), context)
        if found.mark is Mark.CORRECT:
            return judged
        reason = "it has no value where none of its cases holds"
        if found.mark is Mark.CONDITIONAL:
            conditions = (*judged.conditions, *found.conditions)
            return replace(judged, mark=Mark.CONDITIONAL, conditions=conditions, reason=reason, narrow=True)
        mark = Mark.WRONG if found.mark is Mark.WRONG else Mark.UNDECIDED
        return Judged(mark, reason=reason if mark is Mark.WRONG else "whether its cases are all there is not decided")

    def decided(self, claim: Claim, context: Context) -> Judged:
        """The mark of an answer that is right exactly if a claim is true."""
        return as_judged(self._judged(claim, context))

    def _judged(self, claim: Claim, context: Context, rule: Rule | None = None) -> Finding:
        """What is found of a claim, justified by a rule if one is given; what nothing can evaluate is undecided."""
        effort, points = self.options.effort, self.options.points
        try:
            judged = (
                claim.judged(context, effort, points) if rule is None else claim.under(rule, context, effort, points)
            )
        except Obstacle as obstacle:
            judged = claims.Judged(Judgement(Verdict.UNDECIDED, reason=str(obstacle)))
        return self._finding(judged)

    def _finding(self, judged: claims.Judged) -> Finding:
        return finding(judged, 0.0, self.course.problem.order)

    def _compared(self, question: Question, known: Any, value: Any, context: Context) -> Finding:
        """The answer against the quantity by its definition; where that decides nothing, against its closed form."""
        claim, rule = Equality(*self._from_the_start(known, value, context)), question.rule
        if rule is not None and rule.index is not None and isinstance(value, Expr):
            found = self._judged(claim, context, rule)
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
            yield self._judged(claim, context, question.induction)

    def _from_the_start(self, lhs: Any, rhs: Any, context: Context) -> tuple[Any, Any]:
        """Both sides at later indices, where a sequence would be asked for a term before its first: v_t by v_{t-1}."""
        starts = {recurrence.function: recurrence.start for recurrence in context.recurrences}
        moves: dict[Symbol, int] = {}
        sides = [side for side in (*entries_of(lhs), *entries_of(rhs)) if occur(AppliedUndef, (side,))]
        for node in (node for side in sides for node in side.atoms(AppliedUndef)):
            named = term(node)
            lowest = None if named is None else context.domain.range_of(named[1]).lower
            if named is not None and named[0] in starts and lowest is not None:
                missing = starts[named[0]] - named[2] - int(lowest)
                moves[named[1]] = max(moves.get(named[1], 0), missing)
        at = {letter: letter + move for letter, move in moves.items() if move}
        return (placed(lhs, at), placed(rhs, at)) if at else (lhs, rhs)

    def _with_sequences(self, claim: Equality) -> bool:
        sides = (*entries_of(claim.lhs), *entries_of(claim.rhs))
        applied = [side for side in sides if occur(AppliedUndef, (side,))]
        return any(node.func in self.course.sequences for side in applied for node in side.atoms(AppliedUndef))
