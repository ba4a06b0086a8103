"""`python -m benchmarks.corpora`: agreement with each source, and every disagreement."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from derive.running.parallel import available_jobs

from . import chains, documents, labelled, pairs, parses, refusals
from .cases import Case, Score, folder_of, run
from .report import agreement, listing, reasons

SOURCES: dict[str, Callable[[Path], Iterator[Case]]] = {
    **{name: partial(pairs.cases, source=name) for name in pairs.SOURCES},
    **{name: partial(parses.cases, source=name) for name in parses.SOURCES},
    **{name: partial(refusals.cases, source=name) for name in refusals.SOURCES},
    **{name: partial(chains.cases, source=name) for name in chains.SOURCES},
    labelled.SOURCE: labelled.cases,
}


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; 1 if a wrong accept is not explained."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpora", description=__doc__)
    parser.add_argument(
        "--source", action="append", choices=sorted([*SOURCES, documents.SOURCE]), help="only this one; may be repeated"
    )
    parser.add_argument("--limit", type=int, help="at most so many cases of each source")
    parser.add_argument("--folder", help="where the corpora are")
    parser.add_argument("--timeout", type=float, default=10.0, help="seconds for a case")
    parser.add_argument("--jobs", type=int, default=available_jobs())
    parser.add_argument("--all", action="store_true", help="list what is unreadable and undecided too")
    parser.add_argument(
        "--sample", type=int, default=0, help="print so many relations of the documents as they are read"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    options = parser.parse_args(arguments)
    try:
        folder = folder_of(options.folder)
    except FileNotFoundError as error:
        print(f"benchmarks.corpora: {error}", file=sys.stderr)
        return 2
    results = []
    chosen = options.source or [*SOURCES, documents.SOURCE]
    for name in chosen:
        if name in SOURCES:
            results += run(list(SOURCES[name](folder))[: options.limit], options.timeout, options.jobs)
    more = (Score.UNREADABLE, Score.UNDECIDED) if options.all else ()
    print(listing(results, (Score.WRONG_ACCEPT, Score.WRONG_REJECT, Score.CONDITIONAL, *more)))
    print(f"\n{reasons(results)}\n\n{agreement(results)}")
    steps = [result for result in results if result.case.source == labelled.SOURCE]
    if steps:
        print(f"\n{labelled.table(steps)}")
    if documents.SOURCE in chosen:
        read = documents.documents(folder, options.limit, 10 * options.timeout, options.jobs)
        print(f"\n{documents.table(read, options.sample, options.seed)}")
    return 1 if any(r.score is Score.WRONG_ACCEPT and not r.explained for r in results) else 0


if __name__ == "__main__":
    sys.exit(main())
