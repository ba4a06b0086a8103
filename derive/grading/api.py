"""Grading as a library: one answer, many, and a reward for people who train language models.

Nothing here uses signals or global state: all of it may be called from any thread, and from asyncio by way of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..checking import Options
from ..derivation import Problem
from ..writing.grades.results import Result, Submission
from .run import Graders, grade_all

Completion: TypeAlias = "str | Sequence[Mapping[str, Any]]"


def grade(
    problem: int | Problem, answer: str, *, part: str = "", syntax: str = "", options: Options | None = None
) -> Result:
    """Grade one answer to a problem, given by its number or itself, within the deadline of `options`.

    Raises `UnknownProblem` for a number that there is not, `InternalError` never: a bug of ours is `result.internal`.
    """
    number, graders = _graders(problem, options)
    graders.course(number)
    (result,) = grade_all([Submission("", number, part, answer, syntax)], graders)
    return result


def grade_many(
    submissions: Iterable[Submission], problems: Iterable[Problem] = (), options: Options | None = None
) -> Iterator[Result]:
    """Grade a stream of submissions, in its order; `problems` are those that are not in the catalog."""
    graders = Graders(options or Options())
    for problem in problems:
        graders.add(problem)
    return grade_all(submissions, graders)


def _graders(problem: int | Problem, options: Options | None) -> tuple[int, Graders]:
    graders = Graders(options or Options())
    if isinstance(problem, Problem):
        graders.add(problem)
        return problem.number, graders
    return problem, graders


@dataclass
class Reward:
    """A reward function: `reward(completions, problem=[8, …], part=["gradient", …])` is a list of numbers.

    A completion is a text, or a chat whose last message holds it. Its answer is what is in its last box, else its
    last statement about what is asked. `problem` and `part` are for all completions, unless columns give them one
    each. The reward of a completion is the share of the points that it earns; what could not be read or was not
    decided earns nothing here.
    """

    problem: int | Problem = 0
    part: str = ""
    options: Options = field(default_factory=Options)
    __name__: str = "derive_reward"

    def __call__(self, completions: Sequence[Completion], **columns: Any) -> list[float]:
        """The rewards, one for each completion. Raises ValueError for columns of another length."""
        number, graders = _graders(self.problem, self.options)
        graders.solutions = False
        problems = _column(columns.get("problem"), number, len(completions))
        parts = _column(columns.get("part"), self.part, len(completions))
        rows = [
            Submission("", int(each), str(part or ""), _answer(completion))
            for completion, each, part in zip(completions, problems, parts, strict=True)
        ]
        graders.warm(sorted({row.problem for row in rows if row.problem}))
        return [self._of(result) for result in grade_all(rows, graders)]

    def _of(self, result: Result) -> float:
        shares = [float(item.points / item.of) if item.of else 0.0 for item in result.graded]
        return sum(shares) / len(shares) if shares else 0.0


def _column(values: Any, default: Any, count: int) -> list[Any]:
    if values is None or isinstance(values, str | int):
        return [default if values is None else values] * count
    found = list(values)
    if len(found) != count:
        raise ValueError(f"{count} completions, but a column of {len(found)}")
    return found


def _answer(completion: Completion) -> str:
    """The text of a completion."""
    if isinstance(completion, str):
        return completion
    last = completion[-1] if completion else {}
    return str(last.get("content", "")) if isinstance(last, Mapping) else ""
