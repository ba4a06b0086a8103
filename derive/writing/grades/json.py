"""Grades as JSON, in the schema that `docs/json.md` describes, and back: what is written can be read again exactly."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from .feedback import Feedback, told
from .results import Mark, Result
from .summary import Summary
from .words import rounded

SCHEMA = "derive/grades/1"
_PLACES, _LARGEST = 10**6, 10**9  # together 15 digits, which a double keeps
_FRACTION = re.compile(r"-?[0-9]{1,1000}(/[0-9]{1,1000})?")
_DERIVED = ("mark", "points", "of")


# ---- writing


def document(results: Iterable[Result], feedback: Feedback = Feedback.FULL, version: str = "") -> Iterator[str]:
    """All results in one document, the summary after them."""
    summary = Summary()
    head = {"schema": SCHEMA, "derive": version, "feedback": feedback.value}
    yield printed(head, 2).removesuffix("\n}") + ',\n  "results": ['
    before = "\n    "
    for result in summary.watching(told(results, feedback)):
        yield before + printed(result_to_json(result), 2).replace("\n", "\n    ")
        before = ",\n    "
    yield "]" if before == "\n    " else "\n  ]"
    tail = {"summary": summary_to_json(summary), "exit_status": summary.exit_status}
    yield printed(tail, 2).replace("{", ",", 1) + "\n"


def lines(results: Iterable[Result], feedback: Feedback = Feedback.FULL) -> Iterator[str]:
    """A line a result."""
    return (line(result) for result in told(results, feedback))


def line(result: Result) -> str:
    """One result in one line, the end of the line included; ASCII but for printable characters."""
    return printed(result_to_json(result)) + "\n"


def printed(value: Any, indent: int | None = None) -> str:
    """JSON text. What cannot be printed is escaped: no control, no half of a pair, no mark that turns text around."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c == "\n" or c.isprintable() else json.dumps(c)[1:-1] for c in text)


def result_to_json(result: Result) -> dict[str, Any]:
    """A result as JSON, with its mark and points. Text that is empty is null."""
    totals = {name: _encoded(getattr(result, name)) for name in _DERIVED}
    record: dict[str, Any] = {}
    for key, value in _encoded(result).items():
        if key == "graded":
            record |= totals
        record[key] = value
    return record


def _encoded(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Fraction):
        return fraction_to_json(value)
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if is_dataclass(value):
        return {field.name: _encoded(getattr(value, field.name)) for field in fields(value)}
    return None if value == "" else value


def fraction_to_json(value: Fraction) -> int | float | str:
    """A number where that is exact (at most six decimals, below 10⁹), else "p/q"."""
    if _PLACES % value.denominator or abs(value) >= _LARGEST:
        return str(value)
    return value.numerator if value.denominator == 1 else float(value)


def summary_to_json(summary: Summary) -> dict[str, Any]:
    """A class: how each question was answered, mistakes by frequency, what is open, what is broken."""
    asked = [
        {
            "problem": tally.problem,
            "part": tally.part or None,
            "asked": _encoded(tally.asked),
            **{str(mark): tally.marks[mark] for mark in Mark},
            "counted": tally.counted,
            "points": fraction_to_json(tally.points),
            "of": fraction_to_json(tally.of),
            "mean_points": _mean(tally.mean()),
        }
        for tally in summary.tallies()
    ]
    made = ({"problem": p, "part": q or None, "mistake": name, "count": n} for p, q, name, n in summary.mistakes())
    return {
        "submissions": summary.submissions,
        "asked": asked,
        "mistakes": list(made),
        "undecided": [_encoded(item) for item in summary.undecided],
        "troubles": [_encoded(item) for item in summary.troubles],
    }


def _mean(mean: tuple[Fraction, Fraction] | None) -> float | None:
    return None if mean is None else float(rounded(mean[0], 6))


# ---- reading


def result_from_json(record: Mapping[str, Any]) -> Result:
    """The inverse of `result_to_json`. Raises `ValueError` for anything that it does not write."""
    if not isinstance(record, Mapping):
        raise ValueError(f"a result is an object, not {_found(record)}")
    result: Result = _object({key: value for key, value in record.items() if key not in _DERIVED}, Result, "")
    for name in _DERIVED:
        if name not in record:
            raise ValueError(f"the field {name!r} is missing{_VERSION}")
        known, said = getattr(result, name), record[name]
        if _decoded(said, type(known), name) != known:
            raise ValueError(f"{name} says {said}, but what was graded makes {_encoded(known)}")
    return result


_VERSION = "; it may come from another version of derive"


@lru_cache
def _kinds(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _object(value: Any, kind: type, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError(f"{where}: an object is needed, not {_found(value)}")
    kinds = _kinds(kind)
    inside = f"{where}: " if where else ""
    for name in value:
        if name not in kinds:
            raise ValueError(f"{inside}there is no field {str(name)[:40]!r}{_VERSION}")
    for name in kinds:
        if name not in value:
            raise ValueError(f"{inside}the field {name!r} is missing{_VERSION}")
    prefix = f"{where}." if where else ""
    return kind(**{name: _decoded(value[name], inner, prefix + name) for name, inner in kinds.items()})


def _decoded(value: Any, kind: Any, where: str) -> Any:
    """A value of a kind that results have. Raises `ValueError`."""
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{where}: a list is needed, not {_found(value)}")
        return tuple(_decoded(item, get_args(kind)[0], f"{where}[{k}]") for k, item in enumerate(value))
    if get_origin(kind) is UnionType:  # a thing or nothing
        (inner,) = (option for option in get_args(kind) if option is not NoneType)
        return None if value is None else _decoded(value, inner, where)
    if issubclass(kind, StrEnum):
        return _word(value, kind, where)
    simple = _SIMPLE.get(kind)
    return simple(value, where) if simple else _object(value, kind, where)


def _word(value: Any, kind: type[StrEnum], where: str) -> StrEnum:
    words = {item.value: item for item in kind}
    if not isinstance(value, str) or value not in words:
        raise ValueError(f"{where}: one of {', '.join(words)} is needed, not {_found(value)}")
    return words[value]


def _text(value: Any, where: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    raise ValueError(f"{where}: text is needed, not {_found(value)}")


def _truth(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(f"{where}: true or false is needed, not {_found(value)}")


def _whole(value: Any, where: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"{where}: a whole number is needed, not {_found(value)}")


def _fraction(value: Any, where: str) -> Fraction:
    """A decimal is meant as it is written: 0.1 is 1/10."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, float) and math.isfinite(value):
        return Fraction(repr(value))
    if isinstance(value, str) and _FRACTION.fullmatch(value):
        top, _, bottom = value.partition("/")
        if bottom.strip("0") or not bottom:
            return Fraction(int(top), int(bottom or "1"))
    raise ValueError(f'{where}: a number or "p/q" is needed, not {_found(value)}')


_SIMPLE: dict[Any, Callable[[Any, str], Any]] = {str: _text, bool: _truth, int: _whole, Fraction: _fraction}


def _found(value: Any) -> str:
    """What stands there instead, for an error message."""
    if isinstance(value, list | Mapping):
        return "a list" if isinstance(value, list) else "an object"
    return printed(value)[:40] if isinstance(value, str | int | float | NoneType) else type(value).__name__
