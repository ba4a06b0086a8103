"""Ten thousand answers to the fifteen problems graded in one run: what its processes hold in memory, over time.

The answers are those that the tests have, right and wrong, drawn again and again; no two are the same text, so
nothing is graded by remembering it. What is sampled is memory that is not of files: of this process, and of its
workers, which share with it what they have not changed. Needs /proc (Linux).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.classroom.pupils import a_class
from derive.catalog import files
from derive.checking import Options
from derive.grading.run import Graders, grade_all
from derive.writing.grades.results import Result, Submission

MIB = 2**20
_HEAD = ("answers", "seconds", "per s", "this process, MiB", "largest worker, MiB", "all, MiB")
_LINE = "{:>7}  {:>7}  {:>6}  {:>17}  {:>19}  {:>8}"
FLAT = 1.25  # so much more may the second half of a run hold than the first


@dataclass(frozen=True)
class Sample:
    """After how many answers, how much time (s), and the memory (bytes) of this process and of each worker."""

    answers: int
    seconds: float
    own: int
    workers: tuple[int, ...]

    @property
    def total(self) -> int:
        """Of all processes."""
        return self.own + sum(self.workers)


def resident(process: int) -> int:
    """The bytes in memory of a process that are of no file; 0 for one that has ended."""
    try:
        _, pages, shared, *_ = map(int, Path(f"/proc/{process}/statm").read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return (pages - shared) * os.sysconf("SC_PAGE_SIZE")


def children() -> list[int]:
    """The processes that this one has started."""
    return [int(number) for task in Path("/proc/self/task").iterdir() for number in _of(task)]


def _of(task: Path) -> list[str]:
    return (task / "children").read_text().split()


def submissions(number: int, seed: int) -> Iterator[Submission]:
    """Answers by students with eight each; one that was there before has more spaces behind it."""
    times: Counter[tuple[int, str, str]] = Counter()
    drawn = (handed for handed in a_class(-(-number // 8), 8, seed))
    for _, handed in zip(range(number), drawn, strict=False):
        key = handed.problem, handed.part, handed.answer
        yield Submission(handed.student, handed.problem, handed.part, handed.answer + " " * times[key])
        times[key] += 1


def run(number: int, every: int, jobs: int, seed: int) -> tuple[list[Sample], Counter[str], int]:
    """The samples, how often each mark was given, and how many of the answers were different texts.

    Each sample is printed as it is taken.
    """
    handed = list(submissions(number, seed))
    graders = Graders(Options(jobs=jobs))
    graders.warm(files())
    samples, marks = [], Counter[str]()
    start = time.perf_counter()
    print(_LINE.format(*_HEAD), flush=True)
    for count, result in enumerate(grade_all(iter(handed), graders), start=1):
        marks[_mark(result)] += 1
        if count % every == 0 or count == number:
            workers = tuple(sorted(map(resident, children())))
            samples.append(Sample(count, time.perf_counter() - start, resident(os.getpid()), workers))
            print(_LINE.format(*_row(str(count), samples[-1])), flush=True)
    return samples, marks, len({(item.problem, item.part, item.answer) for item in handed})


def _mark(result: Result) -> str:
    return "internal error" if result.internal else "trouble" if result.trouble else str(result.mark)


def summary(samples: list[Sample]) -> str:
    """The first, the last and the largest of the samples."""
    peak = max(samples, key=lambda sample: sample.total)
    rows = [_row(name, sample) for name, sample in (("first", samples[0]), ("last", samples[-1]), ("peak", peak))]
    return "\n".join(_LINE.format(*row) for row in rows)


def _row(name: str, sample: Sample) -> tuple[str, ...]:
    sizes = (sample.own, max(sample.workers, default=0), sample.total)
    rate = sample.answers / sample.seconds
    return name, f"{sample.seconds:.0f}", f"{rate:.1f}", *(f"{size / MIB:.0f}" for size in sizes)


def is_flat(samples: list[Sample]) -> bool:
    """Whether the second half of a run holds hardly more than the first."""
    middle = (len(samples) + 1) // 2
    first, second = samples[:middle], samples[middle:] or samples[-1:]
    return max(sample.total for sample in second) <= FLAT * max(sample.total for sample in first)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 if memory grows, or an answer made the grader fail."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--every", type=int, default=500, help="answers from one sample to the next")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    samples, marks, distinct = run(options.answers, options.every, options.jobs, options.seed)
    print(summary(samples))
    print(f"{distinct} different answers: " + ", ".join(f"{n} {mark}" for mark, n in marks.most_common()))
    flat = is_flat(samples)
    print(
        f"memory is {'flat' if flat else 'not flat'}: the second half of the run holds at most {FLAT:g} times the first"
    )
    return 0 if flat and not marks["internal error"] else 1


if __name__ == "__main__":
    sys.exit(main())
