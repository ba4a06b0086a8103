"""The formulas of all problems: every one is set, and as MathML Core has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from xml.etree import ElementTree

import pytest

from derive.catalog import files, load
from derive.writing.derivations import derivation
from derive.writing.sentences import Chain
from derive.writing.typeset.breaking import broken
from derive.writing.typeset.mathml import mathml
from derive.writing.typeset.unicode import unicode
from derive.writing.typeset.width import width

# MathML Core, section 3: how many children these elements have
CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
TOKENS = {"mi", "mn", "mo", "mtext"}
GROUPS = {"math", "mrow", "mstyle", "msqrt", "mtable", "mtr", "mtd", "mspace"}


def formulas(data: object) -> Iterator[str]:
    """The LaTeX of plain data: sides of relations, and what stands between dollar signs."""
    if isinstance(data, Chain):
        yield from (data.latex, data.first, *(side for _, side in data.rest))
    elif isinstance(data, str):
        yield from re.findall(r"(?<!\\)\$((?:[^$\\]|\\.)*)\$", data)
    elif isinstance(data, tuple):
        for item in data:
            yield from formulas(item)
    elif is_dataclass(data):
        for field in fields(data):
            yield from formulas(getattr(data, field.name))


@pytest.mark.parametrize("number", files())
def test_every_formula_of_a_problem_is_set(number: int) -> None:
    found = set(formulas(derivation(load(number)))) - {""}
    assert len(found) > 10
    for latex in found:
        tree = ElementTree.fromstring(mathml(latex))
        for element in tree.iter():
            assert element.tag in TOKENS | GROUPS | set(CHILDREN), latex
            assert element.tag not in CHILDREN or len(element) == CHILDREN[element.tag], latex
            assert (element.tag in TOKENS) >= bool((element.text or "").strip()), latex
            assert element.tag not in TOKENS or (element.text and not len(element)), latex
        assert "\\" not in unicode(latex)
        assert 0 < width(latex) < 80
        for line in broken(latex, 20):
            assert width(line) > 0
