"""A worked solution, line by line: what is right, where it first goes wrong, and what follows from a wrong line.

Each relation is judged against what stands before it and against the right derivation. Once a quantity has a wrong
value, later lines are judged a second time with that value in its place: what holds then follows from the wrong line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import Expr, Symbol
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase

from ..claims.claim import Context
from ..claims.inequality import Inequality
from ..derivation import Convention
from ..kernel.errors import IllFormed, Obstacle
from ..kernel.graph import Graph
from ..kernel.language import D
from ..kernel.verdict import Order, Relation
from ..writing.grades.results import Diagnosis, Line, LineMark, Mark
from ..writing.statements import readable
from .backward import carried_on
from .course import Question
from .entries import single
from .inserted import exact
from .judge import Judge, meant
from .judged import Judged
from .properties import asymptotics
from .properties.asymptotics import Asymptotics
from .script import Part, Script, Statement
from .unknowns import Unknowns

Explain = Callable[[Any, Part, Mapping[Symbol, Expr]], tuple[Diagnosis, ...]]

_EQUAL = frozenset({"=", "≡", ":="})
ORDERS = {"≥": Order.GE, ">": Order.GT, "≤": Order.LE, "<": Order.LT}


@dataclass
class Solution:
    """Judges the lines of one script; `explain` finds the mistakes behind a wrong value of a quantity.

    Lone values are `apart` where several things are asked for: none of them is another form of the one before.
    """

    judge: Judge
    script: Script
    context: Context
    explain: Explain
    question: Question | None = None
    conventions: Sequence[Convention] = ()
    settled: Convention | None = None
    apart: bool = False
    slips: list[tuple[Any, Part]] = field(default_factory=list)
    wrong: dict[Basic, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unknowns = Unknowns(self.judge.course, self.script)

    def lines(self) -> tuple[Line, ...]:
        """All lines, in order."""
        found: list[Line] = []
        before: Any = None
        for statement in (each for several in self.script.statements for each in single(several)):
            found += self._of(statement, before)
            before = statement.parts[0].value if len(statement.parts) == 1 else None
        return tuple(found)

    def _of(self, statement: Statement, before: Any) -> Iterator[Line]:
        first, *rest = statement.parts
        if not rest:
            yield self._lone(statement, first, before)
            return
        if statement.name:
            yield self._plain(statement, rest[0], _text(first, rest[0]), LineMark.GIVEN)
            first, rest = rest[0], rest[1:]
        quantity, left = first.value, first
        for part in rest:
            text = _text(left, part) if left is first and not statement.name else f"{part.sign} {part.text}"
            yield self._relation(statement, quantity, left, part, text)
            left = part if part.error is None and not isinstance(part.value, tuple) else left

    def _plain(self, statement: Statement, part: Part, text: str, mark: LineMark, reason: str = "") -> Line:
        if part.error is not None:
            return Line(part.line or statement.line, text, LineMark.UNREADABLE, reason=part.error.message)
        return Line(part.line or statement.line, text, mark, self.judge.shown(part), reason)

    def _lone(self, statement: Statement, part: Part, before: Any) -> Line:
        """An expression by itself: another form of the expression on the line before, if there is one."""
        if part.error is not None or before is None or self.apart or not isinstance(part.value, Basic):
            return self._plain(statement, part, part.text, LineMark.GIVEN)
        return self._judged(statement, part, part.text, None, before)

    def _relation(self, statement: Statement, quantity: Any, left: Part, part: Part, text: str) -> Line:
        error = left.error or part.error
        if error is not None:
            return Line(part.line or statement.line, text, LineMark.UNREADABLE, reason=error.message)
        if (judged := self._asymptotic(left, part)) is not None:
            return self._marked(statement, part, text, judged)
        if part.sign not in (*_EQUAL, "≈", *ORDERS):
            return self._plain(statement, part, text, LineMark.UNDECIDED, f"`{part.sign}` is not judged in solutions")
        if not isinstance(left.value, Basic) or not isinstance(part.value, Basic):
            return self._plain(statement, part, text, LineMark.UNDECIDED, "a list is not judged in solutions")
        return self._judged(statement, part, text, quantity, left.value)

    def _asymptotic(self, left: Part, part: Part) -> Judged | None:
        """A line with `→`, `≈` or `≤`, where the part asks for a limit, a leading term or a bound."""
        if self.question is None or not asymptotics.is_asked(self.question):
            return None
        return Asymptotics(self.judge, self.question, self.script.own).line(left.value, part)

    def _marked(self, statement: Statement, part: Part, text: str, judged: Judged) -> Line:
        mark = _LINES[judged.mark]
        witness = judged.witness if mark is LineMark.WRONG else ()
        return Line(part.line or statement.line, text, mark, self.judge.shown(part), judged.reason, witness)

    # A relation between what stands before and what stands behind.

    def _judged(self, statement: Statement, part: Part, text: str, quantity: Any, left: Any) -> Line:
        judged = self._by_convention(left, part)
        mark, reason = _LINES[judged.mark], judged.reason
        line = Line(part.line or statement.line, text, mark, self.judge.shown(part), reason)
        if judged.follows:
            return replace(line, mark=LineMark.FOLLOWS)
        true = mark is LineMark.RIGHT and not self._is_wrong(quantity, left)
        if true:
            return line
        carried = part if mark is not LineMark.WRONG else self._carried_on(part)
        if carried != part and self._step(left, carried).mark is Mark.CORRECT:
            return replace(line, mark=LineMark.RIGHT, reason="with rounded values put in")
        if mark is LineMark.RIGHT or (self.wrong and (self._follows(left, part) or self._follows(left, carried))):
            self._remember(quantity, part.value)
            return replace(line, mark=LineMark.FOLLOWS, reason="")
        if mark is not LineMark.WRONG:
            return line
        self.slips.append((left, part))
        found = self.explain(quantity if quantity is not None else left, part, self.script.own)
        self._remember(quantity, part.value)
        return replace(line, witness=judged.witness, diagnoses=found)

    def _by_convention(self, left: Any, part: Part) -> Judged:
        """Whether a relation holds; by a convention that the problem leaves open, once one makes a difference."""
        if self.settled is not None:
            return self._meant(left, part, self.settled) or self._step(left, part)
        judged = self._step(left, part)
        for convention in self.conventions:
            other = self._meant(left, part, convention)
            if other is not None and judged.mark is not Mark.CORRECT and other.mark is Mark.CORRECT:
                self.settled = convention
                return other
            if other is not None and judged.mark is Mark.CORRECT and other.mark is not Mark.CORRECT:
                self.conventions = [kept for kept in self.conventions if kept is not convention]
        return judged

    def _meant(self, left: Any, part: Part, convention: Convention) -> Judged | None:
        """Whether a relation holds by a convention; None where that makes no difference to what it says."""
        sides = meant(left, convention), meant(part.value, convention)
        if sides == (left, part.value):
            return None
        judged = self._step(sides[0], replace(part, value=sides[1]))
        return (
            replace(judged, reason=f"right if {readable(convention.words)}") if judged.mark is Mark.CORRECT else judged
        )

    def _step(self, left: Any, part: Part) -> Judged:
        """Whether a relation holds for the numbers that its letters stand for."""
        states = isinstance(left, Symbol) and isinstance(part.value, Expr) and bool(part.value.is_Rational)
        if states and self._is_given(left):
            known = self.judge.course.problem.numbers[left]
            return Judged(Mark.CORRECT if known in (part.value, 0) else Mark.WRONG)
        tried: list[Judged] = []
        for values, own in self.unknowns.values(left, part.value):
            if own and not self._has_slipped(values, solved=states):
                break
            judged = self._with(values, left, part)
            if judged.mark in (Mark.CORRECT, Mark.CONDITIONAL):
                return replace(judged, follows=own)
            tried.append(judged)
        return tried[0]

    def _is_given(self, letter: Symbol) -> bool:
        """Whether a letter has a value on the sheet, or, as a padding, one that is left to the student."""
        return letter in self.judge.course.problem.numbers and letter not in self.unknowns.asked

    def _has_slipped(self, values: Mapping[Symbol, Expr], *, solved: bool) -> bool:
        """Whether a line before is wrong, and, if it is to be `solved` now, one that these values do solve."""
        right = (Mark.CORRECT, Mark.CONDITIONAL)
        return any(not solved or self._with(values, left, part).mark in right for left, part in self.slips)

    def _with(self, values: Mapping[Symbol, Expr], left: Any, part: Part) -> Judged:
        by = {
            node.variable for side in (left, part.value) for node in side.atoms(D)
        }  # a letter here, whatever its value
        values = {letter: value for letter, value in values.items() if letter not in by}
        return self._related(left.xreplace(values), replace(part, value=part.value.xreplace(values)))

    def _related(self, left: Any, part: Part) -> Judged:
        if part.sign == "≈" or self.judge.is_decimal(part):
            return self.judge.rounded(left, part, self.context)
        if part.sign in ORDERS and isinstance(left, Expr) and isinstance(part.value, Expr):
            judged = self.judge.decided(Inequality(Relation(left, ORDERS[part.sign], part.value)), self.context)
            return replace(judged, mark=Mark.UNDECIDED) if judged.mark is Mark.WRONG else judged  # perhaps for some
        return self.judge.equality(left, part.value, self.context, self.question)

    def _carried_on(self, part: Part) -> Part:
        """A side with what its numbers were rounded from."""
        value = part.value if self.judge.is_decimal(part) else exact(part, self.judge, self.context)
        return part if value == part.value else replace(part, value=value)

    def _is_wrong(self, quantity: Any, left: Any) -> bool:
        """Whether what stands before is a wrong value of the quantity already."""
        return isinstance(quantity, Basic) and quantity != left and quantity in self.wrong

    def _remember(self, quantity: Any, value: Any) -> None:
        names = isinstance(quantity, D) or (isinstance(quantity, Symbol) and quantity in self.context.definitions)
        if names and isinstance(value, Expr) and not isinstance(value, MatrixBase):
            self.wrong[quantity] = value

    def _follows(self, left: Any, part: Part) -> bool:
        """Whether a relation holds once the wrong values stand in the place of the right ones."""
        try:
            graph = self._changed()
            sides = [side.xreplace(self._derivatives(graph, side)) for side in (left, part.value)]
        except (IllFormed, Obstacle):
            return False
        context = Context(self.context.domain, graph, self.context.recurrences)
        changed = replace(part, value=sides[1])
        if part.sign == "≈" or self.judge.is_decimal(part):
            return self.judge.rounded(sides[0], changed, context).mark is Mark.CORRECT
        return self.judge.equality(sides[0], sides[1], context).mark is Mark.CORRECT

    def _derivatives(self, graph: Graph, side: Basic) -> dict[Basic, Expr]:
        """What the derivatives in an expression are, by those that have a wrong value."""
        found = {key: value for key, value in self.wrong.items() if isinstance(key, D)}
        carried = {node: carried_on(graph, node, found) for node in side.atoms(D)}
        return {node: value for node, value in carried.items() if value is not None}

    def _changed(self) -> Graph:
        """The definitions with the student's values for names. Raises `Obstacle` where these run in a circle."""
        names = {key: value for key, value in self.wrong.items() if isinstance(key, Symbol)}
        graph = Graph({**self.context.definitions, **names})
        graph.reachable(list(names))
        return graph


_LINES = {
    Mark.CORRECT: LineMark.RIGHT,
    Mark.CONDITIONAL: LineMark.RIGHT,
    Mark.WRONG: LineMark.WRONG,
    Mark.UNDECIDED: LineMark.UNDECIDED,
    Mark.UNREADABLE: LineMark.UNREADABLE,
}


def _text(left: Part, part: Part) -> str:
    return f"{left.text} {part.sign} {part.text}"


def is_worked(script: Script) -> bool:
    """Whether an answer has lines to check, and is not just one value."""
    relations = sum(len(statement.parts) - 1 for statement in script.statements)
    return relations > 1 or len(script.statements) > 1


def remark(lines: tuple[Line, ...], answered: bool, right: bool) -> str:
    """What is to be said of a solution as a whole: its first wrong line, and whether the answer is right even so."""
    wrong = [line for line in lines if line.mark is LineMark.WRONG]
    if not wrong:
        return ""
    first = f"the first wrong step is on line {wrong[0].number}"
    if answered and right:
        return f"the answer is right, but {first}"
    follows = any(line.mark is LineMark.FOLLOWS for line in lines)
    return first + ("; what follows from it is right" if follows and len(wrong) == 1 else "")
