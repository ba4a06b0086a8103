"""What documents print of a derivation can be read back: rows, words with formulas, definitions, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest
import sympy
from sympy import Integer, Mul, symbols

from derive.catalog import load
from derive.claims.claim import Said
from derive.claims.equality import Equality
from derive.derivation import Part, Problem, Step
from derive.kernel.verdict import Relation
from derive.reading import Notation
from derive.writing.derivations import StepText, derivation
from derive.writing.notation import to_latex

from .printed import as_typed, is_refused, notation_of, read
from .structure import same

_FORMULA = re.compile(r"\$([^$]+)\$")
_UNBOUNDED = re.compile(r"\\int [^_]")  # see `NOT_READ_BACK` of `test_printed_claims`
_SIGNS = {"→": "→", "~": "∼", "≪": "≪", "≫": "≫", "≈": "≈", "∈": "∈", "∼": "∼", "=": "="}
"""Words that are signs, as they are read."""
_INFINITE = {"∞": sympy.oo, "-∞": -sympy.oo}


@pytest.mark.parametrize("number", range(1, 16))
def test_what_is_set_of_a_step_is_read_back(number: int) -> None:
    problem = load(number)
    for step, text in steps(problem):
        names = notation_of(problem, step.claim, *([step.name] if step.name else []))
        meant = list(said([*([step.name, "="] if step.name else []), *step.claim.displays()]))
        statement = text.statement
        shown = without_worded(statement.words, step.claim.displays())
        if unbounded := [formula for formula in _FORMULA.findall(shown) if _UNBOUNDED.match(formula)]:
            assert all(is_refused(formula, "latex", names) for formula in unbounded)
            continue
        found = read_all(_FORMULA.findall(shown), names)
        assert agree(found, meant), statement.words
        assert is_stretch(read_all([row.latex for row in statement.rows], names), meant), statement.rows


@pytest.mark.parametrize("number", range(1, 16))
def test_what_is_set_as_a_table_is_read_back(number: int) -> None:
    problem = load(number)
    for step, text in steps(problem):
        found = step.claim.table()
        if found is None or text.table is None:
            assert found is None and text.table is None
            continue
        names = notation_of(problem, step.claim)
        head, rows = found
        for cells, shown in zip((head, *rows), (text.table.head, *text.table.rows), strict=True):
            for cell, words in zip(cells, shown, strict=True):
                assert agree(read_all(_FORMULA.findall(words), names), list(said([cell]))), words


@pytest.mark.parametrize("number", range(1, 16))
def test_what_is_set_as_a_definition_is_read_back(number: int) -> None:
    problem = load(number)
    for part, texts in zip(problem.parts, derivation(problem).parts, strict=True):
        meant = {to_latex(name): (name, value) for name, value in definitions(problem, part)}
        for chain in (*texts.values, *texts.definitions):
            name, value = meant[chain.first]
            names = notation_of(problem, Equality(name, value))
            assert agree(read_all([chain.latex], names), [name, "=", value]), chain.latex


def test_the_comparison_tells_sentences_apart() -> None:
    x, y = symbols("x y")
    meant = [x, "=", y]
    assert agree([x, "=", y], meant)
    assert not agree([y, "=", x], meant)
    assert not agree([x, "≤", y], meant)
    assert not agree([x, "=", y, "=", x], meant)
    assert is_stretch([y, "=", x], [x, "≤", y, "=", x])
    assert not is_stretch([x, "=", x], [x, "≤", y, "=", x])


def steps(problem: Problem) -> Iterator[tuple[Step, StepText]]:
    """The steps of a problem, each with what is set of it."""
    for part, texts in zip(problem.parts, derivation(problem).parts, strict=True):
        yield from zip(part.steps, texts.steps, strict=True)


def definitions(problem: Problem, part: Part) -> Iterator[tuple[Any, Any]]:
    """The names that are defined in a part or before it, with what they are; sequences by their rules."""
    yield from problem.definitions.items()
    yield from part.at.items()
    for matrix in problem.matrices.values():
        yield matrix, matrix.xreplace(dict(part.at))
    for recurrence in problem.recurrences:
        yield from ((recurrence.function(n), value) for n, value in enumerate(recurrence.initial, recurrence.start))
        yield recurrence.function(recurrence.index), recurrence.rule


def without_worded(text: str, parts: Sequence[Said]) -> str:
    """A sentence without the formulas that a claim has among its words: what step(u) is, strategies in numbers."""
    for part in parts:
        if isinstance(part, str) and "$" in part:
            assert part.strip() in text
            text = text.replace(part.strip(), "")
    return text


def said(parts: Sequence[Said]) -> Iterator[Any]:
    """The expressions and the signs between them, in order, without other words."""
    waiting = list(parts)
    while waiting:
        part, *waiting = waiting
        if waiting and waiting[0] == "×":  # a size is read as a product
            waiting = [Mul(part, waiting[1], evaluate=False), *waiting[2:]]
        elif isinstance(part, Relation):
            yield part.lhs
            yield part.order.value
            yield part.rhs
        elif not isinstance(part, str):
            yield part
        else:
            sign, _, number = part.strip().rstrip(",").partition(" ")
            if part.strip() in _INFINITE:
                yield _INFINITE[part.strip()]
            elif sign in _SIGNS and (not number or number.isdigit()):
                yield _SIGNS[sign]
                yield from [Integer(number)] if number else []


def read_all(formulas: Iterable[str], names: Notation) -> list[Any]:
    """The sides of formulas with the signs between them, in order."""
    found: list[Any] = []
    for formula in formulas:
        signs, values = read(formula, "latex", names)
        found += [part for pair in zip(values, (*signs, None), strict=True) for part in pair if part is not None]
    return found


def agree(found: Sequence[Any], meant: Sequence[Any]) -> bool:
    """Whether sides and signs are the same, each in its place."""
    return len(found) == len(meant) and all(map(_agrees, found, meant))


def is_stretch(found: Sequence[Any], meant: Sequence[Any]) -> bool:
    """Whether sides and signs are some that follow each other."""
    return any(agree(found, meant[start : start + len(found)]) for start in range(len(meant) - len(found) + 1))


def _agrees(found: Any, meant: Any) -> bool:
    if isinstance(found, str) or isinstance(meant, str):
        return bool(found == meant)
    return same(found, as_typed(meant, "latex"))
