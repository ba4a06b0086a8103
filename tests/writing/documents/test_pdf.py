"""Documents set by TeX: every problem's, the booklet and the referee's report compile, and nothing overflows."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from derive.catalog import files, load
from derive.checking import Options, check
from derive.writing.documents import pdf
from derive.writing.documents.arrangement import Style
from derive.writing.documents.latex import latex
from derive.writing.documents.pdf import Compiled, NotSet, compiled
from derive.writing.reports import Report
from tests.writing.documents.sample import FILES

OVERFULL = re.compile(r"Overfull \\[hv]box \((\d+\.\d+)pt too (?:wide|high)\)[^\n]*")
UNDEFINED = re.compile(r"Reference `[^']*' on page|multiply defined")

needs_tex = pytest.mark.skipif(
    not (shutil.which("latexmk") or shutil.which("tectonic")), reason="no TeX (latexmk or tectonic) is installed"
)


def faults(made: Compiled) -> list[str]:
    """What a reader would see, or not find: boxes that are wider than the page by more than 10 pt, references."""
    wide = [found[0] for found in OVERFULL.finditer(made.log) if float(found[1]) > 10]
    return [*wide, *UNDEFINED.findall(made.log)]


@cache
def report(number: int) -> Report:
    """What is found about a problem."""
    return check(load(number), Options(jobs=1))


@needs_tex
@pytest.mark.parametrize("number", files())
def test_the_document_of_a_problem_compiles(number: int) -> None:
    made = compiled("".join(latex([report(number).document()])))
    assert faults(made) == [] and made.pages >= 2


@needs_tex
def test_the_booklet_compiles() -> None:
    made = compiled("".join(latex([report(number).document() for number in files()], "Solutions")))
    assert faults(made) == [] and made.pages > len(files())


@needs_tex
def test_the_exam_and_the_report_of_a_referee_compile() -> None:
    """In one document, of which nothing is said about the steps: references to them are no links."""
    styles = (Style.EXAM, Style.REFEREE)
    documents = [report(number).document(style) for style in styles for number in files()]
    made = compiled("".join(latex(documents, "All problems")))
    assert faults(made) == [] and made.pages > len(files())


@needs_tex
def test_a_fragment_can_be_input_twice() -> None:
    """Its macros are provided, not defined."""
    packages = re.findall(r"^%   (\\usepackage.*)$", FILES["fragment.tex"](), re.MULTILINE)
    body = FILES["fragment.tex"]()
    again = re.sub(r"\\label\{|\\eqref\{", lambda match: match[0] + "b", body)
    head = "\\documentclass{article}\n" + "\n".join(packages) + "\n\\usepackage{hyperref}\n\\begin{document}\n"
    assert not UNDEFINED.search(compiled(f"{head}{body}\n{again}\\end{{document}}\n").log)


@needs_tex
def test_the_first_error_is_shown_with_its_line() -> None:
    with pytest.raises(NotSet, match=r"Undefined control sequence") as caught:
        compiled("\\documentclass{article}\n\\begin{document}\nA\n\\undefinedcommand here\n\\end{document}\n")
    assert "in line 4 of the LaTeX file: \\undefinedcommand here" in str(caught.value)


@needs_tex
def test_a_document_runs_no_program_and_reads_no_file_of_others(tmp_path: Path) -> None:
    made = tmp_path / "made"
    text = "\\documentclass{article}\n\\begin{document}\n\\immediate\\write18{touch %s}A\n\\end{document}\n"
    compiled(text % made)
    assert not made.exists()
    with pytest.raises(NotSet):
        compiled("\\documentclass{article}\n\\begin{document}\n\\input{/etc/hostname}\n\\end{document}\n")


def test_without_tex_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(NotSet, match=r"apt-get install latexmk .*tectonic"):
        compiled("")


def test_a_box_that_is_too_wide_is_found() -> None:
    log = "Overfull \\hbox (10.5pt too wide) in paragraph at lines 1--2\nOverfull \\hbox (9.9pt too wide) detected"
    assert len(faults(Compiled(b"", log))) == 1
    assert faults(Compiled(b"", "LaTeX Warning: Reference `8.x.1' on page 1 undefined")) != []


def test_the_pages_are_counted() -> None:
    assert Compiled(b"", "Output written on document.pdf (12 pages, 3 bytes)").pages == 12
    assert Compiled(b"/Type /Page /Type /Pages /Type/Page", "").pages == 2
    assert pdf.compiled is compiled
