"""`python -m benchmarks.fuzz --inputs 200000 --seed 1`: every text is read or refused, and quickly."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from derive.catalog import load
from derive.grading.course import Course
from derive.reading import Notation, ReadingError, read_expression, read_pair
from derive.reading.clauses import after_prose, read_clauses
from derive.reading.documents import boxed, pieces
from derive.reading.elaborate import elaborate
from derive.running import Failed, Finished, Stopped, available_jobs, ordered

from .texts import texts

LIMIT = 10.0  # seconds for one text


@dataclass(frozen=True)
class Fate:
    """What became of a text: the code with which it was refused or "", an exception or "", processor time."""

    refused: str = ""
    fault: str = ""
    seconds: float = 0.0


def fate(text: str, notation: Notation, syntax: str) -> Fate:
    """Read a text in every way."""
    start = time.process_time()
    refused = fault = ""
    try:
        refused = _read(text, notation, syntax)
    except Exception as error:  # noqa: BLE001 - that there is none is what is measured
        fault = f"{type(error).__name__}: {error}"[:80]
    return Fate(refused, fault, time.process_time() - start)


def _read(text: str, notation: Notation, syntax: str) -> str:
    refused = ""
    try:
        read_expression(text, notation, syntax)
    except ReadingError as error:
        error.report()
        refused = error.code
    with contextlib.suppress(ReadingError):
        read_pair(text, "x", notation, (syntax, "text"))
    for piece in pieces(text, ""):
        _clauses(piece.text, notation, piece.syntax)
    boxed(text)
    after_prose(text, notation)
    return refused


def _clauses(text: str, notation: Notation, syntax: str) -> None:
    try:
        clauses = read_clauses(text, notation, syntax)
    except ReadingError:
        return
    for clause in clauses:
        for side in clause.sides:
            try:
                if side.tree is not None:
                    elaborate(text, side.tree, {}, notation)
            except ReadingError:
                continue


def main() -> int:
    """Read the texts and print what became of them; 1 where anything but a refusal was raised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    notations = [Notation(), Notation(), Course(load(8)).notation, Course(load(13)).notation]
    items = ((*item, count % 4) for count, item in enumerate(islice(texts(chosen.seed), chosen.inputs)))
    refused, faults, slowest = Counter[str](), list[tuple[str, str]](), (0.0, "")
    for (text, *_), outcome in ordered(
        lambda item: fate(item[0], notations[item[2]], item[1]), items, jobs=available_jobs(), seconds=LIMIT
    ):
        found = outcome.value if isinstance(outcome, Finished) else Fate("", _said(outcome))
        refused[found.refused] += not found.fault
        slowest = max(slowest, (found.seconds, text))
        if found.fault:
            faults.append((found.fault, text))
    print(f"inputs      {chosen.inputs} (seed {chosen.seed}), each as an expression, as a pair and as a document")
    print(f"read        {refused.pop('', 0)}; the others are refused, by code:")
    print("            " + ", ".join(f"{code} {count}" for code, count in sorted(refused.items())))
    print(f"exceptions  {len(faults)}, with texts that took more than {LIMIT:g} s or too much memory")
    for message, text in faults[:20]:
        print(f"    {message}  {text!r}")
    print(f"longest     {slowest[0]:.2f} s of processor time, for {slowest[1][:80]!r}")
    return 1 if faults else 0


def _said(outcome: Stopped | Failed) -> str:
    return outcome.reason if isinstance(outcome, Stopped) else outcome.error


if __name__ == "__main__":
    sys.exit(main())
