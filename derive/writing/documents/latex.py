"""Documents in LaTeX: a problem, or a booklet of them, that compiles with what every TeX distribution has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from ...kernel.verdict import Verdict
from ..evidence import evidence, grounds, sentences
from ..findings import Finding, Remark
from ..names import GREEK
from ..reports import Departure
from ..sentences import Chain, Sentence
from ..statements import readable
from ..tex import tex
from . import alignment
from .blocks import (
    Argument,
    Blank,
    Block,
    Checks,
    Display,
    Document,
    Equation,
    Figure,
    Formulas,
    Heading,
    Judged,
    Paragraph,
    Tabular,
)
from .inline import inline

_PACKAGES = r"""\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage{textcomp}
\usepackage{amsmath,amssymb,mathtools}
\usepackage{array,booktabs,longtable}
\usepackage{graphicx,xcolor}
\usepackage{tikz}
"""
_MACROS = r"""% a step's reason, a statement in words, and what is made smaller because it cannot be broken
\providecommand{\why}[1]{{\small\color{black!65}(#1)}}
\providecommand{\reason}[2]{\parbox[t]{#1}{\raggedright\leavevmode\why{#2}}}
\providecommand{\claim}[4]{\par\medskip\noindent #1\ \textbf{#2}\ \ #3\hfill\textbf{#4}}
\providecommand{\fitted}[2]{\begingroup\sbox0{$\displaystyle #2$}%
  \ifdim\wd0>#1\relax\resizebox{#1}{!}{\usebox0}\else\usebox0\fi\endgroup}
\providecommand{\fittedbox}[1]{\begingroup\sbox0{#1}%
  \ifdim\wd0>\linewidth\resizebox{\linewidth}{!}{\usebox0}\else\usebox0\fi\endgroup}
\makeatletter\@ifundefined{statement}{\newenvironment{statement}%
  {\begin{minipage}{0.86\linewidth}\normalsize}{\end{minipage}}}{}\makeatother
"""
_HEAD = (
    "\\documentclass[a4paper,11pt]{article}\n"
    + _PACKAGES
    + r"""\usepackage[margin=2.5cm]{geometry}
\usepackage[hidelinks]{hyperref}
\setcounter{secnumdepth}{-1}
\setcounter{tocdepth}{1}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt plus 2pt}
\setlength{\emergencystretch}{3em}
\setlength{\LTcapwidth}{\textwidth}
\allowdisplaybreaks
\binoppenalty=200 \relpenalty=100
"""
    + _MACROS
)
_LATIN = {char: word for word, char in GREEK.items()}
_MARKS = {
    Verdict.PROVED: (r"\checkmark", "green!45!black"),
    Verdict.CONFIRMED: (r"\approx", "cyan!50!black"),
    Verdict.CONDITIONAL: (r"\triangle", "orange!80!black"),
    Verdict.REFUTED: (r"\times", "red!70!black"),
    Verdict.UNDECIDED: (r"?", "violet"),
    Verdict.ILL_FORMED: (r"!", "red!70!black"),
}


def latex(documents: Sequence[Document], title: str = "", fragment: bool = False) -> Iterator[str]:
    r"""A document of one problem or, with a title and a table of contents, a booklet; a fragment is to be `\input`."""
    if fragment:
        yield "% needs:\n" + "".join(f"%   {line}\n" for line in _PACKAGES.splitlines()) + _MACROS
    else:
        yield _HEAD
        yield rf"\hypersetup{{pdftitle={{{tex(title or documents[0].heading)}}}}}" + "\n\\begin{document}\n"
        if title:
            yield rf"\title{{{tex(title)}}}\author{{}}\date{{}}\maketitle\tableofcontents" + "\n"
    for k, document in enumerate(documents):
        if title and not fragment:
            yield "\\clearpage\n"
        elif k:
            yield "\\bigskip\n"
        yield from _Writer(document).all()
    if not fragment:
        yield "\\end{document}\n"


class _Writer:
    """Writes the blocks of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._words = partial(inline, refer=self._refer)
        displays = (block for block in document.blocks if isinstance(block, Display))
        self._placed = {equation.anchor.partition(".")[2] for block in displays for equation in block.equations}

    def _refer(self, step: str) -> str:
        """The number of a step, a link to it where it is in the document."""
        if step in self._placed:
            return rf"\eqref{{{self._document.number}.{step}}}"
        return f"({tex(self._document.numbers.get(step, step))})"

    def all(self) -> Iterator[str]:
        """Heading, statement, blocks."""
        yield rf"\section{{{tex(self._document.heading)}}}" + "\n"
        yield from (f"{self._words(paragraph)}\n\n" for paragraph in self._document.paragraphs)
        for block in self._document.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading(words):
                yield rf"\subsection{{{self._heading(words)}}}" + "\n"
            case Paragraph(words):
                yield f"\n{self._words(words)}\n"
            case Formulas(lead, chains):
                yield f"\n{self._words(lead)}\n"
                yield from (f"{text}\n" for text in alignment.unnumbered(chains))
            case Display(equations):
                yield from (f"{text}\n" for text in alignment.display(equations, self._words) if text)
            case Argument(lines):
                yield from (f"{text}\n" for text in alignment.argument(lines, self._words))
            case Tabular(table):
                yield from self._tabular(table.head, table.rows)
            case Figure(picture):
                yield rf"\begin{{center}}{picture.tikz()}\par\smallskip" + "\n"
                yield rf"\begin{{minipage}}{{0.9\linewidth}}\centering\small {self._words(picture.caption)}"
                yield "\\end{minipage}\\end{center}\n"
            case Blank():
                yield rf"\par\medskip\noindent {self._words(block.asked)}\hfill ({tex(block.worth)})\par" + "\n"
                yield "\\vspace{6cm}\n"
            case Checks(equations):
                yield from self._checks(equations)
            case Judged():
                yield from self._judged(block)

    def _heading(self, words: str) -> str:
        """A heading; in the margin of a PDF viewer it is plain text."""
        shown = self._words(words)
        return rf"\texorpdfstring{{{shown}}}{{{tex(_plain(words))}}}" if "$" in words else shown

    def _tabular(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        columns = rf"@{{}}*{{{len(head)}}}{{c}}@{{}}"
        yield rf"\begin{{center}}\small\fittedbox{{\begin{{tabular}}{{{columns}}}\toprule" + "\n"
        yield " & ".join(map(self._words, head)) + r" \\ \midrule" + "\n"
        yield from (" & ".join(map(self._words, row)) + r" \\" + "\n" for row in rows)
        yield "\\bottomrule\\end{tabular}}\\end{center}\n"

    def _checks(self, equations: Sequence[Equation]) -> Iterator[str]:
        yield "{\\footnotesize\\setlength{\\LTpre}{2pt}\n"
        yield r"\begin{longtable}{@{}l>{\raggedright\arraybackslash}p{0.4\textwidth}" + "\n"
        yield r">{\raggedright\arraybackslash}p{0.44\textwidth}@{}}\toprule" + "\n"
        yield r"Step & Verdict & Checked independently \\ \midrule\endhead" + "\n"
        for equation in equations:
            if equation.finding is not None:
                how, checked = self._evidence(equation.finding)
                sign = _marked(equation.finding.verdict)
                yield rf"{sign} \eqref{{{equation.anchor}}} & {how} & {checked} \\" + "\n"
        yield "\\bottomrule\\end{longtable}}\n"

    def _evidence(self, found: Finding) -> tuple[str, str]:
        """A verdict with what it rests on, and how it was confirmed."""
        how = f"{found.verdict}" + (f" ({found.method})" if found.verdict is Verdict.PROVED else "")
        lines = [line.remark.words for line in evidence(found)]
        checked = [ground.words for ground in grounds(found)] or (
            [f"not: {found.numeric_obstacle}"] if found.numeric_obstacle else ["–"]
        )
        return self._words("; ".join([how, *lines])), self._words("; ".join(checked))

    def _judged(self, item: Judged) -> Iterator[str]:
        line, found = item.line, item.line.finding
        _, colour = _MARKS[found.verdict]
        verdict = rf"\textcolor{{{colour}}}{{{found.verdict}}}"
        yield (
            rf"\claim{{{_marked(found.verdict)}}}{{{item.number}}}{{{self._words(line.place.words)}}}{{{verdict}}}"
            + "\n"
        )
        if not item.printed.rows or item.printed.before:
            yield "\\par\\nobreak\n"
        yield from (f"{text}\n" for text in alignment.stated(item.printed, self._words))
        yield from self._remarks(sentences(found))
        if line.departure is not None and item.step is not None:
            yield from self._departure(line.departure, item.step)
        elif isinstance(line.right, Remark):
            yield f"Right is {self._words(line.right.words)}.\\par\n"
        elif line.right is not None:
            yield "Right is\n"
            yield from (f"{text}\n" for text in alignment.unnumbered([Chain(line.right.latex)]))

    def _remarks(self, remarks: Iterable[Remark]) -> Iterator[str]:
        if text := " ".join(remark.words for remark in remarks):
            yield rf"{{\small {self._words(text)}\par}}" + "\n"

    def _departure(self, departure: Departure, step: Sentence) -> Iterator[str]:
        source = ""
        if departure.follows_from:
            number = departure.follows_from.rsplit(".", 1)[1]
            source = f"It follows from claim {number} ({departure.follows_from_place.words}). "
        yield self._words(rf"{source}Right is, by step \ref{{{departure.step.partition('.')[2]}}},") + "\n"
        yield from (f"{text}\n" for text in alignment.stated(step, self._words))


def _plain(words: str) -> str:
    """ASCII: w1 for w₁, alpha for α."""
    text = unicodedata.normalize("NFKC", readable(words))
    return "".join(_LATIN.get(char, char) for char in text).encode("ascii", "ignore").decode()


def _marked(verdict: Verdict) -> str:
    sign, colour = _MARKS[verdict]
    return rf"\textcolor{{{colour}}}{{$\mathsf{{{sign}}}$}}"
