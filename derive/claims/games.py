"""Finite games of two players: equilibria, best responses, dominance, max-min values.

NumPy goes through all profiles, or through a grid of mixed strategies, with the payoffs as numbers.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

import numpy as np
from sympy import Expr, Integer, Matrix, sympify

from ..kernel import games as kernel
from ..kernel.equality import Effort
from ..kernel.games import Statement, Strategy
from ..kernel.verdict import Judgement, Relation
from .claim import Claim, Context, Said
from .numeric import Array, NotNumeric, NumericCheck
from .sampling import Sample, sample
from .stationarity import Where, where

Mix: TypeAlias = "Expr | int | Sequence[Expr | int]"
_TOLERANCE = 1e-9
_GRID = 60
_POINTS = 6


def _written(value: Any) -> Expr:
    found: Expr = sympify(value, strict=True)
    return found


class Game(kernel.Game):
    """A game in normal form: `Game(rows="Up Down", columns="Left Right", payoffs=[[(3, 3), (0, 5)], …])`.

    An entry is the pair of payoffs, first the row player's; a single number is a zero-sum game. Raises ValueError.
    """

    def __init__(self, rows: str | Sequence[str], columns: str | Sequence[str], payoffs: Any) -> None:
        table = payoffs.tolist() if isinstance(payoffs, Matrix) else payoffs
        pairs = [[_pair(entry) for entry in row] for row in table]
        names = [tuple(side.split()) if isinstance(side, str) else tuple(side) for side in (rows, columns)]
        first, second = (tuple(tuple(pair[k] for pair in row) for row in pairs) for k in (0, 1))
        super().__init__(names[0], names[1], first, second)


def _pair(entry: Any) -> tuple[Expr, Expr]:
    if isinstance(entry, (tuple, list)):
        if len(entry) != 2:
            raise ValueError("an entry is the pair of the two players' payoffs")
        return _written(entry[0]), _written(entry[1])
    own = _written(entry)
    return own, -own


@dataclass(frozen=True)
class _Payoffs:
    """The payoffs at one point: a player's own strategies are the rows of `of(player)`."""

    first: Array
    second: Array

    def of(self, player: int) -> Array:
        return self.first if player == 1 else self.second.T

    def is_nash(self, i: int, j: int) -> bool:
        """Nobody gains by a deviation."""
        gains = (self.first[:, j].max() - self.first[i, j], self.second[i, :].max() - self.second[i, j])
        return bool(max(gains) <= _TOLERANCE)


@dataclass(frozen=True)
class _OfGame(Claim):
    game: kernel.Game
    conditions: tuple[Relation, ...]

    def says(self) -> tuple[Said, ...]:
        """“(Up, Left) is a Nash equilibrium, where a ≥ c and b ≥ d”."""
        said = list(self.words())
        for number, condition in enumerate(self.conditions):
            said += ["and" if number else ", where", condition]
        return tuple(said)

    @abstractmethod
    def words(self) -> tuple[Said, ...]:
        """What it says, conditions aside."""

    @abstractmethod
    def statement(self, game: kernel.Game) -> Statement:
        """The comparisons of payoffs that make the claim."""

    @abstractmethod
    def found(self, payoffs: _Payoffs, point: Sample) -> bool:
        """Whether NumPy finds it so at a point."""

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By comparison of payoffs."""
        domain = kernel.within(context.domain, self.conditions)
        return kernel.judged(self.statement(self.game.written_out(context.definitions)), domain, effort)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """By going through all strategies."""
        exprs = [u for table in (self.game.first, self.game.second) for row in table for u in row]
        drawn = sample([*exprs, *self.others()], self.conditions, context.domain, context.definitions, _POINTS, seed)
        if drawn.count == 0:
            raise NotNumeric("no point of the domain was found")
        payoffs = _everywhere(self.game, drawn)
        held = [self.found(payoffs[k], drawn.kept(np.arange(drawn.count) == k)) for k in range(drawn.count)]
        return NumericCheck(len(held), float(not all(held)), "all strategies", all(held))

    def others(self) -> tuple[Expr, ...]:
        """What the claim holds beside payoffs."""
        return ()


def _everywhere(game: kernel.Game, drawn: Sample) -> list[_Payoffs]:
    """The payoffs at each point."""

    def tables(payoffs: kernel.Table) -> Array:
        return np.moveaxis(np.array([[np.real(drawn.of(u)) for u in row] for row in payoffs]), -1, 0)

    return [_Payoffs(*both) for both in zip(tables(game.first), tables(game.second), strict=True)]


def _profile(game: kernel.Game, profile: Sequence[str]) -> tuple[int, int]:
    row, column = profile
    return _index(game, 1, row), _index(game, 2, column)


def _index(game: kernel.Game, player: int, name: str) -> int:
    names = game.names(player)
    if name not in names:
        raise ValueError(f"player {player} has no strategy {name}; there are {', '.join(names)}")
    return names.index(name)


@dataclass(frozen=True)
class Nash(_OfGame):
    """The claim that a pure profile is, or is not, a Nash equilibrium."""

    profile: tuple[int, int]
    holds: bool = True

    def words(self) -> tuple[Said, ...]:
        """“(Defect, Defect) is a Nash equilibrium”."""
        i, j = self.profile
        return (f"({self.game.rows[i]}, {self.game.columns[j]}) is {'' if self.holds else 'not '}a Nash equilibrium",)

    def statement(self, game: kernel.Game) -> Statement:
        """No deviation pays, or one does."""
        return (kernel.nash if self.holds else kernel.not_nash)(game, *self.profile)

    def found(self, payoffs: _Payoffs, point: Sample) -> bool:
        """By the largest gain."""
        return payoffs.is_nash(*self.profile) == self.holds


@dataclass(frozen=True)
class PureNash(_OfGame):
    """The claim that these, and no others, are the equilibria in pure strategies."""

    profiles: tuple[tuple[int, int], ...]

    def words(self) -> tuple[Said, ...]:
        """“the Nash equilibria in pure strategies are (Defect, Defect)”."""
        shown = ", ".join(f"({self.game.rows[i]}, {self.game.columns[j]})" for i, j in self.profiles)
        return (f"the Nash equilibria in pure strategies are {shown or 'none'}",)

    def statement(self, game: kernel.Game) -> Statement:
        """Profile by profile."""
        return kernel.exactly_these(game, self.profiles)

    def found(self, payoffs: _Payoffs, point: Sample) -> bool:
        """Profile by profile."""
        every = product(range(len(self.game.rows)), range(len(self.game.columns)))
        return {pair for pair in every if payoffs.is_nash(*pair)} == set(self.profiles)


@dataclass(frozen=True)
class MixedNash(_OfGame):
    """The claim that a pair of mixed strategies is a Nash equilibrium."""

    p: Strategy
    q: Strategy

    def words(self) -> tuple[Said, ...]:
        """“the mixed strategies p and q are a Nash equilibrium”."""
        return ("the mixed strategies", *_shown(self.p), "and", *_shown(self.q), "are a Nash equilibrium")

    def others(self) -> tuple[Expr, ...]:
        """The probabilities."""
        return (*self.p, *self.q)

    def statement(self, game: kernel.Game) -> Statement:
        """No pure deviation pays."""
        return kernel.mixed_nash(game, self.p, self.q)

    def found(self, payoffs: _Payoffs, point: Sample) -> bool:
        """By the best mixed deviation on a grid."""
        p, q = (np.array([float(np.real(point.of(share)[0])) for share in mix]) for mix in (self.p, self.q))
        if min(p.min(), q.min()) < -_TOLERANCE or abs(p.sum() - 1) + abs(q.sum() - 1) > _TOLERANCE:
            return False
        gains = [(grid @ payoffs.first @ q).max() - p @ payoffs.first @ q for grid in [_mixes(len(p))]]
        gains += [(p @ payoffs.second @ grid.T).max() - p @ payoffs.second @ q for grid in [_mixes(len(q))]]
        size = 1 + np.abs(payoffs.first).max() + np.abs(payoffs.second).max()
        return bool(max(gains) <= _TOLERANCE * size)


def _mixes(size: int) -> Array:
    """Mixed strategies: the pure ones, and a grid, or a sample where a grid would be large."""
    if size == 2:
        share = np.linspace(0, 1, _GRID + 1)
        return np.stack([share, 1 - share], axis=1)
    return np.concatenate([np.eye(size), np.random.default_rng(0).dirichlet(np.ones(size), 2_000)])


def _shown(mix: Strategy) -> Iterator[Said]:
    for number, share in enumerate(mix):
        if number:
            yield "and"
        yield share


@dataclass(frozen=True)
class Equilibria(_OfGame):
    """The claim that a 2×2 game has these equilibria, pure and mixed, and no others."""

    pairs: tuple[tuple[Expr, Expr], ...]

    def words(self) -> tuple[Said, ...]:
        """“the Nash equilibria, by the probabilities of the first row and column, are 0 and 0; …”."""
        said: list[Said] = ["the Nash equilibria, by the probabilities of the first row and of the first column, are"]
        for number, (p, q) in enumerate(self.pairs):
            said += [";"] * bool(number) + [p, "and", q]
        return tuple(said)

    def statement(self, game: kernel.Game) -> Statement:
        """Each of them is one."""
        return kernel.Every(tuple(kernel.mixed_nash(game, _two(p), _two(q)) for p, q in self.pairs))

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """From the full list of a 2×2 game's equilibria."""
        domain = kernel.within(context.domain, self.conditions)
        return kernel.only_equilibria(self.game.written_out(context.definitions), self.pairs, domain, effort)

    def found(self, payoffs: _Payoffs, point: Sample) -> bool:
        """Each is one, and on a fine grid no other pair comes close to being one."""
        if payoffs.first.shape != (2, 2):
            raise NotNumeric("all equilibria of a game that is not 2×2")
        stated = [tuple(float(np.real(point.of(share)[0])) for share in pair) for pair in self.pairs]
        grid = _mixes(2)
        first, second = grid @ payoffs.first @ grid.T, grid @ payoffs.second @ grid.T
        gain = np.maximum((payoffs.first @ grid.T).max(axis=0)[None, :] - first,
                          (grid @ payoffs.second).max(axis=1)[:, None] - second)  # fmt: skip
        exact = [MixedNash(self.game, (), _two(p), _two(q)).found(payoffs, point) for p, q in self.pairs]
        near = [any(abs(grid[i, 0] - p) + abs(grid[j, 0] - q) < 0.1 for p, q in stated)
                for i, j in zip(*np.nonzero(gain <= _TOLERANCE), strict=True)]  # fmt: skip
        return all(exact) and all(near)


def _two(share: Expr) -> Strategy:
    return share, 1 - share


@dataclass(frozen=True)
class BestResponse(_OfGame):
    """The claim that exactly these strategies are best responses to one of the other player's."""

    player: int
    to: int
    those: tuple[int, ...]

    def words(self) -> tuple[Said, ...]:
        """“player 1's best responses to Defect are Defect”."""
        names = self.game.names(self.player)
        other = self.game.names(3 - self.player)[self.to]
        return (f"player {self.player}'s best responses to {other} are {', '.join(names[k] for k in self.those)}",)

    def statement(self, game: kernel.Game) -> Statement:
        """Better than, or as good as, every other one."""
        return kernel.best_responses(game, self.player, self.to, self.those)

    def found(self, payoffs: _Payoffs, point: Sample) -> bool:
        """By the largest payoff."""
        own = payoffs.of(self.player)[:, self.to]
        return {k for k, u in enumerate(own) if u >= own.max() - _TOLERANCE} == set(self.those)


@dataclass(frozen=True)
class Dominant(_OfGame):
    """The claim that a strategy is dominant, strictly or weakly."""

    player: int
    strategy: int
    strictly: bool = True

    def words(self) -> tuple[Said, ...]:
        """“Defect is strictly dominant for player 1”."""
        name = self.game.names(self.player)[self.strategy]
        return (f"{name} is {'strictly' if self.strictly else 'weakly'} dominant for player {self.player}",)

    def statement(self, game: kernel.Game) -> Statement:
        """Against every strategy of the other player."""
        return kernel.dominant(game, self.player, self.strategy, strictly=self.strictly)

    def found(self, payoffs: _Payoffs, point: Sample) -> bool:
        """Against every strategy of the other player."""
        table = payoffs.of(self.player)
        gaps = np.delete(table[self.strategy] - table, self.strategy, axis=0)
        if self.strictly:
            return bool((gaps > 0).all())
        return bool((gaps >= -_TOLERANCE).all() and (gaps > _TOLERANCE).any(axis=1).all())


@dataclass(frozen=True)
class ConstantSum(_OfGame):
    """The claim that the payoffs of every profile add up to one number."""

    total: Expr | None

    def words(self) -> tuple[Said, ...]:
        """“the game is zero-sum”."""
        if self.total is None:
            return ("the payoffs add up to the same number in every profile",)
        return (
            ("the game is zero-sum",) if self.total == 0 else ("the payoffs add up to", self.total, "in every profile")
        )

    def others(self) -> tuple[Expr, ...]:
        """The sum."""
        return () if self.total is None else (self.total,)

    def statement(self, game: kernel.Game) -> Statement:
        """Profile by profile."""
        return kernel.constant_sum(game, self.total)

    def found(self, payoffs: _Payoffs, point: Sample) -> bool:
        """Profile by profile."""
        total = payoffs.first + payoffs.second
        wanted = total[0, 0] if self.total is None else float(np.real(point.of(self.total)[0]))
        return bool(np.abs(total - wanted).max() <= _TOLERANCE * (1 + np.abs(total).max()))


@dataclass(frozen=True)
class MaximinProfile(_OfGame):
    """The claim that both strategies of a profile are max-min strategies, among pure ones."""

    profile: tuple[int, int]

    def words(self) -> tuple[Said, ...]:
        """“(Defect, Defect) consists of max-min strategies”."""
        i, j = self.profile
        return (f"({self.game.rows[i]}, {self.game.columns[j]}) consists of max-min strategies",)

    def statement(self, game: kernel.Game) -> Statement:
        """No other strategy secures more."""
        return kernel.maximin_profile(game, *self.profile)

    def found(self, payoffs: _Payoffs, point: Sample) -> bool:
        """By the smallest payoffs."""
        levels = [payoffs.of(player).min(axis=1) for player in (1, 2)]
        return all(level[own] >= level.max() - _TOLERANCE for level, own in zip(levels, self.profile, strict=True))


@dataclass(frozen=True)
class Maximin(_OfGame):
    """The claim that a player can secure a payoff and no more, by pure or by mixed strategies."""

    player: int
    value: Expr
    mixed: bool = False
    by: tuple[Strategy, Strategy] | None = None

    def words(self) -> tuple[Said, ...]:
        """“the max-min payoff of player 1 in pure strategies is 1”."""
        kind = "mixed" if self.mixed else "pure"
        said: list[Said] = [f"the max-min payoff of player {self.player} in {kind} strategies is", self.value]
        if self.by is not None:
            said += [", by", *_shown(self.by[0]), "against", *_shown(self.by[1])]
        return tuple(said)

    def others(self) -> tuple[Expr, ...]:
        """The value and the strategies."""
        return (self.value, *(share for mix in self.by or () for share in mix))

    def statement(self, game: kernel.Game) -> Statement:
        """max min of the payoffs."""
        return kernel.pure_maximin(game, self.player, self.value)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """Pure: max min. Mixed: optimal strategies of both players certify the value."""
        if not self.mixed:
            return super().judgement(context, effort)
        domain = kernel.within(context.domain, self.conditions)
        game = self.game.written_out(context.definitions)
        return kernel.mixed_maximin(game, self.player, self.value, self.by, domain, effort)

    def found(self, payoffs: _Payoffs, point: Sample) -> bool:
        """Pure: max min. Mixed: the value lies between what grids of both players' strategies secure."""
        table = payoffs.of(self.player)
        value, size = float(np.real(point.of(self.value)[0])), 1 + np.abs(table).max()
        if not self.mixed:
            return bool(abs(table.min(axis=1).max() - value) <= _TOLERANCE * size)
        secured = (_mixes(len(table)) @ table).min(axis=1).max()
        allowed = (table @ _mixes(table.shape[1]).T).max(axis=0).min()
        return bool(secured <= value + _TOLERANCE * size and value <= allowed + _TOLERANCE * size)


def is_nash(game: kernel.Game, profile: Sequence[str], given: Where = ()) -> Nash:
    """A pure profile is a Nash equilibrium: `is_nash(pd, ("Defect", "Defect"))`. Raises ValueError."""
    return Nash(game, where(given), _profile(game, profile))


def is_not_nash(game: kernel.Game, profile: Sequence[str], given: Where = ()) -> Nash:
    """A pure profile is not a Nash equilibrium: someone gains by a deviation. Raises ValueError."""
    return Nash(game, where(given), _profile(game, profile), holds=False)


def pure_nash(game: kernel.Game, profiles: Sequence[Sequence[str]], given: Where = ()) -> PureNash:
    """Exactly these are the equilibria in pure strategies. Raises ValueError."""
    return PureNash(game, where(given), tuple(_profile(game, profile) for profile in profiles))


def mixed_nash(game: kernel.Game, p: Mix, q: Mix, given: Where = ()) -> MixedNash:
    """Mixed strategies in equilibrium; one number is the probability of the first of two strategies.

    Raises ValueError where they do not fit the game.
    """
    mixes = _mixed(game, 1, p), _mixed(game, 2, q)
    return MixedNash(game, where(given), *mixes)


def equilibria(game: kernel.Game, pairs: Sequence[tuple[Expr | int, Expr | int]]) -> Equilibria:
    """All equilibria of a 2×2 game, each as the probabilities of the first row and of the first column."""
    return Equilibria(game, (), tuple((_written(p), _written(q)) for p, q in pairs))


def best_response(
    game: kernel.Game, player: int, to: str, those: str | Sequence[str], given: Where = ()
) -> BestResponse:
    """Exactly these strategies are best against one of the other player's. Raises ValueError."""
    names = those.split() if isinstance(those, str) else those
    other = _index(game, 3 - player, to)
    return BestResponse(game, where(given), player, other, tuple(_index(game, player, name) for name in names))


def dominant(game: kernel.Game, player: int, strategy: str, given: Where = ()) -> Dominant:
    """A strategy is strictly better than every other one, whatever the other player does. Raises ValueError."""
    return Dominant(game, where(given), player, _index(game, player, strategy))


def weakly_dominant(game: kernel.Game, player: int, strategy: str, given: Where = ()) -> Dominant:
    """A strategy is never worse than any other one, and somewhere better. Raises ValueError."""
    return Dominant(game, where(given), player, _index(game, player, strategy), strictly=False)


def zero_sum(game: kernel.Game, given: Where = ()) -> ConstantSum:
    """The payoffs of every profile add up to 0."""
    return ConstantSum(game, where(given), Integer(0))


def constant_sum(game: kernel.Game, total: Expr | int | None = None, given: Where = ()) -> ConstantSum:
    """The payoffs of every profile add up to the same number."""
    return ConstantSum(game, where(given), None if total is None else _written(total))


def maximin(game: kernel.Game, player: int, value: Expr | int, given: Where = ()) -> Maximin:
    """What a player can secure by a pure strategy: `maximin(pd, player=1, value=1)`."""
    return Maximin(game, where(given), player, _written(value))


def mixed_maximin(
    game: kernel.Game, player: int, value: Expr | int, by: tuple[Mix, Mix] | None = None, given: Where = ()
) -> Maximin:
    """What a player can secure by a mixed strategy; `by`, an optimal one and the other player's best answer to all.

    By the minimax theorem it is also what the other player, who wants this payoff small, cannot push it below.
    """
    mixes = None if by is None else (_mixed(game, player, by[0]), _mixed(game, 3 - player, by[1]))
    return Maximin(game, where(given), player, _written(value), mixed=True, by=mixes)


def maximin_strategies(game: kernel.Game, profile: Sequence[str], given: Where = ()) -> MaximinProfile:
    """Both strategies of a profile are max-min strategies, among the pure ones. Raises ValueError."""
    return MaximinProfile(game, where(given), _profile(game, profile))


def _mixed(game: kernel.Game, player: int, mix: Mix) -> Strategy:
    size = len(game.names(player))
    if isinstance(mix, Mapping):
        raise ValueError("a mixed strategy is a list of probabilities, one for each strategy")
    listed = isinstance(mix, (tuple, list))
    shares = tuple(map(_written, mix)) if listed else _two(_written(mix))  # type: ignore[arg-type]
    if len(shares) != size:
        raise ValueError(f"player {player} has {size} strategies, and the mixed strategy {len(shares)} probabilities")
    return shares
