"""An answer with what the lines before it say of what is in it, and at the index at which it is given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import Expr, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from ..kernel.language import D
from .choosing import Candidate
from .course import Course, Question
from .script import Part, Script, Statement
from .sequences import Formula as FormulaOf
from .sequences import aligned, index_of, inserted, placed, term

_MOST_INSERTED = 8  # values of derivatives that hang on one another


def completed(course: Course, question: Question, candidate: Candidate, script: Script) -> Part:
    """An answer with the values that earlier lines give for the derivatives in it."""
    value = candidate.part.value
    other = candidate.part.other
    if formulas := _formulas(course, question, candidate, script):
        value, other = inserted(value, formulas), None if other is None else inserted(other, formulas)
    given = {
        statement.parts[0].value: statement.parts[-1].value
        for statement in script.statements
        if statement is not candidate.statement and _says_a_derivative(statement)
    }
    given.pop(question.quantity, None)
    for _ in range(_MOST_INSERTED):
        changed = value.xreplace(given) if given and isinstance(value, Basic) else value
        if changed == value:
            break
        value = changed
    return replace(candidate.part, value=value, other=other)


def _formulas(course: Course, question: Question, candidate: Candidate, script: Script) -> dict[Any, FormulaOf]:
    """The closed forms that earlier lines give for the terms of other sequences: `d_i = s_1 ⋯ s_i`."""
    found = {}
    for statement in script.statements:
        value = statement.parts[-1].value
        named = term(statement.parts[0].value) if len(statement.parts) > 1 else None
        if statement is candidate.statement or named is None or not isinstance(value, Expr):
            continue
        function, letter, offset = named
        closed = not {node.func for node in value.atoms(AppliedUndef)} & {function}
        if function in course.sequences and closed and not _is_about(question, function):
            found[function] = FormulaOf(value, letter, offset)
    return found


def _is_about(question: Question, function: Any) -> bool:
    return isinstance(question.quantity, Basic) and any(
        node.func == function for node in question.quantity.atoms(AppliedUndef)
    )


def _says_a_derivative(statement: Statement) -> bool:
    values = [part.value for part in statement.parts]
    return len(values) > 1 and isinstance(values[0], D) and isinstance(values[-1], Expr)


def at_index(question: Question, candidate: Candidate, part: Part) -> tuple[Question, Part, dict[Symbol, Expr]]:
    """A question and an answer that is given at another index, `R_L = …` or `v_{t+1} = …`, at one and the same.

    Also what is put in for letters of the answer.
    """
    about = candidate.statement.parts[0].value if candidate.named else None
    if not isinstance(about, Basic) or not isinstance(question.quantity, Basic) or about == question.quantity:
        return question, part, {}
    index = index_of(question.quantity)
    found = None if index is None else aligned(question.quantity, index, about)
    if index is None or found is None or not isinstance(part.value, Expr):
        return question, part, {}
    letter, shift = found
    at = {letter: index - min(shift, 0)}
    value, other = placed(part.value, at), None if part.other is None else placed(part.other, at)
    return question.moved(index, max(shift, 0)), replace(part, value=value, other=other), at
