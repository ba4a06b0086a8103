"""Finds the problem files: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .derivation import Problem

_NAME = re.compile(r"p(\d\d)_\w+\.py")


class UnknownProblem(Exception):
    """No problem has this number."""


def files() -> dict[int, Path]:
    """The problem files by number."""
    package = Path(__file__).resolve().parent
    inside, beside = package / "problems", package.parent / "problems"
    folder = inside if inside.is_dir() else beside
    matches = ((_NAME.fullmatch(path.name), path) for path in folder.glob("p*.py"))
    return dict(sorted((int(match[1]), path) for match, path in matches if match))


def load(number: int) -> Problem:
    """The problem with this number. Raises `UnknownProblem`."""
    from sympy.core.parameters import evaluate

    from .derivation import Problem

    found = files()
    if number not in found:
        known = ", ".join(map(str, found)) or "none"
        raise UnknownProblem(f"there is no problem {number}; there are: {known}")
    path = found[number]
    spec = spec_from_file_location(f"derive.problems.{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    with evaluate(False):  # a formula stays what the author wrote
        spec.loader.exec_module(module)
    problem = module.problem
    assert isinstance(problem, Problem)
    return problem
