"""Whether a network that a student designed does what is asked: it is run at every input, under each convention.

A sheet that does not say what its step function is at 0 leaves that to the student: a network that is right either way
is correct, one that is right under one convention is correct under this condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from ....claims.claim import Said
from ....claims.designs import Design
from ....claims.networks import Computes
from ....kernel.errors import IllFormed
from ....kernel.language import relu
from ....kernel.networks.threshold import Network, Step, Table, assignments
from ....reading import ReadingError, name_key
from ....reading.errors import Code
from ....writing.grades.results import Mark
from ....writing.names import name_text
from .layers import Laid, laid_out, unread
from .reading_back import described
from .statements import Draft, is_signum, read
from .units import Activation, Drawn, drawn
from .wording import worded

MAX_LENGTH = 20_000  # characters of an answer
_ORDER = (Mark.CORRECT, Mark.CONDITIONAL, Mark.UNDECIDED, Mark.WRONG)
_CLOSED, _BEYOND = "step(u) is 1 from u = 0 on", "step(u) is 1 beyond u = 0 only"
_HALF = "step(u) is 1 from u = 1/2 on"
_PLUS_MINUS = "-1 and 1 stand for false and true"
_SKIPS = "connections may lead past a layer"
_OUTPUT = re.compile(r"(?:P|p|y|Y|o|O|out|output|c|C|r|z|Z|yhat|parity|f|F|T)(?:_.*)?")


@dataclass(frozen=True)
class Found:
    """What a network is: the mark, the claim that it rests on, and what is to be said of it.

    `units` is how it was read. `error` is why an answer could not be read. `witness` are the lines that show that it is
    wrong.
    """

    mark: Mark
    claim: Computes | None = None
    units: tuple[Said, ...] = ()
    conditions: tuple[str, ...] = ()
    witness: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    error: ReadingError | None = None


@dataclass(frozen=True)
class _Convention:
    """What step functions are at their jump, and which numbers are bits."""

    said: tuple[str, ...] = ()
    step: Step = field(default_factory=Step)
    signs: bool = False

    def activation(self, activation: Activation) -> Step | type[relu] | None:
        """What a unit does under this convention."""
        if not activation.is_open:
            if self.signs and isinstance(activation.step, Step):
                return Step(activation.step.at, closed=activation.step.closed, values=(-1, 1))
            return activation.step
        low = -1 if self.signs or is_signum(activation) else 0
        return Step(self.step.at, closed=self.step.closed, values=(low, 1))


_PLAIN = (_Convention((_CLOSED,)), _Convention((_BEYOND,), Step(0, closed=False)))
_OTHER_STEPS = (_Convention((_HALF,), Step("0.5")),)


def graded(text: str, syntax: str, design: Design) -> Found:
    """The mark of an answer that is to give a network."""
    if len(text) > MAX_LENGTH:
        return Found(Mark.UNREADABLE, reason=f"an answer of {len(text)} characters; at most {MAX_LENGTH} are read")
    inputs = [name_key(symbol.name) for symbol in design.inputs]
    draft = read(worded(text, inputs), design.inputs, syntax)
    try:
        readings = _readings(draft, len(design.targets))
    except IllFormed as error:
        return Found(Mark.WRONG, reason=str(error))
    if not readings:
        return _nothing(draft)
    best: Found | None = None
    for reading in readings:
        found = replace(_judged(reading, design), units=described(reading.network))
        if best is None or _ORDER.index(found.mark) < _ORDER.index(best.mark):
            best = found
        if found.mark is Mark.CORRECT:
            break
    assert best is not None
    errors = draft.errors if readings[0].by_formulas else unread(draft)
    return replace(_stopped(errors[0]), units=best.units) if errors else best


def _stopped(error: ReadingError) -> Found:
    """What is said where a line that matters is no unit, or could not be read."""
    if error.code == Code.SHAPE:
        return Found(Mark.UNDECIDED, reason=error.message)
    return Found(Mark.UNREADABLE, error=error)


def _nothing(draft: Draft) -> Found:
    if draft.errors:
        return _stopped(draft.errors[0])
    if draft.given or draft.wiring.units:
        return Found(Mark.UNREADABLE, reason="the weights and biases that are given do not fit together as a network")
    return Found(Mark.MISSING, reason="no line gives the weights of a unit")


# ---- which network an answer is


def _readings(draft: Draft, outputs: int) -> list[Laid]:
    """The networks that an answer may be: by its formulas, or else by its matrices."""
    by_formulas: list[Laid] = []
    trouble: IllFormed | None = None
    if any(unit.activation.name or unit.activation.step for unit in draft.wiring.units.values()):
        try:
            by_formulas = [Laid(drawn(draft.wiring, _outputs(draft, outputs)), by_formulas=True)]
        except IllFormed as error:
            trouble = error
    found = by_formulas or laid_out(draft, outputs)
    if not found and trouble is not None and not draft.errors:
        raise trouble
    return found


def _outputs(draft: Draft, count: int) -> list[Any]:
    """The units that are outputs: those that no other one uses. Raises `IllFormed` where these are too many or few."""
    idle = draft.wiring.idle()
    last = {unit.name: unit for unit in idle}
    for chosen in (list(last.values()), [u for u in last.values() if _OUTPUT.fullmatch(u.name)], idle):
        if len(chosen) == count:
            return [unit.symbol for unit in sorted(chosen, key=lambda unit: _number(unit.name))]
    asked = "1 output" if count == 1 else f"{count} outputs"
    names = ", ".join(last) or "none"
    raise IllFormed(f"{asked} asked for; the units that no other one uses are: {names}")


def _number(name: str) -> int:
    """The number at the end of a name: 2 of P_2; names without one keep their order."""
    found = re.search(r"(\d+)\D*$", name)
    return int(found.group(1)) if found else 0


# ---- what it computes


@dataclass(frozen=True)
class _Tried:
    """A network under a convention, with the values of its outputs at each input."""

    convention: _Convention
    network: Network
    tables: tuple[tuple[Fraction, ...], ...]

    def computes(self, tables: Sequence[Table]) -> bool:
        """Whether the outputs are these functions."""
        low, high = (-1, 1) if self.convention.signs else (0, 1)
        return self.tables == tuple(tuple(Fraction(high if bit else low) for bit in table) for table in tables)


def _misfit(network: Drawn, design: Design) -> str:
    """Why a network is not of the kind that is asked for, if it is not."""
    hidden, asked = len(network.layers) - 1, design.hidden_layers
    if asked is not None and hidden != asked:
        return f"the network has {_layers(hidden)}; asked was for {_layers(asked)}"
    if design.hidden_units is not None and network.hidden > design.hidden_units:
        return f"the network has {network.hidden} hidden units; asked was for {design.hidden_units}"
    return ""


def _layers(count: int) -> str:
    return {0: "no hidden layer", 1: "one hidden layer"}.get(count, f"{count} hidden layers")


def _judged(laid: Laid, design: Design) -> Found:
    network = laid.network
    if misfit := _misfit(network, design):
        return Found(Mark.WRONG, reason=misfit, notes=laid.notes)
    found = _of_functions(laid, design)
    conditions = (*laid.chosen, *((_SKIPS,) if network.skips and not design.direct else ()))
    if found.mark is Mark.CORRECT and conditions:
        found = replace(found, mark=Mark.CONDITIONAL)
    if found.mark is Mark.CONDITIONAL:
        found = replace(found, conditions=(*conditions, *found.conditions))
    return replace(found, notes=(*laid.notes, *found.notes))


def _of_functions(laid: Laid, design: Design) -> Found:
    """The functions themselves under the usual conventions, then others that do as well, then other conventions."""
    plain = [_run(laid.network, convention, design) for convention in _conventions(laid)]
    wanted = [(design.tables, None, "")]
    for tables, functions, condition in (*wanted, *_others(plain, design)):
        right = [tried for tried in plain if tried.computes(tables)]
        if len(right) == len(plain):
            claim = design.claim(right[0].network, functions)
            mark = Mark.CONDITIONAL if condition else Mark.CORRECT
            return Found(mark, claim, conditions=(condition,) if condition else ())
        if right:
            claim = design.claim(right[0].network, functions)
            wrong = next(tried for tried in plain if tried not in right)
            said = (*((condition,) if condition else ()), *right[0].convention.said)
            return Found(Mark.CONDITIONAL, claim, conditions=said, witness=_witness(wrong, tables, design))
    for convention in _further(laid):
        tried = _run(laid.network, convention, design)
        if tried.computes(design.tables):
            values = (-1, 1) if convention.signs else (0, 1)
            claim = design.claim(tried.network, values=values)
            witness = _witness(plain[0], design.tables, design)
            return Found(Mark.CONDITIONAL, claim, conditions=convention.said, witness=witness)
    hangs = len({tried.tables for tried in plain}) > 1
    return Found(
        Mark.WRONG, design.claim(plain[0].network), witness=_witness(plain[0], design.tables, design, hangs=hangs)
    )


def _others(plain: Sequence[_Tried], design: Design) -> Iterator[tuple[tuple[Table, ...], Any, str]]:
    """What the network computes, if that does as well."""
    for tried in plain:
        values = {value for row in tried.tables for value in row}
        if values <= {0, 1}:
            tables = tuple(tuple(map(bool, row)) for row in tried.tables)
            if tables in design.other_tables:
                condition, functions = design.other_tables[tables]
                yield tables, functions, condition


def _conventions(laid: Laid) -> tuple[_Convention, ...]:
    """The usual ones, or the only one where no unit's step function is left open."""
    if any(unit.activation.is_open for layer in laid.network.layers for unit in layer):
        return _PLAIN
    return (_Convention(),)


def _further(laid: Laid) -> Iterator[_Convention]:
    """Conventions that a right network may rely on without saying so, the most usual first."""
    usual = _conventions(laid)
    is_open = len(usual) > 1
    if is_open:
        yield from _OTHER_STEPS
    for convention in usual:
        said = convention.said if is_open else ()
        yield replace(convention, said=(_PLUS_MINUS, *said), signs=True)


def _run(network: Drawn, convention: _Convention, design: Design) -> _Tried:
    made = network.network(convention.activation)
    low, high = (-1, 1) if convention.signs else (0, 1)
    rows = [tuple(Fraction(high if bit else low) for bit in row) for row in assignments(len(design.inputs))]
    values = [made.values(row)[-1] for row in rows]
    return _Tried(convention, made, tuple(zip(*values, strict=True)))


def _witness(tried: _Tried, tables: Sequence[Table], design: Design, *, hangs: bool = True) -> tuple[str, ...]:
    """The first input at which a network is wrong, what it gives there, and what is to come out."""
    low, high = (-1, 1) if tried.convention.signs else (0, 1)
    rows = assignments(len(design.inputs))
    wanted = [tuple(Fraction(high if table[k] else low) for table in tables) for k in range(len(rows))]
    given = list(zip(*tried.tables, strict=True))
    wrong = [k for k in range(len(rows)) if wanted[k] != given[k]]
    if not wrong:
        return ()
    first = wrong[0]
    point = ", ".join(
        f"{name_text(s.name)} = {high if bit else low}" for s, bit in zip(design.inputs, rows[first], strict=True)
    )
    under = f", where {tried.convention.said[0]}" if hangs and tried.convention.said else ""
    return (
        f"at {point} the network gives {_listed(given[first])}, and {_listed(wanted[first])} is right{under}",
        f"it is wrong at {len(wrong)} of {len(rows)} inputs",
    )


def _listed(values: Sequence[Fraction]) -> str:
    return str(values[0]) if len(values) == 1 else f"({', '.join(map(str, values))})"
