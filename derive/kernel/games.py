"""Finite games of two players in normal form: equilibria, best responses, security levels, by comparison of payoffs.

Every statement is a combination, by “all” and “any”, of comparisons of payoffs (Osborne & Rubinstein, A Course in
Game Theory (1994), chs. 2–3). A mixed strategy is an equilibrium if no pure deviation pays. The value of a matrix
game is certified by optimal strategies of both players (von Neumann; linear programming duality); for rational
payoffs they are found among the square submatrices (Shapley & Snow, Ann. Math. Studies 24 (1950)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice

import sympy as sp
from flint import acb, ctx, fmpq, fmpq_mat

from .calculus import ONE, ZERO, add, minus, mul
from .domain import Domain, Point, by_name, points, special_points
from .enclosure import Evaluation, circuit, describe, from_sympy
from .equality import Effort, equal
from .errors import Obstacle
from .expansion import granted, written_out
from .graph import Graph
from .inequality.decision import compare
from .language import text
from .probe import holds
from .signs import holds_on
from .verdict import Judgement, Order, Relation, Verdict, Witness, _proof, guarded

MAX_STRATEGIES = 12
MAX_MIXED = 5  # strategies of a player in a matrix game whose value is looked for
_BITS = 96
Table = tuple[tuple[sp.Expr, ...], ...]
Strategy = tuple[sp.Expr, ...]


@dataclass(frozen=True)
class Game:
    """Two players' strategies by name, and the payoffs `first[i][j]` to the row player, `second[i][j]` to the other."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    first: Table
    second: Table

    def __post_init__(self) -> None:
        shape = (len(self.rows), len(self.columns))
        if not all(shape) or len(set(self.rows)) < shape[0] or len(set(self.columns)) < shape[1]:
            raise ValueError("each player has strategies, with names of their own")
        for table in (self.first, self.second):
            if len(table) != shape[0] or any(len(row) != shape[1] for row in table):
                raise ValueError(f"the payoffs are not a table of {shape[0]} rows and {shape[1]} columns")

    def own(self, player: int) -> Table:
        """A player's payoffs with that player's strategies as rows."""
        return self.first if player == 1 else tuple(zip(*self.second, strict=True))

    def names(self, player: int) -> tuple[str, ...]:
        """The names of a player's strategies."""
        return self.rows if player == 1 else self.columns

    def written_out(self, graph: Graph) -> Game:
        """Names of payoffs replaced by their definitions."""
        tables = [tuple(tuple(written_out(u, graph) for u in row) for row in t) for t in (self.first, self.second)]
        return Game(self.rows, self.columns, tables[0], tables[1])


@dataclass(frozen=True)
class Comparison:
    """A relation between payoffs, with what it means when it fails."""

    relation: Relation
    otherwise: str


@dataclass(frozen=True)
class Every:
    """All of these hold."""

    parts: tuple[Statement, ...]


@dataclass(frozen=True)
class Some:
    """At least one of these holds; `otherwise` is what it means when none does."""

    parts: tuple[Statement, ...]
    otherwise: str


Statement = Comparison | Every | Some


def _at_least(a: sp.Expr, b: sp.Expr, otherwise: str) -> Comparison:
    return Comparison(Relation(a, Order.GE, b), otherwise)


# ---- statements -----------------------------------------------------------------------------------------------------


def nash(game: Game, row: int, column: int) -> Every:
    """No player gains by a deviation from a pure profile."""
    return Every(tuple(_at_least(here, there, words) for here, there, words in _deviations(game, row, column)))


def not_nash(game: Game, row: int, column: int) -> Some:
    """Some player gains by a deviation."""
    found = [Comparison(Relation(there, Order.GT, here), "") for here, there, _ in _deviations(game, row, column)]
    return Some(tuple(found), f"({game.rows[row]}, {game.columns[column]}) is an equilibrium")


def _deviations(game: Game, row: int, column: int) -> Iterator[tuple[sp.Expr, sp.Expr, str]]:
    for player, own, other in ((1, row, column), (2, column, row)):
        table, names = game.own(player), game.names(player)
        for k, name in enumerate(names):
            if k != own:
                words = f"player {player} gains by deviating from {names[own]} to {name}"
                yield table[own][other], table[k][other], words


def exactly_these(game: Game, profiles: Sequence[tuple[int, int]]) -> Every:
    """These profiles are the equilibria in pure strategies, and no others are."""
    parts: list[Statement] = []
    for i in range(len(game.rows)):
        for j in range(len(game.columns)):
            parts.append(nash(game, i, j) if (i, j) in profiles else not_nash(game, i, j))
    return Every(tuple(parts))


def is_strategy(mix: Strategy, player: int) -> Every:
    """Probabilities: at least 0, and 1 in total."""
    parts = [_at_least(share, ZERO, f"a probability of player {player} is negative") for share in mix]
    total = Comparison(Relation(add(*mix), Order.EQ, ONE), f"the probabilities of player {player} do not add up to 1")
    return Every((*parts, total))


def mixed_nash(game: Game, p: Strategy, q: Strategy) -> Every:
    """No pure deviation pays against a mixed strategy."""
    parts: list[Statement] = [is_strategy(p, 1), is_strategy(q, 2)]
    for player, own, other in ((1, p, q), (2, q, p)):
        replies = [add(*(mul(u, share) for u, share in zip(row, other, strict=True))) for row in game.own(player)]
        whole = add(*(mul(share, reply) for share, reply in zip(own, replies, strict=True)))
        for name, reply in zip(game.names(player), replies, strict=True):
            parts.append(_at_least(whole, reply, f"player {player} gains by deviating to {name}"))
    return Every(tuple(parts))


def best_responses(game: Game, player: int, to: int, those: Sequence[int]) -> Every:
    """Exactly these strategies are best against one of the other player's."""
    payoffs, names = [row[to] for row in game.own(player)], game.names(player)
    parts: list[Statement] = []
    for k, own in enumerate(payoffs):
        others = [(other, names[m]) for m, other in enumerate(payoffs) if m != k]
        if k in those:
            parts += [_at_least(own, other, f"{name} is better than {names[k]}") for other, name in others]
        else:
            better = tuple(Comparison(Relation(other, Order.GT, own), "") for other, _ in others)
            parts.append(Some(better, f"{names[k]} is a best response as well"))
    return Every(tuple(parts))


def dominant(game: Game, player: int, strategy: int, *, strictly: bool) -> Every:
    """A strategy is better (weakly: never worse, and somewhere better) than each other one, whatever the other does."""
    table, names = game.own(player), game.names(player)
    rivals = game.names(3 - player)
    parts: list[Statement] = []
    for k, row in enumerate(table):
        if k == strategy:
            continue
        pairs = list(zip(table[strategy], row, rivals, strict=True))
        order = Order.GT if strictly else Order.GE
        parts += [
            Comparison(Relation(own, order, other), f"{names[k]} is as good as {names[strategy]} against {rival}"
                       if strictly else f"{names[k]} is better than {names[strategy]} against {rival}")
            for own, other, rival in pairs
        ]  # fmt: skip
        if not strictly:
            somewhere = tuple(Comparison(Relation(own, Order.GT, other), "") for own, other, _ in pairs)
            parts.append(Some(somewhere, f"{names[strategy]} is nowhere better than {names[k]}"))
    return Every(tuple(parts))


def constant_sum(game: Game, total: sp.Expr | None) -> Every:
    """The payoffs of every profile add up to the same number, or to a given one."""
    wanted = add(game.first[0][0], game.second[0][0]) if total is None else total
    parts = []
    for i, row in enumerate(game.rows):
        for j, column in enumerate(game.columns):
            own = add(game.first[i][j], game.second[i][j])
            words = f"the payoffs at ({row}, {column}) add up to something else"
            parts.append(Comparison(Relation(own, Order.EQ, wanted), words))
    return Every(tuple(parts))


def _extreme(function: type[sp.Expr], values: Sequence[sp.Expr]) -> sp.Expr:
    kept = list(dict.fromkeys(values))
    return kept[0] if len(kept) == 1 else function(*kept, evaluate=False)


def security(game: Game, player: int) -> list[sp.Expr]:
    """What each of a player's pure strategies earns at least."""
    return [_extreme(sp.Min, row) for row in game.own(player)]


def pure_maximin(game: Game, player: int, value: sp.Expr) -> Every:
    """The greatest security level in pure strategies: some strategy secures the value, and none more than it."""
    table, names = game.own(player), game.names(player)
    securing = tuple(Every(tuple(_at_least(u, value, "") for u in row)) for row in table)
    parts: list[Statement] = [Some(securing, f"no strategy of player {player} secures so much")]
    for row, name in zip(table, names, strict=True):
        below = tuple(_at_least(value, u, "") for u in row)
        parts.append(Some(below, f"{name} secures more for player {player}"))
    return Every(tuple(parts))


def maximin_profile(game: Game, row: int, column: int) -> Every:
    """Both players choose a strategy with the greatest security level."""
    parts = []
    for player, own in ((1, row), (2, column)):
        levels, names = security(game, player), game.names(player)
        for k, level in enumerate(levels):
            if k != own:
                parts.append(_at_least(levels[own], level, f"{names[k]} secures more than {names[own]}"))
    return Every(tuple(parts))


def secures(table: Table, p: Strategy, q: Strategy, value: sp.Expr) -> Every:
    """p earns at least the value whatever the other does, q allows no more than the value."""
    parts: list[Statement] = [is_strategy(p, 1), is_strategy(q, 2)]
    for column in zip(*table, strict=True):
        earned = add(*(mul(share, u) for share, u in zip(p, column, strict=True)))
        parts.append(_at_least(earned, value, "the first strategy does not secure the value"))
    for row in table:
        allowed = add(*(mul(share, u) for share, u in zip(q, row, strict=True)))
        parts.append(_at_least(value, allowed, "the second strategy allows more than the value"))
    return Every(tuple(parts))


def within(domain: Domain, conditions: Sequence[Relation]) -> Domain:
    """The domain on which conditions hold."""
    return granted(domain, conditions)


# ---- judging --------------------------------------------------------------------------------------------------------


@guarded()
def judged(statement: Statement, domain: Domain, effort: Effort, instead: str = "") -> Judgement:
    """Judge a statement about payoffs, for all values of their symbols. Raises `Contradiction`."""
    sides = [side for c in _comparisons(statement) for side in (c.relation.lhs, c.relation.rhs)]
    sides += [side for fact in domain.facts for side in (fact.lhs, fact.rhs)]
    symbols = {symbol for side in sides for symbol in side.free_symbols}
    witness = _counterexample(statement, domain, symbols, effort)
    if witness is not None:
        return Judgement(Verdict.REFUTED, witness=witness, method=_METHOD, instead=instead or None)
    lines = _proved(statement, domain, effort)
    proof = _proof(("comparison of payoffs",), f"{len(lines)} comparisons hold", certificate=tuple(lines))
    return Judgement(Verdict.PROVED, proof=proof, method=_METHOD)


_METHOD = "comparison of payoffs"


def _comparisons(statement: Statement) -> Iterator[Comparison]:
    if isinstance(statement, Comparison):
        yield statement
    else:
        for part in statement.parts:
            yield from _comparisons(part)


def _proved(statement: Statement, domain: Domain, effort: Effort) -> list[str]:
    """What was proved, a line each. Raises `Obstacle`."""
    if isinstance(statement, Every):
        return [line for part in statement.parts for line in _proved(part, domain, effort)]
    if isinstance(statement, Some):
        for part in statement.parts:
            try:
                return _proved(part, domain, effort)
            except Obstacle:
                continue
        raise Obstacle(
            f"whether {statement.otherwise}" if statement.otherwise else "none of the comparisons was proved"
        )
    relation = statement.relation
    shown = f"{text(relation.lhs)} {relation.order} {text(relation.rhs)}"
    if relation.order is Order.EQ:
        found = equal(relation.lhs, relation.rhs, domain, None, effort)
    elif holds_on(relation, domain):
        return [shown]
    else:
        found = compare(relation.lhs, relation.order, relation.rhs, domain, None, effort)
    if found.verdict is Verdict.PROVED:
        return [shown]
    raise Obstacle(f"whether {shown}")


def _counterexample(statement: Statement, domain: Domain, symbols: set[sp.Symbol], effort: Effort) -> Witness | None:
    own = sorted(symbols, key=by_name)
    tried: list[Point] = [{}]
    if own:
        tried = [*special_points(domain, own, effort.seed), *islice(points(domain, own, effort.seed), effort.tries)]
    common = circuit()
    for point in tried:
        with ctx.workprec(_BITS):
            evaluation = Evaluation(point, {}, shared=common)
            if not all(_holds(Comparison(fact, ""), evaluation) for fact in domain.facts):
                continue
            failing = _failing(statement, evaluation)
            if failing is None:
                continue
            shown = tuple(sorted(point.items(), key=lambda item: by_name(item[0])))
            if isinstance(failing, Some):
                return Witness(shown, shows=failing.otherwise)
            sides = (failing.relation.lhs, failing.relation.rhs)
            left, right = (describe(evaluation.value(side)) for side in sides)
            return Witness(shown, left, right, shows=failing.otherwise)
    return None


def _failing(statement: Statement, evaluation: Evaluation) -> Comparison | Some | None:
    """A part that certainly does not hold at the point; None where there is none."""
    if isinstance(statement, Comparison):
        return statement if _fails(statement, evaluation) else None
    if isinstance(statement, Every):
        return next((found for part in statement.parts if (found := _failing(part, evaluation))), None)
    return statement if all(_failing(part, evaluation) for part in statement.parts) else None


def _gap(comparison: Comparison, evaluation: Evaluation) -> object:
    left, right = evaluation.value(comparison.relation.lhs), evaluation.value(comparison.relation.rhs)
    if left is None or right is None or isinstance(left, acb) or isinstance(right, acb):
        return None
    return left - right


_FAILS = {
    Order.GE: Order.LT, Order.GT: Order.LE, Order.LE: Order.GT, Order.LT: Order.GE, Order.EQ: Order.NE,
    Order.NE: Order.EQ,
}  # fmt: skip


def _holds(comparison: Comparison, evaluation: Evaluation) -> bool:
    gap = _gap(comparison, evaluation)
    return gap is not None and holds(gap, comparison.relation.order)


def _fails(comparison: Comparison, evaluation: Evaluation) -> bool:
    gap = _gap(comparison, evaluation)
    return gap is not None and holds(gap, _FAILS[comparison.relation.order])


# ---- matrix games ---------------------------------------------------------------------------------------------------


def optimal_strategies(table: Table) -> tuple[Strategy, Strategy, sp.Expr]:
    """Optimal mixed strategies of both players of a rational matrix game, and its value: a proposal.

    Raises `Obstacle` for symbolic payoffs or a large table.
    """
    if max(len(table), len(table[0])) > MAX_MIXED:
        raise Obstacle(f"a matrix game with more than {MAX_MIXED} strategies of a player")
    entries = [[_rational(u) for u in row] for row in table]
    for size in range(1, min(len(entries), len(entries[0])) + 1):
        for rows in combinations(range(len(entries)), size):
            for columns in combinations(range(len(entries[0])), size):
                found = _of_block(entries, rows, columns)
                if found is not None:
                    return found
    raise Obstacle("optimal strategies of the matrix game")


def _rational(value: sp.Expr) -> fmpq:
    with ctx.workprec(_BITS):
        exact = value if isinstance(value, sp.Rational) else Evaluation({}, {}).exact(value)
    if exact is None:
        raise Obstacle("optimal mixed strategies for symbolic payoffs: state the strategies")
    return from_sympy(exact) if isinstance(exact, sp.Rational) else exact


def _of_block(
    entries: list[list[fmpq]], rows: tuple[int, ...], columns: tuple[int, ...]
) -> tuple[Strategy, Strategy, sp.Expr] | None:
    """The strategies that make both players indifferent within a square block, if they are optimal in the whole."""
    size = len(rows)
    block = [[entries[i][j] for j in columns] for i in rows]
    p = _equalizing([list(row) for row in zip(*block, strict=True)], size)
    q = _equalizing(block, size)
    if p is None or q is None or p[1] != q[1]:
        return None
    value = p[1]
    first = _spread(p[0], rows, len(entries))
    second = _spread(q[0], columns, len(entries[0]))
    earned = [sum((f * row[j] for f, row in zip(first, entries, strict=True)), fmpq(0)) for j in range(len(second))]
    allowed = [sum((s * u for s, u in zip(second, row, strict=True)), fmpq(0)) for row in entries]
    if any(u < value for u in earned) or any(u > value for u in allowed):
        return None
    return tuple(map(_shown, first)), tuple(map(_shown, second)), _shown(value)


def _equalizing(block: list[list[fmpq]], size: int) -> tuple[list[fmpq], fmpq] | None:
    """Weights ≥ 0 of total 1 with block · weights = value in every row."""
    matrix = fmpq_mat([[*row, fmpq(-1)] for row in block] + [[fmpq(1)] * size + [fmpq(0)]])
    target = fmpq_mat([[fmpq(0)]] * size + [[fmpq(1)]])
    if matrix.det() == 0:
        return None
    found = matrix.inv() * target
    weights = [found[k, 0] for k in range(size)]
    return None if any(w < 0 for w in weights) else (weights, found[size, 0])


def _spread(weights: list[fmpq], places: tuple[int, ...], length: int) -> list[fmpq]:
    result = [fmpq(0)] * length
    for place, weight in zip(places, weights, strict=True):
        result[place] = weight
    return result


def _shown(value: fmpq) -> sp.Expr:
    return sp.Rational(int(value.numer()), int(value.denom()))


def mixed_maximin(
    game: Game, player: int, value: sp.Expr, by: tuple[Strategy, Strategy] | None, domain: Domain, effort: Effort
) -> Judgement:
    """Judge that the greatest payoff a player can secure by a mixed strategy is `value`."""
    try:
        table = game.own(player)
        p, q, level = (*by, value) if by is not None else optimal_strategies(table)
        optimal = judged(secures(table, p, q, level), domain, effort)
        if optimal.verdict is not Verdict.PROVED or optimal.proof is None or by is not None:
            return optimal
        right = Comparison(Relation(level, Order.EQ, value), f"player {player} can secure {level}, and no more")
        found = judged(right, domain, effort, instead=str(level))
        if found.verdict is not Verdict.PROVED or found.proof is None:
            return found
        lines = (f"optimal strategies {p} and {q}", *optimal.proof.certificate)
        rules = ("comparison of payoffs", "linear programming duality")
        return Judgement(Verdict.PROVED, proof=_proof(rules, f"the value {level}", certificate=lines), method=_METHOD)
    except Obstacle as obstacle:
        return Judgement(Verdict.UNDECIDED, reason=str(obstacle))


def all_equilibria(game: Game) -> list[tuple[Fraction, Fraction]]:
    """Every equilibrium of a rational 2×2 game as the probabilities of the first row and column.

    Raises `Obstacle` for other games, and where a player is indifferent at a pure strategy of the other: then there
    may be infinitely many.
    """
    if (len(game.rows), len(game.columns)) != (2, 2):
        raise Obstacle("all mixed equilibria of a game that is not 2×2")
    a, b = ([[_fraction(u) for u in row] for row in table] for table in (game.first, game.second))
    rises = [a[0][j] - a[1][j] for j in (0, 1)]  # what the first row earns more, by column
    leans = [b[i][0] - b[i][1] for i in (0, 1)]  # what the first column earns more, by row
    if 0 in rises or 0 in leans:
        raise Obstacle("a player is indifferent against a pure strategy: there may be infinitely many equilibria")
    found = [
        (Fraction(1 - i), Fraction(1 - j))
        for i in (0, 1)
        for j in (0, 1)
        if (rises[j] > 0) == (i == 0) and (leans[i] > 0) == (j == 0)
    ]
    if rises[0] * rises[1] < 0 and leans[0] * leans[1] < 0:
        found.append((leans[1] / (leans[1] - leans[0]), rises[1] / (rises[1] - rises[0])))
    return found


def _fraction(value: sp.Expr) -> Fraction:
    exact = _rational(value)
    return Fraction(int(exact.numer()), int(exact.denom()))


def only_equilibria(game: Game, stated: Sequence[tuple[sp.Expr, sp.Expr]], domain: Domain, effort: Effort) -> Judgement:
    """Judge that a 2×2 game has these equilibria and no others, by the probabilities of the first row and column."""
    try:
        known = all_equilibria(game)
        given = [(_fraction(p), _fraction(q)) for p, q in stated]
    except Obstacle as obstacle:
        return Judgement(Verdict.UNDECIDED, reason=str(obstacle))
    instead = ", ".join(f"({p}, {q})" for p, q in known) or "none"
    for p, q in given:
        if (p, q) not in known:
            own = mixed_nash(game, *(_mixed(share) for share in (p, q)))
            return judged(own, domain, effort, instead)
    missing = next((pair for pair in known if pair not in given), None)
    if missing is not None:
        shows = f"({missing[0]}, {missing[1]}) is an equilibrium as well"
        return Judgement(Verdict.REFUTED, witness=Witness((), shows=shows), method=_METHOD, instead=instead)
    lines = [line for p, q in given for line in _proved(mixed_nash(game, _mixed(p), _mixed(q)), domain, effort)]
    rules = ("comparison of payoffs", "an equilibrium is pure, or makes both players indifferent")
    return Judgement(
        Verdict.PROVED, proof=_proof(rules, f"{len(known)} equilibria", certificate=tuple(lines)), method=_METHOD
    )


def _mixed(share: Fraction) -> Strategy:
    own = sp.Rational(share.numerator, share.denominator)
    return own, add(ONE, minus(own))
