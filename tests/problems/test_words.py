"""The words of the problems: mathematics in LaTeX between dollar signs, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from derive.catalog import files, load
from derive.cli import main
from derive.derivation import Problem
from derive.writing.statements import readable
from derive.writing.tex import tame
from derive.writing.typeset.parsing import NotTypeset, parsed

FORMULA = re.compile(r"\$([^$]*)\$")
STEP = re.compile(r"\\ref\{([^{}]+)\}")
NUMBER = re.compile(r"(?<![\w$])-\d|\d\.\d|\d/\d|[½⅓¼⅔¾]")
LETTER = re.compile(r"(?<![\w'’-])[b-zB-HJ-Z](?![\w'’-])")  # "a" and "I" are words, and may be letters that are missed


def faults(words: str) -> Iterator[str]:
    """What is wrong with words as such, wherever they stand."""
    if words.count("$") % 2 or "$$" in words:
        yield "dollar signs do not pair"
        return
    for latex in FORMULA.findall(words):
        if not latex.strip() or not tame(latex.replace("\n", " ")) or not is_set(latex):
            yield f"no formula of ours: {latex}"
    plain = STEP.sub("", FORMULA.sub("", words))
    if not plain.isascii():
        yield "a sign that is not ASCII outside of a formula"
    if set(plain) & set("\\_^{}=<>|+*~"):
        yield "a sign of mathematics or of TeX outside of a formula"
    if NUMBER.search(plain) or LETTER.search(plain):
        yield "a number or a letter of mathematics outside of a formula"
    if set(readable(words)) & set("$\\{}"):
        yield f"a sign of TeX is left in a terminal: {readable(words)}"


def is_set(latex: str) -> bool:
    """Whether the typesetter takes it."""
    try:
        parsed(latex)
    except NotTypeset:
        return False
    return True


def spoken(problem: Problem) -> Iterator[tuple[str, str]]:
    """Each place where an author writes words, and the words."""
    yield "statement", problem.statement
    for part in problem.parts:
        yield part.name, part.asked
        for step in part.steps:
            yield step.id, step.prose
    for drawing in problem.drawings:
        yield drawing.name, drawing.caption


@pytest.mark.parametrize(
    "words",
    [
        "one $x",
        "$$x$$",
        "$ $",
        r"$\unknown x$",
        "$x_1_2$",
        "$x² + 1$",
        "as x² says",
        r"by \alpha times",
        "the weight w_1",
        "for n > 1",
        "by x times",
        "it is -3 there",
        "it is 0.5 there",
        "it is 1/2 there",
    ],
)
def test_a_fault_is_found(words: str) -> None:
    assert [*faults(words)]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "the $n$-th layer's kernel, a $2 \\times 2$ one",
        r"With $\frac{\alpha}{2}$ from step \ref{backward.4}, 16 of them are left:",
        r"$\hat{y}(1 - \hat{y})$, Newton's, the Jensen-Shannon divergence",
    ],
)
def test_good_words_have_none(words: str) -> None:
    assert not [*faults(words)]


@pytest.mark.parametrize("number", files())
def test_words_hold_mathematics_in_latex_only(number: int) -> None:
    found = {where: list(faults(words)) for where, words in spoken(load(number))}
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("number", files())
def test_words_refer_to_steps_before_them(number: int) -> None:
    known: set[str] = set()
    for step in load(number).steps():
        assert set(STEP.findall(step.prose)) <= known, step.id
        known.add(step.id.partition(".")[2])


@pytest.mark.parametrize("number", files())
def test_words_lead_into_what_is_said(number: int) -> None:
    problem = load(number)
    assert [part.name for part in problem.parts if part.asked.endswith((".", ":"))] == []
    assert [part.name for part in problem.parts if part.steps and not part.steps[0].prose] == []
    assert [step.id for step in problem.steps() if step.prose and not step.prose.endswith((".", ".)", ":"))] == []


@pytest.mark.parametrize("number", files())
def test_a_terminal_shows_no_tex(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(number)]) == 0
    shown = capsys.readouterr().out
    assert f"Problem {number}." in shown
    assert not set(shown) & set("$\\")
