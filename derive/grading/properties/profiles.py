"""Pairs of strategies that students name: (Defect, Defect), “both players defect”, (D, D), or by their payoffs.

What is only mentioned is none that is named as the answer: `if both cooperate`, `(Cooperate, Cooperate) is not stable`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from sympy import Integer

from ...kernel.games import Game
from ...reading.documents import boxed

MAX_LENGTH = 5_000
_TEXT = re.compile(r"\\(?:text|textrm|textbf|textit|mbox|mathrm|mathbf|operatorname|emph)\*?\s*\{([^{}]*)\}")
_LAYOUT = re.compile(r"\$+|\\[\[\]()]|\\(?:left|right|quad|qquad|boxed|[,;:! {}])|\\\\|[{}&*]|\\")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")
_ASIDE = re.compile(
    r"\b(?:if|when|although|though|than|instead of|unlike|not|nor|while|despite|prefers?)\b[^.,;]*$", re.I
)
_DENIED = re.compile(
    r"\b(?:is|are|isn't|aren't|was|does|do)\s*(?:not|no|n't)\b|\bisn't\b|\baren't\b|\bunstable\b", re.I
)
_CONCLUDES = re.compile(r"\b(?:equilibri\w*|nash|ne|answer|solution|therefore|hence|thus)\b", re.I)
_BOTH = r"\b(?:both|mutual(?:ly)?|a_?1\S*\s*=\s*a_?2\S*\s*=)"
_ONE, _TWO = (
    r"(?:player\s*|prisoner\s*|p_?|a_?)1|row(?:\s+player)?|the first",
    r"(?:player\s*|prisoner\s*|p_?|a_?)2|column(?:\s+player)?|the second",
)
_PAIR = re.compile(r"\(\s*(-?\d+)\s*[,;/]\s*(-?\d+)\s*\)|^\s*(-?\d+)\s*[,;/]\s*(-?\d+)\s*$")
_PAYOFFS = re.compile(
    r"(?:payoffs?|utilit(?:y|ies))\D{0,30}?\(?(-?\d+)\s*(?:,|;|and|/)\s*(-?\d+)|=\s*\((-?\d+)\s*,\s*(-?\d+)\)", re.I
)

Profile = tuple[int, int]


@dataclass(frozen=True)
class Named:
    """The pairs of strategies that an answer names, by their numbers in the game.

    `condition` says what was taken for granted. `payoffs` are those that the answer states.
    Without pairs, `reason` says why.
    """

    profiles: frozenset[Profile] = frozenset()
    condition: str = ""
    payoffs: tuple[Integer, Integer] | None = None
    reason: str = ""


def named(text: str, game: Game) -> Named:
    """The pairs of strategies that a text names as its answer."""
    box = boxed(text)
    plain = _plain(box[0] if box is not None else text)[:MAX_LENGTH]
    sentences = [sentence for sentence in _SENTENCE.split(plain) if sentence.strip()]
    found = [(sentence, set(_profiles(sentence, game))) for sentence in sentences]
    concluding = [pair for pair in found if pair[1] and _CONCLUDES.search(pair[0])]
    chosen = concluding or [pair for pair in found if pair[1]]
    profiles = frozenset(profile for _, profiles in chosen for profile in profiles)
    if not profiles:
        return _otherwise(plain, game)
    return Named(profiles, payoffs=next((p for sentence, _ in chosen if (p := _payoffs(sentence)) is not None), None))


def mentions(text: str, game: Game) -> bool:
    """Whether a text names any strategy."""
    patterns = (*_strategies(game, 1, False), *_strategies(game, 2, False))
    return any(re.search(rf"\b{pattern}", _plain(text), re.I) for pattern in patterns)


def _plain(text: str) -> str:
    """A text without the commands that only set it."""
    return _LAYOUT.sub(" ", _TEXT.sub(r" \1 ", text.replace("\\{", " ").replace("\\}", " ")))


def _strategies(game: Game, player: int, initials: bool) -> dict[str, int]:
    """Patterns for the names of a player's strategies, in any of their forms: defect, defects, defecting, defection."""
    names = game.names(player)
    patterns = {rf"{re.escape(name[: max(4, len(name) - 1)])}\w*": number for number, name in enumerate(names)}
    if initials and len({name[0] for name in names}) == len(names):
        patterns |= {rf"{re.escape(name[0])}(?!\w)": number for number, name in enumerate(names)}
    return patterns


def _profiles(sentence: str, game: Game) -> Iterator[Profile]:
    sentence = re.sub(r"\bnot\s*\([^()]*\)", " ", sentence)
    if _DENIED.search(sentence):
        return
    for own, other in product(_strategies(game, 1, True).items(), _strategies(game, 2, True).items()):
        pair = rf"\(\s*{own[0]}\s*[,;/]\s*{other[0]}\s*\)|^\W*{own[0]}\s*[,;/–-]\s*{other[0]}\W*$"
        yield from _not_aside(pair, sentence, (own[1], other[1]))
    words = "|".join((*_strategies(game, 1, False), *_strategies(game, 2, False)))
    gap = rf"(?:(?!{words})[^.;]){{0,50}}?"
    for (mine, i), (theirs, j) in product(_strategies(game, 1, False).items(), _strategies(game, 2, False).items()):
        yield from _not_aside(rf"(?:{_ONE})\b{gap}{mine}{gap}\b(?:{_TWO})\b{gap}{theirs}", sentence, (i, j))
        if mine == theirs:
            yield from _not_aside(rf"{_BOTH}{gap}{mine}", sentence, (i, j))


def _not_aside(pattern: str, sentence: str, profile: Profile) -> Iterator[Profile]:
    """A pair that is named where it is not only compared with, or supposed."""
    for found in re.finditer(pattern, sentence, re.I):
        if not _ASIDE.search(sentence[: found.start()]):
            yield profile


def _payoffs(sentence: str) -> tuple[Integer, Integer] | None:
    found = _PAYOFFS.search(sentence)
    if found is None:
        return None
    first, second = (group for group in found.groups() if group is not None)
    return Integer(first), Integer(second)


def _otherwise(text: str, game: Game) -> Named:
    """An answer that names one strategy, or the payoffs of a pair."""
    pairs = {tuple(int(group) for group in found.groups() if group is not None) for found in _PAIR.finditer(text)}
    if len(pairs) == 1:
        pair = pairs.pop()
        cells = product(range(len(game.rows)), range(len(game.columns)))
        same = [(i, j) for i, j in cells if (game.first[i][j], game.second[i][j]) == pair]
        if len(same) == 1:
            i, j = same[0]
            return Named(frozenset(same), f"its payoffs stand for ({game.rows[i]}, {game.columns[j]})")
    alone = [
        number
        for pattern, number in _strategies(game, 1, True).items()
        if re.fullmatch(rf"\W*{pattern}\W*", text, re.I)
    ]
    if alone and game.rows == game.columns:
        return Named(frozenset({(alone[0], alone[0])}), "both players are meant")
    return Named(reason="no pair of strategies is named as the answer: write (X, Y), first that of player 1")
