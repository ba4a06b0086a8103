"""Hostile inputs through the command line: each comes back within its deadline, whatever it is.

What is counted is the whole process, so start-up is allowed on top of the deadline.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass

from benchmarks.tables import shown

ALLOWANCE = 3.0  # seconds on top of the deadline: start-up, reading, and killing what does not stop
_PATIENCE = 30.0  # and then the process is killed, and has failed

_EXPANDED = " + ".join(f"{k}*x^{k}" for k in range(1, 400))
INPUTS: list[tuple[str, str, str]] = [
    ("a tower of powers", "9**9**9**9", "1"),
    ("the same, as a power of x", "x^(9^9^9)", "x"),
    ("a tower of exponentials", "exp(exp(exp(exp(x))))", "exp(exp(exp(exp(x)))) + 1"),
    ("the same at a large point", "exp(exp(exp(exp(1000))))", "exp(exp(exp(exp(1001))))"),
    ("a sum of 10,000 terms", " + ".join(f"x^{k}" for k in range(10_000)), "1"),
    ("10,000 equal terms", "+".join(["x"] * 10_000), "10000x"),
    ("10,000 parentheses", "(" * 10_000 + "x" + ")" * 10_000, "x"),
    ("unclosed parentheses", "(" * 10_000, "x"),
    ("a factorial", "factorial(10**9)", "1"),
    ("a factorial of a factorial", "(((10!)!)!)!", "1"),
    ("a binomial", "binomial(10^7, 5*10^6)", "1"),
    ("a large power", "(x+1)^100000", "x^100000 + 100000x^99999 + 1"),
    ("a large power and its like", "(x+1)^100000", "(1+x)^99999 * (x+1)"),
    ("a power of a sum of many", "(a+b+c+d+f+g+h+k)^60", "(k+h+g+f+d+c+b+a)^60 + 1"),
    ("products to expand", "*".join(f"(x+{k}y+z)" for k in range(1, 60)), "x^59"),
    ("a long polynomial squared", f"({_EXPANDED})^6", f"({_EXPANDED})^5*({_EXPANDED}) + x"),
    ("3,000 nested sines", "sin(" * 3000 + "x" + ")" * 3000, "x"),
    ("nested square roots", "sqrt(1+" * 60 + "x" + ")" * 60, "x"),
    ("nested fractions", "1/(1+" * 300 + "x" + ")" * 300, "x"),
    ("nested absolute values", "+".join(f"|x-{k}|" for k in range(40)), "+".join(f"|{k}-x|" for k in range(40))),
    ("a huge integer", "9" * 50_000, "1"),
    ("a huge product", "9" * 20_000 + "*" + "9" * 20_000, "1"),
    ("a tiny difference", "10^(-10^9)", "0"),
    ("roots of many degrees", "+".join(f"x^(1/{k})" for k in range(2, 40)), "x"),
    ("sines of many multiples", "+".join(f"sin({k}x/{k + 1})" for k in range(1, 60)), "x"),
    ("sin of a large multiple", "sin(100000x)", "2 sin(50000x) cos(50000x)"),
    ("exponentials and roots", "*".join(f"(sqrt(x+{k})+exp(x/{k}))" for k in range(1, 12)), "x"),
    ("minus signs", "x" + "-" * 20_000 + "x", "2x"),
    ("operators without end", "x^" * 20_000 + "2", "x"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """What came back, and after how long."""

    said: str
    seconds: float
    is_late: bool


def run(left: str, right: str, timeout: float) -> Run:
    """One comparison, a process of its own."""
    command = [sys.executable, "-m", "derive", "equal", left, right, "--timeout", f"{timeout:g}", "--json"]
    start = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout + _PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return Run("not back", time.perf_counter() - start, True)
    taken = time.perf_counter() - start
    return Run(_said(done), taken, taken > timeout + ALLOWANCE)


def _said(done: subprocess.CompletedProcess[str]) -> str:
    """The verdict; otherwise the last line of the error."""
    try:
        verdict = json.loads(done.stdout)["verdict"]
    except (json.JSONDecodeError, KeyError, TypeError):
        lines = (done.stderr or done.stdout).strip().splitlines() or [""]
        crashed = "crash: " if done.returncode not in (0, 1, 2, 3) or "Traceback" in done.stderr else ""
        return f"{crashed}exit {done.returncode}: {lines[-1].strip()[:70]}"
    return str(verdict)


def table(timeout: float, quick: bool = False) -> tuple[str, bool]:
    """All inputs; and whether each came back in time, with an answer."""
    chosen = INPUTS[::4] if quick else INPUTS
    runs = [run(left, right, timeout) for _, left, right in chosen]
    rows = [
        (name, _short(left), once.said, f"{once.seconds:.2f}{' LATE' if once.is_late else ''}")
        for (name, left, _), once in zip(chosen, runs, strict=True)
    ]
    text = shown((f"input, deadline {timeout:g} s", "left side", "verdict", "seconds"), rows)
    return text, not any(once.is_late or once.said.startswith("crash") for once in runs)


def _short(text: str) -> str:
    return text if len(text) <= 28 else f"{text[:16]}… ({len(text):,} characters)"


def main() -> int:
    """Print the table; 1 if any input came back late."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deadlines", description=__doc__)
    parser.add_argument("--timeout", type=float, default=5.0)
    text, is_kept = table(parser.parse_args().timeout)
    print(text)
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
