"""How far a run has come, on a terminal where somebody waits for it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from .results import Result


def watched(results: Iterable[Result]) -> Iterator[Result]:
    """The results, counted on standard error while they pass; just the results where that is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("grading", total=None)
        for result in results:
            progress.advance(task)
            yield result
