"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO


@contextmanager
def whole_file(path: Path, *, newline: str | None = None) -> Iterator[TextIO]:
    """A file to write UTF-8 text to, that takes the place of `path` when all is written.

    After an exception (Ctrl-C, a full disk) `path` is as it was. What is no regular file (a pipe, a terminal) is
    written to as it comes. `newline` is that of `open`. Raises OSError where the file cannot be written.
    """
    target = path.resolve()  # a link stays one
    if target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8", newline=newline) as file:
            yield file
        return
    beside = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("x", encoding="utf-8", newline=newline) as file:
            yield file
        with suppress(FileNotFoundError):
            beside.chmod(target.stat().st_mode & 0o777)
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
