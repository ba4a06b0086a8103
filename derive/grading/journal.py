"""What is finished of a run, kept as it comes, so that an interrupted run can go on.

A journal is a file of JSON lines. The first says whose run it is; each other is one record, under a key that is a
digest of all that the record depends on. Only keys and places are held in memory.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import os
import stat
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple

if sys.platform != "win32":
    import fcntl

_FORMAT = "derive journal 1"
_LONGEST_HEADER = 1000


class JournalError(Exception):
    """A journal that cannot be used; the message says why, and what to do."""


def digest(*parts: object) -> str:
    """SHA-256, in hexadecimal, of plain data and dataclasses of it: the same in every process and on every machine.

    Raises TypeError where a part is something else.
    """
    text = json.dumps(parts, default=_fields, sort_keys=True)  # escapes all but ASCII: a lone surrogate is text too
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def fingerprint(version: str, options: object, files: Iterable[Path]) -> str:
    """A digest of what all records of a run depend on: the program, the options, the content of the problem files.

    The names of the files count, their folders and their order do not. Raises OSError where one cannot be read.
    """
    contents = sorted((file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files)
    return digest(version, options, contents)


def _fields(part: object) -> object:
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        return {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}
    raise TypeError(f"only plain data has a digest, and this is a {type(part).__name__}")


class Journal:
    """The records of a run, by key. Any thread may use it; no other process can meanwhile.

    (The lock is the process's: opening the file a second time in the same process, and closing it, gives it away.)
    A last line that was not written whole is forgotten. With `fresh`, so is what an earlier run has left.

    Raises:
        JournalError: the file is no journal, or that of a run with another fingerprint, or damaged, or in use.
        OSError: the file cannot be read or written.
    """

    def __init__(self, path: Path, fingerprint: str, *, fresh: bool = False) -> None:
        self._path = path
        self._fingerprint = fingerprint
        self._places: dict[bytes, int] = {}
        self._lock = threading.Lock()
        self._file = _opened(path)
        with ExitStack() as undo:
            undo.callback(self._file.close)
            self._claim()
            self._begin(fresh)
            undo.pop_all()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._places)

    def key(self, *parts: object) -> str:
        """The key of what these are recorded for (a submission), in this run. Raises TypeError as `digest` does."""
        return digest(self._fingerprint, *parts)

    def get(self, key: str) -> dict[str, Any] | None:
        """The record last put there. Raises JournalError where something else has written to the file."""
        with self._lock:
            place = self._places.get(bytes.fromhex(key))
            if place is None:
                return None
            with self._reader(place) as reader:
                entry = _entry(reader.readline())
        if entry is None or entry.key != bytes.fromhex(key):
            raise JournalError(f"{self._path} was changed by something else; {_OTHERWISE}")
        return entry.record

    def put(self, key: str, record: Mapping[str, object]) -> None:
        """Add a record: it is in the file on return, or the file is as before.

        Raises TypeError or ValueError where the record is not JSON, OSError where it cannot be written.
        """
        line = json.dumps({"key": key, "record": dict(record)}, allow_nan=False, separators=(",", ":"))
        with self._lock:
            self._places[bytes.fromhex(key)] = self._append(line.encode("ascii") + b"\n")

    def close(self) -> None:
        """Let other runs have the file."""
        self._file.close()

    def _reader(self, place: int) -> BinaryIO:
        """The file from there on. It stays open: closing it under another number would give the lock away."""
        reader = open(self._file.fileno(), "rb", closefd=False)  # noqa: SIM115 - the callers close it
        reader.seek(place)
        return reader

    def _append(self, line: bytes) -> int:
        """Where the line now stands."""
        place = self._file.seek(0, os.SEEK_END)
        written = 0
        try:
            while written < len(line):
                written += os.write(self._file.fileno(), line[written:])
        finally:
            if written < len(line):
                self._file.truncate(place)
        return place

    def _claim(self) -> None:
        # By process, not by open file: workers have copies of the open file, and may outlive a killed run by seconds.
        if sys.platform != "win32":
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):
                raise JournalError(
                    f"{self._path} is in use by another run; wait for that to end, or name another file"
                ) from None

    def _begin(self, fresh: bool) -> None:
        header = json.dumps({"journal": _FORMAT, "fingerprint": self._fingerprint}).encode("ascii") + b"\n"
        with self._reader(0) as reader:
            first = reader.readline(_LONGEST_HEADER)
        if not header.startswith(first):  # empty, or what was written of it when the machine stopped, is ours too
            self._examine(first, fresh)
        if fresh or first != header:
            self._file.truncate(0)
            self._append(header)
        else:
            self._file.truncate(self._index(len(header)))

    def _examine(self, first: bytes, fresh: bool) -> None:
        """Raise JournalError unless the file with this first line may be begun anew."""
        if (_object(first) or {}).get("journal") != _FORMAT:
            raise JournalError(
                f"{self._path} is not a journal of graded answers, and is left as it is; name another file"
            )
        if not fresh:
            raise JournalError(
                f"{self._path} is of a run with another version, other options or other problems, "
                f"so its marks may differ; {_OTHERWISE}"
            )

    def _index(self, place: int) -> int:
        """Note where the records are, from the one at `place`; the end of the last that is whole."""
        with self._reader(place) as reader:
            for number, line in enumerate(reader, 2):
                entry = _entry(line)
                if entry is not None:
                    self._places[entry.key] = place
                    place += len(line)
                elif reader.readline():
                    raise JournalError(f"line {number} of {self._path} is damaged; {_OTHERWISE}")
        return place


class _Entry(NamedTuple):
    key: bytes
    record: dict[str, Any]


def _entry(line: bytes) -> _Entry | None:
    """What a line says; None where it is not whole."""
    said = _object(line) if line.endswith(b"\n") else None
    if said is None or not isinstance(said.get("record"), dict):
        return None
    try:
        return _Entry(bytes.fromhex(said["key"]), said["record"])
    except (ValueError, KeyError, TypeError):
        return None


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


_OTHERWISE = "name another file, or begin this one anew with --fresh"


def _opened(path: Path) -> io.FileIO:
    """The file, made if need be, unbuffered. Raises JournalError where it is a pipe or the like."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise JournalError(f"{path} is not a file that a journal can be kept in; name another file")
    return io.FileIO(descriptor, "r+")
