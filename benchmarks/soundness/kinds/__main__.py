"""`python -m benchmarks.soundness.kinds`."""

from __future__ import annotations

import argparse
import sys

from benchmarks.soundness.kinds import KINDS, trials_of
from benchmarks.soundness.kinds.trial import progress, run, table


def main() -> int:
    """Run the campaign; 1 if there is any wrong verdict."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soundness.kinds", description=__doc__)
    parser.add_argument("--trials", type=int, default=1_000, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, action="append", help="only this one (may be given again)")
    arguments = parser.parse_args()
    outcomes = []
    for kind in arguments.kind or KINDS:
        progress(kind)
        outcomes += run(kind, trials_of(kind), arguments.trials, arguments.seed)
    print(table(outcomes))
    return 1 if any(outcome.offence for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
