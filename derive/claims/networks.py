"""Networks of threshold units against Boolean functions: what they compute, and what none can compute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sympy import Add, Expr, Function, Mul, Rational, Symbol, latex
from sympy.core.basic import Basic
from sympy.logic.boolalg import Boolean

from ..kernel.equality import Effort
from ..kernel.errors import IllFormed, Obstacle
from ..kernel.networks import decision as kernel
from ..kernel.networks.decision import MAX_INPUTS, Coding
from ..kernel.networks.hidden_units import fewest
from ..kernel.networks.threshold import Exact, Network, Step, Table, Threshold, assignments, exact, truth_table
from ..kernel.verdict import Judgement, Order, Relation, Verdict
from .claim import Claim, Context, Said
from .numeric import NotNumeric, NumericCheck

BooleanFunction: TypeAlias = "Boolean | bool | Sequence[int] | Callable[..., Any]"
Array: TypeAlias = "NDArray[Any]"

_SHOWN_UNITS = 8
_TABLED_INPUTS = 4
_MOST_TRIED = 10  # inputs of a function in NumPy
_RESTARTS = 6
_EPOCHS = 150
_TIE = 1e-9


@dataclass(frozen=True)
class Target:
    """A Boolean function of named inputs: a proposition, or a truth table, the inputs counted up in binary."""

    function: Boolean | bool | tuple[int, ...]
    inputs: tuple[Symbol, ...]

    def table(self) -> Table:
        """Its values. Raises `IllFormed`, and `Obstacle` for too many inputs."""
        if len(self.inputs) > MAX_INPUTS:
            raise Obstacle(f"more than {MAX_INPUTS} inputs")
        if isinstance(self.function, (Basic, bool)):
            try:
                return truth_table(self.function, self.inputs)
            except RecursionError:
                raise Obstacle("a proposition that is nested too deeply") from None
        return tuple(map(_bit, self.function))

    def said(self) -> Said:
        """The function in a formula, or its truth table."""
        if isinstance(self.function, Basic):
            return self.function
        try:
            values = "".join(str(int(value)) for value in self.table())
        except (IllFormed, Obstacle):
            return "a function"
        letters = ", ".join(name.name for name in self.inputs)
        return f"the function of {letters} with the truth table {values}"


def _bit(value: Any) -> bool:
    if value in (0, 1):
        return bool(value)
    raise IllFormed(f"{value} is not a truth value")


@dataclass(frozen=True)
class _AboutFunctions(Claim):
    """What the kinds here have in common: functions of named inputs, coded by numbers."""

    targets: tuple[Target, ...]
    inputs: tuple[Symbol, ...]
    coding: Coding

    def _decided(self, decide: Callable[[tuple[Table, ...]], Judgement]) -> Judgement:
        try:
            return decide(tuple(target.table() for target in self.targets))
        except Obstacle as obstacle:
            return Judgement(Verdict.UNDECIDED, reason=str(obstacle))
        except IllFormed as error:
            return Judgement(Verdict.ILL_FORMED, reason=str(error))

    def _coded(self) -> str:
        if self.coding == Coding():
            return ""
        return f"with {self.coding.false} for false and {self.coding.true} for true"

    def _rows(self) -> list[tuple[bool, ...]]:
        if len(self.inputs) > _MOST_TRIED:
            raise NotNumeric(f"more than {_MOST_TRIED} inputs")
        return assignments(len(self.inputs))

    def _points(self) -> Array:
        rows = [self.coding.of(row) for row in self._rows()]
        return np.array([[float(value) for value in row] for row in rows])

    def _wanted(self) -> Array:
        """Independent of the kernel's tables where the function is a proposition: one column each, 0 or 1."""
        bits = np.array(self._rows(), dtype=bool)
        columns = dict(zip(self.inputs, bits.T, strict=True))
        found = []
        for target in self.targets:
            if isinstance(target.function, Basic):
                found.append(np.broadcast_to(_evaluated_within_bounds(target.function, columns), (len(bits),)))
            else:
                found.append(np.array(target.table()))
        return np.array(found).T


def _evaluated_within_bounds(proposition: Any, columns: dict[Symbol, Array]) -> Array:
    try:
        return _evaluated(proposition, columns)
    except RecursionError:
        raise NotNumeric("a proposition that is nested too deeply") from None


def _evaluated(proposition: Any, columns: dict[Symbol, Array]) -> Array:
    if isinstance(proposition, Symbol):
        return columns[proposition]
    name = type(proposition).__name__
    if name in ("BooleanTrue", "BooleanFalse"):
        return np.asarray(name == "BooleanTrue")
    parts = [_evaluated(arg, columns) for arg in proposition.args]
    rule = _CONNECTED.get(name)
    if rule is None:
        raise NotNumeric(f"the connective {name}")
    return np.asarray(rule(*parts))


_CONNECTED: dict[str, Callable[..., Any]] = {
    "Not": np.logical_not,
    "And": lambda *parts: np.logical_and.reduce(np.broadcast_arrays(*parts)),
    "Or": lambda *parts: np.logical_or.reduce(np.broadcast_arrays(*parts)),
    "Nand": lambda *parts: ~np.logical_and.reduce(np.broadcast_arrays(*parts)),
    "Nor": lambda *parts: ~np.logical_or.reduce(np.broadcast_arrays(*parts)),
    "Xor": lambda *parts: np.logical_xor.reduce(np.broadcast_arrays(*parts)),
    "Implies": np.less_equal,
    "Equivalent": lambda first, *others: np.logical_and.reduce(
        np.broadcast_arrays(True, *(first == o for o in others))
    ),
    "ITE": np.where,
}


# ---- the kinds of claims


@dataclass(frozen=True)
class Computes(_AboutFunctions):
    """The claim that the outputs of a network are these functions of its inputs."""

    network: Network
    outputs: Coding

    def says(self) -> tuple[Said, ...]:
        """The units with their step function, and the functions."""
        said: list[Said] = ["the network", *_units(self.network, self.inputs), *_steps(self.network), "computes"]
        for number, target in enumerate(self.targets):
            said += ["and", target.said()] if number else [target.said()]
        return tuple(part for part in (*said, self._coded()) if part != "")

    def table(self) -> tuple[tuple[Said, ...], list[tuple[Said, ...]]] | None:
        """The truth table: inputs, units, and the functions wanted; None for many inputs or units."""
        sizes = [len(layer) for layer in self.network.layers]
        if len(self.inputs) > _TABLED_INPUTS or sum(sizes) > _SHOWN_UNITS or len(sizes) > 2:
            return None
        try:
            self.network.check(len(self.inputs))
            wanted = [target.table() for target in self.targets]
        except (IllFormed, Obstacle):
            return None
        rows: list[tuple[Said, ...]] = []
        for number, row in enumerate(assignments(len(self.inputs))):
            coded = self.coding.of(row)
            units = [value for layer in self.network.values(coded) for value in layer]
            bits = self.outputs.of(tuple(table[number] for table in wanted))
            rows.append(tuple(map(_number, (*coded, *units, *bits))))
        names = [part.lhs for part in _units(self.network, self.inputs) if isinstance(part, Relation)]
        return (*self.inputs, *names, *(target.said() for target in self.targets)), rows

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """At all inputs, in exact rationals."""
        return self._decided(
            lambda tables: kernel.computes(self.network, tables, self.inputs, self.coding, self.outputs)
        )

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """The network run in double precision, input by input."""
        wanted = np.where(self._wanted(), float(self.outputs.true), float(self.outputs.false))
        agrees: bool | None = True
        worst = 0.0
        rows = self._points()
        for row, target in zip(rows, wanted, strict=True):
            found, trusted = _run(self.network, row)
            gap = float(np.max(np.abs(found - target)))
            worst = max(worst, gap)
            if gap > _TIE:
                agrees = False if trusted else agrees and None
            if agrees is False:
                break
        return NumericCheck(len(rows), worst, "forward", agrees)


@dataclass(frozen=True)
class NoUnit(_AboutFunctions):
    """The claim that no single threshold unit computes a function of its inputs."""

    def says(self) -> tuple[Said, ...]:
        """No single threshold unit computes f."""
        said = ("no single threshold unit, whatever its weights and threshold, computes", self.targets[0].said())
        return (*said, self._coded()) if self._coded() else said

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By multipliers that make the inequalities contradictory."""
        return self._decided(lambda tables: kernel.no_unit(tables[0], self.inputs, self.coding))

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Rosenblatt's perceptron from several starts."""
        return _searched(self._points(), self._wanted()[:, 0], seed)


@dataclass(frozen=True)
class NoOutputUnit(_AboutFunctions):
    """The claim that no threshold unit computes a function from the values of these hidden units."""

    hidden: tuple[Threshold, ...]
    direct: bool = False

    def says(self) -> tuple[Said, ...]:
        """No output unit on these hidden units computes f."""
        layer = Network(list(self.hidden))
        sees = "the inputs and the hidden units" if self.direct else "the hidden units"
        said: tuple[Said, ...] = (
            f"no output unit on {sees}", *_units(layer, self.inputs, "h"), *_steps(layer), "computes",
            self.targets[0].said(), self._coded(),
        )  # fmt: skip
        return tuple(part for part in said if part != "")

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By inputs that look alike to the hidden units, or by multipliers."""
        return self._decided(
            lambda tables: kernel.no_output_unit(tables[0], self.hidden, self.inputs, self.coding, direct=self.direct)
        )

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Rosenblatt's perceptron on what the hidden units give, from several starts."""
        rows, layer = self._points(), Network(list(self.hidden))
        seen = []
        for row in rows:
            found, trusted = _run(layer, row)
            if not trusted:
                raise NotNumeric("a hidden unit is too near its threshold for double precision")
            seen.append(np.concatenate([row, found]) if self.direct else found)
        return _searched(np.array(seen), self._wanted()[:, 0], seed)


@dataclass(frozen=True)
class FewestHiddenUnits(_AboutFunctions):
    """The claim that `count` is the least number of hidden units of one hidden layer for a function."""

    count: int
    direct: bool = False
    shown_by: Network | None = None

    def says(self) -> tuple[Said, ...]:
        """What is computed by how many units, in which architecture."""
        sees = "the hidden units and the inputs" if self.direct else "the hidden units only"
        said: tuple[Said, ...] = (
            f"a network of one hidden layer of threshold units, whose output is a threshold unit that sees {sees}, "
            f"needs exactly {self.count} hidden unit{'' if self.count == 1 else 's'} for",
            self.targets[0].said(), self._coded(),
        )  # fmt: skip
        return tuple(part for part in said if part != "")

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """A network with so many, and none with fewer."""
        return self._decided(
            lambda tables: fewest(
                tables[0], self.count, self.inputs, self.coding, direct=self.direct, shown_by=self.shown_by
            )
        )

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Perceptrons on random hidden units, one fewer than claimed."""
        if self.count < 1:
            raise NotNumeric("nothing to search for with fewer than no hidden units")
        draw = np.random.default_rng(seed)
        rows, wanted = self._points(), self._wanted()[:, 0]
        for _ in range(points):
            weights = draw.integers(-2, 3, (self.count - 1, rows.shape[1]))
            values = rows @ weights.T + draw.integers(-3, 4, self.count - 1) + 0.5 > 0
            seen = np.concatenate([rows, values], axis=1) if self.direct else values.astype(float)
            if _perceptron(seen, wanted, draw):
                return NumericCheck(len(rows), 1.0, "perceptrons", False)
        return NumericCheck(len(rows), 0.0, "perceptrons", True)


# ---- in NumPy


def _run(network: Network, inputs: Array) -> tuple[Array, bool]:
    """The outputs, unit by unit, and whether rounding cannot have moved a unit across its threshold."""
    below, trusted = inputs, True
    for number, layer in enumerate(network.layers, start=1):
        last = number == len(network.layers)
        seen = np.concatenate([inputs, below]) if network.direct and last and number > 1 else below
        values = []
        for unit in layer:
            total = float(unit.bias)
            for weight, value in zip(unit.weights, seen, strict=True):
                total += float(weight) * float(value)
            if isinstance(unit.step, Step):
                at = float(unit.step.at)
                trusted = trusted and (abs(total - at) > _TIE * max(1.0, abs(at)) or _is_exact(unit, unit.step))
                above = total >= at if unit.step.closed else total > at
                total = float(unit.step.high if above else unit.step.low)
            elif unit.step is not None:
                total = max(total, 0.0)
            values.append(total)
        below = np.array(values)
    return below, trusted


def _is_exact(unit: Threshold, step: Step) -> bool:
    """Whether floats are its numbers."""
    return all(Fraction(float(number)) == number for number in (*unit.weights, unit.bias, step.at))


def _searched(points: Array, wanted: Array, seed: int) -> NumericCheck:
    draw = np.random.default_rng(seed)
    found = any(_perceptron(points, wanted, draw) for _ in range(_RESTARTS))
    return NumericCheck(len(points), 1.0 if found else 0.0, "perceptrons", not found)


def _perceptron(points: Array, wanted: Array, draw: np.random.Generator) -> bool:
    """Whether Rosenblatt's rule arrives at weights that are right at every point (Psychol. Rev. 65 (1958))."""
    rows = np.concatenate([points, np.ones((len(points), 1))], axis=1)
    signs = np.where(wanted, 1.0, -1.0)
    weights: Array = np.asarray(draw.normal(size=rows.shape[1]))
    signed = signs[:, np.newaxis] * rows  # to be right is to be positive here
    each = list(signed)
    passed: set[bytes] = set()
    for _ in range(_EPOCHS if len(rows) <= 64 else _EPOCHS // 10):
        for row in each:
            if row.dot(weights) <= 0:
                weights = weights + row
        if signed.dot(weights).min() > _TIE:
            return True
        if (here := weights.tobytes()) in passed:  # from here on it goes round in circles
            return False
        passed.add(here)
    return False


# ---- how they read


def _units(network: Network, inputs: Sequence[Symbol], last: str = "o") -> Iterator[Said]:
    """Each unit as a formula; for larger networks their numbers. `last` is the letter of the units at the end."""
    sizes = [len(layer) for layer in network.layers]
    if sum(sizes) > _SHOWN_UNITS or len(sizes) > 2:
        direct = " and direct connections to the last layer" if network.direct else ""
        yield f"of {len(inputs)} inputs and {', '.join(map(str, sizes))} units{direct}"
        return
    below: Sequence[Symbol] = inputs
    for number, layer in enumerate(network.layers, start=1):
        letter = last if number == len(network.layers) else "h"
        names = [Symbol(f"{letter}_{{{k + 1}}}") for k in range(len(layer))]
        seen = (*inputs, *below) if network.direct and 1 < number == len(network.layers) else below
        for position, (name, unit) in enumerate(zip(names, layer, strict=True)):
            if position or number > 1:
                yield "and"
            yield Relation(name, Order.EQ, _formula(unit, seen))
        below = names


def _formula(unit: Threshold, seen: Sequence[Symbol]) -> Expr:
    total: Expr = _number(unit.bias)
    if len(seen) == len(unit.weights):
        terms = [_term(weight, name) for weight, name in zip(unit.weights, seen, strict=True) if weight]
        terms += [_number(unit.bias)] if unit.bias or not terms else []
        total = Add(*terms, evaluate=False) if len(terms) > 1 else terms[0]
    if unit.step is None:
        return total
    return Function("step")(total) if isinstance(unit.step, Step) else unit.step(total, evaluate=False)


def _term(weight: Fraction, name: Symbol) -> Expr:
    return name if weight == 1 else Mul(_number(weight), name, evaluate=False)


def _number(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


def _steps(network: Network) -> Iterator[str]:
    """The convention of the step function, once for each that is used."""
    used = dict.fromkeys(unit.step for layer in network.layers for unit in layer if isinstance(unit.step, Step))
    for step in used:
        sign = r"\ge" if step.closed else ">"
        high, at, low = (latex(_number(value)) for value in (step.high, step.at, step.low))
        yield rf"where $\mathrm{{step}}(u)$ is ${high}$ if $u {sign} {at}$, else ${low}$,"


# ---- as an author writes them


def _coding(values: tuple[Exact, Exact]) -> Coding:
    return Coding(exact(values[0]), exact(values[1]))


def _targets(functions: BooleanFunction | Sequence[BooleanFunction], inputs: Sequence[Symbol]) -> tuple[Target, ...]:
    """One function, or a list of several: propositions, truth tables or functions of 0 and 1."""
    if isinstance(functions, (list, tuple)) and not all(isinstance(one, int) for one in functions):
        return tuple(_target(one, inputs) for one in functions)
    return (_target(functions, inputs),)


def _target(function: Any, inputs: Sequence[Symbol]) -> Target:
    """What is callable is called at once: an error in it is its author's, not ours."""
    names = tuple(inputs)
    if callable(function) and not isinstance(function, Basic):
        rows = assignments(len(names)) if len(names) <= MAX_INPUTS else []
        function = tuple(function(*map(int, row)) for row in rows)
    return Target(tuple(function) if isinstance(function, list) else function, names)


def computes(
    network: Network,
    functions: BooleanFunction | Sequence[BooleanFunction],
    inputs: Sequence[Symbol],
    *,
    values: tuple[Exact, Exact] = (0, 1),
    outputs: tuple[Exact, Exact] | None = None,
) -> Computes:
    """The claim that a network computes a function of its inputs, or a list of functions, one for each output.

    `values` stand for false and true at the inputs, `outputs` at the outputs: unless given, what the last step
    function gives.
    """
    inner = _coding(values)
    last = network.layers[-1][0].step if network.layers and network.layers[-1] else None
    own = Coding(last.low, last.high) if isinstance(last, Step) else inner
    outer = own if outputs is None else _coding(outputs)
    return Computes(_targets(functions, inputs), tuple(inputs), inner, network, outer)


def no_unit_computes(
    function: BooleanFunction, inputs: Sequence[Symbol], *, values: tuple[Exact, Exact] = (0, 1)
) -> NoUnit:
    """The claim that no single threshold unit computes a function."""
    return NoUnit((_target(function, inputs),), tuple(inputs), _coding(values))


def no_output_unit(
    function: BooleanFunction,
    hidden: Sequence[Threshold],
    inputs: Sequence[Symbol],
    *,
    direct: bool = False,
    values: tuple[Exact, Exact] = (0, 1),
) -> NoOutputUnit:
    """The claim that no threshold unit on these hidden units (and the inputs, if `direct`) computes a function."""
    return NoOutputUnit((_target(function, inputs),), tuple(inputs), _coding(values), tuple(hidden), direct)


def fewest_hidden_units(
    function: BooleanFunction,
    count: int,
    inputs: Sequence[Symbol],
    *,
    direct: bool = False,
    shown_by: Network | None = None,
    values: tuple[Exact, Exact] = (0, 1),
) -> FewestHiddenUnits:
    """The claim that one hidden layer needs `count` threshold units for a function, and no fewer.

    The output is a threshold unit that sees the hidden units, and with `direct` connections the inputs as well.
    `shown_by` is a network with so many; without it one is looked for.
    """
    return FewestHiddenUnits((_target(function, inputs),), tuple(inputs), _coding(values), count, direct, shown_by)
