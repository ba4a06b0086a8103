"""`python -m benchmarks.documents`: what documents about all problems cost on top of checking them.

Whole processes, which take turns so that a busy moment of the machine falls on all of them; medians of the runs. The
derivations are put down while workers judge them; what is measured is all that a reader waits for.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.startup import PYTHON, seconds
from benchmarks.tables import shown

MOST = 3.0  # seconds for LaTeX and HTML together, on top of `check --all`
_CHECK = "check --all -q"


def measured(runs: int) -> dict[str, list[float]]:
    """Wall times of `check --all` and of both documents, in turns, after one run of each that is not counted."""
    taken: dict[str, list[float]] = {}
    with TemporaryDirectory() as folder:
        commands = {
            _CHECK: ["check", "--all", "-q"],
            "latex --all": ["latex", "--all", "-o", str(Path(folder) / "booklet.tex")],
            "html --all": ["html", "--all", "-o", str(Path(folder) / "booklet.html")],
        }
        for turn in range(runs + 1):
            for name, command in commands.items():
                once = seconds([PYTHON, "-m", "derive", *command])
                if turn:
                    taken.setdefault(name, []).append(once)
    return taken


def on_top(taken: dict[str, list[float]]) -> float:
    """Seconds of both documents together, without the checking in each of them."""
    return sum(median(times) - median(taken[_CHECK]) for name, times in taken.items() if name != _CHECK)


def table(taken: dict[str, list[float]]) -> str:
    """A row a command, and what the documents cost."""
    base = median(taken[_CHECK])
    head = ["command", "seconds (median)", "on top of the check", "ratio"]
    rows: list[list[str]] = []
    for name, times in taken.items():
        extra = "" if name == _CHECK else f"{median(times) - base:+.2f}"
        rows.append([f"derive {name}", f"{median(times):.2f}", extra, f"{median(times) / base:.2f}"])
    return f"{shown(head, rows)}\n\nLaTeX and HTML together: {on_top(taken):.2f} s (at most {MOST:.0f} s are allowed)"


def main() -> int:
    """Print the table; 1 if documents cost more than they may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.documents", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="of each command")
    taken = measured(parser.parse_args().runs)
    print(table(taken))
    return 1 if on_top(taken) > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
