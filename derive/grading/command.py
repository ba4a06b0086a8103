"""`derive grade`: from what is named on the command line to a stream of submissions, and from results to a format."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from ..catalog import files
from ..checking import Options
from ..writing.files import whole_file
from ..writing.grades import formats
from ..writing.grades.feedback import Feedback
from ..writing.grades.formats import Showing
from ..writing.grades.progress import watched
from ..writing.grades.results import Result, Submission
from ..writing.grades.summary import Summary
from .journal import Journal, JournalError, fingerprint
from .run import Graders, catalog_files, grade_all
from .submissions import submissions

_USAGE = 2


class Usage(Exception):
    """The command line cannot be carried out; the message says why."""


def run(arguments: argparse.Namespace, options: Options, version: str) -> int:
    """Grade what is named, and write the results; the exit status."""
    try:
        return _run(arguments, replace(options, jobs=arguments.jobs or options.jobs), version)
    except (Usage, JournalError) as error:
        sys.stdout.flush()
        print(f"derive: {error}", file=sys.stderr)
        return _USAGE


def _run(arguments: argparse.Namespace, options: Options, version: str) -> int:
    number, path = _named(arguments)
    handed_in, arriving = _submissions(arguments, number, path)
    graders = Graders(options)
    if number and arguments.part:
        _check_part(graders, number, arguments.part)
    summary = Summary()
    with ExitStack() as stack:
        journal = _journal(arguments, fingerprint(version, replace(options, jobs=1), catalog_files()), stack)
        graders.warm([number] if number else files())
        results = summary.watching(grade_all(handed_in, graders, journal=journal, arriving=arriving))
        _write(arguments, watched(results) if path not in ("", "-") else results, version)
    return summary.exit_status


def _check_part(graders: Graders, number: int, part: str) -> None:
    """Raise `Usage` for a part that the problem does not have."""
    course = graders.course(number)
    if not course.has(part):
        parts = ", ".join(course.part_names) or "none that can be graded"
        raise Usage(f"problem {number} has no part {part}; it has: {parts}")


def _named(arguments: argparse.Namespace) -> tuple[int, str]:
    """The problem's number, 0 if there is none, and the path."""
    words = list(arguments.what)
    number = int(words.pop(0)) if words and words[0].isdecimal() and len(words[0]) < 5 else 0
    if len(words) > 1:
        raise Usage(f"one path at a time: {' '.join(words)} (a folder may hold many)")
    path = words[0] if words else ""
    if bool(path) == (arguments.answer is not None):
        raise Usage("grade what? give --answer TEXT, a file, a folder, or - (see: derive grade --help)")
    if number and number not in files():
        raise Usage(f"there is no problem {number}; there are: {', '.join(map(str, files()))}")
    if arguments.answer is not None and not number:
        raise Usage("which problem does the answer belong to? give its number: derive grade 8 --answer …")
    return number, path


def _submissions(arguments: argparse.Namespace, number: int, path: str) -> tuple[Iterable[Submission], bool]:
    """What is handed in, and whether it comes at a pace of its own."""
    syntax, part = arguments.syntax, arguments.part
    if arguments.answer is not None:
        return [Submission("", number, part, arguments.answer, syntax)], False
    if path == "-":
        return [Submission("", number, part, _standard_input(), syntax, "standard input")], False
    if not Path(path).exists():
        raise Usage(f"there is no file or folder {path}")
    found = submissions(Path(path), problem=number, part=part)
    return (replace(item, syntax=syntax) if syntax else item for item in found), False


def _standard_input() -> str:
    if sys.stdin is None:
        raise Usage("there is no standard input")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdin.read(1_000_001)


def _journal(arguments: argparse.Namespace, of_run: str, stack: ExitStack) -> Journal | None:
    if arguments.resume is None:
        if arguments.fresh:
            raise Usage("--fresh is about the file of --resume: give that, too")
        return None
    return stack.enter_context(Journal(Path(arguments.resume), of_run, fresh=arguments.fresh))


# ---- output


def _write(arguments: argparse.Namespace, results: Iterable[Result], version: str) -> None:
    feedback = Feedback(arguments.feedback)
    output = None if arguments.output is None else Path(arguments.output)
    if arguments.format == "table":
        _table(results, feedback, output, quiet=arguments.quiet)
        return
    showing = Showing(feedback, version)
    if arguments.format == "gradescope" and output is not None and output.suffix != ".json":
        for name, text in formats.handed_back("gradescope", results, showing):
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            _text([text], output / name)
        return
    _text(formats.written(arguments.format, results, showing), output)


def _table(results: Iterable[Result], feedback: Feedback, output: Path | None, *, quiet: bool) -> None:
    from ..writing.grades import terminal
    from ..writing.rows import plain, put

    if quiet:
        summary = Summary(results)
        rows = terminal.summed(summary)
    else:
        rows = terminal.rows(results, feedback)
    if output is None:
        put(rows)
    else:
        _text(plain(rows), output)


def _text(pieces: Iterable[str], output: Path | None) -> None:
    if output is not None:
        with whole_file(output, newline="") as file:
            file.writelines(pieces)
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    for piece in pieces:
        sys.stdout.write(piece)
