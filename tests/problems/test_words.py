"""The words of the problems: mathematics in LaTeX between dollar signs, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from derive.catalog import files, load
from derive.claims.claim import Claim
from derive.claims.games import _OfGame
from derive.claims.readings import Readings
from derive.claims.unsettled import Unsettled
from derive.cli import main
from derive.derivation import Printed, Problem, Step
from derive.writing.statements import readable
from derive.writing.tex import tame
from derive.writing.typeset.parsing import NotTypeset, parsed

FORMULA = re.compile(r"\$([^$]*)\$")
SECTION = re.compile(r"(^|(?<=by ))\d+(\.\d+)+(?=,|$)")  # of the document
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
    if set(readable(words)) & set("$\\"):
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
        for number, mistake in enumerate(part.mistakes):
            yield f"mistake {number} of {part.name}", mistake.what
            yield f"hint {number} of {part.name}", mistake.hint
        for accepted in part.accepted:
            yield f"what is accepted in {part.name}", accepted.when
        for _, convention, _ in part.conventions:
            yield f"what else is right in {part.name}", convention
    for drawing in problem.drawings:
        yield drawing.name, drawing.caption
    for convention in (
        *(convention.words for convention in problem.conventions),
        *(words for meanings in problem.operations.values() for words in meanings),
        *(words for several in problem.alternatives.values() for one in several for words in one.conventions),
    ):
        yield f"convention: {convention}", convention
    for printed in problem.printed():
        yield f"place of {printed.id}", SECTION.sub("", printed.place)
    for identifier, claim in claims(problem):
        for words in words_of(claim):
            yield f"{identifier}: {words}", words


def claims(problem: Problem) -> Iterator[tuple[str, Claim]]:
    """All claims, and what each may be read as."""
    items: list[Step | Printed] = [*problem.steps(), *problem.printed()]
    for item in items:
        yield item.id, item.claim
        if isinstance(item.claim, Readings):
            yield from ((item.id, reading) for _, reading in item.claim.readings)


def words_of(claim: Claim) -> Iterator[str]:
    """The words in a claim that are the author's: relation signs between formulas are not."""
    if isinstance(claim, Readings | Unsettled):
        yield from (part for part in claim.printed if isinstance(part, str) and part not in ("=", "≈"))
    if isinstance(claim, Readings):
        yield from (convention for convention, _ in claim.readings)
    if isinstance(claim, Unsettled):
        yield claim.reason
    if isinstance(claim, _OfGame):
        yield from (*claim.game.rows, *claim.game.columns)


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
def test_prose_has_no_braces_in_a_terminal(number: int) -> None:
    """Unlike what is printed elsewhere, which holds sums and double subscripts."""
    problem = load(number)
    prose = [problem.statement, *(part.asked for part in problem.parts), *(step.prose for step in problem.steps())]
    assert [words for words in prose if set(readable(words)) & set("{}")] == []


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
