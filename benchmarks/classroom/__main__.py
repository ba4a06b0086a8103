"""`python -m benchmarks.classroom [--students 200] [--each 8] [--seed 1] [--answers 10000]`."""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.classroom.pupils import CONDITIONAL, NO_ANSWER, RIGHT, Handed, a_class, write

ROOT = Path(__file__).parents[2]
_WORST_FIRST = ("trouble", "wrong", "missing", "undecided", "unreadable", "conditional", "correct")


def main() -> int:
    """Make a class, grade it, compare; 1 if a right answer came out wrong, or a wrong one right."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description=__doc__)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--each", type=int, default=8, help="answers of each student (default 8)")
    parser.add_argument("--answers", type=int, help="instead: so many answers in one table, for speed and memory")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int)
    arguments = parser.parse_args()
    students = -(-arguments.answers // arguments.each) if arguments.answers else arguments.students
    handed = list(a_class(students, arguments.each, arguments.seed))
    with tempfile.TemporaryDirectory() as scratch:
        return _graded(handed, Path(scratch), arguments)


def _graded(handed: list[Handed], scratch: Path, arguments: argparse.Namespace) -> int:
    folder = scratch / "handed in"
    write(handed, folder, random.Random(arguments.seed))
    table, started = scratch / "grades.csv", time.perf_counter()
    _derive("grade", str(folder), "--format", "csv", "-o", str(table), jobs=arguments.jobs)
    seconds = time.perf_counter() - started
    print(f"{len(handed)} answers of {len({item.student for item in handed})} students in {seconds:.1f} s")
    print(f"{len(handed) / seconds:.0f} answers a second, largest process {_largest():.0f} MiB")
    offences = _compared(handed, _marks(table))
    if not arguments.answers:
        _derive("grade", str(folder), "--format", "gradescope", "-o", str(scratch / "scores"), jobs=arguments.jobs)
        offences += _gradescope(handed, scratch / "scores", _marks(table))
    return 1 if offences else 0


def _derive(*words: str, jobs: int | None) -> None:
    workers = () if jobs is None else ("--jobs", str(jobs))
    command = [sys.executable, "-m", "derive", *words, *workers]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 1, 2, 3):
        raise SystemExit(f"derive ended with status {done.returncode}:\n{done.stderr[-2000:]}")


def _largest() -> float:
    """Of all processes that were waited for, in MiB."""
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _marks(table: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with table.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _compared(handed: list[Handed], rows: list[dict[str, str]]) -> int:
    """How each kind of answer was marked; each offence is shown. Returns how many there are."""
    marks: dict[tuple[str, int], list[str]] = {}
    for row in rows:
        marks.setdefault((row["student"], int(row["problem"] or 0)), []).append(row["mark"] or "trouble")
    tally: Counter[tuple[str, str]] = Counter()
    offences = 0
    for item in handed:
        own = marks.get((item.student, item.problem), ["without a row"])
        mark = next((each for each in _WORST_FIRST if each in own), own[0])
        tally[item.deserves, mark] += 1
        if _is_offence(item.deserves, mark):
            offences += 1
            print(f"OFFENCE: {item.deserves} marked {mark}: {item.problem} {item.part}: {item.answer[:200]!r}")
    for (deserves, mark), count in sorted(tally.items()):
        print(f"  {deserves:<12} {mark:<14} {count}")
    print(f"  offences: {offences}")
    return offences


def _is_offence(deserves: str, mark: str) -> bool:
    """Right marked wrong, wrong marked right, or lost; a human may have to look at the rest."""
    if mark in ("without a row", "trouble"):
        return deserves != NO_ANSWER
    if deserves in (RIGHT, CONDITIONAL):
        return mark in ("wrong", "missing")
    return mark == "correct"


def _gradescope(handed: list[Handed], folder: Path, rows: list[dict[str, str]]) -> int:
    """Whether the scores of each student's results.json are the points of the table."""
    points: Counter[str] = Counter()
    for row in rows:
        points[row["student"]] += float(row["points"] or 0)  # type: ignore[assignment]
    offences = 0
    files = {path: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*/results.json")}
    for path, results in files.items():
        score = sum(test.get("score", 0) or 0 for test in results["tests"])
        student = next((name for name in points if name.replace(" ", "%20") == path.parent.name), path.parent.name)
        if abs(score - points[student]) > 1e-6:
            offences += 1
            print(f"OFFENCE: {student} has {score} points in results.json, {points[student]} in the table")
    students = {item.student for item in handed}
    print(f"  Gradescope: {len(files)} files for {len(students)} students, {offences} differ from the table")
    return offences + max(0, len(students) - len(files))  # what no student is known of has a file of its own


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", str(ROOT))
    sys.exit(main())
