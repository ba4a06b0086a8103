"""Documents in LaTeX set as PDF by the TeX that is installed: latexmk, or tectonic."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_COMMANDS: Final = {
    "latexmk": ["-pdf", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "-silent", "document.tex"],
    "tectonic": ["--keep-logs", "--untrusted", "document.tex"],
}
_INSTALL: Final = (
    "no TeX is installed here. On Debian or Ubuntu: apt-get install latexmk texlive-latex-recommended "
    "texlive-latex-extra texlive-pictures texlive-fonts-recommended lmodern; or install tectonic, a single program"
)
_SECONDS: Final = 300.0
_PAGES: Final = re.compile(rb"/Type\s*/Page\b(?!s)")
_OUTPUT: Final = re.compile(r"Output written on document\.pdf \((\d+) page")
_SHOWN: Final = 3  # lines of the log from an error on


class NotSet(Exception):
    """A document was not set; the message says why, and in which line of the LaTeX file."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A document as PDF, with what TeX said while setting it."""

    pdf: bytes
    log: str

    @property
    def pages(self) -> int:
        """How many there are."""
        told = _OUTPUT.search(self.log.replace("\n", ""))
        return int(told[1]) if told else len(_PAGES.findall(self.pdf))


def compiled(latex: str) -> Compiled:
    """Set a document. Raises `NotSet`, OSError."""
    program = next(filter(shutil.which, _COMMANDS), None)
    if program is None:
        raise NotSet(_INSTALL)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "document.tex").write_text(latex, encoding="utf-8")
        # neither files of others nor programs: a document needs none
        environment = {**os.environ, "openin_any": "p", "openout_any": "p"}
        try:
            run = subprocess.run(
                [program, *_COMMANDS[program]], cwd=place, env=environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NotSet(f"{program} was not ready after {_SECONDS:.0f} s") from None
        log, made = place / "document.log", place / "document.pdf"
        said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        if run.returncode or not made.exists():
            raise NotSet(_failure(program, said or run.stdout.decode(errors="replace"), latex))
        return Compiled(made.read_bytes(), said)


def _failure(program: str, log: str, latex: str) -> str:
    """The first error that TeX reports, with the line of the document that it is about."""
    lines = log.splitlines()
    start = next((k for k, line in enumerate(lines) if line.startswith(("!", "error:"))), None)
    if start is None:
        tail = " / ".join(line for line in lines[-_SHOWN:] if line)
        return f"{program} failed without an error of TeX: {tail or 'it said nothing'}"
    message = lines[start].removeprefix("!").removeprefix("error:").strip()
    number = next((int(found[1]) for line in lines[start:] if (found := re.match(r"l\.(\d+)", line))), None)
    if number is None:
        return f"{program}: {message}"
    source = latex.splitlines()
    shown = source[number - 1].strip() if 0 < number <= len(source) else ""
    return f"{program}: {message}\nin line {number} of the LaTeX file: {shown[:200]}"
