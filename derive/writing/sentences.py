"""What claims say, as sentences to be set: words with formulas in LaTeX between dollar signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sympy import Symbol

from ..claims.claim import Said
from ..kernel.verdict import Order, Relation
from .notation import sides_latex, to_latex

_SIGNS = {
    "→": r"\to", "∞": r"\infty", "-∞": r"-\infty", "~": r"\sim", "≪": r"\ll", "≫": r"\gg", "≈": r"\approx",
    "×": r"\times", "=": "=", "∈": r"\in", "≪ 1,": r"\ll 1,", "≫ 1,": r"\gg 1,", "∼": r"\sim",
}  # fmt: skip
_RELATIONS = frozenset({"~", "≪", "≈", "∈"})
_WORDS = re.compile(r"[a-z]{2,}[ ,:;]|a [a-z]{2,} ")
_PUNCTUATED = re.compile(r"\s+([,;:.])(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Chain:
    """A formula with the relations that it stands in: `first`, then each sign with the side after it, in LaTeX."""

    first: str
    rest: tuple[tuple[str, str], ...] = ()

    @property
    def latex(self) -> str:
        """On one line."""
        return " ".join((self.first, *(f"{sign} {side}" for sign, side in self.rest)))


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said: in words, and, where formulas should stand apart, as rows with words before and after them."""

    words: str
    rows: tuple[Chain, ...] = ()
    before: str = ""
    after: str = ""


def sentence(says: Sequence[Said], order: Sequence[Symbol] = ()) -> Sentence:
    """Words and formulas in turn; relations that come first, or several after the first words, stand apart."""
    parts = list(_with_chains(says, order))
    start = 0 if isinstance(parts[0], Chain) else 1
    end = start
    while end < len(parts) and isinstance(parts[end], Chain):
        end += 2 if end + 2 < len(parts) and parts[end + 1] == "and" and isinstance(parts[end + 2], Chain) else 1
    rows = tuple(part for part in parts[start:end] if isinstance(part, Chain))
    if len(rows) <= start or (start and not all(row.rest for row in rows)):
        return Sentence(in_words(says, order))
    return Sentence(in_words(says, order), rows, in_words(says[:start], order), _joined(parts[end:]))


def _with_chains(says: Sequence[Said], order: Sequence[Symbol]) -> Iterator[str | Chain]:
    """Relations as chains; so are two expressions with the sign of one between them, such as `≪`."""
    waiting = list(says)
    while waiting:
        match waiting:
            case [str() as words, *waiting]:
                yield words.strip()
            case [Relation() as relation, *waiting]:
                yield equation(relation, order)
            case [left, str() as sign, right, *waiting] if sign in _RELATIONS and not isinstance(right, str | Relation):
                chain = equation(Relation(left, Order.EQ, right), order)
                yield Chain(chain.first, ((_SIGNS[sign], chain.rest[0][1]),))
            case [other, *waiting]:
                yield Chain(to_latex(other, order))


def in_words(says: Iterable[Said], order: Sequence[Symbol] = ()) -> str:
    """Words with formulas between dollar signs."""
    return _joined(said if isinstance(said, str) else Chain(to_latex(said, order)) for said in says)


def _joined(parts: Iterable[str | Chain]) -> str:
    """Neighbouring formulas and signs are one formula."""
    joined: list[tuple[bool, str]] = []
    for part in parts:
        if isinstance(part, Chain):
            is_math, text = True, part.latex
        else:
            word = part.strip()
            is_math, text = word in _SIGNS, _SIGNS.get(word) or word
        if is_math and joined and joined[-1][0]:
            text = f"{joined.pop()[1]} {text}"
        joined.append((is_math, text))
    return punctuated(" ".join(f"${text}$" if is_math else text for is_math, text in joined if text))


def capitalized(words: str) -> str:
    """Words as a sentence begins; a name, as in `h₁ = 0` or `a ≤ b`, keeps its letter."""
    return words[:1].upper() + words[1:] if _WORDS.match(words) else words


def equation(relation: Relation, order: Sequence[Symbol] = ()) -> Chain:
    """A relation by its sides."""
    left, sign, right = sides_latex(relation, order)
    return Chain(left, ((sign, right),))


def punctuated(text: str) -> str:
    """A sign of punctuation that is a word of its own follows the last word at once."""
    return _PUNCTUATED.sub(r"\1", text)
