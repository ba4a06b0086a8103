"""The options of the command line: what may be asked for, and what is no option although it looks like one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from . import __version__

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


def _several(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("numbers", type=int, nargs="*", metavar="N", help="problem numbers")
    parser.add_argument("--all", action="store_true", help="all problems")


def _output(parser: argparse.ArgumentParser, when: str = "") -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help=f"{when}write to this file")
    parser.add_argument("--pdf", action="store_true", help=f"{when}have it set by latexmk or tectonic")


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


def parser() -> argparse.ArgumentParser:
    """The commands with their options."""
    whole = _Parser(
        prog="derive",
        description="Verifies mathematical derivations: every step proved, every wrong claim refuted by a witness.",
        epilog=_EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"derive {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

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
    _several(check)
    _effort(check)

    errata = commands.add_parser(
        "errata",
        help="the referee's report",
        description="What the sheet and the reference solution print that is false, or true under a condition only: "
        "where it stands, what is right instead, and why.",
    )
    errata.add_argument("numbers", type=int, nargs="*", metavar="N", help="problem numbers (default: all)")
    errata.add_argument("--markdown", action="store_true", help="as Markdown, with formulas in LaTeX")
    errata.add_argument("--latex", action="store_true", help="as a document in LaTeX")
    _output(errata, "of --latex: ")
    _effort(errata)

    latex = commands.add_parser(
        "latex",
        help="LaTeX and PDF",
        description="Write derivations as a document in LaTeX, or as a PDF: a solution with the evidence for each "
        "step, an exam with blanks, or a referee's report on what the sheet and the reference solution print.",
    )
    _several(latex)
    latex.add_argument(
        "--style", choices=["solution", "exam", "referee"], default="solution", help="what it is for (default solution)"
    )
    latex.add_argument("--fragment", action="store_true", help="without a preamble, to be \\input")
    _output(latex)
    _sampling(latex)

    html = commands.add_parser(
        "html",
        help="a web page",
        description="Write derivations as one web page that needs no network and no script: each step with its "
        "verdict and evidence, and what the sheet and the reference solution print that is false.",
        epilog=_EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _several(html)
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
    return whole


def guarded(arguments: Sequence[str]) -> list[str]:
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
