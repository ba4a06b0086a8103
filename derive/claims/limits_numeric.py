"""The course of an expression towards a limit, in double precision.

Double precision sees a limit only if it is reached fast; of anything slower it says nothing. So it contradicts a
limit only where the expression has settled somewhere else over many powers of 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import numpy as np
import sympy as sp

from ..kernel.asymptotics.approach import INFINITIES, Approach
from ..kernel.calculus import ZERO
from ..kernel.cells import Cell
from ..kernel.domain import Domain, Range, Sort
from ..kernel.errors import IllFormed, Obstacle
from ..kernel.graph import Graph, compounds
from ..kernel.language import sigmoid
from ..kernel.probe import Probe
from ..kernel.verdict import Value, Witness
from .numeric import Array, Forward, NotNumeric, NumericCheck

_REAL_STEPS = (*range(3, 64), *range(70, 1000, 30))  # powers of 2
_WHOLE_STEPS = tuple(range(2, 52))
_NEAR_STEPS = tuple(range(3, 50))
_NOISE = 1e-7
_SETTLED = 1e-9  # largest change over the last values of an expression that has settled
_LAST = 8
_APART = 1e-4  # how far from where it settled a limit may not be
_CLOSE = 1e-5
_REACH = {"real": 60, "whole": 40, "near": 24}
_LARGEST_NUMBER = 10**4  # with larger ones, an expression may move long after it seems to have settled


@dataclass(frozen=True)
class Course:
    """Values at points that approach a limit, a row for each choice of the parameters; what is not usable is NaN.

    `steps` are the powers of 2 reached, `reach` the one that must be reached before anything is contradicted. With two
    `sides` the rows from below come first.
    """

    values: Array
    parameters: Forward
    steps: tuple[int, ...]
    reach: int
    sides: int = 1

    def against(self, value: sp.Expr | None) -> NumericCheck:
        """Whether the values tend to `value`; to nothing finite, where it is None."""
        if value is None and self.sides == 2:
            return self._against_no_limit()
        targets = self._targets(value)
        seen = [self._row(row, target) for row, target in zip(self.values, targets, strict=True)]
        known = [agrees for agrees, _ in seen if agrees is not None]
        gaps = [gap for agrees, gap in seen if agrees is not None and np.isfinite(gap)]
        agrees = None if not known else all(known)
        return NumericCheck(len(known), max(gaps, default=0.0), "approach", agrees)

    def _against_no_limit(self) -> NumericCheck:
        """Whether the two sides settle at different values."""
        seen = []
        for rows in zip(*np.split(self.values, 2), strict=True):
            below, above = (self._settled(row) for row in rows)
            if below is not None and above is not None:
                seen.append(abs(below - above) > _APART)
        return NumericCheck(len(seen), 0.0, "approach", all(seen) if seen else None)

    def bounded(self) -> NumericCheck:
        """Whether the values stay bounded, where that can be seen."""
        rows = [np.abs(row[np.isfinite(row)]) for row in self.values]
        rows = [row for row in rows if len(row) >= 3 * _LAST]
        seen = [bool(np.max(row[-_LAST:]) <= 1.5 * np.max(row[: 2 * _LAST])) for row in rows]
        return NumericCheck(len(seen), 0.0, "approach", True if seen and all(seen) else None)

    def settles(self) -> bool:
        """Whether the values visibly settle anywhere for the first choice of the parameters."""
        return self._settled(self.values[0]) is not None

    def settles_at(self, value: sp.Expr) -> bool:
        """Whether the values visibly settle at `value` for the first choice of the parameters."""
        target = self._targets(value)[0]
        settled = self._settled(self.values[0])
        return (
            settled is not None and bool(np.isfinite(target)) and abs(settled - target) <= _SETTLED * (1 + abs(target))
        )

    def _targets(self, value: sp.Expr | None) -> Array:
        count = len(self.values)
        if value is None:
            return np.full(count, np.nan)
        if value in INFINITIES:
            return np.full(count, np.inf if value is sp.oo else -np.inf)
        return np.asarray(np.real(np.broadcast_to(_evaluated(self.parameters, value), (2 * count,)))[:count])

    def _row(self, row: Array, target: float) -> tuple[bool | None, float]:
        usable = row[np.isfinite(row)]
        settled = self._settled(row)
        if np.isfinite(target):
            if settled is not None:
                gap = abs(settled - target) / (1 + abs(target))
                return (True if gap <= _CLOSE else False if gap > _APART else None), float(gap)
            near = np.abs(usable - target)[-_LAST:]
            closing = len(near) == _LAST and near[-1] <= _CLOSE * (1 + abs(target))
            return (True, float(near[-1])) if closing else (None, 0.0)
        if settled is not None:
            return False, 0.0
        if np.isnan(target) or len(usable) < _LAST:
            return None, 0.0
        return (True, 0.0) if usable[-1] * np.sign(target) > 1e6 else (None, 0.0)

    def _settled(self, row: Array) -> float | None:
        """Where the last values lie, if they no longer move although the points still go far."""
        usable = np.flatnonzero(np.isfinite(row))
        if len(usable) < 2 * _LAST or self.steps[usable[-1]] < self.reach:
            return None
        last = row[usable[-2 * _LAST :]]
        return float(last[-1]) if np.ptp(last) <= _SETTLED * (1 + np.max(np.abs(last))) else None


def is_visible(witness: Witness) -> bool:
    """Whether the two sides of a witness, where it has two, differ in double precision."""
    if witness.lhs is None or witness.rhs is None:
        return True
    left, right = float(witness.lhs.real), float(witness.rhs.real)
    return abs(left - right) > _APART * (1 + abs(left) + abs(right))


def course(
    expr: sp.Expr, approach: Approach, domain: Domain, definitions: Graph, count: int, seed: int, at: Witness | None
) -> Course:
    """The values of an expression towards a limit, at `count` choices of the parameters. Raises `NotNumeric`."""
    _check_numbers((expr, approach.point), definitions)
    if definitions.uses(expr, (sp.floor, sp.ceiling)):
        raise NotNumeric("an integer part may jump by a rounding error")
    variable = approach.variable
    is_whole = domain.range_of(variable).sort is Sort.INTEGER
    drawn = [dict(at.point)] if at is not None else _parameters(expr, variable, domain, definitions, count, seed)
    kind = "near" if approach.point not in INFINITIES else "whole" if is_whole else "real"
    steps = {"near": _NEAR_STEPS, "whole": _WHOLE_STEPS, "real": _REAL_STEPS}[kind]
    grids = [_grid(kind, steps, approach.point is not sp.oo and kind != "near", side) for side in _sides(approach)]
    allowed = domain.range_of(variable)
    rows = [_values(expr, approach, drawn, grid, kind == "near", definitions, allowed) for grid in grids]
    rows = [side for side in rows if np.isfinite(side).any()] or rows[:1]  # it may be defined on one side only
    parameters = _forward(drawn * len(rows), {}, definitions)
    return Course(np.concatenate(rows), parameters, steps, _REACH[kind], len(rows))


def _sides(approach: Approach) -> tuple[int, ...]:
    return (approach.side,) if approach.side or approach.point in INFINITIES else (-1, 1)


def _grid(kind: str, steps: tuple[int, ...], mirrored: bool, side: int) -> Array:
    """Distances from 0 or to the point: no two in a simple ratio; whole numbers even and odd in turn."""
    if kind == "whole":
        whole: Array = np.array([float(2**k + k % 2 + 2 * (k % 5)) for k in steps])
        return -whole if mirrored else whole
    spread: Array = np.array([1 + 0.9 * (k * 0.6180339887 % 1) for k in steps])
    grid: Array = spread * np.exp2(np.array(steps, dtype=float))
    if kind == "near":
        return side / grid
    return -grid if mirrored else grid


def _values(
    expr: sp.Expr,
    approach: Approach,
    drawn: list[dict[sp.Symbol, Value]],
    grid: Array,
    near: bool,
    definitions: Graph,
    allowed: Range,
) -> Array:
    """A row for each choice of the parameters; NaN where rounding errors, or overflow, have the upper hand."""
    moving = np.tile(grid, len(drawn))
    count = len(moving)
    if near:
        middle = _evaluated(_forward(drawn, {}, definitions, len(grid)), approach.point)
        moving = np.real(np.broadcast_to(middle, (2 * count,)))[:count] + moving
    forward = _forward(drawn, {approach.variable: np.concatenate([moving, moving])}, definitions, len(grid))
    found: Array = np.broadcast_to(_evaluated(forward, expr), (2 * count,))
    found = np.where(_left_range(forward), np.nan, found)
    value, shadow = np.split(found, 2)
    with np.errstate(all="ignore"):
        sure = np.abs(shadow - value) <= _NOISE * np.maximum(np.abs(value), 1)
        sure &= np.isfinite(value) & (np.abs(np.imag(value)) <= _NOISE)
    rows: Array = np.where(sure & _inside(moving, allowed), np.real(value), np.nan)
    return rows.reshape(len(drawn), len(grid))


def _inside(moving: Array, allowed: Range) -> Array:
    """Where the variable is in its range."""
    below = -np.inf if allowed.lower is None else float(allowed.lower)
    above = np.inf if allowed.upper is None else float(allowed.upper)
    inside: Array = (moving > below) & (moving < above)
    return inside


def _left_range(forward: Forward) -> Array:
    """Where a power fell to 0, or anything grew to infinity: what comes of it looks settled and is not."""
    left = np.zeros(2 * forward.count, dtype=bool)
    for node, value in forward.memo.items():
        if value.shape == left.shape and node.args:
            left |= ~np.isfinite(value)
            if isinstance(node, (sp.exp, sp.Pow, sigmoid)):
                left |= value == 0
    return left


def _forward(
    drawn: list[dict[sp.Symbol, Value]], moving: dict[sp.Symbol, Array], definitions: Graph, times: int = 1
) -> Forward:
    """The world of some points, each so many times."""
    names = drawn[0] if drawn else {}
    values = {symbol: np.array([_number(point[symbol]) for point in drawn]) for symbol in names}
    repeated = {symbol: np.tile(np.repeat(own, times), 2) for symbol, own in values.items()}
    return Forward(times * len(drawn), {**repeated, **moving}, definitions)


def _number(value: Value) -> float:
    if isinstance(value, tuple):
        raise NotNumeric("a complex parameter")
    return float(value)


def _evaluated(forward: Forward, expr: sp.Expr) -> Array:
    try:
        with np.errstate(all="ignore"):
            found: Array = forward.of(expr)
            return found
    except OverflowError:
        raise NotNumeric("a number too large for double precision") from None
    except Obstacle as obstacle:
        raise NotNumeric(str(obstacle)) from None


def _parameters(
    expr: sp.Expr, variable: sp.Symbol, domain: Domain, definitions: Graph, count: int, seed: int
) -> list[dict[sp.Symbol, Value]]:
    """Points of the parameters' domain; conditions on the variable itself are not looked at."""
    free = [fact for fact in domain.facts if variable not in definitions.reachable((fact.lhs, fact.rhs))[1]]
    sides = [side for fact in free for side in (fact.lhs, fact.rhs)]
    try:
        needed, symbols = definitions.reachable((expr, *sides))
        cell = Cell.of(Domain(domain.ranges, tuple(free)), needed)
    except (Obstacle, IllFormed) as obstacle:
        raise NotNumeric(str(obstacle)) from None
    own = tuple(symbol for symbol in symbols if symbol != variable)
    if not own:
        return [{}]
    probe = Probe(ZERO, ZERO, cell.definitions, own, seed)
    found = [dict(point) for point, _ in islice(probe.points(cell.domain, cell.definitions, wide=False), count)]
    if not found:
        raise NotNumeric("no point of the domain was found")
    return found


def _check_numbers(exprs: tuple[sp.Expr, ...], definitions: Graph) -> None:
    """Raises `NotNumeric` for numbers of very different sizes."""
    nodes = (*exprs, *compounds(exprs), *definitions.compounds)
    numbers = {part for node in nodes for part in (node, *node.args) if isinstance(part, sp.Rational)}
    if any(max(abs(int(number.p)), int(number.q)) > _LARGEST_NUMBER for number in numbers - set(INFINITIES)):
        raise NotNumeric("numbers of very different sizes")
