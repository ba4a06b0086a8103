"""`python -m benchmarks.soundness`."""

from __future__ import annotations

import argparse
import sys
import time

from benchmarks.tables import shown

from .campaign import COLUMNS, Result, campaign, processors, rows
from .cases import CLASSES


def report(result: Result, seconds: float, shown_offences: int = 40) -> str:
    """The table, what was thrown away, and every offending pair."""
    late = [r for r in result.records if r.verdict == "late"]
    lines = [
        shown(COLUMNS, rows(result)),
        f"seed {result.seed}, {seconds:.0f} s; thrown away: {result.identical} pairs that SymPy's constructors make "
        f"identical, {result.undefined} without a trusted value; {len(late)} over the deadline",
    ]
    for record in late[:shown_offences]:
        lines.append(f"\n# number {record.number}, {record.kind}: over the deadline\n{record.code}")
    for record in result.offences[:shown_offences]:
        lines.append(f"\n# number {record.number}, {record.kind}: {record.offence}\n{record.code}")
    if len(result.offences) > shown_offences:
        lines.append(f"\n… and {len(result.offences) - shown_offences} more")
    return "\n".join(lines)


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
