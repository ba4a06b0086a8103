"""Whole processes: how long `derive` takes from the prompt back to the prompt, beside a bare import of its libraries.

The commands take turns, so that a busy moment of the machine falls on all of them; medians of the runs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.tables import shown

PYTHON = sys.executable
COMMANDS: dict[str, list[str]] = {
    "python -c pass": [PYTHON, "-c", "pass"],
    'python -c "import sympy, numpy"': [PYTHON, "-c", "import sympy, numpy"],
    "python -m derive --help": [PYTHON, "-m", "derive", "--help"],
    "python -m derive check 8": [PYTHON, "-m", "derive", "check", "8"],
    "python -m derive check --all -q": [PYTHON, "-m", "derive", "check", "--all", "-q"],
    "python -m derive equal 'sin(2x)' '2sin(x)cos(x)'": [
        PYTHON, "-m", "derive", "equal", "sin(2x)", "2sin(x)cos(x)",
    ],
}  # fmt: skip
_IMPORTS, _HELP, _CHECK, _ALL = list(COMMANDS)[1:5]
MOST_RATIO, MOST_HELP, MOST_ALL = 1.8, 0.15, 6.0


def seconds(command: list[str], environment: dict[str, str] | None = None) -> float:
    """The wall time of one process. Raises `CalledProcessError` for a usage error or an internal one."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    taken = time.perf_counter() - start
    if done.returncode not in (0, 1):  # 1: something is refuted, as it should be
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return taken


def measured(runs: int) -> dict[str, list[float]]:
    """Wall times of all commands, in turns, after one run of each that is not counted.

    That one compiles, as an installation does; a checkout may be told (PYTHONDONTWRITEBYTECODE) to compile every time.
    """
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder
        for turn in range(runs + 1):
            for name, command in COMMANDS.items():
                once = seconds(command, environment)
                if turn:
                    taken[name].append(once)
    return taken


def table(runs: int) -> str:
    """Medians, the quickest runs, and ratios to the bare import."""
    taken = measured(runs)
    medians = {name: median(times) for name, times in taken.items()}
    rows = [
        (name, f"{medians[name]:.3f}", f"{min(times):.3f}", f"{medians[name] / medians[_IMPORTS]:.2f}")
        for name, times in taken.items()
    ]
    ratio = medians[_CHECK] / medians[_IMPORTS]
    return "\n".join(
        [
            shown((f"command, {runs} runs each", "median s", "best s", "ratio"), rows),
            f"check 8 / import: {ratio:.2f} (target at most {MOST_RATIO}: {_met(ratio <= MOST_RATIO)})",
            f"check --all: {medians[_ALL]:.1f} s (target at most {MOST_ALL:g} s: {_met(medians[_ALL] <= MOST_ALL)})",
            f"--help: {medians[_HELP]:.3f} s (target at most {MOST_HELP} s: {_met(medians[_HELP] <= MOST_HELP)})",
        ]
    )


def _met(reached: bool) -> str:
    return "met" if reached else "missed"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    print(table(parser.parse_args().runs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
