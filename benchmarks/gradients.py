"""Two networks' gradients, a right and a wrong closed form each, decided by `derive`, by SymPy's ways and by peers.

All in one run on one machine. `derive` is timed in this process after import; SymPy in a forked process that is
killed at the limit; Maxima and FriCAS, where installed, by their own clocks, start-up and reading left out.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from sympy import Expr, Symbol, cancel, exp, simplify, tanh

from benchmarks.tables import shown
from derive.claims.equality import Equality
from derive.kernel.equality import equal
from derive.kernel.language import D, sigmoid
from derive.running import Finished, bounded

Definitions = dict[Symbol, Expr]

_RUNS = 201
_PEER_RUNS = 10


@dataclass(frozen=True)
class Claim:
    """`lhs = rhs`, in the names of `definitions`; `difference` is lhs - rhs in the inputs alone, for the others."""

    name: str
    lhs: Expr
    rhs: Expr
    definitions: Definitions
    difference: Expr


@dataclass(frozen=True)
class Answer:
    """What a way said, and after how many seconds; None if it was stopped."""

    said: str
    seconds: float | None = None


# ---- the claims --------------------------------------------------------------------------------------------


def _claim(name: str, lhs: D, rhs: Expr, definitions: Definitions) -> Claim:
    quantity = _written_out(lhs.quantity, definitions)
    derivative = quantity.diff(lhs.variable)
    return Claim(name, lhs, rhs, definitions, _plain(derivative) - _plain(_written_out(rhs, definitions)))


def _written_out(expr: Expr, definitions: Definitions) -> Expr:
    while any(symbol in definitions for symbol in expr.free_symbols):
        expr = expr.xreplace(definitions)
    return expr


def _plain(expr: Expr) -> Expr:
    """With the logistic function as a quotient of exponentials, which everyone knows."""
    return expr.replace(sigmoid, lambda u: 1 / (1 + exp(-u)))


def problem_8() -> list[Claim]:
    """dL/dw₁ of the sheet's problem 8: the derivation's closed form, and the one that the reference prints."""
    from problems.p08_backpropagation_2 import L, gradient, problem, ref, w1

    right = gradient.answers[D(L, w1)]
    printed = next(claim for claim in ref.claims if claim.place == r"$\partial L/\partial w_1$, last display")
    definitions = {**problem.definitions, **printed.definitions}
    assert isinstance(printed.claim, Equality)
    wrong = printed.claim.rhs
    return [
        _claim("problem 8, right", D(L, w1), right, definitions),
        _claim("problem 8, wrong", D(L, w1), wrong, definitions),
    ]


def three_layers(width: int = 3) -> list[Claim]:
    """A loss (ŷ - y)²: tanh, logistic, linear layers; the wrong form forgets the first unit's σ′ in layer 2."""
    x = [_symbol("x", i) for i in range(width)]
    v = [[_symbol("v", i, j) for j in range(width)] for i in range(width)]
    w = [[_symbol("w", i, j) for j in range(width)] for i in range(width)]
    c = [_symbol("c", i) for i in range(width)]
    a, h, b, s = ([_symbol(letter, i) for i in range(width)] for letter in "ahbs")
    y, guess, loss = Symbol("y", real=True), Symbol("g", real=True), Symbol("L", real=True)
    definitions: Definitions = {}
    for i in range(width):
        definitions[a[i]] = sum((v[i][j] * x[j] for j in range(width)), start=0 * y)
        definitions[h[i]] = tanh(a[i])
    for i in range(width):
        definitions[b[i]] = sum((w[i][j] * h[j] for j in range(width)), start=0 * y)
        definitions[s[i]] = sigmoid(b[i])
    definitions[guess] = sum((c[i] * s[i] for i in range(width)), start=0 * y)
    definitions[loss] = (guess - y) ** 2

    def closed(left_out: int | None) -> Expr:
        terms = [c[i] * w[i][0] * (1 if i == left_out else s[i] * (1 - s[i])) for i in range(width)]
        return 2 * (guess - y) * sum(terms) * (1 - h[0] ** 2) * x[0]

    return [
        _claim("three layers, right", D(loss, v[0][0]), closed(None), definitions),
        _claim("three layers, wrong", D(loss, v[0][0]), closed(0), definitions),
    ]


def _symbol(letter: str, *indices: int) -> Symbol:
    return Symbol(letter + "".join(str(k + 1) for k in indices), real=True)


# ---- derive and SymPy --------------------------------------------------------------------------------------


def by_derive(claim: Claim) -> tuple[Answer, float]:
    """The median of many runs, and the best."""
    seconds, said = [], ""
    for _ in range(_RUNS):
        start = time.perf_counter()
        judgement = equal(claim.lhs, claim.rhs, definitions=claim.definitions)
        seconds.append(time.perf_counter() - start)
        said = judgement.verdict.value
    return Answer(said, median(seconds)), min(seconds)


def _simplify(claim: Claim) -> str:
    return "zero" if simplify(claim.difference) == 0 else "nonzero form"


def _equals(claim: Claim) -> str:
    return {True: "zero", False: "not zero", None: "no answer"}[claim.difference.equals(0)]


def _cancel(claim: Claim) -> str:
    return "zero" if cancel(claim.difference.rewrite(exp)) == 0 else "nonzero form"


def by_sympy(way: Callable[[Claim], str], limit: float, claim: Claim) -> Answer:
    """One run in a process of its own, killed at the limit."""
    (outcome,) = bounded(way, [claim], seconds=limit, memory=None)
    if isinstance(outcome, Finished):
        return Answer(outcome.value, outcome.seconds)
    return Answer(f"not back after {limit:g} s")


# ---- Maxima and FriCAS -------------------------------------------------------------------------------------


def _peer_text(claim: Claim) -> str:
    """The difference as Maxima and FriCAS read it, with names that both accept."""
    symbols = sorted(claim.difference.free_symbols, key=str)
    names = {symbol: Symbol(f"n{k}") for k, symbol in enumerate(symbols)}
    return str(claim.difference.xreplace(names)).replace("**", "^")


def _output(command: list[str], text: str, limit: float) -> str | None:
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout


def by_maxima(limit: float, claim: Claim) -> Answer:
    """`ratsimp(exponentialize(…))` by `elapsed_real_time`; the mean of several runs, for its steps are 10 ms."""
    script = (
        f"display2d:false$ d:{_peer_text(claim)}$ t:elapsed_real_time()$ "
        f"for k:1 thru {_PEER_RUNS} do r:ratsimp(exponentialize(d))$ t:elapsed_real_time()-t$ "
        'print("ANSWER",if is(r=0) then "zero" else "nonzero form",":",t)$'
    )
    output = _output(["maxima", "--very-quiet"], script, _PEER_RUNS * limit)
    if output is None:
        return Answer(f"not back after {limit:g} s")
    found = re.search(r"ANSWER (zero|nonzero form) : ([\d.e-]+)", output)
    return Answer(found[1], float(found[2]) / _PEER_RUNS) if found else Answer("failed")


def by_fricas(limit: float, claim: Claim) -> Answer:
    """`zero? normalize …` by its own timer; the mean of several runs, for its steps are 10 ms.

    In a function, compiled by a first call: FriCAS brings an expression to canonical form as soon as it evaluates it,
    which is most of the decision and must be counted.
    """
    lines = [
        "decide : Integer -> Boolean",
        f"decide(k) == zero?(normalize({_peer_text(claim)}))",
        "decide(0)",
        ")set messages time on",
        f"for k in 1..{_PEER_RUNS} repeat decide(k)",
        ")quit",
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "claim.input")
        file.write_text("\n".join(_folded(line) for line in lines), encoding="ascii")
        output = _output(["fricas", "-nosman"], f")read {file}\n)quit\n", (_PEER_RUNS + 1) * limit)
    if output is None:
        return Answer(f"not back after {limit:g} s")
    said = re.search(r"(true|false)\s+Type: Boolean", output)
    taken = re.search(r"Time:.*?= ([\d.]+) sec", output)
    if not said or not taken:
        return Answer("failed")
    return Answer("zero" if said[1] == "true" else "not zero", float(taken[1]) / _PEER_RUNS)


def _folded(line: str, width: int = 200) -> str:
    """FriCAS continues a line that ends in an underscore; broken at blanks."""
    parts, current = [], ""
    for word in line.split(" "):
        if len(current) + len(word) > width:
            parts.append(current)
            current = ""
        current += f"{word} "
    return "_\n".join([*parts, current.rstrip()])


# ---- the table ---------------------------------------------------------------------------------------------


def _time(seconds: float) -> str:
    return f"{1000 * seconds:.2f} ms" if seconds < 0.1 else f"{seconds:.2f} s"


def _cell(answer: Answer, reference: float, limit: float) -> str:
    if answer.seconds is None:
        return f"{answer.said} (> ×{limit / reference:.0f})" if answer.said != "failed" else "failed"
    return f"{_time(answer.seconds)}, {answer.said} (×{answer.seconds / reference:.0f})"


def table(limit: float, quick: bool = False) -> str:
    """All ways by all claims; in parentheses the ratio to derive's median in the same run."""
    claims = [*problem_8(), *three_layers()]
    own = [by_derive(claim) for claim in claims]
    medians = [answer.seconds or 0.0 for answer, _ in own]
    rows = [
        ["derive, median", *(f"{_time(answer.seconds or 0)}, {answer.said}" for answer, _ in own)],
        ["derive, best", *(_time(best) for _, best in own)],
    ]
    for name, way in _others(limit, quick):
        answers = [way(claim) for claim in claims]
        rows.append([name, *(_cell(a, reference, limit) for a, reference in zip(answers, medians, strict=True))])
    return shown([f"derive: {_RUNS} runs, Maxima and FriCAS: {_PEER_RUNS}", *(claim.name for claim in claims)], rows)


def _others(limit: float, quick: bool) -> list[tuple[str, Callable[[Claim], Answer]]]:
    ways: list[tuple[str, Callable[[Claim], Answer]]] = [
        ("SymPy .equals(0)", partial(by_sympy, _equals, limit)),
        ("SymPy simplify", partial(by_sympy, _simplify, limit)),
        ("SymPy cancel(rewrite(exp))", partial(by_sympy, _cancel, limit)),
    ]
    if quick:
        ways = ways[:1]
    if shutil.which("maxima"):
        ways.append(("Maxima ratsimp(exponentialize)", partial(by_maxima, limit)))
    if shutil.which("fricas"):
        ways.append(("FriCAS zero?(normalize)", partial(by_fricas, limit)))
    return ways


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gradients", description=__doc__)
    parser.add_argument("--limit", type=float, default=60.0, metavar="S", help="seconds for each other way")
    print(table(parser.parse_args().limit))
    return 0


if __name__ == "__main__":
    sys.exit(main())
