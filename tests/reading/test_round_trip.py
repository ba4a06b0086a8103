"""Printing and reading are inverse: all that the problems print, and random expressions, in every alphabet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, Integer, Rational, Symbol
from sympy.core.function import AppliedUndef
from sympy.matrices import MatrixBase

from derive.catalog import load
from derive.claims.equality import Equality
from derive.grading.course import Course
from derive.kernel.equality import Effort
from derive.kernel.language import sigmoid
from derive.kernel.verdict import Verdict
from derive.reading import Notation, ReadingError, name_key, read_expression
from derive.writing.notation import to_latex, to_text

ALPHABETS: dict[str, Callable[[Any, Any], str]] = {
    "text": lambda value, order: to_text(value, order),
    "ascii": lambda value, order: to_text(value, order, ascii=True),
    "latex": lambda value, order: to_latex(value, order),
}

NOT_READ = [
    (r"𝔼|mathbb\{E\}|expectation\(|Var|D_JS|D_KL|D_\{|H\(|H\\left|kl\(|js\(|entropy\(", "laws are not read"),
    (r"W₁\(|W_1\(|wasserstein|TV|total_variation|Uniform|𝒰|PointMass|Bernoulli", "laws are not read"),
    (r"_\{[a-z]+<|table\(", "an array given by its entries is not read"),
    (r"^(?:\(|\\left\()[^;]*(?:ᵢⱼ|_\{ij\})", "a matrix given by its general entry is not read"),
    (r"^\[[^;]*\]$", "a single row prints as [a, b], which people type for a column"),
    (r"ρ\(\[|rho\(\[|\\rho\\left\(\\begin", "the spectral radius is not read"),
    (r"det\((?:z I|z\*I)|\\det\\left\(z I", "I is no declared name"),
    (r"I[ₘₙ]|I_[mn]|identity\(|𝟏|\\mathbf\{1\}_|ones\(|repeat\(", "tensors of ones and the unit matrix are not read"),
    (r"\\operatorname\{E\}[mv]", "a name made of two"),
    (r"\(I-", "a quantity named by a formula"),
    (r"ℓ\(|\\ell\(|ell\(", "the notation has the loss of vectors as a function of numbers"),
    (r"[vθ\w]_[A-Z]_\{t\+1\}", "ASCII loses the order of a subscript and a label"),
    (r"\*outer\(", "ASCII writes entrywise products of matrices like products of matrices"),
    (r"qᵀ|q\^\\top|transpose\(q\)", "the transpose of a number is not read"),
    (r"ηⱼ|\\eta_\{j\}|eta\[j\]|eta_j", "the entry of η and the quantity η_j look the same"),
    (r"\\mathbf\{d\}|, d\)|∂d|diag\(d/", "bold d and d are two quantities of problem 11"),
]
"""What is printed and does not read back: a pattern of the text, and the reason."""


def values(claim: Any) -> Iterator[Any]:
    """The expressions that a claim is made of."""
    for entry in fields(claim):
        value = getattr(claim, entry.name)
        if isinstance(value, Expr | MatrixBase):
            yield value


@cache
def printed(number: int) -> tuple[Any, Notation, tuple[Any, ...]]:
    problem = load(number)
    steps = [step.claim for part in problem.parts for step in part.steps]
    found = dict.fromkeys(value for claim in (*steps, *(p.claim for p in problem.printed())) for value in values(claim))
    notation = Course(problem).notation
    loose = {symbol for value in found for symbol in value.free_symbols if isinstance(symbol, Symbol)}
    names = {name_key(symbol.name): symbol for symbol in sorted(loose, key=str)}
    names |= {name_key(symbol.name): symbol for symbol in problem.order} | dict(notation.names)
    applied = {node.func for value in found for node in value.atoms(AppliedUndef)}
    heads = {name_key(str(head)): head for head in sorted(applied, key=str)} | dict(notation.heads)
    return problem, replace(notation, names=names, heads=heads, functions=frozenset(heads)), tuple(found)


def same(read: Any, value: Any, problem: Any) -> bool:
    """Equal as SymPy compares, when evaluated, or by proof."""
    if read == value or isinstance(read, tuple) or read.doit() == value.doit():
        return not isinstance(read, tuple)
    if not isinstance(read, Expr) or not isinstance(value, Expr):
        return False
    return Equality(read, value).judgement(problem.context(), Effort()).verdict is Verdict.PROVED


@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("number", range(1, 16))
def test_every_printed_expression_reads_back(number: int, alphabet: str) -> None:
    problem, notation, found = printed(number)
    for value in found:
        text = ALPHABETS[alphabet](value, problem.order)
        if any(re.search(pattern, text) for pattern, _ in NOT_READ):
            continue
        read = read_expression(text, notation, "latex" if alphabet == "latex" else "text").expression
        assert same(read, value, problem), text


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in NOT_READ])
def test_nothing_is_listed_without_need(pattern: str) -> None:
    for number in range(1, 16):
        problem, notation, found = printed(number)
        for value in found:
            for alphabet, write in ALPHABETS.items():
                text = write(value, problem.order)
                if re.search(pattern, text) and not reads_back(text, alphabet, value, problem, notation):
                    return
    pytest.fail(f"{pattern} reads back everywhere")


def reads_back(text: str, alphabet: str, value: Any, problem: Any, notation: Notation) -> bool:
    try:
        read = read_expression(text, notation, "latex" if alphabet == "latex" else "text").expression
    except ReadingError:
        return False
    return same(read, value, problem)


LATEX_NAMES = [
    "x",
    "y",
    "z",
    "w_{31}",
    r"\alpha",
    "y^*",
    r"\hat{y}",
    r"\hat{y}_1",
    "h_{t-1}",
    r"W_{yh1}^{new}",
    "w^{(2)}",
]
SYMBOLS = [Symbol(name, positive=True) for name in LATEX_NAMES]
DECLARED = Notation(names={name_key(symbol.name): symbol for symbol in SYMBOLS}, closed=True)
POINT = {symbol: Rational(17 + 6 * k, 23 + 4 * k) for k, symbol in enumerate(SYMBOLS)}

leaves = st.one_of(
    st.sampled_from(SYMBOLS),
    st.integers(-9, 99).map(Integer),
    st.builds(Rational, st.integers(1, 9), st.integers(2, 9)),
    st.sampled_from([sympy.pi, sympy.E]),
)
HEADS = [sympy.sin, sympy.tanh, sympy.log, sympy.exp, sympy.sqrt, sigmoid, sympy.Abs, sympy.asin, sympy.floor]


def composite(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda terms: sympy.Add(*terms, evaluate=False)),
        several.map(lambda factors: sympy.Mul(*factors, evaluate=False)),
        inner.map(lambda u: sympy.Mul(Integer(-1), u, evaluate=False)),
        st.builds(lambda u, v: sympy.Mul(u, sympy.Pow(v, -1, evaluate=False), evaluate=False), inner, inner),
        st.builds(lambda u, k: sympy.Pow(u, Integer(k), evaluate=False), inner, st.integers(2, 3)),
        st.builds(lambda u, v: sympy.Pow(u, v, evaluate=False), st.sampled_from(SYMBOLS), inner),
        st.builds(lambda head, u: head(u, evaluate=False), st.sampled_from(HEADS), inner),
        st.builds(lambda u, v: sympy.Max(u, v, evaluate=False), inner, inner),
    )


expressions = st.recursive(leaves, composite, max_leaves=8)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(expressions, st.sampled_from(sorted(ALPHABETS)))
def test_random_expressions_read_back(value: Expr, alphabet: str) -> None:
    text = ALPHABETS[alphabet](value, SYMBOLS)
    read = read_expression(text, DECLARED, "latex" if alphabet == "latex" else "text").expression
    assert agree(read, value), text


def agree(read: Expr, value: Expr) -> bool:
    """Equal as trees, or undefined alike, or with the same value at a point where no names agree."""
    if read == value:
        return True
    left, right = (side.xreplace(POINT).doit() for side in (read, value))
    if left == right:
        return True
    found = [sympy.N(side, 30) for side in (left, right)]
    if not all(number.is_finite for number in found):
        return bool(found[0] == found[1]) or not any(number.is_finite for number in found)
    return bool(abs(found[0] - found[1]) <= Rational(1, 10**20) * (1 + abs(found[1])))


def test_the_comparison_tells_expressions_apart() -> None:
    x, y, *_ = SYMBOLS
    assert agree(x + y, y + x)
    assert not agree(x + y, x - y)
    assert not agree(x**2, x)
    assert not agree(SYMBOLS[5], y)
