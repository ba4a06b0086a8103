"""A worked solution, line by line: what is right, where it first goes wrong, and what follows from a wrong line.

Each relation is judged against what stands before it and against the right derivation. Once a quantity has a wrong
value, later lines are judged a second time with that value in its place: what holds then follows from the wrong line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import Expr, Symbol
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase

from ..claims.claim import Context
from ..kernel.errors import IllFormed
from ..kernel.graph import Graph
from ..kernel.language import D
from ..writing.grades.results import Diagnosis, Line, LineMark, Mark
from .course import Question
from .judge import Judge, Judged
from .properties import asymptotics
from .properties.asymptotics import Asymptotics
from .script import Part, Script, Statement

Explain = Callable[[Any, Any, Mapping[Symbol, Expr]], tuple[Diagnosis, ...]]

_EQUAL = frozenset({"=", "≡", ":="})


@dataclass
class Solution:
    """Judges the lines of one script; `explain` finds the mistakes behind a wrong value of a quantity."""

    judge: Judge
    script: Script
    context: Context
    explain: Explain
    question: Question | None = None
    wrong: dict[Basic, Any] = field(default_factory=dict)

    def lines(self) -> tuple[Line, ...]:
        """All lines, in order."""
        found: list[Line] = []
        before: Any = None
        for statement in self.script.statements:
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
            return Line(statement.line, text, LineMark.UNREADABLE, reason=part.error.message)
        return Line(statement.line, text, mark, self._formula(part.value), reason)

    def _formula(self, value: Any) -> Any:
        readable = isinstance(value, Basic) and not isinstance(value, tuple)
        return self.judge.course.formula(value) if readable else None

    def _lone(self, statement: Statement, part: Part, before: Any) -> Line:
        """An expression by itself: another form of the expression on the line before, if there is one."""
        if part.error is not None or before is None or not isinstance(part.value, Basic):
            return self._plain(statement, part, part.text, LineMark.GIVEN)
        return self._judged(statement, part, part.text, None, before)

    def _relation(self, statement: Statement, quantity: Any, left: Part, part: Part, text: str) -> Line:
        error = left.error or part.error
        if error is not None:
            return Line(statement.line, text, LineMark.UNREADABLE, reason=error.message)
        if (judged := self._asymptotic(left, part)) is not None:
            return self._marked(statement, part, text, judged)
        if part.sign not in (*_EQUAL, "≈"):
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
        return Line(statement.line, text, mark, self._formula(part.value), judged.reason, witness)

    # A relation between what stands before and what stands behind.

    def _judged(self, statement: Statement, part: Part, text: str, quantity: Any, left: Any) -> Line:
        judged = self._step(left, part)
        mark, reason = _LINES[judged.mark], judged.reason
        line = Line(statement.line, text, mark, self._formula(part.value), reason)
        true = mark is LineMark.RIGHT and not self._is_wrong(quantity, left)
        if true:
            return line
        if mark is LineMark.RIGHT or (self.wrong and self._follows(left, part)):
            self._remember(quantity, part.value)
            return replace(line, mark=LineMark.FOLLOWS, reason="")
        if mark is not LineMark.WRONG:
            return line
        found = self.explain(quantity if quantity is not None else left, part.value, self.script.own)
        self._remember(quantity, part.value)
        return replace(line, witness=judged.witness, diagnoses=found)

    def _step(self, left: Any, part: Part) -> Judged:
        if part.sign == "≈" or self.judge.is_decimal(part):
            return self.judge.rounded(left, part, self.context)
        return self.judge.equality(left, part.value, self.context, self.question)

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
        except IllFormed:
            return False
        context = Context(self.context.domain, graph, self.context.recurrences)
        derivatives = {key: value for key, value in self.wrong.items() if isinstance(key, D)}
        sides = [side.xreplace(derivatives) for side in (left, part.value)]
        changed = replace(part, value=sides[1])
        if part.sign == "≈" or self.judge.is_decimal(part):
            return self.judge.rounded(sides[0], changed, context).mark is Mark.CORRECT
        return self.judge.equality(sides[0], sides[1], context).mark is Mark.CORRECT

    def _changed(self) -> Graph:
        """The definitions with the student's values for names. Raises `IllFormed` where these run in a circle."""
        names = {key: value for key, value in self.wrong.items() if isinstance(key, Symbol)}
        return Graph({**self.context.definitions, **names})


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
