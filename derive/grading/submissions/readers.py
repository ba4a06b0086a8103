"""What is done with a file, by the end of its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from ...reading.errors import excerpt
from ...writing.grades.results import Submission
from .documents import document, markdown, read_json, read_yaml
from .files import Broken, read_text, refuse_special
from .headings import Section, sections
from .sources import Source
from .tables import table

_MOST_SECTIONS = 1_000
_TEXTS = {".tex": "latex", ".md": "", ".txt": ""}
_DOCUMENTS = {".json": read_json, ".yaml": read_yaml, ".yml": read_yaml}
_CSV = (".csv", ".tsv")
_JSON_LINES = (".jsonl", ".ndjson")
TABLES = (*_CSV, *_JSON_LINES)
READ = (*_TEXTS, *_DOCUMENTS, ".ipynb", *TABLES)

_ADVICE = {
    ".zip": "unpack it first",
    ".gz": "unpack it first",
    ".tar": "unpack it first",
    ".xlsx": "save it as CSV in UTF-8",
    ".pdf": "hand in its source",
    ".docx": "save it as text in UTF-8",
}


def read(source: Source) -> Iterator[Submission]:
    """The submissions in a file: whatever is wrong with it is one of them."""
    ending = PurePath(source.path.name).suffix.casefold()
    most = source.limits.answer
    if ending in TABLES:
        yield from table(source, most if source.is_own else source.limits.table, ending in _JSON_LINES)
        return
    try:
        if ending in _TEXTS:
            text = enumerate(read_text(source.path, most).split("\n"), start=1)
            yield from _text(source, text, _TEXTS[ending], "line")
        elif ending in _DOCUMENTS:
            yield from document(source, _DOCUMENTS[ending](read_text(source.path, most)))
        elif ending == ".ipynb":
            cells = markdown(read_json(read_text(source.path, source.limits.notebook)))
            yield from _text(source, cells, "", "cell")
        else:
            refuse_special(source.path)
            raise Broken(_not_read(ending))
    except Broken as reason:
        yield source.trouble(reason)


def _not_read(ending: str) -> str:
    name = f"a {excerpt(ending)} file" if ending else "a file whose name has no ending"
    advice = _ADVICE.get(ending, "")
    return f"not read: {name}; {advice + '; ' if advice else ''}what is read: {', '.join(READ)}"


def _text(source: Source, lines: Iterable[tuple[int, str]], syntax: str, unit: str) -> Iterator[Submission]:
    """The sections of a text; the whole of it if no heading splits it."""
    found = sections(lines, source.problem)
    if len(found) > _MOST_SECTIONS:
        raise Broken(f"{len(found):,} headings of problems, of at most {_MOST_SECTIONS:,}")
    if sum(len(line) for section in found for line in section.lines) > source.limits.answer:
        raise Broken(f"more than {source.limits.answer:,} characters of text: shorten or split it")
    for section in found:
        yield _submission(source, section, syntax, unit)


def _submission(source: Source, section: Section, syntax: str, unit: str) -> Submission:
    answer, where = section.answer, f"{unit} {section.where}" if section.where else ""
    if answer.strip():
        return source.submission(answer, section.problem, section.part, syntax=syntax, where=where)
    nothing = {"line": "no text in it", "cell": "no Markdown cell has text in it"}[unit]
    empty = "nothing below this heading" if section.where else nothing
    return source.trouble(empty, where, problem=section.problem, part=section.part)
