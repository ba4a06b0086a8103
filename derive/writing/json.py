"""Findings and reports as JSON, in the schema that `docs/json.md` describes."""

from __future__ import annotations

from typing import Any

from ..kernel.verdict import Enclosure
from .errata import Erratum
from .findings import Counterexample, Finding, Formula, Remark
from .reports import ClaimLine, Departure, Report, StepLine

SCHEMA = "derive/1"


def document(version: str, fields: dict[str, Any]) -> dict[str, Any]:
    """What is printed: the fields, below the names of the schema and of the program's version."""
    return {"schema": SCHEMA, "derive": version, **fields}


def report(found: Report) -> dict[str, Any]:
    """One checked problem."""
    sources = dict.fromkeys(line.source for line in found.claims)
    return {
        "number": found.number,
        "title": found.title,
        "starred": found.starred,
        "steps": [_step(line) for line in found.steps],
        "claims": [_claim(line) for line in found.claims],
        "summary": {
            "steps": _counts(found, None),
            **{source: _counts(found, source) for source in sources},
        },
        "seconds": round(found.seconds, 6),
    }


def _counts(found: Report, source: str | None) -> dict[str, int]:
    return {str(verdict): count for verdict, count in sorted(found.tally(source).items())}


def _step(line: StepLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "part": line.part,
        "rule": line.rule,
        "prose": line.prose,
        "statement": formula(line.statement),
        **finding(line.finding),
    }


def _claim(line: ClaimLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "source": line.source,
        "place": line.place.text,
        "rule": None,
        "statement": formula(line.statement),
        **finding(line.finding),
        "departs": None if line.departure is None else _departure(line.departure),
        "right": None if line.right is None else formula(line.right),
    }


def erratum(item: Erratum) -> dict[str, Any]:
    """One claim of a document that does not hold as it stands."""
    return {"problem": item.problem, **_claim(item.line)}


def _departure(item: Departure) -> dict[str, Any]:
    return {
        "step": item.step,
        "statement": formula(item.step_statement),
        "follows_from": item.follows_from or None,
    }


def finding(found: Finding) -> dict[str, Any]:
    """A verdict and its evidence."""
    return {
        "verdict": str(found.verdict),
        "holds": found.verdict.holds,
        "method": found.method,
        "evidence": {
            "kernel_rules": list(found.rules),
            "normal_form": found.normal_form or None,
            "certificate": [line.text for line in found.certificate],
            "side_conditions": [formula(item) for item in found.side_conditions],
            "conditions": [[formula(item) for item in case] for case in found.conditions],
            "witness": None if found.witness is None else _witness(found.witness),
            "instead": None if found.instead is None else formula(found.instead),
            "agreement": _agreement(found),
            "numeric": _numeric(found),
            "reason": found.reason.text or None,
            "readings": [{"convention": words.text, "verdict": str(verdict)} for words, verdict in found.readings],
        },
        "seconds": round(found.seconds, 6),
    }


def _agreement(found: Finding) -> dict[str, Any] | None:
    if found.agreement is None:
        return None
    return {"points": found.agreement.points, "digits": found.agreement.digits}


def _numeric(found: Finding) -> dict[str, Any] | None:
    check = found.numeric
    if check is None:
        return {"obstacle": found.numeric_obstacle} if found.numeric_obstacle else None
    return {
        "points": check.points,
        "largest_relative_difference": check.largest,
        "method": check.method,
        "agrees": check.agrees,
    }


def _witness(witness: Counterexample) -> dict[str, Any]:
    return {
        "point": {name.text: value for name, value in witness.point},
        "lhs": None if witness.lhs is None else _enclosure(witness.lhs),
        "rhs": None if witness.rhs is None else _enclosure(witness.rhs),
        "entry": None if witness.entry is None else list(witness.entry),
        "functions": [instance.text for instance in witness.instances],
        "shows": witness.shows.text or None,
    }


def _enclosure(ball: Enclosure) -> dict[str, str | None]:
    return {"real": ball.real, "imag": ball.imag, "radius": ball.radius}


def formula(item: Formula | Remark) -> dict[str, str]:
    """Text and LaTeX of a piece of mathematics."""
    return {"text": item.text, "latex": item.latex}
