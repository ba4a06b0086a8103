"""The command line: thin. Options in, exit status out; SymPy is imported only by the commands that need it."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from . import __version__
from .catalog import UnknownProblem, files, load
from .options import Usage, guarded, parser

if TYPE_CHECKING:
    from .checking import Options
    from .derivation import Problem
    from .writing.reports import Report

HOLDS, FAILS, USAGE, UNDECIDED, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    # the arrays are tiny: threads would only cost start-up time, and forking a process that has some is unsafe
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if sys.stdout is None:  # closed: nobody wants to read anything
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the life of the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without ✓ gets a question mark, not a traceback
    try:
        return _run(guarded(sys.argv[1:] if arguments is None else arguments))
    except Usage as error:
        return _complain(str(error))
    except UnknownProblem as error:
        return _complain(str(error))
    except BrokenPipeError:
        _drop_output()  # the reader has gone: not an error
        return HOLDS
    except OSError as error:
        _drop_output()
        return _complain(f"cannot go on: {error.strerror or error}")
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)


def _drop_output() -> None:
    """Nothing that is still buffered shall be written when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str, status: int = USAGE) -> int:
    with suppress(OSError):
        sys.stdout.flush()
    print(f"derive: {message}", file=sys.stderr)
    return status


def _run(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    if options.command is None:
        raise Usage("which command? (see: derive --help)")
    from .running.garbage import collect_seldom

    collect_seldom()
    commands = {
        "list": _list, "show": _show, "check": _check, "errata": _errata, "latex": _latex, "html": _html,
        "grade": _grade,
        "equal": _equal, "plot": _plot,
    }  # fmt: skip
    status = commands[options.command](options)
    sys.stdout.flush()
    return status


def _list(_: argparse.Namespace) -> int:
    for number in files():
        problem = load(number)
        optional = "  (optional)" if problem.starred else ""
        print(f"{number:>3}  {problem.title}{optional}")
    return HOLDS


def _show(options: argparse.Namespace) -> int:
    problem = load(options.number)
    from .writing.derivations import derivation
    from .writing.documents.arrangement import arranged
    from .writing.documents.terminal import rows
    from .writing.rows import put

    put(rows(arranged(derivation(problem), None, pictures=problem.pictures)))
    return HOLDS


def _options(options: argparse.Namespace) -> Options:
    from .checking import Options

    digits = {} if options.digits is None else {"digits": options.digits, "shown": options.digits}
    return Options(timeout=options.timeout, points=options.points, seed=options.seed, **digits)


def _verbosity(options: argparse.Namespace) -> int:
    return int(options.verbose) - int(options.quiet)


def _check(options: argparse.Namespace) -> int:
    problems = [load(number) for number in _numbers(options, "check which problems?")]
    from .checking import InternalError, check_all

    reports = []
    try:
        brief = _verbosity(options) < 0 and not options.json
        for report in check_all(problems, _options(options), None if options.json else _warm, brief=brief):
            reports.append(report)
            if not options.json:
                from .writing import terminal
                from .writing.rows import put

                if len(reports) > 1:
                    print()
                put(terminal.report(report, _verbosity(options)))
        if len(reports) > 1 and not options.json:
            put(terminal.overall(reports))
    except InternalError as error:
        return _bug(error, options.verbose)
    status = _status(reports)
    if options.json:
        from .writing import json as writer

        fields = {"exit_status": status, "problems": [writer.report(report) for report in reports]}
        _print_json(writer.document(__version__, fields))
    return status


def _numbers(options: argparse.Namespace, question: str) -> list[int]:
    """The problems of a command line that wants numbers, or all."""
    if options.all == bool(options.numbers):
        raise Usage(f"{question} name numbers, or --all")
    return list(files() if options.all else dict.fromkeys(options.numbers))


def _status(reports: Sequence[Report]) -> int:
    statuses = {report.exit_status for report in reports}
    return next((status for status in (FAILS, UNDECIDED) if status in statuses), HOLDS)


def _errata(options: argparse.Namespace) -> int:
    if options.json + options.markdown + options.latex > 1:
        raise Usage("errata as JSON, as Markdown or in LaTeX? give one of --json, --markdown and --latex")
    if (options.output or options.pdf) and not options.latex:
        raise Usage("-o and --pdf are for errata in LaTeX: give --latex, too")
    problems = [load(number) for number in dict.fromkeys(options.numbers or files())]
    if options.latex:
        from .documents import errata as document

        return _handed_out(options, lambda: (document(problems, _options(options)), ()))
    from .checking import InternalError, check_all

    try:
        reports = list(check_all(problems, _options(options)))
    except InternalError as error:
        return _bug(error, options.verbose)
    from .writing import errata as writer
    from .writing import json as json_writer
    from .writing.rows import put

    found = writer.errata(reports)
    if options.json:
        _print_json(json_writer.document(__version__, {"errata": [json_writer.erratum(item) for item in found]}))
    elif options.markdown:
        print(writer.markdown(found))
    else:
        put(writer.rows(found, options.quiet))
    return HOLDS


def _latex(options: argparse.Namespace) -> int:
    if options.fragment and options.pdf:
        raise Usage("a fragment is no document that could be set: give --fragment or --pdf, not both")
    problems = [load(number) for number in _numbers(options, "a document of which problems?")]
    from .documents import latex
    from .writing.documents.arrangement import Style

    style, title = Style(options.style), _title(options, problems)
    if title and style is not Style.EXAM:
        about = {Style.SOLUTION: "Solutions", Style.REFEREE: "A referee's report"}[style]
        title = f"{about}: {title[0].lower()}{title[1:]}"
    return _handed_out(options, lambda: latex(problems, style, _options(options), title, fragment=options.fragment))


def _html(options: argparse.Namespace) -> int:
    problems = [load(number) for number in _numbers(options, "a page of which problems?")]
    from .documents import page

    options.pdf = False
    return _handed_out(options, lambda: page(problems, _options(options), _title(options, problems)))


def _title(options: argparse.Namespace, problems: Sequence[Problem]) -> str:
    """Of a document about several problems."""
    if len(problems) == 1:
        return ""
    *first, last = (str(problem.number) for problem in problems)
    return "All problems" if getattr(options, "all", False) else f"Problems {', '.join(first)} and {last}"


def _handed_out(options: argparse.Namespace, write: Callable[[], tuple[Sequence[str], Sequence[Report]]]) -> int:
    """Write a document to where it belongs; the status of what was checked for it."""
    from .checking import InternalError
    from .documents import CannotWrite, deliver, target

    try:
        where = target(options.output, ".pdf" if options.pdf else "")
        text, reports = write()
        said = deliver("".join(text), where, pdf=options.pdf)
    except InternalError as error:
        return _bug(error, verbose=False)
    except CannotWrite as error:
        return _complain(str(error))
    if said:
        print(said)
    return _status(reports)


def _grade(options: argparse.Namespace) -> int:
    from .grading.command import run

    if options.json:
        options.format = "json"
    return run(options, _options(options), __version__)


def _plot(options: argparse.Namespace) -> int:
    problem = load(options.number)
    from .pictures.command import CannotPlot, plot

    try:
        said, apart = plot(problem, options.name, options.output)
    except CannotPlot as error:
        raise Usage(str(error)) from None
    print("\n".join(said))
    return _complain("; ".join(apart), FAILS) if apart else HOLDS


def _warm() -> object:
    """Importing rich takes as long as a dozen proofs: done while the workers prove them, if it will be needed."""
    from .writing import terminal

    return import_module("rich.console") if sys.stdout.isatty() else terminal


def _print_json(document: dict[str, Any], indent: int | None = 2) -> None:
    """JSON in UTF-8 as it is, escaped where the output cannot encode it."""
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        text = json.dumps(document, indent=indent)
    print(text, flush=indent is None)


def _bug(error: Any, verbose: bool) -> int:
    detail = f"\n{error.detail}" if verbose else "\nThis is a bug of derive; please report it with what -v prints."
    return _complain(f"internal disagreement, no verdict: {error}{detail}", INTERNAL)


def _equal(options: argparse.Namespace) -> int:
    if options.batch is not None:
        if options.a is not None:
            raise Usage("give A and B, or --batch, not both")
        return _batch(options)
    if options.a is None or options.b is None:
        raise Usage("equal needs two expressions, A and B")
    from .checking import InternalError
    from .pairs import Unreadable, answer

    try:
        told = answer(options.a.strip(), options.b.strip(), options.assume, _options(options))
    except InternalError as error:
        return _bug(error, options.verbose)
    if options.json:
        _print_json(told.document)
    if isinstance(told, Unreadable):
        return _complain(told.report)
    if not options.json:
        from .writing import terminal
        from .writing.rows import put

        put(terminal.single(told.lhs, told.rhs, told.finding, told.notes, _verbosity(options)))
    from .writing.reports import exit_status

    return exit_status([told.finding.verdict])


def _batch(options: argparse.Namespace) -> int:
    from .pairs import judged_lines

    statuses = set()
    with _opened(options.batch) as stream:
        for record, status in judged_lines(_lines(stream), options.assume, _options(options)):
            _print_json(record, indent=None)
            statuses.add(status)
    return next((s for s in (INTERNAL, USAGE, FAILS, UNDECIDED) if s in statuses), HOLDS)


def _opened(name: str) -> TextIO:
    if name == "-":
        if sys.stdin is None:
            raise Usage("there is no standard input")
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        return sys.stdin
    try:
        return Path(name).open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise Usage(f"cannot read {name}: {error.strerror}") from None


def _lines(stream: TextIO) -> Iterator[str]:
    for line in stream:
        if line.strip():
            yield line
