"""One trial, what came of it, and the run of many."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from benchmarks.tables import shown
from derive.claims.claim import Claim, Context
from derive.kernel.equality import Effort
from derive.kernel.verdict import Verdict
from derive.running import Failed, Finished, bounded

DEADLINE = 10.0
_CHUNK = 200


@dataclass(frozen=True)
class Trial:
    """A claim known to be true, or false, by how it was built; `text` is enough to build it again by hand."""

    text: str
    claim: Claim
    context: Context
    is_true: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial; `offence` says why it shows a bug."""

    kind: str
    is_true: bool
    verdict: str
    offence: str = ""


_MAY_BE_TRUE = {Verdict.PROVED, Verdict.CONFIRMED, Verdict.UNDECIDED}
_MAY_BE_FALSE = {Verdict.REFUTED, Verdict.CONDITIONAL, Verdict.UNDECIDED, Verdict.ILL_FORMED}


def _verdict(trial: Trial) -> str:
    return str(trial.claim.judged(trial.context, Effort()).judgement.verdict)


def run(kind: str, trials: Callable[[Random], Iterator[Trial]], count: int, seed: int) -> list[Outcome]:
    """Judge `count` trials of a kind, each within its deadline, in worker processes."""
    found: list[Outcome] = []
    stream = trials(Random(f"{kind}/{seed}"))
    while len(found) < count:
        chunk = list(islice(stream, min(_CHUNK, count - len(found))))
        if not chunk:
            break
        outcomes = bounded(_verdict, chunk, seconds=DEADLINE)
        for trial, outcome in zip(chunk, outcomes, strict=True):
            if isinstance(outcome, Failed):
                found.append(Outcome(kind, trial.is_true, "error", f"{trial.text}: {outcome.error}"))
                continue
            verdict = outcome.value if isinstance(outcome, Finished) else str(Verdict.UNDECIDED)
            allowed = _MAY_BE_TRUE if trial.is_true else _MAY_BE_FALSE
            offence = "" if Verdict(verdict) in allowed else f"{trial.is_true}, but {verdict}: {trial.text}"
            found.append(Outcome(kind, trial.is_true, verdict, offence))
    return found


def table(outcomes: Sequence[Outcome]) -> str:
    """Verdicts by kind and truth, and every offence."""
    rows = []
    for kind, is_true in dict.fromkeys((outcome.kind, outcome.is_true) for outcome in outcomes):
        own = [outcome for outcome in outcomes if (outcome.kind, outcome.is_true) == (kind, is_true)]
        counts = Counter(outcome.verdict for outcome in own)
        verdicts = ", ".join(f"{number} {verdict}" for verdict, number in sorted(counts.items()))
        wrong = sum(bool(outcome.offence) for outcome in own)
        rows.append([kind, "true" if is_true else "false", str(len(own)), str(wrong), verdicts])
    text = shown(["kind", "claims", "tried", "wrong", "verdicts"], rows)
    return "\n".join([text, *(f"WRONG {outcome.kind}: {outcome.offence}" for outcome in outcomes if outcome.offence)])


def progress(kind: str) -> None:
    """Tell a person at a terminal what is going on."""
    if sys.stderr.isatty():
        print(f"… {kind}", file=sys.stderr)
