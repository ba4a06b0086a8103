"""Documents in LaTeX: the golden files of each style, what is escaped, what a reader is led to."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from derive.writing.derivations import derivation
from derive.writing.documents import alignment
from derive.writing.documents.arrangement import Style, arranged
from derive.writing.documents.inline import inline
from derive.writing.documents.latex import latex
from derive.writing.documents.measures import width
from derive.writing.sentences import Chain
from tests.writing.documents.sample import FILES, GOLDEN, document, problem, report

EVIL = r"50% of \input{/etc/passwd} & _x^2_ # ~ {braces} $ \end{document} <b> [red]"
COMMANDS = re.compile(r"(?<!\\)(?:\\\\)*\\([A-Za-z]+)")


@pytest.mark.parametrize("name", FILES)
def test_a_document_is_what_its_golden_file_holds(name: str) -> None:
    """`python -m tests.writing.documents.sample` writes them anew."""
    assert FILES[name]() == (GOLDEN / name).read_text(encoding="utf-8")


def test_words_of_authors_print_as_they_are() -> None:
    written = inline(EVIL.replace("$", r"\$"), lambda step: step)
    assert r"\textbackslash{}input\{/etc/passwd\}" in written and r"\textbackslash{}end\{document\}" in written
    assert r"50\% of" in written and r"\_x\textasciicircum{}2\_" in written and r"\#" in written and r"\$" in written
    assert set(COMMANDS.findall(written)) <= {
        "textbackslash", "textasciicircum", "textasciitilde", "textless", "textgreater", "allowbreak"
    }  # fmt: skip


def test_evil_words_do_no_harm_wherever_they_stand() -> None:
    """In the title, the statement, headings and prose."""
    text = derivation(problem())
    words = EVIL.replace("$", r"\$")
    (part, *_) = text.parts
    step = replace(part.steps[0], prose=words, reason=words)
    evil = replace(text, title=EVIL, statement=words, parts=(replace(part, asked=words, steps=(step,)),))
    whole = "".join(latex([arranged(evil, None)], EVIL))
    assert whole.count(r"\end{document}") == 1 and r"\input" not in whole
    assert not re.search(r"(?<!\\)%(?! needs|   )", whole.partition(r"\begin{document}")[2])
    assert whole.count(r"50\% of") >= 6


@pytest.mark.parametrize("formula", [r"\input{x}", r"\def\a{1}", r"x \end{align}", r"\csname x\endcsname"])
def test_a_formula_that_is_none_of_ours_is_printed_as_text(formula: str) -> None:
    written = inline(f"as ${formula}$ says", lambda step: step)
    assert r"\(" not in written
    assert not {"input", "def", "end", "csname"} & set(COMMANDS.findall(written))


def test_a_step_is_a_link_by_its_number() -> None:
    whole = FILES["solution.tex"]()
    assert r"\tag{99.1}\label{99.gradient.1}" in whole
    assert r"from step \eqref{99.gradient.1} put in" in whole


def test_a_step_that_is_not_in_the_document_is_no_link() -> None:
    """A referee's report names the step that is right, and the derivation is elsewhere."""
    whole = FILES["referee.tex"]()
    assert r"\eqref" not in whole and "by step (99.2)" in whole


def test_an_exam_tells_no_answer() -> None:
    whole = FILES["exam.tex"]()
    assert "The geometric series" in whole and "(3 points)" in whole and "(1 point)" in whole
    assert "boxed" not in whole.partition(r"\begin{document}")[2] and r"\sum" not in whole


def test_an_answer_is_boxed_and_nothing_else_is() -> None:
    assert FILES["solution.tex"]().partition(r"\begin{document}")[2].count(r"\boxed") == 2


def test_errata_hold_only_what_is_wrong() -> None:
    body = FILES["errata.tex"]().partition(r"\begin{document}")[2]
    assert body.count(r"\claim{") == 2 and "proved" not in body
    assert FILES["referee.tex"]().partition(r"\begin{document}")[2].count(r"\claim{") == 3


def test_a_fragment_has_no_preamble() -> None:
    whole = FILES["fragment.tex"]()
    assert r"\documentclass" not in whole and r"\begin{document}" not in whole and r"\providecommand" in whole


def test_one_relation_a_row() -> None:
    """δ = ∂L/∂y* = 2(y* - y) is two rows, with one number."""
    whole = FILES["solution.tex"]()
    assert "\\delta &= \\frac{\\partial L}{\\partial y^*} \\notag \\\\*\n &= 2 y^* - 2 y &&" in whole


def test_definitions_stand_before_their_use_side_by_side() -> None:
    body = FILES["solution.tex"]()
    assert body.index("y^* &=") < body.index(r"\tag{99.1}")
    assert "y^* &= w_1 x_{11} + w_2 x_{12}, & L &= \\left(y^* - y\\right)^2." in body


def test_a_wide_side_is_broken_before_a_sign() -> None:
    terms = " + ".join(rf"\alpha_{{{k}}} x_{{{k}}}" for k in range(40))
    (whole,) = alignment.unnumbered([Chain("y", (("=", terms),))])
    rows = whole.removesuffix("\n\\end{align*}").split("\\\\\n")
    assert len(rows) > 1 and all(re.search(r"\{\} \+|y &=", row) for row in rows)
    assert all(width(row.partition("&")[2].replace(r"\qquad", "")) < alignment.TEXT for row in rows)


def test_what_cannot_be_broken_is_made_smaller() -> None:
    wide = r"\begin{bmatrix} " + " & ".join(f"x_{{{k}}}" for k in range(60)) + r" \end{bmatrix}"
    (whole,) = alignment.unnumbered([Chain("y", (("=", wide),))])
    assert r"\fitted{" in whole


def test_rows_of_fractions_keep_apart() -> None:
    (whole,) = alignment.unnumbered([Chain("y", (("=", r"\begin{bmatrix} \frac{1}{2} \\ \frac{1}{3} \end{bmatrix}"),))])
    assert r"\renewcommand{\arraystretch}{1.4}" in whole
    (whole,) = alignment.unnumbered([Chain("y", (("=", r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}"),))])
    assert "arraystretch" not in whole


def test_a_document_without_a_report_says_nothing_of_verdicts() -> None:
    body = "".join(latex([arranged(derivation(problem()), None)])).partition(r"\begin{document}")[2]
    assert "Verification" not in body and "proved" not in body
    assert "Verification" in "".join(latex([document(Style.SOLUTION)]))


def test_a_report_shows_itself_in_a_notebook() -> None:
    bundle = report()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "text/latex"}
    assert bundle["text/latex"] == FILES["fragment.tex"]() == report()._repr_latex_()
    assert bundle["text/html"].startswith("<iframe sandbox") and "&lt;math" in bundle["text/html"]
    assert bundle["text/plain"].startswith("Problem 99. Sums & squares: 100% of a_b (optional)\n")


def test_a_report_that_lost_its_problem_says_so() -> None:
    with pytest.raises(ValueError, match="no problem any more"):
        replace(report(), problem=None).document()
