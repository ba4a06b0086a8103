"""What is printed can be read back: of every claim of every problem, in every alphabet, as the same expression.

Same is said by `structure`: in a strict normal order of arguments, never by proof. What is printed with one sign, one
number or one name changed must not be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count, pairwise
from typing import Any

import pytest
from sympy import Symbol

from derive.catalog import load
from derive.kernel.errors import IllFormed
from derive.reading import ReadingError
from derive.writing.notation import name_ascii, name_latex, name_text

from .printed import ALPHABETS, claims, formulas, is_read_back, is_refused, notation_of, sides, written

NOT_READ_BACK = {
    (15, "latex"): r"\\int [^_]",
    (15, "text"): "∫ ",
    (15, "ascii"): r"integrate\(.*, x\)$",
}
"""By problem and alphabet what is printed and is not read: an integral over all of a range that is not written.

Without bounds it is as well an antiderivative, which no claim means.
"""

_NAMES = {"latex": name_latex, "text": name_text, "ascii": name_ascii}
_SIGNS = [(" + ", " - "), (" - ", " + "), (" + ", " − "), (" − ", " + ")]
_RELATIONS = [(" = ", " < "), (r" \le ", r" \ge "), (" ≤ ", " ≥ "), (" <= ", " >= "), (" < ", " > "), (" > ", " < ")]
_DIGIT = re.compile("[0-9]")
_NOTHING = re.compile(r"(?<![\d.])0(?: ?[\\a-z*(])|(?:·|\\cdot |\*)0(?![\d.])")  # 0 x, of which the sign is nothing


@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("number", range(1, 16))
def test_what_is_printed_is_read_back(number: int, alphabet: str) -> None:
    problem = load(number)
    listed = NOT_READ_BACK.get((number, alphabet), "$^")
    for claim in claims(number):
        names = notation_of(problem, claim)
        for formula in formulas(claim):
            text = written(formula, alphabet, problem.order)
            if re.match(listed, text):
                assert is_refused(text, alphabet, names), text
            else:
                assert is_read_back(formula, text, alphabet, names), text


@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("number", range(1, 16))
def test_what_is_printed_wrong_is_not_read_as_what_was_meant(number: int, alphabet: str) -> None:
    problem = load(number)
    read = refused = 0
    turn = count(ALPHABETS.index(alphabet))
    for claim in claims(number):
        names = notation_of(problem, claim)
        for formula in formulas(claim):
            if next(turn) % len(ALPHABETS):  # each formula in one of the alphabets
                continue
            text = written(formula, alphabet, problem.order)
            for wrong in mutants(text, formula, alphabet):
                try:
                    assert not is_read_back(formula, wrong, alphabet, names), (text, wrong)
                    read += 1
                except (ReadingError, IllFormed):
                    refused += 1
    assert read > refused, "most of what is wrong is read, as something else"


def mutants(text: str, formula: Any, alphabet: str) -> Iterator[str]:
    """A text with one sign, the last digit, the relation, or one name changed for another that it has."""
    for old, new in _SIGNS:
        if old in text and not _NOTHING.search(text):
            before, _, after = text.rpartition(old)
            yield before + new + after
            break
    for old, new in _RELATIONS:
        if old in text:
            yield text.replace(old, new, 1)
            break
    digits = list(_DIGIT.finditer(text))
    if digits:
        at = digits[-1].start()
        yield f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"
    symbols = {symbol.name for side in sides(formula) for symbol in side.atoms(Symbol)}
    shown = sorted({_NAMES[alphabet](name) for name in symbols})
    for one, other in pairwise(shown):
        alone = re.compile(rf"(?<![\w\\^{{]){re.escape(one)}(?![\w\^′*ᵀ₀-₉ₐ-ₜ])")
        if found := alone.search(text):
            yield text[: found.start()] + other + text[found.end() :]
            break
