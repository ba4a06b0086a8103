"""What the golden files hold. `python -m tests.writing.grades.renew` writes them anew: read the difference."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from derive.writing.grades.feedback import Feedback
from derive.writing.grades.formats import FORMATS, Showing, written
from derive.writing.grades.results import Result
from derive.writing.grades.terminal import rows
from derive.writing.rows import put
from tests.writing.grades.examples import CLASS, MATRICES, SOLUTION, UNREADABLE, WRONG

GOLDEN = Path(__file__).parent / "golden"


def terminal(results: Iterable[Result], feedback: Feedback = Feedback.FULL) -> str:
    """What a pipe gets."""
    out = io.StringIO()
    put(rows(results, feedback), out)
    return out.getvalue()


def _class(name: str) -> Callable[[], str]:
    return lambda: "".join(written(name, CLASS, Showing(version="0.1.0")))


FILES: dict[str, Callable[[], str]] = {
    "wrong.txt": lambda: terminal([WRONG]),
    "wrong-hint.txt": lambda: terminal([WRONG], Feedback.HINT),
    "wrong-verdict.txt": lambda: terminal([WRONG], Feedback.VERDICT),
    "unreadable.txt": lambda: terminal([UNREADABLE]),
    "matrices.txt": lambda: terminal([MATRICES]),
    "solution.txt": lambda: terminal([SOLUTION]),
    "solution-hint.txt": lambda: terminal([SOLUTION], Feedback.HINT),
    "class.txt": lambda: terminal(CLASS),
    "solution.results.json": lambda: "".join(written("gradescope", [SOLUTION])),
    "solution-hint.html": lambda: "".join(written("html", [SOLUTION], Showing(Feedback.HINT))),
    **{f"class-{FORMATS[name].file}": _class(name) for name in FORMATS},
}

if __name__ == "__main__":
    for file, text in FILES.items():
        (GOLDEN / file).write_text(text(), encoding="utf-8", newline="")
