"""What the project prints of its problems, and how it is read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import sympy
from sympy import MatrixSymbol, Symbol
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import BooleanFunction
from sympy.matrices import MatrixBase

from derive.catalog import load
from derive.claims.claim import Claim
from derive.derivation import Problem
from derive.grading.names import notation
from derive.kernel.errors import IllFormed
from derive.kernel.language import SlotDerivative
from derive.kernel.tensors.language import Entry, Functional, functional
from derive.kernel.verdict import Relation
from derive.reading import Notation, ReadingError, name_key
from derive.reading.clauses import Clause, read_clauses
from derive.reading.elaborate import elaborate
from derive.reading.indices import parts
from derive.writing.notation import to_latex, to_text

from .structure import same

ALPHABETS = ("latex", "text", "ascii")


@cache
def claims(number: int) -> tuple[Claim, ...]:
    """All claims of a problem: those of its steps, those that the sheet and the reference solution print."""
    problem = load(number)
    steps = [step.claim for part in problem.parts for step in part.steps]
    return *steps, *(printed.claim for printed in problem.printed())


def formulas(claim: Claim) -> Iterator[Any]:
    """What a claim says, without its words."""
    for part in claim.says():
        if not isinstance(part, str):
            yield part.as_immutable() if isinstance(part, MatrixBase) else part


def sides(formula: Any) -> tuple[Any, ...]:
    """The sides of a relation, or the one expression."""
    return (formula.lhs, formula.rhs) if isinstance(formula, Relation) else (formula,)


def written(formula: Any, alphabet: str, order: Sequence[Symbol]) -> str:
    """A formula as it is printed."""
    return to_latex(formula, order) if alphabet == "latex" else to_text(formula, order, ascii=alphabet == "ascii")


def notation_of(problem: Problem, claim: Claim, *further: Symbol) -> Notation:
    """The problem's notation, with the functions and the propositions that a claim speaks of, and with further names.

    Of two quantities that are written alike, a bold d and a d, the one that the claim speaks of is meant.
    """
    found = notation(problem, [claim], claims(problem.number), None, further={})
    nodes = [*further, *(node for formula in formulas(claim) for side in sides(formula) for node in _nodes(side))]
    names = {name_key(str(node.name)): node for node in nodes if isinstance(node, Symbol | MatrixSymbol)}
    if sympy.I in nodes:
        names["i"] = sympy.I
    entries = {name_key(str(node.args[0])) for node in nodes if isinstance(node, Entry)}
    others = {
        name: meaning
        for name, meaning in found.names.items()
        if not (parts(name).base in entries and parts(name).tail) and name not in names
    }
    applied = [node.applied if isinstance(node, SlotDerivative) else node for node in nodes]
    heads = {name_key(str(node.func)): node.func for node in applied if isinstance(node, AppliedUndef)}
    heads |= {_functional(node): functional(node.args[0].name) for node in nodes if isinstance(node, Functional)}
    heads = {**found.heads, **heads}
    return replace(
        found,
        names=others | names,
        heads=heads,
        functions=frozenset((*found.functions, *heads)),
        propositions=any(isinstance(node, BooleanFunction) for node in nodes),
    )


def _functional(node: Functional) -> str:
    return name_key(r"\ell" if node.args[0].name == "ell" else node.args[0].name)


def _nodes(value: Any) -> Iterator[Any]:
    for entry in value if isinstance(value, MatrixBase) else [value]:
        yield from sympy.preorder_traversal(entry)


def read(text: str, alphabet: str, names: Notation) -> tuple[tuple[str, ...], list[Any]]:
    """The signs and the sides of the one relation that a text is. Raises `ReadingError`, `IllFormed`."""
    found: list[Clause] = read_clauses(text, names, "latex" if alphabet == "latex" else "text")
    if len(found) != 1:
        raise IllFormed("several formulas")
    values = []
    for side in found[0].sides:
        if side.error is not None:
            raise side.error
        if side.tree is None:
            raise IllFormed("an empty side")
        values.append(elaborate(text, side.tree, {}, names))
    return found[0].signs, values


def is_read_back(formula: Any, text: str, alphabet: str, names: Notation) -> bool:
    """Whether a text reads as a formula. Raises `ReadingError`, `IllFormed`."""
    signs, values = read(text, alphabet, names)
    expected = (formula.order.value,) if isinstance(formula, Relation) else ()
    wanted = [as_typed(side, alphabet) for side in sides(formula)]
    return signs == expected and all(map(same, values, wanted))


def is_refused(text: str, alphabet: str, names: Notation) -> bool:
    """Whether a text is read as nothing."""
    try:
        read(text, alphabet, names)
    except (ReadingError, IllFormed):
        return True
    return False


def as_typed(value: Any, alphabet: str) -> Any:
    """What is read where a print-out keeps less than the expression says.

    A set with one member is that member. On one line `[a, b]` is a vector that neither stands nor lies: people type it
    for a column, hence a row by itself is read as one, and `[a]` is a.
    """
    if isinstance(value, sympy.FiniteSet) and len(value) == 1:
        return value.args[0]
    if isinstance(value, MatrixBase) and alphabet != "latex" and value.rows == 1:
        return value[0, 0] if value.cols == 1 else sympy.ImmutableDenseMatrix(value.cols, 1, list(value))
    return value
