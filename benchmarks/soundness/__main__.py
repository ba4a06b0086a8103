"""`python -m benchmarks.soundness`."""

from __future__ import annotations

import argparse
import sys
import time

from .campaign import campaign, processors
from .cases import CLASSES
from .report import report


def main() -> int:
    """Run the campaign; 1 if there is any offence."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soundness", description=__doc__)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=processors())
    parser.add_argument("--class", dest="only", choices=list(CLASSES))
    arguments = parser.parse_args()
    start = time.monotonic()
    result = campaign(
        arguments.pairs, arguments.seed, only=arguments.only, jobs=arguments.jobs, progress=sys.stderr.isatty()
    )
    print(report(result, time.monotonic() - start))
    return 1 if result.offences else 0


if __name__ == "__main__":
    sys.exit(main())
