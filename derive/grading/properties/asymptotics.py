r"""Limits, leading terms and bounds: `w_j → w_j^*`, `w_j ≈ ρη_jτ w_j^*`, `|w_j| ≤ ρη_jτ|w_j^*|`.

An answer of this kind is a claim of its own. It is right if it is true of the quantity that is asked about, and if it
says enough: a bound must be good for what our own is good for, an approximation must not be the quantity over again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sympy import Abs, Expr, Symbol
from sympy import Limit as WrittenLimit

from ...claims.claim import Claim, Context
from ...claims.conditions import restricted
from ...claims.inequality import Inequality
from ...claims.limits import Comparison, Growth, Limit
from ...kernel.verdict import Order, Relation
from ...writing.grades.results import Mark
from ..course import Course, Question
from ..judge import Judge
from ..judged import Judged
from ..script import Part, Script, Statement
from ..sequences import evaluated, inserted, placed

_SIGNS = {Limit: "→", Comparison: "≈∼", Inequality: "≤<"}
_ORDERS = {"≤": Order.LE, "<": Order.LT}


def is_asked(question: Question) -> bool:
    """Whether a question asks for a limit, a leading term or a bound that something is to follow from."""
    claim = question.claim
    if isinstance(claim, Comparison):
        return claim.kind in (Growth.APPROXIMATE, Growth.ASYMPTOTIC)
    return isinstance(claim, Limit) or (
        isinstance(claim, Inequality) and len(claim.relations) == 1 and question.so is not None
    )


@dataclass(frozen=True)
class Answer:
    """The side of a statement that answers, and the signs before it."""

    part: Part
    statement: Statement
    notes: tuple[str, ...] = ()


class Asymptotics:
    """Answers to one question of this kind."""

    def __init__(self, judge: Judge, question: Question, own: Mapping[Symbol, Expr]) -> None:
        self.judge = judge
        self.course: Course = judge.course
        self.question = question
        self.own = own
        self.context: Context = self.course.context(question, own)

    # Which statement answers.

    def answer(self, script: Script, alone: bool) -> Answer | None:
        """The last statement about the quantity; without one the last expression, if nothing else is asked."""
        statements = (*script.statements, *script.box)
        for statement in reversed(statements):
            found = self._about(statement)
            if found is not None:
                return found
        for statement in reversed(script.box or script.statements):
            if alone and len(statement.parts) == 1:
                return Answer(statement.parts[0], statement)
        return None

    def _about(self, statement: Statement) -> Answer | None:
        first, *rest = statement.parts
        signs = {part.sign for part in rest}
        if not rest or first.value is None or isinstance(first.value, tuple):
            return None
        if isinstance(first.value, WrittenLimit):
            fits = signs == {"="} and self._is_limit(first.value) and self._is_subject(first.value.args[0])
            return Answer(rest[-1], statement) if fits else None
        wanted = set(_SIGNS[type(self.question.claim)])
        if not signs <= wanted | {"="} or not self._is_subject(first.value):
            return None
        if signs & wanted:
            return Answer(rest[-1], statement)
        is_like = isinstance(self.question.claim, Comparison)
        return Answer(rest[-1], statement, ("read `=` as `≈`",)) if is_like else None

    def _is_limit(self, written: Any) -> bool:
        claim = self.question.claim
        if not isinstance(claim, Limit):
            return False
        variable, point, side = written.args[1:]
        sided = not point.is_infinite and str(side) != "+-"
        if sided and str(side) != {1: "+", -1: "-"}.get(claim.approach.side):
            return False
        return bool(variable == claim.approach.variable and point == claim.approach.point)

    def _is_subject(self, value: Any) -> bool:
        """Whether a value is the quantity that is asked about."""
        if not isinstance(value, Expr):
            return False
        subject, value = self.subject, self._settled(value)
        if isinstance(subject, Abs) and isinstance(value, Abs):  # |a - b| is |b - a|
            subject, value = subject.args[0], value.args[0]
            return self._are_equal(subject, value) or self._are_equal(subject, -value)
        return self._are_equal(subject, value)

    def _are_equal(self, one: Expr, other: Expr) -> bool:
        return self.judge.equality(one, other, self.context).mark is Mark.CORRECT

    @property
    def subject(self) -> Expr:
        """The quantity that is asked about."""
        claim = self.question.claim
        if isinstance(claim, Inequality):
            return claim.relations[0].lhs
        assert isinstance(claim, (Limit, Comparison))
        return claim.expr if isinstance(claim, Limit) else claim.lhs

    def _settled(self, value: Expr) -> Expr:
        """An expression with closed forms for the terms of sequences, in the symbols that the claim is written in."""
        written = inserted(value, self.course.closed_forms)
        found: Expr = evaluated(placed(written, self.question.put_in)) if self.question.put_in else written
        return found

    # What it is worth.

    def judged(self, answer: Answer) -> Judged:
        """The mark of an answer."""
        value = answer.part.value
        if not isinstance(value, Expr):
            return Judged(Mark.UNREADABLE, reason="one expression was asked for")
        found = self._of(self._settled(placed(value, self.own)), answer.part.sign)
        return replace(found, notes=(*found.notes, *answer.notes))

    def _of(self, value: Expr, sign: str) -> Judged:
        claim = self.question.claim
        if isinstance(claim, Limit):
            if claim.approach.variable in value.free_symbols:
                return Judged(Mark.WRONG, reason=f"a limit does not depend on {self._text(claim.approach.variable)}")
            return self.judge.decided(replace(claim, value=value), self.context)
        if isinstance(claim, Comparison):
            return self._like(claim, value)
        assert isinstance(claim, Inequality)
        return self._bounded(claim, value, sign)

    def _like(self, claim: Comparison, value: Expr) -> Judged:
        if self._are_equal(claim.lhs, value):
            return Judged(Mark.WRONG, reason="this is the quantity itself: what is it like there?")
        if not value.free_symbols and value.is_zero:
            return Judged(Mark.WRONG, reason="nothing is like 0 to leading order but 0: how small is it?")
        found = self.judge.decided(replace(claim, rhs=value), self.context)
        return replace(found, witness=tuple(_as_quotient(line) for line in found.witness))

    def _bounded(self, claim: Inequality, value: Expr, sign: str) -> Judged:
        (ours,) = claim.relations
        order = _ORDERS.get(sign, Order.LE)
        found = self.judge.decided(Inequality(Relation(ours.lhs, order, value), given=claim.given), self.context)
        wanted = self.question.so
        if found.mark is not Mark.CORRECT or not isinstance(wanted, Comparison):
            return found
        good = self.judge.decided(replace(wanted, lhs=value), self.context)
        if good.mark is not Mark.WRONG:
            return found if good.mark is Mark.CORRECT else good
        regime = " ".join(part if isinstance(part, str) else self._text(part) for part in self._regime(wanted))
        return Judged(Mark.WRONG, reason=f"the bound is true, but does not become small {regime}")

    def _regime(self, claim: Comparison) -> Iterator[Any]:
        yield from () if claim.regime is None else claim.regime.says()

    def _text(self, value: Any) -> str:
        return self.course.formula(value).text

    # Lines of a worked solution.

    def line(self, left: Any, part: Part) -> Judged | None:
        """A line `a → b`, `a ≈ b` or `a ≤ b`, in the sense in which the part is asked; None for another kind."""
        claim, right = self.question.claim, part.value
        if not isinstance(left, Expr) or not isinstance(right, Expr):
            return None
        sides = [self._settled(placed(side, self.own)) for side in (left, right)]
        if part.sign == "=" and isinstance(claim, Inequality) and not self.judge.is_decimal(part):
            domain = restricted(self.context.domain, claim.given)
            small = Context(domain, self.context.definitions, self.context.recurrences)
            return self.judge.equality(sides[0], sides[1], small)
        if part.sign not in _SIGNS[type(claim)]:
            return None
        return self.judge.decided(self._claim(claim, sides, part.sign), self.context)

    def _claim(self, claim: Claim, sides: Sequence[Expr], sign: str) -> Claim:
        if isinstance(claim, Limit):
            return replace(claim, expr=sides[0], value=sides[1])
        if isinstance(claim, Comparison):
            return replace(claim, lhs=sides[0], rhs=sides[1])
        assert isinstance(claim, Inequality)
        return Inequality(Relation(sides[0], _ORDERS[sign], sides[1]), given=claim.given)


def _as_quotient(line: str) -> str:
    """A line of a witness about the limit of a quotient, in words for who gave its denominator."""
    found = re.fullmatch(r"there: it is (.*), your answer is 1", line)
    return f"there: in the limit it is {found[1]} times your answer" if found else line
