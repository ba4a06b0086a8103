"""What is printed can be read back: of every claim of every problem, in LaTeX and in ASCII, as the same expression.

Same is said by `structure`: in a strict normal order of arguments, never by proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import sympy
from sympy import MatrixSymbol, Symbol
from sympy.core.function import AppliedUndef
from sympy.matrices import MatrixBase

from derive.catalog import load
from derive.claims.claim import Claim
from derive.derivation import Problem
from derive.grading.names import notation
from derive.kernel.language import SlotDerivative
from derive.kernel.probability.language import Density
from derive.kernel.tensors.language import Entry, Functional, TensorSymbol, functional
from derive.kernel.verdict import Relation
from derive.reading import Notation, name_key
from derive.reading.clauses import Clause, read_clauses
from derive.reading.elaborate import elaborate
from derive.reading.indices import parts
from derive.writing.notation import to_latex, to_text

from .structure import same

NOT_READ_BACK: dict[tuple[int, str, str], str] = {}
"""By problem, alphabet and text: what is printed and cannot be read back, and why."""


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


def notation_of(problem: Problem, claim: Claim) -> Notation:
    """The problem's notation for a claim.

    Of two quantities that are written alike, a bold d and a d, the one that the claim speaks of is meant.
    """
    found = notation(problem, [claim], claims(problem.number), None, further={})
    nodes = [node for formula in formulas(claim) for side in sides(formula) for node in _nodes(side)]
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
    heads |= {name_key(str(node.args[0])): node.func for node in nodes if isinstance(node, Density) and False}
    heads |= {_functional(node): functional(node.args[0].name) for node in nodes if isinstance(node, Functional)}
    heads = {**found.heads, **heads}
    booleans = any(isinstance(node, sympy.logic.boolalg.BooleanFunction) for node in nodes)
    return replace(
        found, names=others | names, heads=heads, functions=frozenset((*found.functions, *heads)), propositions=booleans
    )


def _functional(node: Functional) -> str:
    return name_key(r"\ell" if node.args[0].name == "ell" else node.args[0].name)


def _nodes(value: Any) -> Iterator[Any]:
    return (node for entry in (value if isinstance(value, MatrixBase) else [value]) for node in sympy.preorder_traversal(entry))


def sides(formula: Any) -> tuple[Any, ...]:
    return (formula.lhs, formula.rhs) if isinstance(formula, Relation) else (formula,)


def written(formula: Any, alphabet: str, order: Sequence[Symbol]) -> str:
    return to_latex(formula, order) if alphabet == "latex" else to_text(formula, order, ascii=True)


def read(text: str, alphabet: str, names: Notation) -> tuple[tuple[str, ...], list[Any]]:
    """The signs and the sides of the one relation that a text is."""
    found: list[Clause] = read_clauses(text, names, "latex" if alphabet == "latex" else "text")
    assert len(found) == 1, text
    values = []
    for side in found[0].sides:
        if side.error is not None:
            raise side.error
        assert side.tree is not None
        values.append(elaborate(text, side.tree, {}, names))
    return found[0].signs, values


def is_read_back(formula: Any, text: str, alphabet: str, names: Notation) -> bool:
    signs, values = read(text, alphabet, names)
    expected = (formula.order.value,) if isinstance(formula, Relation) else ()
    return signs == expected and all(map(same, values, sides(formula)))


@pytest.mark.parametrize("alphabet", ["latex", "ascii"])
@pytest.mark.parametrize("number", range(1, 16))
def test_what_is_printed_is_read_back(number: int, alphabet: str) -> None:
    problem = load(number)
    for claim in claims(number):
        names = notation_of(problem, claim)
        for formula in formulas(claim):
            text = written(formula, alphabet, problem.order)
            if (number, alphabet, text) not in NOT_READ_BACK:
                assert is_read_back(formula, text, alphabet, names), text
