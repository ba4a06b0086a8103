"""Documents about problems: checked, arranged, written as LaTeX, set as PDF, or written as a web page."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from .checking import Options, check_all
from .derivation import Problem
from .writing.derivations import Derivation, derivation
from .writing.documents import html as web
from .writing.documents import latex as tex
from .writing.documents.arrangement import Style, arranged
from .writing.documents.pdf import NotSet, compiled
from .writing.errata import FAULTS
from .writing.files import whole_file
from .writing.reports import Report


class CannotWrite(Exception):
    """A document cannot be written where, or as, it is asked for; the message says why."""


def _checked(problems: Sequence[Problem], options: Options) -> tuple[list[Derivation], list[Report]]:
    """What authors wrote, put down while workers judge it, and what was found. Raises `InternalError`."""
    texts: list[Derivation] = []
    reports = list(check_all(problems, options, lambda: texts.extend(map(derivation, problems))))
    return texts, reports


def latex(
    problems: Sequence[Problem], style: Style, options: Options, title: str = "", *, fragment: bool = False
) -> tuple[list[str], list[Report]]:
    """Problems in LaTeX; an exam says nothing of verdicts and checks nothing. Raises `InternalError`."""
    reports: list[Report] = []
    if style is Style.EXAM:
        texts = list(map(derivation, problems))
    else:
        texts, reports = _checked(problems, options)
    found: list[Report | None] = list(reports) or [None] * len(problems)
    documents = [
        arranged(text, report, style, problem.pictures if style is not Style.REFEREE else ())
        for problem, text, report in zip(problems, texts, found, strict=True)
    ]
    return list(tex.latex(documents, title, fragment=fragment)), reports


def page(problems: Sequence[Problem], options: Options, title: str = "") -> tuple[list[str], list[Report]]:
    """Problems as a web page, with what other documents claim about them. Raises `InternalError`."""
    texts, reports = _checked(problems, options)
    documents = [
        web.with_claims(arranged(text, report, pictures=problem.pictures), arranged(text, report, Style.REFEREE))
        for problem, text, report in zip(problems, texts, reports, strict=True)
    ]
    return list(web.html(documents, title)), reports


def errata(problems: Sequence[Problem], options: Options) -> list[str]:
    """The referee's report in LaTeX: what does not hold as it is printed. Raises `InternalError`."""
    texts, reports = _checked(problems, options)
    documents = [
        arranged(text, report, Style.ERRATA)
        for text, report in zip(texts, reports, strict=True)
        if any(line.finding.verdict in FAULTS for line in report.claims)
    ]
    return list(tex.latex(documents, "Errata"))


def target(output: str | None, ending: str = "") -> Path | None:
    """The file to write to. Raises `CannotWrite` for one that cannot be written, or whose name ends otherwise."""
    if output is None:
        return Path(f"derivation{ending}") if ending else None
    path = Path(output)
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise CannotWrite(f"cannot write {path}: it is a folder, or in one that does not exist")
    if ending and path.suffix != ending:
        raise CannotWrite(f"what is {path} to be? The name of a PDF file ends in {ending}")
    return path


def deliver(text: str, path: Path | None, *, pdf: bool = False) -> str:
    """Write a document to a file, or print it; what there is to say about it. Raises `CannotWrite`, OSError."""
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(text)
        return ""
    if pdf:
        return _set(text, path)
    with whole_file(path) as file:
        file.write(text)
    return ""


def _set(text: str, path: Path) -> str:
    try:
        made = compiled(text)
    except NotSet as error:
        raise CannotWrite(str(error)) from None
    path.write_bytes(made.pdf)
    return f"{path}: {made.pages} page" + ("" if made.pages == 1 else "s")
