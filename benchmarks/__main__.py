"""`python -m benchmarks`: all tables, one after the other."""

from __future__ import annotations

import argparse
import sys
import time

from benchmarks import deadlines, gradients, startup, tensors
from benchmarks.soundness.campaign import campaign, processors
from benchmarks.soundness.kinds import KINDS, trials_of
from benchmarks.soundness.kinds.trial import run
from benchmarks.soundness.kinds.trial import table as kinds_table
from benchmarks.soundness.report import report


def main() -> int:
    """Print all tables; 1 if a verdict is wrong or a deadline is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few minutes for all: fewer pairs, runs and inputs")
    parser.add_argument("--seed", type=int, default=1, help="of the soundness campaign")
    parser.add_argument("--jobs", type=int, default=processors(), help="processes of the soundness campaign")
    arguments = parser.parse_args()
    quick: bool = arguments.quick

    _print("start-up", startup.table(3 if quick else 9))
    _print("gradients", gradients.table(10.0 if quick else 60.0, quick))
    _print("matrix calculus", tensors.table_of(5.0 if quick else 20.0, quick))
    text, is_kept = deadlines.table(5.0, quick)
    _print("deadlines", text)
    start = time.monotonic()
    result = campaign(1_000 if quick else 20_000, arguments.seed, jobs=arguments.jobs)
    _print("soundness", report(result, time.monotonic() - start))
    outcomes = [outcome for kind in KINDS for outcome in run(kind, trials_of(kind), 100 if quick else 1_000, 1)]
    _print("soundness, the other kinds of claims", kinds_table(outcomes))
    wrong = result.offences or any(outcome.offence for outcome in outcomes)
    return 1 if wrong or not is_kept else 0


def _print(title: str, text: str) -> None:
    print(f"\n== {title} ==\n\n{text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
