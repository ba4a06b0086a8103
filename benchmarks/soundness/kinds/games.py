"""Finite games: random payoffs, and what brute force in plain Python says of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from random import Random

import sympy as sp

from benchmarks.soundness.kinds.trial import Trial
from derive import Domain, Game, dominant, is_nash, is_not_nash, maximin, mixed_maximin, mixed_nash, pure_nash, zero_sum
from derive.claims.claim import Claim, Context
from derive.kernel.graph import Graph

Table = list[list[tuple[int, int]]]
_NOTHING = Context(Domain(), Graph({}))


def trials(rng: Random) -> Iterator[Trial]:
    """Endless claims about small games."""
    while True:
        shape = rng.choice([(2, 2), (2, 2), (2, 3), (3, 2), (3, 3)])
        table = [[(rng.randint(-3, 3), rng.randint(-3, 3)) for _ in range(shape[1])] for _ in range(shape[0])]
        if rng.random() < 0.4:
            table = [[(u, -u) for u, _ in row] for row in table]
        game = Game([f"r{i}" for i in range(shape[0])], [f"c{j}" for j in range(shape[1])], table)
        for claim, is_true in _claims(rng, game, table):
            yield Trial(f"{claim} for {table}", claim, _NOTHING, is_true)


def _is_nash(table: Table, i: int, j: int) -> bool:
    return table[i][j][0] == max(row[j][0] for row in table) and table[i][j][1] == max(v for _, v in table[i])


def _claims(rng: Random, game: Game, table: Table) -> Iterator[tuple[Claim, bool]]:
    rows, columns = len(table), len(table[0])
    every = list(product(range(rows), range(columns)))
    i, j = rng.choice(every)
    profile = (game.rows[i], game.columns[j])
    yield is_nash(game, profile), _is_nash(table, i, j)
    yield is_not_nash(game, profile), not _is_nash(table, i, j)
    right = [pair for pair in every if _is_nash(table, *pair)]
    stated = [pair for pair in right if rng.random() < 0.8]
    yield pure_nash(game, [(game.rows[a], game.columns[b]) for a, b in stated]), stated == right
    level = max(min(u for u, _ in row) for row in table)
    value = level + rng.choice([0, 0, 1, -1, sp.Rational(1, 9)])
    yield maximin(game, 1, value), value == level
    wins = all(table[i][b][0] > table[a][b][0] for a, b in every if a != i)
    yield dominant(game, 1, game.rows[i]), wins
    yield zero_sum(game), all(u + v == 0 for row in table for u, v in row)
    if (rows, columns) == (2, 2):
        yield from _mixed(rng, game, table)


def _mixed(rng: Random, game: Game, table: Table) -> Iterator[tuple[Claim, bool]]:
    (a, b), (c, d) = ([Fraction(u) for u, _ in row] for row in table)
    low, high = max(min(a, b), min(c, d)), min(max(a, c), max(b, d))
    value = low if low == high else (a * d - b * c) / (a + d - b - c)
    stated = value + rng.choice([Fraction(0), Fraction(0), Fraction(1), Fraction(1, 11)])
    yield mixed_maximin(game, 1, _shown(stated)), stated == value
    p, q = (Fraction(rng.randint(-1, 5), 4) for _ in range(2))
    rises, leans = [table[0][k][0] - table[1][k][0] for k in (0, 1)], [row[0][1] - row[1][1] for row in table]
    if rng.random() < 0.7 and rises[0] != rises[1] and leans[0] != leans[1]:
        p, q = Fraction(leans[1], leans[1] - leans[0]), Fraction(rises[1], rises[1] - rises[0])
    yield mixed_nash(game, _shown(p), _shown(q)), _is_equilibrium(table, p, q)


def _is_equilibrium(table: Table, p: Fraction, q: Fraction) -> bool:
    if not (0 <= p <= 1 and 0 <= q <= 1):
        return False
    first = [q * row[0][0] + (1 - q) * row[1][0] for row in table]
    second = [p * table[0][k][1] + (1 - p) * table[1][k][1] for k in (0, 1)]
    return p * first[0] + (1 - p) * first[1] == max(first) and q * second[0] + (1 - q) * second[1] == max(second)


def _shown(value: Fraction) -> sp.Expr:
    return sp.Rational(value.numerator, value.denominator)
