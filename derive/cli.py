"""The command line: thin. Options in, exit status out; SymPy is imported only by the commands that need it."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from . import __version__
from .catalog import UnknownProblem, files, load

if TYPE_CHECKING:
    from .checking import Options
    from .writing.documents.blocks import Document
    from .writing.reports import Report

HOLDS, FAILS, USAGE, UNDECIDED, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130

_EXIT_STATUS = """exit status:
  0  everything that should hold is proved or confirmed
  1  something is refuted, ill-formed, or holds only under a condition
  2  usage, or input that cannot be read
  3  only undecided claims stand in the way
  4  a bug of derive: two of its ways to decide disagree (never reported as a verdict)"""


_GRADE_EXIT_STATUS = """exit status:
  0  everything is correct
  1  something is wrong, missing, or correct under a condition only
  2  usage, or something that cannot be read
  3  only answers that a human has to decide stand in the way
  4  a bug of derive: two of its ways to decide disagree (never reported as a verdict)"""


_PLOT_EXIT_STATUS = """exit status:
  0  the pictures are listed or written
  1  they are, but a closed form is not what the definition gives
  2  usage, no such problem or picture, or a package that is missing"""


_WITH_VALUE = frozenset(f"--{word}" for word in "answer digits feedback format jobs output part points".split()) | {
    "-o", "--resume", "--seed", "--syntax", "--timeout"
}  # fmt: skip
"""The options of `grade` that a value follows."""


class Usage(Exception):
    """The command line cannot be carried out; the message says why."""


class _Parser(argparse.ArgumentParser):
    """Errors in one line."""

    def error(self, message: str) -> NoReturn:
        raise Usage(f"{message} (see: {self.prog} --help)")


def _positive(kind: type[int] | type[float], most: float) -> Any:
    def convert(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
        if not 0 < value <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between 0 and {most:g}")
        return value

    return convert


def _effort(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON (schema derive/1)")
    _sampling(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="only the summary")
    parser.add_argument("-v", "--verbose", action="store_true", help="all the evidence")


def _sampling(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the sample points (default 0)")
    parser.add_argument(
        "--points", type=_positive(int, 10_000), default=16, metavar="N", help="sample points for NumPy (default 16)"
    )
    parser.add_argument(
        "--digits",
        type=_positive(int, 1_000),
        metavar="N",
        help="digits that a numeric agreement must reach, and shown",
    )
    parser.add_argument(
        "--timeout",
        type=_positive(float, 86_400),
        default=10.0,
        metavar="S",
        help="seconds for each claim (default 10)",
    )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="derive",
        description="Verifies mathematical derivations: every step proved, every wrong claim refuted by a witness.",
        epilog=_EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"derive {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    commands.add_parser("list", help="the problems", description="List the problems.")

    show = commands.add_parser("show", help="a problem to read", description="A problem's statement and derivation.")
    show.add_argument("number", type=int, metavar="N", help="the problem's number")

    check = commands.add_parser(
        "check",
        help="verify derivations",
        description="Verify the derivation of problems, and judge what the sheet and the reference solution print.",
        epilog=_EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("numbers", type=int, nargs="*", metavar="N", help="problem numbers")
    check.add_argument("--all", action="store_true", help="all problems")
    _effort(check)

    errata = commands.add_parser(
        "errata",
        help="the referee's report",
        description="What the sheet and the reference solution print that is false, or true under a condition only: "
        "where it stands, what is right instead, and why.",
    )
    errata.add_argument("numbers", type=int, nargs="*", metavar="N", help="problem numbers (default: all)")
    errata.add_argument("--markdown", action="store_true", help="as Markdown, with formulas in LaTeX")
    _effort(errata)

    html = commands.add_parser(
        "html",
        help="a web page",
        description="Write derivations as one web page that needs no network and no script: each step with its "
        "verdict and evidence, and what the sheet and the reference solution print that is false.",
        epilog=_EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    html.add_argument("numbers", type=int, nargs="*", metavar="N", help="problem numbers")
    html.add_argument("--all", action="store_true", help="all problems")
    html.add_argument("-o", "--output", metavar="FILE", help="write to this file (default: standard output)")
    _sampling(html)

    plot = commands.add_parser(
        "plot",
        help="pictures of a problem",
        description="List a problem's pictures, or write them to files: networks, and charts of closed forms against "
        "what the definitions give.",
        epilog=_PLOT_EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    plot.add_argument("number", type=int, metavar="N", help="the problem's number")
    plot.add_argument("name", nargs="?", default="", metavar="NAME", help="one picture (default: all of them)")
    plot.add_argument(
        "-o",
        "--output",
        default="",
        metavar="FILE",
        help="write FILE.svg, .tex (TikZ), .png or .pdf; of several pictures, FILE-NAME.svg",
    )

    grade = commands.add_parser(
        "grade",
        help="grade answers",
        description="Grade a student's answer, or a folder or table of them: marks, where it goes wrong, and why.",
        epilog=_GRADE_EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    grade.add_argument(
        "what",
        nargs="*",
        metavar="N | PATH",
        help="the problem's number, and a file of answers, a folder of them, or - for standard input",
    )
    grade.add_argument("--answer", metavar="TEXT", help="the answer itself, in plain text or in LaTeX")
    grade.add_argument(
        "--part", default="", metavar="NAME", help="the part of the problem (default: what the sheet asks)"
    )
    grade.add_argument(
        "--syntax", choices=["text", "latex"], default="", help="what answers are written in (default: seen)"
    )
    grade.add_argument(
        "--feedback", choices=["verdict", "hint", "full"], default="full", help="how much is told (default full)"
    )
    grade.add_argument(
        "--format",
        choices=["table", "json", "jsonl", "csv", "gradescope", "html", "latex"],
        default="table",
        help="what is written (default: a table, or a report of a single answer)",
    )
    grade.add_argument(
        "-o", "--output", metavar="PATH", help="write to this file; of many students' gradescope, a folder"
    )
    grade.add_argument("--jobs", type=_positive(int, 1024), metavar="N", help="worker processes (default: all cores)")
    grade.add_argument("--resume", metavar="FILE", help="keep finished results in FILE, and go on from those in it")
    grade.add_argument("--fresh", action="store_true", help="begin FILE of --resume anew")
    _effort(grade)

    equal = commands.add_parser(
        "equal",
        help="decide one equality",
        description="Decide whether A = B wherever both are defined, for real symbols unless --assume says otherwise.",
        epilog=_EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    equal.add_argument("a", nargs="?", metavar="A", help="an expression, such as '2sin(x)cos(x)'")
    equal.add_argument("b", nargs="?", metavar="B", help="another")
    equal.add_argument("--assume", default="", metavar="TEXT", help="such as 'x>0, 0<p<1, n integer, z complex'")
    equal.add_argument("--batch", metavar="FILE", help='JSON lines with "a", "b" and maybe "assume", "id"; - is stdin')
    _effort(equal)
    return parser


def _guarded(arguments: Sequence[str]) -> list[str]:
    """An expression such as -x after `equal` is not an option: argparse takes words with a blank for what they are."""
    if arguments[:1] == ["grade"]:
        return _sorted_grade(arguments)
    if not arguments or arguments[0] != "equal":
        return list(arguments)
    options = {"--assume", "--batch", "--seed", "--points", "--digits", "--timeout"}
    flags = {"-q", "-v", "-h", "--quiet", "--verbose", "--help", "--json"}
    result, is_value = ["equal"], False
    for word in arguments[1:]:
        plain = is_value or word in flags | options or word.startswith("--") or not word.startswith("-")
        result.append(word if plain else f" {word}")
        is_value = word in options and not is_value
    return result


def _sorted_grade(arguments: Sequence[str]) -> list[str]:
    """What is graded first and options behind it, as argparse wants them; an answer such as -x is no option either."""
    named, waiting = list(arguments[:1]), False
    options: list[str] = []
    for word in arguments[1:]:
        if waiting:
            options[-1] = f"{options[-1]}={word}" if options[-1].startswith("--") else f"{options[-1]}{word}"
            waiting = False
        elif word.startswith("-") and word != "-":
            options.append(word)
            waiting = word in _WITH_VALUE
        else:
            named.append(word)
    return named + options


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
        return _run(_guarded(sys.argv[1:] if arguments is None else arguments))
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
    options = _parser().parse_args(arguments)
    if options.command is None:
        raise Usage("which command? (see: derive --help)")
    commands = {
        "list": _list, "show": _show, "check": _check, "errata": _errata, "html": _html, "grade": _grade,
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
    from .writing import terminal
    from .writing.reports import definitions, rule_text, step_statement
    from .writing.rows import put
    from .writing.statements import readable

    parts = [
        (
            part.name,
            part.asked,
            [(step.prose, step_statement(step, problem.order).text, rule_text(step.rule)) for step in part.steps],
        )
        for part in problem.parts
    ]
    heading = f"Problem {problem.number}. {problem.title}"
    put(terminal.shown(heading, readable(problem.statement), definitions(problem), parts))
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
        for report in check_all(problems, _options(options), None if options.json else _warm):
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
    if options.json and options.markdown:
        raise Usage("errata as JSON or as Markdown? give --json or --markdown, not both")
    problems = [load(number) for number in dict.fromkeys(options.numbers or files())]
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


def _html(options: argparse.Namespace) -> int:
    problems = [load(number) for number in _numbers(options, "a page of which problems?")]
    output = None if options.output is None else Path(options.output)
    if output is not None and (output.is_dir() or not output.absolute().parent.is_dir()):
        raise Usage(f"cannot write {output}: it is a folder, or in one that does not exist")
    from .checking import InternalError, check_all
    from .writing.derivations import Derivation, derivation
    from .writing.documents import html
    from .writing.documents.arrangement import Style, arranged

    texts: list[Derivation] = []
    try:
        reports = list(check_all(problems, _options(options), lambda: texts.extend(map(derivation, problems))))
    except InternalError as error:
        return _bug(error, verbose=False)
    documents = [
        html.with_claims(arranged(text, report), arranged(text, report, Style.REFEREE))
        for text, report in zip(texts, reports, strict=True)
    ]
    title = "" if len(documents) == 1 else "All problems" if options.all else _listed(documents)
    _write(html.html(documents, title), output)
    return _status(reports)


def _listed(documents: Sequence[Document]) -> str:
    *first, last = (str(document.number) for document in documents)
    return f"Problems {', '.join(first)} and {last}"


def _write(pieces: Iterable[str], output: Path | None) -> None:
    """Text in UTF-8, to a file that is there whole or not at all."""
    if output is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.writelines(pieces)
        return
    from .writing.files import whole_file

    with whole_file(output) as file:
        file.writelines(pieces)


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
