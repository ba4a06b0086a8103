"""Tables of rows, CSV and JSON lines, read a row at a time: a broken row costs that row only."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from ...writing.grades.results import Submission
from .columns import columns, needed
from .documents import document, read_json
from .files import Broken, not_in, opened_table, refuse_nul
from .sources import Source

_MOST_BROKEN = 1_000
_MOST_GIVEN_BACK = 500_000
_QUOTES = "not a row of a table: a quote in it is not closed, or not doubled within a cell"
_DELIMITERS = ",;\t"
_BAD_BYTE = re.compile("[\udc80-\udcff]")


class Lines:
    """The lines of a text, those of one row bounded together, and given back if they make no row."""

    def __init__(self, stream: IO[str], most: int, whole: int) -> None:
        self._stream = stream
        self._most = most
        self._whole = whole
        self._back: deque[tuple[int, str]] = deque()
        self._taken: list[tuple[int, str]] = []
        self._size = 0
        self._position = 0
        self._given_back = 0
        self._ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line. Raises `Broken` if it is not text, or the row is too long."""
        position, line = self._back.popleft() if self._back else self._read()
        self._taken.append((position, line))
        self._size += len(line)
        if self._size > self._most:
            raise Broken(f"a row of more than {self._most:,} characters: shorten it, or close the quote in it")
        bad = _BAD_BYTE.search(line)
        if bad:
            position += _size_in_bytes(line[: bad.start()])
            raise Broken(not_in("utf-8", ord(bad.group()) - 0xDC00, position))
        refuse_nul(line)
        return line

    def start_row(self) -> None:
        """What comes now belongs to another row."""
        self._taken.clear()
        self._size = 0

    def give_back(self, keep: int) -> None:
        """Puts the lines of the row back, but for the first `keep`: they will be read again.

        Raises `Broken` if that has been done too often.
        """
        back = self._taken[keep:]
        self._back.extendleft(reversed(back))
        self._given_back += len(back)
        if (
            self._given_back > _MOST_GIVEN_BACK
        ):  # else a table could be made that is looked through for each of its lines
            self._back.clear()
            self._ended = True
            raise Broken("quotes are opened again and again and never closed: the rest is not read")

    def _read(self) -> tuple[int, str]:
        position = self._position
        try:
            line = "" if self._ended else self._stream.readline(self._most + 1)
            self._skip_rest(line)
        except UnicodeDecodeError:
            self._ended = True
            raise Broken("not UTF-16 from here on, which the file's first bytes announce: save it as UTF-8") from None
        except OSError as error:
            self._ended = True
            raise Broken(f"the rest cannot be read: {error.strerror}") from None
        if not line:
            raise StopIteration
        if self._position > self._whole:  # asked before, but it may have grown
            self._ended = True
            raise Broken(f"more than {self._whole:,} bytes: the rest is not read; split the table")
        return position, line if position else line.removeprefix("\ufeff")

    def _skip_rest(self, line: str) -> None:
        """Passes over what is left of a line that is too long, and keeps count of the bytes."""
        self._position += _size_in_bytes(line)
        while len(line) > self._most and not line.endswith(("\n", "\r")):
            line = self._stream.readline(self._most + 1)
            self._position += _size_in_bytes(line)


def _size_in_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def table(source: Source, most: int, is_json: bool) -> Iterator[Submission]:
    """The rows of a table of at most `most` bytes."""
    try:
        with opened_table(source.path, most) as stream:
            lines = Lines(stream, source.limits.row, most)
            rows = _json_rows(source, lines) if is_json else _csv_rows(source, lines)
            yield from _until_hopeless(source, rows)
    except Broken as reason:
        yield source.trouble(reason)


def _until_hopeless(source: Source, rows: Iterator[Submission]) -> Iterator[Submission]:
    """The rows, to the thousandth broken one: then the table is no table, or in another encoding throughout."""
    empty, broken = True, 0
    for row in rows:
        yield row
        empty, broken = False, broken + bool(row.trouble)
        if broken == _MOST_BROKEN:
            yield source.trouble(f"{_MOST_BROKEN:,} of its rows are broken: the rest is not read")
            return
    if empty:
        yield source.trouble("no rows in it")


# ---- JSON lines


def _json_rows(source: Source, lines: Lines) -> Iterator[Submission]:
    number = 0
    while True:
        number += 1
        where = f"line {number}"
        lines.start_row()
        try:
            line = next(lines)
            if line.strip():
                yield from document(source, read_json(line), where)
        except StopIteration:
            return
        except Broken as reason:
            yield source.trouble(reason, where)


# ---- CSV


def _csv_rows(source: Source, lines: Lines) -> Iterator[Submission]:
    rows = _records(lines)
    where: dict[str, int] = {}
    names: list[str] = []
    for number, cells in rows:
        if isinstance(cells, Broken):
            yield source.trouble(cells, f"row {number}")
            if not names:  # what the columns are called is not known
                return
        elif not any(cell.strip() for cell in cells):
            continue
        elif not names:
            names, where = cells, columns(cells)
            needed(where, names, "answer", *([] if source.is_own else ["student"]))
        elif len(cells) != len(names):
            reason = f"{len(cells)} cells under {len(names)} names: an answer that has the separator in it needs quotes"
            yield source.trouble(reason, f"row {number}")
        else:
            yield source.row({column: cells[index] for column, index in where.items()}, f"row {number}")


def _records(lines: Lines) -> Iterator[tuple[int, list[str] | Broken]]:
    """The rows with their numbers, counted from 1 as a spreadsheet does.

    A row that is none (a quote that is never closed runs to the end) costs its first line; the next row is looked for
    in the second.
    """
    number, delimiter = 0, ""
    reader = None
    while True:
        number += 1
        lines.start_row()
        try:
            if not delimiter:
                delimiter = _delimiter(next(lines))
                lines.give_back(0)
                lines.start_row()
            reader = reader or csv.reader(lines, delimiter=delimiter, strict=True)
            yield number, next(reader)
        except StopIteration:
            return
        except (csv.Error, Broken) as error:
            lines.give_back(1)
            reader = None  # it stands in the middle of a cell
            yield number, error if isinstance(error, Broken) else Broken(_QUOTES)


def _delimiter(line: str) -> str:
    """What separates the cells: that under which the header names the most columns."""

    def known(delimiter: str) -> int:
        with suppress(csv.Error, Broken):
            return len(columns(next(csv.reader([line], delimiter=delimiter), [])))
        return 0

    return max(_DELIMITERS, key=known)
