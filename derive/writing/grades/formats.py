"""The formats of grades, all with one interface: results in, text out, piece by piece as it becomes known.

A format is text in UTF-8 with its line ends as given. The terminal has rows instead (`terminal.rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from . import csv, gradescope, html, json, latex
from .feedback import Feedback, told
from .folders import Folders
from .results import Result
from .shelf import Shelf


@dataclass(frozen=True, slots=True)
class Showing:
    """What a writer is told: how much to tell, the program's version, whether CSV begins with a byte-order mark."""

    feedback: Feedback = Feedback.FULL
    version: str = ""
    bom: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is for, how it is written, the file that holds one student's. `streams`: nothing waits."""

    about: str
    write: Callable[[Iterable[Result], Showing], Iterator[str]]
    file: str
    streams: bool = False


FORMATS = {
    "json": Format(
        "one document, with the class summary (schema derive/grades/1)",
        lambda results, showing: json.document(results, showing.feedback, showing.version),
        "grades.json",
        streams=True,
    ),
    "jsonl": Format(
        "JSON, a line a submission",
        lambda results, showing: json.lines(results, showing.feedback),
        "grades.jsonl",
        streams=True,
    ),
    "csv": Format(
        "a row a graded item, for spreadsheets",
        lambda results, showing: csv.table(results, showing.feedback, showing.bom),
        "grades.csv",
        streams=True,
    ),
    "gradescope": Format(
        "results.json of Gradescope's autograder; a folder a student where there are several",
        lambda results, showing: gradescope.document(results, showing.feedback),
        "results.json",
    ),
    "html": Format(
        "one page: the class, and each student",
        lambda results, showing: html.page(results, showing.feedback),
        "feedback.html",
    ),
    "latex": Format(
        "a sheet of feedback for each student, in one document",
        lambda results, showing: latex.sheets(results, showing.feedback),
        "feedback.tex",
    ),
}


def written(name: str, results: Iterable[Result], showing: Showing | None = None) -> Iterator[str]:
    """All results in one format. Raises `KeyError` for a format that there is not."""
    return FORMATS[name].write(results, showing or Showing())


def handed_back(name: str, results: Iterable[Result], showing: Showing | None = None) -> Iterator[tuple[str, str]]:
    """For each student, `folder/file` and what it holds. No name of a student leads out of the folder."""
    showing = showing or Showing()
    folders = Folders()
    with Shelf() as shelf:
        for result in told(results, showing.feedback):
            shelf.add(result)
        for student, own in shelf.students():
            text = "".join(FORMATS[name].write(own, showing))
            yield f"{folders.name(student)}/{FORMATS[name].file}", text
