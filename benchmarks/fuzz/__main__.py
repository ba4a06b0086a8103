"""`python -m benchmarks.fuzz --inputs 200000 --seed 1`: every text is read or refused, and quickly."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from derive.catalog import load
from derive.grading.course import Course
from derive.reading import Notation, ReadingError, read_expression, read_pair
from derive.reading.clauses import after_prose, read_clauses
from derive.reading.documents import boxed, pieces
from derive.reading.elaborate import elaborate

from .texts import texts


@dataclass
class Tally:
    """What became of the texts."""

    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)
    longest: float = 0.0
    slowest: str = ""

    def take(self, text: str, notation: Notation, syntax: str) -> None:
        """Read one text in every way, and note what happened."""
        start = time.process_time()
        try:
            self._read(text, notation, syntax)
        except Exception as error:  # noqa: BLE001 - that there is none is what is measured
            self.faults.append((f"{type(error).__name__}: {error}"[:80], text))
        spent = time.process_time() - start
        if spent > self.longest:
            self.longest, self.slowest = spent, text

    def _read(self, text: str, notation: Notation, syntax: str) -> None:
        try:
            read_expression(text, notation, syntax)
            self.read += 1
        except ReadingError as error:
            error.report()
            self.refused[error.code] += 1
        with contextlib.suppress(ReadingError):
            read_pair(text, "x", notation, (syntax, "text"))
        for piece in pieces(text, ""):
            _clauses(piece.text, notation, piece.syntax)
        boxed(text)
        after_prose(text, notation)


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
    tally, source = Tally(), texts(chosen.seed)
    for count in range(chosen.inputs):
        text, syntax = next(source)
        tally.take(text, notations[count % 4], syntax)
    print(f"inputs      {chosen.inputs} (seed {chosen.seed}), each as an expression, as a pair and as a document")
    print(f"read        {tally.read}; the others are refused, by code:")
    print("            " + ", ".join(f"{code} {count}" for code, count in sorted(tally.refused.items())))
    print(f"exceptions  {len(tally.faults)}")
    for message, text in tally.faults[:20]:
        print(f"    {message}  {text!r}")
    print(f"longest     {tally.longest:.2f} s of processor time, for {tally.slowest[:80]!r}")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
