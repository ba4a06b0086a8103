"""Files that may be anything: bounded, never waited for, decoded without a guess.

A file is opened only when it is a regular one, and then without blocking; its size is asked before it is read.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, BinaryIO

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_ERRORS = {
    errno.ENOENT: "there is no such file",
    errno.EACCES: "there is no permission to read it: change its permissions",
    errno.EPERM: "there is no permission to read it: change its permissions",
    errno.ELOOP: "a symbolic link that leads in a circle",
    errno.ENAMETOOLONG: "its name is longer than the system allows: rename it",
}
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISLNK, "a symbolic link"),
)

# what a file is that was only given another name, by its first bytes
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (or a .docx or .xlsx file)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
)


class Broken(Exception):
    """What is wrong with a file or a row and what to do, worded for the person who handed it over."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: bytes of a file of answers, of a notebook, of a table; characters of a row or an answer in one.

    A notebook may be larger than an answer because the pictures that its code drew are stored in it.
    """

    answer: int = 1_000_000
    notebook: int = 10_000_000
    table: int = 200_000_000
    row: int = 100_000


def said(error: OSError) -> str:
    """What the system's error means to the person who handed the file over."""
    return _ERRORS.get(error.errno or 0, f"cannot be read: {error.strerror}")


def _kind_of(mode: int) -> str:
    """What a file is that is not a regular one; empty for a regular one."""
    if stat.S_ISREG(mode):
        return ""
    return next((name for is_kind, name in _KINDS if is_kind(mode)), "a special file")


def refuse_special(path: Path) -> None:
    """Raises `Broken` unless there is a regular file: a folder, a device, a link is none."""
    try:
        _regular(os.lstat(path))
    except OSError as error:
        raise Broken(said(error)) from None


def _regular(status: os.stat_result) -> None:
    kind = _kind_of(status.st_mode)
    if kind:
        raise Broken(f"{kind}, which is not followed or opened: put the file itself in its place")


def _checked(status: os.stat_result, most: int) -> None:
    _regular(status)
    if status.st_size > most:
        raise Broken(_too_large(f"{status.st_size:,} bytes", most))
    if status.st_size == 0:
        raise Broken("the file is empty")


def _too_large(size: str, most: int) -> str:
    return f"too large to be read: {size}, of at most {most:,} bytes; shorten or split it"


@contextmanager
def opened(path: Path, most: int) -> Iterator[BinaryIO]:
    """A regular file of at most `most` bytes that is no symbolic link. Raises `Broken`."""
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):  # not every system has each of them
        flags |= getattr(os, name, 0)
    try:
        # asked twice: opening a device may already do something, and the file may change before it is opened
        _checked(os.lstat(path), most)
        with open(os.open(path, flags), "rb") as stream:
            _checked(os.fstat(stream.fileno()), most)
            yield stream
    except OSError as error:
        raise Broken(said(error)) from None


def read_text(path: Path, most: int) -> str:
    """The text of a file, its line ends made `\\n`. Raises `Broken`."""
    with opened(path, most) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise Broken(_too_large("it grew while it was read", most))
    return decoded(data)


def decoded(data: bytes) -> str:
    """The text of bytes in UTF-8, or in UTF-16 with its mark. Raises `Broken`."""
    _refuse_magic(data)
    encoding = "utf-16" if data.startswith(UTF16) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        # the signature that `utf-8-sig` takes away is not counted in the position
        skipped = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        raise Broken(not_in(encoding, error.object[error.start], error.start + skipped)) from None
    refuse_nul(text)
    if not text.strip():
        raise Broken("the file is empty but for blanks")
    return re.sub(r"\r\n?", "\n", text)


def _refuse_magic(data: bytes) -> None:
    for start, name in _MAGIC:
        if data.startswith(start):
            raise Broken(f"{name}, whatever its name says: export it as text")


def not_in(encoding: str, byte: int, position: int) -> str:
    """The wording for a byte that the encoding does not have; the position counts from 0."""
    if encoding == "utf-16":
        return f"not UTF-16, which its first bytes announce (byte {position} and what follows): save it as UTF-8"
    return (
        f"not UTF-8: byte {position} is 0x{byte:02X}; it may be text in Windows-1252 (cp1252) or Latin-1, "
        "or no text at all: save it as UTF-8"
    )


def refuse_nul(text: str) -> None:
    """Raises `Broken` if there is a NUL in the text: then it was no text, or not in that encoding."""
    if "\0" in text:
        raise Broken("NUL bytes: a binary file, or UTF-16 without its mark; save it as UTF-8")


@contextmanager
def opened_table(path: Path, most: int) -> Iterator[IO[str]]:
    """The text of a table, to be read line by line; a byte that is not UTF-8 is a lone surrogate in it.

    Raises `Broken`.
    """
    with opened(path, most) as stream:
        start = stream.read(8)
        stream.seek(0)
        _refuse_magic(start)
        if start.startswith(UTF16):
            yield TextIOWrapper(stream, encoding="utf-16", newline="")
        else:
            yield TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="")
