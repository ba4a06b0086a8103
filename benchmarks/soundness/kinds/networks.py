"""Networks: random ones against the tables that plain integers give, and functions that are, or are not, linear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from random import Random

import sympy as sp

from benchmarks.soundness.kinds.trial import Trial
from derive import (
    Domain,
    Layer,
    Network,
    Step,
    Threshold,
    computes,
    fewest_hidden_units,
    no_output_unit,
    no_unit_computes,
)
from derive.claims.claim import Claim, Context
from derive.kernel.graph import Graph

_EMPTY = Context(Domain(), Graph({}))
_LETTERS = sp.symbols("a b c d")

Table = tuple[int, ...]


def trials(rng: Random) -> Iterator[Trial]:
    """Networks with their own tables and with a bit flipped; linear functions and others; fewest hidden units."""
    while True:
        yield from rng.choice((_network, _proposition, _single, _output, _fewest))(rng)


def _trial(claim: Claim, is_true: bool) -> Trial:
    return Trial(repr(claim), claim, _EMPTY, is_true)


def _rows(count: int) -> list[tuple[int, ...]]:
    return list(product((0, 1), repeat=count))


def _weight(rng: Random) -> Fraction:
    return Fraction(rng.randint(-6, 6), rng.choice((1, 1, 2, 3, 10)))


def _network(rng: Random) -> Iterator[Trial]:
    """A network of random shape, run here in `Fraction`s."""
    count, values = rng.randint(1, 4), rng.choice(((0, 1), (-1, 1), (1, 0)))
    at, closed, outputs = Fraction(rng.randint(-2, 2), 2), rng.random() < 0.5, rng.choice(((0, 1), (-1, 1)))
    sizes = [rng.randint(1, 3) for _ in range(rng.randint(1, 3))]
    step, layers, width = Step(sp.Rational(at.numerator, at.denominator), closed=closed, values=outputs), [], count
    plain: list[list[tuple[list[Fraction], Fraction]]] = []
    for size in sizes:
        plain.append([([_weight(rng) for _ in range(width)], _weight(rng)) for _ in range(size)])
        layers.append(Layer(sp.Matrix([[_exact(w) for w in row] for row, _ in plain[-1]]),
                            [_exact(b) for _, b in plain[-1]], step))  # fmt: skip
        width = size
    columns = [[] for _ in range(width)]  # type: list[list[int]]
    for row in _rows(count):
        below = [Fraction(values[bit]) for bit in row]
        for layer in plain:
            sums = [sum((w * x for w, x in zip(own, below, strict=True)), bias) for own, bias in layer]
            below = [Fraction(outputs[int(s > at or (closed and s == at))]) for s in sums]
        for column, value in zip(columns, below, strict=True):
            column.append(int(value == outputs[1]))
    network, names = Network(*layers), list(_LETTERS[:count])
    yield _trial(computes(network, columns, names, values=values), True)
    wrong = [list(column) for column in columns]
    place = rng.randrange(2**count)
    wrong[-1][place] = 1 - wrong[-1][place]
    yield _trial(computes(network, wrong, names, values=values), False)


def _exact(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)


def _proposition(rng: Random) -> Iterator[Trial]:
    """A unit and a proposition, both computed here with Python's own operators."""
    count = rng.randint(1, 4)
    names = list(_LETTERS[:count])
    formula, function = _formula(rng, count, rng.randint(1, 4))
    weights, bias = [rng.randint(-3, 3) for _ in names], Fraction(rng.randint(-7, 7), 2)
    claim = computes(Network([Threshold(weights, _exact(bias))]), formula, names)
    rows = _rows(count)
    same = all((sum(w * x for w, x in zip(weights, row, strict=True)) + bias >= 0) == function(row) for row in rows)
    yield _trial(claim, same)
    yield _trial(no_unit_computes(formula, names), not _is_linear(tuple(int(function(row)) for row in rows)))


def _formula(rng: Random, count: int, depth: int):  # type: ignore[no-untyped-def]
    if depth == 0:
        k = rng.randrange(count)
        return _LETTERS[k], lambda row: bool(row[k])
    (left, f), (right, g) = _formula(rng, count, depth - 1), _formula(rng, count, rng.randint(0, depth - 1))
    return rng.choice((
        (sp.And(left, right, evaluate=False), lambda row: f(row) and g(row)),
        (sp.Or(left, right, evaluate=False), lambda row: f(row) or g(row)),
        (sp.Xor(left, right), lambda row: f(row) != g(row)),
        (sp.Not(left, evaluate=False), lambda row: not f(row)),
        (sp.Implies(left, right, evaluate=False), lambda row: g(row) or not f(row)),
        (sp.Equivalent(left, right), lambda row: f(row) == g(row)),
    ))  # fmt: skip


@cache
def _linear(count: int) -> frozenset[Table]:
    """All threshold functions of up to four inputs: integer weights up to 3 give them (Muroga 1971, table 7.2)."""
    rows, bound, found = _rows(count), 2 if count < 4 else 3, set()
    for weights in product(range(-bound, bound + 1), repeat=count):
        sums = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in rows]
        for threshold in range(min(sums), max(sums) + 2):
            found.add(tuple(int(s >= threshold) for s in sums))
    assert len(found) == {1: 4, 2: 14, 3: 104, 4: 1882}[count]  # https://oeis.org/A000609
    return frozenset(found)


def _is_linear(table: Table) -> bool:
    return table in _linear(len(table).bit_length() - 1)


def _single(rng: Random) -> Iterator[Trial]:
    count = rng.randint(1, 4)
    if rng.random() < 0.5:
        table = rng.choice(sorted(_linear(count)))
    else:
        table = tuple(rng.randint(0, 1) for _ in range(2**count))
    names = list(_LETTERS[:count])
    values = rng.choice(((0, 1), (-1, 1), (3, -2)))
    yield _trial(no_unit_computes(list(table), names, values=values), not _is_linear(table))


def _separable(points: Sequence[tuple[int, ...]], table: Table) -> bool:
    """Whether a threshold function of the hidden bits agrees with the table wherever the bits occur."""
    wanted: dict[tuple[int, ...], int] = {}
    for point, value in zip(points, table, strict=True):
        if wanted.setdefault(point, value) != value:
            return False
    width = len(points[0])
    places = {row: k for k, row in enumerate(_rows(width))}
    return any(all(own[places[point]] == value for point, value in wanted.items()) for own in _linear(width))


def _output(rng: Random) -> Iterator[Trial]:
    """Random hidden units, whose bits an output unit is to combine, or bits that some output unit does combine."""
    count, width = rng.randint(2, 4), rng.randint(1, 3)
    rows = _rows(count)
    units = [
        ([rng.randint(-2, 2) for _ in range(count)], Fraction(2 * rng.randint(-3, 2) + 1, 2)) for _ in range(width)
    ]
    points = [
        tuple(int(sum(w * x for w, x in zip(own, row, strict=True)) + bias > 0) for own, bias in units) for row in rows
    ]
    if rng.random() < 0.5:
        chosen = rng.choice(sorted(_linear(width)))
        table = tuple(chosen[_rows(width).index(point)] for point in points)
    else:
        table = tuple(rng.randint(0, 1) for _ in rows)
    hidden = [Threshold(own, _exact(bias)) for own, bias in units]
    yield _trial(no_output_unit(list(table), hidden, list(_LETTERS[:count])), not _separable(points, table))


@cache
def _least(table: Table) -> int:
    """The fewest hidden units for a function of up to three inputs, by trying all choices."""
    count = len(table).bit_length() - 1
    if len(set(table)) == 1:
        return 0
    units = sorted(_linear(count))
    for size in (1, 2, 3):
        for chosen in combinations(units, size):
            if _separable(list(zip(*chosen, strict=True)), table):
                return size
    return 4


def _fewest(rng: Random) -> Iterator[Trial]:
    count = rng.choice((2, 2, 3))
    table = tuple(rng.randint(0, 1) for _ in range(2**count))
    least, names = _least(table), list(_LETTERS[:count])
    yield _trial(fewest_hidden_units(list(table), least, names), True)
    yield _trial(fewest_hidden_units(list(table), least + rng.choice((-1, 1, 2)), names), False)
    alone = _is_linear(table)
    yield _trial(fewest_hidden_units(list(table), 0, names, direct=True), alone)
