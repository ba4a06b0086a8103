"""Answers to problem 8 judged by the second: LaTeX in, mark out, in one warm worker, beside what others do with them.

The answers are made by code from the mathematics, right ones written in many ways and wrong ones with one slip each, so
what each is worth is known. Written out in the problem's letters they go to all; with the problem's names for
intermediate quantities, as students write, to `derive` alone. `simplify` and `.equals` are given SymPy expressions that
are read already; Math-Verify reads LaTeX itself. Each answer of theirs has a time limit, `derive`'s need none here.
What is counted is processor time, so a busy machine changes little. All answers are different, and each is graded in
full: read, judged, and if it is wrong, explained; no result is looked up.
"""

from __future__ import annotations

import argparse
import cProfile
import importlib.util
import logging
import pstats
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from io import StringIO
from random import Random
from typing import Any

import sympy
from sympy import Expr

from benchmarks.tables import shown
from derive.catalog import load
from derive.checking import Options
from derive.grading.course import Course
from derive.grading.grade import Grader
from derive.kernel.language import sigmoid
from derive.reading import read_expression
from derive.running import Failed, Finished, bounded
from derive.writing.grades.results import Submission

TARGET = 200  # answers a second and core
_PATIENCE = 60.0  # seconds for each answer of ours
_UNCOUNTED = 2  # a right one and a wrong one, for which much is made that serves the others
MISSING = "Math-Verify is not installed: pip install 'derive[bench]' (best into an environment of its own)"


@dataclass(frozen=True)
class Answer:
    """An answer in LaTeX, and whether it is right."""

    text: str
    is_right: bool


# ---- answers

SLIPS = ("factor 2", "sign", "sigmoid'", "tanh'", "one path", "an index", "a weight", "the target")


def answers(number: int, seed: int, names: bool) -> list[Answer]:
    """Answers to the question for ∂L/∂w₁, every other one wrong; `names` for the problem's own names in them."""
    draw = Random(seed)
    found: dict[str, Answer] = {}
    while len(found) < number:
        slip = draw.choice(SLIPS) if len(found) % 2 else ""
        text = _gradient(draw, slip, names)
        found.setdefault(text, Answer(text, not slip))
    return list(found.values())


def _gradient(draw: Random, slip: str, names: bool) -> str:
    path = draw.randrange(2) if slip in ("sigmoid'", "tanh'", "one path", "an index", "a weight") else -1
    terms = [_path(draw, row, slip if row == path else "", names) for row in (0, 1)]
    if slip == "one path":
        terms = [terms[1 - path]]
    error = [_output(draw, names), "y" if slip != "the target" else "2y"]
    two = "" if slip == "factor 2" else "2"
    sign = "-" if slip == "sign" else ""
    if draw.random() < 0.3:  # the two factors turned round, and both signs with them
        error, sign = [error[1], f"({error[0]})"], "" if sign else "-"
    head = f"{sign}{two}{_bracketed(draw, ' - '.join(error))}"
    if draw.random() < 0.4:  # multiplied out
        inner = [f"{head}{_dot(draw)}{term}" for term in _shuffled(draw, terms)]
        return inner[0] + "".join(part if part.startswith("-") else f" + {part}" for part in inner[1:])
    return f"{head}{_dot(draw)}{_bracketed(draw, ' + '.join(_shuffled(draw, terms)))}"


def _path(draw: Random, row: int, slip: str, names: bool) -> str:
    """What flows back through one output of layer 1."""
    units = []
    for unit in (0, 1):
        broken = slip == "sigmoid'" and unit == 0
        weight = f"w_{{{4 - unit if slip == 'a weight' else 3 + unit}{row + 1}}}"
        units.append(_product(draw, [f"w_{5 + unit}", weight, *([] if broken else _slope(draw, unit, names))]))
    data = f"x_{{{row + 1}1}}" if slip != "an index" else f"x_{{1{row + 1}}}" if row else "x_{12}"
    inner = _bracketed(draw, " + ".join(_shuffled(draw, units)))
    return _product(draw, [inner, data, *([] if slip == "tanh'" else [_tanh_slope(draw, row, names)])])


def _output(draw: Random, names: bool) -> str:
    if names and draw.random() < 0.7:
        return draw.choice(["y^*", r"\hat{y}"])
    return " + ".join(_shuffled(draw, [f"w_5 {_unit(draw, 0, names)}", f"w_6 {_unit(draw, 1, names)}"]))


def _slope(draw: Random, unit: int, names: bool) -> list[str]:
    """σ′ = σ(1 - σ)."""
    value = _unit(draw, unit, names)
    if not names and draw.random() < 0.3:
        grown = f"e^{{-({_sum_of_unit(draw, unit, names)})}}"
        return [rf"\frac{{{grown}}}{{(1 + {grown})^2}}"]
    return [value, _bracketed(draw, f"1 - {value}")]


def _unit(draw: Random, unit: int, names: bool) -> str:
    if names and draw.random() < 0.8:
        return f"s_{unit + 1}"
    inner = _sum_of_unit(draw, unit, names)
    return rf"\sigma({inner})" if names else rf"\frac{{1}}{{1 + e^{{-({inner})}}}}"


def _sum_of_unit(draw: Random, unit: int, names: bool) -> str:
    return " + ".join(_shuffled(draw, [f"w_{{{3 + unit}{row + 1}}} {_tanh(draw, row, names)}" for row in (0, 1)]))


def _tanh(draw: Random, row: int, names: bool) -> str:
    if names and draw.random() < 0.8:
        return f"t_{row + 1}"
    return rf"\tanh({_filtered(draw, row)})"


def _tanh_slope(draw: Random, row: int, names: bool) -> str:
    if names and draw.random() < 0.6:
        return draw.choice([f"(1 - t_{row + 1}^2)", f"(1 - t_{row + 1})(1 + t_{row + 1})"])
    inner = _filtered(draw, row)
    return draw.choice([rf"(1 - \tanh^2({inner}))", rf"\frac{{1}}{{\cosh^2({inner})}}"])


def _filtered(draw: Random, row: int) -> str:
    return " + ".join(_shuffled(draw, [f"w_1 x_{{{row + 1}1}}", f"w_2 x_{{{row + 1}2}}"]))


def _product(draw: Random, factors: Sequence[str]) -> str:
    return draw.choice([" ", r" \cdot "]).join(_shuffled(draw, factors))


def _shuffled(draw: Random, items: Sequence[str]) -> list[str]:
    return draw.sample(list(items), len(items))


def _dot(draw: Random) -> str:
    return draw.choice([" ", r" \cdot "])


def _bracketed(draw: Random, inner: str) -> str:
    return draw.choice([f"({inner})", rf"\left( {inner} \right)"])


# ---- who judges


@cache
def _grader() -> Grader:
    return Grader(Course(load(8)), Options())


def derive(answer: Answer) -> str:
    """The mark that our grader gives."""
    result = _grader().grade(Submission("", 8, "", answer.text, "latex"))
    return str(result.graded[0].mark) if result.graded else "internal"


@cache
def reference() -> Expr:
    """∂L/∂w₁ by SymPy's own differentiation of the forward pass written out."""
    problem = load(8)
    definitions = dict(problem.definitions)
    found = next(name for name in definitions if name.name == "L")
    weight = next(symbol for symbol in problem.order if symbol.name == "w_1")
    while found.free_symbols & set(definitions):
        found = found.subs(definitions)
    return sympy.diff(_plain(found), weight)


def _plain(expr: Expr) -> Expr:
    return expr.replace(sigmoid, lambda u: 1 / (1 + sympy.exp(-u))).doit()


def _read(answer: Answer) -> Expr:
    return _plain(read_expression(answer.text, Course(load(8)).notation, "latex").expression)


def simplify(answer: tuple[Answer, Expr]) -> str:
    """`simplify(a - b) == 0`."""
    return "correct" if sympy.simplify(answer[1] - reference()) == 0 else "wrong"


def equals(answer: tuple[Answer, Expr]) -> str:
    """`a.equals(b)`."""
    said = answer[1].equals(reference())
    return {True: "correct", False: "wrong", None: "undecided"}[said]


def math_verify(answer: Answer, gold: Any) -> str:
    """Math-Verify's `verify`, with its own time limits off: ours are kept by the worker."""
    from math_verify import parse, verify

    found = parse(f"${answer.text}$", parsing_timeout=None)
    if not found:
        return "unreadable"
    return "correct" if verify(gold, found, timeout_seconds=None) else "wrong"


def _gold() -> Any:
    from math_verify import parse

    return parse(f"${sympy.latex(reference())}$", parsing_timeout=None)


# ---- measuring


@dataclass(frozen=True)
class Measured:
    """What one judge made of its answers: how often each verdict on right and on wrong ones; processor time."""

    name: str
    counts: Counter[tuple[bool, str]]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return sum(self.counts.values()) / self.seconds


def warm(sorts: Mapping[str, Sequence[Answer]]) -> list[Measured]:
    """Answers of several sorts by ours in one worker, in turns; right and wrong ones apart, the first not counted."""
    _grader().warm()
    turns = [item for turn in zip(*sorts.values(), strict=True) for item in zip(sorts, turn, strict=True)]
    counts: dict[tuple[str, bool], Counter[tuple[bool, str]]] = defaultdict(Counter)
    seconds: dict[tuple[str, bool], float] = defaultdict(float)
    outcomes = bounded(partial(_timed, derive), [answer for _, answer in turns], seconds=_PATIENCE)
    for place, ((name, answer), outcome) in enumerate(zip(turns, outcomes, strict=True)):
        if not isinstance(outcome, Finished):
            raise RuntimeError(f"{answer.text}: {outcome}")
        said, spent = outcome.value
        if place >= _UNCOUNTED * len(sorts):
            key = name, answer.is_right
            counts[key][answer.is_right, said] += 1
            seconds[key] += spent
    words = {True: "right", False: "wrong"}
    keys = [(name, is_right) for name in sorts for is_right in words]
    return [Measured(f"{key[0]}, {words[key[1]]}", counts[key], seconds[key]) for key in keys]


def together(name: str, measured: Sequence[Measured]) -> Measured:
    """Several sorts of answers as one."""
    counts: Counter[tuple[bool, str]] = sum((one.counts for one in measured), Counter())
    return Measured(name, counts, sum(one.seconds for one in measured))


def _timed(judge: Callable[[Any], str], item: Any) -> tuple[str, float]:
    """What a judge says, and the processor time it takes."""
    start = time.process_time()
    return judge(item), time.process_time() - start


def limited(
    name: str, judge: Callable[[Any], str], items: Sequence[Any], rights: Sequence[bool], limit: float
) -> Measured:
    """All answers in a worker, each within its limit; what is late counts with the limit."""
    counts: Counter[tuple[bool, str]] = Counter()
    total = 0.0
    for is_right, outcome in zip(rights, bounded(partial(_timed, judge), items, seconds=limit), strict=True):
        if isinstance(outcome, Failed):
            said, seconds = "failed", 0.0
        else:
            said, seconds = outcome.value if isinstance(outcome, Finished) else ("late", limit)
        counts[is_right, said] += 1
        total += seconds
    return Measured(name, counts, total)


def others(found: Sequence[Answer], limit: float) -> Iterator[Measured]:
    """The same answers judged by others."""
    rights = [answer.is_right for answer in found]
    pairs = [(answer, _read(answer)) for answer in found]
    reference()
    yield limited("simplify(a - b) == 0", simplify, pairs, rights, limit)
    yield limited("a.equals(b)", equals, pairs, rights, limit)
    if importlib.util.find_spec("math_verify") is not None:
        logging.getLogger("math_verify").setLevel(logging.ERROR)  # it warns that its own time limits are off
        yield limited("Math-Verify", partial(math_verify, gold=_gold()), found, rights, limit)


def table(number: int, compared: int, limit: float, seed: int) -> tuple[str, bool]:
    """All judges side by side; and whether ours reaches the target and makes no mistake."""
    plain, named = (answers(number + _UNCOUNTED, seed, names=names) for names in (False, True))
    measured = warm({"derive, with names": named, "derive, written out": plain})
    with_names, written_out = measured[:2], measured[2:]
    ours = together("derive, all", [*written_out, *with_names])
    theirs = list(others(plain[:compared], limit))
    rate = together("", written_out).rate
    rows = [_row(one, rate) for one in (*with_names, *written_out, ours, *theirs)]
    head = (
        "judge",
        "answers",
        "right",
        "wrong accept",
        "wrong reject",
        "undecided",
        "unreadable",
        "late",
        "per s",
        "derive is",
    )
    lines = [
        shown(head, rows),
        f"Each answer of the others has {limit:g} s; reading is not counted for the first two of them.",
    ]
    if importlib.util.find_spec("math_verify") is None:
        lines.append(MISSING)
    distinct = len({answer.text for answer in (*plain, *named)})
    lines.append(
        f"derive: {ours.rate:.0f} of {distinct} different answers a second on one core "
        f"(target {TARGET}: {_met(ours.rate >= TARGET)})"
    )
    mistakes = sum(n for (is_right, said), n in ours.counts.items() if said != _wanted(is_right))
    return "\n".join(lines), ours.rate >= TARGET and not mistakes


def _met(reached: bool) -> str:
    return "met" if reached else "missed"


def _wanted(is_right: bool) -> str:
    return "correct" if is_right else "wrong"


def _row(one: Measured, rate: float) -> tuple[str, ...]:
    counts = one.counts
    right = sum(n for (is_right, said), n in counts.items() if said == _wanted(is_right))
    cells = [right, counts[False, "correct"], counts[True, "wrong"]]
    cells += [counts[True, said] + counts[False, said] for said in ("undecided", "unreadable", "late")]
    late = "at least " if counts[True, "late"] + counts[False, "late"] else ""
    ratio = "" if one.name.startswith("derive") else f"{late}{rate / one.rate:.0f} times as fast"
    return one.name, str(sum(counts.values())), *map(str, cells), f"{one.rate:.2f}", ratio


_PHASES = {
    "all": ("grade.py", "grade"),
    "reading": ("script.py", "read"),
    "judging": ("judge.py", "answer"),
    "explaining what is wrong": ("diagnostician.py", "explain"),
    "writing what was read": ("course.py", "formula"),
}


def _phases(stats: pstats.Stats) -> str:
    """The share of each phase: with all that it calls, so what one phase calls of another counts in both."""
    table: dict[tuple[str, int, str], tuple[int, int, float, float, Any]] = stats.stats  # type: ignore[attr-defined]
    spent = {
        phase: max((row[3] for (file, _, name), row in table.items() if (file, name) == place), default=0.0)
        for phase, place in _PHASES.items()
    }
    rows = [(phase, f"{100 * seconds / (spent['all'] or 1):.0f}") for phase, seconds in spent.items()]
    return shown(("phase", "%"), rows)


def profile(number: int, seed: int, names: bool, lines: int = 25) -> str:
    """Where our time goes: the functions with the most time of their own, and with the most in all."""
    found = answers(number + 1, seed, names)
    derive(found[0])
    profiler = cProfile.Profile()
    profiler.enable()
    for answer in found[1:]:
        derive(answer)
    profiler.disable()
    text = StringIO()
    stats = pstats.Stats(profiler, stream=text).strip_dirs()
    print(f"{_phases(stats)}\n", file=text)
    stats.sort_stats("tottime").print_stats(lines)
    stats.sort_stats("cumulative").print_stats(2 * lines)
    return text.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 if the target is missed or an answer of ours is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.throughput", description=__doc__)
    parser.add_argument("--answers", type=int, default=400, help="of each sort, for derive")
    parser.add_argument("--compared", type=int, default=24, help="how many of them go to the others")
    parser.add_argument("--limit", type=float, default=5.0, help="seconds for each answer of the others")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", action="store_true", help="where the time of derive goes instead")
    parser.add_argument("--names", action="store_true", help="profile answers with the problem's own names")
    options = parser.parse_args(arguments)
    if options.profile:
        print(profile(options.answers, options.seed, options.names))
        return 0
    text, is_good = table(options.answers, options.compared, options.limit, options.seed)
    print(text)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
