"""Grades as LaTeX: a sheet of feedback for each student, in one document that compiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ..tex import formula, tex
from . import words
from .feedback import Feedback, told
from .results import Graded, Line, Result
from .shelf import Shelf
from .words import LINE_MARKS, MARKS, Said

_HEAD = r"""\documentclass[a4paper,11pt]{article}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{textcomp}
\usepackage{amsmath,amssymb}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\setlength{\emergencystretch}{3em}
\raggedright
\allowdisplaybreaks
\begin{document}
"""
_BREAK = r"\leavevmode\\{}"  # without the braces, a bracket or a star behind it would be an argument
_END = "\\end{document}\n"


def sheets(results: Iterable[Result], feedback: Feedback = Feedback.FULL) -> Iterator[str]:
    """The document: a sheet a student, each on a page of its own."""
    with Shelf() as shelf:
        for result in told(results, feedback):
            shelf.add(result)
        yield _HEAD
        for k, (student, own) in enumerate(shelf.students()):
            yield "\\clearpage\n" if k else ""
            yield from _sheet(student, own)
        if not len(shelf):
            yield "Nothing was handed in.\n"
    yield _END


def _sheet(student: str, results: Sequence[Result]) -> Iterator[str]:
    yield rf"\section*{{{tex(words.name(student))}\hfill {tex(words.points(*results))}}}" + "\n"
    for result in results:
        yield from _result(result)


def _result(result: Result) -> Iterator[str]:
    subject = words.subject(result)
    yield rf"\subsection*{{{tex(subject[0].upper() + subject[1:])}}}" + "\n"
    if result.origin:
        yield rf"{{\small {tex(words.shown(result.origin))}}}\par" + "\n"
    yield _described(words.overall(result))
    yield from map(_item, result.graded)
    if result.lines:
        heading = words.solution(result.lines)
        yield rf"\paragraph*{{{tex(heading[0].upper() + heading[1:])}}}\leavevmode\par" + "\n"
        yield from map(_line, result.lines)


def _item(item: Graded) -> str:
    asked = formula(words.shown(item.asked.text), item.asked.latex)
    told_of = f"{MARKS[item.mark][1]}, {words.points(item)}"
    head = rf"{asked}\quad\textbf{{{tex(told_of)}}}\par" + "\n"
    return head + _described(chain(words.answered(item), words.explained(item)))


def _line(line: Line) -> str:
    word = LINE_MARKS[line.mark][1]
    head = rf"{line.number}.\quad {_typed(words.shown(line.text))}\quad\emph{{{tex(word)}}}\par" + "\n"
    return head + _described(words.line_explained(line))


def _described(remarks: Iterable[Said]) -> str:
    items = "".join(rf"\item[{{{tex(said.label)}}}] {_remark(said)}" + "\n" for said in remarks)
    return f"\\begin{{description}}\n{items}\\end{{description}}\n" if items else ""


def _remark(said: Said) -> str:
    if said.verbatim:
        return _columns(said.text)
    if said.theirs:
        return _typed(said.text)
    if said.latex:
        return formula(said.text, said.latex)
    return _BREAK.join(tex(line) for line in said.text.split("\n"))


def _typed(text: str) -> str:
    return rf"\texttt{{{tex(text)}}}"


def _columns(text: str) -> str:
    """Lines whose columns stand below one another; long ones are small."""
    lines = text.split("\n")
    size = r"\footnotesize" if max(map(len, lines)) > 60 else r"\normalsize"
    rows = r"\\{}".join(rf"{size}\texttt{{{tex(line).replace(' ', '~')}}}" for line in lines)
    return rf"\begin{{tabular}}[t]{{@{{}}l@{{}}}}{rows}\end{{tabular}}"
