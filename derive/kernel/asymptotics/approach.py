"""The limit of an expression on one cell: from one side or both, over the reals or the integers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import lcm

import sympy as sp

from ..calculus import ONE, ZERO
from ..cells import Cell
from ..errors import Obstacle, Undefined
from ..graph import replace
from ..verdict import Order, Relation
from .constants import Constants, Oscillating
from .expansions import MoreTerms
from .germs import Germs, NeedResidues, View, polynomial

_COUNTS = (1, 2, 4, 8, 16, 24)
_MOST_RESIDUES = 24
INFINITIES = (sp.oo, sp.S.NegativeInfinity)


@dataclass(frozen=True, slots=True)
class Approach:
    """`variable` → `point` (±oo for infinity); `side` is 1 from above, -1 from below, 0 from wherever it can."""

    variable: sp.Symbol
    point: sp.Expr
    side: int = 0

    def in_words(self) -> str:
        """Such as "x → 0 from above"."""
        point = {sp.oo: "∞", sp.S.NegativeInfinity: "-∞"}.get(self.point, str(self.point))
        return f"{self.variable} → {point}" + {1: " from above", -1: " from below", 0: ""}[self.side]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A limit, ±oo included, or None where there is none and `shows` says why; how it was found.

    `is_bounded`: whether the expression stays bounded although it has no limit; None where that is not known.
    """

    value: sp.Expr | None
    shows: str = ""
    rules: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    is_bounded: bool | None = None

    @property
    def is_finite(self) -> bool:
        """Whether there is a limit, and it is a number."""
        return self.value is not None and self.value not in INFINITIES


_GRUNTZ = "most rapidly varying subexpressions (Gruntz)"


def in_words(value: sp.Expr | None) -> str:
    """A limit as it is put in a sentence."""
    return "no limit" if value is None else {sp.oo: "∞", sp.S.NegativeInfinity: "-∞"}.get(value, str(value))


def outcome(expr: sp.Expr, approach: Approach, cell: Cell, *, is_sequence: bool = False) -> Outcome:
    """The limit on a cell. Raises `NeedSign`, `Obstacle`, `Undefined`."""
    x = sp.Dummy("s", positive=True)
    found = []
    for germ in _germs(approach, x):
        part = _at_infinity(replace(expr, {approach.variable: germ}), x, cell, is_sequence)
        line = f"{approach.variable} = {germ.xreplace({x: sp.Symbol('s')})}, s → ∞"
        found.append(dataclasses.replace(part, lines=(line, *part.lines)))
    return found[0] if len(found) == 1 else _of_both_sides(found[0], found[1], Constants(cell))


def _germs(approach: Approach, x: sp.Symbol) -> list[sp.Expr]:
    """The variable as a function of an x → ∞, from each side."""
    if approach.point in INFINITIES:
        return [x if approach.point is sp.oo else -x]
    sides = (approach.side,) if approach.side else (-1, 1)
    return [sp.Add(approach.point, sp.Integer(side) / x) for side in sides]


def eventually(fact: Relation, approach: Approach, cell: Cell) -> bool:
    """Whether a relation holds near the point; if not, it fails near the point. Raises what signs raise."""
    x = sp.Dummy("x", positive=True)
    gap = sp.Add(fact.lhs, sp.Mul(-ONE, fact.rhs, evaluate=False), evaluate=False)
    found = {_holds(replace(gap, {approach.variable: germ}), fact.order, x, cell) for germ in _germs(approach, x)}
    if len(found) > 1:
        raise Obstacle("a condition that holds on one side of the point only")
    return found.pop()


def _holds(gap: sp.Expr, order: Order, x: sp.Symbol, cell: Cell) -> bool:
    for count in _COUNTS:
        germs = Germs(cell, x, count, View())
        try:
            return germs.sign(germs.prepare(gap)) in ACCEPTED[order]
        except MoreTerms:
            continue
    raise Obstacle("a condition on the variable of the limit")


ACCEPTED = {
    Order.EQ: (0,),
    Order.NE: (-1, 1),
    Order.LT: (-1,),
    Order.LE: (-1, 0),
    Order.GT: (1,),
    Order.GE: (0, 1),
}


def _of_both_sides(below: Outcome, above: Outcome, constants: Constants) -> Outcome:
    rules = (*dict.fromkeys((*below.rules, *above.rules)), "one-sided limits compared")
    lines = tuple(f"from {side}: {line}" for side, part in (("below", below), ("above", above)) for line in part.lines)
    bounded = _all_bounded([below, above])
    for part in (below, above):
        if part.value is None:
            return Outcome(None, part.shows, rules, lines, bounded)
    if differ(below.value, above.value, constants):
        shows = f"tends to {in_words(below.value)} from below and to {in_words(above.value)} from above"
        return Outcome(None, shows, rules, lines, bounded)
    return Outcome(above.value, "", rules, lines)


def _all_bounded(parts: list[Outcome]) -> bool | None:
    known = {False if part.value in INFINITIES else True if part.is_finite else part.is_bounded for part in parts}
    return False if False in known else None if None in known else True


def differ(a: sp.Expr | None, b: sp.Expr | None, constants: Constants) -> bool:
    """Whether two limits are certainly different; if not, they are certainly equal. Raises what signs raise."""
    if a is None or b is None or a in INFINITIES or b in INFINITIES:
        return a != b
    return constants.constant_sign(a - b) != 0


def _at_infinity(expr: sp.Expr, x: sp.Symbol, cell: Cell, is_sequence: bool) -> Outcome:
    try:
        return _looked_at(expr, x, cell, View(is_sequence))
    except NeedResidues as need:
        return _by_residues(expr, x, cell, need.modulus)


def _by_residues(expr: sp.Expr, x: sp.Symbol, cell: Cell, modulus: int) -> Outcome:
    """A limit is that of every class of indices."""
    while modulus <= _MOST_RESIDUES:
        try:
            return _residues(expr, x, cell, modulus)
        except NeedResidues as need:
            modulus = lcm(modulus, need.modulus)
    raise Obstacle(f"more than {_MOST_RESIDUES} classes of indices")


def _residues(expr: sp.Expr, x: sp.Symbol, cell: Cell, modulus: int) -> Outcome:
    found = []
    for residue in range(modulus):
        index = sp.Add(sp.Mul(sp.Integer(modulus), x), sp.Integer(residue))
        found.append(_looked_at(replace(expr, {x: index}), x, cell, View(True, modulus)))
    rules = (*dict.fromkeys(rule for part in found for rule in part.rules), "indices by residue")
    lines = tuple(f"index {r} modulo {modulus}: {line}" for r, part in enumerate(found) for line in part.lines)
    first, constants = found[0], Constants(cell)
    bounded = _all_bounded(found)
    for residue, part in enumerate(found):
        if part.value is None:
            return Outcome(None, part.shows, rules, lines, bounded)
        if differ(first.value, part.value, constants):
            indices = [f"indices {r} modulo {modulus}" if modulus > 2 else ("even", "odd")[r] + " indices"
                       for r in (0, residue)]  # fmt: skip
            values = (in_words(first.value), in_words(part.value))
            shows = f"tends to {values[0]} along {indices[0]} and to {values[1]} along {indices[1]}"
            return Outcome(None, shows, rules, lines, bounded)
    return Outcome(first.value, "", rules, lines)


def _looked_at(expr: sp.Expr, x: sp.Symbol, cell: Cell, view: View) -> Outcome:
    for count in _COUNTS:
        try:
            return _attempt(expr, x, cell, view, count)
        except MoreTerms:
            continue
    raise Obstacle(f"everything cancels in the first {_COUNTS[-1]} terms")


def _attempt(expr: sp.Expr, x: sp.Symbol, cell: Cell, view: View, count: int) -> Outcome:
    germs = Germs(cell, x, count, view)
    value, obstacle = None, "an oscillation"
    try:
        prepared = germs.prepare(expr)
        value = germs.tends_to(prepared)
    except Oscillating as oscillating:
        obstacle = str(oscillating)
    if value is not None and not value.free_symbols & germs.bounded.keys():
        rules = (_GRUNTZ, "bounded times null") if germs.waves else (_GRUNTZ,)
        return Outcome(value, "", rules, (germs.leading.get(prepared, f"constant {value}"),))
    return _oscillating(expr, value, germs, obstacle)


def _oscillating(expr: sp.Expr, value: sp.Expr | None, germs: Germs, obstacle: str) -> Outcome:
    """Two phases at which the limits differ: there is no limit."""
    if germs.has_turns:
        raise Obstacle("a power of a negative number is complex unless the exponent is an integer")
    if len(germs.angles) != 1:
        raise Obstacle(obstacle)
    ((has_steps, angle),) = germs.angles
    if angle.free_symbols & germs.bounded.keys():
        raise Obstacle(obstacle)
    found: list[tuple[str, sp.Expr]] = []
    constants = Constants(germs.cell)
    for name, limit in _phases(expr, value, angle, has_steps, germs):
        for other, earlier in found:
            if differ(earlier, limit, constants):
                shows = f"tends to {in_words(earlier)} {other} and to {in_words(limit)} {name}"
                rules = (_GRUNTZ, "two sequences with different limits")
                grows = any(end in INFINITIES for end in (earlier, limit))
                bounded = False if grows else None if value is None or value in INFINITIES else True
                return Outcome(None, shows, rules, (shows,), bounded)
        found.append((name, limit))
    raise Obstacle(obstacle)


def _phases(
    expr: sp.Expr, value: sp.Expr | None, angle: sp.Expr, has_steps: bool, germs: Germs
) -> Iterator[tuple[str, sp.Expr]]:
    """Limits along sequences on which the angle is 0, π/2, π, 3π/2 modulo 2π (a fractional part, 0 or ½)."""
    x, view = germs.variable, germs.view
    if view.is_sequence and any(kind not in ("sin", "cos") for kind, _ in germs.waves):
        return
    for phase in range(4):
        where = _where(phase, has_steps)
        if view.is_sequence:
            if value is None or not _is_dense(angle, x):
                return
            yield where, value.xreplace({wave: _at_phase(kind, phase) for (kind, _), wave in germs.waves.items()})
            continue
        try:
            again = Germs(germs.cell, x, germs.count, View(phase=phase))
            yield where, again.tends_to(again.prepare(expr))
        except (Obstacle, Undefined):
            continue


def _where(phase: int, has_steps: bool) -> str:
    if has_steps:
        return f"where the fractional part is {(0, sp.Rational(1, 2))[phase % 2]}"
    return f"where the angle is {(ZERO, sp.pi / 2, sp.pi, 3 * sp.pi / 2)[phase]} modulo 2π"


def _at_phase(kind: str, phase: int) -> sp.Expr:
    return (sp.sin if kind == "sin" else sp.cos)(phase * sp.pi / 2)


def _is_dense(angle: sp.Expr, x: sp.Symbol) -> bool:
    """Whether the angles of a sequence are dense modulo 2π: they advance by a rational number, and π is irrational."""
    coefficients = polynomial(angle, x)
    return coefficients is not None and len(coefficients) == 2 and isinstance(coefficients[1], sp.Rational)


def substituted(expr: sp.Expr, values: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """With definitions written out, those of definitions as well."""
    while True:
        known = {symbol: values[symbol] for symbol in expr.free_symbols if symbol in values}
        if not known:
            return expr
        expr = replace(expr, known)
